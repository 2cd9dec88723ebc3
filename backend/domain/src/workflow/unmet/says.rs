//! What is said of each thing that is not met: its stable code, what it rests on, the field it speaks of.

use super::{Follows, Unmet};
use crate::law::Cite::{self, Comity, Tip, Uncac, Untoc};

impl Unmet {
    /// Returns the stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::BarredGround(_) => "barred_ground",
            Self::BarredByTreaty { .. } => "barred_by_treaty",
            Self::UnknownGround => "unknown_ground",
            Self::GroundOfAnotherBasis { .. } => "ground_of_another_basis",
            Self::GroundNotForMeasure { .. } => "ground_not_for_measure",
            Self::Missing { .. } => "missing",
            Self::Incomplete(_) => "incomplete",
            Self::FourEyes => "four_eyes",
            Self::ContentsChanged => "contents_changed",
            Self::ContentsNotAtHand => "contents_not_at_hand",
            Self::NoActiveAuthority => "no_active_authority",
            Self::ChannelNotAgreed => "channel_not_agreed",
            Self::ChannelNotOpen => "channel_not_open",
            Self::NotThroughComity => "not_through_comity",
            Self::DocumentNotAttached { .. } => "document_not_attached",
            Self::DocumentDiffers { .. } => "document_differs",
            Self::DocumentOfTheFile { .. } => "document_of_the_file",
            Self::RecallWindowOver { .. } => "recall_window_over",
            Self::AnswerNotOverdue { .. } => "answer_not_overdue",
            Self::DateNotAhead { .. } => "date_not_ahead",
            Self::NotAnswered { .. } => "not_answered",
            Self::UnknownItem { .. } => "unknown_item",
            Self::UnknownMeasure { .. } => "unknown_measure",
            Self::MeasureNotOpen { .. } => "measure_not_open",
            Self::RefusedByDelivery { .. } => "refused_by_delivery",
            Self::NoExecutingAuthority { .. } => "no_executing_authority",
            Self::DualCriminalityNotAssessed { .. } => "dual_criminality_not_assessed",
            Self::NoConsultation { .. } => "no_consultation",
            Self::UnknownConsultation => "unknown_consultation",
            Self::ConsultationNotHeld { .. } => "consultation_not_held",
            Self::NoOpenConsultation => "no_open_consultation",
            Self::IdTaken { .. } => "id_taken",
            Self::EvidenceTaken { .. } => "evidence_taken",
            Self::UnknownState => "unknown_state",
            Self::OwnState => "own_state",
            Self::NotAnOwnEndedRequest => "not_an_own_ended_request",
            Self::SealedIdentity { .. } => "sealed_identity",
            Self::IdentityTooLong { .. } => "identity_too_long",
            Self::IdentityWithoutPurpose { .. } => "identity_without_purpose",
            Self::IdentityNotHeld { .. } => "identity_not_held",
            Self::IdentityNotNeeded => "identity_not_needed",
            Self::IdentitySentAlready => "identity_sent_already",
            Self::NoIdentityToSend => "no_identity_to_send",
            Self::NamesSealedPerson { .. } => "names_sealed_person",
            Self::UnknownPerson { .. } => "unknown_person",
            Self::StateConnected => "state_connected",
            Self::NotYetHappened { .. } => "not_yet_happened",
            Self::BeforeWhatLedHere { .. } => "before_what_led_here",
            Self::TooEarly { follows: Follows::Arrest, .. } => "before_the_arrest",
            Self::TooEarly { follows: Follows::Release, .. } => "before_the_release",
            Self::TooEarly { follows: Follows::OrderOfSurrender, .. } => "before_the_order",
            Self::TooEarly { follows: Follows::Refusal, .. } => "before_the_refusal",
            Self::ReceivedBeforeItHappened => "received_before_it_happened",
            Self::NegativeAmount { .. } => "negative_amount",
            Self::UnknownEvidence { .. } => "unknown_evidence",
            Self::UnknownConsent => "unknown_consent",
            Self::NoOpenConsent => "no_open_consent",
            Self::NothingToStop => "nothing_to_stop",
            Self::StopNotOwed { .. } => "stop_not_owed",
            Self::EvidenceReturned { .. } => "evidence_returned",
            Self::NothingToReturn => "nothing_to_return",
            Self::PersonLentAlready => "person_lent_already",
            Self::NoConsentOfThePerson => "no_consent_of_the_person",
            Self::PersonNotLent { .. } => "person_not_lent",
            Self::NoLendingAsked => "no_lending_asked",
            Self::NothingToUse => "nothing_to_use",
            Self::NobodyToReturn => "nobody_to_return",
            Self::ReleasedAlready => "released_already",
            Self::Step { why, .. } => why.code(),
            Self::NotAStep { .. } => "not_a_step",
            Self::StepSideNotSaid { .. } => "step_side_not_said",
            Self::NotAStepOfThatSide { .. } => "not_a_step_of_that_side",
            Self::StepNotPossible { .. } => "step_not_possible",
            Self::ArrestClockRuns { .. } => "arrest_clock_runs",
            Self::ArrestNotReported => "arrest_not_reported",
            Self::NobodyHeld => "nobody_held",
            Self::HeldAlready => "held_already",
            Self::PersonSurrendered => "person_surrendered",
            Self::ArrestBeforeRequest { .. } => "arrest_before_request",
            Self::ArrestNotBeforeRequest => "arrest_not_before_request",
            Self::NothingCorrected => "nothing_corrected",
            Self::OnAnotherDay { .. } => "on_another_day",
            Self::ArrestAnswered => "arrest_answered",
            Self::CannotFollow { .. } => "cannot_follow",
            Self::MeasureOfAnotherKind { .. } => "measure_of_another_kind",
            Self::NotPunishableInBoth => "not_punishable_in_both",
            Self::UnknownReference { .. } => "unknown_reference",
            Self::LongPast { .. } => "long_past",
            Self::NameTaken => "name_taken",
            Self::AssigneeMayNot => "assignee_may_not",
        }
    }

    /// Returns what it rests on.
    #[must_use]
    pub fn law(&self) -> Vec<Cite> {
        match self {
            Self::BarredGround(ground) => ground.law[..1].to_vec(),
            Self::GroundNotForMeasure { ground, .. } => ground.law.to_vec(),
            Self::Missing { law, .. } | Self::NoConsultation { law, .. } => vec![*law],
            Self::Incomplete(findings) => findings.iter().flat_map(|f| f.law.iter().copied()).collect(),
            Self::BarredByTreaty { .. } | Self::UnknownGround | Self::GroundOfAnotherBasis { .. } => {
                vec![Untoc("18(21)")]
            }
            Self::NoActiveAuthority | Self::ChannelNotAgreed | Self::ChannelNotOpen => vec![Untoc("18(13)")],
            Self::NotThroughComity => vec![Comity("5"), Untoc("18(13)")],
            Self::NotAnswered { .. } | Self::UnknownItem { .. } => vec![Untoc("18(16)")],
            Self::NoExecutingAuthority { .. } => vec![Untoc("18(17)")],
            Self::RefusedByDelivery { .. } => vec![Comity("5"), Untoc("18(21)"), Untoc("18(23)")],
            // UNTOC draws no line at coercive measures; UNCAC does.
            Self::DualCriminalityNotAssessed { confiscation: true } => {
                vec![Untoc("13(3)"), Untoc("18(9)"), Uncac("46(9)(b)")]
            }
            Self::DualCriminalityNotAssessed { confiscation: false } => {
                vec![Untoc("18(9)"), Uncac("46(9)(b)")]
            }
            Self::UnknownConsultation | Self::ConsultationNotHeld { .. } | Self::NoOpenConsultation => {
                vec![Untoc("18(26)")]
            }
            Self::SealedIdentity { .. }
            | Self::IdentityTooLong { .. }
            | Self::IdentityWithoutPurpose { .. }
            | Self::IdentityNotHeld { .. }
            | Self::IdentityNotNeeded
            | Self::IdentitySentAlready
            | Self::NoIdentityToSend
            | Self::NamesSealedPerson { .. } => vec![Tip("6(1)"), Comity("6")],
            Self::UnknownEvidence { .. }
            | Self::UnknownConsent
            | Self::NoOpenConsent
            | Self::NothingToUse => {
                vec![Untoc("18(19)"), Comity("5")]
            }
            Self::NothingToStop | Self::StopNotOwed { .. } => vec![Untoc("18(24)"), Comity("5")],
            Self::PersonLentAlready
            | Self::NoConsentOfThePerson
            | Self::PersonNotLent { .. }
            | Self::NoLendingAsked => vec![Untoc("18(10)")],
            Self::NobodyToReturn => vec![Untoc("18(11)"), Untoc("18(27)")],
            Self::ReleasedAlready => vec![Untoc("18(27)")],
            Self::Step { why, .. } => why.law(),
            Self::ArrestClockRuns { .. }
            | Self::ArrestNotReported
            | Self::NobodyHeld
            | Self::HeldAlready
            | Self::PersonSurrendered
            | Self::ArrestBeforeRequest { .. }
            | Self::ArrestNotBeforeRequest
            | Self::NothingCorrected
            | Self::ArrestAnswered
            | Self::TooEarly { follows: Follows::Arrest | Follows::Release, .. } => {
                vec![Untoc("16(9)"), Comity("5")]
            }
            Self::TooEarly { follows: Follows::OrderOfSurrender, .. } => vec![Comity("5"), Untoc("16(7)")],
            Self::TooEarly { follows: Follows::Refusal, .. } => vec![Untoc("16(10)"), Comity("5")],
            Self::CannotFollow { .. } => vec![Comity("4"), Untoc("16(9)")],
            Self::MeasureOfAnotherKind { .. } => vec![Comity("2")],
            Self::NotPunishableInBoth => vec![Untoc("16(1)")],
            Self::FourEyes
            | Self::ContentsChanged
            | Self::ContentsNotAtHand
            | Self::DocumentNotAttached { .. }
            | Self::DocumentDiffers { .. }
            | Self::DocumentOfTheFile { .. }
            | Self::RecallWindowOver { .. }
            | Self::AnswerNotOverdue { .. }
            | Self::DateNotAhead { .. }
            | Self::UnknownMeasure { .. }
            | Self::MeasureNotOpen { .. }
            | Self::IdTaken { .. }
            | Self::EvidenceTaken { .. }
            | Self::UnknownState
            | Self::OwnState
            | Self::NotAnOwnEndedRequest
            | Self::UnknownReference { .. }
            | Self::LongPast { .. }
            | Self::NameTaken
            | Self::UnknownPerson { .. }
            | Self::StateConnected
            | Self::NotYetHappened { .. }
            | Self::BeforeWhatLedHere { .. }
            | Self::OnAnotherDay { .. }
            | Self::ReceivedBeforeItHappened
            | Self::NegativeAmount { .. }
            | Self::EvidenceReturned { .. }
            | Self::NothingToReturn
            | Self::NotAStep { .. }
            | Self::StepSideNotSaid { .. }
            | Self::NotAStepOfThatSide { .. }
            | Self::StepNotPossible { .. }
            | Self::AssigneeMayNot => vec![Comity("5")],
        }
    }

    /// Returns the field it speaks of, in path notation.
    #[must_use]
    pub fn field(&self) -> Option<String> {
        match self {
            Self::Missing { field, .. } | Self::OnAnotherDay { field, .. } => Some((*field).to_owned()),
            Self::NothingCorrected => Some("arrested_at".to_owned()),
            Self::Incomplete(findings) => findings.first().map(|f| f.field.clone()),
            Self::DocumentNotAttached { field }
            | Self::DocumentDiffers { field }
            | Self::DocumentOfTheFile { field }
            | Self::DateNotAhead { field }
            | Self::IdTaken { field }
            | Self::NamesSealedPerson { field, .. }
            | Self::NotYetHappened { field }
            | Self::BeforeWhatLedHere { field, .. }
            | Self::TooEarly { field, .. }
            | Self::LongPast { field, .. }
            | Self::NegativeAmount { field }
            | Self::CannotFollow { field }
            | Self::UnknownReference { field } => Some(field.clone()),
            Self::BarredGround(_)
            | Self::BarredByTreaty { .. }
            | Self::UnknownGround
            | Self::GroundOfAnotherBasis { .. }
            | Self::GroundNotForMeasure { .. } => Some("ground".to_owned()),
            Self::NotAnswered { items } => items.first().map(|i| format!("answers.{i}")),
            Self::UnknownItem { item } => Some(format!("answers.{item}")),
            Self::UnknownMeasure { measure } | Self::MeasureNotOpen { measure, .. } => {
                Some(format!("measures.{measure}"))
            }
            Self::RefusedByDelivery { measure } => Some(format!("outcomes.{measure}")),
            Self::NoExecutingAuthority { measure } => Some(format!("executing_authority.{measure}")),
            Self::DualCriminalityNotAssessed { .. } => Some("dual_criminality".to_owned()),
            Self::NoConsultation { .. }
            | Self::UnknownConsultation
            | Self::ConsultationNotHeld { .. }
            | Self::NoOpenConsultation => Some("consultation".to_owned()),
            Self::EvidenceTaken { evidence }
            | Self::UnknownEvidence { evidence }
            | Self::EvidenceReturned { evidence } => Some(format!("evidence.{evidence}")),
            Self::UnknownState | Self::OwnState => Some("requested".to_owned()),
            Self::NotAnOwnEndedRequest => Some("from".to_owned()),
            Self::SealedIdentity { person } | Self::UnknownPerson { person } => {
                Some(format!("persons.{person}"))
            }
            Self::IdentityWithoutPurpose { person } => Some(format!("persons.{person}.identity_purpose")),
            Self::IdentityTooLong { person, field } => Some(format!("persons.{person}.identity.{field}")),
            Self::IdentityNotHeld { person } => Some(format!("persons.{person}.identity")),
            Self::Step { number, why } => Some(match why.field() {
                Some(field) => format!("steps.{number}.{field}"),
                None => format!("steps.{number}"),
            }),
            Self::IdentityNotNeeded => Some("needed".to_owned()),
            Self::UnknownConsent | Self::NoOpenConsent | Self::NoConsentOfThePerson => {
                Some("consent".to_owned())
            }
            Self::MeasureOfAnotherKind { measure, .. } => Some(format!("measures.{measure}.type")),
            Self::NotPunishableInBoth => Some("dual_criminality.result".to_owned()),
            Self::StopNotOwed { measure } => Some(format!("measures.{measure}")),
            Self::ReceivedBeforeItHappened => Some("received_on".to_owned()),
            Self::PersonLentAlready
            | Self::NobodyToReturn
            | Self::ReleasedAlready
            | Self::NobodyHeld
            | Self::HeldAlready
            | Self::PersonSurrendered
            | Self::PersonNotLent { .. } => Some("person".to_owned()),
            Self::ArrestBeforeRequest { .. } | Self::ArrestNotBeforeRequest => {
                Some("before_request".to_owned())
            }
            Self::StepSideNotSaid { .. } | Self::NotAStepOfThatSide { .. } => Some("side".to_owned()),
            Self::ChannelNotAgreed => Some("agreed".to_owned()),
            Self::ChannelNotOpen | Self::NotThroughComity => Some("channel".to_owned()),
            Self::NameTaken => Some("name".to_owned()),
            Self::AssigneeMayNot => Some("to".to_owned()),
            Self::FourEyes
            | Self::ContentsChanged
            | Self::ContentsNotAtHand
            | Self::NoActiveAuthority
            | Self::RecallWindowOver { .. }
            | Self::IdentitySentAlready
            | Self::NoIdentityToSend
            | Self::StateConnected
            | Self::ArrestClockRuns { .. }
            | Self::ArrestNotReported
            | Self::ArrestAnswered
            | Self::NothingToStop
            | Self::NothingToReturn
            | Self::NothingToUse
            | Self::NoLendingAsked
            | Self::NotAStep { .. }
            | Self::StepNotPossible { .. }
            | Self::AnswerNotOverdue { .. } => None,
        }
    }
}
