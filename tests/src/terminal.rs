//! A terminal without a screen: a pseudo-terminal, what would be drawn on it, and keys.

use std::{
    ffi::OsStr,
    io::{Read, Write},
    num::NonZeroU16,
    path::Path,
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::Instant,
};

use anyhow::{Context as _, Result, anyhow, bail};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::daemon::PATIENCE;

/// Keys by name.
pub mod key {
    /// Enter.
    pub const ENTER: &str = "\r";
    /// Esc.
    pub const ESC: &str = "\x1b";
    /// Tab.
    pub const TAB: &str = "\t";
    /// Tab backwards.
    pub const BACK_TAB: &str = "\x1b[Z";
    /// Arrow up.
    pub const UP: &str = "\x1b[A";
    /// Arrow down.
    pub const DOWN: &str = "\x1b[B";
    /// Arrow right.
    pub const RIGHT: &str = "\x1b[C";
    /// Arrow left.
    pub const LEFT: &str = "\x1b[D";
    /// Backspace.
    pub const BACKSPACE: &str = "\x7f";
    /// Ctrl and C.
    pub const CTRL_C: &str = "\x03";
    /// The last item or line.
    pub const END: &str = "\x1b[F";
}

/// The question where the cursor is.
const WHERE: &[u8] = b"\x1b[6n";

/// A program in a terminal.
pub struct Terminal {
    screen: vt100::Parser,
    keyboard: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    bytes: Vec<u8>,
    answered: usize,
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
}

/// How a program is started in a terminal.
pub struct Start<'a> {
    /// The program.
    pub program: &'a Path,
    /// Its arguments.
    pub arguments: Vec<&'a str>,
    /// Variables of its environment, beside `PATH` and `TERM`; nothing else of ours is passed on.
    pub variables: Vec<(&'a str, &'a OsStr)>,
    /// Rows and columns.
    pub size: (u16, u16),
}

impl Terminal {
    /// Starts a program.
    ///
    /// # Errors
    /// Where there is no pseudo-terminal, or the program does not start.
    pub fn start(start: Start<'_>) -> Result<Self> {
        let (rows, cols) = start.size;
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size)?;
        let mut command = CommandBuilder::new(start.program);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        command.args(&start.arguments);
        for (name, value) in start.variables {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command)?;
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader()?;
        let keyboard = pair.master.take_writer()?;
        let (sender, output) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(n) = reader.read(&mut buffer) {
                if n == 0 || sender.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let screen = vt100::Parser::new(at_least_one(rows), at_least_one(cols), 0);
        Ok(Self { screen, keyboard, output, bytes: vec![], answered: 0, child, master: pair.master })
    }

    /// Presses keys: text, or the names of [`key`].
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn press(&mut self, keys: &str) -> Result<()> {
        self.keyboard.write_all(keys.as_bytes())?;
        Ok(self.keyboard.flush()?)
    }

    /// Waits until the screen shows a text.
    ///
    /// # Errors
    /// Where it never does; the screen is in the error.
    pub fn wait_for(&mut self, text: &str) -> Result<()> {
        self.wait_until(text, |screen| screen.contains(text))
    }

    /// Waits until the screen shows a text no more.
    ///
    /// # Errors
    /// Where it goes on showing it.
    pub fn wait_while(&mut self, text: &str) -> Result<()> {
        self.wait_until(&format!("no {text}"), |screen| !screen.contains(text))
    }

    /// Waits until the screen is as wanted.
    ///
    /// # Errors
    /// Where it never is, or the program ends first; the screen is in the error.
    pub fn wait_until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> Result<()> {
        let end = Instant::now() + PATIENCE;
        loop {
            if self.frame_is_whole() && wanted(&self.text()) {
                return Ok(());
            }
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes)?,
                Err(RecvTimeoutError::Timeout) => bail!("waited for {what}; on the screen:\n{}", self.text()),
                Err(RecvTimeoutError::Disconnected) => {
                    bail!("it ended before {what}; on the screen:\n{}", self.text())
                }
            }
        }
    }

    /// A full-screen program ends a frame by putting the cursor to its place, or by hiding it. What arrives in pieces
    /// is looked at when it is whole: half a frame shows what never was.
    fn frame_is_whole(&self) -> bool {
        if !self.is_full_screen() || self.bytes.ends_with(b"\x1b[?25l") {
            return true;
        }
        let Some(at) = self.bytes.iter().rposition(|b| *b == b'\x1b') else { return true };
        let (before, last) = self.bytes.split_at(at);
        let place = |b: &u8| b.is_ascii_digit() || *b == b';';
        let moved = last.strip_prefix(b"\x1b[").and_then(|p| p.strip_suffix(b"H"));
        before.ends_with(b"\x1b[?25h") && moved.is_some_and(|p| p.iter().all(place))
    }

    fn take(&mut self, bytes: &[u8]) -> Result<()> {
        self.bytes.extend_from_slice(bytes);
        self.screen.process(bytes);
        // A program may ask where the cursor is, and wait for the answer.
        let asked = self.bytes.windows(WHERE.len()).filter(|w| *w == WHERE).count();
        while self.answered < asked {
            self.answered += 1;
            let (row, column) = self.screen.screen().cursor_position();
            self.press(&format!("\x1b[{};{}R", row + 1, column + 1))?;
        }
        Ok(())
    }

    /// Returns what is on the screen.
    #[must_use]
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Returns everything that was written to the terminal.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns whether the program draws on the alternate screen.
    #[must_use]
    pub fn is_full_screen(&self) -> bool {
        self.screen.screen().alternate_screen()
    }

    /// Returns the colours in use on the screen: none with `NO_COLOR`.
    #[must_use]
    pub fn has_colour(&self) -> bool {
        let screen = self.screen.screen();
        let (rows, columns) = screen.size();
        let (rows, columns) = (rows.get(), columns.get());
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        cells
            .filter_map(|(row, column)| screen.cell(row, column))
            .any(|cell| cell.fgcolor() != vt100::Color::Default || cell.bgcolor() != vt100::Color::Default)
    }

    /// Gives the terminal another size, and waits until the program has drawn anew.
    ///
    /// # Errors
    /// Where it does not.
    pub fn resize(&mut self, rows: u16, cols: u16) -> Result<()> {
        const CLEARED: &[u8] = b"\x1b[2J";
        let before = self.bytes.len();
        self.screen.screen_mut().set_size(at_least_one(rows), at_least_one(cols));
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 })?;
        let end = Instant::now() + PATIENCE;
        while !(self.bytes[before..].windows(CLEARED.len()).any(|w| w == CLEARED) && self.frame_is_whole()) {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes)?,
                Err(_) => bail!("it does not draw anew at {rows}x{cols}"),
            }
        }
        Ok(())
    }

    /// Returns whether something on the screen is reversed: how a selection shows without colour.
    #[must_use]
    pub fn has_selection(&self) -> bool {
        let screen = self.screen.screen();
        let (rows, columns) = screen.size();
        let (rows, columns) = (rows.get(), columns.get());
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        cells.filter_map(|(row, column)| screen.cell(row, column)).any(vt100::Cell::inverse)
    }

    /// Hangs up, as a line that is cut does.
    ///
    /// # Errors
    /// Where the signal cannot be sent.
    pub fn hang_up(&mut self) -> Result<()> {
        let id = self.child.process_id().context("its number")?;
        let sent = std::process::Command::new("sh").arg("-c").arg(format!("kill -HUP {id}")).status()?;
        anyhow::ensure!(sent.success(), "SIGHUP was not sent");
        Ok(())
    }

    /// Waits until the program ends, and returns its exit code.
    ///
    /// # Errors
    /// Where it does not end.
    pub fn wait_end(&mut self) -> Result<u32> {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes)?,
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    return Err(anyhow!("it does not end; on the screen:\n{}", self.text()));
                }
            }
        }
        Ok(self.child.wait().context("its exit code")?.exit_code())
    }
}

fn at_least_one(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).unwrap_or(NonZeroU16::MIN)
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_in_and_text_comes_out() {
        // Asks where the cursor is, reads the answer and a line, and says both.
        let script = r#"printf 'name? \033[6n'; read answer; printf '<%s>' "$answer" | cat -v; exit 3"#;
        let start = Start {
            program: Path::new("/bin/sh"),
            arguments: vec!["-c", script],
            variables: vec![],
            size: (5, 40),
        };
        let mut terminal = Terminal::start(start).unwrap();
        terminal.wait_for("name?").unwrap();
        terminal.press("LKA").unwrap();
        terminal.press(key::ENTER).unwrap();
        terminal.wait_for("<^[[1;7RLKA>").unwrap();
        assert_eq!(terminal.wait_end().unwrap(), 3);
        assert!(terminal.wait_for("never").is_err());
    }
}
