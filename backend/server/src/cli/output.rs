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

    /// Refuses a place where nothing can be written, before anything is done or recorded for it. It leaves nothing there.
    pub(super) fn check(&self) -> Result<(), Ending> {
        self.begin().map(drop)
    }

    /// Begins a file that only its owner reads, under a name nobody else has; none: it goes to standard output.
    pub(super) fn begin(&self) -> Result<Option<NamedTempFile>, Ending> {
        if self.is_stdout() {
            return Ok(None);
        }
        // A folder, a pipe, a device: nothing that a file is put in the place of.
        if self.out.metadata().is_ok_and(|there| !there.is_file()) || self.out.file_name().is_none() {
            return Err(Ending::bad(format!("{} is no file: name another", self.out.display())));
        }
        match self.out.symlink_metadata() {
            Ok(_) if self.force => {}
            Ok(_) => return Err(self.taken()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.try_name()?,
            Err(error) => return Err(self.cannot(&error)),
        }
        let folder = self.out.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut named = tempfile::Builder::new();
        let part = named.prefix(".comityd-").suffix(".part").tempfile_in(folder.unwrap_or(Path::new(".")));
        part.map(Some).map_err(|error| self.cannot(&error))
    }

    /// Makes a file of that name and takes it away again: what the folder takes no file for is known before the work is done.
    fn try_name(&self) -> Result<(), Ending> {
        let tried = std::fs::OpenOptions::new().write(true).create_new(true).open(&self.out);
        tried.and_then(|_| std::fs::remove_file(&self.out)).map_err(|error| self.cannot(&error))
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
        self.fill(self.begin()?, bytes)
    }

    /// Writes what is at hand into what was begun.
    pub(super) fn fill(&self, part: Option<NamedTempFile>, bytes: &[u8]) -> Result<(), Ending> {
        let Some(mut part) = part else {
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
        let path = self.out.display();
        Ending::bad(format!(
            "{path} cannot be written: {error}. Name a file in a folder that is there and can be written to"
        ))
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

    #[test]
    fn a_place_where_nothing_can_be_written_is_refused_and_trying_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let there = folder.path().join("there.csv");
        std::fs::write(&there, "mine").unwrap();
        let can = |out: PathBuf, force| Out { out, force }.check().is_ok();
        assert!(
            can("-".into(), false) && can(folder.path().join("new.csv"), false) && can(there.clone(), true)
        );
        for force in [false, true] {
            assert!(!can(folder.path().join("no/new.csv"), force), "no such folder");
            assert!(!can(there.join("new.csv"), force), "the folder is a file");
            for name in ["new.csv/", "there.csv/", &"n".repeat(300)] {
                let path = format!("{}/{name}", folder.path().display());
                assert!(!can(path.into(), force), "{name} can be the name of no file");
            }
            assert!(!can(folder.path().to_owned(), force) && !can(PathBuf::new(), force), "no file");
            // There nobody makes a file, whoever they are.
            assert!(!cfg!(target_os = "linux") || !can("/proc/new.csv".into(), force));
        }
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
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
