//! The auditor's questions and the free filter over the log of the own State.

use comity_domain::{
    audit::{Asks, QUESTIONS},
    codes::{Action, Question},
    ids::{Reference, StateCode, UserId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{exports::ExportLine, request::instant};

/// `GET /audit/questions`: the query.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct QuestionsQuery {
    /// How many days after it happened an act told by letter is not late yet; 7 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_within_days: Option<u32>,
}

/// `GET /audit/questions`: every question, and how much it finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AuditQuestions {
    /// The State whose log it is.
    pub state: StateCode,
    /// The last index of the log that was looked at.
    pub through: u64,
    /// The days an act told by letter had.
    pub told_within_days: u32,
    /// The questions, in the order of their codes.
    pub questions: Vec<QuestionView>,
}

/// A question, and how much it finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct QuestionView {
    /// The question.
    pub code: Question,
    /// What it asks for, in one sentence.
    pub asks: String,
    /// The rules it looks after.
    pub law: Vec<String>,
    /// Whether it must find nothing.
    pub must_be_none: bool,
    /// How many entries it finds.
    pub found: u64,
}

impl QuestionView {
    /// Returns every question in order, with what `found` says of it.
    #[must_use]
    pub fn all(found: impl Fn(Question) -> u64) -> Vec<Self> {
        let one = |asks: &Asks| Self {
            code: asks.question,
            asks: asks.says.to_owned(),
            law: asks.law.iter().map(ToString::to_string).collect(),
            must_be_none: asks.must_be_none,
            found: found(asks.question),
        };
        QUESTIONS.iter().map(one).collect()
    }
}

/// `GET /audit/entries` and `GET /audit/questions/{code}`: the query; everything given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct AuditQuery {
    /// About this request.
    #[cfg_attr(feature = "schema", param(value_type = Option<String>))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Reference>,
    /// By this person of the own State.
    #[cfg_attr(feature = "schema", param(value_type = Option<String>))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<UserId>,
    /// Events and refused commands of this action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Recorded at or after, UTC.
    #[cfg_attr(feature = "schema", param(value_type = Option<String>, format = DateTime), schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Recorded before, UTC.
    #[cfg_attr(feature = "schema", param(value_type = Option<String>, format = DateTime), schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
    /// How many days after it happened an act told by letter is not late yet; 7 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_within_days: Option<u32>,
    /// Where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<u64>,
    /// Entries a page, at most 200; 50 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// A page of entries, the newest first, in codes only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<ExportLine>,
    /// The cursor of the next page; none: that was all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
}
