//! One HTML page that needs nothing else: no script, no address, no colour to be understood. What people wrote is
//! escaped, set apart by its own direction, and marked with its language.

use std::fmt::Write as _;

use comity_domain::ids::Language;

use super::{
    Block, Letter, Party, Table,
    line::{Line, Piece},
    words::Word,
};

/// What the page may do, also where it is opened from a disk: show itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE: &str = include_str!("letter.css");

/// Draws a letter as one page of HTML.
#[must_use]
pub fn html(letter: &Letter) -> String {
    let mut page = Page { out: String::with_capacity(16 * 1024), language: letter.language.as_ref() };
    page.head(letter);
    page.body(letter);
    page.out
}

struct Page<'a> {
    out: String,
    language: Option<&'a Language>,
}

impl Page<'_> {
    fn put(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    fn head(&mut self, letter: &Letter) {
        let title = escaped(&format!("{} {}", letter.running, letter.title.plain()));
        let _ = write!(
            self.out,
            "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n"
        );
    }

    fn body(&mut self, letter: &Letter) {
        self.put("<body>\n<div class=\"page\">\n<main>\n");
        if let Some(mark) = &letter.mark {
            self.paragraph("<p class=\"mark\">", mark);
        }
        self.put("<dl>\n");
        self.party(Word::From, &letter.from);
        self.party(Word::To, &letter.to);
        self.pairs(&letter.head);
        self.put("</dl>\n<h1>");
        self.line(&letter.title);
        self.put("</h1>\n");
        for line in &letter.opening {
            self.paragraph("<p>", line);
        }
        for (i, section) in letter.sections.iter().enumerate() {
            let _ = write!(self.out, "<section>\n<h2>{}. ", i + 1);
            self.line(&section.heading);
            if let Some(law) = &section.law {
                let _ = write!(self.out, " <span class=\"law\">({})</span>", escaped(law));
            }
            self.put("</h2>\n");
            for block in &section.blocks {
                self.block(block);
            }
            self.put("</section>\n");
        }
        self.enclosures(letter);
        self.signature(letter);
        self.put("</main>\n<footer class=\"running\">\n<p>");
        self.put(&escaped(&letter.running));
        if let Some(mark) = &letter.mark {
            self.put(" \u{b7} ");
            self.line(mark);
        }
        self.put("</p>\n</footer>\n</div>\n</body>\n</html>\n");
    }

    fn line(&mut self, line: &Line) {
        for piece in &line.0 {
            match piece {
                Piece::Ours(text) => {
                    let text = escaped(text);
                    self.put(&text);
                }
                Piece::Theirs(text) => {
                    let opening = self.isolated("bdi");
                    let _ = write!(self.out, "{opening}{}</bdi>", escaped(text));
                }
            }
        }
    }

    /// An element whose text has a direction and a language of its own.
    fn isolated(&self, element: &str) -> String {
        match self.language {
            Some(language) => format!("<{element} dir=\"auto\" lang=\"{}\">", escaped(language.as_str())),
            None => format!("<{element} dir=\"auto\">"),
        }
    }

    fn paragraph(&mut self, opening: &str, line: &Line) {
        self.put(opening);
        self.line(line);
        self.put("</p>\n");
    }

    fn party(&mut self, word: Word, party: &Party) {
        let _ = write!(self.out, "<dt>{}</dt><dd>", word.en());
        if let Some(authority) = &party.authority {
            self.line(authority);
            self.put("<br>");
        }
        self.line(&party.state);
        self.put("</dd>\n");
    }

    fn pairs(&mut self, pairs: &[(Line, Line)]) {
        for (label, value) in pairs {
            self.put("<dt>");
            self.line(label);
            self.put("</dt><dd>");
            self.line(value);
            self.put("</dd>\n");
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Sentence(line) => self.paragraph("<p>", line),
            Block::Written(paragraphs) => {
                let opening = self.isolated("div").replacen(' ', " class=\"written\" ", 1);
                self.put(&opening);
                for paragraph in paragraphs {
                    // Each takes its direction from its own first letter.
                    let _ = write!(self.out, "<p dir=\"auto\">{}</p>", escaped(&paragraph.plain()));
                }
                self.put("</div>\n");
            }
            Block::List(items) => {
                self.put("<ul>\n");
                for item in items {
                    self.put("<li>");
                    self.line(item);
                    self.put("</li>\n");
                }
                self.put("</ul>\n");
            }
            Block::Pairs(pairs) => {
                self.put("<dl>\n");
                self.pairs(pairs);
                self.put("</dl>\n");
            }
            Block::Table(table) => self.table(table, None),
        }
    }

    fn table(&mut self, table: &Table, hash: Option<usize>) {
        self.put("<table>\n<caption>");
        self.line(&table.caption);
        self.put("</caption>\n<thead><tr>");
        for column in &table.columns {
            self.put("<th scope=\"col\">");
            self.line(column);
            self.put("</th>");
        }
        self.put("</tr></thead>\n<tbody>\n");
        for row in &table.rows {
            self.put("<tr>");
            for (i, cell) in row.iter().enumerate() {
                if i == 0 {
                    self.put("<th scope=\"row\">");
                    self.line(cell);
                    self.put("</th>");
                    continue;
                }
                let label = table.columns.get(i).map(Line::plain).unwrap_or_default();
                let class = if hash == Some(i) { " class=\"hash\"" } else { "" };
                let _ = write!(self.out, "<td{class} data-label=\"{}\">", escaped(&label));
                self.line(cell);
                self.put("</td>");
            }
            self.put("</tr>\n");
        }
        self.put("</tbody>\n</table>\n");
    }

    fn enclosures(&mut self, letter: &Letter) {
        let Some(table) = super::enclosure_table(letter) else { return };
        let _ = writeln!(self.out, "<section>\n<h2>{}</h2>", Word::Enclosures.en());
        if table.rows.is_empty() {
            let _ = writeln!(self.out, "<p>{}</p>", Word::NoEnclosures.en());
        } else {
            self.table(&table, Some(2));
            let _ = writeln!(self.out, "<p>{}</p>", Word::EnclosuresCheck.en());
        }
        self.put("</section>\n");
    }

    fn signature(&mut self, letter: &Letter) {
        let _ = writeln!(self.out, "<section class=\"signature\">\n<h2>{}</h2>", Word::SignedFor.en());
        self.paragraph("<p>", &letter.signature.authority);
        let _ = writeln!(self.out, "<div class=\"line\"></div>\n<p>{}</p>", Word::SignName.en());
        if let Some(name) = &letter.signature.name {
            self.paragraph("<p>", name);
        }
        let _ = writeln!(self.out, "<div class=\"line\"></div>\n<p>{}</p>\n</section>", Word::SignPlace.en());
    }
}

/// Text that means nothing but itself, in an element or in a quoted attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
