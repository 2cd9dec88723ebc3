//! Another world: other counts that give the very same release.
//!
//! A number is safe if what was printed also fits a world in which it is something else. This is where such worlds are
//! looked for: the primal simplex method over the linear relations, started from the true counts, in exact integers. A
//! world that is found is a proof against anybody who knows the relations and that counts are whole and never negative;
//! the search may miss one, and then more is hidden than had to be, never less.

/// What may become of a number in another world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// It is hidden: anything from 0.
    Free,
    /// It would be printed in this release, and can still be hidden.
    Printed,
    /// It was printed, or is known to everybody.
    Fixed,
}

/// The numbers grew beyond what is computed with; the release is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLarge;

/// What a number is to become in another world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    AtLeast(i64),
    AtMost(i64),
}

/// Why no world was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stuck {
    /// Printed numbers that stand in the way.
    Behind(Vec<usize>),
    /// See [`TooLarge`].
    TooLarge,
}

/// One equation, solved for a number that stands in no other.
#[derive(Debug, Clone, Default)]
struct Equation {
    basic: usize,
    terms: Vec<(usize, i64)>,
}

impl Equation {
    fn coefficient(&self, variable: usize) -> i64 {
        self.terms.binary_search_by_key(&variable, |t| t.0).map_or(0, |i| self.terms[i].1)
    }

    /// Adds a multiple of another equation so that the variable falls out.
    fn without(&self, variable: usize, other: &Self) -> Result<Vec<(usize, i64)>, TooLarge> {
        let (mine, theirs) = (self.coefficient(variable), other.coefficient(variable));
        let shared = gcd(mine, theirs);
        let (times, less) = (theirs / shared, mine / shared);
        let mut sum = Vec::with_capacity(self.terms.len() + other.terms.len());
        let (mut a, mut b) = (self.terms.iter().peekable(), other.terms.iter().peekable());
        loop {
            let next = match (a.peek(), b.peek()) {
                (Some(x), Some(y)) => x.0.min(y.0),
                (Some(x), None) => x.0,
                (None, Some(y)) => y.0,
                (None, None) => break,
            };
            let x = a.next_if(|t| t.0 == next).map_or(0, |t| t.1);
            let y = b.next_if(|t| t.0 == next).map_or(0, |t| t.1);
            let value = times.checked_mul(x).zip(less.checked_mul(y)).and_then(|(x, y)| x.checked_sub(y));
            match value.ok_or(TooLarge)? {
                0 => {}
                value => sum.push((next, value)),
            }
        }
        let shared = sum.iter().fold(0, |g, t| gcd(g, t.1));
        if shared > 1 {
            for term in &mut sum {
                term.1 /= shared;
            }
        }
        Ok(sum)
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// No search is longer than this: then the number counts as exposed.
const LONGEST_SEARCH: usize = 600;

/// The relations between numbers, and the world looked at: how its numbers differ from the true ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Worlds {
    truth: Vec<i64>,
    held: Vec<Held>,
    equations: Vec<Equation>,
    solved_in: Vec<Option<usize>>,
    /// Equations a number may stand in; some may be gone.
    stands_in: Vec<Vec<usize>>,
    differs: Vec<i64>,
}

impl Worlds {
    pub(super) fn new(truth: Vec<i64>, held: Vec<Held>) -> Self {
        let none = vec![None; truth.len()];
        let nowhere = vec![vec![]; truth.len()];
        let differs = vec![0; truth.len()];
        Self { truth, held, equations: vec![], solved_in: none, stands_in: nowhere, differs }
    }

    pub(super) fn hide(&mut self, variable: usize) {
        self.held[variable] = Held::Free;
    }

    pub(super) fn add_equation(&mut self, terms: &[(usize, i64)]) -> Result<(), TooLarge> {
        let mut terms: Vec<_> =
            terms.iter().copied().filter(|t| t.1 != 0 && self.held[t.0] != Held::Fixed).collect();
        terms.sort_unstable_by_key(|t| t.0);
        let solved: Vec<usize> = terms.iter().filter_map(|t| self.solved_in[t.0]).collect();
        let mut equation = Equation { basic: 0, terms };
        for other in solved {
            let other = &self.equations[other];
            equation.terms = equation.without(other.basic, other)?;
        }
        // Solve it for what stands in the fewest equations: least work, and few terms later.
        let best = |t: &&(usize, i64)| {
            (t.1.abs() != 1, self.stands_in[t.0].len(), self.held[t.0] != Held::Free, t.0)
        };
        let Some(basic) = equation.terms.iter().min_by_key(best).map(|t| t.0) else {
            return Ok(()); // It says nothing new.
        };
        let index = self.equations.len();
        for (variable, _) in &equation.terms {
            self.stands_in[*variable].push(index); // the largest yet: the list stays sorted
        }
        self.equations.push(equation);
        self.solve_for(index, basic)
    }

    /// Makes a number the one an equation is solved for, and takes it out of all others.
    fn solve_for(&mut self, index: usize, variable: usize) -> Result<(), TooLarge> {
        let old = self.equations[index].basic;
        if self.solved_in[old] == Some(index) {
            self.solved_in[old] = None;
        }
        self.equations[index].basic = variable;
        self.solved_in[variable] = Some(index);
        let this = std::mem::take(&mut self.equations[index]);
        for other in std::mem::take(&mut self.stands_in[variable]) {
            if other == index || self.equations[other].coefficient(variable) == 0 {
                continue;
            }
            let terms = self.equations[other].without(variable, &this)?;
            for (v, _) in &this.terms {
                if let Err(place) = self.stands_in[*v].binary_search(&other) {
                    self.stands_in[*v].insert(place, other);
                }
            }
            self.equations[other].terms = terms;
        }
        self.equations[index] = this;
        self.stands_in[variable] = vec![index];
        Ok(())
    }

    /// Goes back to the true world.
    pub(super) fn return_to_truth(&mut self) {
        self.differs.fill(0);
    }

    /// Returns a number in the world looked at.
    pub(super) fn here(&self, variable: usize) -> i64 {
        self.truth[variable] + self.differs[variable]
    }

    /// Goes on from the world looked at to one in which a number is at least so much, or at most.
    pub(super) fn reach(&mut self, target: usize, goal: Goal) -> Result<(), Stuck> {
        for _ in 0..LONGEST_SEARCH {
            let (need, sign) = match goal {
                Goal::AtLeast(n) => (n - self.here(target), 1),
                Goal::AtMost(n) => (self.here(target) - n, -1),
            };
            if need <= 0 {
                return Ok(());
            }
            match self.advance(target, sign, need) {
                Ok(true) => {}
                Ok(false) => break,
                Err(TooLarge) => return Err(Stuck::TooLarge),
            }
        }
        let sign = if matches!(goal, Goal::AtLeast(_)) { 1 } else { -1 };
        Err(Stuck::Behind(self.in_the_way(target, sign)))
    }

    /// One step towards the target: moves the number that brings most, or, where none can move, solves an equation for
    /// the first that would help (Bland's rule, so that the search does not run in circles).
    fn advance(&mut self, target: usize, sign: i64, need: i64) -> Result<bool, TooLarge> {
        let mut best: Option<(i64, i64, Mover)> = None;
        let mut stopped: Option<(usize, usize)> = None;
        for mover in self.movers(target, sign) {
            if self.held[mover.variable] != Held::Free || !self.can_move(&mover) {
                continue;
            }
            let (step, stopped_by) = self.room(mover, need)?;
            let gained = step.saturating_mul(mover.gain.0) / mover.gain.1;
            if step > 0 && best.is_none_or(|b| gained > b.0) {
                best = Some((gained, step, mover));
            }
            if gained >= need {
                break;
            }
            if stopped.is_none() {
                stopped = stopped_by.map(|equation| (equation, mover.variable));
            }
        }
        match (best, stopped) {
            (Some((_, step, mover)), _) => self.shift(mover, step).map(|()| true),
            (None, Some((equation, variable))) => self.solve_for(equation, variable).map(|()| true),
            (None, None) => Ok(false),
        }
    }

    /// How each number of the target's equation would have to move: variable, direction, gain as a fraction.
    fn movers(&self, target: usize, sign: i64) -> Vec<Mover> {
        let Some(index) = self.solved_in[target] else {
            return vec![Mover { variable: target, direction: sign, gain: (1, 1) }];
        };
        let equation = &self.equations[index];
        let own = equation.coefficient(target);
        let others = equation.terms.iter().filter(|t| t.0 != target);
        others
            .map(|(variable, c)| Mover {
                variable: *variable,
                direction: -sign * c.signum() * own.signum(),
                gain: (c.abs(), own.abs()),
            })
            .collect()
    }

    fn can_move(&self, mover: &Mover) -> bool {
        mover.direction > 0 || self.here(mover.variable) > 0
    }

    /// Printed numbers that would help if they were hidden.
    fn in_the_way(&self, target: usize, sign: i64) -> Vec<usize> {
        let movers = self.movers(target, sign).into_iter();
        movers
            .filter(|m| self.held[m.variable] == Held::Printed && self.can_move(m))
            .map(|m| m.variable)
            .collect()
    }

    /// How far a number can move, in whole steps and not beyond the need; and the equation that stops it, if one does.
    fn room(&self, mover: Mover, need: i64) -> Result<(i64, Option<usize>), TooLarge> {
        let Mover { variable, direction, gain } = mover;
        let mut whole = 1i64;
        let mut limit = if direction < 0 { self.here(variable) } else { i64::MAX };
        let mut stopped_by: Option<(usize, usize)> = None;
        for index in &self.stands_in[variable] {
            let equation = &self.equations[*index];
            let basic = equation.basic;
            let (c, own) = (equation.coefficient(variable), equation.coefficient(basic));
            if c == 0 {
                continue;
            }
            let step = own.abs() / gcd(own, c);
            whole = (whole / gcd(whole, step)).checked_mul(step).ok_or(TooLarge)?;
            let falls = direction * c.signum() * own.signum() > 0;
            let allowed = match self.held[basic] {
                Held::Free if !falls => continue,
                Held::Free => self.here(basic).checked_mul(own.abs()).ok_or(TooLarge)?.div_euclid(c.abs()),
                Held::Printed | Held::Fixed => 0,
            };
            if allowed < limit || (allowed == limit && stopped_by.is_some_and(|(b, _)| basic < b)) {
                limit = allowed;
                stopped_by = Some((basic, *index));
            }
        }
        let wanted = need.checked_mul(gain.1).ok_or(TooLarge)?;
        let wanted = (wanted + gain.0 - 1).div_euclid(gain.0);
        let wanted = (wanted + whole - 1).div_euclid(whole).checked_mul(whole).ok_or(TooLarge)?;
        let step = if wanted <= limit { wanted } else { limit.div_euclid(whole) * whole };
        Ok((step, stopped_by.map(|(_, index)| index)))
    }

    /// Moves a number, and with it those that its equations are solved for.
    fn shift(&mut self, mover: Mover, step: i64) -> Result<(), TooLarge> {
        let by = mover.direction * step;
        self.differs[mover.variable] += by;
        for index in &self.stands_in[mover.variable] {
            let equation = &self.equations[*index];
            let own = equation.coefficient(equation.basic);
            let change = equation.coefficient(mover.variable).checked_mul(by).ok_or(TooLarge)?;
            self.differs[equation.basic] -= change / own;
        }
        Ok(())
    }
}

#[derive(Debug, Clone, Copy)]
struct Mover {
    variable: usize,
    direction: i64,
    gain: (i64, i64),
}
