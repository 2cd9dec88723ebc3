//! The screens: each a state, what keys do to it, and how it is drawn.

pub mod arrests;
pub mod audit;
pub mod chooser;
pub mod custody;
pub mod due;
pub mod figures;
pub mod following;
pub mod form;
pub mod opening;
pub mod profile;
pub mod queue;
pub mod request;
pub mod review;
pub mod sheet;
pub mod sign_in;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Size},
};

use crate::{
    actions::{self, Deed, Place},
    ink::Ink,
    safe_text::Safe,
    state::{Overlay, Screen, State},
    theme::Meaning,
    words::{say, say_with},
};

/// Draws everything. Pure: the same state and size give the same frame; no size panics.
#[must_use]
pub fn view(state: &State, size: Size) -> (Buffer, Option<Position>) {
    let mut ink = Ink::new(size, state.caps);
    if ink.width() == 0 || ink.height() == 0 {
        return ink.done();
    }
    match state.screen() {
        Screen::SignIn(screen) => sign_in::view(state, screen, &mut ink),
        Screen::Queue => queue::view(state, &mut ink),
        Screen::Request(screen) => request::view(state, screen, &mut ink),
        Screen::Form(screen) => form::view(state, screen, &mut ink),
        Screen::Review(screen) => review::view(state, screen, &mut ink),
        Screen::Profile(screen) => profile::view(state, screen, &mut ink),
        Screen::Opening(screen) => opening::view(state, screen, &mut ink),
        Screen::Custody(screen) => custody::view(state, screen, &mut ink),
        Screen::Figures => figures::view(state, &mut ink),
        Screen::Release(screen) => figures::release::view(screen, state, &mut ink),
        Screen::Audit => audit::view(state, &mut ink),
        Screen::AuditFound(found) => audit::found::view(state, found, &mut ink),
        Screen::AuditForm(open) => form::view(state, &open.form, &mut ink),
        Screen::Figure(page) => figures::page_view(state, *page, &mut ink),
    }
    match &state.overlay {
        Some(Overlay::Sheet(sheet)) => sheet::view(state, sheet, &mut ink),
        Some(Overlay::Chooser(chooser)) => chooser::view(chooser, &mut ink),
        Some(Overlay::Notice(lines)) => notice(lines, &mut ink),
        None => {}
    }
    ink.done()
}

/// Draws the last line of a screen: what the keys do here, as many as fit.
pub(crate) fn footer(place: Place, ink: &mut Ink) {
    footer_of(place, |_| true, ink);
}

/// The same, without the keys that would do nothing now.
pub(crate) fn footer_of(place: Place, does: impl Fn(Deed) -> bool, ink: &mut Ink) {
    let (y, width) = (ink.height().saturating_sub(1), ink.width());
    let mut x = 1;
    for row in actions::at(place).filter(|r| r.in_footer && does(r.deed)) {
        let (key, words) = (Safe::of(row.key), say(row.words));
        if x + key.width() + 1 + words.width() >= width {
            break;
        }
        x = ink.put(x, y, width, &key, Meaning::Heading) + 1;
        x = ink.put(x, y, width, &words, Meaning::Plain) + 3;
    }
}

/// Says at the right edge of a row how much stands below what is shown; nothing where that is all.
pub(crate) fn more_below(count: usize, y: usize, ink: &mut Ink) {
    if count > 0 {
        let more = say_with("form-more", &[("count", count.into())]);
        let width = ink.width();
        ink.put(width.saturating_sub(more.width() + 2), y, width, &more, Meaning::Quiet);
    }
}

/// Draws what happened last on the line above the footer.
pub(crate) fn toast(state: &State, ink: &mut Ink) {
    let (y, width) = (ink.height().saturating_sub(2), ink.width());
    if state.busy.is_some() && state.is_slow() {
        ink.put(1, y, width.saturating_sub(2), &say("sending-slow"), Meaning::Soon);
    } else if let Some((text, meaning)) = &state.toast {
        ink.put(1, y, width.saturating_sub(2), text, *meaning);
    }
}

/// Something that must be read, at the bottom of the screen.
fn notice(lines: &[(Safe, Meaning)], ink: &mut Ink) {
    let (width, height) = (ink.width(), ink.height());
    let mut drawn: Vec<(Safe, Meaning)> = Vec::new();
    for (text, meaning) in lines {
        drawn.extend(text.wrapped(width.saturating_sub(2)).into_iter().map(|l| (l, *meaning)));
    }
    drawn.push((say("notice-close"), Meaning::Quiet));
    let rows = drawn.len().min(height);
    let top = height - rows;
    ink.clear(top.saturating_sub(1)..height);
    if top > 0 {
        ink.rule(top - 1);
    }
    // On a very low screen the end counts most: what to do.
    for (i, (text, meaning)) in drawn.iter().skip(drawn.len() - rows).enumerate() {
        ink.put(1, top + i, width.saturating_sub(1), text, *meaning);
    }
    ink.cursor(1, top);
}
