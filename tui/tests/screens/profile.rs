//! The profile of a State, and what a draft may rest on.

use comity_api::registry::{basis::BasisView, profile::Profile};
use comity_tui::{
    effect::Effect,
    msg::{Answer, Fault, Key, Msg},
    screens::profile::plain,
};
use serde_json::json;

use crate::office::{Desk, whole};

fn profile() -> Profile {
    serde_json::from_value(json!({
        "code": "SGP", "name": "Singapore", "region": "Asia", "is_member": true, "connection": "by_letter",
        "central_authorities": [
            {"id": "00000000-0000-0000-0000-000000000001", "name": "An earlier office", "from": "2004-01-01T00:00:00Z",
             "until": "2019-01-01T00:00:00Z", "active": false},
            {"id": "00000000-0000-0000-0000-000000000002", "name": "Attorney-General's Chambers",
             "from": "2019-01-01T00:00:00Z", "active": true},
            {"id": "00000000-0000-0000-0000-000000000003", "name": "Office of the special region",
             "covers": "the special region", "from": "2021-06-01T00:00:00Z", "active": true}
        ],
        "executing_authorities": [
            {"id": "00000000-0000-0000-0000-000000000004", "name": "Commercial Affairs Department",
             "from": "2019-01-01T00:00:00Z", "active": true}
        ],
        "recall_window_minutes": 10, "accepted_languages": ["en"], "channels": ["comity", "diplomatic_pouch"],
        "extradition": {"takes_untoc": true, "minimum_penalty_years": 2},
        "treaties": [
            {"state": "SGP", "treaty": "UNTOC", "status": "party", "date_party": "2007-08-28", "confidence": "verified", "source": "a table"},
            {"state": "SGP", "treaty": "TIP", "status": "party", "date_party": "2015-09-28", "confidence": "recalled", "source": "a table"},
            {"state": "SGP", "treaty": "SOM", "status": "not_known", "confidence": "unknown", "source": "a table"},
            {"state": "SGP", "treaty": "UNCAC", "status": "signatory", "confidence": "verified", "source": "a table"}
        ],
        "treaties_on_record": [
            {"code": "LKA-SGP-2010", "name": "Invented treaty on assistance", "kind": "bilateral", "parties": ["LKA", "SGP"],
             "valid_from": "2012-11-01", "provisional_arrest_days": 45,
             "clock_lengths": [{"clock": "acknowledge", "length": "10 days"}],
             "grounds": [{"code": "LKA-SGP-5", "meaning": "political offence", "consultation_owed": true, "may_be_chosen": true}],
             "source": "invented"},
            {"code": "IND-SGP-2005", "name": "Of others", "kind": "bilateral", "parties": ["IND", "SGP"],
             "valid_from": "2005-01-01", "clock_lengths": [], "grounds": [], "source": "invented"}
        ],
        "laws": [
            {"id": "00000000-0000-0000-0000-000000000005", "subject": "assistance", "title": "An invented act \u{1b}[31mon assistance",
             "dated": "2000-04-01", "language": "en", "read_at": "https://laws.example/act", "transmitted_on": "2011-02-01",
             "transmitted_by": "Ministry of Law"}
        ],
        "version": 7, "may_edit": false
    }))
    .expect("a profile")
}

fn open(width: u16, height: u16) -> Desk {
    let mut desk = Desk::at(width, height);
    desk.keys(&[Key::Char(':')]);
    desk.type_in("profile");
    desk.keys(&[Key::Enter]);
    desk.type_in("singapore");
    desk.keys(&[Key::Enter]);
    let code = "SGP".parse().expect("a code");
    assert!(desk.asked.contains(&Effect::LoadProfile(code)), "{:?}", desk.asked);
    desk.say(Msg::Answer(Answer::Profile { code, profile: Ok(Box::new(profile())) }));
    desk
}

#[test]
fn a_profile_at_80x24_and_60x16() {
    let mut desk = open(80, 24);
    insta::assert_snapshot!("profile_80x24", desk.picture());
    desk.keys(&[Key::End]);
    insta::assert_snapshot!("profile_80x24_end", desk.picture());
    insta::assert_snapshot!("profile_60x16", open(60, 16).picture());
    let mut tiny = open(1, 1);
    tiny.keys(&[Key::PageDown, Key::End, Key::Home]);
    tiny.picture();
}

#[test]
fn the_whole_profile_says_what_is_not_known() {
    let text =
        plain(&profile(), "LKA".parse().ok()).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(
        text.contains("SOM: not known") && text.contains("Extradites its nationals, 16(10): not known"),
        "{text}"
    );
    assert!(text.contains("LKA-SGP-2010") && !text.contains("IND-SGP-2005"), "those between us: {text}");
    assert!(!text.contains('\u{1b}'), "text from elsewhere is made safe");
    insta::assert_snapshot!("profile_whole", text);
}

#[test]
fn a_connected_state_s_profile_says_how_long_what_it_sent_can_be_recalled() {
    for (connection, minutes, said) in [
        ("connected", 45, Some("can be recalled for 45 min")),
        ("connected", 0, Some("never recalled")),
        ("by_letter", 45, None),
    ] {
        let profile =
            Profile { connection: connection.to_owned(), recall_window_minutes: minutes, ..profile() };
        let text = plain(&profile, None).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert_eq!(text.contains("recalled"), said.is_some(), "{text}");
        assert!(said.is_none_or(|said| text.contains(said)), "{text}");
    }
}

#[test]
fn a_request_opens_the_profile_of_the_other_state_and_esc_goes_back() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Enter]);
    desk.answer_request(whole(117, "sent", "Sent", json!([])));
    desk.asked.clear();
    desk.keys(&[Key::Char('p')]);
    let asked = format!("{:?}", desk.asked);
    assert!(asked.contains("LoadProfile") && !asked.contains("LKA"), "{asked}");
    let code = "ZZZ".parse().expect("a code");
    desk.say(Msg::Answer(Answer::Profile { code, profile: Ok(Box::new(profile())) }));
    assert!(!desk.picture().contains("Singapore ("), "an answer of another asking is dropped");
    desk.keys(&[Key::Esc]);
    assert!(desk.picture().contains("Timeline"), "{}", desk.picture());
}

#[test]
fn a_profile_that_cannot_be_read_says_so() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('p')]);
    desk.type_in("singapore");
    desk.keys(&[Key::Enter]);
    let code = "SGP".parse().expect("a code");
    desk.say(Msg::Answer(Answer::Profile { code, profile: Err(Fault::Unreachable) }));
    insta::assert_snapshot!("profile_unreachable", desk.picture());
}

fn basis() -> BasisView {
    serde_json::from_value(json!({
        "requesting": "LKA", "requested": "SGP", "on": "2026-11-24",
        "proposals": [
            {"code": "LKA-SGP-2010", "article": "18(6)-(7)", "reason": "on_record", "text": "t", "name": "Invented treaty", "since": "2012-11-01"},
            {"code": "UNTOC", "article": "18(7); 38(2)", "reason": "offence", "text": "t", "since": "2007-09-27"},
            {"code": "UNCAC", "article": "UNCAC 46(7); UNCAC 68(2)", "reason": "offence", "text": "t", "date_not_on_record": true},
            {"code": "reciprocity", "article": "Comity 4", "reason": "reciprocity", "text": "t"}
        ],
        "not_known": [{"code": "UNTOC-SOM", "article": "18(7); 37(2)-(3)", "text": "t", "parties": [
            {"state": "LKA", "treaty": "SOM", "standing": "party", "deposited": "2010-01-01"},
            {"state": "SGP", "treaty": "SOM", "standing": "not_known"}]}],
        "not_bound": [{"code": "UNTOC-TIP", "article": "18(7)", "text": "t", "parties": [
            {"state": "SGP", "treaty": "TIP", "standing": "not_bound"}]}],
        "not_yet_in_force": []
    }))
    .expect("a basis")
}

#[test]
fn the_form_offers_what_a_draft_may_rest_on_with_the_reasons() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('n'), Key::Enter]);
    for _ in 0..200 {
        let comity_tui::state::Screen::Form(form) = desk.state.screen() else { panic!("no form") };
        if form.fields[form.focus].path == "propose" {
            break;
        }
        desk.keys(&[Key::Down]);
    }
    desk.keys(&[Key::Enter]);
    assert!(desk.picture().contains("Choose the requested State first"), "{}", desk.picture());
    if let Some(comity_tui::state::Screen::Form(form)) = desk.state.screens.last_mut() {
        form.set("requested", "SGP");
        form.set("offences.0.family", "laundering");
    }
    desk.asked.clear();
    desk.keys(&[Key::Enter]);
    let asked = format!("{:?}", desk.asked);
    assert!(asked.contains("LoadBasis") && asked.contains("laundering") && asked.contains("SGP"), "{asked}");
    desk.say(Msg::Answer(Answer::Basis(Ok(Box::new(basis())))));
    insta::assert_snapshot!("basis_80x24", desk.picture());
    desk.keys(&[Key::Enter]);
    let comity_tui::state::Screen::Form(form) = desk.state.screen() else { panic!("no form") };
    assert_eq!(form.value("legal_basis"), Some("LKA-SGP-2010, UNTOC"), "first choice first");
}
