//! Figures, counted from the rows of facts and nothing else.

use std::collections::BTreeMap;

use comity_domain::{
    codes::{Direction, SplitBy},
    figures::{CaseFacts, Figures, Scope, Tally},
    registry::Actor,
    sight,
};
use jiff::Timestamp;
use sea_orm::{TransactionOptions, TransactionTrait as _};
use uuid::Uuid;

use crate::{Store, StoreError, sql, sql::Whose};

/// How many rows are in memory at once.
const PAGE: u32 = 1000;

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
    /// What the database says.
    pub async fn figures(
        &self,
        viewer: &Actor,
        scope: Scope,
        split: Option<SplitBy>,
        snapshot: Timestamp,
    ) -> Result<Option<Counted>, StoreError> {
        let Some(state) = viewer.state.filter(|_| sight::reads_figures(viewer)) else { return Ok(None) };
        self.count_figures(Scope { state: Some(state), ..scope }, split, snapshot).await.map(Some)
    }

    /// Counts figures of any scope: for the host, who reads the database anyway.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_figures(
        &self,
        scope: Scope,
        split: Option<SplitBy>,
        snapshot: Timestamp,
    ) -> Result<Counted, StoreError> {
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

    /// Calls `each` with the facts of every request of a scope's State and direction, as of one instant, and with when
    /// a request that replaces it was sent, UTC. A page of them is in memory at a time.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_case(
        &self,
        scope: &Scope,
        mut each: impl FnMut(&CaseFacts, Option<Timestamp>),
    ) -> Result<(), StoreError> {
        let tx = self.core.read.begin_with_options(TransactionOptions::default()).await?;
        for whose in whose(scope) {
            let mut after = Uuid::nil();
            loop {
                let page = sql::facts_after(&tx, whose, after, PAGE).await?;
                let Some((last, _)) = page.last() else { break };
                after = last.request.0;
                for (facts, superseded) in &page {
                    each(facts, *superseded);
                }
            }
        }
        tx.rollback().await?;
        Ok(())
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
