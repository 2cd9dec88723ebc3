//! Projections of requests and queue, and what the write path keeps beside them. All but idempotency and
//! `reference_counter` can be thrown away and made again from the entries.

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
        dialect::run(manager, "DROP TABLE reference_counter; DROP TABLE idempotency; DROP TABLE counter; DROP TABLE queue; DROP TABLE request").await
    }
}

const UP: &str = "
CREATE TABLE request (
    id {id} NOT NULL PRIMARY KEY,
    reference text NOT NULL UNIQUE,
    requesting text NOT NULL,
    requested text NOT NULL,
    shared_seq {int} NOT NULL,
    requesting_seq {int} NOT NULL,
    requested_seq {int} NOT NULL,
    shared_hash {bytes},
    requesting_hash {bytes},
    requested_hash {bytes},
    requesting_at {int} NOT NULL,
    requested_at {int} NOT NULL,
    contents {int},
    sent_contents {int},
    subject text,
    sent_subject text,
    own_reference text,
    snapshot text NOT NULL
) {strict};
CREATE TABLE queue (
    state text NOT NULL,
    request {id} NOT NULL,
    bucket {int} NOT NULL,
    due {int} NOT NULL,
    late_at {int},
    desk {id},
    assignee {id},
    pool text,
    side text NOT NULL,
    reference text NOT NULL,
    kind text NOT NULL,
    counterpart text NOT NULL,
    status text NOT NULL,
    stage text NOT NULL,
    waits_side text,
    waits_role text,
    due_clock text,
    due_theirs {int} NOT NULL,
    priority text,
    updated {int} NOT NULL,
    subject text,
    own_reference text,
    search text NOT NULL,
    PRIMARY KEY (state, request)
) {keyed};
CREATE INDEX queue_bucket ON queue (state, bucket, due, request);
CREATE INDEX queue_late ON queue (state, late_at, request) WHERE late_at IS NOT NULL;
CREATE INDEX queue_desk ON queue (state, desk, due, request) WHERE desk IS NOT NULL;
CREATE INDEX queue_pool ON queue (state, pool, due, request) WHERE pool IS NOT NULL;
CREATE TABLE counter (
    state text NOT NULL,
    name text NOT NULL,
    count {int} NOT NULL,
    PRIMARY KEY (state, name)
) {keyed};
CREATE TABLE idempotency (
    user_id {id} NOT NULL,
    key text NOT NULL,
    digest {bytes} NOT NULL,
    request {id} NOT NULL,
    reference text NOT NULL,
    version {int} NOT NULL,
    at {int} NOT NULL,
    PRIMARY KEY (user_id, key)
) {keyed};
CREATE TABLE reference_counter (
    requesting text NOT NULL,
    requested text NOT NULL,
    year {int} NOT NULL,
    serial {int} NOT NULL,
    PRIMARY KEY (requesting, requested, year)
) {keyed};
";
