//! The vault: one row for each sealed person in the vault of each State that holds them. Ciphertext only; the keys of
//! the States are not in the database. Rows go when a person's key is destroyed: then nothing opens them again.

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
        dialect::run(manager, "DROP TABLE identity").await
    }
}

const UP: &str = "
CREATE TABLE identity (
    request {id} NOT NULL,
    person text NOT NULL,
    state text NOT NULL,
    key_id text NOT NULL,
    wrapped {bytes} NOT NULL,
    sealed {bytes} NOT NULL,
    salt {bytes} NOT NULL,
    created_at {int} NOT NULL,
    PRIMARY KEY (request, person, state)
) {keyed};
CREATE INDEX identity_key ON identity (state, key_id);
";
