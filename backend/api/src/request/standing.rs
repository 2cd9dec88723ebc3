//! How a request stands beside its measures and clocks: evidence, consents, conditions, persons away, assets.

use comity_domain::{
    codes::{Action, BasisStanding, Channel},
    ids::{AssetId, BasisCode, ConsentId, Currency, DocumentId, EvidenceId, Label, PersonCode},
    workflow::Away,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::instant;

/// How a legal basis stood on the day of `send`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BasisView {
    /// The basis.
    pub basis: BasisCode,
    /// How it stood.
    pub standing: BasisStanding,
    /// In force for both since, where known.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
}

/// A piece of evidence that was delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EvidenceView {
    /// Its id.
    pub id: EvidenceId,
    /// The document; none for a thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// When it is to be returned.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_due: Option<Date>,
    /// Whether it went back.
    pub returned: bool,
}

/// A consent to another use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UseConsentView {
    /// Its id.
    pub id: ConsentId,
    /// The evidence.
    pub evidence: EvidenceId,
    /// When it was asked for, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub asked_at: Timestamp,
    /// The decision; none while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted: Option<bool>,
    /// When it was decided, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
}

/// Conditions that bind: which act set them, and how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ConditionsView {
    /// The act.
    pub action: Action,
    /// Of which consultation, use consent or person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Label>,
    /// How many.
    pub count: u32,
    /// Since when, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub since: Timestamp,
}

/// A person lent, or released from attendance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AwayView {
    /// Who.
    pub person: PersonCode,
    /// How.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub how: Away,
}

/// What was reached of an asset. Minor units of one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AssetView {
    /// Which.
    pub id: AssetId,
    /// Currency.
    pub currency: Currency,
    /// Frozen or seized.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen_minor: Option<i64>,
    /// Confiscated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confiscated_minor: Option<i64>,
    /// Returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_minor: Option<i64>,
}

/// The letter that told an act of a State by letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ToldView {
    /// When the letter came.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub received_on: Date,
    /// How it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The letter.
    pub letter: DocumentId,
}

/// A rule of law that a told act broke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BreachView {
    /// Stable code of what was not met.
    pub code: String,
    /// What asks for it.
    pub article: String,
    /// The field, in path notation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}
