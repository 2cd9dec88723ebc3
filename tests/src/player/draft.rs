//! What a draft holds step by step, so that `send` freezes what the case says.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value};

use super::{
    capability::pruned,
    case::{Case, Step},
    identities::{Identities, Identity},
    paths,
};

/// The contents of one request, as its drafters have them.
#[derive(Debug, Clone)]
pub struct Draft {
    whole: Value,
    now: Value,
    /// How often a field is still to be edited in another way.
    to_change: BTreeMap<String, usize>,
}

/// What one edit makes of a draft.
#[derive(Debug, Clone)]
pub struct Edit {
    /// The fields of the body: what changed, whole.
    pub fields: Map<String, Value>,
    next: Draft,
}

fn texts(payload: &Map<String, Value>, field: &str) -> Vec<String> {
    let list = payload.get(field).and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

impl Draft {
    /// Returns the contents with which a request is created: without what is left out, and with another text where
    /// a later step edits one.
    ///
    /// # Errors
    /// Where a path leads nowhere.
    pub fn created(case: &Case, key: &str, whole: &Value, payload: &Map<String, Value>) -> Result<Self> {
        let mut now = whole.clone();
        let mut to_change = BTreeMap::new();
        let edits = case.steps.iter().filter(|s| s.on == key && s.action == "edit" && s.expect.is_some());
        for path in edits.flat_map(|s: &Step| texts(&s.payload, "changes")) {
            *to_change.entry(path).or_insert(0) += 1;
        }
        for (path, times) in &to_change {
            let last = paths::get(whole, path).with_context(|| format!("no {path} in the contents"))?;
            paths::set(&mut now, path, varied(last, *times))?;
        }
        for path in texts(payload, "omits") {
            paths::remove(&mut now, &path);
        }
        Ok(Self { whole: whole.clone(), now, to_change })
    }

    /// Returns the body with which it is created.
    #[must_use]
    pub fn body(&self, identities: &Identities) -> Value {
        let mut body = pruned(&self.now);
        name_the_sealed(&mut body, &Value::Null, identities);
        body
    }

    /// Returns what an edit makes of it.
    ///
    /// # Errors
    /// Where a path leads nowhere.
    pub fn edited(&self, step: &Step, identities: &Identities) -> Result<Edit> {
        let mut next = self.clone();
        for path in texts(&step.payload, "adds") {
            let value = paths::get(&self.whole, &path).with_context(|| format!("no {path} to add"))?.clone();
            lay_out(&mut next.now, &self.whole, &path)?;
            paths::set(&mut next.now, &path, value)?;
        }
        for path in texts(&step.payload, "changes") {
            let left = next.to_change.get_mut(&path).filter(|_| step.expect.is_some());
            let last = paths::get(&self.whole, &path).with_context(|| format!("no {path} to change"))?;
            let value = match left {
                Some(left) => {
                    *left -= 1;
                    varied(last, *left)
                }
                None => varied(last, 1),
            };
            paths::set(&mut next.now, &path, value)?;
        }
        for (path, value) in step.payload.get("sets").and_then(Value::as_object).into_iter().flatten() {
            paths::set(&mut next.now, path, value.clone())?;
        }
        let (before, after) = (pruned(&self.now), pruned(&next.now));
        let mut fields = Map::new();
        let names = [&before, &after].into_iter().filter_map(Value::as_object).flat_map(Map::keys);
        for name in names.filter(|n| before.get(n) != after.get(n)) {
            fields.insert(name.clone(), after.get(name).cloned().unwrap_or(Value::Null));
        }
        let mut body = Value::Object(fields);
        name_the_sealed(&mut body, &before, identities);
        let Value::Object(fields) = body else { return Ok(Edit { fields: Map::new(), next }) };
        Ok(Edit { fields, next })
    }

    /// Takes an edit that was done.
    pub fn take(&mut self, edit: Edit) {
        *self = edit.next;
    }

    /// Returns the documents it names: name, media type, size, SHA-256, class.
    #[must_use]
    pub fn documents(&self) -> Vec<Value> {
        self.now.get("documents").and_then(Value::as_array).cloned().unwrap_or_default()
    }
}

/// Puts back the lists that a path leads through and that were left out whole.
fn lay_out(now: &mut Value, whole: &Value, path: &str) -> Result<()> {
    for (end, _) in path.match_indices('.') {
        let parent = &path[..end];
        if paths::get(whole, parent).is_some_and(Value::is_array) && paths::get(now, parent).is_none() {
            paths::set(now, parent, Value::Array(vec![]))?;
        }
    }
    Ok(())
}

fn varied(value: &Value, times: usize) -> Value {
    (0..times).fold(value.clone(), |v, _| paths::varied(&v))
}

/// Gives each sealed person who is new an identity: it is written once and read by opening only.
fn name_the_sealed(body: &mut Value, before: &Value, identities: &Identities) {
    let known = |code: &Value| {
        let persons = before.get("persons").and_then(Value::as_array).into_iter().flatten();
        persons.map(|p| &p["code"]).any(|c| c == code)
    };
    for person in body.get_mut("persons").and_then(Value::as_array_mut).into_iter().flatten() {
        if person["sealed"] == true && !known(&person["code"]) {
            let code = person["code"].as_str().unwrap_or_default().to_owned();
            person["identity"] = identities.of(&code).map_or(Value::Null, Identity::body);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn case(steps: &str) -> Case {
        let head = "{id: c, kind: mla, requesting: LKA, requested: SGP, contents: {purpose: p, subject: s, \
                    measures: [{id: M-1, description: d}], persons: [{code: V-1, sealed: true}]}, steps: [";
        Case::read(&format!("{head}{steps}]}}")).unwrap()
    }

    const EDIT: &str = "{n: 2, at: '2026-01-01T00:00:00Z', state: requesting, actor: {role: officer, name: A}, \
                        action: edit, expect: {status: drafted, stage: Drafted}, payload: ";

    #[test]
    fn after_all_edits_the_contents_are_those_of_the_case() {
        let case =
            case(&format!("{EDIT} {{adds: [purpose]}}}}, {EDIT} {{changes: [measures.M-1.description]}}}}"));
        let omits = Map::from_iter([("omits".to_owned(), json!(["purpose"]))]);
        let mut draft = Draft::created(&case, "main", &case.contents, &omits).unwrap();
        let nobody = Identities::default();
        assert_eq!(draft.body(&nobody).get("purpose"), None);
        assert_ne!(draft.body(&nobody)["measures"], case.contents["measures"]);
        let first = draft.edited(&case.steps[0], &nobody).unwrap();
        assert_eq!(Value::from(first.fields.clone()), json!({"purpose": "p"}));
        draft.take(first);
        let second = draft.edited(&case.steps[1], &nobody).unwrap();
        assert_eq!(second.fields.keys().collect::<Vec<_>>(), ["measures"]);
        draft.take(second);
        assert_eq!(draft.now, case.contents);
    }

    #[test]
    fn an_item_comes_back_into_a_list_that_was_left_out_whole() {
        let mut case = case(&format!("{EDIT} {{adds: [translations.ms]}}}}"));
        case.contents["translations"] = json!([{"language": "ms", "document": "t.pdf"}]);
        let omits = Map::from_iter([("omits".to_owned(), json!(["translations"]))]);
        let draft = Draft::created(&case, "main", &case.contents, &omits).unwrap();
        let edit = draft.edited(&case.steps[0], &Identities::default()).unwrap();
        assert_eq!(edit.fields["translations"], case.contents["translations"]);
    }

    #[test]
    fn a_sealed_person_gets_a_name_to_look_for() {
        let case = case("");
        let draft = Draft::created(&case, "main", &case.contents, &Map::new()).unwrap();
        let identities = Identities::of_sealed(&case.contents);
        let name = &identities.of("V-1").unwrap().name;
        assert_eq!(draft.body(&identities)["persons"][0]["identity"]["name"], **name);
    }
}
