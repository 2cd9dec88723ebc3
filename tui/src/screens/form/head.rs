//! What stands between the title of a form and its fields, and does not scroll away: what the form is about to do to a
//! person in custody, and how it is to be filled.

use comity_domain::codes::{Action, LinkKind};

use super::{FormScreen, Purpose};
use crate::{
    msg::Whole,
    safe_text::Safe,
    screens::following::{self, Sending},
    state::State,
    theme::Meaning,
    words::say,
};

/// From this height on there is room for more than what a person in custody hangs on.
const TALL: usize = 16;

/// How many rows of a low screen it may take.
const MOST_ROWS: usize = 3;

/// And of one that is not low.
const MOST_ROWS_OF_TALL: usize = 6;

/// Returns the lines as they are drawn.
pub(super) fn lines(state: &State, form: &FormScreen, width: usize, height: usize) -> Vec<(Safe, Meaning)> {
    let mut out: Vec<(Safe, Meaning)> = vec![];
    let most = if height >= TALL + 4 { MOST_ROWS_OF_TALL } else { MOST_ROWS };
    let said = custody(state, form);
    let rows = said.iter().flat_map(|text| text.wrapped(width.saturating_sub(2)));
    out.extend(rows.take(most).map(|row| (row, Meaning::Late)));
    // On a low screen the fields need the room.
    if height >= TALL && (out.is_empty() || height > TALL + 4) {
        let explained = match form.purpose {
            Purpose::Draft(_) => Some("draft-four-eyes"),
            Purpose::Register => Some("paper-explained"),
            Purpose::Act { told: Some(_), .. } => Some("told-explained"),
            Purpose::Act { told: None, .. } | Purpose::Audit => None,
        };
        out.extend(explained.map(|words| (say(words), Meaning::Quiet)));
    }
    out
}

/// Returns how long is left of the arrest clock that a draft is to stop: it stands beside the title.
pub(super) fn left(state: &State, form: &FormScreen) -> Option<(Safe, Meaning)> {
    following::left(state, draft(state, form)?)
}

/// What becomes of the person held: by the sending of the draft, by the act.
fn custody(state: &State, form: &FormScreen) -> Vec<Safe> {
    if let Purpose::Act { id, .. } = form.purpose {
        return state.whole_of(id).map(|whole| following::before(state, whole, form)).unwrap_or_default();
    }
    let words = Sending {
        stops: "form-stops-arrest",
        stops_by_letter: "review-stops-arrest-by-letter",
        over: "review-arrest-over",
    };
    draft(state, form).and_then(|whole| following::sending(state, whole, words)).into_iter().collect()
}

/// The request that a draft is one of, where it follows an arrest.
fn draft<'a>(state: &'a State, form: &FormScreen) -> Option<&'a Whole> {
    let Purpose::Draft(Some(drafted)) = &form.purpose else { return None };
    state.whole_of(drafted.id).filter(|whole| whole.linked_as(LinkKind::Follows).is_some())
}

/// Returns what is asked before an act is done that is rarely meant: a new arrest of a person who was released.
pub(crate) fn asks_again(state: &State, form: &FormScreen) -> Option<Safe> {
    let Purpose::Act { action: Action::ReportArrest, id, told, .. } = form.purpose else { return None };
    let whole = state.whole_of(id)?;
    let words = ["arrest-again-ask", "arrest-again-ask-no-clock"];
    following::released(&whole.request).map(|_| say(following::again(words, whole, told)))
}
