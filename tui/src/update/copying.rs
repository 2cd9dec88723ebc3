//! A new draft from an own request that has ended: offered beside what the backend offers, since it begins another
//! request.

use comity_api::{acts::CreateBody, request::OfferView};
use comity_domain::{
    codes::{Action, Role, Side, Stage},
    workflow::table,
};

use super::begin;
use crate::{
    effect::Effect,
    msg::Whole,
    screens::form,
    state::{Screen, State},
    theme::Meaning,
    words::say,
};

/// Returns whether a request is one of the own State's that has ended: what it held can be asked for anew.
#[must_use]
pub(crate) fn can_be_copied(whole: &Whole) -> bool {
    let r = &whole.request;
    r.side == Side::Requesting && r.stage == Stage::Ended && r.contents.is_some()
}

/// Adds the offer to those of the backend, where the person drafts. After a return it is what usually follows.
pub(super) fn offer(state: &State, whole: &mut Whole) {
    let drafts = state.me.as_ref().is_some_and(|me| me.roles.contains(&Role::Officer));
    let offered = whole.offers.actions.iter().any(|o| o.action == Action::Create);
    if !drafts || offered || !can_be_copied(whole) {
        return;
    }
    let law = table::row(Action::Create).law.iter().map(ToString::to_string).collect::<Vec<_>>();
    let recommended = whole.request.status == "returned";
    let copy = OfferView {
        action: Action::Create,
        on_behalf_of: None,
        possible: true,
        recommended,
        article: law.join("; "),
        reason: None,
        asks: vec![],
        grounds: vec![],
    };
    let offers = &mut whole.offers.actions;
    let at = if recommended { 0 } else { offers.iter().filter(|o| o.possible).count() };
    offers.insert(at, copy);
}

/// The key on the screen of a request.
pub(super) fn begin_copy(state: &mut State) -> Vec<Effect> {
    let Some(whole) = state.subject().and_then(|id| state.whole_of(id)).cloned() else { return vec![] };
    if whole.offers.actions.iter().any(|o| o.action == Action::Create) {
        return begin::begin(state, &whole, Action::Create);
    }
    let words = if can_be_copied(&whole) { "new-needs-officer" } else { "copy-not-ended" };
    state.say(say(words), Meaning::Soon);
    vec![]
}

/// What the backend is asked for: the same kind, to the same State, with what the ended one held.
pub(super) fn body(whole: &Whole) -> CreateBody {
    let r = &whole.request;
    CreateBody { kind: r.kind, requested: r.requested, contents: None, from: Some(r.id), links: vec![] }
}

/// Whether the form on top is the question before a copy, not a draft.
pub(super) fn is_asked(state: &State) -> bool {
    matches!(state.screens.last(), Some(Screen::Form(form))
        if matches!(form.purpose, form::Purpose::Act { action: Action::Create, .. }))
}
