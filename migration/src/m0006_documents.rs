//! Documents: the bytes are truth, what is known of them is a projection.

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
        dialect::append_only(manager, &["document_bytes"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, "DROP TABLE document; DROP TABLE document_bytes").await
    }
}

const UP: &str = "
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
CREATE TABLE document (
    id {id} NOT NULL PRIMARY KEY,
    request {id} NOT NULL,
    side text NOT NULL,
    name text NOT NULL,
    classification text NOT NULL,
    shared {int} NOT NULL,
    attached_at {int} NOT NULL,
    attached_by {id}
) {strict};
CREATE INDEX document_request ON document (request);
";
