//! What a command does. Branches stay here; guards and arms are leaves.

use jiff::SignedDuration;

use super::{
    beside,
    clockwork::clock_changes,
    command::Command,
    event::{Body, By, Event, Fact, Stream},
    fold::by_the_fold,
    guards::{Ask, all_unmet},
    happens::what_happens,
    importing, overdue,
    refusal::Refusal,
    request::Request,
    table::{self, From, Kept, Milestone, To, Transition, When},
    telling,
};
use crate::{
    codes::{Action, MeasureState, Role, Side, Status},
    ids::{MeasureId, RequestId},
    registry::{Actor, Context, start_of},
    sight,
};

/// On which request an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum On {
    /// The one the command is for.
    This,
    /// Another one it belongs with: both are written in one transaction.
    Beside(RequestId),
}

/// One event that was decided: its request, its stream, and the body it commits to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// On which request.
    pub on: On,
    /// In which stream it stands.
    pub stream: Stream,
    /// The event.
    pub event: Event,
    /// The contents or texts, where there are any.
    pub body: Option<Body>,
}

/// A row that an actor may use now.
#[derive(Debug, Clone, Copy)]
pub struct Permit {
    /// The row.
    pub row: &'static Transition,
    /// The side on which the actor acts.
    pub side: Side,
    /// The role in which the actor acts.
    pub role: Role,
}

/// Decides what a command does. Pure: the same arguments give the same events.
///
/// An arrest clock whose time is over lapses first, and the command is decided on what is left: the answer is the same
/// whether or not the clock was quicker. A command that is refused records nothing; then the clock does it.
///
/// # Errors
/// The refusal, in this order: visible, side and role, status, version, then every unmet guard as the row lists
/// them.
pub fn decide(
    request: Option<&Request>,
    command: &Command,
    actor: &Actor,
    context: &Context,
) -> Result<Vec<Decided>, Refusal> {
    let Some(lapsed) = overdue::before(request, command, context) else {
        return as_it_stands(request, command, actor, context);
    };
    let context = lapsed.context(request, actor, context);
    let request = if lapsed.decided.on == On::This { Some(&lapsed.arrest) } else { request };
    let rest = as_it_stands(request, command, actor, &context)?;
    Ok(std::iter::once(lapsed.decided).chain(rest).collect())
}

/// What a command does to what is there.
fn as_it_stands(
    request: Option<&Request>,
    command: &Command,
    actor: &Actor,
    context: &Context,
) -> Result<Vec<Decided>, Refusal> {
    let decided = match command {
        Command::Told(told) => telling::told(request, told, actor, context)?,
        Command::Import(import) if request.is_none() => return importing::imported(import, actor, context),
        _ => vec![own(request, command, actor, context)?],
    };
    let decided = beside::with_what_belongs(request, decided, actor, context);
    Ok(overdue::after(request, command, decided, context))
}

/// An act of the actor's own side, now.
pub(super) fn own(
    request: Option<&Request>,
    command: &Command,
    actor: &Actor,
    context: &Context,
) -> Result<Decided, Refusal> {
    let permit = permitted(request, command.action(), actor)?;
    if let Some(request) = request {
        fresh(request, permit.side, context)?;
    }
    let ask = Ask { request, command: Some(command), actor, side: permit.side, context };
    let unmet = all_unmet(permit.row.guards, &ask);
    if !unmet.is_empty() {
        return Err(Refusal::Unmet(unmet));
    }
    let when = match command {
        // The clocks of a request on paper start with the day it came in.
        Command::Register(register) => register.received_on.map(|on| start_of(on).min(context.now)),
        // A letter to a State by letter went on the day it went, whenever that is recorded.
        Command::Send { went_on: Some(day), .. } => {
            let approved = request.and_then(|r| r.status_since).unwrap_or(context.now);
            let noon = start_of(*day).saturating_add(SignedDuration::from_hours(12)).unwrap_or(context.now);
            Some(noon.max(approved).min(context.now))
        }
        // The person went on the day that is said, whenever that is recorded.
        Command::Surrender { date: Some(day), .. } => request.and_then(|r| r.handed_over(*day, context.now)),
        // However late it is recorded, the time was over when it was due.
        Command::Lapse => request.and_then(|r| r.arrest_clock()).map(|run| run.due),
        _ => command.happened_at(),
    };
    let then = Context { now: when.unwrap_or(context.now), ..context.clone() };
    let mut decided = happening(permit, request, command, &then)?;
    if let Some(at) = when {
        decided.event.occurred_at = Some(at);
        decided.event.at = context.now;
    }
    match &mut decided.event.fact {
        // What was recorded by mistake is taken back within the window from its recording.
        Fact::Sent { recall_until, .. } => *recall_until = context.recall_until(),
        Fact::Registered { .. } => decided.event.by.user = Some(actor.user),
        _ => {}
    }
    if decided.stream != Stream::Shared {
        decided.event.by.user = Some(actor.user);
        decided.event.by.authority = actor.authority.filter(|_| decided.event.by.role == Role::Executor);
    }
    Ok(decided)
}

/// What a permitted command makes happen: the event with everything resolved, and its body. `context.now` is when it
/// happened.
pub(super) fn happening(
    permit: Permit,
    request: Option<&Request>,
    command: &Command,
    context: &Context,
) -> Result<Decided, Refusal> {
    let (fact, body) = what_happens(request, command, context)?;
    let becomes = becomes(permit.row, request, &fact);
    let event = Event {
        at: context.now,
        occurred_at: None,
        told: None,
        imported: false,
        breaches: vec![],
        by: By { side: permit.side, role: permit.role, user: None, authority: None },
        clocks: clock_changes(permit.row, request, &fact, becomes, context),
        becomes: becomes.filter(|b| request.is_none_or(|r| r.status != *b)),
        material: permit.row.material,
        fact,
    };
    Ok(Decided { on: On::This, stream: stream(permit, request, command), event, body })
}

/// Returns the row an actor may use for an action now.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotYours`], [`Refusal::NotOfKind`], [`Refusal::NotInStatus`], in this order.
pub fn permitted(request: Option<&Request>, action: Action, actor: &Actor) -> Result<Permit, Refusal> {
    let row = table::row(action);
    let not_yours = Refusal::NotYours { action, needs: row.by };
    let side = match request {
        Some(request) => sight::side(request, actor).ok_or(Refusal::NotFound)?,
        None if row.from == From::Nothing => match actor.state {
            // What is received is begun by the requested side.
            Some(_) if action == Action::Register => Side::Requested,
            Some(_) => Side::Requesting,
            None => return Err(not_yours),
        },
        None => return Err(Refusal::NotFound),
    };
    let role = row
        .by
        .iter()
        .find(|by| by.side == side && actor.holds(by.role) && applies(by.when, request, actor))
        .map(|by| by.role)
        .ok_or(not_yours)?;
    if let Some(request) = request.filter(|r| !row.kinds.contains(&r.kind)) {
        return Err(Refusal::NotOfKind { action, kind: request.kind });
    }
    let possible = match (request, row.from) {
        (None, From::Nothing) => true,
        (None, _) | (Some(_), From::Nothing) => false,
        (Some(r), from) => r.status_allows(from, side),
    };
    if possible {
        return Ok(Permit { row, side, role });
    }
    let request = request.ok_or(Refusal::NotFound)?;
    let since = request.own(side).led_here.clone();
    Err(Refusal::NotInStatus { action, status: sight::status_seen_by(request, side), since })
}

fn applies(when: When, request: Option<&Request>, actor: &Actor) -> bool {
    let Some(request) = request else { return when == When::Always };
    match when {
        When::Always => true,
        When::NeverSent => !request.ever_sent,
        When::EverSent => request.ever_sent,
        When::Submitter => request.submitted_by == Some(actor.user),
    }
}

impl Request {
    /// Returns whether the present status is one a row starts from, as that side sees it.
    pub(super) fn status_allows(&self, from: From, side: Side) -> bool {
        let hidden = side == Side::Requested && self.recalled;
        match from {
            From::Nothing => false,
            From::In(statuses) => !hidden && statuses.contains(&self.status),
            From::InOrBack { from, back, came_from } => {
                !hidden
                    && (from.contains(&self.status)
                        || (self.status == back && self.return_to == Some(came_from)))
            }
            From::Shared => self.ever_sent && !self.recalled,
            From::SharedAfter(milestone) => {
                self.ever_sent
                    && !self.recalled
                    && match milestone {
                        Milestone::Delivery => self.delivered,
                        Milestone::Withdrawal => self.withdrawn,
                        Milestone::Arrest => self.custody.is_some(),
                        Milestone::NationalityRefusal => self.refused_for_nationality,
                    }
            }
            From::Seen => true,
        }
    }
}

pub(super) fn fresh(request: &Request, side: Side, context: &Context) -> Result<(), Refusal> {
    let found = request.version(side);
    match context.seen {
        Some(seen) if seen != found => {
            let since = request.own(side).seen.iter().skip(seen.0 as usize).cloned().collect();
            Err(Refusal::Stale { seen, found, since })
        }
        _ => Ok(()),
    }
}

/// The status an event leads to; none where it stays.
fn becomes(row: &Transition, request: Option<&Request>, fact: &Fact) -> Option<Status> {
    match row.to {
        To::Becomes(status) => Some(status),
        To::Stays => None,
        To::AsImported => Some(Status::Sent),
        To::ComesBack => request.and_then(|r| r.return_to),
        To::ByTheFold => {
            let named =
                |ids: &[MeasureId], state| ids.iter().map(|id| (id.clone(), state)).collect::<Vec<_>>();
            let states = match fact {
                Fact::Withdrawn { whole: true, .. } => return Some(Status::Withdrawn),
                Fact::Withdrawn { measures, .. } => named(measures, MeasureState::Withdrawn),
                Fact::Refused { measures, .. } => named(measures, MeasureState::Refused),
                Fact::ResultsDelivered { outcomes, .. } => {
                    outcomes.iter().map(|o| (o.measure.clone(), o.outcome.into())).collect()
                }
                _ => return None,
            };
            by_the_fold(request?, row.action, &states)
        }
    }
}

fn stream(permit: Permit, request: Option<&Request>, command: &Command) -> Stream {
    let file = Stream::File(permit.side);
    let shared_now = request.is_some_and(|r| r.ever_sent && !r.recalled);
    match permit.row.kept {
        Kept::Shared => Stream::Shared,
        Kept::File => file,
        Kept::SharedIfEverSent => {
            if request.is_some_and(|r| r.ever_sent) {
                Stream::Shared
            } else {
                file
            }
        }
        Kept::AsAsked => match command {
            Command::Attach { share: true, .. } if shared_now => Stream::Shared,
            _ => file,
        },
    }
}
