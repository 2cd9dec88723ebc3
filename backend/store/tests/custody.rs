//! A person in custody: one act writes to two requests, the clock writes by itself, and whatever comes first in the log
//! decides. After every step projections equal a rebuild.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use comity_domain::{
    clocks::Run,
    codes::{
        Action, Channel, Clock, ClockResult, CustodyStanding, DocumentClass, Kind, LinkKind, Role, Side,
        Status,
    },
    ids::RequestId,
    registry::Connection,
    workflow::{Command, CustodyState, Request, command::Told},
};
use comity_store::{Administration, EntryKind, Outcome, RebuildMode, Submitted};
use common::{
    Office, at, confirm, deliver, minute, office, send,
    sought::{accept_coercive, arrest, asks, due, lapse, order, release, surrender},
};
use jiff::{SignedDuration, Timestamp};

async fn agrees(office: &Office) {
    assert_eq!(office.store.rebuild(RebuildMode::Check).await.unwrap().differences, vec![]);
}

async fn request(office: &Office, login: &str, id: RequestId) -> Request {
    let actor = office.actor(login).await;
    office.store.request(&actor, id, minute(0)).await.unwrap().unwrap().request
}

async fn clock(office: &Office, id: RequestId) -> Run {
    let request = request(office, "ind.officer", id).await;
    request.clocks.into_iter().find(|run| run.clock == Clock::ProvisionalArrest).unwrap()
}

/// Who is in custody as both States see it: the same persons, how they stand, until when.
async fn custody(office: &Office) -> Vec<(RequestId, CustodyStanding, Option<Timestamp>)> {
    let mut seen = vec![];
    for login in ["lka.officer", "lka.auditor", "ind.officer", "ind.registrar"] {
        let actor = office.actor(login).await;
        let persons = office.store.in_custody(&actor).await.unwrap();
        seen.push(persons.into_iter().map(|c| (c.request, c.standing, c.until)).collect::<Vec<_>>());
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:?}");
    for login in ["ken.officer", "lka.admin", "ken.auditor"] {
        assert_eq!(office.store.in_custody(&office.actor(login).await).await.unwrap(), vec![]);
    }
    seen.remove(0)
}

#[tokio::test]
async fn an_extradition_that_is_sent_in_time_takes_the_custody_over_and_a_recall_gives_it_back() {
    let office = office().await;
    let arrest = office.arrests(0).await;
    agrees(&office).await;
    let until = due(minute(10));
    assert_eq!(custody(&office).await, [(arrest, CustodyStanding::Running, Some(until))]);
    let extradition = office.follows(arrest, 100).await;
    agrees(&office).await;

    office.does("lka.officer", extradition, send(), minute(200)).await;
    agrees(&office).await;
    let run = clock(&office, arrest).await;
    assert_eq!((run.stopped, run.came_to), (Some(minute(200)), Some(ClockResult::Kept)));
    assert_eq!(custody(&office).await, [(extradition, CustodyStanding::Held, None)]);
    let held = request(&office, "ind.officer", arrest).await.custody.unwrap();
    assert_eq!(held.standing, CustodyState::HeldFor(extradition));
    assert_eq!(request(&office, "lka.officer", extradition).await.custody.unwrap().from, Some(arrest));
    assert_eq!(office.store.lapsing(at("2027-01-01T00:00:00Z")).await.unwrap(), []);

    office.does("lka.officer", extradition, Command::Recall { reason: None }, minute(205)).await;
    agrees(&office).await;
    let run = clock(&office, arrest).await;
    assert_eq!((run.stopped, run.due), (None, until), "the same time goes on");
    assert_eq!(custody(&office).await, [(arrest, CustodyStanding::Running, Some(until))]);
    assert_eq!(request(&office, "ind.officer", arrest).await.followed_by, []);

    office.does("lka.officer", extradition, send(), minute(210)).await;
    agrees(&office).await;
    office.does("ind.officer", arrest, deliver(None), minute(220)).await;
    office.does("lka.officer", arrest, confirm(), minute(221)).await;
    let own = Command::Acknowledge { own_reference: None };
    office.does("ind.registrar", extradition, own, minute(230)).await;
    office.does("ind.head", extradition, accept_coercive(), minute(240)).await;
    office.does("ind.head", extradition, order(), minute(250)).await;
    assert_eq!(custody(&office).await, [(extradition, CustodyStanding::Held, None)]);
    office.does("ind.officer", extradition, surrender("2026-03-02"), minute(260)).await;
    agrees(&office).await;
    assert_eq!(custody(&office).await, []);
    // Whoever was surrendered is on neither request any more.
    for id in [arrest, extradition] {
        let standing = request(&office, "ind.officer", id).await.custody.unwrap().standing;
        assert_eq!(standing, CustodyState::Surrendered);
    }
    assert_eq!(office.refused("ind.officer", arrest, release(minute(261)), minute(262)).await, "nobody_held");
}

/// Two requests for extradition follow one arrest. What is done on one is found on the other, which it does not link to.
#[tokio::test]
async fn the_custody_passes_to_the_second_request_when_the_first_is_withdrawn_and_a_release_is_told_on_both()
{
    let office = office().await;
    let arrest = office.arrests(0).await;
    let (first, second) = (office.follows(arrest, 100).await, office.follows(arrest, 110).await);
    office.does("lka.officer", first, send(), minute(200)).await;
    office.does("lka.officer", second, send(), minute(201)).await;
    agrees(&office).await;
    assert_eq!(custody(&office).await, [(first, CustodyStanding::Held, None)]);
    let withdrawn = Command::Withdraw { measures: vec![], reason: None };
    office.does("lka.head", first, withdrawn, minute(210)).await;
    agrees(&office).await;
    assert_eq!(custody(&office).await, [(second, CustodyStanding::Held, None)], "no release is owed");
    let standing = async |id| request(&office, "lka.officer", id).await.custody.unwrap().standing;
    assert_eq!(standing(first).await, CustodyState::PassedTo(second));
    assert_eq!(standing(arrest).await, CustodyState::HeldFor(second));
    office.does("ind.officer", second, release(minute(215)), minute(220)).await;
    agrees(&office).await;
    for id in [arrest, second] {
        assert_eq!(standing(id).await, CustodyState::Released(minute(215)));
    }
    assert_eq!(custody(&office).await, []);
}

/// What is put right is measured by what is on record, on whichever request and in whichever words it was said.
#[tokio::test]
async fn a_correction_of_an_arrest_is_measured_by_the_hour_and_the_place_on_record() {
    let office = office().await;
    let arrest = office.arrests(0).await;
    let right = |hour: i64, place: Option<&str>| Command::ReportArrest {
        person: None,
        arrested_at: Some(minute(hour)),
        place: place.map(str::to_owned),
        before_request: None,
        corrects: Some("a slip of the pen".to_owned()),
        text: None,
    };
    let said = async |id| {
        let actor = office.actor("lka.officer").await;
        let entries = office.store.entries(&actor, id, None, 1000).await.unwrap().unwrap();
        let texts = entries.into_iter().next_back().unwrap().texts;
        let text = |path: &str| texts.iter().find(|t| t.path == path).map(|t| t.text.clone());
        (text("place"), text("place_was"))
    };
    assert_eq!(office.refused("ind.officer", arrest, right(10, None), minute(30)).await, "nothing_corrected");
    office.does("ind.officer", arrest, right(10, Some("Kochi")), minute(31)).await;
    assert_eq!(said(arrest).await, (Some("Kochi".to_owned()), None));
    let again = right(10, Some(" Kochi "));
    assert_eq!(office.refused("ind.officer", arrest, again, minute(32)).await, "nothing_corrected");
    // The hour alone: the place stays, also once the person is held for the extradition.
    let extradition = office.follows(arrest, 100).await;
    office.does("lka.officer", extradition, send(), minute(200)).await;
    let own = Command::Acknowledge { own_reference: None };
    office.does("ind.registrar", extradition, own, minute(201)).await;
    office.does("ind.head", extradition, accept_coercive(), minute(202)).await;
    office.does("ind.officer", extradition, right(9, None), minute(203)).await;
    assert_eq!(said(extradition).await, (Some("Kochi".to_owned()), None));
    office.does("ind.officer", extradition, right(9, Some("Munnar")), minute(204)).await;
    assert_eq!(said(extradition).await, (Some("Munnar".to_owned()), Some("Kochi".to_owned())));
    let same = right(9, Some("Munnar"));
    assert_eq!(office.refused("ind.officer", arrest, same, minute(205)).await, "nothing_corrected");
    agrees(&office).await;
    // In one transaction the second is measured by what the first left.
    let idukki = right(9, Some("Idukki"));
    let first = office.submitted("ind.officer", Some(arrest), idukki.clone(), minute(206)).await;
    let second = office.submitted("ind.officer", Some(extradition), idukki, minute(207)).await;
    let outcomes = office.store.submit_many(vec![first, second]).await.unwrap();
    let [Outcome::Done { .. }, Outcome::Refused(refusal)] = outcomes.as_slice() else {
        panic!("{outcomes:?}")
    };
    assert_eq!(refusal.code(), "nothing_corrected");
}

/// The request for extradition was sent while the provisional arrest it follows was a draft.
#[tokio::test]
async fn an_arrest_that_is_sent_last_knows_what_followed_it() {
    let office = office().await;
    let arrested = office.approves(asks(Kind::ProvisionalArrest, "IND", &[]), 0).await;
    let extradition = office.follows(arrested, 10).await;
    office.does("lka.officer", extradition, send(), minute(20)).await;
    agrees(&office).await;
    assert_eq!(request(&office, "lka.officer", arrested).await.followed_by, [extradition]);
    office.does("lka.officer", arrested, send(), minute(30)).await;
    agrees(&office).await;
    let own = Command::Acknowledge { own_reference: None };
    office.does("ind.registrar", arrested, own, minute(31)).await;
    office.does("ind.head", arrested, accept_coercive(), minute(32)).await;
    office.does("ind.officer", arrested, arrest(minute(35)), minute(40)).await;
    agrees(&office).await;
    assert_eq!(custody(&office).await, [(extradition, CustodyStanding::Held, None)]);
}

/// India had the arrest by letter, and is connected when the request for extradition is sent.
#[tokio::test]
async fn a_state_that_became_connected_reads_nothing_of_an_arrest_it_never_had_on_its_record() {
    let office = office().await;
    let connection = async |connection, now| {
        let set = Administration::SetConnection { state: "IND".parse().unwrap(), connection };
        office.store.administer(set, minute(now)).await.unwrap();
    };
    connection(Connection::ByLetter, 0).await;
    let arrested = office.approves(asks(Kind::ProvisionalArrest, "IND", &[]), 0).await;
    let pouch =
        Command::Send { channel: Channel::DiplomaticPouch, agreed: false, letter: None, went_on: None };
    office.does("lka.officer", arrested, pouch, minute(3)).await;
    let actor = office.actor("lka.registrar").await;
    let kept = office.store.keep_document(&actor, "text/plain", b"telex".to_vec(), minute(4)).await.unwrap();
    let attach = Command::Attach {
        document: kept.id,
        name: "telex.txt".to_owned(),
        size: kept.size,
        classification: DocumentClass::Shared,
        share: false,
    };
    office.does("lka.registrar", arrested, attach, minute(4)).await;
    let told = Command::Told(Box::new(Told {
        of: Side::Requested,
        occurred_at: Some(minute(5)),
        channel: Some(Channel::DiplomaticPouch),
        received_on: Some("2026-03-02".parse().unwrap()),
        their_reference: None,
        letter: Some("telex.txt".to_owned()),
        act: arrest(minute(5)),
    }));
    office.does("lka.registrar", arrested, told, minute(10)).await;
    connection(Connection::Connected, 50).await;
    let extradition = office.follows(arrested, 100).await;
    office.does("lka.officer", extradition, send(), minute(200)).await;
    agrees(&office).await;
    let there = request(&office, "ind.officer", extradition).await;
    let held = there.held().unwrap();
    assert_eq!((held.from, held.since, held.person.as_str()), (None, minute(5), "A-1"));
    assert_eq!(there.shared_links, []);
    let ind = office.actor("ind.officer").await;
    assert!(office.store.request(&ind, arrested, minute(201)).await.unwrap().is_none());
    let entries = office.store.entries(&ind, extradition, None, 100).await.unwrap().unwrap();
    assert!(
        !format!("{:?}", entries.iter().map(|e| &e.kind).collect::<Vec<_>>()).contains(&arrested.to_string())
    );
    // What is reported there is recorded on the arrest too.
    office.does("ind.officer", extradition, release(minute(210)), minute(220)).await;
    agrees(&office).await;
    let standing = request(&office, "lka.officer", arrested).await.custody.unwrap().standing;
    assert_eq!(standing, CustodyState::Released(minute(210)));
}

#[tokio::test]
async fn a_release_is_recorded_on_both_requests_and_a_refusal_owes_it() {
    let office = office().await;
    let arrest = office.arrests(0).await;
    let extradition = office.follows(arrest, 100).await;
    office.does("lka.officer", extradition, send(), minute(200)).await;
    let whole = Command::Withdraw { measures: vec![], reason: None };
    office.does("lka.head", extradition, whole, minute(210)).await;
    agrees(&office).await;
    let owed = custody(&office).await;
    assert_eq!(
        owed.iter().map(|(id, standing, _)| (*id, *standing)).collect::<Vec<_>>(),
        [(extradition, CustodyStanding::ReleaseOwed)]
    );
    office.does("ind.officer", extradition, release(minute(215)), minute(220)).await;
    agrees(&office).await;
    assert_eq!(custody(&office).await, []);
    for id in [arrest, extradition] {
        let standing = request(&office, "lka.officer", id).await.custody.unwrap().standing;
        assert_eq!(standing, CustodyState::Released(minute(215)));
    }
}

#[tokio::test]
async fn an_arrest_lapses_as_of_the_instant_it_was_due_however_late_the_clock_writes_it() {
    let office = office().await;
    let id = office.arrests(0).await;
    let until = due(minute(10));
    let before = until - SignedDuration::from_micros(1);
    assert_eq!(office.store.lapsing(before).await.unwrap(), []);
    let early = office.store.submit(lapse(id, before)).await.unwrap();
    assert!(
        matches!(&early, Outcome::Refused(refusal) if refusal.code() == "arrest_clock_runs"),
        "{early:?}"
    );
    assert_eq!(office.store.lapsing(until).await.unwrap(), [id]);
    assert_eq!(office.store.arrests_due().await.unwrap(), [until]);

    // The job was off for a week.
    let late = until + SignedDuration::from_hours(7 * 24);
    assert!(matches!(office.store.submit(lapse(id, late)).await.unwrap(), Outcome::Done { .. }));
    agrees(&office).await;
    let again = office.store.submit(lapse(id, late)).await.unwrap();
    assert!(matches!(again, Outcome::Refused(_)), "{again:?}");
    assert_eq!(office.store.lapsing(late).await.unwrap(), []);
    assert_eq!(office.store.arrests_due().await.unwrap(), []);
    for login in ["lka.officer", "ind.officer"] {
        let seen = request(&office, login, id).await;
        assert_eq!(seen.status, Status::Lapsed);
        let entries = office.store.entries(&office.actor(login).await, id, None, 100).await.unwrap().unwrap();
        let lapses = entries.iter().filter_map(|entry| match &entry.kind {
            EntryKind::Event { event, .. } if event.becomes == Some(Status::Lapsed) => {
                Some((event.happened_at(), entry.recorded_at))
            }
            _ => None,
        });
        assert_eq!(lapses.collect::<Vec<_>>(), [(until, late)]);
    }
    let run = clock(&office, id).await;
    assert_eq!((run.stopped, run.came_to), (Some(until), Some(ClockResult::Missed)));
    assert_eq!(custody(&office).await, [(id, CustodyStanding::ReleaseOwed, Some(until))]);
    office.does("ind.officer", id, release(until), late).await;
    agrees(&office).await;
    assert_eq!(custody(&office).await, []);
}

/// At the very instant both are possible, in one batch: what comes first is what happened.
#[tokio::test]
async fn in_one_batch_at_the_due_instant_the_first_of_send_and_lapse_decides() {
    for send_first in [true, false] {
        let office = office().await;
        let arrest = office.arrests(0).await;
        let extradition = office.follows(arrest, 100).await;
        let now = due(minute(10));
        let sent = office.submitted("lka.officer", Some(extradition), send(), now).await;
        let mut batch = vec![sent, lapse(arrest, now)];
        if !send_first {
            batch.reverse();
        }
        let outcomes = office.store.submit_many(batch).await.unwrap();
        agrees(&office).await;
        assert!(matches!(outcomes[0], Outcome::Done { .. }), "{outcomes:?}");
        let run = clock(&office, arrest).await;
        assert_eq!(run.stopped, Some(now));
        if send_first {
            assert!(matches!(&outcomes[1], Outcome::Refused(r) if r.code() == "nobody_held"), "{outcomes:?}");
            assert_eq!(run.came_to, Some(ClockResult::Kept));
            assert_eq!(custody(&office).await, [(extradition, CustodyStanding::Held, None)]);
        } else {
            // It is sent all the same, and saves nothing.
            assert!(matches!(outcomes[1], Outcome::Done { .. }), "{outcomes:?}");
            assert_eq!(run.came_to, Some(ClockResult::Missed));
            assert_eq!(custody(&office).await, [(arrest, CustodyStanding::ReleaseOwed, Some(now))]);
            assert_eq!(request(&office, "ind.officer", arrest).await.followed_by, [extradition]);
        }
    }
}

#[tokio::test]
async fn what_is_sent_after_the_due_instant_saves_nothing_even_before_the_clock_has_written_it() {
    let office = office().await;
    let arrest = office.arrests(0).await;
    let extradition = office.follows(arrest, 100).await;
    let until = due(minute(10));
    let late = until + SignedDuration::from_micros(1);
    office.does("lka.officer", extradition, send(), late).await;
    agrees(&office).await;
    assert_eq!(custody(&office).await, [(arrest, CustodyStanding::ReleaseOwed, Some(until))]);
    assert_eq!(office.store.lapsing(late).await.unwrap(), [], "it lapsed with the act");
    let after = office.store.submit(lapse(arrest, late)).await.unwrap();
    assert!(matches!(&after, Outcome::Refused(r) if r.code() == "not_in_status"), "{after:?}");
}

/// Whoever acts after the time is over brings the clock's act with theirs, in one transaction: it stays the clock's.
#[tokio::test]
async fn a_lapse_that_an_act_brings_is_the_clock_s_own_in_the_record_of_both_states() {
    let office = office().await;
    let id = office.arrests(0).await;
    let until = due(minute(10));
    let late = until + SignedDuration::from_hours(2);
    let read = office.store.request(&office.actor("ind.officer").await, id, late).await.unwrap().unwrap();
    let seen = read.request.version(Side::Requested);
    let mut sent: Submitted = office.submitted("ind.officer", Some(id), release(late), late).await;
    sent.seen = Some(seen);
    sent.key = Some("once".to_owned());
    let done = office.store.submit(sent.clone()).await.unwrap();
    assert!(matches!(&done, Outcome::Done { version, .. } if version.0 == seen.0 + 2), "{done:?}");
    let again = office.store.submit(sent).await.unwrap();
    assert!(matches!(again, Outcome::Done { repeated: true, .. }), "{again:?}");
    agrees(&office).await;
    for login in ["lka.officer", "ind.officer"] {
        let entries = office.store.entries(&office.actor(login).await, id, None, 100).await.unwrap().unwrap();
        let last: Vec<_> = entries[entries.len() - 2..]
            .iter()
            .map(|entry| match &entry.kind {
                EntryKind::Event { event, .. } => (event.fact.action(), event.by.role, event.happened_at()),
                other => panic!("{other:?}"),
            })
            .collect();
        let both = [(Action::Lapse, Role::Clock, until), (Action::ReportRelease, Role::Officer, late)];
        assert_eq!(last, both, "{login}");
    }
    assert_eq!(custody(&office).await, []);
    // What is refused records nothing; the clock does it.
    let other = office.arrests(1000).await;
    let due = due(minute(1010));
    let late = due + SignedDuration::from_hours(2);
    let whole = Command::Withdraw { measures: vec![], reason: Some("found elsewhere".to_owned()) };
    let ask = office.submitted("lka.head", Some(other), whole, late).await;
    let refused = office.store.submit(ask).await.unwrap();
    assert!(matches!(&refused, Outcome::Refused(r) if r.code() == "not_in_status"), "{refused:?}");
    assert_eq!(office.store.lapsing(late).await.unwrap(), [other]);
}

/// Two writers at once: each batch is whole, whoever wins.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn send_and_lapse_at_once_leave_one_of_the_two_and_never_half() {
    for _ in 0..4 {
        let office = office().await;
        let arrest = office.arrests(0).await;
        let extradition = office.follows(arrest, 100).await;
        let now = due(minute(10));
        let sent: Submitted = office.submitted("lka.officer", Some(extradition), send(), now).await;
        let (store, other) = (office.store.clone(), office.store.clone());
        let (one, two) = tokio::join!(
            tokio::spawn(async move { store.submit(sent).await.unwrap() }),
            tokio::spawn(async move { other.submit(lapse(arrest, now)).await.unwrap() }),
        );
        assert!(matches!(one.unwrap(), Outcome::Done { .. }));
        let lapsed = matches!(two.unwrap(), Outcome::Done { .. });
        agrees(&office).await;
        let standing = custody(&office).await[0].1;
        assert_eq!(standing, if lapsed { CustodyStanding::ReleaseOwed } else { CustodyStanding::Held });
    }
}

#[tokio::test]
async fn an_arrest_after_the_extradition_was_sent_is_taken_over_at_once() {
    let office = office().await;
    let arrested = office.approves(asks(Kind::ProvisionalArrest, "IND", &[]), 0).await;
    office.does("lka.officer", arrested, send(), minute(3)).await;
    let own = Command::Acknowledge { own_reference: None };
    office.does("ind.registrar", arrested, own, minute(5)).await;
    office.does("ind.head", arrested, accept_coercive(), minute(6)).await;
    let extradition = office.follows(arrested, 100).await;
    office.does("lka.officer", extradition, send(), minute(200)).await;
    agrees(&office).await;
    assert_eq!(custody(&office).await, []);
    office.does("ind.officer", arrested, arrest(minute(300)), minute(310)).await;
    agrees(&office).await;
    assert_eq!(custody(&office).await, [(extradition, CustodyStanding::Held, None)]);
}

#[tokio::test]
async fn links_are_told_from_both_ends_and_only_what_was_shared_to_the_other_state() {
    let office = office().await;
    let arrest = office.arrests(0).await;
    // The same link twice is one.
    let links = [(LinkKind::Follows, arrest), (LinkKind::Follows, arrest), (LinkKind::Relates, arrest)];
    let extradition = office.approves(asks(Kind::Extradition, "IND", &links), 100).await;
    let links = async |login: &str, id: RequestId| {
        let actor = office.actor(login).await;
        let loaded = office.store.request(&actor, id, minute(0)).await.unwrap().unwrap();
        let links = office.store.links(&actor, &loaded).await.unwrap();
        links.into_iter().map(|l| (l.kind, l.request, l.back)).collect::<Vec<_>>()
    };
    let back = [(LinkKind::FollowedBy, extradition, true), (LinkKind::Relates, extradition, true)];
    assert_eq!(links("lka.officer", arrest).await, back);
    assert_eq!(links("ind.officer", arrest).await, []);
    office.does("lka.officer", extradition, send(), minute(200)).await;
    assert_eq!(links("lka.officer", arrest).await, back);
    assert_eq!(links("ind.officer", arrest).await, back);
    assert_eq!(links("ind.officer", extradition).await.len(), 3);
    agrees(&office).await;
}
