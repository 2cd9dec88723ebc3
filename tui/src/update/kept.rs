//! What an earlier run kept of what somebody was writing.

use super::deeds::entry;
use crate::{
    by_kind,
    effect::KeptDraft,
    safe_text::Safe,
    screens::chooser::{Chooser, Chosen},
    state::{Overlay, State},
    words::{say, say_with},
};

/// What an earlier run kept, a draft or the form of an act, is offered to whom it belongs.
pub(super) fn offer_kept(state: &mut State) {
    let login = state.me.as_ref().map(|m| m.login.clone());
    let own = |kept: &Option<KeptDraft>| kept.clone().filter(|k| Some(&k.login) == login.as_ref());
    let called = |kept: &KeptDraft| kept.reference.as_deref().map(Safe::of);
    let mut entries = vec![];
    if let Some(kept) = own(&state.kept) {
        let label = match called(&kept) {
            Some(reference) => say_with("kept-resume", &[("reference", reference.into())]),
            None => say("kept-resume-new"),
        };
        entries.push(entry(label, Safe::default(), Chosen::ResumeDraft));
        entries.push(entry(say("kept-forget"), Safe::default(), Chosen::ForgetDraft));
    }
    let title = if entries.is_empty() { "chooser-kept-act" } else { "chooser-kept" };
    if let Some((kept, act)) = own(&state.kept_act).and_then(|kept| kept.act.map(|act| (kept, act))) {
        let on = kept.reference.as_ref().and_then(|r| r.parse().ok());
        let action = match &on {
            Some(reference) => by_kind::action_on(reference, act.action),
            None => say(&format!("action-{}", act.action)),
        };
        let args = [("action", action.into()), ("reference", called(&kept).unwrap_or_default().into())];
        entries.push(entry(say_with("kept-resume-act", &args), Safe::default(), Chosen::ResumeAct));
        entries.push(entry(say_with("kept-forget-act", &args), Safe::default(), Chosen::ForgetAct));
    }
    if !entries.is_empty() {
        state.overlay = Some(Overlay::Chooser(Chooser::new(say(title), entries)));
    }
}
