//! Releases for the Committee of Experts, frozen: truth, as they were printed. Nothing can be made again from them, and
//! they are never changed.

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
        dialect::append_only(manager, &["release"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, "DROP TABLE release").await
    }
}

const UP: &str = "
CREATE TABLE release (
    quarter text NOT NULL PRIMARY KEY,
    released_at {int} NOT NULL,
    sha256 {bytes} NOT NULL,
    bytes text NOT NULL
) {strict}";
