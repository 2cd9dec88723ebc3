//! One field of a form.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::{msg::Key, safe_text::Safe};

/// How a field is filled.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// A date, `2026-11-24`.
    Date,
    /// A date with its hour, UTC: `2026-11-24 06:00`.
    Hour,
    /// One of these: code and words.
    Choice(Vec<(String, Safe)>),
    /// A button.
    Button(Press),
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    /// Does what the form is for.
    Do,
    /// Back.
    Back,
    /// The form is checked, and what comes before sending is shown: never more.
    Review,
    /// What the draft may rest on, with its reasons.
    Propose,
    /// One more group of fields: `measures`, `persons`, `offences`, `assets`, `evidence`.
    Add(&'static str),
}

/// One field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Where its value goes, in path notation.
    pub path: String,
    /// What it is called.
    pub label: Safe,
    /// What helps to fill it, with the article.
    pub help: Safe,
    /// How it is filled.
    pub input: Input,
    /// Whether it must be given.
    pub required: bool,
    /// What helps where it has one of these values: code and words.
    pub notes: Vec<(String, Safe)>,
    value: String,
    /// What it held when its form was opened.
    opened: String,
    /// What was typed into a choice so far, and the value it had before.
    sought: Option<(String, String)>,
    /// The caret, as a byte position on a border of graphemes.
    caret: usize,
}

impl Field {
    /// Returns an empty field.
    #[must_use]
    pub fn new(path: impl Into<String>, label: Safe, help: Safe, input: Input, required: bool) -> Self {
        Self {
            path: path.into(),
            label,
            help,
            input,
            required,
            notes: vec![],
            value: String::new(),
            opened: String::new(),
            sought: None,
            caret: 0,
        }
    }

    /// Returns a button.
    #[must_use]
    pub fn button(path: impl Into<String>, label: Safe, help: Safe, press: Press) -> Self {
        Self::new(path, label, help, Input::Button(press), false)
    }

    /// Returns the field with a value.
    #[must_use]
    pub fn with(mut self, value: &str) -> Self {
        self.set(value);
        self
    }

    /// Returns the field with what helps where it has one of these values.
    #[must_use]
    pub fn noting(mut self, notes: Vec<(String, Safe)>) -> Self {
        self.notes = notes;
        self
    }

    /// Returns what helps to fill it, as it is filled now.
    #[must_use]
    pub fn helps(&self) -> Safe {
        let noted = self.notes.iter().find(|(code, _)| *code == self.value);
        noted.map_or_else(|| self.help.clone(), |(_, words)| words.clone())
    }

    /// Returns the value, trimmed.
    #[must_use]
    pub fn value(&self) -> &str {
        self.value.trim()
    }

    /// From here on what it holds is what its form was opened with.
    pub fn open(&mut self) {
        self.opened.clone_from(&self.value);
    }

    /// Returns whether it holds something else than what its form was opened with, be it nothing.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        self.value() != self.opened.trim()
    }

    /// Returns the value as it stands, with where the caret is in columns of its line, and the number of that line.
    #[must_use]
    pub fn lines(&self) -> (Vec<Safe>, usize, usize) {
        let lines = self.value.split('\n').map(Safe::of).collect();
        let before = &self.value[..self.caret];
        let line = before.matches('\n').count();
        let column = Safe::of(before.rsplit('\n').next().unwrap_or_default()).width();
        (lines, column, line)
    }

    /// Returns the words of the value: for a choice those of its code.
    #[must_use]
    pub fn shown(&self) -> Safe {
        match &self.input {
            Input::Choice(options) => {
                let named = options.iter().find(|(code, _)| *code == self.value);
                named.map_or_else(Safe::default, |(_, words)| words.clone())
            }
            Input::Line | Input::Text | Input::Date | Input::Hour | Input::Button(_) => Safe::of(&self.value),
        }
    }

    /// Puts a value in, with the caret at its end.
    pub fn set(&mut self, value: &str) {
        value.clone_into(&mut self.value);
        self.caret = self.value.len();
    }

    /// Returns whether the caret is on the first line.
    #[must_use]
    pub fn on_first_line(&self) -> bool {
        !self.value[..self.caret].contains('\n')
    }

    /// Returns whether the caret is on the last line.
    #[must_use]
    pub fn on_last_line(&self) -> bool {
        !self.value[self.caret..].contains('\n')
    }

    /// Does what a key does to the value; returns whether it changed.
    pub fn key(&mut self, key: Key) -> bool {
        if let Input::Choice(options) = &self.input {
            let codes: Vec<String> = options.iter().map(|(c, _)| c.clone()).collect();
            return self.choose(key, &codes);
        }
        if matches!(self.input, Input::Button(_)) {
            return false;
        }
        match key {
            Key::Char(c) if !c.is_control() => self.insert(c.encode_utf8(&mut [0; 4])),
            Key::Enter if matches!(self.input, Input::Text) => self.insert("\n"),
            Key::Backspace => {
                let Some(start) = self.before() else { return false };
                self.value.replace_range(start..self.caret, "");
                self.caret = start;
                true
            }
            Key::Delete => {
                let Some(end) = self.after() else { return false };
                self.value.replace_range(self.caret..end, "");
                true
            }
            Key::Left => self.move_to(self.before()),
            Key::Right => self.move_to(self.after()),
            Key::Home => self.move_to(Some(self.value[..self.caret].rfind('\n').map_or(0, |i| i + 1))),
            Key::End => self.move_to(Some(
                self.value[self.caret..].find('\n').map_or(self.value.len(), |i| self.caret + i),
            )),
            Key::Up => self.onto_line_beside(false),
            Key::Down => self.onto_line_beside(true),
            Key::Ctrl('u') => {
                let had = !self.value.is_empty();
                self.set("");
                had
            }
            _ => false,
        }
    }

    /// Takes a pasted text at the caret; line ends become spaces in a field of one line.
    pub fn paste(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        match self.input {
            Input::Text => {
                self.insert(&text);
            }
            Input::Line | Input::Date | Input::Hour => {
                self.insert(&text.replace('\n', " "));
            }
            Input::Choice(_) | Input::Button(_) => {}
        }
    }

    fn insert(&mut self, text: &str) -> bool {
        // Digits of other scripts count as digits in a date.
        let of_time = matches!(self.input, Input::Date | Input::Hour);
        let text = if of_time { text.chars().map(ascii_digit).collect() } else { text.to_owned() };
        // Behind a whole day no digit makes sense but that of another one.
        if self.is_whole() && self.caret == self.value.len() && text.starts_with(|c: char| c.is_ascii_digit())
        {
            self.set("");
        }
        self.value.insert_str(self.caret, &text);
        self.caret += text.len();
        true
    }

    /// Whether it holds a day, or a day with its hour, written to its end.
    fn is_whole(&self) -> bool {
        let like = |(a, b): (char, char)| if b == '0' { a.is_ascii_digit() } else { a == b };
        let is = |value: &str, of: &str| value.len() == of.len() && value.chars().zip(of.chars()).all(like);
        let shaped = |of: &str| is(&self.value, of);
        // Parts of a second have no end of their own: as the record has them they are whole.
        let to_a_part = || {
            let seconds = self.value.split_once('.').map(|(seconds, _)| seconds);
            !self.is_touched() && seconds.is_some_and(|seconds| is(seconds, "0000-00-00 00:00:00"))
        };
        match self.input {
            Input::Date => shaped("0000-00-00"),
            Input::Hour => shaped("0000-00-00 00:00") || shaped("0000-00-00 00:00:00") || to_a_part(),
            Input::Line | Input::Text | Input::Choice(_) | Input::Button(_) => false,
        }
    }

    fn before(&self) -> Option<usize> {
        self.value[..self.caret].grapheme_indices(true).next_back().map(|(i, _)| i)
    }

    fn after(&self) -> Option<usize> {
        self.value[self.caret..].graphemes(true).next().map(|g| self.caret + g.len())
    }

    fn move_to(&mut self, place: Option<usize>) -> bool {
        if let Some(place) = place {
            self.caret = place;
        }
        false
    }

    fn onto_line_beside(&mut self, down: bool) -> bool {
        let start = self.value[..self.caret].rfind('\n').map_or(0, |i| i + 1);
        let column = self.value[start..self.caret].graphemes(true).count();
        let target = if down {
            self.value[self.caret..].find('\n').map(|i| self.caret + i + 1)
        } else {
            start.checked_sub(1).map(|end| self.value[..end].rfind('\n').map_or(0, |i| i + 1))
        };
        let Some(target) = target else { return false };
        let line = self.value[target..].split('\n').next().unwrap_or_default();
        let offset: usize = line.graphemes(true).take(column).map(str::len).sum();
        self.caret = target + offset;
        false
    }

    /// A choice goes on by arrows, or to the first one that begins with what is typed; what begins none changes nothing.
    fn choose(&mut self, key: Key, codes: &[String]) -> bool {
        let before = self.value.clone();
        let at = codes.iter().position(|c| *c == self.value);
        let n = codes.len();
        if n == 0 {
            return false;
        }
        let sought = self.sought.take();
        let next = match key {
            Key::Right => at.map_or(0, |i| (i + 1) % n),
            Key::Char(' ') if sought.is_none() => at.map_or(0, |i| (i + 1) % n),
            Key::Left => at.map_or(n - 1, |i| (i + n - 1) % n),
            Key::Home => 0,
            Key::End => n - 1,
            Key::Char(c) => return self.seek(c, sought, codes),
            Key::Backspace | Key::Delete if !self.required => {
                let had = !self.value.is_empty();
                self.set("");
                return had;
            }
            _ => return false,
        };
        self.set(&codes[next]);
        self.value != before
    }

    fn seek(&mut self, c: char, sought: Option<(String, String)>, codes: &[String]) -> bool {
        let Input::Choice(options) = &self.input else { return false };
        let before = self.value.clone();
        let (mut typed, was) = sought.unwrap_or_else(|| (String::new(), before.clone()));
        typed.extend(c.to_lowercase());
        let begins = |words: &Safe| words.as_str().to_lowercase().starts_with(&typed);
        let found = options.iter().position(|(_, words)| begins(words)).map(|i| codes[i].clone());
        self.set(&found.unwrap_or_else(|| was.clone()));
        self.sought = Some((typed, was));
        self.value != before
    }

    /// Forgets what was typed into a choice: the field lost the focus.
    pub fn left(&mut self) {
        self.sought = None;
    }
}

fn ascii_digit(c: char) -> char {
    match c {
        '\u{660}'..='\u{669}' => char::from_digit(u32::from(c) - 0x660, 10).unwrap_or(c),
        '\u{6f0}'..='\u{6f9}' => char::from_digit(u32::from(c) - 0x6f0, 10).unwrap_or(c),
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(c) - 0xff10, 10).unwrap_or(c),
        '\u{ff0d}' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(input: Input) -> Field {
        Field::new("f", Safe::default(), Safe::default(), input, false)
    }

    #[test]
    fn the_caret_moves_by_graphemes() {
        let mut f = text(Input::Line).with("e\u{301}x");
        f.key(Key::Left);
        f.key(Key::Backspace);
        assert_eq!(f.value(), "x");
    }

    #[test]
    fn dates_take_digits_of_other_scripts() {
        let mut f = text(Input::Date);
        f.paste("٢٠٢٦-٠١-٠٢");
        assert_eq!(f.value(), "2026-01-02");
    }

    fn typed(f: &mut Field, text: &str) {
        for c in text.chars() {
            f.key(Key::Char(c));
        }
    }

    #[test]
    fn a_day_typed_behind_a_whole_day_is_another_day_and_one_that_is_mended_is_not() {
        let mut f = text(Input::Date).with("2026-11-28");
        typed(&mut f, "2026-11-20");
        assert_eq!(f.value(), "2026-11-20");
        f.key(Key::Backspace);
        f.key(Key::Char('5'));
        assert_eq!(f.value(), "2026-11-25");
        f.key(Key::Home);
        f.key(Key::Char('1'));
        assert_eq!(f.value(), "12026-11-25");
        let mut f = text(Input::Hour).with("2026-11-28 06:00");
        typed(&mut f, "2026-11-20 07:05");
        assert_eq!(f.value(), "2026-11-20 07:05");
        let mut line = text(Input::Line).with("2026-11-28");
        line.key(Key::Char('1'));
        assert_eq!(line.value(), "2026-11-281");
    }

    #[test]
    fn a_choice_goes_to_the_first_that_begins_with_what_is_typed() {
        let options = [("IDN", "Indonesia"), ("IND", "India"), ("NGA", "Nigeria"), ("LKA", "Sri Lanka")];
        let mut f =
            text(Input::Choice(options.iter().map(|(c, w)| ((*c).to_owned(), Safe::of(w))).collect()))
                .with("LKA");
        for c in "Indi".chars() {
            f.key(Key::Char(c));
        }
        assert_eq!(f.value(), "IND");
        f.key(Key::Char('x'));
        assert_eq!(f.value(), "LKA", "what begins none changes nothing");
        f.left();
        f.key(Key::Char('n'));
        assert_eq!(f.value(), "NGA");
    }

    #[test]
    fn lines_above_and_below_are_reached() {
        let mut f = text(Input::Text).with("first\nsecond\nthird");
        assert!(f.on_last_line() && !f.on_first_line());
        f.key(Key::Up);
        f.key(Key::Up);
        assert!(f.on_first_line());
        f.key(Key::Char('!'));
        assert_eq!(f.value(), "first!\nsecond\nthird");
    }
}
