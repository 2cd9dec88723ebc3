//! Figures and releases on the host: what cannot be counted, files that are there, what is checked from outside.

use std::fs;

use comity_tests::{
    daemon::{run, run_with},
    office::Database,
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

struct Host {
    database: Database,
}

struct Ran {
    code: Option<i32>,
    out: Vec<u8>,
    err: String,
}

impl Ran {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.out).into_owned()
    }
}

impl Host {
    /// A docket of invented requests that ends in the spring of 2024.
    fn new() -> Self {
        let host = Self { database: Database::empty().unwrap() };
        let docket = ["--requests", "60", "--seed", "7", "--states", "6", "--papers", "0"];
        let made = host.run("simulate", &[&docket[..], &["--until", "2024-05-20T09:00:00Z"]].concat());
        assert_eq!(made.code, Some(0), "{}", made.err);
        host
    }

    fn run(&self, command: &str, arguments: &[&str]) -> Ran {
        let url = self.database.url();
        let keys = self.database.folder().join("keys");
        let all = [&[command, "--database-url", url.as_str()], arguments].concat();
        let output = run_with("comityd", &all, &[("COMITY_KEY_DIR", keys.to_str().unwrap())]).unwrap();
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        Ran { code: output.status.code(), out: output.stdout, err }
    }

    fn path(&self, name: &str) -> String {
        self.database.folder().join(name).to_str().unwrap().to_owned()
    }

    /// The bytes of the database, as they lie on the disk.
    fn on_disk(&self) -> Vec<u8> {
        let file = self.database.path();
        let mut bytes = fs::read(&file).unwrap();
        let mut wal = file.into_os_string();
        wal.push("-wal");
        bytes.extend(fs::read(wal).unwrap_or_default());
        bytes
    }
}

#[cfg(unix)]
fn mode(path: &str) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_cannot_be_counted_is_an_error_and_a_file_that_is_there_stays() {
    let host = Host::new();
    let (early, late) = ("2024-01-01T00:00:00Z", "2024-04-01T00:00:00Z");
    let table = host.run("figures", &["--from", early, "--to", late]).text();
    assert!(table.contains("N1 Made, received") && !table.contains('_'), "{table}");
    for (bad, says) in [
        (&["--from", late, "--to", early][..], "holds no time"),
        (&["--from", late, "--to", late], "holds no time"),
        (&["--from", "2024-04-02", "--to", "2024-04-01"], "holds no time"),
        (&["--from", "2190-01-01", "--to", "2190-12-31"], "begins at 2190-01-01T00:00:00Z"),
        (&["--from", late, "--snapshot", "2024-03-31"], "read as of 2024-03-31T23:59:59.999999Z"),
        (&["--snapshot", "2190-01-01T00:00:00Z"], "cannot be read as of 2190"),
        (&["--state", "XXX"], "XXX is not on the register"),
        (&["--counterpart", "XXX"], "XXX, is not on the register"),
        (&["--state", "LKA", "--counterpart", "LKA"], "is the reporting State itself"),
        (&["--basis", "MLAT"], "MLAT is no legal basis"),
    ] {
        for form in ["table", "json", "csv", "html"] {
            let ran = host.run("figures", &[bad, &["--format", form]].concat());
            assert_eq!((ran.code, ran.out.is_empty()), (Some(1), true), "{bad:?}: {}", ran.err);
            assert!(ran.err.contains(says) && ran.err.contains("nothing was written. Give "), "{}", ran.err);
        }
    }
    // The same time by its days, of the same State in small letters.
    let by_day = ["--from", "2024-01-01", "--to", "2024-03-31", "--snapshot", "2024-05-20"];
    let by_instant = ["--from", early, "--to", late, "--snapshot", "2024-05-20T23:59:59.999999Z"];
    let csv = |time: &[&str], state| {
        host.run("figures", &[time, &["--state", state, "--format", "csv"]].concat()).text()
    };
    let figures = csv(&by_instant, "LKA");
    assert!(!figures.is_empty() && csv(&by_day, "lka") == figures, "{figures}");
    for (command, wrong, says) in [
        ("figures", ["--from", "yesterday"], "a day such as 2026-01-05"),
        ("figures", ["--snapshot", "2024-02-30"], "a day such as 2026-01-05"),
        ("figures", ["--kind", "bogus"], "known: mla, extradition"),
        ("export", ["--action", "bogus"], "not a valid action; known: create, "),
        ("export", ["--question", "bogus"], "known: own_approval, "),
    ] {
        let whose = ["--state", "LKA", "--format", "csv"];
        let ran = host.run(command, &[&whose[..], &wrong].concat());
        assert!(ran.code == Some(2) && ran.err.contains(says), "{wrong:?}: {}", ran.err);
    }
    let turned = ["--format", "csv", "--state", "LKA", "--from", late, "--to", early];
    let ran = host.run("export", &turned);
    assert_eq!((ran.code, ran.out.is_empty()), (Some(1), true));
    assert!(ran.err.contains("holds no time"), "{}", ran.err);
    let whose =
        run("comityd", &["export", "--database-url", &host.database.url(), "--format", "csv"]).unwrap();
    let whose = String::from_utf8_lossy(&whose.stderr).into_owned();
    assert!(whose.contains("--state"), "{whose}");

    let csv = host.path("out.csv");
    for (command, arguments) in [
        ("figures", &["--format", "csv"][..]),
        ("figures", &["--format", "html"]),
        ("export", &["--format", "csv", "--state", "LKA"]),
        ("releases", &["--format", "json"]),
    ] {
        fs::write(&csv, "mine").unwrap();
        let refused = host.run(command, &[arguments, &["--out", &csv]].concat());
        assert!(refused.code == Some(1) && refused.err.contains("--force"), "{command}: {}", refused.err);
        assert_eq!(fs::read_to_string(&csv).unwrap(), "mine", "{command}");
        let done = host.run(command, &[arguments, &["--out", &csv, "--force"]].concat());
        assert_eq!(done.code, Some(0), "{command}: {}", done.err);
        assert_ne!(fs::read_to_string(&csv).unwrap(), "mine", "{command}");
        #[cfg(unix)]
        assert_eq!(mode(&csv), 0o600, "{command}");
    }
    let exported = host.run("export", &["--format", "jsonl", "--state", "LKA", "--question", "exported"]);
    assert_eq!(exported.text().lines().count(), 2, "what was refused is not on record: {}", exported.text());
}

#[test]
fn a_page_of_figures_taken_out_on_the_host_is_on_record_and_other_forms_are_not() {
    let host = Host::new();
    let of = ["--state", "LKA", "--direction", "made", "--split", "counterpart"];
    for form in ["table", "json", "csv", "html"] {
        assert_eq!(host.run("figures", &[&of[..], &["--format", form]].concat()).code, Some(0), "{form}");
        assert_eq!(host.run("figures", &["--format", form]).code, Some(0), "{form}");
    }
    let exported =
        host.run("export", &["--format", "jsonl", "--state", "LKA", "--question", "exported"]).text();
    let lines: Vec<Value> =
        exported.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect();
    let [line] = &lines[..] else { panic!("{exported}") };
    assert_eq!((&line["code"], &line["by"]), (&Value::from("html"), &Value::Null), "{line}");
    assert_eq!(line["fact"]["figures"]["direction"], "made", "{line}");
    assert_eq!(line["fact"]["split"], "counterpart", "{line}");

    // That of the whole node, which is no State's.
    let database = rusqlite::Connection::open(host.database.path()).unwrap();
    let sql = "SELECT bytes FROM entry WHERE kind = 'exported' AND stream = 'node'";
    let mut statement = database.prepare(sql).unwrap();
    let kept: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(matches!(&kept[..], [one] if one.contains("\"format\":\"html\"")), "{kept:?}");
}

#[test]
fn a_release_gives_no_quarter_up_unawares_and_its_sha_256_can_be_checked() {
    let host = Host::new();
    let dry = host.run("release", &["2024Q1", "--dry-run"]);
    let tables = dry.text();
    assert_eq!(dry.code, Some(0), "{}", dry.err);
    assert!(
        tables.contains("volumes (counts under 5 suppressed") && tables.contains("  suppressed"),
        "{tables}"
    );
    let warned = tables.lines().find(|line| line.contains("could then never be released")).unwrap();
    let left = warned.split(' ').next().unwrap().to_owned();
    assert!(left.ends_with("2023Q4"), "{left}");

    let refused = host.run("release", &["2024Q1"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains(&format!("--never-release {left}")), "{}", refused.err);
    assert!(refused.err.contains("nothing was released"), "{}", refused.err);
    assert_eq!(
        host.run("release", &["2024Q1", "--never-release", "2023Q4"]).code,
        Some(1),
        "not all of them"
    );
    assert_eq!(host.run("releases", &["--format", "json"]).text().trim(), "[]");

    let made = host.run("release", &["2024Q1", "--never-release", &left]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let list: Value = serde_json::from_slice(&host.run("releases", &["--format", "json"]).out).unwrap();
    let named = list[0]["sha256"].as_str().unwrap().to_owned();
    assert!(made.text().contains(&named) && tables.contains(&named), "the dry run was the same");
    let file = host.path("release-2024Q1.json");
    assert_eq!(host.run("releases", &["2024Q1", "--format", "json", "--out", &file]).code, Some(0));
    let bytes = fs::read(&file).unwrap();
    assert_eq!(hex::encode(Sha256::digest(&bytes)), named, "sha256sum of the file");
    assert_eq!(host.run("releases", &["2024Q1", "--format", "json"]).out, bytes, "into a pipe too");
    let entry = format!("2024Q1 {named}").into_bytes();
    assert!(host.on_disk().windows(entry.len()).any(|bytes| bytes == entry), "the log names it");
}
