//! What a fact tells of itself: the request it begins, the action that led to it.

use super::Fact;
use crate::ids::{RequestId, StateCode};

/// What the first event of a request says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Begins {
    /// The request.
    pub request: RequestId,
    /// The State that asks.
    pub requesting: StateCode,
    /// The State that is asked.
    pub requested: StateCode,
}

impl Fact {
    /// Returns what it says of the request that begins with it; none where it begins none.
    #[must_use]
    pub fn begins(&self) -> Option<Begins> {
        match self {
            Self::Created { request, requesting, requested, .. }
            | Self::Registered { request, requesting, requested, .. }
            | Self::Imported { request, requesting, requested, .. } => {
                Some(Begins { request: *request, requesting: *requesting, requested: *requested })
            }
            _ => None,
        }
    }

    /// Returns whether a text of it stood on record before, and was not written with it: of an arrest that is put right
    /// the place that is over, and the place that stays. Whoever may not be named may have been named there, by who could
    /// not know it: that is no reason to refuse what is said now.
    #[must_use]
    pub fn takes_over(&self, path: &str) -> bool {
        match self {
            Self::ArrestCorrected { place_corrected, .. } => match path {
                "place_was" => true,
                "place" => !place_corrected,
                _ => false,
            },
            _ => false,
        }
    }

    /// Returns the action that led to it.
    #[must_use]
    pub fn action(&self) -> crate::codes::Action {
        use crate::codes::Action as A;
        match self {
            Self::Created { .. } => A::Create,
            Self::Edited { .. } => A::Edit,
            Self::Translated { .. } => A::Translate,
            Self::Submitted => A::Submit,
            Self::ReturnedToDrafter => A::ReturnToDrafter,
            Self::Approved { .. } => A::Approve,
            // What follows from the act on the request beside is called by it.
            Self::Sent { .. } | Self::Followed { .. } => A::Send,
            Self::Recalled | Self::FollowingRecalled { .. } => A::Recall,
            Self::Cancelled => A::Cancel,
            Self::Acknowledged => A::Acknowledge,
            Self::ReturnedDeficient { .. } => A::ReturnDeficient,
            Self::InformationRequested { .. } => A::RequestInformation,
            Self::InformationSupplied { .. } => A::SupplyInformation,
            Self::WentOnWithout => A::GoOnWithout,
            Self::Consulted { .. } => A::Consult,
            Self::ConsultationAnswered { .. } => A::AnswerConsultation,
            Self::Accepted { .. } => A::Accept,
            Self::Postponed { .. } => A::Postpone,
            Self::Resumed => A::Resume,
            Self::Refused { .. } => A::Refuse,
            Self::ResultsDelivered { .. } => A::DeliverResults,
            Self::ReceiptConfirmed { .. } => A::ConfirmReceipt,
            Self::SurrenderOrdered { .. } => A::OrderSurrender,
            Self::Surrendered { .. } | Self::SurrenderedFor { .. } => A::Surrender,
            Self::Withdrawn { .. } => A::Withdraw,
            Self::Lapsed { .. } => A::Lapse,
            Self::Arrested { .. }
            | Self::ArrestCorrected { .. }
            | Self::CustodyTakenOver { .. }
            | Self::CustodyPassed { .. } => A::ReportArrest,
            Self::Released { .. } => A::ReportRelease,
            Self::ProsecutionReported { .. } => A::ReportProsecution,
            Self::Reminded => A::Remind,
            Self::ProgressReported => A::ReportProgress,
            Self::MessageSent => A::Message,
            Self::Attached { .. } => A::Attach,
            Self::Noted => A::Note,
            Self::Assigned { .. } => A::Assign,
            Self::PrioritySet { .. } => A::SetPriority,
            Self::Registered { .. } => A::Register,
            Self::Imported { .. } => A::Import,
            Self::UseConsentRequested { .. } => A::RequestUseConsent,
            Self::UseConsentDecided { .. } => A::DecideUseConsent,
            Self::StopConfirmed { .. } => A::ConfirmStop,
            Self::EvidenceReturned { .. } => A::ReturnEvidence,
            Self::PersonLent { .. } => A::LendPerson,
            Self::PersonReturned { .. } => A::ReturnPerson,
            Self::ReleasedFromAttendance { .. } => A::ReleaseFromAttendance,
            Self::ExculpatoryDisclosed { .. } => A::DiscloseExculpatory,
            Self::ConfidentialityNotKept => A::CannotKeepConfidential,
            Self::CostsAgreed { .. } => A::AgreeCosts,
            Self::IdentitySent { .. } => A::SendIdentity,
        }
    }
}
