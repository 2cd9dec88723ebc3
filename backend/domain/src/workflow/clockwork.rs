//! What an event does to clocks: what its row says, then what every entry into `executed` or an ended status does.

use super::{
    event::Fact,
    request::Request,
    table::{ClockEffect, Transition},
};
use crate::{
    clocks::{self, ClockChange},
    codes::{
        Clock, Stage,
        Status::{self, Executed},
    },
    contents::Outline,
    ids::ConsultationId,
    registry::Context,
};

/// What an event does to the clocks: the row's effects, then what every entry into a status does.
pub(super) fn clock_changes(
    row: &Transition,
    request: Option<&Request>,
    fact: &Fact,
    becomes: Option<Status>,
    context: &Context,
) -> Vec<ClockChange> {
    let runs = request.map(|r| r.clocks.as_slice()).unwrap_or_default();
    let open = |clock: Clock| runs.iter().any(|r| r.clock == clock && r.is_open());
    let outline = match fact {
        Fact::Created { contents, .. } | Fact::Sent { contents, .. } => Some(contents),
        _ => request.map(|r| &r.outline),
    };
    let mut changes = Vec::new();
    let mut over: Vec<Clock> = Vec::new();
    for effect in row.clocks {
        match *effect {
            ClockEffect::Start(clock) => changes.extend(start(clock, fact, outline, context)),
            ClockEffect::StartOnce(clock) => {
                if !open(clock) {
                    changes.extend(start(clock, fact, outline, context));
                } else if let Fact::InformationRequested { due: Some(date), .. } = fact {
                    changes.push(ClockChange::Moved { clock, due: crate::registry::end_of(*date) });
                }
            }
            ClockEffect::StopIfWhole(clock) if becomes != Some(Status::Refused) || !open(clock) => {}
            ClockEffect::Stop(clock) | ClockEffect::StopIfWhole(clock) => {
                if open(clock) {
                    over.push(clock);
                    changes.push(ClockChange::Stopped { clock, of: consultation_of(fact) });
                }
            }
            ClockEffect::Miss(clock) => {
                over.push(clock);
                changes.push(ClockChange::Missed { clock });
            }
            ClockEffect::Pause(clock, why) => {
                if runs.iter().any(|r| r.clock == clock && r.is_running()) {
                    changes.push(ClockChange::Paused { clock, why });
                }
            }
            ClockEffect::Unpause(clock) => {
                if runs.iter().any(|r| r.clock == clock && r.is_paused()) {
                    changes.push(ClockChange::Resumed { clock });
                }
            }
            ClockEffect::VoidAll => {
                changes.extend(
                    Clock::ALL.iter().filter(|c| open(**c)).map(|c| ClockChange::Voided { clock: *c }),
                );
            }
        }
    }
    let left: Vec<Clock> = Clock::ALL.iter().copied().filter(|c| open(*c) && !over.contains(c)).collect();
    match becomes {
        Some(Executed) => changes.extend(left.iter().filter_map(|&clock| match clock {
            Clock::Execute | Clock::ReasonedDeadline => Some(ClockChange::Stopped { clock, of: None }),
            Clock::StatusQuery => None, // an answer to a question on progress is still owed
            Clock::Acknowledge
            | Clock::Decide
            | Clock::SupplyInformation
            | Clock::Consultation
            | Clock::PostponementReview => Some(ClockChange::Ended { clock }),
        })),
        Some(status) if status.stage() == Stage::Ended => {
            changes.extend(left.iter().map(|&clock| ClockChange::Ended { clock }));
        }
        _ => {}
    }
    changes
}

fn start(clock: Clock, fact: &Fact, outline: Option<&Outline>, context: &Context) -> Option<ClockChange> {
    let outline = outline?;
    let given = match (clock, fact) {
        (Clock::ReasonedDeadline, _) => outline.deadline,
        (Clock::SupplyInformation, Fact::InformationRequested { due, .. }) => *due,
        (Clock::Consultation, Fact::Consulted { answer_by, .. }) => Some(*answer_by),
        (Clock::PostponementReview, Fact::Postponed { review_date, .. }) => Some(*review_date),
        _ => None,
    };
    let (length, source) =
        clocks::length(clock, given, context.lengths.get(&clock).copied(), outline.urgency)?;
    let due = length.due_from(context.now);
    Some(ClockChange::Started { clock, of: consultation_of(fact), due, length, source })
}

fn consultation_of(fact: &Fact) -> Option<ConsultationId> {
    match fact {
        Fact::Consulted { consultation, .. } | Fact::ConsultationAnswered { consultation, .. } => {
            Some(consultation.clone())
        }
        _ => None,
    }
}
