//! When each date of a course was recorded, where that was later than the day it tells of. Two acts of one instant can
//! have come with different letters, so each date is followed on its own.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Course;
use crate::codes::Action;

/// A date of a course, or one of a list of them by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOf {
    /// The acknowledgement.
    Acknowledged,
    /// What first showed it past acknowledgement.
    PastAcknowledgement,
    /// What first showed it past acceptance.
    PastAcceptance,
    /// The acceptance.
    Accepted,
    /// The refusal of the whole.
    RefusedWhole,
    /// The execution.
    Executed,
    /// The end.
    Ended,
    /// An information round.
    Round(u32),
    /// A refusal.
    Refusal(u32),
    /// A sum that was reached.
    Sum(u32),
}

/// A date that was recorded late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Which.
    pub of: DateOf,
    /// When it was recorded first, UTC.
    pub at: Timestamp,
}

impl Course {
    /// Returns the dates that are on record.
    pub(super) fn on_record(&self) -> Vec<(DateOf, Timestamp)> {
        let single = [
            (DateOf::Acknowledged, self.acknowledged),
            (DateOf::PastAcknowledgement, self.past_acknowledgement),
            (DateOf::PastAcceptance, self.past_acceptance),
            (DateOf::Accepted, self.accepted),
            (DateOf::RefusedWhole, self.refused_whole),
            (DateOf::Executed, self.executed),
            (DateOf::Ended, self.ended),
        ];
        let single = single.into_iter().filter_map(|(of, at)| Some((of, at?)));
        let rounds = self.rounds.iter().zip(0..).map(|(r, n)| (DateOf::Round(n), r.from));
        let refusals = self.refusals.iter().zip(0..).map(|(r, n)| (DateOf::Refusal(n), r.at));
        let sums = self.reached.iter().zip(0..).map(|(r, n)| (DateOf::Sum(n), r.at));
        single.chain(rounds).chain(refusals).chain(sums).collect()
    }

    /// Notes when the dates were recorded that were not on record before. One that a letter moves to an earlier day was
    /// known from when it was recorded first.
    pub(super) fn note_recorded(&mut self, before: &[(DateOf, Timestamp)], recorded: Timestamp) {
        for (of, is) in self.on_record() {
            match before.iter().find(|(what, _)| *what == of) {
                None => self.recorded.push(Recorded { of, at: recorded }),
                Some((_, was)) if *was != is && self.recorded(of, is) == is => {
                    self.recorded.push(Recorded { of, at: *was });
                }
                Some(_) => {}
            }
        }
    }

    /// Returns when a date that tells of an instant was recorded, UTC: at that instant where it was not late.
    #[must_use]
    pub fn recorded(&self, of: DateOf, at: Timestamp) -> Timestamp {
        self.recorded.iter().find(|r| r.of == of).map_or(at, |r| r.at)
    }

    /// Returns when the sending at an instant was recorded, UTC. One that was recalled may have had the same date: the
    /// last one counts.
    #[must_use]
    pub fn sending_recorded(&self, sent: Timestamp) -> Timestamp {
        let sending = |what| matches!(what, Action::Send | Action::Register | Action::Import);
        let late = self.late.iter().filter(|late| late.at == sent && sending(late.what));
        late.map(|late| late.recorded).max().unwrap_or(sent)
    }
}
