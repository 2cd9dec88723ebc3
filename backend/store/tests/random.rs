//! Whatever people do, in whatever order: projections equal a rebuild, a side's view is the fold of what it reads,
//! and the counts are the lengths of the views.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

use comity_domain::{
    codes::{DocumentClass, Kind, LinkKind, ProsecutionEvent, Side, Status, UrgencyLevel},
    contents::Contents,
    ids::RequestId,
    registry::Actor,
    sight,
    workflow::{Command, OwnSide, Request, Version, command::Refuse, replay},
};
use comity_store::{EntryKind, Outcome, QueueAsk, RebuildMode, Submitted, View};
use common::{
    Office, accept, answer, ask, confirm, contents, create, deliver, minute, office, send,
    sought::{accept_coercive, arrest, asks, lapse, order, release, surrender},
};
use proptest::{
    prelude::*,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};

/// One thing somebody does: who, to which request, what, and whether on an old version.
#[derive(Debug, Clone)]
struct Act {
    who: usize,
    request: usize,
    what: usize,
    stale: bool,
    minutes: i64,
}

const WHO: &[&str] =
    &["lka.officer", "lka.second", "lka.head", "ind.officer", "ind.head", "ind.registrar", "ken.officer"];

/// What is done: the usual steps more often than the others, that requests get far.
const WHAT: usize = 42;

/// From here on: a person sought.
const SOUGHT: usize = 28;
const THE_CLOCK: usize = 40;

fn text(text: &str) -> String {
    text.to_owned()
}

async fn command(office: &Office, act: &Act, any: Option<RequestId>, now: i64) -> Command {
    match act.what {
        // Only the first few requests are ever acted on: persons sought among them.
        1 if act.minutes % 3 < 2 => asks(Kind::ProvisionalArrest, "IND", &[]),
        0 | 1 => {
            create(if act.request.is_multiple_of(4) { "KEN" } else { "IND" }, contents("Made at random"))
        }
        2 => Command::Edit { contents: Box::new(contents(&format!("Edited {}", act.minutes))) },
        3 | 4 => Command::Submit,
        5 | 6 => Command::Approve { note: None },
        7 | 8 => send(),
        9 => Command::Recall { reason: None },
        10 => Command::Cancel { reason: text("Overtaken") },
        11 | 12 => Command::Acknowledge { own_reference: Some(format!("IND/{}", act.minutes)) },
        13 | 14 => accept(),
        15 => ask(),
        16 => answer(),
        17 => deliver(None),
        18 => confirm(),
        19 => Command::Withdraw { measures: vec![], reason: None },
        20 => Command::ReturnToDrafter { comment: text("Again") },
        21 => Command::Remind { text: None },
        22 => Command::Note { text: text("Noted") },
        23 => Command::Assign { to: office.user(WHO[(act.request + act.who) % WHO.len()]).await.id },
        24 => Command::SetPriority { priority: UrgencyLevel::Urgent },
        25 => {
            let actor = office.actor(WHO[act.who]).await;
            let kept = office.store.keep_document(&actor, "text/plain", vec![1], minute(0)).await.unwrap();
            let (classification, share) = (DocumentClass::Shared, act.minutes % 2 == 0);
            let name = format!("{}.txt", act.minutes);
            Command::Attach { document: kept.id, name, size: 1, classification, share }
        }
        26 => Command::Refuse(Refuse {
            ground: text("18(21)(b)"),
            measures: vec![],
            reasons: text("Interests"),
            consultation: comity_domain::workflow::command::RefusalConsultation {
                none_because: Some(text("None")),
                breach: true,
                ..Default::default()
            },
        }),
        27 => Command::Message { text: text("Hello") },
        SOUGHT => asks(Kind::ProvisionalArrest, "IND", &[]),
        29 => asks(Kind::Extradition, "IND", &[]),
        30 | 31 => match any {
            Some(id) => asks(Kind::Extradition, "IND", &[(LinkKind::Follows, id)]),
            None => asks(Kind::Extradition, "IND", &[]),
        },
        32 => match any {
            Some(id) => asks(Kind::Mla, "IND", &[(LinkKind::Relates, id)]),
            None => asks(Kind::Mla, "IND", &[]),
        },
        33 | 34 => accept_coercive(),
        35 | 36 => arrest(minute(now - act.minutes / 2)),
        37 => release(minute(now)),
        38 => order(),
        39 => surrender("2026-03-02"),
        THE_CLOCK => Command::Lapse, // by a person: refused
        _ => Command::ReportProsecution {
            event: Some(ProsecutionEvent::Submitted),
            authority: Some(text("Prosecutor")),
            date: Some("2026-03-02".parse().unwrap()),
            text: None,
        },
    }
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = (0..WHO.len(), 0..4_usize, 0..WHAT, prop::bool::weighted(0.05), 0..40_i64)
        .prop_map(|(who, request, what, stale, minutes)| Act { who, request, what, stale, minutes });
    prop::collection::vec(act, 20..120)
}

/// What ought to be done next where the request stands, so that sequences also get far.
fn likely(request: &Request) -> Option<(&'static str, usize)> {
    use comity_domain::codes::Status as S;
    Some(match request.status {
        S::Drafted => ("lka.officer", 3),
        S::InApproval => ("lka.head", 5),
        S::Approved => ("lka.officer", 7),
        S::Sent => ("ind.registrar", 11),
        S::Acknowledged if request.kind == Kind::Mla => ("ind.head", 13),
        S::Acknowledged => ("ind.head", 33),
        S::InExecution if request.kind == Kind::Extradition => ("ind.head", 38),
        S::InExecution if request.kind == Kind::ProvisionalArrest && request.custody.is_none() => {
            ("ind.officer", 35)
        }
        // The time is over.
        S::InExecution if request.arrest_clock().is_some() => ("ind.officer", THE_CLOCK),
        S::SurrenderOrdered => ("ind.officer", 39),
        S::InformationRequested => ("lka.officer", 16),
        S::InExecution => ("ind.officer", 17),
        S::Executed => ("lka.officer", 18),
        _ => return None,
    })
}

/// What a side's view and the fold of what it reads have in common: all but contents and what follows from them
/// while they are closed, and the other side's own.
fn comparable(mut request: Request, side: Side) -> Request {
    request.contents = None;
    match side {
        Side::Requesting => request.of_requested = OwnSide::default(),
        Side::Requested => {
            request.of_requesting = OwnSide::default();
            // Its links are those that `send` shared.
            request.links.clone_from(&request.shared_links);
        }
    }
    if !sight::reads_contents(&request, side) {
        request.outline = Contents::default().outline();
        request.measures = BTreeMap::new();
    }
    request
}

async fn check(office: &Office, viewers: &[Actor], requests: &[RequestId], now: i64) {
    let report = office.store.rebuild(RebuildMode::Check).await.unwrap();
    assert_eq!(report.differences, vec![]);
    for viewer in viewers {
        for id in requests {
            let loaded = office.store.request(viewer, *id, minute(now)).await.unwrap();
            let entries = office.store.entries(viewer, *id, None, 1000).await.unwrap();
            assert_eq!(loaded.is_some(), entries.is_some());
            let (Some(loaded), Some(entries)) = (loaded, entries) else { continue };
            let events: Vec<_> = entries
                .iter()
                .map(|entry| match &entry.kind {
                    EntryKind::Event { stream, event } => (*stream, event.as_ref().clone()),
                    other => panic!("{other:?} in a timeline"),
                })
                .collect();
            let folded = replay(events.iter().map(|(stream, event)| (*stream, event))).unwrap();
            assert_eq!(loaded.version, folded.version(loaded.side));
            assert_eq!(comparable(loaded.request, loaded.side), comparable(folded, loaded.side));
        }
        let counts = office.store.counts(viewer, minute(now)).await.unwrap();
        for (view, counted) in [
            (View::Mine, counts.mine),
            (View::Inbound, counts.inbound),
            (View::Outbound, counts.outbound),
            (View::Overdue, counts.overdue),
            (View::Drafts, counts.drafts),
            (View::All, counts.all),
        ] {
            let ask = QueueAsk { view, limit: 200, ..QueueAsk::default() };
            let rows = office.store.queue(viewer, &ask, minute(now)).await.unwrap().rows;
            assert_eq!(rows.len() as u64, counted, "{view:?} of {:?}", viewer.state);
        }
    }
}

/// Plays the acts; answers the statuses that requests came to.
async fn run(acts: Vec<Act>) -> BTreeSet<Status> {
    let office = office().await;
    let mut users = vec![];
    for login in WHO {
        users.push(office.actor(login).await);
    }
    let viewers = &users.clone()[..];
    let mut requests: Vec<RequestId> = vec![];
    let mut now = 0;
    for (n, act) in acts.iter().enumerate() {
        now += act.minutes;
        let mut act = act.clone();
        let target = requests.get(act.request % requests.len().max(1)).copied();
        if n.is_multiple_of(2)
            && let Some(id) = target
            && let Some(loaded) = office.store.request(&users[0], id, minute(now)).await.unwrap()
            && let Some((who, what)) = likely(&loaded.request)
        {
            act.who = WHO.iter().position(|w| *w == who).unwrap();
            act.what = what;
        }
        if act.what == THE_CLOCK {
            // Days pass, and the clock does what is due then: once, however often it looks.
            now += 45 * 24 * 60;
            for id in office.store.lapsing(minute(now)).await.unwrap() {
                let lapsed = office.store.submit(lapse(id, minute(now))).await.unwrap();
                assert!(matches!(lapsed, Outcome::Done { .. }), "{lapsed:?}");
            }
            assert_eq!(office.store.lapsing(minute(now)).await.unwrap(), []);
        }
        let sent = Submitted {
            user: users[act.who].user,
            request: target,
            command: command(&office, &act, target, now).await,
            seen: act.stale.then_some(Version(1)),
            key: None,
            digest: [0; 32],
            now: minute(now),
        };
        match office.store.submit(sent).await.unwrap() {
            Outcome::Done { request, .. } if !requests.contains(&request) => requests.push(request),
            Outcome::Done { .. } | Outcome::Refused(_) => {}
            Outcome::KeyReused => panic!("no key was given"),
        }
        if n.is_multiple_of(12) {
            check(&office, viewers, &requests, now).await;
        }
    }
    check(&office, viewers, &requests, now).await;
    let mut reached = BTreeSet::new();
    for id in requests {
        for viewer in viewers {
            let loaded = office.store.request(viewer, id, minute(now)).await.unwrap();
            reached.extend(loaded.map(|loaded| loaded.request.status));
        }
    }
    reached
}

#[test]
fn projections_equal_a_rebuild_and_views_equal_the_fold_of_what_they_read() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = ProptestConfig {
        cases: 16,
        max_shrink_iters: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let reached = Mutex::new(BTreeSet::new());
    // The same acts every time: how far they get must not hang on chance.
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
        .run(&acts(), |acts| {
            let here = runtime.block_on(run(acts));
            reached.lock().unwrap().extend(here);
            Ok(())
        })
        .unwrap();
    let reached = reached.into_inner().unwrap();
    assert!(reached.len() >= 6, "the acts get nowhere: {reached:?}");
    for status in [Status::SurrenderOrdered, Status::Lapsed] {
        assert!(reached.contains(&status), "nothing came to {status}: {reached:?}");
    }
}
