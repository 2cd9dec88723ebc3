//! The State's profile and the treaties on record, as they are kept.

use comity_domain::{
    codes::Clock,
    ids::{AuthorityId, BasisCode, Language, StateCode, UserId},
    registry::{Connection, ExtraditionTerms, OwnGround, TreatyKind, TreatyOnRecord},
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use super::{Authority, Registry};
use crate::{
    Store, StoreError,
    entities::{
        accepted_channel, authority_scope, executing_authority, register_change, state_profile,
        transmitted_law, treaty_clock, treaty_ground, treaty_on_record, treaty_party, user_authority,
    },
    time::instant,
};

/// What a transmitted law is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LawSubject {
    /// Mutual legal assistance.
    Assistance,
    /// Extradition.
    Extradition,
    /// Trafficking in persons.
    Trafficking,
}

impl LawSubject {
    /// All, in the order of the brief.
    pub const ALL: &'static [Self] = &[Self::Assistance, Self::Extradition, Self::Trafficking];

    /// Returns the code it is kept under.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assistance => "assistance",
            Self::Extradition => "extradition",
            Self::Trafficking => "trafficking",
        }
    }

    /// Returns the subject of a code.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.as_str() == name)
    }
}

/// A national law that a State transmitted to the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    /// What it is about.
    pub subject: LawSubject,
    /// Its title.
    pub title: String,
    /// Its own date.
    pub dated: Option<Date>,
    /// The language of the text.
    pub language: Option<Language>,
    /// Where to read it: an address, or a citation.
    pub read_at: String,
    /// The day it was transmitted.
    pub transmitted_on: Date,
    /// Who transmitted it.
    pub transmitted_by: String,
}

/// A law on the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransmittedLaw {
    /// Its id on the register.
    pub id: Uuid,
    /// The law.
    pub law: Law,
    /// The day it was replaced or repealed; none: it stands.
    pub replaced_on: Option<Date>,
}

/// A treaty on record, with where it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedTreaty {
    /// The treaty.
    pub treaty: TreatyOnRecord,
    /// The source.
    pub source: String,
}

/// A change of what the register says, as it was made.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterChange {
    /// Which act of administration: the code of its entry.
    pub act: String,
    /// What was set.
    pub value: serde_json::Value,
    /// When, UTC.
    pub at: Timestamp,
    /// Login of who did it; none: on the host.
    pub by: Option<String>,
}

impl Store {
    /// Returns every change of what the register says of a State, the first one first.
    pub async fn register_history(&self, state: StateCode) -> Result<Vec<RegisterChange>, StoreError> {
        let db = &self.core.read;
        let registry = self.core.registry.now(db).await?;
        let rows = register_change::Entity::find()
            .filter(register_change::Column::State.eq(state.as_str()))
            .order_by_asc(register_change::Column::N);
        let change = |row: register_change::Model| {
            let by = row.user_id.and_then(|id| registry.user(UserId(id)));
            Ok(RegisterChange {
                act: row.act,
                value: serde_json::from_str(&row.value).map_err(|_| DAMAGED)?,
                at: instant(row.recorded_at)?,
                by: by.map(|user| user.login.clone()),
            })
        };
        rows.all(db).await?.into_iter().map(change).collect()
    }
}

const DAMAGED: StoreError = StoreError::Damaged { what: "the register" };

fn code(text: &str) -> Result<StateCode, StoreError> {
    text.parse().map_err(|_| DAMAGED)
}

fn day(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| DAMAGED)
}

fn flag(kept: Option<i64>) -> Option<bool> {
    kept.map(|value| value != 0)
}

/// Reads what the States say of themselves into a register that has the States and their people.
pub(super) async fn load<C: ConnectionTrait>(db: &C, registry: &mut Registry) -> Result<(), StoreError> {
    for row in state_profile::Entity::find().all(db).await? {
        let state = registry.states.get_mut(&code(&row.state)?).ok_or(DAMAGED)?;
        let set = row.connection.map(|c| c.parse::<Connection>().map_err(|_| DAMAGED)).transpose()?;
        state.connection_set = set;
        let years = row.minimum_penalty_years.map(u16::try_from).transpose().map_err(|_| DAMAGED)?;
        state.extradition = ExtraditionTerms {
            takes_untoc: flag(row.takes_untoc),
            needs_treaty: flag(row.needs_treaty),
            extradites_nationals: flag(row.extradites_nationals),
            minimum_penalty_years: years,
        };
    }
    let scopes = authority_scope::Entity::find().all(db).await?;
    for row in scopes {
        let mut authorities = registry.states.values_mut().flat_map(|s| s.authorities.iter_mut());
        let authority = authorities.find(|a| a.id.0 == row.authority).ok_or(DAMAGED)?;
        authority.covers = Some(row.covers);
    }
    let executing = executing_authority::Entity::find().order_by_asc(executing_authority::Column::ActiveFrom);
    for row in executing.all(db).await? {
        let state = registry.states.get_mut(&code(&row.state)?).ok_or(DAMAGED)?;
        state.executing_authorities.push(Authority {
            id: AuthorityId(row.id),
            name: row.name,
            covers: None,
            from: instant(row.active_from)?,
            until: row.active_until.map(instant).transpose()?,
        });
    }
    for row in accepted_channel::Entity::find().all(db).await? {
        let state = registry.states.get_mut(&code(&row.state)?).ok_or(DAMAGED)?;
        state.channels.push(row.channel.parse().map_err(|_| DAMAGED)?);
    }
    laws(db, registry).await?;
    let counts = register_change::Entity::find()
        .select_only()
        .column(register_change::Column::State)
        .column_as(register_change::Column::N.count(), "changes")
        .filter(register_change::Column::State.is_not_null())
        .group_by(register_change::Column::State);
    for (state, changes) in counts.into_tuple::<(String, i64)>().all(db).await? {
        let state = registry.states.get_mut(&code(&state)?).ok_or(DAMAGED)?;
        state.version = u32::try_from(changes).unwrap_or(u32::MAX);
    }
    for row in user_authority::Entity::find().all(db).await? {
        registry.works_for.insert(UserId(row.user_id), AuthorityId(row.authority));
    }
    treaties(db, registry).await
}

async fn laws<C: ConnectionTrait>(db: &C, registry: &mut Registry) -> Result<(), StoreError> {
    use transmitted_law::Column::{Id, Subject, TransmittedOn};
    let rows = transmitted_law::Entity::find().order_by_asc(Subject).order_by_asc(TransmittedOn);
    for row in rows.order_by_asc(Id).all(db).await? {
        let state = registry.states.get_mut(&code(&row.state)?).ok_or(DAMAGED)?;
        state.laws.push(TransmittedLaw {
            id: row.id,
            law: Law {
                subject: LawSubject::named(&row.subject).ok_or(DAMAGED)?,
                title: row.title,
                dated: row.dated.as_deref().map(day).transpose()?,
                language: row.language.map(|l| l.parse().map_err(|_| DAMAGED)).transpose()?,
                read_at: row.read_at,
                transmitted_on: day(&row.transmitted_on)?,
                transmitted_by: row.transmitted_by,
            },
            replaced_on: row.replaced_on.as_deref().map(day).transpose()?,
        });
    }
    Ok(())
}

async fn treaties<C: ConnectionTrait>(db: &C, registry: &mut Registry) -> Result<(), StoreError> {
    let basis = |text: &str| text.parse::<BasisCode>().map_err(|_| DAMAGED);
    for row in treaty_on_record::Entity::find().all(db).await? {
        let days = row.provisional_arrest_days.map(u32::try_from).transpose().map_err(|_| DAMAGED)?;
        let treaty = TreatyOnRecord {
            code: basis(&row.code)?,
            name: row.name,
            kind: row.kind.parse::<TreatyKind>().map_err(|_| DAMAGED)?,
            parties: vec![],
            valid_from: day(&row.valid_from)?,
            valid_to: row.valid_to.as_deref().map(day).transpose()?,
            provisional_arrest_days: days,
            clock_lengths: std::collections::BTreeMap::new(),
            grounds: vec![],
        };
        registry.on_record.insert(treaty.code.clone(), RecordedTreaty { treaty, source: row.source });
    }
    for row in treaty_party::Entity::find().order_by_asc(treaty_party::Column::State).all(db).await? {
        let kept = registry.on_record.get_mut(&basis(&row.treaty)?).ok_or(DAMAGED)?;
        kept.treaty.parties.push(code(&row.state)?);
    }
    for row in treaty_clock::Entity::find().all(db).await? {
        let kept = registry.on_record.get_mut(&basis(&row.treaty)?).ok_or(DAMAGED)?;
        let clock: Clock = row.clock.parse().map_err(|_| DAMAGED)?;
        let length = serde_json::from_str(&row.length).map_err(|_| DAMAGED)?;
        kept.treaty.clock_lengths.insert(clock, length);
    }
    for row in treaty_ground::Entity::find().order_by_asc(treaty_ground::Column::Place).all(db).await? {
        let kept = registry.on_record.get_mut(&basis(&row.treaty)?).ok_or(DAMAGED)?;
        kept.treaty.grounds.push(OwnGround {
            code: row.ground.parse().map_err(|_| DAMAGED)?,
            meaning: row.meaning,
            consultation_owed: row.consultation_owed != 0,
            may_be_chosen: row.may_be_chosen != 0,
            nationality: row.nationality != 0,
        });
    }
    Ok(())
}
