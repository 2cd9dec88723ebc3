//! One State alone: the other does not work in Comity. By keys only, over the pure update and view.

use comity_api::{problem::Problem, request::Done};
use comity_tui::{
    effect::{Effect, What},
    msg::{Answer, Fault, Key, Msg, Whole},
    state::Screen,
};
use serde_json::{Value, json};

use crate::office::{Desk, offer, whole};

const ID: &str = "00000000-0000-0000-0000-000000000217";

/// The officer, registrar and head of an office of one, with India by letter.
pub(crate) fn desk(width: u16, height: u16) -> Desk {
    let mut desk = Desk::at(width, height);
    desk.holds(&["officer", "registrar", "head"]);
    desk.by_letter("IND");
    desk
}

fn command(desk: &mut Desk) -> What {
    let found = desk.asked.iter().rev().find_map(|e| match e {
        Effect::Command { what, .. } => Some(what.clone()),
        _ => None,
    });
    desk.asked.clear();
    found.unwrap_or_else(|| panic!("no command: {}", desk.picture()))
}

fn act(desk: &mut Desk) -> (String, Value) {
    match command(desk) {
        What::Act { action, body, .. } => (action.to_string(), body),
        other => panic!("{other:?}"),
    }
}

fn done(desk: &mut Desk, status: &str, stage: &str) {
    let done: Done = serde_json::from_value(json!({"id": ID, "reference": "MLA-2026-LKA-IND-000117",
        "status": status, "stage": stage, "version": 5, "repeated": false}))
    .expect("the shape of the wire");
    let command = desk.state.commands;
    desk.say(Msg::Answer(Answer::Commanded { command, done: Ok(Box::new(done)) }));
}

fn told(action: &str) -> Value {
    let mut told = offer(action, true, false);
    told["on_behalf_of"] = json!("requested");
    told
}

/// Our request to India, as the backend has it.
pub(crate) fn ours(status: &str, stage: &str, offers: Value) -> Whole {
    let mut whole = whole(117, status, stage, offers);
    whole.request.side = "requesting".parse().expect("a side");
    whole.request.requesting = "LKA".parse().expect("a State");
    whole.request.requested = "IND".parse().expect("a State");
    whole.request.reference = "MLA-2026-LKA-IND-000117".parse().expect("a reference");
    whole.request.open_items.clear();
    if !matches!(status, "drafted" | "in_approval" | "approved") {
        whole.request.by_letter = "requested".parse().ok();
    }
    whole
}

/// Opens the sheet, reads the request, and chooses what is named so.
fn begin(desk: &mut Desk, typed: &str, request: Whole) {
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(request);
    desk.type_in(typed);
    desk.keys(&[Key::Enter]);
}

/// Goes to a field by Tab and types into it.
pub(crate) fn fill(desk: &mut Desk, path: &str, text: &str) {
    go(desk, path);
    desk.type_in(text);
}

pub(crate) fn go(desk: &mut Desk, path: &str) {
    for _ in 0..200 {
        let Screen::Form(form) = desk.state.screen() else { panic!("a form: {}", desk.picture()) };
        if form.fields[form.focus].path == path {
            return;
        }
        desk.keys(&[Key::Tab]);
    }
    panic!("no field {path}: {}", desk.picture());
}

fn press(desk: &mut Desk) {
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
}

/// Attaches the letter first: what was asked, and its answer.
fn letter_goes(desk: &mut Desk) {
    let What::Attach { path, classification, share, .. } = command(desk) else { panic!("the letter first") };
    assert_eq!(
        (path.as_str(), classification.as_str(), share),
        ("/post/letter.pdf", "file", false),
        "to the own file"
    );
    done(desk, "sent", "Sent");
}

#[test]
fn from_the_draft_to_the_results_all_by_letter_and_by_keys_only() {
    let mut desk = desk(80, 24);
    // The draft: the form says early that India is by letter.
    desk.keys(&[Key::Char('n'), Key::Enter]);
    fill(&mut desk, "requested", "ind");
    assert!(desk.picture().contains("India (by letter)"), "{}", desk.picture());
    assert!(desk.picture().contains("does not work in Comity"), "{}", desk.picture());
    fill(&mut desk, "subject", "Bank records");
    fill(&mut desk, "measures.M-1.description", "Certified statements");
    desk.keys(&[Key::Ctrl('r')]);
    let What::Create(body) = command(&mut desk) else { panic!("a draft") };
    assert_eq!(body.requested.as_str(), "IND");
    done(&mut desk, "drafted", "Drafted");
    desk.answer_request(ours("drafted", "Drafted", json!([])));
    // Submit on the review, then approve.
    assert!(desk.picture().contains("the request goes as a letter"), "{}", desk.picture());
    desk.keys(&[Key::Tab, Key::Enter]);
    assert_eq!(act(&mut desk).0, "submit");
    done(&mut desk, "in_approval", "Drafted");
    begin(&mut desk, "approve", ours("in_approval", "Drafted", json!([offer("approve", true, true)])));
    desk.keys(&[Key::Tab, Key::Enter]);
    assert_eq!(act(&mut desk).0, "approve");
    done(&mut desk, "approved", "Drafted");
    // Send: the review says what to do on paper, and the channel is the pouch.
    begin(&mut desk, "send", ours("approved", "Drafted", json!([offer("send", true, true)])));
    insta::assert_snapshot!("alone_send", desk.picture());
    desk.keys(&[Key::Tab, Key::Enter]);
    let (action, body) = act(&mut desk);
    assert_eq!((action.as_str(), body), ("send", json!({"channel": "diplomatic_pouch"})));
    done(&mut desk, "sent", "Sent");
    desk.answer_request(ours("sent", "Sent", json!([])));
    desk.asked.clear();
    // Three weeks later the acknowledgement is on the desk: it happened on 18 November.
    let sent = || ours("sent", "Sent", json!([offer("remind", true, true), told("acknowledge")]));
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(sent());
    insta::assert_snapshot!("alone_sheet", desk.picture());
    desk.type_in("ackn");
    desk.keys(&[Key::Enter]);
    insta::assert_snapshot!("alone_letter", desk.picture());
    fill(&mut desk, "letter.path", "/post/letter.pdf");
    fill(&mut desk, "letter.day", "2026-11-18");
    fill(&mut desk, "letter.their_reference", "DEL/88");
    fill(&mut desk, "own_reference", "CBI-7");
    press(&mut desk);
    letter_goes(&mut desk);
    let (action, body) = act(&mut desk);
    assert_eq!(action, "acknowledge");
    assert_eq!(
        body,
        json!({"on_behalf_of": "requested", "document": "letter.pdf", "occurred_at": "2026-11-18T12:00:00Z",
            "received_on": "2026-11-24", "channel": "diplomatic_pouch", "their_reference": "DEL/88",
            "own_reference": "CBI-7"})
    );
    done(&mut desk, "acknowledged", "Acknowledged");
    // The delivery, told at an hour, then the receipt, which is our own act.
    let offers = json!([told("deliver_results")]);
    begin(&mut desk, "deliver", ours("acknowledged", "Acknowledged", offers));
    fill(&mut desk, "letter.path", "/post/letter.pdf");
    fill(&mut desk, "letter.day", "2026-11-20");
    fill(&mut desk, "letter.time", "16:30");
    fill(&mut desk, "outcomes.M-1", " ");
    fill(&mut desk, "evidence.E-1.object", "Ledger of 2019, box 4");
    press(&mut desk);
    letter_goes(&mut desk);
    let (action, body) = act(&mut desk);
    assert_eq!(action, "deliver_results");
    assert_eq!(body["occurred_at"], "2026-11-20T16:30:00Z");
    assert_eq!(body["outcomes"], json!({"M-1": "executed"}));
    assert_eq!(
        body["evidence"],
        json!([{"id": "E-1", "object": "Ledger of 2019, box 4", "classification": "shared"}])
    );
    done(&mut desk, "executed", "Executed");
    let offers = json!([offer("confirm_receipt", true, true)]);
    begin(&mut desk, "confirm", ours("executed", "Executed", offers));
    fill(&mut desk, "usable", "y");
    press(&mut desk);
    assert_eq!(act(&mut desk), ("confirm_receipt".to_owned(), json!({"usable": true})));
}

#[test]
fn what_was_done_and_what_was_not_is_said_where_only_the_letter_was_attached() {
    let mut desk = desk(80, 24);
    begin(&mut desk, "ackn", ours("sent", "Sent", json!([told("acknowledge")])));
    // Without a letter nothing is sent.
    fill(&mut desk, "letter.day", "2026-11-18");
    press(&mut desk);
    assert!(desk.picture().contains("the letter is asked for first"), "{}", desk.picture());
    // A misspelt day leaves nothing half done.
    fill(&mut desk, "letter.path", "/post/letter.pdf");
    fill(&mut desk, "letter.day", "x");
    desk.asked.clear();
    press(&mut desk);
    assert!(desk.asked.iter().all(|e| !matches!(e, Effect::Command { .. })));
    go(&mut desk, "letter.day");
    desk.keys(&[Key::Backspace]);
    press(&mut desk);
    letter_goes(&mut desk);
    let _ = act(&mut desk);
    let problem = Problem {
        field: Some("occurred_at".into()),
        article: Some("Comity 5".into()),
        ..Problem::new(
            422,
            "before_what_led_here",
            "t",
            "It would lie before the request was sent.",
            "Check the day.",
        )
    };
    desk.refuse(Fault::Problem(Box::new(problem)));
    insta::assert_snapshot!("alone_half_done", desk.picture());
    // Corrected, only the act is asked again: the letter is there.
    desk.keys(&[Key::Esc]);
    let Screen::Form(form) = desk.state.screen() else { panic!("the form stays") };
    assert_eq!(form.fields[form.focus].path, "letter.day", "the cursor is where the matter is");
    desk.keys(&[Key::Ctrl('u')]);
    desk.type_in("2026-11-19");
    desk.asked.clear();
    press(&mut desk);
    let (_, body) = act(&mut desk);
    assert_eq!(
        (&body["document"], &body["occurred_at"]),
        (&json!("letter.pdf"), &json!("2026-11-19T12:00:00Z"))
    );
}

#[test]
fn an_act_of_this_morning_is_not_recorded_in_the_future() {
    let mut desk = desk(80, 24);
    begin(&mut desk, "ackn", ours("sent", "Sent", json!([told("acknowledge")])));
    fill(&mut desk, "letter.path", "/post/letter.pdf");
    fill(&mut desk, "letter.day", "2026-11-24"); // it is nine o'clock
    press(&mut desk);
    letter_goes(&mut desk);
    assert_eq!(act(&mut desk).1["occurred_at"], "2026-11-24T09:00:00Z");
}

#[test]
fn a_refusal_that_gives_no_reasons_is_recorded_all_the_same() {
    let mut desk = desk(80, 24);
    begin(&mut desk, "refuse", ours("sent", "Sent", json!([told("refuse")])));
    fill(&mut desk, "letter.path", "/post/letter.pdf");
    fill(&mut desk, "letter.day", "2026-11-18");
    press(&mut desk);
    letter_goes(&mut desk);
    let (action, body) = act(&mut desk);
    assert_eq!((action.as_str(), body.get("reasons"), body.get("measures")), ("refuse", None, None));
}

#[test]
fn a_request_that_came_in_on_paper_is_registered_as_its_letter_says() {
    let mut desk = desk(80, 24);
    desk.keys(&[Key::Char('n')]);
    desk.type_in("paper");
    desk.keys(&[Key::Enter, Key::Enter]);
    insta::assert_snapshot!("paper_form", desk.picture());
    fill(&mut desk, "requesting", "ind");
    go(&mut desk, "received_on");
    desk.keys(&[Key::Ctrl('u')]);
    desk.type_in("2026-11-02");
    fill(&mut desk, "their_reference", "F.12/2026");
    fill(&mut desk, "subject", "Company file");
    fill(&mut desk, "measures.M-1.description", "The register");
    press(&mut desk);
    let What::Register(body) = command(&mut desk) else { panic!("registered") };
    let body = serde_json::to_value(*body).expect("JSON");
    assert_eq!(
        body,
        json!({"kind": "mla", "requesting": "IND", "received_on": "2026-11-02", "channel": "diplomatic_pouch",
            "their_reference": "F.12/2026", "contents": {"subject": "Company file",
            "urgency": {"level": "ordinary"}, "confidentiality": {"level": "ordinary"},
            "measures": [{"id": "M-1", "type": "18(3)(f)", "description": "The register"}]}})
    );
    done(&mut desk, "sent", "Sent");
    assert!(matches!(desk.state.screen(), Screen::Request(_)), "it is opened");
    let mut paper = whole(117, "sent", "Sent", json!([]));
    paper.request.by_letter = "requesting".parse().ok();
    paper.completeness.blocking = vec![comity_api::request::FindingView {
        code: "purpose_missing".into(),
        article: "18(15)(f)".into(),
        field: "purpose".into(),
        detail: "d".into(),
    }];
    desk.answer_request(paper);
    let picture = desk.picture();
    assert!(picture.contains("What the letter of request lacks"), "{picture}");
    insta::assert_snapshot!("paper_request", picture);
}

#[test]
fn an_officer_alone_drafts_and_a_registrar_alone_registers() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('n'), Key::Enter]);
    assert!(desk.picture().contains("New request for mutual legal assistance"));
    let mut desk = Desk::at(80, 24);
    desk.holds(&["registrar"]);
    desk.by_letter("EGY");
    desk.keys(&[Key::Char('n'), Key::Enter]);
    assert!(desk.picture().contains("A request that came in on paper"));
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char(':')]);
    desk.type_in("paper");
    desk.keys(&[Key::Enter]);
    assert!(desk.picture().contains("Only a registrar"), "{}", desk.picture());
}

#[test]
fn the_form_of_a_told_act_and_of_a_letter_that_came_fit_a_small_screen() {
    let mut desk = desk(60, 16);
    begin(&mut desk, "accept", ours("sent", "Sent", json!([told("accept")])));
    insta::assert_snapshot!("told_60x16", desk.picture());
    let Screen::Form(form) = desk.state.screen() else { panic!("a form") };
    let needed: Vec<&str> = form.fields.iter().filter(|f| f.required).map(|f| f.path.as_str()).collect();
    assert_eq!(needed, ["letter.day", "letter.received_on"], "what another State did is a fact");
    desk.keys(&[Key::Esc, Key::Char('n'), Key::End, Key::Enter, Key::Enter]);
    insta::assert_snapshot!("paper_60x16", desk.picture());
}

#[test]
fn a_letter_that_is_attached_already_is_not_attached_again() {
    let mut desk = desk(80, 24);
    let mut request = ours("sent", "Sent", json!([told("report_progress")]));
    request.request.documents = serde_json::from_value(json!([{"id": "00000000-0000-0000-0000-000000000001",
        "name": "their letter.pdf", "media_type": "application/pdf", "size": 3, "sha256": "ab",
        "classification": "file", "side": "requesting", "shared": false, "attached_at": "2026-11-20T09:00:00Z"}]))
    .expect("documents");
    begin(&mut desk, "progress", request);
    fill(&mut desk, "letter.document", "their");
    fill(&mut desk, "letter.day", "2026-11-18");
    fill(&mut desk, "text", "Half of it is done");
    press(&mut desk);
    let (action, body) = act(&mut desk);
    assert_eq!((action.as_str(), &body["document"]), ("report_progress", &json!("their letter.pdf")));
    assert_eq!(body["text"], "Half of it is done");
}

#[test]
fn what_came_in_on_paper_is_kept_while_it_is_written_and_offered_again() {
    let mut desk = desk(80, 24);
    desk.keys(&[Key::Char('n')]);
    desk.type_in("paper");
    desk.keys(&[Key::Enter, Key::Enter]);
    fill(&mut desk, "subject", "Company file");
    assert!(desk.asked.iter().any(|e| matches!(e, Effect::KeepDraft(_))));
    desk.say(Msg::Live(comity_tui::msg::Live::SignedOut));
    desk.sign_in();
    desk.keys(&[Key::Enter]);
    let Screen::Form(form) = desk.state.screen() else { panic!("a form: {}", desk.picture()) };
    assert!(desk.picture().contains("A request that came in on paper"));
    assert_eq!(form.value("subject"), Some("Company file"));
}

#[test]
fn the_queue_marks_a_draft_to_a_state_by_letter_before_it_is_sent() {
    let mut desk = desk(100, 24);
    let mut rows = crate::office::rows();
    for (row, subject) in rows.iter_mut().zip(["To India", "To Egypt"]) {
        row.status = "in_approval".to_owned();
        row.stage = "Drafted".parse().expect("a stage");
        row.subject = Some(subject.to_owned());
    }
    rows[0].counterpart = "IND".parse().expect("a State");
    desk.answer_queue(rows);
    let picture = desk.picture();
    assert!(picture.contains("(letter) To India") && !picture.contains("(letter) To Egypt"), "{picture}");
}

#[test]
fn an_imported_case_shows_its_old_number_once() {
    let mut desk = desk(100, 40);
    let mut request = ours("acknowledged", "Acknowledged", json!([]));
    request.request.imported = true;
    request.request.own_reference = Some("MOJ/4".to_owned());
    request.request.contents.as_mut().expect("contents").own_reference = Some("OLD/1".to_owned());
    desk.keys(&[Key::Enter]);
    desk.answer_request(request);
    let picture = desk.picture();
    assert!(picture.contains("Number in the old register: OLD/1"), "{picture}");
    assert!(picture.contains("Requested State's number: MOJ/4"), "{picture}");
}

#[test]
fn what_came_on_a_day_is_of_that_day_and_what_is_due_is_due_at_its_end() {
    let mut desk = desk(100, 40);
    let mut request = ours("sent", "Sent", json!([]));
    request.events.events[0].at = "2026-11-10T00:00:00Z".parse().expect("an instant");
    request.request.clocks[0].due = "2026-11-17T00:00:00Z".parse().expect("an instant");
    desk.keys(&[Key::Enter]);
    desk.answer_request(request);
    let picture = desk.picture();
    assert!(picture.contains("2026-11-10 00:00 UTC  Send"), "{picture}");
    assert!(picture.contains("due 2026-11-16 24:00 UTC"), "{picture}");
}

#[test]
fn an_act_that_a_letter_tells_says_that_the_letter_is_to_be_sent() {
    let mut desk = desk(100, 24);
    let mut request = ours("acknowledged", "Acknowledged", json!([offer("remind", true, true)]));
    begin(&mut desk, "remind", request.clone());
    assert!(desk.picture().contains("print the letter"), "{}", desk.picture());
    desk.keys(&[Key::Esc, Key::Esc]);
    request.request.by_letter = None;
    begin(&mut desk, "remind", request);
    assert!(!desk.picture().contains("print the letter"), "{}", desk.picture());
}
