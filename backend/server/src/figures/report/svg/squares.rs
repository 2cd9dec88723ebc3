//! A table of squares: the larger the number, the larger the square, with the number in words under it.

use super::{Told, WIDE, cut, drawing, frame, line, write};
use crate::figures::report::{html::Page, read::real};

/// One square; without a number it is a dashed frame.
#[derive(Debug)]
pub(in crate::figures::report) struct Square {
    /// How large it is.
    pub(in crate::figures::report) count: Option<u64>,
    /// What is written under it.
    pub(in crate::figures::report) says: String,
}

const LEFT: f64 = 96.0;
const TOP: f64 = 34.0;
const MOST: f64 = 34.0;
const ROW: f64 = 58.0;

/// Draws rows of squares under the names of their columns. `over`: what the columns are.
pub(in crate::figures::report) fn squares(
    page: &mut Page,
    told: &Told<'_>,
    over: &str,
    names: &[String],
    rows: &[Vec<Square>],
) {
    let most = rows.iter().flatten().filter_map(|s| s.count).max().unwrap_or(0).max(1);
    let column = (WIDE - LEFT) / real(names.len().max(1) as u64);
    let letters = if names.len() > 4 { 7 } else { 14 };
    let side = MOST.min(column - 6.0);
    drawing(page, told, TOP + ROW * real(rows.len() as u64) + 4.0, |page| {
        write(page, LEFT, 10.0, "note", over);
        for (place, name) in (0_u64..).zip(names) {
            write(page, LEFT + column * (real(place) + 0.5), 26.0, "label middle", &cut(name, letters));
        }
        for (row, (name, squares)) in (0_u64..).zip(names.iter().zip(rows)) {
            let y = TOP + ROW * real(row);
            line(page, (0.0, y), (WIDE, y), "grid");
            write(page, 1.0, y + 26.0, "label", &cut(name, 17));
            for (place, square) in (0_u64..).zip(squares) {
                let x = LEFT + column * (real(place) + 0.5);
                let (wide, class) = match square.count {
                    Some(count) => (side * (real(count) / real(most)).sqrt(), "bar"),
                    None => (side / 2.0, "of"),
                };
                let corner = (x - wide / 2.0, y + 4.0 + (MOST - wide) / 2.0);
                frame(page, corner, (wide, wide), class);
                write(page, x, y + 52.0, "label middle", &square.says);
            }
        }
    });
}
