//! Who tries what in the random play: mostly what the request offers to somebody, sometimes anything by anybody.

use std::collections::BTreeSet;

use comity_domain::{
    codes::{
        Action, Channel, Kind, LinkKind, Role,
        Side::{self, Requested, Requesting},
    },
    registry::{Actor, Connection},
    workflow::{
        Command,
        command::{Import, ImportedStep, Told},
        offers::{offers, possible},
        replay,
    },
};
use jiff::SignedDuration;
use proptest::prelude::*;

use crate::common::{
    Story,
    anything::{CANARY, Choices, PAPER, anything},
    nothing,
    pair::{Arrest, Extradition, Pair, Which},
    people::{
        also, colleague_of, drafter, examiner, person, registrar, requested_head, requesting_head, someone,
    },
    said::LETTER,
};

/// How the play begins: how the requests come to be, and what they ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Beginning {
    pub(crate) how: How,
    pub(crate) asked: Asked,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    One(Kind),
    /// A provisional arrest, and an extradition beside it that may follow it.
    Both,
}

const ASKED: [Asked; 4] =
    [Asked::One(Kind::Mla), Asked::One(Kind::Extradition), Asked::One(Kind::ProvisionalArrest), Asked::Both];

pub(crate) fn beginnings() -> Vec<Beginning> {
    HOWS.iter().flat_map(|how| ASKED.map(|asked| Beginning { how: *how, asked })).collect()
}

/// Who is by letter, and whether the request was made here, came in or was taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    Connected,
    ByPouch,
    Registered,
    TakenOver(Side),
}

const HOWS: [How; 5] =
    [How::Connected, How::ByPouch, How::Registered, How::TakenOver(Requesting), How::TakenOver(Requested)];

impl How {
    fn by_letter(self) -> Option<Side> {
        match self {
            Self::Connected => None,
            Self::ByPouch => Some(Requested),
            Self::Registered => Some(Requesting),
            Self::TakenOver(own) => Some(own.other()),
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

impl Beginning {
    /// Nothing has happened yet, and everything is at hand.
    pub(crate) fn pair(self) -> Pair {
        let story = nothing().with_documents(&[PAPER, LETTER]).holding(&["V-1"]);
        let story = match self.how.by_letter() {
            Some(side) => story.by_letter(side),
            None => story,
        };
        let first = match self.asked {
            Asked::One(kind) => kind,
            Asked::Both => Kind::ProvisionalArrest,
        };
        Pair {
            arrest: story.clone().begins(first, 0xC1),
            extradition: story.clone().begins(Kind::Extradition, 0xC2),
            second: story.begins(Kind::Extradition, 0xC3),
        }
    }

    /// On which of the two a step is, where there are two.
    pub(crate) fn which(self, pair: &Pair, step: &Step) -> Which {
        let second = self.asked == Asked::Both && pair.arrest.request.is_some() && step.on_second;
        if second { Extradition } else { Arrest }
    }
}

/// One step: who tries what, how much later. Guided, it is something the request offers to somebody.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    on_second: bool,
    guided: bool,
    who: usize,
    what: usize,
    payload: u32,
    /// How far back the letter puts the act, in parts of a hundred of the time since the present status.
    back: i64,
    pub(crate) later: SignedDuration,
}

pub(crate) fn any_step() -> impl Strategy<Value = Step> {
    let later = prop_oneof![
        3 => (0..20_i64).prop_map(SignedDuration::from_mins),
        2 => (0..72_i64).prop_map(SignedDuration::from_hours),
        1 => (0..60_i64).prop_map(|days| SignedDuration::from_hours(24 * days)),
    ];
    let guided = prop::bool::weighted(0.8);
    (any::<bool>(), guided, any::<usize>(), any::<usize>(), any::<u32>(), -5..105_i64, later).prop_map(
        |(on_second, guided, who, what, payload, back, later)| Step {
            on_second,
            guided,
            who,
            what,
            payload,
            back,
            later,
        },
    )
}

pub(crate) fn any_beginning() -> impl Strategy<Value = Beginning> {
    prop::sample::select(beginnings())
}

pub(crate) fn people() -> Vec<Actor> {
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
        Actor::clock(),
    ]
}

/// An act: whose it is where it is told, and which.
pub(crate) type Act = (Option<Side>, Action);

/// An act and who does it: what the request offers, or whatever the step says.
pub(crate) fn chosen(beginning: Beginning, story: &Story, step: &Step, people: &[Actor]) -> (Actor, Act) {
    let anybody = people[step.who % people.len()].clone();
    let of = [None, Some(Requesting), Some(Requested)][step.who / 16 % 3];
    let whatever = (of, Action::ALL[step.what % Action::ALL.len()]);
    let Some(request) = story.request.as_ref() else {
        let (who, action) = beginning.how.first();
        return if step.guided { (who, (None, action)) } else { (anybody, (None, whatever.1)) };
    };
    if !step.guided {
        return (anybody, whatever);
    }
    // The clock is offered nothing: it acts when it is time, or some time later.
    let clock = Actor::clock();
    let due = possible(request, Action::Lapse, &clock, &story.context(&clock)).is_ok();
    if due && step.payload.is_multiple_of(3) {
        return (clock, (None, Action::Lapse));
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
    let kind = story.begins.1;
    let bare = |payload| match anything(Action::Import, kind, None, story.now, Choices(payload), n) {
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
        let act = anything(
            action,
            kind,
            Some(&request),
            occurred_at,
            Choices(payload),
            n + 1000 * (k as usize + 1),
        );
        // Either State writes and agrees on costs: such a step says whose it was.
        let either = matches!(action, Action::Message | Action::AgreeCosts);
        let side = either.then(|| if payload.is_multiple_of(2) { Requesting } else { Requested });
        let mut longer = case.clone();
        longer.steps.push(ImportedStep { occurred_at, side, act });
        let fits = story.decide_all(&who, &Command::Import(Box::new(longer.clone()))).is_ok();
        // Now and then a step that does not fit: then nothing of the case comes in.
        if fits || payload.is_multiple_of(29) {
            case = longer;
        }
    }
    Command::Import(Box::new(case))
}

/// What is said: the act itself, or the letter that tells it with a day between the present status and today.
pub(crate) fn said(story: &Story, step: &Step, (told, action): Act, n: usize) -> Command {
    let choose = Choices(step.payload);
    if let (Action::Import, None, Some(side)) = (action, &story.request, story.own_side()) {
        return running_case(story, step, side, n);
    }
    let Some(of) = told else {
        let mut act = anything(action, story.begins.1, story.request.as_ref(), story.now, choose, n);
        let arrest = story.linked.first().map(|l| l.request.id).filter(|_| step.back % 5 != 0);
        match (&mut act, arrest) {
            (Command::Create(create), Some(id)) => create.links = vec![(LinkKind::Follows, id)],
            (Command::Register(register), Some(id)) => register.links = vec![(LinkKind::Follows, id)],
            _ => {}
        }
        let by_letter =
            story.register.as_ref().is_some_and(|b| b.requested.connection == Connection::ByLetter);
        if let (Command::Send { channel, went_on, .. }, true) = (&mut act, by_letter && step.back % 4 != 0) {
            *channel = Channel::DiplomaticPouch;
            // Some of them on a day that was said: one in the middle, which the approval may forbid, or today.
            let since = story.request.as_ref().and_then(|r| r.status_since).unwrap_or(story.now);
            let back = story.now.duration_since(since).as_secs() / 100 * step.back;
            let went = story.now.checked_sub(SignedDuration::from_secs(back)).unwrap();
            *went_on = (step.back % 3 == 0).then(|| jiff::tz::TimeZone::UTC.to_datetime(went).date());
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
        act: anything(action, story.begins.1, story.request.as_ref(), occurred_at, choose, n),
    }))
}

/// What ends a request is rare and what moves it on is not, or no play would come far.
fn how_often(action: Action) -> usize {
    match action {
        Action::Submit | Action::Approve | Action::Send | Action::Acknowledge => 30,
        Action::Accept
        | Action::OrderSurrender
        | Action::Surrender
        | Action::ReportArrest
        | Action::SupplyInformation
        | Action::AnswerConsultation
        | Action::Resume => 20,
        Action::Consult
        | Action::Postpone
        | Action::RequestInformation
        | Action::GoOnWithout
        | Action::DeliverResults
        | Action::ConfirmReceipt
        | Action::ReportProsecution
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
        Action::ReportRelease
        | Action::Lapse
        | Action::Remind
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

/// What a State by letter can be told to have done, by hand from section 5.5.
pub(crate) const CAN_BE_TOLD: [Action; 32] = [
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
    Action::OrderSurrender,
    Action::Surrender,
    Action::ReportArrest,
    Action::ReportRelease,
    Action::ReportProsecution,
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
