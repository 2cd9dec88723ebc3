//! A page read back: in tags and texts, strictly.

use std::collections::BTreeMap;

/// A tag or a text of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bit {
    Open(String, BTreeMap<String, String>),
    Close(String),
    Text(String),
}

/// The page in tags and texts. It is read strictly: what does not close, or closes what is not open, fails.
pub(super) fn bits(page: &str) -> Vec<Bit> {
    let mut bits = vec![];
    let mut open: Vec<String> = vec![];
    let mut rest = page.strip_prefix("<!doctype html>\n").unwrap();
    while let Some(start) = rest.find('<') {
        if !rest[..start].trim().is_empty() {
            bits.push(Bit::Text(rest[..start].to_owned()));
        }
        let end = start + rest[start..].find('>').unwrap();
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closes what is open");
            bits.push(Bit::Close(name.to_owned()));
            continue;
        }
        let (name, mut given) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = BTreeMap::new();
        while !given.is_empty() {
            let (key, value) = given.split_once("=\"").unwrap();
            let (value, after) = value.split_once('"').unwrap();
            assert!(attributes.insert(key.to_owned(), value.to_owned()).is_none(), "{key} twice");
            given = after.trim_start();
        }
        if name != "meta" {
            open.push(name.to_owned());
        }
        bits.push(Bit::Open(name.to_owned(), attributes));
    }
    assert!(open.is_empty() && rest.trim().is_empty());
    bits
}

pub(super) fn opened<'a>(bits: &'a [Bit], tag: &str) -> Vec<&'a BTreeMap<String, String>> {
    let of = |bit: &'a Bit| match bit {
        Bit::Open(name, attributes) if name == tag => Some(attributes),
        _ => None,
    };
    bits.iter().filter_map(of).collect()
}

/// The part of a page that the next element of a name holds, from a place on, and the place after it.
pub(super) fn element<'a>(bits: &'a [Bit], tag: &str, from: usize) -> Option<(&'a [Bit], usize)> {
    let is = |bit: &Bit, wanted: &str| matches!(bit, Bit::Open(name, _) if name == wanted);
    let start = from + bits[from..].iter().position(|bit| is(bit, tag))?;
    let mut depth = 0;
    for (place, bit) in bits.iter().enumerate().skip(start) {
        match bit {
            Bit::Open(name, _) if name == tag => depth += 1,
            Bit::Close(name) if name == tag => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&bits[start..=place], place + 1));
        }
    }
    None
}

pub(super) fn text(bits: &[Bit]) -> String {
    let texts =
        bits.iter().filter_map(|bit| if let Bit::Text(text) = bit { Some(text.as_str()) } else { None });
    texts.collect()
}

/// The rows of a table, cell by cell.
pub(super) fn rows(table: &[Bit]) -> Vec<Vec<String>> {
    let (mut rows, mut from) = (vec![], 0);
    while let Some((row, after)) = element(table, "tr", from) {
        let mut cells = vec![];
        for (place, bit) in row.iter().enumerate() {
            if let Bit::Open(name, _) = bit
                && (name == "th" || name == "td")
            {
                cells.push(element(row, name, place).map(|(cell, _)| text(cell)).unwrap_or_default());
            }
        }
        rows.push(cells);
        from = after;
    }
    rows
}

/// The texts of a drawing that have a class.
pub(super) fn written(drawing: &[Bit], class: &str) -> Vec<String> {
    let mut found = vec![];
    for (place, bit) in drawing.iter().enumerate() {
        if let Bit::Open(name, attributes) = bit
            && name == "text"
            && attributes["class"] == class
        {
            found.push(element(drawing, "text", place).map(|(t, _)| text(t)).unwrap_or_default());
        }
    }
    found
}
