//! The audit: the questions that are ready with how much each finds, and the entries behind them. For auditors and heads
//! of a State; everything is read, nothing is changed.

pub mod form;
pub mod found;
pub mod says;

use comity_api::audit::{AuditQuestions, QuestionView};
use comity_domain::codes::Question;
use jiff::Timestamp;

use crate::{
    actions::Place,
    ink::Ink,
    msg::{Fault, Key},
    safe_text::Safe,
    screens::{due, footer, more_below, queue, toast},
    state::{Line, State},
    theme::Meaning,
    words::{has, say, say_with},
};

/// What the client holds of the audit. It stays when the screen is left, and is read anew when it is opened.
#[derive(Debug, Clone, Default)]
pub struct Audit {
    /// The questions, as they were answered last.
    pub read: Option<Box<AuditQuestions>>,
    /// When that was, UTC.
    pub read_at: Option<Timestamp>,
    /// The line with the cursor: the free filter, then the questions.
    pub focus: usize,
    /// Number of the last asking of any kind.
    pub epoch: u64,
    /// Number of the last asking of the questions; older answers are dropped.
    pub asked: u64,
    /// Whether an answer is awaited.
    pub loading: bool,
    /// Why the last asking failed.
    pub fault: Option<Fault>,
    /// The form by which something is taken out now: until it is known that it was, what was filled in is kept.
    pub taking_out: Option<Box<form::AuditForm>>,
}

impl Audit {
    /// Returns the question under the cursor; none: the cursor is on the free filter.
    #[must_use]
    pub fn focused(&self) -> Option<&QuestionView> {
        self.focus.checked_sub(1).and_then(|i| self.read.as_ref()?.questions.get(i))
    }

    fn last(&self) -> usize {
        self.read.as_ref().map_or(0, |read| read.questions.len())
    }
}

/// Returns what a question is called in a list.
#[must_use]
pub fn name(question: Question) -> Safe {
    let key = format!("question-{question}");
    if has(&key) { say(&key) } else { Safe::of(question.as_str()) }
}

/// Moves the cursor; false where the key does not move.
pub fn movement(audit: &mut Audit, key: Key) -> bool {
    let last = audit.last();
    audit.focus = match key {
        Key::Down | Key::Tab | Key::Char('j') => (audit.focus + 1).min(last),
        Key::Up | Key::BackTab | Key::Char('k') => audit.focus.saturating_sub(1),
        Key::PageUp | Key::Home => 0,
        Key::PageDown | Key::Char(' ') | Key::End => last,
        _ => return false,
    };
    true
}

/// One drawn row, and which line of the list it is of.
struct Row {
    text: Safe,
    meaning: Meaning,
    of: Option<usize>,
}

/// The columns of the number.
const NUMBER: usize = 7;

/// The rows of the list.
fn rows(audit: &Audit, room: usize) -> Vec<Row> {
    let mut rows = vec![];
    let mut put = |indent: usize, text: &Safe, meaning, of| {
        let blank = Safe::of(&" ".repeat(indent));
        for line in text.wrapped(room.saturating_sub(indent).max(1)) {
            rows.push(Row { text: blank.and(&line), meaning, of });
        }
    };
    put(0, &say("audit-any"), Meaning::Plain, Some(0));
    match &audit.fault {
        Some(fault) => {
            let words = if audit.read.is_some() { "audit-not-read-now" } else { "audit-not-read" };
            put(0, &say_with(words, &[("why", queue::fault_words(fault).into())]), Meaning::Error, None);
        }
        None if audit.read.is_none() => put(0, &say("audit-loading"), Meaning::Quiet, None),
        None => {}
    }
    for (i, question) in audit.read.iter().flat_map(|read| &read.questions).enumerate() {
        let number = question.found.to_string();
        let space = NUMBER.saturating_sub(number.len());
        let text = Safe::of(&format!("{}{number}  ", " ".repeat(space))).and(&name(question.code));
        put(0, &text, Meaning::Plain, Some(i + 1));
        if question.must_be_none {
            let (words, meaning) = if question.found == 0 {
                ("audit-none", Meaning::Done)
            } else {
                ("audit-must-be-none-found", Meaning::Late)
            };
            put(NUMBER + 2, &say_with(words, &[("count", question.found.into())]), meaning, None);
        }
    }
    rows
}

/// Says at the right edge how the line is, where that matters to what is shown.
pub(super) fn line(state: &State, loading: bool, read_at: Option<Timestamp>) -> Option<(Safe, Meaning)> {
    match state.line {
        Line::Reconnecting => Some((say("line-reconnecting"), Meaning::Late)),
        Line::Offline => {
            let at = read_at.map_or_else(|| say("audit-never"), due::instant);
            Some((say_with("line-offline", &[("at", at.into())]), Meaning::Late))
        }
        _ if loading => {
            Some((say(if state.is_slow() { "line-slow" } else { "line-updating" }), Meaning::Quiet))
        }
        Line::Connecting | Line::Online => None,
    }
}

/// Draws a title with what is said at its right edge; the title gives way.
pub(super) fn title(words: &Safe, right: Option<(Safe, Meaning)>, ink: &mut Ink) {
    let width = ink.width();
    let kept = right.as_ref().map_or(0, |(text, _)| text.width() + 2);
    ink.put(1, 0, width.saturating_sub(2 + kept), words, Meaning::Heading);
    if let Some((text, meaning)) = right {
        ink.put(width.saturating_sub(text.width() + 1), 0, width, &text, meaning);
    }
}

fn heading(state: &State) -> Safe {
    let audit = &state.audit;
    let own = state.me.as_ref().and_then(|m| m.state).map_or_else(Safe::default, |s| state.state_name(s));
    match (&audit.read, audit.read_at) {
        (Some(read), Some(at)) => {
            let through = Safe::of(&read.through.to_string());
            let args = [("state", own.into()), ("at", due::instant(at).into()), ("through", through.into())];
            say_with("audit-title-at", &args)
        }
        _ => say_with("audit-title", &[("state", own.into())]),
    }
}

/// What the line under the cursor asks for, and which rule it looks after.
fn asks(audit: &Audit, width: usize) -> Vec<Safe> {
    let Some(question) = audit.focused() else { return say("audit-any-asks").wrapped(width) };
    let mut lines = Safe::of(&question.asks).wrapped(width);
    let law = crate::refusals::article(&question.law.join("; "));
    if question.code == Question::ToldLate {
        let days = audit.read.as_ref().map_or(0, |read| read.told_within_days);
        lines.extend(say_with("audit-told-within", &[("days", u64::from(days).into())]).wrapped(width));
    }
    lines.extend(law.wrapped(width));
    lines
}

/// Draws the questions.
pub fn view(state: &State, ink: &mut Ink) {
    let (width, height) = (ink.width(), ink.height());
    let audit = &state.audit;
    ink.cursor(1, 0);
    title(&heading(state), line(state, audit.loading, audit.read_at), ink);
    let top = if height >= 8 { 2 } else { 1 };
    if top == 2 {
        ink.rule(1);
    }
    let said = if height >= 16 { asks(audit, width.saturating_sub(2)) } else { vec![] };
    let below = if said.is_empty() { 0 } else { said.len().min(4) + 1 };
    let room = height.saturating_sub(top + below + 2).max(1);
    let rows = rows(audit, width.saturating_sub(3));
    let end = rows.iter().rposition(|r| r.of == Some(audit.focus)).unwrap_or(0);
    // What is said of a question stands under it, and is shown with it.
    let end = (end + 1..rows.len()).take_while(|i| rows[*i].of.is_none()).last().unwrap_or(end);
    let begin = rows.iter().position(|r| r.of == Some(audit.focus)).unwrap_or(0);
    let first = (end + 1).saturating_sub(room).min(begin);
    for (y, (i, row)) in rows.iter().enumerate().skip(first).take(room).enumerate() {
        ink.put(2, top + y, width.saturating_sub(3), &row.text, row.meaning);
        if i == begin {
            ink.put(0, top + y, 1, &Safe::of(">"), Meaning::Heading);
            ink.cursor(2, top + y);
        }
    }
    if below > 0 {
        let y = height.saturating_sub(2 + below);
        ink.rule(y);
        for (i, text) in said.iter().take(4).enumerate() {
            ink.put(1, y + 1 + i, width.saturating_sub(2), text, Meaning::Quiet);
        }
    }
    more_below(rows.len().saturating_sub(first + room), height.saturating_sub(2), ink);
    toast(state, ink);
    footer(Place::Audit, ink);
}
