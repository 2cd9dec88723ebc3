//! What holds whatever anybody does: random commands by random people of both sides and of none, under a clock that
//! only rises, told at every step to a naive observer.

use std::collections::{BTreeMap, BTreeSet};

use comity_domain::{
    codes::{
        Action, Channel, Clock, ClockResult, Role,
        Side::{self, Requested, Requesting},
        Stage, Status,
    },
    ids::UserId,
    registry::{Actor, Connection},
    sight::{self, reads_contents, status_seen_by},
    workflow::{
        Command, Decided, Event, Request, Stream,
        command::{Import, ImportedStep, Told},
        offers::offers,
        replay,
    },
};
use comity_ledger::canonical;
use jiff::SignedDuration;
use proptest::{collection::vec, prelude::*, strategy::ValueTree as _, test_runner::TestRunner};

use crate::common::{
    Story,
    anything::{CANARY, Choices, PAPER, anything},
    naive::Naive,
    nothing,
    people::{
        also, colleague_of, drafter, examiner, person, registrar, requested_head, requesting_head, someone,
    },
    said::LETTER,
};

/// How the play begins: who is by letter, and whether the request was made here, came in or was taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beginning {
    Connected,
    ByPouch,
    Registered,
    TakenOver(Side),
}

const BEGINNINGS: [Beginning; 5] = [
    Beginning::Connected,
    Beginning::ByPouch,
    Beginning::Registered,
    Beginning::TakenOver(Requesting),
    Beginning::TakenOver(Requested),
];

impl Beginning {
    fn by_letter(self) -> Option<Side> {
        match self {
            Self::Connected => None,
            Self::ByPouch => Some(Requested),
            Self::Registered => Some(Requesting),
            Self::TakenOver(own) => Some(own.other()),
        }
    }

    /// Nothing has happened yet, and everything is at hand.
    fn story(self) -> Story {
        let story = nothing().with_documents(&[PAPER, LETTER]).holding(&["V-1"]);
        match self.by_letter() {
            Some(side) => story.by_letter(side),
            None => story,
        }
    }

    fn first(self) -> (Actor, Action) {
        match self {
            Self::Connected | Self::ByPouch => (drafter(), Action::Create),
            Self::Registered => (registrar(), Action::Register),
            Self::TakenOver(Requesting) => (someone(Requesting, Role::Registrar), Action::Import),
            Self::TakenOver(Requested) => (registrar(), Action::Import),
        }
    }
}

/// One step: who tries what, how much later. Guided, it is something the request offers to somebody.
#[derive(Debug, Clone)]
struct Step {
    guided: bool,
    who: usize,
    what: usize,
    payload: u32,
    /// How far back the letter puts the act, in parts of a hundred of the time since the present status.
    back: i64,
    later: SignedDuration,
}

fn any_step() -> impl Strategy<Value = Step> {
    let later = prop_oneof![
        3 => (0..20_i64).prop_map(SignedDuration::from_mins),
        2 => (0..72_i64).prop_map(SignedDuration::from_hours),
        1 => (0..60_i64).prop_map(|days| SignedDuration::from_hours(24 * days)),
    ];
    let guided = prop::bool::weighted(0.8);
    (guided, any::<usize>(), any::<usize>(), any::<u32>(), -5..105_i64, later).prop_map(
        |(guided, who, what, payload, back, later)| Step { guided, who, what, payload, back, later },
    )
}

fn any_beginning() -> impl Strategy<Value = Beginning> {
    prop::sample::select(BEGINNINGS.to_vec())
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
    sheet: Option<Naive>,
    done: BTreeSet<(Action, bool)>,
    reached: BTreeSet<(Status, Option<Side>)>,
}

/// An act: whose it is where it is told, and which.
type Act = (Option<Side>, Action);

/// An act and who does it: what the request offers, or whatever the step says.
fn chosen(beginning: Beginning, story: &Story, step: &Step, people: &[Actor]) -> (Actor, Act) {
    let anybody = people[step.who % people.len()].clone();
    let of = [None, Some(Requesting), Some(Requested)][step.who / 16 % 3];
    let whatever = (of, Action::ALL[step.what % Action::ALL.len()]);
    let Some(request) = story.request.as_ref() else {
        let (who, action) = beginning.first();
        return if step.guided { (who, (None, action)) } else { (anybody, (None, whatever.1)) };
    };
    if !step.guided {
        return (anybody, whatever);
    }
    let offered: Vec<(&Actor, Act)> = people
        .iter()
        .flat_map(|actor| {
            let all = offers(request, actor, &story.context(actor));
            let possible = all.into_iter().filter(|o| o.refused.is_none());
            possible.map(move |o| (actor, (o.on_behalf_of, o.action)))
        })
        .collect();
    // First an act, then who does it: six people can write a note, one can acknowledge.
    let acts: BTreeSet<Act> = offered.iter().map(|(_, a)| *a).collect();
    let tickets: Vec<Act> = acts.into_iter().flat_map(|a| std::iter::repeat_n(a, how_often(a.1))).collect();
    if tickets.is_empty() {
        return (anybody, whatever);
    }
    let act = tickets[step.what % tickets.len()];
    let who: Vec<&Actor> = offered.iter().filter(|(_, a)| *a == act).map(|(actor, _)| *actor).collect();
    (who[step.who % who.len()].clone(), act)
}

/// A running case with steps that follow from each other, most of the time.
fn running_case(story: &Story, step: &Step, own: Side, n: usize) -> Command {
    let bare = |payload| match anything(Action::Import, None, story.now, Choices(payload), n) {
        Command::Import(case) => Import { side: own, other: story.other_than(own), steps: vec![], ..*case },
        other => unreachable!("{other:?}"),
    };
    let mut case = bare(step.payload);
    let who = someone(own, Role::Registrar);
    for k in 0..step.payload % 7 {
        let so_far = story.decide_all(&who, &Command::Import(Box::new(case.clone())));
        let Ok(events) = so_far else { break };
        let request = replay(events.iter().map(|d| (d.stream, &d.event))).unwrap();
        let days = SignedDuration::from_hours(24 * i64::from(k + 1));
        let occurred_at = case.sent_at.checked_add(days).unwrap();
        let payload = step.payload.rotate_left(5 * k);
        let of = (step.what >> (5 * k)).wrapping_add(step.who);
        let action = CAN_BE_TOLD[of % CAN_BE_TOLD.len()];
        let act =
            anything(action, Some(&request), occurred_at, Choices(payload), n + 1000 * (k as usize + 1));
        let mut longer = case.clone();
        longer.steps.push(ImportedStep { occurred_at, act });
        let fits = story.decide_all(&who, &Command::Import(Box::new(longer.clone()))).is_ok();
        // Now and then a step that does not fit: then nothing of the case comes in.
        if fits || payload.is_multiple_of(29) {
            case = longer;
        }
    }
    Command::Import(Box::new(case))
}

/// What is said: the act itself, or the letter that tells it with a day between the present status and today.
fn said(story: &Story, step: &Step, (told, action): Act, n: usize) -> Command {
    let choose = Choices(step.payload);
    if let (Action::Import, None, Some(side)) = (action, &story.request, story.own_side()) {
        return running_case(story, step, side, n);
    }
    let Some(of) = told else {
        let mut act = anything(action, story.request.as_ref(), story.now, choose, n);
        let by_letter =
            story.register.as_ref().is_some_and(|b| b.requested.connection == Connection::ByLetter);
        if let (Command::Send { channel, .. }, true) = (&mut act, by_letter && step.back % 4 != 0) {
            *channel = Channel::DiplomaticPouch;
        }
        return act;
    };
    let since = story.request.as_ref().and_then(|r| r.status_since).unwrap_or(story.now);
    let back = story.now.duration_since(since).as_secs() / 100 * step.back;
    let occurred_at = story.now.checked_sub(SignedDuration::from_secs(back)).unwrap();
    Command::Told(Box::new(Told {
        of,
        occurred_at: Some(occurred_at),
        channel: None,
        received_on: Some(jiff::tz::TimeZone::UTC.to_datetime(story.now).date()),
        their_reference: Some(format!("{CANARY} {n}")),
        letter: (step.back % 10 != 9).then(|| LETTER.to_owned()),
        act: anything(action, story.request.as_ref(), occurred_at, choose, n),
    }))
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
        Action::Remind
        | Action::ReportProgress
        | Action::Message
        | Action::Attach
        | Action::RequestUseConsent
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
    assert!(event.breaches.is_empty() || event.told.is_some(), "here nobody breaks a rule");
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

/// What a State by letter can be told to have done, by hand from section 5.5.
const CAN_BE_TOLD: [Action; 27] = [
    Action::Acknowledge,
    Action::ReturnDeficient,
    Action::RequestInformation,
    Action::SupplyInformation,
    Action::GoOnWithout,
    Action::Consult,
    Action::AnswerConsultation,
    Action::Accept,
    Action::Postpone,
    Action::Resume,
    Action::Refuse,
    Action::DeliverResults,
    Action::ConfirmReceipt,
    Action::Withdraw,
    Action::Remind,
    Action::ReportProgress,
    Action::Message,
    Action::RequestUseConsent,
    Action::DecideUseConsent,
    Action::ConfirmStop,
    Action::ReturnEvidence,
    Action::LendPerson,
    Action::ReturnPerson,
    Action::ReleaseFromAttendance,
    Action::DiscloseExculpatory,
    Action::CannotKeepConfidential,
    Action::AgreeCosts,
];

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
