//! Figures as text: JSON, CSV, a table for a terminal, all made from what the API tells; and a page with curves.

pub(crate) mod released;
mod report;
mod rows;

use comity_api::figures::FiguresView;

pub(crate) use report::{Report, places, policy};
use rows::rows;

/// Figures as indented JSON.
pub(crate) fn json(view: &FiguresView) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(view).map(|text| text + "\n")
}

/// The columns of the CSV form.
const COLUMNS: [&str; 16] = [
    "group",
    "figure",
    "version",
    "part",
    "unit",
    "value",
    "num",
    "den",
    "begun",
    "ended",
    "lower",
    "upper",
    "p90",
    "p90_lower",
    "p90_upper",
    "within",
];

/// Figures as CSV: a line that starts with `#` and says what was counted, the names of the columns, then a line for
/// each line of a figure. Codes and numbers only: nothing in it could be a formula.
pub(crate) fn csv(view: &FiguresView) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let head = serde_json::json!({
        "figures": "comity", "state": view.state, "filter": view.filter, "snapshot": view.snapshot.to_string(),
        "tool": view.tool, "requests": view.counted.requests, "told_acts": view.counted.told_acts,
        "missing_dates": view.counted.missing_dates,
    });
    let mut writer = csv::Writer::from_writer(format!("# {head}\n").into_bytes());
    writer.write_record(COLUMNS)?;
    for row in rows(view) {
        writer.write_record(row.cells())?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// Figures as a table for a terminal.
pub(crate) fn table(view: &FiguresView) -> String {
    let mut out = String::new();
    let mut put = |line: String| {
        out.push_str(line.trim_end());
        out.push('\n');
    };
    let who =
        view.state.map_or_else(|| "all States of this node, each request once".to_owned(), |s| s.to_string());
    put(format!("Figures of {who} at {}", view.snapshot));
    let period = [("from", view.filter.from), ("to", view.filter.to)];
    for (word, at) in period.into_iter().filter_map(|(word, at)| at.map(|at| (word, at))) {
        put(format!("  {word} {at}"));
    }
    put(format!(
        "  {} requests, {} acts told by letter, {} dates missing",
        view.counted.requests, view.counted.told_acts, view.counted.missing_dates
    ));
    let mut group: Option<String> = None;
    for row in rows(view) {
        if group.as_deref() != Some(row.group.as_str()) {
            if !row.group.is_empty() {
                put(String::new());
                put(row.group.clone());
            }
            group = Some(row.group.clone());
        }
        put(format!("{:<4}{:<24}{:>16}  {}", row.figure, row.part, row.value, row.beside()));
    }
    out
}
