//! `export`: the audit trail of the own State, printed or saved.

use std::{
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Args;
use comity_api::exports::Format;
use comity_domain::codes::Question;
use futures_util::StreamExt as _;
use indicatif::{ProgressBar, ProgressStyle};
use reqwest::Response;
use serde_json::Value;

use super::{Ended, plain::Lines, print, reads::coded, target};
use crate::{
    client::{Client, Moved},
    msg::Fault,
    runtime::saving::{Part, Target},
    safe_text::Safe,
    words::{say, say_with},
};

/// `comity export`.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// jsonl, csv, xlsx, xes; where nothing is said what the file's name ends with, else jsonl.
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    #[command(flatten)]
    filter: FilterArgs,
    /// Only what this question of comity audit finds.
    #[arg(long)]
    question: Option<String>,
    /// With `told_late`: how many days after it happened an act told by letter is not late yet.
    #[arg(long, value_name = "DAYS", requires = "question")]
    told_within_days: Option<u32>,
    /// The file it is saved in; printed where nothing is given. No file is written over.
    #[arg(long, value_name = "FILE")]
    out: Option<String>,
    /// Write over a file that is there.
    #[arg(long, requires = "out")]
    force: bool,
}

/// What of the own State's log is wanted; everything given must hold.
#[derive(Debug, Args)]
pub(super) struct FilterArgs {
    /// Only this request, by its reference.
    #[arg(long, value_name = "REFERENCE")]
    request: Option<String>,
    /// Only this person, by user name.
    #[arg(long, value_name = "USER")]
    actor: Option<String>,
    /// Only this action.
    #[arg(long)]
    action: Option<String>,
    /// Recorded from this instant on, UTC, such as 2026-01-05T00:00:00Z.
    #[arg(long, value_name = "INSTANT")]
    from: Option<String>,
    /// Recorded before this instant, UTC.
    #[arg(long, value_name = "INSTANT")]
    to: Option<String>,
}

impl FilterArgs {
    /// Returns the filter as the interface takes it: a person by id.
    pub(super) async fn body(&self, client: &Client) -> Result<serde_json::Map<String, Value>, Ended> {
        let mut body = serde_json::Map::new();
        for (name, value) in
            [("request", &self.request), ("action", &self.action), ("from", &self.from), ("to", &self.to)]
        {
            if let Some(value) = value {
                body.insert(name.to_owned(), value.as_str().into());
            }
        }
        if let Some(login) = &self.actor {
            let people = client.colleagues().await?;
            let person = people
                .iter()
                .find(|p| p.login == *login)
                .ok_or_else(|| Ended::Usage(say_with("cli-nobody", &[("user", Safe::of(login).into())])))?;
            body.insert("actor".to_owned(), person.id.to_string().into());
        }
        Ok(body)
    }
}

impl ExportArgs {
    /// Where it is saved; none: it is printed.
    pub(super) async fn target(&self) -> Result<Option<Target>, Ended> {
        target::target(self.out.as_deref(), self.force).await
    }
}

pub(super) async fn export(client: &Client, args: &ExportArgs, to: Option<Target>) -> Result<(), Ended> {
    let format = match &args.format {
        Some(format) => coded(Format::ALL, Format::as_str, format, "format")?,
        None => format_of(args.out.as_deref().unwrap_or_default()),
    };
    if args.out.is_none() && !format.is_text() && io::stdout().is_terminal() {
        return Err(Ended::Usage(say("export-no-terminal")));
    }
    let mut body = args.filter.body(client).await?;
    body.insert("format".to_owned(), format.as_str().into());
    if let Some(question) = &args.question {
        let question = coded(Question::ALL, Question::as_str, question, "question")?;
        body.insert("question".to_owned(), question.as_str().into());
    }
    if let Some(days) = args.told_within_days {
        body.insert("told_within_days".to_owned(), days.into());
    }
    // Asking for it is an entry of the log.
    let part = target::begin(to).await?;
    let answer = client.export(&body, !format.is_text()).await?;
    let Some(part) = part else { return put(answer).await };
    let path = save(answer, part).await?;
    print(say_with("export-saved", &[("path", Safe::of(&path.to_string_lossy()).into())]).as_str())
}

/// The form that a file's name ends with.
fn format_of(path: &str) -> Format {
    let ending = Path::new(path).extension().map(std::ffi::OsStr::to_ascii_lowercase);
    let named = |format: &Format| ending.as_deref().is_some_and(|e| e == format.as_str());
    Format::ALL.iter().copied().find(named).unwrap_or_default()
}

/// Into a pipe byte for byte; on a terminal without what it would act on.
async fn put(answer: Response) -> Result<(), Ended> {
    let mut pieces = answer.bytes_stream();
    let mut out = io::stdout().lock();
    let mut lines = out.is_terminal().then(Lines::default);
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Ended::from(Fault::Unreachable))?;
        match &mut lines {
            Some(lines) => out.write_all(lines.take(&piece).as_bytes())?,
            None => out.write_all(&piece)?,
        }
    }
    if let Some(lines) = lines {
        out.write_all(lines.rest().as_bytes())?;
    }
    Ok(out.flush()?)
}

/// Into a file that appears under its name when it is whole; meanwhile a terminal shows how much came.
async fn save(answer: Response, part: Part) -> Result<PathBuf, Ended> {
    let moved = Moved::default();
    // Drawn on standard error, and only if that is a terminal.
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {bytes}, {elapsed}") {
        bar.set_style(style);
    }
    let mut saving = std::pin::pin!(part.stream(answer, &moved));
    let saved = loop {
        tokio::select! {
            saved = &mut saving => break saved,
            () = tokio::time::sleep(Duration::from_millis(200)) => bar.set_position(moved.bytes()),
        }
    };
    bar.finish_and_clear();
    Ok(saved?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_by_its_name_what_it_holds() {
        for format in Format::ALL {
            assert_eq!(format_of(&format!("a/b.c.{}", format.as_str().to_uppercase())), *format);
        }
        for other in ["", "xlsx", "a.xls", "a.csv.gz"] {
            assert_eq!(format_of(other), Format::Jsonl, "{other}");
        }
    }
}
