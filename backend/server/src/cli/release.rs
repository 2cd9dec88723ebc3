//! Releases for the Committee of Experts, on the host.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use comity_api::releases::{ReleaseBrief, ReleaseView};
use comity_domain::figures::release::{Quarter, ReleasedTable};
use comity_store::{KeptRelease, NotReleased};
use indicatif::{ProgressBar, ProgressStyle};

use super::{Ending, database::Database, ending::say, output};
use crate::{Clock, figures::released, routes::releases::brief};

/// `comityd release`
#[derive(Debug, Args)]
pub(crate) struct Release {
    #[command(flatten)]
    database: Database,
    /// The calendar quarter, such as 2026Q1.
    quarter: Quarter,
    /// Only compute it, and say what would be printed and suppressed; nothing is kept.
    #[arg(long)]
    dry_run: bool,
}

impl Release {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        let store = self.database.open_existing().await?;
        let progress = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} protecting the tables, {elapsed}") {
            progress.set_style(style);
        }
        progress.enable_steady_tick(std::time::Duration::from_millis(250));
        let made = store.release(self.quarter, Clock::system().now(), !self.dry_run).await;
        progress.finish_and_clear();
        store.close().await;
        let made = made.map_err(|error| match error {
            NotReleased::Store(error) => error.into(),
            other => Ending::bad(format!("{other}; nothing was released")),
        })?;
        say(&summary(&brief(&made), self.dry_run))?;
        for table in &made.released.tables {
            say(&of_table(table))?;
        }
        Ok(())
    }
}

fn summary(made: &ReleaseBrief, dry_run: bool) -> String {
    let done = if dry_run { "would be released" } else { "is released and frozen" };
    format!(
        "{} {done}: {} tables, {} cells, {} of them suppressed\nmethod: {}, version {}\nsha256: {}",
        made.quarter, made.tables, made.cells, made.suppressed, made.method, made.method_version, made.sha256
    )
}

fn of_table(table: &ReleasedTable) -> String {
    format!("  {:<36}{:>5} cells {:>5} suppressed", table.code, table.cells.len(), table.suppressed)
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
    /// Where to: a file, or `-` for standard output.
    #[arg(long, value_name = "PATH", default_value = "-")]
    out: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// JSON.
    Json,
    /// CSV, a line for each cell.
    Csv,
    /// Tables for a terminal.
    Table,
}

impl Releases {
    pub(crate) async fn run(self) -> Result<(), Ending> {
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
                let view = view(kept);
                match format {
                    Form::Json => released::json(&view).map_err(cannot)?,
                    Form::Csv => {
                        released::csv(&view).map_err(|_| Ending::bad("a cell has no form in CSV"))?
                    }
                    Form::Table => released::table(&view),
                }
            }
        };
        output::write(&self.out, text.as_bytes())
    }
}

fn view(kept: KeptRelease) -> ReleaseView {
    ReleaseView { brief: brief(&kept), release: kept.released }
}
