//! The course of a request: the dates that figures count from, folded from its events beside everything else.
//!
//! Every instant is when it happened (UTC), not when it was told: figures count from there. A recall takes back the
//! `send` and with it all that followed; what was drafted before stands.

mod recorded;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    codes::{Action, AssetFate, Stage, Status},
    ids::{Currency, GroundCode},
    workflow::event::{AssetSum, Event, Fact, Stream},
};

pub use recorded::{DateOf, Recorded};

/// From one instant to another, UTC; open while the second is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// From.
    pub from: Timestamp,
    /// To.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
}

impl Span {
    /// Returns a span that began.
    #[must_use]
    pub const fn begun(from: Timestamp) -> Self {
        Self { from, to: None }
    }
}

/// An arrest on a request for provisional arrest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrest {
    /// When; as it was put right, where it was.
    pub from: Timestamp,
    /// When the request for extradition came that took the person over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
    /// When the person was released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<Timestamp>,
}

/// A refusal, in whole or in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// When.
    pub at: Timestamp,
    /// The ground; none where a letter named none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<GroundCode>,
    /// Whether the other State was consulted before, 18(26), 16(16).
    pub consulted: bool,
}

/// A sum that was reached. Minor units of one currency; never added to another's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// When.
    pub at: Timestamp,
    /// How.
    pub fate: AssetFate,
    /// How much, minor units.
    pub minor: i64,
    /// Of which currency.
    pub currency: Currency,
}

/// An act that was recorded after it happened, or that a letter told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    /// What.
    pub what: Action,
    /// When it happened.
    pub at: Timestamp,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// Whether a letter told it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub told: bool,
}

/// How long a request is without news before it counts as silent, days.
pub const SILENT_AFTER_DAYS: i64 = 90;

/// The dates of a request that figures count from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Course {
    /// When it went to the head last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitted: Option<Timestamp>,
    /// When it was approved last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved: Option<Timestamp>,
    /// When a translation was added last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub translated: Option<Timestamp>,
    /// When it was acknowledged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<Timestamp>,
    /// When it was first seen past acknowledgement: asked about, postponed, decided or worked on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub past_acknowledgement: Option<Timestamp>,
    /// When it was first seen past acceptance: delivered in part or whole, surrender ordered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub past_acceptance: Option<Timestamp>,
    /// When it was accepted first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Timestamp>,
    /// When it was refused as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused_whole: Option<Timestamp>,
    /// When surrender was ordered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordered: Option<Timestamp>,
    /// When it was executed: all was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub executed: Option<Timestamp>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<Timestamp>,
    /// Information rounds, 18(16).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rounds: Vec<Span>,
    /// Whether it was returned for its language, 18(14).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub returned_for_language: bool,
    /// Refusals, in whole or in part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refusals: Vec<Refused>,
    /// Status queries, from the reminder to the report.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub queries: Vec<Span>,
    /// The arrests on it, from each to the request for extradition that followed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub arrests: Vec<Arrest>,
    /// When the person was surrendered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub surrendered: Option<Timestamp>,
    /// When the arrest lapsed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lapsed: Option<Timestamp>,
    /// When something last happened in the shared record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_shared: Option<Timestamp>,
    /// Times without news that were long enough to count as silent, and are over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub silences: Vec<Span>,
    /// What was reached of assets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reached: Vec<Reached>,
    /// What was recorded after it happened, or told by letter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub late: Vec<Late>,
    /// Dates that were recorded late, and when.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recorded: Vec<Recorded>,
}

impl Course {
    /// Takes an event in, once the request itself has.
    pub(crate) fn note(&mut self, stream: Stream, event: &Event) {
        let at = event.happened_at();
        let before = (event.at != at).then(|| self.on_record());
        self.note_fact(&event.fact, at);
        if let Some(status) = event.becomes {
            self.note_status(status, at);
        }
        if let Some(before) = before {
            self.note_recorded(&before, event.at);
        }
        if event.at != at || event.told.is_some() {
            let what = event.fact.action();
            self.late.push(Late { what, at, recorded: event.at, told: event.told.is_some() });
        }
        if stream == Stream::Shared {
            self.note_news(at);
        }
    }

    /// Returns how many acts of it that happened by an instant were told by letter.
    #[must_use]
    pub fn told(&self, snapshot: Timestamp) -> u32 {
        let is_told = |late: &&Late| late.told && late.at <= snapshot;
        u32::try_from(self.late.iter().filter(is_told).count()).unwrap_or(u32::MAX)
    }

    /// Forgets how it was drafted: the requested State knows nothing of it.
    pub fn forget_drafting(&mut self) {
        (self.submitted, self.approved, self.translated) = (None, None, None);
    }

    fn note_fact(&mut self, fact: &Fact, at: Timestamp) {
        match fact {
            Fact::Submitted => self.submitted = Some(at),
            Fact::Approved { .. } => self.approved = Some(at),
            Fact::Translated { .. } => self.translated = Some(at),
            Fact::Recalled => {
                let Self { submitted, approved, translated, last_shared, silences, late, .. } =
                    std::mem::take(self);
                *self =
                    Self { submitted, approved, translated, last_shared, silences, late, ..Self::default() };
            }
            Fact::Acknowledged => {
                self.acknowledged.get_or_insert(at);
            }
            Fact::Accepted { .. } => {
                self.accepted.get_or_insert(at);
            }
            Fact::ReturnedDeficient { missing } => {
                self.returned_for_language =
                    missing.iter().any(|a| matches!(a.as_str(), "18(14)" | "UNCAC 46(14)"));
            }
            Fact::InformationRequested { further: false, .. } => self.rounds.push(Span::begun(at)),
            Fact::Refused { ground, consultation, breach, .. } => self.refusals.push(Refused {
                at,
                ground: ground.clone(),
                consulted: consultation.is_some() && !breach,
            }),
            Fact::SurrenderOrdered { .. } => self.ordered = Some(at),
            Fact::Surrendered { .. } => self.surrendered = Some(at),
            Fact::Lapsed { .. } => self.lapsed = Some(at),
            Fact::Arrested { arrested_at, .. } => {
                self.arrests.push(Arrest { from: *arrested_at, to: None, released: None });
            }
            Fact::ArrestCorrected { arrested_at, .. } => {
                if let Some(arrest) = self.arrests.last_mut() {
                    arrest.from = *arrested_at;
                }
            }
            Fact::Released { released_at, .. } => {
                if let Some(arrest) = self.arrests.last_mut() {
                    arrest.released = Some(*released_at);
                }
            }
            // Also one that came too late to keep the clock: how long it took is what is asked.
            Fact::Followed { .. } => {
                if let Some(arrest) = self.arrests.last_mut().filter(|a| a.to.is_none() && a.from <= at) {
                    arrest.to = Some(at);
                }
            }
            Fact::FollowingRecalled { .. } => {
                if let Some(arrest) = self.arrests.last_mut() {
                    arrest.to = None;
                }
            }
            Fact::Reminded => self.queries.push(Span::begun(at)),
            Fact::ProgressReported => {
                // A report that is told late, of a day before the reminder, does not answer it.
                for query in self.queries.iter_mut().filter(|q| q.to.is_none() && q.from <= at) {
                    query.to = Some(at);
                }
            }
            Fact::ResultsDelivered { assets, disposal, .. } => {
                for sum in assets.iter().chain(disposal.iter().flat_map(|d| &d.returned)) {
                    self.note_sum(sum, at);
                }
            }
            _ => {}
        }
    }

    fn note_sum(&mut self, sum: &AssetSum, at: Timestamp) {
        let amounts = [
            (AssetFate::Frozen, sum.frozen_minor),
            (AssetFate::Confiscated, sum.confiscated_minor),
            (AssetFate::Returned, sum.returned_minor),
        ];
        for (fate, minor) in amounts {
            if let Some(minor) = minor {
                self.reached.push(Reached { at, fate, minor, currency: sum.currency.clone() });
            }
        }
    }

    fn note_status(&mut self, status: Status, at: Timestamp) {
        // However it left the round: nobody waits for an answer any more.
        if status != Status::InformationRequested {
            for round in self.rounds.iter_mut().filter(|r| r.to.is_none()) {
                round.to = Some(at);
            }
        }
        match status {
            Status::Executed => {
                self.executed.get_or_insert(at);
            }
            Status::Refused => self.refused_whole = Some(at),
            _ => {}
        }
        let first = |of: Option<Timestamp>| Some(of.map_or(at, |of| of.min(at)));
        let worked_on =
            matches!(status, Status::SurrenderOrdered | Status::PartiallyExecuted | Status::Executed);
        if worked_on {
            self.past_acceptance = first(self.past_acceptance);
        }
        let went_on = matches!(
            status,
            Status::InformationRequested | Status::Postponed | Status::InExecution | Status::Refused
        );
        if worked_on || went_on {
            self.past_acknowledgement = first(self.past_acknowledgement);
        }
        self.ended = (status.stage() == Stage::Ended).then_some(at);
    }

    fn note_news(&mut self, at: Timestamp) {
        let silent = SignedDuration::from_hours(SILENT_AFTER_DAYS * 24);
        let was_silent = |from: Timestamp, to: Timestamp| to.duration_since(from) >= silent;
        if let Some(last) = self.last_shared
            && was_silent(last, at)
        {
            self.silences.push(Span { from: last, to: Some(at) });
        }
        // What is told late ends a silence that was thought to be longer.
        let broken = self.silences.iter().position(|s| s.from < at && s.to.is_some_and(|to| at < to));
        if let Some(place) = broken {
            let Span { from, to } = self.silences.remove(place);
            let parts =
                [Some(Span { from, to: Some(at) }), Some(Span { from: at, to })].into_iter().flatten();
            self.silences.extend(parts.filter(|s| s.to.is_some_and(|to| was_silent(s.from, to))));
        }
        self.last_shared = self.last_shared.max(Some(at));
    }
}
