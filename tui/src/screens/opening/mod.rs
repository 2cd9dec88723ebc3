//! Opening what is sealed: asks why, shows it once, keeps nothing. What is open closes with a key, or by itself.

mod view;

use std::sync::Arc;

use comity_api::vault::OpenedIdentity;
use comity_domain::ids::{DocumentId, PersonCode, RequestId};
use jiff::{SignedDuration, Timestamp};

pub use view::view;

use crate::{
    effect::SavePlace,
    msg::{Fault, Key},
    safe_text::Safe,
};

/// An open identity closes when nobody pressed a key for so long: whoever passes by reads no name.
pub const CLOSES_AFTER: SignedDuration = SignedDuration::from_secs(60);

/// What is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// One of the sealed persons whose identity the own vault holds; the number is the chosen one.
    Person(Vec<PersonCode>, usize),
    /// A document of class `sealed`, onto this machine.
    Document {
        /// Which.
        id: DocumentId,
        /// Its name.
        name: String,
        /// Where to.
        place: SavePlace,
    },
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// The reason is being written.
    Asking,
    /// The answer is awaited.
    Waiting,
    /// It is open. Shared, so that no second copy of it lies in memory, and wiped when the last holder is gone.
    Open(Arc<OpenedIdentity>),
    /// It stays shut: why.
    Refused(Fault),
}

/// The screen that opens what is sealed.
#[derive(Clone, PartialEq)]
pub struct Opening {
    /// Of which request.
    pub id: RequestId,
    /// Its reference.
    pub reference: Safe,
    /// What.
    pub subject: Subject,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub phase: Phase,
    /// When it closes by itself, UTC; only what is open does.
    pub closes_at: Option<Timestamp>,
}

/// Neither the reason nor what is open is ever printed.
impl std::fmt::Debug for Opening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opening").field("id", &self.id).field("stage", &self.phase).finish_non_exhaustive()
    }
}

/// What a key did.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The screen stays.
    Stay(Opening),
    /// It closes, and with it what was open.
    Close,
    /// It is to be opened.
    Open(Opening),
    /// There is no reason yet.
    NeedsReason(Opening),
}

impl Opening {
    /// Returns the screen as it begins: nothing is asked of the backend before a reason is there.
    #[must_use]
    pub fn of(id: RequestId, reference: Safe, subject: Subject) -> Self {
        Self { id, reference, subject, reason: String::new(), phase: Phase::Asking, closes_at: None }
    }

    /// Returns the person who is to be opened.
    #[must_use]
    pub fn person(&self) -> Option<&PersonCode> {
        match &self.subject {
            Subject::Person(persons, at) => persons.get(*at),
            Subject::Document { .. } => None,
        }
    }

    /// Shows what was opened, for a while.
    pub fn show(&mut self, opened: Arc<OpenedIdentity>, now: Timestamp) {
        self.phase = Phase::Open(opened);
        self.stays(now);
    }

    /// Returns whether it closes by itself now.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.closes_at.is_some_and(|at| at <= now)
    }

    fn stays(&mut self, now: Timestamp) {
        self.closes_at = now.checked_add(CLOSES_AFTER).ok();
    }

    /// Adds a pasted text to the reason.
    pub fn paste(&mut self, text: &str) {
        if matches!(self.phase, Phase::Asking | Phase::Refused(_)) {
            self.reason.push_str(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    /// Returns what a key does.
    #[must_use]
    pub fn key(mut self, key: Key, now: Timestamp) -> Step {
        match (&self.phase, key) {
            (_, Key::Esc) | (Phase::Open(_), Key::Enter | Key::Backspace | Key::Char('q')) => {
                return Step::Close;
            }
            (Phase::Open(_), _) => self.stays(now),
            (Phase::Waiting, _) => {}
            (Phase::Asking | Phase::Refused(_), key) => return self.asking(key),
        }
        Step::Stay(self)
    }

    fn asking(mut self, key: Key) -> Step {
        match key {
            Key::Enter if self.reason.trim().is_empty() => return Step::NeedsReason(self),
            Key::Enter => {
                self.phase = Phase::Waiting;
                return Step::Open(self);
            }
            Key::Up | Key::BackTab => self.choose(false),
            Key::Down | Key::Tab => self.choose(true),
            Key::Ctrl('u') => self.reason.clear(),
            Key::Backspace => {
                self.reason.pop();
            }
            Key::Char(c) if !c.is_control() => self.reason.push(c),
            _ => {}
        }
        Step::Stay(self)
    }

    fn choose(&mut self, forward: bool) {
        if let Subject::Person(persons, at) = &mut self.subject {
            let n = persons.len().max(1);
            *at = if forward { (*at + 1) % n } else { (*at + n - 1) % n };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened() -> Arc<OpenedIdentity> {
        let text =
            r#"{"person":"V-1","name":"Canary Quillfeather","born":null,"nationality":null,"place":null}"#;
        Arc::new(serde_json::from_str(text).unwrap())
    }

    fn screen() -> Opening {
        let subject = Subject::Person(vec!["V-1".parse().unwrap(), "V-2".parse().unwrap()], 0);
        Opening::of(RequestId(uuid::Uuid::nil()), Safe::of("MLA"), subject)
    }

    #[test]
    fn nothing_is_opened_without_a_reason() {
        let now = Timestamp::UNIX_EPOCH;
        assert!(matches!(screen().key(Key::Enter, now), Step::NeedsReason(_)));
        let mut blank = screen();
        blank.reason = "  ".to_owned();
        assert!(matches!(blank.key(Key::Enter, now), Step::NeedsReason(_)));
        let Step::Stay(one) = screen().key(Key::Char('x'), now) else { panic!() };
        let Step::Open(asked) = one.key(Key::Enter, now) else { panic!() };
        assert_eq!((asked.phase, asked.reason.as_str()), (Phase::Waiting, "x"));
    }

    #[test]
    fn what_is_open_is_held_once_never_printed_and_gone_with_a_key_or_by_itself() {
        let now = Timestamp::UNIX_EPOCH;
        let held = opened();
        let mut open = screen();
        open.reason = "Canary asked".to_owned();
        open.show(Arc::clone(&held), now);
        let copy = open.clone();
        assert_eq!(Arc::strong_count(&held), 3, "screens share what is open");
        assert!(!format!("{open:?}").contains("Canary"), "{open:?}");
        assert!(!open.is_over(now + SignedDuration::from_secs(59)));
        let Step::Stay(open) = open.key(Key::Down, now + SignedDuration::from_secs(59)) else { panic!() };
        assert!(!open.is_over(now + SignedDuration::from_secs(100)), "a key keeps it open");
        assert!(open.is_over(now + SignedDuration::from_secs(119)));
        for key in [Key::Esc, Key::Enter, Key::Char('q'), Key::Backspace] {
            assert_eq!(copy.clone().key(key, now), Step::Close);
        }
        drop((open, copy));
        assert_eq!(Arc::strong_count(&held), 1);
    }
}
