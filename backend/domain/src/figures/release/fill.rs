//! From the facts of requests to the rows of a release.
//!
//! A release of a quarter knows what was *recorded* before the quarter ended, whenever it is made: so it can be made
//! again and comes out the same, and what a letter tells later belongs to the quarter in which it was recorded.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{
    derived::{Point, Time, Timing},
    regions::Regions,
    row::{
        AssetStage, AssetTaken, ClockDue, ClockKind, Dated, Decision, Ending, FirstDecision, GroundGroup,
        Matter, Quarter, RefusalAct, ReleasedOutcome, Row, Sensitivity,
    },
};
use crate::{
    codes::{AssetFate, CaseEnd, ClockResult, Kind},
    figures::{
        CaseFacts, Step,
        course::{DateOf, Refused, Span},
        facts::ClockFacts,
        survival::{Quantile, Reached, Spells},
    },
    ids::StateCode,
};

/// The category of what is in no list: States of no region, currencies that assets are seldom held in. Sums of it are
/// not printed: it is no one currency.
pub const OTHER: &str = "other";

/// The currencies of the assets table: those in which assets are usually held. A list of its own, and not drawn from
/// the docket: that a category is there must not tell that it is not empty.
pub(super) const CURRENCIES: [&str; 9] = ["AED", "CNY", "EUR", "GBP", "INR", "JPY", "SAR", "USD", OTHER];

/// Facts of requests on their way into a release.
#[derive(Debug)]
pub struct Filling<'a> {
    regions: &'a Regions,
    quarter: Quarter,
    filled: Filled,
    spells: BTreeMap<(usize, String), Spells>,
}

/// What a release is made from.
#[derive(Debug, Default)]
pub struct Filled {
    /// The requests.
    pub rows: Vec<Row>,
    /// Times, as the curves give them.
    pub times: Vec<Timing>,
    /// The States that count in it.
    pub states: BTreeSet<StateCode>,
}

/// The times that are released, with the steps they are.
const TIMES: [(Time, Step); 4] = [
    (Time::T1, Step::Acknowledge),
    (Time::T2, Step::DecideGross),
    (Time::T3, Step::Execute),
    (Time::T4, Step::EndToEnd),
];

impl<'a> Filling<'a> {
    /// Begins the release of a quarter.
    #[must_use]
    pub fn begin(regions: &'a Regions, quarter: Quarter) -> Self {
        Self { regions, quarter, filled: Filled::default(), spells: BTreeMap::new() }
    }

    /// Takes a request in, where it counts: it was sent, and supplements no other.
    pub fn take(&mut self, facts: &CaseFacts) {
        let Some(sent) = facts.sent.filter(|_| !facts.supplement) else { return };
        let matter = Matter::of(facts.kind, &facts.measures);
        if let Some(known) = facts.known_before(self.quarter.end()) {
            let end = self.quarter.end();
            let categories = ["all", facts.kind.as_str()].into_iter();
            let categories: Vec<&str> =
                categories.chain((facts.kind == Kind::Mla).then_some(matter.as_str())).collect();
            for (i, (_, step)) in TIMES.iter().enumerate() {
                step.times(&known, end, &mut |_, spell| {
                    for category in &categories {
                        self.spells.entry((i, (*category).to_owned())).or_default().push(spell);
                    }
                });
            }
        }
        let sent = facts.sending(sent);
        let region = |state| self.regions.of(state, sent.known()).to_owned();
        if sent.known_by(self.quarter) {
            self.filled.states.extend([facts.requesting, facts.requested]);
        }
        self.filled.rows.push(Row {
            matter,
            requesting_region: region(facts.requesting),
            requested_region: region(facts.requested),
            sensitivity: Sensitivity::of(facts.trafficking, facts.child),
            sent,
            acknowledged: facts.dated(DateOf::Acknowledged, facts.course.acknowledged),
            decided: decision(facts),
            executed: facts.dated(DateOf::Executed, facts.course.executed),
            ended: ending(facts),
            rounds: rounds(facts),
            refusals: refusals(facts),
            clocks: facts.clocks.iter().filter_map(|c| clock(c, sent.known())).collect(),
            assets: assets(facts),
            told: told(facts),
            missing: missing(facts),
        });
    }

    /// Returns what the release is made from.
    #[must_use]
    pub fn finish(self) -> Filled {
        let times = self.spells.into_iter().map(|((i, matter), spells)| timing(TIMES[i].0, matter, spells));
        Filled { times: times.collect(), ..self.filled }
    }
}

fn timing(time: Time, matter: String, spells: Spells) -> Timing {
    const DAY: u64 = 86_400_000_000;
    let curve = spells.curve();
    let point = |reached: Reached| match reached {
        Reached::At(micros) => Point { days: Some(micros.div_ceil(DAY)), at_risk: curve.at_risk(micros) },
        Reached::NotReached => Point { days: None, at_risk: 0 },
    };
    let limits = curve.quantile_limits(Quantile::MEDIAN);
    Timing {
        time,
        matter,
        median: point(curve.quantile(Quantile::MEDIAN)),
        p90: point(curve.quantile(Quantile::P90)),
        band: [point(limits.lower), point(limits.upper)],
    }
}

impl CaseFacts {
    /// Returns the quarters of a date: in which it happened, and in which it was recorded.
    fn dated(&self, of: DateOf, at: Option<Timestamp>) -> Option<Dated> {
        at.map(|at| Dated::new(Quarter::of(at), Quarter::of(self.course.recorded(of, at))))
    }

    fn sending(&self, sent: Timestamp) -> Dated {
        Dated::new(Quarter::of(sent), Quarter::of(self.course.sending_recorded(sent)))
    }

    /// Returns the facts as they were recorded before an instant, as far as times are counted from them; none where
    /// nothing was.
    fn known_before(&self, end: Timestamp) -> Option<Self> {
        let sent = self.sent.filter(|at| self.course.sending_recorded(*at) < end)?;
        let mut facts = self.clone();
        facts.sent = Some(sent);
        let known = |of: DateOf, at: Timestamp| self.course.recorded(of, at) < end;
        let course = &mut facts.course;
        for (of, instant) in [
            (DateOf::Acknowledged, &mut course.acknowledged),
            (DateOf::PastAcknowledgement, &mut course.past_acknowledgement),
            (DateOf::PastAcceptance, &mut course.past_acceptance),
            (DateOf::Accepted, &mut course.accepted),
            (DateOf::RefusedWhole, &mut course.refused_whole),
            (DateOf::Executed, &mut course.executed),
            (DateOf::Ended, &mut course.ended),
        ] {
            *instant = instant.filter(|at| known(of, *at));
        }
        let rounds = self.course.rounds.iter().zip(0..);
        course.rounds = rounds.filter(|(r, n)| known(DateOf::Round(*n), r.from)).map(|(r, _)| *r).collect();
        Some(facts)
    }
}

fn rounds(facts: &CaseFacts) -> Vec<Dated> {
    let rounds = facts.course.rounds.iter().zip(0..);
    rounds.filter_map(|(r, n)| facts.dated(DateOf::Round(n), Some(r.from))).collect()
}

/// The first decision. Rounds that were told only after it had been released do not change it.
fn decision(facts: &CaseFacts) -> Option<Decision> {
    let course = &facts.course;
    let (of, at) = match course.accepted {
        Some(at) => (DateOf::Accepted, at),
        None => (DateOf::RefusedWhole, course.refused_whole?),
    };
    let on = facts.dated(of, Some(at))?;
    let before = |(round, known): (&Span, &Dated)| round.from < at && known.known() <= on.known();
    let decision = if of == DateOf::RefusedWhole {
        FirstDecision::Refused
    } else if course.rounds.iter().zip(&rounds(facts)).any(before) {
        FirstDecision::AfterRounds
    } else {
        FirstDecision::AtOnce
    };
    Some(Decision { on, decision })
}

fn ending(facts: &CaseFacts) -> Option<Ending> {
    let outcome = match facts.came_to? {
        CaseEnd::Executed | CaseEnd::PartlyExecuted => ReleasedOutcome::Executed,
        CaseEnd::NotExecutable => ReleasedOutcome::NotExecutable,
        CaseEnd::Refused => ReleasedOutcome::Refused,
        CaseEnd::Returned => ReleasedOutcome::Returned,
        CaseEnd::Withdrawn => ReleasedOutcome::Withdrawn,
        CaseEnd::Lapsed => ReleasedOutcome::Lapsed,
        CaseEnd::Cancelled => return None,
    };
    Some(Ending { on: facts.dated(DateOf::Ended, facts.course.ended)?, outcome })
}

fn refusals(facts: &CaseFacts) -> Vec<RefusalAct> {
    let group = |ground: Option<&str>| ground.map_or(GroundGroup::Other, GroundGroup::of);
    let refusals = facts.course.refusals.iter().zip(0..);
    let act = |(r, n): (&Refused, u32)| {
        Some(RefusalAct {
            on: facts.dated(DateOf::Refusal(n), Some(r.at))?,
            ground: group(r.ground.as_ref().map(crate::ids::GroundCode::as_str)),
            consulted: r.consulted,
        })
    };
    refusals.filter_map(act).collect()
}

/// A clock that fell due. It counts in the first quarter at whose end it was on record that it was due, as it stood on
/// record then, and never again: what was not recorded as reached was late, whatever a letter tells afterwards. Where
/// the request had ended before, it is neither kept nor missed; what was recalled is none.
fn clock(clock: &ClockFacts, sent: Quarter) -> Option<ClockDue> {
    let kind = ClockKind::of(clock.clock)?;
    let noted = &clock.noted;
    if noted.iter().any(|n| n.came_to == Some(ClockResult::Void)) {
        return None;
    }
    let counted = noted.iter().enumerate().find_map(|(i, stood)| {
        let (due, recorded) = (Quarter::of(stood.due), Quarter::of(stood.recorded));
        let counts = due.max(recorded).max(sent);
        let until = noted.get(i + 1).map(|next| Quarter::of(next.recorded));
        (until.is_none_or(|until| counts < until) && !stood.paused).then_some((due, counts, stood.came_to))
    });
    let (due, counts, came_to) = counted?;
    let kept = match came_to {
        Some(ClockResult::Kept) => true,
        Some(ClockResult::Ended | ClockResult::Void) => return None,
        _ => false,
    };
    Some(ClockDue { on: Dated::new(due, counts), clock: kind, kept })
}

/// The assets of a request, once for each fate, currency, and quarter in which they were recorded.
fn assets(facts: &CaseFacts) -> Vec<AssetTaken> {
    let mut taken: BTreeMap<(AssetFate, &str, Quarter), AssetTaken> = BTreeMap::new();
    for (reached, n) in facts.course.reached.iter().zip(0..) {
        let stage = match reached.fate {
            AssetFate::Frozen => AssetStage::Frozen,
            AssetFate::Confiscated => AssetStage::Confiscated,
            AssetFate::Returned => AssetStage::Returned,
        };
        let currency = CURRENCIES.iter().find(|c| **c == reached.currency.as_str()).map_or(OTHER, |c| *c);
        let amount = u64::try_from(reached.minor).unwrap_or(0);
        let Some(on) = facts.dated(DateOf::Sum(n), Some(reached.at)) else { continue };
        let new = AssetTaken { on, stage, currency: currency.to_owned(), amount: 0 };
        let kept = taken.entry((reached.fate, currency, on.known())).or_insert(new);
        kept.amount = kept.amount.saturating_add(amount);
    }
    taken.into_values().collect()
}

fn told(facts: &CaseFacts) -> Vec<Dated> {
    let told = facts.course.late.iter().filter(|late| late.told);
    told.map(|late| Dated::new(Quarter::of(late.at), Quarter::of(late.recorded))).collect()
}

/// The steps that were skipped, each dated by what was recorded first that showed it. A letter that tells of the step
/// in a later quarter does not undo that its date was missing.
fn missing(facts: &CaseFacts) -> Vec<Dated> {
    let course = &facts.course;
    let skipped = |shown: Option<Dated>, step: Option<Dated>| {
        shown.filter(|shown| step.is_none_or(|step| step.known() > shown.known()))
    };
    let past = facts.dated(DateOf::PastAcknowledgement, course.past_acknowledgement);
    let acknowledgement = skipped(past, facts.dated(DateOf::Acknowledged, course.acknowledged));
    let past = facts.dated(DateOf::PastAcceptance, course.past_acceptance);
    let acceptance = skipped(past, decision(facts).map(|d| d.on));
    acknowledgement.into_iter().chain(acceptance).collect()
}
