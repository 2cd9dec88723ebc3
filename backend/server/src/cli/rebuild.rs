//! Every projection folded again from the events, and compared.

use clap::Args;
use comity_store::RebuildMode;

use super::{Ending, database::Database, ending::say};

/// `comityd rebuild`
#[derive(Debug, Args)]
pub(crate) struct Rebuild {
    #[command(flatten)]
    database: Database,
    /// Only compare and report; without it, what differs is put right.
    #[arg(long)]
    check: bool,
}

impl Rebuild {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        let store = self.database.open_existing().await?;
        let mode = if self.check { RebuildMode::Check } else { RebuildMode::Write };
        let report = store.rebuild(mode).await?;
        store.close().await;
        say(&format!(
            "{} entries, {} requests, {} documents, {} rows compared",
            report.entries, report.requests, report.documents, report.rows
        ))?;
        for difference in &report.differences {
            say(&format!("differs: {} {}: {}", difference.table, difference.row, difference.what))?;
        }
        match (report.agrees(), self.check) {
            (true, _) => say("everything agrees"),
            (false, false) => say(&format!("{} differences were put right", report.differences.len())),
            (false, true) => Err(Ending::bad(format!("{} differences", report.differences.len()))),
        }
    }
}
