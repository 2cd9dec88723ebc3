//! What is said after a delivery, or beside the execution.

use comity_domain::workflow::{Command, command::Lend};

use super::date;

pub(crate) fn ask_other_use(evidence: &str, id: Option<&str>) -> Command {
    Command::RequestUseConsent {
        id: id.map(|i| i.parse().unwrap()),
        evidence: evidence.parse().unwrap(),
        other_use: "the trial of two partners".to_owned(),
    }
}

pub(crate) fn decide_other_use(granted: Option<bool>) -> Command {
    Command::DecideUseConsent {
        consent: None,
        granted,
        conditions: vec![],
        reasons: Some("see above".to_owned()),
    }
}

pub(crate) fn confirm_stop(measures: &[&str]) -> Command {
    Command::ConfirmStop { measures: measures.iter().map(|m| m.parse().unwrap()).collect(), text: None }
}

pub(crate) fn return_evidence(evidence: &str) -> Command {
    Command::ReturnEvidence { evidence: evidence.parse().unwrap(), text: None }
}

pub(crate) fn lend(person: &str, return_by: Option<&str>) -> Lend {
    Lend {
        person: person.parse().unwrap(),
        consent: true,
        return_by: return_by.map(date),
        immunity: true,
        conditions: vec![],
    }
}

pub(crate) fn return_person(person: &str) -> Command {
    Command::ReturnPerson { person: person.parse().unwrap(), custody_days: None, text: None }
}

pub(crate) fn release(person: &str, until: Option<&str>) -> Command {
    Command::ReleaseFromAttendance { person: person.parse().unwrap(), until: until.map(date), text: None }
}

pub(crate) fn disclose(evidence: &[&str], before: Option<bool>, reason: Option<&str>) -> Command {
    Command::DiscloseExculpatory {
        evidence: evidence.iter().map(|e| e.parse().unwrap()).collect(),
        before,
        reason: reason.map(str::to_owned),
        text: "page four of the statement clears the driver".to_owned(),
    }
}

pub(crate) fn agree_costs(estimate_minor: Option<i64>, currency: Option<&str>) -> Command {
    Command::AgreeCosts {
        estimate_minor,
        currency: currency.map(|c| c.parse().unwrap()),
        split: "each bears its own".to_owned(),
    }
}

pub(crate) fn send_identity(person: &str, needed: bool) -> Command {
    Command::SendIdentity {
        person: person.parse().unwrap(),
        purpose: "the court there summons by name".to_owned(),
        needed,
    }
}
