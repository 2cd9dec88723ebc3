//! Grounds for refusal, by legal basis. A ground that may never be chosen is a row too: posting it is answered with its
//! article. A treaty on record has its own grounds as data.

use jiff::{civil::Date, tz::TimeZone};

use super::Cite;
use crate::{
    codes::{Kind, MeasureType},
    ids::{BasisCode, GroundCode},
    registry::{Between, Context, OwnGround, TreatyOnRecord},
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

/// Against what a ground can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// Any measure of assistance.
    AnyMeasure,
    /// Surrender, and the arrest before it: article 16.
    Extradition,
    /// Whatever is asked for: grounds that may never be chosen.
    Everything,
    /// Confiscation and what leads to it: 13(1)(a), 13(1)(b), 13(2).
    Confiscation,
    /// Cooperation under UNCAC 55, also where it is asked for as 46(3)(j) or (k), which name its chapter V.
    ChapterV,
}

impl Against {
    /// Returns whether a measure of this type can be refused on the ground.
    #[must_use]
    pub const fn covers(self, measure: MeasureType) -> bool {
        match self {
            Self::AnyMeasure => !measure.is_of_extradition(),
            Self::Extradition => measure.is_of_extradition(),
            Self::Everything => true,
            Self::Confiscation => measure.is_confiscation(),
            Self::ChapterV => measure.is_confiscation() || measure.is_of_chapter_v(),
        }
    }
}

/// What a request rests on, on a day. What a code of a ground stands for hangs on it.
#[derive(Debug, Clone, Copy)]
pub struct RestsOn<'a> {
    /// The kind of request.
    pub kind: Kind,
    /// Its legal bases, first choice first.
    pub legal_basis: &'a [BasisCode],
    /// Both States, with the treaties they have on record.
    pub between: Option<&'a Between>,
    /// The day of the refusal: a treaty that has ended, or is not yet in force, gives no ground.
    pub on: Date,
}

impl<'a> RestsOn<'a> {
    /// Returns what a request of a kind with these legal bases rests on, on the day of a context.
    #[must_use]
    pub fn at(kind: Kind, legal_basis: &'a [BasisCode], context: &'a Context) -> Self {
        let on = TimeZone::UTC.to_datetime(context.now).date();
        Self { kind, legal_basis, between: context.between.as_ref(), on }
    }
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
    /// Against what it can be chosen.
    pub against: Against,
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
    let against = Against::AnyMeasure;
    Ground { code, basis, law, meaning, may_be_chosen: true, consultation, against }
}

const fn never(code: &'static str, law: &'static [Cite], meaning: &'static str) -> Ground {
    let against = Against::Everything;
    Ground { code, basis: Basis::Any, law, meaning, may_be_chosen: false, consultation: Owed, against }
}

const NOT_IN_CONFORMITY: &str = "not in conformity with the article on mutual legal assistance";
const ESSENTIAL_INTERESTS: &str = "sovereignty, security, ordre public or other essential interests";
const NOT_AT_HOME: &str = "own authorities could not do it in a similar case";
const CONTRARY_TO_LAW: &str = "contrary to the law on mutual legal assistance";

const fn extradition(
    basis: Basis,
    code: &'static str,
    law: &'static [Cite],
    meaning: &'static str,
) -> Ground {
    // 16(16): where appropriate; so a reason for none is enough.
    Ground { against: Against::Extradition, ..may(basis, code, law, meaning, HeldOrReason) }
}

const NOT_PUNISHABLE_IN_BOTH: &str = "extradition: not punishable in both States";
const LAW_OR_TREATY: &str =
    "extradition: a condition of the law or the treaty in use, such as a minimum penalty";
const NATIONAL: &str =
    "extradition: a national of the requested State, whose law does not extradite nationals";
const PERSECUTION: &str = "extradition: substantial grounds to believe in persecution or prejudice for sex, race, \
    religion, nationality, ethnic origin or political opinions";

/// The grounds for refusal, assistance first, then extradition.
pub const GROUNDS: &[Ground] = &[
    may(Basis::Untoc, "18(21)(a)", &[Untoc("18(21)(a)")], NOT_IN_CONFORMITY, Owed),
    may(Basis::Untoc, "18(21)(b)", &[Untoc("18(21)(b)")], ESSENTIAL_INTERESTS, Owed),
    may(Basis::Untoc, "18(21)(c)", &[Untoc("18(21)(c)")], NOT_AT_HOME, Owed),
    may(Basis::Untoc, "18(21)(d)", &[Untoc("18(21)(d)")], CONTRARY_TO_LAW, Owed),
    may(Basis::Untoc, "18(9)", &[Untoc("18(9)")], "no dual criminality", HeldOrReason),
    Ground {
        against: Against::Confiscation,
        ..may(
            Basis::Untoc,
            "13(7)",
            &[Untoc("13(7)")],
            "confiscation: not a Convention offence",
            HeldOrReason,
        )
    },
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
    Ground {
        against: Against::ChapterV,
        ..may(
            Basis::Uncac,
            "UNCAC 55(7)",
            &[Uncac("55(7)")],
            "confiscation: no sufficient and timely evidence, or property of a de minimis value",
            HeldOrReason,
        )
    },
    Ground {
        against: Against::Everything,
        ..may(
            Basis::Reciprocity,
            "domestic_law",
            &[Comity("5")],
            "without a treaty: the requested State's own law does not allow it",
            HeldOrReason,
        )
    },
    extradition(Basis::Untoc, "16(1)", &[Untoc("16(1)")], NOT_PUNISHABLE_IN_BOTH),
    extradition(Basis::Untoc, "16(7)", &[Untoc("16(7)")], LAW_OR_TREATY),
    extradition(Basis::Untoc, "16(10)", &[Untoc("16(10)")], NATIONAL),
    extradition(Basis::Untoc, "16(14)", &[Untoc("16(14)")], PERSECUTION),
    extradition(Basis::Uncac, "UNCAC 44(1)", &[Uncac("44(1)")], NOT_PUNISHABLE_IN_BOTH),
    extradition(Basis::Uncac, "UNCAC 44(8)", &[Uncac("44(8)")], LAW_OR_TREATY),
    extradition(Basis::Uncac, "UNCAC 44(11)", &[Uncac("44(11)")], NATIONAL),
    extradition(Basis::Uncac, "UNCAC 44(15)", &[Uncac("44(15)")], PERSECUTION),
    never("bank_secrecy", &[Untoc("18(8)"), Uncac("46(8)")], "bank secrecy is never a ground"),
    never(
        "fiscal_only",
        &[Untoc("18(22)"), Uncac("46(22)"), Untoc("16(15)"), Uncac("44(16)")],
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

/// Returns whether a ground of the table is that the person is a national of the requested State: then 16(10) follows.
#[must_use]
pub fn is_nationality(ground: &GroundCode) -> bool {
    GROUNDS.iter().any(|row| row.code == ground.as_str() && row.meaning == NATIONAL)
}

/// Returns whether a treaty on record has a ground as its own that the person is a national of the requested State. What
/// the table has so is known by its code, [`is_nationality`].
#[must_use]
pub fn is_own_of_nationality(code: &str, rests_on: RestsOn<'_>) -> bool {
    match find(code, rests_on) {
        Some(Found::Own(own)) => own.nationality,
        Some(Found::Row(_) | Found::OfAnotherBasis { .. }) | None => false,
    }
}

/// Returns what a code stands for. A ground that may never be chosen is also known by the article that bars it, and
/// what a treaty on record calls by the code of a row is the row: nothing a treaty says opens a barred ground.
#[must_use]
pub fn find(code: &str, rests_on: RestsOn<'_>) -> Option<Found> {
    if let Some(barred) = GROUNDS.iter().find(|g| !g.may_be_chosen && g.is_called(code)) {
        return Some(Found::Row(barred));
    }
    let Some(row) = GROUNDS.iter().find(|g| g.code == code) else {
        return on_record(rests_on).find(|g| g.code.as_str() == code).cloned().map(Found::Own);
    };
    let open = |g: &Ground| is_open_to(g.basis, rests_on);
    if open(row) {
        return Some(Found::Row(row));
    }
    let same = |g: &&Ground| g.meaning == row.meaning && g.code != row.code && open(g);
    Some(Found::OfAnotherBasis { instead: GROUNDS.iter().find(same) })
}

/// Returns the row that is called so already: a treaty on record may not call a ground of its own by that code, or by
/// the article of a ground that may never be chosen.
#[must_use]
pub fn called(code: &str) -> Option<&'static Ground> {
    GROUNDS.iter().find(|g| g.is_called(code))
}

impl Ground {
    fn is_called(&self, code: &str) -> bool {
        let same = |name: &str| name.eq_ignore_ascii_case(code);
        same(self.code) || (!self.may_be_chosen && self.law.iter().any(|c| same(&c.to_string())))
    }
}

/// A ground that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The code that is sent and stored.
    pub code: String,
    /// What it means, in a few words.
    pub meaning: String,
    /// Whether the other State must be heard first.
    pub consultation: Consultation,
}

/// Returns the grounds that may be chosen against measures of these types: the tables' rows, then those of treaties on
/// record.
#[must_use]
pub fn to_choose_from(rests_on: RestsOn<'_>, measures: &[MeasureType]) -> Vec<Choice> {
    let against = |g: &&Ground| measures.iter().any(|m| g.against.covers(*m));
    let rows = GROUNDS.iter().filter(|g| g.may_be_chosen && is_open_to(g.basis, rests_on)).filter(against);
    let rows = rows.map(|g| Choice {
        code: g.code.to_owned(),
        meaning: g.meaning.to_owned(),
        consultation: g.consultation,
    });
    // What a treaty calls as a row is called opens nothing, so it is not offered.
    let own = on_record(rests_on).filter(|g| g.may_be_chosen && called(g.code.as_str()).is_none());
    let own = own.map(|g| Choice {
        code: g.code.to_string(),
        meaning: g.meaning.clone(),
        consultation: if g.consultation_owed { Owed } else { HeldOrReason },
    });
    rows.chain(own).collect()
}

/// Returns whether the other State must have been heard on a ground without exception, 18(26).
///
/// What is not known yet, or may not be chosen, owes it; but for extradition, where 16(16) says "where appropriate".
#[must_use]
pub fn owes_consultation(code: &str, rests_on: RestsOn<'_>) -> bool {
    match find(code, rests_on) {
        Some(Found::Row(row)) => row.consultation == Owed && !rests_on.kind.is_extradition(),
        Some(Found::Own(own)) => own.consultation_owed,
        Some(Found::OfAnotherBasis { instead }) => instead.is_none_or(|g| g.consultation == Owed),
        None => !rests_on.kind.is_extradition(),
    }
}

/// Whether a basis is one of those a request rests on, first choice or fallback. What rests on nothing yet, on
/// reciprocity, or on a treaty without grounds of its own that day keeps UNTOC's as Comity's own rule.
fn is_open_to(basis: Basis, rests_on: RestsOn<'_>) -> bool {
    let has_its_own = |b: &BasisCode| in_force(b, rests_on).is_some_and(|t| !t.grounds.is_empty());
    let names = |code: &str| rests_on.legal_basis.iter().any(|b| b.as_str() == code);
    match basis {
        Basis::Any => true,
        Basis::Uncac => names("UNCAC"),
        Basis::Reciprocity => names("reciprocity"),
        Basis::Untoc => {
            let keeps = |b: &BasisCode| b.as_str() != "UNCAC" && !has_its_own(b);
            rests_on.legal_basis.is_empty() || rests_on.legal_basis.iter().any(keeps)
        }
    }
}

/// The treaty on record of this code, where it is in force between the two States on the day.
fn in_force<'a>(code: &BasisCode, rests_on: RestsOn<'a>) -> Option<&'a TreatyOnRecord> {
    rests_on.between?.treaty(code.as_str()).filter(|t| t.in_force_on(rests_on.on))
}

/// The grounds of the treaties on record a request rests on, in the order in which it names them.
fn on_record(rests_on: RestsOn<'_>) -> impl Iterator<Item = &OwnGround> {
    rests_on.legal_basis.iter().filter_map(move |b| in_force(b, rests_on)).flat_map(|t| &t.grounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(codes: &[&str]) -> Vec<BasisCode> {
        codes.iter().map(|c| c.parse().unwrap()).collect()
    }

    fn found(code: &str, codes: &[&str]) -> Option<Found> {
        find(
            code,
            RestsOn {
                kind: Kind::Mla,
                legal_basis: &basis(codes),
                between: None,
                on: Date::constant(2026, 1, 12),
            },
        )
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
                let found = found(code, legal_basis);
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
        let on_uncac = found("18(21)(b)", &["UNCAC"]);
        let Some(Found::OfAnotherBasis { instead: Some(instead) }) = on_uncac else { panic!("{on_uncac:?}") };
        assert_eq!(instead.code, "UNCAC 46(21)(b)");
        assert!(matches!(found("UNCAC 46(21)(b)", &["UNTOC"]), Some(Found::OfAnotherBasis { .. })));
        // A fallback opens its own numbers too.
        let both = ["UNCAC", "UNTOC"];
        assert!(matches!(found("18(21)(b)", &both), Some(Found::Row(_))));
        assert!(matches!(found("UNCAC 46(21)(b)", &both), Some(Found::Row(_))));
    }

    #[test]
    fn domestic_law_is_a_ground_without_a_treaty_only() {
        assert!(matches!(found("domestic_law", &["reciprocity"]), Some(Found::Row(_))));
        assert!(matches!(found("domestic_law", &["UNTOC"]), Some(Found::OfAnotherBasis { .. })));
    }
}
