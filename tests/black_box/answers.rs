//! What cannot be done: the status, the code, and that nothing changed.

use comity_api::problem::Problem;
use comity_domain::ids::RequestId;
use comity_tests::{
    daemon::Daemon,
    office::{Database, Desk, PASSWORD, client, contents, done, story},
};
use reqwest::{Method, Response};
use serde_json::json;

async fn problem(answer: Response) -> Problem {
    let (status, kind) = (answer.status(), answer.headers()["content-type"].clone());
    let text = answer.text().await.unwrap();
    assert_eq!(kind, "application/problem+json", "{text}");
    let problem: Problem = serde_json::from_str(&text).unwrap();
    assert_eq!(problem.status, status.as_u16());
    assert!(!problem.changed && !problem.detail.is_empty() && !problem.remedy.is_empty(), "{text}");
    problem
}

async fn is(answer: Response, status: u16, code: &str) -> Problem {
    let problem = problem(answer).await;
    assert_eq!((problem.status, problem.code.as_str()), (status, code), "{problem:?}");
    problem
}

struct Scene {
    daemon: Daemon,
    _database: Database,
}

async fn scene() -> Scene {
    let database = Database::with_offices(crate::now()).await.unwrap();
    Scene { daemon: Daemon::start(&database.path()).unwrap(), _database: database }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_and_an_unknown_user_get_the_same_answer() {
    let scene = scene().await;
    let sign_in = async |user: &str, password: &str| {
        let body = json!({"user": user, "password": password});
        client().unwrap().post(format!("{}/sessions", scene.daemon.api())).json(&body).send().await.unwrap()
    };
    let wrong = is(sign_in("lka-officer", "wrong").await, 401, "wrong_password").await;
    let unknown = is(sign_in("nobody", PASSWORD).await, 401, "wrong_password").await;
    assert_eq!(wrong, unknown);
    assert_eq!(sign_in("lka-officer", PASSWORD).await.status(), 201);
    let nobody = client().unwrap().get(format!("{}/me", scene.daemon.api())).send().await.unwrap();
    is(nobody, 401, "not_signed_in").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_version_says_what_happened_since() {
    let scene = scene().await;
    let api = scene.daemon.api();
    let id = story(&api, "stale", "approved").await.unwrap();
    let officer = Desk::sign_in(&api, "lka-officer").await.unwrap();
    let before = officer.read(&format!("/requests/{id}")).await.unwrap();
    let stale = officer.act(id, "send", &json!({"channel": "comity"}), 2, "k").await.unwrap();
    let stale = is(stale, 412, "stale").await;
    assert_eq!(stale.since.iter().map(|h| h.action.as_str()).collect::<Vec<_>>(), ["approve"]);
    assert_eq!(stale.version, Some(3));
    assert_eq!(officer.read(&format!("/requests/{id}")).await.unwrap(), before);
    // A refusal does not use its key up.
    done(officer.act(id, "send", &json!({"channel": "comity"}), 3, "k").await.unwrap()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_for_one_command() {
    let scene = scene().await;
    let officer = Desk::sign_in(&scene.daemon.api(), "lka-officer").await.unwrap();
    let first = done(officer.create("one", "key").await.unwrap()).await.unwrap();
    let again = done(officer.create("one", "key").await.unwrap()).await.unwrap();
    assert!(again.repeated && !first.repeated);
    assert_eq!((again.id, again.version), (first.id, first.version));
    is(officer.create("another", "key").await.unwrap(), 422, "key_reused").await;
    let rows = officer.read("/requests?view=all").await.unwrap();
    assert_eq!(rows["rows"].as_array().unwrap().len(), 1);
    // A colleague's key is another one.
    let theirs = Desk::sign_in(&scene.daemon.api(), "ind-officer").await.unwrap();
    done(theirs.create("theirs", "key").await.unwrap()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_known_is_refused_by_name() {
    let scene = scene().await;
    let api = scene.daemon.api();
    let id = story(&api, "unknown", "drafted").await.unwrap();
    let officer = Desk::sign_in(&api, "lka-officer").await.unwrap();
    let body = json!({"kind": "mla", "requested": "SGP", "colour": "red"});
    let call = officer.call(Method::POST, "/requests").header("Idempotency-Key", "a").json(&body);
    let field = is(call.send().await.unwrap(), 400, "unknown_field").await.field;
    assert_eq!(field.as_deref(), Some("colour"));
    let mut nested = contents("s");
    nested["measures"][0]["colour"] = json!("red");
    let body = json!({"kind": "mla", "requested": "SGP", "contents": nested});
    let call = officer.call(Method::POST, "/requests").header("Idempotency-Key", "b").json(&body);
    let field = is(call.send().await.unwrap(), 400, "unknown_field").await.field;
    assert!(field.is_some_and(|f| f.ends_with("measures.0.colour")));
    is(officer.act(id, "submit", &json!({"colour": "red"}), 1, "c").await.unwrap(), 400, "unknown_field")
        .await;
    is(officer.act(id, "fold", &json!({}), 1, "d").await.unwrap(), 404, "unknown_action").await;
    is(officer.get("/requests?colour=red").await.unwrap(), 400, "unknown_field").await;
    is(officer.get("/no/such/route").await.unwrap(), 404, "no_such_route").await;
    let path = format!("/requests/{id}/actions/submit");
    let no_version = officer.call(Method::POST, &path).header("Idempotency-Key", "e").json(&json!({}));
    is(no_version.send().await.unwrap(), 428, "version_missing").await;
    let no_key = officer.call(Method::POST, &path).header("If-Match", "\"1\"").json(&json!({}));
    is(no_key.send().await.unwrap(), 428, "key_missing").await;
    let not_json =
        officer.call(Method::POST, &path).header("If-Match", "\"1\"").header("Idempotency-Key", "f");
    let not_json = not_json.header("Content-Type", "application/json").body("{");
    is(not_json.send().await.unwrap(), 400, "bad_json").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_possible_says_why() {
    let scene = scene().await;
    let api = scene.daemon.api();
    let id = story(&api, "impossible", "sent").await.unwrap();
    let desk = async |login: &str| Desk::sign_in(&api, login).await.unwrap();
    let act = async |who: &str, action: &str, version: u32, body: serde_json::Value| {
        desk(who).await.act(id, action, &body, version, &format!("{who} {action}")).await.unwrap()
    };
    is(act("sgp-officer", "acknowledge", 1, json!({})).await, 403, "not_yours").await;
    is(act("lka-auditor", "note", 4, json!({"text": "t"})).await, 403, "not_yours").await;
    let status = is(act("sgp-head", "accept", 1, json!({})).await, 409, "not_in_status").await;
    assert_eq!(status.since.first().map(|h| h.action.as_str()), Some("send"));
    is(act("sgp-registrar", "return_deficient", 1, json!({"missing": []})).await, 422, "missing").await;
    done(act("sgp-registrar", "acknowledge", 1, json!({})).await).await.unwrap();
    let barred = json!({"ground": "bank_secrecy", "reasons": ""});
    let barred = is(act("sgp-head", "refuse", 2, barred).await, 422, "barred_ground").await;
    let article = barred.article.unwrap();
    assert!(article.contains("18(8)") && article.contains("18(23)"), "everything at once: {article}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_of_other_states_does_not_exist() {
    let scene = scene().await;
    let api = scene.daemon.api();
    let id = story(&api, "theirs", "executed").await.unwrap();
    let nobodys = RequestId(uuid::Uuid::from_u128(7));
    for login in ["ind-officer", "ind-head", "ind-auditor", "lka-administrator", "expert"] {
        let desk = Desk::sign_in(&api, login).await.unwrap();
        for below in ["", "/actions", "/events", "/completeness"] {
            let theirs =
                is(desk.get(&format!("/requests/{id}{below}")).await.unwrap(), 404, "not_found").await;
            let none =
                is(desk.get(&format!("/requests/{nobodys}{below}")).await.unwrap(), 404, "not_found").await;
            assert_eq!(theirs, none, "{login} {below}");
        }
        let reference = desk.get("/references/MLA-2026-LKA-SGP-000001").await.unwrap();
        is(reference, 404, "not_found").await;
        let act = desk.act(id, "remind", &json!({}), 1, "r").await.unwrap();
        let none = desk.act(nobodys, "remind", &json!({}), 1, "s").await.unwrap();
        assert_eq!(is(act, 404, "not_found").await, is(none, 404, "not_found").await, "{login}");
        let rows = desk.read("/requests?view=all").await.unwrap();
        assert_eq!(rows["rows"], json!([]), "{login}");
    }
}
