//! What figures know of a request: codes and dates, one row for each, and nothing that could name anybody.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    course::{Course, Span},
    release::Quarter,
};
use crate::{
    clocks::{Noted, Run},
    codes::{
        AgeStatus, CaseEnd, Clock, ClockResult, Kind, LinkKind, MeasureState, MeasureType, OffenceFamily,
        Side, Status, UrgencyLevel,
    },
    contents::Outline,
    ids::{BasisCode, Reference, RequestId, StateCode},
    workflow::Request,
};

/// One clock of a request, as figures count it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockFacts {
    /// Which.
    pub clock: Clock,
    /// When it is due, UTC.
    pub due: Timestamp,
    /// When it stopped, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Timestamp>,
    /// What it came to, once it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came_to: Option<ClockResult>,
    /// Whether it stands still.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paused: bool,
    /// How it stood at the end of each quarter (UTC) in which something new of it was recorded; only of clocks that
    /// releases count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub noted: Vec<Noted>,
}

/// A consent to another use that was asked for, 18(19).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentFacts {
    /// When it was asked for and decided, UTC.
    pub span: Span,
    /// Whether it was granted.
    pub granted: bool,
}

/// The facts of one request that figures read.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that splits figures")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFacts {
    /// The request.
    pub request: RequestId,
    /// Its reference.
    pub reference: Reference,
    /// Its kind.
    pub kind: Kind,
    /// The State that asks.
    pub requesting: StateCode,
    /// The State that is asked.
    pub requested: StateCode,
    /// The side by letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_letter: Option<Side>,
    /// Whether it was taken over from an old register: its drafting and its first decision are not known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub imported: bool,
    /// The status now.
    pub status: Status,
    /// What became of it; none while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came_to: Option<CaseEnd>,
    /// When it was made, UTC.
    pub created: Timestamp,
    /// When it was sent, by the `send` that was not recalled, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Timestamp>,
    /// Types of its measures, each once.
    pub measures: Vec<MeasureType>,
    /// Offence families, each once.
    pub families: Vec<OffenceFamily>,
    /// The legal basis it rests on first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<BasisCode>,
    /// Its urgency.
    pub urgency: UrgencyLevel,
    /// Whether it is a trafficking case.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub trafficking: bool,
    /// Whether it is a child case: a sealed person of it is a child, or may be.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub child: bool,
    /// Whether it supplements another request: counted apart.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub supplement: bool,
    /// The returned request it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<RequestId>,
    /// Its dates.
    pub course: Course,
    /// Its clocks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<ClockFacts>,
    /// Consents to another use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<ConsentFacts>,
}

impl CaseEnd {
    /// Returns what became of a request; none while it is open. Of an executed one it is what became of the measures
    /// that were not withdrawn.
    #[must_use]
    pub fn of(request: &Request) -> Option<Self> {
        Some(match request.status {
            Status::Executed | Status::Closed => {
                let states =
                    request.measures.values().map(|m| m.state).filter(|s| *s != MeasureState::Withdrawn);
                let states: Vec<MeasureState> = states.collect();
                let reached = |s: &MeasureState| matches!(s, MeasureState::Executed | MeasureState::Partly);
                if !states.is_empty() && states.iter().all(|s| *s == MeasureState::Executed) {
                    Self::Executed
                } else if states.iter().any(reached) {
                    Self::PartlyExecuted
                } else {
                    Self::NotExecutable
                }
            }
            Status::Refused => Self::Refused,
            Status::Returned => Self::Returned,
            Status::Withdrawn => Self::Withdrawn,
            Status::Cancelled => Self::Cancelled,
            Status::Lapsed => Self::Lapsed,
            _ => return None,
        })
    }
}

impl CaseFacts {
    /// Returns the facts of a request as it stands.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        let outline = &request.outline;
        let link = |kind: LinkKind| request.links.iter().find(|l| l.kind == kind).map(|l| l.request);
        Self {
            request: request.id,
            reference: request.reference.clone(),
            kind: request.kind,
            requesting: request.requesting,
            requested: request.requested,
            by_letter: request.by_letter,
            imported: request.imported,
            status: request.status,
            came_to: CaseEnd::of(request),
            created: request.created_at,
            sent: request.sent_at,
            measures: each_once(request.measures.values().map(|m| m.measure_type)),
            families: each_once(outline.families.iter().copied()),
            basis: outline.legal_basis.first().cloned(),
            urgency: outline.urgency,
            trafficking: outline.families.contains(&OffenceFamily::TraffickingInPersons),
            child: is_child_case(outline),
            supplement: link(LinkKind::Supplements).is_some(),
            replaces: link(LinkKind::Replaces),
            course: request.course.clone(),
            clocks: request.clocks.iter().map(ClockFacts::of).collect(),
            consents: request
                .use_consents
                .iter()
                .map(|c| ConsentFacts {
                    span: Span { from: c.asked_at, to: c.decided.as_ref().map(|d| d.at) },
                    granted: c.decided.as_ref().is_some_and(|d| d.granted),
                })
                .collect(),
        }
    }

    /// Returns the State on a side.
    #[must_use]
    pub fn state(&self, side: Side) -> StateCode {
        match side {
            Side::Requesting => self.requesting,
            Side::Requested => self.requested,
        }
    }

    /// Returns the outcome as it is printed: what became of it, or of an open request its status.
    #[must_use]
    pub fn outcome(&self) -> &'static str {
        self.came_to.map_or(self.status.as_str(), CaseEnd::as_str)
    }

    /// Returns how many dates are missing at an instant: steps that were skipped because a letter told of a later one.
    #[must_use]
    pub fn missing_dates(&self, snapshot: Timestamp) -> u32 {
        u32::from(self.lacks_acknowledgement(snapshot)) + u32::from(self.lacks_acceptance(snapshot))
    }

    /// Whether it had gone on by an instant without an acknowledgement on record.
    pub(super) fn lacks_acknowledgement(&self, snapshot: Timestamp) -> bool {
        let went_on = self.course.past_acknowledgement.is_some_and(|at| at <= snapshot);
        self.sent.is_some() && self.course.acknowledged.is_none() && went_on
    }

    /// Whether it had been worked on by an instant without a decision on record.
    pub(super) fn lacks_acceptance(&self, snapshot: Timestamp) -> bool {
        let went_on = self.course.past_acceptance.is_some_and(|at| at <= snapshot);
        self.sent.is_some() && self.decided().is_none() && went_on
    }
}

impl ClockFacts {
    fn of(run: &Run) -> Self {
        Self {
            clock: run.clock,
            due: run.due,
            stopped: run.stopped,
            came_to: run.came_to,
            paused: run.is_paused(),
            noted: last_of_each_quarter(&run.noted),
        }
    }

    /// Returns whether it was kept, of a clock that was due by an instant; none: it was not, or the request ended first.
    #[must_use]
    pub fn kept(&self, snapshot: Timestamp) -> Option<bool> {
        if self.due > snapshot {
            return None;
        }
        match (self.stopped.filter(|at| *at <= snapshot), self.came_to) {
            (Some(_), Some(ClockResult::Kept)) => Some(true),
            (Some(_), Some(ClockResult::Missed)) => Some(false),
            (Some(_), _) => None,
            // Late at that instant, whatever came after it.
            (None, _) => (!self.paused).then_some(false),
        }
    }
}

fn last_of_each_quarter(noted: &[Noted]) -> Vec<Noted> {
    let quarter = |at: usize| noted.get(at).map(|n| Quarter::of(n.recorded));
    noted.iter().enumerate().filter(|(i, _)| quarter(i + 1) != quarter(*i)).map(|(_, n)| *n).collect()
}

/// A child case: a sealed person of it is a child, presumed to be one, or of unknown age. Doubt means child.
fn is_child_case(outline: &Outline) -> bool {
    outline.persons.iter().any(|p| p.sealed && p.age_status != Some(AgeStatus::Adult))
}

fn each_once<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let set: std::collections::BTreeSet<T> = all.collect();
    set.into_iter().collect()
}
