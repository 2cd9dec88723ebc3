//! Matters in which persons were harmed or put at risk. Soberly: what an executing authority needs, and no more.

use comity_domain::codes::{
    AgeStatus,
    ConfidentialityLevel::Strict,
    MeasureType::{Appearance, Information, OtherAssistance, PersonLent, Records, Statements},
    OffenceFamily,
    PersonRole::{Accused, LegalPerson, Suspect, Victim, Witness},
};

use super::{
    Matter,
    Who::{CompanyThere, FromHere, FromThere, NotIdentified, Sealed},
    measure, person,
};

pub(super) const MATTERS: &[Matter] = &[
    Matter {
        weight: 7,
        family: OffenceFamily::TraffickingInPersons,
        carried_by: "TIP 5",
        basis: &["UNTOC-TIP"],
        statute: "Prevention of Trafficking in Persons",
        penalty_years: (10, 20),
        subject: &[
            "Records of a recruitment agency in {city_there}",
            "Recruitment for work abroad: agency and travel records",
        ],
        facts: &[
            &[
                "{company_there}, an agency in {city_there}, placed notices for work in food processing in {here}. Those \
                 who answered were asked for a fee and, on arrival in {city}, were given other work, longer hours and \
                 no wages until a debt was said to be paid.",
                "Persons recruited in {there} for domestic work came to {city} from {period}. Their passports were \
                 held by the employer, {S-1}, and their wages kept back against costs that grew every month.",
            ],
            &[
                "Labour inspectors found the place of work in {month}. V-1 and V-2 are safe and receive support; both \
                 have agreed to be heard. Their identities are kept under seal and are not needed to execute this \
                 request.",
                "V-1 has returned home of own free will and is supported there; V-2 has stayed. Both spoke to the \
                 {investigator} in the presence of a support person. Neither is named here, since the measures asked \
                 for do not need it.",
            ],
            &[
                "The request is for records of the agency only. Nobody who was recruited is to be questioned or visited \
               on account of it.",
            ],
        ],
        purpose: &["Evidence against the recruiters in file {file}"],
        persons: &[
            person("S-1", Suspect, FromHere),
            person("L-1", LegalPerson, CompanyThere),
            person("V-1", Victim, Sealed(AgeStatus::Adult)),
            person("V-2", Victim, Sealed(AgeStatus::Adult)),
        ],
        measures: &[
            measure(
                Records,
                &["Contracts, fee receipts and notices of {company_there}, {period}"],
                Some("Names of applicants other than those in the sealed annex to be masked"),
                &["L-1"],
            ),
            measure(Records, &["Licence file of {company_there} and decisions taken on it"], None, &["L-1"]),
            measure(
                Information,
                &["Whether inquiries against {company_there} are pending in {there}"],
                None,
                &["L-1"],
            ),
        ],
        confidentiality: Some((
            Strict,
            "The existence of the request is not to be made known; codes only in all papers",
        )),
        ..Matter::BASE
    },
    Matter {
        weight: 4,
        family: OffenceFamily::TraffickingInPersons,
        carried_by: "TIP 5",
        basis: &["UNTOC-TIP", "UNTOC"],
        statute: "Prevention of Trafficking in Persons",
        penalty_years: (10, 25),
        subject: &[
            "Hearing by video link of a protected witness",
            "One hearing by video link, child-sensitive setting",
        ],
        nature: &["Trial, {court}, case {file}"],
        facts: &[
            &[
                "The accused, {A-1}, is charged with having brought persons to {city} under false promises of schooling \
               and work. The indictment concerns {period}.",
            ],
            &[
                "V-1, who was not of age at the time, lives in {city_there} under the care of the authorities of {there} \
               and goes to school. V-1 and the guardian have agreed to one hearing, by video link, and to no other.",
            ],
            &[
                "The trial court asks that the hearing take place in a setting fit for a child, with the guardian and a \
               support person, and that the accused be neither seen nor heard by V-1. The place of residence is not to \
               be told to anyone in {here}.",
            ],
        ],
        purpose: &["Testimony in case {file}, given once and in a way that does no harm"],
        persons: &[person("A-1", Accused, FromHere), person("V-1", Victim, Sealed(AgeStatus::Child))],
        measures: &[
            measure(
                Statements,
                &["One hearing of V-1 by video link (18(18)), guardian and support person present"],
                Some(
                    "Questions in writing beforehand; breaks as the guardian asks; no recording outside the court file",
                ),
                &["V-1"],
            ),
            measure(OtherAssistance, &["Interpreter and support person for the hearing"], None, &["V-1"]),
        ],
        confidentiality: Some((Strict, "Nothing that could lead to V-1 may leave the file")),
        identity_purpose: Some(
            "So that the child protection authority of {there} can reach V-1 and the guardian; for nobody else",
        ),
        ..Matter::BASE
    },
    Matter {
        weight: 5,
        family: OffenceFamily::SmugglingOfMigrants,
        carried_by: "SOM 6",
        basis: &["UNTOC-SOM", "UNTOC"],
        statute: "Smuggling of Migrants",
        penalty_years: (6, 15),
        at_sea: true,
        subject: &["Ownership and movements of a vessel", "Vessel papers and money transfers"],
        facts: &[
            &[
                "In {month} a fishing boat with {count} persons on board was brought into the port of {city} after its \
               engine had failed. All were brought ashore in safety. They had paid for the passage in {city_there}.",
            ],
            &[
                "The boat's papers name {company_there} as its owner. {S-1}, who was at the helm, says that a man in \
                 {city_there} hired the boat for a week.",
                "Receipts found on board show payments collected in {city_there} by a person known as the agent, S-2.",
            ],
            &["Migrants are not prosecuted for having been on board and are not named in this request."],
        ],
        persons: &[
            person("S-1", Suspect, FromHere),
            person(
                "S-2",
                Suspect,
                NotIdentified("Person in {city_there} who collected the payments, called the agent"),
            ),
            person("L-1", LegalPerson, CompanyThere),
        ],
        measures: &[
            measure(
                Records,
                &["Registration papers and port movements of the boat, {period}"],
                None,
                &["L-1"],
            ),
            measure(
                Records,
                &[
                    "Records of money transfers received by S-2 in {city_there}, as far as S-2 can be identified",
                ],
                None,
                &["S-2"],
            ),
            measure(
                Statements,
                &["Statement of the manager of {company_there} on the hire of the boat"],
                None,
                &["L-1"],
            ),
        ],
        ..Matter::BASE
    },
    Matter {
        weight: 4,
        family: OffenceFamily::Obstruction,
        carried_by: "UNTOC 23",
        basis: &["UNTOC"],
        statute: "Administration of Justice",
        penalty_years: (4, 9),
        subject: &["Calls made to a witness", "Subscriber data in a case of pressure on a witness"],
        facts: &[
            &[
                "A witness in a trial before the {court}, here W-1, was called several times in {month} and told not to \
               appear. The calls came from a number of {there}.",
            ],
            &[
                "W-1 is protected and is not named. {A-1}, on trial for fraud, has relatives in {city_there}; whether one \
               of them made the calls is the question.",
            ],
        ],
        persons: &[
            person("A-1", Accused, FromHere),
            person("W-1", Witness, Sealed(AgeStatus::Adult)),
            person("S-1", Suspect, NotIdentified("User of the telephone number given in the annex")),
        ],
        measures: &[
            measure(
                Records,
                &["Subscriber data and list of calls of the number in the annex, {period}"],
                None,
                &["S-1"],
            ),
            measure(Statements, &["Statement of the subscriber, if identified"], None, &["S-1"]),
        ],
        documents: &["letter-of-request.pdf", "annex-numbers.pdf"],
        confidentiality: Some((
            Strict,
            "W-1 is not to be named in any paper that leaves the central authorities",
        )),
        ..Matter::BASE
    },
    Matter {
        weight: 7,
        family: OffenceFamily::OrganizedGroup,
        carried_by: "UNTOC 5",
        statute: "Organized Crime",
        penalty_years: (8, 20),
        subject: &["Transfer of {W-1}, in custody in {city_there}, to give evidence"],
        nature: &["Trial, {court}, case {file}"],
        facts: &[
            &[
                "{A-1} is on trial for having led a group that sold stolen medicines. {W-1}, who drove for the group, is \
                 serving a sentence in {city_there} for another matter and has told the {investigator} by letter what \
                 was carried, when and for whom.",
            ],
            &[
                "The {court} wishes to hear {W-1} in person. {W-1} has said that there is no objection. Custody, return \
                 and immunity for earlier acts would follow article 18(10) to (12).",
            ],
        ],
        purpose: &["Testimony in case {file}"],
        persons: &[person("A-1", Accused, FromHere), person("W-1", Witness, FromThere)],
        measures: &[measure(
            PersonLent,
            &["Transfer of {W-1} for the hearing, with return within thirty days"],
            Some("Escort by officers of {here}; the days in custody to be certified on return"),
            &["W-1"],
        )],
        ..Matter::BASE
    },
    Matter {
        weight: 4,
        family: OffenceFamily::Corruption,
        carried_by: "UNCAC 16",
        basis: &["UNCAC", "UNTOC"],
        statute: "Prevention of Corruption",
        penalty_years: (5, 12),
        subject: &["Appearance of an accountant of {city_there} as a witness"],
        nature: &["Trial, {court}, case {file}"],
        facts: &[
            &[
                "{A-1} is charged with having taken payments for the award of a dredging contract. The accounts of the \
                 bidder were kept in {city_there} by {W-1}, who is not suspected of anything.",
            ],
            &[
                "{W-1} is willing to come to {city} and asks for safe conduct for the journey and the hearing.",
            ],
        ],
        purpose: &["Testimony in case {file}"],
        persons: &[person("A-1", Accused, FromHere), person("W-1", Witness, FromThere)],
        measures: &[measure(
            Appearance,
            &["Voluntary appearance of {W-1} before the {court}"],
            Some("Safe conduct as the treaty has it; travel and stay at the cost of {here}"),
            &["W-1"],
        )],
        ..Matter::BASE
    },
];
