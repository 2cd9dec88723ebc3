//! The audit trail out.

use axum::http::Method;
use serde_json::{Value, json};

use crate::office::{Answer, Caller, Hub, draft, sent};

async fn export(caller: &Caller<'_>, body: Value) -> Answer {
    caller.send(Method::POST, "/exports", &[], &body).await
}

fn lines(answer: &Answer) -> Vec<Value> {
    answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn an_auditor_takes_out_what_the_state_may_see_and_nothing_else() {
    let hub = Hub::open().await;
    let id = sent(&hub, "LKA", "IND").await;
    draft(&hub.as_user("bhr.officer").await, "IND").await;
    hub.as_user("ind.registrar").await.act(&id, "note", json!({"text": "CANARY of the other file"})).await;
    let auditor = hub.as_user("lka.auditor").await;
    let answer = export(&auditor, json!({})).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/jsonl");
    let lines = lines(&answer);
    let header = &lines[0];
    assert_eq!(header["export"], "comity audit trail");
    assert_eq!((&header["state"], &header["taken_at"]), (&json!("LKA"), &json!("2026-01-05T09:00:00Z")));
    assert!(header["tool"].as_str().unwrap().starts_with("comityd "));
    let entries = &lines[1..];
    let indexes: Vec<u64> = entries.iter().map(|e| e["index"].as_u64().unwrap()).collect();
    assert_eq!(indexes, (1..=indexes.len() as u64).collect::<Vec<_>>(), "the whole log, without gaps");
    let of = |kind: &str| entries.iter().filter(|e| e["kind"] == kind).count();
    assert!(of("administered") > 0 && of("signed_in") >= 3);
    let granted = entries.iter().find(|e| e["code"] == "role_granted" && e["role"] == "auditor").unwrap();
    assert_eq!(granted["whom"], "lka.auditor");
    let acts: Vec<_> =
        entries.iter().filter(|e| e["kind"] == "event").map(|e| e["action"].as_str().unwrap()).collect();
    assert_eq!(acts, ["create", "submit", "approve", "send"]);
    // Taking it out is an entry too, of the next one that is taken.
    let next = self::lines(&export(&auditor, json!({})).await);
    let last = next.last().unwrap();
    assert_eq!((&last["kind"], &last["by"]), (&json!("exported"), &json!("lka.auditor")));
    let text = answer.text();
    assert!(!text.contains("BHR-") && !text.contains("other file") && !text.contains("of ind."), "{text}");
}

#[tokio::test]
async fn only_auditors_and_heads_take_it_out() {
    let hub = Hub::open().await;
    for (who, status) in [
        ("lka.auditor", 200),
        ("lka.head", 200),
        ("lka.officer", 403),
        ("lka.registrar", 403),
        ("lka.admin", 403),
        ("an.expert", 403),
    ] {
        let answer = export(&hub.as_user(who).await, json!({})).await;
        assert_eq!(answer.status, status, "{who}");
        if status == 403 {
            answer.is_problem(403, "not_yours");
        }
    }
}

#[tokio::test]
async fn a_filter_holds_and_stands_in_the_header() {
    let hub = Hub::open().await;
    let id = sent(&hub, "LKA", "IND").await;
    hub.at("2026-01-06T09:00:00Z");
    let officer = hub.as_user("lka.officer").await;
    draft(&officer, "IND").await;
    officer.act(&id, "approve", json!({})).await.is_problem(403, "not_yours");
    let auditor = hub.as_user("lka.auditor").await;
    let actions = async |filter: Value| {
        let lines = lines(&export(&auditor, filter.clone()).await);
        for (name, value) in filter.as_object().unwrap() {
            assert_eq!(&lines[0]["filter"][name], value, "{}", lines[0]);
        }
        let said = lines[1..]
            .iter()
            .map(|l| format!("{} {}", l["kind"].as_str().unwrap(), l["action"].as_str().unwrap_or("-")));
        said.collect::<Vec<_>>()
    };
    let first = "MLA-2026-LKA-IND-000001";
    assert_eq!(
        actions(json!({"request": first})).await,
        ["event create", "event submit", "event approve", "event send", "refused approve"],
    );
    assert_eq!(actions(json!({"action": "create"})).await, ["event create", "event create"]);
    assert_eq!(actions(json!({"request": first, "from": "2026-01-06T00:00:00Z"})).await, ["refused approve"]);
    assert_eq!(actions(json!({"action": "approve", "to": "2026-01-06T00:00:00Z"})).await, ["event approve"]);
    let me = hub.as_user("lka.head").await.get("/me").await.json();
    assert_eq!(actions(json!({"actor": me["id"], "action": "approve"})).await, ["event approve"]);
    // A request of other States has no lines, like one that does not exist.
    draft(&hub.as_user("bhr.officer").await, "IND").await;
    assert_eq!(actions(json!({"request": "MLA-2026-BHR-IND-000001"})).await, Vec::<String>::new());
    export(&auditor, json!({"surname": 1})).await.is_problem(400, "unknown_field");
}

#[tokio::test]
async fn in_csv_a_formula_is_text() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    officer
        .act(&id, "note", json!({"text": "=HYPERLINK(\"x\")\n\u{1b}[31m"}))
        .await
        .is_done("drafted", "Drafted");
    let auditor = hub.as_user("lka.auditor").await;
    let answer = export(&auditor, json!({"format": "csv"})).await;
    assert!(answer.header("content-type").starts_with("text/csv"));
    assert!(answer.header("content-disposition").contains("audit-trail.csv"));
    let text = answer.text();
    assert!(text.starts_with("# {\"export\":\"comity audit trail\""), "{text}");
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let head = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().map(|row| row.unwrap()).collect();
    assert!(rows.iter().all(|row| row.len() == head.len()));
    let cells = rows.iter().flat_map(|row| row.iter());
    for cell in cells {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        assert!(!cell.contains(char::is_control), "{cell:?}");
    }
}
