//! What an officer does, counted in keys, and what each asks of the backend.

use comity_api::{live::News, request::Done};
use comity_tui::{
    effect::{Effect, SavePlace, What},
    msg::{Answer, Key, Live, Msg},
    state::Screen,
};
use serde_json::json;

use crate::office::{Desk, now, offer, row, whole};

fn commands(desk: &Desk) -> Vec<&What> {
    desk.asked
        .iter()
        .filter_map(|e| if let Effect::Command { what, .. } = e { Some(what) } else { None })
        .collect()
}

fn done(status: &str, stage: &str) -> Done {
    serde_json::from_value(json!({"id": "00000000-0000-0000-0000-000000000217", "reference":
        "MLA-2026-EGY-LKA-000117", "status": status, "stage": stage, "version": 5, "repeated": false}))
    .expect("the shape of the wire")
}

#[test]
fn acknowledging_takes_three_keys_also_when_typed_ahead() {
    let mut desk = Desk::at(80, 24);
    // All three before the backend said what is possible: nothing typed ahead is lost.
    desk.keys(&[Key::Char('a'), Key::Enter, Key::Enter]);
    assert!(commands(&desk).is_empty());
    desk.answer_request(whole(117, "sent", "Sent", json!([offer("acknowledge", true, true)])));
    let [What::Act { action, version: 4, body, .. }] = commands(&desk)[..] else {
        panic!("{:?}", desk.asked)
    };
    assert_eq!(action.as_str(), "acknowledge");
    assert_eq!(body["own_reference"], "LKA/2026/000117", "a number of our own is proposed");
}

#[test]
fn after_an_act_the_cursor_goes_on_to_the_next_request() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a'), Key::Enter, Key::Enter]);
    desk.answer_request(whole(117, "sent", "Sent", json!([offer("acknowledge", true, true)])));
    let command = desk.state.commands;
    desk.say(Msg::Answer(Answer::Commanded {
        command,
        done: Ok(Box::new(done("acknowledged", "Acknowledged"))),
    }));
    assert!(matches!(desk.state.screen(), Screen::Queue));
    desk.answer_queue(crate::office::rows());
    assert_eq!(desk.state.queue.selected, 1);
    assert!(desk.picture().contains("Acknowledge done"));
}

#[test]
fn sending_takes_four_keys_and_enter_alone_never_sends() {
    let mut desk = Desk::at(80, 24);
    let approved = || whole(117, "approved", "Drafted", json!([offer("send", true, true)]));
    desk.keys(&[Key::Char('a'), Key::Enter]);
    desk.answer_request(approved());
    desk.keys(&[Key::Enter]); // on Back
    assert!(commands(&desk).is_empty());
    desk.keys(&[Key::Char('a'), Key::Enter]);
    desk.answer_request(approved());
    desk.keys(&[Key::Tab, Key::Enter]);
    let [What::Act { action, .. }] = commands(&desk)[..] else { panic!("{:?}", desk.asked) };
    assert_eq!(action.as_str(), "send");
}

#[test]
fn refusing_starts_on_what_is_missing_and_says_so() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a'), Key::Enter]);
    desk.answer_request(whole(117, "acknowledged", "Acknowledged", json!([offer("refuse", true, true)])));
    let Screen::Form(form) = desk.state.screen() else { panic!("a form") };
    assert_eq!(form.fields[form.focus].path, "ground");
    desk.keys(&[Key::Ctrl('r')]); // to the button; it does not act
    desk.keys(&[Key::Enter]);
    assert!(commands(&desk).is_empty());
    assert!(desk.picture().contains("ERROR: this is still needed."));
}

#[test]
fn an_answer_names_every_open_question() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a'), Key::Enter]);
    let offers = json!([offer("supply_information", true, true)]);
    desk.answer_request(whole(117, "information_requested", "Acknowledged", offers));
    desk.type_in("branch 12");
    desk.keys(&[Key::Ctrl('r')]); // to the button; it does not act
    assert!(commands(&desk).is_empty());
    desk.keys(&[Key::Enter]);
    let [What::Act { body, .. }] = commands(&desk)[..] else { panic!("{:?}", desk.asked) };
    assert_eq!(body, &json!({"answers": {"I-1": "branch 12"}}));
}

#[test]
fn a_draft_goes_to_the_backend_when_it_is_left_and_is_kept_here_while_written() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('n'), Key::Enter, Key::Char('s'), Key::Tab]);
    desk.type_in("Central Authority");
    assert!(desk.asked.iter().any(|e| matches!(e, Effect::KeepDraft(_))));
    desk.keys(&[Key::Esc]);
    let [What::Create(body)] = commands(&desk)[..] else { panic!("{:?}", desk.asked) };
    assert_eq!(body.requested.as_str(), "SGP");
    assert_eq!(body.contents.as_ref().and_then(|c| c.authority.as_deref()), Some("Central Authority"));
}

#[test]
fn what_the_other_state_does_appears_without_a_key() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Down]);
    let news: News = serde_json::from_value(json!({"index": 9, "request": "00000000-0000-0000-0000-000000000217",
        "reference": "MLA-2026-EGY-LKA-000117", "action": "withdraw", "side": "requesting", "status": "withdrawn",
        "at": now().to_string()}))
    .expect("the shape of the wire");
    desk.asked.clear();
    desk.say(Msg::Live(Live::News(Box::new(news))));
    assert!(desk.asked.iter().any(|e| matches!(e, Effect::LoadQueue { .. })));
    desk.answer_queue(vec![
        row(117, "withdrawn", "Ended", None, "Bank records"),
        crate::office::rows().remove(1),
    ]);
    let picture = desk.picture();
    assert!(
        picture.contains("* ") && picture.contains("[Withdrawn]") && picture.contains("Withdraw"),
        "{picture}"
    );
    assert_eq!(desk.state.queue.selected, 1, "the selection stays on its request");
}

#[test]
fn every_deed_is_reached_by_arrows_enter_esc_and_tab_alone() {
    // The palette itself opens by a letter; Enter on a request opens what can be done to it.
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Enter]);
    desk.answer_request(whole(117, "sent", "Sent", json!([offer("acknowledge", true, true)])));
    desk.keys(&[Key::Enter, Key::Enter, Key::Enter]);
    assert_eq!(commands(&desk).len(), 1);
}

#[test]
fn what_cannot_be_taken_back_starts_on_back_and_no_delivery_is_filled_in_by_itself() {
    for action in ["withdraw", "recall"] {
        let mut desk = Desk::at(80, 24);
        desk.keys(&[Key::Char('a'), Key::Enter]);
        desk.answer_request(whole(117, "sent", "Sent", json!([offer(action, true, true)])));
        desk.keys(&[Key::Enter, Key::Enter]);
        assert!(commands(&desk).is_empty(), "{action}");
    }
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a'), Key::Enter]);
    desk.answer_request(whole(
        117,
        "in_execution",
        "Acknowledged",
        json!([offer("deliver_results", true, true)]),
    ));
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let [What::Act { body, .. }] = commands(&desk)[..] else { panic!("{:?}", desk.asked) };
    assert_eq!(body, &json!({}), "the backend says that an outcome is missing");
}

#[test]
fn the_head_reads_what_is_approved() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a'), Key::Enter]);
    desk.answer_request(whole(117, "in_approval", "Drafted", json!([offer("approve", true, true)])));
    assert!(desk.picture().contains("Certified statements"), "{}", desk.picture());
    desk.keys(&[Key::Enter]);
    assert!(commands(&desk).is_empty(), "it starts on Back");
    desk.keys(&[Key::Char('a'), Key::Enter]);
    desk.answer_request(whole(117, "in_approval", "Drafted", json!([offer("approve", true, true)])));
    desk.keys(&[Key::Tab, Key::Enter]);
    assert_eq!(commands(&desk).len(), 1);
}

#[test]
fn what_is_typed_while_a_button_has_focus_is_said_to_go_nowhere() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a'), Key::Enter]);
    desk.answer_request(whole(117, "sent", "Sent", json!([offer("acknowledge", true, true)])));
    desk.type_in("We can");
    assert!(commands(&desk).is_empty());
    assert!(desk.picture().contains("You are on a button"), "{}", desk.picture());
}

#[test]
fn clearing_the_filter_leaves_the_selection_on_its_request() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('/')]);
    desk.type_in("search");
    desk.answer_queue(vec![crate::office::rows().remove(3)]);
    desk.keys(&[Key::Enter, Key::Esc]);
    desk.answer_queue(crate::office::rows());
    assert_eq!(desk.state.queue.selected, 3);
}

#[test]
fn an_action_is_found_by_its_name() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a')]);
    let offers =
        json!([offer("acknowledge", true, true), offer("message", true, false), offer("note", true, false)]);
    desk.answer_request(whole(117, "sent", "Sent", offers));
    desk.type_in("note");
    desk.keys(&[Key::Enter]);
    let Screen::Form(form) = desk.state.screen() else { panic!("a form") };
    assert!(format!("{:?}", form.purpose).contains("Note"), "{:?}", form.purpose);
}

#[test]
fn a_draft_that_a_colleague_saved_meanwhile_goes_on_from_theirs() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a'), Key::Enter]);
    let drafted = || whole(117, "drafted", "Drafted", json!([offer("edit", true, true)]));
    desk.answer_request(drafted());
    let Screen::Form(form) = desk.state.screen() else { panic!("a form") };
    let purpose = form.fields.iter().position(|f| f.path == "purpose").expect("a field");
    desk.keys(&vec![Key::Tab; purpose]);
    desk.type_in(" and after");
    desk.keys(&[Key::Ctrl('r')]);
    let problem = serde_json::from_value(json!({"type": "/problems/stale", "title": "stale", "status": 412,
        "code": "stale", "detail": "It was changed.", "changed": false, "remedy": "Read it again."}))
    .expect("the shape of the wire");
    let command = desk.state.commands;
    let done = Err(comity_tui::msg::Fault::Problem(Box::new(problem)));
    desk.say(Msg::Answer(Answer::Commanded { command, done }));
    let mut theirs = drafted();
    theirs.request.version = 9;
    theirs.request.contents.as_mut().expect("contents").facts = Some("Other facts".into());
    desk.answer_request(theirs);
    desk.asked.clear();
    desk.keys(&[Key::Esc, Key::Ctrl('r')]);
    let [What::Edit { version: 9, body, .. }] = commands(&desk)[..] else { panic!("{:?}", desk.asked) };
    let sent: Vec<&String> = body.contents.keys().collect();
    assert_eq!(sent, ["purpose"], "what a colleague changed elsewhere stays");
}

#[test]
fn a_document_is_opened_only_where_that_was_chosen() {
    let document = json!({"id": "00000000-0000-0000-0000-0000000000d1", "name": "order.pdf",
        "media_type": "application/pdf", "size": 7, "sha256": "00", "classification": "shared",
        "side": "requesting", "shared": true, "attached_at": "2026-07-01T09:00:00Z"});
    for (down, place) in [(0, SavePlace::Downloads), (1, SavePlace::Opened), (2, SavePlace::Here)] {
        let mut desk = Desk::at(80, 24);
        desk.keys(&[Key::Enter]);
        let mut whole = whole(117, "sent", "Sent", json!([]));
        whole.request.documents = serde_json::from_value(json!([document])).expect("the shape of the wire");
        desk.answer_request(whole);
        desk.keys(&[Key::Char('d'), Key::Enter]);
        assert!(desk.picture().contains("Save and open"), "{}", desk.picture());
        desk.keys(&vec![Key::Down; down]);
        desk.keys(&[Key::Enter]);
        let saves: Vec<_> = desk
            .asked
            .iter()
            .filter_map(|e| match e {
                Effect::SaveDocument { name, size, place, .. } => Some((name.as_str(), *size, *place)),
                _ => None,
            })
            .collect();
        assert_eq!(saves, [("order.pdf", 7, place)]);
    }
}

#[test]
fn a_letter_is_chosen_by_kind_and_form_and_saved_under_its_reference() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Enter]);
    desk.answer_request(whole(117, "sent", "Sent", json!([offer("acknowledge", true, true)])));
    desk.keys(&[Key::Char('l')]);
    assert!(desk.picture().contains("Print which letter?"), "{}", desk.picture());
    desk.type_in("remind");
    desk.keys(&[Key::Enter]);
    assert!(desk.picture().contains("A page to print (HTML)"), "{}", desk.picture());
    desk.keys(&[Key::Enter]);
    let saved = desk.asked.iter().find_map(|e| match e {
        Effect::SaveLetter { name, query, .. } => Some((name.clone(), query.kind, query.format)),
        _ => None,
    });
    let Some((name, kind, format)) = saved else { panic!("{:?}", desk.asked) };
    assert_eq!((name.as_str(), kind.as_str()), ("MLA-2026-EGY-LKA-000117-reminder.html", "reminder"));
    assert_eq!(format.as_str(), "html");
    desk.say(Msg::Answer(Answer::Saved(Ok(name))));
    assert!(desk.picture().contains("Saved as MLA-2026-EGY-LKA-000117-reminder.html."), "{}", desk.picture());
}
