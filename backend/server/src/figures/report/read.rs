//! Numbers read out of figures, and told as texts.

use comity_domain::{
    codes::Figure,
    figures::{
        Figures, Value,
        lines::{Part, Ratio},
        survival::{Limits, Reached},
    },
};

use super::words;

/// Microseconds of a day.
pub(super) const DAY: u64 = 86_400_000_000;

/// Returns what a part of a figure gives.
fn value<'a>(figures: &'a Figures, figure: Figure, part: Option<&str>) -> Option<&'a Value> {
    let line =
        |l: &&comity_domain::figures::Line| l.figure == figure && l.part.as_ref().map(Part::as_str) == part;
    figures.lines.iter().find(line).map(|l| &l.value)
}

/// Returns a count.
pub(super) fn count(figures: &Figures, figure: Figure, part: Option<&str>) -> u64 {
    match value(figures, figure, part) {
        Some(Value::Count(count)) => *count,
        _ => 0,
    }
}

/// Returns the counts of a figure that have a part, in order.
pub(super) fn counts(figures: &Figures, figure: Figure) -> Vec<(&str, u64)> {
    let of = figures.lines.iter().filter(|l| l.figure == figure);
    of.filter_map(|l| match (&l.part, &l.value) {
        (Some(part), Value::Count(count)) => Some((part.as_str(), *count)),
        _ => None,
    })
    .collect()
}

/// Returns how many of how many.
pub(super) fn ratio(figures: &Figures, figure: Figure, part: Option<&str>) -> Ratio {
    match value(figures, figure, part) {
        Some(Value::Ratio(ratio)) => *ratio,
        _ => Ratio { num: 0, den: 0, times: 100 },
    }
}

/// Tells what a part of a figure gives.
pub(super) fn told(figures: &Figures, figure: Figure, part: Option<&str>) -> String {
    match value(figures, figure, part) {
        Some(Value::Count(count)) => count.to_string(),
        Some(Value::Ratio(ratio)) => share(*ratio),
        Some(Value::Micros(micros)) => days(*micros),
        Some(Value::NoPeriod) => words::NO_PERIOD.to_owned(),
        Some(Value::Times(_) | Value::Money(_) | Value::NoBase) | None => words::NO_BASE.to_owned(),
    }
}

/// Tells a share with what it was taken of.
pub(super) fn share(ratio: Ratio) -> String {
    let Ratio { num, den, times } = ratio;
    match tenths(u128::from(num) * u128::from(times), u128::from(den)) {
        None => words::NO_BASE.to_owned(),
        Some(quotient) if times == 100 => format!("{quotient} % ({num} of {den})"),
        Some(quotient) => quotient,
    }
}

/// Tells a quotient with one decimal, rounded half up from the whole numbers; none without a base.
fn tenths(num: u128, den: u128) -> Option<String> {
    let tenths = num.checked_mul(20)?.checked_add(den)?.checked_div(den.checked_mul(2)?)?;
    Some(format!("{}.{}", tenths / 10, tenths % 10))
}

/// Tells a length of time in days with one decimal.
pub(super) fn days(micros: u64) -> String {
    tenths(u128::from(micros), u128::from(DAY)).unwrap_or_default()
}

/// Tells when a share was reached, in days, or the word.
pub(super) fn reached(reached: Reached) -> String {
    match reached {
        Reached::At(micros) => days(micros),
        Reached::NotReached => words::NOT_REACHED.to_owned(),
    }
}

/// Tells a band between two instants.
pub(super) fn limits(limits: Limits) -> String {
    format!("{} to {}", reached(limits.lower), reached(limits.upper))
}

/// Tells a share between 0 and 1, rounded half up as all others are.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", (share * 1000.0).round() / 10.0)
}

/// A count as a number to draw with: far under 2^53, so exact.
#[expect(clippy::cast_precision_loss, reason = "counts and microseconds that are drawn, far under 2^53")]
pub(super) fn real(count: u64) -> f64 {
    count as f64
}
