//! What is kept on this machine: offered again, and put into the form of its act. Two windows of one account keep in one
//! place, so that place is read each time.

use super::{
    deeds::entry,
    keys::{act_of, keep},
};
use crate::{
    by_kind,
    effect::{Effect, KeptDraft},
    safe_text::Safe,
    screens::{
        chooser::{Chooser, Chosen, Entry},
        form,
    },
    state::{Overlay, Screen, State},
    theme::Meaning,
    words::{say, say_with},
};

/// The forms of acts that are kept were read: the form that looked for what was written for it has it, and whoever has just
/// signed in is offered what waits.
pub(super) fn acts_read(state: &mut State, read: Option<Vec<KeptDraft>>) -> Vec<Effect> {
    if let Some(acts) = read {
        state.kept_acts = acts;
    }
    let effects = take_up(state);
    // What was begun meanwhile is not covered.
    if std::mem::take(&mut state.offers_kept) && state.overlay.is_none() {
        offer_all(state);
    }
    effects
}

/// Puts what was written for an act before into the form that looks for it. What is typed there already is newer.
fn take_up(state: &mut State) -> Vec<Effect> {
    let seeks = |screen: &Screen| matches!(screen, Screen::Form(form) if form.seeks_kept);
    let Some(at) = state.screens.iter().rposition(seeks) else { return vec![] };
    let Screen::Form(open) = &state.screens[at] else { return vec![] };
    let mut form = open.clone();
    form.seeks_kept = false;
    let whole = form.request().and_then(|id| state.whole_of(id)).cloned();
    let of = act_of(state, &form).filter(|_| whole.is_some());
    let kept = of.and_then(|of| state.take_act(&of));
    let mut effects = vec![];
    if let (Some(kept), Some(whole)) = (kept, whole) {
        let ahead = form.changed;
        let focused = form.fields.get(form.focus).map(|f| f.path.clone()).unwrap_or_default();
        let typed = |path: &str| form.fields.iter().any(|f| f.path == path && f.is_touched());
        let mut fields = kept.fields;
        fields.retain(|(path, _)| !typed(path));
        form::act::fill(&mut form, &whole, &fields);
        if ahead {
            form.focus_on(&focused);
            effects = keep(state, &form);
        }
        state.say(say("kept-act-taken-up"), Meaning::Soon);
    }
    state.screens[at] = Screen::Form(form);
    effects
}

/// The draft an earlier run kept is offered to whom it belongs.
pub(super) fn offer_draft(state: &mut State) {
    let entries = draft(state);
    offer(state, "chooser-kept", entries);
}

/// What is kept, a draft or the form of an act, is offered to whom it belongs.
fn offer_all(state: &mut State) {
    let mut entries = draft(state);
    let title = if entries.is_empty() { "chooser-kept-act" } else { "chooser-kept" };
    entries.extend(acts(state));
    offer(state, title, entries);
}

fn offer(state: &mut State, title: &str, entries: Vec<Entry>) {
    if !entries.is_empty() {
        state.overlay = Some(Overlay::Chooser(Chooser::new(say(title), entries)));
    }
}

/// Whether something kept belongs to whoever is signed in.
fn is_own(state: &State, kept: &KeptDraft) -> bool {
    state.me.as_ref().is_some_and(|me| me.login == kept.login)
}

fn called(kept: &KeptDraft) -> Option<Safe> {
    kept.reference.as_deref().map(Safe::of)
}

fn draft(state: &State) -> Vec<Entry> {
    let Some(kept) = state.kept.as_ref().filter(|kept| is_own(state, kept)) else { return vec![] };
    let label = match called(kept) {
        Some(reference) => say_with("kept-resume", &[("reference", reference.into())]),
        None => say("kept-resume-new"),
    };
    vec![
        entry(label, Safe::default(), Chosen::ResumeDraft),
        entry(say("kept-forget"), Safe::default(), Chosen::ForgetDraft),
    ]
}

fn acts(state: &State) -> Vec<Entry> {
    let own = state.kept_acts.iter().filter(|kept| is_own(state, kept));
    let mut entries = vec![];
    for (kept, of) in own.filter_map(|kept| Some((kept, kept.act_of()?))) {
        let on = kept.reference.as_ref().and_then(|r| r.parse().ok());
        let action = match &on {
            Some(reference) => by_kind::action_on(reference, of.act.action),
            None => say(&format!("action-{}", of.act.action)),
        };
        let args = [("action", action.into()), ("reference", called(kept).unwrap_or_default().into())];
        let resume = Chosen::ResumeAct(Box::new(of.clone()));
        entries.push(entry(say_with("kept-resume-act", &args), Safe::default(), resume));
        let forget = Chosen::ForgetAct(Box::new(of));
        entries.push(entry(say_with("kept-forget-act", &args), Safe::default(), forget));
    }
    entries
}
