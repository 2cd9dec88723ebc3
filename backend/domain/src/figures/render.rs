//! The definitions as a page.

use std::fmt::Write as _;

use super::DEFINITIONS;

/// Returns the table of definitions in Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::from(
        "| code | figure | definition | unit | version | from |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for d in DEFINITIONS {
        let unit = d.unit.as_str().replace('_', " ");
        let _ =
            writeln!(out, "| {} | {} | {} | {unit} | {} | {} |", d.figure, d.name, d.says, d.version, d.from);
    }
    out
}
