//! Two States' data side by side: what one State reads does not depend on what others do, byte by byte.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    http::{Method, Request},
};
use comity_api::{letter::LetterKind, queue::View};
use comity_domain::codes::{Question, Role};
use comity_store::Administration;
use secrecy::SecretString;
use serde_json::json;

use crate::{
    custody::{arrest_asked, sends},
    office::{Answer, Caller, Hub, PASSWORD, draft, sent},
};

/// Between what is read and the reading.
const EVE: &str = "2026-01-20T00:00:00Z";

/// Every path a person of Sri Lanka can read, made from the routes of the document: none escapes.
fn paths(ids: &[String], documents: &[String], references: &[&str]) -> Vec<String> {
    let mut paths = Vec::new();
    for (path, operations) in comity_server::openapi().paths.paths {
        if operations.get.is_none() {
            continue;
        }
        let of = |all: &[String], name: &str| all.iter().map(|x| path.replace(name, x)).collect::<Vec<_>>();
        paths.extend(match path.as_str() {
            "/api/v1/requests" => {
                let mut all = of(&[String::new()], "{}");
                for view in View::ALL.into_iter().chain([View::DueSoon]).map(View::as_str) {
                    all.push(format!("{path}?view={view}"));
                    all.push(format!("{path}?view={view}&sort=updated&limit=2"));
                    all.push(format!("{path}?view={view}&sort=reference&counterpart=IND"));
                    all.push(format!("{path}?view={view}&q=CANARY"));
                    all.push(format!("{path}?view={view}&q=BHR"));
                }
                all
            }
            "/api/v1/references/{reference}" => {
                references.iter().map(|r| path.replace("{reference}", r)).collect()
            }
            "/api/v1/documents/{id}" => of(documents, "{id}"),
            "/api/v1/states/{code}" => ["LKA", "IND", "BHR"].map(|code| path.replace("{code}", code)).into(),
            "/api/v1/basis" => {
                let asked =
                    ["IND", "BHR"].map(|to| format!("{path}?requested={to}&families=laundering")).into_iter();
                asked.chain([format!("{path}?requesting=IND&requested=BHR")]).collect()
            }
            "/api/v1/releases/{quarter}" | "/api/v1/releases/{quarter}/file" => {
                vec![path.replace("{quarter}", "2025Q4")]
            }
            // What was there before anybody read: reading by export is an entry too.
            "/api/v1/audit/entries" => vec![format!("{path}?limit=200&to={EVE}")],
            "/api/v1/audit/questions/{code}" => {
                let asked = Question::ALL.iter().map(|code| path.replace("{code}", code.as_str()));
                asked.map(|path| format!("{path}?to={EVE}")).collect()
            }
            "/api/v1/requests/{id}/letter" => {
                let kinds = LetterKind::ALL.iter().map(|kind| format!("{path}?kind={kind}"));
                kinds.flat_map(|kind| ids.iter().map(move |id| kind.replace("{id}", id))).collect()
            }
            p if p.contains("{id}") => of(ids, "{id}"),
            // Live updates have a test of their own; counters are for operators and hold no State's reads.
            "/api/v1/events" | "/metrics" => vec![],
            p => vec![p.to_owned()],
        });
    }
    let left: Vec<_> = paths.iter().filter(|path| path.contains('{')).collect();
    assert!(left.is_empty(), "not asked of anything: {left:?}");
    paths
}

/// What the auditor's questions find, save how often the trail was taken out, and without the length of the log.
fn without_exports(answer: &Answer) -> Vec<u8> {
    let mut answer = answer.json();
    answer["through"].take();
    answer["questions"].as_array_mut().unwrap().retain(|question| question["code"] != "exported");
    answer.to_string().into_bytes()
}

/// An export without the length of the log in its header.
fn without_length(text: &str) -> String {
    let at = text.find("through").unwrap();
    let digits = |c: char| c.is_ascii_digit();
    let first = at + text[at..].find(digits).unwrap();
    let after = first + text[first..].find(|c| !digits(c)).unwrap();
    format!("{}{}", &text[..first], &text[after..])
}

async fn read_all(callers: &[(&str, Caller<'_>)], paths: &[String]) -> BTreeMap<String, Answer> {
    let mut read = BTreeMap::new();
    for (who, caller) in callers {
        for path in paths {
            let request = Request::get(path).header("authorization", format!("Bearer {}", caller.token));
            let mut answer = caller.hub.call(request.body(Body::empty()).unwrap()).await;
            answer.headers.remove("x-request-id");
            assert_ne!(answer.status, 500, "{path}");
            if path.ends_with("/audit/questions") && answer.status == 200 {
                answer.bytes = without_exports(&answer).into();
                answer.headers.remove("content-length");
            }
            read.insert(format!("{who} {path}"), answer);
        }
        if matches!(*who, "lka.auditor" | "lka.head") {
            for format in ["jsonl", "csv", "xlsx", "xes"] {
                let body = json!({"format": format, "action": "create"});
                let mut answer = caller.send(Method::POST, "/exports", &[], &body).await;
                answer.headers.remove("x-request-id");
                assert_eq!(answer.status, 200, "{format}");
                // The header says how long the log is: reading it is an entry of it. All else is compared.
                let text = match format {
                    "xlsx" => format!("{:?}", crate::exports::sheets(&answer.bytes)),
                    _ => answer.text(),
                };
                let rest = without_length(&text);
                assert!(rest.contains("create"), "{format}");
                answer.bytes = rest.into();
                read.insert(format!("{who} export {format}"), answer);
            }
        }
    }
    read
}

/// A request from India of which a measure lies on the desk of a court of Sri Lanka, with its clerk `lka.court`.
async fn on_a_desk(hub: &Hub) -> String {
    let (state, from) = ("LKA".parse().unwrap(), hub.clock.now());
    let password = hub.store.hash_password(&SecretString::from(PASSWORD)).await.unwrap();
    let add = Administration::AddExecutingAuthority { state, name: "High Court".to_owned(), from };
    hub.store.administer(add, from).await.unwrap();
    let user = Administration::AddUser {
        login: "lka.court".to_owned(),
        name: "CANARY clerk".to_owned(),
        state: Some(state),
        password: Some(password),
        roles: [Role::Executor].into(),
    };
    let authority = hub.store.state(state).await.unwrap().unwrap().executing_authorities[0].id;
    let place = Administration::PlaceUser { login: "lka.court".to_owned(), authority: Some(authority) };
    hub.store.administer_all(vec![user, place], from).await.unwrap();
    let id = sent(hub, "IND", "LKA").await;
    hub.as_user("lka.registrar").await.act(&id, "acknowledge", json!({})).await;
    let accept = json!({
        "executing_authority": {"M-1": "High Court"},
        "dual_criminality": {"result": "met", "text": "compared"},
    });
    let head = hub.as_user("lka.head").await;
    head.act(&id, "accept", accept).await.is_done("in_execution", "Acknowledged");
    id
}

#[tokio::test]
async fn every_read_of_one_state_is_the_same_with_and_without_the_others() {
    let hub = Hub::open().await;
    // What Sri Lanka has: a request out, one in, a draft; documents on each.
    let out = sent(&hub, "LKA", "IND").await;
    let inbound = sent(&hub, "IND", "LKA").await;
    let mut callers = Vec::new();
    for who in ["lka.officer", "lka.head", "lka.registrar", "lka.auditor", "lka.admin", "an.expert"] {
        callers.push((who, hub.as_user(who).await));
    }
    let own = draft(&callers[0].1, "BHR").await;
    let mut documents = Vec::new();
    for id in [&out, &own] {
        let done = callers[0].1.attach(id, "name=a.pdf", b"CANARY").await.json();
        documents.push(done["document"].as_str().unwrap().to_owned());
    }
    // What the others have already, so that there is something to be seen by mistake.
    let theirs = sent(&hub, "IND", "BHR").await;
    let worker = hub.as_user("ind.officer").await;
    let done = worker.attach(&theirs, "name=secret.pdf&share=true", b"CANARY of theirs").await.json();
    documents.push(done["document"].as_str().unwrap().to_owned());
    let hidden = draft(&worker, "LKA").await;
    documents.push(
        worker.attach(&hidden, "name=h.pdf", b"CANARY").await.json()["document"].as_str().unwrap().to_owned(),
    );
    let file = worker.attach(&inbound, "name=own.pdf&classification=file", b"CANARY").await.json();
    documents.push(file["document"].as_str().unwrap().to_owned());

    let given = on_a_desk(&hub).await;
    // Somebody held in Sri Lanka for India, whose request for extradition is still to come.
    let arrest = sends(&hub, "IND", arrest_asked("LKA", "UNTOC")).await;

    hub.at("2026-01-20T09:00:00Z");
    let mut callers_later = Vec::new();
    for who in callers.iter().map(|(who, _)| *who).chain(["lka.court"]) {
        callers_later.push((who, hub.as_user(who).await));
    }
    let ids =
        [out.clone(), inbound.clone(), own, theirs.clone(), hidden.clone(), given.clone(), arrest.clone()];
    let references = [
        "MLA-2026-LKA-IND-000001",
        "MLA-2026-IND-LKA-000001",
        "MLA-2026-IND-LKA-000002",
        "MLA-2026-IND-LKA-000003",
        "MLA-2026-IND-BHR-000001",
        "MLA-2026-IND-BHR-000002",
    ];
    let paths = paths(&ids, &documents, &references);
    assert!(paths.len() > 60, "{}", paths.len());
    let before = read_all(&callers_later, &paths).await;

    // The others work: with each other, on drafts to Sri Lanka, in their own files of what they share with it.
    let (head, bahrain) = (hub.as_user("ind.head").await, hub.as_user("bhr.officer").await);
    let worker = hub.as_user("ind.officer").await;
    bahrain
        .act(&theirs, "acknowledge", json!({"own_reference": "CANARY/1"}))
        .await
        .is_done("acknowledged", "Acknowledged");
    bahrain.act(&theirs, "request_information", json!({"items": [{"text": "CANARY"}]})).await;
    sent(&hub, "BHR", "IND").await;
    sent(&hub, "IND", "BHR").await;
    draft(&bahrain, "LKA").await;
    // Drafts that belong with what Sri Lanka sees: links of the other State's file.
    for (kind, link) in [("extradition", "follows"), ("mla", "relates")] {
        let links = json!([{"kind": link, "request": arrest}, {"kind": "relates", "request": inbound}]);
        let body = json!({"kind": kind, "requested": "LKA", "links": links});
        worker.create(&body).await.is_done("drafted", "Drafted");
    }
    worker.edit(&hidden, json!({"subject": "CANARY edited"})).await.is_done("drafted", "Drafted");
    worker.act(&inbound, "note", json!({"text": "CANARY note"})).await.is_done("sent", "Sent");
    let me = worker.get("/me").await.json();
    head.act(&inbound, "assign", json!({"to": me["id"]})).await.is_done("sent", "Sent");
    head.act(&inbound, "set_priority", json!({"priority": "urgent"})).await.is_done("sent", "Sent");
    worker.act(&given, "note", json!({"text": "CANARY note"})).await.is_done("in_execution", "Acknowledged");
    worker.act(&out, "note", json!({"text": "CANARY note"})).await.is_done("sent", "Sent");
    worker.attach(&out, "name=kept.pdf", b"CANARY").await.is_done("sent", "Sent");
    // They try what is not theirs; the refusal is recorded in their own log.
    bahrain.act(&out, "acknowledge", json!({})).await.is_problem(404, "not_found");
    worker.act(&out, "withdraw", json!({})).await.is_problem(403, "not_yours");
    worker.send(Method::POST, "/exports", &[], &json!({})).await.is_problem(403, "not_yours");

    let after = read_all(&callers_later, &paths).await;
    assert_eq!(before.len(), after.len());
    for (path, answer) in &before {
        assert_eq!(answer, &after[path], "{path}\n{}\n{}", answer.text(), after[path].text());
    }
    // And it was worth comparing: the officer reads what is Sri Lanka's, and nothing else.
    let status = |path: &str| before[&format!("lka.officer /api/v1{path}")].status.as_u16();
    assert_eq!(status(&format!("/requests/{out}")), 200);
    assert_eq!(status(&format!("/requests/{theirs}")), 404);
    assert_eq!(status(&format!("/requests/{hidden}")), 404);
    assert_eq!(
        documents.iter().map(|d| status(&format!("/documents/{d}"))).collect::<Vec<_>>(),
        [200, 200, 404, 404, 404]
    );
    assert_eq!(status("/states/BHR"), 200);
    assert_eq!(status("/basis?requesting=IND&requested=BHR"), 200);
    assert_eq!(before[&format!("lka.court /api/v1/requests/{given}")].status, 200);
    assert_eq!(before[&format!("lka.court /api/v1/requests/{inbound}")].status, 404);
    for who in ["lka.admin", "an.expert"] {
        assert_eq!(before[&format!("{who} /api/v1/requests/{out}")].status, 404);
    }
}
