//! Which requests belong with a request, seen from the other end. A projection: what a request links to stands in its
//! first entry; here it is found by the other one.

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
        dialect::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, "DROP TABLE link").await
    }
}

const UP: &str = "
CREATE TABLE link (
    linked {id} NOT NULL,
    request {id} NOT NULL,
    kind text NOT NULL,
    PRIMARY KEY (linked, request, kind)
) {keyed};
CREATE INDEX link_request ON link (request);
INSERT OR IGNORE INTO link (linked, request, kind)
  SELECT unhex(l.value ->> 'request', '-'), r.id, l.value ->> 'kind'
  FROM request r, json_each(r.snapshot, '$.links') l";
