//! Contents that lack nothing, to take things away from.

use comity_domain::{
    codes::{AgeStatus, DocumentClass, Kind, MeasureType, OffenceFamily, PersonRole, UrgencyLevel},
    contents::{
        Asset, ConductingAuthority, Confiscation, Contact, Contents, DocumentEntry, Extradition, Measure,
        Offence, Person, Urgency,
    },
};

use super::state;

pub(crate) const FORM: &str = "form-of-certificate.pdf";

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// A stand-in that differs when the name differs.
pub(crate) fn sha256(name: &str) -> String {
    name.bytes().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}")).chars().take(64).collect()
}

pub(crate) fn measure(id: &str, measure_type: MeasureType) -> Measure {
    Measure {
        id: id.parse().unwrap(),
        measure_type,
        description: some("Certified copies"),
        procedure: None,
        persons: vec![],
        assets: vec![],
    }
}

pub(crate) fn person(code: &str, role: PersonRole) -> Person {
    Person {
        code: code.parse().unwrap(),
        role,
        sealed: false,
        age_status: Some(AgeStatus::Adult),
        name: some("Dinesh Rathnapala"),
        description: None,
        nationality: Some(state("LKA")),
        place: some("Colombo"),
        identity: None,
        identity_sent: None,
        identity_purpose: None,
    }
}

pub(crate) fn sealed(code: &str) -> Person {
    Person {
        sealed: true,
        age_status: Some(AgeStatus::PresumedChild),
        name: None,
        nationality: None,
        place: None,
        ..person(code, PersonRole::Victim)
    }
}

pub(crate) fn document(name: &str) -> DocumentEntry {
    DocumentEntry {
        name: name.to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 46,
        sha256: sha256(name),
        classification: DocumentClass::Shared,
    }
}

pub(crate) fn asset(id: &str) -> Asset {
    Asset {
        id: id.parse().unwrap(),
        kind: "bank_deposit".to_owned(),
        value_minor: Some(124_000_000),
        currency: some("USD"),
        place: some("Port Louis"),
        holder: some("A company"),
    }
}

/// What 13(3) and UNCAC 55(3) ask for beside 18(15), all of it.
pub(crate) fn confiscation(mode: MeasureType) -> Confiscation {
    Confiscation {
        mode: Some(mode),
        order_copy: some("order-certified.pdf"),
        order_final_on: Some("2025-10-31".parse().unwrap()),
        extent: some("whole of B-1"),
        third_parties_heard: vec!["W-1".to_owned()],
        disposal_asked: some("return to compensate victims"),
    }
}

/// Complete, with one measure of this type and all that such a measure takes.
pub(crate) fn one_measure(measure_type: MeasureType) -> Contents {
    but(|c| {
        c.assets = vec![asset("B-1")];
        c.measures = vec![Measure { assets: vec!["B-1".parse().unwrap()], ..measure("M-1", measure_type) }];
        c.confiscation = Some(confiscation(measure_type));
    })
}

/// Two measures, one suspect, nothing missing.
pub(crate) fn complete() -> Contents {
    Contents {
        authority: some("Central Authority, Colombo"),
        officer_in_charge: Some(Contact { name: some("N. W."), function: some("Deputy Director") }),
        conducting_authority: Some(ConductingAuthority {
            name: some("Fort Magistrate's Court"),
            functions: some("Conducts the investigation"),
        }),
        subject: some("Bank records"),
        nature_of_proceedings: some("Criminal investigation"),
        offences: vec![Offence {
            family: Some(OffenceFamily::Laundering),
            provision: some("section 3"),
            max_penalty_years: Some(20),
            convention_basis: some("UNTOC 6"),
        }],
        facts: some("Deposits were sent on in forty-one transfers."),
        measures: vec![
            Measure { persons: vec!["S-1".parse().unwrap()], ..measure("M-1", MeasureType::Records) },
            measure("M-2", MeasureType::Statements),
        ],
        persons: vec![person("S-1", PersonRole::Suspect)],
        purpose: some("Evidence at trial"),
        legal_basis: vec!["UNTOC".parse().unwrap()],
        urgency: Some(Urgency {
            level: Some(UrgencyLevel::Ordinary),
            reason: some("Pre-trial conference"),
            deadline: Some("2026-06-30".parse().unwrap()),
        }),
        language: Some("en".parse().unwrap()),
        ..Contents::default()
    }
}

/// Complete, of that kind: A-1 is to be surrendered, or to be arrested.
pub(crate) fn of_kind(kind: Kind) -> Contents {
    let sought = |measure_type, c: &mut Contents| {
        c.measures = vec![Measure { persons: vec!["A-1".parse().unwrap()], ..measure("M-1", measure_type) }];
        c.persons = vec![person("A-1", PersonRole::Accused)];
        c.urgency = None;
    };
    match kind {
        Kind::Mla => complete(),
        Kind::Extradition => but(|c| {
            sought(MeasureType::Surrender, c);
            c.extradition = Some(Extradition {
                person: Some("A-1".parse().unwrap()),
                location: some("Colombo"),
                instrument: some("warrant of 2025-11-03"),
                ..Extradition::default()
            });
        }),
        Kind::ProvisionalArrest => but(|c| {
            sought(MeasureType::ProvisionalArrest, c);
            c.urgency = Some(Urgency {
                level: Some(UrgencyLevel::Urgent),
                reason: some("about to leave"),
                deadline: Some("2026-01-20".parse().unwrap()),
            });
            c.undertaking = some("the request will follow within the time of the treaty");
        }),
    }
}

/// The same, changed in one way.
pub(crate) fn but(change: impl FnOnce(&mut Contents)) -> Contents {
    let mut contents = complete();
    change(&mut contents);
    contents
}
