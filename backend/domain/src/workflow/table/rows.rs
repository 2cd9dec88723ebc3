//! The rows, in the order of a request's life: what leads from status to status, then acts and facts that change none.

mod acts;
mod moves;

use super::Transition;
use crate::codes::Status::{
    self, Acknowledged, InExecution, InformationRequested, PartiallyExecuted, Postponed, Sent,
    SurrenderOrdered,
};

use acts::ACTS;
use moves::MOVES;

/// The open statuses: in the hands of the requested State.
pub const OPEN: &[Status] =
    &[Sent, Acknowledged, InformationRequested, Postponed, InExecution, SurrenderOrdered, PartiallyExecuted];

const OPEN_BUT_SENT: &[Status] =
    &[Acknowledged, InformationRequested, Postponed, InExecution, SurrenderOrdered, PartiallyExecuted];

/// Every transition of a request: the moves, then the acts.
pub const TRANSITIONS: &[Transition] = &ALL;

const ALL: [Transition; MOVES.len() + ACTS.len()] = {
    let mut all = [MOVES[0]; MOVES.len() + ACTS.len()];
    let mut i = 0;
    while i < all.len() {
        all[i] = if i < MOVES.len() { MOVES[i] } else { ACTS[i - MOVES.len()] };
        i += 1;
    }
    all
};
