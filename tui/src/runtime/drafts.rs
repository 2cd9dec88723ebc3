//! The draft that is being written, in a file only its owner reads, until the backend has it.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
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

/// Writes a file that only its owner reads: beside it first, so that a stop half-way leaves the old one.
///
/// # Errors
/// Those of the file system.
pub fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
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
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(beside, path)
}
