//! The audit trail out: the log of one State, page by page, memory flat.

use comity_domain::{
    codes::Action,
    ids::{RequestId, UserId},
    registry::Actor,
};
use jiff::Timestamp;

use crate::{Entry, Store, StoreError};

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

/// A reader of a State's log as it stood when it was opened.
#[derive(Debug)]
pub struct Export {
    /// The last index that is part of it.
    pub through: u64,
}

impl Export {
    /// Returns the next entries, in order; empty: that was all.
    pub async fn next_page(&mut self) -> Result<Vec<Entry>, StoreError> {
        Err(StoreError::NotBuilt)
    }
}

impl Store {
    /// Opens the audit trail of the viewer's State; none where the viewer may not take it out.
    pub async fn export(&self, viewer: &Actor, filter: ExportFilter) -> Result<Option<Export>, StoreError> {
        let _ = (viewer, filter);
        Err(StoreError::NotBuilt)
    }
}
