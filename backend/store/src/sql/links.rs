//! Which requests belong with a request: searches by keys, and only among what the State sees.

use comity_domain::{
    codes::LinkKind,
    ids::{RequestId, StateCode},
};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};

use super::{code, status_seen};
use crate::{LinkSeen, StoreError};

/// Takes: the State, the other request.
const TO: &str = "SELECT request, reference, status FROM queue WHERE state = ? AND request = ?";

/// What links to a request; a request that the State does not see has no row of its queue. Takes: the request that
/// is linked to, the State.
const FROM: &str = "SELECT q.request, q.reference, q.status, l.kind FROM link l
     CROSS JOIN queue q ON q.state = ? AND q.request = l.request WHERE l.linked = ?
     ORDER BY q.reference, l.kind";

/// Returns the other end of a link, where the State sees it.
pub(crate) async fn link_to<C: ConnectionTrait>(
    db: &C,
    state: StateCode,
    kind: LinkKind,
    request: RequestId,
) -> Result<Option<LinkSeen>, StoreError> {
    let values: [Value; 2] = [state.as_str().into(), request.0.into()];
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, TO, values);
    let row = db.query_one_raw(statement).await?;
    row.map(|row| read(&row, kind, false)).transpose()
}

/// Returns the requests that link to one, where the State sees them.
pub(crate) async fn links_from<C: ConnectionTrait>(
    db: &C,
    state: StateCode,
    linked: RequestId,
) -> Result<Vec<LinkSeen>, StoreError> {
    let values: [Value; 2] = [state.as_str().into(), linked.0.into()];
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, FROM, values);
    let rows = db.query_all_raw(statement).await?;
    rows.iter().map(|row| read(row, code(row, 3)?, true)).collect()
}

fn read(row: &QueryResult, kind: LinkKind, back: bool) -> Result<LinkSeen, StoreError> {
    Ok(LinkSeen {
        kind,
        request: RequestId(row.try_get_by_index(0)?),
        reference: code(row, 1)?,
        status: status_seen(&row.try_get_by_index::<String>(2)?)?,
        back,
    })
}

#[cfg(test)]
mod tests {
    use sea_orm::ConnectionTrait as _;

    use super::*;
    use crate::{OpenOptions, Store};

    #[tokio::test]
    async fn links_are_found_by_keys_from_both_ends() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("comity.db").display());
        let store = Store::open(&url, OpenOptions::default()).await.unwrap();
        for sql in [TO, FROM] {
            let values: [Value; 2] = ["LKA".into(), uuid::Uuid::from_u128(1).into()];
            let explain = format!("EXPLAIN QUERY PLAN {sql}");
            let statement = Statement::from_sql_and_values(DbBackend::Sqlite, explain, values);
            let rows = store.core.read.query_all_raw(statement).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.try_get_by_index(3).unwrap()).collect();
            assert!(plan.iter().any(|step| step.contains("SEARCH")), "{plan:?}");
            assert!(plan.iter().all(|step| !step.contains("SCAN")), "{plan:?}");
        }
    }
}
