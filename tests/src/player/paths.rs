//! Fields of contents by path: `measures.M-2.description`, `offences.0.family`, `translations.ms`.

use anyhow::{Context as _, Result, bail};
use jiff::{ToSpan as _, civil::Date};
use serde_json::Value;

/// What names an item of a list.
const NAMES: [&str; 4] = ["id", "code", "language", "name"];

fn is_called(item: &Value, name: &str) -> bool {
    NAMES.iter().any(|key| item.get(key).and_then(Value::as_str) == Some(name))
}

fn position(list: &[Value], name: &str) -> Option<usize> {
    match name.parse::<usize>() {
        Ok(index) => (index < list.len()).then_some(index),
        Err(_) => list.iter().position(|item| is_called(item, name)),
    }
}

/// Returns the value at a path.
#[must_use]
pub fn get<'a>(root: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(root, |at, segment| match at {
        Value::Object(map) => map.get(segment),
        Value::Array(list) => position(list, segment).map(|i| &list[i]),
        _ => None,
    })
}

/// Sets the value at a path; an item that a list lacks is added at its end.
///
/// # Errors
/// Where the path leads through something that is neither object nor list.
pub fn set(root: &mut Value, path: &str, value: Value) -> Result<()> {
    let (segment, rest) = path.split_once('.').map_or((path, None), |(s, r)| (s, Some(r)));
    if root.is_null() {
        *root = Value::Object(serde_json::Map::new());
    }
    match (root, rest) {
        (Value::Object(map), None) => {
            map.insert(segment.to_owned(), value);
            Ok(())
        }
        (Value::Object(map), Some(rest)) => {
            let absent = if is_list_item(rest) { Value::Array(vec![]) } else { Value::Null };
            set(map.entry(segment).or_insert(absent), rest, value)
        }
        (Value::Array(list), None) => {
            match position(list, segment) {
                Some(i) => list[i] = value,
                None => list.push(value),
            }
            Ok(())
        }
        (Value::Array(list), Some(rest)) => {
            let i = position(list, segment).with_context(|| format!("no item {segment} to set {path} in"))?;
            set(&mut list[i], rest, value)
        }
        _ => bail!("{path} leads into a value that has no fields"),
    }
}

fn is_list_item(rest: &str) -> bool {
    rest.split('.').next().is_some_and(|s| s.contains('-') || s.parse::<usize>().is_ok())
}

/// Takes the value at a path away, where there is one.
pub fn remove(root: &mut Value, path: &str) {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let mut at = root;
    for segment in parent.split('.').filter(|s| !s.is_empty()) {
        at = match at {
            Value::Object(map) => match map.get_mut(segment) {
                Some(next) => next,
                None => return,
            },
            Value::Array(list) => match position(list, segment) {
                Some(i) => &mut list[i],
                None => return,
            },
            _ => return,
        };
    }
    match at {
        Value::Object(map) => {
            map.remove(name);
        }
        Value::Array(list) => {
            if let Some(i) = position(list, name) {
                list.remove(i);
            }
        }
        _ => {}
    }
}

/// Returns another value of the same kind: what a draft said before it was edited in another way.
#[must_use]
pub fn varied(value: &Value) -> Value {
    match value {
        Value::Bool(b) => Value::Bool(!b),
        Value::Number(n) => n.as_i64().map_or(Value::Null, |n| Value::from(n + 1)),
        Value::String(s) => match s.parse::<Date>().ok().and_then(|d| d.checked_add(1.day()).ok()) {
            Some(next) => Value::from(next.to_string()),
            None => Value::from(format!("{s} (earlier draft)")),
        },
        Value::Null | Value::Array(_) | Value::Object(_) => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn contents() -> Value {
        json!({
            "purpose": "p",
            "urgency": {"level": "ordinary", "deadline": "2026-06-30"},
            "measures": [{"id": "M-1", "description": "a"}, {"id": "M-2", "description": "b"}],
            "offences": [{"family": "other"}],
            "translations": [{"language": "ms", "document": "t.pdf"}],
        })
    }

    #[test]
    fn a_path_reaches_fields_items_by_name_and_items_by_place() {
        let c = contents();
        assert_eq!(get(&c, "urgency.deadline"), Some(&json!("2026-06-30")));
        assert_eq!(get(&c, "measures.M-2.description"), Some(&json!("b")));
        assert_eq!(get(&c, "offences.0.family"), Some(&json!("other")));
        assert_eq!(get(&c, "translations.ms.document"), Some(&json!("t.pdf")));
        assert_eq!(get(&c, "measures.M-3.description"), None);
        assert_eq!(get(&c, "offences.1"), None);
    }

    #[test]
    fn what_was_left_out_can_be_put_back() {
        let whole = contents();
        for path in ["purpose", "urgency.deadline", "measures.M-2.description", "offences.0.family"] {
            let mut part = whole.clone();
            remove(&mut part, path);
            assert_eq!(get(&part, path), None, "{path}");
            set(&mut part, path, get(&whole, path).cloned().unwrap()).unwrap();
            assert_eq!(part, whole, "{path}");
        }
        let mut part = whole.clone();
        remove(&mut part, "translations");
        set(&mut part, "translations", json!([])).unwrap();
        set(&mut part, "translations.ms", whole["translations"][0].clone()).unwrap();
        assert_eq!(part, whole);
    }

    #[test]
    fn a_varied_value_is_another_of_the_same_kind() {
        for value in [json!("text"), json!(3), json!(true), json!("2026-06-30")] {
            assert_ne!(varied(&value), value);
        }
        assert_eq!(varied(&json!("2026-06-30")), json!("2026-07-01"));
    }
}
