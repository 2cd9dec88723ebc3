//! What happens, as it happens: server-sent events, resumable by the index of the own State's log.

use comity_domain::{
    codes::{Action, Side},
    ids::{Reference, RequestId},
};
use serde::{Deserialize, Serialize};

/// The type of an event that says where the log stands when a stream begins: its data is a [`Start`].
pub const START: &str = "start";

/// The type of an event that brings news: its data is a [`News`].
pub const NEWS: &str = "news";

/// The type of an event that says whose arrest clock runs and who must be released, whenever that changes or a day of
/// warning has come: its data is a [`Arrests`].
pub const ARRESTS: &str = "arrests";

/// The data of an event of the type [`ARRESTS`]: all there are. It has no id of its own, since no entry of the log made
/// it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Arrests {
    /// The persons.
    pub persons: Vec<crate::custody::InCustody>,
}

/// The data of the first server-sent event of a stream; its id is the index the news follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Start {
    /// Index in the own State's log after which news come.
    pub index: u64,
}

/// The data of one server-sent event; its id is the log index. Holds codes only, no case content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct News {
    /// Index in the own State's log.
    pub index: u64,
    /// The request.
    pub request: RequestId,
    /// Its reference.
    pub reference: Reference,
    /// What happened.
    pub action: Action,
    /// On which side.
    pub side: Side,
    /// The status now, as the own side sees it.
    pub status: String,
    /// When it was recorded, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::request::instant")]
    pub at: jiff::Timestamp,
    /// Told to heads only: who is assigned now took it for themselves, and can open who is sealed in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub head_told: bool,
    /// Whether the reader did it, here or at another desk.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_you: bool,
    /// Whether nobody did it: a clock ran out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_clock: bool,
}
