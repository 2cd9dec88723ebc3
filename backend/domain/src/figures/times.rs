//! How long each step of a request took, or has taken so far.

use jiff::Timestamp;

use super::{course::Span, facts::CaseFacts, survival::Spell};
use crate::codes::{Figure, Kind};

/// A step whose length figures count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// T1: from `send` to `acknowledge`.
    Acknowledge,
    /// T2 gross: from `acknowledge` to `accept` or the refusal of the whole.
    DecideGross,
    /// T2 net: the same without the information rounds in it.
    DecideNet,
    /// T3: from `accept` to executed.
    Execute,
    /// T4: from `send` to executed.
    EndToEnd,
    /// T4, to any answer: from `send` to executed or any other end.
    ToAnyAnswer,
    /// T5: from `create` to `send`.
    Draft,
    /// T5, of which approval: from `submit` to `approve`.
    DraftApproval,
    /// T5, of which translation: from `approve` to the last translation.
    DraftTranslation,
    /// T7: from `remind` to the next `report_progress`.
    StatusQuery,
    /// T8: from the request for extradition to the surrender.
    Surrender,
    /// T8: from the arrest to the request for extradition.
    ArrestToRequest,
}

impl Step {
    /// All of them, in the order they are printed.
    pub const ALL: [Self; 12] = [
        Self::Acknowledge,
        Self::DecideGross,
        Self::DecideNet,
        Self::Execute,
        Self::EndToEnd,
        Self::ToAnyAnswer,
        Self::Draft,
        Self::DraftApproval,
        Self::DraftTranslation,
        Self::StatusQuery,
        Self::Surrender,
        Self::ArrestToRequest,
    ];

    /// Returns the figure that tells of it, and as which part.
    #[must_use]
    pub const fn figure(self) -> (Figure, Option<&'static str>) {
        match self {
            Self::Acknowledge => (Figure::T1, None),
            Self::DecideGross => (Figure::T2, Some("gross")),
            Self::DecideNet => (Figure::T2, Some("net")),
            Self::Execute => (Figure::T3, None),
            Self::EndToEnd => (Figure::T4, None),
            Self::ToAnyAnswer => (Figure::T4, Some("to_any_answer")),
            Self::Draft => (Figure::T5, None),
            Self::DraftApproval => (Figure::T5, Some("approval")),
            Self::DraftTranslation => (Figure::T5, Some("translation")),
            Self::StatusQuery => (Figure::T7, None),
            Self::Surrender => (Figure::T8, Some("surrender")),
            Self::ArrestToRequest => (Figure::T8, Some("arrest_to_request")),
        }
    }

    /// Returns whether it comes before the request is sent.
    #[must_use]
    pub const fn is_of_drafting(self) -> bool {
        matches!(self, Self::Draft | Self::DraftApproval | Self::DraftTranslation)
    }

    /// Within how many days the share is told as well.
    #[must_use]
    pub const fn within_days(self) -> Option<u32> {
        match self {
            Self::Acknowledge => Some(7),
            Self::DecideGross | Self::DecideNet => Some(30),
            Self::Execute => Some(90),
            _ => None,
        }
    }

    /// Calls `each` with every time a request took this step: when it began, and how long it lasted by the snapshot.
    ///
    /// Nothing is said of a step that did not begin, whose beginning or end no letter told, or that a snapshot in the
    /// past does not know of. What has not ended is censored when the request ended, else at the snapshot.
    pub fn times(self, facts: &CaseFacts, snapshot: Timestamp, each: &mut impl FnMut(Timestamp, Spell)) {
        let course = &facts.course;
        let seen = |at: Option<Timestamp>| at.filter(|at| *at <= snapshot);
        let Some(sent) = seen(facts.sent) else { return };
        let over = seen(course.ended).unwrap_or(snapshot);
        let mut one = |from: Timestamp, to: Option<Timestamp>, waited: i64| {
            let to = seen(to);
            each(from, Spell { micros: lasted(from, to.unwrap_or(over), waited), ended: to.is_some() });
        };
        match self {
            Self::Acknowledge if !facts.lacks_acknowledgement(snapshot) => one(sent, course.acknowledged, 0),
            Self::DecideGross | Self::DecideNet => {
                let (Some(from), false) = (seen(course.acknowledged), facts.lacks_acceptance(snapshot))
                else {
                    return;
                };
                let decided = facts.decided();
                let to = seen(decided).unwrap_or(over);
                let waited = if self == Self::DecideNet { waited(&course.rounds, from, to) } else { 0 };
                one(from, decided, waited);
            }
            Self::Execute => {
                if let Some(from) = seen(course.accepted) {
                    one(from, course.executed, 0);
                }
            }
            Self::EndToEnd => one(sent, course.executed, 0),
            Self::ToAnyAnswer => one(sent, course.executed.or(course.ended), 0),
            Self::Draft if !facts.imported && facts.was_drafted_here() => one(facts.created, Some(sent), 0),
            Self::DraftApproval if !facts.imported => {
                if let (Some(from), Some(to)) = (course.submitted, course.approved) {
                    one(from, Some(to), 0);
                }
            }
            Self::DraftTranslation if !facts.imported => {
                if let (Some(from), Some(to)) = (course.approved, course.translated.filter(|t| *t <= sent)) {
                    one(from, Some(to.max(from)), 0);
                }
            }
            Self::StatusQuery => {
                for query in course.queries.iter().filter(|q| q.from <= snapshot) {
                    // A report can come after the end: the query outlives the request.
                    let to = seen(query.to);
                    let last = to.unwrap_or(over.max(query.from));
                    each(query.from, Spell { micros: lasted(query.from, last, 0), ended: to.is_some() });
                }
            }
            Self::Surrender if facts.kind == Kind::Extradition => one(sent, course.surrendered, 0),
            Self::ArrestToRequest if facts.kind == Kind::ProvisionalArrest => {
                for arrest in course.arrests.iter().filter(|a| a.from <= snapshot) {
                    let to = seen(arrest.to);
                    let last = to.or(seen(arrest.released)).unwrap_or(over.max(arrest.from));
                    each(arrest.from, Spell { micros: lasted(arrest.from, last, 0), ended: to.is_some() });
                }
            }
            _ => {}
        }
    }
}

impl CaseFacts {
    /// Returns when it was decided: accepted first, or refused as a whole before that.
    #[must_use]
    pub fn decided(&self) -> Option<Timestamp> {
        self.course.accepted.or(self.course.refused_whole)
    }

    /// Whether the requesting State wrote it here: what came on paper was drafted elsewhere.
    #[must_use]
    pub fn was_drafted_here(&self) -> bool {
        self.by_letter != Some(crate::codes::Side::Requesting)
    }
}

/// Microseconds from one instant to another without what was waited; nothing where they lie the other way round.
fn lasted(from: Timestamp, to: Timestamp, waited: i64) -> u64 {
    u64::try_from(to.as_microsecond() - from.as_microsecond() - waited).unwrap_or(0)
}

/// Microseconds of the spans that lie between two instants.
fn waited(spans: &[Span], from: Timestamp, to: Timestamp) -> i64 {
    let within = |span: &Span| {
        let (begins, ends) = (span.from.max(from), span.to.unwrap_or(to).min(to));
        (ends.as_microsecond() - begins.as_microsecond()).max(0)
    };
    spans.iter().map(within).sum()
}
