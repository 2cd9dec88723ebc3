//! From the first draft to the day it leaves.

use comity_domain::codes::Side::Requesting;

use super::Walk;
use crate::docket::{course::Act, story::Edition};

impl Walk<'_> {
    pub(super) fn write(&mut self) {
        if self.chance.happens(45) {
            self.act(Act::Create(Edition::Begun));
            self.sometimes(30, Act::Note(Requesting));
            self.hours(3, 96);
            self.act(Act::Edit(Edition::Full));
        } else {
            self.act(Act::Create(Edition::Full));
        }
        self.attach();
        if self.story.urgent && self.chance.happens(60) {
            self.minutes(1, 9);
            self.act(Act::SetPriority(Requesting));
        }
        self.sometimes(20, Act::Note(Requesting));
    }

    pub(super) fn attach(&mut self) {
        for number in (0_u8..).take(self.story.documents().len()) {
            self.minutes(1, 7);
            self.act(Act::Attach(number));
        }
    }

    pub(super) fn submit_and_approve(&mut self) {
        self.hours(1, 90);
        self.act(Act::Submit);
        if self.chance.happens(14) {
            self.hours(4, 60);
            self.act(Act::ReturnToDrafter);
            self.hours(4, 80);
            self.act(Act::Edit(if self.again { Edition::Mended } else { Edition::Revised }));
            self.hours(1, 20);
            self.act(Act::Submit);
        }
        self.hours(2, 100);
        self.act(Act::Approve);
    }

    pub(super) fn send(&mut self) {
        if self.story.translated_into().is_some() {
            self.days(2, 15);
            self.act(Act::AttachTranslation);
            self.minutes(1, 5);
            self.act(Act::Translate);
        }
        self.hours(1, 40);
        self.act(Act::Send);
    }
}
