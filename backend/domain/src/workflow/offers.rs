//! What a person can do to a request now, and why not the rest: derived from the table, never retyped.

use super::{
    beside,
    command::{Command, Told},
    decide::permitted,
    guards::{Ask, all_unmet, letter_lacks, told_lacks},
    new_draft::NewDraft,
    overdue,
    refusal::{Refusal, Unmet},
    request::Request,
    table::{self, From, TRANSITIONS, Transition},
    telling::permitted_told,
};
use crate::{
    clocks::{self, Length},
    codes::{Action, Clock, Kind, MeasureState, MeasureType, Role, Side},
    ids::BasisCode,
    law::{
        Cite,
        grounds::{Choice, RestsOn, to_choose_from},
    },
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
    /// What it would be refused for if nothing were said: what it asks of whoever does it.
    pub asks: Vec<Unmet>,
    /// Whether it is the usual next step.
    pub recommended: bool,
    /// The grounds that may be chosen, where it is a refusal that is possible.
    pub grounds: Vec<Choice>,
    /// How long a person may be held whose arrest is reported now; none where no arrest clock starts.
    pub holds: Option<Holds>,
}

/// How long a person who is arrested may be held until the request for extradition comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holds {
    /// How long.
    pub length: Length,
    /// The treaty on record that says so; none: Comity's default, or what an office set.
    pub treaty: Option<BasisCode>,
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

/// Returns whom a request waits for as a side sees it; nobody when it was recalled, or has ended and nothing is owed.
#[must_use]
pub fn next_step(request: &Request, seen_by: Side) -> Option<NextStep> {
    if seen_by == Side::Requested && request.recalled {
        return None;
    }
    let row = table::status_row(request.status);
    let of_kind = table::STEPS
        .iter()
        .find(|s| s.kind == request.kind && s.status == request.status && (s.when)(request))
        .map(|s| (s.waits_for, s.action));
    let step = of_kind.or(row.waits_for.zip(row.next)).or_else(|| {
        let owed = table::OWED.iter().find(|owed| request.status.is_ended() && (owed.is_owed)(request))?;
        Some((owed.waits_for, owed.action))
    });
    step.map(|((side, role), action)| NextStep { side, role, action })
}

/// Returns what the usual next step rests on. The one new request that is waited for is that for extradition, while the
/// arrest before it runs.
#[must_use]
pub fn law_of_step(action: Action) -> &'static [Cite] {
    match action {
        Action::Create => NewDraft::Following.law(),
        action => table::row(action).law,
    }
}

/// Returns every action on a request that the actor's side has: possible ones first, the recommended one on top,
/// each impossible one with its reason.
#[must_use]
pub fn offers(request: &Request, actor: &Actor, context: &Context) -> Vec<Offer> {
    let Some(side) = sight::side(request, actor) else { return vec![] };
    let lapsed = overdue::as_it_stands(request, context);
    let request = lapsed.as_ref().unwrap_or(request);
    let next = next_step(request, side);
    let is_next = |of: Side, action: Action| next.is_some_and(|n| n.side == of && n.action == action);
    let rows = TRANSITIONS.iter().filter(|t| t.from != From::Nothing && is_of(t, request, side));
    let mut offers: Vec<Offer> = rows
        .map(|row| {
            let refused = possible(request, row.action, actor, context).err();
            let recommended = refused.is_none() && is_next(side, row.action);
            let asks = if refused.is_some() { vec![] } else { asks(request, row, side, actor, context) };
            let grounds = if refused.is_some() { vec![] } else { grounds(request, row, context) };
            let holds = holds(request, row, context).filter(|_| refused.is_none());
            Offer { action: row.action, on_behalf_of: None, refused, asks, recommended, grounds, holds }
        })
        .collect();
    if let Some(of) = request.by_letter.filter(|of| *of == side.other()) {
        let theirs = TRANSITIONS.iter().filter(|t| t.told && is_of(t, request, of));
        offers.extend(theirs.map(|row| {
            let refused = possible_told(request, row.action, of, actor, context).err();
            let recommended = refused.is_none() && is_next(of, row.action);
            let asks = if refused.is_some() { vec![] } else { asks_told(request, row, of, actor, context) };
            let grounds = if refused.is_some() { vec![] } else { grounds(request, row, context) };
            let holds = holds(request, row, context).filter(|_| refused.is_none());
            Offer { action: row.action, on_behalf_of: Some(of), refused, asks, recommended, grounds, holds }
        }));
    }
    // Whoever is held is looked for first: that the person is free, or that the hour is another, waits for nobody.
    let held = request.custody.as_ref().is_some_and(|c| c.standing.is_detained());
    let of_custody = |o: &Offer| held && matches!(o.action, Action::ReportRelease | Action::ReportArrest);
    offers.sort_by_key(|o| (!o.recommended, o.refused.is_some(), !of_custody(o)));
    offers
}

/// Whether people of a side do such a thing on such a request, ever.
fn is_of(row: &Transition, request: &Request, side: Side) -> bool {
    row.kinds.contains(&request.kind)
        && row.by.iter().any(|by| by.side == side && by.role.is_given_to_people())
}

fn asks(request: &Request, row: &Transition, side: Side, actor: &Actor, context: &Context) -> Vec<Unmet> {
    let Some(blank) = Command::blank(row.action) else { return vec![] };
    all_unmet(row.guards, &Ask { request: Some(request), command: Some(&blank), actor, side, context })
}

/// How long the arrest clock would run that a report of an arrest starts, by what is on record today.
fn holds(request: &Request, row: &Transition, context: &Context) -> Option<Holds> {
    let starts = row.action == Action::ReportArrest && request.kind == Kind::ProvisionalArrest;
    let held = request.custody.as_ref().is_some_and(|c| c.standing.is_detained());
    if !starts || held || beside::is_followed(request, context) {
        return None;
    }
    let clock = Clock::ProvisionalArrest;
    let (length, _) = clocks::length(clock, None, context.on_record(clock), request.outline.urgency)?;
    Some(Holds { length, treaty: context.treaty_on(clock).map(|(treaty, _)| treaty.code.clone()) })
}

/// The grounds on which what is open can be refused, those of treaties on record too.
fn grounds(request: &Request, row: &Transition, context: &Context) -> Vec<Choice> {
    if row.action != Action::Refuse {
        return vec![];
    }
    let open = request.measures.values().filter(|m| m.state == MeasureState::Open);
    let types: Vec<MeasureType> = open.map(|m| m.measure_type).collect();
    to_choose_from(RestsOn::at(request.kind, &request.outline.legal_basis, context), &types)
}

/// What a told act asks: the letter, and of the act itself what cannot be left out.
fn asks_told(request: &Request, row: &Transition, of: Side, actor: &Actor, context: &Context) -> Vec<Unmet> {
    let act = Command::blank(row.action).unwrap_or(Command::Submit);
    let ask = Ask { request: Some(request), command: Some(&act), actor, side: of, context };
    let said = told_lacks(row.guards, &ask).form;
    let told = Told {
        of,
        occurred_at: None,
        channel: None,
        received_on: None,
        their_reference: None,
        letter: None,
        act: act.clone(),
    };
    let mut asks = letter_lacks(&told, &ask);
    if Command::blank(row.action).is_some() {
        asks.extend(said);
    }
    asks
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
    let lapsed = overdue::as_it_stands(request, context);
    let request = lapsed.as_ref().unwrap_or(request);
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
    let lapsed = overdue::as_it_stands(request, context).filter(|_| action != Action::Lapse);
    let request = lapsed.as_ref().unwrap_or(request);
    let permit = permitted(Some(request), action, actor)?;
    let ask = Ask { request: Some(request), command: None, actor, side: permit.side, context };
    let unmet = all_unmet(permit.row.guards, &ask);
    if unmet.is_empty() { Ok(()) } else { Err(Refusal::Unmet(unmet)) }
}
