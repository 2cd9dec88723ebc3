//! What administrators do on the host: people, roles, States, authorities, languages, treaties, settings. Each
//! act is an entry, with codes and ids and no name.

mod edit;
mod people;
mod profile;
mod register;
mod treaties;

use std::collections::BTreeSet;

use comity_domain::{
    clocks::Length,
    codes::{Channel, Clock, Role},
    ids::{AuthorityId, BasisCode, Language, RequestId, StateCode, UserId},
    registry::{Connection, ExtraditionTerms},
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{DatabaseTransaction, EntityTrait as _, ExprTrait as _, sea_query::Expr};

use crate::{
    AdministrationRefused as Refused, DemoMark, Law, PasswordHash, RecordedTreaty, Store, StoreError,
    TreatyRecord,
    batch::{Batch, NODE, OfficeEntry, SIDES},
    entities::{node, state, users},
    envelope::{ActOf, Kind},
    registry, sql,
    sql::{HeadsAsk, Want},
    time::cut,
};

pub use edit::{Edit, Edited};
pub(crate) use register::LONGEST_RECALL_WINDOW;

/// An act of administration. Each is an entry of its State's log, or of the node's.
#[derive(Debug, Clone)]
pub enum Administration {
    /// A person is added.
    AddUser {
        /// What they sign in with: 1 to 64 small letters, digits, dots, hyphens, underscores.
        login: String,
        /// Name.
        name: String,
        /// Their State; none for an expert.
        state: Option<StateCode>,
        /// Their password; without one they cannot sign in.
        password: Option<PasswordHash>,
        /// Their roles.
        roles: BTreeSet<Role>,
    },
    /// A person gets a new password; their sessions end.
    SetPassword {
        /// Who.
        login: String,
        /// The new one.
        password: PasswordHash,
    },
    /// A person gets a role.
    GrantRole {
        /// Who.
        login: String,
        /// Which.
        role: Role,
    },
    /// A person loses a role.
    RevokeRole {
        /// Who.
        login: String,
        /// Which.
        role: Role,
    },
    /// A State is added that is not a Member.
    AddState {
        /// Its code.
        code: StateCode,
        /// Its name.
        name: String,
    },
    /// The Member States and their treaty status, from the data that comes with this version.
    LoadMembers,
    /// A State gets its central authority, 18(13); the one before ends.
    SetAuthority {
        /// The State.
        state: StateCode,
        /// Name of the authority.
        name: String,
        /// From when it is active, UTC.
        from: Timestamp,
    },
    /// A State's central authority ends.
    EndAuthority {
        /// The State.
        state: StateCode,
        /// From when it is active no more, UTC.
        until: Timestamp,
    },
    /// The languages a State accepts, 18(14); none: nothing on record.
    SetLanguages {
        /// The State.
        state: StateCode,
        /// The languages.
        languages: Vec<Language>,
    },
    /// A State's name or region is set; what is none stays.
    SetState {
        /// The State.
        state: StateCode,
        /// Its name.
        name: Option<String>,
        /// Its region.
        region: Option<String>,
    },
    /// Whether a State's officers work here, or its acts reach it on paper.
    SetConnection {
        /// The State.
        state: StateCode,
        /// Which.
        connection: Connection,
    },
    /// The channels a State accepts requests by; none: nothing on record.
    SetChannels {
        /// The State.
        state: StateCode,
        /// The channels.
        channels: Vec<Channel>,
    },
    /// What a State says of extradition; what it did not say is not known.
    SetExtradition {
        /// The State.
        state: StateCode,
        /// What it says.
        terms: ExtraditionTerms,
    },
    /// A State gets one more central authority, 18(13): for a special region, or from a day that lies ahead.
    AddAuthority {
        /// The State.
        state: StateCode,
        /// Name of the authority.
        name: String,
        /// What it is competent for, where that is not the whole State.
        covers: Option<String>,
        /// From when it is active, UTC.
        from: Timestamp,
        /// Until before when, UTC.
        until: Option<Timestamp>,
    },
    /// One central authority ends; the others stay.
    EndOneAuthority {
        /// Its State.
        state: StateCode,
        /// Which.
        authority: AuthorityId,
        /// From when it is active no more, UTC.
        until: Timestamp,
    },
    /// A court, prosecutor, police or regulator that carries measures out.
    AddExecutingAuthority {
        /// The State.
        state: StateCode,
        /// Its name.
        name: String,
        /// From when it is active, UTC.
        from: Timestamp,
    },
    /// An executing authority ends.
    EndExecutingAuthority {
        /// Its State.
        state: StateCode,
        /// Which.
        authority: AuthorityId,
        /// From when it is active no more, UTC.
        until: Timestamp,
    },
    /// A person works for an executing authority of their State, or for none.
    PlaceUser {
        /// Who.
        login: String,
        /// Which.
        authority: Option<AuthorityId>,
    },
    /// A national law that a State transmitted.
    AddLaw {
        /// The State.
        state: StateCode,
        /// The law.
        law: Law,
    },
    /// A law was replaced or repealed.
    EndLaw {
        /// Its State.
        state: StateCode,
        /// Which, by its id on the register.
        law: uuid::Uuid,
        /// When.
        on: Date,
    },
    /// A bilateral or regional treaty is entered, or entered anew.
    RecordTreaty(RecordedTreaty),
    /// How long a clock runs under a treaty on record; none: as without the treaty.
    SetTreatyClock {
        /// The treaty.
        treaty: BasisCode,
        /// The clock.
        clock: Clock,
        /// The length.
        length: Option<Length>,
    },
    /// A State's standing towards a treaty.
    SetTreaty(TreatyRecord),
    /// How long the State's sent requests may be recalled.
    SetRecallWindow {
        /// The State.
        state: StateCode,
        /// In minutes; 0: never.
        minutes: u32,
    },
    /// How long a clock runs, in general or between two States; none: the default again.
    SetClockLength {
        /// The clock.
        clock: Clock,
        /// For requests of this State.
        requesting: Option<StateCode>,
        /// For requests to this State.
        requested: Option<StateCode>,
        /// The length.
        length: Option<Length>,
    },
    /// The node gets a name.
    NameNode {
        /// The name.
        name: String,
    },
    /// The cases of this database are invented; for ever.
    MarkDemo {
        /// Why.
        mark: DemoMark,
    },
}

impl Store {
    /// Does one act of administration.
    ///
    /// # Errors
    /// [`StoreError::Administration`] where it is not allowed.
    pub async fn administer(&self, act: Administration, now: Timestamp) -> Result<(), StoreError> {
        self.administer_all(vec![act], now).await
    }

    /// Does several acts of administration in one transaction: all, or none.
    ///
    /// # Errors
    /// [`StoreError::Administration`] where one is not allowed.
    pub async fn administer_all(&self, acts: Vec<Administration>, now: Timestamp) -> Result<(), StoreError> {
        let tx = self.core.begin().await?;
        self.act_all(&tx, None, acts, now).await?;
        tx.commit().await?;
        self.core.tick();
        Ok(())
    }

    /// Does acts of administration in a transaction that the caller commits.
    async fn act_all(
        &self,
        tx: &DatabaseTransaction,
        by: Option<UserId>,
        acts: Vec<Administration>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let now = cut(now);
        let mut office = Office { store: self, tx, now, by, done: vec![], moved: BTreeSet::new() };
        for act in acts {
            office.act(act).await?;
        }
        let Office { done, moved, .. } = office;
        let mut logs: Vec<String> = done.iter().filter_map(|d| d.state).map(|s| s.to_string()).collect();
        logs.push(NODE.to_owned());
        let ask = HeadsAsk { logs, requests: assigned(tx, &moved).await?, ..HeadsAsk::default() };
        let mut batch = Batch::over(&self.core, tx, &ask).await?;
        // Whose work waits for a role changes with the roles of whom it is assigned to.
        let after = registry::load(tx).await?;
        for held in batch.heads.requests.values() {
            for side in SIDES {
                let (before, now) = (held.row(side, &batch.registry), held.row(side, &after));
                if let Some(row) = now.filter(|now| before.as_ref() != Some(now)) {
                    batch.writes.queue(held, before.as_ref(), &row);
                }
            }
        }
        for act in done {
            let state = act.state;
            batch.office(
                state,
                by,
                OfficeEntry { act: Some(act), ..OfficeEntry::of(Kind::Administered) },
                now,
            )?;
        }
        batch.write(tx).await?;
        node::Entity::update_many()
            .col_expr(node::Column::RegistryVersion, Expr::col(node::Column::RegistryVersion).add(1))
            .exec(tx)
            .await?;
        Ok(())
    }
}

/// The requests assigned to these people.
async fn assigned(
    tx: &DatabaseTransaction,
    people: &BTreeSet<UserId>,
) -> Result<Vec<(RequestId, Want)>, StoreError> {
    if people.is_empty() {
        return Ok(vec![]);
    }
    sql::assigned(tx, people).await
}

/// The acts of one transaction.
struct Office<'a> {
    store: &'a Store,
    tx: &'a DatabaseTransaction,
    now: Timestamp,
    /// Who acts over HTTP; none: on the host.
    by: Option<UserId>,
    done: Vec<ActOf>,
    /// Whose roles changed.
    moved: BTreeSet<UserId>,
}

impl Office<'_> {
    async fn act(&mut self, act: Administration) -> Result<(), StoreError> {
        match act {
            Administration::AddUser { login, name, state, password, roles } => {
                self.add_user(login, name, state, password, roles).await
            }
            Administration::SetPassword { login, password } => self.set_password(&login, password).await,
            Administration::GrantRole { login, role } => self.grant(&login, role).await,
            Administration::RevokeRole { login, role } => self.revoke(&login, role).await,
            Administration::AddState { code, name } => self.add_state(code, name).await,
            Administration::LoadMembers => self.load_members().await,
            Administration::SetAuthority { state, name, from } => self.set_authority(state, name, from).await,
            Administration::EndAuthority { state, until } => self.end_authority(state, until).await,
            Administration::SetLanguages { state, languages } => self.set_languages(state, &languages).await,
            Administration::SetTreaty(record) => {
                self.known(record.state).await?;
                self.set_treaty(&record).await
            }
            Administration::SetState { state, name, region } => {
                self.set_state(state, name.as_deref(), region.as_deref()).await
            }
            Administration::SetConnection { state, connection } => {
                self.set_connection(state, connection).await
            }
            Administration::SetChannels { state, channels } => self.set_channels(state, &channels).await,
            Administration::SetExtradition { state, terms } => self.set_extradition(state, terms).await,
            Administration::AddAuthority { state, name, covers, from, until } => {
                self.add_authority(state, &name, covers.as_deref(), from, until).await
            }
            Administration::EndOneAuthority { state, authority, until } => {
                self.end_one_authority(state, authority, until).await
            }
            Administration::AddExecutingAuthority { state, name, from } => {
                self.add_executing_authority(state, &name, from).await
            }
            Administration::EndExecutingAuthority { state, authority, until } => {
                self.end_executing_authority(state, authority, until).await
            }
            Administration::PlaceUser { login, authority } => self.place(&login, authority).await,
            Administration::AddLaw { state, law } => self.add_law(state, &law).await,
            Administration::EndLaw { state, law, on } => self.end_law(state, law, on).await,
            Administration::RecordTreaty(recorded) => self.record_treaty(&recorded).await,
            Administration::SetTreatyClock { treaty, clock, length } => {
                self.set_treaty_clock(&treaty, clock, length).await
            }
            Administration::SetRecallWindow { state, minutes } => {
                self.set_recall_window(state, minutes).await
            }
            Administration::SetClockLength { clock, requesting, requested, length } => {
                self.set_clock_length(clock, requesting, requested, length).await
            }
            Administration::NameNode { name } => {
                let named = node::Entity::update_many().col_expr(node::Column::Name, name.into());
                named.exec(self.tx).await?;
                self.say("node_named", None);
                Ok(())
            }
            Administration::MarkDemo { mark } => self.mark(mark).await,
        }
    }

    fn say(&mut self, code: &str, state: Option<StateCode>) {
        self.done.push(ActOf { state, ..ActOf::new(code) });
    }

    fn say_about(&mut self, code: &str, state: Option<StateCode>, of: Option<String>) {
        self.done.push(ActOf { state, of, ..ActOf::new(code) });
    }

    fn say_of(&mut self, code: &str, user: &users::Model, role: Option<Role>) {
        let state = user.state.as_deref().and_then(|s| s.parse().ok());
        self.done.push(ActOf { state, user: Some(UserId(user.id)), role, ..ActOf::new(code) });
    }

    async fn known(&self, state: StateCode) -> Result<(), StoreError> {
        match state::Entity::find_by_id(state.to_string()).one(self.tx).await? {
            Some(_) => Ok(()),
            None => Err(Refused::UnknownState(state).into()),
        }
    }

    async fn mark(&mut self, mark: DemoMark) -> Result<(), StoreError> {
        let node = node::Entity::find_by_id(1).one(self.tx).await?;
        let node = node.ok_or(StoreError::Damaged { what: "node" })?;
        if node.mark.as_deref() == Some(mark.as_str()) {
            return Ok(());
        }
        if node.mark.is_some() || sql::holds_requests(self.tx).await? {
            return Err(Refused::NotEmpty.into());
        }
        let marked = node::Entity::update_many().col_expr(node::Column::Mark, mark.as_str().into());
        marked.exec(self.tx).await?;
        self.say("marked", None);
        Ok(())
    }
}
