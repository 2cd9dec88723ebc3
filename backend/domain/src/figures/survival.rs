//! Stand-in until the real one lands.
/// x
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spell {
    /// Microseconds.
    pub micros: u64,
    /// Whether it ended; else it is censored: it lasted at least so long.
    pub ended: bool,
}
/// x
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantile {
    part: u32,
    whole: u32,
}
impl Quantile {
    /// x
    pub const MEDIAN: Self = Self { part: 1, whole: 2 };
    /// x
    pub const P90: Self = Self { part: 9, whole: 10 };
}
/// x
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// x
    At(u64),
    /// x
    NotReached,
}
/// x
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// x
    pub lower: Reached,
    /// x
    pub upper: Reached,
}
/// x
#[derive(Debug, Clone)]
pub struct Curve(Vec<Spell>);
impl Curve {
    /// x
    #[must_use]
    pub fn of(mut spells: Vec<Spell>) -> Self {
        spells.sort_by_key(|s| (s.micros, !s.ended));
        Self(spells)
    }
    /// x
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.len() as u64
    }
    /// x
    #[must_use]
    pub fn events(&self) -> u64 {
        self.0.iter().filter(|s| s.ended).count() as u64
    }
    /// x
    #[must_use]
    pub fn quantile(&self, q: Quantile) -> Reached {
        let mut s = 1.0f64;
        let mut left = self.0.len() as f64;
        for x in &self.0 {
            if x.ended {
                s *= (left - 1.0) / left;
            }
            left -= 1.0;
            if x.ended && s <= 1.0 - f64::from(q.part) / f64::from(q.whole) + 1e-12 {
                return Reached::At(x.micros);
            }
        }
        Reached::NotReached
    }
    /// x
    #[must_use]
    pub fn quantile_limits(&self, q: Quantile) -> Limits {
        Limits { lower: self.quantile(q), upper: Reached::NotReached }
    }
    /// x
    #[must_use]
    pub fn ended_within(&self, micros: u64) -> f64 {
        let n = self.0.len() as f64;
        self.0.iter().filter(|s| s.ended && s.micros <= micros).count() as f64 / n.max(1.0)
    }
}
