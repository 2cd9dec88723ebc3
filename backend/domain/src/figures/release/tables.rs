//! The closed list of tables of a release, as data. Nobody asks a free question: this is all the Committee reads.
//!
//! A cell is known by what it means ([`Meaning`]), not by where it is printed: the same margin in two tables, or what
//! was pending at the end of one quarter and at the start of the next, is one variable.

use super::row::{
    AssetStage, ClockKind, FirstDecision, GroundGroup, Matter, Quarter, ReleasedOutcome, Sensitivity,
};
use crate::codes::Kind;

/// A count under this is not printed.
pub const THRESHOLD: u64 = 5;
/// The same where trafficking and child cases are split out.
pub const SENSITIVE_THRESHOLD: u64 = 10;
/// Age in quarters since it was sent: this one, one, two, three before, and longer.
pub const AGES: &[&str] =
    &["same_quarter", "one_quarter", "two_quarters", "three_quarters", "a_year_or_more"];
/// Information rounds of a request.
pub const ROUNDS: &[&str] = &["none", "one", "two", "three_or_more"];

/// The lists that come as data, each in a fixed order. They must not be drawn from the docket: that a category is there
/// would tell that it is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lists {
    /// Regions of States, by code.
    pub regions: Vec<String>,
    /// Currencies of the assets table, ISO 4217.
    pub currencies: Vec<String>,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantity {
    /// Requests open at the end of the quarter, as its release knew it.
    Pending,
    /// Requests sent in the quarter.
    Made,
    /// Requests sent before the quarter that no earlier release knew of.
    LateMade,
    /// Requests that ended in the quarter.
    Closed,
    /// Requests that ended before the quarter, which no earlier release knew.
    LateClosed,
    /// Requests that this release is the first to know ended: those that ended in the quarter, and before it.
    Ended,
    /// First decisions that this release is the first to know.
    Decided,
    /// Acts of refusal that this release is the first to know.
    Refusals,
    /// Clocks that this release is the first to know due.
    Due,
    /// Requests in which this release is the first to know that assets were taken.
    AssetRequests,
    /// Acts told by letter that this release is the first to know.
    ToldActs,
    /// Missing dates that this release is the first to know.
    DatesMissing,
    /// Requests that this release is the first to know sent: at risk of T1 and T4 from now on.
    Sent,
    /// Requests that it is the first to know acknowledged: events of T1, at risk of T2 from now on.
    Acknowledged,
    /// Of those acknowledged, the ones it is the first to know decided: events of T2.
    DecidedAfterAcknowledgement,
    /// Requests that it is the first to know accepted: at risk of T3 from now on.
    Accepted,
    /// Of those accepted, the ones it is the first to know executed: events of T3.
    ExecutedAfterAcceptance,
    /// Requests that it is the first to know executed: events of T4.
    Executed,
    /// What a subtraction of two counts gives: never printed, protected all the same. Named by the identity.
    Rest(&'static str),
}

/// By what requests and acts are broken down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the name of an axis")]
pub enum Attribute {
    Kind,
    Matter,
    RequestingRegion,
    RequestedRegion,
    Sensitivity,
    Outcome,
    Decision,
    Rounds,
    Age,
    Ground,
    Consulted,
    Clock,
    Kept,
    AssetStage,
    Currency,
}

impl Attribute {
    pub(super) const COUNT: usize = 15;
}

/// What a number means: a quantity of a quarter, broken down. Equal meanings are one number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Meaning {
    /// The quarter.
    pub quarter: Quarter,
    /// What is counted.
    pub quantity: Quantity,
    /// Which categories of which attributes, as bits; sorted, and without what says nothing.
    pub by: Vec<(Attribute, u32)>,
}

impl Meaning {
    /// Whether the next quarter starts from it.
    pub(super) fn is_stock(&self) -> bool {
        self.quantity == Quantity::Pending
    }

    pub(super) fn new(quarter: Quarter, quantity: Quantity, mut by: Vec<(Attribute, u32)>) -> Self {
        by.sort_unstable();
        Self { quarter, quantity, by }
    }

    /// Whether no docket can have one: printed as impossible, never as zero.
    pub(super) fn is_impossible(&self) -> bool {
        let only = |attribute, mask: u32| self.by.iter().any(|(a, m)| *a == attribute && m & !mask == 0);
        // Only a provisional arrest lapses; a surrender is executed, or never came.
        [(ReleasedOutcome::Lapsed, bit(0) | bit(1)), (ReleasedOutcome::NotExecutable, bit(1))]
            .into_iter()
            .any(|(outcome, kinds)| {
                only(Attribute::Outcome, bit(outcome as usize)) && only(Attribute::Kind, kinds)
            })
    }
}

/// A category of an axis, or a sum of categories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its code.
    pub code: String,
    /// What it selects; none for all.
    pub of: Option<(Attribute, u32)>,
    /// The sum it belongs to.
    pub parent: Option<usize>,
    /// Whether it is printed; what is not is still a number an attacker can reckon with.
    pub shown: bool,
}

/// A break-down: categories and their sums, in a fixed order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// Its code.
    pub code: &'static str,
    /// Its categories.
    pub nodes: Vec<Node>,
}

/// A line of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Its code.
    pub code: &'static str,
    /// What it counts.
    pub quantity: Quantity,
    /// Whether it is a stock at the start: that of the quarter before.
    pub at_start: bool,
}

/// A table of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its code.
    pub code: &'static str,
    /// A count under this is not printed.
    pub threshold: u64,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its break-downs.
    pub axes: Vec<Axis>,
}

pub(super) const fn bit(index: usize) -> u32 {
    1 << index
}

fn leaf(code: &str, attribute: Attribute, index: usize, parent: Option<usize>) -> Node {
    Node { code: code.to_owned(), of: Some((attribute, bit(index))), parent, shown: true }
}

fn all() -> Node {
    Node { code: "all".to_owned(), of: None, parent: None, shown: true }
}

/// An axis of categories under their sum.
fn summed<'a>(code: &'static str, attribute: Attribute, codes: impl IntoIterator<Item = &'a str>) -> Axis {
    let leaves = codes.into_iter().enumerate().map(|(i, c)| leaf(c, attribute, i, Some(0)));
    Axis { code, nodes: std::iter::once(all()).chain(leaves).collect() }
}

/// An axis of categories that are never added.
fn apart<'a>(code: &'static str, attribute: Attribute, codes: impl IntoIterator<Item = &'a str>) -> Axis {
    let leaves = codes.into_iter().enumerate().map(|(i, c)| leaf(c, attribute, i, None));
    Axis { code, nodes: leaves.collect() }
}

fn kinds() -> Axis {
    summed("kind", Attribute::Kind, Kind::ALL.iter().map(|k| k.as_str()))
}

fn outcomes() -> Axis {
    summed("outcome", Attribute::Outcome, ReleasedOutcome::ALL.iter().map(|o| o.as_str()))
}

fn requesting(lists: &Lists) -> Axis {
    summed("requesting_region", Attribute::RequestingRegion, lists.regions.iter().map(String::as_str))
}

fn requested(lists: &Lists) -> Axis {
    summed("requested_region", Attribute::RequestedRegion, lists.regions.iter().map(String::as_str))
}

/// Kinds, and assistance by principal measure.
fn matters() -> Axis {
    let Axis { mut nodes, .. } = kinds();
    let of_mla = Matter::ALL.iter().filter(|m| m.kind() == Kind::Mla);
    nodes.extend(of_mla.map(|m| leaf(m.as_str(), Attribute::Matter, *m as usize, Some(1))));
    Axis { code: "matter", nodes }
}

/// The victim-sensitive split. All and the rest are not printed here, and belong to the sum.
fn sensitivities() -> Axis {
    let split = &Sensitivity::ALL[..3];
    let mask = split.iter().fold(0, |m, s| m | bit(*s as usize));
    let sum = Node {
        code: "sensitive".to_owned(),
        of: Some((Attribute::Sensitivity, mask)),
        parent: Some(0),
        shown: true,
    };
    let rest = leaf("neither", Attribute::Sensitivity, Sensitivity::Neither as usize, Some(0));
    let mut nodes = vec![Node { shown: false, ..all() }, sum, Node { shown: false, ..rest }];
    nodes.extend(split.iter().map(|s| leaf(s.as_str(), Attribute::Sensitivity, *s as usize, Some(1))));
    Axis { code: "sensitivity", nodes }
}

const fn line(code: &'static str, quantity: Quantity) -> Line {
    Line { code, quantity, at_start: false }
}

const FLOW: [Line; 6] = [
    Line { code: "pending_at_start", quantity: Quantity::Pending, at_start: true },
    line("recorded_late", Quantity::LateMade),
    line("made", Quantity::Made),
    line("closed_recorded_late", Quantity::LateClosed),
    line("closed", Quantity::Closed),
    line("pending_at_end", Quantity::Pending),
];
const ENDED: [Line; 1] = [line("ended", Quantity::Ended)];

fn table(code: &'static str, lines: &[Line], axes: Vec<Axis>) -> Table {
    Table { code, threshold: THRESHOLD, lines: lines.to_vec(), axes }
}

fn sensitive(code: &'static str, lines: &[Line], axes: Vec<Axis>) -> Table {
    Table { threshold: SENSITIVE_THRESHOLD, ..table(code, lines, axes) }
}

/// How many regions there can be, [`OTHER`](super::OTHER) among them: as many as a mask has bits.
pub const MOST_REGIONS: usize = 32;

/// Returns the closed list. There is no pair table for the victim-sensitive split, and no table by State.
#[must_use]
pub fn tables(lists: &Lists) -> Vec<Table> {
    let currencies = || apart("currency", Attribute::Currency, lists.currencies.iter().map(String::as_str));
    let codes = |all: &'static [&'static str]| all.iter().copied();
    vec![
        table("volumes", &FLOW, vec![kinds()]),
        table("regions", &FLOW, vec![requesting(lists), requested(lists)]),
        table("outcomes", &ENDED, vec![outcomes(), kinds()]),
        table("outcomes_by_region", &ENDED, vec![outcomes(), requested(lists)]),
        table(
            "decisions",
            &[line("decided", Quantity::Decided)],
            vec![
                summed("decision", Attribute::Decision, FirstDecision::ALL.iter().map(|d| d.as_str())),
                kinds(),
            ],
        ),
        table(
            "refusals",
            &[line("refusals", Quantity::Refusals)],
            vec![
                summed("ground", Attribute::Ground, GroundGroup::ALL.iter().map(|g| g.as_str())),
                summed("consulted", Attribute::Consulted, ["no", "yes"]),
            ],
        ),
        table(
            "information_rounds",
            &[line("sent", Quantity::Sent)],
            vec![summed("rounds", Attribute::Rounds, codes(ROUNDS)), kinds()],
        ),
        table(
            "clocks",
            &[line("due", Quantity::Due)],
            vec![
                apart("clock", Attribute::Clock, ClockKind::ALL.iter().map(|c| c.as_str())),
                summed("kept", Attribute::Kept, ["no", "yes"]),
            ],
        ),
        table(
            "ageing",
            &[line("pending_at_end", Quantity::Pending)],
            vec![summed("age", Attribute::Age, codes(AGES))],
        ),
        table(
            "times",
            &[
                line("sent", Quantity::Sent),
                line("acknowledged", Quantity::Acknowledged),
                line("decided", Quantity::DecidedAfterAcknowledgement),
                line("accepted", Quantity::Accepted),
                line("executed_after_acceptance", Quantity::ExecutedAfterAcceptance),
                line("executed", Quantity::Executed),
            ],
            vec![matters()],
        ),
        sensitive("trafficking_and_children", &FLOW, vec![sensitivities()]),
        sensitive("trafficking_and_children_outcomes", &ENDED, vec![outcomes(), sensitivities()]),
        table(
            "assets",
            &[line("requests", Quantity::AssetRequests)],
            vec![
                apart("stage", Attribute::AssetStage, AssetStage::ALL.iter().map(|s| s.as_str())),
                currencies(),
            ],
        ),
        table(
            "records",
            &[line("acts_told_by_letter", Quantity::ToldActs), line("dates_missing", Quantity::DatesMissing)],
            vec![],
        ),
    ]
}

/// A place in a table: its line and a category for each axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// A node of each axis.
    pub nodes: Vec<usize>,
}

impl Table {
    /// Returns every place, shown or not: lines first, then the axes in order, the last one running fastest.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let mut places: Vec<Place> =
            (0..self.lines.len()).map(|line| Place { line, nodes: vec![] }).collect();
        for axis in &self.axes {
            places = places
                .into_iter()
                .flat_map(|place| {
                    (0..axis.nodes.len()).map(move |node| {
                        let mut nodes = place.nodes.clone();
                        nodes.push(node);
                        Place { line: place.line, nodes }
                    })
                })
                .collect();
        }
        places
    }

    /// Returns whether a place is printed.
    #[must_use]
    pub fn shows(&self, place: &Place) -> bool {
        self.axes.iter().zip(&place.nodes).all(|(axis, node)| axis.nodes[*node].shown)
    }

    /// Returns what the number at a place means in the release of a quarter.
    #[must_use]
    pub fn meaning(&self, place: &Place, quarter: Quarter) -> Meaning {
        let line = self.lines[place.line];
        let of = self.axes.iter().zip(&place.nodes).filter_map(|(axis, node)| axis.nodes[*node].of);
        Meaning::new(if line.at_start { quarter.before() } else { quarter }, line.quantity, of.collect())
    }

    /// How many break-downs are summed up at a place: the more, the more a reader loses with it.
    pub(super) fn sums(&self, place: &Place) -> u64 {
        let summed = |(axis, node): (&Axis, &usize)| axis.nodes.iter().any(|n| n.parent == Some(*node));
        self.axes.iter().zip(&place.nodes).filter(|at| summed((at.0, at.1))).count() as u64
    }
}
