//! Laundering, corruption, fraud, and what follows the proceeds.

use comity_domain::codes::{
    MeasureType::{
        ConfiscationOurOrder, Freezing, ObjectsSites, Records, Service, Statements, TracingForEvidence,
    },
    OffenceFamily,
    PersonRole::{Accused, LegalPerson, Sentenced, Suspect},
};

use super::{
    AssetForm, Confiscating, Matter, MeasureForm,
    Who::{CompanyHere, CompanyThere, FromHere, FromThere},
    measure, person,
};

pub(super) const MATTERS: &[Matter] = &[
    Matter {
        weight: 9,
        family: OffenceFamily::Laundering,
        carried_by: "UNTOC 6",
        basis: &["UNTOC", "UNCAC"],
        statute: "Prevention of Money Laundering",
        penalty_years: (7, 15),
        subject: &[
            "Bank records of {company_there} at {bank_there}",
            "Account opening papers and transfers, {company_there}",
            "Records of a company and its accounts in {city_there}",
        ],
        facts: &[
            &[
                "From {period} the company {company}, managed by {S-1}, received payments of {amount} from \
                 persons in {city} who had been promised shares in a warehouse project. No land was bought and no \
                 permit was sought.",
                "An audit of {company} in {month} found that {amount} paid in by small investors in {city} had left \
                 the company within days. {S-1}, its director, gave the payments the names of machine parts and \
                 freight.",
            ],
            &[
                "The money went in {count} transfers to an account of {company_there} at {bank_there}, {city_there}. \
                 The invoices shown to the sending bank carry numbers that repeat, and the goods do not appear in \
                 the customs registers of either State.",
                "From {bank} it was sent on in {count} instalments, each just under the sum that must be reported, \
                 to {bank_there} in {city_there}. The beneficiary, {company_there}, was registered four months \
                 earlier with a single shareholder.",
            ],
            &[
                "It is not known who may sign for that account, or where the money went next. Without these records \
                 the {investigator} cannot say whether the sums are still there, and the limitation period for part \
                 of the offences is running.",
                "The {investigator} has questioned {S-1}, who says that {company_there} belongs to a business friend \
                 whose name is not recalled. The records asked for would show who opened the account, who signs for \
                 it, and who was paid from it.",
            ],
        ],
        persons: &[
            person("S-1", Suspect, FromHere),
            person("L-1", LegalPerson, CompanyHere),
            person("L-2", LegalPerson, CompanyThere),
        ],
        measures: &[
            measure(
                Records,
                &[
                    "Certified copies of account opening papers, signature cards and statements of {company_there} at \
                     {bank_there}, {period}",
                    "Certified statements of all accounts of {company_there}, with the names of those who may sign, \
                     {period}",
                ],
                Some(
                    "Copies certified by the bank's records officer; a short statement on how they are kept",
                ),
                &["L-2"],
            ),
            measure(
                Records,
                &["Register extract, articles and filings of {company_there} since its formation"],
                None,
                &["L-2"],
            ),
            measure(
                Statements,
                &["Statement of the officer of {bank_there} who opened the account"],
                Some(
                    "Questions as listed in the annex; the witness to be told of the right to remain silent",
                ),
                &["L-2"],
            ),
        ],
        documents: &["letter-of-request.pdf", "list-of-transfers.csv"],
        confidentiality: Some((
            comity_domain::codes::ConfidentialityLevel::Confidential,
            "The account holder is not to be told before the records are secured",
        )),
        ..Matter::BASE
    },
    Matter {
        weight: 6,
        family: OffenceFamily::Laundering,
        carried_by: "UNTOC 6",
        basis: &["UNTOC"],
        statute: "Prevention of Money Laundering",
        penalty_years: (7, 14),
        subject: &[
            "Freezing of a deposit at {bank_there}",
            "Tracing and freezing of proceeds in {city_there}",
        ],
        facts: &[
            &[
                "{S-1} and others bought gold in {city} with money from unlicensed lending and sold it through \
                 {company} with papers that called it scrap. The lending is punishable in {here} since it was done by \
                 a group, with threats, over several years.",
                "A group led by {S-1} moved cash out of {here} through {company}, whose invoices for used machines \
                 were written after the money had left. Four couriers were stopped at {city} airport in {month}.",
            ],
            &[
                "Part of the proceeds, about {amount}, was placed on deposit with {bank_there} in {city_there}. The \
                 deposit ends soon and may be moved on the day it ends.",
                "Transfers of {amount} have been followed as far as {bank_there}, {city_there}, where a deposit stands \
                 in the name of a relative of {S-1}.",
            ],
            &[
                "A court in {city} has ordered that the property of the suspects be secured. A copy of the order is \
               attached. Confiscation will be asked for when the trial has ended.",
            ],
        ],
        persons: &[person("S-1", Suspect, FromHere), person("L-1", LegalPerson, CompanyHere)],
        measures: &[
            MeasureForm {
                measure_type: Freezing,
                description: &[
                    "Freezing of deposit B-1 at {bank_there}, up to {amount}, towards confiscation",
                ],
                procedure: Some("Without notice to the holder before it takes effect"),
                persons: &["S-1"],
                assets: &["B-1"],
            },
            measure(
                Records,
                &["Certified statements of the deposit and of the account it was paid from, {period}"],
                None,
                &["S-1"],
            ),
        ],
        assets: &[AssetForm { id: "B-1", kind: "bank_deposit", holder: "{bank_there}", valued_there: true }],
        confiscation: Some(Confiscating {
            order: Some("order-of-restraint.pdf"),
            extent: None,
            third_parties: &[],
            disposal: None,
        }),
        documents: &["letter-of-request.pdf", "order-of-restraint.pdf"],
        ..Matter::BASE
    },
    Matter {
        weight: 7,
        family: OffenceFamily::Corruption,
        carried_by: "UNCAC 15",
        basis: &["UNCAC", "UNTOC"],
        statute: "Prevention of Corruption",
        penalty_years: (5, 12),
        subject: &[
            "Payments to a procurement officer through {company_there}",
            "Company and bank records in a procurement inquiry",
        ],
        facts: &[
            &[
                "In {month} the transport authority of {city} ordered buses. The member of the tender board \
                 responsible for the technical report, {S-1}, changed two of its figures on the last day, and the \
                 order went to the dearer bidder.",
                "A hospital in {city} bought scanners at twice the price paid elsewhere in {here}. The purchase was \
                 prepared by {S-1}, then deputy director of supplies.",
            ],
            &[
                "Two weeks later {company_there}, a consultancy in {city_there} without staff, was paid {amount} by \
                 the bidder for \"market studies\". The studies could not be shown.",
                "The bidder paid {amount} to {company_there} in {city_there}. School fees and an airline account of \
                 {S-1}'s family were later paid from there, as receipts found in {city} show.",
            ],
            &[
                "The {court} needs the records to establish for whose benefit {company_there} was formed. {S-1} says \
                 that there is no link.",
                "The bidder's manager, {S-2}, lives in {city_there} and has said by letter that answers will be given \
                 to a court there.",
            ],
        ],
        persons: &[
            person("S-1", Suspect, FromHere),
            person("S-2", Suspect, FromThere),
            person("L-1", LegalPerson, CompanyThere),
        ],
        measures: &[
            measure(
                Records,
                &["Certified records of the accounts of {company_there} at {bank_there}, {period}"],
                Some("Certification by the custodian of records"),
                &["L-1"],
            ),
            measure(
                TracingForEvidence,
                &["Identification of persons who profited from {company_there}, as evidence"],
                None,
                &["L-1", "S-1"],
            ),
            measure(
                Statements,
                &["Statement of {S-2}, questions in the annex"],
                Some("Before a judge, with counsel, as the law of {here} asks"),
                &["S-2"],
            ),
        ],
        documents: &["letter-of-request.pdf", "annex-questions.pdf"],
        ..Matter::BASE
    },
    Matter {
        weight: 4,
        family: OffenceFamily::Corruption,
        carried_by: "UNCAC 20",
        basis: &["UNCAC"],
        statute: "Declaration of Assets",
        penalty_years: (4, 8),
        subject: &["Land register entries in {city_there}", "Apartments in {city_there} not declared"],
        facts: &[
            &[
                "{S-1}, head of a licensing office in {city} until {month}, declared one flat and no income but a \
               salary. Inquiries after a complaint showed travel to {city_there} {count} times in two years.",
            ],
            &[
                "A broker's letter found in {city} speaks of two apartments in {city_there}, bought for {amount} in the \
               name of {company_there}.",
            ],
            &["The inquiry asks who owns the apartments and from which account they were paid."],
        ],
        persons: &[person("S-1", Suspect, FromHere), person("L-1", LegalPerson, CompanyThere)],
        measures: &[
            measure(
                Records,
                &["Extracts of the land register for property of {S-1} and {company_there} in {city_there}"],
                None,
                &["S-1", "L-1"],
            ),
            measure(
                Records,
                &["Deed of sale and proof of payment for each property found"],
                Some("Certified copies"),
                &["L-1"],
            ),
        ],
        ..Matter::BASE
    },
    Matter {
        weight: 5,
        family: OffenceFamily::OrganizedGroup,
        carried_by: "UNTOC 5",
        basis: &["UNTOC"],
        statute: "Organized Crime",
        penalty_years: (8, 20),
        subject: &[
            "Vehicles taken in {city} and registered in {city_there}",
            "Registration papers of {count} vehicles",
        ],
        facts: &[
            &[
                "A group of at least five, led by {S-1}, hired cars in {city} with papers of other persons and did not \
               bring them back. {count} cars left {here} in containers declared as household goods.",
            ],
            &[
                "Two consignments were followed to {city_there}. The consignee on paper is {company_there}; its \
                 telephone number belongs to {S-2}.",
                "Photographs in advertisements placed in {city_there} show three of the cars, with new plates. The \
                 seller's name is that of {S-2}.",
            ],
            &["The division of tasks and the duration, {period}, show a structured group acting for gain."],
        ],
        persons: &[
            person("S-1", Suspect, FromHere),
            person("S-2", Suspect, FromThere),
            person("L-1", LegalPerson, CompanyThere),
        ],
        measures: &[
            measure(
                Records,
                &["Registration files of the vehicles listed in the annex, with import papers"],
                None,
                &["L-1"],
            ),
            measure(
                ObjectsSites,
                &["Inspection of the chassis numbers of the vehicles that are found"],
                Some("Photographs with a scale; the report to name who inspected"),
                &["S-2"],
            ),
            measure(Statements, &["Statement of {S-2} on how the vehicles were bought"], None, &["S-2"]),
        ],
        documents: &["letter-of-request.pdf", "annex-vehicles.csv"],
        ..Matter::BASE
    },
    Matter {
        weight: 5,
        family: OffenceFamily::Other,
        statute: "Penal Code",
        penalty_years: (4, 7),
        subject: &["Service of a summons on {A-1}", "Service of judgment and notice of appeal"],
        nature: &["Trial, {court}, case {file}"],
        facts: &[&[
            "The trial of {A-1} for fraud on {count} buyers of flats has been fixed. {A-1} lives in \
                    {city_there} and has asked to be told there.",
        ]],
        purpose: &["Notice in time to the accused, so that the trial in case {file} can be held"],
        persons: &[person("A-1", Accused, FromThere)],
        measures: &[measure(
            Service,
            &["Service of the summons on {A-1} in {city_there}", "Service of the documents listed on {A-1}"],
            Some("Personal service, with a signed and dated receipt"),
            &["A-1"],
        )],
        documents: &["summons.pdf"],
        ..Matter::BASE
    },
    Matter {
        weight: 6,
        subject: &["Effect to a confiscation order of the {court}"],
        basis: &["UNTOC"],
        ..CONFISCATION
    },
    Matter {
        weight: 4,
        family: OffenceFamily::Corruption,
        carried_by: "UNCAC 17",
        basis: &["UNCAC", "UNTOC"],
        statute: "Prevention of Corruption",
        subject: &["Confiscation ordered by the {court}, property in {city_there}"],
        facts: &[
            &[
                "{A-1}, a former director of public works, was convicted in {month} of embezzlement. The {court} ordered \
                 the confiscation of {amount} and of an apartment in {city_there}, B-1, bought with part of it.",
            ],
            ORDER_IS_FINAL,
        ],
        ..CONFISCATION
    },
];

const ORDER_IS_FINAL: &[&str] = &[
    "The order is final. {A-1} was represented and did not appeal against the confiscation. Third parties were given \
     notice by publication in both States, and none came forward.",
];

/// An order of confiscation that is to be given effect, 13(1)(b).
const CONFISCATION: Matter = Matter {
    family: OffenceFamily::Laundering,
    carried_by: "UNTOC 6",
    statute: "Proceeds of Crime",
    penalty_years: (6, 12),
    nature: &["Execution of a final order, {court}, case {file}"],
    facts: &[
        &[
            "{A-1} was convicted in {month} of laundering the proceeds of customs fraud. The {court} ordered the \
             confiscation of {amount} and of an apartment in {city_there}, B-1.",
        ],
        ORDER_IS_FINAL,
    ],
    purpose: &["Execution of the confiscation order in case {file}"],
    persons: &[person("A-1", Sentenced, FromHere)],
    measures: &[
        MeasureForm {
            measure_type: ConfiscationOurOrder,
            description: &[
                "Effect to the order as far as asset B-1 and the sum of {amount}, B-2, are concerned",
            ],
            procedure: Some("A certified copy of the order and proof that it is final are attached"),
            persons: &["A-1"],
            assets: &["B-1", "B-2"],
        },
        measure(Records, &["Extract of the land register for B-1, with charges on it"], None, &["A-1"]),
    ],
    assets: &[
        AssetForm { id: "B-1", kind: "apartment", holder: "{A-1}", valued_there: true },
        AssetForm { id: "B-2", kind: "bank_deposit", holder: "{bank_there}", valued_there: false },
    ],
    confiscation: Some(Confiscating {
        order: Some("order-certified-copy.pdf"),
        extent: Some("The apartment B-1 in whole; of the deposit B-2 up to {amount}"),
        third_parties: &[
            "The registered chargee of B-1, heard in writing",
            "Notice by publication in both States",
        ],
        disposal: Some("Return to {here} for compensation of the victims of the offence, 14(2)"),
    }),
    documents: &["letter-of-request.pdf", "order-certified-copy.pdf"],
    ..Matter::BASE
};
