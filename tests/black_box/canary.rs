//! A canary for a name: sealed identities are driven through the real programs, and then looked for in every byte that
//! these left anywhere. They are found in the answers that opened them, and nowhere else.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use comity_tests::{
    daemon::{binary, run, run_with},
    office::{Database, Desk, PASSWORD, contents, done},
    terminal::key,
};
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    screen::{Officer, SIZE},
    workbook,
};

/// Names nobody else has, in parts that are looked for alone. The last is of a person who is not sealed.
const SEALED: [&str; 6] =
    ["Kanariya", "Quillfeather", "Peregrine", "Ironwood", "Shelterbourne", "Zaffrewick"];
const OPEN: &str = "Openbeck";

fn draft() -> Value {
    let mut contents = contents("Hearing of a protected person");
    contents["persons"] = json!([
        {"code": "S-1", "role": "suspect", "age_status": "adult", "name": format!("Martin {OPEN}"),
         "nationality": "LKA", "place": "Colombo"},
        {"code": "V-1", "role": "victim", "sealed": true, "age_status": "presumed_child",
         "identity_sent": true, "identity_purpose": "The guardian can only be asked by name",
         "identity": {"name": "Kanariya Quillfeather", "born": "2011", "nationality": "LKA",
                      "place": "Shelterbourne House"}},
        {"code": "V-2", "role": "witness", "sealed": true, "age_status": "adult",
         "identity": {"name": "Peregrine Ironwood", "place": "Zaffrewick Street"}},
    ]);
    json!({"kind": "mla", "requested": "SGP", "contents": contents})
}

/// A backend over its own folder, with keys of its own and its log in a file at the level `debug`.
struct House {
    database: Database,
    keys: TempDir,
    logs: PathBuf,
    child: std::process::Child,
    api: String,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn house() -> House {
    let database = Database::with_offices(crate::now()).await.unwrap();
    let keys = TempDir::new().unwrap();
    let dir = keys.path().join("keys");
    for state in ["LKA", "SGP"] {
        comity_store::make_key(&dir, state.parse().unwrap()).unwrap();
    }
    let logs = database.folder().join("debug.log");
    let out = fs::File::create(&logs).unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let listen = format!("127.0.0.1:{port}");
    let child = Command::new(binary("comityd").unwrap())
        .args(["serve", "--database-url", &database.url(), "--listen", &listen])
        .args(["--key-dir", dir.to_str().unwrap()])
        .env("COMITY_LOG", "debug")
        .stdout(out.try_clone().unwrap())
        .stderr(out)
        .spawn()
        .unwrap();
    let api = format!("http://{listen}/api/v1");
    for _ in 0..600 {
        if fs::read_to_string(&logs).unwrap().contains("serves http") {
            break;
        }
        std::thread::park_timeout(std::time::Duration::from_millis(100));
    }
    House { database, keys, logs, child, api }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w.eq_ignore_ascii_case(text.as_bytes()))
}

async fn page(desk: &Desk, path: &str) -> Vec<u8> {
    let answer = desk.get(path).await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.bytes().await.unwrap().to_vec()
}

fn finds_none(bytes: &[u8], place: &str) {
    for canary in SEALED {
        assert!(!holds(bytes, canary), "{canary} stands in {place}");
    }
}

const SCREEN_REASON: &str = "the guardian is heard on Tuesday";

/// An officer opens V-1 at a terminal, reads, leaves the screen, looks around and quits. Returns what the terminal got
/// before and after; what it got while the identity was open holds the name, and proves that it would be found.
fn at_a_screen(server: &str, home: &Path, reference: &str) -> Vec<(String, Vec<u8>)> {
    let mut officer = Officer::start(home, &["--server", server], SIZE, &[]);
    officer.sign_in("lka-officer");
    officer.opens(reference);
    officer.sees("Protected persons in your vault: V-1, V-2");
    officer.press("i");
    officer.sees("Why do you need to know?");
    officer.press(SCREEN_REASON);
    officer.sees(SCREEN_REASON);
    let before = officer.terminal.raw().len();
    officer.press(key::ENTER);
    officer.sees("Kanariya Quillfeather");
    assert!(officer.terminal.is_full_screen(), "what is open never scrolls away into a history");
    let open = officer.terminal.raw().len();
    officer.press(key::ESC);
    officer.sees("Identity of V-1 opened");
    let closed = officer.terminal.raw().len();
    assert!(!officer.terminal.text().contains("Quillfeather"));
    // The frame that closes it, the timeline, another screen, and the terminal as it is given back.
    officer.press("y");
    officer.sees("clipboard");
    officer.press("i");
    officer.sees("Why do you need to know?");
    officer.press(key::ESC);
    officer.sees("Timeline, latest first");
    officer.press(key::ESC);
    officer.sees("row 1 of 1");
    officer.press(key::CTRL_C);
    assert_eq!(officer.terminal.wait_end().unwrap(), 0);
    assert!(closed > open && open > before);
    let raw = officer.terminal.raw();
    for canary in ["Kanariya", "Quillfeather", "Shelterbourne"] {
        assert!(holds(&raw[before..open], canary), "while it is open {canary} is on the screen");
    }
    for canary in ["Peregrine", "Ironwood", "Zaffrewick"] {
        assert!(!holds(&raw[before..open], canary), "{canary} was not opened");
    }
    vec![
        ("the terminal before".to_owned(), raw[..before].to_vec()),
        ("the terminal afterwards".to_owned(), raw[open..].to_vec()),
        ("the screen at the end".to_owned(), officer.terminal.text().into_bytes()),
    ]
}

/// What exports, the rebuild and the host's commands say.
fn taken_out(house: &House) -> Vec<(String, Vec<u8>)> {
    let mut answers = vec![];
    let url = house.database.url();
    for arguments in [
        &["export", "--format", "jsonl", "--as", "lka-auditor"][..],
        &["export", "--format", "csv", "--as", "sgp-head"],
        &["export", "--format", "xes", "--as", "lka-auditor"],
        &["export", "--format", "xes", "--as", "sgp-head"],
        &["rebuild", "--check"],
    ] {
        let keys = house.keys.path().join("keys");
        let common = ["--database-url", &url, "--key-dir", keys.to_str().unwrap()];
        let output = run("comityd", &[arguments, &common].concat()).unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        answers.push((format!("{arguments:?}"), [output.stdout, output.stderr].concat()));
    }
    // A workbook is packed: it is looked at cell by cell.
    for auditor in ["lka-auditor", "sgp-head"] {
        let workbook = house.database.folder().join(format!("{auditor}.xlsx"));
        let out = ["--format", "xlsx", "--as", auditor, "--out", workbook.to_str().unwrap()];
        let output = run("comityd", &[&["export", "--database-url", &url][..], &out].concat()).unwrap();
        assert!(output.status.success(), "{output:?}");
        let cells = workbook::cells(&workbook).join("\n");
        assert!(cells.contains("identity_opened") && cells.contains("V-1"), "the look can find");
        answers.push((format!("the workbook export of {auditor}"), cells.into_bytes()));
    }
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sealed_name_is_in_the_answers_that_opened_it_and_nowhere_else() {
    let house = house().await;
    let officer = Desk::sign_in(&house.api, "lka-officer").await.unwrap();
    let call = officer.call(Method::POST, "/requests").header("Idempotency-Key", "canary").json(&draft());
    let id = done(call.send().await.unwrap()).await.unwrap().id;
    let mut answers: Vec<(String, Vec<u8>)> = vec![];
    officer.must(id, "submit", &json!({})).await.unwrap();
    let head = Desk::sign_in(&house.api, "lka-head").await.unwrap();
    head.must(id, "approve", &json!({"note": "as the prosecutor asked"})).await.unwrap();
    officer.must(id, "send", &json!({"channel": "comity"})).await.unwrap();
    let registrar = Desk::sign_in(&house.api, "sgp-registrar").await.unwrap();
    registrar.must(id, "acknowledge", &json!({"own_reference": "SGP/1"})).await.unwrap();
    // A text with the name does not leave, and the refusal does not repeat it.
    let version = officer.read(&format!("/requests/{id}")).await.unwrap()["version"].as_u64().unwrap();
    let naming = json!({"text": "see quillfeather, KANARIYA"});
    let named = officer.act(id, "message", &naming, u32::try_from(version).unwrap(), "named").await.unwrap();
    assert_eq!(named.status(), 422);
    answers.push(("the refusal".to_owned(), named.bytes().await.unwrap().to_vec()));
    for path in ["", "/events", "/actions", "/completeness", "/letter"] {
        let view = page(&officer, &format!("/requests/{id}{path}")).await;
        answers.push((format!("GET {path}"), view));
    }
    for path in ["/requests", "/requests?q=quill", "/openapi.json"] {
        answers.push((path.to_owned(), page(&head, path).await));
    }

    // The two answers that open it: over HTTP on the one side, from a script on the other.
    // Whoever opens is assigned, or head: the drafter is assigned to the own draft.
    let asked = json!({"reason": "to ask the guardian on Monday"});
    let path = format!("/requests/{id}/persons/V-1/identity");
    let other = Desk::sign_in(&house.api, "sgp-head").await.unwrap();
    let opened = other.call(Method::POST, &path).json(&asked).send().await.unwrap();
    assert_eq!(
        (opened.status().as_u16(), &opened.headers()["cache-control"]),
        (200, &"no-store".parse().unwrap())
    );
    let opened = opened.bytes().await.unwrap();
    for canary in ["Kanariya", "Quillfeather", "Shelterbourne"] {
        assert!(holds(&opened, canary), "who needs to know reads {canary}");
    }
    for (desk, person, status) in
        [(&other, "V-2", 404), (&other, "V-7", 404), (&registrar, "V-1", 403), (&officer, "V-2", 200)]
    {
        let path = format!("/requests/{id}/persons/{person}/identity");
        let answer = desk.call(Method::POST, &path).json(&asked).send().await.unwrap();
        assert_eq!(answer.status(), status, "{person}");
        if status != 200 {
            answers.push((format!("{status} of {person}"), answer.bytes().await.unwrap().to_vec()));
        }
    }

    // The client: its own folders, a script that opens, one that shows and lists.
    let home = TempDir::new().unwrap();
    let secret = home.path().join("password");
    fs::write(&secret, PASSWORD).unwrap();
    let home_text = home.path().to_str().unwrap();
    let variables = [("HOME", home_text), ("XDG_STATE_HOME", home_text), ("XDG_DATA_HOME", home_text)];
    let reference =
        officer.read(&format!("/requests/{id}")).await.unwrap()["reference"].as_str().unwrap().to_owned();
    let server = house.api.trim_end_matches("/api/v1");
    let client = |arguments: &[&str]| {
        let common = ["--server", server, "--as", "lka-officer", "--password-file", secret.to_str().unwrap()];
        run_with("comity", &[arguments, &common].concat(), &variables).unwrap()
    };
    let opened = client(&["identity", &reference, "V-1", "--reason", "to write the summons"]);
    assert!(holds(&opened.stdout, "Kanariya Quillfeather"), "{opened:?}");
    for arguments in
        [&["show", &reference][..], &["queue", "--view", "all", "--json"], &["letter", &reference]]
    {
        let output = client(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        answers.push((format!("{arguments:?}"), [output.stdout, output.stderr].concat()));
    }

    // The screen: opened with a reason, closed again; after that no byte of the terminal says who it is.
    answers.extend(at_a_screen(server, home.path(), &reference));

    answers.extend(taken_out(&house));
    for (place, bytes) in &answers {
        finds_none(bytes, place);
    }
    // Who and when, in codes; why is a text, which stands with the request and leaves in no export.
    let of = |what: &str| &answers.iter().find(|(place, _)| place.contains(what)).unwrap().1;
    assert!(holds(of("jsonl"), "identity_opened") && holds(of("jsonl"), "lka-officer"));
    let timeline = page(&head, &format!("/requests/{id}/events")).await;
    finds_none(&timeline, "the timeline");
    for reason in ["to write the summons", SCREEN_REASON] {
        assert!(holds(&timeline, reason), "why is on record");
        assert!(answers.iter().filter(|(place, _)| place.contains("export")).all(|(_, b)| !holds(b, reason)));
    }

    // What lies on the disk while it serves: database, write-ahead log, index, log of the backend, the client's files.
    let looked: Vec<PathBuf> = [house.database.folder(), home.path(), house.keys.path()].map(files).concat();
    let files_seen: Vec<String> =
        looked.iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect();
    for expected in ["comity.db", "comity.db-wal", "comity.db-shm", "debug.log"] {
        assert!(files_seen.iter().any(|f| f == expected), "{expected} was not looked at: {files_seen:?}");
    }
    let mut open_found = false;
    for path in &looked {
        let bytes = fs::read(path).unwrap();
        finds_none(&bytes, &path.display().to_string());
        open_found |= holds(&bytes, OPEN);
    }
    assert!(open_found, "the look can find: who is not sealed stands in the database");
    assert!(!fs::read(&house.logs).unwrap().is_empty(), "the backend logged");
}
