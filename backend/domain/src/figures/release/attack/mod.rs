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

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "attack: {} dockets tried, {} releases, {} cells released, {} cells suppressed, {} pinned, {} narrowed",
            self.dockets,
            self.releases,
            self.printed + self.suppressed,
            self.suppressed,
            self.pinned + self.pinned_rests,
            self.narrowed
        )
    }
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
    println!("{tally}");
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
    let mut pinned = 0;
    for seed in 1..6 {
        let docket = invent(seed, Profile::Large);
        let truth = series(&docket, Hiding::Nothing);
        let mut releases = series(&docket, Hiding::AllThatIsNeeded);
        assert_eq!(attack(&releases, &truth).pinned, 0);
        for (release, truth) in releases.iter_mut().zip(&truth) {
            for (table, truth) in release.tables.iter_mut().zip(&truth.tables) {
                table.derived.clone_from(&truth.derived);
            }
        }
        pinned += attack(&releases, &truth).pinned;
    }
    assert!(pinned > 0);
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

/// What the tables of all quarters together count, by table and line.
fn sum(releases: &[Released], table: &str, line: &str, categories: &[&str]) -> u64 {
    let cells = releases.iter().map(|r| r.table(table).unwrap().cell(line, categories).unwrap());
    cells.map(|cell| if let Cell::Printed(n) = cell { n } else { 0 }).sum()
}

#[test]
fn what_is_told_late_counts_once_in_the_quarter_in_which_it_was_recorded() {
    let late: usize = (1..6).map(|seed| counts_once(&invent(seed, Profile::Late))).sum();
    assert!(late > 20, "{late}");
}

/// Returns how many dates were told late.
fn counts_once(docket: &docket::Docket) -> usize {
    let (first, last) = (docket.quarters[0], *docket.quarters.last().unwrap());
    let truth = series(docket, Hiding::Nothing);
    let here = |on: &super::Dated| (first..=last).contains(&on.known());
    let rows = |count: &dyn Fn(&super::Row) -> usize| docket.rows.iter().map(count).sum::<usize>() as u64;
    let all = ["all", "all"];
    let decided = rows(&|r| r.decided.iter().filter(|d| here(&d.on)).count());
    assert_eq!(sum(&truth, "decisions", "decided", &all), decided);
    let ended = rows(&|r| r.ended.iter().filter(|e| here(&e.on)).count());
    assert_eq!(sum(&truth, "outcomes", "ended", &all), ended);
    let refusals = rows(&|r| r.refusals.iter().filter(|a| here(&a.on)).count());
    assert_eq!(sum(&truth, "refusals", "refusals", &all), refusals);
    for clock in super::ClockKind::ALL {
        let due = rows(&|r| r.clocks.iter().filter(|c| c.clock == *clock && here(&c.on)).count());
        assert_eq!(sum(&truth, "clocks", "due", &[clock.as_str(), "all"]), due, "{}", clock.as_str());
    }
    let sent = rows(&|r| usize::from(here(&r.sent)));
    assert_eq!(sum(&truth, "information_rounds", "sent", &all), sent);
    let frozen = rows(&|r| {
        let frozen = |a: &&super::AssetTaken| a.stage == super::AssetStage::Frozen && a.currency == "USD";
        r.assets.iter().filter(frozen).filter(|a| here(&a.on)).count()
    });
    assert_eq!(sum(&truth, "assets", "requests", &["frozen", "USD"]), frozen);
    let late = |on: &super::Dated| here(on) && on.known() > on.happened();
    let late = rows(&|r| {
        let dates = [r.decided.map(|d| d.on), r.ended.map(|e| e.on)].into_iter().flatten();
        let dates = dates.chain(r.refusals.iter().map(|a| a.on)).chain(r.clocks.iter().map(|c| c.on));
        dates.filter(late).count()
    });
    usize::try_from(late).unwrap()
}

#[test]
fn a_region_that_is_new_was_empty_before_and_everybody_knows() {
    let docket = invent(2, Profile::Middling);
    let (before, mut after) = (lists(), lists());
    after.regions.insert(2, "Oceania".to_owned());
    let from = |lists| Docket { lists, rows: &docket.rows, times: &docket.times };
    let first = release(from(&before), docket.quarters[0], &[]).unwrap();
    let tables = super::tables(&after);
    let told = super::as_printed(&first, &tables);
    let regions = tables.iter().find(|t| t.code == "regions").unwrap();
    let new =
        |p: &super::Place| p.nodes.iter().zip(&regions.axes).any(|(n, a)| a.nodes[*n].code == "Oceania");
    let mut looked_at = 0;
    for place in regions.places().iter().filter(|p| new(p)) {
        let meaning = regions.meaning(place, docket.quarters[0]);
        let number = told.iter().find(|(m, _)| *m == meaning).unwrap().1;
        assert_eq!(number, Some(0), "{meaning:?}");
        looked_at += 1;
    }
    assert_eq!(looked_at, 6 * 7, "of sixteen pairs, seven with the new region, on six lines");
    release(from(&after), docket.quarters[1], &[first]).unwrap();
}

#[test]
fn more_regions_than_there_is_room_for_are_an_error_that_says_so() {
    let mut lists = lists();
    lists.regions = (0..=super::MOST_REGIONS).map(|n| format!("Region {n}")).collect();
    let docket = invent(1, Profile::Sparse);
    let made = release(Docket { lists: &lists, rows: &[], times: &[] }, docket.quarters[0], &[]);
    assert_eq!(made, Err(Unreleased::TooManyRegions { found: 33 }));
}

#[test]
fn a_release_does_not_go_on_from_one_that_counted_otherwise() {
    let docket = invent(1, Profile::Sparse);
    let lists = lists();
    let from = Docket { lists: &lists, rows: &docket.rows, times: &docket.times };
    let first = release(from, docket.quarters[0], &[]).unwrap();
    let older = Released { method_version: 1, ..first };
    let made = release(from, docket.quarters[1], &[older]);
    let quarter = docket.quarters[0];
    assert_eq!(made, Err(Unreleased::OtherVersion { quarter, version: 1 }));
}

#[test]
fn every_rate_time_and_sum_is_defined_in_the_release_it_stands_in() {
    let release = &series(&invent(3, Profile::Large), Hiding::AllThatIsNeeded)[0];
    let defined: std::collections::BTreeSet<&str> =
        release.definitions.iter().map(|d| d.figure.as_str()).collect();
    let of_time = |figure: &str| figure.split_once('_').map(|(time, _)| time.to_owned());
    let code = |figure: &str| {
        let time = of_time(figure).filter(|time| ["T1", "T2", "T3", "T4"].contains(&time.as_str()));
        time.unwrap_or_else(|| figure.to_owned())
    };
    let printed: std::collections::BTreeSet<String> =
        release.tables.iter().flat_map(|t| &t.derived).map(|d| code(&d.figure)).collect();
    assert_eq!(printed.iter().map(String::as_str).collect::<std::collections::BTreeSet<_>>(), defined);
}
