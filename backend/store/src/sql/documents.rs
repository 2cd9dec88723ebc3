//! Pieces of documents, and what is staged: one row at a time, in SQL that every database takes.

use comity_domain::ids::{DocumentId, StateCode, UserId};
use comity_ledger::hash::Hash;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};
use uuid::Uuid;

use super::number;
use crate::StoreError;

/// An upload that begins.
pub(crate) struct NewStaged {
    pub(crate) id: DocumentId,
    pub(crate) state: StateCode,
    pub(crate) user: UserId,
    pub(crate) begun_at: i64,
}

/// What is known of bytes once all have come.
pub(crate) struct Whole<'a> {
    pub(crate) media_type: &'a str,
    pub(crate) size: u64,
    pub(crate) sha256: Hash,
    pub(crate) salt: [u8; 32],
    pub(crate) commitment: Hash,
}

fn statement<C: ConnectionTrait>(db: &C, sql: &str, values: Vec<Value>) -> Result<Statement, StoreError> {
    let backend = db.get_database_backend();
    let DbBackend::Sqlite = backend else { return Err(StoreError::Backend) };
    Ok(Statement::from_sql_and_values(backend, sql, values))
}

async fn run<C: ConnectionTrait>(db: &C, sql: &str, values: Vec<Value>) -> Result<u64, StoreError> {
    Ok(db.execute_raw(statement(db, sql, values)?).await?.rows_affected())
}

async fn all<C: ConnectionTrait>(
    db: &C,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<QueryResult>, StoreError> {
    Ok(db.query_all_raw(statement(db, sql, values)?).await?)
}

/// Begins an upload.
pub(crate) async fn stage<C: ConnectionTrait>(tx: &C, new: &NewStaged) -> Result<(), StoreError> {
    let sql = "INSERT INTO document_staged (id, state, user_id, begun_at) VALUES (?, ?, ?, ?)";
    let values = vec![new.id.0.into(), new.state.to_string().into(), new.user.0.into(), new.begun_at.into()];
    run(tx, sql, values).await.map(drop)
}

/// Adds a piece to an upload, where there is one.
pub(crate) async fn add_piece<C: ConnectionTrait>(
    tx: &C,
    id: DocumentId,
    n: i64,
    bytes: Vec<u8>,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO document_chunk (copy, n, bytes)
               SELECT id, ?, ? FROM document_staged WHERE id = ? AND size IS NULL";
    let added = run(tx, sql, vec![n.into(), bytes.into(), id.0.into()]).await?;
    if added == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Says what an upload is as a whole.
pub(crate) async fn whole<C: ConnectionTrait>(
    tx: &C,
    id: DocumentId,
    whole: &Whole<'_>,
) -> Result<(), StoreError> {
    let sql = "UPDATE document_staged SET media_type = ?, size = ?, sha256 = ?, salt = ?, commitment = ?
               WHERE id = ? AND size IS NULL";
    let size = i64::try_from(whole.size).map_err(|_| StoreError::Conflict)?;
    let values = vec![
        whole.media_type.into(),
        size.into(),
        hex::encode(whole.sha256).into(),
        whole.salt.to_vec().into(),
        hex::encode(whole.commitment).into(),
        id.0.into(),
    ];
    if run(tx, sql, values).await? == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Returns whether there is an upload.
pub(crate) async fn is_staged<C: ConnectionTrait>(db: &C, id: DocumentId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM document_staged WHERE id = ?";
    Ok(!all(db, sql, vec![id.0.into()]).await?.is_empty())
}

/// Makes an upload one that nothing can be attached of; false: there is none.
pub(crate) async fn give_up<C: ConnectionTrait>(tx: &C, id: DocumentId) -> Result<bool, StoreError> {
    let sql = "UPDATE document_staged SET size = NULL, commitment = NULL WHERE id = ?";
    Ok(run(tx, sql, vec![id.0.into()]).await? > 0)
}

/// Removes the first pieces of an upload, and when none is left the upload itself; returns whether there is more.
pub(crate) async fn remove_pieces<C: ConnectionTrait>(
    tx: &C,
    id: DocumentId,
    most: u32,
) -> Result<bool, StoreError> {
    let sql = "DELETE FROM document_chunk
               WHERE copy = ? AND n IN (SELECT n FROM document_chunk WHERE copy = ? ORDER BY n LIMIT ?)
                 AND NOT EXISTS (SELECT 1 FROM document_bytes b WHERE b.copy = document_chunk.copy)";
    let removed = run(tx, sql, vec![id.0.into(), id.0.into(), i64::from(most).into()]).await?;
    if removed == u64::from(most) {
        return Ok(true);
    }
    run(tx, "DELETE FROM document_staged WHERE id = ?", vec![id.0.into()]).await?;
    Ok(false)
}

/// Returns the uploads that began before an instant.
pub(crate) async fn staged<C: ConnectionTrait>(db: &C, before: i64) -> Result<Vec<DocumentId>, StoreError> {
    let rows =
        all(db, "SELECT id FROM document_staged WHERE begun_at < ? ORDER BY id", vec![before.into()]).await?;
    rows.iter().map(|row| Ok(DocumentId(row.try_get_by_index(0)?))).collect()
}

/// Returns a piece of a copy.
pub(crate) async fn piece<C: ConnectionTrait>(
    db: &C,
    copy: Uuid,
    n: i64,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT bytes FROM document_chunk WHERE copy = ? AND n = ?";
    let rows = all(db, sql, vec![copy.into(), n.into()]).await?;
    rows.first().map(|row| Ok(row.try_get_by_index(0)?)).transpose()
}

/// What is kept of a document beside its pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptRow {
    pub(crate) id: DocumentId,
    pub(crate) media_type: String,
    pub(crate) size: u64,
    pub(crate) sha256: String,
    pub(crate) salt: Vec<u8>,
    pub(crate) commitment: String,
    pub(crate) copy: Uuid,
}

/// Returns what is kept of the next documents, by id.
pub(crate) async fn kept_after<C: ConnectionTrait>(
    db: &C,
    after: Uuid,
    limit: u32,
) -> Result<Vec<KeptRow>, StoreError> {
    let sql = "SELECT id, media_type, size, sha256, salt, commitment, copy FROM document_bytes
               WHERE id > ? ORDER BY id LIMIT ?";
    let rows = all(db, sql, vec![after.into(), i64::from(limit).into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(KeptRow {
                id: DocumentId(row.try_get_by_index(0)?),
                media_type: row.try_get_by_index(1)?,
                size: number(row, 2)?,
                sha256: row.try_get_by_index(3)?,
                salt: row.try_get_by_index(4)?,
                commitment: row.try_get_by_index(5)?,
                copy: row.try_get_by_index(6)?,
            })
        })
        .collect()
}

/// Returns the copies whose pieces nothing names, neither a document nor an upload.
pub(crate) async fn unnamed_copies<C: ConnectionTrait>(db: &C) -> Result<Vec<Uuid>, StoreError> {
    let sql = "SELECT DISTINCT copy FROM document_chunk c
               WHERE NOT EXISTS (SELECT 1 FROM document_bytes b WHERE b.copy = c.copy)
                 AND NOT EXISTS (SELECT 1 FROM document_staged s WHERE s.id = c.copy)";
    all(db, sql, vec![]).await?.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}
