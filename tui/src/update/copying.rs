//! A new draft from an own request: the same anew where it has ended, the request for extradition where it is a
//! provisional arrest. Offered beside what the backend offers, since it begins another request.

use comity_api::{
    acts::{CreateBody, LinkBody},
    request::OfferView,
};
use comity_domain::{
    codes::{Action, Kind, LinkKind, Stage},
    law::cite,
    workflow::NewDraft,
};

use super::{begin, deeds::entry};
use crate::{
    by_kind::ByKind,
    effect::Effect,
    msg::Whole,
    safe_text::Safe,
    screens::{
        chooser::{Chooser, Chosen, Entry},
        due, form,
    },
    state::{Overlay, Screen, State},
    theme::Meaning,
    words::{say, say_with},
};

/// Adds the offer to those of the backend, where the person drafts. After a return it is what usually follows.
pub(super) fn offer(state: &State, whole: &mut Whole) {
    let offered = whole.offers.actions.iter().any(|o| o.action == Action::Create);
    let Some(begins) = whole.new_draft().filter(|_| state.begins(Action::Create) && !offered) else { return };
    let law = cite::by(begins.law(), ByKind::request(&whole.request).numbers);
    // While somebody is held, the request for extradition is what the clock waits for.
    let recommended = whole.request.status == "returned"
        || begins == NewDraft::Following && whole.request.custody.as_ref().is_some_and(|c| c.due.is_some());
    let copy = OfferView {
        action: Action::Create,
        on_behalf_of: None,
        possible: true,
        recommended,
        article: cite::line(&law),
        reason: None,
        asks: vec![],
        grounds: vec![],
        holds: None,
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
    let words = if whole.new_draft().is_some() { "new-needs-officer" } else { "copy-not-ended" };
    state.say(say(words), Meaning::Soon);
    vec![]
}

/// A draft was begun from the arrest before: it is said, and offered to be opened before another one is made.
pub(super) fn offer_begun(state: &mut State, whole: &Whole) {
    let open = whole.begun().map(|link| {
        let reference = Safe::of(link.reference.as_str());
        let status = due::status(&link.status, Stage::Drafted).0;
        entry(
            say_with("begun-open", &[("reference", reference.into())]),
            status,
            Chosen::Request(link.request),
        )
    });
    let mut entries: Vec<Entry> = open.collect();
    entries.push(entry(say("begun-another"), Safe::default(), Chosen::DraftAnother));
    let list = Chooser::new(say("chooser-begun"), entries);
    state.overlay = Some(Overlay::Chooser(Chooser { said: Some(say("begun-explained")), ..list }));
}

/// Another draft all the same.
pub(super) fn another(state: &mut State) -> Vec<Effect> {
    let Some(whole) = state.subject().and_then(|id| state.whole_of(id)) else { return vec![] };
    let form = form::act::of(state, whole, Action::Create);
    state.screens.push(Screen::Form(Box::new(form)));
    vec![]
}

/// What the backend is asked for: the request for extradition that follows, with what the arrest held; or the same kind,
/// to the same State, with what the ended one held.
pub(super) fn body(whole: &Whole) -> CreateBody {
    let r = &whole.request;
    if whole.new_draft() == Some(NewDraft::Following) {
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
    is_asked(state) && state.whole.as_deref().and_then(Whole::new_draft) == Some(NewDraft::Following)
}

/// Whether the form on top is the question before a copy, not a draft.
pub(super) fn is_asked(state: &State) -> bool {
    matches!(state.screens.last(), Some(Screen::Form(form))
        if matches!(form.purpose, form::Purpose::Act { action: Action::Create, .. }))
}
