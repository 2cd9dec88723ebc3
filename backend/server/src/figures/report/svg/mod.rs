//! Drawings: lines, surfaces and short texts in a square of 360 units' width, drawn as wide as there is place.
//!
//! Colours come from the style of the page, by class; what they tell is told by dashes, frames and labels too.

mod bars;
mod curve;
mod squares;

use std::fmt;

pub(super) use bars::{Bar, bars};
pub(super) use curve::{Axis, Drawn, curve};
pub(super) use squares::{Square, squares};

use super::html::Page;

/// How wide every drawing is, in its own units.
const WIDE: f64 = 360.0;

/// A place in a drawing, with one decimal: the same numbers give the same bytes.
struct At(f64);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Adding nought makes of -0.0 the 0.0 that it is.
        write!(f, "{:.1}", (self.0 * 10.0).round() / 10.0 + 0.0)
    }
}

/// What a drawing shows, for those who do not see it.
#[derive(Debug)]
pub(super) struct Told<'a> {
    pub(super) title: &'a str,
    pub(super) describes: &'a str,
}

fn drawing(page: &mut Page, told: &Told<'_>, high: f64, draw: impl FnOnce(&mut Page)) {
    let (title, desc) = (page.id("title"), page.id("desc"));
    page.within(
        "svg",
        &[
            ("viewBox", &format!("0 0 {} {}", At(WIDE), At(high))),
            ("role", &"img"),
            ("aria-labelledby", &format!("{title} {desc}")),
        ],
        |page| {
            page.leaf("title", &[("id", &title)], told.title);
            page.leaf("desc", &[("id", &desc)], told.describes);
            draw(page);
        },
    );
}

fn write(page: &mut Page, x: f64, y: f64, class: &str, text: &str) {
    page.leaf("text", &[("x", &At(x)), ("y", &At(y)), ("class", &class)], text);
}

fn line(page: &mut Page, from: (f64, f64), to: (f64, f64), class: &str) {
    let ends = [At(from.0), At(from.1), At(to.0), At(to.1)];
    let [x1, y1, x2, y2] = &ends;
    page.drawn("line", &[("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2), ("class", &class)]);
}

fn frame(page: &mut Page, (x, y): (f64, f64), (wide, high): (f64, f64), class: &str) {
    let sides = [At(x), At(y), At(wide), At(high)];
    let [x, y, wide, high] = &sides;
    page.drawn("rect", &[("x", x), ("y", y), ("width", wide), ("height", high), ("class", &class)]);
}

/// Cuts a label that would run out of its place.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}\u{2026}", kept.trim_end())
}
