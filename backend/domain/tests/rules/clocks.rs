//! One run of a clock: when it is due, what a pause does, what it came to.

use comity_domain::{
    clocks::{CLOCKS, ClockChange, Length::Days, Run, Source, apply},
    codes::{Clock, ClockResult, PauseReason},
};
use jiff::SignedDuration;

use crate::common::at;

fn started(due: &str) -> Vec<Run> {
    let mut runs = vec![];
    let start = ClockChange::Started {
        clock: Clock::Decide,
        of: None,
        due: at(due),
        length: Days(30),
        source: Source::Default,
    };
    apply(&mut runs, &start, at("2026-01-01T00:00:00Z"));
    runs
}

#[test]
fn every_clock_has_exactly_one_row() {
    for clock in Clock::ALL {
        assert_eq!(CLOCKS.iter().filter(|r| r.clock == *clock).count(), 1, "{clock}");
    }
}

#[test]
fn a_pause_moves_the_due_instant_by_its_own_length_when_it_ends() {
    let mut runs = started("2026-01-31T00:00:00Z");
    let pause = ClockChange::Paused { clock: Clock::Decide, why: PauseReason::InformationRequested };
    apply(&mut runs, &pause, at("2026-01-10T00:00:00Z"));
    assert_eq!(runs[0].due, at("2026-01-31T00:00:00Z"));
    assert_eq!(runs[0].result(at("2026-03-01T00:00:00Z")), ClockResult::RunningPaused);
    apply(&mut runs, &ClockChange::Resumed { clock: Clock::Decide }, at("2026-01-20T12:00:00Z"));
    assert_eq!(runs[0].due, at("2026-02-10T12:00:00Z"));
    assert_eq!(runs[0].net(at("2026-01-21T00:00:00Z")), SignedDuration::from_hours(9 * 24 + 12));
}

#[test]
fn stopped_exactly_when_due_is_kept_and_a_moment_later_is_missed() {
    let stop = ClockChange::Stopped { clock: Clock::Decide, of: None };
    let mut kept = started("2026-01-31T00:00:00Z");
    apply(&mut kept, &stop, at("2026-01-31T00:00:00Z"));
    assert_eq!(kept[0].came_to, Some(ClockResult::Kept));
    let mut missed = started("2026-01-31T00:00:00Z");
    apply(&mut missed, &stop, at("2026-01-31T00:00:00.000001Z"));
    assert_eq!(missed[0].came_to, Some(ClockResult::Missed));
}

#[test]
fn what_was_late_when_the_request_ended_was_missed() {
    let end = ClockChange::Ended { clock: Clock::Decide };
    let mut late = started("2026-01-31T00:00:00Z");
    apply(&mut late, &end, at("2026-02-01T00:00:00Z"));
    assert_eq!(late[0].came_to, Some(ClockResult::Missed));
    let mut early = started("2026-01-31T00:00:00Z");
    apply(&mut early, &end, at("2026-01-02T00:00:00Z"));
    assert_eq!(early[0].came_to, Some(ClockResult::Ended));
}
