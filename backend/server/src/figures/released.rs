//! A release as text: JSON, CSV with a line for each cell, tables for a terminal.

use comity_api::releases::ReleaseView;
use comity_domain::figures::release::{Cell, Derived, Released, ReleasedTable, Shown};

/// JSON, indented.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(value).map(|text| text + "\n")
}

/// A line for each cell and each derived value, after a line that starts with `#` and says which release it is. Codes
/// and numbers only: nothing in it could be a formula.
pub(crate) fn csv(view: &ReleaseView) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let head = serde_json::to_string(&view.brief)?;
    let mut writer = csv::Writer::from_writer(format!("# {head}\n").into_bytes());
    writer.write_record(["table", "threshold", "line", "of", "value"])?;
    for table in &view.release.tables {
        let threshold = table.threshold.to_string();
        for (line, of, cell) in table.labelled() {
            writer.write_record([&table.code, &threshold, line, &of.join(" "), &said(cell)])?;
        }
        for d in &table.derived {
            writer.write_record([&table.code, &threshold, &d.figure, &d.of.join(" "), &shown(d)])?;
        }
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// Tables for a terminal.
pub(crate) fn table(view: &ReleaseView) -> String {
    let brief = &view.brief;
    let mut out = format!(
        "Release {} of {}: {} cells, {} of them suppressed\nmethod: {}, version {}\n",
        brief.quarter, brief.released_at, brief.cells, brief.suppressed, brief.method, brief.method_version
    );
    out.push_str(&tables(&view.release));
    out
}

/// Its tables alone, as they are printed.
pub(crate) fn tables(release: &Released) -> String {
    let mut out = String::new();
    for table in &release.tables {
        one(&mut out, table);
    }
    out
}

fn one(out: &mut String, table: &ReleasedTable) {
    let mut put = |line: String| {
        out.push_str(line.trim_end());
        out.push('\n');
    };
    put(String::new());
    put(format!(
        "{} (counts under {} suppressed; {} of {} cells)",
        table.code,
        table.threshold,
        table.suppressed,
        table.cells.len()
    ));
    for (line, of, cell) in table.labelled() {
        put(format!("  {:<28}{:<44}{:>12}", line, of.join(", "), said(cell)));
    }
    for d in &table.derived {
        put(format!("  {:<28}{:<44}{:>12}", d.figure, d.of.join(", "), shown(d)));
    }
}

fn said(cell: Cell) -> String {
    match cell {
        Cell::Printed(n) => n.to_string(),
        Cell::Suppressed => "suppressed".to_owned(),
        Cell::Impossible => "impossible".to_owned(),
    }
}

fn shown(d: &Derived) -> String {
    match d.value {
        Shown::Permille(n) => format!("{}.{} %", n / 10, n % 10),
        Shown::Days(days) => format!("{days} days"),
        Shown::NotReached => "not reached".to_owned(),
        Shown::Amount(minor) => minor.to_string(),
        Shown::Suppressed => "suppressed".to_owned(),
    }
}
