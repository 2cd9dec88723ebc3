//! Guards of what follows a delivery: other use, return, disclosure, costs; and of work to be stopped.

use super::{Ask, MET, given};
use crate::{
    ids::EvidenceId,
    law::Cite::{Comity, Untoc},
    workflow::{command::Command, refusal::Unmet},
};

pub(super) fn assets_known(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(Command::DeliverResults(deliver))) = (ask.request, ask.command) else {
        return MET;
    };
    let returned = deliver.disposal.iter().flat_map(|d| &d.returned);
    let named = deliver
        .assets
        .iter()
        .map(|a| ("assets", &a.id))
        .chain(returned.clone().map(|r| ("disposal.return", &r.0)));
    let mut unmet: Vec<Unmet> = named
        .filter(|(_, id)| !request.outline.assets.contains(id))
        .map(|(field, id)| Unmet::UnknownReference { field: format!("{field}.{id}") })
        .collect();
    let negative = |minor: &Option<i64>| minor.is_some_and(|m| m < 0);
    let below = deliver.assets.iter().filter(|a| negative(&a.confiscated_minor) || negative(&a.frozen_minor));
    unmet.extend(below.map(|a| Unmet::NegativeAmount { field: format!("assets.{}", a.id) }));
    unmet.extend(
        returned
            .filter(|r| r.1 < 0)
            .map(|r| Unmet::NegativeAmount { field: format!("disposal.return.{}", r.0) }),
    );
    if let Some(disposal) = &deliver.disposal {
        if negative(&disposal.costs_minor) {
            unmet.push(Unmet::NegativeAmount { field: "disposal.costs_minor".to_owned() });
        }
        if disposal.costs_minor.is_some() && disposal.costs_currency.is_none() {
            unmet.push(Unmet::Missing { field: "disposal.costs_currency", law: Comity("5") });
        }
    }
    unmet
}

fn named_evidence(command: &Command) -> Vec<&EvidenceId> {
    match command {
        Command::RequestUseConsent { evidence, .. } | Command::ReturnEvidence { evidence, .. } => {
            vec![evidence]
        }
        Command::DiscloseExculpatory { evidence, .. } => evidence.iter().collect(),
        _ => vec![],
    }
}

pub(super) fn evidence_known(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(command)) = (ask.request, ask.command) else { return MET };
    let unknown = named_evidence(command).into_iter().filter(|id| !request.evidence.contains_key(*id));
    unknown.map(|id| Unmet::UnknownEvidence { evidence: id.clone() }).collect()
}

/// A delivery may say only that something could not be done: then there is nothing to ask for.
pub(super) fn evidence_there(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.request {
        Some(request) if request.evidence.is_empty() => vec![Unmet::NothingToUse],
        _ => MET,
    }
}

pub(super) fn consent_new(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::RequestUseConsent { id: Some(id), .. }) = ask.command else { return MET };
    match ask.request.and_then(|r| r.use_consent(id)) {
        Some(_) => vec![Unmet::IdTaken { field: "id".to_owned() }],
        None => MET,
    }
}

pub(super) fn other_use_given(ask: &Ask<'_>) -> Vec<Unmet> {
    given(ask, "for", Untoc("18(19)"), |c| match c {
        Command::RequestUseConsent { other_use, .. } => Some(other_use),
        _ => None,
    })
}

pub(super) fn consent_open(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(request) = ask.request else { return MET };
    let open = request.use_consents.iter().filter(|c| c.decided.is_none()).count();
    match ask.command {
        Some(Command::DecideUseConsent { consent: Some(id), .. }) => match request.use_consent(id) {
            None => vec![Unmet::UnknownConsent],
            Some(c) if c.decided.is_some() => vec![Unmet::NoOpenConsent],
            Some(_) => MET,
        },
        Some(Command::DecideUseConsent { consent: None, .. }) if open > 1 => {
            vec![Unmet::Missing { field: "consent", law: Untoc("18(19)") }]
        }
        _ if open == 0 => vec![Unmet::NoOpenConsent],
        _ => MET,
    }
}

pub(super) fn consent_decided(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::DecideUseConsent { granted, reasons, .. }) = ask.command else { return MET };
    let why = reasons.as_deref().is_some_and(|r| !r.trim().is_empty());
    match granted {
        None => vec![Unmet::Missing { field: "granted", law: Untoc("18(19)") }],
        Some(false) if !why => vec![Unmet::Missing { field: "reasons", law: Untoc("18(19)") }],
        Some(_) => MET,
    }
}

pub(super) fn stop_owed(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(request) = ask.request else { return MET };
    if request.stop_owed.is_empty() {
        return vec![Unmet::NothingToStop];
    }
    let Some(Command::ConfirmStop { measures, .. }) = ask.command else { return MET };
    let not_owed =
        measures.iter().filter(|id| request.measures.contains_key(*id) && !request.stop_owed.contains(*id));
    not_owed.map(|id| Unmet::StopNotOwed { measure: id.clone() }).collect()
}

pub(super) fn evidence_not_returned(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(request) = ask.request else { return MET };
    match ask.command {
        Some(Command::ReturnEvidence { evidence, .. }) => match request.evidence.get(evidence) {
            Some(e) if e.returned => vec![Unmet::EvidenceReturned { evidence: evidence.clone() }],
            _ => MET,
        },
        _ if request.evidence.values().any(|e| !e.returned) => MET,
        _ => vec![Unmet::NothingToReturn],
    }
}

pub(super) fn notice_before_or_reason(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::DiscloseExculpatory { before, reason, .. }) = ask.command else { return MET };
    let why = reason.as_deref().is_some_and(|r| !r.trim().is_empty());
    match before {
        None => vec![Unmet::Missing { field: "before", law: Untoc("18(19)") }],
        Some(false) if !why => vec![Unmet::Missing { field: "reason", law: Untoc("18(19)") }],
        Some(_) => MET,
    }
}

pub(super) fn split_given(ask: &Ask<'_>) -> Vec<Unmet> {
    given(ask, "split", Untoc("18(28)"), |c| match c {
        Command::AgreeCosts { split, .. } => Some(split),
        _ => None,
    })
}

pub(super) fn estimate_whole(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.command {
        Some(Command::AgreeCosts { estimate_minor: Some(minor), .. }) if *minor < 0 => {
            vec![Unmet::NegativeAmount { field: "estimate_minor".to_owned() }]
        }
        Some(Command::AgreeCosts { estimate_minor: Some(_), currency: None, .. }) => {
            vec![Unmet::Missing { field: "currency", law: Comity("5") }]
        }
        _ => MET,
    }
}
