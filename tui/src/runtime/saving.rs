//! Files that are made on this machine: begun before anything is asked of the backend, under their name once they are
//! whole.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use comity_api::problem::Problem;
use futures_util::StreamExt as _;
use reqwest::Response;
use sha2::{Digest as _, Sha256};
use tokio::{
    fs::{File, OpenOptions},
    io::AsyncWriteExt as _,
};

use super::files::problem;
use crate::{client::Moved, msg::Fault, safe_text::Safe, words::say};

/// Where something is saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// In a folder, under its own name or the next free one.
    Folder(PathBuf),
    /// Exactly there; over a file only where the person said so.
    File {
        /// The path.
        path: PathBuf,
        /// Whether a file there is replaced.
        over: bool,
    },
}

impl Target {
    fn folder(&self) -> &Path {
        match self {
            Self::Folder(folder) => folder,
            Self::File { path, .. } => path.parent().unwrap_or(Path::new("")),
        }
    }

    /// Refuses a name that is taken or can be none, and a folder that is not there.
    fn check(&self) -> Result<(), Fault> {
        let folder = self.folder();
        if !folder.as_os_str().is_empty() && !folder.is_dir() {
            return Err(problem("file-no-folder", "file-elsewhere", folder));
        }
        let Self::File { path, over } = self else { return Ok(()) };
        // A folder, a pipe, a device: nothing that a file is put in the place of.
        let other = path.metadata().is_ok_and(|there| !there.is_file());
        if other || path.file_name().is_none() {
            return Err(problem("file-no-file", "file-elsewhere", path));
        }
        match path.symlink_metadata() {
            Ok(_) if *over => Ok(()),
            Ok(_) => Err(exists(path)),
            Err(error) if error.kind() == ErrorKind::NotFound => self.try_name(path),
            Err(_) => Err(problem("file-no-name", "file-elsewhere", path)),
        }
    }

    /// Makes a file of that name and takes it away again: what the folder takes no file for is known before the backend is
    /// asked.
    fn try_name(&self, path: &Path) -> Result<(), Fault> {
        let tried = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
        tried.and_then(|_| std::fs::remove_file(path)).map_err(|error| match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::NotFound => {
                unwritable(self.folder())
            }
            _ => problem("file-no-name", "file-elsewhere", path),
        })
    }

    /// Refuses a place where nothing can be saved. It leaves nothing there.
    ///
    /// # Errors
    /// What is the matter with it, and what to do.
    pub(crate) async fn try_out(&self) -> Result<(), Fault> {
        Part::begin(self.clone()).await.map(drop)
    }
}

/// What comes, as the request says: the bytes must be these.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expected<'a> {
    pub(crate) name: &'a str,
    pub(crate) size: u64,
    /// Hex.
    pub(crate) sha256: &'a str,
}

/// A file in the making, for its owner's eyes alone and under a name that no other file has. It is begun before the
/// backend is asked for what goes into it: what is asked for can be on record. What does not come whole leaves nothing
/// behind.
#[derive(Debug)]
pub(crate) struct Part {
    path: PathBuf,
    file: File,
    target: Target,
}

impl Drop for Part {
    fn drop(&mut self) {
        // It has its own name by now, or is worth nothing.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Part {
    /// Begins a file.
    ///
    /// # Errors
    /// The name is taken or can be none, the folder is not there or not to be written to.
    pub(crate) async fn begin(target: Target) -> Result<Self, Fault> {
        target.check()?;
        match begin(target.folder()).await {
            Ok((path, file)) => Ok(Self { path, file, target }),
            Err(_) => Err(unwritable(target.folder())),
        }
    }

    /// Keeps a document as it comes, and returns where. What did not come whole, or is not what the request says it is,
    /// is not kept.
    pub(crate) async fn document(
        mut self,
        answer: Response,
        expected: Expected<'_>,
        moved: &Moved,
    ) -> Result<PathBuf, Fault> {
        let (mut sha256, mut size) = (Sha256::new(), 0_u64);
        self.take(answer, moved, |piece| {
            sha256.update(piece);
            size += piece.len() as u64;
        })
        .await?;
        if size != expected.size || hex::encode(sha256.finalize()) != expected.sha256 {
            return Err(problem("file-not-whole", "file-not-whole-remedy", Path::new(expected.name)));
        }
        self.keep(expected.name).await
    }

    /// Keeps whatever comes as it comes, and returns where.
    pub(crate) async fn stream(mut self, answer: Response, moved: &Moved) -> Result<PathBuf, Fault> {
        self.take(answer, moved, |_| ()).await?;
        self.keep("").await
    }

    /// Keeps what is at hand, in a folder under this name, and returns where.
    pub(crate) async fn bytes(mut self, name: &str, bytes: &[u8]) -> Result<PathBuf, Fault> {
        self.write(bytes).await?;
        self.keep(name).await
    }

    async fn take(
        &mut self,
        answer: Response,
        moved: &Moved,
        mut see: impl FnMut(&[u8]),
    ) -> Result<(), Fault> {
        let mut pieces = answer.bytes_stream();
        while let Some(piece) = pieces.next().await {
            // The backend answered: it was reached, and what was asked for may be on record.
            let piece = piece.map_err(|_| broke_off())?;
            see(&piece);
            moved.add(piece.len());
            self.write(&piece).await?;
        }
        Ok(())
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let written = self.file.write_all(bytes).await;
        written.map_err(|_| unwritable(self.target.folder()))
    }

    async fn keep(self, name: &str) -> Result<PathBuf, Fault> {
        let synced = self.file.sync_all().await;
        let kept = synced.and_then(|()| keep(&self.path, name, &self.target));
        kept.map_err(|error| match (error.kind(), &self.target) {
            (ErrorKind::AlreadyExists, Target::File { path, .. }) => exists(path),
            (ErrorKind::AlreadyExists, Target::Folder(folder)) => exists(&folder.join(plain(name))),
            _ => unwritable(self.target.folder()),
        })
    }
}

async fn begin(folder: &Path) -> io::Result<(PathBuf, File)> {
    let mut number = [0_u8; 8];
    getrandom::fill(&mut number).map_err(io::Error::other)?;
    let path = folder.join(format!(".comity-{}.part", hex::encode(number)));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    let file = options.open(&path).await?;
    Ok((path, file))
}

/// Gives the finished part its name. A link is made only where nothing is, so that no file is lost to a race.
fn keep(part: &Path, name: &str, target: &Target) -> io::Result<PathBuf> {
    match target {
        Target::File { path, over: true } => std::fs::rename(part, path).map(|()| path.clone()),
        Target::File { path, over: false } => link(part, path).map(|()| path.clone()),
        Target::Folder(folder) => {
            let name = plain(name);
            for n in 0..1000 {
                let path = folder.join(numbered(&name, n));
                match link(part, &path) {
                    Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                    done => return done.map(|()| path),
                }
            }
            Err(ErrorKind::AlreadyExists.into())
        }
    }
}

fn link(part: &Path, path: &Path) -> io::Result<()> {
    match std::fs::hard_link(part, path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        // Some file systems have no links: then the name is taken first, and the part put over it.
        Err(_) => {
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true).open(path)?;
            std::fs::rename(part, path)
        }
    }
}

/// A name the other State gave, as a file of this folder: no path, no hidden file, nothing a terminal acts on.
fn plain(name: &str) -> String {
    let safe = Safe::of(name.trim());
    let last = safe.as_str().rsplit(['/', '\\', ':']).next().unwrap_or_default();
    let name = last.trim_start_matches('.').trim();
    let kept: String = name.chars().take(120).collect();
    // As bytes a name must leave room for a number, and fit every file system.
    let cut = kept.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= 200).last();
    match cut {
        Some(end) => kept[..end].to_owned(),
        None => "document".to_owned(),
    }
}

fn numbered(name: &str, n: u32) -> PathBuf {
    if n == 0 {
        return PathBuf::from(name);
    }
    match name.rsplit_once('.') {
        Some((stem, ending)) => PathBuf::from(format!("{stem}-{n}.{ending}")),
        None => PathBuf::from(format!("{name}-{n}")),
    }
}

/// Nothing can be written there.
pub(crate) fn unwritable(folder: &Path) -> Fault {
    // Where the path has no folder, it is the present one.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    problem("file-unwritable", "file-elsewhere", folder)
}

/// The same with other advice, where the place was not the person's to name.
pub(crate) fn advised(fault: Fault, remedy: &str) -> Fault {
    match fault {
        Fault::Problem(problem) => {
            Fault::Problem(Box::new(Problem { remedy: say(remedy).to_string(), ..*problem }))
        }
        other => other,
    }
}

/// What was asked for began to come, and did not come whole.
fn broke_off() -> Fault {
    problem("file-broke-off", "file-broke-off-remedy", Path::new(""))
}

fn exists(path: &Path) -> Fault {
    problem("file-exists", "file-exists-remedy", path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_the_other_state_leaves_the_folder_nowhere() {
        for (given, kept) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\evil\\a.pdf", "a.pdf"),
            (".bashrc", "bashrc"),
            ("/", "document"),
            ("  ", "document"),
            ("report.pdf", "report.pdf"),
        ] {
            assert_eq!(plain(given), kept, "{given}");
        }
        assert!(!plain("a\u{1b}[2Jb").contains('\u{1b}'));
        assert!(!plain("\u{202e}fdp.exe").contains('\u{202e}'), "no name reads backwards");
        assert!(plain(&"ح".repeat(300)).len() <= 200);
        assert_eq!(numbered("a.tar.gz", 2), PathBuf::from("a.tar-2.gz"));
    }

    #[test]
    fn a_part_takes_the_place_of_no_other_file() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let part = |text: &str| {
            let _ = std::fs::remove_file(at("part")); // it may be a link to what was kept before
            std::fs::write(at("part"), text).unwrap();
            at("part")
        };
        std::fs::write(at("a.pdf"), "theirs").unwrap();
        let kept = keep(&part("one"), "a.pdf", &Target::Folder(folder.path().to_owned())).unwrap();
        assert_eq!(kept, at("a-1.pdf"));
        let there = Target::File { path: at("a.pdf"), over: false };
        assert_eq!(keep(&part("two"), "x", &there).unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read_to_string(at("a.pdf")).unwrap(), "theirs");
        let over = Target::File { path: at("a.pdf"), over: true };
        assert_eq!(keep(&part("three"), "x", &over).unwrap(), at("a.pdf"));
        assert_eq!(std::fs::read_to_string(at("a.pdf")).unwrap(), "three");
        assert_eq!(std::fs::read_to_string(at("a-1.pdf")).unwrap(), "one");
    }

    fn code(tried: Result<(), Fault>) -> String {
        match tried {
            Ok(()) => "none".to_owned(),
            Err(Fault::Problem(problem)) => problem.code,
            Err(other) => format!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn a_place_where_nothing_can_be_saved_is_refused_and_trying_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let there = folder.path().join("there.csv");
        std::fs::write(&there, "theirs").unwrap();
        let file = |path: PathBuf, over| Target::File { path, over };
        for (target, refused) in [
            (Target::Folder(folder.path().to_owned()), "none"),
            (file(folder.path().join("new.csv"), false), "none"),
            (file(there.clone(), true), "none"),
            (file(there.clone(), false), "file-exists"),
            (file(folder.path().to_owned(), true), "file-no-file"),
            (file(PathBuf::new(), false), "file-no-file"),
            (file(folder.path().join("no/new.csv"), true), "file-no-folder"),
            (file(there.join("new.csv"), false), "file-no-folder"),
            (Target::Folder(folder.path().join("no")), "file-no-folder"),
            (file(folder.path().join("new.csv/"), false), "file-no-name"),
            (file(folder.path().join("n".repeat(300)), false), "file-no-name"),
        ] {
            assert_eq!(code(target.try_out().await), refused, "{target:?}");
        }
        // There nobody makes a file, whoever they are.
        #[cfg(target_os = "linux")]
        assert_eq!(code(file(PathBuf::from("/proc/new.csv"), false).try_out().await), "file-unwritable");
        assert_eq!(std::fs::read_to_string(&there).unwrap(), "theirs");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[tokio::test]
    async fn what_is_at_hand_is_kept_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("letter.txt");
        let begun = async |over| Part::begin(Target::File { path: path.clone(), over }).await.unwrap();
        assert_eq!(begun(false).await.bytes("", b"one").await.unwrap(), path);
        assert_eq!(begun(true).await.bytes("", b"two").await.unwrap(), path);
        drop(begun(true).await);
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
