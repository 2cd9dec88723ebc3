//! From the facts of requests to the rows of a release.
//!
//! A release of a quarter knows what was *recorded* before the quarter ended, whenever it is made: so it can be made
//! again and comes out the same, and what a letter tells later belongs to the quarter in which it was recorded.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    Lists,
    derived::{Point, Time, Timing},
    row::{
        AssetStage, AssetTaken, ClockDue, ClockKind, Dated, Decision, Ending, FirstDecision, GroundGroup,
        Matter, Quarter, RefusalAct, ReleasedOutcome, Row, Sensitivity,
    },
};
use crate::{
    codes::{AssetFate, CaseEnd, Clock, ClockResult, Kind},
    figures::{
        CaseFacts, Step,
        course::LateOf,
        facts::ClockFacts,
        survival::{Curve, Quantile, Reached, Spell},
    },
    ids::StateCode,
};

/// The category of what is in no list: States of no region, currencies that assets are seldom held in. Sums of it are
/// not printed: it is no one currency.
pub const OTHER: &str = "other";

/// The currencies of the assets table: those in which assets are usually held. A list of its own, and not drawn from
/// the docket: that a category is there must not tell that it is not empty.
const CURRENCIES: [&str; 9] = ["AED", "CNY", "EUR", "GBP", "INR", "JPY", "SAR", "USD", OTHER];

/// Returns the lists of a release: the regions of the register, and the currencies.
#[must_use]
pub fn lists(regions: &BTreeMap<StateCode, String>) -> Lists {
    let known: std::collections::BTreeSet<&String> = regions.values().collect();
    Lists {
        regions: known.into_iter().cloned().chain([OTHER.to_owned()]).collect(),
        currencies: CURRENCIES.map(str::to_owned).to_vec(),
    }
}

/// Facts of requests on their way into a release.
#[derive(Debug)]
pub struct Filling<'a> {
    regions: &'a BTreeMap<StateCode, String>,
    quarter: Quarter,
    rows: Vec<Row>,
    spells: BTreeMap<(usize, String), Vec<Spell>>,
}

/// The times that are released, with the steps they are.
const TIMES: [(Time, Step); 4] = [
    (Time::T1, Step::Acknowledge),
    (Time::T2, Step::DecideGross),
    (Time::T3, Step::Execute),
    (Time::T4, Step::EndToEnd),
];

impl<'a> Filling<'a> {
    /// Begins the release of a quarter. `regions`: the region of each State, where it has one.
    #[must_use]
    pub fn begin(regions: &'a BTreeMap<StateCode, String>, quarter: Quarter) -> Self {
        Self { regions, quarter, rows: vec![], spells: BTreeMap::new() }
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
        let region = |state: StateCode| self.regions.get(&state).map_or(OTHER, String::as_str).to_owned();
        self.rows.push(Row {
            matter,
            requesting_region: region(facts.requesting),
            requested_region: region(facts.requested),
            sensitivity: Sensitivity::of(facts.trafficking, facts.child),
            sent: facts.dated(sent),
            acknowledged: facts.course.acknowledged.map(|at| facts.dated(at)),
            decided: decision(facts),
            executed: facts.course.executed.map(|at| facts.dated(at)),
            ended: ending(facts),
            rounds: facts.course.rounds.iter().map(|r| facts.dated(r.from)).collect(),
            refusals: refusals(facts),
            clocks: facts.clocks.iter().filter_map(|c| clock(facts, c)).collect(),
            assets: assets(facts),
            told: told(facts),
            missing: missing(facts),
        });
    }

    /// Returns the rows, and the times as the curves give them.
    #[must_use]
    pub fn finish(self) -> (Vec<Row>, Vec<Timing>) {
        let times = self.spells.into_iter().map(|((i, matter), spells)| timing(TIMES[i].0, matter, spells));
        (self.rows, times.collect())
    }
}

fn timing(time: Time, matter: String, spells: Vec<Spell>) -> Timing {
    const DAY: u64 = 86_400_000_000;
    let curve = Curve::of(spells);
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

fn is_act(what: LateOf) -> bool {
    matches!(what, LateOf::Act(_))
}

impl CaseFacts {
    /// Returns the quarters of an instant: in which it happened, and in which it was recorded.
    fn dated(&self, at: Timestamp) -> Dated {
        Dated::new(Quarter::of(at), Quarter::of(self.course.recorded(at, is_act)))
    }

    /// Returns the facts as they were recorded before an instant; none where nothing was.
    fn known_before(&self, end: Timestamp) -> Option<Self> {
        let known = |at: Option<Timestamp>| at.filter(|at| self.course.recorded(*at, is_act) < end);
        let sent = known(self.sent)?;
        let mut facts = self.clone();
        facts.sent = Some(sent);
        let course = &mut facts.course;
        for instant in [
            &mut course.acknowledged,
            &mut course.accepted,
            &mut course.refused_whole,
            &mut course.executed,
            &mut course.ended,
        ] {
            *instant = known(*instant);
        }
        Some(facts)
    }
}

fn decision(facts: &CaseFacts) -> Option<Decision> {
    let course = &facts.course;
    let (at, decision) = match (course.accepted, course.refused_whole) {
        (Some(at), _) if course.rounds.iter().any(|r| r.from < at) => (at, FirstDecision::AfterRounds),
        (Some(at), _) => (at, FirstDecision::AtOnce),
        (None, Some(at)) => (at, FirstDecision::Refused),
        (None, None) => return None,
    };
    Some(Decision { on: facts.dated(at), decision })
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
    facts.course.ended.map(|at| Ending { on: facts.dated(at), outcome })
}

fn refusals(facts: &CaseFacts) -> Vec<RefusalAct> {
    let group = |ground: Option<&str>| ground.map_or(GroundGroup::Other, GroundGroup::of);
    let refusals = facts.course.refusals.iter();
    refusals
        .map(|r| RefusalAct {
            on: facts.dated(r.at),
            ground: group(r.ground.as_ref().map(crate::ids::GroundCode::as_str)),
            consulted: r.consulted,
        })
        .collect()
}

/// A clock that fell due, as the record stood when the quarter of its due instant ended: what was not recorded as
/// stopped by then was late. A request that had ended before is neither kept nor missed.
fn clock(facts: &CaseFacts, clock: &ClockFacts) -> Option<ClockDue> {
    let kind = match clock.clock {
        Clock::ReasonedDeadline => ClockKind::ReasonedDeadline,
        Clock::SafeConduct => ClockKind::SafeConduct,
        Clock::ReturnOfPerson => ClockKind::ReturnOfPerson,
        Clock::ReturnOfEvidence => ClockKind::ReturnOfEvidence,
        _ => return None,
    };
    let quarter = Quarter::of(clock.due);
    let of_it = |what: LateOf| what == LateOf::Clock(clock.clock);
    let recorded = clock.stopped.filter(|at| facts.course.recorded(*at, of_it) < quarter.end());
    let kept = match (recorded, clock.came_to) {
        (Some(_), Some(ClockResult::Kept)) => true,
        (Some(_), Some(ClockResult::Ended | ClockResult::Void)) => return None,
        _ => false,
    };
    // It cannot be known before the request is.
    let known = facts.sent.map_or(quarter, |sent| facts.dated(sent).known());
    Some(ClockDue { on: Dated::new(quarter, known), clock: kind, kept })
}

fn assets(facts: &CaseFacts) -> Vec<AssetTaken> {
    let mut taken: BTreeMap<(AssetFate, String), AssetTaken> = BTreeMap::new();
    for reached in &facts.course.reached {
        let stage = match reached.fate {
            AssetFate::Frozen => AssetStage::Frozen,
            AssetFate::Confiscated => AssetStage::Confiscated,
            AssetFate::Returned => AssetStage::Returned,
        };
        let listed = CURRENCIES.iter().find(|c| **c == reached.currency.as_str());
        let currency = listed.map_or(OTHER, |c| *c).to_owned();
        let amount = u64::try_from(reached.minor).unwrap_or(0);
        let on = facts.dated(reached.at);
        // What a later delivery adds is counted with the first: a row never changes but by dates that are added.
        taken
            .entry((reached.fate, currency.clone()))
            .and_modify(|t| {
                if t.on == on {
                    t.amount = t.amount.saturating_add(amount);
                }
            })
            .or_insert(AssetTaken { on, stage, currency, amount });
    }
    taken.into_values().collect()
}

fn told(facts: &CaseFacts) -> Vec<Dated> {
    let told = facts.course.late.iter().filter(|late| late.told && is_act(late.what));
    told.map(|late| Dated::new(Quarter::of(late.at), Quarter::of(late.recorded))).collect()
}

/// The steps that were skipped, each dated by the act that skipped it.
fn missing(facts: &CaseFacts) -> Vec<Dated> {
    let course = &facts.course;
    let dated = |at: Option<Timestamp>| at.map(|at| facts.dated(at));
    let acknowledgement =
        facts.lacks_acknowledgement(Timestamp::MAX).then(|| dated(course.past_acknowledgement));
    let acceptance = facts.lacks_acceptance(Timestamp::MAX).then(|| dated(course.past_acceptance));
    acknowledgement.into_iter().chain(acceptance).flatten().collect()
}
