//! Who asked whom: of a whole node from region to region, suppressed; of one State the other States.

use std::collections::{BTreeMap, BTreeSet};

use comity_domain::{
    codes::Figure,
    figures::matrix::{Cell, Matrix},
    ids::StateCode,
};

use super::{
    Report, counts, define,
    html::{Page, Table},
    svg,
    svg::{Bar, Square, Told},
    words,
};

/// How many States have a bar; all are in the table.
const MOST_BARS: usize = 15;

/// Writes the section.
pub(super) fn write(page: &mut Page, report: &Report<'_>) {
    match report.view.state {
        Some(own) => counterparts(page, report, own),
        None => matrix(page, report),
    }
    define(page, &[Figure::N1]);
}

/// The region of a State, or that nobody entered one.
fn region(report: &Report<'_>, state: StateCode) -> String {
    let entered = report.states.get(&state).and_then(|place| place.region.clone());
    entered.unwrap_or_else(|| words::NO_REGION.to_owned())
}

fn matrix(page: &mut Page, report: &Report<'_>) {
    let pairs = &report.counted.whole.pairs;
    // From the register, and not from the requests. The unknown region comes last.
    let known: BTreeSet<String> = report.states.values().filter_map(|place| place.region.clone()).collect();
    let mut regions: Vec<String> = known.into_iter().collect();
    let unknown = report.states.values().any(|place| place.region.is_none())
        || pairs.keys().any(|(a, b)| !report.states.contains_key(a) || !report.states.contains_key(b));
    regions.extend(unknown.then(|| words::NO_REGION.to_owned()));
    let matrix = Matrix::of(pairs, regions, |state| region(report, state));
    let Some(cells) = matrix.suppressed() else {
        page.leaf("p", &[], words::WITHHELD);
        return;
    };
    let names: Vec<String> = matrix.regions().iter().cloned().chain(["All".to_owned()]).collect();
    let squares: Vec<Vec<Square>> = cells.iter().map(|row| row.iter().map(square).collect()).collect();
    let hidden = cells.iter().flatten().filter(|cell| **cell == Cell::Suppressed).count() as u64;
    page.within("figure", &[], |page| {
        page.leaf("figcaption", &[], "Requests sent in the period, from the region that asks to the region that is asked");
        let describes = format!(
            "Squares in rows and columns: a row for each region that asks, a column for each region that is asked, the \
             larger the more requests. A dashed square with the letter s is suppressed: {}. The numbers are in the table \
             that follows.",
            words::count(hidden, "cell", "cells"),
        );
        let told = Told { title: "From region to region", describes: &describes };
        let caption = format!(
            "Requests by region that asks (rows) and region that is asked (columns); {}",
            words::count(hidden, "cell is suppressed", "cells are suppressed"),
        );
        let columns: Vec<&str> =
            std::iter::once("Region that asks").chain(names.iter().map(String::as_str)).collect();
        let mut table = Table::of(caption, &columns);
        for (name, row) in names.iter().zip(&cells) {
            let tell = |cell: &Cell| match cell {
                Cell::Shown(count) => count.to_string(),
                Cell::Suppressed => words::SUPPRESSED.to_owned(),
            };
            table.row(name, row.iter().map(tell).collect());
        }
        page.within("div", &[("class", &"pair")], |page| {
            svg::squares(page, &told, "Region that is asked", &names, &squares);
            table.write(page);
        });
        page.leaf("p", &[], words::SUPPRESSION);
    });
}

fn square(cell: &Cell) -> Square {
    match cell {
        Cell::Shown(count) => Square { count: Some(*count), says: count.to_string() },
        Cell::Suppressed => Square { count: None, says: "s".to_owned() },
    }
}

fn counterparts(page: &mut Page, report: &Report<'_>, own: StateCode) {
    let mut others: BTreeMap<StateCode, (u64, u64)> = BTreeMap::new();
    for ((from, to), count) in &report.counted.whole.pairs {
        if *from == own {
            others.entry(*to).or_default().0 += count;
        } else {
            others.entry(*from).or_default().1 += count;
        }
    }
    if others.is_empty() {
        page.leaf("p", &[], "No request was sent in the period.");
        return;
    }
    let mut largest: Vec<(StateCode, (u64, u64))> = others.iter().map(|(s, n)| (*s, *n)).collect();
    largest.sort_by_key(|(state, (made, received))| (std::cmp::Reverse(made + received), *state));
    let bars: Vec<Bar> = largest
        .iter()
        .take(MOST_BARS)
        .map(|(state, (made, received))| Bar {
            name: words::state(*state, report.states),
            says: format!("{made} made, {received} received"),
            long: *made,
            of: Some(made + received),
        })
        .collect();
    let heading = if others.len() > MOST_BARS {
        format!("Requests made and received in the period: the {MOST_BARS} States with the most")
    } else {
        "Requests made and received in the period".to_owned()
    };
    let columns = ["Other State", "Made to it", "Received from it", "Both", "Region"];
    let mut table = Table::of("Requests sent in the period, by other State", &columns).with_words(&[4]);
    for (state, (made, received)) in &others {
        let mut cells = [made, received, &(made + received)].map(u64::to_string).to_vec();
        cells.push(region(report, *state));
        table.row(words::state(*state, report.states), cells);
    }
    page.within("figure", &[], |page| {
        page.leaf("figcaption", &[], heading);
        let what = "Bars of the requests made, one for each State, framed by the requests made and received.";
        counts::draw(page, "Requests by other State", what, &bars, &table);
    });
}
