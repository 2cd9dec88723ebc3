//! The profile of a State: what it tells the others of itself, in one scroll.

mod text;

use comity_api::registry::profile::Profile;
use comity_domain::ids::StateCode;

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

/// The screen of a State's profile.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileScreen {
    /// Whose.
    pub code: StateCode,
    /// The first line shown.
    pub top: usize,
    /// What was read.
    pub profile: Option<Profile>,
    /// Why it could not be read.
    pub fault: Option<Fault>,
}

impl ProfileScreen {
    /// Returns the screen of a profile that is being read.
    #[must_use]
    pub const fn loading(code: StateCode) -> Self {
        Self { code, top: 0, profile: None, fault: None }
    }
}

/// Returns the screen after a key that moves; none where it does not move.
#[must_use]
pub fn movement(state: &State, mut screen: ProfileScreen, key: Key) -> Option<ProfileScreen> {
    let room = usize::from(state.size.height).saturating_sub(3).max(1);
    let own = state.me.as_ref().and_then(|m| m.state);
    let width = usize::from(state.size.width);
    let lines = screen.profile.as_ref().map_or(0, |p| text::lines(p, own, width).len());
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

/// Draws a profile.
pub fn view(state: &State, screen: &ProfileScreen, ink: &mut Ink) {
    let (width, height) = (ink.width(), ink.height());
    let room = height.saturating_sub(2).max(1);
    ink.cursor(1, 0);
    let Some(profile) = &screen.profile else {
        ink.put(1, 0, width, &Safe::of(screen.code.as_str()), Meaning::Heading);
        let words = screen.fault.as_ref().map_or_else(|| say("profile-loading"), queue::fault_words);
        for (i, line) in words.wrapped(width.saturating_sub(2)).iter().enumerate() {
            ink.put(1, 2 + i, width, line, Meaning::Quiet);
        }
        footer(Place::Profile, ink);
        return;
    };
    let lines = text::lines(profile, state.me.as_ref().and_then(|m| m.state), width);
    let top = screen.top.min(lines.len().saturating_sub(1));
    for (y, (line, meaning)) in lines.iter().skip(top).take(room).enumerate() {
        ink.put(1, y, width.saturating_sub(2), line, *meaning);
    }
    if height > 3 {
        more_below(lines.len().saturating_sub(top + room), height - 2, ink);
    }
    toast(state, ink);
    footer(Place::Profile, ink);
}

/// Returns a profile as plain lines, for scripts.
#[must_use]
pub fn plain(profile: &Profile, own: Option<StateCode>) -> Vec<Safe> {
    text::lines(profile, own, 100).into_iter().map(|(line, _)| line).collect()
}
