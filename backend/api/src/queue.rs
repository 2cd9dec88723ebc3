//! The queue of an officer.

use comity_domain::{
    codes::{Action, Clock, Kind, Role, Side, Stage, UrgencyLevel},
    ids::{Reference, RequestId, StateCode, UserId},
};
use serde::{Deserialize, Serialize};

use crate::{custody::InCustody, request::instant};

/// The views of the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum View {
    /// Assigned to me, or waiting for a role I hold that its assignee lacks or that nobody is assigned for.
    #[default]
    Mine,
    /// Other States ask us.
    Inbound,
    /// We ask other States.
    Outbound,
    /// Any clock is late.
    Overdue,
    /// A clock is due soon, none is late. No tab of its own: the count stands beside Overdue.
    DueSoon,
    /// Not sent yet.
    Drafts,
    /// Everything, also what has ended.
    All,
}

impl View {
    /// The views that are tabs, in their order.
    pub const ALL: [Self; 6] =
        [Self::Mine, Self::Inbound, Self::Outbound, Self::Overdue, Self::Drafts, Self::All];

    /// Returns the code of the view.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
            Self::Overdue => "overdue",
            Self::DueSoon => "due_soon",
            Self::Drafts => "drafts",
            Self::All => "all",
        }
    }
}

/// How rows are sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Sort {
    /// What is due first; without a running clock last.
    #[default]
    Due,
    /// What changed last.
    Updated,
    /// By reference.
    Reference,
}

/// `GET /requests`: the query.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct QueueQuery {
    /// The view; mine by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<View>,
    /// Only this status (as the own side sees it).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Only this stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// Only this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Only with this State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", param(value_type = Option<String>))]
    pub counterpart: Option<StateCode>,
    /// Text in reference, own reference or subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// The order; due by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// Where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows a page, at most 200; 50 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// One page of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct QueuePage {
    /// The rows.
    pub rows: Vec<QueueRow>,
    /// Where the next page starts; none: this is the last.
    pub next: Option<String>,
    /// Whose arrest clock runs and who must be released, on every page of every view: no filter takes anybody out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arrests: Vec<InCustody>,
}

/// One row of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct QueueRow {
    /// The request.
    pub id: RequestId,
    /// Its reference.
    pub reference: Reference,
    /// The requested State's own number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_reference: Option<String>,
    /// Its kind.
    pub kind: Kind,
    /// The own side.
    pub side: Side,
    /// The other State.
    pub counterpart: StateCode,
    /// Status as the own side sees it; `recalled` after a recall.
    pub status: String,
    /// Stage.
    pub stage: Stage,
    /// Subject, where the own side may read the contents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Who does the work on the own side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned: Option<UserId>,
    /// Name of that person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_name: Option<String>,
    /// The own side's priority, else the request's urgency.
    pub priority: UrgencyLevel,
    /// Whom it waits for, and the usual next step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<NextStep>,
    /// The earliest running clock that the own side keeps, else the other side's, marked as theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// Whether any clock is late.
    pub late: bool,
    /// Whether the other State is one by letter.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_letter: bool,
    /// When the last event the own side sees was recorded, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub updated_at: jiff::Timestamp,
}

/// A clock that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Due {
    /// When it is due, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub at: jiff::Timestamp,
    /// Which.
    pub clock: Clock,
    /// Whether the other side keeps it.
    pub theirs: bool,
    /// Whether it is due soon.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub soon: bool,
}

/// Whom a request waits for, and the usual next step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NextStep {
    /// The side.
    pub side: Side,
    /// The role.
    pub role: Role,
    /// The step.
    pub action: Action,
    /// What it rests on.
    pub article: String,
}

/// `GET /queue/counts`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Counts {
    /// Mine.
    pub mine: u64,
    /// Inbound.
    pub inbound: u64,
    /// Outbound.
    pub outbound: u64,
    /// Overdue.
    pub overdue: u64,
    /// Due soon, and not late.
    #[serde(default)]
    pub due_soon: u64,
    /// Drafts.
    pub drafts: u64,
    /// All.
    pub all: u64,
}
