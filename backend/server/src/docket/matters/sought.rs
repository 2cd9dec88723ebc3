//! Persons sought by a court: for trial, or to serve a sentence. What is alleged is told as alleged.

use comity_domain::codes::{
    MeasureType::Surrender,
    OffenceFamily,
    PersonRole::{Accused, Sentenced, Suspect},
};

use super::{
    Matter, MeasureForm,
    Who::{Abroad, FromThere},
    measure, person,
};

const HANDED_OVER: &[MeasureForm] = &[measure(Surrender, &["Surrender of {S-1}"], None, &["S-1"])];

const BASE: Matter = Matter {
    measures: HANDED_OVER,
    documents: &["warrant.pdf", "text-of-law.pdf"],
    nature: &["Criminal proceedings before the {court}, file {file}"],
    ..Matter::BASE
};

pub(super) const MATTERS: &[Matter] = &[
    Matter {
        family: OffenceFamily::OrganizedGroup,
        carried_by: "UNTOC 5",
        statute: "Penal Code",
        penalty_years: (6, 12),
        subject: &["Person sought for trial: organised fraud on savings in {city}"],
        facts: &[
            &[
                "Between {period} savers in {city} were offered notes of {company}, which had no business. {amount} was \
                 paid in. {S-1}, its manager on paper, is accused of having led the group of {count} persons that sold \
                 them.",
            ],
            &[
                "{S-1} left {here} in {month}, before the day of the hearing, and did not answer the summons that was \
                 served at the last known address.",
            ],
        ],
        persons: &[person("S-1", Accused, Abroad)],
        ..BASE
    },
    Matter {
        family: OffenceFamily::Corruption,
        carried_by: "UNCAC 17",
        basis: &["UNCAC"],
        statute: "Prevention of Corruption",
        penalty_years: (5, 15),
        subject: &["Person sought for trial: public funds of the port of {city}"],
        facts: &[
            &[
                "From {period} the office that builds the port of {city} paid {amount} to {company} for dredging. The \
                 auditors found no ship and no log. {S-1} signed the orders of payment as head of the office.",
            ],
            &["{S-1} was charged in {month} and had left {here} nine days before."],
        ],
        persons: &[person("S-1", Accused, Abroad)],
        ..BASE
    },
    Matter {
        family: OffenceFamily::Firearms,
        carried_by: "UNTOC 2(b)",
        statute: "Firearms Control",
        penalty_years: (4, 10),
        subject: &["Person sought to serve a sentence: unlawful sale of firearms"],
        facts: &[
            &[
                "The {court} found that {S-1} sold {count} unmarked pistols in {city} from {period}, and sentenced \
                 {S-1}, who was present and had counsel. The appeal was dismissed.",
            ],
            &["{S-1} did not return from leave granted for a family funeral in {month}."],
        ],
        documents: &["judgment.pdf", "text-of-law.pdf"],
        persons: &[person("S-1", Sentenced, Abroad)],
        ..BASE
    },
    Matter {
        family: OffenceFamily::SmugglingOfMigrants,
        carried_by: "SOM 6",
        basis: &["UNTOC-SOM"],
        statute: "Immigration Offences",
        penalty_years: (5, 14),
        subject: &["Person sought for trial: passages by sea sold from {city}"],
        facts: &[
            &[
                "{S-1} is accused of having sold passages on boats that were not fit for the sea, {count} of them from \
                 {period}, for {amount} in all. Nobody lost their life. The passengers are not accused of anything and \
                 are not named here.",
            ],
            &["Telephone records place {S-1} in {city_there} since {month}."],
        ],
        persons: &[person("S-1", Suspect, Abroad)],
        ..BASE
    },
    Matter {
        seeks_national: true,
        family: OffenceFamily::Laundering,
        carried_by: "UNTOC 6",
        statute: "Prevention of Money Laundering",
        penalty_years: (7, 12),
        subject: &["Person sought for trial: proceeds of fraud moved through {bank}"],
        facts: &[
            &[
                "From {period} {amount} passed through accounts of {company} at {bank} in {city}. {S-1}, who lived in \
                 {city} then, is accused of having opened them with papers of persons who did not know of it.",
            ],
            &[
                "{S-1} returned to {there} in {month}. Should extradition be refused for nationality alone, {here} asks \
                 that the case be submitted for prosecution there, and will send the file.",
            ],
        ],
        persons: &[person("S-1", Accused, FromThere)],
        ..BASE
    },
];
