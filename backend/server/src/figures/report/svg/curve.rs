//! A curve of what has not ended yet, with its band, and the number at risk beneath.

use std::fmt::Write as _;

use comity_domain::figures::survival::{Curve, Point, Quantile, Reached};

use super::{At, Told, WIDE, drawing, frame, line, write};
use crate::figures::report::{
    html::Page,
    read::{DAY, real},
};

/// The axis of days: so many steps of so many tenths of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::figures::report) struct Axis {
    tenths: u64,
    steps: u64,
}

/// How far apart the marks may be, in tenths of a day.
const APART: [u64; 18] =
    [1, 2, 5, 10, 20, 50, 70, 100, 140, 200, 300, 600, 900, 1800, 3650, 7300, 18_250, 36_500];
const MOST_STEPS: u64 = 6;

impl Axis {
    /// Returns the axis of a curve: half as far again as where nine in ten have ended, or else where the last of them
    /// ended, and not behind the longest. `within_days`: as far as that in any case.
    pub(in crate::figures::report) fn of(curve: &Curve, within_days: Option<u32>) -> Self {
        let last = curve.longest().unwrap_or(0);
        let fell = curve.steps().filter(|step| step.events > 0).last().map_or(last, |step| step.micros);
        let wish = match curve.quantile(Quantile::P90) {
            Reached::At(micros) => micros.saturating_add(micros / 2),
            Reached::NotReached => fell.saturating_add(fell / 2),
        };
        let long = wish.max(u64::from(within_days.unwrap_or(0)) * DAY).min(last).max(1);
        let steps = |tenths: &u64| long.div_ceil(tenths * (DAY / 10));
        let tenths = APART.into_iter().find(|tenths| steps(tenths) <= MOST_STEPS).unwrap_or(APART[17]);
        Self { tenths, steps: steps(&tenths).clamp(1, MOST_STEPS) }
    }

    /// Returns its marks, microseconds.
    pub(in crate::figures::report) fn marks(self) -> impl Iterator<Item = u64> {
        (0..=self.steps).map(move |step| step * self.tenths * (DAY / 10))
    }

    /// Tells a mark in days.
    pub(in crate::figures::report) fn says(self, micros: u64) -> String {
        let tenths = micros / (DAY / 10);
        if self.tenths.is_multiple_of(10) {
            (tenths / 10).to_string()
        } else {
            format!("{}.{}", tenths / 10, tenths % 10)
        }
    }

    fn end(self) -> u64 {
        self.steps * self.tenths * (DAY / 10)
    }
}

/// What is drawn.
#[derive(Debug)]
pub(in crate::figures::report) struct Drawn<'a> {
    pub(in crate::figures::report) curve: &'a Curve,
    /// The curve of all, beside that of a group.
    pub(in crate::figures::report) beside: Option<&'a Curve>,
    pub(in crate::figures::report) axis: Axis,
}

const LEFT: f64 = 36.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 24.0;
const HIGH: f64 = 150.0;
const BOTTOM: f64 = TOP + HIGH;
const MOST_POINTS: usize = 240;

fn x(micros: u64, axis: Axis) -> f64 {
    LEFT + (WIDE - LEFT - RIGHT) * real(micros) / real(axis.end())
}

fn y(share: f64) -> f64 {
    BOTTOM - HIGH * share
}

/// Draws a curve.
pub(in crate::figures::report) fn curve(page: &mut Page, told: &Told<'_>, drawn: &Drawn<'_>) {
    let Drawn { curve, beside, axis } = drawn;
    drawing(page, told, BOTTOM + 62.0, |page| {
        legend(page, beside.is_some());
        for quarter in 0..=4_u64 {
            let share = real(quarter) / 4.0;
            line(page, (LEFT, y(share)), (WIDE - RIGHT, y(share)), "grid");
            write(page, LEFT - 4.0, y(share) + 3.5, "mark end", &format!("{}%", quarter * 25));
        }
        let points = points(curve, *axis);
        page.drawn("path", &[("d", &band(&points, *axis)), ("class", &"band")]);
        if let Some(all) = beside {
            page.drawn("path", &[("d", &stairs(&self::points(all, *axis), *axis)), ("class", &"beside")]);
        }
        page.drawn("path", &[("d", &stairs(&points, *axis)), ("class", &"curve")]);
        line(page, (LEFT, BOTTOM), (WIDE - RIGHT, BOTTOM), "axis");
        for mark in axis.marks() {
            let x = x(mark, *axis);
            line(page, (x, BOTTOM), (x, BOTTOM + 4.0), "axis");
            write(page, x, BOTTOM + 14.0, "mark middle", &axis.says(mark));
            write(page, x, BOTTOM + 57.0, "mark middle risk", &curve.at_risk(mark).to_string());
        }
        write(page, WIDE - RIGHT, BOTTOM + 27.0, "note end", "days");
        write(page, 1.0, BOTTOM + 43.0, "note", "Number at risk");
    });
}

fn legend(page: &mut Page, beside: bool) {
    frame(page, (LEFT, 5.0), (16.0, 8.0), "band");
    line(page, (LEFT, 9.0), (LEFT + 16.0, 9.0), "curve");
    write(page, LEFT + 20.0, 12.5, "note", "share still open, band of 95 %");
    if beside {
        line(page, (LEFT + 186.0, 9.0), (LEFT + 206.0, 9.0), "beside");
        write(page, LEFT + 210.0, 12.5, "note", "all requests");
    }
}

/// The points that are drawn, the last where the curve leaves the axis or nobody is followed any more.
fn points(curve: &Curve, axis: Axis) -> Vec<Point> {
    let end = axis.end().min(curve.longest().unwrap_or(0));
    let mut points: Vec<Point> =
        curve.points(MOST_POINTS).into_iter().filter(|point| point.micros < end).collect();
    points.push(curve.at(end));
    points
}

/// Stairs: level until the next point, then down to it.
fn stairs(points: &[Point], axis: Axis) -> String {
    along(points, axis, |point| point.surviving)
}

fn along(points: &[Point], axis: Axis, share: impl Fn(&Point) -> f64) -> String {
    let mut path = String::new();
    for (place, point) in points.iter().enumerate() {
        let (x, y) = (At(x(point.micros, axis)), At(y(share(point))));
        let _ = if place == 0 { write!(path, "M{x} {y}") } else { write!(path, "H{x}V{y}") };
    }
    path
}

/// The surface between the edges: along the upper one and back along the lower.
fn band(points: &[Point], axis: Axis) -> String {
    let mut path = along(points, axis, |point| point.band.upper);
    for point in points.iter().rev() {
        let _ = write!(path, "V{}H{}", At(y(point.band.lower)), At(x(point.micros, axis)));
    }
    path.push('Z');
    path
}
