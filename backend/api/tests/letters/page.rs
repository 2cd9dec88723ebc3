//! Whether a page of HTML is whole: every element closed where it was opened, every attribute quoted, nothing run and
//! nothing fetched. Stricter than a browser.

/// Elements that are never closed.
const VOID: &[&str] = &["meta", "br"];

/// Attributes a letter uses; none of them runs or fetches anything.
const ATTRIBUTES: &[&str] =
    &["lang", "dir", "charset", "http-equiv", "content", "name", "class", "scope", "data-label"];

/// Asserts that a page is whole.
#[track_caller]
pub(crate) fn is_whole(html: &str) {
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">"), "{html}");
    let mut open: Vec<String> = Vec::new();
    let mut rest = html.trim_start_matches("<!DOCTYPE html>");
    while let Some((text, tag)) = rest.split_once('<') {
        assert!(!text.contains('>') || open.last().is_some_and(|e| e == "style"), "stray >: {text}");
        let (tag, after) = tag.split_once('>').unwrap();
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closed where it was not open");
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{tag}");
        attributes_are_quoted(attributes);
        if !VOID.contains(&name) {
            open.push(name.to_owned());
        }
    }
    assert_eq!((open.len(), rest.trim()), (0, ""), "everything is closed: {open:?}");
    for fetches in ["<script", "<link", "<img", "<iframe", "url(", "@import", "javascript:"] {
        assert!(!html.contains(fetches), "{fetches}");
    }
    for once in
        ["<title>", "<h1>", "<main>", "<footer class=\"running\">", "http-equiv=\"Content-Security-Policy\""]
    {
        assert_eq!(html.matches(once).count(), 1, "{once}");
    }
    assert_eq!(
        html.matches("<table>").count(),
        html.matches("<caption>").count(),
        "every table says what it shows"
    );
}

#[track_caller]
fn attributes_are_quoted(attributes: &str) {
    let mut rest = attributes.trim();
    while !rest.is_empty() {
        let (name, value) = rest.split_once("=\"").unwrap_or_else(|| panic!("not quoted: {rest}"));
        assert!(ATTRIBUTES.contains(&name.trim()), "{name}");
        let (_, after) = value.split_once('"').unwrap_or_else(|| panic!("not closed: {rest}"));
        rest = after.trim();
    }
}
