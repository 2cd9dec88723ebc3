//! Which requests a figure counts, and in which time.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::facts::CaseFacts;
use crate::{
    codes::{Direction, Kind, MeasureType, OffenceFamily, SplitBy, UrgencyLevel},
    ids::{BasisCode, StateCode},
};

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
