//! The log of a State, sifted: what an auditor's question or filter can be about, newest first.

use comity_domain::{
    codes::Question,
    ids::{RequestId, StateCode, UserId},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, Value};

use super::{
    reads::{all, index, kept},
    sqlite,
};
use crate::{StoreError, entry::Kept, time::micros};

/// What of a log is looked at; everything given must hold. It lets through more than is asked for, never less.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sieve {
    pub(crate) request: Option<RequestId>,
    pub(crate) actor: Option<UserId>,
    pub(crate) from: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
    /// What can be an answer to one of these; none: everything.
    pub(crate) questions: Vec<Question>,
}

/// Returns what a State's log holds before an index, newest first, without the texts.
pub(crate) async fn log_before<C: ConnectionTrait>(
    db: &C,
    state: StateCode,
    before: u64,
    sieve: &Sieve,
    limit: u32,
) -> Result<Vec<Kept>, StoreError> {
    // One request is found by its own index, whatever the log holds besides.
    let found = match sieve.request {
        Some(_) => "entry e CROSS JOIN log l ON l.entry = e.n",
        None => "log l CROSS JOIN entry e ON e.n = l.entry",
    };
    let mut sql = format!(
        "SELECT l.idx, e.bytes, e.user_id, NULL, r.reference
         FROM {found} LEFT JOIN request r ON r.id = e.request
         WHERE l.log = ? AND l.idx < ?"
    );
    let mut values: Vec<Value> = vec![state.as_str().into(), index(before)];
    let given: [(&str, Option<Value>); 4] = [
        (" AND e.request = ?", sieve.request.map(|id| id.0.into())),
        (" AND e.user_id = ?", sieve.actor.map(|id| id.0.into())),
        (" AND e.recorded_at >= ?", sieve.from.map(|at| micros(at).into())),
        (" AND e.recorded_at <= ?", sieve.until.map(|at| micros(at).into())),
    ];
    for (condition, value) in given {
        if let Some(value) = value {
            sql.push_str(condition);
            values.push(value);
        }
    }
    let questions: Vec<&str> = sieve.questions.iter().map(|question| sqlite::can_answer(*question)).collect();
    if !questions.is_empty() {
        sql.push_str(" AND (");
        sql.push_str(&questions.join(" OR "));
        sql.push(')');
    }
    sql.push_str(" ORDER BY l.idx DESC LIMIT ?");
    values.push(i64::from(limit).into());
    all(db, &sql, values).await?.iter().map(kept).collect()
}
