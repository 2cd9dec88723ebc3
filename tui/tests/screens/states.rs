//! Each screen and each state of it, as a picture a person reads.

use comity_api::problem::Problem;
use comity_tui::{
    msg::{Answer, Fault, Key, Live, Msg},
    theme::Caps,
};
use serde_json::json;

use crate::office::{Desk, offer, row, whole};

fn offers() -> serde_json::Value {
    json!([offer("acknowledge", true, true), offer("note", true, false), offer("accept", false, false)])
}

#[test]
fn the_queue() {
    insta::assert_snapshot!(Desk::at(80, 24).picture());
}

#[test]
fn the_queue_without_colour_keeps_the_selection() {
    let picture = Desk::with(Caps { colour: false }, 80, 24).picture();
    assert!(
        picture.contains("REVERSED") && !picture.contains("Red") && !picture.contains("Yellow"),
        "{picture}"
    );
    insta::assert_snapshot!(picture);
}

#[test]
fn the_queue_in_two_panes() {
    insta::assert_snapshot!(Desk::at(140, 24).picture());
}

#[test]
fn the_queue_at_60x16_and_at_20x5() {
    insta::assert_snapshot!("60x16", Desk::at(60, 16).picture());
    insta::assert_snapshot!("20x5", Desk::at(20, 5).picture());
}

#[test]
fn an_empty_view_says_what_to_do_and_a_filter_what_it_did_not_find() {
    let mut desk = Desk::at(80, 24);
    desk.say(Msg::Key(Key::Tab));
    desk.answer_queue(vec![]);
    insta::assert_snapshot!("empty", desk.picture());
    desk.keys(&[Key::Char('/')]);
    desk.type_in("bnak");
    desk.answer_queue(vec![]);
    insta::assert_snapshot!("filter", desk.picture());
}

#[test]
fn a_broken_line_is_said_and_comes_back_by_itself() {
    let mut desk = Desk::at(80, 24);
    desk.say(Msg::Live(Live::Reconnecting));
    insta::assert_snapshot!("reconnecting", desk.picture());
    desk.asked.clear();
    desk.say(Msg::Live(Live::Connected));
    assert!(desk.picture().contains("The line is back"));
    assert!(!desk.asked.is_empty(), "what is on the screen is read again");
}

#[test]
fn the_actions_possible_first_and_the_rest_with_the_reason() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(whole(117, "sent", "Sent", offers()));
    insta::assert_snapshot!("possible", desk.picture());
    desk.keys(&[Key::Tab]);
    insta::assert_snapshot!("all", desk.picture());
}

#[test]
fn a_request_with_its_timeline_and_next_step() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Enter]);
    desk.answer_request(whole(117, "sent", "Sent", offers()));
    insta::assert_snapshot!(desk.picture());
}

#[test]
fn a_draft_with_what_it_lacks() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('n'), Key::Enter]);
    insta::assert_snapshot!("new", desk.picture());
    desk.keys(&[Key::Char('s'), Key::Tab]);
    desk.type_in("Central Authority, Colombo");
    insta::assert_snapshot!("filled", desk.picture());
}

#[test]
fn the_review_before_sending_starts_on_back() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(whole(117, "approved", "Drafted", json!([offer("send", true, true)])));
    desk.keys(&[Key::Enter]);
    insta::assert_snapshot!(desk.picture());
}

#[test]
fn a_refusal_says_what_happened_whether_anything_changed_and_what_to_do() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(whole(117, "sent", "Sent", offers()));
    desk.keys(&[Key::Enter, Key::Enter]);
    let problem = Problem {
        status: 412,
        code: "stale".into(),
        detail: "The request was changed since you read it.".into(),
        remedy: "Read it again and decide anew.".into(),
        article: Some("Comity 5".into()),
        ..Problem::default()
    };
    let command = desk.state.commands;
    let done = Err(Fault::Problem(Box::new(problem)));
    desk.say(Msg::Answer(Answer::Commanded { command, done }));
    insta::assert_snapshot!(desk.picture());
}

#[test]
fn text_of_others_never_reaches_the_terminal_as_more_than_text() {
    let hostile = "Bank \u{1b}[2J\u{1b}]0;x\u{7}\u{202e}drocer\u{9b}31m \u{200b}\r\n\u{feff}end";
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('/'), Key::Esc]);
    desk.state.queue.loading = true;
    desk.answer_queue(vec![row(1, "sent", "Sent", None, hostile)]);
    desk.keys(&[Key::Enter]);
    let mut request = whole(1, "sent", "Sent", offers());
    if let Some(contents) = &mut request.request.contents {
        contents.subject = Some(hostile.into());
        contents.facts = Some(hostile.into());
    }
    desk.answer_request(request);
    for key in [Key::End, Key::Esc] {
        let (buffer, _) = comity_tui::screens::view(&desk.state, desk.state.size);
        for cell in &buffer.content {
            for c in cell.symbol().chars() {
                assert!(!c.is_control() && !('\u{200b}'..='\u{202e}').contains(&c), "{c:?}");
            }
        }
        desk.keys(&[key]);
    }
}
