//! Bars, one under the other, each with its name and its number over it.

use super::{Told, WIDE, cut, drawing, frame, write};
use crate::figures::report::{html::Page, read::real};

/// One bar.
#[derive(Debug)]
pub(in crate::figures::report) struct Bar {
    /// Its name.
    pub(in crate::figures::report) name: String,
    /// Its number as it is told.
    pub(in crate::figures::report) says: String,
    /// How long it is.
    pub(in crate::figures::report) long: u64,
    /// Of how much it is a part: drawn as a dashed frame around it.
    pub(in crate::figures::report) of: Option<u64>,
}

const ROW: f64 = 36.0;
const TOP: f64 = 4.0;

/// Draws bars; the longest is as long as the drawing is wide.
pub(in crate::figures::report) fn bars(page: &mut Page, told: &Told<'_>, bars: &[Bar]) {
    let most = bars.iter().map(|b| b.of.unwrap_or(b.long)).max().unwrap_or(0).max(1);
    let wide = |n: u64| (WIDE - 2.0) * real(n) / real(most);
    let high = TOP + ROW * real(bars.len() as u64);
    drawing(page, told, high, |page| {
        for (row, bar) in (0_u64..).zip(bars) {
            let y = TOP + ROW * real(row);
            write(page, 1.0, y + 11.0, "label", &cut(&bar.name, 40));
            write(page, WIDE - 1.0, y + 11.0, "label end", &bar.says);
            if let Some(of) = bar.of {
                frame(page, (1.0, y + 16.0), (wide(of), 13.0), "of");
            }
            if bar.long > 0 {
                frame(page, (1.0, y + 16.0), (wide(bar.long), 13.0), "bar");
            }
        }
    });
}
