//! Argon2id on a thread of its own, in memory of its own. It takes 19 MiB and tens of milliseconds: one password at a
//! time, always in the same memory, since what is freed stays with the process all the same.

use std::{
    sync::{LazyLock, mpsc},
    thread,
};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{PasswordHasher as _, phc},
};
use tokio::sync::oneshot;

use crate::{StoreError, people::PasswordHash};

/// The memory a password is hashed in.
pub(crate) type Memory = Vec<Block>;

type Work = Box<dyn FnOnce(&mut Memory) + Send>;

/// The thread that hashes. It ends with the store.
#[derive(Debug)]
pub(crate) struct Hashing(mpsc::SyncSender<Work>);

/// How many passwords may wait; more are turned away rather than let in to pile up.
const WAITING: usize = 256;

impl Hashing {
    /// Starts the thread.
    pub(crate) fn start() -> Result<Self, StoreError> {
        let (give, take) = mpsc::sync_channel::<Work>(WAITING);
        let work = move || {
            let mut memory = Memory::new();
            while let Ok(work) = take.recv() {
                work(&mut memory);
            }
        };
        thread::Builder::new().name("hashing".to_owned()).spawn(work).map_err(|_| StoreError::Password)?;
        Ok(Self(give))
    }

    /// Does the work on the thread and waits for its answer without holding up anything else.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        let (tell, told) = oneshot::channel();
        let work: Work = Box::new(move |memory| {
            // Who asked may have gone away; then nobody needs the answer.
            let _ = tell.send(work(memory));
        });
        self.0.try_send(work).map_err(|_| StoreError::Busy)?;
        told.await.map_err(|_| StoreError::Closed)
    }
}

fn hasher() -> Result<Argon2<'static>, StoreError> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|_| StoreError::Password)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Returns the hash of a new password, with a salt of its own.
pub(crate) fn hash(password: &str) -> Result<PasswordHash, StoreError> {
    let hash = hasher()?.hash_password(password.as_bytes()).map_err(|_| StoreError::Password)?;
    Ok(PasswordHash(hash.to_string()))
}

/// What an unknown login is compared with, so that it takes as long as a known one.
static NOBODY: LazyLock<Option<PasswordHash>> = LazyLock::new(|| hash("nobody").ok());

/// Returns whether a password is the one whose hash is kept; no hash kept is answered as slowly, and never right.
pub(crate) fn verify(password: &str, kept: Option<&str>, memory: &mut Memory) -> bool {
    let against = kept.or_else(|| NOBODY.as_ref().map(|h| h.0.as_str()));
    let right = against.and_then(|hash| matches(password, hash, memory)).unwrap_or(false);
    right && kept.is_some()
}

fn matches(password: &str, hash: &str, memory: &mut Memory) -> Option<bool> {
    let hash = phc::PasswordHash::new(hash).ok()?;
    let params = Params::try_from(&hash).ok()?;
    let (salt, expected) = (hash.salt?, hash.hash?);
    memory.resize(params.block_count(), Block::default());
    let mut out = vec![0; expected.as_bytes().len()];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password.as_bytes(), &salt, &mut out, memory.as_mut_slice())
        .ok()?;
    memory.fill(Block::default()); // nothing of a password stays
    // Compared in constant time.
    Some(phc::Output::new(&out).ok()? == expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_password_is_right_in_the_same_memory_again_and_again() {
        let kept = hash("correct horse").unwrap();
        let mut memory = Memory::new();
        for _ in 0..2 {
            assert!(verify("correct horse", Some(&kept.0), &mut memory));
            assert!(!verify("battery staple", Some(&kept.0), &mut memory));
        }
        assert!(!verify("nobody", None, &mut memory), "an unknown login is never right");
        assert!(!verify("x", Some("not a hash"), &mut memory));
    }
}
