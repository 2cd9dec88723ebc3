//! What an act does to the request it belongs with: a request for extradition and the provisional arrest before it.
//!
//! The arrest clock stops when the request for extradition comes: by `send` to a connected State, by the first act that
//! a State by letter is told to have done on it, by `register` where it came on paper. From then on the person is held
//! for the extradition, and the release that may be owed is owed there. Both requests are written in one transaction.
//!
//! What is told, or registered, after the arrest lapsed may have come in time: then the lapse stays in the history, and
//! the person is held for the extradition from the day it came.

use jiff::{Timestamp, civil::Date};

use super::{
    custody::CustodyState,
    decide::{Decided, On},
    event::{Event, Fact, Stream},
    request::Request,
};
use crate::{
    clocks::{ClockChange, Run},
    codes::{Clock, Kind, LinkKind, Side, Status},
    ids::{Label, RequestId},
    registry::{Context, day_of, end_of, start_of},
};

/// Adds what follows for the request beside.
pub(super) fn with_what_belongs(
    request: Option<&Request>,
    mut decided: Vec<Decided>,
    context: &Context,
) -> Vec<Decided> {
    let Some(first) = decided.first().filter(|d| d.stream == Stream::Shared) else { return decided };
    let act = Act { event: first.event.clone() };
    let more = match (&act.event.fact, request) {
        (Fact::Sent { request: id, kind: Kind::Extradition, by_letter, .. }, Some(request)) => {
            let came = (!by_letter).then(|| Came::Now(act.happened_at()));
            context.followed(request).map(|arrest| act.follows(*id, arrest, came))
        }
        (Fact::Registered { request: id, kind: Kind::Extradition, links, received_on, .. }, None) => {
            let follows = links.iter().find(|l| l.kind == LinkKind::Follows);
            let arrest = follows.and_then(|l| context.linked(l.request)).map(|l| &l.request);
            arrest.map(|arrest| act.follows(*id, arrest, Some(Came::On(*received_on))))
        }
        (Fact::Recalled, Some(request)) => {
            let is_followed =
                |a: &&Request| a.followed_by == Some(request.id) || a.held_for(request.id).is_some();
            context.followed(request).filter(is_followed).map(|arrest| act.recalled(request.id, arrest))
        }
        (Fact::Arrested { .. }, Some(request)) if request.kind == Kind::ProvisionalArrest => {
            let following = request.followed_by.and_then(|id| context.linked(id)).map(|l| &l.request);
            following.filter(|f| f.status.is_open() && !f.recalled).map(|f| act.already_followed(request, f))
        }
        (Fact::Released { .. }, Some(request)) => act.on_the_other(request, context),
        (Fact::ArrestCorrected { .. }, Some(request)) => {
            act.on_the_other(request, context).or_else(|| act.shows_receipt(request, context))
        }
        (Fact::Surrendered { date, .. }, Some(request)) => {
            act.shows_receipt(request, context).or_else(|| act.surrendered(request, *date, context))
        }
        _ => request.and_then(|request| act.shows_receipt(request, context)),
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
        let at = match self {
            Self::Now(at) | Self::By(at) => Some(at).filter(|at| *at <= run.due)?,
            // A date ends at 24:00: the day in which the clock is due counts to its end, the day after it does not.
            Self::On(day) => Some(end_of(day)).filter(|_| start_of(day) < run.due)?.min(run.due).min(now),
        };
        Some(at.max(run.started))
    }
}

/// The act that was decided.
struct Act {
    event: Event,
}

impl Act {
    fn happened_at(&self) -> Timestamp {
        self.event.happened_at()
    }

    fn one(&self, on: On, fact: Fact, clocks: Vec<ClockChange>, at: Timestamp, material: bool) -> Decided {
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
        Decided { on, stream: Stream::Shared, event, body: None }
    }

    /// The request for extradition left, or came: `came` where that is receipt.
    fn follows(&self, id: RequestId, arrest: &Request, came: Option<Came>) -> Vec<Decided> {
        if !arrest.ever_sent || arrest.recalled {
            return vec![];
        }
        let taken = came.and_then(|came| self.take_over(id, On::This, arrest, came));
        taken.unwrap_or_else(|| {
            let fact = Fact::Followed { request: id, takes_over: false, after_lapse: false };
            vec![self.one(On::Beside(arrest.id), fact, vec![], self.happened_at(), false)]
        })
    }

    /// The clock stops in time, and the person is held for the extradition; none where nobody is held under a clock, or
    /// it is late. What only now becomes known undoes no lapse, but frees nobody either.
    fn take_over(
        &self,
        id: RequestId,
        extradition: On,
        arrest: &Request,
        came: Came,
    ) -> Option<Vec<Decided>> {
        let held = arrest.held()?;
        let is_told = !matches!(came, Came::Now(_));
        let lapsed = arrest.lapsed_clock().filter(|_| is_told);
        let run = arrest.arrest_clock().or(lapsed)?;
        let at = came.in_time(run, self.event.at)?;
        let (clock, of) = (Clock::ProvisionalArrest, Some(Label::from(&held.person)));
        let stop = if run.is_open() {
            ClockChange::Stopped { clock, of, before: false }
        } else {
            ClockChange::KeptAfterAll { clock, of }
        };
        let followed = Fact::Followed { request: id, takes_over: true, after_lapse: !run.is_open() };
        let taken = Fact::CustodyTakenOver {
            person: held.person.clone(),
            since: held.since,
            from: arrest.id,
            earlier: held.earlier.clone(),
        };
        let on_arrest = if extradition == On::This { On::Beside(arrest.id) } else { On::This };
        Some(vec![
            self.one(extradition, taken, vec![], at, true),
            self.one(on_arrest, followed, vec![stop], at, true),
        ])
    }

    fn recalled(&self, id: RequestId, arrest: &Request) -> Vec<Decided> {
        let reopens = arrest.held_for(id).map(|c| ClockChange::Reopened {
            clock: Clock::ProvisionalArrest,
            of: Some(Label::from(&c.person)),
        });
        let gives_back = reopens.is_some();
        let fact = Fact::FollowingRecalled { request: id, gives_back };
        let clocks = reopens.into_iter().collect();
        vec![self.one(On::Beside(arrest.id), fact, clocks, self.happened_at(), gives_back)]
    }

    /// The person was arrested when the request for extradition had come already: the clock has nothing to wait for.
    fn already_followed(&self, arrest: &Request, extradition: &Request) -> Vec<Decided> {
        // By letter it has come once something was told that was done on it.
        let came = match extradition.by_letter {
            Some(Side::Requested) => received_at(extradition).map(Came::By),
            Some(Side::Requesting) => extradition.sent_at.map(|at| Came::On(day_of(at))),
            None => extradition.sent_at.map(Came::By),
        };
        let Some(after) = super::evolve(Some(arrest.clone()), Stream::Shared, &self.event) else {
            return vec![];
        };
        let beside = On::Beside(extradition.id);
        let taken = came.and_then(|came| self.take_over(extradition.id, beside, &after, came));
        taken.unwrap_or_default()
    }

    /// A release, or an hour put right, is one fact of two requests where one took the custody over from the other.
    fn on_the_other(&self, request: &Request, context: &Context) -> Option<Vec<Decided>> {
        let custody = request.custody.as_ref()?;
        let other = match (custody.standing, custody.from) {
            (CustodyState::HeldFor(id), _) | (_, Some(id)) => context.linked(id).map(|l| &l.request)?,
            _ => return None,
        };
        let fact = self.event.fact.clone();
        Some(vec![self.one(On::Beside(other.id), fact, vec![], self.happened_at(), true)])
    }

    /// Whoever is surrendered is not to be released any more, also where the request for extradition came too late.
    fn surrendered(
        &self,
        extradition: &Request,
        date: Option<Date>,
        context: &Context,
    ) -> Option<Vec<Decided>> {
        let arrest = context.followed(extradition)?;
        let held = arrest.held()?;
        let stop = arrest.arrest_clock().map(|_| ClockChange::Stopped {
            clock: Clock::ProvisionalArrest,
            of: Some(Label::from(&held.person)),
            before: false,
        });
        let fact = Fact::SurrenderedFor { person: held.person.clone(), request: extradition.id, date };
        let clocks = stop.into_iter().collect();
        Some(vec![self.one(On::Beside(arrest.id), fact, clocks, self.happened_at(), true)])
    }

    /// What the requested State by letter is told to have done shows that it has the request.
    fn shows_receipt(&self, request: &Request, context: &Context) -> Option<Vec<Decided>> {
        let told_of = self.event.told.as_ref().map(|_| self.event.by.side);
        // What has ended comes no more.
        if told_of != Some(Side::Requested) || !request.status.is_open() {
            return None;
        }
        let arrest = context.followed(request)?;
        if arrest.followed_by != Some(request.id) {
            return None;
        }
        let came = match (&self.event.fact, &self.event.told) {
            // An arrest before the request shows nothing by its hour; the letter that tells it shows that it was there.
            (Fact::Arrested { before_request: Some(_), .. }, Some(told)) => Came::On(told.received_on),
            _ => Came::By(self.happened_at()),
        };
        self.take_over(request.id, On::This, arrest, came)
    }
}

/// When a State by letter can be said to have had a request: when it left `sent`.
fn received_at(request: &Request) -> Option<Timestamp> {
    let left = request.clocks.iter().rfind(|r| r.clock == Clock::Acknowledge).and_then(|r| r.stopped);
    left.or(request.status_since).filter(|_| request.status != Status::Sent)
}
