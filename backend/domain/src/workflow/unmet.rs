//! What is not met by a command that is refused, each with its code, its article and its field.

use jiff::Timestamp;

use crate::{
    codes::MeasureState,
    ids::{EvidenceId, ItemId, MeasureId, PersonCode},
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
    /// A ground that is not on the list.
    UnknownGround,
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
    DualCriminalityNotAssessed,
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
    /// A sealed person's identity: there is no vault yet, so it is not taken.
    SealedIdentity {
        /// The person.
        person: PersonCode,
    },
    /// A document that holds a sealed identity: there is no vault yet, so it is not taken.
    SealedDocument,
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

impl Unmet {
    /// Returns the stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::BarredGround(_) => "barred_ground",
            Self::UnknownGround => "unknown_ground",
            Self::Missing { .. } => "missing",
            Self::Incomplete(_) => "incomplete",
            Self::FourEyes => "four_eyes",
            Self::ContentsChanged => "contents_changed",
            Self::ContentsNotAtHand => "contents_not_at_hand",
            Self::NoActiveAuthority => "no_active_authority",
            Self::ChannelNotAgreed => "channel_not_agreed",
            Self::ChannelNotOpen => "channel_not_open",
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
            Self::DualCriminalityNotAssessed => "dual_criminality_not_assessed",
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
            Self::SealedDocument => "sealed_document",
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
            Self::UnknownGround => vec![Untoc("18(21)")],
            Self::NoActiveAuthority | Self::ChannelNotAgreed | Self::ChannelNotOpen => vec![Untoc("18(13)")],
            Self::NotAnswered { .. } | Self::UnknownItem { .. } => vec![Untoc("18(16)")],
            Self::NoExecutingAuthority { .. } => vec![Untoc("18(17)")],
            Self::RefusedByDelivery { .. } => vec![Comity("5"), Untoc("18(21)"), Untoc("18(23)")],
            // UNTOC draws no line at coercive measures; UNCAC does.
            Self::DualCriminalityNotAssessed => vec![Untoc("18(9)"), Uncac("46(9)(b)")],
            Self::UnknownConsultation | Self::ConsultationNotHeld { .. } | Self::NoOpenConsultation => {
                vec![Untoc("18(26)")]
            }
            Self::SealedIdentity { .. } | Self::SealedDocument => vec![Tip("6(1)"), Comity("6")],
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
            | Self::UnknownReference { field } => Some(field.clone()),
            Self::BarredGround(_) | Self::UnknownGround => Some("ground".to_owned()),
            Self::NotAnswered { items } => items.first().map(|i| format!("answers.{i}")),
            Self::UnknownItem { item } => Some(format!("answers.{item}")),
            Self::UnknownMeasure { measure } | Self::MeasureNotOpen { measure, .. } => {
                Some(format!("measures.{measure}"))
            }
            Self::RefusedByDelivery { measure } => Some(format!("outcomes.{measure}")),
            Self::NoExecutingAuthority { measure } => Some(format!("executing_authority.{measure}")),
            Self::DualCriminalityNotAssessed => Some("dual_criminality".to_owned()),
            Self::NoConsultation { .. }
            | Self::UnknownConsultation
            | Self::ConsultationNotHeld { .. }
            | Self::NoOpenConsultation => Some("consultation".to_owned()),
            Self::EvidenceTaken { evidence } => Some(format!("evidence.{evidence}")),
            Self::UnknownState | Self::OwnState => Some("requested".to_owned()),
            Self::NotAnOwnEndedRequest => Some("from".to_owned()),
            Self::SealedIdentity { person } => Some(format!("persons.{person}")),
            Self::SealedDocument => Some("classification".to_owned()),
            Self::ChannelNotAgreed => Some("agreed".to_owned()),
            Self::ChannelNotOpen => Some("channel".to_owned()),
            Self::NameTaken => Some("name".to_owned()),
            Self::AssigneeMayNot => Some("to".to_owned()),
            Self::FourEyes
            | Self::ContentsChanged
            | Self::ContentsNotAtHand
            | Self::NoActiveAuthority
            | Self::RecallWindowOver { .. }
            | Self::AnswerNotOverdue { .. } => None,
        }
    }
}
