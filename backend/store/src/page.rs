//! A page of the queue: the ranges a view is a union of, each read in order from one index, merged.

use comity_domain::{
    codes::Role,
    ids::{RequestId, StateCode, UserId},
    registry::Actor,
};
use jiff::Timestamp;

use crate::{
    Counts, QueueAsk, QueuePage, Sort, Store, StoreError, View,
    held::{Bucket, assigned_counter, pool_counter},
    sql::{self, QueueFilter, QueueRange, QueueRead},
    time::micros,
};

const MOST: u32 = 200;
const USUAL: u32 = 50;

/// Where a page ended: the key it is sorted by, and the request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) key: Key,
    pub(crate) request: RequestId,
}

/// What a page is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// Microseconds UTC.
    At(i64),
    /// A reference.
    Text(String),
}

impl Place {
    /// A cursor: opaque to who holds it, checked when it comes back. It opens nothing, so it needs no signature.
    fn cursor(&self, sort: Sort) -> String {
        let key = match &self.key {
            Key::At(at) => at.to_string(),
            Key::Text(text) => text.clone(),
        };
        hex::encode(format!("{}/{key}/{}", letter(sort), self.request.0.simple()))
    }

    fn read(cursor: &str, sort: Sort) -> Result<Self, StoreError> {
        let text = hex::decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let parts = text.as_deref().map(|t| t.split('/').collect::<Vec<_>>());
        let Some([of, key, request]) = parts.as_deref() else { return Err(StoreError::BadCursor) };
        if *of != letter(sort) {
            return Err(StoreError::BadCursor);
        }
        let key = match sort {
            Sort::Due | Sort::Updated => Key::At(key.parse().map_err(|_| StoreError::BadCursor)?),
            Sort::Reference => Key::Text((*key).to_owned()),
        };
        Ok(Self { key, request: request.parse().map_err(|_| StoreError::BadCursor)? })
    }
}

const fn letter(sort: Sort) -> &'static str {
    match sort {
        Sort::Due => "d",
        Sort::Updated => "u",
        Sort::Reference => "r",
    }
}

/// Returns the ranges a view is a union of; no row is in two of them.
pub(crate) fn ranges(viewer: &Actor, ask: &QueueAsk, now: Timestamp) -> Vec<QueueRange> {
    let buckets = |buckets: &[Bucket]| buckets.iter().map(|b| QueueRange::Bucket(*b)).collect();
    // Who asks for a status or a stage means all that are in it.
    let ended = ask.status.is_some() || ask.stage.is_some();
    match ask.view {
        View::Mine => mine(viewer.user, viewer.roles.iter().copied()),
        View::Inbound if ended => buckets(&[Bucket::Inbound, Bucket::EndedInbound]),
        View::Inbound => buckets(&[Bucket::Inbound]),
        View::Outbound if ended => buckets(&[Bucket::Draft, Bucket::Outbound, Bucket::EndedOutbound]),
        View::Outbound => buckets(&[Bucket::Draft, Bucket::Outbound]),
        View::Overdue => vec![QueueRange::LateAt(micros(now))],
        View::DueSoon => vec![QueueRange::WarnAt(micros(now))],
        View::Drafts => buckets(&[Bucket::Draft]),
        View::All => buckets(&[
            Bucket::Draft,
            Bucket::Outbound,
            Bucket::Inbound,
            Bucket::EndedOutbound,
            Bucket::EndedInbound,
        ]),
    }
}

/// What is assigned to me and what waits for a role I hold are apart: a request waits for anybody with a role only
/// while its assignee lacks it.
fn mine(user: UserId, roles: impl Iterator<Item = Role>) -> Vec<QueueRange> {
    let pools = roles.filter(|r| r.works_on_cases()).map(QueueRange::Pool);
    std::iter::once(QueueRange::Assigned(user)).chain(pools).collect()
}

/// The State whose queue somebody reads.
fn own(viewer: &Actor) -> Option<StateCode> {
    viewer.state.filter(|_| viewer.roles.iter().any(|r| r.reads_cases()))
}

impl Store {
    /// Returns a page of the viewer's queue; of an executing authority its desk; empty for who reads no cases.
    ///
    /// # Errors
    /// [`StoreError::BadCursor`]: start from the first page.
    pub async fn queue(
        &self,
        viewer: &Actor,
        ask: &QueueAsk,
        now: Timestamp,
    ) -> Result<QueuePage, StoreError> {
        let after = ask.cursor.as_deref().map(|c| Place::read(c, ask.sort)).transpose()?;
        let limit = if ask.limit == 0 { USUAL } else { ask.limit.min(MOST) };
        if viewer.only_executes() {
            let desk = self.desk_queue(viewer, ask, after.as_ref(), limit as usize, now).await;
            let (page, next) = desk?;
            return Ok(QueuePage { next: next.map(|place| place.cursor(ask.sort)), ..page });
        }
        let Some(state) = own(viewer) else { return Ok(QueuePage::default()) };
        let read = QueueRead {
            state,
            ranges: ranges(viewer, ask, now),
            filter: QueueFilter {
                status: ask.status.map(comity_domain::workflow::refusal::StatusSeen::as_str),
                stage: ask.stage,
                kind: ask.kind,
                counterpart: ask.counterpart,
                text: ask.q.as_ref().map(|q| q.trim().to_lowercase()).filter(|q| !q.is_empty()),
            },
            sort: ask.sort,
            after,
            limit: limit + 1,
        };
        let registry = self.core.registry.now(&self.core.read).await?;
        let mut found = sql::queue(&self.core.read, &read, &registry, micros(now)).await?;
        found.sort_by(|(a, _), (b, _)| if ask.sort == Sort::Updated { b.cmp(a) } else { a.cmp(b) });
        let more = found.len() > limit as usize;
        found.truncate(limit as usize);
        let next = found.last().filter(|_| more).map(|(place, _)| place.cursor(ask.sort));
        Ok(QueuePage { rows: found.into_iter().map(|(_, row)| row).collect(), next })
    }

    /// Returns how many there are in each view.
    pub async fn counts(&self, viewer: &Actor, now: Timestamp) -> Result<Counts, StoreError> {
        if viewer.only_executes() {
            return self.desk_counts(viewer, now).await;
        }
        let Some(state) = own(viewer) else { return Ok(Counts::default()) };
        let counted = sql::counters(&self.core.read, state, micros(now)).await?;
        let of = |name: &str| {
            let count = counted.get(name).copied().unwrap_or_default();
            u64::try_from(count).unwrap_or_default()
        };
        let mine = mine(viewer.user, viewer.roles.iter().copied()).into_iter().map(|range| match range {
            QueueRange::Assigned(user) => of(&assigned_counter(user)),
            QueueRange::Pool(role) => of(&pool_counter(role)),
            QueueRange::Bucket(_) | QueueRange::LateAt(_) | QueueRange::WarnAt(_) => 0,
        });
        Ok(Counts {
            mine: mine.sum(),
            inbound: of("inbound"),
            outbound: of("outbound"),
            overdue: of("overdue"),
            due_soon: of("due_soon"),
            drafts: of("drafts"),
            all: of("all"),
        })
    }
}
