//! The audit: opening it, asking, taking what was found, taking it out.

use comity_api::{
    audit::{AuditPage, AuditQuery, AuditQuestions},
    exports::ExportBody,
};
use comity_domain::{
    codes::Question,
    ids::{Reference, RequestId},
};

use super::{answers::ended, deeds};
use crate::{
    actions::{self, Deed, Place},
    effect::Effect,
    msg::{Fault, Key},
    safe_text::Safe,
    screens::{
        audit::{
            self,
            form::{self, AuditForm},
            found::{self, Found},
        },
        form::{Press, Step},
        queue,
    },
    state::{Overlay, Screen, State},
    theme::Meaning,
    words::{say, say_with},
};

/// Opens the audit; what was read before is shown until it is read anew.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    if !state.audits() {
        state.say(say("audit-not-yours"), Meaning::Soon);
        return vec![];
    }
    state.screens.push(Screen::Audit);
    load(state)
}

/// Asks how much each question finds; what is shown stays.
pub(super) fn load(state: &mut State) -> Vec<Effect> {
    let audit = &mut state.audit;
    audit.epoch += 1;
    audit.asked = audit.epoch;
    audit.loading = true;
    audit.fault = None;
    vec![Effect::LoadQuestions { epoch: audit.asked }]
}

/// Asks for a page of the entries on the screen: the first one, or the one after what was read.
fn load_entries(state: &mut State, more: bool) -> Vec<Effect> {
    state.audit.epoch += 1;
    let epoch = state.audit.epoch;
    let Some(Screen::AuditFound(found)) = state.screens.last_mut() else { return vec![] };
    found.epoch = epoch;
    found.loading = true;
    found.fault = None;
    let cursor = found.next.filter(|_| more);
    let query = Box::new(AuditQuery { cursor, ..found.query.clone() });
    vec![Effect::LoadEntries { epoch, question: found.question, query }]
}

/// Reads again what a broken line did not bring.
pub(super) fn again(state: &mut State) -> Vec<Effect> {
    match state.screen() {
        Screen::Audit if state.audit.loading || state.audit.fault.is_some() => load(state),
        Screen::AuditFound(found) if found.loading || found.fault.is_some() => {
            let more = !found.entries.is_empty();
            load_entries(state, more)
        }
        _ => vec![],
    }
}

/// Reads again because it was asked.
pub(super) fn refresh(state: &mut State) -> Vec<Effect> {
    if matches!(state.screen(), Screen::AuditFound(_)) { load_entries(state, false) } else { load(state) }
}

/// Takes how much each question finds.
pub(super) fn take_questions(
    state: &mut State,
    epoch: u64,
    read: Result<Box<AuditQuestions>, Fault>,
) -> Vec<Effect> {
    let over = matches!(&read, Err(fault) if ended(state, fault));
    if over || epoch != state.audit.asked {
        return vec![];
    }
    state.audit.loading = false;
    match read {
        Ok(questions) => {
            state.audit.read = Some(questions);
            state.audit.read_at = Some(state.now);
        }
        Err(fault) => state.audit.fault = Some(fault),
    }
    vec![]
}

/// Takes a page of entries, where they are still looked at.
pub(super) fn take_entries(
    state: &mut State,
    epoch: u64,
    more: bool,
    page: Result<Box<AuditPage>, Fault>,
) -> Vec<Effect> {
    if matches!(&page, Err(fault) if ended(state, fault)) {
        return vec![];
    }
    let now = state.now;
    let open = state.screens.iter_mut().rev().find_map(|screen| match screen {
        Screen::AuditFound(found) if found.epoch == epoch => Some(found),
        _ => None,
    });
    let Some(found) = open else { return vec![] };
    found.loading = false;
    match page {
        Ok(page) => {
            if more {
                found.entries.extend(page.entries);
            } else {
                found.entries = page.entries;
                found.focus = found.focus.min(found.entries.len().saturating_sub(1));
                found.read_at = Some(now);
            }
            found.next = page.next;
        }
        Err(fault) => found.fault = Some(fault),
    }
    vec![]
}

/// Goes to the request that an entry is about, once it was found.
pub(super) fn take_reference(
    state: &mut State,
    reference: &Reference,
    id: Result<RequestId, Fault>,
) -> Vec<Effect> {
    if matches!(&id, Err(fault) if ended(state, fault)) {
        return vec![];
    }
    state.toast = None;
    let wanted = matches!(state.screen(), Screen::AuditFound(found)
        if found.focused().is_some_and(|entry| entry.reference.as_ref() == Some(reference)));
    match id {
        Ok(id) if wanted => deeds::open_request(state, id),
        Ok(_) => vec![],
        Err(fault) => {
            state.say(queue::fault_words(&fault), Meaning::Error);
            vec![]
        }
    }
}

/// Says where it was taken out to, or why it was not: then the form is there again as it was filled, where nobody has
/// gone elsewhere meanwhile.
pub(super) fn taken_out(state: &mut State, saved: Result<String, Fault>) -> Vec<Effect> {
    state.toast = None;
    let form = state.audit.taking_out.take();
    match saved {
        Ok(path) => {
            let path = Safe::of(&path);
            state.say(say_with("audit-taken-out", &[("path", path.into())]), Meaning::Done);
        }
        Err(fault) => {
            if !ended(state, &fault) {
                if let Some(mut open) =
                    form.filter(|_| matches!(state.screen(), Screen::Audit | Screen::AuditFound(_)))
                {
                    open.form.focus_on("path");
                    state.screens.push(Screen::AuditForm(open));
                }
                state.overlay = Some(Overlay::Notice(vec![(queue::fault_words(&fault), Meaning::Error)]));
            }
        }
    }
    vec![]
}

/// Returns what a key does on the questions.
pub(super) fn key(state: &mut State, key: Key) -> Vec<Effect> {
    if audit::movement(&mut state.audit, key) {
        return vec![];
    }
    let deed = match key {
        Key::Backspace | Key::Left => Some(Deed::Back),
        other => actions::deed(Place::Audit, other),
    };
    deed.map_or_else(Vec::new, |deed| deeds::run(state, deed))
}

/// Returns what a key does on the entries.
pub(super) fn found_key(state: &mut State, key: Key) -> Vec<Effect> {
    let page = match state.screen() {
        Screen::AuditFound(open) => found::page(state, open),
        _ => 1,
    };
    if let Some(Screen::AuditFound(open)) = state.screens.last_mut()
        && open.movement(key, page)
    {
        return if open.wants_more() { load_entries(state, true) } else { vec![] };
    }
    let deed = match key {
        Key::Backspace | Key::Left => Some(Deed::Back),
        other => actions::deed(Place::Entries, other),
    };
    deed.map_or_else(Vec::new, |deed| deeds::run(state, deed))
}

/// Opens the entries behind the question under the cursor; on the first line the form of the free filter.
pub(super) fn entries(state: &mut State) -> Vec<Effect> {
    match state.audit.focused().map(|question| question.code) {
        Some(question) => look(state, Some(question), AuditQuery::default()),
        None => ask(state),
    }
}

fn look(state: &mut State, question: Option<Question>, query: AuditQuery) -> Vec<Effect> {
    let screen = Screen::AuditFound(Box::new(Found::asking(question, query)));
    if matches!(state.screen(), Screen::AuditFound(_)) {
        state.replace(screen);
    } else {
        state.screens.push(screen);
    }
    load_entries(state, false)
}

/// Which question and filter the present screen is of.
fn present(state: &State) -> (Option<Question>, AuditQuery) {
    match state.screen() {
        Screen::AuditFound(found) => (found.question, found.query.clone()),
        _ => (None, AuditQuery::default()),
    }
}

/// Asks what to look for.
pub(super) fn ask(state: &mut State) -> Vec<Effect> {
    let (question, query) = present(state);
    let open = form::ask(state, question, &query);
    state.screens.push(Screen::AuditForm(Box::new(open)));
    if state.colleagues.is_empty() { vec![Effect::LoadColleagues] } else { vec![] }
}

/// Asks where to take out what is shown: the entries, or what the question under the cursor finds.
pub(super) fn take_out(state: &mut State) -> Vec<Effect> {
    let (question, query) = present(state);
    let question = match state.screen() {
        Screen::Audit => state.audit.focused().map(|question| question.code),
        _ => question,
    };
    let open = form::take_out(state, question, &query);
    state.screens.push(Screen::AuditForm(Box::new(open)));
    vec![]
}

/// Goes to the request that the entry under the cursor is about.
pub(super) fn open_entry(state: &mut State) -> Vec<Effect> {
    let Screen::AuditFound(found) = state.screen() else { return vec![] };
    let Some(entry) = found.focused() else { return vec![] };
    let Some(reference) = entry.reference.clone() else {
        state.say(say("audit-no-request"), Meaning::Soon);
        return vec![];
    };
    state.say(say("audit-finding"), Meaning::Quiet);
    vec![Effect::FindRequest(reference)]
}

/// A form that was opened before the people of the office were read gets them.
pub(super) fn fill_people(state: &mut State) {
    let Some(Screen::AuditForm(open)) = state.screens.last().cloned() else { return };
    let mut open = *open;
    form::fill_people(state, &mut open);
    state.replace(Screen::AuditForm(Box::new(open)));
}

/// Returns what a key does in one of the forms.
pub(super) fn form_key(state: &mut State, mut open: AuditForm, key: Key) -> Vec<Effect> {
    match open.form.key(key) {
        Step::Back | Step::Pressed(Press::Back) => {
            state.back();
            vec![]
        }
        Step::OnButton => {
            state.say(say("form-on-button"), Meaning::Soon);
            vec![]
        }
        Step::Pressed(Press::Review) => {
            open.form.errors.clear();
            match amiss(&open) {
                Some(amiss) => drop(open.form.show_amiss(amiss)),
                None => open.form.focus_on("do"),
            }
            state.replace(Screen::AuditForm(Box::new(open)));
            vec![]
        }
        Step::Pressed(_) => does(state, open),
        Step::Stay | Step::Changed => {
            state.replace(Screen::AuditForm(Box::new(open)));
            vec![]
        }
    }
}

/// What does not fit in a form; none: it all does.
fn amiss(open: &AuditForm) -> Option<Vec<(String, Safe)>> {
    if open.takes_out { form::read_out(&open.form).err() } else { form::read(&open.form).err() }
}

fn does(state: &mut State, mut open: AuditForm) -> Vec<Effect> {
    open.form.errors.clear();
    let shown = |state: &mut State, mut open: AuditForm, amiss| {
        open.form.show_amiss(amiss);
        state.replace(Screen::AuditForm(Box::new(open)));
        vec![]
    };
    if !open.takes_out {
        return match form::read(&open.form) {
            Ok(query) => {
                state.back();
                look(state, open.question, query)
            }
            Err(amiss) => shown(state, open, amiss),
        };
    }
    match form::read_out(&open.form) {
        Ok((format, path)) => {
            state.back();
            state.say(say("audit-taking-out"), Meaning::Quiet);
            let AuditForm { question, query, .. } = open.clone();
            state.audit.taking_out = Some(Box::new(open));
            let body = ExportBody {
                format,
                request: query.request,
                actor: query.actor,
                action: query.action,
                from: query.from,
                to: query.to,
                question,
                told_within_days: query.told_within_days.filter(|_| question == Some(Question::ToldLate)),
            };
            vec![Effect::TakeOut { body: Box::new(body), path }]
        }
        Err(amiss) => shown(state, open, amiss),
    }
}
