//! Names of documents: what may be one, and how one is said in a header.

use comity_api::body::BadBody;

use crate::problem::{self, Failure};

/// Refuses what cannot be the name of a file on any desk.
pub(super) fn fits(name: &str) -> Result<(), Failure> {
    let fits = name.len() <= 255
        && !matches!(name, "." | "..")
        && !name.contains(|c: char| c.is_control() || matches!(c, '/' | '\\'));
    if fits {
        return Ok(());
    }
    let why = "The name must be a file name: at most 255 bytes, without slashes and control characters.";
    Err(problem::bad_query(BadBody { field: Some("name".to_owned()), why: why.to_owned() }))
}

/// Returns the `Content-Disposition` of a document: to be saved, never shown; RFC 6266, with the plain name for old
/// clients and the whole name in RFC 8187. Marks that turn the direction of text around are left out of both: they
/// make `exe.pdf` of `fdp.exe`.
pub(super) fn disposition(name: &str) -> String {
    let name: String = name.chars().filter(|c| !turns_around(*c)).collect();
    let name = if name.trim().is_empty() { "document" } else { name.as_str() };
    format!("attachment; filename=\"{}\"; filename*=UTF-8''{}", plain(name), encoded(name))
}

/// Embeddings, overrides and isolates of the bidirectional algorithm. Marks of direction stay: names need them.
fn turns_around(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A quoted string in which nothing needs escaping.
fn plain(name: &str) -> String {
    let mark = |c: char| {
        let fits =
            c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ' | '(' | ')' | '+' | ',' | '=');
        if fits { c } else { '_' }
    };
    name.chars().map(mark).collect()
}

/// RFC 8187: everything but letters, digits and a few marks in percent.
fn encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&hex::encode_upper([byte]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_a_header_is_letters_and_percent() {
        for (name, plain, encoded) in [
            ("bank records.pdf", "bank records.pdf", "bank%20records.pdf"),
            ("a\"b;c\r\n.pdf", "a_b_c__.pdf", "a%22b%3Bc%0D%0A.pdf"),
            ("\u{202e}fdp.exe", "fdp.exe", "fdp.exe"),
            ("حكم.pdf", "___.pdf", "%D8%AD%D9%83%D9%85.pdf"),
            ("\u{2066}\u{2069}", "document", "document"),
        ] {
            assert_eq!(
                disposition(name),
                format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"),
            );
        }
    }

    #[test]
    fn a_path_is_no_name() {
        for bad in ["a/b", "..", ".", "a\\b", "a\0", "a\n", &"x".repeat(256)] {
            assert!(fits(bad).is_err(), "{bad:?}");
        }
        for good in ["a.pdf", "حكم.pdf", "..a", "a:b"] {
            assert!(fits(good).is_ok(), "{good}");
        }
    }
}
