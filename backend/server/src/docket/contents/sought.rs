//! A person sought as the contents of a request: provisional arrest, then extradition.

use comity_domain::{
    codes::{Kind, MeasureType, PersonRole, UrgencyLevel},
    contents::{Contact, Contents, Extradition, Measure, Urgency},
};
use jiff::ToSpan as _;

use crate::docket::{
    chance::Chance,
    story::{Edition, Story, measure_id},
    words,
};

impl Story {
    /// Returns the contents of the first request, or of the one made after it.
    pub(crate) fn contents_of(&self, again: bool, edition: Edition) -> Contents {
        match self.kind_of(again) {
            Kind::Mla => self.contents(edition),
            kind => self.of_person_sought(kind, edition),
        }
    }

    /// Returns the contents of a first draft: of assistance, with who the sealed persons are.
    pub(crate) fn first_contents(&self, edition: Edition) -> Contents {
        if self.kind == Kind::Mla { self.sealed(edition) } else { self.contents_of(false, edition) }
    }

    fn of_person_sought(&self, kind: Kind, edition: Edition) -> Contents {
        let arrest = kind == Kind::ProvisionalArrest;
        let contents = self.contents(edition);
        let person = contents.persons.first().map(|p| p.code.clone());
        let sentenced = contents.persons.first().is_some_and(|p| p.role == PersonRole::Sentenced);
        let (measure_type, description) = match (arrest, sentenced) {
            (true, _) => (MeasureType::ProvisionalArrest, words::ARREST_ASKED),
            (false, true) => (MeasureType::Surrender, words::SURRENDER_TO_SERVE),
            (false, false) => (MeasureType::Surrender, words::SURRENDER_FOR_TRIAL),
        };
        let measure = measure_id(0).map(|id| Measure {
            id,
            measure_type,
            description: Some(self.filled(description)),
            procedure: None,
            persons: person.iter().cloned().collect(),
            assets: vec![],
        });
        Contents {
            officer_in_charge: contents
                .officer_in_charge
                .map(|contact| Contact { function: Some("Officer, extradition".to_owned()), ..contact }),
            measures: measure.into_iter().collect(),
            extradition: Some(Extradition {
                location: Some(self.filled(if arrest { words::THOUGHT_TO_BE } else { words::HELD_OR_LIVES })),
                instrument: Some(self.instrument(sentenced)),
                sentence_left: sentenced.then(|| self.filled(words::SENTENCE_LEFT)),
                prosecution_asked: self.matter.seeks_national.then_some(true),
                penalty_years: contents.offences.iter().filter_map(|o| o.max_penalty_years).max(),
                person,
                ..Extradition::default()
            }),
            undertaking: arrest.then(|| self.filled(words::UNDERTAKING)),
            urgency: arrest.then(|| self.urgency_of_arrest()),
            purpose: None,
            ..contents
        }
    }

    /// The warrant, or the judgment, of a court of the requesting State.
    fn instrument(&self, sentenced: bool) -> String {
        let days = Chance::for_purpose(self.seed, 33).between(20, 160);
        let day = self.begun.checked_sub(days.days()).unwrap_or(self.begun);
        let court = self.here.court;
        let what = if sentenced { "Judgment, final and enforceable," } else { "Warrant of arrest" };
        format!("{what} of {day}, {court}, file {}", self.file())
    }

    fn urgency_of_arrest(&self) -> Urgency {
        Urgency {
            level: Some(UrgencyLevel::Urgent),
            reason: Some(self.drawn(words::WHY_ARREST_IS_URGENT, 34)),
            deadline: self.begun.checked_add(8.days()).ok(),
        }
    }
}
