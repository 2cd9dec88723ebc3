//! What is made of something unmet when a letter tells the act.

use super::Unmet;
use crate::law::Cite::Comity;

/// What is made of something unmet when the act is one of a State by letter, recorded as told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhenTold {
    /// The letter, its dates and ids: it is not recorded like this.
    Form,
    /// A rule of law the other State broke: recorded with the act.
    Breach,
    /// A rule of work here, which does not bind a State that does not work here.
    NotAsked,
}

impl Unmet {
    /// Returns what is made of it when the act is told by letter. A new one does not compile without an answer.
    #[expect(clippy::too_many_lines, reason = "one line for each; only the list is long")]
    #[deny(clippy::wildcard_enum_match_arm, reason = "one that nobody thought of would be taken for form")]
    pub(crate) fn of_a_told_act(&self) -> WhenTold {
        match self {
            // Outcomes and questions are what such an act is, and which of several it answers has to be known; a sum
            // without its currency is none. Without them there is nothing to record.
            Self::Missing {
                field:
                    "outcomes"
                    | "items"
                    | "granted"
                    | "consultation"
                    | "consent"
                    | "return_by"
                    | "currency"
                    | "arrested_at"
                    | "corrects"
                    | "released_at"
                    | "person"
                    | "event"
                    | "disposal.costs_currency",
                ..
            }
            | Self::Incomplete(_)
            | Self::FourEyes
            | Self::ContentsChanged
            | Self::ContentsNotAtHand
            | Self::NoActiveAuthority
            | Self::ChannelNotAgreed
            | Self::ChannelNotOpen
            | Self::NotThroughComity
            | Self::DocumentNotAttached { .. }
            | Self::DocumentDiffers { .. }
            | Self::DocumentOfTheFile { .. }
            | Self::RecallWindowOver { .. }
            | Self::DateNotAhead { .. }
            | Self::UnknownItem { .. }
            | Self::UnknownMeasure { .. }
            | Self::MeasureNotOpen { .. }
            | Self::RefusedByDelivery { .. }
            | Self::UnknownConsultation
            | Self::NoOpenConsultation
            | Self::IdTaken { .. }
            | Self::EvidenceTaken { .. }
            | Self::UnknownState
            | Self::OwnState
            | Self::NotAnOwnEndedRequest
            | Self::SealedIdentity { .. }
            | Self::IdentityTooLong { .. }
            | Self::IdentityWithoutPurpose { .. }
            | Self::IdentityNotHeld { .. }
            | Self::IdentityNotNeeded
            | Self::IdentitySentAlready
            | Self::NoIdentityToSend
            | Self::NamesSealedPerson { .. }
            | Self::UnknownPerson { .. }
            | Self::StateConnected
            | Self::NotYetHappened { .. }
            | Self::BeforeWhatLedHere { .. }
            | Self::TooEarly { .. }
            | Self::ReceivedBeforeItHappened
            | Self::NegativeAmount { .. }
            | Self::UnknownEvidence { .. }
            | Self::UnknownConsent
            | Self::NoOpenConsent
            | Self::NothingToStop
            | Self::StopNotOwed { .. }
            | Self::EvidenceReturned { .. }
            | Self::NothingToReturn
            | Self::PersonLentAlready
            | Self::NothingToUse
            | Self::NobodyToReturn
            | Self::ReleasedAlready
            | Self::Step { .. }
            | Self::NotAStep { .. }
            | Self::StepSideNotSaid { .. }
            | Self::NotAStepOfThatSide { .. }
            | Self::StepNotPossible { .. }
            | Self::ArrestClockRuns { .. }
            | Self::ArrestNotReported
            | Self::NobodyHeld
            | Self::HeldAlready
            | Self::PersonSurrendered
            | Self::ArrestBeforeRequest { .. }
            | Self::ArrestNotBeforeRequest
            | Self::NothingCorrected
            | Self::OnAnotherDay { .. }
            | Self::ArrestAnswered
            | Self::CannotFollow { .. }
            | Self::MeasureOfAnotherKind { .. }
            | Self::NotPunishableInBoth
            | Self::UnknownReference { .. }
            | Self::LongPast { .. }
            | Self::NameTaken
            | Self::AssigneeMayNot => WhenTold::Form,
            Self::Missing { law: Comity(_), .. }
            | Self::AnswerNotOverdue { .. }
            | Self::NotAnswered { .. }
            | Self::NoExecutingAuthority { .. }
            | Self::DualCriminalityNotAssessed { .. } => WhenTold::NotAsked,
            Self::BarredGround(_)
            | Self::BarredByTreaty { .. }
            | Self::UnknownGround
            | Self::GroundOfAnotherBasis { .. }
            | Self::GroundNotForMeasure { .. }
            | Self::PersonNotLent { .. }
            | Self::NoLendingAsked
            | Self::NoConsultation { .. }
            | Self::ConsultationNotHeld { .. }
            | Self::NoConsentOfThePerson
            | Self::Missing { .. } => WhenTold::Breach,
        }
    }
}
