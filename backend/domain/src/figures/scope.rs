//! Which requests a figure counts, and in which time.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::facts::CaseFacts;
use crate::{
    codes::{Direction, Kind, MeasureType, OffenceFamily, SplitBy, UrgencyLevel},
    ids::{BasisCode, StateCode},
    law::basis::{CONVENTIONS, RECIPROCITY},
};

/// Why something asked for is nothing that numbers, or entries of a log, can be given of. Numbers in its place would be
/// taken for an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadScope {
    /// It ends before it begins, or as it begins.
    #[error("the period from {from} until before {to} holds no time")]
    Period {
        /// Its beginning.
        from: Timestamp,
        /// Its end.
        to: Timestamp,
    },
    /// It begins after the instant as of which the record is read: nothing of it is known.
    #[error("the period begins at {from}, and the record is read as of {snapshot}: nothing of it is known")]
    NotBegun {
        /// Its beginning.
        from: Timestamp,
        /// As of when.
        snapshot: Timestamp,
    },
    /// The record is asked for as it will stand.
    #[error("the record cannot be read as of {snapshot}: it is {now}")]
    Snapshot {
        /// As of when.
        snapshot: Timestamp,
        /// When it is asked.
        now: Timestamp,
    },
    /// The reporting State is on no register.
    #[error("{0} is not on the register of States")]
    UnknownState(StateCode),
    /// The other State is on no register.
    #[error("the other State, {0}, is not on the register of States")]
    UnknownCounterpart(StateCode),
    /// The other State is the reporting one.
    #[error("{0} is the reporting State itself: no State makes requests to itself")]
    OwnCounterpart(StateCode),
    /// The legal basis is neither a convention, nor reciprocity, nor a treaty on record, and no request rests on it.
    #[error(
        "{0} is no legal basis that is known here: no convention, not reciprocity, no treaty on record, and no request \
         rests on it"
    )]
    UnknownBasis(BasisCode),
}

impl BadScope {
    /// Returns which part of what was asked for does not fit.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Period { .. } => "to",
            Self::NotBegun { .. } => "from",
            Self::Snapshot { .. } => "snapshot",
            Self::UnknownState(_) => "state",
            Self::UnknownCounterpart(_) | Self::OwnCounterpart(_) => "counterpart",
            Self::UnknownBasis(_) => "basis",
        }
    }

    /// Returns what to do.
    #[must_use]
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::Period { .. } => "Give an end that is later than the beginning, or leave one of them out.",
            Self::NotBegun { .. } => "Give a beginning that has passed by then, in UTC, or none.",
            Self::Snapshot { .. } => "Give an instant that has passed, in UTC, or none.",
            Self::UnknownState(_) | Self::UnknownCounterpart(_) => {
                "Give the code of a State as the register has it, three capital letters."
            }
            Self::OwnCounterpart(_) => "Give another State, or none.",
            Self::UnknownBasis(_) => {
                "Give UNTOC, UNTOC-TIP, UNTOC-SOM, UNCAC, reciprocity, or the code of a treaty as it is on record."
            }
        }
    }
}

/// What a scope may name.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The States on the register.
    pub states: BTreeSet<StateCode>,
    /// Legal bases besides the conventions: treaties on record, and what requests rest on that are counted.
    pub bases: BTreeSet<BasisCode>,
}

/// A time `[from, to)`, UTC; open where an end is not given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// The first instant after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
}

impl Period {
    /// Returns whether an instant lies in it.
    #[must_use]
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| at >= from) && self.to.is_none_or(|to| at < to)
    }

    /// Checks that it holds any time at all.
    ///
    /// # Errors
    /// [`BadScope::Period`].
    pub fn check(&self) -> Result<(), BadScope> {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from >= to => Err(BadScope::Period { from, to }),
            _ => Ok(()),
        }
    }

    /// Checks that some of it has passed at the instant as of which the record is read. Nothing can be on record of a time
    /// that has not begun, and noughts would be taken for numbers of it.
    ///
    /// # Errors
    /// [`BadScope::NotBegun`].
    pub fn has_begun(&self, snapshot: Timestamp) -> Result<(), BadScope> {
        match self.from {
            Some(from) if from > snapshot => Err(BadScope::NotBegun { from, snapshot }),
            _ => Ok(()),
        }
    }
}

/// Which requests are counted; everything given must hold. Of a request with several measures or offence families it
/// is enough that one of them is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// The reporting State; none: every request once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateCode>,
    /// Made or received by it; none: both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// The time.
    #[serde(default)]
    pub period: Period,
    /// The other State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterpart: Option<StateCode>,
    /// The kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// A measure of this type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<MeasureType>,
    /// An offence of this family.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<OffenceFamily>,
    /// The legal basis it rests on first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<BasisCode>,
    /// The urgency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<UrgencyLevel>,
}

impl Scope {
    /// Checks that numbers of it, as the record stood at the snapshot, answer something. `now` is when it is asked.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn check(&self, known: &Known, snapshot: Timestamp, now: Timestamp) -> Result<(), BadScope> {
        self.period.check()?;
        if snapshot > now {
            return Err(BadScope::Snapshot { snapshot, now });
        }
        self.period.has_begun(snapshot)?;
        if let Some(state) = self.state.filter(|state| !known.states.contains(state)) {
            return Err(BadScope::UnknownState(state));
        }
        if let Some(other) = self.counterpart {
            if self.state == Some(other) {
                return Err(BadScope::OwnCounterpart(other));
            }
            if !known.states.contains(&other) {
                return Err(BadScope::UnknownCounterpart(other));
            }
        }
        let conventional = |basis: &BasisCode| {
            basis.as_str() == RECIPROCITY || CONVENTIONS.iter().any(|c| c.code == basis.as_str())
        };
        match &self.basis {
            Some(basis) if !conventional(basis) && !known.bases.contains(basis) => {
                Err(BadScope::UnknownBasis(basis.clone()))
            }
            _ => Ok(()),
        }
    }

    /// Returns whether a request is counted, in whatever time.
    #[must_use]
    pub fn takes(&self, facts: &CaseFacts) -> bool {
        self.takes_states(facts)
            && self.kind.is_none_or(|kind| facts.kind == kind)
            && self.measure.is_none_or(|measure| facts.measures.contains(&measure))
            && self.family.is_none_or(|family| facts.families.contains(&family))
            && self.basis.as_ref().is_none_or(|basis| facts.basis.as_ref() == Some(basis))
            && self.urgency.is_none_or(|urgency| facts.urgency == urgency)
    }

    fn takes_states(&self, facts: &CaseFacts) -> bool {
        let mut ways = Direction::ALL.iter().filter(|d| self.direction.is_none_or(|wanted| wanted == **d));
        ways.any(|d| {
            let (own, other) = (facts.state(d.side()), facts.state(d.side().other()));
            // A State by letter has no record here, and so no figures.
            self.state.is_none_or(|state| state == own && facts.by_letter != Some(d.side()))
                && self.counterpart.is_none_or(|state| state == other)
        })
    }
}

impl SplitBy {
    /// Returns the groups a request counts in, by their codes. `own` is the reporting State: without one a request has
    /// no counterpart, and counts under the State that asks.
    #[must_use]
    pub fn groups(self, facts: &CaseFacts, own: Option<StateCode>) -> Vec<String> {
        match self {
            Self::Counterpart if own == Some(facts.requesting) => vec![facts.requested.to_string()],
            Self::Counterpart => vec![facts.requesting.to_string()],
            Self::Kind => vec![facts.kind.to_string()],
            Self::Measure => facts.measures.iter().map(ToString::to_string).collect(),
            Self::Family => facts.families.iter().map(ToString::to_string).collect(),
            Self::Basis => facts.basis.iter().map(ToString::to_string).collect(),
            Self::Urgency => vec![facts.urgency.to_string()],
        }
    }
}
