//! A new draft from an own request: the same anew where it has ended, the request for extradition where it is a
//! provisional arrest. Offered beside what the backend offers, since it begins another request.

use comity_api::{
    acts::{CreateBody, LinkBody},
    request::OfferView,
};
use comity_domain::{
    codes::{Action, Kind, LinkKind, Role, Side, Stage},
    workflow::table,
};

use super::begin;
use crate::{
    effect::Effect,
    msg::Whole,
    safe_text::Safe,
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

/// Returns whether a request is an own provisional arrest that a request for extradition can follow: it was sent, and
/// neither taken back nor answered for good. One that lapsed can be followed still: what it asked for is asked anew.
#[must_use]
pub(crate) fn can_be_followed(whole: &Whole) -> bool {
    let r = &whole.request;
    let not_sent = matches!(r.status.as_str(), "drafted" | "in_approval" | "approved" | "cancelled");
    let over = matches!(r.status.as_str(), "refused" | "withdrawn" | "returned" | "recalled");
    r.kind == Kind::ProvisionalArrest
        && r.side == Side::Requesting
        && r.contents.is_some()
        && !not_sent
        && !over
        && whole.linked_as(LinkKind::FollowedBy).is_none()
}

/// What the new draft is called where it is offered.
#[must_use]
pub(crate) fn called(whole: &Whole) -> Safe {
    say(if can_be_followed(whole) { "name-follow-draft" } else { "name-copy-draft" })
}

/// Adds the offer to those of the backend, where the person drafts. After a return it is what usually follows.
pub(super) fn offer(state: &State, whole: &mut Whole) {
    let drafts = state.me.as_ref().is_some_and(|me| me.roles.contains(&Role::Officer));
    let offered = whole.offers.actions.iter().any(|o| o.action == Action::Create);
    let follows = can_be_followed(whole);
    if !drafts || offered || !(follows || can_be_copied(whole)) {
        return;
    }
    let law = table::row(Action::Create).law.iter().map(ToString::to_string).collect::<Vec<_>>();
    // While somebody is held, the request for extradition is what the clock waits for.
    let recommended = whole.request.status == "returned"
        || follows && whole.request.custody.as_ref().is_some_and(|c| c.due.is_some());
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
    let words =
        if can_be_copied(&whole) || can_be_followed(&whole) { "new-needs-officer" } else { "copy-not-ended" };
    state.say(say(words), Meaning::Soon);
    vec![]
}

/// What the backend is asked for: the request for extradition that follows, with what the arrest held; or the same kind,
/// to the same State, with what the ended one held.
pub(super) fn body(whole: &Whole) -> CreateBody {
    let r = &whole.request;
    if can_be_followed(whole) {
        let links = vec![LinkBody { kind: LinkKind::Follows, request: r.id }];
        return CreateBody {
            kind: Kind::Extradition,
            requested: r.requested,
            contents: None,
            from: None,
            links,
        };
    }
    CreateBody { kind: r.kind, requested: r.requested, contents: None, from: Some(r.id), links: vec![] }
}

/// Whether the draft that was just made follows a provisional arrest: its form opens at once, since the clock runs.
pub(super) fn is_followed(state: &State) -> bool {
    is_asked(state) && state.whole.as_deref().is_some_and(can_be_followed)
}

/// Whether the form on top is the question before a copy, not a draft.
pub(super) fn is_asked(state: &State) -> bool {
    matches!(state.screens.last(), Some(Screen::Form(form))
        if matches!(form.purpose, form::Purpose::Act { action: Action::Create, .. }))
}
