//! Documents in pieces: bytes come and go piece by piece, are staged until a command decides, and are kept once for
//! a request. The pieces that a document names and the row that names them are truth; what is staged is nothing yet.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await?;
        dialect::append_only(manager, &["document_bytes"]).await?;
        dialect::kept_while_named(manager, "document_chunk", "copy", "document_bytes").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, DOWN).await?;
        dialect::append_only(manager, &["document_bytes"]).await
    }
}

/// Bytes that no attachment ever named are left behind: an upload that was refused had kept them, and nobody could
/// reach them.
const UP: &str = "
UPDATE node SET format = 2;
ALTER TABLE document_bytes RENAME TO document_whole;
CREATE TABLE document_chunk (
    copy {id} NOT NULL,
    n {int} NOT NULL,
    bytes {bytes} NOT NULL,
    PRIMARY KEY (copy, n)
) {strict};
CREATE TABLE document_staged (
    id {id} NOT NULL PRIMARY KEY,
    state text NOT NULL,
    user_id {id} NOT NULL,
    begun_at {int} NOT NULL,
    media_type text,
    size {int},
    sha256 text,
    salt {bytes},
    commitment text
) {strict};
CREATE TABLE document_bytes (
    id {id} NOT NULL PRIMARY KEY,
    state text NOT NULL,
    user_id {id} NOT NULL,
    kept_at {int} NOT NULL,
    media_type text NOT NULL,
    size {int} NOT NULL,
    sha256 text NOT NULL,
    salt {bytes} NOT NULL,
    commitment text NOT NULL,
    copy {id} NOT NULL
) {strict};
INSERT INTO document_bytes (id, state, user_id, kept_at, media_type, size, sha256, salt, commitment, copy)
  SELECT id, state, user_id, kept_at, media_type, size, sha256, salt, commitment, id
  FROM document_whole WHERE id IN (SELECT id FROM document);
WITH RECURSIVE piece (copy, n, size) AS (
    SELECT id, 0, size FROM document_bytes WHERE size > 0
    UNION ALL
    SELECT copy, n + 1, size FROM piece WHERE (n + 1) * 262144 < size
)
INSERT INTO document_chunk (copy, n, bytes)
  SELECT p.copy, p.n, substr(b.bytes, p.n * 262144 + 1, 262144)
  FROM piece p JOIN document_whole b ON b.id = p.copy;
DROP TABLE document_whole;
CREATE INDEX document_bytes_copy ON document_bytes (copy);
";

const DOWN: &str = "
UPDATE node SET format = 1;
ALTER TABLE document_bytes RENAME TO document_pieces;
CREATE TABLE document_bytes (
    id {id} NOT NULL PRIMARY KEY,
    state text NOT NULL,
    user_id {id} NOT NULL,
    kept_at {int} NOT NULL,
    media_type text NOT NULL,
    size {int} NOT NULL,
    sha256 text NOT NULL,
    salt {bytes} NOT NULL,
    commitment text NOT NULL,
    bytes {bytes} NOT NULL
) {strict};
INSERT INTO document_bytes (id, state, user_id, kept_at, media_type, size, sha256, salt, commitment, bytes)
  SELECT d.id, d.state, d.user_id, d.kept_at, d.media_type, d.size, d.sha256, d.salt, d.commitment,
         unhex((SELECT coalesce(group_concat(hex(c.bytes), '' ORDER BY c.n), '')
                FROM document_chunk c WHERE c.copy = d.copy))
  FROM document_pieces d;
DROP TABLE document_pieces;
DROP TABLE document_chunk;
DROP TABLE document_staged;
";
