//! A docket that nobody lived, of any size, for tests and benchmarks.

use clap::Args;
use comity_store::{Keys, OpenOptions, Store};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;

use super::{Ending, database::Database, ending::say};
use crate::{
    Clock,
    docket::{self, FillError, Plan, Progress, Stage},
};

/// `comityd simulate`
#[derive(Debug, Args)]
pub(crate) struct Simulate {
    #[command(flatten)]
    database: Database,
    /// How many requests.
    #[arg(long, value_name = "N", default_value_t = 200)]
    requests: u32,
    /// The seed. The same seed, numbers and last instant give the same entries, byte for byte.
    #[arg(long, value_name = "S", default_value_t = Plan::DEMO_SEED)]
    seed: u64,
    /// How many States take part, 2 to 48.
    #[arg(long, value_name = "M", default_value_t = 48)]
    states: usize,
    /// The last instant, such as 2026-01-05T09:00:00Z; nothing lies after it. Now, where none is given.
    #[arg(long, value_name = "INSTANT")]
    until: Option<Timestamp>,
    /// How many years back the first draft may lie.
    #[arg(long, value_name = "YEARS", default_value_t = 2)]
    years: u32,
    /// Of a hundred requests, how many have documents; few where there are many requests.
    #[arg(long, value_name = "PERCENT")]
    papers: Option<usize>,
}

impl Simulate {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        let until = self.until.unwrap_or_else(|| Clock::system().now());
        let mut plan = Plan::of(self.requests, self.seed, self.states, until);
        plan.years = self.years;
        plan.papers_percent = self.papers.unwrap_or(plan.papers_percent);
        plan.check().map_err(|e| Ending::usage(e.to_string()))?;
        // Nobody lived it: its keys lie beside it, and are made as they are needed.
        let path = self.database.database_url.strip_prefix("sqlite:").unwrap_or_default();
        let keys = match self.database.keys.said() {
            Some(dir) => Keys::MadeAt(dir.clone()),
            None => Keys::MadeAt(format!("{path}.keys").into()),
        };
        let options = OpenOptions { keys, ..docket::opened_for(&plan) };
        let store = Store::open(&self.database.database_url, options).await?;
        let bar = ProgressBar::new(u64::from(plan.requests));
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos} of {len} requests, {elapsed}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        let filled = docket::fill(&store, &plan, |progress| draw(&bar, progress)).await;
        bar.finish_and_clear();
        store.close().await;
        let filled = filled.map_err(|error| match error {
            FillError::Store(error) => error.into(),
            other => Ending::bad(other.to_string()),
        })?;
        say(&format!("{} requests, {} acts, none refused", filled.requests, filled.acts))?;
        say("the cases are invented, and the database says so for ever")?;
        say(&format!("officers sign in as nimal.lka and others, with the password {}", docket::DEMO_PASSWORD))
    }
}

fn draw(bar: &ProgressBar, progress: Progress) {
    let doing = match progress.stage {
        Stage::Drawing => "drawing",
        Stage::Founding => "States and people",
        Stage::Living => "acting",
    };
    bar.set_message(doing);
    bar.set_position(u64::from(progress.requests));
}
