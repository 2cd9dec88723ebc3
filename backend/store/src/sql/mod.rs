//! Statements that differ between databases: the only place where SQL is written for one of them.

mod sqlite;

mod audit;
mod custody;
mod documents;
mod figures;
mod heads;
mod links;
mod list;
mod queue;
mod reads;
pub(crate) mod rebuild;
mod writes;

use std::borrow::Cow;

use comity_ledger::hash::Hash;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, RuntimeErr, Statement, Value};

use queue::status_seen;

use crate::{
    StoreError,
    held::{Head, Held},
    time::instant,
};

pub(crate) use audit::{Sieve, log_before};
pub(crate) use custody::{arrests, arrests_due, in_custody, lapsing};
pub(crate) use documents::*;
pub(crate) use figures::{Whose, facts_after, facts_missing, rests_on};
pub(crate) use heads::{DocumentHead, Heads, HeadsAsk, LogHead, Remembered, Want, heads};
pub(crate) use links::{link_to, links_from};
pub(crate) use queue::{QueueFilter, QueueRange, QueueRead, counters, queue};
pub(crate) use reads::*;
pub(crate) use writes::{
    NewDocument, NewEntry, Projection, Writes, case_facts_row, document_row, facts_kept, link_rows,
    log_head_row, queue_row, request_row,
};

/// Returns the code the database gave an error.
pub(crate) fn error_code(error: &DbErr) -> Option<String> {
    let (DbErr::Conn(RuntimeErr::SqlxError(e))
    | DbErr::Exec(RuntimeErr::SqlxError(e))
    | DbErr::Query(RuntimeErr::SqlxError(e))) = error
    else {
        return None;
    };
    e.as_database_error()?.code().map(Cow::into_owned)
}

/// Returns the statement that folds a write-ahead log into the file.
pub(crate) fn checkpoint<C: ConnectionTrait>(db: &C) -> &'static str {
    match db.get_database_backend() {
        DbBackend::Sqlite => sqlite::CHECKPOINT,
        _ => "SELECT 1", // others do that by themselves
    }
}

/// Returns the version of SQLite.
pub(crate) async fn version<C: ConnectionTrait>(db: &C) -> Result<(u32, u32, u32), StoreError> {
    let DbBackend::Sqlite = db.get_database_backend() else { return Err(StoreError::Backend) };
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sqlite::VERSION)).await?;
    let text: String = row.ok_or(DAMAGED)?.try_get_by_index(0)?;
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    Ok((next(), next(), next()))
}

/// Returns whose file it says it is, and how many tables it holds.
pub(crate) async fn signature<C: ConnectionTrait>(db: &C) -> Result<(i32, i64), StoreError> {
    let DbBackend::Sqlite = db.get_database_backend() else { return Err(StoreError::Backend) };
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sqlite::SIGNATURE)).await?;
    let row = row.ok_or(DAMAGED)?;
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))
}

const DAMAGED: StoreError = StoreError::Damaged { what: "a row" };

/// A list of values as JSON.
pub(crate) fn json<T: serde::Serialize>(list: &T) -> Result<Value, StoreError> {
    serde_json::to_string(list).map(Value::from).map_err(|_| DAMAGED)
}

/// The columns of a held request, in this order.
pub(crate) const HELD_COLUMNS: &str = "r.snapshot, r.shared_seq, r.requesting_seq, r.requested_seq, \
     r.shared_hash, r.requesting_hash, r.requested_hash, r.requesting_at, r.requested_at, \
     r.contents, r.sent_contents, r.subject, r.sent_subject, r.own_reference, r.numbers";

/// Reads a held request, without its contents, from the columns above.
pub(crate) fn held(row: &QueryResult) -> Result<Held, StoreError> {
    let snapshot: String = row.try_get_by_index(0)?;
    Ok(Held {
        request: request_of(&snapshot)?,
        shared: Head { seq: number(row, 1)?, hash: hash(row, 4)? },
        requesting: Head { seq: number(row, 2)?, hash: hash(row, 5)? },
        requested: Head { seq: number(row, 3)?, hash: hash(row, 6)? },
        requesting_at: instant(row.try_get_by_index(7)?)?,
        requested_at: instant(row.try_get_by_index(8)?)?,
        contents: row.try_get_by_index(9)?,
        sent_contents: row.try_get_by_index(10)?,
        subject: row.try_get_by_index(11)?,
        sent_subject: row.try_get_by_index(12)?,
        own_reference: row.try_get_by_index(13)?,
        numbers: row.try_get_by_index(14)?,
    })
}

fn request_of(snapshot: &str) -> Result<comity_domain::workflow::Request, StoreError> {
    serde_json::from_str(snapshot).map_err(|_| StoreError::Damaged { what: "the snapshot of a request" })
}

/// Reads contents from the bytes of their body.
pub(crate) fn contents(bytes: &str) -> Result<Box<comity_domain::contents::Contents>, StoreError> {
    match serde_json::from_str(bytes) {
        Ok(comity_domain::workflow::Body::Contents(contents)) => Ok(contents),
        _ => Err(StoreError::Damaged { what: "contents" }),
    }
}

pub(crate) fn number(row: &QueryResult, at: usize) -> Result<u64, StoreError> {
    u64::try_from(row.try_get_by_index::<i64>(at)?).map_err(|_| DAMAGED)
}

pub(crate) fn hash(row: &QueryResult, at: usize) -> Result<Option<Hash>, StoreError> {
    let bytes: Option<Vec<u8>> = row.try_get_by_index(at)?;
    bytes.map(|b| Hash::try_from(b.as_slice()).map_err(|_| DAMAGED)).transpose()
}

pub(crate) fn code<T: std::str::FromStr>(row: &QueryResult, at: usize) -> Result<T, StoreError> {
    row.try_get_by_index::<String>(at)?.parse().map_err(|_| DAMAGED)
}

/// Writes everything a batch decided, in one awaited statement where the database can; returns whether there was
/// anything to write.
pub(crate) async fn write<C: ConnectionTrait>(tx: &C, writes: Writes) -> Result<bool, StoreError> {
    let DbBackend::Sqlite = tx.get_database_backend() else { return Err(StoreError::Backend) };
    let (text, values, expected) = writes.statements()?;
    if text.is_empty() {
        return Ok(false);
    }
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, text, values);
    let changed = tx.execute_raw(statement).await?.rows_affected();
    if changed == expected { Ok(true) } else { Err(StoreError::Conflict) }
}
