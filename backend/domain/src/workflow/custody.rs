//! Who is in custody, on which request, and how it stands: what was recorded, and what follows from it.

use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{request::Request, unmet::Follows};
use crate::{
    clocks::Run,
    codes::{Clock, ClockResult, CustodyStanding, EarlierArrest, Status},
    ids::{BasisCode, PersonCode, RequestId},
    registry::{Context, day_of, start_of},
};

/// A person in custody, or who was. One person is sought in a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Custody {
    /// Who.
    pub person: PersonCode,
    /// When the person was arrested, UTC.
    pub since: Timestamp,
    /// The provisional arrest the person was held on before, where this request took the custody over.
    pub from: Option<RequestId>,
    /// Whether this request took the custody over, also where a reader may not know from which.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken_over: bool,
    /// The treaty on record that sets how long the person may be held.
    pub treaty: Option<BasisCode>,
    /// What was recorded of it last.
    pub standing: CustodyState,
    /// On what the person was arrested, where that was before the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_request: Option<EarlierArrest>,
    /// The day on which the person was surrendered, as it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surrendered_on: Option<Date>,
    /// When the person was held for the same matter before and released, in the order it happened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Period>,
}

/// A time in which somebody was held, and at the end of which the person was released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    /// From, UTC.
    pub since: Timestamp,
    /// To, UTC.
    pub until: Timestamp,
}

impl Custody {
    /// Returns when the person was held before a further arrest: what was before this one, and this one once it ended
    /// with a release. A new arrest has its own days, 16(9), and makes nobody forget the old ones.
    #[must_use]
    pub fn past(&self) -> Vec<Period> {
        let this = self.standing.released_at().map(|until| Period { since: self.since, until });
        self.earlier.iter().copied().chain(this).collect()
    }

    /// Returns how long the person was held before this arrest, and released.
    #[must_use]
    pub fn held_before(&self) -> SignedDuration {
        self.earlier.iter().map(|p| p.until.duration_since(p.since)).sum()
    }
}

/// What was recorded of a custody last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustodyState {
    /// The person is held on this request.
    Held,
    /// The person is held for the request for extradition that followed.
    HeldFor(RequestId),
    /// This request for extradition ended, and the person is held for that one since; what becomes of the person is told
    /// there, and on the arrest.
    PassedTo(RequestId),
    /// The person was released, UTC.
    Released(Timestamp),
    /// The person was surrendered.
    Surrendered,
}

impl Custody {
    /// Returns whether the person was arrested on another request before.
    #[must_use]
    pub const fn is_taken_over(&self) -> bool {
        self.taken_over || self.from.is_some()
    }
}

impl CustodyState {
    /// Returns when the person was released, UTC.
    #[must_use]
    pub const fn released_at(self) -> Option<Timestamp> {
        match self {
            Self::Released(at) => Some(at),
            Self::Held | Self::HeldFor(_) | Self::PassedTo(_) | Self::Surrendered => None,
        }
    }

    /// Returns whether the person is in custody, on this request or for the one that followed it.
    #[must_use]
    pub const fn is_detained(self) -> bool {
        match self {
            Self::Held | Self::HeldFor(_) => true,
            Self::PassedTo(_) | Self::Released(_) | Self::Surrendered => false,
        }
    }
}

impl CustodyStanding {
    /// Returns whether it stands above every view: somebody must act before an instant, or should have.
    #[must_use]
    pub const fn cannot_wait(self) -> bool {
        match self {
            Self::ReleaseOwed | Self::Running => true,
            Self::Held => false,
        }
    }

    /// Returns how the person stands at an instant: an arrest clock whose time is over owes a release, whether or not
    /// the clock's own act is recorded yet.
    #[must_use]
    pub fn at(self, until: Option<Timestamp>, now: Timestamp) -> Self {
        match self {
            Self::Running if until.is_some_and(|until| until <= now) => Self::ReleaseOwed,
            Self::Running | Self::ReleaseOwed | Self::Held => self,
        }
    }
}

/// Returns the place of an arrest on record, of what was said of it in the order in which it was recorded: whether it was a
/// new arrest, and no correction, and the place, where one was said. Without one the place stays; a new arrest has its own.
pub fn place_on_record<S>(said: impl IntoIterator<Item = (bool, Option<S>)>) -> Option<S> {
    said.into_iter().fold(None, |on_record, (anew, place)| match place {
        Some(place) => Some(place),
        None if anew => None,
        None => on_record,
    })
}

impl Context {
    /// Returns the place that is given where it is another than the one on record: none where none is given, since then
    /// the one on record stays.
    pub(super) fn another_place<'a>(&self, given: Option<&'a str>) -> Option<&'a str> {
        let given = given.map(str::trim).filter(|place| !place.is_empty())?;
        let on_record = self.arrest_place.as_deref().map(str::trim);
        (on_record != Some(given)).then_some(given)
    }
}

impl Request {
    /// Returns the custody of a person held on this request now.
    #[must_use]
    pub fn held(&self) -> Option<&Custody> {
        self.custody.as_ref().filter(|c| c.standing == CustodyState::Held)
    }

    /// Returns who is in custody for this request: held on it, or on the provisional arrest it follows.
    #[must_use]
    pub fn detained<'a>(&'a self, context: &'a Context) -> Option<&'a PersonCode> {
        let of = |request: &'a Self| request.custody.as_ref().filter(|c| c.standing.is_detained());
        of(self).or_else(|| context.followed(self).and_then(of)).map(|c| &c.person)
    }

    /// Returns the custody of a person who was held on this request and is held for that one.
    #[must_use]
    pub fn held_for(&self, extradition: RequestId) -> Option<&Custody> {
        self.custody.as_ref().filter(|c| c.standing == CustodyState::HeldFor(extradition))
    }

    /// Returns the running arrest clock.
    #[must_use]
    pub fn arrest_clock(&self) -> Option<&Run> {
        self.clocks.iter().find(|r| r.clock == Clock::ProvisionalArrest && r.is_open())
    }

    /// Returns the last run of the arrest clock where it ended with this request: by lapse, refusal, withdrawal or
    /// return.
    #[must_use]
    pub fn ended_arrest_clock(&self) -> Option<&Run> {
        let last = self.clocks.iter().rfind(|r| r.clock == Clock::ProvisionalArrest);
        let over = |r: &&Run| matches!(r.came_to, Some(ClockResult::Missed | ClockResult::Ended));
        last.filter(|_| self.status.is_ended()).filter(over)
    }

    /// Returns who must be released: held when the request lapsed, was refused, withdrawn or returned.
    #[must_use]
    pub fn release_owed(&self) -> Option<&PersonCode> {
        let ended =
            matches!(self.status, Status::Lapsed | Status::Refused | Status::Withdrawn | Status::Returned);
        self.held().filter(|_| ended).map(|c| &c.person)
    }

    /// Returns when the request was sent for which somebody is held, UTC: who was arrested before that was arrested on
    /// something else. Where the custody was taken over, an hour that is put right is that of the arrest before.
    pub(super) fn asked_at(&self, context: &Context, corrects: bool) -> Option<Timestamp> {
        // A State that became connected since does not read from which request; the hour is that of the arrest all the same.
        match self.custody.as_ref().filter(|c| c.is_taken_over() && corrects) {
            Some(_) => context.followed(self).and_then(|arrest| arrest.sent_at),
            None => self.sent_at,
        }
    }

    /// Returns on what the person was arrested, as it is on record, where that was before the request.
    pub(super) fn arrested_before_on(&self, context: &Context) -> Option<EarlierArrest> {
        let on = |r: &Self| r.custody.as_ref().and_then(|c| c.before_request);
        on(self).or_else(|| context.followed(self).and_then(on))
    }

    /// Returns before what nobody is surrendered, and when that was, UTC: the order, and the arrest on which the person
    /// is held.
    pub(super) fn surrendered_not_before(&self) -> Option<(Follows, Timestamp)> {
        let ordered = self.course.ordered.map(|at| (Follows::OrderOfSurrender, at));
        let arrested = self.held().map(|c| (Follows::Arrest, c.since));
        ordered.into_iter().chain(arrested).max_by_key(|(_, at)| *at)
    }

    /// Returns when a person who was handed over on a day counts as handed over, UTC; none: when it is recorded, on that
    /// day. The hour is not on record: noon stands for it, but never before the order or the arrest; and the day in which
    /// the time to remove the person is over counts to its end.
    pub(super) fn handed_over(&self, day: Date, recorded: Timestamp) -> Option<Timestamp> {
        if day >= day_of(recorded) {
            return None;
        }
        let begins = start_of(day);
        let noon = begins.saturating_add(SignedDuration::from_hours(12)).unwrap_or(begins);
        let removal = self.clocks.iter().rfind(|r| r.clock == Clock::Removal && r.is_open());
        let due = removal.map(|r| r.due).filter(|due| begins < *due);
        let at = due.map_or(noon, |due| noon.min(due));
        let earliest = self.surrendered_not_before().map(|(_, at)| at);
        Some(earliest.map_or(at, |earliest| at.max(earliest)).min(recorded))
    }

    /// Returns how the person held on this request stands, and when the arrest clock is due or since when release is
    /// owed, UTC. No end is set to a custody that waits for the decision on extradition.
    #[must_use]
    pub fn custody_standing(&self) -> Option<(CustodyStanding, Option<Timestamp>)> {
        let held = self.held()?;
        Some(match (self.release_owed(), self.arrest_clock()) {
            (Some(_), _) => (CustodyStanding::ReleaseOwed, Some(self.status_since.unwrap_or(held.since))),
            (None, Some(run)) => (CustodyStanding::Running, Some(run.due)),
            (None, None) => (CustodyStanding::Held, None),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_stays_until_another_is_said_or_somebody_is_arrested_anew() {
        let place = |said: &[(bool, Option<&'static str>)]| place_on_record(said.iter().copied());
        assert_eq!(place(&[(true, Some("port")), (false, None)]), Some("port"));
        assert_eq!(place(&[(true, Some("port")), (false, Some("station")), (false, None)]), Some("station"));
        assert_eq!(place(&[(true, Some("port")), (true, None)]), None);
        assert_eq!(place(&[]), None);
    }

    #[test]
    fn only_an_arrest_clock_whose_time_is_over_owes_a_release() {
        let due: Timestamp = "2026-05-01T00:00:00Z".parse().unwrap();
        let second = SignedDuration::from_secs(1);
        for &standing in CustodyStanding::ALL {
            assert_eq!(standing.at(Some(due), due - second), standing);
            assert_eq!(standing.at(None, due), standing);
            let after = if standing == CustodyStanding::Held {
                CustodyStanding::Held
            } else {
                CustodyStanding::ReleaseOwed
            };
            assert_eq!(standing.at(Some(due), due), after);
        }
    }
}
