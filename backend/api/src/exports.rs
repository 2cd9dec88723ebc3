//! The audit trail out of a State: who did what, when.

use comity_domain::{
    codes::{Action, Role, Side},
    ids::{Reference, StateCode, UserId},
    workflow::event::Text,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::request::instant;

/// In which form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Format {
    /// JSON Lines: a header, then one entry a line.
    #[default]
    Jsonl,
    /// CSV: a header line that starts with `#`, the names of the columns, then one entry a line.
    Csv,
}

/// `POST /exports`: all entries of the own State's log that fit; everything given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ExportBody {
    /// In which form; JSON Lines by default.
    #[serde(default)]
    pub format: Format,
    /// About this request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Reference>,
    /// By this person of the own State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<UserId>,
    /// Events and refused commands of this action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Recorded at or after, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Recorded before, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
}

/// The first line of an export: what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ExportHeader {
    /// `comity audit trail`.
    pub export: String,
    /// The State whose log it is.
    pub state: StateCode,
    /// When it was taken, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub taken_at: Timestamp,
    /// The last index of the log that it reaches to.
    pub through: u64,
    /// The tool and its version.
    pub tool: String,
    /// What was asked for.
    pub filter: ExportBody,
}

/// One line of an export: an entry of the State's log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ExportLine {
    /// Index in the State's log.
    pub index: u64,
    /// When it was recorded, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub recorded_at: Timestamp,
    /// `event`, `refused`, `signed_in`, `sign_in_failed`, `exported`, `administered`, `identity_opened`,
    /// `opening_refused`, `identity_destroyed` or `head_told`.
    pub kind: String,
    /// The request.
    pub reference: Option<Reference>,
    /// `shared`, or `file` of the own side.
    pub stream: Option<String>,
    /// Number in that stream, from 1.
    pub seq: Option<u64>,
    /// What was done, or tried.
    pub action: Option<Action>,
    /// When it happened, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe")]
    pub at: Option<Timestamp>,
    /// On which side.
    pub side: Option<Side>,
    /// In which role; of an act of administration, the role it was about.
    pub role: Option<Role>,
    /// The State that acted.
    pub state: Option<StateCode>,
    /// Login of the person; the own State's people only.
    pub by: Option<String>,
    /// Name of that person.
    pub by_name: Option<String>,
    /// The status from then on, where it changed.
    pub becomes: Option<String>,
    /// Why a command was refused, or which act of administration it was: a stable code.
    pub code: Option<String>,
    /// Login of the person an act of administration was about.
    pub whom: Option<String>,
    /// The event as it is kept: codes, ids and dates.
    #[cfg_attr(feature = "schema", schema(value_type = Option<Object>))]
    pub fact: Option<serde_json::Value>,
    /// The texts of the act.
    pub texts: Vec<Text>,
}
