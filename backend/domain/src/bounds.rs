//! The ends of a time as people write them: a day, or an instant. Both command lines read them here.

use std::str::FromStr;

use jiff::{SignedDuration, Timestamp, civil::Date};

use crate::registry::{end_of, start_of};

/// Why a text is no end of a time. Holds no part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither a day such as 2026-01-05 nor an instant such as 2026-01-05T14:30:00Z")]
pub struct NotATime;

/// What was written.
enum Written {
    Day(Date),
    Instant(Timestamp),
}

fn written(text: &str) -> Result<Written, NotATime> {
    // A date that is read leaves out an hour without a zone: whose hour that is would be guessed.
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        return text.parse().map(Written::Day).map_err(|_| NotATime);
    }
    text.parse().map(Written::Instant).map_err(|_| NotATime)
}

/// The beginning of a time: an instant, or a day, which begins at 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since(pub Timestamp);

impl FromStr for Since {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        Ok(Self(match written(text)? {
            Written::Day(day) => start_of(day),
            Written::Instant(at) => at,
        }))
    }
}

/// The end of a time: an instant, before which it ends, or a day, with which it ends, at 24:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Until(pub Timestamp);

impl FromStr for Until {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        Ok(Self(match written(text)? {
            Written::Day(day) => end_of(day),
            Written::Instant(at) => at,
        }))
    }
}

/// As of when a record is read: an instant, which is part of it, or a day, whose last instant is. What came at 00:00 of the
/// day after did not come by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf(pub Timestamp);

impl FromStr for AsOf {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        Ok(Self(match written(text)? {
            Written::Day(day) => end_of(day) - SignedDuration::from_micros(1),
            Written::Instant(at) => at,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_whole_day_and_an_instant_is_itself() {
        let since = |text: &str| text.parse::<Since>().unwrap().0.to_string();
        let until = |text: &str| text.parse::<Until>().unwrap().0.to_string();
        assert_eq!(since("2026-11-28"), "2026-11-28T00:00:00Z");
        assert_eq!(until("2026-11-28"), "2026-11-29T00:00:00Z", "the day is part of it");
        assert_eq!(until("2026-12-31"), "2027-01-01T00:00:00Z");
        let as_of = |text: &str| text.parse::<AsOf>().unwrap().0.to_string();
        assert_eq!(as_of("2026-11-28"), "2026-11-28T23:59:59.999999Z", "midnight is the next day");
        for of in [since, until, as_of] {
            assert_eq!(of("2026-01-05T14:30:00Z"), "2026-01-05T14:30:00Z");
            assert_eq!(of("2026-01-05T14:30:00+05:30"), "2026-01-05T09:00:00Z");
        }
        for bad in [
            "",
            "-",
            "yesterday",
            "2026-02-30",
            "2026-01",
            "28-11-2026",
            "2026-01-05T14:30",
            "2026-01-05T14:30:00",
        ] {
            assert_eq!((bad.parse::<Since>(), bad.parse::<Until>()), (Err(NotATime), Err(NotATime)), "{bad}");
            assert_eq!(bad.parse::<AsOf>(), Err(NotATime), "{bad}");
        }
    }
}
