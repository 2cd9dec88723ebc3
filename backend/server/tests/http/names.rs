//! A name that leaves is found, wherever it stands: every text of every command, seeded one by one.
//!
//! The commands are walked as JSON, so a field that is added tomorrow is seeded without anybody thinking of it.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use comity_domain::codes::Action;
use serde_json::{Value, json};

use crate::{
    office::{Answer, Hub, contents, key},
    vault::{self, sealed},
};

/// The name as a text says it, and as an id or the name of a file could hold it.
const SEEDS: [&str; 2] = ["see QUILLFEATHER, kanariya", "Kanariya-Quillfeather"];

/// What the other State never reads, or what says nothing in words.
const NOT_SEEDED: [Action; 11] = [
    Action::Lapse,  // the clock's own act
    Action::Attach, // its name is no JSON: seeded by hand below
    Action::Import, // on the host; seeded in the tests of the store
    Action::Submit,
    Action::Approve,
    Action::ReturnToDrafter,
    Action::Note,
    Action::Recall,
    Action::Cancel,
    Action::Assign,
    Action::SetPriority,
];

#[derive(Default)]
struct Seeded {
    found: BTreeSet<String>,
    /// Refused for another reason, whatever was seeded: no text.
    no_text: BTreeSet<String>,
    actions: BTreeSet<String>,
}

/// Every string of a value, as a JSON pointer.
fn texts(value: &Value, at: &str, out: &mut Vec<String>) {
    match value {
        Value::String(_) => out.push(at.to_owned()),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, v)| texts(v, &format!("{at}/{i}"), out));
        }
        Value::Object(fields) => fields.iter().for_each(|(name, v)| texts(v, &format!("{at}/{name}"), out)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

struct Story {
    hub: Hub,
    seeded: Seeded,
}

impl Story {
    async fn send(&self, login: &str, method: Method, path: &str, body: &Value) -> Answer {
        let caller = self.hub.as_user(login).await;
        let etag = match path.strip_prefix("/requests/") {
            Some(rest) => caller.etag(rest.split('/').next().unwrap()).await,
            None => "\"0\"".to_owned(),
        };
        let key = key();
        caller.send(method, path, &[("if-match", &etag), ("idempotency-key", &key)], body).await
    }

    /// Seeds each text of a command in turn; nothing of it is done. Then does the command as it is.
    async fn does(&mut self, login: &str, method: Method, path: &str, action: &str, body: Value) -> Value {
        let mut at = vec![];
        texts(&body, "", &mut at);
        for pointer in at.iter().filter(|p| !p.contains("/identity/")) {
            let mut was_found = false;
            for seed in SEEDS {
                let mut seeded = body.clone();
                *seeded.pointer_mut(pointer).unwrap() = json!(seed);
                let answer = self.send(login, method.clone(), path, &seeded).await;
                assert!(answer.status.is_client_error(), "{action} {pointer} took {seed}: {}", answer.text());
                assert!(
                    !answer.text().to_lowercase().contains("quillfeather"),
                    "{action} {pointer} says it again"
                );
                was_found |= answer.text().contains("names_sealed_person");
            }
            let place = if was_found { &mut self.seeded.found } else { &mut self.seeded.no_text };
            place.insert(format!("{action} {pointer}"));
        }
        let done = self.send(login, method, path, &body).await;
        assert!(done.status.is_success(), "{action}: {}", done.text());
        self.seeded.actions.insert(action.to_owned());
        done.json()
    }

    async fn act(&mut self, login: &str, id: &str, action: &str, body: Value) {
        let path = format!("/requests/{id}/actions/{action}");
        self.does(login, Method::POST, &path, action, body).await;
    }

    /// Acts without seeding.
    async fn only(&self, login: &str, id: &str, action: &str, body: Value) {
        let answer = self.send(login, Method::POST, &format!("/requests/{id}/actions/{action}"), &body).await;
        assert!(answer.status.is_success(), "{action}: {}", answer.text());
    }

    async fn attach(&self, login: &str, id: &str, name: &str, class: &str) -> Answer {
        let caller = self.hub.as_user(login).await;
        caller.attach(id, &format!("name={name}&classification={class}"), b"%PDF-1.7 paper").await
    }

    async fn acknowledged(&mut self) -> String {
        let id = vault::sent(&self.hub, vault::protecting()).await;
        self.only("ind.registrar", &id, "acknowledge", json!({})).await;
        id
    }
}

/// Contents with something in every field, and a sealed person.
fn full() -> Value {
    let mut full = vault::protecting();
    let more = json!({
        "documents": [], "custody_reference": "Vault 9", "their_reference": "AG/7", "own_reference": "LKA/7",
        "assets": [{"id": "B-1", "kind": "bank_deposit", "value_minor": 5, "currency": "USD", "place": "Delhi",
            "holder": "A company"}],
        "urgency": {"level": "ordinary", "reason": "A hearing", "deadline": "2026-06-30"},
        "confidentiality": {"level": "confidential", "text": "Kept from the holder"},
        "confiscation": {"mode": "13(1)(a)", "order_copy": "order.pdf", "order_final_on": "2026-01-03",
            "extent": "The whole", "third_parties_heard": ["A bank"], "disposal_asked": "Return"},
        "arises_from": {"from": "BHR", "date": "2026-01-05", "limits": ["Not as evidence"], "text": "A tip"},
    });
    for (name, value) in more.as_object().unwrap() {
        full[name] = value.clone();
    }
    let suspect = &mut full["persons"][0];
    suspect["description"] = json!("Of middle age");
    full["measures"][0]["procedure"] = json!("With a certificate");
    full["measures"][0]["assets"] = json!(["B-1"]);
    full
}

async fn drafting(story: &mut Story) {
    let mut contents = full();
    for optional in ["own_reference", "confiscation"] {
        // What a plain request does not have is seeded where it is refused for that alone.
        contents.as_object_mut().unwrap().remove(optional);
    }
    let body = json!({"kind": "mla", "requested": "IND", "contents": contents});
    let made = story.does("lka.officer", Method::POST, "/requests", "create", body).await;
    let id = made["id"].as_str().unwrap().to_owned();
    let path = format!("/requests/{id}");
    contents["persons"].as_array_mut().unwrap().iter_mut().for_each(|p| {
        p.as_object_mut().unwrap().remove("identity");
    });
    story.does("lka.officer", Method::PATCH, &path, "edit", json!({"contents": contents})).await;
    let named = story.attach("lka.officer", &id, "Kanariya_Quillfeather.pdf", "shared").await;
    named.is_problem(422, "names_sealed_person");
    assert!(story.attach("lka.officer", &id, "hindi.pdf", "shared").await.status.is_success());
    let translated = json!({"language": "hi", "document": "hindi.pdf", "certified": true});
    story.act("lka.officer", &id, "translate", translated).await;
    story.only("lka.officer", &id, "submit", json!({})).await;
    story.only("lka.head", &id, "approve", json!({})).await;
    story.act("lka.officer", &id, "send", json!({"channel": "comity"})).await;
}

async fn answering(story: &mut Story) {
    let mut contents = vault::protecting();
    // So that a person may be lent as well.
    contents["measures"][0]["type"] = json!("18(10)");
    let id = vault::sent(&story.hub, contents).await;
    story.act("lka.officer", &id, "remind", json!({"text": "How is it?"})).await;
    story.act("ind.registrar", &id, "acknowledge", json!({"own_reference": "IND/7"})).await;
    story.act("ind.officer", &id, "report_progress", json!({"text": "With the court"})).await;
    story.act("ind.officer", &id, "message", json!({"text": "Received"})).await;
    let asked = json!({"items": [{"id": "I-1", "text": "Which branch?"}], "due": "2026-02-01"});
    story.act("ind.officer", &id, "request_information", asked).await;
    assert!(story.attach("lka.officer", &id, "answer.pdf", "shared").await.status.is_success());
    let answered = json!({"answers": {"I-1": "In Kandy"}, "documents": ["answer.pdf"]});
    story.act("lka.officer", &id, "supply_information", answered).await;
    let consult = json!({"id": "C-1", "subject": "A delay", "proposed_conditions": ["This matter only"],
        "answer_by": "2026-02-01"});
    story.act("ind.officer", &id, "consult", consult).await;
    let answer = json!({"consultation": "C-1", "accepted": ["This matter only"],
        "declined": {"M-1": "Needed now"}, "text": "In short"});
    story.act("lka.officer", &id, "answer_consultation", answer).await;
    let postponed = json!({"running_proceeding": "A trial here", "review_date": "2026-06-01",
        "consultation": {"id": "C-1"}});
    story.act("ind.head", &id, "postpone", postponed).await;
    story.act("ind.head", &id, "resume", json!({"text": "It ended"})).await;
    let accepted = json!({"executing_authority": {"M-1": "The court"}, "conditions": ["This matter only"],
        "dual_criminality": {"result": "met", "text": "Section 70"}});
    story.act("ind.head", &id, "accept", accepted).await;
    story.act("ind.officer", &id, "cannot_keep_confidential", json!({"text": "A public hearing"})).await;
    let goes = json!({"person": "V-2", "purpose": "Summons by the court", "needed": true});
    story.act("lka.head", &id, "send_identity", goes).await;
    let lent = json!({"person": "S-1", "consent": true, "return_by": "2026-04-01", "immunity": true,
        "conditions": ["Kept in custody"]});
    story.act("ind.officer", &id, "lend_person", lent).await;
    let released = json!({"person": "V-1", "until": "2026-03-01", "text": "Free to go"});
    story.act("lka.officer", &id, "release_from_attendance", released).await;
    let back = json!({"person": "S-1", "custody_days": 3, "text": "By air"});
    story.act("lka.officer", &id, "return_person", back).await;
    let costs = json!({"estimate_minor": 100, "currency": "INR", "split": "Half each"});
    story.act("lka.head", &id, "agree_costs", costs).await;
    let delivered = json!({"outcomes": {"M-1": "executed"}, "evidence": [{"id": "E-1", "object": "A card"}],
        "use_conditions": ["This matter only"], "return_due": [{"evidence": "E-1", "date": "2026-04-01"}],
        "text": "Attached"});
    story.act("ind.officer", &id, "deliver_results", delivered).await;
    let use_it = json!({"id": "U-1", "evidence": "E-1", "for": "A second trial"});
    story.act("lka.officer", &id, "request_use_consent", use_it).await;
    let decided = json!({"consent": "U-1", "granted": true, "conditions": ["The same court"],
        "reasons": "As asked"});
    story.act("ind.head", &id, "decide_use_consent", decided).await;
    let disclosed =
        json!({"evidence": ["E-1"], "before": false, "reason": "No time", "text": "To the defence"});
    story.act("lka.officer", &id, "disclose_exculpatory", disclosed).await;
    story.act("lka.officer", &id, "return_evidence", json!({"evidence": "E-1", "text": "By pouch"})).await;
    story
        .act("lka.officer", &id, "confirm_receipt", json!({"usable": true, "outcome_feedback": "Of use"}))
        .await;
}

async fn ending(story: &mut Story) {
    let deficient = vault::sent(&story.hub, vault::protecting()).await;
    let missing = json!({"missing": [{"article": "18(15)(d)", "text": "Which accounts?"}]});
    story.act("ind.registrar", &deficient, "return_deficient", missing).await;

    let stopped = story.acknowledged().await;
    let accepted = json!({"executing_authority": {"M-1": "The court"},
        "dual_criminality": {"result": "met", "text": "Section 70"}});
    story.only("ind.head", &stopped, "accept", accepted).await;
    let withdrawn = json!({"measures": ["M-1"], "reason": "Overtaken"});
    story.act("lka.head", &stopped, "withdraw", withdrawn).await;
    let confirmed = json!({"measures": ["M-1"], "text": "Work stopped"});
    story.act("ind.officer", &stopped, "confirm_stop", confirmed).await;

    let silent = story.acknowledged().await;
    let asked = json!({"items": [{"text": "Which branch?"}], "due": "2026-02-01"});
    story.only("ind.officer", &silent, "request_information", asked).await;
    story.hub.at("2026-03-01T09:00:00Z");
    story.act("ind.officer", &silent, "go_on_without", json!({"text": "No answer came"})).await;
    let refused = json!({"ground": "18(21)(b)", "reasons": "Essential interests",
        "consultation": {"none_because": "It was urgent", "breach": true}});
    story.act("ind.head", &silent, "refuse", refused).await;
}

/// From a State by letter.
async fn on_paper(story: &mut Story) {
    let mut contents = contents();
    contents["persons"].as_array_mut().unwrap().push(sealed("V-1", vault::NAME, false));
    let came = json!({"kind": "mla", "requesting": "NPL", "contents": contents, "received_on": "2026-01-04",
        "channel": "diplomatic_pouch", "their_reference": "NPL/9"});
    let made = story.does("lka.registrar", Method::POST, "/requests", "register", came).await;
    let id = made["id"].as_str().unwrap().to_owned();
    story.only("lka.registrar", &id, "acknowledge", json!({})).await;
    assert!(story.attach("lka.registrar", &id, "letter.pdf", "file").await.status.is_success());
    let told = json!({"on_behalf_of": "requesting", "occurred_at": "2026-01-05T09:00:00Z",
        "channel": "diplomatic_pouch", "received_on": "2026-01-05", "their_reference": "NPL/10",
        "document": "letter.pdf", "measures": [], "reason": "No longer needed"});
    let path = format!("/requests/{id}/actions/withdraw");
    story.does("lka.registrar", Method::POST, &path, "withdraw told", told).await;
}

/// Of a kind, from Sri Lanka to India, taken in; the person sought is not sealed, others are.
async fn asked(story: &Story, kind: &str, measure: &str) -> String {
    let mut contents = vault::protecting();
    contents["measures"] = json!([{"id": "M-1", "type": measure, "description": "Held", "persons": ["S-1"]}]);
    contents["extradition"] = json!({"person": "S-1", "location": "Delhi", "instrument": "A warrant"});
    contents["undertaking"] = json!("A request follows");
    let body = json!({"kind": kind, "requested": "IND", "contents": contents});
    let answer = story.send("lka.officer", Method::POST, "/requests", &body).await;
    let id = answer.json()["id"].as_str().unwrap_or_else(|| panic!("{}", answer.text())).to_owned();
    story.only("lka.officer", &id, "submit", json!({})).await;
    story.only("lka.head", &id, "approve", json!({})).await;
    story.only("lka.officer", &id, "send", json!({})).await;
    story.only("ind.registrar", &id, "acknowledge", json!({})).await;
    id
}

/// Arrest and release, surrender, and the prosecution in place of extradition.
async fn seeking(story: &mut Story) {
    let now = story.hub.clock.now().to_string();
    let today = &now[..10];
    let accepted =
        json!({"executing_authority": {"M-1": "The court"}, "dual_criminality": {"result": "met"}});
    let id = asked(story, "provisional_arrest", "16(9)").await;
    story.only("ind.head", &id, "accept", accepted.clone()).await;
    let arrested = json!({"person": "S-1", "arrested_at": now, "place": "Delhi", "text": "At the airport"});
    story.act("ind.officer", &id, "report_arrest", arrested).await;
    let released = json!({"person": "S-1", "released_at": now, "text": "By order of the court"});
    story.act("ind.officer", &id, "report_release", released).await;
    let id = asked(story, "extradition", "16").await;
    story.only("ind.head", &id, "accept", accepted).await;
    let ordered = json!({"decision": "The court committed the person", "conditions": ["Time counts"],
        "consent": "person"});
    story.act("ind.head", &id, "order_surrender", ordered).await;
    let surrendered = json!({"date": today, "place": "Delhi airport", "property": ["A watch"]});
    story.act("ind.officer", &id, "surrender", surrendered).await;
    let id = asked(story, "extradition", "16").await;
    let refused = json!({"ground": "16(10)", "reasons": "A national",
        "consultation": {"none_because": "Nothing to add"}});
    story.only("ind.head", &id, "refuse", refused).await;
    let submitted = json!({"event": "submitted", "authority": "The prosecutor", "date": today,
        "text": "The file went today"});
    story.act("ind.officer", &id, "report_prosecution", submitted).await;
}

#[tokio::test]
async fn a_sealed_name_is_found_in_every_text_of_every_command_that_leaves() {
    let mut story = Story { hub: Hub::open().await, seeded: Seeded::default() };
    drafting(&mut story).await;
    answering(&mut story).await;
    on_paper(&mut story).await;
    ending(&mut story).await;
    seeking(&mut story).await;
    let Seeded { found, no_text, actions } = story.seeded;
    let all: BTreeSet<String> = Action::ALL.iter().map(ToString::to_string).collect();
    let not_seeded: BTreeSet<String> = NOT_SEEDED.iter().map(ToString::to_string).collect();
    let missing: Vec<_> = all.difference(&actions).filter(|a| !not_seeded.contains(*a)).collect();
    assert!(missing.is_empty(), "nobody seeds {missing:?}");
    let mut lines = vec!["found".to_owned()];
    lines.extend(by_action(&found));
    lines.push("no text: refused for what it is".to_owned());
    lines.extend(by_action(&no_text));
    insta::assert_snapshot!(lines.join("\n"));
}

fn by_action(places: &BTreeSet<String>) -> Vec<String> {
    let mut by_action: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for place in places {
        let (action, pointer) = place.rsplit_once(' ').unwrap();
        by_action.entry(action).or_default().push(pointer);
    }
    by_action.iter().map(|(action, pointers)| format!("  {action}: {}", pointers.join(" "))).collect()
}
