//! Cells with more in them than one word: measures, dates with measures behind them, lists.

use std::collections::BTreeSet;

use comity_domain::{
    codes::{MeasureType, Outcome},
    contents::Measure,
    ids::{Article, MeasureId},
    workflow::command::Missing,
};
use jiff::civil::Date;

use super::{
    DateOrder,
    dates::{self, NoDate},
};

fn no(what: impl Into<String>, remedy: impl Into<String>) -> NoDate {
    NoDate { what: what.into(), remedy: remedy.into() }
}

/// The parts of a cell, separated by `;` or a line break.
pub(super) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '\n', '\r', '\u{61b}']).map(str::trim).filter(|part| !part.is_empty())
}

/// Reads what is asked for: types of measures, each with words behind it, or an id before it.
pub(super) fn measures(cell: &str) -> Result<Vec<Measure>, NoDate> {
    let mut measures: Vec<Measure> = Vec::new();
    for part in parts(cell) {
        let (id, rest) = match part.split_once(char::is_whitespace) {
            Some((first, rest)) if first.parse::<MeasureId>().is_ok() => (first.parse().ok(), rest.trim()),
            _ => (None, part),
        };
        let (kind, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let kind = dates::plain(kind);
        let kind = kind.trim_end_matches([':', ',']);
        let Ok(measure_type) = kind.parse::<MeasureType>() else {
            let all: Vec<&str> = MeasureType::ALL.iter().map(|t| t.as_str()).collect();
            let what = format!("`{part}` begins with no type of measure.");
            return Err(no(what, format!("The types are {}.", all.join(", "))));
        };
        let next = (1..).filter_map(|n: u32| format!("M-{n}").parse::<MeasureId>().ok());
        let free = next.into_iter().find(|id| !measures.iter().any(|m| m.id == *id));
        let Some(id) = id.or(free) else { continue };
        if measures.iter().any(|m| m.id == id) {
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

/// A date, and the measures that stand behind it; none: all.
pub(super) struct Dated<T> {
    pub(super) on: Date,
    pub(super) of: Vec<T>,
}

fn head(part: &str, order: Option<DateOrder>) -> Result<(Date, &str), NoDate> {
    let (first, rest) = part.split_once(char::is_whitespace).unwrap_or((part, ""));
    let rest = rest.trim_start();
    // `2025-03-14 00:00:00`, as spreadsheets write days.
    let hour = rest.split(char::is_whitespace).next().unwrap_or_default();
    let is_hour = hour.contains(':') && dates::plain(hour).bytes().all(|b| b.is_ascii_digit() || b == b':');
    let rest = if is_hour { rest.get(hour.len()..).unwrap_or_default().trim_start() } else { rest };
    Ok((dates::date(first, order)?, rest))
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
