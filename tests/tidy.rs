//! The code's own rules, as far as a test can check them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// Which crate may know which. `comity-tests` may know all.
const ARROWS: &[(&str, &[&str])] = &[
    ("comity-domain", &[]),
    ("comity-ledger", &[]),
    ("comity-api", &["comity-domain"]),
    ("comity-migration", &[]),
    ("comity-store", &["comity-migration", "comity-ledger", "comity-domain"]),
    ("comity-server", &["comity-store", "comity-ledger", "comity-api", "comity-domain"]),
    ("comity-tui", &["comity-api", "comity-domain", "comity-server"]),
];

/// Crates of which two versions are in the build because others ask for the older one. It may only shrink.
const TWO_VERSIONS: &[&str] = &[
    "base64",
    "block-buffer",
    "cpufeatures",
    "crypto-common",
    "darling",
    "darling_core",
    "darling_macro",
    "digest",
    "getrandom",
    "hashbrown",
    "heck",
    "sha2",
    "syn",
    "thiserror",
    "thiserror-impl",
];

const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Files over the limit, with the lines they may have at most. It may only shrink: only a table may be long.
const LONG_FILES: &[(&str, usize)] = &[];
const MOST_LINES: usize = 500;

/// Where no call for the time has a place: it is an argument there.
const TIMELESS: &[&str] =
    &["backend/domain/src", "backend/ledger/src", "backend/store/src", "tui/src/screens"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).current_dir(root()).args(arguments).output().unwrap();
    assert!(
        output.status.success(),
        "cargo {}: {}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn members() -> Vec<Value> {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--locked", "--no-deps"]))
            .unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Every crate in the build of this machine: name, version, licence.
fn crates() -> BTreeSet<(String, String, String)> {
    let edges = ["-e", "normal,build,dev", "--prefix", "none", "-f", "{p}|{l}"];
    let tree = cargo(&[&["tree", "--workspace", "--locked"], &edges[..]].concat());
    let lines = tree.lines().map(|line| line.trim_end_matches(" (*)")).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (package, licence) = line.split_once('|').unwrap();
            let mut words = package.split(' ');
            let (name, version) = (words.next().unwrap(), words.next().unwrap());
            (name.to_owned(), version.to_owned(), licence.trim().to_owned())
        })
        .collect()
}

/// Every Rust file of the workspace by its path from the root, with its text.
fn sources() -> BTreeMap<String, String> {
    fn walk(folder: &Path, root: &Path, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "target" && !name.starts_with('.') {
                    walk(&path, root, found);
                }
            } else if path.extension().is_some_and(|e| e == "rs") {
                let relative = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                found.insert(relative, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&root(), &root(), &mut found);
    assert!(found.len() > 30, "the walk finds the sources");
    found
}

/// A line without what follows `//`, so that a comment may name what code may not.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

fn lines_with<'a>(
    sources: impl Iterator<Item = (&'a String, &'a String)>,
    forbidden: impl Fn(&str) -> bool,
) -> Vec<String> {
    sources
        .flat_map(|(path, text)| text.lines().enumerate().map(move |(i, line)| (path, i + 1, line)))
        .filter(|(_, _, line)| forbidden(code(line)))
        .map(|(path, n, line)| format!("{path}:{n}: {}", line.trim()))
        .collect()
}

#[test]
fn crates_know_each_other_along_the_arrows_only() {
    for member in members() {
        let name = member["name"].as_str().unwrap();
        if name == "comity-tests" {
            continue;
        }
        let (_, may_know) =
            ARROWS.iter().find(|(n, _)| *n == name).unwrap_or_else(|| panic!("{name} is not on the map"));
        for dependency in member["dependencies"].as_array().unwrap() {
            let on = dependency["name"].as_str().unwrap();
            // What the tests of a crate know is not what the crate knows.
            if !on.starts_with("comity-") || dependency["kind"] == "dev" {
                continue;
            }
            assert!(may_know.contains(&on), "{name} may not know {on}");
            if (name, on) == ("comity-tui", "comity-server") {
                assert_eq!(dependency["optional"], true, "only behind the feature `embedded`");
            }
        }
    }
}

#[test]
fn the_client_for_a_desk_has_no_backend_in_it() {
    let tree = cargo(&[
        "tree",
        "-p",
        "comity-tui",
        "--no-default-features",
        "--locked",
        "-e",
        "normal",
        "--prefix",
        "none",
    ]);
    for absent in ["sea-orm", "sqlx", "libsqlite3-sys", "axum", "argon2", "comity-server", "comity-store"] {
        assert!(!tree.lines().any(|line| line.split(' ').next() == Some(absent)), "{absent}");
    }
    assert!(tree.contains("comity-api"), "the tree is read");
}

#[test]
fn every_member_takes_the_lints_of_the_workspace() {
    for member in members() {
        let manifest = fs::read_to_string(member["manifest_path"].as_str().unwrap()).unwrap();
        assert!(manifest.contains("[lints]\nworkspace = true"), "{}", member["name"]);
        assert_eq!(member["license"], "MIT OR Apache-2.0", "{}", member["name"]);
    }
}

#[test]
fn no_crate_comes_twice_but_those_listed() {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, version, _) in crates() {
        versions.entry(name).or_default().insert(version);
    }
    let twice: Vec<_> = versions.iter().filter(|(_, v)| v.len() > 1).map(|(n, _)| n.as_str()).collect();
    assert_eq!(twice, TWO_VERSIONS, "left: found; right: allowed. The list may only shrink");
    for one in ["ratatui", "ratatui-core", "crossterm", "sqlx", "libsqlite3-sys", "rustls"] {
        assert_eq!(versions.get(one).map(BTreeSet::len), Some(1), "{one}");
    }
}

/// `MIT OR Apache-2.0`, `(MIT OR Apache-2.0) AND Unicode-3.0`, and the older `MIT/Apache-2.0`.
fn allowed(licence: &str) -> bool {
    let plain = licence.replace('/', " OR ").replace("WITH LLVM-exception", "");
    let alternative = |text: &str| {
        text.split(" OR ").any(|one| LICENCES.contains(&one.trim().trim_matches(['(', ')']).trim()))
    };
    !plain.trim().is_empty() && plain.split(" AND ").all(alternative)
}

#[test]
fn every_licence_is_on_the_list() {
    assert!(allowed("(MIT OR Apache-2.0) AND Unicode-3.0") && allowed("Apache-2.0 OR GPL-2.0-only"));
    assert!(!allowed("GPL-3.0-only") && !allowed("MIT AND GPL-3.0-only") && !allowed(""));
    let others: Vec<_> = crates().into_iter().filter(|(_, _, licence)| !allowed(licence)).collect();
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn the_lock_file_is_part_of_the_project() {
    assert!(root().join("Cargo.lock").is_file());
    let ignored = fs::read_to_string(root().join(".gitignore")).unwrap();
    assert!(!ignored.contains("Cargo.lock"));
}

#[test]
fn time_is_an_argument() {
    let sources = sources();
    let timeless = sources.iter().filter(|(path, _)| TIMELESS.iter().any(|t| path.starts_with(t)));
    let calls = lines_with(timeless, |line| line.contains("::now()"));
    assert!(calls.is_empty(), "{}", calls.join("\n"));
}

#[test]
fn a_file_tells_one_story() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        match LONG_FILES.iter().find(|(p, _)| *p == path) {
            Some((_, most)) => {
                assert!(lines <= *most, "{path} has {lines} lines and may have {most}");
                assert!(lines > MOST_LINES, "{path} has {lines} lines: take it off the list");
            }
            None => assert!(lines <= MOST_LINES, "{path} has {lines} lines: look for the second story"),
        }
    }
    let files = sources();
    for (path, _) in LONG_FILES {
        assert!(files.contains_key(*path), "{path} is gone: take it off the list");
    }
}

#[test]
fn no_test_is_ignored_and_none_sleeps() {
    let sources = sources();
    let ignore = concat!("#[", "ignore");
    let ignored = lines_with(sources.iter(), |line| line.contains(ignore));
    assert!(ignored.is_empty(), "{}", ignored.join("\n"));
    let tests = sources.iter().filter(|(path, _)| path.starts_with("tests/") || path.contains("/tests/"));
    let sleeps = lines_with(tests, |line| line.contains("sleep("));
    let sleeps: Vec<_> = sleeps.iter().filter(|line| !line.contains("line.contains(")).collect();
    assert!(sleeps.is_empty(), "{sleeps:?}");
}

#[test]
fn no_module_has_a_name_that_says_nothing() {
    const EMPTY: &[&str] = &["manager", "helper", "helpers", "util", "utils", "process", "misc"];
    for path in sources().keys() {
        for part in path.trim_end_matches(".rs").split('/') {
            assert!(!EMPTY.contains(&part), "{path}");
        }
    }
}

#[test]
fn the_readme_has_two_commands() {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    let is_command = |line: &&str| ["cargo ", "./", "$ ", "apt", "git "].iter().any(|c| line.starts_with(c));
    let fenced = readme.split("```").skip(1).step_by(2);
    let commands: Vec<&str> = fenced.flat_map(str::lines).filter(is_command).collect();
    assert_eq!(commands, ["cargo run --release -- demo", "./tests/run"]);
    assert!(readme.lines().count() <= 60, "one screen");
}
