//! Large documents through the real backend: memory that stays flat, lines that break, and a backend that is killed.

use std::time::Duration;

use comity_domain::ids::RequestId;
use comity_store::{OpenOptions, RebuildMode, Store};
use comity_tests::{
    daemon::{Daemon, run},
    office::{Database, Desk, story},
};
use futures_util::{StreamExt as _, stream};
use reqwest::{Body, Method, RequestBuilder};
use sha2::{Digest as _, Sha256};

const MIB: usize = 1024 * 1024;
const SIZE: usize = 30 * MIB;

/// Portions of a document that is never whole in this process either.
fn portions(size: usize) -> impl Iterator<Item = Vec<u8>> {
    let portion = 64 * 1024;
    (0..size / portion).map(move |n| vec![u8::try_from(n % 251).unwrap(); portion])
}

fn attach(desk: &Desk, id: RequestId, name: &str, body: Body) -> RequestBuilder {
    desk.call(Method::POST, &format!("/requests/{id}/documents?name={name}"))
        .header("if-match", "\"1\"")
        .header("idempotency-key", name)
        .header("content-type", "application/pdf")
        .body(body)
}

/// What was resident at most, in KiB; none where the system does not say.
fn peak(daemon: &Daemon) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", daemon.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

async fn office() -> (Database, Daemon, Desk, RequestId) {
    let database = Database::with_offices(crate::now()).await.unwrap();
    let daemon = Daemon::start(&database.path()).unwrap();
    let api = daemon.api();
    let id = story(&api, "large evidence", "drafted").await.unwrap();
    let desk = Desk::sign_in(&api, "lka-officer").await.unwrap();
    (database, daemon, desk, id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_mebibytes_go_in_and_out_in_flat_memory() {
    let (database, daemon, desk, id) = office().await;
    let small = Body::from(vec![b'x'; MIB]);
    assert_eq!(attach(&desk, id, "small.pdf", small).send().await.unwrap().status(), 201);
    let before = peak(&daemon);

    let body = Body::wrap_stream(stream::iter(portions(SIZE).map(Ok::<_, std::io::Error>)));
    let answer = attach(&desk, id, "large.pdf", body).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    let done: serde_json::Value = answer.json().await.unwrap();
    let answer = desk.get(&format!("/documents/{}", done["document"].as_str().unwrap())).await.unwrap();
    assert_eq!(answer.content_length(), Some(SIZE as u64));
    let (mut pieces, mut sha256) = (answer.bytes_stream(), Sha256::new());
    while let Some(piece) = pieces.next().await {
        sha256.update(piece.unwrap());
    }
    let expected = portions(SIZE).fold(Sha256::new(), Sha256::chain_update);
    assert_eq!(sha256.finalize(), expected.finalize());
    if let (Some(before), Some(after)) = (before, peak(&daemon)) {
        let grown = after - before;
        assert!(grown * 1024 * 2 < SIZE as u64, "{grown} KiB more for {} KiB in and out", SIZE / 1024);
    }
    drop(daemon);
    let check = run("comityd", &["rebuild", "--check", "--database-url", &database.url()]).unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    assert!(String::from_utf8_lossy(&check.stdout).contains("2 documents"));
}

/// Waits until so many uploads are staged.
async fn staged(store: &Store, number: u64) {
    let waiting = async {
        let mut look = tokio::time::interval(Duration::from_millis(10));
        while store.uploads().await.unwrap() != number {
            look.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), waiting).await.expect("so many uploads");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_cut_off_or_killed_before_it_is_decided_is_gone() {
    let (database, daemon, desk, id) = office().await;
    let beside = Store::open(&database.url(), OpenOptions::default()).await.unwrap();
    let sending = |name: &'static str| {
        // It never ends: the upload is staged and not decided for as long as it takes.
        let portions = stream::iter(portions(4 * MIB).map(Ok::<_, std::io::Error>)).chain(stream::pending());
        tokio::spawn(attach(&desk, id, name, Body::wrap_stream(portions)).send())
    };
    let hangs_up = sending("hangs-up.pdf");
    staged(&beside, 1).await;
    hangs_up.abort();
    staged(&beside, 0).await;

    let cut = sending("killed.pdf");
    staged(&beside, 1).await;
    daemon.kill().unwrap();
    cut.abort();
    assert_eq!(beside.uploads().await.unwrap(), 1, "what was staged outlives the backend");
    let again = Daemon::start(&database.path()).unwrap();
    staged(&beside, 0).await;
    let report = beside.rebuild(RebuildMode::Check).await.unwrap();
    assert_eq!((report.differences, report.documents), (vec![], 0));
    drop(again);
    beside.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_limit_is_said_while_the_client_is_still_sending() {
    let database = Database::with_offices(crate::now()).await.unwrap();
    let daemon = Daemon::start_with(&database.path(), 0, &["--document-limit", "1MiB"]).unwrap();
    let id = story(&daemon.api(), "limits", "drafted").await.unwrap();
    let desk = Desk::sign_in(&daemon.api(), "lka-officer").await.unwrap();
    for body in [
        Body::from(vec![b'x'; 8 * MIB]),
        Body::wrap_stream(stream::iter(portions(8 * MIB).map(Ok::<_, std::io::Error>))),
    ] {
        let answer = attach(&desk, id, "large.pdf", body).send().await.unwrap();
        assert_eq!(answer.status(), 413);
        let problem: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], "document_too_large");
        assert!(problem["detail"].as_str().unwrap().contains("1 MiB"), "{problem}");
    }
}
