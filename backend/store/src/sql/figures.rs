//! The rows that figures read.

use comity_domain::{
    figures::CaseFacts,
    ids::{BasisCode, StateCode},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use uuid::Uuid;

use super::DAMAGED;
use crate::{StoreError, time::instant};

/// Whose rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Requests that a State made.
    Made(StateCode),
    /// Requests that a State received.
    Received(StateCode),
    /// All of the node.
    All,
}

const COLUMNS: &str = "SELECT f.facts, (SELECT min(n.sent_at) FROM case_facts n
    WHERE n.replaces = f.request AND n.replaces IS NOT NULL AND n.sent_at IS NOT NULL
        AND n.requesting = f.requesting AND n.requested = f.requested) FROM case_facts f";

/// Returns the next facts after a request, in the order of the ids, each with when a request between the same States that
/// replaces it was sent: what goes to another State, neither of these two figures may show to the one that was asked.
pub(crate) async fn facts_after<C: ConnectionTrait>(
    db: &C,
    whose: Whose,
    after: Uuid,
    limit: u32,
) -> Result<Vec<(CaseFacts, Option<Timestamp>)>, StoreError> {
    let mut values: Vec<Value> = Vec::with_capacity(3);
    let of = match whose {
        Whose::Made(state) => {
            values.push(state.as_str().into());
            "f.requesting = ? AND"
        }
        Whose::Received(state) => {
            values.push(state.as_str().into());
            "f.requested = ? AND"
        }
        Whose::All => "",
    };
    values.extend([after.into(), i64::from(limit).into()]);
    let sql = format!("{COLUMNS} WHERE {of} f.request > ? ORDER BY f.request LIMIT ?");
    let rows = db.query_all_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await?;
    rows.iter()
        .map(|row| {
            let facts: String = row.try_get_by_index(0)?;
            let superseded: Option<i64> = row.try_get_by_index(1)?;
            let superseded = superseded.map(instant).transpose()?;
            Ok((serde_json::from_str(&facts).map_err(|_| DAMAGED)?, superseded))
        })
        .collect()
}

/// Returns whether a request rests first on a legal basis: one of a State, or any of the node.
pub(crate) async fn rests_on<C: ConnectionTrait>(
    db: &C,
    state: Option<StateCode>,
    basis: &BasisCode,
) -> Result<bool, StoreError> {
    let mut values: Vec<Value> = vec![basis.as_str().into()];
    let of = if state.is_some() { "AND ? IN (f.requesting, f.requested)" } else { "" };
    values.extend(state.map(|state| Value::from(state.as_str())));
    let sql =
        format!("SELECT EXISTS (SELECT 1 FROM case_facts f WHERE json_extract(f.facts, '$.basis') = ? {of})");
    let row = db.query_one_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(false))
}

/// Returns whether there are requests that were sent, and no facts of any.
pub(crate) async fn facts_missing<C: ConnectionTrait>(db: &C) -> Result<bool, StoreError> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM case_facts) AND EXISTS (SELECT 1 FROM request WHERE shared_seq > 0)";
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(false))
}
