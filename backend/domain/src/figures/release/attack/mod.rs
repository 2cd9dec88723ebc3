//! The attack: somebody who has every release, knows every definition and solves every equation.

mod docket;
mod knowledge;
mod solve;

use super::{
    Cell, Docket, Quarter, Released, Shown, Unreleased, print, release,
    suppress::{Hiding, Series},
};
use docket::{Profile, invent, lists};
use knowledge::Knowledge;

/// What attacks came to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Tally {
    dockets: usize,
    releases: usize,
    printed: usize,
    suppressed: usize,
    /// Suppressed cells that the attacker knows.
    pinned: usize,
    /// Small counts in no table that a subtraction gives.
    pinned_rests: usize,
    /// Suppressed small cells of which the attacker knows that they are not zero, or that they are small.
    narrowed: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.dockets += other.dockets;
        self.releases += other.releases;
        self.printed += other.printed;
        self.suppressed += other.suppressed;
        self.pinned += other.pinned;
        self.pinned_rests += other.pinned_rests;
        self.narrowed += other.narrowed;
    }
}

/// Releases the quarters of a docket one after the other.
fn series(docket: &docket::Docket, hiding: Hiding) -> Vec<Released> {
    let lists = lists();
    let from = Docket { lists: &lists, rows: &docket.rows, times: &docket.times };
    let mut series = Series::new(&lists);
    let next = |quarter: &Quarter| {
        series.take_in(&docket.rows, *quarter).unwrap();
        series.protect(hiding).unwrap();
        print(from, *quarter, &series)
    };
    docket.quarters.iter().map(next).collect()
}

/// Attacks releases. The truth is only used to see how far the attacker came.
fn attack(releases: &[Released], truth: &[Released]) -> Tally {
    let (knowledge, truth) = (Knowledge::of(releases), Knowledge::of(truth));
    let mut tally = Tally { dockets: 1, releases: releases.len(), ..Tally::default() };
    for cell in releases.iter().flat_map(|r| &r.tables).flat_map(|t| &t.cells) {
        match cell {
            Cell::Printed(_) => tally.printed += 1,
            Cell::Suppressed => tally.suppressed += 1,
            Cell::Impossible => {}
        }
    }
    for (number, (low, high)) in solve::bounds(&knowledge).into_iter().enumerate() {
        let Some(threshold) = knowledge.suppressed.get(&number) else {
            let hidden = knowledge.known[number].is_none();
            tally.pinned_rests += usize::from(hidden && low == high && low < 5);
            continue;
        };
        let threshold = i64::try_from(*threshold).unwrap();
        let value = truth.known[number].unwrap();
        assert!((low..=high).contains(&value), "the attacker is wrong about {}", knowledge.names[number]);
        tally.pinned += usize::from(low == high);
        tally.narrowed += usize::from(value < threshold && (low > 0 || high < threshold));
    }
    tally
}

fn attacked(seed: u64, profile: Profile, hiding: Hiding) -> Tally {
    let docket = invent(seed, profile);
    attack(&series(&docket, hiding), &series(&docket, Hiding::Nothing))
}

/// Sparse dockets most of all: they are the dangerous ones.
fn every_docket(count: u64) -> Vec<(u64, Profile)> {
    (0..count).map(|seed| (seed, Profile::ALL[usize::try_from(seed).unwrap() % Profile::ALL.len()])).collect()
}

#[test]
fn no_suppressed_cell_of_any_release_can_be_worked_out() {
    let dockets = every_docket(DOCKETS);
    let (one, other) = dockets.split_at(dockets.len() / 2);
    let run = |dockets: &[(u64, Profile)]| {
        let mut tally = Tally::default();
        for (seed, profile) in dockets {
            tally += attacked(*seed, *profile, Hiding::AllThatIsNeeded);
        }
        tally
    };
    let tally = std::thread::scope(|scope| {
        let beside = scope.spawn(|| run(one));
        let mut tally = run(other);
        tally += beside.join().unwrap();
        tally
    });
    println!("{tally:#?}");
    assert_eq!((tally.pinned, tally.pinned_rests, tally.narrowed), (0, 0, 0));
    assert_eq!(tally.dockets, usize::try_from(DOCKETS).unwrap());
    assert!(tally.printed > 20 * tally.releases, "nothing is safe by printing nothing");
}

/// Dockets that are attacked.
const DOCKETS: u64 = 300;

/// What all dockets have in common: the linear relations between cells that hold by chance in none of them.
#[test]
fn the_attacker_knows_every_linear_relation_there_is() {
    let dockets = (0..DOCKETS_TO_LEARN_FROM).map(|seed| {
        let docket = invent(seed, Profile::Even);
        let quarters = docket.quarters[..2].to_vec();
        Knowledge::of(&series(&docket::Docket { quarters, ..docket }, Hiding::Nothing))
    });
    let mut learned = solve::Rank::default();
    let mut knowledge = Knowledge::default();
    for docket in dockets {
        learned.add(docket.cells.iter().map(|c| docket.known[*c].unwrap()).collect());
        knowledge = docket;
    }
    let cells = knowledge.cells.clone();
    let impossible = cells.iter().filter(|c| knowledge.impossible.contains(c)).count();
    let nothing: Vec<Option<i64>> =
        (0..knowledge.names.len()).map(|n| knowledge.impossible.contains(&n).then_some(0)).collect();
    let rows =
        solve::reduced(&knowledge.equations, &nothing, &|n| u8::from(cells.contains(&n)), solve::PRIMES[1]);
    let known = rows.iter().filter(|(pivot, _)| cells.contains(pivot)).count();
    println!("{} cells, {impossible} impossible, {known} relations", cells.len());
    assert_eq!(cells.len() - impossible - known, learned.rank());
}

const DOCKETS_TO_LEARN_FROM: u64 = 450;

#[test]
fn with_small_cells_alone_suppressed_the_same_attack_succeeds() {
    for (seed, profile) in every_docket(12).into_iter().filter(|d| d.1 != Profile::Sparse) {
        let tally = attacked(seed, profile, Hiding::SmallOnly);
        println!("{profile:?} {tally:?}");
        assert!(tally.pinned > 10, "{profile:?} {tally:?}");
    }
}

#[test]
fn a_rate_beside_a_printed_base_would_give_the_count_back() {
    let docket = invent(3, Profile::Large);
    let truth = series(&docket, Hiding::Nothing);
    let mut releases = series(&docket, Hiding::AllThatIsNeeded);
    assert_eq!(attack(&releases, &truth).pinned, 0);
    for (release, truth) in releases.iter_mut().zip(&truth) {
        for (table, truth) in release.tables.iter_mut().zip(&truth.tables) {
            table.derived.clone_from(&truth.derived);
        }
    }
    assert!(attack(&releases, &truth).pinned > 0);
}

#[test]
fn what_rests_on_counts_is_shown_only_where_they_are() {
    let mut shown = 0;
    for (seed, profile) in [(1, Profile::Middling), (2, Profile::Large), (3, Profile::Late)] {
        for table in series(&invent(seed, profile), Hiding::AllThatIsNeeded).iter().flat_map(|r| &r.tables) {
            for line in table.derived.iter().filter(|l| l.value != Shown::Suppressed) {
                let rests_on: &[&str] = match line.figure.split('_').next().unwrap() {
                    "T1" => &["sent", "acknowledged"],
                    "T2" => &["acknowledged", "decided"],
                    "T3" => &["accepted", "executed_after_acceptance"],
                    "T4" => &["sent", "executed"],
                    "clearance" => &["closed", "made"],
                    "sum" => &["requests"],
                    _ => continue, // the rates of one line: the test before this one
                };
                let of: Vec<&str> = line.of.iter().map(String::as_str).collect();
                for counted in rests_on {
                    let cell = table.cell(counted, &of).unwrap();
                    assert!(matches!(cell, Cell::Printed(5..)), "{line:?} beside {cell:?}");
                    shown += 1;
                }
            }
        }
    }
    assert!(shown > 50, "{shown}");
}

#[test]
fn releases_are_made_from_what_was_printed_before() {
    let lists = lists();
    for profile in [Profile::OneTraffickingCase, Profile::Large] {
        let docket = invent(7, profile);
        let from = Docket { lists: &lists, rows: &docket.rows, times: &docket.times };
        let mut releases: Vec<Released> = vec![];
        for quarter in &docket.quarters[..3] {
            let made = release(from, *quarter, &releases).unwrap();
            assert_eq!(made, release(from, *quarter, &releases).unwrap(), "the same again");
            let text = serde_json::to_string(&made).unwrap();
            releases.push(serde_json::from_str(&text).unwrap());
            assert_eq!(releases.last(), Some(&made));
        }
        let truth = series(&docket, Hiding::Nothing);
        let tally = attack(&releases, &truth[..3]);
        assert_eq!((tally.pinned, tally.pinned_rests, tally.narrowed), (0, 0, 0), "{profile:?}");

        let gap = release(from, docket.quarters[2], &releases[..1]);
        assert!(matches!(gap, Err(Unreleased::Gap { .. })), "{gap:?}");
        let changed = &mut releases[0].tables[0].cells;
        let printed = changed.iter_mut().find_map(|c| if let Cell::Printed(n) = c { Some(n) } else { None });
        *printed.unwrap() += 1;
        let changed = release(from, docket.quarters[1], &releases[..1]);
        assert!(matches!(changed, Err(Unreleased::Changed { .. })), "{changed:?}");
    }
}

#[test]
fn a_row_that_breaks_its_rules_stops_the_release() {
    let lists = lists();
    let mut docket = invent(1, Profile::Middling);
    docket.rows[0].requested_region = "Atlantis".to_owned();
    let made = release(Docket { lists: &lists, rows: &docket.rows, times: &[] }, docket.quarters[0], &[]);
    assert_eq!(made, Err(Unreleased::NotInList { code: "Atlantis".to_owned() }));
}

#[test]
fn a_quarter_is_written_one_way() {
    let quarter: Quarter = "2026Q4".parse().unwrap();
    assert_eq!((quarter.to_string(), quarter.next().to_string()), ("2026Q4".into(), "2027Q1".into()));
    for text in ["2026Q5", "2026Q0", "2026q1", "26Q1", "2026Q1 ", "+026Q1"] {
        assert!(text.parse::<Quarter>().is_err(), "{text}");
    }
}
