//! How a command ends: its exit code, and the sentence that says why.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use comity_store::StoreError;

/// Exit code: refused, or found bad.
pub const BAD: u8 = 1;
/// Exit code: wrong usage.
pub const USAGE: u8 = 2;
/// Exit code: the database or the backend cannot be reached.
pub const UNREACHABLE: u8 = 3;

/// Why a command did not end well.
#[derive(Debug)]
pub struct Ending {
    code: u8,
    why: String,
    /// Whoever read the output has gone: nothing is wrong, and there is nobody to tell.
    silent: bool,
}

impl Ending {
    /// Refused, or found bad.
    pub fn bad(why: impl Into<String>) -> Self {
        Self { code: BAD, why: why.into(), silent: false }
    }

    /// Wrong usage.
    pub fn usage(why: impl Into<String>) -> Self {
        Self { code: USAGE, why: why.into(), silent: false }
    }

    /// The database cannot be reached.
    pub fn unreachable(why: impl Into<String>) -> Self {
        Self { code: UNREACHABLE, why: why.into(), silent: false }
    }

    pub(crate) fn report(&self) -> ExitCode {
        if self.silent {
            return ExitCode::SUCCESS;
        }
        // Also a closed standard error is no reason for a panic.
        let _ = writeln!(io::stderr(), "comityd: {}", shown(&self.why));
        ExitCode::from(self.code)
    }
}

impl From<io::Error> for Ending {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { code: 0, why: String::new(), silent: true };
        }
        Self::bad(error.to_string())
    }
}

impl From<StoreError> for Ending {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::UnknownUrl => USAGE,
            StoreError::Database(_) | StoreError::Closed | StoreError::Conflict => UNREACHABLE,
            _ => BAD,
        };
        let mut why = error.to_string();
        match &error {
            StoreError::Database(cause) => why = format!("{why}: {cause}"),
            StoreError::Scope(bad) => why = format!("{why}; nothing was written. {}", bad.remedy()),
            _ => {}
        }
        Self { code, why, silent: false }
    }
}

/// What may be shown: cells of a file and names on the register are text of anybody, and some of it acts on a terminal
/// or turns the line round. Lines and indents stay.
fn shown(text: &str) -> String {
    let line = |line: &str| {
        let indent = line.len() - line.trim_start_matches(' ').len();
        format!("{}{}", &line[..indent], comity_api::letter::clean(line))
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Writes a line to standard output, without what could act on a terminal.
///
/// # Errors
/// [`Ending`] where it cannot be written; silent where nobody reads any more.
pub(crate) fn say(line: &str) -> Result<(), Ending> {
    Ok(writeln!(io::stdout().lock(), "{}", shown(line))?)
}

/// Writes text as it is to standard output.
///
/// # Errors
/// As [`say`].
pub(crate) fn put(text: &str) -> Result<(), Ending> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_printed_acts_on_a_terminal() {
        let hostile = "line 2: `\u{1b}[2J\u{1b}]0;title\u{7}\u{202e}NPL` is no State";
        let printed = shown(hostile);
        assert!(!printed.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{printed:?}");
        assert!(printed.starts_with("line 2: `") && printed.ends_with("` is no State"));
        assert_eq!(shown("    3  sent\n  more"), "    3  sent\n  more");
    }
}
