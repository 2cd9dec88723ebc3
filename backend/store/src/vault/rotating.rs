//! Changing the keys: a new key for a State, and the end of one person's.

use std::path::Path;

use comity_domain::{
    codes::Side,
    ids::{PersonCode, RequestId, StateCode},
    workflow::{Body, event::Text},
};
use jiff::Timestamp;

use super::{
    keys::{KeyFacts, draft_next},
    moves::Move,
    opening::names_sealed,
    rows,
    seal::Place,
};
use crate::{
    Store, StoreError,
    batch::{Batch, FileEntry, OfficeEntry},
    envelope::{ActOf, Kind},
    sql::{HeadsAsk, Want},
};

/// How many keys of persons are wrapped again in one transaction: others write in between.
const AT_ONCE: u64 = 100;

/// What came of ending an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destroyed {
    /// It is gone, and the record says so.
    Yes,
    /// The vault of that State holds no such identity.
    NotThere,
    /// The reason names a sealed person of the request: nothing was done.
    ReasonNames,
}

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The name of the State's key now.
    pub key: String,
    /// How many keys of persons it wraps that another wrapped before.
    pub rewrapped: u64,
}

impl Store {
    /// Records that a State got a key, in its log: its name, never the key.
    pub async fn record_key(&self, state: StateCode, now: Timestamp) -> Result<(), StoreError> {
        self.note_key(state, "state_key_made", now).await
    }

    async fn note_key(&self, state: StateCode, code: &str, now: Timestamp) -> Result<(), StoreError> {
        let tx = self.core.begin().await?;
        let ask = HeadsAsk { logs: vec![state.to_string()], ..HeadsAsk::default() };
        let mut batch = Batch::over(&self.core, &tx, &ask).await?;
        let act = ActOf { state: Some(state), ..ActOf::new(code) };
        let entry = OfficeEntry { act: Some(act), ..OfficeEntry::of(Kind::Administered) };
        batch.office(Some(state), None, entry, now)?;
        batch.write(&tx).await?;
        tx.commit().await?;
        self.core.tick();
        Ok(())
    }

    /// Makes a State's next key beside the ones it has. First it is whole on the disk, without its name; then its entry
    /// is in the log; then it gets its name, and only then anything can be sealed under it. Stopped in between, it
    /// leaves a file that nobody reads and at most an entry of a key that was never used: everything still opens, and
    /// it is done again.
    ///
    /// # Errors
    /// [`StoreError::Keys`] where the directory cannot be used.
    pub async fn next_key(
        &self,
        dir: &Path,
        state: StateCode,
        now: Timestamp,
    ) -> Result<KeyFacts, StoreError> {
        let draft = draft_next(dir, state)?;
        self.note_key(state, "state_key_rotated", now).await?;
        // Whoever seals is in a transaction that writes: none does while the name is not on the disk for good.
        let tx = self.core.begin().await?;
        let made = draft.publish()?;
        tx.rollback().await?;
        Ok(made)
    }

    /// Wraps the keys of all persons in a State's vault by its newest key, some at a time. Stopped in between, it goes
    /// on where it was: what is wrapped already is left alone.
    ///
    /// # Errors
    /// [`StoreError::NoKey`] where a key that wraps one of them is gone.
    pub async fn rewrap(
        &self,
        state: StateCode,
        mut progress: impl FnMut(u64),
    ) -> Result<Rotated, StoreError> {
        let mut rewrapped = 0;
        loop {
            let tx = self.core.begin().await?;
            let newest = self.core.ring.current(state)?;
            let key = newest.id.to_string();
            let page = rows::not_under(&tx, state, &key, AT_ONCE).await?;
            if page.is_empty() {
                tx.rollback().await?;
                return Ok(Rotated { key, rewrapped });
            }
            for row in &page {
                rows::put(&tx, &row.rewrapped(&self.core.ring, &newest, &self.core.entropy)?).await?;
            }
            tx.commit().await?;
            rewrapped += page.len() as u64;
            progress(rewrapped);
        }
    }

    /// Destroys the key of a person in a State's vault, and with it the identity; the entry that says so stays, and the
    /// ledger still verifies. What older back-ups hold opens as long as the State's key
    /// of that time exists: rotate it, and destroy the old one.
    ///
    /// # Errors
    /// [`StoreError::NoKey`] where the vault is closed: then the reason cannot be looked through, and nothing is done.
    pub async fn destroy_identity(
        &self,
        state: StateCode,
        id: RequestId,
        person: &PersonCode,
        reason: &str,
        now: Timestamp,
    ) -> Result<Destroyed, StoreError> {
        let tx = self.core.begin().await?;
        let ask = HeadsAsk {
            logs: vec![state.to_string()],
            requests: vec![(id, Want::Folded)],
            ..HeadsAsk::default()
        };
        let mut batch = Batch::over(&self.core, &tx, &ask).await?;
        batch.open_vault(&tx).await?;
        let side = batch.heads.requests.get(&id).and_then(|held| held.request.side_of(state));
        let (Some(side), true) = (side, batch.vault.held(id, state).contains(person)) else {
            tx.rollback().await?;
            return Ok(Destroyed::NotThere);
        };
        // The reason is all that remains, and stays for ever: it must not keep what is being ended.
        if names_sealed(&batch, state, id, reason)? {
            tx.rollback().await?;
            return Ok(Destroyed::ReasonNames);
        }
        destroy(&mut batch, side, Place { request: id, person: person.clone(), state }, reason, now)?;
        batch.write(&tx).await?;
        tx.commit().await?;
        // What was overwritten in the file is overwritten in the log beside it too.
        self.fold_log().await;
        self.core.tick();
        Ok(Destroyed::Yes)
    }
}

fn destroy(
    batch: &mut Batch<'_>,
    side: Side,
    place: Place,
    reason: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = place.request;
    let gone = Move { place, row: None };
    let entry = FileEntry {
        body: Some(Body::Texts(vec![Text { path: "reason".to_owned(), text: reason.to_owned() }])),
        identities: vec![gone.told()],
        ..FileEntry::of(Kind::IdentityDestroyed)
    };
    batch.file(id, side, entry, now)?;
    batch.vault.take(gone);
    Ok(())
}
