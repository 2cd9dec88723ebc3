//! What others wrote, printed so that no terminal acts on it and no program misreads it.

use std::fmt::Write as _;

use comity_api::safe_text::strip;

use crate::safe_text::is_unsafe;

/// Returns JSON that says the same in characters no terminal acts on: within strings they are escaped.
pub(super) fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut units = [0; 2];
    for c in text.chars() {
        // Between strings JSON has line ends and nothing else of the kind; within them these are escaped already.
        if c == '\n' || !is_unsafe(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut units) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

/// Takes lines as they come, in pieces, and gives each back without what a terminal acts on.
#[derive(Debug, Default)]
pub(super) struct Lines {
    begun: Vec<u8>,
}

impl Lines {
    /// Returns the lines that are whole now.
    pub(super) fn take(&mut self, piece: &[u8]) -> String {
        self.begun.extend_from_slice(piece);
        let whole = self.begun.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let lines: Vec<u8> = self.begun.drain(..whole).collect();
        safe(&lines)
    }

    /// Returns what came after the last line end.
    pub(super) fn rest(self) -> String {
        safe(&self.begun)
    }
}

fn safe(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.split('\n').map(strip).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_says_the_same_and_holds_nothing_a_terminal_acts_on() {
        let hostile = serde_json::json!({ "subject": "a\u{1b}[2J\u{9b}31m\u{202e}b\u{e0001}", "n": [1, 2] });
        for text in [hostile.to_string(), serde_json::to_string_pretty(&hostile).unwrap()] {
            let plain = json(&text);
            assert!(plain.chars().all(|c| c == '\n' || !is_unsafe(c)), "{plain:?}");
            assert_eq!(serde_json::from_str::<serde_json::Value>(&plain).unwrap(), hostile);
        }
    }

    #[test]
    fn lines_in_pieces_are_whole_lines_without_escapes() {
        let mut lines = Lines::default();
        let text = "a\u{9b}31m,b\nc\u{1b}]0;x\u{7}".as_bytes();
        let mut out = String::new();
        for byte in text {
            out.push_str(&lines.take(std::slice::from_ref(byte)));
        }
        assert_eq!(out, "a\u{fffd}31m,b\n");
        assert_eq!(lines.rest(), "c\u{fffd}]0;x\u{fffd}");
    }
}
