//! A person sought: the request for provisional arrest, and the one for extradition that follows.

use std::collections::BTreeMap;

use comity_domain::{
    codes::{DualCriminalityResult, Kind, LinkKind},
    contents::Contents,
    ids::{RequestId, UserId},
    workflow::{
        Command,
        command::{Create, DualCriminality},
    },
};
use comity_store::Submitted;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Office, code, minute, send};

fn sought(more: &Value) -> Contents {
    let mut all = json!({
        "authority": "Ministry of Justice",
        "conducting_authority": {"name": "High Court", "functions": "tries the case"},
        "subject": "A person sought",
        "nature_of_proceedings": "Prosecution",
        "facts": "Payments passed through a shell company.",
        "offences": [{"family": "laundering", "provision": "section 3", "max_penalty_years": 20, "convention_basis": "UNTOC 6"}],
        "persons": [{"code": "A-1", "role": "accused", "sealed": false, "age_status": "adult", "name": "Canary Perera", "nationality": "LKA", "place": "Kochi"}],
        "purpose": "Trial",
        "urgency": {"level": "ordinary"},
        "confidentiality": {"level": "ordinary"},
        "language": "en",
        "legal_basis": ["UNTOC"],
    });
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(all).unwrap()
}

pub fn arrest_contents() -> Contents {
    sought(&json!({
        "measures": [{"id": "M-1", "type": "16(9)", "description": "Arrest", "persons": ["A-1"]}],
        "undertaking": "a request for extradition will follow",
    }))
}

pub fn extradition_contents() -> Contents {
    sought(&json!({
        "measures": [{"id": "M-1", "type": "16", "description": "Surrender", "persons": ["A-1"]}],
        "extradition": {"person": "A-1", "location": "Kochi", "instrument": "warrant of 2026-01-05"},
    }))
}

pub fn asks(kind: Kind, requested: &str, links: &[(LinkKind, RequestId)]) -> Command {
    let contents = match kind {
        Kind::ProvisionalArrest => arrest_contents(),
        Kind::Extradition => extradition_contents(),
        Kind::Mla => super::contents("Evidence"),
    };
    let (requested, links) = (code(requested), links.to_vec());
    Command::Create(Box::new(Create { kind, requested, contents: Some(contents), from: None, links }))
}

pub fn arrest(at: Timestamp) -> Command {
    let person = Some("A-1".parse().unwrap());
    let text = Some("At the harbour in Kochi".to_owned());
    Command::ReportArrest {
        person,
        arrested_at: Some(at),
        place: None,
        before_request: None,
        corrects: None,
        text,
    }
}

pub fn release(at: Timestamp) -> Command {
    Command::ReportRelease { person: None, released_at: Some(at), text: Some("Released in Kochi".to_owned()) }
}

pub fn accept_coercive() -> Command {
    Command::Accept {
        executing_authority: BTreeMap::from([("M-1".parse().unwrap(), "Metropolitan Court".to_owned())]),
        conditions: vec![],
        dual_criminality: Some(DualCriminality {
            result: DualCriminalityResult::Met,
            text: "Section 70".to_owned(),
        }),
    }
}

pub fn order() -> Command {
    let decision = "The court committed the person".to_owned();
    Command::OrderSurrender { decision, conditions: vec![], consent: None }
}

pub fn surrender(on: &str) -> Command {
    let place = "At the airport".to_owned();
    Command::Surrender { date: Some(on.parse().unwrap()), place, property: vec!["watch".to_owned()] }
}

/// The clock's own act.
pub fn lapse(request: RequestId, now: Timestamp) -> Submitted {
    Submitted {
        user: UserId::CLOCK,
        request: Some(request),
        command: Command::Lapse,
        seen: None,
        key: None,
        digest: [0; 32],
        now,
    }
}

/// When a person arrested is to be released, 40 days later.
pub fn due(arrested: Timestamp) -> Timestamp {
    arrested + jiff::SignedDuration::from_hours(40 * 24)
}

impl Office {
    /// Approved and not sent, from LKA to IND, at minutes 0 to 2 after `from`.
    pub async fn approves(&self, command: Command, from: i64) -> RequestId {
        let id = self.begins("lka.officer", command, minute(from)).await;
        self.does("lka.officer", id, Command::Submit, minute(from + 1)).await;
        self.does("lka.head", id, Command::Approve { note: None }, minute(from + 2)).await;
        id
    }

    /// A provisional arrest that was sent and accepted, and the person arrested ten minutes after `from`.
    pub async fn arrests(&self, from: i64) -> RequestId {
        let id = self.approves(asks(Kind::ProvisionalArrest, "IND", &[]), from).await;
        self.does("lka.officer", id, send(), minute(from + 3)).await;
        let own = Command::Acknowledge { own_reference: None };
        self.does("ind.registrar", id, own, minute(from + 5)).await;
        self.does("ind.head", id, accept_coercive(), minute(from + 6)).await;
        self.does("ind.officer", id, arrest(minute(from + 10)), minute(from + 20)).await;
        id
    }

    /// A request for extradition that follows it, approved and not sent, at minutes 0 to 2 after `from`.
    pub async fn follows(&self, arrest: RequestId, from: i64) -> RequestId {
        self.approves(asks(Kind::Extradition, "IND", &[(LinkKind::Follows, arrest)]), from).await
    }
}
