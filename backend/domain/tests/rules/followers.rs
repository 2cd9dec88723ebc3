//! What follows a provisional arrest: several requests for extradition, one that was sent before the arrest was, one to a
//! State that had the arrest by letter; and the surrender, which is told on every request that names the custody.

use comity_domain::{
    codes::{
        ClockResult, Kind, LinkKind, Role,
        Side::{self, Requested, Requesting},
        Status,
    },
    registry::Connection,
    workflow::{Command, CustodyState, Fact, Stream, command::Create},
};

use crate::{
    common::{
        contents::of_kind,
        pair::{ARREST, Arrest, EXTRADITION, Extradition, Pair, SECOND, Second, Which, held, pair},
        people::{drafter, examiner, registrar, requested_head, requesting_head, requesting_registrar},
        said::{
            arrested, create_of, order_surrender, recall, refuse_for, released, return_deficient, send,
            surrender, told, withdraw,
        },
    },
    custody::{at_due, clock},
    invariants::nobody_is_forgotten,
};

const ALL: [Which; 3] = [Arrest, Extradition, Second];

/// Where the person stands on the arrest, on the first request for extradition and on the second.
fn standing(pair: &Pair) -> [Option<CustodyState>; 3] {
    let all: Vec<_> = ALL.iter().filter_map(|which| pair.story(*which).request.as_ref()).collect();
    nobody_is_forgotten(&all);
    ALL.map(|which| Some(pair.story(which).request.as_ref()?.custody.as_ref()?.standing))
}

fn owed(pair: &Pair) -> [bool; 3] {
    ALL.map(|which| pair.story(which).request.as_ref().is_some_and(|r| r.release_owed().is_some()))
}

fn now(pair: &Pair) -> String {
    pair.arrest.now.to_string()
}

/// The requested State joins: what is sent from now on goes to it through Comity.
pub(crate) fn connected_since(mut pair: Pair) -> Pair {
    for story in [&mut pair.extradition, &mut pair.second] {
        story.register.as_mut().unwrap().requested.connection = Connection::Connected;
    }
    pair
}

/// A provisional arrest is written and not sent.
pub(crate) fn arrest_drafted(by_letter: Option<Side>) -> Pair {
    let create = create_of(Kind::ProvisionalArrest, Some(of_kind(Kind::ProvisionalArrest)), None);
    pair(by_letter).on(Arrest, &drafter(), create)
}

const HELD: Option<CustodyState> = Some(CustodyState::Held);
const FOR_FIRST: Option<CustodyState> = Some(CustodyState::HeldFor(EXTRADITION));
const FOR_SECOND: Option<CustodyState> = Some(CustodyState::HeldFor(SECOND));
const PASSED: Option<CustodyState> = Some(CustodyState::PassedTo(SECOND));
const GONE: Option<CustodyState> = Some(CustodyState::Surrendered);

// The surrender.

fn surrendered(pair: Pair) -> Pair {
    let today = now(&pair)[..10].to_owned();
    pair.on(Extradition, &requested_head(), order_surrender()).on(Extradition, &examiner(), surrender(&today))
}

#[test]
fn whoever_was_surrendered_is_neither_released_nor_arrested_on_the_arrest_before() {
    let pair = surrendered(held(None).extradition_asked().taken(Extradition));
    assert_eq!(standing(&pair), [GONE, GONE, None]);
    let Fact::SurrenderedFor { request, person, date } = &pair.arrest.last_event().fact else { panic!() };
    assert_eq!((*request, person.as_str(), date.is_some()), (EXTRADITION, "A-1", true));
    let hour = now(&pair);
    let pair = pair.refuses(Arrest, &examiner(), released(&hour), &["nobody_held person"]).refuses(
        Arrest,
        &examiner(),
        arrested(&hour),
        &["person_surrendered person"],
    );
    // The arrest itself is still to be answered, and is.
    let made = crate::common::sought::arrest_made(comity_domain::codes::Outcome::Executed);
    assert_eq!(pair.on(Arrest, &examiner(), made).request(Arrest).status, Status::Executed);
}

#[test]
fn a_surrender_on_a_request_that_came_too_late_ends_the_release_that_was_owed() {
    let (who, what) = crate::custody::lapse();
    let late = at_due(held(None).extradition_approved(), 1).on(Arrest, &who, what).sent(Extradition);
    assert_eq!(owed(&late), [true, false, false]);
    let late = surrendered(late.taken(Extradition));
    assert_eq!((standing(&late)[0], owed(&late)), (GONE, [false; 3]));
    assert_eq!(clock(&late), Some(ClockResult::Missed), "it lapsed all the same");
}

// Several requests for extradition.

fn two() -> Pair {
    held(None).extradition_asked().second_asked()
}

#[test]
fn the_first_that_came_holds_the_person_and_the_second_waits() {
    let pair = two();
    assert_eq!(standing(&pair), [FOR_FIRST, HELD, None]);
    assert_eq!(pair.request(Arrest).followed_by, [EXTRADITION, SECOND]);
    let hour = now(&pair);
    pair.taken(Second).refuses(Second, &examiner(), arrested(&hour), &["held_already person"]);
    // What does not hold the person goes and leaves everything as it is.
    for gone in [refuse_for("16(14)"), return_deficient()] {
        let who = if matches!(gone, Command::Refuse(_)) { requested_head() } else { registrar() };
        let pair = two();
        let pair = if who == registrar() { pair } else { pair.taken(Second) };
        assert_eq!(standing(&pair.on(Second, &who, gone)), [FOR_FIRST, HELD, None]);
    }
    let pair = two().on(Second, &drafter(), recall());
    assert_eq!((standing(&pair), clock(&pair)), ([FOR_FIRST, HELD, None], Some(ClockResult::Kept)));
    assert_eq!(pair.request(Arrest).followed_by, [EXTRADITION]);
}

/// The first ends: the person is held for the second, no release is owed and no clock runs.
#[test]
fn custody_passes_to_the_request_that_came_in_time_when_the_first_ends() {
    let ends = vec![
        ("returned", two().on(Extradition, &registrar(), return_deficient())),
        ("refused", two().taken(Extradition).on(Extradition, &requested_head(), refuse_for("16(14)"))),
        ("withdrawn", two().on(Extradition, &requesting_head(), withdraw(&[]))),
    ];
    for (how, pair) in ends {
        assert_eq!(standing(&pair), [FOR_SECOND, PASSED, HELD], "{how}");
        assert_eq!((owed(&pair), clock(&pair)), ([false; 3], Some(ClockResult::Kept)), "{how}");
        let custody = pair.request(Second).held().unwrap();
        let arrest = pair.request(Arrest).custody.as_ref().unwrap();
        assert_eq!(
            (custody.from, custody.since, &custody.person),
            (Some(ARREST), arrest.since, &arrest.person)
        );
        for side in [Requesting, Requested] {
            assert_eq!(pair.second.read_by(side).unwrap().custody, pair.request(Second).custody, "{how}");
        }
        // A release on either is told on both; what ended names nobody any more.
        let hour = now(&pair);
        for which in [Arrest, Second] {
            let free = pair.clone().on(which, &examiner(), released(&hour));
            let at = Some(CustodyState::Released(hour.parse().unwrap()));
            assert_eq!(standing(&free), [at, PASSED, at], "{how}, released on {which:?}");
        }
        let pair = pair.refuses(Extradition, &examiner(), released(&hour), &["nobody_held person"]);
        // And so is the surrender.
        let today = now(&pair)[..10].to_owned();
        let pair = pair.taken(Second).on(Second, &requested_head(), order_surrender());
        let pair = pair.on(Second, &examiner(), surrender(&today));
        assert_eq!((standing(&pair), owed(&pair)), ([GONE, PASSED, GONE], [false; 3]), "{how}");
    }
    // When the second ends too, nobody is left to hold the person for.
    let pair = two().on(Extradition, &registrar(), return_deficient());
    let pair = pair.clone().on(Second, &registrar(), return_deficient());
    assert_eq!((standing(&pair)[2], owed(&pair)), (HELD, [false, false, true]));
}

/// The one to which the custody passed is recalled: the clock of the arrest goes on.
#[test]
fn what_the_custody_passed_to_can_still_be_recalled() {
    let pair = two().on(Extradition, &registrar(), return_deficient()).on(Second, &drafter(), recall());
    assert_eq!((standing(&pair), clock(&pair)), ([HELD, PASSED, None], None));
    assert_eq!(owed(&pair), [false; 3], "it is the time of the arrest again");
}

#[test]
fn a_recall_of_the_first_reopens_no_clock_while_the_second_is_there() {
    let pair = two().on(Extradition, &drafter(), recall());
    assert_eq!((standing(&pair), clock(&pair)), ([FOR_SECOND, None, HELD], Some(ClockResult::Kept)));
    assert_eq!(pair.request(Arrest).followed_by, [SECOND]);
    let due = pair.arrest.run(comity_domain::codes::Clock::ProvisionalArrest).due;
    let pair = pair.on(Second, &drafter(), recall());
    assert_eq!((standing(&pair), clock(&pair)), ([HELD, None, None], None), "then it goes on");
    assert_eq!(pair.request(Arrest).arrest_clock().unwrap().due, due);
}

#[test]
fn what_came_after_the_due_instant_takes_nobody_over() {
    let end = |pair: Pair| pair.on(Extradition, &requesting_head(), withdraw(&[]));
    let in_time = at_due(held(None).extradition_asked().second_approved(), 0).sent(Second);
    assert_eq!(standing(&end(in_time)), [FOR_SECOND, PASSED, HELD]);
    let late = at_due(held(None).extradition_asked().second_approved(), 1).sent(Second);
    let late = end(late);
    assert_eq!((standing(&late), owed(&late)), ([FOR_FIRST, HELD, None], [false, true, false]));
}

/// The request that was returned is drafted anew, from its own contents: it follows the same arrest, so that the surrender
/// on it ends what is owed on the one before.
#[test]
fn a_request_that_is_drafted_anew_follows_the_arrest_of_the_one_before() {
    let pair = held(None).extradition_asked().on(Extradition, &registrar(), return_deficient());
    let Command::Create(create) = create_of(Kind::Extradition, None, None) else { panic!() };
    let anew = Command::Create(Box::new(Create { from: Some(EXTRADITION), ..*create }));
    let pair = pair.on(Second, &drafter(), anew);
    let links: Vec<_> = pair.request(Second).links.iter().map(|l| (l.kind, l.request)).collect();
    assert_eq!(links, [(LinkKind::Replaces, EXTRADITION), (LinkKind::Follows, ARREST)]);
    let pair = pair.approved(Second).sent(Second).taken(Second);
    assert_eq!(owed(&pair), [false, true, false]);
    let today = now(&pair)[..10].to_owned();
    let pair = pair.on(Second, &requested_head(), order_surrender());
    let pair = pair.on(Second, &examiner(), surrender(&today));
    assert_eq!(owed(&pair), [false; 3]);
}

/// A release that is owed stays owed until it is recorded, whatever is sent afterwards; and it is told on the arrest too.
#[test]
fn a_second_that_is_sent_after_the_return_of_the_first_undoes_no_release() {
    let pair = held(None).extradition_asked().on(Extradition, &registrar(), return_deficient());
    let pair = pair.second_asked();
    assert_eq!((standing(&pair), owed(&pair)), ([FOR_FIRST, HELD, None], [false, true, false]));
    for which in [Arrest, Extradition] {
        let hour = now(&pair);
        let free = pair.clone().on(which, &examiner(), released(&hour));
        let at = Some(CustodyState::Released(hour.parse().unwrap()));
        assert_eq!((standing(&free), owed(&free)), ([at, at, None], [false; 3]), "{which:?}");
        // Then the person can be arrested anew, on the second, and on nothing beside it.
        let hour = now(&free);
        let again = free.taken(Second).on(Second, &examiner(), arrested(&hour));
        assert_eq!(standing(&again), [at, at, HELD]);
        again.refuses(Arrest, &examiner(), arrested(&hour), &["held_already person"]);
    }
}

#[test]
fn an_arrest_after_both_were_sent_is_held_for_the_first_of_them_that_is_in_course() {
    let there = || pair(None).arrest_asked().taken(Arrest).extradition_asked().second_asked();
    assert_eq!(standing(&there().arrested()), [FOR_FIRST, HELD, None]);
    let returned = there().on(Extradition, &registrar(), return_deficient()).arrested();
    assert_eq!(standing(&returned), [FOR_SECOND, None, HELD]);
}

// What was sent before the arrest was.

#[test]
fn an_extradition_that_was_sent_while_its_arrest_was_a_draft_is_not_forgotten() {
    let pair = arrest_drafted(None).approved(Arrest).extradition_asked();
    assert_eq!(pair.request(Arrest).followed_by, [EXTRADITION]);
    let (stream, event) = pair.arrest.log.last().unwrap();
    assert_eq!(*stream, Stream::File(Requesting), "nothing of a draft leaves the State");
    assert_eq!(event.by.user, Some(drafter().user));
    let pair = pair.sent(Arrest);
    let there = pair.arrest.read_by(Requested).unwrap();
    assert_eq!(there.followed_by, [EXTRADITION], "now the other State may know it");
    let pair = pair.taken(Arrest).arrested();
    assert_eq!((standing(&pair), clock(&pair)), ([FOR_FIRST, HELD, None], Some(ClockResult::Kept)));
    // One that came back meanwhile is not waited for.
    let back =
        arrest_drafted(None).approved(Arrest).extradition_asked().on(Extradition, &drafter(), recall());
    assert_eq!(back.request(Arrest).followed_by, []);
    let back = back.sent(Arrest).taken(Arrest).arrested();
    assert_eq!((standing(&back), clock(&back)), ([HELD, None, None], None));
}

#[test]
fn an_extradition_that_was_sent_while_its_arrest_was_recalled_is_not_forgotten() {
    let pair = pair(None).arrest_asked().on(Arrest, &drafter(), recall()).extradition_asked();
    let pair = pair.sent(Arrest).taken(Arrest).arrested();
    assert_eq!((standing(&pair), clock(&pair)), ([FOR_FIRST, HELD, None], Some(ClockResult::Kept)));
}

// A State that became connected.

#[test]
fn a_state_that_became_connected_reads_that_a_person_is_held_and_nothing_of_the_arrest() {
    let pair =
        connected_since(held(Some(Requested))).extradition_approved().on(Extradition, &drafter(), send());
    assert_eq!((standing(&pair), clock(&pair)), ([FOR_FIRST, HELD, None], Some(ClockResult::Kept)));
    let there = pair.extradition.read_by(Requested).unwrap();
    let custody = there.held().unwrap();
    assert_eq!((custody.person.as_str(), custody.from), ("A-1", None));
    assert_eq!(custody.since, pair.request(Arrest).custody.as_ref().unwrap().since);
    assert_eq!(there.shared_links, []);
    let shared = pair.extradition.log.iter().filter(|(stream, _)| stream.is_read_by(Requested));
    let told = shared.map(|(_, event)| serde_json::to_string(event).unwrap()).collect::<String>();
    assert!(told.contains("custody_taken_over") && !told.contains(&ARREST.to_string()), "{told}");
    // What is reported there is recorded on the arrest, which that State never had on its record.
    let hour = now(&pair);
    let free = pair.clone().on(Extradition, &examiner(), released(&hour));
    let at = Some(CustodyState::Released(hour.parse().unwrap()));
    assert_eq!(standing(&free), [at, at, None]);
    // What a letter tells on the arrest is the word of who recorded it, and names nobody.
    let letter = told_today(&pair, released(&hour));
    let free = pair.clone().on(Arrest, &requesting_registrar(), letter);
    assert_eq!(standing(&free), [at, at, None]);
    let by = &free.extradition.last_event().by;
    assert_eq!((by.side, by.role, by.user), (Requesting, Role::Registrar, None));
    // A recall gives the custody back.
    let back = pair.on(Extradition, &drafter(), recall());
    assert_eq!((standing(&back), clock(&back)), ([HELD, None, None], None));
}

fn told_today(pair: &Pair, act: Command) -> Command {
    let hour = now(pair);
    told(Requested, &hour, &hour[..10], act)
}

#[test]
fn two_states_that_had_the_arrest_on_their_record_are_told_which_it_was() {
    let pair = held(None).extradition_asked();
    let there = pair.extradition.read_by(Requested).unwrap();
    assert_eq!(there.held().unwrap().from, Some(ARREST));
    assert_eq!(there.shared_links.len(), 1);
}
