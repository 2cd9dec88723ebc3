//! The audit trail out, beside a backend that serves.

use comity_api::exports::{ExportHeader, ExportLine};
use comity_domain::codes::Action;
use comity_tests::{
    daemon::{Daemon, run},
    office::{Database, Desk, story},
};
use serde_json::json;

struct Scene {
    database: Database,
    _daemon: Daemon,
}

/// One request to the end, a note that looks like a formula, a note of the other State, a refused command.
async fn scene() -> Scene {
    let database = Database::with_offices(crate::now()).await.unwrap();
    let daemon = Daemon::start(&database.path()).unwrap();
    let api = daemon.api();
    let id = story(&api, "trail", "closed").await.unwrap();
    let officer = Desk::sign_in(&api, "lka-officer").await.unwrap();
    let view = officer.read(&format!("/requests/{id}")).await.unwrap();
    let version = u32::try_from(view["version"].as_u64().unwrap()).unwrap();
    let formula = json!({"text": "=1+1"});
    assert_eq!(officer.act(id, "note", &formula, version, "note").await.unwrap().status(), 200);
    assert_eq!(officer.act(id, "recall", &json!({}), version, "recall").await.unwrap().status(), 409);
    let theirs = Desk::sign_in(&api, "sgp-officer").await.unwrap();
    theirs.must(id, "note", &json!({"text": "kept from the other State"})).await.unwrap();
    Scene { database, _daemon: daemon }
}

impl Scene {
    fn export(&self, arguments: &[&str]) -> std::process::Output {
        let url = self.database.url();
        run("comityd", &[&["export", "--database-url", url.as_str()], arguments].concat()).unwrap()
    }

    fn lines(&self, arguments: &[&str]) -> (ExportHeader, Vec<ExportLine>) {
        let output = self.export(&[&["--format", "jsonl", "--as", "lka-auditor"], arguments].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(!text.contains("kept from the other State"));
        let mut lines = text.lines();
        let header = serde_json::from_str(lines.next().unwrap()).unwrap();
        (header, lines.map(|line| serde_json::from_str(line).unwrap()).collect())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_trail_is_the_whole_log_of_one_state_and_says_what_it_is() {
    let scene = scene().await;
    let (header, lines) = scene.lines(&[]);
    assert_eq!((header.export.as_str(), header.state.as_str()), ("comity audit trail", "LKA"));
    assert!(header.tool.starts_with("comityd "));
    assert_eq!(lines.last().unwrap().index, header.through);
    let indices: Vec<u64> = lines.iter().map(|l| l.index).collect();
    assert_eq!(indices, (1..=header.through).collect::<Vec<_>>(), "no gap");
    let of_kind = |kind: &str| lines.iter().filter(|l| l.kind == kind).collect::<Vec<_>>();
    let acts: Vec<_> = of_kind("event").iter().map(|l| l.action.unwrap().as_str()).collect();
    let story = "create submit approve send acknowledge accept deliver_results confirm_receipt note";
    assert_eq!(acts.join(" "), story);
    let refused = of_kind("refused");
    assert_eq!((refused.len(), refused[0].action), (1, Some(Action::Recall)));
    assert_eq!(refused[0].by.as_deref(), Some("lka-officer"));
    assert!(!of_kind("signed_in").is_empty() && !of_kind("administered").is_empty());
    // The other State's people stay unnamed.
    let theirs = of_kind("event").into_iter().filter(|l| l.state.is_some_and(|s| s.as_str() == "SGP"));
    let theirs: Vec<_> = theirs.collect();
    assert_eq!(theirs.len(), 3);
    assert!(theirs.iter().all(|l| l.by.is_none()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filter_is_named_in_the_header_and_holds() {
    let scene = scene().await;
    let (header, all) = scene.lines(&[]);
    let end = header.taken_at.to_string();
    let (header, sends) = scene.lines(&["--action", "send"]);
    assert_eq!(header.filter.action, Some(Action::Send));
    assert_eq!(sends.len(), 1);
    let reference = sends[0].reference.clone().unwrap().to_string();
    let (header, of_request) = scene.lines(&["--request", &reference]);
    assert_eq!(header.filter.request.unwrap().to_string(), reference);
    let of_another = |l: &&ExportLine| l.reference.as_ref().is_some_and(|r| r.to_string() != reference);
    assert!(of_request.len() >= 10 && !of_request.iter().any(|l| of_another(&l)), "{of_request:?}");
    assert!(of_request.iter().filter(|l| l.kind == "event").all(|l| l.reference.is_some()));
    assert!(of_request.iter().any(|l| l.kind == "refused"));
    let (_, of_head) = scene.lines(&["--actor", "lka-head"]);
    assert!(of_head.iter().any(|l| l.action == Some(Action::Approve)));
    assert!(of_head.iter().all(|l| l.by.as_deref() == Some("lka-head")));
    let middle = sends[0].recorded_at.to_string();
    let (_, until) = scene.lines(&["--to", &middle]);
    let (_, from) = scene.lines(&["--from", &middle, "--to", &end]);
    assert_eq!(until.len() + from.len(), all.len());
    assert!(until.iter().all(|l| l.recorded_at < sends[0].recorded_at));
    let (_, none) = scene.lines(&["--request", "MLA-2020-LKA-SGP-000001"]);
    assert!(none.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_holds_the_same_rows_and_no_formula() {
    let scene = scene().await;
    let (_, lines) = scene.lines(&[]);
    let path = scene.database.folder().join("trail.csv");
    let out = path.to_str().unwrap();
    let output = scene.export(&["--format", "csv", "--as", "lka-head", "--out", out]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = std::fs::read_to_string(&path).unwrap();
    let (header, table) = text.split_once('\n').unwrap();
    let header: ExportHeader = serde_json::from_str(header.strip_prefix("# ").unwrap()).unwrap();
    assert_eq!(header.state.as_str(), "LKA");
    let mut table = csv::Reader::from_reader(table.as_bytes());
    assert_eq!(table.headers().unwrap().get(0), Some("index"));
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert!(rows.len() >= lines.len());
    for (row, line) in rows.iter().zip(&lines) {
        assert_eq!(row.get(0), Some(line.index.to_string().as_str()));
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{row:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_workbook_holds_the_cells_of_the_table_on_the_host() {
    let scene = scene().await;
    let folder = scene.database.folder();
    let path = |name: &str| folder.join(name);
    for format in ["csv", "xlsx", "xes"] {
        let path = path(&format!("trail.{format}"));
        let out = path.to_str().unwrap();
        // The export itself is an entry; up to an instant before it the two are the same.
        let arguments = ["--format", format, "--as", "lka-auditor", "--action", "send", "--out", out];
        let output = scene.export(&arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stdout.is_empty() && output.stderr.is_empty(), "no progress without a terminal");
    }
    let csv = std::fs::read_to_string(path("trail.csv")).unwrap();
    let table = csv.split_once('\n').unwrap().1;
    let mut table = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
    let rows: Vec<Vec<String>> =
        table.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let sheets = crate::workbook::sheets(&path("trail.xlsx"));
    assert_eq!(sheets.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["About", "Entries"]);
    assert_eq!(sheets[1].1, rows);
    assert_eq!(rows.len(), 2);
    let xes = std::fs::read_to_string(path("trail.xes")).unwrap();
    assert!(xes.ends_with("</trace>\n</log>\n") && xes.matches("<event>").count() == 1, "{xes}");
    // Into a pipe too.
    let piped = scene.export(&["--format", "xlsx", "--state", "LKA"]);
    assert!(piped.status.success() && piped.stdout.starts_with(b"PK"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_has_no_place_to_go_is_not_taken_out_and_not_recorded() {
    let scene = scene().await;
    let (before, _) = scene.lines(&[]);
    let there = scene.database.folder().join("there.csv");
    std::fs::write(&there, "mine").unwrap();
    let within = there.join("trail.csv");
    let places = ["/no/such/folder/trail.csv", there.to_str().unwrap(), within.to_str().unwrap()];
    for place in places {
        let output = scene.export(&["--format", "csv", "--as", "lka-head", "--out", place]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(place) && said.to_lowercase().contains("name "), "{said}");
        let url = scene.database.url();
        let figures =
            ["figures", "--database-url", &url, "--state", "LKA", "--format", "html", "--out", place];
        let output = run("comityd", &figures).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{place}");
    }
    // The first reading is one entry, and there is no other.
    let (after, lines) = scene.lines(&["--question", "exported"]);
    assert_eq!((after.through, lines.len()), (before.through + 1, 1));
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "mine");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_trail_is_for_auditors_and_heads() {
    let scene = scene().await;
    for (arguments, code) in [
        (["--format", "jsonl", "--as", "lka-officer"], 1),
        (["--format", "jsonl", "--as", "lka-administrator"], 1),
        (["--format", "jsonl", "--as", "expert"], 1),
        (["--format", "jsonl", "--as", "nobody"], 1),
        (["--format", "jsonl", "--state", "XXX"], 1),
        (["--format", "odt", "--as", "lka-auditor"], 2),
        (["--format", "jsonl", "--state", "LKA"], 0),
    ] {
        let output = scene.export(&arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert_eq!(output.stdout.is_empty(), code != 0, "{arguments:?}");
    }
}
