//! Guards of the answer, measure by measure accepted, refused, delivered or withdrawn, and of its receipt.

use std::collections::BTreeSet;

use super::{Ask, MET, ahead, given, hearing::held};
use crate::{
    codes::{DualCriminalityResult, MeasureState, MeasureType, Outcome},
    ids::MeasureId,
    law::{
        Cite::{Comity, Untoc},
        grounds::{self, Found, RestsOn},
    },
    workflow::{
        command::{Command, Refuse},
        refusal::Unmet,
        request::Request,
    },
};

/// The measures a command names.
fn named_measures(command: &Command) -> Vec<&MeasureId> {
    match command {
        Command::Refuse(refuse) => refuse.measures.iter().collect(),
        Command::Withdraw { measures, .. } | Command::ConfirmStop { measures, .. } => {
            measures.iter().collect()
        }
        Command::DeliverResults(deliver) => deliver.outcomes.keys().chain(&deliver.refused).collect(),
        Command::Accept { executing_authority, .. } => executing_authority.keys().collect(),
        Command::AnswerConsultation { declined, .. } => declined.keys().collect(),
        _ => vec![],
    }
}

pub(super) fn measures_known(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(command)) = (ask.request, ask.command) else { return MET };
    let unknown = named_measures(command).into_iter().filter(|id| !request.measures.contains_key(*id));
    unknown.map(|id| Unmet::UnknownMeasure { measure: id.clone() }).collect()
}

pub(super) fn measures_still_open(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(command)) = (ask.request, ask.command) else { return MET };
    let named = named_measures(command).into_iter().filter_map(|id| Some((id, request.measures.get(id)?)));
    named
        .filter(|(_, m)| m.state != MeasureState::Open)
        .map(|(id, m)| Unmet::MeasureNotOpen { measure: id.clone(), state: m.state })
        .collect()
}

pub(super) fn executing_authority_named(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(Command::Accept { executing_authority, .. })) = (ask.request, ask.command)
    else {
        return MET;
    };
    let without =
        request.open_measures().filter(|id| executing_authority.get(*id).is_none_or(|a| a.trim().is_empty()));
    without.map(|id| Unmet::NoExecutingAuthority { measure: id.clone() }).collect()
}

pub(super) fn dual_criminality_assessed(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(Command::Accept { dual_criminality, .. })) = (ask.request, ask.command) else {
        return MET;
    };
    let open = || request.measures.values().filter(|m| m.state == MeasureState::Open);
    let coercive = open().any(|m| m.measure_type.is_coercive());
    let confiscation = open().any(|m| m.measure_type.is_confiscation());
    match dual_criminality {
        Some(d) if d.result == DualCriminalityResult::NotNeeded && coercive => {
            vec![Unmet::DualCriminalityNotAssessed { confiscation }]
        }
        None if coercive => vec![Unmet::DualCriminalityNotAssessed { confiscation }],
        // For extradition it is a condition, 16(1); UNCAC lets a State go without, 44(2), and a treaty or the law of a
        // State may say otherwise.
        Some(d) if d.result == DualCriminalityResult::NotMet && request.extradites_on_untoc() => {
            vec![Unmet::NotPunishableInBoth]
        }
        _ => MET,
    }
}

pub(super) fn ground_allowed(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(Command::Refuse(refuse))) = (ask.request, ask.command) else { return MET };
    if refuse.ground.is_empty() {
        return vec![Unmet::Missing { field: "ground", law: Untoc("18(21)") }];
    }
    match grounds::find(&refuse.ground, RestsOn::at(request.kind, &request.outline.legal_basis, ask.context))
    {
        None => vec![Unmet::UnknownGround],
        Some(Found::Row(ground)) if !ground.may_be_chosen => vec![Unmet::BarredGround(ground)],
        Some(Found::Own(own)) if !own.may_be_chosen => vec![Unmet::BarredByTreaty { ground: own.code }],
        Some(Found::OfAnotherBasis { instead }) => {
            vec![Unmet::GroundOfAnotherBasis { instead: instead.map(|g| g.code) }]
        }
        Some(Found::Row(ground)) => {
            let wrong = refused_types(request, refuse).find(|(_, m)| !ground.against.covers(*m));
            wrong
                .map(|(id, _)| Unmet::GroundNotForMeasure { ground, measure: id.clone() })
                .into_iter()
                .collect()
        }
        Some(Found::Own(_)) => MET,
    }
}

/// The measures a refusal answers, and their types: those named, or all open ones.
fn refused_types<'a>(
    request: &'a Request,
    refuse: &'a Refuse,
) -> impl Iterator<Item = (&'a MeasureId, MeasureType)> {
    let whole = refuse.measures.is_empty();
    let answered = request.measures.iter().filter(move |(id, m)| {
        if whole { m.state == MeasureState::Open } else { refuse.measures.contains(id) }
    });
    answered.map(|(id, m)| (id, m.measure_type))
}

pub(super) fn reasons_given(ask: &Ask<'_>) -> Vec<Unmet> {
    given(ask, "reasons", Untoc("18(23)"), |c| match c {
        Command::Refuse(refuse) => Some(&refuse.reasons),
        _ => None,
    })
}

pub(super) fn consulted_or_reason(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Refuse(refuse)) = ask.command else { return MET };
    if let Some(id) = &refuse.consultation.id {
        return held(ask, id);
    }
    let reason = refuse.consultation.none_because.as_deref().is_some_and(|r| !r.trim().is_empty());
    let Some(request) = ask.request else { return MET };
    let owed = grounds::owes_consultation(
        &refuse.ground,
        RestsOn::at(request.kind, &request.outline.legal_basis, ask.context),
    );
    // Where 18(26) owes it without exception, only a breach that is said to be one can be recorded.
    let said = reason && (!owed || refuse.consultation.breach);
    if said { MET } else { vec![Unmet::NoConsultation { law: Untoc("18(26)"), owed }] }
}

pub(super) fn outcomes_given(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.command {
        Some(Command::DeliverResults(deliver))
            if deliver.outcomes.is_empty() && deliver.refused.is_empty() =>
        {
            vec![Unmet::Missing { field: "outcomes", law: Untoc("18(17)") }]
        }
        _ => MET,
    }
}

/// Which part was executed, nobody can guess: words say it, or evidence shows it.
pub(super) fn part_explained(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::DeliverResults(deliver)) = ask.command else { return MET };
    let in_part = deliver.outcomes.values().any(|outcome| *outcome == Outcome::Partly);
    let said = deliver.text.as_ref().is_some_and(|text| !text.trim().is_empty());
    if in_part && !said && deliver.evidence.is_empty() {
        vec![Unmet::Missing { field: "text", law: Comity("5") }]
    } else {
        MET
    }
}

pub(super) fn none_refused_by_delivery(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::DeliverResults(deliver)) = ask.command else { return MET };
    deliver.refused.iter().map(|id| Unmet::RefusedByDelivery { measure: id.clone() }).collect()
}

pub(super) fn evidence_new(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(Command::DeliverResults(deliver))) = (ask.request, ask.command) else {
        return MET;
    };
    let mut seen: BTreeSet<_> = request.evidence.keys().cloned().collect();
    let taken = deliver.evidence.iter().filter(|e| !seen.insert(e.id.clone()));
    taken.map(|e| Unmet::EvidenceTaken { evidence: e.id.clone() }).collect()
}

pub(super) fn return_dates_ahead(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::DeliverResults(deliver)) = ask.command else { return MET };
    let mut unmet = MET;
    let mut named = BTreeSet::new();
    for (id, date) in &deliver.return_due {
        if !named.insert(id) {
            unmet.push(Unmet::IdTaken { field: format!("return_due.{id}") });
        }
        if !deliver.evidence.iter().any(|e| &e.id == id) {
            unmet.push(Unmet::UnknownReference { field: format!("return_due.{id}") });
        }
        unmet.extend(ahead(ask, Some(*date), format!("return_due.{id}")));
    }
    unmet
}

pub(super) fn usable_said(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::ConfirmReceipt { usable, outcome_feedback }) = ask.command else { return MET };
    let why = outcome_feedback.as_deref().is_some_and(|t| !t.trim().is_empty());
    match usable {
        None => vec![Unmet::Missing { field: "usable", law: Comity("5") }],
        Some(false) if !why => vec![Unmet::Missing { field: "outcome_feedback", law: Comity("5") }],
        Some(_) => MET,
    }
}
