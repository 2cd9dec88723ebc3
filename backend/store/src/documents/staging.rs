//! What came in and is not decided yet.
//!
//! A piece is written in a short transaction of its own, so that a client on a slow line never holds the writer. The
//! command `attach` then links the pieces to a document in its own transaction, and writes a few hundred bytes. What
//! it did not take is removed, also in pieces.

use comity_domain::{
    ids::{DocumentId, StateCode, UserId},
    registry::Actor,
};
use comity_ledger::hash;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use super::{KeptDocument, PIECE};
use crate::{
    Store, StoreError,
    sql::{self, NewStaged, Whole},
    time::micros,
};

/// How long what is staged may wait for its command: longer than any upload takes.
const WAITS: SignedDuration = SignedDuration::from_hours(12);

/// How many pieces are removed in one transaction: 4 MiB, which are overwritten.
const REMOVED_TOGETHER: u32 = 16;

/// Bytes on their way in. Never more than one piece of them is in memory. Dropped before [`Upload::finish`], nothing
/// of it stays.
#[derive(Debug)]
pub struct Upload {
    store: Store,
    id: DocumentId,
    state: StateCode,
    user: UserId,
    begun: Timestamp,
    hash: Sha256,
    piece: Vec<u8>,
    pieces: i64,
    size: u64,
    /// Whether something is in the database that nobody else will remove.
    staged: bool,
}

impl Upload {
    /// Adds bytes, in any portions.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where what was staged is gone: somebody else cleaned up. What the database says.
    pub async fn add(&mut self, mut bytes: &[u8]) -> Result<(), StoreError> {
        while !bytes.is_empty() {
            let take = bytes.len().min(PIECE - self.piece.len());
            let (now, later) = bytes.split_at(take);
            self.piece.extend_from_slice(now);
            bytes = later;
            if self.piece.len() == PIECE {
                self.write(None).await?;
            }
        }
        Ok(())
    }

    /// Returns how many bytes came so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size + self.piece.len() as u64
    }

    /// Ends it: the bytes are whole, and wait for `attach` by the same State. Whoever does not come to that calls
    /// [`Store::discard`].
    ///
    /// # Errors
    /// As [`Upload::add`].
    pub async fn finish(mut self, media_type: &str) -> Result<KeptDocument, StoreError> {
        self.write(Some(media_type)).await?;
        self.staged = false;
        let sha256: hash::Hash = self.hash.finalize_reset().into();
        Ok(KeptDocument { id: self.id, size: self.size, sha256: hex::encode(sha256) })
    }

    /// Gives it up, and removes what was staged of it.
    ///
    /// # Errors
    /// As [`Store::discard`].
    pub async fn abandon(mut self) -> Result<(), StoreError> {
        if std::mem::take(&mut self.staged) { self.store.discard(self.id).await } else { Ok(()) }
    }

    /// Writes the piece in hand, and at the end what the whole is.
    async fn write(&mut self, whole: Option<&str>) -> Result<(), StoreError> {
        self.hash.update(&self.piece);
        self.size += self.piece.len() as u64;
        let tx = self.store.core.begin().await?;
        if self.pieces == 0 {
            let staged =
                NewStaged { id: self.id, state: self.state, user: self.user, begun_at: micros(self.begun) };
            sql::stage(&tx, &staged).await?;
        }
        if !self.piece.is_empty() {
            sql::add_piece(&tx, self.id, self.pieces, std::mem::take(&mut self.piece)).await?;
            self.pieces += 1;
        }
        if let Some(media_type) = whole {
            let salt = self.store.core.entropy.bytes::<32>()?;
            let sha256: hash::Hash = self.hash.clone().finalize().into();
            let commitment = hash::commit_to(&salt, &sha256);
            sql::whole(&tx, self.id, &Whole { media_type, size: self.size, sha256, salt, commitment })
                .await?;
        }
        self.staged = true; // before the commit: its outcome may never be heard
        tx.commit().await?;
        Ok(())
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if self.staged {
            let (store, id) = (self.store.clone(), self.id);
            runtime.spawn(async move {
                if let Err(error) = store.discard(id).await {
                    tracing::warn!(%error, "what was staged waits for the next sweep");
                }
            });
        }
    }
}

impl Store {
    /// Begins to take in the bytes of a document.
    ///
    /// # Errors
    /// [`StoreError::MayNotKeep`] where the keeper works on no cases.
    pub fn upload(&self, keeper: &Actor, now: Timestamp) -> Result<Upload, StoreError> {
        let works = keeper.roles.iter().any(|r| r.works_on_cases()) || keeper.only_executes();
        let state = keeper.state.filter(|_| works).ok_or(StoreError::MayNotKeep)?;
        Ok(Upload {
            store: self.clone(),
            id: DocumentId(self.core.entropy.id(now)?),
            state,
            user: keeper.user,
            begun: now,
            hash: Sha256::new(),
            piece: Vec::new(),
            pieces: 0,
            size: 0,
            staged: false,
        })
    }

    /// Stages bytes that are all at hand.
    ///
    /// # Errors
    /// As [`Store::upload`], and what the database says.
    pub async fn keep_document(
        &self,
        keeper: &Actor,
        media_type: &str,
        bytes: Vec<u8>,
        now: Timestamp,
    ) -> Result<KeptDocument, StoreError> {
        let mut upload = self.upload(keeper, now)?;
        upload.add(&bytes).await?;
        upload.finish(media_type).await
    }

    /// Removes what is staged under an id and was not attached. Safe to call at any time and any number of times:
    /// what a document names is never touched.
    ///
    /// # Errors
    /// What the database says; what is left then goes with the next sweep.
    pub async fn discard(&self, id: DocumentId) -> Result<(), StoreError> {
        if !sql::is_staged(&self.core.read, id).await? {
            return Ok(());
        }
        let mut first = true;
        loop {
            let tx = self.core.begin().await?;
            if first && !sql::give_up(&tx, id).await? {
                return Ok(tx.rollback().await?); // attached, or removed before
            }
            first = false;
            let more = sql::remove_pieces(&tx, id, REMOVED_TOGETHER).await?;
            tx.commit().await?;
            if !more {
                return Ok(());
            }
        }
    }

    /// Returns how many uploads are staged now: those that are coming in, and those that wait for their command.
    ///
    /// # Errors
    /// What the database says.
    pub async fn uploads(&self) -> Result<u64, StoreError> {
        Ok(sql::staged(&self.core.read, i64::MAX).await?.len() as u64)
    }

    /// Removes what was staged before an instant, or everything that is: at the start of a backend, when nobody can be
    /// sending. Returns how many uploads it removed. A second run finds nothing to do.
    ///
    /// # Errors
    /// What the database says.
    pub async fn sweep_uploads(&self, before: Option<Timestamp>) -> Result<u64, StoreError> {
        let staged = sql::staged(&self.core.read, before.map_or(i64::MAX, micros)).await?;
        for id in &staged {
            self.discard(*id).await?;
        }
        Ok(staged.len() as u64)
    }

    /// Removes what was staged so long ago that no client can still be sending it.
    pub(crate) async fn sweep_old_uploads(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.sweep_uploads(Some(now.checked_sub(WAITS).unwrap_or(Timestamp::MIN))).await
    }
}
