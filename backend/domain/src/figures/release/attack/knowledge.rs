//! What an attacker knows: the releases, the definitions, and every relation that follows from them. Written from the
//! definitions of the figures, by names; it shares no line with what suppresses.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Cell, Quarter, Released, ReleasedTable, Shown};

/// A sum of numbers that is zero.
pub(super) type Equation = Vec<(usize, i64)>;

/// Numbers by name, what was printed of them, and what holds between them.
#[derive(Default)]
pub(super) struct Knowledge {
    pub(super) names: Vec<String>,
    by_name: BTreeMap<String, usize>,
    /// As printed.
    pub(super) known: Vec<Option<i64>>,
    /// Between which bounds a rate that was printed puts it.
    pub(super) bounds: Vec<(usize, i64, i64)>,
    /// Cells that were suppressed, with the threshold of their table.
    pub(super) suppressed: BTreeMap<usize, u64>,
    /// Cells of tables, printed or not.
    pub(super) cells: BTreeSet<usize>,
    /// Cells that no request can be counted in.
    pub(super) impossible: BTreeSet<usize>,
    pub(super) equations: Vec<Equation>,
}

/// Which categories each sum is made of.
fn parts<'a>(axis: &str, category: &str, categories: &'a [String]) -> Vec<&'a str> {
    let matters = ["persons", "records", "service", "search_seizure", "assets"];
    let is_part = |c: &&str| match (axis, category) {
        ("clock" | "stage" | "currency", _) => false,
        ("matter", "all") => ["mla", "extradition", "provisional_arrest"].contains(c),
        ("matter", "mla") => matters.contains(c),
        ("sensitivity", "sensitive") => *c != "sensitive",
        (_, "all") => *c != "all",
        _ => false,
    };
    categories.iter().map(String::as_str).filter(is_part).collect()
}

fn name(quarter: Quarter, quantity: &str, by: &[(&str, &str)]) -> String {
    let mut parts: Vec<String> = by
        .iter()
        .filter(|(_, category)| *category != "all")
        .map(|(axis, category)| match (*axis, *category) {
            ("matter", "mla" | "extradition" | "provisional_arrest") => format!("kind={category}"),
            (axis, category) => format!("{axis}={category}"),
        })
        .collect();
    parts.sort();
    format!("{quarter} {quantity} {}", parts.join(" "))
}

/// What a line counts, and of which quarter.
fn counted(table: &str, line: &str, quarter: Quarter) -> (String, Quarter) {
    match (table, line) {
        (_, "pending_at_start") => ("pending".to_owned(), quarter.before()),
        (_, "pending_at_end") => ("pending".to_owned(), quarter),
        ("times", "sent") => ("sent".to_owned(), quarter),
        ("times", line) => (format!("new {line}"), quarter),
        (_, line) => (line.to_owned(), quarter),
    }
}

impl Knowledge {
    pub(super) fn of(releases: &[Released]) -> Self {
        let mut known = Self::default();
        for (index, release) in releases.iter().enumerate() {
            for table in &release.tables {
                known.read(release.quarter, table);
            }
            known.reckon(release.quarter, index > 0);
        }
        for release in releases {
            for table in &release.tables {
                known.rates(release.quarter, table);
            }
        }
        known
    }

    pub(super) fn number(&mut self, name: String) -> usize {
        if let Some(index) = self.by_name.get(&name) {
            return *index;
        }
        self.names.push(name.clone());
        self.known.push(None);
        self.by_name.insert(name, self.names.len() - 1);
        self.names.len() - 1
    }

    fn at(&mut self, quarter: Quarter, quantity: &str, by: &[(&str, &str)]) -> usize {
        self.number(name(quarter, quantity, by))
    }

    fn cell(&mut self, quarter: Quarter, table: &ReleasedTable, line: &str, categories: &[&str]) -> usize {
        let (quantity, quarter) = counted(&table.code, line, quarter);
        let by: Vec<(&str, &str)> =
            table.by.iter().zip(categories).map(|(b, c)| (b.axis.as_str(), *c)).collect();
        self.at(quarter, &quantity, &by)
    }

    fn read(&mut self, quarter: Quarter, table: &ReleasedTable) {
        for (line, categories, cell) in table.labelled() {
            let number = self.cell(quarter, table, line, &categories);
            self.cells.insert(number);
            match cell {
                Cell::Printed(n) => self.known[number] = Some(i64::try_from(n).unwrap()),
                Cell::Impossible => {
                    self.impossible.insert(number);
                    self.known[number] = Some(0);
                }
                Cell::Suppressed => {
                    let threshold = self.suppressed.entry(number).or_default();
                    *threshold = table.threshold.max(*threshold);
                }
            }
            for (axis, by) in table.by.iter().enumerate() {
                let parts = parts(&by.axis, categories[axis], &by.categories);
                let mut sum: Equation = vec![(number, -1)];
                for part in parts {
                    let mut other = categories.clone();
                    other[axis] = part;
                    sum.push((self.cell(quarter, table, line, &other), 1));
                }
                if sum.len() > 1 {
                    self.equations.push(sum);
                }
            }
        }
        // What was printed anywhere is not suppressed.
        let known = &self.known;
        self.suppressed.retain(|number, _| known[*number].is_none());
    }

    /// A relation in names: quantity, whether of the quarter before, sign.
    fn holds(&mut self, quarter: Quarter, by: &[(&str, &str)], terms: &[(i64, &str)]) {
        let equation = terms
            .iter()
            .map(|(sign, term)| {
                let (quantity, quarter) = match term.strip_prefix("last ") {
                    Some(quantity) => (quantity, quarter.before()),
                    None => (*term, quarter),
                };
                // `decided decision=refused` is a category more.
                let mut by = by.to_vec();
                let mut words = quantity.split(" / ");
                let quantity = words.next().unwrap();
                by.extend(words.map(|w| w.split_once('=').unwrap()));
                (self.at(quarter, quantity, &by), *sign)
            })
            .collect();
        self.equations.push(equation);
    }

    /// What follows from the definitions beside the sums. What is never printed has a name of its own, and is a count.
    fn reckon(&mut self, q: Quarter, earlier: bool) {
        let flow: &[(i64, &str)] = &[
            (1, "last pending"),
            (1, "recorded_late"),
            (1, "made"),
            (-1, "closed_recorded_late"),
            (-1, "closed"),
            (-1, "pending"),
        ];
        let ended = &[(1, "closed"), (1, "closed_recorded_late"), (-1, "ended")];
        for kind in ["all", "mla", "extradition", "provisional_arrest"] {
            let by = [("kind", kind)];
            self.holds(q, &by, flow);
            self.holds(
                q,
                &by,
                &[(1, "ended / outcome=refused"), (-1, "decided / decision=refused"), (-1, "refused later")],
            );
            self.holds(q, &by, &[(1, "made"), (1, "recorded_late"), (-1, "sent")]);
            self.holds(q, &by, ended);
            self.holds(
                q,
                &by,
                &[
                    (1, "new accepted"),
                    (-1, "decided / decision=accepted_at_once"),
                    (-1, "decided / decision=accepted_after_rounds"),
                ],
            );
        }
        for from in ["all", "Africa", "Asia"] {
            for to in ["all", "Africa", "Asia"] {
                self.holds(q, &[("requesting_region", from), ("requested_region", to)], flow);
            }
            self.holds(q, &[("requested_region", from)], ended);
        }
        let classes =
            ["sensitive", "trafficking_no_child", "trafficking_child", "child_other_offence", "neither"];
        for class in classes {
            self.holds(q, &[("sensitivity", class)], flow);
            self.holds(q, &[("sensitivity", class)], ended);
        }
        for line in ["last pending", "recorded_late", "made", "closed_recorded_late", "closed", "pending"] {
            let (sum, rest) =
                (format!("{line} / sensitivity=sensitive"), format!("{line} / sensitivity=neither"));
            self.holds(q, &[], &[(1, line), (-1, &sum), (-1, &rest)]);
        }
        for outcome in ["executed", "not_executable", "refused", "returned", "withdrawn", "lapsed"] {
            let terms =
                [(1, "ended"), (-1, "ended / sensitivity=sensitive"), (-1, "ended / sensitivity=neither")];
            self.holds(q, &[("outcome", outcome)], &terms);
        }
        self.holds(
            q,
            &[("sensitivity", "neither")],
            &[
                (1, "ended"),
                (-1, "ended / outcome=executed"),
                (-1, "ended / outcome=not_executable"),
                (-1, "ended / outcome=refused"),
                (-1, "ended / outcome=returned"),
                (-1, "ended / outcome=withdrawn"),
                (-1, "ended / outcome=lapsed"),
            ],
        );
        self.holds(q, &[], &[(1, "refusals"), (-1, "ended / outcome=refused"), (-1, "refused in part")]);
        for matter in
            ["extradition", "provisional_arrest", "persons", "records", "service", "search_seizure", "assets"]
        {
            self.holds(
                q,
                &[("matter", matter)],
                &[
                    (1, "new executed"),
                    (-1, "new executed_after_acceptance"),
                    (-1, "executed, acceptance not known"),
                ],
            );
        }
        // What cannot be, whether it is printed as impossible or not.
        for (outcome, kind) in
            [("lapsed", "mla"), ("lapsed", "extradition"), ("not_executable", "extradition")]
        {
            let number = self.at(q, "ended", &[("outcome", outcome), ("kind", kind)]);
            self.known[number] = Some(0);
            self.impossible.insert(number);
        }
        self.ageing(q, earlier);
    }

    fn ageing(&mut self, q: Quarter, earlier: bool) {
        let words = ["same_quarter", "one_quarter", "two_quarters", "three_quarters", "a_year_or_more"];
        let aged = |what: &str, age: usize| format!("{what} / age={}", words[age]);
        self.holds(q, &[], &[(1, "made"), (-1, &aged("pending", 0)), (-1, &aged("gone", 0))]);
        let late: Vec<String> = (1..5).map(|a| aged("recorded_late", a)).collect();
        let mut terms: Vec<(i64, &str)> = late.iter().map(|t| (1, t.as_str())).collect();
        terms.push((-1, "recorded_late"));
        self.holds(q, &[], &terms);
        if !earlier {
            return;
        }
        for age in 1..5 {
            let (last, late) = (aged("last pending", age - 1), aged("recorded_late", age));
            let (now, gone, oldest) = (aged("pending", age), aged("gone", age), aged("last pending", 4));
            let mut terms: Vec<(i64, &str)> = vec![(1, &last), (1, &late), (-1, &now), (-1, &gone)];
            if age == 4 {
                terms.push((1, &oldest));
            }
            self.holds(q, &[], &terms);
        }
        let gone: Vec<String> = (0..5).map(|a| aged("gone", a)).collect();
        let mut terms: Vec<(i64, &str)> = gone.iter().map(|t| (1, t.as_str())).collect();
        terms.extend([(-1, "closed"), (-1, "closed_recorded_late")]);
        self.holds(q, &[], &terms);
    }

    /// A rate that is printed tells of what it is a rate, to half a thousandth.
    fn rates(&mut self, q: Quarter, table: &ReleasedTable) {
        for line in &table.derived {
            let Shown::Permille(rate) = line.value else { continue };
            let rate = i64::try_from(rate).unwrap();
            let of: Vec<&str> = line.of.iter().map(String::as_str).collect();
            let mut at = |counted: &str, categories: &[&str]| {
                let number = self.cell(q, table, counted, categories);
                (number, self.known[number])
            };
            let (above, below) = match line.figure.as_str() {
                "execution_rate" => {
                    let mut part = |outcome: &str| at("ended", &[outcome, of[0]]);
                    let below = [part("all").1, part("withdrawn").1, part("returned").1];
                    let [Some(all), Some(withdrawn), Some(returned)] = below else { continue };
                    (part("executed"), Some(all - withdrawn - returned))
                }
                "refused_as_a_whole" => {
                    (at("decided", &["refused", of[0]]), at("decided", &["all", of[0]]).1)
                }
                "accepted_at_once" => {
                    (at("decided", &["accepted_at_once", of[0]]), at("decided", &["all", of[0]]).1)
                }
                "refused_without_consultation" => {
                    (at("refusals", &[of[0], "no"]), at("refusals", &[of[0], "all"]).1)
                }
                "clocks_kept" => (at("due", &[of[0], "yes"]), at("due", &[of[0], "all"]).1),
                "clearance_rate" => (at("closed", &of), at("made", &of).1),
                other => panic!("a rate nobody attacks: {other}"),
            };
            let Some(below) = below.filter(|_| above.1.is_none()) else { continue };
            let low = (2 * rate * below - below).div_euclid(2000);
            let high = (2 * rate * below + below).div_euclid(2000);
            self.bounds.push((above.0, low.max(0), high));
        }
    }
}
