//! What holds whatever anybody does: random commands by random people of both sides and of none, under a clock that
//! only rises, told at every step to a naive observer.

use std::collections::{BTreeMap, BTreeSet};

use comity_domain::{
    codes::{
        Action, Clock, ClockResult, Kind,
        Side::{Requested, Requesting},
        Stage, Status,
    },
    ids::UserId,
    sight::{self, reads_contents, status_seen_by},
    workflow::{CustodyState, Decided, Event, Fact, On, Request, Stream, replay},
};
use comity_ledger::canonical;
use jiff::SignedDuration;
use proptest::{collection::vec, prelude::*, strategy::ValueTree as _, test_runner::TestRunner};

use crate::{
    common::{
        Story,
        anything::CANARY,
        naive::Naive,
        pair::{Arrest, Extradition, Pair, Which},
    },
    playing::{Beginning, CAN_BE_TOLD, Step, any_beginning, any_step, beginnings, chosen, people, said},
};

/// What somebody who only watches knows.
#[derive(Default)]
struct Observer {
    authors: [BTreeSet<UserId>; 2],
    sheets: [Option<Naive>; 2],
    done: BTreeSet<(Action, bool)>,
    reached: BTreeSet<(Status, Option<comity_domain::codes::Side>)>,
}

/// Plays the steps; every invariant is looked at after each.
fn play(beginning: Beginning, steps: &[Step], observer: &mut Observer) {
    let people = people();
    let mut pair = beginning.pair();
    observer.sheets = [None, None];
    for (n, step) in steps.iter().enumerate() {
        pair.arrest = pair.arrest.later(step.later);
        pair.extradition.now = pair.arrest.now;
        let which = beginning.which(&pair, step);
        let story = pair.seen_from(which);
        let (actor, act) = chosen(beginning, &story, step, &people);
        let command = said(&story, step, act, n);
        match story.decide_all(&actor, &command) {
            Err(refusal) => {
                assert!(!says_canary(&refusal.to_string()), "{}: {refusal}", act.1);
                assert!(!says_canary(&format!("{refusal:?}")), "{}: {refusal:?}", act.1);
            }
            Ok(all) => {
                observer.done.insert((act.1, act.0.is_some()));
                let told = act.0.is_some();
                for decided in all {
                    pair = happens(pair, which, decided, observer, told);
                }
                let both = [&pair.arrest, &pair.extradition].into_iter().filter_map(|s| s.request.as_ref());
                nobody_is_forgotten(&both.collect::<Vec<_>>());
                both_know_what_follows(&pair.arrest);
            }
        }
        let story = pair.story(which);
        if let Some(side) = story.request.as_ref().and_then(|r| r.by_letter) {
            let of = story.request().state(side);
            let theirs = people.iter().filter(|a| a.state == Some(of));
            assert!(theirs.into_iter().all(|a| sight::side(story.request(), a).is_none()));
        }
    }
}

/// One event comes true, on the request it is on, and is looked at.
fn happens(pair: Pair, which: Which, decided: Decided, observer: &mut Observer, told: bool) -> Pair {
    let beside = decided.on != On::This;
    let on_first = beside != (which == Arrest);
    let on = if on_first { Arrest } else { Extradition };
    let before = pair.story(on).request.clone();
    let (stream, event) = (decided.stream, decided.event.clone());
    holds_no_text(&event);
    if before.as_ref().is_none_or(|r| r.status.stage() == Stage::Drafted) {
        watch_the_pens(&mut observer.authors[usize::from(!on_first)], stream, &event);
    }
    let pair = pair.after(which, vec![decided]);
    let story = pair.story(on);
    let request = story.request();
    assert_eq!(event.told.is_some(), told && !follows_from_another(&event), "{}", event.fact.action());
    observer.reached.insert((request.status, request.by_letter));
    let sheet = observer.sheets[usize::from(!on_first)].get_or_insert_with(Naive::new);
    sheet.notes(&event.fact);
    assert_eq!(&Naive::of(request), sheet, "after {}", event.fact.action());
    executed_means_answered(request, sheet);
    the_step_was_lawful(before.as_ref(), request, stream, &event);
    time_goes_on(before.as_ref(), request, &event);
    an_arrest_clock_stops_for_nothing_else(before.as_ref(), request, &event);
    the_clocks_are_sound(story);
    every_reading_agrees(story);
    pair
}

/// What another act on the other request made happen here: nobody told it of this one.
fn follows_from_another(event: &Event) -> bool {
    let of_pairs = matches!(
        event.fact,
        Fact::Followed { .. }
            | Fact::FollowingRecalled { .. }
            | Fact::CustodyTakenOver { .. }
            | Fact::CustodyPassed { .. }
            | Fact::SurrenderedFor { .. }
            | Fact::Lapsed { .. }
    );
    let on_both = matches!(event.fact, Fact::Released { .. } | Fact::ArrestCorrected { .. });
    of_pairs || (on_both && event.told.is_none())
}

/// No reachable state holds a person for nothing: a clock runs, a request for extradition is in course, or the release
/// that is owed is shown. And for at most one request for extradition.
pub(crate) fn nobody_is_forgotten(all: &[&Request]) {
    for request in all {
        let Some(custody) = &request.custody else { continue };
        match custody.standing {
            CustodyState::Held => {
                let clock = request.arrest_clock().is_some();
                let in_course = request.kind == Kind::Extradition
                    && request.ever_sent
                    && !request.recalled
                    && request.status.is_open();
                let owed = request.release_owed() == Some(&custody.person);
                assert!(clock || in_course || owed, "{} holds {custody:?}", request.status);
                // However it came to run: it counts from the hour on record, as long as it was to be.
                if let Some(run) = request.arrest_clock() {
                    let counts = (custody.since, run.length.due_from(custody.since));
                    assert_eq!((run.started, run.due), counts, "{custody:?} under {run:?}");
                }
            }
            CustodyState::HeldFor(id) => {
                let there = all.iter().find(|r| r.id == id).and_then(|r| r.custody.as_ref());
                let there = there.map(|c| (c.standing, c.taken_over, &c.person));
                let held = Some((CustodyState::Held, true, &custody.person));
                assert_eq!(there, held, "held for it and not held on it");
            }
            CustodyState::PassedTo(_) => assert!(request.status.is_ended()),
            CustodyState::Released(_) | CustodyState::Surrendered => {}
        }
    }
    let holds = |r: &&&Request| r.kind == Kind::Extradition && r.held().is_some();
    assert!(all.iter().filter(holds).count() <= 1, "held for two requests for extradition");
    for gone in all.iter().filter(|r| r.kind == Kind::Extradition) {
        let (Some(custody), Some(arrest)) = (&gone.custody, gone.follows()) else { continue };
        if custody.standing != CustodyState::Surrendered {
            continue;
        }
        let belongs = |r: &&&Request| r.id == arrest || r.follows() == Some(arrest);
        let others = all.iter().filter(belongs).filter_map(|r| r.custody.as_ref());
        let mut held = others.filter(|c| c.person == custody.person && c.standing.is_detained());
        assert_eq!(held.next(), None, "surrendered, and still held");
    }
}

/// An arrest clock stops for the request that follows, a release, a lapse at the due instant, the end of its request or
/// a recall of it, and for nothing else; it never stands still, and its due instant moves with the hour of the arrest only.
pub(crate) fn an_arrest_clock_stops_for_nothing_else(
    before: Option<&Request>,
    after: &Request,
    event: &Event,
) {
    let of = |r: &Request| -> Vec<_> {
        r.clocks.iter().filter(|c| c.clock == Clock::ProvisionalArrest).cloned().collect()
    };
    let (were, are) = (before.map(of).unwrap_or_default(), of(after));
    for run in &are {
        assert!(run.paused.is_empty(), "{run:?}");
    }
    for (n, (was, is)) in were.iter().zip(&are).enumerate() {
        let counts = n + 1 == were.len() && was.can_be_corrected();
        if let (Fact::ArrestCorrected { arrested_at, .. }, true) = (&event.fact, counts) {
            // The hour was put right: it counts from there, as long as it was to be.
            assert_eq!((is.started, is.length, is.source), (*arrested_at, was.length, was.source));
            assert_eq!(is.due, was.length.due_from(*arrested_at));
        } else {
            assert_eq!((was.started, was.due), (is.started, is.due));
        }
        if was.came_to == is.came_to {
            continue;
        }
        let ended = event.becomes.is_some_and(Status::is_ended);
        let right = match (&event.fact, is.came_to) {
            (Fact::Followed { takes_over: true, after_lapse: false, .. }, Some(ClockResult::Kept)) => {
                was.came_to.is_none() && is.stopped <= Some(is.due)
            }
            (Fact::FollowingRecalled { gives_back: true, .. }, None) => {
                was.came_to == Some(ClockResult::Kept)
            }
            // What was missed is kept after all where it is told to have been in time, and only then.
            (Fact::Followed { takes_over: true, after_lapse: true, .. } | Fact::Released { .. }, _)
                if matches!(was.came_to, Some(ClockResult::Missed | ClockResult::Ended)) =>
            {
                is.came_to == Some(ClockResult::Kept) && is.stopped <= Some(was.open_until())
            }
            (
                Fact::Released { .. } | Fact::SurrenderedFor { .. },
                Some(ClockResult::Kept | ClockResult::Missed),
            )
            | (Fact::Recalled, Some(ClockResult::Void)) => true,
            (Fact::Lapsed { .. }, Some(ClockResult::Missed)) => {
                is.stopped == Some(is.due) && event.happened_at() == is.due && event.at >= is.due
            }
            (fact, Some(ClockResult::Ended | ClockResult::Missed)) => {
                ended && !matches!(fact, Fact::Lapsed { .. })
            }
            _ => false,
        };
        assert!(right, "{:?} made {is:?} of {was:?}", event.fact);
    }
}

fn executed_means_answered(request: &Request, sheet: &Naive) {
    let all_answered = !sheet.something_is_open() && sheet.something_was_answered();
    match request.status {
        Status::Executed | Status::Closed => assert!(all_answered, "{sheet:?}"),
        status if status.is_open() => assert!(sheet.something_is_open(), "{sheet:?}"),
        Status::Refused => assert!(!sheet.something_is_open() && !sheet.something_was_answered()),
        _ => {}
    }
}

fn says_canary(text: &str) -> bool {
    text.to_lowercase().contains(CANARY)
}

/// Four eyes, kept by another hand.
fn watch_the_pens(authors: &mut BTreeSet<UserId>, stream: Stream, event: &Event) {
    let Some(user) = event.by.user else { return };
    match event.fact.action() {
        Action::Create => *authors = BTreeSet::from([user]),
        Action::Edit | Action::Translate | Action::Attach if stream == Stream::File(Requesting) => {
            authors.insert(user);
        }
        Action::Approve => assert!(!authors.contains(&user), "an author approved"),
        _ => {}
    }
}

fn holds_no_text(event: &Event) {
    let bytes = canonical::write(event).unwrap();
    assert!(!says_canary(std::str::from_utf8(&bytes).unwrap()), "{event:?}");
    assert_eq!(&canonical::read::<Event>(&bytes).unwrap(), event, "what is kept reads back the same");
}

fn the_step_was_lawful(before: Option<&Request>, after: &Request, stream: Stream, event: &Event) {
    let Some(before) = before else { return };
    let recall = event.fact.action() == Action::Recall;
    assert!(after.status.stage() >= before.status.stage() || recall, "{} -> {}", before.status, after.status);
    assert!(!before.status.is_ended() || event.becomes.is_none(), "{} after the end", event.fact.action());
    assert!(before.ever_sent || stream == Stream::File(Requesting) || event.fact.action() == Action::Send);
    assert_eq!((before.id, &before.reference), (after.id, &after.reference), "kept through recall");
    for side in [Requesting, Requested] {
        let counts = u32::from(event.material && stream.is_read_by(side));
        assert_eq!(after.version(side).0, before.version(side).0 + counts);
    }
    assert!(before.ever_sent <= after.ever_sent);
    let recorded = event.told.is_some() || event.imported;
    if !follows_from_another(event) {
        let own = recorded || stream != Stream::Shared;
        assert_eq!(event.by.user.is_some(), own, "a person stands in the own file only");
    }
    assert!(event.told.is_none() || after.by_letter == Some(event.by.side), "told of who is by letter only");
    assert!(event.breaches.is_empty() || event.told.is_some() || event.imported, "here nobody breaks a rule");
}

/// A letter can come late, and never makes a request younger.
fn time_goes_on(before: Option<&Request>, after: &Request, event: &Event) {
    assert!(event.happened_at() <= event.at, "{event:?}");
    let since = before.and_then(|r| r.status_since);
    // An arrest lapses when it is due, whatever was done before anybody looked.
    if matches!(event.fact, Fact::Lapsed { .. }) {
        return;
    }
    assert!(since <= after.status_since, "{since:?} {:?}", after.status_since);
    if event.becomes.is_some() && !event.imported {
        assert!(since.is_none_or(|s| s <= event.happened_at()), "{event:?}");
    }
}

/// In which statuses a clock can be open, by hand from sections 5.2 to 5.4.
fn may_be_open(clock: Clock, request: &Request) -> bool {
    use Status::{
        Acknowledged, Executed, InExecution, InformationRequested, PartiallyExecuted, Postponed, Sent,
        SurrenderOrdered,
    };
    let work = match request.status {
        InformationRequested | Postponed => request.return_to.unwrap(),
        status => status,
    };
    match clock {
        Clock::Acknowledge => request.status == Sent,
        Clock::Decide => work == Acknowledged,
        Clock::SupplyInformation => request.status == InformationRequested,
        Clock::PostponementReview => request.status == Postponed,
        Clock::Execute => matches!(work, InExecution | PartiallyExecuted | SurrenderOrdered),
        Clock::ProvisionalArrest => request.kind == Kind::ProvisionalArrest && request.status.is_open(),
        Clock::Removal => work == SurrenderOrdered,
        Clock::ReasonedDeadline => request.status.is_open(),
        Clock::Consultation | Clock::StatusQuery => request.status.is_open() || request.status == Executed,
        // The duty to return what was lent, and who, outlives the request.
        Clock::ReturnOfEvidence | Clock::ReturnOfPerson | Clock::SafeConduct => request.status.is_shared(),
    }
}

fn the_clocks_are_sound(story: &Story) {
    let (request, now) = (story.request(), story.now);
    let waiting = matches!(request.status, Status::InformationRequested | Status::Postponed);
    let mut open = BTreeMap::new();
    for run in &request.clocks {
        assert!(SignedDuration::ZERO <= run.net(now) && run.net(now) <= run.gross(now), "{run:?}");
        assert!(
            run.paused.iter().all(|p| run.started <= p.from && p.to.is_none_or(|to| p.from <= to)),
            "{run:?}"
        );
        assert!(run.stopped.is_none_or(|stopped| run.started <= stopped), "{run:?}");
        match run.came_to {
            None => {
                *open.entry((run.clock, run.of.clone())).or_insert(0) += 1;
                assert!(may_be_open(run.clock, request), "{run:?} in {}", request.status);
                let paused = match run.clock {
                    // A State by letter can ask after it ordered the surrender: that does not stop it.
                    Clock::Removal if request.status == Status::InformationRequested => run.is_paused(),
                    Clock::Decide | Clock::Execute | Clock::Removal => waiting,
                    _ => false,
                };
                assert_eq!(run.is_paused(), paused, "{run:?} in {}", request.status);
            }
            // In time by the hour that both States had then: it may have been put right since.
            Some(ClockResult::Kept) if run.clock == Clock::ProvisionalArrest => {}
            Some(ClockResult::Kept) => assert!(run.stopped.unwrap() <= run.due, "{run:?}"),
            // Going on without an answer was told or is taken over: then it was missed, whatever the date said.
            Some(ClockResult::Missed)
                if run.clock == Clock::SupplyInformation
                    && (request.imported || request.by_letter == Some(Requested)) => {}
            // A lapse lies at the due instant.
            Some(ClockResult::Missed) if run.clock == Clock::ProvisionalArrest => {
                assert!(run.stopped.unwrap() >= run.due, "{run:?}");
            }
            Some(ClockResult::Missed) => assert!(run.stopped.unwrap() > run.due, "{run:?}"),
            Some(_) => assert!(run.stopped.is_some()),
        }
    }
    assert!(open.values().all(|n| *n == 1), "two runs of one clock: {open:?}");
    assert_eq!(request.round.is_some(), request.status == Status::InformationRequested);
    assert_eq!(request.return_to.is_some(), waiting);
}

/// A draft is followed in the file of who writes it; when it leaves, the other State is told.
fn both_know_what_follows(arrest: &Story) {
    let whole = arrest.request();
    for read in [Requesting, Requested].into_iter().filter_map(|side| arrest.read_by(side)) {
        assert_eq!(read.followed_by, whole.followed_by);
    }
}

/// Told again from the start, or told to one side from its own streams, it is the same request.
fn every_reading_agrees(story: &Story) {
    let mut whole = story.request().clone();
    whole.contents = None;
    assert_eq!(replay(story.log.iter().map(|(s, e)| (*s, e))).as_ref(), Some(&whole));
    for side in [Requesting, Requested] {
        let Some(read) = story.read_by(side) else {
            assert!(side == Requested && !whole.ever_sent);
            continue;
        };
        assert_eq!(status_seen_by(&read, side), status_seen_by(&whole, side));
        assert_eq!(read.version(side), whole.version(side));
        assert_eq!(read.own(side), whole.own(side));
        assert_eq!(read.clocks, whole.clocks);
        assert_eq!((&read.round, read.rounds), (&whole.round, whole.rounds));
        assert_eq!(read.consultations, whole.consultations);
        assert_eq!(read.evidence, whole.evidence);
        assert_eq!(read.custody, whole.custody);
        assert!(read.followed_by.iter().all(|id| whole.followed_by.contains(id)));
        assert_eq!((read.ever_sent, read.recalled), (whole.ever_sent, whole.recalled));
        assert_eq!(reads_contents(&read, side), reads_contents(&whole, side));
        if reads_contents(&whole, side) {
            assert_eq!((&read.measures, &read.outline), (&whole.measures, &whole.outline));
        }
        for actor in people().into_iter().filter(|_| whole.reads(side)) {
            if sight::side(&whole, &actor) == Some(side) {
                assert_eq!(sight::side(&read, &actor), Some(side));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, max_shrink_iters: 256, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_the_rules_hold(beginning in any_beginning(), steps in vec(any_step(), 0..80)) {
        play(beginning, &steps, &mut Observer::default());
    }
}

/// The play above is worth something only if it gets everywhere.
#[test]
fn the_play_reaches_every_status_by_every_action() {
    let mut observer = Observer::default();
    let mut runner = TestRunner::deterministic();
    let beginnings = beginnings();
    for n in 0..400 {
        let steps = vec(any_step(), 80).new_tree(&mut runner).unwrap().current();
        play(beginnings[n % beginnings.len()], &steps, &mut observer);
    }
    let mut statuses: BTreeSet<_> = Status::ALL.iter().map(|s| (*s, None)).collect();
    for side in [Requesting, Requested] {
        let shared = Status::ALL.iter().filter(|s| s.is_shared() && **s != Status::Cancelled);
        statuses.extend(shared.map(|s| (*s, Some(side))));
    }
    let missed: Vec<_> = statuses.difference(&observer.reached).collect();
    assert!(missed.is_empty(), "never reached: {missed:?}");
    let told = CAN_BE_TOLD.into_iter().map(|a| (a, true));
    let acts: BTreeSet<_> = Action::ALL.iter().map(|a| (*a, false)).chain(told).collect();
    let never: Vec<_> = acts.symmetric_difference(&observer.done).collect();
    assert!(never.is_empty(), "never done, or done though it cannot be: {never:?}");
}
