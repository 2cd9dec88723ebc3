//! A person held, and one State by letter: what is told of the arrest, and of the request for extradition that came.

use comity_domain::{
    codes::{
        Clock, ClockResult, Kind,
        Side::{Requested, Requesting},
        Status,
    },
    workflow::{Command, CustodyState},
};

use crate::common::{
    at,
    pair::{ARREST, Arrest, EXTRADITION, Extradition, Pair, held, pair},
    people::{drafter, registrar, requesting_head, requesting_registrar},
    said::{arrested, by_pouch, create_of, message, recall, registering_of, told, withdraw},
};

use crate::custody::{at_due, clock, due, lapse, standing};

#[test]
fn a_pouch_on_its_way_stops_nothing_and_the_receipt_that_is_told_does() {
    let pair = held(Some(Requested)).extradition_approved().on(Extradition, &drafter(), by_pouch());
    assert_eq!((clock(&pair), pair.request(Arrest).followed_by.as_slice()), (None, &[EXTRADITION][..]));
    let came = |pair: Pair, when: &str, act: Command| {
        pair.at("2026-01-30T00:00:00Z").on(
            Extradition,
            &requesting_registrar(),
            told(Requested, when, "2026-01-29", act),
        )
    };
    for act in [crate::common::said::acknowledge(), message()] {
        let pair = came(pair.clone(), "2026-01-20T12:00:00Z", act);
        let run = pair.arrest.run(Clock::ProvisionalArrest);
        assert_eq!((run.came_to, run.stopped), (Some(ClockResult::Kept), Some(at("2026-01-20T12:00:00Z"))));
        assert_eq!(standing(&pair)[1], Some(CustodyState::Held));
    }
    // Told of as late as it may be: it came in time if it came in time.
    let late = at_due(pair.clone(), 60 * 24 * 3);
    let (day, now) = (late.arrest.now.to_string()[..10].to_owned(), due(&late));
    let told_late = told(Requested, &now, &day, crate::common::said::acknowledge());
    let late = late.on(Extradition, &requesting_registrar(), told_late);
    assert_eq!(clock(&late), Some(ClockResult::Kept));
    // What was withdrawn on the way comes no more.
    let pair = pair.on(Extradition, &requesting_head(), withdraw(&[]));
    let now = pair.arrest.now.to_string();
    let progress = told(Requested, &now, &now[..10], message());
    let pair = pair.on(Extradition, &requesting_registrar(), progress);
    assert_eq!(clock(&pair), None);
}

#[test]
fn what_a_state_by_letter_tells_of_an_arrest_counts_from_the_hour_it_names() {
    let pair = pair(Some(Requested)).arrest_asked().at("2026-01-20T00:00:00Z");
    let letter = told(Requested, "2026-01-18T00:00:00Z", "2026-01-19", arrested("2026-01-13T05:00:00Z"));
    let pair = pair.on(Arrest, &requesting_registrar(), letter);
    let run = pair.arrest.run(Clock::ProvisionalArrest);
    assert_eq!((run.started, run.due), (at("2026-01-13T05:00:00Z"), at("2026-02-22T05:00:00Z")));
    assert_eq!(pair.request(Arrest).status, Status::Sent, "it was never said to be acknowledged");
    let (who, what) = lapse();
    let pair = at_due(pair, 2).on(Arrest, &who, what);
    assert_eq!(pair.request(Arrest).status, Status::Lapsed);
    assert!(pair.request(Arrest).release_owed().is_some());
}

#[test]
fn who_was_arrested_on_a_request_that_is_not_acknowledged_makes_it_too_late_to_recall() {
    for (which, follows) in [(Arrest, None), (Extradition, Some(ARREST))] {
        let pair = pair(Some(Requested)).arrest_asked();
        let pair = if which == Extradition {
            pair.on(
                Extradition,
                &drafter(),
                create_of(
                    Kind::Extradition,
                    Some(crate::common::contents::of_kind(Kind::Extradition)),
                    follows,
                ),
            )
            .approved(Extradition)
            .sent(Extradition)
        } else {
            pair
        };
        let now = pair.arrest.now.to_string();
        let letter = told(Requested, &now, &now[..10], arrested(&now));
        let pair = pair.on(which, &requesting_registrar(), letter);
        pair.refuses(which, &drafter(), recall(), &["held_already person"]);
    }
}

#[test]
fn an_arrest_told_on_the_extradition_shows_that_it_came() {
    let pair = held(Some(Requested)).extradition_approved().on(Extradition, &drafter(), by_pouch());
    let now = pair.arrest.now.to_string();
    let pair =
        pair.on(Extradition, &requesting_registrar(), told(Requested, &now, &now[..10], arrested(&now)));
    assert_eq!(clock(&pair), Some(ClockResult::Kept));
    assert_eq!(pair.request(Extradition).held().unwrap().from, Some(ARREST));
}

#[test]
fn a_surrender_that_is_told_before_anything_else_leaves_nobody_held() {
    let pair = held(Some(Requested)).extradition_approved().on(Extradition, &drafter(), by_pouch());
    let now = pair.arrest.now.to_string();
    let gone = told(Requested, &now, &now[..10], crate::common::said::surrender(&now[..10]));
    let pair = pair.on(Extradition, &requesting_registrar(), gone);
    assert_eq!(pair.request(Extradition).status, Status::Executed);
    assert_eq!(standing(&pair), [Some(CustodyState::Surrendered); 2]);
    assert_eq!(clock(&pair), Some(ClockResult::Kept));
}

#[test]
fn an_extradition_that_comes_in_on_paper_stops_the_clock_on_the_day_it_came() {
    let there = |day: &str| {
        let pair = held(Some(Requesting)).at("2026-03-20T10:00:00Z");
        pair.on(Extradition, &registrar(), registering_of(Kind::Extradition, day, Some(ARREST)))
    };
    let pair = there("2026-02-01");
    let run = pair.arrest.run(Clock::ProvisionalArrest);
    assert_eq!((run.came_to, run.stopped), (Some(ClockResult::Kept), Some(at("2026-02-02T00:00:00Z"))));
    assert_eq!(standing(&pair)[1], Some(CustodyState::Held));
    assert_eq!(pair.request(Extradition).follows(), Some(ARREST));
    let pair = there("2026-03-10");
    assert_eq!(
        (clock(&pair), pair.request(Arrest).followed_by.as_slice()),
        (Some(ClockResult::Missed), &[EXTRADITION][..]),
        "it came too late"
    );
    // On the day of the arrest it stops when that day is over.
    let pair = there("2026-01-12");
    let run = pair.arrest.run(Clock::ProvisionalArrest);
    assert_eq!((run.came_to, run.stopped), (Some(ClockResult::Kept), Some(at("2026-01-13T00:00:00Z"))));
}
