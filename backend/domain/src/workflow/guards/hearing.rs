//! Guards of hearing the other State: questions, 18(16), consultations, 18(26), and a postponement, 18(25).

use std::collections::BTreeSet;

use super::{Ask, MET, ahead, given};
use crate::{
    codes::Clock,
    ids::ConsultationId,
    law::Cite::{Comity, Untoc},
    registry::LATEST,
    workflow::{command::Command, refusal::Unmet},
};

pub(super) fn items_named(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::RequestInformation { items, .. }) = ask.command else { return MET };
    if items.is_empty() || items.iter().any(|i| i.text.trim().is_empty()) {
        return vec![Unmet::Missing { field: "items", law: Untoc("18(16)") }];
    }
    let open = ask.request.and_then(|r| r.round.as_ref()).map(|r| r.open.clone()).unwrap_or_default();
    let mut seen: BTreeSet<_> = open.iter().collect();
    let taken = items.iter().filter_map(|i| i.id.as_ref()).filter(|id| !seen.insert(id));
    taken.map(|id| Unmet::IdTaken { field: format!("items.{id}") }).collect()
}

pub(super) fn due_date_ahead(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::RequestInformation { due, .. }) = ask.command else { return MET };
    ahead(ask, *due, "due")
}

pub(super) fn every_item_answered(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::SupplyInformation { answers, .. }) = ask.command else { return MET };
    let open = ask.request.and_then(|r| r.round.as_ref()).map(|r| r.open.clone()).unwrap_or_default();
    let mut unmet = MET;
    let blank = |item| answers.get(item).is_none_or(|a| a.trim().is_empty());
    let unanswered: Vec<_> = open.iter().filter(|item| blank(*item)).cloned().collect();
    if !unanswered.is_empty() {
        unmet.push(Unmet::NotAnswered { items: unanswered });
    }
    unmet.extend(
        answers
            .keys()
            .filter(|item| !open.contains(item))
            .map(|item| Unmet::UnknownItem { item: item.clone() }),
    );
    unmet
}

pub(super) fn answer_overdue(ask: &Ask<'_>) -> Vec<Unmet> {
    let clock = Clock::SupplyInformation;
    let due =
        ask.request.and_then(|r| r.clocks.iter().rfind(|c| c.clock == clock && c.is_open())).map(|c| c.due);
    match due {
        Some(due) if ask.context.now <= due => vec![Unmet::AnswerNotOverdue { due }],
        _ => MET,
    }
}

pub(super) fn subject_given(ask: &Ask<'_>) -> Vec<Unmet> {
    given(ask, "subject", Untoc("18(26)"), |c| match c {
        Command::Consult { subject, .. } => Some(subject),
        _ => None,
    })
}

pub(super) fn consultation_new(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Consult { id: Some(id), .. }) = ask.command else { return MET };
    match ask.request.and_then(|r| r.consultation(id)) {
        Some(_) => vec![Unmet::IdTaken { field: "id".to_owned() }],
        None => MET,
    }
}

pub(super) fn answer_by_ahead(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Consult { answer_by, .. }) = ask.command else { return MET };
    match answer_by {
        None => vec![Unmet::Missing { field: "answer_by", law: Untoc("18(26)") }],
        Some(date) => ahead(ask, Some(*date), "answer_by"),
    }
}

pub(super) fn consultation_open(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(request) = ask.request else { return MET };
    let mut open = request.consultations.iter().filter(|c| c.answered_at.is_none());
    match ask.command {
        Some(Command::AnswerConsultation { consultation: Some(id), .. }) => match request.consultation(id) {
            None => vec![Unmet::UnknownConsultation],
            Some(c) if c.answered_at.is_some() => vec![Unmet::NoOpenConsultation],
            Some(_) => MET,
        },
        Some(Command::AnswerConsultation { consultation: None, .. }) if open.clone().count() > 1 => {
            vec![Unmet::Missing { field: "consultation", law: Untoc("18(26)") }]
        }
        _ => {
            if open.next().is_none() {
                vec![Unmet::NoOpenConsultation]
            } else {
                MET
            }
        }
    }
}

pub(super) fn proceeding_named(ask: &Ask<'_>) -> Vec<Unmet> {
    given(ask, "running_proceeding", Untoc("18(25)"), |c| match c {
        Command::Postpone { running_proceeding, .. } => Some(running_proceeding),
        _ => None,
    })
}

pub(super) fn review_date_ahead(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Postpone { review_date, .. }) = ask.command else { return MET };
    match review_date {
        None => vec![Unmet::Missing { field: "review_date", law: Comity("5") }],
        Some(date) => ahead(ask, Some(*date), "review_date"),
    }
}

pub(super) fn consultation_held(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.command {
        Some(Command::Postpone { consultation: Some(id), .. }) => held(ask, id),
        Some(Command::Postpone { consultation: None, .. }) => {
            vec![Unmet::NoConsultation { law: Untoc("18(26)"), owed: true }]
        }
        Some(_) => MET,
        // Whatever would be said: while none is held, there is none to name.
        None => {
            let Some(request) = ask.request else { return MET };
            if request.consultations.iter().any(|c| c.is_held(ask.context.now)) {
                return MET;
            }
            match request.consultations.iter().filter_map(|c| c.held_from).min() {
                Some(held_from) => vec![Unmet::ConsultationNotHeld { held_from }],
                None => vec![Unmet::NoConsultation { law: Untoc("18(26)"), owed: true }],
            }
        }
    }
}

pub(super) fn held(ask: &Ask<'_>, id: &ConsultationId) -> Vec<Unmet> {
    match ask.request.and_then(|r| r.consultation(id)) {
        None => vec![Unmet::UnknownConsultation],
        Some(c) if c.is_held(ask.context.now) => MET,
        // Without a time for the answer, only the answer makes it held.
        Some(c) => vec![Unmet::ConsultationNotHeld { held_from: c.held_from.unwrap_or(LATEST) }],
    }
}
