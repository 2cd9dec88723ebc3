use jiff::ToSpan as _;

use super::*;
use crate::{
    codes::{Role, Side},
    workflow::event::{By, ToldBy},
};

fn day(day: i64) -> Timestamp {
    let first: Timestamp = "2025-01-01T12:00:00Z".parse().unwrap();
    first + (day * 24).hours()
}

/// What happened on one day and was recorded on another.
fn event(fact: Fact, happened: i64, recorded: i64) -> Event {
    let letter = crate::ids::DocumentId(uuid::Uuid::nil());
    let told = ToldBy { received_on: "2025-12-01".parse().unwrap(), channel: None, letter };
    Event {
        at: day(recorded),
        occurred_at: (happened != recorded).then(|| day(happened)),
        told: (happened != recorded).then_some(told),
        imported: false,
        breaches: vec![],
        by: By { side: Side::Requested, role: Role::Registrar, user: None, authority: None },
        fact,
        becomes: None,
        material: true,
        clocks: vec![],
    }
}

fn course(events: &[Event]) -> Course {
    let mut course = Course::default();
    for event in events {
        course.note(Stream::Shared, event);
    }
    course
}

fn person() -> crate::ids::PersonCode {
    "P-1".parse().unwrap()
}

fn arrested(at: i64) -> Fact {
    Fact::Arrested { person: person(), arrested_at: day(at), before_request: None, treaty: None }
}

fn released(at: i64) -> Fact {
    Fact::Released { person: person(), released_at: day(at) }
}

#[test]
fn what_is_told_late_breaks_the_silence_it_fell_into() {
    let silences = |events: &[Event]| -> Vec<(Timestamp, Timestamp)> {
        course(events).silences.iter().map(|s| (s.from, s.to.unwrap())).collect()
    };
    let news = |day| event(Fact::ProgressReported, day, day);
    assert_eq!(silences(&[news(0), news(300)]), [(day(0), day(300))]);
    let late = |happened| event(Fact::ProgressReported, happened, 310);
    assert_eq!(silences(&[news(0), news(300), late(150)]), [(day(0), day(150)), (day(150), day(300))]);
    assert_eq!(silences(&[news(0), news(300), late(20)]), [(day(20), day(300))], "the rest was too short");
    assert_eq!(silences(&[news(0), news(170), late(85)]), [], "neither half was long enough");
    assert_eq!(course(&[news(0), news(300), late(150)]).last_shared, Some(day(300)));
}

#[test]
fn an_arrest_counts_from_the_hour_that_was_put_right() {
    let corrected = Fact::ArrestCorrected {
        person: person(),
        was: day(4),
        arrested_at: day(3),
        before_request: None,
        place_corrected: false,
    };
    let course = course(&[event(arrested(4), 4, 4), event(corrected, 5, 5)]);
    assert_eq!(course.arrests.iter().map(|a| a.from).collect::<Vec<_>>(), [day(3)]);
}

#[test]
fn a_release_is_that_of_the_arrest_before_it() {
    let lived = [(arrested(1), 1), (released(5), 5), (arrested(9), 9), (released(12), 12)];
    let course = course(&lived.map(|(fact, at)| event(fact, at, at)));
    let spans: Vec<_> = course.arrests.iter().map(|a| (a.from, a.released)).collect();
    assert_eq!(spans, [(day(1), Some(day(5))), (day(9), Some(day(12)))]);
}

#[test]
fn an_act_counts_as_told_from_the_day_it_happened() {
    let told = course(&[event(Fact::Acknowledged, 3, 40), event(Fact::ProgressReported, 20, 41)]);
    assert_eq!([2, 3, 19, 20, 50].map(|at| told.told(day(at))), [0, 1, 1, 2, 2]);
}

/// What happened on a day, and what status it led to.
fn becoming(fact: Fact, on: i64, status: Status) -> Event {
    Event { becomes: Some(status), ..event(fact, on, on) }
}

#[test]
fn a_status_tells_that_the_steps_before_it_were_passed() {
    let seen = |status| {
        let course = course(&[becoming(Fact::ProgressReported, 5, status)]);
        (course.past_acknowledgement.is_some(), course.past_acceptance.is_some())
    };
    for status in Status::ALL.iter().copied() {
        let expected = match status {
            Status::SurrenderOrdered | Status::PartiallyExecuted | Status::Executed => (true, true),
            Status::InformationRequested | Status::Postponed | Status::InExecution | Status::Refused => {
                (true, false)
            }
            // An end says nothing of how far a request had come.
            _ => (false, false),
        };
        assert_eq!(seen(status), expected, "{status}");
    }
    let twice =
        [becoming(Fact::ProgressReported, 9, Status::Postponed), event(Fact::ProgressReported, 12, 12)];
    let earlier = becoming(Fact::ProgressReported, 7, Status::PartiallyExecuted);
    let course = course(&[twice[0].clone(), twice[1].clone(), earlier]);
    assert_eq!((course.past_acknowledgement, course.past_acceptance), (Some(day(7)), Some(day(7))));
}

#[test]
fn a_report_of_a_day_before_the_reminder_does_not_answer_it() {
    let queries = |reported| {
        let course = course(&[event(Fact::Reminded, 10, 10), event(Fact::ProgressReported, reported, 12)]);
        course.queries
    };
    assert_eq!(queries(5), [Span::begun(day(10))]);
    assert_eq!(queries(11), [Span { from: day(10), to: Some(day(11)) }]);
}

#[test]
fn each_of_two_acts_of_one_day_was_recorded_when_its_own_letter_came() {
    let acceptance =
        Fact::Accepted { measures: vec![], given_to: vec![], conditions: 0, dual_criminality: None };
    let course = course(&[event(Fact::Acknowledged, 3, 40), event(acceptance, 3, 130)]);
    let recorded = |of, at: Option<Timestamp>| course.recorded(of, at.unwrap());
    assert_eq!(recorded(DateOf::Acknowledged, course.acknowledged), day(40));
    assert_eq!(recorded(DateOf::Accepted, course.accepted), day(130));
}

#[test]
fn a_date_that_a_letter_moves_back_was_known_from_when_it_was_recorded_first() {
    let later = becoming(Fact::ProgressReported, 50, Status::InExecution);
    let earlier = Event { becomes: Some(Status::Postponed), ..event(Fact::ProgressReported, 20, 90) };
    let course = course(&[later, earlier]);
    let past = course.past_acknowledgement.unwrap();
    assert_eq!((past, course.recorded(DateOf::PastAcknowledgement, past)), (day(20), day(50)));
}
