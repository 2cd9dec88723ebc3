//! What a person asks for, payload by payload. Texts are free text; everything else is an id, a code or a date.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};

use crate::{
    codes::{
        Action, Channel, DocumentClass, EarlierArrest, ProsecutionEvent, SurrenderConsent, UrgencyLevel,
    },
    contents::Contents,
    ids::{
        ConsentId, ConsultationId, Currency, DocumentId, EvidenceId, ItemId, Language, MeasureId, PersonCode,
        UserId,
    },
};

mod blank;
mod said;

pub use said::{
    AssetReached, Create, Deliver, Disposal, DualCriminality, Evidence, EvidenceWhat, Import, ImportedStep,
    Item, Lend, Missing, RefusalConsultation, Refuse, Register, Told,
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
        /// Name of the attached document: the letter of request that went by pouch.
        letter: Option<String>,
        /// To a State by letter: the day the letter really went, where it is recorded later; none: now.
        went_on: Option<Date>,
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
    /// The person will be surrendered.
    OrderSurrender {
        /// What the court or minister decided.
        decision: String,
        /// Conditions that bind.
        conditions: Vec<String>,
        /// Whose consent it rests on.
        consent: Option<SurrenderConsent>,
    },
    /// The person is handed over.
    Surrender {
        /// When.
        date: Option<Date>,
        /// Where.
        place: String,
        /// Property handed over with the person.
        property: Vec<String>,
    },
    /// The time for the request for extradition is over: the clock's own act.
    Lapse,
    /// The person sought was arrested.
    ReportArrest {
        /// Who; the person sought where nobody is named.
        person: Option<PersonCode>,
        /// When, UTC: from here the clock runs.
        arrested_at: Option<Timestamp>,
        /// Where.
        place: Option<String>,
        /// On what, where it was before the request was sent.
        before_request: Option<EarlierArrest>,
        /// Why, where it corrects the hour or the place of the arrest on which the person is held.
        corrects: Option<String>,
        /// In words.
        text: Option<String>,
    },
    /// The person was released.
    ReportRelease {
        /// Who; the person held where nobody is named.
        person: Option<PersonCode>,
        /// When, UTC.
        released_at: Option<Timestamp>,
        /// Why.
        text: Option<String>,
    },
    /// What became of the prosecution in place of extradition, 16(10).
    ReportProsecution {
        /// What.
        event: Option<ProsecutionEvent>,
        /// Who prosecutes.
        authority: Option<String>,
        /// Day of the event.
        date: Option<Date>,
        /// In words.
        text: Option<String>,
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
    /// See [`Register`].
    Register(Box<Register>),
    /// See [`Import`].
    Import(Box<Import>),
    /// May it be used for something else too? 18(19).
    RequestUseConsent {
        /// U-1 ...; the next free one where none is given.
        id: Option<ConsentId>,
        /// Which evidence.
        evidence: EvidenceId,
        /// The other use asked for.
        other_use: String,
    },
    /// Yes or no, 18(19).
    DecideUseConsent {
        /// Which one; the only open one where none is named.
        consent: Option<ConsentId>,
        /// The decision.
        granted: Option<bool>,
        /// Conditions, where granted.
        conditions: Vec<String>,
        /// Reasons, where not granted.
        reasons: Option<String>,
    },
    /// Work has stopped on what was withdrawn.
    ConfirmStop {
        /// On which measures; none: on all that were withdrawn.
        measures: Vec<MeasureId>,
        /// In words.
        text: Option<String>,
    },
    /// What was lent goes back.
    ReturnEvidence {
        /// Which evidence.
        evidence: EvidenceId,
        /// How.
        text: Option<String>,
    },
    /// See [`Lend`].
    LendPerson(Lend),
    /// The person is back in custody there, 18(11), or has left after attending, 18(27).
    ReturnPerson {
        /// Who.
        person: PersonCode,
        /// Days in custody here: they count toward the sentence, 18(11)(c).
        custody_days: Option<u32>,
        /// In words.
        text: Option<String>,
    },
    /// The official notice that presence is no longer required, 18(27).
    ReleaseFromAttendance {
        /// Who.
        person: PersonCode,
        /// Until when safe conduct lasts, where the States agreed on other than 15 days.
        until: Option<Date>,
        /// In words.
        text: Option<String>,
    },
    /// Something that clears an accused person is disclosed, 18(5), 18(19).
    DiscloseExculpatory {
        /// The evidence it lies in, where it was delivered as such.
        evidence: Vec<EvidenceId>,
        /// Whether notice is given before: the rule. False: at once after, in an exceptional case.
        before: Option<bool>,
        /// Why notice could not be given before.
        reason: Option<String>,
        /// What is disclosed, where.
        text: String,
    },
    /// Confidentiality cannot be kept, 18(20).
    CannotKeepConfidential {
        /// What would become known, to whom.
        text: String,
    },
    /// Who bears what, 18(28).
    AgreeCosts {
        /// Estimate in minor units of the currency.
        estimate_minor: Option<i64>,
        /// Its currency.
        currency: Option<Currency>,
        /// Who bears what.
        split: String,
    },
    /// One sealed identity goes to the other State.
    SendIdentity {
        /// Who.
        person: PersonCode,
        /// What for.
        purpose: String,
        /// Whether the other State needs it to execute: asked, and answered with yes.
        needed: bool,
    },
    /// See [`Told`].
    Told(Box<Told>),
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
            Self::OrderSurrender { .. } => Action::OrderSurrender,
            Self::Surrender { .. } => Action::Surrender,
            Self::Withdraw { .. } => Action::Withdraw,
            Self::Lapse => Action::Lapse,
            Self::ReportArrest { .. } => Action::ReportArrest,
            Self::ReportRelease { .. } => Action::ReportRelease,
            Self::ReportProsecution { .. } => Action::ReportProsecution,
            Self::Remind { .. } => Action::Remind,
            Self::ReportProgress { .. } => Action::ReportProgress,
            Self::Message { .. } => Action::Message,
            Self::Attach { .. } => Action::Attach,
            Self::Note { .. } => Action::Note,
            Self::Assign { .. } => Action::Assign,
            Self::SetPriority { .. } => Action::SetPriority,
            Self::Register(_) => Action::Register,
            Self::Import(_) => Action::Import,
            Self::RequestUseConsent { .. } => Action::RequestUseConsent,
            Self::DecideUseConsent { .. } => Action::DecideUseConsent,
            Self::ConfirmStop { .. } => Action::ConfirmStop,
            Self::ReturnEvidence { .. } => Action::ReturnEvidence,
            Self::LendPerson(_) => Action::LendPerson,
            Self::ReturnPerson { .. } => Action::ReturnPerson,
            Self::ReleaseFromAttendance { .. } => Action::ReleaseFromAttendance,
            Self::DiscloseExculpatory { .. } => Action::DiscloseExculpatory,
            Self::CannotKeepConfidential { .. } => Action::CannotKeepConfidential,
            Self::AgreeCosts { .. } => Action::AgreeCosts,
            Self::SendIdentity { .. } => Action::SendIdentity,
            Self::Told(told) => told.act.action(),
        }
    }

    /// Returns when it says it happened, UTC: an arrest or a release counts from its own hour, not from its report. An
    /// hour that is put right is put right when it is.
    #[must_use]
    pub fn happened_at(&self) -> Option<Timestamp> {
        match self {
            Self::ReportArrest { arrested_at, corrects: None, .. } => *arrested_at,
            Self::ReportRelease { released_at, .. } => *released_at,
            _ => None,
        }
    }

    /// Returns whether it puts an arrest right that is on record, done here or told.
    #[must_use]
    pub fn puts_an_arrest_right(&self) -> bool {
        match self {
            Self::ReportArrest { corrects, .. } => corrects.is_some(),
            Self::Told(told) => told.act.puts_an_arrest_right(),
            _ => false,
        }
    }

    /// Returns on which day it says it happened, with the field that says so: a surrender, or what became of a prosecution.
    #[must_use]
    pub const fn happened_on(&self) -> Option<(&'static str, Date)> {
        match self {
            Self::Surrender { date: Some(day), .. } | Self::ReportProsecution { date: Some(day), .. } => {
                Some(("date", *day))
            }
            _ => None,
        }
    }
}
