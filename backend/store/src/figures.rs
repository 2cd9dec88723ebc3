//! Figures, counted from the rows of facts and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use comity_domain::{
    codes::{Direction, SplitBy},
    figures::{CaseFacts, Figures, Known, Scope, Tally},
    ids::BasisCode,
    registry::Actor,
    sight,
};
use jiff::Timestamp;
use sea_orm::{TransactionOptions, TransactionTrait as _};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::{Store, StoreError, sql, sql::Whose};

/// How many rows are read at once; three times so many are in memory: read, waiting, and counted.
const PAGE: u32 = 250;

/// Figures of a scope, and of each group of it where it was split.
#[derive(Debug)]
pub struct Counted {
    /// Of the whole scope.
    pub whole: Figures,
    /// Of each group, by its code.
    pub groups: BTreeMap<String, Figures>,
}

impl Store {
    /// Counts the figures of the viewer's State, as they stand at the snapshot (UTC); none where the viewer may not
    /// read figures. The scope's State is the viewer's, whatever it says.
    ///
    /// # Errors
    /// As [`Self::count_figures`].
    pub async fn figures(
        &self,
        viewer: &Actor,
        scope: Scope,
        split: Option<SplitBy>,
        snapshot: Timestamp,
    ) -> Result<Option<Counted>, StoreError> {
        let Some(state) = viewer.state.filter(|_| sight::reads_figures(viewer)) else { return Ok(None) };
        let scope = Scope { state: Some(state), ..scope };
        self.count_figures(scope, split, snapshot, snapshot).await.map(Some)
    }

    /// Counts figures of any scope: for the host, who reads the database anyway. `now` is when it is asked, UTC.
    ///
    /// # Errors
    /// [`StoreError::Scope`] where the scope is none that numbers answer; else what the database says.
    pub async fn count_figures(
        &self,
        scope: Scope,
        split: Option<SplitBy>,
        snapshot: Timestamp,
        now: Timestamp,
    ) -> Result<Counted, StoreError> {
        scope.check(&self.known(&scope).await?, snapshot, now)?;
        let mut whole = Tally::begin(scope.clone(), snapshot);
        let mut groups: BTreeMap<String, Tally> = BTreeMap::new();
        self.each_case(&scope, |facts, superseded| {
            whole.count(facts, superseded);
            for group in split.iter().flat_map(|by| by.groups(facts, scope.state)) {
                let tally = groups.entry(group).or_insert_with(|| Tally::begin(scope.clone(), snapshot));
                tally.count(facts, superseded);
            }
        })
        .await?;
        let groups = groups.into_iter().map(|(code, tally)| (code, tally.finish()));
        let groups = groups.filter(|(_, figures)| figures.requests > 0).collect();
        Ok(Counted { whole: whole.finish(), groups })
    }

    /// What a scope may name. A request can rest on what nobody put on record: then it may be asked for too.
    async fn known(&self, scope: &Scope) -> Result<Known, StoreError> {
        let registry = self.core.registry.now(&self.core.read).await?;
        let mut bases: BTreeSet<BasisCode> = registry.on_record.keys().cloned().collect();
        if let Some(basis) = &scope.basis
            && sql::rests_on(&self.core.read, scope.state, basis).await?
        {
            bases.insert(basis.clone());
        }
        Ok(Known { states: registry.states.keys().copied().collect(), bases })
    }

    /// Calls `each` with the facts of every request of a scope's State and direction, as of one instant, and with when
    /// a request that replaces it was sent, UTC. A few pages of them are in memory at a time.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_case(
        &self,
        scope: &Scope,
        mut each: impl FnMut(&CaseFacts, Option<Timestamp>),
    ) -> Result<(), StoreError> {
        let tx = self.core.read.begin_with_options(TransactionOptions::default()).await?;
        // The next page is read while one is counted.
        let (pages, mut read) = mpsc::channel(1);
        let ways = whose(scope);
        let reader = tokio::spawn(async move {
            for whose in ways {
                let mut after = Uuid::nil();
                loop {
                    let page = sql::facts_after(&tx, whose, after, PAGE).await?;
                    let Some((last, _)) = page.last() else { break };
                    after = last.request.0;
                    if pages.send(page).await.is_err() {
                        return Ok(()); // Nobody counts any more.
                    }
                }
            }
            tx.rollback().await.map_err(StoreError::from)
        });
        while let Some(page) = read.recv().await {
            for (facts, superseded) in &page {
                each(facts, *superseded);
            }
        }
        reader.await.map_err(|_| StoreError::Closed)?
    }
}

/// What is read for a scope. No State asks itself, so no request is read twice.
fn whose(scope: &Scope) -> Vec<Whose> {
    let Some(state) = scope.state else { return vec![Whose::All] };
    let ways = Direction::ALL.iter().filter(|d| scope.direction.is_none_or(|wanted| wanted == **d));
    ways.map(|d| match d {
        Direction::Made => Whose::Made(state),
        Direction::Received => Whose::Received(state),
    })
    .collect()
}
