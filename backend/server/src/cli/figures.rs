//! The figures of a State, or of all of the node, on the host.

use clap::{Args, ValueEnum};
use comity_api::figures::FiguresQuery;
use comity_domain::{
    bounds::{AsOf, Since, Until},
    codes::{Direction, Kind, MeasureType, OffenceFamily, SplitBy, UrgencyLevel},
    figures::Scope,
    ids::{BasisCode, StateCode},
};

use super::{Ending, database::Database, of_the_host, output::Out};
use crate::{
    Clock,
    figures::{self, Report},
    routes::figures::view,
};

/// `comityd figures`
#[derive(Debug, Args)]
pub(crate) struct Figures {
    #[command(flatten)]
    database: Database,
    /// In which form.
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
    /// Of this State; without it of all requests of the node, each once.
    #[arg(long)]
    state: Option<StateCode>,
    /// Only what the State made, or received.
    #[arg(long, requires = "state")]
    direction: Option<Direction>,
    /// From this day, UTC, or instant on, such as 2026-01-01 or 2026-01-01T14:30:00Z.
    #[arg(long, value_name = "TIME")]
    from: Option<Since>,
    /// Until the end of this day, UTC, or before this instant.
    #[arg(long, value_name = "TIME")]
    to: Option<Until>,
    /// As the record stood at the end of this day, UTC, or at this instant; now, where none is given.
    #[arg(long, value_name = "TIME")]
    snapshot: Option<AsOf>,
    /// Only with this State.
    #[arg(long)]
    counterpart: Option<StateCode>,
    /// Only this kind.
    #[arg(long)]
    kind: Option<Kind>,
    /// Only with a measure of this type, such as 18(3)(f).
    #[arg(long)]
    measure: Option<MeasureType>,
    /// Only with an offence of this family.
    #[arg(long)]
    family: Option<OffenceFamily>,
    /// Only on this legal basis, as the first choice.
    #[arg(long)]
    basis: Option<BasisCode>,
    /// Only of this urgency.
    #[arg(long)]
    urgency: Option<UrgencyLevel>,
    /// The same figures for each counterpart, kind, measure, family, basis or urgency too.
    #[arg(long)]
    split: Option<SplitBy>,
    #[command(flatten)]
    out: Out,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// JSON.
    Json,
    /// CSV.
    Csv,
    /// A table for a terminal.
    Table,
    /// One page with drawings, tables and definitions; it runs no script and fetches nothing. That it was taken out is
    /// an entry in the log.
    Html,
}

impl Figures {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        // Before the log says that it was taken out.
        let part = self.out.begin()?;
        let store = self.database.open_existing().await?;
        let states = figures::places(store.states().await?);
        let query = FiguresQuery {
            from: self.from.map(|Since(at)| at),
            to: self.to.map(|Until(at)| at),
            direction: self.direction,
            counterpart: self.counterpart,
            kind: self.kind,
            measure: self.measure,
            family: self.family,
            basis: self.basis.clone(),
            urgency: self.urgency,
            // The page is broken down by kind where nothing else is asked for.
            split: self.split.or((self.format == Form::Html).then_some(SplitBy::Kind)),
        };
        let now = Clock::system().now();
        let snapshot = self.snapshot.map_or(now, |AsOf(at)| at);
        let scope = Scope { state: self.state, ..query.scope() };
        let counted = store.count_figures(scope.clone(), query.split, snapshot, now).await?;
        if self.format == Form::Html {
            // A page is made to be passed on, as an export is.
            store.report_taken_out(&of_the_host(self.state), (scope, query.split), now).await?;
        }
        store.close().await;
        let view = view(&counted, query, snapshot);
        let cannot = |_| Ending::bad("the figures have no form in this format");
        let text = match self.format {
            Form::Json => figures::json(&view).map_err(|e| cannot(e.into()))?,
            Form::Csv => figures::csv(&view).map_err(cannot)?,
            Form::Table => figures::table(&view, &states),
            Form::Html => Report { view: &view, counted: &counted, states: &states }.html(),
        };
        self.out.fill(part, text.as_bytes())
    }
}
