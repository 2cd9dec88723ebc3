//! Who is in custody: one search in one index, which holds nobody else.

use comity_domain::{
    codes::CustodyStanding,
    ids::{RequestId, StateCode},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement};

use super::{DAMAGED, code, status_seen};
use crate::{Custody, StoreError, time::instant};

const IN_CUSTODY: &str = "SELECT request, reference, kind, side, counterpart, status, held, custody, held_since, \
     held_until, by_letter FROM queue WHERE state = ? AND custody IS NOT NULL ORDER BY custody, held_until, request";

const ARRESTS: &str = "SELECT request, reference, kind, side, counterpart, status, held, custody, held_since, \
     held_until, by_letter FROM queue WHERE state = ? AND custody IN ('release_owed', 'running') \
     ORDER BY custody, held_until, request";

/// Returns who is in custody on requests of a State, those that cannot wait first.
pub(crate) async fn in_custody<C: ConnectionTrait>(
    db: &C,
    state: StateCode,
) -> Result<Vec<Custody>, StoreError> {
    listed(db, IN_CUSTODY, state).await
}

/// Returns whose arrest clock runs and who must be released, those that cannot wait first.
pub(crate) async fn arrests<C: ConnectionTrait>(
    db: &C,
    state: StateCode,
) -> Result<Vec<Custody>, StoreError> {
    listed(db, ARRESTS, state).await
}

/// One search: who goes from one standing to another between two of them would be in neither.
async fn listed<C: ConnectionTrait>(db: &C, sql: &str, state: StateCode) -> Result<Vec<Custody>, StoreError> {
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, [state.as_str().into()]);
    let rows = db.query_all_raw(statement).await?;
    let mut all = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    // Stable: within one standing the order is that of the index.
    all.sort_by_key(|custody| custody.standing);
    Ok(all)
}

fn read(row: &QueryResult) -> Result<Custody, StoreError> {
    let standing: CustodyStanding = code(row, 7)?;
    let until = instant(row.try_get_by_index(9)?)?;
    Ok(Custody {
        request: RequestId(row.try_get_by_index(0)?),
        reference: code(row, 1)?,
        kind: code(row, 2)?,
        side: code(row, 3)?,
        counterpart: code(row, 4)?,
        status: status_seen(&row.try_get_by_index::<String>(5)?)?,
        person: row.try_get_by_index::<String>(6)?.parse().map_err(|_| DAMAGED)?,
        standing,
        since: instant(row.try_get_by_index(8)?)?,
        until: standing.cannot_wait().then_some(until),
        by_letter: row.try_get_by_index::<i64>(10)? != 0,
    })
}

const LAPSING: &str = "SELECT DISTINCT request FROM queue WHERE custody = 'running' AND held_until <= ? \
     ORDER BY held_until, request";

/// Returns the requests whose arrest clock was due by an instant, microseconds UTC.
pub(crate) async fn lapsing<C: ConnectionTrait>(db: &C, now: i64) -> Result<Vec<RequestId>, StoreError> {
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, LAPSING, [now.into()]);
    let rows = db.query_all_raw(statement).await?;
    rows.iter().map(|row| Ok(RequestId(row.try_get_by_index(0)?))).collect()
}

const DUE: &str = "SELECT DISTINCT held_until FROM queue WHERE custody = 'running' ORDER BY held_until";

/// Returns when the arrest clocks that run are due, in order.
pub(crate) async fn arrests_due<C: ConnectionTrait>(db: &C) -> Result<Vec<Timestamp>, StoreError> {
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, DUE)).await?;
    rows.iter().map(|row| instant(row.try_get_by_index(0)?)).collect()
}

#[cfg(test)]
mod tests {
    use sea_orm::Value;

    use super::*;
    use crate::{OpenOptions, Store};

    /// What it costs is who is held, however many requests there are.
    #[tokio::test]
    async fn who_is_held_and_what_is_due_is_searched_in_an_index_of_nobody_else() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("comity.db").display());
        let store = Store::open(&url, OpenOptions::default()).await.unwrap();
        let state: Value = "LKA".into();
        for (sql, values, index) in [
            (IN_CUSTODY, vec![state.clone()], "SEARCH queue USING INDEX queue_custody"),
            (ARRESTS, vec![state], "SEARCH queue USING INDEX queue_custody"),
            (LAPSING, vec![1.into()], "SEARCH queue USING COVERING INDEX queue_lapsing"),
            // Nobody but who is held while the clock runs is in this index: all of it is read.
            (DUE, vec![], "USING COVERING INDEX queue_lapsing"),
        ] {
            let explain = format!("EXPLAIN QUERY PLAN {sql}");
            let statement = Statement::from_sql_and_values(DbBackend::Sqlite, explain, values);
            let rows = store.core.read.query_all_raw(statement).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.try_get_by_index(3).unwrap()).collect();
            assert!(plan[0].contains(index), "{sql}: {plan:?}");
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE FOR ORDER")), "{sql}: {plan:?}");
        }
    }
}
