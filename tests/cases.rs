//! The acceptance cases through the player, and the player itself: it must see what is wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use comity_tests::player::{
    lines::{Line, summary},
    play_folder,
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// Cases beside the acceptance cases.
fn own() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("own")
}

fn printed(lines: &[Line]) -> String {
    let mut text: Vec<String> = lines.iter().map(ToString::to_string).collect();
    text.push(summary(lines));
    text.join("\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_case_plays_as_far_as_it_is_built() {
    let lines = play_folder(&folder()).await.unwrap();
    insta::assert_snapshot!("lines", printed(&lines));
    assert!(!lines.iter().any(|line| line.outcome.has_failed()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_acceptance_cases_leave_out_plays_too() {
    let lines = play_folder(&own()).await.unwrap();
    insta::assert_snapshot!("own", printed(&lines));
    assert!(lines.iter().all(|line| line.outcome.has_passed()));
}

/// Plays a case with some things changed, and returns what is printed of a block.
async fn changed(file: &str, changes: &[(&str, &str)]) -> impl Fn(&str) -> String + use<> {
    let file = [folder(), own()].map(|folder| folder.join(file)).into_iter().find(|file| file.exists());
    let mut text = fs::read_to_string(file.unwrap()).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let copy = tempfile::tempdir().unwrap();
    fs::write(copy.path().join("changed.yaml"), text).unwrap();
    let lines = play_folder(copy.path()).await.unwrap();
    move |block| {
        let line = lines.iter().find(|line| line.block == block).unwrap_or_else(|| panic!("no {block}"));
        line.outcome.to_string()
    }
}

/// The same of the first case.
async fn with(changes: &[(&str, &str)]) -> impl Fn(&str) -> String + use<> {
    changed("01-bank-records.yaml", changes).await
}

/// A wrong expectation (what stands there, what is put there), the block that must see it, and what it must say.
type Wrong = ((&'static str, &'static str), &'static str, &'static str);

const WRONG: &[Wrong] = &[
    (
        ("reference: MLA-2026-LKA-SGP-000001", "reference: MLA-2026-LKA-SGP-000002"),
        "steps",
        "step 1 create: reference: expected MLA-2026-LKA-SGP-000002, got MLA-2026-LKA-SGP-000001",
    ),
    (
        (
            "article: 18(15)(b) and 18(15)(f)\n      http: 422",
            "article: 18(15)(b) and 18(15)(c)\n      http: 422",
        ),
        "steps",
        "step 2 submit: expected article 18(15)(c), named",
    ),
    (
        ("article: 18(8), http: 422", "article: 18(8), http: 409"),
        "steps",
        "step 18 refuse: expected 409, got 422",
    ),
    (
        ("due: '2026-03-01T01:50:00Z'", "due: '2026-03-01T01:51:00Z'"),
        "clocks",
        "decide.due: expected 2026-03-01T01:51:00Z, found 2026-03-01T01:50:00Z",
    ),
    (("result: kept", "result: missed"), "clocks", "acknowledge.result: expected missed, found kept"),
    (
        ("net_days: 17.0799", "net_days: 17.0798"),
        "clocks",
        "decide.net_days: expected 17.0798, found 17.0799",
    ),
    (("why: information_requested}", "why: postponed}"), "clocks", "decide.paused: expected"),
    (
        ("article: 18(15)(f), field: purpose}", "article: 18(15)(f), field: facts}"),
        "completeness",
        "after step 1: blocking 18(15)(f) facts is not there",
    ),
    (
        ("article: 18(14), field: language,", "article: 18(15)(e), field: language,"),
        "completeness",
        "after step 1: warning 18(14) language is too many",
    ),
    (
        ("asks: GET request, expect: 404}", "asks: GET request, expect: 200}"),
        "visibility",
        "after step 10, SGP registrar: expected 200, got 404",
    ),
    (("expect: 'absent:", "expect: 'present:"), "visibility", "the event of step 7 is absent"),
];

/// Wrong expectations of what other cases have.
const WRONG_ELSEWHERE: &[(&str, &[Wrong])] = &[
    (
        "02-trafficking-child-victim.yaml",
        &[
            (
                ("expected: [UNTOC-TIP, reciprocity]", "expected: [UNTOC, reciprocity]"),
                "legal_basis",
                "proposed on 2026-02-02: expected [\"UNTOC\", \"reciprocity\"], found [\"UNTOC-TIP\"",
            ),
            (
                ("expect: 200, opening recorded with who, when and why", "expect: 404"),
                "visibility",
                "after step 10, MYS officer: the identity of V-1 is shown",
            ),
            (
                ("asks: measures M-1, M-2 of the request", "asks: measures M-2, M-3 of the request"),
                "visibility",
                "after step 11, MYS executor: M-3 is shown in GET request",
            ),
            (
                ("asks: name of V-1, V-2, V-3 in", "asks: name of V-1, V-9 in"),
                "visibility",
                "always, any any: V-9 is no sealed person",
            ),
        ],
    ),
    (
        "03-extradition-surrender.yaml",
        &[
            (
                ("link_of_main: [follows, PA]", "link_of_main: [relates, PA]"),
                "links",
                "main does not show relates PA",
            ),
            (
                ("link: [followed_by, main]", "link: [followed_by, EV]"),
                "links",
                "PA does not show followed_by EV",
            ),
            (
                ("is shown, due 2026-04-14T06:00:00Z", "is shown, due 2026-04-15T06:00:00Z"),
                "visibility",
                "a custody on PA due 2026-04-15T06:00:00Z is not shown with view=mine",
            ),
            (
                (
                    "asks: GET request main, and the link from PA to main\n      expect: 404",
                    "asks: GET request main, and the link from PA to main\n      expect: 200",
                ),
                "visibility",
                "PA does not show its link to main",
            ),
            (
                ("article: 16(9), Comity 5\n", "article: 16(7)\n"),
                "steps",
                "step 8 deliver_results: expected article 16(7)",
            ),
            (
                (
                    "name: removal\n      'on': main\n      started: '2026-06-15T05:00:00Z'\n      due: '2026-07-15T05:00:00Z'",
                    "name: removal\n      'on': main\n      started: '2026-06-15T05:00:00Z'\n      due: '2026-07-16T05:00:00Z'",
                ),
                "clocks",
                "removal.due: expected 2026-07-16T05:00:00Z, found 2026-07-15T05:00:00Z",
            ),
            (
                ("{article: 16(4)-(5), field: legal_basis}", "{article: 16(10), field: legal_basis}"),
                "completeness",
                "after step 9: warning 16(10) legal_basis is not there",
            ),
        ],
    ),
    (
        "lapse-and-release.yaml",
        &[
            (
                ("article: 16(9), http: null", "article: 16(7), http: null"),
                "steps",
                "step 9 lapse: expected article 16(7), named",
            ),
            (
                (
                    "occurred_at: '2026-03-23T06:00:00Z', cites: KEN-PHL-EXT and 16(9)",
                    "occurred_at: '2026-03-23T08:30:00Z', cites: Comity 5 and 16(9)",
                ),
                "steps",
                "step 14 lapse: occurred_at: expected 2026-03-23T08:30:00Z, found 2026-03-23T06:00:00Z",
            ),
            (
                ("result: missed, gross_days: 20.0", "result: kept, gross_days: 20.0"),
                "clocks",
                "expected kept",
            ),
            (
                (
                    "the release of A-1 on PA is owed, since 2026-03-23T06:00:00Z",
                    "the release of A-2 on PA is owed, since 2026-03-23T06:00:00Z",
                ),
                "visibility",
                "a custody on PA owed since 2026-03-23T06:00:00Z is not shown",
            ),
        ],
    ),
    (
        "arrest-by-letter.yaml",
        &[(
            (
                "action: report_arrest, occurred_at: '2026-03-06T04:00:00Z'",
                "action: report_arrest, occurred_at: '2026-03-06T05:00:00Z'",
            ),
            "told_by_letter",
            "after step 5: report_arrest of 2026-03-06T05:00:00Z recorded",
        )],
    ),
    (
        "06-confiscation-two-currencies.yaml",
        &[
            (
                ("returned_minor: 1680700000}\n    note", "returned_minor: 1680700001}\n    note"),
                "assets_X1",
                "assets: expected",
            ),
            (
                ("granted: false, days: 13.9167}", "granted: true, days: 13.9167}"),
                "use_consents",
                "use consents: expected",
            ),
            (
                (
                    "measures_at_end: {M-1: executed, M-2: partly",
                    "measures_at_end: {M-1: executed, M-2: executed",
                ),
                "measures_at_end",
                "expected {\"M-1\"",
            ),
        ],
    ),
    (
        "15-by-letter.yaml",
        &[
            (
                ("steps 8, 10 and 11 are marked", "steps 8 and 10 are marked"),
                "visibility",
                "3 events are marked as told by letter, not 2",
            ),
            (
                (
                    "action: accept, occurred_at: '2026-04-09T08:00:00Z'",
                    "action: accept, occurred_at: '2026-04-09T09:00:00Z'",
                ),
                "told_by_letter",
                "after step 10: accept of 2026-04-09T09:00:00Z recorded",
            ),
            (
                ("who: {state: ZAF, role: any, name: any}", "who: {state: GHA, role: any, name: any}"),
                "visibility",
                "GHA has an officer who signs in",
            ),
        ],
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_expectation_is_seen() {
    let first = ("01-bank-records.yaml", WRONG);
    for (file, wrong) in std::iter::once(&first).chain(WRONG_ELSEWHERE) {
        let changes: Vec<_> = wrong.iter().map(|(change, _, _)| *change).collect();
        let printed = changed(file, &changes).await;
        for (change, block, difference) in *wrong {
            let printed = printed(block);
            assert!(printed.starts_with("failed (") && printed.contains(difference), "{change:?}: {printed}");
        }
    }
}

/// A clock that is told to act too early does not, and a clock that is told not to act when it is time does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lapse_that_does_not_happen_is_seen_and_one_that_does() {
    let at = ("at: '2026-03-23T08:30:00Z'", "at: '2026-03-23T06:03:30Z'");
    assert!(changed("lapse-and-release.yaml", &[at]).await("steps").starts_with("passed"));
    let late = ("at: '2026-03-23T05:59:59Z'", "at: '2026-03-23T06:00:00Z'");
    let steps = changed("lapse-and-release.yaml", &[late]).await("steps");
    assert!(steps.contains("step 9 lapse: it lapsed"), "{steps}");
    let days = ("provisional_arrest_days: 20", "provisional_arrest_days: 21");
    let steps = changed("lapse-and-release.yaml", &[days]).await("steps");
    assert!(
        steps.contains("step 14 lapse: expected lapsed in Ended, got in_execution in Acknowledged"),
        "{steps}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_step_that_went_another_way_nothing_is_taken_for_passed() {
    let status = ("expect: {status: sent, stage: Sent}", "expect: {status: approved, stage: Drafted}");
    let printed = with(&[status]).await;
    let steps = printed("steps");
    assert!(steps.contains("step 12 send: expected approved in Drafted, got sent in Sent"), "{steps}");
    for block in ["steps", "clocks", "visibility"] {
        let printed = printed(block);
        assert!(printed.contains("nothing played after step 12"), "{block}: {printed}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_built_is_named_and_nothing_else_hides_behind_it() {
    for (change, block, said) in [
        (("kind: mla", "kind: transfer_of_proceedings"), "legal_basis", "kind transfer_of_proceedings"),
        (("action: acknowledge", "action: take_note"), "clocks", "action take_note"),
        (
            ("treaties_on_record: []", "treaties_on_record: [{code: X}]"),
            "visibility",
            "precondition treaties_on_record",
        ),
        (("  purpose: Evidence", "  ransom: so it is\n  purpose: Evidence"), "steps", "contents.ransom"),
        (
            ("payload: {own_reference: AGC/MLA/26/0031}", "payload: {on_horseback: true}"),
            "steps",
            "acknowledge.on_horseback; 12 passed",
        ),
    ] {
        assert_eq!(with(&[change]).await(block), format!("not yet built ({said})"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_no_case_fails() {
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("other.yaml"), "a: letter").unwrap();
    let lines = play_folder(other.path()).await.unwrap();
    assert!(lines[0].outcome.has_failed(), "{}", lines[0]);
}
