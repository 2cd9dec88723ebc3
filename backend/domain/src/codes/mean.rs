//! What codes mean beyond their name.

use super::{Kind, MeasureState, MeasureType, Outcome, Role, Side};

impl Kind {
    /// Returns the letters a reference starts with.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Mla => "MLA",
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

impl Role {
    /// Returns whether the role works on cases, or reads all of its State.
    #[must_use]
    pub const fn reads_cases(self) -> bool {
        match self {
            Self::Officer | Self::Head | Self::Registrar | Self::Auditor => true,
            // An executor reads measures, not cases.
            Self::Executor | Self::Administrator | Self::Secretariat | Self::Expert => false,
        }
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
        matches!(self, Self::SearchSeizure) || self.is_confiscation() || self.is_of_chapter_v()
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
