//! An office set up on its host, by commands only, some of them beside a backend that serves.

use std::fs;

use comity_tests::{
    daemon::{Daemon, run, run_with},
    office::{Database, Desk, PASSWORD, contents, done},
};
use reqwest::Method;
use serde_json::json;

struct Host {
    database: Database,
}

impl Host {
    fn new() -> Self {
        let database = Database::empty().unwrap();
        fs::write(database.folder().join("password"), format!("{PASSWORD}\n")).unwrap();
        Self { database }
    }

    /// Runs a command of two words or one, with its arguments, on the database.
    fn command(&self, command: &str, arguments: &[&str]) -> Result<String, String> {
        let url = self.database.url();
        let mut all: Vec<&str> = command.split(' ').collect();
        all.extend(["--database-url", &url]);
        all.extend(arguments);
        let keys = self.database.folder().join("keys");
        let variables = [("COMITY_KEY_DIR", keys.to_str().unwrap())];
        let output = run_with("comityd", &all, &variables).unwrap();
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() { Ok(said(&output.stdout)) } else { Err(said(&output.stderr)) }
    }

    fn person(&self, login: &str, state: Option<&str>, role: &str) -> Result<String, String> {
        let file = self.database.folder().join("password");
        let name = format!("Person of {login}");
        let mut arguments = vec![login, "--name", &name, "--role", role];
        arguments.extend(state.iter().flat_map(|state| ["--state", state]));
        arguments.extend(["--password-file", file.to_str().unwrap()]);
        self.command("user add", &arguments)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_is_set_up_by_commands_and_rights_act_at_once() {
    let host = Host::new();
    let file = host.database.folder().join("password");
    let init =
        ["--state", "LKA", "--login", "admin", "--name", "A", "--password-file", file.to_str().unwrap()];
    let told = host.command("init", &init).unwrap();
    assert!(told.contains("fingerprint") && told.contains("back it up"), "{told}");
    let key = fs::read_dir(host.database.folder().join("keys")).unwrap().next().unwrap().unwrap().path();
    let secret = fs::read_to_string(key).unwrap();
    assert!(!told.contains(secret.trim().rsplit(' ').next().unwrap()), "a key is never printed");
    host.command("init", &init).unwrap_err();
    host.person("officer", Some("LKA"), "officer").unwrap();
    host.person("head", Some("LKA"), "head").unwrap();
    host.person("officer", Some("LKA"), "officer").unwrap_err();
    let both = host
        .person("both", Some("LKA"), "auditor")
        .and_then(|_| host.command("role grant", &["both", "officer"]));
    both.unwrap_err();
    host.person("expert", Some("LKA"), "expert").unwrap_err();

    let daemon = Daemon::start(&host.database.path()).unwrap();
    let officer = Desk::sign_in(&daemon.api(), "officer").await.unwrap();
    let draft = done(officer.create("by commands", "c").await.unwrap()).await.unwrap();
    officer.must(draft.id, "submit", &json!({})).await.unwrap();
    let head = Desk::sign_in(&daemon.api(), "head").await.unwrap();
    head.must(draft.id, "approve", &json!({})).await.unwrap();
    // Without a central authority of Singapore nothing leaves, 18(13).
    let refused = officer.act(draft.id, "send", &json!({"channel": "comity"}), 3, "s").await.unwrap();
    assert_eq!(refused.status(), 422);
    host.command("state authority", &["SGP", "Attorney-General's Chambers"]).unwrap();
    // Nobody of Singapore works here: it is one by letter until an administrator connects it.
    let refused = officer.act(draft.id, "send", &json!({"channel": "comity"}), 3, "l").await.unwrap();
    assert_eq!(refused.status(), 422);
    host.command("state connect", &["SGP"]).unwrap();
    officer.must(draft.id, "send", &json!({"channel": "comity"})).await.unwrap();

    // A role that is taken away is gone at the next click, and back at the next after it is given.
    host.command("role revoke", &["officer", "officer"]).unwrap();
    let body = json!({"kind": "mla", "requested": "SGP", "contents": contents("no more")});
    let create = async |key: &str| {
        let call = officer.call(Method::POST, "/requests").header("Idempotency-Key", key).json(&body);
        call.send().await.unwrap().status().as_u16()
    };
    assert_eq!(create("r").await, 403);
    host.command("role grant", &["officer", "officer"]).unwrap();
    assert_eq!(create("g").await, 201);
    // A new password ends the sessions of the old one.
    let password = ["officer", "--password-file", file.to_str().unwrap()];
    host.command("user password", &password).unwrap();
    assert_eq!(create("p").await, 401);
    let (status, _) = daemon.stop().unwrap();
    assert!(status.success());
    host.command("rebuild", &["--check"]).unwrap();
}

#[test]
fn a_person_is_added_together_with_the_authority_they_work_for_or_not_at_all() {
    let host = Host::new();
    let file = host.database.folder().join("password");
    let file = file.to_str().unwrap();
    host.command("init", &["--state", "LKA", "--login", "admin", "--name", "A", "--password-file", file])
        .unwrap();
    host.command("authority add", &["LKA", "Police of Kandy", "--executing"]).unwrap();
    let listed = host.command("authority list", &["LKA"]).unwrap();
    let id = listed.split_whitespace().next().unwrap().to_owned();
    let add = |authority: &str| {
        let person =
            ["kandy", "--name", "K", "--state", "LKA", "--role", "executor", "--password-file", file];
        host.command("user add", &[&person[..], &["--authority", authority]].concat())
    };
    add("00000000-0000-7000-8000-000000000001").unwrap_err();
    // Nobody was added the first time, or the name were taken now.
    assert!(add(&id).unwrap().contains("kandy was added"));
    let trail = host.command("export", &["--state", "LKA", "--format", "jsonl"]).unwrap();
    let placed = trail.lines().filter(|line| line.contains("\"placed\"")).count();
    assert_eq!(placed, 1);
}

#[test]
fn a_password_is_never_an_argument_and_has_a_length() {
    let host = Host::new();
    let short = host.database.folder().join("short");
    fs::write(&short, "short\n").unwrap();
    let init = |file: &str| {
        host.command("init", &["--state", "LKA", "--login", "a", "--name", "A", "--password-file", file])
    };
    assert!(init(short.to_str().unwrap()).unwrap_err().contains("12 characters"));
    assert!(init("/no/such/file").unwrap_err().contains("/no/such/file"));
    let without = host.command("init", &["--state", "LKA", "--login", "a", "--name", "A"]);
    assert!(without.unwrap_err().contains("--password-file"));
}

#[test]
fn the_rules_and_the_interface_are_printed_without_a_database() {
    let mermaid = run("comityd", &["workflow", "--format", "mermaid"]).unwrap();
    assert!(mermaid.stdout.starts_with(b"stateDiagram-v2\n"));
    let table = run("comityd", &["workflow", "--format", "table"]).unwrap();
    assert!(String::from_utf8_lossy(&table.stdout).contains("request_information"));
    let rules: serde_json::Value =
        serde_json::from_slice(&run("comityd", &["workflow", "--format", "json"]).unwrap().stdout).unwrap();
    assert!(rules.is_object());
    let interface: serde_json::Value =
        serde_json::from_slice(&run("comityd", &["openapi"]).unwrap().stdout).unwrap();
    assert_eq!(interface["openapi"], "3.1.0");
    assert_eq!(interface, serde_json::to_value(comity_server::openapi()).unwrap());
}
