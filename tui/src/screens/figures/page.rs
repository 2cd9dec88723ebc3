//! One figure: what it is, and what it gives in each group of the split.

use comity_api::figures::{DefinitionView, FigureView, FiguresView};
use comity_domain::codes::Figure;

use super::{
    filter,
    rows::{Opens, Rows, name},
    told::{self, Told},
};
use crate::{
    actions::Place,
    ink::Ink,
    msg::Key,
    safe_text::Safe,
    screens::{footer, more_below, request::text::Lines, toast},
    state::State,
    theme::Meaning,
    words::{say, say_with},
};

/// The page of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Which.
    pub code: Figure,
    /// The first line shown.
    pub top: usize,
}

/// Returns what a figure is: name, sentence, unit, version, source.
pub(super) fn definition(definition: &DefinitionView, width: usize) -> Vec<(Safe, Meaning)> {
    let mut out = Lines::new(width);
    out.put(&name(definition), Meaning::Heading);
    out.plain(&Safe::of(&definition.definition));
    let version = definition.version.to_string();
    // The units are codes of one word or two: `minor_units`.
    let unit = definition.unit.replace('_', " ");
    out.field("figures-unit", Some(&unit));
    out.field("figures-version", Some(&version));
    out.field("figures-source", Some(&definition.source));
    out.done()
}

/// Returns definitions as plain lines, for a script's terminal.
#[must_use]
pub fn plain(definitions: &[DefinitionView], width: usize) -> Vec<Safe> {
    let mut lines = vec![];
    for known in definitions {
        if !lines.is_empty() {
            lines.push(Safe::default());
        }
        lines.extend(definition(known, width).into_iter().map(|(line, _)| line));
    }
    lines
}

fn lines(state: &State, code: Figure, width: usize) -> Vec<(Safe, Meaning)> {
    let Some(known) = state.figures.definition(code) else { return vec![] };
    let mut lines = definition(known, width);
    if let Some(view) = &state.figures.read {
        lines.extend(by_group(state, view, code, width));
    }
    lines
}

/// What the figure gives in each group: its first line there, with a bar.
fn by_group(state: &State, view: &FiguresView, code: Figure, width: usize) -> Vec<(Safe, Meaning)> {
    if view.groups.is_empty() {
        return vec![];
    }
    let first = |figures: &[FigureView]| -> Option<Told> {
        figures.iter().find(|f| f.definition.code == code)?.lines.first().map(told::told)
    };
    let given: Vec<(Safe, Option<Told>)> = view
        .groups
        .iter()
        .map(|g| (filter::group(view.filter.split, &g.group, &state.register), first(&g.counted.figures)))
        .collect();
    let sizes = given.iter().filter_map(|(_, told)| told.as_ref()?.size);
    let largest = sizes.fold(0.0, f64::max);
    let by = view.filter.split.map_or_else(Safe::default, |by| say(&format!("split-{by}")));
    let mut out = Rows::new(width.saturating_sub(2));
    let opens = Opens::Figure(code);
    out.blank();
    out.put(0, &say_with("figures-this-by", &[("split", by.into())]), Meaning::Heading, None);
    for (name, told) in given {
        let told = told.unwrap_or_else(|| Told { number: say("figures-no-base"), ..Told::default() });
        let bar = told.size.map_or_else(Safe::default, |size| out.bar(size, largest));
        out.pair(2, &name, &told.number, &bar, &opens);
        if !told.beside.is_empty() {
            out.put(6, &told.beside, Meaning::Quiet, Some(&opens));
        }
    }
    out.rows.into_iter().map(|row| (row.text, row.meaning)).collect()
}

/// Returns the page after a key that moves; none where it does not move.
#[must_use]
pub fn movement(state: &State, mut page: Page, key: Key) -> Option<Page> {
    let room = usize::from(state.size.height).saturating_sub(2).max(1);
    let last = lines(state, page.code, state.size.width.into()).len().saturating_sub(room);
    page.top = match key {
        Key::Down | Key::Char('j') => (page.top + 1).min(last),
        Key::Up | Key::Char('k') => page.top.saturating_sub(1),
        Key::PageDown | Key::Char(' ') => (page.top + room).min(last),
        Key::PageUp => page.top.saturating_sub(room),
        Key::Home => 0,
        Key::End => last,
        _ => return None,
    };
    Some(page)
}

/// Draws the page.
pub fn view(state: &State, page: Page, ink: &mut Ink) {
    let (width, height) = (ink.width(), ink.height());
    let room = height.saturating_sub(2).max(1);
    let lines = lines(state, page.code, width);
    let top = page.top.min(lines.len().saturating_sub(1));
    for (y, (line, meaning)) in lines.iter().skip(top).take(room).enumerate() {
        ink.put(1, y, width.saturating_sub(2), line, *meaning);
    }
    ink.cursor(1, 0);
    if height > 3 {
        more_below(lines.len().saturating_sub(top + room), height - 2, ink);
    }
    toast(state, ink);
    footer(Place::Figure, ink);
}
