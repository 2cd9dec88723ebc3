//! The State's profile: connection, authorities, channels, extradition, laws.
//!
//! Each act leaves a row of `register_change` with what was set, so that what was on record before can be read.

use std::collections::BTreeSet;

use comity_domain::{
    codes::Channel,
    figures::release::is_reserved,
    ids::{AuthorityId, StateCode},
    registry::{Connection, ExtraditionTerms},
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, sea_query::OnConflict,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Office;
use crate::{
    AdministrationRefused as Refused, Law, StoreError,
    entities::{
        accepted_channel, authority_scope, central_authority, executing_authority, register_change, state,
        state_profile, transmitted_law, user_authority,
    },
    time::micros,
};

impl Office<'_> {
    /// Keeps what was set, for ever, and has an entry of it.
    pub(super) async fn keep(
        &mut self,
        act: &str,
        state: Option<StateCode>,
        of: Option<String>,
        value: Value,
    ) -> Result<(), StoreError> {
        let last = register_change::Entity::find().order_by_desc(register_change::Column::N);
        let n = last.one(self.tx).await?.map_or(0, |change| change.n) + 1;
        let row = register_change::Model {
            n,
            state: state.map(|s| s.to_string()),
            act: act.to_owned(),
            value: value.to_string(),
            recorded_at: micros(self.now),
            user_id: self.by.map(|user| user.0),
        };
        let row = row.into_active_model().reset_all();
        register_change::Entity::insert(row).exec_without_returning(self.tx).await?;
        self.say_about(act, state, of);
        Ok(())
    }

    async fn profile(&self, state: StateCode) -> Result<state_profile::Model, StoreError> {
        self.known(state).await?;
        let kept = state_profile::Entity::find_by_id(state.to_string()).one(self.tx).await?;
        Ok(kept.unwrap_or_else(|| state_profile::Model {
            state: state.to_string(),
            connection: None,
            takes_untoc: None,
            needs_treaty: None,
            extradites_nationals: None,
            minimum_penalty_years: None,
        }))
    }

    async fn set_profile(&self, profile: state_profile::Model) -> Result<(), StoreError> {
        use state_profile::Column::{
            Connection, ExtraditesNationals, MinimumPenaltyYears, NeedsTreaty, State, TakesUntoc,
        };
        let again = OnConflict::column(State)
            .update_columns([Connection, TakesUntoc, NeedsTreaty, ExtraditesNationals, MinimumPenaltyYears])
            .to_owned();
        let row = profile.into_active_model().reset_all();
        state_profile::Entity::insert(row).on_conflict(again).exec_without_returning(self.tx).await?;
        Ok(())
    }

    pub(super) async fn set_connection(
        &mut self,
        state: StateCode,
        connection: Connection,
    ) -> Result<(), StoreError> {
        let profile = self.profile(state).await?;
        let connection = connection.to_string();
        self.set_profile(state_profile::Model { connection: Some(connection.clone()), ..profile }).await?;
        self.keep("connection_set", Some(state), None, json!({"connection": connection})).await
    }

    pub(super) async fn set_extradition(
        &mut self,
        state: StateCode,
        terms: ExtraditionTerms,
    ) -> Result<(), StoreError> {
        let profile = self.profile(state).await?;
        let flag = |said: Option<bool>| said.map(i64::from);
        let profile = state_profile::Model {
            takes_untoc: flag(terms.takes_untoc),
            needs_treaty: flag(terms.needs_treaty),
            extradites_nationals: flag(terms.extradites_nationals),
            minimum_penalty_years: terms.minimum_penalty_years.map(i64::from),
            ..profile
        };
        self.set_profile(profile).await?;
        let value = json!({
            "takes_untoc": terms.takes_untoc,
            "needs_treaty": terms.needs_treaty,
            "extradites_nationals": terms.extradites_nationals,
            "minimum_penalty_years": terms.minimum_penalty_years,
        });
        self.keep("extradition_set", Some(state), None, value).await
    }

    pub(super) async fn set_channels(
        &mut self,
        state: StateCode,
        channels: &[Channel],
    ) -> Result<(), StoreError> {
        self.known(state).await?;
        let of_state = accepted_channel::Column::State.eq(state.to_string());
        accepted_channel::Entity::delete_many().filter(of_state).exec(self.tx).await?;
        let channels: BTreeSet<&Channel> = channels.iter().collect();
        let rows: Vec<_> = channels
            .iter()
            .map(|channel| accepted_channel::ActiveModel {
                state: Set(state.to_string()),
                channel: Set(channel.to_string()),
            })
            .collect();
        if !rows.is_empty() {
            accepted_channel::Entity::insert_many(rows).exec_without_returning(self.tx).await?;
        }
        self.keep("channels_set", Some(state), None, json!({"channels": channels})).await
    }

    pub(super) async fn add_authority(
        &mut self,
        state: StateCode,
        name: &str,
        covers: Option<&str>,
        from: Timestamp,
        until: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        self.known(state).await?;
        let (name, covers) = (line(name)?, covers.map(line).transpose()?);
        in_order(from, until)?;
        let id = self.store.core.entropy.id(self.now)?;
        let row = central_authority::Model {
            id,
            state: state.to_string(),
            name: name.clone(),
            active_from: micros(from),
            active_until: until.map(micros),
        };
        let row = row.into_active_model().reset_all();
        central_authority::Entity::insert(row).exec_without_returning(self.tx).await?;
        if let Some(covers) = &covers {
            let row = authority_scope::ActiveModel { authority: Set(id), covers: Set(covers.clone()) };
            authority_scope::Entity::insert(row).exec_without_returning(self.tx).await?;
        }
        let value = json!({"id": id, "name": name, "covers": covers, "from": from, "until": until});
        self.keep("authority_added", Some(state), Some(id.to_string()), value).await
    }

    pub(super) async fn end_one_authority(
        &mut self,
        state: StateCode,
        authority: AuthorityId,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let kept = central_authority::Entity::find_by_id(authority.0).one(self.tx).await?;
        let kept = kept.filter(|a| a.state == state.as_str()).ok_or(Refused::UnknownAuthority)?;
        if micros(until) < kept.active_from {
            return Err(Refused::DatesTurned.into());
        }
        let state: StateCode =
            kept.state.parse().map_err(|_| StoreError::Damaged { what: "the register" })?;
        let id = kept.id.to_string();
        let row = central_authority::Model { active_until: Some(micros(until)), ..kept };
        central_authority::Entity::update(row.into_active_model().reset_all()).exec(self.tx).await?;
        self.keep("authority_ended", Some(state), Some(id), json!({"until": until})).await
    }

    pub(super) async fn add_executing_authority(
        &mut self,
        state: StateCode,
        name: &str,
        from: Timestamp,
    ) -> Result<(), StoreError> {
        self.known(state).await?;
        let name = line(name)?;
        let id = self.store.core.entropy.id(self.now)?;
        let row = executing_authority::Model {
            id,
            state: state.to_string(),
            name: name.clone(),
            active_from: micros(from),
            active_until: None,
        };
        let row = row.into_active_model().reset_all();
        executing_authority::Entity::insert(row).exec_without_returning(self.tx).await?;
        let value = json!({"id": id, "name": name, "from": from});
        self.keep("executing_authority_added", Some(state), Some(id.to_string()), value).await
    }

    pub(super) async fn end_executing_authority(
        &mut self,
        state: StateCode,
        authority: AuthorityId,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let kept = executing_authority::Entity::find_by_id(authority.0).one(self.tx).await?;
        let kept = kept.filter(|a| a.state == state.as_str()).ok_or(Refused::UnknownAuthority)?;
        if micros(until) < kept.active_from {
            return Err(Refused::DatesTurned.into());
        }
        let state: StateCode =
            kept.state.parse().map_err(|_| StoreError::Damaged { what: "the register" })?;
        let id = kept.id.to_string();
        let row = executing_authority::Model { active_until: Some(micros(until)), ..kept };
        executing_authority::Entity::update(row.into_active_model().reset_all()).exec(self.tx).await?;
        self.keep("executing_authority_ended", Some(state), Some(id), json!({"until": until})).await
    }

    /// Says which executing authority a person works for.
    pub(super) async fn place(
        &mut self,
        login: &str,
        authority: Option<AuthorityId>,
    ) -> Result<(), StoreError> {
        let user = self.person(login).await?;
        user_authority::Entity::delete_by_id(user.id).exec(self.tx).await?;
        if let Some(authority) = authority {
            let kept = executing_authority::Entity::find_by_id(authority.0).one(self.tx).await?;
            let kept = kept.filter(|a| Some(&a.state) == user.state.as_ref());
            let kept = kept.ok_or(Refused::UnknownAuthority)?;
            if kept.active_until.is_some_and(|until| until <= micros(self.now)) {
                return Err(Refused::AuthorityEnded.into());
            }
            let authority = kept.id;
            let row = user_authority::ActiveModel { user_id: Set(user.id), authority: Set(authority) };
            user_authority::Entity::insert(row).exec_without_returning(self.tx).await?;
        }
        self.say_of("placed", &user, None);
        Ok(())
    }

    pub(super) async fn add_law(&mut self, state: StateCode, law: &Law) -> Result<(), StoreError> {
        self.known(state).await?;
        let id = self.store.core.entropy.id(self.now)?;
        let row = transmitted_law::Model {
            id,
            state: state.to_string(),
            subject: law.subject.as_str().to_owned(),
            title: line(&law.title)?,
            dated: law.dated.map(|d| d.to_string()),
            language: law.language.as_ref().map(ToString::to_string),
            read_at: line(&law.read_at)?,
            transmitted_on: law.transmitted_on.to_string(),
            transmitted_by: line(&law.transmitted_by)?,
            replaced_on: None,
        };
        let value = json!({
            "id": id, "subject": row.subject, "title": row.title, "dated": row.dated,
            "language": row.language, "read_at": row.read_at, "transmitted_on": row.transmitted_on,
            "transmitted_by": row.transmitted_by,
        });
        let row = row.into_active_model().reset_all();
        transmitted_law::Entity::insert(row).exec_without_returning(self.tx).await?;
        self.keep("law_added", Some(state), Some(id.to_string()), value).await
    }

    pub(super) async fn end_law(&mut self, state: StateCode, law: Uuid, on: Date) -> Result<(), StoreError> {
        let kept = transmitted_law::Entity::find_by_id(law).one(self.tx).await?;
        let kept = kept.filter(|l| l.state == state.as_str()).ok_or(Refused::UnknownLaw)?;
        let state: StateCode =
            kept.state.parse().map_err(|_| StoreError::Damaged { what: "the register" })?;
        if on.to_string() < kept.transmitted_on {
            return Err(Refused::DatesTurned.into());
        }
        let row = transmitted_law::Model { replaced_on: Some(on.to_string()), ..kept };
        transmitted_law::Entity::update(row.into_active_model().reset_all()).exec(self.tx).await?;
        self.keep("law_ended", Some(state), Some(law.to_string()), json!({"replaced_on": on})).await
    }

    /// Renames a State, or puts it in a region.
    pub(super) async fn set_state(
        &mut self,
        code: StateCode,
        name: Option<&str>,
        region: Option<&str>,
    ) -> Result<(), StoreError> {
        let kept = state::Entity::find_by_id(code.to_string()).one(self.tx).await?;
        let kept = kept.ok_or(Refused::UnknownState(code))?;
        if let Some(taken) = region.filter(|region| is_reserved(region)) {
            return Err(Refused::RegionTaken(taken.trim().to_owned()).into());
        }
        let before = json!({"name": kept.name, "region": kept.region});
        let row = state::Model {
            name: name.map(line).transpose()?.unwrap_or(kept.name),
            region: region.map(line).transpose()?.or(kept.region),
            code: kept.code,
            member: kept.member,
            official_languages: kept.official_languages,
        };
        // The first name came with the data of this version and has no change of its own.
        let value = json!({"name": row.name, "region": row.region, "before": before});
        state::Entity::update(row.into_active_model().reset_all()).exec(self.tx).await?;
        self.keep("state_set", Some(code), None, value).await
    }
}

/// A text of the register: one line, at most 500 characters, nothing that a terminal would obey or that turns it round.
pub(super) fn line(text: &str) -> Result<String, Refused> {
    let text = text.trim();
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let fits = (1..=500).contains(&text.chars().count()) && !text.chars().any(|c| c.is_control() || turns(c));
    if fits { Ok(text.to_owned()) } else { Err(Refused::BadText) }
}

fn in_order(from: Timestamp, until: Option<Timestamp>) -> Result<(), Refused> {
    if until.is_some_and(|until| until <= from) { Err(Refused::DatesTurned) } else { Ok(()) }
}
