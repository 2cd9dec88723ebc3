//! What the larger commands say.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};

use super::Command;
use crate::{
    codes::{Channel, DocumentClass, DualCriminalityResult, Kind, LinkKind, Outcome, Side},
    contents::Contents,
    ids::{
        Article, AssetId, ConsultationId, Currency, EvidenceId, ItemId, MeasureId, PersonCode, RequestId,
        StateCode,
    },
};

/// What a State by letter did, recorded as told by the registrar of the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Whose act it is.
    pub of: Side,
    /// When it happened, UTC.
    pub occurred_at: Option<Timestamp>,
    /// How the letter came.
    pub channel: Option<Channel>,
    /// When the letter came.
    pub received_on: Option<Date>,
    /// The number of the letter, or of the request over there.
    pub their_reference: Option<String>,
    /// Name of the attached document: the letter.
    pub letter: Option<String>,
    /// What it did.
    pub act: Command,
}

/// An incoming request on paper, from a State by letter. The requested State is the actor's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// What is asked for.
    pub kind: Kind,
    /// The State that asks.
    pub requesting: StateCode,
    /// What the letter says.
    pub contents: Contents,
    /// When the letter came; clocks start with this day, 00:00 UTC.
    pub received_on: Option<Date>,
    /// How it came.
    pub channel: Option<Channel>,
    /// Its own number.
    pub their_reference: Option<String>,
}

/// A running case of the office's old register, with a State by letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// What is asked for.
    pub kind: Kind,
    /// The side of the own State.
    pub side: Side,
    /// The other State.
    pub other: StateCode,
    /// What the register says of it.
    pub contents: Contents,
    /// The own number in the old register.
    pub own_reference: Option<String>,
    /// The other State's number.
    pub their_reference: Option<String>,
    /// When it was sent, UTC.
    pub sent_at: Timestamp,
    /// What happened since, in order.
    pub steps: Vec<ImportedStep>,
}

/// One step of a running case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedStep {
    /// When, UTC.
    pub occurred_at: Timestamp,
    /// Whose step it was; none where only one side takes such a step.
    pub side: Option<Side>,
    /// What.
    pub act: Command,
}

/// A person in custody is lent, 18(10)-(12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lend {
    /// Who.
    pub person: PersonCode,
    /// Whether the person freely and knowingly agrees, 18(10)(a).
    pub consent: bool,
    /// When the person is to be returned.
    pub return_by: Option<Date>,
    /// Whether the person is immune for what was done before departure, 18(12); not, where agreed otherwise.
    pub immunity: bool,
    /// Conditions agreed.
    pub conditions: Vec<String>,
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
    /// Assets reached.
    pub assets: Vec<AssetReached>,
    /// What was done with what was confiscated, 14.
    pub disposal: Option<Disposal>,
    /// In words.
    pub text: Option<String>,
}

/// An asset reached. Amounts are minor units of the currency, never added across currencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetReached {
    /// Which.
    pub id: AssetId,
    /// Confiscated, minor units.
    pub confiscated_minor: Option<i64>,
    /// Frozen or seized, minor units.
    pub frozen_minor: Option<i64>,
    /// Currency.
    pub currency: Currency,
}

/// What was done with what was confiscated, 14.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disposal {
    /// What it rests on: `14(2)`.
    pub article: Article,
    /// What was returned: asset, minor units, currency.
    pub returned: Vec<(AssetId, i64, Currency)>,
    /// Expenses deducted, minor units.
    pub costs_minor: Option<i64>,
    /// Their currency.
    pub costs_currency: Option<Currency>,
    /// What the deduction rests on: UNCAC 57(4); UNTOC 14 has none.
    pub costs_article: Option<Article>,
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
