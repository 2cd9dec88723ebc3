//! The State's profile: connection, who executes, what it says of extradition, the laws it transmitted; treaties on
//! record between States; and every change of the register, never changed itself.

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
        dialect::append_only(manager, &["register_change"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, DOWN).await
    }
}

const UP: &str = "
CREATE TABLE state_profile (
    state text NOT NULL PRIMARY KEY REFERENCES state (code),
    connection text CHECK (connection IN ('connected', 'by_letter')),
    takes_untoc {int} CHECK (takes_untoc IN (0, 1)),
    needs_treaty {int} CHECK (needs_treaty IN (0, 1)),
    extradites_nationals {int} CHECK (extradites_nationals IN (0, 1)),
    minimum_penalty_years {int}
) {strict};
CREATE TABLE authority_scope (
    authority {id} NOT NULL PRIMARY KEY REFERENCES central_authority (id),
    covers text NOT NULL
) {strict};
CREATE TABLE executing_authority (
    id {id} NOT NULL PRIMARY KEY,
    state text NOT NULL REFERENCES state (code),
    name text NOT NULL,
    active_from {int} NOT NULL,
    active_until {int}
) {strict};
CREATE INDEX executing_authority_state ON executing_authority (state, active_from);
CREATE TABLE user_authority (
    user_id {id} NOT NULL PRIMARY KEY REFERENCES users (id),
    authority {id} NOT NULL REFERENCES executing_authority (id)
) {strict};
CREATE TABLE accepted_channel (
    state text NOT NULL REFERENCES state (code),
    channel text NOT NULL,
    PRIMARY KEY (state, channel)
) {strict};
CREATE TABLE treaty_on_record (
    code text NOT NULL PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('bilateral', 'regional')),
    valid_from text NOT NULL,
    valid_to text,
    provisional_arrest_days {int},
    source text NOT NULL
) {strict};
CREATE TABLE treaty_party (
    treaty text NOT NULL REFERENCES treaty_on_record (code),
    state text NOT NULL REFERENCES state (code),
    PRIMARY KEY (treaty, state)
) {strict};
CREATE TABLE treaty_clock (
    treaty text NOT NULL REFERENCES treaty_on_record (code),
    clock text NOT NULL,
    length text NOT NULL,
    PRIMARY KEY (treaty, clock)
) {strict};
CREATE TABLE treaty_ground (
    treaty text NOT NULL REFERENCES treaty_on_record (code),
    ground text NOT NULL,
    place {int} NOT NULL,
    meaning text NOT NULL,
    consultation_owed {int} NOT NULL CHECK (consultation_owed IN (0, 1)),
    may_be_chosen {int} NOT NULL CHECK (may_be_chosen IN (0, 1)),
    PRIMARY KEY (treaty, ground)
) {strict};
CREATE TABLE transmitted_law (
    id {id} NOT NULL PRIMARY KEY,
    state text NOT NULL REFERENCES state (code),
    subject text NOT NULL CHECK (subject IN ('assistance', 'extradition', 'trafficking')),
    title text NOT NULL,
    dated text,
    language text,
    read_at text NOT NULL,
    transmitted_on text NOT NULL,
    transmitted_by text NOT NULL,
    replaced_on text
) {strict};
CREATE INDEX transmitted_law_state ON transmitted_law (state, subject);
CREATE TABLE register_change (
    n {int} NOT NULL PRIMARY KEY,
    state text,
    act text NOT NULL,
    value text NOT NULL,
    recorded_at {int} NOT NULL,
    user_id {id}
) {strict};
CREATE INDEX register_change_state ON register_change (state, n);
CREATE TABLE register_edit (
    user_id {id} NOT NULL,
    key text NOT NULL,
    digest {bytes} NOT NULL,
    recorded_at {int} NOT NULL,
    PRIMARY KEY (user_id, key)
) {strict};
";

const DOWN: &str = "
DROP TABLE register_edit;
DROP TABLE register_change;
DROP TABLE transmitted_law;
DROP TABLE treaty_ground;
DROP TABLE treaty_clock;
DROP TABLE treaty_party;
DROP TABLE treaty_on_record;
DROP TABLE accepted_channel;
DROP TABLE user_authority;
DROP TABLE executing_authority;
DROP TABLE authority_scope;
DROP TABLE state_profile
";
