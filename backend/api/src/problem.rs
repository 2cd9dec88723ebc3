//! Errors, RFC 9457: what happened, whether anything changed, what to do.

use comity_domain::{
    law::{
        Cite,
        cite::{self, Numbers},
    },
    workflow::{Happening, Refusal, Unmet},
};
use serde::{Deserialize, Serialize};

use crate::words;

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

impl Problem {
    /// Builds a problem in which nothing changed.
    #[must_use]
    pub fn new(status: u16, code: &str, title: &str, detail: impl Into<String>, remedy: &str) -> Self {
        Self {
            kind: format!("/problems/{code}"),
            title: title.to_owned(),
            status,
            code: code.to_owned(),
            detail: detail.into(),
            remedy: remedy.to_owned(),
            ..Self::default()
        }
    }

    /// Returns the problem with the field it speaks of.
    #[must_use]
    pub fn at(self, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    /// The one answer to everything that does not exist and to everything a person may not see.
    #[must_use]
    pub fn not_found() -> Self {
        Self::refused(&Refusal::NotFound)
    }

    /// Says why a command changed nothing, by UNTOC's numbers.
    #[must_use]
    pub fn refused(refusal: &Refusal) -> Self {
        Self::refused_by(refusal, Numbers::PLAIN)
    }

    /// Says why a command changed nothing, by the numbers of its kind and of the basis it rests on.
    #[must_use]
    pub fn refused_by(refusal: &Refusal, by: Numbers) -> Self {
        let (status, field, parts, since, version) = match refusal {
            Refusal::NotFound => (404, None, vec![], vec![], None),
            Refusal::NotYours { .. } => (403, None, vec![], vec![], None),
            Refusal::NotOfKind { .. } => (409, None, vec![], vec![], None),
            Refusal::NotInStatus { since, .. } => {
                (409, None, vec![], since.iter().map(Happened::from).collect(), None)
            }
            Refusal::Stale { found, since, .. } => {
                (412, None, vec![], since.iter().map(Happened::from).collect(), Some(found.0))
            }
            Refusal::Unmet(unmet) => {
                let parts: Vec<Part> = unmet.iter().flat_map(|u| Part::all_of(u, by)).collect();
                (422, parts.iter().find_map(|p| p.field.clone()), parts, vec![], None)
            }
        };
        let article = numbers(&refusal.law(), by);
        Self {
            field,
            article: (!article.is_empty()).then_some(article),
            parts,
            since,
            version,
            ..Self::new(
                status,
                refusal.code(),
                words::title(refusal),
                words::refusal(refusal),
                words::remedy(refusal.remedy()),
            )
        }
    }
}

impl Part {
    /// Returns the parts of a guard that is not met: one, or one for each finding.
    #[must_use]
    pub fn all_of(unmet: &Unmet, by: Numbers) -> Vec<Self> {
        match unmet {
            Unmet::Incomplete(findings) => findings
                .iter()
                .map(|f| Self {
                    code: f.code.to_owned(),
                    article: numbers(&f.law, by),
                    field: Some(f.field.clone()),
                    detail: words::finding(f),
                })
                .collect(),
            other => vec![Self {
                code: other.code().to_owned(),
                article: numbers(&other.law(), by),
                field: other.field(),
                detail: words::unmet(other),
            }],
        }
    }
}

/// The citations as one line, by the numbers of the basis.
fn numbers(law: &[Cite], by: Numbers) -> String {
    cite::line(&cite::by(law, by))
}

impl From<&Happening> for Happened {
    fn from(happening: &Happening) -> Self {
        Self {
            action: happening.action.to_string(),
            at: happening.at,
            side: happening.side.to_string(),
            role: happening.role.to_string(),
        }
    }
}
