//! A list to choose from, searched as one types: palette, help, who, sort.

use comity_api::{
    letter::{LetterFormat, LetterKind},
    queue::{Sort, View},
};
use comity_domain::codes::Kind;

use super::figures::filter::{Facet, Filter};
use crate::{
    actions::Deed,
    effect::{ActOf, SavePlace},
    ink::Ink,
    msg::Key,
    safe_text::Safe,
    theme::Meaning,
    words::say,
};

/// What choosing an entry does.
#[derive(Debug, Clone, PartialEq)]
pub enum Chosen {
    /// Does something of the registry.
    Do(Deed),
    /// Signs in as one of the accounts.
    Account(usize),
    /// Signs out.
    SignOut,
    /// Sorts the queue.
    Sort(Sort),
    /// Goes to a view.
    View(View),
    /// Begins an act on the request that was read.
    Offer(Box<comity_api::request::OfferView>),
    /// Asks what to do with a document of the request that was read.
    Document(comity_domain::ids::DocumentId),
    /// Begins a new draft of a kind.
    Draft(Kind),
    /// Begins the registration of a request of a kind that came in on paper.
    Register(Kind),
    /// Begins a request for extradition from the arrest that was read, though one was begun before.
    DraftAnother,
    /// Opens a request.
    Request(comity_domain::ids::RequestId),
    /// Saves it.
    Save(comity_domain::ids::DocumentId, SavePlace),
    /// A letter of the request that was read: its form is asked next.
    Letter(LetterKind),
    /// Saves that letter.
    LetterAs(LetterKind, LetterFormat),
    /// The profile of a State.
    Profile(comity_domain::ids::StateCode),
    /// Asks for the value of one thing that figures are filtered by.
    Facet(Facet),
    /// The figures of a filter.
    Figures(Box<Filter>),
    /// What the draft in the form rests on from now on.
    Basis(String),
    /// Takes up the kept draft.
    ResumeDraft,
    /// Forgets the kept draft.
    ForgetDraft,
    /// Takes up the kept form of an act.
    ResumeAct(Box<ActOf>),
    /// Forgets it.
    ForgetAct(Box<ActOf>),
    /// Only says something.
    Nothing,
}

/// One entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What it is called.
    pub label: Safe,
    /// The key beside it, or what it adds.
    pub hint: Safe,
    /// By which other words it is looked for; not shown.
    pub also: Safe,
    /// What choosing it does.
    pub does: Chosen,
}

/// A list to choose from.
#[derive(Debug, Clone, PartialEq)]
pub struct Chooser {
    /// What is chosen.
    pub title: Safe,
    /// All entries.
    pub entries: Vec<Entry>,
    /// What was typed.
    pub typed: String,
    /// What is said before anything is chosen.
    pub said: Option<Safe>,
    /// The focused entry among those that match.
    pub focus: usize,
}

/// What a key did.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The list stays.
    Stay(Chooser),
    /// It closes.
    Close,
    /// An entry was chosen.
    Choose(Chosen),
}

impl Chooser {
    /// Returns a list with its first entry focused.
    #[must_use]
    pub fn new(title: Safe, entries: Vec<Entry>) -> Self {
        Self { title, entries, typed: String::new(), said: None, focus: 0 }
    }

    fn matching(&self) -> Vec<&Entry> {
        let typed = self.typed.to_lowercase();
        // Where what was typed begins a word stands before where it is inside one; else the order stays.
        let place = |e: &Entry| {
            let text = format!(" {} {} {}", e.label, e.hint, e.also).to_lowercase();
            let at = text.match_indices(&typed).map(|(i, _)| i);
            at.map(|i| !text[..i].ends_with(|c: char| c.is_alphanumeric())).max()
        };
        let mut fits: Vec<(bool, &Entry)> =
            self.entries.iter().filter_map(|e| place(e).map(|begins| (!begins, e))).collect();
        fits.sort_by_key(|(inside, _)| *inside);
        fits.into_iter().map(|(_, e)| e).collect()
    }

    /// Returns what a key does to the list.
    #[must_use]
    pub fn key(mut self, key: Key) -> Step {
        let last = self.matching().len().saturating_sub(1);
        match key {
            Key::Esc => return Step::Close,
            Key::Enter => {
                return self.matching().get(self.focus).map_or(Step::Close, |e| Step::Choose(e.does.clone()));
            }
            Key::Down | Key::Tab => self.focus = (self.focus + 1).min(last),
            Key::Up | Key::BackTab => self.focus = self.focus.saturating_sub(1),
            Key::PageDown => self.focus = (self.focus + 8).min(last),
            Key::PageUp => self.focus = self.focus.saturating_sub(8),
            Key::Home => self.focus = 0,
            Key::End => self.focus = last,
            Key::Backspace => {
                self.typed.pop();
                self.focus = 0;
            }
            Key::Char(c) if !c.is_control() => {
                self.typed.push(c);
                self.focus = 0;
            }
            _ => {}
        }
        Step::Stay(self)
    }
}

/// Draws the list at the bottom of the screen.
pub fn view(chooser: &Chooser, ink: &mut Ink) {
    let (width, height) = (ink.width(), ink.height());
    let entries = chooser.matching();
    let said = chooser.said.as_ref().map_or_else(Vec::new, |said| said.wrapped(width.saturating_sub(2)));
    let said = if height >= 10 { said } else { vec![] };
    let lines = lines(&entries, width);
    let wanted = lines.len().max(1) + 2 + said.len();
    let rows = wanted.min(height.saturating_sub(3).max(3)).min(height);
    let top = height - rows;
    ink.clear(top.saturating_sub(1)..height);
    if top > 0 {
        ink.rule(top - 1);
    }
    for (i, line) in said.iter().enumerate() {
        ink.put(1, top + i, width.saturating_sub(1), line, Meaning::Error);
    }
    let top = top + said.len();
    let x = ink.put(1, top, width, &chooser.title, Meaning::Heading);
    let x = ink.put(x + 1, top, width, &Safe::of(&chooser.typed), Meaning::Plain);
    if entries.is_empty() {
        ink.put(3, top + 1, width, &say("chooser-none"), Meaning::Quiet);
        ink.cursor(x, top);
    }
    let shown = rows.saturating_sub(2 + said.len()).max(1);
    let last = lines.iter().rposition(|line| line.entry == chooser.focus).unwrap_or(0);
    let first = last.saturating_sub(shown - 1);
    crate::screens::more_below(lines.len().saturating_sub(first + shown), top, ink);
    for (i, line) in lines.iter().skip(first).take(shown).enumerate() {
        let y = top + 1 + i;
        let focused = line.entry == chooser.focus;
        if focused && line.begins {
            ink.put(1, y, 1, &Safe::of(">"), Meaning::Heading);
            ink.cursor(3, y);
        }
        ink.put(3, y, line.room, &line.label, if focused { Meaning::Focus } else { Meaning::Plain });
        let hint_width = line.hint.width().min(width / 2);
        ink.put(width.saturating_sub(1 + hint_width), y, hint_width, &line.hint, Meaning::Quiet);
    }
    if rows >= 3 {
        ink.put(1, height - 1, width, &say("chooser-keys"), Meaning::Quiet);
    }
}

/// One drawn line of an entry.
struct Line {
    entry: usize,
    begins: bool,
    label: Safe,
    hint: Safe,
    room: usize,
}

/// The lines of the entries: what only says something is said whole, on as many as it takes.
fn lines(entries: &[&Entry], width: usize) -> Vec<Line> {
    let mut out = vec![];
    for (entry, of) in entries.iter().enumerate() {
        let room = width.saturating_sub(5 + of.hint.width().min(width / 2));
        let labels = match of.does {
            Chosen::Nothing => of.label.wrapped(room),
            _ => vec![of.label.clone()],
        };
        for (i, label) in labels.into_iter().enumerate() {
            let hint = if i == 0 { of.hint.clone() } else { Safe::default() };
            out.push(Line { entry, begins: i == 0, label, hint, room });
        }
    }
    out
}
