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

/// Returns the last line: how many blocks passed, failed, are not yet built.
#[must_use]
pub fn summary(lines: &[Line]) -> String {
    let failed = lines.iter().filter(|l| l.outcome.has_failed()).count();
    let passed = lines.iter().filter(|l| l.outcome.has_passed()).count();
    let missing = lines.len() - failed - passed;
    format!("{} blocks: {passed} passed, {failed} failed, {missing} not yet built", lines.len())
}
