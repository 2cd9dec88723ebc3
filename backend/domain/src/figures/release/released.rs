//! A release as it is frozen: whole numbers, codes, and no way back to what is hidden.

use serde::{Deserialize, Serialize};

use super::{
    derived::{Defined, Derived},
    row::Quarter,
    tables::Table,
};

/// The name of the method of disclosure control, in every release.
pub const METHOD: &str =
    "cell suppression with global protection, sequential linear programming, integer audit";
/// Its version: a release made by another keeps its own.
pub const METHOD_VERSION: u32 = 2;

/// A number of a table, as everybody may read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// It is printed.
    Printed(u64),
    /// It is suppressed: small, or needed to protect one that is.
    Suppressed,
    /// No request can be counted here.
    Impossible,
}

/// A break-down of a released table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// Its code.
    pub axis: String,
    /// Its categories, sums among them, in order.
    pub categories: Vec<String>,
}

/// A released table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleasedTable {
    /// Its code.
    pub code: String,
    /// A count under this is suppressed.
    pub threshold: u64,
    /// What is counted, in order.
    pub lines: Vec<String>,
    /// By what, in order.
    pub by: Vec<Breakdown>,
    /// The numbers: lines first, then the break-downs in order, the last one running fastest.
    pub cells: Vec<Cell>,
    /// How many of them are suppressed.
    pub suppressed: u64,
    /// Rates, times and sums that rest on them.
    pub derived: Vec<Derived>,
}

/// One release: a quarter, frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// The quarter.
    pub quarter: Quarter,
    /// The method of disclosure control.
    pub method: String,
    /// Its version.
    pub method_version: u32,
    /// The tables, in the order of the closed list.
    pub tables: Vec<ReleasedTable>,
    /// How many cells are suppressed in all tables.
    pub suppressed: u64,
    /// What the rates, times and sums are.
    #[serde(default)]
    pub definitions: Vec<Defined>,
}

impl Released {
    /// Returns a table by its code.
    #[must_use]
    pub fn table(&self, code: &str) -> Option<&ReleasedTable> {
        self.tables.iter().find(|t| t.code == code)
    }
}

impl ReleasedTable {
    /// Returns a cell by the codes of its line and of a category for each break-down.
    #[must_use]
    pub fn cell(&self, line: &str, categories: &[&str]) -> Option<Cell> {
        let mut index = self.lines.iter().position(|l| l == line)?;
        if categories.len() != self.by.len() {
            return None;
        }
        for (by, category) in self.by.iter().zip(categories) {
            index = index * by.categories.len() + by.categories.iter().position(|c| c == category)?;
        }
        self.cells.get(index).copied()
    }

    /// Returns every cell with the codes of its line and categories, in the order of the table.
    pub fn labelled(&self) -> impl Iterator<Item = (&str, Vec<&str>, Cell)> {
        self.cells.iter().enumerate().map(|(mut index, cell)| {
            let mut categories: Vec<&str> = vec![];
            for by in self.by.iter().rev() {
                categories.push(&by.categories[index % by.categories.len()]);
                index /= by.categories.len();
            }
            categories.reverse();
            (self.lines[index].as_str(), categories, *cell)
        })
    }

    /// Returns a table without numbers.
    pub(super) fn empty(table: &Table) -> Self {
        let by = table.axes.iter().map(|axis| Breakdown {
            axis: axis.code.to_owned(),
            categories: axis.nodes.iter().filter(|n| n.shown).map(|n| n.code.clone()).collect(),
        });
        Self {
            code: table.code.to_owned(),
            threshold: table.threshold,
            lines: table.lines.iter().map(|l| l.code.to_owned()).collect(),
            by: by.collect(),
            cells: vec![],
            suppressed: 0,
            derived: vec![],
        }
    }
}
