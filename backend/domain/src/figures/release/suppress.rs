//! Which cells are hidden: small ones, and as many more as it takes that no small one can be worked out.
//!
//! The method is cell suppression with global protection: all tables of all releases are one system of linear relations
//! (Fischetti and Salazar-González, Management Science 47, 2001), cells are protected one after the other by linear
//! programming as Robertson's CONFID does (1993), and each protection is audited by a whole-numbered world that fits
//! all that was ever printed. A world stays a proof when more is hidden, so one pass is enough.

use std::collections::BTreeMap;

use super::{
    Unreleased,
    count::Count,
    identities::identities,
    row::{Quarter, Row},
    tables::{Lists, Meaning, Place, THRESHOLD, Table, tables},
    worlds::{Goal, Held, Stuck, TooLarge, Worlds},
};

/// No docket has more; sums of numbers under it cannot overflow.
const LARGEST: i64 = 1 << 40;

/// What is hidden. Only tests want less than all that is needed: to see an attack succeed, and to know the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hiding {
    /// Small numbers, and what protects them.
    AllThatIsNeeded,
    /// Small numbers.
    #[cfg(test)]
    SmallOnly,
    /// Nothing.
    #[cfg(test)]
    Nothing,
}

impl Hiding {
    const fn hides_small(self) -> bool {
        match self {
            Self::AllThatIsNeeded => true,
            #[cfg(test)]
            Self::SmallOnly => true,
            #[cfg(test)]
            Self::Nothing => false,
        }
    }
}

/// What an attacker must not be able to rule out about a hidden number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// That it is nothing at all.
    Zero,
    /// That it is not small.
    Threshold,
    /// That it is another.
    Other,
}

/// A doubt about a hidden number, and whether a world shows it.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    variable: usize,
    doubt: Doubt,
    /// The release that first had the number.
    since: usize,
    /// A world was found. It goes on showing it when more is hidden.
    shown: bool,
    /// That world ends in the stocks that truly were there, so that it fits whatever is released later.
    closed: bool,
}

/// Which worlds are looked at: from which release on they may differ from the truth, and whether in the stocks that the
/// next quarter starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Window {
    since: usize,
    closed: bool,
    /// Whether printed numbers may be hidden for it.
    may_hide: bool,
}

/// What one release added.
#[derive(Debug)]
struct Part {
    quarter: Quarter,
    /// Its numbers are those from here on.
    from: usize,
    equations: Vec<Vec<(usize, i64)>>,
}

/// One number.
#[derive(Debug)]
struct Number {
    meaning: Meaning,
    truth: i64,
    held: Held,
    /// Whether a table shows it.
    shown: bool,
    /// A count under this is small.
    threshold: i64,
    /// What is lost if it is hidden.
    cost: u64,
}

/// All numbers of all releases so far and what holds between them.
#[derive(Debug)]
pub(super) struct Series<'a> {
    lists: &'a Lists,
    pub(super) tables: Vec<Table>,
    variables: BTreeMap<Meaning, usize>,
    numbers: Vec<Number>,
    parts: Vec<Part>,
    /// Doubts that no closed world shows yet.
    wanted: Vec<Wanted>,
}

impl<'a> Series<'a> {
    pub(super) fn new(lists: &'a Lists) -> Self {
        let tables = tables(lists);
        Self { lists, tables, variables: BTreeMap::new(), numbers: vec![], parts: vec![], wanted: vec![] }
    }

    /// Returns the printed number of a meaning, if it is printed.
    pub(super) fn printed(&self, meaning: &Meaning) -> Option<u64> {
        let number = &self.numbers[*self.variables.get(meaning)?];
        let printed = number.held != Held::Free && number.shown;
        printed.then(|| u64::try_from(number.truth).ok()).flatten()
    }

    /// Takes in the numbers of a quarter; none of them is hidden or printed for good yet.
    pub(super) fn take_in(&mut self, rows: &[Row], quarter: Quarter) -> Result<(), Unreleased> {
        if let Some(last) = self.parts.last().map(|p| p.quarter)
            && last.next() != quarter
        {
            return Err(Unreleased::Gap { after: last, found: quarter });
        }
        let earlier = !self.parts.is_empty();
        let from = self.numbers.len();
        // Later on, what was before is known already.
        let before = Count::of(if earlier { &[] } else { rows }, self.lists, quarter.before())?;
        let now = Count::of(rows, self.lists, quarter)?;
        let count = |meaning: &Meaning| {
            let count = if meaning.quarter == quarter { &now } else { &before };
            i64::try_from(count.number(meaning)).unwrap_or(i64::MAX)
        };
        let mut equations: Vec<Vec<(usize, i64)>> = vec![];
        for index in 0..self.tables.len() {
            for place in self.tables[index].places() {
                let table = &self.tables[index];
                let (meaning, shows) = (table.meaning(&place, quarter), table.shows(&place));
                let (threshold, cost) = (table.threshold, 1 + 4 * table.sums(&place));
                let variable = self.variable(&meaning, &count);
                if shows {
                    self.show(variable, threshold, cost);
                }
            }
            equations.extend(self.sums(&self.tables[index], quarter));
        }
        for identity in identities(self.lists, quarter, earlier) {
            let mut terms: Vec<(usize, i64)> =
                identity.terms.iter().map(|(c, m)| (self.variable(m, &count), *c)).collect();
            if let Some(rest) = identity.rest {
                let left = terms.iter().map(|(v, c)| c * self.numbers[*v].truth).sum();
                terms.push((self.variable(&rest, &|_| left), -1));
            }
            equations.push(terms);
        }
        self.check(from, &equations)?;
        self.parts.push(Part { quarter, from, equations });
        Ok(())
    }

    fn variable(&mut self, meaning: &Meaning, count: &dyn Fn(&Meaning) -> i64) -> usize {
        if let Some(known) = self.variables.get(meaning) {
            return *known;
        }
        let held = if meaning.is_impossible() { Held::Fixed } else { Held::Free };
        let threshold = i64::try_from(THRESHOLD).unwrap_or(i64::MAX);
        let truth = count(meaning);
        self.numbers.push(Number { meaning: meaning.clone(), truth, held, shown: false, threshold, cost: 0 });
        self.variables.insert(meaning.clone(), self.numbers.len() - 1);
        self.numbers.len() - 1
    }

    fn show(&mut self, variable: usize, threshold: u64, cost: u64) {
        let number = &mut self.numbers[variable];
        number.threshold = number.threshold.max(i64::try_from(threshold).unwrap_or(i64::MAX));
        number.cost += cost;
        number.shown = true;
    }

    /// The sums that a table shows.
    fn sums(&self, table: &Table, quarter: Quarter) -> Vec<Vec<(usize, i64)>> {
        let at = |place: &Place| self.variables.get(&table.meaning(place, quarter)).copied();
        let mut equations = vec![];
        for place in table.places() {
            for (axis, node) in place.nodes.iter().enumerate() {
                let nodes = &table.axes[axis].nodes;
                let parts = (0..nodes.len()).filter(|n| nodes[*n].parent == Some(*node));
                let parts = parts.filter_map(|part| {
                    let mut other = place.clone();
                    other.nodes[axis] = part;
                    at(&other)
                });
                let mut terms: Vec<(usize, i64)> = parts.map(|v| (v, -1)).collect();
                if let (false, Some(sum)) = (terms.is_empty(), at(&place)) {
                    terms.push((sum, 1));
                    equations.push(terms);
                }
            }
        }
        equations
    }

    /// A relation that the true numbers break would protect nothing: then no release is made.
    fn check(&self, from: usize, equations: &[Vec<(usize, i64)>]) -> Result<(), Unreleased> {
        let sum = |e: &[(usize, i64)]| e.iter().map(|(v, c)| c * self.numbers[*v].truth).sum::<i64>();
        let broken = equations.iter().find(|e| sum(e) != 0).and_then(|e| e.first().map(|t| t.0));
        let wrong =
            |n: &Number| n.truth < 0 || n.truth > LARGEST || (n.meaning.is_impossible() && n.truth != 0);
        let wrong = (from..self.numbers.len()).find(|v| wrong(&self.numbers[*v]));
        match broken.or(wrong) {
            None => Ok(()),
            Some(v) => Err(Unreleased::DoesNotAddUp { meaning: self.numbers[v].meaning.clone() }),
        }
    }

    /// Freezes the quarter as it was released: what was printed stays known, what was hidden stays hidden.
    pub(super) fn freeze_as(&mut self, released: &[(Meaning, Option<u64>)]) -> Result<(), Unreleased> {
        for (meaning, told) in released {
            let changed = || Unreleased::Changed { meaning: meaning.clone() };
            let number = &mut self.numbers[*self.variables.get(meaning).ok_or_else(changed)?];
            match told {
                Some(n) if i64::try_from(*n).ok() != Some(number.truth) => return Err(changed()),
                Some(_) => number.held = Held::Fixed,
                None if number.held == Held::Fixed => return Err(changed()),
                None => {}
            }
        }
        self.want_new();
        // Not to protect it again, but to know what the next release has to look after.
        self.look_at(Window { since: self.last(), closed: true, may_hide: false })?;
        self.look_at(Window { since: self.oldest_open(), closed: true, may_hide: false })?;
        self.wanted.retain(|w| !w.closed);
        Ok(())
    }

    /// Decides what is hidden in the quarter taken in last, and freezes it.
    pub(super) fn protect(&mut self, hiding: Hiding) -> Result<(), Unreleased> {
        let from = self.parts.last().map_or(0, |p| p.from);
        for number in &mut self.numbers[from..] {
            let small = hiding.hides_small() && number.truth < number.threshold;
            if number.shown && !small && number.held == Held::Free {
                number.held = Held::Printed;
            }
        }
        if hiding == Hiding::AllThatIsNeeded {
            self.wanted.iter_mut().for_each(|w| w.shown = false);
            self.want_new();
            self.audit()?;
            self.wanted.retain(|w| !w.closed);
        }
        for number in &mut self.numbers[from..] {
            if number.held == Held::Printed {
                number.held = Held::Fixed;
            }
        }
        Ok(())
    }

    /// Looks for worlds until every doubt is shown, and hides what stands in the way.
    fn audit(&mut self) -> Result<(), Unreleased> {
        let (last, oldest) = (self.last(), self.oldest_open());
        // What a closed world shows is shown for ever: they are taken where they are to be had for nothing.
        self.look_at(Window { since: last, closed: true, may_hide: false })?;
        self.look_at(Window { since: oldest, closed: true, may_hide: false })?;
        loop {
            let hidden = self.look_at(Window { since: last, closed: false, may_hide: true })?
                + self.look_at(Window { since: oldest, closed: false, may_hide: true })?;
            if hidden == 0 {
                break;
            }
        }
        match self.wanted.iter().find(|w| !w.shown) {
            None => Ok(()),
            Some(w) => Err(Unreleased::Exposed { meaning: self.numbers[w.variable].meaning.clone() }),
        }
    }

    fn last(&self) -> usize {
        self.parts.len().saturating_sub(1)
    }

    fn oldest_open(&self) -> usize {
        self.wanted.iter().filter(|w| !w.closed).map(|w| w.since).min().unwrap_or(self.last())
    }

    fn want_new(&mut self) {
        for variable in self.parts.last().map_or(0, |p| p.from)..self.numbers.len() {
            self.want(variable);
        }
    }

    /// What must stay in doubt about a hidden number. What is large and never printed needs no protection.
    fn want(&mut self, variable: usize) {
        let Number { truth, held, shown, threshold, .. } = self.numbers[variable];
        if held != Held::Free {
            return;
        }
        let doubts: &[Doubt] = match truth < threshold {
            true if truth > 0 => &[Doubt::Zero, Doubt::Threshold],
            true => &[Doubt::Threshold],
            false if shown => &[Doubt::Other],
            false => &[],
        };
        let since = self.last();
        let wanted =
            doubts.iter().map(|d| Wanted { variable, doubt: *d, since, shown: false, closed: false });
        self.wanted.extend(wanted);
    }

    /// The worlds of a window: what lies before it is as it was, and if it is closed so is what comes after.
    fn worlds(&self, window: Window) -> Result<Worlds, TooLarge> {
        let from = self.parts[window.since].from;
        let quarter = self.parts[self.last()].quarter;
        let held = |(variable, number): (usize, &Number)| {
            let handed_on = number.meaning.is_stock() && number.meaning.quarter == quarter;
            if variable < from || (window.closed && handed_on) { Held::Fixed } else { number.held }
        };
        let held = self.numbers.iter().enumerate().map(held).collect();
        let mut worlds = Worlds::new(self.numbers.iter().map(|n| n.truth).collect(), held);
        for equation in self.parts[window.since..].iter().flat_map(|p| &p.equations) {
            worlds.add_equation(equation)?;
        }
        Ok(worlds)
    }

    /// Looks for worlds that show what is in doubt, and hides what stands in the way. Returns how many it hid.
    ///
    /// Each search goes on from the world before it: what one world shows of many numbers need not be looked for again.
    fn look_at(&mut self, window: Window) -> Result<u64, Unreleased> {
        let open = |w: &Wanted| w.since >= window.since && !(if window.closed { w.closed } else { w.shown });
        if !self.wanted.iter().any(open) {
            return Ok(0);
        }
        let mut hidden = 0;
        let mut worlds = self.worlds(window)?;
        for upwards in [true, false] {
            worlds.return_to_truth();
            let mut next = 0;
            while next < self.wanted.len() {
                let wanted = self.wanted[next];
                if !open(&wanted) || (wanted.doubt != Doubt::Zero) != upwards {
                    next += 1;
                    continue;
                }
                let cheapest = match self.look(&mut worlds, wanted) {
                    Ok(()) => {
                        self.note_doubts(&worlds, window);
                        continue;
                    }
                    Err(Stuck::TooLarge) => return Err(TooLarge.into()),
                    Err(Stuck::Behind(printed)) => printed.into_iter().min_by_key(|v| self.loss(*v)),
                };
                match cheapest.filter(|_| window.may_hide) {
                    None => next += 1,
                    Some(cheapest) => {
                        self.numbers[cheapest].held = Held::Free;
                        worlds.hide(cheapest);
                        self.want(cheapest);
                        hidden += 1;
                    }
                }
            }
        }
        Ok(hidden)
    }

    fn loss(&self, variable: usize) -> (u64, usize) {
        let number = &self.numbers[variable];
        (number.cost.saturating_mul(number.truth.unsigned_abs()), variable)
    }

    fn look(&self, worlds: &mut Worlds, wanted: Wanted) -> Result<(), Stuck> {
        let Wanted { variable, doubt, .. } = wanted;
        let Number { truth, threshold, .. } = self.numbers[variable];
        match doubt {
            Doubt::Zero => worlds.reach(variable, Goal::AtMost(0)),
            Doubt::Threshold => worlds.reach(variable, Goal::AtLeast(threshold)),
            Doubt::Other => {
                let more = worlds.reach(variable, Goal::AtLeast(truth + 1));
                let Err(Stuck::Behind(above)) = more else { return more };
                let less = worlds.reach(variable, Goal::AtMost(truth - 1));
                let Err(Stuck::Behind(below)) = less else { return less };
                Err(Stuck::Behind([above, below].concat()))
            }
        }
    }

    /// Notes every doubt that a world leaves, not only the one it was looked for.
    fn note_doubts(&mut self, worlds: &Worlds, window: Window) {
        for wanted in self.wanted.iter_mut().filter(|w| w.since >= window.since) {
            let Number { truth, threshold, .. } = self.numbers[wanted.variable];
            let here = worlds.here(wanted.variable);
            let shows = match wanted.doubt {
                Doubt::Zero => here == 0,
                Doubt::Threshold => here >= threshold,
                Doubt::Other => here != truth,
            };
            wanted.shown |= shows;
            wanted.closed |= shows && window.closed;
        }
    }
}
