//! How long things take, when some of them are not over yet.
//!
//! A **spell** is one wait: how long it lasted, and whether it ended. A spell that did not end is *censored*: of a
//! request still open at the snapshot we know only that it takes at least so long. Leaving such requests out, or
//! taking their age for their length, flatters whoever is slow. The estimate of Kaplan and Meier (1958) does neither.
//!
//! - **At risk** at a time t: the spells that lasted at least t. One that is censored at t is still at risk at t, so
//!   where an end and a censoring fall on one microsecond, the end comes first.
//! - **S(t)**, the share not yet ended just after t: at each time where d of the n at risk ended, multiply by
//!   (n - d) / n. It starts at 1, never rises, and moves only where something ended.
//! - **A quantile** q: the first time with S(t) <= 1 - q, decided in exact arithmetic ([`Quantile`]). If that never
//!   comes the answer is the word [`Reached::NotReached`] and no number.
//! - **The band** at 95 %: Greenwood's variance on the scale of log(-log S) ([`Band`]), so it stays between 0 and 1.
//!   A quantile's limits are the times between which 1 - q lies in the band.
//! - **The share within L**: 1 - S(L), known only while somebody is followed as long as L ([`Curve::within`]).
//!
//! Times are whole microseconds. Nothing depends on the order in which spells are given.

mod band;
mod exact;
mod quantile;
#[cfg(test)]
mod tests;

pub use band::Band;
pub use quantile::{Limits, Quantile, Reached};

/// How long something lasted, or has lasted so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spell {
    /// Microseconds.
    pub micros: u64,
    /// Whether it ended; else it is censored: it lasted at least so long.
    pub ended: bool,
}

/// Spells as they come, to make a curve of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spells(Vec<Kept>);

/// A spell in eight bytes: over a large docket there are a million of them, and they are all that its figures keep. Twice
/// the microseconds, and one more where it ended, so that their order is that of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Kept(u64);

impl Kept {
    /// What lasted more than 290,000 years counts as that.
    fn of(spell: Spell) -> Self {
        Self(spell.micros.min(u64::MAX >> 1) << 1 | u64::from(spell.ended))
    }

    const fn micros(self) -> u64 {
        self.0 >> 1
    }

    const fn ended(self) -> bool {
        self.0 & 1 == 1
    }
}

impl Spells {
    /// Adds one.
    pub fn push(&mut self, spell: Spell) {
        self.0.push(Kept::of(spell));
    }

    /// Returns their curve.
    #[must_use]
    pub fn curve(self) -> Curve {
        let Self(mut spells) = self;
        spells.sort_unstable();
        Curve { spells }
    }
}

impl FromIterator<Spell> for Spells {
    fn from_iter<I: IntoIterator<Item = Spell>>(spells: I) -> Self {
        Self(spells.into_iter().map(Kept::of).collect())
    }
}

/// What happened at one length of time: a row of the table a curve is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Microseconds since the start of each spell.
    pub micros: u64,
    /// Spells that lasted at least so long.
    pub at_risk: u64,
    /// Spells that ended after exactly so long.
    pub events: u64,
    /// Spells that are followed exactly so long and had not ended.
    pub censored: u64,
}

/// A step at which something ended: only there the curve comes down.
#[derive(Debug, Clone, Copy)]
struct Fall {
    /// Microseconds.
    micros: u64,
    /// How many fractions were multiplied up to it.
    falls: u64,
    /// S just after it, to within [`exact::filter`]'s bound.
    surviving: f64,
    /// Greenwood's sum up to it: d / (n (n - d)).
    greenwood: f64,
}

/// A point of the curve, for plots and their tables.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Microseconds.
    pub micros: u64,
    /// S just after this time.
    pub surviving: f64,
    /// The band around it.
    pub band: Band,
    /// Spells at risk at this time.
    pub at_risk: u64,
}

/// Which share ended within a length of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Within {
    /// 1 - S(L).
    pub share: f64,
    /// The band around the share.
    pub band: Band,
    /// Spells at risk at L: how many the answer still rests on.
    pub at_risk: u64,
}

/// A Kaplan-Meier curve with all that is asked of it.
///
/// It keeps the spells in their order and nothing besides: a walk along them costs little, and their tables would take
/// many times the room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Curve {
    /// Shortest first.
    spells: Vec<Kept>,
}

/// The curve of no spell.
pub static OF_NONE: Curve = Curve { spells: Vec::new() };

impl Curve {
    /// Returns the curve of these spells, in any order.
    pub fn of(spells: impl IntoIterator<Item = Spell>) -> Self {
        spells.into_iter().collect::<Spells>().curve()
    }

    /// Returns how many spells there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.spells.len() as u64
    }

    /// Returns how many of them ended.
    #[must_use]
    pub fn ended(&self) -> u64 {
        self.spells.iter().filter(|spell| spell.ended()).count() as u64
    }

    /// Returns the length of the longest spell in microseconds.
    #[must_use]
    pub fn longest(&self) -> Option<u64> {
        self.spells.last().map(|spell| spell.micros())
    }

    /// Returns the table of the curve, one row for each different length, shortest first.
    pub fn steps(&self) -> impl Iterator<Item = Step> {
        let mut left = self.count();
        self.spells.chunk_by(|one, next| one.micros() == next.micros()).filter_map(move |same| {
            let (all, events) = (same.len(), same.iter().filter(|spell| spell.ended()).count());
            let (at_risk, censored) = (left, (all - events) as u64);
            left -= all as u64;
            Some(Step { micros: same.first()?.micros(), at_risk, events: events as u64, censored })
        })
    }

    /// S and Greenwood's sum at each step where something ended.
    ///
    /// While nobody is censored in between, the fractions telescope, (n-1)/n x (n-2)/(n-1) = (n-2)/n: such a run costs one
    /// division, and without any censoring S is the plain share, rounded once.
    fn falls(&self) -> impl Iterator<Item = Fall> {
        let (mut before, mut greenwood) = (1.0, 0.0);
        let (mut start, mut end) = (1, 1);
        self.steps().filter(|step| step.events > 0).zip(1..).map(move |(step, falls)| {
            if step.at_risk != end {
                before *= real(end) / real(start);
                start = step.at_risk;
            }
            end = step.at_risk - step.events;
            if end > 0 {
                greenwood += real(step.events) / (real(step.at_risk) * real(end));
            }
            Fall { micros: step.micros, falls, surviving: before * (real(end) / real(start)), greenwood }
        })
    }

    /// Returns the number at risk at a time in microseconds: the spells that lasted at least so long.
    #[must_use]
    pub fn at_risk(&self, micros: u64) -> u64 {
        self.count() - self.spells.partition_point(|spell| spell.micros() < micros) as u64
    }

    /// Returns the point of the curve at a time in microseconds. Behind the longest spell the curve goes on level, for
    /// want of knowledge: the number at risk is 0 there.
    #[must_use]
    pub fn at(&self, micros: u64) -> Point {
        let last = self.falls().take_while(|fall| fall.micros <= micros).last();
        self.point(micros, last)
    }

    /// The point at a time; `last` is the last fall up to it.
    fn point(&self, micros: u64, last: Option<Fall>) -> Point {
        let (surviving, greenwood) = last.map_or((1.0, 0.0), |fall| (fall.surviving, fall.greenwood));
        let band = Band::around(surviving, greenwood);
        Point { micros, surviving, band, at_risk: self.at_risk(micros) }
    }

    /// Returns the share that ended within a length of time in microseconds, that instant included.
    ///
    /// `None` where it cannot be known: there is no spell, or none is followed so long and some had not ended.
    #[must_use]
    pub fn within(&self, micros: u64) -> Option<Within> {
        let Point { surviving, band, at_risk, .. } = self.at(micros);
        let all_ended = !self.spells.is_empty() && surviving <= 0.0;
        (at_risk > 0 || all_ended).then_some(Within {
            share: 1.0 - surviving,
            band: Band { lower: 1.0 - band.upper, upper: 1.0 - band.lower },
            at_risk,
        })
    }

    /// Returns points to draw the curve by: its start, where it comes down, and the end of the longest spell.
    ///
    /// At most `most`: of more, every so many-th is taken, first and last included. Each is a true point of the curve,
    /// and the same spells give the same points. Drawn as stairs, what is left out is never shown too low.
    #[must_use]
    pub fn points(&self, most: usize) -> Vec<Point> {
        let Some(longest) = self.longest() else { return Vec::new() };
        let mut times = vec![0];
        times.extend(self.falls().map(|fall| fall.micros));
        times.push(longest);
        times.dedup();
        let (of, kept) = (times.len() - 1, most.min(times.len()));
        let (mut falls, mut last) = (self.falls().peekable(), None);
        let chosen = (0..kept).map(|place| times[place * of / (kept - 1).max(1)]);
        chosen
            .map(|micros| {
                while let Some(fall) = falls.next_if(|fall| fall.micros <= micros) {
                    last = Some(fall);
                }
                self.point(micros, last)
            })
            .collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of spells in memory: far under 2^53, so exact")]
fn real(count: u64) -> f64 {
    count as f64
}
