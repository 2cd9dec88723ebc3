//! Matters whose traces are with providers and platforms.

use comity_domain::codes::{
    ConfidentialityLevel::Strict,
    MeasureType::{Records, SearchSeizure, Statements, TracingForEvidence},
    OffenceFamily,
    PersonRole::{LegalPerson, Suspect, Victim},
};

use super::{
    Matter,
    Who::{CompanyThere, FromThere, NotIdentified, Sealed},
    measure, person,
};

pub(super) const MATTERS: &[Matter] = &[
    Matter {
        weight: 8,
        family: OffenceFamily::Cybercrime,
        statute: "Computer Misuse",
        penalty_years: (5, 10),
        subject: &[
            "Account behind changed payment instructions",
            "Subscriber and bank data in a case of invoice fraud",
        ],
        facts: &[
            &[
                "In {month} {company}, a maker of pumps in {city}, received what looked like a letter from its \
                 supplier with a new account number and paid {amount} there. The supplier had written no such letter.",
                "Mail between {company} in {city} and its forwarder was read and, on the day a payment was due, answered \
                 by others. {amount} went to the wrong account.",
            ],
            &[
                "The account is with {bank_there} in {city_there}. Within a day the money was drawn in cash and by \
                 transfers to {count} further accounts.",
                "The account number belongs to {bank_there}. The letters were sent through a host in {city_there} \
                 rented in the name of {company_there}.",
            ],
            &["Nobody has been identified. Log data are kept for a limited time, hence the date asked for."],
        ],
        persons: &[
            person("S-1", Suspect, NotIdentified("Holder of the account at {bank_there}")),
            person("L-1", LegalPerson, CompanyThere),
        ],
        measures: &[
            measure(
                Records,
                &["Opening papers and statements of the account, with images from the cash machines used"],
                None,
                &["S-1"],
            ),
            measure(
                Records,
                &["Subscriber, payment and log data of the server rented by {company_there}"],
                None,
                &["L-1"],
            ),
            measure(
                TracingForEvidence,
                &["Identification of the holders of the accounts to which the money went on"],
                None,
                &["S-1"],
            ),
        ],
        documents: &["letter-of-request.pdf", "headers-of-messages.txt"],
        ..Matter::BASE
    },
    Matter {
        weight: 3,
        family: OffenceFamily::OnlineChildExploitation,
        statute: "Protection of Children Online",
        penalty_years: (7, 15),
        subject: &["Subscriber data of an account reported by a platform"],
        nature: &["Investigation by the {investigator}, file {file}"],
        facts: &[
            &[
                "A platform reported an account to the authorities of {here} in {month}. What was reported is kept by the \
               {investigator}; none of it is described here or sent with this request.",
            ],
            &[
                "The account was used from {city_there}. A child in {here}, V-1, has been found safe and is cared for. The \
               request is to learn who used the account, so that others can be protected.",
            ],
        ],
        purpose: &["Identification of the user and protection of further children, file {file}"],
        persons: &[
            person("S-1", Suspect, NotIdentified("User of the account in the annex")),
            person("V-1", Victim, Sealed(comity_domain::codes::AgeStatus::Child)),
        ],
        measures: &[
            measure(
                Records,
                &["Subscriber data and connection records of the account in the annex, {period}"],
                Some("To be secured at once; the user is not to be told"),
                &["S-1"],
            ),
            measure(
                SearchSeizure,
                &["Securing of devices of the user, if identified, under the law of {there}"],
                Some("Devices to be sealed and read by a specialised unit only"),
                &["S-1"],
            ),
        ],
        documents: &["letter-of-request.pdf", "annex-account.pdf"],
        confidentiality: Some((
            Strict,
            "The user is not to learn of the inquiry; V-1 is not to be contacted",
        )),
        in_custody: true,
        ..Matter::BASE
    },
    Matter {
        weight: 5,
        family: OffenceFamily::Other,
        statute: "Securities and Investment",
        penalty_years: (4, 8),
        subject: &[
            "Investment platform run from {city_there}",
            "Call centre in {city_there}: company and staff records",
        ],
        facts: &[
            &[
                "{count} persons in {here}, many of them retired, were called from {period} and led to a website that \
               showed rising balances. Together they paid in {amount}. Nobody was able to withdraw.",
            ],
            &[
                "The site was run by {company_there}, {city_there}. {S-1}, who recruited its callers, has been identified \
               by two former employees.",
            ],
        ],
        persons: &[person("S-1", Suspect, FromThere), person("L-1", LegalPerson, CompanyThere)],
        measures: &[
            measure(
                Records,
                &["Lease, payroll and telephone records of {company_there}, {period}"],
                None,
                &["L-1"],
            ),
            measure(Statements, &["Statements of two former employees, named in the annex"], None, &["L-1"]),
            measure(
                SearchSeizure,
                &["Search of the premises of {company_there} for customer lists and scripts"],
                Some("Copies of data to be made on the spot where that is possible"),
                &["L-1"],
            ),
        ],
        documents: &["letter-of-request.pdf", "annex-witnesses.pdf", "payments.csv"],
        ..Matter::BASE
    },
];
