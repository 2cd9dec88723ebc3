//! Errors, RFC 9457: what happened, whether anything changed, what to do.

use serde::{Deserialize, Serialize};

/// `application/problem+json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A URI reference that names the kind of problem: `/problems/CODE`.
    #[serde(rename = "type")]
    pub kind: String,
    /// In a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: String,
    /// What happened, in a sentence.
    pub detail: String,
    /// Whether anything changed.
    pub changed: bool,
    /// What to do now, in a sentence.
    pub remedy: String,
    /// The field it speaks of, in path notation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What it rests on: all articles, joined by `; `.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// Every part of it, where there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// What happened since the version that was read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub since: Vec<Happened>,
    /// The version the request is at now, for the side that asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}

/// One unmet guard or finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Part {
    /// Stable code.
    pub code: String,
    /// What it rests on.
    pub article: String,
    /// The field, in path notation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// In a sentence.
    pub detail: String,
}

/// An event that explains a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Happened {
    /// What.
    pub action: String,
    /// When, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::request::instant")]
    pub at: jiff::Timestamp,
    /// On which side.
    pub side: String,
    /// In which role.
    pub role: String,
}
