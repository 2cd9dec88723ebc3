//! What a figure gives, in words and numbers: parts, values, days.

use comity_api::figures::{DaysView, LineView, TimesView, ValueView};
use comity_domain::codes::Figure;

use crate::{
    safe_text::Safe,
    words::{say, say_with},
};

/// Parts of figures that are called by a word of their own, each with its entry of the catalogue.
const PARTS: &[(&str, &str)] = &[
    ("supplements", "part-supplements"),
    ("begin", "part-begin"),
    ("end", "part-end"),
    ("not_told", "part-not-told"),
    ("no_round_at_any_time", "part-no-round"),
    ("gross", "part-gross"),
    ("net", "part-net"),
    ("to_any_answer", "part-any-answer"),
    ("approval", "part-approval"),
    ("translation", "part-translation"),
    ("surrender", "part-surrender"),
    ("arrest_to_request", "part-arrest-to-request"),
    ("lapsed", "part-lapsed"),
    ("lower_quartile", "part-lower-quartile"),
    ("median", "part-median"),
    ("upper_quartile", "part-upper-quartile"),
    ("asked", "part-asked"),
    ("granted", "part-granted"),
    ("time", "part-time"),
];

/// Returns what a part of a figure is called. A ground of refusal is called by its article.
#[must_use]
pub fn part(figure: Figure, code: &str) -> Safe {
    match figure {
        Figure::N3 => say(&format!("outcome-{code}")),
        Figure::N4 => say(&format!("stage-{code}")),
        Figure::R5 => say_with("part-rounds", &[("count", code.into())]),
        Figure::D2 => say(&format!("clock-{code}")),
        Figure::X1 => match code.split_once('.') {
            Some((fate, currency)) => say_with(&format!("fate-{fate}"), &[("currency", currency.into())]),
            None => Safe::of(code),
        },
        // A band of ages: days, such as 31-90.
        Figure::A1 if code.contains(|c: char| c.is_ascii_digit()) => {
            say_with("part-band", &[("days", code.into())])
        }
        _ => PARTS.iter().find(|(part, _)| *part == code).map_or_else(|| Safe::of(code), |(_, key)| say(key)),
    }
}

/// What a line gives, in three parts: the number, what is said beside it, and how long its bar is where it has one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Told {
    /// The number, or the word for what has none.
    pub number: Safe,
    /// What it was taken from.
    pub beside: Safe,
    /// The length of its bar, in what it is counted in; none: it is compared with nothing.
    pub size: Option<f64>,
}

/// Returns what a line gives. Of times it is the median.
#[must_use]
pub fn told(line: &LineView) -> Told {
    let plain = |number: Safe| Told { number, ..Told::default() };
    match &line.value {
        ValueView::Count { count } => {
            // A length of a bar: what it loses beyond 2^53 no terminal shows.
            #[expect(clippy::cast_precision_loss, reason = "a bar on a terminal")]
            let size = *count as f64;
            Told { number: Safe::of(&count.to_string()), size: Some(size), ..Told::default() }
        }
        ValueView::Ratio { num, den, value, .. } => {
            let of = [("num", (*num).into()), ("den", (*den).into())];
            let Some(value) = value else { return plain(say("figures-no-base")) };
            let number = [("value", Safe::of(&format!("{value:.1}")).into())];
            let (number, beside) = match line.unit.as_str() {
                "percent" => (say_with("figures-percent", &number), say_with("figures-of", &of)),
                "days" => (days_of(*value), say_with("figures-for", &of)),
                _ => (Safe::of(&format!("{value:.2}")), say_with("figures-for", &of)),
            };
            Told { number, beside, size: Some(*value) }
        }
        ValueView::Times(times) => {
            let (number, size) = match times.median {
                _ if times.begun == 0 => (say("figures-none-began"), None),
                DaysView::Days(days) => (days_of(days), Some(days)),
                DaysView::NotReached(_) => (say("figures-not-reached"), None),
            };
            Told { number, beside: ended(times), size }
        }
        ValueView::Days { days } => Told { size: Some(*days), ..plain(days_of(*days)) },
        ValueView::Money { count, minor, currency } => {
            let amount = minor.parse().ok().and_then(|m| comity_api::letter::amount(m, currency.as_str()));
            let number = amount.map_or_else(
                || {
                    let args = [("minor", minor.as_str().into()), ("currency", currency.as_str().into())];
                    say_with("figures-minor", &args)
                },
                |amount| Safe::of(&amount),
            );
            Told { beside: say_with("figures-deliveries", &[("count", (*count).into())]), ..plain(number) }
        }
        ValueView::NoBase => plain(say("figures-no-base")),
        ValueView::NoPeriod => plain(say("figures-no-period")),
    }
}

/// Returns how long a step took, in a sentence: median and p90, each with its band.
#[must_use]
pub fn times(times: &TimesView) -> Safe {
    if times.begun == 0 {
        return say("figures-none-began");
    }
    let bare = |days: DaysView| match days {
        DaysView::Days(days) => Safe::of(&format!("{days:.1}")),
        DaysView::NotReached(_) => say("figures-not-reached"),
    };
    let whole = |days: DaysView| match days {
        DaysView::Days(days) => days_of(days),
        DaysView::NotReached(_) => say("figures-not-reached"),
    };
    let args = [
        ("median", whole(times.median).into()),
        ("lower", bare(times.median_lower).into()),
        ("upper", bare(times.median_upper).into()),
        ("p90", whole(times.p90).into()),
        ("p90lower", bare(times.p90_lower).into()),
        ("p90upper", bare(times.p90_upper).into()),
    ];
    say_with("figures-times", &args)
}

/// Returns of how many steps the times are, the share that ended in time, and on how many each quantile rests.
#[must_use]
pub fn ended(times: &TimesView) -> Safe {
    let mut args = vec![("ended", times.ended.into()), ("begun", times.begun.into())];
    let said = match (times.within_days, times.within) {
        (Some(days), Some(share)) => {
            args.push(("days", u64::from(days).into()));
            args.push(("share", Safe::of(&format!("{:.1}", share * 100.0)).into()));
            say_with("figures-ended-within", &args)
        }
        _ => say_with("figures-ended", &args),
    };
    // How many a quantile rests on: of few it says little.
    match (times.median_at_risk, times.p90_at_risk) {
        (Some(median), Some(p90)) => say_with(
            "figures-at-risk",
            &[("said", said.into()), ("median", median.into()), ("p90", p90.into())],
        ),
        (Some(median), None) => {
            say_with("figures-at-risk-median", &[("said", said.into()), ("median", median.into())])
        }
        (None, _) => said,
    }
}

fn days_of(days: f64) -> Safe {
    say_with("figures-days", &[("days", Safe::of(&format!("{days:.1}")).into())])
}

#[cfg(test)]
mod tests {
    use comity_api::figures::CountedView;
    use comity_domain::{
        codes::{AssetFate, CaseEnd},
        figures::{Scope, Tally},
    };

    use super::*;

    #[test]
    fn every_part_that_is_counted_has_a_name() {
        let nothing = Tally::begin(Scope::default(), jiff::Timestamp::UNIX_EPOCH).finish();
        let counted = CountedView::from(&nothing);
        let mut seen = 0;
        for figure in &counted.figures {
            for line in &figure.lines {
                let Some(code) = &line.part else { continue };
                let name = part(figure.definition.code, code.as_str());
                // A key that the catalogue lacks is shown as it is; so is a code that no table names.
                let made_up = ["outcome-", "stage-", "clock-", "part-", "fate-"]
                    .iter()
                    .any(|p| name.as_str().starts_with(p));
                let raw =
                    name.as_str().contains('_') || name.as_str() == code.as_str() && code.as_str().len() < 4;
                assert!(!made_up && !raw, "{name}");
                seen += 1;
            }
        }
        assert!(seen > 25, "{seen}");
        assert_eq!(part(Figure::R2, "18(21)(b)").as_str(), "18(21)(b)");
        for fate in AssetFate::ALL {
            let name = part(Figure::X1, &format!("{fate}.USD"));
            assert!(name.as_str().ends_with("USD") && !name.as_str().contains('.'), "{name}");
        }
        for end in CaseEnd::ALL.iter().filter(|end| end.follows_send()) {
            assert!(!part(Figure::N3, end.as_str()).as_str().starts_with("outcome-"), "{end}");
        }
    }
}
