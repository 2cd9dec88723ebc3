//! The State's profile: connection, authorities, channels, extradition, laws. And treaties on record.
//!
//! Each act leaves a row of `register_change` with what was set, so that what was on record before can be read.

use std::collections::BTreeSet;

use comity_domain::{
    clocks::Length,
    codes::{Channel, Clock},
    figures::release::is_reserved,
    ids::{AuthorityId, BasisCode, StateCode},
    law::{basis, grounds},
    registry::{Connection, ExtraditionTerms, TreatyKind},
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
    AdministrationRefused as Refused, Law, RecordedTreaty, StoreError,
    entities::{
        accepted_channel, authority_scope, central_authority, executing_authority, register_change, state,
        state_profile, transmitted_law, treaty_clock, treaty_ground, treaty_on_record, treaty_party,
        user_authority,
    },
    time::micros,
};

const DAMAGED: fn(serde_json::Error) -> StoreError = |_| StoreError::Damaged { what: "a length" };

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

    /// Enters a treaty, or enters it anew: what it said before stays among the changes.
    pub(super) async fn record_treaty(&mut self, recorded: &RecordedTreaty) -> Result<(), StoreError> {
        let treaty = &recorded.treaty;
        let code = treaty.code.to_string();
        if code == basis::RECIPROCITY || basis::convention(&code).is_some() {
            return Err(Refused::ReservedCode(treaty.code.clone()).into());
        }
        let mut codes = BTreeSet::new();
        for ground in &treaty.grounds {
            if let Some(row) = grounds::called(ground.code.as_str()) {
                return Err(Refused::GroundTaken { ground: ground.code.clone(), is: row.meaning }.into());
            }
            if !codes.insert(&ground.code) {
                return Err(Refused::GroundTwice(ground.code.clone()).into());
            }
        }
        let of_arrest = treaty.clock_lengths.get(&Clock::ProvisionalArrest).copied();
        let of_arrest = of_arrest.map(days_of_arrest).transpose()?;
        if of_arrest.is_some_and(|days| treaty.provisional_arrest_days.is_some_and(|said| said != days)) {
            return Err(Refused::ArrestTime.into());
        }
        let arrest_days = treaty.provisional_arrest_days.or(of_arrest);
        let mut clock_lengths = treaty.clock_lengths.clone();
        clock_lengths.remove(&Clock::ProvisionalArrest);
        let parties: BTreeSet<StateCode> = treaty.parties.iter().copied().collect();
        if parties.len() < 2 || (treaty.kind == TreatyKind::Bilateral && parties.len() > 2) {
            return Err(Refused::PartiesDoNotFit.into());
        }
        if treaty.valid_to.is_some_and(|to| to < treaty.valid_from) {
            return Err(Refused::DatesTurned.into());
        }
        for party in &parties {
            self.known(*party).await?;
        }
        let (name, source) = (line(&treaty.name)?, line(&recorded.source)?);
        let before = self.parties(&code).await?;
        self.forget_parts(&code).await?;
        let row = treaty_on_record::Model {
            code: code.clone(),
            name: name.clone(),
            kind: treaty.kind.to_string(),
            valid_from: treaty.valid_from.to_string(),
            valid_to: treaty.valid_to.map(|d| d.to_string()),
            provisional_arrest_days: arrest_days.map(i64::from),
            source: source.clone(),
        };
        {
            use treaty_on_record::Column::{
                Code, Kind, Name, ProvisionalArrestDays, Source, ValidFrom, ValidTo,
            };
            let again = OnConflict::column(Code)
                .update_columns([Name, Kind, ValidFrom, ValidTo, ProvisionalArrestDays, Source])
                .to_owned();
            let row = row.into_active_model().reset_all();
            treaty_on_record::Entity::insert(row).on_conflict(again).exec_without_returning(self.tx).await?;
        }
        for party in &parties {
            let row = treaty_party::ActiveModel { treaty: Set(code.clone()), state: Set(party.to_string()) };
            treaty_party::Entity::insert(row).exec_without_returning(self.tx).await?;
        }
        for (clock, length) in &clock_lengths {
            self.treaty_clock(&code, *clock, Some(*length)).await?;
        }
        for (place, ground) in (0_i64..).zip(&treaty.grounds) {
            let row = treaty_ground::ActiveModel {
                treaty: Set(code.clone()),
                ground: Set(ground.code.to_string()),
                place: Set(place),
                meaning: Set(line(&ground.meaning)?),
                consultation_owed: Set(i64::from(ground.consultation_owed)),
                may_be_chosen: Set(i64::from(ground.may_be_chosen)),
                nationality: Set(i64::from(ground.nationality)),
            };
            treaty_ground::Entity::insert(row).exec_without_returning(self.tx).await?;
        }
        let grounds: Vec<_> = treaty
            .grounds
            .iter()
            .map(|g| {
                json!({"code": g.code, "meaning": g.meaning, "consultation_owed": g.consultation_owed,
                    "may_be_chosen": g.may_be_chosen, "nationality": g.nationality})
            })
            .collect();
        let value = json!({
            "code": code, "name": name, "kind": treaty.kind.as_str(), "parties": parties,
            "valid_from": treaty.valid_from, "valid_to": treaty.valid_to,
            "provisional_arrest_days": arrest_days,
            "clock_lengths": clock_lengths, "grounds": grounds, "source": source,
        });
        // Each party reads of it in its own log, and so does one that is a party no more.
        for party in parties.union(&before).copied() {
            self.keep("treaty_recorded", Some(party), Some(code.clone()), value.clone()).await?;
        }
        Ok(())
    }

    async fn parties(&self, code: &str) -> Result<BTreeSet<StateCode>, StoreError> {
        let kept = treaty_party::Entity::find().filter(treaty_party::Column::Treaty.eq(code));
        let parties = kept.all(self.tx).await?.into_iter();
        parties
            .map(|row| row.state.parse().map_err(|_| StoreError::Damaged { what: "the register" }))
            .collect()
    }

    async fn forget_parts(&self, code: &str) -> Result<(), StoreError> {
        treaty_party::Entity::delete_many()
            .filter(treaty_party::Column::Treaty.eq(code))
            .exec(self.tx)
            .await?;
        treaty_clock::Entity::delete_many()
            .filter(treaty_clock::Column::Treaty.eq(code))
            .exec(self.tx)
            .await?;
        treaty_ground::Entity::delete_many()
            .filter(treaty_ground::Column::Treaty.eq(code))
            .exec(self.tx)
            .await?;
        Ok(())
    }

    async fn treaty_clock(&self, code: &str, clock: Clock, length: Option<Length>) -> Result<(), StoreError> {
        treaty_clock::Entity::delete_by_id((code.to_owned(), clock.to_string())).exec(self.tx).await?;
        if let Some(length) = length {
            let row = treaty_clock::ActiveModel {
                treaty: Set(code.to_owned()),
                clock: Set(clock.to_string()),
                length: Set(serde_json::to_string(&length).map_err(DAMAGED)?),
            };
            treaty_clock::Entity::insert(row).exec_without_returning(self.tx).await?;
        }
        Ok(())
    }

    pub(super) async fn set_treaty_clock(
        &mut self,
        treaty: &BasisCode,
        clock: Clock,
        length: Option<Length>,
    ) -> Result<(), StoreError> {
        let code = treaty.to_string();
        let kept = treaty_on_record::Entity::find_by_id(&code).one(self.tx).await?;
        let kept = kept.ok_or_else(|| Refused::UnknownTreaty(treaty.clone()))?;
        let before = if clock == Clock::ProvisionalArrest {
            // How long a person may be held stands in the treaty itself, once.
            let before = kept.provisional_arrest_days.and_then(|days| u32::try_from(days).ok());
            let days = length.map(days_of_arrest).transpose()?;
            let row = treaty_on_record::ActiveModel {
                provisional_arrest_days: Set(days.map(i64::from)),
                ..kept.into_active_model()
            };
            row.update(self.tx).await?;
            before.map(Length::Days)
        } else {
            let before =
                treaty_clock::Entity::find_by_id((code.clone(), clock.to_string())).one(self.tx).await?;
            let before =
                before.map(|kept| serde_json::from_str(&kept.length).map_err(DAMAGED)).transpose()?;
            self.treaty_clock(&code, clock, length).await?;
            before
        };
        let value = json!({"treaty": code, "clock": clock, "length": length, "before": before});
        for party in self.parties(&code).await? {
            self.keep("treaty_clock_set", Some(party), Some(code.clone()), value.clone()).await?;
        }
        Ok(())
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

/// A treaty says in days how long somebody may be held before the request for extradition comes.
fn days_of_arrest(length: Length) -> Result<u32, Refused> {
    match length {
        Length::Days(days) => Ok(days),
        _ => Err(Refused::ArrestTime),
    }
}

fn in_order(from: Timestamp, until: Option<Timestamp>) -> Result<(), Refused> {
    if until.is_some_and(|until| until <= from) { Err(Refused::DatesTurned) } else { Ok(()) }
}
