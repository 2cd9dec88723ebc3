//! The runs of a request's clocks, and what events do to them.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Length, Source, rule, warns_from};
use crate::{
    codes::{Clock, ClockResult, KeptBy, PauseReason, Side},
    ids::Label,
    registry::LATEST,
};

/// What an event does to a clock; everything resolved, so that a later change of data never changes history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum ClockChange {
    /// It starts.
    Started {
        /// Which.
        clock: Clock,
        /// Of what, where several can run: a consultation, a piece of evidence, a person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Label>,
        /// When it is due, UTC.
        due: Timestamp,
        /// Its length.
        length: Length,
        /// Where the length comes from.
        source: Source,
    },
    /// It was reached: kept or missed by the instant.
    Stopped {
        /// Which.
        clock: Clock,
        /// Of what.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Label>,
        /// Whether it was reached before it began: an arrest before the request was accepted.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        before: bool,
    },
    /// It is over, and what it waited for did not come.
    Missed {
        /// Which.
        clock: Clock,
    },
    /// It stands still.
    Paused {
        /// Which.
        clock: Clock,
        /// Why.
        why: PauseReason,
    },
    /// It goes on; due moves by the length of the pause.
    Resumed {
        /// Which.
        clock: Clock,
    },
    /// What stopped it is undone: it runs on as if it never had, due when it was due.
    Reopened {
        /// Which.
        clock: Clock,
        /// Of what.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Label>,
    },
    /// It was missed, or ended with its request, and what it waited for is told to have come before: it was kept after all.
    KeptAfterAll {
        /// Which.
        clock: Clock,
        /// Of what.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Label>,
    },
    /// The hour it counts from was put right: its length stays what it was. Also where it was kept already, since a recall
    /// can set it running again; kept it stays, by the hour that both States had then.
    Corrected {
        /// Which.
        clock: Clock,
        /// Of what.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Label>,
        /// From when it counts, UTC.
        started: Timestamp,
        /// When it is due, UTC.
        due: Timestamp,
    },
    /// The hour at which it was reached was put right.
    ReachedAt {
        /// Which.
        clock: Clock,
        /// When, UTC.
        at: Timestamp,
    },
    /// Its date moves.
    Moved {
        /// Which.
        clock: Clock,
        /// The new instant, UTC.
        due: Timestamp,
    },
    /// The request ended first, or left the stage the clock belongs to.
    Ended {
        /// Which.
        clock: Clock,
    },
    /// The request was recalled.
    Voided {
        /// Which.
        clock: Clock,
    },
}

impl ClockChange {
    /// Returns whether it gives a clock an end that may lie anywhere: it starts, or runs again.
    #[must_use]
    pub fn sets(&self, which: Clock) -> bool {
        match self {
            Self::Started { clock, .. } | Self::Reopened { clock, .. } | Self::Corrected { clock, .. } => {
                *clock == which
            }
            Self::Stopped { .. }
            | Self::Missed { .. }
            | Self::Paused { .. }
            | Self::Resumed { .. }
            | Self::KeptAfterAll { .. }
            | Self::ReachedAt { .. }
            | Self::Moved { .. }
            | Self::Ended { .. }
            | Self::Voided { .. } => false,
        }
    }
}

/// A time in which a clock stood still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// From, UTC.
    pub from: Timestamp,
    /// To, UTC; none while it lasts.
    pub to: Option<Timestamp>,
    /// Why.
    pub why: PauseReason,
}

/// One run of a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Which.
    pub clock: Clock,
    /// Of what.
    pub of: Option<Label>,
    /// When it started, UTC.
    pub started: Timestamp,
    /// When it is due, UTC; moved by ended pauses, not by the present one.
    pub due: Timestamp,
    /// When it stopped, UTC.
    pub stopped: Option<Timestamp>,
    /// Its pauses.
    pub paused: Vec<Pause>,
    /// What it came to, once it is over.
    pub came_to: Option<ClockResult>,
    /// Its length.
    pub length: Length,
    /// Where the length comes from.
    pub source: Source,
    /// How it stood whenever something new of it was recorded, oldest first; only of clocks that releases count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub noted: Vec<Noted>,
}

/// How a clock stood from when that was recorded. What a letter tells, or puts right, later changes no earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// When it was recorded, UTC.
    pub recorded: Timestamp,
    /// When it was due, UTC.
    pub due: Timestamp,
    /// What it had come to; none: it ran.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came_to: Option<ClockResult>,
    /// Whether it stood still.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paused: bool,
}

/// Notes how clocks stand once an event was recorded, where they stood otherwise before it.
pub fn note(runs: &mut [Run], recorded: Timestamp, counts: impl Fn(Clock) -> bool) {
    for run in runs.iter_mut().filter(|run| counts(run.clock)) {
        let now = Noted { recorded, due: run.due, came_to: run.came_to, paused: run.is_paused() };
        let stood = run.noted.last().map(|last| Noted { recorded, ..*last });
        if stood != Some(now) {
            run.noted.push(now);
        }
    }
}

impl Run {
    /// Returns whether nothing has ended it yet.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.came_to.is_none()
    }

    /// Returns whether it stands still.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.is_open() && self.paused.last().is_some_and(|p| p.to.is_none())
    }

    /// Returns whether time counts against it.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.is_open() && !self.is_paused()
    }

    /// Returns who has to act before it is due: one side, or both.
    #[must_use]
    pub fn kept_by(&self) -> KeptBy {
        rule(self.clock).kept_by
    }

    /// Returns whether that side has to act before it is due.
    #[must_use]
    pub fn is_kept_by(&self, side: Side) -> bool {
        self.kept_by().includes(side)
    }

    /// Returns what it came to, or where it stands at an instant. Stopped exactly when due is kept.
    #[must_use]
    pub fn result(&self, now: Timestamp) -> ClockResult {
        match self.came_to {
            Some(result) => result,
            None if self.is_paused() => ClockResult::RunningPaused,
            None if now > self.due => ClockResult::RunningLate,
            None => ClockResult::Running,
        }
    }

    /// Returns whether it runs and is due soon: then it is shown before it is late.
    #[must_use]
    pub fn warns(&self, now: Timestamp) -> bool {
        self.is_running() && now >= self.warns_from() && now <= self.due
    }

    /// Returns from when it is shown as due soon, UTC.
    #[must_use]
    pub fn warns_from(&self) -> Timestamp {
        warns_from(self.clock, self.due)
    }

    /// Returns the time from start to stop, or to `now`.
    #[must_use]
    pub fn gross(&self, now: Timestamp) -> SignedDuration {
        self.stopped.unwrap_or(now).duration_since(self.started)
    }

    /// Returns the gross time without the pauses.
    #[must_use]
    pub fn net(&self, now: Timestamp) -> SignedDuration {
        let end = self.stopped.unwrap_or(now);
        let waited: SignedDuration =
            self.paused.iter().map(|p| p.to.unwrap_or(end).min(end).duration_since(p.from)).sum();
        self.gross(now) - waited
    }

    fn end_pause(&mut self, at: Timestamp) {
        if let Some(pause) = self.paused.last_mut().filter(|p| p.to.is_none()) {
            pause.to = Some(at);
            self.due =
                self.due.checked_add(at.duration_since(pause.from)).map_or(LATEST, |due| due.min(LATEST));
        }
    }

    /// What stood still after the clock came to its end did nothing to it: the end can be told, or recorded, late.
    fn forget_pauses_after(&mut self, at: Timestamp) {
        for pause in self.paused.iter_mut().filter(|p| p.to.is_some_and(|to| to > at)) {
            let counts_until = at.max(pause.from);
            let too_long = pause.to.map_or(SignedDuration::ZERO, |to| to.duration_since(counts_until));
            self.due = self.due.checked_sub(too_long).unwrap_or(self.due);
            pause.to = Some(counts_until);
        }
        self.paused.retain(|p| p.from <= at);
    }

    fn stop(&mut self, at: Timestamp, result: ClockResult) {
        self.stopped = Some(at);
        self.came_to = Some(result);
    }

    /// It was reached then; not before it began.
    fn reach(&mut self, at: Timestamp) {
        let at = at.max(self.started);
        self.stop(at, if at <= self.due { ClockResult::Kept } else { ClockResult::Missed });
    }

    /// Returns whether the hour it counts from can be put right: it runs, or what stopped it in time can be undone.
    #[must_use]
    pub fn can_be_corrected(&self) -> bool {
        matches!(self.came_to, None | Some(ClockResult::Kept))
    }

    /// Returns until when what it waited for could still come: its end where it ended with its request, at the latest
    /// when it was due.
    #[must_use]
    pub fn open_until(&self) -> Timestamp {
        let over = matches!(self.came_to, Some(ClockResult::Ended | ClockResult::Missed));
        self.stopped.filter(|_| over).map_or(self.due, |stopped| stopped.min(self.due))
    }
}

/// Applies one change to the runs of a request. A change to a clock that does not run does nothing: an event is a
/// fact, whatever today's rules say.
pub fn apply(runs: &mut Vec<Run>, change: &ClockChange, at: Timestamp) {
    let open = |runs: &mut Vec<Run>, clock: Clock, of: Option<&Label>| -> Option<usize> {
        // What happened before a clock started does nothing to it: an act told by letter can be older. But an act
        // that names what the clock is of (a consultation, a thing, a person) answers it whenever it was.
        let reached = |r: &Run| r.clock == clock && r.is_open() && (r.started <= at || of.is_some());
        runs.iter().rposition(|r| reached(r) && (of.is_none() || r.of.as_ref() == of))
    };
    match change {
        ClockChange::Started { clock, of, due, length, source } => runs.push(Run {
            clock: *clock,
            of: of.clone(),
            started: at,
            due: *due,
            stopped: None,
            paused: vec![],
            came_to: None,
            length: *length,
            source: *source,
            noted: vec![],
        }),
        ClockChange::Stopped { clock, of, before } => {
            let any = |runs: &[Run]| runs.iter().rposition(|r| r.clock == *clock && r.is_open());
            let reached = if *before { any(runs) } else { open(runs, *clock, of.as_ref()) };
            if let Some(i) = reached {
                let at = at.max(runs[i].started);
                runs[i].forget_pauses_after(at);
                runs[i].end_pause(at);
                runs[i].reach(at);
            }
        }
        ClockChange::Missed { clock } => {
            if let Some(i) = open(runs, *clock, None) {
                runs[i].forget_pauses_after(at);
                runs[i].end_pause(at);
                runs[i].stop(at, ClockResult::Missed);
            }
        }
        ClockChange::Paused { clock, why } => {
            if let Some(i) = open(runs, *clock, None)
                && !runs[i].is_paused()
            {
                runs[i].paused.push(Pause { from: at, to: None, why: *why });
            }
        }
        ClockChange::Resumed { clock } => {
            if let Some(i) = open(runs, *clock, None) {
                runs[i].end_pause(at);
            }
        }
        ClockChange::Reopened { clock, of } => {
            let stopped = |r: &Run| r.clock == *clock && r.of == *of && r.came_to == Some(ClockResult::Kept);
            if let Some(run) = runs.iter_mut().rfind(|r| stopped(r)) {
                (run.stopped, run.came_to) = (None, None);
            }
        }
        ClockChange::KeptAfterAll { clock, of } => {
            let over = |r: &Run| matches!(r.came_to, Some(ClockResult::Missed | ClockResult::Ended));
            let last = runs.iter_mut().rfind(|r| r.clock == *clock && r.of == *of && over(r));
            if let Some(run) = last.filter(|r| at <= r.open_until()) {
                run.stop(at.max(run.started), ClockResult::Kept);
            }
        }
        ClockChange::Corrected { clock, of, started, due } => {
            let last = runs.iter_mut().rfind(|r| r.clock == *clock && r.of == *of);
            if let Some(run) = last.filter(|r| r.can_be_corrected()) {
                (run.started, run.due) = (*started, *due);
                // Nothing stops before it began.
                run.stopped = run.stopped.map(|stopped| stopped.max(*started));
            }
        }
        ClockChange::ReachedAt { clock, at } => {
            let reached = |r: &Run| matches!(r.came_to, Some(ClockResult::Kept | ClockResult::Missed));
            if let Some(run) = runs.iter_mut().rfind(|r| r.clock == *clock && reached(r)) {
                run.reach(*at);
            }
        }
        ClockChange::Moved { clock, due } => {
            if let Some(i) = open(runs, *clock, None) {
                runs[i].due = *due;
            }
        }
        ClockChange::Ended { clock } => {
            // Also what started after an end that was told late: it waits for nothing, from its first moment.
            for run in runs.iter_mut().filter(|r| r.clock == *clock && r.is_open()) {
                let at = at.max(run.started);
                run.forget_pauses_after(at);
                run.end_pause(at);
                // Ended is neither kept nor missed; what was already late was missed.
                let result = if at > run.due { ClockResult::Missed } else { ClockResult::Ended };
                run.stop(at, result);
            }
        }
        ClockChange::Voided { clock } => {
            while let Some(i) = open(runs, *clock, None) {
                runs[i].end_pause(at);
                runs[i].stop(at, ClockResult::Void);
            }
        }
    }
}
