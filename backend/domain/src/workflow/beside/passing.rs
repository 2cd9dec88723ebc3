//! Whom a person is held for when the request for extradition that held the person ends, and who else is told.
//!
//! A person is held for at most one request for extradition. When that one is returned, refused, withdrawn or recalled
//! while another that came in time is in course, the custody passes to it, in the order in which they came: no release is
//! owed and no clock reopens. What is sent after that takes nobody over: a release that is owed stays owed until it is
//! recorded. A release, or a surrender, is told on every request that names the custody: the arrest, and the request for
//! which the person is held.

use jiff::civil::Date;

use super::{Act, Came, Taking, received_at};
use crate::{
    clocks::ClockChange,
    codes::{Clock, Kind, Side, Status},
    ids::{Label, RequestId},
    registry::{Context, day_of},
    workflow::{
        clockwork::corrected,
        custody::Custody,
        decide::{Decided, On},
        event::Fact,
        evolve,
        request::Request,
    },
};

/// Returns whether a request for extradition is with the requested State and not answered yet.
pub(super) fn in_course(extradition: &Request) -> bool {
    extradition.ever_sent && !extradition.recalled && extradition.status.is_open()
}

/// Returns when a request for extradition came. By letter: once something was told that was done on it.
pub(super) fn came(extradition: &Request) -> Option<Came> {
    match extradition.by_letter {
        Some(Side::Requested) => received_at(extradition).map(Came::By),
        Some(Side::Requesting) => extradition.sent_at.map(|at| Came::On(day_of(at))),
        None => extradition.sent_at.map(Came::By),
    }
}

/// Returns the first request for extradition beside the one that leaves which came in time and is in course.
pub(super) fn heir<'a>(arrest: &'a Request, leaving: RequestId, context: &'a Context) -> Option<&'a Request> {
    let run = arrest.clocks.iter().rfind(|r| r.clock == Clock::ProvisionalArrest)?;
    let in_time = |f: &&Request| came(f).is_some_and(|came| came.in_time(run, context.now).is_some());
    context.followers(arrest).filter(|f| f.id != leaving && in_course(f)).find(in_time)
}

/// Every other request that names the custody a person is in: the arrest, and what followed it.
fn others_that_name_it<'a>(request: &'a Request, context: &'a Context) -> Vec<&'a Request> {
    let Some(custody) = &request.custody else { return vec![] };
    let arrest = match request.kind {
        Kind::ProvisionalArrest => Some(request),
        _ => context.followed(request).filter(|_| custody.is_taken_over()),
    };
    let Some(arrest) = arrest else { return vec![] };
    let names = |r: &&Request| {
        let detained = r.custody.as_ref().filter(|c| c.standing.is_detained());
        detained.is_some_and(|c| r.kind == Kind::ProvisionalArrest || c.is_taken_over())
    };
    let all = std::iter::once(arrest).chain(context.followers(arrest));
    all.filter(|r| r.id != request.id).filter(names).collect()
}

impl Act {
    /// A release, or an hour put right, is one fact of every request that names the custody.
    pub(super) fn on_the_others(&self, request: &Request, context: &Context) -> Vec<Decided> {
        let fact = &self.event.fact;
        // The clock of the arrest counts from the hour put right, on whichever of them it was put right.
        let clocks = |other: &Request| match fact {
            Fact::ArrestCorrected { person, was, arrested_at, .. } => {
                corrected(&other.clocks, person, *was, *arrested_at)
            }
            _ => vec![],
        };
        let others = others_that_name_it(request, context).into_iter();
        others.map(|other| self.there(other, fact.clone(), clocks(other), self.happened_at(), true)).collect()
    }

    /// Whoever is surrendered is not to be released, or arrested again, on any of the requests before it; also where the
    /// request for extradition came too late to take the custody over. `taken`: what the same act shows first.
    pub(super) fn surrendered(
        &self,
        extradition: &Request,
        date: Option<Date>,
        taken: Vec<Decided>,
        context: &Context,
    ) -> Vec<Decided> {
        let Some(arrest) = context.followed(extradition) else { return taken };
        let on_arrest = taken.iter().filter(|one| one.on == On::Beside(arrest.id));
        let then = on_arrest
            .map(|one| (one.stream, &one.event))
            .try_fold(arrest.clone(), |r, (stream, event)| evolve(Some(r), stream, event));
        let then = then.unwrap_or_else(|| arrest.clone());
        let sought = extradition.custody.as_ref().map(|c| &c.person).or(extradition.outline.sought.as_ref());
        let others = std::iter::once(&then).chain(context.followers(&then));
        let told = others.filter(|r| r.id != extradition.id).filter_map(|other| {
            let custody = other.custody.as_ref().filter(|c| c.standing.is_detained())?;
            if sought.is_some_and(|sought| *sought != custody.person) {
                return None;
            }
            let stop = other.arrest_clock().map(|_| ClockChange::Stopped {
                clock: Clock::ProvisionalArrest,
                of: Some(Label::from(&custody.person)),
                before: false,
            });
            let (person, request) = (custody.person.clone(), extradition.id);
            let fact = Fact::SurrenderedFor { person, request, date };
            Some(self.there(other, fact, stop.into_iter().collect(), self.happened_at(), true))
        });
        let told: Vec<Decided> = told.collect();
        taken.into_iter().chain(told).collect()
    }

    /// The request for extradition for which the person is held ends: another that came in time holds the person now.
    pub(super) fn ended(&self, request: &Request, context: &Context) -> Option<Vec<Decided>> {
        let ends = |s| matches!(s, Status::Returned | Status::Refused | Status::Withdrawn);
        self.event.becomes.filter(|s| ends(*s))?;
        let held = request.held().filter(|c| c.is_taken_over())?;
        let arrest = context.followed(request)?;
        let heir = heir(arrest, request.id, context)?;
        let passed = Fact::CustodyPassed { person: held.person.clone(), to: heir.id };
        let mut all = vec![self.here(passed, vec![], self.happened_at(), false)];
        all.extend(self.passes(held, arrest, heir));
        Some(all)
    }

    /// The person is held for the next request for extradition; on the arrest it says which.
    pub(super) fn passes(&self, held: &Custody, arrest: &Request, heir: &Request) -> [Decided; 2] {
        let at = self.happened_at();
        let followed = Fact::Followed { request: heir.id, takes_over: true, after_lapse: false };
        [
            self.there(heir, Taking::beside(heir).takes(held, arrest), vec![], at, true),
            self.there(arrest, followed, vec![], at, true),
        ]
    }
}

impl Request {
    /// Returns whether every State that reads a request with this side by letter reads this one too.
    #[must_use]
    pub fn is_read_by_all_of(&self, by_letter: Option<Side>) -> bool {
        let readers = [Side::Requesting, Side::Requested].into_iter().filter(|side| by_letter != Some(*side));
        readers.into_iter().all(|side| self.reads(side))
    }
}
