//! The keys of States and what they seal, on the host: where they are, rotation, the end of an identity.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use comity_domain::{
    codes::Role,
    ids::{PersonCode, Reference, StateCode, UserId},
    registry::Actor,
};
use comity_store::{Destroyed, KeyError, KeyFacts, make_key};
use uuid::Uuid;

use super::{Ending, database::Database, ending::say};
use crate::Clock;

/// Where the keys of States are.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct KeyDir {
    /// The directory of the keys of States, apart from the database and backed up apart from it; `comity/keys` in the
    /// user's data directory by default.
    #[arg(long, env = "COMITY_KEY_DIR", value_name = "DIRECTORY")]
    key_dir: Option<PathBuf>,
}

impl KeyDir {
    /// Returns the directory that was said, if one was.
    pub(crate) fn said(&self) -> Option<&PathBuf> {
        self.key_dir.as_ref()
    }

    /// Returns the directory.
    pub(crate) fn path(&self) -> Result<PathBuf, Ending> {
        use etcetera::BaseStrategy as _;
        if let Some(path) = &self.key_dir {
            return Ok(path.clone());
        }
        let home = etcetera::choose_base_strategy()
            .map_err(|_| Ending::usage("there is no home directory: say --key-dir"))?;
        Ok(home.data_dir().join("comity").join("keys"))
    }
}

/// Makes the key of a State where it has none, and tells of it. A key is never overwritten.
pub(crate) fn first_key(dir: &KeyDir, state: StateCode) -> Result<Option<KeyFacts>, Ending> {
    match make_key(&dir.path()?, state) {
        Ok(made) => Ok(Some(made)),
        Err(KeyError::Taken(_)) => Ok(None),
        Err(error) => Err(Ending::bad(error.to_string())),
    }
}

/// Says what must be known of a new key: what it is called, how to compare a copy, that it must be copied.
pub(crate) fn tell(made: &KeyFacts) -> Result<(), Ending> {
    say(&format!("the vault of {} has the key {}", made.state, made.id))?;
    say(&format!("  fingerprint {}", made.fingerprint))?;
    say(&format!("  file {}", made.file.display()))?;
    say("  back it up now, apart from the database: without it what is sealed is lost for ever")
}

/// `comityd key`
#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    /// Show the keys there are, with their fingerprints.
    List(KeyDir),
    /// Make a new key for a State and wrap everything in its vault by it. Stopped in between, it goes on when run again
    /// with --resume.
    Rotate(Rotate),
}

#[derive(Debug, Args)]
pub(crate) struct Rotate {
    #[command(flatten)]
    database: Database,
    /// The State.
    state: StateCode,
    /// Make no new key: go on wrapping by the newest one.
    #[arg(long)]
    resume: bool,
}

impl Key {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        match self {
            Self::List(dir) => {
                let path = dir.path()?;
                let keys = comity_store::key_facts(&path).map_err(|e| Ending::bad(e.to_string()))?;
                if keys.is_empty() {
                    return say(&format!("there is no key in {}", path.display()));
                }
                keys.iter().try_for_each(|key| say(&format!("{}  {}", key.id, key.fingerprint)))
            }
            Self::Rotate(Rotate { database, state, resume }) => {
                let store = database.open_existing().await?;
                if !resume {
                    tell(&store.next_key(&database.keys.path()?, state, Clock::system().now()).await?)?;
                }
                let rotated = store.rewrap(state, |_| ()).await?;
                store.close().await;
                say(&format!("{} wraps {} more keys of persons", rotated.key, rotated.rewrapped))?;
                say(
                    "older keys of this State open only what older back-ups hold: keep or destroy them with those",
                )
            }
        }
    }
}

/// `comityd vault`
#[derive(Debug, Subcommand)]
pub(crate) enum Vault {
    /// Destroy the key of a protected person in the vault of a State, and the identity with it. It cannot be undone.
    Destroy(Destroy),
}

#[derive(Debug, Args)]
pub(crate) struct Destroy {
    #[command(flatten)]
    database: Database,
    /// The reference of the request.
    reference: Reference,
    /// The code of the person, such as V-1.
    person: PersonCode,
    /// The State whose vault it is.
    #[arg(long)]
    state: StateCode,
    /// Why; it is kept, and names nobody.
    #[arg(long)]
    reason: String,
}

impl Vault {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        let Self::Destroy(Destroy { database, reference, person, state, reason }) = self;
        if reason.trim().is_empty() {
            return Err(Ending::usage("a reason is needed: it is all that remains"));
        }
        let store = database.open_existing().await?;
        // The host stands for the auditor of that State: it finds the request, and opens nothing.
        let host = Actor::new(UserId(Uuid::nil()), Some(state), [Role::Auditor].into());
        let found = store.find_reference(&host, &reference).await?;
        let gone = match found {
            Some(id) => store.destroy_identity(state, id, &person, &reason, Clock::system().now()).await?,
            None => Destroyed::NotThere,
        };
        store.close().await;
        match gone {
            Destroyed::Yes => {}
            Destroyed::NotThere => {
                return Err(Ending::bad(format!("the vault of {state} holds no {person} of {reference}")));
            }
            Destroyed::ReasonNames => {
                return Err(Ending::bad(
                    "the reason names a protected person of the request, and it is kept for ever: use the code. \
                     Nothing was destroyed",
                ));
            }
        }
        say(&format!("{person} of {reference} is gone from the vault of {state}; the record says so"))?;
        say(
            "back-ups made before still hold it: rotate the key of the State, and destroy the old key with them",
        )
    }
}
