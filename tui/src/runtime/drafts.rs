//! The draft that is being written, in a file only its owner reads, until the backend has it.

use std::{
    collections::VecDeque,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, SendError, Sender, channel},
    thread::{self, JoinHandle},
};

use crate::effect::{ActOf, KeptDraft};

/// Returns the folder of the client's own state, as XDG has it.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.state_dir().unwrap_or_else(|| base.data_dir()).join("comity"))
}

/// What is kept, each in a file of its own: neither a draft that waits nor the form of an act is lost to what is written
/// elsewhere, on another request or in another window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// The draft of a request.
    Draft,
    /// The form of an act.
    Act(ActOf),
}

/// The folder of the forms of acts.
const ACTS: &str = "acts";

impl Slot {
    fn of(kept: &KeptDraft) -> Self {
        kept.act_of().map_or(Self::Draft, Self::Act)
    }

    fn file(&self, folder: &Path) -> PathBuf {
        match self {
            Self::Draft => folder.join("draft.json"),
            Self::Act(of) => folder.join(ACTS).join(name(of)),
        }
    }
}

/// The name of the file of an act: whose, on which request, which. No two user names have one file, also where small and
/// capital letters are the same to the disk: whatever is neither a small letter, a digit, a dot nor a hyphen is escaped.
fn name(of: &ActOf) -> String {
    let plain = |b: u8| match b {
        b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' => char::from(b).to_string(),
        b'_' => "__".to_owned(),
        _ => format!("_{b:02x}"),
    };
    let login: String = of.login.bytes().map(plain).collect();
    let told = of.act.told.map(|side| format!(".{side}")).unwrap_or_default();
    format!("{login}.{}.{}{told}.json", of.request, of.act.action)
}

/// Returns the draft that is kept; a file that is none is no draft.
#[must_use]
pub fn draft() -> Option<KeptDraft> {
    read(&Slot::Draft.file(&folder()?))
}

/// Returns the forms of acts that are kept, by their files; a file that is none is no form.
fn acts_in(folder: &Path) -> Vec<KeptDraft> {
    settle(folder);
    act_files(folder).iter().filter_map(|file| read(file)).filter(|kept| kept.act.is_some()).collect()
}

fn act_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder.join(ACTS)) else { return vec![] };
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    files
}

/// The one file of all acts that an earlier version kept.
const OF_ALL_ACTS: &str = "act.json";

/// Brings what an earlier version kept elsewhere, or under another name, to the place where it is looked for and forgotten:
/// words of a case do not stay on the disk for ever.
fn settle(folder: &Path) {
    let of_all = folder.join(OF_ALL_ACTS);
    for file in act_files(folder).into_iter().chain([of_all.clone()]) {
        let Ok(bytes) = fs::read(&file) else { continue };
        let kept: Option<KeptDraft> = serde_json::from_slice(&bytes).ok();
        let Some((kept, of)) = kept.and_then(|kept| kept.act_of().map(|of| (kept, of))) else {
            // Whose act this was cannot be told, so that nobody could ever be offered it.
            if file == of_all {
                let _ = fs::remove_file(&file);
            }
            continue;
        };
        let place = Slot::Act(of).file(folder);
        // What stands in its place was written later.
        if place != file && (place.exists() || keep(folder, &kept).is_ok()) {
            let _ = fs::remove_file(&file);
        }
    }
}

fn read(file: &Path) -> Option<KeptDraft> {
    serde_json::from_slice(&fs::read(file).ok()?).ok()
}

fn keep(folder: &Path, kept: &KeptDraft) -> std::io::Result<()> {
    write_private(&Slot::of(kept).file(folder), &serde_json::to_vec(kept)?)
}

fn forget(folder: &Path, slot: &Slot) {
    let _ = fs::remove_file(slot.file(folder)); // what is not there is forgotten
}

/// What takes the forms of acts that were read; none where there is no folder for them.
type Take = Box<dyn FnOnce(Option<Vec<KeptDraft>>) + Send>;

/// What the thread is told.
enum Told {
    Keep(Box<KeptDraft>),
    Forget(Slot),
    /// Read after what was told before, and before what is told after.
    Read(Take),
}

impl Told {
    /// What it writes to.
    fn slot(&self) -> Option<Slot> {
        match self {
            Self::Keep(kept) => Some(Slot::of(kept)),
            Self::Forget(slot) => Some(slot.clone()),
            Self::Read(_) => None,
        }
    }
}

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
        let write = move || {
            if let Some(folder) = folder() {
                write_latest(&folder, &told);
            }
        };
        let thread = thread::Builder::new().name("drafts".to_owned()).spawn(write);
        Self { tell: Some(tell), thread: thread.ok() }
    }

    /// Keeps a draft, or the form of an act.
    pub(super) fn keep(&self, kept: Box<KeptDraft>) {
        self.say(Told::Keep(kept));
    }

    /// Forgets what is kept.
    pub(super) fn forget(&self, slot: Slot) {
        self.say(Told::Forget(slot));
    }

    /// Reads the forms of acts that are kept, by whichever window.
    pub(super) fn read_acts(&self, take: impl FnOnce(Option<Vec<KeptDraft>>) + Send + 'static) {
        self.say(Told::Read(Box::new(take)));
    }

    fn say(&self, told: Told) {
        let Some(tell) = &self.tell else { return };
        // Without the thread what is written lives on the screen alone, and who asks hears so.
        if let Err(SendError(Told::Read(take))) = tell.send(told) {
            take(None);
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
        let mut waiting: VecDeque<Told> = std::iter::once(first).chain(told.try_iter()).collect();
        while let Some(next) = waiting.pop_front() {
            let slot = next.slot();
            let mut later = waiting.iter().map(Told::slot).take_while(Option::is_some);
            if slot.is_some() && later.any(|later| later == slot) {
                continue;
            }
            match next {
                // A full disk must not end the work.
                Told::Keep(kept) => {
                    if let Err(error) = keep(folder, &kept) {
                        tracing::warn!(%error, "what is written is not kept on this machine");
                    }
                }
                Told::Forget(slot) => forget(folder, &slot),
                Told::Read(take) => take(Some(acts_in(folder))),
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
mod tests;
