//! `export`: the audit trail of the own State, printed or saved.

use std::{
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Args;
use comity_api::{
    audit::AuditQuery,
    exports::{ExportBody, Format},
    sessions::Person,
};
use comity_domain::{
    bounds::{Since, Until},
    codes::{Action, Question},
};
use futures_util::StreamExt as _;
use indicatif::{ProgressBar, ProgressStyle};
use reqwest::Response;

use super::{
    Ended,
    plain::Lines,
    print,
    reads::{coded, reference},
    target,
};
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
    /// Only this action, done, or tried and refused.
    #[arg(long)]
    action: Option<String>,
    /// Recorded from this day, UTC, or instant on, such as 2026-01-05 or 2026-01-05T14:30:00Z.
    #[arg(long, value_name = "TIME")]
    from: Option<Since>,
    /// Recorded until the end of this day, UTC, or before this instant.
    #[arg(long, value_name = "TIME")]
    to: Option<Until>,
}

/// What of the log is asked for, and the person it names.
pub(super) struct Filter {
    pub(super) query: AuditQuery,
    pub(super) people: Vec<Person>,
}

impl FilterArgs {
    /// Returns whether nothing is filtered.
    pub(super) fn is_empty(&self) -> bool {
        let Self { request, actor, action, from, to } = self;
        request.is_none() && actor.is_none() && action.is_none() && from.is_none() && to.is_none()
    }

    /// Returns the filter as the interface takes it: a person by id.
    pub(super) async fn read(&self, client: &Client) -> Result<Filter, Ended> {
        let request = self.request.as_deref().map(reference).transpose()?;
        let action = |text: &String| coded(Action::ALL, Action::as_str, text, "action");
        let action = self.action.as_ref().map(action).transpose()?;
        let people = match &self.actor {
            Some(login) => vec![colleague(client, login).await?],
            None => vec![],
        };
        let query = AuditQuery {
            request,
            actor: people.first().map(|person| person.id),
            action,
            from: self.from.map(|Since(at)| at),
            to: self.to.map(|Until(at)| at),
            ..AuditQuery::default()
        };
        Ok(Filter { query, people })
    }
}

async fn colleague(client: &Client, login: &str) -> Result<Person, Ended> {
    let mut people = client.colleagues().await?.into_iter();
    let person = people.find(|person| person.login == login);
    person.ok_or_else(|| Ended::Usage(say_with("cli-nobody", &[("user", Safe::of(login).into())])))
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
    let question = |code: &String| coded(Question::ALL, Question::as_str, code, "question");
    let question = args.question.as_ref().map(question).transpose()?;
    let filter = args.filter.read(client).await?.query;
    let body = ExportBody {
        format,
        request: filter.request,
        actor: filter.actor,
        action: filter.action,
        from: filter.from,
        to: filter.to,
        question,
        told_within_days: args.told_within_days,
    };
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
