//! Whose act something was, and whose move it is: the own act is no colleague's, a clock is nobody, and the time of an
//! arrest is never the move of both States at once.

use comity_api::live::News;
use comity_tui::{
    msg::{Key, Live, Msg, Whole},
    state::{Account, Screen},
};
use serde_json::{Value, json};

use crate::{
    arrested::{ARREST, asked_state, event, of, running},
    office::{Desk, now, offer, row, rows},
};

fn opens(desk: &mut Desk, request: Whole) {
    let mut first = rows().remove(0);
    first.id = request.request.id;
    first.reference = request.request.reference.clone();
    desk.answer_queue(vec![first]);
    desk.keys(&[Key::Home, Key::Enter]);
    desk.answer_request(request);
}

/// All of the page, as one line.
fn read(desk: &Desk) -> String {
    let picture = desk.picture();
    let rows = picture.lines().filter_map(|line| line.strip_prefix('|'));
    rows.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn news(action: &str, side: &str, more: Value) -> Msg {
    let mut news = json!({"index": 9, "request": ARREST, "reference": "PAR-2026-LKA-SGP-000001", "action": action,
        "side": side, "status": "in_execution", "at": now().to_string()});
    if let (Some(news), Some(more)) = (news.as_object_mut(), more.as_object()) {
        news.extend(more.clone());
    }
    let news: News = serde_json::from_value(news).expect("the shape of the wire");
    Msg::Live(Live::News(Box::new(news)))
}

#[test]
fn what_one_did_oneself_is_no_colleague_s_and_a_clock_is_nobody() {
    for (side, more, said) in [
        ("requested", json!({}), "by a colleague"),
        ("requesting", json!({}), "by the other State"),
        ("requested", json!({"by_you": true}), "by you"),
        ("requested", json!({"by_clock": true}), "A clock ran out"),
        ("requesting", json!({"by_clock": true}), "A clock ran out"),
    ] {
        let mut desk = asked_state(100, 24);
        desk.say(news("report_arrest", side, more.clone()));
        let picture = read(&desk);
        assert!(picture.contains(said), "{side} {more}: {picture}");
        let others = ["by a colleague", "by the other State", "by you", "A clock ran out"];
        assert_eq!(others.iter().filter(|words| picture.contains(**words)).count(), 1, "{picture}");
        assert_eq!(
            desk.state.queue.fresh.is_empty(),
            said == "by you",
            "only what others did is marked as new"
        );
    }
}

#[test]
fn a_lapse_is_said_to_be_a_clock_that_ran_out_to_both_states() {
    for side in ["requesting", "requested"] {
        let mut lapsed = of("provisional_arrest", side, "lapsed", "Ended", json!([]));
        for by in ["requesting", "requested"] {
            let mut lapse = event(7, "lapse", by, json!({"type": "lapsed", "person": "S-1"}));
            lapse["role"] = json!("clock");
            lapsed.events.events.push(serde_json::from_value(lapse).expect("an event"));
        }
        let mut desk = asked_state(140, 60);
        opens(&mut desk, lapsed);
        let page = read(&desk);
        assert_eq!(page.matches("must be released, a clock ran out").count(), 2, "{page}");
        assert!(!page.contains("of the other State") && !page.contains("the clock itself"), "{page}");
    }
}

#[test]
fn the_time_of_an_arrest_is_the_move_of_who_asks_until_it_is_over_and_then_of_who_holds() {
    for (side, due, whose) in [
        ("requesting", "2026-11-26T06:00:00Z", "yours"),
        ("requested", "2026-11-26T06:00:00Z", "theirs"),
        ("requesting", "2026-11-20T06:00:00Z", "theirs"),
        ("requested", "2026-11-20T06:00:00Z", "yours"),
    ] {
        let mut held = running(side, json!([]));
        held.request.clocks[0].due = due.parse().expect("an instant");
        let mut desk = asked_state(140, 60);
        opens(&mut desk, held);
        let page = read(&desk);
        let line = page.split("provisional arrest: ").find(|rest| rest.contains("net, ")).unwrap_or_default();
        assert!(line.contains(&format!("UTC, {whose};")), "{side} {due}: {page}");
    }
    // In the pane beside the queue it is neither's alone.
    let mut desk = Desk::at(140, 40);
    let due = ("2026-11-26T06:00:00Z", "provisional_arrest", false);
    desk.answer_queue(vec![row(117, "in_execution", "Acknowledged", Some(due), "An arrest")]);
    assert!(read(&desk).contains("kept by both States"), "{}", desk.picture());
}

#[test]
fn the_draft_that_follows_an_arrest_rests_on_the_article_of_the_arrest() {
    for (basis, article) in [("UNTOC", "art. 16(9)"), ("UNCAC", "art. UNCAC 44(10)")] {
        let mut held = running("requesting", json!([offer("message", true, false)]));
        held.request.contents.as_mut().expect("contents").legal_basis = vec![basis.parse().expect("a code")];
        let mut desk = Desk::at(100, 30);
        desk.keys(&[Key::Home, Key::Char('a')]);
        let id = desk.state.subject().expect("a row");
        held.request.id = id;
        desk.answer_request(held);
        let picture = desk.picture();
        let line = picture.lines().find(|line| line.contains("Draft the request for extradition"));
        let line = line.unwrap_or_else(|| panic!("{picture}"));
        assert!(line.contains(&format!("the usual next step, {article}")), "{line}");
    }
}

#[test]
fn whoever_one_becomes_on_the_page_of_custody_sees_that_page() {
    let mut desk = Desk::at(80, 24);
    let account = |login: &str| Account {
        label: login.to_owned(),
        login: login.to_owned(),
        password: comity_tui::effect::Password("x".to_owned()),
    };
    desk.state.accounts = vec![account("nimal.lka"), account("junhao.sgp")];
    desk.keys(&[Key::Char('c'), Key::Char('w'), Key::Down, Key::Enter]);
    desk.sign_in_as(8, "junhao.sgp");
    assert!(matches!(desk.state.screen(), Screen::Custody(_)), "{}", desk.picture());
    // From the queue it is the queue.
    desk.keys(&[Key::Esc, Key::Char('w'), Key::Enter]);
    desk.sign_in_as(1, "nimal.lka");
    assert!(matches!(desk.state.screen(), Screen::Queue), "{}", desk.picture());
}
