//! A running case of the office's old register: taken over as it was sent, then step by step with the days on which
//! things happened. Own and told acts alike; findings and four eyes are not applied, guards of form are.

use super::{
    command::{Command, Import, ImportedStep},
    decide::{Decided, Permit, happening, permitted},
    evolve::evolve,
    guards::{Ask, all_unmet, on_another_day, told_lacks},
    refusal::{Refusal, Unmet},
    request::Request,
    table::{self, Transition},
    telling::record_breaches,
};
use crate::{
    codes::{Action, Role, Side},
    registry::{Actor, Context},
};

/// Decides what a running case comes in as: the request as it was sent, then one event for each step.
pub(super) fn imported(import: &Import, actor: &Actor, context: &Context) -> Result<Vec<Decided>, Refusal> {
    let command = Command::Import(Box::new(import.clone()));
    let mut permit = permitted(None, Action::Import, actor)?;
    permit.side = import.side;
    let ask = Ask { request: None, command: Some(&command), actor, side: import.side, context };
    let unmet = all_unmet(permit.row.guards, &ask);
    if !unmet.is_empty() {
        return Err(Refusal::Unmet(unmet));
    }
    let sent = Context { now: import.sent_at, ..context.clone() };
    let mut all = vec![marked(happening(permit, None, &command, &sent)?, actor, context)];
    let mut request = evolve(None, all[0].stream, &all[0].event).ok_or(Refusal::NotFound)?;
    for (i, step) in import.steps.iter().enumerate() {
        let decided = marked(next(&request, i, step, import.side, actor, context)?, actor, context);
        request = evolve(Some(request), decided.stream, &decided.event).ok_or(Refusal::NotFound)?;
        all.push(decided);
    }
    Ok(all)
}

fn next(
    request: &Request,
    i: usize,
    step: &ImportedStep,
    own: Side,
    actor: &Actor,
    context: &Context,
) -> Result<Decided, Refusal> {
    let row = table::row(step.act.action());
    let cannot = |unmet: Unmet| Refusal::Unmet(vec![Unmet::Step { number: i + 1, why: Box::new(unmet) }]);
    let side = whose(step, row).map_err(cannot)?;
    let of_kind = row.kinds.contains(&request.kind);
    let possible = request.status_allows(row.from, side) || super::telling::skips(request.status, row, side);
    if !of_kind || !possible {
        return Err(cannot(Unmet::StepNotPossible { action: row.action, status: request.status }));
    }
    let then = Context { now: step.occurred_at, ..context.clone() };
    let ask = Ask { request: Some(request), command: Some(&step.act), actor, side, context: &then };
    let mut lacks = told_lacks(row.guards, &ask);
    if side == own {
        // The own office knows its grounds: a code that is none was written wrong in the register.
        lacks.form.extend(lacks.breaches.extract_if(.., |unmet| matches!(unmet, Unmet::UnknownGround)));
    }
    lacks.form.extend(on_another_day(&step.act, step.occurred_at));
    if let Some(first) = lacks.form.into_iter().next() {
        return Err(cannot(first));
    }
    let permit = Permit { row, side, role: Role::Registrar };
    // An arrest happened at its own hour, whatever day the register has it under.
    let happened = Context { now: step.act.happened_at().unwrap_or(step.occurred_at), ..then.clone() };
    let mut decided = happening(permit, Some(request), &step.act, &happened)?;
    record_breaches(&mut decided, &lacks.breaches, request, &step.act, &then);
    Ok(decided)
}

/// Whose step it was: the only side that takes such a step, or the one that is said to have.
fn whose(step: &ImportedStep, row: &Transition) -> Result<Side, Unmet> {
    let action = row.action;
    if !row.told || matches!(step.act, Command::Told(_)) {
        return Err(Unmet::NotAStep { action });
    }
    let takes = |side: Side| row.by.iter().any(|by| by.side == side);
    match step.side {
        Some(side) if takes(side) => Ok(side),
        Some(_) => Err(Unmet::NotAStepOfThatSide { action }),
        None => match (takes(Side::Requesting), takes(Side::Requested)) {
            (true, false) => Ok(Side::Requesting),
            (false, true) => Ok(Side::Requested),
            _ => Err(Unmet::StepSideNotSaid { action }),
        },
    }
}

/// Marks an event as taken over: recorded now, happened then.
fn marked(mut decided: Decided, actor: &Actor, context: &Context) -> Decided {
    decided.event.occurred_at = Some(decided.event.at);
    decided.event.at = context.now;
    decided.event.imported = true;
    decided.event.by.user = Some(actor.user);
    decided
}

impl Import {
    /// Returns the requesting and the requested State, for an office of the own State.
    #[must_use]
    pub fn states(&self, own: crate::ids::StateCode) -> [crate::ids::StateCode; 2] {
        match self.side {
            Side::Requesting => [own, self.other],
            Side::Requested => [self.other, own],
        }
    }
}
