//! Grounds for refusal, by legal basis. A ground that may never be chosen is a row too: posting it is answered with its
//! article. A treaty on record has its own grounds as data.

use super::Cite;
use crate::{
    ids::{BasisCode, GroundCode},
    registry::{Between, OwnGround},
};

/// Whether the other State must be heard before a refusal on a ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consultation {
    /// 18(26): owed without exception; a refusal without it is recorded as a breach.
    Owed,
    /// Held, or a reason why not.
    HeldOrReason,
}

/// The basis on which a ground can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// UNTOC, with or without a protocol; also reciprocity and treaties on record without grounds of their own, where
    /// Comity keeps them as its own rule.
    Untoc,
    /// The Convention against Corruption.
    Uncac,
    /// No treaty: domestic law.
    Reciprocity,
    /// Whatever it rests on.
    Any,
}

/// One ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// The code that is sent and stored.
    pub code: &'static str,
    /// On which basis it can be chosen.
    pub basis: Basis,
    /// What it rests on, or what forbids it.
    pub law: &'static [Cite],
    /// What it means, in a few words.
    pub meaning: &'static str,
    /// Whether it may be chosen at all.
    pub may_be_chosen: bool,
    /// Whether the other State must be heard first.
    pub consultation: Consultation,
}

use Cite::{Comity, Uncac, Untoc};
use Consultation::{HeldOrReason, Owed};

const fn may(
    basis: Basis,
    code: &'static str,
    law: &'static [Cite],
    meaning: &'static str,
    consultation: Consultation,
) -> Ground {
    Ground { code, basis, law, meaning, may_be_chosen: true, consultation }
}

const fn never(code: &'static str, law: &'static [Cite], meaning: &'static str) -> Ground {
    Ground { code, basis: Basis::Any, law, meaning, may_be_chosen: false, consultation: Owed }
}

const NOT_IN_CONFORMITY: &str = "not in conformity with the article on mutual legal assistance";
const ESSENTIAL_INTERESTS: &str = "sovereignty, security, ordre public or other essential interests";
const NOT_AT_HOME: &str = "own authorities could not do it in a similar case";
const CONTRARY_TO_LAW: &str = "contrary to the law on mutual legal assistance";

/// The grounds of a request for assistance. Extradition's follow.
pub const GROUNDS: &[Ground] = &[
    may(Basis::Untoc, "18(21)(a)", &[Untoc("18(21)(a)")], NOT_IN_CONFORMITY, Owed),
    may(Basis::Untoc, "18(21)(b)", &[Untoc("18(21)(b)")], ESSENTIAL_INTERESTS, Owed),
    may(Basis::Untoc, "18(21)(c)", &[Untoc("18(21)(c)")], NOT_AT_HOME, Owed),
    may(Basis::Untoc, "18(21)(d)", &[Untoc("18(21)(d)")], CONTRARY_TO_LAW, Owed),
    may(Basis::Untoc, "18(9)", &[Untoc("18(9)")], "no dual criminality", HeldOrReason),
    may(Basis::Untoc, "13(7)", &[Untoc("13(7)")], "confiscation: not a Convention offence", HeldOrReason),
    may(Basis::Uncac, "UNCAC 46(21)(a)", &[Uncac("46(21)(a)")], NOT_IN_CONFORMITY, Owed),
    may(Basis::Uncac, "UNCAC 46(21)(b)", &[Uncac("46(21)(b)")], ESSENTIAL_INTERESTS, Owed),
    may(Basis::Uncac, "UNCAC 46(21)(c)", &[Uncac("46(21)(c)")], NOT_AT_HOME, Owed),
    may(Basis::Uncac, "UNCAC 46(21)(d)", &[Uncac("46(21)(d)")], CONTRARY_TO_LAW, Owed),
    may(
        Basis::Uncac,
        "UNCAC 46(9)",
        &[Uncac("46(9)")],
        "no dual criminality, matters of a de minimis nature, or help to be had under other articles",
        HeldOrReason,
    ),
    may(
        Basis::Uncac,
        "UNCAC 55(7)",
        &[Uncac("55(7)")],
        "confiscation: no sufficient and timely evidence, or property of a de minimis value",
        HeldOrReason,
    ),
    may(
        Basis::Reciprocity,
        "domestic_law",
        &[Comity("5")],
        "without a treaty: the requested State's own law does not allow it",
        HeldOrReason,
    ),
    never("bank_secrecy", &[Untoc("18(8)"), Uncac("46(8)")], "bank secrecy is never a ground"),
    never(
        "fiscal_only",
        &[Untoc("18(22)"), Uncac("46(22)")],
        "that the offence is also considered to involve fiscal matters is never the sole ground",
    ),
];

/// What a code of a ground stands for between two States.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A row of the table.
    Row(&'static Ground),
    /// A ground of a treaty on record.
    Own(OwnGround),
    /// A row, of a basis the request does not rest on; the same by the numbers of its own, where there is one.
    OfAnotherBasis {
        /// The same ground, as it is to be named.
        instead: Option<&'static Ground>,
    },
}

/// Returns whether a ground is that the person is a national of the requested State: then 16(10) follows.
#[must_use]
pub fn is_nationality(ground: &GroundCode) -> bool {
    matches!(ground.as_str(), "16(10)" | "UNCAC 44(11)")
}

/// Returns what a code stands for. A ground that may never be chosen is also known by the article that bars it.
#[must_use]
pub fn find(code: &str, legal_basis: &[BasisCode], between: Option<&Between>) -> Option<Found> {
    let own = on_record(legal_basis, between).into_iter().find(|g| g.code.as_str() == code);
    if let Some(own) = own {
        return Some(Found::Own(own));
    }
    let barred_by = |g: &&Ground| !g.may_be_chosen && g.law.iter().any(|c| c.to_string() == code);
    let row = GROUNDS.iter().find(|g| g.code == code).or_else(|| GROUNDS.iter().find(barred_by))?;
    let open = |g: &Ground| is_open_to(g.basis, legal_basis, between);
    if open(row) {
        return Some(Found::Row(row));
    }
    let same = |g: &&Ground| g.meaning == row.meaning && g.code != row.code && open(g);
    Some(Found::OfAnotherBasis { instead: GROUNDS.iter().find(same) })
}

/// Returns the grounds that may be chosen on these legal bases: the tables' rows, then those of treaties on record.
#[must_use]
pub fn to_choose_from(
    legal_basis: &[BasisCode],
    between: Option<&Between>,
) -> (Vec<&'static Ground>, Vec<OwnGround>) {
    let rows =
        GROUNDS.iter().filter(|g| g.may_be_chosen && is_open_to(g.basis, legal_basis, between)).collect();
    let own = on_record(legal_basis, between).into_iter().filter(|g| g.may_be_chosen).collect();
    (rows, own)
}

/// Returns whether the other State must be heard without exception; where nothing is known of the code, it must.
#[must_use]
pub fn owes_consultation(code: &str, legal_basis: &[BasisCode], between: Option<&Between>) -> bool {
    match find(code, legal_basis, between) {
        Some(Found::Row(row)) => row.consultation == Owed,
        Some(Found::Own(own)) => own.consultation_owed,
        Some(Found::OfAnotherBasis { instead }) => instead.is_none_or(|g| g.consultation == Owed),
        None => true,
    }
}

/// Whether a basis is one of those a request rests on, first choice or fallback. What rests on nothing yet, on
/// reciprocity, or on a treaty without grounds of its own keeps UNTOC's as Comity's own rule.
fn is_open_to(basis: Basis, legal_basis: &[BasisCode], between: Option<&Between>) -> bool {
    let treaties = between.map(|b| b.on_record.as_slice()).unwrap_or_default();
    let has_its_own = |b: &BasisCode| treaties.iter().any(|t| &t.code == b && !t.grounds.is_empty());
    let rests_on = |code: &str| legal_basis.iter().any(|b| b.as_str() == code);
    match basis {
        Basis::Any => true,
        Basis::Uncac => rests_on("UNCAC"),
        Basis::Reciprocity => rests_on("reciprocity"),
        Basis::Untoc => {
            let keeps = |b: &BasisCode| b.as_str() != "UNCAC" && !has_its_own(b);
            legal_basis.is_empty() || legal_basis.iter().any(keeps)
        }
    }
}

/// The grounds of the treaties on record a request rests on.
fn on_record(legal_basis: &[BasisCode], between: Option<&Between>) -> Vec<OwnGround> {
    let Some(between) = between else { return vec![] };
    let chosen = between.on_record.iter().filter(|t| legal_basis.contains(&t.code));
    chosen.flat_map(|t| t.grounds.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(codes: &[&str]) -> Vec<BasisCode> {
        codes.iter().map(|c| c.parse().unwrap()).collect()
    }

    #[test]
    fn bank_secrecy_and_solely_fiscal_may_never_be_chosen() {
        let barred: Vec<_> = GROUNDS.iter().filter(|g| !g.may_be_chosen).map(|g| g.code).collect();
        assert_eq!(barred, ["bank_secrecy", "fiscal_only"]);
    }

    #[test]
    fn a_barred_ground_is_barred_by_its_article_too_on_every_basis() {
        for legal_basis in [&[][..], &["UNTOC"], &["UNCAC"], &["reciprocity"]] {
            for code in ["18(8)", "18(22)", "UNCAC 46(8)", "bank_secrecy"] {
                let found = find(code, &basis(legal_basis), None);
                assert!(
                    matches!(found, Some(Found::Row(g)) if !g.may_be_chosen),
                    "{code} on {legal_basis:?}"
                );
            }
        }
    }

    #[test]
    fn every_ground_of_18_21_owes_a_consultation_under_either_number() {
        for g in GROUNDS.iter().filter(|g| g.code.contains("(21)")) {
            assert_eq!(g.consultation, Owed, "{}", g.code);
        }
    }

    #[test]
    fn the_numbers_are_those_of_the_basis() {
        let on_uncac = find("18(21)(b)", &basis(&["UNCAC"]), None);
        let Some(Found::OfAnotherBasis { instead: Some(instead) }) = on_uncac else { panic!("{on_uncac:?}") };
        assert_eq!(instead.code, "UNCAC 46(21)(b)");
        assert!(matches!(
            find("UNCAC 46(21)(b)", &basis(&["UNTOC"]), None),
            Some(Found::OfAnotherBasis { .. })
        ));
        // A fallback opens its own numbers too.
        let both = basis(&["UNCAC", "UNTOC"]);
        assert!(matches!(find("18(21)(b)", &both, None), Some(Found::Row(_))));
        assert!(matches!(find("UNCAC 46(21)(b)", &both, None), Some(Found::Row(_))));
    }

    #[test]
    fn domestic_law_is_a_ground_without_a_treaty_only() {
        assert!(matches!(find("domestic_law", &basis(&["reciprocity"]), None), Some(Found::Row(_))));
        assert!(matches!(find("domestic_law", &basis(&["UNTOC"]), None), Some(Found::OfAnotherBasis { .. })));
    }
}
