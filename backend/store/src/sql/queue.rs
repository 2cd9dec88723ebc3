//! The queue's own SQL: each range is one search in one index, whatever the number of requests.

use std::{collections::HashMap, fmt::Write as _};

use comity_domain::{
    clocks,
    codes::{Kind, Role, Side, Stage},
    ids::{RequestId, StateCode, UserId},
    workflow::refusal::StatusSeen,
};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};

use super::{DAMAGED, code};
use crate::{
    Due, QueueRow, Sort, StoreError,
    held::{Bucket, NO_CLOCK},
    page::{Key, Place},
    registry::Registry,
    time::{instant, micros},
};

/// A range of the queue of a State.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QueueRange {
    /// Everything in a bucket.
    Bucket(Bucket),
    /// On the desk of a person: assigned, and not ended or something is owed still.
    Assigned(UserId),
    /// Waiting for anybody with a role.
    Pool(Role),
    /// Late before this instant, microseconds UTC.
    LateAt(i64),
    /// Due soon at this instant, and not late yet, microseconds UTC.
    WarnAt(i64),
}

/// What rows must be like besides.
#[derive(Debug, Clone, Default)]
pub(crate) struct QueueFilter {
    pub(crate) status: Option<&'static str>,
    pub(crate) stage: Option<Stage>,
    pub(crate) kind: Option<Kind>,
    pub(crate) counterpart: Option<StateCode>,
    /// In small letters.
    pub(crate) text: Option<String>,
}

/// One read of the queue.
#[derive(Debug, Clone)]
pub(crate) struct QueueRead {
    pub(crate) state: StateCode,
    pub(crate) ranges: Vec<QueueRange>,
    pub(crate) filter: QueueFilter,
    pub(crate) sort: Sort,
    pub(crate) after: Option<Place>,
    pub(crate) limit: u32,
}

impl QueueRead {
    /// One SELECT for each range, each in the order of the page.
    pub(crate) fn statements(&self) -> Vec<(String, Vec<Value>)> {
        self.ranges.iter().map(|range| self.statement(*range)).collect()
    }

    fn statement(&self, range: QueueRange) -> (String, Vec<Value>) {
        let mut sql = String::with_capacity(512);
        let mut values: Vec<Value> = vec![self.state.as_str().into()];
        let _ = write!(sql, "SELECT {COLUMNS} FROM queue WHERE state = ?"); // writing to a String cannot fail
        let mut narrow = |condition: &str, value: Value| {
            sql.push_str(" AND ");
            sql.push_str(condition);
            values.push(value);
        };
        match range {
            QueueRange::Bucket(bucket) => narrow("bucket = ?", (bucket as i64).into()),
            QueueRange::Assigned(user) => narrow("desk = ?", user.0.into()),
            QueueRange::Pool(role) => narrow("pool = ?", role.as_str().into()),
            QueueRange::LateAt(now) => narrow("late_at < ?", now.into()),
            QueueRange::WarnAt(now) => {
                narrow("warn_at <= ?", now.into());
                narrow("late_at >= ?", now.into());
            }
        }
        let filter = &self.filter;
        filter.status.into_iter().for_each(|status| narrow("status = ?", status.into()));
        filter.stage.into_iter().for_each(|stage| narrow("stage = ?", stage.as_str().into()));
        filter.kind.into_iter().for_each(|kind| narrow("kind = ?", kind.as_str().into()));
        filter.counterpart.into_iter().for_each(|state| narrow("counterpart = ?", state.as_str().into()));
        filter.text.iter().for_each(|text| narrow("search LIKE ? ESCAPE '!'", like(text).into()));
        let by = match (self.sort, range) {
            (Sort::Due, QueueRange::LateAt(_)) => "late_at",
            (Sort::Due, QueueRange::WarnAt(_)) => "warn_at",
            (Sort::Due, _) => "due",
            (Sort::Updated, _) => "updated",
            (Sort::Reference, _) => "reference",
        };
        let (beyond, down) = if self.sort == Sort::Updated { ("<", " DESC") } else { (">", "") };
        if let Some(after) = &self.after {
            let _ = write!(sql, " AND ({by}, request) {beyond} (?, ?)");
            values.push(match &after.key {
                Key::At(at) => (*at).into(),
                Key::Text(text) => text.as_str().into(),
            });
            values.push(after.request.0.into());
        }
        let _ = write!(sql, " ORDER BY {by}{down}, request{down} LIMIT ?");
        values.push(i64::from(self.limit).into());
        (sql, values)
    }

    fn place(&self, row: &QueryResult, request: RequestId) -> Result<Place, StoreError> {
        let key = match (self.sort, self.ranges.first()) {
            (Sort::Due, Some(QueueRange::LateAt(_))) => Key::At(row.try_get_by_index(16)?),
            (Sort::Due, Some(QueueRange::WarnAt(_))) => Key::At(row.try_get_by_index(17)?),
            (Sort::Due, _) => Key::At(row.try_get_by_index(11)?),
            (Sort::Updated, _) => Key::At(row.try_get_by_index(15)?),
            (Sort::Reference, _) => Key::Text(row.try_get_by_index(1)?),
        };
        Ok(Place { key, request })
    }
}

const COLUMNS: &str = "request, reference, kind, side, counterpart, status, subject, own_reference, assignee, \
     waits_side, waits_role, due, due_clock, due_theirs, priority, updated, late_at, warn_at, by_letter, next, \
     (SELECT r.snapshot -> '$.outline.legal_basis' FROM request r WHERE r.id = queue.request)";

/// A text to be found as it is: what LIKE takes for patterns is taken for itself.
fn like(text: &str) -> String {
    format!("%{}%", text.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}

/// Reads the ranges, in one awaited statement where the database can; rows come with their place in the order.
pub(crate) async fn queue<C: ConnectionTrait>(
    db: &C,
    read: &QueueRead,
    registry: &Registry,
    now: i64,
) -> Result<Vec<(Place, QueueRow)>, StoreError> {
    let DbBackend::Sqlite = db.get_database_backend() else { return Err(StoreError::Backend) };
    let (texts, values): (Vec<String>, Vec<Vec<Value>>) = read.statements().into_iter().unzip();
    let values = values.into_iter().flatten();
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, texts.join("; "), values);
    let rows = db.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| {
            let shown = shown(row, registry, now)?;
            Ok((read.place(row, shown.request)?, shown))
        })
        .collect()
}

fn shown(row: &QueryResult, registry: &Registry, now: i64) -> Result<QueueRow, StoreError> {
    let maybe = |at: usize| -> Result<Option<String>, StoreError> { Ok(row.try_get_by_index(at)?) };
    let status = status_seen(&row.try_get_by_index::<String>(5)?)?;
    let due: i64 = row.try_get_by_index(11)?;
    let clock = maybe(12)?.map(|c| c.parse().map_err(|_| DAMAGED)).transpose()?;
    let due = match clock {
        Some(clock) if due != NO_CLOCK => {
            let at = instant(due)?;
            let soon = micros(clocks::warns_from(clock, at)) <= now && now <= due;
            Some(Due { at, clock, theirs: row.try_get_by_index::<i64>(13)? != 0, soon })
        }
        _ => None,
    };
    let waits = match (maybe(9)?, maybe(10)?) {
        (Some(side), Some(role)) => {
            Some((side.parse::<Side>().map_err(|_| DAMAGED)?, role.parse::<Role>().map_err(|_| DAMAGED)?))
        }
        _ => None,
    };
    let assignee = row.try_get_by_index::<Option<uuid::Uuid>>(8)?.map(UserId);
    let late_at: Option<i64> = row.try_get_by_index(16)?;
    Ok(QueueRow {
        request: RequestId(row.try_get_by_index(0)?),
        reference: code(row, 1)?,
        kind: code(row, 2)?,
        side: code(row, 3)?,
        counterpart: code(row, 4)?,
        status,
        stage: status.stage(),
        subject: maybe(6)?,
        own_reference: maybe(7)?,
        assignee: assignee.and_then(|user| registry.user(user).cloned()),
        waits_for: waits,
        next: maybe(19)?.map(|a| a.parse().map_err(|_| DAMAGED)).transpose()?,
        legal_basis: maybe(20)?
            .map(|list| serde_json::from_str(&list).map_err(|_| DAMAGED))
            .transpose()?
            .unwrap_or_default(),
        due,
        late: late_at.is_some_and(|at| at < now),
        by_letter: row.try_get_by_index::<i64>(18)? != 0,
        priority: maybe(14)?.map(|p| p.parse().map_err(|_| DAMAGED)).transpose()?,
        updated_at: instant(row.try_get_by_index(15)?)?,
    })
}

pub(super) fn status_seen(text: &str) -> Result<StatusSeen, StoreError> {
    if text == StatusSeen::Recalled.as_str() {
        return Ok(StatusSeen::Recalled);
    }
    text.parse().map(StatusSeen::Is).map_err(|_| DAMAGED)
}

/// Returns the counters of a State, and how many requests have a late clock: time passes without a write, so that
/// one is counted in its index.
pub(crate) async fn counters<C: ConnectionTrait>(
    db: &C,
    state: StateCode,
    now: i64,
) -> Result<HashMap<String, i64>, StoreError> {
    let DbBackend::Sqlite = db.get_database_backend() else { return Err(StoreError::Backend) };
    let own = || Value::from(state.as_str());
    let values: [Value; 6] = [own(), own(), now.into(), own(), now.into(), now.into()];
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, COUNTERS, values);
    let rows = db.query_all_raw(statement).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

pub(crate) const COUNTERS: &str = "SELECT name, count FROM counter WHERE state = ?
    UNION ALL SELECT 'overdue', count(*) FROM queue WHERE state = ? AND late_at < ?
    UNION ALL SELECT 'due_soon', count(*) FROM queue WHERE state = ? AND warn_at <= ? AND late_at >= ?";

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

    use super::*;
    use crate::{OpenOptions, QueueAsk, Store, View, page::ranges};

    async fn plan(store: &Store, sql: &str, values: Vec<Value>) -> Vec<String> {
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, explain, values);
        let rows = store.core.read.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(3).unwrap()).collect()
    }

    fn actor() -> comity_domain::registry::Actor {
        comity_domain::registry::Actor::new(
            UserId(uuid::Uuid::from_u128(1)),
            Some("LKA".parse().unwrap()),
            Role::ALL.iter().copied().collect(),
        )
    }

    /// A page costs what its rows cost, however many requests there are: each range is one search in one index,
    /// already in the order of the page.
    #[tokio::test]
    async fn no_view_scans_or_sorts_in_the_usual_order() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("comity.db").display());
        let store = Store::open(&url, OpenOptions::default()).await.unwrap();
        let now = "2026-03-02T08:00:00Z".parse().unwrap();
        let place = Place { key: Key::At(1), request: RequestId(uuid::Uuid::from_u128(2)) };
        let views = [
            View::Mine,
            View::Inbound,
            View::Outbound,
            View::Overdue,
            View::DueSoon,
            View::Drafts,
            View::All,
        ];
        for view in views {
            for after in [None, Some(place.clone())] {
                let read = QueueRead {
                    state: "LKA".parse().unwrap(),
                    ranges: ranges(&actor(), &QueueAsk { view, ..QueueAsk::default() }, now),
                    filter: QueueFilter::default(),
                    sort: Sort::Due,
                    after,
                    limit: 51,
                };
                for (sql, values) in read.statements() {
                    let plan = plan(&store, &sql, values).await;
                    // Beside the range, each row on the page finds its request by its key.
                    let beside = [
                        "CORRELATED SCALAR SUBQUERY 1",
                        "SEARCH r USING INDEX sqlite_autoindex_request_1 (id=?)",
                    ];
                    assert_eq!(plan[1..], beside, "{view:?}: {plan:?}");
                    assert!(plan[0].starts_with("SEARCH queue USING INDEX queue_"), "{view:?}: {plan:?}");
                    assert!(
                        !plan[0].contains("SCAN") && !plan[0].contains("TEMP B-TREE"),
                        "{view:?}: {plan:?}"
                    );
                }
            }
        }
        let values: Vec<Value> = vec!["LKA".into(), "LKA".into(), 1.into(), "LKA".into(), 1.into(), 1.into()];
        let plan = plan(&store, COUNTERS, values).await;
        let searches = plan.iter().filter(|step| step.contains("SEARCH"));
        assert_eq!(searches.count(), 3, "{plan:?}");
        assert!(plan.iter().all(|step| !step.contains("SCAN")), "{plan:?}");
        assert!(plan.iter().any(|step| step.contains("USING COVERING INDEX queue_late")), "{plan:?}");
    }
}
