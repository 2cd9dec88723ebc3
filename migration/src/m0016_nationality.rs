//! Whether a ground that a treaty has of its own is that the person is a national of the requested State: prosecution can
//! then be asked for in place of extradition. Truth, as the rest of the treaty.

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
        dialect::run(manager, "ALTER TABLE treaty_ground DROP COLUMN nationality").await
    }
}

const UP: &str = "
ALTER TABLE treaty_ground ADD COLUMN nationality {int} NOT NULL DEFAULT 0 CHECK (nationality IN (0, 1))";
