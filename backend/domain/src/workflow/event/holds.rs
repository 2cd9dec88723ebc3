//! What facts hold: ids, codes, dates and sums.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    codes::{BasisStanding, LinkKind, Outcome},
    ids::{Article, AssetId, AuthorityId, BasisCode, Currency, DocumentId, EvidenceId, MeasureId, RequestId},
};

/// What one legal basis was worth between the two States on the day of `send`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasisOnRecord {
    /// The basis.
    pub basis: BasisCode,
    /// How it stood.
    pub standing: BasisStanding,
    /// In force for both since, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
}

/// A measure and the executing authority it was given to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenTo {
    /// The measure.
    pub measure: MeasureId,
    /// The authority.
    pub authority: AuthorityId,
}

/// What was reached of an asset. Minor units of its currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetSum {
    /// Which.
    pub asset: AssetId,
    /// Confiscated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confiscated_minor: Option<i64>,
    /// Frozen or seized.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen_minor: Option<i64>,
    /// Returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_minor: Option<i64>,
    /// Currency.
    pub currency: Currency,
}

/// What was done with what was confiscated, 14.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposed {
    /// What it rests on.
    pub article: Article,
    /// What was returned.
    pub returned: Vec<AssetSum>,
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

/// A link to another request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// How they belong together.
    pub kind: LinkKind,
    /// The other request.
    pub request: RequestId,
}

impl Link {
    /// Returns its kind and the other request.
    #[must_use]
    pub const fn pair(&self) -> (LinkKind, RequestId) {
        (self.kind, self.request)
    }
}

/// Returns the provisional arrest that links say an extradition follows: one only.
#[must_use]
pub fn follows(links: impl IntoIterator<Item = (LinkKind, RequestId)>) -> Option<RequestId> {
    links.into_iter().find(|(kind, _)| *kind == LinkKind::Follows).map(|(_, arrest)| arrest)
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
