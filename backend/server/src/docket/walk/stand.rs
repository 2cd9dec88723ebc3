//! To where a request is to stand: the shortest believable way there.

use comity_domain::codes::Side::{Requested, Requesting};

use super::Walk;
use crate::docket::{
    aims::Standing,
    course::{About, Act, Pace},
    story::Edition,
};

impl Walk<'_> {
    /// As far as the act that makes it stand there; the anchor is the act whose time counts.
    pub(super) fn stand(&mut self, standing: Standing) {
        use Standing as S;
        self.pace = Pace { percent: 60, silent: false };
        match standing {
            S::Draft => {
                let edition = if self.chance.happens(50) { Edition::Begun } else { Edition::Full };
                self.act(Act::Create(edition));
                self.mark();
                if edition == Edition::Full {
                    self.attach();
                }
                return self.sometimes(40, Act::Note(Requesting));
            }
            S::InApproval | S::Approved | S::Cancelled => {
                self.write();
                self.hours(2, 60);
                self.act(Act::Submit);
                if standing != S::InApproval {
                    self.hours(2, 60);
                    self.act(if standing == S::Approved {
                        Act::Approve
                    } else {
                        Act::Cancel { was_sent: false }
                    });
                }
                return self.mark();
            }
            _ => {}
        }
        if self.story.letter == Some(Requesting) {
            self.act(Act::Register);
        } else {
            self.write();
            self.submit_and_approve();
            self.send();
        }
        match standing {
            S::Sent => {
                self.mark();
                self.days(8, 9);
                return self.act(Act::Remind); // cut off where it is not late yet
            }
            S::Recalled => {
                self.mark();
                self.minutes(3, 8);
                return self.act(Act::Recall);
            }
            _ => {}
        }
        self.acknowledge();
        self.stand_acknowledged(standing);
    }

    fn stand_acknowledged(&mut self, standing: Standing) {
        use Standing as S;
        match standing {
            S::Acknowledged => self.anchor = self.acknowledged_at(),
            S::Consulting { days } | S::Asked { days } => {
                self.days(2, 6);
                let act = match standing {
                    S::Asked { .. } => Act::Ask { first: 1, count: 1, days },
                    _ => Act::Consult { number: 1, days, about: About::Refusal(self.ground()) },
                };
                self.act(act);
                self.mark();
            }
            S::Postponed { days } => {
                self.days(2, 6);
                let consultation = self.consult(About::Postponement);
                self.act(Act::Postpone { consultation, days });
                self.mark();
            }
            S::Returned => {
                self.days(2, 8);
                self.act(Act::ReturnDeficient);
                self.mark();
            }
            S::Refused => {
                self.days(3, 10);
                let ground = self.ground();
                self.refuse(ground, None);
                self.mark();
            }
            S::Withdrawn => {
                self.days(5, 20);
                self.act(Act::Withdraw(None));
                self.mark();
                self.sometimes(50, Act::ConfirmStop);
            }
            S::InExecution | S::Reminded | S::Partly | S::Executed | S::Closed => {
                self.stand_accepted(standing);
            }
            S::Draft | S::InApproval | S::Approved | S::Cancelled | S::Sent | S::Recalled => {}
        }
    }

    fn stand_accepted(&mut self, standing: Standing) {
        use Standing as S;
        if self.chance.happens(25) {
            self.days(2, 8);
            self.round();
        }
        self.days(3, 15);
        self.act(Act::Accept);
        self.mark();
        match standing {
            S::Reminded => {
                self.days(30, 60);
                self.act(Act::Remind);
                self.mark();
            }
            S::Partly => {
                self.days(20, 45);
                self.deliver(self.open.lowest());
                self.mark();
            }
            S::Executed | S::Closed => {
                self.meet_in_person();
                self.days(20, 70);
                self.deliver(self.open);
                if standing == S::Closed {
                    self.days(2, 20);
                    self.act(Act::ConfirmReceipt);
                }
                self.mark();
                if standing == S::Closed {
                    self.afterwards();
                }
            }
            _ => {
                self.sometimes(50, Act::ReportProgress);
                self.sometimes(30, Act::Note(Requested));
            }
        }
    }

    fn acknowledged_at(&self) -> usize {
        self.steps.iter().rposition(|s| s.act == Act::Acknowledge).unwrap_or(0)
    }
}
