//! From rows to numbers: what a meaning comes to in a docket.

use std::collections::BTreeMap;

use super::{
    Unreleased,
    row::{Dated, FirstDecision, Matter, Quarter, Row},
    tables::{AGES, Attribute, Lists, Meaning, Quantity, ROUNDS},
};
use crate::codes::Kind;

/// Which category an attribute has, for each attribute; none where it has no say.
type Categories = [Option<u8>; Attribute::COUNT];

/// Counts of one quarter's facts.
pub(super) struct Count {
    quarter: Quarter,
    facts: BTreeMap<Quantity, Vec<Categories>>,
}

impl Count {
    /// Returns the counts of a quarter, as its release knew it.
    pub(super) fn of(rows: &[Row], lists: &Lists, quarter: Quarter) -> Result<Self, Unreleased> {
        let mut count = Self { quarter, facts: BTreeMap::new() };
        for row in rows {
            row.check()?;
            count.add(row, lists)?;
        }
        Ok(count)
    }

    /// Returns what a meaning of this quarter comes to.
    pub(super) fn number(&self, meaning: &Meaning) -> u64 {
        let has = |c: &&Categories| {
            meaning.by.iter().all(|(a, mask)| c[*a as usize].is_some_and(|i| mask >> i & 1 == 1))
        };
        self.facts.get(&meaning.quantity).map_or(0, |facts| facts.iter().filter(has).count() as u64)
    }

    fn add(&mut self, row: &Row, lists: &Lists) -> Result<(), Unreleased> {
        let q = self.quarter;
        let mut base: Categories = [None; Attribute::COUNT];
        let region = |code: &str| place(&lists.regions, code);
        set(&mut base, Attribute::Kind, kind_index(row.matter));
        set(&mut base, Attribute::Matter, row.matter as usize);
        set(&mut base, Attribute::RequestingRegion, region(&row.requesting_region)?);
        set(&mut base, Attribute::RequestedRegion, region(&row.requested_region)?);
        set(&mut base, Attribute::Sensitivity, row.sensitivity as usize);
        let rounds = row.rounds.iter().filter(|r| r.known_by(q)).count();
        set(&mut base, Attribute::Rounds, rounds.min(ROUNDS.len() - 1));
        set(&mut base, Attribute::Age, usize::from(q.since(row.sent.happened())).min(AGES.len() - 1));
        self.course(row, &base);
        self.flows(row, &base);
        for asset in row.assets.iter().filter(|a| a.on.known_in(q)) {
            let mut taken = base;
            set(&mut taken, Attribute::AssetStage, asset.stage as usize);
            set(&mut taken, Attribute::Currency, place(&lists.currencies, &asset.currency)?);
            self.push(Quantity::AssetRequests, taken);
        }
        Ok(())
    }

    fn course(&mut self, row: &Row, base: &Categories) {
        let q = self.quarter;
        // The quarter whose release is the first to know all of it.
        let first_known = |dates: &[Option<Dated>]| {
            let known: Option<Vec<Quarter>> = dates.iter().map(|d| d.map(Dated::known)).collect();
            known.and_then(|k| k.into_iter().max()) == Some(q)
        };
        let decided = row.decided.map(|d| d.on);
        let accepted = row.decided.filter(|d| d.decision != FirstDecision::Refused).map(|d| d.on);
        let open = row.sent.known_by(q) && !row.ended.is_some_and(|e| e.on.known_by(q));
        for (quantity, counts) in [
            (Quantity::Pending, open),
            (Quantity::Sent, first_known(&[Some(row.sent)])),
            (Quantity::Acknowledged, first_known(&[row.acknowledged])),
            (Quantity::DecidedAfterAcknowledgement, first_known(&[row.acknowledged, decided])),
            (Quantity::Accepted, first_known(&[accepted])),
            (Quantity::ExecutedAfterAcceptance, first_known(&[accepted, row.executed])),
            (Quantity::Executed, first_known(&[row.executed])),
        ] {
            if counts {
                self.push(quantity, *base);
            }
        }
    }

    fn flows(&mut self, row: &Row, base: &Categories) {
        let q = self.quarter;
        let arrival = [(Quantity::Made, row.sent.in_time(q)), (Quantity::LateMade, row.sent.late_in(q))];
        for (quantity, _) in arrival.into_iter().filter(|(_, counts)| *counts) {
            self.push(quantity, *base);
        }
        if let Some(end) = row.ended {
            let mut ended = *base;
            set(&mut ended, Attribute::Outcome, end.outcome as usize);
            if end.on.known_in(q) {
                self.push(Quantity::Ended, ended);
            }
            if end.on.in_time(q) {
                self.push(Quantity::Closed, ended);
            }
            if end.on.late_in(q) {
                self.push(Quantity::LateClosed, ended);
            }
        }
        if let Some(first) = row.decided.filter(|d| d.on.known_in(q)) {
            let mut decided = *base;
            set(&mut decided, Attribute::Decision, first.decision as usize);
            self.push(Quantity::Decided, decided);
        }
        for refusal in row.refusals.iter().filter(|r| r.on.known_in(q)) {
            let mut refused = *base;
            set(&mut refused, Attribute::Ground, refusal.ground as usize);
            set(&mut refused, Attribute::Consulted, usize::from(refusal.consulted));
            self.push(Quantity::Refusals, refused);
        }
        for due in row.clocks.iter().filter(|c| c.on.known_in(q)) {
            let mut fell_due = *base;
            set(&mut fell_due, Attribute::Clock, due.clock as usize);
            set(&mut fell_due, Attribute::Kept, usize::from(due.kept));
            self.push(Quantity::Due, fell_due);
        }
        for (quantity, dates) in [(Quantity::ToldActs, &row.told), (Quantity::DatesMissing, &row.missing)] {
            for _ in dates.iter().filter(|d| d.known() == q) {
                self.push(quantity, *base);
            }
        }
    }

    fn push(&mut self, quantity: Quantity, categories: Categories) {
        self.facts.entry(quantity).or_default().push(categories);
    }
}

fn set(categories: &mut Categories, attribute: Attribute, index: usize) {
    categories[attribute as usize] = u8::try_from(index).ok();
}

fn place(list: &[String], code: &str) -> Result<usize, Unreleased> {
    list.iter().position(|c| c == code).ok_or_else(|| Unreleased::NotInList { code: code.to_owned() })
}

fn kind_index(matter: Matter) -> usize {
    Kind::ALL.iter().position(|k| *k == matter.kind()).unwrap_or_default()
}

impl Row {
    /// Checks what the identities between tables rest on.
    fn check(&self) -> Result<(), Unreleased> {
        use super::row::ReleasedOutcome::{Lapsed, NotExecutable, Refused};
        let dates = [self.acknowledged, self.executed, self.decided.map(|d| d.on), self.ended.map(|e| e.on)];
        let after_sending = dates.into_iter().flatten().all(|d| d.known() >= self.sent.known());
        let by_an_act = |on: Dated| self.refusals.iter().any(|r| r.on == on);
        let end_is_refusal = self.ended.is_none_or(|e| e.outcome != Refused || by_an_act(e.on));
        let refused_whole = self.decided.filter(|d| d.decision == FirstDecision::Refused);
        let ends_it =
            refused_whole.is_none_or(|d| self.ended.is_some_and(|e| e.outcome == Refused && e.on == d.on));
        let lapses =
            self.ended.is_none_or(|e| e.outcome != Lapsed || self.matter.kind() == Kind::ProvisionalArrest);
        let answered =
            self.ended.is_none_or(|e| e.outcome != NotExecutable || self.matter.kind() != Kind::Extradition);
        for (holds, what) in [
            (after_sending, "nothing is known of a request before its sending is"),
            (end_is_refusal, "a request that ended refused has a refusal of the same date"),
            (ends_it, "a refusal of the whole ends the request on the same date"),
            (lapses, "only a provisional arrest lapses"),
            (answered, "an extradition is executed, or it ends another way"),
        ] {
            if !holds {
                return Err(Unreleased::Row { rule: what });
            }
        }
        Ok(())
    }
}
