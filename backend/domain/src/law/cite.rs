//! A place in a treaty, or in Comity's own rules.

use std::fmt;

/// What a rule rests on. UNTOC is printed as a bare number, every other source with its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cite {
    /// UN Convention against Transnational Organized Crime: `18(15)(b)`.
    Untoc(&'static str),
    /// UN Convention against Corruption.
    Uncac(&'static str),
    /// Trafficking Protocol.
    Tip(&'static str),
    /// A rule of Comity's own, with the section of its design.
    Comity(&'static str),
}

impl fmt::Display for Cite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Untoc(article) => f.write_str(article),
            Self::Uncac(article) => write!(f, "UNCAC {article}"),
            Self::Tip(article) => write!(f, "TIP {article}"),
            Self::Comity(section) => write!(f, "Comity {section}"),
        }
    }
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
