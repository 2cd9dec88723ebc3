//! From the rules to the wire: one request, as one side of it sees it.

use comity_domain::{
    clocks::{self, Run},
    codes::{Side, UrgencyLevel},
    law::{
        cite,
        completeness::{self, Weight},
    },
    registry::Context,
    sight,
    workflow::{
        Consultation, Event, Fact, Request, Stream,
        event::Text,
        offers::{self, Offer},
        table,
    },
};
use jiff::{SignedDuration, Timestamp};

use crate::{
    problem::Problem,
    queue::NextStep,
    request::{
        ClockView, Completeness, ConsultationView, DocumentView, EventView, FindingView, LinkView,
        MeasureView, OfferView, Offers, PauseView, RequestView,
    },
    sessions::Person,
};

/// What a view needs beside the request itself, as the side that reads may know it.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// The requested State's own number.
    pub own_reference: Option<String>,
    /// Who does the work on the own side.
    pub assigned: Option<Person>,
    /// Links to requests the reader sees.
    pub links: Vec<LinkView>,
    /// The documents the reader sees.
    pub documents: Vec<DocumentView>,
}

impl RequestView {
    /// Returns a request as a side sees it at an instant.
    #[must_use]
    pub fn of(request: &Request, side: Side, now: Timestamp, beside: Beside) -> Self {
        let status = sight::status_seen_by(request, side);
        // After a recall, what is drafted anew is not the requested side's to see.
        let open = sight::reads_contents(request, side);
        let own = request.own(side);
        let urgency = if open { request.outline.urgency } else { UrgencyLevel::Ordinary };
        let first_seen = own.seen.first().map_or(request.created_at, |first| first.at);
        let measures = request.measures.iter().filter(|_| open).map(|(id, m)| MeasureView {
            id: id.clone(),
            measure_type: m.measure_type,
            state: m.state,
        });
        Self {
            id: request.id,
            reference: request.reference.clone(),
            own_reference: beside.own_reference,
            kind: request.kind,
            requesting: request.requesting,
            requested: request.requested,
            side,
            status: status.to_string(),
            stage: status.stage(),
            version: request.version(side).0,
            created_at: first_seen,
            sent_at: request.sent_at,
            recall_until: request.recall_until,
            assigned: beside.assigned,
            priority: own.priority.unwrap_or(urgency),
            contents: request.contents.as_deref().filter(|_| open).cloned(),
            measures: measures.collect(),
            clocks: request.clocks.iter().map(|run| ClockView::of(run, now)).collect(),
            open_items: request.round.as_ref().map(|round| round.open.clone()).unwrap_or_default(),
            information_rounds: request.rounds,
            consultations: request.consultations.iter().map(|c| ConsultationView::of(c, now)).collect(),
            links: beside.links,
            documents: beside.documents,
            next_step: offers::next_step(request, side).map(NextStep::from),
        }
    }
}

impl ClockView {
    /// Returns a run of a clock as it stands at an instant.
    #[must_use]
    pub fn of(run: &Run, now: Timestamp) -> Self {
        Self {
            clock: run.clock,
            kept_by: run.kept_by(),
            started: run.started,
            due: run.due,
            stopped: run.stopped,
            paused: run.paused.iter().map(|p| PauseView { from: p.from, to: p.to, why: p.why }).collect(),
            result: run.result(now),
            gross_days: days(run.gross(now)),
            net_days: days(run.net(now)),
            article: cite::line(clocks::rule(run.clock).law),
        }
    }
}

/// Days of 86,400 seconds, four decimals.
fn days(duration: SignedDuration) -> f64 {
    (duration.as_secs_f64() / 86_400.0 * 10_000.0).round() / 10_000.0
}

impl ConsultationView {
    /// Returns a consultation as it stands at an instant.
    #[must_use]
    pub fn of(consultation: &Consultation, now: Timestamp) -> Self {
        Self {
            id: consultation.id.clone(),
            asked_at: consultation.asked_at,
            held_from: consultation.held_from,
            answered_at: consultation.answered_at,
            held: consultation.is_held(now),
        }
    }
}

impl From<offers::NextStep> for NextStep {
    fn from(next: offers::NextStep) -> Self {
        Self {
            side: next.side,
            role: next.role,
            action: next.action,
            article: cite::line(table::row(next.action).law),
        }
    }
}

impl From<Offer> for OfferView {
    fn from(offer: Offer) -> Self {
        Self {
            action: offer.action,
            possible: offer.refused.is_none(),
            recommended: offer.recommended,
            article: cite::line(table::row(offer.action).law),
            reason: offer.refused.as_ref().map(Problem::refused),
        }
    }
}

impl FromIterator<Offer> for Offers {
    fn from_iter<T: IntoIterator<Item = Offer>>(offers: T) -> Self {
        Self { actions: offers.into_iter().map(OfferView::from).collect() }
    }
}

impl Completeness {
    /// Returns what a request lacks, where its contents are at hand; nothing where they are closed.
    #[must_use]
    pub fn of(request: &Request, context: &Context) -> Self {
        let mut lacks = Self::default();
        let (Some(contents), Some(between)) = (request.contents.as_deref(), &context.between) else {
            return lacks;
        };
        for finding in completeness::findings(contents, between) {
            let view = FindingView {
                code: finding.code.to_owned(),
                article: cite::line(finding.law),
                detail: crate::words::finding(&finding).to_owned(),
                field: finding.field,
            };
            match finding.weight {
                Weight::Blocking => lacks.blocking.push(view),
                Weight::Warning => lacks.warning.push(view),
            }
        }
        lacks
    }
}

/// Where an event stands in the reader's log and in its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Index in the log of the reader's State.
    pub index: u64,
    /// The stream.
    pub stream: Stream,
    /// Number in that stream, from 1.
    pub seq: u64,
    /// When it was recorded, UTC.
    pub recorded_at: Timestamp,
}

impl EventView {
    /// Returns an event as a side reads it.
    ///
    /// # Errors
    /// Where the fact has no JSON form, which no fact is without.
    pub fn of(
        place: Place,
        event: &Event,
        by: Option<Person>,
        texts: Vec<Text>,
        side: Side,
    ) -> serde_json::Result<Self> {
        let stream = match place.stream {
            Stream::Shared => "shared",
            Stream::File(_) => "file",
        };
        Ok(Self {
            index: place.index,
            stream: stream.to_owned(),
            seq: place.seq,
            action: event.fact.action(),
            at: event.at,
            recorded_at: place.recorded_at,
            side: event.by.side,
            role: event.by.role,
            by,
            becomes: becomes(event, side),
            fact: serde_json::to_value(&event.fact)?,
            texts,
        })
    }
}

/// The status an event leads to, as a side may know it: what was recalled is `recalled` to who had received it.
#[must_use]
pub fn becomes(event: &Event, side: Side) -> Option<String> {
    match (&event.fact, side) {
        (Fact::Recalled, Side::Requested) => Some("recalled".to_owned()),
        _ => event.becomes.map(|status| status.to_string()),
    }
}
