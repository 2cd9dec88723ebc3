//! Releases for the Committee of Experts, which cannot expose anyone.
//!
//! A release is a closed list of tables of a calendar quarter ([`tables()`]), frozen when it is made. Small counts are
//! suppressed, and as many further cells as it takes that nobody who reads all releases, knows every definition and
//! solves every equation can tell what is hidden. How, and against what: `docs/decisions/0031-disclosure.md`.
//!
//! The seam is [`Row`]: whoever knows requests fills rows, [`release`] does the rest.

mod count;
mod derived;
mod fill;
mod identities;
mod quarters;
mod regions;
mod released;
mod row;
mod suppress;
mod tables;
mod worlds;

#[cfg(test)]
mod attack;

pub use derived::{DEFINED, Defined, Derived, Point, Shown, Time, Timing};
pub use fill::{Filled, Filling, OTHER};
pub use quarters::Quarters;
pub use regions::{Regions, is_reserved};
pub use released::{Breakdown, Cell, METHOD, METHOD_VERSION, Released, ReleasedTable};
pub use row::{
    AssetStage, AssetTaken, ClockDue, ClockKind, Dated, Decision, Ending, FirstDecision, GroundGroup, Matter,
    NotAQuarter, Quarter, RefusalAct, ReleasedOutcome, Row, Sensitivity,
};
pub use tables::{
    AGES, Attribute, Axis, Line, Lists, MOST_REGIONS, Meaning, Node, Place, Quantity, ROUNDS,
    SENSITIVE_THRESHOLD, THRESHOLD, Table, tables,
};

use derived::{Beside, Printed};
use suppress::{Hiding, Series};
use worlds::TooLarge;

/// Why there is no release. Nothing is printed then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreleased {
    /// A code of a row is in no list: add it to the list, or correct the row.
    #[error("{code} is in no list of the release")]
    NotInList {
        /// The code.
        code: String,
    },
    /// More regions than a release has room for: let the register have fewer.
    #[error(
        "a release has room for {MOST_REGIONS} regions of States, and there are {found}; give States fewer regions"
    )]
    TooManyRegions {
        /// How many, with the one for States of none.
        found: usize,
    },
    /// An earlier release was made by another version of the method, which counted otherwise.
    #[error(
        "{quarter} was released by version {version} of the method, and this is version {METHOD_VERSION}"
    )]
    OtherVersion {
        /// Its quarter.
        quarter: Quarter,
        /// The version.
        version: u32,
    },
    /// A row breaks a rule of its own: correct whatever fills rows.
    #[error("a row does not hold together: {rule}")]
    Row {
        /// The rule.
        rule: &'static str,
    },
    /// Releases are made quarter by quarter: make the one that is missing first.
    #[error("after {after} comes {}, not {found}", after.next())]
    Gap {
        /// The last release.
        after: Quarter,
        /// What was to follow.
        found: Quarter,
    },
    /// An earlier release is not what the rows give now: a row was changed, and not by a date that was added.
    #[error("an earlier release has another number for {meaning:?}")]
    Changed {
        /// Which number.
        meaning: Meaning,
    },
    /// Numbers break a relation that everybody will reckon with: correct whatever fills rows.
    #[error("the numbers do not add up at {meaning:?}")]
    DoesNotAddUp {
        /// One of them.
        meaning: Meaning,
    },
    /// A number could be worked out whatever is hidden.
    #[error("{meaning:?} cannot be protected")]
    Exposed {
        /// Which.
        meaning: Meaning,
    },
    /// Numbers beyond what is computed with.
    #[error("the numbers are too large to be protected")]
    TooLarge,
}

impl From<TooLarge> for Unreleased {
    fn from(_: TooLarge) -> Self {
        Self::TooLarge
    }
}

/// What a release is made from.
#[derive(Debug, Clone, Copy)]
pub struct Docket<'a> {
    /// The lists that come as data.
    pub lists: &'a Lists,
    /// All requests ever sent.
    pub rows: &'a [Row],
    /// Times of the quarter, for the table `times`.
    pub times: &'a [Timing],
}

/// Returns the release of a quarter, such that it and all earlier ones together give no suppressed cell away.
///
/// `earlier` are all releases before it, oldest first, without a gap.
///
/// # Errors
/// Why no release can be made. See [`Unreleased`].
pub fn release(docket: Docket<'_>, quarter: Quarter, earlier: &[Released]) -> Result<Released, Unreleased> {
    if docket.lists.regions.len() > MOST_REGIONS {
        return Err(Unreleased::TooManyRegions { found: docket.lists.regions.len() });
    }
    let mut series = Series::new(docket.lists);
    for release in earlier {
        if release.method_version != METHOD_VERSION {
            let (quarter, version) = (release.quarter, release.method_version);
            return Err(Unreleased::OtherVersion { quarter, version });
        }
        series.take_in(docket.rows, release.quarter)?;
        let as_printed = as_printed(release, &series.tables);
        series.freeze_as(&as_printed)?;
    }
    series.take_in(docket.rows, quarter)?;
    series.protect(Hiding::AllThatIsNeeded)?;
    Ok(print(docket, quarter, &series))
}

/// What an earlier release told of each number. A category that it did not have was empty, and everybody knows.
fn as_printed(release: &Released, tables: &[Table]) -> Vec<(Meaning, Option<u64>)> {
    let mut told = vec![];
    for table in tables {
        let Some(printed) = release.table(table.code) else { continue };
        for place in table.places().iter().filter(|p| table.shows(p)) {
            let categories: Vec<&str> =
                table.axes.iter().zip(&place.nodes).map(|(a, n)| a.nodes[*n].code.as_str()).collect();
            let number = match printed.cell(table.lines[place.line].code, &categories) {
                Some(Cell::Printed(n)) => Some(n),
                Some(Cell::Suppressed) => None,
                None => Some(0),
                Some(Cell::Impossible) => continue,
            };
            told.push((table.meaning(place, release.quarter), number));
        }
    }
    told
}

fn print(docket: Docket<'_>, quarter: Quarter, series: &Series<'_>) -> Released {
    let beside = Beside { rows: docket.rows, lists: docket.lists, times: docket.times, quarter };
    let tables: Vec<ReleasedTable> =
        series.tables.iter().map(|table| print_table(table, quarter, series, &beside)).collect();
    let suppressed = tables.iter().map(|t| t.suppressed).sum();
    Released {
        quarter,
        method: METHOD.to_owned(),
        method_version: METHOD_VERSION,
        tables,
        suppressed,
        definitions: Defined::all(),
    }
}

fn print_table(table: &Table, quarter: Quarter, series: &Series<'_>, beside: &Beside<'_>) -> ReleasedTable {
    let cell = |place: &Place| {
        let meaning = table.meaning(place, quarter);
        match series.printed(&meaning) {
            _ if meaning.is_impossible() => Cell::Impossible,
            Some(n) => Cell::Printed(n),
            None => Cell::Suppressed,
        }
    };
    let shown = table.places().into_iter().filter(|p| table.shows(p));
    let cells: Vec<Cell> = shown.map(|p| cell(&p)).collect();
    let suppressed = cells.iter().filter(|c| **c == Cell::Suppressed).count() as u64;
    let mut released = ReleasedTable { cells, suppressed, ..ReleasedTable::empty(table) };
    let number = |line: &str, categories: &[&str]| match released.cell(line, categories)? {
        Cell::Printed(n) => Some(n),
        Cell::Suppressed | Cell::Impossible => None,
    };
    let categories = released.by.iter().map(|b| b.categories.clone()).collect();
    let derived = derived::derived(table.code, &Printed { number: &number, categories }, beside);
    released.derived = derived;
    released
}
