//! What requests are about: invented matters, each a form whose blanks a [`super::story`] fills.
//!
//! Soberly told. Victims, children and threatened witnesses are codes and nothing else; images of abuse are never
//! described and never sent.
//!
//! Blanks stand in braces: `{here}` the requesting State and `{there}` the requested one; `{city}`, `{city_there}`,
//! `{bank}`, `{bank_there}`, `{company}`, `{company_there}`, `{amount}`, `{period}`, `{month}`, `{file}`, `{court}`,
//! `{investigator}`, `{count}`; a person's code gives the name as far as one is known.

mod goods;
mod money;
mod online;
mod people;
mod sought;

use std::sync::LazyLock;

use comity_domain::codes::{AgeStatus, ConfidentialityLevel, MeasureType, OffenceFamily, PersonRole};

/// One matter, as a form.
#[derive(Debug)]
pub(crate) struct Matter {
    /// How often it is drawn.
    pub(crate) weight: u32,
    /// The offence family.
    pub(crate) family: OffenceFamily,
    /// What carries the offence.
    pub(crate) carried_by: &'static str,
    /// Legal basis, first choice first.
    pub(crate) basis: &'static [&'static str],
    /// The statute, without its number.
    pub(crate) statute: &'static str,
    /// Maximum penalty in years, from and to.
    pub(crate) penalty_years: (i64, i64),
    /// The subject; one is drawn.
    pub(crate) subject: &'static [&'static str],
    /// The stage of the proceedings; one is drawn.
    pub(crate) nature: &'static [&'static str],
    /// The facts: of each paragraph one wording is drawn.
    pub(crate) facts: &'static [&'static [&'static str]],
    /// The purpose; one is drawn.
    pub(crate) purpose: &'static [&'static str],
    /// Persons concerned.
    pub(crate) persons: &'static [PersonForm],
    /// Measures.
    pub(crate) measures: &'static [MeasureForm],
    /// Assets.
    pub(crate) assets: &'static [AssetForm],
    /// Documents that go with the request.
    pub(crate) documents: &'static [&'static str],
    /// What is kept from whom, where it is more than 18(20) has it.
    pub(crate) confidentiality: Option<(ConfidentialityLevel, &'static str)>,
    /// Why the other State needs to know who the sealed persons are; none: it does not.
    pub(crate) identity_purpose: Option<&'static str>,
    /// What is asked under article 13, in words.
    pub(crate) confiscation: Option<Confiscating>,
    /// Whether the person sought is a national of the requested State.
    pub(crate) seeks_national: bool,
    /// Whether it is told of ports and ships.
    pub(crate) at_sea: bool,
    /// Whether material is kept elsewhere and only its reference is given.
    pub(crate) in_custody: bool,
}

impl Matter {
    const BASE: Self = Self {
        weight: 4,
        family: OffenceFamily::Other,
        carried_by: "UNTOC 2(b)",
        basis: &["UNTOC"],
        statute: "Penal Code",
        penalty_years: (5, 10),
        subject: &[],
        nature: &[
            "Criminal investigation, {court}, file {file}",
            "Investigation by the {investigator}, file {file}",
            "Preparatory inquiry before the {court}, file {file}",
        ],
        facts: &[],
        purpose: &[
            "Evidence in file {file}",
            "Evidence for the decision whether to indict in file {file}",
            "Use as evidence before the {court} in file {file}",
        ],
        persons: &[],
        measures: &[],
        assets: &[],
        documents: &["letter-of-request.pdf"],
        confidentiality: None,
        identity_purpose: None,
        confiscation: None,
        seeks_national: false,
        at_sea: false,
        in_custody: false,
    };
}

/// Who a person is, as far as a form says it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Who {
    /// A person of the requesting State, by name.
    FromHere,
    /// A person of the requesting State who is in the requested one, by name.
    Abroad,
    /// A person of the requested State, by name.
    FromThere,
    /// The company of the requesting State.
    CompanyHere,
    /// The company of the requested State.
    CompanyThere,
    /// Not identified; what is known.
    NotIdentified(&'static str),
    /// Sealed: a code and nothing else.
    Sealed(AgeStatus),
}

/// A person of a form.
#[derive(Debug)]
pub(crate) struct PersonForm {
    /// The code.
    pub(crate) code: &'static str,
    /// The part in the matter.
    pub(crate) role: PersonRole,
    /// Who it is.
    pub(crate) who: Who,
}

/// A measure of a form.
#[derive(Debug)]
pub(crate) struct MeasureForm {
    /// The type.
    pub(crate) measure_type: MeasureType,
    /// What is asked; one is drawn.
    pub(crate) description: &'static [&'static str],
    /// The procedure wished.
    pub(crate) procedure: Option<&'static str>,
    /// Persons concerned.
    pub(crate) persons: &'static [&'static str],
    /// Assets concerned.
    pub(crate) assets: &'static [&'static str],
}

/// An asset of a form.
#[derive(Debug)]
pub(crate) struct AssetForm {
    /// The id.
    pub(crate) id: &'static str,
    /// The kind.
    pub(crate) kind: &'static str,
    /// Who holds it; a blank.
    pub(crate) holder: &'static str,
    /// Whether its value is in the requested State's currency.
    pub(crate) valued_there: bool,
}

/// What a request under article 13 says beside the rest, 13(3).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Confiscating {
    /// The order of a court of the requesting State, as a document.
    pub(crate) order: Option<&'static str>,
    /// How far it is to be executed.
    pub(crate) extent: Option<&'static str>,
    /// Who was heard before.
    pub(crate) third_parties: &'static [&'static str],
    /// What is asked under 14.
    pub(crate) disposal: Option<&'static str>,
}

const fn person(code: &'static str, role: PersonRole, who: Who) -> PersonForm {
    PersonForm { code, role, who }
}

const fn measure(
    measure_type: MeasureType,
    description: &'static [&'static str],
    procedure: Option<&'static str>,
    persons: &'static [&'static str],
) -> MeasureForm {
    MeasureForm { measure_type, description, procedure, persons, assets: &[] }
}

static MATTERS: LazyLock<Vec<&'static Matter>> = LazyLock::new(|| {
    [money::MATTERS, people::MATTERS, goods::MATTERS, online::MATTERS].into_iter().flatten().collect()
});

/// Returns every matter.
pub(crate) fn matters() -> &'static [&'static Matter] {
    &MATTERS
}

/// Returns the matters in which a person is sought.
pub(crate) fn sought() -> &'static [Matter] {
    sought::MATTERS
}

/// Words that companies of the docket are named with; all invented.
pub(crate) const COMPANY_WORDS: &[&str] = &[
    "Blue Lotus",
    "Northern Cross",
    "Golden Banyan",
    "Monsoon",
    "Red Harbour",
    "Silver Dune",
    "Five Rivers",
    "Green Terrace",
    "Amber Road",
    "White Heron",
    "Twin Palms",
    "Kite & Anchor",
    "Old Bridge",
    "Sandalwood",
    "Long Quay",
    "Copper Gate",
    "Baobab",
    "Crescent Bay",
    "Tamarind",
    "Orchid Lane",
];

/// What those companies do.
pub(crate) const COMPANY_TRADES: &[&str] = &[
    "Trading",
    "Logistics",
    "Shipping",
    "Commodities",
    "Holdings",
    "Consulting",
    "Freight",
    "Import and Export",
    "Minerals",
    "Properties",
    "Engineering",
    "Textiles",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_family_has_a_matter() {
        let told: BTreeSet<_> = matters().iter().map(|m| m.family).collect();
        assert_eq!(told, OffenceFamily::ALL.iter().copied().collect());
    }

    #[test]
    fn a_measure_names_only_persons_and_assets_of_its_form() {
        for matter in matters().iter().copied().chain(sought()) {
            let persons: BTreeSet<_> = matter.persons.iter().map(|p| p.code).collect();
            let assets: BTreeSet<_> = matter.assets.iter().map(|a| a.id).collect();
            assert!(!matter.measures.is_empty() && !matter.subject.is_empty());
            for measure in matter.measures {
                assert!(measure.persons.iter().all(|p| persons.contains(p)), "{:?}", measure.description);
                assert!(measure.assets.iter().all(|a| assets.contains(a)), "{:?}", measure.description);
            }
        }
    }
}
