//! The body of a delivery: outcomes, evidence, what is to be returned, assets reached.

use std::collections::BTreeMap;

use comity_domain::{
    codes::{DocumentClass, Outcome},
    ids::{Article, AssetId, Currency, EvidenceId, MeasureId},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

bodies! {
    /// `deliver_results`.
    DeliverResultsBody {
        /// Measure to outcome.
        #[cfg_attr(feature = "schema", schema(value_type = std::collections::BTreeMap<String, Outcome>))]
        outcomes: BTreeMap<MeasureId, OutcomeSaid>,
        /// Evidence handed over.
        evidence: Vec<EvidenceBody>,
        /// Limits of use, 18(19).
        use_conditions: Vec<String>,
        /// What is to be returned, and by when.
        return_due: Vec<ReturnDueBody>,
        /// Assets reached.
        assets: Vec<AssetReachedBody>,
        /// What was done with what was confiscated, 14.
        disposal: Option<DisposalBody>,
        /// In words.
        text: Option<String>,
    }
}

/// What a delivery says of a measure: an outcome, or what is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeSaid {
    /// Done.
    Executed,
    /// Done in part.
    Partly,
    /// Cannot be done.
    NotExecutable,
    /// No outcome: it is understood, and answered with what refusing takes.
    Refused,
}

impl OutcomeSaid {
    pub(super) fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Executed => Some(Outcome::Executed),
            Self::Partly => Some(Outcome::Partly),
            Self::NotExecutable => Some(Outcome::NotExecutable),
            Self::Refused => None,
        }
    }
}

/// One piece of evidence: a document by name, or a thing in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EvidenceBody {
    /// E-1 ... within the request.
    pub id: EvidenceId,
    /// The name of an attached document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// A thing, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// Who may read it; shared where nothing is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classification: Option<DocumentClass>,
}

/// What is to be returned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReturnDueBody {
    /// The evidence.
    pub evidence: EvidenceId,
    /// By when.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub date: Date,
}

/// An asset reached. Minor units of its currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AssetReachedBody {
    /// Which.
    pub id: AssetId,
    /// Confiscated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confiscated_minor: Option<i64>,
    /// Frozen or seized.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen_minor: Option<i64>,
    /// Currency.
    pub currency: Currency,
}

/// What was done with what was confiscated, 14.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DisposalBody {
    /// What it rests on.
    pub article: Article,
    /// What was returned.
    #[serde(default, rename = "return", skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<ReturnedBody>,
    /// Expenses deducted, minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub costs_minor: Option<i64>,
    /// Their currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub costs_currency: Option<Currency>,
    /// What the deduction rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub costs_article: Option<Article>,
}

/// What was returned of an asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReturnedBody {
    /// Which.
    pub id: AssetId,
    /// Minor units.
    pub minor: i64,
    /// Currency.
    pub currency: Currency,
}
