//! Files of this machine: documents that go in, and documents that come out.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use comity_api::problem::Problem;
use comity_domain::codes::DocumentClass;
use etcetera::BaseStrategy as _;
use futures_util::StreamExt as _;
use reqwest::Response;
use sha2::{Digest as _, Sha256};
use tokio::{
    fs::{File, OpenOptions},
    io::AsyncWriteExt as _,
};

use crate::{
    client::{Document, Moved},
    msg::Fault,
    safe_text::Safe,
    words::{say, say_with},
};

/// Looks at a file of this machine as a document to attach. `~` at its start is the person's own folder.
pub(crate) async fn document(
    path: &str,
    classification: DocumentClass,
    share: bool,
) -> Result<Document, Fault> {
    let path = expanded(path);
    let found = tokio::fs::metadata(&path).await.map_err(|error| match error.kind() {
        ErrorKind::NotFound => unread("file-missing", &path),
        _ => unread("file-unreadable", &path),
    })?;
    if !found.is_file() {
        return Err(unread("file-no-file", &path));
    }
    File::open(&path).await.map_err(|_| unread("file-unreadable", &path))?;
    let name = path.file_name().map_or_else(|| "document".to_owned(), |n| n.to_string_lossy().into_owned());
    let media_type = media_type(&name).to_owned();
    Ok(Document { name, media_type, classification, share, path, size: found.len() })
}

/// What a file's ending says it is.
fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().map(str::to_lowercase).as_deref() {
        Some("pdf") => "application/pdf",
        Some("csv") => "text/csv",
        Some("txt") => "text/plain",
        Some("xml") => "application/xml",
        Some("json") => "application/json",
        Some("zip") => "application/zip",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        Some("tif" | "tiff") => "image/tiff",
        Some("doc") => "application/msword",
        Some("xls") => "application/vnd.ms-excel",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("odt") => "application/vnd.oasis.opendocument.text",
        Some("ods") => "application/vnd.oasis.opendocument.spreadsheet",
        _ => "application/octet-stream",
    }
}

/// Where a document is saved.
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

/// What comes, as the request says: the bytes must be these.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expected<'a> {
    pub(crate) name: &'a str,
    pub(crate) size: u64,
    /// Hex.
    pub(crate) sha256: &'a str,
}

/// Saves a document as it comes, for its owner's eyes alone, and returns where. What did not come whole, or is not what
/// the request says it is, leaves nothing behind.
pub(crate) async fn save(
    answer: Response,
    expected: Expected<'_>,
    target: &Target,
    moved: &Moved,
) -> Result<PathBuf, Fault> {
    let folder = match target {
        Target::Folder(folder) => folder.clone(),
        Target::File { path, .. } => path.parent().map(Path::to_owned).unwrap_or_default(),
    };
    let (part, mut file) = begin(&folder).await.map_err(|_| unwritable(&folder))?;
    let came = take(answer, &mut file, expected, moved).await;
    drop(file);
    let kept = match came {
        Ok(()) => keep(&part, expected.name, target).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => exists(&folder),
            _ => unwritable(&folder),
        }),
        Err(fault) => Err(fault),
    };
    let _ = std::fs::remove_file(&part); // the part has its own name no longer, or is worth nothing
    kept
}

/// Saves what comes as it comes, for its owner's eyes alone, under its name when it is whole; over a file that is there
/// only where the person said so.
pub(crate) async fn save_stream(
    answer: Response,
    path: &Path,
    over: bool,
    moved: &Moved,
) -> Result<(), Fault> {
    let folder = path.parent().map(Path::to_owned).unwrap_or_default();
    let (part, mut file) = begin(&folder).await.map_err(|_| unwritable(&folder))?;
    let came = async {
        let mut pieces = answer.bytes_stream();
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|_| Fault::Unreachable)?;
            moved.add(piece.len());
            file.write_all(&piece).await.map_err(|_| unwritable(&folder))?;
        }
        file.sync_all().await.map_err(|_| unwritable(&folder))
    };
    let came = came.await;
    let target = Target::File { path: path.to_owned(), over };
    let kept = came.and_then(|()| {
        keep(&part, "", &target).map(drop).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => exists(path),
            _ => unwritable(&folder),
        })
    });
    let _ = std::fs::remove_file(&part);
    kept
}

/// Saves a text that is at hand, such as a letter, in the present folder, and returns where.
pub(crate) async fn save_text(name: &str, text: &str) -> Result<String, Fault> {
    let folder = PathBuf::new();
    let (part, mut file) = begin(&folder).await.map_err(|_| unwritable(&folder))?;
    let written = async {
        file.write_all(text.as_bytes()).await?;
        file.sync_all().await
    };
    let written = written.await;
    drop(file);
    let kept = written.and_then(|()| keep(&part, name, &Target::Folder(folder.clone())));
    let _ = std::fs::remove_file(&part);
    kept.map(|path| path.to_string_lossy().into_owned()).map_err(|_| unwritable(&folder))
}

/// Refuses a name that is taken, or in a folder that is not there.
pub(crate) fn can_begin(path: &Path) -> Result<(), Fault> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(unwritable(folder));
    }
    if path.symlink_metadata().is_ok() { Err(exists(path)) } else { Ok(()) }
}

/// Begins a file that nobody else reads, under a name that no other file has.
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

async fn take(answer: Response, file: &mut File, expected: Expected<'_>, moved: &Moved) -> Result<(), Fault> {
    let (mut pieces, mut sha256, mut size) = (answer.bytes_stream(), Sha256::new(), 0_u64);
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Fault::Unreachable)?;
        sha256.update(&piece);
        size += piece.len() as u64;
        moved.add(piece.len());
        file.write_all(&piece).await.map_err(|_| unwritable(Path::new("")))?;
    }
    if size != expected.size || hex::encode(sha256.finalize()) != expected.sha256 {
        return Err(problem("file-not-whole", "file-not-whole-remedy", Path::new(expected.name)));
    }
    file.sync_all().await.map_err(|_| unwritable(Path::new("")))
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

/// Returns the folder for documents: the person's downloads where there are any, or one of Comity's own, which only
/// the person reads.
pub(crate) fn downloads() -> io::Result<PathBuf> {
    let base = etcetera::choose_base_strategy().map_err(io::Error::other)?;
    if let Some(folder) = user_dir(&base.config_dir(), base.home_dir()).filter(|folder| folder.is_dir()) {
        return Ok(folder);
    }
    let folder = base.data_dir().join("comity").join("documents");
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder)?;
    Ok(folder)
}

/// Reads the folder for downloads as the desktop keeps it: `XDG_DOWNLOAD_DIR="$HOME/Downloads"`.
fn user_dir(config: &Path, home: &Path) -> Option<PathBuf> {
    let text = std::fs::read_to_string(config.join("user-dirs.dirs")).ok()?;
    let value = text.lines().find_map(|line| line.trim().strip_prefix("XDG_DOWNLOAD_DIR="))?;
    let value = value.trim().trim_matches('"');
    match value.strip_prefix("$HOME/") {
        Some("") | None => Some(PathBuf::from(value)).filter(|path| path.is_absolute() && path != home),
        Some(below) => Some(home.join(below)),
    }
}

/// Endings that are opened: papers, pictures and tables. What a machine runs is not among them, nor what it unpacks or
/// shows as a page of the web.
const OPENED: &[&str] =
    &["pdf", "txt", "csv", "png", "jpg", "jpeg", "tif", "tiff", "doc", "xls", "docx", "xlsx", "odt", "ods"];

/// Returns whether a file is opened: its ending is one of a paper, and says what the document was attached as. The
/// name is the other State's, and a machine opens by the name.
fn is_opened(path: &Path, media_type: &str) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    let declared = media_type.split(';').next().unwrap_or_default().trim();
    OPENED.contains(&ending.as_str()) && self::media_type(&name) == declared
}

/// Opens a file with what this machine opens such files with, where it is a paper by its name and its media type.
pub(crate) fn open(path: &Path, media_type: &str) -> Result<(), Fault> {
    if !is_opened(path, media_type) {
        return Err(problem("file-left-shut", "file-left-shut-remedy", path));
    }
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let path =
        std::path::absolute(path).map_err(|_| problem("file-unopened", "file-unopened-remedy", path))?;
    let mut command = Command::new(opener);
    command.arg(&path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let child = command.spawn().map_err(|_| problem("file-unopened", "file-unopened-remedy", &path))?;
    // It ends when the person closes the file; nobody waits for it.
    std::thread::spawn(move || {
        let mut child = child;
        let _ = child.wait();
    });
    Ok(())
}

/// Puts the person's own folder in place of `~`.
pub(crate) fn expanded(path: &str) -> PathBuf {
    let home = || etcetera::home_dir().ok();
    match path.trim() {
        "~" => home().unwrap_or_else(|| PathBuf::from("~")),
        path => match path.strip_prefix("~/").zip(home()) {
            Some((below, home)) => home.join(below),
            None => PathBuf::from(path),
        },
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

fn problem(code: &str, remedy: &str, path: &Path) -> Fault {
    let words = say_with(code, &[("path", Safe::of(&path.to_string_lossy()).into())]).to_string();
    Fault::Problem(Box::new(Problem {
        code: code.to_owned(),
        title: words.clone(),
        detail: words,
        remedy: say(remedy).to_string(),
        ..Default::default()
    }))
}

fn unread(code: &str, path: &Path) -> Fault {
    match problem(code, "file-remedy", path) {
        Fault::Problem(problem) => {
            Fault::Problem(Box::new(Problem { field: Some("path".to_owned()), ..*problem }))
        }
        fault => fault,
    }
}

pub(crate) fn unwritable(folder: &Path) -> Fault {
    problem("file-unwritable", "file-unwritable-remedy", folder)
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
    fn only_a_paper_that_is_what_its_name_says_is_opened() {
        const PDF: &str = "application/pdf";
        for (name, media_type, opened) in [
            ("a.pdf", PDF, true),
            ("A.PDF", PDF, true),
            ("t.csv", "text/csv; charset=utf-8", true),
            ("b.pdf.js", PDF, false),
            ("c.bat", PDF, false),
            ("d.lnk", "application/octet-stream", false),
            ("dot.desktop", "application/octet-stream", false),
            ("m.jar", "application/zip", false),
            ("a.zip", "application/zip", false),
            ("a.html", "text/html", false),
            ("a.pdf", "image/png", false),
            ("a.pdf", "application/octet-stream", false),
            ("pdf", PDF, false),
            ("a.pdf ", PDF, false),
            ("a.pdf.", PDF, false),
        ] {
            assert_eq!(is_opened(Path::new(name), media_type), opened, "{name} {media_type}");
        }
        assert!(open(Path::new("b.pdf.js"), PDF).is_err());
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

    #[test]
    fn downloads_are_where_the_desktop_says() {
        let folder = tempfile::tempdir().unwrap();
        let home = Path::new("/home/officer");
        for (line, expected) in [
            ("XDG_DOWNLOAD_DIR=\"$HOME/Downloads\"", Some("/home/officer/Downloads")),
            ("XDG_DOWNLOAD_DIR=\"/data/in\"", Some("/data/in")),
            ("XDG_DOWNLOAD_DIR=\"$HOME/\"", None),
            ("XDG_MUSIC_DIR=\"$HOME/Music\"", None),
        ] {
            std::fs::write(folder.path().join("user-dirs.dirs"), format!("# folders\n{line}\n")).unwrap();
            assert_eq!(user_dir(folder.path(), home), expected.map(PathBuf::from), "{line}");
        }
    }
}
