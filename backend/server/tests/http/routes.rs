//! The list of routes, as the OpenAPI document has it: nothing is reachable that is not described.

use std::fmt::Write as _;

use comity_domain::codes::{Channel, Kind, Question, Status};
use serde_json::{Value, json};

use crate::office::Hub;

#[tokio::test]
async fn the_document_has_every_route() {
    let hub = Hub::open().await;
    let answer = hub.as_user("lka.officer").await.get("/openapi.json").await;
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    let mut list = String::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let statuses: Vec<_> = operation["responses"].as_object().unwrap().keys().cloned().collect();
            let _ = writeln!(list, "{} {path} {}", method.to_uppercase(), statuses.join(" "));
            assert!(operation["summary"].is_string(), "{method} {path} says what it does");
        }
    }
    insta::assert_snapshot!(list);
    dangling(&document, &document);
}

/// What a script may send is what the document says.
#[tokio::test]
async fn the_document_names_codes_as_they_are_sent() {
    let document = Hub::open().await.as_user("lka.officer").await.get("/openapi.json").await.json();
    let listed = |name: &str| document["components"]["schemas"][name]["enum"].clone();
    assert_eq!(listed("DualCriminalityResult"), json!(["met", "not_met", "not_needed"]));
    let codes = |all: Vec<&str>| json!(all);
    assert_eq!(listed("Kind"), codes(Kind::ALL.iter().map(|code| code.as_str()).collect()));
    assert_eq!(listed("Status"), codes(Status::ALL.iter().map(|code| code.as_str()).collect()));
    assert_eq!(listed("Channel"), codes(Channel::ALL.iter().map(|code| code.as_str()).collect()));
    assert_eq!(listed("Question"), codes(Question::ALL.iter().map(|code| code.as_str()).collect()));
}

/// Every reference inside the document leads somewhere.
fn dangling(part: &Value, document: &Value) {
    match part {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get("$ref") {
                let pointer = reference.trim_start_matches('#');
                assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
            }
            map.values().for_each(|value| dangling(value, document));
        }
        Value::Array(list) => list.iter().for_each(|value| dangling(value, document)),
        _ => {}
    }
}
