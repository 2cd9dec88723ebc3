//! What a rebuild reads, and how it puts rows back.

use comity_domain::ids::{RequestId, UserId};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};
use serde_json::Value as Json;

use super::{DAMAGED, Projection, Writes, json, number, sqlite};
use crate::StoreError;

/// An entry as it is kept, with its body.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) n: i64,
    pub(crate) stream: String,
    pub(crate) seq: u64,
    pub(crate) kind: String,
    pub(crate) bytes: String,
    pub(crate) user: Option<UserId>,
    pub(crate) recorded_at: i64,
    pub(crate) body: Option<i64>,
    pub(crate) salt: Option<Vec<u8>>,
    pub(crate) body_bytes: Option<String>,
    pub(crate) request: Option<RequestId>,
}

/// A row of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LogRow {
    pub(crate) entry: i64,
    pub(crate) log: String,
    pub(crate) index: u64,
}

async fn all<C: ConnectionTrait>(
    db: &C,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<QueryResult>, StoreError> {
    let backend = db.get_database_backend();
    let DbBackend::Sqlite = backend else { return Err(StoreError::Backend) };
    Ok(db.query_all_raw(Statement::from_sql_and_values(backend, sql, values)).await?)
}

/// Returns the next requests that have entries, by id as it is written in rows.
pub(crate) async fn next_requests<C: ConnectionTrait>(
    db: &C,
    after: &str,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    let rows = all(db, sqlite::NEXT_REQUESTS, vec![after.into(), i64::from(limit).into()]).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// Returns the entries of requests, in the order they were committed.
pub(crate) async fn entries_of<C: ConnectionTrait>(
    db: &C,
    requests: &[String],
) -> Result<Vec<Raw>, StoreError> {
    all(db, sqlite::ENTRIES_OF, vec![json(&requests)?]).await?.iter().map(raw).collect()
}

/// Returns the next entries of the offices' own streams.
pub(crate) async fn entries_of_offices<C: ConnectionTrait>(
    db: &C,
    after: i64,
    limit: u32,
) -> Result<Vec<Raw>, StoreError> {
    let values = vec![after.into(), i64::from(limit).into()];
    all(db, sqlite::ENTRIES_OF_OFFICES, values).await?.iter().map(raw).collect()
}

fn raw(row: &QueryResult) -> Result<Raw, StoreError> {
    Ok(Raw {
        n: row.try_get_by_index(0)?,
        stream: row.try_get_by_index(1)?,
        seq: number(row, 2)?,
        kind: row.try_get_by_index(3)?,
        bytes: row.try_get_by_index(4)?,
        user: row.try_get_by_index::<Option<uuid::Uuid>>(5)?.map(UserId),
        recorded_at: row.try_get_by_index(6)?,
        body: row.try_get_by_index(7)?,
        salt: row.try_get_by_index(8)?,
        body_bytes: row.try_get_by_index(9)?,
        request: row.try_get_by_index::<Option<uuid::Uuid>>(10)?.map(RequestId),
    })
}

/// Returns the rows of a projection that belong to requests, as they are kept.
pub(crate) async fn rows<C: ConnectionTrait>(
    db: &C,
    table: Projection,
    requests: &[String],
) -> Result<Vec<Json>, StoreError> {
    let (sql, values) = match table {
        Projection::Request => (sqlite::REQUEST_ROWS, vec![json(&requests)?]),
        Projection::Queue => (sqlite::QUEUE_ROWS, vec![json(&requests)?]),
        Projection::Document => (sqlite::DOCUMENT_ROWS, vec![json(&requests)?]),
        Projection::LogHead => (sqlite::LOG_HEAD_ROWS, vec![]),
        Projection::Counter => (sqlite::COUNTER_ROWS, vec![]),
        Projection::Link => (sqlite::LINK_ROWS, vec![json(&requests)?]),
        Projection::CaseFacts => (sqlite::CASE_FACTS_ROWS, vec![json(&requests)?]),
    };
    let read = |row: &QueryResult| -> Result<Json, StoreError> {
        serde_json::from_str(&row.try_get_by_index::<String>(0)?).map_err(|_| DAMAGED)
    };
    all(db, sql, values).await?.iter().map(read).collect()
}

/// Returns the keys of rows whose request has no entries.
pub(crate) async fn orphans<C: ConnectionTrait>(db: &C) -> Result<Vec<(Projection, Json)>, StoreError> {
    let rows = all(db, sqlite::ORPHANS, vec![]).await?;
    rows.iter()
        .map(|row| {
            let table = match row.try_get_by_index::<String>(0)?.as_str() {
                "request" => Projection::Request,
                "queue" => Projection::Queue,
                "link" => Projection::Link,
                "case_facts" => Projection::CaseFacts,
                _ => Projection::Document,
            };
            let key: (String, Option<String>, Option<String>) =
                (row.try_get_by_index(1)?, row.try_get_by_index(2)?, row.try_get_by_index(3)?);
            Ok((table, serde_json::json!([key.0, key.1, key.2])))
        })
        .collect()
}

/// Returns the next rows of all logs, in the order of the entries.
pub(crate) async fn log_rows<C: ConnectionTrait>(
    db: &C,
    after: &(i64, String),
    limit: u32,
) -> Result<Vec<LogRow>, StoreError> {
    let values = vec![after.0.into(), after.1.as_str().into(), i64::from(limit).into()];
    let rows = all(db, sqlite::LOG_ROWS, values).await?;
    rows.iter()
        .map(|row| {
            Ok(LogRow {
                entry: row.try_get_by_index(0)?,
                log: row.try_get_by_index(1)?,
                index: number(row, 2)?,
            })
        })
        .collect()
}

/// Returns the serials given so far, by pair and year.
pub(crate) async fn serials<C: ConnectionTrait>(
    db: &C,
) -> Result<Vec<(String, String, i64, i64)>, StoreError> {
    let rows = all(db, sqlite::SERIALS, vec![]).await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.try_get_by_index(0)?,
                row.try_get_by_index(1)?,
                row.try_get_by_index(2)?,
                row.try_get_by_index(3)?,
            ))
        })
        .collect()
}

/// Takes rows away by their keys, then puts back what stands in their place.
pub(crate) async fn mend<C: ConnectionTrait>(
    tx: &C,
    away: &[(Projection, Json)],
    back: Writes,
) -> Result<(), StoreError> {
    let backend = tx.get_database_backend();
    let DbBackend::Sqlite = backend else { return Err(StoreError::Backend) };
    let of = |table: Projection| -> Vec<&Json> {
        away.iter().filter(|(t, _)| *t == table).map(|(_, k)| k).collect()
    };
    let order = [
        Projection::Request,
        Projection::Queue,
        Projection::Document,
        Projection::LogHead,
        Projection::Counter,
        Projection::Link,
        Projection::CaseFacts,
    ];
    let values: Vec<Value> = order.iter().map(|table| json(&of(*table))).collect::<Result<_, _>>()?;
    tx.execute_raw(Statement::from_sql_and_values(backend, sqlite::TAKE_AWAY, values)).await?;
    super::write(tx, back).await?;
    Ok(())
}
