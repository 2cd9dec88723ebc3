//! Drawing: only safe text, only inside the screen, whatever its size.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect, Size},
};

use crate::{
    safe_text::Safe,
    theme::{Caps, Meaning, style},
};

/// A frame being drawn.
#[derive(Debug)]
pub struct Ink {
    buffer: Buffer,
    caps: Caps,
    cursor: Option<Position>,
}

impl Ink {
    /// Starts an empty frame.
    #[must_use]
    pub fn new(size: Size, caps: Caps) -> Self {
        Self { buffer: Buffer::empty(Rect::new(0, 0, size.width, size.height)), caps, cursor: None }
    }

    /// Returns the width in columns.
    #[must_use]
    pub fn width(&self) -> usize {
        usize::from(self.buffer.area.width)
    }

    /// Returns the height in rows.
    #[must_use]
    pub fn height(&self) -> usize {
        usize::from(self.buffer.area.height)
    }

    /// Draws a text at a place, cut to `room` columns, and returns the column after it.
    pub fn put(&mut self, x: usize, y: usize, room: usize, text: &Safe, meaning: Meaning) -> usize {
        if y >= self.height() || x >= self.width() {
            return x;
        }
        let cut = text.cut(room.min(self.width() - x));
        let width = cut.width();
        // Inside the screen, so both fit.
        if let (Ok(column), Ok(row)) = (u16::try_from(x), u16::try_from(y)) {
            self.buffer.set_stringn(column, row, cut.as_str(), width, style(meaning, self.caps));
        }
        x + width
    }

    /// Draws a text on at most so many rows, broken at words; a `~` says that something is missing.
    pub fn paragraph(&mut self, x: usize, y: usize, rows: usize, text: &Safe, meaning: Meaning) {
        let room = self.width().saturating_sub(x + 1);
        let mut lines = text.wrapped(room);
        if lines.len() > rows {
            let rest = lines.split_off(rows.saturating_sub(1));
            let rest: Vec<&str> = rest.iter().map(Safe::as_str).collect();
            lines.push(Safe::of(&rest.join(" ")).cut(room));
        }
        for (i, line) in lines.iter().take(rows).enumerate() {
            self.put(x, y + i, room, line, meaning);
        }
    }

    /// Draws a text from the first column of a row.
    pub fn line(&mut self, y: usize, text: &Safe, meaning: Meaning) {
        let width = self.width();
        self.put(0, y, width, text, meaning);
    }

    /// Draws a text on a row, filled to the right edge.
    pub fn bar(&mut self, y: usize, text: &Safe, meaning: Meaning) {
        let width = self.width();
        self.put(0, y, width, &text.padded(width), meaning);
    }

    /// Draws a line between regions.
    pub fn rule(&mut self, y: usize) {
        let dashes = Safe::of(&"-".repeat(self.width().saturating_sub(2)));
        self.put(1, y, self.width(), &dashes, Meaning::Quiet);
    }

    /// Empties rows, so that what is drawn on them stands alone.
    pub fn clear(&mut self, rows: std::ops::Range<usize>) {
        let blank = Safe::of(&" ".repeat(self.width()));
        for y in rows {
            self.line(y, &blank, Meaning::Plain);
        }
    }

    /// Puts the real cursor on what has focus: input methods and screen readers follow it.
    pub fn cursor(&mut self, x: usize, y: usize) {
        if self.width() == 0 || self.height() == 0 {
            return;
        }
        let x = u16::try_from(x.min(self.width() - 1)).unwrap_or(0);
        let y = u16::try_from(y.min(self.height() - 1)).unwrap_or(0);
        self.cursor = Some(Position::new(x, y));
    }

    /// Returns the frame and where the cursor sits.
    #[must_use]
    pub fn done(self) -> (Buffer, Option<Position>) {
        (self.buffer, self.cursor)
    }
}
