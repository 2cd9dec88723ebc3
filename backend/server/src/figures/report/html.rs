//! A page being written: elements whose texts and attributes are escaped, and nothing else.

use std::fmt::{Display, Write as _};

/// What an element is given.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a dyn Display)];

/// Elements that stand in a line of text, or side by side in a row of a table.
const IN_LINE: &[&str] = &["a", "strong", "span", "th", "td", "dt"];

/// A page being written.
#[derive(Debug, Default)]
pub(super) struct Page {
    out: String,
    ids: usize,
}

impl Page {
    /// Returns a page that has its first line.
    pub(super) fn begin() -> Self {
        Self { out: String::from("<!doctype html>\n"), ids: 0 }
    }

    /// Returns what was written.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// Returns a name that no other element of the page has.
    pub(super) fn id(&mut self, of: &str) -> String {
        self.ids += 1;
        format!("{of}-{}", self.ids)
    }

    /// Writes an element with what `inside` writes in it.
    pub(super) fn within(&mut self, tag: &str, attributes: Attributes<'_>, inside: impl FnOnce(&mut Self)) {
        self.open(tag, attributes);
        inside(self);
        let _ = write!(self.out, "</{tag}>");
        if !IN_LINE.contains(&tag) {
            self.out.push('\n');
        }
    }

    /// Writes an element with a text in it.
    pub(super) fn leaf(&mut self, tag: &str, attributes: Attributes<'_>, text: impl Display) {
        self.within(tag, attributes, |page| page.text(text));
    }

    /// Writes an element that has nothing in it and no end.
    pub(super) fn void(&mut self, tag: &str, attributes: Attributes<'_>) {
        self.open(tag, attributes);
        self.out.push('\n');
    }

    /// Writes a drawn element that has nothing in it.
    pub(super) fn drawn(&mut self, tag: &str, attributes: Attributes<'_>) {
        self.within(tag, attributes, |_| {});
    }

    /// Writes a text.
    pub(super) fn text(&mut self, text: impl Display) {
        escape(&mut self.out, &text.to_string());
    }

    /// Writes the style of the page, which is not escaped: it is part of the program.
    pub(super) fn style(&mut self, css: &'static str) {
        let _ = writeln!(self.out, "<style>{css}</style>");
    }

    fn open(&mut self, tag: &str, attributes: Attributes<'_>) {
        let _ = write!(self.out, "<{tag}");
        for (name, value) in attributes {
            let _ = write!(self.out, " {name}=\"");
            escape(&mut self.out, &value.to_string());
            self.out.push('"');
        }
        self.out.push('>');
    }
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Nothing that turns the line around, or that no page may hold.
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() && !c.is_whitespace() => {}
            c => out.push(c),
        }
    }
}

/// A table: what it is of, its columns, and its rows, each with its name.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) caption: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<(String, Vec<String>)>,
    /// Columns that hold words, and so begin at the left; the names of the rows do anyway.
    words: &'static [usize],
}

impl Table {
    /// Returns a table without rows. The first column is that of the rows' names.
    pub(super) fn of(caption: impl Into<String>, columns: &[&str]) -> Self {
        let columns = columns.iter().map(|c| (*c).to_owned()).collect();
        Self { caption: caption.into(), columns, rows: vec![], words: &[] }
    }

    /// Returns it with these columns for words; the column of the names is 0.
    pub(super) fn with_words(self, words: &'static [usize]) -> Self {
        Self { words, ..self }
    }

    /// Adds a row.
    pub(super) fn row(&mut self, name: impl Into<String>, cells: Vec<String>) {
        self.rows.push((name.into(), cells));
    }

    /// Writes it, in a box of its own that scrolls where it is wider than the page.
    pub(super) fn write(&self, page: &mut Page) {
        let id = page.id("table");
        page.within(
            "div",
            &[("class", &"scroll"), ("role", &"group"), ("aria-labelledby", &id), ("tabindex", &0)],
            |page| {
                page.within("table", &[], |page| {
                    page.within("caption", &[], |page| page.leaf("span", &[("id", &id)], &self.caption));
                    page.within("thead", &[], |page| {
                        page.within("tr", &[], |page| {
                            for (place, column) in self.columns.iter().enumerate() {
                                self.cell(page, "th", place, column, Some("col"));
                            }
                        });
                    });
                    page.within("tbody", &[], |page| self.write_rows(page));
                });
            },
        );
    }

    fn write_rows(&self, page: &mut Page) {
        for (name, cells) in &self.rows {
            page.within("tr", &[], |page| {
                self.cell(page, "th", 0, name, Some("row"));
                for (place, cell) in (1..).zip(cells) {
                    self.cell(page, "td", place, cell, None);
                }
            });
        }
    }

    fn cell(&self, page: &mut Page, tag: &str, place: usize, text: &str, scope: Option<&str>) {
        let scope = scope.as_ref().map(|scope| ("scope", scope as &dyn Display));
        let class = self.words.contains(&place).then_some(("class", &"word" as &dyn Display));
        let attributes: Vec<(&str, &dyn Display)> = scope.into_iter().chain(class).collect();
        page.leaf(tag, &attributes, text);
    }
}
