//! Who may sign in, for how long, and what administrators may do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::collections::BTreeSet;

use comity_domain::{codes::Role, registry::Connection};
use comity_store::{
    Administration, AdministrationRefused as Refused, EntryKind, NewSession, RebuildMode, SignIn, StoreError,
};
use common::{Office, code, minute, office};
use jiff::SignedDuration;
use secrecy::{ExposeSecret as _, SecretString};

async fn with_password() -> Office {
    let office = office().await;
    let password = office.store.hash_password(&"correct horse".into()).await.unwrap();
    let set = Administration::SetPassword { login: "lka.officer".to_owned(), password };
    office.store.administer(set, minute(0)).await.unwrap();
    office
}

async fn signs_in(office: &Office, login: &str, password: &str, now: i64) -> SignIn {
    office.store.sign_in(login, &SecretString::from(password), minute(now)).await.unwrap()
}

async fn session(office: &Office) -> NewSession {
    match signs_in(office, "lka.officer", "correct horse", 1).await {
        SignIn::Done(session) => session,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_session_lives_twelve_hours_and_fifteen_silent_minutes() {
    let office = with_password().await;
    let new = session(&office).await;
    let token = new.token.expose_secret();
    assert_eq!(new.expires, minute(1 + 12 * 60));
    let signed = office.store.session(token, minute(10)).await.unwrap().unwrap();
    assert_eq!((signed.actor.state, signed.user.login.as_str()), (Some(code("LKA")), "lka.officer"));
    assert_eq!(signed.actor.roles, BTreeSet::from([Role::Officer]));
    assert!(office.store.session(token, minute(25)).await.unwrap().is_some(), "it was heard of at minute 10");
    assert!(office.store.session(token, minute(41)).await.unwrap().is_none(), "silent for 16 minutes");
    assert!(office.store.session("0000", minute(2)).await.unwrap().is_none());

    let new = session(&office).await;
    let token = new.token.expose_secret();
    for n in (1..12 * 60).step_by(10) {
        assert!(office.store.session(token, minute(n)).await.unwrap().is_some(), "minute {n}");
    }
    assert!(office.store.session(token, minute(12 * 60 + 1)).await.unwrap().is_none());
}

#[tokio::test]
async fn nobody_of_a_state_by_letter_is_let_in() {
    let office = with_password().await;
    let before = session(&office).await;
    let connection = async |connection| {
        let set = Administration::SetConnection { state: code("LKA"), connection };
        office.store.administer(set, minute(2)).await.unwrap();
    };
    connection(Connection::ByLetter).await;
    assert!(office.store.session(before.token.expose_secret(), minute(3)).await.unwrap().is_none());
    let wrong = signs_in(&office, "lka.officer", "correct horse", 3).await;
    assert!(matches!(wrong, SignIn::Wrong), "{wrong:?}");
    connection(Connection::Connected).await;
    assert!(matches!(signs_in(&office, "lka.officer", "correct horse", 4).await, SignIn::Done(_)));
}

#[tokio::test]
async fn signing_out_ends_a_session_and_a_new_password_ends_all() {
    let office = with_password().await;
    let (one, two) = (session(&office).await, session(&office).await);
    let alive = async |s: &NewSession| {
        office.store.session(s.token.expose_secret(), minute(2)).await.unwrap().is_some()
    };
    office.store.sign_out(one.token.expose_secret()).await.unwrap();
    assert!(!alive(&one).await && alive(&two).await);
    let password = office.store.hash_password(&"another".into()).await.unwrap();
    let set = Administration::SetPassword { login: "lka.officer".to_owned(), password };
    office.store.administer(set, minute(2)).await.unwrap();
    assert!(!alive(&two).await);
}

#[tokio::test]
async fn a_revoked_role_is_gone_with_the_next_request() {
    let office = with_password().await;
    let new = session(&office).await;
    let revoke = Administration::RevokeRole { login: "lka.officer".to_owned(), role: Role::Officer };
    office.store.administer(revoke, minute(2)).await.unwrap();
    let signed = office.store.session(new.token.expose_secret(), minute(3)).await.unwrap().unwrap();
    assert!(signed.actor.roles.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failures_made_at_once_are_all_counted() {
    let office = with_password().await;
    let tries = (0..12).map(|_| signs_in(&office, "lka.officer", "wrong", 1));
    futures_util::future::join_all(tries).await;
    let next = signs_in(&office, "lka.officer", "correct horse", 1).await;
    let SignIn::Wait { until } = next else { panic!("no delay after twelve tries at once") };
    assert!(until > minute(1));
}

#[tokio::test]
async fn failures_are_recorded_and_delay_the_next_try() {
    let office = with_password().await;
    for _ in 0..3 {
        assert!(matches!(signs_in(&office, "lka.officer", "wrong", 1).await, SignIn::Wrong));
    }
    let SignIn::Wait { until } = signs_in(&office, "lka.officer", "correct horse", 1).await else { panic!() };
    assert_eq!(until, minute(1) + SignedDuration::from_secs(1));
    assert!(matches!(signs_in(&office, "lka.officer", "correct horse", 2).await, SignIn::Done(_)));
    for _ in 0..3 {
        assert!(
            matches!(signs_in(&office, "nobody", "wrong", 3).await, SignIn::Wrong),
            "as with a known login"
        );
    }
    assert!(matches!(signs_in(&office, "nobody", "wrong", 3).await, SignIn::Wait { .. }));
    assert!(
        matches!(signs_in(&office, "lka.head", "", 3).await, SignIn::Wrong),
        "who has no password has none"
    );

    let auditor = office.actor("lka.auditor").await;
    let log = office.store.log_after(&auditor, 0, 100).await.unwrap();
    let of = |kind: &EntryKind| log.iter().filter(|e| &e.kind == kind).count();
    assert_eq!((of(&EntryKind::SignInFailed), of(&EntryKind::SignedIn)), (4, 1));
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn roles_that_exclude_each_other_are_not_granted() {
    let office = office().await;
    let grant = |login: &str, role| Administration::GrantRole { login: login.to_owned(), role };
    let refused = async |act| match office.store.administer(act, minute(0)).await {
        Err(StoreError::Administration(refused)) => refused,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(grant("lka.officer", Role::Clock)).await, Refused::RoleOfNobody);
    assert_eq!(refused(grant("lka.auditor", Role::Officer)).await, Refused::RolesExclude);
    assert_eq!(refused(grant("lka.auditor", Role::Administrator)).await, Refused::RolesExclude);
    assert_eq!(refused(grant("lka.officer", Role::Administrator)).await, Refused::RolesExclude);
    assert_eq!(refused(grant("lka.officer", Role::Expert)).await, Refused::RoleNeedsState);
    assert_eq!(refused(grant("nobody", Role::Officer)).await, Refused::UnknownUser);
    let add = |login: &str, state: Option<&str>, roles: &[Role]| Administration::AddUser {
        login: login.to_owned(),
        name: "Somebody".to_owned(),
        state: state.map(code),
        password: None,
        roles: roles.iter().copied().collect(),
    };
    assert_eq!(refused(add("lka.officer", Some("LKA"), &[])).await, Refused::LoginTaken);
    assert_eq!(refused(add("Upper", Some("LKA"), &[])).await, Refused::BadLogin);
    assert_eq!(refused(add("x", Some("XXX"), &[])).await, Refused::UnknownState(code("XXX")));
    assert_eq!(refused(add("x", None, &[Role::Officer])).await, Refused::RoleNeedsState);
    office.store.administer(add("committee", None, &[Role::Expert]), minute(0)).await.unwrap();
    office.store.administer(grant("lka.officer", Role::Head), minute(0)).await.unwrap();
    assert!(office.user("lka.officer").await.roles.contains(&Role::Head));
    let colleagues = office.store.colleagues(&office.actor("lka.officer").await, minute(9)).await.unwrap();
    assert_eq!(colleagues.len(), common::PEOPLE.len());
    assert!(office.store.colleagues(&office.actor("committee").await, minute(9)).await.unwrap().is_empty());
}

#[tokio::test]
async fn of_acts_done_together_all_happen_or_none() {
    let office = office().await;
    let acts = vec![
        Administration::NameNode { name: "Hub".to_owned() },
        Administration::RevokeRole { login: "nobody".to_owned(), role: Role::Head },
    ];
    office.store.administer_all(acts, minute(0)).await.unwrap_err();
    assert_eq!(office.store.origin().await.unwrap().node, "comity");
}

#[tokio::test]
async fn the_register_says_what_administrators_entered() {
    let office = office().await;
    let store = &office.store;
    let states = store.states().await.unwrap();
    assert_eq!(states.len(), 48);
    let find = async |wanted: &str| {
        store.states().await.unwrap().into_iter().find(|s| s.code == code(wanted)).unwrap()
    };
    assert!(find("BGD").await.authority(minute(0)).is_none(), "nobody entered one");
    assert_eq!(find("IND").await.authority(minute(0)).unwrap().name, "Central Authority of IND");
    let acts = vec![
        Administration::SetAuthority { state: code("IND"), name: "New".to_owned(), from: minute(10) },
        Administration::SetLanguages {
            state: code("IND"),
            languages: vec!["hi".parse().unwrap(), "en".parse().unwrap()],
        },
        Administration::SetRecallWindow { state: code("LKA"), minutes: 0 },
        Administration::AddState { code: code("FRA"), name: "France".to_owned() },
    ];
    store.administer_all(acts, minute(5)).await.unwrap();
    let india = find("IND").await;
    assert_eq!(india.authority(minute(9)).unwrap().name, "Central Authority of IND");
    assert_eq!(india.authority(minute(10)).unwrap().name, "New");
    assert_eq!(india.accepted_languages.len(), 2);
    assert!(!find("FRA").await.member);
    store
        .administer(Administration::EndAuthority { state: code("IND"), until: minute(20) }, minute(15))
        .await
        .unwrap();
    assert!(find("IND").await.authority(minute(20)).is_none());
    assert_eq!(store.treaties().await.unwrap().len(), 48 * 4);
    store.administer(Administration::LoadMembers, minute(30)).await.unwrap();
    assert_eq!(find("IND").await.accepted_languages.len(), 2, "loading again takes nothing away");

    let id = office.creates("lka.officer", "IND", "One", minute(40)).await;
    let actor = office.actor("lka.officer").await;
    let loaded = store.request(&actor, id, minute(40)).await.unwrap().unwrap();
    let context = store.context(&actor, &loaded.request, minute(40)).await.unwrap();
    assert_eq!(context.recall_window_minutes, 0);
    assert!(!context.between.unwrap().requested.active_authority);
    office.does("lka.officer", id, comity_domain::workflow::Command::Submit, minute(41)).await;
    office.does("lka.head", id, comity_domain::workflow::Command::Approve { note: None }, minute(42)).await;
    assert_eq!(office.refused("lka.officer", id, common::send(), minute(43)).await, "no_active_authority");
}
