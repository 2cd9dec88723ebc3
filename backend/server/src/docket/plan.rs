//! What a docket is to be: everything that decides what it holds.

use comity_store::DemoMark;
use jiff::{SignedDuration, Timestamp};

use super::places;

/// A docket to be made. The same plan gives the same entries, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How many requests.
    pub requests: u32,
    /// The seed; ids and salts come from a store opened with the same one.
    pub seed: u64,
    /// How many States take part, from 2 to 48.
    pub states: usize,
    /// The last instant, UTC: nothing lies after it.
    pub until: Timestamp,
    /// How many years back the first draft may lie.
    pub years: u32,
    /// Of a hundred requests, how many have documents.
    pub papers_percent: usize,
    /// Why its cases are not real.
    pub mark: DemoMark,
}

/// Why a plan cannot be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Too few or too many States.
    #[error("a docket takes 2 to 48 States")]
    States,
    /// No request, or more than a docket can number.
    #[error("a docket takes 1 to 10,000,000 requests")]
    Requests,
    /// No time for the longest courses, or more than fits.
    #[error("a docket covers 1 to 20 years")]
    Years,
    /// The last instant leaves no room before it.
    #[error("the last instant must lie between the years 1990 and 2200")]
    Until,
}

impl Plan {
    /// The seed of the demonstration.
    pub const DEMO_SEED: u64 = 2011;

    /// Returns the docket of the demonstration: 200 requests over two years between all 48 States.
    #[must_use]
    pub fn demo(until: Timestamp) -> Self {
        Self { mark: DemoMark::Demo, ..Self::of(200, Self::DEMO_SEED, 48, until) }
    }

    /// Returns a docket over two years. Large ones have few documents, or the disk would hold little else.
    #[must_use]
    pub fn of(requests: u32, seed: u64, states: usize, until: Timestamp) -> Self {
        let papers_percent = if requests <= 2_000 { 80 } else { 2 };
        Self { requests, seed, states, until, years: 2, papers_percent, mark: DemoMark::Simulated }
    }

    /// Returns the first instant, UTC: before it there are only the States and their people.
    #[must_use]
    pub fn from(&self) -> Timestamp {
        let back = SignedDuration::from_hours(i64::from(self.years) * 365 * 24);
        self.until.checked_sub(back).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Checks that the plan can be carried out.
    ///
    /// # Errors
    /// What is out of range.
    pub fn check(&self) -> Result<(), PlanError> {
        if !(2..=places::places().len()).contains(&self.states) {
            return Err(PlanError::States);
        }
        if !(1..=10_000_000).contains(&self.requests) {
            return Err(PlanError::Requests);
        }
        if !(1..=20).contains(&self.years) {
            return Err(PlanError::Years);
        }
        let last = self.until.as_second();
        if !(631_152_000..=7_258_118_400).contains(&last) {
            return Err(PlanError::Until);
        }
        Ok(())
    }
}
