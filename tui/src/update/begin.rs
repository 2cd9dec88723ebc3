//! How an action is begun from the sheet, what stands in its way, and what follows a draft that was saved.

use comity_api::request::OfferView;
use comity_domain::{codes::Action, ids::RequestId};

use super::deeds::fill;
use crate::{
    effect::Effect,
    msg::Whole,
    refusals,
    safe_text::Safe,
    screens::{
        form,
        form::{Purpose, Then},
        queue,
        review::Review,
    },
    state::{Overlay, Screen, State},
    theme::Meaning,
    words::{say, say_with},
};

/// Begins what was chosen from the sheet: an own act, or one that a State by letter told.
pub(super) fn choose_offer(state: &mut State, whole: &Whole, offer: &OfferView) -> Vec<Effect> {
    let Some(of) = offer.on_behalf_of else { return begin(state, whole, offer.action) };
    let form = form::act::told(state, whole, offer.action, of);
    state.screens.push(Screen::Form(Box::new(form)));
    vec![]
}

/// Begins an action: the review before submitting and sending, the form for all others.
pub(super) fn begin(state: &mut State, whole: &Whole, action: Action) -> Vec<Effect> {
    let id = whole.request.id;
    match action {
        Action::Edit => {
            let mut draft = form::draft::of(&whole.request);
            draft.findings = findings(whole);
            if let Some(kept) = state.kept.take_if(|k| k.id == Some(id)) {
                fill(&mut draft, &kept.fields);
            }
            state.screens.push(Screen::Form(Box::new(draft)));
        }
        Action::Submit | Action::Approve | Action::Send => {
            let review = Review::of(state, &whole.request, action);
            state.screens.push(Screen::Review(Box::new(review)));
        }
        Action::Attach => {
            let mut attach = form::act::of(state, whole, action);
            attach.fields.splice(0..0, form::act::attach_fields(whole));
            attach.focus = 0;
            state.screens.push(Screen::Form(Box::new(attach)));
        }
        _ => {
            let form = form::act::of(state, whole, action);
            state.screens.push(Screen::Form(Box::new(form)));
            if action == Action::Assign && state.colleagues.is_empty() {
                return vec![Effect::LoadColleagues];
            }
        }
    }
    vec![]
}

/// Returns what the backend found, as the form shows it.
pub(super) fn findings(whole: &Whole) -> Vec<(String, Safe, bool)> {
    let blocking = whole.completeness.blocking.iter().map(|f| (f, true));
    let warning = whole.completeness.warning.iter().map(|f| (f, false));
    blocking
        .chain(warning)
        .map(|(f, blocks)| {
            let words =
                [("article", refusals::article(&f.article).into()), ("what", refusals::finding(f).into())];
            (f.field.clone(), say_with("finding", &words), blocks)
        })
        .collect()
}

/// Says why an action is not possible.
pub(super) fn explain(state: &mut State, offer: &OfferView) {
    let name = say(&format!("action-{}", offer.action));
    let mut lines = vec![(say_with("notice-impossible", &[("action", name.into())]), Meaning::Heading)];
    if let Some(reason) = &offer.reason {
        lines.push((refusals::line(reason), Meaning::Plain));
        for part in reason.parts.iter().filter(|_| reason.parts.len() > 1).take(8) {
            let words =
                [("article", refusals::article(&part.article).into()), ("what", refusals::part(part).into())];
            lines.push((say_with("finding", &words), Meaning::Plain));
        }
    }
    state.overlay = Some(Overlay::Notice(lines));
}

/// Goes on after a draft was saved.
pub(super) fn after_save(state: &mut State, id: RequestId, then: Then) -> Vec<Effect> {
    match then {
        Then::Stay => vec![Effect::LoadRequest(id)],
        Then::Leave => {
            state.back();
            let mut effects = vec![Effect::ForgetDraft, Effect::LoadRequest(id)];
            effects.extend(queue::load(state));
            effects
        }
        Then::Review => {
            let requested = match state.screen() {
                Screen::Form(form) => match &form.purpose {
                    Purpose::Draft(Some(drafted)) => Some(drafted.requested),
                    Purpose::Draft(None) | Purpose::Act { .. } | Purpose::Register => None,
                },
                _ => None,
            };
            let mut review = Review::before(id, Action::Submit);
            review.by_letter = requested.is_some_and(|r| state.is_by_letter(r));
            state.screens.push(Screen::Review(Box::new(review)));
            vec![Effect::LoadRequest(id)]
        }
    }
}
