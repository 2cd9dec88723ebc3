//! Whose article numbers a letter prints: those of the convention it rests on first, and none where it rests on
//! another treaty or on reciprocity, since paragraphs 9 to 29 of article 18 are then not what binds (18(7)).

use comity_domain::ids::BasisCode;

/// The convention a request rests on first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbers {
    /// UN Convention against Transnational Organized Crime, with or without a protocol.
    Untoc,
    /// UN Convention against Corruption.
    Uncac,
    /// Another treaty, or none.
    Neither,
}

impl Numbers {
    /// Returns whose numbers fit a legal basis; while none is chosen, those of UNTOC.
    pub(crate) fn of(basis: &[BasisCode]) -> Self {
        match basis.first().map(BasisCode::as_str) {
            None | Some("UNTOC" | "UNTOC-TIP" | "UNTOC-SOM") => Self::Untoc,
            Some("UNCAC") => Self::Uncac,
            Some(_) => Self::Neither,
        }
    }

    /// Returns a place in UNTOC 12 to 18 by the numbers that fit: `UNTOC 18(15)(a)`, `UNCAC 46(15)(a)`.
    pub(crate) fn cite(self, untoc: &str) -> Option<String> {
        match self {
            Self::Untoc => Some(format!("UNTOC {untoc}")),
            Self::Uncac => in_uncac(untoc).map(|article| format!("UNCAC {article}")),
            Self::Neither => None,
        }
    }

    /// Returns whether a convention is relied on.
    pub(crate) const fn bind(self) -> bool {
        !matches!(self, Self::Neither)
    }
}

/// The same rule in UNCAC, where it has one: notes b.9. Paragraphs keep their numbers, but for dual criminality.
fn in_uncac(untoc: &str) -> Option<String> {
    let (article, rest) = untoc.split_at(untoc.find('(').unwrap_or(untoc.len()));
    let number = match (article, rest) {
        // 14 deals with disposal as 57 does, in other paragraphs.
        ("14", _) => return Some("57".to_owned()),
        ("13", "(7)") => return None,
        ("13", _) => "55",
        ("18", _) => "46",
        _ => return None,
    };
    Some(format!("{number}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(basis: &[&str], untoc: &str) -> Option<String> {
        Numbers::of(&basis.iter().map(|b| b.parse().unwrap()).collect::<Vec<_>>()).cite(untoc)
    }

    #[test]
    fn a_letter_cites_the_convention_it_rests_on() {
        assert_eq!(on(&["UNTOC-TIP", "reciprocity"], "18(15)(a)").unwrap(), "UNTOC 18(15)(a)");
        assert_eq!(on(&["UNCAC", "UNTOC"], "18(15)(e)").unwrap(), "UNCAC 46(15)(e)");
        assert_eq!(on(&["UNCAC"], "13(3)(b)").unwrap(), "UNCAC 55(3)(b)");
        assert_eq!(on(&["UNCAC"], "13(7)"), None);
        assert_eq!(on(&["UNCAC"], "14(2)").unwrap(), "UNCAC 57");
        assert_eq!(on(&["reciprocity"], "18(15)(a)"), None);
        assert_eq!(on(&[], "18(15)(a)").unwrap(), "UNTOC 18(15)(a)");
    }
}
