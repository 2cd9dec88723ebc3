//! A person is arrested before extradition is asked for: the whole job, by keys only, as both States see it.

use comity_domain::{codes::Kind, contents::Contents};
use comity_tui::{
    effect::{Effect, What},
    msg::{Answer, Key, Msg},
    state::Screen,
};
use serde_json::json;

use crate::{
    alone::fill,
    arrested::{
        ARREST, EXTRADITION, act, asked_state, begin, command, done, extradition, held, of, running, told,
    },
    office::{Desk, now, offer, rows},
};

/// How the line begins; the other State follows.
const LINE: &str = "ARREST!!! S-1 PAR-2026-LKA-SGP-000001 ";

#[test]
fn a_provisional_arrest_is_asked_for_by_its_own_form() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('n')]);
    insta::assert_snapshot!("new_kind", desk.picture());
    desk.type_in("arrest");
    desk.keys(&[Key::Enter]);
    insta::assert_snapshot!("new_arrest", desk.picture());
    let Screen::Form(form) = desk.state.screen() else { panic!("a form") };
    let shown: Vec<&str> = form.fields.iter().map(|f| f.path.as_str()).collect();
    for foreign in
        ["measures.M-1.type", "add.measures", "purpose", "add.assets", "extradition.prosecution_asked"]
    {
        assert!(!shown.contains(&foreign), "{foreign} is not asked for an arrest");
    }
    assert!(form.fields.iter().all(|f| !f.help.as_str().contains("18(")), "nothing of article 18");
    fill(&mut desk, "requested", "sing");
    fill(&mut desk, "subject", "Roshan P., fraud on depositors");
    fill(&mut desk, "persons.S-1.name", "Roshan P.");
    desk.keys(&[Key::Ctrl('r')]);
    let What::Create(body) = command(&mut desk) else { panic!("a draft") };
    assert_eq!((body.kind.as_str(), body.requested.as_str()), ("provisional_arrest", "SGP"));
    let contents = body.contents.expect("contents");
    let measures: Vec<_> = contents.measures.iter().map(|m| m.measure_type.as_str()).collect();
    assert_eq!(measures, ["16(9)"], "filled in, and no other");
    let sought = contents.extradition.and_then(|e| e.person);
    assert_eq!(sought.as_ref().map(comity_domain::ids::PersonCode::as_str), Some("S-1"));
    assert!(contents.undertaking.is_some_and(|u| u.contains("will follow")));
    done(&mut desk, ARREST, "PAR-2026-LKA-SGP-000001", "drafted", "Drafted");
    desk.answer_request(of(
        "provisional_arrest",
        "requesting",
        "drafted",
        "Drafted",
        json!([offer("submit", true, true)]),
    ));
    insta::assert_snapshot!("arrest_review", desk.picture());
    desk.keys(&[Key::Tab, Key::Enter]);
    assert_eq!(act(&mut desk).0, "submit");
}

#[test]
fn a_request_for_extradition_has_its_own_fields() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('n')]);
    desk.type_in("extra");
    desk.keys(&[Key::Enter]);
    fill(&mut desk, "requested", "sing");
    fill(&mut desk, "persons.S-1.name", "Roshan P.");
    fill(&mut desk, "extradition.location", "Singapore");
    fill(&mut desk, "extradition.instrument", "Warrant of 9 October 2026");
    fill(&mut desk, "extradition.accessory_offences", "2");
    fill(&mut desk, "extradition.prosecution_asked", "y");
    insta::assert_snapshot!("extradition_form", desk.picture());
    desk.keys(&[Key::Ctrl('r')]);
    let What::Create(body) = command(&mut desk) else { panic!("a draft") };
    let contents = body.contents.expect("contents");
    assert_eq!(contents.measures[0].measure_type.as_str(), "16");
    let said = contents.extradition.expect("extradition");
    assert_eq!(
        (said.accessory_offences, said.prosecution_asked),
        (vec![1], Some(true)),
        "counted from nought inside"
    );
    assert!(contents.undertaking.is_none() && contents.purpose.is_none());
}

#[test]
fn the_state_that_is_asked_reports_the_arrest_at_its_own_hour() {
    let mut desk = asked_state(80, 24);
    let accepted = || {
        of(
            "provisional_arrest",
            "requested",
            "in_execution",
            "Acknowledged",
            json!([offer("report_arrest", true, true)]),
        )
    };
    begin(&mut desk, "arrest", accepted());
    fill(&mut desk, "arrested_at", "six in the morning");
    desk.keys(&[Key::Ctrl('r')]);
    assert!(desk.picture().contains("write the day and the hour"), "{}", desk.picture());
    crate::alone::go(&mut desk, "arrested_at");
    desk.keys(&[Key::Ctrl('u')]);
    desk.type_in("2026-10-17 06:00");
    insta::assert_snapshot!("report_arrest", desk.picture());
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let (action, body) = act(&mut desk);
    assert_eq!((action.as_str(), &body["arrested_at"]), ("report_arrest", &json!("2026-10-17T06:00:00Z")));
}

#[test]
fn the_line_stands_above_every_view_of_both_states_and_no_filter_takes_it_away() {
    let mine = vec![held("requesting", "SGP", "running")];
    let theirs = vec![held("requested", "LKA", "running")];
    for (mut desk, persons, name) in
        [(Desk::at(80, 24), mine, "queue_arrest_asking"), (asked_state(80, 24), theirs, "queue_arrest_asked")]
    {
        told(&mut desk, persons);
        insta::assert_snapshot!(name, desk.picture());
        desk.keys(&[Key::Char('/')]);
        desk.type_in("nothing has this");
        desk.answer_queue(vec![]);
        assert!(desk.picture().contains(LINE), "{}", desk.picture());
        desk.keys(&[Key::Esc]);
        for _ in 0..6 {
            desk.keys(&[Key::Tab]);
            desk.answer_queue(vec![]);
            assert!(desk.picture().contains(LINE), "{}", desk.picture());
        }
        desk.keys(&[Key::Char('s'), Key::Down, Key::Enter]);
        desk.answer_queue(rows());
        assert!(desk.picture().contains(LINE), "{}", desk.picture());
        // It ends when the list of the backend says so, and not before.
        told(&mut desk, vec![]);
        assert!(!desk.picture().contains("ARREST"), "{}", desk.picture());
    }
}

#[test]
fn on_a_small_screen_the_most_urgent_stands_and_the_rest_is_counted() {
    let mut desk = Desk::at(60, 16);
    let mut later = held("requested", "EGY", "running");
    later.reference = "PAR-2026-EGY-LKA-000004".parse().expect("a reference");
    later.until = "2026-12-20T06:00:00Z".parse().ok();
    let mut last = later.clone();
    last.reference = "PAR-2026-EGY-LKA-000005".parse().expect("a reference");
    told(&mut desk, vec![held("requesting", "SGP", "release_owed"), later, last]);
    insta::assert_snapshot!("queue_arrest_60x16", desk.picture());
    let picture = desk.picture();
    assert!(
        picture.contains("RELEASE OWED S-1 SGP 000001: since 2026-11-26") && picture.contains("+1"),
        "{picture}"
    );
    for (width, height) in [(40, 11), (20, 5), (8, 3), (1, 1)] {
        desk.say(Msg::Resize(ratatui::layout::Size::new(width, height)));
        let picture = desk.picture();
        assert!(width < 20 || picture.contains("RELEASE OWED"), "{picture}");
    }
}

#[test]
fn the_line_is_opened_by_arrows_and_enter_and_the_extradition_is_drafted_from_it() {
    let mut desk = Desk::at(80, 24);
    told(&mut desk, vec![held("requesting", "SGP", "running")]);
    desk.keys(&[Key::Up, Key::Enter]);
    assert!(desk.asked.contains(&Effect::LoadRequest(ARREST.parse().expect("an id"))), "{:?}", desk.asked);
    desk.answer_request(running("requesting", json!([offer("withdraw", true, false)])));
    insta::assert_snapshot!("arrest_request", desk.picture());
    desk.keys(&[Key::PageDown]);
    assert!(desk.picture().contains("ARREST!!! S-1"), "it does not scroll away: {}", desk.picture());
    // What usually follows stands on top of what can be done, and has a key of its own.
    desk.keys(&[Key::Char('a')]);
    assert!(desk.picture().contains("> Draft the request for extradition"), "{}", desk.picture());
    desk.keys(&[Key::Esc, Key::Char('n'), Key::Enter]);
    let What::Create(body) = command(&mut desk) else { panic!("a draft") };
    let links: Vec<_> = body.links.iter().map(|l| (l.kind.as_str(), l.request.to_string())).collect();
    assert_eq!((body.kind.as_str(), links), ("extradition", vec![("follows", ARREST.to_owned())]));
    assert!(body.contents.is_none(), "the backend copies what the arrest held");
    done(&mut desk, EXTRADITION, "EXT-2026-LKA-SGP-000001", "drafted", "Drafted");
    desk.answer_request(extradition(
        "requesting",
        "drafted",
        "Drafted",
        false,
        json!([offer("edit", true, true)]),
    ));
    let Screen::Form(form) = desk.state.screen() else { panic!("its form opens: {}", desk.picture()) };
    assert_eq!(form.value("persons.S-1.name"), Some("Roshan P."), "with what the arrest held");
    insta::assert_snapshot!("extradition_drafted", desk.picture());
    fill(&mut desk, "extradition.sentence_left", "none");
    desk.keys(&[Key::Ctrl('r')]);
    let What::Edit { body, .. } = command(&mut desk) else { panic!("an edit") };
    assert_eq!(body.contents.keys().collect::<Vec<_>>(), ["extradition"], "only what changed");
}

#[test]
fn sending_says_whose_clock_it_stops_and_the_line_goes() {
    let mut desk = Desk::at(80, 24);
    desk.holds(&["officer", "head"]);
    told(&mut desk, vec![held("requesting", "SGP", "running")]);
    begin(
        &mut desk,
        "approve",
        extradition("requesting", "in_approval", "Drafted", false, json!([offer("approve", true, true)])),
    );
    desk.keys(&[Key::Tab, Key::Enter]);
    assert_eq!(act(&mut desk).0, "approve");
    done(&mut desk, EXTRADITION, "EXT-2026-LKA-SGP-000001", "approved", "Drafted");
    begin(
        &mut desk,
        "send",
        extradition("requesting", "approved", "Drafted", false, json!([offer("send", true, true)])),
    );
    insta::assert_snapshot!("extradition_send", desk.picture());
    assert!(
        desk.picture().contains("stops the arrest clock of PAR-2026-LKA-SGP-000001"),
        "{}",
        desk.picture()
    );
    desk.keys(&[Key::Enter]); // on Back
    assert!(!desk.asked.iter().any(|e| matches!(e, Effect::Command { .. })));
    begin(
        &mut desk,
        "send",
        extradition("requesting", "approved", "Drafted", false, json!([offer("send", true, true)])),
    );
    desk.keys(&[Key::Tab, Key::Enter]);
    assert_eq!(act(&mut desk).0, "send");
    done(&mut desk, EXTRADITION, "EXT-2026-LKA-SGP-000001", "sent", "Sent");
    told(&mut desk, vec![]);
    desk.keys(&[Key::Enter]);
    desk.answer_request(extradition("requesting", "sent", "Sent", true, json!([])));
    let picture = desk.picture();
    assert!(!picture.contains("ARREST!"), "{picture}");
    insta::assert_snapshot!("extradition_sent", picture);
    // One history of both, each with its number.
    desk.keys(&[Key::PageDown]);
    insta::assert_snapshot!("extradition_history", desk.picture());
    // The other one is a key away, and the way back leads here.
    desk.asked.clear();
    desk.keys(&[Key::Char('f')]);
    assert_eq!(desk.asked, [Effect::LoadRequest(ARREST.parse().expect("an id"))]);
    desk.answer_request(running("requesting", json!([])));
    assert!(desk.picture().contains("PAR-2026-LKA-SGP-000001"), "{}", desk.picture());
    desk.asked.clear();
    desk.keys(&[Key::Esc]);
    assert_eq!(desk.asked, [Effect::LoadRequest(EXTRADITION.parse().expect("an id"))], "read again");
}

#[test]
fn too_late_is_said_before_it_is_sent() {
    let mut desk = Desk::at(80, 24);
    let mut late =
        extradition("requesting", "approved", "Drafted", false, json!([offer("send", true, true)]));
    let custody = late.linked[0].request.custody.as_mut().expect("custody");
    custody.due = None;
    custody.release_owed = true;
    begin(&mut desk, "send", late);
    assert!(desk.picture().contains("Too late for PAR-2026-LKA-SGP-000001"), "{}", desk.picture());
}

#[test]
fn surrender_is_ordered_and_done() {
    let mut desk = asked_state(80, 24);
    begin(
        &mut desk,
        "order",
        extradition(
            "requested",
            "in_execution",
            "Acknowledged",
            true,
            json!([offer("order_surrender", true, true)]),
        ),
    );
    fill(&mut desk, "decision", "The High Court found the person extraditable.");
    fill(&mut desk, "consent", "the p");
    insta::assert_snapshot!("order_surrender", desk.picture());
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let (action, body) = act(&mut desk);
    assert_eq!((action.as_str(), &body["consent"]), ("order_surrender", &json!("person")));
    done(&mut desk, EXTRADITION, "EXT-2026-LKA-SGP-000001", "surrender_ordered", "Acknowledged");
    begin(
        &mut desk,
        "surrender",
        extradition(
            "requested",
            "surrender_ordered",
            "Acknowledged",
            true,
            json!([offer("surrender", true, true)]),
        ),
    );
    fill(&mut desk, "place", "Changi airport");
    fill(&mut desk, "property", "A passport");
    insta::assert_snapshot!("surrender", desk.picture());
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let (action, body) = act(&mut desk);
    assert_eq!(action, "surrender");
    assert_eq!((&body["place"], &body["property"]), (&json!("Changi airport"), &json!(["A passport"])));
}

#[test]
fn persons_in_custody_stand_on_a_page_with_the_time_of_both_states() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('c')]);
    assert!(desk.asked.contains(&Effect::LoadCustody));
    let mut owed = held("requested", "EGY", "release_owed");
    owed.reference = "PAR-2026-EGY-LKA-000004".parse().expect("a reference");
    owed.until = Some(now());
    let mut kept = held("requesting", "SGP", "held");
    kept.kind = "extradition".parse().expect("a kind");
    kept.reference = "EXT-2026-LKA-SGP-000002".parse().expect("a reference");
    kept.until = None;
    let persons = vec![owed, held("requesting", "SGP", "running"), kept];
    let page = comity_api::custody::CustodyPage { persons };
    desk.say(Msg::Answer(Answer::Custody(Ok(page))));
    insta::assert_snapshot!("custody", desk.picture());
    desk.asked.clear();
    desk.keys(&[Key::Down, Key::Enter]);
    assert_eq!(desk.asked, [Effect::LoadRequest(ARREST.parse().expect("an id"))]);
    desk.keys(&[Key::Esc]);
    assert!(matches!(desk.state.screen(), Screen::Custody(_)));
}

#[test]
fn a_letter_that_asks_for_extradition_names_the_arrest_it_follows() {
    let mut desk = Desk::at(80, 24);
    desk.holds(&["registrar"]);
    desk.by_letter("EGY");
    desk.by_letter("IND");
    desk.keys(&[Key::Char('n')]);
    desk.type_in("extra");
    desk.keys(&[Key::Enter]);
    assert!(desk.asked.contains(&Effect::LoadArrestsToFollow), "{:?}", desk.asked);
    // Nobody need be held under a clock for it: one that lapsed is followed too.
    let mut arrest = rows().remove(0);
    (arrest.id, arrest.status) = (ARREST.parse().expect("an id"), "lapsed".to_owned());
    (arrest.counterpart, arrest.kind) = ("EGY".parse().expect("a State"), Kind::ProvisionalArrest);
    arrest.reference = "PAR-2026-EGY-LKA-000004".parse().expect("a reference");
    desk.say(Msg::Answer(Answer::ArrestsToFollow(Ok(vec![arrest]))));
    fill(&mut desk, "requesting", "ind");
    crate::alone::go(&mut desk, "follows");
    desk.keys(&[Key::Right]);
    let Screen::Form(form) = desk.state.screen() else { panic!("a form") };
    assert_eq!(form.value("follows"), None, "an arrest for Egypt is not India's");
    fill(&mut desk, "requesting", "egy");
    crate::alone::go(&mut desk, "follows");
    desk.keys(&[Key::Right]);
    insta::assert_snapshot!("paper_extradition", desk.picture());
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let What::Register(body) = command(&mut desk) else { panic!("a registration") };
    assert_eq!(body.kind.as_str(), "extradition");
    assert_eq!(body.links.iter().map(|l| l.request.to_string()).collect::<Vec<_>>(), [ARREST]);
}

#[test]
fn where_a_letter_names_nobody_the_report_of_the_arrest_does() {
    let unnamed = |with_persons: bool| {
        let mut desk = asked_state(80, 24);
        let offers = json!([offer("report_arrest", true, true)]);
        let mut arrest = of("provisional_arrest", "requested", "in_execution", "Acknowledged", offers);
        arrest.request.custody = None;
        let contents = arrest.request.contents.as_mut().expect("contents");
        let persons = if with_persons { contents.persons.clone() } else { vec![] };
        *contents = Contents { persons, measures: vec![], extradition: None, ..contents.clone() };
        begin(&mut desk, "arrest", arrest);
        desk
    };
    let mut desk = unnamed(false);
    fill(&mut desk, "person", "S-4");
    fill(&mut desk, "arrested_at", "2026-11-24 08:00");
    assert!(desk.picture().contains("Person arrested"), "{}", desk.picture());
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let (action, body) = act(&mut desk);
    assert_eq!((action.as_str(), &body["person"]), ("report_arrest", &json!("S-4")));
    // Where it names persons, one of them is chosen.
    let desk = unnamed(true);
    let Screen::Form(form) = desk.state.screen() else { panic!("a form") };
    let person = form.fields.iter().find(|f| f.path == "person").expect("a field");
    assert!(matches!(person.input, comity_tui::screens::form::Input::Choice(_)));
    // Where somebody is named, nothing is asked.
    let mut desk = asked_state(80, 24);
    let offers = json!([offer("report_arrest", true, true)]);
    begin(&mut desk, "arrest", of("provisional_arrest", "requested", "in_execution", "Acknowledged", offers));
    let Screen::Form(form) = desk.state.screen() else { panic!("a form") };
    assert!(form.fields.iter().all(|f| f.path != "person"));
}

#[test]
fn an_arrest_told_by_letter_is_told_with_its_hour() {
    let mut desk = Desk::at(80, 24);
    desk.holds(&["registrar"]);
    desk.by_letter("SGP");
    let mut told = offer("report_arrest", true, false);
    told["on_behalf_of"] = json!("requested");
    let mut arrest = of("provisional_arrest", "requesting", "in_execution", "Acknowledged", json!([told]));
    arrest.request.by_letter = "requested".parse().ok();
    begin(&mut desk, "arrest", arrest);
    fill(&mut desk, "letter.path", "/post/telex.pdf");
    fill(&mut desk, "letter.day", "2026-11-20");
    desk.keys(&[Key::Ctrl('r')]);
    assert!(desk.picture().contains("this is still needed"), "an arrest has its hour: {}", desk.picture());
    fill(&mut desk, "letter.time", "06:15");
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    assert!(matches!(command(&mut desk), What::Attach { .. }), "the letter first");
    done(&mut desk, ARREST, "PAR-2026-LKA-SGP-000001", "in_execution", "Acknowledged");
    let (action, body) = act(&mut desk);
    assert_eq!(action, "report_arrest");
    assert_eq!(
        (&body["occurred_at"], &body["arrested_at"]),
        (&json!("2026-11-20T06:15:00Z"), &json!("2026-11-20T06:15:00Z"))
    );
}
