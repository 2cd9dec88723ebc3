//! Requests from region to region, and which cells of that table can be shown to others.
//!
//! A small cell is hidden, and as many more as it takes that nobody who knows the cells shown and that all numbers are
//! whole and not negative can tell it. A table of two ways with its sums is a network: the numbers flow from the sums
//! of the rows through the cells to the sums of the columns, and the hidden ones can be others exactly where something
//! can still be sent around through them (Gusfield, SIAM Journal on Computing 17, 1988). So whether a cell is
//! protected is decided, not estimated.
//!
//! This is one table of one report. Tables that are released together, quarter by quarter, are another matter.

use std::collections::BTreeMap;

use crate::ids::StateCode;

/// A count under this is not shown. A zero is a small count too.
pub const THRESHOLD: u64 = 5;

/// A cell as others see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// The number.
    Shown(u64),
    /// Hidden, because it is small or because it would give a small one away; which of both is not told.
    Suppressed,
}

/// Counts by region that asks and region that is asked, with the sums in the last row and the last column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    regions: Vec<String>,
    counts: Vec<Vec<u64>>,
}

impl Matrix {
    /// Returns the table of these regions. They must not be drawn from the requests: that one is there would tell that
    /// it is not empty. A State in none of them is not counted.
    pub fn of(
        pairs: &BTreeMap<(StateCode, StateCode), u64>,
        regions: Vec<String>,
        region: impl Fn(StateCode) -> String,
    ) -> Self {
        let n = regions.len();
        let place = |state: StateCode| regions.iter().position(|r| *r == region(state));
        let mut counts = vec![vec![0; n + 1]; n + 1];
        for ((from, to), count) in pairs {
            let (Some(i), Some(j)) = (place(*from), place(*to)) else { continue };
            for (i, j) in [(i, j), (i, n), (n, j), (n, n)] {
                counts[i][j] += count;
            }
        }
        Self { regions, counts }
    }

    /// Returns the regions, in the order of rows and columns.
    #[must_use]
    pub fn regions(&self) -> &[String] {
        &self.regions
    }

    /// Returns the counts, the sums last.
    #[must_use]
    pub fn counts(&self) -> &[Vec<u64>] {
        &self.counts
    }

    /// Returns the table as others may see it; none where it cannot be protected, and nothing of it may be shown. The
    /// sum of all is always shown: it is the number of requests.
    #[must_use]
    pub fn suppressed(&self) -> Option<Vec<Vec<Cell>>> {
        let mut network = Network::of(&self.counts);
        while let Some((arc, way)) = network.exposed() {
            for other in network.cheapest(arc, way)? {
                network.arcs[other].hidden = true;
            }
        }
        let wide = self.counts.len();
        let shown = |arc: &Arc| if arc.hidden { Cell::Suppressed } else { Cell::Shown(arc.count) };
        let cells: Vec<Cell> = network.arcs.iter().map(shown).collect();
        Some(cells.chunks(wide).map(<[Cell]>::to_vec).collect())
    }
}

/// A number of the table: what flows from one node to another.
#[derive(Debug, Clone, Copy)]
struct Arc {
    from: usize,
    to: usize,
    count: u64,
    hidden: bool,
    /// What is lost if it is hidden; nobody hides what has none.
    cost: Option<u64>,
}

/// In which direction an attacker must be left in doubt about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It may be more by as much.
    Up(u64),
    /// It may be less by as much.
    Down(u64),
    /// It may be another.
    Either,
}

/// One arc as it is walked: which, and whether against its direction.
type Walked = (usize, bool);

#[derive(Debug)]
struct Network {
    arcs: Vec<Arc>,
    nodes: usize,
}

impl Network {
    /// Rows, columns, and a source and a sink; row by row, each with its sum, then the sums of the columns, then all.
    fn of(counts: &[Vec<u64>]) -> Self {
        let n = counts.len() - 1;
        let (source, sink) = (2 * n, 2 * n + 1);
        let all = counts[n][n];
        let mut arcs = vec![];
        for (i, row) in counts.iter().enumerate() {
            for (j, count) in row.iter().copied().enumerate() {
                let (from, to) = match (i < n, j < n) {
                    (true, true) => (i, n + j),
                    (true, false) => (source, i),
                    (false, true) => (n + j, sink),
                    (false, false) => (sink, source),
                };
                let is_sum = i == n || j == n;
                let is_all = i == n && j == n;
                let cost = (!is_all).then_some(1 + count + if is_sum { all } else { 0 });
                arcs.push(Arc { from, to, count, hidden: count < THRESHOLD && !is_all, cost });
            }
        }
        Self { arcs, nodes: 2 * n + 2 }
    }

    /// Returns a hidden number that is not protected: a small one that is seen not to be nothing, or not to reach the
    /// threshold; any other that can be told.
    fn exposed(&self) -> Option<(usize, Way)> {
        self.arcs.iter().enumerate().filter(|(_, arc)| arc.hidden).find_map(|(index, arc)| {
            let small = [Way::Up(THRESHOLD.saturating_sub(arc.count)), Way::Down(arc.count)];
            let large = [Way::Either];
            let ways: &[Way] = if arc.count < THRESHOLD { &small } else { &large };
            ways.iter().copied().find(|way| !self.leaves(index, *way)).map(|way| (index, way))
        })
    }

    fn leaves(&self, arc: usize, way: Way) -> bool {
        match way {
            Way::Up(by) => self.push(arc, true, by).0 >= by,
            Way::Down(by) => self.push(arc, false, by).0 >= by,
            Way::Either => self.push(arc, true, 1).0 + self.push(arc, false, 1).0 > 0,
        }
    }

    /// Sends up to `by` more (or less) through an arc and around through the other hidden ones. Returns how much went,
    /// and the numbers that it left.
    fn push(&self, arc: usize, more: bool, by: u64) -> (u64, Vec<u64>) {
        let mut flows: Vec<u64> = self.arcs.iter().map(|a| a.count).collect();
        let mut sent = 0;
        while sent < by {
            let Some(walk) = self.walk(arc, more, &flows, |a| a.hidden.then_some(0)) else { break };
            let back = |(index, backwards): &(usize, bool)| backwards.then(|| flows[*index]);
            let narrowest = walk.iter().filter_map(back).min().unwrap_or(u64::MAX);
            let amount = narrowest.min(by - sent);
            for (index, backwards) in walk {
                flows[index] = if backwards { flows[index] - amount } else { flows[index] + amount };
            }
            flows[arc] = if more { flows[arc] + amount } else { flows[arc].saturating_sub(amount) };
            sent += amount;
        }
        (sent, flows)
    }

    /// The shown numbers whose hiding costs least, of those that would let more through.
    fn cheapest(&self, arc: usize, way: Way) -> Option<Vec<usize>> {
        let more = !matches!(way, Way::Down(_));
        let by = match way {
            Way::Up(by) | Way::Down(by) => by,
            Way::Either => 1,
        };
        let (_, flows) = self.push(arc, more, by);
        let cost = |a: &Arc| if a.hidden { Some(0) } else { a.cost };
        let walk = self.walk(arc, more, &flows, cost)?;
        Some(walk.into_iter().map(|(index, _)| index).filter(|i| !self.arcs[*i].hidden).collect())
    }

    /// The cheapest way around from the end of an arc to its beginning (for less: from its beginning to its end).
    /// Whatever has a cost may be walked; against its direction only where something flows.
    fn walk(
        &self,
        arc: usize,
        more: bool,
        flows: &[u64],
        cost: impl Fn(&Arc) -> Option<u64>,
    ) -> Option<Vec<Walked>> {
        let Arc { from, to, .. } = self.arcs[arc];
        let (start, goal) = if more { (to, from) } else { (from, to) };
        // To each node the cheapest so far: what it costs, and the last arc of it.
        let mut best: Vec<Option<(u64, Option<Walked>)>> = vec![None; self.nodes];
        best[start] = Some((0, None));
        // Bellman and Ford: at most as many rounds as there are nodes.
        for _ in 0..self.nodes {
            for (index, other) in self.arcs.iter().enumerate().filter(|(index, _)| *index != arc) {
                let Some(cost) = cost(other) else { continue };
                for backwards in [false, true] {
                    if backwards && flows[index] == 0 {
                        continue;
                    }
                    let (here, there) =
                        if backwards { (other.to, other.from) } else { (other.from, other.to) };
                    let Some((so_far, _)) = best[here] else { continue };
                    if best[there].is_none_or(|(known, _)| so_far + cost < known) {
                        best[there] = Some((so_far + cost, Some((index, backwards))));
                    }
                }
            }
        }
        let (mut walk, mut at) = (vec![], goal);
        while let (_, Some((index, backwards))) = best[at]? {
            walk.push((index, backwards));
            at = if backwards { self.arcs[index].to } else { self.arcs[index].from };
        }
        walk.reverse();
        Some(walk)
    }
}
