//! Starting, where it cannot: a clear message, the exit code of the list, never a panic.

use std::{fs, net::TcpListener, process::Output};

use comity_tests::{
    daemon::{Daemon, run},
    office::Database,
};

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// It ended with that code, said each of the words, and did not panic.
fn clear(output: &Output, code: i32, words: &[&str]) {
    let said = said(output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    for word in words {
        assert!(said.to_lowercase().contains(&word.to_lowercase()), "{word}: {said}");
    }
    assert!(!said.contains("panicked") && !said.contains("RUST_BACKTRACE"), "{said}");
}

#[test]
fn a_port_in_use_is_named() {
    let database = Database::empty().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = run("comityd", &["serve", "--database-url", &database.url(), "--listen", &address]).unwrap();
    clear(&output, 1, &[&address, "in use"]);
}

#[test]
fn a_second_backend_on_one_database_is_refused_and_the_first_goes_on() {
    let database = Database::empty().unwrap();
    let first = Daemon::start(&database.path()).unwrap();
    let output =
        run("comityd", &["serve", "--database-url", &database.url(), "--listen", "127.0.0.1:0"]).unwrap();
    clear(&output, 1, &["comity.db", "served by another comityd"]);
    // The lock goes with its process, also where that was killed.
    drop(first);
    Daemon::start(&database.path()).unwrap();
}

#[test]
fn a_file_that_is_not_ours_is_refused_and_left_alone() {
    let folder = Database::empty().unwrap();
    let text = "a letter, not a database";
    fs::write(folder.path(), text).unwrap();
    for command in ["serve", "rebuild"] {
        let mut arguments = vec![command, "--database-url"];
        let url = folder.url();
        arguments.push(&url);
        match command {
            "serve" => arguments.extend(["--listen", "127.0.0.1:0"]),
            _ => arguments.push("--check"),
        }
        let output = run("comityd", &arguments).unwrap();
        clear(&output, 1, &["comity.db"]);
    }
    assert_eq!(fs::read_to_string(folder.path()).unwrap(), text);
}

#[test]
fn a_database_of_another_program_is_refused_and_left_alone() {
    let folder = Database::empty().unwrap();
    let other = rusqlite::Connection::open(folder.path()).unwrap();
    other.execute_batch("create table letters (id integer); insert into letters values (1);").unwrap();
    drop(other);
    let before = fs::read(folder.path()).unwrap();
    let output =
        run("comityd", &["serve", "--database-url", &folder.url(), "--listen", "127.0.0.1:0"]).unwrap();
    clear(&output, 1, &["comity.db"]);
    assert_eq!(fs::read(folder.path()).unwrap(), before);
}

#[test]
fn wrong_usage_is_2() {
    for (name, arguments) in [
        ("comityd", vec!["serve", "--no-such-flag"]),
        ("comityd", vec!["no-such-command"]),
        ("comityd", vec!["serve", "--listen", "not an address", "--database-url", "sqlite:/nowhere/x.db"]),
        ("comity", vec!["queue", "--no-such-flag"]),
        ("comity", vec!["no-such-command"]),
    ] {
        let output = run(name, &arguments).unwrap();
        clear(&output, 2, &["error"]);
    }
}

#[test]
fn a_folder_that_is_not_there_is_3() {
    for command in ["serve", "rebuild", "export"] {
        let mut arguments = vec![command, "--database-url", "sqlite:/no/such/folder/comity.db"];
        match command {
            "serve" => arguments.extend(["--listen", "127.0.0.1:0"]),
            "export" => arguments.extend(["--format", "csv", "--state", "LKA"]),
            _ => {}
        }
        clear(&run("comityd", &arguments).unwrap(), 3, &[]);
    }
}

#[test]
fn an_address_others_reach_is_refused_without_tls() {
    let database = Database::empty().unwrap();
    let url = database.url();
    let output = run("comityd", &["serve", "--database-url", &url, "--listen", "0.0.0.0:0"]).unwrap();
    clear(&output, 2, &["0.0.0.0", "tls"]);
    assert!(!database.path().exists(), "nothing was made");
}

#[test]
fn a_backend_that_cannot_be_reached_is_3() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let folder = Database::empty().unwrap();
    let home = folder.folder().to_str().unwrap();
    let variables =
        [("HOME", home), ("XDG_CONFIG_HOME", home), ("XDG_STATE_HOME", home), ("XDG_DATA_HOME", home)];
    let output =
        comity_tests::daemon::run_with("comity", &["queue", "--json", "--server", &address], &variables)
            .unwrap();
    clear(&output, 3, &[]);
}
