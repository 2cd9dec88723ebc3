//! How an action is begun from the sheet, what stands in its way, and what follows a draft that was saved.

use comity_api::request::OfferView;
use comity_domain::{
    codes::{Action, Kind, Side},
    ids::RequestId,
};

use super::{
    copying,
    deeds::{choose_from, entry, fill},
};
use crate::{
    actions::Deed,
    by_kind,
    effect::Effect,
    msg::Whole,
    refusals,
    safe_text::Safe,
    screens::{
        chooser::Chosen,
        form,
        form::{FormScreen, Purpose, Then},
        queue,
        review::Review,
    },
    state::{Overlay, Screen, State, by_letter},
    theme::Meaning,
    words::{say, say_with},
};

/// Begins what was chosen from the sheet: an own act, or one that a State by letter told.
pub(super) fn choose_offer(state: &mut State, whole: &Whole, offer: &OfferView) -> Vec<Effect> {
    let Some(of) = offer.on_behalf_of else { return begin(state, whole, offer.action) };
    open_act(state, whole, offer.action, Some(of))
}

/// The form of an act, own or told.
fn form_of(state: &State, whole: &Whole, action: Action, told: Option<Side>) -> FormScreen {
    match (told, action) {
        (Some(of), _) => form::act::told(state, whole, action, of),
        (None, Action::Attach) => {
            let mut attach = form::act::of(state, whole, action);
            let mut letter = form::act::attach_fields(whole);
            letter.iter_mut().for_each(form::Field::open);
            attach.fields.splice(0..0, letter);
            attach.focus = 0;
            attach
        }
        (None, _) => form::act::of(state, whole, action),
    }
}

/// Opens the form of an act. What was written for it before and not sent, in this window or another, is looked for and taken
/// up: written anew, it would be lost.
fn open_act(state: &mut State, whole: &Whole, action: Action, told: Option<Side>) -> Vec<Effect> {
    let mut form = form_of(state, whole, action, told);
    form.seeks_kept = true;
    state.screens.push(Screen::Form(Box::new(form)));
    vec![Effect::ReadActs]
}

/// Brings the form of an act that was refused, since the request had changed, to the request as it was read now: with what
/// was written, and to be sent again. Where the act can no longer be done, that is said, and what was written stays.
pub(super) fn bring_up(state: &mut State, id: RequestId) {
    let Some(Screen::Form(open)) = state.screens.last() else { return };
    let Purpose::Act { action, told, .. } = open.purpose else { return };
    if !open.overtaken || open.request() != Some(id) {
        return;
    }
    let (Some(whole), mut open) = (state.whole_of(id).cloned(), open.clone()) else { return };
    open.overtaken = false;
    let offer = whole.offers.actions.iter().find(|o| (o.action, o.on_behalf_of) == (action, told));
    if offer.is_none_or(|o| !o.possible) {
        let why = offer.and_then(|o| o.reason.as_ref()).map(refusals::what).unwrap_or_default();
        let line = (say_with("act-no-longer", &[("why", why.into())]), Meaning::Soon);
        match &mut state.overlay {
            Some(Overlay::Notice(lines)) => lines.push(line),
            _ => state.overlay = Some(Overlay::Notice(vec![line])),
        }
        state.replace(Screen::Form(open));
        return;
    }
    let mut form = form_of(state, &whole, action, told);
    let at = open.fields.get(open.focus).map(|field| field.path.clone()).unwrap_or_default();
    form::act::fill(&mut form, &whole, &open.kept());
    form.focus_on(&at);
    (form.changed, form.letter_attached) = (open.changed, open.letter_attached);
    state.say(say("act-brought-up"), Meaning::Soon);
    state.replace(Screen::Form(Box::new(form)));
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
                say_sealed_not_kept(state, &kept.fields);
            }
            state.screens.push(Screen::Form(Box::new(draft)));
        }
        Action::Submit | Action::Approve | Action::Send => {
            let review = Review::of(state, &whole.request, action);
            state.screens.push(Screen::Review(Box::new(review)));
        }
        Action::Create if whole.begun().next().is_some() => copying::offer_begun(state, whole),
        _ => {
            let mut effects = open_act(state, whole, action, None);
            if action == Action::Assign && state.colleagues.is_empty() {
                effects.push(Effect::LoadColleagues);
            }
            return effects;
        }
    }
    vec![]
}

/// Takes up the kept draft of a request that was just read; where it can no longer be edited, that is said.
pub(super) fn take_up(state: &mut State, id: RequestId) -> Vec<Effect> {
    if state.taking_up.take_if(|wanted| *wanted == id).is_none() {
        return vec![];
    }
    let Some(whole) = state.whole_of(id).cloned() else { return vec![] };
    if whole.offers.actions.iter().any(|o| o.action == Action::Edit && o.possible) {
        return begin(state, &whole, Action::Edit);
    }
    let reference = Safe::of(whole.request.reference.as_str());
    let words = say_with("kept-no-longer", &[("reference", reference.into())]);
    state.overlay = Some(Overlay::Notice(vec![(words, Meaning::Soon)]));
    vec![]
}

/// Takes up the kept form of an act on a request that was just read; where the act is no longer possible, that is said.
pub(super) fn take_up_act(state: &mut State, id: RequestId) -> Vec<Effect> {
    let Some(of) = state.taking_up_act.take_if(|wanted| wanted.request == id) else { return vec![] };
    let Some(whole) = state.whole_of(id).cloned() else { return vec![] };
    let meant = |o: &&OfferView| (o.action, o.on_behalf_of) == (of.act.action, of.act.told);
    let Some(offer) = whole.offers.actions.iter().find(|o| o.possible && meant(o)) else {
        let reference = Safe::of(whole.request.reference.as_str());
        let words = say_with("kept-act-not-possible", &[("reference", reference.into())]);
        state.overlay = Some(Overlay::Notice(vec![(words, Meaning::Soon)]));
        return vec![];
    };
    choose_offer(state, &whole, offer)
}

/// Who a sealed person is was not kept on this machine: said, so that nobody takes it for given.
pub(super) fn say_sealed_not_kept(state: &mut State, fields: &[(String, String)]) {
    let codes: std::collections::BTreeSet<&str> =
        fields.iter().filter_map(|(path, _)| sealed_person(path)).collect();
    if codes.is_empty() {
        return;
    }
    let codes = Safe::of(&codes.into_iter().collect::<Vec<_>>().join(", "));
    let words = say_with("kept-without-sealed", &[("persons", codes.into())]);
    state.overlay = Some(Overlay::Notice(vec![(words, Meaning::Soon)]));
}

/// The code of the protected person a field is about.
fn sealed_person(path: &str) -> Option<&str> {
    let (code, field) = path.strip_prefix("persons.")?.split_once('.')?;
    (code.starts_with("V-") || field.starts_with("identity_")).then_some(code)
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
    let kind = state.whole.as_deref().map_or(Kind::Mla, |w| w.request.kind);
    let name = by_kind::action(kind, offer.action);
    let mut lines = vec![(say_with("notice-impossible", &[("action", name.into())]), Meaning::Heading)];
    if let Some(reason) = &offer.reason {
        lines.push((refusals::head(reason), Meaning::Plain));
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
                    Purpose::Draft(None) | Purpose::Act { .. } | Purpose::Register | Purpose::Audit => None,
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

/// A new request: drafted here, or one that came in on paper. Who can only do one of them is not asked.
pub(super) fn new(state: &mut State) -> Vec<Effect> {
    // What could not be saved when its form was left is offered first.
    if state.kept.as_ref().is_some_and(|k| k.id.is_none()) {
        super::kept::offer_draft(state);
        if state.overlay.is_some() {
            return vec![];
        }
    }
    match (state.begins(Action::Create), state.begins(Action::Register)) {
        (true, registers) => {
            let mut entries: Vec<_> = Kind::ALL
                .iter()
                .map(|kind| entry(say(&format!("name-draft-{kind}")), Safe::default(), Chosen::Draft(*kind)))
                .collect();
            if registers {
                entries.push(entry(say("name-on-paper"), Safe::default(), Chosen::Do(Deed::OnPaper)));
            }
            choose_from(state, "chooser-new", entries);
            vec![]
        }
        (false, true) => on_paper(state),
        (false, false) => new_draft(state, Kind::Mla),
    }
}

/// A request that came in on paper: of which kind is asked first.
pub(super) fn on_paper(state: &mut State) -> Vec<Effect> {
    if !state.begins(Action::Register) {
        state.say(say("paper-needs-registrar"), Meaning::Soon);
        return vec![];
    }
    let own = state.me.as_ref().and_then(|m| m.state);
    if !state.register.is_empty() && !state.register.iter().any(|s| Some(s.code) != own && by_letter(s)) {
        state.say(say("paper-no-state-by-letter"), Meaning::Soon);
        return vec![];
    }
    let of =
        |kind: &Kind| entry(say(&format!("name-paper-{kind}")), Safe::default(), Chosen::Register(*kind));
    let entries = Kind::ALL.iter().map(of).collect();
    choose_from(state, "chooser-paper", entries);
    vec![]
}

/// The form of a request of a kind that came in on paper.
pub(super) fn register(state: &mut State, kind: Kind) -> Vec<Effect> {
    let own = state.me.as_ref().and_then(|m| m.state);
    let form = form::draft::paper::blank(kind, &state.register, own, &state.to_follow, state.now);
    state.screens.push(Screen::Form(Box::new(form)));
    let register = state.register.is_empty().then_some(Effect::LoadRegister);
    register.into_iter().chain(arrests_to_follow(kind)).collect()
}

/// What a form of a request on paper needs to offer the arrests that it can follow.
pub(super) fn arrests_to_follow(kind: Kind) -> Option<Effect> {
    (kind == Kind::Extradition).then_some(Effect::LoadArrestsToFollow)
}

/// A new draft of a kind.
pub(super) fn new_draft(state: &mut State, kind: Kind) -> Vec<Effect> {
    if !state.begins(Action::Create) {
        state.say(say("new-needs-officer"), Meaning::Soon);
        return vec![];
    }
    let own = state.me.as_ref().and_then(|m| m.state);
    state.screens.push(Screen::Form(Box::new(form::draft::blank(kind, &state.register, own))));
    if state.register.is_empty() { vec![Effect::LoadRegister] } else { vec![] }
}

/// Whether the work on a request goes on elsewhere after an action; a note leaves the cursor where it is.
pub(super) fn changes_status(action: Action) -> bool {
    !matches!(
        action,
        Action::Note
            | Action::Message
            | Action::Attach
            | Action::Assign
            | Action::SetPriority
            | Action::Translate
    )
}
