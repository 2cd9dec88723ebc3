//! The two steps of recording an act told by letter: the letter is attached to the own file, then the act is recorded.

use comity_api::request::Done;
use comity_domain::codes::Action;

use crate::{
    effect::Effect,
    safe_text::Safe,
    screens::form::{FormScreen, Purpose, act},
    state::{Busy, Screen, State},
    theme::Meaning,
    words::say,
};

/// The letter is attached: now the act that it tells is recorded. None where what was attached is no such letter.
pub(super) fn letter_attached(state: &mut State, busy: &Busy, done: &Done) -> Option<Vec<Effect>> {
    let Some(Screen::Form(form)) = state.screens.last() else { return None };
    let path = act::letter_to_attach(form)?;
    let told = matches!(form.purpose, Purpose::Act { told: Some(_), .. });
    if busy.action != Action::Attach || !told {
        return None;
    }
    let mut form = form.as_ref().clone();
    act::letter_attached(&mut form, &path);
    form.letter_attached = true;
    if let Purpose::Act { version, .. } = &mut form.purpose {
        *version = done.version;
    }
    Some(super::keys::perform(state, form))
}

/// Where the letter was attached and the act it tells was not recorded: that this is so, and what to do.
pub(super) fn half_done(state: &State) -> Option<(Safe, Meaning)> {
    let Some(Screen::Form(form)) = state.screens.last() else { return None };
    let Purpose::Act { told: Some(_), .. } = form.purpose else { return None };
    let words = if form.letter_attached { "told-half-done" } else { "told-nothing-done" };
    Some((say(words), Meaning::Plain))
}

/// The field of the form for a field of the body: those of the letter stand under `letter`, and so does the day or the hour
/// of the act where the letter's own is that.
pub(super) fn field_of<'a>(form: &FormScreen, field: &'a str) -> &'a str {
    let asked = form.fields.iter().any(|f| f.path == field);
    match field {
        "document" => "letter.document",
        "path" => "letter.path",
        "occurred_at" => "letter.day",
        "received_on" => "letter.received_on",
        "channel" => "letter.channel",
        "date" if !asked => "letter.day",
        "arrested_at" | "released_at" if !asked => "letter.time",
        other => other,
    }
}
