//! By the fold: what becomes of a request when measures are answered, refused or withdrawn.

use crate::{
    codes::{Action, MeasureState, Status},
    ids::MeasureId,
};

use super::request::Request;

/// Returns the status after an act that gives `named` measures a new state, or none where nothing changes.
///
/// While a measure is left open nothing changes (`partially_executed` after a delivery). With none open, something
/// executed, partly executed or not executable gives `executed`; otherwise the last act decides.
#[must_use]
pub(super) fn by_the_fold(
    request: &Request,
    act: Action,
    named: &[(MeasureId, MeasureState)],
) -> Option<Status> {
    let mut states = request.measures.clone();
    for (id, state) in named {
        if let Some(measure) = states.get_mut(id) {
            measure.state = *state;
        }
    }
    let any = |wanted: &[MeasureState]| states.values().any(|m| wanted.contains(&m.state));
    if any(&[MeasureState::Open]) {
        return (act == Action::DeliverResults).then_some(Status::PartiallyExecuted);
    }
    if any(&[MeasureState::Executed, MeasureState::Partly, MeasureState::NotExecutable]) {
        return Some(Status::Executed);
    }
    Some(if act == Action::Withdraw { Status::Withdrawn } else { Status::Refused })
}
