//! Statements that differ between databases: the only place where SQL is written for one of them.

mod sqlite;

use std::{borrow::Cow, collections::HashMap};

use comity_domain::{
    codes::{DocumentClass, Side},
    ids::{DocumentId, Reference, RequestId, StateCode, UserId},
    workflow::Version,
};
use comity_ledger::hash::Hash;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, RuntimeErr, Statement, Value};

use crate::{
    StoreError,
    held::{Head, Held},
    time::instant,
};

pub(crate) use queue::{QueueFilter, QueueRange, QueueRead, counters, queue};
pub(crate) use reads::*;
pub(crate) use writes::{
    NewDocument, NewEntry, Projection, Writes, document_row, log_head_row, queue_row, request_row,
};

mod queue;
mod reads;
pub(crate) mod rebuild;
mod writes;

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

/// What a batch asks before it decides.
#[derive(Debug, Default)]
pub(crate) struct HeadsAsk {
    /// Who acts: the log of their State is needed.
    pub(crate) users: Vec<UserId>,
    /// Logs that are needed besides.
    pub(crate) logs: Vec<String>,
    /// The requests, and whether their contents are needed.
    pub(crate) requests: Vec<(RequestId, bool)>,
    /// Idempotency keys.
    pub(crate) keys: Vec<(UserId, String)>,
    /// Who creates, to which State, in which year.
    pub(crate) serials: Vec<(UserId, StateCode, i16)>,
    /// Requests whose documents are needed.
    pub(crate) documents_of: Vec<RequestId>,
    /// Bytes that are to be attached.
    pub(crate) kept: Vec<DocumentId>,
}

/// What it finds.
#[derive(Debug, Default)]
pub(crate) struct Heads {
    pub(crate) registry_version: i64,
    pub(crate) last_entry: i64,
    pub(crate) last_body: i64,
    pub(crate) requests: HashMap<RequestId, Held>,
    pub(crate) logs: HashMap<String, LogHead>,
    pub(crate) remembered: HashMap<(UserId, String), Remembered>,
    pub(crate) serials: HashMap<(StateCode, StateCode, i16), u32>,
    pub(crate) documents: HashMap<RequestId, Vec<DocumentHead>>,
    pub(crate) kept: HashMap<DocumentId, KeptHead>,
}

/// The head of a log, and of the own stream of its office.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LogHead {
    pub(crate) size: u64,
    pub(crate) last_at: i64,
    pub(crate) office: Head,
}

/// What was done under an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remembered {
    pub(crate) digest: Vec<u8>,
    pub(crate) request: RequestId,
    pub(crate) reference: Reference,
    pub(crate) version: Version,
    pub(crate) at: Timestamp,
}

/// A document of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DocumentHead {
    pub(crate) id: DocumentId,
    pub(crate) side: Side,
    pub(crate) name: String,
    pub(crate) classification: DocumentClass,
    pub(crate) shared: bool,
    pub(crate) sha256: String,
}

/// Bytes that were kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptHead {
    /// The State that may attach them.
    pub(crate) state: StateCode,
    pub(crate) size: u64,
    pub(crate) sha256: String,
    pub(crate) commitment: String,
    /// Whether they are a document already.
    pub(crate) attached: bool,
}

/// Reads everything a batch needs, in one awaited statement where the database can.
pub(crate) async fn heads<C: ConnectionTrait>(tx: &C, ask: &HeadsAsk) -> Result<Heads, StoreError> {
    let DbBackend::Sqlite = tx.get_database_backend() else { return Err(StoreError::Backend) };
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sqlite::HEADS, ask.values()?);
    let mut heads = Heads::default();
    for row in tx.query_all_raw(statement).await? {
        heads.take(&row)?;
    }
    Ok(heads)
}

impl HeadsAsk {
    /// The lists, as the statement takes them.
    fn values(&self) -> Result<Vec<Value>, StoreError> {
        let hex = |id: uuid::Uuid| id.simple().to_string();
        let users: Vec<_> = self.users.iter().map(|u| hex(u.0)).collect();
        let requests: Vec<_> =
            self.requests.iter().map(|(r, contents)| (hex(r.0), u8::from(*contents))).collect();
        let keys: Vec<_> = self.keys.iter().map(|(user, key)| (hex(user.0), key)).collect();
        let serials: Vec<_> = self.serials.iter().map(|(user, to, year)| (hex(user.0), to, year)).collect();
        let documents_of: Vec<_> = self.documents_of.iter().map(|r| hex(r.0)).collect();
        let kept: Vec<_> = self.kept.iter().map(|d| hex(d.0)).collect();
        Ok(vec![
            json(&requests)?,
            json(&self.logs)?,
            json(&users)?,
            json(&requests)?,
            json(&requests)?,
            json(&keys)?,
            json(&serials)?,
            json(&documents_of)?,
            json(&kept)?,
        ])
    }
}

pub(crate) fn json<T: serde::Serialize>(rows: &T) -> Result<Value, StoreError> {
    serde_json::to_string(rows).map(Value::from).map_err(|_| DAMAGED)
}

impl Heads {
    /// Takes one row; its first column says of what.
    fn take(&mut self, row: &QueryResult) -> Result<(), StoreError> {
        match row.try_get_by_index::<i64>(0)? {
            0 => {
                self.registry_version = row.try_get_by_index(1)?;
                self.last_entry = row.try_get_by_index(2)?;
                self.last_body = row.try_get_by_index(3)?;
            }
            1 => {
                let held = held(row, 1)?;
                self.requests.insert(held.request.id, held);
            }
            2 => {
                let head = LogHead {
                    size: number(row, 2)?,
                    last_at: row.try_get_by_index(3)?,
                    office: Head { seq: number(row, 4)?, hash: hash(row, 5)? },
                };
                self.logs.insert(row.try_get_by_index(1)?, head);
            }
            3 => {
                let remembered = Remembered {
                    digest: row.try_get_by_index(3)?,
                    request: RequestId(row.try_get_by_index(4)?),
                    reference: code(row, 5)?,
                    version: Version(u32::try_from(row.try_get_by_index::<i64>(6)?).map_err(|_| DAMAGED)?),
                    at: instant(row.try_get_by_index(7)?)?,
                };
                let user = UserId(row.try_get_by_index(1)?);
                self.remembered.insert((user, row.try_get_by_index(2)?), remembered);
            }
            4 => {
                let year = i16::try_from(row.try_get_by_index::<i64>(3)?).map_err(|_| DAMAGED)?;
                let serial = u32::try_from(row.try_get_by_index::<i64>(4)?).map_err(|_| DAMAGED)?;
                self.serials.insert((code(row, 1)?, code(row, 2)?, year), serial);
            }
            5 => {
                let document = DocumentHead {
                    id: DocumentId(row.try_get_by_index(2)?),
                    side: code(row, 3)?,
                    name: row.try_get_by_index(4)?,
                    classification: code(row, 5)?,
                    shared: row.try_get_by_index::<i64>(6)? != 0,
                    sha256: row.try_get_by_index(7)?,
                };
                self.documents.entry(RequestId(row.try_get_by_index(1)?)).or_default().push(document);
            }
            6 => {
                let kept = KeptHead {
                    state: code(row, 2)?,
                    size: number(row, 3)?,
                    sha256: row.try_get_by_index(4)?,
                    commitment: row.try_get_by_index(5)?,
                    attached: row.try_get_by_index::<i64>(6)? != 0,
                };
                self.kept.insert(DocumentId(row.try_get_by_index(1)?), kept);
            }
            _ => return Err(DAMAGED),
        }
        Ok(())
    }
}

/// The columns of a held request, in this order, from a column on; then the bytes of its contents.
pub(crate) const HELD_COLUMNS: &str = "r.snapshot, r.shared_seq, r.requesting_seq, r.requested_seq, \
     r.shared_hash, r.requesting_hash, r.requested_hash, r.requesting_at, r.requested_at, \
     r.contents, r.sent_contents, r.subject, r.sent_subject, r.own_reference";

/// Reads a held request from the columns above.
pub(crate) fn held(row: &QueryResult, from: usize) -> Result<Held, StoreError> {
    let snapshot: String = row.try_get_by_index(from)?;
    let damaged = |_| StoreError::Damaged { what: "the snapshot of a request" };
    let mut held = Held {
        request: serde_json::from_str(&snapshot).map_err(damaged)?,
        shared: Head { seq: number(row, from + 1)?, hash: hash(row, from + 4)? },
        requesting: Head { seq: number(row, from + 2)?, hash: hash(row, from + 5)? },
        requested: Head { seq: number(row, from + 3)?, hash: hash(row, from + 6)? },
        requesting_at: instant(row.try_get_by_index(from + 7)?)?,
        requested_at: instant(row.try_get_by_index(from + 8)?)?,
        contents: row.try_get_by_index(from + 9)?,
        sent_contents: row.try_get_by_index(from + 10)?,
        subject: row.try_get_by_index(from + 11)?,
        sent_subject: row.try_get_by_index(from + 12)?,
        own_reference: row.try_get_by_index(from + 13)?,
    };
    if let Some(bytes) = row.try_get_by_index::<Option<String>>(from + 14)? {
        held.request.contents = Some(contents(&bytes)?);
    }
    Ok(held)
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

/// Writes everything a batch decided, in one awaited statement where the database can.
pub(crate) async fn write<C: ConnectionTrait>(tx: &C, writes: &Writes) -> Result<(), StoreError> {
    let DbBackend::Sqlite = tx.get_database_backend() else { return Err(StoreError::Backend) };
    let (values, expected) = writes.values()?;
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sqlite::WRITES, values);
    let changed = tx.execute_raw(statement).await?.rows_affected();
    if changed == expected { Ok(()) } else { Err(StoreError::Conflict) }
}
