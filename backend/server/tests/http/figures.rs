//! Figures of the own State, releases for the Committee, and what an expert reaches.

use comity_domain::figures::{Scope, release::Quarters};
use comity_store::Keep;
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::office::{Caller, Hub, contents, draft, sent};

/// Kept, and no quarter is given up for it.
const KEPT: Keep = Keep::ForEver { leaving: None };

/// The value of a line of an answer with figures.
fn line<'a>(figures: &'a Value, code: &str, part: Option<&str>) -> &'a Value {
    let figure = figures["figures"].as_array().unwrap().iter().find(|f| f["code"] == code).unwrap();
    let lines = figure["lines"].as_array().unwrap();
    lines.iter().find(|l| l.get("part").and_then(Value::as_str) == part).unwrap()
}

async fn figures(caller: &Caller<'_>, query: &str) -> Value {
    let answer = caller.get(&format!("/figures{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn both_states_count_what_went_between_them_and_nobody_else_does() {
    let hub = Hub::open().await;
    sent(&hub, "LKA", "IND").await;
    sent(&hub, "LKA", "IND").await;
    sent(&hub, "IND", "LKA").await;
    draft(&hub.as_user("lka.officer").await, "IND").await;
    for (who, query, made) in [
        ("lka.officer", "?direction=made", 2),
        ("lka.head", "?direction=received", 1),
        ("lka.auditor", "", 3),
        ("ind.auditor", "?direction=received", 2),
        ("ind.auditor", "?direction=made&counterpart=LKA", 1),
        ("bhr.auditor", "", 0),
        ("lka.auditor", "?kind=extradition", 0),
        ("lka.auditor", "?family=laundering&measure=18(3)(f)&urgency=ordinary&counterpart=IND", 3),
        ("lka.auditor", "?to=2026-01-05T08:59:59Z", 0),
    ] {
        let found = figures(&hub.as_user(who).await, query).await;
        assert_eq!(line(&found, "N1", None)["count"], made, "{who} {query}");
        assert_eq!(line(&found, "N2", Some("end"))["count"], made, "{who} {query}");
        assert_eq!(line(&found, "T1", None)["median"], "not reached", "{who} {query}");
    }
    let split = figures(&hub.as_user("lka.auditor").await, "?split=counterpart").await;
    let groups = split["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 1);
    assert_eq!((&groups[0]["group"], &groups[0]["requests"]), (&json!("IND"), &json!(3)));
    assert_eq!(split["snapshot"], "2026-01-05T09:00:00Z");
    assert!(split["tool"].as_str().unwrap().starts_with("comityd "));
}

/// A returned request counts for nobody once another stands in for it, which one to another State does not do: what the
/// two States have between them does not move by what one of them does with a third.
#[tokio::test]
async fn a_request_to_another_state_does_not_stand_in_for_one_that_was_returned() {
    let returned_and_taken_up = async |other: &str| {
        let hub = Hub::open().await;
        let id = sent(&hub, "LKA", "IND").await;
        let missing = json!({"missing": [{"article": "18(15)(d)", "text": "Which accounts?"}]});
        let registrar = hub.as_user("ind.registrar").await;
        registrar.act(&id, "return_deficient", missing).await.is_done("returned", "Ended");
        let (officer, head) = (hub.as_user("lka.officer").await, hub.as_user("lka.head").await);
        let links = json!([{"kind": "replaces", "request": id}]);
        let body = json!({"kind": "mla", "requested": other, "contents": contents(), "links": links});
        let done = officer.create(&body).await.is_done("drafted", "Drafted");
        let new = done["id"].as_str().unwrap();
        officer.act(new, "submit", json!({})).await.is_done("in_approval", "Drafted");
        head.act(new, "approve", json!({})).await.is_done("approved", "Drafted");
        officer.act(new, "send", json!({})).await.is_done("sent", "Sent");
        let found = figures(&hub.as_user("ind.auditor").await, "?counterpart=LKA").await;
        line(&found, "R1", None)["den"].clone()
    };
    assert_eq!(returned_and_taken_up("IND").await, 0);
    assert_eq!(returned_and_taken_up("BHR").await, 1);
}

#[tokio::test]
async fn figures_are_for_officers_heads_and_auditors_and_definitions_for_everybody() {
    let hub = Hub::open().await;
    for (who, status) in [
        ("lka.officer", 200),
        ("lka.head", 200),
        ("lka.auditor", 200),
        ("lka.registrar", 403),
        ("lka.admin", 403),
        ("an.expert", 403),
    ] {
        let caller = hub.as_user(who).await;
        assert_eq!(caller.get("/figures").await.status, status, "{who}");
        assert_eq!(caller.get("/figures/definitions").await.status, 200, "{who}");
        assert_eq!(caller.get("/releases").await.json(), json!([]), "{who}");
    }
    let auditor = hub.as_user("lka.auditor").await;
    for bad in ["?direction=sideways", "?from=yesterday", "?whose=LKA", "?counterpart=LANKA", "?split=person"]
    {
        assert_eq!(auditor.get(&format!("/figures{bad}")).await.status, 400, "{bad}");
    }
}

/// What holds no time, no State or no legal basis is an error that says so, and no row of noughts.
#[tokio::test]
async fn what_nothing_can_be_counted_of_is_an_error() {
    let hub = Hub::open().await;
    sent(&hub, "LKA", "IND").await;
    let auditor = hub.as_user("lka.auditor").await;
    let (early, late) = ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z");
    for (bad, field, says) in [
        (format!("?from={late}&to={early}"), "to", "holds no time"),
        (format!("?from={late}&to={late}"), "to", "holds no time"),
        ("?from=2099-01-01T00:00:00Z".to_owned(), "from", "begins at 2099-01-01T00:00:00Z"),
        ("?counterpart=XXX".to_owned(), "counterpart", "XXX, is not on the register"),
        ("?counterpart=LKA".to_owned(), "counterpart", "is the reporting State itself"),
        ("?basis=MLAT".to_owned(), "basis", "MLAT is no legal basis that is known here"),
    ] {
        for path in ["/figures", "/figures/report"] {
            let answer = auditor.get(&format!("{path}{bad}")).await;
            let problem = answer.json();
            assert_eq!((answer.status.as_u16(), &problem["code"]), (400, &json!("bad_scope")), "{path}{bad}");
            assert_eq!((&problem["field"], &problem["changed"]), (&json!(field), &json!(false)), "{bad}");
            assert!(problem["detail"].as_str().unwrap().contains(says), "{problem}");
            assert!(problem["remedy"].as_str().unwrap().starts_with("Give "), "{problem}");
        }
    }
    for good in
        ["?basis=UNTOC", "?basis=reciprocity", &format!("?from={early}&to={late}"), "?counterpart=IND"]
    {
        assert_eq!(auditor.get(&format!("/figures{good}")).await.status, 200, "{good}");
    }
    // The host asks of any State, and as the record stood at any instant.
    let now = hub.clock.now();
    let of = |state: &str| Scope { state: state.parse().ok(), ..Scope::default() };
    let later = now + SignedDuration::from_secs(1);
    for (scope, snapshot, says) in
        [(of("XXX"), now, "XXX is not on"), (of("LKA"), later, "cannot be read as of")]
    {
        let refused = hub.store.count_figures(scope, None, snapshot, now).await.unwrap_err();
        assert!(refused.to_string().contains(says), "{refused}");
    }
    assert!(hub.store.count_figures(of("LKA"), None, now, later).await.is_ok());
}

/// What requests of the own State rest on may be asked for though nobody put it on record; what others rest on is not
/// told that way.
#[tokio::test]
async fn a_legal_basis_that_own_requests_rest_on_is_known() {
    let hub = Hub::open().await;
    let (officer, head) = (hub.as_user("lka.officer").await, hub.as_user("lka.head").await);
    let mut contents = contents();
    contents["legal_basis"] = json!(["MLAT-1998"]);
    let body = json!({"kind": "mla", "requested": "IND", "contents": contents});
    let done = officer.create(&body).await.is_done("drafted", "Drafted");
    let id = done["id"].as_str().unwrap();
    officer.act(id, "submit", json!({})).await.is_done("in_approval", "Drafted");
    head.act(id, "approve", json!({})).await.is_done("approved", "Drafted");
    officer.act(id, "send", json!({})).await.is_done("sent", "Sent");
    for (who, status) in [("lka.auditor", 200), ("ind.auditor", 200), ("bhr.auditor", 400)] {
        assert_eq!(hub.as_user(who).await.get("/figures?basis=MLAT-1998").await.status, status, "{who}");
    }
}

/// The times of a request are for who sees it; the requested State is not told how it was drafted.
#[tokio::test]
async fn the_times_of_a_request_are_told_to_who_sees_it() {
    let hub = Hub::open().await;
    let id = sent(&hub, "LKA", "IND").await;
    let path = format!("/requests/{id}/figures");
    let of = |view: &Value, figure: &str| {
        view["steps"].as_array().unwrap().iter().filter(|s| s["figure"] == figure).count()
    };
    let own = hub.as_user("lka.auditor").await.get(&path).await.json();
    assert!(of(&own, "T1") == 1 && of(&own, "T5") >= 1, "{own}");
    let theirs = hub.as_user("ind.auditor").await.get(&path).await.json();
    assert_eq!(of(&theirs, "T1"), 1);
    assert_eq!(
        theirs["steps"].as_array().unwrap().iter().filter(|s| s["part"] == "approval").count(),
        0,
        "{theirs}"
    );
    for nobody in ["bhr.auditor", "lka.admin", "an.expert"] {
        hub.as_user(nobody).await.get(&path).await.is_problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_release_is_made_once_and_an_expert_reads_it() {
    let hub = Hub::open().await;
    for _ in 0..6 {
        sent(&hub, "LKA", "IND").await;
    }
    let quarter = "2026Q1".parse().unwrap();
    let early = hub.store.release(quarter, hub.clock.now(), KEPT).await.unwrap_err();
    assert!(early.to_string().contains("can be released from 2026-04-09T00:00:00Z"), "{early}");
    let later = hub.clock.now() + SignedDuration::from_hours(24 * 100);
    let dry = hub.store.release(quarter, later, Keep::No).await.unwrap();
    let made = hub.store.release(quarter, later, KEPT).await.unwrap();
    assert_eq!(dry, made);
    let again = hub.store.release(quarter, later, KEPT).await.unwrap_err();
    assert!(again.to_string().contains("never changed"), "{again}");
    let before = hub.store.release("2025Q4".parse().unwrap(), later, KEPT).await.unwrap_err();
    assert!(before.to_string().contains("2026Q1 was released before"), "{before}");
    let expert = hub.as_user("an.expert").await;
    let file = expert.get("/releases/2026Q1/file").await;
    assert_eq!(hex::encode(Sha256::digest(&file.bytes)), made.sha256, "what is saved is what was hashed");
    let list = expert.get("/releases").await.json();
    assert_eq!((&list[0]["quarter"], &list[0]["sha256"]), (&json!("2026Q1"), &json!(made.sha256)));
    let view = expert.get("/releases/2026Q1").await;
    assert_eq!(view.status, 200);
    assert!(
        !view.text().contains("LKA") && !view.text().contains("MLA-2026"),
        "no State and no reference is in it"
    );
    assert_eq!(view.json()["suppressed"], made.released.suppressed);
    for nothing in ["/releases/2026Q2", "/releases/2026Q5", "/releases/x"] {
        expert.get(nothing).await.is_problem(404, "not_found");
    }
}

/// The first release decides what can never be released: it is refused until those quarters are named.
#[tokio::test]
async fn a_first_release_gives_no_quarter_up_unawares() {
    let hub = Hub::open().await;
    for _ in 0..6 {
        sent(&hub, "LKA", "IND").await;
    }
    let later = hub.clock.now() + SignedDuration::from_hours(24 * 400);
    let quarter = "2026Q3".parse().unwrap();
    let left: Quarters = "2026Q1-2026Q2".parse().unwrap();
    assert_eq!(hub.store.left_behind(quarter).await.unwrap(), Some(left));
    let refused = hub.store.release(quarter, later, KEPT).await.unwrap_err();
    assert!(refused.to_string().contains("2026Q1-2026Q2 can never be released"), "{refused}");
    let other = Keep::ForEver { leaving: "2026Q2".parse().ok() };
    assert!(hub.store.release(quarter, later, other).await.is_err(), "other quarters were named");
    let nothing = Keep::ForEver { leaving: "2025Q4".parse().ok() };
    assert!(
        hub.store.release("2026Q1".parse().unwrap(), later, nothing).await.is_err(),
        "nothing is left behind"
    );
    // A quarter from before anything was sent would be followed by a long row of empty ones.
    for keep in [Keep::No, Keep::ForEver { leaving: None }] {
        let refused = hub.store.release("1999Q1".parse().unwrap(), later, keep).await.unwrap_err();
        assert!(refused.to_string().contains("nothing was sent before 2026Q1"), "{refused}");
    }
    assert!(hub.store.releases().await.unwrap().is_empty());
    hub.store.release(quarter, later, Keep::No).await.unwrap();
    hub.store.release(quarter, later, Keep::ForEver { leaving: Some(left) }).await.unwrap();
    assert_eq!(hub.store.left_behind("2026Q4".parse().unwrap()).await.unwrap(), None, "the next one follows");
}

/// An expert reaches releases, definitions, the register of States and the rules; no case, no reference, no name.
#[tokio::test]
async fn an_expert_reaches_no_case() {
    let hub = Hub::open().await;
    let id = sent(&hub, "LKA", "IND").await;
    let expert = hub.as_user("an.expert").await;
    let document = expert.get("/openapi.json").await.json();
    let mut reached = vec![];
    for (path, operations) in document["paths"].as_object().unwrap() {
        if operations.get("get").is_none()
            || !path.starts_with("/api/v1/")
            || path.ends_with("/events")
            || path.ends_with("openapi.json")
        {
            continue;
        }
        let path = path
            .trim_start_matches("/api/v1")
            .replace("{id}", &id)
            .replace("{reference}", "MLA-2026-LKA-IND-000001");
        let answer = expert.get(&path).await;
        if answer.status == 200 {
            assert!(!answer.text().contains("MLA-2026") && !answer.text().contains(&id), "{path}");
            reached.push(path);
        } else {
            assert!([400, 403, 404].contains(&answer.status.as_u16()), "{path}: {}", answer.status);
        }
    }
    insta::assert_snapshot!(reached.join("\n"));
}
