//! The forms of the audit: what to look for, and where to take it out to.

use comity_api::{audit::AuditQuery, exports::Format};
use comity_domain::{
    codes::{Action, Kind, Question},
    figures::Period,
    registry::{end_of, start_of},
};

use super::{found, name};
use crate::{
    by_kind,
    safe_text::Safe,
    screens::{
        due,
        form::{Field, FormScreen, Input, Press, Purpose, written::read_day},
    },
    state::State,
    words::{say, say_with},
};

/// One of the two forms.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditForm {
    /// Of which question; none: of every entry.
    pub question: Option<Question>,
    /// The filter it began from.
    pub query: AuditQuery,
    /// Whether it takes out; else it asks.
    pub takes_out: bool,
    /// Its fields.
    pub form: FormScreen,
}

/// In which forms it is taken out; the first one is proposed.
const FORMATS: &[Format] = &[Format::Csv, Format::Xlsx, Format::Jsonl, Format::Xes];

fn screen(title: Safe, mut fields: Vec<Field>, does: &str, help: &str) -> FormScreen {
    fields.push(Field::button("do", say(does), say(help), Press::Do));
    fields.push(Field::button("back", say("button-back"), say("audit-help-back"), Press::Back));
    FormScreen::fresh(Kind::Mla, Purpose::Audit, title, fields)
}

/// The people of the own office, to choose from.
fn people(state: &State) -> Vec<(String, Safe)> {
    let person = |p: &comity_api::sessions::Person| {
        let args = [("login", Safe::of(&p.login).into()), ("name", Safe::of(&p.name).into())];
        (p.id.to_string(), say_with("audit-person", &args))
    };
    state.colleagues.iter().map(person).collect()
}

/// Returns the form that asks what to look for, filled with what is looked for now.
#[must_use]
pub fn ask(state: &State, question: Option<Question>, query: &AuditQuery) -> AuditForm {
    let field = |path: &str, input: Input, value: &str| {
        let (label, help) = (say(&format!("audit-field-{path}")), say(&format!("audit-help-{path}")));
        Field::new(path, label, help, input, false).with(value)
    };
    let actions = Action::ALL.iter().map(|a| (a.to_string(), by_kind::action(Kind::Mla, *a)));
    let text = |value: Option<String>| value.unwrap_or_default();
    let mut fields = vec![
        field("request", Input::Line, &text(query.request.as_ref().map(ToString::to_string))),
        field("actor", Input::Choice(people(state)), &text(query.actor.map(|id| id.to_string()))),
        field("action", Input::Choice(actions.collect()), &text(query.action.map(|a| a.to_string()))),
        field("from", Input::Date, &text(query.from.map(|at| due::day(at).to_string()))),
        field("to", Input::Date, &text(query.to.map(|at| due::date(at).to_string()))),
    ];
    if question == Some(Question::ToldLate) {
        let days = query.told_within_days.map(|days| days.to_string());
        fields.push(field("told_within_days", Input::Line, &text(days)));
    }
    let title = match question {
        Some(question) => say_with("audit-ask-within", &[("what", name(question).into())]),
        None => say("audit-ask"),
    };
    let form = screen(title, fields, "audit-do-ask", "audit-help-ask");
    AuditForm { question, query: query.clone(), takes_out: false, form }
}

/// Returns the form that takes out what is shown.
#[must_use]
pub fn take_out(state: &State, question: Option<Question>, query: &AuditQuery) -> AuditForm {
    let named = |f: &Format| (f.as_str().to_owned(), say(&format!("audit-as-{}", f.as_str())));
    let format = Input::Choice(FORMATS.iter().map(named).collect());
    let of = question.map_or("entries", Question::as_str);
    let path = format!("audit-{of}-{}", due::day(state.now));
    let fields = vec![
        Field::new("format", say("audit-field-format"), say("audit-help-format"), format, true)
            .with(Format::Csv.as_str()),
        Field::new("path", say("audit-field-path"), say("audit-help-path"), Input::Line, true).with(&path),
    ];
    let what = question.map_or_else(|| say("audit-entries"), name);
    let filter: Vec<String> = found::asked(&state.colleagues, question, query)
        .iter()
        .map(|field| field.as_str().to_owned())
        .collect();
    let title = if filter.is_empty() {
        say_with("audit-take-out", &[("what", what.into())])
    } else {
        let filter = Safe::of(&filter.join(", "));
        say_with("audit-take-out-of", &[("what", what.into()), ("filter", filter.into())])
    };
    let form = screen(title, fields, "audit-do-take-out", "audit-help-take-out");
    AuditForm { question, query: query.clone(), takes_out: true, form }
}

/// Puts the people of the own office into a form that was opened before they were read.
pub fn fill_people(state: &State, open: &mut AuditForm) {
    if let Some(field) = open.form.fields.iter_mut().find(|f| f.path == "actor") {
        field.input = Input::Choice(people(state));
    }
}

/// Reads what is looked for.
///
/// # Errors
/// What does not fit: field and sentence.
pub fn read(form: &FormScreen) -> Result<AuditQuery, Vec<(String, Safe)>> {
    let mut amiss: Vec<(String, Safe)> = vec![];
    let mut query = AuditQuery::default();
    let mut wrong = |path: &str, words: &str| amiss.push((path.to_owned(), say(words)));
    if let Some(text) = form.value("request") {
        match text.parse() {
            Ok(reference) => query.request = Some(reference),
            Err(_) => wrong("request", "audit-bad-request"),
        }
    }
    query.actor = form.value("actor").and_then(|id| id.parse().ok());
    query.action = form.value("action").and_then(|action| action.parse().ok());
    let day = |path: &str| form.value(path).map(read_day).transpose();
    match day("from") {
        Ok(from) => query.from = from.map(start_of),
        Err(words) => wrong("from", words),
    }
    match day("to") {
        // The day that is given is the last one that is looked at.
        Ok(to) => query.to = to.map(end_of),
        Err(words) => wrong("to", words),
    }
    if let Some(days) = form.value("told_within_days") {
        match days.parse() {
            Ok(days) => query.told_within_days = Some(days),
            Err(_) => wrong("told_within_days", "audit-bad-days"),
        }
    }
    if (Period { from: query.from, to: query.to }).check().is_err() {
        wrong("to", "audit-bad-period");
    }
    if amiss.is_empty() { Ok(query) } else { Err(amiss) }
}

/// Reads in which form it is taken out, and into which file: its name ends as the form does.
///
/// # Errors
/// What does not fit: field and sentence.
pub fn read_out(form: &FormScreen) -> Result<(Format, String), Vec<(String, Safe)>> {
    let code = form.value("format").unwrap_or_default();
    let format = Format::ALL.iter().copied().find(|f| f.as_str() == code).unwrap_or_default();
    let Some(path) = form.value("path") else {
        return Err(vec![("path".to_owned(), say("form-needed"))]);
    };
    let ending = format!(".{}", format.as_str());
    let ends = path.to_lowercase().ends_with(&ending);
    Ok((format, if ends { path.to_owned() } else { format!("{path}{ending}") }))
}
