//! The section of times: a curve of the whole for each step, and one for each group of the break-down.

use comity_domain::figures::{Step, lines::Times, survival::Curve};

use super::{
    Report, define,
    html::{Page, Table},
    read, svg,
    svg::{Axis, Drawn, Told},
    words::{self, StepWords},
};

/// How many groups have a drawing of their own; all are in the table.
const MOST_PANELS: usize = 12;

/// Writes the section.
pub(super) fn write(page: &mut Page, report: &Report<'_>) {
    for (step, said) in &words::STEPS {
        page.leaf("h3", &[], said.heading);
        write_step(page, report, *step, said);
    }
}

fn write_step(page: &mut Page, report: &Report<'_>, step: Step, said: &StepWords) {
    let whole = report.counted.whole.curve(step);
    if whole.count() == 0 {
        page.leaf("p", &[], "No request began this step in the period.");
        define(page, &[step.figure().0]);
        return;
    }
    let axis = Axis::of(whole, step.within_days());
    let panel = Panel { name: words::ALL, said, step, axis, beside: None };
    page.within("figure", &[], |page| {
        panel.write(page, whole);
        summary(page, report, step, said);
        define(page, &[step.figure().0]);
    });
    let Some((split, groups)) = report.split() else { return };
    let mut curves: Vec<(&str, &Curve)> = groups
        .iter()
        .map(|(name, figures)| (name.as_str(), figures.curve(step)))
        .filter(|(_, curve)| curve.count() > 0)
        .collect();
    let left_out = curves.len().saturating_sub(MOST_PANELS);
    // The largest, in the order in which they stand in the tables.
    if left_out > 0 {
        let mut counts: Vec<(u64, usize)> = curves.iter().map(|(_, c)| c.count()).zip(0..).collect();
        counts.sort_by_key(|(count, place)| (std::cmp::Reverse(*count), *place));
        let largest: Vec<usize> = counts.into_iter().take(MOST_PANELS).map(|(_, place)| place).collect();
        let mut place = 0..;
        curves.retain(|_| place.next().is_some_and(|place| largest.contains(&place)));
    }
    page.leaf("h4", &[], words::by(split));
    if left_out > 0 {
        page.leaf(
            "p",
            &[],
            format!("Drawn are the {MOST_PANELS} groups with the most requests; the other {left_out} are in the table above."),
        );
    }
    page.within("div", &[("class", &"panels")], |page| {
        for (name, curve) in curves {
            let panel = Panel { name, beside: Some(whole), ..panel };
            page.within("figure", &[], |page| panel.write(page, curve));
        }
    });
    define(page, &[step.figure().0]);
}

/// The times of the whole and of each group.
fn summary(page: &mut Page, report: &Report<'_>, step: Step, said: &StepWords) {
    let mut columns = vec!["Group", "Began", "Ended"];
    for quantile in ["Half, days", "Nine in ten, days"] {
        columns.extend([quantile, "Band of it", "At risk then"]);
    }
    let within = step.within_days().map(|days| format!("Within {days} days"));
    columns.extend(within.as_deref());
    let mut table = Table::of(report.caption(&format!("{}: times", said.heading)), &columns);
    for (name, figures) in report.all() {
        let times = Times::of(figures.curve(step), step.within_days());
        let mut cells = vec![times.begun.to_string(), times.ended.to_string()];
        if times.begun == 0 {
            cells.resize(columns.len() - 1, words::NO_BASE.to_owned());
            table.row(name, cells);
            continue;
        }
        for (reached, limits, at_risk) in [
            (times.median, times.median_limits, times.median_at_risk),
            (times.p90, times.p90_limits, times.p90_at_risk),
        ] {
            let at_risk = at_risk.map_or_else(|| words::NOT_REACHED.to_owned(), |n| n.to_string());
            cells.extend([read::reached(reached), read::limits(limits), at_risk]);
        }
        if within.is_some() {
            let share = times.within.map(|(_, share)| read::percent(share));
            cells.push(share.unwrap_or_else(|| words::NOT_KNOWN.to_owned()));
        }
        table.row(name, cells);
    }
    table.write(page);
}

/// A curve with its table, side by side where there is place.
#[derive(Clone, Copy)]
struct Panel<'a> {
    name: &'a str,
    said: &'a StepWords,
    step: Step,
    axis: Axis,
    beside: Option<&'a Curve>,
}

impl Panel<'_> {
    fn write(&self, page: &mut Page, curve: &Curve) {
        let Self { name, said, axis, beside, .. } = *self;
        let title = format!("{}. {name}", said.heading);
        page.leaf("figcaption", &[], name);
        let told = Told { title: &title, describes: &self.describes(curve) };
        let columns = ["Days", said.open, "Band of 95 %, in %", "At risk"];
        let mut table = Table::of(format!("{name}: the curve of {}", self.step.figure().0), &columns);
        for mark in axis.marks() {
            let point = curve.at(mark);
            let known = point.at_risk > 0 || point.surviving <= 0.0;
            let (share, band) = if known {
                let [low, high] =
                    [point.band.lower, point.band.upper].map(|edge| format!("{:.1}", edge * 100.0));
                (read::percent(point.surviving), format!("{low} to {high}"))
            } else {
                (words::NOT_KNOWN.to_owned(), words::NOT_KNOWN.to_owned())
            };
            table.row(axis.says(mark), vec![share, band, point.at_risk.to_string()]);
        }
        page.within("div", &[("class", &"pair")], |page| {
            svg::curve(page, &told, &Drawn { curve, beside, axis });
            table.write(page);
        });
    }

    fn describes(&self, curve: &Curve) -> String {
        let times = Times::of(curve, self.step.within_days());
        let beside = if self.beside.is_some() { " A dashed line is the curve of all requests." } else { "" };
        format!(
            "A curve of the share still open, falling from 100 % with the days. {} began the step and {} ended it. Half \
             ended it within this many days: {} (band {}); nine in ten: {} (band {}).{beside} The numbers are in the \
             table that follows.",
            times.begun,
            times.ended,
            read::reached(times.median),
            read::limits(times.median_limits),
            read::reached(times.p90),
            read::limits(times.p90_limits),
        )
    }
}
