//! Attempts that were refused are found by their request, where it was there for who tried. Of those recorded before, the
//! code of the refusal tells that it was; where it does not tell, nothing is said.
//!
//! What an entry holds, and is hashed as, stays as it is.

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
        dialect::run(manager, UNLOCKED).await?;
        dialect::attempts_by_request(manager).await?;
        dialect::run(manager, UP).await?;
        dialect::append_only(manager, &["entry"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UNLOCKED).await?;
        dialect::run(manager, DOWN).await?;
        dialect::append_only(manager, &["entry"]).await
    }
}

const UNLOCKED: &str = "
DROP TRIGGER entry_no_update;
DROP TRIGGER entry_no_delete;
DROP INDEX entry_of_office;
";

const UP: &str = "
CREATE UNIQUE INDEX entry_of_office ON entry (stream, seq) WHERE stream NOT IN ('shared', 'requesting', 'requested');
";

const DOWN: &str = "
UPDATE entry SET request = NULL WHERE stream NOT IN ('shared', 'requesting', 'requested');
CREATE UNIQUE INDEX entry_of_office ON entry (stream, seq) WHERE request IS NULL;
";
