//! What codes mean beyond their name.

use jiff::Timestamp;

use super::{KeptBy, Kind, MeasureState, MeasureType, Outcome, Role, Side};

impl Kind {
    /// Returns the letters a reference starts with.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Mla => "MLA",
            Self::Extradition => "EXT",
            Self::ProvisionalArrest => "PAR",
        }
    }

    /// Returns whether article 16 applies, and not article 18: extradition, or the arrest that goes before it.
    #[must_use]
    pub const fn is_extradition(self) -> bool {
        matches!(self, Self::Extradition | Self::ProvisionalArrest)
    }

    /// Returns the one measure of such a request; assistance has as many as are asked for.
    #[must_use]
    pub const fn one_measure(self) -> Option<MeasureType> {
        match self {
            Self::Mla => None,
            Self::Extradition => Some(MeasureType::Surrender),
            Self::ProvisionalArrest => Some(MeasureType::ProvisionalArrest),
        }
    }
}

impl Side {
    /// Returns the other side.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Requesting => Self::Requested,
            Self::Requested => Self::Requesting,
        }
    }
}

impl KeptBy {
    /// Returns whose move it is at an instant, of a clock that is due then. What both States keep is the time of an arrest:
    /// until it is due the State that asks has to send the request for extradition; from then on the State that is asked
    /// has to release the person.
    #[must_use]
    pub fn owed_by(self, due: Timestamp, at: Timestamp) -> Side {
        match self {
            Self::Requesting => Side::Requesting,
            Self::Both if at < due => Side::Requesting,
            Self::Requested | Self::Both => Side::Requested,
        }
    }

    /// Returns whether that side has to act.
    #[must_use]
    pub const fn includes(self, side: Side) -> bool {
        match self {
            Self::Requesting => matches!(side, Side::Requesting),
            Self::Requested => matches!(side, Side::Requested),
            Self::Both => true,
        }
    }
}

impl Role {
    /// Returns whether the role works on cases, or reads all of its State.
    #[must_use]
    pub const fn reads_cases(self) -> bool {
        match self {
            Self::Officer | Self::Head | Self::Registrar | Self::Auditor => true,
            // An executor reads measures, not cases.
            Self::Executor | Self::Administrator | Self::Secretariat | Self::Expert | Self::Clock => false,
        }
    }

    /// Returns whether a person can be given the role: the clock is nobody.
    #[must_use]
    pub const fn is_given_to_people(self) -> bool {
        !matches!(self, Self::Clock)
    }

    /// Returns whether the role works on cases: such a person can be assigned one.
    #[must_use]
    pub const fn works_on_cases(self) -> bool {
        matches!(self, Self::Officer | Self::Head | Self::Registrar)
    }
}

impl MeasureType {
    /// Returns whether the measure uses force against a person or property (our list, from UNCAC 46(9)(b)).
    ///
    /// The measures of chapter V count: 46(3)(j) freezes as 55(2) does, 46(3)(k) takes property as 55(1) and 57 do, and
    /// the same act is not less coercive for the number under which it is asked.
    #[must_use]
    pub const fn is_coercive(self) -> bool {
        matches!(self, Self::SearchSeizure | Self::Surrender | Self::ProvisionalArrest)
            || self.is_confiscation()
            || self.is_of_chapter_v()
    }

    /// Returns whether a request of that kind can ask for it.
    #[must_use]
    pub fn is_of(self, kind: Kind) -> bool {
        match kind.one_measure() {
            Some(only) => self == only,
            None => !self.is_of_extradition(),
        }
    }

    /// Returns whether article 16 applies: surrender, or the arrest before it.
    #[must_use]
    pub const fn is_of_extradition(self) -> bool {
        matches!(self, Self::Surrender | Self::ProvisionalArrest)
    }

    /// Returns whether it is an asset measure of chapter V of the Convention against Corruption: UNTOC has none.
    #[must_use]
    pub const fn is_of_chapter_v(self) -> bool {
        matches!(self, Self::UncacAssetMeasures | Self::UncacRecovery)
    }

    /// Returns whether article 13 applies: confiscation, or what leads to it.
    #[must_use]
    pub const fn is_confiscation(self) -> bool {
        matches!(self, Self::ConfiscationOrderThere | Self::ConfiscationOurOrder | Self::Freezing)
    }
}

impl From<Outcome> for MeasureState {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Executed => Self::Executed,
            Outcome::Partly => Self::Partly,
            Outcome::NotExecutable => Self::NotExecutable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_an_arrest_is_never_the_move_of_both_at_once() {
        let due: Timestamp = "2026-05-01T00:00:00Z".parse().unwrap();
        let second = jiff::SignedDuration::from_secs(1);
        for (kept, before, after) in [
            (KeptBy::Requesting, Side::Requesting, Side::Requesting),
            (KeptBy::Requested, Side::Requested, Side::Requested),
            (KeptBy::Both, Side::Requesting, Side::Requested),
        ] {
            assert_eq!((kept.owed_by(due, due - second), kept.owed_by(due, due)), (before, after), "{kept}");
        }
    }
}
