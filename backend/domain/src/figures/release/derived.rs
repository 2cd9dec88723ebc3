//! What rests on counts: rates, times, sums. Printed only where every count it rests on is printed and large enough: a
//! rate beside its base gives the count back.

use serde::{Deserialize, Serialize};

use super::{
    THRESHOLD,
    row::{AssetStage, Quarter, Row},
    tables::Lists,
};

/// A value that rests on counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Thousandths, rounded to the nearest.
    Permille(u64),
    /// Days.
    Days(u64),
    /// The curve does not come down that far.
    NotReached,
    /// Minor units of a currency.
    Amount(u64),
    /// Suppressed.
    Suppressed,
}

/// A derived line of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derived {
    /// Which figure.
    pub figure: String,
    /// The categories it is given for, one for each break-down that it does not sum over itself.
    pub of: Vec<String>,
    /// Its value.
    pub value: Shown,
}

/// A point of a survival curve, from Kaplan-Meier over the requests of a category of `times`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Days; none if it is not reached.
    pub days: Option<u64>,
    /// Requests at risk just before.
    pub at_risk: u64,
}

/// A time of the table `times`, as the survival curve gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timing {
    /// `T1` to `T4`.
    pub time: Time,
    /// Category of the break-down `matter`.
    pub matter: String,
    /// The first day with half or fewer left.
    pub median: Point,
    /// The first day with a tenth or fewer left.
    pub p90: Point,
    /// The confidence band of the median.
    pub band: [Point; 2],
}

/// Which time: number at risk and events are lines of `times`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// Sending to acknowledgement.
    T1,
    /// Acknowledgement to decision, gross.
    T2,
    /// Acceptance to execution.
    T3,
    /// Sending to execution.
    T4,
}

impl Time {
    const fn rests_on(self) -> (&'static str, [&'static str; 2]) {
        match self {
            Self::T1 => ("T1", ["sent", "acknowledged"]),
            Self::T2 => ("T2", ["acknowledged", "decided"]),
            Self::T3 => ("T3", ["accepted", "executed_after_acceptance"]),
            Self::T4 => ("T4", ["sent", "executed"]),
        }
    }
}

/// What the rates, times and sums of a release are, one sentence each. They are not the figures of a State: those can
/// be counted anew, and a release is frozen.
pub const DEFINED: &[(&str, &str)] = &[
    (
        "execution_rate",
        "Of the requests whose end was recorded in the quarter, without those withdrawn and those returned as \
         deficient, the share executed in whole or in part.",
    ),
    (
        "refused_as_a_whole",
        "Of the first decisions recorded in the quarter, the share that refused the request as a whole.",
    ),
    (
        "accepted_at_once",
        "Of the first decisions recorded in the quarter, the share that accepted the request with no information round \
         on record before it; requests taken over from an old register count too.",
    ),
    (
        "refused_without_consultation",
        "Of the acts of refusal recorded in the quarter, in whole or in part, the share before which no consultation is \
         on record.",
    ),
    (
        "clocks_kept",
        "Of the clocks that were on record as due by the end of the quarter and that no earlier release counted, the \
         share that was on record as kept then; where the request had ended first it counts as neither.",
    ),
    (
        "clearance_rate",
        "Requests closed in the quarter for every hundred made in it, without what was recorded late.",
    ),
    (
        "T1",
        "Days from sending to acknowledgement, over all requests on record at the end of the quarter, whenever they \
         were sent.",
    ),
    (
        "T2",
        "Days from acknowledgement to acceptance or to the refusal of the whole, information rounds counted in, over \
         all requests acknowledged on record at the end of the quarter.",
    ),
    (
        "T3",
        "Days from acceptance to execution, over all requests accepted on record at the end of the quarter; one that \
         was withdrawn, returned or refused is censored at its end.",
    ),
    (
        "T4",
        "Days from sending to execution, over all requests on record at the end of the quarter; one that was withdrawn, \
         returned or refused is censored at its end.",
    ),
    (
        "sum",
        "What was recorded in the quarter as frozen, confiscated or returned, in minor units of one currency.",
    ),
];

/// What a rate, a time or a sum is: printed with the release it stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defined {
    /// Its code; of a time what comes before the first underscore.
    pub figure: String,
    /// What it is, in one sentence.
    pub says: String,
}

impl Defined {
    /// Returns the definitions, as this version has them.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let one = |(figure, says): &(&str, &str)| Self { figure: (*figure).into(), says: (*says).into() };
        DEFINED.iter().map(one).collect()
    }
}

/// A rate: which cells, by line and category of the first break-down, are added and subtracted.
struct Rate {
    figure: &'static str,
    table: &'static str,
    above: &'static [(i64, &'static str, &'static str)],
    below: &'static [(i64, &'static str, &'static str)],
    /// Of which break-downs a category is chosen there, and need not be named.
    sums_over: Option<usize>,
}

const RATES: &[Rate] = &[
    Rate {
        figure: "execution_rate",
        table: "outcomes",
        above: &[(1, "ended", "executed")],
        below: &[(1, "ended", "all"), (-1, "ended", "withdrawn"), (-1, "ended", "returned")],
        sums_over: Some(0),
    },
    Rate {
        figure: "refused_as_a_whole",
        table: "decisions",
        above: &[(1, "decided", "refused")],
        below: &[(1, "decided", "all")],
        sums_over: Some(0),
    },
    Rate {
        figure: "accepted_at_once",
        table: "decisions",
        above: &[(1, "decided", "accepted_at_once")],
        below: &[(1, "decided", "all")],
        sums_over: Some(0),
    },
    Rate {
        figure: "refused_without_consultation",
        table: "refusals",
        above: &[(1, "refusals", "no")],
        below: &[(1, "refusals", "all")],
        sums_over: Some(1),
    },
    Rate {
        figure: "clocks_kept",
        table: "clocks",
        above: &[(1, "due", "yes")],
        below: &[(1, "due", "all")],
        sums_over: Some(1),
    },
    Rate {
        figure: "clearance_rate",
        table: "volumes",
        above: &[(1, "closed", "")],
        below: &[(1, "made", "")],
        sums_over: None,
    },
    Rate {
        figure: "clearance_rate",
        table: "regions",
        above: &[(1, "closed", "")],
        below: &[(1, "made", "")],
        sums_over: None,
    },
];

/// The numbers of a table that are printed.
pub(super) struct Printed<'a> {
    pub(super) number: &'a dyn Fn(&str, &[&str]) -> Option<u64>,
    pub(super) categories: Vec<Vec<String>>,
}

/// Returns the derived lines of a table.
pub(super) fn derived(code: &str, printed: &Printed<'_>, beside: &Beside<'_>) -> Vec<Derived> {
    let mut lines: Vec<Derived> =
        RATES.iter().filter(|r| r.table == code).flat_map(|r| r.lines(printed)).collect();
    match code {
        "times" => lines.extend(beside.times.iter().flat_map(|t| t.lines(printed))),
        "assets" => lines.extend(beside.sums(printed)),
        _ => {}
    }
    lines
}

impl Rate {
    fn lines(&self, printed: &Printed<'_>) -> Vec<Derived> {
        // An empty code stands for what the rate sums over.
        let mut chosen: Vec<Vec<&str>> = vec![vec![]];
        for (axis, categories) in printed.categories.iter().enumerate() {
            let codes: Vec<&str> = match self.sums_over {
                Some(summed) if summed == axis => vec![""],
                _ => categories.iter().map(String::as_str).collect(),
            };
            chosen =
                chosen.iter().flat_map(|at| codes.iter().map(|c| [at.as_slice(), &[*c]].concat())).collect();
        }
        let line = |at: Vec<&str>| {
            let of = at.iter().filter(|c| !c.is_empty()).map(|c| (*c).to_owned()).collect();
            let sum = |terms: &[(i64, &str, &str)]| {
                terms.iter().try_fold(0i64, |sum, (sign, line, category)| {
                    let named: Vec<&str> =
                        at.iter().map(|c| if c.is_empty() { *category } else { *c }).collect();
                    let number = (printed.number)(line, &named)?;
                    sum.checked_add(sign * i64::try_from(number).ok()?)
                })
            };
            let enough = |n: i64| u64::try_from(n).ok().filter(|n| *n >= THRESHOLD);
            let parts = sum(self.above).and_then(enough).zip(sum(self.below).and_then(enough));
            let value = parts.map_or(Shown::Suppressed, |(above, below)| {
                Shown::Permille((above * 1000 + below / 2) / below)
            });
            Derived { figure: self.figure.to_owned(), of, value }
        };
        chosen.into_iter().map(line).collect()
    }
}

impl Timing {
    fn lines(&self, printed: &Printed<'_>) -> Vec<Derived> {
        let (code, rests_on) = self.time.rests_on();
        let enough =
            |line: &str| (printed.number)(line, &[self.matter.as_str()]).is_some_and(|n| n >= THRESHOLD);
        let may = rests_on.iter().all(|l| enough(l));
        let shown = |point: Point| match point.days {
            _ if !may => Shown::Suppressed,
            None => Shown::NotReached,
            Some(days) if point.at_risk >= THRESHOLD => Shown::Days(days),
            Some(_) => Shown::Suppressed,
        };
        let line = |name: &str, point: Point| Derived {
            figure: format!("{code}_{name}"),
            of: vec![self.matter.clone()],
            value: shown(point),
        };
        vec![
            line("median", self.median),
            line("p90", self.p90),
            line("median_low", self.band[0]),
            line("median_high", self.band[1]),
        ]
    }
}

/// What derived lines rest on beside counts.
pub(super) struct Beside<'a> {
    pub(super) rows: &'a [Row],
    pub(super) lists: &'a Lists,
    pub(super) times: &'a [Timing],
    pub(super) quarter: Quarter,
}

impl Beside<'_> {
    /// Sums by stage and currency, never added across currencies.
    fn sums(&self, printed: &Printed<'_>) -> Vec<Derived> {
        let mut lines = vec![];
        for stage in AssetStage::ALL {
            for currency in self.lists.currencies.iter().filter(|c| *c != super::OTHER) {
                let may = (printed.number)("requests", &[stage.as_str(), currency]).is_some();
                let assets = self.rows.iter().flat_map(|r| &r.assets);
                let mut of = assets
                    .filter(|a| a.stage == *stage && a.currency == *currency && a.on.known_in(self.quarter));
                let sum = of.try_fold(0u64, |sum, a| sum.checked_add(a.amount));
                let value = sum.filter(|_| may).map_or(Shown::Suppressed, Shown::Amount);
                let of = vec![stage.as_str().to_owned(), currency.clone()];
                lines.push(Derived { figure: "sum".to_owned(), of, value });
            }
        }
        lines
    }
}
