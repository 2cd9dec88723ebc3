//! What a person asks for, payload by payload. Texts are free text; everything else is an id, a code or a date.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{
    codes::{Action, Channel, DocumentClass, DualCriminalityResult, Kind, LinkKind, Outcome, UrgencyLevel},
    contents::Contents,
    ids::{
        Article, ConsultationId, DocumentId, EvidenceId, ItemId, Language, MeasureId, RequestId, StateCode,
        UserId,
    },
};

/// One command: an action with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// See [`Create`].
    Create(Box<Create>),
    /// New contents of a draft, whole.
    Edit {
        /// The contents as they are to be.
        contents: Box<Contents>,
    },
    /// A translation goes with the request.
    Translate {
        /// Language of the translation.
        language: Language,
        /// Name of the attached document.
        document: String,
        /// Whether it is certified.
        certified: bool,
    },
    /// The draft goes to the head.
    Submit,
    /// Back to the drafter.
    ReturnToDrafter {
        /// What is to be changed.
        comment: String,
    },
    /// The head approves.
    Approve {
        /// For the file.
        note: Option<String>,
    },
    /// It leaves.
    Send {
        /// How it travels.
        channel: Channel,
        /// Whether both States agreed to the channel.
        agreed: bool,
    },
    /// It comes back.
    Recall {
        /// Why.
        reason: Option<String>,
    },
    /// It is given up.
    Cancel {
        /// Why.
        reason: String,
    },
    /// The requested State has it.
    Acknowledge {
        /// The requested State's own number.
        own_reference: Option<String>,
    },
    /// Back as deficient.
    ReturnDeficient {
        /// What is missing, by article.
        missing: Vec<Missing>,
    },
    /// A question, 18(16).
    RequestInformation {
        /// The questions.
        items: Vec<Item>,
        /// Answer wished by the end of this date.
        due: Option<Date>,
    },
    /// The answer.
    SupplyInformation {
        /// Item to answer.
        answers: BTreeMap<ItemId, String>,
        /// Names of attached documents sent with it.
        documents: Vec<String>,
    },
    /// Work goes on without an answer.
    GoOnWithout {
        /// How.
        text: Option<String>,
    },
    /// The other State is heard, 18(26).
    Consult {
        /// C-1 ...; the next free one where none is given.
        id: Option<ConsultationId>,
        /// What is consulted.
        subject: String,
        /// Terms offered.
        proposed_conditions: Vec<String>,
        /// After this date the consultation counts as held.
        answer_by: Option<Date>,
    },
    /// What the other State says.
    AnswerConsultation {
        /// Which one; the only open one where none is named.
        consultation: Option<ConsultationId>,
        /// Conditions accepted: they bind.
        accepted: Vec<String>,
        /// Measure to reason.
        declined: BTreeMap<MeasureId, String>,
        /// In words.
        text: Option<String>,
    },
    /// It will be executed.
    Accept {
        /// Measure to executing authority.
        executing_authority: BTreeMap<MeasureId, String>,
        /// Conditions that bind.
        conditions: Vec<String>,
        /// Assessment, needed where a measure is coercive.
        dual_criminality: Option<DualCriminality>,
    },
    /// It waits, 18(25).
    Postpone {
        /// Which proceeding it would interfere with.
        running_proceeding: String,
        /// When it is looked at again.
        review_date: Option<Date>,
        /// The consultation held.
        consultation: Option<ConsultationId>,
    },
    /// The wait is over.
    Resume {
        /// Why.
        text: Option<String>,
    },
    /// See [`Refuse`].
    Refuse(Refuse),
    /// See [`Deliver`].
    DeliverResults(Deliver),
    /// The requesting State has the results.
    ConfirmReceipt {
        /// Whether they can be used.
        usable: Option<bool>,
        /// What became of them, or why not.
        outcome_feedback: Option<String>,
    },
    /// No longer needed, 18(24).
    Withdraw {
        /// Which measures; none: the whole.
        measures: Vec<MeasureId>,
        /// Why.
        reason: Option<String>,
    },
    /// How is it going?
    Remind {
        /// In words.
        text: Option<String>,
    },
    /// This is how.
    ReportProgress {
        /// In words.
        text: String,
    },
    /// A text to the other State.
    Message {
        /// In words.
        text: String,
    },
    /// A document whose bytes are already kept.
    Attach {
        /// Id of the bytes.
        document: DocumentId,
        /// The name payloads call it by; unique per request and side.
        name: String,
        /// Size in bytes.
        size: u64,
        /// Who may read it; `file` keeps it on the own side for good.
        classification: DocumentClass,
        /// Whether the other State sees it at once; else it waits in the file until `send`, an answer or a delivery
        /// names it. Before `send` everything waits.
        share: bool,
    },
    /// A text for the own State.
    Note {
        /// In words.
        text: String,
    },
    /// Who does the work.
    Assign {
        /// To whom.
        to: UserId,
    },
    /// How urgent the own side holds it to be.
    SetPriority {
        /// The level.
        priority: UrgencyLevel,
    },
}

/// A new draft. The requesting State is the actor's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Create {
    /// What is asked for.
    pub kind: Kind,
    /// The State that is asked; fixed from here on.
    pub requested: StateCode,
    /// What it holds so far; with `from`, nothing given means copied.
    pub contents: Option<Contents>,
    /// An own ended request whose contents are copied.
    pub from: Option<RequestId>,
    /// Links to other requests.
    pub links: Vec<(LinkKind, RequestId)>,
}

/// One thing that is missing, 18(15).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The article that asks for it.
    pub article: Article,
    /// In words.
    pub text: String,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// I-1 ...; the next free one where none is given.
    pub id: Option<ItemId>,
    /// The question.
    pub text: String,
}

/// The assessment of 18(9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DualCriminality {
    /// The result.
    pub result: DualCriminalityResult,
    /// The law compared.
    pub text: String,
}

/// A refusal, 18(21)-(23).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refuse {
    /// Code of the ground, see [`crate::law::grounds`].
    pub ground: String,
    /// Which measures; none: all open ones.
    pub measures: Vec<MeasureId>,
    /// Reasons, 18(23).
    pub reasons: String,
    /// The consultation, or why there was none.
    pub consultation: RefusalConsultation,
}

/// What a refusal says of the consultation, 18(26).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RefusalConsultation {
    /// The consultation held.
    pub id: Option<ConsultationId>,
    /// Why there was none.
    pub none_because: Option<String>,
    /// Whether the breach of 18(26) is to be recorded.
    pub breach: bool,
}

/// Results, 18(17), (19).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deliver {
    /// Measure to outcome.
    pub outcomes: BTreeMap<MeasureId, Outcome>,
    /// Measures it calls refused: never done, and answered with what refusing takes.
    pub refused: Vec<MeasureId>,
    /// Evidence handed over.
    pub evidence: Vec<Evidence>,
    /// Limits of use, 18(19).
    pub use_conditions: Vec<String>,
    /// What is to be returned, and by when.
    pub return_due: Vec<(EvidenceId, Date)>,
    /// In words.
    pub text: Option<String>,
}

/// One piece of evidence: a document, or a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// E-1 ... within the request.
    pub id: EvidenceId,
    /// Document or thing.
    pub what: EvidenceWhat,
    /// Who may read it.
    pub classification: DocumentClass,
}

/// What a piece of evidence is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceWhat {
    /// The name of an attached document.
    Document(String),
    /// A thing, in words.
    Object(String),
}

impl Command {
    /// Returns the action.
    #[must_use]
    pub fn action(&self) -> Action {
        match self {
            Self::Create(_) => Action::Create,
            Self::Edit { .. } => Action::Edit,
            Self::Translate { .. } => Action::Translate,
            Self::Submit => Action::Submit,
            Self::ReturnToDrafter { .. } => Action::ReturnToDrafter,
            Self::Approve { .. } => Action::Approve,
            Self::Send { .. } => Action::Send,
            Self::Recall { .. } => Action::Recall,
            Self::Cancel { .. } => Action::Cancel,
            Self::Acknowledge { .. } => Action::Acknowledge,
            Self::ReturnDeficient { .. } => Action::ReturnDeficient,
            Self::RequestInformation { .. } => Action::RequestInformation,
            Self::SupplyInformation { .. } => Action::SupplyInformation,
            Self::GoOnWithout { .. } => Action::GoOnWithout,
            Self::Consult { .. } => Action::Consult,
            Self::AnswerConsultation { .. } => Action::AnswerConsultation,
            Self::Accept { .. } => Action::Accept,
            Self::Postpone { .. } => Action::Postpone,
            Self::Resume { .. } => Action::Resume,
            Self::Refuse(_) => Action::Refuse,
            Self::DeliverResults(_) => Action::DeliverResults,
            Self::ConfirmReceipt { .. } => Action::ConfirmReceipt,
            Self::Withdraw { .. } => Action::Withdraw,
            Self::Remind { .. } => Action::Remind,
            Self::ReportProgress { .. } => Action::ReportProgress,
            Self::Message { .. } => Action::Message,
            Self::Attach { .. } => Action::Attach,
            Self::Note { .. } => Action::Note,
            Self::Assign { .. } => Action::Assign,
            Self::SetPriority { .. } => Action::SetPriority,
        }
    }
}
