//! The queue: one narrow row for each State that sees a request.

use comity_domain::{
    codes::{Action, Clock, Kind, Role, Side, Stage, UrgencyLevel},
    ids::{BasisCode, Reference, RequestId, StateCode},
    workflow::refusal::StatusSeen,
};
use jiff::Timestamp;

use crate::UserBrief;

/// Which requests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// Not ended, and assigned to me, or waiting for a role I hold that its assignee lacks or that nobody is
    /// assigned for.
    #[default]
    Mine,
    /// To the own State; those not ended, unless a status or stage is asked for.
    Inbound,
    /// From the own State, drafts too; those not ended, unless a status or stage is asked for.
    Outbound,
    /// With a clock that is late, on either side; the one late longest first.
    Overdue,
    /// With a clock that is due soon on either side, and none late; the one due soonest first.
    DueSoon,
    /// Drafts of the own State that nobody else has seen, or that came back by recall.
    Drafts,
    /// Everything the own State sees.
    All,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// What is due first, first; what has no running clock comes last.
    #[default]
    Due,
    /// What changed last, first.
    Updated,
    /// By reference.
    Reference,
}

/// A page of the queue, as it is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueAsk {
    /// Which requests.
    pub view: View,
    /// In this status, as the own State sees it.
    pub status: Option<StatusSeen>,
    /// In this stage.
    pub stage: Option<Stage>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// With this State.
    pub counterpart: Option<StateCode>,
    /// With this text in subject, reference or the own reference, whatever the case of its letters.
    pub q: Option<String>,
    /// In which order.
    pub sort: Sort,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// How many rows: 1 to 200, 0 means 50.
    pub limit: u32,
}

/// A page of the queue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueuePage {
    /// The rows.
    pub rows: Vec<QueueRow>,
    /// Where the next page starts; none: that was the last.
    pub next: Option<String>,
}

/// One request in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// Id.
    pub request: RequestId,
    /// Reference.
    pub reference: Reference,
    /// Kind.
    pub kind: Kind,
    /// The side of the own State.
    pub side: Side,
    /// The other State.
    pub counterpart: StateCode,
    /// Status, as the own State sees it.
    pub status: StatusSeen,
    /// Stage, as the own State sees it.
    pub stage: Stage,
    /// Subject; none while the contents are closed.
    pub subject: Option<String>,
    /// The requested State's own number.
    pub own_reference: Option<String>,
    /// Who does the work on the own side.
    pub assignee: Option<UserBrief>,
    /// Whose move it is.
    pub waits_for: Option<(Side, Role)>,
    /// The step it waits for; none in rows that were made before this was kept.
    pub next: Option<Action>,
    /// What the request rests on, first then fallback: the step is cited by its numbers.
    pub legal_basis: Vec<BasisCode>,
    /// The earliest running clock of the own side, else of the other.
    pub due: Option<Due>,
    /// Whether any running clock is late.
    pub late: bool,
    /// Whether the other State is one by letter.
    pub by_letter: bool,
    /// The own priority, else that the request is urgent; none: neither was said.
    pub priority: Option<UrgencyLevel>,
    /// When something last happened that the own State sees, UTC.
    pub updated_at: Timestamp,
}

/// The clock a row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// When, UTC.
    pub at: Timestamp,
    /// Which clock.
    pub clock: Clock,
    /// Whether the other side keeps it.
    pub theirs: bool,
    /// Whether it is due soon.
    pub soon: bool,
}

/// How many there are in each view, without filters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// [`View::Mine`].
    pub mine: u64,
    /// [`View::Inbound`].
    pub inbound: u64,
    /// [`View::Outbound`].
    pub outbound: u64,
    /// [`View::Overdue`].
    pub overdue: u64,
    /// [`View::DueSoon`].
    pub due_soon: u64,
    /// [`View::Drafts`].
    pub drafts: u64,
    /// [`View::All`].
    pub all: u64,
}
