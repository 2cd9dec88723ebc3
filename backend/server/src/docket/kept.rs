//! The docket as a store keeps it: the same plan, the same bytes; every projection as a rebuild makes it.

use std::collections::{BTreeMap, BTreeSet};

use comity_domain::{
    codes::{Side, Status},
    ids::{RequestId, StateCode, UserId},
    registry::Actor,
    workflow::refusal::StatusSeen,
};
use comity_store::{DemoMark, Entry, Keys, OpenOptions, QueueAsk, QueueRow, RebuildMode, Sort, Store, View};
use jiff::Timestamp;
use tempfile::TempDir;

use super::{Account, FillError, Plan, accounts, fill, opened_for};

fn until() -> Timestamp {
    "2026-11-24T09:00:00Z".parse().unwrap()
}

async fn filled(plan: &Plan) -> (TempDir, Store) {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", directory.path().join("docket.db").display());
    let keys = Keys::MadeAt(directory.path().join("keys"));
    let store = Store::open(&url, OpenOptions { keys, ..opened_for(plan) }).await.unwrap();
    let filled = fill(&store, plan, |_| {}).await.unwrap();
    assert_eq!(filled.requests, plan.requests);
    (directory, store)
}

/// The first officer of each State.
async fn officers(store: &Store, states: usize) -> Vec<(Account, Actor)> {
    let mut officers: BTreeMap<StateCode, (Account, Actor)> = BTreeMap::new();
    for account in accounts(states) {
        let Some(state) = account.state else { continue };
        let user: UserId = store.user(&account.login).await.unwrap().unwrap().id;
        let actor = Actor::new(user, Some(state), account.roles.clone());
        officers.entry(state).or_insert((account, actor));
    }
    officers.into_values().collect()
}

async fn log(store: &Store, viewer: &Actor) -> Vec<Entry> {
    let mut log: Vec<Entry> = Vec::new();
    loop {
        let more = store.log_after(viewer, log.last().map_or(0, |e| e.index), 500).await.unwrap();
        if more.is_empty() {
            return log;
        }
        log.extend(more);
    }
}

async fn queue(store: &Store, viewer: &Actor, view: View) -> Vec<QueueRow> {
    let mut rows = Vec::new();
    let mut ask = QueueAsk { view, sort: Sort::Due, limit: 200, ..QueueAsk::default() };
    loop {
        let page = store.queue(viewer, &ask, until()).await.unwrap();
        rows.extend(page.rows);
        match page.next {
            Some(next) => ask.cursor = Some(next),
            None => return rows,
        }
    }
}

#[tokio::test]
async fn two_databases_of_one_plan_hold_the_same_entries_byte_for_byte() {
    let plan = Plan::of(40, 7, 10, until());
    let ((_a, once), (_b, again)) = (filled(&plan).await, filled(&plan).await);
    let (_c, other) = filled(&Plan { seed: 8, ..plan.clone() }).await;
    let (mut bytes, mut differ) = (0, 0);
    let officers = officers(&once, plan.states).await;
    for (_, viewer) in &officers {
        let log_of = async |store: &Store| -> Vec<(u64, String)> {
            log(store, viewer).await.into_iter().map(|e| (e.index, e.canonical)).collect()
        };
        let first = log_of(&once).await;
        assert!(first == log_of(&again).await, "{:?}", viewer.state);
        bytes += first.iter().map(|(_, canonical)| canonical.len()).sum::<usize>();
        differ += usize::from(first != log_of(&other).await);
    }
    assert!(bytes > 100_000, "{bytes} bytes were compared");
    assert_eq!(differ, officers.len(), "another seed, another log");
}

#[tokio::test]
async fn the_demonstration_as_its_people_see_it() {
    let plan = Plan::demo(until());
    let (_directory, store) = filled(&plan).await;
    assert_eq!(store.origin().await.unwrap().mark, Some(DemoMark::Demo));
    let report = store.rebuild(RebuildMode::Check).await.unwrap();
    assert!(report.agrees() && report.requests == 200, "{:?}", report.differences);

    let (mut statuses, mut pairs, mut late, mut seen) =
        (BTreeSet::new(), BTreeSet::new(), 0, BTreeSet::new());
    let mut names = BTreeSet::new();
    let mut sealed = 0;
    let officers = officers(&store, plan.states).await;
    for (_, viewer) in &officers {
        for row in queue(&store, viewer, View::All).await {
            if row.side == Side::Requesting {
                statuses.extend(match row.status {
                    StatusSeen::Is(status) => Some(status),
                    StatusSeen::Recalled => None,
                });
                pairs.insert((viewer.state, row.counterpart));
                late += usize::from(row.late);
            }
            let loaded = store.request(viewer, row.request, until()).await.unwrap().unwrap();
            seen.insert(loaded.request.id);
            let Some(contents) = loaded.request.contents else { continue };
            for person in contents.persons {
                if person.sealed {
                    sealed += 1;
                    assert!(person.name.is_none() && person.description.is_none() && person.place.is_none());
                }
                names.extend(person.name);
            }
        }
    }
    assert_eq!(seen.len(), 200);
    assert_eq!(statuses.len(), Status::ALL.len(), "{statuses:?}");
    assert!(pairs.len() >= 10 && late >= 15, "{} pairs, {late} requests with a late clock", pairs.len());
    assert!(sealed > 20 && names.len() > 100, "{sealed} sealed, {} names", names.len());
    let mut entries = 0;
    for (account, viewer) in &officers {
        for entry in log(&store, viewer).await {
            entries += 1;
            let told = names.iter().find(|name| entry.canonical.contains(name.as_str()));
            assert_eq!(told, None, "an event of {} holds a name", account.state_name);
            assert!(entry.recorded_at <= plan.until);
        }
    }
    assert!(entries > 3000, "{entries}");
    its_desk_has_work_in_both_directions(&store, &officers).await;
}

async fn its_desk_has_work_in_both_directions(store: &Store, officers: &[(Account, Actor)]) {
    let (_, desk) = officers.iter().find(|(account, _)| account.login == crate::demo::DESK_LOGIN).unwrap();
    let counts = store.counts(desk, until()).await.unwrap();
    assert!(counts.mine >= 8 && counts.inbound >= 15 && counts.outbound >= 15, "{counts:?}");
    assert!(counts.overdue >= 6 && counts.drafts >= 4, "{counts:?}");
    let first = queue(store, desk, View::Inbound).await;
    let due: Vec<i64> =
        first.iter().filter_map(|r| r.due).map(|d| (d.at.duration_since(until())).as_hours()).collect();
    assert!(due.first().is_some_and(|hours| *hours < 0), "what is late stands on top: {due:?}");
    let ids: BTreeSet<RequestId> = first.iter().map(|r| r.request).collect();
    assert_eq!(ids.len(), first.len());
}

#[tokio::test]
async fn a_database_that_holds_something_is_not_filled() {
    let plan = Plan::of(2, 1, 2, until());
    let (_directory, store) = filled(&plan).await;
    assert!(matches!(fill(&store, &plan, |_| {}).await, Err(FillError::NotNew)));
    let nobody = Plan { states: 1, ..plan };
    assert!(matches!(fill(&store, &nobody, |_| {}).await, Err(FillError::Plan(_))));
}
