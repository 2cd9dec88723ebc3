//! Offices of eight States over a fresh database, and their people at work in the same process: what `comityd` does
//! without HTTP.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use anyhow::{Context as _, Result, bail};
use comity_domain::{
    codes::{Channel, Kind, Role},
    contents::Contents,
    ids::{RequestId, StateCode, UserId},
    workflow::{Command, Version, command::Create},
};
use comity_store::{Administration, OpenOptions, Outcome, Store, Submitted};
use jiff::Timestamp;
use tokio::runtime::{Builder, Runtime};

use super::run::{Client, timed};

/// The contents of every request: twelve fields, about 2 KB.
pub const CONTENTS: &str = include_str!("contents.json");

/// The password of everybody here.
pub const PASSWORD: &str = "a password for the benchmark";

/// The States whose offices work.
pub const STATES: [&str; 8] = ["LKA", "SGP", "IND", "JPN", "THA", "MYS", "KEN", "GHA"];

/// The people of one office.
#[derive(Debug, Clone, Copy)]
pub struct Office {
    /// The State.
    pub state: StateCode,
    /// Drafts and sends.
    pub officer: UserId,
    /// Approves.
    pub head: UserId,
    /// Acknowledges.
    pub registrar: UserId,
}

/// A runtime with the threads of a backend.
///
/// # Errors
/// Where there are no threads.
pub fn runtime() -> Result<Runtime> {
    Ok(Builder::new_multi_thread().enable_all().thread_name("backend").build()?)
}

/// Opens a database in a folder, and puts the States and their people into it where it is new.
///
/// # Errors
/// What the store says.
pub async fn open(folder: &Path) -> Result<(Store, Vec<Office>)> {
    let url = format!("sqlite:{}", folder.join("ours.db").display());
    let store = Store::open(&url, OpenOptions::default()).await?;
    if store.user(&login(STATES[0], Role::Officer)).await?.is_none() {
        furnish(&store, Timestamp::now()).await?;
    }
    let mut offices = Vec::new();
    for state in STATES {
        let person = async |role| -> Result<UserId> {
            Ok(store.user(&login(state, role)).await?.context("an officer of the benchmark")?.id)
        };
        offices.push(Office {
            state: state.parse()?,
            officer: person(Role::Officer).await?,
            head: person(Role::Head).await?,
            registrar: person(Role::Registrar).await?,
        });
    }
    Ok((store, offices))
}

/// Returns what somebody signs in with.
#[must_use]
pub fn login(state: &str, role: Role) -> String {
    format!("{}-{role}", state.to_lowercase())
}

async fn furnish(store: &Store, now: Timestamp) -> Result<()> {
    let hash = store.hash_password(&PASSWORD.into()).await?;
    let mut acts = vec![Administration::LoadMembers];
    for state in STATES {
        let code: StateCode = state.parse()?;
        for role in [Role::Officer, Role::Head, Role::Registrar] {
            acts.push(Administration::AddUser {
                login: login(state, role),
                name: format!("{role} of {state}"),
                state: Some(code),
                password: Some(hash.clone()),
                roles: BTreeSet::from([role]),
            });
        }
        let name = format!("Central authority of {state}");
        acts.push(Administration::SetAuthority { state: code, name, from: now });
    }
    Ok(store.administer_all(acts, now).await?)
}

/// Reads the contents every request gets.
///
/// # Errors
/// Where the file does not fit the domain.
pub fn contents() -> Result<Contents> {
    Ok(serde_json::from_str(CONTENTS)?)
}

/// An officer who drafts, and whoever must act until the other State has acknowledged.
#[derive(Debug)]
pub struct Pair {
    store: Store,
    from: Office,
    to: Office,
    contents: Arc<Contents>,
    /// A number of their own, for keys.
    name: usize,
    done: u64,
}

impl Pair {
    /// Returns so many pairs, spread over the offices.
    ///
    /// # Errors
    /// Where the contents do not read.
    pub fn some(store: &Store, offices: &[Office], clients: usize) -> Result<Vec<Self>> {
        let contents = Arc::new(contents()?);
        let pair = |name: usize| Self {
            store: store.clone(),
            from: offices[name % offices.len()],
            to: offices[(name + 1) % offices.len()],
            contents: contents.clone(),
            name,
            done: 0,
        };
        Ok((0..clients).map(pair).collect())
    }

    /// The create and the four transitions, each with who does it.
    #[must_use]
    pub fn steps(from: &Office, to: &Office, contents: Contents) -> [(UserId, Command); 5] {
        let create = Create {
            kind: Kind::Mla,
            requested: to.state,
            contents: Some(contents),
            from: None,
            links: vec![],
        };
        [
            (from.officer, Command::Create(Box::new(create))),
            (from.officer, Command::Submit),
            (from.head, Command::Approve { note: None }),
            (
                from.officer,
                Command::Send { channel: Channel::Comity, agreed: false, letter: None, went_on: None },
            ),
            (to.registrar, Command::Acknowledge { own_reference: None }),
        ]
    }
}

impl Client for Pair {
    async fn unit(&mut self, latencies: &mut Vec<u64>) -> Result<()> {
        let mut request: Option<RequestId> = None;
        let mut seen = None;
        self.done += 1;
        let steps = Self::steps(&self.from, &self.to, (*self.contents).clone());
        for (step, (user, command)) in steps.into_iter().enumerate() {
            let acknowledges = user == self.to.registrar;
            let submitted = Submitted {
                user,
                request,
                command,
                seen: if acknowledges { Some(Version(1)) } else { seen },
                key: Some(format!("{}-{}-{step}", self.name, self.done)),
                digest: [0; 32],
                now: Timestamp::now(),
            };
            match timed(latencies, self.store.submit(submitted)).await? {
                Outcome::Done { request: id, version, repeated: false, .. } => {
                    (request, seen) = (Some(id), Some(version));
                }
                other => bail!("step {step} came to {other:?}"),
            }
        }
        Ok(())
    }
}
