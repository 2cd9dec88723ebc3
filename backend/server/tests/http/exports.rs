//! The audit trail out.

use std::io::Cursor;

use axum::http::Method;
use calamine::{Data, Reader as _, Xlsx};
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
async fn no_text_and_no_name_leaves_only_codes() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    let text = "=HYPERLINK(\"x\")\n\u{1b}[31m CANARY";
    officer.act(&id, "note", json!({"text": text})).await.is_done("drafted", "Drafted");
    let auditor = hub.as_user("lka.auditor").await;
    let name = auditor.get("/me").await.json()["name"].as_str().unwrap().to_owned();
    for format in ["jsonl", "csv", "xes", "xlsx"] {
        let answer = export(&auditor, json!({"format": format})).await;
        assert_eq!(answer.status, 200, "{format}");
        let text = said(&answer, format);
        assert!(text.contains("note") && text.contains("lka.officer"), "{format}");
        for absent in ["CANARY", "HYPERLINK", name.as_str()] {
            assert!(!text.contains(absent), "{absent} stands in {format}");
        }
    }
    let answer = export(&auditor, json!({"format": "csv"})).await;
    assert!(answer.header("content-type").starts_with("text/csv"));
    assert!(answer.header("content-disposition").contains("audit-trail.csv"));
    let text = answer.text();
    assert!(text.starts_with("# {\"export\":\"comity audit trail\""), "{text}");
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let head = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().map(|row| row.unwrap()).collect();
    assert!(rows.iter().all(|row| row.len() == head.len()));
    for cell in rows.iter().flat_map(|row| row.iter()) {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        assert!(!cell.contains(char::is_control), "{cell:?}");
    }
}

/// What an export says, whatever its form.
pub(crate) fn said(answer: &Answer, format: &str) -> String {
    if format == "xlsx" { sheets(&answer.bytes).concat().concat().join("\n") } else { answer.text() }
}

/// The sheets of a workbook, their rows, their cells, as another library reads them.
pub(crate) fn sheets(bytes: &[u8]) -> Vec<Vec<Vec<String>>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let sheets = book.worksheets();
    let rows = |range: &calamine::Range<Data>| {
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    };
    sheets.iter().map(|(_, range)| rows(range)).collect()
}

#[tokio::test]
async fn every_form_says_the_same_of_each_entry() {
    let hub = Hub::open().await;
    let id = sent(&hub, "LKA", "IND").await;
    hub.as_user("ind.registrar").await.act(&id, "acknowledge", json!({})).await;
    // Later, so that it comes later: traces stand in the order the requests were made.
    hub.at("2026-01-05T10:00:00Z");
    draft(&hub.as_user("lka.officer").await, "BHR").await;
    let auditor = hub.as_user("lka.auditor").await;
    let filter = json!({"to": "2026-01-06T00:00:00Z"});
    let form = async |format: &str| {
        let mut body = filter.clone();
        body["format"] = json!(format);
        export(&auditor, body).await
    };
    let through = |header: &Value| header["through"].as_u64().unwrap();
    let jsonl = lines(&form("jsonl").await);
    let csv = form("csv").await.text();
    let (header, table) = csv.split_once('\n').unwrap();
    let header: Value = serde_json::from_str(header.strip_prefix("# ").unwrap()).unwrap();
    assert_eq!(through(&header), through(&jsonl[0]) + 1, "the first export is an entry of the second");
    let mut table = csv::Reader::from_reader(table.as_bytes());
    let names: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<Vec<String>> =
        table.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    for (row, line) in rows.iter().zip(&jsonl[1..]) {
        assert_eq!(line.as_object().unwrap().len(), names.len());
        for (name, cell) in names.iter().zip(row) {
            let said = match &line[name] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(cell, &said, "{name}");
        }
    }
    // The workbook: its first sheet is the header, its second the table; it holds the export of the CSV besides.
    let answer = form("xlsx").await;
    assert_eq!(
        answer.header("content-type"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    );
    let book = sheets(&answer.bytes);
    let about = |name: &str| book[0].iter().find(|row| row[0] == name).map(|row| row[1].clone());
    for (name, value) in [
        ("export", "comity audit trail"),
        ("state", "LKA"),
        ("taken_at", "2026-01-05T10:00:00Z"),
        ("tool", header["tool"].as_str().unwrap()),
        ("filter.format", "xlsx"),
        ("filter.to", "2026-01-06T00:00:00Z"),
    ] {
        assert_eq!(about(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(book[1][0], names);
    assert_eq!(book[1][1..=rows.len()], rows, "cell by cell");
    let last = book[1].last().unwrap();
    assert_eq!((last[2].as_str(), book[1].len() - 1), ("exported", rows.len() + 1));

    // XES: one trace a request, its events in order.
    let xes = form("xes").await;
    assert_eq!(xes.header("content-type"), "application/xml");
    let xes = xes.text();
    assert_eq!(xes.matches("<trace>").count(), 2);
    let of = |line: &&Value| line["kind"] == "event";
    assert_eq!(xes.matches("<event>").count(), jsonl.iter().filter(of).count());
    insta::assert_snapshot!(xes.replace(header["tool"].as_str().unwrap(), "comityd VERSION"));
}

#[tokio::test]
async fn the_log_names_the_form_and_the_filter_of_an_export() {
    let hub = Hub::open().await;
    sent(&hub, "LKA", "IND").await;
    let auditor = hub.as_user("lka.auditor").await;
    let me = auditor.get("/me").await.json()["id"].clone();
    let filter = json!({
        "request": "MLA-2026-LKA-IND-000001", "actor": me, "action": "approve",
        "from": "2026-01-05T00:00:00Z", "to": "2026-01-06T00:00:00Z",
    });
    for format in ["jsonl", "csv", "xlsx", "xes"] {
        let mut body = filter.clone();
        body["format"] = json!(format);
        assert_eq!(export(&auditor, body).await.status, 200);
        let lines = lines(&export(&auditor, json!({})).await);
        let taken = lines.iter().rfind(|l| l["kind"] == "exported").unwrap();
        assert_eq!((&taken["code"], &taken["by"]), (&json!(format), &json!("lka.auditor")));
        let fact = &taken["fact"];
        for (name, value) in filter.as_object().unwrap() {
            let name = if name == "to" { "until" } else { name };
            assert_eq!(&fact[name], value, "{fact}");
        }
    }
}
