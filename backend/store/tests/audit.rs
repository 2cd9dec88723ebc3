//! The auditor's questions over a log: what the database sifts out is what the pure test alone would find.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use comity_domain::{
    codes::Question,
    ids::{PersonCode, Reference, RequestId},
    workflow::Command,
};
use comity_store::{AuditAsk, Entry, EntryKind, ExportAsk, Outcome, RebuildMode, Submitted};
use common::{Office, by_hand, contents, create, minute, office};

/// The indexes that a question finds, a page of two at a time, the newest first.
async fn found(office: &Office, login: &str, question: Question) -> Vec<u64> {
    let viewer = office.actor(login).await;
    let mut all = vec![];
    let mut before = None;
    loop {
        let filter = ExportAsk { question: Some(question), ..ExportAsk::default() };
        let ask = AuditAsk { filter, before, limit: 2 };
        let page = office.store.audit(&viewer, ask, minute(90_000)).await.unwrap().unwrap();
        assert!(page.entries.len() <= 2);
        all.extend(page.entries.iter().map(|entry| entry.index));
        before = page.next;
        if before.is_none() {
            break;
        }
        assert_eq!(before, all.last().copied());
    }
    assert!(all.is_sorted_by(|a, b| a > b), "{all:?}");
    all
}

/// The same, as an export finds it, which looks at every entry.
async fn taken(office: &Office, login: &str, question: Question) -> Vec<u64> {
    let viewer = office.actor(login).await;
    let ask = ExportAsk { question: Some(question), ..ExportAsk::default() };
    let mut export = office.store.export(&viewer, ask, minute(90_000)).await.unwrap().unwrap();
    let mut all = vec![];
    loop {
        let page = export.next_page().await.unwrap();
        if page.is_empty() {
            all.reverse();
            return all;
        }
        all.extend(page.iter().map(|entry| entry.index));
    }
}

#[tokio::test]
async fn what_the_database_lets_through_is_all_that_can_be_found() {
    let office = office().await;
    office.accepts("First", 0).await;
    office.sends("Second", 100).await;
    let cancel = Command::Cancel { reason: "not needed".to_owned() };
    let draft = office.creates("lka.second", "IND", "Third", minute(200)).await;
    office.does("lka.second", draft, cancel, minute(201)).await;
    office.arrests(300).await;
    let own = office.begins("lka.officer", create("KEN", contents("Fourth")), minute(400)).await;
    office.does("lka.officer", own, Command::Submit, minute(401)).await;
    office.does("lka.head", own, Command::Approve { note: None }, minute(402)).await;
    let counts = async |login: &str| {
        let viewer = office.actor(login).await;
        let answered = office.store.audit_questions(&viewer, None, minute(90_000)).await.unwrap().unwrap();
        answered.found
    };
    assert_eq!(counts("lka.auditor").await[&Question::OwnApproval], 0);
    // What the rules never let happen, written by somebody with the file.
    by_hand(&office, "DROP TRIGGER entry_no_update").await;
    let drafter = hex::encode(office.user("lka.officer").await.id.0);
    let forged = format!(
        "UPDATE entry SET user_id = x'{drafter}' WHERE request = x'{}' AND bytes LIKE '%\"type\":\"approved\"%'",
        hex::encode(own.0)
    );
    by_hand(&office, &forged).await;
    let approvals = found(&office, "lka.auditor", Question::OwnApproval).await;
    assert_eq!(approvals.len(), 1);
    let filter = ExportAsk { question: Some(Question::OwnApproval), ..ExportAsk::default() };
    let ask = AuditAsk { filter, before: None, limit: 1 };
    let viewer = office.actor("lka.auditor").await;
    let page = office.store.audit(&viewer, ask, minute(90_000)).await.unwrap().unwrap();
    assert_eq!(page.entries[0].request, Some(own));
    assert!(matches!(page.entries[0].kind, EntryKind::Event { .. }));
    // Sixty days later the arrest is past its day, on both sides.
    for login in ["lka.auditor", "ind.auditor"] {
        for question in Question::ALL {
            // Anew for each: to take out is an entry, too.
            let counted = counts(login).await[question];
            let found = found(&office, login, *question).await;
            assert_eq!(found.len() as u64, counted, "{login} {question}");
            assert_eq!(found, taken(&office, login, *question).await, "{login} {question}");
        }
        let counted = counts(login).await;
        assert_eq!(counted[&Question::ArrestPastDue], 1, "{login}");
        assert!(counted[&Question::RightsChanged] > 2, "{login}");
    }
}

#[tokio::test]
async fn only_auditors_and_heads_ask_and_only_of_their_own_state() {
    let office = office().await;
    office.sends("First", 0).await;
    for (login, may) in
        [("auditor", true), ("head", true), ("officer", false), ("registrar", false), ("admin", false)]
    {
        let viewer = office.actor(&format!("lka.{login}")).await;
        let page = office
            .store
            .audit(&viewer, AuditAsk { limit: 200, ..AuditAsk::default() }, minute(9))
            .await
            .unwrap();
        assert_eq!(page.is_some(), may, "{login}");
        assert_eq!(
            office.store.audit_questions(&viewer, None, minute(9)).await.unwrap().is_some(),
            may,
            "{login}"
        );
    }
    let viewer = office.actor("ken.auditor").await;
    let page =
        office.store.audit(&viewer, AuditAsk { limit: 200, ..AuditAsk::default() }, minute(9)).await.unwrap();
    let page = page.unwrap();
    assert!(page.entries.iter().all(|entry| entry.request.is_none()), "no case of others");
    assert!(page.next.is_none() && !page.entries.is_empty());
}

/// What was tried and refused: action or kind, code, and the reference where there is one; the newest first.
async fn attempts(office: &Office, login: &str, request: Option<&Reference>) -> Vec<String> {
    let viewer = office.actor(login).await;
    let filter = ExportAsk { request: request.cloned(), ..ExportAsk::default() };
    let ask = AuditAsk { filter: filter.clone(), before: None, limit: 200 };
    let page = office.store.audit(&viewer, ask, minute(90_000)).await.unwrap().unwrap();
    let said = |entry: &Entry| {
        let (what, code) = match &entry.kind {
            EntryKind::Refused { action, code } => (action.as_str(), code),
            EntryKind::OpeningRefused { code, .. } => ("open", code),
            _ => return None,
        };
        let reference = entry.reference.as_ref().map_or("-", Reference::as_str);
        Some(format!("{what} {code} {reference}"))
    };
    let found: Vec<String> = page.entries.iter().filter_map(said).collect();
    // An export, which looks at every entry, finds the same.
    let mut export = office.store.export(&viewer, filter, minute(90_000)).await.unwrap().unwrap();
    let mut taken = vec![];
    loop {
        let page = export.next_page().await.unwrap();
        if page.is_empty() {
            break;
        }
        taken.extend(page.iter().filter_map(said));
    }
    taken.reverse();
    assert_eq!(found, taken, "{login}");
    found
}

/// One request that was sent and one draft; on both everything is tried that is refused, by every State.
async fn tried() -> (Office, [Reference; 2]) {
    let office = office().await;
    let sent = office.sends("Sent", 0).await;
    let draft = office.creates("lka.officer", "KEN", "Draft", minute(10)).await;
    let nobody: PersonCode = "V-9".parse().unwrap();
    let tries = async |login: &str, id: RequestId| {
        office.refused(login, id, Command::Submit, minute(20)).await;
        let user = office.user(login).await.id;
        office.store.open_identity(user, id, &nobody, "to call", minute(21)).await.unwrap();
    };
    for login in ["lka.officer", "ind.officer", "ken.officer"] {
        tries(login, sent).await;
    }
    for login in ["ind.officer", "ken.officer"] {
        tries(login, draft).await;
    }
    // A key that was used before is refused before the request is looked at.
    for (login, other) in [("lka.officer", "IND"), ("ken.officer", "LKA")] {
        let mut first = office.submitted(login, None, create(other, contents("Key")), minute(22)).await;
        first.key = Some("k-1".to_owned());
        assert!(matches!(office.store.submit(first.clone()).await.unwrap(), Outcome::Done { .. }));
        let again = Submitted { request: Some(sent), command: Command::Submit, ..first };
        assert_eq!(office.store.submit(again).await.unwrap(), Outcome::KeyReused);
    }
    let viewer = office.actor("lka.auditor").await;
    let mut references = vec![];
    for id in [sent, draft] {
        references
            .push(office.store.request(&viewer, id, minute(30)).await.unwrap().unwrap().request.reference);
    }
    (office, references.try_into().unwrap())
}

#[tokio::test]
async fn an_attempt_is_found_by_its_request_where_it_was_there_for_who_tried_and_confirms_no_other() {
    let (office, [sent, draft]) = tried().await;
    let ours = ["submit key_reused", "open not_found", "submit not_in_status"];
    let ours = ours.map(|tried| format!("{tried} {sent}"));
    assert_eq!(attempts(&office, "lka.auditor", Some(&sent)).await, ours);
    assert_eq!(attempts(&office, "lka.auditor", Some(&draft)).await, Vec::<String>::new());
    // The other State of the request has what its own people tried on it, and nothing of theirs that it could not see.
    let theirs = attempts(&office, "ind.auditor", Some(&sent)).await;
    assert_eq!(
        (theirs.len(), theirs.iter().filter(|t| t.ends_with(sent.as_str())).count()),
        (2, 2),
        "{theirs:?}"
    );
    assert_eq!(attempts(&office, "ind.auditor", Some(&draft)).await, Vec::<String>::new());
    let all = attempts(&office, "ind.auditor", None).await;
    assert_eq!(all.iter().filter(|t| t.ends_with(" -")).count(), 2, "on the draft: {all:?}");
    assert!(!all.iter().any(|t| t.ends_with(draft.as_str())), "{all:?}");
    // A third State never learns which of what it tried exists.
    let none = attempts(&office, "ken.auditor", None).await;
    assert_eq!(none.len(), 5);
    assert!(none.iter().all(|t| t.ends_with(" -")), "{none:?}");
    assert_eq!(attempts(&office, "ken.auditor", Some(&sent)).await, Vec::<String>::new());
    // An attempt is no part of what happened to the request.
    let viewer = office.actor("lka.officer").await;
    let id = office.store.find_reference(&viewer, &sent).await.unwrap().unwrap();
    let timeline = office.store.entries(&viewer, id, None, 100).await.unwrap().unwrap();
    assert!(timeline.iter().all(|e| matches!(e.kind, EntryKind::Event { .. })));
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn attempts_of_an_older_version_are_found_where_their_code_says_that_it_was_there() {
    let (office, [sent, _]) = tried().await;
    let before = [
        attempts(&office, "ind.auditor", Some(&sent)).await,
        attempts(&office, "lka.auditor", Some(&sent)).await,
        attempts(&office, "ken.auditor", None).await,
    ];
    for statement in [
        "DROP TRIGGER entry_no_update",
        "UPDATE entry SET request = NULL WHERE stream LIKE 'office:%'",
        "CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END",
        "DELETE FROM seaql_migrations WHERE version = 'm0018_attempts'",
    ] {
        by_hand(&office, statement).await;
    }
    assert_eq!(attempts(&office, "lka.auditor", Some(&sent)).await, Vec::<String>::new());
    office.store.close().await;
    let office = Office { store: common::open(&office.dir).await, dir: office.dir };
    let confirms = |tried: &&String| !tried.contains("not_found") && !tried.contains("key_reused");
    let said = |of: &[String]| of.iter().filter(confirms).cloned().collect::<Vec<_>>();
    assert_eq!(attempts(&office, "ind.auditor", Some(&sent)).await, said(&before[0]));
    assert_eq!(attempts(&office, "lka.auditor", Some(&sent)).await, said(&before[1]));
    assert_eq!((said(&before[0]).len(), said(&before[1]).len()), (1, 1));
    assert_eq!(attempts(&office, "ken.auditor", None).await, before[2]);
    let error = common::try_by_hand(&office, "UPDATE entry SET request = NULL").await.unwrap_err();
    assert!(error.to_string().contains("append-only"), "{error}");
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}
