//! The auditor's questions and the free filter, over HTTP: what each finds, for whom.

use axum::http::Method;
use comity_store::Administration;
use serde_json::{Value, json};

use crate::{
    custody::{arrest_asked, arrested},
    office::{Caller, Hub, draft, sent},
    vault::{self, protecting},
};

/// One of everything that is asked for, save an approval by an author, which the rules let nobody give; it is
/// 20 January.
async fn scene() -> Hub {
    let hub = Hub::open().await;
    let refused = sent(&hub, "LKA", "IND").await;
    hub.as_user("ind.registrar").await.act(&refused, "acknowledge", json!({})).await;
    let ground =
        json!({"ground": "18(9)", "reasons": "No such offence", "consultation": {"none_because": "plain"}});
    let done = hub.as_user("ind.head").await.act(&refused, "refuse", ground).await;
    assert!(done.status.is_success(), "{}", done.text());

    let sealed = vault::sent(&hub, protecting()).await;
    let officer = hub.as_user("ind.officer").await;
    let me = officer.get("/me").await.json()["id"].clone();
    officer.act(&sealed, "assign", json!({"to": me})).await.is_done("sent", "Sent");
    for login in ["ind.officer", "ind.head"] {
        assert_eq!(vault::open(&hub.as_user(login).await, &sealed, "V-1").await.status, 200, "{login}");
    }

    arrested(&hub, "UNTOC").await;
    by_letter(&hub).await;
    hub
}

/// An arrest of 12 January that a letter of a State by letter told on the 20th.
async fn by_letter(hub: &Hub) {
    let state = "NPL".parse().unwrap();
    let connection = comity_domain::registry::Connection::ByLetter;
    let acts = vec![
        Administration::SetAuthority {
            state,
            name: "Central Authority of Nepal".to_owned(),
            from: hub.clock.now(),
        },
        Administration::SetConnection { state, connection },
    ];
    hub.store.administer_all(acts, hub.clock.now()).await.unwrap();
    let officer = hub.as_user("lka.officer").await;
    let done = officer.create(&arrest_asked("NPL", "UNTOC")).await.is_done("drafted", "Drafted");
    let id = done["id"].as_str().unwrap();
    officer.act(id, "submit", json!({})).await.is_done("in_approval", "Drafted");
    hub.as_user("lka.head").await.act(id, "approve", json!({})).await.is_done("approved", "Drafted");
    officer.attach(id, "name=request.pdf", b"CANARY").await.is_done("approved", "Drafted");
    let send = json!({"channel": "interpol", "agreed": true, "letter": "request.pdf"});
    officer.act(id, "send", send).await.is_done("sent", "Sent");
    hub.at("2026-01-20T09:00:00Z");
    let registrar = hub.as_user("lka.registrar").await;
    registrar.attach(id, "name=told.pdf&classification=file", b"CANARY").await.is_done("sent", "Sent");
    let told = json!({
        "on_behalf_of": "requested", "channel": "interpol", "received_on": "2026-01-20", "document": "told.pdf",
        "person": "A-1", "arrested_at": "2026-01-12T03:30:00Z",
    });
    registrar.act(id, "report_arrest", told).await.is_done("sent", "Sent");
}

/// What each question finds, without changed rights, of which a hub has many.
async fn counts(caller: &Caller<'_>, query: &str) -> Vec<(String, u64)> {
    let answer = caller.get(&format!("/audit/questions{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = answer.json();
    let all = answer["questions"].as_array().unwrap();
    let count = |q: &Value| (q["code"].as_str().unwrap().to_owned(), q["found"].as_u64().unwrap());
    all.iter().map(count).filter(|(code, _)| code != "rights_changed").collect()
}

async fn page(caller: &Caller<'_>, path: &str) -> Value {
    let answer = caller.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

/// Kind or action, who and on which request, of each entry.
async fn found(caller: &Caller<'_>, path: &str) -> Vec<String> {
    let page = page(caller, path).await;
    let text = |v: &Value| v.as_str().unwrap_or("-").to_owned();
    let line = |e: &Value| {
        let what = e["action"].as_str().or(e["kind"].as_str()).unwrap();
        format!("{what} {} {}", text(&e["by"]), text(&e["reference"]))
    };
    page["entries"].as_array().unwrap().iter().map(line).collect()
}

#[tokio::test]
async fn each_question_finds_what_it_asks_for_in_the_own_log() {
    let hub = scene().await;
    let (ours, theirs) = (hub.as_user("lka.auditor").await, hub.as_user("ind.head").await);
    let of = |own, opened, refused, late, told, exported| {
        [
            ("own_approval", own),
            ("opened_unassigned", opened),
            ("refused_unconsulted", refused),
            ("arrest_past_due", late),
            ("told_late", told),
            ("exported", exported),
        ]
        .map(|(code, n)| (code.to_owned(), n))
        .to_vec()
    };
    assert_eq!(counts(&ours, "").await, of(0, 0, 1, 0, 1, 0));
    assert_eq!(counts(&theirs, "").await, of(0, 1, 1, 0, 0, 0));
    assert_eq!(counts(&ours, "?told_within_days=8").await, of(0, 0, 1, 0, 1, 0));
    assert_eq!(counts(&ours, "?told_within_days=9").await, of(0, 0, 1, 0, 0, 0));
    for (caller, code, line) in [
        (&ours, "told_late", "report_arrest lka.registrar PAR-2026-LKA-NPL-000001"),
        (&ours, "refused_unconsulted", "refuse - MLA-2026-LKA-IND-000001"),
        (&theirs, "refused_unconsulted", "refuse ind.head MLA-2026-LKA-IND-000001"),
        (&theirs, "opened_unassigned", "identity_opened ind.head MLA-2026-LKA-IND-000002"),
    ] {
        assert_eq!(found(caller, &format!("/audit/questions/{code}")).await, [line], "{code}");
    }
    // The arrest on which nobody acted: due on 15 February at six.
    hub.at("2026-02-15T06:00:00Z");
    let (ours, theirs) = (hub.as_user("lka.auditor").await, hub.as_user("ind.auditor").await);
    assert_eq!(counts(&ours, "").await, of(0, 0, 1, 0, 1, 0));
    hub.at("2026-02-15T06:00:01Z");
    assert_eq!(counts(&ours, "").await, of(0, 0, 1, 1, 1, 0));
    let arrest = "/audit/questions/arrest_past_due";
    assert_eq!(found(&theirs, arrest).await, ["report_arrest ind.officer PAR-2026-LKA-IND-000003"]);
    assert_eq!(found(&ours, arrest).await, ["report_arrest - PAR-2026-LKA-IND-000003"]);
    // Rights: everything that made a person of the office somebody, and nothing else.
    let rights = page(&ours, "/audit/questions/rights_changed?limit=200").await;
    let rights = rights["entries"].as_array().unwrap();
    assert!(rights.iter().all(|e| e["kind"] == "administered" && e["whom"].is_string()), "{rights:?}");
    assert!(rights.iter().any(|e| e["whom"] == "lka.auditor"));
    assert!(rights.iter().all(|e| e["whom"].as_str().unwrap().starts_with("lka.")), "of the own office");
}

#[tokio::test]
async fn an_export_is_found_and_takes_out_what_a_question_finds() {
    let hub = scene().await;
    let auditor = hub.as_user("lka.auditor").await;
    let body = json!({"question": "told_late", "told_within_days": 8});
    let answer = auditor.send(Method::POST, "/exports", &[], &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let lines: Vec<Value> = answer.text().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["filter"]["question"], "told_late");
    assert_eq!(lines[1]["action"], "report_arrest");
    assert_eq!(page(&auditor, "/audit/questions/told_late").await["entries"][0], lines[1], "the same line");
    let nothing = json!({"question": "own_approval", "format": "xes"});
    let answer = auditor.send(Method::POST, "/exports", &[], &nothing).await;
    assert!(answer.text().ends_with("</log>\n") && !answer.text().contains("<trace"), "{}", answer.text());
    let exported = page(&auditor, "/audit/questions/exported").await;
    let exported = exported["entries"].as_array().unwrap();
    assert_eq!(exported.len(), 2);
    assert_eq!(
        (&exported[0]["code"], &exported[0]["fact"]["question"]),
        (&json!("xes"), &json!("own_approval"))
    );
    assert_eq!(exported[1]["fact"], body);
}

#[tokio::test]
async fn the_free_filter_goes_through_the_log_page_by_page() {
    let hub = scene().await;
    let auditor = hub.as_user("lka.auditor").await;
    let (mut indexes, mut cursor) = (vec![], String::new());
    loop {
        let page = page(&auditor, &format!("/audit/entries?limit=7{cursor}")).await;
        let entries = page["entries"].as_array().unwrap();
        indexes.extend(entries.iter().map(|e| e["index"].as_u64().unwrap()));
        let Some(next) = page["next"].as_u64() else { break };
        assert_eq!((entries.len(), indexes.last()), (7, Some(&next)));
        cursor = format!("&cursor={next}");
    }
    let all: Vec<u64> = (1..=indexes[0]).rev().collect();
    assert_eq!(indexes, all, "every entry once, the newest first");
    let head = hub.as_user("lka.head").await.get("/me").await.json()["id"].as_str().unwrap().to_owned();
    let first = "MLA-2026-LKA-IND-000001";
    let approvals = format!("/audit/entries?actor={head}&action=approve&request={first}");
    assert_eq!(found(&auditor, &approvals).await, [format!("approve lka.head {first}")]);
    let last = found(&auditor, "/audit/entries?from=2026-01-20T00:00:00Z&action=report_arrest").await;
    assert_eq!(last, ["report_arrest lka.registrar PAR-2026-LKA-NPL-000001"]);
    let before = found(&auditor, "/audit/entries?to=2026-01-20T00:00:00Z&action=report_arrest").await;
    assert_eq!(before, ["report_arrest - PAR-2026-LKA-IND-000003"]);
    let question = format!("/audit/questions/refused_unconsulted?request={first}");
    assert_eq!(found(&auditor, &question).await.len(), 1);
    let other = "/audit/questions/refused_unconsulted?request=MLA-2026-LKA-IND-000002";
    assert_eq!(found(&auditor, other).await, Vec::<String>::new());
    // What was tried and refused is found by its request: in the log of who tried, and in no other.
    for (who, action) in [("lka.officer", "submit"), ("ind.officer", "deliver_results")] {
        let tries = hub.as_user(who).await;
        let id = tries.get(&format!("/requests?view=all&q={first}&status=refused")).await.json();
        let id = id["rows"][0]["id"].as_str().unwrap().to_owned();
        assert!(tries.act(&id, action, json!({})).await.status.is_client_error(), "{who}");
    }
    let tried = format!("/audit/entries?request={first}&action=submit");
    let ours = [format!("submit lka.officer {first}"), format!("submit lka.officer {first}")];
    assert_eq!(found(&auditor, &tried).await, ours, "refused, and done before");
    let theirs = hub.as_user("ind.auditor").await;
    assert_eq!(found(&theirs, &tried).await, Vec::<String>::new());
    // A request of other States has no entries, like one that does not exist.
    draft(&hub.as_user("bhr.officer").await, "IND").await;
    let theirs = "/audit/entries?request=MLA-2026-BHR-IND-000001";
    assert_eq!(found(&auditor, theirs).await, Vec::<String>::new());
    let bhr = page(&hub.as_user("bhr.auditor").await, "/audit/entries?limit=200").await.to_string();
    assert!(!bhr.contains("LKA") && !bhr.contains("lka."), "{bhr}");
}

#[tokio::test]
async fn auditors_and_heads_ask_and_nobody_else() {
    let hub = Hub::open().await;
    for (who, status) in [
        ("lka.auditor", 200),
        ("lka.head", 200),
        ("lka.officer", 403),
        ("lka.registrar", 403),
        ("lka.admin", 403),
        ("an.expert", 403),
        ("an.secretary", 403),
    ] {
        let caller = hub.as_user(who).await;
        for path in ["/audit/questions", "/audit/questions/exported", "/audit/entries"] {
            let answer = caller.get(path).await;
            assert_eq!(answer.status, status, "{who} {path}");
            if status == 403 {
                answer.is_problem(403, "not_yours");
            }
        }
    }
    let auditor = hub.as_user("lka.auditor").await;
    auditor.get("/audit/questions/who_is_it").await.is_problem(404, "not_found");
    for bad in [
        "entries?limit=0",
        "entries?limit=201",
        "entries?who=me",
        "entries?from=today",
        "questions?told_within_days=-1",
    ] {
        assert_eq!(auditor.get(&format!("/audit/{bad}")).await.status, 400, "{bad}");
    }
}

/// A time that ends before it begins finds nothing: that is said, and no export of nothing is put on record.
#[tokio::test]
async fn a_time_turned_round_is_an_error_and_no_empty_answer() {
    let hub = scene().await;
    let auditor = hub.as_user("lka.auditor").await;
    let (early, late) = ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z");
    for path in ["/audit/entries", "/audit/questions/told_late"] {
        let problem = auditor.get(&format!("{path}?from={late}&to={early}")).await.json();
        assert_eq!((&problem["code"], &problem["field"]), (&json!("bad_scope"), &json!("to")), "{path}");
    }
    let before = page(&auditor, "/audit/questions/exported").await;
    let answer = auditor.send(Method::POST, "/exports", &[], &json!({"from": late, "to": late})).await;
    answer.is_problem(400, "bad_scope");
    assert_eq!(page(&auditor, "/audit/questions/exported").await, before, "nothing was taken out");
}
