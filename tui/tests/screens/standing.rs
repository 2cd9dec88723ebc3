//! What the page of a request says of a person: how the person stands now, who must report what, whose clock a draft stops,
//! and in which order it all happened.

use serde_json::{Value, json};

use crate::{
    arrested::{ARREST, asked_state, extradition, running},
    office::Desk,
    sought::{open, released},
};

/// A picture as running text: what is wrapped reads on.
fn flat(picture: &str) -> String {
    let lines = picture.lines().map(|line| line.trim_start_matches('|').trim());
    lines.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_page_of_an_arrest_says_what_became_of_the_person_since() {
    let mut arrest = released();
    let mut after = extradition("requested", "executed", "Executed", true, json!([]));
    after.request.custody = serde_json::from_value(json!({"person": "S-1", "since": "2026-11-24T08:30:00Z",
        "standing": "surrendered", "request": ARREST, "surrendered_on": "2026-11-24"}))
    .expect("custody");
    arrest.linked = vec![comity_tui::msg::Linked {
        kind: "followed_by".parse().expect("a kind of link"),
        request: after.request.clone(),
        events: None,
    }];
    let mut desk = asked_state(80, 24);
    open(&mut desk, arrest.clone());
    let picture = desk.picture();
    insta::assert_snapshot!("arrest_since_then", picture);
    assert!(picture.contains("Since then, on EXT-2026-LKA-SGP-000001:"), "{picture}");
    assert!(picture.contains("was surrendered on 2026-11-24."), "{picture}");
    // What was before is no news on the request that came after.
    after.linked[0].request.custody = arrest.request.custody;
    let mut desk = asked_state(80, 24);
    open(&mut desk, after);
    assert!(!desk.picture().contains("Since then"), "{}", desk.picture());
}

#[test]
fn a_release_that_is_owed_names_who_reports_it_and_after_16_10_what_may_hold_the_person() {
    let owed = |side: &str, prosecution: bool| {
        let mut refused = extradition(side, "refused", "Ended", true, json!([]));
        refused.request.custody.as_mut().expect("custody").release_owed = true;
        if prosecution {
            refused.request.prosecution =
                serde_json::from_value(json!({"owed": true})).expect("a prosecution");
        }
        refused
    };
    for (side, roles, who) in [
        ("requested", ["officer", "registrar"], "Report the release (a)."),
        ("requested", ["head", "registrar"], "An officer of your office reports"),
        ("requesting", ["officer", "head"], "An officer of Singapore reports"),
    ] {
        for prosecution in [false, true] {
            let mut desk = if side == "requested" { asked_state(80, 40) } else { Desk::at(80, 40) };
            desk.holds(&roles);
            open(&mut desk, owed(side, prosecution));
            let picture = flat(&desk.picture());
            assert!(
                picture.contains("RELEASE OWED: the person must be released") && picture.contains(who),
                "{picture}"
            );
            assert_eq!(picture.contains("unless held under the law of Singapore"), prosecution, "{picture}");
        }
    }
    let mut letter = owed("requesting", false);
    letter.request.by_letter = "requested".parse().ok();
    let mut desk = Desk::at(80, 40);
    open(&mut desk, letter);
    assert!(flat(&desk.picture()).contains("your registrar records it"), "{}", desk.picture());
}

#[test]
fn a_prosecution_is_shown_by_its_own_day() {
    let mut refused = extradition("requesting", "refused", "Ended", true, json!([]));
    refused.request.prosecution = serde_json::from_value(json!({"owed": false, "event": "submitted",
        "on": "2026-11-02", "reported_at": "2026-11-20T09:00:00Z"}))
    .expect("a prosecution");
    let mut desk = Desk::at(80, 40);
    open(&mut desk, refused.clone());
    assert!(desk.picture().contains("submitted for prosecution, 2026-11-02."), "{}", desk.picture());
    refused.request.prosecution.as_mut().expect("a prosecution").on = None;
    let mut desk = Desk::at(80, 40);
    open(&mut desk, refused);
    assert!(desk.picture().contains("submitted for prosecution, 2026-11-20."), "{}", desk.picture());
}

#[test]
fn the_page_of_a_draft_says_whose_clock_it_stops_until_it_is_sent() {
    for status in ["drafted", "in_approval", "approved"] {
        let mut desk = Desk::at(80, 24);
        open(&mut desk, extradition("requesting", status, "Drafted", false, json!([])));
        let picture = desk.picture();
        assert!(picture.contains("stops the arrest clock of PAR-2026-LKA-SGP-000001"), "{picture}");
    }
    let mut desk = Desk::at(80, 24);
    open(&mut desk, extradition("requesting", "sent", "Sent", true, json!([])));
    assert!(!desk.picture().contains("once it is sent"), "{}", desk.picture());
}

#[test]
fn history_stands_in_the_order_in_which_it_happened_and_says_when_it_was_recorded() {
    let mut request = running("requested", json!([]));
    let at = |index: u64, at: &str, recorded: &str, fact: Value| {
        let mut event = crate::arrested::event(index, "message", "requested", fact);
        (event["at"], event["recorded_at"]) = (json!(at), json!(recorded));
        event
    };
    let (early, late) = ("2026-10-17T06:00:00Z", "2026-10-19T09:00:00Z");
    request.events.events = serde_json::from_value(json!([
        at(5, "2026-10-18T06:00:00Z", "2026-10-18T06:00:00Z", json!({"type": "message_sent"})),
        at(6, early, late, json!({"type": "arrested", "person": "S-1", "arrested_at": early})),
        at(
            7,
            "2026-10-18T06:00:00Z",
            "2026-10-18T06:00:00Z",
            json!({"type": "released", "person": "S-1",
            "released_at": "2026-10-18T05:00:00Z"})
        ),
    ]))
    .expect("events");
    let mut desk = asked_state(80, 40);
    open(&mut desk, request);
    let picture = desk.picture();
    let place = |words: &str| picture.find(words).unwrap_or_else(|| panic!("{words}: {picture}"));
    assert!(place("S-1 released") < place("Send a message"), "at once: the log's order: {picture}");
    assert!(place("Send a message") < place("S-1 arrested"), "{picture}");
    assert!(place("S-1 arrested") < place("recorded 2026-10-19 09:00 UTC"), "{picture}");
    assert_eq!(picture.matches("recorded 2026").count(), 1, "{picture}");
}
