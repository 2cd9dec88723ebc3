//! The transition table: every action, who may do it, from where to where, under which guards, with which clocks.
//!
//! It reads like the tables of the design. The actions a person is offered, the menus, the diagram, the matrix
//! of the tests and `comityd workflow` are all derived from it; nothing is retyped. Here are the columns;
//! `rows` holds the rows, `statuses` the statuses with whom they wait for.

mod rows;
mod statuses;

use super::guards::Guard;
use crate::{
    codes::{Action, Clock, Kind, PauseReason, Role, Side, Status},
    law::Cite,
};

pub use rows::{OPEN, TRANSITIONS};
pub use statuses::{OWED, OwedRow, STATUSES, STEPS, StatusRow, StepRow, status_row};

/// When a role on a side may do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// While the request was never sent.
    NeverSent,
    /// Once it was sent, also after a recall.
    EverSent,
    /// Who submitted it.
    Submitter,
}

/// One entry of the column "side: roles".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    /// The side.
    pub side: Side,
    /// The role.
    pub role: Role,
    /// When.
    pub when: When,
}

const fn by(side: Side, role: Role) -> By {
    By { side, role, when: When::Always }
}

/// From where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// There is no request yet.
    Nothing,
    /// One of these statuses.
    In(&'static [Status]),
    /// One of the first, or one of the second if the request came there from `came_from`.
    InOrBack {
        /// Statuses without a condition.
        from: &'static [Status],
        /// A status that counts only if the request came there from `came_from`.
        back: Status,
        /// Where it must have come from.
        came_from: Status,
    },
    /// Every status the other side sees too.
    Shared,
    /// Every status the other side sees too, once something has happened.
    SharedAfter(Milestone),
    /// Whenever the side sees the request.
    Seen,
}

/// Something that happened in the course of a request and opens acts for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Milestone {
    /// Something was delivered.
    Delivery,
    /// Something was withdrawn.
    Withdrawal,
    /// The person sought was arrested.
    Arrest,
    /// Extradition was refused for nationality alone, 16(10).
    NationalityRefusal,
}

/// To where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// This status.
    Becomes(Status),
    /// Back to where it came from.
    ComesBack,
    /// As the measures say: what is left open, what was answered.
    ByTheFold,
    /// No change.
    Stays,
    /// The status of the last step taken over.
    AsImported,
}

/// What a row does to clocks, beside what every entry into `executed` or an ended status does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockEffect {
    /// It starts.
    Start(Clock),
    /// It starts unless it runs already.
    StartOnce(Clock),
    /// It was reached.
    Stop(Clock),
    /// It was reached if the whole was decided.
    StopIfWhole(Clock),
    /// What it waited for did not come; ended, where it was not waited for until it was due.
    Miss(Clock),
    /// It stands still.
    Pause(Clock, PauseReason),
    /// It goes on.
    Unpause(Clock),
    /// One starts for each piece of evidence that is to be returned.
    StartReturns,
    /// All are void.
    VoidAll,
    /// It was reached, also where it started later: an arrest before the request was accepted.
    StopWhenever(Clock),
    /// The rest is of requests of this kind only.
    Of(Kind, &'static [ClockEffect]),
}

/// In which stream the event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// In the shared record.
    Shared,
    /// In the file of the side that acts.
    File,
    /// In the shared record once the request was sent, before that in the file.
    SharedIfEverSent,
    /// In the shared record where the act asks for it and there is one; else in the file.
    AsAsked,
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub struct Transition {
    /// The action.
    pub action: Action,
    /// What it rests on.
    pub law: &'static [Cite],
    /// For which kinds.
    pub kinds: &'static [Kind],
    /// Who may do it.
    pub by: &'static [By],
    /// From where.
    pub from: From,
    /// To where.
    pub to: To,
    /// Under which guards, in the order they are answered.
    pub guards: &'static [Guard],
    /// What it does to clocks.
    pub clocks: &'static [ClockEffect],
    /// Where its event stands.
    pub kept: Kept,
    /// Whether it counts for the version.
    pub material: bool,
    /// Whether a State by letter can do it: then the registrar of the other side records it as told.
    pub told: bool,
}

impl Transition {
    pub(super) const BASE: Self = Self {
        action: Action::Note,
        law: &[Cite::Comity("5")],
        kinds: Kind::ALL,
        by: &[],
        from: From::Seen,
        to: To::Stays,
        guards: &[],
        clocks: &[],
        kept: Kept::Shared,
        material: true,
        told: false,
    };
    pub(super) const ACT: Self = Self { material: false, ..Self::BASE };
}

/// Returns the row of an action.
#[must_use]
pub fn row(action: Action) -> &'static Transition {
    const FIRST: &Transition = &TRANSITIONS[0];
    TRANSITIONS.iter().find(|t| t.action == action).unwrap_or(FIRST) // a test shows that every action has its row
}
