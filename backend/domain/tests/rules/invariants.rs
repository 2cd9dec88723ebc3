//! What holds whatever anybody does: random commands by random people of both sides and of none, under a clock that
//! only rises, told at every step to a naive observer.

use std::collections::{BTreeMap, BTreeSet};

use comity_domain::{
    codes::{
        Action, Clock, ClockResult,
        Side::{Requested, Requesting},
        Stage, Status,
    },
    ids::UserId,
    sight::{self, reads_contents, status_seen_by},
    workflow::{Decided, Event, Request, Stream, replay},
};
use comity_ledger::canonical;
use jiff::SignedDuration;
use proptest::{collection::vec, prelude::*, strategy::ValueTree as _, test_runner::TestRunner};

use crate::{
    common::{Story, anything::CANARY, naive::Naive},
    playing::{BEGINNINGS, Beginning, CAN_BE_TOLD, Step, any_beginning, any_step, chosen, people, said},
};

/// What somebody who only watches knows.
#[derive(Default)]
struct Observer {
    authors: BTreeSet<UserId>,
    sheet: Option<Naive>,
    done: BTreeSet<(Action, bool)>,
    reached: BTreeSet<(Status, Option<comity_domain::codes::Side>)>,
}

/// Plays the steps; every invariant is looked at after each.
fn play(beginning: Beginning, steps: &[Step], observer: &mut Observer) {
    let people = people();
    let mut story = beginning.story();
    observer.sheet = None;
    for (n, step) in steps.iter().enumerate() {
        story = story.later(step.later);
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
                    story = happens(story, decided, observer, told);
                }
            }
        }
        if let Some(side) = story.request.as_ref().and_then(|r| r.by_letter) {
            let of = story.request().state(side);
            let theirs = people.iter().filter(|a| a.state == Some(of));
            assert!(theirs.into_iter().all(|a| sight::side(story.request(), a).is_none()));
        }
    }
}

/// One event comes true, and is looked at.
fn happens(story: Story, decided: Decided, observer: &mut Observer, told: bool) -> Story {
    let before = story.request.clone();
    let (stream, event) = (decided.stream, decided.event.clone());
    holds_no_text(&event);
    if before.as_ref().is_none_or(|r| r.status.stage() == Stage::Drafted) {
        watch_the_pens(observer, stream, &event);
    }
    let story = story.after(decided);
    let request = story.request();
    assert_eq!(event.told.is_some(), told, "{}", event.fact.action());
    observer.reached.insert((request.status, request.by_letter));
    let sheet = observer.sheet.get_or_insert_with(Naive::new);
    sheet.notes(&event.fact);
    assert_eq!(&Naive::of(request), sheet, "after {}", event.fact.action());
    executed_means_answered(request, sheet);
    the_step_was_lawful(before.as_ref(), request, stream, &event);
    time_goes_on(before.as_ref(), request, &event);
    the_clocks_are_sound(&story);
    every_reading_agrees(&story);
    story
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
fn watch_the_pens(observer: &mut Observer, stream: Stream, event: &Event) {
    let Some(user) = event.by.user else { return };
    match event.fact.action() {
        Action::Create => observer.authors = BTreeSet::from([user]),
        Action::Edit | Action::Translate | Action::Attach if stream == Stream::File(Requesting) => {
            observer.authors.insert(user);
        }
        Action::Approve => assert!(!observer.authors.contains(&user), "an author approved"),
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
    assert_eq!(
        event.by.user.is_some(),
        recorded || stream != Stream::Shared,
        "a person stands in the own file only"
    );
    assert!(event.told.is_none() || after.by_letter == Some(event.by.side), "told of who is by letter only");
    assert!(event.breaches.is_empty() || event.told.is_some() || event.imported, "here nobody breaks a rule");
}

/// A letter can come late, and never makes a request younger.
fn time_goes_on(before: Option<&Request>, after: &Request, event: &Event) {
    assert!(event.happened_at() <= event.at, "{event:?}");
    let since = before.and_then(|r| r.status_since);
    assert!(since <= after.status_since, "{since:?} {:?}", after.status_since);
    if event.becomes.is_some() && !event.imported {
        assert!(since.is_none_or(|s| s <= event.happened_at()), "{event:?}");
    }
}

/// In which statuses a clock can be open, by hand from sections 5.2 to 5.4.
fn may_be_open(clock: Clock, request: &Request) -> bool {
    use Status::{
        Acknowledged, Executed, InExecution, InformationRequested, PartiallyExecuted, Postponed, Sent,
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
        Clock::Execute => matches!(work, InExecution | PartiallyExecuted),
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
                let paused = waiting && matches!(run.clock, Clock::Decide | Clock::Execute);
                assert_eq!(run.is_paused(), paused, "{run:?} in {}", request.status);
            }
            Some(ClockResult::Kept) => assert!(run.stopped.unwrap() <= run.due, "{run:?}"),
            // Going on without an answer was told or is taken over: then it was missed, whatever the date said.
            Some(ClockResult::Missed)
                if run.clock == Clock::SupplyInformation
                    && (request.imported || request.by_letter == Some(Requested)) => {}
            Some(ClockResult::Missed) => assert!(run.stopped.unwrap() > run.due, "{run:?}"),
            Some(_) => assert!(run.stopped.is_some()),
        }
    }
    assert!(open.values().all(|n| *n == 1), "two runs of one clock: {open:?}");
    assert_eq!(request.round.is_some(), request.status == Status::InformationRequested);
    assert_eq!(request.return_to.is_some(), waiting);
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
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 256, ..ProptestConfig::default() })]

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
    for n in 0..200 {
        let steps = vec(any_step(), 80).new_tree(&mut runner).unwrap().current();
        play(BEGINNINGS[n % BEGINNINGS.len()], &steps, &mut observer);
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
