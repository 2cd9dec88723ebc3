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
    let stop = ClockChange::Stopped { clock: Clock::Decide, of: None, before: false };
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

#[test]
fn a_clock_warns_in_the_hours_before_it_is_due_and_is_late_after() {
    for (clock, hours) in [
        (Clock::Acknowledge, 48),
        (Clock::Decide, 168),
        (Clock::SupplyInformation, 168),
        (Clock::Consultation, 72),
        (Clock::Execute, 336),
        (Clock::ReasonedDeadline, 336),
        (Clock::PostponementReview, 168),
        (Clock::StatusQuery, 72),
        (Clock::SafeConduct, 120),
        (Clock::ReturnOfEvidence, 336),
        (Clock::ReturnOfPerson, 336),
    ] {
        let mut run = started("2026-03-31T00:00:00Z").remove(0);
        run.clock = clock;
        let due = run.due;
        let before = |hours: i64| due.checked_sub(SignedDuration::from_hours(hours)).unwrap();
        let moment = SignedDuration::from_secs(1);
        assert!(!run.warns(before(hours).checked_sub(moment).unwrap()), "{clock}");
        assert!(run.warns(before(hours)) && run.warns(due), "{clock}");
        let late = due.checked_add(moment).unwrap();
        assert!(!run.warns(late), "{clock}: late is more than due soon");
        assert_eq!((run.result(due), run.result(late)), (ClockResult::Running, ClockResult::RunningLate));
    }
}

#[test]
fn what_stands_still_or_is_over_warns_of_nothing() {
    let mut runs = started("2026-01-31T00:00:00Z");
    let pause = ClockChange::Paused { clock: Clock::Decide, why: PauseReason::Postponed };
    apply(&mut runs, &pause, at("2026-01-20T00:00:00Z"));
    assert!(!runs[0].warns(at("2026-01-30T00:00:00Z")));
    let mut runs = started("2026-01-31T00:00:00Z");
    apply(
        &mut runs,
        &ClockChange::Stopped { clock: Clock::Decide, of: None, before: false },
        at("2026-01-20T00:00:00Z"),
    );
    assert!(!runs[0].warns(at("2026-01-30T00:00:00Z")));
}

#[test]
fn an_end_told_late_ends_also_what_started_after_it_from_its_first_moment() {
    let mut runs = started("2026-01-31T00:00:00Z");
    apply(&mut runs, &ClockChange::Ended { clock: Clock::Decide }, at("2025-12-20T00:00:00Z"));
    assert_eq!((runs[0].came_to, runs[0].stopped), (Some(ClockResult::Ended), Some(runs[0].started)));
    // But what was reached before a clock started was not reached by it.
    let mut runs = started("2026-01-31T00:00:00Z");
    apply(
        &mut runs,
        &ClockChange::Stopped { clock: Clock::Decide, of: None, before: false },
        at("2025-12-20T00:00:00Z"),
    );
    assert!(runs[0].is_open());
}
