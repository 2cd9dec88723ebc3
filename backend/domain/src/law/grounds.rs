//! Grounds for refusal. A ground that may never be chosen is a row too: posting it is answered with its article.

use super::Cite;

/// Whether the other State must be heard before a refusal on a ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consultation {
    /// 18(26): owed without exception; a refusal without it is recorded as a breach.
    Owed,
    /// Held, or a reason why not.
    HeldOrReason,
}

/// One ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// The code that is sent and stored.
    pub code: &'static str,
    /// What it rests on, or what forbids it.
    pub law: &'static [Cite],
    /// What it means, in a few words.
    pub meaning: &'static str,
    /// Whether it may be chosen at all.
    pub may_be_chosen: bool,
    /// Whether the other State must be heard first.
    pub consultation: Consultation,
}

use Cite::{Uncac, Untoc};
use Consultation::{HeldOrReason, Owed};

/// The grounds of a request for assistance. Extradition's follow.
pub const GROUNDS: &[Ground] = &[
    Ground {
        code: "18(21)(a)",
        law: &[Untoc("18(21)(a)")],
        meaning: "not in conformity with article 18",
        may_be_chosen: true,
        consultation: Owed,
    },
    Ground {
        code: "18(21)(b)",
        law: &[Untoc("18(21)(b)")],
        meaning: "sovereignty, security, ordre public or other essential interests",
        may_be_chosen: true,
        consultation: Owed,
    },
    Ground {
        code: "18(21)(c)",
        law: &[Untoc("18(21)(c)")],
        meaning: "own authorities could not do it in a similar case",
        may_be_chosen: true,
        consultation: Owed,
    },
    Ground {
        code: "18(21)(d)",
        law: &[Untoc("18(21)(d)")],
        meaning: "contrary to the law on mutual legal assistance",
        may_be_chosen: true,
        consultation: Owed,
    },
    Ground {
        code: "18(9)",
        law: &[Untoc("18(9)")],
        meaning: "no dual criminality",
        may_be_chosen: true,
        consultation: HeldOrReason,
    },
    Ground {
        code: "13(7)",
        law: &[Untoc("13(7)")],
        meaning: "confiscation: not a Convention offence",
        may_be_chosen: true,
        consultation: HeldOrReason,
    },
    Ground {
        code: "bank_secrecy",
        law: &[Untoc("18(8)"), Uncac("46(8)")],
        meaning: "bank secrecy is never a ground",
        may_be_chosen: false,
        consultation: Owed,
    },
    Ground {
        code: "fiscal_only",
        law: &[Untoc("18(22)"), Uncac("46(22)")],
        meaning: "that the offence is also considered to involve fiscal matters is never the sole ground",
        may_be_chosen: false,
        consultation: Owed,
    },
];

/// Returns the row of a ground. One that may never be chosen is also known by the article that bars it.
#[must_use]
pub fn ground(code: &str) -> Option<&'static Ground> {
    let barred_by = |g: &&Ground| !g.may_be_chosen && g.law.iter().any(|c| c.to_string() == code);
    GROUNDS.iter().find(|g| g.code == code).or_else(|| GROUNDS.iter().find(barred_by))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bank_secrecy_and_solely_fiscal_may_never_be_chosen() {
        let barred: Vec<_> = GROUNDS.iter().filter(|g| !g.may_be_chosen).map(|g| g.code).collect();
        assert_eq!(barred, ["bank_secrecy", "fiscal_only"]);
    }

    #[test]
    fn a_barred_ground_is_barred_by_its_article_too() {
        for code in ["18(8)", "18(22)", "UNCAC 46(8)"] {
            assert!(ground(code).is_some_and(|g| !g.may_be_chosen), "{code}");
        }
    }

    #[test]
    fn every_ground_of_18_21_owes_a_consultation() {
        for g in GROUNDS.iter().filter(|g| g.code.starts_with("18(21)")) {
            assert_eq!(g.consultation, Owed, "{}", g.code);
        }
    }
}
