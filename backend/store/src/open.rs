//! Opening and closing.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::watch;

use crate::{Entropy, Outcome, StoreError, Submitted};

/// The store: one writer, readers apart. Clones share it.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) ticks: watch::Sender<u64>,
}

/// How to open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenOptions {
    /// How many reading connections.
    pub readers: u32,
    /// Where ids and salts come from.
    pub entropy: Entropy,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self { readers: 4, entropy: Entropy::Os }
    }
}

/// Where a database comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Version of the format.
    pub format: u32,
    /// The name of the node.
    pub node: String,
    /// Whether its cases are invented.
    pub mark: Option<DemoMark>,
}

/// Why the cases of a database are not real; a mark is for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoMark {
    /// Made by `demo`.
    Demo,
    /// Made by `simulate`.
    Simulated,
}

impl Store {
    /// Opens `sqlite:PATH`, the path taken as it is, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::ForeignFile`], [`StoreError::NewerFormat`], [`StoreError::SqliteTooOld`],
    /// [`StoreError::UnknownUrl`]; a file that is refused is not touched.
    pub async fn open(url: &str, options: OpenOptions) -> Result<Self, StoreError> {
        let _ = (url, options);
        Err(StoreError::NotBuilt)
    }

    /// Lets the writer finish what waits, folds the write-ahead log into the file, and closes.
    pub async fn close(&self) {}

    /// Returns whether the database answers.
    pub async fn is_ready(&self) -> bool {
        false
    }

    /// Returns where the database comes from.
    pub async fn origin(&self) -> Result<Origin, StoreError> {
        Err(StoreError::NotBuilt)
    }

    /// Does one command, durably: when it answers, it is kept.
    pub async fn submit(&self, submitted: Submitted) -> Result<Outcome, StoreError> {
        let _ = submitted;
        Err(StoreError::NotBuilt)
    }

    /// Does several commands in one transaction, in order.
    pub async fn submit_many(&self, batch: Vec<Submitted>) -> Result<Vec<Outcome>, StoreError> {
        let _ = batch;
        Err(StoreError::NotBuilt)
    }

    /// Ticks after every commit; what is new is then asked by [`Store::log_after`].
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.inner.ticks.subscribe()
    }

    /// Drops what is kept for a time only: old idempotency keys, ended sessions, old failed sign-ins.
    pub async fn forget_old(&self, now: Timestamp) -> Result<(), StoreError> {
        let _ = now;
        Err(StoreError::NotBuilt)
    }
}
