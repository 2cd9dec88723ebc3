//! Reading what a client sends, and saying what is wrong with it without repeating any of it.

use serde::de::DeserializeOwned;

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
pub fn read<T: DeserializeOwned>(body: serde_json::Value) -> Result<T, BadBody> {
    serde_path_to_error::deserialize(body)
        .map_err(|e| BadBody::said(&e.path().to_string(), &e.inner().to_string()))
}

impl BadBody {
    /// Builds it from where a deserializer stopped and what it said, leaving out every value it quotes.
    #[must_use]
    pub fn said(path: &str, message: &str) -> Self {
        let path = path.replace('[', ".").replace(']', "");
        let path = if path == "." { String::new() } else { path };
        let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        if let Some(name) = quoted(message, "unknown field `") {
            // A deserializer may have put the unknown name at the end of the path already.
            let field = if path == name || path.ends_with(&format!(".{name}")) { path } else { below(name) };
            return Self { why: format!("The field {field} is not known here."), field: Some(field) };
        }
        if let Some(name) = quoted(message, "missing field `") {
            let field = below(name);
            return Self { why: format!("The field {field} must be given."), field: Some(field) };
        }
        let expected = shape(message);
        if path.is_empty() {
            return Self { field: None, why: format!("This is not what is taken here: {expected}.") };
        }
        Self { why: format!("The field {path} is not what is taken here: {expected}."), field: Some(path) }
    }
}

/// The name a message quotes after its opening words.
fn quoted<'a>(message: &'a str, opening: &str) -> Option<&'a str> {
    message.strip_prefix(opening)?.split_once('`').map(|(name, _)| name)
}

/// What was expected, without what was found.
fn shape(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or(message);
    match message.rsplit_once(", expected ") {
        Some((_, expected)) => format!("expected {expected}"),
        // Our own types say what they are not, and hold no part of it.
        None if message.starts_with("not a valid ") => message.to_owned(),
        None => "it has another form".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use comity_domain::contents::Contents;
    use serde_json::json;

    use super::*;

    fn why(body: serde_json::Value) -> BadBody {
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
    fn a_missing_field_is_named() {
        assert_eq!(why(json!({"measures": [{"id": "M-1"}]})).field.as_deref(), Some("measures.0.type"));
    }
}
