//! What is sealed, over HTTP: who sees that there is an identity, who reads of its opening, and who never does.

use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    live,
    office::{Answer, Caller, Hub, contents},
};

pub(crate) const NAME: &str = "Kanariya Quillfeather";

/// A sealed person whose identity goes along.
pub(crate) fn sealed(code: &str, name: &str, goes: bool) -> Value {
    let mut person = json!({"code": code, "role": "victim", "sealed": true, "age_status": "presumed_child",
        "identity_sent": goes, "identity": {"name": name, "born": "2011", "place": "Shelterbourne House"}});
    if goes {
        person["identity_purpose"] = json!("The guardian can only be asked by name");
    }
    person
}

/// Contents with V-1, whose identity goes along, and V-2, whose identity stays.
pub(crate) fn protecting() -> Value {
    let mut contents = contents();
    let persons = contents["persons"].as_array_mut().unwrap();
    persons.extend([sealed("V-1", NAME, true), sealed("V-2", "Peregrine Ironwood", false)]);
    contents
}

/// From Sri Lanka to India, sent, and its id.
pub(crate) async fn sent(hub: &Hub, contents: Value) -> String {
    let (officer, head) = (hub.as_user("lka.officer").await, hub.as_user("lka.head").await);
    let body = json!({"kind": "mla", "requested": "IND", "contents": contents});
    let id = officer.create(&body).await.is_done("drafted", "Drafted")["id"].as_str().unwrap().to_owned();
    officer.act(&id, "submit", json!({})).await.is_done("in_approval", "Drafted");
    head.act(&id, "approve", json!({})).await.is_done("approved", "Drafted");
    officer.act(&id, "send", json!({})).await.is_done("sent", "Sent");
    id
}

pub(crate) async fn open(caller: &Caller<'_>, id: &str, person: &str) -> Answer {
    let path = format!("/requests/{id}/persons/{person}/identity");
    caller.send(Method::POST, &path, &[], &json!({"reason": "to ask the guardian"})).await
}

async fn read(caller: &Caller<'_>, path: &str) -> Value {
    let answer = caller.get(path).await;
    assert_eq!(answer.status, 200, "{path}");
    answer.json()
}

#[tokio::test]
async fn each_state_is_told_whom_its_own_vault_holds() {
    let hub = Hub::open().await;
    let id = sent(&hub, protecting()).await;
    let path = format!("/requests/{id}");
    for (login, held) in [
        ("lka.officer", json!(["V-1", "V-2"])),
        ("lka.auditor", json!(["V-1", "V-2"])),
        ("ind.registrar", json!(["V-1"])),
    ] {
        assert_eq!(read(&hub.as_user(login).await, &path).await["identities_held"], held, "{login}");
    }
    let head = hub.as_user("lka.head").await;
    head.act(&id, "recall", json!({})).await.is_done("approved", "Drafted");
    let closed = read(&hub.as_user("ind.registrar").await, &path).await;
    assert!(closed.get("identities_held").is_none(), "{closed}");
    // Where nobody is sealed the field is not there.
    let plain = crate::office::draft(&hub.as_user("lka.officer").await, "IND").await;
    let view = read(&hub.as_user("lka.officer").await, &format!("/requests/{plain}")).await;
    assert!(view.get("identities_held").is_none());
}

#[tokio::test]
async fn an_opening_stands_in_the_own_timeline_and_the_other_state_reads_the_same_bytes_as_before() {
    let hub = Hub::open().await;
    let id = sent(&hub, protecting()).await;
    let (events, path) = (format!("/requests/{id}/events?limit=200"), format!("/requests/{id}"));
    let theirs = hub.as_user("lka.auditor").await;
    let before = [theirs.get(&events).await.bytes, theirs.get(&path).await.bytes];
    let (head, officer) = (hub.as_user("ind.head").await, hub.as_user("ind.officer").await);
    assert_eq!(open(&head, &id, "V-1").await.json()["name"], NAME);
    let me = read(&officer, "/me").await["id"].clone();
    officer.act(&id, "assign", json!({"to": me})).await.is_done("sent", "Sent");
    assert_eq!(open(&officer, &id, "V-1").await.status, 200);
    open(&hub.as_user("ind.registrar").await, &id, "V-1").await.is_problem(403, "no_need_to_know");

    for login in ["ind.officer", "ind.head", "ind.auditor", "ind.registrar"] {
        let page = read(&hub.as_user(login).await, &events).await;
        let said: Vec<[String; 5]> = page["protected"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| {
                let text = |of: &'_ Value| of.as_str().unwrap_or_default().to_owned();
                [&p["what"], &p["by"]["login"], &p["role"], &p["person"], &p["reason"]].map(text)
            })
            .collect();
        assert_eq!(
            said,
            [
                ["identity_opened", "ind.head", "head", "V-1", "to ask the guardian"],
                ["head_told", "ind.officer", "officer", "", ""],
                ["identity_opened", "ind.officer", "officer", "V-1", "to ask the guardian"],
            ]
            .map(|line| line.map(str::to_owned)),
            "{login}"
        );
        assert!(!page.to_string().contains("Quillfeather"));
    }
    assert_eq!([theirs.get(&events).await.bytes, theirs.get(&path).await.bytes], before);
}

#[tokio::test]
async fn the_head_is_told_at_once_who_took_a_request_with_sealed_persons() {
    let hub = Hub::open().await;
    let id = sent(&hub, protecting()).await;
    let (head, officer) = (hub.as_user("ind.head").await, hub.as_user("ind.officer").await);
    let mut streams = [live::open(&head, None).await, live::open(&officer, None).await];
    let me = read(&officer, "/me").await["id"].clone();
    officer.act(&id, "assign", json!({"to": me})).await.is_done("sent", "Sent");
    let mut told = vec![];
    for stream in &mut streams {
        let mut news = vec![];
        while let Some(sent) = stream.next().await {
            news.extend(sent.data.get("action").map(|_| sent.data["head_told"] == true));
        }
        told.push(news);
    }
    assert_eq!(told, [vec![false, true], vec![false]], "the head hears that it was done, and what it means");
}
