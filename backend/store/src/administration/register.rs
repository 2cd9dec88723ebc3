//! States, central authorities, languages, treaties, windows and lengths.

use std::collections::BTreeSet;

use comity_domain::{
    clocks::Length,
    codes::Clock,
    ids::{AuthorityId, Language, StateCode},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    sea_query::{OnConflict, Query},
};

use serde_json::json;

use super::{Office, profile::line};
use crate::{
    AdministrationRefused as Refused, State, StoreError, TreatyRecord,
    entities::{
        accepted_language, authority_scope, central_authority, clock_length, setting, state, treaty_status,
    },
    members, registry,
    time::micros,
    treaty_records,
};

/// How long a sent request may be recalled at most, in minutes: a week. What the other State reads it works on.
pub(crate) const LONGEST_RECALL_WINDOW: u32 = 7 * 24 * 60;

impl Office<'_> {
    pub(super) async fn add_state(&mut self, code: StateCode, name: String) -> Result<(), StoreError> {
        if state::Entity::find_by_id(code.to_string()).count(self.tx).await? > 0 {
            return Err(Refused::StateTaken(code).into());
        }
        let name = line(&name)?;
        let row = state::ActiveModel {
            code: Set(code.to_string()),
            name: Set(name.clone()),
            region: Set(None),
            member: Set(0),
            official_languages: Set(String::new()),
        };
        state::Entity::insert(row).exec_without_returning(self.tx).await?;
        self.keep("state_added", Some(code), None, json!({"name": name})).await
    }

    /// Adds the Members that are missing; a treaty status that an administrator set stays as it is.
    pub(super) async fn load_members(&mut self) -> Result<(), StoreError> {
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

    pub(super) async fn set_authority(
        &mut self,
        state: StateCode,
        name: String,
        from: Timestamp,
    ) -> Result<(), StoreError> {
        self.known(state).await?;
        let name = line(&name)?;
        self.end_whole(state, from).await?;
        let id = AuthorityId(self.store.core.entropy.id(self.now)?).0;
        let row = central_authority::ActiveModel {
            id: Set(id),
            state: Set(state.to_string()),
            name: Set(name.clone()),
            active_from: Set(micros(from)),
            active_until: Set(None),
        };
        central_authority::Entity::insert(row).exec_without_returning(self.tx).await?;
        let value = json!({"id": id, "name": name, "from": from});
        self.keep("authority_set", Some(state), Some(id.to_string()), value).await
    }

    pub(super) async fn end_authority(
        &mut self,
        state: StateCode,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.known(state).await?;
        self.end(state, until).await?;
        self.keep("authority_ended", Some(state), None, json!({"until": until})).await
    }

    /// Ends what stands for the whole State; what covers a special region stays, 18(13).
    async fn end_whole(&self, state: StateCode, until: Timestamp) -> Result<(), StoreError> {
        let of_a_part = Query::select()
            .column(authority_scope::Column::Authority)
            .from(authority_scope::Entity)
            .to_owned();
        central_authority::Entity::update_many()
            .col_expr(central_authority::Column::ActiveUntil, micros(until).into())
            .filter(central_authority::Column::State.eq(state.to_string()))
            .filter(central_authority::Column::ActiveUntil.is_null())
            .filter(central_authority::Column::Id.not_in_subquery(of_a_part))
            .exec(self.tx)
            .await?;
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

    pub(super) async fn set_languages(
        &mut self,
        state: StateCode,
        languages: &[Language],
    ) -> Result<(), StoreError> {
        self.known(state).await?;
        let of_state = accepted_language::Column::State.eq(state.to_string());
        accepted_language::Entity::delete_many().filter(of_state).exec(self.tx).await?;
        let languages: BTreeSet<&Language> = languages.iter().collect();
        let said: Vec<&str> = languages.iter().map(|l| l.as_str()).collect();
        let rows = languages.into_iter().map(|language| accepted_language::ActiveModel {
            state: Set(state.to_string()),
            language: Set(language.to_string()),
        });
        accepted_language::Entity::insert_many(rows).exec_without_returning(self.tx).await?;
        self.keep("languages_set", Some(state), None, json!({"languages": said})).await
    }

    pub(super) async fn set_treaty(&mut self, record: &TreatyRecord) -> Result<(), StoreError> {
        use treaty_status::Column::{Confidence, PartySince, Signed, Source, State, Status, Treaty};
        let key = (record.state.to_string(), record.treaty.to_string());
        // The first standing came with the data of this version and has no change of its own.
        let before = treaty_status::Entity::find_by_id(key).one(self.tx).await?.map(|kept| {
            json!({
                "status": kept.status, "signed": kept.signed, "party_since": kept.party_since,
                "source": kept.source, "confidence": kept.confidence,
            })
        });
        let record = &TreatyRecord { source: line(&record.source)?, ..record.clone() };
        let again = OnConflict::columns([State, Treaty])
            .update_columns([Status, Signed, PartySince, Source, Confidence])
            .to_owned();
        treaty_status::Entity::insert(treaty_row(record))
            .on_conflict(again)
            .exec_without_returning(self.tx)
            .await?;
        let value = json!({
            "treaty": record.treaty, "status": record.status.as_str(), "signed": record.signed,
            "party_since": record.party_since, "source": record.source,
            "confidence": record.confidence.as_str(), "before": before,
        });
        self.keep("treaty_set", Some(record.state), Some(record.treaty.to_string()), value).await
    }

    pub(super) async fn set_recall_window(
        &mut self,
        state: StateCode,
        minutes: u32,
    ) -> Result<(), StoreError> {
        self.known(state).await?;
        if minutes > LONGEST_RECALL_WINDOW {
            return Err(Refused::WindowTooLong.into());
        }
        let row = setting::ActiveModel {
            state: Set(state.to_string()),
            name: Set(registry::RECALL_WINDOW.to_owned()),
            value: Set(i64::from(minutes)),
        };
        let again = OnConflict::columns([setting::Column::State, setting::Column::Name])
            .update_column(setting::Column::Value)
            .to_owned();
        setting::Entity::insert(row).on_conflict(again).exec_without_returning(self.tx).await?;
        self.keep("recall_window_set", Some(state), None, json!({"minutes": minutes})).await
    }

    pub(super) async fn set_clock_length(
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
        let before = clock_length::Entity::find_by_id(key.clone()).one(self.tx).await?;
        let before: Option<Length> = before
            .map(|kept| serde_json::from_str(&kept.length))
            .transpose()
            .map_err(|_| StoreError::Damaged { what: "a length" })?;
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
        let value = json!({
            "clock": clock, "requesting": requesting, "requested": requested, "length": length,
            "before": before,
        });
        // Each State it names reads of it in its own log; what names none is the node's.
        let named: BTreeSet<StateCode> = [requesting, requested].into_iter().flatten().collect();
        if named.is_empty() {
            return self.keep("clock_length_set", None, Some(clock.to_string()), value).await;
        }
        for state in named {
            self.keep("clock_length_set", Some(state), Some(clock.to_string()), value.clone()).await?;
        }
        Ok(())
    }
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
