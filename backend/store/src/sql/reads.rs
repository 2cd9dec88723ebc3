//! Reads of single requests, timelines, logs and documents. Plain SQL that every database takes.

use comity_domain::{
    codes::{DocumentClass, Side, Stage},
    ids::{AuthorityId, DocumentId, Reference, RequestId, StateCode, UserId},
    workflow::{Body, Event},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};

use super::{HELD_COLUMNS, Want, code, held, json, number, sqlite};
use crate::{StoreError, entry::Kept, envelope::Envelope, held::Held, time::instant};

/// Runs a query whose placeholders are `?`, whatever the database writes for them.
pub(super) async fn all<C: ConnectionTrait>(
    db: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<QueryResult>, StoreError> {
    let backend = db.get_database_backend();
    let DbBackend::Sqlite = backend else { return Err(StoreError::Backend) };
    Ok(db.query_all_raw(Statement::from_sql_and_values(backend, sql, values)).await?)
}

/// Returns a request as it is kept, without its contents.
pub(crate) async fn request<C: ConnectionTrait>(db: &C, id: RequestId) -> Result<Option<Held>, StoreError> {
    let sql = format!("SELECT {HELD_COLUMNS} FROM request r WHERE r.id = ?");
    all(db, &sql, [id.0.into()]).await?.first().map(held).transpose()
}

/// Returns the request of a reference, of a State that is on either side of it.
pub(crate) async fn of_reference<C: ConnectionTrait>(
    db: &C,
    state: StateCode,
    reference: &Reference,
) -> Result<Option<RequestId>, StoreError> {
    let sql = "SELECT id FROM request WHERE reference = ? AND ? IN (requesting, requested)";
    let rows = all(db, sql, [reference.as_str().into(), state.as_str().into()]).await?;
    rows.first().map(|row| Ok(RequestId(row.try_get_by_index(0)?))).transpose()
}

/// Returns the requests of a State that letters or an old register number, by their ids.
pub(crate) async fn numbered<C: ConnectionTrait>(
    db: &C,
    state: StateCode,
) -> Result<Vec<RequestId>, StoreError> {
    let sql = "SELECT id FROM request WHERE numbers IS NOT NULL AND ? IN (requesting, requested) ORDER BY id";
    let rows = all(db, sql, [state.to_string().into()]).await?;
    rows.iter().map(|row| Ok(RequestId(row.try_get_by_index(0)?))).collect()
}

/// Returns the requests to a State that name an executing authority anywhere: a sieve, whoever asks looks at each. The
/// id of an authority stands in no other request's snapshot, so what passes it is what lies on that desk.
pub(crate) async fn given_to<C: ConnectionTrait>(
    db: &C,
    requested: StateCode,
    authority: AuthorityId,
) -> Result<Vec<RequestId>, StoreError> {
    let sql = "SELECT id FROM request WHERE requested = ? AND snapshot LIKE ? ORDER BY id";
    let named = format!("%{}%", authority.0.hyphenated());
    let rows = all(db, sql, [requested.as_str().into(), named.into()]).await?;
    rows.iter().map(|row| Ok(RequestId(row.try_get_by_index(0)?))).collect()
}

/// Returns the bytes of a body.
pub(crate) async fn body<C: ConnectionTrait>(db: &C, id: i64) -> Result<String, StoreError> {
    let rows = all(db, "SELECT bytes FROM body WHERE id = ?", [id.into()]).await?;
    let row = rows.first().ok_or(StoreError::Damaged { what: "a body" })?;
    Ok(row.try_get_by_index(0)?)
}

/// Returns the entries of a request that a side reads, after an index of its State's log, in the order of the log.
pub(crate) async fn timeline<C: ConnectionTrait>(
    db: &C,
    state: StateCode,
    id: RequestId,
    side: Side,
    after: u64,
    limit: u32,
) -> Result<Vec<Kept>, StoreError> {
    let sql = "SELECT l.idx, e.bytes, e.user_id, b.bytes, r.reference
        FROM entry e
        CROSS JOIN log l ON l.entry = e.n AND l.log = ?
        LEFT JOIN body b ON b.id = e.body
        LEFT JOIN request r ON r.id = e.request
        WHERE e.request = ? AND e.stream IN ('shared', ?) AND l.idx > ?
        ORDER BY l.idx LIMIT ?";
    let values: [Value; 5] = [
        state.as_str().into(),
        id.0.into(),
        side.as_str().into(),
        i64::try_from(after).unwrap_or(i64::MAX).into(),
        i64::from(limit).into(),
    ];
    all(db, sql, values).await?.iter().map(kept).collect()
}

/// Returns the events of the shared record of a request with what they say in words, each with its number among all
/// entries.
pub(crate) async fn shared_events<C: ConnectionTrait>(
    db: &C,
    id: RequestId,
) -> Result<Vec<(i64, Event, Option<Body>)>, StoreError> {
    let sql = "SELECT e.n, e.bytes, b.bytes FROM entry e LEFT JOIN body b ON b.id = e.body
        WHERE e.request = ? AND e.stream = 'shared' ORDER BY e.n";
    let mut events = Vec::new();
    for row in all(db, sql, [id.0.into()]).await? {
        let Some(event) = Envelope::open(&row.try_get_by_index::<String>(1)?)?.event else { continue };
        let body = row.try_get_by_index::<Option<String>>(2)?;
        let body = body.as_deref().map(serde_json::from_str).transpose();
        events.push((
            row.try_get_by_index(0)?,
            event,
            body.map_err(|_| StoreError::Damaged { what: "a body" })?,
        ));
    }
    Ok(events)
}

/// Returns what a State's log holds after an index, and not after another.
pub(crate) async fn log_after<C: ConnectionTrait>(
    db: &C,
    state: StateCode,
    after: u64,
    through: Option<u64>,
    limit: u32,
) -> Result<Vec<Kept>, StoreError> {
    let sql = "SELECT l.idx, e.bytes, e.user_id, b.bytes, r.reference
        FROM log l
        CROSS JOIN entry e ON e.n = l.entry
        LEFT JOIN body b ON b.id = e.body
        LEFT JOIN request r ON r.id = e.request
        WHERE l.log = ? AND l.idx > ? AND l.idx <= ?
        ORDER BY l.idx LIMIT ?";
    let values =
        [state.as_str().into(), index(after), index(through.unwrap_or(u64::MAX)), i64::from(limit).into()];
    all(db, sql, values).await?.iter().map(kept).collect()
}

/// Returns what a State's log holds after an index and not after another, without the texts.
pub(crate) async fn log_codes<C: ConnectionTrait>(
    db: &C,
    state: StateCode,
    after: u64,
    through: u64,
    limit: u32,
) -> Result<Vec<Kept>, StoreError> {
    let sql = "SELECT l.idx, e.bytes, e.user_id, NULL, r.reference
        FROM log l
        CROSS JOIN entry e ON e.n = l.entry
        LEFT JOIN request r ON r.id = e.request
        WHERE l.log = ? AND l.idx > ? AND l.idx <= ?
        ORDER BY l.idx LIMIT ?";
    let values = [state.as_str().into(), index(after), index(through), i64::from(limit).into()];
    all(db, sql, values).await?.iter().map(kept).collect()
}

/// Returns the requests that a State sees after one of them, in the order of their ids.
pub(crate) async fn requests_after<C: ConnectionTrait>(
    db: &C,
    state: StateCode,
    after: Option<RequestId>,
    limit: u32,
) -> Result<Vec<RequestId>, StoreError> {
    let sql = "SELECT request FROM queue WHERE state = ? AND request > ? ORDER BY request LIMIT ?";
    let after = after.map_or_else(uuid::Uuid::nil, |id| id.0);
    let rows = all(db, sql, [state.as_str().into(), after.into(), i64::from(limit).into()]).await?;
    rows.iter().map(|row| Ok(RequestId(row.try_get_by_index(0)?))).collect()
}

/// Returns what a State's log holds of requests and not after an index, request by request, without the texts.
pub(crate) async fn codes_of<C: ConnectionTrait>(
    db: &C,
    state: StateCode,
    requests: &[RequestId],
    through: u64,
) -> Result<Vec<Kept>, StoreError> {
    let ids: Vec<String> = requests.iter().map(|id| id.0.simple().to_string()).collect();
    let values = [json(&ids)?, state.as_str().into(), index(through)];
    all(db, sqlite::CODES_OF, values).await?.iter().map(kept).collect()
}

pub(super) fn index(index: u64) -> Value {
    Value::from(i64::try_from(index).unwrap_or(i64::MAX))
}

pub(super) fn kept(row: &QueryResult) -> Result<Kept, StoreError> {
    let damaged = |_| StoreError::Damaged { what: "a reference" };
    let reference: Option<String> = row.try_get_by_index(4)?;
    Ok(Kept {
        index: number(row, 0)?,
        bytes: row.try_get_by_index(1)?,
        user: row.try_get_by_index::<Option<uuid::Uuid>>(2)?.map(UserId),
        body: row.try_get_by_index(3)?,
        reference: reference.map(|r| r.parse().map_err(damaged)).transpose()?,
    })
}

/// Returns how many entries a log holds.
pub(crate) async fn log_size<C: ConnectionTrait>(db: &C, log: &str) -> Result<u64, StoreError> {
    let rows = all(db, "SELECT size FROM log_head WHERE log = ?", [log.into()]).await?;
    rows.first().map_or(Ok(0), |row| number(row, 0))
}

/// A document as it is kept, without its bytes.
#[derive(Debug, Clone)]
pub(crate) struct DocumentRow {
    pub(crate) id: DocumentId,
    pub(crate) request: RequestId,
    pub(crate) side: Side,
    pub(crate) name: String,
    pub(crate) classification: DocumentClass,
    pub(crate) shared: bool,
    pub(crate) attached_at: Timestamp,
    pub(crate) attached_by: Option<UserId>,
    pub(crate) media_type: String,
    pub(crate) size: u64,
    pub(crate) sha256: String,
    /// The copy whose pieces are its bytes.
    pub(crate) copy: uuid::Uuid,
}

/// Which documents.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Of {
    /// All of a request.
    Request(RequestId),
    /// This one.
    Document(DocumentId),
}

/// Returns documents in the order they were attached.
pub(crate) async fn documents<C: ConnectionTrait>(db: &C, of: Of) -> Result<Vec<DocumentRow>, StoreError> {
    let (column, id) = match of {
        Of::Request(id) => ("request", id.0),
        Of::Document(id) => ("id", id.0),
    };
    let sql = format!(
        "SELECT d.id, d.request, d.side, d.name, d.classification, d.shared, d.attached_at, d.attached_by,
                b.media_type, b.size, b.sha256, b.copy
         FROM document d JOIN document_bytes b ON b.id = d.id
         WHERE d.{column} = ? ORDER BY d.attached_at, d.id"
    );
    let rows = all(db, &sql, [id.into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(DocumentRow {
                id: DocumentId(row.try_get_by_index(0)?),
                request: RequestId(row.try_get_by_index(1)?),
                side: code(row, 2)?,
                name: row.try_get_by_index(3)?,
                classification: code(row, 4)?,
                shared: row.try_get_by_index::<i64>(5)? != 0,
                attached_at: instant(row.try_get_by_index(6)?)?,
                attached_by: row.try_get_by_index::<Option<uuid::Uuid>>(7)?.map(UserId),
                media_type: row.try_get_by_index(8)?,
                size: number(row, 9)?,
                sha256: row.try_get_by_index(10)?,
                copy: row.try_get_by_index(11)?,
            })
        })
        .collect()
}

/// Returns the requests that are assigned to these people and not ended.
pub(crate) async fn assigned<C: ConnectionTrait>(
    db: &C,
    people: &std::collections::BTreeSet<UserId>,
) -> Result<Vec<(RequestId, Want)>, StoreError> {
    let people: Vec<String> = people.iter().map(|u| u.0.simple().to_string()).collect();
    let rows = all(db, sqlite::ASSIGNED, [json(&people)?]).await?;
    rows.iter().map(|row| Ok((RequestId(row.try_get_by_index(0)?), Want::Folded))).collect()
}

/// Returns how many requests of a State are not ended, and by letter on neither side.
pub(crate) async fn open_between_offices<C: ConnectionTrait>(
    db: &C,
    state: StateCode,
) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM queue WHERE state = ? AND by_letter = 0 AND stage <> ?";
    let rows = all(db, sql, [state.as_str().into(), Stage::Ended.as_str().into()]).await?;
    rows.first().map_or(Ok(0), |row| number(row, 0))
}

/// Returns whether there is any request.
pub(crate) async fn holds_requests<C: ConnectionTrait>(db: &C) -> Result<bool, StoreError> {
    Ok(!all(db, "SELECT 1 FROM request LIMIT 1", []).await?.is_empty())
}

/// Forgets idempotency keys older than an instant.
pub(crate) async fn forget_keys<C: ConnectionTrait>(db: &C, before: i64) -> Result<(), StoreError> {
    let backend = db.get_database_backend();
    let DbBackend::Sqlite = backend else { return Err(StoreError::Backend) };
    let sql = "DELETE FROM idempotency WHERE at < ?";
    db.execute_raw(Statement::from_sql_and_values(backend, sql, [before.into()])).await?;
    Ok(())
}
