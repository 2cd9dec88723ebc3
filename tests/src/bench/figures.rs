//! Medians, spreads, percentiles: what a list of measurements says in one line.

use serde::Serialize;

/// The middle of several rounds, and how far they lie apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Spread {
    /// The median.
    pub median: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

impl Spread {
    /// Returns the spread of some values; zeros where there are none.
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (Some(&min), Some(&max)) = (sorted.first(), sorted.last()) else { return Self::default() };
        let (low, high) = ((sorted.len() - 1) / 2, sorted.len() / 2);
        Self { median: f64::midpoint(sorted[low], sorted[high]), min, max }
    }

    /// Returns how many times the largest is the smallest.
    #[must_use]
    pub fn widest(self) -> f64 {
        if self.min > 0.0 { self.max / self.min } else { f64::INFINITY }
    }
}

/// How long operations took, in microseconds, from the client's side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Latency {
    /// Half were quicker.
    pub p50: f64,
    /// One in a hundred was slower.
    pub p99: f64,
    /// The slowest.
    pub max: f64,
}

impl Latency {
    /// Returns the percentiles of some durations in nanoseconds.
    #[must_use]
    pub fn of(mut nanoseconds: Vec<u64>) -> Self {
        nanoseconds.sort_unstable();
        let at = |percent: usize| {
            let last = nanoseconds.len().saturating_sub(1);
            nanoseconds.get(last * percent / 100).map_or(0.0, |n| real(*n) / 1e3)
        };
        Self { p50: at(50), p99: at(99), max: at(100) }
    }
}

/// Counts as numbers to divide: far below what a double holds exactly.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts of a benchmark stay far below 2^53")]
pub const fn real(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_has_its_median_in_the_middle() {
        assert_eq!(Spread::of(&[3.0, 1.0, 2.0]), Spread { median: 2.0, min: 1.0, max: 3.0 });
        assert_eq!(Spread::of(&[4.0, 1.0]), Spread { median: 2.5, min: 1.0, max: 4.0 });
        assert_eq!(Spread::of(&[]), Spread::default());
        assert!((Spread::of(&[1.0, 1.5]).widest() - 1.5).abs() < f64::EPSILON);
    }

    #[test]
    fn percentiles_are_of_the_sorted_durations() {
        let latency = Latency::of((1..=101).rev().map(|n| n * 1000).collect());
        assert_eq!(latency, Latency { p50: 51.0, p99: 100.0, max: 101.0 });
    }
}
