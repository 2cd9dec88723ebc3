//! The audit trail from a script: what is asked of it, and what has no place to go.

use std::{fs, path::PathBuf};

use crate::{
    office::PASSWORD,
    scripts::{Script, json_of},
};

/// The auditor's questions, what they find, and any entry.
pub(crate) fn asked(head: &Script, reference: &str) {
    let questions = json_of(&head.ends(0, &["audit", "--json"]).out);
    let of = |code: &str| {
        let all = questions["questions"].as_array().unwrap();
        all.iter().find(|q| q["code"] == code).unwrap()["found"].as_u64().unwrap()
    };
    assert_eq!((of("own_approval"), of("refused_unconsulted")), (0, 0));
    assert!(of("exported") >= 9 && of("rights_changed") > 0, "{questions}");
    let plain = head.ends(0, &["audit"]).out;
    assert_eq!(plain.lines().count(), questions["questions"].as_array().unwrap().len());
    assert!(head.ends(0, &["audit", "own_approval"]).out.contains("Nothing"));
    let two = head.ends(0, &["audit", "exported", "--limit", "2"]).out;
    let index = two.lines().last().unwrap().rsplit(' ').next().unwrap();
    assert_eq!((two.lines().count(), two.contains("lka.head")), (4, true), "{two}");
    let next = json_of(&head.ends(0, &["audit", "exported", "--before", index, "--json"]).out);
    assert_eq!(next["entries"].as_array().unwrap().len() as u64, of("exported") - 2);
    let entries = head.ends(0, &["audit", "--request", reference, "--action", "submit"]).out;
    assert!(entries.contains("submit") && entries.contains(reference) && entries.contains("lka.officer"));
    let exported = head.ends(0, &["export", "--question", "exported"]).out;
    assert_eq!(exported.lines().count() as u64, of("exported") + 1);
    // Above the lines stands which filter they are of.
    let small = reference.to_lowercase();
    let now = jiff::Timestamp::now();
    let day = |n: i64| (now - jiff::SignedDuration::from_hours(24 * n)).strftime("%Y-%m-%d").to_string();
    let (yesterday, today, far) = (day(1), day(0), "2999-01-01");
    let filter = [
        "--request",
        &small,
        "--actor",
        "lka.officer",
        "--action",
        "submit",
        "--from",
        &yesterday,
        "--to",
        &today,
    ];
    let found = head.ends(0, &[&["audit"][..], &filter].concat()).out;
    let (above, lines) = found.split_once('\n').unwrap();
    assert!(
        lines.starts_with(|c: char| c.is_ascii_digit() || c == ' ') && lines.contains(" submit "),
        "{found}"
    );
    for said in [reference, "lka.officer", "Submit", &today] {
        assert!(above.contains(said), "{said}: {above}");
    }
    assert!(head.ends(0, &["audit", "exported"]).out.starts_with("Exports made; no filter\n"));
    assert!(
        head.ends(0, &["audit", "exported"]).out.contains(r#"{"question":"exported"}"#),
        "with its own filter"
    );
    // A day is taken from its beginning to its end, here and where it is taken out.
    assert!(head.ends(0, &["audit", "--action", "submit", "--to", &today]).out.contains(" submit "));
    assert!(head.ends(0, &["audit", "--action", "submit", "--from", far]).out.contains("Nothing was found"));
    let day = head.ends(0, &["export", "--action", "submit", "--from", &yesterday, "--to", &today]).out;
    assert_eq!(day.lines().count(), 2, "{day}");

    for turned in [["2026-02-01T00:00:00Z", "2026-01-01T00:00:00Z"], ["2026-02-01", "2026-01-31"]] {
        let turned = ["--from", turned[0], "--to", turned[1]];
        for command in [&["audit"][..], &["audit", "told_late"], &["export"]] {
            let ran = head.ends(1, &[command, &turned].concat());
            assert!(ran.out.is_empty() && ran.err.contains("holds no time"), "{}", ran.err);
        }
    }
    head.ends(2, &["audit", "own_approvals"]);
    for command in ["audit", "export", "figures"] {
        let said = head.ends(2, &[command, "--from", "yesterday"]).err;
        assert!(said.contains("a day such as 2026-01-05"), "{said}");
    }
    for command in ["audit", "export"] {
        let said = head.ends(2, &[command, "--action", "bogus"]).err;
        assert!(said.contains("bogus is no action. Known: ") && said.contains(", submit, "), "{said}");
        let said = head.ends(2, &[command, "--request", "MLA-1"]).err;
        assert!(said.contains("MLA-1 is no reference"), "{said}");
        head.ends(2, &[command, "--actor", "nobody.there"]);
    }
    let said = head.ends(2, &["figures", "--kind", "bogus"]).err;
    assert!(said.contains("known: mla, extradition"), "{said}");
    // A State is typed in any case.
    for state in ["sgp", "Sgp", "SGP"] {
        assert!(head.ends(0, &["state", state]).out.contains("Singapore"), "{state}");
        assert!(head.ends(0, &["figures", "--counterpart", state]).out.contains("SGP"), "{state}");
    }
    // A time that has not begun has no figures.
    let said = head.ends(1, &["figures", "--from", far]).err;
    assert!(said.contains("nothing of it is known") && said.contains("2999-01-01T00:00:00Z"), "{said}");
}

/// What has no place to go is not asked for: that it was is an entry of the log, and so is a sign-in for it.
pub(crate) fn nowhere_to_go(head: &Script, reference: &str) {
    let through = || json_of(&head.ends(0, &["audit", "--json"]).out)["through"].clone();
    let before = through();
    let taken = head.file("taken", "mine");
    let password = head.file("password", PASSWORD);
    let signs_in = ["--as", "lka.head", "--password-file", &password];
    for (command, flag) in [
        (&["export"][..], "--out"),
        (&["letter", reference], "--to"),
        (&["save", reference, "annex.pdf"], "--to"),
        (&["releases", "2026Q1"], "--out"),
    ] {
        for (place, why, advice) in [
            ("/no/such/folder/t.csv", "There is no folder “/no/such/folder”.", "Name a file in a folder"),
            ("/tmp/t.csv/", "No file can have the name", "Name a file in a folder"),
            ("/proc/t.csv", "Nothing can be saved in the folder “/proc”.", "Name a file in a folder"),
            (&taken, "There is a file", if command[0] == "save" { "Nothing was saved" } else { "--force" }),
        ] {
            if place.starts_with("/proc") && !cfg!(target_os = "linux") {
                continue;
            }
            let fresh = Script { home: head.home.join("fresh"), server: head.server.clone() };
            fs::create_dir_all(&fresh.home).unwrap();
            let said = fresh.ends(1, &[command, &[flag, place], &signs_in[..]].concat()).err;
            assert!(said.contains(why) && said.contains(advice), "{command:?} {place}: {said}");
            assert!(command[0] == "save" || !said.contains("comity save"), "{said}");
            // Nobody there: it is not even looked for.
            let nobody = Script { server: "http://127.0.0.1:9".to_owned(), ..fresh };
            nobody.ends(1, &[command, &[flag, place], &signs_in[..]].concat());
        }
    }
    let no_home = Script { home: PathBuf::from(&taken), server: head.server.clone() };
    no_home.ends(1, &[&["login"][..], &signs_in].concat());
    assert_eq!(through(), before, "nothing came into the log");
    assert_eq!(fs::read_to_string(&taken).unwrap(), "mine");
}
