//! Where the world is: the requests at an instant, and what of them a later decision can depend on.

use std::{
    collections::HashSet,
    fmt::Write as _,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use comity_domain::{codes::Clock, workflow::Request};
use jiff::{SignedDuration, Timestamp};

use crate::common::pair::{Arrest, Extradition, Pair, Second, Which};

/// The requests at an instant.
#[derive(Clone)]
pub(super) struct World {
    pub(super) all: Vec<(Which, Request)>,
    pub(super) now: Timestamp,
}

impl World {
    pub(super) fn of(pair: &Pair) -> Self {
        let there = |which: Which| Some((which, pair.story(which).request.clone()?));
        let all = [Arrest, Extradition, Second].into_iter().filter_map(there).collect();
        let mut world = Self { all, now: pair.arrest.now };
        world.forget_the_past();
        world
    }

    /// The history counts only as a version, and everybody here has read the last one.
    pub(super) fn forget_the_past(&mut self) {
        for (_, request) in &mut self.all {
            for own in [&mut request.of_requesting, &mut request.of_requested] {
                own.seen.clear();
                own.led_here = None;
            }
            request.conditions.clear();
        }
    }

    pub(super) fn request(&self, which: Which) -> &Request {
        &self.all.iter().find(|(w, _)| *w == which).unwrap().1
    }

    pub(super) fn requests(&self) -> Vec<&Request> {
        self.all.iter().map(|(_, r)| r).collect()
    }

    /// All that a later decision can depend on, as one number.
    pub(super) fn key(&self) -> u128 {
        let mut text = String::new();
        for r in self.requests() {
            let clock = |c: &comity_domain::clocks::Run| match c.clock {
                Clock::ProvisionalArrest | Clock::Acknowledge => {
                    format!("{:?}{:?}{:?}{:?}", c.clock, c.started, c.came_to, c.stopped)
                }
                _ => format!("{:?}{:?}{}", c.clock, c.came_to.is_none(), c.is_paused()),
            };
            let clocks: Vec<_> = r.clocks.iter().map(clock).collect();
            let open: HashSet<_> = clocks.iter().filter(|c| c.contains("true")).collect();
            let mut told: Vec<_> =
                open.into_iter().chain(clocks.iter().filter(|c| c.contains('Z'))).collect();
            told.sort();
            let _ = write!(
                text,
                "{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{told:?}|",
                r.status,
                r.recalled,
                r.ever_sent,
                r.approved_by,
                r.custody,
                r.followed_by,
                r.return_to,
                r.round,
                r.measures,
                r.consultations.iter().map(|c| c.answered_at.is_some()).collect::<Vec<_>>(),
                r.recall_until.map(|until| until >= self.now),
                r.sent_at,
                r.refused_for_nationality,
                r.prosecution.is_some(),
                (r.withdrawn, &r.stop_owed),
                r.by_letter.and(r.status_since),
            );
        }
        let _ = write!(text, "{}", self.now);
        let half = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, &text).hash(&mut hasher);
            u128::from(hasher.finish())
        };
        half(1) << 64 | half(2)
    }

    /// To when time can go on: past an open recall window, and to the arrest clock that runs.
    pub(super) fn later(&self) -> Vec<Timestamp> {
        let minutes = |at: Timestamp, n: i64| at.checked_add(SignedDuration::from_mins(n)).unwrap();
        let windows = self.requests().into_iter().filter_map(|r| r.recall_until);
        let mut all: Vec<_> =
            windows.filter(|until| *until >= self.now).map(|until| minutes(until, 1)).collect();
        if let Some(run) = self.request(Arrest).arrest_clock() {
            all.extend([-1, 0, 1].map(|n| minutes(run.due, n)));
        }
        all.retain(|at| *at > self.now);
        all
    }
}
