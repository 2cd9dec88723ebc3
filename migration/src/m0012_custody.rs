//! The queue knows who is held, until when, and who must be released; and the next step by its name, which no longer
//! follows from the status alone. A projection: rows made before this step hold nobody, since before it nobody could be
//! arrested, and get their step with their next change, or all at once by `comityd rebuild`.

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
ALTER TABLE queue ADD COLUMN custody TEXT;
ALTER TABLE queue ADD COLUMN held TEXT;
ALTER TABLE queue ADD COLUMN held_since {int};
ALTER TABLE queue ADD COLUMN held_until {int};
ALTER TABLE queue ADD COLUMN next TEXT;
CREATE INDEX queue_custody ON queue (state, custody, held_until, request) WHERE custody IS NOT NULL;
CREATE INDEX queue_lapsing ON queue (held_until, request) WHERE custody = 'running'";

const DOWN: &str = "
DROP INDEX queue_lapsing;
DROP INDEX queue_custody;
ALTER TABLE queue DROP COLUMN next;
ALTER TABLE queue DROP COLUMN held_until;
ALTER TABLE queue DROP COLUMN held_since;
ALTER TABLE queue DROP COLUMN held;
ALTER TABLE queue DROP COLUMN custody";
