//! Guards of what comes in on paper: a request to register, a running case to take over.

use jiff::civil::Date;

use super::{Ask, MET};
use crate::{
    ids::StateCode,
    law::Cite::Comity,
    registry::{Connection, has_begun},
    workflow::{command::Command, refusal::Unmet},
};

/// No letter that is still to be registered came before this day: an earlier year is a slip of the pen.
pub(super) const EARLIEST_LETTER: Date = jiff::civil::date(1990, 1, 1);

fn by_letter(ask: &Ask<'_>, other: StateCode) -> Vec<Unmet> {
    if ask.actor.state == Some(other) {
        return vec![Unmet::OwnState];
    }
    let Some(between) = &ask.context.between else { return vec![Unmet::UnknownState] };
    let facts = if between.requesting.code == other { &between.requesting } else { &between.requested };
    if facts.connection == Connection::ByLetter { MET } else { vec![Unmet::StateConnected] }
}

pub(super) fn requesting_state_by_letter(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Register(register)) = ask.command else { return MET };
    by_letter(ask, register.requesting)
}

pub(super) fn other_state_by_letter(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Import(import)) = ask.command else { return MET };
    by_letter(ask, import.other)
}

pub(super) fn received_on_given(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Register(register)) = ask.command else { return MET };
    match register.received_on {
        None => vec![Unmet::Missing { field: "received_on", law: Comity("5") }],
        Some(date) if !has_begun(date, ask.context.now) => {
            vec![Unmet::NotYetHappened { field: "received_on".to_owned() }]
        }
        Some(date) if date < EARLIEST_LETTER => {
            vec![Unmet::LongPast { field: "received_on".to_owned(), earliest: EARLIEST_LETTER }]
        }
        Some(_) => MET,
    }
}

pub(super) fn steps_in_order(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Import(import)) = ask.command else { return MET };
    let mut unmet = MET;
    let mut last = import.sent_at;
    if last > ask.context.now {
        unmet.push(Unmet::NotYetHappened { field: "sent_at".to_owned() });
    }
    for (i, step) in import.steps.iter().enumerate() {
        let field = format!("steps.{}.occurred_at", i + 1);
        if step.occurred_at < last {
            unmet.push(Unmet::BeforeWhatLedHere { field, last });
        } else if step.occurred_at > ask.context.now {
            unmet.push(Unmet::NotYetHappened { field });
        }
        last = last.max(step.occurred_at);
    }
    unmet
}
