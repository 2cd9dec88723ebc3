//! The form of an act that was refused because the request had changed meanwhile: it is brought to the request as it is
//! now, with what was written, and sent again; and what Esc would lose is said where it is read.

use comity_api::problem::{Happened, Problem};
use comity_tui::{
    effect::{Effect, What},
    msg::{Answer, Fault, Key, Msg, Whole},
    state::Screen,
};
use serde_json::json;

use crate::{
    alone::{fill, go},
    arrested::{asked_state, begin, command, of, running},
    office::{Desk, now, offer},
};

/// An arrest is to be reported; the request is at a version.
fn asked(version: u32, possible: bool) -> Whole {
    let mut offered = offer("report_arrest", possible, possible);
    offered["holds"] = json!({"length": {"days": 40}});
    let mut whole = of("provisional_arrest", "requested", "in_execution", "Acknowledged", json!([offered]));
    whole.request.version = version;
    whole
}

/// Written, pressed, and refused: somebody else was quicker.
fn overtaken(code: &str, status: u16) -> Desk {
    let mut desk = asked_state(80, 24);
    begin(&mut desk, "arrest", asked(4, true));
    fill(&mut desk, "arrested_at", "2026-11-20 06:00");
    fill(&mut desk, "text", "Found at the port.");
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let What::Act { version, .. } = command(&mut desk) else { panic!("an act") };
    assert_eq!(version, 4);
    refuse(&mut desk, code, status);
    desk
}

/// The last command is refused, since somebody else was quicker.
fn refuse(desk: &mut Desk, code: &str, status: u16) {
    let since = Happened {
        action: "request_information".into(),
        at: now(),
        side: "requested".into(),
        role: "head".into(),
    };
    let problem =
        Problem { since: vec![since], ..Problem::new(status, code, "t", "It was changed.", "Read it.") };
    desk.refuse(Fault::Problem(Box::new(problem)));
    assert!(desk.asked.iter().any(|e| matches!(e, Effect::LoadRequest(_))), "{:?}", desk.asked);
}

/// Somebody is held since an hour; it can be put right.
fn held_since(hour: &str, version: u32) -> Whole {
    let mut held = running("requested", json!([offer("report_arrest", true, false)]));
    held.request.version = version;
    held.request.custody.as_mut().expect("custody").since = hour.parse().expect("an instant");
    held
}

/// The form that puts an arrest right, in which the place alone is changed.
fn place_put_right() -> Desk {
    let mut desk = asked_state(80, 24);
    begin(&mut desk, "arrest", held_since("2026-10-17T06:00:00Z", 4));
    assert_eq!(written(&desk, "arrested_at").as_deref(), Some("2026-10-17 06:00"));
    fill(&mut desk, "place", "Orchard Road");
    fill(&mut desk, "corrects", "a slip of the pen");
    desk
}

fn written(desk: &Desk, path: &str) -> Option<String> {
    let Screen::Form(form) = desk.state.screen() else { panic!("a form: {}", desk.picture()) };
    form.value(path).map(str::to_owned)
}

#[test]
fn what_was_written_is_sent_again_on_the_request_as_it_is_now() {
    for (code, status) in [("stale", 412), ("not_in_status", 409)] {
        let mut desk = overtaken(code, status);
        assert!(desk.picture().contains("Since you read it: Ask for information"), "{}", desk.picture());
        desk.answer_request(asked(6, true));
        desk.keys(&[Key::Enter]);
        assert!(desk.picture().contains("on the request as it is now"), "{}", desk.picture());
        assert_eq!(written(&desk, "arrested_at").as_deref(), Some("2026-11-20 06:00"));
        assert_eq!(written(&desk, "text").as_deref(), Some("Found at the port."));
        desk.keys(&[Key::Ctrl('r'), Key::Enter]);
        let What::Act { version, body, .. } = command(&mut desk) else { panic!("an act") };
        assert_eq!((version, &body["text"]), (6, &json!("Found at the port.")));
    }
}

#[test]
fn the_form_takes_up_what_is_to_be_said_now() {
    let mut desk = overtaken("stale", 412);
    // Meanwhile the arrest was reported: this is a correction now, and asks for its reason.
    let mut held = running("requested", json!([offer("report_arrest", true, false)]));
    held.request.version = 7;
    desk.answer_request(held);
    desk.keys(&[Key::Enter, Key::Ctrl('r')]);
    assert!(desk.picture().contains("this is still needed"), "{}", desk.picture());
    assert_eq!(written(&desk, "arrested_at").as_deref(), Some("2026-11-20 06:00"), "as it was written");
    fill(&mut desk, "corrects", "two reports crossed");
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let What::Act { version, .. } = command(&mut desk) else { panic!("an act") };
    assert_eq!(version, 7);
}

#[test]
fn an_hour_that_a_colleague_put_right_meanwhile_is_not_moved_back() {
    let mut desk = place_put_right();
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let What::Act { body, .. } = command(&mut desk) else { panic!("an act") };
    assert_eq!(body["arrested_at"], json!("2026-10-17T06:00:00Z"));
    refuse(&mut desk, "stale", 412);
    desk.answer_request(held_since("2026-10-17T04:30:00Z", 5));
    desk.keys(&[Key::Enter]);
    assert_eq!(
        written(&desk, "arrested_at").as_deref(),
        Some("2026-10-17 04:30"),
        "as the record has it now"
    );
    assert_eq!(written(&desk, "place").as_deref(), Some("Orchard Road"));
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let What::Act { version, body, .. } = command(&mut desk) else { panic!("an act") };
    assert_eq!((version, &body["arrested_at"]), (5, &json!("2026-10-17T04:30:00Z")));
    assert_eq!((&body["place"], &body["corrects"]), (&json!("Orchard Road"), &json!("a slip of the pen")));
}

#[test]
fn a_form_that_is_kept_moves_no_hour_back_either() {
    let first = place_put_right();
    let fields = first.disk[0].fields.clone();
    let paths: Vec<_> = fields.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["place", "corrects"], "only what was written");
    let mut desk = asked_state(80, 24);
    desk.disk.clone_from(&first.disk);
    begin(&mut desk, "arrest", held_since("2026-10-17T04:30:00Z", 5));
    assert_eq!(written(&desk, "arrested_at").as_deref(), Some("2026-10-17 04:30"));
    assert_eq!(written(&desk, "place").as_deref(), Some("Orchard Road"));
    // An hour that is written is kept, and one that is cleared stays cleared.
    go(&mut desk, "arrested_at");
    desk.keys(&[Key::Ctrl('u')]);
    assert!(desk.disk[0].fields.contains(&("arrested_at".to_owned(), String::new())), "{:?}", desk.disk);
    desk.type_in("2026-10-17 05:15");
    let mut again = asked_state(80, 24);
    again.disk.clone_from(&desk.disk);
    begin(&mut again, "arrest", held_since("2026-10-17T03:00:00Z", 6));
    assert_eq!(written(&again, "arrested_at").as_deref(), Some("2026-10-17 05:15"));
}

#[test]
fn what_is_written_in_a_row_is_kept_with_its_article() {
    let mut desk = Desk::at(80, 40);
    desk.begins("return_deficient", "sent", "Sent");
    fill(&mut desk, "missing.0.text", "The period of the statements.");
    let paths: Vec<_> = desk.disk[0].fields.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["missing.0.article", "missing.0.text"]);
    // Taken back, nothing waits.
    desk.keys(&[Key::Ctrl('u')]);
    assert_eq!(desk.disk, []);
}

#[test]
fn what_another_window_wrote_for_the_act_is_taken_up_and_what_it_sent_is_not_offered() {
    // Both windows were there before anything was written.
    let (mut one, mut other) = (asked_state(80, 24), asked_state(80, 24));
    begin(&mut one, "arrest", asked(4, true));
    fill(&mut one, "text", "Found at the port.");
    other.disk.clone_from(&one.disk);
    begin(&mut other, "arrest", asked(4, true));
    assert_eq!(written(&other, "text").as_deref(), Some("Found at the port."));
    assert!(other.picture().contains("what you had written and not sent"), "{}", other.picture());
    // The first key does not lose it.
    fill(&mut other, "arrested_at", "2026-11-20 06:00");
    let paths: Vec<_> = other.disk[0].fields.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["arrested_at", "text"]);
    // Sent there, it is neither offered here again nor taken up.
    let login = one.state.me.as_ref().expect("somebody").login.clone();
    let mut offered = Desk::nobody(vec![], None);
    offered.disk.clone_from(&other.disk);
    offered.sign_in_as(7, &login);
    assert!(offered.picture().contains("Go on with"), "{}", offered.picture());
    offered.disk.clear();
    offered.sign_in_as(7, &login);
    assert!(!offered.picture().contains("Go on with"), "{}", offered.picture());
}

#[test]
fn what_is_typed_before_the_disk_has_answered_stays_beside_what_was_kept() {
    let mut first = asked_state(80, 24);
    begin(&mut first, "arrest", asked(4, true));
    fill(&mut first, "arrested_at", "2026-11-20 06:00");
    fill(&mut first, "text", "Found at the port.");
    let kept = first.disk.clone();
    // The disk is slow: the form is open and written in already.
    let mut desk = asked_state(80, 24);
    begin(&mut desk, "arrest", asked(4, true));
    let Some(Screen::Form(form)) = desk.state.screens.last_mut() else { panic!("a form") };
    form.seeks_kept = true;
    fill(&mut desk, "text", "At the airport.");
    desk.say(Msg::Answer(Answer::KeptActs(Some(kept))));
    assert_eq!(written(&desk, "arrested_at").as_deref(), Some("2026-11-20 06:00"));
    assert_eq!(written(&desk, "text").as_deref(), Some("At the airport."), "the later words");
    let Screen::Form(form) = desk.state.screen() else { panic!("a form: {}", desk.picture()) };
    assert_eq!(form.fields[form.focus].path, "text", "where one writes");
    let paths: Vec<_> = desk.disk[0].fields.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["arrested_at", "text"], "both are kept");
}

#[test]
fn what_can_no_longer_be_done_is_said_and_what_was_written_stays_to_be_copied() {
    let mut desk = overtaken("not_in_status", 409);
    desk.answer_request(asked(6, false));
    assert!(desk.picture().contains("It can no longer be done"), "{}", desk.picture());
    desk.keys(&[Key::Enter]);
    assert_eq!(written(&desk, "text").as_deref(), Some("Found at the port."));
}

#[test]
fn that_esc_would_lose_it_is_read_also_where_the_last_try_did_not_succeed() {
    for (width, height) in [(80, 24), (60, 16)] {
        let mut desk = asked_state(width, height);
        begin(&mut desk, "arrest", asked(4, true));
        fill(&mut desk, "arrested_at", "2026-11-20 06:00");
        desk.keys(&[Key::Ctrl('r'), Key::Enter]);
        let problem = Problem::new(422, "four_eyes", "t", "d", "Ask a colleague.");
        desk.refuse(Fault::Problem(Box::new(problem)));
        desk.keys(&[Key::Enter]);
        assert!(desk.picture().contains("Whoever wrote any part"), "{}", desk.picture());
        desk.keys(&[Key::Esc]);
        let words: String = desk.picture().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("Not sent, and not kept. Esc again leaves"), "{}", desk.picture());
        desk.keys(&[Key::Esc]);
        assert!(!matches!(desk.state.screen(), Screen::Form(_)), "{}", desk.picture());
    }
}
