//! The draft that is being written, in a file only its owner reads, until the backend has it.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, Sender, channel},
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

/// The name of the file of an act: whose, on which request, which. Of a user name only what can stand in a file name.
fn name(of: &ActOf) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let login: String = of.login.chars().map(plain).collect();
    let told = of.act.told.map(|side| format!(".{side}")).unwrap_or_default();
    format!("{login}.{}.{}{told}.json", of.request, of.act.action)
}

/// Returns the draft that is kept; a file that is none is no draft.
#[must_use]
pub fn draft() -> Option<KeptDraft> {
    read(&Slot::Draft.file(&folder()?))
}

/// Returns the forms of acts that are kept, by their files; a file that is none is no form.
#[must_use]
pub fn acts() -> Vec<KeptDraft> {
    folder().map(|folder| acts_in(&folder)).unwrap_or_default()
}

fn acts_in(folder: &Path) -> Vec<KeptDraft> {
    let Ok(entries) = fs::read_dir(folder.join(ACTS)) else { return vec![] };
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    files.iter().filter_map(|file| read(file)).filter(|kept| kept.act.is_some()).collect()
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
        for (i, (slot, kept)) in waiting.iter().enumerate() {
            match kept {
                _ if waiting[i + 1..].iter().any(|(later, _)| later == slot) => {}
                // A full disk must not end the work.
                Some(kept) => {
                    if let Err(error) = keep(folder, kept) {
                        tracing::warn!(%error, "what is written is not kept on this machine");
                    }
                }
                None => forget(folder, slot),
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

    use comity_domain::{codes::Action, ids::RequestId};

    use super::*;
    use crate::effect::KeptAct;

    /// What is written on a request, for an act or as a draft.
    fn kept(text: &str, request: u128, act: Option<Action>) -> KeptDraft {
        KeptDraft {
            login: "lka.officer".to_owned(),
            id: act.map(|_| RequestId(uuid::Uuid::from_u128(request))),
            reference: None,
            fields: vec![("text".to_owned(), text.to_owned())],
            act: act.map(|action| KeptAct { action, told: None }),
        }
    }

    fn texts(folder: &Path) -> Vec<String> {
        let all = read(&Slot::Draft.file(folder)).into_iter().chain(acts_in(folder));
        all.map(|kept| kept.fields[0].1.clone()).collect()
    }

    #[test]
    fn drafts_and_acts_are_kept_beside_each_other_and_the_latest_of_each_stands() {
        let folder = std::env::temp_dir().join(format!("comity-slots-{}", std::process::id()));
        // Two windows of one account, each with its own thread; in the first something else is written on after.
        let one = [
            kept("one", 1, None),
            kept("arrest, first", 1, Some(Action::ReportArrest)),
            kept("arrest", 1, Some(Action::ReportArrest)),
            kept("two", 1, None),
        ];
        let other =
            [kept("arrest of another", 2, Some(Action::ReportArrest)), kept("note", 1, Some(Action::Note))];
        for window in [one.to_vec(), other.to_vec()] {
            let (tell, told) = channel();
            for kept in window {
                tell.send((Slot::of(&kept), Some(Box::new(kept)))).unwrap();
            }
            drop(tell);
            write_latest(&folder, &told);
        }
        assert_eq!(texts(&folder), ["two", "note", "arrest", "arrest of another"]);
        // Sent from one window, that act is forgotten, and no other.
        let (tell, told) = channel();
        tell.send((Slot::of(&kept("", 1, Some(Action::ReportArrest))), None)).unwrap();
        drop(tell);
        write_latest(&folder, &told);
        assert_eq!(texts(&folder), ["two", "note", "arrest of another"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_people_are_called_names_no_other_folder() {
        let of = |login: &str| {
            let kept = KeptDraft { login: login.to_owned(), ..kept("", 1, Some(Action::Note)) };
            name(&kept.act_of().unwrap())
        };
        assert!(!of("../../x/y").contains(['/', '\\']), "{}", of("../../x/y"));
        assert_ne!(of("lka.officer"), of("ind.officer"));
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
