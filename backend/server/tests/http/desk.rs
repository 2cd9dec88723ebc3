//! The desk of an executing authority: of a request its own measures, of the file what it wrote, and nothing else.

use std::collections::BTreeSet;

use axum::http::Method;
use comity_domain::codes::Role;
use comity_store::Administration;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::{
    custody, live,
    office::{Answer, Caller, Hub, PASSWORD, contents, draft, key},
    vault,
};

/// What stands in every text that is not the court's to read.
const HIDDEN: &str = "HIDDEN";

/// Who executes in India: login and authority.
const EXECUTORS: [(&str, Option<&str>); 4] = [
    ("ind.court", Some("Sessions Court")),
    ("ind.clerk", Some("Sessions Court")),
    ("ind.police", Some("HIDDEN Police")),
    ("ind.nobody", None),
];

/// Every page of a request, and what the queue and the register of documents could show of it.
const PAGES: [&str; 7] =
    ["", "/events?limit=200", "/actions", "/completeness", "/letter", "/letter?format=html", "/basis"];
const LISTS: [&str; 10] = [
    "/requests?view=due_soon",
    "/requests?view=all",
    "/requests?view=mine",
    "/requests?view=inbound",
    "/requests?view=outbound",
    "/requests?view=overdue",
    "/requests?view=drafts",
    "/requests?view=all&sort=updated",
    "/requests?view=all&status=partially_executed",
    "/queue/counts",
];

fn matter() -> Value {
    let mut body = contents();
    for text in ["authority", "subject", "nature_of_proceedings", "facts", "purpose"] {
        body[text] = json!(format!("{HIDDEN} {text}"));
    }
    body["officer_in_charge"] = json!({"name": "HIDDEN contact", "function": "HIDDEN"});
    body["conducting_authority"] = json!({"name": "HIDDEN court", "functions": "HIDDEN"});
    body["offences"][0]["provision"] = json!("HIDDEN section");
    body["measures"] = json!([
        {"id": "M-1", "type": "18(3)(f)", "description": "OWN records of one account", "persons": ["S-1"],
            "assets": ["B-1"]},
        {"id": "M-2", "type": "18(3)(a)", "description": "HIDDEN hearing", "procedure": "HIDDEN", "persons": ["W-7"],
            "assets": ["B-8"]},
        {"id": "M-3", "type": "18(3)(c)", "description": "HIDDEN search", "persons": ["S-9"]},
    ]);
    let person = |code: &str, role: &str| {
        json!({"code": code, "role": role, "age_status": "adult", "name": "HIDDEN name", "nationality": "LKA",
            "place": "HIDDEN place"})
    };
    body["persons"] = json!([person("S-1", "suspect"), person("W-7", "witness"), person("S-9", "suspect")]);
    body["assets"] = json!([
        {"id": "B-1", "kind": "bank_deposit", "value_minor": 100, "currency": "USD", "place": "OWN place", "holder": "OWN"},
        {"id": "B-8", "kind": "bank_deposit", "value_minor": 200, "currency": "USD", "place": "HIDDEN", "holder": "HIDDEN"},
    ]);
    body["urgency"] = json!({"level": "ordinary", "reason": "HIDDEN hearing day", "deadline": "2026-05-01"});
    body["confidentiality"] = json!({"level": "confidential", "text": "HIDDEN from the holder"});
    body
}

async fn hub() -> Hub {
    let hub = Hub::open().await;
    let (state, from) = ("IND".parse().unwrap(), hub.clock.now());
    let password = hub.store.hash_password(&SecretString::from(PASSWORD)).await.unwrap();
    for name in ["Sessions Court", "HIDDEN Police"] {
        let add = Administration::AddExecutingAuthority { state, name: name.to_owned(), from };
        hub.store.administer(add, from).await.unwrap();
    }
    let authorities = hub.store.state(state).await.unwrap().unwrap().executing_authorities;
    for (login, authority) in EXECUTORS {
        let add = Administration::AddUser {
            login: login.to_owned(),
            name: format!("Clerk at {login}"),
            state: Some(state),
            password: Some(password.clone()),
            roles: BTreeSet::from([Role::Executor]),
        };
        hub.store.administer(add, from).await.unwrap();
        let authority = authority.map(|name| authorities.iter().find(|a| a.name == name).unwrap().id);
        let place = Administration::PlaceUser { login: login.to_owned(), authority };
        hub.store.administer(place, from).await.unwrap();
    }
    hub
}

/// A request from Sri Lanka to India, as far as India's head may accept it, and its id.
async fn acknowledged(hub: &Hub) -> String {
    let (officer, head) = (hub.as_user("lka.officer").await, hub.as_user("lka.head").await);
    let id = draft(&officer, "IND").await;
    assert!(officer.edit(&id, matter()).await.status.is_success());
    assert!(officer.attach(&id, "name=HIDDEN-letter.pdf", b"HIDDEN letter").await.status.is_success());
    officer.act(&id, "submit", json!({})).await.is_done("in_approval", "Drafted");
    head.act(&id, "approve", json!({})).await.is_done("approved", "Drafted");
    officer.act(&id, "send", json!({})).await.is_done("sent", "Sent");
    let registrar = hub.as_user("ind.registrar").await;
    let body = json!({"own_reference": "IND 7/2026"});
    registrar.act(&id, "acknowledge", body).await.is_done("acknowledged", "Acknowledged");
    id
}

/// What happens around the court's measure: M-1 is the court's, M-2 and M-3 are the police's.
async fn accepted(hub: &Hub) -> String {
    let id = acknowledged(hub).await;
    let head = hub.as_user("ind.head").await;
    let police = "HIDDEN Police";
    let body = json!({
        "executing_authority": {"M-1": "Sessions Court", "M-2": police, "M-3": police},
        "conditions": ["HIDDEN condition"],
        "dual_criminality": {"result": "met", "text": "HIDDEN law"},
    });
    head.act(&id, "accept", body).await.is_done("in_execution", "Acknowledged");
    let officer = hub.as_user("ind.officer").await;
    let text = json!({"text": "HIDDEN note"});
    assert!(officer.act(&id, "note", text.clone()).await.status.is_success());
    assert!(officer.act(&id, "message", text).await.status.is_success());
    assert!(officer.attach(&id, "name=HIDDEN-evidence.pdf", b"HIDDEN evidence").await.status.is_success());
    let consult = json!({"id": "C-1", "subject": "HIDDEN", "proposed_conditions": ["HIDDEN"], "answer_by": "2026-02-01"});
    officer.act(&id, "consult", consult).await.is_done("in_execution", "Acknowledged");
    let deliver = json!({
        "outcomes": {"M-2": "executed"},
        "evidence": [{"id": "E-1", "document": "HIDDEN-evidence.pdf"}, {"id": "E-2", "object": "HIDDEN thing"}],
        "use_conditions": ["HIDDEN limit"],
        "return_due": [{"evidence": "E-2", "date": "2026-04-01"}],
    });
    officer.act(&id, "deliver_results", deliver).await.is_done("partially_executed", "Acknowledged");
    let note = json!({"text": "HIDDEN report of the search"});
    assert!(hub.as_user("ind.police").await.act(&id, "note", note).await.status.is_success());
    id
}

/// Everything somebody can get of a request.
async fn everything(who: &Caller<'_>, id: &str) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    let pages = PAGES.iter().map(|below| format!("/requests/{id}{below}"));
    for path in LISTS.iter().map(ToString::to_string).chain(pages) {
        let answer = who.get(&path).await;
        answers.push((path, answer));
    }
    answers
}

/// A provisional arrest that the court carries out, and the person held on it since 6 January at 06:00.
async fn arrested(hub: &Hub) -> String {
    let mut asked = custody::arrest_asked("IND", "UNTOC");
    // Where the request says who is sought the measure need not name the person again.
    asked["contents"]["extradition"] = json!({"person": "A-1"});
    asked["contents"]["measures"] = json!([{"id": "M-1", "type": "16(9)"}]);
    let id = custody::sends(hub, "LKA", asked).await;
    let registrar = hub.as_user("ind.registrar").await;
    registrar.act(&id, "acknowledge", json!({})).await.is_done("acknowledged", "Acknowledged");
    let accept = json!({
        "executing_authority": {"M-1": "Sessions Court"},
        "dual_criminality": {"result": "met", "text": "CANARY compared"},
    });
    hub.as_user("ind.head").await.act(&id, "accept", accept).await.is_done("in_execution", "Acknowledged");
    hub.at("2026-01-06T09:00:00Z");
    let arrest = json!({"person": "A-1", "arrested_at": "2026-01-06T06:00:00Z", "text": "CANARY"});
    let officer = hub.as_user("ind.officer").await;
    officer.act(&id, "report_arrest", arrest).await.is_done("in_execution", "Acknowledged");
    id
}

#[tokio::test]
async fn the_line_of_an_arrest_stands_above_the_desk_that_carries_it_out_and_above_no_other() {
    let hub = hub().await;
    let id = arrested(&hub).await;
    let court = hub.as_user("ind.court").await;
    for list in LISTS.iter().filter(|list| list.starts_with("/requests")) {
        let page = court.get(list).await.json();
        let line = &page["arrests"][0];
        assert_eq!((&line["request"], &line["person"]), (&json!(id), &json!("A-1")), "{list}: {page}");
        assert_eq!(line["until"], "2026-02-15T06:00:00Z", "{list}");
        assert_eq!(page["arrests"].as_array().map(Vec::len), Some(1), "{list}");
        assert!(!page["arrests"].to_string().contains("CANARY"), "{page}");
    }
    assert_eq!(court.get("/custody").await.json()["persons"][0]["standing"], "running");
    for other in ["ind.police", "ind.nobody"] {
        let other = hub.as_user(other).await;
        assert_eq!(other.get("/requests?view=all").await.json().get("arrests"), None);
        assert_eq!(other.get("/custody").await.json()["persons"], json!([]));
    }
    // Once the time is over: the release that is owed, and nobody when it was reported.
    hub.at("2026-02-16T09:00:00Z");
    let court = hub.as_user("ind.court").await;
    let owed = &court.get("/custody").await.json()["persons"][0];
    assert_eq!((&owed["standing"], &owed["until"]), (&json!("release_owed"), &json!("2026-02-15T06:00:00Z")));
    let release = json!({"released_at": "2026-02-16T08:00:00Z", "text": "the time is over"});
    hub.as_user("ind.officer").await.act(&id, "report_release", release).await.is_done("lapsed", "Ended");
    assert_eq!(court.get("/custody").await.json()["persons"], json!([]));
}

#[tokio::test]
async fn nothing_of_other_measures_is_in_any_answer() {
    let hub = hub().await;
    let id = accepted(&hub).await;
    let officer = hub.as_user("ind.officer").await;
    let whole = officer.get(&format!("/requests/{id}")).await;
    assert!(whole.text().contains(HIDDEN) && whole.text().contains("\"M-3\""), "there is something to hide");
    let court = hub.as_user("ind.court").await;
    assert!(court.act(&id, "note", json!({"text": "Records are asked for"})).await.status.is_success());
    for (path, answer) in everything(&court, &id).await {
        let text = answer.text();
        for other in
            [HIDDEN, "\"M-2\"", "\"M-3\"", "W-7", "S-9", "B-8", "\"E-1\"", "\"E-2\"", "\"C-1\"", "lka."]
        {
            assert!(!text.contains(other), "{path} has {other}: {text}");
        }
    }
    let view = court.get(&format!("/requests/{id}")).await.json();
    let of = |list: &str, field: &str| -> Vec<String> {
        let items = view[list].as_array().unwrap().iter();
        items.map(|i| i[field].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(of("measures", "id"), ["M-1"]);
    assert_eq!(of("clocks", "clock"), ["reasoned_deadline", "execute"]);
    assert_eq!(view["documents"], json!([]));
    let contents = &view["contents"];
    assert_eq!(
        contents["persons"],
        json!([{"code": "S-1", "role": "suspect", "sealed": false, "age_status": "adult"}])
    );
    assert_eq!(contents["measures"][0]["description"], "OWN records of one account");
    assert_eq!(contents["assets"][0]["place"], "OWN place");
    let kept: BTreeSet<&String> = contents.as_object().unwrap().keys().collect();
    assert!(kept.iter().all(|k| matches!(k.as_str(), "measures" | "persons" | "assets")), "{kept:?}");
}

#[tokio::test]
async fn a_timeline_has_the_acceptance_and_what_the_authority_wrote() {
    let hub = hub().await;
    let id = accepted(&hub).await;
    let (court, clerk) = (hub.as_user("ind.court").await, hub.as_user("ind.clerk").await);
    assert!(court.act(&id, "note", json!({"text": "Records are asked for"})).await.status.is_success());
    let attached = court.attach(&id, "name=records.pdf&classification=file", b"records").await;
    assert_eq!(attached.status.as_u16(), 201, "{}", attached.text());
    let document = attached.header("location").to_owned();
    let path = document.strip_prefix("/api/v1").unwrap();
    let actions = |answer: Answer| -> Vec<String> {
        let events = answer.json()["events"].as_array().unwrap().clone();
        events.iter().map(|e| e["action"].as_str().unwrap().to_owned()).collect()
    };
    for who in [&court, &clerk] {
        let events = who.get(&format!("/requests/{id}/events")).await;
        let first = events.json()["events"][0].clone();
        assert_eq!(first["fact"]["measures"], json!(["M-1"]));
        assert_eq!(first["texts"], json!([{"path": "executing_authority.M-1", "text": "Sessions Court"}]));
        assert_eq!(actions(events), ["accept", "note", "attach"]);
        assert_eq!(who.get(path).await.text(), "records");
        let paged = who.get(&format!("/requests/{id}/events?limit=1")).await.json();
        let next = paged["next"].as_u64().unwrap();
        let rest = who.get(&format!("/requests/{id}/events?limit=1&after={next}")).await;
        assert_eq!(actions(rest), ["note"]);
    }
    // The central authority reads it in its file, the other executing authority and the other State do not.
    let officer = hub.as_user("ind.officer").await;
    assert_eq!(officer.get(path).await.text(), "records");
    let seen = officer.get(&format!("/requests/{id}/events?limit=200")).await.text();
    assert!(seen.contains("Records are asked for"));
    for login in ["ind.police", "ind.nobody", "lka.officer", "lka.auditor", "bhr.officer"] {
        let other = hub.as_user(login).await;
        assert_eq!(other.get(path).await.status.as_u16(), 404, "{login}");
        let events = other.get(&format!("/requests/{id}/events?limit=200")).await.text();
        assert!(!events.contains("Records are asked for"), "{login}");
    }
    // What the officer attached is not the court's, shared or not.
    for document in officer.get(&format!("/requests/{id}")).await.json()["documents"].as_array().unwrap() {
        let id = document["id"].as_str().unwrap();
        let expected = if document["name"] == "records.pdf" { 200 } else { 404 };
        assert_eq!(court.get(&format!("/documents/{id}")).await.status.as_u16(), expected, "{document}");
    }
}

#[tokio::test]
async fn a_request_is_on_a_desk_once_a_measure_was_given_to_it() {
    let hub = hub().await;
    let id = acknowledged(&hub).await;
    let court = hub.as_user("ind.court").await;
    let nothing = "0197c000-0000-7000-8000-000000000001";
    let same = async |who: &Caller<'_>, below: &str| {
        let (one, other) = (
            who.get(&format!("/requests/{id}{below}")).await,
            who.get(&format!("/requests/{nothing}{below}")).await,
        );
        assert_eq!((one.status.as_u16(), &one.bytes), (404, &other.bytes), "{below}");
    };
    for below in PAGES {
        same(&court, below).await;
    }
    assert_eq!(court.get("/requests?view=all").await.json()["rows"], json!([]));
    let accept = json!({
        "executing_authority": {"M-1": "Sessions Court", "M-2": "HIDDEN Police", "M-3": "HIDDEN Police"},
        "dual_criminality": {"result": "met", "text": "compared"},
    });
    let head = hub.as_user("ind.head").await;
    head.act(&id, "accept", accept).await.is_done("in_execution", "Acknowledged");
    let rows = court.get("/requests?view=mine").await.json()["rows"].clone();
    let row = &rows[0];
    assert_eq!(
        (rows.as_array().unwrap().len(), &row["id"], &row["own_reference"]),
        (1, &json!(id), &json!("IND 7/2026"))
    );
    assert!(row.get("subject").is_none_or(Value::is_null) && row["due"]["clock"] == "execute", "{row:#}");
    let counts = court.get("/queue/counts").await.json();
    assert_eq!((&counts["mine"], &counts["all"], &counts["drafts"]), (&json!(1), &json!(1), &json!(0)));
    for (query, found) in
        [("q=IND", 1), ("q=HIDDEN", 0), ("view=all&status=closed", 0), ("view=all&counterpart=LKA", 1)]
    {
        let rows = court.get(&format!("/requests?{query}")).await.json()["rows"].clone();
        assert_eq!(rows.as_array().unwrap().len(), found, "{query}");
    }
    for below in ["/completeness", "/letter", "/basis"] {
        same(&court, below).await;
    }
    let nobody = hub.as_user("ind.nobody").await;
    assert_eq!(nobody.get("/requests?view=all").await.json()["rows"], json!([]));
    same(&nobody, "").await;
}

#[tokio::test]
async fn it_reports_in_the_file_and_does_nothing_else() {
    let hub = hub().await;
    let id = accepted(&hub).await;
    let court = hub.as_user("ind.court").await;
    let refused = court.act(&id, "deliver_results", json!({"outcomes": {"M-1": "executed"}})).await;
    refused.is_problem(403, "not_yours");
    let shared = court.attach(&id, "name=records.pdf&share=true", b"records").await;
    shared.is_problem(422, "document_of_the_file");
    let answer = court.send(Method::POST, "/exports", &[], &json!({"format": "jsonl"})).await;
    assert!(answer.status.is_client_error() && !answer.text().contains(HIDDEN), "{}", answer.text());
    // Written on an older version, it is told that there is a newer one, and not what happened.
    let path = format!("/requests/{id}/actions/note");
    let headers = [("if-match", "\"1\""), ("idempotency-key", &key())];
    let stale = court.send(Method::POST, &path, &headers, &json!({"text": "late"})).await;
    assert!(!stale.text().contains("deliver_results") && !stale.text().contains(HIDDEN), "{}", stale.text());
}

#[tokio::test]
async fn news_of_a_desk_are_its_own() {
    let hub = hub().await;
    let id = accepted(&hub).await;
    let court = hub.as_user("ind.court").await;
    let mut news = live::open(&court, Some(0)).await;
    assert!(news.next().await.is_some(), "the start");
    let accept = news.next().await.unwrap().data;
    assert_eq!((&accept["action"], &accept["request"]), (&json!("accept"), &json!(id)));
    assert!(news.next().await.is_none(), "nothing else was its own");
    assert!(court.act(&id, "note", json!({"text": "Records are asked for"})).await.status.is_success());
    assert_eq!(news.next().await.unwrap().data["action"], "note");
    let police = hub.as_user("ind.police").await;
    assert!(police.act(&id, "note", json!({"text": "HIDDEN"})).await.status.is_success());
    assert!(news.next().await.is_none());
    let nobody = hub.as_user("ind.nobody").await;
    let mut silent = live::open(&nobody, Some(0)).await;
    assert!(silent.next().await.is_some() && silent.next().await.is_none());
}

#[tokio::test]
async fn a_court_opens_whom_its_measures_concern_and_finds_nobody_else_by_trying_codes() {
    let hub = hub().await;
    let mut body = contents();
    body["measures"] = json!([
        {"id": "M-1", "type": "18(3)(a)", "description": "A hearing", "persons": ["V-1"]},
        {"id": "M-2", "type": "18(3)(a)", "description": "Another", "persons": ["V-2"]},
    ]);
    let persons = body["persons"].as_array_mut().unwrap();
    persons
        .extend([vault::sealed("V-1", vault::NAME, true), vault::sealed("V-2", "Peregrine Ironwood", true)]);
    let id = vault::sent(&hub, body).await;
    let registrar = hub.as_user("ind.registrar").await;
    registrar.act(&id, "acknowledge", json!({})).await.is_done("acknowledged", "Acknowledged");
    let court = hub.as_user("ind.court").await;
    vault::open(&court, &id, "V-1").await.is_problem(404, "not_found");
    let to = json!({"executing_authority": {"M-1": "Sessions Court", "M-2": "HIDDEN Police"}});
    hub.as_user("ind.head").await.act(&id, "accept", to).await.is_done("in_execution", "Acknowledged");
    for (login, person, status) in [
        ("ind.court", "V-1", 200),
        ("ind.clerk", "V-1", 200),
        ("ind.court", "V-2", 404),
        ("ind.court", "V-9", 404),
        ("ind.police", "V-1", 404),
        ("ind.police", "V-2", 200),
        ("ind.nobody", "V-1", 404),
    ] {
        let answer = vault::open(&hub.as_user(login).await, &id, person).await;
        assert_eq!(answer.status, status, "{login} {person}: {}", answer.text());
    }
    let absent = vault::open(&court, &id, "V-9").await;
    let hidden = vault::open(&court, &id, "V-2").await;
    assert_eq!((absent.status, absent.json()), (hidden.status, hidden.json()), "the same 404");
    let view = court.get(&format!("/requests/{id}")).await.json();
    assert_eq!(view["identities_held"], json!(["V-1"]));
    let events = court.get(&format!("/requests/{id}/events")).await.json();
    assert!(events.get("protected").is_none(), "who opened what is the office's to know: {events}");
}

#[tokio::test]
async fn what_an_authority_filed_stays_its_own_when_people_move() {
    let hub = hub().await;
    let id = accepted(&hub).await;
    let (court, clerk) = (hub.as_user("ind.court").await, hub.as_user("ind.clerk").await);
    assert!(court.act(&id, "note", json!({"text": "OWN note of the court"})).await.status.is_success());
    let attached = court.attach(&id, "name=records.pdf&classification=file", b"records").await;
    let document = attached.header("location").strip_prefix("/api/v1").unwrap().to_owned();
    let state = "IND".parse().unwrap();
    let authorities = hub.store.state(state).await.unwrap().unwrap().executing_authorities;
    let police = authorities.iter().find(|a| a.name == "HIDDEN Police").unwrap().id;
    let moved = Administration::PlaceUser { login: "ind.court".to_owned(), authority: Some(police) };
    hub.store.administer(moved, hub.clock.now()).await.unwrap();
    let events = async |who: &Caller<'_>| who.get(&format!("/requests/{id}/events?limit=200")).await.text();
    // The court keeps it, the police do not get it, and who moved left it behind.
    assert_eq!(clerk.get(&document).await.text(), "records");
    assert!(events(&clerk).await.contains("OWN note of the court"));
    for login in ["ind.police", "ind.court"] {
        let other = hub.as_user(login).await;
        assert_eq!(other.get(&document).await.status.as_u16(), 404, "{login}");
        assert!(!events(&other).await.contains("OWN note of the court"), "{login}");
        assert!(events(&other).await.contains("HIDDEN report of the search"), "{login}");
    }
}

#[tokio::test]
async fn the_people_of_the_office_are_not_an_executing_authority_s_to_know() {
    let hub = hub().await;
    let id = accepted(&hub).await;
    let court = hub.as_user("ind.court").await;
    let logins = |answer: Answer| -> Vec<String> {
        let people = answer.json().as_array().unwrap().clone();
        people.iter().map(|p| p["login"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(logins(court.get("/colleagues").await), ["ind.clerk", "ind.court"]);
    assert_eq!(logins(hub.as_user("ind.nobody").await.get("/colleagues").await), ["ind.nobody"]);
    assert!(logins(hub.as_user("ind.head").await.get("/colleagues").await).len() > 4);
    let events = court.get(&format!("/requests/{id}/events?limit=200")).await;
    assert_eq!(events.json()["events"][0]["action"], "accept");
    assert!(!events.text().contains("ind.head"), "{}", events.text());
}

#[tokio::test]
async fn nobody_works_for_an_authority_that_ended() {
    let hub = hub().await;
    let id = accepted(&hub).await;
    let state = "IND".parse().unwrap();
    let authorities = hub.store.state(state).await.unwrap().unwrap().executing_authorities;
    let authority = authorities.iter().find(|a| a.name == "Sessions Court").unwrap().id;
    let court = hub.as_user("ind.court").await;
    assert_eq!(court.get(&format!("/requests/{id}")).await.status, 200);
    let until = hub.clock.now();
    let end = Administration::EndExecutingAuthority { state, authority, until };
    hub.store.administer(end, until).await.unwrap();
    court.get(&format!("/requests/{id}")).await.is_problem(404, "not_found");
    assert_eq!(court.get("/requests?view=all").await.json()["rows"], json!([]));
    let place = Administration::PlaceUser { login: "ind.nobody".to_owned(), authority: Some(authority) };
    let refused = hub.store.administer(place, until).await.unwrap_err();
    assert_eq!(refused.to_string(), "that authority has ended");
}

#[tokio::test]
async fn a_measure_says_on_whose_desk_it_lies_and_a_name_that_is_not_on_the_register_on_none() {
    let hub = hub().await;
    let id = acknowledged(&hub).await;
    let state = "IND".parse().unwrap();
    let authorities = hub.store.state(state).await.unwrap().unwrap().executing_authorities;
    let of = |name: &str| json!(authorities.iter().find(|a| a.name == name).unwrap().id);
    let accept = json!({
        "executing_authority": {"M-1": " sessions court", "M-2": of("HIDDEN Police"), "M-3": "Sesions Court"},
        "dual_criminality": {"result": "met", "text": "compared"},
    });
    let head = hub.as_user("ind.head").await;
    head.act(&id, "accept", accept).await.is_done("in_execution", "Acknowledged");
    let desks = async |login: &str| {
        let view = hub.as_user(login).await.get(&format!("/requests/{id}")).await.json();
        let measures = view["measures"].as_array().unwrap().iter();
        measures.map(|m| m.get("desk").cloned().unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(desks("ind.officer").await, [of("Sessions Court"), of("HIDDEN Police"), Value::Null]);
    assert_eq!(desks("lka.officer").await, [Value::Null, Value::Null, Value::Null]);
    assert_eq!(desks("ind.police").await, [of("HIDDEN Police")]);
}
