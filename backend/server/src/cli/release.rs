//! Releases for the Committee of Experts, on the host.

use clap::{Args, ValueEnum};
use comity_api::releases::{ReleaseBrief, ReleaseView};
use comity_domain::figures::release::{Quarter, Quarters};
use comity_store::{Keep, KeptRelease, NotReleased};
use indicatif::{ProgressBar, ProgressStyle};

use super::{
    Ending,
    database::Database,
    ending::{put, say},
    output::Out,
};
use crate::{Clock, figures::released, routes::releases::brief};

/// `comityd release`
///
/// Releases go on from the first one, quarter by quarter, and none is ever changed. The first one therefore decides
/// which quarters can never be released: those before it. Begin with the oldest quarter that is wanted.
#[derive(Debug, Args)]
pub(crate) struct Release {
    #[command(flatten)]
    database: Database,
    /// The calendar quarter, such as 2026Q1.
    quarter: Quarter,
    /// Only compute it, and print its tables as they would be, suppressed cells as such; nothing is kept.
    #[arg(long)]
    dry_run: bool,
    /// With a first release that is not of the oldest quarter: the quarters that can never be released from then on,
    /// such as 2025Q4 or 2025Q1-2025Q4. Without it such a release is refused.
    #[arg(long = "never-release", value_name = "QUARTERS", conflicts_with = "dry_run")]
    leaving: Option<Quarters>,
}

impl Release {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        let store = self.database.open_existing().await?;
        let progress = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} protecting the tables, {elapsed}") {
            progress.set_style(style);
        }
        progress.enable_steady_tick(std::time::Duration::from_millis(250));
        let keep = if self.dry_run { Keep::No } else { Keep::ForEver { leaving: self.leaving } };
        let left = store.left_behind(self.quarter).await?;
        let made = store.release(self.quarter, Clock::system().now(), keep).await;
        progress.finish_and_clear();
        store.close().await;
        let made = made.map_err(not_made)?;
        say(&summary(&brief(&made), self.dry_run))?;
        if let Some(left) = left {
            say(&format!(
                "{left} {} never be released",
                if self.dry_run { "could then" } else { "can now" }
            ))?;
        }
        put(&released::tables(&made.released))
    }
}

/// Why nothing was released, and what to do.
fn not_made(error: NotReleased) -> Ending {
    let what_to_do = match &error {
        NotReleased::LeavesBehind { left, .. } => format!(
            ". Release {} first and go on from there, or give them up by --never-release {left}",
            left.first()
        ),
        NotReleased::BeforeAll { first } => format!(". Release {first} first"),
        NotReleased::LeavesNothing { .. } => ". Leave --never-release out".to_owned(),
        _ => String::new(),
    };
    match error {
        NotReleased::Store(error) => error.into(),
        other => Ending::bad(format!("{other}; nothing was released{what_to_do}")),
    }
}

fn summary(made: &ReleaseBrief, dry_run: bool) -> String {
    let done = if dry_run { "would be released" } else { "is released and frozen" };
    format!(
        "{} {done}: {} tables, {} cells, {} of them suppressed\nmethod: {}, version {}\nsha256: {}",
        made.quarter, made.tables, made.cells, made.suppressed, made.method, made.method_version, made.sha256
    )
}

/// `comityd releases`
#[derive(Debug, Args)]
pub(crate) struct Releases {
    #[command(flatten)]
    database: Database,
    /// This one whole; without it a list of all.
    quarter: Option<Quarter>,
    /// In which form.
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
    #[command(flatten)]
    out: Out,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// JSON; of one release exactly the bytes whose SHA-256 the log names: sha256sum of the file gives that number.
    Json,
    /// CSV, a line for each cell.
    Csv,
    /// Tables for a terminal.
    Table,
}

impl Releases {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        self.out.check()?;
        let store = self.database.open_existing().await?;
        let all = store.releases().await?;
        store.close().await;
        let cannot = |_| Ending::bad("the release has no form in this format");
        let text = match (self.quarter, self.format) {
            (None, Form::Json) => {
                released::json(&all.iter().map(brief).collect::<Vec<_>>()).map_err(cannot)?
            }
            (None, _) => all.iter().map(|kept| summary(&brief(kept), false) + "\n").collect(),
            (Some(quarter), format) => {
                let kept = all.into_iter().find(|r| r.released.quarter == quarter);
                let kept = kept.ok_or_else(|| Ending::bad(format!("{quarter} was not released")))?;
                match format {
                    Form::Json => kept.bytes,
                    Form::Csv => {
                        released::csv(&view(kept)).map_err(|_| Ending::bad("a cell has no form in CSV"))?
                    }
                    Form::Table => released::table(&view(kept)),
                }
            }
        };
        self.out.write(text.as_bytes())
    }
}

fn view(kept: KeptRelease) -> ReleaseView {
    ReleaseView { brief: brief(&kept), release: kept.released }
}
