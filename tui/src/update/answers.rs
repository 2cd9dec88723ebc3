//! What effects answered.

use comity_api::{registry::profile::Profile, request::Done, sessions::Session};
use comity_domain::{
    codes::{Action, Stage},
    contents::Contents,
    ids::{RequestId, StateCode},
};

use super::{begin, sitting, told};
use crate::{
    by_kind,
    effect::Effect,
    msg::{Answer, Fault, Whole},
    safe_text::Safe,
    screens::{
        due,
        form::{Drafted, Purpose, Then, act, draft, written},
        queue,
        request::RequestScreen,
    },
    state::{Busy, Overlay, Screen, State},
    theme::Meaning,
    words::{say, say_with},
};

/// Takes an answer.
pub(super) fn take(state: &mut State, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::SignedIn(result) => signed_in(state, result),
        Answer::Queue { epoch, more, page } => {
            if let Err(fault) = &page
                && ended(state, fault)
            {
                return vec![];
            }
            // An answer that comes late says who was held then, not now.
            if let Ok(page) = &page
                && epoch == state.queue.epoch
            {
                state.arrests.clone_from(&page.arrests);
            }
            let effects = queue::take(state, epoch, more, page);
            queue::scroll(state);
            effects
        }
        Answer::Counts(Ok(counts)) => {
            state.queue.counts = counts;
            vec![]
        }
        Answer::Register(Ok(register)) => {
            state.register = register;
            fill_register(state);
            vec![]
        }
        Answer::Profile { code, profile } => profile_read(state, code, profile),
        Answer::Custody(page) => {
            if let Err(fault) = &page
                && ended(state, fault)
            {
                return vec![];
            }
            super::custody::take(state, page);
            vec![]
        }
        Answer::ArrestsToFollow(Ok(arrests)) => {
            state.to_follow = arrests;
            if let Some(Screen::Form(form)) = state.screens.last_mut() {
                draft::paper::refit(form, &state.to_follow);
            }
            vec![]
        }
        Answer::Figures { epoch, read } => super::figures::take(state, epoch, read),
        Answer::Definitions(read) => super::figures::take_definitions(state, read),
        Answer::Releases(read) => super::figures::take_releases(state, read),
        Answer::Release { quarter, read } => super::figures::take_release(state, quarter, read),
        Answer::Questions { epoch, read } => super::audit::take_questions(state, epoch, read),
        Answer::Entries { epoch, more, page } => super::audit::take_entries(state, epoch, more, page),
        Answer::FoundRequest { reference, id } => super::audit::take_reference(state, &reference, id),
        Answer::TakenOut(saved) => super::audit::taken_out(state, saved),
        Answer::Basis(Ok(basis)) => {
            super::basis::offer(state, &basis);
            vec![]
        }
        Answer::Basis(Err(fault)) | Answer::ArrestsToFollow(Err(fault)) => {
            if !ended(state, &fault) {
                state.say(queue::fault_words(&fault), Meaning::Error);
            }
            vec![]
        }
        Answer::Colleagues(Ok(people)) => {
            state.colleagues = people;
            super::audit::fill_people(state);
            if let (Some(Screen::Form(form)), Some(whole)) = (state.screens.last(), state.whole.clone())
                && matches!(form.purpose, Purpose::Act { action: Action::Assign, .. })
            {
                let form = act::of(state, &whole, Action::Assign);
                state.replace(Screen::Form(Box::new(form)));
            }
            vec![]
        }
        Answer::Saved(Ok(path)) => {
            state.say(say_with("document-saved", &[("path", Safe::of(&path).into())]), Meaning::Done);
            vec![]
        }
        Answer::Saved(Err(fault)) => {
            state.overlay = Some(Overlay::Notice(vec![(queue::fault_words(&fault), Meaning::Error)]));
            vec![]
        }
        Answer::Alive(result) => {
            if let Err(fault) = &result {
                ended(state, fault);
            }
            vec![]
        }
        // What only adds to the screen may fail in silence: the queue itself says that the line is bad.
        Answer::Counts(Err(_)) | Answer::Register(Err(_)) | Answer::Colleagues(Err(_)) => vec![],
        Answer::Request { id, whole } => whole_read(state, id, whole),
        Answer::Identity { id, person, opened } => {
            super::opening::opened(state, id, &person, opened);
            vec![]
        }
        Answer::KeptActs(acts) => super::kept::acts_read(state, acts),
        Answer::Commanded { command, done } => commanded(state, command, done),
    }
}

/// Whether the session has ended: then one signs in again in place.
pub(super) fn ended(state: &mut State, fault: &Fault) -> bool {
    let Fault::Problem(problem) = fault else { return false };
    if problem.status != 401 {
        return false;
    }
    sitting::session_ended(state);
    true
}

fn signed_in(state: &mut State, result: Result<Box<Session>, Fault>) -> Vec<Effect> {
    match result {
        Ok(session) => {
            state.me = Some(session.me);
            state.screens = vec![Screen::Queue];
            state.overlay = None;
            state.heard = state.now;
            state.queue = crate::state::Queue::default();
            state.arrests.clear();
            state.figures = crate::screens::figures::Figures::default();
            state.audit = crate::screens::audit::Audit::default();
            let custody = std::mem::take(&mut state.opens_custody);
            if state.is_expert() {
                // No case is theirs to see: they begin where the figures are.
                state.screens = vec![Screen::Figures];
                return super::figures::load(state);
            }
            let mut effects = queue::load(state);
            effects.extend([Effect::LoadRegister, Effect::LoadColleagues]);
            if let Some(again) = sitting::take_up(state) {
                effects.extend(again);
                return effects;
            }
            if custody {
                effects.extend(super::custody::open(state));
            }
            state.offers_kept = true;
            effects.push(Effect::ReadActs);
            effects
        }
        Err(fault) => {
            let words = queue::fault_words(&fault);
            if let Some(Screen::SignIn(screen)) = state.screens.last_mut() {
                screen.waiting = false;
                screen.on_password = !screen.login.is_empty();
                screen.fault = Some(words);
            }
            vec![]
        }
    }
}

fn profile_read(state: &mut State, code: StateCode, profile: Result<Box<Profile>, Fault>) -> Vec<Effect> {
    if let Err(fault) = &profile
        && ended(state, fault)
    {
        return vec![];
    }
    if matches!(state.screen(), Screen::Figures) {
        // What is on record with the own State, for the filter; without it the conventions are there.
        let known = profile.map(|p| p.treaties_on_record.into_iter().map(|t| t.code).collect());
        return super::figures::take_bases(state, known.unwrap_or_default());
    }
    if let Some(Screen::Profile(screen)) = state.screens.last_mut()
        && screen.code == code
    {
        match profile {
            Ok(profile) => screen.profile = Some(*profile),
            Err(fault) => screen.fault = Some(fault),
        }
    }
    vec![]
}

/// A form opened before the register was there gets its States.
fn fill_register(state: &mut State) {
    let own = state.me.as_ref().and_then(|m| m.state);
    let Some(Screen::Form(form)) = state.screens.last_mut() else { return };
    let fresh = draft::blank(form.kind, &state.register, own);
    if form.purpose == Purpose::Register {
        let states = draft::paper::states(&state.register, own);
        if let Some(field) = form.fields.iter_mut().find(|f| f.path == "requesting") {
            field.input = states;
        }
        return;
    }
    if !matches!(form.purpose, Purpose::Draft(None)) {
        return;
    }
    for field in &mut form.fields {
        let Some(with) = fresh.fields.iter().find(|f| f.path == field.path) else { continue };
        if field.path == "requested" {
            field.input = with.input.clone();
            field.notes = with.notes.clone();
        } else if field.path == "authority" && field.value().is_empty() {
            field.set(with.value());
        }
    }
}

fn whole_read(state: &mut State, id: RequestId, whole: Result<Box<Whole>, Fault>) -> Vec<Effect> {
    let mut whole = match whole {
        Ok(whole) => whole,
        Err(fault) => {
            if ended(state, &fault) {
                return vec![];
            }
            let words = queue::fault_words(&fault);
            if let Some(Screen::Request(screen)) = state.screens.last_mut().filter(|_| state.whole.is_none())
            {
                screen.fault = Some(fault);
            }
            state.say(words, Meaning::Error);
            return vec![];
        }
    };
    let wanted = state.subject() == Some(id)
        || matches!(&state.overlay, Some(Overlay::Sheet(sheet)) if sheet.id == id)
        || state.whole_of(id).is_some();
    if state.sent_last == Some((id, None))
        && let Some(until) = whole.request.recall_until.filter(|until| *until > state.now)
    {
        state.sent_last = Some((id, Some(until)));
        let args = [
            ("reference", Safe::of(whole.request.reference.as_str()).into()),
            ("until", due::time(until).into()),
        ];
        state.say(say_with("sent-recall", &args), Meaning::Done);
    }
    if !wanted {
        return vec![];
    }
    let found = begin::findings(&whole);
    // Also a form under the review: what was found is what the backend found last.
    for screen in &mut state.screens {
        let Screen::Form(form) = screen else { continue };
        if form.request() != Some(id) {
            continue;
        }
        let Purpose::Draft(Some(drafted)) = &mut form.purpose else { continue };
        form.findings.clone_from(&found);
        if !form.changed {
            drafted.version = whole.request.version;
            if let Some(contents) = &whole.request.contents {
                drafted.base.as_mut().clone_from(contents);
            }
        } else if drafted.overtaken {
            // What a colleague saved stays; what was written here goes over it when it is saved.
            drafted.version = whole.request.version;
            drafted.overtaken = false;
        }
    }
    super::copying::offer(state, &mut whole);
    state.whole = Some(whole);
    let mut taken_up = begin::take_up(state, id);
    taken_up.extend(begin::take_up_act(state, id));
    begin::bring_up(state, id);
    // Keys pressed before the actions were known come now.
    if let Some(Overlay::Sheet(sheet)) = &mut state.overlay
        && sheet.id == id
    {
        let ahead = std::mem::take(&mut sheet.ahead);
        return ahead.into_iter().flat_map(|key| super::keys::key(state, key)).collect();
    }
    taken_up
}

fn commanded(state: &mut State, command: u64, done: Result<Box<Done>, Fault>) -> Vec<Effect> {
    let Some(busy) = state.busy.take_if(|b| b.command == command) else { return vec![] };
    state.toast = None;
    match done {
        Ok(done) => succeeded(state, &busy, &done),
        Err(Fault::Problem(problem)) => super::refused::take(state, &busy, problem),
        Err(fault) => {
            // It must be read whole, so it is more than a line that passes.
            let mut lines = vec![(queue::fault_words(&fault), Meaning::Error)];
            // Where nobody knows what was done, nothing is said to be done or not.
            lines.extend(told::half_done(state).filter(|_| fault != Fault::UnknownOutcome));
            lines.extend(stuck(state));
            state.overlay = Some(Overlay::Notice(lines));
            let unknown = fault == Fault::UnknownOutcome;
            busy.request.filter(|_| unknown).map(Effect::LoadRequest).into_iter().collect()
        }
    }
}

/// A draft that was being left and could not be saved may be left all the same: it stays on this machine.
fn stuck(state: &mut State) -> Option<(Safe, Meaning)> {
    let Some(Screen::Form(form)) = state.screens.last_mut() else { return None };
    if !matches!(form.purpose, Purpose::Draft(_)) || form.then != Then::Leave {
        return None;
    }
    form.warned = true;
    Some((say("draft-stays-here"), Meaning::Plain))
}

fn succeeded(state: &mut State, busy: &Busy, done: &Done) -> Vec<Effect> {
    if let Some(effects) = told::letter_attached(state, busy, done) {
        return effects;
    }
    state.done_last = Some((done.id, busy.action));
    let row = state.queue.rows.iter().find(|r| r.id == done.id).map(|r| r.status.clone());
    let before = state.whole_of(done.id).map(|w| w.request.status.clone()).or(row);
    state.queue.fresh.remove(&done.id);
    let status = due::status(&done.status, done.stage).0;
    let name = by_kind::action_on(&done.reference, busy.action);
    let args = [
        ("action", name.into()),
        ("reference", Safe::of(done.reference.as_str()).into()),
        ("status", status.into()),
    ];
    // What was begun had no status before.
    let stands = busy.request.is_some() && before.is_some_and(|before| before == done.status);
    let words = match (done.repeated, stands) {
        (true, _) => "done-before",
        (false, true) => "done-stands",
        (false, false) => "done",
    };
    state.say(say_with(words, &args), Meaning::Done);
    if busy.action == Action::Attach && done.stage == Stage::Drafted {
        state.say(say_with("attached-to-draft", &args[1..2]), Meaning::Soon);
    }
    let attached = state.whole.as_deref().filter(|w| w.request.id == done.id);
    let attached = attached.map(|w| draft::offered(&w.request)).unwrap_or_default();
    let copied = super::copying::is_asked(state);
    let follows = super::copying::is_followed(state);
    let saved = matches!(busy.action, Action::Create | Action::Edit) && !copied;
    if saved && let Some(Screen::Form(form)) = state.screens.last_mut() {
        let requested = form.value("requested").and_then(|s| s.parse().ok());
        let requested = match &form.purpose {
            Purpose::Draft(Some(d)) => Some(d.requested),
            _ => requested,
        };
        form.changed = false;
        form.problem = None;
        form.fields.retain(|f| f.path != "requested");
        form.focus = form.focus.min(form.fields.len().saturating_sub(1));
        let then = form.then;
        let base = match &form.purpose {
            Purpose::Draft(Some(d)) => (*d.base).clone(),
            _ => Contents::default(),
        };
        if let Some(requested) = requested {
            form.purpose = Purpose::Draft(Some(Drafted {
                id: done.id,
                reference: done.reference.to_string(),
                version: done.version,
                requested,
                base: Box::new(written::contents(form, &base, &attached).unwrap_or(base)),
                overtaken: false,
            }));
            form.title = say_with("draft-edit", &[("reference", Safe::of(done.reference.as_str()).into())]);
        }
        let mut effects = vec![Effect::ForgetDraft];
        effects.extend(begin::after_save(state, done.id, then));
        effects.extend(queue::load(state));
        return effects;
    }
    // What came in on paper is opened: what the letter lacks stands there. So is a draft made from another request.
    if busy.action == Action::Register || copied {
        state.back();
        state.screens.push(Screen::Request(RequestScreen::loading(done.id)));
        state.taking_up = follows.then_some(done.id);
        let mut effects = vec![Effect::ForgetDraft, Effect::LoadRequest(done.id)];
        effects.extend(queue::load(state));
        return effects;
    }
    let acted = match state.screens.last() {
        Some(Screen::Form(form)) => super::keys::act_of(state, form),
        _ => None,
    };
    // Back to where the action was begun; on the queue the cursor goes on to the next request.
    while matches!(state.screens.last(), Some(Screen::Form(_) | Screen::Review(_))) && state.screens.len() > 1
    {
        state.screens.pop();
    }
    if matches!(state.screen(), Screen::Queue) {
        let next = state.queue.rows.get(state.queue.selected + 1).or_else(|| state.queue.rows.last());
        let acted_on_selected = state.queue.selected().is_some_and(|r| r.id == done.id);
        let moves = begin::changes_status(busy.action);
        state.queue.select = next.map(|r| r.id).filter(|_| acted_on_selected && moves);
    }
    let mut effects = queue::load(state);
    effects.extend(acted.map(|of| Effect::ForgetAct(Box::new(of))));
    if busy.action == Action::Send {
        state.sent_last = Some((done.id, None)); // until when it can be recalled comes with the request
    }
    if matches!(state.screen(), Screen::Request(RequestScreen { id, .. }) if *id == done.id) {
        effects.push(Effect::LoadRequest(done.id));
    } else {
        state.whole = None;
        effects.extend((busy.action == Action::Send).then_some(Effect::LoadRequest(done.id)));
    }
    effects
}
