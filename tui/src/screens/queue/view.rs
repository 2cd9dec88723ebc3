//! How the queue is drawn.

use comity_api::queue::{QueueRow, Sort, View};
use comity_domain::{
    clocks,
    codes::{Action, KeptBy},
};

use crate::{
    actions::{Deed, Place},
    ink::Ink,
    msg::Fault,
    safe_text::Safe,
    screens::{arrests, due, footer_of, toast},
    state::{Line, State},
    theme::Meaning,
    words::{say, say_with},
};

/// Rows of the screen that are no rows of the queue.
pub(super) const FRAME_ROWS: usize = 7;

/// From this width on every row shows its subject; below it the selected one does, on a row of its own.
pub(super) const WITH_SUBJECT: u16 = 80;

/// Draws the queue.
pub fn view(state: &State, ink: &mut Ink) {
    let (width, height) = (ink.width(), ink.height());
    if height < 12 || width < 60 {
        return small(state, ink);
    }
    header(state, ink, 0);
    // Above view, filter and sort: no row of it is ever filtered away.
    arrests::draw(state, ink, 1);
    let top = 1 + arrests::rows(state);
    settings(state, ink, top);
    // Two panes from 120 columns: the list keeps 80 and what the row knows stands beside it.
    let list = if width >= 120 { 80.max(width * 9 / 16) } else { width };
    columns(ink, top + 1, list);
    rows(state, ink, top + 2, height.saturating_sub(FRAME_ROWS + top - 1), list);
    if width >= 120 {
        beside(state, ink, list + 2, top + 2);
    }
    ink.rule(height - 4);
    if let Some(row) = state.queue.selected().filter(|_| state.queue.on_arrest.is_none()) {
        ink.put(1, height - 3, width - 2, &due::next_line(row, mine(state, row), state.now), Meaning::Plain);
    }
    let soon = state.queue.counts.due_soon;
    if state.toast.is_none() && state.busy.is_none() && soon > 0 && state.queue.view != View::DueSoon {
        let words = say_with("queue-due-soon", &[("count", soon.into())]);
        ink.put(1, height - 2, width - 2, &words, Meaning::Soon);
    }
    toast(state, ink);
    if state.queue.filtering {
        // Letters are text now: what they do elsewhere is not said.
        ink.put(1, height - 1, width - 2, &say("queue-filter-keys"), Meaning::Quiet);
    } else {
        keys(state, ink);
    }
}

/// What the keys do here: nothing is opened where no row is, and nothing begun by who may not.
fn keys(state: &State, ink: &mut Ink) {
    let any = state.subject().is_some();
    let works = |deed| match deed {
        Deed::Open | Deed::Actions => any,
        Deed::New => may_begin(state),
        _ => true,
    };
    footer_of(Place::Queue, works, ink);
}

/// Whether the person may begin a request: draft one, or register one that came in on paper.
fn may_begin(state: &State) -> bool {
    state.begins(Action::Create) || state.begins(Action::Register)
}

fn mine(state: &State, row: &QueueRow) -> bool {
    state.me.as_ref().is_some_and(|me| row.assigned == Some(me.id))
}

fn header(state: &State, ink: &mut Ink, y: usize) {
    let width = ink.width();
    let narrow = width < usize::from(WITH_SUBJECT);
    // On a narrow screen the tabs need the room; that all is well is then not said.
    let line = Some(line(state)).filter(|(_, meaning)| !narrow || *meaning != Meaning::Plain);
    let right = line.as_ref().map_or(width, |(text, _)| width.saturating_sub(text.width() + 2));
    let mut x = 1;
    if !narrow {
        x = ink.put(x, y, width, &say("app-name"), Meaning::Heading) + 2;
    }
    let c = &state.queue.counts;
    let counts = [c.mine, c.inbound, c.outbound, c.overdue, c.drafts, c.all];
    for (i, (view, count)) in View::ALL.iter().zip(counts).enumerate() {
        // What is due soon has no tab of its own: while it is looked at it stands in the place of what is late.
        let soon = *view == View::Overdue && state.queue.view == View::DueSoon;
        let (view, count) = if soon { (&View::DueSoon, c.due_soon) } else { (view, count) };
        if i > 0 {
            x = ink.put(x, y, right.saturating_sub(x), &Safe::of(" | "), Meaning::Quiet);
        }
        let tab = say_with(&format!("view-{}", view.as_str()), &[("count", count.into())]);
        let meaning = match (*view == state.queue.view, *view == View::Overdue && count > 0) {
            (true, _) => Meaning::Focus,
            (false, true) => Meaning::Late,
            (false, false) => Meaning::Plain,
        };
        x = ink.put(x, y, right.saturating_sub(x), &tab, meaning);
    }
    if let Some((text, meaning)) = line {
        ink.put(width.saturating_sub(text.width() + 1), y, width, &text, meaning);
    }
}

/// How the line is, and what is awaited.
fn line(state: &State) -> (Safe, Meaning) {
    match state.line {
        Line::Connecting => (say("line-connecting"), Meaning::Quiet),
        Line::Reconnecting => (say("line-reconnecting"), Meaning::Error),
        Line::Offline => match state.queue.read_at {
            Some(at) => (say_with("line-offline", &[("at", due::time(at).into())]), Meaning::Error),
            None => (say("line-reconnecting"), Meaning::Error),
        },
        Line::Online if state.is_slow() => (say("line-slow"), Meaning::Soon),
        Line::Online if state.queue.loading => (say("line-updating"), Meaning::Quiet),
        Line::Online => (say("line-online"), Meaning::Plain),
    }
}

fn settings(state: &State, ink: &mut Ink, y: usize) {
    let (width, queue) = (ink.width(), &state.queue);
    let place = match queue.total() {
        Some(total) => say_with(
            "queue-place",
            &[
                ("row", (queue.selected + usize::from(!queue.rows.is_empty())).into()),
                ("total", total.into()),
            ],
        ),
        None => say_with("queue-place-open", &[("row", (queue.selected + 1).into())]),
    };
    let right = width.saturating_sub(place.width() + 1);
    let x = ink.put(1, y, width, &say("queue-filter"), Meaning::Quiet) + 1;
    let filter = Safe::of(&queue.filter);
    let x = if queue.filter.is_empty() && !queue.filtering {
        ink.put(x, y, width, &say("queue-filter-none"), Meaning::Quiet)
    } else {
        let end = ink.put(x, y, width / 3, &filter, Meaning::Heading);
        if queue.filtering {
            ink.cursor(end, y);
        }
        end
    };
    let sort = say(match queue.sort {
        Sort::Due => "sort-due",
        Sort::Updated => "sort-updated",
        Sort::Reference => "sort-reference",
    });
    let x = ink.put(x + 3, y, width, &say_with("queue-sort", &[("sort", sort.into())]), Meaning::Quiet);
    if let Some(me) = &state.me {
        let who = say_with(
            if me.demo { "queue-who-demo" } else { "queue-who" },
            &[
                ("name", Safe::of(&me.name).into()),
                ("state", me.state.map_or_else(Safe::default, |s| Safe::of(s.as_str())).into()),
            ],
        );
        ink.put(x + 3, y, right.saturating_sub(x + 5), &who, Meaning::Quiet);
    }
    ink.put(right, y, width, &place, Meaning::Plain);
}

const DUE: usize = 3;
const REFERENCE: usize = 12;
const STATUS: usize = 36;
const SUBJECT: usize = 60;

fn columns(ink: &mut Ink, y: usize, width: usize) {
    for (x, key) in [
        (DUE, "column-due"),
        (REFERENCE, "column-reference"),
        (STATUS, "column-status"),
        (SUBJECT, "column-subject"),
    ] {
        if x == SUBJECT && width < usize::from(WITH_SUBJECT) {
            continue;
        }
        ink.put(x, y, width.saturating_sub(x), &say(key), Meaning::Quiet);
    }
}

fn rows(state: &State, ink: &mut Ink, top: usize, room: usize, width: usize) {
    let queue = &state.queue;
    if queue.rows.is_empty() {
        return empty(state, ink, top + 1);
    }
    let narrow = width < usize::from(WITH_SUBJECT);
    let shown = room - usize::from(narrow && room > 1);
    for (i, row) in queue.rows.iter().enumerate().skip(queue.top).take(shown) {
        let below = usize::from(narrow && i > queue.selected && queue.selected >= queue.top);
        let y = top + i - queue.top + below;
        let selected = i == queue.selected && queue.on_arrest.is_none();
        let mark = if selected {
            ">"
        } else if queue.fresh.contains(&row.id) {
            "*"
        } else {
            " "
        };
        // No style but the reversed serial: every change of style is paid for at each step.
        ink.put(1, y, 1, &Safe::of(mark), Meaning::Plain);
        let (text, meaning) = due::due(row.due.as_ref(), state.now);
        ink.put(DUE, y, REFERENCE - DUE - 1, &text, meaning);
        reference(row, ink, y, selected && !queue.filtering);
        let (text, meaning) = due::status(&row.status, row.stage);
        // Where a row shows no subject it is urgent all the same: the status gives way.
        let urgent = Some(say("queue-urgent-alone")).filter(|_| narrow && due::urgent(row));
        let right = urgent.as_ref().map_or(SUBJECT - 1, |words| width.saturating_sub(words.width() + 2));
        let room = right.min(SUBJECT - 1).saturating_sub(STATUS);
        let end = ink.put(STATUS, y, room, &text, meaning);
        if let Some(words) = urgent {
            ink.put(end + 1, y, width.saturating_sub(end + 1), &words, Meaning::Plain);
        }
        let subject = due::subject(row, state.goes_by_letter(row));
        let meaning = if queue.fresh.contains(&row.id) { Meaning::Fresh } else { Meaning::Plain };
        if !narrow {
            ink.put(SUBJECT, y, width.saturating_sub(SUBJECT + 1), &subject, meaning);
        } else if i == queue.selected {
            ink.put(REFERENCE, y + 1, width.saturating_sub(REFERENCE + 1), &subject, meaning);
        }
    }
}

/// The reference; only the serial of the selected row is reversed, which costs a third of a reversed row.
fn reference(row: &QueueRow, ink: &mut Ink, y: usize, selected: bool) {
    let text = row.reference.as_str();
    let split = text.rfind('-').map_or(0, |i| i + 1);
    let x = ink.put(REFERENCE, y, STATUS - REFERENCE - 1, &Safe::of(&text[..split]), Meaning::Plain);
    let meaning = if selected { Meaning::Focus } else { Meaning::Plain };
    ink.put(x, y, STATUS.saturating_sub(x), &Safe::of(&text[split..]), meaning);
    if selected {
        ink.cursor(x, y);
    }
}

fn empty(state: &State, ink: &mut Ink, y: usize) {
    let (width, queue) = (ink.width(), &state.queue);
    let view = say(&format!("view-name-{}", queue.view.as_str()));
    let text = match &queue.fault {
        Some(fault) => fault_words(fault),
        None if !queue.loaded => say("queue-loading"),
        None if !queue.filter.is_empty() => {
            say_with("queue-no-match", &[("filter", Safe::of(&queue.filter).into()), ("view", view.into())])
        }
        None => say_with(
            if may_begin(state) { "queue-empty-new" } else { "queue-empty" },
            &[("view", view.into())],
        ),
    };
    for (i, line) in text.wrapped(width.saturating_sub(6)).iter().enumerate() {
        ink.put(3, y + i, width, line, Meaning::Plain);
    }
    if !queue.filtering {
        ink.cursor(3, y);
    }
}

/// Returns why something did not succeed: what happened, whether anything changed, what to do.
#[must_use]
pub fn fault_words(fault: &Fault) -> Safe {
    match fault {
        Fault::Unreachable => say("fault-unreachable"),
        Fault::Odd => say("fault-odd"),
        Fault::UnknownOutcome => say("fault-unknown-outcome"),
        Fault::Problem(problem) => crate::refusals::line(problem),
    }
}

/// What the selected row knows, beside the list.
fn beside(state: &State, ink: &mut Ink, x: usize, top: usize) {
    let Some(row) = state.queue.selected() else { return };
    let room = ink.width().saturating_sub(x + 1);
    let mut y = top;
    let mut put = |text: &Safe, meaning| {
        for line in text.wrapped(room) {
            ink.put(x, y, room, &line, meaning);
            y += 1;
        }
    };
    put(&Safe::of(row.reference.as_str()), Meaning::Heading);
    put(&due::subject(row, state.goes_by_letter(row)), Meaning::Plain);
    put(&Safe::default(), Meaning::Plain);
    put(
        &say_with("beside-counterpart", &[("state", state.state_name(row.counterpart).into())]),
        Meaning::Plain,
    );
    if let Some(own) = &row.own_reference {
        put(&say_with("beside-own-reference", &[("reference", Safe::of(own).into())]), Meaning::Plain);
    }
    if let Some(name) = &row.assigned_name {
        put(&say_with("beside-assigned", &[("name", Safe::of(name).into())]), Meaning::Plain);
    }
    if let Some(due) = &row.due {
        let clock = say(&format!("clock-{}", due.clock));
        let words = match (clocks::rule(due.clock).kept_by, due.theirs) {
            (KeptBy::Both, _) => "beside-due-both",
            (_, true) => "beside-due-theirs",
            (_, false) => "beside-due",
        };
        put(
            &say_with(words, &[("clock", clock.into()), ("at", due::of_clock(due.clock, due.at).into())]),
            Meaning::Plain,
        );
    }
    put(&say_with("beside-updated", &[("at", due::instant(row.updated_at).into())]), Meaning::Quiet);
}

/// A screen too small for columns: one line a request, what is late first.
fn small(state: &State, ink: &mut Ink) {
    let (width, height) = (ink.width(), ink.height());
    let top = arrests::rows(state).min(height.saturating_sub(1));
    let room = height.saturating_sub(2 + top).max(1);
    let queue = &state.queue;
    if top > 0 {
        arrests::draw(state, ink, 0);
    }
    if queue.rows.is_empty() {
        empty(state, ink, top);
    }
    let first = queue.selected.saturating_sub(room - 1);
    for (i, row) in queue.rows.iter().enumerate().skip(first).take(room) {
        let y = top + i - first;
        let selected = i == queue.selected && queue.on_arrest.is_none();
        let (text, meaning) = due::due(row.due.as_ref(), state.now);
        ink.put(0, y, 1, &Safe::of(if selected { ">" } else { " " }), Meaning::Heading);
        let x = ink.put(1, y, 8, &text, meaning) + 1;
        let split = row.reference.as_str().rfind('-').map_or(0, |i| i + 1);
        let head = Safe::of(&row.reference.as_str()[..split]);
        let x = if width > 24 { ink.put(x, y, width, &head, Meaning::Plain) } else { x };
        let serial = Safe::of(&row.reference.as_str()[split..]);
        let meaning = if selected { Meaning::Focus } else { Meaning::Plain };
        if selected {
            ink.cursor(x, y);
        }
        let x = ink.put(x, y, width, &serial, meaning) + 1;
        let (status, meaning) = due::status(&row.status, row.stage);
        ink.put(x, y, width, &status, meaning);
    }
    if height >= 3 {
        let (text, meaning) = match &state.toast {
            Some((text, meaning)) => (text.clone(), *meaning),
            None => line(state),
        };
        ink.put(0, height - 2, width, &text, meaning);
        keys(state, ink);
    }
}
