//! The queue: what waits, for whom, until when.

mod view;

use comity_api::queue::{QueueQuery, View};

use crate::{
    effect::Effect,
    msg::{Fault, Key},
    screens::arrests,
    state::{Queue, State},
};
pub use view::{fault_words, view};

/// Rows asked for at once.
const PAGE: u32 = 50;

/// Asks for the first page of the view anew. Rows shown while loading stay.
#[must_use]
pub fn load(state: &mut State) -> Vec<Effect> {
    if state.is_expert() {
        return vec![]; // of no State: there is no queue
    }
    let queue = &mut state.queue;
    if queue.loading {
        queue.stale = true;
        return vec![];
    }
    queue.loading = true;
    queue.stale = false;
    queue.epoch += 1;
    // As many rows as are held, so that the selection keeps its place.
    let limit = u32::try_from(queue.rows.len()).unwrap_or(PAGE).clamp(PAGE, 200);
    vec![Effect::LoadQueue { epoch: queue.epoch, query: query(queue, None, limit) }, Effect::LoadCounts]
}

/// Drops what is held and asks for another view, filter or order.
#[must_use]
pub fn change(state: &mut State) -> Vec<Effect> {
    let queue = &mut state.queue;
    queue.on_arrest = None;
    // The request that is selected stays so, where the new rows have it: the next key must not act on another.
    let held = queue.selected().map(|r| r.id);
    queue.selected = 0;
    queue.top = 0;
    queue.loading = false;
    queue.select = held.or(queue.select);
    queue.rows.clear();
    queue.next = None;
    queue.loaded = false;
    load(state)
}

fn query(queue: &Queue, cursor: Option<String>, limit: u32) -> QueueQuery {
    QueueQuery {
        view: Some(queue.view),
        q: Some(queue.filter.trim().to_owned()).filter(|f| !f.is_empty()),
        sort: Some(queue.sort),
        cursor,
        limit: Some(limit),
        ..QueueQuery::default()
    }
}

/// Asks for the next page when the selection comes near the end of what is held.
fn more(state: &mut State) -> Vec<Effect> {
    let queue = &mut state.queue;
    let near = queue.selected + 20 >= queue.rows.len();
    let Some(next) = queue.next.clone().filter(|_| near && !queue.loading) else { return vec![] };
    queue.loading = true;
    queue.epoch += 1;
    vec![Effect::LoadQueue { epoch: queue.epoch, query: query(queue, Some(next), PAGE) }]
}

/// Takes a page.
pub fn take(
    state: &mut State,
    epoch: u64,
    more: bool,
    page: Result<Box<comity_api::queue::QueuePage>, Fault>,
) -> Vec<Effect> {
    let now = state.now;
    let queue = &mut state.queue;
    if epoch != queue.epoch {
        return vec![]; // an answer to what is no longer asked
    }
    queue.loading = false;
    match page {
        Ok(page) => {
            let held = queue.select.take().or_else(|| queue.selected().map(|r| r.id));
            if more {
                queue.rows.extend(page.rows);
            } else {
                queue.rows = page.rows;
            }
            queue.next = page.next;
            queue.loaded = true;
            queue.read_at = Some(now);
            queue.fault = None;
            let place = held.and_then(|id| queue.rows.iter().position(|r| r.id == id));
            queue.selected = place.unwrap_or(queue.selected).min(queue.rows.len().saturating_sub(1));
        }
        Err(fault) => queue.fault = Some(fault),
    }
    if queue.stale { load(state) } else { vec![] }
}

/// Returns what a key that moves does to the selection; none where it does not move.
pub fn movement(state: &mut State, key: Key) -> Option<Vec<Effect>> {
    if onto_arrests(state, key) {
        return Some(vec![]);
    }
    let page = rows_shown(state).max(1);
    let queue = &mut state.queue;
    let last = queue.rows.len().saturating_sub(1);
    queue.selected = match key {
        Key::Down | Key::Char('j') => (queue.selected + 1).min(last),
        Key::Up | Key::Char('k') => queue.selected.saturating_sub(1),
        Key::PageDown => (queue.selected + page).min(last),
        Key::PageUp => queue.selected.saturating_sub(page),
        Key::Home => 0,
        Key::End => last,
        _ => return None,
    };
    scroll(state);
    Some(more(state))
}

/// Moves the cursor among the lines above the rows: up from the first row onto the last of them, down from the last of
/// them back. Answers whether it did.
fn onto_arrests(state: &mut State, key: Key) -> bool {
    let Some(last) = state.arrests.len().checked_sub(1) else {
        state.queue.on_arrest = None;
        return false;
    };
    let up = matches!(key, Key::Up | Key::Char('k'));
    let down = matches!(key, Key::Down | Key::Char('j'));
    let next = match state.queue.on_arrest {
        None if up && state.queue.selected == 0 => Some(last),
        None => return false,
        Some(at) if up => Some(at.saturating_sub(1)),
        Some(at) if down => (at < last).then_some(at + 1),
        Some(_) => None,
    };
    let stays = up || down;
    state.queue.on_arrest = next;
    stays
}

/// Keeps the selection on the screen; scrolls by half a page, since one line costs as much as a page.
pub fn scroll(state: &mut State) {
    let shown = rows_shown(state).max(1);
    let queue = &mut state.queue;
    if queue.selected < queue.top {
        queue.top = queue.selected.saturating_sub(shown / 2);
    } else if queue.selected >= queue.top + shown {
        queue.top = queue.selected + 1 - shown.div_ceil(2).max(1);
    }
}

fn rows_shown(state: &State) -> usize {
    // On a narrow screen the subject of the selected row takes a row of its own.
    let subject = usize::from(state.size.width < view::WITH_SUBJECT);
    usize::from(state.size.height).saturating_sub(view::FRAME_ROWS + arrests::rows(state) + subject)
}

/// Returns whether nothing here has the words of the filter, and all requests were not looked through.
#[must_use]
pub fn may_widen(state: &State) -> bool {
    let queue = &state.queue;
    queue.loaded && queue.rows.is_empty() && queue.view != View::All && !queue.filter.is_empty()
}

/// The same words are looked for in all requests.
#[must_use]
pub fn widen(state: &mut State) -> Vec<Effect> {
    state.queue.view = View::All;
    change(state)
}

/// Returns what a key does while the filter is typed.
#[must_use]
pub fn filter_key(state: &mut State, key: Key) -> Vec<Effect> {
    match key {
        Key::Enter => {
            state.queue.filtering = false;
            if may_widen(state) { widen(state) } else { vec![] }
        }
        Key::Esc => {
            state.queue.filtering = false;
            let was = std::mem::take(&mut state.queue.filter);
            if was.is_empty() { vec![] } else { change(state) }
        }
        Key::Ctrl('u') => {
            let was = std::mem::take(&mut state.queue.filter);
            if was.is_empty() { vec![] } else { change(state) }
        }
        Key::Backspace => {
            if state.queue.filter.pop().is_some() {
                change(state)
            } else {
                state.queue.filtering = false;
                vec![]
            }
        }
        Key::Char(c) if !c.is_control() => {
            state.queue.filter.push(c);
            change(state)
        }
        _ => vec![],
    }
}

/// Returns the view after the present one, or the one before.
#[must_use]
pub fn beside(view: View, forward: bool) -> View {
    let at = View::ALL.iter().position(|v| *v == view).unwrap_or(0);
    let n = View::ALL.len();
    View::ALL[if forward { (at + 1) % n } else { (at + n - 1) % n }]
}
