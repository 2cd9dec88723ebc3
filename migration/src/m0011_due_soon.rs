//! The queue knows what is due soon, and with whom it goes by letter. A projection: rows made before this step are
//! renewed by their next change, or all at once by `comityd rebuild`.

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
        dialect::run(manager, DOWN).await
    }
}

const UP: &str = "
ALTER TABLE queue ADD COLUMN warn_at {int};
ALTER TABLE queue ADD COLUMN by_letter {int} NOT NULL DEFAULT 0;
CREATE INDEX queue_warn ON queue (state, warn_at, request) WHERE warn_at IS NOT NULL";

const DOWN: &str = "
DROP INDEX queue_warn;
ALTER TABLE queue DROP COLUMN by_letter;
ALTER TABLE queue DROP COLUMN warn_at";
