//! Dockets to attack: invented, from a seed, sparse ones above all.

use super::super::{
    AssetStage, AssetTaken, ClockDue, ClockKind, Dated, Decision, Ending, FirstDecision, GroundGroup, Lists,
    Matter, Point, Quarter, RefusalAct, ReleasedOutcome, Row, Sensitivity, Time, Timing,
};

/// A small generator of numbers (splitmix64): the same seed, the same docket.
pub(super) struct Dice {
    state: u64,
    even: bool,
}

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03, even: false }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number under `n`.
    pub(super) fn under(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.under(100) < percent
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.under(of.len())]
    }

    /// One of a list, earlier ones more often.
    fn mostly_first<T: Copy>(&mut self, of: &[T]) -> T {
        let (a, b) = (self.under(of.len()), self.under(of.len()));
        of[if self.even { a } else { a.min(b) }]
    }
}

/// What a docket is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Profile {
    /// A handful of requests a quarter.
    Sparse,
    /// Ordinary requests, and one trafficking case.
    OneTraffickingCase,
    /// All between one pair of regions.
    OnePair,
    /// Some dozens a quarter.
    Middling,
    /// Hundreds.
    Large,
    /// Much is told late.
    Late,
    /// Everything that can be, as often as anything else.
    Even,
}

impl Profile {
    /// Those that are attacked.
    pub(super) const ALL: [Self; 6] =
        [Self::Sparse, Self::OneTraffickingCase, Self::OnePair, Self::Middling, Self::Large, Self::Late];

    fn a_quarter(self, dice: &mut Dice) -> usize {
        match self {
            Self::Sparse => dice.under(7),
            Self::OneTraffickingCase | Self::Late => 8 + dice.under(25),
            Self::OnePair => 3 + dice.under(20),
            Self::Middling => 25 + dice.under(40),
            Self::Large => 120 + dice.under(120),
            Self::Even => 60 + dice.under(60),
        }
    }
}

pub(super) struct Docket {
    pub(super) rows: Vec<Row>,
    pub(super) times: Vec<Timing>,
    pub(super) quarters: Vec<Quarter>,
}

pub(super) fn lists() -> Lists {
    let codes = |of: &[&str]| of.iter().map(|c| (*c).to_owned()).collect();
    Lists { regions: codes(&["Africa", "Asia"]), currencies: codes(&["KES", "USD"]) }
}

pub(super) fn invent(seed: u64, profile: Profile) -> Docket {
    let mut dice = Dice { even: profile == Profile::Even, ..Dice::new(seed) };
    let first = Quarter::new(2026, 1).unwrap();
    let count = dice.mostly_first(&[3, 4, 5, 6]);
    let quarters: Vec<Quarter> = std::iter::successors(Some(first), |q| Some(q.next())).take(count).collect();
    // Some are older than the first release.
    let mut sent_in = vec![first.before(); if dice.chance(60) { profile.a_quarter(&mut dice) } else { 0 }];
    if profile == Profile::Even {
        // As old as can be.
        let long_ago = std::iter::successors(Some(first.before()), |q| Some(q.before())).take(6);
        sent_in.extend(long_ago.flat_map(|q| vec![q; 25]));
    }
    for quarter in &quarters {
        sent_in.extend(vec![*quarter; profile.a_quarter(&mut dice)]);
    }
    let the_one = dice.under(sent_in.len().max(1));
    let rows = sent_in.into_iter().enumerate().map(|(i, sent)| row(&mut dice, profile, sent, i == the_one));
    let rows = rows.collect();
    Docket { rows, times: times(&mut dice), quarters }
}

fn row(dice: &mut Dice, profile: Profile, sent: Quarter, the_one: bool) -> Row {
    let late = if matches!(profile, Profile::Late | Profile::Even) { 30 } else { 6 };
    let date = |dice: &mut Dice, after: Dated, wait: usize| {
        // Old requests are still about in the first quarters.
        let wait = if profile == Profile::Even { wait + 5 } else { wait };
        let waits = dice.under(wait + 1).min(dice.under(wait + 1));
        let happened = (0..waits).fold(after.happened(), |q, _| q.next());
        let known = if dice.chance(late) { happened.next() } else { happened };
        Dated::new(happened, known.max(after.known()))
    };
    let known = if dice.chance(late) { sent.next() } else { sent };
    let sent = Dated::new(sent, known);
    let matter = dice.mostly_first(Matter::ALL);
    let sensitivity = match profile {
        Profile::OneTraffickingCase if the_one => Sensitivity::TraffickingChild,
        Profile::OneTraffickingCase => Sensitivity::Neither,
        _ if profile != Profile::Even && dice.chance(75) => Sensitivity::Neither,
        _ => dice.mostly_first(Sensitivity::ALL),
    };
    let region = |dice: &mut Dice| {
        if profile == Profile::OnePair { "Asia" } else { dice.mostly_first(&["Asia", "Africa"]) }
    };
    let mut row = Row {
        matter,
        requesting_region: region(dice).to_owned(),
        requested_region: region(dice).to_owned(),
        sensitivity,
        sent,
        acknowledged: None,
        decided: None,
        executed: None,
        ended: None,
        rounds: vec![],
        refusals: vec![],
        clocks: vec![],
        assets: vec![],
        told: vec![],
        missing: vec![],
    };
    if dice.chance(85) {
        row.acknowledged = Some(date(dice, sent, 1));
    }
    for _ in 0..dice.under(6).saturating_sub(2) {
        row.rounds.push(date(dice, sent, 2));
    }
    let decided = date(dice, sent, 2);
    match dice.under(10) {
        0 => refuse(dice, &mut row, decided),
        1 => {
            row.ended = Some(Ending {
                on: decided,
                outcome: dice.one_of(&[ReleasedOutcome::Withdrawn, ReleasedOutcome::Returned]),
            });
        }
        2 | 3 => {}
        _ => accept(dice, &mut row, decided, &date),
    }
    if dice.chance(6) {
        // In part; what is left goes on.
        let (on, ground) = (date(dice, sent, 2), dice.mostly_first(GroundGroup::ALL));
        row.refusals.push(RefusalAct { on, ground, consulted: dice.chance(70) });
    }
    if row.executed.is_some() && dice.chance(5) {
        row.decided = None; // A letter told of the end only.
    }
    for _ in 0..dice.under(3) {
        let (on, clock) = (date(dice, sent, 2), dice.mostly_first(ClockKind::ALL));
        row.clocks.push(ClockDue { on, clock, kept: dice.chance(70) });
        if dice.chance(50) {
            row.told.push(on);
        }
    }
    if dice.chance(10) {
        row.missing.push(date(dice, sent, 1));
    }
    if matter == Matter::Assets {
        let currency = dice.one_of(&["KES", "USD"]).to_owned();
        let stage = dice.mostly_first(AssetStage::ALL);
        row.assets.push(AssetTaken {
            on: date(dice, sent, 2),
            stage,
            currency,
            amount: 1000 + dice.under(9_000_000) as u64,
        });
    }
    row
}

fn refuse(dice: &mut Dice, row: &mut Row, on: Dated) {
    let (ground, consulted) = (dice.mostly_first(GroundGroup::ALL), dice.chance(70));
    row.refusals.push(RefusalAct { on, ground, consulted });
    row.ended = Some(Ending { on, outcome: ReleasedOutcome::Refused });
    if row.decided.is_none() {
        row.decided = Some(Decision { on, decision: FirstDecision::Refused });
    }
}

fn accept(dice: &mut Dice, row: &mut Row, on: Dated, date: &dyn Fn(&mut Dice, Dated, usize) -> Dated) {
    let decision = dice.mostly_first(&[FirstDecision::AtOnce, FirstDecision::AfterRounds]);
    row.decided = Some(Decision { on, decision });
    let ended = date(dice, on, 2);
    match dice.under(12) {
        0 => refuse(dice, row, ended),
        1 if row.matter == Matter::ProvisionalArrest => {
            row.ended = Some(Ending { on: ended, outcome: ReleasedOutcome::Lapsed });
        }
        2 if row.matter != Matter::Extradition => {
            row.ended = Some(Ending { on: ended, outcome: ReleasedOutcome::NotExecutable });
        }
        3 | 4 => {}
        _ => {
            row.executed = Some(ended);
            if dice.chance(80) {
                row.ended = Some(Ending { on: date(dice, ended, 1), outcome: ReleasedOutcome::Executed });
            }
        }
    }
}

fn times(dice: &mut Dice) -> Vec<Timing> {
    let mut times = vec![];
    for matter in [
        "all",
        "mla",
        "extradition",
        "provisional_arrest",
        "persons",
        "records",
        "service",
        "search_seizure",
        "assets",
    ] {
        for time in [Time::T1, Time::T2, Time::T3, Time::T4] {
            let mut point = || Point {
                days: dice.chance(90).then(|| dice.under(400) as u64),
                at_risk: dice.under(40) as u64,
            };
            times.push(Timing {
                time,
                matter: matter.to_owned(),
                median: point(),
                p90: point(),
                band: [point(), point()],
            });
        }
    }
    times
}
