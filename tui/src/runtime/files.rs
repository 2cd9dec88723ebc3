//! Files of this machine: documents that go in, and documents that come out.

use std::path::{Path, PathBuf};

use comity_domain::codes::DocumentClass;
use tokio::io::AsyncWriteExt as _;

use crate::{client::Document, msg::Fault, safe_text::Safe, words::say};

/// Reads a file of this machine as a document.
pub(crate) async fn document(
    path: &str,
    classification: DocumentClass,
    share: bool,
) -> Result<Document, Fault> {
    let bytes = tokio::fs::read(path).await.map_err(|error| {
        let why =
            if error.kind() == std::io::ErrorKind::NotFound { "file-missing" } else { "file-unreadable" };
        Fault::Problem(Box::new(comity_api::problem::Problem {
            code: why.to_owned(),
            title: say(why).to_string(),
            detail: say(why).to_string(),
            remedy: say("file-remedy").to_string(),
            field: Some("path".to_owned()),
            ..Default::default()
        }))
    })?;
    let name =
        Path::new(path).file_name().map_or_else(|| path.to_owned(), |n| n.to_string_lossy().into_owned());
    let media_type = match name.rsplit('.').next().map(str::to_lowercase).as_deref() {
        Some("pdf") => "application/pdf",
        Some("csv") => "text/csv",
        Some("txt") => "text/plain",
        Some("zip") => "application/zip",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    };
    Ok(Document { name, media_type: media_type.to_owned(), classification, share, bytes })
}

/// Saves a document in the present folder under its own name, or the next free one: no file is ever written over.
/// Returns where.
pub(crate) async fn save(name: &str, bytes: &[u8]) -> Result<String, Fault> {
    let name = plain(name);
    for n in 0..1000 {
        let path = numbered(&name, n);
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        match options.open(&path).await {
            Ok(mut file) => {
                let written = async {
                    file.write_all(bytes).await?;
                    file.sync_all().await
                };
                written.await.map_err(|_| unwritable())?;
                return Ok(path.to_string_lossy().into_owned());
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(_) => return Err(unwritable()),
        }
    }
    Err(unwritable())
}

/// A name the other State gave, as a file of this folder: no path, no hidden file, nothing a terminal acts on.
fn plain(name: &str) -> String {
    let safe = Safe::of(name.trim());
    let last = safe.as_str().rsplit(['/', '\\', ':']).next().unwrap_or_default();
    let name = last.trim_start_matches('.').trim();
    let kept: String = name.chars().take(120).collect();
    if kept.is_empty() { "document".to_owned() } else { kept }
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

fn unwritable() -> Fault {
    Fault::Problem(Box::new(comity_api::problem::Problem {
        code: "file-unwritable".to_owned(),
        title: say("file-unwritable").to_string(),
        detail: say("file-unwritable").to_string(),
        remedy: say("file-unwritable-remedy").to_string(),
        ..Default::default()
    }))
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
        assert_eq!(numbered("a.tar.gz", 2), PathBuf::from("a.tar-2.gz"));
    }
}
