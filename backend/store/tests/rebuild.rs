//! Every projection can be thrown away: a rebuild finds what was changed by hand, and mends it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use comity_domain::{
    codes::{DocumentClass, Role},
    ids::RequestId,
    workflow::Command,
};
use comity_store::{Administration, RebuildMode};
use common::{Office, ask, by_hand, confirm, deliver, minute, office, send};
use uuid::Uuid;

async fn busy() -> Office {
    let office = office().await;
    let ended = office.accepts("Ended", 0).await;
    let actor = office.actor("ind.officer").await;
    let kept =
        office.store.keep_document(&actor, "text/plain", b"statement".to_vec(), minute(40)).await.unwrap();
    let attach = Command::Attach {
        document: kept.id,
        name: "statement.txt".to_owned(),
        size: kept.size,
        classification: DocumentClass::Shared,
        share: false,
    };
    office.does("ind.officer", ended, attach, minute(41)).await;
    office.does("ind.officer", ended, deliver(Some("statement.txt")), minute(42)).await;
    office.does("lka.officer", ended, confirm(), minute(43)).await;
    let open = office.sends("Open", 50).await;
    office.does("ind.registrar", open, Command::Acknowledge { own_reference: None }, minute(60)).await;
    office.does("ind.officer", open, ask(), minute(61)).await;
    let recalled = office.sends("Recalled", 70).await;
    office.does("lka.head", recalled, Command::Recall { reason: None }, minute(75)).await;
    office.refused("ken.officer", recalled, send(), minute(76)).await;
    office.creates("ind.officer", "KEN", "Draft", minute(80)).await;
    office.store.administer(grant("lka.officer"), minute(90)).await.unwrap();
    office
}

fn grant(login: &str) -> Administration {
    Administration::GrantRole { login: login.to_owned(), role: Role::Registrar }
}

#[tokio::test]
async fn projections_equal_a_rebuild() {
    let office = busy().await;
    let report = office.store.rebuild(RebuildMode::Check).await.unwrap();
    assert_eq!(report.differences, vec![]);
    assert_eq!(report.requests, 4);
    assert!(report.entries > 40 && report.rows > report.entries, "{report:?}");
}

#[tokio::test]
async fn what_was_changed_by_hand_is_named_and_mended() {
    let office = busy().await;
    for (damage, table, what) in [
        ("UPDATE queue SET subject = 'Other' WHERE subject = 'Open' AND state = 'IND'", "queue", "subject"),
        ("UPDATE queue SET kind = 'ext', bucket = 4 WHERE subject = 'Open' AND state = 'LKA'", "queue", "bucket, kind"),
        ("DELETE FROM queue WHERE subject = 'Draft'", "queue", "the row is missing"),
        ("INSERT INTO queue SELECT 'KEN', request, bucket, due, late_at, desk, assignee, pool, side, reference, kind,
          counterpart, status, stage, waits_side, waits_role, due_clock, due_theirs, priority, updated, subject,
          own_reference, search, warn_at, by_letter, custody, held, held_since, held_until, next FROM queue WHERE subject = 'Draft'", "queue", "a row that no entry made"),
        ("UPDATE request SET shared_seq = shared_seq + 1 WHERE subject = 'Ended'", "request", "shared_seq"),
        ("UPDATE request SET snapshot = '{}' WHERE subject = 'Ended'", "request", "snapshot"),
        ("DELETE FROM request WHERE subject = 'Draft'", "request", "the row is missing"),
        ("UPDATE counter SET count = 7 WHERE name = 'inbound' AND state = 'IND'", "counter", "count"),
        ("DELETE FROM counter WHERE name = 'all' AND state = 'LKA'", "counter", "the row is missing"),
        ("UPDATE log_head SET size = 1 WHERE log = 'LKA'", "log_head", "size"),
        ("UPDATE document SET shared = 0", "document", "shared"),
        ("UPDATE reference_counter SET serial = 1 WHERE requesting = 'LKA'", "reference_counter", "a reference beyond it was given"),
    ] {
        by_hand(&office, damage).await;
        let report = office.store.rebuild(RebuildMode::Check).await.unwrap();
        let found: Vec<_> = report.differences.iter().map(|d| (d.table, d.what.as_str())).collect();
        assert_eq!(found, [(table, what)], "{damage}");
        let again = office.store.rebuild(RebuildMode::Write).await.unwrap();
        assert_eq!(again.differences, report.differences);
        assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees(), "{damage}");
    }
}

/// What somebody tried on a request is no entry of it: a row that no entry made is not hidden by an attempt.
#[tokio::test]
async fn an_attempt_on_a_row_that_no_entry_made_does_not_hide_it() {
    let office = busy().await;
    let planted = RequestId(Uuid::from_u128(7));
    for statement in [
        "CREATE TABLE planted AS SELECT * FROM request WHERE subject = 'Draft'",
        "UPDATE planted SET id = x'00000000000000000000000000000007', reference = 'MLA-2026-IND-KEN-000099', subject = 'Planted'",
        "INSERT INTO request SELECT * FROM planted",
        "DROP TABLE planted",
    ] {
        by_hand(&office, statement).await;
    }
    let named = async || {
        let report = office.store.rebuild(RebuildMode::Check).await.unwrap();
        report.differences.iter().map(|d| (d.table, d.what.clone())).collect::<Vec<_>>()
    };
    let before = named().await;
    assert!(before.contains(&("request", "a row that no entry made".to_owned())), "{before:?}");
    office.refused("ind.officer", planted, send(), minute(95)).await;
    assert_eq!(named().await, before);
}

#[tokio::test]
async fn entries_and_bodies_are_never_changed_or_deleted() {
    let office = busy().await;
    for statement in [
        "UPDATE entry SET bytes = '{}' WHERE n = 1",
        "DELETE FROM entry WHERE n = 1",
        "UPDATE body SET bytes = '{}'",
        "DELETE FROM body",
        "UPDATE log SET idx = 100 WHERE idx = 1",
        "DELETE FROM log",
        "UPDATE document_bytes SET sha256 = '00'",
        "DELETE FROM document_bytes",
    ] {
        let error = common::try_by_hand(&office, statement).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{statement}: {error}");
    }
}

#[tokio::test]
async fn a_changed_entry_is_named_and_nothing_is_made_from_it() {
    let office = busy().await;
    by_hand(&office, "DROP TRIGGER entry_no_update").await;
    by_hand(
        &office,
        "UPDATE entry SET bytes = replace(bytes, '\"role\":\"officer\"', '\"role\":\"head\"')
        WHERE kind = 'event' AND n = (SELECT min(n) FROM entry WHERE bytes LIKE '%\"type\":\"submitted\"%')",
    )
    .await;
    let report = office.store.rebuild(RebuildMode::Write).await.unwrap();
    assert!(report.is_damaged());
    let next = report.differences.iter().find(|d| d.table == "entry").unwrap();
    assert_eq!(next.what, "it does not follow the entry before it in its stream");
    assert_eq!(office.store.rebuild(RebuildMode::Check).await.unwrap(), report, "nothing was written");

    by_hand(&office, "DROP TRIGGER body_no_update").await;
    by_hand(&office, "UPDATE body SET bytes = replace(bytes, 'Canary Perera', 'Somebody') WHERE id = 1")
        .await;
    let report = office.store.rebuild(RebuildMode::Check).await.unwrap();
    assert!(report.differences.iter().any(|d| d.what == "its body is not the one it commits to"));
}
