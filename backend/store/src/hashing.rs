//! Argon2 on a thread of its own. It takes 19 MiB and tens of milliseconds: one password at a time, and always on the
//! same thread, since the allocator keeps what each thread that ever hashed had taken.

use std::{sync::mpsc, thread};

use tokio::sync::oneshot;

use crate::StoreError;

type Work = Box<dyn FnOnce() + Send>;

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
            while let Ok(work) = take.recv() {
                work();
            }
        };
        thread::Builder::new().name("hashing".to_owned()).spawn(work).map_err(|_| StoreError::Password)?;
        Ok(Self(give))
    }

    /// Does the work on the thread and waits for its answer without holding up anything else.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        let (tell, told) = oneshot::channel();
        let work: Work = Box::new(move || {
            // Who asked may have gone away; then nobody needs the answer.
            let _ = tell.send(work());
        });
        self.0.try_send(work).map_err(|_| StoreError::Busy)?;
        told.await.map_err(|_| StoreError::Closed)
    }
}
