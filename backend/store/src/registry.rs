//! The register: States with authorities, languages and treaties, people with their roles, lengths on record.
//!
//! It is small and changes rarely, so it is kept in memory beside the version it was read at. Whoever decides
//! reads that version in the same transaction: a host command may have changed it a moment ago.

mod profile;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, PoisonError, RwLock},
};

use comity_domain::{
    clocks::{Length, Source},
    codes::{Channel, Clock, Role, Treaty},
    ids::{AuthorityId, BasisCode, Language, StateCode, UserId},
    registry::{
        Actor, Between, Connection, ExecutingAuthority, ExtraditionTerms, Standing, StateFacts,
        TreatyOnRecord,
    },
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, EntityTrait as _, QueryOrder as _};

use crate::{
    Store, StoreError, UserBrief,
    entities::{
        accepted_language, central_authority, clock_length, node, setting, state, treaty_status, user_role,
        users,
    },
    time::instant,
};

pub use profile::{Law, LawSubject, RecordedTreaty, RegisterChange, TransmittedLaw};

/// A State on the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// ISO 3166-1 alpha-3.
    pub code: StateCode,
    /// Name.
    pub name: String,
    /// Region, as the data has it.
    pub region: Option<String>,
    /// Whether it is a Member State.
    pub member: bool,
    /// Official languages, as recalled in the data: not what it accepts under 18(14).
    pub official_languages: Vec<Language>,
    /// Languages it accepts, 18(14); empty: nothing on record.
    pub accepted_languages: Vec<Language>,
    /// Its central authorities, the present one last.
    pub authorities: Vec<Authority>,
    /// How long its sent requests may be recalled, in minutes; none: the default.
    pub recall_window_minutes: Option<u32>,
    /// What an administrator said of its connection.
    pub connection_set: Option<Connection>,
    /// Whether somebody of it works on cases here.
    pub has_office: bool,
    /// Channels it accepts requests by; empty: nothing on record.
    pub channels: Vec<Channel>,
    /// Who carries measures out there, now or before.
    pub executing_authorities: Vec<Authority>,
    /// What it says of extradition.
    pub extradition: ExtraditionTerms,
    /// The laws it transmitted, by subject.
    pub laws: Vec<TransmittedLaw>,
    /// How often its profile was changed: the version an edit is written on.
    pub version: u32,
}

impl State {
    /// Returns a State of which nothing is on record but its name.
    #[must_use]
    pub fn named(code: StateCode, name: String) -> Self {
        Self {
            code,
            name,
            region: None,
            member: false,
            official_languages: vec![],
            accepted_languages: vec![],
            authorities: vec![],
            recall_window_minutes: None,
            connection_set: None,
            has_office: false,
            channels: vec![],
            executing_authorities: vec![],
            extradition: ExtraditionTerms::default(),
            laws: vec![],
            version: 0,
        }
    }

    /// Returns the central authority that is active at an instant: the latest that covers the whole State, else the
    /// latest of a region or a subject, 18(13).
    #[must_use]
    pub fn authority(&self, now: Timestamp) -> Option<&Authority> {
        let active = || self.authorities.iter().rev().filter(|a| a.is_active(now));
        active().find(|a| a.covers.is_none()).or_else(|| active().next())
    }

    /// Returns whether its officers work here. Where no administrator said so, it is connected once somebody of it
    /// works on cases here: nobody else could read what is sent to it.
    #[must_use]
    pub fn connection(&self) -> Connection {
        let there = if self.has_office { Connection::Connected } else { Connection::ByLetter };
        self.connection_set.unwrap_or(there)
    }
}

/// A central authority, 18(13), or an executing authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Id.
    pub id: AuthorityId,
    /// Name.
    pub name: String,
    /// What a central authority is competent for, where that is not the whole State.
    pub covers: Option<String>,
    /// Active from, UTC.
    pub from: Timestamp,
    /// Active until before, UTC.
    pub until: Option<Timestamp>,
}

impl Authority {
    /// Returns whether it is active at an instant.
    #[must_use]
    pub fn is_active(&self, now: Timestamp) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }
}

/// A State's standing towards a treaty, with where it is known from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreatyRecord {
    /// The State.
    pub state: StateCode,
    /// The treaty.
    pub treaty: Treaty,
    /// Its standing, as the source has it.
    pub status: TreatyStatus,
    /// Day of signature.
    pub signed: Option<Date>,
    /// Day of deposit.
    pub party_since: Option<Date>,
    /// The source.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A standing, as a source has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TreatyStatus {
    /// Party.
    Party,
    /// Signed, not bound.
    Signatory,
    /// Neither.
    None,
}

/// How sure a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// Read in the source named.
    Verified,
    /// At least a part from memory: shown as such.
    Recalled,
    /// Nobody checked: "not known", never "not bound".
    Unknown,
}

impl TreatyStatus {
    /// Returns the code it is kept under.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Signatory => "signatory",
            Self::None => "none",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Party, Self::Signatory, Self::None].into_iter().find(|s| s.as_str() == name)
    }
}

impl Confidence {
    /// Returns the code it is kept under.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Recalled => "recalled",
            Self::Unknown => "unknown",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Verified, Self::Recalled, Self::Unknown].into_iter().find(|s| s.as_str() == name)
    }
}

impl TreatyRecord {
    /// Returns what the rules may hold the State to. A row that nobody checked says nothing, least of all that a
    /// State is not bound.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match (self.confidence, self.status, self.party_since) {
            (Confidence::Unknown, ..) => Standing::NotKnown,
            (_, TreatyStatus::Party, Some(since)) => Standing::PartySince(since),
            (_, TreatyStatus::Party, None) => Standing::Party,
            (_, TreatyStatus::Signatory | TreatyStatus::None, _) => Standing::NotBound,
        }
    }
}

/// The name under which a State's recall window is kept.
pub(crate) const RECALL_WINDOW: &str = "recall_window_minutes";

/// The register as it stood at a version.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    pub(crate) states: BTreeMap<StateCode, State>,
    pub(crate) treaties: BTreeMap<(StateCode, Treaty), TreatyRecord>,
    pub(crate) users: HashMap<UserId, UserBrief>,
    pub(crate) on_record: BTreeMap<BasisCode, RecordedTreaty>,
    /// The executing authority a person works for.
    works_for: HashMap<UserId, AuthorityId>,
    lengths: BTreeMap<(Clock, Option<StateCode>, Option<StateCode>), Length>,
}

impl Registry {
    /// Returns a person as the rules see them at an instant; somebody unknown holds nothing. Nobody works for an
    /// authority that ended.
    pub(crate) fn actor(&self, user: UserId, now: Timestamp) -> Actor {
        if user == UserId::CLOCK {
            return Actor::clock();
        }
        match self.users.get(&user) {
            Some(brief) => Actor {
                authority: self.works_for(brief, now),
                ..Actor::new(user, brief.state, brief.roles.clone())
            },
            None => Actor::new(user, None, std::collections::BTreeSet::new()),
        }
    }

    fn works_for(&self, brief: &UserBrief, now: Timestamp) -> Option<AuthorityId> {
        let authority = *self.works_for.get(&brief.id)?;
        let mut there = self.states.get(&brief.state?)?.executing_authorities.iter();
        there.any(|a| a.id == authority && a.is_active(now)).then_some(authority)
    }

    pub(crate) fn user(&self, user: UserId) -> Option<&UserBrief> {
        self.users.get(&user)
    }

    /// Returns whether a person's State was marked as one whose acts reach us on paper: then nobody of it works here.
    pub(crate) fn is_by_letter(&self, user: UserId) -> bool {
        let state = self.users.get(&user).and_then(|u| self.states.get(&u.state?));
        state.is_some_and(|s| s.connection_set == Some(Connection::ByLetter))
    }

    /// Returns whether a person holds a role in a State.
    pub(crate) fn holds(&self, user: UserId, state: StateCode, role: Role) -> bool {
        self.users.get(&user).is_some_and(|u| u.state == Some(state) && u.roles.contains(&role))
    }

    /// Returns whether a person may be given work of a State.
    pub(crate) fn may_work(&self, user: UserId, state: StateCode) -> bool {
        self.users
            .get(&user)
            .is_some_and(|u| u.state == Some(state) && u.roles.iter().any(|r| r.works_on_cases()))
    }

    pub(crate) fn facts(&self, code: StateCode, now: Timestamp) -> Option<StateFacts> {
        let state = self.states.get(&code)?;
        let treaties = self.treaties.range((code, Treaty::Untoc)..=(code, Treaty::Uncac));
        Some(StateFacts {
            code,
            connection: state.connection(),
            active_authority: state.authority(now).is_some(),
            accepted_languages: state.accepted_languages.clone(),
            channels: state.channels.clone(),
            treaties: treaties.map(|((_, treaty), record)| (*treaty, record.standing())).collect(),
            executing_authorities: executing(state, now),
            extradition: state.extradition,
        })
    }

    /// Returns what is on record of both States and between them; none: one of them is not on the register.
    pub(crate) fn between(
        &self,
        requesting: StateCode,
        requested: StateCode,
        now: Timestamp,
    ) -> Option<Between> {
        let (ours, theirs) = (self.facts(requesting, now)?, self.facts(requested, now)?);
        let common = self.on_record.values().map(|kept| &kept.treaty);
        let on_record: Vec<TreatyOnRecord> =
            common.filter(|t| t.binds(requesting, requested)).cloned().collect();
        Some(Between { on_record, ..Between::of(ours, theirs) })
    }

    /// Returns the lengths on record between two States that no treaty sets: what names both States before what names
    /// one, and that before what names none. A treaty in force goes before them all; the rules ask which, and when.
    pub(crate) fn lengths(
        &self,
        requesting: StateCode,
        requested: StateCode,
    ) -> BTreeMap<Clock, (Length, Source)> {
        let (from, to) = (Some(requesting), Some(requested));
        let mut lengths = BTreeMap::new();
        for (from, to) in [(None, None), (from, None), (None, to), (from, to)] {
            for clock in Clock::ALL {
                if let Some(length) = self.lengths.get(&(*clock, from, to)) {
                    lengths.insert(*clock, (*length, Source::OnRecord));
                }
            }
        }
        lengths
    }

    pub(crate) fn recall_window(&self, requesting: StateCode) -> Option<u32> {
        self.states.get(&requesting)?.recall_window_minutes
    }

    pub(crate) fn authority_name(&self, code: StateCode, now: Timestamp) -> Option<String> {
        self.states.get(&code)?.authority(now).map(|a| a.name.clone())
    }
}

fn executing(state: &State, now: Timestamp) -> Vec<ExecutingAuthority> {
    let active = state.executing_authorities.iter().filter(|a| a.is_active(now));
    active.map(|a| ExecutingAuthority { code: a.id, name: a.name.clone() }).collect()
}

/// The register in memory, with the version it was read at.
#[derive(Debug, Default)]
pub(crate) struct Cache(RwLock<Option<(i64, Arc<Registry>)>>);

impl Cache {
    /// Returns the register at a version that the caller has just read.
    pub(crate) async fn at<C: ConnectionTrait>(
        &self,
        db: &C,
        version: i64,
    ) -> Result<Arc<Registry>, StoreError> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, registry)) = kept
            && at == version
        {
            return Ok(registry);
        }
        let registry = Arc::new(load(db).await?);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((version, Arc::clone(&registry)));
        Ok(registry)
    }

    /// Returns the register as it stands now.
    pub(crate) async fn now<C: ConnectionTrait>(&self, db: &C) -> Result<Arc<Registry>, StoreError> {
        let node = node::Entity::find_by_id(1).one(db).await?;
        let version = node.ok_or(StoreError::Damaged { what: "node" })?.registry_version;
        self.at(db, version).await
    }
}

/// Reads the register as it stands in a transaction.
pub(crate) async fn load<C: ConnectionTrait>(db: &C) -> Result<Registry, StoreError> {
    const DAMAGED: StoreError = StoreError::Damaged { what: "the register" };
    let code = |text: &str| StateCode::try_from(text.to_owned()).map_err(|_| DAMAGED);
    let mut registry = Registry::default();
    for row in state::Entity::find().all(db).await? {
        let official = row.official_languages.split_whitespace();
        let state = State {
            region: row.region,
            member: row.member != 0,
            official_languages: official.filter_map(|l| l.parse().ok()).collect(),
            ..State::named(code(&row.code)?, row.name)
        };
        registry.states.insert(state.code, state);
    }
    let authorities = central_authority::Entity::find().order_by_asc(central_authority::Column::ActiveFrom);
    for row in authorities.all(db).await? {
        let state = registry.states.get_mut(&code(&row.state)?).ok_or(DAMAGED)?;
        state.authorities.push(Authority {
            id: AuthorityId(row.id),
            name: row.name,
            covers: None,
            from: instant(row.active_from)?,
            until: row.active_until.map(instant).transpose()?,
        });
    }
    for row in accepted_language::Entity::find().all(db).await? {
        let state = registry.states.get_mut(&code(&row.state)?).ok_or(DAMAGED)?;
        state.accepted_languages.push(row.language.parse().map_err(|_| DAMAGED)?);
    }
    for row in setting::Entity::find().all(db).await? {
        let state = registry.states.get_mut(&code(&row.state)?).ok_or(DAMAGED)?;
        if row.name == RECALL_WINDOW {
            state.recall_window_minutes = Some(u32::try_from(row.value).map_err(|_| DAMAGED)?);
        }
    }
    for row in treaty_status::Entity::find().all(db).await? {
        let date = |text: Option<String>| text.map(|t| t.parse::<Date>().map_err(|_| DAMAGED)).transpose();
        let record = TreatyRecord {
            state: code(&row.state)?,
            treaty: row.treaty.parse().map_err(|_| DAMAGED)?,
            status: TreatyStatus::named(&row.status).ok_or(DAMAGED)?,
            signed: date(row.signed)?,
            party_since: date(row.party_since)?,
            source: row.source,
            confidence: Confidence::named(&row.confidence).ok_or(DAMAGED)?,
        };
        registry.treaties.insert((record.state, record.treaty), record);
    }
    for row in clock_length::Entity::find().all(db).await? {
        let side = |text: &str| if text.is_empty() { Ok(None) } else { code(text).map(Some) };
        let key = (row.clock.parse().map_err(|_| DAMAGED)?, side(&row.requesting)?, side(&row.requested)?);
        registry.lengths.insert(key, serde_json::from_str(&row.length).map_err(|_| DAMAGED)?);
    }
    for row in users::Entity::find().all(db).await? {
        let brief = UserBrief {
            id: UserId(row.id),
            login: row.login,
            name: row.name,
            state: row.state.as_deref().map(code).transpose()?,
            roles: std::collections::BTreeSet::new(),
        };
        registry.users.insert(brief.id, brief);
    }
    for row in user_role::Entity::find().all(db).await? {
        let user = registry.users.get_mut(&UserId(row.user_id)).ok_or(DAMAGED)?;
        let role: Role = row.role.parse().map_err(|_| DAMAGED)?;
        user.roles.insert(role);
        if let Some(state) = user.state.filter(|_| role.works_on_cases())
            && let Some(state) = registry.states.get_mut(&state)
        {
            state.has_office = true;
        }
    }
    profile::load(db, &mut registry).await?;
    Ok(registry)
}

impl Store {
    /// Returns the States on the register, by code.
    pub async fn states(&self) -> Result<Vec<State>, StoreError> {
        Ok(self.core.registry.now(&self.core.read).await?.states.values().cloned().collect())
    }

    /// Returns a State on the register.
    pub async fn state(&self, code: StateCode) -> Result<Option<State>, StoreError> {
        Ok(self.core.registry.now(&self.core.read).await?.states.get(&code).cloned())
    }

    /// Returns the treaties on record between States, by code.
    pub async fn treaties_on_record(&self) -> Result<Vec<RecordedTreaty>, StoreError> {
        Ok(self.core.registry.now(&self.core.read).await?.on_record.values().cloned().collect())
    }

    /// Returns what is on record of two States and between them at an instant; none: one is not on the register.
    pub async fn between(
        &self,
        requesting: StateCode,
        requested: StateCode,
        now: Timestamp,
    ) -> Result<Option<Between>, StoreError> {
        Ok(self.core.registry.now(&self.core.read).await?.between(requesting, requested, now))
    }

    /// Returns every State's standing towards every treaty, by State.
    pub async fn treaties(&self) -> Result<Vec<TreatyRecord>, StoreError> {
        Ok(self.core.registry.now(&self.core.read).await?.treaties.values().cloned().collect())
    }
}
