//! A session that is kept alive by work, that ends, and that is begun again by whoever it was.

use jiff::SignedDuration;

use super::{deeds, keys};
use crate::{
    effect::Effect,
    screens::sign_in::SignIn,
    state::{PutAside, Screen, State},
    theme::Meaning,
    words::say,
};

/// The backend ends a session of which it heard nothing for so long.
const IDLE: SignedDuration = SignedDuration::from_mins(15);

/// Somebody who presses keys is at the desk: the backend hears so at most this often.
const SIGN_OF_LIFE: SignedDuration = SignedDuration::from_mins(4);

/// Remembers when the backend was last asked anything, and lets it hear of keys that ask it nothing. Without a key
/// nothing is sent: a desk nobody sits at is signed out.
pub(super) fn hear(state: &mut State, by_key: bool, effects: &mut Vec<Effect>) {
    let quiet = state.now.duration_since(state.heard) >= SIGN_OF_LIFE;
    if by_key && quiet && state.me.is_some() && !effects.iter().any(Effect::is_heard) {
        effects.push(Effect::StayAlive);
    }
    if effects.iter().any(Effect::is_heard) {
        state.heard = state.now;
    }
}

/// The session is over: that is said before anything else, one signs in again in place, and what was being written is
/// there again for whoever wrote it.
pub(super) fn session_ended(state: &mut State) {
    let Some(me) = state.me.clone() else { return }; // said already
    let held = hold(state);
    let idle = state.now.duration_since(state.heard) >= IDLE;
    let words = say(match (idle, held) {
        (true, true) => "session-idle-kept",
        (true, false) => "session-idle",
        (false, true) => "session-ended-kept",
        (false, false) => "session-ended",
    });
    // The session is gone already: nobody has to be told.
    let _ = signed_out(state);
    let login = if state.accounts.is_empty() { me.login } else { String::new() };
    let on_password = !login.is_empty();
    let fault = Some(words.clone());
    state.screens = vec![Screen::SignIn(SignIn { login, on_password, fault, ..SignIn::default() })];
    if !state.accounts.is_empty() {
        deeds::ask_who_after(state, Some(words));
    }
}

/// Nothing of one person stays for the next, but a draft that only its writer is offered again.
pub(super) fn signed_out(state: &mut State) -> Vec<Effect> {
    let written = state.screens.iter().find_map(|s| if let Screen::Form(f) = s { Some(f) } else { None });
    if let Some(kept) = written.filter(|f| f.changed).and_then(|form| keys::kept(state, form)) {
        if kept.act.is_some() {
            state.keep_act(kept);
        } else {
            state.kept = Some(kept);
        }
    }
    let was = state.me.take().is_some();
    state.queue = crate::state::Queue::default();
    state.arrests.clear();
    state.to_follow.clear();
    state.whole = None;
    state.figures = crate::screens::figures::Figures::default();
    state.audit = crate::screens::audit::Audit::default();
    state.colleagues.clear();
    state.overlay = None;
    state.toast = None;
    state.busy = None;
    state.sent_last = None;
    state.offers_kept = false;
    state.tries = 0;
    state.line = crate::state::Line::Connecting;
    if was { vec![Effect::SignOut] } else { vec![] }
}

/// Puts the form somebody was writing in, as it stands, aside, out of everybody's sight. It may name a protected person, so
/// it is in memory alone. Answers whether there was one.
fn hold(state: &mut State) -> bool {
    let Some(whose) = state.me.as_ref().map(|m| m.id) else { return false };
    let last = state.screens.iter().rposition(|s| matches!(s, Screen::Form(form) if form.changed));
    let Some(last) = last else { return false };
    let mut screens = state.screens.clone();
    screens.truncate(last + 1);
    screens.retain(|s| matches!(s, Screen::Queue | Screen::Request(_) | Screen::Form(_)));
    state.put_aside.retain(|h| h.whose != whose);
    state.put_aside.push(PutAside { whose, screens });
    true
}

/// Puts back what whoever signed in was writing; others do not see it. None where there was nothing.
pub(super) fn take_up(state: &mut State) -> Option<Vec<Effect>> {
    let me = state.me.as_ref()?;
    let at = state.put_aside.iter().position(|h| h.whose == me.id)?;
    // The same text on the disk has served: the form says more.
    state.kept.take_if(|k| k.login == me.login);
    state.screens = state.put_aside.remove(at).screens;
    let written =
        state.screens.iter().rev().find_map(|s| if let Screen::Form(f) = s { Some(f) } else { None });
    if let Some(of) = written.and_then(|form| keys::act_of(state, form)) {
        state.forget_act(&of);
    }
    state.say(say("session-resumed"), Meaning::Done);
    // What the form is about may have moved on.
    Some(state.subject().map(Effect::LoadRequest).into_iter().collect())
}
