//! Keys, and what was pasted: first what lies over the screen, then the screen, then the registry.

use comity_domain::codes::{Action, DocumentClass};

use super::{begin, deeds};
use crate::{
    actions::{self, Place},
    effect::{ActOf, Effect, KeptAct, KeptDraft, What},
    msg::Key,
    screens::{
        chooser, form,
        form::{FormScreen, Press, Purpose, Then},
        profile, queue, request, review, sheet, sign_in,
    },
    state::{Overlay, Screen, State},
    theme::Meaning,
    words::{say, say_with},
};

/// Returns what a key does.
pub(super) fn key(state: &mut State, key: Key) -> Vec<Effect> {
    let asked = std::mem::take(&mut state.leaving);
    if key == Key::Ctrl('c') {
        return super::interrupt::interrupt(state, asked);
    }
    if let Some(overlay) = state.overlay.take() {
        return over(state, overlay, key);
    }
    state.toast = state.toast.take().filter(|_| state.busy.is_some());
    match state.screens.last().cloned() {
        Some(Screen::SignIn(screen)) => signing_in(state, screen, key),
        Some(Screen::Queue) | None => in_queue(state, key),
        Some(Screen::Request(screen)) => in_request(state, screen, key),
        Some(Screen::Form(form)) => in_form(state, *form, key),
        Some(Screen::Review(review)) => in_review(state, &review, key),
        Some(Screen::Profile(screen)) => in_profile(state, *screen, key),
        Some(Screen::Custody(screen)) => super::custody::key(state, *screen, key),
        Some(Screen::Figures) => super::figures::key(state, key),
        Some(Screen::Figure(page)) => super::figures::page_key(state, page, key),
        Some(Screen::Release(screen)) => super::figures::release_key(state, *screen, key),
        Some(Screen::Audit) => super::audit::key(state, key),
        Some(Screen::AuditFound(_)) => super::audit::found_key(state, key),
        Some(Screen::AuditForm(open)) => super::audit::form_key(state, *open, key),
        Some(Screen::Opening(screen)) => super::opening::key(state, *screen, key),
    }
}

/// A pasted text is text, never commands.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    match state.screens.last_mut() {
        Some(Screen::Form(form)) => form.paste(text),
        Some(Screen::Opening(screen)) => screen.paste(text),
        Some(Screen::AuditForm(open)) => open.form.paste(text),
        Some(Screen::SignIn(screen)) => {
            let line = text.lines().next().unwrap_or_default();
            if screen.on_password {
                screen.password.push_str(line);
            } else {
                screen.login.push_str(line);
            }
        }
        Some(Screen::Queue) if state.queue.filtering => {
            state.queue.filter.push_str(text.lines().next().unwrap_or_default());
            return queue::change(state);
        }
        _ => {}
    }
    vec![]
}

fn over(state: &mut State, overlay: Overlay, key: Key) -> Vec<Effect> {
    match overlay {
        Overlay::Notice(lines) => {
            // A letter is text that comes too late, or the key of something else: it neither closes nor does anything.
            if !matches!(key, Key::Esc | Key::Enter | Key::Char(' ') | Key::Backspace) {
                state.overlay = Some(Overlay::Notice(lines));
            }
            vec![]
        }
        Overlay::Chooser(list) => match list.key(key) {
            chooser::Step::Stay(list) => {
                state.overlay = Some(Overlay::Chooser(list));
                vec![]
            }
            chooser::Step::Close => vec![],
            chooser::Step::Choose(chosen) => deeds::choose(state, &chosen),
        },
        Overlay::Sheet(mut open) => {
            let Some(whole) = state.whole_of(open.id).cloned() else {
                if key == Key::Esc {
                    return vec![];
                }
                open.ahead.push(key); // nothing typed ahead is lost
                state.overlay = Some(Overlay::Sheet(open));
                return vec![];
            };
            match open.key(key, &whole) {
                sheet::Step::Stay(open) => {
                    state.overlay = Some(Overlay::Sheet(open));
                    vec![]
                }
                sheet::Step::Close => vec![],
                sheet::Step::Choose(offer) => begin::choose_offer(state, &whole, &offer),
                sheet::Step::Explain(offer) => {
                    begin::explain(state, &offer);
                    vec![]
                }
            }
        }
    }
}

fn signing_in(state: &mut State, screen: sign_in::SignIn, key: Key) -> Vec<Effect> {
    if key == Key::Char('?') && screen.login.is_empty() || key == Key::F(2) {
        deeds::ask_who(state);
        return vec![];
    }
    let (screen, effects) = sign_in::key(screen, key);
    state.screens = vec![Screen::SignIn(screen)];
    effects
}

fn in_queue(state: &mut State, key: Key) -> Vec<Effect> {
    if state.queue.filtering {
        return match key {
            Key::Up | Key::Down | Key::PageUp | Key::PageDown => {
                queue::movement(state, key).unwrap_or_default()
            }
            other => queue::filter_key(state, other),
        };
    }
    // Nothing is there to open: the words that were kept are looked for in all requests.
    if key == Key::Enter && state.queue.on_arrest.is_none() && queue::may_widen(state) {
        return queue::widen(state);
    }
    if let Some(deed) = actions::deed(Place::Queue, key) {
        return deeds::run(state, deed);
    }
    if let Some(effects) = queue::movement(state, key) {
        return effects;
    }
    if key == Key::Esc && !state.queue.filter.is_empty() {
        return queue::filter_key(state, Key::Esc);
    }
    vec![]
}

fn in_request(state: &mut State, screen: request::RequestScreen, key: Key) -> Vec<Effect> {
    // Enter on a request opens what can be done: arrows, Enter and Esc reach everything.
    let deed = match key {
        Key::Enter => Some(actions::Deed::Actions),
        Key::Backspace | Key::Left => Some(actions::Deed::Back),
        other => actions::deed(Place::Request, other),
    };
    if let Some(deed) = deed {
        return deeds::run(state, deed);
    }
    if let Some(moved) = request::movement(state, screen, key) {
        state.replace(Screen::Request(moved));
    }
    vec![]
}

fn in_profile(state: &mut State, screen: profile::ProfileScreen, key: Key) -> Vec<Effect> {
    let deed = match key {
        Key::Backspace | Key::Left | Key::Enter => Some(actions::Deed::Back),
        other => actions::deed(Place::Profile, other),
    };
    if let Some(deed) = deed {
        return deeds::run(state, deed);
    }
    if let Some(moved) = profile::movement(state, screen, key) {
        state.replace(Screen::Profile(Box::new(moved)));
    }
    vec![]
}

fn in_form(state: &mut State, mut form: FormScreen, key: Key) -> Vec<Effect> {
    if state.busy.is_some() {
        return vec![]; // a command is under way; its answer decides what comes next
    }
    match form.key(key) {
        form::Step::Stay => {
            state.replace(Screen::Form(Box::new(form)));
            vec![]
        }
        form::Step::Changed => {
            if !matches!(form.purpose, Purpose::Act { .. }) {
                form::draft::more::refit(&mut form);
                form::draft::paper::refit(&mut form, &state.to_follow);
            } else if let Some(whole) = form.request().and_then(|id| state.whole_of(id)) {
                form::act::refit(&mut form, whole);
            }
            let keep = keep(state, &form);
            state.replace(Screen::Form(Box::new(form)));
            keep
        }
        form::Step::Back | form::Step::Pressed(Press::Back) => leave(state, form),
        form::Step::Pressed(Press::Add(group)) => {
            match (&form.purpose, form.request().and_then(|id| state.whole_of(id))) {
                (Purpose::Act { .. }, Some(whole)) => form::act::add_group(&mut form, group, whole),
                _ => form::draft::add_group(&mut form, group),
            }
            state.replace(Screen::Form(Box::new(form)));
            vec![]
        }
        form::Step::Pressed(Press::Propose) => {
            state.replace(Screen::Form(Box::new(form.clone())));
            super::basis::ask(state, &form)
        }
        form::Step::OnButton => {
            state.say(say("form-on-button"), Meaning::Soon);
            state.replace(Screen::Form(Box::new(form)));
            vec![]
        }
        form::Step::Pressed(Press::Review) if matches!(form.purpose, Purpose::Draft(_)) => {
            save(state, form, Then::Review)
        }
        form::Step::Pressed(Press::Review) => check(state, form),
        form::Step::Pressed(Press::Do) => perform(state, form),
    }
}

/// What is being written is kept on this machine.
pub(super) fn keep(state: &State, form: &FormScreen) -> Vec<Effect> {
    let effect = |kept: KeptDraft| match kept.act_of() {
        // What was written is taken back: nothing waits any more.
        Some(of) if kept.fields.is_empty() => Effect::ForgetAct(Box::new(of)),
        _ => Effect::KeepDraft(Box::new(kept)),
    };
    kept(state, form).map(effect).into_iter().collect()
}

/// What is kept of a form: of a draft and of an act alike.
pub(super) fn kept(state: &State, form: &FormScreen) -> Option<KeptDraft> {
    let me = state.me.as_ref()?;
    let drafted = match &form.purpose {
        Purpose::Draft(drafted) => drafted.as_ref(),
        Purpose::Register => None,
        Purpose::Act { action, id, told, .. } => {
            return Some(KeptDraft {
                login: me.login.clone(),
                id: Some(*id),
                reference: state.whole_of(*id).map(|w| w.request.reference.to_string()),
                fields: form.kept(),
                act: Some(KeptAct { action: *action, told: *told }),
            });
        }
        Purpose::Audit => return None,
    };
    Some(KeptDraft {
        login: me.login.clone(),
        id: drafted.map(|d| d.id),
        reference: drafted.map(|d| d.reference.clone()),
        fields: form.kept(),
        act: None,
    })
}

/// Of which act the form is: under this it is kept.
pub(super) fn act_of(state: &State, form: &FormScreen) -> Option<ActOf> {
    let Purpose::Act { action, id, told, .. } = form.purpose else { return None };
    let login = state.me.as_ref()?.login.clone();
    Some(ActOf { login, request: id, act: KeptAct { action, told } })
}

/// Leaving a form: a draft goes to the backend first; what cannot be saved is warned of once.
fn leave(state: &mut State, mut form: FormScreen) -> Vec<Effect> {
    if form.changed && !form.warned && !matches!(form.purpose, Purpose::Draft(_)) {
        form.warned = true;
        let on_paper = form.purpose == Purpose::Register;
        state.say(say(if on_paper { "paper-not-sent" } else { "act-not-kept" }), Meaning::Soon);
        state.replace(Screen::Form(Box::new(form)));
        return vec![];
    }
    if form.changed && matches!(form.purpose, Purpose::Act { .. }) {
        let of = act_of(state, &form);
        state.back();
        return of.map(|of| Effect::ForgetAct(Box::new(of))).into_iter().collect();
    }
    if form.changed && form.warned {
        // What the backend could not take stays on this machine, and is offered again where it was begun.
        if let Some(kept) = kept(state, &form) {
            state.kept = Some(kept);
        }
        state.back();
        return vec![];
    }
    if !form.changed {
        let act = matches!(form.purpose, Purpose::Act { .. });
        state.back();
        return if act { vec![] } else { vec![Effect::ForgetDraft] };
    }
    let no_state = matches!(form.purpose, Purpose::Draft(None)) && form.value("requested").is_none();
    if no_state {
        form.warned = true;
        state.say(say("draft-not-saved"), Meaning::Soon);
        state.replace(Screen::Form(Box::new(form)));
        return vec![];
    }
    save(state, form, Then::Leave)
}

/// Brings the draft to the backend: a new one, or what changed.
fn save(state: &mut State, mut form: FormScreen, then: Then) -> Vec<Effect> {
    form.then = then;
    form.problem = None;
    form.errors.clear();
    let Purpose::Draft(drafted) = form.purpose.clone() else { return vec![] };
    if let Some(drafted) = &drafted
        && !form.changed
    {
        let id = drafted.id;
        state.replace(Screen::Form(Box::new(form)));
        return begin::after_save(state, id, then);
    }
    let made = match &drafted {
        None => form::written::create(&form).map(|body| (Action::Create, None, What::Create(Box::new(body)))),
        Some(d) => {
            let request = state.whole_of(d.id).map(|w| &w.request);
            let before = (*d.base).clone();
            let attached = request.map(form::draft::offered).unwrap_or_default();
            form::written::edit(&form, &before, &attached).map(|body| {
                (Action::Edit, Some(d.id), What::Edit { id: d.id, version: d.version, body: Box::new(body) })
            })
        }
    };
    match made {
        Ok((action, id, what)) => {
            state.replace(Screen::Form(Box::new(form)));
            vec![state.command(action, id, what)]
        }
        Err(amiss) => {
            form.warned = then == Then::Leave;
            let words = if form.warned { "form-amiss-leave" } else { "form-amiss" };
            show_amiss(state, form, amiss, words);
            vec![]
        }
    }
}

/// Shows everything that is amiss, each beside its field, and how much it is.
fn show_amiss(state: &mut State, mut form: FormScreen, amiss: form::written::Amiss, words: &str) {
    form.show_amiss(amiss.0.into_iter().map(|u| (u.path, u.why)).collect());
    state.say(say_with(words, &[("count", form.amiss().into())]), Meaning::Error);
    state.replace(Screen::Form(Box::new(form)));
}

/// Checks the form of an act, and goes to its button where nothing is amiss. It never acts.
fn check(state: &mut State, mut form: FormScreen) -> Vec<Effect> {
    form.problem = None;
    form.errors.clear();
    match made(state, &form) {
        Ok(_) => {
            form.focus_on("do");
            state.replace(Screen::Form(Box::new(form)));
        }
        Err(amiss) => show_amiss(state, form, amiss, "act-amiss"),
    }
    vec![]
}

/// Does what the form is for.
pub(super) fn perform(state: &mut State, mut form: FormScreen) -> Vec<Effect> {
    form.problem = None;
    form.errors.clear();
    let made = made(state, &form);
    let question = rarely_meant(state, &form).filter(|_| !form.asked_again);
    if let (Ok(Some(_)), Some(question)) = (&made, question) {
        form.asked_again = true;
        state.say(question, Meaning::Soon);
        state.replace(Screen::Form(Box::new(form)));
        return vec![];
    }
    match made {
        Ok(Some((action, id, what))) => {
            state.replace(Screen::Form(Box::new(form)));
            vec![state.command(action, id, what)]
        }
        Ok(None) => vec![],
        Err(amiss) => {
            show_amiss(state, form, amiss, "act-amiss");
            vec![]
        }
    }
}

/// What is asked once more before it is done, because it is rarely meant; doing it again is the answer.
fn rarely_meant(state: &State, form: &FormScreen) -> Option<crate::safe_text::Safe> {
    let long_ago = form.purpose == Purpose::Register && form::draft::paper::long_ago(form, state.now);
    long_ago.then(|| say("paper-long-ago")).or_else(|| form::asks_again(state, form))
}

/// What a form asks of the backend: an action, on a request where there is one.
type Made = (Action, Option<comity_domain::ids::RequestId>, What);

/// Reads a form that acts: what is still needed and what cannot be read is all found at once.
fn made(state: &State, form: &FormScreen) -> Result<Option<Made>, form::written::Amiss> {
    let read = match form.purpose {
        Purpose::Act { action: Action::Create, id, .. } => {
            let Some(whole) = state.whole_of(id) else { return Ok(None) };
            let body = What::Create(Box::new(super::copying::body(whole)));
            return Ok(Some((Action::Create, None, body)));
        }
        Purpose::Act { action, id, version, told, .. } => {
            act(form, action, id, version, told.is_some(), state.now).map(|(a, what)| (a, Some(id), what))
        }
        Purpose::Register => form::draft::paper::register(form)
            .map(|body| (Action::Register, None, What::Register(Box::new(body)))),
        Purpose::Draft(_) | Purpose::Audit => return Ok(None),
    };
    let mut amiss = form::written::Amiss::default();
    for field in form.fields.iter().filter(|f| f.required && f.value().is_empty()) {
        amiss.note(&field.path, "form-needed");
    }
    match read {
        Ok(made) => amiss.unless(Some(made)),
        Err(more) => {
            amiss.and(more);
            Err(amiss)
        }
    }
}

/// What the form of an act asks of the backend. A letter that is still a file is attached to the own file first; the
/// act follows when that is done.
fn act(
    form: &FormScreen,
    action: Action,
    id: comity_domain::ids::RequestId,
    version: u32,
    told: bool,
    now: jiff::Timestamp,
) -> Result<(Action, What), form::written::Amiss> {
    if action == Action::Attach && !told {
        let class = form.value("classification").and_then(|c| c.parse().ok());
        let what = What::Attach {
            id,
            version,
            path: form.value("path").unwrap_or_default().to_owned(),
            classification: class.unwrap_or(DocumentClass::File),
            share: form.value("share") == Some("yes"),
        };
        return Ok((action, what));
    }
    if let Some(path) = form::act::letter_to_attach(form).filter(|_| told) {
        // What the act says is read before anything is attached: nothing is left half done for a misspelt date.
        let mut read = form.clone();
        form::act::letter_attached(&mut read, &path);
        form::act::body(&read, now)?;
        let classification = DocumentClass::File;
        return Ok((Action::Attach, What::Attach { id, version, path, classification, share: false }));
    }
    Ok((action, What::Act { id, action, version, body: form::act::body(form, now)? }))
}

fn in_review(state: &mut State, open: &review::Review, key: Key) -> Vec<Effect> {
    if state.busy.is_some() {
        return vec![];
    }
    match review::key(state, open.clone(), key) {
        review::Step::Stay(open) => {
            state.replace(Screen::Review(Box::new(open)));
            vec![]
        }
        review::Step::Back => {
            // Enter on Back is often one Tab too many: what did not happen is said.
            if key == Key::Enter && open.action == Action::Send {
                state.say(say("review-not-sent"), Meaning::Soon);
            }
            state.back();
            vec![]
        }
        review::Step::Do => {
            let Some(version) = state.whole_of(open.id).map(|w| w.request.version) else { return vec![] };
            let what = What::Act { id: open.id, action: open.action, version, body: open.body() };
            vec![state.command(open.action, Some(open.id), what)]
        }
    }
}
