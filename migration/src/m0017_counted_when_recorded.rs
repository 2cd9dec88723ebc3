//! In which region a State's requests were counted from which release on: truth, and never printed. The register can be
//! changed, a release cannot. And facts of requests know when each date, and how each clock stood, was recorded: those
//! of an older version are thrown away, and made again when the database is opened.

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
        dialect::append_only(manager, &["release_region"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, "DROP TABLE release_region").await
    }
}

const UP: &str = "
CREATE TABLE release_region (
    state text NOT NULL,
    quarter text NOT NULL,
    region text NOT NULL,
    PRIMARY KEY (state, quarter)
) {keyed};
DELETE FROM case_facts";
