//! What is done beside and after execution: persons who come, other use, returns, disclosure; and running cases that
//! were taken over.

use comity_domain::codes::MeasureType;

use super::Walk;
use crate::docket::course::{Act, Running};

impl Walk<'_> {
    /// A running case of the old register, and what comes of it here.
    pub(super) fn go_on_from(&mut self, running: Running) {
        self.act(Act::Import(running));
        match running {
            Running::ReceivedInExecution => {
                self.minutes(20, 90);
                self.act(Act::Assign);
                self.pace.silent = false;
                self.execute();
            }
            Running::MadeInExecution => {
                self.pace.silent = false;
                self.execute();
            }
            Running::MadeInSilence => self.wait_in_vain(),
        }
    }

    /// A person in custody is lent and comes back, 18(10)-(12); one who came of own will is released, 18(27).
    pub(super) fn meet_in_person(&mut self) {
        let asked = |wanted| self.story.measure_types().any(|m| m == wanted);
        let (lent, came) = (asked(MeasureType::PersonLent), asked(MeasureType::Appearance));
        if lent {
            self.their_days(6, 25);
            self.act(Act::LendPerson { days: 30 });
            if self.chance.happens(85) {
                self.days(10, 38);
                self.act(Act::ReturnPerson);
            }
        }
        if came {
            self.days(12, 30);
            self.act(Act::Release);
            if self.chance.happens(85) {
                self.days(1, 12);
                self.act(Act::ReturnPerson);
            }
        }
    }

    /// After a delivery.
    pub(super) fn afterwards(&mut self) {
        let delivered: Vec<usize> = self.delivered.numbers().collect();
        let objects: Vec<usize> = self.story.objects().filter(|n| delivered.contains(n)).collect();
        for number in objects {
            match self.chance.weighted(&[55, 25, 20]) {
                0 => self.days(5, 24),
                1 => self.days(70, 100), // late
                _ => continue,
            }
            self.act(Act::ReturnEvidence(u8::try_from(number).unwrap_or(0)));
        }
        if let Some(first) = delivered.first()
            && self.chance.happens(35)
        {
            self.days(4, 40);
            self.act(Act::AskUseConsent(u8::try_from(*first).unwrap_or(0)));
            if self.chance.happens(80) {
                self.their_days(4, 30);
                let granted = self.chance.happens(60);
                self.act(Act::DecideUseConsent { granted });
            }
        }
        if self.chance.happens(12) {
            self.days(4, 40);
            self.act(Act::Disclose);
        }
    }
}
