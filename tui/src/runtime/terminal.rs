//! The terminal: one write a frame, and everything undone on the way out, however that is.

use std::{
    cell::RefCell,
    io::{self, IsTerminal as _, Write},
    rc::Rc,
};

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
    Terminal, TerminalOptions, Viewport,
    backend::CrosstermBackend,
    buffer::Buffer,
    layout::{Position, Rect, Size},
};

/// Gathers what a frame writes; `flush` does nothing, [`Gathered::commit`] writes it all at once.
/// Shared, because the backend does not give its writer back.
#[derive(Debug, Clone, Default)]
struct Gathered {
    bytes: Rc<RefCell<Vec<u8>>>,
}

impl Write for Gathered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(()) // ratatui flushes in the middle of a frame; a slow line would see it torn
    }
}

impl Gathered {
    fn commit(&self) -> io::Result<()> {
        let bytes = std::mem::take(&mut *self.bytes.borrow_mut());
        if bytes.is_empty() {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        out.flush()
    }
}

/// The screen of the terminal, ours while this value lives.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Gathered>>,
    gathered: Gathered,
    shown: Option<(Buffer, Option<Position>)>,
}

impl Screen {
    /// Takes the screen.
    pub(super) fn enter() -> io::Result<Self> {
        enable_raw_mode()?;
        restore_on_panic();
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Clear(ClearType::All))?;
        let Size { width, height } = super::size();
        let options = TerminalOptions { viewport: Viewport::Fixed(Rect::new(0, 0, width, height)) };
        let gathered = Gathered::default();
        let terminal = Terminal::with_options(CrosstermBackend::new(gathered.clone()), options)?;
        Ok(Self { terminal, gathered, shown: None })
    }

    /// Returns the size of the terminal.
    #[expect(clippy::unused_self, reason = "the size is this screen's")]
    pub(super) fn size(&self) -> Size {
        super::size()
    }

    /// Returns whether the terminal is still there.
    #[expect(clippy::unused_self, reason = "asked of this screen")]
    pub(super) fn is_there(&self) -> bool {
        io::stdout().is_terminal() && crossterm::terminal::size().is_ok()
    }

    /// Shows a frame; the same frame again writes nothing.
    pub(super) fn show(&mut self, buffer: &Buffer, cursor: Option<Position>) -> io::Result<()> {
        if self.shown.as_ref().is_some_and(|(shown, at)| shown == buffer && *at == cursor) {
            return Ok(());
        }
        if self.shown.as_ref().is_some_and(|(shown, _)| shown.area != buffer.area) {
            self.terminal.resize(buffer.area)?;
        }
        self.terminal.draw(|frame| {
            let area = frame.area().intersection(buffer.area);
            for y in area.top()..area.bottom() {
                for x in area.left()..area.right() {
                    if let (Some(to), Some(from)) = (frame.buffer_mut().cell_mut((x, y)), buffer.cell((x, y)))
                    {
                        *to = from.clone();
                    }
                }
            }
            if let Some(position) = cursor {
                frame.set_cursor_position(position);
            }
        })?;
        self.shown = Some((buffer.clone(), cursor));
        self.gathered.commit()
    }

    /// Puts a text on the terminal's clipboard, OSC 52; a terminal that has none drops it.
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        self.gathered.queue(crossterm::clipboard::CopyToClipboard::to_clipboard_from(text.as_bytes()))?;
        self.gathered.commit()
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

#[cfg(test)]
mod tests {
    use crossterm::cursor::{Hide, MoveTo};

    use super::*;

    #[test]
    fn a_frame_is_one_write() {
        let mut gathered = Gathered::default();
        gathered.queue(Hide).unwrap().queue(MoveTo(1, 1)).unwrap();
        gathered.flush().unwrap();
        gathered.queue(Show).unwrap();
        let bytes = gathered.bytes.borrow();
        assert!(bytes.starts_with(b"\x1b[?25l") && bytes.ends_with(b"\x1b[?25h"));
    }
}
