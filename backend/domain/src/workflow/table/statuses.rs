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
use crate::workflow::Request;

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

/// A duty that outlives the end of a request: until it is done, the request waits for who owes it.
#[derive(Debug, Clone, Copy)]
pub struct OwedRow {
    /// What is owed.
    pub action: Action,
    /// Whose duty it is.
    pub waits_for: (Side, Role),
    /// Whether it is owed still.
    pub is_owed: fn(&Request) -> bool,
}

/// The duties that outlive the end, in the order in which they come first: a person's liberty before all.
pub const OWED: &[OwedRow] = &[
    OwedRow {
        action: Action::ReportRelease,
        waits_for: (Requested, Officer),
        is_owed: |request| request.release_owed().is_some(),
    },
    OwedRow {
        action: Action::ConfirmStop,
        waits_for: (Requested, Officer),
        is_owed: |request| !request.stop_owed.is_empty(),
    },
    OwedRow {
        action: Action::ReportProsecution,
        waits_for: (Requested, Officer),
        is_owed: Request::prosecution_owed,
    },
];

/// The step that comes next on requests of a kind, where it is another than the status says.
#[derive(Debug, Clone, Copy)]
pub struct StepRow {
    /// On requests of this kind.
    pub kind: Kind,
    /// In this status.
    pub status: Status,
    /// Where this holds.
    pub when: fn(&Request) -> bool,
    /// Whom it waits for.
    pub waits_for: (Side, Role),
    /// The step.
    pub action: Action,
}

/// The steps of extradition and of the arrest before it that differ from those of assistance; the first that fits counts.
pub const STEPS: &[StepRow] = &[
    StepRow {
        kind: Kind::Extradition,
        status: InExecution,
        when: |_| true,
        waits_for: (Requested, Head),
        action: Action::OrderSurrender,
    },
    StepRow {
        kind: Kind::ProvisionalArrest,
        status: InExecution,
        when: |request| request.custody.is_none(),
        waits_for: (Requested, Officer),
        action: Action::ReportArrest,
    },
    // The clock runs: what stops it in time is the request for extradition, a new draft that follows this request.
    StepRow {
        kind: Kind::ProvisionalArrest,
        status: InExecution,
        when: |request| request.arrest_clock().is_some(),
        waits_for: (Requesting, Officer),
        action: Action::Create,
    },
];

/// Returns the row of a status.
#[must_use]
pub fn status_row(status: Status) -> &'static StatusRow {
    const FIRST: &StatusRow = &STATUSES[0];
    STATUSES.iter().find(|s| s.status == status).unwrap_or(FIRST) // a test shows that every status has its row
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
