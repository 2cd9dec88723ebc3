use serde_json::{Value, json};

use super::*;
use crate::{
    clocks::Noted,
    codes::Clock,
    figures::course::{Course, Recorded},
};

fn at(text: &str) -> Timestamp {
    format!("{text}T12:00:00Z").parse().unwrap()
}

fn quarter(text: &str) -> Quarter {
    text.parse().unwrap()
}

fn facts(course: Course) -> CaseFacts {
    let mut facts: Value = json!({
        "request": "00000000-0000-0000-0000-0000000000c1", "reference": "MLA-2026-LKA-IND-000001", "kind": "mla",
        "requesting": "LKA", "requested": "IND", "status": "in_execution", "created": "2026-01-05T09:00:00Z",
        "sent": "2026-01-06T09:00:00Z", "measures": [], "families": [], "urgency": "ordinary", "course": {},
    });
    facts["course"] = serde_json::to_value(course).unwrap();
    serde_json::from_value(facts).unwrap()
}

/// A clock, as it stood each time: recorded on, due on, what it had come to.
fn returns(noted: &[(&str, &str, Option<ClockResult>)]) -> ClockFacts {
    let stood = |(recorded, due, came_to): &(&str, &str, Option<ClockResult>)| Noted {
        recorded: at(recorded),
        due: at(due),
        came_to: *came_to,
        paused: false,
    };
    let noted: Vec<Noted> = noted.iter().map(stood).collect();
    let last = noted.last().unwrap();
    let clock = Clock::ReturnOfEvidence;
    ClockFacts { clock, due: last.due, stopped: None, came_to: last.came_to, paused: false, noted }
}

/// In which quarter it is due, which release counts it, and whether it was kept.
fn counted(noted: &[(&str, &str, Option<ClockResult>)], sent: &str) -> Option<(Quarter, Quarter, bool)> {
    clock(&returns(noted), quarter(sent)).map(|due| (due.on.happened(), due.on.known(), due.kept))
}

#[test]
fn a_clock_counts_in_the_quarter_in_which_it_was_on_record_that_it_was_due() {
    use ClockResult::{Ended, Kept, Missed, Void};
    let (q1, q2) = (quarter("2026Q1"), quarter("2026Q2"));
    let started = ("2026-03-10", "2026-03-25", None);
    assert_eq!(counted(&[started], "2026Q1"), Some((q1, q1, false)));
    let stopped = ("2026-03-20", "2026-03-25", Some(Kept));
    assert_eq!(counted(&[started, stopped], "2026Q1"), Some((q1, q1, true)));
    // A letter tells of the delivery only in April: the release of the first quarter never knew of the clock.
    let told = ("2026-04-05", "2026-03-25", None);
    assert_eq!(counted(&[told], "2026Q1"), Some((q1, q2, false)));
    assert_eq!(counted(&[("2026-04-05", "2026-03-25", Some(Kept))], "2026Q1"), Some((q1, q2, true)));
    // Nor of the request.
    assert_eq!(counted(&[stopped], "2026Q2"), Some((q1, q2, true)));
    // What is told or put right after it was counted changes nothing.
    for later in [Some(Kept), Some(Missed), Some(Ended), None] {
        let corrected = ("2026-04-02", "2026-06-01", later);
        assert_eq!(counted(&[started, corrected], "2026Q1"), Some((q1, q1, false)), "{later:?}");
        assert_eq!(counted(&[stopped, corrected], "2026Q1"), Some((q1, q1, true)), "{later:?}");
    }
    // One that is due later moves with its date.
    let moved = [("2026-03-10", "2026-06-25", None), ("2026-04-02", "2026-07-20", None)];
    assert_eq!(counted(&moved, "2026Q1"), Some((quarter("2026Q3"), quarter("2026Q3"), false)));
    for nothing in [Ended, Void] {
        assert_eq!(counted(&[("2026-03-20", "2026-03-25", Some(nothing))], "2026Q1"), None);
    }
    assert_eq!(counted(&[started, ("2026-04-02", "2026-03-25", Some(Void))], "2026Q1"), None, "recalled");
}

#[test]
fn a_second_sum_of_the_same_fate_and_currency_counts_in_its_own_quarter() {
    let sum = |on: &str, minor| crate::figures::course::Reached {
        at: at(on),
        fate: AssetFate::Frozen,
        minor,
        currency: "USD".parse().unwrap(),
    };
    let reached =
        vec![sum("2026-01-10", 5), sum("2026-02-10", 7), sum("2026-05-01", 11), sum("2026-01-11", 13)];
    let recorded = vec![Recorded { of: DateOf::Sum(3), at: at("2026-04-20") }];
    let taken = assets(&facts(Course { reached, recorded, ..Course::default() }));
    let sums: Vec<_> = taken.iter().map(|a| (a.on.known().to_string(), a.amount)).collect();
    assert_eq!(sums, [("2026Q1".to_owned(), 12), ("2026Q2".to_owned(), 24)]);
}

#[test]
fn times_know_nothing_that_was_recorded_later() {
    let round = |on: &str| Span::begun(at(on));
    let course = Course {
        past_acknowledgement: Some(at("2026-02-01")),
        past_acceptance: Some(at("2026-02-02")),
        rounds: vec![round("2026-01-20"), round("2026-01-21")],
        recorded: vec![
            Recorded { of: DateOf::PastAcknowledgement, at: at("2026-04-20") },
            Recorded { of: DateOf::PastAcceptance, at: at("2026-04-20") },
            Recorded { of: DateOf::Round(0), at: at("2026-04-20") },
        ],
        ..Course::default()
    };
    let known = facts(course.clone()).known_before(quarter("2026Q1").end()).unwrap().course;
    assert_eq!((known.past_acknowledgement, known.past_acceptance), (None, None));
    assert_eq!(known.rounds, [round("2026-01-21")]);
    let later = facts(course.clone()).known_before(quarter("2026Q2").end()).unwrap().course;
    assert_eq!(later, course);
}

#[test]
fn a_round_that_is_told_after_the_decision_was_released_does_not_change_it() {
    let course = |recorded| Course {
        accepted: Some(at("2026-03-01")),
        rounds: vec![Span::begun(at("2026-02-01"))],
        recorded: vec![Recorded { of: DateOf::Round(0), at: at(recorded) }],
        ..Course::default()
    };
    let decided = |recorded| decision(&facts(course(recorded))).unwrap().decision;
    assert_eq!(decided("2026-03-30"), FirstDecision::AfterRounds);
    assert_eq!(decided("2026-04-02"), FirstDecision::AtOnce);
}

#[test]
fn a_date_that_was_missing_stays_missing_when_a_later_letter_tells_it() {
    let course = |told: Option<&str>| Course {
        acknowledged: told.map(|_| at("2026-01-20")),
        past_acknowledgement: Some(at("2026-02-01")),
        recorded: told.map(|told| Recorded { of: DateOf::Acknowledged, at: at(told) }).into_iter().collect(),
        ..Course::default()
    };
    let known =
        |told| missing(&facts(course(told))).iter().map(|on| on.known().to_string()).collect::<Vec<_>>();
    assert_eq!(known(None), ["2026Q1"]);
    assert_eq!(known(Some("2026-03-30")), [""; 0]);
    assert_eq!(known(Some("2026-04-02")), ["2026Q1"]);
}
