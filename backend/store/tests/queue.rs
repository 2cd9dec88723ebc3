//! The views of the queue, their order, filters and cursors.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::collections::BTreeSet;

use comity_domain::{
    codes::{Role, Stage, Status, UrgencyLevel},
    contents::{Contents, Urgency},
    registry::Actor,
    workflow::{Command, refusal::StatusSeen},
};
use comity_store::{Administration, QueueAsk, QueueRow, RebuildMode, Sort, StoreError, View};
use common::{Office, at, code, confirm, contents, deliver, minute, office, send};
use jiff::{SignedDuration, Timestamp};

async fn page(office: &Office, login: &str, ask: QueueAsk, now: Timestamp) -> Vec<QueueRow> {
    let actor = office.actor(login).await;
    office.store.queue(&actor, &ask, now).await.unwrap().rows
}

async fn subjects(office: &Office, login: &str, ask: QueueAsk) -> Vec<String> {
    page(office, login, ask, minute(500)).await.into_iter().filter_map(|row| row.subject).collect()
}

fn of(view: View) -> QueueAsk {
    QueueAsk { view, ..QueueAsk::default() }
}

/// Drafted, sent, in execution and closed from LKA to IND; one draft of IND to LKA; one of KEN to IND, sent.
async fn docket() -> Office {
    let office = office().await;
    office.creates("lka.officer", "IND", "Drafted 100% sure", minute(0)).await;
    office.sends("Sent", 10).await;
    office.accepts("Executing", 20).await;
    let closed = office.accepts("Closed", 60).await;
    office.does("ind.officer", closed, deliver(None), minute(100)).await;
    office.does("lka.officer", closed, confirm(), minute(101)).await;
    office.creates("ind.officer", "LKA", "From India", minute(110)).await;
    office
}

#[tokio::test]
async fn each_view_shows_its_own() {
    let office = docket().await;
    for (login, view, expected) in [
        ("lka.officer", View::Mine, &["Drafted 100% sure", "Executing", "Sent"][..]),
        ("lka.second", View::Mine, &[]),
        ("lka.officer", View::Outbound, &["Drafted 100% sure", "Executing", "Sent"]),
        ("lka.officer", View::Inbound, &[]),
        ("lka.officer", View::Drafts, &["Drafted 100% sure"]),
        ("lka.officer", View::All, &["Closed", "Drafted 100% sure", "Executing", "Sent"]),
        ("ind.officer", View::Inbound, &["Executing", "Sent"]),
        ("ind.officer", View::Mine, &["Executing", "From India"]),
        ("ind.registrar", View::Mine, &["Sent"]),
        ("ind.head", View::Mine, &[]),
        ("ind.auditor", View::Mine, &[]),
        ("ind.auditor", View::All, &["Closed", "Executing", "From India", "Sent"]),
        ("ken.officer", View::All, &[]),
        ("lka.admin", View::All, &[]),
    ] {
        let mut found = subjects(&office, login, of(view)).await;
        found.sort();
        assert_eq!(found, expected, "{login} {view:?}");
        let counts = office.store.counts(&office.actor(login).await, minute(500)).await.unwrap();
        let counted = match view {
            View::Mine => counts.mine,
            View::Inbound => counts.inbound,
            View::Outbound => counts.outbound,
            View::DueSoon => counts.due_soon,
            View::Overdue => counts.overdue,
            View::Drafts => counts.drafts,
            View::All => counts.all,
        };
        assert_eq!(counted, expected.len() as u64, "{login} {view:?}");
    }
}

#[tokio::test]
async fn what_waits_for_a_role_its_assignee_lacks_waits_for_whoever_holds_it() {
    let office = docket().await;
    let id = page(&office, "ind.registrar", of(View::Mine), minute(500)).await[0].request;
    let to = office.user("ind.second").await.id;
    office.does("ind.registrar", id, Command::Assign { to }, minute(501)).await;
    assert_eq!(
        subjects(&office, "ind.registrar", of(View::Mine)).await,
        ["Sent"],
        "the assignee is no registrar"
    );
    let theirs = subjects(&office, "ind.second", of(View::Mine)).await;
    assert_eq!(theirs, ["Sent", "Executing"], "assigned, and waiting for an officer");
    let role = |login: &str, role, granted| {
        let login = login.to_owned();
        if granted {
            Administration::GrantRole { login, role }
        } else {
            Administration::RevokeRole { login, role }
        }
    };
    office.store.administer(role("ind.second", Role::Registrar, true), minute(502)).await.unwrap();
    assert_eq!(subjects(&office, "ind.registrar", of(View::Mine)).await, Vec::<String>::new());
    assert_eq!(office.store.counts(&office.actor("ind.registrar").await, minute(503)).await.unwrap().mine, 0);
    office.store.administer(role("ind.second", Role::Registrar, false), minute(503)).await.unwrap();
    assert_eq!(subjects(&office, "ind.registrar", of(View::Mine)).await, ["Sent"]);
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn what_is_owed_after_a_withdrawal_stays_with_who_owes_it_until_it_is_done() {
    let office = office().await;
    let (kept, pooled) = (office.accepts("Assigned", 0).await, office.accepts("Pooled", 40).await);
    let to = office.user("ind.second").await.id;
    office.does("ind.head", kept, Command::Assign { to }, minute(90)).await;
    for id in [kept, pooled] {
        let all = Command::Withdraw { measures: vec![], reason: None };
        office.does("lka.head", id, all, minute(100)).await;
    }
    assert_eq!(subjects(&office, "ind.officer", of(View::Mine)).await, ["Pooled"]);
    let mut both = subjects(&office, "ind.second", of(View::Mine)).await;
    both.sort();
    assert_eq!(both, ["Assigned", "Pooled"], "on the own desk, and waiting for any officer");
    assert_eq!(
        subjects(&office, "ind.second", of(View::Inbound)).await,
        Vec::<String>::new(),
        "it has ended"
    );
    let mine =
        async || office.store.counts(&office.actor("ind.second").await, minute(500)).await.unwrap().mine;
    assert_eq!(mine().await, 2);
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
    office
        .does("ind.officer", pooled, Command::ConfirmStop { measures: vec![], text: None }, minute(110))
        .await;
    office.does("ind.second", kept, Command::ConfirmStop { measures: vec![], text: None }, minute(111)).await;
    assert_eq!(subjects(&office, "ind.second", of(View::Mine)).await, Vec::<String>::new());
    assert_eq!(mine().await, 0);
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn filters_narrow_a_view() {
    let office = docket().await;
    let find = async |ask: QueueAsk| subjects(&office, "lka.officer", ask).await;
    let q = |text: &str| QueueAsk { q: Some(text.to_owned()), ..of(View::All) };
    assert_eq!(find(q("EXECUT")).await, ["Executing"]);
    assert_eq!(find(q("100%")).await, ["Drafted 100% sure"]);
    assert_eq!(find(q("1%0")).await, Vec::<String>::new(), "a pattern is taken for itself");
    assert_eq!(find(q("ind/77")).await.len(), 2, "the own reference of the requested State");
    assert_eq!(find(q("mla-2026-lka-ind-000002")).await, ["Sent"]);
    assert_eq!(find(QueueAsk { stage: Some(Stage::Ended), ..of(View::Outbound) }).await, ["Closed"]);
    let closed = Some(StatusSeen::Is(Status::Closed));
    assert_eq!(find(QueueAsk { status: closed, ..of(View::Outbound) }).await, ["Closed"]);
    assert_eq!(
        find(QueueAsk { counterpart: Some(code("KEN")), ..of(View::All) }).await,
        Vec::<String>::new()
    );
    assert_eq!(find(QueueAsk { counterpart: Some(code("IND")), ..of(View::All) }).await.len(), 4);
}

#[tokio::test]
async fn late_is_what_a_running_clock_says_at_that_instant() {
    let office = docket().await;
    let mut seen = 0;
    for days in [5, 8, 60, 100, 1000] {
        let now = minute(0) + SignedDuration::from_hours(24 * days);
        let late = page(&office, "lka.officer", of(View::Overdue), now).await;
        assert!(late.iter().all(|row| row.late));
        let counts = office.store.counts(&office.actor("lka.officer").await, now).await.unwrap();
        assert_eq!(counts.overdue, late.len() as u64, "after {days} days");
        assert!(late.len() >= seen);
        seen = late.len();
    }
    assert_eq!(seen, 2, "sent, and in execution");
}

#[tokio::test]
async fn an_urgent_request_is_urgent_in_every_row_until_a_side_sets_its_own_priority() {
    let office = docket().await;
    let urgency = Urgency { level: Some(UrgencyLevel::Urgent), ..Urgency::default() };
    let urgent = Contents { urgency: Some(urgency), ..contents("Urgent") };
    let id = office.creates_with("lka.officer", "IND", urgent, minute(200)).await;
    let priority = async |login: &str| {
        let rows = page(&office, login, of(View::All), minute(300)).await;
        rows.into_iter().find(|row| row.request == id).and_then(|row| row.priority)
    };
    assert_eq!(priority("lka.head").await, Some(UrgencyLevel::Urgent), "before anybody approves it");
    office.does("lka.officer", id, Command::Submit, minute(201)).await;
    office.does("lka.head", id, Command::Approve { note: None }, minute(202)).await;
    office.does("lka.officer", id, send(), minute(203)).await;
    assert_eq!(priority("ind.registrar").await, Some(UrgencyLevel::Urgent));
    let ordinary = Command::SetPriority { priority: UrgencyLevel::Ordinary };
    office.does("ind.registrar", id, ordinary, minute(204)).await;
    assert_eq!(priority("ind.registrar").await, Some(UrgencyLevel::Ordinary));
    assert_eq!(priority("lka.head").await, Some(UrgencyLevel::Urgent));
}

#[tokio::test]
async fn a_row_shows_what_the_own_side_keeps_to_itself() {
    let office = docket().await;
    let id = page(&office, "ind.registrar", of(View::Mine), minute(500)).await[0].request;
    office
        .does("ind.registrar", id, Command::SetPriority { priority: UrgencyLevel::Urgent }, minute(501))
        .await;
    let row = async |login: &str| {
        page(&office, login, of(View::All), minute(502))
            .await
            .into_iter()
            .find(|row| row.request == id)
            .unwrap()
    };
    assert_eq!(row("ind.officer").await.priority, Some(UrgencyLevel::Urgent));
    let theirs = row("lka.officer").await;
    assert_eq!((theirs.priority, theirs.assignee.unwrap().login.as_str()), (None, "lka.officer"));
    assert_eq!(theirs.updated_at, minute(13), "what the other side did in its file did not change the row");
}

#[tokio::test]
async fn cursors_walk_a_view_once_whatever_happens_meanwhile() {
    let office = office().await;
    for n in 0..23 {
        office.sends(&format!("Request {n:02}"), n * 5).await;
    }
    for n in 0..14 {
        office.creates("lka.officer", "KEN", &format!("Draft {n:02}"), minute(200)).await;
    }
    let actor = office.actor("lka.officer").await;
    for view in [View::Mine, View::Outbound, View::Overdue, View::Drafts, View::All] {
        for sort in [Sort::Due, Sort::Updated, Sort::Reference] {
            let now = at("2027-01-01T00:00:00Z");
            let whole = walk(&office, &actor, view, sort, 200, now).await;
            let pieces = walk(&office, &actor, view, sort, 3, now).await;
            assert_eq!(pieces, whole, "{view:?} {sort:?}");
            let distinct: BTreeSet<_> = whole.iter().map(|row| row.request).collect();
            assert_eq!(distinct.len(), whole.len());
            let expected = match view {
                View::Overdue => 23,
                View::Drafts => 14,
                _ => 37,
            };
            assert_eq!(whole.len(), expected, "{view:?} {sort:?}");
            match sort {
                Sort::Due => {
                    let due = |row: &QueueRow| row.due.map_or(Timestamp::MAX, |due| due.at);
                    assert!(whole.iter().map(due).is_sorted(), "{view:?}");
                }
                Sort::Updated => assert!(whole.iter().rev().map(|row| row.updated_at).is_sorted()),
                Sort::Reference => assert!(whole.iter().map(|row| &row.reference).is_sorted()),
            }
        }
    }
}

async fn walk(
    office: &Office,
    actor: &Actor,
    view: View,
    sort: Sort,
    limit: u32,
    now: Timestamp,
) -> Vec<QueueRow> {
    let mut rows = vec![];
    let mut ask = QueueAsk { view, sort, limit, ..QueueAsk::default() };
    loop {
        let page = office.store.queue(actor, &ask, now).await.unwrap();
        assert!(page.rows.len() <= limit as usize);
        rows.extend(page.rows);
        match page.next {
            Some(next) => ask.cursor = Some(next),
            None => return rows,
        }
    }
}

#[tokio::test]
async fn a_cursor_of_another_queue_is_an_error() {
    let office = office().await;
    for n in 0..3 {
        office.creates("lka.officer", "IND", &format!("Draft {n}"), minute(n)).await;
    }
    let actor = office.actor("lka.officer").await;
    let first = QueueAsk { view: View::All, limit: 1, ..QueueAsk::default() };
    let next = office.store.queue(&actor, &first, minute(9)).await.unwrap().next.unwrap();
    let good = QueueAsk { cursor: Some(next.clone()), ..first.clone() };
    assert_eq!(office.store.queue(&actor, &good, minute(9)).await.unwrap().rows.len(), 1);
    let other_order = QueueAsk { sort: Sort::Updated, ..good.clone() };
    for bad in [other_order].into_iter().chain(
        ["", "zz", "00", "é", &next[2..]].map(|c| QueueAsk { cursor: Some(c.to_owned()), ..first.clone() }),
    ) {
        let answer = office.store.queue(&actor, &bad, minute(9)).await;
        assert!(matches!(answer, Err(StoreError::BadCursor)), "{:?}", bad.cursor);
    }
}
