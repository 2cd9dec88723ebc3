//! The hour of an arrest: what a report of it says before it is sent, what a correction does to the clock, and the days of
//! a surrender and a prosecution that a letter tells.

use comity_api::problem::Problem;
use comity_tui::{
    effect::What,
    msg::{Fault, Key},
    state::Screen,
};
use serde_json::{Value, json};

use crate::{
    alone::{fill, go},
    arrested::{EXTRADITION, act, asked_state, begin, command, extradition, of, running},
    office::{Desk, offer},
    sought::{commands, everything, released},
};

#[test]
fn a_new_arrest_on_a_request_for_extradition_is_said_to_start_no_clock() {
    let mut again = of(
        "extradition",
        "requested",
        "in_execution",
        "Acknowledged",
        json!([offer("report_arrest", true, false)]),
    );
    again.request.custody = released().request.custody;
    for (width, height) in [(80, 24), (60, 16)] {
        let mut desk = asked_state(width, height);
        begin(&mut desk, "arrest", again.clone());
        fill(&mut desk, "arrested_at", "2026-11-24 08:00");
        desk.asked.clear();
        let said = everything(&mut desk);
        go(&mut desk, "arrested_at");
        desk.keys(&[Key::Ctrl('r'), Key::Enter]);
        let asked = desk.picture();
        assert_eq!(commands(&desk), 0, "it is asked first");
        for picture in [&said, &asked] {
            let promised = ["full clock", "clock counts", "time to send", "a new clock"];
            assert!(!promised.iter().any(|words| picture.contains(words)), "{picture}");
        }
        assert!(
            said.contains("No arrest clock starts") && asked.contains("press again. No arrest"),
            "{asked}"
        );
    }
}

#[test]
fn the_report_of_an_arrest_says_before_it_is_sent_when_it_will_be_due_in_the_time_of_both_states() {
    let mut first = released();
    first.request.custody = None;
    let mut desk = asked_state(80, 24);
    begin(&mut desk, "arrest", first);
    assert!(!desk.picture().contains("due"), "nothing is written yet: {}", desk.picture());
    fill(&mut desk, "arrested_at", "2026-11-20");
    assert!(!desk.picture().contains("due"), "a day is no hour: {}", desk.picture());
    desk.asked.clear();
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    assert_eq!(commands(&desk), 0);
    assert!(desk.picture().contains("the hour is missing"), "{}", desk.picture());
    go(&mut desk, "arrested_at");
    desk.keys(&[Key::End]);
    desk.type_in(" 06:00");
    insta::assert_snapshot!("arrest_due_as_written", desk.picture());
    assert!(desk.picture().contains("2026-12-30 06:00 UTC; SGP 14:00; LKA 11:30"), "{}", desk.picture());
}

#[test]
fn putting_an_hour_right_shows_the_record_and_what_becomes_of_the_clock() {
    let mut held = running("requested", json!([offer("report_arrest", true, false)]));
    held.request.sent_at = "2026-10-16T06:00:00Z".parse().ok();
    let mut desk = asked_state(80, 24);
    begin(&mut desk, "arrest", held.clone());
    let fields = |desk: &Desk| match desk.state.screen() {
        Screen::Form(form) => form.fields.iter().map(|f| f.path.clone()).collect::<Vec<_>>(),
        _ => panic!("a form: {}", desk.picture()),
    };
    let asks = ["arrested_at", "place", "corrects", "text", "do", "back"];
    assert_eq!(fields(&desk), asks, "not again on what it was made");
    fill(&mut desk, "arrested_at", "2026-10-17 11:00");
    insta::assert_snapshot!("arrest_corrected", desk.picture());
    let picture = desk.picture();
    assert!(picture.contains("On record: arrested 2026-10-17 06:00 UTC; SGP 14:00; LKA 11:30"), "{picture}");
    assert!(picture.contains("Due on record: 2026-11-26 06:00 UTC"), "{picture}");
    assert!(picture.contains("due 2026-11-26 11:00 UTC; SGP 19:00; LKA 16:30: 5 hours LONGER"), "{picture}");
    go(&mut desk, "arrested_at");
    desk.keys(&[Key::Ctrl('u')]);
    desk.type_in("2026-10-17 01:00");
    assert!(desk.picture().contains("5 hours earlier"), "{}", desk.picture());
    assert!(!desk.picture().contains("OVER"), "{}", desk.picture());
    // Before the request it was on something else, and only then that is asked.
    go(&mut desk, "arrested_at");
    desk.keys(&[Key::Ctrl('u')]);
    desk.type_in("2026-10-16 01:00");
    assert!(fields(&desk).contains(&"before_request".to_owned()), "{}", desk.picture());
    // An hour that leaves no time is said to end the arrest before it is sent.
    desk.keys(&[Key::Ctrl('u')]);
    desk.type_in("2026-10-01 01:00");
    assert!(desk.picture().contains("OVER: the arrest lapses at once"), "{}", desk.picture());
    desk.keys(&[Key::Ctrl('u')]);
    assert_eq!(fields(&desk), asks);
    // What the record says is not asked.
    let custody = held.request.custody.as_mut().expect("custody");
    custody.before_request = "notice".parse().ok();
    let mut desk = asked_state(80, 24);
    begin(&mut desk, "arrest", held);
    fill(&mut desk, "arrested_at", "2026-10-16 01:00");
    assert_eq!(fields(&desk), asks);
}

/// Somebody is held, and where the arrest was is on record: put right once.
fn held_at_changi(offered: Value) -> comity_tui::msg::Whole {
    let mut held = running("requested", json!([offered]));
    held.request.sent_at = "2026-10-16T06:00:00Z".parse().ok();
    let place = |text: &str| serde_json::from_value(json!([{"path": "place", "text": text}])).expect("texts");
    held.events.events[1].texts = place("Orchard Road");
    let mut righted = held.events.events[1].clone();
    righted.index = 6;
    righted.fact = json!({"type": "arrest_corrected", "person": "S-1", "was": "2026-10-17T06:00:00Z",
        "arrested_at": "2026-10-17T06:00:00Z", "place_corrected": true});
    righted.texts = place("Changi");
    held.events.events.push(righted);
    held
}

#[test]
fn a_correction_starts_with_the_hour_and_the_place_on_record() {
    let mut desk = asked_state(80, 24);
    begin(&mut desk, "arrest", held_at_changi(offer("report_arrest", true, false)));
    let Screen::Form(form) = desk.state.screen() else { panic!("a form: {}", desk.picture()) };
    assert_eq!(form.fields[form.focus].path, "arrested_at", "not on why it is put right");
    assert_eq!((form.value("arrested_at"), form.value("place")), (Some("2026-10-17 06:00"), Some("Changi")));
    // What is typed over a whole hour is another hour.
    desk.type_in("2026-10-17 07:30");
    fill(&mut desk, "corrects", "a slip of the pen");
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let (_, body) = act(&mut desk);
    assert_eq!(body["arrested_at"], json!("2026-10-17T07:30:00Z"));
    assert_eq!(body["place"], json!("Changi"));
    // Told by letter too: its day and its hour are those of the arrest.
    let mut told = offer("report_arrest", true, false);
    told["on_behalf_of"] = json!("requested");
    let mut held = held_at_changi(told);
    held.request.side = "requesting".parse().expect("a side");
    held.request.by_letter = "requested".parse().ok();
    let mut desk = Desk::at(80, 24);
    desk.holds(&["registrar"]);
    begin(&mut desk, "arrest", held);
    let Screen::Form(form) = desk.state.screen() else { panic!("a form: {}", desk.picture()) };
    let said = ["letter.day", "letter.time", "place"].map(|path| form.value(path));
    assert_eq!(said, [Some("2026-10-17"), Some("06:00"), Some("Changi")]);
}

#[test]
fn a_correction_of_the_place_alone_leaves_the_hour_to_the_part_of_a_second() {
    let at = |hour: &str, mut held: comity_tui::msg::Whole| {
        held.request.custody.as_mut().expect("custody").since = hour.parse().expect("an instant");
        held
    };
    for (hour, shown) in [
        ("2026-10-17T06:00:00Z", "2026-10-17 06:00"),
        ("2026-10-17T06:00:30Z", "2026-10-17 06:00:30"),
        ("2026-10-17T06:00:30.25Z", "2026-10-17 06:00:30.25"),
        ("2026-10-17T06:00:00.000000001Z", "2026-10-17 06:00:00.000000001"),
    ] {
        let mut desk = asked_state(80, 24);
        begin(&mut desk, "arrest", at(hour, held_at_changi(offer("report_arrest", true, false))));
        let Screen::Form(form) = desk.state.screen() else { panic!("a form: {}", desk.picture()) };
        assert_eq!(form.value("arrested_at"), Some(shown));
        go(&mut desk, "place");
        desk.keys(&[Key::Ctrl('u')]);
        desk.type_in("Orchard Road");
        fill(&mut desk, "corrects", "a slip of the pen");
        desk.keys(&[Key::Ctrl('r'), Key::Enter]);
        let (_, body) = act(&mut desk);
        assert_eq!((&body["arrested_at"], &body["place"]), (&json!(hour), &json!("Orchard Road")));
        // What is typed over it is another hour.
        let mut desk = asked_state(80, 24);
        begin(&mut desk, "arrest", at(hour, held_at_changi(offer("report_arrest", true, false))));
        fill(&mut desk, "arrested_at", "2026-10-17 07:30");
        let Screen::Form(form) = desk.state.screen() else { panic!("a form: {}", desk.picture()) };
        assert_eq!(form.value("arrested_at"), Some("2026-10-17 07:30"));
    }
    let mut told = offer("report_arrest", true, false);
    told["on_behalf_of"] = json!("requested");
    let mut held = at("2026-10-17T06:00:30.25Z", held_at_changi(told));
    held.request.side = "requesting".parse().expect("a side");
    held.request.by_letter = "requested".parse().ok();
    let mut desk = Desk::at(80, 24);
    desk.holds(&["registrar"]);
    begin(&mut desk, "arrest", held);
    let Screen::Form(form) = desk.state.screen() else { panic!("a form: {}", desk.picture()) };
    assert_eq!(form.value("letter.time"), Some("06:00:30.25"));
    let written = comity_tui::screens::form::act::hour_written(form).map(|at| at.to_string());
    assert_eq!(written.as_deref(), Some("2026-10-17T06:00:30.25Z"));
}

#[test]
fn what_was_put_right_of_an_arrest_is_said_and_what_was_not_is_not() {
    let said = |was: &str, place: bool| {
        let mut held = running("requested", json!([]));
        let fact = json!({"type": "arrest_corrected", "person": "S-1", "was": was,
            "arrested_at": "2026-10-17T06:00:00Z", "place_corrected": place});
        let righted = crate::arrested::event(7, "report_arrest", "requested", fact);
        held.events.events.push(serde_json::from_value(righted).expect("an event"));
        let mut desk = asked_state(140, 60);
        let mut row = crate::office::rows().remove(0);
        row.id = held.request.id;
        desk.answer_queue(vec![row]);
        desk.keys(&[Key::Home, Key::Enter]);
        desk.answer_request(held);
        let picture = desk.picture();
        let line = picture.lines().find(|line| line.contains("Put right"));
        line.unwrap_or_else(|| panic!("{picture}")).to_owned()
    };
    let (same, other) = ("2026-10-17T06:00:00Z", "2026-10-17T01:00:00Z");
    assert!(said(other, false).contains("was arrested 2026-10-17 06:00 UTC, not 2026-10-17 01:00 UTC"));
    assert!(said(other, true).contains("not 2026-10-17 01:00 UTC, and at another place"));
    assert!(said(same, true).contains("the place where S-1 was arrested"), "{}", said(same, true));
    for place in [false, true] {
        assert!(!said(same, place).contains(", not "), "{}", said(same, place));
    }
}

#[test]
fn a_day_typed_into_the_form_of_a_surrender_is_its_day() {
    let ordered = || {
        let offered = json!([offer("surrender", true, true)]);
        extradition("requested", "surrender_ordered", "Acknowledged", true, offered)
    };
    let mut desk = asked_state(80, 24);
    begin(&mut desk, "surrender", ordered());
    desk.type_in("2026-11-20");
    fill(&mut desk, "place", "Changi");
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let (_, body) = act(&mut desk);
    assert_eq!((&body["date"], &body["place"]), (&json!("2026-11-20"), &json!("Changi")));
    // A day that the calendar does not have is said to be none.
    let mut desk = asked_state(80, 24);
    begin(&mut desk, "surrender", ordered());
    desk.type_in("2026-02-30");
    fill(&mut desk, "place", "Changi");
    desk.asked.clear();
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    assert_eq!(commands(&desk), 0);
    assert!(desk.picture().contains("no such day in the calendar"), "{}", desk.picture());
}

#[test]
fn a_surrender_told_by_letter_is_of_the_day_the_letter_names() {
    let mut told: Value = offer("surrender", true, true);
    told["on_behalf_of"] = json!("requested");
    let mut ordered = extradition("requesting", "surrender_ordered", "Acknowledged", true, json!([told]));
    ordered.request.by_letter = "requested".parse().ok();
    let mut desk = Desk::at(80, 24);
    desk.holds(&["registrar"]);
    desk.by_letter("SGP");
    begin(&mut desk, "surrender", ordered);
    let Screen::Form(form) = desk.state.screen() else { panic!("a form") };
    assert!(form.fields.iter().all(|f| f.path != "date"), "the day is asked once");
    for (path, text) in [("letter.path", "/post/note.pdf"), ("letter.day", "2026-11-20"), ("place", "Changi")]
    {
        fill(&mut desk, path, text);
    }
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    assert!(matches!(command(&mut desk), What::Attach { .. }));
    crate::arrested::done(
        &mut desk,
        EXTRADITION,
        "EXT-2026-LKA-SGP-000001",
        "surrender_ordered",
        "Acknowledged",
    );
    let (action, body) = act(&mut desk);
    assert_eq!((action.as_str(), &body["date"]), ("surrender", &json!("2026-11-20")));
    assert_eq!(body["occurred_at"], json!("2026-11-20T12:00:00Z"));
    // What is wrong with the day of the act stands beside the one day that is asked for.
    let problem = Problem {
        field: Some("date".into()),
        ..Problem::new(422, "on_another_day", "t", "It names another day.", "Say which is meant.")
    };
    desk.refuse(Fault::Problem(Box::new(problem)));
    desk.keys(&[Key::Esc]);
    let Screen::Form(form) = desk.state.screen() else { panic!("the form stays") };
    assert_eq!(form.fields[form.focus].path, "letter.day");
    // Late in the evening, UTC, it is the next day in Manila: the day is as written, and the hour is not ahead.
    desk.state.now = "2026-11-24T22:00:00Z".parse().expect("an instant");
    desk.keys(&[Key::Ctrl('u')]);
    desk.type_in("2026-11-25");
    desk.asked.clear();
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let (_, body) = act(&mut desk);
    assert_eq!((&body["date"], &body["occurred_at"]), (&json!("2026-11-25"), &json!("2026-11-24T22:00:00Z")));
}
