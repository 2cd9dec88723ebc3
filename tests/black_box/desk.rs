//! An officer's client at a backend: what the other State does appears, a broken line comes back, a small or strange
//! terminal is no reason to fail.

use comity_tests::{
    daemon::{Daemon, run_with},
    office::{Database, Desk, contents, done, story},
    terminal::key,
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::screen::{Officer, SIZE};

struct Scene {
    daemon: Daemon,
    database: Database,
}

async fn scene() -> Scene {
    let database = Database::with_offices(crate::now()).await.unwrap();
    Scene { daemon: Daemon::start(&database.path()).unwrap(), database }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_other_state_does_appears_without_a_key() {
    let scene = scene().await;
    let api = scene.daemon.api();
    let id = story(&api, "Vessel papers", "sent").await.unwrap();
    let mut officer = Officer::at(&scene.daemon, &scene.database, "lka-officer", SIZE);
    officer.opens("MLA-2026-LKA-SGP-000001");
    officer.sees("Sent");
    let registrar = Desk::sign_in(&api, "sgp-registrar").await.unwrap();
    registrar.must(id, "acknowledge", &json!({"own_reference": "SGP/2026/7"})).await.unwrap();
    officer.sees("SGP/2026/7");
    officer.sees("[Acknowledged]");
    officer.press(key::ESC);
    officer.sees("row 1 of");
    registrar.must(id, "message", &json!({"text": "We have begun"})).await.unwrap();
    officer.sees("Send a message, by the other State.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backend_that_is_gone_is_said_to_be_and_work_goes_on_when_it_is_back() {
    let scene = scene().await;
    let (api, port) = (scene.daemon.api(), scene.daemon.port());
    let id = story(&api, "Vessel papers", "sent").await.unwrap();
    let mut officer = Officer::at(&scene.daemon, &scene.database, "lka-officer", SIZE);
    officer.sees("Vessel papers");
    officer.sees("online");
    scene.daemon.kill().unwrap();
    officer.sees("RECONNECTING");
    // Rows that were read stay, and keys do what they can.
    officer.sees("Vessel papers");
    officer.press(key::ENTER);
    officer.press(key::ESC);
    let daemon = Daemon::start_on(&scene.database.path(), port).unwrap();
    officer.sees("online");
    let registrar = Desk::sign_in(&daemon.api(), "sgp-registrar").await.unwrap();
    registrar.must(id, "acknowledge", &json!({})).await.unwrap();
    officer.sees("[Acknowledged]");
    officer.press("q");
    assert_eq!(officer.terminal.wait_end().unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_not_quick_enough_is_told_what_happened_since() {
    let scene = scene().await;
    let api = scene.daemon.api();
    let id = story(&api, "Vessel papers", "acknowledged").await.unwrap();
    let mut head = Officer::at(&scene.daemon, &scene.database, "sgp-head", SIZE);
    head.opens("MLA-2026-LKA-SGP-000001");
    head.chooses("Accept");
    head.fill("M-1 executing authority", "Commercial Affairs Department");
    let officer = Desk::sign_in(&api, "sgp-officer").await.unwrap();
    let question = json!({"items": [{"text": "Which ship?"}]});
    officer.must(id, "request_information", &question).await.unwrap();
    head.push("Accept");
    head.sees("Ask for information");
    let view = officer.read(&format!("/requests/{id}")).await.unwrap();
    assert_eq!(view["status"], "information_requested");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_terminal_of_any_size_is_drawn_on() {
    let scene = scene().await;
    story(&scene.daemon.api(), "Vessel papers", "sent").await.unwrap();
    let mut officer = Officer::at(&scene.daemon, &scene.database, "lka-officer", (5, 20));
    officer.sees("000001");
    officer.press(key::ENTER);
    officer.sees("Vessel papers");
    officer.press("a");
    officer.sees("> Recall");
    officer.press(key::ESC);
    officer.sees("Vessel papers");
    for (rows, columns) in [(1, 1), (2, 3), (60, 300), (24, 80)] {
        officer.terminal.resize(rows, columns).unwrap();
        officer.press(key::DOWN);
    }
    officer.sees("Timeline, latest first");
    officer.press("q");
    assert_eq!(officer.terminal.wait_end().unwrap(), 0);
    assert!(!String::from_utf8_lossy(officer.terminal.raw()).contains("panicked"));
}

/// A title for the window, a cleared screen, a changed direction of writing, a bell: nothing of it may arrive.
const EVIL: &str = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{1b}[31mred\u{9b}5m\u{202e}sdrawkcab\u{200b}\r\n\u{8}";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn text_from_others_cannot_steer_the_terminal() {
    let scene = scene().await;
    let api = scene.daemon.api();
    let lka = Desk::sign_in(&api, "lka-officer").await.unwrap();
    let mut whole = contents(EVIL);
    whole["facts"] = json!(EVIL);
    whole["measures"][0]["description"] = json!(EVIL);
    let body = json!({"kind": "mla", "requested": "SGP", "contents": whole});
    let call = lka.call(Method::POST, "/requests").header("Idempotency-Key", "e").json(&body);
    let id = done(call.send().await.unwrap()).await.unwrap().id;
    lka.must(id, "submit", &json!({})).await.unwrap();
    let head = Desk::sign_in(&api, "lka-head").await.unwrap();
    head.must(id, "approve", &json!({})).await.unwrap();
    lka.must(id, "send", &json!({})).await.unwrap();
    lka.must(id, "message", &json!({"text": EVIL})).await.unwrap();

    let mut officer = Officer::at(&scene.daemon, &scene.database, "sgp-registrar", SIZE);
    officer.opens("MLA-2026-LKA-SGP-000001");
    officer.sees("sdrawkcab");
    officer.press(key::END);
    officer.press("q");
    officer.terminal.wait_end().unwrap();
    let raw = String::from_utf8_lossy(officer.terminal.raw()).into_owned();
    for steering in ["\u{1b}]0;owned", "\u{1b}[31mred", "\u{9b}5m", "\u{202e}", "\u{200b}", "\u{7}", "\u{8}"]
    {
        assert!(!raw.contains(steering), "{steering:?} arrived");
    }
    assert!(raw.matches("\u{1b}[2J").count() <= 1, "only the client clears the screen, once");

    let output = scene.script("sgp-registrar", &["queue", "--view", "all"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("sdrawkcab"), "{text}");
    assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{text:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_colour_the_selection_still_shows() {
    let scene = scene().await;
    story(&scene.daemon.api(), "Vessel papers", "sent").await.unwrap();
    for (variables, colour) in [(&[("NO_COLOR", "1")][..], false), (&[("NO_COLOR", "")][..], true)] {
        let mut officer = Officer::with(&scene.daemon, &scene.database, "lka-head", SIZE, variables);
        officer.goes_to("All");
        officer.sees("Vessel papers");
        // What was just sent is acknowledged late by nobody yet; an error is what has a colour for certain.
        officer.press("n");
        officer.sees("Only officers draft");
        assert!(officer.terminal.has_selection());
        assert_eq!(officer.terminal.has_colour(), colour, "{variables:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_is_cut_ends_the_client() {
    let scene = scene().await;
    let mut officer = Officer::at(&scene.daemon, &scene.database, "lka-officer", SIZE);
    officer.sees("online");
    officer.terminal.hang_up().unwrap();
    officer.terminal.wait_end().unwrap();
    assert!(!officer.terminal.is_full_screen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_terminal_the_full_screen_says_so() {
    let scene = scene().await;
    for arguments in [&[][..], &["demo"]] {
        let output = scene.script("lka-officer", arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains("needs a terminal"), "{said}");
        assert!(output.stdout.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_work_is_done_from_a_script() {
    let scene = scene().await;
    let file = scene.database.folder().join("draft.json");
    let draft = json!({"kind": "mla", "requested": "SGP", "contents": contents("From a script")});
    std::fs::write(&file, draft.to_string()).unwrap();
    let json = |login: &str, arguments: &[&str]| -> Value {
        let output = scene.script(login, arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}");
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let made = json("lka-officer", &["new", "--from", file.to_str().unwrap(), "--json"]);
    let reference = made["reference"].as_str().unwrap().to_owned();
    let act = |login: &str, action: &str, fields: &[&str]| {
        let mut arguments = vec!["do", &reference, action, "--yes", "--json"];
        arguments.extend(fields.iter().flat_map(|field| ["--field", field]));
        json(login, &arguments)["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(act("lka-officer", "submit", &[]), "in_approval");
    assert_eq!(act("lka-head", "approve", &[]), "approved");
    assert_eq!(act("lka-officer", "send", &["channel=comity"]), "sent");
    assert_eq!(act("sgp-registrar", "acknowledge", &["own_reference=S/1"]), "acknowledged");
    let queue = json("sgp-head", &["queue", "--view", "inbound", "--json"]);
    assert!(queue.to_string().contains(&reference), "{queue}");
    let view = json("sgp-head", &["show", &reference, "--json"]);
    assert!(view.to_string().contains("From a script"));
    // What is refused is said on standard error, by its code, and ends with 1.
    let refused = scene.script("sgp-officer", &["do", &reference, "acknowledge", "--yes", "--json"]);
    assert_eq!(refused.status.code(), Some(1));
    let problem: Value = serde_json::from_slice(&refused.stderr).unwrap();
    assert_eq!(problem["code"], "not_yours");
    let other = scene.script("ind-officer", &["show", &reference]);
    assert_eq!(other.status.code(), Some(1));
}

impl Scene {
    /// Runs `comity` as a script does: no terminal, the password in a file.
    fn script(&self, login: &str, arguments: &[&str]) -> std::process::Output {
        let home = self.database.folder();
        let file = home.join("password");
        std::fs::write(&file, format!("{}\n", comity_tests::office::PASSWORD)).unwrap();
        let server = format!("http://127.0.0.1:{}", self.daemon.port());
        let mut all = vec!["--server", &server, "--as", login, "--password-file", file.to_str().unwrap()];
        all.extend(arguments);
        let home = home.to_str().unwrap();
        let variables =
            [("HOME", home), ("XDG_DATA_HOME", home), ("XDG_STATE_HOME", home), ("XDG_CONFIG_HOME", home)];
        run_with("comity", &all, &variables).unwrap()
    }
}
