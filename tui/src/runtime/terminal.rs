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
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.bytes.borrow_mut())
    }
}

/// Writes what was gathered, at once.
fn commit(bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// Turns frames into the bytes that change the terminal from one to the next.
struct Painter {
    terminal: Terminal<CrosstermBackend<Gathered>>,
    gathered: Gathered,
    shown: Option<(Buffer, Option<Position>)>,
}

impl Painter {
    fn new(size: Size) -> io::Result<Self> {
        let gathered = Gathered::default();
        let terminal = blank(Rect::from((Position::ORIGIN, size)), &gathered)?;
        Ok(Self { terminal, gathered, shown: None })
    }

    /// Returns what a frame writes; nothing where it is the one that is shown.
    fn frame(&mut self, buffer: &Buffer, cursor: Option<Position>) -> io::Result<Vec<u8>> {
        if self.shown.as_ref().is_some_and(|(shown, at)| shown == buffer && *at == cursor) {
            return Ok(vec![]);
        }
        if self.shown.as_ref().is_some_and(|(shown, _)| shown.area != buffer.area) {
            self.begin(buffer.area)?;
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
        Ok(self.gathered.take())
    }

    /// Forgets what is shown: the next frame writes everything.
    fn forget(&mut self) -> io::Result<()> {
        match self.shown.take() {
            Some((shown, _)) => self.begin(shown.area),
            None => Ok(()),
        }
    }

    /// Begins with an empty screen. ratatui's own ways ask the terminal where its cursor is, and how large it is.
    fn begin(&mut self, area: Rect) -> io::Result<()> {
        self.terminal = blank(area, &self.gathered)?;
        self.gathered.queue(Clear(ClearType::All))?;
        Ok(())
    }
}

fn blank(area: Rect, gathered: &Gathered) -> io::Result<Terminal<CrosstermBackend<Gathered>>> {
    let options = TerminalOptions { viewport: Viewport::Fixed(area) };
    Terminal::with_options(CrosstermBackend::new(gathered.clone()), options)
}

/// The screen of the terminal, ours while this value lives.
pub(super) struct Screen {
    painter: Painter,
}

impl Screen {
    /// Takes the screen.
    pub(super) fn enter() -> io::Result<Self> {
        let painter = Painter::new(super::size())?;
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
        commit(&self.painter.frame(buffer, cursor)?)
    }

    /// Has the next frame drawn anew: something else wrote on the terminal.
    pub(super) fn redraw(&mut self) -> io::Result<()> {
        self.painter.forget()
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

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Modifier, Style};

    use super::*;

    fn queue(selected: u16, caps: crate::theme::Caps) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
        for y in 0..24 {
            let late = crate::theme::style(crate::theme::Meaning::Late, caps);
            buffer.set_string(1, y, "LATE 3d", late);
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
    fn a_frame_is_whole_when_it_is_written_and_the_same_again_is_nothing() {
        let caps = crate::theme::Caps { colour: true };
        let mut painter = Painter::new(Size::new(80, 24)).unwrap();
        let cursor = Some(Position::new(12, 3));
        let first = painter.frame(&queue(3, caps), cursor).unwrap();
        assert!(text(&first).contains("LATE 3d") && first.len() < 4096, "{}", first.len());
        assert!(painter.gathered.take().is_empty(), "nothing of the frame is left for another write");
        assert!(painter.frame(&queue(3, caps), cursor).unwrap().is_empty());
        let step = painter.frame(&queue(4, caps), Some(Position::new(12, 4))).unwrap();
        assert!((1..=120).contains(&step.len()), "{}", step.len());
        painter.forget().unwrap();
        assert!(painter.frame(&queue(4, caps), cursor).unwrap().len() > step.len() * 3);
    }

    #[test]
    fn without_colour_there_is_no_colour_and_no_bare_reset_and_the_selection_stays() {
        crossterm::style::force_color_output(true);
        let caps = crate::theme::Caps { colour: false };
        let mut painter = Painter::new(Size::new(80, 24)).unwrap();
        let frame = text(&painter.frame(&queue(3, caps), None).unwrap());
        assert!(!frame.contains("\x1b[m"), "a bare reset kills the selection");
        for colour in (30..38).chain(40..48).chain(90..98) {
            assert!(
                !frame.contains(&format!("\x1b[{colour}m")) && !frame.contains(&format!("\x1b[{colour};"))
            );
        }
        assert!(!frame.contains("38;5") && !frame.contains("48;5"));
        assert!(frame.contains("\x1b[7m"), "the selection is reversed");
        let late = crate::theme::style(crate::theme::Meaning::Late, caps);
        assert!(late.fg.is_none_or(|c| c == Color::Reset));
    }

    #[test]
    fn any_size_is_drawn() {
        let mut painter = Painter::new(Size::new(80, 24)).unwrap();
        for (width, height) in [(80, 24), (1, 1), (0, 0), (200, 60), (20, 5)] {
            let buffer = Buffer::empty(Rect::new(0, 0, width, height));
            painter.frame(&buffer, Some(Position::new(width, height))).unwrap();
        }
    }
}
