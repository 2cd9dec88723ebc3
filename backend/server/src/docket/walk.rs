//! The way of a request, drawn act by act: first without a calendar, then in office hours.

mod after;
mod calendar;
mod seek;
mod sending;
mod stand;

use comity_domain::codes::{
    Kind,
    Side::{Requested, Requesting},
};

use super::{
    aims::Aim,
    chance::Chance,
    course::{About, Act, Pace, Part, Step},
    hours::{DAY, HOUR, MINUTE},
    story::{Edition, Story},
};

/// Returns the course of a request: every act up to `until`, in order.
pub(crate) fn course(story: &Story, aim: Aim, pace: Pace, until: i64) -> Vec<Step> {
    let mut walk = Walk::new(story, pace);
    match aim {
        Aim::Begins(start) => {
            walk.go();
            walk.timed(start, until, None)
        }
        Aim::TakenOver { running, at } => {
            walk.go_on_from(running);
            walk.timed(at, until, None)
        }
        Aim::Stands { .. } | Aim::Seeks { .. } => {
            let since = match aim {
                Aim::Seeks { way, since } => {
                    walk.seek(way);
                    since
                }
                Aim::Stands { standing, since } => {
                    walk.stand(standing);
                    since
                }
                Aim::Begins(_) | Aim::TakenOver { .. } => 0,
            };
            let anchor = walk.anchor;
            let start = until - since - walk.steps.get(anchor).map_or(0, |s| s.at);
            walk.timed(start, until, Some(anchor))
        }
    }
}

#[derive(Debug)]
struct Sketch {
    at: i64,
    act: Act,
    again: bool,
    /// Follows the act before it at exactly this distance.
    glued: Option<i64>,
}

struct Walk<'a> {
    story: &'a Story,
    chance: Chance,
    pace: Pace,
    now: i64,
    glue: Option<i64>,
    again: bool,
    steps: Vec<Sketch>,
    anchor: usize,
    open: Part,
    questions: u8,
    consultations: u8,
    letters: u8,
    delivered: Part,
}

impl<'a> Walk<'a> {
    fn new(story: &'a Story, pace: Pace) -> Self {
        Self {
            story,
            chance: Chance::for_purpose(story.seed, 2),
            pace,
            now: 0,
            glue: None,
            again: false,
            steps: Vec::with_capacity(24),
            anchor: 0,
            open: Part::first(story.measure_count()),
            questions: 0,
            consultations: 0,
            letters: 0,
            delivered: Part(0),
        }
    }

    // ---- time and acts

    fn hours(&mut self, low: i64, high: i64) {
        self.now += self.chance.skewed(low * HOUR, high * HOUR);
    }

    fn days(&mut self, low: i64, high: i64) {
        self.hours(low * 24, high * 24);
    }

    /// Time the requested State takes, at its pace.
    fn their_days(&mut self, low: i64, high: i64) {
        self.now += self.chance.skewed(low * DAY, high * DAY) * self.pace.percent / 100;
    }

    /// The same person goes on a few minutes later.
    fn minutes(&mut self, low: i64, high: i64) {
        let gap = self.chance.between(low * MINUTE, high * MINUTE);
        self.now += gap;
        self.glue = Some(gap);
    }

    fn act(&mut self, act: Act) {
        if self.is_of_the_letter_s_side(act) {
            self.glue = None;
            if !act.is_told() {
                return;
            }
            if self.story.kind == Kind::Mla {
                self.days(3, 26); // until the letter is here and entered
            } else {
                self.hours(1, 20); // by wire
            }
            self.letters += 1;
            self.put(Act::AttachLetter(self.letters));
            self.minutes(2, 12);
        }
        self.put(act);
    }

    fn is_of_the_letter_s_side(&self, act: Act) -> bool {
        let made_here = matches!(act, Act::Register | Act::Import(_) | Act::AttachLetter(_));
        !made_here && self.story.letter == Some(act.done_by(self.story).0)
    }

    /// Whether it is recorded as told.
    fn is_told(&self, act: Act) -> bool {
        self.is_of_the_letter_s_side(act) && act.is_told()
    }

    fn put(&mut self, act: Act) {
        let glued = self.glue.take();
        self.steps.push(Sketch { at: self.now, act, again: self.again, glued });
    }

    fn sometimes(&mut self, percent: usize, act: Act) {
        if self.chance.happens(percent) {
            self.hours(2, 60);
            self.act(act);
        }
    }

    fn mark(&mut self) {
        self.anchor = self.steps.len().saturating_sub(1);
    }

    // ---- the way through

    /// From the first draft to wherever it leads.
    fn go(&mut self) {
        if self.story.letter == Some(Requesting) {
            self.act(Act::Register);
            return self.arrive();
        }
        self.write();
        if self.chance.happens(3) {
            self.days(2, 20);
            return self.act(Act::Cancel { was_sent: false });
        }
        self.submit_and_approve();
        if self.chance.happens(2) {
            self.days(2, 20);
            return self.act(Act::Cancel { was_sent: false });
        }
        self.send();
        // A letter that has left by pouch cannot be called back.
        if self.story.letter.is_none() && self.chance.happens(5) {
            self.minutes(3, 8);
            self.act(Act::Recall);
            self.days(1, 4);
            if self.chance.happens(35) {
                return self.act(Act::Cancel { was_sent: true });
            }
            self.act(Act::Send);
        }
        self.arrive();
    }

    fn arrive(&mut self) {
        if self.pace.silent && self.chance.happens(60) {
            return self.wait_in_vain();
        }
        if self.chance.happens(3) {
            self.days(1, 5);
            return self.act(Act::Withdraw(None));
        }
        self.acknowledge();
        if !self.again && self.chance.happens(7) {
            self.their_days(2, 16);
            self.act(Act::ReturnDeficient);
            if self.story.letter != Some(Requesting) && self.chance.happens(80) {
                self.begin_again();
            }
            return;
        }
        self.examine(0);
    }

    fn acknowledge(&mut self) {
        let (low, high) = if self.story.urgent { (2, 34) } else { (20, 300) };
        self.now += self.chance.skewed(low * HOUR, high * HOUR) * self.pace.percent / 100;
        self.act(Act::Acknowledge);
        self.minutes(10, 200);
        self.act(Act::Assign);
        self.sometimes(30, Act::Note(Requested));
        if self.story.urgent && self.chance.happens(40) {
            self.minutes(5, 30);
            self.act(Act::SetPriority(Requested));
        }
    }

    fn begin_again(&mut self) {
        self.days(4, 25);
        self.again = true;
        (self.open, self.questions, self.consultations) = (Part::first(self.story.measure_count()), 0, 0);
        self.delivered = Part(0);
        self.act(Act::CreateAgain);
        self.hours(1, 50);
        self.act(Act::Edit(Edition::Mended));
        self.attach();
        self.submit_and_approve();
        self.send();
        self.arrive();
    }

    /// Reminders to a State that does not answer.
    fn wait_in_vain(&mut self) {
        for _ in 0..self.chance.between(1, 3) {
            self.days(18, 60);
            self.act(Act::Remind);
            self.sometimes(30, Act::Note(Requesting));
        }
        if self.chance.happens(15) {
            self.days(60, 140);
            self.act(Act::Withdraw(None));
        }
    }

    fn examine(&mut self, rounds: u8) {
        self.sometimes(12, Act::Message(Requested));
        if rounds == 0 && self.story.matter.confidentiality.is_some() {
            self.sometimes(12, Act::CannotKeepConfidential);
        }
        let refusals = if self.story.letter == Some(Requested) { 20 } else { 10 };
        match self.chance.weighted(&[if rounds < 2 { 34 } else { 0 }, refusals, 6, 3, 50]) {
            0 => {
                self.their_days(3, 25);
                self.round();
                self.examine(rounds + 1);
            }
            1 => {
                self.their_days(6, 30);
                let ground = self.ground();
                self.refuse(ground, None);
            }
            2 => {
                self.their_days(4, 20);
                self.postpone(40, 150);
                self.days(30, 120);
                self.act(Act::Resume);
                self.examine(2);
            }
            3 => {
                self.days(5, 40);
                self.act(Act::Withdraw(None));
                self.sometimes(60, Act::ConfirmStop);
            }
            _ => {
                if self.pace.percent > 150 && self.chance.happens(40) {
                    self.ask_how_it_goes();
                }
                self.their_days(4, 40);
                self.act(Act::Accept);
                self.execute();
            }
        }
    }

    /// An information round: a question, sometimes a further one, an answer or none.
    fn round(&mut self) {
        let first = self.questions + 1;
        let mut count = self.ask(self.questions + 1);
        if self.chance.happens(12) {
            self.days(1, 6);
            count += self.ask(self.questions + 1);
        }
        if self.chance.happens(12) {
            self.days(44, 60);
            return self.act(Act::GoOnWithout);
        }
        self.days(4, 40);
        let by_letter = self.story.letter == Some(Requesting);
        let with_document = self.story.with_papers && self.chance.happens(50) && !by_letter;
        if with_document {
            self.act(Act::AttachAnswer { first });
            self.minutes(2, 12);
        }
        self.act(Act::Answer { first, count, with_document });
    }

    fn ask(&mut self, first: u8) -> u8 {
        let count: u8 = if self.chance.happens(30) { 2 } else { 1 };
        let days = u8::try_from(self.chance.between(14, 30)).unwrap_or(14);
        self.act(Act::Ask { first, count, days });
        self.questions += count;
        count
    }

    /// Hears the other State; returns the number of the consultation.
    fn consult(&mut self, about: About) -> u8 {
        self.consultations += 1;
        let (number, days) = (self.consultations, u8::try_from(self.chance.between(10, 18)).unwrap_or(10));
        self.act(Act::Consult { number, days, about });
        if self.chance.happens(75) {
            self.days(2, 14);
            self.act(Act::AnswerConsultation { number, about });
            self.days(2, 12);
        } else {
            self.days(26, 40); // the time named has passed: that counts as heard
        }
        number
    }

    fn ground(&mut self) -> u8 {
        u8::try_from(self.chance.weighted(&[30, 20, 30, 12, 8])).unwrap_or(0)
    }

    fn refuse(&mut self, ground: u8, measures: Option<Part>) {
        // 18(9) admits a reason for none; elsewhere none is a breach, and said to be one.
        let without = match (ground, self.story.letter) {
            (_, Some(Requested)) => 75,
            (2, _) => 35,
            _ => 6,
        };
        let consultation =
            if self.chance.happens(without) { None } else { Some(self.consult(About::Refusal(ground))) };
        self.act(Act::Refuse { ground, measures, consultation });
        self.open = measures.map_or(Part(0), |m| self.open.without(m));
    }

    fn postpone(&mut self, low: i64, high: i64) {
        let consultation = self.consult(About::Postponement);
        let days = u16::try_from(self.chance.between(low, high)).unwrap_or(60);
        self.act(Act::Postpone { consultation, days });
    }

    fn ask_how_it_goes(&mut self) {
        self.days(25, 60);
        self.act(Act::Remind);
        if self.chance.happens(75) {
            self.their_days(2, 22);
            self.act(Act::ReportProgress);
        }
    }

    fn execute(&mut self) {
        if self.pace.silent && self.chance.happens(50) {
            return self.wait_in_vain();
        }
        self.sometimes(35, Act::ReportProgress);
        self.sometimes(10, Act::Message(Requesting));
        if self.story.sealed_adult().is_some() && self.story.letter != Some(Requesting) {
            self.sometimes(65, Act::SendIdentity);
        }
        if self.chance.happens(15) {
            self.their_days(5, 30);
            self.round();
        }
        if self.chance.happens(5) {
            self.their_days(5, 20);
            self.postpone(40, 120);
            self.days(30, 100);
            self.act(Act::Resume);
        }
        if self.story.measure_types().any(comity_domain::codes::MeasureType::is_coercive) {
            self.sometimes(40, Act::AgreeCosts);
        }
        let several = self.open.without(self.open.lowest()).0 != 0;
        if several && self.chance.happens(11) {
            self.their_days(5, 25);
            let (last, ground) = (self.open.without(self.open.lowest()), self.ground());
            self.refuse(ground, Some(last));
        } else if several && self.chance.happens(5) {
            self.days(8, 30);
            let rest = self.open.without(self.open.lowest());
            self.act(Act::Withdraw(Some(rest)));
            self.open = self.open.lowest();
            self.sometimes(50, Act::ConfirmStop);
        }
        if self.chance.happens(20) {
            self.ask_how_it_goes();
        }
        if self.open.without(self.open.lowest()).0 != 0 && self.chance.happens(45) {
            self.their_days(12, 110);
            self.deliver(self.open.lowest());
        }
        self.meet_in_person();
        self.their_days(10, 120);
        self.deliver(self.open);
        self.days(2, 45);
        self.act(Act::ConfirmReceipt);
        self.afterwards();
    }

    fn deliver(&mut self, measures: Part) {
        if self.story.with_papers {
            for number in measures.numbers() {
                self.act(Act::AttachResult(u8::try_from(number).unwrap_or(0)));
                self.minutes(2, 15);
            }
        }
        self.act(Act::Deliver(measures));
        self.delivered = self.delivered.with(measures);
        self.open = self.open.without(measures);
    }
}
