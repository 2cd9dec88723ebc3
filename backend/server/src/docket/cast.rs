//! Which States meet, and the life drawn for each number.

use comity_domain::codes::Side::Requesting;
use jiff::ToSpan as _;

use super::{
    aims::{self, Aim, Row},
    chance::Chance,
    course::{Act, Pace, Step},
    hours::{DAY, HOUR},
    places::{self, Place},
    plan::Plan,
    script,
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

/// Returns how many requests a course makes.
pub(crate) fn creates(course: &[Step]) -> usize {
    course.iter().filter(|s| matches!(s.act, Act::Create(_) | Act::CreateAgain)).count()
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
        let row = row(number);
        let first_round = row_number(number).is_some_and(|n| n < aims::ROWS.len());
        let (here, there) = self.pair(row.filter(|_| first_round), &mut chance);
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
        let needs_two = row.is_some_and(Row::needs_two_measures);
        let mut story = Story::of(chance.next(), here, there, self.plan.papers_percent);
        while needs_two && story.measure_count() < 2 {
            story = Story::of(chance.next(), here, there, self.plan.papers_percent);
        }
        if let Some(urgent) = row.and_then(|r| r.urgent) {
            story.urgent = urgent;
            story.deadline_days = story.deadline_days.filter(|_| urgent);
        }
        story
    }

    /// The places of the requesting and the requested State.
    fn pair(&self, row: Option<&Row>, chance: &mut Chance) -> (usize, usize) {
        const DESK: usize = 0;
        let other = |chance: &mut Chance, than: usize, desk_too: bool| loop {
            let drawn = chance.weighted(&self.weights);
            // With two States there is nobody but the desk and its one counterpart.
            if drawn != than && (desk_too || drawn != DESK || self.places.len() < 4) {
                return drawn;
            }
        };
        match row.map(|r| r.desk) {
            Some(Some(Requesting)) => (DESK, other(chance, DESK, true)),
            Some(Some(_)) => (other(chance, DESK, true), DESK),
            Some(None) => {
                let here = other(chance, usize::MAX, false);
                (here, other(chance, here, false))
            }
            None => {
                let here = chance.weighted(&self.weights);
                (here, other(chance, here, true))
            }
        }
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
