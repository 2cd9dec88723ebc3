//! Administration on the host: people, roles, the register of States. Each act is recorded.

use std::collections::BTreeSet;

use clap::{Args, Subcommand};
use comity_domain::{
    codes::{Channel, Role as Held},
    ids::{AuthorityId, Language, StateCode, UserId},
    registry::{Actor, Connection, ExtraditionTerms},
};
use comity_store::{Administration, Store};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    Ending,
    database::Database,
    ending::say,
    keys::{first_key, tell},
    password::Password,
};
use crate::Clock;

/// `comityd init`
#[derive(Debug, Args)]
pub(crate) struct Init {
    #[command(flatten)]
    database: Database,
    /// The State whose administrator this is, by its three letters.
    #[arg(long)]
    state: StateCode,
    /// What the administrator signs in with.
    #[arg(long)]
    login: String,
    /// Name as colleagues read it.
    #[arg(long)]
    name: String,
    #[command(flatten)]
    password: Password,
}

impl Init {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        let store = self.database.open().await?;
        let now = Clock::system().now();
        let mut acts = Vec::new();
        if store.states().await?.is_empty() {
            acts.push(Administration::LoadMembers);
        }
        if has_administrator(&store, self.state).await? {
            return Err(Ending::bad(format!(
                "{} has an administrator already; add others with comityd user add",
                self.state
            )));
        }
        acts.push(Administration::AddUser {
            login: self.login.clone(),
            name: self.name,
            state: Some(self.state),
            password: Some(self.password.hash(&store).await?),
            roles: BTreeSet::from([Held::Administrator]),
        });
        // The key first: an office without one could be told of no protected person.
        let made = first_key(&self.database.keys, self.state)?;
        store.administer_all(acts, now).await?;
        if made.is_some() {
            store.record_key(self.state, now).await?;
        }
        store.close().await;
        say(&format!("{} is administrator of {}", self.login, self.state))?;
        made.as_ref().map_or(Ok(()), tell)
    }
}

async fn has_administrator(store: &Store, state: StateCode) -> Result<bool, Ending> {
    let office = Actor::new(UserId(Uuid::nil()), Some(state), BTreeSet::from([Held::Administrator]));
    let people = store.colleagues(&office, Clock::system().now()).await?;
    Ok(people.iter().any(|p| p.roles.contains(&Held::Administrator)))
}

/// `comityd user`
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Add a person.
    Add(AddUser),
    /// Give a person a new password; their sessions end.
    Password(SetPassword),
    /// Say which executing authority a person works for; the role executor sees the measures given to it.
    Place(PlaceUser),
}

#[derive(Debug, Args)]
pub(crate) struct PlaceUser {
    #[command(flatten)]
    database: Database,
    /// Who.
    login: String,
    /// Id of the executing authority, as `comityd authority list` prints it; none: no authority.
    authority: Option<AuthorityId>,
}

#[derive(Debug, Args)]
pub(crate) struct AddUser {
    #[command(flatten)]
    database: Database,
    /// What the person signs in with: small letters, digits, dots, hyphens, underscores.
    login: String,
    /// Name as colleagues read it.
    #[arg(long)]
    name: String,
    /// The State whose office the person works in; none for an expert and the secretariat.
    #[arg(long)]
    state: Option<StateCode>,
    /// A role; may be given several times.
    #[arg(long = "role", value_name = "ROLE")]
    roles: Vec<Held>,
    /// Id of the executing authority the person works for, as `comityd authority list` prints it.
    #[arg(long, value_name = "ID")]
    authority: Option<AuthorityId>,
    #[command(flatten)]
    password: Password,
}

#[derive(Debug, Args)]
pub(crate) struct SetPassword {
    #[command(flatten)]
    database: Database,
    /// Who.
    login: String,
    #[command(flatten)]
    password: Password,
}

impl User {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        match self {
            Self::Add(add) => {
                let store = add.database.open_existing().await?;
                // The first who works on cases of a State may need its vault: its key is made where there is none.
                if let Some(state) = add.state.filter(|_| add.roles.iter().any(|role| role.works_on_cases()))
                    && let Some(made) = first_key(&add.database.keys, state)?
                {
                    store.record_key(state, Clock::system().now()).await?;
                    tell(&made)?;
                }
                let mut acts = vec![Administration::AddUser {
                    login: add.login.clone(),
                    name: add.name,
                    state: add.state,
                    password: Some(add.password.hash(&store).await?),
                    roles: add.roles.into_iter().collect(),
                }];
                if add.authority.is_some() {
                    let (login, authority) = (add.login.clone(), add.authority);
                    acts.push(Administration::PlaceUser { login, authority });
                }
                // Together or not at all: nobody is added for an authority the register does not know.
                store.administer_all(acts, Clock::system().now()).await?;
                store.close().await;
                say(&format!("{} was added", add.login))
            }
            Self::Place(PlaceUser { database, login, authority }) => {
                let store = database.open_existing().await?;
                let done = format!("the register has where {login} works");
                administer(&store, Administration::PlaceUser { login, authority }, &done).await
            }
            Self::Password(set) => {
                let store = set.database.open_existing().await?;
                let password = set.password.hash(&store).await?;
                let act = Administration::SetPassword { login: set.login.clone(), password };
                administer(&store, act, &format!("{} has a new password", set.login)).await
            }
        }
    }
}

/// `comityd role`
#[derive(Debug, Subcommand)]
pub(crate) enum Role {
    /// Give a person a role.
    Grant(Holder),
    /// Take a role from a person; it acts at once.
    Revoke(Holder),
}

#[derive(Debug, Args)]
pub(crate) struct Holder {
    #[command(flatten)]
    database: Database,
    /// Who.
    login: String,
    /// Which: officer, head, registrar, executor, auditor, administrator, secretariat or expert.
    role: Held,
}

impl Role {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        let (holder, grant) = match self {
            Self::Grant(holder) => (holder, true),
            Self::Revoke(holder) => (holder, false),
        };
        let store = holder.database.open_existing().await?;
        let (login, role) = (holder.login.clone(), holder.role);
        let (act, done) = if grant {
            (Administration::GrantRole { login, role }, "holds")
        } else {
            (Administration::RevokeRole { login, role }, "no longer holds")
        };
        administer(&store, act, &format!("{} {done} the role {role}", holder.login)).await
    }
}

/// `comityd state`
#[derive(Debug, Subcommand)]
pub(crate) enum State {
    /// Add a State that is not a Member.
    Add(AddState),
    /// Set the name or the region of a State.
    Set(SetState),
    /// A State's officers work here from now on.
    Connect(OneState),
    /// A State's acts reach it on paper: they are recorded as told.
    Letter(OneState),
    /// List every change of what the register says of a State.
    History(OneState),
    /// Say which channels a State accepts requests by.
    Channels(Channels),
    /// Record what a State says of extradition; what is not given becomes not known.
    Extradition(Extradition),
    /// Name the central authority of a State, 18(13), or end the present one.
    Authority(Authority),
    /// Say which languages a State accepts, 18(14).
    Languages(Languages),
    /// Say how long sent requests of a State may be recalled.
    RecallWindow(RecallWindow),
    /// Load the Member States and their treaty status from the data that comes with this version.
    LoadMembers(Database),
}

#[derive(Debug, Args)]
pub(crate) struct AddState {
    #[command(flatten)]
    database: Database,
    /// Its three letters, ISO 3166-1.
    code: StateCode,
    /// Its name.
    name: String,
}

#[derive(Debug, Args)]
pub(crate) struct SetState {
    #[command(flatten)]
    database: Database,
    /// The State.
    code: StateCode,
    /// Its name.
    #[arg(long, required_unless_present = "region")]
    name: Option<String>,
    /// Its region.
    #[arg(long)]
    region: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct OneState {
    #[command(flatten)]
    database: Database,
    /// The State.
    code: StateCode,
}

#[derive(Debug, Args)]
pub(crate) struct Channels {
    #[command(flatten)]
    database: Database,
    /// The State.
    code: StateCode,
    /// The channels: `comity`, `interpol`, `diplomatic_pouch`; none: nothing on record.
    #[arg(value_name = "CHANNEL")]
    accepted: Vec<Channel>,
}

#[derive(Debug, Args)]
pub(crate) struct Extradition {
    #[command(flatten)]
    database: Database,
    /// The State.
    code: StateCode,
    /// Whether it takes UNTOC as the basis for extradition, 16(5)(a).
    #[arg(long, value_name = "BOOL")]
    takes_untoc: Option<bool>,
    /// Whether it extradites only on a treaty, 16(4).
    #[arg(long, value_name = "BOOL")]
    needs_treaty: Option<bool>,
    /// Whether it extradites its nationals, 16(10).
    #[arg(long, value_name = "BOOL")]
    extradites_nationals: Option<bool>,
    /// The least maximum penalty it asks for, in years, 16(7).
    #[arg(long, value_name = "YEARS")]
    minimum_penalty: Option<u16>,
}

#[derive(Debug, Args)]
pub(crate) struct Authority {
    #[command(flatten)]
    database: Database,
    /// The State.
    code: StateCode,
    /// Name of the authority.
    #[arg(required_unless_present = "end")]
    name: Option<String>,
    /// From when it is active, such as 2026-01-05T00:00:00Z; now by default.
    #[arg(long, value_name = "INSTANT")]
    from: Option<Timestamp>,
    /// End the present authority and name none: nothing can be sent to this State until there is one.
    #[arg(long, conflicts_with = "name")]
    end: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Languages {
    #[command(flatten)]
    database: Database,
    /// The State.
    code: StateCode,
    /// The languages, ISO 639-1; none: nothing on record.
    #[arg(value_name = "LANGUAGE")]
    accepted: Vec<Language>,
}

#[derive(Debug, Args)]
pub(crate) struct RecallWindow {
    #[command(flatten)]
    database: Database,
    /// The State.
    code: StateCode,
    /// In minutes; 0: never.
    minutes: u32,
}

impl State {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        let now = Clock::system().now();
        let (database, act, done) = match self {
            Self::Add(add) => {
                let done = format!("{} is on the register", add.code);
                (add.database, Administration::AddState { code: add.code, name: add.name }, done)
            }
            Self::Set(SetState { database, code, name, region }) => {
                let act = Administration::SetState { state: code, name, region };
                (database, act, format!("the register has {code}"))
            }
            Self::History(OneState { database, code }) => return history(&database, code).await,
            Self::Connect(OneState { database, code }) => {
                let act = Administration::SetConnection { state: code, connection: Connection::Connected };
                (database, act, format!("{code} is connected"))
            }
            Self::Letter(OneState { database, code }) => {
                let act = Administration::SetConnection { state: code, connection: Connection::ByLetter };
                let open = {
                    let store = database.open_existing().await?;
                    let open = store.open_between_offices(code).await?;
                    store.close().await;
                    open
                };
                let stranded = match open {
                    0 => String::new(),
                    1 => "; 1 request between officers is under way, and rests until it is connected again"
                        .to_owned(),
                    n => format!(
                        "; {n} requests between officers are under way, and rest until it is connected again"
                    ),
                };
                (database, act, format!("{code} is by letter{stranded}"))
            }
            Self::Channels(Channels { database, code, accepted }) => {
                let act = Administration::SetChannels { state: code, channels: accepted };
                (database, act, format!("the register has the channels {code} accepts"))
            }
            Self::Extradition(said) => {
                let terms = ExtraditionTerms {
                    takes_untoc: said.takes_untoc,
                    needs_treaty: said.needs_treaty,
                    extradites_nationals: said.extradites_nationals,
                    minimum_penalty_years: said.minimum_penalty,
                };
                let act = Administration::SetExtradition { state: said.code, terms };
                (said.database, act, format!("the register has what {} says of extradition", said.code))
            }
            Self::Authority(Authority { database, code, name, from, end }) => {
                let from = from.unwrap_or(now);
                let done = format!("the register has the central authority of {code}");
                match name.filter(|_| !end) {
                    Some(name) => (database, Administration::SetAuthority { state: code, name, from }, done),
                    None => (
                        database,
                        Administration::EndAuthority { state: code, until: from },
                        format!("{code} has no active central authority"),
                    ),
                }
            }
            Self::Languages(Languages { database, code, accepted }) => {
                let done = format!("the register has the languages {code} accepts");
                (database, Administration::SetLanguages { state: code, languages: accepted }, done)
            }
            Self::RecallWindow(RecallWindow { database, code, minutes }) => {
                let done = format!("sent requests of {code} may be recalled for {minutes} min");
                (database, Administration::SetRecallWindow { state: code, minutes }, done)
            }
            Self::LoadMembers(database) => {
                (database, Administration::LoadMembers, "the register has the Member States".to_owned())
            }
        };
        let store = database.open_existing().await?;
        administer(&store, act, &done).await
    }
}

async fn history(database: &Database, code: StateCode) -> Result<(), Ending> {
    let store = database.open_existing().await?;
    let changes = store.register_history(code).await?;
    store.close().await;
    for change in changes {
        let by = change.by.as_deref().unwrap_or("on the host");
        say(&format!("{} {} {by}: {}", change.at, change.act, change.value))?;
    }
    Ok(())
}

pub(super) async fn administer(store: &Store, act: Administration, done: &str) -> Result<(), Ending> {
    store.administer(act, Clock::system().now()).await?;
    store.close().await;
    say(done)
}
