//! The vault: what goes in, what goes to the other State, who opens it, and that nothing else holds it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "../common/mod.rs"]
mod common;
mod texts;

use comity_domain::{
    codes::{AgeStatus, DocumentClass, PersonRole},
    contents::{Contents, Identity, Person},
    ids::{PersonCode, RequestId},
    vault::NoOpening,
    workflow::Command,
};
use comity_store::{
    Destroyed, EntryKind, Keys, OpenOptions, Opened, Outcome, RebuildMode, Store, StoreError, key_facts,
};
use common::{Office, by_hand, code, create, minute, office, send, try_by_hand, url};

use texts::named;

const NAME: &str = "Kanariya Quillfeather";
const OTHER: &str = "Peregrine Ironwood";

fn person(text: &str) -> PersonCode {
    text.parse().unwrap()
}

fn identity(name: &str) -> Identity {
    let json = format!(r#"{{"name":"{name}","born":"2011-05-02","nationality":"LKA","place":"Ward Nine"}}"#);
    serde_json::from_str(&json).unwrap()
}

fn victim(text: &str, name: Option<&str>, sent: bool) -> Person {
    Person {
        sealed: true,
        age_status: Some(AgeStatus::PresumedChild),
        identity: name.map(identity),
        identity_sent: Some(sent),
        identity_purpose: sent.then(|| "The guardian can only be asked by name".to_owned()),
        ..Person::coded(person(text), PersonRole::Victim)
    }
}

/// V-1 goes with the request, V-2 does not.
fn contents() -> Contents {
    let mut contents = common::contents("Hearing of a child");
    contents.persons.push(victim("V-1", Some(NAME), true));
    contents.persons.push(victim("V-2", Some(OTHER), false));
    contents
}

async fn drafted(office: &Office) -> RequestId {
    let sent = office.submitted("lka.officer", None, create("IND", contents()), minute(0)).await;
    match office.store.submit(sent).await.unwrap() {
        Outcome::Done { request, .. } => request,
        other => panic!("{other:?}"),
    }
}

async fn sent(office: &Office) -> RequestId {
    let id = drafted(office).await;
    office.does("lka.officer", id, Command::Submit, minute(1)).await;
    office.does("lka.head", id, Command::Approve { note: None }, minute(2)).await;
    office.does("lka.officer", id, send(), minute(3)).await;
    id
}

async fn opens(office: &Office, login: &str, id: RequestId, who: &str) -> Opened<Identity> {
    let user = office.user(login).await.id;
    office.store.open_identity(user, id, &person(who), "to ask the guardian", minute(30)).await.unwrap()
}

async fn check(office: &Office) {
    let report = office.store.rebuild(RebuildMode::Check).await.unwrap();
    assert_eq!(report.differences, vec![]);
}

/// Everything in the folder of the database but the keys, as bytes.
fn everything(office: &Office) -> Vec<u8> {
    let files = std::fs::read_dir(office.dir.path()).unwrap().map(|f| f.unwrap().path());
    files.filter(|path| path.is_file()).flat_map(|path| std::fs::read(path).unwrap()).collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w.eq_ignore_ascii_case(text.as_bytes()))
}

#[tokio::test]
async fn an_identity_is_in_the_vault_and_nowhere_else() {
    let office = office().await;
    let id = sent(&office).await;
    assert_eq!(opens(&office, "lka.officer", id, "V-1").await, Opened::Yes(identity(NAME)));
    let bytes = everything(&office);
    for canary in ["Kanariya", "Quillfeather", "Peregrine", "Ironwood", "Ward Nine"] {
        assert!(!holds(&bytes, canary), "{canary}");
    }
    assert!(holds(&bytes, "Canary Perera"), "who is not sealed is found: the look can find");
    check(&office).await;
    office.store.close().await;
    assert!(!holds(&everything(&office), "Quillfeather"));
}

#[tokio::test]
async fn what_was_chosen_goes_to_the_other_state_and_comes_back_with_a_recall() {
    let office = office().await;
    let id = sent(&office).await;
    assert_eq!(opens(&office, "ind.head", id, "V-1").await, Opened::Yes(identity(NAME)));
    assert_eq!(opens(&office, "ind.head", id, "V-2").await, Opened::No(NoOpening::NotFound));
    assert_eq!(opens(&office, "ind.head", id, "V-9").await, Opened::No(NoOpening::NotFound));
    assert_eq!(opens(&office, "ken.head", id, "V-1").await, Opened::No(NoOpening::NotFound));
    office.does("lka.head", id, Command::Recall { reason: None }, minute(5)).await;
    assert_eq!(opens(&office, "ind.head", id, "V-1").await, Opened::No(NoOpening::NotFound));
    assert_eq!(try_by_hand(&office, "DELETE FROM identity WHERE state = 'IND'").await.unwrap(), 0);
    check(&office).await;
    office.does("lka.officer", id, send(), minute(6)).await;
    assert_eq!(opens(&office, "ind.head", id, "V-1").await, Opened::Yes(identity(NAME)));
    check(&office).await;
}

#[tokio::test]
async fn an_identity_sent_later_is_the_heads_act_with_purpose_and_need() {
    let office = office().await;
    let id = sent(&office).await;
    let send_it = |needed| Command::SendIdentity {
        person: person("V-2"),
        purpose: "The court summons by name".to_owned(),
        needed,
    };
    assert_eq!(office.refused("lka.head", id, send_it(false), minute(8)).await, "identity_not_needed");
    assert_eq!(opens(&office, "ind.head", id, "V-2").await, Opened::No(NoOpening::NotFound));
    office.does("lka.head", id, send_it(true), minute(9)).await;
    assert_eq!(opens(&office, "ind.head", id, "V-2").await, Opened::Yes(identity(OTHER)));
    check(&office).await;
}

#[tokio::test]
async fn opening_needs_the_assignment_or_the_head_and_is_on_record_either_way() {
    let office = office().await;
    let id = sent(&office).await;
    for login in ["ind.registrar", "ind.officer", "ind.auditor", "lka.auditor", "lka.second", "lka.registrar"]
    {
        assert_eq!(opens(&office, login, id, "V-1").await, Opened::No(NoOpening::NoNeedToKnow), "{login}");
    }
    for login in ["ind.admin", "lka.admin", "ken.officer"] {
        assert_eq!(opens(&office, login, id, "V-1").await, Opened::No(NoOpening::NotFound), "{login}");
    }
    let head = office.user("ind.head").await.id;
    let mute = office.store.open_identity(head, id, &person("V-1"), " ", minute(31)).await.unwrap();
    assert_eq!(mute, Opened::No(NoOpening::NoReason));
    let reason = format!("to find {NAME}");
    let told = office.store.open_identity(head, id, &person("V-1"), &reason, minute(31)).await.unwrap();
    assert_eq!(told, Opened::No(NoOpening::ReasonNames));
    let officer = office.user("ind.officer").await.id;
    office.does("ind.officer", id, Command::Assign { to: officer }, minute(32)).await;
    assert_eq!(opens(&office, "ind.officer", id, "V-1").await, Opened::Yes(identity(NAME)));

    let head = office.actor("ind.head").await;
    let timeline = office.store.entries(&head, id, None, 100).await.unwrap().unwrap();
    let told: Vec<_> = timeline.iter().filter(|e| matches!(e.kind, EntryKind::HeadTold { .. })).collect();
    assert_eq!(told.len(), 1, "who takes the request for themselves is told to the head");
    assert_eq!(told[0].by.as_ref().unwrap().login, "ind.officer");
    let opened = timeline.last().unwrap();
    let person = Some(person("V-1"));
    assert_eq!(opened.kind, EntryKind::IdentityOpened { person: person.clone(), document: None });
    assert_eq!(opened.by.as_ref().unwrap().login, "ind.officer");
    assert_eq!(opened.texts[0].text, "to ask the guardian");
    let log = office.store.log_after(&head, 0, 1000).await.unwrap();
    let refused = |code: &str| {
        let (code, document) = (code.to_owned(), None);
        let kind = EntryKind::OpeningRefused { code, person: person.clone(), document };
        log.iter().filter(|e| e.kind == kind).count()
    };
    assert_eq!(refused("no_need_to_know"), 3);
    assert_eq!(refused("missing") + refused("names_sealed_person"), 2);
    assert_eq!(refused("not_found"), 1, "also what does not exist for the asker is on record");
    // The other State reads nothing of it.
    let theirs = office.store.entries(&office.actor("lka.head").await, id, None, 100).await.unwrap().unwrap();
    assert!(theirs.iter().all(|e| matches!(e.kind, EntryKind::Event { .. })));
    assert_eq!(code("IND"), opened.state.unwrap());
    check(&office).await;
}

#[tokio::test]
async fn an_edit_keeps_replaces_and_removes() {
    let office = office().await;
    let id = drafted(&office).await;
    let edit = |change: fn(&mut Contents)| {
        let mut contents = contents();
        contents.persons.iter_mut().for_each(|p| p.identity = None);
        change(&mut contents);
        Command::Edit { contents: Box::new(contents) }
    };
    office.does("lka.officer", id, edit(|_| ()), minute(1)).await;
    assert_eq!(opens(&office, "lka.officer", id, "V-1").await, Opened::Yes(identity(NAME)));
    let other = edit(|c| c.persons[1].identity = Some(identity("Somebody Else")));
    office.does("lka.officer", id, other, minute(2)).await;
    assert_eq!(opens(&office, "lka.officer", id, "V-1").await, Opened::Yes(identity("Somebody Else")));
    office.does("lka.officer", id, edit(|c| drop(c.persons.pop())), minute(3)).await;
    assert_eq!(opens(&office, "lka.officer", id, "V-2").await, Opened::No(NoOpening::NotFound));
    check(&office).await;
    let unsealed = edit(|c| {
        c.persons[1].sealed = false;
        c.persons[1].identity_sent = None;
        c.persons[1].identity_purpose = None;
        c.persons[1].identity = Some(identity("Nobody"));
    });
    assert_eq!(office.refused("lka.officer", id, unsealed, minute(4)).await, "sealed_identity");
}

#[tokio::test]
async fn what_is_too_long_for_a_name_is_none_and_the_field_is_said() {
    let office = office().await;
    let mut long = contents();
    long.persons[1].identity = Some(identity(&"Q".repeat(201)));
    let refused = named(&office, "lka.officer", None, create("IND", long.clone())).await;
    assert_eq!(refused, ["identity_too_long persons.V-1.identity.name"]);
    long.persons[1].identity = Some(identity(&"Q".repeat(200)));
    office.begins("lka.officer", create("IND", long), minute(73)).await;
}

#[tokio::test]
async fn a_key_is_in_use_only_once_its_entry_is_kept() {
    let office = office().await;
    let id = sent(&office).await;
    let dir = office.dir.path().join("keys");
    let before = key_facts(&dir).unwrap();
    office.store.close().await;
    // The log cannot be written: the key gets no name, and what there was goes on.
    assert!(office.store.next_key(&dir, code("LKA"), minute(50)).await.is_err());
    assert_eq!(key_facts(&dir).unwrap(), before);
    let again = OpenOptions { keys: Keys::At(dir.clone()), ..OpenOptions::default() };
    let store = Store::open(&url(&office.dir), again).await.unwrap();
    let officer = store.user("lka.officer").await.unwrap().unwrap().id;
    let opened = store.open_identity(officer, id, &person("V-1"), "reason", minute(51)).await.unwrap();
    assert_eq!(opened, Opened::Yes(identity(NAME)));
    let made = store.next_key(&dir, code("LKA"), minute(52)).await.unwrap();
    assert!(made.id.starts_with("LKA-2-"), "what was left behind is no key");
}

#[tokio::test]
async fn a_sealed_document_is_opened_in_the_request_it_belongs_to() {
    let office = office().await;
    let (id, other) = (drafted(&office).await, drafted(&office).await);
    let actor = office.actor("lka.officer").await;
    let kept =
        office.store.keep_document(&actor, "text/plain", b"a passport".to_vec(), minute(1)).await.unwrap();
    let attach = Command::Attach {
        document: kept.id,
        name: "annex.txt".to_owned(),
        size: kept.size,
        classification: DocumentClass::Sealed,
        share: false,
    };
    office.does("lka.officer", id, attach, minute(1)).await;
    let open = |id| office.store.open_document(actor.user, id, kept.id, "the hearing", minute(2));
    assert_eq!(open(other).await.unwrap(), Opened::No(NoOpening::NotFound));
    assert_eq!(open(id).await.unwrap(), Opened::Yes(()));
}

#[tokio::test]
async fn a_copy_of_an_ended_request_takes_its_identities_along() {
    let office = office().await;
    let id = drafted(&office).await;
    office.does("lka.officer", id, Command::Cancel { reason: "another court".to_owned() }, minute(1)).await;
    let Command::Create(mut copy) = create("IND", contents()) else { panic!() };
    (copy.contents, copy.from) = (None, Some(id));
    let sent = office.submitted("lka.second", None, Command::Create(copy), minute(2)).await;
    let Outcome::Done { request, .. } = office.store.submit(sent).await.unwrap() else { panic!() };
    assert_eq!(opens(&office, "lka.second", request, "V-2").await, Opened::Yes(identity(OTHER)));
    check(&office).await;
}

async fn gone_because(office: &Office, id: RequestId, reason: &str) -> Destroyed {
    office.store.destroy_identity(code("LKA"), id, &person("V-1"), reason, minute(39)).await.unwrap()
}

#[tokio::test]
async fn a_destroyed_key_ends_the_identity_and_the_ledger_still_verifies() {
    let office = office().await;
    let id = sent(&office).await;
    let gone = |who: &'static str| {
        let store = office.store.clone();
        async move {
            store.destroy_identity(code("LKA"), id, &person(who), "retention", minute(40)).await.unwrap()
        }
    };
    let named = gone_because(&office, id, &format!("the family of {NAME} asked")).await;
    assert_eq!(named, Destroyed::ReasonNames, "what is left for ever names nobody");
    let named = gone_because(&office, id, "ironwood, peregrine asked for it").await;
    assert_eq!(named, Destroyed::ReasonNames, "nor anybody else of the request");
    assert_eq!(opens(&office, "lka.officer", id, "V-1").await, Opened::Yes(identity(NAME)));
    assert_eq!(gone("V-1").await, Destroyed::Yes);
    assert_eq!((gone("V-1").await, gone("V-9").await), (Destroyed::NotThere, Destroyed::NotThere));
    assert_eq!(opens(&office, "lka.officer", id, "V-1").await, Opened::No(NoOpening::NotHeld));
    assert_eq!(opens(&office, "ind.head", id, "V-1").await, Opened::Yes(identity(NAME)), "theirs is theirs");
    let head = office.actor("lka.head").await;
    let timeline = office.store.entries(&head, id, None, 100).await.unwrap().unwrap();
    let told = timeline.iter().find(|e| matches!(e.kind, EntryKind::IdentityDestroyed { .. })).unwrap();
    assert_eq!(told.kind, EntryKind::IdentityDestroyed { person: Some(person("V-1")) });
    assert_eq!(told.texts[0].text, "retention");
    check(&office).await;
}

#[tokio::test]
async fn a_rotation_goes_on_where_it_was_and_the_old_key_can_go() {
    let office = office().await;
    let id = sent(&office).await;
    let dir = office.dir.path().join("keys");
    let old = key_facts(&dir).unwrap().into_iter().find(|k| k.state == code("LKA")).unwrap();
    office.store.next_key(&dir, code("LKA"), minute(50)).await.unwrap();
    let rotated = office.store.rewrap(code("LKA"), |_| ()).await.unwrap();
    assert_eq!(rotated.rewrapped, 2);
    assert_eq!(office.store.rewrap(code("LKA"), |_| ()).await.unwrap().rewrapped, 0);
    std::fs::remove_file(&old.file).unwrap();
    let again = OpenOptions { keys: Keys::At(dir.clone()), ..OpenOptions::default() };
    let store = Store::open(&url(&office.dir), again).await.unwrap();
    let officer = office.user("lka.officer").await.id;
    let opened = store.open_identity(officer, id, &person("V-1"), "reason", minute(51)).await.unwrap();
    assert_eq!(opened, Opened::Yes(identity(NAME)));
    check(&office).await;
}

#[tokio::test]
async fn a_closed_vault_takes_nothing_and_opens_nothing() {
    let office = office().await;
    let id = sent(&office).await;
    let store = Store::open(&url(&office.dir), OpenOptions::default()).await.unwrap();
    let officer = office.user("lka.officer").await.id;
    let opened = store.open_identity(officer, id, &person("V-1"), "reason", minute(60)).await;
    assert!(matches!(opened, Err(StoreError::NoKey { .. })), "{opened:?}");
    let sent = office.submitted("lka.officer", None, create("IND", contents()), minute(61)).await;
    assert!(matches!(store.submit(sent).await, Err(StoreError::NoKey { .. })));
    // A text that cannot be looked through does not leave.
    let text = Command::Message { text: "V-1 is well".to_owned() };
    let sent = office.submitted("lka.officer", Some(id), text, minute(62)).await;
    assert!(matches!(store.submit(sent).await, Err(StoreError::NoKey { .. })));
    // A rebuild needs no key.
    assert!(store.rebuild(RebuildMode::Check).await.unwrap().agrees());
}

#[tokio::test]
async fn a_rebuild_finds_what_was_done_to_the_vault() {
    let office = office().await;
    sent(&office).await;
    for (damage, what) in [
        ("UPDATE identity SET sealed = zeroblob(280) WHERE person = 'V-1' AND state = 'IND'", "commits to"),
        ("UPDATE identity SET person = 'V-7' WHERE person = 'V-2'", "no entry made"),
        ("DELETE FROM identity WHERE state = 'LKA' AND person = 'V-1'", "missing"),
    ] {
        by_hand(&office, damage).await;
        let report = office.store.rebuild(RebuildMode::Check).await.unwrap();
        let found = report.differences.iter().any(|d| d.table == "identity" && d.what.contains(what));
        assert!(found && report.is_damaged(), "{damage}: {report:?}");
    }
}

#[tokio::test]
async fn a_repeated_command_is_known_by_a_keyed_digest_and_never_by_a_hash_of_the_name() {
    use sha2::{Digest as _, Sha256};
    let office = office().await;
    let mut sent = office.submitted("lka.officer", None, create("IND", contents()), minute(0)).await;
    (sent.key, sent.digest) = (Some("once".to_owned()), [9; 32]);
    let Outcome::Done { request, .. } = office.store.submit(sent.clone()).await.unwrap() else { panic!() };
    let again = office.store.submit(sent.clone()).await.unwrap();
    assert!(matches!(again, Outcome::Done { request: id, repeated: true, .. } if id == request));
    let plain = Sha256::new().chain_update([9; 32]).chain_update("create").chain_update([0]).finalize();
    assert!(!everything(&office).windows(32).any(|w| w == plain.as_slice()));
    office.store.next_key(&office.dir.path().join("keys"), code("LKA"), minute(1)).await.unwrap();
    let after = office.store.submit(sent.clone()).await.unwrap();
    assert!(matches!(after, Outcome::Done { repeated: true, .. }), "also after a rotation");
    sent.digest = [8; 32];
    assert_eq!(office.store.submit(sent).await.unwrap(), Outcome::KeyReused);
}
