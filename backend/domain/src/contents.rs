//! What a request holds: written while drafted, frozen by `send`. Names as in UNTOC 18(15).
//!
//! Contents are one body, kept for ever; events know only their [`Outline`].

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    codes::{
        AgeStatus, ConfidentialityLevel, DocumentClass, MeasureType, OffenceFamily, PersonRole, UrgencyLevel,
    },
    ids::{Article, AssetId, BasisCode, Language, MeasureId, PersonCode, StateCode},
};

mod outline;

pub use self::outline::{MeasureOutline, Outline, PersonOutline};
pub use crate::vault::Identity;

macro_rules! contents_types {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        pub struct $name {
            $($(#[$fmeta])* pub $field: $type,)*
        }
    )*};
}

contents_types! {
    /// The contents of a request. A field not given is null, or an empty list.
    Contents {
        /// Authority making the request, 18(15)(a).
        #[serde(skip_serializing_if = "Option::is_none")]
        authority: Option<String>,
        /// Contact person; no completeness item.
        #[serde(skip_serializing_if = "Option::is_none")]
        officer_in_charge: Option<Contact>,
        /// The court, prosecutor or investigator that conducts the matter, 18(15)(b).
        #[serde(skip_serializing_if = "Option::is_none")]
        conducting_authority: Option<ConductingAuthority>,
        /// Subject matter, 18(15)(b).
        #[serde(skip_serializing_if = "Option::is_none")]
        subject: Option<String>,
        /// Nature of the investigation, prosecution or proceeding, 18(15)(b).
        #[serde(skip_serializing_if = "Option::is_none")]
        nature_of_proceedings: Option<String>,
        /// The offences, with what carries them.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        offences: Vec<Offence>,
        /// Summary of the relevant facts, 18(15)(c).
        #[serde(skip_serializing_if = "Option::is_none")]
        facts: Option<String>,
        /// The assistance asked for, 18(15)(d), measure by measure.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        measures: Vec<Measure>,
        /// Persons concerned, 18(15)(e).
        #[serde(skip_serializing_if = "Vec::is_empty")]
        persons: Vec<Person>,
        /// Purpose of the evidence, information or action, 18(15)(f).
        #[serde(skip_serializing_if = "Option::is_none")]
        purpose: Option<String>,
        /// Ordered: first choice, then fallback.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        legal_basis: Vec<BasisCode>,
        /// A reason and a date, 18(24).
        #[serde(skip_serializing_if = "Option::is_none")]
        urgency: Option<Urgency>,
        /// What is to be kept from whom, 18(20).
        #[serde(skip_serializing_if = "Option::is_none")]
        confidentiality: Option<Confidentiality>,
        /// Language of the request, 18(14).
        #[serde(skip_serializing_if = "Option::is_none")]
        language: Option<Language>,
        /// Translations that go with it, 18(14).
        #[serde(skip_serializing_if = "Vec::is_empty")]
        translations: Vec<Translation>,
        /// Assets concerned.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        assets: Vec<Asset>,
        /// Documents that go with the request, attached under these names.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        documents: Vec<DocumentEntry>,
        /// What is asked under 13(3), where a measure of article 13 is among them.
        #[serde(skip_serializing_if = "Option::is_none")]
        confiscation: Option<Confiscation>,
        /// Who is sought and on what, for extradition and the arrest before it, 16.
        #[serde(skip_serializing_if = "Option::is_none")]
        extradition: Option<Extradition>,
        /// Provisional arrest: that a request for extradition will follow.
        #[serde(skip_serializing_if = "Option::is_none")]
        undertaking: Option<String>,
        /// Where material that is never stored is kept.
        #[serde(skip_serializing_if = "Option::is_none")]
        custody_reference: Option<String>,
        /// Spontaneous information that led to it, 18(4).
        #[serde(skip_serializing_if = "Option::is_none")]
        arises_from: Option<ArisesFrom>,
        /// The requesting State's own number, where it came on paper or from an old register.
        #[serde(skip_serializing_if = "Option::is_none")]
        their_reference: Option<String>,
        /// The own number in the office's old register.
        #[serde(skip_serializing_if = "Option::is_none")]
        own_reference: Option<String>,
    }

    /// What a request under article 13 holds beside 18(15): 13(3)(a)-(c), UNCAC 55(3).
    Confiscation {
        /// Which of the three ways: `13(1)(a)`, `13(1)(b)` or `13(2)`.
        #[serde(skip_serializing_if = "Option::is_none")]
        mode: Option<MeasureType>,
        /// Name of the attached document: the admissible copy of the order, 13(3)(b).
        #[serde(skip_serializing_if = "Option::is_none")]
        order_copy: Option<String>,
        /// When the order became final, UNCAC 55(3)(b).
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        order_final_on: Option<Date>,
        /// Extent of execution asked, 13(3)(b).
        #[serde(skip_serializing_if = "Option::is_none")]
        extent: Option<String>,
        /// Third parties heard before the order: person codes or words.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        third_parties_heard: Vec<String>,
        /// What is asked under 14.
        #[serde(skip_serializing_if = "Option::is_none")]
        disposal_asked: Option<String>,
    }

    /// What a request for extradition holds beside the facts. UNTOC 16 has no list: the treaty in use or the law, 16(7).
    Extradition {
        /// The person sought.
        #[serde(skip_serializing_if = "Option::is_none")]
        person: Option<PersonCode>,
        /// Where the person is.
        #[serde(skip_serializing_if = "Option::is_none")]
        location: Option<String>,
        /// Warrant or judgment, with its date.
        #[serde(skip_serializing_if = "Option::is_none")]
        instrument: Option<String>,
        /// Highest maximum of the offences in years, for the reader; what is asked is that of each offence.
        #[serde(skip_serializing_if = "Option::is_none")]
        penalty_years: Option<u16>,
        /// Sentence still to be served.
        #[serde(skip_serializing_if = "Option::is_none")]
        sentence_left: Option<String>,
        /// Offences asked beside the first, by their index from 0.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        accessory_offences: Vec<u16>,
        /// Whether prosecution is asked for, should extradition be refused for nationality alone, 16(10).
        #[serde(skip_serializing_if = "Option::is_none")]
        prosecution_asked: Option<bool>,
    }

    /// Spontaneous information that led to a request, with the limits set on it, 18(4)-(5).
    ArisesFrom {
        /// `spontaneous_information`.
        #[serde(skip_serializing_if = "Option::is_none")]
        kind: Option<String>,
        /// The State that gave it.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<StateCode>,
        /// When.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        date: Option<Date>,
        /// What it rests on: 18(4).
        #[serde(skip_serializing_if = "Option::is_none")]
        article: Option<Article>,
        /// Limits set with it, 18(5).
        #[serde(skip_serializing_if = "Vec::is_empty")]
        limits: Vec<String>,
        /// What it was.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    }

    /// A contact person.
    Contact {
        /// Name.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Function.
        #[serde(skip_serializing_if = "Option::is_none")]
        function: Option<String>,
    }

    /// The authority that conducts the investigation, prosecution or proceeding, 18(15)(b).
    ConductingAuthority {
        /// Name.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// What it does in the matter.
        #[serde(skip_serializing_if = "Option::is_none")]
        functions: Option<String>,
    }

    /// One offence.
    Offence {
        /// Family; decides the legal basis proposed.
        #[serde(skip_serializing_if = "Option::is_none")]
        family: Option<OffenceFamily>,
        /// The provision of national law.
        #[serde(skip_serializing_if = "Option::is_none")]
        provision: Option<String>,
        /// Maximum deprivation of liberty, in years.
        #[serde(skip_serializing_if = "Option::is_none")]
        max_penalty_years: Option<u16>,
        /// A treaty and its article; `UNTOC 2(b)` is serious crime, the only one that needs four years.
        #[serde(skip_serializing_if = "Option::is_none")]
        convention_basis: Option<String>,
    }

    /// Urgency: a level, and where there is one a reason with its date, 18(24).
    Urgency {
        /// Level; sets the time to acknowledge.
        #[serde(skip_serializing_if = "Option::is_none")]
        level: Option<UrgencyLevel>,
        /// Reason for the date.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Date asked for with that reason; ends at 24:00 UTC.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        deadline: Option<Date>,
    }

    /// Confidentiality, 18(20).
    Confidentiality {
        /// Level.
        #[serde(skip_serializing_if = "Option::is_none")]
        level: Option<ConfidentialityLevel>,
        /// What is to be kept from whom, until when.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    }
}

/// One piece of assistance asked for; the unit of execution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Measure {
    /// M-1, M-2 ... within the request.
    pub id: MeasureId,
    /// Type.
    #[serde(rename = "type")]
    pub measure_type: MeasureType,
    /// Assistance asked for, 18(15)(d).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Procedure wished, 18(15)(d).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<String>,
    /// Persons concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<PersonCode>,
    /// Assets concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<AssetId>,
}

/// A person concerned, 18(15)(e). A sealed person is a code here and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Person {
    /// S-1, V-1 ...: what everything but the vault shows.
    pub code: PersonCode,
    /// Part in the matter.
    pub role: PersonRole,
    /// Whether the identity is protected (TIP 6(1), UNTOC 24).
    #[serde(default)]
    pub sealed: bool,
    /// Age; none for a legal person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_status: Option<AgeStatus>,
    /// Name; not sealed only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What is known of a person whose name is not; not sealed only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Nationality; not sealed only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nationality: Option<StateCode>,
    /// Place; not sealed only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Who the sealed person is; write-only. The write path moves it to the vault before anything else sees it, and
    /// only opening it reads it again.
    #[serde(default, skip_serializing)]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Identity>, write_only))]
    pub identity: Option<Identity>,
    /// Whether the identity goes to the other State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_sent: Option<bool>,
    /// Why the other State needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_purpose: Option<String>,
}

impl Person {
    /// Returns a person of whom only code and part in the matter are known.
    #[must_use]
    pub const fn coded(code: PersonCode, role: PersonRole) -> Self {
        Self {
            code,
            role,
            sealed: false,
            age_status: None,
            name: None,
            description: None,
            nationality: None,
            place: None,
            identity: None,
            identity_sent: None,
            identity_purpose: None,
        }
    }
}

/// A translation, 18(14).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Translation {
    /// Language of the translation.
    pub language: Language,
    /// Name of the attached document.
    pub document: String,
    /// Whether the requesting State certified it.
    #[serde(default)]
    pub certified: bool,
}

/// An asset concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Asset {
    /// B-1, B-2 ...
    pub id: AssetId,
    /// Kind, such as `bank_deposit`.
    pub kind: String,
    /// Value in minor units of the currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_minor: Option<i64>,
    /// ISO 4217.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Who holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
}

/// A document that goes with the request, by the name under which it is attached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DocumentEntry {
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// Who may read it.
    pub classification: DocumentClass,
}

impl Contents {
    /// Returns whether all that is asked is service of documents: then 18(15)(c) needs no facts.
    #[must_use]
    pub fn only_service_of_documents(&self) -> bool {
        !self.measures.is_empty() && self.measures.iter().all(|m| m.measure_type == MeasureType::Service)
    }

    /// Takes the identities of the sealed persons out, for the vault; an empty one is none, and leaves there what is.
    ///
    /// The identity of a person who is not sealed is left behind: it has no vault to go to, and is refused.
    pub fn take_identities(&mut self) -> Vec<(PersonCode, Identity)> {
        let sealed = self.persons.iter_mut().filter(|person| person.sealed);
        sealed
            .filter_map(|person| Some((person.code.clone(), person.identity.take()?)))
            .filter(|(_, identity)| !identity.is_empty())
            .collect()
    }

    /// Returns what events may know of the contents: ids, codes and dates, no name and no free text.
    #[must_use]
    pub fn outline(&self) -> Outline {
        let urgency = self.urgency.as_ref();
        let reasoned = urgency.is_some_and(|u| u.reason.as_deref().is_some_and(|r| !r.trim().is_empty()));
        Outline {
            measures: self
                .measures
                .iter()
                .map(|m| MeasureOutline { id: m.id.clone(), measure_type: m.measure_type })
                .collect(),
            persons: self
                .persons
                .iter()
                .map(|p| PersonOutline {
                    code: p.code.clone(),
                    role: p.role,
                    sealed: p.sealed,
                    age_status: p.age_status,
                })
                .collect(),
            assets: self.assets.iter().map(|a| a.id.clone()).collect(),
            families: self.offences.iter().filter_map(|o| o.family).collect(),
            legal_basis: self.legal_basis.clone(),
            urgency: urgency.and_then(|u| u.level).unwrap_or(UrgencyLevel::Ordinary),
            deadline: urgency.filter(|_| reasoned).and_then(|u| u.deadline),
            confidentiality: self
                .confidentiality
                .as_ref()
                .and_then(|c| c.level)
                .unwrap_or(ConfidentialityLevel::Ordinary),
            language: self.language.clone(),
            sought: self.sought().cloned(),
            prosecution_asked: self.extradition.as_ref().and_then(|e| e.prosecution_asked).unwrap_or(false),
        }
    }

    /// Returns who is sought: the person named, else the one the measure of such a request concerns.
    #[must_use]
    pub fn sought(&self) -> Option<&PersonCode> {
        let wanted =
            |m: &&Measure| matches!(m.measure_type, MeasureType::Surrender | MeasureType::ProvisionalArrest);
        let concerned = self.measures.iter().find(wanted).and_then(|m| m.persons.first());
        self.extradition.as_ref().and_then(|e| e.person.as_ref()).or(concerned)
    }

    /// Returns the contents as a request for extradition begins with them, drafted from those of a provisional arrest
    /// or of an earlier request: one measure, the person sought, nothing promised that is now being done.
    #[must_use]
    pub fn for_extradition(mut self) -> Self {
        let person = self.sought().cloned();
        if let Some(measure) = self.measures.first_mut().filter(|_| person.is_some()) {
            if measure.measure_type == MeasureType::ProvisionalArrest {
                // What was asked then is not what is asked now.
                measure.description = None;
            }
            measure.measure_type = MeasureType::Surrender;
            self.measures.truncate(1);
        }
        let place = person.as_ref().and_then(|code| self.persons.iter().find(|p| p.code == *code));
        let place = place.and_then(|p| p.place.clone());
        let extradition = self.extradition.get_or_insert_default();
        extradition.person = person;
        extradition.location = extradition.location.take().or(place);
        self.undertaking = None;
        self.urgency = None;
        self
    }
}
