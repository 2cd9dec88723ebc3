//! The office's old register comes in through the command, beside a backend that serves.

use std::{fs, path::PathBuf};

use comity_tests::{
    daemon::{Daemon, run},
    office::{Database, Desk, PASSWORD},
};
use reqwest::Method;

const SAMPLE: &str = include_str!("../../docs/samples/register.csv");

struct Register {
    database: Database,
    file: PathBuf,
}

impl Register {
    fn new() -> Self {
        let database = Database::empty().unwrap();
        let (file, password) = (database.folder().join("register.csv"), database.folder().join("password"));
        fs::write(&file, SAMPLE).unwrap();
        fs::write(&password, format!("{PASSWORD}\n")).unwrap();
        let register = Self { database, file };
        let (url, password) = (register.database.url(), password.to_str().unwrap().to_owned());
        let person = |command: &[&str], login: &str, more: &[&str]| {
            let common =
                ["--database-url", &url, "--name", "A", "--state", "LKA", "--password-file", &password];
            let all: Vec<&str> = command.iter().copied().chain(common).chain(more.iter().copied()).collect();
            let output = run("comityd", &all).unwrap();
            assert!(output.status.success(), "{login}: {}", String::from_utf8_lossy(&output.stderr));
        };
        let keys = register.database.folder().join("keys");
        person(&["init"], "admin", &["--login", "admin", "--key-dir", keys.to_str().unwrap()]);
        person(&["user", "add"], "registrar", &["registrar", "--role", "registrar"]);
        register
    }

    /// Runs the import; answers its exit code, and what it wrote to both outputs.
    fn import(&self, more: &[&str]) -> (i32, String, String) {
        let url = self.database.url();
        let file = self.file.to_str().unwrap();
        let mut all = vec!["import", file, "--database-url", &url, "--as", "registrar", "--state", "LKA"];
        all.extend(more);
        let output = run("comityd", &all).unwrap();
        let said = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (output.status.code().unwrap(), said(&output.stdout), said(&output.stderr))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_old_register_comes_in_beside_a_backend_that_serves() {
    let register = Register::new();
    let daemon = Daemon::start(&register.database.path()).unwrap();
    let desk = Desk::sign_in(&daemon.api(), "registrar").await.unwrap();
    let found = async |q: &str| -> usize {
        let call = desk.call(Method::GET, &format!("/requests?view=all&q={q}"));
        let page: serde_json::Value = call.send().await.unwrap().json().await.unwrap();
        page["rows"].as_array().unwrap().len()
    };
    let (code, said, wrong) = register.import(&["--dry-run"]);
    assert_eq!((code, wrong.as_str()), (0, ""), "{said}");
    assert!(
        said.starts_with("17 cases would be imported\n") && said.ends_with("nothing was changed\n"),
        "{said}"
    );
    assert_eq!(found("BD-MLA-2026-4").await, 0);

    let (code, said, wrong) = register.import(&[]);
    assert_eq!((code, wrong.as_str()), (0, ""), "no progress is drawn into a pipe");
    assert!(said.starts_with("17 cases imported\n") && said.contains("    2  sent\n"), "{said}");
    // By the number of the letter and by that of the old register.
    assert_eq!(found("BD-MLA-2026-4").await, 1);
    assert_eq!(found("AG%2FMLA%2F2025%2F118").await, 1);

    let (code, said, _) = register.import(&[]);
    assert_eq!(code, 0);
    assert_eq!(said, "0 cases imported\n17 cases were imported before, unchanged\n");

    fs::write(&register.file, SAMPLE.replace("MNG-77/25", "MNG-78/25").replace("2025-12-03", "03/12/2025"))
        .unwrap();
    let (code, said, wrong) = register.import(&[]);
    assert_eq!(code, 1);
    assert!(said.starts_with("line 3, acknowledged: `03/12/2025` can be read in two ways"), "{said}");
    assert!(wrong.contains("1 problem in 1 line; nothing was imported"), "{wrong}");
    let (code, said, _) = register.import(&["--date-order", "dmy"]);
    assert_eq!(code, 1);
    assert!(said.contains("line 3, own_reference: The case was imported before as MLA-"), "{said}");

    let url = register.database.url();
    let check = run("comityd", &["rebuild", "--check", "--database-url", &url]).unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    let columns = run("comityd", &["import", "--columns"]).unwrap();
    assert!(columns.status.success());
    assert!(String::from_utf8_lossy(&columns.stdout).contains("own_reference"));
}
