//! The time at which a share has ended.

use super::{
    Band, Curve, Fall,
    exact::{Level, at_most, filter},
};

/// A quantile as an exact fraction, over 0 and at most 1: 9/10 is the time within which nine in ten have ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantile {
    part: u32,
    whole: u32,
}

/// When a share has ended. The order is that of time: what is not reached comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    /// After so many microseconds.
    At(u64),
    /// So many have not ended among those followed: there is no number to print.
    NotReached,
}

/// The 95 % limits of a quantile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From when the lower edge of the band is at most 1 - q.
    pub lower: Reached,
    /// From when the upper edge stays at most 1 - q.
    pub upper: Reached,
}

impl Quantile {
    /// Half have ended.
    pub const MEDIAN: Self = Self { part: 1, whole: 2 };
    /// Nine in ten have ended.
    pub const P90: Self = Self { part: 9, whole: 10 };

    /// Returns the fraction `part / whole` as a quantile, if it is over 0 and at most 1.
    #[must_use]
    pub const fn of(part: u32, whole: u32) -> Option<Self> {
        if part > 0 && part <= whole { Some(Self { part, whole }) } else { None }
    }

    pub(super) fn level(self) -> Level {
        Level { part: self.whole - self.part, whole: self.whole }
    }
}

impl Curve {
    /// Returns the first time with S(t) <= 1 - q, in exact arithmetic.
    #[must_use]
    pub fn quantile(&self, quantile: Quantile) -> Reached {
        let level = quantile.level();
        let reached = |fall: &Fall| {
            let decided = filter(fall.surviving, fall.falls, level);
            decided
                .unwrap_or_else(|| at_most(self.steps().take_while(|step| step.micros <= fall.micros), level))
        };
        self.falls().find(reached).map_or(Reached::NotReached, |fall| Reached::At(fall.micros))
    }

    /// Returns the limits of a quantile: from when the lower edge of the band is at most 1 - q, and from when the upper
    /// edge stays there. Both edges are floats, and so is this.
    ///
    /// The upper edge can rise again when few are left; what it then takes back is not counted as reached.
    #[must_use]
    pub fn quantile_limits(&self, quantile: Quantile) -> Limits {
        let level = quantile.level().rounded();
        let mut limits = Limits { lower: Reached::NotReached, upper: Reached::NotReached };
        for fall in self.falls() {
            // The band lies around S: of its two edges one is often known without it.
            let (below, band) = (fall.surviving <= level, || Band::around(fall.surviving, fall.greenwood));
            if limits.lower == Reached::NotReached && (below || band().lower <= level) {
                limits.lower = Reached::At(fall.micros);
            }
            if !below || band().upper > level {
                limits.upper = Reached::NotReached;
            } else if limits.upper == Reached::NotReached {
                limits.upper = Reached::At(fall.micros);
            }
        }
        limits
    }
}
