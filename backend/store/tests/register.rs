//! The register of States: profiles, treaties on record, lengths, and the history of it all.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::collections::BTreeMap;

use comity_domain::{
    clocks::{Length, Source},
    codes::{Channel, Clock, Role},
    registry::{Connection, ExtraditionTerms, OwnGround, TreatyKind, TreatyOnRecord},
};
use comity_store::{
    Administration, AdministrationRefused as Refused, EntryKind, ExportAsk, Law, LawSubject, RebuildMode,
    RecordedTreaty, StoreError,
};
use common::{Office, code, minute, office};

async fn does(office: &Office, act: Administration, at: i64) {
    office.store.administer(act, minute(at)).await.unwrap();
}

async fn refused(office: &Office, act: Administration) -> Refused {
    match office.store.administer(act, minute(0)).await {
        Err(StoreError::Administration(refused)) => refused,
        other => panic!("{other:?}"),
    }
}

fn treaty(treaty_code: &str, kind: TreatyKind, parties: &[&str], from: &str, days: u32) -> Administration {
    let treaty = TreatyOnRecord {
        code: treaty_code.parse().unwrap(),
        name: format!("Invented treaty {treaty_code}"),
        kind,
        parties: parties.iter().map(|p| code(p)).collect(),
        valid_from: from.parse().unwrap(),
        valid_to: None,
        provisional_arrest_days: Some(45),
        clock_lengths: BTreeMap::from([(Clock::Acknowledge, Length::Days(days))]),
        grounds: vec![OwnGround {
            code: "X-5".parse().unwrap(),
            meaning: "political offence".to_owned(),
            consultation_owed: true,
            may_be_chosen: true,
            nationality: true,
        }],
    };
    Administration::RecordTreaty(RecordedTreaty { treaty, source: "invented".to_owned() })
}

#[tokio::test]
async fn a_state_is_connected_once_somebody_works_there_unless_an_administrator_says_otherwise() {
    let office = office().await;
    let connection = async |c: &str| office.store.state(code(c)).await.unwrap().unwrap().connection();
    assert_eq!(connection("LKA").await, Connection::Connected);
    does(&office, Administration::AddState { code: code("AUS"), name: "Australia".to_owned() }, 1).await;
    assert_eq!(connection("AUS").await, Connection::ByLetter);
    let add = |login: &str, role| Administration::AddUser {
        login: login.to_owned(),
        name: "Invented".to_owned(),
        state: Some(code("AUS")),
        password: None,
        roles: [role].into(),
    };
    does(&office, add("aus.admin", Role::Administrator), 2).await;
    assert_eq!(connection("AUS").await, Connection::ByLetter, "an administrator reads no case");
    does(&office, add("aus.registrar", Role::Registrar), 3).await;
    assert_eq!(connection("AUS").await, Connection::Connected);
    let set = |connection| Administration::SetConnection { state: code("AUS"), connection };
    does(&office, set(Connection::ByLetter), 4).await;
    assert_eq!(connection("AUS").await, Connection::ByLetter);
    does(&office, set(Connection::Connected), 5).await;
    assert_eq!(connection("AUS").await, Connection::Connected);
}

#[tokio::test]
async fn the_rules_know_what_a_profile_says() {
    let office = office().await;
    let terms = ExtraditionTerms {
        takes_untoc: Some(false),
        minimum_penalty_years: Some(2),
        ..ExtraditionTerms::default()
    };
    for act in [
        Administration::SetExtradition { state: code("IND"), terms },
        Administration::SetChannels {
            state: code("IND"),
            channels: vec![Channel::Comity, Channel::Interpol],
        },
        Administration::AddExecutingAuthority {
            state: code("IND"),
            name: "High Court of Delhi".to_owned(),
            from: minute(0),
        },
        Administration::AddExecutingAuthority {
            state: code("IND"),
            name: "A court to come".to_owned(),
            from: minute(500),
        },
        treaty("IND-LKA-2010", TreatyKind::Bilateral, &["IND", "LKA"], "2012-11-01", 10),
        treaty("IND-BHR-2010", TreatyKind::Bilateral, &["IND", "BHR"], "2012-11-01", 10),
    ] {
        does(&office, act, 1).await;
    }
    let between = office.store.between(code("LKA"), code("IND"), minute(10)).await.unwrap().unwrap();
    assert_eq!(between.requested.extradition, terms);
    assert_eq!(between.requested.channels, [Channel::Comity, Channel::Interpol]);
    let names: Vec<_> = between.requested.executing_authorities.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names, ["High Court of Delhi"], "who is active today");
    let codes: Vec<_> = between.on_record.iter().map(|t| t.code.as_str()).collect();
    assert_eq!(codes, ["IND-LKA-2010"], "only those that bind both");
    assert!(between.on_record[0].grounds[0].consultation_owed && between.on_record[0].grounds[0].nationality);
    assert_eq!(office.store.between(code("LKA"), "ZZZ".parse().unwrap(), minute(0)).await.unwrap(), None);
    // Who executes works for an authority of the own State.
    let court = office.store.state(code("IND")).await.unwrap().unwrap().executing_authorities[0].id;
    let place = |login: &str| Administration::PlaceUser { login: login.to_owned(), authority: Some(court) };
    assert_eq!(refused(&office, place("lka.officer")).await, Refused::UnknownAuthority);
    does(&office, place("ind.officer"), 2).await;
}

#[tokio::test]
async fn the_treaty_sets_a_length_before_the_pair_and_the_pair_before_the_state() {
    let office = office().await;
    let id = office.creates("lka.officer", "IND", "Accounts", minute(0)).await;
    let viewer = office.actor("lka.officer").await;
    let length = async || {
        let request = office.store.request(&viewer, id, minute(1)).await.unwrap().unwrap().request;
        let context = office.store.context(&viewer, &request, minute(1)).await.unwrap();
        context.on_record(Clock::Acknowledge)
    };
    let set = |requesting: Option<&str>, requested: Option<&str>, days| Administration::SetClockLength {
        clock: Clock::Acknowledge,
        requesting: requesting.map(code),
        requested: requested.map(code),
        length: Some(Length::Days(days)),
    };
    assert_eq!(length().await, None);
    does(&office, set(None, Some("IND"), 20), 1).await;
    assert_eq!(length().await, Some((Length::Days(20), Source::OnRecord)));
    does(&office, set(Some("LKA"), Some("IND"), 15), 1).await;
    assert_eq!(length().await, Some((Length::Days(15), Source::OnRecord)));
    does(&office, treaty("SAARC-2008", TreatyKind::Regional, &["IND", "LKA", "BHR"], "2012-01-01", 12), 1)
        .await;
    assert_eq!(length().await, Some((Length::Days(12), Source::Treaty)));
    does(&office, treaty("IND-LKA-2010", TreatyKind::Bilateral, &["IND", "LKA"], "2012-11-01", 9), 1).await;
    assert_eq!(length().await, Some((Length::Days(9), Source::Treaty)), "the nearer treaty");
    does(&office, treaty("IND-LKA-2010", TreatyKind::Bilateral, &["IND", "LKA"], "2099-01-01", 9), 2).await;
    assert_eq!(length().await, Some((Length::Days(12), Source::Treaty)), "not in force yet");
    let clear = Administration::SetTreatyClock {
        treaty: "SAARC-2008".parse().unwrap(),
        clock: Clock::Acknowledge,
        length: None,
    };
    does(&office, clear, 3).await;
    assert_eq!(length().await, Some((Length::Days(15), Source::OnRecord)));
}

/// How long a person may be held: for all, for a pair, under a treaty, and there said once, in days.
#[tokio::test]
async fn the_time_of_a_provisional_arrest_and_of_a_removal_can_be_set() {
    let office = office().await;
    let id = office.arrests(0).await;
    let actor = office.actor("ind.officer").await;
    let length = async |clock| {
        let loaded = office.store.request(&actor, id, minute(5)).await.unwrap().unwrap();
        let context = office.store.context(&actor, &loaded.request, minute(5)).await.unwrap();
        context.on_record(clock)
    };
    for clock in [Clock::ProvisionalArrest, Clock::Removal] {
        assert_eq!(length(clock).await, None, "Comity's own");
        let set = |length| {
            let (requesting, requested) = (Some(code("LKA")), Some(code("IND")));
            Administration::SetClockLength { clock, requesting, requested, length }
        };
        does(&office, set(Some(Length::Days(50))), 1).await;
        assert_eq!(length(clock).await, Some((Length::Days(50), Source::OnRecord)));
    }
    let treaty_code = "IND-LKA-2010";
    does(&office, treaty(treaty_code, TreatyKind::Bilateral, &["IND", "LKA"], "2012-11-01", 9), 2).await;
    assert_eq!(length(Clock::ProvisionalArrest).await, Some((Length::Days(45), Source::Treaty)));
    let under = |length| Administration::SetTreatyClock {
        treaty: treaty_code.parse().unwrap(),
        clock: Clock::ProvisionalArrest,
        length,
    };
    does(&office, under(Some(Length::Days(60))), 3).await;
    assert_eq!(length(Clock::ProvisionalArrest).await, Some((Length::Days(60), Source::Treaty)));
    let between = office.store.treaties_on_record().await.unwrap();
    let kept = between.iter().find(|t| t.treaty.code.as_str() == treaty_code).unwrap();
    assert_eq!(kept.treaty.provisional_arrest_days, Some(60), "the treaty itself says it");
    assert_eq!(refused(&office, under(Some(Length::Hours(12)))).await, Refused::ArrestTime);
    does(&office, under(None), 4).await;
    assert_eq!(length(Clock::ProvisionalArrest).await, Some((Length::Days(50), Source::OnRecord)));
    let Administration::RecordTreaty(mut twice) =
        treaty(treaty_code, TreatyKind::Bilateral, &["IND", "LKA"], "2012-11-01", 9)
    else {
        panic!()
    };
    twice.treaty.clock_lengths.insert(Clock::ProvisionalArrest, Length::Days(30));
    assert_eq!(refused(&office, Administration::RecordTreaty(twice.clone())).await, Refused::ArrestTime);
    twice.treaty.provisional_arrest_days = None;
    does(&office, Administration::RecordTreaty(twice), 5).await;
    assert_eq!(length(Clock::ProvisionalArrest).await, Some((Length::Days(30), Source::Treaty)));
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn nothing_is_written_over_and_every_change_is_an_entry() {
    let office = office().await;
    let before = office.store.register_history(code("LKA")).await.unwrap().len();
    let law = Law {
        subject: LawSubject::Trafficking,
        title: "An invented act".to_owned(),
        dated: None,
        language: "en".parse().ok(),
        read_at: "https://laws.example/act".to_owned(),
        transmitted_on: "2011-02-01".parse().unwrap(),
        transmitted_by: "Ministry of Justice".to_owned(),
    };
    does(
        &office,
        Administration::SetLanguages { state: code("LKA"), languages: vec!["en".parse().unwrap()] },
        1,
    )
    .await;
    does(&office, Administration::SetLanguages { state: code("LKA"), languages: vec![] }, 2).await;
    does(&office, Administration::AddLaw { state: code("LKA"), law }, 3).await;
    let kept = office.store.state(code("LKA")).await.unwrap().unwrap().laws[0].clone();
    let end = Administration::EndLaw { state: code("LKA"), law: kept.id, on: "2026-01-01".parse().unwrap() };
    does(&office, end, 4).await;
    let history = office.store.register_history(code("LKA")).await.unwrap();
    let acts: Vec<_> = history[before..].iter().map(|c| c.act.as_str()).collect();
    assert_eq!(acts, ["languages_set", "languages_set", "law_added", "law_ended"]);
    assert_eq!(history[before].value["languages"][0], "en", "what was set before is still read");
    assert_eq!((history[before].at, &history[before].by), (minute(1), &None));
    let auditor = office.actor("lka.auditor").await;
    let export = office.store.export(&auditor, ExportAsk::default(), minute(9)).await.unwrap();
    let mut export = export.unwrap();
    let mut entries = vec![];
    loop {
        let page = export.next_page().await.unwrap();
        if page.is_empty() {
            break;
        }
        entries.extend(page);
    }
    let logged: Vec<_> = entries
        .iter()
        .filter_map(|e| match &e.kind {
            EntryKind::Administered { act, .. } => Some(act.as_str()),
            _ => None,
        })
        .collect();
    assert!(logged.ends_with(&["languages_set", "languages_set", "law_added", "law_ended"]), "{logged:?}");
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn a_new_central_authority_leaves_that_of_a_special_region_alone() {
    let office = office().await;
    let add = |name: &str, covers: Option<&str>, from| Administration::AddAuthority {
        state: code("IND"),
        name: name.to_owned(),
        covers: covers.map(str::to_owned),
        from: minute(from),
        until: None,
    };
    does(&office, add("Office of the region", Some("the region"), 1), 1).await;
    let set = Administration::SetAuthority {
        state: code("IND"),
        name: "New Authority".to_owned(),
        from: minute(5),
    };
    does(&office, set, 5).await;
    let active = async |at| {
        let state = office.store.state(code("IND")).await.unwrap().unwrap();
        let stands = state.authorities.iter().filter(|a| a.is_active(minute(at)));
        let names: Vec<String> = stands.map(|a| a.name.clone()).collect();
        (names, state.authority(minute(at)).map(|a| a.name.clone()))
    };
    let (names, first) = active(4).await;
    assert_eq!(names, ["Central Authority of IND", "Office of the region"]);
    assert_eq!(first.as_deref(), Some("Central Authority of IND"), "who stands for the whole State");
    let (names, first) = active(6).await;
    assert_eq!(names, ["Office of the region", "New Authority"]);
    assert_eq!(first.as_deref(), Some("New Authority"));
    does(&office, Administration::EndAuthority { state: code("IND"), until: minute(8) }, 8).await;
    assert_eq!(active(9).await, (vec![], None), "nothing can be sent to it");
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let office = office().await;
    let bilateral = |parties: &[&str]| treaty("X-Y-2000", TreatyKind::Bilateral, parties, "2000-01-01", 9);
    for (act, expected) in [
        (treaty("UNTOC", TreatyKind::Regional, &["IND", "LKA"], "2000-01-01", 9), None),
        (bilateral(&["LKA"]), Some(Refused::PartiesDoNotFit)),
        (bilateral(&["LKA", "LKA"]), Some(Refused::PartiesDoNotFit)),
        (bilateral(&["LKA", "IND", "BHR"]), Some(Refused::PartiesDoNotFit)),
        (bilateral(&["LKA", "ZZZ"]), Some(Refused::UnknownState(code("ZZZ")))),
    ] {
        let found = refused(&office, act).await;
        assert!(expected.as_ref().is_none_or(|e| *e == found), "{found:?}");
        assert!(expected.is_some() || matches!(found, Refused::ReservedCode(_)), "{found:?}");
    }
    let with_grounds = |grounds: &[&str]| {
        let Administration::RecordTreaty(mut recorded) = bilateral(&["LKA", "IND"]) else { panic!() };
        let own = recorded.treaty.grounds.remove(0);
        let called = |code: &&str| OwnGround { code: code.parse().unwrap(), ..own.clone() };
        recorded.treaty.grounds = grounds.iter().map(called).collect();
        Administration::RecordTreaty(recorded)
    };
    for taken in ["bank_secrecy", "fiscal_only", "18(8)", "UNCAC 46(22)", "18(21)(b)", "domestic_law"] {
        let found = refused(&office, with_grounds(&["X-4", taken])).await;
        assert!(found.to_string().contains(&format!("called {taken}: that code is taken")), "{found}");
        assert!(matches!(found, Refused::GroundTaken { ground, .. } if ground.as_str() == taken));
    }
    assert_eq!(
        refused(&office, with_grounds(&["X-4", "X-5", "X-4"])).await,
        Refused::GroundTwice("X-4".parse().unwrap())
    );
    let name = |name: &str| Administration::AddExecutingAuthority {
        state: code("LKA"),
        name: name.to_owned(),
        from: minute(0),
    };
    for bad in ["", "  ", "two\nlines", "\u{1b}[31m", &"x".repeat(501)] {
        assert_eq!(refused(&office, name(bad)).await, Refused::BadText, "{bad:?}");
    }
    let turned = Administration::AddAuthority {
        state: code("LKA"),
        name: "Office".to_owned(),
        covers: None,
        from: minute(5),
        until: Some(minute(5)),
    };
    assert_eq!(refused(&office, turned).await, Refused::DatesTurned);
    let clock = Administration::SetTreatyClock {
        treaty: "NO-SUCH-1".parse().unwrap(),
        clock: Clock::Decide,
        length: None,
    };
    assert!(matches!(refused(&office, clock).await, Refused::UnknownTreaty(_)));
}

#[tokio::test]
async fn what_stood_before_is_in_the_change_also_where_it_came_with_the_data() {
    let office = office().await;
    let sent = office.store.treaties().await.unwrap().into_iter().find(|t| t.state == code("LKA")).unwrap();
    let name = office.store.state(code("LKA")).await.unwrap().unwrap().name;
    let renamed = Administration::SetState { state: code("LKA"), name: Some("X".to_owned()), region: None };
    does(&office, renamed, 1).await;
    let anew =
        comity_store::TreatyRecord { party_since: None, source: "invented".to_owned(), ..sent.clone() };
    does(&office, Administration::SetTreaty(anew), 2).await;
    let history = office.store.register_history(code("LKA")).await.unwrap();
    let value = |act: &str| history.iter().rev().find(|c| c.act == act).unwrap().value.clone();
    assert_eq!(value("state_set")["before"]["name"], name);
    assert_eq!(value("treaty_set")["before"]["source"], sent.source);
    let since = sent.party_since.map(|day| day.to_string());
    assert_eq!(value("treaty_set")["before"]["party_since"].as_str(), since.as_deref());
    assert!(since.is_some(), "there is a date to lose");
}

#[tokio::test]
async fn a_length_is_a_change_of_each_state_it_names() {
    let office = office().await;
    let length = |days, requesting: Option<&str>, requested: Option<&str>| Administration::SetClockLength {
        clock: Clock::Acknowledge,
        requesting: requesting.map(code),
        requested: requested.map(code),
        length: Some(Length::Days(days)),
    };
    does(&office, length(3, None, Some("LKA")), 1).await;
    does(&office, length(4, None, Some("LKA")), 2).await;
    does(&office, length(5, Some("IND"), Some("LKA")), 3).await;
    does(&office, length(6, None, None), 4).await;
    let set = async |state: &str| {
        let history = office.store.register_history(code(state)).await.unwrap();
        let set = history.into_iter().filter(|c| c.act == "clock_length_set");
        set.map(|c| (c.value["length"].to_string(), c.value["before"].to_string())).collect::<Vec<_>>()
    };
    let lka = set("LKA").await;
    assert_eq!(lka.len(), 3);
    assert_eq!(lka[1].1, lka[0].0, "the length before is in the change");
    assert_eq!(set("IND").await, lka[2..]);
    // Under a treaty: each party; and one that is a party no more reads that too.
    let days = treaty("IND-KEN-LKA-2001", TreatyKind::Regional, &["IND", "KEN", "LKA"], "2001-01-01", 9);
    does(&office, days, 5).await;
    let clock = Administration::SetTreatyClock {
        treaty: "IND-KEN-LKA-2001".parse().unwrap(),
        clock: Clock::Decide,
        length: Some(Length::Days(7)),
    };
    does(&office, clock, 6).await;
    does(&office, treaty("IND-KEN-LKA-2001", TreatyKind::Regional, &["IND", "LKA"], "2001-01-01", 9), 7)
        .await;
    let history = office.store.register_history(code("KEN")).await.unwrap();
    let acts: Vec<_> = history.iter().rev().take(3).map(|c| c.act.as_str()).collect();
    assert_eq!(acts, ["treaty_recorded", "treaty_clock_set", "treaty_recorded"]);
}

#[tokio::test]
async fn no_name_on_the_register_turns_text_round() {
    let office = office().await;
    for bad in ["Office\u{202e}ecnatsissA", "\u{1b}[31m", "\u{2066}x\u{2069}"] {
        let set = Administration::SetAuthority { state: code("LKA"), name: bad.to_owned(), from: minute(1) };
        assert_eq!(refused(&office, set).await, Refused::BadText, "{bad:?}");
        let add = Administration::AddState { code: code("FRA"), name: bad.to_owned() };
        assert_eq!(refused(&office, add).await, Refused::BadText, "{bad:?}");
    }
}

/// What is kept, and what the history says of it, is the same text.
#[tokio::test]
async fn what_is_written_with_spaces_around_it_is_recorded_as_it_is_kept() {
    let office = office().await;
    let added = Administration::AddState { code: code("XZZ"), name: "  Elsewhere ".to_owned() };
    does(&office, added, 1).await;
    let record = office.store.treaties().await.unwrap().into_iter().find(|t| t.state == code("LKA")).unwrap();
    let treaty = record.treaty;
    let anew = comity_store::TreatyRecord { source: " a letter\n".to_owned(), ..record };
    does(&office, Administration::SetTreaty(anew), 2).await;
    let kept = office.store.treaties().await.unwrap();
    let kept = kept.into_iter().find(|t| t.state == code("LKA") && t.treaty == treaty).unwrap();
    assert_eq!(kept.source, "a letter");
    let said = async |state, act: &str| {
        let history = office.store.register_history(code(state)).await.unwrap();
        history.iter().rev().find(|c| c.act == act).unwrap().value.clone()
    };
    assert_eq!(said("XZZ", "state_added").await["name"], "Elsewhere");
    assert_eq!(office.store.state(code("XZZ")).await.unwrap().unwrap().name, "Elsewhere");
    assert_eq!(said("LKA", "treaty_set").await["source"], "a letter");
}
