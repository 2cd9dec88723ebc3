//! Reading what a client sends, and saying what is wrong with it without repeating any of it.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why a body is not the one that is taken. It names fields and shapes, never a value that was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct BadBody {
    /// The field, in path notation, where it is one.
    pub field: Option<String>,
    /// What is wrong, in a sentence.
    pub why: String,
}

/// Reads a value.
///
/// # Errors
/// [`BadBody`] where a field is not known, is missing, or has the wrong shape.
pub fn read<T: DeserializeOwned>(body: Value) -> Result<T, BadBody> {
    let error = match serde_path_to_error::deserialize(&body) {
        Ok(read) => return Ok(read),
        Err(error) => error,
    };
    let message = error.inner().to_string();
    let bad = BadBody::said(&error.path().to_string(), &message);
    let Some(path) = bad.field.clone() else { return Err(bad) };
    let why = if message.contains(OF_FIELDS) {
        let fields = fields_at::<T>(body, &path);
        fields.map(|names| format!("The field {path} has fields of its own, such as {path}.{names}."))
    } else if bad.why.ends_with(OTHER) {
        let none =
            |sent: &str| is_no_day(sent).then_some("no day of the calendar: look at its month and its day");
        form_at::<T>(body, &path).map(|(sent, form)| match none(&sent) {
            Some(none) => format!("The field {path} is {none}."),
            None => format!("The field {path} must be {form}."),
        })
    } else {
        None
    };
    Err(match why {
        Some(why) => BadBody { why, ..bad },
        None => bad,
    })
}

/// How a day is written.
const DAY: &str = "a day such as 2026-11-24";
/// How an hour is written.
const HOUR: &str = "a day with its hour, in UTC, such as 2026-11-24T06:00:00Z";

/// Forms of a text that a type can ask for, each with one that every such type takes.
const FORMS: [(&str, &str); 3] = [
    ("2026-11-24", DAY),
    ("2026-11-24T06:00:00Z", HOUR),
    ("00000000-0000-7000-8000-000000000000", "an id such as 00000000-0000-7000-8000-000000000000"),
];

/// What is said of a form that is not known here.
const OTHER: &str = "of another form.";

/// Returns the text that stands at a place, and the form that a type takes there: asked of it by one of each.
fn form_at<T: DeserializeOwned>(mut body: Value, path: &str) -> Option<(String, &'static str)> {
    let sent = at(&mut body, path)?.as_str()?.to_owned();
    let takes = |sample: &str| {
        let mut body = body.clone();
        let Some(place) = at(&mut body, path) else { return false };
        *place = sample.into();
        let read = serde_path_to_error::deserialize::<_, T>(&body);
        // What is amiss elsewhere is not of this place.
        read.err().is_none_or(|e| plainly(&e.path().to_string()) != path)
    };
    let (_, form) = FORMS.into_iter().find(|(sample, _)| takes(sample))?;
    Some((sent, form))
}

/// Whether a text begins as a day does, and there is no such day.
fn is_no_day(text: &str) -> bool {
    let Some(day) = text.get(..10) else { return false };
    let shaped =
        day.bytes().enumerate().all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    shaped && day.parse::<jiff::civil::Date>().is_err()
}

/// How a deserializer says that it wanted fields with names.
const OF_FIELDS: &str = ", expected struct ";

/// The names a type takes at a place: asked of it by a field that no type has.
fn fields_at<T: DeserializeOwned>(mut body: Value, path: &str) -> Option<String> {
    let place = at(&mut body, path)?;
    *place = serde_json::json!({ "": null });
    let error = serde_path_to_error::deserialize::<_, T>(&body).err()?;
    names_in(&error.inner().to_string()).map(|names| names.join(&format!(", {path}.")))
}

/// What stands at a place.
fn at<'a>(body: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    path.split('.').try_fold(body, |at, part| match at {
        Value::Object(map) => map.get_mut(part),
        Value::Array(list) => list.get_mut(part.parse::<usize>().ok()?),
        _ => None,
    })
}

/// A path as it is written here: `measures.0.type`, and nothing for the whole.
fn plainly(path: &str) -> String {
    let path = path.replace('[', ".").replace(']', "");
    if path == "." { String::new() } else { path }
}

/// The names that a message says were expected.
fn names_in(message: &str) -> Option<Vec<&str>> {
    let (_, expected) = message.rsplit_once(", expected ")?;
    let names: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    (!names.is_empty()).then_some(names)
}

impl BadBody {
    /// Builds it from where a deserializer stopped and what it said, leaving out every value it quotes.
    #[must_use]
    pub fn said(path: &str, message: &str) -> Self {
        let path = plainly(path);
        let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        if let Some(name) = quoted(message, "unknown field `") {
            // A deserializer may have put the unknown name at the end of the path already.
            let field = if path == name || path.ends_with(&format!(".{name}")) { path } else { below(name) };
            let why = match names_in(message) {
                Some(names) => format!("The field {field} {UNKNOWN} Known are: {}.", names.join(", ")),
                None => format!("The field {field} {UNKNOWN}"),
            };
            return Self { why, field: Some(field) };
        }
        if let Some(name) = quoted(message, "missing field `") {
            let field = below(name);
            return Self { why: format!("The field {field} must be given."), field: Some(field) };
        }
        let wanted = wanted(message);
        if path.is_empty() {
            return Self { field: None, why: format!("What was sent must be {wanted}.") };
        }
        Self { why: format!("The field {path} must be {wanted}."), field: Some(path) }
    }

    /// Returns whether it names a field that is not known.
    #[must_use]
    pub fn is_unknown_field(&self) -> bool {
        self.why.contains(UNKNOWN)
    }
}

/// What is said of a field that nothing is known of.
const UNKNOWN: &str = "is not known here.";

/// The name a message quotes after its opening words.
fn quoted<'a>(message: &'a str, opening: &str) -> Option<&'a str> {
    message.strip_prefix(opening)?.split_once('`').map(|(name, _)| name)
}

/// What a field must be, in plain words and without what was found.
fn wanted(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or(message);
    // Our own types say what they are not, and hold no part of it.
    if let Some(form) = message.strip_prefix("not a valid ") {
        return format!("a valid {form}");
    }
    if let Some(codes) = names_in(message) {
        return format!("one of: {}", codes.join(", "));
    }
    let Some((_, expected)) = message.rsplit_once(", expected ") else {
        return "of another form".to_owned();
    };
    match expected.split(' ').next().unwrap_or_default() {
        "struct" | "map" | "internally" => "a group of fields with names",
        "sequence" | "tuple" => "a list",
        "boolean" => "true or false",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, not below nought",
        "i8" | "i16" | "i32" | "i64" | "integer" => "a whole number",
        "f32" | "f64" | "number" => "a number",
        _ => return plain(expected),
    }
    .to_owned()
}

/// What a type expects in its own words, where these are words.
fn plain(expected: &str) -> String {
    match expected {
        "a string" | "string" | "a borrowed string" => "a text".to_owned(),
        "a map" => "a group of fields with names".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a date string" => DAY.to_owned(),
        "a timestamp string" => HOUR.to_owned(),
        // A UUID and its like: said by their own crates, in words.
        other if other.starts_with("a ") || other.starts_with("an ") => other.to_owned(),
        _ => "of another form".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use comity_domain::contents::Contents;
    use serde_json::json;

    use super::*;

    fn why(body: Value) -> BadBody {
        read::<Contents>(body).unwrap_err()
    }

    #[test]
    fn an_unknown_field_is_named_with_its_path() {
        assert_eq!(why(json!({"surname": 1})).field.as_deref(), Some("surname"));
        let nested = why(json!({"persons": [{"code": "S-1", "role": "suspect", "surname": "x"}]}));
        assert_eq!(nested.field.as_deref(), Some("persons.0.surname"));
    }

    #[test]
    fn what_was_sent_is_never_repeated() {
        for body in [
            json!({"facts": {"a": "SILVA"}}),
            json!({"facts": ["SILVA"]}),
            json!({"persons": "SILVA"}),
            json!({"persons": [{"code": "SILVA", "role": "suspect"}]}),
            json!({"persons": [{"code": "S-1", "role": "SILVA"}]}),
            json!({"urgency": {"deadline": "SILVA"}}),
            json!({"offences": [{"max_penalty_years": "SILVA"}]}),
        ] {
            let bad = why(body.clone());
            assert!(!bad.why.contains("SILVA"), "{body}: {bad}");
            assert!(bad.field.is_some(), "{body}: {bad}");
        }
    }

    #[test]
    fn what_is_expected_is_said_in_plain_words() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(dead_code, reason = "only read")]
        struct Refuse {
            consultation: Option<Held>,
            measures: Vec<String>,
            breach: bool,
        }
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(dead_code, reason = "only read")]
        struct Held {
            id: Option<String>,
            none_because: Option<String>,
        }
        let said = |body| read::<Refuse>(body).unwrap_err().why;
        assert_eq!(
            said(json!({"consultation": "C-1", "measures": [], "breach": false})),
            "The field consultation has fields of its own, such as consultation.id, consultation.none_because."
        );
        assert_eq!(
            said(json!({"grnd": 1})),
            "The field grnd is not known here. Known are: consultation, measures, breach."
        );
        assert_eq!(said(json!({"measures": "M-1", "breach": false})), "The field measures must be a list.");
        assert_eq!(said(json!({"measures": [], "breach": "no"})), "The field breach must be true or false.");
        for body in [
            json!({"facts": 1}),
            json!({"measures": [{"id": "M-1", "type": "18"}]}),
            json!({"offences": [{"max_penalty_years": "x"}]}),
            json!({"urgency": 3}),
        ] {
            let said = why(body).why;
            let rust = ["struct", "u16", "enum", "variant", "string", "Body", "invalid"];
            assert!(!rust.iter().any(|word| said.contains(word)), "{said}");
        }
    }

    #[test]
    fn a_day_and_an_hour_are_said_with_an_example_and_a_day_that_is_none_as_such() {
        #[derive(Debug, serde::Deserialize)]
        #[expect(dead_code, reason = "only read")]
        struct Act {
            date: Option<jiff::civil::Date>,
            arrested_at: Option<jiff::Timestamp>,
            request: Option<uuid::Uuid>,
        }
        let said = |body| read::<Act>(body).unwrap_err().why;
        let day = "The field date must be a day such as 2026-11-24.";
        let hour = "The field arrested_at must be a day with its hour, in UTC, such as 2026-11-24T06:00:00Z.";
        let none = |field: &str| {
            format!("The field {field} is no day of the calendar: look at its month and its day.")
        };
        for wrong in ["SILVA", "24.11.2026", "2026-11", ""] {
            assert_eq!(said(json!({"date": wrong})), day, "{wrong}");
            assert_eq!(said(json!({"arrested_at": wrong})), hour, "{wrong}");
        }
        assert_eq!(said(json!({"arrested_at": "2026-11-24"})), hour, "a day alone is no hour");
        assert_eq!(said(json!({"arrested_at": "2026-11-24T25:00:00Z"})), hour);
        assert_eq!(said(json!({"date": 3})), day);
        for wrong in ["2026-02-30", "2026-13-01", "2025-02-29"] {
            assert_eq!(said(json!({"date": wrong})), none("date"));
            assert_eq!(said(json!({"arrested_at": format!("{wrong}T06:00:00Z")})), none("arrested_at"));
        }
        assert!(
            said(json!({"request": "SILVA"})).contains("an id such as"),
            "{}",
            said(json!({"request": "SILVA"}))
        );
        // Another field that is amiss too does not hide it: the first in the order of names is said.
        assert_eq!(said(json!({"date": "SILVA", "arrested_at": "SILVA"})), hour);
    }

    #[test]
    fn a_missing_field_is_named() {
        assert_eq!(why(json!({"measures": [{"id": "M-1"}]})).field.as_deref(), Some("measures.0.type"));
    }
}
