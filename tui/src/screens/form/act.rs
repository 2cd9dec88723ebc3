//! What an action says: the form of each action, of an own act or of one that a State by letter told.

mod after;
mod asks;
mod body;
mod custody;
mod deficient;
mod delivery;
mod told;

use comity_api::{letter::LetterKind, request::RequestView};
use comity_domain::{
    codes::{Action, Side},
    ids::StateCode,
    workflow::NewDraft,
};

pub(crate) use self::after::{used_for, what};
pub use self::{
    asks::attach_fields,
    body::{body, hour_written},
    custody::refit,
    told::{letter_attached, letter_to_attach},
};
use super::{Field, FormScreen, Input, Press, Purpose};
use crate::{
    by_kind::{self, ByKind},
    msg::Whole,
    safe_text::Safe,
    state::State,
    words::{say, say_with},
};

/// Returns the form of an action. What only says that something arrived or is asked for starts on its button; what
/// cannot be taken back starts on Back; all others start on their first field, also where it is filled in already: what is
/// typed must not become the value of another one.
#[must_use]
pub fn of(state: &State, whole: &Whole, action: Action) -> FormScreen {
    let name = called(whole, action);
    let title = titled("act-title", state, &whole.request, &name);
    let mut form = form(whole, action, None, title, asks::fields(state, whole, action));
    // Nobody there reads the screen: an act that a letter tells is told once the letter is sent.
    if whole.request.by_letter.is_some() && LetterKind::telling(action).is_some() {
        let there = state.state_name(other(&whole.request));
        let button = form.fields.iter_mut().find(|f| f.path == "do");
        if let Some(button) = button {
            let args = [("effect", button.help.clone().into()), ("state", there.into())];
            button.help = say_with("effect-by-letter", &args);
        }
    }
    let missing = form.fields.iter().any(|f| f.required && f.value().is_empty());
    let first = form.fields.iter().position(is_to_be_seen).filter(|_| missing);
    let (act, back) = (form.fields.len() - 2, form.fields.len() - 1);
    form.focus = first.unwrap_or(match action {
        Action::Acknowledge | Action::Remind | Action::Resume => act,
        Action::Recall => back,
        action if is_for_good(action) => back,
        _ => 0,
    });
    form
}

/// Whether a form can start on a field: not on a choice that is made already, which takes no text.
fn is_to_be_seen(field: &Field) -> bool {
    field.value().is_empty() || !matches!(field.input, Input::Choice(_))
}

/// Returns whether an act cannot be taken back.
#[must_use]
pub const fn is_for_good(action: Action) -> bool {
    matches!(
        action,
        Action::Withdraw | Action::Refuse | Action::Cancel | Action::ReturnDeficient | Action::SendIdentity
    )
}

/// Returns the form that records an act of a State by letter: the letter first, then what the act says.
#[must_use]
pub fn told(state: &State, whole: &Whole, action: Action, of: Side) -> FormScreen {
    let name = by_kind::action(whole.request.kind, action);
    let title = titled("told-title", state, &whole.request, &name);
    let mut fields = told::letter_fields(state, whole);
    let mut own = asks::fields(state, whole, action);
    told::by_the_hour(whole.request.kind, action, &mut fields, &mut own);
    if action == Action::ReportArrest {
        custody::on_record(whole, &mut fields);
    }
    for field in &mut own {
        told::ease(field, action);
        if field.path == "own_reference" {
            field.label = say("told-own-reference");
        }
    }
    fields.extend(own);
    form(whole, action, Some(of), title, fields)
}

fn titled(words: &str, state: &State, request: &RequestView, name: &Safe) -> Safe {
    say_with(
        words,
        &[
            ("action", name.into()),
            ("reference", Safe::of(request.reference.as_str()).into()),
            ("state", state.state_name(other(request)).into()),
        ],
    )
}

fn form(
    whole: &Whole,
    action: Action,
    told: Option<Side>,
    title: Safe,
    mut fields: Vec<Field>,
) -> FormScreen {
    let by = ByKind::request(&whole.request);
    let (name, effect) = match told {
        Some(_) => (say("told-do"), say("told-effect")),
        None if action == Action::Create => {
            let follows = whole.new_draft() == Some(NewDraft::Following);
            let effect = if follows { "effect-follow-draft" } else { "effect-copy-draft" };
            (called_draft(whole), say(effect))
        }
        None if action == Action::ReportArrest => (called(whole, action), by.say(custody::effect(whole))),
        None => (called(whole, action), by.say(&format!("effect-{action}"))),
    };
    fields.push(Field::button("do", name, effect, Press::Do));
    fields.push(Field::button("back", say("button-back"), say("help-back"), Press::Back));
    let purpose = Purpose::Act {
        action,
        id: whole.request.id,
        version: whole.request.version,
        told,
        numbers: by.numbers,
    };
    FormScreen::fresh(whole.request.kind, purpose, title, fields)
}

/// What an own act is called.
fn called(whole: &Whole, action: Action) -> Safe {
    if action == Action::Create { called_draft(whole) } else { by_kind::action(whole.request.kind, action) }
}

/// What the draft that may begin from a request is called where it is offered.
pub(crate) fn called_draft(whole: &Whole) -> Safe {
    let follows = whole.new_draft() == Some(NewDraft::Following);
    say(if follows { "name-follow-draft" } else { "name-copy-draft" })
}

/// The other State of a request.
pub(crate) fn other(request: &RequestView) -> StateCode {
    match request.side {
        Side::Requesting => request.requested,
        Side::Requested => request.requesting,
    }
}

impl ByKind {
    /// A field with its words by key: `ask-KEY` and `help-ask-KEY`.
    fn field(self, path: impl Into<String>, key: &str, input: Input, required: bool) -> Field {
        let (label, help) = (self.say(&format!("ask-{key}")), self.say(&format!("help-ask-{key}")));
        Field::new(path, label, help, input, required)
    }

    /// A field of one thing out of several: `M-1: outcome`.
    fn of_one(self, path: String, id: &str, key: &str, input: Input, required: bool) -> Field {
        let mut field = self.field(path, key, input, required);
        field.label = say_with("field-of", &[("id", Safe::of(id).into()), ("label", field.label.into())]);
        field
    }

    /// One of a set that is known, to be taken or left: `pick.measures.M-1`.
    fn pick(self, list: &str, id: &str, key: &str, taken: bool) -> Field {
        let yes = if taken { "yes" } else { "no" };
        self.of_one(format!("pick.{list}.{id}"), id, key, yes_no(), false).with(yes)
    }
}

pub(super) fn yes_no() -> Input {
    Input::Choice(vec![("yes".to_owned(), say("yes")), ("no".to_owned(), say("no"))])
}

/// A choice among ids, each with what it is.
fn among(of: impl Iterator<Item = (String, Safe)>) -> Input {
    Input::Choice(of.collect())
}

/// The first choice is made where there is only one.
fn only_one(field: Field) -> Field {
    let only = match &field.input {
        Input::Choice(options) if options.len() == 1 => options[0].0.clone(),
        _ => return field,
    };
    field.with(&only)
}

/// Adds a group of fields before its button and focuses the first of them.
pub fn add_group(form: &mut FormScreen, group: &str, whole: &Whole) {
    if group == "missing" {
        return deficient::add(form, whole);
    }
    if group != "evidence" {
        return;
    }
    let Some(at) = form.fields.iter().position(|f| f.path == "add.evidence") else { return };
    let taken = form.fields.iter().filter_map(|f| {
        let rest = f.path.strip_prefix("evidence.E-")?;
        rest.split('.').next()?.parse::<usize>().ok()
    });
    let next = taken.max().map_or_else(|| delivery::next_evidence(whole), |n| n + 1);
    let mut row = delivery::evidence_fields(whole, next);
    row.iter_mut().for_each(Field::open);
    form.fields.splice(at..at, row);
    form.focus = at;
    form.changed = true;
}

/// The row a field stands in, of those that can be added to: `missing.0` of `missing.0.text`.
pub(super) fn row_of(path: &str) -> Option<&str> {
    let (row, _) = path.rsplit_once('.')?;
    let (group, _) = row.split_once('.')?;
    is_of_rows(group).then_some(row)
}

fn is_of_rows(group: &str) -> bool {
    matches!(group, "evidence" | "missing")
}

/// Puts kept values into the form of an act, with the fields they need.
pub fn fill(form: &mut FormScreen, whole: &Whole, fields: &[(String, String)]) {
    for (path, value) in fields {
        let there = |form: &FormScreen| form.fields.iter().any(|f| f.path == *path);
        let group = path.split('.').next().unwrap_or_default();
        for _ in 0..64 {
            if there(form) || !is_of_rows(group) {
                break;
            }
            add_group(form, group, whole);
        }
        refit(form, whole);
        form.set(path, value);
    }
    form.changed = true;
    form.focus = 0;
}
