//! `letter`: a letter of a request, printed or saved.

use std::{
    fs::OpenOptions,
    io::{IsTerminal as _, Write as _},
    path::Path,
};

use clap::Args;
use comity_api::letter::{LetterFormat, LetterKind, LetterQuery, clean};

use super::{Ended, print, reads::find};
use crate::{
    client::Client,
    safe_text::Safe,
    words::{say, say_with},
};

/// `comity letter`.
#[derive(Debug, Args)]
pub(super) struct LetterArgs {
    /// The reference.
    reference: String,
    /// request, acknowledgement, `information_request`, answer, reminder, consultation, refusal, return, transmittal,
    /// withdrawal.
    #[arg(long, default_value = "request", value_name = "KIND")]
    kind: LetterKind,
    /// text, html; by the ending of the file it is saved in, else text, where nothing is given.
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

pub(super) async fn letter(client: &Client, args: &LetterArgs) -> Result<(), Ended> {
    let request = find(client, &args.reference).await?;
    let query = LetterQuery {
        kind: args.kind,
        format: format_of(args.format, args.to.as_deref()),
        event: args.event,
    };
    let letter = client.letter(request.id, &query).await?;
    let Some(path) = &args.to else { return put(&letter) };
    save(path, letter.as_bytes(), args.force)?;
    print(say_with("letter-saved", &[("path", Safe::of(path).into())]).as_str())
}

/// The format that was asked for, or that the name of the file says.
fn format_of(asked: Option<LetterFormat>, to: Option<&str>) -> LetterFormat {
    let ending = to.and_then(|path| Path::new(path).extension()).map(|e| e.to_string_lossy().to_lowercase());
    let page = matches!(ending.as_deref(), Some("html" | "htm"));
    asked.unwrap_or(if page { LetterFormat::Html } else { LetterFormat::Text })
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

/// A letter holds a case: only its owner reads the file.
fn save(path: &str, bytes: &[u8], force: bool) -> Result<(), Ended> {
    let mut options = OpenOptions::new();
    if force {
        options.write(true).create(true).truncate(true);
    } else {
        options.write(true).create_new(true);
    }
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| {
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            return Ended::Refused(say("letter-exists"), None);
        }
        Ended::from(error)
    })?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_what_the_name_of_its_file_says_unless_said_otherwise() {
        use LetterFormat::{Html, Text};
        for (asked, to, expected) in [
            (None, None, Text),
            (None, Some("x.txt"), Text),
            (None, Some("x"), Text),
            (None, Some("out/x.HTML"), Html),
            (None, Some("x.htm"), Html),
            (Some(Text), Some("x.html"), Text),
            (Some(Html), Some("x.txt"), Html),
            (Some(Html), None, Html),
        ] {
            assert_eq!(format_of(asked, to), expected, "{to:?}");
        }
    }
}
