//! The table: what a request must hold, one row for each finding.

use super::{
    Rule, Weight,
    holds::{
        asked_under, assets_of, given, not_held, of_offences, of_type, rests_on_untoc, said, taken, uncac,
        understood, unless,
    },
};
use crate::{
    codes::{Kind, MeasureType, PersonRole, Treaty, UrgencyLevel},
    law::{Cite, basis::Taken, carried::CarriedBy},
    registry::Standing,
};

use Cite::{Comity, Uncac, Untoc};
use Weight::{Blocking, Warning};

const ASSISTANCE: &[Kind] = &[Kind::Mla];
const EXTRADITION: &[Kind] = &[Kind::Extradition];
const ARREST: &[Kind] = &[Kind::ProvisionalArrest];
const SOUGHT: &[Kind] = &[Kind::Extradition, Kind::ProvisionalArrest];

/// UNTOC 16 has no list of contents: what must be held comes from the treaty in use or the law, 16(7), and is Comity's own
/// rule. Never 18(15), never 16(9).
const BY_TREATY_OR_LAW: &[Cite] = &[Comity("4"), Untoc("16(7)")];

/// The rules: assistance in the order of 18(15), then extradition and the arrest before it, then what all hold.
pub const RULES: &[Rule] = &[
    Rule {
        code: "authority_missing",
        kinds: ASSISTANCE,
        law: &[Untoc("18(15)(a)")],
        weight: Blocking,
        lacking: |c, _, _| unless(given(c.authority.as_ref()), "authority"),
    },
    Rule {
        code: "conducting_authority_missing",
        kinds: ASSISTANCE,
        law: &[Untoc("18(15)(b)")],
        weight: Blocking,
        lacking: |c, _, _| match &c.conducting_authority {
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
        kinds: ASSISTANCE,
        law: &[Untoc("18(15)(b)")],
        weight: Blocking,
        lacking: |c, _, _| unless(given(c.subject.as_ref()), "subject"),
    },
    Rule {
        code: "nature_missing",
        kinds: ASSISTANCE,
        law: &[Untoc("18(15)(b)")],
        weight: Blocking,
        lacking: |c, _, _| unless(given(c.nature_of_proceedings.as_ref()), "nature_of_proceedings"),
    },
    Rule {
        code: "facts_missing",
        kinds: ASSISTANCE,
        law: &[Untoc("18(15)(c)")],
        weight: Blocking,
        lacking: |c, _, _| unless(c.only_service_of_documents() || given(c.facts.as_ref()), "facts"),
    },
    Rule {
        code: "assistance_missing",
        kinds: ASSISTANCE,
        law: &[Untoc("18(15)(d)")],
        weight: Blocking,
        lacking: |c, _, _| {
            if c.measures.is_empty() {
                return vec!["measures".into()];
            }
            let undescribed = c.measures.iter().filter(|m| !given(m.description.as_ref()));
            undescribed.map(|m| format!("measures.{}.description", m.id)).collect()
        },
    },
    Rule {
        code: "chapter_v_without_uncac",
        kinds: ASSISTANCE,
        law: &[Uncac("46(3)(j)"), Uncac("46(3)(k)")],
        // UNTOC has no such measure, but what it calls any other assistance, 18(3)(i), may hold it, and so may a treaty
        // on record: the officer decides, and the other State answers.
        weight: Warning,
        lacking: |c, _, _| {
            if c.legal_basis.iter().any(|b| b.as_str() == "UNCAC") {
                return vec![];
            }
            let without = c.measures.iter().filter(|m| m.measure_type.is_of_chapter_v());
            without.map(|m| format!("measures.{}.type", m.id)).collect()
        },
    },
    Rule {
        code: "property_not_described",
        kinds: ASSISTANCE,
        law: &[Untoc("13(3)(a)")],
        weight: Blocking,
        // A description of the property; the facts and the assistance are asked by 18(15)(c)-(d).
        lacking: |c, _, _| {
            let without = of_type(c, MeasureType::ConfiscationOrderThere).filter(|m| m.assets.is_empty());
            let fields: Vec<String> = without.map(|m| format!("measures.{}.assets", m.id)).collect();
            if c.assets.is_empty() && !fields.is_empty() { vec!["assets".to_owned()] } else { fields }
        },
    },
    Rule {
        code: "place_or_value_missing",
        kinds: ASSISTANCE,
        law: &[Uncac("55(3)(a)")],
        weight: Warning,
        lacking: |c, _, _| {
            if !uncac(c) {
                return vec![];
            }
            let assets = assets_of(c, MeasureType::ConfiscationOrderThere);
            let place = assets.iter().filter(|a| !given(a.place.as_ref()));
            let value = assets.iter().filter(|a| a.value_minor.is_none());
            let mut fields: Vec<String> = place.map(|a| format!("assets.{}.place", a.id)).collect();
            fields.extend(value.map(|a| format!("assets.{}.value_minor", a.id)));
            fields
        },
    },
    Rule {
        code: "order_copy_missing",
        kinds: ASSISTANCE,
        law: &[Untoc("13(3)(b)")],
        weight: Blocking,
        lacking: |c, _, _| match asked_under(c, MeasureType::ConfiscationOurOrder) {
            Some(said) => unless(given(said.order_copy.as_ref()), "confiscation.order_copy"),
            None => vec![],
        },
    },
    Rule {
        code: "extent_missing",
        kinds: ASSISTANCE,
        law: &[Untoc("13(3)(b)")],
        weight: Blocking,
        lacking: |c, _, _| match asked_under(c, MeasureType::ConfiscationOurOrder) {
            Some(said) => unless(given(said.extent.as_ref()), "confiscation.extent"),
            None => vec![],
        },
    },
    Rule {
        code: "order_not_final",
        kinds: ASSISTANCE,
        law: &[Uncac("55(3)(b)")],
        weight: Blocking,
        lacking: |c, _, _| match asked_under(c, MeasureType::ConfiscationOurOrder).filter(|_| uncac(c)) {
            Some(said) => unless(said.order_final_on.is_some(), "confiscation.order_final_on"),
            None => vec![],
        },
    },
    Rule {
        code: "third_parties_not_heard",
        kinds: ASSISTANCE,
        law: &[Uncac("55(3)(b)")],
        weight: Blocking,
        lacking: |c, _, _| match asked_under(c, MeasureType::ConfiscationOurOrder).filter(|_| uncac(c)) {
            Some(said) => unless(!said.third_parties_heard.is_empty(), "confiscation.third_parties_heard"),
            None => vec![],
        },
    },
    Rule {
        code: "order_to_freeze_not_attached",
        kinds: ASSISTANCE,
        law: &[Uncac("55(3)(c)")],
        weight: Warning,
        // Where there is one; only the officer knows.
        lacking: |c, _, _| match asked_under(c, MeasureType::Freezing).filter(|_| uncac(c)) {
            Some(said) => unless(given(said.order_copy.as_ref()), "confiscation.order_copy"),
            None => vec![],
        },
    },
    Rule {
        code: "surrender_not_asked",
        kinds: SOUGHT,
        law: BY_TREATY_OR_LAW,
        weight: Blocking,
        lacking: |c, _, _| unless(!c.measures.is_empty(), "measures"),
    },
    Rule {
        code: "person_sought_missing",
        kinds: SOUGHT,
        law: BY_TREATY_OR_LAW,
        weight: Blocking,
        lacking: |c, _, _| unless(c.sought().is_some(), "extradition.person"),
    },
    Rule {
        code: "location_missing",
        kinds: EXTRADITION,
        law: BY_TREATY_OR_LAW,
        weight: Blocking,
        lacking: |c, _, _| unless(given(said(c).location.as_ref()), "extradition.location"),
    },
    Rule {
        code: "location_not_known",
        kinds: ARREST,
        law: BY_TREATY_OR_LAW,
        weight: Warning,
        lacking: |c, _, _| {
            let place = c.sought().and_then(|code| c.persons.iter().find(|p| p.code == *code));
            let known = place.is_some_and(|p| p.sealed || given(p.place.as_ref()));
            unless(known || given(said(c).location.as_ref()), "extradition.location")
        },
    },
    Rule {
        code: "instrument_missing",
        kinds: EXTRADITION,
        law: BY_TREATY_OR_LAW,
        weight: Blocking,
        lacking: |c, _, _| unless(given(said(c).instrument.as_ref()), "extradition.instrument"),
    },
    Rule {
        code: "facts_missing",
        kinds: SOUGHT,
        law: BY_TREATY_OR_LAW,
        weight: Blocking,
        lacking: |c, _, _| unless(given(c.facts.as_ref()), "facts"),
    },
    Rule {
        code: "law_missing",
        kinds: SOUGHT,
        law: BY_TREATY_OR_LAW,
        weight: Blocking,
        lacking: |c, _, _| {
            if c.offences.is_empty() {
                return vec!["offences".into()];
            }
            of_offences(c, |o| given(o.provision.as_ref()), "provision")
        },
    },
    Rule {
        code: "penalty_missing",
        kinds: EXTRADITION,
        law: &[Untoc("16(1)"), Untoc("16(7)")],
        weight: Blocking,
        lacking: |c, _, _| of_offences(c, |o| o.max_penalty_years.is_some(), "max_penalty_years"),
    },
    Rule {
        code: "penalty_missing",
        kinds: ARREST,
        law: &[Untoc("16(1)"), Untoc("16(7)")],
        weight: Warning,
        lacking: |c, _, _| of_offences(c, |o| o.max_penalty_years.is_some(), "max_penalty_years"),
    },
    Rule {
        code: "penalty_below_minimum",
        kinds: SOUGHT,
        law: &[Untoc("16(7)")],
        weight: Warning,
        // Offences asked beside the first may carry less: the treaty or the law in use decides on them.
        lacking: |c, between, _| {
            let Some(least) = between.requested.extradition.minimum_penalty_years else { return vec![] };
            let beside = said(c).accessory_offences;
            let all = of_offences(c, |o| o.max_penalty_years.is_none_or(|n| n >= least), "max_penalty_years");
            let is_beside =
                |field: &String| beside.iter().any(|i| *field == format!("offences.{i}.max_penalty_years"));
            all.into_iter().filter(|field| !is_beside(field)).collect()
        },
    },
    Rule {
        code: "sentence_left_missing",
        kinds: SOUGHT,
        law: BY_TREATY_OR_LAW,
        weight: Warning,
        lacking: |c, _, _| {
            let sought = c.sought().and_then(|code| c.persons.iter().find(|p| p.code == *code));
            let serves = sought.is_some_and(|p| p.role == PersonRole::Sentenced);
            unless(!serves || given(said(c).sentence_left.as_ref()), "extradition.sentence_left")
        },
    },
    Rule {
        code: "undertaking_missing",
        kinds: ARREST,
        law: BY_TREATY_OR_LAW,
        weight: Warning,
        lacking: |c, _, _| unless(given(c.undertaking.as_ref()), "undertaking"),
    },
    Rule {
        code: "authority_not_named",
        kinds: SOUGHT,
        law: BY_TREATY_OR_LAW,
        weight: Warning,
        lacking: |c, _, _| {
            let conducting = c.conducting_authority.as_ref().is_some_and(|a| given(a.name.as_ref()));
            let mut fields = unless(given(c.authority.as_ref()), "authority");
            fields.extend(unless(conducting, "conducting_authority"));
            fields
        },
    },
    Rule {
        code: "basis_for_extradition_not_known",
        kinds: SOUGHT,
        law: &[Untoc("16(4)-(5)")],
        weight: Warning,
        lacking: |c, between, _| {
            unless(!rests_on_untoc(c) || taken(between) != Taken::NotKnown, "legal_basis")
        },
    },
    Rule {
        code: "not_taken_as_basis",
        kinds: SOUGHT,
        law: &[Untoc("16(4)-(5)")],
        weight: Warning,
        lacking: |c, between, _| unless(!rests_on_untoc(c) || taken(between) != Taken::No, "legal_basis"),
    },
    Rule {
        code: "identity_not_known",
        kinds: Kind::ALL,
        law: &[Untoc("18(15)(e)")],
        weight: Warning,
        // A sealed identity is withheld on purpose (TIP 6(1)) and is no finding.
        lacking: |c, _, _| {
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
        kinds: ASSISTANCE,
        law: &[Untoc("18(15)(f)")],
        weight: Blocking,
        lacking: |c, _, _| unless(given(c.purpose.as_ref()), "purpose"),
    },
    Rule {
        code: "urgency_without_reason",
        kinds: Kind::ALL,
        law: &[Untoc("18(24)")],
        weight: Warning,
        lacking: |c, _, _| {
            let Some(u) = &c.urgency else { return vec![] };
            let claimed = u.level == Some(UrgencyLevel::Urgent) || u.deadline.is_some();
            unless(!claimed || given(u.reason.as_ref()), "urgency.reason")
        },
    },
    Rule {
        code: "urgency_without_date",
        kinds: Kind::ALL,
        law: &[Untoc("18(24)")],
        weight: Warning,
        lacking: |c, _, _| {
            let Some(u) = &c.urgency else { return vec![] };
            let claimed = u.level == Some(UrgencyLevel::Urgent) || given(u.reason.as_ref());
            unless(!claimed || u.deadline.is_some(), "urgency.deadline")
        },
    },
    Rule {
        code: "language_missing",
        kinds: Kind::ALL,
        law: &[Untoc("18(14)")],
        weight: Warning,
        lacking: |c, _, _| unless(c.language.is_some(), "language"),
    },
    Rule {
        code: "language_not_accepted",
        kinds: Kind::ALL,
        law: &[Untoc("18(14)")],
        weight: Warning,
        lacking: |c, between, _| unless(c.language.is_none() || understood(c, between), "language"),
    },
    Rule {
        code: "translation_missing",
        kinds: Kind::ALL,
        law: &[Untoc("18(14)")],
        weight: Warning,
        lacking: |c, between, _| unless(c.language.is_none() || understood(c, between), "translations"),
    },
    Rule {
        code: "not_a_serious_crime",
        kinds: Kind::ALL,
        law: &[Untoc("2(b)"), Untoc("3(1)")],
        weight: Warning,
        lacking: |c, _, _| {
            let carried_by_penalty =
                c.offences.iter().enumerate().filter(|(_, o)| {
                    CarriedBy::read(o.convention_basis.as_deref()) == CarriedBy::SeriousCrime
                });
            carried_by_penalty
                .filter(|(_, o)| o.max_penalty_years.is_none_or(|years| years < 4))
                .map(|(i, _)| format!("offences.{i}.max_penalty_years"))
                .collect()
        },
    },
    Rule {
        code: "no_central_authority",
        kinds: Kind::ALL,
        law: &[Untoc("18(13)")],
        weight: Warning,
        lacking: |_, between, _| unless(between.requested.active_authority, "requested"),
    },
    Rule {
        code: "treaty_status_not_known",
        kinds: Kind::ALL,
        law: &[Untoc("18(7)")],
        weight: Warning,
        lacking: |c, between, _| {
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
        code: "basis_not_on_record",
        kinds: Kind::ALL,
        law: &[Untoc("18(7)"), Comity("4")],
        weight: Warning,
        // A treaty that nobody put on record may still bind: the officer knows, or wrote it wrong.
        lacking: |c, between, _| {
            let known = |code: &str| {
                matches!(code, "UNTOC" | "UNTOC-TIP" | "UNTOC-SOM" | "UNCAC" | "reciprocity")
                    || between.treaty(code).is_some()
            };
            unless(c.legal_basis.iter().all(|basis| known(basis.as_str())), "legal_basis")
        },
    },
    Rule {
        code: "penalty_beyond_a_life",
        kinds: Kind::ALL,
        law: &[Comity("4")],
        weight: Warning,
        // Some laws name such terms; far more often it is a slip of the hand.
        lacking: |c, _, _| {
            let offences = c.offences.iter().enumerate();
            let beyond = offences.filter(|(_, o)| o.max_penalty_years.is_some_and(|years| years > 100));
            beyond.map(|(i, _)| format!("offences.{i}.max_penalty_years")).collect()
        },
    },
    Rule {
        code: "identity_without_purpose",
        kinds: Kind::ALL,
        law: &[Cite::Tip("6(1)"), Comity("4")],
        weight: Blocking,
        lacking: |c, _, _| {
            let sealed = c.persons.iter().filter(|p| p.sealed);
            sealed
                .filter(|p| p.identity_sent == Some(true) && !given(p.identity_purpose.as_ref()))
                .map(|p| format!("persons.{}.identity_purpose", p.code))
                .collect()
        },
    },
    Rule {
        code: "identity_to_send_missing",
        kinds: Kind::ALL,
        law: &[Cite::Tip("6(1)"), Comity("6")],
        weight: Blocking,
        lacking: |c, _, vault| not_held(c, vault, true),
    },
    Rule {
        code: "sealed_identity_missing",
        kinds: Kind::ALL,
        law: &[Cite::Tip("6(1)"), Comity("6")],
        weight: Warning,
        // Not for the other State, to which it does not go: who this is would be known nowhere.
        lacking: |c, _, vault| not_held(c, vault, false),
    },
];
