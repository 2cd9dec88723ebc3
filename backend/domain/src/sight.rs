//! Who sees what. Default: nothing.
//!
//! What a person may not see does not exist for them; every read takes its viewer as an argument and asks here.

use crate::{
    codes::{Role, Side, Status},
    registry::Actor,
    workflow::{Request, Stream, refusal::StatusSeen},
};

/// Returns the side from which an actor sees a request, or none: then it does not exist for them.
///
/// Officers, heads, registrars and auditors of the requesting State see it from the first draft, those of the
/// requested State once it was sent. Administrators see no case, experts none, other States none.
#[must_use]
pub fn side(request: &Request, actor: &Actor) -> Option<Side> {
    if !actor.roles.iter().any(|r| r.reads_cases()) {
        return None;
    }
    let side = request.side_of(actor.state?)?;
    (side == Side::Requesting || request.ever_sent).then_some(side)
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

/// Returns whether an actor may take the audit trail of the own State out.
#[must_use]
pub fn exports_audit_trail(actor: &Actor) -> bool {
    actor.state.is_some() && (actor.holds(Role::Auditor) || actor.holds(Role::Head))
}
