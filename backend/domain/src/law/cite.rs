//! A place in a treaty, or in Comity's own rules.

use std::fmt;

use crate::{codes::Kind, ids::BasisCode};

/// What a rule rests on. UNTOC is printed as a bare number, every other source with its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cite {
    /// UN Convention against Transnational Organized Crime: `18(15)(b)`.
    Untoc(&'static str),
    /// UN Convention against Corruption.
    Uncac(&'static str),
    /// Trafficking Protocol.
    Tip(&'static str),
    /// Smuggling of Migrants Protocol.
    Som(&'static str),
    /// A rule of Comity's own, with the section of its design.
    Comity(&'static str),
}

impl fmt::Display for Cite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Untoc(article) => f.write_str(article),
            Self::Uncac(article) => write!(f, "UNCAC {article}"),
            Self::Tip(article) => write!(f, "TIP {article}"),
            Self::Som(article) => write!(f, "SOM {article}"),
            Self::Comity(section) => write!(f, "Comity {section}"),
        }
    }
}

/// The same rule under the Convention against Corruption: its article 46 has the paragraphs of 18 by the same numbers,
/// 55 those of 13. 13(7) has no counterpart that says the same.
const IN_UNCAC: &[(&str, &str)] = &[
    ("13(1)", "55(1)"),
    ("13(1)(a)", "55(1)(a)"),
    ("13(1)(b)", "55(1)(b)"),
    ("13(2)", "55(2)"),
    ("13(3)", "55(3)"),
    ("13(3)(a)", "55(3)(a)"),
    ("13(3)(b)", "55(3)(b)"),
    ("13(3)(c)", "55(3)(c)"),
    ("13(4)", "55(4)"),
    // 14 deals with disposal as 57 does, in other paragraphs.
    ("14(2)", "57"),
    ("18(4)", "46(4)"),
    ("18(4)-(5)", "46(4)-(5)"),
    ("18(5)", "46(5)"),
    ("18(7)", "46(7)"),
    ("18(8)", "46(8)"),
    ("18(9)", "46(9)"),
    ("18(10)", "46(10)"),
    ("18(11)", "46(11)"),
    ("18(12)", "46(12)"),
    ("18(13)", "46(13)"),
    ("18(14)", "46(14)"),
    ("18(15)", "46(15)"),
    ("18(15)(a)", "46(15)(a)"),
    ("18(15)(b)", "46(15)(b)"),
    ("18(15)(c)", "46(15)(c)"),
    ("18(15)(d)", "46(15)(d)"),
    ("18(15)(e)", "46(15)(e)"),
    ("18(15)(f)", "46(15)(f)"),
    ("18(16)", "46(16)"),
    ("18(17)", "46(17)"),
    ("18(19)", "46(19)"),
    ("18(20)", "46(20)"),
    ("18(21)", "46(21)"),
    ("18(21)(a)", "46(21)(a)"),
    ("18(21)(b)", "46(21)(b)"),
    ("18(21)(c)", "46(21)(c)"),
    ("18(21)(d)", "46(21)(d)"),
    ("18(22)", "46(22)"),
    ("18(23)", "46(23)"),
    ("18(24)", "46(24)"),
    ("18(25)", "46(25)"),
    ("18(26)", "46(26)"),
    ("18(27)", "46(27)"),
    ("18(28)", "46(28)"),
];

/// The same under the Convention against Corruption where extradition is asked for: its article 44 runs one above 16.
/// Only 44(2) says something that 16 does not.
const EXTRADITION_IN_UNCAC: &[(&str, &str)] = &[
    ("16", "44"),
    ("16(1)", "44(1)"),
    ("16(2)", "44(3)"),
    ("16(3)", "44(4)"),
    ("16(3)-(6)", "44(4)-(7)"),
    ("16(4)", "44(5)"),
    ("16(4)-(5)", "44(5)-(6)"),
    ("16(4)-(6)", "44(5)-(7)"),
    ("16(5)", "44(6)"),
    ("16(6)", "44(7)"),
    ("16(7)", "44(8)"),
    ("16(8)", "44(9)"),
    ("16(9)", "44(10)"),
    ("16(10)", "44(11)"),
    ("16(11)", "44(12)"),
    ("16(12)", "44(13)"),
    ("16(13)", "44(14)"),
    ("16(14)", "44(15)"),
    ("16(15)", "44(16)"),
    ("16(16)", "44(17)"),
];

/// What article 16 says to the matter of a paragraph of 18. Where it says nothing, the rule is Comity's own: nothing of
/// article 18 is printed on a request for extradition.
const IN_EXTRADITION: &[(&str, &str)] = &[
    ("18(6)-(7)", "16(3)"),
    ("18(7)", "16(3)-(6)"),
    ("18(9)", "16(1)"),
    ("18(15)", "16(7)"),
    ("18(17)", "16(7)"),
    ("18(21)", "16(7)"),
    ("18(22)", "16(15)"),
    ("18(26)", "16(16)"),
];

/// By whose numbers a request is cited: the article its kind is of, the convention it rests on first of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    extradition: bool,
    uncac: bool,
}

impl Numbers {
    /// UNTOC's own, of a request for assistance: what the tables are written in.
    pub const PLAIN: Self = Self { extradition: false, uncac: false };

    /// Returns those of a request.
    #[must_use]
    pub fn of(kind: Kind, legal_basis: &[BasisCode]) -> Self {
        Self { extradition: kind.is_extradition(), uncac: rests_on_uncac(legal_basis) }
    }

    /// Returns what stands in the place of an article of UNTOC by these numbers; none where it stays as it is.
    #[must_use]
    pub fn instead_of(self, article: &str) -> Option<Cite> {
        let found = |table: &[(&str, &'static str)], article: &str| {
            table.iter().find(|(from, _)| *from == article).map(|(_, to)| *to)
        };
        let in_uncac =
            |article: &str| found(EXTRADITION_IN_UNCAC, article).or_else(|| found(IN_UNCAC, article));
        // Confiscation is none of the matters of extradition.
        if self.extradition && article.starts_with("13(") {
            return Some(Cite::Comity("5"));
        }
        if !self.extradition || !article.starts_with("18(") {
            return in_uncac(article).filter(|_| self.uncac).map(Cite::Uncac);
        }
        let paragraph = article.find(')').map_or(article, |end| &article[..=end]);
        let there = found(IN_EXTRADITION, article).or_else(|| found(IN_EXTRADITION, paragraph));
        let Some(there) = there else { return Some(Cite::Comity("5")) };
        Some(in_uncac(there).filter(|_| self.uncac).map_or(Cite::Untoc(there), Cite::Uncac))
    }
}

impl Cite {
    /// Returns the same rule by the numbers of a request: an UNCAC request never cites UNTOC's, an extradition never
    /// those of assistance.
    #[must_use]
    pub fn by(self, numbers: Numbers) -> Self {
        match self {
            Self::Untoc(article) => numbers.instead_of(article).unwrap_or(self),
            // UNCAC draws the line at coercive measures for assistance; extradition is one without exception.
            Self::Uncac(article) if numbers.extradition && article.starts_with("46(9)") => {
                Self::Untoc("16(1)").by(numbers)
            }
            Self::Uncac(article)
                if numbers.extradition && (article.starts_with("46(") || article.starts_with("55(")) =>
            {
                Self::Comity("5")
            }
            cite => cite,
        }
    }
}

/// Returns whether a request rests first of all on the Convention against Corruption.
#[must_use]
pub fn rests_on_uncac(legal_basis: &[BasisCode]) -> bool {
    legal_basis.first().is_some_and(|b| b.as_str() == "UNCAC")
}

/// Returns the citations by the numbers of a request, none twice.
#[must_use]
pub fn by(cites: &[Cite], numbers: Numbers) -> Vec<Cite> {
    let mut all = Vec::new();
    for cite in cites.iter().map(|c| c.by(numbers)) {
        if !all.contains(&cite) {
            all.push(cite);
        }
    }
    all
}

/// Returns the citations as one line, in order, none twice.
#[must_use]
pub fn line(cites: &[Cite]) -> String {
    let mut seen: Vec<String> = Vec::new();
    for cite in cites {
        let text = cite.to_string();
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.join("; ")
}
