//! Which database a command works on.

use std::path::PathBuf;

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
            && !std::path::Path::new(path).exists()
        {
            return Err(Ending::unreachable(format!(
                "there is no database at {path}; make one with comityd init"
            )));
        }
        self.open().await
    }
}
