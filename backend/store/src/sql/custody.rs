//! Who is in custody: one search in one index, which holds nobody else.

use comity_domain::ids::{RequestId, StateCode};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};

use super::{DAMAGED, code, status_seen};
use crate::{Custody, InCustody, StoreError, time::instant};

const IN_CUSTODY: &str = "SELECT request, reference, kind, side, counterpart, status, held, custody, held_since, \
     held_until, by_letter FROM queue WHERE state = ? AND custody = ? ORDER BY held_until, request";

/// Returns who is in custody on requests of a State, those that cannot wait first.
pub(crate) async fn in_custody<C: ConnectionTrait>(
    db: &C,
    state: StateCode,
) -> Result<Vec<Custody>, StoreError> {
    let mut all = Vec::new();
    for standing in InCustody::ALL {
        let values: [Value; 2] = [state.as_str().into(), standing.as_str().into()];
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, IN_CUSTODY, values);
        for row in db.query_all_raw(statement).await? {
            all.push(read(&row, standing)?);
        }
    }
    Ok(all)
}

fn read(row: &QueryResult, standing: InCustody) -> Result<Custody, StoreError> {
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
        until: (standing != InCustody::Held).then_some(until),
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

/// Returns when the arrest clocks that run are due, in order.
pub(crate) async fn arrests_due<C: ConnectionTrait>(db: &C) -> Result<Vec<Timestamp>, StoreError> {
    const DUE: &str = "SELECT DISTINCT held_until FROM queue WHERE custody = 'running' ORDER BY held_until";
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, DUE)).await?;
    rows.iter().map(|row| instant(row.try_get_by_index(0)?)).collect()
}
