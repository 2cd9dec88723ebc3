//! The entries that a question or a filter finds, the newest first, page by page.

use comity_api::{audit::AuditQuery, exports::ExportLine, sessions::Person};
use comity_domain::codes::Question;
use jiff::Timestamp;

use super::{name, says};
use crate::{
    actions::Place,
    by_kind,
    ink::Ink,
    msg::{Fault, Key},
    safe_text::Safe,
    screens::{due, figures::flow, footer, more_below, queue, toast},
    state::State,
    theme::Meaning,
    words::{say, say_with},
};

/// The screen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// Which question; none: every entry that fits.
    pub question: Option<Question>,
    /// The filter; everything given holds.
    pub query: AuditQuery,
    /// What was read, the newest first.
    pub entries: Vec<ExportLine>,
    /// Where the next page begins; none: that was all.
    pub next: Option<u64>,
    /// When the first page was read, UTC; none: it was not yet.
    pub read_at: Option<Timestamp>,
    /// The entry with the cursor.
    pub focus: usize,
    /// Number of the last asking; older answers are dropped.
    pub epoch: u64,
    /// Whether an answer is awaited.
    pub loading: bool,
    /// Why the last asking failed.
    pub fault: Option<Fault>,
}

/// So near to the end of what was read the next page is asked for.
const AHEAD: usize = 10;

impl Found {
    /// Returns the screen of what is about to be asked.
    #[must_use]
    pub fn asking(question: Option<Question>, query: AuditQuery) -> Self {
        Self { question, query, ..Self::default() }
    }

    /// Returns the entry with the cursor.
    #[must_use]
    pub fn focused(&self) -> Option<&ExportLine> {
        self.entries.get(self.focus)
    }

    /// Returns whether the next page is wanted now.
    #[must_use]
    pub fn wants_more(&self) -> bool {
        let near = self.focus + AHEAD >= self.entries.len();
        near && self.next.is_some() && !self.loading && self.fault.is_none()
    }

    /// Moves the cursor; false where the key does not move.
    pub fn movement(&mut self, key: Key, page: usize) -> bool {
        let last = self.entries.len().saturating_sub(1);
        self.focus = match key {
            Key::Down | Key::Tab | Key::Char('j') => (self.focus + 1).min(last),
            Key::Up | Key::BackTab | Key::Char('k') => self.focus.saturating_sub(1),
            Key::PageDown | Key::Char(' ') => (self.focus + page).min(last),
            Key::PageUp => self.focus.saturating_sub(page),
            Key::Home => 0,
            Key::End => last,
            _ => return false,
        };
        true
    }
}

/// From this width on an entry has one line.
const WIDE: usize = 120;

/// How the rows of the screen are used.
struct Frame {
    /// Rows above the entries.
    top: usize,
    /// Rows of entries.
    room: usize,
    /// Rows of an entry.
    each: usize,
    /// Rows that say all of the entry with the cursor.
    detail: usize,
}

fn frame(width: usize, height: usize, head: usize) -> Frame {
    let top = if height >= 8 { head + 1 } else { 1 };
    let detail = if height >= 16 { 5 } else { 0 };
    let each = if width >= WIDE || height < 8 { 1 } else { 2 };
    Frame { top, room: height.saturating_sub(top + detail + 2).max(1), each, detail }
}

/// Returns how many entries a page of the screen holds.
#[must_use]
pub fn page(state: &State, found: &Found) -> usize {
    let (width, height) = (usize::from(state.size.width), usize::from(state.size.height));
    let frame = frame(width, height, head(state, found, width.saturating_sub(2)).len());
    (frame.room / frame.each).max(1)
}

/// Returns what is asked for, field by field.
#[must_use]
pub fn asked(people: &[Person], question: Option<Question>, query: &AuditQuery) -> Vec<Safe> {
    let field = |key: &str, value: Safe| {
        say_with("field-line", &[("label", say(key).into()), ("value", value.into())])
    };
    let person = |id| {
        let known = people.iter().find(|p| p.id == id);
        known.map_or_else(|| Safe::of(&format!("{id}")), |p| Safe::of(&p.login))
    };
    let from = |at| match Some(at).filter(|at| due::whole_day(*at)) {
        Some(day) => field("audit-field-from", due::day(day)),
        None => field("audit-field-from-instant", due::instant(at)),
    };
    let to = |at| match Some(at).filter(|at| due::whole_day(*at)) {
        Some(day) => field("audit-field-to", due::date(day)),
        None => field("audit-field-to-instant", due::instant(at)),
    };
    let late = question == Some(Question::ToldLate);
    [
        query.request.as_ref().map(|r| field("audit-field-request", Safe::of(r.as_str()))),
        query.actor.map(|id| field("audit-field-actor", person(id))),
        query
            .action
            .map(|a| field("audit-field-action", by_kind::action(comity_domain::codes::Kind::Mla, a))),
        query.from.map(from),
        query.to.map(to),
        query
            .told_within_days
            .filter(|_| late)
            .map(|days| say_with("audit-told-within", &[("days", u64::from(days).into())])),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The lines above the entries: what was asked, as of when, how much was read.
fn head(state: &State, found: &Found, width: usize) -> Vec<(Safe, Meaning)> {
    let what = found.question.map_or_else(|| say("audit-entries"), name);
    let words = match found.read_at {
        Some(at) => say_with("audit-found-at", &[("what", what.into()), ("at", due::instant(at).into())]),
        None => what,
    };
    let mut lines = vec![(words, Meaning::Heading)];
    let mut fields = asked(&state.colleagues, found.question, &found.query);
    if found.read_at.is_some() {
        let words = if found.next.is_some() { "audit-shown-more" } else { "audit-shown" };
        fields.insert(0, say_with(words, &[("count", found.entries.len().into())]));
    }
    lines.extend(flow(&fields, width).into_iter().map(|line| (line, Meaning::Plain)));
    if let Some(fault) = &found.fault {
        let words = if found.entries.is_empty() { "audit-not-read" } else { "audit-not-read-now" };
        let text = say_with(words, &[("why", queue::fault_words(fault).into())]);
        lines.extend(text.wrapped(width).into_iter().map(|line| (line, Meaning::Error)));
    }
    lines
}

/// An entry on one line, or on two.
fn lines(entry: &ExportLine, each: usize) -> Vec<Safe> {
    let at = due::instant(entry.recorded_at);
    let first = say_with("audit-entry", &[("at", at.into()), ("what", says::what(entry).into())]);
    let second = match says::about(entry) {
        Some(about) => {
            say_with("audit-entry-about", &[("who", says::who(entry).into()), ("about", about.into())])
        }
        None => says::who(entry),
    };
    if each == 1 {
        vec![first.and(&Safe::of("  ")).and(&second)]
    } else {
        vec![first, Safe::of("  ").and(&second)]
    }
}

/// Draws the entries.
pub fn view(state: &State, found: &Found, ink: &mut Ink) {
    let (width, height) = (ink.width(), ink.height());
    ink.cursor(1, 0);
    let head = head(state, found, width.saturating_sub(2));
    let frame = frame(width, height, head.len());
    let right = super::line(state, found.loading, found.read_at);
    if let Some((words, _)) = head.first() {
        super::title(words, right, ink);
    }
    if height >= 8 {
        for (y, (text, meaning)) in head.iter().enumerate().skip(1) {
            ink.put(1, y, width.saturating_sub(2), text, *meaning);
        }
        ink.rule(frame.top - 1);
    }
    if found.entries.is_empty() {
        let words = match (&found.fault, found.read_at) {
            // Where there is room it stands above.
            (Some(_), _) if height >= 8 => Safe::default(),
            (Some(fault), _) => queue::fault_words(fault),
            (None, None) => say("audit-reading"),
            (None, Some(_)) => say("audit-nothing"),
        };
        ink.paragraph(2, frame.top, frame.room, &words, Meaning::Plain);
    }
    let shown = (frame.room / frame.each).max(1);
    let first = found.focus.saturating_sub(found.focus % shown);
    for (n, (i, entry)) in found.entries.iter().enumerate().skip(first).take(shown).enumerate() {
        let y = frame.top + n * frame.each;
        for (k, text) in lines(entry, frame.each).iter().take(frame.room).enumerate() {
            let meaning = if k == 0 { Meaning::Plain } else { Meaning::Quiet };
            ink.put(2, y + k, width.saturating_sub(3), text, meaning);
        }
        if i == found.focus {
            ink.put(0, y, 1, &Safe::of(">"), Meaning::Heading);
            ink.cursor(2, y);
        }
    }
    detail(found, frame.detail, ink);
    more_below(found.entries.len().saturating_sub(first + shown), height.saturating_sub(2), ink);
    toast(state, ink);
    footer(Place::Entries, ink);
}

/// All that the entry with the cursor says.
fn detail(found: &Found, rows: usize, ink: &mut Ink) {
    let (width, height) = (ink.width(), ink.height());
    let Some(entry) = found.focused().filter(|_| rows > 0) else { return };
    let y = height.saturating_sub(2 + rows);
    ink.rule(y);
    let room = width.saturating_sub(2);
    let whole = flow(&says::rest(entry), room);
    let whole: Vec<Safe> = whole.iter().flat_map(|line| line.wrapped(room)).collect();
    for (i, text) in whole.iter().take(rows - 1).enumerate() {
        ink.put(1, y + 1 + i, room, text, Meaning::Quiet);
    }
}
