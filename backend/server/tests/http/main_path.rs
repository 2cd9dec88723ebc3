//! The main job, end to end: from drafted to closed, by two offices.

use serde_json::json;

use crate::office::{Hub, contents, draft};
use axum::http::Method;

#[tokio::test]
async fn a_request_travels_from_drafted_to_closed() {
    let hub = Hub::open().await;
    let (officer, head) = (hub.as_user("lka.officer").await, hub.as_user("lka.head").await);
    let registrar = hub.as_user("ind.registrar").await;

    let made = officer.create(&json!({"kind": "mla", "requested": "IND"})).await;
    let done = made.is_done("drafted", "Drafted");
    let id = done["id"].as_str().unwrap();
    assert_eq!(made.status, 201);
    assert_eq!(made.header("location"), format!("/api/v1/requests/{id}"));
    assert_eq!(done["reference"], "MLA-2026-LKA-IND-000001");
    assert_eq!(done["version"], 1);

    // What is missing shows while drafting, and guards the submission.
    let lacks = officer.get(&format!("/requests/{id}/completeness")).await.json();
    assert_eq!(lacks["blocking"].as_array().unwrap().len(), 7, "{lacks:#}");
    let refused = officer.act(id, "submit", json!({})).await.is_problem(422, "incomplete");
    assert_eq!(refused["parts"].as_array().unwrap().len(), 7);
    assert_eq!(refused["field"], "authority");
    assert!(refused["article"].as_str().unwrap().starts_with("18(15)(a); 18(15)(b); 18(15)(c)"));
    officer.edit(id, contents()).await.is_done("drafted", "Drafted");
    officer.act(id, "submit", json!({})).await.is_done("in_approval", "Drafted");
    officer.act(id, "approve", json!({})).await.is_problem(403, "not_yours");
    head.act(id, "approve", json!({"note": "CANARY note"})).await.is_done("approved", "Drafted");

    // Before it is sent it does not exist for the other State.
    registrar.get(&format!("/requests/{id}")).await.is_problem(404, "not_found");
    officer.act(id, "send", json!({"channel": "comity"})).await.is_done("sent", "Sent");
    hub.at("2026-01-06T09:00:00Z");
    let registrar = hub.as_user("ind.registrar").await; // a night ends every session
    let view = registrar.get(&format!("/requests/{id}")).await;
    assert_eq!(view.header("etag"), "\"1\"", "the other State has seen one event");
    let view = view.json();
    assert_eq!((&view["side"], &view["status"]), (&json!("requested"), &json!("sent")));
    assert_eq!(view["contents"]["subject"], contents()["subject"]);
    assert_eq!(view["created_at"], "2026-01-05T09:00:00Z");
    assert_eq!(view["clocks"][0]["clock"], "acknowledge");
    assert_eq!(view["clocks"][0]["due"], "2026-01-12T09:00:00Z");
    assert_eq!(view["clocks"][0]["gross_days"], 1.0);

    registrar
        .act(id, "acknowledge", json!({"own_reference": "IND/7"}))
        .await
        .is_done("acknowledged", "Acknowledged");
    hub.at("2026-01-07T09:00:00Z");
    let (officer, worker) = (hub.as_user("lka.officer").await, hub.as_user("ind.officer").await);
    let question = json!({"items": [{"text": "CANARY which account?"}], "due": "2026-02-01"});
    worker.act(id, "request_information", question).await.is_done("information_requested", "Acknowledged");
    let seen = officer.get(&format!("/requests/{id}")).await.json();
    assert_eq!(seen["open_items"], json!(["I-1"]));
    assert_eq!(seen["own_reference"], "IND/7");
    assert_eq!(seen["next_step"]["action"], "supply_information");
    hub.at("2026-01-09T09:00:00Z");
    let (officer, worker) = (hub.as_user("lka.officer").await, hub.as_user("ind.officer").await);
    let decider = hub.as_user("ind.head").await;
    let answer = json!({"answers": {"I-1": "CANARY the one ending in 7"}});
    officer.act(id, "supply_information", answer).await.is_done("acknowledged", "Acknowledged");
    let accept = json!({"executing_authority": {"M-1": "District Court, invented"}});
    decider.act(id, "accept", accept).await.is_done("in_execution", "Acknowledged");
    worker.attach(id, "name=records.pdf", b"CANARY bytes").await.is_done("in_execution", "Acknowledged");
    let deliver = json!({
        "outcomes": {"M-1": "executed"},
        "evidence": [{"id": "E-1", "document": "records.pdf"}],
        "text": "CANARY delivery",
    });
    worker.act(id, "deliver_results", deliver).await.is_done("executed", "Executed");
    officer.act(id, "confirm_receipt", json!({"usable": true})).await.is_done("closed", "Ended");

    let closed = officer.get(&format!("/requests/{id}")).await.json();
    assert_eq!(closed["measures"][0]["state"], "executed");
    assert_eq!(closed["documents"][0]["name"], "records.pdf", "{closed:#}");
    let decide = &closed["clocks"][1];
    assert_eq!((&decide["clock"], &decide["result"]), (&json!("decide"), &json!("kept")));
    assert_eq!((&decide["gross_days"], &decide["net_days"]), (&json!(3.0), &json!(1.0)));

    let events = officer.get(&format!("/requests/{id}/events")).await.json();
    let actions: Vec<_> =
        events["events"].as_array().unwrap().iter().map(|e| e["action"].as_str().unwrap()).collect();
    assert_eq!(
        actions,
        [
            "create",
            "edit",
            "submit",
            "approve",
            "send",
            "acknowledge",
            "request_information",
            "supply_information",
            "accept",
            "deliver_results",
            "confirm_receipt",
        ],
        "the other State's file is not among them",
    );
    assert_eq!(events["events"][6]["texts"], json!([{"path": "items.I-1", "text": "CANARY which account?"}]));
    assert_eq!(events["events"][6].get("by"), None, "who asked is the other State's affair");
    assert_eq!(events["events"][0]["by"]["login"], "lka.officer");
}

#[tokio::test]
async fn what_can_be_done_comes_with_the_reason_why_not_the_rest() {
    let hub = Hub::open().await;
    let id = crate::office::sent(&hub, "LKA", "IND").await;
    let registrar = hub.as_user("ind.registrar").await;
    let offers = registrar.get(&format!("/requests/{id}/actions")).await.json();
    let offers = offers["actions"].as_array().unwrap();
    assert_eq!((&offers[0]["action"], &offers[0]["recommended"]), (&json!("acknowledge"), &json!(true)));
    let accept = offers.iter().find(|o| o["action"] == "accept").unwrap();
    assert_eq!(accept["possible"], false);
    assert_eq!(accept["reason"]["code"], "not_yours");
    assert!(offers.iter().all(|o| o["action"] != "send"), "the other side's actions are not offered");
}

#[tokio::test]
async fn after_a_recall_the_other_state_sees_that_it_was_and_nothing_else() {
    let hub = Hub::open().await;
    let id = crate::office::sent(&hub, "LKA", "IND").await;
    let (officer, registrar) = (hub.as_user("lka.officer").await, hub.as_user("ind.registrar").await);
    hub.at("2026-01-05T09:05:00Z");
    officer.act(&id, "recall", json!({})).await.is_done("approved", "Drafted");
    officer.act(&id, "return_to_drafter", json!({"comment": "CANARY"})).await.is_done("drafted", "Drafted");
    let mut other = contents();
    other["measures"] = json!([{"id": "M-9", "type": "18(3)(c)", "description": "CANARY new"}]);
    other["urgency"] = json!({"level": "urgent"});
    officer.edit(&id, other).await.is_done("drafted", "Drafted");
    let seen = registrar.get(&format!("/requests/{id}")).await.json();
    assert_eq!((&seen["status"], &seen["stage"]), (&json!("recalled"), &json!("Sent")));
    assert_eq!(seen.get("contents"), None);
    assert_eq!(seen["measures"], json!([]));
    assert_eq!(seen["priority"], "ordinary");
    assert_eq!(seen["version"], 2);
    let events = registrar.get(&format!("/requests/{id}/events")).await.json();
    assert_eq!(events["events"][1]["becomes"], "recalled");
    let refused = registrar.act(&id, "acknowledge", json!({})).await.is_problem(409, "not_in_status");
    assert_eq!(refused["since"][0]["action"], "recall");
}

#[tokio::test]
async fn the_same_command_again_is_answered_and_not_done_again() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let body = json!({"kind": "mla", "requested": "IND", "contents": contents()});
    let headers = [("idempotency-key", "the-same")];
    let first = officer.send(Method::POST, "/requests", &headers, &body).await.is_done("drafted", "Drafted");
    let again = officer.send(Method::POST, "/requests", &headers, &body).await.is_done("drafted", "Drafted");
    assert_eq!(first["repeated"], false);
    assert_eq!(again["repeated"], true);
    assert_eq!(first["id"], again["id"]);
    let other = json!({"kind": "mla", "requested": "BHR"});
    officer.send(Method::POST, "/requests", &headers, &other).await.is_problem(422, "key_reused");
    let counts = officer.get("/queue/counts").await.json();
    assert_eq!(counts["all"], 1);
    // The key is one person's: a colleague may use the same.
    let colleague = hub.as_user("lka.second").await;
    let theirs = colleague.send(Method::POST, "/requests", &headers, &other).await;
    assert_eq!(theirs.is_done("drafted", "Drafted")["repeated"], false);
    // A refusal is not remembered: the key is free to be tried again.
    let id = first["id"].as_str().unwrap();
    let path = format!("/requests/{id}/actions/cancel");
    let headers = [("idempotency-key", "a-refusal"), ("if-match", "\"1\"")];
    officer.send(Method::POST, &path, &headers, &json!({"reason": " "})).await.is_problem(422, "missing");
    officer
        .send(Method::POST, &path, &headers, &json!({"reason": "CANARY"}))
        .await
        .is_done("cancelled", "Ended");
    let repeated = officer.send(Method::POST, &path, &headers, &json!({"reason": "CANARY"})).await;
    assert_eq!(repeated.is_done("cancelled", "Ended")["repeated"], true);
}

#[tokio::test]
async fn a_queue_is_read_page_by_page_and_a_reference_finds_its_request() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(draft(&officer, "IND").await);
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = officer.get(&format!("/requests?view=drafts&limit=2&sort=reference{cursor}")).await.json();
        let rows = page["rows"].as_array().unwrap();
        seen.extend(rows.iter().map(|r| r["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    seen.sort();
    ids.sort();
    assert_eq!(seen, ids);
    let found = officer.get("/references/MLA-2026-LKA-IND-000003").await.json();
    assert!(ids.contains(&found["id"].as_str().unwrap().to_owned()));
    let row = &officer.get("/requests?view=mine&limit=1").await.json()["rows"][0];
    assert_eq!(row["next_step"]["action"], "submit");
    assert_eq!(row["assigned_name"], "CANARY name of lka.officer");
}

#[tokio::test]
async fn the_next_step_is_cited_by_the_numbers_of_what_the_request_rests_on() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    for (basis, numbers) in [("UNTOC", "18(15)"), ("UNCAC", "UNCAC 46(15)")] {
        officer.edit(&id, json!({"legal_basis": [basis]})).await.is_done("drafted", "Drafted");
        let row = &officer.get("/requests?view=mine&limit=1").await.json()["rows"][0];
        let article = row["next_step"]["article"].as_str().unwrap();
        assert!(article.starts_with(numbers), "{basis}: {article}");
        let shown = officer.get(&format!("/requests/{id}")).await.json();
        assert_eq!(shown["next_step"]["article"], article, "the same as on the request itself");
    }
}

#[tokio::test]
async fn a_date_at_the_end_of_the_calendar_spoils_nobodys_queue() {
    let hub = Hub::open().await;
    let (officer, head) = (hub.as_user("lka.officer").await, hub.as_user("lka.head").await);
    for day in ["9999-12-31", "9999-12-30", "-009999-01-01"] {
        let id = draft(&officer, "IND").await;
        let urgency = json!({"urgency": {"level": "urgent", "reason": "a hearing", "deadline": day}});
        officer.edit(&id, urgency).await.is_done("drafted", "Drafted");
        officer.act(&id, "submit", json!({})).await.is_done("in_approval", "Drafted");
        head.act(&id, "approve", json!({})).await.is_done("approved", "Drafted");
        officer.act(&id, "send", json!({})).await.is_done("sent", "Sent");
    }
    for (login, view) in [("lka.officer", "outbound"), ("ind.officer", "inbound"), ("ind.officer", "all")] {
        let reader = hub.as_user(login).await;
        let page = reader.get(&format!("/requests?view={view}")).await;
        assert_eq!(page.json()["rows"].as_array().map(Vec::len), Some(3), "{login} {view}: {}", page.text());
    }
}
