//! The form of an act that was refused because the request had changed meanwhile: it is brought to the request as it is
//! now, with what was written, and sent again; and what Esc would lose is said where it is read.

use comity_api::problem::{Happened, Problem};
use comity_tui::{
    effect::{Effect, What},
    msg::{Fault, Key, Whole},
    state::Screen,
};
use serde_json::json;

use crate::{
    alone::fill,
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
