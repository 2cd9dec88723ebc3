//! People, their roles, their sessions. A token and a failed login are kept as SHA-256 only.

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
        dialect::run(
            manager,
            "DROP TABLE sign_in_failure; DROP TABLE session; DROP TABLE user_role; DROP TABLE users",
        )
        .await
    }
}

const UP: &str = "
CREATE TABLE users (
    id {id} NOT NULL PRIMARY KEY,
    login text NOT NULL UNIQUE,
    name text NOT NULL,
    state text REFERENCES state (code),
    password text
) {strict};
CREATE INDEX users_state ON users (state, login);
CREATE TABLE user_role (
    user_id {id} NOT NULL REFERENCES users (id),
    role text NOT NULL,
    PRIMARY KEY (user_id, role)
) {strict};
CREATE TABLE session (
    token_hash {bytes} NOT NULL PRIMARY KEY,
    user_id {id} NOT NULL REFERENCES users (id),
    created_at {int} NOT NULL,
    seen_at {int} NOT NULL,
    expires_at {int} NOT NULL
) {strict};
CREATE INDEX session_user ON session (user_id);
CREATE TABLE sign_in_failure (
    login_hash {bytes} NOT NULL PRIMARY KEY,
    failures {int} NOT NULL,
    last_at {int} NOT NULL
) {strict};
";
