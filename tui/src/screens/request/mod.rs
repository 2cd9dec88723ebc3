//! One request: summary, next step, then timeline, measures, documents, persons as codes, in one scroll.

pub(crate) mod contents;
mod custody;
mod standing;
pub(crate) mod text;
mod timeline;

use comity_domain::ids::RequestId;
pub(crate) use text::measure_key;

use crate::{
    actions::Place,
    ink::Ink,
    msg::{Fault, Key},
    safe_text::Safe,
    screens::{footer, more_below, queue, toast},
    state::State,
    theme::Meaning,
    words::say,
};

/// The screen of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestScreen {
    /// Which.
    pub id: RequestId,
    /// The first line shown.
    pub top: usize,
    /// Why it could not be read.
    pub fault: Option<Fault>,
}

impl RequestScreen {
    /// Returns the screen of a request that is being read.
    #[must_use]
    pub fn loading(id: RequestId) -> Self {
        Self { id, top: 0, fault: None }
    }
}

/// Returns the screen after a key that moves; none where it does not move.
#[must_use]
pub fn movement(state: &State, mut screen: RequestScreen, key: Key) -> Option<RequestScreen> {
    let banner = state.whole_of(screen.id).and_then(|w| custody::banner(state, &w.request, 80));
    let room = usize::from(state.size.height).saturating_sub(3 + usize::from(banner.is_some())).max(1);
    let lines =
        state.whole_of(screen.id).map_or(0, |w| text::lines(state, w, usize::from(state.size.width)).len());
    let last = lines.saturating_sub(room);
    screen.top = match key {
        Key::Down | Key::Char('j') => (screen.top + 1).min(last),
        Key::Up | Key::Char('k') => screen.top.saturating_sub(1),
        Key::PageDown | Key::Char(' ') => (screen.top + room).min(last),
        Key::PageUp => screen.top.saturating_sub(room),
        Key::Home => 0,
        Key::End => last,
        _ => return None,
    };
    Some(screen)
}

/// Draws a request.
pub fn view(state: &State, screen: &RequestScreen, ink: &mut Ink) {
    let (width, height) = (ink.width(), ink.height());
    let room = height.saturating_sub(2).max(1);
    let Some(whole) = state.whole_of(screen.id) else {
        // What the row knows is shown at once, the rest arrives.
        if let Some(row) = state.queue.rows.iter().find(|r| r.id == screen.id) {
            ink.put(1, 0, width, &Safe::of(row.reference.as_str()), Meaning::Heading);
            let subject = crate::screens::due::subject(row, state.goes_by_letter(row));
            ink.put(1, 1, width.saturating_sub(2), &subject, Meaning::Plain);
        }
        let words = screen.fault.as_ref().map_or_else(|| say("request-loading"), queue::fault_words);
        for (i, line) in words.wrapped(width.saturating_sub(2)).iter().enumerate() {
            ink.put(1, 3 + i, width, line, Meaning::Quiet);
        }
        ink.cursor(1, 0);
        footer(Place::Request, ink);
        return;
    };
    let lines = text::lines(state, whole, width);
    let top = screen.top.min(lines.len().saturating_sub(1));
    // It stays where it is while the rest is scrolled.
    let banner = custody::banner(state, &whole.request, width.saturating_sub(2));
    if let Some((text, meaning)) = &banner {
        ink.put(1, 0, width.saturating_sub(2), text, *meaning);
    }
    let down = usize::from(banner.is_some());
    let room = room.saturating_sub(down).max(1);
    for (y, (line, meaning)) in lines.iter().skip(top).take(room).enumerate() {
        let y = y + down;
        ink.put(1, y, width.saturating_sub(2), line, *meaning);
    }
    ink.cursor(1, 0);
    if height > 3 && state.toast.is_none() {
        more_below(lines.len().saturating_sub(top + room), height - 2, ink);
    }
    toast(state, ink);
    footer(Place::Request, ink);
}

/// Returns a request as plain lines, for scripts.
#[must_use]
pub fn plain(
    whole: &crate::msg::Whole,
    register: Vec<comity_api::registry::State>,
    now: jiff::Timestamp,
) -> Vec<Safe> {
    let size = ratatui::layout::Size::new(100, 24);
    let (mut state, _) = State::start(crate::theme::Caps { colour: false }, size, now, vec![], None, None);
    state.register = register;
    text::lines(&state, whole, 100).into_iter().map(|(line, _)| line).collect()
}
