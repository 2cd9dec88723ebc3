//! The terminal: one write a frame, and everything undone on the way out, however that is.

use std::io::{self, IsTerminal as _, Write as _};

use crossterm::{
    QueueableCommand as _,
    cursor::Show,
    event::{DisableBracketedPaste, EnableBracketedPaste},
    execute,
    style::ResetColor,
    terminal::{
        Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Size},
};

use super::painter::Painter;

/// Writes a frame in one write: a slow line would see it torn.
fn commit(bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// The screen of the terminal, ours while this value lives.
pub(super) struct Screen {
    painter: Painter,
}

impl Screen {
    /// Takes the screen.
    pub(super) fn enter() -> io::Result<Self> {
        let painter = Painter::default();
        enable_raw_mode()?;
        restore_on_panic();
        // Made before anything else can fail, so that the terminal is given back.
        let screen = Self { painter };
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Clear(ClearType::All))?;
        Ok(screen)
    }

    /// Returns the size of the terminal.
    #[expect(clippy::unused_self, reason = "the size is this screen's")]
    pub(super) fn size(&self) -> Size {
        super::size()
    }

    /// Returns whether the terminal is still there.
    #[expect(clippy::unused_self, reason = "asked of this screen")]
    pub(super) fn is_there(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Shows a frame in one write; the same frame again writes nothing.
    pub(super) fn show(&mut self, buffer: &Buffer, cursor: Option<Position>) -> io::Result<()> {
        commit(&self.painter.frame(buffer, cursor))
    }

    /// Has the next frame drawn anew: something else wrote on the terminal.
    pub(super) fn redraw(&mut self) {
        self.painter.forget();
    }

    /// Puts a text on the terminal's clipboard, OSC 52; a terminal that has none drops it.
    #[expect(clippy::unused_self, reason = "the clipboard is this screen's")]
    pub(super) fn copy(&self, text: &str) -> io::Result<()> {
        let mut bytes = vec![];
        bytes.queue(crossterm::clipboard::CopyToClipboard::to_clipboard_from(text.as_bytes()))?;
        commit(&bytes)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back as it was. Errors have nobody left to tell.
fn restore() {
    let mut out = io::stdout();
    let _ = execute!(out, ResetColor, DisableBracketedPaste, Show, LeaveAlternateScreen);
    let _ = disable_raw_mode();
}

/// A panic is told on a terminal that is itself again.
fn restore_on_panic() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        restore();
        told(info);
    }));
}
