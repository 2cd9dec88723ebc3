//! Opening what is sealed: with a reason, shown once, kept nowhere.

use std::sync::Arc;

use comity_api::{live::News, problem::Problem, vault::OpenedIdentity};
use comity_tui::{
    effect::Effect,
    msg::{Answer, Fault, Key, Live, Msg, Whole},
    state::Screen,
};
use jiff::SignedDuration;
use ratatui::layout::Size;
use serde_json::{Value, json};

use crate::office::{Desk, now, offer, whole};

const REASON: &str = "The guardian must be asked before the hearing of Monday";

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("the shape of the wire")
}

fn who(n: u32, name: &str) -> Value {
    json!({"id": format!("00000000-0000-0000-0000-{n:012}"), "login": "n", "name": name, "roles": ["officer"]})
}

/// A request with two sealed persons in the vault and one who is not, and what was done to them.
fn protecting(status: &str, offers: Value) -> Whole {
    let mut whole = whole(117, status, "Sent", offers);
    let contents = whole.request.contents.as_mut().expect("contents");
    contents.persons = read(json!([
        {"code": "V-1", "role": "victim", "sealed": true, "age_status": "presumed_child", "identity_sent": true,
         "identity_purpose": "The guardian can only be asked by name"},
        {"code": "V-2", "role": "witness", "sealed": true, "age_status": "adult"},
        {"code": "V-3", "role": "witness", "sealed": true, "age_status": "adult", "identity_sent": true,
         "identity_purpose": "Summons"},
    ]));
    whole.request.identities_held = read(json!(["V-1", "V-2"]));
    whole.request.documents = read(json!([{"id": "00000000-0000-0000-0000-000000000900",
        "name": "passport-V-1.pdf", "media_type": "application/pdf", "size": 2048, "sha256": "ab", "side": "requested",
        "classification": "sealed", "shared": false, "attached_at": "2026-11-20T08:00:00Z"}]));
    whole.events.protected = read(json!([
        {"index": 3, "at": "2026-11-13T08:00:00Z", "what": "identity_destroyed", "person": "V-9",
         "reason": "retention"},
        {"index": 8, "at": "2026-11-21T08:00:00Z", "what": "head_told", "by": who(2, "Asha Perera"),
         "role": "officer"},
        {"index": 9, "at": "2026-11-21T08:05:00Z", "what": "identity_opened", "by": who(2, "Asha Perera"),
         "role": "officer", "person": "V-1", "reason": "to ask the guardian"},
        {"index": 10, "at": "2026-11-21T08:09:00Z", "what": "document_opened", "by": who(2, "Asha Perera"),
         "role": "officer", "document": "00000000-0000-0000-0000-000000000900", "reason": "to check the copy"},
    ]));
    whole
}

/// The request on the screen.
fn at(width: u16, height: u16) -> Desk {
    let mut desk = Desk::at(width, height);
    desk.keys(&[Key::Enter]);
    desk.answer_request(protecting("sent", json!([offer("acknowledge", true, true)])));
    desk.asked.clear();
    desk
}

fn asks(width: u16, height: u16) -> Desk {
    let mut desk = at(width, height);
    desk.keys(&[Key::Char('i')]);
    desk.type_in(REASON);
    desk
}

fn identity() -> Arc<OpenedIdentity> {
    Arc::new(read(
        json!({"person": "V-1", "name": "Kanariya Quillfeather", "born": "2011", "nationality": "LKA",
        "place": "Shelterbourne House, second floor"}),
    ))
}

fn answer(desk: &mut Desk, opened: Result<Arc<OpenedIdentity>, Fault>) {
    let id = desk.state.subject().expect("a request");
    let person = "V-1".parse().expect("a code");
    desk.say(Msg::Answer(Answer::Identity { id, person, opened }));
}

fn opened(width: u16, height: u16) -> Desk {
    let mut desk = asks(width, height);
    desk.keys(&[Key::Enter]);
    answer(&mut desk, Ok(identity()));
    desk
}

fn refusal() -> Fault {
    let problem = Problem::new(
        403,
        "no_need_to_know",
        "Not yours to open",
        "The identity of a protected person is opened by who the request is assigned to, and by the head. This attempt \
         is on record.",
        "Ask the head to assign the request to you, or work with the code.",
    );
    Fault::Problem(Box::new(Problem { article: Some("TIP 6(1); Comity 6".into()), ..problem }))
}

/// That nothing of an identity is anywhere in the client.
#[track_caller]
fn is_gone(desk: &Desk, held: &Arc<OpenedIdentity>) {
    assert!(!desk.picture().contains("Quillfeather"), "{}", desk.picture());
    assert_eq!(Arc::strong_count(held), 1, "the client holds it no more");
}

#[test]
fn it_asks_why_shows_who_it_is_and_closes() {
    let mut desk = asks(80, 24);
    insta::assert_snapshot!("opening_asks", desk.picture());
    desk.keys(&[Key::Enter]);
    let [Effect::OpenIdentity { person, reason, .. }] = desk.asked.as_slice() else {
        panic!("{:?}", desk.asked)
    };
    assert_eq!((person.as_str(), reason.as_str()), ("V-1", REASON));
    let held = identity();
    answer(&mut desk, Ok(Arc::clone(&held)));
    insta::assert_snapshot!("opening_open", desk.picture());
    desk.asked.clear();
    desk.keys(&[Key::Char('y'), Key::Char(':'), Key::Char('a'), Key::Ctrl('r')]);
    assert!(desk.asked.is_empty() && desk.picture().contains("Quillfeather"), "no key takes it anywhere");
    desk.keys(&[Key::Esc]);
    is_gone(&desk, &held);
    assert!(matches!(desk.asked.as_slice(), [Effect::LoadRequest(_)]), "the timeline says so now");
}

#[test]
fn a_refusal_says_why_and_the_reason_can_be_mended() {
    let mut desk = asks(80, 24);
    desk.keys(&[Key::Enter]);
    answer(&mut desk, Err(refusal()));
    insta::assert_snapshot!("opening_refused", desk.picture());
    desk.asked.clear();
    desk.keys(&[Key::Backspace, Key::Enter]);
    assert!(matches!(desk.asked.as_slice(), [Effect::OpenIdentity { .. }]));
}

#[test]
fn small_screens_show_all_of_it() {
    let mut out = asks(60, 16).picture() + &opened(60, 16).picture();
    let mut refused = asks(60, 16);
    refused.keys(&[Key::Enter]);
    answer(&mut refused, Err(refusal()));
    out += &refused.picture();
    insta::assert_snapshot!("opening_60x16", out);
    for (width, height) in [(1, 1), (20, 5), (200, 3), (0, 0)] {
        for mut desk in [asks(80, 24), opened(80, 24)] {
            desk.say(Msg::Resize(Size::new(width, height)));
            desk.picture();
        }
    }
}

#[test]
fn without_a_reason_nothing_is_asked_and_another_person_is_chosen_by_arrows() {
    let mut desk = at(80, 24);
    desk.keys(&[Key::Char('i'), Key::Enter]);
    assert!(desk.asked.is_empty() && desk.picture().contains("Nothing is opened without a reason."));
    desk.keys(&[Key::Down]);
    desk.say(Msg::Paste("the hearing\nof Monday".into()));
    desk.keys(&[Key::Enter]);
    let [Effect::OpenIdentity { person, reason, .. }] = desk.asked.as_slice() else {
        panic!("{:?}", desk.asked)
    };
    assert_eq!((person.as_str(), reason.as_str()), ("V-2", "the hearing of Monday"));
}

#[test]
fn it_is_reached_by_name_and_says_where_there_is_nobody() {
    let mut desk = at(80, 24);
    desk.keys(&[Key::Char(':')]);
    desk.type_in("protected");
    desk.keys(&[Key::Enter]);
    assert!(matches!(desk.state.screen(), Screen::Opening(_)));
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Enter]);
    desk.answer_request(whole(117, "sent", "Sent", json!([])));
    desk.keys(&[Key::Char('i')]);
    assert!(desk.picture().contains("Your vault holds no identity"), "{}", desk.picture());
}

#[test]
fn what_is_open_is_gone_by_itself_with_the_session_and_when_nobody_waits_for_it() {
    let held = identity();
    let show = || {
        let mut desk = asks(80, 24);
        desk.keys(&[Key::Enter]);
        answer(&mut desk, Ok(Arc::clone(&held)));
        desk
    };
    let mut desk = show();
    desk.say(Msg::Tick(now() + SignedDuration::from_secs(59)));
    assert!(desk.picture().contains("Quillfeather"));
    desk.say(Msg::Tick(now() + SignedDuration::from_secs(61)));
    is_gone(&desk, &held);
    assert!(desk.picture().contains("nobody pressed a key"), "{}", desk.picture());
    drop(desk);

    let mut desk = show();
    desk.say(Msg::Live(Live::SignedOut));
    is_gone(&desk, &held);
    drop(desk);

    let mut desk = asks(80, 24);
    desk.keys(&[Key::Enter, Key::Esc]);
    answer(&mut desk, Ok(Arc::clone(&held)));
    is_gone(&desk, &held);
    // Nor is it shown as somebody else's.
    desk.keys(&[Key::Char('i'), Key::Down]);
    desk.type_in("x");
    desk.keys(&[Key::Enter]);
    answer(&mut desk, Ok(Arc::clone(&held)));
    is_gone(&desk, &held);
    let kept = desk.asked.iter().any(|e| matches!(e, Effect::KeepDraft(_) | Effect::Copy(_)));
    assert!(!kept, "nothing is kept");
}

#[test]
fn a_sealed_document_is_saved_with_a_reason() {
    let mut desk = at(80, 24);
    desk.keys(&[Key::Char('d'), Key::Enter, Key::Enter]);
    assert!(desk.asked.is_empty(), "first it asks why");
    insta::assert_snapshot!("opening_document", desk.picture());
    desk.type_in("to check the copy");
    desk.keys(&[Key::Enter]);
    let [Effect::SaveDocument { name, reason, .. }] = desk.asked.as_slice() else {
        panic!("{:?}", desk.asked)
    };
    assert_eq!((name.as_str(), reason.as_deref()), ("passport-V-1.pdf", Some("to check the copy")));
    assert!(matches!(desk.state.screen(), Screen::Request(_)));
}

#[test]
fn the_timeline_says_who_opened_what_and_why() {
    let mut desk = at(80, 40);
    insta::assert_snapshot!("opening_timeline", desk.picture());
    desk.keys(&[Key::End]);
    let end = desk.picture();
    assert!(end.contains("V-2, witness: sealed, identity in your vault"), "{end}");
    assert!(end.contains("V-3, witness: sealed, no identity in your vault"), "{end}");
}

#[test]
fn the_review_says_of_each_sealed_person_what_becomes_of_the_identity() {
    let review = |letter: bool| {
        let mut desk = Desk::at(80, 24);
        if letter {
            desk.by_letter("LKA");
        }
        desk.keys(&[Key::Char('a')]);
        desk.answer_request(protecting("approved", json!([offer("send", true, true)])));
        desk.keys(&[Key::Enter]);
        desk.picture()
    };
    insta::assert_snapshot!("review_identities", review(false));
    let by_letter = review(true);
    assert!(by_letter.contains("V-1: stays sealed. No identity goes to Sri Lanka"), "{by_letter}");
    assert!(!by_letter.contains("THE IDENTITY GOES"), "{by_letter}");
}

#[test]
fn the_head_is_told_who_took_a_request_with_protected_persons() {
    let mut desk = Desk::at(80, 24);
    let news: News = read(json!({"index": 12, "request": "00000000-0000-0000-0000-000000000217",
        "reference": "MLA-2026-EGY-LKA-000117", "action": "assign", "side": "requested", "status": "sent",
        "at": "2026-11-24T09:00:00Z", "head_told": true}));
    desk.say(Msg::Live(Live::News(Box::new(news))));
    assert!(desk.picture().contains("has protected persons"), "{}", desk.picture());
}

#[test]
fn a_draft_says_beside_the_empty_field_whom_the_vault_has() {
    let mut desk = Desk::at(80, 90);
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(protecting("drafted", json!([offer("edit", true, true)])));
    desk.keys(&[Key::Enter]);
    let picture = desk.picture();
    assert!(picture.contains("V-1 name (sealed; the vault has an identity"), "{picture}");
    assert!(picture.contains("V-3 name (sealed)"), "{picture}");
}
