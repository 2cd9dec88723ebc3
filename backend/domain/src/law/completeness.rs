//! What a request must hold, 18(14)-(15) and their neighbours: one row of one table for each finding.

use std::collections::BTreeSet;

use jiff::civil::Date;

mod holds;
mod rules;

use super::{
    Cite,
    cite::{self, Numbers},
};
use crate::{
    codes::Kind,
    contents::Contents,
    ids::PersonCode,
    registry::{Between, Named},
};

pub use rules::RULES;

use Cite::{Comity, Untoc};
use Weight::{Blocking, Warning};

/// What the vault of the State that drafts says of the sealed persons: only it can look.
#[derive(Debug, Clone, Copy, Default)]
pub struct VaultSays<'a> {
    /// Whose identity it holds; none: it was not asked, as where the identities are another State's to hold.
    pub held: Option<&'a BTreeSet<PersonCode>>,
    /// Where a text names one of them.
    pub named: &'a [Named],
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Guards `submit`.
    Blocking,
    /// Shown, and the officer decides.
    Warning,
}

/// Something a request lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The row it comes from; the words for it are looked up by this.
    pub code: &'static str,
    /// What asks for it, by the numbers of the basis the request rests on.
    pub law: Vec<Cite>,
    /// The field, in path notation: `persons.S-2.identity`.
    pub field: String,
    /// How much it weighs.
    pub weight: Weight,
}

/// One rule: where it does not hold, it names the fields that lack something.
pub struct Rule {
    /// Code of the finding.
    pub code: &'static str,
    /// Of which kinds of request.
    pub kinds: &'static [Kind],
    /// What asks for it.
    pub law: &'static [Cite],
    /// How much it weighs.
    pub weight: Weight,
    /// Returns the fields that lack something, in path notation; none when the rule is met or does not apply.
    pub lacking: fn(&Contents, &Between, &VaultSays<'_>) -> Vec<String>,
}

/// The finding for free text that names a sealed person. Only the vault can look; what it found is handed in.
pub const NAMES_SEALED_PERSON: (&str, &[Cite]) = ("names_sealed_person", &[Cite::Tip("6(1)"), Comity("6")]);

/// Returns what the contents lack, in the order of the table.
#[must_use]
pub fn findings(kind: Kind, contents: &Contents, between: &Between, vault: &VaultSays<'_>) -> Vec<Finding> {
    let numbers = Numbers::of(kind, &contents.legal_basis);
    let by_rule = RULES.iter().filter(|rule| rule.kinds.contains(&kind)).flat_map(|rule| {
        (rule.lacking)(contents, between, vault).into_iter().map(|field| Finding {
            code: rule.code,
            law: cite::by(rule.law, numbers),
            field,
            weight: rule.weight,
        })
    });
    let by_name = vault.named.iter().map(|n| Finding {
        code: NAMES_SEALED_PERSON.0,
        law: NAMES_SEALED_PERSON.1.to_vec(),
        field: n.field.clone(),
        weight: Blocking,
    });
    by_rule.chain(by_name).collect()
}

/// The finding for a date asked for that is over. It depends on the day, so it is shown and never guards.
pub const DATE_IS_OVER: (&str, &[Cite]) = ("date_is_over", &[Untoc("18(24)")]);

/// Returns what the contents lack on a day, beside what they lack on any.
#[must_use]
pub fn findings_on(kind: Kind, contents: &Contents, today: Date) -> Vec<Finding> {
    let over = contents.urgency.as_ref().and_then(|u| u.deadline).is_some_and(|date| date < today);
    let finding = || Finding {
        code: DATE_IS_OVER.0,
        law: cite::by(DATE_IS_OVER.1, Numbers::of(kind, &contents.legal_basis)),
        field: "urgency.deadline".to_owned(),
        weight: Warning,
    };
    over.then(finding).into_iter().collect()
}

/// The finding for a person sought whose code is not that of the person held on the arrest it follows. It depends on
/// another request, so it is shown and never guards: a letter can name the same person by another code.
pub const ANOTHER_IS_HELD: (&str, &[Cite]) = ("another_is_held", &[Comity("4"), Untoc("16(9)")]);

/// Returns what the contents lack beside the person who is held for them.
#[must_use]
pub fn finding_beside(kind: Kind, contents: &Contents, held: &PersonCode) -> Option<Finding> {
    contents.sought().filter(|sought| *sought != held).map(|_| Finding {
        code: ANOTHER_IS_HELD.0,
        law: cite::by(ANOTHER_IS_HELD.1, Numbers::of(kind, &contents.legal_basis)),
        field: "extradition.person".to_owned(),
        weight: Warning,
    })
}

/// Returns what guards `submit`.
#[must_use]
pub fn blocking(kind: Kind, contents: &Contents, between: &Between, vault: &VaultSays<'_>) -> Vec<Finding> {
    findings(kind, contents, between, vault).into_iter().filter(|f| f.weight == Blocking).collect()
}
