//! The definitions as a page.

use std::fmt::Write as _;

use super::{DEFINITIONS, release::DEFINED};

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

/// Returns the table of what the rates, times and sums of a release are, in Markdown.
#[must_use]
pub fn released() -> String {
    let mut out = String::from("| in a release | what it is |\n| --- | --- |\n");
    for (figure, says) in DEFINED {
        let _ = writeln!(out, "| `{figure}` | {says} |");
    }
    out
}
