//! Forms: one column of fields, help for the focused one, findings beside it.

pub mod act;
pub mod draft;
pub mod field;
mod head;
mod view;
pub mod written;

use comity_api::problem::Problem;
use comity_domain::{
    codes::{Action, Kind, Side},
    contents::Contents,
    ids::{BasisCode, RequestId, StateCode},
    law::cite::Numbers,
};

use crate::{by_kind::ByKind, msg::Key, safe_text::Safe};
pub use field::{Field, Input, Press};
pub(crate) use head::asks_again;
pub use view::view;

/// What says of which kind a draft is that is kept on this machine; it is no field. Without it: assistance.
pub const KIND: &str = "kind";

/// What a form is for.
#[derive(Debug, Clone, PartialEq)]
pub enum Purpose {
    /// Drafting a request; none: it is not with the backend yet.
    Draft(Option<Drafted>),
    /// What an action says.
    Act {
        /// Which action.
        action: Action,
        /// On which request.
        id: RequestId,
        /// Written on this version.
        version: u32,
        /// The side by letter whose act is recorded as told; none: an own act.
        told: Option<Side>,
        /// By whose numbers the request is cited.
        numbers: Numbers,
    },
    /// Registering a request that came in on paper.
    Register,
    /// What to look for in the log, or where to take it out to: nothing is changed by it.
    Audit,
}

/// A draft the backend has.
#[derive(Debug, Clone, PartialEq)]
pub struct Drafted {
    /// The request.
    pub id: RequestId,
    /// Its reference.
    pub reference: String,
    /// The version the form was filled from.
    pub version: u32,
    /// The State that is asked: fixed.
    pub requested: StateCode,
    /// What the form was filled from: only what differs from it is sent.
    pub base: Box<Contents>,
    /// Whether somebody else saved since: the next version read is the one to go on from.
    pub overtaken: bool,
}

/// What is wanted once the draft is with the backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Go on writing.
    Stay,
    /// Back to where the form was opened.
    Leave,
    /// To the review.
    Review,
}

/// A form.
#[expect(clippy::struct_excessive_bools, reason = "each was said or done once, whatever the others are")]
#[derive(Debug, Clone, PartialEq)]
pub struct FormScreen {
    /// Of which kind the request is: it has the fields of that kind alone.
    pub kind: Kind,
    /// What it is for.
    pub purpose: Purpose,
    /// What it is called.
    pub title: Safe,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The focused field.
    pub focus: usize,
    /// Whether anything was typed since it was last saved.
    pub changed: bool,
    /// Why the last try did not succeed.
    pub problem: Option<Box<Problem>>,
    /// What the backend found: field path and sentence.
    pub findings: Vec<(String, Safe, bool)>,
    /// What must be mended before it is taken: field path and sentence.
    pub errors: Vec<(String, Safe)>,
    /// What to do once it is saved.
    pub then: Then,
    /// Esc was pressed on what would be lost.
    pub warned: bool,
    /// It was asked whether something unusual is meant; doing it again is the answer.
    pub asked_again: bool,
    /// The documents attached that can be named: id and name.
    pub documents: Vec<(String, String)>,
    /// The letter that tells an act was attached by this form.
    pub letter_attached: bool,
    /// The act was refused since the request had changed: the next one read is the one to go on from.
    pub overtaken: bool,
    /// What was written for the act before and not sent is still looked for on this machine.
    pub seeks_kept: bool,
}

impl FormScreen {
    /// Returns a form in which nothing was typed and of which nothing was found yet.
    #[must_use]
    pub fn fresh(kind: Kind, purpose: Purpose, title: Safe, mut fields: Vec<Field>) -> Self {
        fields.iter_mut().for_each(Field::open);
        Self {
            kind,
            purpose,
            title,
            fields,
            focus: 0,
            changed: false,
            problem: None,
            findings: vec![],
            errors: vec![],
            then: Then::Stay,
            warned: false,
            asked_again: false,
            documents: vec![],
            letter_attached: false,
            overtaken: false,
            seeks_kept: false,
        }
    }
}

/// What a key did to a form.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The form stays.
    Stay,
    /// Something was typed.
    Changed,
    /// Something was typed while a button has focus.
    OnButton,
    /// A button was pressed.
    Pressed(Press),
    /// Back.
    Back,
}

impl FormScreen {
    /// Returns the request the form is about.
    #[must_use]
    pub fn request(&self) -> Option<RequestId> {
        match &self.purpose {
            Purpose::Draft(drafted) => drafted.as_ref().map(|d| d.id),
            Purpose::Act { id, .. } => Some(*id),
            Purpose::Register | Purpose::Audit => None,
        }
    }

    /// Returns how the request is spoken of; a draft as its legal basis is written now.
    #[must_use]
    pub fn by(&self) -> ByKind {
        if let Purpose::Act { numbers, .. } = self.purpose {
            return ByKind { kind: self.kind, numbers };
        }
        let basis = self.value("legal_basis").unwrap_or_default();
        let first = basis.split([',', ';', ' ']).find(|code| !code.is_empty());
        let first: Option<BasisCode> = first.and_then(|code| code.parse().ok());
        ByKind::of(self.kind, first.as_slice())
    }

    /// Returns the value of a field, trimmed; none where it is empty or absent.
    #[must_use]
    pub fn value(&self, path: &str) -> Option<&str> {
        self.fields.iter().find(|f| f.path == path).map(Field::value).filter(|v| !v.is_empty())
    }

    /// Puts a value into a field.
    pub fn set(&mut self, path: &str, value: &str) {
        if let Some(field) = self.fields.iter_mut().find(|f| f.path == path) {
            field.set(value);
        }
    }

    /// Focuses the first field of a path, or what stands nearest to it.
    pub fn focus_on(&mut self, path: &str) {
        let exact = self.fields.iter().position(|f| f.path == path);
        let near =
            || self.fields.iter().position(|f| f.path.starts_with(path) || path.starts_with(f.path.as_str()));
        if let Some(i) = exact.or_else(near) {
            self.focus = i;
        }
    }

    /// Returns the field that something said of a path is shown beside.
    #[must_use]
    pub fn place_of(&self, path: &str) -> Option<&str> {
        let path = path.strip_prefix("contents.").unwrap_or(path);
        let below = |long: &str, short: &str| {
            long.strip_prefix(short).is_some_and(|rest| rest.starts_with(['.', '_']) && !short.is_empty())
        };
        let mut fields = self.fields.iter().filter(|f| !matches!(f.input, Input::Button(_)));
        let exact = fields.clone().find(|f| f.path == path);
        let beside = || fields.clone().find(|f| view::concerns(path, &f.path));
        let near = exact.or_else(beside);
        near.or_else(|| fields.find(|f| below(&f.path, path) || below(path, &f.path)))
            .map(|f| f.path.as_str())
    }

    /// Shows what is amiss, each beside its field, and focuses the first of them in the order of the form. Returns what
    /// stands beside no field.
    pub fn show_amiss(&mut self, amiss: Vec<(String, Safe)>) -> Vec<Safe> {
        self.errors.clear();
        let mut elsewhere = vec![];
        for (path, why) in amiss {
            match self.place_of(&path).map(str::to_owned) {
                Some(field) => self.errors.push((field, why)),
                None => elsewhere.push(why),
            }
        }
        let wrong = |f: &Field| self.errors.iter().any(|(path, _)| *path == f.path);
        if let Some(first) = self.fields.iter().position(wrong) {
            self.focus = first;
        }
        elsewhere
    }

    /// Returns how many fields must be mended.
    #[must_use]
    pub fn amiss(&self) -> usize {
        self.fields.iter().filter(|f| self.errors.iter().any(|(path, _)| *path == f.path)).count()
    }

    /// Returns how many required fields are empty, and how many there are.
    #[must_use]
    pub fn required(&self) -> (usize, usize) {
        let required = self.fields.iter().filter(|f| f.required);
        (required.clone().filter(|f| f.value().is_empty()).count(), required.count())
    }

    /// Returns what a key does.
    pub fn key(&mut self, key: Key) -> Step {
        let last = self.fields.len().saturating_sub(1);
        self.focus = self.focus.min(last);
        let Some(field) = self.fields.get_mut(self.focus) else { return Step::Back };
        let multi = matches!(field.input, Input::Text);
        if !matches!(key, Key::Char(_)) {
            field.left();
        }
        match key {
            Key::Esc => return Step::Back,
            Key::Tab => self.focus = if self.focus == last { 0 } else { self.focus + 1 },
            Key::BackTab => self.focus = if self.focus == 0 { last } else { self.focus - 1 },
            Key::Down if !multi || field.on_last_line() => self.focus = (self.focus + 1).min(last),
            Key::Up if !multi || field.on_first_line() => self.focus = self.focus.saturating_sub(1),
            Key::PageDown => self.focus = (self.focus + 8).min(last),
            Key::PageUp => self.focus = self.focus.saturating_sub(8),
            // It never sends: the form is checked, and what comes before sending is shown.
            Key::Ctrl('r') => return Step::Pressed(Press::Review),
            Key::Enter => match &field.input {
                Input::Button(press) => return Step::Pressed(press.clone()),
                Input::Text => return self.typed(Key::Enter),
                Input::Line | Input::Date | Input::Hour | Input::Choice(_) => {
                    self.focus = (self.focus + 1).min(last);
                }
            },
            other => return self.typed(other),
        }
        Step::Stay
    }

    fn typed(&mut self, key: Key) -> Step {
        let Some(field) = self.fields.get_mut(self.focus) else { return Step::Stay };
        if matches!(field.input, Input::Button(_)) && matches!(key, Key::Char(_)) {
            return Step::OnButton; // what is typed goes nowhere, and that is said
        }
        if field.key(key) {
            self.says_otherwise();
            Step::Changed
        } else {
            Step::Stay
        }
    }

    /// Takes a pasted text into the focused field: text, never commands.
    pub fn paste(&mut self, text: &str) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.paste(text);
            self.says_otherwise();
        }
    }

    /// The focused field holds something else now, typed or pasted: what was found of it is old, and what was asked
    /// about what it held is asked anew. The next save finds anew.
    fn says_otherwise(&mut self) {
        self.changed = true;
        self.warned = false;
        self.asked_again = false;
        let Some(path) = self.fields.get(self.focus).map(|field| field.path.clone()) else { return };
        self.findings.retain(|(finding, ..)| !view::concerns(finding, &path));
        self.errors.retain(|(field, _)| *field != path);
    }

    /// Returns the fields as path and value, to be kept on this machine: never who a protected person is. Of an act only what
    /// was written: what its form was opened with is the record, which a colleague may put right meanwhile.
    #[must_use]
    pub fn kept(&self) -> Vec<(String, String)> {
        let of_act = matches!(self.purpose, Purpose::Act { .. });
        let says = |f: &&Field| if of_act { self.is_written(f) } else { !f.value().is_empty() };
        let fields = self.fields.iter().filter(|f| !matches!(f.input, Input::Button(_)));
        let filled = fields.filter(says).filter(|f| !f.path.contains(".identity."));
        let mut kept: Vec<(String, String)> =
            filled.map(|f| (f.path.clone(), f.value().to_owned())).collect();
        if self.kind != Kind::Mla && !of_act {
            kept.push((KIND.to_owned(), self.kind.to_string()));
        }
        kept
    }

    /// Whether something was written into a field, or into the row it stands in: what a row says belongs together.
    fn is_written(&self, field: &Field) -> bool {
        let row = act::row_of(&field.path);
        let beside = |f: &Field| row.is_some() && act::row_of(&f.path) == row && f.is_touched();
        field.is_touched() || self.fields.iter().any(beside)
    }
}
