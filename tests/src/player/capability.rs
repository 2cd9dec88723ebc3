//! What a case asks for and the product does not know. Decided by what the product reads, never by the case.

use comity_api::acts;
use comity_domain::{
    codes::{Action, Kind, Role},
    contents::Contents,
};
use serde_json::{Map, Value, json};

use super::{
    case::{Case, Step},
    clock, register,
};

/// Codes by which the product itself says that it does not do something yet, and what that is.
const SAID_BY_THE_PRODUCT: [(&str, &str); 2] =
    [("sealed_identity", "sealed identities"), ("sealed_document", "sealed documents")];

/// What the payloads of acts that do not come as an action of a request may say.
const OWN_ROUTES: [(Action, &[&str]); 4] = [
    // No route: the clock's own act. What a step says of it is looked for in what was recorded.
    (Action::Lapse, &clock::SAID),
    (Action::Create, &["omits", "link", "from"]),
    (Action::Edit, &["adds", "changes", "sets"]),
    (Action::Attach, &["name", "document", "classification"]),
];

/// Returns what the code of a refusal says is not built, if it says so.
#[must_use]
pub fn said_by(code: &str) -> Option<&'static str> {
    SAID_BY_THE_PRODUCT.iter().find(|(c, _)| *c == code).map(|(_, what)| *what)
}

/// Returns a value without what says nothing: null, an empty list, an empty object.
#[must_use]
pub fn pruned(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let said = map.iter().map(|(k, v)| (k.clone(), pruned(v)));
            Value::Object(said.filter(|(_, v)| !says_nothing(v)).collect())
        }
        Value::Array(list) => Value::Array(list.iter().map(pruned).collect()),
        other => other.clone(),
    }
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Returns what stands in the way of the whole case.
#[must_use]
pub fn missing_for_case(case: &Case) -> Vec<String> {
    let kind = case.kind.parse::<Kind>().is_err().then(|| format!("kind {}", case.kind));
    kind.into_iter().chain(register::not_known(&case.preconditions)).collect()
}

/// Returns what stands in the way of a request of a case: its kind, or fields of its contents.
#[must_use]
pub fn missing_for_request(kind: &str, contents: &Value) -> Vec<String> {
    if kind.parse::<Kind>().is_err() {
        return vec![format!("kind {kind}")];
    }
    let Value::Object(fields) = pruned(contents) else { return vec![] };
    fields
        .iter()
        .filter_map(|(name, value)| {
            let read = serde_json::from_value::<Contents>(json!({ name.as_str(): value }));
            let why = read.err()?.to_string();
            if let Some(field) = quoted(&why, "unknown field `") {
                let path = if field == *name { field } else { format!("{name}.{field}") };
                return Some(format!("contents.{path}"));
            }
            quoted(&why, "unknown variant `").map(|code| format!("contents.{name} {code}"))
        })
        .collect()
}

/// Returns what stands in the way of one step.
#[must_use]
pub fn missing_for_step(step: &Step) -> Vec<String> {
    let mut missing: Vec<String> = step.other.keys().map(|field| format!("step.{field}")).collect();
    if clock::acts(step) {
        if step.action != Action::Lapse.as_str() {
            missing.push(format!("{} of the clock", step.action));
        }
    } else if step.state.is_none() || step.actor.name.is_none() {
        missing.push(format!("acts of the {}", step.actor.role));
    } else if step.actor.role.parse::<Role>().is_err() {
        missing.push(format!("role {}", step.actor.role));
    }
    match step.action.parse::<Action>() {
        Err(_) => missing.push(format!("action {}", step.action)),
        Ok(action) => missing.extend(unknown_fields(action, step)),
    }
    missing
}

fn unknown_fields(action: Action, step: &Step) -> Vec<String> {
    let name = |field: &str| format!("{action}.{field}");
    if let Some((_, known)) = OWN_ROUTES.iter().find(|(a, _)| *a == action) {
        let unknown = step.payload.keys().filter(|field| !known.contains(&field.as_str()));
        return unknown.map(|field| name(field)).collect();
    }
    let payload = said(&step.payload);
    // What belongs to a letter is read where somebody's act is told.
    let whose = payload.get_key_value("on_behalf_of").map(|(name, side)| (name.clone(), side.clone()));
    let alone = payload.iter().filter_map(|(field, value)| {
        let told = whose.clone().filter(|_| acts::TOLD_FIELDS.contains(&field.as_str()));
        let body = told.into_iter().chain([(field.clone(), value.clone())]);
        let body = Value::Object(body.collect());
        let bad = acts::command(action, body).err()?;
        let is_unknown = bad.is_unknown_field();
        let field = bad.field.filter(|_| is_unknown)?;
        Some(name(&field))
    });
    let mut unknown: Vec<String> = alone.collect();
    // Where the step expects a refusal, a code that no act takes may be the very reason of it.
    if unknown.is_empty()
        && step.expect.is_some()
        && let Err(bad) = acts::command(action, Value::Object(payload))
        && bad.why.contains("one of")
    {
        unknown.extend(bad.field.map(|field| name(&field)));
    }
    unknown
}

fn said(payload: &Map<String, Value>) -> Map<String, Value> {
    let said = payload.iter().filter(|(_, value)| !value.is_null());
    said.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn quoted(text: &str, before: &str) -> Option<String> {
    let (_, after) = text.split_once(before)?;
    after.split_once('`').map(|(name, _)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_the_product_does_not_read_is_named() {
        let contents = json!({"purpose": "p", "ransom": "so it is", "custody": null});
        assert_eq!(missing_for_request("mla", &contents), ["contents.ransom"]);
        assert_eq!(missing_for_request("rendition", &contents), ["kind rendition"]);
        let measures = json!({"measures": [{"id": "M-1", "type": "99"}]});
        assert_eq!(missing_for_request("extradition", &measures), ["contents.measures 99"]);
        assert!(missing_for_request("mla", &json!({"purpose": "p"})).is_empty());
    }

    #[test]
    fn what_a_step_needs_is_named() {
        let step = |yaml: &str| missing_for_step(&serde_norway::from_str::<Step>(yaml).unwrap());
        let base = "{n: 1, at: '2026-01-01T00:00:00Z', state: requested, expect: {status: x, stage: X}, ";
        assert!(step(&format!("{base} actor: {{role: head, name: A}}, action: resume}}")).is_empty());
        assert_eq!(
            step(&format!("{base} actor: {{role: usher, name: A}}, action: abscond}}")),
            ["role usher", "action abscond"]
        );
        assert_eq!(
            step(&format!(
                "{base} actor: {{role: head, name: A}}, action: resume, payload: {{occurred_at: x}}}}"
            )),
            ["resume.occurred_at"]
        );
        let told = "payload: {on_behalf_of: requested, occurred_at: '2026-01-01T00:00:00Z', document: a.pdf}";
        assert!(
            step(&format!("{base} actor: {{role: registrar, name: A}}, action: resume, {told}}}")).is_empty()
        );
        let clock = |action: &str| {
            let by = "n: 1, at: '2026-01-01T00:00:00Z', state: null, actor: {role: clock}";
            step(&format!("{{{by}, action: {action}, payload: {{person: A-1}}}}"))
        };
        assert!(clock("lapse").is_empty());
        assert_eq!(clock("resume"), ["resume of the clock", "resume.person"]);
    }

    #[test]
    fn a_code_that_no_act_takes_may_be_what_is_refused() {
        let yaml = "{n: 1, at: '2026-01-01T00:00:00Z', state: requested, actor: {role: officer, name: A}, \
                    action: deliver_results, payload: {outcomes: {M-1: refused}}, \
                    expect_refused: {article: Comity 5, http: 422}}";
        assert!(missing_for_step(&serde_norway::from_str::<Step>(yaml).unwrap()).is_empty());
    }
}
