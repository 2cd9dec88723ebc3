//! An arrest before the request was there, an hour that was recorded wrong, and a person who is arrested again.

use comity_domain::{
    clocks::Run,
    codes::{
        Action, Clock, ClockResult, EarlierArrest, Kind,
        Side::{Requested, Requesting},
        Status,
    },
    contents::Contents,
    ids::PersonCode,
    workflow::{
        Body, Command, CustodyState, Fact, Period,
        command::Register,
        offers::{offers, possible},
    },
};
use jiff::SignedDuration;

use crate::common::{
    at,
    contents::of_kind,
    pair::{ARREST, Arrest, EXTRADITION, Extradition, Pair, held, pair},
    people::{drafter, examiner, registrar, requesting_registrar},
    said::{arrested, arrested_before, by_pouch, corrected, recall, registering_of, released, told},
};

use crate::{
    custody::{at_due, clock, due, owed, standing},
    followers::connected_since,
    invariants::nobody_is_forgotten,
};

fn run(pair: &Pair) -> &Run {
    pair.arrest.run(Clock::ProvisionalArrest)
}

/// Sent at four minutes past nine on the twelfth of January, and accepted.
fn asked() -> Pair {
    pair(None).arrest_asked().taken(Arrest).at("2026-01-13T09:00:00Z")
}

#[test]
fn an_arrest_before_the_request_says_on_what_it_was_made() {
    let pair = asked();
    let early = "2026-01-10T05:00:00Z";
    let pair = pair
        .refuses(Arrest, &examiner(), arrested(early), &["arrest_before_request before_request"])
        .refuses(
            Arrest,
            &examiner(),
            arrested_before("2026-01-13T08:00:00Z"),
            &["arrest_not_before_request before_request"],
        )
        .refuses(
            Arrest,
            &examiner(),
            arrested_before("2026-01-14T00:00:00Z"),
            &["not_yet_happened arrested_at"],
        )
        .refuses(Arrest, &examiner(), arrested_before("1919-01-14T00:00:00Z"), &["long_past arrested_at"]);
    let pair = pair.on(Arrest, &examiner(), arrested_before(early));
    assert_eq!((run(&pair).started, run(&pair).due), (at(early), at("2026-02-19T05:00:00Z")));
    assert_eq!(pair.request(Arrest).held().unwrap().since, at(early));
    let Fact::Arrested { before_request, .. } = &pair.arrest.last_event().fact else { panic!() };
    assert_eq!(*before_request, Some(EarlierArrest::Notice));
    let execute = pair.arrest.run(Clock::Execute);
    assert_eq!((execute.came_to, execute.stopped), (Some(ClockResult::Kept), Some(execute.started)));
}

#[test]
fn an_arrest_whose_time_was_over_when_it_was_reported_lapses_at_once() {
    let pair = asked().on(Arrest, &examiner(), arrested_before("2025-11-20T05:00:00Z"));
    assert_eq!(pair.request(Arrest).status, Status::Lapsed);
    assert_eq!(pair.arrest.last_event().happened_at(), at("2025-12-30T05:00:00Z"));
    assert_eq!(owed(&pair), [true, false]);
    for open in &pair.request(Arrest).clocks {
        assert!(!open.is_open() && open.started <= open.stopped.unwrap(), "{open:?}");
    }
}

#[test]
fn an_arrest_before_the_request_is_told_by_letter_and_shows_no_receipt_by_its_hour() {
    let pair = pair(Some(Requested)).arrest_asked().at("2026-01-20T00:00:00Z");
    let letter = |act| told(Requested, "2026-01-18T00:00:00Z", "2026-01-19", act);
    let early = "2026-01-02T05:00:00Z";
    let pair = pair.refuses(
        Arrest,
        &requesting_registrar(),
        letter(arrested(early)),
        &["arrest_before_request before_request"],
    );
    let pair = pair.on(Arrest, &requesting_registrar(), letter(arrested_before(early)));
    assert_eq!(run(&pair).due, at("2026-02-11T05:00:00Z"));
    // On the extradition by pouch: that it was there is shown by the letter, not by an hour before it was sent.
    let pair = pair.extradition_approved().on(Extradition, &drafter(), by_pouch()).at("2026-02-15T00:00:00Z");
    let late = told(Requested, early, "2026-02-14", arrested_before(early));
    let pair = pair.on(Extradition, &requesting_registrar(), late);
    assert_eq!(clock(&pair), Some(ClockResult::Missed), "the letter came after the time was over");
    assert_eq!(owed(&pair), [true, false]);
}

#[test]
fn the_hour_of_an_arrest_is_put_right_with_the_reason_and_the_clock_counts_anew() {
    let pair = held(None).at("2026-01-20T00:00:00Z");
    let (was, length) = (run(&pair).started, run(&pair).length);
    let right = "2026-01-12T21:00:00Z";
    let pair = pair
        .refuses(Arrest, &examiner(), arrested(right), &["held_already person"])
        .refuses(Arrest, &examiner(), corrected(right, " "), &["missing corrects"])
        .refuses(
            Arrest,
            &examiner(),
            corrected("2026-01-20T00:01:00Z", "a slip"),
            &["not_yet_happened arrested_at"],
        )
        .refuses(
            Arrest,
            &examiner(),
            corrected("2026-01-11T00:00:00Z", "a slip"),
            &["arrest_before_request before_request"],
        );
    asked().refuses(
        Arrest,
        &examiner(),
        corrected("2026-01-13T01:00:00Z", "a slip"),
        &["nobody_held person"],
    );
    let other = Command::ReportArrest {
        person: Some("S-1".parse::<PersonCode>().unwrap()),
        arrested_at: Some(at(right)),
        place: None,
        before_request: None,
        corrects: Some("another person".to_owned()),
        text: None,
    };
    let Err(comity_domain::workflow::Refusal::Unmet(unmet)) = pair.decide(Arrest, &examiner(), &other) else {
        panic!()
    };
    assert!(unmet.iter().all(|u| u.code() == "unknown_person"), "{unmet:?}");
    let story = pair.seen_from(Arrest);
    assert!(
        possible(story.request(), Action::ReportArrest, &examiner(), &story.context(&examiner())).is_ok()
    );
    let pair = pair.on(Arrest, &examiner(), corrected(right, "read from the wrong line of the report"));
    let run = run(&pair);
    assert_eq!((run.started, run.length), (at(right), length));
    assert_eq!(run.due, at(right).checked_add(SignedDuration::from_hours(24 * 40)).unwrap());
    assert_eq!(pair.request(Arrest).held().unwrap().since, at(right));
    for ended in [Clock::Execute, Clock::ReasonedDeadline] {
        assert_eq!(pair.arrest.run(ended).stopped, Some(at(right)), "{ended}");
    }
    let event = pair.arrest.last_event();
    let Fact::ArrestCorrected { was: before, arrested_at, .. } = &event.fact else { panic!() };
    assert_eq!((*before, *arrested_at, event.happened_at()), (was, at(right), at("2026-01-20T00:00:00Z")));
    assert!(event.material, "both States read it");
    let Some(Some(Body::Texts(said))) = pair.arrest.bodies.last() else { panic!() };
    assert!(said.iter().any(|t| t.path == "corrects" && t.text.starts_with("read from")));
}

/// The arrest is put right: the hour, the place and on what it was made, as they are given.
fn put_right(hour: &str, place: Option<&str>, before_request: Option<EarlierArrest>) -> Command {
    let mut act = corrected(hour, "a slip of the pen");
    if let Command::ReportArrest { place: at, before_request: on, .. } = &mut act {
        (*at, *on) = (place.map(str::to_owned), before_request);
    }
    act
}

#[test]
fn a_correction_that_changes_nothing_is_refused_whatever_it_rests_on() {
    let there = || held(None).at("2026-01-20T00:00:00Z");
    let on_record = run(&there()).started.to_string();
    for pair in [there(), there().extradition_asked().taken(Extradition)] {
        for which in [Arrest, Extradition] {
            if pair.story(which).request.is_none() {
                continue;
            }
            for place in [None, Some(" "), Some("at the port"), Some(" at the port ")] {
                let same = put_right(&on_record, place, None);
                let _ = pair.clone().refuses(which, &examiner(), same, &["nothing_corrected arrested_at"]);
            }
        }
    }
    let early = "2026-01-10T05:00:00Z";
    let before = asked().on(Arrest, &examiner(), arrested_before(early));
    let same = put_right(early, None, Some(EarlierArrest::Notice));
    let before = before.refuses(Arrest, &examiner(), same, &["nothing_corrected arrested_at"]);
    let other = put_right(early, None, Some(EarlierArrest::NationalLaw));
    let before = before.on(Arrest, &examiner(), other);
    let custody = before.request(Arrest).custody.as_ref().unwrap();
    assert_eq!(custody.before_request, Some(EarlierArrest::NationalLaw));
    // Told by letter too: it is a matter of form.
    let told_of = held(Some(Requested)).at("2026-01-20T00:00:00Z");
    let on_record = run(&told_of).started.to_string();
    let same = told(Requested, "2026-01-18T00:00:00Z", "2026-01-19", put_right(&on_record, None, None));
    told_of.refuses(Arrest, &requesting_registrar(), same, &["nothing_corrected arrested_at"]);
}

#[test]
fn a_correction_says_whether_the_place_is_another_and_keeps_the_one_on_record_where_none_is_given() {
    let there = || held(None).at("2026-01-20T00:00:00Z");
    let on_record = run(&there()).started.to_string();
    let said = |pair: &Pair| {
        let Fact::ArrestCorrected { was, arrested_at, place_corrected, .. } = pair.arrest.last_event().fact
        else {
            panic!()
        };
        let Some(Some(Body::Texts(texts))) = pair.arrest.bodies.last() else { panic!() };
        let text = |path: &str| texts.iter().find(|t| t.path == path).map(|t| t.text.clone());
        (was != arrested_at, place_corrected, text("place"), text("place_was"))
    };
    let (port, station) = (Some("at the port".to_owned()), Some("at the station".to_owned()));
    let place_alone = there().on(Arrest, &examiner(), put_right(&on_record, Some("at the station"), None));
    assert_eq!(said(&place_alone), (false, true, station.clone(), port.clone()));
    let hour_alone = there().on(Arrest, &examiner(), put_right("2026-01-12T21:00:00Z", None, None));
    assert_eq!(said(&hour_alone), (true, false, port.clone(), None));
    let both = put_right("2026-01-12T21:00:00Z", Some("at the station"), None);
    let both = there().on(Arrest, &examiner(), both);
    assert_eq!(said(&both), (true, true, station.clone(), port));
    // What was put right is on record from then on.
    both.refuses(
        Arrest,
        &examiner(),
        put_right("2026-01-12T21:00:00Z", Some("at the station"), None),
        &["nothing_corrected arrested_at"],
    );
    // Of an arrest without a place the place is said for the first time, and none before it.
    let nowhere = asked().on(Arrest, &examiner(), {
        let mut act = arrested("2026-01-13T08:00:00Z");
        if let Command::ReportArrest { place, .. } = &mut act {
            *place = None;
        }
        act
    });
    let now = put_right("2026-01-13T08:00:00Z", Some("at the station"), None);
    assert_eq!(said(&nowhere.on(Arrest, &examiner(), now)), (false, true, station, None));
    // The other request that names the custody is told which of them was put right, in codes.
    let pair = there().extradition_asked().taken(Extradition);
    let pair = pair.on(Extradition, &examiner(), put_right(&on_record, Some("at the station"), None));
    assert!(matches!(pair.arrest.last_event().fact, Fact::ArrestCorrected { place_corrected: true, .. }));
}

#[test]
fn an_hour_put_right_into_the_past_lapses_and_one_put_right_in_time_does_not() {
    let late = at_due(held(None), -60 * 24);
    // Accepted at six minutes past nine, it is said to have been made at once: thirty hours earlier than recorded.
    let there = asked().at("2026-01-16T00:00:00Z").on(Arrest, &examiner(), arrested("2026-01-15T00:00:00Z"));
    let there = at_due(there, -60 * 24);
    let pair =
        there.on(Arrest, &examiner(), corrected("2026-01-13T01:00:00Z", "the report names another day"));
    assert_eq!(pair.request(Arrest).status, Status::Lapsed);
    assert_eq!(pair.arrest.last_event().happened_at(), at("2026-02-22T01:00:00Z"));
    assert_eq!(owed(&pair), [true, false]);
    let right = late.arrest.run(Clock::ProvisionalArrest).started;
    let right = right.checked_add(SignedDuration::from_hours(5)).unwrap().to_string();
    let before = due(&late);
    let pair = late.on(Arrest, &examiner(), corrected(&right, "the hour was that of Colombo"));
    assert!(at(&before) < at(&due(&pair)));
    assert_eq!(clock(&pair), None);
    // What is over is not put right.
    let over = at_due(held(None), 1);
    assert_eq!(
        over.decide(Arrest, &examiner(), &corrected(&right, "too late")).unwrap_err().code(),
        "not_in_status"
    );
}

#[test]
fn once_the_custody_was_taken_over_the_hour_is_put_right_on_both_and_in_the_clock_that_was_stopped() {
    let there = || held(None).extradition_asked().taken(Extradition).at("2026-01-20T00:00:00Z");
    let right = "2026-01-12T21:00:00Z";
    for which in [Arrest, Extradition] {
        let before = there();
        let pair = before.clone().on(which, &examiner(), corrected(right, "a slip of the pen"));
        for story in [&pair.arrest, &pair.extradition] {
            assert_eq!(story.request().custody.as_ref().unwrap().since, at(right), "{which:?}");
            assert!(matches!(story.last_event().fact, Fact::ArrestCorrected { .. }), "the other is told");
        }
        let (was, is) = (run(&before), run(&pair));
        assert_eq!((is.started, is.due), (at(right), was.length.due_from(at(right))));
        // It never stops before it began.
        let stopped = was.stopped.max(Some(at(right)));
        assert_eq!((is.stopped, is.came_to), (stopped, Some(ClockResult::Kept)));
        for ended in [Clock::Execute, Clock::ReasonedDeadline] {
            assert_eq!(pair.arrest.run(ended).stopped, Some(at(right)), "{ended} {which:?}");
        }
        assert_eq!(standing(&pair), [Some(CustodyState::HeldFor(EXTRADITION)), Some(CustodyState::Held)]);
        // The arrest was not before the request for the arrest, only before that for extradition.
        let pair = before.on(which, &examiner(), corrected("2026-01-12T09:08:00Z", "a slip of the pen"));
        assert_eq!(pair.request(Extradition).held().unwrap().since, at("2026-01-12T09:08:00Z"));
    }
}

#[test]
fn a_recall_sets_the_clock_running_from_the_hour_put_right() {
    let arrested = asked().on(Arrest, &examiner(), arrested("2026-01-13T08:00:00Z"));
    let early = corrected_before("2026-01-02T08:00:00Z");
    let pair = arrested.at("2026-01-20T00:00:00Z").extradition_asked();
    let pair = pair.on(Arrest, &examiner(), early).on(Extradition, &drafter(), recall());
    assert_eq!(clock(&pair), None);
    let counts = (run(&pair).started, run(&pair).due);
    assert_eq!(counts, (at("2026-01-02T08:00:00Z"), at("2026-02-11T08:00:00Z")));
    assert_eq!(pair.request(Arrest).held().unwrap().since, at("2026-01-02T08:00:00Z"));
    nobody_is_forgotten(&[pair.request(Arrest), pair.request(Extradition)]);
}

#[test]
fn what_came_in_time_by_the_hour_on_record_stays_in_time_until_it_is_recalled() {
    let arrested = asked().on(Arrest, &examiner(), arrested("2026-01-13T08:00:00Z"));
    let sent = arrested.at("2026-02-20T00:00:00Z").extradition_asked();
    let late = corrected_before("2026-01-10T08:00:00Z");
    let pair = sent.on(Arrest, &examiner(), late);
    assert_eq!((clock(&pair), due(&pair).as_str()), (Some(ClockResult::Kept), "2026-02-19T08:00:00Z"));
    assert_eq!(standing(&pair), [Some(CustodyState::HeldFor(EXTRADITION)), Some(CustodyState::Held)]);
    let pair = pair.on(Extradition, &drafter(), recall());
    assert_eq!(pair.request(Arrest).status, Status::Lapsed);
    assert_eq!(owed(&pair), [true, false]);
}

fn corrected_by(hour: &str) -> Command {
    corrected(hour, "a slip of the pen")
}

/// Put right to an hour before the request was there.
fn corrected_before(hour: &str) -> Command {
    let mut act = corrected_by(hour);
    if let Command::ReportArrest { before_request, .. } = &mut act {
        *before_request = Some(EarlierArrest::Notice);
    }
    act
}

#[test]
fn the_hour_of_an_arrest_that_was_by_letter_is_put_right_on_an_extradition_that_is_not() {
    let there = held(Some(Requested)).at("2026-01-20T00:00:00Z");
    let pair = connected_since(there).extradition_approved().sent(Extradition).taken(Extradition);
    let custody = pair.request(Extradition).held().unwrap();
    assert_eq!((custody.is_taken_over(), custody.from), (true, None));
    // Before the request for extradition, and after that for the arrest: nothing more is asked.
    let pair = pair.on(Extradition, &examiner(), corrected_by("2026-01-12T09:08:00Z"));
    for which in [Arrest, Extradition] {
        assert_eq!(pair.request(which).custody.as_ref().unwrap().since, at("2026-01-12T09:08:00Z"));
    }
    pair.refuses(
        Extradition,
        &examiner(),
        corrected_by("2026-01-11T00:00:00Z"),
        &["arrest_before_request before_request"],
    );
}

#[test]
fn where_a_letter_names_nobody_the_report_names_who_was_arrested() {
    let by = |code: Option<&str>| Command::ReportArrest {
        person: code.map(|c| c.parse().unwrap()),
        arrested_at: Some(at("2026-01-12T12:00:00Z")),
        place: None,
        before_request: None,
        corrects: None,
        text: None,
    };
    let came = |contents: Contents| {
        let Command::Register(register) = registering_of(Kind::ProvisionalArrest, "2026-01-12", None) else {
            panic!()
        };
        let register = Register { contents, ..*register };
        pair(Some(Requesting))
            .on(Arrest, &registrar(), Command::Register(Box::new(register)))
            .taken(Arrest)
            .at("2026-01-13T00:00:00Z")
    };
    let mut whole = of_kind(Kind::ProvisionalArrest);
    whole.measures[0].persons.clear();
    let nobody = Contents { persons: vec![], ..whole.clone() };
    let pair = came(nobody).refuses(Arrest, &examiner(), by(None), &["missing person"]);
    let pair = pair.on(Arrest, &examiner(), by(Some("S-1")));
    assert_eq!(run(&pair).started, at("2026-01-12T12:00:00Z"));
    // Persons, and none of them named as the one sought: any of them, and nobody else.
    let pair =
        came(whole.clone()).refuses(Arrest, &examiner(), by(Some("S-9")), &["unknown_person persons.S-9"]);
    let _ = pair.on(Arrest, &examiner(), by(Some(whole.persons[0].code.as_str())));
}

#[test]
fn who_puts_right_the_hour_of_an_arrest_before_the_request_is_not_asked_again_on_what_it_was_made() {
    let there = asked().on(Arrest, &examiner(), arrested_before("2026-01-10T05:00:00Z"));
    let on = |pair: &Pair| pair.request(Arrest).custody.as_ref().unwrap().before_request;
    assert_eq!(on(&there), Some(EarlierArrest::Notice));
    let pair = there.clone().on(Arrest, &examiner(), corrected("2026-01-10T15:00:00Z", "ten hours later"));
    assert_eq!((run(&pair).started, on(&pair)), (at("2026-01-10T15:00:00Z"), Some(EarlierArrest::Notice)));
    // Nor where the custody was taken over, and it is put right there.
    let taken = there.clone().extradition_asked().taken(Extradition);
    let taken = taken.on(Extradition, &examiner(), corrected("2026-01-10T15:00:00Z", "ten hours later"));
    assert_eq!(taken.request(Extradition).held().unwrap().since, at("2026-01-10T15:00:00Z"));
    // After the request it was on the request.
    let pair = there.on(Arrest, &examiner(), corrected("2026-01-13T01:00:00Z", "the report of another day"));
    assert_eq!(on(&pair), None);
}

#[test]
fn a_report_of_an_arrest_says_how_long_the_person_may_be_held() {
    let holds = |pair: &Pair, which| {
        let story = pair.seen_from(which);
        let all = offers(story.request(), &examiner(), &story.context(&examiner()));
        all.into_iter().find(|o| o.action == Action::ReportArrest).unwrap().holds
    };
    let there = asked();
    let said = holds(&there, Arrest).unwrap();
    let pair = there.on(Arrest, &examiner(), arrested("2026-01-13T01:00:00Z"));
    assert_eq!(said.length, run(&pair).length);
    assert_eq!((holds(&pair, Arrest), said.treaty), (None, None), "of who is held, the clock runs");
    // On the extradition no clock starts; nor on an arrest whose request for extradition is there already.
    let pair = pair.extradition_asked().taken(Extradition).at("2026-01-20T00:00:00Z");
    let pair = pair.on(Extradition, &examiner(), released("2026-01-19T08:00:00Z"));
    assert_eq!((holds(&pair, Arrest), holds(&pair, Extradition)), (None, None));
}

#[test]
fn while_somebody_is_held_the_release_and_the_arrest_are_offered_before_all_but_the_next_step() {
    let first = |pair: &Pair, which| {
        let story = pair.seen_from(which);
        let all = offers(story.request(), &examiner(), &story.context(&examiner()));
        all.iter().filter(|o| !o.recommended && o.refused.is_none()).map(|o| o.action).take(2).collect()
    };
    let both = vec![Action::ReportArrest, Action::ReportRelease];
    let pair = held(None);
    assert_eq!(first(&pair, Arrest), both);
    let pair = pair.extradition_asked().taken(Extradition);
    assert_eq!((first(&pair, Arrest), first(&pair, Extradition)), (both.clone(), both.clone()));
    let free = asked();
    let unheld: Vec<Action> = first(&free, Arrest);
    assert_ne!(unheld, both);
}

#[test]
fn a_state_by_letter_puts_an_hour_right_by_letter() {
    let pair = held(Some(Requested)).at("2026-01-20T00:00:00Z");
    let letter =
        |why| told(Requested, "2026-01-18T00:00:00Z", "2026-01-19", corrected("2026-01-12T21:00:00Z", why));
    let pair = pair.refuses(Arrest, &requesting_registrar(), letter(""), &["missing corrects"]);
    let pair = pair.on(Arrest, &requesting_registrar(), letter("their report was wrong"));
    assert_eq!(run(&pair).started, at("2026-01-12T21:00:00Z"));
    assert_eq!(pair.arrest.last_event().happened_at(), at("2026-01-18T00:00:00Z"));
}

/// Held for six days and eleven hours, free, and arrested again on the last of January.
fn again() -> Pair {
    held(None)
        .at("2026-01-20T00:00:00Z")
        .on(Arrest, &examiner(), released("2026-01-19T08:00:00Z"))
        .at("2026-02-01T00:00:00Z")
        .on(Arrest, &examiner(), arrested("2026-01-31T10:00:00Z"))
}

#[test]
fn a_new_arrest_has_its_own_days_and_the_old_ones_stay_on_record() {
    let pair = again();
    assert_eq!(
        (run(&pair).started, run(&pair).due),
        (at("2026-01-31T10:00:00Z"), at("2026-03-12T10:00:00Z"))
    );
    let first = pair.request(Arrest).clocks.iter().find(|r| r.clock == Clock::ProvisionalArrest).unwrap();
    assert_eq!(first.came_to, Some(ClockResult::Kept));
    let period = Period { since: first.started, until: at("2026-01-19T08:00:00Z") };
    let custody = pair.request(Arrest).held().unwrap();
    assert_eq!(custody.earlier, [period]);
    assert_eq!(custody.held_before(), period.until.duration_since(period.since));
    // A correction of the second does not touch the first, nor reach before its end.
    let pair = pair.refuses(
        Arrest,
        &examiner(),
        corrected("2026-01-19T07:00:00Z", "a slip"),
        &["before_the_release arrested_at"],
    );
    // It goes with the person to the request for extradition, and grows with a further arrest there.
    let pair = pair.extradition_asked().taken(Extradition);
    assert_eq!(pair.request(Extradition).held().unwrap().earlier, [period]);
    let pair = pair.at("2026-02-10T00:00:00Z").on(Extradition, &examiner(), released("2026-02-09T10:00:00Z"));
    let pair = pair.on(Extradition, &examiner(), arrested("2026-02-09T22:00:00Z"));
    let second = Period { since: at("2026-01-31T10:00:00Z"), until: at("2026-02-09T10:00:00Z") };
    assert_eq!(pair.request(Extradition).held().unwrap().earlier, [period, second]);
}

#[test]
fn what_was_held_before_is_counted_once_where_a_second_arrest_is_taken_over() {
    let pair = held(None).extradition_asked().taken(Extradition).at("2026-01-20T00:00:00Z");
    let pair = pair.on(Arrest, &examiner(), released("2026-01-19T08:00:00Z"));
    let pair = pair.on(Arrest, &examiner(), arrested("2026-01-19T20:00:00Z"));
    let custody = pair.request(Extradition).held().unwrap();
    assert_eq!((custody.from, custody.since), (Some(ARREST), at("2026-01-19T20:00:00Z")));
    assert_eq!(custody.earlier.len(), 1, "{custody:?}");
    assert_eq!(custody.earlier, pair.request(Arrest).custody.as_ref().unwrap().earlier);
}
