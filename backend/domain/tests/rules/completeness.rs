//! What a request must hold, row by row: contents that lack just that, and nothing else is said.

use std::collections::BTreeSet;

use comity_domain::{
    codes::{AgeStatus, Kind, MeasureType, PersonRole, Treaty, UrgencyLevel},
    contents::{ConductingAuthority, Contents, Offence, Translation, Urgency},
    ids::PersonCode,
    law::{
        cite,
        completeness::{RULES, VaultSays, Weight, blocking, finding_beside, findings, findings_on},
    },
    registry::{Between, Standing},
};

use crate::common::{
    contents::{asset, but, complete, measure, of_kind, person, sealed},
    pair::{Arrest, Extradition, held},
    people::{drafter, examiner},
    register,
    said::released,
};

/// The findings as `weight article field`.
fn said(contents: &Contents, between: &Between) -> Vec<String> {
    let all = findings(Kind::Mla, contents, between, &VaultSays::default());
    all.iter()
        .map(|f| {
            let weight = match f.weight {
                Weight::Blocking => "blocks",
                Weight::Warning => "warns",
            };
            format!("{weight} {} {}", cite::line(&f.law), f.field)
        })
        .collect()
}

fn lacking(change: impl FnOnce(&mut Contents)) -> Vec<String> {
    said(&but(change), &register())
}

fn between(change: impl FnOnce(&mut Between)) -> Between {
    let mut register = register();
    change(&mut register);
    register
}

#[test]
fn complete_contents_have_no_finding() {
    assert_eq!(said(&complete(), &register()), [""; 0]);
}

#[test]
fn each_item_of_18_15_that_is_not_given_is_found_with_its_letter() {
    assert_eq!(lacking(|c| c.authority = None), ["blocks 18(15)(a) authority"]);
    assert_eq!(lacking(|c| c.conducting_authority = None), ["blocks 18(15)(b) conducting_authority"]);
    assert_eq!(lacking(|c| c.subject = None), ["blocks 18(15)(b) subject"]);
    assert_eq!(lacking(|c| c.nature_of_proceedings = None), ["blocks 18(15)(b) nature_of_proceedings"]);
    assert_eq!(lacking(|c| c.facts = None), ["blocks 18(15)(c) facts"]);
    assert_eq!(lacking(|c| c.measures.clear()), ["blocks 18(15)(d) measures"]);
    assert_eq!(lacking(|c| c.measures[1].description = None), ["blocks 18(15)(d) measures.M-2.description"]);
    assert_eq!(lacking(|c| c.purpose = None), ["blocks 18(15)(f) purpose"]);
}

#[test]
fn blank_is_not_given() {
    assert_eq!(lacking(|c| c.authority = Some("  \n".to_owned())), ["blocks 18(15)(a) authority"]);
    assert_eq!(lacking(|c| c.facts = Some("\t".to_owned())), ["blocks 18(15)(c) facts"]);
    assert_eq!(lacking(|c| c.purpose = Some(String::new())), ["blocks 18(15)(f) purpose"]);
}

#[test]
fn the_conducting_authority_has_a_name_and_functions() {
    let authority = |name: Option<&str>, functions: Option<&str>| {
        let text = |t: Option<&str>| t.map(str::to_owned);
        lacking(|c| {
            c.conducting_authority =
                Some(ConductingAuthority { name: text(name), functions: text(functions) });
        })
    };
    assert_eq!(authority(None, None), ["blocks 18(15)(b) conducting_authority"]);
    assert_eq!(authority(None, Some("conducts")), ["blocks 18(15)(b) conducting_authority.name"]);
    assert_eq!(authority(Some("Court"), Some(" ")), ["blocks 18(15)(b) conducting_authority.functions"]);
}

#[test]
fn service_of_documents_alone_needs_no_facts_and_with_another_measure_it_does() {
    let service = |c: &mut Contents| {
        c.facts = None;
        c.measures = vec![measure("M-1", MeasureType::Service), measure("M-2", MeasureType::Service)];
    };
    assert_eq!(lacking(service), [""; 0]);
    let mixed = |c: &mut Contents| {
        service(c);
        c.measures[1].measure_type = MeasureType::Statements;
    };
    assert_eq!(lacking(mixed), ["blocks 18(15)(c) facts"]);
}

#[test]
fn what_is_not_known_of_a_person_concerned_is_a_warning_each_part_by_its_name() {
    let without = |change: fn(&mut comity_domain::contents::Person)| lacking(|c| change(&mut c.persons[0]));
    assert_eq!(without(|p| p.name = None), ["warns 18(15)(e) persons.S-1.identity"]);
    assert_eq!(without(|p| p.nationality = None), ["warns 18(15)(e) persons.S-1.nationality"]);
    assert_eq!(without(|p| p.place = None), ["warns 18(15)(e) persons.S-1.place"]);
    assert_eq!(
        without(|p| (p.nationality, p.place) = (None, None)),
        ["warns 18(15)(e) persons.S-1.nationality", "warns 18(15)(e) persons.S-1.place"]
    );
    // Who nobody can name has no identity; what else is missing goes without saying.
    assert_eq!(without(|p| (p.name, p.nationality) = (None, None)), ["warns 18(15)(e) persons.S-1.identity"]);
    assert_eq!(
        without(|p| (p.name, p.nationality, p.place) = (None, None, None)),
        ["warns 18(15)(e) persons.S-1.identity"]
    );
}

#[test]
fn an_identity_sealed_on_purpose_is_no_finding() {
    assert_eq!(lacking(|c| c.persons.push(sealed("V-1"))), [""; 0]);
}

#[test]
fn a_sealed_identity_does_not_leave_without_a_purpose() {
    let sends = |purpose: Option<&str>| {
        lacking(|c| {
            let mut victim = sealed("V-1");
            victim.identity_sent = Some(true);
            victim.identity_purpose = purpose.map(str::to_owned);
            c.persons.push(victim);
        })
    };
    assert_eq!(sends(None), ["blocks TIP 6(1); Comity 4 persons.V-1.identity_purpose"]);
    assert_eq!(sends(Some(" ")), ["blocks TIP 6(1); Comity 4 persons.V-1.identity_purpose"]);
    assert_eq!(sends(Some("a guardian is needed")), [""; 0]);
}

#[test]
fn urgency_is_a_reason_and_a_date() {
    let urgency = |level, reason: Option<&str>, deadline: Option<&str>| {
        lacking(|c| {
            c.urgency = Some(Urgency {
                level: Some(level),
                reason: reason.map(str::to_owned),
                deadline: deadline.map(|d| d.parse().unwrap()),
            });
        })
    };
    let (ordinary, urgent) = (UrgencyLevel::Ordinary, UrgencyLevel::Urgent);
    let (reason, date) = ("warns 18(24) urgency.reason", "warns 18(24) urgency.deadline");
    assert_eq!(urgency(ordinary, None, None), [""; 0], "no urgency is claimed");
    assert_eq!(urgency(ordinary, Some("trial"), None), [date]);
    assert_eq!(urgency(ordinary, None, Some("2026-06-30")), [reason]);
    assert_eq!(urgency(urgent, None, None), [reason, date]);
    assert_eq!(urgency(urgent, Some("trial"), Some("2026-06-30")), [""; 0]);
    assert_eq!(lacking(|c| c.urgency = None), [""; 0]);
}

#[test]
fn the_language_is_given_accepted_or_translated() {
    assert_eq!(lacking(|c| c.language = None), ["warns 18(14) language"]);
    let arabic = but(|c| c.language = Some("ar".parse().unwrap()));
    assert_eq!(said(&arabic, &register()), ["warns 18(14) language", "warns 18(14) translations"]);
    let into = |language: &str| {
        let mut contents = arabic.clone();
        contents.translations = vec![Translation {
            language: language.parse().unwrap(),
            document: "t.pdf".to_owned(),
            certified: false,
        }];
        contents
    };
    assert_eq!(said(&into("en"), &register()), [""; 0]);
    assert_eq!(said(&into("fr"), &register()).len(), 2);
    let silent = between(|b| b.requested.accepted_languages.clear());
    assert_eq!(said(&arabic, &silent), [""; 0], "nothing is on record against it");
}

#[test]
fn only_serious_crime_asks_for_four_years() {
    let offence = |basis: Option<&str>, years| {
        lacking(|c| {
            c.offences = vec![
                Offence { convention_basis: Some("UNTOC 6".to_owned()), ..Offence::default() },
                Offence {
                    convention_basis: basis.map(str::to_owned),
                    max_penalty_years: years,
                    ..Offence::default()
                },
            ];
        })
    };
    let found = ["warns 2(b); 3(1) offences.1.max_penalty_years"];
    assert_eq!(offence(Some("UNTOC 2(b)"), None), found);
    assert_eq!(offence(Some("UNTOC 2(b)"), Some(3)), found);
    assert_eq!(offence(Some("UNTOC 2(b)"), Some(4)), [""; 0]);
    assert_eq!(offence(Some("Art. 2 (b) UNTOC"), None), found, "an officer's spelling is no way out");
    assert_eq!(offence(Some("TIP 5"), None), [""; 0]);
    assert_eq!(offence(None, None), [""; 0]);
}

#[test]
fn a_recipient_without_an_active_central_authority_is_a_warning() {
    let none = between(|b| b.requested.active_authority = false);
    assert_eq!(said(&complete(), &none), ["warns 18(13) requested"]);
}

#[test]
fn a_treaty_status_that_nobody_knows_is_a_warning_for_the_treaties_it_rests_on() {
    for (basis, treaties) in [
        ("UNTOC", vec![Treaty::Untoc]),
        ("UNTOC-TIP", vec![Treaty::Untoc, Treaty::Tip]),
        ("UNTOC-SOM", vec![Treaty::Untoc, Treaty::Som]),
        ("UNCAC", vec![Treaty::Uncac]),
        ("reciprocity", vec![]),
    ] {
        let contents = but(|c| c.legal_basis = vec![basis.parse().unwrap()]);
        for treaty in Treaty::ALL {
            let article = if basis == "UNCAC" { "UNCAC 46(7)" } else { "18(7)" };
            let warning = format!("warns {article} legal_basis");
            let expected: Vec<&str> = if treaties.contains(treaty) { vec![&warning] } else { vec![] };
            let set = |standing| {
                between(|b| {
                    b.requested.treaties.insert(*treaty, standing);
                })
            };
            let requesting = between(|b| {
                b.requesting.treaties.remove(treaty);
            });
            let requested = set(Standing::NotKnown);
            assert_eq!(said(&contents, &requested), expected, "{basis} {treaty}");
            assert_eq!(said(&contents, &requesting), expected, "{basis} {treaty}");
            // Not bound is known: the officer may have a reason, and "not known" it is not.
            assert_eq!(said(&contents, &set(Standing::NotBound)), [""; 0]);
        }
    }
}

#[test]
fn a_sealed_person_of_whom_the_vault_holds_nothing_is_a_warning_and_blocks_where_the_identity_is_to_leave() {
    let contents = |goes: Option<bool>| {
        but(|c| {
            c.persons.push(sealed("V-1"));
            c.persons[1].identity_sent = goes;
            c.persons[1].identity_purpose =
                goes.filter(|g| *g).map(|_| "The court summons by name".to_owned());
        })
    };
    let all = |goes, held: &[&str]| {
        let held = held.iter().map(|code| code.parse().unwrap()).collect();
        let found = findings(
            Kind::Mla,
            &contents(goes),
            &between(|_| ()),
            &VaultSays { held: Some(&held), named: &[] },
        );
        found.into_iter().map(|f| (f.code, f.field, f.weight)).collect::<Vec<_>>()
    };
    let at = "persons.V-1.identity".to_owned();
    for stays in [None, Some(false)] {
        assert_eq!(all(stays, &[]), [("sealed_identity_missing", at.clone(), Weight::Warning)]);
    }
    assert_eq!(all(Some(true), &["V-2"]), [("identity_to_send_missing", at, Weight::Blocking)]);
    assert_eq!((all(None, &["V-1"]), all(Some(true), &["V-1"])), (vec![], vec![]));
    let not_asked = findings(Kind::Mla, &contents(Some(true)), &between(|_| ()), &VaultSays::default());
    assert_eq!(not_asked, [], "the other State's vault is not held against a request");
}

#[test]
fn every_row_was_seen_to_find_something() {
    let mut worst = Contents { language: Some("ar".parse().unwrap()), ..Contents::default() };
    worst.persons = vec![person("S-1", PersonRole::Suspect), sealed("V-1")];
    (worst.persons[0].name, worst.persons[0].age_status) = (None, Some(AgeStatus::Unknown));
    worst.persons[1].identity_sent = Some(true);
    worst.urgency = Some(Urgency { level: Some(UrgencyLevel::Urgent), ..Urgency::default() });
    worst.offences = vec![Offence { convention_basis: Some("UNTOC 2(b)".to_owned()), ..Offence::default() }];
    worst.legal_basis = vec!["UNTOC".parse().unwrap(), "NO-SUCH".parse().unwrap()];
    worst.offences.push(Offence { max_penalty_years: Some(1000), ..Offence::default() });
    let bare = between(|b| {
        b.requested.active_authority = false;
        b.requested.treaties.clear();
    });
    let mut found: BTreeSet<(Kind, &str)> = BTreeSet::new();
    worst.persons.push(sealed("V-2"));
    let nobody = BTreeSet::new();
    let says = VaultSays { held: Some(&nobody), named: &[] };
    let mut see = |kind: Kind, contents: &Contents, between: &Between| {
        found.extend(findings(kind, contents, between, &says).iter().map(|f| (kind, f.code)));
    };
    see(Kind::Mla, &Contents::default(), &bare);
    let strict = between(|b| {
        b.requested.extradition.takes_untoc = Some(false);
        b.requested.extradition.minimum_penalty_years = Some(1);
    });
    for kind in Kind::ALL.iter().copied() {
        see(kind, &worst, &bare);
    }
    for kind in [Kind::Extradition, Kind::ProvisionalArrest] {
        see(kind, &Contents::default(), &bare);
        let mut contents = of_kind(kind);
        contents.persons[0].role = PersonRole::Sentenced;
        contents.offences[0].max_penalty_years = Some(0);
        see(kind, &contents, &strict);
    }
    let article_13 =
        [MeasureType::ConfiscationOrderThere, MeasureType::ConfiscationOurOrder, MeasureType::Freezing];
    let on_uncac = but(|c| {
        c.legal_basis = vec!["UNCAC".parse().unwrap()];
        c.assets = vec![asset("B-1")];
        c.assets[0].place = None;
        c.measures = article_13.iter().zip(["M-1", "M-2", "M-3"]).map(|(t, id)| measure(id, *t)).collect();
        c.measures.push(measure("M-4", MeasureType::ConfiscationOrderThere));
        c.measures[0].assets = vec!["B-1".parse().unwrap()];
    });
    see(Kind::Mla, &on_uncac, &bare);
    let chapter_v = but(|c| c.measures = vec![measure("M-1", MeasureType::UncacRecovery)]);
    see(Kind::Mla, &chapter_v, &bare);
    let rows: Vec<_> = RULES.iter().flat_map(|r| r.kinds.iter().map(|kind| (*kind, r.code))).collect();
    assert_eq!(found, rows.iter().copied().collect());
    assert_eq!(found.len(), rows.len(), "no code stands for two rows of a kind");
    assert!(
        blocking(Kind::Mla, &worst, &bare, &VaultSays::default())
            .iter()
            .all(|f| f.weight == Weight::Blocking)
    );
}

#[test]
fn a_basis_that_is_no_convention_and_not_on_record_is_a_warning() {
    let basis = |code: &str| lacking(|c| c.legal_basis = vec![code.parse().unwrap()]);
    assert_eq!(basis("UNTOCUNCAC46"), ["warns 18(7); Comity 4 legal_basis"]);
    assert_eq!(basis("reciprocity"), [""; 0]);
    assert_eq!(lacking(|c| c.legal_basis.push("NO-SUCH".parse().unwrap())).len(), 1, "each of them");
}

#[test]
fn a_penalty_beyond_a_life_is_a_warning() {
    let years = |years| lacking(|c| c.offences[0].max_penalty_years = Some(years));
    assert_eq!(years(1000), ["warns Comity 4 offences.0.max_penalty_years"]);
    assert_eq!(years(100), [""; 0]);
}

#[test]
fn a_date_asked_for_that_is_over_is_a_warning_on_that_day() {
    let dated = but(|c| {
        c.urgency = Some(Urgency { deadline: Some("2026-11-27".parse().unwrap()), ..Urgency::default() });
    });
    let on = |day: &str| findings_on(Kind::Mla, &dated, day.parse().unwrap());
    assert_eq!(on("2026-11-27"), [], "it ends with its day");
    let [found] = &on("2026-11-28")[..] else { panic!("one finding") };
    assert_eq!((found.field.as_str(), found.weight), ("urgency.deadline", Weight::Warning));
    assert_eq!(cite::line(&found.law), "18(24)");
}

#[test]
fn that_another_is_held_than_the_one_sought_is_a_warning_and_keeps_nothing_back() {
    let there = held(None).extradition_approved();
    let story = there.seen_from(Extradition);
    let context = story.context(&drafter());
    assert_eq!(story.request().detained(&context).map(PersonCode::as_str), Some("A-1"));
    let contents = of_kind(Kind::Extradition);
    assert_eq!(finding_beside(Kind::Extradition, &contents, &"A-1".parse().unwrap()), None);
    let found = finding_beside(Kind::Extradition, &contents, &"S-1".parse().unwrap()).unwrap();
    assert_eq!((found.field.as_str(), found.weight), ("extradition.person", Weight::Warning));
    assert_eq!(cite::line(&found.law), "Comity 4; 16(9)");
    // Once it was sent, the person is held on the request itself; once released, nobody is.
    let sent = there.sent(Extradition);
    let story = sent.seen_from(Extradition);
    assert!(story.request().detained(&story.context(&examiner())).is_some());
    let hour = sent.arrest.now.to_string();
    let free = sent.on(Arrest, &examiner(), released(&hour)).seen_from(Extradition);
    assert_eq!(free.request().detained(&free.context(&examiner())), None);
}

#[test]
fn a_measure_of_chapter_v_without_uncac_is_a_warning() {
    for of in [MeasureType::UncacAssetMeasures, MeasureType::UncacRecovery] {
        let asked = |basis: &[&str]| {
            let contents = but(|c| {
                c.legal_basis = basis.iter().map(|b| b.parse().unwrap()).collect();
                c.measures[1] = measure("M-2", of);
            });
            said(&contents, &register())
        };
        let warned = ["warns UNCAC 46(3)(j); UNCAC 46(3)(k) measures.M-2.type"];
        assert_eq!(asked(&["UNTOC"]), warned);
        assert_eq!(asked(&["UNTOC-TIP", "reciprocity"]), warned);
        assert_eq!(asked(&["UNCAC"]), [""; 0]);
        assert_eq!(asked(&["UNTOC", "UNCAC"]), [""; 0], "a fallback opens it too");
    }
}
