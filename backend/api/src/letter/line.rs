//! Lines of a letter: our words and theirs, kept apart so that text of a case can neither pass for ours nor turn what
//! stands beside it.

use crate::safe_text::strip;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words, codes, dates and numbers of this software.
    Ours(String),
    /// Text that a person wrote: stripped, and set apart by its direction where it is drawn.
    Theirs(String),
}

/// A line, or one paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line(pub Vec<Piece>);

impl Line {
    /// Returns a line of our own words, codes or dates.
    #[must_use]
    pub fn ours(text: impl Into<String>) -> Self {
        Self(vec![Piece::Ours(text.into())])
    }

    /// Returns a line of what a person wrote, on one line.
    #[must_use]
    pub fn theirs(text: &str) -> Self {
        Self(vec![Piece::Theirs(clean(text))])
    }

    /// Returns whether there is nothing to read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|piece| piece.as_str().trim().is_empty())
    }

    /// Returns the text, both kinds as one.
    #[must_use]
    pub fn plain(&self) -> String {
        self.0.iter().map(Piece::as_str).collect()
    }

    /// Returns what a person wrote as paragraphs: a line end begins a new one.
    #[must_use]
    pub fn paragraphs(text: &str) -> Vec<Self> {
        text.lines().filter(|line| !line.trim().is_empty()).map(Self::theirs).collect()
    }
}

impl Piece {
    /// Returns its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Ours(text) | Self::Theirs(text) => text,
        }
    }
}

/// Returns text of anybody as it may stand on one line: see [`strip`].
#[must_use]
pub fn clean(text: &str) -> String {
    strip(text).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_end_begins_a_paragraph() {
        let two = Line::paragraphs("first\r\n\n second\u{202e}");
        assert_eq!(two.iter().map(Line::plain).collect::<Vec<_>>(), ["first", "second\u{fffd}"]);
    }
}
