//! Stopping: what is open ends, and nobody waits for ever.

use comity_tests::{
    daemon::Daemon,
    office::{Database, Desk, story},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_ends_open_streams_and_exits_0() {
    let database = Database::with_offices(crate::now()).await.unwrap();
    let daemon = Daemon::start(&database.path()).unwrap();
    let api = daemon.api();
    let desk = Desk::sign_in(&api, "sgp-registrar").await.unwrap();
    let mut stream = desk.get("/events").await.unwrap();
    assert_eq!(stream.status(), 200);
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    // It is open and tells what happens.
    story(&api, "tablets of Dhi Qar", "sent").await.unwrap();
    let mut heard = String::new();
    while !heard.contains("\"action\":\"send\"") {
        heard += &String::from_utf8_lossy(&stream.chunk().await.unwrap().expect("it goes on"));
    }
    let stopped = tokio::task::spawn_blocking(move || daemon.stop());
    // The stream ends by itself, not by a broken connection.
    while stream.chunk().await.unwrap().is_some() {}
    let (status, said) = stopped.await.unwrap().unwrap();
    assert_eq!(status.code(), Some(0), "{said}");
    // The log told of all this and holds no case content.
    assert!(said.contains("/api/v1/requests/{id}/actions/{action}"), "{said}");
    assert!(!said.contains("Dhi Qar") && !said.contains("MLA-") && !said.contains("Person of"), "{said}");
    // What was acknowledged is in the file, and the next start finds it.
    let daemon = Daemon::start(&database.path()).unwrap();
    let desk = Desk::sign_in(&daemon.api(), "sgp-registrar").await.unwrap();
    let page = desk.read("/requests?view=all").await.unwrap();
    assert_eq!(page["rows"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn live_updates_go_on_where_they_ended() {
    let database = Database::with_offices(crate::now()).await.unwrap();
    let daemon = Daemon::start(&database.path()).unwrap();
    let api = daemon.api();
    story(&api, "first", "sent").await.unwrap();
    story(&api, "second", "sent").await.unwrap();
    let desk = Desk::sign_in(&api, "sgp-officer").await.unwrap();
    let heard = async |after: &str, number: usize| {
        let call = desk.call(reqwest::Method::GET, "/events").header("Last-Event-ID", after);
        let mut stream = call.send().await.unwrap();
        let mut text = String::new();
        while text.matches("\"action\":\"send\"").count() < number {
            text += &String::from_utf8_lossy(&stream.chunk().await.unwrap().expect("it goes on"));
        }
        text
    };
    let both = heard("0", 2).await;
    let first = both.split("\n\n").find(|event| event.contains("LKA-SGP-000001")).expect("the first");
    let id = first.lines().find_map(|line| line.strip_prefix("id:")).expect("an id").trim().to_owned();
    let rest = heard(&id, 1).await;
    assert!(rest.contains("LKA-SGP-000002") && !rest.contains("LKA-SGP-000001"), "{rest}");
}
