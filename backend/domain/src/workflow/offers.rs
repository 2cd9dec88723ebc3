//! What a person can do to a request now, and why not the rest: derived from the table, never retyped.

use super::{
    decide::permitted,
    guards::{Ask, all_unmet, told_lacks},
    refusal::Refusal,
    request::Request,
    table::{self, From, TRANSITIONS},
    telling::permitted_told,
};
use crate::{
    codes::{Action, Role, Side},
    registry::{Actor, Context},
    sight,
};

/// One action as it is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The action.
    pub action: Action,
    /// The side by letter whose act it is; none: an act of the own side.
    pub on_behalf_of: Option<Side>,
    /// Why it is not possible now; none: it is.
    pub refused: Option<Refusal>,
    /// Whether it is the usual next step.
    pub recommended: bool,
}

/// Whom a request waits for, and the usual next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextStep {
    /// The side.
    pub side: Side,
    /// The role.
    pub role: Role,
    /// The step.
    pub action: Action,
}

/// Returns whom a request waits for as a side sees it; nobody when it has ended or was recalled.
#[must_use]
pub fn next_step(request: &Request, seen_by: Side) -> Option<NextStep> {
    if seen_by == Side::Requested && request.recalled {
        return None;
    }
    let row = table::status_row(request.status);
    let ((side, role), action) = row.waits_for.zip(row.next)?;
    Some(NextStep { side, role, action })
}

/// Returns every action on a request that the actor's side has: possible ones first, the recommended one on top,
/// each impossible one with its reason.
#[must_use]
pub fn offers(request: &Request, actor: &Actor, context: &Context) -> Vec<Offer> {
    let Some(side) = sight::side(request, actor) else { return vec![] };
    let next = next_step(request, side);
    let is_next = |of: Side, action: Action| next.is_some_and(|n| n.side == of && n.action == action);
    let rows = TRANSITIONS.iter().filter(|t| t.from != From::Nothing && t.by.iter().any(|b| b.side == side));
    let mut offers: Vec<Offer> = rows
        .map(|row| {
            let refused = possible(request, row.action, actor, context).err();
            let recommended = refused.is_none() && is_next(side, row.action);
            Offer { action: row.action, on_behalf_of: None, refused, recommended }
        })
        .collect();
    if let Some(of) = request.by_letter.filter(|of| *of == side.other()) {
        let theirs = TRANSITIONS.iter().filter(|t| t.told && t.by.iter().any(|b| b.side == of));
        offers.extend(theirs.map(|row| {
            let refused = possible_told(request, row.action, of, actor, context).err();
            let recommended = refused.is_none() && is_next(of, row.action);
            Offer { action: row.action, on_behalf_of: Some(of), refused, recommended }
        }));
    }
    offers.sort_by_key(|o| (!o.recommended, o.refused.is_some()));
    offers
}

/// Returns whether an act of a side by letter can be recorded as far as the request itself decides it.
///
/// # Errors
/// The refusal the recording would meet, whatever it says.
pub fn possible_told(
    request: &Request,
    action: Action,
    of: Side,
    actor: &Actor,
    context: &Context,
) -> Result<(), Refusal> {
    let permit = permitted_told(Some(request), action, of, actor)?;
    let ask = Ask { request: Some(request), command: None, actor, side: of, context };
    let form = told_lacks(permit.row.guards, &ask).form;
    if form.is_empty() { Ok(()) } else { Err(Refusal::Unmet(form)) }
}

/// Returns whether an action is possible as far as the request itself decides it; what a payload lacks is not asked.
///
/// # Errors
/// The refusal the command would meet, whatever it says.
pub fn possible(request: &Request, action: Action, actor: &Actor, context: &Context) -> Result<(), Refusal> {
    let permit = permitted(Some(request), action, actor)?;
    let ask = Ask { request: Some(request), command: None, actor, side: permit.side, context };
    let unmet = all_unmet(permit.row.guards, &ask);
    if unmet.is_empty() { Ok(()) } else { Err(Refusal::Unmet(unmet)) }
}
