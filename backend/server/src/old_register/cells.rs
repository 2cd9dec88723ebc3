//! Cells with more in them than one word: measures, dates with measures behind them, lists.

use std::collections::BTreeSet;

use comity_domain::{
    codes::{Kind, MeasureType, Outcome},
    contents::Measure,
    ids::{Article, MeasureId},
    workflow::command::Missing,
};
use jiff::civil::Date;

use super::{
    DateOrder,
    dates::{self, NoDate},
};

/// How many measures a line may name.
const MOST_MEASURES: usize = 1000;

fn no(what: impl Into<String>, remedy: impl Into<String>) -> NoDate {
    NoDate { what: what.into(), remedy: remedy.into() }
}

/// The parts of a cell, separated by `;` or a line break.
pub(super) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '\n', '\r', '\u{61b}']).map(str::trim).filter(|part| !part.is_empty())
}

/// The types of measures of what the table holds: of mutual legal assistance.
pub(crate) fn taken_over() -> impl Iterator<Item = MeasureType> {
    MeasureType::ALL.iter().copied().filter(|measure| measure.is_of(Kind::Mla))
}

/// Reads what is asked for: types of measures, each with words behind it, or an id before it.
pub(super) fn measures(cell: &str) -> Result<Vec<Measure>, NoDate> {
    let mut measures: Vec<Measure> = Vec::new();
    let (mut given, mut next) = (BTreeSet::new(), 1_u32);
    for part in parts(cell) {
        let (id, rest) = match part.split_once(char::is_whitespace) {
            Some((first, rest)) if first.parse::<MeasureId>().is_ok() => (first.parse().ok(), rest.trim()),
            _ => (None, part),
        };
        let (kind, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let kind = dates::plain(kind);
        let kind = kind.trim_end_matches([':', ',']);
        let Ok(measure_type) = kind.parse::<MeasureType>() else {
            let all: Vec<&str> = taken_over().map(MeasureType::as_str).collect();
            let what = format!("`{part}` begins with no type of measure.");
            return Err(no(what, format!("The types are {}.", all.join(", "))));
        };
        if measure_type.is_of_extradition() {
            let what = format!("`{part}` is of extradition, which this table does not hold.");
            let remedy = "Leave the line out: only mutual legal assistance is taken over. Keep a running extradition in \
                          the old register, with its arrest, until it ends.";
            return Err(no(what, remedy));
        }
        let id = id.map_or_else(|| free(&given, &mut next), Ok)?;
        if given.len() == MOST_MEASURES {
            let remedy = "Make several cases of it, each with its own number.";
            return Err(no(format!("It names more than {MOST_MEASURES} measures."), remedy));
        }
        if !given.insert(id.clone()) {
            return Err(no(
                format!("{id} is given to two measures."),
                "Give each an id of its own, or none.",
            ));
        }
        let words = words.trim_start_matches([':', ',', '-', '\u{2013}']).trim();
        measures.push(Measure {
            id,
            measure_type,
            description: Some(words.to_owned()).filter(|w| !w.is_empty()),
            procedure: None,
            persons: vec![],
            assets: vec![],
        });
    }
    if measures.is_empty() {
        return Err(no(
            "There is no measure in it.",
            "Write a type such as 18(3)(f), several separated by ;.",
        ));
    }
    Ok(measures)
}

/// The next id that is not given yet; counted on, so that a cell takes time by its length.
fn free(given: &BTreeSet<MeasureId>, next: &mut u32) -> Result<MeasureId, NoDate> {
    loop {
        let id = format!("M-{next}").parse().map_err(|_| no("It names too many measures.", "Name fewer."))?;
        *next += 1;
        if !given.contains(&id) {
            return Ok(id);
        }
    }
}

/// A date, and the measures that stand behind it; none: all.
pub(super) struct Dated<T> {
    pub(super) on: Date,
    pub(super) of: Vec<T>,
}

fn head(part: &str, order: Option<DateOrder>) -> Result<(Date, &str), NoDate> {
    let (first, rest) = part.split_once(char::is_whitespace).unwrap_or((part, ""));
    // `2025-03-14 00:00:00`, as spreadsheets write days.
    Ok((dates::date(first, order)?, dates::hour(rest).unwrap_or_else(|| rest.trim_start())))
}

fn measure(word: &str, known: &[Measure]) -> Result<MeasureId, NoDate> {
    let id = word.parse::<MeasureId>().ok().filter(|id| known.iter().any(|m| m.id == *id));
    id.ok_or_else(|| {
        let ids: Vec<&str> = known.iter().map(|m| m.id.as_str()).collect();
        no(format!("`{word}` is no measure of this line."), format!("Its measures are {}.", ids.join(", ")))
    })
}

/// Reads `DATE`, or `DATE M-2, M-3`.
pub(super) fn dated(
    cell: &str,
    known: &[Measure],
    order: Option<DateOrder>,
) -> Result<Dated<MeasureId>, NoDate> {
    let (on, rest) = head(cell, order)?;
    let of = words(rest).map(|word| measure(word, known)).collect::<Result<_, _>>()?;
    Ok(Dated { on, of })
}

fn words(rest: &str) -> impl Iterator<Item = &str> {
    rest.split([',', '\u{60c}']).map(str::trim).filter(|w| !w.is_empty())
}

/// Reads `DATE`, or `DATE M-1, M-2 partly; DATE M-3 not_executable`.
pub(super) fn deliveries(
    cell: &str,
    known: &[Measure],
    order: Option<DateOrder>,
) -> Result<Vec<Dated<(MeasureId, Outcome)>>, NoDate> {
    let mut all: Vec<Dated<(MeasureId, Outcome)>> = Vec::new();
    let mut named = BTreeSet::new();
    for part in parts(cell) {
        let (on, rest) = head(part, order)?;
        let mut of = Vec::new();
        for word in words(rest) {
            let (id, outcome) = word.split_once(char::is_whitespace).unwrap_or((word, ""));
            let id = measure(id, known)?;
            let outcome = match outcome.trim().to_lowercase().replace([' ', '-'], "_").as_str() {
                "" => Outcome::Executed,
                said => said.parse().map_err(|_| {
                    let remedy = "An outcome is executed, partly or not_executable; what was refused stands under \
                                  refused.";
                    no(format!("`{}` is no outcome.", outcome.trim()), remedy)
                })?,
            };
            if !named.insert(id.clone()) {
                return Err(no(format!("{id} is delivered twice."), "Name each measure once."));
            }
            of.push((id, outcome));
        }
        if of.is_empty() && !all.is_empty() {
            let what = "It names two deliveries, and not which measures each was of.";
            return Err(no(what, "Write DATE M-1; DATE M-2."));
        }
        all.push(Dated { on, of });
    }
    if all.len() > 1 && all.iter().any(|d| d.of.is_empty()) {
        let what = "It names two deliveries, and not which measures each was of.";
        return Err(no(what, "Write DATE M-1; DATE M-2."));
    }
    Ok(all)
}

/// Reads dates separated by `;`; `-` is none.
pub(super) fn dates(cell: &str, order: Option<DateOrder>) -> Result<Vec<Option<Date>>, NoDate> {
    parts(cell)
        .map(|part| if dates::plain(part) == "-" { Ok(None) } else { dates::date(part, order).map(Some) })
        .collect()
}

/// Reads what was missing: an article, and words.
pub(super) fn missing(cell: &str) -> Result<Vec<Missing>, NoDate> {
    parts(cell)
        .map(|part| {
            let (article, text) = part.split_once(char::is_whitespace).unwrap_or((part, ""));
            let article = article.trim_end_matches([':', ',']).parse::<Article>().map_err(|_| {
                no(format!("`{part}` begins with no article."), "Write 18(15)(c) and what was missing.")
            })?;
            let text = text.trim();
            let text = if text.is_empty() { "Not said in the old register" } else { text };
            Ok(Missing { article, text: text.to_owned() })
        })
        .collect()
}

/// What was said on a day, by this office or by the other.
pub(super) struct Said {
    pub(super) on: Date,
    pub(super) ours: bool,
    pub(super) text: String,
}

/// Reads `DATE ours WORDS; DATE theirs WORDS`.
pub(super) fn said(cell: &str, order: Option<DateOrder>) -> Result<Vec<Said>, NoDate> {
    parts(cell)
        .map(|part| {
            let (on, rest) = head(part, order)?;
            let (whose, text) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            let ours = match whose.trim_end_matches([':', ',']).to_lowercase().as_str() {
                "ours" => true,
                "theirs" => false,
                _ => {
                    return Err(no(
                        format!("`{part}` does not say whose it was."),
                        "Write DATE ours, or DATE theirs.",
                    ));
                }
            };
            let text = text.trim();
            if text.is_empty() {
                return Err(no(format!("`{part}` has no words."), "Write what was said behind it."));
            }
            Ok(Said { on, ours, text: text.to_owned() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_counted_past_those_that_are_given() {
        let read = measures("18(3)(f); M-1 18(3)(a)");
        assert!(read.is_err(), "M-1 was taken by the first, which has none of its own");
        let ids: Vec<String> = measures("M-2 18(3)(a); 18(3)(f); 18(3)(f); 18(3)(b)")
            .unwrap()
            .into_iter()
            .map(|m| m.id.to_string())
            .collect();
        assert_eq!(ids, ["M-2", "M-1", "M-3", "M-4"]);
    }

    #[test]
    fn a_cell_that_is_too_long_is_said_so() {
        let wrong = measures(&"18(3)(f);".repeat(1001));
        assert!(wrong.is_err_and(|e| e.what.contains("more than 1000 measures")));
        assert_eq!(measures(&"18(3)(f);".repeat(1000)).unwrap().len(), 1000);
    }
}
