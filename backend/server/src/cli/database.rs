//! Which database a command works on.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
};

use clap::Args;
use comity_store::{Keys, OpenOptions, Store};

use super::{Ending, keys::KeyDir};

/// The database.
#[derive(Debug, Args)]
pub(crate) struct Database {
    /// The database: `sqlite:PATH`, the path taken as it is.
    #[arg(long, env = "COMITY_DATABASE_URL", value_name = "URL")]
    pub(crate) database_url: String,
    #[command(flatten)]
    pub(crate) keys: KeyDir,
}

impl Database {
    /// Opens the database and brings it up to date; a file that is none of ours is left as it is.
    pub(crate) async fn open(&self) -> Result<Store, Ending> {
        let options = OpenOptions { keys: self.keys(), ..OpenOptions::default() };
        Ok(Store::open(&self.database_url, options).await?)
    }

    /// Takes the database for this backend alone, as long as what is returned is kept; the lock goes with its process,
    /// however that ends. Commands on the host work beside a backend; two backends would each clear away what the
    /// other has on its way in.
    pub(crate) fn alone(&self) -> Result<Option<File>, Ending> {
        let Some(path) = self.database_url.strip_prefix("sqlite:") else { return Ok(None) };
        // The folder says what is wrong when the database is opened.
        let path = std::path::absolute(path)?;
        if path.file_name().is_none() || !path.parent().is_some_and(Path::is_dir) {
            return Ok(None);
        }
        let mut name = path.clone().into_os_string();
        name.push(".lock");
        let mut options = File::options();
        options.create(true).write(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let lock = options.open(&name).map_err(|e| Ending::bad(format!("{}: {e}", name.display())))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(lock)),
            Err(TryLockError::WouldBlock) => Err(Ending::bad(format!(
                "{} is served by another comityd already; stop that one first",
                path.display()
            ))),
            // Some file systems have no locks.
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {
                Ok(Some(lock))
            }
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Where the keys are: as it was said; beside the database, where a demonstration or simulation made them; else
    /// in the user's data directory. Without any the vault is closed, and everything else works.
    fn keys(&self) -> Keys {
        let beside =
            self.database_url.strip_prefix("sqlite:").map(|path| PathBuf::from(format!("{path}.keys")));
        match (beside.filter(|beside| beside.is_dir()), self.keys.said()) {
            (Some(beside), None) => Keys::At(beside),
            _ => self.keys.path().map_or(Keys::None, Keys::At),
        }
    }

    /// Opens a database that must exist.
    pub(crate) async fn open_existing(&self) -> Result<Store, Ending> {
        if let Some(path) = self.database_url.strip_prefix("sqlite:")
            && !Path::new(path).exists()
        {
            return Err(Ending::unreachable(format!(
                "there is no database at {path}; make one with comityd init"
            )));
        }
        self.open().await
    }
}
