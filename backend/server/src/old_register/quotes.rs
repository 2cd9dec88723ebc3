//! Whether quotes are closed. A reader of CSV takes an open one to reach to the next, or to the end of the file: all rows
//! between would be one cell, and nobody would miss them.

/// Where the walk stands.
#[derive(Clone, Copy)]
enum At {
    /// Where a cell begins.
    Start,
    /// In a cell without quotes around it.
    Plain,
    /// In a quoted cell, opened there.
    Quoted(usize),
    /// Behind a quote of a quoted cell: it ends the cell, or is the first of two.
    Behind(usize),
}

/// Returns the byte at which a quoted cell begins that does not end as one should: before a separator, a line end or
/// the end of the text.
pub(super) fn astray(text: &str, separator: u8) -> Option<usize> {
    let mut at = At::Start;
    for (byte, c) in text.bytes().enumerate() {
        let ends = c == separator || matches!(c, b'\n' | b'\r');
        at = match (at, c) {
            (At::Start, b'"') => At::Quoted(byte),
            (At::Start | At::Plain | At::Behind(_), _) if ends => At::Start,
            (At::Start | At::Plain, _) => At::Plain,
            // Spreadsheets leave no spaces behind a quote; people do.
            (At::Quoted(from), b'"') | (At::Behind(from), b' ') => At::Behind(from),
            (At::Quoted(from), _) | (At::Behind(from), b'"') => At::Quoted(from),
            (At::Behind(from), _) => return Some(from),
        };
    }
    match at {
        At::Quoted(from) => Some(from),
        At::Start | At::Plain | At::Behind(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_that_is_not_closed_is_found_where_it_begins() {
        for (text, found) in [
            ("a;b\nc;d\n", None),
            ("a;\"b;c\nd\"\ne;f", None),
            ("a;\"b \"\"c\"\" d\";e", None),
            ("a;5\" pipe;c\nd;6\" pipe\n", None),
            ("a;\"b\"", None),
            ("a;\"b\" ;c", None),
            ("a;\"never closed\nb;c\nd;e\n", Some(2)),
            ("a;\"never closed\nb;\"quoted\"\n", Some(2)),
            ("a;\"b\"c;d", Some(2)),
        ] {
            assert_eq!(astray(text, b';'), found, "{text}");
        }
    }
}
