//! What a command made, into a file or a pipe.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use clap::Args;
use tempfile::NamedTempFile;

use super::Ending;

/// Where a command writes to.
#[derive(Debug, Args)]
pub(super) struct Out {
    /// Where to: a file, which only its owner reads, or `-` for standard output. No file is written over.
    #[arg(long, value_name = "PATH", default_value = "-")]
    out: PathBuf,
    /// Write over a file that is there.
    #[arg(long)]
    force: bool,
}

impl Out {
    /// Returns whether it is standard output.
    pub(super) fn is_stdout(&self) -> bool {
        self.out.as_os_str() == "-"
    }

    /// Refuses a file that is there, before anything is done for it.
    pub(super) fn check(&self) -> Result<(), Ending> {
        let taken = !self.is_stdout() && !self.force && self.out.symlink_metadata().is_ok();
        if taken { Err(self.taken()) } else { Ok(()) }
    }

    /// Begins a file that only its owner reads, under a name nobody else has; none: it goes to standard output.
    pub(super) fn begin(&self) -> Result<Option<NamedTempFile>, Ending> {
        self.check()?;
        if self.is_stdout() {
            return Ok(None);
        }
        let folder = self.out.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut named = tempfile::Builder::new();
        let part = named.prefix(".comityd-").suffix(".part").tempfile_in(folder.unwrap_or(Path::new(".")));
        part.map(Some).map_err(|error| self.cannot(&error))
    }

    /// Gives a file that is whole its name; what has that name by now stays, unless it may be written over.
    pub(super) fn finish(&self, part: NamedTempFile) -> Result<(), Ending> {
        part.as_file().sync_all().map_err(|error| self.cannot(&error))?;
        let kept = if self.force { part.persist(&self.out) } else { part.persist_noclobber(&self.out) };
        match kept {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(self.taken()),
            Err(error) => Err(self.cannot(&error.error)),
        }
    }

    /// Writes what is at hand.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<(), Ending> {
        let Some(mut part) = self.begin()? else {
            let mut out = io::stdout().lock();
            out.write_all(bytes)?;
            return Ok(out.flush()?);
        };
        part.write_all(bytes).map_err(|error| self.cannot(&error))?;
        self.finish(part)
    }

    fn taken(&self) -> Ending {
        let path = self.out.display();
        Ending::bad(format!(
            "{path} is there already and was left as it is: name another file, or say --force to write over it"
        ))
    }

    fn cannot(&self, error: &io::Error) -> Ending {
        Ending::bad(format!("{} cannot be written: {error}", self.out.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_is_written_over_unless_it_is_said_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("figures.csv");
        std::fs::write(&path, "mine").unwrap();
        let out = |force| Out { out: path.clone(), force };
        assert!(out(false).check().is_err() && out(false).write(b"theirs").is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"mine");
        out(true).write(b"theirs").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"theirs");
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    /// Between the check and the end somebody else may have written it.
    #[test]
    fn a_file_that_came_meanwhile_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("trail.csv");
        let out = Out { out: path.clone(), force: false };
        let part = out.begin().unwrap().unwrap();
        std::fs::write(&path, "mine").unwrap();
        assert!(out.finish(part).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    }
}
