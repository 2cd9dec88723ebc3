//! Opening what is sealed: from the request's persons and documents, and what the backend answered.

use std::sync::Arc;

use comity_api::vault::OpenedIdentity;
use comity_domain::{
    codes::DocumentClass,
    ids::{DocumentId, PersonCode, RequestId},
};

use super::answers;
use crate::{
    effect::{Effect, SavePlace},
    msg::{Fault, Key},
    safe_text::Safe,
    screens::opening::{Opening, Phase, Step, Subject},
    state::{Screen, State},
    theme::Meaning,
    words::say,
};

/// Begins with the sealed persons of the request whose identity the own vault holds.
pub(super) fn begin(state: &mut State) -> Vec<Effect> {
    let Some(whole) = state.subject().and_then(|id| state.whole_of(id)) else { return vec![] };
    let held = whole.request.identities_held.clone();
    if held.is_empty() {
        state.say(say("no-identities"), Meaning::Soon);
        return vec![];
    }
    let reference = Safe::of(whole.request.reference.as_str());
    let opening = Opening::of(whole.request.id, reference, Subject::Person(held, 0));
    state.screens.push(Screen::Opening(Box::new(opening)));
    vec![]
}

/// Saves a document of the request that was read; one of class `sealed` with a reason, which is asked first.
pub(super) fn save(state: &mut State, id: DocumentId, place: SavePlace) -> Vec<Effect> {
    let Some(whole) = state.whole.as_deref() else { return vec![] };
    let Some(document) = whole.request.documents.iter().find(|d| d.id == id).cloned() else { return vec![] };
    if document.classification == DocumentClass::Sealed {
        let reference = Safe::of(whole.request.reference.as_str());
        let subject = Subject::Document { id, name: document.name, place };
        let opening = Opening::of(whole.request.id, reference, subject);
        state.screens.push(Screen::Opening(Box::new(opening)));
        return vec![];
    }
    coming(state, id, place, None)
}

/// What fetches a document; it comes while one goes on.
fn coming(state: &mut State, id: DocumentId, place: SavePlace, reason: Option<String>) -> Vec<Effect> {
    let document = state.whole.iter().flat_map(|w| &w.request.documents).find(|d| d.id == id);
    let effect = document.map(|d| Effect::SaveDocument {
        id,
        name: d.name.clone(),
        media_type: d.media_type.clone(),
        size: d.size,
        sha256: d.sha256.clone(),
        place,
        reason,
    });
    if effect.is_some() {
        state.say(say("document-coming"), Meaning::Quiet);
    }
    effect.into_iter().collect()
}

/// Returns what a key does.
pub(super) fn key(state: &mut State, screen: Opening, key: Key) -> Vec<Effect> {
    let stay = |state: &mut State, screen: Opening| state.replace(Screen::Opening(Box::new(screen)));
    match screen.key(key, state.now) {
        Step::Stay(screen) => stay(state, screen),
        Step::Close => return close(state),
        Step::NeedsReason(screen) => {
            stay(state, screen);
            state.say(say("opening-needs-reason"), Meaning::Soon);
        }
        Step::Open(screen) => {
            let reason = screen.reason.clone();
            if let Subject::Document { id, place, .. } = screen.subject {
                state.back();
                return coming(state, id, place, Some(reason));
            }
            let Some(person) = screen.person().cloned() else { return vec![] };
            let id = screen.id;
            stay(state, screen);
            return vec![Effect::OpenIdentity { id, person, reason }];
        }
    }
    vec![]
}

/// Closes the screen. Where something was opened the timeline says so now: it is read again.
fn close(state: &mut State) -> Vec<Effect> {
    let Some(Screen::Opening(screen)) = state.screens.last() else { return vec![] };
    let (id, asked) = (screen.id, !matches!(screen.phase, Phase::Asking));
    state.back();
    if asked { vec![Effect::LoadRequest(id)] } else { vec![] }
}

/// Takes the answer; where nobody waits for it any more it is dropped unseen.
pub(super) fn opened(
    state: &mut State,
    id: RequestId,
    person: &PersonCode,
    result: Result<Arc<OpenedIdentity>, Fault>,
) {
    if let Err(fault) = &result
        && answers::ended(state, fault)
    {
        return;
    }
    let now = state.now;
    let Some(Screen::Opening(screen)) = state.screens.last_mut() else { return };
    if screen.id != id || screen.person() != Some(person) || screen.phase != Phase::Waiting {
        return;
    }
    match result {
        Ok(identity) => {
            screen.show(identity, now);
            // Nothing lies over what is read, and nothing stays below it.
            state.overlay = None;
            state.toast = None;
        }
        Err(fault) => screen.phase = Phase::Refused(fault),
    }
}

/// What is open closes by itself when nobody pressed a key for a while.
pub(super) fn over_time(state: &mut State) -> Vec<Effect> {
    match state.screens.last() {
        Some(Screen::Opening(screen)) if screen.is_over(state.now) => {
            let effects = close(state);
            state.say(say("opening-closed"), Meaning::Soon);
            effects
        }
        _ => vec![],
    }
}
