//! The sections of counts: stages, ages, refusals, clocks.

use comity_domain::{codes::Figure, figures::lines::Ratio};

use super::{
    Report, define,
    html::{Page, Table},
    read, svg,
    svg::{Bar, Told},
    words,
};

const SEE_TABLE: &str = "The numbers are in the table that follows.";

/// Bars with their table beside them, and with their names and numbers in a sentence for those who do not see them.
pub(super) fn draw(page: &mut Page, title: &str, what: &str, bars: &[Bar], table: &Table) {
    let numbers: Vec<String> = bars.iter().map(|bar| format!("{}: {}", bar.name, bar.says)).collect();
    let describes = format!("{what} {}. {SEE_TABLE}", numbers.join("; "));
    page.within("div", &[("class", &"pair")], |page| {
        svg::bars(page, &Told { title, describes: &describes }, bars);
        table.write(page);
    });
}

/// The section of the stages.
pub(super) fn stages(page: &mut Page, report: &Report<'_>) {
    let whole = read::counts(&report.counted.whole, Figure::N4);
    let sent = whole.first().map_or(0, |(_, count)| *count);
    let share = |num: u64| read::share(Ratio { num, den: sent, times: 100 });
    let bars: Vec<Bar> = whole
        .iter()
        .map(|(code, n)| Bar { name: words::stage(code), says: share(*n), long: *n, of: Some(sent) })
        .collect();
    let names: Vec<String> = whole.iter().map(|(code, _)| words::stage(code)).collect();
    page.within("figure", &[], |page| {
        page.leaf("figcaption", &[], "Requests sent in the period, stage by stage");
        let mut table = Table::of(
            "Stages passed by requests sent in the period",
            &["Stage", "Requests", "Of those sent"],
        );
        for (name, (_, count)) in names.iter().zip(&whole) {
            table.row(name, vec![count.to_string(), share(*count)]);
        }
        draw(
            page,
            "How far requests came",
            "Bars, one for each stage, framed by all that were sent.",
            &bars,
            &table,
        );
        by_group(page, report, "Stages", &names, Figure::N4);
        define(page, &[Figure::N4]);
    });
}

/// The counts of a figure, group by group; nothing where there is no break-down.
fn by_group(page: &mut Page, report: &Report<'_>, caption: &str, names: &[String], figure: Figure) {
    if report.view.filter.split.is_none() {
        return;
    }
    let columns: Vec<&str> = std::iter::once("Group").chain(names.iter().map(String::as_str)).collect();
    let mut table = Table::of(report.caption(caption), &columns);
    for (name, figures) in report.all() {
        table.row(
            name,
            read::counts(figures, figure).into_iter().map(|(_, count)| count.to_string()).collect(),
        );
    }
    table.write(page);
}

/// The section of the ages.
pub(super) fn age(page: &mut Page, report: &Report<'_>) {
    let whole = &report.counted.whole;
    let bands = read::counts(whole, Figure::A1);
    let pending = read::count(whole, Figure::N2, Some("end"));
    let share = |num: u64| read::share(Ratio { num, den: pending, times: 100 });
    let bars: Vec<Bar> = bands
        .iter()
        .map(|(code, n)| Bar { name: words::band(code), says: share(*n), long: *n, of: None })
        .collect();
    let names: Vec<String> = bands.iter().map(|(code, _)| words::band(code)).collect();
    page.within("figure", &[], |page| {
        page.leaf("figcaption", &[], "Requests pending at the end, by how long they have been pending");
        let mut table = Table::of("Age of pending requests", &["Age", "Requests", "Of those pending"]);
        for (name, (_, count)) in names.iter().zip(&bands) {
            table.row(name, vec![count.to_string(), share(*count)]);
        }
        draw(page, "Age of pending requests", "Bars, one for each band of days.", &bars, &table);
        let quarters = [
            "Group",
            "A quarter, at most",
            "A half, at most",
            "Three quarters, at most",
            "Silent for 90 days",
        ];
        let mut ages = Table::of(report.caption("Ages that so many have not passed, days"), &quarters);
        for (name, figures) in report.all() {
            let parts = [
                (Figure::A1, Some("lower_quartile")),
                (Figure::A1, Some("median")),
                (Figure::A1, Some("upper_quartile")),
                (Figure::A2, None),
            ];
            ages.row(name, parts.map(|(figure, part)| read::told(figures, figure, part)).to_vec());
        }
        ages.write(page);
        by_group(page, report, "Age of pending requests", &names, Figure::A1);
        define(page, &[Figure::A1, Figure::A2]);
    });
}

/// The section of the refusals.
pub(super) fn refusals(page: &mut Page, report: &Report<'_>) {
    let whole = &report.counted.whole;
    let grounds = read::counts(whole, Figure::R2);
    let refused = read::ratio(whole, Figure::R2, None).num;
    let mut shares = Table::of(
        report.caption("Refusals"),
        &[
            "Group",
            "Refused in whole or part, of those decided",
            "Refusals without consultation, of all refusals",
        ],
    );
    for (name, figures) in report.all() {
        let parts = [Figure::R2, Figure::R3];
        shares.row(name, parts.map(|figure| read::told(figures, figure, None)).to_vec());
    }
    if grounds.is_empty() {
        page.leaf("p", &[], "Of the requests decided in the period nothing was refused.");
        shares.write(page);
        define(page, &[Figure::R2, Figure::R3]);
        return;
    }
    let bars: Vec<Bar> = grounds
        .iter()
        .map(|(code, n)| Bar { name: words::ground_name(code), says: n.to_string(), long: *n, of: None })
        .collect();
    page.within("figure", &[], |page| {
        page.leaf("figcaption", &[], "Requests refused in whole or part, by ground");
        let caption = format!(
            "Grounds for refusal. {} had anything refused; one with two grounds counts under each",
            words::count(refused, "request", "requests"),
        );
        let mut table = Table::of(caption, &["Ground", "Requests", "What it means"]).with_words(&[2]);
        for (code, count) in &grounds {
            table.row(words::ground_name(code), vec![count.to_string(), words::ground(code).to_owned()]);
        }
        draw(page, "Grounds for refusal", "Bars, one for each ground.", &bars, &table);
        shares.write(page);
        define(page, &[Figure::R2, Figure::R3]);
    });
}

/// The clocks that are told, by figure and part.
const CLOCKS: [(Figure, Option<&str>, &str); 5] = [
    (Figure::D1, None, "reasoned_deadline"),
    (Figure::D2, Some("safe_conduct"), "safe_conduct"),
    (Figure::D2, Some("return_of_person"), "return_of_person"),
    (Figure::D2, Some("return_of_evidence"), "return_of_evidence"),
    (Figure::D2, Some("provisional_arrest"), "provisional_arrest"),
];

/// The section of the clocks.
pub(super) fn clocks(page: &mut Page, report: &Report<'_>) {
    let whole = &report.counted.whole;
    let ratios = CLOCKS.map(|(figure, part, code)| (words::clock(code), read::ratio(whole, figure, part)));
    let bars: Vec<Bar> = ratios
        .iter()
        .map(|(name, r)| Bar { name: name.clone(), says: read::share(*r), long: r.num, of: Some(r.den) })
        .collect();
    page.within("figure", &[], |page| {
        page.leaf("figcaption", &[], "Clocks that were due in the period, and kept");
        let mut table = Table::of(
            "Clocks kept, of those due in the period",
            &["Clock", "Due", "Kept", "Missed", "Share kept"],
        );
        for (name, r) in &ratios {
            let missed = r.den - r.num;
            table.row(name, vec![r.den.to_string(), r.num.to_string(), missed.to_string(), read::share(*r)]);
        }
        draw(
            page,
            "Clocks kept",
            "Bars of the clocks kept, each framed by those that were due.",
            &bars,
            &table,
        );
        if report.view.filter.split.is_some() {
            let names: Vec<String> = ratios.iter().map(|(name, _)| name.clone()).collect();
            let columns: Vec<&str> =
                std::iter::once("Group").chain(names.iter().map(String::as_str)).collect();
            let mut groups = Table::of(report.caption("Clocks kept"), &columns);
            for (name, figures) in report.all() {
                groups.row(name, CLOCKS.map(|(figure, part, _)| read::told(figures, figure, part)).to_vec());
            }
            groups.write(page);
        }
        define(page, &[Figure::D1, Figure::D2]);
    });
}
