//! Releases for the Committee of Experts on the wire: frozen tables, and nothing behind them.

use comity_domain::figures::release::{Quarter, Released};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::request::instant;

/// What a release is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReleaseBrief {
    /// The calendar quarter, such as 2026Q1.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub quarter: Quarter,
    /// When it was made, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub released_at: Timestamp,
    /// SHA-256 of its canonical bytes, hex, as the log of the node names it.
    pub sha256: String,
    /// How many tables it has.
    pub tables: usize,
    /// How many cells.
    pub cells: usize,
    /// How many of them are suppressed.
    pub suppressed: u64,
    /// The method of disclosure control.
    pub method: String,
    /// Its version.
    pub method_version: u32,
}

impl ReleaseBrief {
    /// Returns what a release is.
    #[must_use]
    pub fn of(released: &Released, released_at: Timestamp, sha256: String) -> Self {
        Self {
            quarter: released.quarter,
            released_at,
            sha256,
            tables: released.tables.len(),
            cells: released.tables.iter().map(|t| t.cells.len()).sum(),
            suppressed: released.suppressed,
            method: released.method.clone(),
            method_version: released.method_version,
        }
    }
}

/// `GET /releases/{quarter}`: a release, as it was frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReleaseView {
    /// What it is.
    #[serde(flatten)]
    pub brief: ReleaseBrief,
    /// Its tables.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub release: Released,
}
