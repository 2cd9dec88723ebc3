//! The register: States, central authorities, languages, treaties, settings. Data an administrator edits.

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
        dialect::run(manager, "DROP TABLE clock_length; DROP TABLE setting; DROP TABLE treaty_status; DROP TABLE accepted_language; DROP TABLE central_authority; DROP TABLE state").await
    }
}

const UP: &str = "
CREATE TABLE state (
    code text NOT NULL PRIMARY KEY,
    name text NOT NULL,
    region text,
    member {int} NOT NULL,
    official_languages text NOT NULL
) {strict};
CREATE TABLE central_authority (
    id {id} NOT NULL PRIMARY KEY,
    state text NOT NULL REFERENCES state (code),
    name text NOT NULL,
    active_from {int} NOT NULL,
    active_until {int}
) {strict};
CREATE INDEX central_authority_state ON central_authority (state, active_from);
CREATE TABLE accepted_language (
    state text NOT NULL REFERENCES state (code),
    language text NOT NULL,
    PRIMARY KEY (state, language)
) {strict};
CREATE TABLE treaty_status (
    state text NOT NULL REFERENCES state (code),
    treaty text NOT NULL,
    status text NOT NULL CHECK (status IN ('party', 'signatory', 'none')),
    signed text,
    party_since text,
    source text NOT NULL,
    confidence text NOT NULL CHECK (confidence IN ('verified', 'recalled', 'unknown')),
    PRIMARY KEY (state, treaty)
) {strict};
CREATE TABLE setting (
    state text NOT NULL REFERENCES state (code),
    name text NOT NULL,
    value {int} NOT NULL,
    PRIMARY KEY (state, name)
) {strict};
CREATE TABLE clock_length (
    clock text NOT NULL,
    requesting text NOT NULL,
    requested text NOT NULL,
    length text NOT NULL,
    PRIMARY KEY (clock, requesting, requested)
) {strict};
";
