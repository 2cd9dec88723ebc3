//! Clocks: what waits for what, for how long, and what it came to.
//!
//! Instants are UTC; a day is 86,400 seconds; a date ends at 24:00 UTC. Waiting for an answer under 18(16) is
//! not counted in the net time; the gross time never stops.

use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    codes::{Clock, KeptBy, UrgencyLevel},
    law::Cite,
    registry::{LATEST, end_of},
};

mod run;

pub use run::{ClockChange, Noted, Pause, Run, apply, note};

/// How long a clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// Days of 86,400 seconds.
    Days(u32),
    /// Hours.
    Hours(u32),
    /// Until the end of a date, UTC.
    Until(Date),
}

impl Length {
    /// Returns when a clock of this length, started then, is due.
    #[must_use]
    pub fn due_from(self, started: Timestamp) -> Timestamp {
        let hours = match self {
            Self::Days(days) => i64::from(days) * 24,
            Self::Hours(hours) => i64::from(hours),
            Self::Until(date) => return end_of(date),
        };
        started.checked_add(SignedDuration::from_hours(hours)).map_or(LATEST, |due| due.min(LATEST))
    }
}

/// Where a length comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Comity's default.
    Default,
    /// On record for the pair of States.
    OnRecord,
    /// Set by a treaty on record between them.
    Treaty,
    /// A date given in the act itself.
    Given,
}

/// One row of the table of clocks.
#[derive(Debug)]
pub struct ClockRule {
    /// The clock.
    pub clock: Clock,
    /// What it rests on.
    pub law: &'static [Cite],
    /// Who has to act before it is due: one side, or both.
    pub kept_by: KeptBy,
    /// Length where nothing else is on record; none: only a date given starts it.
    pub default: Option<Length>,
    /// Length when the request is urgent.
    pub urgent: Option<Length>,
    /// How many hours before it is due it is shown as due soon.
    pub warns_hours: u32,
    /// Whether it goes on when the request has ended: the duty outlives the request.
    pub outlives: bool,
}

use Cite::{Comity, Untoc};
use KeptBy::{Both, Requested, Requesting};
use Length::{Days, Hours};

/// The clocks. What starts, stops and pauses them stands in the transition table.
pub const CLOCKS: &[ClockRule] = &[
    ClockRule {
        clock: Clock::Acknowledge,
        law: &[Untoc("18(13)"), Comity("5")],
        kept_by: Requested,
        default: Some(Days(7)),
        urgent: Some(Hours(24)),
        warns_hours: 48,
        outlives: false,
    },
    ClockRule {
        clock: Clock::Decide,
        law: &[Untoc("18(24)"), Comity("5")],
        kept_by: Requested,
        default: Some(Days(30)),
        urgent: None,
        warns_hours: 168,
        outlives: false,
    },
    ClockRule {
        clock: Clock::SupplyInformation,
        law: &[Untoc("18(16)")],
        kept_by: Requesting,
        default: Some(Days(30)),
        urgent: None,
        warns_hours: 168,
        outlives: false,
    },
    ClockRule {
        clock: Clock::Consultation,
        law: &[Untoc("18(26)")],
        kept_by: Requesting,
        default: None,
        urgent: None,
        warns_hours: 72,
        outlives: false,
    },
    ClockRule {
        clock: Clock::Execute,
        law: &[Untoc("18(24)"), Comity("5")],
        kept_by: Requested,
        default: Some(Days(90)),
        urgent: None,
        warns_hours: 336,
        outlives: false,
    },
    ClockRule {
        clock: Clock::ReasonedDeadline,
        law: &[Untoc("18(24)")],
        kept_by: Requested,
        default: None,
        urgent: None,
        warns_hours: 336,
        outlives: false,
    },
    ClockRule {
        clock: Clock::PostponementReview,
        law: &[Untoc("18(25)")],
        kept_by: Requested,
        default: None,
        urgent: None,
        warns_hours: 168,
        outlives: false,
    },
    ClockRule {
        clock: Clock::StatusQuery,
        law: &[Untoc("18(24)")],
        kept_by: Requested,
        default: Some(Days(14)),
        urgent: None,
        warns_hours: 72,
        outlives: false,
    },
    ClockRule {
        clock: Clock::ProvisionalArrest,
        // UNTOC 16(9) sets no length: it comes from the treaty on record, or is the default.
        law: &[Untoc("16(9)"), Comity("5")],
        kept_by: Both,
        default: Some(Days(40)),
        urgent: None,
        warns_hours: 336,
        outlives: false,
    },
    ClockRule {
        clock: Clock::Removal,
        law: &[Untoc("16(7)"), Comity("5")],
        kept_by: Requested,
        default: Some(Days(30)),
        urgent: None,
        warns_hours: 168,
        outlives: false,
    },
    ClockRule {
        clock: Clock::SafeConduct,
        law: &[Untoc("18(27)")],
        kept_by: Requesting,
        default: Some(Days(15)),
        urgent: None,
        warns_hours: 120,
        outlives: true,
    },
    ClockRule {
        clock: Clock::ReturnOfEvidence,
        // Nothing in UNTOC: a condition under 18(26), or a treaty.
        law: &[Untoc("18(26)"), Comity("5")],
        kept_by: Requesting,
        default: None,
        urgent: None,
        warns_hours: 336,
        outlives: true,
    },
    ClockRule {
        clock: Clock::ReturnOfPerson,
        law: &[Untoc("18(11)")],
        kept_by: Requesting,
        default: None,
        urgent: None,
        warns_hours: 336,
        outlives: true,
    },
];

/// Returns the row of a clock.
#[must_use]
pub fn rule(clock: Clock) -> &'static ClockRule {
    const FIRST: &ClockRule = &CLOCKS[0];
    CLOCKS.iter().find(|r| r.clock == clock).unwrap_or(FIRST) // a test shows that every clock has its row
}

/// Returns from when a clock that is due then is shown as due soon, UTC.
#[must_use]
pub fn warns_from(clock: Clock, due: Timestamp) -> Timestamp {
    let before = SignedDuration::from_hours(i64::from(rule(clock).warns_hours));
    due.checked_sub(before).unwrap_or(due)
}

/// Returns how many whole days are left until an instant; less than none once it is past.
#[must_use]
pub fn days_left(until: Timestamp, now: Timestamp) -> i64 {
    until.duration_since(now).as_secs().div_euclid(86_400)
}

/// How many days before an arrest clock is due both sides are warned.
pub const ARREST_WARNINGS_DAYS: [u32; 4] = [14, 7, 3, 1];

/// Returns the warning an arrest clock that is due then stands under: the fewest of [`ARREST_WARNINGS_DAYS`] that are
/// not yet over; none while more days are left than any of them, or once it is due.
#[must_use]
pub fn arrest_warning(due: Timestamp, now: Timestamp) -> Option<u32> {
    let left = due.duration_since(now);
    let within = |days: &u32| left <= SignedDuration::from_hours(i64::from(*days) * 24);
    ARREST_WARNINGS_DAYS.into_iter().filter(within).min().filter(|_| left > SignedDuration::ZERO)
}

/// Returns the length of a clock and where it comes from: a date given, what is on record, else the default.
#[must_use]
pub fn length(
    clock: Clock,
    given: Option<Date>,
    on_record: Option<(Length, Source)>,
    urgency: UrgencyLevel,
) -> Option<(Length, Source)> {
    let row = rule(clock);
    if let Some(date) = given {
        return Some((Length::Until(date), Source::Given));
    }
    if on_record.is_some() {
        return on_record;
    }
    let default = if urgency == UrgencyLevel::Urgent { row.urgent.or(row.default) } else { row.default };
    default.map(|length| (length, Source::Default))
}
