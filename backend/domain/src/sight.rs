//! Who sees what. Default: nothing.
//!
//! What a person may not see does not exist for them; every read takes its viewer as an argument and asks here.

use std::collections::BTreeSet;

use crate::{
    codes::{Role, Side, Status},
    ids::MeasureId,
    registry::Actor,
    workflow::{Refusal, Request, Stream, refusal::StatusSeen},
};

/// Returns the side from which an actor sees a request, or none: then it does not exist for them.
///
/// Officers, heads, registrars and auditors of the requesting State see it from the first draft, those of the
/// requested State once it was sent. An executing authority sees it once a measure was given to it, and of it only
/// what [`measures_seen`] answers. Administrators see no case, experts none, other States none, and a State by
/// letter reads nothing here.
#[must_use]
pub fn side(request: &Request, actor: &Actor) -> Option<Side> {
    if actor.holds(Role::Clock) {
        // Nobody reads through it: it ends what is over, on the side that has a record here.
        let side = if request.reads(Side::Requested) { Side::Requested } else { Side::Requesting };
        return request.ever_sent.then_some(side);
    }
    let side = request.side_of(actor.state?)?;
    let shared = side == Side::Requesting || request.ever_sent;
    if !shared || !request.reads(side) {
        return None;
    }
    let reads = actor.roles.iter().any(|r| r.reads_cases())
        || (side == Side::Requested && given_to(request, actor).next().is_some());
    reads.then_some(side)
}

/// The measures given to the actor's executing authority.
fn given_to<'a>(request: &'a Request, actor: &'a Actor) -> impl Iterator<Item = &'a MeasureId> {
    let authority = actor.authority.filter(|_| actor.holds(Role::Executor));
    request.given_to.iter().filter(move |(_, a)| Some(**a) == authority).map(|(measure, _)| measure)
}

/// What of a request an actor sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// All that the side sees.
    Whole,
    /// These measures, and what the own authority put into the file; nothing else.
    Only(BTreeSet<MeasureId>),
}

/// Returns what an actor who sees a request sees of it: an executing authority its own measures.
#[must_use]
pub fn measures_seen(request: &Request, actor: &Actor) -> Seen {
    if actor.only_executes() { Seen::Only(given_to(request, actor).cloned().collect()) } else { Seen::Whole }
}

/// Returns a refusal as an actor may read it: what happened to a request is not told to who sees some of its measures.
#[must_use]
pub fn refusal_seen(refusal: Refusal, actor: &Actor) -> Refusal {
    match refusal {
        Refusal::Stale { seen, found, .. } if actor.only_executes() => {
            Refusal::Stale { seen, found, since: vec![] }
        }
        Refusal::NotInStatus { action, status, .. } if actor.only_executes() => {
            Refusal::NotInStatus { action, status, since: None }
        }
        other => other,
    }
}

/// Returns the sides that read a stream of a request: a State by letter reads nothing here, and has no log.
pub fn readers(request: &Request, stream: Stream) -> impl Iterator<Item = Side> {
    [Side::Requesting, Side::Requested]
        .into_iter()
        .filter(move |side| stream.is_read_by(*side) && request.reads(*side))
}

/// Returns the status as a side may know it.
#[must_use]
pub fn status_seen_by(request: &Request, side: Side) -> StatusSeen {
    if side == Side::Requested && request.recalled {
        StatusSeen::Recalled
    } else {
        StatusSeen::Is(request.status)
    }
}

/// Returns whether a side may read the contents now, and what follows from them (measures, persons, urgency).
///
/// After a recall they are closed to the requested side until it is sent again; a cancellation does not open them:
/// what is cancelled was recalled, and may have been rewritten since.
#[must_use]
pub fn reads_contents(request: &Request, side: Side) -> bool {
    side == Side::Requesting
        || (request.ever_sent && !request.recalled && request.status != Status::Cancelled)
}

/// Returns whether a side reads a stream of a request that it sees.
#[must_use]
pub fn reads_stream(side: Side, stream: Stream) -> bool {
    stream.is_read_by(side)
}

/// Returns whether an actor may read the log of a State: its auditors, heads and officers, and nobody else.
#[must_use]
pub fn reads_log(actor: &Actor, state: crate::ids::StateCode) -> bool {
    actor.state == Some(state) && actor.roles.iter().any(|r| r.reads_cases())
}

/// Returns whether an actor may read the figures of the own State: its officers, heads and auditors.
#[must_use]
pub fn reads_figures(actor: &Actor) -> bool {
    actor.state.is_some() && [Role::Officer, Role::Head, Role::Auditor].into_iter().any(|r| actor.holds(r))
}

/// Returns whether an actor may take the audit trail of the own State out.
#[must_use]
pub fn exports_audit_trail(actor: &Actor) -> bool {
    actor.state.is_some() && (actor.holds(Role::Auditor) || actor.holds(Role::Head))
}
