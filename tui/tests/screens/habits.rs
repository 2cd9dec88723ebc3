//! Keys and words that are the same everywhere: urgency, other words for an act, sending, filters, who else one can be.

use comity_tui::{
    effect::{Effect, KeptAct, KeptDraft, What},
    msg::Key,
    state::Screen,
};
use serde_json::json;

use crate::{
    alone::fill,
    arrested::{act, asked_state, begin, command, extradition, of},
    office::{Desk, offer, row, rows, whole},
    sought::{commands, open},
};

#[test]
fn at_sixty_columns_every_urgent_row_says_so() {
    let mut urgent = row(7, "in_approval", "Drafted", None, "");
    urgent.priority = "urgent".parse().expect("a level");
    urgent.subject = None;
    let mut second = row(8, "information_requested", "Acknowledged", None, "");
    second.priority = urgent.priority;
    for (width, height) in [(60, 16), (79, 24), (80, 24), (130, 40)] {
        let mut desk = Desk::at(width, height);
        desk.answer_queue(vec![rows().remove(0), urgent.clone(), second.clone()]);
        let picture = desk.picture();
        assert_eq!(picture.matches("URGENT").count(), 2, "{width}: {picture}");
    }
}

#[test]
fn what_a_surrender_is_looked_for_by_is_found_in_the_sheet_and_in_the_palette() {
    let ordered = || {
        extradition(
            "requested",
            "surrender_ordered",
            "Acknowledged",
            true,
            json!([offer("surrender", true, true), offer("report_release", true, false)]),
        )
    };
    for typed in ["deliver", "hand over", "surrender"] {
        let mut desk = asked_state(80, 24);
        begin(&mut desk, typed, ordered());
        let Screen::Form(form) = desk.state.screen() else { panic!("{typed}: {}", desk.picture()) };
        assert!(form.title.as_str().starts_with("Surrender the person"), "{}", form.title);
        let mut desk = asked_state(80, 24);
        open(&mut desk, ordered());
        desk.keys(&[Key::Char(':')]);
        desk.type_in(typed);
        desk.keys(&[Key::Enter]);
        assert!(matches!(desk.state.screen(), Screen::Form(_)), "{typed}: {}", desk.picture());
    }
}

#[test]
fn the_same_keys_send_every_request_and_leaving_the_review_is_said() {
    let mut urgent =
        of("provisional_arrest", "requesting", "approved", "Drafted", json!([offer("send", true, true)]));
    urgent.completeness.warning = serde_json::from_value(json!([
        {"code": "identity_not_known", "article": "16(7)", "field": "persons.S-1", "detail": "d"},
        {"code": "identity_not_known", "article": "16(7)", "field": "persons.S-2", "detail": "d"},
    ]))
    .expect("findings");
    let plain = extradition("requesting", "approved", "Drafted", false, json!([offer("send", true, true)]));
    for whole in [urgent, plain] {
        let mut desk = Desk::at(80, 40);
        begin(&mut desk, "send", whole.clone());
        let note = "note: Give identity";
        assert!(desk.picture().matches(note).count() <= 1, "each note once: {}", desk.picture());
        desk.keys(&[Key::Tab, Key::Enter]);
        assert_eq!(act(&mut desk).0, "send", "whatever there is to choose");
        let mut desk = Desk::at(80, 40);
        begin(&mut desk, "send", whole);
        desk.keys(&[Key::BackTab, Key::Tab, Key::Enter]);
        assert_eq!(commands(&desk), 0);
        assert!(desk.picture().contains("Nothing was sent."), "{}", desk.picture());
    }
}

#[test]
fn a_filter_that_was_kept_is_widened_by_enter_as_it_says() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('/')]);
    desk.type_in("bnak");
    desk.answer_queue(rows());
    desk.keys(&[Key::Enter]);
    desk.keys(&[Key::Tab]);
    desk.answer_queue(vec![]);
    assert!(desk.picture().contains("Enter: search all requests"), "{}", desk.picture());
    desk.keys(&[Key::Enter]);
    assert_eq!(desk.state.queue.view, comity_api::queue::View::All);
    assert_eq!(desk.state.queue.filter, "bnak");
}

#[test]
fn who_else_one_can_be_is_asked_on_the_page_of_custody_too() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('c'), Key::Char('w')]);
    assert!(desk.picture().contains("Who are you?"), "{}", desk.picture());
}

#[test]
fn a_nationality_is_read_in_small_letters() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('n')]);
    desk.type_in("provis");
    desk.keys(&[Key::Enter]);
    fill(&mut desk, "requested", "sing");
    fill(&mut desk, "persons.S-1.name", "Roshan P.");
    fill(&mut desk, "persons.S-1.nationality", "lka");
    desk.keys(&[Key::Ctrl('r')]);
    let What::Create(body) = command(&mut desk) else { panic!("{}", desk.picture()) };
    let persons = body.contents.expect("contents").persons;
    assert_eq!(persons[0].nationality.map(|s| s.to_string()).as_deref(), Some("LKA"));
}

#[test]
fn what_was_written_for_an_act_is_kept_like_a_draft_offered_again_and_forgotten_once_it_is_done() {
    let mut offered = offer("report_arrest", true, true);
    offered["holds"] = json!({"length": {"days": 40}});
    let asked = |possible: bool| {
        let mut offered = offered.clone();
        offered["possible"] = json!(possible);
        of("provisional_arrest", "requested", "in_execution", "Acknowledged", json!([offered]))
    };
    let mut desk = asked_state(80, 24);
    begin(&mut desk, "arrest", asked(true));
    desk.asked.clear();
    fill(&mut desk, "arrested_at", "2026-11-20 06:00");
    fill(&mut desk, "text", "The person was found at the port.");
    let kept = desk.asked.iter().rev().find_map(|e| match e {
        Effect::KeepDraft(kept) => Some(kept.as_ref().clone()),
        _ => None,
    });
    let kept = kept.expect("kept at each key");
    assert_eq!(kept.act.map(|act| act.action.to_string()).as_deref(), Some("report_arrest"));
    let of = kept.act_of().expect("an act");
    let forgets = |desk: &Desk| desk.asked.contains(&Effect::ForgetAct(Box::new(of.clone())));
    // The client was killed; whoever wrote it is offered it, and nobody else.
    let again = |login: &str| {
        let mut desk = Desk::nobody(vec![], None);
        desk.disk = vec![kept.clone()];
        desk.sign_in_as(7, login);
        desk
    };
    assert!(!again("somebody.else").picture().contains("Go on with"));
    let mut desk = again(&kept.login);
    assert!(
        desk.picture().contains("Go on with: Report an arrest, PAR-2026-LKA-SGP-000001"),
        "{}",
        desk.picture()
    );
    desk.keys(&[Key::Enter]);
    desk.answer_request(asked(true));
    let Screen::Form(form) = desk.state.screen() else { panic!("its form: {}", desk.picture()) };
    assert_eq!(form.value("arrested_at"), Some("2026-11-20 06:00"));
    assert_eq!(form.value("text"), Some("The person was found at the port."));
    desk.asked.clear();
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    assert_eq!(act(&mut desk).0, "report_arrest");
    crate::arrested::done(
        &mut desk,
        crate::arrested::ARREST,
        "PAR-2026-LKA-SGP-000001",
        "in_execution",
        "Acknowledged",
    );
    assert!(forgets(&desk), "{:?}", desk.asked);
    // What can no longer be done is said, and stays until it is forgotten.
    let mut desk = again(&kept.login);
    desk.keys(&[Key::Enter]);
    desk.answer_request(asked(false));
    assert!(desk.picture().contains("can no longer be done"), "{}", desk.picture());
    assert_eq!(desk.state.kept_acts.len(), 1);
    // Left with Esc it is forgotten, as it says.
    let mut desk = asked_state(80, 24);
    begin(&mut desk, "arrest", asked(true));
    fill(&mut desk, "arrested_at", "2026-11-20 06:00");
    desk.asked.clear();
    desk.keys(&[Key::Esc]);
    assert!(!forgets(&desk));
    desk.keys(&[Key::Esc]);
    assert!(forgets(&desk), "{:?}", desk.asked);
}

#[test]
fn what_was_written_for_several_acts_is_offered_each_and_taken_up_where_the_act_is_begun_anew() {
    let note = |text: &str, n: u32, action: &str| KeptDraft {
        login: "nimal.lka".to_owned(),
        id: format!("00000000-0000-0000-0000-{n:012}").parse().ok(),
        reference: Some(format!("MLA-2026-EGY-LKA-{n:06}")),
        fields: vec![("text".to_owned(), text.to_owned())],
        act: Some(KeptAct { action: action.parse().expect("an action"), told: None }),
    };
    let mut desk = Desk::nobody(vec![], None);
    desk.disk = vec![note("first", 217, "message"), note("second", 217, "note"), note("third", 5, "message")];
    desk.sign_in();
    let picture = desk.picture();
    assert_eq!(picture.matches("Go on with").count(), 3, "{picture}");
    desk.keys(&[Key::Down, Key::Down, Key::Enter]);
    let mut asked =
        whole(117, "sent", "Sent", json!([offer("message", true, true), offer("note", true, false)]));
    asked.request.id = "00000000-0000-0000-0000-000000000217".parse().expect("an id");
    desk.answer_request(asked);
    let Screen::Form(form) = desk.state.screen() else { panic!("its form: {}", desk.picture()) };
    assert_eq!(form.value("text"), Some("second"), "the one that was chosen");
    assert_eq!(desk.state.kept_acts.len(), 2, "the others wait");
    // Begun from the sheet, another act on the request does not write over what waits for it.
    desk.keys(&[Key::Esc, Key::Esc, Key::Char('a')]);
    desk.type_in("send a message");
    desk.keys(&[Key::Enter]);
    let Screen::Form(form) = desk.state.screen() else { panic!("its form: {}", desk.picture()) };
    assert_eq!(form.value("text"), Some("first"), "{}", desk.picture());
    assert!(desk.picture().contains("what you had written and not sent"), "{}", desk.picture());
}
