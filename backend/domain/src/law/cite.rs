//! A place in a treaty, or in Comity's own rules.

use std::fmt;

use crate::ids::BasisCode;

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
    ("13(1)(a)", "55(1)(a)"),
    ("13(1)(b)", "55(1)(b)"),
    ("13(2)", "55(2)"),
    ("13(3)", "55(3)"),
    ("13(3)(a)", "55(3)(a)"),
    ("13(3)(b)", "55(3)(b)"),
    ("13(3)(c)", "55(3)(c)"),
    ("13(4)", "55(4)"),
    ("18(4)", "46(4)"),
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

impl Cite {
    /// Returns the same rule by the numbers of the basis a request rests on: an UNCAC request never cites UNTOC's.
    #[must_use]
    pub fn on(self, rests_on_uncac: bool) -> Self {
        match self {
            Self::Untoc(article) if rests_on_uncac => IN_UNCAC
                .iter()
                .find(|(untoc, _)| *untoc == article)
                .map_or(self, |(_, uncac)| Self::Uncac(uncac)),
            _ => self,
        }
    }
}

/// Returns whether a request rests first of all on the Convention against Corruption.
#[must_use]
pub fn rests_on_uncac(legal_basis: &[BasisCode]) -> bool {
    legal_basis.first().is_some_and(|b| b.as_str() == "UNCAC")
}

/// Returns the citations by the numbers of the basis a request rests on, none twice.
#[must_use]
pub fn on(cites: &[Cite], legal_basis: &[BasisCode]) -> Vec<Cite> {
    let uncac = rests_on_uncac(legal_basis);
    let mut all = Vec::new();
    for cite in cites.iter().map(|c| c.on(uncac)) {
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
