//! `letter`: a letter of a request, printed or saved.

use std::io::{IsTerminal as _, Write as _};

use clap::Args;
use comity_api::letter::{LetterFormat, LetterKind, LetterQuery, clean};

use super::{Ended, print, reads::find, target};
use crate::{client::Client, runtime::saving::Target, safe_text::Safe, words::say_with};

/// `comity letter`.
#[derive(Debug, Args)]
pub(super) struct LetterArgs {
    /// The reference.
    reference: String,
    /// request, acknowledgement, `information_request`, answer, reminder, consultation, refusal, return, transmittal,
    /// withdrawal.
    #[arg(long, default_value = "request", value_name = "KIND")]
    kind: LetterKind,
    /// text, html; where nothing is said, html for a file that ends so, else text.
    #[arg(long, value_name = "FORMAT")]
    format: Option<LetterFormat>,
    /// The act it tells, by its number in the shared record; the newest where nothing is given.
    #[arg(long, value_name = "SEQ")]
    event: Option<u64>,
    /// The file it is saved in; printed where nothing is given. No file is written over.
    #[arg(long, value_name = "FILE")]
    to: Option<String>,
    /// Write over a file that is there.
    #[arg(long, requires = "to")]
    force: bool,
}

impl LetterArgs {
    /// Where it is saved; none: it is printed.
    pub(super) async fn target(&self) -> Result<Option<Target>, Ended> {
        target::target(self.to.as_deref(), self.force).await
    }
}

pub(super) async fn letter(client: &Client, args: &LetterArgs, to: Option<Target>) -> Result<(), Ended> {
    let part = target::begin(to).await?;
    let request = find(client, &args.reference).await?;
    let format = args.format.unwrap_or_else(|| format_of(args.to.as_deref().unwrap_or_default()));
    let query = LetterQuery { kind: args.kind, format, event: args.event };
    let letter = client.letter(request.id, &query).await?;
    let Some(part) = part else { return put(&letter) };
    // A letter holds a case: only its owner reads the file.
    let path = part.bytes("", letter.as_bytes()).await?;
    print(say_with("letter-saved", &[("path", Safe::of(&path.to_string_lossy()).into())]).as_str())
}

/// What a file is meant to hold: plain text in a page would be read as markup, whoever wrote it.
fn format_of(path: &str) -> LetterFormat {
    let ending = std::path::Path::new(path).extension().map(std::ffi::OsStr::to_ascii_lowercase);
    let is_page = ending.is_some_and(|e| e == "html" || e == "htm" || e == "xhtml");
    if is_page { LetterFormat::Html } else { LetterFormat::Text }
}

/// Into a pipe as it is; on a terminal without what it would act on.
fn put(letter: &str) -> Result<(), Ended> {
    let mut out = std::io::stdout().lock();
    if !out.is_terminal() {
        out.write_all(letter.as_bytes())?;
        return Ok(out.flush()?);
    }
    for line in letter.lines() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        writeln!(out, "{:indent$}{}", "", clean(line))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_ends_as_a_page_is_one() {
        for page in ["x.html", "a/b.HTM", "x.y.html"] {
            assert_eq!(format_of(page), LetterFormat::Html, "{page}");
        }
        for text in ["", "x.txt", "html", "x.html.txt"] {
            assert_eq!(format_of(text), LetterFormat::Text, "{text}");
        }
    }
}
