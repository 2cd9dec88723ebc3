//! How far the requests sent in a period have come.

use jiff::Timestamp;

use super::facts::CaseFacts;
use crate::codes::Status;

/// How many requests passed each stage. Who passed a stage passed those before it, told or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Funnel {
    sent: u64,
    acknowledged: u64,
    decided: u64,
    accepted: u64,
    executed: u64,
    closed: u64,
    ended_otherwise: u64,
}

impl Funnel {
    /// Counts a request that was sent in the period, as the record stood at the snapshot (UTC).
    pub fn count(&mut self, facts: &CaseFacts, snapshot: Timestamp) {
        let course = &facts.course;
        let seen = |at: Option<Timestamp>| at.is_some_and(|at| at <= snapshot);
        let ended = seen(course.ended);
        let executed = seen(course.executed) || (ended && facts.status == Status::Closed);
        let worked_on = seen(course.past_acceptance) || seen(course.surrendered);
        let accepted = executed || worked_on || seen(course.accepted);
        let decided = accepted || seen(course.refused_whole);
        let acknowledged = decided || seen(course.past_acknowledgement) || seen(course.acknowledged);
        self.sent += 1;
        self.acknowledged += u64::from(acknowledged);
        self.decided += u64::from(decided);
        self.accepted += u64::from(accepted);
        self.executed += u64::from(executed);
        self.closed += u64::from(executed && ended);
        self.ended_otherwise += u64::from(ended && !executed);
    }

    /// Returns the stages in order, each with how many passed it; last those that ended without execution.
    #[must_use]
    pub const fn stages(&self) -> [(&'static str, u64); 7] {
        [
            ("sent", self.sent),
            ("acknowledged", self.acknowledged),
            ("decided", self.decided),
            ("accepted", self.accepted),
            ("executed", self.executed),
            ("closed", self.closed),
            ("ended_otherwise", self.ended_otherwise),
        ]
    }
}
