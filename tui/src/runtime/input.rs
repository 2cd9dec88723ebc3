//! Keys as the client understands them, with what slow lines do to Esc repaired.

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::layout::Size;

use crate::msg::{Key, Msg};

/// Turns events into messages.
///
/// A lone Esc at the end of a read may be the head of an arrow key cut in two by a slow line: after an Esc the next
/// event is awaited for a moment; `[` or `O` then is the rest of the sequence. Alt with a letter is Esc and the letter,
/// since a quick typist's two keys arrive as one.
#[derive(Debug)]
pub(super) struct Keys {
    patience: Duration,
    held: Held,
}

/// What is held back.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Held {
    Nothing,
    Esc,
    /// Esc and `[` or `O`, with what followed.
    Sequence(String),
}

impl Keys {
    /// Returns the keys with the patience the line needs: 25 ms, 100 ms over SSH, or what `COMITY_ESC_MS` says.
    pub(super) fn from_environment() -> Self {
        let asked = std::env::var("COMITY_ESC_MS").ok().and_then(|ms| ms.parse().ok());
        let remote = ["SSH_TTY", "SSH_CONNECTION"].iter().any(|name| std::env::var_os(name).is_some());
        Self::with(Duration::from_millis(asked.unwrap_or(if remote { 100 } else { 25 })))
    }

    fn with(patience: Duration) -> Self {
        Self { patience, held: Held::Nothing }
    }

    /// Returns how long to wait for what may follow.
    pub(super) fn waits(&self) -> Option<Duration> {
        (self.held != Held::Nothing).then_some(self.patience)
    }

    /// Returns what was held back, once nothing followed.
    pub(super) fn rest(&mut self) -> Vec<Msg> {
        let mut out = vec![];
        match std::mem::replace(&mut self.held, Held::Nothing) {
            Held::Nothing => {}
            Held::Esc => out.push(Msg::Key(Key::Esc)),
            Held::Sequence(text) => {
                out.push(Msg::Key(Key::Esc));
                out.extend(text.chars().map(|c| Msg::Key(Key::Char(c))));
            }
        }
        out
    }

    /// Returns what an event means.
    pub(super) fn take(&mut self, event: Event) -> Vec<Msg> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.key(key),
            Event::Paste(text) => {
                let mut out = self.rest();
                out.push(Msg::Paste(text));
                out
            }
            Event::Resize(width, height) => vec![Msg::Resize(Size::new(width, height))],
            _ => vec![],
        }
    }

    fn key(&mut self, event: KeyEvent) -> Vec<Msg> {
        let plain = !event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        let typed = match event.code {
            KeyCode::Char(c) if plain => Some(c),
            _ => None,
        };
        match (&mut self.held, typed) {
            (Held::Esc, Some(c @ ('[' | 'O'))) => {
                self.held = Held::Sequence(c.to_string());
                return vec![];
            }
            (Held::Sequence(text), Some(c)) => {
                text.push(c);
                let last = c.is_ascii_alphabetic() || c == '~';
                if !last && text.len() < 8 {
                    return vec![];
                }
                let known = sequence(text);
                return match known {
                    Some(key) => {
                        self.held = Held::Nothing;
                        vec![Msg::Key(key)]
                    }
                    None => self.rest(),
                };
            }
            _ => {}
        }
        let mut out = self.rest();
        if event.code == KeyCode::Esc && plain {
            self.held = Held::Esc;
            return out;
        }
        if let KeyCode::Char(c) = event.code
            && event.modifiers.contains(KeyModifiers::ALT)
        {
            out.extend([Msg::Key(Key::Esc), Msg::Key(Key::Char(c))]);
            return out;
        }
        out.extend(known(event).map(Msg::Key));
        out
    }
}

fn known(event: KeyEvent) -> Option<Key> {
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    Some(match event.code {
        KeyCode::Char('h') if control => Key::Backspace, // some terminals send it for Backspace
        KeyCode::Char(c) if control => Key::Ctrl(c.to_ascii_lowercase()),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Esc => Key::Esc,
        KeyCode::F(n) => Key::F(n),
        _ => return None,
    })
}

/// The key of a sequence that arrived in pieces, after its Esc.
fn sequence(text: &str) -> Option<Key> {
    // `[1;5A` is an arrow with Ctrl: the arrow alone.
    let last = text.get(text.len().saturating_sub(1)..)?;
    let plain = match text.split_once(';') {
        Some(("[1", _)) if last != "~" => format!("[{last}"),
        Some((head, _)) => format!("{head}{last}"),
        None => text.to_owned(),
    };
    Some(match plain.as_str() {
        "[A" | "OA" => Key::Up,
        "[B" | "OB" => Key::Down,
        "[C" | "OC" => Key::Right,
        "[D" | "OD" => Key::Left,
        "[H" | "OH" | "[1~" => Key::Home,
        "[F" | "OF" | "[4~" => Key::End,
        "OP" | "[11~" => Key::F(1),
        "[15~" => Key::F(5),
        "[Z" => Key::BackTab,
        "[3~" => Key::Delete,
        "[5~" => Key::PageUp,
        "[6~" => Key::PageDown,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(codes: &[(KeyCode, KeyModifiers)]) -> Vec<Key> {
        let mut keys = Keys::with(Duration::from_millis(25));
        let mut out: Vec<Msg> =
            codes.iter().flat_map(|(code, m)| keys.take(Event::Key(KeyEvent::new(*code, *m)))).collect();
        out.extend(keys.rest());
        out.into_iter().filter_map(|m| if let Msg::Key(key) = m { Some(key) } else { None }).collect()
    }

    const PLAIN: KeyModifiers = KeyModifiers::NONE;

    #[test]
    fn an_arrow_cut_in_two_is_an_arrow() {
        let cut = [(KeyCode::Esc, PLAIN), (KeyCode::Char('['), PLAIN), (KeyCode::Char('A'), PLAIN)];
        assert_eq!(keys(&cut), [Key::Up]);
        for (cut, whole) in
            [("[1;5A", Key::Up), ("[5~", Key::PageUp), ("[3;2~", Key::Delete), ("OP", Key::F(1))]
        {
            let mut typed = vec![(KeyCode::Esc, PLAIN)];
            typed.extend(cut.chars().map(|c| (KeyCode::Char(c), PLAIN)));
            assert_eq!(keys(&typed), [whole], "{cut}");
        }
    }

    #[test]
    fn a_lone_esc_is_esc_and_what_follows_is_itself() {
        assert_eq!(keys(&[(KeyCode::Esc, PLAIN)]), [Key::Esc]);
        assert_eq!(keys(&[(KeyCode::Esc, PLAIN), (KeyCode::Char('x'), PLAIN)]), [Key::Esc, Key::Char('x')]);
        assert_eq!(keys(&[(KeyCode::Esc, PLAIN), (KeyCode::Esc, PLAIN)]), [Key::Esc, Key::Esc]);
    }

    #[test]
    fn what_is_let_go_is_no_key_and_a_paste_is_one_text() {
        let mut keys = Keys::with(Duration::from_millis(25));
        let mut released = KeyEvent::new(KeyCode::Char('a'), PLAIN);
        released.kind = KeyEventKind::Release;
        assert!(keys.take(Event::Key(released)).is_empty());
        let pasted = keys.take(Event::Paste("a\nq".to_owned()));
        assert!(matches!(pasted.as_slice(), [Msg::Paste(text)] if text == "a\nq"));
        let backspace = keys.take(Event::Key(KeyEvent::new(KeyCode::Char('h'), KeyModifiers::CONTROL)));
        assert!(matches!(backspace.as_slice(), [Msg::Key(Key::Backspace)]));
    }

    #[test]
    fn alt_with_a_letter_is_esc_and_the_letter() {
        assert_eq!(keys(&[(KeyCode::Char('a'), KeyModifiers::ALT)]), [Key::Esc, Key::Char('a')]);
    }

    #[test]
    fn a_sequence_nobody_knows_is_what_was_typed() {
        let odd = [(KeyCode::Esc, PLAIN), (KeyCode::Char('['), PLAIN), (KeyCode::Char('q'), PLAIN)];
        assert_eq!(keys(&odd), [Key::Esc, Key::Char('['), Key::Char('q')]);
    }
}
