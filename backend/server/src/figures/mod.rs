//! Figures as text: JSON, CSV, a table for a terminal, all made from what the API tells; and a page with curves.

pub(crate) mod released;
mod report;
mod rows;
mod table;

use comity_api::figures::FiguresView;

pub(crate) use report::{Report, places, policy};
use rows::rows;
pub(crate) use table::table;

/// Figures as indented JSON.
pub(crate) fn json(view: &FiguresView) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(view).map(|text| text + "\n")
}

/// The columns of the CSV form.
const COLUMNS: [&str; 18] = [
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
    "at_risk",
    "p90",
    "p90_lower",
    "p90_upper",
    "p90_at_risk",
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
