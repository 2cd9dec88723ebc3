//! What happened, as it is kept for ever: codes, ids and dates. No name and no free text has a place in it;
//! those are the [`Body`], which the event commits to by a salted hash.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    clocks::ClockChange,
    codes::{
        Channel, DocumentClass, DualCriminalityResult, Kind, LinkKind, Outcome, Role, Side, Status,
        UrgencyLevel,
    },
    contents::{Contents, Outline},
    ids::{
        Article, ConsultationId, DocumentId, EvidenceId, ItemId, Language, MeasureId, Reference, RequestId,
        StateCode, UserId,
    },
};

/// One of the three streams of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// What both States see.
    Shared,
    /// What only one State sees.
    File(Side),
}

impl Stream {
    /// Returns the name the stream is kept under.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::File(Side::Requesting) => "requesting",
            Self::File(Side::Requested) => "requested",
        }
    }

    /// Returns the stream of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "shared" => Some(Self::Shared),
            "requesting" => Some(Self::File(Side::Requesting)),
            "requested" => Some(Self::File(Side::Requested)),
            _ => None,
        }
    }

    /// Returns whether that side reads the stream.
    #[must_use]
    pub fn is_read_by(self, side: Side) -> bool {
        match self {
            Self::Shared => true,
            Self::File(of) => of == side,
        }
    }
}

/// An event: what happened, by whom, and everything that was resolved when it was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When, UTC.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
    /// What.
    pub fact: Fact,
    /// The status from now on, where it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub becomes: Option<Status>,
    /// Whether it counts for the version of those who see it.
    pub material: bool,
    /// What it does to clocks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<ClockChange>,
}

/// Who acted. The other State reads the side and the role; the person only stands in the own file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    /// The side.
    pub side: Side,
    /// The role in which the person acted.
    pub role: Role,
    /// The person; in file events only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
}

/// What happened; past facts, one for each action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Fact {
    /// A draft was made.
    Created {
        /// The request.
        request: RequestId,
        /// Its reference.
        reference: Reference,
        /// Its kind.
        kind: Kind,
        /// The State that asks.
        requesting: StateCode,
        /// The State that is asked.
        requested: StateCode,
        /// Links to other requests.
        links: Vec<Link>,
        /// What the contents hold.
        contents: Outline,
    },
    /// The draft got new contents.
    Edited {
        /// What they hold.
        contents: Outline,
    },
    /// A translation was added.
    Translated {
        /// Its language.
        language: Language,
        /// The document.
        document: DocumentId,
        /// Whether it is certified.
        certified: bool,
    },
    /// The draft went to the head.
    Submitted,
    /// It went back to the drafter.
    ReturnedToDrafter,
    /// The head approved it.
    Approved {
        /// Which edition of the draft.
        draft: u32,
    },
    /// It left. Self-contained: the other State's record begins here.
    Sent {
        /// The request.
        request: RequestId,
        /// Its reference.
        reference: Reference,
        /// Its kind.
        kind: Kind,
        /// The State that asks.
        requesting: StateCode,
        /// The State that is asked.
        requested: StateCode,
        /// What the contents hold.
        contents: Outline,
        /// How it travelled.
        channel: Channel,
        /// Whether both States agreed to the channel.
        agreed: bool,
        /// The documents that went with it.
        documents: Vec<DocumentId>,
        /// Until when it may be recalled, UTC.
        recall_until: Timestamp,
    },
    /// It came back.
    Recalled,
    /// It was given up.
    Cancelled,
    /// The requested State has it.
    Acknowledged,
    /// It went back as deficient.
    ReturnedDeficient {
        /// The articles that ask for what is missing.
        missing: Vec<Article>,
    },
    /// A question was asked.
    InformationRequested {
        /// The questions of this event.
        items: Vec<ItemId>,
        /// The date given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Date>,
        /// Where the request goes back to when answered.
        return_to: Status,
        /// Whether it is a further question of a running round.
        further: bool,
    },
    /// It was answered.
    InformationSupplied {
        /// The questions answered.
        items: Vec<ItemId>,
        /// The documents sent with the answer.
        documents: Vec<DocumentId>,
    },
    /// It was not answered; work goes on.
    WentOnWithout,
    /// The other State is heard.
    Consulted {
        /// The consultation.
        consultation: ConsultationId,
        /// After this date it counts as held.
        answer_by: Date,
        /// How many conditions were offered.
        conditions: u32,
    },
    /// The other State answered.
    ConsultationAnswered {
        /// The consultation.
        consultation: ConsultationId,
        /// How many conditions were accepted.
        accepted: u32,
        /// The measures for which it declined.
        declined: Vec<MeasureId>,
    },
    /// It will be executed.
    Accepted {
        /// The measures given to an executing authority.
        measures: Vec<MeasureId>,
        /// How many conditions bind.
        conditions: u32,
        /// Dual criminality, where assessed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dual_criminality: Option<DualCriminalityResult>,
    },
    /// It waits.
    Postponed {
        /// When it is looked at again.
        review_date: Date,
        /// The consultation held.
        consultation: ConsultationId,
        /// Where it goes back to.
        return_to: Status,
    },
    /// The wait is over.
    Resumed,
    /// Refused, in whole or in part.
    Refused {
        /// The ground.
        ground: crate::ids::GroundCode,
        /// The measures refused.
        measures: Vec<MeasureId>,
        /// The consultation held.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consultation: Option<ConsultationId>,
        /// Whether 18(26) was breached: none was held though owed.
        breach: bool,
    },
    /// Results were delivered.
    ResultsDelivered {
        /// What became of the measures.
        outcomes: Vec<MeasureOutcome>,
        /// The evidence.
        evidence: Vec<EvidenceItem>,
        /// How many limits of use there are.
        use_conditions: u32,
    },
    /// The requesting State has the results.
    ReceiptConfirmed {
        /// Whether they can be used.
        usable: bool,
    },
    /// No longer needed, in whole or in part.
    Withdrawn {
        /// The measures no longer needed.
        measures: Vec<MeasureId>,
        /// Whether the whole request was withdrawn.
        whole: bool,
    },
    /// The requesting State asked how it is going.
    Reminded,
    /// The requested State said so.
    ProgressReported,
    /// A text was sent.
    MessageSent,
    /// A document was attached.
    Attached {
        /// The document.
        document: DocumentId,
        /// Size in bytes.
        size: u64,
        /// Who may read it.
        classification: DocumentClass,
    },
    /// A note was written.
    Noted,
    /// Somebody got the work.
    Assigned {
        /// Who.
        to: UserId,
    },
    /// The own side set its priority.
    PrioritySet {
        /// The level.
        priority: UrgencyLevel,
    },
}

/// A link to another request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// How they belong together.
    pub kind: LinkKind,
    /// The other request.
    pub request: RequestId,
}

/// What became of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureOutcome {
    /// The measure.
    pub measure: MeasureId,
    /// Its outcome.
    pub outcome: Outcome,
}

/// A piece of evidence, as an event knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceItem {
    /// Its id.
    pub id: EvidenceId,
    /// The document; none for a thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// When it is to be returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_due: Option<Date>,
}

impl Fact {
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
            Self::Sent { .. } => A::Send,
            Self::Recalled => A::Recall,
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
            Self::Withdrawn { .. } => A::Withdraw,
            Self::Reminded => A::Remind,
            Self::ProgressReported => A::ReportProgress,
            Self::MessageSent => A::Message,
            Self::Attached { .. } => A::Attach,
            Self::Noted => A::Note,
            Self::Assigned { .. } => A::Assign,
            Self::PrioritySet { .. } => A::SetPriority,
        }
    }
}

/// What an event commits to: kept beside it, under a salted hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// The contents of a request, whole.
    Contents(Box<Contents>),
    /// The texts of an act, each under the path of its field: `items.I-1`.
    Texts(Vec<Text>),
}

/// One text of an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Text {
    /// The field, in path notation.
    pub path: String,
    /// The text.
    pub text: String,
}
