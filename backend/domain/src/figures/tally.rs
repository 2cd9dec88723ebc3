//! The counting: facts in, one after the other; lines out. Nothing of a request is kept but how long its steps took.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::{
    course::{SILENT_AFTER_DAYS, Span},
    definitions::{Unit, definition},
    facts::CaseFacts,
    funnel::Funnel,
    lines::{DAY, Figures, Line, Money, Part, Ratio, Times, Value},
    scope::{Period, Scope},
    survival::{Curve, OF_NONE, Spell, Spells},
    times::Step,
};
use crate::{
    codes::{AssetFate, CaseEnd, Clock, Figure, Kind},
    ids::{Currency, GroundCode, StateCode},
};

/// The duties that D2 counts.
const DUTIES: [Clock; 4] =
    [Clock::SafeConduct, Clock::ReturnOfPerson, Clock::ReturnOfEvidence, Clock::ProvisionalArrest];

/// The bands of A1: from more than so many days, to so many.
const BANDS: [(&str, i64, i64); 5] =
    [("0-30", 0, 30), ("31-90", 30, 90), ("91-180", 90, 180), ("181-365", 180, 365), (">365", 365, i64::MAX)];

/// How many of how many.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    num: u64,
    den: u64,
}

impl Share {
    fn count(&mut self, is_one: bool) {
        self.den += 1;
        self.num += u64::from(is_one);
    }

    fn percent(self) -> Value {
        Value::Ratio(Ratio { num: self.num, den: self.den, times: 100 })
    }
}

/// The time that is counted, as far as the record is read.
#[derive(Debug, Clone, Copy)]
struct Window {
    period: Period,
    snapshot: Timestamp,
}

impl Window {
    /// What the record read knows of an instant: nothing of what came after the snapshot.
    fn seen(self, at: Option<Timestamp>) -> Option<Timestamp> {
        at.filter(|at| *at <= self.snapshot)
    }

    fn holds(self, at: Timestamp) -> bool {
        at <= self.snapshot && self.period.holds(at)
    }

    /// The instant at which pending requests are counted: the end of the period, or the snapshot before it.
    fn end(self) -> Timestamp {
        self.period.to.map_or(self.snapshot, |to| to.min(self.snapshot))
    }

    /// Whether an instant lies before that end. The end of a period is outside it; a snapshot takes its own instant in.
    fn is_over(self, at: Timestamp) -> bool {
        let is_snapshot = self.period.to.is_none_or(|to| to > self.snapshot);
        at < self.end() || (is_snapshot && at == self.snapshot)
    }

    fn is_pending(self, sent: Timestamp, ended: Option<Timestamp>) -> bool {
        self.is_over(sent) && !ended.is_some_and(|at| self.is_over(at))
    }

    /// The whole days of the period; none where it has no beginning.
    fn whole_days(self) -> Option<u64> {
        let micros = self.end().as_microsecond() - self.period.from?.as_microsecond();
        u64::try_from(micros).ok().map(|micros| micros.div_ceil(DAY))
    }
}

/// Figures being counted.
#[derive(Debug)]
pub struct Tally {
    scope: Scope,
    window: Window,
    requests: u64,
    told_acts: u64,
    missing_dates: u64,
    sent: u64,
    supplements: u64,
    funnel: Funnel,
    pairs: BTreeMap<(StateCode, StateCode), u64>,
    pending_before: u64,
    pending: u64,
    closed: BTreeMap<CaseEnd, u64>,
    executed: Share,
    decided: u64,
    refused: u64,
    grounds: BTreeMap<Option<GroundCode>, u64>,
    unconsulted: Share,
    first_time: Share,
    never_asked: Share,
    rounds: [u64; 4],
    rounds_in_all: u64,
    spells: BTreeMap<Step, Spells>,
    lapsed: Share,
    ages: Vec<u64>,
    silent: u64,
    deadlines: Share,
    duties: BTreeMap<Clock, Share>,
    language: Share,
    consents: Share,
    consent_times: Spells,
    assets: BTreeMap<(AssetFate, Currency), (u64, i128)>,
}

impl Tally {
    /// Begins to count. The snapshot is the instant (UTC) up to which the record is read: what happened after it did
    /// not happen yet.
    #[must_use]
    pub fn begin(scope: Scope, snapshot: Timestamp) -> Self {
        Self {
            window: Window { period: scope.period, snapshot },
            scope,
            requests: 0,
            told_acts: 0,
            missing_dates: 0,
            sent: 0,
            supplements: 0,
            funnel: Funnel::default(),
            pairs: BTreeMap::new(),
            pending_before: 0,
            pending: 0,
            closed: BTreeMap::new(),
            executed: Share::default(),
            decided: 0,
            refused: 0,
            grounds: BTreeMap::new(),
            unconsulted: Share::default(),
            first_time: Share::default(),
            never_asked: Share::default(),
            rounds: [0; 4],
            rounds_in_all: 0,
            spells: BTreeMap::new(),
            lapsed: Share::default(),
            ages: vec![],
            silent: 0,
            deadlines: Share::default(),
            duties: BTreeMap::new(),
            language: Share::default(),
            consents: Share::default(),
            consent_times: Spells::default(),
            assets: BTreeMap::new(),
        }
    }

    /// Counts a request, where it is in scope. `superseded`: when a new request that replaces it was sent, UTC.
    pub fn count(&mut self, facts: &CaseFacts, superseded: Option<Timestamp>) {
        let Some(sent) = self.window.seen(facts.sent).filter(|_| self.scope.takes(facts)) else { return };
        if facts.supplement {
            self.supplements += u64::from(self.window.period.holds(sent));
            return;
        }
        if self.window.period.to.is_some_and(|to| sent >= to) {
            return;
        }
        let ended = self.window.seen(facts.course.ended);
        if self.window.period.from.is_none_or(|from| ended.is_none_or(|ended| ended >= from)) {
            self.requests += 1;
            self.told_acts += u64::from(facts.course.told(self.window.snapshot));
            self.missing_dates += u64::from(facts.missing_dates(self.window.snapshot));
        }
        self.count_volume(facts, sent, ended, self.window.seen(superseded).is_some());
        self.count_decision(facts);
        self.count_times(facts);
        if self.window.is_pending(sent, ended) {
            self.count_pending(facts, sent);
        }
        self.count_duties(facts);
        self.count_consents_and_assets(facts);
    }

    fn count_volume(
        &mut self,
        facts: &CaseFacts,
        sent: Timestamp,
        ended: Option<Timestamp>,
        superseded: bool,
    ) {
        if self.window.holds(sent) {
            self.sent += 1;
            self.funnel.count(facts, self.window.snapshot);
            *self.pairs.entry((facts.requesting, facts.requested)).or_default() += 1;
            let rounds = facts.course.rounds.iter().filter(|r| r.from <= self.window.snapshot).count();
            self.rounds[rounds.min(3)] += 1;
            self.rounds_in_all += rounds as u64;
            self.language.count(facts.course.returned_for_language && ended.is_some());
        }
        if self.window.period.from.is_some_and(|from| sent < from && ended.is_none_or(|at| at >= from)) {
            self.pending_before += 1;
        }
        if let Some(end) = facts.came_to.filter(|_| ended.is_some_and(|at| self.window.holds(at))) {
            *self.closed.entry(end).or_default() += 1;
            if end != CaseEnd::Withdrawn && !(superseded && end == CaseEnd::Returned) {
                self.executed.count(matches!(end, CaseEnd::Executed | CaseEnd::PartlyExecuted));
            }
        }
    }

    fn count_decision(&mut self, facts: &CaseFacts) {
        let window = self.window;
        for refusal in facts.course.refusals.iter().filter(|r| window.period.holds(r.at)) {
            if refusal.at <= window.snapshot {
                self.unconsulted.count(!refusal.consulted);
            }
        }
        let Some(decided) = facts.decided().filter(|at| window.holds(*at)) else { return };
        self.decided += 1;
        let refusals = facts.course.refusals.iter().filter(|r| r.at <= window.snapshot);
        let grounds: std::collections::BTreeSet<Option<GroundCode>> =
            refusals.map(|r| r.ground.clone()).collect();
        self.refused += u64::from(!grounds.is_empty());
        for ground in grounds {
            *self.grounds.entry(ground).or_default() += 1;
        }
        if !facts.imported {
            let accepted = facts.course.accepted.is_some();
            let asked_before = facts.course.rounds.iter().any(|r| r.from < decided);
            let asked = facts.course.rounds.iter().any(|r| r.from <= window.snapshot);
            self.first_time.count(accepted && !asked_before);
            self.never_asked.count(accepted && !asked);
        }
    }

    fn count_times(&mut self, facts: &CaseFacts) {
        let window = self.window;
        // How it was drafted is in the file of the State that asks, and in the figures of no other.
        let drafting = self.scope.state.is_none_or(|state| state == facts.requesting);
        for step in Step::ALL.into_iter().filter(|step| drafting || !step.is_of_drafting()) {
            let (period, spells) = (window.period, &mut self.spells);
            let sent = facts.sent;
            step.times(facts, window.snapshot, &mut |from, spell| {
                // Drafting is counted in the period in which it came to a send.
                let counted_at = if step.is_of_drafting() { sent.unwrap_or(from) } else { from };
                if period.holds(counted_at) {
                    spells.entry(step).or_default().push(spell);
                }
            });
        }
        if facts.kind == Kind::ProvisionalArrest
            && let Some(arrest) = facts.course.arrests.first()
            && window.holds(arrest.from)
        {
            self.lapsed.count(window.seen(facts.course.lapsed).is_some());
        }
    }

    fn count_pending(&mut self, facts: &CaseFacts, sent: Timestamp) {
        let window = self.window;
        let end = window.end();
        self.pending += 1;
        self.ages.push(u64::try_from(end.as_microsecond() - sent.as_microsecond()).unwrap_or(0));
        let silent = SignedDuration::from_hours(SILENT_AFTER_DAYS * 24);
        let was_silent = |from: Timestamp| end.duration_since(from) >= silent;
        let course = &facts.course;
        let last = course.last_shared.filter(|at| *at <= end);
        let within = |s: &Span| s.from <= end && s.to.is_none_or(|to| to > end) && was_silent(s.from);
        self.silent += u64::from(last.is_some_and(was_silent) || course.silences.iter().any(within));
    }

    fn count_duties(&mut self, facts: &CaseFacts) {
        let window = self.window;
        for clock in facts.clocks.iter().filter(|c| window.holds(c.due)) {
            let Some(kept) = clock.kept(window.snapshot) else { continue };
            if clock.clock == Clock::ReasonedDeadline {
                self.deadlines.count(kept);
            } else if DUTIES.contains(&clock.clock) {
                self.duties.entry(clock.clock).or_default().count(kept);
            }
        }
    }

    fn count_consents_and_assets(&mut self, facts: &CaseFacts) {
        let window = self.window;
        for consent in facts.consents.iter().filter(|c| window.holds(c.span.from)) {
            let decided = window.seen(consent.span.to);
            self.consents.count(consent.granted && decided.is_some());
            let last = decided.unwrap_or(window.snapshot);
            let micros =
                u64::try_from(last.as_microsecond() - consent.span.from.as_microsecond()).unwrap_or(0);
            self.consent_times.push(Spell { micros, ended: decided.is_some() });
        }
        for reached in facts.course.reached.iter().filter(|r| window.holds(r.at)) {
            let sum = self.assets.entry((reached.fate, reached.currency.clone())).or_default();
            sum.0 += 1;
            sum.1 += i128::from(reached.minor);
        }
    }

    /// Returns the figures.
    #[must_use]
    pub fn finish(mut self) -> Figures {
        let mut lines = Lines::default();
        self.tell_volume(&mut lines);
        self.tell_funnel(&mut lines);
        self.tell_rates(&mut lines);
        let curves: BTreeMap<_, _> = std::mem::take(&mut self.spells)
            .into_iter()
            .map(|(step, spells)| (step, spells.curve()))
            .collect();
        self.tell_times(&curves, &mut lines);
        self.tell_pending(&mut lines);
        self.tell_duties(&mut lines);
        self.tell_consents_and_assets(&mut lines);
        Figures {
            snapshot: self.window.snapshot,
            requests: self.requests,
            told_acts: self.told_acts,
            missing_dates: self.missing_dates,
            lines: lines.0,
            pairs: self.pairs,
            curves,
            scope: self.scope,
        }
    }

    fn closed_in_all(&self) -> u64 {
        self.closed.values().sum()
    }

    fn tell_volume(&self, to: &mut Lines) {
        to.one(Figure::N1, Value::Count(self.sent));
        to.part(Figure::N1, "supplements", Value::Count(self.supplements));
        to.part(Figure::N2, "begin", Value::Count(self.pending_before));
        to.part(Figure::N2, "end", Value::Count(self.pending));
        to.one(Figure::N3, Value::Count(self.closed_in_all()));
        for end in CaseEnd::ALL.iter().filter(|end| end.follows_send()) {
            to.part(Figure::N3, end.as_str(), Value::Count(self.closed.get(end).copied().unwrap_or(0)));
        }
    }

    fn tell_funnel(&self, to: &mut Lines) {
        for (stage, count) in self.funnel.stages() {
            to.part(Figure::N4, stage, Value::Count(count));
        }
    }

    fn tell_rates(&self, to: &mut Lines) {
        let closed = self.closed_in_all();
        to.one(Figure::R1, self.executed.percent());
        to.one(Figure::R2, Share { num: self.refused, den: self.decided }.percent());
        for (ground, count) in &self.grounds {
            to.part(Figure::R2, ground.as_ref().map_or("not_told", |g| g.as_str()), Value::Count(*count));
        }
        to.one(Figure::R3, self.unconsulted.percent());
        to.one(Figure::R4, self.first_time.percent());
        to.part(Figure::R4, "no_round_at_any_time", self.never_asked.percent());
        to.one(Figure::R5, Value::Ratio(Ratio { num: self.rounds_in_all, den: self.sent, times: 1 }));
        for (part, count) in ["0", "1", "2", "3+"].into_iter().zip(self.rounds) {
            to.part(Figure::R5, part, Value::Count(count));
        }
        to.one(Figure::R6, Share { num: closed, den: self.sent }.percent());
        let days = self.window.whole_days();
        let disposition =
            days.map(|days| Value::Ratio(Ratio { num: self.pending, den: closed, times: days }));
        to.one(Figure::R7, disposition.unwrap_or(Value::NoPeriod));
        let received = Share { num: self.language.num, den: self.language.den };
        to.one(Figure::L1, received.percent());
    }

    fn tell_times(&self, curves: &BTreeMap<Step, Curve>, to: &mut Lines) {
        for step in Step::ALL {
            let curve = curves.get(&step).unwrap_or(&OF_NONE);
            let (figure, part) = step.figure();
            to.push(figure, part.map(Part::from), Value::Times(Times::of(curve, step.within_days())));
        }
        to.part(Figure::T8, "lapsed", self.lapsed.percent());
    }

    fn tell_pending(&mut self, to: &mut Lines) {
        self.ages.sort_unstable();
        for (band, over, up_to) in BANDS {
            let day = |days: i64| u64::try_from(days).unwrap_or(0).saturating_mul(DAY);
            let inside = |age: &&u64| (**age > day(over) || over == 0) && **age <= day(up_to);
            to.part(Figure::A1, band, Value::Count(self.ages.iter().filter(inside).count() as u64));
        }
        for (part, quarter) in [("lower_quartile", 1), ("median", 2), ("upper_quartile", 3)] {
            // The smallest age that this share of the pending has not passed.
            let rank = (self.ages.len() * quarter).div_ceil(4);
            let age = rank.checked_sub(1).and_then(|i| self.ages.get(i)).copied();
            to.part(Figure::A1, part, age.map_or(Value::NoBase, Value::Micros));
        }
        to.one(Figure::A2, Value::Count(self.silent));
    }

    fn tell_duties(&self, to: &mut Lines) {
        to.one(Figure::D1, self.deadlines.percent());
        let all = self
            .duties
            .values()
            .fold(Share::default(), |a, b| Share { num: a.num + b.num, den: a.den + b.den });
        to.one(Figure::D2, all.percent());
        for clock in DUTIES {
            to.part(
                Figure::D2,
                clock.as_str(),
                self.duties.get(&clock).copied().unwrap_or_default().percent(),
            );
        }
    }

    fn tell_consents_and_assets(&mut self, to: &mut Lines) {
        to.part(Figure::U1, "asked", Value::Count(self.consents.den));
        to.part(Figure::U1, "granted", Value::Count(self.consents.num));
        let curve = std::mem::take(&mut self.consent_times).curve();
        to.part(Figure::U1, "time", Value::Times(Times::of(&curve, None)));
        for ((fate, currency), (count, minor)) in &self.assets {
            let money = Money { count: *count, minor: *minor, currency: currency.clone() };
            to.push(Figure::X1, Some(Part::of(&[fate.as_str(), currency.as_str()])), Value::Money(money));
        }
    }
}

/// The lines being told.
#[derive(Debug, Default)]
struct Lines(Vec<Line>);

impl Lines {
    fn push(&mut self, figure: Figure, part: Option<Part>, value: Value) {
        let unit = match &value {
            Value::Count(_) => Unit::Count,
            Value::Times(_) | Value::Micros(_) => Unit::Days,
            // A disposition time over a hundred days is no rate.
            Value::Ratio(Ratio { times: 100, .. }) if figure != Figure::R7 => Unit::Percent,
            Value::Ratio(_) | Value::Money(_) | Value::NoBase | Value::NoPeriod => definition(figure).unit,
        };
        self.0.push(Line { figure, part, value, unit });
    }

    fn one(&mut self, figure: Figure, value: Value) {
        self.push(figure, None, value);
    }

    fn part(&mut self, figure: Figure, part: &str, value: Value) {
        self.push(figure, Some(Part::from(part)), value);
    }
}
