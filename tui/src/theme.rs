//! Meaning as style. ANSI-16 only, and never by colour alone: the word says it too.

use ratatui::style::{Color, Modifier, Style};

/// What the terminal can do and the person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Whether colours may be used (`NO_COLOR` is not set).
    pub colour: bool,
}

impl Default for Caps {
    fn default() -> Self {
        Self { colour: true }
    }
}

/// What a text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing in particular.
    Plain,
    /// A heading.
    Heading,
    /// Of less weight.
    Quiet,
    /// What has focus.
    Focus,
    /// Late.
    Late,
    /// Due soon.
    Soon,
    /// Done.
    Done,
    /// Refused, withdrawn, returned.
    Refused,
    /// An error.
    Error,
    /// New since it was last seen.
    Fresh,
}

/// Returns the style of a meaning. Without colour the word, bold, underline and reverse still tell them apart.
#[must_use]
pub fn style(meaning: Meaning, caps: Caps) -> Style {
    let colour = |style: Style, colour: Color| if caps.colour { style.fg(colour) } else { style };
    let plain = Style::reset();
    match meaning {
        Meaning::Plain => plain,
        Meaning::Heading | Meaning::Fresh => plain.add_modifier(Modifier::BOLD),
        Meaning::Quiet => plain.add_modifier(Modifier::DIM),
        Meaning::Focus => plain.add_modifier(Modifier::REVERSED),
        Meaning::Late => colour(plain.add_modifier(Modifier::BOLD), Color::Red),
        Meaning::Soon => colour(plain, Color::Yellow),
        Meaning::Done => colour(plain, Color::Green),
        Meaning::Refused => colour(plain.add_modifier(Modifier::UNDERLINED), Color::Magenta),
        Meaning::Error => colour(plain.add_modifier(Modifier::REVERSED | Modifier::BOLD), Color::Red),
    }
}
