//! Instants as they are kept: microseconds UTC in an integer, which sorts right on every database.

use jiff::Timestamp;

use crate::StoreError;

/// Cuts an instant to what is kept of it.
pub(crate) fn cut(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// Returns an instant as it is kept.
pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// Returns the instant that was kept.
pub(crate) fn instant(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|_| StoreError::Damaged { what: "an instant" })
}
