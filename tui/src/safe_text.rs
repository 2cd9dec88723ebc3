//! Text that may be drawn. Whatever another State, a colleague or a file brought is stripped on the way in: escapes,
//! control characters, marks that turn or hide text. That something was stripped stays visible.

use std::fmt;

pub(crate) use comity_api::safe_text::is_unsafe;
use comity_api::safe_text::strip;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Text that may be drawn: no control character, no mark that turns or hides text, on one line.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Safe(String);

impl Safe {
    /// Takes text from anywhere and strips what may not reach a terminal. Line ends and tabs become spaces.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(strip(text))
    }

    /// Takes text of several lines and gives each line on its own.
    #[must_use]
    pub fn lines_of(text: &str) -> Vec<Self> {
        text.lines().map(Self::of).collect()
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns how many columns it takes.
    #[must_use]
    pub fn width(&self) -> usize {
        self.0.width()
    }

    /// Returns whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the text cut to a width on borders of graphemes; a `~` says that something is missing.
    #[must_use]
    pub fn cut(&self, width: usize) -> Self {
        if self.width() <= width {
            return self.clone();
        }
        let mut out = String::new();
        let mut used = 0;
        for grapheme in self.0.graphemes(true) {
            let w = grapheme.width();
            if used + w + 1 > width {
                break;
            }
            out.push_str(grapheme);
            used += w;
        }
        if width > 0 {
            out.push('~');
        }
        Self(out)
    }

    /// Returns the text filled with spaces, or cut, to exactly a width.
    #[must_use]
    pub fn padded(&self, width: usize) -> Self {
        let mut cut = self.cut(width);
        let missing = width.saturating_sub(cut.width());
        cut.0.extend(std::iter::repeat_n(' ', missing));
        cut
    }

    /// Returns the text broken at words into lines of a width.
    #[must_use]
    pub fn wrapped(&self, width: usize) -> Vec<Self> {
        let width = width.max(1);
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in self.0.split_inclusive(' ') {
            if line.width() + word.trim_end().width() > width && !line.is_empty() {
                lines.push(Self(line.trim_end().to_owned()));
                line.clear();
            }
            if word.trim_end().width() > width {
                for grapheme in word.graphemes(true) {
                    if line.width() + grapheme.width() > width && !line.is_empty() {
                        lines.push(Self(std::mem::take(&mut line)));
                    }
                    line.push_str(grapheme);
                }
            } else {
                line.push_str(word);
            }
        }
        if !line.trim_end().is_empty() || lines.is_empty() {
            lines.push(Self(line.trim_end().to_owned()));
        }
        lines
    }

    /// Returns two texts as one.
    #[must_use]
    pub fn and(&self, more: &Self) -> Self {
        Self(format!("{}{}", self.0, more.0))
    }
}

impl fmt::Display for Safe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Safe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl From<&str> for Safe {
    fn from(text: &str) -> Self {
        Self::of(text)
    }
}

impl From<&String> for Safe {
    fn from(text: &String) -> Self {
        Self::of(text)
    }
}

impl From<String> for Safe {
    fn from(text: String) -> Self {
        Self::of(&text)
    }
}

#[cfg(test)]
mod tests {
    use comity_api::safe_text::STRIPPED;

    use super::*;

    #[test]
    fn persian_and_sinhala_keep_their_spelling_and_their_width() {
        for (word, columns) in [
            ("\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}", 7),
            ("\u{dc1}\u{dca}\u{200d}\u{dbb}\u{dd3}", 2),
        ] {
            let safe = Safe::of(word);
            assert_eq!(safe.as_str(), word);
            assert_eq!(safe.width(), columns, "{safe:?}");
            assert_eq!(safe.cut(columns), safe, "no joiner is parted from its letters");
        }
    }

    #[test]
    fn escapes_and_marks_that_turn_text_never_get_through() {
        let hostile = "Bank\u{1b}[2J\u{1b}]52;c;aGk=\u{7} \u{202e}drocer\u{202c}\u{9b}31m\u{200b}";
        let safe = Safe::of(hostile);
        assert!(safe.as_str().chars().all(|c| !is_unsafe(c)), "{safe:?}");
        assert!(safe.as_str().contains(STRIPPED), "that something was stripped is visible");
        assert_eq!(Safe::of("two\nlines\tand"), Safe::of("two lines and"));
    }

    #[test]
    fn text_is_cut_on_borders_of_graphemes_and_by_columns() {
        assert_eq!(Safe::of("abcdef").cut(4).as_str(), "abc~");
        assert_eq!(Safe::of("\u{6c49}\u{5b57}\u{6c49}").cut(5).as_str(), "\u{6c49}\u{5b57}~");
        assert_eq!(Safe::of("\u{6c49}").padded(4).width(), 4);
        assert_eq!(Safe::of("abc").cut(0).as_str(), "");
    }

    #[test]
    fn no_wrapped_line_is_wider_than_asked() {
        for width in 1..12 {
            for line in Safe::of("a longwordthatdoesnotfit and \u{6c49}\u{5b57}\u{6c49} end").wrapped(width) {
                assert!(line.width() <= width.max(2), "{width}: {line:?}");
            }
        }
    }
}
