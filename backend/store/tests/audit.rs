//! The auditor's questions over a log: what the database sifts out is what the pure test alone would find.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use comity_domain::{codes::Question, workflow::Command};
use comity_store::{AuditAsk, EntryKind, ExportAsk};
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
