//! The projections, as a rebuild names and compares them.

use serde_json::Value as Json;

use crate::sql::Projection;

impl Projection {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Queue => "queue",
            Self::Document => "document",
            Self::LogHead => "log_head",
            Self::Counter => "counter",
            Self::Link => "link",
            Self::CaseFacts => "case_facts",
        }
    }

    /// How many of its columns are its key.
    const fn key(self) -> usize {
        match self {
            Self::Request | Self::Document | Self::LogHead | Self::CaseFacts => 1,
            Self::Queue | Self::Counter => 2,
            Self::Link => 3,
        }
    }

    pub(super) const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Request => &[
                "id",
                "reference",
                "requesting",
                "requested",
                "shared_seq",
                "requesting_seq",
                "requested_seq",
                "shared_hash",
                "requesting_hash",
                "requested_hash",
                "requesting_at",
                "requested_at",
                "contents",
                "sent_contents",
                "subject",
                "sent_subject",
                "own_reference",
                "numbers",
                "snapshot",
            ],
            Self::Queue => &[
                "state",
                "request",
                "bucket",
                "due",
                "late_at",
                "desk",
                "assignee",
                "pool",
                "side",
                "reference",
                "kind",
                "counterpart",
                "status",
                "stage",
                "waits_side",
                "waits_role",
                "due_clock",
                "due_theirs",
                "priority",
                "updated",
                "subject",
                "own_reference",
                "search",
                "warn_at",
                "by_letter",
                "custody",
                "held",
                "held_since",
                "held_until",
                "next",
            ],
            Self::Document => {
                &["id", "request", "side", "name", "classification", "shared", "attached_at", "attached_by"]
            }
            Self::LogHead => &["log", "size", "last_at", "office_seq", "office_hash"],
            Self::Counter => &["state", "name", "count"],
            Self::Link => &["linked", "request", "kind"],
            Self::CaseFacts => &["request", "requesting", "requested", "sent_at", "replaces", "facts"],
        }
    }

    pub(super) fn key_of(self, row: &Json) -> Json {
        Json::Array((0..self.key()).map(|i| row[i].clone()).collect())
    }
}

/// A key as it is named in a report.
pub(super) fn named(key: &Json) -> String {
    let parts = key.as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |part: &Json| part.as_str().map_or_else(|| part.to_string(), str::to_owned);
    parts.iter().filter(|p| !p.is_null()).map(text).collect::<Vec<_>>().join(" ")
}
