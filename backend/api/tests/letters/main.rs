//! Letters over invented contents: every kind in both forms, what they must not hold, and that the page is whole.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod matter;
mod page;
mod sought;

use comity_api::letter::{LetterFormat, LetterKind, LetterQuery, draw, letter};
use comity_domain::codes::Kind;
use serde_json::json;

use crate::matter::{Matter, confiscation, laundering, trafficking};

fn query(kind: LetterKind) -> LetterQuery {
    LetterQuery { kind, ..LetterQuery::default() }
}

fn text(matter: &Matter, kind: LetterKind) -> String {
    let letter = matter.with(|sources| letter(sources, &query(kind))).unwrap();
    draw(&letter, LetterFormat::Text)
}

fn html(matter: &Matter, kind: LetterKind) -> String {
    let letter = matter.with(|sources| letter(sources, &query(kind))).unwrap();
    let html = draw(&letter, LetterFormat::Html);
    page::is_whole(&html);
    html
}

/// The body alone: the style is the same for all.
fn body(html: &str) -> &str {
    &html[html.find("<body>").unwrap()..]
}

#[test]
fn a_laundering_request() {
    let matter = laundering();
    insta::assert_snapshot!("request_text", text(&matter, LetterKind::Request));
    insta::assert_snapshot!("request_html", html(&matter, LetterKind::Request));
}

#[test]
fn effect_to_an_order_in_two_currencies() {
    let matter = confiscation();
    insta::assert_snapshot!("confiscation_text", text(&matter, LetterKind::Request));
    insta::assert_snapshot!("confiscation_html", body(&html(&matter, LetterKind::Request)));
}

#[test]
fn a_sealed_child_and_text_in_arabic_and_chinese() {
    let matter = trafficking();
    insta::assert_snapshot!("sealed_text", text(&matter, LetterKind::Request));
    insta::assert_snapshot!("sealed_html", body(&html(&matter, LetterKind::Request)));
}

#[test]
fn every_letter_that_follows() {
    let mut matter = confiscation();
    matter.tell_everything();
    for kind in LetterKind::of(Kind::Mla).filter(|kind| *kind != LetterKind::Request) {
        insta::assert_snapshot!(format!("{kind}_text"), text(&matter, kind));
        insta::assert_snapshot!(format!("{kind}_html"), body(&html(&matter, kind)));
    }
}

#[test]
fn a_letter_on_another_basis_prints_no_number_that_does_not_bind() {
    let mut matter = laundering();
    matter.contents()["legal_basis"] = json!(["UNCAC"]);
    let uncac = text(&matter, LetterKind::Request);
    assert!(uncac.contains("(UNCAC 46(15)(a))") && !uncac.contains("UNTOC 18"), "{uncac}");
    matter.contents()["legal_basis"] = json!(["LKA-IND", "reciprocity"]);
    let treaty = text(&matter, LetterKind::Request);
    let words: Vec<_> = treaty.split_whitespace().collect();
    assert!(words.join(" ").contains("the Treaty on Mutual Legal Assistance of 2010"), "{treaty}");
    assert!(!treaty.contains("18(1") && !treaty.contains("46("), "{treaty}");
}

#[test]
fn a_draft_says_so_until_it_is_approved_and_the_other_state_prints_a_copy() {
    let mut matter = laundering();
    for status in ["drafted", "in_approval"] {
        matter.view["status"] = json!(status);
        matter.view["stage"] = json!("Drafted");
        assert!(text(&matter, LetterKind::Request).contains("*** DRAFT, not sent ***"), "{status}");
        assert!(html(&matter, LetterKind::Request).contains("<p class=\"mark\">DRAFT, not sent</p>"));
    }
    matter.view["status"] = json!("approved");
    let approved = text(&matter, LetterKind::Request);
    assert!(!approved.contains("***") && approved.contains("Date: to be entered on signing"), "{approved}");
    matter.view["side"] = json!("requested");
    assert!(text(&matter, LetterKind::Request).contains("*** COPY, not for signature ***"));
}

#[test]
fn nothing_to_tell_says_what_must_happen_first() {
    let matter = laundering();
    for kind in LetterKind::ALL.iter().copied().filter(|kind| *kind != LetterKind::Request) {
        let told = matter.with(|sources| letter(sources, &query(kind)));
        if kind == LetterKind::Reminder {
            continue;
        }
        let problem = told.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (409, "letter_not_yet"), "{kind}");
        assert!(!problem.detail.is_empty() && problem.remedy.contains(": "), "{kind}: {problem:?}");
    }
    // Sent and not acknowledged: the reminder needs no event.
    let reminder = text(&matter, LetterKind::Reminder);
    assert!(reminder.contains("No acknowledgement of the request has been received so far"), "{reminder}");
    assert!(reminder.contains("Date: 20\u{a0}January\u{a0}2026"), "{reminder}");
}

#[test]
fn a_reminder_nobody_recorded_is_for_the_state_that_waits() {
    let mut matter = laundering();
    matter.view["side"] = json!("requested");
    assert!(matter.with(|sources| letter(sources, &query(LetterKind::Reminder))).is_err());
    let mut matter = laundering();
    matter.view["status"] = json!("in_execution");
    assert!(matter.with(|sources| letter(sources, &query(LetterKind::Reminder))).is_err());
}

#[test]
fn the_newest_act_is_told_and_a_number_names_another() {
    let mut matter = laundering();
    matter.event("remind", "requesting", json!({"type": "reminded"}), &[("text", "the first")]);
    matter.event("remind", "requesting", json!({"type": "reminded"}), &[("text", "the second")]);
    assert!(text(&matter, LetterKind::Reminder).contains("the second"));
    let first = LetterQuery { event: Some(2), ..query(LetterKind::Reminder) };
    let first = matter.with(|sources| letter(sources, &first)).unwrap();
    assert!(draw(&first, LetterFormat::Text).contains("the first"));
    let other = LetterQuery { event: Some(1), ..query(LetterKind::Reminder) };
    let refused = matter.with(|sources| letter(sources, &other)).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("event"));
}

#[test]
fn what_came_by_letter_is_not_written_again() {
    let mut matter = laundering();
    matter.event("acknowledge", "requested", json!({"type": "acknowledged"}), &[]);
    let id = "00000000-0000-0000-0000-0000000000aa";
    matter.last_event()["told"] = json!({"received_on": "2026-01-10", "letter": id});
    let refused = matter.with(|sources| letter(sources, &query(LetterKind::Acknowledgement))).unwrap_err();
    assert_eq!(refused.code, "told_by_letter");
}

#[test]
fn nothing_of_the_own_file_is_told() {
    let mut matter = confiscation();
    matter.tell_everything();
    matter.event("note", "requesting", json!({"type": "noted"}), &[("text", "CANARY-file note")]);
    matter.last_event()["stream"] = json!("file");
    matter.event("remind", "requesting", json!({"type": "reminded"}), &[("text", "CANARY-file remind")]);
    matter.last_event()["stream"] = json!("file");
    let documents = matter.view["documents"].as_array_mut().unwrap();
    let mut own = documents[0].clone();
    own["name"] = json!("CANARY-file.pdf");
    own["classification"] = json!("file");
    documents.push(own);
    matter.contents()["documents"].as_array_mut().unwrap().push(json!({
        "name": "CANARY-file.pdf", "media_type": "application/pdf", "size": 3,
        "sha256": "00", "classification": "file",
    }));
    matter.view["assigned"] = json!({"id": "00000000-0000-0000-0000-000000000001", "login": "CANARY-file", "name": "CANARY-file", "roles": []});
    for kind in LetterKind::of(Kind::Mla) {
        assert!(!text(&matter, kind).contains("CANARY-file"), "{kind}");
        assert!(!html(&matter, kind).contains("CANARY-file"), "{kind}");
    }
}

#[test]
fn a_sealed_person_is_a_code_whatever_else_is_there() {
    let mut matter = trafficking();
    let person = &mut matter.contents()["persons"][1];
    assert_eq!(person["sealed"], true);
    for field in ["name", "description", "place"] {
        person[field] = json!("CANARY-sealed");
    }
    person["nationality"] = json!("NPL");
    matter.contents()["documents"] = json!([{
        "name": "CANARY-sealed.pdf", "media_type": "application/pdf", "size": 3,
        "sha256": "00", "classification": "sealed",
    }]);
    for letter in [text(&matter, LetterKind::Request), html(&matter, LetterKind::Request)] {
        assert!(!letter.contains("CANARY-sealed") && !letter.contains("Nepal"), "{letter}");
        assert!(letter.contains("Protected document, transmitted separately"));
        assert!(letter.contains("is a protected person. The identity is"), "{letter}");
    }
}

#[test]
fn hostile_text_means_nothing_but_itself() {
    let hostile = "<script>alert(1)</script> \"' onload=x <img src=https://evil.example/x> \u{1b}[2J\u{202e}drocer\u{2066} </p></bdi>";
    let mut matter = confiscation();
    matter.tell_everything();
    matter.poison(hostile);
    for kind in LetterKind::of(Kind::Mla) {
        let page = html(&matter, kind);
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{kind}");
        for bad in ["<script", "<img", "\u{1b}", "\u{202e}", "\u{2066}"] {
            assert!(!page.contains(bad), "{kind}: {bad:?}");
        }
        let text = text(&matter, kind);
        let bad = |c: char| {
            (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!text.contains(bad), "{kind}: {text}");
    }
}

#[test]
fn no_line_of_text_is_wider_than_72_columns() {
    use unicode_width::UnicodeWidthStr as _;

    for mut matter in [laundering(), confiscation(), trafficking()] {
        matter.tell_everything();
        for kind in LetterKind::of(Kind::Mla) {
            for line in text(&matter, kind).lines() {
                assert!(line.width() <= 72 && line == line.trim_end(), "{kind}: {line:?}");
            }
        }
    }
}

#[test]
fn a_request_that_came_on_paper_is_spoken_of_by_the_day_it_came_and_by_its_own_number() {
    let mut matter = laundering();
    matter.view["side"] = json!("requested");
    matter.view["by_letter"] = json!("requesting");
    matter.contents()["their_reference"] = json!("AG/MLA/2026/031");
    matter.event("acknowledge", "requested", json!({"type": "acknowledged"}), &[]);
    matter.last_event()["at"] = json!("2026-01-28T09:00:00Z");
    let letter = text(&matter, LetterKind::Acknowledgement);
    let words: Vec<_> = letter.split_whitespace().collect();
    let words = words.join(" ");
    for said in [
        "Date: 28 January 2026",
        "Your reference: AG/MLA/2026/031",
        "Our reference: MLA-2026-LKA-IND-000001",
        "the request named above, received on 6 January 2026.",
        "The request was received on 6 January 2026 and is registered.",
        "under this reference, which please quote: MLA-2026-LKA-IND-000001",
    ] {
        assert!(words.contains(said), "{said}: {letter}");
    }
    assert!(!words.contains("sent on"), "{letter}");
    // The paper itself is the letter of request.
    let refused = matter.with(|sources| comity_api::letter::letter(sources, &query(LetterKind::Request)));
    assert_eq!(refused.unwrap_err().code, "letter_of_the_other_state");
}

#[test]
fn an_imported_act_of_the_other_state_is_no_letter_and_an_own_one_is_a_copy() {
    let refusal = json!({"type": "refused", "ground": "18(21)(b)", "measures": [], "consultation": null, "breach": false});
    let mut matter = laundering();
    matter.view["imported"] = json!(true);
    matter.view["by_letter"] = json!("requested");
    matter.contents()["own_reference"] = json!("OLD/7");
    matter.contents()["their_reference"] = json!("TUR/9");
    let results =
        json!({"type": "results_delivered", "outcomes": [{"measure": "M-1", "outcome": "executed"}]});
    for (action, side, fact) in [
        ("refuse", "requested", &refusal),
        ("deliver_results", "requested", &results),
        ("remind", "requesting", &json!({"type": "reminded"})),
    ] {
        matter.event(action, side, fact.clone(), &[]);
        matter.last_event()["imported"] = json!(true);
    }
    for kind in [LetterKind::Refusal, LetterKind::Transmittal] {
        let refused = matter.with(|sources| letter(sources, &query(kind))).unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (409, "letter_of_the_other_state"), "{kind}");
    }
    for kind in [LetterKind::Reminder, LetterKind::Request] {
        let own = text(&matter, kind);
        assert!(own.contains("*** COPY, not for signature ***"), "{kind}: {own}");
        assert!(own.contains("OLD/7; MLA-2026-LKA-IND-000001"), "{kind}: {own}");
        assert!(own.contains("Your reference: TUR/9"), "{kind}: {own}");
    }

    let mut matter = laundering();
    matter.view["imported"] = json!(true);
    matter.view["side"] = json!("requested");
    matter.view["by_letter"] = json!("requesting");
    for (action, fact) in [("refuse", refusal), ("deliver_results", results)] {
        matter.event(action, "requested", fact, &[]);
        matter.last_event()["imported"] = json!(true);
    }
    insta::assert_snapshot!("imported_refusal_text", text(&matter, LetterKind::Refusal));
    let transmittal = text(&matter, LetterKind::Transmittal);
    assert!(!transmittal.contains("No evidence") && !transmittal.contains("Limits on use"), "{transmittal}");
    // What happens after the case was taken over is a letter like any other.
    matter.event("remind", "requested", json!({"type": "reminded"}), &[]);
    assert!(!text(&matter, LetterKind::Reminder).contains("COPY"));
}

#[test]
fn a_letter_is_written_as_of_its_act() {
    let mut matter = laundering();
    matter.event("remind", "requesting", json!({"type": "reminded"}), &[]);
    let now = "2026-11-28T00:00:00Z".parse().unwrap();
    let at = |matter: &Matter, kind| {
        matter.with(|s| comity_api::letter::written_at(s.request, s.events, &query(kind), now)).to_string()
    };
    assert_eq!(at(&matter, LetterKind::Reminder), "2026-01-07T10:00:00Z");
    assert_eq!(at(&matter, LetterKind::Request), "2026-01-06T10:00:00Z");
    assert_eq!(at(&matter, LetterKind::Refusal), "2026-11-28T00:00:00Z");
    matter.view["stage"] = json!("Drafted");
    assert_eq!(at(&matter, LetterKind::Request), "2026-11-28T00:00:00Z");
}
