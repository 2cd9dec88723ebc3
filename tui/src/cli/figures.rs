//! `figures`: the figures of the own State, and what each figure is.

use clap::Args;
use comity_api::figures::FiguresQuery;
use comity_domain::{
    bounds::{Since, Until},
    codes::{Direction, Kind, MeasureType, OffenceFamily, SplitBy, UrgencyLevel},
    ids::{BasisCode, StateCode},
};
use jiff::Timestamp;

use super::{Ended, print, print_json, reads};
use crate::{
    client::Client,
    screens::figures::{
        filter::{Filter, SPANS, Span},
        page_plain, plain,
    },
};

/// The width of a table: what a terminal of 80 columns shows.
const WIDTH: usize = 78;

/// `comity figures`.
#[derive(Debug, Args)]
pub(super) struct FiguresArgs {
    /// `this_year`, `last_12_months`, `this_quarter`, `last_quarter` or `all`; this year where nothing is given.
    #[arg(long, conflicts_with_all = ["from", "to"])]
    period: Option<String>,
    /// From this day, UTC, or instant on, such as 2026-01-01 or 2026-01-01T14:30:00Z.
    #[arg(long, value_name = "TIME")]
    from: Option<Since>,
    /// Until the end of this day, UTC, or before this instant.
    #[arg(long, value_name = "TIME")]
    to: Option<Until>,
    /// Only what your State made, or received.
    #[arg(long)]
    direction: Option<Direction>,
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
    /// What each figure is, and no numbers.
    #[arg(long, conflicts_with_all = ["period", "from", "to", "direction", "counterpart", "kind",
        "measure", "family", "basis", "urgency", "split"])]
    definitions: bool,
    /// As JSON.
    #[arg(long)]
    pub(super) json: bool,
}

impl FiguresArgs {
    /// What is asked of the backend at an instant.
    fn query(&self, now: Timestamp) -> Result<FiguresQuery, Ended> {
        let rest = FiguresQuery {
            from: self.from.map(|Since(at)| at),
            to: self.to.map(|Until(at)| at),
            direction: self.direction,
            counterpart: self.counterpart,
            kind: self.kind,
            measure: self.measure,
            family: self.family,
            basis: self.basis.clone(),
            urgency: self.urgency,
            split: self.split,
        };
        if self.from.is_some() || self.to.is_some() {
            return Ok(rest);
        }
        let spans: Vec<(Span, &'static str)> = SPANS.iter().map(|(span, code, _)| (*span, *code)).collect();
        let span = match &self.period {
            Some(code) => reads::coded(&spans, |(_, code)| code, code, "period")?.0,
            None => Span::default(),
        };
        Ok(Filter { span, rest }.query(now))
    }
}

pub(super) async fn figures(client: &Client, args: &FiguresArgs) -> Result<(), Ended> {
    if args.definitions {
        let known = client.definitions().await?;
        if args.json {
            return print_json(&serde_json::to_string_pretty(&known)?);
        }
        return page_plain(&known, WIDTH).iter().try_for_each(|line| print(line.as_str()));
    }
    let view = client.figures(&args.query(Timestamp::now())?).await?;
    if args.json {
        return print_json(&serde_json::to_string_pretty(&view)?);
    }
    // The names of States; without them their codes say it.
    let named = view.filter.counterpart.is_some() || view.filter.split == Some(SplitBy::Counterpart);
    let register = if named { client.states().await.unwrap_or_default() } else { vec![] };
    plain(&view, &register, WIDTH).iter().try_for_each(|line| print(line.as_str().trim_end()))
}
