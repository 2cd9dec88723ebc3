//! What differs between databases: the names of types, strictness, and how a table is made append-only.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{DbBackend, DbErr},
};

use crate::APPLICATION_ID;

/// Runs statements in which `{int}`, `{bytes}`, `{id}`, `{strict}` and `{keyed}` stand for what the database calls
/// them: an integer of 64 bits, bytes, a UUID, a table with checked types, the same stored by its primary key.
pub(crate) async fn run(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    let sql = match manager.get_database_backend() {
        DbBackend::Sqlite => statements
            .replace("{int}", "INTEGER")
            .replace("{bytes}", "BLOB")
            .replace("{id}", "BLOB")
            .replace("{strict}", "STRICT")
            .replace("{keyed}", "STRICT, WITHOUT ROWID"),
        other => return Err(not_yet(other)),
    };
    manager.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}

/// Lets nobody change or delete rows of these tables.
pub(crate) async fn append_only(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    for table in tables {
        let sql = match manager.get_database_backend() {
            DbBackend::Sqlite => format!(
                "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
                 BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
                 CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
                 BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"
            ),
            other => return Err(not_yet(other)),
        };
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Lets nobody change rows of a table, nor add to, or delete, those that another table names in its column of the same
/// name.
pub(crate) async fn kept_while_named(
    manager: &SchemaManager<'_>,
    table: &str,
    column: &str,
    named_by: &str,
) -> Result<(), DbErr> {
    let sql = match manager.get_database_backend() {
        DbBackend::Sqlite => format!(
            "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
             BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END;
             CREATE TRIGGER {table}_no_insert BEFORE INSERT ON {table}
             WHEN EXISTS (SELECT 1 FROM {named_by} WHERE {column} = NEW.{column})
             BEGIN SELECT RAISE(ABORT, '{table} is kept by {named_by}'); END;
             CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
             WHEN EXISTS (SELECT 1 FROM {named_by} WHERE {column} = OLD.{column})
             BEGIN SELECT RAISE(ABORT, '{table} is kept by {named_by}'); END;"
        ),
        other => return Err(not_yet(other)),
    };
    manager.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}

/// Lets nobody take a mark away from `node`: what was invented stays invented.
pub(crate) async fn mark_for_ever(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let sql = match manager.get_database_backend() {
        DbBackend::Sqlite => {
            "CREATE TRIGGER node_mark_for_ever BEFORE UPDATE OF mark ON node
             WHEN OLD.mark IS NOT NULL AND NEW.mark IS NOT OLD.mark
             BEGIN SELECT RAISE(ABORT, 'the mark of node is for ever'); END;"
        }
        other => return Err(not_yet(other)),
    };
    manager.get_connection().execute_unprepared(sql).await?;
    Ok(())
}

/// Says in the file itself whose it is, where a database is a file.
pub(crate) async fn sign(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let sql = match manager.get_database_backend() {
        DbBackend::Sqlite => format!("PRAGMA application_id = {APPLICATION_ID}"),
        other => return Err(not_yet(other)),
    };
    manager.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}

/// Puts beside each attempt that was refused which request it was on: where both States of the request are known, the one
/// that tried is one of them, and the refusal says that the request was there for who tried.
pub(crate) async fn attempts_by_request(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let sql = match manager.get_database_backend() {
        DbBackend::Sqlite => {
            "UPDATE entry SET request = r.id FROM request r
             WHERE entry.kind IN ('refused', 'opening_refused') AND entry.request IS NULL
               AND r.id = unhex(replace(entry.bytes ->> '$.request', '-', ''))
               AND entry.stream IN ('office:' || r.requesting, 'office:' || r.requested)
               AND coalesce(entry.bytes ->> '$.refused.code', entry.bytes ->> '$.act.code', 'not_found')
                   NOT IN ('not_found', 'key_reused')"
        }
        other => return Err(not_yet(other)),
    };
    manager.get_connection().execute_unprepared(sql).await?;
    Ok(())
}

fn not_yet(backend: DbBackend) -> DbErr {
    DbErr::Migration(format!("the schema is not written for {backend:?} yet"))
}
