//! How an attacker solves: Gaussian elimination over two large primes, then bounds on whole numbers that are never
//! negative, tightened by every equation and every combination the elimination found.

use std::collections::BTreeMap;

use super::knowledge::{Equation, Knowledge};

pub(super) const PRIMES: [u64; 2] = [2_305_843_009_213_693_951, 2_147_483_647];
const FAR: i64 = 1 << 40;

fn times(a: u64, b: u64, p: u64) -> u64 {
    u64::try_from(u128::from(a) * u128::from(b) % u128::from(p)).unwrap()
}

fn inverse(a: u64, p: u64) -> u64 {
    let (mut result, mut base, mut power) = (1, a, p - 2);
    while power > 0 {
        if power & 1 == 1 {
            result = times(result, base, p);
        }
        base = times(base, base, p);
        power >>= 1;
    }
    result
}

fn lifted(n: i64, p: u64) -> u64 {
    u64::try_from(i128::from(n).rem_euclid(i128::from(p))).unwrap()
}

/// The number a residue stands for, if it is small.
fn small(residue: u64, p: u64) -> Option<i64> {
    let residue = i64::try_from(residue).unwrap();
    let p = i64::try_from(p).unwrap();
    [residue, residue - p].into_iter().find(|n| n.abs() < 1 << 24)
}

/// Unknowns with coefficients, and what they add up to.
type Row = (Vec<(usize, u64)>, u64);

/// Solves as far as it goes: each row with an unknown of its own, which stands in no other row.
pub(super) fn reduced(
    equations: &[Equation],
    known: &[Option<i64>],
    order: &dyn Fn(usize) -> u8,
    p: u64,
) -> Vec<(usize, Row)> {
    let mut rows: Vec<(usize, Row)> = vec![];
    let mut pivot_row: BTreeMap<usize, usize> = BTreeMap::new();
    let mut uses: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for equation in equations {
        let mut row: BTreeMap<usize, u64> = BTreeMap::new();
        let mut right = 0u64;
        for (unknown, c) in equation {
            if let Some(n) = known[*unknown] {
                right = (right + p - times(lifted(*c, p), lifted(n, p), p)) % p;
            } else {
                let entry = row.entry(*unknown).or_default();
                *entry = (*entry + lifted(*c, p)) % p;
            }
        }
        row.retain(|_, c| *c != 0);
        for pivot in row.keys().copied().collect::<Vec<_>>() {
            let Some(c) = row.get(&pivot).copied() else { continue };
            let Some(index) = pivot_row.get(&pivot) else { continue };
            let (terms, value) = &rows[*index].1;
            for (unknown, other) in terms {
                let entry = row.entry(*unknown).or_default();
                *entry = (*entry + p - times(c, *other, p)) % p;
            }
            right = (right + p - times(c, *value, p)) % p;
            row.retain(|_, c| *c != 0);
        }
        let rank = |u: &usize| (order(*u), uses.get(u).map_or(0, Vec::len), *u);
        let Some(pivot) = row.keys().copied().min_by_key(rank) else {
            assert_eq!(right, 0, "the attacker's relations do not hold");
            continue;
        };
        let scale = inverse(row[&pivot], p);
        let terms: Vec<(usize, u64)> = row.into_iter().map(|(u, c)| (u, times(c, scale, p))).collect();
        let right = times(right, scale, p);
        let index = rows.len();
        for user in uses.get(&pivot).cloned().unwrap_or_default() {
            let (old, value) = &rows[user].1;
            let Some(c) = old.iter().find(|t| t.0 == pivot).map(|t| t.1) else { continue };
            let mut sum: BTreeMap<usize, u64> = old.iter().copied().collect();
            for (unknown, other) in &terms {
                let entry = sum.entry(*unknown).or_default();
                *entry = (*entry + p - times(c, *other, p)) % p;
                uses.entry(*unknown).or_default().push(user);
            }
            sum.retain(|_, c| *c != 0);
            let value = (*value + p - times(c, right, p)) % p;
            rows[user].1 = (sum.into_iter().collect(), value);
        }
        for (unknown, _) in &terms {
            uses.entry(*unknown).or_default().push(index);
        }
        pivot_row.insert(pivot, index);
        rows.push((pivot, (terms, right)));
    }
    rows
}

/// How many independent rows were seen, over the smaller prime.
#[derive(Default)]
pub(super) struct Rank(BTreeMap<usize, Vec<u64>>);

impl Rank {
    pub(super) fn rank(&self) -> usize {
        self.0.len()
    }

    pub(super) fn add(&mut self, row: Vec<i64>) {
        let p = PRIMES[1];
        let mut row: Vec<u64> = row.into_iter().map(|n| lifted(n, p)).collect();
        for at in 0..row.len() {
            if row[at] == 0 {
                continue;
            }
            let Some(other) = self.0.get(&at) else {
                let scale = inverse(row[at], p);
                for c in &mut row {
                    *c = *c * scale % p;
                }
                self.0.insert(at, row);
                return;
            };
            let c = p - row[at];
            for (mine, theirs) in row.iter_mut().zip(other) {
                *mine = (*mine + c * theirs) % p;
            }
        }
    }
}

/// Between which bounds the attacker puts every number.
pub(super) fn bounds(knowledge: &Knowledge) -> Vec<(i64, i64)> {
    let mut between: Vec<(i64, i64)> =
        knowledge.known.iter().map(|k| k.map_or((0, FAR), |n| (n, n))).collect();
    for (number, low, high) in &knowledge.bounds {
        let at = &mut between[*number];
        *at = (at.0.max(*low), at.1.min(*high));
    }
    // Equations as `terms = right`.
    let mut all: Vec<(Equation, i64)> = knowledge.equations.iter().map(|e| (e.clone(), 0)).collect();
    let [first, second] = PRIMES.map(|p| reduced(&knowledge.equations, &knowledge.known, &|_| 0, p));
    assert_eq!(first.len(), second.len(), "both primes see the same rank");
    for ((_, (a, right_a)), (_, (b, right_b))) in first.iter().zip(&second) {
        let lift = |terms: &[(usize, u64)], p| -> Option<Equation> {
            terms.iter().map(|(u, c)| small(*c, p).map(|c| (*u, c))).collect()
        };
        let (terms, again) = (lift(a, PRIMES[0]), lift(b, PRIMES[1]));
        let (right, right_again) = (small(*right_a, PRIMES[0]), small(*right_b, PRIMES[1]));
        // What both primes read as the same small numbers holds in whole numbers.
        if let (Some(terms), Some(right)) = (terms, right)
            && again.as_ref() == Some(&terms)
            && right_again == Some(right)
        {
            all.push((terms, right));
        } else if a.len() == 1 {
            panic!("determined, but not by a whole number: {}", knowledge.names[a[0].0]);
        }
    }
    tighten(&mut between, &all);
    between
}

fn tighten(between: &mut [(i64, i64)], equations: &[(Equation, i64)]) {
    let mut uses: Vec<Vec<usize>> = vec![vec![]; between.len()];
    for (index, (terms, _)) in equations.iter().enumerate() {
        for (unknown, _) in terms {
            uses[*unknown].push(index);
        }
    }
    let mut waiting: std::collections::VecDeque<usize> = (0..equations.len()).collect();
    let mut queued = vec![true; equations.len()];
    while let Some(index) = waiting.pop_front() {
        queued[index] = false;
        let (terms, right) = &equations[index];
        let ends =
            |c: i64, (low, high): (i64, i64)| if c > 0 { (c * low, c * high) } else { (c * high, c * low) };
        let far = |n: i64| n.abs() >= FAR;
        let all = terms.iter().map(|(u, c)| ends(*c, between[*u]));
        let (mut low, mut high, mut far_low, mut far_high) = (0i64, 0i64, 0, 0);
        for (l, h) in all {
            (low, far_low) = if far(l) { (low, far_low + 1) } else { (low + l, far_low) };
            (high, far_high) = if far(h) { (high, far_high + 1) } else { (high + h, far_high) };
        }
        for (unknown, c) in terms {
            let own = ends(*c, between[*unknown]);
            let rest_low =
                (far_low == usize::from(far(own.0))).then(|| low - if far(own.0) { 0 } else { own.0 });
            let rest_high =
                (far_high == usize::from(far(own.1))).then(|| high - if far(own.1) { 0 } else { own.1 });
            // c x = right - rest
            let most = rest_low.map(|r| right - r);
            let least = rest_high.map(|r| right - r);
            let (most, least) = if *c > 0 { (most, least) } else { (least.map(|n| -n), most.map(|n| -n)) };
            let c = c.abs();
            let at = between[*unknown];
            let low = least.map_or(at.0, |n| at.0.max(-(-n).div_euclid(c)));
            let high = most.map_or(at.1, |n| at.1.min(n.div_euclid(c)));
            assert!(low <= high, "the attacker contradicts the truth");
            if (low, high) != at {
                between[*unknown] = (low, high);
                for user in &uses[*unknown] {
                    if !queued[*user] {
                        queued[*user] = true;
                        waiting.push_back(*user);
                    }
                }
            }
        }
    }
}
