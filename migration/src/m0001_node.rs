//! The node itself: one row.

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
        dialect::mark_for_ever(manager).await?;
        dialect::sign(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, "DROP TABLE node").await
    }
}

const UP: &str = "
CREATE TABLE node (
    id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
    format {int} NOT NULL,
    name text NOT NULL,
    mark text CHECK (mark IN ('demo', 'simulated')),
    registry_version {int} NOT NULL
) {strict};
INSERT INTO node (id, format, name, registry_version) VALUES (1, 1, 'comity', 0);
";
