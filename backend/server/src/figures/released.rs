//! A release as text: JSON, CSV with a line for each cell, tables for a terminal.

use std::fmt::Write as _;

use comity_api::releases::ReleaseView;
use comity_domain::figures::release::{Cell, Derived, Released, ReleasedTable, Shown};

use crate::export::no_formula;

/// JSON, indented.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(value).map(|text| text + "\n")
}

/// A line for each cell, each derived value and each definition, after a line that starts with `#` and says which release
/// it is. Regions are called as the register calls them: what a spreadsheet would calculate gets an apostrophe.
pub(crate) fn csv(view: &ReleaseView) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let head = serde_json::to_string(&view.brief)?;
    let mut writer = csv::Writer::from_writer(format!("# {head}\n").into_bytes());
    writer.write_record(["table", "threshold", "line", "of", "value"])?;
    for table in &view.release.tables {
        let threshold = table.threshold.to_string();
        for (line, of, cell) in table.labelled() {
            writer.write_record([&table.code, &threshold, line, &categories(&of), &said(cell)])?;
        }
        for d in &table.derived {
            let of: Vec<&str> = d.of.iter().map(String::as_str).collect();
            writer.write_record([&table.code, &threshold, &d.figure, &categories(&of), &shown(d)])?;
        }
    }
    for defined in &view.release.definitions {
        writer.write_record(["definition", "", &defined.figure, "", &defined.says])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

fn categories(of: &[&str]) -> String {
    no_formula(of.join(" / "))
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
    for defined in &release.definitions {
        let _ = write!(out, "\n{}: {}", defined.figure, defined.says);
    }
    out.push('\n');
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

#[cfg(test)]
mod tests {
    use comity_api::releases::ReleaseBrief;
    use comity_domain::figures::release::{Breakdown, Defined, Released};

    use super::*;

    fn view(region: &str) -> ReleaseView {
        let by = |axis: &str, of: &str| Breakdown { axis: axis.to_owned(), categories: vec![of.to_owned()] };
        let table = ReleasedTable {
            code: "regions".to_owned(),
            threshold: 5,
            lines: vec!["made".to_owned()],
            by: vec![by("requesting_region", region), by("requested_region", "South Asia")],
            cells: vec![Cell::Printed(7)],
            suppressed: 0,
            derived: vec![Derived {
                figure: "clearance_rate".to_owned(),
                of: vec![region.to_owned(), "South Asia".to_owned()],
                value: Shown::Suppressed,
            }],
        };
        let released = Released {
            quarter: "2026Q1".parse().unwrap(),
            method: "hiding".to_owned(),
            method_version: 2,
            tables: vec![table],
            suppressed: 0,
            definitions: Defined::all(),
        };
        let made = "2026-04-09T00:00:00Z".parse().unwrap();
        ReleaseView { brief: ReleaseBrief::of(&released, made, "ab".repeat(32)), release: released }
    }

    #[test]
    fn a_region_that_could_be_a_formula_is_text() {
        let text = csv(&view("=HYPERLINK(1)")).unwrap();
        assert!(text.contains("regions,5,made,'=HYPERLINK(1) / South Asia,7\n"), "{text}");
        assert!(text.contains("regions,5,clearance_rate,'=HYPERLINK(1) / South Asia,suppressed\n"), "{text}");
    }

    #[test]
    fn what_the_rates_are_stands_in_every_form() {
        let view = view("Asia");
        let says = &view.release.definitions[0].says;
        for text in [csv(&view).unwrap(), table(&view), json(&view).unwrap()] {
            assert!(text.contains(says), "{text}");
        }
    }
}
