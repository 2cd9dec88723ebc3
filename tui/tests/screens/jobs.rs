//! What an officer does, counted in keys, and what each asks of the backend.

use comity_api::{live::News, request::Done};
use comity_tui::{
    effect::{Effect, What},
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
    desk.keys(&[Key::Ctrl('r')]);
    assert!(commands(&desk).is_empty());
    assert!(desk.picture().contains("Still needed"));
}

#[test]
fn an_answer_names_every_open_question() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a'), Key::Enter]);
    let offers = json!([offer("supply_information", true, true)]);
    desk.answer_request(whole(117, "information_requested", "Acknowledged", offers));
    desk.type_in("branch 12");
    desk.keys(&[Key::Ctrl('r')]);
    let [What::Act { body, .. }] = commands(&desk)[..] else { panic!("{:?}", desk.asked) };
    assert_eq!(body, &json!({"answers": {"I-1": "branch 12"}}));
}

#[test]
fn a_draft_goes_to_the_backend_when_it_is_left_and_is_kept_here_while_written() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('n'), Key::Char('s'), Key::Tab]);
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
