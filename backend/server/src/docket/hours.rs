//! Office hours: nobody in a docket works at night or on a free day without a reason.

use super::places::{Place, Weekend};

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;
/// Seconds of an hour.
pub(crate) const HOUR: i64 = 3_600;
/// Seconds of a minute.
pub(crate) const MINUTE: i64 = 60;

/// Which working day stands in for a free one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nearest {
    /// The one before.
    Before,
    /// The one after.
    After,
    /// The day itself: some work cannot wait.
    Same,
}

/// Returns the instant in office hours that stands in for an instant, both in seconds since 1970 UTC.
///
/// The day is kept unless it is free; within it, midnight to midnight is drawn together to 8:30 to 16:30, so that
/// what came first still does.
pub(crate) fn office_hour(at: i64, place: &Place, nearest: Nearest) -> i64 {
    let ahead = place.ahead_minutes * MINUTE;
    let (mut day, second) = ((at + ahead).div_euclid(DAY), (at + ahead).rem_euclid(DAY));
    let step = match nearest {
        Nearest::Before => -1,
        Nearest::After => 1,
        Nearest::Same => 0,
    };
    while step != 0 && is_free(day, place.weekend) {
        day += step;
    }
    day * DAY + 8 * HOUR + 30 * MINUTE + second / 3 - ahead
}

fn is_free(day: i64, weekend: Weekend) -> bool {
    let weekday = (day + 4).rem_euclid(7); // 1 January 1970 was a Thursday; Sunday is 0
    match weekend {
        Weekend::SatSun => matches!(weekday, 0 | 6),
        Weekend::FriSat => matches!(weekday, 5 | 6),
        Weekend::Fri => weekday == 5,
        Weekend::Sat => weekday == 6,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::docket::places::places;

    #[test]
    fn a_sunday_night_in_colombo_is_a_monday_morning_or_a_friday() {
        let lka = places()[0];
        let sunday = "2026-03-01T01:00:00Z".parse::<Timestamp>().unwrap().as_second();
        let day = |nearest| {
            let at = office_hour(sunday, lka, nearest);
            Timestamp::from_second(at).unwrap().to_string()
        };
        assert_eq!(day(Nearest::After), "2026-03-02T05:10:00Z");
        assert_eq!(day(Nearest::Before), "2026-02-27T05:10:00Z");
        assert_eq!(day(Nearest::Same), "2026-03-01T05:10:00Z");
    }
}
