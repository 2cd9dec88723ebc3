//! An entry of the log in words, its codes beside them: entries hold nothing but codes.

use comity_api::exports::{ExportLine, Json};
use comity_domain::codes::Kind;

use crate::{
    by_kind,
    safe_text::Safe,
    screens::due,
    words::{has, say, say_with},
};

/// Words of the catalogue; the code itself, its parts as words, where the catalogue has none.
fn coded(what: &str, code: &str) -> Safe {
    let key = format!("{what}-{code}");
    if has(&key) { say(&key) } else { Safe::of(&code.replace('_', " ")) }
}

/// Returns what an entry records: words, and the codes they stand for in brackets.
#[must_use]
pub fn what(entry: &ExportLine) -> Safe {
    let action = entry.action.map(|action| by_kind::action(entry.request_kind.unwrap_or(Kind::Mla), action));
    let code = |code: &str| Safe::of(code);
    match (entry.kind.as_str(), action, entry.action, entry.code.as_deref()) {
        ("event", Some(words), Some(action), _) => {
            say_with("entry-event", &[("what", words.into()), ("code", code(action.as_str()).into())])
        }
        ("refused", Some(words), Some(action), why) => say_with(
            "entry-refused",
            &[
                ("what", words.into()),
                ("code", code(action.as_str()).into()),
                ("why", code(why.unwrap_or("-")).into()),
            ],
        ),
        ("administered", _, _, Some(act)) => {
            say_with("entry-administered", &[("what", coded("act", act).into()), ("code", code(act).into())])
        }
        ("exported", _, _, Some("html")) => say("entry-exported-page"),
        ("exported", _, _, Some(form)) => say_with("entry-exported", &[("form", code(form).into())]),
        (kind, _, _, Some(why)) => say_with(
            "entry-with-code",
            &[("what", coded("entry", kind).into()), ("kind", code(kind).into()), ("code", code(why).into())],
        ),
        (kind, ..) => {
            say_with("entry-plain", &[("what", coded("entry", kind).into()), ("kind", code(kind).into())])
        }
    }
}

/// Returns who an entry is of: a login of the own office, or a State, with the role.
#[must_use]
pub fn who(entry: &ExportLine) -> Safe {
    let who = match (&entry.by, entry.state) {
        (Some(login), _) => Safe::of(login),
        (None, Some(state)) => Safe::of(state.as_str()),
        (None, None) => say("entry-nobody"),
    };
    // Of an act of administration the role is the one it was about.
    match entry.role.filter(|_| entry.kind != "administered") {
        Some(role) => {
            say_with("entry-who", &[("who", who.into()), ("role", say(&format!("role-{role}")).into())])
        }
        None => who,
    }
}

/// Returns what an entry is about: a request, or a person.
#[must_use]
pub fn about(entry: &ExportLine) -> Option<Safe> {
    let request = entry.reference.as_ref().map(|reference| Safe::of(reference.as_str()));
    request.or_else(|| entry.whom.as_deref().map(Safe::of))
}

/// Returns everything else an entry says, as fields.
#[must_use]
pub fn rest(entry: &ExportLine) -> Vec<Safe> {
    let field = |key: &str, value: Option<Safe>| {
        value.map(|value| say_with("field-line", &[("label", say(key).into()), ("value", value.into())]))
    };
    let json = |value: &Option<Json>| value.as_ref().map(|value| Safe::of(value.as_str()));
    let whom = entry.whom.as_deref().filter(|_| entry.reference.is_some()).map(Safe::of);
    let role = entry.role.filter(|_| entry.kind == "administered");
    [
        field("entry-index", Some(Safe::of(&entry.index.to_string()))),
        field("entry-recorded", Some(due::instant(entry.recorded_at))),
        field("entry-happened", entry.occurred_at.map(due::instant)),
        field("entry-letter-came", entry.told_received_on.map(|day| Safe::of(&day.to_string()))),
        field("entry-whom", whom),
        field("entry-role", role.map(|role| say(&format!("role-{role}")))),
        field("entry-becomes", entry.becomes.as_deref().map(|status| coded("status", status))),
        field("entry-breaches", json(&entry.breaches)),
        field("entry-fact", json(&entry.fact)),
    ]
    .into_iter()
    .flatten()
    .collect()
}
