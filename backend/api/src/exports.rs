//! The audit trail out of a State: who did what, when, in codes.

use comity_domain::{
    codes::{Action, Channel, Kind, Question, Role, Side},
    ids::{Reference, StateCode, UserId},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

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
    /// A workbook: a sheet `About` with the header, then one entry a row.
    Xlsx,
    /// XES, IEEE 1849, for process mining: one trace a request, its events in the order they happened.
    Xes,
}

impl Format {
    /// Every form.
    pub const ALL: &'static [Self] = &[Self::Jsonl, Self::Csv, Self::Xlsx, Self::Xes];

    /// Returns the code, which also ends the name of a file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Xes => "xes",
        }
    }

    /// Returns the media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jsonl => "application/jsonl",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Xes => "application/xml",
        }
    }

    /// Returns whether it is text that a terminal can show.
    #[must_use]
    pub const fn is_text(self) -> bool {
        !matches!(self, Self::Xlsx)
    }
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
    /// What this question of an auditor finds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// How many days after it happened an act told by letter is not late yet, where that is asked; 7 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_within_days: Option<u32>,
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

/// One line of an export: an entry of the State's log, in codes. It has no field for a text, a name or contents, so none
/// can leave; a person of the own State is a login, a protected person a code such as V-1.
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
    /// Its kind.
    pub request_kind: Option<Kind>,
    /// The State that asks.
    pub requesting: Option<StateCode>,
    /// The State that is asked.
    pub requested: Option<StateCode>,
    /// The other of these two.
    pub counterpart: Option<StateCode>,
    /// `shared`, or `file` of the own side.
    pub stream: Option<String>,
    /// Number in that stream, from 1.
    pub seq: Option<u64>,
    /// What was done, or tried.
    pub action: Option<Action>,
    /// When it was done here, UTC; of an event.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe")]
    pub at: Option<Timestamp>,
    /// When it happened, UTC, where that was earlier: an act told by letter, a step of an old register.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe")]
    pub occurred_at: Option<Timestamp>,
    /// Whether a letter told it; of an event.
    pub told: Option<bool>,
    /// When that letter came.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
    pub told_received_on: Option<Date>,
    /// How that letter came.
    pub told_channel: Option<Channel>,
    /// Whether it comes from the office's old register; of an event.
    pub imported: Option<bool>,
    /// Rules of law that a told act broke, each with `code`, `law` and `field`.
    #[cfg_attr(feature = "schema", schema(value_type = Option<Vec<Object>>))]
    pub breaches: Option<Json>,
    /// On which side.
    pub side: Option<Side>,
    /// In which role; of an act of administration, the role it was about.
    pub role: Option<Role>,
    /// The State that acted.
    pub state: Option<StateCode>,
    /// Login of the person; the own State's people only.
    pub by: Option<String>,
    /// The status from then on, where it changed.
    pub becomes: Option<String>,
    /// Why a command was refused, which act of administration it was, or in which form the trail was taken out: a stable
    /// code.
    pub code: Option<String>,
    /// Login of the person an act of administration was about.
    pub whom: Option<String>,
    /// The event as it is kept: codes, ids and dates. Of an export its filter, of an opening what was opened.
    #[cfg_attr(feature = "schema", schema(value_type = Option<Object>))]
    pub fact: Option<Json>,
    /// What the event does to clocks: which it starts, stops, pauses, each with its due instant and length.
    #[cfg_attr(feature = "schema", schema(value_type = Option<Vec<Object>>))]
    pub clocks: Option<Json>,
}

/// JSON as it is kept: on one line, its keys in order. It is passed on and printed as it stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json(Box<RawValue>);

impl Json {
    /// Takes what is kept in canonical form as it stands.
    #[must_use]
    pub fn kept(json: &RawValue) -> Self {
        Self(json.to_owned())
    }

    /// Writes a value.
    ///
    /// # Errors
    /// Where it has no form in JSON.
    pub fn of<T: Serialize>(value: &T) -> Result<Self, serde_json::Error> {
        // By way of a tree, whose keys are in order.
        to_raw_value(&serde_json::to_value(value)?).map(Self)
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get()
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl std::fmt::Display for Json {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
