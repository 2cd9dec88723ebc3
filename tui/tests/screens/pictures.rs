//! The pictures of what is not every day: nobody signed in, a bad line, other sizes, every kind of form.

use comity_api::problem::{Happened, Problem};
use comity_tui::{
    effect::{KeptDraft, Password},
    msg::{Answer, Fault, Key, Live, Msg},
    state::Account,
    theme::Caps,
};
use jiff::SignedDuration;
use serde_json::json;

use crate::office::{Desk, now, offer, whole};

pub(crate) fn accounts() -> Vec<Account> {
    [
        ("nimal.lka", "Sri Lanka: Nimal Wijesinghe (officer)"),
        ("chandrika.lka", "Sri Lanka: Chandrika Herath (head)"),
        ("junhao.sgp", "Singapore: Junhao Tan (registrar)"),
    ]
    .map(|(login, label)| Account {
        login: login.into(),
        label: label.into(),
        password: Password("never shown".into()),
    })
    .into()
}

fn problem(status: u16, code: &str, detail: &str) -> Box<Problem> {
    Box::new(Problem::new(status, code, "title", detail, "What to do."))
}

#[test]
fn signing_in_and_a_wrong_password() {
    let mut desk = Desk::nobody(vec![], None);
    desk.type_in("nimal.lka");
    desk.keys(&[Key::Tab]);
    desk.type_in("secret");
    insta::assert_snapshot!("sign_in", desk.picture());
    desk.keys(&[Key::Enter]);
    desk.say(Msg::Answer(Answer::SignedIn(Err(Fault::Problem(problem(401, "wrong_password", "d"))))));
    let picture = desk.picture();
    assert!(!picture.contains("secret"), "a password is never drawn");
    insta::assert_snapshot!("sign_in_wrong", picture);
}

#[test]
fn a_key_switches_person_and_state() {
    let mut desk = Desk::nobody(accounts(), None);
    desk.sign_in();
    desk.answer_queue(crate::office::rows());
    desk.keys(&[Key::Char('w')]);
    desk.type_in("sing");
    insta::assert_snapshot!("who", desk.picture());
    desk.asked.clear();
    desk.keys(&[Key::Enter]);
    let asked = format!("{:?}", desk.asked);
    assert!(asked.contains("SignOut") && asked.contains("junhao.sgp") && !asked.contains("never"), "{asked}");
    assert!(!desk.picture().contains("Bank records"), "nothing of one person stays for the next");
}

#[test]
fn everything_by_name_and_help() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char(':')]);
    insta::assert_snapshot!("palette", desk.picture());
    desk.type_in("overdue");
    desk.keys(&[Key::Enter]);
    assert!(desk.picture().contains("Overdue") || desk.state.queue.view.as_str() == "overdue");
    desk.keys(&[Key::Char('?')]);
    insta::assert_snapshot!("help", desk.picture());
    desk.keys(&[Key::Esc, Key::Char('s')]);
    insta::assert_snapshot!("sort", desk.picture());
}

#[test]
fn rows_that_are_fetched_and_a_slow_line() {
    let mut desk = Desk::nobody(vec![], None);
    desk.sign_in();
    insta::assert_snapshot!("loading", desk.picture());
    desk.say(Msg::Tick(now() + SignedDuration::from_secs(3)));
    assert!(desk.picture().contains("still waiting (slow line)"));
    desk.answer_queue(crate::office::rows());
    assert!(!desk.picture().contains("still waiting"));
}

#[test]
fn a_line_that_does_not_come_back_is_off_and_nothing_is_sent_in_silence() {
    let mut desk = Desk::at(80, 24);
    for _ in 0..6 {
        desk.say(Msg::Live(Live::Reconnecting));
    }
    desk.begins("acknowledge", "sent", "Sent");
    desk.keys(&[Key::Enter]);
    desk.refuse(Fault::Unreachable);
    insta::assert_snapshot!("unreachable", desk.picture());
    desk.keys(&[Key::Esc, Key::Esc]);
    let picture = desk.picture();
    assert!(picture.contains("OFFLINE, read 09:00 UTC"), "{picture}");
    insta::assert_snapshot!("offline", picture);
    desk.say(Msg::Live(Live::Connected));
    assert!(!desk.picture().contains("OFFLINE"));
}

#[test]
fn a_command_whose_line_broke_says_what_is_not_known() {
    let mut desk = Desk::at(80, 24);
    desk.begins("acknowledge", "sent", "Sent");
    desk.keys(&[Key::Enter]);
    desk.say(Msg::Tick(now() + SignedDuration::from_secs(3)));
    insta::assert_snapshot!("sending_slow", desk.picture());
    desk.refuse(Fault::UnknownOutcome);
    insta::assert_snapshot!("unknown_outcome", desk.picture());
}

#[test]
fn who_was_not_quick_enough_reads_what_happened() {
    let mut desk = Desk::at(80, 24);
    desk.begins("accept", "acknowledged", "Acknowledged");
    desk.type_in("Commercial Affairs Department");
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let since = Happened {
        action: "request_information".into(),
        at: now(),
        side: "requested".into(),
        role: "officer".into(),
    };
    desk.refuse(Fault::Problem(Box::new(Problem { since: vec![since], ..*problem(412, "stale", "d") })));
    insta::assert_snapshot!("conflict", desk.picture());
}

#[test]
fn a_session_that_ends_says_so_and_is_begun_again_in_place() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('n'), Key::Enter, Key::Char('s'), Key::Tab]);
    desk.type_in("Central Authority");
    desk.say(Msg::Live(Live::SignedOut));
    insta::assert_snapshot!("session_ended", desk.picture());
}

#[test]
fn a_draft_that_an_earlier_run_kept_is_offered_to_whom_it_belongs() {
    let kept = KeptDraft {
        login: "nimal.lka".into(),
        id: None,
        reference: None,
        fields: vec![("requested".into(), "SGP".into()), ("authority".into(), "Central Authority".into())],
        act: None,
    };
    let mut desk = Desk::nobody(vec![], Some(kept));
    desk.sign_in();
    insta::assert_snapshot!("draft_kept", desk.picture());
    desk.keys(&[Key::Enter]);
    assert!(desk.picture().contains("Central Authority"));
}

#[test]
fn a_draft_of_another_person_is_not_offered() {
    let kept = KeptDraft {
        login: "chandrika.lka".into(),
        id: None,
        reference: None,
        fields: vec![("subject".into(), "hers alone".into())],
        act: None,
    };
    let mut desk = Desk::nobody(vec![], Some(kept));
    desk.sign_in();
    assert!(desk.state.overlay.is_none());
}

#[test]
fn an_impossible_action_says_why() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(whole(117, "sent", "Sent", json!([offer("approve", false, false)])));
    desk.keys(&[Key::Enter]);
    insta::assert_snapshot!("not_possible", desk.picture());
}

#[test]
fn what_each_action_asks() {
    for (action, status) in [
        ("accept", "acknowledged"),
        ("refuse", "acknowledged"),
        ("request_information", "acknowledged"),
        ("supply_information", "information_requested"),
        ("deliver_results", "in_execution"),
        ("approve", "in_approval"),
    ] {
        let mut desk = Desk::at(80, 24);
        desk.begins(action, status, "Acknowledged");
        insta::assert_snapshot!(format!("ask_{action}"), desk.picture());
    }
}

#[test]
fn after_sending_it_is_said_until_when_it_can_be_recalled_and_u_recalls() {
    let mut desk = Desk::at(80, 24);
    desk.begins("send", "approved", "Drafted");
    desk.keys(&[Key::Tab, Key::Enter]);
    let done = serde_json::from_value(json!({"id": "00000000-0000-0000-0000-000000000217", "reference":
        "MLA-2026-EGY-LKA-000117", "status": "sent", "stage": "Sent", "version": 5, "repeated": false}))
    .expect("the shape of the wire");
    let command = desk.state.commands;
    desk.say(Msg::Answer(Answer::Commanded { command, done: Ok(Box::new(done)) }));
    let sent = || {
        let mut sent = whole(117, "sent", "Sent", json!([offer("recall", true, false)]));
        sent.request.recall_until = Some(now() + SignedDuration::from_mins(10));
        sent
    };
    desk.answer_request(sent());
    desk.answer_queue(crate::office::rows());
    assert_eq!(desk.state.queue.selected, 1, "the cursor goes on");
    insta::assert_snapshot!("sent", desk.picture());
    desk.keys(&[Key::Char('u')]);
    desk.answer_request(sent());
    assert!(desk.picture().contains("Recall: MLA-2026-EGY-LKA-000117"), "{}", desk.picture());
}

/// Every screen in a size.
fn each(caps: Caps, width: u16, height: u16) -> String {
    let offers = || json!([offer("acknowledge", true, true), offer("accept", false, false)]);
    let mut out = String::new();
    let mut desk = Desk::with(caps, width, height);
    out += &desk.picture();
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(whole(117, "sent", "Sent", offers()));
    desk.keys(&[Key::Tab]);
    out += &desk.picture();
    desk.keys(&[Key::Esc, Key::Enter]);
    desk.answer_request(whole(117, "sent", "Sent", offers()));
    out += &desk.picture();
    desk.keys(&[Key::Esc, Key::Char('n'), Key::Enter]);
    out += &desk.picture();
    let mut desk = Desk::with(caps, width, height);
    desk.begins("send", "approved", "Drafted");
    out + &desk.picture()
}

#[test]
fn every_screen_at_60x16_at_120x30_at_20x5_and_without_colour() {
    insta::assert_snapshot!("each_60x16", each(Caps { colour: true }, 60, 16));
    insta::assert_snapshot!("each_120x30", each(Caps { colour: true }, 120, 30));
    insta::assert_snapshot!("each_20x5", each(Caps { colour: true }, 20, 5));
    let mono = each(Caps { colour: false }, 80, 24);
    for colour in ["Red", "Yellow", "Green", "Magenta", "Blue"] {
        assert!(!mono.contains(colour), "{colour}");
    }
    insta::assert_snapshot!("each_mono", mono);
}
