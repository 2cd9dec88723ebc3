//! Figures on the wire: what was counted, over what, and what each figure is.

use comity_domain::{
    codes::{Direction, Figure, Kind, MeasureType, OffenceFamily, SplitBy, UrgencyLevel},
    figures::{
        CaseFacts, Definition, Figures, Period, Scope, Step, definition,
        lines::{Line, Part, Ratio, Times, Value, days},
        survival::Reached,
    },
    ids::{BasisCode, Currency, Reference, StateCode},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::request::instant;

/// `GET /figures`: which requests and which time; everything given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct FiguresQuery {
    /// From this instant, UTC.
    #[cfg_attr(feature = "schema", param(value_type = Option<String>, format = DateTime), schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Until before this instant, UTC.
    #[cfg_attr(feature = "schema", param(value_type = Option<String>, format = DateTime), schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
    /// Requests made, or received; both by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// Only with this State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", param(value_type = Option<String>))]
    pub counterpart: Option<StateCode>,
    /// Only this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Only with a measure of this type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<MeasureType>,
    /// Only with an offence of this family.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<OffenceFamily>,
    /// Only on this legal basis, as the first choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", param(value_type = Option<String>))]
    pub basis: Option<BasisCode>,
    /// Only of this urgency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<UrgencyLevel>,
    /// The same figures for each group too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<SplitBy>,
}

impl FiguresQuery {
    /// Returns the scope it asks for, of any State.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope {
            state: None,
            direction: self.direction,
            period: Period { from: self.from, to: self.to },
            counterpart: self.counterpart,
            kind: self.kind,
            measure: self.measure,
            family: self.family,
            basis: self.basis.clone(),
            urgency: self.urgency,
        }
    }
}

/// Figures of a State, with what they were counted over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FiguresView {
    /// The reporting State; none: all requests of the node, each once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateCode>,
    /// What was asked for.
    pub filter: FiguresQuery,
    /// Up to when the record was read, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub snapshot: Timestamp,
    /// The tool and its version.
    pub tool: String,
    /// The figures.
    #[serde(flatten)]
    pub counted: CountedView,
    /// The same for each group, where a split was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupView>,
}

/// Figures of one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GroupView {
    /// The group, by its code.
    pub group: String,
    /// Its figures.
    #[serde(flatten)]
    pub counted: CountedView,
}

/// What was counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CountedView {
    /// How many requests were open at some time of the period, supplements apart.
    pub requests: u64,
    /// How many of their acts were told by letter.
    pub told_acts: u64,
    /// How many of their dates are missing, because a letter told of a later step.
    pub missing_dates: u64,
    /// The figures, in the order of their definitions.
    pub figures: Vec<FigureView>,
}

/// One figure: what it is, and what it gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FigureView {
    /// Its definition.
    #[serde(flatten)]
    pub definition: DefinitionView,
    /// Its lines.
    pub lines: Vec<LineView>,
}

/// What a figure is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DefinitionView {
    /// Its code.
    pub code: Figure,
    /// Its version.
    pub version: u32,
    /// Its name.
    pub name: String,
    /// What it is, in one sentence.
    pub definition: String,
    /// What it is counted in.
    pub unit: String,
    /// The treaty or standard it comes from.
    pub source: String,
}

impl From<&Definition> for DefinitionView {
    fn from(d: &Definition) -> Self {
        Self {
            code: d.figure,
            version: d.version,
            name: d.name.to_owned(),
            definition: d.says.to_owned(),
            unit: d.unit.as_str().to_owned(),
            source: d.from.to_owned(),
        }
    }
}

/// One line of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LineView {
    /// Which part of the figure; none: the figure itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// What it is counted in: `count`, `percent`, `mean`, `days`, `minor_units`.
    pub unit: String,
    /// What it gives.
    #[serde(flatten)]
    pub value: ValueView,
}

/// What a line gives. Quotients and days have four decimals; what they were divided from stands beside them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum ValueView {
    /// A number of something.
    Count {
        /// How many.
        count: u64,
    },
    /// A rate, a mean.
    Ratio {
        /// What is divided.
        num: u64,
        /// By what.
        den: u64,
        /// Times how many: a hundred for a rate, the days of the period for the disposition time.
        times: u64,
        /// The quotient; none without a base.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<f64>,
    },
    /// How long a step took.
    Times(TimesView),
    /// An exact length.
    Days {
        /// Days of 86,400 seconds.
        days: f64,
    },
    /// Sums of one currency, minor units.
    Money {
        /// How many sums.
        count: u64,
        /// Their total.
        minor: String,
        /// The currency.
        currency: Currency,
    },
    /// Nothing was counted that it could be taken of.
    NoBase,
    /// It needs a period with a beginning, and none was asked for.
    NoPeriod,
}

/// How long a step took: Kaplan-Meier over those that began, what has not ended being censored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TimesView {
    /// How many began.
    pub begun: u64,
    /// How many of them ended.
    pub ended: u64,
    /// The median, days.
    pub median: DaysView,
    /// Lower end of its band of 95 %.
    pub median_lower: DaysView,
    /// Upper end of it.
    pub median_upper: DaysView,
    /// How many were still at risk at the median; none where it is not reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_at_risk: Option<u64>,
    /// The days that nine of ten do not pass.
    pub p90: DaysView,
    /// Lower end of its band.
    pub p90_lower: DaysView,
    /// Upper end of it.
    pub p90_upper: DaysView,
    /// How many were still at risk there; none where it is not reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p90_at_risk: Option<u64>,
    /// Within how many days a share is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_days: Option<u32>,
    /// That share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<f64>,
}

/// Days, or the word for what too few have come to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum DaysView {
    /// Days of 86,400 seconds, four decimals.
    Days(f64),
    /// Too few have come to it.
    NotReached(NotReached),
}

/// The word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum NotReached {
    /// Not reached.
    #[serde(rename = "not reached")]
    NotReached,
}

impl From<Reached> for DaysView {
    fn from(reached: Reached) -> Self {
        match reached {
            Reached::At(micros) => Self::Days(number(&days(micros))),
            Reached::NotReached => Self::NotReached(NotReached::NotReached),
        }
    }
}

impl std::fmt::Display for DaysView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Days(days) => write!(f, "{days:.1}"),
            Self::NotReached(_) => f.write_str("not reached"),
        }
    }
}

/// A decimal as a number; what was rounded in whole numbers is not rounded again.
fn number(decimal: &str) -> f64 {
    decimal.parse().unwrap_or_default()
}

fn four_decimals(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

impl From<&Times> for TimesView {
    fn from(t: &Times) -> Self {
        Self {
            begun: t.begun,
            ended: t.ended,
            median: t.median.into(),
            median_lower: t.median_limits.lower.into(),
            median_upper: t.median_limits.upper.into(),
            median_at_risk: t.median_at_risk,
            p90: t.p90.into(),
            p90_lower: t.p90_limits.lower.into(),
            p90_upper: t.p90_limits.upper.into(),
            p90_at_risk: t.p90_at_risk,
            within_days: t.within.map(|(days, _)| days),
            within: t.within.map(|(_, share)| four_decimals(share)),
        }
    }
}

impl From<&Value> for ValueView {
    fn from(value: &Value) -> Self {
        match value {
            Value::Count(count) => Self::Count { count: *count },
            Value::Ratio(ratio @ Ratio { num, den, times }) => Self::Ratio {
                num: *num,
                den: *den,
                times: *times,
                value: ratio.decimal().map(|d| number(&d)),
            },
            Value::Times(times) => Self::Times(times.into()),
            Value::Micros(micros) => Self::Days { days: number(&days(*micros)) },
            Value::Money(money) => Self::Money {
                count: money.count,
                minor: money.minor.to_string(),
                currency: money.currency.clone(),
            },
            Value::NoBase => Self::NoBase,
            Value::NoPeriod => Self::NoPeriod,
        }
    }
}

impl From<&Figures> for CountedView {
    fn from(figures: &Figures) -> Self {
        let mut views: Vec<FigureView> = Vec::new();
        let mut lines: Vec<&Line> = figures.lines.iter().collect();
        // Lines of one figure stand together, the figures in the order of their codes.
        lines.sort_by_key(|line| line.figure);
        for line in lines {
            if views.last().is_none_or(|v| v.definition.code != line.figure) {
                views.push(FigureView { definition: definition(line.figure).into(), lines: vec![] });
            }
            if let Some(view) = views.last_mut() {
                view.lines.push(LineView {
                    part: line.part.clone(),
                    unit: line.unit.as_str().to_owned(),
                    value: (&line.value).into(),
                });
            }
        }
        Self {
            requests: figures.requests,
            told_acts: figures.told_acts,
            missing_dates: figures.missing_dates,
            figures: views,
        }
    }
}

/// `GET /requests/{id}/figures`: the times of one request, as the figures count them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CaseFigures {
    /// The request.
    pub reference: Reference,
    /// Its kind.
    pub kind: Kind,
    /// When it was sent, by the `send` that was not recalled, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe")]
    pub sent: Option<Timestamp>,
    /// Its steps.
    pub steps: Vec<StepView>,
    /// How many information rounds there were.
    pub information_rounds: usize,
    /// The status.
    pub status: String,
    /// What became of it; of an open request its status.
    pub outcome: String,
    /// How many of its acts were told by letter.
    pub told_acts: u32,
    /// How many of its dates are missing.
    pub missing_dates: u32,
}

/// How long a step of a request took, or has taken so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StepView {
    /// The figure it is counted in.
    pub figure: Figure,
    /// Which part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Days of 86,400 seconds, four decimals.
    pub days: f64,
    /// Whether it ended; else it has lasted so long.
    pub ended: bool,
}

impl CaseFigures {
    /// Returns the times of a request as they stand at an instant (UTC), for one of its two States: how it was drafted
    /// only the one that asks knows.
    #[must_use]
    pub fn of(facts: &CaseFacts, own: StateCode, now: Timestamp) -> Self {
        let mut steps = vec![];
        for step in Step::ALL.into_iter().filter(|step| !step.is_of_drafting() || own == facts.requesting) {
            let (figure, part) = step.figure();
            step.times(facts, now, &mut |_, spell| {
                let days = number(&days(spell.micros));
                steps.push(StepView { figure, part: part.map(str::to_owned), days, ended: spell.ended });
            });
        }
        Self {
            reference: facts.reference.clone(),
            kind: facts.kind,
            sent: facts.sent,
            steps,
            information_rounds: facts.course.rounds.len(),
            status: facts.status.to_string(),
            outcome: facts.outcome().to_owned(),
            told_acts: facts.course.told(now),
            missing_dates: facts.missing_dates(now),
        }
    }
}

/// `GET /figures/definitions`.
#[must_use]
pub fn definitions() -> Vec<DefinitionView> {
    comity_domain::figures::DEFINITIONS.iter().map(DefinitionView::from).collect()
}
