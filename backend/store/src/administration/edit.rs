//! The register edited over HTTP: rights are read, the version compared and the key looked up inside the
//! transaction that writes.

use comity_domain::{
    ids::{StateCode, UserId},
    registry::{Connection, may_edit_profile, may_edit_treaty_status},
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use super::Administration;
use crate::{
    AdministrationRefused, State, Store, StoreError,
    batch::{Batch, NODE, OfficeEntry},
    entities::register_edit,
    envelope::{ActOf, Kind},
    registry,
    sql::{self, HeadsAsk},
    time::{cut, micros},
};

/// How long a key is remembered.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// An edit of a State's profile.
#[derive(Debug, Clone)]
pub struct Edit {
    /// Who edits.
    pub user: UserId,
    /// Whose profile.
    pub state: StateCode,
    /// The version of the profile that was read.
    pub seen: u32,
    /// The key it can be repeated under.
    pub key: String,
    /// Digest of what was sent under the key.
    pub digest: [u8; 32],
    /// What is changed.
    pub acts: Vec<Administration>,
    /// The instant, UTC.
    pub now: Timestamp,
}

/// What came of an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edited {
    /// Done, now or before under the same key: the profile as it is now.
    Done(Box<State>),
    /// Neither the administrator of that State nor the secretariat; on record.
    NotYours,
    /// The profile was changed since.
    Stale {
        /// The version it is at.
        found: u32,
    },
    /// The key was used for another edit.
    KeyReused,
    /// No such State on the register.
    Unknown,
}

impl Store {
    /// Returns how many requests of a State are not ended that its officers do here: nobody could go on with them once
    /// it is by letter.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open_between_offices(&self, state: StateCode) -> Result<u64, StoreError> {
        sql::open_between_offices(&self.core.read, state).await
    }

    /// Edits a State's profile: all of it, or nothing.
    ///
    /// # Errors
    /// [`StoreError::Administration`] where a part of it does not fit.
    pub async fn edit_profile(&self, edit: Edit) -> Result<Edited, StoreError> {
        let now = cut(edit.now);
        let tx = self.core.begin().await?;
        let before = registry::load(&tx).await?;
        let actor = before.actor(edit.user, now);
        let says_status = edit.acts.iter().any(|act| matches!(act, Administration::SetTreaty(_)));
        let may = may_edit_profile(&actor, edit.state) && (!says_status || may_edit_treaty_status(&actor));
        if !may {
            let log = actor.state.map_or_else(|| NODE.to_owned(), |s| s.to_string());
            let mut batch =
                Batch::over(&self.core, &tx, &HeadsAsk { logs: vec![log], ..HeadsAsk::default() }).await?;
            let act = ActOf { of: Some(edit.state.to_string()), ..ActOf::new("profile_edit_refused") };
            let entry = OfficeEntry { act: Some(act), ..OfficeEntry::of(Kind::Administered) };
            batch.office(actor.state, Some(edit.user), entry, now)?;
            batch.write(&tx).await?;
            tx.commit().await?;
            self.core.tick();
            return Ok(Edited::NotYours);
        }
        let Some(state) = before.states.get(&edit.state) else { return Ok(Edited::Unknown) };
        let id = (edit.user.0, edit.key.clone());
        if let Some(earlier) = register_edit::Entity::find_by_id(id).one(&tx).await? {
            let same = earlier.digest == edit.digest;
            return Ok(if same { Edited::Done(Box::new(state.clone())) } else { Edited::KeyReused });
        }
        if state.version != edit.seen {
            return Ok(Edited::Stale { found: state.version });
        }
        let by_letter = |act: &Administration| {
            matches!(act, Administration::SetConnection { connection: Connection::ByLetter, .. })
        };
        if edit.acts.iter().any(by_letter) && state.connection() != Connection::ByLetter {
            let open = sql::open_between_offices(&tx, edit.state).await?;
            if open > 0 {
                return Err(AdministrationRefused::ConnectedRequestsOpen { open }.into());
            }
        }
        self.act_all(&tx, Some(edit.user), edit.acts, now).await?;
        register_edit::Entity::delete_many()
            .filter(register_edit::Column::RecordedAt.lt(micros(now - REMEMBERED)))
            .exec(&tx)
            .await?;
        let row = register_edit::ActiveModel {
            user_id: Set(edit.user.0),
            key: Set(edit.key),
            digest: Set(edit.digest.to_vec()),
            recorded_at: Set(micros(now)),
        };
        register_edit::Entity::insert(row).exec_without_returning(&tx).await?;
        let after = registry::load(&tx).await?;
        let state = after.states.get(&edit.state).cloned();
        tx.commit().await?;
        self.core.tick();
        Ok(state.map_or(Edited::Unknown, |state| Edited::Done(Box::new(state))))
    }
}
