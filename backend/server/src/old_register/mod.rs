//! The office's old register, as a table: read, checked line by line, and made into running cases to take over.
//!
//! Pure: bytes in, cases and problems out. What the rules say of a case is asked where the cases are submitted.

mod case;
mod cells;
mod columns;
mod dates;
mod names;
mod quotes;
mod sheet;

use std::{collections::BTreeMap, fmt};

use comity_domain::{ids::StateCode, workflow::command::Import};
use jiff::Timestamp;

pub(crate) use cells::taken_over;
pub use columns::{COLUMNS, Column, ColumnRule, Need};
pub use dates::DateOrder;
pub use sheet::{Row, Sheet};

/// Something that keeps a line, or the file, from being taken over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The line of the file, from 1; the first line of a row that has several.
    pub line: u64,
    /// The column, as the table names it.
    pub column: Option<String>,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl Problem {
    fn at(line: u64, column: Column, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { line, column: Some(column.as_str().to_owned()), what: what.into(), remedy: remedy.into() }
    }

    /// A problem of a whole line, or of the file.
    #[must_use]
    pub fn of_line(line: u64, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { line, column: None, what: what.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", {column}")?;
        }
        write!(f, ": {} {}", self.what, self.remedy)
    }
}

/// What the table is read with.
#[derive(Debug, Clone)]
pub struct Office {
    /// The own State.
    pub own: StateCode,
    /// The States on the register, with their names.
    pub states: BTreeMap<StateCode, String>,
    /// What a date such as 03/04/2025 means, where the office says so.
    pub date_order: Option<DateOrder>,
    /// Now, UTC: a step of today did not happen later than that.
    pub now: Timestamp,
}

/// One line, ready to be taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The line of the file, from 1.
    pub line: u64,
    /// What is taken over.
    pub import: Import,
    /// The column that each step comes from.
    pub columns: Vec<Column>,
    /// What goes into the own file beside it.
    pub note: Option<String>,
}

/// What a table came to.
#[derive(Debug, Default)]
pub struct Taken {
    /// The lines that read.
    pub cases: Vec<Case>,
    /// What is wrong with the others, by line.
    pub problems: Vec<Problem>,
}

/// Reads all lines of a table.
#[must_use]
pub fn cases(sheet: &Sheet, office: &Office) -> Taken {
    let mut taken = Taken { cases: vec![], problems: sheet.problems.clone() };
    let mut seen: BTreeMap<(comity_domain::codes::Side, String), u64> = BTreeMap::new();
    for row in &sheet.rows {
        match case::read(row, office) {
            Ok(case) => {
                let number = case.import.own_reference.clone().unwrap_or_default();
                let key = (case.import.side, number.clone());
                if let Some(first) = seen.get(&key) {
                    taken.problems.push(Problem::at(
                        row.line,
                        Column::OwnReference,
                        format!("{number} stands in line {first} already."),
                        "Give each case its own number, or take one of the lines out.",
                    ));
                } else {
                    seen.insert(key, row.line);
                    taken.cases.push(case);
                }
            }
            Err(problems) => taken.problems.extend(problems),
        }
    }
    taken.problems.sort();
    taken
}
