//! The figures over the real backend: the screen by keys, and the command.

use comity_domain::{codes::Action, figures::release::Quarter};
use comity_store::Keep;
use comity_tui::{
    client::fresh_key,
    effect::Effect,
    msg::{Fault, Key},
    state::Screen,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::{
    office::{Offices, draft},
    scripts::{Script, json_of},
    seat::Seat,
};

/// One request sent by Sri Lanka and acknowledged by Singapore, and a second that is only sent.
async fn sent(offices: &Offices) {
    let (desk, head) = (offices.as_user("lka.officer").await, offices.as_user("lka.head").await);
    for (subject, acknowledged) in [("Records of one account", true), ("Company file", false)] {
        let done = desk.create(&draft(subject), &fresh_key()).await.unwrap();
        let nothing = json!({});
        let done = desk.act(done.id, Action::Submit, done.version, &nothing, &fresh_key()).await.unwrap();
        let done = head.act(done.id, Action::Approve, done.version, &nothing, &fresh_key()).await.unwrap();
        let by = json!({"channel": "comity"});
        let done = desk.act(done.id, Action::Send, done.version, &by, &fresh_key()).await.unwrap();
        if acknowledged {
            let registrar = offices.as_user("sgp.registrar").await;
            let version = registrar.request(done.id).await.unwrap().version;
            let own = json!({"own_reference": "S/1"});
            registrar.act(done.id, Action::Acknowledge, version, &own, &fresh_key()).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_screen_shows_the_figures_of_the_own_state_and_of_what_was_chosen() {
    let offices = Offices::open().await;
    sent(&offices).await;
    let mut seat = Seat::of(&offices, "lka.officer").await;
    seat.asked.clear();
    seat.keys(&[Key::Char('m')]).await;
    assert_eq!(seat.asked.len(), 1, "{:?}", seat.asked);
    let screen = seat.screen();
    assert!(screen.contains("Requests: 2") && screen.contains("Figures of Sri Lanka"), "{screen}");
    assert!(screen.contains("N1 Made, received                              2"), "{screen}");

    // Received: none of them; by arrows alone, from the first row.
    seat.asked.clear();
    seat.keys(&[Key::Home, Key::Enter, Key::Down, Key::Enter, Key::Down, Key::Down, Key::Enter]).await;
    let screen = seat.screen();
    assert!(screen.contains("Direction: received by us") && screen.contains("Requests: 0"), "{screen}");
    assert!(matches!(seat.asked.as_slice(), [Effect::LoadFigures { .. }]), "{:?}", seat.asked);

    // What Singapore received is what Sri Lanka made.
    let mut theirs = Seat::of(&offices, "sgp.auditor").await;
    theirs.keys(&[Key::Char('m'), Key::Char('/')]).await;
    theirs.type_in("split").await;
    theirs.keys(&[Key::Enter]).await;
    theirs.type_in("other state").await;
    theirs.keys(&[Key::Enter]).await;
    let screen = theirs.screen();
    assert!(screen.contains("Requests by other State") && screen.contains("LKA Sri Lanka"), "{screen}");

    let mut registrar = Seat::of(&offices, "sgp.registrar").await;
    registrar.asked.clear();
    registrar.keys(&[Key::Char('m')]).await;
    assert!(registrar.asked.is_empty() && matches!(registrar.state.screen(), Screen::Queue));
    let Err(Fault::Problem(problem)) =
        offices.as_user("sgp.registrar").await.figures(&comity_api::figures::FiguresQuery::default()).await
    else {
        panic!("the figures are not for registrars")
    };
    assert_eq!(problem.status, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expert_reads_what_each_figure_is_and_asks_for_nothing_that_is_refused() {
    let offices = Offices::open().await;
    let mut seat = Seat::of(&offices, "expert").await;
    assert_eq!(seat.asked, [Effect::LoadDefinitions, Effect::LoadReleases]);
    assert!(seat.screen().contains("No release has been made yet"), "{}", seat.screen());
    seat.keys(&[Key::Down, Key::Down, Key::Down, Key::Down, Key::Enter]).await;
    let screen = seat.screen();
    assert!(screen.contains("R1 Execution rate") && screen.contains("Version: 1"), "{screen}");
}

/// The file that is saved is what the log names, and no file is written over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_reads_releases_and_saves_the_bytes_that_were_hashed() {
    let offices = Offices::open().await;
    sent(&offices).await;
    let quarter = Quarter::of(Timestamp::now());
    let later = quarter.end() + SignedDuration::from_hours(24 * 30);
    let keep = Keep::ForEver { leaving: None };
    let made = offices.store.release(quarter, later, keep).await.unwrap();
    tokio::task::block_in_place(|| {
        let script = Script::of(&offices, "releases");
        script.signs_in("expert");
        let quarter = quarter.to_string();
        assert!(script.ends(0, &["releases"]).out.contains(&quarter));
        let list = json_of(&script.ends(0, &["releases", "--json"]).out);
        assert_eq!(list[0]["sha256"], made.sha256);
        let tables = script.ends(0, &["releases", &quarter]).out;
        assert!(tables.contains(&made.sha256) && tables.contains("suppressed"), "{tables}");
        assert_eq!(script.ends(0, &["releases", &quarter, "--json"]).out, made.bytes);
        let file = script.file("release.json", "mine");
        script.ends(1, &["releases", &quarter, "--out", &file]);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
        let told = script.ends(0, &["releases", &quarter, "--out", &file, "--force"]).out;
        assert!(told.contains(&made.sha256), "{told}");
        let saved = std::fs::read(&file).unwrap();
        assert_eq!(hex::encode(Sha256::digest(&saved)), made.sha256);
        script.ends(1, &["releases", "2001Q1"]);
        script.ends(2, &["releases", "2001"]);
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_auditor_asks_the_log_by_keys_and_goes_to_the_request() {
    let offices = Offices::open().await;
    sent(&offices).await;
    let mut seat = Seat::of(&offices, "sgp.auditor").await;
    seat.keys(&[Key::Char('t')]).await;
    let screen = seat.screen();
    assert!(
        screen.contains("Audit of Singapore, read ") && screen.contains("none, as it must be"),
        "{screen}"
    );
    // The whole log, of one action: the entry, and from it the request.
    seat.keys(&[Key::Enter, Key::Tab, Key::Tab]).await;
    seat.type_in("acknowledge").await;
    seat.keys(&[Key::Ctrl('r'), Key::Enter]).await;
    let screen = seat.screen();
    assert!(screen.contains("1 entry") && screen.contains("(acknowledge)"), "{screen}");
    assert!(screen.contains("sgp.registrar, registrar; MLA-"), "{screen}");
    seat.keys(&[Key::Enter]).await;
    assert!(matches!(seat.state.screen(), Screen::Request(_)), "{}", seat.screen());
    seat.keys(&[Key::Esc, Key::Esc, Key::End, Key::Up, Key::Enter]).await;
    let screen = seat.screen();
    assert!(screen.contains("Changed rights") && screen.contains("Person added (user_added)"), "{screen}");

    let mut clerk = Seat::of(&offices, "lka.officer").await;
    clerk.asked.clear();
    clerk.keys(&[Key::Char('t')]).await;
    assert!(clerk.asked.is_empty() && matches!(clerk.state.screen(), Screen::Queue));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_reads_figures_and_definitions() {
    let offices = Offices::open().await;
    sent(&offices).await;
    tokio::task::block_in_place(|| {
        let script = Script::of(&offices, "figures");
        script.signs_in("lka.officer");
        let table = script.ends(0, &["figures", "--split", "counterpart"]).out;
        assert!(table.starts_with("Figures of LKA at ") && table.contains("Only: SGP Singapore"), "{table}");
        assert!(table.contains("not reached") && !table.contains('\u{1b}'), "{table}");
        let json =
            json_of(&script.ends(0, &["figures", "--direction", "made", "--period", "all", "--json"]).out);
        assert_eq!((&json["requests"], &json["filter"]["direction"]), (&json!(2), &json!("made")));
        assert!(json["filter"]["from"].is_null());
        let of =
            |args: &[&str]| json_of(&script.ends(0, &[["figures", "--json"].as_slice(), args].concat()).out);
        assert_eq!(of(&["--to", "2001-01-01T00:00:00Z"])["requests"], json!(0));
        assert!(of(&[])["filter"]["from"].is_string(), "this year, where no period is asked for");
        assert_eq!(
            of(&["--definitions"]).as_array().unwrap().len(),
            json["figures"].as_array().unwrap().len() + 1
        );
        let defined = script.ends(0, &["figures", "--definitions"]).out;
        assert!(defined.contains("X1 Assets") && defined.contains("Version: 1"), "{defined}");

        for wrong in [
            ["figures", "--period", "yesterday"].as_slice(),
            &["figures", "--direction", "sideways"],
            &["figures", "--period", "all", "--from", "2026-01-01T00:00:00Z"],
            &["figures", "--definitions", "--kind", "mla"],
            &["figures", "--split", "colour"],
        ] {
            script.ends(2, wrong);
        }
        let (early, late) = ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
        for (bad, says) in [
            (&["--from", late, "--to", early][..], "holds no time"),
            (&["--counterpart", "LKA"], "is the reporting State itself"),
            (&["--counterpart", "XXX"], "is not on the register"),
            (&["--basis", "MLAT"], "is no legal basis"),
        ] {
            let ran = script.ends(1, &[&["figures"], bad].concat());
            assert!(ran.out.is_empty() && ran.err.contains(says) && ran.err.contains("Give "), "{}", ran.err);
        }
        let registrar = Script::of(&offices, "registrar");
        registrar.signs_in("sgp.registrar");
        let refused = json_of(&registrar.ends(1, &["figures", "--json"]).err);
        assert_eq!(refused["status"], 403, "{refused}");
        registrar.ends(0, &["figures", "--definitions"]);
    });
}
