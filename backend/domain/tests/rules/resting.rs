//! What the legal basis changes: the numbers that are cited, the grounds that may be chosen, what confiscation holds.

use comity_domain::{
    codes::{
        Action, Kind,
        MeasureType::{self, Freezing},
        Status,
    },
    contents::Contents,
    ids::BasisCode,
    law::{
        cite::{self, Cite},
        completeness::{VaultSays, Weight, blocking, findings},
        grounds::{Consultation, GROUNDS, RestsOn, to_choose_from},
    },
    registry::{Between, OwnGround, TreatyKind, TreatyOnRecord},
    workflow::{Command, Fact, Unmet, command::Refuse, offers::offers},
};

use crate::common::{
    Story, becomes,
    contents::{asset, but, complete, confiscation, measure, of_kind, one_measure},
    given,
    people::requested_head,
    register,
    said::{refuse, refuse_for, without_consultation},
    situations::{acknowledged_with, consulted},
    sought::sent_of,
    state, unmet,
};

fn on(basis: &[&str]) -> Vec<BasisCode> {
    basis.iter().map(|b| b.parse().unwrap()).collect()
}

fn resting_on(basis: &[&str]) -> Contents {
    but(|c| c.legal_basis = on(basis))
}

fn own(code: &str, may_be_chosen: bool, consultation_owed: bool) -> OwnGround {
    OwnGround {
        code: code.parse().unwrap(),
        meaning: "as the treaty says".to_owned(),
        consultation_owed,
        may_be_chosen,
        nationality: false,
    }
}

/// A treaty between the two States with two grounds of its own, one of which it bars.
fn with_treaty() -> Between {
    let treaty = TreatyOnRecord {
        code: "LKA-SGP-2019".parse().unwrap(),
        name: "Treaty on mutual assistance".to_owned(),
        kind: TreatyKind::Bilateral,
        parties: vec![state("LKA"), state("SGP")],
        valid_from: "2019-01-01".parse().unwrap(),
        valid_to: None,
        provisional_arrest_days: None,
        clock_lengths: std::collections::BTreeMap::new(),
        grounds: vec![own("4(1)(a)", true, false), own("4(1)(b)", true, true), own("4(2)", false, true)],
    };
    Between { on_record: vec![treaty], ..register() }
}

fn under_the_treaty() -> Story {
    let story = acknowledged_with(resting_on(&["LKA-SGP-2019"]));
    Story { register: Some(with_treaty()), ..story }
}

#[test]
fn a_treaty_that_does_not_extradite_nationals_asks_for_prosecution_too() {
    let mut between = with_treaty();
    let grounds = &mut between.on_record[0].grounds;
    grounds.push(OwnGround { nationality: true, ..own("6(1)", true, false) });
    let mut contents = of_kind(Kind::Extradition);
    contents.legal_basis = on(&["LKA-SGP-2019"]);
    contents.extradition.as_mut().unwrap().prosecution_asked = Some(true);
    for (ground, owed) in [("6(1)", true), ("4(1)(a)", false)] {
        let story = Story {
            register: Some(between.clone()),
            ..sent_of(Kind::Extradition, contents.clone()).acknowledged()
        };
        let story = given(story).when(&requested_head(), refuse_for(ground)).then(becomes(Status::Refused));
        assert_eq!(story.request().prosecution_owed(), owed, "{ground}");
    }
}

fn naming(ground: &str) -> Refuse {
    Refuse { ground: ground.to_owned(), ..refuse(&[]) }
}

fn offered(basis: &[&str], between: Option<&Between>, day: &str, measures: &[MeasureType]) -> Vec<String> {
    let legal_basis = on(basis);
    let rests_on = RestsOn { kind: Kind::Mla, legal_basis: &legal_basis, between, on: day.parse().unwrap() };
    to_choose_from(rests_on, measures).into_iter().map(|g| g.code).collect()
}

#[test]
fn the_grounds_offered_are_those_of_the_basis() {
    let codes =
        |basis: &[&str], between: Option<&Between>| offered(basis, between, "2026-01-12", &[Freezing]);
    let untoc = ["18(21)(a)", "18(21)(b)", "18(21)(c)", "18(21)(d)", "18(9)", "13(7)"];
    let uncac = [
        "UNCAC 46(21)(a)",
        "UNCAC 46(21)(b)",
        "UNCAC 46(21)(c)",
        "UNCAC 46(21)(d)",
        "UNCAC 46(9)",
        "UNCAC 55(7)",
    ];
    assert_eq!(codes(&["UNTOC"], None), untoc);
    assert_eq!(codes(&["UNTOC-TIP"], None), untoc);
    assert_eq!(codes(&["UNCAC"], None), uncac);
    assert_eq!(codes(&["UNCAC", "UNTOC"], None), [untoc, uncac].concat());
    assert_eq!(codes(&["reciprocity"], None), [&untoc[..], &["domestic_law"]].concat());
    let treaty = with_treaty();
    assert_eq!(codes(&["LKA-SGP-2019"], Some(&treaty)), ["4(1)(a)", "4(1)(b)"], "its own and no others");
    assert_eq!(
        codes(&["LKA-SGP-2019", "UNTOC"], Some(&treaty)),
        [&untoc[..], &["4(1)(a)", "4(1)(b)"]].concat()
    );
}

#[test]
fn a_ground_by_the_numbers_of_another_basis_is_answered_with_its_own_number() {
    let says = |basis: &[&str], ground| {
        let story = consulted(acknowledged_with(resting_on(basis)));
        let outcome = given(story).when(&requested_head(), Command::Refuse(naming(ground)));
        let Err(comity_domain::workflow::Refusal::Unmet(unmet)) = outcome.answer else { panic!() };
        let Unmet::GroundOfAnotherBasis { instead } = unmet[0] else { panic!("{unmet:?}") };
        instead
    };
    assert_eq!(says(&["UNCAC"], "18(21)(b)"), Some("UNCAC 46(21)(b)"));
    assert_eq!(says(&["UNCAC"], "18(9)"), None, "46(9) says more than 18(9)");
    assert_eq!(says(&["UNTOC"], "UNCAC 46(21)(c)"), Some("18(21)(c)"));
    assert_eq!(says(&["UNTOC"], "domestic_law"), None);
    given(consulted(acknowledged_with(resting_on(&["UNCAC"]))))
        .when(&requested_head(), Command::Refuse(naming("UNCAC 46(21)(b)")))
        .then(becomes(Status::Refused));
}

#[test]
fn on_an_uncac_ground_of_46_21_a_consultation_is_owed_too() {
    let without =
        |because, breach| Command::Refuse(without_consultation(naming("UNCAC 46(21)(d)"), because, breach));
    let story = || acknowledged_with(resting_on(&["UNCAC"]));
    given(story())
        .when(&requested_head(), without(Some("clear"), false))
        .then(unmet(&["no_consultation consultation"]));
    let refused =
        given(story()).when(&requested_head(), without(Some("clear"), true)).then(becomes(Status::Refused));
    assert!(matches!(&refused.last_event().fact, Fact::Refused { breach: true, .. }));
    let reason = Command::Refuse(without_consultation(naming("UNCAC 46(9)"), Some("de minimis"), false));
    given(story()).when(&requested_head(), reason).then(becomes(Status::Refused));
}

#[test]
fn a_treaty_on_record_has_its_own_grounds_its_own_bars_and_its_own_rule_on_consultation() {
    let says = |refuse: Refuse| given(under_the_treaty()).when(&requested_head(), Command::Refuse(refuse));
    let alone = |ground, breach| without_consultation(naming(ground), Some("clear"), breach);
    says(alone("4(1)(a)", false)).then(becomes(Status::Refused));
    says(alone("4(1)(b)", false)).then(unmet(&["no_consultation consultation"]));
    says(alone("4(1)(b)", true)).then(becomes(Status::Refused));
    let outcome = says(alone("4(2)", true));
    assert_eq!(outcome.answer.as_ref().unwrap_err().code(), "barred_by_treaty");
    outcome.then(unmet(&["barred_by_treaty ground"]));
    says(alone("18(21)(b)", true)).then(unmet(&["ground_of_another_basis ground"]));
    // Bank secrecy is barred whatever the treaty.
    says(alone("bank_secrecy", true)).then(unmet(&["barred_ground ground"]));
    // The treaty's grounds are nobody else's.
    given(Story { register: Some(with_treaty()), ..acknowledged_with(complete()) })
        .when(&requested_head(), Command::Refuse(alone("4(1)(a)", false)))
        .then(unmet(&["unknown_ground ground", "no_consultation consultation"]));
}

#[test]
fn domestic_law_is_a_ground_where_there_is_no_treaty() {
    let alone = || Command::Refuse(without_consultation(naming("domestic_law"), Some("clear"), false));
    given(acknowledged_with(resting_on(&["reciprocity"])))
        .when(&requested_head(), alone())
        .then(becomes(Status::Refused));
    given(acknowledged_with(complete()))
        .when(&requested_head(), alone())
        .then(unmet(&["ground_of_another_basis ground", "no_consultation consultation"]));
}

#[test]
fn an_uncac_request_is_cited_by_its_own_numbers_and_no_other() {
    let empty = Contents { legal_basis: on(&["UNCAC"]), ..Contents::default() };
    let found = findings(Kind::Mla, &empty, &register(), &VaultSays::default());
    assert!(found.len() > 5);
    for finding in &found {
        for law in &finding.law {
            assert!(!matches!(law, Cite::Untoc(a) if a.starts_with("18") || a.starts_with("13")), "{law}");
        }
    }
    let first = |basis: &[&str]| {
        let numbers = cite::Numbers::of(Kind::Mla, &on(basis));
        cite::line(&cite::by(&[Cite::Untoc("18(15)(b)"), Cite::Comity("5")], numbers))
    };
    assert_eq!(first(&["UNTOC"]), "18(15)(b); Comity 5");
    assert_eq!(first(&["UNCAC", "UNTOC"]), "UNCAC 46(15)(b); Comity 5");
    assert_eq!(first(&["UNTOC", "UNCAC"]), "18(15)(b); Comity 5", "what it rests on first decides");
    assert_eq!(first(&[]), "18(15)(b); Comity 5");
}

/// The findings as `weight article field`.
fn said(contents: &Contents) -> Vec<String> {
    let weight = |w| if w == Weight::Blocking { "blocks" } else { "warns" };
    let all = findings(Kind::Mla, contents, &register(), &VaultSays::default());
    all.iter().map(|f| format!("{} {} {}", weight(f.weight), cite::line(&f.law), f.field)).collect()
}

fn with(measure_type: MeasureType, basis: &str, change: impl FnOnce(&mut Contents)) -> Vec<String> {
    let mut contents = one_measure(measure_type);
    contents.legal_basis = on(&[basis]);
    change(&mut contents);
    said(&contents)
}

#[test]
fn whole_contents_under_article_13_have_no_finding() {
    for mode in [MeasureType::ConfiscationOrderThere, MeasureType::ConfiscationOurOrder, Freezing] {
        for basis in ["UNTOC", "UNCAC"] {
            assert_eq!(with(mode, basis, |_| ()), [""; 0], "{mode} on {basis}");
        }
    }
}

#[test]
fn an_order_to_be_made_there_describes_the_property_13_3_a() {
    let mode = MeasureType::ConfiscationOrderThere;
    let none = |c: &mut Contents| {
        c.assets.clear();
        c.measures[0].assets.clear();
    };
    assert_eq!(with(mode, "UNTOC", none), ["blocks 13(3)(a) assets"]);
    assert_eq!(
        with(mode, "UNTOC", |c| c.measures[0].assets.clear()),
        ["blocks 13(3)(a) measures.M-1.assets"]
    );
    assert_eq!(
        with(mode, "UNCAC", |c| c.measures[0].assets.clear()),
        ["blocks UNCAC 55(3)(a) measures.M-1.assets"]
    );
    // No order exists yet: nothing of 13(3)(b) is asked.
    assert_eq!(with(mode, "UNTOC", |c| c.confiscation = None), [""; 0]);
    let nowhere = |c: &mut Contents| (c.assets[0].place, c.assets[0].value_minor) = (None, None);
    assert_eq!(with(mode, "UNTOC", nowhere), [""; 0], "UNCAC asks for more than UNTOC");
    assert_eq!(
        with(mode, "UNCAC", nowhere),
        ["warns UNCAC 55(3)(a) assets.B-1.place", "warns UNCAC 55(3)(a) assets.B-1.value_minor"]
    );
}

#[test]
fn effect_to_our_order_takes_a_copy_and_its_extent_13_3_b() {
    let mode = MeasureType::ConfiscationOurOrder;
    let order = |change: fn(&mut comity_domain::contents::Confiscation)| {
        move |c: &mut Contents| change(c.confiscation.as_mut().unwrap())
    };
    assert_eq!(
        with(mode, "UNTOC", order(|o| o.order_copy = None)),
        ["blocks 13(3)(b) confiscation.order_copy"]
    );
    assert_eq!(
        with(mode, "UNTOC", order(|o| o.extent = Some(" ".to_owned()))),
        ["blocks 13(3)(b) confiscation.extent"]
    );
    assert_eq!(
        with(mode, "UNTOC", |c| c.confiscation = None),
        ["blocks 13(3)(b) confiscation.order_copy", "blocks 13(3)(b) confiscation.extent"]
    );
    // That it is final, and that third parties were heard, UNCAC asks and UNTOC does not.
    let bare = || order(|o| (o.order_final_on, o.third_parties_heard) = (None, vec![]));
    assert_eq!(with(mode, "UNTOC", bare()), [""; 0]);
    assert_eq!(
        with(mode, "UNCAC", bare()),
        [
            "blocks UNCAC 55(3)(b) confiscation.order_final_on",
            "blocks UNCAC 55(3)(b) confiscation.third_parties_heard"
        ]
    );
    assert_eq!(
        with(mode, "UNCAC", order(|o| o.extent = None)),
        ["blocks UNCAC 55(3)(b) confiscation.extent"]
    );
}

#[test]
fn freezing_asks_for_no_order_under_untoc_and_warns_under_uncac_13_3_c() {
    let mode = Freezing;
    let bare = |c: &mut Contents| c.confiscation = None;
    assert_eq!(with(mode, "UNTOC", bare), [""; 0]);
    assert_eq!(with(mode, "UNCAC", bare), ["warns UNCAC 55(3)(c) confiscation.order_copy"]);
}

#[test]
fn contents_under_article_13_are_asked_beside_those_of_18_15_and_where_it_is_asked_for_only() {
    let both = but(|c| {
        c.purpose = None;
        c.measures.push(measure("M-3", MeasureType::ConfiscationOurOrder));
    });
    let blocks: Vec<_> = blocking(Kind::Mla, &both, &register(), &VaultSays::default())
        .iter()
        .map(|f| f.field.clone())
        .collect();
    assert_eq!(blocks, ["confiscation.order_copy", "confiscation.extent", "purpose"]);
    let records = but(|c| (c.assets, c.confiscation) = (vec![asset("B-1")], Some(confiscation(Freezing))));
    assert_eq!(said(&records), [""; 0], "what is said too much is no finding");
}

#[test]
fn every_ground_that_may_be_chosen_is_open_to_some_basis_and_says_what_it_means() {
    for ground in GROUNDS {
        let open = ["UNTOC", "UNCAC", "reciprocity"].into_iter().any(|basis| {
            let all = [Freezing, MeasureType::Surrender];
            offered(&[basis], None, "2026-01-12", &all).iter().any(|code| code == ground.code)
        });
        assert_eq!(open, ground.may_be_chosen, "{}", ground.code);
        assert!(!ground.meaning.is_empty() && !ground.law.is_empty());
    }
}

#[test]
fn a_ground_of_confiscation_is_offered_and_chosen_against_confiscation_only() {
    use MeasureType::{
        ConfiscationOrderThere, ConfiscationOurOrder, Records, SearchSeizure, UncacAssetMeasures,
        UncacRecovery,
    };
    let has = |basis: &str, ground: &str, of: &[MeasureType]| {
        offered(&[basis], None, "2026-01-12", of).iter().any(|code| code == ground)
    };
    for of in [ConfiscationOrderThere, ConfiscationOurOrder, Freezing] {
        assert!(has("UNTOC", "13(7)", &[Records, of]) && has("UNCAC", "UNCAC 55(7)", &[of]), "{of}");
    }
    for of in [UncacAssetMeasures, UncacRecovery] {
        assert!(
            has("UNCAC", "UNCAC 55(7)", &[of]) && !has("UNTOC", "13(7)", &[of]),
            "chapter V is UNCAC's: {of}"
        );
    }
    assert!(!has("UNTOC", "13(7)", &[Records, SearchSeizure]) && !has("UNCAC", "UNCAC 55(7)", &[Records]));
    assert!(has("UNTOC", "18(9)", &[Records]), "other grounds stand against any measure");
    for (basis, ground, article) in [("UNTOC", "13(7)", "13(7)"), ("UNCAC", "UNCAC 55(7)", "UNCAC 55(7)")] {
        let two = but(|c| {
            c.legal_basis = on(&[basis]);
            c.assets = vec![asset("B-1")];
            c.confiscation = Some(confiscation(Freezing));
            c.measures[1].measure_type = Freezing;
        });
        let story = || consulted(acknowledged_with(two.clone()));
        let refuse =
            |measures: &[&str]| Command::Refuse(Refuse { ground: ground.to_owned(), ..refuse(measures) });
        let outcome = given(story()).when(&requested_head(), refuse(&[]));
        assert_eq!(outcome.answer.as_ref().unwrap_err().law()[0].to_string(), article);
        outcome.then(unmet(&["ground_not_for_measure ground"]));
        given(story())
            .when(&requested_head(), refuse(&["M-1"]))
            .then(unmet(&["ground_not_for_measure ground"]));
        let story = given(story()).when(&requested_head(), refuse(&["M-2"])).then(crate::common::stays());
        assert!(matches!(&story.last_event().fact, Fact::Refused { measures, .. } if measures.len() == 1));
    }
}

#[test]
fn nothing_a_treaty_on_record_says_opens_a_barred_ground() {
    let mut treaty = with_treaty();
    treaty.on_record[0].grounds =
        ["18(8)", "bank_secrecy", "UNCAC 46(22)", "18(21)(b)"].map(|code| own(code, true, false)).to_vec();
    for code in ["18(8)", "bank_secrecy", "UNCAC 46(22)"] {
        let story = consulted(acknowledged_with(resting_on(&["LKA-SGP-2019"])));
        given(Story { register: Some(treaty.clone()), ..story })
            .when(&requested_head(), Command::Refuse(naming(code)))
            .then(unmet(&["barred_ground ground"]));
    }
    let shown = offered(&["LKA-SGP-2019"], Some(&treaty), "2026-01-12", &[Freezing]);
    assert_eq!(shown, [""; 0], "what is called as a row is called is not the treaty's own");
}

#[test]
fn a_treaty_gives_its_grounds_while_it_is_in_force_between_the_two() {
    let mut treaty = with_treaty();
    treaty.on_record[0].valid_to = Some("2026-06-30".parse().unwrap());
    let shown = |day| offered(&["LKA-SGP-2019"], Some(&treaty), day, &[MeasureType::Records]);
    assert_eq!(shown("2026-06-30"), ["4(1)(a)", "4(1)(b)"]);
    let untoc = ["18(21)(a)", "18(21)(b)", "18(21)(c)", "18(21)(d)", "18(9)"];
    assert_eq!(shown("2026-07-01"), untoc, "then Comity keeps UNTOC's as its own rule");
    assert_eq!(shown("2018-12-31"), untoc);
    let story = consulted(acknowledged_with(resting_on(&["LKA-SGP-2019"])));
    let story = Story { register: Some(treaty), ..story };
    given(story.clone().at("2026-07-01T00:00:00Z"))
        .when(&requested_head(), Command::Refuse(naming("4(1)(b)")))
        .then(unmet(&["unknown_ground ground"]));
    given(story.at("2026-06-30T09:00:00Z"))
        .when(&requested_head(), Command::Refuse(naming("4(1)(b)")))
        .then(becomes(Status::Refused));
}

#[test]
fn the_grounds_of_a_treaty_on_record_are_offered_with_the_refusal() {
    let story = under_the_treaty();
    let grounds = |action: Action| {
        let all = offers(story.request(), &requested_head(), &story.context(&requested_head()));
        let offer = all.into_iter().find(|o| o.action == action).unwrap();
        offer.grounds.iter().map(|g| (g.code.clone(), g.consultation)).collect::<Vec<_>>()
    };
    let own = [("4(1)(a)", Consultation::HeldOrReason), ("4(1)(b)", Consultation::Owed)];
    assert_eq!(grounds(Action::Refuse), own.map(|(code, asks)| (code.to_owned(), asks)));
    assert_eq!(grounds(Action::Accept), [], "of a refusal only");
}
