//! Things that crossed a border: antiquities, timber, wildlife, firearms, ships.

use comity_domain::codes::{
    MeasureType::{Information, ObjectsSites, Records, SearchSeizure, Statements},
    OffenceFamily,
    PersonRole::{LegalPerson, Suspect, Witness},
};

use super::{
    Matter,
    Who::{CompanyThere, FromHere, FromThere},
    measure, person,
};

pub(super) const MATTERS: &[Matter] = &[
    Matter {
        weight: 4,
        family: OffenceFamily::CulturalProperty,
        statute: "Antiquities and Heritage",
        penalty_years: (5, 15),
        subject: &[
            "A bronze figure offered for sale in {city_there}",
            "Palm-leaf manuscripts from a temple library",
        ],
        facts: &[
            &[
                "In {month} it was noticed that a bronze figure, on record with the heritage board of {here} since \
                 1962, was missing from a store in {city}. The lock had not been forced; {S-1} held a key.",
                "A set of manuscripts, catalogued and photographed in 1987, was replaced by copies in a library in \
                 {city}. {S-1} had borrowed it for rebinding.",
            ],
            &[
                "The catalogue of {company_there}, a dealer in {city_there}, shows an object with the same marks, said to \
               come from an old private collection. No permit for its export was ever given.",
            ],
            &[
                "Return is not asked for now. The inquiry needs to know whether it is the same object and who brought it.",
            ],
        ],
        persons: &[person("S-1", Suspect, FromHere), person("L-1", LegalPerson, CompanyThere)],
        measures: &[
            measure(
                Information,
                &["Examination of the object by an expert against the record of the heritage board"],
                Some("An expert of the heritage board to attend, at the cost of {here}"),
                &["L-1"],
            ),
            measure(Records, &["Books of {company_there} on the purchase and its price"], None, &["L-1"]),
            measure(
                SearchSeizure,
                &["Securing of the object until the question of ownership is decided"],
                None,
                &["L-1"],
            ),
        ],
        documents: &["letter-of-request.pdf", "catalogue-record.pdf"],
        ..Matter::BASE
    },
    Matter {
        weight: 5,
        family: OffenceFamily::NaturalResources,
        statute: "Forests and Wildlife",
        penalty_years: (4, 10),
        subject: &[
            "Shipping papers of {count} containers of timber",
            "Customs file on a consignment from {city}",
        ],
        facts: &[
            &[
                "Rosewood cut in a protected forest was shipped from {city} as furniture parts in {count} containers. \
                 The export permits carry the number of a permit used years before.",
                "Scales of a protected animal were found in {city} in sacks of cashew nuts. Papers of {S-1} speak of \
                 earlier consignments of the same kind to {city_there}.",
            ],
            &["The consignee is {company_there}. Payment of {amount} came from an account at {bank_there}."],
            &[
                "The inquiry concerns a group that has acted from {period}, and the officials who stamped its papers.",
            ],
        ],
        persons: &[person("S-1", Suspect, FromHere), person("L-1", LegalPerson, CompanyThere)],
        measures: &[
            measure(
                Records,
                &["Customs declarations and bills of lading of {company_there}, {period}"],
                None,
                &["L-1"],
            ),
            measure(
                ObjectsSites,
                &["Inspection and sampling of what is still in store at {city_there}"],
                Some("Samples sealed, numbered, with a record of custody"),
                &["L-1"],
            ),
            measure(Records, &["Record of the payment from {bank_there}"], None, &["L-1"]),
        ],
        documents: &["letter-of-request.pdf", "bills-of-lading.pdf"],
        ..Matter::BASE
    },
    Matter {
        weight: 3,
        family: OffenceFamily::Firearms,
        statute: "Firearms",
        penalty_years: (5, 15),
        subject: &["Tracing of serial numbers", "Sale of blank-firing pistols and parts"],
        facts: &[
            &[
                "{count} pistols changed to fire live ammunition were found in a workshop in {city}. Boxes beside them \
               carry the label of {company_there}, a licensed dealer in {city_there}.",
            ],
            &[
                "{S-1}, who rented the workshop, bought by post under several names. The serial numbers are listed in the \
               annex.",
            ],
        ],
        persons: &[person("S-1", Suspect, FromHere), person("L-1", LegalPerson, CompanyThere)],
        measures: &[
            measure(
                Records,
                &["Sales records of {company_there} for the serial numbers in the annex"],
                None,
                &["L-1"],
            ),
            measure(Statements, &["Statement of the person who keeps those records"], None, &["L-1"]),
        ],
        documents: &["letter-of-request.pdf", "annex-serial-numbers.csv"],
        ..Matter::BASE
    },
    Matter {
        weight: 3,
        family: OffenceFamily::Piracy,
        statute: "Offences at Sea",
        penalty_years: (8, 20),
        at_sea: true,
        subject: &["Statements of crew members of a coastal tanker", "Radar data and voyage records"],
        facts: &[
            &[
                "In {month} a coastal tanker was boarded at night outside the port limits of {city}. The crew was locked \
               into the mess and let out unharmed; part of the cargo was pumped into another ship.",
            ],
            &[
                "Three members of the crew live in {there}. The other ship is thought to have called at {city_there} two \
               days later under the flag of convenience it still carried.",
            ],
        ],
        persons: &[person("S-1", Suspect, FromHere), person("W-1", Witness, FromThere)],
        measures: &[
            measure(
                Statements,
                &["Statement of {W-1}, second officer, on the night in question"],
                Some("Under oath; a drawing of the deck to be shown"),
                &["W-1"],
            ),
            measure(
                Information,
                &["Radar and position data off {city_there} for the days in the annex"],
                None,
                &[],
            ),
            measure(Records, &["Port records of calls in {city_there}, {period}"], None, &[]),
        ],
        ..Matter::BASE
    },
];
