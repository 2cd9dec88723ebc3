//! What the player prints: one line for each case and block.

use std::fmt;

/// What became of one block of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    passed: usize,
    failed: Vec<String>,
    missing: Vec<String>,
}

impl Block {
    /// Returns a block of which nothing can be played.
    #[must_use]
    pub fn not_yet_built(what: impl Into<String>) -> Self {
        Self { missing: vec![what.into()], ..Self::default() }
    }

    /// Counts a check that holds.
    pub fn pass(&mut self) {
        self.passed += 1;
    }

    /// Adds a difference.
    pub fn fail(&mut self, difference: impl Into<String>) {
        let difference = difference.into();
        if !self.failed.contains(&difference) {
            self.failed.push(difference);
        }
    }

    /// Adds something that the product does not do yet.
    pub fn miss(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.missing.contains(&what) {
            self.missing.push(what);
        }
    }

    /// Counts a check by its differences: none, and it holds.
    pub fn check(&mut self, differences: Vec<String>) {
        if differences.is_empty() {
            self.pass();
        } else {
            for difference in differences {
                self.fail(difference);
            }
        }
    }

    /// Returns what the table says of it: how many checks passed where all did.
    #[must_use]
    pub fn cell(&self) -> String {
        match (self.failed.is_empty(), self.missing.is_empty()) {
            (false, _) => "FAILED".to_owned(),
            (true, true) => self.passed.to_string(),
            (true, false) if self.passed > 0 => format!("{}, rest not built", self.passed),
            (true, false) => "not built".to_owned(),
        }
    }

    /// Returns whether a check did not hold.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        !self.failed.is_empty()
    }

    /// Returns whether everything was checked and held.
    #[must_use]
    pub fn has_passed(&self) -> bool {
        self.failed.is_empty() && self.missing.is_empty()
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = |f: &mut fmt::Formatter<'_>| match self.passed {
            0 => Ok(()),
            n => write!(f, "; {n} passed"),
        };
        if self.has_failed() {
            write!(f, "failed ({}", self.failed.join(" | "))?;
            held(f)?;
            write!(f, ")")
        } else if self.missing.is_empty() {
            write!(f, "passed ({})", self.passed)
        } else {
            write!(f, "not yet built ({}", self.missing.join(", "))?;
            held(f)?;
            write!(f, ")")
        }
    }
}

/// One line of what is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The case.
    pub case: String,
    /// The block.
    pub block: String,
    /// What became of it.
    pub outcome: Block,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.case, self.block, self.outcome)
    }
}

/// Returns the table of cases and blocks: how many checks passed, `FAILED`, `not built`, or nothing where a case has no
/// such block.
#[must_use]
pub fn table(lines: &[Line]) -> String {
    let in_order = |name: fn(&Line) -> &String| {
        let mut seen: Vec<&String> = Vec::new();
        for line in lines {
            if !seen.contains(&name(line)) {
                seen.push(name(line));
            }
        }
        seen
    };
    let (cases, blocks) = (in_order(|l| &l.case), in_order(|l| &l.block));
    let cell = |case: &String, block: &String| {
        let line = lines.iter().find(|l| l.case == *case && l.block == *block);
        line.map_or_else(|| "-".to_owned(), |l| l.outcome.cell())
    };
    let mut rows =
        vec![std::iter::once("case".to_owned()).chain(blocks.iter().map(ToString::to_string)).collect()];
    for case in cases {
        let cells = blocks.iter().map(|block| cell(case, block));
        rows.push(std::iter::once(case.clone()).chain(cells).collect::<Vec<_>>());
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..=blocks.len()).map(width).collect();
    let padded = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(padded).collect::<Vec<_>>().join("\n")
}

/// Returns the last line: how many blocks passed, failed, are not yet built.
#[must_use]
pub fn summary(lines: &[Line]) -> String {
    let failed = lines.iter().filter(|l| l.outcome.has_failed()).count();
    let passed = lines.iter().filter(|l| l.outcome.has_passed()).count();
    let missing = lines.len() - failed - passed;
    format!("{} blocks: {passed} passed, {failed} failed, {missing} not yet built", lines.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(case: &str, block: &str, outcome: Block) -> Line {
        Line { case: case.to_owned(), block: block.to_owned(), outcome }
    }

    #[test]
    fn the_table_has_a_row_for_each_case_and_a_column_for_each_block() {
        let (mut passed, mut failed, mut in_part) = (Block::default(), Block::default(), Block::default());
        passed.pass();
        passed.pass();
        failed.fail("a difference");
        in_part.pass();
        in_part.miss("a figure");
        let lines = [
            line("case-01", "steps", passed.clone()),
            line("case-01", "silence", in_part),
            line("case-02", "steps", failed),
            line("case-02", "metrics", Block::not_yet_built("metrics")),
        ];
        let expected = "case     steps   silence            metrics\n\
                        case-01  2       1, rest not built  -\n\
                        case-02  FAILED  -                  not built";
        assert_eq!(table(&lines), expected);
        assert_eq!(summary(&lines), "4 blocks: 1 passed, 1 failed, 2 not yet built");
    }
}
