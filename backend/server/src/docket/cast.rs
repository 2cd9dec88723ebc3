//! Which States meet, and the life drawn for each number.

use comity_domain::codes::Side::{self, Requesting};
use jiff::ToSpan as _;

use super::{
    aims::{self, Aim, Row},
    chance::Chance,
    course::{Act, Pace, Running, Step},
    hours::{DAY, HOUR},
    places::{self, Place},
    plan::Plan,
    script, sought,
    story::Story,
    walk,
};

/// The States of a docket, with how often they are met and how quickly they answer.
#[derive(Debug)]
pub(crate) struct Cast {
    plan: Plan,
    places: &'static [&'static Place],
    weights: Vec<u32>,
    paces: Vec<Pace>,
}

/// Between whom a request is.
#[derive(Debug, Clone, Copy)]
enum Who {
    /// The desk stands on this side.
    Desk(Side),
    /// Not the desk.
    Others,
    /// As drawn.
    Anybody,
}

impl Who {
    /// What a row says of the desk; as drawn without a row.
    fn of(row: Option<&Option<Side>>) -> Self {
        match row {
            Some(Some(side)) => Self::Desk(*side),
            Some(None) => Self::Others,
            None => Self::Anybody,
        }
    }
}

/// Returns how many requests a course makes.
pub(crate) fn creates(course: &[Step]) -> usize {
    course
        .iter()
        .filter(|s| {
            matches!(
                s.act,
                Act::Create(_) | Act::CreateAgain | Act::CreateFollowing | Act::Register | Act::Import(_)
            )
        })
        .count()
}

impl Cast {
    /// Returns the cast of a plan.
    pub(crate) fn of(plan: &Plan) -> Self {
        let all = places::places();
        let places = all.get(..plan.states).unwrap_or(all);
        // The State the demonstration is shown from is met most, those with people to switch to next.
        let weight = |number: usize| match number {
            0 => 8,
            1..8 => 4,
            _ => 1,
        };
        let tempi = (0..places.len()).map(|number| pace(plan.seed, number)).collect();
        Self { plan: plan.clone(), places, weights: (0..places.len()).map(weight).collect(), paces: tempi }
    }

    /// Returns the places.
    pub(crate) fn places(&self) -> &'static [&'static Place] {
        self.places
    }

    /// Returns the course of a number: one request, or one that came back and the one that replaced it.
    pub(crate) fn course(&self, number: u32) -> Vec<Step> {
        let (story, aim, pace) = self.drawn(number);
        walk::course(&story, aim, pace, self.plan.until.as_second())
    }

    /// Returns what a number is about, once it is known when it begins.
    pub(crate) fn story_of(&self, number: u32, begins: i64) -> Story {
        let (mut story, ..) = self.drawn(number);
        story.begun = script::day(begins);
        if let Some(days) = row(number).and_then(|r| r.asks_for_days)
            && let Ok(date) = script::day(self.plan.until.as_second()).checked_add(days.days())
        {
            story.deadline_days = Some(i64::from((date - story.begun).get_days()));
        }
        story
    }

    fn drawn(&self, number: u32) -> (Story, Aim, Pace) {
        let mut chance = Chance::for_purpose(self.plan.seed, 1_000_000 + u64::from(number));
        if let Some(running) = self.running(number) {
            return self.taken_over(running, &mut chance);
        }
        if let Some((case, first_round)) = sought::case_of(number) {
            return self.seeking(case, first_round, &mut chance);
        }
        let row = row(number);
        let first_round = row_number(number).is_some_and(|n| n < aims::ROWS.len());
        let here_too = row.is_some_and(Row::is_before_it_arrives);
        let (here, there) =
            self.pair(Who::of(row.filter(|_| first_round).map(|r| &r.desk)), here_too, &mut chance);
        let story = self.story(&mut chance, here, there, row);
        let aim = if let Some(row) = row {
            let spread = if first_round { 0 } else { chance.between(-20 * 24, 14 * 24) };
            row.aim(story.urgent, spread)
        } else {
            let (from, until) = (self.plan.from().as_second(), self.plan.until.as_second());
            Aim::Begins(chance.between(from + DAY, until - HOUR))
        };
        (story, aim, self.paces[there])
    }

    fn story(&self, chance: &mut Chance, here: usize, there: usize, row: Option<&Row>) -> Story {
        let (here, there) = (self.places[here], self.places[there]);
        let letter = letter(here, there);
        let needs_two = row.is_some_and(Row::needs_two_measures);
        let mut story = Story::of(chance.next(), here, there, self.plan.papers_percent);
        let asks = row.and_then(|r| r.asks);
        let fits = |story: &Story| {
            (!needs_two || story.measure_count() > 1)
                && asks.is_none_or(|asks| story.measure_types().any(|m| m == asks))
        };
        while !fits(&story) {
            story = Story::of(chance.next(), here, there, self.plan.papers_percent);
        }
        if let Some(urgent) = row.and_then(|r| r.urgent) {
            story.urgent = urgent;
            story.deadline_days = story.deadline_days.filter(|_| urgent);
        }
        story.letter = letter;
        story
    }

    /// A few lives are running cases of the desk's old register, where there is a State by letter to have them with.
    fn running(&self, number: u32) -> Option<Running> {
        let kinds = [Running::ReceivedInExecution, Running::MadeInSilence, Running::MadeInExecution];
        let any = self.places.iter().any(|p| places::is_by_letter(p));
        (any && number % 30 == 13).then(|| kinds[(number as usize / 30) % kinds.len()])
    }

    fn taken_over(&self, running: Running, chance: &mut Chance) -> (Story, Aim, Pace) {
        let by_letter: Vec<usize> =
            (0..self.places.len()).filter(|n| places::is_by_letter(self.places[*n])).collect();
        let other = by_letter.get(chance.below(by_letter.len())).copied().unwrap_or_default();
        let (here, there) = if running.side() == Requesting { (0, other) } else { (other, 0) };
        let story = self.story(chance, here, there, None);
        // In the first days of the office, before anything else.
        let at = self.plan.from().as_second() + chance.between(2 * HOUR, 20 * HOUR);
        (story, Aim::TakenOver { running, at }, self.paces[there])
    }

    /// A person is sought.
    fn seeking(
        &self,
        case: &'static sought::Case,
        first_round: bool,
        chance: &mut Chance,
    ) -> (Story, Aim, Pace) {
        let (mut here, mut there) = self.pair(Who::of(first_round.then_some(&case.desk)), true, chance);
        let by_letter: Vec<usize> =
            (0..self.places.len()).filter(|n| places::is_by_letter(self.places[*n])).collect();
        if case.by_letter
            && let Some(drawn) = by_letter.get(chance.below(by_letter.len()))
        {
            (here, there) = (0, *drawn);
        }
        let (here, there_place) = (self.places[here], self.places[there]);
        let (kind, seed) = (case.way.first_kind(), chance.next());
        let mut story = Story::of_sought(seed, kind, case.matter(seed), (here, there_place));
        story.letter = letter(here, there_place);
        // A later round differs by months.
        let earlier = if first_round { 0 } else { chance.between(40, 300) };
        let aim = Aim::Seeks { way: case.way, since: case.since_hours * HOUR + earlier * DAY };
        (story, aim, self.paces[there])
    }

    /// The places of the requesting and the requested State.
    fn pair(&self, who: Who, here_too: bool, chance: &mut Chance) -> (usize, usize) {
        const DESK: usize = 0;
        let by_letter = |place: usize| self.places.get(place).is_some_and(|p| places::is_by_letter(p));
        // Somebody must be here to record what a State by letter does; and what is written here is written here.
        let other = |chance: &mut Chance, than: usize, desk_too: bool| loop {
            let drawn = chance.weighted(&self.weights);
            // With two States there is nobody but the desk and its one counterpart.
            if drawn != than
                && (desk_too || drawn != DESK || self.places.len() < 4)
                && !(by_letter(drawn) && (here_too || by_letter(than)))
            {
                return drawn;
            }
        };
        match who {
            Who::Desk(Requesting) => (DESK, other(chance, DESK, true)),
            Who::Desk(Side::Requested) => (other(chance, DESK, true), DESK),
            Who::Others => {
                let here = other(chance, usize::MAX, false);
                (here, other(chance, here, false))
            }
            Who::Anybody => {
                let here = other(chance, usize::MAX, true);
                (here, other(chance, here, true))
            }
        }
    }
}

/// The side that is by letter, where one is.
fn letter(here: &Place, there: &Place) -> Option<Side> {
    if places::is_by_letter(there) {
        Some(Side::Requested)
    } else {
        places::is_by_letter(here).then_some(Requesting)
    }
}

/// The row of the table that a life is made by: three of ten are.
fn row_number(life: u32) -> Option<usize> {
    let (tens, ones) = ((life / 10) as usize, (life % 10) as usize);
    (ones < 3).then_some(tens * 3 + ones)
}

fn row(life: u32) -> Option<&'static Row> {
    row_number(life).and_then(|n| aims::ROWS.get(n % aims::ROWS.len()))
}

fn pace(seed: u64, place: usize) -> Pace {
    const PACES: [Pace; 4] = [
        Pace { percent: 55, silent: false },
        Pace { percent: 100, silent: false },
        Pace { percent: 220, silent: false },
        Pace { percent: 300, silent: true },
    ];
    if place == 0 {
        return PACES[1]; // the office one looks at works as most do
    }
    PACES[Chance::for_purpose(seed, 2_000 + place as u64).weighted(&[26, 38, 22, 14])]
}
