//! The way of a person sought: arrest, and the request for extradition that follows in time or does not.

use comity_domain::codes::{
    ProsecutionEvent,
    Side::{Requested, Requesting},
};

use super::Walk;
use crate::docket::{
    course::{About, Act, Pace, Part},
    hours::DAY,
    sought::{Following, HELD_DAYS, Way},
    story::Edition,
    words,
};

impl Walk<'_> {
    /// The whole way; the anchor is the act whose time counts.
    pub(super) fn seek(&mut self, way: Way) {
        self.pace = Pace { percent: 60, silent: false };
        match way {
            Way::Lapses { release_days } => {
                self.arrest();
                self.mark();
                self.lapse(release_days);
            }
            Way::Followed(what) => {
                self.arrest();
                self.follow(what);
            }
            Way::National => self.national(),
        }
    }

    /// Asked for within a day, granted within two.
    fn arrest(&mut self) {
        self.act(Act::Create(Edition::Full));
        self.attach();
        self.minutes(5, 40);
        self.act(Act::Submit);
        self.minutes(20, 120);
        self.act(Act::Approve);
        self.translated(1, 9);
        self.hours(1, 6);
        self.act(Act::Send);
        self.hours(1, 9);
        self.act(Act::Acknowledge);
        if self.story.letter.is_none() {
            self.minutes(10, 60);
            self.act(Act::Assign);
            self.hours(3, 20);
            self.act(Act::Accept);
        }
        self.days(2, 6);
        let minutes = self.before(95, 420);
        self.act(Act::ReportArrest { minutes });
    }

    fn before(&mut self, low: i64, high: i64) -> u16 {
        u16::try_from(self.chance.between(low, high)).unwrap_or(120)
    }

    fn translated(&mut self, low: i64, high: i64) {
        if self.story.translated_into().is_some() {
            self.hours(low, high);
            self.act(Act::AttachTranslation);
            self.minutes(1, 5);
            self.act(Act::Translate);
        }
    }

    /// Nobody asks for extradition in time. The clock acts at its instant, see the calendar; the release is a person's.
    fn lapse(&mut self, release_days: i64) {
        let arrested = self.now;
        self.days(3, 9);
        self.act(Act::Message(Requesting));
        self.now = arrested + HELD_DAYS * DAY;
        self.put(Act::Lapse);
        self.days(release_days, release_days + 2);
        let minutes = self.before(60, 600);
        self.act(Act::ReportRelease { minutes });
    }

    /// At most five weeks after the arrest, free days included: before the clock is due.
    fn follow(&mut self, what: Following) {
        self.days(8, 16);
        self.again = true;
        self.act(Act::CreateFollowing);
        self.hours(3, 40);
        self.act(Act::Edit(Edition::Full));
        self.attach();
        self.hours(2, 30);
        self.act(Act::Submit);
        self.hours(2, 40);
        self.act(Act::Approve);
        self.translated(12, 72);
        self.hours(1, 10);
        self.act(Act::Send);
        if what == Following::SentAgain {
            self.minutes(3, 8);
            self.act(Act::Recall);
            self.hours(16, 30);
            self.act(Act::Send);
            self.mark();
        }
        self.hours(5, 70);
        self.act(Act::Acknowledge);
        self.mark_for(what, Following::Received);
        if self.story.letter.is_some() {
            return; // what a State by letter decides comes by letter, in its time
        }
        self.minutes(10, 90);
        self.act(Act::Assign);
        self.arrest_is_done();
        self.days(4, 12);
        self.act(Act::Accept);
        self.mark_for(what, Following::Accepted);
        self.sometimes(50, Act::Note(Requested));
        // The court hears the person; long after a case that is to show just that.
        if what == Following::Accepted {
            self.days(26, 40);
        } else {
            self.days(14, 32);
        }
        self.act(Act::OrderSurrender);
        self.mark_for(what, Following::Ordered);
        if what == Following::Ordered {
            self.days(20, 27);
        } else {
            self.days(9, 24);
        }
        self.act(Act::Surrender);
        self.mark_for(what, Following::Surrendered);
        self.days(1, 5);
        self.act(Act::ConfirmReceipt);
    }

    fn mark_for(&mut self, what: Following, done: Following) {
        if what == done {
            self.mark();
        }
    }

    /// The person is held for the request that followed: the arrest was all that was asked before.
    fn arrest_is_done(&mut self) {
        self.again = false;
        self.hours(2, 30);
        self.act(Act::Deliver(Part::first(1)));
        self.hours(4, 40);
        self.act(Act::ConfirmReceipt);
        self.again = true;
    }

    /// Refused for nationality alone, and the case put to the prosecutor at the request of the other State.
    fn national(&mut self) {
        self.write();
        self.submit_and_approve();
        self.send();
        self.hours(10, 90);
        self.act(Act::Acknowledge);
        self.minutes(10, 90);
        self.act(Act::Assign);
        self.days(3, 10);
        let number = self.consult(About::Refusal(words::NATIONALITY));
        let consultation = Some(number);
        self.act(Act::Refuse { ground: words::NATIONALITY, measures: None, consultation });
        self.mark();
        self.days(24, 40);
        self.act(Act::ReportProsecution(ProsecutionEvent::Submitted));
        self.days(180, 300);
        self.act(Act::ReportProsecution(ProsecutionEvent::Outcome));
    }
}
