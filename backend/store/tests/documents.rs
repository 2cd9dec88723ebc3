//! Bytes on their way in: staged, decided, kept once, removed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use comity_domain::{codes::DocumentClass, ids::RequestId, workflow::Command};
use comity_store::{KeptDocument, Outcome, RebuildMode, Store, StoreError};
use common::{Office, by_hand, minute, office, try_by_hand};
use sea_orm::{ConnectionTrait as _, Database, DbBackend, Statement};
use sha2::{Digest as _, Sha256};

const PIECE: usize = 256 * 1024;

/// Bytes of which no two pieces are the same.
fn bytes(size: usize) -> Vec<u8> {
    (0..size).map(|n| u8::try_from((n / 7 + n / PIECE) % 251).unwrap()).collect()
}

async fn count(office: &Office, what: &str) -> i64 {
    let db = Database::connect(common::url(&office.dir)).await.unwrap();
    let sql = format!("SELECT count(*) FROM {what}");
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}

/// How many rows there are of what is staged, of pieces, and of what is kept.
async fn rows(office: &Office) -> [i64; 3] {
    [
        count(office, "document_staged").await,
        count(office, "document_chunk").await,
        count(office, "document_bytes").await,
    ]
}

async fn keep(office: &Office, login: &str, bytes: &[u8]) -> KeptDocument {
    let actor = office.actor(login).await;
    office.store.keep_document(&actor, "text/plain", bytes.to_vec(), minute(1)).await.unwrap()
}

fn attach(kept: &KeptDocument, name: &str) -> Command {
    Command::Attach {
        document: kept.id,
        name: name.to_owned(),
        size: kept.size,
        classification: DocumentClass::Shared,
        share: false,
    }
}

async fn attached(office: &Office, login: &str, id: RequestId, name: &str, bytes: &[u8]) -> KeptDocument {
    let kept = keep(office, login, bytes).await;
    office.does(login, id, attach(&kept, name), minute(2)).await;
    office.store.discard(kept.id).await.unwrap();
    kept
}

async fn read(store: &Store, office: &Office, login: &str, kept: &KeptDocument) -> Vec<u8> {
    let (document, mut pieces) = store.document(&office.actor(login).await, kept.id).await.unwrap().unwrap();
    let mut all = vec![];
    while let Some(piece) = pieces.next().await.unwrap() {
        assert!(piece.len() <= PIECE);
        all.extend(piece);
    }
    assert_eq!(all.len() as u64, document.size);
    all
}

#[tokio::test]
async fn bytes_come_back_as_they_came_whatever_their_portions() {
    let office = office().await;
    let id = office.creates("lka.officer", "IND", "One", minute(0)).await;
    let actor = office.actor("lka.officer").await;
    for (number, size) in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 17].into_iter().enumerate() {
        let sent = bytes(size);
        let mut upload = office.store.upload(&actor, minute(1)).unwrap();
        for portion in sent.chunks(100_003) {
            upload.add(portion).await.unwrap();
        }
        assert_eq!(upload.size(), size as u64);
        let kept = upload.finish("text/plain").await.unwrap();
        assert_eq!((kept.size, &kept.sha256), (size as u64, &hex::encode(Sha256::digest(&sent))));
        office.does("lka.officer", id, attach(&kept, &format!("{number}.txt")), minute(2)).await;
        assert_eq!(read(&office.store, &office, "lka.officer", &kept).await, sent, "{size}");
    }
    assert_eq!(count(&office, "document_staged").await, 0);
    assert_eq!(count(&office, "document_chunk").await, 1 + 1 + 1 + 2 + 4);
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn an_upload_given_up_refused_or_swept_leaves_nothing() {
    let office = office().await;
    let id = office.creates("lka.officer", "IND", "One", minute(0)).await;
    let actor = office.actor("lka.officer").await;
    let begun = async || {
        let mut upload = office.store.upload(&actor, minute(1)).unwrap();
        upload.add(&bytes(2 * PIECE + 5)).await.unwrap();
        assert_eq!(rows(&office).await, [1, 2, 0], "the last piece is still in memory");
        upload
    };
    begun().await.abandon().await.unwrap();
    assert_eq!(rows(&office).await, [0, 0, 0], "abandoned");

    let kept = keep(&office, "lka.officer", &bytes(20 * PIECE)).await;
    let code = office.refused("lka.officer", id, attach(&kept, ""), minute(2)).await;
    assert_eq!((code.as_str(), rows(&office).await), ("missing", [1, 20, 0]));
    office.store.discard(kept.id).await.unwrap();
    office.store.discard(kept.id).await.unwrap();
    assert_eq!(rows(&office).await, [0, 0, 0], "refused");
    assert_eq!(
        office.refused("lka.officer", id, attach(&kept, "late"), minute(2)).await,
        "document_not_attached"
    );

    // The backend was killed in the middle of one upload, and between staging and deciding of another.
    let killed = begun().await;
    keep(&office, "lka.officer", b"whole").await;
    std::mem::forget(killed);
    let later = common::open(&office.dir).await;
    assert_eq!(
        later.sweep_uploads(Some(minute(1))).await.unwrap(),
        0,
        "a sweep by age leaves those that are young"
    );
    assert_eq!(later.sweep_uploads(None).await.unwrap(), 2);
    assert_eq!(later.sweep_uploads(None).await.unwrap(), 0);
    assert_eq!(rows(&office).await, [0, 0, 0], "killed");
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn a_sweep_in_the_middle_of_an_upload_ends_it() {
    let office = office().await;
    let mut upload = office.store.upload(&office.actor("lka.officer").await, minute(1)).unwrap();
    upload.add(&bytes(PIECE)).await.unwrap();
    office.store.forget_old(minute(13 * 60)).await.unwrap();
    assert!(matches!(upload.add(&bytes(PIECE)).await, Err(StoreError::Conflict)));
    assert_eq!(rows(&office).await, [0, 0, 0]);
}

#[tokio::test]
async fn the_same_bytes_are_kept_once_for_a_request() {
    let office = office().await;
    let id = office.sends("One", 0).await;
    let other = office.sends("Two", 0).await;
    let same = bytes(2 * PIECE);
    let first = attached(&office, "lka.officer", id, "a.txt", &same).await;
    let second = attached(&office, "lka.officer", id, "b.txt", &same).await;
    assert_eq!(rows(&office).await, [0, 2, 2], "two names, one copy");
    let theirs = attached(&office, "ind.officer", id, "a.txt", &same).await;
    assert_eq!(rows(&office).await, [0, 2, 3]);
    for (login, kept) in [("lka.officer", &first), ("lka.officer", &second), ("ind.officer", &theirs)] {
        assert_eq!(read(&office.store, &office, login, kept).await, same);
    }
    let ind = office.actor("ind.officer").await;
    for unseen in [&first, &second] {
        assert!(office.store.document(&ind, unseen.id).await.unwrap().is_none(), "one copy opens nothing");
    }
    // Each has a salt of its own: no entry tells that two documents are the same.
    assert_eq!(count(&office, "(SELECT DISTINCT commitment FROM document_bytes)").await, 3);
    attached(&office, "lka.officer", other, "a.txt", &same).await;
    assert_eq!(rows(&office).await, [0, 4, 4], "another request has its own");
    let report = office.store.rebuild(RebuildMode::Check).await.unwrap();
    assert_eq!((report.differences, report.documents), (vec![], 4));
}

#[tokio::test]
async fn two_of_the_same_in_one_transaction_are_one_copy() {
    let office = office().await;
    let id = office.creates("lka.officer", "IND", "One", minute(0)).await;
    let (one, two) =
        (keep(&office, "lka.officer", b"same").await, keep(&office, "lka.officer", b"same").await);
    let mut batch = vec![];
    for (kept, name) in [(&one, "a"), (&two, "b"), (&one, "c")] {
        batch.push(office.submitted("lka.officer", Some(id), attach(kept, name), minute(2)).await);
    }
    let outcomes = office.store.submit_many(batch).await.unwrap();
    assert!(matches!(&outcomes[..], [Outcome::Done { .. }, Outcome::Done { .. }, Outcome::Refused(_)]));
    assert_eq!(rows(&office).await, [1, 2, 2]);
    office.store.sweep_uploads(None).await.unwrap();
    assert_eq!(rows(&office).await, [0, 1, 2]);
    assert_eq!(read(&office.store, &office, "lka.officer", &two).await, b"same");
}

#[tokio::test]
async fn what_a_document_names_can_be_neither_changed_nor_removed() {
    let office = office().await;
    let id = office.creates("lka.officer", "IND", "One", minute(0)).await;
    let kept = attached(&office, "lka.officer", id, "a.txt", &bytes(PIECE + 1)).await;
    for statement in [
        "DELETE FROM document_chunk",
        "UPDATE document_chunk SET bytes = x'00'",
        "INSERT INTO document_chunk SELECT copy, 7, x'00' FROM document_bytes",
        "UPDATE document_bytes SET copy = x'00'",
        "DELETE FROM document_bytes",
    ] {
        assert!(try_by_hand(&office, statement).await.is_err(), "{statement}");
    }
    office.store.discard(kept.id).await.unwrap();
    assert_eq!(rows(&office).await, [0, 2, 1]);
}

#[tokio::test]
async fn a_check_finds_bytes_that_are_not_those_an_entry_commits_to() {
    for (damage, table, what) in [
        (
            "UPDATE document_chunk SET bytes = x'00' WHERE n = 1",
            "document_bytes",
            "its bytes are not those its entry commits to",
        ),
        (
            "DELETE FROM document_chunk WHERE n = 1",
            "document_bytes",
            "its bytes are not those its entry commits to",
        ),
        (
            "UPDATE document_bytes SET sha256 = replace(sha256, '0', '1')",
            "document_bytes",
            "its SHA-256 or media type is not the one of its entry",
        ),
        (
            "UPDATE document_bytes SET media_type = 'text/html'",
            "document_bytes",
            "its SHA-256 or media type is not the one of its entry",
        ),
        (
            "UPDATE document_bytes SET salt = zeroblob(32)",
            "document_bytes",
            "its salt and SHA-256 are not what its entry commits to",
        ),
        (
            "UPDATE document_bytes SET commitment = '00'",
            "document_bytes",
            "its commitment is not the one of its entry",
        ),
        ("UPDATE document_bytes SET size = 1", "document_bytes", "its size is not the one of its entry"),
        (
            "INSERT INTO document_chunk VALUES (x'00112233445566778899aabbccddeeff', 0, x'00')",
            "document_chunk",
            "bytes that nothing names",
        ),
    ] {
        let office = office().await;
        let id = office.creates("lka.officer", "IND", "One", minute(0)).await;
        attached(&office, "lka.officer", id, "a.txt", &bytes(PIECE + 1)).await;
        for trigger in ["document_chunk_no_update", "document_chunk_no_delete", "document_bytes_no_update"] {
            by_hand(&office, &format!("DROP TRIGGER {trigger}")).await;
        }
        by_hand(&office, damage).await;
        let report = office.store.rebuild(RebuildMode::Check).await.unwrap();
        let found: Vec<_> = report.differences.iter().map(|d| (d.table, d.what.as_str())).collect();
        assert_eq!(found, [(table, what)], "{damage}");
        assert_eq!(report.is_damaged(), table == "document_bytes");
    }
}

#[tokio::test]
async fn a_reader_of_damaged_bytes_is_told() {
    let office = office().await;
    let id = office.creates("lka.officer", "IND", "One", minute(0)).await;
    let kept = attached(&office, "lka.officer", id, "a.txt", &bytes(PIECE + 1)).await;
    by_hand(&office, "DROP TRIGGER document_chunk_no_delete").await;
    by_hand(&office, "DELETE FROM document_chunk WHERE n = 1").await;
    let actor = office.actor("lka.officer").await;
    let (_, mut pieces) = office.store.document(&actor, kept.id).await.unwrap().unwrap();
    assert_eq!(pieces.next().await.unwrap().unwrap().len(), PIECE);
    assert!(matches!(pieces.next().await, Err(StoreError::Damaged { .. })));
}
