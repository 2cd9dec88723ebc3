//! The relations between numbers that no table shows as a sum: over time, and between tables.

use super::{
    row::{FirstDecision, Matter, Quarter, ReleasedOutcome},
    tables::{AGES, Attribute, Lists, Meaning, Quantity, bit},
};
use crate::codes::Kind;

/// A sum that is zero; or, with a rest, one that is the rest, which is never negative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) terms: Vec<(i64, Meaning)>,
    pub(super) rest: Option<Meaning>,
}

/// What is being said about one quarter and the one before.
struct About {
    quarter: Quarter,
    said: Vec<Identity>,
}

type By = Vec<(Attribute, u32)>;

impl About {
    fn at(&self, quantity: Quantity, by: &By) -> Meaning {
        Meaning::new(self.quarter, quantity, by.clone())
    }

    fn before(&self, quantity: Quantity, by: &By) -> Meaning {
        Meaning::new(self.quarter.before(), quantity, by.clone())
    }

    fn zero(&mut self, terms: Vec<(i64, Meaning)>) {
        self.said.push(Identity { terms, rest: None });
    }

    /// What is left is a count of requests too.
    fn leaves(&mut self, name: &'static str, by: &By, terms: Vec<(i64, Meaning)>) {
        let rest = Some(self.at(Quantity::Rest(name), by));
        self.said.push(Identity { terms, rest });
    }

    /// What was closed in time and late is what ended.
    fn ended(&mut self, by: &By) {
        self.zero(vec![
            (1, self.at(Quantity::Closed, by)),
            (1, self.at(Quantity::LateClosed, by)),
            (-1, self.at(Quantity::Ended, by)),
        ]);
    }

    /// N2(start) + N1 - closed = N2(end), with what was recorded late.
    fn flow(&mut self, by: &By) {
        self.zero(vec![
            (1, self.before(Quantity::Pending, by)),
            (1, self.at(Quantity::LateMade, by)),
            (1, self.at(Quantity::Made, by)),
            (-1, self.at(Quantity::LateClosed, by)),
            (-1, self.at(Quantity::Closed, by)),
            (-1, self.at(Quantity::Pending, by)),
        ]);
    }

    fn kind(&mut self, by: &By) {
        use Quantity::{Accepted, Decided, Ended, LateMade, Made, Sent};
        let with = |attribute, index| [by.clone(), vec![(attribute, bit(index))]].concat();
        self.flow(by);
        self.ended(by);
        // A refusal of the whole ends the request; some are refused after they were accepted.
        let refused = with(Attribute::Decision, FirstDecision::Refused as usize);
        let ended = with(Attribute::Outcome, ReleasedOutcome::Refused as usize);
        self.leaves("refused_later", by, vec![(1, self.at(Ended, &ended)), (-1, self.at(Decided, &refused))]);
        self.zero(vec![(1, self.at(Made, by)), (1, self.at(LateMade, by)), (-1, self.at(Sent, by))]);
        let accepted = [FirstDecision::AtOnce, FirstDecision::AfterRounds]
            .map(|d| (-1, self.at(Decided, &with(Attribute::Decision, d as usize))));
        let mut terms = vec![(1, self.at(Accepted, by))];
        terms.extend(accepted);
        self.zero(terms);
    }

    /// Requests only grow older, and only leave by ending.
    fn ageing(&mut self, earlier: bool) {
        use Quantity::{Closed, LateClosed, LateMade, Made, Pending};
        let aged = |age: usize| vec![(Attribute::Age, bit(age))];
        let last = AGES.len() - 1;
        let (none, gone) = (vec![], Quantity::Rest("gone"));
        self.leaves("gone", &aged(0), vec![(1, self.at(Made, &none)), (-1, self.at(Pending, &aged(0)))]);
        let late = (1..=last).map(|age| (1, self.at(LateMade, &aged(age))));
        let late = late.chain([(-1, self.at(LateMade, &none))]).collect();
        self.zero(late);
        // What the quarter before the first release held by age, nobody was told.
        for age in (1..=last).filter(|_| earlier) {
            let mut terms = vec![
                (1, self.before(Pending, &aged(age - 1))),
                (1, self.at(LateMade, &aged(age))),
                (-1, self.at(Pending, &aged(age))),
            ];
            if age == last {
                terms.push((1, self.before(Pending, &aged(last))));
            }
            self.leaves("gone", &aged(age), terms);
        }
        if earlier {
            let left = (0..=last).map(|age| (1, self.at(gone, &aged(age))));
            let left = left.chain([(-1, self.at(Closed, &none)), (-1, self.at(LateClosed, &none))]).collect();
            self.zero(left);
        }
    }
}

/// Returns what holds for every docket beside the sums of the tables. `earlier`: there was a release a quarter before.
pub(super) fn identities(lists: &Lists, quarter: Quarter, earlier: bool) -> Vec<Identity> {
    let mut about = About { quarter, said: vec![] };
    let kinds = Kind::ALL.len();
    for kind in 0..kinds {
        about.kind(&vec![(Attribute::Kind, bit(kind))]);
    }
    for matter in Matter::ALL {
        let by = match matter.kind() {
            Kind::Mla => (Attribute::Matter, bit(*matter as usize)),
            Kind::Extradition => (Attribute::Kind, bit(1)),
            Kind::ProvisionalArrest => (Attribute::Kind, bit(2)),
        };
        let by = vec![by];
        let terms = vec![
            (1, about.at(Quantity::Executed, &by)),
            (-1, about.at(Quantity::ExecutedAfterAcceptance, &by)),
        ];
        about.leaves("executed_acceptance_not_known", &by, terms);
    }
    for from in 0..lists.regions.len() {
        for to in 0..lists.regions.len() {
            about
                .flow(&vec![(Attribute::RequestingRegion, bit(from)), (Attribute::RequestedRegion, bit(to))]);
        }
    }
    for to in 0..lists.regions.len() {
        about.ended(&vec![(Attribute::RequestedRegion, bit(to))]);
    }
    for class in 0..4 {
        let by = vec![(Attribute::Sensitivity, bit(class))];
        about.flow(&by);
        about.ended(&by);
    }
    about.ageing(earlier);
    // Whoever was refused as a whole was refused by an act that was recorded with the end.
    let refused = vec![(Attribute::Outcome, bit(ReleasedOutcome::Refused as usize))];
    let terms = vec![(1, about.at(Quantity::Refusals, &vec![])), (-1, about.at(Quantity::Ended, &refused))];
    about.leaves("refused_in_part", &vec![], terms);
    about.said
}
