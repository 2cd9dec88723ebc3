//! The commands, as a script runs them: no terminal, an exit code, words or JSON.

use std::{
    fs,
    io::Write as _,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::{
    audit::{asked, nowhere_to_go},
    office::{Offices, PASSWORD, contents},
};

/// A script with a home of its own.
pub(crate) struct Script {
    pub(crate) home: PathBuf,
    pub(crate) server: String,
}

pub(crate) struct Ran {
    code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Script {
    pub(crate) fn of(offices: &Offices, name: &str) -> Self {
        let home = offices.folder().join(name);
        fs::create_dir_all(&home).unwrap();
        fs::write(home.join("password"), format!("{PASSWORD}\n")).unwrap();
        Self { home, server: format!("http://{}", offices.address) }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
        command.env_clear().env("HOME", &self.home).env("XDG_STATE_HOME", &self.home);
        command.env("COMITY_SERVER", &self.server).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let ran = Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
        assert!(!ran.err.contains("panicked"), "{arguments:?}: {}", ran.err);
        ran
    }

    #[track_caller]
    pub(crate) fn ends(&self, code: i32, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?}\n{}\n{}", ran.out, ran.err);
        assert_eq!(code == 0, ran.err.is_empty(), "{arguments:?}: {}", ran.err);
        ran
    }

    pub(crate) fn signs_in(&self, login: &str) {
        let password = self.home.join("password");
        let ran = self.ends(0, &["login", "--as", login, "--password-file", password.to_str().unwrap()]);
        assert!(ran.out.contains(&format!("Officer {login}")));
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.home.join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

#[cfg(unix)]
fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o777 == 0o600
}

pub(crate) fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_is_drafted_and_submitted_from_a_script() {
    let offices = Offices::open().await;
    tokio::task::block_in_place(|| drafted_and_submitted(&offices));
}

fn drafted_and_submitted(offices: &Offices) {
    let script = Script::of(offices, "officer");
    script.signs_in("lka.officer");
    #[cfg(unix)]
    assert!(is_private(&script.home.join("comity").join("session.json")));

    // A subject that would take a terminal over, by C0, C1 and marks that turn text.
    let hostile = "Bank \u{1b}[2J\u{9b}31m \u{202e}records";
    let body = json!({"requested": "SGP", "contents": contents(hostile)}).to_string();
    let made = json_of(&script.ends(0, &["new", "--from", &script.file("new.json", &body), "--json"]).out);
    let reference = made["reference"].as_str().unwrap();
    let paper = script.file("annex.pdf", "%PDF-1.7");
    script.ends(0, &["attach", reference, &paper]);

    for arguments in [vec!["queue", "--view", "drafts"], vec!["show", reference]] {
        let plain = script.ends(0, &arguments).out;
        let json = script.ends(0, &[arguments.as_slice(), &["--json"]].concat()).out;
        for out in [&plain, &json] {
            assert!(out.contains(reference) && !out.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{out:?}");
        }
        assert!(json.contains("u009b") && json.contains("u202e"), "JSON says all of it, escaped: {json}");
        assert!(
            json_of(&json)["rows"].is_array()
                || json_of(&json)["request"]["documents"][0]["name"] == "annex.pdf"
        );
    }
    came_and_went(&script, reference);

    let due = json_of(&script.ends(0, &["queue", "--view", "all", "--due", "3d", "--json"]).out);
    assert_eq!(due["rows"], json!([]), "a draft has no clock");

    let told = script.ends(0, &["do", reference, "note", "--field", "text=Called today", "--yes"]).out;
    assert!(told.contains(reference), "{told}");
    let done = json_of(&script.ends(0, &["do", reference, "submit", "--yes", "--json"]).out);
    assert_eq!(done["status"], "in_approval");

    anew(&script, reference);
    letters(&script, reference);

    // Refused: in words with what to do, or as the object.
    let words = script.ends(1, &["do", reference, "approve", "--yes"]);
    assert!(words.out.is_empty() && words.err.ends_with('\n'));
    let problem = json_of(&script.ends(1, &["do", reference, "approve", "--yes", "--json"]).err);
    assert!(problem["code"].is_string() && problem["changed"] == json!(false), "{problem}");
    assert!(words.err.contains(problem["remedy"].as_str().unwrap()), "{}", words.err);

    script.ends(1, &["show", "MLA-2026-LKA-SGP-009999"]);
    script.ends(1, &["attach", reference, "/no/such/file"]);
    script.ends(1, &["new", "--from", &script.file("broken.json", "{")]);
    for theirs in [&["audit"][..], &["audit", "own_approval"], &["export"]] {
        script.ends(1, theirs); // for auditors and heads
    }
    for wrong in [
        vec!["show", "one"],
        vec!["do", reference, "no_such_action"],
        vec!["do", reference, "create"],
        vec!["do", reference, "note", "--field", "text"],
        vec!["queue", "--view", "no_such_view"],
        vec!["queue", "--due", "soon"],
        vec!["queue", "--no-such-flag"],
        vec![],
    ] {
        script.ends(2, &wrong);
    }
    assert!(script.run(&[]).err.contains("terminal"));

    script.ends(0, &["logout"]);
    assert!(!script.home.join("comity").join("session.json").exists());
    script.ends(2, &["queue"]);
    let wrong = script.file("wrong", "not the password");
    script.ends(1, &["login", "--as", "lka.officer", "--password-file", &wrong]);
    script.ends(2, &["login"]); // nothing can be asked
    let head = Script::of(offices, "head");
    head.signs_in("lka.head");
    let trail = head.ends(0, &["export", "--request", reference]).out;
    assert!(trail.lines().count() >= 5 && json_of(trail.lines().next().unwrap())["state"] == "LKA");
    // Saved, in the form that the file's name says; over another file only where that is said.
    for (name, begins) in [("t.csv", "# {"), ("t.xes", "<?xml"), ("t.jsonl", "{"), ("t.xlsx", "PK")] {
        let path = head.home.join(name);
        let arguments = ["export", "--out", path.to_str().unwrap()];
        assert!(head.ends(0, &arguments).out.contains(name));
        assert!(is_private(&path) && fs::read(&path).unwrap().starts_with(begins.as_bytes()), "{name}");
        head.ends(1, &arguments);
        head.ends(0, &[&arguments[..], &["--force"]].concat());
    }
    assert!(head.ends(0, &["export", "--format", "xes"]).out.contains(reference));
    asked(&head, reference);
    head.ends(2, &["export", "--format", "odt"]);
    nowhere_to_go(&head, reference);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_on_paper_and_what_its_state_tells_by_letter_come_from_a_script() {
    let offices = Offices::open().await;
    tokio::task::block_in_place(|| came_on_paper(&offices));
}

fn came_on_paper(offices: &Offices) {
    let script = Script::of(offices, "paper");
    script.signs_in("sgp.registrar");
    let days_ago = |n: i64| jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * n);
    let day = |n: i64| days_ago(n).strftime("%Y-%m-%d").to_string();

    // What the letter lacks keeps it out no more than a number of its own does.
    let body = json!({"requesting": "EGY", "received_on": day(21), "channel": "diplomatic_pouch",
        "their_reference": "MOJ/4", "contents": {"subject": "Company file",
        "measures": [{"id": "M-1", "type": "18(3)(f)", "description": "The register"}]}});
    let file = script.file("paper.json", &body.to_string());
    let made = json_of(&script.ends(0, &["new", "--register", &file, "--json"]).out);
    let reference = made["reference"].as_str().unwrap();
    assert_eq!((&made["status"], reference.contains("-EGY-SGP-")), (&json!("sent"), true));
    let queue = json_of(&script.ends(0, &["queue", "--view", "inbound", "--json"]).out);
    assert_eq!(queue["rows"][0]["by_letter"], true);
    assert!(script.ends(0, &["queue", "--view", "inbound"]).out.contains("(letter) Company file"));
    let shown = script.ends(0, &["show", reference]).out;
    assert!(shown.contains("BY LETTER") && shown.contains("LATE"), "its time began when it came: {shown}");
    assert!(shown.contains("withdraw --field on_behalf_of=requesting"), "{shown}");

    // The withdrawal is told: by whom is said first, then the letter goes to the own file, then the act.
    let letter = script.file("withdrawal.pdf", "%PDF-1.7");
    let told = ["do", reference, "withdraw", "--yes", "--letter", &letter];
    script.ends(2, &told);
    let (happened, came) = (format!("occurred_at={}", days_ago(10)), format!("received_on={}", day(2)));
    let fields = ["--field", "on_behalf_of=requesting", "--field", &happened, "--field", &came, "--json"];
    // A command that fails after the letter was attached says so, and put right it is not stopped by its own letter.
    let wrong = [told.as_slice(), &fields[..6], &["--field", "measures=M-2"]].concat();
    let half = script.ends(1, &wrong).err;
    assert!(half.contains("withdrawal.pdf is attached to your file already"), "{half}");
    let done = json_of(&script.ends(0, &[told.as_slice(), &fields].concat()).out);
    assert_eq!(done["status"], "withdrawn");
    let shown = json_of(&script.ends(0, &["show", reference, "--json"]).out);
    let events = shown["events"].as_array().unwrap();
    let withdrawn = events.iter().find(|e| e["action"] == "withdraw").unwrap();
    assert_eq!(withdrawn["told"]["received_on"], json!(day(2)));
    let letter =
        shown["request"]["documents"].as_array().unwrap().iter().find(|d| d["name"] == "withdrawal.pdf");
    assert_eq!(letter.unwrap()["classification"], "file", "it goes nowhere");
    let shown = script.ends(0, &["show", reference]).out;
    assert!(shown.contains("told by letter: happened") && shown.contains("MOJ/4"), "{shown}");
    script
        .ends(1, &["new", "--register", &script.file("own.json", &json!({"requesting": "LKA"}).to_string())]);
}

/// A new draft from an own request, once it has ended and not before.
fn anew(script: &Script, open: &str) {
    let refused = script.ends(1, &["new", "--from-request", open, "--json"]).err;
    assert_eq!(json_of(&refused)["parts"][0]["code"], "not_an_own_ended_request", "{refused}");
    let body = json!({"requested": "SGP", "contents": contents("Company file")}).to_string();
    let file = script.file("gone.json", &body);
    let gone = json_of(&script.ends(0, &["new", "--from", &file, "--json"]).out);
    let gone = gone["reference"].as_str().unwrap();
    script.ends(0, &["do", gone, "cancel", "--yes", "--field", "reason=The wrong period"]);
    let made = json_of(&script.ends(0, &["new", "--from-request", gone, "--json"]).out);
    let reference = made["reference"].as_str().unwrap();
    assert!(reference != gone && made["status"] == "drafted", "{made}");
    let shown = json_of(&script.ends(0, &["show", reference, "--json"]).out);
    assert_eq!(shown["request"]["contents"]["subject"], "Company file");
    script.ends(2, &["new", "--from-request", gone, "--from", &file]);
}

/// Documents from a file and into one, larger than a piece.
fn came_and_went(script: &Script, reference: &str) {
    let text = "1;amount\r\n".repeat(60_000);
    let given = script.file("transfers.csv", &text);
    script.ends(0, &["attach", reference, &given, "--name", "list \u{202e}of.csv", "--class", "file"]);
    script.ends(1, &["attach", reference, &given, "--name", "list \u{202e}of.csv"]); // the name is taken
    let picture = script.home.join("picture.pdf");
    fs::write(&picture, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let refused = script.ends(1, &["attach", reference, picture.to_str().unwrap(), "--json"]);
    assert_eq!(json_of(&refused.err)["code"], "media_type_differs");
    script.ends(1, &["attach", reference, script.home.to_str().unwrap()]); // a folder

    let to = script.home.join("saved.csv");
    let save = ["save", reference, "list \u{202e}of.csv", "--to", to.to_str().unwrap()];
    let told = script.ends(0, &save).out;
    assert!(told.contains("saved.csv"), "{told}");
    assert_eq!(fs::read_to_string(&to).unwrap(), text);
    #[cfg(unix)]
    assert!(is_private(&to));
    fs::write(&to, "theirs").unwrap();
    let refused = script.ends(1, &save); // nobody can be asked
    assert!(refused.err.contains("saved.csv"), "{}", refused.err);
    assert_eq!(fs::read_to_string(&to).unwrap(), "theirs");

    // Into a folder under its own name, made plain; a second time beside it.
    let folder = script.home.join("folder");
    fs::create_dir(&folder).unwrap();
    for _ in 0..2 {
        script.ends(0, &["save", reference, "list \u{202e}of.csv", "--to", folder.to_str().unwrap()]);
    }
    let mut names: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.iter().all(|n| !n.contains('\u{202e}') && n.to_lowercase().ends_with(".csv")), "{names:?}");
    let shown = json_of(&script.ends(0, &["show", reference, "--json"]).out);
    let documents = shown["request"]["documents"].as_array().unwrap();
    let id = documents.iter().find(|d| d["size"] == text.len()).unwrap()["id"].as_str().unwrap();
    let by_id = script.home.join("by-id.csv");
    script.ends(0, &["save", reference, id, "--to", by_id.to_str().unwrap()]);
    assert_eq!(fs::read_to_string(&by_id).unwrap(), text);
    script.ends(2, &["save", reference, "no such document"]);
    script.ends(1, &["save", reference, id, "--to", "/no/such/folder/a.csv"]);
}

/// Printed, saved over nothing, and an error that says what must happen first.
fn letters(script: &Script, reference: &str) {
    let text = script.ends(0, &["letter", reference]).out;
    assert!(text.contains("*** DRAFT, not sent ***") && text.contains(reference), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{text:?}");
    let path = script.home.join("letter.html");
    let to = path.to_str().unwrap();
    let save = ["letter", reference, "--format", "html", "--to", to];
    assert!(script.ends(0, &save).out.contains("letter.html"));
    let page = fs::read_to_string(&path).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("DRAFT, not sent"), "{page}");
    #[cfg(unix)]
    assert!(is_private(&path));
    fs::write(&path, "mine").unwrap();
    assert!(script.ends(1, &save).err.contains("--force"));
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    script.ends(0, &[save.as_slice(), &["--force"]].concat());
    assert_eq!(fs::read_to_string(&path).unwrap(), page);
    let early = script.ends(1, &["letter", reference, "--kind", "refusal"]).err;
    assert!(early.contains("Nothing has been refused"), "{early}");
    script.ends(2, &["letter", reference, "--kind", "love"]);
    script.ends(2, &["letter", reference, "--force"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_there_is_3_and_nobody_reading_is_no_panic() {
    let offices = Offices::open().await;
    tokio::task::block_in_place(|| {
        let mut script = Script::of(&offices, "pipe");
        script.signs_in("lka.head");
        for arguments in [["export"].as_slice(), &["queue", "--json"], &["--help"]] {
            let mut child = script.command(arguments).spawn().unwrap();
            drop(child.stdout.take());
            let output = child.wait_with_output().unwrap();
            let err = String::from_utf8(output.stderr).unwrap();
            assert!(err.is_empty() && output.status.code() == Some(0), "{arguments:?}: {err}");
        }
        // What nobody can be told either.
        let mut child = script.command(&["show", "one"]).stdin(Stdio::piped()).spawn().unwrap();
        drop(child.stderr.take());
        let _ = child.stdin.take().unwrap().write_all(b"x");
        assert_eq!(child.wait().unwrap().code(), Some(2));

        let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
        script.server = format!("http://{}", nobody.local_addr().unwrap());
        drop(nobody);
        script.home = script.home.join("fresh");
        script.ends(3, &["queue", "--json"]);
        script.server = "ftp://example.org".to_owned();
        script.ends(2, &["queue"]);
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_arrest_stands_above_the_queue_of_both_states_whatever_is_filtered() {
    let offices = Offices::open().await;
    tokio::task::block_in_place(|| arrested(&offices));
}

fn arrested(offices: &Offices) {
    let desk = |login: &str| {
        let script = Script::of(offices, login);
        script.signs_in(login);
        script
    };
    let [asking, head, theirs, registrar, chief] =
        ["lka.officer", "lka.head", "sgp.officer", "sgp.registrar", "sgp.head"].map(desk);
    let mut contents = contents("One person, fraud on depositors");
    contents["measures"] = json!([{"id": "M-1", "type": "16(9)"}]);
    contents["persons"] =
        json!([{"code": "S-1", "role": "accused", "name": "Roshan P.", "nationality": "LKA"}]);
    contents["extradition"] =
        json!({"person": "S-1", "location": "Singapore", "instrument": "Warrant of 9 October"});
    contents["undertaking"] = json!("A request for extradition will follow.");
    let body = json!({"kind": "provisional_arrest", "requested": "SGP", "contents": contents}).to_string();
    let made = json_of(&asking.ends(0, &["new", "--from", &asking.file("arrest.json", &body), "--json"]).out);
    let arrest = made["reference"].as_str().unwrap();
    assert!(arrest.starts_with("PAR-"), "{arrest}");
    let act = |script: &Script, reference: &str, action: &str, fields: &[&str]| {
        let fields = fields.iter().flat_map(|field| ["--field", field]);
        let arguments: Vec<&str> = ["do", reference, action, "--yes"].into_iter().chain(fields).collect();
        script.ends(0, &arguments);
    };
    act(&asking, arrest, "submit", &[]);
    act(&head, arrest, "approve", &[]);
    act(&asking, arrest, "send", &["channel=comity"]);
    act(&registrar, arrest, "acknowledge", &["own_reference=S/1"]);
    let accepted =
        ["executing_authority.M-1=Police", "dual_criminality.result=met", "dual_criminality.text=both"];
    act(&chief, arrest, "accept", &accepted);
    let nobody = asking.ends(0, &["custody"]).out;
    assert!(nobody.contains("Nobody is in custody"), "{nobody}");
    let hour = jiff::Timestamp::now();
    act(&theirs, arrest, "report_arrest", &[&format!("arrested_at={hour}")]);

    for script in [&asking, &theirs] {
        let queue = ["queue", "--view", "drafts", "--q", "nothing has this"];
        let out = script.ends(0, &queue).out;
        assert!(out.starts_with("ARREST S-1 ") && out.contains(arrest), "first, whatever is filtered: {out}");
        let json = json_of(&script.ends(0, &[queue.as_slice(), &["--json"]].concat()).out);
        assert_eq!((&json["arrests"][0]["person"], &json["rows"]), (&json!("S-1"), &json!([])));
        let none = script.ends(0, &["queue", "--limit", "0"]).out;
        assert!(none.starts_with("ARREST S-1 ") && none.lines().count() == 1, "also where no row is: {none}");
        let custody = script.ends(0, &["custody"]).out;
        assert!(custody.contains("UTC; LKA ") || custody.contains("UTC; SGP "), "{custody}");
        let persons = json_of(&script.ends(0, &["custody", "--json"]).out);
        assert_eq!(persons["persons"][0]["standing"], "running");
    }

    // What follows takes its contents from the arrest, and stops the clock when it is sent.
    let id = json_of(&asking.ends(0, &["show", arrest, "--json"]).out)["request"]["id"].clone();
    let body =
        json!({"kind": "extradition", "requested": "SGP", "links": [{"kind": "follows", "request": id}]});
    let file = asking.file("extradition.json", &body.to_string());
    let made = json_of(&asking.ends(0, &["new", "--from", &file, "--json"]).out);
    let extradition = made["reference"].as_str().unwrap();
    let shown = asking.ends(0, &["show", extradition]).out;
    assert!(shown.contains(&format!("follows {arrest}")) && shown.contains("Roshan P."), "{shown}");
    let shown = json_of(&asking.ends(0, &["show", extradition, "--json"]).out);
    assert_eq!(shown["request"]["contents"]["measures"][0]["type"], "16");
    act(&asking, extradition, "submit", &[]);
    act(&head, extradition, "approve", &[]);
    assert!(asking.ends(0, &["queue"]).out.contains("ARREST"), "nothing but sending stops it");
    act(&asking, extradition, "send", &["channel=comity"]);
    for script in [&asking, &theirs] {
        assert!(!script.ends(0, &["queue"]).out.contains("ARREST"), "the clock stopped for both");
        let shown = script.ends(0, &["show", arrest]).out;
        assert!(
            shown.contains(&format!("followed by {extradition}")) && shown.contains("came in time"),
            "{shown}"
        );
        let persons = json_of(&script.ends(0, &["custody", "--json"]).out);
        assert_eq!(persons["persons"][0]["standing"], "held");
    }
}
