//! Chance that repeats: the same seed gives the same draws, on every machine and in every version.

/// A sequence of draws. Integers only, so that no rounding of a platform shows in a docket.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// Returns the sequence that a seed gives to one purpose: two purposes never share draws.
    pub(crate) fn for_purpose(seed: u64, purpose: u64) -> Self {
        let mut mixed = Self(seed ^ purpose.wrapping_mul(0xd6e8_feb8_6659_fd93));
        Self(mixed.next())
    }

    /// Returns the next 64 bits (`SplitMix64`).
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number below a bound; nought for a bound of nought.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let bound = bound as u64;
        usize::try_from((u128::from(self.next()) * u128::from(bound)) >> 64).unwrap_or(0)
    }

    /// Returns a whole number from a range, both ends included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low).unwrap_or(0).saturating_add(1);
        let drawn = (u128::from(self.next()) * u128::from(width)) >> 64;
        low + i64::try_from(drawn).unwrap_or(0)
    }

    /// Returns a number from a range that is mostly near its low end and sometimes far off, as waiting times are.
    pub(crate) fn skewed(&mut self, low: i64, high: i64) -> i64 {
        let width = u128::from(u64::try_from(high - low).unwrap_or(0));
        let part = u128::from(self.next() >> 32) * u128::from(self.next() >> 32);
        low + i64::try_from((width * part) >> 64).unwrap_or(0)
    }

    /// Returns whether something happens that does so in that many cases of a hundred.
    pub(crate) fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Returns one of several.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> Option<&'a T> {
        from.get(self.below(from.len())).copied()
    }

    /// Returns an index, each drawn in proportion to its weight.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: usize = weights.iter().map(|w| *w as usize).sum();
        let mut left = self.below(total);
        for (index, weight) in weights.iter().enumerate() {
            let weight = *weight as usize;
            if left < weight {
                return index;
            }
            left -= weight;
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_draws_of_a_seed_never_change() {
        let mut chance = Chance(7);
        let drawn: Vec<usize> = (0..8).map(|_| chance.below(1000)).collect();
        assert_eq!(drawn, [389, 16, 900, 582, 452, 249, 467, 328]);
    }

    #[test]
    fn skewed_draws_stay_in_range_and_lean_to_the_low_end() {
        let mut chance = Chance(1);
        let drawn: Vec<i64> = (0..1000).map(|_| chance.skewed(10, 110)).collect();
        assert!(drawn.iter().all(|d| (10..=110).contains(d)));
        assert!(drawn.iter().filter(|d| **d < 40).count() > 550);
    }
}
