//! The schema that all steps end in, and that every step can be taken back.
#![allow(clippy::unwrap_used, reason = "tests")]

use comity_migration::{APPLICATION_ID, Migrator, MigratorTrait as _};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, DbBackend, Statement};

async fn memory() -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new("sqlite::memory:");
    options.max_connections(1);
    Database::connect(options).await.unwrap()
}

async fn schema(db: &DatabaseConnection) -> String {
    let sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name <> 'seaql_migrations' ORDER BY type, name";
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();
    let texts = rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap());
    texts.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn the_schema_is_the_one_in_the_snapshot() {
    let db = memory().await;
    Migrator::up(&db, None).await.unwrap();
    insta::assert_snapshot!(schema(&db).await);
    let row =
        db.query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA application_id")).await.unwrap();
    assert_eq!(row.unwrap().try_get_by_index::<i32>(0).unwrap(), APPLICATION_ID);
}

#[tokio::test]
async fn every_step_can_be_taken_back_and_again() {
    let db = memory().await;
    let mut at = vec![schema(&db).await];
    for _ in Migrator::migrations() {
        Migrator::up(&db, Some(1)).await.unwrap();
        at.push(schema(&db).await);
    }
    let steps = u32::try_from(Migrator::migrations().len()).unwrap();
    for n in (0..steps as usize).rev() {
        Migrator::down(&db, Some(1)).await.unwrap();
        assert_eq!(schema(&db).await, at[n], "down to {n}");
    }
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(schema(&db).await, at[steps as usize]);
    Migrator::up(&db, None).await.unwrap();
}

/// Links of requests that were there before are found from the other end, too.
#[tokio::test]
async fn links_that_were_there_are_carried_over() {
    let db = memory().await;
    Migrator::up(&db, Some(12)).await.unwrap();
    let other = "0197000000007000800000000000000a";
    let snapshot =
        "{\"links\": [{\"kind\": \"relates\", \"request\": \"01970000-0000-7000-8000-00000000000a\"}]}";
    for (id, snapshot) in [("0197000000007000800000000000000b", snapshot), (other, "{\"links\": []}")] {
        db.execute_unprepared(&format!(
            "INSERT INTO request (id, reference, requesting, requested, shared_seq, requesting_seq, requested_seq,
               requesting_at, requested_at, snapshot)
             VALUES (unhex('{id}'), '{id}', 'LKA', 'IND', 0, 1, 0, 1, 1, '{snapshot}')"
        ))
        .await
        .unwrap();
    }
    Migrator::up(&db, None).await.unwrap();
    let sql = "SELECT lower(hex(linked)) || ' ' || lower(hex(request)) || ' ' || kind FROM link";
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();
    let found: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    assert_eq!(found, [format!("{other} 0197000000007000800000000000000b relates")]);
}

#[tokio::test]
async fn every_step_runs_in_one_transaction() {
    for step in Migrator::migrations() {
        assert_eq!(step.use_transaction(), Some(true), "{}", step.name());
    }
}

#[tokio::test]
async fn a_table_with_checked_types_refuses_another_type() {
    let db = memory().await;
    Migrator::up(&db, None).await.unwrap();
    let wrong =
        db.execute_unprepared("INSERT INTO counter (state, name, count) VALUES ('LKA', 'all', 'many')").await;
    assert!(wrong.unwrap_err().to_string().contains("cannot store TEXT value in INTEGER column"));
    let row = db
        .query_one_raw(Statement::from_string(
            DbBackend::Sqlite,
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%STRICT%'
             AND name NOT LIKE 'seaql%' AND name NOT LIKE 'sqlite%'",
        ))
        .await
        .unwrap();
    assert_eq!(row.unwrap().try_get_by_index::<i64>(0).unwrap(), 0);
}

/// Runs statements with ids as blobs.
async fn run(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap();
}

#[tokio::test]
async fn documents_kept_whole_come_to_be_kept_in_pieces_and_back() {
    let db = memory().await;
    Migrator::up(&db, Some(6)).await.unwrap();
    for (id, size, attached) in
        [("01", 600_000, true), ("02", 0, true), ("03", 262_144, true), ("04", 5, false)]
    {
        run(&db, &format!("INSERT INTO document_bytes VALUES (x'{id}', 'LKA', x'00', 1, 'text/plain', {size}, 'sha', x'00', 'c', iif({size} = 0, x'', randomblob({size})))")).await;
        if attached {
            run(&db, &format!("INSERT INTO document VALUES (x'{id}', x'00', 'requesting', 'n{id}', 'shared', 0, 1, NULL)")).await;
        }
    }
    run(&db, "CREATE TABLE before AS SELECT * FROM document_bytes").await;
    Migrator::up(&db, Some(1)).await.unwrap();
    let text = async |sql: &str| -> String {
        let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();
        row.unwrap().try_get_by_index(0).unwrap()
    };
    let pieces = text("SELECT group_concat(hex(copy) || ':' || n || ':' || length(bytes), ' ' ORDER BY copy, n) FROM document_chunk").await;
    assert_eq!(pieces, "01:0:262144 01:1:262144 01:2:75712 03:0:262144");
    assert_eq!(
        text("SELECT group_concat(hex(id), ' ' ORDER BY id) FROM document_bytes").await,
        "01 02 03",
        "04 nobody could reach"
    );
    Migrator::down(&db, Some(1)).await.unwrap();
    let same = text("SELECT count(*) || '' FROM document_bytes a JOIN before b ON a.id = b.id AND a.bytes IS b.bytes AND a.size = b.size AND a.sha256 = b.sha256").await;
    assert_eq!(same, "3");
}
