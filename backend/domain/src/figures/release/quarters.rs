//! Quarters that a release leaves behind.

use std::{fmt, str::FromStr};

use jiff::Timestamp;

use super::row::{NotAQuarter, Quarter};

/// Quarters from a first to a last one, both among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quarters {
    first: Quarter,
    last: Quarter,
}

impl Quarters {
    /// Returns the quarters from one to another; none where the other is earlier.
    #[must_use]
    pub fn new(first: Quarter, last: Quarter) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// Returns the first of them.
    #[must_use]
    pub const fn first(self) -> Quarter {
        self.first
    }

    /// Returns the quarters that could never be released once `quarter` is the first release of all: those in which
    /// something had been sent before. Releases go on from the first one, quarter by quarter, and what lies before one
    /// would say too much of it. `first_sent` is when the earliest request was sent, UTC.
    #[must_use]
    pub fn left_behind(first_sent: Option<Timestamp>, quarter: Quarter) -> Option<Self> {
        Self::new(Quarter::of(first_sent?), quarter.before())
    }
}

impl fmt::Display for Quarters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            return self.first.fmt(f);
        }
        write!(f, "{}-{}", self.first, self.last)
    }
}

impl FromStr for Quarters {
    type Err = NotAQuarter;

    fn from_str(text: &str) -> Result<Self, NotAQuarter> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        Self::new(first.parse()?, last.parse()?).ok_or(NotAQuarter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_are_written_as_they_are_read() {
        for text in ["2025Q4", "2024Q2-2025Q4"] {
            assert_eq!(text.parse::<Quarters>().unwrap().to_string(), text);
        }
        for bad in ["2025Q4-2024Q2", "2025", "-", "2025Q4-"] {
            assert!(bad.parse::<Quarters>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_release_leaves_behind_what_lies_before_it_and_had_requests() {
        let left = |sent: &str, quarter: &str| {
            let sent = (!sent.is_empty()).then(|| sent.parse().unwrap());
            Quarters::left_behind(sent, quarter.parse().unwrap()).map(|q| q.to_string())
        };
        assert_eq!(left("2025-05-03T00:00:00Z", "2026Q1").as_deref(), Some("2025Q2-2025Q4"));
        assert_eq!(left("2025-12-31T23:59:59Z", "2026Q1").as_deref(), Some("2025Q4"));
        assert_eq!(left("2026-01-01T00:00:00Z", "2026Q1"), None);
        assert_eq!(left("", "2026Q1"), None, "nothing was sent");
    }
}
