//! Who sees what: nothing crosses between States but the shared record, and nothing tells that there is more.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::fmt::Write as _;

use comity_domain::{
    codes::{DocumentClass, Side, Status},
    contents::DocumentEntry,
    ids::{DocumentId, RequestId},
    registry::Actor,
    workflow::{Command, refusal::StatusSeen},
};
use comity_store::{ExportAsk, QueueAsk, RebuildMode, StoreError, View};
use common::{Office, accept, answer, ask, confirm, contents, create, deliver, minute, office, send};

async fn keep(office: &Office, login: &str, bytes: &[u8]) -> (DocumentId, u64, String) {
    let actor = office.actor(login).await;
    let kept = office.store.keep_document(&actor, "text/plain", bytes.to_vec(), minute(0)).await.unwrap();
    (kept.id, kept.size, kept.sha256)
}

fn attach(
    document: DocumentId,
    size: u64,
    name: &str,
    classification: DocumentClass,
    share: bool,
) -> Command {
    Command::Attach { document, name: name.to_owned(), size, classification, share }
}

async fn names(office: &Office, login: &str, id: RequestId) -> Option<Vec<String>> {
    let actor = office.actor(login).await;
    let documents = office.store.documents(&actor, id).await.unwrap()?;
    Some(documents.into_iter().map(|d| d.name).collect())
}

#[tokio::test]
async fn a_request_exists_for_its_two_states_and_their_case_roles() {
    let office = office().await;
    let id = office.sends("One", 0).await;
    let reference = {
        let actor = office.actor("lka.officer").await;
        office.store.request(&actor, id, minute(5)).await.unwrap().unwrap().request.reference
    };
    for (login, sees) in [
        ("lka.officer", true),
        ("lka.auditor", true),
        ("lka.admin", false),
        ("ind.head", true),
        ("ind.admin", false),
        ("ken.officer", false),
    ] {
        let actor = office.actor(login).await;
        let store = &office.store;
        assert_eq!(store.request(&actor, id, minute(5)).await.unwrap().is_some(), sees, "{login}");
        assert_eq!(store.find_reference(&actor, &reference).await.unwrap().is_some(), sees, "{login}");
        assert_eq!(store.entries(&actor, id, None, 9).await.unwrap().is_some(), sees, "{login}");
        assert_eq!(store.documents(&actor, id).await.unwrap().is_some(), sees, "{login}");
        let all = QueueAsk { view: View::All, ..QueueAsk::default() };
        assert_eq!(
            store.queue(&actor, &all, minute(5)).await.unwrap().rows.len(),
            usize::from(sees),
            "{login}"
        );
        assert_eq!(store.counts(&actor, minute(5)).await.unwrap().all, u64::from(sees), "{login}");
        let reads_log = !login.ends_with("admin");
        assert_eq!(!store.log_after(&actor, 0, 9).await.unwrap().is_empty(), reads_log, "{login}");
        let exports = login.ends_with("auditor") || login.ends_with("head");
        let export = store.export(&actor, ExportAsk::default(), minute(5)).await.unwrap();
        assert_eq!(export.is_some(), exports, "{login}");
    }
}

#[tokio::test]
async fn after_a_recall_the_requested_side_knows_that_it_existed_and_no_more() {
    let office = office().await;
    let id = office.sends("Secret subject", 0).await;
    office.does("ind.officer", id, Command::Note { text: "For us.".to_owned() }, minute(4)).await;
    office.does("lka.officer", id, Command::Recall { reason: None }, minute(5)).await;
    let back = Command::ReturnToDrafter { comment: "Once more.".to_owned() };
    office.does("lka.head", id, back, minute(6)).await;
    let edit = Command::Edit { contents: Box::new(contents("Other subject")) };
    office.does("lka.officer", id, edit, minute(7)).await;

    let ind = office.actor("ind.officer").await;
    let all = QueueAsk { view: View::All, ..QueueAsk::default() };
    let seen = async || {
        let loaded = office.store.request(&ind, id, minute(8)).await.unwrap().unwrap();
        let row = office.store.queue(&ind, &all, minute(8)).await.unwrap().rows.remove(0);
        (loaded, row)
    };
    let (loaded, row) = seen().await;
    assert_eq!((loaded.request.contents.as_ref(), row.subject.as_ref()), (None, None));
    assert!(loaded.request.measures.is_empty() && loaded.request.outline.persons.is_empty());
    assert_eq!((loaded.request.status, row.status), (Status::Approved, StatusSeen::Recalled));
    assert_eq!(loaded.request.draft, 0);
    assert_eq!(row.updated_at, minute(5), "what was drafted since is not told, not even that it was");
    assert_eq!(
        office.store.entries(&ind, id, None, 9).await.unwrap().unwrap().len(),
        3,
        "sent, own note, recalled"
    );

    office.does("lka.head", id, Command::Cancel { reason: "No longer needed.".to_owned() }, minute(9)).await;
    let (loaded, row) = seen().await;
    assert_eq!((loaded.request.contents.as_ref(), row.subject.as_ref()), (None, None), "closed for good");
    assert_eq!((loaded.request.status, row.status), (Status::Cancelled, StatusSeen::Is(Status::Cancelled)));
}

#[tokio::test]
async fn documents_cross_when_an_act_names_them_and_file_documents_never() {
    let office = office().await;
    let mut drafted = contents("One");
    let (passport, size, sha256) = keep(&office, "lka.officer", b"letter").await;
    drafted.documents = vec![DocumentEntry {
        name: "letter.txt".to_owned(),
        media_type: "text/plain".to_owned(),
        size,
        sha256: sha256.clone(),
        classification: DocumentClass::Shared,
    }];
    let sent = office.submitted("lka.officer", None, create("IND", drafted), minute(0)).await;
    let comity_store::Outcome::Done { request: id, .. } = office.store.submit(sent).await.unwrap() else {
        panic!()
    };
    let shared = DocumentClass::Shared;
    office.does("lka.officer", id, attach(passport, size, "letter.txt", shared, false), minute(1)).await;
    let (memo, memo_size, _) = keep(&office, "lka.officer", b"memo").await;
    office
        .does("lka.officer", id, attach(memo, memo_size, "memo.txt", DocumentClass::File, false), minute(2))
        .await;
    office.does("lka.officer", id, Command::Submit, minute(3)).await;
    office.does("lka.head", id, Command::Approve { note: None }, minute(4)).await;
    let ind = office.actor("ind.officer").await;
    assert!(office.store.document(&ind, passport).await.unwrap().is_none(), "not sent yet");
    office.does("lka.officer", id, send(), minute(5)).await;

    assert_eq!(names(&office, "ind.officer", id).await.unwrap(), ["letter.txt"]);
    assert_eq!(names(&office, "lka.officer", id).await.unwrap(), ["letter.txt", "memo.txt"]);
    assert_eq!(names(&office, "ken.officer", id).await, None);
    let (document, mut pieces) = office.store.document(&ind, passport).await.unwrap().unwrap();
    let bytes = pieces.next().await.unwrap().unwrap();
    assert!(pieces.next().await.unwrap().is_none());
    assert_eq!((bytes.as_slice(), document.sha256), (b"letter".as_slice(), sha256));
    assert!(document.attached_by.is_none() && document.shared && document.side == Side::Requesting);
    assert!(office.store.document(&ind, memo).await.unwrap().is_none());

    let (note, note_size, _) = keep(&office, "ind.officer", b"note").await;
    office.does("ind.officer", id, attach(note, note_size, "note.txt", shared, true), minute(6)).await;
    assert_eq!(names(&office, "lka.officer", id).await.unwrap().len(), 3, "shared at once");
    let (found, found_size, _) = keep(&office, "ind.officer", b"found").await;
    office.does("ind.officer", id, attach(found, found_size, "found.txt", shared, false), minute(7)).await;
    assert_eq!(names(&office, "lka.officer", id).await.unwrap().len(), 3, "waits until it is named");

    office.does("lka.officer", id, Command::Recall { reason: None }, minute(8)).await;
    assert_eq!(
        names(&office, "ind.officer", id).await.unwrap(),
        ["note.txt", "found.txt"],
        "closed with the contents"
    );
    office.does("lka.officer", id, send(), minute(9)).await;
    office.does("ind.registrar", id, Command::Acknowledge { own_reference: None }, minute(10)).await;
    office.does("ind.head", id, accept(), minute(11)).await;
    office.does("ind.officer", id, deliver(Some("found.txt")), minute(12)).await;
    assert_eq!(names(&office, "lka.officer", id).await.unwrap().len(), 4);
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn an_id_of_bytes_is_no_right_to_read_them() {
    let office = office().await;
    let id = office.creates("lka.officer", "IND", "One", minute(0)).await;
    let other = office.creates("ken.officer", "IND", "Two", minute(0)).await;
    let (bytes, size, _) = keep(&office, "lka.officer", b"ours").await;
    let shared = DocumentClass::Shared;
    let try_it = async |login: &str, request, size, name: &str| {
        office.refused(login, request, attach(bytes, size, name, shared, false), minute(1)).await
    };
    assert_eq!(try_it("ken.officer", other, size, "theirs").await, "document_not_attached");
    assert_eq!(try_it("lka.officer", id, size + 1, "other size").await, "document_not_attached");
    office.does("lka.officer", id, attach(bytes, size, "ours", shared, false), minute(2)).await;
    assert_eq!(try_it("lka.officer", id, size, "twice").await, "document_not_attached");
    let nobody = attach(DocumentId(uuid::Uuid::nil()), 1, "none", shared, false);
    assert_eq!(office.refused("lka.officer", id, nobody, minute(3)).await, "document_not_attached");
    for login in ["lka.auditor", "lka.admin"] {
        let actor = office.actor(login).await;
        let kept = office.store.keep_document(&actor, "text/plain", vec![1], minute(3)).await;
        assert!(matches!(kept, Err(StoreError::MayNotKeep)), "{login}");
    }
}

#[tokio::test]
async fn a_link_or_copy_opens_nothing() {
    let office = office().await;
    let theirs = office.creates("ken.officer", "IND", "Theirs", minute(0)).await;
    let Command::Create(mut linked) = create("IND", contents("Ours")) else { panic!() };
    linked.links = vec![(comity_domain::codes::LinkKind::Relates, theirs)];
    let sent = office.submitted("lka.officer", None, Command::Create(linked), minute(1)).await;
    let comity_store::Outcome::Refused(refusal) = office.store.submit(sent).await.unwrap() else { panic!() };
    assert_eq!(refusal.code(), "unknown_reference");
    let Command::Create(mut copy) = create("IND", contents("Ours")) else { panic!() };
    (copy.contents, copy.from) = (None, Some(theirs));
    let sent = office.submitted("lka.officer", None, Command::Create(copy), minute(2)).await;
    let comity_store::Outcome::Refused(refusal) = office.store.submit(sent).await.unwrap() else { panic!() };
    assert_eq!(refusal.code(), "not_an_own_ended_request");
}

#[tokio::test]
async fn an_ended_request_can_be_copied_with_its_contents() {
    let office = office().await;
    let ended = office.accepts("Copied", 0).await;
    office.does("ind.officer", ended, deliver(None), minute(40)).await;
    office.does("lka.officer", ended, confirm(), minute(41)).await;
    let Command::Create(mut copy) = create("IND", contents("Ignored")) else { panic!() };
    (copy.contents, copy.from) = (None, Some(ended));
    let sent = office.submitted("lka.officer", None, Command::Create(copy), minute(42)).await;
    let comity_store::Outcome::Done { request, .. } = office.store.submit(sent).await.unwrap() else {
        panic!()
    };
    let actor = office.actor("lka.officer").await;
    let loaded = office.store.request(&actor, request, minute(43)).await.unwrap().unwrap();
    assert_eq!(loaded.request.contents.unwrap().subject.as_deref(), Some("Copied"));
    assert_eq!(loaded.request.links.len(), 1);
}

/// Everything an officer of LKA can read, as text.
async fn everything(office: &Office, viewer: &Actor, known: &[RequestId]) -> String {
    let store = &office.store;
    let mut text = String::new();
    for view in [View::Mine, View::Inbound, View::Outbound, View::Overdue, View::Drafts, View::All] {
        for q in [None, Some("shell".to_owned())] {
            let ask = QueueAsk { view, q, limit: 2, ..QueueAsk::default() };
            let page = store.queue(viewer, &ask, minute(90)).await.unwrap();
            writeln!(text, "{view:?} {page:?}").unwrap();
        }
    }
    writeln!(text, "{:?}", store.counts(viewer, minute(90)).await.unwrap()).unwrap();
    for id in known {
        writeln!(text, "{:?}", store.request(viewer, *id, minute(90)).await.unwrap()).unwrap();
        writeln!(text, "{:?}", store.entries(viewer, *id, None, 100).await.unwrap()).unwrap();
    }
    writeln!(
        text,
        "{:?} {}",
        store.log_after(viewer, 0, 1000).await.unwrap(),
        store.log_end(viewer).await.unwrap()
    )
    .unwrap();
    writeln!(text, "{:?}", store.colleagues(viewer, minute(90)).await.unwrap()).unwrap();
    text
}

#[tokio::test]
async fn what_a_state_reads_is_the_same_with_and_without_the_traffic_of_others() {
    let mut read = vec![];
    for others in [false, true] {
        let office = office().await;
        let viewer = office.actor("lka.officer").await;
        let mut known = vec![];
        for n in 0..3 {
            if others {
                let id =
                    office.creates("ken.officer", "IND", "Noise of a shell company", minute(n * 10)).await;
                office.does("ken.officer", id, Command::Submit, minute(n * 10)).await;
                office.refused("ken.head", id, send(), minute(n * 10)).await;
                office
                    .refused("ken.head", known.first().copied().unwrap_or(id), confirm(), minute(n * 10))
                    .await;
            }
            known.push(office.sends(&format!("A shell company {n}"), n * 10).await);
        }
        office
            .does("ind.registrar", known[0], Command::Acknowledge { own_reference: None }, minute(40))
            .await;
        office.does("ind.officer", known[0], ask(), minute(41)).await;
        office.does("lka.officer", known[0], answer(), minute(42)).await;
        read.push(masked(&everything(&office, &viewer, &known).await));
    }
    assert!(read[0].len() > 10_000);
    assert_eq!(read[0], read[1]);
}

/// Ids, the hashes of salted bytes and the cursors that hold an id come from one source of randomness, so they differ; that they do is not told
/// by anything but themselves. What they are replaced by keeps telling equal ones from others.
fn masked(text: &str) -> String {
    let mut seen: Vec<String> = vec![];
    let mut out = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_hexdigit() || c == '-' {
            word.push(c);
            continue;
        }
        if word.len() >= 36 {
            let at = seen.iter().position(|s| *s == word).unwrap_or_else(|| {
                seen.push(word.clone());
                seen.len() - 1
            });
            write!(out, "<{at}>").unwrap();
        } else {
            out.push_str(&word);
        }
        word.clear();
        out.push(c);
    }
    out
}
