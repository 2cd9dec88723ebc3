//! Figures as they are told: lines of code, part and value, exact until they are printed.

use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    definitions::Unit,
    scope::Scope,
    survival::{Curve, Limits, OF_NONE, Quantile, Reached},
    times::Step,
};
use crate::{
    codes::Figure,
    ids::{Currency, StateCode},
};

/// Microseconds of a day.
pub(super) const DAY: u64 = 86_400_000_000;

/// What part of a figure a line gives: `executed`, `frozen.USD`. Codes joined by a full stop.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Part(String);

impl Part {
    /// Returns the part of these codes.
    #[must_use]
    pub fn of(codes: &[&str]) -> Self {
        Self(codes.join("."))
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Part {
    fn from(code: &str) -> Self {
        Self(code.to_owned())
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A quotient, kept as it was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// What is divided.
    pub num: u64,
    /// By what; nothing: the quotient has no base.
    pub den: u64,
    /// Times how many: a hundred for a rate, the days of the period for the disposition time.
    pub times: u64,
}

impl Ratio {
    /// Returns the quotient with four decimals, rounded half up from the whole numbers; none without a base.
    #[must_use]
    pub fn decimal(self) -> Option<String> {
        rounded(u128::from(self.num) * u128::from(self.times), u128::from(self.den))
    }
}

/// A length of time with four decimals of a day, rounded half up.
#[must_use]
pub fn days(micros: u64) -> String {
    rounded(u128::from(micros), u128::from(DAY)).unwrap_or_default()
}

fn rounded(num: u128, den: u128) -> Option<String> {
    let tenths = num.checked_mul(20_000)?.checked_add(den)?.checked_div(den.checked_mul(2)?)?;
    Some(format!("{}.{:04}", tenths / 10_000, tenths % 10_000))
}

/// Sums of one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// How many sums.
    pub count: u64,
    /// Their total, minor units.
    pub minor: i128,
    /// The currency.
    pub currency: Currency,
}

/// How long a step took: of how many, how many of them have ended, and the two quantiles with their band of 95 %.
#[derive(Debug, Clone, PartialEq)]
pub struct Times {
    /// How many began.
    pub begun: u64,
    /// How many of them ended.
    pub ended: u64,
    /// The median.
    pub median: Reached,
    /// Its band.
    pub median_limits: Limits,
    /// How many were still at risk there; none where it is not reached.
    pub median_at_risk: Option<u64>,
    /// What nine of ten do not pass.
    pub p90: Reached,
    /// Its band.
    pub p90_limits: Limits,
    /// How many were still at risk there; none where it is not reached.
    pub p90_at_risk: Option<u64>,
    /// Within how many days, and the share that ended within them: one less the survival there. None of none.
    pub within: Option<(u32, f64)>,
}

impl Times {
    /// Returns what a curve says. `within_days`: of how many days the share is told too.
    #[must_use]
    pub fn of(curve: &Curve, within_days: Option<u32>) -> Self {
        let share = |days: u32| curve.within(u64::from(days) * DAY).map(|within| (days, within.share));
        let at_risk = |reached: Reached| match reached {
            Reached::At(micros) => Some(curve.at_risk(micros)),
            Reached::NotReached => None,
        };
        let (median, p90) = (curve.quantile(Quantile::MEDIAN), curve.quantile(Quantile::P90));
        Self {
            begun: curve.count(),
            ended: curve.ended(),
            median,
            median_limits: curve.quantile_limits(Quantile::MEDIAN),
            median_at_risk: at_risk(median),
            p90,
            p90_limits: curve.quantile_limits(Quantile::P90),
            p90_at_risk: at_risk(p90),
            within: within_days.and_then(share),
        }
    }
}

/// What a line gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number of something.
    Count(u64),
    /// A rate, a mean.
    Ratio(Ratio),
    /// How long something took, with what has not ended yet.
    Times(Times),
    /// An exact length, microseconds.
    Micros(u64),
    /// Sums of one currency.
    Money(Money),
    /// Nothing was counted that it could be taken of.
    NoBase,
    /// It needs a period, and none was asked for.
    NoPeriod,
}

/// One line of figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The figure.
    pub figure: Figure,
    /// Which part of it; none: the figure itself.
    pub part: Option<Part>,
    /// The value.
    pub value: Value,
    /// What the value is counted in; not every part is counted as its figure is.
    pub unit: Unit,
}

/// Figures, with what they were counted over.
#[derive(Debug)]
pub struct Figures {
    /// Which requests and which time.
    pub scope: Scope,
    /// Up to when the record was read, UTC.
    pub snapshot: Timestamp,
    /// How many requests were open at some time of the period, supplements apart.
    pub requests: u64,
    /// How many of their acts were told by letter.
    pub told_acts: u64,
    /// How many of their dates are missing, because a letter told of a later step.
    pub missing_dates: u64,
    /// The lines, in the order of the definitions.
    pub lines: Vec<Line>,
    /// Requests sent in the period, by the State that asks and the State that is asked: N1 pair by pair.
    pub pairs: BTreeMap<(StateCode, StateCode), u64>,
    /// The curve of each step: what its times were taken from.
    pub(super) curves: BTreeMap<Step, Curve>,
}

impl Figures {
    /// Returns the curve of a step.
    #[must_use]
    pub fn curve(&self, step: Step) -> &Curve {
        self.curves.get(&step).unwrap_or(&OF_NONE)
    }
}
