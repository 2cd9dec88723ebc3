//! The columns of the forms that are tables, and the lines of CSV.

use comity_api::exports::ExportLine;

use super::TrailError;

/// A column: its name, which is that of the field in JSON Lines, and its cell.
pub(super) type Column = (&'static str, fn(&ExportLine) -> String);

/// The columns, in order.
pub(super) const COLUMNS: &[Column] = &[
    ("index", |l| l.index.to_string()),
    ("recorded_at", |l| l.recorded_at.to_string()),
    ("kind", |l| l.kind.clone()),
    ("reference", |l| said(l.reference.as_ref())),
    ("request_kind", |l| said(l.request_kind.as_ref())),
    ("requesting", |l| said(l.requesting.as_ref())),
    ("requested", |l| said(l.requested.as_ref())),
    ("counterpart", |l| said(l.counterpart.as_ref())),
    ("stream", |l| said(l.stream.as_ref())),
    ("seq", |l| said(l.seq.as_ref())),
    ("action", |l| said(l.action.as_ref())),
    ("at", |l| said(l.at.as_ref())),
    ("occurred_at", |l| said(l.occurred_at.as_ref())),
    ("told", |l| said(l.told.as_ref())),
    ("told_received_on", |l| said(l.told_received_on.as_ref())),
    ("told_channel", |l| said(l.told_channel.as_ref())),
    ("imported", |l| said(l.imported.as_ref())),
    ("breaches", |l| said(l.breaches.as_ref())),
    ("side", |l| said(l.side.as_ref())),
    ("role", |l| said(l.role.as_ref())),
    ("state", |l| said(l.state.as_ref())),
    ("by", |l| said(l.by.as_ref())),
    ("becomes", |l| said(l.becomes.as_ref())),
    ("code", |l| said(l.code.as_ref())),
    ("whom", |l| said(l.whom.as_ref())),
    ("fact", |l| said(l.fact.as_ref())),
    ("clocks", |l| said(l.clocks.as_ref())),
];

/// Returns the names of the columns.
pub(super) fn names() -> Vec<&'static str> {
    COLUMNS.iter().map(|(name, _)| *name).collect()
}

/// Returns lines as CSV.
pub(super) fn csv_lines(lines: &[ExportLine]) -> Result<Vec<u8>, TrailError> {
    let mut writer = csv::Writer::from_writer(vec![]);
    for line in lines {
        let cells = COLUMNS.iter().map(|(_, cell)| no_formula(cell(line)));
        writer.write_record(cells).map_err(|_| TrailError::Form)?;
    }
    writer.into_inner().map_err(|_| TrailError::Form)
}

fn said<T: std::fmt::Display>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// A cell that a spreadsheet would calculate gets an apostrophe: what people wrote is shown, never run.
pub(crate) fn no_formula(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn a_cell_that_could_be_a_formula_is_text() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(no_formula(cell.to_owned()), format!("'{cell}"));
        }
        assert_eq!(no_formula("MLA-2026-LKA-IND-000001".to_owned()), "MLA-2026-LKA-IND-000001");
    }

    #[test]
    fn a_column_is_the_field_of_that_name() {
        let line: ExportLine = serde_json::from_str(include_str!("line.json")).unwrap();
        let Value::Object(fields) = serde_json::to_value(&line).unwrap() else { panic!("no object") };
        assert_eq!(fields.len(), COLUMNS.len());
        for (name, cell) in COLUMNS {
            let text = match &fields[*name] {
                Value::String(text) => text.clone(),
                Value::Null => panic!("the example says nothing of {name}"),
                other => other.to_string(),
            };
            assert_eq!(cell(&line), text, "{name}");
        }
    }
}
