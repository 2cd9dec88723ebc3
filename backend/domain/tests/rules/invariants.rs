//! What holds whatever anybody does: random commands by random people of both sides and of none, under a clock that
//! only rises, told at every step to a naive observer.

use std::collections::{BTreeMap, BTreeSet};

use comity_domain::{
    codes::{
        Action, ClockResult, Role,
        Side::{Requested, Requesting},
        Stage, Status,
    },
    ids::UserId,
    registry::Actor,
    sight::{self, reads_contents, status_seen_by},
    workflow::{Event, Request, Stream, offers::offers, replay},
};
use comity_ledger::canonical;
use jiff::SignedDuration;
use proptest::{collection::vec, prelude::*, strategy::ValueTree as _, test_runner::TestRunner};

use crate::common::{
    Story,
    anything::{CANARY, Choices, PAPER, anything},
    nothing,
    people::{
        also, colleague_of, drafter, examiner, person, registrar, requested_head, requesting_head, someone,
    },
};

/// One step: who tries what, how much later. Guided, it is something the request offers to somebody.
#[derive(Debug, Clone)]
struct Step {
    guided: bool,
    who: usize,
    what: usize,
    payload: u32,
    later: SignedDuration,
}

fn any_step() -> impl Strategy<Value = Step> {
    let later = prop_oneof![
        3 => (0..20_i64).prop_map(SignedDuration::from_mins),
        2 => (0..72_i64).prop_map(SignedDuration::from_hours),
        1 => (0..60_i64).prop_map(|days| SignedDuration::from_hours(24 * days)),
    ];
    let guided = prop::bool::weighted(0.8);
    (guided, any::<usize>(), any::<usize>(), any::<u32>(), later)
        .prop_map(|(guided, who, what, payload, later)| Step { guided, who, what, payload, later })
}

fn people() -> Vec<Actor> {
    vec![
        drafter(),
        also(colleague_of(&drafter()), &[Role::Head]),
        requesting_head(),
        someone(Requesting, Role::Registrar),
        someone(Requesting, Role::Auditor),
        someone(Requesting, Role::Administrator),
        examiner(),
        also(colleague_of(&registrar()), &[Role::Officer, Role::Head]),
        registrar(),
        requested_head(),
        person(900, Some("IND"), &[Role::Officer, Role::Head, Role::Registrar]),
        person(901, None, &[Role::Expert]),
    ]
}

/// What somebody who only watches knows.
#[derive(Default)]
struct Observer {
    authors: BTreeSet<UserId>,
    done: BTreeSet<Action>,
    reached: BTreeSet<Status>,
}

/// An action and who does it: what the request offers, or whatever the step says.
fn chosen(story: &Story, step: &Step, people: &[Actor]) -> (Actor, Action) {
    let anybody = people[step.who % people.len()].clone();
    let whatever = Action::ALL[step.what % Action::ALL.len()];
    let Some(request) = story.request.as_ref() else {
        return if step.guided { (drafter(), Action::Create) } else { (anybody, whatever) };
    };
    if !step.guided {
        return (anybody, whatever);
    }
    let offered: Vec<(&Actor, Action)> = people
        .iter()
        .flat_map(|actor| {
            let all = offers(request, actor, &story.context(actor));
            all.into_iter().filter(|o| o.refused.is_none()).map(move |o| (actor, o.action))
        })
        .collect();
    // First an action, then who does it: six people can write a note, one can acknowledge.
    let actions: BTreeSet<Action> = offered.iter().map(|(_, a)| *a).collect();
    let tickets: Vec<Action> =
        actions.into_iter().flat_map(|a| std::iter::repeat_n(a, how_often(a))).collect();
    if tickets.is_empty() {
        return (anybody, whatever);
    }
    let action = tickets[step.what % tickets.len()];
    let who: Vec<&Actor> = offered.iter().filter(|(_, a)| *a == action).map(|(actor, _)| *actor).collect();
    (who[step.who % who.len()].clone(), action)
}

/// What ends a request is rare and what moves it on is not, or no play would come far.
fn how_often(action: Action) -> usize {
    match action {
        Action::Submit | Action::Approve | Action::Send | Action::Acknowledge => 30,
        Action::Accept | Action::SupplyInformation | Action::AnswerConsultation | Action::Resume => 20,
        Action::Consult
        | Action::Postpone
        | Action::RequestInformation
        | Action::GoOnWithout
        | Action::DeliverResults
        | Action::ConfirmReceipt
        | Action::Refuse => 10,
        Action::Recall | Action::ReturnToDrafter | Action::Edit | Action::Translate => 4,
        Action::Remind | Action::ReportProgress | Action::Message | Action::Attach => 3,
        Action::Create
        | Action::Cancel
        | Action::ReturnDeficient
        | Action::Withdraw
        | Action::Note
        | Action::Assign
        | Action::SetPriority
        | Action::Register
        | Action::Import
        | Action::CannotKeepConfidential
        | Action::AgreeCosts
        | Action::DiscloseExculpatory => 1,
        Action::RequestUseConsent
        | Action::DecideUseConsent
        | Action::ConfirmStop
        | Action::ReturnEvidence
        | Action::LendPerson
        | Action::ReturnPerson
        | Action::ReleaseFromAttendance
        | Action::SendIdentity => 3,
    }
}

/// Plays the steps; every invariant is looked at after each.
fn play(steps: &[Step], observer: &mut Observer) {
    let people = people();
    let mut story = nothing().with_documents(&[PAPER]).holding(&["V-1"]);
    for (n, step) in steps.iter().enumerate() {
        story = story.later(step.later);
        let (actor, action) = chosen(&story, step, &people);
        let command = anything(action, story.request.as_ref(), story.now, Choices(step.payload), n);
        let before = story.request.clone();
        match story.decide(&actor, &command) {
            Err(refusal) => {
                assert!(!says_canary(&refusal.to_string()), "{action}: {refusal}");
                assert!(!says_canary(&format!("{refusal:?}")), "{action}: {refusal:?}");
            }
            Ok(decided) => {
                let (stream, event) = (decided.stream, decided.event.clone());
                holds_no_text(&event);
                if before.as_ref().is_none_or(|r| r.status.stage() == Stage::Drafted) {
                    watch_the_pens(observer, stream, &event);
                }
                story = story.after(decided);
                observer.done.insert(action);
                observer.reached.insert(story.status());
                the_step_was_lawful(before.as_ref(), story.request(), stream, &event);
                the_clocks_are_sound(&story);
                every_reading_agrees(&story);
            }
        }
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
    assert!(!before.status.is_ended() || !event.material, "{} after the end", event.fact.action());
    assert!(before.ever_sent || stream == Stream::File(Requesting) || event.fact.action() == Action::Send);
    assert_eq!((before.id, &before.reference), (after.id, &after.reference), "kept through recall");
    for side in [Requesting, Requested] {
        let counts = u32::from(event.material && stream.is_read_by(side));
        assert_eq!(after.version(side).0, before.version(side).0 + counts);
    }
    assert!(before.ever_sent <= after.ever_sent);
    assert_eq!(event.by.user.is_some(), stream != Stream::Shared, "a person stands in the own file only");
}

fn the_clocks_are_sound(story: &Story) {
    let (request, now) = (story.request(), story.now);
    let mut open = BTreeMap::new();
    for run in &request.clocks {
        assert!(SignedDuration::ZERO <= run.net(now) && run.net(now) <= run.gross(now), "{run:?}");
        match run.came_to {
            None => *open.entry((run.clock, run.of.clone())).or_insert(0) += 1,
            Some(ClockResult::Kept) => assert!(run.stopped.unwrap() <= run.due, "{run:?}"),
            Some(ClockResult::Missed) => assert!(run.stopped.unwrap() > run.due, "{run:?}"),
            Some(_) => assert!(run.stopped.is_some()),
        }
        if run.is_paused() {
            assert!(matches!(request.status, Status::InformationRequested | Status::Postponed), "{run:?}");
        }
    }
    assert!(open.values().all(|n| *n == 1), "two runs of one clock: {open:?}");
    if request.status.is_ended() || request.status.stage() == Stage::Drafted {
        assert!(open.is_empty(), "{open:?} in {}", request.status);
    }
    let waits = |status| request.status == status;
    assert_eq!(request.round.is_some(), waits(Status::InformationRequested));
    assert_eq!(request.return_to.is_some(), waits(Status::InformationRequested) || waits(Status::Postponed));
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
        for actor in people() {
            if sight::side(&whole, &actor) == Some(side) {
                assert_eq!(sight::side(&read, &actor), Some(side));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_the_rules_hold(steps in vec(any_step(), 0..80)) {
        play(&steps, &mut Observer::default());
    }
}

/// The play above is worth something only if it gets everywhere.
#[test]
fn the_play_reaches_every_status_by_every_action() {
    let mut observer = Observer::default();
    let mut runner = TestRunner::deterministic();
    for _ in 0..150 {
        let steps = vec(any_step(), 80).new_tree(&mut runner).unwrap().current();
        play(&steps, &mut observer);
    }
    assert_eq!(observer.reached, Status::ALL.iter().copied().collect(), "statuses");
    assert_eq!(observer.done, Action::ALL.iter().copied().collect(), "actions");
}
