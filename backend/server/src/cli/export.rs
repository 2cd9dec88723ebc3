//! The audit trail of one State into a file or a pipe, in codes.

use std::io::{self, IsTerminal as _, Write};

use clap::{Args, ValueEnum};
use comity_api::exports::{ExportBody, Format};
use comity_domain::{
    codes::{Action, Question},
    ids::{Reference, StateCode},
    registry::Actor,
};
use comity_store::Store;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;

use super::{Ending, database::Database, of_the_host, output::Out};
use crate::{
    Clock,
    export::{Trail, TrailError},
};

/// `comityd export`
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    database: Database,
    /// In which form.
    #[arg(long, value_enum)]
    format: Form,
    /// Whose log: that of this State, as its auditors may read it. Either this or `--as` is given.
    #[arg(long, required_unless_present = "user")]
    state: Option<StateCode>,
    /// Whose log: that of the State this auditor or head belongs to. Either this or `--state` is given.
    #[arg(long = "as", value_name = "USER", conflicts_with = "state")]
    user: Option<String>,
    /// Only about this request.
    #[arg(long, value_name = "REFERENCE")]
    request: Option<Reference>,
    /// Only by this person of the State.
    #[arg(long, value_name = "USER")]
    actor: Option<String>,
    /// Only this action.
    #[arg(long)]
    action: Option<Action>,
    /// Only recorded at or after this instant, such as 2026-01-05T00:00:00Z.
    #[arg(long, value_name = "INSTANT")]
    from: Option<Timestamp>,
    /// Only recorded before this instant.
    #[arg(long, value_name = "INSTANT")]
    to: Option<Timestamp>,
    /// Only what this question of an auditor finds.
    #[arg(long)]
    question: Option<Question>,
    /// With `told_late`: how many days after it happened an act told by letter is not late yet.
    #[arg(long, value_name = "DAYS", requires = "question")]
    told_within_days: Option<u32>,
    #[command(flatten)]
    out: Out,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    /// JSON Lines.
    Jsonl,
    /// CSV; cells a spreadsheet would calculate are neutralised.
    Csv,
    /// A workbook; texts are texts, never formulas.
    Xlsx,
    /// XES, IEEE 1849, for process mining: one trace a request.
    Xes,
}

impl Export {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        let binary = matches!(self.format, Form::Xlsx);
        if binary && self.out.is_stdout() && io::stdout().is_terminal() {
            return Err(Ending::usage("a workbook is nothing for a terminal: name a file by --out"));
        }
        // Before the log says that it was taken out.
        self.out.check()?;
        let store = self.database.open_existing().await?;
        let reader = self.reader(&store).await?;
        let actor = match &self.actor {
            Some(login) => Some(user(&store, login).await?.user),
            None => None,
        };
        let asked = ExportBody {
            format: match self.format {
                Form::Jsonl => Format::Jsonl,
                Form::Csv => Format::Csv,
                Form::Xlsx => Format::Xlsx,
                Form::Xes => Format::Xes,
            },
            request: self.request.clone(),
            actor,
            action: self.action,
            from: self.from,
            to: self.to,
            question: self.question,
            told_within_days: self.told_within_days,
        };
        let trail = Trail::open(&store, &reader, asked, Clock::system().now()).await?;
        let trail =
            trail.ok_or_else(|| Ending::bad("the audit trail of a State is for its auditors and heads"))?;
        write_to(&self.out, trail).await?;
        store.close().await;
        Ok(())
    }

    async fn reader(&self, store: &Store) -> Result<Actor, Ending> {
        match (&self.user, self.state) {
            (Some(login), _) => user(store, login).await,
            (None, Some(state)) => {
                if !store.states().await?.iter().any(|s| s.code == state) {
                    return Err(Ending::bad(format!("{state} is not on the register of States")));
                }
                Ok(of_the_host(Some(state)))
            }
            (None, None) => Err(Ending::usage(
                "say whose log it is: --state and the code of a State, or --as and one of its auditors or heads",
            )),
        }
    }
}

async fn user(store: &Store, login: &str) -> Result<Actor, Ending> {
    let user = store.user(login).await?.ok_or_else(|| Ending::bad("there is no such user"))?;
    Ok(Actor::new(user.id, user.state, user.roles))
}

/// Writes the trail; a file appears under its name only when it is whole.
async fn write_to(out: &Out, mut trail: Trail) -> Result<(), Ending> {
    let Some(mut part) = out.begin()? else { return write(&mut io::stdout().lock(), &mut trail).await };
    write(&mut part, &mut trail).await?;
    out.finish(part)
}

async fn write(out: &mut impl Write, trail: &mut Trail) -> Result<(), Ending> {
    // Drawn on standard error, and only if that is a terminal.
    let (_, entries) = trail.progress();
    let bar = ProgressBar::new(entries);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos} of {len} entries, {elapsed}") {
        bar.set_style(style);
    }
    let written = write_all(out, trail, &bar).await;
    bar.finish_and_clear();
    written
}

async fn write_all(out: &mut impl Write, trail: &mut Trail, bar: &ProgressBar) -> Result<(), Ending> {
    while let Some(piece) = trail.next().await.map_err(broken)? {
        out.write_all(&piece)?;
        bar.set_position(trail.progress().0);
    }
    Ok(out.flush()?)
}

fn broken(error: TrailError) -> Ending {
    match error {
        TrailError::Store(error) => error.into(),
        TrailError::Book(why) => Ending::bad(format!("the workbook cannot be written: {why}")),
        TrailError::File(why) => {
            Ending::bad(format!("the temporary file of the workbook cannot be written or read: {why}"))
        }
        TrailError::Form => Ending::bad(TrailError::Form.to_string()),
    }
}
