//! Files of this machine: documents that go in, and where those that come out are put and opened.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use comity_api::problem::Problem;
use comity_domain::codes::DocumentClass;
use etcetera::BaseStrategy as _;
use tokio::fs::File;

use crate::{
    client::Document,
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

pub(super) fn problem(code: &str, remedy: &str, path: &Path) -> Fault {
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

#[cfg(test)]
mod tests {
    use super::*;

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
