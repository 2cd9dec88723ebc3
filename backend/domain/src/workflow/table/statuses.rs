//! The statuses: their stage, whom they wait for, and the usual next step.

// The lint looks away in tests, so there the expectation would not be met.
#![cfg_attr(
    not(test),
    expect(clippy::enum_glob_use, reason = "a row reads like the line of the design it stands for")
)]

use super::rows::OPEN;
use crate::codes::{
    Action, Kind,
    Role::{self, Head, Officer, Registrar},
    Side::{self, Requested, Requesting},
    Stage,
    Status::{self, *},
};

/// One row of the table of statuses.
#[derive(Debug, Clone, Copy)]
pub struct StatusRow {
    /// The status.
    pub status: Status,
    /// Its stage.
    pub stage: Stage,
    /// Whom it waits for.
    pub waits_for: Option<(Side, Role)>,
    /// The step that usually comes next.
    pub next: Option<Action>,
}

const fn waits(status: Status, stage: Stage, side: Side, role: Role, next: Action) -> StatusRow {
    StatusRow { status, stage, waits_for: Some((side, role)), next: Some(next) }
}

const fn ended(status: Status) -> StatusRow {
    StatusRow { status, stage: Stage::Ended, waits_for: None, next: None }
}

/// Every status: its stage, whom it waits for, and the usual next step.
pub const STATUSES: &[StatusRow] = &[
    waits(Drafted, Stage::Drafted, Requesting, Officer, Action::Submit),
    waits(InApproval, Stage::Drafted, Requesting, Head, Action::Approve),
    waits(Approved, Stage::Drafted, Requesting, Officer, Action::Send),
    waits(Sent, Stage::Sent, Requested, Registrar, Action::Acknowledge),
    waits(Acknowledged, Stage::Acknowledged, Requested, Head, Action::Accept),
    waits(InformationRequested, Stage::Acknowledged, Requesting, Officer, Action::SupplyInformation),
    waits(Postponed, Stage::Acknowledged, Requested, Officer, Action::Resume),
    waits(InExecution, Stage::Acknowledged, Requested, Officer, Action::DeliverResults),
    waits(SurrenderOrdered, Stage::Acknowledged, Requested, Officer, Action::Surrender),
    waits(PartiallyExecuted, Stage::Acknowledged, Requested, Officer, Action::DeliverResults),
    waits(Executed, Stage::Executed, Requesting, Officer, Action::ConfirmReceipt),
    ended(Closed),
    ended(Refused),
    ended(Returned),
    ended(Withdrawn),
    ended(Cancelled),
    ended(Lapsed),
];

/// Returns the row of a status.
#[must_use]
pub fn status_row(status: Status) -> &'static StatusRow {
    const FIRST: &StatusRow = &STATUSES[0];
    STATUSES.iter().find(|s| s.status == status).unwrap_or(FIRST) // a test shows that every status has its row
}

/// Returns whom a request of a kind waits for in a status, and the usual next step: an extradition that was accepted
/// delivers nothing, its surrender is ordered.
#[must_use]
pub fn next_of(kind: Kind, status: Status) -> Option<(Side, Role, Action)> {
    if (kind, status) == (Kind::Extradition, InExecution) {
        return Some((Requested, Head, Action::OrderSurrender));
    }
    let row = status_row(status);
    let ((side, role), action) = row.waits_for.zip(row.next)?;
    Some((side, role, action))
}

impl Status {
    /// Returns the stage.
    #[must_use]
    pub fn stage(self) -> Stage {
        status_row(self).stage
    }

    /// Returns whether the requested State has it in hand.
    #[must_use]
    pub fn is_open(self) -> bool {
        OPEN.contains(&self)
    }

    /// Returns whether nothing follows.
    #[must_use]
    pub fn is_ended(self) -> bool {
        self.stage() == Stage::Ended
    }

    /// Returns whether both States see a request in this status: everything from `sent` on.
    #[must_use]
    pub fn is_shared(self) -> bool {
        self.stage() != Stage::Drafted
    }
}
