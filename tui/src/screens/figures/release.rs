//! Releases: the frozen tables that an expert reads. What is suppressed is a word, and counted.

use comity_api::releases::{ReleaseBrief, ReleaseView};
use comity_domain::figures::release::{Cell, Derived, Quarter, ReleasedTable, Shown};

use super::rows::{Opens, Rows};
use crate::{
    actions::Place,
    ink::Ink,
    msg::{Fault, Key},
    safe_text::Safe,
    screens::{due, footer, more_below, queue, toast},
    state::State,
    theme::Meaning,
    words::{has, say, say_with},
};

/// The screen of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct ReleaseScreen {
    /// Of which quarter.
    pub quarter: Quarter,
    /// The first line shown.
    pub top: usize,
    /// What was read.
    pub read: Option<ReleaseView>,
    /// Why it could not be read.
    pub fault: Option<Fault>,
}

impl ReleaseScreen {
    /// Returns the screen of a release that is being read.
    #[must_use]
    pub const fn loading(quarter: Quarter) -> Self {
        Self { quarter, top: 0, read: None, fault: None }
    }
}

/// Returns the list of releases as plain lines, for a script's terminal.
#[must_use]
pub fn plain(releases: &[ReleaseBrief], width: usize) -> Vec<Safe> {
    let mut out = Rows::new(width);
    list(releases, &mut out);
    out.rows.into_iter().map(|row| row.text).collect()
}

/// Puts the list of releases, the newest first.
pub(super) fn list(releases: &[ReleaseBrief], out: &mut Rows) {
    out.heading(&say("releases-title"));
    if releases.is_empty() {
        out.put(2, &say("releases-none"), Meaning::Plain, None);
    }
    for brief in releases {
        let args = [
            ("quarter", Safe::of(&brief.quarter.to_string()).into()),
            ("at", due::day(brief.released_at).into()),
            ("cells", brief.cells.into()),
            ("suppressed", brief.suppressed.into()),
        ];
        out.put(2, &say_with("releases-row", &args), Meaning::Plain, Some(&Opens::Release(brief.quarter)));
    }
}

/// Returns the lines of a release.
#[must_use]
pub fn lines(view: &ReleaseView, width: usize) -> Vec<(Safe, Meaning)> {
    let (brief, mut out) = (&view.brief, Rows::new(width));
    let args = [
        ("quarter", Safe::of(&brief.quarter.to_string()).into()),
        ("at", due::instant(brief.released_at).into()),
    ];
    out.put(0, &say_with("release-title", &args), Meaning::Heading, None);
    let args = [("cells", brief.cells.into()), ("suppressed", brief.suppressed.into())];
    out.put(0, &say_with("release-cells", &args), Meaning::Plain, None);
    let version = u64::from(brief.method_version);
    let args = [("method", Safe::of(&brief.method).into()), ("version", version.into())];
    out.put(0, &say_with("release-method", &args), Meaning::Quiet, None);
    out.put(0, &say_with("release-sha", &[("sha", Safe::of(&brief.sha256).into())]), Meaning::Quiet, None);
    for table in &view.release.tables {
        one(table, brief.quarter, &mut out);
    }
    if !view.release.definitions.is_empty() {
        out.heading(&say("release-definitions"));
    }
    for defined in &view.release.definitions {
        let name = coded("rate", &defined.figure);
        let args = [("label", name.into()), ("value", Safe::of(&defined.says).into())];
        out.put(2, &say_with("field-line", &args), Meaning::Plain, None);
    }
    out.rows.into_iter().map(|row| (row.text, row.meaning)).collect()
}

fn one(table: &ReleasedTable, quarter: Quarter, out: &mut Rows) {
    out.heading(&coded("table", &table.code));
    let args = [
        ("threshold", table.threshold.into()),
        ("suppressed", table.suppressed.into()),
        ("cells", table.cells.len().into()),
    ];
    out.put(2, &say_with("release-suppressed", &args), Meaning::Quiet, None);
    let opens = Opens::Release(quarter);
    let mut line = "";
    for (code, of, cell) in table.labelled() {
        let number = match cell {
            Cell::Printed(n) => Safe::of(&n.to_string()),
            Cell::Suppressed => say("release-hidden"),
            Cell::Impossible => say("release-impossible"),
        };
        if of.is_empty() {
            out.pair(2, &coded("row", code), &number, &Safe::default(), &opens);
            continue;
        }
        if code != line {
            out.put(2, &coded("row", code), Meaning::Plain, None);
            line = code;
        }
        let axes = table.by.iter().map(|by| by.axis.as_str());
        let of: Vec<Safe> = axes.zip(of).map(|(axis, code)| category(axis, code)).collect();
        out.pair(4, &beside(&of), &number, &Safe::default(), &opens);
    }
    for derived in &table.derived {
        let axis = |code: &str| table.by.iter().find(|by| by.categories.iter().any(|c| c == code));
        let of: Vec<Safe> = derived
            .of
            .iter()
            .map(|code| category(axis(code).map_or("", |by| by.axis.as_str()), code))
            .collect();
        let name = coded("rate", &derived.figure);
        let label = if of.is_empty() {
            name
        } else {
            say_with("field-line", &[("label", name.into()), ("value", beside(&of).into())])
        };
        out.pair(2, &label, &value(derived), &Safe::default(), &opens);
    }
}

/// Categories of several break-downs beside one another.
fn beside(of: &[Safe]) -> Safe {
    let codes: Vec<&str> = of.iter().map(Safe::as_str).collect();
    Safe::of(&codes.join(" / "))
}

fn value(derived: &Derived) -> Safe {
    let days = |days: &str| say_with("figures-days", &[("days", days.into())]);
    match derived.value {
        Shown::Permille(n) => {
            let value = format!("{}.{}", n / 10, n % 10);
            say_with("figures-percent", &[("value", value.as_str().into())])
        }
        Shown::Days(n) => days(&n.to_string()),
        Shown::NotReached => say("figures-not-reached"),
        Shown::Amount(minor) => {
            // A sum is of one currency, which its categories name last.
            let currency = derived.of.last().map_or("", String::as_str);
            let amount = i64::try_from(minor).ok().and_then(|m| comity_api::letter::amount(m, currency));
            amount.map_or_else(|| Safe::of(&minor.to_string()), |amount| Safe::of(&amount))
        }
        Shown::Suppressed => say("release-hidden"),
    }
}

/// Returns what a category of a break-down is called. Regions and currencies are called by their codes.
pub(crate) fn category(axis: &str, code: &str) -> Safe {
    let of_axis = format!("category-{axis}-{code}");
    let key = if has(&of_axis) { of_axis } else { format!("category-{code}") };
    if has(&key) { say(&key) } else { Safe::of(code) }
}

/// Returns what a table, a line or a rate is called.
pub(crate) fn coded(what: &str, code: &str) -> Safe {
    let key = format!("{what}-{code}");
    if has(&key) { say(&key) } else { Safe::of(code) }
}

/// Returns the screen after a key that moves; none where it does not move.
#[must_use]
pub fn movement(state: &State, mut screen: ReleaseScreen, key: Key) -> Option<ReleaseScreen> {
    let room = usize::from(state.size.height).saturating_sub(2).max(1);
    let width = usize::from(state.size.width).saturating_sub(2);
    let lines = screen.read.as_ref().map(|view| lines(view, width)).unwrap_or_default();
    let last = lines.len().saturating_sub(room);
    let heading = |i: &usize| lines[*i].1 == Meaning::Heading;
    screen.top = match key {
        Key::Down | Key::Char('j') => (screen.top + 1).min(last),
        Key::Up | Key::Char('k') => screen.top.saturating_sub(1),
        Key::PageDown | Key::Char(' ') => (screen.top + room).min(last),
        Key::PageUp => screen.top.saturating_sub(room),
        Key::Tab => (screen.top + 1..lines.len()).find(heading).unwrap_or(last).min(last),
        Key::BackTab => (0..screen.top.min(lines.len())).rev().find(heading).unwrap_or(0),
        Key::Home => 0,
        Key::End => last,
        _ => return None,
    };
    Some(screen)
}

/// Draws a release.
pub fn view(screen: &ReleaseScreen, state: &State, ink: &mut Ink) {
    let (width, height) = (ink.width(), ink.height());
    let room = height.saturating_sub(2).max(1);
    ink.cursor(1, 0);
    let Some(read) = &screen.read else {
        let quarter = [("quarter", Safe::of(&screen.quarter.to_string()).into())];
        ink.put(1, 0, width, &say_with("release-of", &quarter), Meaning::Heading);
        let words = screen.fault.as_ref().map_or_else(|| say("release-loading"), queue::fault_words);
        ink.paragraph(1, 2, 3, &words, Meaning::Quiet);
        footer(Place::Release, ink);
        return;
    };
    let lines = lines(read, width.saturating_sub(2));
    let top = screen.top.min(lines.len().saturating_sub(1));
    for (y, (line, meaning)) in lines.iter().skip(top).take(room).enumerate() {
        ink.put(1, y, width.saturating_sub(2), line, *meaning);
    }
    if height > 3 {
        more_below(lines.len().saturating_sub(top + room), height - 2, ink);
    }
    toast(state, ink);
    footer(Place::Release, ink);
}
