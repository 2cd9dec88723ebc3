//! Truth: entries, the bodies they commit to, and the logs of the States. Nothing here is ever changed or deleted;
//! only the heads of the logs move. What refers to what is checked by a rebuild, not at every insertion.

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
        dialect::append_only(manager, &["entry", "body", "log"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, "DROP TABLE log_head; DROP TABLE log; DROP TABLE entry; DROP TABLE body").await
    }
}

const UP: &str = "
CREATE TABLE body (
    id {int} NOT NULL PRIMARY KEY,
    salt {bytes} NOT NULL,
    bytes text NOT NULL
) {strict};
CREATE TABLE entry (
    n {int} NOT NULL PRIMARY KEY,
    request {id},
    stream text NOT NULL,
    seq {int} NOT NULL,
    kind text NOT NULL,
    bytes text NOT NULL,
    user_id {id},
    recorded_at {int} NOT NULL,
    body {int}
) {strict};
CREATE UNIQUE INDEX entry_of_request ON entry (request, stream, seq) WHERE request IS NOT NULL;
CREATE UNIQUE INDEX entry_of_office ON entry (stream, seq) WHERE request IS NULL;
CREATE TABLE log (
    log text NOT NULL,
    idx {int} NOT NULL,
    entry {int} NOT NULL,
    PRIMARY KEY (log, idx)
) {keyed};
CREATE UNIQUE INDEX log_entry ON log (entry, log);
CREATE TABLE log_head (
    log text NOT NULL PRIMARY KEY,
    size {int} NOT NULL,
    last_at {int} NOT NULL,
    office_seq {int} NOT NULL,
    office_hash {bytes}
) {strict};
";
