//! Treaties on record: who is bound, since when, how long a person may be held, and the grounds it has of its own.

use std::collections::BTreeSet;

use comity_domain::{
    clocks::Length,
    codes::Clock,
    ids::{BasisCode, StateCode},
    law::{basis, grounds},
    registry::TreatyKind,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, sea_query::OnConflict,
};
use serde_json::json;

use super::{Office, profile::line};
use crate::{
    AdministrationRefused as Refused, RecordedTreaty, StoreError,
    entities::{treaty_clock, treaty_ground, treaty_on_record, treaty_party},
};

const DAMAGED: fn(serde_json::Error) -> StoreError = |_| StoreError::Damaged { what: "a length" };

impl Office<'_> {
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
}

/// A treaty says in days how long somebody may be held before the request for extradition comes.
fn days_of_arrest(length: Length) -> Result<u32, Refused> {
    match length {
        Length::Days(days) => Ok(days),
        _ => Err(Refused::ArrestTime),
    }
}
