//! Lines of a letter: our words and theirs, kept apart so that text of a case can neither pass for ours nor turn what
//! stands beside it.

/// Stands where something was stripped: that it was stays visible.
const STRIPPED: char = '\u{fffd}';

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

/// Returns text of anybody without what could act on a terminal, turn or hide text: control characters, escapes,
/// marks and isolates of direction, invisible and private characters. Line ends and tabs become spaces. The joiners
/// that Persian, Sinhala and other scripts are spelled with stay where they stand between letters of such a script.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\u{200c}' | '\u{200d}' if joins(out.chars().last()) && joins(rest.peek().copied()) => {
                out.push(c);
            }
            // They only choose between shapes of one letter.
            '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => (),
            c if is_unsafe(c) => {
                if !out.ends_with(STRIPPED) {
                    out.push(STRIPPED);
                }
            }
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

/// A letter, or a sign on one, of a script that is not Latin.
fn joins(c: Option<char>) -> bool {
    c.is_some_and(|c| c >= '\u{600}' && !is_unsafe(c) && !c.is_whitespace() && c != STRIPPED)
}

fn is_unsafe(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_on_a_terminal_or_turns_text() {
        let hostile =
            "Bank\u{1b}[2J\u{1b}]52;c;aGk=\u{7} \u{202e}drocer\u{202c}\u{9b}31m\u{200b}\u{2066}x\u{2069}";
        let safe = clean(hostile);
        assert!(!safe.chars().any(is_unsafe), "{safe:?}");
        assert!(safe.contains(STRIPPED), "that something was stripped is visible");
    }

    #[test]
    fn persian_and_sinhala_keep_their_spelling() {
        for word in [
            "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
            "\u{dc1}\u{dca}\u{200d}\u{dbb}\u{dd3}",
        ] {
            assert_eq!(clean(word), word);
        }
        assert!(!clean("pass\u{200d}word").contains('\u{200d}'), "among Latin letters it only hides");
    }

    #[test]
    fn a_line_end_begins_a_paragraph() {
        let two = Line::paragraphs("first\r\n\n second\u{202e}");
        assert_eq!(two.iter().map(Line::plain).collect::<Vec<_>>(), ["first", "second\u{fffd}"]);
    }
}
