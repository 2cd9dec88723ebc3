//! What a request may rest on: the rule written down a second time, and every combination compared.

use std::collections::BTreeMap;

use comity_domain::{
    codes::{OffenceFamily, Treaty},
    ids::{BasisCode, StateCode},
    law::basis::{InForce, Reason, WhyNot, advise, binds_from, in_force, propose},
    registry::{Between, Connection, Standing, StateFacts, TreatyKind, TreatyOnRecord},
};
use jiff::{ToSpan as _, civil::Date, civil::date};
use proptest::prelude::*;

const TODAY: Date = Date::constant(2026, 3, 2);
const LONG_AGO: Standing = Standing::PartySince(Date::constant(2010, 5, 1));
const LAST_WEEK: Standing = Standing::PartySince(Date::constant(2026, 2, 23));
const STANDINGS: [Standing; 5] =
    [Standing::NotBound, Standing::NotKnown, Standing::Party, LONG_AGO, LAST_WEEK];

fn state(code: &str, treaties: &[(Treaty, Standing)]) -> StateFacts {
    let code: StateCode = code.parse().unwrap();
    StateFacts { treaties: treaties.iter().copied().collect::<BTreeMap<_, _>>(), ..StateFacts::of(code) }
}

fn between(ours: &[(Treaty, Standing)], theirs: &[(Treaty, Standing)]) -> Between {
    Between::of(state("LKA", ours), state("SGP", theirs))
}

fn codes(families: &[OffenceFamily], between: &Between, on: Date) -> Vec<String> {
    propose(comity_domain::codes::Kind::Mla, families, between, on)
        .into_iter()
        .map(|p| p.code.to_string())
        .collect()
}

fn treaty(code: &str, kind: TreatyKind, from: Date, to: Option<Date>) -> TreatyOnRecord {
    TreatyOnRecord {
        code: code.parse().unwrap(),
        name: format!("Treaty {code}"),
        kind,
        parties: vec!["LKA".parse().unwrap(), "SGP".parse().unwrap()],
        valid_from: from,
        valid_to: to,
        provisional_arrest_days: None,
        clock_lengths: BTreeMap::new(),
        grounds: vec![],
    }
}

fn deposited(treaty: Treaty, on: &str) -> (Treaty, Standing) {
    (treaty, Standing::PartySince(on.parse().unwrap()))
}

#[test]
fn the_order_is_the_one_of_the_design() {
    let all: Vec<_> = Treaty::ALL.iter().map(|t| (*t, LONG_AGO)).collect();
    let both = between(&all, &all);
    let text = OffenceFamily::ALL.iter().fold(String::new(), |text, family| {
        format!("{text}{family}: {}\n", codes(&[*family], &both, TODAY).join(", "))
    });
    insta::assert_snapshot!(text, @r"
    trafficking_in_persons: UNTOC-TIP, reciprocity
    smuggling_of_migrants: UNTOC-SOM, reciprocity
    laundering: UNTOC, UNCAC, reciprocity
    corruption: UNCAC, UNTOC, reciprocity
    obstruction: UNTOC, UNCAC, reciprocity
    organized_group: UNTOC, reciprocity
    cybercrime: UNTOC, reciprocity
    online_child_exploitation: UNTOC, reciprocity
    firearms: UNTOC, reciprocity
    cultural_property: UNTOC, reciprocity
    piracy: UNTOC, reciprocity
    natural_resources: UNTOC, reciprocity
    other: UNTOC, reciprocity
    ");
    assert_eq!(codes(&[], &both, TODAY), ["UNTOC", "reciprocity"], "no offence named yet");
}

#[test]
fn further_families_add_what_is_not_covered_yet() {
    use OffenceFamily::{Corruption, Laundering, OrganizedGroup, TraffickingInPersons as Trafficking};
    let all: Vec<_> = Treaty::ALL.iter().map(|t| (*t, LONG_AGO)).collect();
    let both = between(&all, &all);
    for (families, expected) in [
        (vec![Laundering, Corruption], vec!["UNTOC", "UNCAC", "reciprocity"]),
        (vec![Corruption, Laundering], vec!["UNCAC", "UNTOC", "reciprocity"]),
        // Plain UNTOC adds nothing to UNTOC with its protocol; the protocol adds to plain UNTOC.
        (vec![Trafficking, OrganizedGroup], vec!["UNTOC-TIP", "reciprocity"]),
        (vec![Trafficking, Laundering], vec!["UNTOC-TIP", "UNCAC", "reciprocity"]),
        (vec![Laundering, Trafficking], vec!["UNTOC", "UNCAC", "UNTOC-TIP", "reciprocity"]),
    ] {
        assert_eq!(codes(&families, &both, TODAY), expected, "{families:?}");
    }
}

#[test]
fn a_treaty_counts_from_the_thirtieth_day_and_not_before_its_own_entry() {
    for (treaty, entry) in [
        (Treaty::Untoc, date(2003, 9, 29)),
        (Treaty::Tip, date(2003, 12, 25)),
        (Treaty::Som, date(2004, 1, 28)),
        (Treaty::Uncac, date(2005, 12, 14)),
    ] {
        assert_eq!(binds_from(treaty, date(2001, 1, 1)), entry);
        assert_eq!(binds_from(treaty, date(2026, 2, 1)), date(2026, 3, 3));
        assert_eq!(binds_from(treaty, Date::MAX), Date::MAX);
    }
    let pair = between(&[deposited(Treaty::Untoc, "2026-02-01")], &[(Treaty::Untoc, LONG_AGO)]);
    let untoc: BasisCode = "UNTOC".parse().unwrap();
    let (eve, day) = (date(2026, 3, 2), date(2026, 3, 3));
    assert_eq!(in_force(&untoc, &pair, eve), InForce::NotYet { from: day });
    assert_eq!(in_force(&untoc, &pair, day), InForce::Yes { since: Some(day) });
    assert_eq!(codes(&[OffenceFamily::Piracy], &pair, eve), ["reciprocity"]);
    assert_eq!(codes(&[OffenceFamily::Piracy], &pair, day), ["UNTOC", "reciprocity"]);
}

/// The rule a second time, for one treaty and two States: 0 not bound, 1 not known, 2 not yet, 3 in force.
fn worth(standings: &[Standing]) -> u8 {
    let of = |s: &Standing| match *s {
        Standing::NotBound => 0,
        Standing::NotKnown => 1,
        s if s == LAST_WEEK => 2,
        _ => 3,
    };
    standings.iter().map(of).min().unwrap_or(3)
}

#[test]
fn every_combination_of_standings_for_a_protocol_and_its_convention() {
    let mut seen = 0;
    for (family, protocol, code) in [
        (OffenceFamily::TraffickingInPersons, Treaty::Tip, "UNTOC-TIP"),
        (OffenceFamily::SmugglingOfMigrants, Treaty::Som, "UNTOC-SOM"),
    ] {
        for a in STANDINGS {
            for b in STANDINGS {
                for c in STANDINGS {
                    for d in STANDINGS {
                        seen += 1;
                        let pair = between(
                            &[(Treaty::Untoc, a), (protocol, b)],
                            &[(Treaty::Untoc, c), (protocol, d)],
                        );
                        let (with, plain) = (worth(&[a, b, c, d]), worth(&[a, c]));
                        let expected = match (with, plain) {
                            (3, _) => vec![code, "reciprocity"],
                            (_, 3) => vec!["UNTOC", "reciprocity"],
                            _ => vec!["reciprocity"],
                        };
                        let advice = advise(comity_domain::codes::Kind::Mla, &[family], &pair, TODAY);
                        let proposed: Vec<_> = advice.proposals.iter().map(|p| p.code.as_str()).collect();
                        assert_eq!(proposed, expected, "{a:?} {b:?} {c:?} {d:?}");
                        let why: Vec<_> =
                            advice.not_proposed.iter().map(|n| (n.code.as_str(), &n.why)).collect();
                        let mut unfit = vec![];
                        for (code, worth) in [(code, with), ("UNTOC", plain)] {
                            match worth {
                                0 => unfit.push((code, &WhyNot::NotBound)),
                                1 => unfit.push((code, &WhyNot::NotKnown)),
                                2 => unfit.push((
                                    code,
                                    &WhyNot::NotYetInForce { from: const { Date::constant(2026, 3, 25) } },
                                )),
                                _ => break,
                            }
                        }
                        assert_eq!(why, unfit, "{a:?} {b:?} {c:?} {d:?}");
                    }
                }
            }
        }
    }
    assert_eq!(seen, 2 * 5 * 5 * 5 * 5, "families x standings of two States towards two treaties");
}

#[test]
fn not_known_is_never_not_bound() {
    for (ours, theirs, expected) in [
        (Standing::NotKnown, LONG_AGO, WhyNot::NotKnown),
        (LONG_AGO, Standing::NotKnown, WhyNot::NotKnown),
        (Standing::NotBound, Standing::NotKnown, WhyNot::NotBound),
        (LONG_AGO, Standing::NotBound, WhyNot::NotBound),
    ] {
        let pair = between(&[(Treaty::Untoc, ours)], &[(Treaty::Untoc, theirs)]);
        let advice = advise(comity_domain::codes::Kind::Mla, &[OffenceFamily::Piracy], &pair, TODAY);
        assert_eq!(advice.not_proposed.len(), 1);
        assert_eq!(advice.not_proposed[0].why, expected);
        assert_eq!(advice.not_proposed[0].parties.len(), 2, "the fact behind it, for both States");
    }
}

#[test]
fn a_party_without_a_date_counts_and_is_marked() {
    let pair = between(&[(Treaty::Untoc, Standing::Party)], &[(Treaty::Untoc, LONG_AGO)]);
    let proposals = propose(comity_domain::codes::Kind::Mla, &[OffenceFamily::Piracy], &pair, TODAY);
    let Reason::Offence { since, parties, .. } = &proposals[0].reason else { panic!("{proposals:?}") };
    assert_eq!((*since, parties[0].from, parties[1].from), (None, None, Some(date(2010, 5, 31))));
}

#[test]
fn treaties_on_record_come_first_while_they_are_in_force() {
    let all: Vec<_> = Treaty::ALL.iter().map(|t| (*t, LONG_AGO)).collect();
    let mut pair = between(&all, &all);
    pair.on_record = vec![
        treaty("ASEAN-MLAT", TreatyKind::Regional, date(2005, 1, 1), None),
        treaty("LKA-SGP-2020", TreatyKind::Bilateral, date(2020, 1, 1), None),
        treaty("LKA-SGP-1990", TreatyKind::Bilateral, date(1990, 1, 1), Some(date(2019, 12, 31))),
        treaty("LKA-SGP-2027", TreatyKind::Bilateral, date(2027, 1, 1), None),
    ];
    let advice = advise(comity_domain::codes::Kind::Mla, &[OffenceFamily::Piracy], &pair, TODAY);
    let proposed: Vec<_> = advice.proposals.iter().map(|p| p.code.as_str()).collect();
    assert_eq!(proposed, ["LKA-SGP-2020", "ASEAN-MLAT", "UNTOC", "reciprocity"]);
    let why: Vec<_> = advice.not_proposed.iter().map(|n| (n.code.as_str(), n.why.clone())).collect();
    assert_eq!(
        why,
        [
            ("LKA-SGP-1990", WhyNot::Ended { on: date(2019, 12, 31) }),
            ("LKA-SGP-2027", WhyNot::NotYetInForce { from: date(2027, 1, 1) }),
        ]
    );
    let stands = |code: &str, on| in_force(&code.parse().unwrap(), &pair, on);
    assert_eq!(stands("LKA-SGP-1990", date(2019, 12, 31)), InForce::Yes { since: Some(date(1990, 1, 1)) });
    assert_eq!(stands("LKA-SGP-1990", date(2020, 1, 1)), InForce::NotBound);
    assert_eq!(stands("LKA-SGP-2027", TODAY), InForce::NotYet { from: date(2027, 1, 1) });
    assert_eq!(stands("LKA-IND-2010", TODAY), InForce::NotKnown, "nobody entered it");
    assert_eq!(stands("reciprocity", TODAY), InForce::NoTreaty);
}

fn any_standing() -> impl Strategy<Value = Standing> {
    prop_oneof![
        Just(Standing::NotBound),
        Just(Standing::NotKnown),
        Just(Standing::Party),
        (0_i64..400)
            .prop_map(|days| Standing::PartySince(date(2025, 12, 1).checked_add(days.days()).unwrap())),
    ]
}

prop_compose! {
    fn any_pair()(
        ours in prop::collection::vec(any_standing(), 4),
        theirs in prop::collection::vec(any_standing(), 4),
        by_letter in any::<bool>(),
        years in prop::collection::vec((2000_i16..2030, 0_i16..20, any::<bool>()), 0..4),
    ) -> Between {
        let list = |s: Vec<Standing>| Treaty::ALL.iter().copied().zip(s).collect::<Vec<_>>();
        let mut pair = between(&list(ours), &list(theirs));
        if by_letter {
            pair.requested.connection = Connection::ByLetter;
        }
        pair.on_record = years.into_iter().enumerate().map(|(n, (year, lasts, bilateral))| {
            let kind = if bilateral { TreatyKind::Bilateral } else { TreatyKind::Regional };
            let to = (lasts > 0).then(|| date(year + lasts, 1, 1));
            treaty(&format!("T-{n}"), kind, date(year, 1, 1), to)
        }).collect();
        pair
    }
}

proptest! {
    #[test]
    fn what_is_proposed_is_in_force_and_what_is_not_is_not(
        pair in any_pair(),
        families in prop::collection::vec(prop::sample::select(OffenceFamily::ALL), 0..4),
        days in 0_i64..600,
    ) {
        let on = date(2025, 11, 1).checked_add(days.days()).unwrap();
        let advice = advise(comity_domain::codes::Kind::Mla, &families, &pair, on);
        let codes: Vec<_> = advice.proposals.iter().map(|p| p.code.clone()).collect();
        prop_assert_eq!(codes.last().map(BasisCode::as_str), Some("reciprocity"));
        let mut once = codes.clone();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), codes.len(), "nothing twice");
        for proposal in &advice.proposals {
            let stands = in_force(&proposal.code, &pair, on);
            match &proposal.reason {
                Reason::OnRecord { valid_from, .. } => prop_assert_eq!(stands, InForce::Yes { since: Some(*valid_from) }),
                Reason::Offence { since, .. } => prop_assert_eq!(stands, InForce::Yes { since: *since }),
                Reason::Reciprocity => prop_assert_eq!(stands, InForce::NoTreaty),
            }
        }
        for not in &advice.not_proposed {
            prop_assert!(!codes.contains(&not.code));
            let expected = match not.why {
                WhyNot::NotKnown => InForce::NotKnown,
                WhyNot::NotBound | WhyNot::Ended { .. } => InForce::NotBound,
                WhyNot::NotYetInForce { from } => InForce::NotYet { from },
                WhyNot::NotTaken => panic!("nobody asks for extradition"),
            };
            prop_assert_eq!(in_force(&not.code, &pair, on), expected);
        }
        // Treaties on record stand before all others, the nearer ones first.
        let ranks: Vec<_> = advice.proposals.iter().map(|p| match &p.reason {
            Reason::OnRecord { kind: TreatyKind::Bilateral, .. } => 0,
            Reason::OnRecord { kind: TreatyKind::Regional, .. } => 1,
            Reason::Offence { .. } => 2,
            Reason::Reciprocity => 3,
        }).collect();
        prop_assert!(ranks.is_sorted());
        // Whether a State is connected has nothing to do with it, and who asks whom neither.
        let mut other = pair.clone();
        other.requested.connection = Connection::Connected;
        std::mem::swap(&mut other.requesting, &mut other.requested);
        let turned: Vec<_> = propose(comity_domain::codes::Kind::Mla, &families, &other, on).into_iter().map(|p| p.code).collect();
        prop_assert_eq!(turned, codes);
    }
}
