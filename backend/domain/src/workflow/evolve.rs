//! What a request is after an event.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    event::{By, Event, Fact, Stream},
    request::{Consultation, Happening, MeasureStanding, OwnSide, Request, Round},
};
use crate::{
    clocks,
    codes::{MeasureState, Side, Stage, Status},
    contents::Outline,
    ids::MeasureId,
    workflow::guards::held_from,
};

/// Returns the request after an event; the first event of a request makes it. Never fails: an event is a fact,
/// whatever today's rules say. Only an event before the first one answers none.
#[must_use]
pub fn evolve(request: Option<Request>, stream: Stream, event: &Event) -> Option<Request> {
    let mut request = match request {
        Some(request) => request,
        None => born(event)?,
    };
    apply_fact(&mut request, event, stream);
    if let Some(status) = event.becomes {
        request.status = status;
        if !matches!(status, Status::InformationRequested | Status::Postponed) {
            // However it left: nobody owes an answer any more, and there is no way back.
            request.round = None;
            request.return_to = None;
        }
    }
    for change in &event.clocks {
        clocks::apply(&mut request.clocks, change, event.at);
    }
    let happening =
        Happening { action: event.fact.action(), at: event.at, side: event.by.side, role: event.by.role };
    for side in [Side::Requesting, Side::Requested].into_iter().filter(|side| stream.is_read_by(*side)) {
        let own = request.own_mut(side);
        if event.becomes.is_some() {
            own.led_here = Some(happening.clone());
        }
        if event.material {
            own.seen.push(happening.clone());
        }
    }
    Some(request)
}

/// Returns the request that these events made, in the order they were committed.
#[must_use]
pub fn replay<'a>(events: impl IntoIterator<Item = (Stream, &'a Event)>) -> Option<Request> {
    events.into_iter().fold(None, |request, (stream, event)| evolve(request, stream, event))
}

/// The request as its first event makes it: `created`, or for who sees the shared record alone, `sent`.
fn born(event: &Event) -> Option<Request> {
    let (Fact::Created { request, reference, kind, requesting, requested, contents, .. }
    | Fact::Sent { request, reference, kind, requesting, requested, contents, .. }) = &event.fact
    else {
        return None;
    };
    Some(Request {
        id: *request,
        reference: reference.clone(),
        kind: *kind,
        requesting: *requesting,
        requested: *requested,
        status: Status::Drafted,
        ever_sent: false,
        recalled: false,
        links: vec![],
        outline: contents.clone(),
        draft: 0,
        approved_draft: None,
        approved_by: None,
        authors: BTreeSet::new(),
        submitted_by: None,
        created_at: event.at,
        sent_at: None,
        recall_until: None,
        return_to: None,
        round: None,
        rounds: 0,
        measures: measures_of(contents),
        consultations: vec![],
        evidence: BTreeSet::new(),
        clocks: vec![],
        of_requesting: OwnSide::default(),
        of_requested: OwnSide::default(),
        contents: None,
    })
}

fn measures_of(outline: &Outline) -> BTreeMap<MeasureId, MeasureStanding> {
    let standing = |measure_type| MeasureStanding { measure_type, state: MeasureState::Open };
    outline.measures.iter().map(|m| (m.id.clone(), standing(m.measure_type))).collect()
}

fn set_measures<'a>(
    request: &mut Request,
    named: impl IntoIterator<Item = &'a MeasureId>,
    state: MeasureState,
) {
    for id in named {
        if let Some(measure) = request.measures.get_mut(id) {
            measure.state = state;
        }
    }
}

/// Whoever writes a part before it is sent is an author, and may not approve it.
fn wrote(request: &mut Request, by: &By) {
    request.authors.extend(by.user);
}

fn apply_fact(request: &mut Request, event: &Event, stream: Stream) {
    let by = &event.by;
    match &event.fact {
        Fact::Created { links, contents, .. } => {
            request.links.clone_from(links);
            take_contents(request, contents);
            request.of_requesting.assigned = by.user;
            wrote(request, by);
        }
        Fact::Edited { contents } => {
            take_contents(request, contents);
            wrote(request, by);
        }
        Fact::Translated { .. } => wrote(request, by),
        Fact::Submitted => request.submitted_by = by.user,
        Fact::ReturnedToDrafter => {
            request.approved_draft = None;
            request.approved_by = None;
        }
        Fact::Approved { draft } => {
            request.approved_draft = Some(*draft);
            request.approved_by = by.user;
        }
        Fact::Sent { contents, recall_until, .. } => {
            request.outline = contents.clone();
            request.measures = measures_of(contents);
            request.ever_sent = true;
            request.recalled = false;
            request.sent_at = Some(event.at);
            request.recall_until = Some(*recall_until);
        }
        Fact::Recalled => {
            request.recalled = true;
            request.sent_at = None;
            request.recall_until = None;
        }
        Fact::Cancelled => request.recalled = false,
        Fact::InformationRequested { items, return_to, further, .. } => {
            if !further {
                request.return_to = Some(*return_to);
                request.rounds += 1;
            }
            request.round.get_or_insert_with(|| Round { open: vec![] }).open.extend(items.iter().cloned());
        }
        Fact::Consulted { consultation, answer_by, .. } => request.consultations.push(Consultation {
            id: consultation.clone(),
            asked_at: event.at,
            held_from: held_from(*answer_by),
            answered_at: None,
        }),
        Fact::ConsultationAnswered { consultation, .. } => {
            if let Some(c) = request.consultations.iter_mut().find(|c| &c.id == consultation) {
                c.answered_at = Some(event.at);
            }
        }
        Fact::Postponed { return_to, .. } => request.return_to = Some(*return_to),
        Fact::Refused { measures, .. } => set_measures(request, measures, MeasureState::Refused),
        Fact::Withdrawn { measures, .. } => set_measures(request, measures, MeasureState::Withdrawn),
        Fact::ResultsDelivered { outcomes, evidence, .. } => {
            for o in outcomes {
                set_measures(request, [&o.measure], o.outcome.into());
            }
            request.evidence.extend(evidence.iter().map(|e| e.id.clone()));
        }
        Fact::Attached { .. } => {
            // Attaching to a draft is writing part of it, also to one that was recalled; what follows `send` is not.
            if request.status.stage() == Stage::Drafted && stream == Stream::File(Side::Requesting) {
                wrote(request, by);
            }
        }
        Fact::Assigned { to } => request.own_mut(by.side).assigned = Some(*to),
        Fact::PrioritySet { priority } => request.own_mut(by.side).priority = Some(*priority),
        Fact::Acknowledged
        | Fact::ReturnedDeficient { .. }
        | Fact::InformationSupplied { .. }
        | Fact::WentOnWithout
        | Fact::Accepted { .. }
        | Fact::Resumed
        | Fact::ReceiptConfirmed { .. }
        | Fact::Reminded
        | Fact::ProgressReported
        | Fact::MessageSent
        | Fact::Noted => {}
    }
}

fn take_contents(request: &mut Request, outline: &Outline) {
    request.outline = outline.clone();
    request.measures = measures_of(outline);
    request.draft += 1;
}
