//! Strict canonical JSON: RFC 8785 on a small profile, stored and hashed as it is.
//!
//! UTF-8, no space; keys `[a-z0-9_]{1,32}` sorted by byte, none twice; no floats, integers within ±(2^53-1);
//! strings NFC; depth at most 12. What is hashed is always the stored bytes: canonicality is an admission check,
//! `write(parse(b)) == b`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Serialize, de::DeserializeOwned};
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

mod strict;

/// How deep values may nest.
pub const MAX_DEPTH: usize = 12;

/// The largest integer, 2^53 - 1: what every reader of JSON keeps exactly.
pub const MAX_INTEGER: i64 = 9_007_199_254_740_991;

/// Why a value has no canonical form, or bytes are not canonical.
#[derive(Debug, thiserror::Error)]
pub enum NotCanonical {
    /// Not JSON, or not of the type asked for.
    #[error("not the JSON that was expected")]
    Json(#[from] serde_json::Error),
    /// A key outside `[a-z0-9_]{1,32}`.
    #[error("a key is outside the profile")]
    Key,
    /// A float, or an integer beyond 2^53 - 1.
    #[error("a number is outside the profile")]
    Number,
    /// Nested too deep.
    #[error("nested deeper than {MAX_DEPTH}")]
    Depth,
    /// The bytes are not what writing their value gives.
    #[error("the bytes are not in canonical form")]
    Form,
}

/// Returns the canonical bytes of a value. Strings are brought to NFC.
///
/// # Errors
/// [`NotCanonical`] where the value has keys, numbers or a depth outside the profile.
pub fn write<T: Serialize>(value: &T) -> Result<Vec<u8>, NotCanonical> {
    let mut out = String::with_capacity(512);
    put(&serde_json::to_value(value)?, 0, &mut out)?;
    Ok(out.into_bytes())
}

/// Reads a value from bytes that must be canonical.
///
/// # Errors
/// [`NotCanonical::Form`] where they are not, also for a key that stands twice.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, NotCanonical> {
    // Once for all: a reader of bytes looks again at each string.
    let text = std::str::from_utf8(bytes).map_err(|_| NotCanonical::Form)?;
    strict::check(text)?;
    Ok(serde_json::from_str(text)?)
}

fn put(value: &serde_json::Value, depth: usize, out: &mut String) -> Result<(), NotCanonical> {
    use serde_json::Value;
    if depth > MAX_DEPTH {
        return Err(NotCanonical::Depth);
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Number(n) => put_integer(n.as_i64().ok_or(NotCanonical::Number)?, out)?,
        Value::String(s) => put_string(s, out)?,
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                put(item, depth + 1, out)?;
            }
            out.push(']');
        }
        Value::Object(map) => {
            let sorted: BTreeMap<&String, &Value> = map.iter().collect();
            out.push('{');
            for (i, (key, item)) in sorted.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                if !is_key(key) {
                    return Err(NotCanonical::Key);
                }
                out.push('"');
                out.push_str(key);
                out.push_str("\":");
                put(item, depth + 1, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn put_integer(n: i64, out: &mut String) -> Result<(), NotCanonical> {
    if n.unsigned_abs() > MAX_INTEGER.unsigned_abs() {
        return Err(NotCanonical::Number);
    }
    let _ = write!(out, "{n}"); // writing to a String cannot fail
    Ok(())
}

fn is_key(key: &str) -> bool {
    (1..=32).contains(&key.len())
        && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// `serde_json` escapes as RFC 8785 does: the short forms, and `\u00xx` in lower case for other controls.
fn put_string(text: &str, out: &mut String) -> Result<(), NotCanonical> {
    if text.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'"' && b != b'\\') {
        // Codes, dates, ids: nearly all there is. They stand as they are.
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else if is_nfc(text) {
        out.push_str(&serde_json::to_string(text)?);
    } else {
        out.push_str(&serde_json::to_string(&text.nfc().collect::<String>())?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn keys_are_sorted_and_nothing_is_spaced() {
        let bytes = write(&json!({"b": [1, true, null], "a": "x\n\u{1}"})).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), r#"{"a":"x\n\u0001","b":[1,true,null]}"#);
    }

    #[test]
    fn what_is_not_canonical_is_not_read() {
        for bad in [
            r#"{"b":1,"a":2}"#,
            r#"{"a":1,"a":1}"#,
            r#"{"a": 1}"#,
            r#"{"a":1.0}"#,
            r#"{"a":1e3}"#,
            r#"{"A":1}"#,
            r#"{"a":9007199254740992}"#,
            r#"{"a":"\u0041"}"#,
            "{\"a\":\"e\u{301}\"}",
            "",
            "{",
        ] {
            assert!(read::<Value>(bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    fn why_it_is_not_is_said() {
        let deep = "[".repeat(MAX_DEPTH + 2) + &"]".repeat(MAX_DEPTH + 2);
        let why = |bytes: &str| read::<Value>(bytes.as_bytes()).unwrap_err();
        assert!(matches!(why(&deep), NotCanonical::Depth));
        assert!(matches!(why(r#"{"a":{"B":1}}"#), NotCanonical::Key));
        for bad in ["1.5", "-0", "9007199254740992", "-9007199254740992", "18446744073709551615"] {
            assert!(matches!(why(bad), NotCanonical::Number), "{bad}");
        }
        for bad in [r#"{"b":1,"a":2}"#, r#"{"a":1,"a":1}"#, "[1, 2]", r#""\u0041""#, "1 "] {
            assert!(matches!(why(bad), NotCanonical::Form), "{bad}");
        }
        for bad in ["", "{", "[1,]", "1 2"] {
            assert!(matches!(why(bad), NotCanonical::Json(_)), "{bad}");
        }
    }

    #[test]
    fn strings_are_brought_to_nfc() {
        assert_eq!(write(&"e\u{301}").unwrap(), write(&"\u{e9}").unwrap());
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-MAX_INTEGER..=MAX_INTEGER).prop_map(Value::from),
            ".*".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                prop::collection::btree_map("[a-z0-9_]{1,32}", inner, 0..8)
                    .prop_map(|m| Value::Object(m.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn writing_what_was_read_gives_the_same_bytes(value in any_value()) {
            let bytes = write(&value).unwrap();
            let back: Value = read(&bytes).unwrap();
            prop_assert_eq!(write(&back).unwrap(), bytes);
        }

        /// What is admitted is what writing its value gives, and nothing else.
        #[test]
        fn bytes_are_read_where_writing_their_value_gives_them(
            value in any_value(),
            (at, other) in (any::<prop::sample::Index>(), "[ \\[\\]{},:\"a-c0-2u\\\\.e-]{0,3}"),
        ) {
            let mut bytes = write(&value).unwrap();
            let at = at.index(bytes.len());
            bytes.splice(at..=at, other.bytes());
            let again = serde_json::from_slice::<Value>(&bytes).ok().and_then(|value| write(&value).ok());
            prop_assert_eq!(read::<Value>(&bytes).is_ok(), again.is_some_and(|again| again == bytes));
        }

        #[test]
        fn reading_any_bytes_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read::<Value>(&bytes);
        }
    }
}
