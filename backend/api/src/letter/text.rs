//! Plain text, 72 columns: for a terminal, a telefax, a mail. Tables are written row by row.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::{Block, Letter, Party, Table, line::Line, words::Word};

/// Columns of a line.
const COLUMNS: usize = 72;

/// Draws a letter as plain text.
#[must_use]
pub fn text(letter: &Letter) -> String {
    let mut page = Page { out: String::with_capacity(8 * 1024) };
    if let Some(mark) = &letter.mark {
        page.mark(mark);
    }
    page.party(Word::From, &letter.from);
    page.party(Word::To, &letter.to);
    page.gap();
    page.pairs(&letter.head);
    page.gap();
    page.title(&letter.title);
    for line in &letter.opening {
        page.gap();
        page.wrapped(0, 0, &line.plain());
    }
    for (i, section) in letter.sections.iter().enumerate() {
        page.gap();
        let number = format!("{}. ", i + 1);
        let law = section.law.as_ref().map(|law| format!(" ({law})")).unwrap_or_default();
        page.wrapped(0, number.len(), &format!("{number}{}{law}", section.heading.plain()));
        for block in &section.blocks {
            page.block(block);
        }
    }
    if let Some(table) = super::enclosure_table(letter) {
        page.gap();
        page.heading(Word::Enclosures.en());
        if table.rows.is_empty() {
            page.wrapped(3, 3, Word::NoEnclosures.en());
        } else {
            page.table(&table);
            page.wrapped(3, 3, Word::EnclosuresCheck.en());
        }
    }
    page.signature(letter);
    if let Some(mark) = &letter.mark {
        page.gap();
        page.mark(mark);
    }
    page.out
}

struct Page {
    out: String,
}

impl Page {
    fn raw(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    /// An empty line, never two.
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn wrapped(&mut self, first: usize, rest: usize, text: &str) {
        for (i, line) in wrap(text, COLUMNS, first, rest).iter().enumerate() {
            let indent = if i == 0 { first } else { rest };
            self.raw(&format!("{:indent$}{line}", ""));
        }
    }

    fn heading(&mut self, text: &str) {
        self.raw(text);
        self.raw(&"-".repeat(text.width()));
    }

    fn title(&mut self, title: &Line) {
        let rule = "=".repeat(title.plain().width().min(COLUMNS));
        self.wrapped(0, 0, &title.plain());
        self.raw(&rule);
    }

    fn mark(&mut self, mark: &Line) {
        let line = format!("*** {} ***", mark.plain());
        let indent = COLUMNS.saturating_sub(line.width()) / 2;
        self.raw(&format!("{:indent$}{line}", ""));
        self.gap();
    }

    fn party(&mut self, word: Word, party: &Party) {
        let authority = party.authority.as_ref().map(Line::plain);
        let label = format!("{}: ", word.en());
        match authority {
            Some(authority) => {
                self.wrapped(0, label.width(), &format!("{label}{authority}"));
                self.wrapped(label.width(), label.width(), &party.state.plain());
            }
            None => self.wrapped(0, label.width(), &format!("{label}{}", party.state.plain())),
        }
    }

    fn pairs(&mut self, pairs: &[(Line, Line)]) {
        for (label, value) in pairs {
            self.wrapped(0, 3, &format!("{}: {}", label.plain(), value.plain()));
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Sentence(line) => self.wrapped(3, 3, &line.plain()),
            Block::Written(paragraphs) => {
                for paragraph in paragraphs {
                    self.wrapped(3, 3, &paragraph.plain());
                }
            }
            Block::List(items) => {
                for item in items {
                    self.wrapped(3, 5, &format!("- {}", item.plain()));
                }
            }
            Block::Pairs(pairs) => {
                for (label, value) in pairs {
                    self.wrapped(3, 6, &format!("{}: {}", label.plain(), value.plain()));
                }
            }
            Block::Table(table) => self.table(table),
        }
    }

    /// A row is its first cell, and each further cell under its label; what does not apply is left out.
    fn table(&mut self, table: &Table) {
        for row in &table.rows {
            let mut cells = row.iter().zip(&table.columns);
            let Some((first, _)) = cells.next() else { continue };
            self.wrapped(3, 3, &first.plain());
            for (cell, column) in cells.filter(|(cell, _)| cell.plain() != "-") {
                self.wrapped(6, 8, &format!("{}: {}", column.plain(), cell.plain()));
            }
        }
    }

    fn signature(&mut self, letter: &Letter) {
        self.gap();
        self.gap();
        self.wrapped(0, 0, Word::SignedFor.en());
        self.wrapped(0, 0, &letter.signature.authority.plain());
        for (word, name) in [(Word::SignName, letter.signature.name.as_ref()), (Word::SignPlace, None)] {
            self.out.push_str("\n\n");
            self.raw(&"_".repeat(40));
            self.wrapped(0, 0, word.en());
            if let Some(name) = name {
                self.wrapped(0, 0, &name.plain());
            }
        }
    }
}

/// Breaks text at spaces, and where there are none between graphemes, into lines that with their indents take no more
/// than a width. A space that does not break stays.
fn wrap(text: &str, width: usize, first: usize, rest: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let room = |lines: &Vec<String>| width.saturating_sub(if lines.is_empty() { first } else { rest }).max(2);
    for word in text.split([' ', '\u{3000}']).filter(|word| !word.is_empty()) {
        let space = usize::from(!line.is_empty());
        if line.width() + space + word.width() <= room(&lines) {
            if space == 1 {
                line.push(' ');
            }
            line.push_str(word);
            continue;
        }
        // Chinese, Thai and a long hash have no spaces: such a word goes on where the line is.
        let next = width.saturating_sub(rest).max(2);
        if word.width() <= next && !line.is_empty() && !breaks_anywhere(word) {
            lines.push(std::mem::take(&mut line));
            line.push_str(word);
            continue;
        }
        if space == 1 {
            line.push(' ');
        }
        for grapheme in word.graphemes(true) {
            if line.width() + grapheme.width() > room(&lines) && !line.is_empty() {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
            }
            line.push_str(grapheme);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Written without spaces between words.
fn breaks_anywhere(word: &str) -> bool {
    word.chars().any(|c| matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_asked() {
        let text = "A long sentence with averyveryverylongwordthatdoesnotfit and \u{6c49}\u{5b57}\u{6c49}\u{5b57}\u{6c49}\u{5b57}.";
        for width in 10..40 {
            let lines = wrap(text, width, 3, 6);
            for (i, line) in lines.iter().enumerate() {
                let indent = if i == 0 { 3 } else { 6 };
                assert!(line.width() + indent <= width, "{width}: {line:?}");
            }
            let joined: String = lines.concat().split_whitespace().collect();
            assert_eq!(joined, text.split_whitespace().collect::<String>(), "nothing is lost");
        }
    }
}
