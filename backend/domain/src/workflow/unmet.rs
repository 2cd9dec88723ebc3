//! What is not met by a command that is refused, each with its code, its article and its field.

use jiff::Timestamp;

use crate::{
    codes::{Action, MeasureState, Status},
    ids::{EvidenceId, GroundCode, ItemId, MeasureId, PersonCode},
    law::{
        Cite::{self, Comity, Tip, Uncac, Untoc},
        completeness::Finding,
        grounds::Ground,
    },
};

/// A guard that is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmet {
    /// A ground that may never be chosen.
    BarredGround(&'static Ground),
    /// A ground of a treaty on record that may never be chosen.
    BarredByTreaty {
        /// The ground.
        ground: GroundCode,
    },
    /// A ground that is not on the list.
    UnknownGround,
    /// A ground of another legal basis than the request's.
    GroundOfAnotherBasis {
        /// The same ground by the numbers of the request's basis, where there is one.
        instead: Option<&'static str>,
    },
    /// A field that must be given.
    Missing {
        /// The field.
        field: &'static str,
        /// What asks for it.
        law: Cite,
    },
    /// Blocking findings.
    Incomplete(Vec<Finding>),
    /// The approver wrote part of the request.
    FourEyes,
    /// The contents are not those approved.
    ContentsChanged,
    /// The caller brought no contents.
    ContentsNotAtHand,
    /// The requested State has no active central authority on record.
    NoActiveAuthority,
    /// INTERPOL needs both States' agreement, 18(13).
    ChannelNotAgreed,
    /// A channel that this act cannot take.
    ChannelNotOpen,
    /// The requested State is by letter: nobody there reads Comity.
    NotThroughComity,
    /// A document that is named is not attached.
    DocumentNotAttached {
        /// The field that names it.
        field: String,
    },
    /// A document attached under the name is another one.
    DocumentDiffers {
        /// The field that names it.
        field: String,
    },
    /// A document of the own file is named to go to the other State.
    DocumentOfTheFile {
        /// The field that names it.
        field: String,
    },
    /// The recall window is over.
    RecallWindowOver {
        /// Since when, UTC.
        until: Timestamp,
    },
    /// The time for an answer is not over.
    AnswerNotOverdue {
        /// When it is, UTC.
        due: Timestamp,
    },
    /// A date that must lie ahead does not.
    DateNotAhead {
        /// The field.
        field: String,
    },
    /// Questions without an answer.
    NotAnswered {
        /// Which.
        items: Vec<ItemId>,
    },
    /// An answer to a question nobody asked.
    UnknownItem {
        /// Which.
        item: ItemId,
    },
    /// No such measure.
    UnknownMeasure {
        /// Which.
        measure: MeasureId,
    },
    /// The measure was answered already.
    MeasureNotOpen {
        /// Which.
        measure: MeasureId,
        /// Where it stands.
        state: MeasureState,
    },
    /// A measure is called refused by a delivery: only `refuse` does that, with ground, reasons and consultation.
    RefusedByDelivery {
        /// Which.
        measure: MeasureId,
    },
    /// A measure without an executing authority.
    NoExecutingAuthority {
        /// Which.
        measure: MeasureId,
    },
    /// A coercive measure without an assessment, 18(9).
    DualCriminalityNotAssessed {
        /// Whether it is one of confiscation, 13(3).
        confiscation: bool,
    },
    /// The other State was not heard.
    NoConsultation {
        /// What asks for it.
        law: Cite,
        /// Whether only a recorded breach is left.
        owed: bool,
    },
    /// No such consultation.
    UnknownConsultation,
    /// The consultation is neither answered nor has its time passed.
    ConsultationNotHeld {
        /// When it counts as held, UTC.
        held_from: Timestamp,
    },
    /// The consultation was answered already, or none is open.
    NoOpenConsultation,
    /// The id is taken.
    IdTaken {
        /// The field.
        field: String,
    },
    /// Evidence with this id was delivered already.
    EvidenceTaken {
        /// Which.
        evidence: EvidenceId,
    },
    /// A State that is not on the register.
    UnknownState,
    /// A request to the own State.
    OwnState,
    /// The request to copy from is not an own ended one.
    NotAnOwnEndedRequest,
    /// A sealed person's identity stands in the open, or an open person's where only a sealed one's may.
    SealedIdentity {
        /// The person.
        person: PersonCode,
    },
    /// An identity is to go without a purpose, or a purpose is given and it does not go.
    IdentityWithoutPurpose {
        /// The person.
        person: PersonCode,
    },
    /// An identity is to go that the vault does not hold.
    IdentityNotHeld {
        /// The person.
        person: PersonCode,
    },
    /// The other State does not need the identity to execute: then it stays.
    IdentityNotNeeded,
    /// The identity went before.
    IdentitySentAlready,
    /// There is no sealed person whose identity could go.
    NoIdentityToSend,
    /// A text that leaves the State names a sealed person.
    NamesSealedPerson {
        /// The person.
        person: PersonCode,
        /// The field.
        field: String,
    },
    /// No such person in the request.
    UnknownPerson {
        /// Which.
        person: PersonCode,
    },
    /// The other State works in Comity itself.
    StateConnected,
    /// A day that must have come has not.
    NotYetHappened {
        /// The field.
        field: String,
    },
    /// It would lie before the act that gave the present status.
    BeforeWhatLedHere {
        /// The field.
        field: String,
        /// When that was, UTC.
        last: Timestamp,
    },
    /// The letter would have come before what it tells.
    ReceivedBeforeItHappened,
    /// An amount below nought.
    NegativeAmount {
        /// The field.
        field: String,
    },
    /// No such evidence was delivered.
    UnknownEvidence {
        /// Which.
        evidence: EvidenceId,
    },
    /// No such use consent was asked for.
    UnknownConsent,
    /// The use consent was decided already, or none is open.
    NoOpenConsent,
    /// Nothing is left on which work is to be stopped.
    NothingToStop,
    /// Work on this measure need not be stopped, or was.
    StopNotOwed {
        /// Which.
        measure: MeasureId,
    },
    /// The evidence went back before.
    EvidenceReturned {
        /// Which.
        evidence: EvidenceId,
    },
    /// Everything delivered went back.
    NothingToReturn,
    /// The person is lent already.
    PersonLentAlready,
    /// The person does not freely agree, 18(10)(a).
    NoConsentOfThePerson,
    /// Nobody is lent or has been released from attendance.
    NobodyToReturn,
    /// The official notice was given before.
    ReleasedAlready,
    /// A step of a running case cannot be taken over.
    Step {
        /// The step, from 1.
        number: usize,
        /// What is the matter with it.
        why: Box<Unmet>,
    },
    /// It is no step of a running case.
    NotAStep {
        /// The action.
        action: Action,
    },
    /// The step does not follow from the one before it.
    StepNotPossible {
        /// The action.
        action: Action,
        /// Where the case stands after the step before.
        status: Status,
    },
    /// A code that contents use but do not declare.
    UnknownReference {
        /// The field.
        field: String,
    },
    /// A document of that name is attached already.
    NameTaken,
    /// The person does not work on cases of this State.
    AssigneeMayNot,
}

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
    /// Returns what is made of it when the act is told by letter.
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
                    | "disposal.costs_currency",
                ..
            } => WhenTold::Form,
            Self::Missing { law: Comity(_), .. }
            | Self::AnswerNotOverdue { .. }
            | Self::NotAnswered { .. }
            | Self::NoExecutingAuthority { .. }
            | Self::DualCriminalityNotAssessed { .. } => WhenTold::NotAsked,
            Self::BarredGround(_)
            | Self::BarredByTreaty { .. }
            | Self::GroundOfAnotherBasis { .. }
            | Self::NoConsultation { .. }
            | Self::ConsultationNotHeld { .. }
            | Self::NoConsentOfThePerson
            | Self::Missing { .. } => WhenTold::Breach,
            _ => WhenTold::Form,
        }
    }

    /// Returns the stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::BarredGround(_) => "barred_ground",
            Self::BarredByTreaty { .. } => "barred_by_treaty",
            Self::UnknownGround => "unknown_ground",
            Self::GroundOfAnotherBasis { .. } => "ground_of_another_basis",
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
            Self::NobodyToReturn => "nobody_to_return",
            Self::ReleasedAlready => "released_already",
            Self::Step { why, .. } => why.code(),
            Self::NotAStep { .. } => "not_a_step",
            Self::StepNotPossible { .. } => "step_not_possible",
            Self::UnknownReference { .. } => "unknown_reference",
            Self::NameTaken => "name_taken",
            Self::AssigneeMayNot => "assignee_may_not",
        }
    }

    /// Returns what it rests on.
    #[must_use]
    pub fn law(&self) -> Vec<Cite> {
        match self {
            Self::BarredGround(ground) => ground.law[..1].to_vec(),
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
            | Self::IdentityWithoutPurpose { .. }
            | Self::IdentityNotHeld { .. }
            | Self::IdentityNotNeeded
            | Self::IdentitySentAlready
            | Self::NoIdentityToSend
            | Self::NamesSealedPerson { .. } => vec![Tip("6(1)"), Comity("6")],
            Self::UnknownEvidence { .. } | Self::UnknownConsent | Self::NoOpenConsent => {
                vec![Untoc("18(19)"), Comity("5")]
            }
            Self::NothingToStop | Self::StopNotOwed { .. } => vec![Untoc("18(24)"), Comity("5")],
            Self::PersonLentAlready | Self::NoConsentOfThePerson => vec![Untoc("18(10)")],
            Self::NobodyToReturn => vec![Untoc("18(11)"), Untoc("18(27)")],
            Self::ReleasedAlready => vec![Untoc("18(27)")],
            Self::Step { why, .. } => why.law(),
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
            | Self::NameTaken
            | Self::UnknownPerson { .. }
            | Self::StateConnected
            | Self::NotYetHappened { .. }
            | Self::BeforeWhatLedHere { .. }
            | Self::ReceivedBeforeItHappened
            | Self::NegativeAmount { .. }
            | Self::EvidenceReturned { .. }
            | Self::NothingToReturn
            | Self::NotAStep { .. }
            | Self::StepNotPossible { .. }
            | Self::AssigneeMayNot => vec![Comity("5")],
        }
    }

    /// Returns the field it speaks of, in path notation.
    #[must_use]
    pub fn field(&self) -> Option<String> {
        match self {
            Self::Missing { field, .. } => Some((*field).to_owned()),
            Self::Incomplete(findings) => findings.first().map(|f| f.field.clone()),
            Self::DocumentNotAttached { field }
            | Self::DocumentDiffers { field }
            | Self::DocumentOfTheFile { field }
            | Self::DateNotAhead { field }
            | Self::IdTaken { field }
            | Self::NamesSealedPerson { field, .. }
            | Self::NotYetHappened { field }
            | Self::BeforeWhatLedHere { field, .. }
            | Self::NegativeAmount { field }
            | Self::UnknownReference { field } => Some(field.clone()),
            Self::BarredGround(_)
            | Self::BarredByTreaty { .. }
            | Self::UnknownGround
            | Self::GroundOfAnotherBasis { .. } => Some("ground".to_owned()),
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
            Self::IdentityNotHeld { person } => Some(format!("persons.{person}.identity")),
            Self::Step { number, why } => Some(match why.field() {
                Some(field) => format!("steps.{number}.{field}"),
                None => format!("steps.{number}"),
            }),
            Self::IdentityNotNeeded => Some("needed".to_owned()),
            Self::UnknownConsent | Self::NoOpenConsent | Self::NoConsentOfThePerson => {
                Some("consent".to_owned())
            }
            Self::StopNotOwed { measure } => Some(format!("measures.{measure}")),
            Self::ReceivedBeforeItHappened => Some("received_on".to_owned()),
            Self::PersonLentAlready | Self::NobodyToReturn | Self::ReleasedAlready => {
                Some("person".to_owned())
            }
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
            | Self::NothingToStop
            | Self::NothingToReturn
            | Self::NotAStep { .. }
            | Self::StepNotPossible { .. }
            | Self::AnswerNotOverdue { .. } => None,
        }
    }
}
