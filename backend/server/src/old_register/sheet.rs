//! A file as spreadsheets save it, cut into rows: which encoding, which separator, which columns.

use std::collections::BTreeMap;

use super::{COLUMNS, Column, Problem, columns::Need, quotes};

/// One row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Its first line in the file, from 1.
    pub line: u64,
    /// What stands in each column; an empty cell is not there.
    cells: BTreeMap<Column, String>,
    /// All cells as they stand, for the file of what was skipped.
    pub raw: Vec<String>,
}

impl Row {
    /// Returns what stands in a column, without the spaces around it; none where it is empty.
    #[must_use]
    pub fn cell(&self, column: Column) -> Option<&str> {
        self.cells.get(&column).map(String::as_str)
    }
}

/// A file, cut into rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The headings, as they stand.
    pub headings: Vec<String>,
    /// What separates cells.
    pub separator: u8,
    /// The rows that hold something.
    pub rows: Vec<Row>,
    /// Rows with more cells than there are columns, for the file of what was skipped.
    pub uncut: Vec<Row>,
    /// What is wrong with the file, or with rows that could not be cut.
    pub problems: Vec<Problem>,
}

impl Sheet {
    /// Cuts a file into rows.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        match text(bytes) {
            Ok(text) => Self::of_text(text),
            Err(problem) => Self { separator: b',', problems: vec![problem], ..Self::default() },
        }
    }

    fn of_text(text: &str) -> Self {
        // Excel may say first which separator it used.
        let said = text.strip_prefix("sep=").and_then(|rest| Some((*rest.as_bytes().first()?, rest)));
        let (separator, text, before) = match said {
            Some((separator, rest)) => (separator, rest.split_once('\n').map_or("", |(_, after)| after), 1),
            None => (separator(text), text, 0),
        };
        let mut sheet = Self { separator, ..Self::default() };
        if let Some(byte) = quotes::astray(text, separator) {
            let line = Lines { text: text.as_bytes(), at: 0, line: before + 1 }.at(byte);
            let what = "A cell begins with a double quote here, and where it ends cannot be told.";
            let remedy = "Close the quote; a quote inside a quoted cell is written twice.";
            sheet.problems.push(Problem::of_line(line, what, remedy));
            return sheet;
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text.as_bytes());
        let mut records = reader.records();
        let Some(Ok(first)) = records.next() else {
            let remedy = "The first line names the columns; comityd import --columns lists them.";
            sheet.problems.push(Problem::of_line(1, "The file is empty.", remedy));
            return sheet;
        };
        sheet.headings = first.iter().map(str::to_owned).collect();
        let columns = sheet.columns(before + 1);
        let mut lines = Lines { text: text.as_bytes(), at: 0, line: before + 1 };
        for record in records {
            // Never an error: the text is UTF-8, and rows may have any length.
            let Ok(record) = record else { continue };
            let line = lines.of(record.position().map_or(0, csv::Position::byte));
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let beyond = record.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty());
            if beyond {
                sheet.problems.push(Problem::of_line(
                    line,
                    format!("It has {} cells, the first line names {}.", record.len(), columns.len()),
                    "Put a cell that holds the separator or a line break in double quotes.",
                ));
                let raw = record.iter().map(str::to_owned).collect();
                sheet.uncut.push(Row { line, raw, ..Row::default() });
                continue;
            }
            if record.iter().any(|cell| swallows(cell, separator, columns.len())) {
                let what = "A cell of it holds a whole row: a double quote before it was not closed.";
                let remedy = "Close the quote; a quote inside a quoted cell is written twice.";
                sheet.problems.push(Problem::of_line(line, what, remedy));
                continue;
            }
            let cells = columns.iter().zip(record.iter()).filter_map(|(column, cell)| {
                let cell = cell.trim();
                column.filter(|_| !cell.is_empty()).map(|column| (column, cell.to_owned()))
            });
            let row = Row { line, cells: cells.collect(), raw: record.iter().map(str::to_owned).collect() };
            sheet.rows.push(row);
        }
        sheet
    }

    /// Which column each heading is; what is wrong with the headings.
    fn columns(&mut self, line: u64) -> Vec<Option<Column>> {
        let mut known: Vec<Option<Column>> = Vec::with_capacity(self.headings.len());
        for heading in &self.headings {
            let column = Column::of_heading(heading);
            if let Some(twice) = column.filter(|c| known.contains(&Some(*c))) {
                let what = format!("The column {twice} is named twice.");
                self.problems.push(Problem::of_line(line, what, "Take one of them out."));
            } else if column.is_none() && !heading.trim().is_empty() {
                let near = Column::near(heading).map_or_else(String::new, |c| format!(" Is it {c}?"));
                let what = format!("There is no column `{}`.{near}", heading.trim());
                let remedy = "comityd import --columns lists them; take out what is not to be taken over.";
                self.problems.push(Problem::of_line(line, what, remedy));
            }
            known.push(column);
        }
        for rule in COLUMNS.iter().filter(|r| r.need == Need::Always) {
            if !known.contains(&Some(rule.column)) {
                let what = format!("The column {} is not there.", rule.column);
                self.problems.push(Problem::of_line(line, what, format!("It holds: {}", rule.help)));
            }
        }
        known
    }

    /// Returns whether something is wrong with the file itself, so that no line of it can be trusted.
    #[must_use]
    pub fn is_unfit(&self) -> bool {
        self.problems.iter().any(|p| !self.uncut.iter().any(|row| row.line == p.line))
    }
}

/// Counts lines: the reader's own count is one behind after a line that ends in CR LF.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line in which a byte stands.
    fn at(self, byte: usize) -> u64 {
        let ends = |at: usize| {
            self.text[at] == b'\n' || (self.text[at] == b'\r' && self.text.get(at + 1) != Some(&b'\n'))
        };
        self.line + (0..byte.min(self.text.len())).filter(|at| ends(*at)).count() as u64
    }

    /// The line of what begins at a byte, or after the line ends that stand there. Asked in order.
    fn of(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(c) = self.text.get(self.at)
            && (self.at < byte || matches!(c, b'\r' | b'\n'))
        {
            let ends = *c == b'\n' || (*c == b'\r' && self.text.get(self.at + 1) != Some(&b'\n'));
            self.line += u64::from(ends);
            self.at += 1;
        }
        self.line
    }
}

/// The bytes as text.
fn text(bytes: &[u8]) -> Result<&str, Problem> {
    const SAVE: &str = "Save it again as \"CSV UTF-8\" and import that.";
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || bytes.contains(&0) {
        let what = if bytes.starts_with(b"PK") {
            "This is a spreadsheet, not CSV."
        } else {
            "The file is UTF-16 or no text."
        };
        return Err(Problem::of_line(1, what, SAVE));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Problem::of_line(1, "This is a spreadsheet, not CSV.", SAVE));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let line = good.split(|b| *b == b'\n').count() as u64;
        let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
        let what = format!(
            "The text is not UTF-8: the byte {byte:#04x} is of an older code page, such as Latin-1, Windows-1252 or \
             Windows-1256."
        );
        Problem::of_line(line, what, SAVE)
    })
}

/// Whether a line within a cell has as many separators as a row: then it is one.
fn swallows(cell: &str, separator: u8, columns: usize) -> bool {
    let separators = |line: &str| line.bytes().filter(|b| *b == separator).count() + 1;
    columns > 1 && cell.lines().skip(1).any(|line| separators(line) >= columns)
}

/// The separator of the first line: comma, semicolon or tab, whichever is there most outside quotes.
fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(b, _)| *b == byte).for_each(|(_, n)| *n += 1),
        }
    }
    // The first of those that are there equally often.
    counts.iter().rev().max_by_key(|(_, n)| *n).map_or(b',', |(b, _)| *b)
}
