//! The profile of a State: read by all, edited by its own administrator and the secretariat; and what a request may
//! rest on.

use axum::http::Method;
use comity_domain::registry::{TreatyKind, TreatyOnRecord};
use comity_store::{Administration, RecordedTreaty};
use serde_json::{Value, json};

use crate::office::{Answer, Caller, Hub, draft, key, sent};

async fn edit(who: &Caller<'_>, state: &str, version: u64, key: &str, change: &Value) -> Answer {
    let headers = [("if-match", format!("\"{version}\"")), ("idempotency-key", key.to_owned())];
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    who.send(Method::PATCH, &format!("/states/{state}"), &headers, change).await
}

async fn version(who: &Caller<'_>, state: &str) -> u64 {
    let answer = who.get(&format!("/states/{state}")).await;
    let profile = answer.json();
    assert_eq!(answer.header("etag"), format!("\"{}\"", profile["version"]));
    profile["version"].as_u64().unwrap()
}

#[tokio::test]
async fn everybody_reads_a_profile_and_its_own_administrator_edits_it() {
    let hub = Hub::open().await;
    let (admin, foreign) = (hub.as_user("lka.admin").await, hub.as_user("ind.officer").await);
    let before = foreign.get("/states/LKA").await.json();
    assert_eq!(before["connection"], "connected");
    assert_eq!((&before["may_edit"], &before["accepted_languages"]), (&json!(false), &json!([])));
    assert_eq!(before["extradition"], json!({}), "what nobody said is absent: not known");
    assert_eq!(foreign.get("/states/SGP").await.json()["connection"], "by_letter", "nobody of it works here");
    foreign.get("/states/ZZZ").await.is_problem(404, "not_found");
    foreign.get("/states/nowhere").await.is_problem(404, "not_found");

    let change = json!({
        "accepted_languages": ["en", "si"],
        "channels": ["comity", "interpol"],
        "extradition": {"takes_untoc": true, "extradites_nationals": false, "minimum_penalty_years": 2},
        "add_central_authorities": [{"name": "Authority of a special region", "covers": "the special region"}],
        "add_executing_authorities": [{"name": "High Court of Colombo"}],
        "add_laws": [{
            "subject": "assistance", "title": "An invented act on assistance", "dated": "2002-11-25",
            "language": "en", "read_at": "Invented Gazette 25 of 2002", "transmitted_by": "Ministry of Justice",
        }],
    });
    let seen = version(&admin, "LKA").await;
    let done = edit(&admin, "LKA", seen, "one", &change).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let after = foreign.get("/states/LKA").await.json();
    assert_eq!(after["accepted_languages"], json!(["en", "si"]));
    assert_eq!(after["channels"], json!(["comity", "interpol"]));
    assert_eq!(after["extradition"]["takes_untoc"], true);
    assert_eq!(after["extradition"].get("needs_treaty"), None, "still not known");
    let names: Vec<_> = after["central_authorities"].as_array().unwrap().iter().map(|a| &a["name"]).collect();
    assert_eq!(names, ["Central Authority of LKA", "Authority of a special region"], "both stand, 18(13)");
    assert_eq!(after["executing_authorities"][0]["active"], true);
    assert_eq!(after["laws"][0]["read_at"], "Invented Gazette 25 of 2002");
    assert_eq!(after["laws"][0]["transmitted_on"], "2026-01-05");
    assert_eq!(after["version"], seen + 6, "each change counts");

    // What ends stays on record.
    let (law, court) = (&after["laws"][0]["id"], &after["executing_authorities"][0]["id"]);
    let ended = json!({"end_laws": [{"id": law}], "end_executing_authorities": [{"id": court}]});
    let done = edit(&admin, "LKA", seen + 6, &key(), &ended).await.json();
    assert_eq!(done["laws"][0]["replaced_on"], "2026-01-05");
    assert_eq!(done["executing_authorities"][0]["active"], false);
    let foreign_admin = json!({"end_laws": [{"id": law}]});
    let secretary = hub.as_user("an.secretary").await;
    let refused = edit(&secretary, "IND", version(&secretary, "IND").await, &key(), &foreign_admin).await;
    refused.is_problem(422, "register_refused");
}

#[tokio::test]
async fn an_edit_is_guarded_by_version_and_key() {
    let hub = Hub::open().await;
    let admin = hub.as_user("lka.admin").await;
    let seen = version(&admin, "LKA").await;
    let change = json!({"accepted_languages": ["en"]});
    let first = edit(&admin, "LKA", seen, "same", &change).await;
    let again = edit(&admin, "LKA", seen, "same", &change).await;
    assert_eq!((first.status, &first.bytes), (again.status, &again.bytes), "repeated, and done once");
    edit(&admin, "LKA", seen, "same", &json!({"channels": []})).await.is_problem(422, "key_reused");
    let stale = edit(&admin, "LKA", seen, &key(), &json!({"channels": []})).await.is_problem(412, "stale");
    assert_eq!(stale["version"], seen + 1);
    let path = "/states/LKA";
    admin
        .send(Method::PATCH, path, &[("idempotency-key", "x")], &change)
        .await
        .is_problem(428, "version_missing");
    admin.send(Method::PATCH, path, &[("if-match", "\"1\"")], &change).await.is_problem(428, "key_missing");
    let now = seen + 1;
    edit(&admin, "LKA", now, &key(), &json!({"connection": "perhaps"})).await.is_problem(400, "bad_body");
    edit(&admin, "LKA", now, &key(), &json!({"colour": "red"})).await.is_problem(400, "unknown_field");
    for (field, value) in [("covers", "the north"), ("until", "2027-01-01T00:00:00Z")] {
        let court = json!({"add_executing_authorities": [{"name": "Court X", field: value}]});
        edit(&admin, "LKA", now, &key(), &court).await.is_problem(400, "unknown_field");
    }
    let for_ever = json!({"recall_window_minutes": u32::MAX});
    edit(&admin, "LKA", now, &key(), &for_ever).await.is_problem(422, "register_refused");
    let two = json!({"accepted_languages": ["fr"], "add_executing_authorities": [{"name": " "}]});
    edit(&admin, "LKA", now, &key(), &two).await.is_problem(422, "register_refused");
    let profile = admin.get("/states/LKA").await.json();
    assert_eq!(profile["accepted_languages"], json!(["en"]), "all of it, or nothing");
    assert_eq!(profile["version"], now);
    assert_eq!(profile["recall_window_minutes"], 10, "the default is read as well");
    edit(&admin, "LKA", now, &key(), &json!({"recall_window_minutes": 0})).await;
    let foreign = hub.as_user("ind.officer").await;
    assert_eq!(foreign.get("/states/LKA").await.json()["recall_window_minutes"], 0);
}

#[tokio::test]
async fn a_state_does_not_lock_itself_out_of_what_is_under_way() {
    let hub = Hub::open().await;
    let id = sent(&hub, "LKA", "IND").await;
    let change = json!({"connection": "by_letter"});
    for (state, who) in [("LKA", "lka.admin"), ("IND", "an.secretary")] {
        let who = hub.as_user(who).await;
        let refused = edit(&who, state, version(&who, state).await, &key(), &change).await;
        let refused = refused.is_problem(422, "register_refused");
        assert!(
            refused["detail"].as_str().unwrap().contains("1 of its requests is under way"),
            "{refused:#}"
        );
        assert_eq!(who.get(&format!("/states/{state}")).await.json()["connection"], "connected");
    }
    // Nobody of Bahrain has anything under way.
    let secretary = hub.as_user("an.secretary").await;
    assert_eq!(edit(&secretary, "BHR", version(&secretary, "BHR").await, &key(), &change).await.status, 200);
    // What has ended keeps nobody.
    let head = hub.as_user("lka.head").await;
    let done = head.act(&id, "withdraw", json!({"reason": "done otherwise"})).await;
    done.is_done("withdrawn", "Ended");
    let admin = hub.as_user("lka.admin").await;
    assert_eq!(edit(&admin, "LKA", version(&admin, "LKA").await, &key(), &change).await.status, 200);
    assert_eq!(hub.store.open_between_offices("LKA".parse().unwrap()).await.unwrap(), 0);
}

#[tokio::test]
async fn who_edits_what() {
    let hub = Hub::open().await;
    let change = json!({"connection": "by_letter"});
    for login in ["ind.officer", "ind.head", "ind.auditor", "lka.admin", "an.expert"] {
        let who = hub.as_user(login).await;
        edit(&who, "IND", version(&who, "IND").await, &key(), &change).await.is_problem(403, "not_yours");
    }
    let status = json!({"treaties": [{
        "treaty": "SOM", "status": "party", "date_party": "2025-12-01", "confidence": "verified",
        "source": "treaties.un.org, XVIII-12-b, read by the secretariat",
    }]});
    let admin = hub.as_user("lka.admin").await;
    edit(&admin, "LKA", version(&admin, "LKA").await, &key(), &status).await.is_problem(403, "not_yours");
    let secretary = hub.as_user("an.secretary").await;
    for (state, change) in [("LKA", &status), ("IND", &change)] {
        let done = edit(&secretary, state, version(&secretary, state).await, &key(), change).await;
        assert_eq!(done.status, 200, "{}", done.text());
    }
    assert_eq!(secretary.get("/states/IND").await.json()["connection"], "by_letter");
    // It is in the log of that State: who, when, what.
    let trail = hub.as_user("lka.auditor").await.send(Method::POST, "/exports", &[], &json!({})).await.text();
    assert!(trail.contains("treaty_set") && trail.contains("profile_edit_refused"), "{trail}");
}

#[tokio::test]
async fn what_a_request_may_rest_on_is_said_with_its_reasons() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let codes = |answer: &Value| -> Vec<String> {
        let proposals = answer["proposals"].as_array().unwrap();
        proposals.iter().map(|p| p["code"].as_str().unwrap().to_owned()).collect()
    };
    for (requesting, requested, families, on, expected) in [
        ("LKA", "SGP", "laundering", "2026-01-12", vec!["UNTOC", "UNCAC", "reciprocity"]),
        ("BGD", "MYS", "trafficking_in_persons", "2026-02-02", vec!["UNTOC-TIP", "reciprocity"]),
        ("KEN", "PHL", "smuggling_of_migrants", "2026-02-02", vec!["UNTOC-SOM", "reciprocity"]),
        ("THA", "IND", "natural_resources", "2026-02-16", vec!["UNTOC", "reciprocity"]),
        ("NGA", "MUS", "laundering", "2025-11-03", vec!["UNTOC", "UNCAC", "reciprocity"]),
        ("BGD", "MYS", "smuggling_of_migrants", "2026-02-02", vec!["UNTOC", "reciprocity"]),
        ("SOM", "KEN", "piracy", "2026-02-02", vec!["reciprocity"]),
    ] {
        let path =
            format!("/basis?requesting={requesting}&requested={requested}&families={families}&on={on}");
        let answer = officer.get(&path).await.json();
        assert_eq!(codes(&answer), expected, "{path}: {answer:#}");
    }
    let unknown =
        officer.get("/basis?requesting=SOM&requested=KEN&families=piracy&on=2026-02-02").await.json();
    assert_eq!(unknown["not_known"][0]["code"], "UNTOC");
    assert_eq!(unknown["not_bound"], json!([]), "what nobody checked is never not bound");
    assert!(unknown["not_known"][0]["text"].as_str().unwrap().contains("not the same as not bound"));
    let first = officer.get("/basis?requested=SGP&families=laundering&on=2026-01-12").await.json();
    insta::assert_snapshot!(first["proposals"][0]["text"].as_str().unwrap(), @"LKA deposited on 2006-09-22 (UNTOC). SGP deposited on 2007-08-28 (UNTOC). In force for both since 2007-09-27.");

    officer.get("/basis?requested=ZZZ").await.is_problem(404, "not_found");
    let own = officer.get("/basis?requested=LKA").await.is_problem(400, "bad_query");
    assert_eq!(own["field"], "requested", "no State asks itself");
    officer.get("/basis?requested=SGP&families=arson").await.is_problem(400, "bad_query");
    officer.get("/basis?requested=SGP&colour=red").await.is_problem(400, "unknown_field");
    hub.as_user("an.expert").await.get("/basis?requested=SGP").await.is_problem(400, "bad_query");
}

#[tokio::test]
async fn a_treaty_on_record_comes_first_and_a_request_is_asked_by_its_own_offences() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    let treaty = TreatyOnRecord {
        code: "IND-LKA-2010".parse().unwrap(),
        name: "Invented treaty on assistance".to_owned(),
        kind: TreatyKind::Bilateral,
        parties: vec!["IND".parse().unwrap(), "LKA".parse().unwrap()],
        valid_from: "2026-01-01".parse().unwrap(),
        valid_to: None,
        provisional_arrest_days: Some(45),
        clock_lengths: std::collections::BTreeMap::new(),
        grounds: vec![],
    };
    let record = Administration::RecordTreaty(RecordedTreaty { treaty, source: "invented".to_owned() });
    hub.store.administer(record, hub.clock.now()).await.unwrap();
    let answer = officer.get(&format!("/requests/{id}/basis")).await.json();
    let codes: Vec<_> = answer["proposals"].as_array().unwrap().iter().map(|p| &p["code"]).collect();
    assert_eq!(codes, ["IND-LKA-2010", "UNTOC", "UNCAC", "reciprocity"], "{answer:#}");
    let earlier = officer.get(&format!("/requests/{id}/basis?on=2025-12-31")).await.json();
    assert_eq!(earlier["proposals"][0]["code"], "UNTOC");
    assert_eq!(earlier["not_yet_in_force"][0]["from"], "2026-01-01");
    let listed = officer.get("/treaties/on-record").await.json();
    assert_eq!(listed[0]["provisional_arrest_days"], 45);
    assert_eq!(officer.get("/states/IND").await.json()["treaties_on_record"], listed);
    // Before it is sent it does not exist for anybody else.
    let other = hub.as_user("ind.officer").await;
    other.get(&format!("/requests/{id}/basis")).await.is_problem(404, "not_found");
}
