//! Persons in custody: the page, and the lines that stand above every view.

use comity_api::custody::{CustodyPage, InCustody};

use super::deeds;
use crate::{
    actions::{self, Place},
    effect::Effect,
    msg::{Fault, Key},
    screens::custody::{self, CustodyScreen},
    state::{Screen, State},
};

/// Opens the page.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    state.screens.push(Screen::Custody(Box::default()));
    vec![Effect::LoadCustody]
}

/// Takes what was read, where the page is still open.
pub(super) fn take(state: &mut State, page: Result<CustodyPage, Fault>) {
    let page_open = state.screens.iter_mut().rev().find_map(|s| match s {
        Screen::Custody(screen) => Some(screen),
        _ => None,
    });
    let Some(screen) = page_open else { return };
    match page {
        Ok(page) => screen.takes(page.persons),
        Err(fault) => screen.fault = Some(fault),
    }
}

/// What the live stream says of arrests is all there are.
pub(super) fn arrests(state: &mut State, persons: Vec<InCustody>) -> Vec<Effect> {
    state.arrests = persons;
    state.queue.on_arrest = state.queue.on_arrest.filter(|at| *at < state.arrests.len());
    crate::screens::queue::scroll(state);
    let open = matches!(state.screen(), Screen::Custody(_));
    open.then_some(Effect::LoadCustody).into_iter().collect()
}

/// Returns what a key does on the page.
pub(super) fn key(state: &mut State, screen: CustodyScreen, key: Key) -> Vec<Effect> {
    let deed = match key {
        Key::Backspace | Key::Left => Some(actions::Deed::Back),
        other => actions::deed(Place::Custody, other),
    };
    if let Some(deed) = deed {
        return deeds::run(state, deed);
    }
    if let Some(moved) = custody::movement(screen, key) {
        state.replace(Screen::Custody(Box::new(moved)));
    }
    vec![]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_no_key_that_another_screen_does_not_know() {
        for row in actions::at(Place::Custody) {
            assert!(!row.keys.is_empty(), "{}", row.named);
        }
    }
}
