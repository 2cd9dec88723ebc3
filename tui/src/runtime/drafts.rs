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

/// What is kept, each in a file of its own: a draft that waits is not lost to an act on another request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The draft of a request.
    Draft,
    /// The form of an act.
    Act,
}

impl Slot {
    fn of(kept: &KeptDraft) -> Self {
        if kept.act.is_some() { Self::Act } else { Self::Draft }
    }

    fn file(self, folder: &Path) -> PathBuf {
        folder.join(match self {
            Self::Draft => "draft.json",
            Self::Act => "act.json",
        })
    }
}

/// Returns what is kept; a file that is none is no draft.
#[must_use]
pub fn read(slot: Slot) -> Option<KeptDraft> {
    read_in(&folder()?, slot)
}

fn read_in(folder: &Path, slot: Slot) -> Option<KeptDraft> {
    serde_json::from_slice(&fs::read(slot.file(folder)).ok()?).ok()
}

fn keep(folder: &Path, kept: &KeptDraft) -> std::io::Result<()> {
    write_private(&Slot::of(kept).file(folder), &serde_json::to_vec(kept)?)
}

fn forget(folder: &Path, slot: Slot) {
    let _ = fs::remove_file(slot.file(folder)); // what is not there is forgotten
}

/// What the thread is told.
type Told = (Slot, Option<Box<KeptDraft>>);

/// Keeps drafts on a thread of its own, so that no key waits for a disk; of several only the latest is written.
/// What was kept last is on the disk when this value is gone.
#[derive(Debug)]
pub(super) struct Keeper {
    tell: Option<Sender<Told>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts the thread.
    pub(super) fn start() -> Self {
        let (tell, told) = channel();
        let write = move || folder().iter().for_each(|folder| write_latest(folder, &told));
        let thread = thread::Builder::new().name("drafts".to_owned()).spawn(write);
        Self { tell: Some(tell), thread: thread.ok() }
    }

    /// Keeps a draft, or the form of an act.
    pub(super) fn keep(&self, kept: Box<KeptDraft>) {
        self.say((Slot::of(&kept), Some(kept)));
    }

    /// Forgets what is kept.
    pub(super) fn forget(&self, slot: Slot) {
        self.say((slot, None));
    }

    fn say(&self, told: Told) {
        if let Some(tell) = &self.tell {
            let _ = tell.send(told); // without the thread the draft lives on the screen alone
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

fn write_latest(folder: &Path, told: &Receiver<Told>) {
    while let Ok(first) = told.recv() {
        let waiting: Vec<Told> = std::iter::once(first).chain(told.try_iter()).collect();
        for slot in [Slot::Draft, Slot::Act] {
            match waiting.iter().rev().find(|(of, _)| *of == slot) {
                // A full disk must not end the work.
                Some((_, Some(kept))) => {
                    if let Err(error) = keep(folder, kept) {
                        tracing::warn!(%error, "what is written is not kept on this machine");
                    }
                }
                Some((_, None)) => forget(folder, slot),
                None => {}
            }
        }
    }
}

/// Makes a folder that only its owner enters; one that is there stays as it is.
pub(crate) fn private_folder(folder: &Path) -> std::io::Result<()> {
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
    fn a_draft_and_an_act_are_kept_beside_each_other_and_the_latest_of_each_stands() {
        use crate::effect::KeptAct;

        let folder = std::env::temp_dir().join(format!("comity-slots-{}", std::process::id()));
        let kept = |text: &str, act: Option<&str>| {
            Box::new(KeptDraft {
                login: "lka.officer".to_owned(),
                id: None,
                reference: None,
                fields: vec![("text".to_owned(), text.to_owned())],
                act: act.map(|action| KeptAct { action: action.parse().unwrap(), told: None }),
            })
        };
        let (tell, told) = channel();
        for (text, act) in [("one", None), ("arrest", Some("report_arrest")), ("two", None)] {
            let kept = kept(text, act);
            tell.send((Slot::of(&kept), Some(kept))).unwrap();
        }
        drop(tell);
        write_latest(&folder, &told);
        let text = |slot| read_in(&folder, slot).map(|kept| kept.fields[0].1.clone());
        assert_eq!(text(Slot::Draft).as_deref(), Some("two"));
        assert_eq!(text(Slot::Act).as_deref(), Some("arrest"));
        let (tell, told) = channel();
        tell.send((Slot::Act, None)).unwrap();
        drop(tell);
        write_latest(&folder, &told);
        assert_eq!((text(Slot::Draft).as_deref(), text(Slot::Act)), (Some("two"), None));
        fs::remove_dir_all(folder).unwrap();
    }

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
