//! What a request is after an event.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};

use super::{
    custody::{Custody, CustodyState, Period},
    event::{AssetSum, By, Event, EvidenceItem, Fact, Stream},
    request::{
        AssetStanding, Away, Conditions, Consultation, EvidenceStanding, Happening, MeasureStanding, OwnSide,
        Prosecution, Request, Round, UseConsent, UseDecision,
    },
};
use crate::{
    clocks,
    codes::{Kind, MeasureState, Side, Stage, Status},
    contents::Outline,
    figures::{course::Course, release::ClockKind},
    ids::{AssetId, Label, MeasureId},
    law::grounds,
    registry::day_of,
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
        request.status_since = Some(event.happened_at());
        // However it left: nobody owes an answer any more, and there is no way back.
        if status != Status::InformationRequested {
            request.round = None;
        }
        if !matches!(status, Status::InformationRequested | Status::Postponed) {
            request.return_to = None;
        }
    }
    request.by_letter = event.by_letter_after(request.by_letter);
    if matches!(event.fact, Fact::Postponed { .. }) {
        // Also a further postponement, told where the end of the first was not.
        request.status_since = Some(event.happened_at());
    }
    for change in &event.clocks {
        clocks::apply(&mut request.clocks, change, event.happened_at());
    }
    clocks::note(&mut request.clocks, event.at, |clock| ClockKind::of(clock).is_some());
    request.course.note(stream, event);
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
    | Fact::Sent { request, reference, kind, requesting, requested, contents, .. }
    | Fact::Registered { request, reference, kind, requesting, requested, contents, .. }
    | Fact::Imported { request, reference, kind, requesting, requested, contents, .. }) = &event.fact
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
        shared_links: vec![],
        outline: contents.clone(),
        draft: 0,
        approved_draft: None,
        approved_by: None,
        authors: BTreeSet::new(),
        submitted_by: None,
        created_at: event.happened_at(),
        sent_at: None,
        recall_until: None,
        return_to: None,
        round: None,
        rounds: 0,
        measures: measures_of(contents),
        consultations: vec![],
        evidence: BTreeMap::new(),
        by_letter: None,
        imported: false,
        status_since: None,
        basis: vec![],
        delivered: false,
        withdrawn: false,
        stop_owed: BTreeSet::new(),
        use_consents: vec![],
        conditions: vec![],
        given_to: BTreeMap::new(),
        away: BTreeMap::new(),
        identities_sent: BTreeSet::new(),
        assets: vec![],
        custody: None,
        followed_by: vec![],
        refused_for_nationality: false,
        prosecution: None,
        course: Course::default(),
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

#[expect(clippy::too_many_lines, reason = "one arm for each fact; only the list is long")]
fn apply_fact(request: &mut Request, event: &Event, stream: Stream) {
    let by = &event.by;
    match &event.fact {
        Fact::Created { links, contents, authors, .. } => {
            request.authors.extend(authors.iter().copied());
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
        Fact::Sent { contents, recall_until, basis, identities, links, .. } => {
            request.shared_links.clone_from(links);
            leave(request, contents, event.happened_at());
            request.recall_until = Some(*recall_until);
            request.basis.clone_from(basis);
            request.identities_sent.extend(identities.iter().cloned());
        }
        Fact::Registered { contents, links, .. } => {
            request.links.clone_from(links);
            request.shared_links.clone_from(links);
            take_contents(request, contents);
            leave(request, contents, event.happened_at());
        }
        Fact::Imported { contents, .. } => {
            take_contents(request, contents);
            leave(request, contents, event.happened_at());
            request.imported = true;
            // It left long ago: there is no window in which it comes back.
            request.recall_until = request.sent_at;
        }
        Fact::Recalled => {
            request.recalled = true;
            request.sent_at = None;
            request.recall_until = None;
            request.shared_links.clear();
            // What identities went came back.
            request.identities_sent.clear();
            // Who was held for it is held for the provisional arrest again.
            if request.custody.as_ref().is_some_and(Custody::is_taken_over) {
                request.custody = None;
            }
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
            asked_at: event.happened_at(),
            held_from: answer_by.map(held_from),
            answered_at: None,
        }),
        Fact::ConsultationAnswered { consultation, accepted, .. } => {
            if let Some(c) = request.consultations.iter_mut().find(|c| &c.id == consultation) {
                c.answered_at = Some(event.happened_at());
            }
            bind(request, event, Some(consultation.into()), *accepted);
        }
        Fact::Accepted { given_to, conditions, .. } => {
            request.given_to.extend(given_to.iter().map(|g| (g.measure.clone(), g.authority)));
            bind(request, event, None, *conditions);
        }
        Fact::Postponed { return_to, .. } => request.return_to = Some(*return_to),
        Fact::Refused { measures, ground, nationality, .. } => {
            set_measures(request, measures, MeasureState::Refused);
            // Of an extradition, and of the whole: only then 16(10) follows.
            request.refused_for_nationality = request.kind == Kind::Extradition
                && event.becomes == Some(Status::Refused)
                && (*nationality || ground.as_ref().is_some_and(grounds::is_nationality));
        }
        Fact::Arrested { person, arrested_at, treaty, before_request } => {
            let earlier = request.custody.as_ref().map(Custody::past).unwrap_or_default();
            request.custody = Some(Custody {
                person: person.clone(),
                since: *arrested_at,
                from: None,
                taken_over: false,
                treaty: treaty.clone(),
                standing: CustodyState::Held,
                before_request: *before_request,
                surrendered_on: None,
                earlier,
            });
        }
        Fact::ArrestCorrected { arrested_at, before_request, .. } => {
            if let Some(custody) = &mut request.custody {
                custody.since = *arrested_at;
                custody.before_request = *before_request;
            }
        }
        Fact::CustodyTakenOver { person, since, from, earlier } => {
            let own = request.custody.as_ref().map(Custody::past).unwrap_or_default();
            let earlier: BTreeSet<Period> = earlier.iter().copied().chain(own).collect();
            let surrendered = request.status == Status::Executed;
            request.custody = Some(Custody {
                person: person.clone(),
                since: *since,
                from: *from,
                taken_over: true,
                treaty: None,
                // Surrendered by the very act that shows a State by letter had the request.
                standing: if surrendered { CustodyState::Surrendered } else { CustodyState::Held },
                before_request: None,
                surrendered_on: surrendered.then(|| day_of(event.happened_at())),
                earlier: earlier.into_iter().collect(),
            });
        }
        Fact::Released { released_at, .. } => stands(request, CustodyState::Released(*released_at)),
        Fact::Followed { request: by, takes_over, .. } => {
            if !request.followed_by.contains(by) {
                request.followed_by.push(*by);
            }
            if *takes_over {
                stands(request, CustodyState::HeldFor(*by));
            }
        }
        Fact::FollowingRecalled { request: by, gives_back } => {
            request.followed_by.retain(|id| id != by);
            if *gives_back {
                stands(request, CustodyState::Held);
            }
        }
        Fact::SurrenderOrdered { conditions, .. } => bind(request, event, None, *conditions),
        Fact::Surrendered { date, .. } => {
            let all: Vec<MeasureId> = request.open_measures().cloned().collect();
            set_measures(request, &all, MeasureState::Executed);
            surrendered(request, *date, event);
        }
        Fact::SurrenderedFor { date, .. } => surrendered(request, *date, event),
        Fact::CustodyPassed { to, .. } => stands(request, CustodyState::PassedTo(*to)),
        Fact::ProsecutionReported { event: what, date } => {
            request.prosecution = Some(Prosecution { event: *what, on: *date, at: event.happened_at() });
        }
        Fact::Withdrawn { measures, .. } => {
            set_measures(request, measures, MeasureState::Withdrawn);
            request.withdrawn = true;
            request.stop_owed.extend(measures.iter().cloned());
        }
        Fact::ResultsDelivered { outcomes, evidence, use_conditions, assets, disposal } => {
            for o in outcomes {
                set_measures(request, [&o.measure], o.outcome.into());
            }
            let standing = |e: &EvidenceItem| EvidenceStanding {
                document: e.document,
                return_due: e.return_due,
                returned: false,
            };
            request.evidence.extend(evidence.iter().map(|e| (e.id.clone(), standing(e))));
            request.delivered = true;
            bind(request, event, None, *use_conditions);
            for sum in assets.iter().chain(disposal.iter().flat_map(|d| &d.returned)) {
                reach(request, sum);
            }
        }
        Fact::UseConsentRequested { consent, evidence } => request.use_consents.push(UseConsent {
            id: consent.clone(),
            evidence: evidence.clone(),
            asked_at: event.happened_at(),
            decided: None,
        }),
        Fact::UseConsentDecided { consent, granted, conditions } => {
            if let Some(c) = request.use_consents.iter_mut().find(|c| &c.id == consent) {
                c.decided = Some(UseDecision { granted: *granted, at: event.happened_at() });
            }
            bind(request, event, Some(consent.into()), *conditions);
        }
        Fact::StopConfirmed { measures } => request.stop_owed.retain(|id| !measures.contains(id)),
        Fact::EvidenceReturned { evidence } => {
            if let Some(e) = request.evidence.get_mut(evidence) {
                e.returned = true;
            }
        }
        Fact::PersonLent { person, conditions, .. } => {
            request.away.insert(person.clone(), Away::Lent);
            bind(request, event, Some(person.into()), *conditions);
        }
        Fact::PersonReturned { person, .. } => {
            request.away.remove(person);
        }
        Fact::ReleasedFromAttendance { person, .. } => {
            // A person lent from custody stays so: it is returned, not free to leave.
            request.away.entry(person.clone()).or_insert(Away::Released);
        }
        Fact::IdentitySent { person } => {
            request.identities_sent.insert(person.clone());
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
        | Fact::Resumed
        | Fact::ExculpatoryDisclosed { .. }
        | Fact::ConfidentialityNotKept
        | Fact::CostsAgreed { .. }
        | Fact::ReceiptConfirmed { .. }
        | Fact::Lapsed { .. }
        | Fact::Reminded
        | Fact::ProgressReported
        | Fact::MessageSent
        | Fact::Noted => {}
    }
}

fn stands(request: &mut Request, standing: CustodyState) {
    if let Some(custody) = &mut request.custody {
        custody.standing = standing;
    }
}

/// The person is gone, on the day that was said; where a letter named none, on the day it tells of.
fn surrendered(request: &mut Request, date: Option<Date>, event: &Event) {
    stands(request, CustodyState::Surrendered);
    if let Some(custody) = &mut request.custody {
        custody.surrendered_on = Some(date.unwrap_or_else(|| day_of(event.happened_at())));
    }
}

/// What every way of leaving does: from here on it is in the shared record.
fn leave(request: &mut Request, contents: &Outline, at: Timestamp) {
    request.outline = contents.clone();
    request.measures = measures_of(contents);
    // What was withdrawn before a recall is asked for anew.
    request.withdrawn = false;
    request.stop_owed.clear();
    request.ever_sent = true;
    request.recalled = false;
    request.sent_at = Some(at);
}

/// Conditions of an act that bind from now on.
fn bind(request: &mut Request, event: &Event, of: Option<Label>, count: u32) {
    if count > 0 {
        request.conditions.push(Conditions {
            by: event.fact.action(),
            of,
            count,
            since: event.happened_at(),
        });
    }
}

/// What was reached of an asset, currency by currency.
fn reach(request: &mut Request, sum: &AssetSum) {
    let same = |(id, a): &(AssetId, AssetStanding)| *id == sum.asset && a.currency == sum.currency;
    let place = request.assets.iter().position(same).unwrap_or_else(|| {
        let standing = AssetStanding {
            currency: sum.currency.clone(),
            frozen_minor: None,
            confiscated_minor: None,
            returned_minor: None,
        };
        request.assets.push((sum.asset.clone(), standing));
        request.assets.len() - 1
    });
    let add = |total: &mut Option<i64>, more: Option<i64>| {
        if let Some(more) = more {
            *total = Some(total.unwrap_or(0).saturating_add(more));
        }
    };
    let standing = &mut request.assets[place].1;
    add(&mut standing.frozen_minor, sum.frozen_minor);
    add(&mut standing.confiscated_minor, sum.confiscated_minor);
    add(&mut standing.returned_minor, sum.returned_minor);
}

fn take_contents(request: &mut Request, outline: &Outline) {
    request.outline = outline.clone();
    request.measures = measures_of(outline);
    request.draft += 1;
}
