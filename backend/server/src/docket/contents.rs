//! A story as the contents of a request.

mod sought;

use comity_domain::{
    codes::{AgeStatus, UrgencyLevel},
    contents::{
        Asset, ConductingAuthority, Confidentiality, Confiscation, Contact, Contents, DocumentEntry,
        Identity, Measure, Offence, Person, Urgency,
    },
    ids::BasisCode,
};
use jiff::ToSpan as _;
use sha2::{Digest as _, Sha256};

use super::{
    chance::Chance,
    matters::{AssetForm, MeasureForm, PersonForm, Who},
    office, papers,
    places::Drafting,
    story::{Edition, Story, measure_id},
    words,
};

impl Story {
    /// Returns the contents.
    pub(crate) fn contents(&self, edition: Edition) -> Contents {
        let (begun, on_paper) = (edition == Edition::Begun, edition == Edition::OnPaper);
        let text = |wordings: &[&str], purpose| Some(self.drawn(wordings, purpose));
        let mut basis: Vec<BasisCode> = self.matter.basis.iter().filter_map(|b| b.parse().ok()).collect();
        if Chance::for_purpose(self.seed, 12).happens(40) {
            basis.extend("reciprocity".parse());
        }
        Contents {
            authority: Some(self.here.authority.to_owned()),
            officer_in_charge: Some(Contact {
                name: Some(office::name_of(self.here, self.officers.0)),
                function: Some("Officer, mutual legal assistance".to_owned()),
            }),
            conducting_authority: Some(ConductingAuthority {
                name: Some(self.here.court.to_owned()),
                functions: Some(self.filled("Conducts the proceedings in file {file}")),
            }),
            subject: Some(self.subject()),
            nature_of_proceedings: text(self.matter.nature, 13),
            offences: vec![self.offence()],
            facts: Some(self.facts(edition)).filter(|_| !begun),
            measures: self.measures.iter().enumerate().filter_map(|(i, m)| self.measure(i, m)).collect(),
            persons: self.matter.persons.iter().filter_map(|p| self.person(p)).collect(),
            purpose: text(self.matter.purpose, 14).filter(|_| !begun).map(|purpose| match edition {
                Edition::Revised => {
                    format!("{purpose}; each record is for the charge named under the offences")
                }
                _ => purpose,
            }),
            legal_basis: basis,
            urgency: self.urgency(),
            confidentiality: self
                .matter
                .confidentiality
                .map(|(level, text)| Confidentiality { level: Some(level), text: Some(self.filled(text)) }),
            language: self.language().parse().ok(),
            translations: vec![],
            assets: self.assets(),
            confiscation: self.confiscation(),
            // What came on paper has its annexes on paper.
            documents: if begun || on_paper { vec![] } else { self.document_entries() },
            custody_reference: self
                .matter
                .in_custody
                .then(|| format!("Evidence store, item {}", self.file())),
            ..Contents::default()
        }
    }

    fn facts(&self, edition: Edition) -> String {
        let paragraphs = self.matter.facts.iter().zip(100..);
        let mut facts: Vec<String> =
            paragraphs.map(|(wordings, purpose)| self.drawn(wordings, purpose)).collect();
        if edition == Edition::Mended {
            facts.push(self.filled(
                "After the first request came back, the {investigator} has added the account and register numbers in \
                 the annex and the link between the person concerned and {city_there}.",
            ));
        }
        facts.join("\n\n")
    }

    fn offence(&self) -> Offence {
        let mut chance = Chance::for_purpose(self.seed, 15);
        let (number, year) = (chance.between(2, 48), chance.between(1998, 2021));
        let statute = self.matter.statute;
        let provision = match self.here.drafting {
            Drafting::Sections if statute.ends_with("Code") => format!("{statute}, section {}", number + 200),
            Drafting::Sections => format!("{statute} Act {year}, section {number}"),
            Drafting::Articles if statute.ends_with("Code") => format!("{statute}, article {}", number + 200),
            Drafting::Articles => format!("{statute} Law of {year}, article {number}"),
        };
        let years = chance.between(self.matter.penalty_years.0, self.matter.penalty_years.1);
        Offence {
            family: Some(self.matter.family),
            provision: Some(provision),
            max_penalty_years: u16::try_from(years).ok(),
            convention_basis: Some(self.matter.carried_by.to_owned()),
        }
    }

    fn measure(&self, index: usize, form: &MeasureForm) -> Option<Measure> {
        Some(Measure {
            id: measure_id(index)?,
            measure_type: form.measure_type,
            description: Some(self.drawn(form.description, 40 + index as u64)),
            procedure: form.procedure.map(|p| self.filled(p)),
            persons: form.persons.iter().filter_map(|p| p.parse().ok()).collect(),
            assets: form.assets.iter().filter_map(|a| a.parse().ok()).collect(),
        })
    }

    fn person(&self, form: &PersonForm) -> Option<Person> {
        let name = Some(self.blank(form.code));
        let bare = Person {
            code: form.code.parse().ok()?,
            role: form.role,
            sealed: false,
            age_status: None,
            name: None,
            description: None,
            nationality: None,
            place: None,
            identity: None,
            identity_sent: None,
            identity_purpose: None,
        };
        let adult = Some(AgeStatus::Adult);
        Some(match form.who {
            Who::FromHere => Person {
                name,
                age_status: adult,
                nationality: self.here.state(),
                place: Some(self.city.to_owned()),
                ..bare
            },
            Who::Abroad => Person {
                name,
                age_status: adult,
                nationality: self.here.state(),
                place: Some(self.city_there.to_owned()),
                ..bare
            },
            Who::FromThere => Person {
                name,
                age_status: adult,
                nationality: self.there.state(),
                place: Some(self.city_there.to_owned()),
                ..bare
            },
            Who::CompanyHere => {
                Person { name, nationality: self.here.state(), place: Some(self.city.to_owned()), ..bare }
            }
            Who::CompanyThere => Person {
                name,
                nationality: self.there.state(),
                place: Some(self.city_there.to_owned()),
                ..bare
            },
            Who::NotIdentified(known) => Person {
                description: Some(self.filled(known)),
                place: Some(self.city_there.to_owned()),
                ..bare
            },
            // A code and nothing else: who it is goes to the vault with the first draft, see [`Story::sealed`].
            Who::Sealed(age) => {
                // Only who has to find a child for one hearing needs to know who it is.
                let purpose = self.matter.identity_purpose.map(|p| self.filled(p));
                let identity_sent = Some(purpose.is_some());
                Person {
                    sealed: true,
                    age_status: Some(age),
                    identity_sent,
                    identity_purpose: purpose,
                    ..bare
                }
            }
        })
    }

    /// Returns the contents of a first draft: with who the sealed persons are, for the vault.
    pub(crate) fn sealed(&self, edition: Edition) -> Contents {
        let mut contents = self.contents(edition);
        for (number, person) in contents.persons.iter_mut().enumerate().filter(|(_, p)| p.sealed) {
            person.identity = Some(self.identity(number as u64, person.age_status));
        }
        contents
    }

    /// Who a sealed person is: nobody, and nobody else in this story.
    fn identity(&self, number: u64, age: Option<AgeStatus>) -> Identity {
        let mut chance = Chance::for_purpose(self.seed, 200 + number);
        let home = self.there;
        // Names that nobody else in any docket has: a search for one finds the vault only.
        let given = chance.pick(words::SEALED_NAMES).unwrap_or("N.");
        let mut name = home.full_name(given, chance.pick(home.family).unwrap_or("N."));
        for _ in 0..40 {
            if !self.names_share_a_word(&name) {
                break;
            }
            name = home.full_name(given, chance.pick(home.family).unwrap_or("N."));
        }
        let years = if comity_domain::vault::counts_as_child(age) { (12, 16) } else { (21, 44) };
        Identity {
            name: Some(name),
            born: Some((i64::from(self.begun.year()) - chance.between(years.0, years.1)).to_string()),
            nationality: home.state(),
            place: Some("Known to the protection office".to_owned()),
        }
    }

    fn urgency(&self) -> Option<Urgency> {
        if !self.urgent && self.deadline_days.is_none() {
            return None;
        }
        let reason = if self.urgent {
            [
                "Data are kept for a limited time only",
                "The deposit ends and may be moved on that day",
                "A person is held in custody in {here}; the court reviews it",
                "The hearing has been fixed and cannot be moved",
            ]
        } else {
            [
                "The trial is expected to open in the week after",
                "The period for the decision whether to indict ends",
                "Part of the offences is barred by time after that",
                "The court has set this date for its next sitting",
            ]
        };
        Some(Urgency {
            level: Some(if self.urgent { UrgencyLevel::Urgent } else { UrgencyLevel::Ordinary }),
            reason: Some(self.drawn(&reason, 16)),
            deadline: self.deadline_days.and_then(|days| self.begun.checked_add(days.days()).ok()),
        })
    }

    fn confiscation(&self) -> Option<Confiscation> {
        let form = self.matter.confiscation?;
        let mode = self.measure_types().find(|m| m.is_confiscation())?;
        Some(Confiscation {
            mode: Some(mode),
            order_copy: form.order.map(str::to_owned),
            order_final_on: form.extent.and_then(|_| self.begun.checked_sub(2.months()).ok()),
            extent: form.extent.map(|extent| self.filled(extent)),
            third_parties_heard: form.third_parties.iter().map(|t| (*t).to_owned()).collect(),
            disposal_asked: form.disposal.map(|disposal| {
                let article = if self.rests_on_uncac() { "UNCAC 57" } else { "14(2)" };
                self.filled(disposal).replace("14(2)", article)
            }),
        })
    }

    /// What an asset is worth, in minor units of its currency: at home, or what is known of it over there.
    pub(super) fn worth(&self, form: &AssetForm) -> (i64, &'static str) {
        let here = self.amount.saturating_mul(minor_units(self.here.currency));
        if !form.valued_there {
            return (here, self.here.currency);
        }
        let there = Chance::for_purpose(self.seed, 25).between(90_000, 4_800_000);
        (there.saturating_mul(100 * minor_units(self.there.currency) / 100), self.there.currency)
    }

    fn assets(&self) -> Vec<Asset> {
        let assets = self.matter.assets.iter();
        assets
            .filter_map(|form| {
                let (value, currency) = self.worth(form);
                Some(Asset {
                    id: form.id.parse().ok()?,
                    kind: form.kind.to_owned(),
                    value_minor: Some(value),
                    currency: Some(currency.to_owned()),
                    place: Some(self.city_there.to_owned()),
                    holder: Some(self.filled(form.holder)),
                })
            })
            .collect()
    }

    fn document_entries(&self) -> Vec<DocumentEntry> {
        let entry = |name: &&str| {
            let bytes = self.document_bytes(name);
            DocumentEntry {
                name: (*name).to_owned(),
                media_type: papers::media_type(name).to_owned(),
                size: bytes.len() as u64,
                sha256: hex::encode(Sha256::digest(&bytes)),
                classification: comity_domain::codes::DocumentClass::Shared,
            }
        };
        self.documents().iter().map(entry).collect()
    }
}

/// How many minor units one unit of a currency has, ISO 4217.
fn minor_units(currency: &str) -> i64 {
    match currency {
        "JPY" | "KRW" | "VND" | "UGX" | "XOF" | "XAF" => 1,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" => 1000,
        _ => 100,
    }
}
