//! Every projection folded again from the entries, and compared.

use crate::{Store, StoreError};

/// Whether to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RebuildMode {
    /// Compare and report.
    Check,
    /// Compare, report, and put right.
    Write,
}

/// What was compared, and where it differed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RebuildReport {
    /// Entries read.
    pub entries: u64,
    /// Requests folded.
    pub requests: u64,
    /// Rows of projections compared.
    pub rows: u64,
    /// Differences found.
    pub differences: Vec<Difference>,
}

/// One difference, by name; it holds no case content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub table: &'static str,
    /// The row, by its key.
    pub row: String,
    /// The columns that differ, or that the row is missing or one too many.
    pub what: String,
}

impl RebuildReport {
    /// Returns whether everything agreed.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.differences.is_empty()
    }
}

impl Store {
    /// Folds all entries and compares every projection; writes only when told to.
    pub async fn rebuild(&self, mode: RebuildMode) -> Result<RebuildReport, StoreError> {
        let _ = mode;
        Err(StoreError::NotBuilt)
    }
}
