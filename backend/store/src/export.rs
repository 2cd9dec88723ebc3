//! The audit trail out: the log of one State, page by page, memory flat.

use comity_domain::{
    codes::Action,
    ids::{RequestId, StateCode, UserId},
    registry::Actor,
    sight,
};
use jiff::Timestamp;

use crate::{
    Entry, Store, StoreError,
    batch::{Batch, OfficeEntry},
    envelope::Kind,
    sql::{self, HeadsAsk},
};

/// What of the log is wanted; everything given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExportFilter {
    /// About this request.
    pub request: Option<RequestId>,
    /// By this person of the own State.
    pub actor: Option<UserId>,
    /// Events and refused commands of this action.
    pub action: Option<Action>,
    /// Recorded at or after, UTC.
    pub from: Option<Timestamp>,
    /// Recorded before, UTC.
    pub until: Option<Timestamp>,
}

impl ExportFilter {
    fn takes(&self, entry: &Entry) -> bool {
        self.request.is_none_or(|id| entry.request == Some(id))
            && self.actor.is_none_or(|id| entry.by.as_ref().is_some_and(|by| by.id == id))
            && self.action.is_none_or(|action| entry.kind.action() == Some(action))
            && self.from.is_none_or(|from| entry.recorded_at >= from)
            && self.until.is_none_or(|until| entry.recorded_at < until)
    }
}

/// How many entries are in memory at once.
const PAGE: u32 = 500;

/// A reader of a State's log as it stood when it was opened: what is appended meanwhile is not part of it.
#[derive(Debug)]
pub struct Export {
    store: Store,
    state: StateCode,
    filter: ExportFilter,
    at: u64,
    /// The last index of the log that is part of it.
    pub through: u64,
}

impl Export {
    /// Returns how far it has come: the last index looked at.
    #[must_use]
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Returns the next entries that the filter takes, in order; empty: that was all.
    pub async fn next_page(&mut self) -> Result<Vec<Entry>, StoreError> {
        while self.at < self.through {
            let db = &self.store.core.read;
            let kept = sql::log_after(db, self.state, self.at, Some(self.through), PAGE).await?;
            let Some(last) = kept.last().map(|entry| entry.index) else { break };
            self.at = last;
            let mut page = self.store.show(self.state, kept).await?;
            page.retain(|entry| self.filter.takes(entry));
            if !page.is_empty() {
                return Ok(page);
            }
        }
        Ok(vec![])
    }
}

impl Store {
    /// Opens the audit trail of the viewer's State as it stands, and records in it that it was taken out; none where
    /// the viewer may not take it out. A viewer who is nobody on record stands for the host.
    pub async fn export(
        &self,
        viewer: &Actor,
        filter: ExportFilter,
        now: Timestamp,
    ) -> Result<Option<Export>, StoreError> {
        let Some(state) = viewer.state.filter(|_| sight::exports_audit_trail(viewer)) else {
            return Ok(None);
        };
        let through = sql::log_size(&self.core.read, &state.to_string()).await?;
        let tx = self.core.begin().await?;
        let ask = HeadsAsk { users: vec![viewer.user], logs: vec![state.to_string()], ..HeadsAsk::default() };
        let mut batch = Batch::over(&self.core, &tx, &ask).await?;
        let user = batch.registry.user(viewer.user).map(|user| user.id);
        batch.office(Some(state), user, OfficeEntry::of(Kind::Exported), now)?;
        batch.write(&tx).await?;
        tx.commit().await?;
        self.core.tick();
        Ok(Some(Export { store: self.clone(), state, filter, at: 0, through }))
    }
}
