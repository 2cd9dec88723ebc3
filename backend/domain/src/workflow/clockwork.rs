//! What an event does to clocks: what its row says, then what every entry into a status does.

use jiff::Timestamp;

use super::{
    event::Fact,
    request::Request,
    table::{ClockEffect, Transition},
};
use crate::{
    clocks::{self, ClockChange, Run},
    codes::{
        Clock, ClockResult, Kind, Stage,
        Status::{self, Executed},
    },
    contents::Outline,
    ids::{Label, PersonCode},
    registry::Context,
};

/// What an event does to the clocks: the row's effects, then what every entry into a status does. `context.now` is
/// when it happened; a clock that started after that knows nothing of it.
pub(super) fn clock_changes(
    row: &Transition,
    request: Option<&Request>,
    fact: &Fact,
    becomes: Option<Status>,
    context: &Context,
) -> Vec<ClockChange> {
    let runs = request.map(|r| r.clocks.as_slice()).unwrap_or_default();
    if let Fact::ArrestCorrected { person, was, arrested_at, .. } = fact {
        return corrected(runs, person, *was, *arrested_at);
    }
    let of = subject_of(fact);
    let mut work = Work { runs, context, changes: Vec::new(), over: Vec::new() };
    let outline = match fact {
        Fact::Created { contents, .. }
        | Fact::Sent { contents, .. }
        | Fact::Registered { contents, .. }
        | Fact::Imported { contents, .. } => Some(contents),
        _ => request.map(|r| &r.outline),
    };
    let kind = request.map(|r| r.kind);
    let of_kind = |effect: &ClockEffect| match *effect {
        ClockEffect::Of(only, effects) if Some(only) == kind => effects.to_vec(),
        ClockEffect::Of(..) => vec![],
        effect => vec![effect],
    };
    for effect in row.clocks.iter().flat_map(of_kind) {
        match effect {
            ClockEffect::Of(..) => {} // taken apart above
            // Whoever was arrested before the acceptance: nothing is left to execute but to hold.
            ClockEffect::Start(Clock::Execute) if is_arrested(request) => {}
            ClockEffect::StopWhenever(clock) => work.stop_whenever(clock),
            ClockEffect::Start(clock) => {
                // A further postponement, told where the end of the first was not: its review is over.
                if of.is_none() && work.open(clock, None) {
                    work.changes.push(ClockChange::Ended { clock });
                }
                // A new notice after the protection of the last one was over: that one is past, and was missed.
                if clock == Clock::SafeConduct && work.open(clock, of.as_ref()) {
                    work.changes.push(ClockChange::Stopped { clock, of: of.clone(), before: false });
                }
                work.changes.extend(start(clock, fact, outline, context));
            }
            ClockEffect::StartOnce(clock) => {
                // Also where what started it was told to have been later: there is never a second.
                if !runs.iter().any(|r| r.clock == clock && r.is_open()) {
                    work.changes.extend(start(clock, fact, outline, context));
                } else if let Fact::InformationRequested { due: Some(date), .. } = fact {
                    work.changes.push(ClockChange::Moved { clock, due: crate::registry::end_of(*date) });
                }
            }
            ClockEffect::StartReturns => work.changes.extend(returns(fact, outline, context)),
            ClockEffect::StopIfWhole(clock) if becomes != Some(Status::Refused) => {
                let _ = clock; // a part is refused: the decision on the rest is still to come
            }
            ClockEffect::Stop(clock) | ClockEffect::StopIfWhole(clock) => work.stop(clock, of.clone()),
            ClockEffect::Miss(clock) => {
                if work.open(clock, None) {
                    work.over.push(clock);
                    // A State by letter that did not wait took the time away: nothing was missed, nothing is waited for.
                    // An arrest lapses at the very instant it is due, and was missed.
                    let lapses = clock == Clock::ProvisionalArrest;
                    let early = |r: &Run| context.now < r.due || (context.now == r.due && !lapses);
                    let early = runs.iter().any(|r| r.clock == clock && r.is_open() && early(r));
                    let change =
                        if early { ClockChange::Ended { clock } } else { ClockChange::Missed { clock } };
                    work.changes.push(change);
                }
            }
            ClockEffect::Pause(clock, why) => {
                if work.any(clock, Run::is_running) {
                    work.changes.push(ClockChange::Paused { clock, why });
                }
            }
            ClockEffect::Unpause(clock) => work.unpause(clock),
            ClockEffect::VoidAll => {
                let open = Clock::ALL.iter().filter(|c| work.open(**c, None));
                let voided: Vec<_> = open.map(|c| ClockChange::Voided { clock: *c }).collect();
                work.changes.extend(voided);
            }
        }
    }
    if let (Some(from), Some(to)) = (request.map(|r| r.status), becomes) {
        work.leave(from, to);
    }
    work.arrive(becomes);
    work.changes
}

/// The hour of an arrest is put right: its clock counts from there, as long as it was to be, and what the arrest ended
/// ended then. Also where the request for extradition stopped it: recalled, it sets the clock running again.
pub(super) fn corrected(
    runs: &[Run],
    person: &PersonCode,
    was: Timestamp,
    now: Timestamp,
) -> Vec<ClockChange> {
    let clock = Clock::ProvisionalArrest;
    let of = Some(Label::from(person));
    let last = runs.iter().rfind(|r| r.clock == clock && r.of == of);
    let counts = last.filter(|r| r.can_be_corrected()).map(|run| ClockChange::Corrected {
        clock,
        of: run.of.clone(),
        started: now,
        due: run.length.due_from(now),
    });
    let by_it = |clock: &Clock| {
        let last = runs.iter().rfind(|r| r.clock == *clock && r.stopped.is_some());
        last.is_some_and(|r| r.stopped == Some(was.max(r.started)))
    };
    let ended = [Clock::Execute, Clock::ReasonedDeadline].into_iter().filter(by_it);
    counts.into_iter().chain(ended.map(|clock| ClockChange::ReachedAt { clock, at: now })).collect()
}

fn is_arrested(request: Option<&Request>) -> bool {
    request.is_some_and(|r| r.kind == Kind::ProvisionalArrest && r.custody.is_some())
}

/// The clocks of one event at work.
struct Work<'a> {
    runs: &'a [Run],
    context: &'a Context,
    changes: Vec<ClockChange>,
    over: Vec<Clock>,
}

impl Work<'_> {
    fn any(&self, clock: Clock, is: fn(&Run) -> bool) -> bool {
        self.runs.iter().any(|r| r.clock == clock && is(r) && r.started <= self.context.now)
    }

    fn open(&self, clock: Clock, of: Option<&Label>) -> bool {
        let known =
            |r: &&Run| r.clock == clock && r.is_open() && (r.started <= self.context.now || of.is_some());
        self.runs.iter().filter(known).any(|r| of.is_none() || r.of.as_ref() == of)
    }

    fn stop(&mut self, clock: Clock, of: Option<Label>) {
        if self.open(clock, of.as_ref()) {
            self.over.push(clock);
            self.changes.push(ClockChange::Stopped { clock, of, before: false });
        } else if self.missed_too_soon(clock, of.as_ref()) {
            self.changes.push(ClockChange::KeptAfterAll { clock, of });
        }
    }

    /// An arrest lapsed, and it is reported that the person had been released before; at the very due instant who comes
    /// first in the log has it.
    fn missed_too_soon(&self, clock: Clock, of: Option<&Label>) -> bool {
        let missed = |r: &&Run| r.clock == clock && r.came_to == Some(ClockResult::Missed);
        let last = self.runs.iter().rfind(missed).filter(|r| r.of.as_ref() == of);
        clock == Clock::ProvisionalArrest
            && last.is_some_and(|r| r.started <= self.context.now && self.context.now < r.due)
    }

    fn stop_whenever(&mut self, clock: Clock) {
        if self.runs.iter().any(|r| r.clock == clock && r.is_open()) {
            self.over.push(clock);
            self.changes.push(ClockChange::Stopped { clock, of: None, before: true });
        }
    }

    fn unpause(&mut self, clock: Clock) {
        let again = ClockChange::Resumed { clock };
        if self.any(clock, Run::is_paused) && !self.changes.contains(&again) && !self.over.contains(&clock) {
            self.changes.push(again);
        }
    }

    /// A clock that waits for a status to be left ends with it, where the row itself did not stop it: the step that
    /// would have was never told.
    fn leave(&mut self, from: Status, to: Status) {
        let ends = |clock: Clock| match clock {
            Clock::Acknowledge => from == Status::Sent && to != Status::Approved,
            Clock::SupplyInformation => {
                from == Status::InformationRequested && to != Status::InformationRequested
            }
            Clock::PostponementReview => from == Status::Postponed && to != Status::Postponed,
            Clock::Decide => {
                matches!(to, Status::InExecution | Status::SurrenderOrdered | Status::PartiallyExecuted)
            }
            _ => false,
        };
        for clock in Clock::ALL.iter().copied().filter(|c| ends(*c)) {
            if self.open(clock, None) && !self.over.contains(&clock) {
                self.over.push(clock);
                self.changes.push(ClockChange::Ended { clock });
            }
        }
        let stood = matches!(from, Status::InformationRequested | Status::Postponed);
        if stood && !matches!(to, Status::InformationRequested | Status::Postponed) {
            for clock in [Clock::Decide, Clock::Execute, Clock::Removal] {
                self.unpause(clock);
            }
        }
    }

    /// What every entry into `executed` or an ended status does to what still runs.
    fn arrive(&mut self, becomes: Option<Status>) {
        // Also what started after an end that was told late: nothing is waited for any more.
        let open = |c: &Clock| self.runs.iter().any(|r| r.clock == *c && r.is_open());
        let left: Vec<Clock> =
            Clock::ALL.iter().copied().filter(|c| open(c) && !self.over.contains(c)).collect();
        match becomes {
            Some(Executed) => self.changes.extend(left.iter().filter_map(|&clock| match clock {
                Clock::Execute | Clock::ReasonedDeadline => {
                    Some(ClockChange::Stopped { clock, of: None, before: false })
                }
                Clock::StatusQuery => None, // an answer to a question on progress is still owed
                _ if clocks::rule(clock).outlives => None,
                _ => Some(ClockChange::Ended { clock }),
            })),
            Some(status) if status.stage() == Stage::Ended => {
                let ending = left.iter().filter(|clock| !clocks::rule(**clock).outlives);
                self.changes.extend(ending.map(|&clock| ClockChange::Ended { clock }));
            }
            _ => {}
        }
    }
}

fn start(clock: Clock, fact: &Fact, outline: Option<&Outline>, context: &Context) -> Option<ClockChange> {
    let outline = outline?;
    let given = match (clock, fact) {
        (Clock::ReasonedDeadline, _) => outline.deadline,
        (Clock::SupplyInformation, Fact::InformationRequested { due, .. }) => *due,
        (Clock::Consultation, Fact::Consulted { answer_by, .. }) => *answer_by,
        (Clock::PostponementReview, Fact::Postponed { review_date, .. }) => *review_date,
        (Clock::ReturnOfPerson, Fact::PersonLent { return_by, .. }) => Some(*return_by),
        (Clock::SafeConduct, Fact::ReleasedFromAttendance { until, .. }) => *until,
        _ => None,
    };
    let (length, source) = clocks::length(clock, given, context.on_record(clock), outline.urgency)?;
    let due = length.due_from(context.now);
    Some(ClockChange::Started { clock, of: subject_of(fact), due, length, source })
}

/// One clock for each piece of evidence that is to be returned.
fn returns(fact: &Fact, outline: Option<&Outline>, context: &Context) -> Vec<ClockChange> {
    let (Fact::ResultsDelivered { evidence, .. }, Some(outline)) = (fact, outline) else { return vec![] };
    let clock = Clock::ReturnOfEvidence;
    let one = |(id, date)| {
        let (length, source) = clocks::length(clock, Some(date), None, outline.urgency)?;
        Some(ClockChange::Started { clock, of: Some(id), due: length.due_from(context.now), length, source })
    };
    let due = evidence.iter().filter_map(|e| Some((Label::from(&e.id), e.return_due?)));
    due.filter_map(one).collect()
}

/// What a clock is of, where several of a kind can run.
fn subject_of(fact: &Fact) -> Option<Label> {
    match fact {
        Fact::Consulted { consultation, .. } | Fact::ConsultationAnswered { consultation, .. } => {
            Some(consultation.into())
        }
        Fact::EvidenceReturned { evidence } => Some(evidence.into()),
        Fact::PersonLent { person, .. }
        | Fact::PersonReturned { person, .. }
        | Fact::ReleasedFromAttendance { person, .. }
        | Fact::Arrested { person, .. }
        | Fact::Released { person, .. } => Some(person.into()),
        _ => None,
    }
}
