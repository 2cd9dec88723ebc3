//! From the rules to the wire: one request, as one side of it sees it.

use comity_domain::{
    clocks::{self, Run},
    codes::{Kind, Side, UrgencyLevel},
    ids::{AssetId, EvidenceId, PersonCode},
    law::{
        cite::{self, Numbers},
        completeness::{self, VaultSays, Weight},
        grounds::Choice,
    },
    registry::Context,
    sight,
    workflow::{
        AssetStanding, Conditions, Consultation, Event, EvidenceStanding, Fact, Request, Stream, UseConsent,
        event::{BasisOnRecord, Breach, Text},
        offers::{self, Offer},
        table,
    },
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use crate::{
    problem::{Part, Problem},
    queue::NextStep,
    request::{
        AssetView, AwayView, BasisView, BreachView, ClockView, Completeness, ConditionsView,
        ConsultationView, CustodyView, DocumentView, EventView, EvidenceView, FindingView, GroundChoice,
        HoldsView, LinkView, MeasureView, OfferView, Offers, PauseView, ProsecutionView, RequestView,
        ToldView, UseConsentView,
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
    /// Sealed persons whose identity the reader's vault holds.
    pub identities_held: Vec<PersonCode>,
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
            desk: request.given_to.get(id).copied().filter(|_| side == Side::Requested),
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
            clocks: request.clocks.iter().map(|run| ClockView::of(run, request.numbers(), now)).collect(),
            open_items: request.round.as_ref().map(|round| round.open.clone()).unwrap_or_default(),
            information_rounds: request.rounds,
            consultations: request.consultations.iter().map(|c| ConsultationView::of(c, now)).collect(),
            links: beside.links,
            documents: beside.documents,
            next_step: offers::next_step(request, side).map(|next| NextStep::of(next, request.numbers())),
            by_letter: request.by_letter,
            imported: request.imported,
            basis: request.basis.iter().filter(|_| open).map(BasisView::from).collect(),
            evidence: request.evidence.iter().map(|(id, e)| EvidenceView::of(id, e)).collect(),
            use_consents: request.use_consents.iter().map(UseConsentView::from).collect(),
            conditions: request.conditions.iter().map(ConditionsView::from).collect(),
            stop_owed: request.stop_owed.iter().cloned().collect(),
            away: request.away.iter().map(|(p, how)| AwayView { person: p.clone(), how: *how }).collect(),
            identities_sent: request.identities_sent.iter().cloned().collect(),
            identities_held: beside.identities_held,
            assets: request.assets.iter().map(AssetView::from).collect(),
            custody: CustodyView::of(request),
            prosecution: ProsecutionView::of(request),
        }
    }
}

impl From<&BasisOnRecord> for BasisView {
    fn from(b: &BasisOnRecord) -> Self {
        Self { basis: b.basis.clone(), standing: b.standing, since: b.since }
    }
}

impl EvidenceView {
    fn of(id: &EvidenceId, e: &EvidenceStanding) -> Self {
        Self { id: id.clone(), document: e.document, return_due: e.return_due, returned: e.returned }
    }
}

impl From<&UseConsent> for UseConsentView {
    fn from(c: &UseConsent) -> Self {
        Self {
            id: c.id.clone(),
            evidence: c.evidence.clone(),
            asked_at: c.asked_at,
            granted: c.decided.as_ref().map(|d| d.granted),
            decided_at: c.decided.as_ref().map(|d| d.at),
        }
    }
}

impl From<&Conditions> for ConditionsView {
    fn from(c: &Conditions) -> Self {
        Self { action: c.by, of: c.of.clone(), count: c.count, since: c.since }
    }
}

impl From<&(AssetId, AssetStanding)> for AssetView {
    fn from((id, a): &(AssetId, AssetStanding)) -> Self {
        Self {
            id: id.clone(),
            currency: a.currency.clone(),
            frozen_minor: a.frozen_minor,
            confiscated_minor: a.confiscated_minor,
            returned_minor: a.returned_minor,
        }
    }
}

impl ClockView {
    /// Returns a run of a clock as it stands at an instant.
    #[must_use]
    pub fn of(run: &Run, by: Numbers, now: Timestamp) -> Self {
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
            article: cite::line(&cite::by(clocks::rule(run.clock).law, by)),
            of: run.of.clone(),
            due_soon: run.warns(now),
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

impl NextStep {
    fn of(next: offers::NextStep, by: Numbers) -> Self {
        Self {
            side: next.side,
            role: next.role,
            action: next.action,
            article: cite::line(&cite::by(offers::law_of_step(next.action), by)),
        }
    }
}

impl OfferView {
    fn of(offer: &Offer, request: &Request) -> Self {
        let by = request.numbers();
        Self {
            action: offer.action,
            on_behalf_of: offer.on_behalf_of,
            possible: offer.refused.is_none(),
            recommended: offer.recommended,
            article: cite::line(&cite::by(table::row(offer.action).law, by)),
            reason: offer.refused.as_ref().map(|refusal| Problem::refused_by(refusal, by)),
            asks: offer.asks.iter().flat_map(|unmet| Part::all_of(unmet, by)).collect(),
            grounds: offer.grounds.iter().map(GroundChoice::from).collect(),
            holds: offer
                .holds
                .as_ref()
                .map(|holds| HoldsView { length: holds.length, treaty: holds.treaty.clone() }),
        }
    }
}

impl From<&Choice> for GroundChoice {
    fn from(choice: &Choice) -> Self {
        Self {
            code: choice.code.clone(),
            meaning: choice.meaning.clone(),
            consultation: crate::words::consultation(choice.consultation).to_owned(),
        }
    }
}

impl Offers {
    /// Returns the actions of a request as they are offered, by the numbers of its legal basis.
    #[must_use]
    pub fn of(offers: &[Offer], request: &Request) -> Self {
        Self { actions: offers.iter().map(|offer| OfferView::of(offer, request)).collect() }
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
        let vault = context.vault_says();
        // Once it has left, what is held is no longer a question of what it lacks; and the other State holds less.
        let held = vault.held.filter(|_| !request.status.is_shared());
        let today = TimeZone::UTC.to_datetime(context.now).date();
        let findings = completeness::findings(request.kind, contents, between, &VaultSays { held, ..vault });
        let held = request.detained(context).filter(|_| request.kind == Kind::Extradition);
        let beside = held.and_then(|held| completeness::finding_beside(request.kind, contents, held));
        let today = completeness::findings_on(request.kind, contents, today);
        for finding in findings.into_iter().chain(today).chain(beside) {
            let view = FindingView {
                code: finding.code.to_owned(),
                article: cite::line(&finding.law),
                detail: crate::words::finding(&finding),
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
            at: event.happened_at(),
            recorded_at: place.recorded_at,
            told: event.told.as_ref().map(|told| ToldView {
                received_on: told.received_on,
                channel: told.channel,
                letter: told.letter,
            }),
            imported: event.imported,
            breaches: event.breaches.iter().map(BreachView::from).collect(),
            side: event.by.side,
            role: event.by.role,
            by,
            becomes: becomes(event, side),
            fact: serde_json::to_value(&event.fact)?,
            texts,
        })
    }
}

impl From<&Breach> for BreachView {
    fn from(breach: &Breach) -> Self {
        Self {
            code: breach.code.clone(),
            article: breach.law.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
            field: breach.field.clone(),
        }
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
