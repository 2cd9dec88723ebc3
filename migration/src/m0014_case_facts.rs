//! What figures read: one row for each request that was sent, codes and dates only. A projection: a database that has
//! requests and no rows makes them all when it is opened.

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
        dialect::run(manager, "DROP TABLE case_facts").await
    }
}

const UP: &str = "
CREATE TABLE case_facts (
    request {id} NOT NULL PRIMARY KEY,
    requesting text NOT NULL,
    requested text NOT NULL,
    sent_at {int},
    replaces {id},
    facts text NOT NULL
) {strict};
CREATE INDEX case_facts_requesting ON case_facts (requesting, request);
CREATE INDEX case_facts_requested ON case_facts (requested, request);
CREATE INDEX case_facts_replaces ON case_facts (replaces) WHERE replaces IS NOT NULL AND sent_at IS NOT NULL";
