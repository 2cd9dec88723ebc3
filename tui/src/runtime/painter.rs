//! Frames as the fewest bytes that turn one into the next: officers sit on slow lines. Only what a frame needs is
//! known here: a style is a colour, a background and attributes, a cell is one or two columns wide.

use std::fmt::Write as _;

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Position,
    style::{Color, Modifier},
};
use unicode_width::UnicodeWidthStr as _;

/// A gap of unchanged cells as long as a move of the cursor is written again, where its style is that of the pen.
const BRIDGE: u16 = 6;

/// So many blanks up to the edge are cheaper erased than written.
const ERASE: u16 = 4;

/// Attributes and their numbers, ECMA-48.
const ATTRIBUTES: &[(Modifier, u8)] = &[
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// Turns frames into the bytes that change the terminal from one to the next.
#[derive(Debug, Default)]
pub(super) struct Painter {
    shown: Option<(Buffer, Option<Position>)>,
    /// Something else wrote on the terminal.
    soiled: bool,
}

impl Painter {
    /// Returns what a frame writes; nothing where it is the one that is shown. The first one is written on an empty
    /// screen.
    pub(super) fn frame(&mut self, buffer: &Buffer, cursor: Option<Position>) -> Vec<u8> {
        let same = self.shown.as_ref().is_some_and(|(shown, at)| shown == buffer && *at == cursor);
        if same && !self.soiled {
            return vec![];
        }
        let mut pen = Pen::default();
        let before = match self.shown.take() {
            Some((shown, _)) if shown.area == buffer.area && !self.soiled => shown,
            Some(_) => {
                pen.out.push_str("\x1b[2J");
                Buffer::empty(buffer.area)
            }
            None => Buffer::empty(buffer.area),
        };
        self.soiled = false;
        for y in buffer.area.top()..buffer.area.bottom() {
            pen.row(&before, buffer, y);
        }
        pen.style(Look::PLAIN);
        match cursor.filter(|c| buffer.area.contains(*c)) {
            // Last of all, so that what reads along knows that the frame is whole.
            Some(at) => {
                pen.out.push_str("\x1b[?25h");
                let _ = write!(pen.out, "\x1b[{};{}H", at.y + 1, at.x + 1);
            }
            None => pen.out.push_str("\x1b[?25l"),
        }
        self.shown = Some((buffer.clone(), cursor));
        pen.out.into_bytes()
    }

    /// Has the next frame written anew.
    pub(super) fn forget(&mut self) {
        self.soiled = self.shown.is_some();
    }
}

/// How a cell looks, beside what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    fg: Color,
    bg: Color,
    attributes: Modifier,
}

impl Look {
    const PLAIN: Self = Self { fg: Color::Reset, bg: Color::Reset, attributes: Modifier::empty() };

    fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, attributes: cell.modifier }
    }
}

impl Default for Look {
    fn default() -> Self {
        Self::PLAIN
    }
}

/// What writes: where it stands, where that is known, and how it looks.
#[derive(Debug, Default)]
struct Pen {
    out: String,
    at: Option<Position>,
    look: Look,
}

impl Pen {
    /// Writes what differs on a row.
    fn row(&mut self, before: &Buffer, after: &Buffer, y: u16) {
        let (left, right) = (after.area.left(), after.area.right());
        let cell = |of: &'_ Buffer, x: u16| of.cell((x, y)).cloned().unwrap_or_default();
        let narrow = |of: &Buffer| (left..right).all(|x| cell(of, x).symbol().width() == 1);
        let differs: Vec<u16> = (left..right).filter(|x| cell(before, *x) != cell(after, *x)).collect();
        let (Some(first), Some(last)) = (differs.first().copied(), differs.last().copied()) else { return };
        if !narrow(before) || !narrow(after) {
            // Half of a wide letter is nothing: such a row is written as a whole.
            self.go(Position::new(left, y));
            let mut x = left;
            while x < right {
                let cell = cell(after, x);
                let columns = u16::try_from(cell.symbol().width()).unwrap_or(1).max(1);
                self.put(&cell, columns);
                x = x.saturating_add(columns);
            }
            self.at = None; // what the terminal makes of its last column is its own affair
            return;
        }
        let blank = |x: u16| cell(after, x).symbol() == " " && Look::of(&cell(after, x)) == Look::PLAIN;
        // From here to the edge nothing stands.
        let bare = (first..right).rev().find(|x| !blank(*x)).map_or(first, |x| x + 1);
        let erased = last >= bare && last - bare >= ERASE;
        for x in differs.into_iter().filter(|x| !erased || *x < bare) {
            let gap = self.at.filter(|at| at.y == y && at.x <= x).map(|at| at.x..x);
            if let Some(gap) = gap.filter(|g| x - g.start <= BRIDGE)
                && gap.clone().all(|x| Look::of(&cell(after, x)) == self.look)
            {
                for x in gap {
                    self.put(&cell(after, x), 1);
                }
            }
            self.go(Position::new(x, y));
            self.put(&cell(after, x), 1);
        }
        if erased {
            self.go(Position::new(bare, y));
            self.style(Look::PLAIN);
            self.out.push_str("\x1b[K");
        }
        if self.at.is_some_and(|at| at.x >= right) {
            self.at = None; // the cursor waits in the last column
        }
    }

    fn put(&mut self, cell: &Cell, columns: u16) {
        self.style(Look::of(cell));
        self.out.push_str(cell.symbol());
        self.at = self.at.map(|at| Position::new(at.x.saturating_add(columns), at.y));
    }

    fn go(&mut self, to: Position) {
        match self.at {
            Some(at) if at == to => {}
            Some(at) if at.y == to.y && at.x < to.x => {
                let _ = write!(self.out, "\x1b[{}C", to.x - at.x);
            }
            _ => {
                let _ = write!(self.out, "\x1b[{};{}H", to.y + 1, to.x + 1);
            }
        }
        self.at = Some(to);
    }

    /// Takes a look: adds to the one there is, or begins with a plain one where something must go.
    fn style(&mut self, look: Look) {
        if look == self.look {
            return;
        }
        let adds = look.attributes.contains(self.look.attributes);
        let base = if adds { self.look } else { Look::PLAIN };
        let mut numbers = if adds { vec![] } else { vec!["0".to_owned()] };
        for (attribute, number) in ATTRIBUTES {
            if look.attributes.contains(*attribute) && !base.attributes.contains(*attribute) {
                numbers.push(number.to_string());
            }
        }
        if look.fg != base.fg {
            numbers.push(colour(look.fg, 30));
        }
        if look.bg != base.bg {
            numbers.push(colour(look.bg, 40));
        }
        if look == Look::PLAIN {
            numbers = vec!["0".to_owned()];
        }
        let _ = write!(self.out, "\x1b[{}m", numbers.join(";"));
        self.look = look;
    }
}

/// The number of a colour: of the text from 30 on, of the ground from 40 on.
fn colour(colour: Color, from: u8) -> String {
    let bright = |n: u8| (from + 60 + n).to_string();
    match colour {
        Color::Reset => (from + 9).to_string(),
        Color::Black => from.to_string(),
        Color::Red => (from + 1).to_string(),
        Color::Green => (from + 2).to_string(),
        Color::Yellow => (from + 3).to_string(),
        Color::Blue => (from + 4).to_string(),
        Color::Magenta => (from + 5).to_string(),
        Color::Cyan => (from + 6).to_string(),
        Color::Gray => (from + 7).to_string(),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(n) => format!("{};5;{n}", from + 8),
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", from + 8),
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use ratatui::{layout::Rect, style::Style};

    use super::*;
    use crate::theme::{Caps, Meaning, style};

    fn queue(selected: u16, caps: Caps) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
        for y in 0..24 {
            buffer.set_string(1, y, "LATE 3d", style(Meaning::Late, caps));
            let focus =
                if y == selected { Style::new().add_modifier(Modifier::REVERSED) } else { Style::new() };
            buffer.set_string(12, y, "000042", focus);
        }
        buffer
    }

    fn text(bytes: &[u8]) -> String {
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn the_same_again_is_nothing_and_what_was_soiled_is_written_anew() {
        let caps = Caps { colour: true };
        let mut painter = Painter::default();
        let cursor = Some(Position::new(12, 3));
        let first = painter.frame(&queue(3, caps), cursor);
        assert!(text(&first).contains("LATE 3d") && first.len() < 1024, "{}", first.len());
        assert!(painter.frame(&queue(3, caps), cursor).is_empty());
        let step = painter.frame(&queue(4, caps), Some(Position::new(12, 4)));
        assert!((1..=60).contains(&step.len()), "{}", step.len());
        painter.forget();
        assert!(painter.frame(&queue(4, caps), cursor).len() > step.len() * 3);
    }

    #[test]
    fn without_colour_there_is_no_colour_and_no_bare_reset_and_the_selection_stays() {
        let caps = Caps { colour: false };
        let frame = text(&Painter::default().frame(&queue(3, caps), None));
        assert!(!frame.contains("\x1b[m"), "a bare reset is what kills the selection elsewhere");
        let looks = frame.split("\x1b[").filter_map(|s| s.split_once('m')).map(|(numbers, _)| numbers);
        let looks = looks.filter(|n| n.bytes().all(|b| b.is_ascii_digit() || b == b';'));
        for number in looks.flat_map(|n| n.split(';')) {
            assert!(matches!(number, "0" | "1" | "2" | "4" | "7"), "{number} is a colour: {frame:?}");
        }
        assert!(
            frame.contains("\x1b[7m") || frame.contains("\x1b[0;7m"),
            "the selection is reversed: {frame:?}"
        );
    }

    #[test]
    fn any_size_is_drawn() {
        let mut painter = Painter::default();
        for (width, height) in [(80, 24), (1, 1), (0, 0), (200, 60), (20, 5)] {
            let buffer = Buffer::empty(Rect::new(0, 0, width, height));
            painter.frame(&buffer, Some(Position::new(width, height)));
        }
    }

    /// Numbers that look random and are the same every time.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).unwrap_or(0) % sides
        }
    }

    /// What a terminal shows of a cell: what it says, and how.
    fn on_terminal(screen: &vt100::Screen, x: u16, y: u16) -> (String, bool, bool, bool, bool, bool) {
        let cell = screen.cell(y, x).unwrap();
        let said = if cell.has_contents() { cell.contents().to_owned() } else { " ".to_owned() };
        let red = cell.fgcolor() == vt100::Color::Idx(1);
        (said, cell.bold(), cell.dim(), cell.underline(), cell.inverse(), red)
    }

    fn in_buffer(buffer: &Buffer, x: u16, y: u16) -> (String, bool, bool, bool, bool, bool) {
        let cell = &buffer[(x, y)];
        let has = |attribute| cell.modifier.contains(attribute);
        let (bold, dim) = (has(Modifier::BOLD), has(Modifier::DIM));
        let red = cell.fg == Color::Red;
        (cell.symbol().to_owned(), bold, dim, has(Modifier::UNDERLINED), has(Modifier::REVERSED), red)
    }

    /// Whatever frames follow one another, the terminal shows the last one.
    #[test]
    fn a_terminal_shows_what_was_drawn() {
        const WORDS: &[&str] = &[
            "MLA-2026",
            "  ",
            "x",
            "Egypt asks",
            "\u{6c49}\u{5b57}",
            "e\u{301}",
            "a",
            " ",
            "due 2026-11-24",
        ];
        let meanings = [
            Meaning::Plain,
            Meaning::Heading,
            Meaning::Quiet,
            Meaning::Focus,
            Meaning::Late,
            Meaning::Refused,
            Meaning::Error,
        ];
        for seed in 0..40 {
            let mut dice = Dice(seed);
            let (width, height) = (u16::try_from(8 + dice.roll(30)).unwrap(), 6);
            let size = |n: u16| NonZeroU16::new(n).unwrap();
            let mut terminal = vt100::Parser::new(size(height), size(width), 0);
            let mut painter = Painter::default();
            let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
            for _ in 0..60 {
                if dice.roll(6) == 0 {
                    buffer = Buffer::empty(buffer.area);
                }
                for _ in 0..dice.roll(5) {
                    let (x, y) = (dice.roll(width.into()), dice.roll(height.into()));
                    let (x, y) = (u16::try_from(x).unwrap(), u16::try_from(y).unwrap());
                    let look = style(meanings[dice.roll(meanings.len())], Caps { colour: true });
                    buffer.set_stringn(x, y, WORDS[dice.roll(WORDS.len())], usize::from(width - x), look);
                }
                let cursor = Position::new(u16::try_from(dice.roll(width.into())).unwrap(), 2);
                terminal.process(&painter.frame(&buffer, Some(cursor)));
                assert_eq!(terminal.screen().cursor_position(), (cursor.y, cursor.x));
                for y in 0..height {
                    let mut x = 0;
                    while x < width {
                        let drawn = in_buffer(&buffer, x, y);
                        let columns = drawn.0.width().max(1);
                        assert_eq!(on_terminal(terminal.screen(), x, y), drawn, "{x},{y} of seed {seed}");
                        x += u16::try_from(columns).unwrap();
                    }
                }
            }
        }
    }
}
