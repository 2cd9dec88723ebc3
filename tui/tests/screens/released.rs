//! An invented release, with a cell of every sort.

use comity_api::releases::{ReleaseBrief, ReleaseView};
use comity_domain::figures::release::{Breakdown, Cell, Defined, Derived, Released, ReleasedTable, Shown};

use crate::office::now;

/// A release of a quarter.
pub(crate) fn release() -> ReleaseView {
    let by = |axis: &str, categories: &[&str]| Breakdown {
        axis: axis.into(),
        categories: categories.iter().map(|c| (*c).to_owned()).collect(),
    };
    let table = |code: &str, lines: &[&str], by: Vec<Breakdown>, cells: Vec<Cell>, derived: Vec<Derived>| {
        ReleasedTable {
            code: code.into(),
            threshold: 5,
            lines: lines.iter().map(|l| (*l).to_owned()).collect(),
            by,
            suppressed: cells.iter().filter(|c| **c == Cell::Suppressed).count() as u64,
            cells,
            derived,
        }
    };
    let rate = |figure: &str, of: &[&str], value: Shown| Derived {
        figure: figure.into(),
        of: of.iter().map(|c| (*c).to_owned()).collect(),
        value,
    };
    let kinds = ["all", "mla", "extradition", "provisional_arrest"];
    let tables = vec![
        table(
            "volumes",
            &["made", "closed"],
            vec![by("kind", &kinds)],
            vec![
                Cell::Printed(61),
                Cell::Printed(48),
                Cell::Suppressed,
                Cell::Suppressed,
                Cell::Printed(40),
                Cell::Printed(35),
                Cell::Suppressed,
                Cell::Suppressed,
            ],
            vec![
                rate("clearance_rate", &["mla"], Shown::Permille(729)),
                rate("clearance_rate", &["extradition"], Shown::Suppressed),
            ],
        ),
        table(
            "outcomes",
            &["ended"],
            vec![by("outcome", &["lapsed"]), by("kind", &kinds[..2])],
            vec![Cell::Suppressed, Cell::Impossible],
            vec![],
        ),
        table(
            "refusals",
            &["refusals"],
            vec![by("ground", &["all", "own_law"]), by("consulted", &["no", "yes"])],
            vec![Cell::Printed(0), Cell::Printed(12), Cell::Printed(0), Cell::Printed(7)],
            vec![],
        ),
        table(
            "times",
            &["sent"],
            vec![by("matter", &["records"])],
            vec![Cell::Printed(31)],
            vec![
                rate("T1_median", &["records"], Shown::Days(6)),
                rate("T4_median", &["records"], Shown::NotReached),
            ],
        ),
        table(
            "assets",
            &["requests"],
            vec![by("stage", &["frozen"]), by("currency", &["USD"])],
            vec![Cell::Printed(9)],
            vec![rate("sum", &["frozen", "USD"], Shown::Amount(124_000_000))],
        ),
        table("records", &["acts_told_by_letter"], vec![], vec![Cell::Printed(14)], vec![]),
    ];
    let quarter = "2026Q1".parse().expect("a quarter");
    let released = Released {
        quarter,
        method: "cell suppression".into(),
        method_version: 1,
        suppressed: tables.iter().map(|t| t.suppressed).sum(),
        tables,
        definitions: Defined::all().into_iter().take(2).collect(),
    };
    ReleaseView { brief: ReleaseBrief::of(&released, now(), "ab".repeat(32)), release: released }
}
