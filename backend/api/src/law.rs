//! What Comity does about each article: the tables of the rules turned round, so that a lawyer can check them against
//! the treaty. `docs/law.md` is this page.

use std::{collections::BTreeMap, fmt::Write as _};

use comity_domain::{
    clocks::{CLOCKS, Length},
    codes::{Action, KeptBy, Kind},
    law::{
        Cite,
        completeness::{ANOTHER_IS_HELD, DATE_IS_OVER, NAMES_SEALED_PERSON, RULES, Weight},
        grounds::{Against, Basis, Consultation, GROUNDS},
    },
    workflow::{
        render,
        table::{TRANSITIONS, Transition},
    },
};

use crate::words;

/// What Comity does about one article.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// Where it comes from: the table of transitions, contents, grounds or clocks.
    pub table: &'static str,
    /// The row of it.
    pub row: String,
    /// What it does, in words.
    pub does: String,
}

/// A treaty, in the order in which it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Untoc,
    Tip,
    Som,
    Uncac,
    Comity,
}

impl Source {
    const fn of(cite: Cite) -> (Self, &'static str) {
        match cite {
            Cite::Untoc(article) => (Self::Untoc, article),
            Cite::Uncac(article) => (Self::Uncac, article),
            Cite::Tip(article) => (Self::Tip, article),
            Cite::Som(article) => (Self::Som, article),
            Cite::Comity(section) => (Self::Comity, section),
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Untoc => "UN Convention against Transnational Organized Crime",
            Self::Tip => "Trafficking Protocol (TIP)",
            Self::Som => "Smuggling of Migrants Protocol (SOM)",
            Self::Uncac => "UN Convention against Corruption (UNCAC)",
            Self::Comity => "Comity's own rules",
        }
    }
}

/// The numbers of an article, for an order in which 18(9) comes before 18(15).
fn order(article: &str) -> Vec<(u32, String)> {
    let part = |text: &str| (text.parse().unwrap_or(u32::MAX), text.to_owned());
    article.split(['(', ')', '-']).filter(|p| !p.is_empty()).map(part).collect()
}

type Pages = BTreeMap<Source, BTreeMap<Vec<(u32, String)>, (String, Vec<Line>)>>;

fn put(pages: &mut Pages, law: &[Cite], line: &Line) {
    for cite in law {
        let (source, article) = Source::of(*cite);
        let entry = pages.entry(source).or_default().entry(order(article));
        entry.or_insert_with(|| (article.to_owned(), vec![])).1.push(line.clone());
    }
}

/// Returns the page: each article, and what Comity does about it.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::new();
    for (source, articles) in pages() {
        let _ = writeln!(out, "## {}\n", source.title());
        for (article, lines) in articles.into_values() {
            let _ = writeln!(out, "### {article}\n");
            for Line { table, row, does } in lines {
                let _ = writeln!(out, "- **{table}: {row}.** {does}");
            }
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn pages() -> Pages {
    let mut pages = Pages::new();
    for t in TRANSITIONS {
        put(&mut pages, t.law, &Line { table: "Act", row: format!("`{}`", t.action), does: act(t) });
    }
    for rule in RULES {
        let mut line = finding(rule.code, rule.weight);
        line.does.push_str(of(rule.kinds));
        put(&mut pages, rule.law, &line);
    }
    put(&mut pages, NAMES_SEALED_PERSON.1, &finding(NAMES_SEALED_PERSON.0, Weight::Blocking));
    for (code, law) in [DATE_IS_OVER, ANOTHER_IS_HELD] {
        put(&mut pages, law, &finding(code, Weight::Warning));
    }
    for g in GROUNDS {
        let mut does = match (g.may_be_chosen, g.consultation) {
            (false, _) => "May never be chosen: posting it is refused with this article.".to_owned(),
            (true, Consultation::Owed) => format!(
                "May be chosen {}. The other State is consulted first, without exception; a refusal without it can \
                 only be recorded as a breach.",
                basis(g.basis)
            ),
            (true, Consultation::HeldOrReason) => format!(
                "May be chosen {}. The other State is consulted first, or the reason given why not.",
                basis(g.basis)
            ),
        };
        does.push_str(against(g.against));
        let line = Line { table: "Ground", row: format!("`{}`, {}", g.code, g.meaning), does };
        put(&mut pages, g.law, &line);
    }
    for c in CLOCKS {
        let line = Line { table: "Clock", row: format!("`{}`", c.clock), does: clock(c) };
        put(&mut pages, c.law, &line);
    }
    pages
}

fn act(t: &Transition) -> String {
    let to = match render::to(t.to).as_str() {
        "no change" => "changes no status".to_owned(),
        "by the fold" => "leads where the measures lead".to_owned(),
        "where it came from" => "leads back to where it came from".to_owned(),
        other => format!("leads to {other}"),
    };
    let from = match t.action {
        Action::Create | Action::Register | Action::Import => String::new(),
        _ => format!(", from {}", render::from(t.from)),
    };
    let mut does = format!("Done by {}{from}; {to}.", render::roles(t.by));
    let asks: Vec<&str> = t.guards.iter().map(|g| g.asks()).collect();
    if !asks.is_empty() {
        let _ = write!(does, " Asks: {}", asks.join(" "));
    }
    let clocks: Vec<String> = t.clocks.iter().map(|c| render::clock(*c)).collect();
    if !clocks.is_empty() {
        let _ = write!(does, " Clocks: {}.", clocks.join(", "));
    }
    if t.told {
        does.push_str(" Of a State by letter it is recorded as told.");
    }
    does.push_str(of(t.kinds));
    does
}

/// On which kinds of request a row holds, where it is not all.
fn of(kinds: &[Kind]) -> &'static str {
    let has = |kind| kinds.contains(&kind);
    match (has(Kind::Mla), has(Kind::Extradition), has(Kind::ProvisionalArrest)) {
        (true, true, true) | (false, false, false) => "",
        (true, false, false) => " On assistance only.",
        (false, true, false) => " On extradition only.",
        (false, false, true) => " On provisional arrest only.",
        (true, true, false) => " On assistance and extradition only.",
        (true, false, true) => " On assistance and provisional arrest only.",
        (false, true, true) => " On extradition and provisional arrest only.",
    }
}

fn finding(code: &str, weight: Weight) -> Line {
    let weight = match weight {
        Weight::Blocking => "Without it the request cannot be submitted.",
        Weight::Warning => "A warning; the officer decides.",
    };
    let says = words::finding_by_code(code).unwrap_or_default();
    Line { table: "Contents", row: format!("`{code}`"), does: format!("{says} {weight}") }
}

const fn against(against: Against) -> &'static str {
    match against {
        Against::AnyMeasure | Against::Everything => "",
        Against::Extradition => " It stands against extradition and provisional arrest only.",
        Against::Confiscation => " It stands against 13(1)(a), 13(1)(b) and 13(2) only.",
        Against::ChapterV => " It stands against 13(1)(a), 13(1)(b), 13(2), 46(3)(j) and 46(3)(k) only.",
    }
}

const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Untoc => {
            "on UNTOC, with or without a protocol; also on reciprocity and on treaties without grounds of their own, as Comity's own rule"
        }
        Basis::Uncac => "on UNCAC",
        Basis::Reciprocity => "on reciprocity",
        Basis::Any => "on any basis",
    }
}

fn clock(c: &comity_domain::clocks::ClockRule) -> String {
    let length = |l: Length| match l {
        Length::Days(days) => format!("{days} days"),
        Length::Hours(hours) => format!("{hours} hours"),
        Length::Until(date) => format!("until {date}"),
    };
    let mut does = match c.kept_by {
        KeptBy::Both => "Kept by both States. ".to_owned(),
        one => format!("Kept by the {one} State. "),
    };
    match (c.default, c.urgent) {
        (Some(default), Some(urgent)) => {
            let _ = write!(does, "{}, {} when urgent", length(default), length(urgent));
        }
        (Some(default), None) => does.push_str(&length(default)),
        (None, _) => does.push_str("Until the date that is given"),
    }
    if c.default.is_some() {
        does.push_str(
            ", where neither a date is given nor a treaty or the pair of States sets another length",
        );
    }
    let _ = write!(does, "; shown as due soon {} hours before.", c.warns_hours);
    if c.outlives {
        does.push_str(" It goes on when the request has ended: the duty outlives it.");
    }
    does
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/law.md");
    const BEGIN: &str = "<!-- begin generated law -->\n";
    const END: &str = "<!-- end generated law -->";

    #[test]
    fn the_page_on_the_law_says_what_the_code_does() {
        let page = String::from_utf8(std::fs::read(PAGE).unwrap()).unwrap();
        let (before, rest) = page.split_once(BEGIN).unwrap();
        let (_, after) = rest.split_once(END).unwrap();
        let renewed = format!("{before}{BEGIN}\n{}\n{END}{after}", markdown());
        if std::env::var("COMITY_UPDATE_DOCS").is_ok() {
            std::fs::write(PAGE, renewed).unwrap();
            return;
        }
        assert!(page == renewed, "docs/law.md is behind the code: run this test with COMITY_UPDATE_DOCS=1");
    }

    #[test]
    fn articles_stand_in_the_order_of_the_treaty() {
        let page = markdown();
        let at =
            |heading: &str| page.find(&format!("### {heading}\n")).unwrap_or_else(|| panic!("{heading}"));
        assert!(at("18(9)") < at("18(13)") && at("18(13)") < at("18(15)(a)"));
        assert!(at("18(15)(a)") < at("18(15)(b)") && at("13(3)(b)") < at("18(5)"));
    }

    #[test]
    fn every_row_of_every_table_is_on_the_page() {
        let page = markdown();
        let rows = TRANSITIONS.iter().map(|t| t.action.to_string());
        let rows = rows.chain(RULES.iter().map(|r| r.code.to_owned()));
        let rows = rows.chain(GROUNDS.iter().map(|g| g.code.to_owned()));
        for row in rows.chain(CLOCKS.iter().map(|c| c.clock.to_string())) {
            assert!(page.contains(&format!("`{row}`")), "{row}");
        }
    }
}
