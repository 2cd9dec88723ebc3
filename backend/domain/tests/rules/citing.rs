//! What is cited on a request for extradition: nothing of article 18, and on UNCAC one number above. Exhaustive: every
//! row, every finding, every ground, everything that can be unmet.

use comity_domain::{
    codes::{Action, Kind, MeasureState, Status},
    ids::BasisCode,
    law::{
        Cite,
        cite::{self, Numbers},
        completeness::{NAMES_SEALED_PERSON, RULES, Weight},
        grounds::GROUNDS,
    },
    workflow::{
        Follows, Unmet,
        offers::offers,
        table::{From, TRANSITIONS},
    },
};

use crate::common::{
    people::{drafter, examiner, registrar, requested_head, requesting_head, requesting_registrar},
    situations,
};

fn numbers(kind: Kind, basis: &str) -> Numbers {
    let basis: Vec<BasisCode> = vec![basis.parse().unwrap()];
    Numbers::of(kind, &basis)
}

/// What a screen says in its own words is cited as the rules are.
#[test]
fn an_article_in_words_stands_under_the_same_number_as_the_rule() {
    for kind in [Kind::Mla, Kind::Extradition, Kind::ProvisionalArrest] {
        for basis in ["UNTOC", "UNCAC"] {
            let numbers = numbers(kind, basis);
            for cite in everything_cited() {
                let Cite::Untoc(article) = cite else { continue };
                assert_eq!(numbers.instead_of(article).unwrap_or(cite), cite.by(numbers), "{kind} {article}");
            }
        }
    }
    let uncac = |kind, article| numbers(kind, "UNCAC").instead_of(article).map(|cite| cite.to_string());
    assert_eq!(uncac(Kind::Extradition, "16(4)-(6)").as_deref(), Some("UNCAC 44(5)-(7)"));
    assert_eq!(uncac(Kind::ProvisionalArrest, "18(26)").as_deref(), Some("UNCAC 44(17)"));
    assert_eq!(uncac(Kind::Mla, "18(26)").as_deref(), Some("UNCAC 46(26)"));
    assert_eq!(numbers(Kind::Mla, "UNTOC").instead_of("18(26)"), None);
}

/// Every place in a treaty that anything in the code rests on.
fn everything_cited() -> Vec<Cite> {
    let mut all: Vec<Cite> = TRANSITIONS.iter().flat_map(|row| row.law.iter().copied()).collect();
    all.extend(RULES.iter().flat_map(|rule| rule.law.iter().copied()));
    all.extend(GROUNDS.iter().flat_map(|ground| ground.law.iter().copied()));
    all.extend(NAMES_SEALED_PERSON.1);
    all.extend(comity_domain::clocks::CLOCKS.iter().flat_map(|clock| clock.law.iter().copied()));
    all.extend(one_of_each().iter().flat_map(Unmet::law));
    all
}

/// Lists one value for each pattern; a variant without one does not compile.
macro_rules! one_of_each {
    ($($pattern:pat => $value:expr,)*) => {{
        let all: Vec<Unmet> = vec![$($value),*];
        for unmet in &all {
            match unmet {
                $($pattern)|* => {}
            }
        }
        all
    }};
}

/// One of everything that can be unmet.
fn one_of_each() -> Vec<Unmet> {
    let at = crate::common::at("2026-01-12T09:00:00Z");
    let field = || "field".to_owned();
    let measure = || "M-1".parse().unwrap();
    let person = || "A-1".parse().unwrap();
    let evidence = || "E-1".parse().unwrap();
    let ground = &GROUNDS[0];
    one_of_each! {
        Unmet::BarredGround(_) => Unmet::BarredGround(ground),
        Unmet::BarredByTreaty { .. } => Unmet::BarredByTreaty { ground: "16(1)".parse().unwrap() },
        Unmet::UnknownGround => Unmet::UnknownGround,
        Unmet::GroundOfAnotherBasis { .. } => Unmet::GroundOfAnotherBasis { instead: None },
        Unmet::GroundNotForMeasure { .. } => Unmet::GroundNotForMeasure { ground, measure: measure() },
        Unmet::FourEyes => Unmet::FourEyes,
        Unmet::ContentsChanged => Unmet::ContentsChanged,
        Unmet::ContentsNotAtHand => Unmet::ContentsNotAtHand,
        Unmet::NoActiveAuthority => Unmet::NoActiveAuthority,
        Unmet::ChannelNotAgreed => Unmet::ChannelNotAgreed,
        Unmet::ChannelNotOpen => Unmet::ChannelNotOpen,
        Unmet::NotThroughComity => Unmet::NotThroughComity,
        Unmet::DocumentNotAttached { .. } => Unmet::DocumentNotAttached { field: field() },
        Unmet::DocumentDiffers { .. } => Unmet::DocumentDiffers { field: field() },
        Unmet::DocumentOfTheFile { .. } => Unmet::DocumentOfTheFile { field: field() },
        Unmet::RecallWindowOver { .. } => Unmet::RecallWindowOver { until: at },
        Unmet::AnswerNotOverdue { .. } => Unmet::AnswerNotOverdue { due: at },
        Unmet::DateNotAhead { .. } => Unmet::DateNotAhead { field: field() },
        Unmet::NotAnswered { .. } => Unmet::NotAnswered { items: vec![] },
        Unmet::UnknownItem { .. } => Unmet::UnknownItem { item: "I-1".parse().unwrap() },
        Unmet::UnknownMeasure { .. } => Unmet::UnknownMeasure { measure: measure() },
        Unmet::MeasureNotOpen { .. } => Unmet::MeasureNotOpen { measure: measure(), state: MeasureState::Refused },
        Unmet::RefusedByDelivery { .. } => Unmet::RefusedByDelivery { measure: measure() },
        Unmet::NoExecutingAuthority { .. } => Unmet::NoExecutingAuthority { measure: measure() },
        Unmet::DualCriminalityNotAssessed { .. } => Unmet::DualCriminalityNotAssessed { confiscation: false },
        Unmet::NoConsultation { .. } => Unmet::NoConsultation { law: Cite::Untoc("18(26)"), owed: true },
        Unmet::UnknownConsultation => Unmet::UnknownConsultation,
        Unmet::ConsultationNotHeld { .. } => Unmet::ConsultationNotHeld { held_from: at },
        Unmet::NoOpenConsultation => Unmet::NoOpenConsultation,
        Unmet::IdTaken { .. } => Unmet::IdTaken { field: field() },
        Unmet::EvidenceTaken { .. } => Unmet::EvidenceTaken { evidence: evidence() },
        Unmet::UnknownState => Unmet::UnknownState,
        Unmet::OwnState => Unmet::OwnState,
        Unmet::NotAnOwnEndedRequest => Unmet::NotAnOwnEndedRequest,
        Unmet::SealedIdentity { .. } => Unmet::SealedIdentity { person: person() },
        Unmet::IdentityWithoutPurpose { .. } => Unmet::IdentityWithoutPurpose { person: person() },
        Unmet::IdentityNotHeld { .. } => Unmet::IdentityNotHeld { person: person() },
        Unmet::IdentityNotNeeded => Unmet::IdentityNotNeeded,
        Unmet::IdentitySentAlready => Unmet::IdentitySentAlready,
        Unmet::NoIdentityToSend => Unmet::NoIdentityToSend,
        Unmet::NamesSealedPerson { .. } => Unmet::NamesSealedPerson { person: person(), field: field() },
        Unmet::UnknownPerson { .. } => Unmet::UnknownPerson { person: person() },
        Unmet::StateConnected => Unmet::StateConnected,
        Unmet::NotYetHappened { .. } => Unmet::NotYetHappened { field: field() },
        Unmet::BeforeWhatLedHere { .. } => Unmet::BeforeWhatLedHere { field: field(), last: at },
        Unmet::TooEarly { follows: Follows::Arrest, .. } => Unmet::TooEarly { field: field(), follows: Follows::Arrest, at },
        Unmet::TooEarly { follows: Follows::Release, .. } => Unmet::TooEarly { field: field(), follows: Follows::Release, at },
        Unmet::TooEarly { follows: Follows::OrderOfSurrender, .. } => Unmet::TooEarly { field: field(), follows: Follows::OrderOfSurrender, at },
        Unmet::TooEarly { follows: Follows::Refusal, .. } => Unmet::TooEarly { field: field(), follows: Follows::Refusal, at },
        Unmet::ReceivedBeforeItHappened => Unmet::ReceivedBeforeItHappened,
        Unmet::NegativeAmount { .. } => Unmet::NegativeAmount { field: field() },
        Unmet::UnknownEvidence { .. } => Unmet::UnknownEvidence { evidence: evidence() },
        Unmet::UnknownConsent => Unmet::UnknownConsent,
        Unmet::NoOpenConsent => Unmet::NoOpenConsent,
        Unmet::NothingToStop => Unmet::NothingToStop,
        Unmet::StopNotOwed { .. } => Unmet::StopNotOwed { measure: measure() },
        Unmet::EvidenceReturned { .. } => Unmet::EvidenceReturned { evidence: evidence() },
        Unmet::NothingToReturn => Unmet::NothingToReturn,
        Unmet::PersonLentAlready => Unmet::PersonLentAlready,
        Unmet::NoConsentOfThePerson => Unmet::NoConsentOfThePerson,
        Unmet::PersonNotLent { .. } => Unmet::PersonNotLent { person: person() },
        Unmet::NoLendingAsked => Unmet::NoLendingAsked,
        Unmet::NothingToUse => Unmet::NothingToUse,
        Unmet::NobodyToReturn => Unmet::NobodyToReturn,
        Unmet::ReleasedAlready => Unmet::ReleasedAlready,
        Unmet::Step { .. } => Unmet::Step { number: 1, why: Box::new(Unmet::UnknownConsultation) },
        Unmet::NotAStep { .. } => Unmet::NotAStep { action: Action::Edit },
        Unmet::StepSideNotSaid { .. } => Unmet::StepSideNotSaid { action: Action::Message },
        Unmet::NotAStepOfThatSide { .. } => Unmet::NotAStepOfThatSide { action: Action::Accept },
        Unmet::StepNotPossible { .. } => Unmet::StepNotPossible { action: Action::Accept, status: Status::Sent },
        Unmet::ArrestClockRuns { .. } => Unmet::ArrestClockRuns { due: at },
        Unmet::ArrestNotReported => Unmet::ArrestNotReported,
        Unmet::NobodyHeld => Unmet::NobodyHeld,
        Unmet::HeldAlready => Unmet::HeldAlready,
        Unmet::PersonSurrendered => Unmet::PersonSurrendered,
        Unmet::ArrestBeforeRequest { .. } => Unmet::ArrestBeforeRequest { sent: at },
        Unmet::ArrestNotBeforeRequest => Unmet::ArrestNotBeforeRequest,
        Unmet::NothingCorrected => Unmet::NothingCorrected,
        Unmet::OnAnotherDay { .. } => Unmet::OnAnotherDay { field: "date", told: "2026-01-12".parse().unwrap() },
        Unmet::ArrestAnswered => Unmet::ArrestAnswered,
        Unmet::CannotFollow { .. } => Unmet::CannotFollow { field: field() },
        Unmet::MeasureOfAnotherKind { .. } => Unmet::MeasureOfAnotherKind { measure: measure(), kind: Kind::Mla },
        Unmet::NotPunishableInBoth => Unmet::NotPunishableInBoth,
        Unmet::UnknownReference { .. } => Unmet::UnknownReference { field: field() },
        Unmet::NameTaken => Unmet::NameTaken,
        Unmet::IdentityTooLong { .. } => Unmet::IdentityTooLong { person: person(), field: "name" },
        Unmet::LongPast { .. } => Unmet::LongPast { field: field(), earliest: "1990-01-01".parse().unwrap() },
        Unmet::AssigneeMayNot => Unmet::AssigneeMayNot,
        Unmet::Missing { .. } => Unmet::Missing { field: "field", law: Cite::Untoc("18(23)") },
        Unmet::Incomplete(_) => Unmet::Incomplete(vec![]),
    }
}

/// Whether a printed article is one of assistance.
fn is_of_assistance(cite: Cite) -> bool {
    match cite {
        Cite::Untoc(article) => article.starts_with("18(") || article.starts_with("13("),
        Cite::Uncac(article) => article.starts_with("46(") || article.starts_with("55("),
        _ => false,
    }
}

#[test]
fn nothing_of_article_18_is_printed_on_a_request_for_extradition() {
    let all = everything_cited();
    assert!(
        all.iter().filter(|c| is_of_assistance(**c)).count() > 80,
        "there is something to print otherwise"
    );
    for kind in [Kind::Extradition, Kind::ProvisionalArrest] {
        for basis in ["UNTOC", "UNTOC-SOM", "UNCAC", "reciprocity", "LKA-SGP-2019"] {
            for cite in cite::by(&all, numbers(kind, basis)) {
                assert!(!is_of_assistance(cite), "{cite} on {kind} by {basis}");
            }
        }
    }
    for cite in &all {
        assert_eq!(
            cite.by(numbers(Kind::Mla, "UNTOC")),
            *cite,
            "and a request for assistance cites as it is written"
        );
    }
}

#[test]
fn on_uncac_an_extradition_is_cited_one_above_and_nothing_of_16_is_left() {
    for (untoc, uncac) in [
        ("16(1)", "44(1)"),
        ("16(2)", "44(3)"),
        ("16(3)", "44(4)"),
        ("16(4)-(5)", "44(5)-(6)"),
        ("16(6)", "44(7)"),
        ("16(7)", "44(8)"),
        ("16(9)", "44(10)"),
        ("16(10)", "44(11)"),
        ("16(14)", "44(15)"),
        ("16(15)", "44(16)"),
        ("16(16)", "44(17)"),
        // What is said of assistance is said of extradition by its own paragraph.
        ("18(26)", "44(17)"),
        ("18(21)(a)", "44(8)"),
        ("18(22)", "44(16)"),
        ("18(9)", "44(1)"),
    ] {
        assert_eq!(Cite::Untoc(untoc).by(numbers(Kind::Extradition, "UNCAC")), Cite::Uncac(uncac), "{untoc}");
    }
    for cite in cite::by(&everything_cited(), numbers(Kind::Extradition, "UNCAC")) {
        let left = matches!(cite, Cite::Untoc(article) if article.starts_with("16("));
        assert!(!left, "{cite}");
    }
}

/// What is offered, refused or found in every situation of both kinds, as it is printed.
#[test]
fn no_offer_and_no_finding_of_an_extradition_cites_assistance() {
    let people =
        [drafter(), requesting_head(), requesting_registrar(), examiner(), registrar(), requested_head()];
    let mut printed = 0;
    for place in situations::every_place() {
        let story = place.situation.story;
        let request = story.request();
        if !request.kind.is_extradition() {
            continue;
        }
        for actor in &people {
            for offer in offers(request, actor, &story.context(actor)) {
                let refused = offer.refused.iter().flat_map(comity_domain::workflow::Refusal::law);
                let asks = offer.asks.iter().flat_map(Unmet::law);
                let law: Vec<Cite> = refused.chain(asks).collect();
                for cite in cite::by(&law, request.numbers()) {
                    assert!(!is_of_assistance(cite), "{} in {}: {cite}", offer.action, request.status);
                    printed += 1;
                }
            }
        }
    }
    assert!(printed > 10_000, "{printed}");
    for rule in RULES.iter().filter(|r| r.kinds.contains(&Kind::Extradition)) {
        assert!(
            rule.weight == Weight::Warning || !rule.law.iter().any(|c| is_of_assistance(*c)),
            "{}",
            rule.code
        );
    }
    assert!(TRANSITIONS.iter().any(|row| row.from == From::Nothing));
}
