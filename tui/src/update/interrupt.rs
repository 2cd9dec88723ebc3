//! Ctrl-C: where something is being written it asks first, as Esc does; everywhere else it leaves.

use crate::{
    effect::Effect,
    screens::form::FormScreen,
    state::{Overlay, Screen, State},
    theme::Meaning,
    words::say,
};

/// Returns what Ctrl-C does; `asked`: the key before it was Ctrl-C too, and the question stands.
pub(super) fn interrupt(state: &mut State, asked: bool) -> Vec<Effect> {
    let written = state.screens.iter().rev().find_map(|screen| match screen {
        Screen::Form(form) if form.changed => Some(form),
        _ => None,
    });
    let Some(form) = written.filter(|_| !asked) else { return vec![Effect::Quit] };
    let lines = vec![
        (say("leave-question"), Meaning::Heading),
        (say(what_becomes_of(form)), Meaning::Soon),
        (say("leave-keys"), Meaning::Plain),
    ];
    state.overlay = Some(Overlay::Notice(lines));
    state.leaving = true;
    vec![]
}

/// What becomes of what was written.
fn what_becomes_of(form: &FormScreen) -> &'static str {
    let sealed = form.fields.iter().any(|f| f.path.contains(".identity.") && !f.value().is_empty());
    if sealed { "leave-kept-but-sealed" } else { "leave-kept" }
}
