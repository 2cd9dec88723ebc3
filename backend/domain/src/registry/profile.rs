//! What a State tells the others of itself, and the treaties two States have on record.

use std::{collections::BTreeMap, fmt, str::FromStr};

use jiff::civil::Date;

use crate::{
    clocks::Length,
    codes::Clock,
    ids::{AuthorityId, BasisCode, GroundCode, NotAnId, StateCode},
};

/// Whether a State's officers work in this Comity, or its acts reach it on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Connection {
    /// Its officers work here.
    Connected,
    /// Its acts are recorded as told.
    ByLetter,
}

impl Connection {
    /// Both, in the order of the design.
    pub const ALL: &'static [Self] = &[Self::Connected, Self::ByLetter];

    /// Returns the code as it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::ByLetter => "by_letter",
        }
    }
}

/// Between how many States a treaty on record was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TreatyKind {
    /// Two.
    Bilateral,
    /// A region.
    Regional,
}

impl TreatyKind {
    /// Both, the nearer one first.
    pub const ALL: &'static [Self] = &[Self::Bilateral, Self::Regional];

    /// Returns the code as it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bilateral => "bilateral",
            Self::Regional => "regional",
        }
    }
}

macro_rules! read_back {
    ($($name:ident, $expected:literal;)*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Self::ALL.iter().copied().find(|c| c.as_str() == text).ok_or(NotAnId::new($expected))
            }
        }
    )*};
}

read_back! {
    Connection, "connection: connected or by_letter";
    TreatyKind, "kind of treaty: bilateral or regional";
}

/// A domestic court, prosecutor, police or regulator that carries measures out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutingAuthority {
    /// What it is called in payloads and events.
    pub code: AuthorityId,
    /// Its name.
    pub name: String,
}

/// What a State says of extradition; what it did not say is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExtraditionTerms {
    /// Whether it takes UNTOC as the basis for extradition, 16(5)(a).
    pub takes_untoc: Option<bool>,
    /// Whether it extradites only on a treaty, 16(4).
    pub needs_treaty: Option<bool>,
    /// Whether it extradites its nationals, 16(10).
    pub extradites_nationals: Option<bool>,
    /// The least maximum penalty it asks for, in years, 16(7).
    pub minimum_penalty_years: Option<u16>,
}

/// A ground for refusal that a treaty on record has of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnGround {
    /// The code that is sent and stored.
    pub code: GroundCode,
    /// What it means, in a few words.
    pub meaning: String,
    /// Whether the other State must be heard first without exception.
    pub consultation_owed: bool,
    /// Whether it may be chosen at all.
    pub may_be_chosen: bool,
    /// Whether it is that the person is a national of the requested State: prosecution can then be asked for instead.
    pub nationality: bool,
}

/// A bilateral or regional treaty that an administrator entered. Its parties are those it binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreatyOnRecord {
    /// What `legal_basis` calls it.
    pub code: BasisCode,
    /// Its name.
    pub name: String,
    /// Between how many States.
    pub kind: TreatyKind,
    /// Its parties, by code.
    pub parties: Vec<StateCode>,
    /// The first day it is in force.
    pub valid_from: Date,
    /// The last day it is in force; none: no end is on record.
    pub valid_to: Option<Date>,
    /// How long a person may be held before the request for extradition comes, in days.
    pub provisional_arrest_days: Option<u32>,
    /// Lengths of clocks it sets.
    pub clock_lengths: BTreeMap<Clock, Length>,
    /// Its own grounds for refusal, 18(6)-(7).
    pub grounds: Vec<OwnGround>,
}

impl TreatyOnRecord {
    /// Returns whether it is in force on a day.
    #[must_use]
    pub fn in_force_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    /// Returns the length it sets for a clock.
    #[must_use]
    pub fn length(&self, clock: Clock) -> Option<Length> {
        let arrest = self.provisional_arrest_days.filter(|_| clock == Clock::ProvisionalArrest);
        arrest.map(Length::Days).or_else(|| self.clock_lengths.get(&clock).copied())
    }

    /// Returns whether it binds two States; none is bound towards itself.
    #[must_use]
    pub fn binds(&self, one: StateCode, other: StateCode) -> bool {
        one != other && self.parties.contains(&one) && self.parties.contains(&other)
    }
}
