//! What an act does to the request it belongs with: a request for extradition and the provisional arrest before it.
//!
//! The arrest clock stops when the request for extradition comes: by `send` to a connected State, by the first act that
//! a State by letter is told to have done on it, by `register` where it came on paper. From then on the person is held
//! for the extradition, and the release that may be owed is owed there. Both requests are written in one transaction.
//!
//! What is told, or registered, after the arrest lapsed, or ended otherwise, may have come before: then that end stays in
//! the history, and the person is held for the extradition from the day it came.
//!
//! Several requests for extradition can follow one arrest, such as a new one after a return. The person is held for at
//! most one of them; who holds the person next when that one ends, is in [`passing`].

mod passing;

use jiff::{Timestamp, civil::Date};

use super::{
    custody::Custody,
    decide::{Decided, On},
    event::{By, Event, Fact, Link, Stream, follows},
    request::Request,
};
use crate::{
    clocks::{ClockChange, Run},
    codes::{Clock, Kind, Role, Side, Status},
    ids::{Label, RequestId, UserId},
    registry::{Actor, Context, end_of, start_of},
};

/// Returns whether a request for extradition that follows a provisional arrest came and is in course: whoever is arrested
/// now is held for it at once, and no arrest clock runs.
pub(super) fn is_followed(arrest: &Request, context: &Context) -> bool {
    context.followers(arrest).any(|f| passing::in_course(f) && passing::came(f).is_some())
}

/// Adds what follows for the requests beside. A new fact does not compile without an answer.
#[deny(clippy::wildcard_enum_match_arm, reason = "a fact that nobody thought of must not pass in silence")]
pub(super) fn with_what_belongs(
    request: Option<&Request>,
    mut decided: Vec<Decided>,
    actor: &Actor,
    context: &Context,
) -> Vec<Decided> {
    let Some(first) = decided.first().filter(|d| d.stream == Stream::Shared) else { return decided };
    let act = Act { event: first.event.clone(), user: actor.user };
    // It shows that the request came, or it ends it: asked of every fact that means nothing else beside.
    let shown =
        |request: &Request| act.shows_receipt(request, context).or_else(|| act.ended(request, context));
    let more = match &act.event.fact {
        // A record begins: nothing can have been before it but what it follows.
        Fact::Registered { request: id, kind: Kind::Extradition, links, received_on, .. } => {
            let arrest =
                follows(links.iter().map(Link::pair)).and_then(|id| context.linked(id)).map(|l| &l.request);
            let came = Some(Came::On(*received_on));
            arrest.map(|arrest| act.follows(*id, arrest, Some(Side::Requesting), came, context))
        }
        Fact::Created { .. } | Fact::Registered { .. } | Fact::Imported { .. } => None,
        Fact::Sent { request: id, kind, by_letter, .. } => request.and_then(|request| match kind {
            Kind::Extradition => {
                let came = (!by_letter).then(|| Came::Now(act.happened_at()));
                let by_letter = by_letter.then_some(Side::Requested);
                context.followed(request).map(|arrest| act.follows(*id, arrest, by_letter, came, context))
            }
            Kind::ProvisionalArrest => {
                Some(act.tells_what_followed(request, by_letter.then_some(Side::Requested), context))
            }
            Kind::Mla => shown(request),
        }),
        Fact::Recalled => request.and_then(|request| {
            let is_followed =
                |a: &&Request| a.followed_by.contains(&request.id) || a.held_for(request.id).is_some();
            let arrest = context.followed(request).filter(is_followed);
            arrest.map(|arrest| act.recalled(request.id, arrest, context))
        }),
        Fact::Arrested { .. } => request.and_then(|request| match request.kind {
            Kind::ProvisionalArrest => act.already_followed(request, context),
            Kind::Extradition | Kind::Mla => shown(request),
        }),
        Fact::Released { .. } => request.map(|request| act.on_the_others(request, context)),
        Fact::ArrestCorrected { .. } => request.and_then(|request| {
            let others = act.on_the_others(request, context);
            if others.is_empty() { act.shows_receipt(request, context) } else { Some(others) }
        }),
        Fact::Surrendered { date, .. } => request.map(|request| {
            let taken = act.shows_receipt(request, context).unwrap_or_default();
            act.surrendered(request, *date, taken, context)
        }),
        Fact::Edited { .. }
        | Fact::Translated { .. }
        | Fact::Submitted
        | Fact::ReturnedToDrafter
        | Fact::Approved { .. }
        | Fact::Cancelled
        | Fact::Acknowledged
        | Fact::ReturnedDeficient { .. }
        | Fact::InformationRequested { .. }
        | Fact::InformationSupplied { .. }
        | Fact::WentOnWithout
        | Fact::Consulted { .. }
        | Fact::ConsultationAnswered { .. }
        | Fact::Accepted { .. }
        | Fact::Postponed { .. }
        | Fact::Resumed
        | Fact::Refused { .. }
        | Fact::ResultsDelivered { .. }
        | Fact::SurrenderOrdered { .. }
        | Fact::Lapsed { .. }
        | Fact::ProsecutionReported { .. }
        | Fact::Followed { .. }
        | Fact::FollowingRecalled { .. }
        | Fact::SurrenderedFor { .. }
        | Fact::CustodyPassed { .. }
        | Fact::CustodyTakenOver { .. }
        | Fact::ReceiptConfirmed { .. }
        | Fact::Withdrawn { .. }
        | Fact::Reminded
        | Fact::ProgressReported
        | Fact::MessageSent
        | Fact::Attached { .. }
        | Fact::Noted
        | Fact::Assigned { .. }
        | Fact::PrioritySet { .. }
        | Fact::UseConsentRequested { .. }
        | Fact::UseConsentDecided { .. }
        | Fact::StopConfirmed { .. }
        | Fact::EvidenceReturned { .. }
        | Fact::PersonLent { .. }
        | Fact::PersonReturned { .. }
        | Fact::ReleasedFromAttendance { .. }
        | Fact::ExculpatoryDisclosed { .. }
        | Fact::ConfidentialityNotKept
        | Fact::CostsAgreed { .. }
        | Fact::IdentitySent { .. } => request.and_then(shown),
    };
    decided.extend(more.into_iter().flatten());
    decided
}

/// When a request for extradition came.
#[derive(Clone, Copy)]
enum Came {
    /// It comes with this act.
    Now(Timestamp),
    /// It is told to have been there at this instant.
    By(Timestamp),
    /// It came on paper on this day; at which hour is not on record.
    On(Date),
}

impl Came {
    /// The instant from which the person is held for the extradition; none where it came too late.
    fn in_time(self, run: &Run, now: Timestamp) -> Option<Timestamp> {
        let until = run.open_until();
        let at = match self {
            Self::Now(at) | Self::By(at) => Some(at).filter(|at| *at <= until)?,
            // A date ends at 24:00: the day in which the clock is due counts to its end, the day after it does not.
            Self::On(day) => Some(end_of(day)).filter(|_| start_of(day) < until)?.min(until).min(now),
        };
        Some(at.max(run.started))
    }
}

/// The act that was decided, and who did it: named where the record has one reader.
struct Act {
    event: Event,
    user: UserId,
}

impl Act {
    fn happened_at(&self) -> Timestamp {
        self.event.happened_at()
    }

    /// An event on the request itself.
    fn here(&self, fact: Fact, clocks: Vec<ClockChange>, at: Timestamp, material: bool) -> Decided {
        let event = Event {
            at: self.event.at,
            occurred_at: Some(at).filter(|at| *at != self.event.at),
            told: None,
            imported: false,
            breaches: vec![],
            by: self.event.by.clone(),
            fact,
            becomes: None,
            material,
            clocks,
        };
        Decided { on: On::This, stream: Stream::Shared, event, body: None }
    }

    /// An event on another request; in the file of the requesting State, where that was never sent.
    fn there(
        &self,
        other: &Request,
        fact: Fact,
        clocks: Vec<ClockChange>,
        at: Timestamp,
        material: bool,
    ) -> Decided {
        let mut one = self.here(fact, clocks, at, material);
        one.on = On::Beside(other.id);
        one.stream = if other.ever_sent { Stream::Shared } else { Stream::File(Side::Requesting) };
        let by = &self.event.by;
        one.event.by = if self.event.told.is_some() && other.reads(by.side) {
            // Told of a State that reads the other request itself: there it is the word of who recorded it.
            By { side: by.side.other(), role: Role::Registrar, user: None, authority: None }
        } else {
            // A person stands only where the record has one reader.
            let user = match one.stream {
                Stream::File(_) => Some(self.user),
                Stream::Shared => by.user.filter(|_| other.by_letter.is_some()),
            };
            By { user, authority: None, ..by.clone() }
        };
        one
    }

    fn on(
        &self,
        other: Option<&Request>,
        fact: Fact,
        clocks: Vec<ClockChange>,
        at: Timestamp,
        material: bool,
    ) -> Decided {
        match other {
            Some(other) => self.there(other, fact, clocks, at, material),
            None => self.here(fact, clocks, at, material),
        }
    }

    /// The request for extradition left, or came: `came` where that is receipt. What is recalled, or was never sent,
    /// keeps that it was followed: it can be sent (again), and somebody be arrested on it.
    fn follows(
        &self,
        id: RequestId,
        arrest: &Request,
        by_letter: Option<Side>,
        came: Option<Came>,
        context: &Context,
    ) -> Vec<Decided> {
        let extradition = Taking { id, by_letter, beside: None };
        let taken =
            came.and_then(|came| self.take_over(extradition, On::Beside(arrest.id), arrest, came, context));
        taken.unwrap_or_else(|| {
            let fact = Fact::Followed { request: id, takes_over: false, after_lapse: false };
            vec![self.there(arrest, fact, vec![], self.happened_at(), false)]
        })
    }

    /// A provisional arrest leaves that was followed while it was a draft: now the other State may know it.
    fn tells_what_followed(
        &self,
        arrest: &Request,
        by_letter: Option<Side>,
        context: &Context,
    ) -> Vec<Decided> {
        let known = context
            .followers(arrest)
            .filter(|f| f.ever_sent && !f.recalled && f.is_read_by_all_of(by_letter));
        let told = |f: &Request| {
            let fact = Fact::Followed { request: f.id, takes_over: false, after_lapse: false };
            self.here(fact, vec![], self.happened_at(), false)
        };
        known.map(told).collect()
    }

    /// The clock stops in time, and the person is held for the extradition; none where nobody is held under a clock, it is
    /// late, or another that followed holds the person. What only now becomes known undoes no lapse, but frees nobody
    /// either.
    fn take_over(
        &self,
        extradition: Taking<'_>,
        arrest_on: On,
        arrest: &Request,
        came: Came,
        context: &Context,
    ) -> Option<Vec<Decided>> {
        let held = arrest.held()?;
        // Told by letter, a person can be arrested on another that followed: then it is that one's.
        if context.followers(arrest).any(|f| f.id != extradition.id && f.held().is_some()) {
            return None;
        }
        let is_told = !matches!(came, Came::Now(_));
        let over = arrest.ended_arrest_clock().filter(|_| is_told);
        let run = arrest.arrest_clock().or(over)?;
        let at = came.in_time(run, self.event.at)?;
        let (clock, of) = (Clock::ProvisionalArrest, Some(Label::from(&held.person)));
        let stop = if run.is_open() {
            ClockChange::Stopped { clock, of, before: false }
        } else {
            ClockChange::KeptAfterAll { clock, of }
        };
        let followed =
            Fact::Followed { request: extradition.id, takes_over: true, after_lapse: !run.is_open() };
        let beside = (arrest_on != On::This).then_some(arrest);
        Some(vec![
            self.on(extradition.beside, extradition.takes(held, arrest), vec![], at, true),
            self.on(beside, followed, vec![stop], at, true),
        ])
    }

    /// It comes back. Another that came in time holds the person now; else the clock goes on.
    fn recalled(&self, id: RequestId, arrest: &Request, context: &Context) -> Vec<Decided> {
        let held = arrest.held_for(id);
        let heir = held.and_then(|_| passing::heir(arrest, id, context));
        let reopens = held.filter(|_| heir.is_none()).map(|c| ClockChange::Reopened {
            clock: Clock::ProvisionalArrest,
            of: Some(Label::from(&c.person)),
        });
        let gives_back = reopens.is_some();
        let fact = Fact::FollowingRecalled { request: id, gives_back };
        let clocks = reopens.into_iter().collect();
        let mut all = vec![self.there(arrest, fact, clocks, self.happened_at(), gives_back)];
        all.extend(heir.zip(held).into_iter().flat_map(|(heir, held)| self.passes(held, arrest, heir)));
        all
    }

    /// The person was arrested when a request for extradition had come already: the clock has nothing to wait for.
    fn already_followed(&self, arrest: &Request, context: &Context) -> Option<Vec<Decided>> {
        let after = super::evolve(Some(arrest.clone()), Stream::Shared, &self.event)?;
        let mut following = context.followers(arrest).filter(|f| passing::in_course(f));
        following
            .find_map(|f| self.take_over(Taking::beside(f), On::This, &after, passing::came(f)?, context))
    }

    /// What the requested State by letter is told to have done shows that it has the request.
    fn shows_receipt(&self, request: &Request, context: &Context) -> Option<Vec<Decided>> {
        let told_of = self.event.told.as_ref().map(|_| self.event.by.side);
        // What has ended comes no more.
        if told_of != Some(Side::Requested) || !request.status.is_open() {
            return None;
        }
        let arrest = context.followed(request)?;
        if !arrest.followed_by.contains(&request.id) {
            return None;
        }
        let came = match (&self.event.fact, &self.event.told) {
            // An arrest before the request shows nothing by its hour; the letter that tells it shows that it was there.
            (Fact::Arrested { before_request: Some(_), .. }, Some(told)) => Came::On(told.received_on),
            _ => Came::By(self.happened_at()),
        };
        let here = Taking { id: request.id, by_letter: request.by_letter, beside: None };
        self.take_over(here, On::Beside(arrest.id), arrest, came, context)
    }
}

/// A request for extradition for which a person is held from now on.
#[derive(Clone, Copy)]
struct Taking<'a> {
    id: RequestId,
    by_letter: Option<Side>,
    /// Where it is another one than the act is on.
    beside: Option<&'a Request>,
}

impl<'a> Taking<'a> {
    fn beside(request: &'a Request) -> Self {
        Self { id: request.id, by_letter: request.by_letter, beside: Some(request) }
    }

    /// What is said on it: who is held, and since when; on which request before only to States that have that one.
    fn takes(self, held: &Custody, arrest: &Request) -> Fact {
        let from = arrest.is_read_by_all_of(self.by_letter).then_some(arrest.id);
        let (person, earlier) = (held.person.clone(), held.earlier.clone());
        Fact::CustodyTakenOver { person, since: held.since, from, earlier }
    }
}

/// When a State by letter can be said to have had a request: when it left `sent`.
fn received_at(request: &Request) -> Option<Timestamp> {
    let left = request.clocks.iter().rfind(|r| r.clock == Clock::Acknowledge).and_then(|r| r.stopped);
    left.or(request.status_since).filter(|_| request.status != Status::Sent)
}
