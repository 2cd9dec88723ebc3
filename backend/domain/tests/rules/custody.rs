//! A person held until the request for extradition comes, 16(9): the arrest clock, what stops it, and the release that
//! is owed.

use comity_domain::{
    clocks::{Length, Source},
    codes::{
        Action, Clock, ClockResult, Kind, LinkKind, Outcome, Role,
        Side::{self, Requested, Requesting},
        Status,
    },
    ids::RequestId,
    registry::{Actor, Linked, TreatyKind, TreatyOnRecord},
    workflow::{Command, CustodyState, Fact, Request, Stream, offers::possible},
};
use jiff::SignedDuration;

use crate::common::{
    Story, at, becomes,
    pair::{ARREST, Arrest, EXTRADITION, Extradition, Pair, held, pair},
    people::{drafter, examiner, registrar, requested_head, requesting_head},
    said::{
        answer, arrested, ask, confirm, create_of, message, recall, refuse_for, registering_of, released,
        return_deficient, send, withdraw,
    },
    sought::{arrest_made, asked_of},
    unmet,
};

/// Where the person stands, on the provisional arrest and on the extradition.
pub(crate) fn standing(pair: &Pair) -> [Option<CustodyState>; 2] {
    [&pair.arrest, &pair.extradition].map(|s| s.request.as_ref()?.custody.as_ref().map(|c| c.standing))
}

pub(crate) fn clock(pair: &Pair) -> Option<ClockResult> {
    pair.arrest.run(Clock::ProvisionalArrest).came_to
}

pub(crate) fn due(pair: &Pair) -> String {
    pair.arrest.run(Clock::ProvisionalArrest).due.to_string()
}

/// At the very instant the clock is due, or so many minutes later.
pub(crate) fn at_due(pair: Pair, minutes: i64) -> Pair {
    let due = pair.arrest.run(Clock::ProvisionalArrest).due;
    let then = due.checked_add(SignedDuration::from_mins(minutes)).unwrap().to_string();
    pair.at(&then)
}

pub(crate) fn lapse() -> (Actor, Command) {
    (Actor::clock(), Command::Lapse)
}

#[test]
fn an_arrest_starts_the_clock_at_its_own_hour_and_ends_the_wait_for_it() {
    let pair = pair(None).at("2026-01-12T09:00:00Z").arrest_asked().taken(Arrest);
    let pair = pair.at("2026-01-15T10:00:00Z").on(Arrest, &examiner(), arrested("2026-01-14T22:30:00Z"));
    let run = pair.arrest.run(Clock::ProvisionalArrest);
    assert_eq!((run.started, run.due), (at("2026-01-14T22:30:00Z"), at("2026-02-23T22:30:00Z")));
    assert_eq!((run.length, run.source), (Length::Days(40), Source::Default));
    for ended in [Clock::Execute, Clock::ReasonedDeadline] {
        let run = pair.arrest.run(ended);
        assert_eq!(run.stopped, Some(at("2026-01-14T22:30:00Z")), "{ended}");
        assert_eq!(run.came_to, Some(ClockResult::Kept), "{ended}");
    }
    let event = pair.arrest.last_event();
    assert_eq!((event.happened_at(), event.at), (at("2026-01-14T22:30:00Z"), at("2026-01-15T10:00:00Z")));
}

#[test]
fn the_hour_of_an_arrest_is_given_lies_not_ahead_and_not_before_the_request() {
    let pair = pair(None).at("2026-01-12T09:00:00Z").arrest_asked().taken(Arrest);
    let silent = Command::blank(Action::ReportArrest).unwrap();
    pair.refuses(Arrest, &examiner(), silent, &["missing arrested_at"])
        .refuses(Arrest, &examiner(), arrested("2026-01-12T10:00:00Z"), &["not_yet_happened arrested_at"])
        .refuses(
            Arrest,
            &examiner(),
            arrested("2026-01-12T08:00:00Z"),
            &["arrest_before_request before_request"],
        );
    let other = Command::ReportArrest {
        person: Some("S-9".parse().unwrap()),
        arrested_at: Some(at("2026-01-14T00:00:00Z")),
        place: None,
        before_request: None,
        corrects: None,
        text: None,
    };
    let held = held(None).at("2026-01-14T00:00:00Z");
    let twice = arrested("2026-01-13T00:00:00Z");
    held.refuses(Arrest, &examiner(), twice, &["held_already person"]).refuses(
        Arrest,
        &examiner(),
        other,
        &["unknown_person persons.S-9", "held_already person"],
    );
}

/// A treaty on record between the two States that sets how long a person may be held.
pub(crate) fn treaty(days: u32) -> TreatyOnRecord {
    TreatyOnRecord {
        code: "LKA-SGP-EX".parse().unwrap(),
        name: "Treaty on extradition".to_owned(),
        kind: TreatyKind::Bilateral,
        parties: vec!["LKA".parse().unwrap(), "SGP".parse().unwrap()],
        valid_from: "2020-01-01".parse().unwrap(),
        valid_to: None,
        provisional_arrest_days: Some(days),
        clock_lengths: [].into(),
        grounds: vec![],
    }
}

#[test]
fn the_length_is_that_of_the_treaty_on_record_and_the_event_names_it() {
    for days in [18, 20, 30, 45, 60] {
        let story = asked_of(Kind::ProvisionalArrest, None).acknowledged().accepted();
        let mut context = story.context(&examiner());
        let mut between = story.register.clone().unwrap();
        between.on_record = vec![treaty(days)];
        context.between = Some(between);
        context.lengths.insert(Clock::ProvisionalArrest, (Length::Days(days), Source::Treaty));
        let act = arrested(&story.now.to_string());
        let decided = comity_domain::workflow::decide(story.request.as_ref(), &act, &examiner(), &context);
        let story = story.clone().after(decided.unwrap().remove(0));
        let run = story.run(Clock::ProvisionalArrest);
        assert_eq!(run.source, Source::Treaty);
        assert_eq!(run.due.duration_since(run.started), SignedDuration::from_hours(24 * i64::from(days)));
        assert_eq!(story.request().custody.as_ref().unwrap().treaty.as_ref().unwrap().as_str(), "LKA-SGP-EX");
        // Whoever must be released reads by which treaty.
        let lapsed = story.days_later(20).lapsed();
        let Fact::Lapsed { treaty: Some(by), person } = &lapsed.last_event().fact else { panic!() };
        assert_eq!((by.as_str(), person.as_str()), ("LKA-SGP-EX", "A-1"));
    }
}

#[test]
fn nothing_is_delivered_or_closed_while_the_clock_runs() {
    let pair =
        held(None).refuses(Arrest, &examiner(), arrest_made(Outcome::Executed), &["arrest_clock_runs"]);
    let pair = pair.extradition_asked();
    assert_eq!(clock(&pair), Some(ClockResult::Kept));
    let pair = pair.on(Arrest, &examiner(), arrest_made(Outcome::Executed));
    assert_eq!(pair.request(Arrest).status, Status::Executed);
    let pair = pair.on(Arrest, &drafter(), confirm());
    assert_eq!(pair.request(Arrest).status, Status::Closed);
}

#[test]
fn a_sent_extradition_stops_the_clock_and_the_person_is_held_for_it() {
    let pair = held(None).extradition_approved();
    assert_eq!(clock(&pair), None, "approved is not sent");
    let pair = pair.sent(Extradition);
    assert_eq!(clock(&pair), Some(ClockResult::Kept));
    let [there, here] = standing(&pair);
    assert_eq!((there, here), (Some(CustodyState::HeldFor(EXTRADITION)), Some(CustodyState::Held)));
    let custody = pair.request(Extradition).held().unwrap();
    assert_eq!((custody.from, custody.person.as_str()), (Some(ARREST), "A-1"));
    assert_eq!(custody.since, pair.request(Arrest).custody.as_ref().unwrap().since);
    assert!(pair.arrest.log.last().is_some_and(|(stream, e)| *stream == Stream::Shared && e.material));
}

#[test]
fn what_comes_at_the_due_instant_is_in_time_and_what_comes_later_saves_nothing() {
    let in_time = at_due(held(None).extradition_approved(), 0).sent(Extradition);
    assert_eq!(clock(&in_time), Some(ClockResult::Kept));
    let late = at_due(held(None).extradition_approved(), 1).sent(Extradition);
    assert_eq!(clock(&late), Some(ClockResult::Missed), "it lapsed before it was sent");
    assert_eq!(standing(&late), [Some(CustodyState::Held), None]);
    assert_eq!(late.request(Arrest).release_owed().unwrap().as_str(), "A-1");
    assert_eq!(late.request(Arrest).followed_by, [EXTRADITION], "it may still follow");
}

#[test]
fn at_the_due_instant_who_comes_first_in_the_log_decides() {
    let there = || at_due(held(None).extradition_approved(), 0);
    let due = due(&there());
    let (who, what) = lapse();
    let sent = there().sent(Extradition).at(&due);
    let sent = sent.refuses(Arrest, &who, what.clone(), &["nobody_held person"]);
    assert_eq!(clock(&sent), Some(ClockResult::Kept));
    let lapsed = there().on(Arrest, &who, what).at(&due).sent(Extradition);
    assert_eq!(clock(&lapsed), Some(ClockResult::Missed));
    assert_eq!(lapsed.request(Arrest).status, Status::Lapsed);
    assert_eq!(standing(&lapsed), [Some(CustodyState::Held), None]);
    assert!(lapsed.request(Arrest).release_owed().is_some());
}

#[test]
fn a_lapse_lies_at_the_due_instant_however_late_it_is_recorded() {
    let (who, what) = lapse();
    let early = at_due(held(None), -1).refuses(Arrest, &who, what.clone(), &["arrest_clock_runs"]);
    assert_eq!(clock(&early), None);
    for minutes in [0, 1, 60 * 24 * 90] {
        let pair = at_due(held(None), minutes).on(Arrest, &who, what.clone());
        let run = pair.arrest.run(Clock::ProvisionalArrest);
        assert_eq!((run.came_to, run.stopped), (Some(ClockResult::Missed), Some(run.due)));
        let request = pair.request(Arrest);
        assert_eq!((request.status, request.status_since), (Status::Lapsed, Some(run.due)));
        assert_eq!(pair.arrest.last_event().happened_at(), run.due);
    }
}

/// What is recorded two days after the time was over does not move the end of any clock before its beginning.
#[test]
fn a_late_lapse_leaves_the_other_clocks_sound() {
    let pair = at_due(held(None), -60 * 24);
    let pair = pair.on(Arrest, &examiner(), ask(&["I-1"], None));
    let (who, what) = lapse();
    let pair = at_due(pair, 60 * 48).on(Arrest, &who, what);
    for run in &pair.request(Arrest).clocks {
        assert!(!run.is_open(), "{run:?}");
        assert!(SignedDuration::ZERO <= run.net(pair.arrest.now), "{run:?}");
    }
}

#[test]
fn nobody_but_the_clock_lapses_and_it_does_nothing_else() {
    let pair = at_due(held(None), 5);
    for who in [examiner(), requested_head(), registrar(), drafter(), requesting_head()] {
        assert_eq!(pair.decide(Arrest, &who, &Command::Lapse).unwrap_err().code(), "not_yours");
    }
    for act in [message(), refuse_for("16(14)"), released("2026-01-13T00:00:00Z")] {
        assert_eq!(pair.decide(Arrest, &Actor::clock(), &act).unwrap_err().code(), "not_yours");
    }
    let drafted = pair.extradition_approved();
    assert_eq!(
        drafted.decide(Extradition, &Actor::clock(), &Command::Lapse).unwrap_err().code(),
        "not_found"
    );
}

#[test]
fn a_recall_reopens_the_clock_with_the_same_due_instant() {
    let before = held(None).extradition_approved();
    let due_before = due(&before);
    let pair = before.sent(Extradition).on(Extradition, &drafter(), recall());
    assert_eq!((clock(&pair), due(&pair)), (None, due_before));
    assert_eq!(standing(&pair), [Some(CustodyState::Held), None]);
    assert_eq!(pair.request(Arrest).followed_by, []);
    let pair = pair.sent(Extradition);
    assert_eq!(clock(&pair), Some(ClockResult::Kept), "sent again, it stops again");
    // Recalled over the due instant it lapses at once, at that instant.
    let pair = at_due(held(None).extradition_approved(), -1).sent(Extradition);
    let pair = at_due(pair, 5).on(Extradition, &drafter(), recall());
    assert_eq!(pair.request(Arrest).status, Status::Lapsed);
    assert_eq!(pair.arrest.last_event().happened_at().to_string(), due(&pair));
}

#[test]
fn what_a_provisional_arrest_was_answered_on_is_not_recalled() {
    let pair = held(None).extradition_asked().on(Arrest, &examiner(), arrest_made(Outcome::Executed));
    let pair = pair.refuses(Extradition, &drafter(), recall(), &["arrest_answered"]);
    let context = pair.seen_from(Extradition);
    let offered = possible(context.request(), Action::Recall, &drafter(), &context.context(&drafter()));
    assert!(offered.is_err(), "and it is not offered");
}

#[test]
fn a_release_stops_the_clock_and_is_told_of_both_requests() {
    let pair =
        held(None).at("2026-01-20T00:00:00Z").on(Arrest, &examiner(), released("2026-01-19T08:00:00Z"));
    let run = pair.arrest.run(Clock::ProvisionalArrest);
    assert_eq!((run.came_to, run.stopped), (Some(ClockResult::Kept), Some(at("2026-01-19T08:00:00Z"))));
    let on_either = || held(None).extradition_asked().at("2026-01-20T00:00:00Z");
    for which in [Arrest, Extradition] {
        let pair = on_either().on(which, &examiner(), released("2026-01-19T08:00:00Z"));
        let free = Some(CustodyState::Released(at("2026-01-19T08:00:00Z")));
        assert_eq!(standing(&pair), [free, free], "{which:?}");
        pair.refuses(which, &examiner(), released("2026-01-19T09:00:00Z"), &["nobody_held person"]);
    }
    held(None)
        .at("2026-01-20T00:00:00Z")
        .refuses(Arrest, &examiner(), released("2026-01-01T00:00:00Z"), &["before_the_arrest released_at"])
        .refuses(Arrest, &examiner(), released("2026-01-21T00:00:00Z"), &["not_yet_happened released_at"]);
}

pub(crate) fn owed(pair: &Pair) -> [bool; 2] {
    let owes = |r: &Option<Request>| r.as_ref().is_some_and(|r| r.release_owed().is_some());
    [owes(&pair.arrest.request), owes(&pair.extradition.request)]
}

/// Release is owed after every end that leaves nobody to hold the person for, until it is reported on either request.
#[test]
fn release_is_owed_after_lapse_refusal_withdrawal_and_return_until_it_is_reported() {
    let (who, what) = lapse();
    let returned = |story: Pair| story.on(Arrest, &examiner(), return_deficient());
    let asked = pair(None).arrest_asked().on(Arrest, &registrar(), crate::common::said::acknowledge()).on(
        Arrest,
        &examiner(),
        ask(&["I-1"], None),
    );
    let following = || held(None).extradition_asked();
    let ends: Vec<(&str, Pair, [bool; 2])> = vec![
        ("lapse", at_due(held(None), 7).on(Arrest, &who, what), [true, false]),
        ("refusal", held(None).on(Arrest, &requested_head(), refuse_for("16(14)")), [true, false]),
        ("withdrawal", held(None).on(Arrest, &requesting_head(), withdraw(&[])), [true, false]),
        ("return", returned(asked.arrested()), [true, false]),
        (
            "refusal of the extradition",
            following().taken(Extradition).on(Extradition, &requested_head(), refuse_for("16(14)")),
            [false, true],
        ),
        (
            "withdrawal of the extradition",
            following().on(Extradition, &requesting_head(), withdraw(&[])),
            [false, true],
        ),
        (
            "return of the extradition",
            following().on(Extradition, &registrar(), return_deficient()),
            [false, true],
        ),
    ];
    for (why, pair, expected) in ends {
        assert_eq!(owed(&pair), expected, "{why}");
        assert!(clock(&pair).is_some(), "{why}: no clock runs on");
        let now = pair.arrest.now.to_string();
        let whichs = if expected[0] { vec![Arrest] } else { vec![Arrest, Extradition] };
        for which in whichs {
            let after = pair.clone().on(which, &examiner(), released(&now));
            assert_eq!(owed(&after), [false, false], "{why}, reported on {which:?}");
        }
    }
}

#[test]
fn an_extradition_withdrawn_by_who_has_the_arrest_still_is_not_owed_on_the_arrest() {
    let pair = held(None).extradition_asked().on(Arrest, &requesting_head(), withdraw(&[]));
    assert_eq!(owed(&pair), [false, false], "the person is held for the extradition");
    let pair = pair.refuses(Extradition, &drafter(), recall(), &["arrest_answered"]);
    assert_eq!(standing(&pair)[1], Some(CustodyState::Held));
}

#[test]
fn withdrawal_and_delivery_exclude_each_other() {
    let there = || held(None).extradition_asked();
    let withdrawn = there().on(Arrest, &requesting_head(), withdraw(&[]));
    withdrawn.refuses(Arrest, &examiner(), arrest_made(Outcome::Executed), &["not_in_status"]);
    let delivered = there().on(Arrest, &examiner(), arrest_made(Outcome::Executed));
    delivered.refuses(Arrest, &requesting_head(), withdraw(&[]), &["not_in_status"]);
}

#[test]
fn an_arrest_before_the_acceptance_is_reported_where_information_was_asked() {
    let pair = pair(None)
        .arrest_asked()
        .on(Arrest, &registrar(), crate::common::said::acknowledge())
        .refuses(Arrest, &examiner(), arrested("2026-01-12T09:03:00Z"), &["not_in_status"])
        .on(Arrest, &examiner(), ask(&["I-1"], None))
        .arrested()
        .on(Arrest, &drafter(), answer(&["I-1"]));
    assert_eq!(pair.request(Arrest).status, Status::Acknowledged);
    assert!(pair.request(Arrest).arrest_clock().is_some());
    // Accepted then, nothing is left to execute but to hold.
    let pair = pair.on(Arrest, &requested_head(), crate::common::said::accept_sought());
    assert!(!pair.request(Arrest).clocks.iter().any(|r| r.clock == Clock::Execute));
    let (who, what) = lapse();
    assert_eq!(at_due(pair, 0).on(Arrest, &who, what).request(Arrest).status, Status::Lapsed);
}

#[test]
fn an_arrest_after_the_extradition_was_sent_is_taken_over_at_once() {
    let pair = pair(None).arrest_asked().taken(Arrest).extradition_asked();
    assert_eq!(pair.request(Arrest).followed_by, [EXTRADITION]);
    let sent = pair.request(Extradition).sent_at;
    let pair = pair.arrested();
    assert_eq!(clock(&pair), Some(ClockResult::Kept));
    assert_eq!(standing(&pair)[1], Some(CustodyState::Held));
    // One reported weeks later stops when the request came, not before it did.
    let late = crate::common::pair::pair(None).arrest_asked().taken(Arrest).at("2026-02-10T00:00:00Z");
    let late = late.extradition_asked().at("2026-02-20T00:00:00Z");
    let late = late.on(Arrest, &examiner(), arrested("2026-01-20T00:00:00Z"));
    let run = late.arrest.run(Clock::ProvisionalArrest);
    assert_eq!((run.came_to, run.stopped), (Some(ClockResult::Kept), late.request(Extradition).sent_at));
    assert!(sent < run.stopped);
    // And where it came after the due instant, it came too late.
    let over = crate::common::pair::pair(None).arrest_asked().taken(Arrest).at("2026-03-15T00:00:00Z");
    let over = over.extradition_asked().at("2026-03-20T00:00:00Z");
    let over = over.on(Arrest, &examiner(), arrested("2026-01-20T00:00:00Z"));
    assert_eq!((clock(&over), over.request(Arrest).status), (Some(ClockResult::Missed), Status::Lapsed));
    assert_eq!(standing(&over), [Some(CustodyState::Held), None]);
}

// By letter.

#[test]
fn only_an_extradition_between_the_same_states_follows_and_only_a_provisional_arrest_is_followed() {
    let pair = held(None);
    let follows = |kind| create_of(kind, Some(crate::common::contents::of_kind(kind)), Some(ARREST));
    for kind in [Kind::Mla, Kind::ProvisionalArrest] {
        let there = Story { begins: (0xC2, kind), ..pair.seen_from(Extradition) };
        let refused = there.decide(&drafter(), &follows(kind)).unwrap_err();
        assert_eq!(refused.code(), "cannot_follow", "{kind}");
    }
    let extradition = asked_of(Kind::Extradition, None);
    let mut other = pair.seen_from(Extradition);
    other.linked[0].request = Request { id: ARREST, ..extradition.request().clone() };
    assert_eq!(other.decide(&drafter(), &follows(Kind::Extradition)).unwrap_err().code(), "cannot_follow");
    let mut turned = pair.seen_from(Extradition);
    let request = &mut turned.linked[0].request;
    std::mem::swap(&mut request.requesting, &mut request.requested);
    assert_eq!(turned.decide(&drafter(), &follows(Kind::Extradition)).unwrap_err().code(), "cannot_follow");
    turned.linked.clear();
    assert_eq!(
        turned.decide(&drafter(), &follows(Kind::Extradition)).unwrap_err().code(),
        "unknown_reference"
    );
}

#[test]
fn an_extradition_follows_one_arrest_and_no_second() {
    let pair = held(None);
    let mut there = pair.seen_from(Extradition);
    let other = RequestId(uuid::Uuid::from_u128(0xC9));
    there
        .linked
        .push(Linked { request: Request { id: other, ..pair.request(Arrest).clone() }, contents: None });
    let Command::Create(mut create) =
        create_of(Kind::Extradition, Some(crate::common::contents::of_kind(Kind::Extradition)), Some(ARREST))
    else {
        panic!()
    };
    create.links.push((LinkKind::Follows, ARREST));
    let twice = Command::Create(create.clone());
    assert!(there.decide(&drafter(), &twice).is_ok(), "the same link twice is one");
    create.links.push((LinkKind::Follows, other));
    let refused = there.decide(&drafter(), &Command::Create(create)).unwrap_err();
    assert_eq!(refused.code(), "cannot_follow");
}

#[test]
fn a_link_that_only_relates_takes_nobody_over() {
    let Command::Create(mut create) =
        create_of(Kind::Extradition, Some(crate::common::contents::of_kind(Kind::Extradition)), Some(ARREST))
    else {
        panic!()
    };
    create.links[0].0 = LinkKind::Relates;
    let pair = held(None).on(Extradition, &drafter(), Command::Create(create)).approved(Extradition).on(
        Extradition,
        &drafter(),
        send(),
    );
    assert_eq!((clock(&pair), pair.request(Arrest).followed_by.as_slice()), (None, &[][..]));
    let Command::Register(mut register) = registering_of(Kind::Extradition, "2026-01-12", Some(ARREST))
    else {
        panic!()
    };
    register.links[0].0 = LinkKind::Relates;
    let pair = held(Some(Requesting)).on(Extradition, &registrar(), Command::Register(register));
    assert_eq!(clock(&pair), None);
}

/// Both States read the same of it, from their own streams.
#[test]
fn both_sides_read_the_custody_and_the_link_once_it_was_sent() {
    let pair = held(None).extradition_approved();
    assert_eq!(pair.extradition.read_by(Requested), None);
    let there = pair.arrest.read_by(Requested).unwrap();
    assert_eq!(there.followed_by, [], "the link is in the file of the requesting State");
    let pair = pair.sent(Extradition);
    for side in [Requesting, Requested] {
        let (arrest, here) = (pair.arrest.read_by(side).unwrap(), pair.extradition.read_by(side).unwrap());
        assert_eq!(arrest.followed_by, [EXTRADITION]);
        assert_eq!(here.shared_links.iter().map(|l| l.request).collect::<Vec<_>>(), [ARREST]);
        assert_eq!(here.custody, pair.request(Extradition).custody);
    }
}

#[test]
fn roles_that_report_an_arrest_are_the_officer_there_and_the_registrar_of_a_letter() {
    let pair = pair(None).arrest_asked().taken(Arrest);
    let now = pair.arrest.now.to_string();
    for (side, role) in [(Requested, Role::Head), (Requested, Role::Registrar), (Requesting, Role::Officer)] {
        let who = crate::common::people::someone(side as Side, role);
        assert_eq!(pair.decide(Arrest, &who, &arrested(&now)).unwrap_err().code(), "not_yours");
    }
}

#[test]
fn an_arrest_that_was_made_is_reported_before_it_is_delivered() {
    let accepted = || asked_of(Kind::ProvisionalArrest, None).acknowledged().accepted();
    let said = |outcome| accepted().when(&examiner(), arrest_made(outcome));
    said(Outcome::Executed).then(unmet(&["arrest_not_reported"]));
    said(Outcome::Partly).then(unmet(&["arrest_not_reported", "missing text"]));
    said(Outcome::NotExecutable).then(becomes(Status::Executed));
}

#[test]
fn only_an_extradition_refused_as_a_whole_for_nationality_is_followed_by_a_prosecution() {
    for (kind, follows) in [(Kind::Extradition, true), (Kind::ProvisionalArrest, false)] {
        let story = asked_of(kind, None).acknowledged().and(&requested_head(), refuse_for("16(10)"));
        assert_eq!(story.request().refused_for_nationality, follows, "{kind}");
    }
}
