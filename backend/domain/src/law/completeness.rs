//! What a request must hold, 18(14)-(15) and their neighbours: one row of one table for each finding.

use super::Cite;
use crate::{
    codes::{Treaty, UrgencyLevel},
    contents::Contents,
    registry::{Between, Standing},
};

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
    /// What asks for it.
    pub law: &'static [Cite],
    /// The field, in path notation: `persons.S-2.identity`.
    pub field: String,
    /// How much it weighs.
    pub weight: Weight,
}

/// One rule: where it does not hold, it names the fields that lack something.
pub struct Rule {
    /// Code of the finding.
    pub code: &'static str,
    /// What asks for it.
    pub law: &'static [Cite],
    /// How much it weighs.
    pub weight: Weight,
    /// Returns the fields that lack something, in path notation; none when the rule is met or does not apply.
    pub lacking: fn(&Contents, &Between) -> Vec<String>,
}

use Cite::{Comity, Untoc};
use Weight::{Blocking, Warning};

/// The rules for a request for assistance, in the order of 18(15).
pub const RULES: &[Rule] = &[
    Rule {
        code: "authority_missing",
        law: &[Untoc("18(15)(a)")],
        weight: Blocking,
        lacking: |c, _| unless(given(c.authority.as_ref()), "authority"),
    },
    Rule {
        code: "conducting_authority_missing",
        law: &[Untoc("18(15)(b)")],
        weight: Blocking,
        lacking: |c, _| match &c.conducting_authority {
            None => vec!["conducting_authority".into()],
            Some(a) if !given(a.name.as_ref()) && !given(a.functions.as_ref()) => {
                vec!["conducting_authority".into()]
            }
            Some(a) if !given(a.name.as_ref()) => vec!["conducting_authority.name".into()],
            Some(a) => unless(given(a.functions.as_ref()), "conducting_authority.functions"),
        },
    },
    Rule {
        code: "subject_missing",
        law: &[Untoc("18(15)(b)")],
        weight: Blocking,
        lacking: |c, _| unless(given(c.subject.as_ref()), "subject"),
    },
    Rule {
        code: "nature_missing",
        law: &[Untoc("18(15)(b)")],
        weight: Blocking,
        lacking: |c, _| unless(given(c.nature_of_proceedings.as_ref()), "nature_of_proceedings"),
    },
    Rule {
        code: "facts_missing",
        law: &[Untoc("18(15)(c)")],
        weight: Blocking,
        lacking: |c, _| unless(c.only_service_of_documents() || given(c.facts.as_ref()), "facts"),
    },
    Rule {
        code: "assistance_missing",
        law: &[Untoc("18(15)(d)")],
        weight: Blocking,
        lacking: |c, _| {
            if c.measures.is_empty() {
                return vec!["measures".into()];
            }
            let undescribed = c.measures.iter().filter(|m| !given(m.description.as_ref()));
            undescribed.map(|m| format!("measures.{}.description", m.id)).collect()
        },
    },
    Rule {
        code: "identity_not_known",
        law: &[Untoc("18(15)(e)")],
        weight: Warning,
        // A sealed identity is withheld on purpose (TIP 6(1)) and is no finding.
        lacking: |c, _| {
            let open = c.persons.iter().filter(|p| !p.sealed);
            open.flat_map(|p| {
                let parts = match (given(p.name.as_ref()), p.nationality.is_some(), given(p.place.as_ref())) {
                    (true, true, true) => vec![],
                    (true, false, true) => vec!["nationality"],
                    (true, true, false) => vec!["place"],
                    (true, false, false) => vec!["nationality", "place"],
                    // Who has no name has no identity: what else is missing goes with it.
                    (false, _, _) => vec!["identity"],
                };
                parts.into_iter().map(|part| format!("persons.{}.{part}", p.code)).collect::<Vec<_>>()
            })
            .collect()
        },
    },
    Rule {
        code: "purpose_missing",
        law: &[Untoc("18(15)(f)")],
        weight: Blocking,
        lacking: |c, _| unless(given(c.purpose.as_ref()), "purpose"),
    },
    Rule {
        code: "urgency_without_reason",
        law: &[Untoc("18(24)")],
        weight: Warning,
        lacking: |c, _| {
            let Some(u) = &c.urgency else { return vec![] };
            let claimed = u.level == Some(UrgencyLevel::Urgent) || u.deadline.is_some();
            unless(!claimed || given(u.reason.as_ref()), "urgency.reason")
        },
    },
    Rule {
        code: "urgency_without_date",
        law: &[Untoc("18(24)")],
        weight: Warning,
        lacking: |c, _| {
            let Some(u) = &c.urgency else { return vec![] };
            let claimed = u.level == Some(UrgencyLevel::Urgent) || given(u.reason.as_ref());
            unless(!claimed || u.deadline.is_some(), "urgency.deadline")
        },
    },
    Rule {
        code: "language_missing",
        law: &[Untoc("18(14)")],
        weight: Warning,
        lacking: |c, _| unless(c.language.is_some(), "language"),
    },
    Rule {
        code: "language_not_accepted",
        law: &[Untoc("18(14)")],
        weight: Warning,
        lacking: |c, between| unless(c.language.is_none() || understood(c, between), "language"),
    },
    Rule {
        code: "translation_missing",
        law: &[Untoc("18(14)")],
        weight: Warning,
        lacking: |c, between| unless(c.language.is_none() || understood(c, between), "translations"),
    },
    Rule {
        code: "not_a_serious_crime",
        law: &[Untoc("2(b)"), Untoc("3(1)")],
        weight: Warning,
        lacking: |c, _| {
            let carried_by_penalty = c
                .offences
                .iter()
                .enumerate()
                .filter(|(_, o)| o.convention_basis.as_deref() == Some("UNTOC 2(b)"));
            carried_by_penalty
                .filter(|(_, o)| o.max_penalty_years.is_none_or(|years| years < 4))
                .map(|(i, _)| format!("offences.{i}.max_penalty_years"))
                .collect()
        },
    },
    Rule {
        code: "no_central_authority",
        law: &[Untoc("18(13)")],
        weight: Warning,
        lacking: |_, between| unless(between.requested.active_authority, "requested"),
    },
    Rule {
        code: "treaty_status_not_known",
        law: &[Untoc("18(7)")],
        weight: Warning,
        lacking: |c, between| {
            let rests_on = c.legal_basis.iter().flat_map(|basis| match basis.as_str() {
                "UNTOC" => &[Treaty::Untoc][..],
                "UNTOC-TIP" => &[Treaty::Untoc, Treaty::Tip],
                "UNTOC-SOM" => &[Treaty::Untoc, Treaty::Som],
                "UNCAC" => &[Treaty::Uncac],
                _ => &[],
            });
            let unknown = rests_on.copied().any(|treaty| {
                [&between.requesting, &between.requested]
                    .iter()
                    .any(|s| s.standing(treaty) == Standing::NotKnown)
            });
            unless(!unknown, "legal_basis")
        },
    },
    Rule {
        code: "identity_without_purpose",
        law: &[Cite::Tip("6(1)"), Comity("4")],
        weight: Blocking,
        lacking: |c, _| {
            let sealed = c.persons.iter().filter(|p| p.sealed);
            sealed
                .filter(|p| p.identity_sent == Some(true) && !given(p.identity_purpose.as_ref()))
                .map(|p| format!("persons.{}.identity_purpose", p.code))
                .collect()
        },
    },
];

/// Returns what the contents lack, in the order of the table.
#[must_use]
pub fn findings(contents: &Contents, between: &Between) -> Vec<Finding> {
    RULES
        .iter()
        .flat_map(|rule| {
            (rule.lacking)(contents, between).into_iter().map(|field| Finding {
                code: rule.code,
                law: rule.law,
                field,
                weight: rule.weight,
            })
        })
        .collect()
}

/// Returns what guards `submit`.
#[must_use]
pub fn blocking(contents: &Contents, between: &Between) -> Vec<Finding> {
    findings(contents, between).into_iter().filter(|f| f.weight == Blocking).collect()
}

fn given(text: Option<&String>) -> bool {
    text.is_some_and(|t| !t.trim().is_empty())
}

fn unless(met: bool, field: &str) -> Vec<String> {
    if met { vec![] } else { vec![field.to_owned()] }
}

/// Whether the requested State accepts the language, or a translation: where it notified none, nothing is known
/// against it.
fn understood(contents: &Contents, between: &Between) -> bool {
    let accepted = &between.requested.accepted_languages;
    let written = contents.language.iter().chain(contents.translations.iter().map(|t| &t.language));
    accepted.is_empty() || written.into_iter().any(|language| accepted.contains(language))
}
