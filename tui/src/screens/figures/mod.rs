//! The figures of the own State: the numbers and filters of `GET /figures`. Whoever is of no State reads what each
//! figure is.

pub mod filter;
mod page;
pub mod release;
pub mod rows;
pub mod told;

pub use page::{Page, movement as page_movement, plain as page_plain, view as page_view};

use comity_api::{
    figures::{CountedView, DefinitionView, FiguresView},
    releases::ReleaseBrief,
};
use comity_domain::{codes::Figure, ids::BasisCode};

use self::{
    filter::Filter,
    rows::{Opens, Row, Rows},
};
use crate::{
    actions::{Deed, Place},
    ink::Ink,
    msg::{Fault, Key},
    safe_text::Safe,
    screens::{due, footer_of, more_below, queue, toast},
    state::State,
    theme::Meaning,
    words::{say, say_with},
};

/// Everything the client holds of figures. It stays when the screen is left: nothing is read twice.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// What was chosen.
    pub filter: Filter,
    /// What was read last; it says itself what it was asked for.
    pub read: Option<Box<FiguresView>>,
    /// The group of the split that is looked at alone.
    pub group: Option<String>,
    /// What each figure is, for whoever reads no figures.
    pub definitions: Option<Vec<DefinitionView>>,
    /// The releases there are, for the same.
    pub releases: Option<Vec<ReleaseBrief>>,
    /// Treaties on record with the own State, once they were read: legal bases besides the conventions.
    pub bases: Option<Vec<BasisCode>>,
    /// The row with the cursor.
    pub focus: usize,
    /// The first row shown.
    pub top: usize,
    /// Number of the last asking; older answers are dropped.
    pub epoch: u64,
    /// Whether an answer is awaited.
    pub loading: bool,
    /// Why the last asking failed.
    pub fault: Option<Fault>,
}

impl Figures {
    /// Returns what a figure is, as it came.
    #[must_use]
    pub fn definition(&self, code: Figure) -> Option<&DefinitionView> {
        let read = self.read.iter().flat_map(|view| &view.counted.figures).map(|f| &f.definition);
        read.chain(self.definitions.iter().flatten()).find(|d| d.code == code)
    }

    /// Returns what is counted on the screen: the whole, or the group that is looked at alone.
    #[must_use]
    pub fn counted(&self) -> Option<&CountedView> {
        let read = self.read.as_ref()?;
        let group = self.group.as_ref().and_then(|code| read.groups.iter().find(|g| g.group == *code));
        Some(group.map_or(&read.counted, |g| &g.counted))
    }
}

/// From this width on what the figure under the cursor is stands beside the list.
const WITH_DEFINITION: usize = 120;

/// The width of the list there.
const LIST: usize = 80;

/// Columns left of the rows: the mark of the cursor.
const MARGIN: usize = 2;

fn list_width(width: usize) -> usize {
    if width >= WITH_DEFINITION { LIST } else { width }
}

/// Returns the rows of the body.
fn body(state: &State, width: usize) -> Vec<Row> {
    let figures = &state.figures;
    let room = list_width(width).saturating_sub(MARGIN + 1);
    let mut out = Rows::new(room);
    if !state.is_expert() {
        out.put(0, &say("figures-choose"), Meaning::Quiet, Some(&Opens::Filter));
    }
    let has = figures.read.is_some() || figures.releases.is_some();
    match &figures.fault {
        Some(fault) => {
            let words = if has { "figures-not-read-now" } else { "figures-not-read" };
            let why = queue::fault_words(fault);
            out.put(0, &say_with(words, &[("why", why.into())]), Meaning::Error, None);
        }
        None if !has => out.put(0, &say("figures-loading"), Meaning::Quiet, None),
        None => {}
    }
    if let Some(releases) = &figures.releases {
        release::list(releases, &mut out);
    }
    let mut rows = out.rows;
    if let Some(definitions) = &figures.definitions {
        rows.push(Row { text: Safe::default(), meaning: Meaning::Plain, opens: None });
        rows.extend(rows::defined(definitions, room));
    } else if let Some(view) = &figures.read {
        let counted = rows::rows(view, figures.group.as_deref(), &state.register, room);
        rows.push(Row { text: Safe::default(), meaning: Meaning::Plain, opens: None });
        rows.extend(counted);
    }
    rows
}

/// The lines above the body: whose figures, as of when, of what, over how many requests.
fn head(state: &State, width: usize) -> Vec<(Safe, Meaning)> {
    let figures = &state.figures;
    if state.is_expert() {
        return vec![(say("figures-title-expert"), Meaning::Heading)];
    }
    let own = state.me.as_ref().and_then(|m| m.state).map_or_else(Safe::default, |s| state.state_name(s));
    let (Some(view), Some(counted)) = (&figures.read, figures.counted()) else {
        return vec![(say_with("figures-title", &[("state", own.into())]), Meaning::Heading)];
    };
    let args = [("state", own.into()), ("at", due::instant(view.snapshot).into())];
    let mut lines = vec![(say_with("figures-title-at", &args), Meaning::Heading)];
    lines.extend(flow(&counts(counted), width).into_iter().map(|line| (line, Meaning::Plain)));
    let mut fields = filter::fields(&view.filter, &state.register);
    if let Some(group) = &figures.group {
        let name = filter::group(view.filter.split, group, &state.register);
        fields.insert(0, say_with("figures-only", &[("group", name.into())]));
    }
    lines.extend(flow(&fields, width).into_iter().map(|line| (line, Meaning::Plain)));
    lines
}

/// Over how many requests, and what their record lacks.
fn counts(counted: &CountedView) -> [Safe; 3] {
    let counts = [
        ("figures-requests", counted.requests),
        ("figures-told", counted.told_acts),
        ("figures-missing", counted.missing_dates),
    ];
    counts.map(|(key, count)| {
        let count = Safe::of(&count.to_string());
        say_with("field-line", &[("label", say(key).into()), ("value", count.into())])
    })
}

/// Fields beside one another, on as many lines as they need.
pub(crate) fn flow(fields: &[Safe], width: usize) -> Vec<Safe> {
    let mut lines: Vec<Safe> = vec![];
    for field in fields {
        match lines.last_mut() {
            Some(line) if line.width() + 3 + field.width() <= width => {
                *line = line.and(&Safe::of("   ")).and(field);
            }
            _ => lines.push(field.clone()),
        }
    }
    lines
}

/// How many lines stand above the body, where it begins, and how many rows it has.
fn frame(head: usize, height: usize) -> (usize, usize, usize) {
    // Of a long filter the first lines are shown: the filter itself says all of it.
    let head = head.min((height / 3).max(1));
    let top = if height >= 8 { head + 1 } else { head };
    (head, top, height.saturating_sub(top + 2).max(1))
}

fn can_hold(row: &Row) -> bool {
    row.opens.is_some()
}

/// Returns what the cursor is on.
#[must_use]
pub fn focused(state: &State) -> Option<Opens> {
    let rows = body(state, usize::from(state.size.width));
    rows.get(state.figures.focus).and_then(|r| r.opens.clone())
}

/// Moves the cursor; false where the key does not move.
pub fn movement(state: &mut State, key: Key) -> bool {
    let width = usize::from(state.size.width);
    let rows = body(state, width);
    let (_, _, room) = frame(head(state, width.saturating_sub(2)).len(), state.size.height.into());
    let at = state.figures.focus.min(rows.len().saturating_sub(1));
    let down = |from: usize| (from..rows.len()).find(|i| can_hold(&rows[*i]));
    let up = |from: usize| (0..=from.min(rows.len().saturating_sub(1))).rev().find(|i| can_hold(&rows[*i]));
    let heading = |i: &usize| rows[*i].meaning == Meaning::Heading;
    let to = match key {
        Key::Down | Key::Char('j') => down(at + 1),
        Key::Up | Key::Char('k') => at.checked_sub(1).and_then(up),
        Key::PageDown | Key::Char(' ') => down(at + room).or_else(|| up(rows.len())),
        Key::PageUp => up(at.saturating_sub(room)).or_else(|| down(0)),
        Key::Home => down(0),
        Key::End => up(rows.len()),
        Key::Tab => (at + 1..rows.len()).find(heading).and_then(down),
        // The heading of this group stands above the cursor, the one before above that.
        Key::BackTab => {
            let mut above = (0..at).rev().filter(heading);
            let own = above.next();
            above.next().or(own).map_or_else(|| down(0), down)
        }
        _ => return false,
    };
    state.figures.focus = to.unwrap_or(at);
    scroll(state);
    true
}

/// Keeps the cursor on the screen, scrolling by half a page: one line costs as much as a page.
pub fn scroll(state: &mut State) {
    let width = usize::from(state.size.width);
    let rows = body(state, width);
    let (_, _, room) = frame(head(state, width.saturating_sub(2)).len(), state.size.height.into());
    let figures = &mut state.figures;
    figures.focus = figures.focus.min(rows.len().saturating_sub(1));
    if !rows.get(figures.focus).is_some_and(can_hold) {
        figures.focus = rows.iter().position(can_hold).unwrap_or(0);
    }
    // What stands between the row before and this one is its heading: it is shown with it.
    let above = (0..figures.focus).rev().take_while(|i| !can_hold(&rows[*i])).count();
    let first = figures.focus - above;
    if first < figures.top {
        figures.top = first.saturating_sub(room / 2);
    } else if figures.focus >= figures.top + room {
        figures.top = first.min(figures.focus + 1 - room.div_ceil(2).max(1));
    }
    figures.top = figures.top.min(rows.len().saturating_sub(room));
}

/// Draws the screen.
pub fn view(state: &State, ink: &mut Ink) {
    let (width, height) = (ink.width(), ink.height());
    let figures = &state.figures;
    let lines = head(state, width.saturating_sub(2));
    let (above, top, room) = frame(lines.len(), height);
    ink.cursor(1, 0);
    let waits = figures.loading.then(|| say(if state.is_slow() { "line-slow" } else { "line-updating" }));
    let right = waits.as_ref().map_or(0, |words| words.width() + 2);
    for (y, (line, meaning)) in lines.iter().take(above).enumerate() {
        let kept = if y == 0 { right } else { 0 };
        ink.put(1, y, width.saturating_sub(2 + kept), line, *meaning);
    }
    if let Some(words) = waits {
        ink.put(width.saturating_sub(words.width() + 1), 0, width, &words, Meaning::Quiet);
    }
    if top > above {
        ink.rule(top - 1);
    }
    let rows = body(state, width);
    let list = list_width(width);
    for (y, (i, row)) in rows.iter().enumerate().skip(figures.top).take(room).enumerate() {
        let held = i == figures.focus && can_hold(row);
        ink.put(MARGIN, top + y, list.saturating_sub(MARGIN), &row.text, row.meaning);
        if held {
            ink.put(0, top + y, 1, &Safe::of(">"), Meaning::Heading);
            ink.cursor(MARGIN, top + y);
        }
    }
    more_below(rows.len().saturating_sub(figures.top + room), height.saturating_sub(2), ink);
    if width >= WITH_DEFINITION
        && let Some(Opens::Figure(code)) = rows.get(figures.focus).and_then(|r| r.opens.as_ref())
    {
        beside(state, *code, list + 2, top, room, ink);
    }
    toast(state, ink);
    let expert = state.is_expert();
    footer_of(Place::Figures, |deed| !(expert && matches!(deed, Deed::Filter | Deed::Back)), ink);
}

/// What the figure under the cursor is, beside the list.
fn beside(state: &State, code: Figure, x: usize, top: usize, rows: usize, ink: &mut Ink) {
    let room = ink.width().saturating_sub(x + 1);
    let Some(definition) = state.figures.definition(code) else { return };
    for (y, (line, meaning)) in page::definition(definition, room).iter().take(rows).enumerate() {
        ink.put(x, top + y, room, line, *meaning);
    }
}

/// Returns figures as plain lines, for a script's terminal.
#[must_use]
pub fn plain(view: &FiguresView, register: &[comity_api::registry::State], width: usize) -> Vec<Safe> {
    let mut lines = vec![];
    let whose = view.state.map_or_else(Safe::default, |s| Safe::of(s.as_str()));
    let args = [("state", whose.into()), ("at", due::instant(view.snapshot).into())];
    lines.push(say_with("figures-title-at", &args));
    lines.extend(flow(&counts(&view.counted), width));
    lines.extend(flow(&filter::fields(&view.filter, register), width));
    lines.push(Safe::default());
    lines.extend(rows::rows(view, None, register, width).into_iter().map(|row| row.text));
    for group in &view.groups {
        let name = filter::group(view.filter.split, &group.group, register);
        lines.push(Safe::default());
        lines.push(say_with("figures-only", &[("group", name.into())]));
        lines.push(Safe::default());
        lines.extend(rows::rows(view, Some(&group.group), register, width).into_iter().map(|row| row.text));
    }
    lines
}
