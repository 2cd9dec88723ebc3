//! Every error has a code, a sentence, and what to do.

use axum::{
    body::Body,
    http::{Method, Request},
};
use serde_json::json;

use crate::office::{Answer, Caller, Hub, draft, key, sent};

async fn post(caller: &Caller<'_>, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = caller.request(Method::POST, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    caller.hub.call(request.body(Body::from(body.to_owned())).unwrap()).await
}

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn a_body_that_does_not_fit_names_its_field() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let key = key();
    let head = [JSON, ("idempotency-key", key.as_str())];
    let broken = post(&officer, "/requests", &head, "{\"kind\":").await.is_problem(400, "bad_json");
    assert!(broken["detail"].as_str().unwrap().contains("column"));
    for (body, code, field) in [
        (r#"{"kind":"mla","requested":"IND","surname":"SILVA"}"#, "unknown_field", "surname"),
        (
            r#"{"kind":"mla","requested":"IND","contents":{"surname":"SILVA"}}"#,
            "unknown_field",
            "contents.surname",
        ),
        (
            r#"{"kind":"mla","requested":"IND","contents":{"persons":[{"code":"S-1","role":"SILVA"}]}}"#,
            "bad_body",
            "contents.persons.0.role",
        ),
        (r#"{"kind":"mla","requested":"India"}"#, "bad_body", "requested"),
        (r#"{"kind":"mla"}"#, "bad_body", "requested"),
        (r#"{"kind":"SILVA","requested":"IND"}"#, "bad_body", "kind"),
        (
            r#"{"kind":"mla","requested":"IND","contents":{"measures":[{"id":"M-1","type":"18(3)(f)","description":"SILVA\u0000"}]}}"#,
            "bad_body",
            "contents.measures.0.description",
        ),
    ] {
        let problem = post(&officer, "/requests", &head, body).await;
        assert!(!problem.text().contains("SILVA"), "{}", problem.text());
        assert_eq!(problem.is_problem(400, code)["field"], field, "{body}");
    }
    post(&officer, "/requests", &head, "[]").await.is_problem(400, "bad_body");
    let text = [("content-type", "text/plain"), ("idempotency-key", key.as_str())];
    post(&officer, "/requests", &text, "{}").await.is_problem(415, "unsupported_media_type");
    let large = format!("{{\"kind\":\"mla\",\"requested\":\"{}\"}}", "A".repeat(300 * 1024));
    post(&officer, "/requests", &head, &large).await.is_problem(413, "too_large");
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    post(&officer, "/requests", &head, &deep).await.is_problem(400, "bad_json");
}

#[tokio::test]
async fn a_command_without_key_or_version_is_asked_for_them_first() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    let path = format!("/requests/{id}/actions/submit");
    let missing = post(&officer, "/requests", &[JSON], "{}").await.is_problem(428, "key_missing");
    assert_eq!(missing["field"], "Idempotency-Key");
    post(&officer, &path, &[("if-match", "\"1\"")], "").await.is_problem(428, "key_missing");
    let missing =
        post(&officer, &path, &[("idempotency-key", "k")], "").await.is_problem(428, "version_missing");
    assert_eq!(missing["field"], "If-Match");
    for bad in ["1", "*", "W/\"1\"", "\"x\""] {
        let head = [("if-match", bad), ("idempotency-key", "k")];
        post(&officer, &path, &head, "").await.is_problem(400, "bad_version");
    }
    let long = "k".repeat(65);
    for bad in ["", "  ", long.as_str()] {
        let head = [("if-match", "\"1\""), ("idempotency-key", bad)];
        post(&officer, &path, &head, "").await.is_problem(400, "bad_key");
    }
    // No body says the same as an empty object.
    let head = [("if-match", "\"1\""), ("idempotency-key", "k")];
    post(&officer, &path, &head, "").await.is_done("in_approval", "Drafted");
}

#[tokio::test]
async fn what_may_not_be_seen_answers_as_what_does_not_exist() {
    let hub = Hub::open().await;
    let (officer, other) = (hub.as_user("lka.officer").await, hub.as_user("ind.officer").await);
    let id = draft(&officer, "IND").await;
    let document = officer.attach(&id, "name=a.pdf", b"CANARY").await.is_done("drafted", "Drafted");
    let document = document["document"].as_str().unwrap();
    let nothing = "018f0000-0000-7000-8000-000000000000";
    let mut answers = Vec::new();
    for id in [id.as_str(), nothing, "not-an-id", "MLA-2026-LKA-IND-000001"] {
        for path in ["", "/events", "/completeness", "/actions"] {
            answers.push(other.get(&format!("/requests/{id}{path}")).await);
        }
        answers.push(other.act(id, "acknowledge", json!({})).await);
        answers.push(other.edit(id, json!({"facts": "x"})).await);
        answers.push(other.attach(id, "name=b.pdf", b"x").await);
    }
    for id in [document, nothing, "not-an-id"] {
        answers.push(other.get(&format!("/documents/{id}")).await);
    }
    for reference in ["MLA-2026-LKA-IND-000001", "MLA-2026-LKA-IND-999999", "nonsense"] {
        answers.push(other.get(&format!("/references/{reference}")).await);
    }
    for who in ["lka.admin", "an.expert"] {
        let who = hub.as_user(who).await;
        answers.push(who.get(&format!("/requests/{id}")).await);
        answers.push(who.get(&format!("/documents/{document}")).await);
    }
    let first = answers[0].clone();
    first.is_problem(404, "not_found");
    for answer in &answers {
        assert_eq!(answer.status, 404);
        assert_eq!(answer.bytes, first.bytes, "{}", answer.text());
        let names = |a: &Answer| a.headers.keys().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(names(answer), names(&first));
    }
}

#[tokio::test]
async fn unknown_routes_methods_and_actions_say_so() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    officer.get("/no/such/thing").await.is_problem(404, "no_such_route");
    let outside = hub.call(Request::get("/").body(Body::empty()).unwrap()).await;
    outside.is_problem(404, "no_such_route");
    let wrong = officer.send(Method::DELETE, "/requests", &[], &json!({})).await;
    wrong.is_problem(405, "method_not_allowed");
    assert!(wrong.header("allow").contains("GET"), "{}", wrong.header("allow"));
    let id = draft(&officer, "IND").await;
    for action in ["nonsense", "create", "edit", "attach"] {
        officer.act(&id, action, json!({})).await.is_problem(404, "unknown_action");
    }
}

#[tokio::test]
async fn a_path_that_is_no_text_is_a_problem_too() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    for path in ["/states/%FF", "/requests/%FF", "/documents/%FF", "/references/%FF", "/requests/%FF/events"]
    {
        officer.get(path).await.is_problem(404, "not_found");
    }
    let headers = [("if-match", "\"1\""), ("idempotency-key", "k")];
    let change = json!({"accepted_languages": ["en"]});
    officer.send(Method::PATCH, "/states/%FF", &headers, &change).await.is_problem(404, "not_found");
    for path in [format!("/requests/{id}/actions/%FF"), "/requests/%FF/actions/note".to_owned()] {
        officer.send(Method::POST, &path, &headers, &json!({})).await.is_problem(404, "not_found");
    }
    let identity = format!("/requests/{id}/persons/%FF/identity");
    officer.send(Method::POST, &identity, &[], &json!({"reason": "x"})).await.is_problem(404, "not_found");
}

#[tokio::test]
async fn a_query_that_does_not_fit_names_its_parameter() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    for (query, code, field) in [
        ("surname=SILVA", "unknown_field", "surname"),
        ("view=SILVA", "bad_query", "view"),
        ("limit=SILVA", "bad_query", "limit"),
        ("limit=0", "bad_query", "limit"),
        ("limit=1000", "bad_query", "limit"),
        ("status=SILVA", "bad_query", "status"),
        ("counterpart=SILVA", "bad_query", "counterpart"),
        ("cursor=SILVA", "bad_cursor", "cursor"),
    ] {
        let answer = officer.get(&format!("/requests?{query}")).await;
        assert!(!answer.text().contains("SILVA"), "{}", answer.text());
        assert_eq!(answer.is_problem(400, code)["field"], field, "{query}");
    }
    assert_eq!(officer.get("/requests?status=recalled&view=inbound").await.status, 200);
}

#[tokio::test]
async fn who_is_not_signed_in_gets_no_further() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let nobody = Caller { hub: &hub, token: "0".repeat(64) };
    for path in ["/me", "/requests", "/requests/x", "/states", "/workflow", "/events", "/queue/counts"] {
        let answer = nobody.get(path).await;
        answer.is_problem(401, "not_signed_in");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    let request =
        Request::get("/api/v1/me").header("authorization", "Basic eDp5").body(Body::empty()).unwrap();
    hub.call(request).await.is_problem(401, "not_signed_in");
    // Signing out ends it at once.
    assert_eq!(officer.send(Method::DELETE, "/sessions", &[], &json!({})).await.status, 204);
    officer.get("/me").await.is_problem(401, "not_signed_in");
    // So does silence, and age.
    let officer = hub.as_user("lka.officer").await;
    hub.at("2026-01-05T09:20:00Z");
    officer.get("/me").await.is_problem(401, "not_signed_in");
}

#[tokio::test]
async fn a_wrong_password_is_a_delay_and_never_a_lock() {
    let hub = Hub::open().await;
    let try_it = async |user: &str, password: &str| {
        let body = json!({"user": user, "password": password}).to_string();
        let request = Request::post("/api/v1/sessions").header("content-type", "application/json");
        hub.call(request.body(Body::from(body)).unwrap()).await
    };
    let unknown = try_it("nobody.at.all", "wrong").await;
    let known = try_it("lka.officer", "wrong").await;
    known.is_problem(401, "wrong_password");
    assert_eq!(unknown.bytes, known.bytes, "never said which of the two was wrong");
    let mut delayed = None;
    for _ in 0..5 {
        let answer = try_it("lka.officer", "wrong").await;
        if answer.status == 429 {
            delayed = Some(answer);
            break;
        }
    }
    let delayed = delayed.unwrap();
    delayed.is_problem(429, "too_many_attempts");
    let wait: i64 = delayed.header("retry-after").parse().unwrap();
    assert!((1..=600).contains(&wait), "{wait}");
    let later = hub.clock.now() + jiff::SignedDuration::from_secs(wait);
    hub.clock.set(later);
    assert_eq!(try_it("lka.officer", crate::office::PASSWORD).await.status, 201);
}

#[tokio::test]
async fn a_refusal_says_which_event_or_version_led_there() {
    let hub = Hub::open().await;
    let id = sent(&hub, "LKA", "IND").await;
    let (officer, registrar) = (hub.as_user("lka.officer").await, hub.as_user("ind.registrar").await);
    let worker = hub.as_user("ind.officer").await;
    let early = worker.act(&id, "deliver_results", json!({"outcomes": {"M-1": "executed"}})).await;
    let early = early.is_problem(409, "not_in_status");
    assert_eq!(early["since"][0]["action"], "send");
    assert!(early["article"].as_str().unwrap().starts_with("Comity 5"));
    registrar.act(&id, "acknowledge", json!({})).await.is_done("acknowledged", "Acknowledged");
    let headers = [("if-match", "\"1\""), ("idempotency-key", &key())];
    let path = format!("/requests/{id}/actions/request_information");
    let stale = worker.send(Method::POST, &path, &headers, &json!({"items": [{"text": "x"}]})).await;
    let stale = stale.is_problem(412, "stale");
    assert_eq!(stale["version"], 2);
    assert_eq!(
        stale["since"],
        json!([{"action": "acknowledge", "at": "2026-01-05T09:00:00Z", "side": "requested", "role": "registrar"}])
    );
    let wrong_side = officer.act(&id, "acknowledge", json!({})).await.is_problem(403, "not_yours");
    assert!(wrong_side["detail"].as_str().unwrap().contains("registrar of the requested State"));
}

#[tokio::test]
async fn a_refusal_says_all_parts_with_their_articles() {
    let hub = Hub::open().await;
    let id = sent(&hub, "LKA", "IND").await;
    let (registrar, head) = (hub.as_user("ind.registrar").await, hub.as_user("ind.head").await);
    registrar.act(&id, "acknowledge", json!({})).await.is_done("acknowledged", "Acknowledged");
    let barred = json!({"ground": "bank_secrecy", "reasons": ""});
    let refused = head.act(&id, "refuse", barred).await.is_problem(422, "barred_ground");
    let parts = refused["parts"].as_array().unwrap();
    let codes: Vec<_> = parts.iter().map(|p| p["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["barred_ground", "missing", "no_consultation"]);
    assert_eq!(refused["article"], "18(8); 18(23); 18(26)");
    assert_eq!((&parts[1]["field"], &parts[1]["article"]), (&json!("reasons"), &json!("18(23)")));
}

#[tokio::test]
async fn every_answer_says_that_nothing_of_it_is_to_be_kept() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    for path in ["/me".to_owned(), format!("/requests/{id}"), "/requests/x".to_owned(), "/nothing".to_owned()]
    {
        let answer = officer.get(&path).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-request-id").len(), 16, "{path}");
    }
    // A read never answers 304, whatever the client says it has.
    let request = officer.request(Method::GET, &format!("/requests/{id}")).header("if-none-match", "\"1\"");
    assert_eq!(hub.call(request.body(Body::empty()).unwrap()).await.status, 200);
}

#[tokio::test]
async fn a_store_that_is_closed_is_a_503_with_what_to_do() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    hub.store.close().await;
    let answer = officer.create(&json!({"kind": "mla", "requested": "IND"})).await;
    answer.is_problem(503, "unavailable");
    assert_eq!(answer.header("retry-after"), "1");
    let ready = hub.call(Request::get("/readyz").body(Body::empty()).unwrap()).await;
    ready.is_problem(503, "unavailable");
    let alive = hub.call(Request::get("/healthz").body(Body::empty()).unwrap()).await;
    assert_eq!(alive.status, 200);
}
