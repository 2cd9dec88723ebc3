//! What each act of a request asks, and what is made of it.

use comity_tui::{
    effect::{Effect, What},
    msg::{Key, Whole},
    state::Screen,
};
use serde_json::{Value, json};

use crate::{
    alone::fill,
    office::{Desk, offer, whole},
};

/// A request with everything that can follow a delivery.
fn delivered(action: &str) -> Whole {
    let mut w = whole(117, "executed", "Executed", json!([offer(action, true, true)]));
    let r = &mut w.request;
    r.by_letter = "requesting".parse().ok();
    r.imported = false;
    let contents = r.contents.as_mut().expect("contents");
    let read = |value: Value| serde_json::from_value(value).expect("the shape of the wire");
    contents.persons.push(read(json!({"code": "W-1", "role": "witness", "name": "Somebody"})));
    contents.assets = vec![
        serde_json::from_value(json!({"id": "B-1", "kind": "bank_deposit",
        "value_minor": 124_000_000, "currency": "USD", "place": "Colombo"}))
        .expect("an asset"),
    ];
    r.evidence = serde_json::from_value(json!([
        {"id": "E-1", "document": "00000000-0000-0000-0000-000000000001", "returned": true},
        {"id": "E-2", "return_due": "2027-01-31", "returned": false}]))
    .expect("evidence");
    r.documents = serde_json::from_value(json!([{"id": "00000000-0000-0000-0000-000000000001",
        "name": "statements.pdf", "media_type": "application/pdf", "size": 3, "sha256": "abababababab0000",
        "classification": "shared", "side": "requested", "shared": true, "attached_at": "2026-11-20T09:00:00Z"}]))
    .expect("documents");
    r.use_consents = serde_json::from_value(json!([
        {"id": "U-1", "evidence": "E-2", "asked_at": "2026-11-22T09:00:00Z"}]))
    .expect("consents");
    r.stop_owed = vec!["M-2".parse().expect("an id")];
    r.conditions = serde_json::from_value(json!([
        {"action": "deliver_results", "count": 1, "since": "2026-11-20T12:00:00Z"}]))
    .expect("conditions");
    r.away = serde_json::from_value(json!([{"person": "W-1", "how": "released"}])).expect("away");
    r.assets = serde_json::from_value(json!([
        {"id": "B-1", "currency": "USD", "frozen_minor": 124_000_000, "confiscated_minor": 100_000_000,
            "returned_minor": 98_500_050},
        {"id": "B-1", "currency": "KWD", "frozen_minor": 1_234_567}]))
    .expect("assets");
    r.basis = serde_json::from_value(json!([
        {"basis": "UNTOC", "standing": "in_force", "since": "2006-10-22"},
        {"basis": "reciprocity", "standing": "no_treaty"}]))
    .expect("basis");
    r.clocks.extend::<Vec<comity_api::request::ClockView>>(
        serde_json::from_value(json!([
            {"clock": "safe_conduct", "kept_by": "requesting", "started": "2026-11-20T12:00:00Z",
                "due": "2026-12-05T12:00:00Z", "paused": [], "result": "running", "gross_days": 4.0,
                "net_days": 4.0, "article": "18(27)", "of": "W-1"},
            {"clock": "return_of_evidence", "kept_by": "requesting", "started": "2026-11-20T12:00:00Z",
                "due": "2026-11-26T00:00:00Z", "paused": [], "result": "running", "gross_days": 4.0,
                "net_days": 4.0, "article": "Comity 5", "of": "E-2", "due_soon": true}]))
        .expect("clocks"),
    );
    w.events.events.extend::<Vec<comity_api::request::EventView>>(
        serde_json::from_value(json!([
            {"index": 8, "stream": "shared", "seq": 2, "action": "deliver_results", "at": "2026-11-20T12:00:00Z",
                "recorded_at": "2026-11-24T08:00:00Z", "side": "requested", "role": "registrar",
                "becomes": "executed",
                "fact": {"type": "results_delivered", "outcomes": [{"measure": "M-1", "outcome": "executed"}],
                    "evidence": [{"id": "E-1", "document": "00000000-0000-0000-0000-000000000001"},
                        {"id": "E-2", "return_due": "2027-01-31"}], "use_conditions": 1},
                "texts": [{"path": "evidence.E-2.object", "text": "Ledger of 2019"},
                    {"path": "use_conditions.0", "text": "Only before the Court of Cairo South"}]},
            {"index": 9, "stream": "shared", "seq": 3, "action": "request_use_consent",
                "at": "2026-11-22T09:00:00Z", "recorded_at": "2026-11-24T08:30:00Z", "side": "requesting",
                "role": "registrar", "fact": {"type": "use_consent_requested", "consent": "U-1", "evidence": "E-2"},
                "texts": [{"path": "for", "text": "A tax proceeding"}, {"path": "reference", "text": "MOJ/9"}],
                "told": {"received_on": "2026-11-24", "channel": "diplomatic_pouch",
                    "letter": "00000000-0000-0000-0000-000000000001"},
                "imported": false,
                "breaches": [{"code": "missing", "article": "18(23)", "field": "reasons"}]},
            {"index": 10, "stream": "shared", "seq": 4, "action": "message", "at": "2026-11-23T09:00:00Z",
                "recorded_at": "2026-11-24T08:30:00Z", "side": "requesting", "role": "registrar",
                "fact": {"type": "message_sent"}, "texts": [{"path": "text", "text": "We write again"}],
                "imported": true}]))
        .expect("events"),
    );
    w
}

fn begins(desk: &mut Desk, action: &str) {
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(delivered(action));
    desk.keys(&[Key::Enter]);
}

fn body(desk: &Desk) -> Value {
    let found = desk.asked.iter().find_map(|e| match e {
        Effect::Command { what: What::Act { body, .. }, .. } => Some(body.clone()),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no command: {}", desk.picture()))
}

/// Fills the fields, presses, and returns what was asked of the backend.
fn asked(action: &str, values: &[(&str, &str)]) -> Value {
    let mut desk = Desk::at(80, 24);
    begins(&mut desk, action);
    for (path, text) in values {
        fill(&mut desk, path, text);
    }
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    body(&desk)
}

#[test]
fn what_each_act_after_a_delivery_asks() {
    for action in [
        "request_use_consent",
        "decide_use_consent",
        "confirm_stop",
        "return_evidence",
        "lend_person",
        "return_person",
        "release_from_attendance",
        "disclose_exculpatory",
        "cannot_keep_confidential",
        "agree_costs",
        "send_identity",
        "deliver_results",
    ] {
        let mut desk = Desk::at(80, 24);
        begins(&mut desk, action);
        insta::assert_snapshot!(format!("asks_{action}"), desk.picture());
    }
    let mut desk = Desk::at(60, 16);
    begins(&mut desk, "lend_person");
    insta::assert_snapshot!("asks_lend_person_60x16", desk.picture());
}

#[test]
fn what_is_made_of_each() {
    assert_eq!(
        asked("request_use_consent", &[("evidence", "E-2"), ("for", "A tax proceeding")]),
        json!({"evidence": "E-2", "for": "A tax proceeding"})
    );
    assert_eq!(
        asked("decide_use_consent", &[("granted", "n"), ("reasons", "Not agreed")]),
        json!({"consent": "U-1", "granted": false, "reasons": "Not agreed"}),
        "the only open one is chosen"
    );
    assert_eq!(asked("confirm_stop", &[]), json!({"measures": ["M-2"]}));
    assert_eq!(asked("return_evidence", &[]), json!({"evidence": "E-2"}), "what went back is not offered");
    assert_eq!(
        asked("lend_person", &[("person", "W"), ("consent", "y"), ("return_by", "2027-02-01")]),
        json!({"person": "W-1", "consent": true, "return_by": "2027-02-01", "immunity": true})
    );
    assert_eq!(
        asked("return_person", &[("custody_days", "12")]),
        json!({"person": "W-1", "custody_days": 12})
    );
    assert_eq!(
        asked(
            "disclose_exculpatory",
            &[("pick.evidence.E-2", "y"), ("before", "y"), ("text", "To the court")]
        ),
        json!({"evidence": ["E-2"], "before": true, "text": "To the court"})
    );
    assert_eq!(
        asked("agree_costs", &[("estimate", "12 000 USD"), ("split", "Half each")]),
        json!({"estimate_minor": 1_200_000, "currency": "USD", "split": "Half each"})
    );
    assert_eq!(
        asked("send_identity", &[("purpose", "To hear the person"), ("needed", "y")]),
        json!({"person": "V-1", "purpose": "To hear the person", "needed": true}),
        "only sealed persons are offered"
    );
}

#[test]
fn a_delivery_names_documents_things_returns_and_amounts_in_their_currency() {
    let values = [
        ("outcomes.M-1", " "),
        ("evidence.E-3.what", "statements"),
        ("evidence.E-3.return_due", "2027-03-01"),
        ("assets.B-1.frozen", "1 247 112.50 USD"),
        ("assets.B-1.confiscated", "1 000 000 USD"),
        ("assets.B-1.returned", "985 000 USD"),
        ("disposal.article", "14(2)"),
        ("disposal.costs", "15 000 USD"),
    ];
    assert_eq!(
        asked("deliver_results", &values),
        json!({
            "outcomes": {"M-1": "executed"},
            "evidence": [{"id": "E-3", "document": "statements.pdf", "classification": "shared"}],
            "return_due": [{"evidence": "E-3", "date": "2027-03-01"}],
            "assets": [{"id": "B-1", "frozen_minor": 124_711_250, "confiscated_minor": 100_000_000,
                "currency": "USD"}],
            "disposal": {"article": "14(2)", "return": [{"id": "B-1", "minor": 98_500_000, "currency": "USD"}],
                "costs_minor": 1_500_000, "costs_currency": "USD"}
        })
    );
}

#[test]
fn more_evidence_is_added_and_what_is_no_amount_is_said() {
    let mut desk = Desk::at(80, 24);
    begins(&mut desk, "deliver_results");
    fill(&mut desk, "evidence.E-3.object", "A telephone");
    fill(&mut desk, "add.evidence", "");
    desk.keys(&[Key::Enter]);
    fill(&mut desk, "evidence.E-4.object", "A second one");
    fill(&mut desk, "assets.B-1.frozen", "1,250 USD");
    desk.keys(&[Key::Ctrl('r')]);
    let picture = desk.picture();
    assert!(picture.contains("a point before the decimals"), "{picture}");
    let Screen::Form(form) = desk.state.screen() else { panic!("the form stays") };
    assert_eq!(form.fields[form.focus].path, "assets.B-1.frozen");
    desk.keys(&[Key::Ctrl('u')]);
    desk.type_in("1250 USD");
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let ids: Vec<Value> =
        body(&desk)["evidence"].as_array().expect("a list").iter().map(|e| e["id"].clone()).collect();
    assert_eq!(ids, ["E-3", "E-4"]);
}

#[test]
fn only_grounds_of_the_basis_are_offered_each_with_what_it_asks() {
    let mut desk = Desk::at(80, 24);
    desk.begins("refuse", "acknowledged", "Acknowledged");
    let Screen::Form(form) = desk.state.screen() else { panic!("a form") };
    let ground = form.fields.iter().find(|f| f.path == "ground").expect("a field");
    let shown = format!("{:?}", ground.input);
    assert!(shown.contains("LKA-SGP-5"), "a ground of a treaty on record: {shown}");
    assert!(shown.contains("18(21)(b)") && !shown.contains("UNCAC") && !shown.contains("bank_secrecy"));
    desk.type_in("18(21)(b");
    assert!(desk.picture().contains("owed without exception"), "{}", desk.picture());
    insta::assert_snapshot!("ground_chosen", desk.picture());
}

#[test]
fn where_a_request_stands_is_shown_in_sections() {
    let mut desk = Desk::at(80, 100);
    desk.keys(&[Key::Enter]);
    desk.answer_request(delivered("message"));
    let picture = desk.picture();
    for words in [
        "BY LETTER",
        "Evidence",
        "E-2: Ledger of 2019, to be returned by 2027-01-31",
        "statements.pdf, returned",
        "U-1 for E-2: A tax proceeding",
        "Only before the Court of Cairo South",
        "M-2: withdrawn",
        "W-1: released",
        "told by letter: happened 2026-11-22, came 2026-11-24, by pouch,",
        "statements.pdf",
        "breach: Reasons must be given",
        "from the old register",
        "return of evidence of E-2: DUE SOON",
        "USD 985 000.50",
        "KWD 1 234.567",
        "UNTOC: in force for both since 2006-10-22",
        "Comity's own rule",
    ] {
        assert!(picture.contains(words), "{words}:\n{picture}");
    }
    assert!(!picture.contains("Comity 5") && !picture.contains("items."), "{picture}");
    insta::assert_snapshot!("standing", picture);
    let mut desk = Desk::at(60, 16);
    desk.keys(&[Key::Enter]);
    desk.answer_request(delivered("message"));
    insta::assert_snapshot!("standing_60x16", desk.picture());
}

#[test]
fn the_draft_takes_assets_confiscation_and_spontaneous_information() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('n'), Key::Enter, Key::Char('s')]);
    let has = |desk: &Desk, path: &str| {
        let Screen::Form(form) = desk.state.screen() else { panic!("a form") };
        form.fields.iter().any(|f| f.path == path)
    };
    assert!(!has(&desk, "confiscation.extent"), "only a measure of article 13 asks for it");
    fill(&mut desk, "measures.M-1.type", "13(1)(b)");
    assert!(desk.picture().contains("its copy, facts, extent"), "{}", desk.picture());
    assert!(has(&desk, "confiscation.extent"));
    fill(&mut desk, "measures.M-1.description", "Effect to the order");
    fill(&mut desk, "measures.M-1.assets", "B-1");
    fill(&mut desk, "add.assets", "");
    desk.keys(&[Key::Enter]);
    fill(&mut desk, "assets.B-1.value", "1 247 112.50 usd");
    fill(&mut desk, "assets.B-1.holder", "L-1");
    insta::assert_snapshot!("draft_asset", desk.picture());
    fill(&mut desk, "confiscation.order_final_on", "2026-05-01");
    fill(&mut desk, "confiscation.third_parties_heard", "L-1");
    fill(&mut desk, "add.arises_from", "");
    desk.keys(&[Key::Enter]);
    desk.type_in("MUS");
    fill(&mut desk, "arises_from.limits", "Not as evidence");
    fill(&mut desk, "custody_reference", "Vault 9");
    insta::assert_snapshot!("draft_custody", desk.picture());
    desk.keys(&[Key::Ctrl('r')]);
    let created = desk.asked.iter().find_map(|e| match e {
        Effect::Command { what: What::Create(body), .. } => body.contents.clone(),
        _ => None,
    });
    let contents = serde_json::to_value(created.expect("a draft")).expect("JSON");
    assert_eq!(
        contents["assets"],
        json!([{"id": "B-1", "kind": "bank_deposit", "value_minor": 124_711_250, "currency": "USD", "holder": "L-1"}])
    );
    assert_eq!(contents["measures"][0]["assets"], json!(["B-1"]));
    assert_eq!(
        contents["confiscation"],
        json!({"mode": "13(1)(b)", "order_final_on": "2026-05-01", "third_parties_heard": ["L-1"]})
    );
    assert_eq!(
        contents["arises_from"],
        json!({"kind": "spontaneous_information", "from": "MUS", "article": "18(4)", "limits": ["Not as evidence"]})
    );
    assert_eq!(contents["custody_reference"], "Vault 9");
}

#[test]
fn interpol_is_offered_where_it_is_urgent_and_a_connected_state_takes_no_pouch() {
    let urgent = || {
        let mut w = whole(117, "approved", "Drafted", json!([offer("send", true, true)]));
        let contents = w.request.contents.as_mut().expect("contents");
        contents.urgency = serde_json::from_value(json!({"level": "urgent"})).ok();
        w
    };
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a'), Key::Enter]);
    desk.answer_request(urgent());
    assert!(desk.picture().contains("through Comity"), "{}", desk.picture());
    desk.keys(&[Key::Tab, Key::Tab, Key::Right]);
    insta::assert_snapshot!("send_channel", desk.picture());
    desk.keys(&[Key::BackTab, Key::Enter]);
    assert_eq!(body(&desk), json!({"channel": "interpol", "agreed": true}));
}

#[test]
fn a_state_by_letter_is_marked_in_the_queue_in_words() {
    let mut desk = Desk::at(80, 24);
    let mut rows = crate::office::rows();
    rows[0].by_letter = true;
    desk.keys(&[Key::Tab]);
    desk.answer_queue(rows);
    let picture = desk.picture();
    assert!(picture.contains("(letter) Bank"), "{picture}");
}

#[test]
fn what_is_due_soon_is_counted_and_has_a_view_by_name() {
    let mut desk = Desk::at(80, 24);
    assert!(desk.picture().contains("2 due soon and not late"), "{}", desk.picture());
    desk.keys(&[Key::Char(':')]);
    desk.type_in("due soon");
    desk.keys(&[Key::Enter]);
    desk.answer_queue(vec![crate::office::rows().remove(1)]);
    insta::assert_snapshot!("due_soon", desk.picture());
}
