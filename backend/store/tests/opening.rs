//! Which files are opened, and what is found in them again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use comity_domain::{
    codes::UrgencyLevel,
    contents::{Contents, Urgency},
    workflow::Command,
};
use comity_store::{
    Administration, AdministrationRefused, DemoMark, OpenOptions, QueueAsk, RebuildMode, Store, StoreError,
    View,
};
use common::{by_hand, contents, minute, office, open, send, try_by_hand};

async fn opened(url: &str) -> Result<Store, StoreError> {
    Store::open(url, OpenOptions::default()).await
}

#[tokio::test]
async fn what_was_acknowledged_is_there_again_after_reopening() {
    let office = office().await;
    let id = office.accepts("One", 0).await;
    let actor = office.actor("lka.officer").await;
    let before = office.store.request(&actor, id, minute(50)).await.unwrap().unwrap();
    office.store.close().await;
    let wal = office.dir.path().join("comity.db-wal");
    assert!(!wal.exists() || wal.metadata().unwrap().len() == 0, "the log is folded into the file");

    let store = open(&office.dir).await;
    let after = store.request(&actor, id, minute(50)).await.unwrap().unwrap();
    assert_eq!(before.request, after.request);
    assert!(store.rebuild(RebuildMode::Check).await.unwrap().agrees());
    let again = common::Office { store, dir: office.dir };
    again
        .does("ind.officer", id, Command::ReportProgress { text: "Under way.".to_owned() }, minute(60))
        .await;
}

#[tokio::test]
async fn rows_of_a_version_that_had_no_figures_are_made_again_when_it_is_opened() {
    let office = office().await;
    let urgency = Urgency { level: Some(UrgencyLevel::Urgent), ..Urgency::default() };
    let urgent = Contents { urgency: Some(urgency), ..contents("Urgent") };
    let id = office.creates_with("lka.officer", "IND", urgent, minute(0)).await;
    office.does("lka.officer", id, Command::Submit, minute(1)).await;
    office.does("lka.head", id, Command::Approve { note: None }, minute(2)).await;
    office.does("lka.officer", id, send(), minute(3)).await;
    // Such a version kept no facts of a case, and only what a State had set itself as the priority of a row.
    by_hand(&office, "DELETE FROM case_facts").await;
    by_hand(&office, "UPDATE queue SET priority = NULL").await;
    let actor = office.actor("ind.registrar").await;
    office.store.close().await;

    let store = open(&office.dir).await;
    let ask = QueueAsk { view: View::All, ..QueueAsk::default() };
    let page = store.queue(&actor, &ask, minute(10)).await.unwrap();
    assert_eq!(page.rows.first().and_then(|row| row.priority), Some(UrgencyLevel::Urgent));
    assert!(store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn facts_of_a_version_that_knew_less_of_them_are_made_again_when_it_is_opened() {
    let office = office().await;
    office.sends("One", 0).await;
    by_hand(&office, "UPDATE case_facts SET facts = json_set(facts, '$.created', '2020-01-01T00:00:00Z')")
        .await;
    by_hand(&office, "DROP TABLE release_region").await;
    by_hand(&office, "DELETE FROM seaql_migrations WHERE version = 'm0017_counted_when_recorded'").await;
    office.store.close().await;

    let store = open(&office.dir).await;
    assert!(store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn two_open_at_once_see_each_others_work() {
    let office = office().await;
    let other = open(&office.dir).await;
    let id = office.sends("One", 0).await;
    let grant = Administration::GrantRole {
        login: "ind.second".to_owned(),
        role: comity_domain::codes::Role::Registrar,
    };
    other.administer(grant, minute(10)).await.unwrap();
    let acknowledge = Command::Acknowledge { own_reference: None };
    office.does("ind.second", id, acknowledge, minute(11)).await; // the role was granted beside the running store
    let host = common::Office { store: other, dir: tempfile::tempdir().unwrap() };
    host.does("ind.officer", id, common::ask(), minute(12)).await;
    office.does("lka.officer", id, common::answer(), minute(13)).await;
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn a_file_that_is_not_ours_is_refused_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let text = dir.path().join("notes.txt");
    std::fs::write(&text, "not a database, and longer than the header of one: ".repeat(40)).unwrap();
    let sqlite = dir.path().join("other.db");
    let db = sea_orm::Database::connect(format!("sqlite://{}?mode=rwc", sqlite.display())).await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(&db, "CREATE TABLE theirs (a)").await.unwrap();
    db.close().await.unwrap();
    for file in [text, sqlite] {
        let before = std::fs::read(&file).unwrap();
        let error = opened(&format!("sqlite:{}", file.display())).await.unwrap_err();
        assert!(matches!(&error, StoreError::ForeignFile { path } if *path == file), "{error:?}");
        assert_eq!(std::fs::read(&file).unwrap(), before);
        assert!(!file.with_extension("db-wal").exists());
    }
}

#[tokio::test]
async fn a_newer_format_is_refused() {
    let office = office().await;
    office.store.close().await;
    by_hand(&office, "UPDATE node SET format = 99").await;
    let error = opened(&common::url(&office.dir)).await.unwrap_err();
    assert!(matches!(error, StoreError::NewerFormat { found: 99, known: 2 }), "{error:?}");
}

#[tokio::test]
async fn a_url_that_names_no_file_is_refused() {
    for url in ["", "sqlite:", "sqlite::memory:", "postgres://localhost/comity", "/tmp/comity.db"] {
        assert!(matches!(opened(url).await, Err(StoreError::UnknownUrl)), "{url}");
    }
}

#[tokio::test]
async fn a_path_is_taken_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a file 100%41?x.db");
    opened(&format!("sqlite:{}", path.display())).await.unwrap().close().await;
    assert!(path.exists());
}

#[tokio::test]
async fn a_file_that_cannot_be_made_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", dir.path().join("missing").join("comity.db").display());
    assert!(matches!(opened(&url).await, Err(StoreError::Database(_))));
}

#[tokio::test]
async fn a_mark_is_for_ever_and_never_put_on_real_cases() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    assert_eq!(store.origin().await.unwrap().mark, None);
    let mark = |mark| Administration::MarkDemo { mark };
    store.administer(mark(DemoMark::Demo), minute(0)).await.unwrap();
    store.administer(mark(DemoMark::Demo), minute(1)).await.unwrap();
    assert_eq!(store.origin().await.unwrap().mark, Some(DemoMark::Demo));
    let other = store.administer(mark(DemoMark::Simulated), minute(2)).await;
    assert!(matches!(other, Err(StoreError::Administration(AdministrationRefused::NotEmpty))));
    let marked = common::Office { store, dir };
    assert!(
        try_by_hand(&marked, "UPDATE node SET mark = NULL")
            .await
            .unwrap_err()
            .to_string()
            .contains("for ever")
    );

    let real = office().await;
    real.creates("lka.officer", "IND", "One", minute(0)).await;
    let late = real.store.administer(mark(DemoMark::Demo), minute(1)).await;
    assert!(matches!(late, Err(StoreError::Administration(AdministrationRefused::NotEmpty))));
}

#[tokio::test]
async fn readers_hear_of_every_commit() {
    let office = office().await;
    let mut news = office.store.subscribe();
    news.mark_unchanged();
    office.creates("lka.officer", "IND", "One", minute(0)).await;
    assert!(news.has_changed().unwrap());
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_database_is_readable_by_its_user_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::TempDir::new().unwrap();
    let path = dir.path().join("comity.db");
    let url = format!("sqlite:{}", path.display());
    let store = Store::open(&url, OpenOptions::default()).await.unwrap();
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.path().display());
    }
    store.close().await;
}
