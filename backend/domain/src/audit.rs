//! What an auditor asks of the log of a State: each question is a pure test of one entry, beside what its request was
//! before it.

use jiff::{SignedDuration, Timestamp};

use crate::{
    clocks::ClockChange,
    codes::{Clock, ClockResult, Question},
    ids::{StateCode, UserId},
    law::Cite,
    workflow::{Event, Fact, Request, Stream, evolve},
};

/// A question, and what an answer to it is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asks {
    /// Which.
    pub question: Question,
    /// What it asks for, in one sentence.
    pub says: &'static str,
    /// The rule it looks after.
    pub law: &'static [Cite],
    /// Whether it must find nothing: the rules allow none, so whatever it finds is a fault of Comity or of the host.
    pub must_be_none: bool,
}

/// Every question, in the order of the codes.
pub const QUESTIONS: &[Asks] = &[
    Asks {
        question: Question::OwnApproval,
        says: "Approvals by somebody who wrote a part of the request; there must be none.",
        law: &[Cite::Comity("5")],
        must_be_none: true,
    },
    Asks {
        question: Question::OpenedUnassigned,
        says: "Sealed identities and documents that were opened by somebody to whom the request was not assigned then: a head by rank, or an executing authority for its own measures.",
        law: &[Cite::Tip("6(1)"), Cite::Comity("6")],
        must_be_none: false,
    },
    Asks {
        question: Question::RefusedUnconsulted,
        says: "Refusals, in whole or in part, before which no consultation is on record.",
        law: &[Cite::Untoc("18(26)"), Cite::Untoc("16(16)")],
        must_be_none: false,
    },
    Asks {
        question: Question::ArrestPastDue,
        says: "Arrests whose clock ran out before the request for extradition came or the person was released, and arrests that are past their day now.",
        law: &[Cite::Untoc("16(9)")],
        must_be_none: false,
    },
    Asks {
        question: Question::ToldLate,
        says: "Acts told by letter that were recorded more than so many days after they happened.",
        law: &[Cite::Untoc("18(13)")],
        must_be_none: false,
    },
    Asks {
        question: Question::RightsChanged,
        says: "Rights of persons that were given, changed or taken, and passwords that were set.",
        law: &[Cite::Comity("6")],
        must_be_none: false,
    },
    Asks {
        question: Question::Exported,
        says: "Times the audit trail was taken out, with form and filter.",
        law: &[Cite::Comity("8")],
        must_be_none: false,
    },
];

/// Acts of administration that change what somebody may do.
pub const RIGHTS: &[&str] = &["user_added", "role_granted", "role_revoked", "placed", "password_set"];

/// How many days after it happened an act told by letter may be recorded, where nobody says otherwise.
pub const TOLD_WITHIN_DAYS: u32 = 7;

/// How a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Which.
    pub question: Question,
    /// How many days after it happened an act told by letter is not late yet.
    pub told_within_days: u32,
    /// When it is asked, UTC: a clock may have run out by now.
    pub now: Timestamp,
}

/// What an entry records, as far as a question looks at it.
#[derive(Debug, Clone, Copy)]
pub enum What<'a> {
    /// Something happened to a request.
    Happened(Stream, &'a Event),
    /// A sealed identity or document was opened.
    Opened,
    /// An act of administration, by its code.
    Administered(&'a str),
    /// The audit trail was taken out.
    Exported,
    /// Anything else.
    Other,
}

/// An entry, as a question looks at it.
#[derive(Debug, Clone, Copy)]
pub struct Looked<'a> {
    /// What it records.
    pub what: What<'a>,
    /// Who did it, where it was somebody of the own State.
    pub by: Option<UserId>,
}

/// Returns whether the answer depends on what the request was, and not on the entry alone.
#[must_use]
pub const fn needs_request(question: Question) -> bool {
    matches!(question, Question::OwnApproval | Question::OpenedUnassigned | Question::ArrestPastDue)
}

/// Returns whether an entry can be what is asked for: a sieve that needs no request. Where the question
/// [needs none](needs_request), it is the answer.
#[must_use]
pub fn concerns(asked: Asked, entry: Looked<'_>) -> bool {
    let fact = match entry.what {
        What::Happened(_, event) => Some(&event.fact),
        _ => None,
    };
    match asked.question {
        Question::OwnApproval => matches!(fact, Some(Fact::Approved { .. })),
        Question::OpenedUnassigned => matches!(entry.what, What::Opened),
        Question::RefusedUnconsulted => {
            matches!(fact, Some(Fact::Refused { consultation, breach, .. }) if consultation.is_none() || *breach)
        }
        Question::ArrestPastDue => {
            matches!(entry.what, What::Happened(_, event) if event.clocks.iter().any(of_arrest))
        }
        Question::ToldLate => matches!(entry.what, What::Happened(_, event) if told_late(event, asked)),
        Question::RightsChanged => matches!(entry.what, What::Administered(act) if RIGHTS.contains(&act)),
        Question::Exported => matches!(entry.what, What::Exported),
    }
}

/// Returns which of a request's entries are what is asked for; `entries` are all that the State sees of it, in the
/// order of its log.
#[must_use]
pub fn of_request(asked: Asked, own: StateCode, entries: &[Looked<'_>]) -> Vec<bool> {
    let mut request: Option<Request> = None;
    let mut arrest = None;
    let mut found = Vec::with_capacity(entries.len());
    for (n, entry) in entries.iter().enumerate() {
        found.push(concerns(asked, *entry) && finds(asked.question, *entry, own, request.as_ref()));
        if let What::Happened(stream, event) = entry.what {
            if event.clocks.iter().any(|change| change.sets(Clock::ProvisionalArrest)) {
                arrest = Some(n);
            }
            request = evolve(request, stream, event);
        }
    }
    // What runs past its day has no entry yet that says so: the one that set the day stands for it.
    if asked.question == Question::ArrestPastDue
        && is_late(request.as_ref(), asked.now)
        && let Some(entry) = arrest.and_then(|n| found.get_mut(n))
    {
        *entry = true;
    }
    found
}

/// The second half of a question, beside the request as it was before the entry.
fn finds(question: Question, entry: Looked<'_>, own: StateCode, before: Option<&Request>) -> bool {
    match question {
        Question::OwnApproval => entry.by.is_some_and(|by| before.is_some_and(|r| r.authors.contains(&by))),
        Question::OpenedUnassigned => {
            let assigned = before.and_then(|r| r.own(r.side_of(own)?).assigned);
            assigned.is_none() || assigned != entry.by
        }
        Question::ArrestPastDue => {
            matches!(entry.what, What::Happened(_, event) if ends_late(event, before))
        }
        Question::RefusedUnconsulted | Question::ToldLate | Question::RightsChanged | Question::Exported => {
            true
        }
    }
}

/// Whether a letter told an act so late.
fn told_late(event: &Event, asked: Asked) -> bool {
    let late = SignedDuration::from_hours(i64::from(asked.told_within_days) * 24);
    event.told.is_some() && event.at.duration_since(event.happened_at()) > late
}

/// Whether an event ends the clock of an arrest after its day, or says that the day passed.
fn ends_late(event: &Event, before: Option<&Request>) -> bool {
    let late = is_late(before, event.happened_at());
    event.clocks.iter().any(|change| match change {
        ClockChange::Missed { clock } => *clock == Clock::ProvisionalArrest,
        ClockChange::Stopped { clock, .. } | ClockChange::Ended { clock } => {
            *clock == Clock::ProvisionalArrest && late
        }
        _ => false,
    })
}

/// Whether somebody is under arrest past the day at an instant.
fn is_late(request: Option<&Request>, now: Timestamp) -> bool {
    let run = request.and_then(Request::arrest_clock);
    run.is_some_and(|run| run.result(now) == ClockResult::RunningLate)
}

/// Whether a change is one to the clock of an arrest.
fn of_arrest(change: &ClockChange) -> bool {
    match change {
        ClockChange::Missed { clock } | ClockChange::Stopped { clock, .. } | ClockChange::Ended { clock } => {
            *clock == Clock::ProvisionalArrest
        }
        other => other.sets(Clock::ProvisionalArrest),
    }
}
