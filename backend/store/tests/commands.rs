//! What the one write path promises: keys, versions, refusals on record, each command with an outcome of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use comity_domain::{
    codes::Action,
    contents::Asset,
    workflow::{Command, Refusal, Version},
};
use comity_store::{EntryKind, Outcome, RebuildMode, StoreError, Submitted};
use common::{by_hand, contents, create, minute, office, send};

fn done(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Done { repeated: false, .. })
}

#[tokio::test]
async fn a_key_repeats_the_same_command_and_refuses_another() {
    let office = office().await;
    let mut sent = office.submitted("lka.officer", None, create("IND", contents("One")), minute(0)).await;
    sent.key = Some("k-1".to_owned());
    let first = office.store.submit(sent.clone()).await.unwrap();
    let Outcome::Done { request, version, repeated: false, .. } = first.clone() else { panic!("{first:?}") };
    let again = office.store.submit(Submitted { now: minute(5), ..sent.clone() }).await.unwrap();
    let Outcome::Done { request: same, version: then, repeated: true, .. } = again else {
        panic!("{again:?}")
    };
    assert_eq!((request, version), (same, then));
    let other = Submitted { digest: [1; 32], ..sent.clone() };
    assert_eq!(office.store.submit(other).await.unwrap(), Outcome::KeyReused);
    let elsewhere = Submitted { request: Some(request), command: Command::Submit, ..sent.clone() };
    assert_eq!(
        office.store.submit(elsewhere).await.unwrap(),
        Outcome::KeyReused,
        "another action under the key"
    );

    let colleague = office.user("lka.second").await.id;
    assert!(
        done(&office.store.submit(Submitted { user: colleague, ..sent.clone() }).await.unwrap()),
        "a key is per user"
    );
    let month = minute(31 * 24 * 60);
    assert!(
        done(&office.store.submit(Submitted { now: month, ..sent.clone() }).await.unwrap()),
        "kept 30 days"
    );
    office.store.forget_old(minute(62 * 24 * 60)).await.unwrap();
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn a_repeated_key_in_one_batch_is_done_once() {
    let office = office().await;
    let mut sent = office.submitted("lka.officer", None, create("IND", contents("One")), minute(0)).await;
    sent.key = Some("k-1".to_owned());
    let outcomes = office.store.submit_many(vec![sent.clone(), sent]).await.unwrap();
    let [Outcome::Done { request: a, repeated: false, .. }, Outcome::Done { request: b, repeated: true, .. }] =
        outcomes.as_slice()
    else {
        panic!("{outcomes:?}")
    };
    assert_eq!(a, b);
}

#[tokio::test]
async fn a_command_on_an_older_version_is_stale_and_says_what_happened() {
    let office = office().await;
    let id = office.creates("lka.officer", "IND", "One", minute(0)).await;
    let edit = Command::Edit { contents: Box::new(contents("Two")) };
    assert_eq!(office.does("lka.second", id, edit.clone(), minute(1)).await, Version(2));
    let mut sent = office.submitted("lka.officer", Some(id), edit, minute(2)).await;
    sent.seen = Some(Version(1));
    let Outcome::Refused(Refusal::Stale { seen, found, since }) = office.store.submit(sent).await.unwrap()
    else {
        panic!("not stale")
    };
    assert_eq!((seen, found), (Version(1), Version(2)));
    assert_eq!(since.iter().map(|h| h.action).collect::<Vec<_>>(), [Action::Edit]);
}

#[tokio::test]
async fn of_two_at_once_on_one_version_one_is_stale() {
    let office = office().await;
    let id = office.creates("lka.officer", "IND", "One", minute(0)).await;
    let edit = |subject: &str| Command::Edit { contents: Box::new(contents(subject)) };
    let mut one = office.submitted("lka.officer", Some(id), edit("One a"), minute(1)).await;
    let mut two = office.submitted("lka.second", Some(id), edit("One b"), minute(1)).await;
    one.seen = Some(Version(1));
    two.seen = Some(Version(1));
    let (one, two) = tokio::join!(office.store.submit(one), office.store.submit(two));
    let outcomes = [one.unwrap(), two.unwrap()];
    assert_eq!(outcomes.iter().filter(|o| done(o)).count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|o| matches!(o, Outcome::Refused(Refusal::Stale { .. }))).count(), 1);
}

#[tokio::test]
async fn who_wrote_a_part_never_approves_it() {
    let office = office().await;
    let grant = comity_store::Administration::GrantRole {
        login: "lka.second".to_owned(),
        role: comity_domain::codes::Role::Head,
    };
    office.store.administer(grant, minute(0)).await.unwrap();
    let id = office.creates("lka.officer", "IND", "One", minute(1)).await;
    office.does("lka.second", id, Command::Edit { contents: Box::new(contents("Two")) }, minute(2)).await;
    office.does("lka.officer", id, Command::Submit, minute(3)).await;
    let approve = || Command::Approve { note: None };
    assert_eq!(office.refused("lka.second", id, approve(), minute(4)).await, "four_eyes");
    office.does("lka.head", id, approve(), minute(5)).await;
}

#[tokio::test]
async fn a_refused_command_is_on_record_for_the_actors_state_alone() {
    let office = office().await;
    let id = office.sends("One", 0).await;
    let [lka, ind, ken] = [
        office.actor("lka.auditor").await,
        office.actor("ind.auditor").await,
        office.actor("ken.auditor").await,
    ];
    let before = [office.store.log_end(&lka).await.unwrap(), office.store.log_end(&ind).await.unwrap()];
    assert_eq!(office.refused("ken.officer", id, Command::Submit, minute(9)).await, "not_found");
    let log = office.store.log_after(&ken, 0, 100).await.unwrap();
    let last = log.last().unwrap();
    assert_eq!(last.kind, EntryKind::Refused { action: Action::Submit, code: "not_found".to_owned() });
    assert_eq!(
        (last.request, last.reference.as_ref()),
        (Some(id), None),
        "what was asked for, and nothing of it"
    );
    assert_eq!(last.by.as_ref().unwrap().login, "ken.officer");
    assert!(!last.canonical.contains("One") && !last.canonical.contains("Perera"));
    let after = [office.store.log_end(&lka).await.unwrap(), office.store.log_end(&ind).await.unwrap()];
    assert_eq!(before, after);
    let version = office.store.request(&lka, id, minute(9)).await.unwrap().unwrap().version;
    office.refused("lka.officer", id, Command::Submit, minute(10)).await;
    assert_eq!(office.store.request(&lka, id, minute(9)).await.unwrap().unwrap().version, version);
    let timeline = office.store.entries(&lka, id, None, 100).await.unwrap().unwrap();
    assert!(timeline.iter().all(|e| matches!(e.kind, EntryKind::Event { .. })));
}

#[tokio::test]
async fn somebody_unknown_does_nothing() {
    let office = office().await;
    let id = office.sends("One", 0).await;
    let mut sent = office.submitted("lka.officer", Some(id), Command::Submit, minute(9)).await;
    sent.user = comity_domain::ids::UserId(uuid::Uuid::from_u128(1));
    assert_eq!(office.store.submit(sent).await.unwrap(), Outcome::Refused(Refusal::NotFound));
}

#[tokio::test]
async fn one_that_is_refused_fails_no_other_of_its_batch() {
    let office = office().await;
    let mut batch = vec![];
    for n in 0..64 {
        let requested = if n == 31 { "LKA" } else { "IND" };
        let command = create(requested, contents(&format!("Request {n}")));
        batch.push(office.submitted("lka.officer", None, command, minute(n)).await);
    }
    let outcomes = office.store.submit_many(batch).await.unwrap();
    assert_eq!(outcomes.iter().filter(|o| done(o)).count(), 63);
    assert!(matches!(&outcomes[31], Outcome::Refused(r) if r.code() == "own_state"));
    let actor = office.actor("lka.officer").await;
    assert_eq!(office.store.counts(&actor, minute(70)).await.unwrap().all, 63);
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn one_that_cannot_be_kept_fails_no_other() {
    let office = office().await;
    let mut large = contents("Large");
    large.assets = vec![Asset {
        id: "B-1".parse().unwrap(),
        kind: "bank_deposit".to_owned(),
        value_minor: Some(i64::MAX),
        currency: None,
        place: None,
        holder: None,
    }];
    let bad = office.submitted("lka.officer", None, create("IND", large), minute(0)).await;
    let good = office.submitted("lka.officer", None, create("IND", contents("Good")), minute(0)).await;
    let (bad, good) = tokio::join!(office.store.submit(bad), office.store.submit(good));
    assert!(matches!(bad, Err(StoreError::NotKeepable(_))), "{bad:?}");
    assert!(done(&good.unwrap()));
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn one_that_the_database_refuses_fails_no_other() {
    let office = office().await;
    by_hand(
        &office,
        "CREATE TRIGGER full BEFORE INSERT ON queue WHEN NEW.subject = 'Request 31' \
         BEGIN SELECT RAISE(ABORT, 'no room'); END",
    )
    .await;
    let mut waiting = tokio::task::JoinSet::new();
    for n in 0..64 {
        let command = create("IND", contents(&format!("Request {n}")));
        let sent = office.submitted("lka.officer", None, command, minute(0)).await;
        let store = office.store.clone();
        waiting.spawn(async move { (n, store.submit(sent).await) });
    }
    let mut kept = 0;
    while let Some(answered) = waiting.join_next().await {
        match answered.unwrap() {
            (31, outcome) => assert!(matches!(outcome, Err(StoreError::Database(_))), "{outcome:?}"),
            (n, outcome) => {
                assert!(done(&outcome.unwrap()), "{n}");
                kept += 1;
            }
        }
    }
    assert_eq!(kept, 63);
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn in_one_batch_each_command_builds_on_those_before_it() {
    let office = office().await;
    let created = office.submitted("lka.officer", None, create("IND", contents("One")), minute(0)).await;
    let Outcome::Done { request, .. } = office.store.submit(created).await.unwrap() else { panic!() };
    let mut batch = vec![];
    for (who, command) in [
        ("lka.officer", Command::Edit { contents: Box::new(contents("Two")) }),
        ("lka.officer", Command::Submit),
        ("lka.head", Command::Approve { note: None }),
        ("lka.officer", send()),
        ("ind.registrar", Command::Acknowledge { own_reference: None }),
    ] {
        batch.push(office.submitted(who, Some(request), command, minute(1)).await);
    }
    let outcomes = office.store.submit_many(batch).await.unwrap();
    assert!(outcomes.iter().all(done), "{outcomes:?}");
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn references_count_by_pair_and_year() {
    let office = office().await;
    let reference = async |login: &str, requested: &str, now| {
        let sent = office.submitted(login, None, create(requested, contents("One")), now).await;
        match office.store.submit(sent).await.unwrap() {
            Outcome::Done { reference, .. } => reference.to_string(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(reference("lka.officer", "IND", minute(0)).await, "MLA-2026-LKA-IND-000001");
    assert_eq!(reference("ind.officer", "LKA", minute(0)).await, "MLA-2026-IND-LKA-000001");
    assert_eq!(reference("lka.officer", "IND", minute(1)).await, "MLA-2026-LKA-IND-000002");
    assert_eq!(reference("lka.officer", "KEN", minute(1)).await, "MLA-2026-LKA-KEN-000001");
    assert_eq!(
        reference("lka.officer", "IND", common::at("2027-01-01T00:00:00Z")).await,
        "MLA-2027-LKA-IND-000001"
    );
}

#[tokio::test]
async fn what_is_recorded_never_goes_back_in_time() {
    let office = office().await;
    let id = office.creates("lka.officer", "IND", "One", minute(60)).await;
    office.does("lka.officer", id, Command::Note { text: "Earlier clock".to_owned() }, minute(10)).await;
    let actor = office.actor("lka.officer").await;
    let timeline = office.store.entries(&actor, id, None, 10).await.unwrap().unwrap();
    let EntryKind::Event { event, .. } = &timeline[1].kind else { panic!() };
    assert_eq!((event.at, timeline[1].recorded_at), (minute(10), minute(60)));
}

#[tokio::test]
async fn a_closed_store_says_so() {
    let office = office().await;
    let sent = office.submitted("lka.officer", None, create("IND", contents("One")), minute(0)).await;
    office.store.close().await;
    assert!(matches!(office.store.submit(sent).await, Err(StoreError::Closed)));
    assert!(!office.store.is_ready().await);
}
