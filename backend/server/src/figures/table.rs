//! Figures as a table for a terminal: names beside codes, days as days, shares as percent.

use std::{collections::BTreeMap, fmt::Write as _};

use comity_api::figures::{CountedView, DaysView, FiguresQuery, FiguresView, LineView, TimesView, ValueView};
use comity_domain::{codes::Figure, ids::StateCode};

use super::report::{Place, words};

/// Columns of what is counted.
const NAME: usize = 44;
/// Columns of the number.
const NUMBER: usize = 16;

/// Figures as a table for a terminal.
pub(crate) fn table(view: &FiguresView, states: &BTreeMap<StateCode, Place>) -> String {
    let mut out = Lines(String::new());
    let who = view.state.map_or_else(
        || "all States of this node, each request once".to_owned(),
        |state| words::state(state, states),
    );
    out.put(&format!("Figures of {who} at {}", view.snapshot));
    asked(&view.filter, states, &mut out);
    let counted = &view.counted;
    out.put(&format!(
        "  {}, {} told by letter, {} missing",
        words::count(counted.requests, "request", "requests"),
        words::count(counted.told_acts, "act", "acts"),
        words::count(counted.missing_dates, "date", "dates"),
    ));
    figures(counted, &mut out);
    for group in &view.groups {
        out.put("");
        let name = view.filter.split.map_or_else(
            || group.group.clone(),
            |split| format!("{}: {}", words::by(split), words::group(split, &group.group, states)),
        );
        out.put(&name);
        figures(&group.counted, &mut out);
    }
    out.0
}

struct Lines(String);

impl Lines {
    fn put(&mut self, line: &str) {
        self.0.push_str(line.trim_end());
        self.0.push('\n');
    }
}

/// What was asked for.
fn asked(filter: &FiguresQuery, states: &BTreeMap<StateCode, Place>, out: &mut Lines) {
    let code = |code: &dyn ToString| words::plain(&code.to_string());
    let fields = [
        ("From", filter.from.map(|at| at.to_string())),
        ("Until before", filter.to.map(|at| at.to_string())),
        ("Only", filter.direction.map(|d| words::direction(d).to_owned())),
        ("Only with", filter.counterpart.map(|state| words::state(state, states))),
        ("Only the kind", filter.kind.map(|kind| words::kind(kind).to_owned())),
        ("Only with a measure of type", filter.measure.map(|m| m.to_string())),
        ("Only with an offence of", filter.family.map(|f| code(&f))),
        ("Only on the legal basis", filter.basis.as_ref().map(ToString::to_string)),
        ("Only of the urgency", filter.urgency.map(|u| code(&u))),
    ];
    if (filter.from, filter.to) == (None, None) {
        out.put("  All time that is on record");
    }
    for (name, value) in fields {
        if let Some(value) = value {
            out.put(&format!("  {name}: {value}"));
        }
    }
}

fn figures(counted: &CountedView, out: &mut Lines) {
    for figure in &counted.figures {
        let definition = &figure.definition;
        out.put("");
        out.put(&format!("{} {}", definition.code, definition.name));
        for line in &figure.lines {
            one(definition.code, line, out);
        }
    }
}

fn one(figure: Figure, line: &LineView, out: &mut Lines) {
    let name = line.part.as_ref().map_or_else(|| "All".to_owned(), |part| words::part(figure, part.as_str()));
    let (number, beside) = told(line);
    if name.chars().count() > NAME {
        out.put(&format!("  {name}"));
        out.put(&format!("  {:NAME$}{number:>NUMBER$}  {beside}", ""));
    } else {
        out.put(&format!("  {name:NAME$}{number:>NUMBER$}  {beside}"));
    }
}

/// The number with its unit, and what it was taken from.
fn told(line: &LineView) -> (String, String) {
    let alone = |number: String| (number, String::new());
    match &line.value {
        ValueView::Count { count } => alone(count.to_string()),
        ValueView::Ratio { value: None, .. } | ValueView::NoBase => alone(words::NO_BASE.to_owned()),
        ValueView::Ratio { num, den, value: Some(value), .. } => match line.unit.as_str() {
            "percent" => (percent(*value), format!("{num} of {den}")),
            "days" => (days(*value), format!("{num} for {den}")),
            _ => (format!("{value:.2}"), format!("{num} for {den}")),
        },
        ValueView::Times(times) => (reached(times.median), taken(times)),
        ValueView::Days { days } => alone(self::days(*days)),
        ValueView::Money { count, minor, currency } => {
            let amount = minor.parse().ok().and_then(|m| comity_api::letter::amount(m, currency.as_str()));
            let amount = amount.unwrap_or_else(|| format!("{minor} minor units of {currency}"));
            (amount, words::count(*count, "delivery", "deliveries"))
        }
        ValueView::NoPeriod => alone(words::NO_PERIOD.to_owned()),
    }
}

/// What the median stands on: how many began, how many ended, nine in ten, and the share that ended in time.
fn taken(times: &TimesView) -> String {
    if times.begun == 0 {
        return "none began".to_owned();
    }
    let at_risk = |n: Option<u64>| n.map(|n| format!(" ({n} at risk)")).unwrap_or_default();
    let mut said = format!(
        "median{}; {} of {} ended; nine in ten: {}{}",
        at_risk(times.median_at_risk),
        times.ended,
        times.begun,
        reached(times.p90),
        at_risk(times.p90_at_risk),
    );
    if let (Some(within), Some(share)) = (times.within_days, times.within) {
        let _ = write!(said, "; {} within {within} days", percent(share * 100.0));
    }
    said
}

fn reached(value: DaysView) -> String {
    match value {
        DaysView::Days(value) => days(value),
        DaysView::NotReached(_) => words::NOT_REACHED.to_owned(),
    }
}

fn percent(value: f64) -> String {
    format!("{value:.1} %")
}

fn days(value: f64) -> String {
    format!("{value:.1} days")
}

#[cfg(test)]
mod tests {
    use comity_api::figures::NotReached;
    use comity_domain::{
        codes::{AssetFate, CaseEnd},
        figures::{Scope, Tally},
        law::grounds::GROUNDS,
    };
    use jiff::Timestamp;

    use super::*;

    fn empty() -> FiguresView {
        let counted = Tally::begin(Scope::default(), Timestamp::UNIX_EPOCH).finish();
        FiguresView {
            state: None,
            filter: FiguresQuery::default(),
            snapshot: Timestamp::UNIX_EPOCH,
            tool: "comityd".to_owned(),
            counted: CountedView::from(&counted),
            groups: vec![],
        }
    }

    /// The names of figures are sentences of their own; of everything else no code may be left.
    #[test]
    fn every_part_is_said_in_words() {
        let text = table(&empty(), &BTreeMap::new());
        assert!(!text.contains('_'), "{text}");
        for end in CaseEnd::ALL {
            assert!(!words::part(Figure::N3, end.as_str()).contains('_'), "{end}");
        }
        for fate in AssetFate::ALL {
            assert!(!words::part(Figure::X1, &format!("{fate}.USD")).contains(['_', '.']), "{fate}");
        }
        for ground in GROUNDS {
            assert!(!words::part(Figure::R2, ground.code).contains('_'), "{}", ground.code);
        }
    }

    #[test]
    fn a_share_is_percent_and_a_time_is_days() {
        let times = TimesView {
            begun: 10,
            ended: 8,
            median: DaysView::Days(5.04),
            median_lower: DaysView::Days(4.0),
            median_upper: DaysView::Days(6.0),
            median_at_risk: Some(4),
            p90: DaysView::NotReached(NotReached::NotReached),
            p90_lower: DaysView::Days(6.0),
            p90_upper: DaysView::NotReached(NotReached::NotReached),
            p90_at_risk: None,
            within_days: Some(7),
            within: Some(0.8125),
        };
        let line = LineView { part: None, unit: "days".to_owned(), value: ValueView::Times(times) };
        let beside = "median (4 at risk); 8 of 10 ended; nine in ten: not reached; 81.2 % within 7 days";
        assert_eq!(told(&line), ("5.0 days".to_owned(), beside.to_owned()));
        let value = ValueView::Ratio { num: 3, den: 4, times: 100, value: Some(75.0) };
        let line = LineView { part: None, unit: "percent".to_owned(), value };
        assert_eq!(told(&line), ("75.0 %".to_owned(), "3 of 4".to_owned()));
    }
}
