//! Whether S is at most a fraction, without rounding.
//!
//! S is a product of fractions of whole numbers, and so is the question. A quantile is a day on which somebody was late
//! or was not, so it may not hang on the last bit of a float. Nearly always the float is far enough from the fraction
//! to decide ([`filter`]); where it is not, whole numbers of any size do ([`at_most`]).

use num_bigint::BigUint;

use super::{Step, real};

/// The share still open at a quantile, 1 - q.
#[derive(Debug, Clone, Copy)]
pub(super) struct Level {
    pub(super) part: u32,
    pub(super) whole: u32,
}

impl Level {
    pub(super) fn rounded(self) -> f64 {
        f64::from(self.part) / f64::from(self.whole)
    }
}

/// Returns whether S is at most the level, if its float can tell; `falls` is the number of fractions multiplied.
///
/// With u = 2^-53 each fraction costs two roundings, its division and its multiplication, so after k of them the float
/// lies between S (1-u)^2k and S (1+u)^2k; nothing underflows, because S is 0 or at least 1 / n. The level is rounded
/// once. If S <= level, the float is at most (1+u)^2k / (1-u) <= (1+u)^(2k+2) <= 1 + 2 (2k+2) u times the rounded
/// level (as long as k < 2^50), and likewise from below. The margin is (2k+8) 2u: the rest pays for its own two
/// roundings here. A float 0 is exact: a factor was 0.
pub(super) fn filter(surviving: f64, falls: u64, level: Level) -> Option<bool> {
    let margin = 1.0 + (2.0 * real(falls) + 8.0) * f64::EPSILON;
    if surviving <= 0.0 {
        Some(true)
    } else if surviving > level.rounded() * margin {
        Some(false)
    } else if surviving * margin < level.rounded() {
        Some(true)
    } else {
        None
    }
}

/// Returns whether S after these steps is at most the level, in whole numbers.
pub(super) fn at_most(steps: impl Iterator<Item = Step>, level: Level) -> bool {
    let (mut starts, mut ends) = (Vec::new(), Vec::new());
    for step in steps.filter(|step| step.events > 0) {
        let left = step.at_risk - step.events;
        match ends.last_mut() {
            // Nobody was censored in between: the fractions telescope.
            Some(end) if *end == step.at_risk => *end = left,
            _ => {
                starts.push(step.at_risk);
                ends.push(left);
            }
        }
    }
    product(&ends) * level.whole <= product(&starts) * level.part
}

/// Halves until few are left: big numbers then meet numbers of their own size, which is quick.
fn product(factors: &[u64]) -> BigUint {
    if factors.len() <= 16 {
        return factors.iter().fold(BigUint::from(1_u8), |product, factor| product * *factor);
    }
    let (left, right) = factors.split_at(factors.len() / 2);
    product(left) * product(right)
}
