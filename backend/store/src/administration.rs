//! What administrators do on the host: people, roles, States, authorities, languages, treaties, settings. Each
//! act is an entry, with codes and ids and no name.

use std::collections::BTreeSet;

use comity_domain::{
    clocks::Length,
    codes::{Clock, Role},
    ids::{AuthorityId, Language, StateCode, UserId},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::Set,
    ColumnTrait as _, DatabaseTransaction, EntityTrait as _, ExprTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _,
    sea_query::{Expr, OnConflict},
};

use crate::{
    AdministrationRefused as Refused, DemoMark, PasswordHash, State, Store, StoreError, TreatyRecord,
    batch::{Batch, NODE, OfficeEntry, SIDES},
    entities::{
        accepted_language, central_authority, clock_length, node, session, setting, state, treaty_status,
        user_role, users,
    },
    envelope::{ActOf, Kind},
    members, registry, sql,
    sql::HeadsAsk,
    time::{cut, micros},
    treaty_records,
};

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
        let now = cut(now);
        let tx = self.core.begin().await?;
        let mut office = Office { store: self, tx: &tx, now, done: vec![], moved: BTreeSet::new() };
        for act in acts {
            office.act(act).await?;
        }
        let Office { done, moved, .. } = office;
        let mut logs: Vec<String> = done.iter().filter_map(|d| d.state).map(|s| s.to_string()).collect();
        logs.push(NODE.to_owned());
        let ask = HeadsAsk { logs, requests: assigned(&tx, &moved).await?, ..HeadsAsk::default() };
        let mut batch = Batch::over(&self.core, &tx, &ask).await?;
        // Whose work waits for a role changes with the roles of whom it is assigned to.
        let after = registry::load(&tx).await?;
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
                None,
                OfficeEntry { act: Some(act), ..OfficeEntry::of(Kind::Administered) },
                now,
            )?;
        }
        batch.write(&tx).await?;
        node::Entity::update_many()
            .col_expr(node::Column::RegistryVersion, Expr::col(node::Column::RegistryVersion).add(1))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        self.core.tick();
        Ok(())
    }
}

/// The requests assigned to these people.
async fn assigned(
    tx: &DatabaseTransaction,
    people: &BTreeSet<UserId>,
) -> Result<Vec<(comity_domain::ids::RequestId, bool)>, StoreError> {
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
                self.set_treaty(&record).await?;
                self.say("treaty_set", Some(record.state));
                Ok(())
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

    async fn person(&self, login: &str) -> Result<users::Model, StoreError> {
        let user = users::Entity::find().filter(users::Column::Login.eq(login)).one(self.tx).await?;
        user.ok_or(StoreError::Administration(Refused::UnknownUser))
    }

    async fn add_user(
        &mut self,
        login: String,
        name: String,
        state: Option<StateCode>,
        password: Option<PasswordHash>,
        roles: BTreeSet<Role>,
    ) -> Result<(), StoreError> {
        if !is_login(&login) {
            return Err(Refused::BadLogin.into());
        }
        if users::Entity::find().filter(users::Column::Login.eq(&login)).count(self.tx).await? > 0 {
            return Err(Refused::LoginTaken.into());
        }
        if let Some(state) = state {
            self.known(state).await?;
        }
        go_together(state, &roles)?;
        let user = users::Model {
            id: self.store.core.entropy.id(self.now)?,
            login,
            name,
            state: state.map(|s| s.to_string()),
            password: password.map(|p| p.0),
        };
        users::Entity::insert(user.clone().into_active_model().reset_all())
            .exec_without_returning(self.tx)
            .await?;
        self.say_of("user_added", &user, None);
        for role in roles {
            self.give(&user, role).await?;
        }
        Ok(())
    }

    async fn give(&mut self, user: &users::Model, role: Role) -> Result<(), StoreError> {
        let row = user_role::ActiveModel { user_id: Set(user.id), role: Set(role.to_string()) };
        let there =
            OnConflict::columns([user_role::Column::UserId, user_role::Column::Role]).do_nothing().to_owned();
        user_role::Entity::insert(row).on_conflict(there).exec_without_returning(self.tx).await?;
        self.moved.insert(UserId(user.id));
        self.say_of("role_granted", user, Some(role));
        Ok(())
    }

    async fn grant(&mut self, login: &str, role: Role) -> Result<(), StoreError> {
        let user = self.person(login).await?;
        let held =
            user_role::Entity::find().filter(user_role::Column::UserId.eq(user.id)).all(self.tx).await?;
        let mut roles: BTreeSet<Role> = held.iter().filter_map(|r| r.role.parse().ok()).collect();
        roles.insert(role);
        go_together(user.state.as_deref().and_then(|s| s.parse().ok()), &roles)?;
        self.give(&user, role).await
    }

    async fn revoke(&mut self, login: &str, role: Role) -> Result<(), StoreError> {
        let user = self.person(login).await?;
        user_role::Entity::delete_by_id((user.id, role.to_string())).exec(self.tx).await?;
        self.moved.insert(UserId(user.id));
        self.say_of("role_revoked", &user, Some(role));
        Ok(())
    }

    async fn set_password(&mut self, login: &str, password: PasswordHash) -> Result<(), StoreError> {
        let user = self.person(login).await?;
        users::Entity::update_many()
            .col_expr(users::Column::Password, password.0.into())
            .filter(users::Column::Id.eq(user.id))
            .exec(self.tx)
            .await?;
        session::Entity::delete_many().filter(session::Column::UserId.eq(user.id)).exec(self.tx).await?;
        self.say_of("password_set", &user, None);
        Ok(())
    }

    async fn add_state(&mut self, code: StateCode, name: String) -> Result<(), StoreError> {
        if state::Entity::find_by_id(code.to_string()).count(self.tx).await? > 0 {
            return Err(Refused::StateTaken(code).into());
        }
        let row = state::ActiveModel {
            code: Set(code.to_string()),
            name: Set(name),
            region: Set(None),
            member: Set(0),
            official_languages: Set(String::new()),
        };
        state::Entity::insert(row).exec_without_returning(self.tx).await?;
        self.say("state_added", Some(code));
        Ok(())
    }

    /// Adds the Members that are missing; a treaty status that an administrator set stays as it is.
    async fn load_members(&mut self) -> Result<(), StoreError> {
        let members = members()?;
        state::Entity::insert_many(members.iter().map(member_row))
            .on_conflict(OnConflict::column(state::Column::Code).do_nothing().to_owned())
            .exec_without_returning(self.tx)
            .await?;
        let there = OnConflict::columns([treaty_status::Column::State, treaty_status::Column::Treaty]);
        treaty_status::Entity::insert_many(treaty_records()?.iter().map(treaty_row))
            .on_conflict(there.clone().do_nothing().to_owned())
            .exec_without_returning(self.tx)
            .await?;
        self.say("members_loaded", None);
        Ok(())
    }

    async fn set_authority(
        &mut self,
        state: StateCode,
        name: String,
        from: Timestamp,
    ) -> Result<(), StoreError> {
        self.known(state).await?;
        self.end(state, from).await?;
        let row = central_authority::ActiveModel {
            id: Set(AuthorityId(self.store.core.entropy.id(self.now)?).0),
            state: Set(state.to_string()),
            name: Set(name),
            active_from: Set(micros(from)),
            active_until: Set(None),
        };
        central_authority::Entity::insert(row).exec_without_returning(self.tx).await?;
        self.say("authority_set", Some(state));
        Ok(())
    }

    async fn end_authority(&mut self, state: StateCode, until: Timestamp) -> Result<(), StoreError> {
        self.known(state).await?;
        self.end(state, until).await?;
        self.say("authority_ended", Some(state));
        Ok(())
    }

    async fn end(&self, state: StateCode, until: Timestamp) -> Result<(), StoreError> {
        central_authority::Entity::update_many()
            .col_expr(central_authority::Column::ActiveUntil, micros(until).into())
            .filter(central_authority::Column::State.eq(state.to_string()))
            .filter(central_authority::Column::ActiveUntil.is_null())
            .exec(self.tx)
            .await?;
        Ok(())
    }

    async fn set_languages(&mut self, state: StateCode, languages: &[Language]) -> Result<(), StoreError> {
        self.known(state).await?;
        let of_state = accepted_language::Column::State.eq(state.to_string());
        accepted_language::Entity::delete_many().filter(of_state).exec(self.tx).await?;
        let languages: BTreeSet<&Language> = languages.iter().collect();
        let rows = languages.into_iter().map(|language| accepted_language::ActiveModel {
            state: Set(state.to_string()),
            language: Set(language.to_string()),
        });
        accepted_language::Entity::insert_many(rows).exec_without_returning(self.tx).await?;
        self.say("languages_set", Some(state));
        Ok(())
    }

    async fn set_treaty(&self, record: &TreatyRecord) -> Result<(), StoreError> {
        use treaty_status::Column::{Confidence, PartySince, Signed, Source, State, Status, Treaty};
        let again = OnConflict::columns([State, Treaty])
            .update_columns([Status, Signed, PartySince, Source, Confidence])
            .to_owned();
        treaty_status::Entity::insert(treaty_row(record))
            .on_conflict(again)
            .exec_without_returning(self.tx)
            .await?;
        Ok(())
    }

    async fn set_recall_window(&mut self, state: StateCode, minutes: u32) -> Result<(), StoreError> {
        self.known(state).await?;
        let row = setting::ActiveModel {
            state: Set(state.to_string()),
            name: Set(registry::RECALL_WINDOW.to_owned()),
            value: Set(i64::from(minutes)),
        };
        let again = OnConflict::columns([setting::Column::State, setting::Column::Name])
            .update_column(setting::Column::Value)
            .to_owned();
        setting::Entity::insert(row).on_conflict(again).exec_without_returning(self.tx).await?;
        self.say("recall_window_set", Some(state));
        Ok(())
    }

    async fn set_clock_length(
        &mut self,
        clock: Clock,
        requesting: Option<StateCode>,
        requested: Option<StateCode>,
        length: Option<Length>,
    ) -> Result<(), StoreError> {
        for state in [requesting, requested].into_iter().flatten() {
            self.known(state).await?;
        }
        let text = |state: Option<StateCode>| state.map(|s| s.to_string()).unwrap_or_default();
        let key = (clock.to_string(), text(requesting), text(requested));
        clock_length::Entity::delete_by_id(key.clone()).exec(self.tx).await?;
        if let Some(length) = length {
            let damaged = |_| StoreError::Damaged { what: "a length" };
            let row = clock_length::ActiveModel {
                clock: Set(key.0),
                requesting: Set(key.1),
                requested: Set(key.2),
                length: Set(serde_json::to_string(&length).map_err(damaged)?),
            };
            clock_length::Entity::insert(row).exec_without_returning(self.tx).await?;
        }
        self.say("clock_length_set", None);
        Ok(())
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

fn is_login(login: &str) -> bool {
    (1..=64).contains(&login.len())
        && login
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_'))
}

/// Returns whether one person may hold all of these roles.
fn go_together(state: Option<StateCode>, roles: &BTreeSet<Role>) -> Result<(), Refused> {
    let apart = roles.contains(&Role::Auditor) || roles.contains(&Role::Administrator);
    if apart && roles.iter().any(|r| r.works_on_cases()) {
        return Err(Refused::RolesExclude);
    }
    let expert = roles.contains(&Role::Expert);
    if !roles.is_empty() && expert == state.is_some() || expert && roles.len() > 1 {
        return Err(Refused::RoleNeedsState);
    }
    Ok(())
}

fn member_row(member: &State) -> state::ActiveModel {
    let languages: Vec<&str> = member.official_languages.iter().map(Language::as_str).collect();
    state::ActiveModel {
        code: Set(member.code.to_string()),
        name: Set(member.name.clone()),
        region: Set(member.region.clone()),
        member: Set(i64::from(member.member)),
        official_languages: Set(languages.join(" ")),
    }
}

fn treaty_row(record: &TreatyRecord) -> treaty_status::ActiveModel {
    treaty_status::ActiveModel {
        state: Set(record.state.to_string()),
        treaty: Set(record.treaty.to_string()),
        status: Set(record.status.as_str().to_owned()),
        signed: Set(record.signed.map(|d| d.to_string())),
        party_since: Set(record.party_since.map(|d| d.to_string())),
        source: Set(record.source.clone()),
        confidence: Set(record.confidence.as_str().to_owned()),
    }
}
