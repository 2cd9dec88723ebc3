//! A request from its draft to its end, on a real database.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use comity_domain::{
    codes::{Role, Side, Status},
    workflow::{Command, Stream, Version, refusal::StatusSeen},
};
use comity_store::{EntryKind, QueueAsk, View};
use common::{accept, answer, ask, confirm, deliver, minute, office, send};

#[tokio::test]
async fn a_request_goes_from_its_draft_to_its_end() {
    let office = office().await;
    let (store, lka, ind) =
        (&office.store, office.actor("lka.officer").await, office.actor("ind.officer").await);

    let id = office.creates("lka.officer", "IND", "Accounts of a shell company", minute(0)).await;
    let loaded = store.request(&lka, id, minute(0)).await.unwrap().unwrap();
    assert_eq!(loaded.side, Side::Requesting);
    assert_eq!(loaded.request.reference.as_str(), "MLA-2026-LKA-IND-000001");
    assert_eq!(loaded.version, Version(1));
    assert_eq!(loaded.assigned.as_ref().unwrap().login, "lka.officer");
    assert_eq!(
        loaded.request.contents.as_ref().unwrap().subject.as_deref(),
        Some("Accounts of a shell company")
    );
    assert!(
        store.request(&ind, id, minute(0)).await.unwrap().is_none(),
        "it does not exist before it is sent"
    );

    office.does("lka.officer", id, Command::Submit, minute(1)).await;
    assert_eq!(
        office.refused("lka.officer", id, Command::Approve { note: None }, minute(2)).await,
        "not_yours"
    );
    office.does("lka.head", id, Command::Approve { note: Some("Agreed.".to_owned()) }, minute(3)).await;
    office.does("lka.officer", id, send(), minute(4)).await;

    let theirs = store.request(&ind, id, minute(4)).await.unwrap().unwrap();
    assert_eq!((theirs.side, theirs.version), (Side::Requested, Version(1)));
    assert!(theirs.request.authors.is_empty() && theirs.request.submitted_by.is_none());
    assert_eq!(theirs.requesting_authority.as_deref(), Some("Central Authority of LKA"));

    let own = Command::Acknowledge { own_reference: Some("IND/77".to_owned()) };
    office.does("ind.registrar", id, own, minute(20)).await;
    office.does("ind.officer", id, ask(), minute(30)).await;
    office.does("lka.officer", id, answer(), minute(40)).await;
    office.does("ind.head", id, accept(), minute(50)).await;
    office.does("ind.officer", id, deliver(None), minute(60)).await;
    office.does("lka.officer", id, confirm(), minute(70)).await;

    let ended = store.request(&lka, id, minute(71)).await.unwrap().unwrap();
    assert_eq!(ended.request.status, Status::Closed);
    assert_eq!(ended.own_reference.as_deref(), Some("IND/77"));
    let timeline = store.entries(&lka, id, None, 100).await.unwrap().unwrap();
    assert_eq!(timeline.len(), 10);
    let indexes: Vec<u64> = timeline.iter().map(|e| e.index).collect();
    assert!(indexes.is_sorted());
    let theirs = store.entries(&ind, id, None, 100).await.unwrap().unwrap();
    assert_eq!(theirs.len(), 7, "the shared record");
    assert!(theirs.iter().all(|e| matches!(e.kind, EntryKind::Event { stream: Stream::Shared, .. })));
    let asked = theirs.iter().find(|e| e.texts.iter().any(|t| t.path == "items.I-1")).unwrap();
    assert_eq!((asked.role, asked.by.as_ref().unwrap().login.as_str()), (Some(Role::Officer), "ind.officer"));
    let seen_by_lka = timeline.iter().find(|e| e.texts.iter().any(|t| t.path == "items.I-1")).unwrap();
    assert!(seen_by_lka.by.is_none(), "the other State reads side and role, not the person");
}

#[tokio::test]
async fn the_queue_follows_and_counts() {
    let office = office().await;
    let store = &office.store;
    let (officer, head) = (office.actor("lka.officer").await, office.actor("lka.head").await);
    let registrar = office.actor("ind.registrar").await;
    let id = office.creates("lka.officer", "IND", "First", minute(0)).await;
    let views = async |who, view| {
        let ask = QueueAsk { view, ..QueueAsk::default() };
        store.queue(who, &ask, minute(5)).await.unwrap().rows
    };
    let counts = store.counts(&officer, minute(5)).await.unwrap();
    assert_eq!((counts.mine, counts.outbound, counts.drafts, counts.all, counts.inbound), (1, 1, 1, 1, 0));
    assert_eq!(views(&officer, View::Mine).await.len(), 1);
    assert_eq!(views(&head, View::Mine).await.len(), 0);

    office.does("lka.officer", id, Command::Submit, minute(1)).await;
    assert_eq!(views(&head, View::Mine).await.len(), 1, "it waits for a role its assignee lacks");
    assert_eq!(views(&officer, View::Mine).await.len(), 1, "it is still assigned");
    office.does("lka.head", id, Command::Approve { note: None }, minute(2)).await;
    assert_eq!(views(&registrar, View::All).await.len(), 0);
    office.does("lka.officer", id, send(), minute(3)).await;
    let inbound = views(&registrar, View::Mine).await;
    assert_eq!(inbound.len(), 1, "nobody is assigned");
    let row = &inbound[0];
    assert_eq!((row.status, row.side), (StatusSeen::Is(Status::Sent), Side::Requested));
    assert_eq!(row.waits_for, Some((Side::Requested, Role::Registrar)));
    let due = row.due.unwrap();
    assert!(!due.theirs && due.at > minute(3));
    let mine = views(&officer, View::Outbound).await;
    assert!(mine[0].due.unwrap().theirs);
    let late = due.at + jiff::SignedDuration::from_secs(1);
    assert_eq!(store.counts(&officer, late).await.unwrap().overdue, 1);
    assert_eq!(store.counts(&officer, due.at).await.unwrap().overdue, 0);
    let counts = store.counts(&registrar, minute(5)).await.unwrap();
    assert_eq!((counts.mine, counts.inbound, counts.all, counts.outbound), (1, 1, 1, 0));
}
