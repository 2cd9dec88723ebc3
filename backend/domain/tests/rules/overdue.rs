//! An arrest whose time is over when somebody acts: the lapse is on record first, whether or not the clock was quicker;
//! and what is told afterwards to have come in time.

use comity_domain::{
    clocks::{Length, Source},
    codes::{
        Action, Clock, ClockResult, Kind, Role,
        Side::{Requested, Requesting},
        Status,
    },
    registry::{Actor, Context},
    workflow::{
        Command, CustodyState, Decided, Fact, Refusal, Version, decide,
        offers::{offers, possible},
        refusal::StatusSeen,
    },
};

use crate::common::{
    at,
    pair::{ARREST, Arrest, EXTRADITION, Extradition, Pair, Which, held, pair},
    people::{drafter, examiner, registrar, requested_head, requesting_head, requesting_registrar},
    said::{
        accept_sought, acknowledge, approve, arrested, ask, by_pouch, message, order_surrender, recall,
        registering_of, released, surrender, told, withdraw,
    },
    sought::asked_of,
};

use crate::custody::{at_due, clock, due, lapse, owed, standing, treaty};

fn facts(decided: &[Decided]) -> Vec<Action> {
    decided.iter().map(|one| one.event.fact.action()).collect()
}

/// What is left on both requests, whatever it is called.
fn left(pair: &Pair) -> Vec<String> {
    let all = [&pair.arrest, &pair.extradition].into_iter().filter_map(|s| s.request.as_ref());
    all.map(|r| format!("{:?} {:?} {:?} {:?}", r.status, r.custody, r.followed_by, r.clocks)).collect()
}

/// Twelve hours after the time was over, with the clock and without it.
fn late_and_not(pair: &Pair) -> [Pair; 2] {
    let (who, what) = lapse();
    let there = at_due(pair.clone(), 60 * 12);
    let now = there.arrest.now.to_string();
    [there.clone(), there.on(Arrest, &who, what).at(&now)]
}

#[test]
fn what_is_done_after_the_time_is_over_is_done_after_the_lapse() {
    let there = held(None).extradition_approved();
    let now = at_due(there.clone(), 60 * 12).arrest.now.to_string();
    let before = at_due(there.clone(), -60).arrest.now.to_string();
    let acts: [(Which, Actor, Command); 6] = [
        (Arrest, examiner(), released(&now)),
        (Arrest, examiner(), released(&before)),
        (Arrest, drafter(), message()),
        (Extradition, drafter(), crate::common::said::send()),
        (Extradition, drafter(), crate::common::said::cancel("no longer needed")),
        (Extradition, drafter(), Command::Note { text: "for the file".to_owned() }),
    ];
    for (which, who, act) in acts {
        let [late, in_time] = late_and_not(&there);
        let decided = late.decide(which, &who, &act).unwrap();
        assert_eq!(facts(&decided)[0], Action::Lapse, "{act:?}");
        let first = &decided[0];
        assert_eq!((first.event.by.role, first.event.by.user), (Role::Clock, None));
        assert_eq!(first.event.happened_at().to_string(), due(&late));
        assert_eq!(first.event.at, late.arrest.now);
        let late = late.on(which, &who, act.clone());
        let in_time = in_time.on(which, &who, act);
        assert_eq!(late.request(Arrest).status, Status::Lapsed);
        assert_eq!(left(&late), left(&in_time));
        let lapses = late.arrest.log.iter().filter(|(_, e)| e.fact.action() == Action::Lapse);
        assert_eq!(lapses.count(), 1);
    }
}

#[test]
fn at_the_due_instant_nothing_lapses_of_itself() {
    let there = at_due(held(None).extradition_approved(), 0);
    let decided = there.decide(Arrest, &drafter(), &message()).unwrap();
    assert_eq!(facts(&decided), [Action::Message]);
    let decided = there.decide(Extradition, &drafter(), &crate::common::said::send()).unwrap();
    assert!(!facts(&decided).contains(&Action::Lapse));
}

#[test]
fn who_is_refused_after_the_time_was_over_reads_that_it_lapsed_and_records_nothing() {
    for act in [withdraw(&[])] {
        for pair in late_and_not(&held(None)) {
            let Err(Refusal::NotInStatus { status, since, .. }) =
                pair.decide(Arrest, &requesting_head(), &act)
            else {
                panic!()
            };
            assert_eq!(status, StatusSeen::Is(Status::Lapsed));
            assert_eq!(since.map(|s| s.action), Some(Action::Lapse));
        }
    }
    let [late, _] = late_and_not(&held(None));
    for (who, act) in
        [(requested_head(), crate::common::said::refuse_for("16(14)")), (examiner(), ask(&["I-1"], None))]
    {
        assert_eq!(late.decide(Arrest, &who, &act).unwrap_err().code(), "not_in_status");
    }
    // What is offered is what would be answered.
    let story = late.seen_from(Arrest);
    let context = story.context(&examiner());
    let release = offers(story.request(), &examiner(), &context).remove(0);
    assert_eq!((release.action, release.recommended), (Action::ReportRelease, true));
    let context = story.context(&requesting_head());
    assert!(possible(story.request(), Action::Withdraw, &requesting_head(), &context).is_err());
}

#[test]
fn a_lapse_the_command_brings_makes_nobody_s_reading_stale() {
    let [late, _] = late_and_not(&held(None));
    let story = late.seen_from(Arrest);
    let now = late.arrest.now.to_string();
    let read = late.request(Arrest).version(Requested);
    let answer = |seen: Version| {
        let context = Context { seen: Some(seen), ..story.context(&examiner()) };
        decide(story.request.as_ref(), &released(&now), &examiner(), &context)
    };
    assert_eq!(facts(&answer(read).unwrap()), [Action::Lapse, Action::ReportRelease]);
    let Err(Refusal::Stale { since, .. }) = answer(Version(read.0 - 1)) else { panic!() };
    assert_eq!(since.last().map(|s| s.action), Some(Action::Lapse), "what came since, the lapse too");
}

#[test]
fn a_release_before_the_time_was_over_that_is_reported_late_was_in_time() {
    let before = at_due(held(None), -60).arrest.now.to_string();
    for pair in late_and_not(&held(None)) {
        let pair = pair.on(Arrest, &examiner(), released(&before));
        let run = pair.arrest.run(Clock::ProvisionalArrest);
        assert_eq!((run.came_to, run.stopped), (Some(ClockResult::Kept), Some(at(&before))));
        assert_eq!((pair.request(Arrest).status, owed(&pair)), (Status::Lapsed, [false, false]));
    }
}

#[test]
fn an_arrest_told_after_its_time_was_over_lapses_at_once() {
    let pair = pair(Some(Requested)).arrest_asked().at("2026-03-20T00:00:00Z");
    let letter = told(Requested, "2026-03-19T00:00:00Z", "2026-03-19", arrested("2026-01-13T05:00:00Z"));
    let pair = pair.on(Arrest, &requesting_registrar(), letter);
    assert_eq!(pair.request(Arrest).status, Status::Lapsed);
    assert_eq!(pair.arrest.last_event().happened_at(), at("2026-02-22T05:00:00Z"));
    assert_eq!(owed(&pair), [true, false]);
}

/// The request for extradition went by pouch and nothing was heard; the time is over.
fn unheard() -> [Pair; 2] {
    late_and_not(&held(Some(Requested)).extradition_approved().on(Extradition, &drafter(), by_pouch()))
}

fn tells(pair: Pair, when: &str, act: Command) -> Pair {
    let today = pair.arrest.now.to_string()[..10].to_owned();
    pair.on(Extradition, &requesting_registrar(), told(Requested, when, &today, act))
}

#[test]
fn a_receipt_in_time_that_is_told_after_the_lapse_takes_the_custody_over() {
    for pair in unheard() {
        let due = due(&pair);
        for (when, act) in [("2026-01-20T12:00:00Z", acknowledge()), (due.as_str(), message())] {
            let pair = tells(pair.clone(), when, act);
            let run = pair.arrest.run(Clock::ProvisionalArrest);
            assert_eq!((run.came_to, run.stopped), (Some(ClockResult::Kept), Some(at(when))));
            assert_eq!(standing(&pair), [Some(CustodyState::HeldFor(EXTRADITION)), Some(CustodyState::Held)]);
            assert_eq!(owed(&pair), [false, false], "nobody owes a release");
            assert_eq!(pair.request(Arrest).status, Status::Lapsed, "what was is not edited");
            let Fact::Followed { takes_over, after_lapse, .. } = pair.arrest.last_event().fact else {
                panic!()
            };
            assert!(takes_over && after_lapse, "and that it was told later is said");
            assert_eq!(pair.request(Extradition).held().unwrap().from, Some(ARREST));
        }
        let late = at(&due).checked_add(jiff::SignedDuration::from_mins(1)).unwrap().to_string();
        let pair = tells(pair, &late, acknowledge());
        assert_eq!(
            (clock(&pair), owed(&pair)),
            (Some(ClockResult::Missed), [true, false]),
            "it came too late"
        );
    }
}

/// The arrest ended before anything was heard of the request for extradition, and then it is told to have been there.
#[test]
fn a_receipt_that_is_told_after_another_end_of_the_arrest_takes_the_custody_over() {
    let pair = held(Some(Requested)).extradition_approved().on(Extradition, &drafter(), by_pouch());
    let ended = pair.at("2026-01-25T00:00:00Z").on(Arrest, &requesting_head(), withdraw(&[]));
    assert_eq!((clock(&ended), owed(&ended)), (Some(ClockResult::Ended), [true, false]));
    let ended = ended.at("2026-01-30T00:00:00Z");
    for (when, in_time) in [("2026-01-20T12:00:00Z", true), ("2026-01-26T12:00:00Z", false)] {
        let pair = tells(ended.clone(), when, acknowledge());
        let run = pair.arrest.run(Clock::ProvisionalArrest);
        let kept = (Some(ClockResult::Kept), Some(at(when)));
        let left = (Some(ClockResult::Ended), Some(at("2026-01-25T00:00:00Z")));
        assert_eq!((run.came_to, run.stopped), if in_time { kept } else { left }, "{when}");
        assert_eq!(owed(&pair), [!in_time, false], "{when}");
        assert_eq!(pair.request(Arrest).status, Status::Withdrawn);
    }
    // On paper, the day counts to its end, and never past the end of the arrest.
    let paper = held(Some(Requesting)).at("2026-01-25T12:00:00Z");
    let now = paper.arrest.now.to_string();
    let ended = paper.on(Arrest, &registrar(), told(Requesting, &now, &now[..10], withdraw(&[])));
    let ended = ended.at("2026-01-30T00:00:00Z");
    for (day, in_time) in [("2026-01-20", true), ("2026-01-25", true), ("2026-01-26", false)] {
        let came = registering_of(Kind::Extradition, day, Some(ARREST));
        let pair = ended.clone().on(Extradition, &registrar(), came);
        assert_eq!(owed(&pair), [!in_time, false], "{day}");
    }
}

#[test]
fn who_was_surrendered_is_not_to_be_released() {
    for pair in unheard() {
        let due = due(&pair);
        let gone = |pair: &Pair, when: &str| tells(pair.clone(), when, surrender(&when[..10]));
        let in_time = gone(&pair, "2026-01-20T12:00:00Z");
        assert_eq!(standing(&in_time)[1], Some(CustodyState::Surrendered));
        assert_eq!(owed(&in_time), [false, false]);
        let late = at(&due).checked_add(jiff::SignedDuration::from_mins(5)).unwrap().to_string();
        let late = gone(&pair, &late);
        assert_eq!(clock(&late), Some(ClockResult::Missed));
        assert_eq!((standing(&late)[0], owed(&late)), (Some(CustodyState::Surrendered), [false, false]));
        assert!(matches!(late.arrest.last_event().fact, Fact::SurrenderedFor { request: EXTRADITION, .. }));
    }
    // Also between connected States, where the request came too late and the person was surrendered all the same.
    let pair = at_due(held(None).extradition_approved(), 1).sent(Extradition);
    let today = pair.arrest.now.to_string();
    let pair = pair
        .on(Extradition, &registrar(), acknowledge())
        .on(Extradition, &requested_head(), accept_sought())
        .on(Extradition, &requested_head(), order_surrender());
    assert_eq!(owed(&pair), [true, false]);
    let pair = pair.on(Extradition, &examiner(), surrender(&today[..10]));
    assert_eq!((standing(&pair)[0], owed(&pair)), (Some(CustodyState::Surrendered), [false, false]));
}

#[test]
fn paper_that_came_on_the_due_day_came_in_time_and_the_day_after_did_not() {
    let there = |due: &str, day: &str| {
        // Forty days before it is due.
        let hour = at(due).checked_sub(jiff::SignedDuration::from_hours(24 * 40)).unwrap();
        let pair = pair(Some(Requesting)).arrest_asked().taken(Arrest).at("2026-01-15T12:00:00Z");
        let pair = pair.on(Arrest, &examiner(), arrested(&hour.to_string()));
        let pair = pair.at("2026-03-20T10:00:00Z");
        pair.on(Extradition, &registrar(), registering_of(Kind::Extradition, day, Some(ARREST)))
    };
    for (due, day, stopped) in [
        ("2026-02-22T10:04:00Z", "2026-02-22", Some("2026-02-22T10:04:00Z")),
        ("2026-02-22T10:04:00Z", "2026-02-21", Some("2026-02-22T00:00:00Z")),
        ("2026-02-22T10:04:00Z", "2026-02-23", None),
        // Due when the twenty-second ends: the twenty-third is too late.
        ("2026-02-23T00:00:00Z", "2026-02-22", Some("2026-02-23T00:00:00Z")),
        ("2026-02-23T00:00:00Z", "2026-02-23", None),
    ] {
        let pair = there(due, day);
        let run = pair.arrest.run(Clock::ProvisionalArrest);
        let kept = stopped.map(at);
        let result = if kept.is_some() { ClockResult::Kept } else { ClockResult::Missed };
        assert_eq!((run.came_to, run.stopped), (Some(result), kept.or(Some(run.due))), "{due} {day}");
        assert_eq!(owed(&pair), [kept.is_none(), false], "{due} {day}");
        assert_eq!(pair.request(Arrest).status, Status::Lapsed, "it was registered a month later");
    }
}

#[test]
fn the_length_is_that_of_the_treaty_in_force_when_the_person_was_arrested() {
    let story = asked_of(Kind::ProvisionalArrest, Some(Requested)).days_later(60);
    let mut context = story.context(&requesting_registrar());
    let between = context.between.as_mut().unwrap();
    let (mut old, mut new) = (treaty(20), treaty(60));
    old.valid_to = Some("2026-01-31".parse().unwrap());
    new.valid_from = "2026-02-01".parse().unwrap();
    new.code = "LKA-SGP-NEW".parse().unwrap();
    between.on_record = vec![old, new];
    let today = story.now.to_string();
    for (hour, days, code) in
        [("2026-01-20T00:00:00Z", 20, "LKA-SGP-EX"), ("2026-02-10T00:00:00Z", 60, "LKA-SGP-NEW")]
    {
        let letter = told(Requested, hour, &today[..10], arrested(hour));
        let decided = decide(story.request.as_ref(), &letter, &requesting_registrar(), &context).unwrap();
        let story = story.clone().after(decided[0].clone());
        let run = story.run(Clock::ProvisionalArrest);
        assert_eq!((run.length, run.source), (Length::Days(days), Source::Treaty));
        assert_eq!(story.request().custody.as_ref().unwrap().treaty.as_ref().unwrap().as_str(), code);
    }
}

#[test]
fn nobody_is_arrested_again_before_the_release() {
    let pair =
        held(None).at("2026-01-20T00:00:00Z").on(Arrest, &examiner(), released("2026-01-19T08:00:00Z"));
    let pair = pair.refuses(
        Arrest,
        &examiner(),
        arrested("2026-01-19T07:59:00Z"),
        &["before_the_release arrested_at"],
    );
    let pair = pair.on(Arrest, &examiner(), arrested("2026-01-19T09:00:00Z"));
    assert_eq!(pair.arrest.run(Clock::ProvisionalArrest).started, at("2026-01-19T09:00:00Z"));
}

#[test]
fn an_approval_that_waits_is_not_held_up_by_a_lapse_on_the_other_request() {
    let there = held(None).on(
        Extradition,
        &drafter(),
        crate::common::said::create_of(
            Kind::Extradition,
            Some(crate::common::contents::of_kind(Kind::Extradition)),
            Some(ARREST),
        ),
    );
    let [late, in_time] = late_and_not(&there.on(Extradition, &drafter(), Command::Submit));
    let [late, in_time] = [late, in_time].map(|p| p.on(Extradition, &requesting_head(), approve()));
    assert_eq!(left(&late), left(&in_time));
    let sent = late.sent(Extradition);
    assert_eq!(standing(&sent), [Some(CustodyState::Held), None]);
    let back = sent.on(Extradition, &drafter(), recall());
    assert_eq!(owed(&back), [true, false], "a recall of what came too late gives nobody back");
}
