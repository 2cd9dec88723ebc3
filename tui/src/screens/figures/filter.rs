//! Which requests and which time the figures are of: what is chosen, and how it is said.

use comity_api::{figures::FiguresQuery, registry::State as RegisteredState};
use comity_domain::{codes::SplitBy, ids::StateCode, registry::start_of};
use jiff::{Timestamp, ToSpan as _, civil::Date, tz::Offset};

use crate::{
    safe_text::Safe,
    screens::{due, request::measure_key},
    words::{say, say_with},
};

/// A period that is named rather than typed. The year is that of the calendar, in UTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Span {
    /// From the first of January on.
    #[default]
    ThisYear,
    /// From this day a year ago on.
    LastTwelveMonths,
    /// From the first day of this quarter on.
    ThisQuarter,
    /// The quarter before this one, whole.
    LastQuarter,
    /// All there is.
    All,
}

/// The periods, each with the code a script says and the entry of the catalogue.
pub const SPANS: &[(Span, &str, &str)] = &[
    (Span::ThisYear, "this_year", "span-this-year"),
    (Span::LastTwelveMonths, "last_12_months", "span-last-12-months"),
    (Span::ThisQuarter, "this_quarter", "span-this-quarter"),
    (Span::LastQuarter, "last_quarter", "span-last-quarter"),
    (Span::All, "all", "span-all"),
];

impl Span {
    /// Returns from when and until before when, at an instant (UTC).
    #[must_use]
    pub fn period(self, now: Timestamp) -> (Option<Timestamp>, Option<Timestamp>) {
        let today = Offset::UTC.to_datetime(now).date();
        let quarter = today.month() - 1 - (today.month() - 1) % 3 + 1;
        let first = Date::new(today.year(), quarter, 1).unwrap_or(today);
        let (from, to) = match self {
            Self::ThisYear => (today.first_of_year(), None),
            Self::LastTwelveMonths => (today.saturating_sub(1.year()), None),
            Self::ThisQuarter => (first, None),
            Self::LastQuarter => (first.saturating_sub(3.months()), Some(first)),
            Self::All => return (None, None),
        };
        (Some(start_of(from)), to.map(start_of))
    }
}

/// What was chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The period.
    pub span: Span,
    /// Everything else; its period is not used.
    pub rest: FiguresQuery,
}

impl Filter {
    /// Returns what is asked of the backend at an instant.
    #[must_use]
    pub fn query(&self, now: Timestamp) -> FiguresQuery {
        let (from, to) = self.span.period(now);
        FiguresQuery { from, to, ..self.rest.clone() }
    }
}

/// One thing to filter by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    /// The period.
    Period,
    /// Made or received.
    Direction,
    /// The other State.
    Counterpart,
    /// The kind.
    Kind,
    /// The type of measure.
    Measure,
    /// The offence family.
    Family,
    /// The legal basis.
    Basis,
    /// The urgency.
    Urgency,
    /// What the figures are split by; it filters nothing.
    Split,
}

/// What there is to filter by, each with its entry of the catalogue.
pub const FACETS: &[(Facet, &str)] = &[
    (Facet::Period, "figures-period"),
    (Facet::Direction, "figures-direction"),
    (Facet::Counterpart, "figures-counterpart"),
    (Facet::Kind, "figures-kind"),
    (Facet::Measure, "figures-measure"),
    (Facet::Family, "figures-family"),
    (Facet::Basis, "figures-basis"),
    (Facet::Urgency, "figures-urgency"),
    (Facet::Split, "figures-split"),
];

/// Returns what a filter says of one thing; none where it says nothing.
#[must_use]
pub fn value(facet: Facet, query: &FiguresQuery, register: &[RegisteredState]) -> Option<Safe> {
    match facet {
        Facet::Period => Some(period(query)),
        Facet::Direction => query.direction.map(|c| say(&format!("direction-{c}"))),
        Facet::Counterpart => query.counterpart.map(|c| state(c, register)),
        Facet::Kind => query.kind.map(|c| say(&format!("kind-{c}"))),
        Facet::Measure => query.measure.map(|c| say(&measure_key(c))),
        Facet::Family => query.family.map(|c| say(&format!("family-{c}"))),
        Facet::Basis => query.basis.as_ref().map(|c| Safe::of(c.as_str())),
        Facet::Urgency => query.urgency.map(|c| say(&format!("urgency-{c}"))),
        Facet::Split => query.split.map(|c| say(&format!("split-{c}"))),
    }
}

/// The period by its days; the last one is the last that is counted.
fn period(query: &FiguresQuery) -> Safe {
    match (query.from, query.to) {
        (Some(from), Some(to)) => {
            say_with("figures-from-to", &[("from", due::day(from).into()), ("to", due::date(to).into())])
        }
        (Some(from), None) => say_with("figures-from", &[("from", due::day(from).into())]),
        (None, Some(to)) => say_with("figures-to", &[("to", due::date(to).into())]),
        (None, None) => say("span-all"),
    }
}

/// Returns what is filtered, a field each; period and direction are always said.
#[must_use]
pub fn fields(query: &FiguresQuery, register: &[RegisteredState]) -> Vec<Safe> {
    let said = |(facet, key): &(Facet, &str)| {
        let value = value(*facet, query, register);
        let always = matches!(facet, Facet::Period | Facet::Direction);
        let value = value.or_else(|| always.then(|| say("figures-any")))?;
        Some(say_with("field-line", &[("label", say(key).into()), ("value", value.into())]))
    };
    FACETS.iter().filter_map(said).collect()
}

/// Returns what a group of a split is called.
#[must_use]
pub fn group(split: Option<SplitBy>, code: &str, register: &[RegisteredState]) -> Safe {
    let known = match split {
        Some(SplitBy::Counterpart) => code.parse().ok().map(|c| state(c, register)),
        Some(SplitBy::Kind) => Some(say(&format!("kind-{code}"))),
        Some(SplitBy::Measure) => code.parse().ok().map(|c| say(&measure_key(c))),
        Some(SplitBy::Family) => Some(say(&format!("family-{code}"))),
        Some(SplitBy::Urgency) => Some(say(&format!("urgency-{code}"))),
        Some(SplitBy::Basis) | None => None,
    };
    known.unwrap_or_else(|| Safe::of(code))
}

fn state(code: StateCode, register: &[RegisteredState]) -> Safe {
    let name = register.iter().find(|s| s.code == code).map(|s| Safe::of(&s.name));
    name.map_or_else(
        || Safe::of(code.as_str()),
        |name| say_with("figures-state", &[("code", code.as_str().into()), ("name", name.into())]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(span: Span, now: &str) -> [String; 2] {
        let (from, to) = span.period(now.parse().unwrap());
        [from, to].map(|at| at.map_or_else(String::new, |at| at.strftime("%Y-%m-%d").to_string()))
    }

    #[test]
    fn a_named_period_is_days_of_the_calendar() {
        let now = "2026-11-24T09:00:00Z";
        assert_eq!(of(Span::ThisYear, now), ["2026-01-01", ""]);
        assert_eq!(of(Span::LastTwelveMonths, now), ["2025-11-24", ""]);
        assert_eq!(of(Span::ThisQuarter, now), ["2026-10-01", ""]);
        assert_eq!(of(Span::LastQuarter, now), ["2026-07-01", "2026-10-01"]);
        assert_eq!(of(Span::All, now), ["", ""]);
        assert_eq!(of(Span::LastQuarter, "2026-02-03T00:00:00Z"), ["2025-10-01", "2026-01-01"]);
        assert_eq!(of(Span::LastTwelveMonths, "2028-02-29T00:00:00Z"), ["2027-02-28", ""]);
    }

    #[test]
    fn a_period_is_said_by_its_first_and_last_day() {
        let (from, to) = Span::LastQuarter.period("2026-11-24T09:00:00Z".parse().unwrap());
        let said = period(&FiguresQuery { from, to, ..FiguresQuery::default() });
        assert!(said.as_str().contains("2026-07-01") && said.as_str().contains("2026-09-30"), "{said}");
    }
}
