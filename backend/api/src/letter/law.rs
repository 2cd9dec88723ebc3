//! Whose article numbers a letter prints: those of the convention it rests on first, of the article its kind is of, and
//! none where it rests on another treaty or on reciprocity, since paragraphs 9 to 29 of article 18 are then not what
//! binds (18(7)), nor are the conditions of 16 (16(7)).

use comity_domain::{
    codes::Kind,
    ids::BasisCode,
    law::{Cite, cite},
};

/// The article a request is cited by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Numbers {
    convention: Convention,
    kind: Kind,
    /// The domain's, for the article on extradition.
    rules: cite::Numbers,
}

/// The convention a request rests on first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Convention {
    /// UN Convention against Transnational Organized Crime, with or without a protocol.
    Untoc,
    /// UN Convention against Corruption.
    Uncac,
    /// Another treaty, or none.
    Neither,
}

impl Numbers {
    /// Returns whose numbers fit a kind and a legal basis; while none is chosen, those of UNTOC.
    pub(crate) fn of(kind: Kind, basis: &[BasisCode]) -> Self {
        let convention = match basis.first().map(BasisCode::as_str) {
            None | Some("UNTOC" | "UNTOC-TIP" | "UNTOC-SOM") => Convention::Untoc,
            Some("UNCAC") => Convention::Uncac,
            Some(_) => Convention::Neither,
        };
        Self { convention, kind, rules: cite::Numbers::of(kind, basis) }
    }

    /// Returns the kind of the request.
    pub(crate) const fn kind(self) -> Kind {
        self.kind
    }

    /// Returns a place in UNTOC 12 to 18 by the numbers that fit: `UNTOC 18(15)(a)`, `UNCAC 46(15)(a)`. On extradition
    /// it is the place of article 16 that deals with the same, and none where it says nothing.
    pub(crate) fn cite(self, untoc: &'static str) -> Option<String> {
        match (self.convention, self.kind) {
            (Convention::Neither, _) => None,
            (_, Kind::Extradition | Kind::ProvisionalArrest) => self.of_extradition(untoc),
            (Convention::Untoc, Kind::Mla) => Some(format!("UNTOC {untoc}")),
            (Convention::Uncac, Kind::Mla) => match Cite::Untoc(untoc).by(self.rules) {
                Cite::Uncac(article) => Some(format!("UNCAC {article}")),
                // What has no counterpart is not cited.
                Cite::Untoc(_) | Cite::Tip(_) | Cite::Som(_) | Cite::Comity(_) => None,
            },
        }
    }

    fn of_extradition(self, untoc: &'static str) -> Option<String> {
        match (Cite::Untoc(untoc).by(self.rules), self.convention) {
            // The article as a whole.
            (Cite::Untoc("16"), Convention::Uncac) => Some("UNCAC 44".to_owned()),
            (Cite::Untoc(article), Convention::Untoc) => Some(format!("UNTOC {article}")),
            (Cite::Uncac(article), _) => Some(format!("UNCAC {article}")),
            // A rule of our own says nothing to a reader abroad; what has no counterpart is not cited.
            (Cite::Untoc(_) | Cite::Tip(_) | Cite::Som(_) | Cite::Comity(_), _) => None,
        }
    }

    /// Returns whether a convention is relied on.
    pub(crate) const fn bind(self) -> bool {
        !matches!(self.convention, Convention::Neither)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: Kind, basis: &[&str], untoc: &'static str) -> Option<String> {
        Numbers::of(kind, &basis.iter().map(|b| b.parse().unwrap()).collect::<Vec<_>>()).cite(untoc)
    }

    fn on(basis: &[&str], untoc: &'static str) -> Option<String> {
        of(Kind::Mla, basis, untoc)
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

    #[test]
    fn a_letter_of_extradition_cites_16_or_44_and_never_18() {
        for kind in [Kind::Extradition, Kind::ProvisionalArrest] {
            assert_eq!(of(kind, &["UNTOC"], "16(9)").unwrap(), "UNTOC 16(9)");
            assert_eq!(of(kind, &["UNCAC"], "16(9)").unwrap(), "UNCAC 44(10)");
            assert_eq!(of(kind, &["UNTOC"], "16").unwrap(), "UNTOC 16");
            assert_eq!(of(kind, &["UNCAC"], "16").unwrap(), "UNCAC 44");
            assert_eq!(of(kind, &["UNTOC-SOM"], "18(26)").unwrap(), "UNTOC 16(16)");
            assert_eq!(of(kind, &["UNCAC"], "18(26)").unwrap(), "UNCAC 44(17)");
            for article in ["18(13)", "18(14)", "18(16)", "18(19)", "18(20)", "18(23)", "18(24)", "18(28)"] {
                assert_eq!(of(kind, &["UNTOC"], article), None, "{article}");
                assert_eq!(of(kind, &["UNCAC"], article), None, "{article}");
            }
            assert_eq!(of(kind, &["reciprocity"], "16(9)"), None);
            assert_eq!(of(kind, &["LKA-IND", "UNTOC"], "16(7)"), None);
        }
    }
}
