//! Which database a command works on.

use clap::Args;
use comity_store::{OpenOptions, Store};

use super::Ending;

/// The database.
#[derive(Debug, Args)]
pub(crate) struct Database {
    /// The database: `sqlite:PATH`, the path taken as it is.
    #[arg(long, env = "COMITY_DATABASE_URL", value_name = "URL")]
    pub(crate) database_url: String,
}

impl Database {
    /// Opens the database and brings it up to date; a file that is none of ours is left as it is.
    pub(crate) async fn open(&self) -> Result<Store, Ending> {
        Ok(Store::open(&self.database_url, OpenOptions::default()).await?)
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
