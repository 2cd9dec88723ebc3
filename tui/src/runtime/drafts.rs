//! The draft that is being written, in a file only its owner reads, until the backend has it.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, Sender, channel},
    thread::{self, JoinHandle},
};

use crate::effect::KeptDraft;

/// Returns the folder of the client's own state, as XDG has it.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.state_dir().unwrap_or_else(|| base.data_dir()).join("comity"))
}

fn file() -> Option<PathBuf> {
    Some(folder()?.join("draft.json"))
}

/// Returns the kept draft; a file that is none is no draft.
#[must_use]
pub fn read() -> Option<KeptDraft> {
    serde_json::from_slice(&fs::read(file()?).ok()?).ok()
}

/// Keeps a draft.
///
/// # Errors
/// Those of the file system.
pub fn keep(draft: &KeptDraft) -> std::io::Result<()> {
    let Some(path) = file() else { return Ok(()) };
    write_private(&path, &serde_json::to_vec(draft)?)
}

/// Forgets the kept draft.
pub fn forget() {
    if let Some(path) = file() {
        let _ = fs::remove_file(path); // what is not there is forgotten
    }
}

/// Keeps drafts on a thread of its own, so that no key waits for a disk; of several only the latest is written.
/// What was kept last is on the disk when this value is gone.
#[derive(Debug)]
pub(super) struct Keeper {
    tell: Option<Sender<Option<Box<KeptDraft>>>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts the thread.
    pub(super) fn start() -> Self {
        let (tell, told) = channel();
        let thread = thread::Builder::new().name("drafts".to_owned()).spawn(move || write_latest(&told));
        Self { tell: Some(tell), thread: thread.ok() }
    }

    /// Keeps a draft.
    pub(super) fn keep(&self, draft: Box<KeptDraft>) {
        self.say(Some(draft));
    }

    /// Forgets the kept draft.
    pub(super) fn forget(&self) {
        self.say(None);
    }

    fn say(&self, draft: Option<Box<KeptDraft>>) {
        if let Some(tell) = &self.tell {
            let _ = tell.send(draft); // without the thread the draft lives on the screen alone
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.tell.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn write_latest(told: &Receiver<Option<Box<KeptDraft>>>) {
    while let Ok(first) = told.recv() {
        match told.try_iter().last().unwrap_or(first) {
            // A full disk must not end the work.
            Some(draft) => {
                if let Err(error) = keep(&draft) {
                    tracing::warn!(%error, "the draft is not kept on this machine");
                }
            }
            None => forget(),
        }
    }
}

/// Makes a folder that only its owner enters; one that is there stays as it is.
fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// Writes a file that only its owner reads: beside it first, so that a stop half-way leaves the old one.
///
/// # Errors
/// Those of the file system.
pub fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        private_folder(folder)?;
    }
    let beside = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.create(true).write(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(&beside)?;
    #[cfg(unix)]
    {
        // One that was there already keeps the mode it had.
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
    }
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(beside, path)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_is_kept_is_read_by_its_owner_alone() {
        let folder = std::env::temp_dir().join(format!("comity-drafts-{}", std::process::id()));
        let path = folder.join("state").join("draft.json");
        write_private(&path, b"one").unwrap();
        fs::write(path.with_extension("new"), b"left behind").unwrap();
        fs::set_permissions(path.with_extension("new"), fs::Permissions::from_mode(0o644)).unwrap();
        write_private(&path, b"two").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        fs::remove_dir_all(folder).unwrap();
    }
}
