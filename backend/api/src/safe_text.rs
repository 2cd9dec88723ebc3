//! What text of anybody may hold where it is shown: the one rule for screens, commands and letters.

/// Stands where something was stripped: that it was stays visible.
pub const STRIPPED: char = '\u{fffd}';

/// Returns text of anybody without what could act on a terminal, turn or hide text: control characters, escapes,
/// marks and isolates of direction, invisible and private characters. Line ends and tabs become spaces. The joiners
/// that Persian, Sinhala and other scripts are spelled with stay where they stand between letters of such a script.
#[must_use]
pub fn strip(text: &str) -> String {
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
    out
}

/// A letter, or a sign on one, of a script whose letters join or have joiners in their spelling: Arabic to Mongolian,
/// and the later blocks of the same scripts. No emoji: a terminal and the width table differ about joined ones.
fn joins(c: Option<char>) -> bool {
    let of_such_a_script = |c: char| matches!(c, '\u{600}'..='\u{1fff}' | '\u{a800}'..='\u{abff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    c.is_some_and(|c| of_such_a_script(c) && !is_unsafe(c) && !c.is_whitespace())
}

/// Returns whether a character by itself could act on a terminal, turn or hide text: C0, DEL, C1, marks and isolates
/// of direction, zero-width and other invisible characters, private use.
#[must_use]
pub const fn is_unsafe(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_on_a_terminal_or_turns_text() {
        let hostile =
            "Bank\u{1b}[2J\u{1b}]52;c;aGk=\u{7} \u{202e}drocer\u{202c}\u{9b}31m\u{200b}\u{2066}x\u{2069}";
        let safe = strip(hostile);
        assert!(!safe.chars().any(is_unsafe), "{safe:?}");
        assert!(safe.contains(STRIPPED), "that something was stripped is visible");
        assert_eq!(strip("two\nlines\tand\u{2028}"), "two lines and ");
    }

    #[test]
    fn persian_and_sinhala_keep_their_spelling() {
        for word in [
            "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
            "\u{dc1}\u{dca}\u{200d}\u{dbb}\u{dd3}",
        ] {
            assert_eq!(strip(word), word);
        }
        assert!(!strip("pass\u{200d}word").contains('\u{200d}'), "among Latin letters it only hides");
        assert!(!strip("\u{1f469}\u{200d}\u{1f4bb}").contains('\u{200d}'), "pictures are not spelled");
        assert!(
            !strip("\u{645}\u{200c}\u{200c}\u{200c}\u{645}").contains("\u{200c}\u{200c}"),
            "one is enough"
        );
    }
}
