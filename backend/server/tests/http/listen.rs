//! The socket: slow clients, and a stop that cuts nobody off.

use std::{sync::Arc, time::Duration};

use axum::{Router, body::Body, http::Method, routing::get};
use comity_server::{Settings, listen};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::JoinHandle,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use crate::office::{Caller, Hub};

const LIMITS: listen::Limits =
    listen::Limits { head: Duration::from_millis(200), drain: Duration::from_millis(500), connections: 2 };

async fn serve(router: Router) -> (std::net::SocketAddr, CancellationToken, JoinHandle<()>) {
    let stop = CancellationToken::new();
    let (address, task) = serve_until(router, stop.clone()).await;
    (address, stop, task)
}

async fn serve_until(router: Router, stop: CancellationToken) -> (std::net::SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (address, tokio::spawn(listen::serve_within(listener, router, stop, LIMITS)))
}

/// Sends bytes and reads until the other side closes.
async fn ask(address: std::net::SocketAddr, bytes: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    answer
}

/// A route that answers at once, and one that answers when it is let.
fn quick_and_held(held: &Arc<Held>) -> Router {
    let held = Arc::clone(held);
    let wait = async move || {
        held.begun.notify_one();
        held.let_go.notified().await;
        "held"
    };
    Router::new().route("/quick", get(async || "quick")).route("/held", get(wait))
}

#[derive(Default)]
struct Held {
    begun: Notify,
    let_go: Notify,
}

const CLOSE: &str = "HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn a_head_that_never_ends_is_cut_off_and_a_silent_connection_too() {
    let (address, stop, _) = serve(quick_and_held(&Arc::default())).await;
    for begun in ["", "GET /quick HTTP/1.1\r\nhost: x\r\n", "GET /quick HTTP/1.1\r\nhost: x\r\n\r\n"] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(begun.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let ended = timeout(Duration::from_secs(2), stream.read_to_end(&mut answer)).await;
        assert!(ended.is_ok(), "still open after {begun:?}");
    }
    stop.cancel();
}

#[tokio::test]
async fn a_connection_too_many_waits_for_its_place() {
    let (address, stop, _) = serve(quick_and_held(&Arc::default())).await;
    let held = [TcpStream::connect(address).await.unwrap(), TcpStream::connect(address).await.unwrap()];
    let waiting = timeout(Duration::from_secs(2), ask(address, &format!("GET /quick {CLOSE}"))).await;
    assert!(waiting.unwrap().ends_with("quick"), "answered when the silent ones were cut off");
    drop(held);
    stop.cancel();
}

#[tokio::test]
async fn a_stop_lets_an_answer_finish_and_takes_no_new_connection() {
    let held = Arc::<Held>::default();
    let (address, stop, task) = serve(quick_and_held(&held)).await;
    let answer = tokio::spawn(ask(address, "GET /held HTTP/1.1\r\nhost: x\r\n\r\n"));
    held.begun.notified().await;
    stop.cancel();
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    held.let_go.notify_one();
    assert!(answer.await.unwrap().ends_with("held"));
    timeout(Duration::from_secs(1), task).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_client_that_never_takes_its_answer_cannot_hold_a_stop() {
    let held = Arc::<Held>::default();
    let (address, stop, task) = serve(quick_and_held(&held)).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /held HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    held.begun.notified().await;
    stop.cancel();
    timeout(Duration::from_secs(2), task).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_stop_ends_live_updates_at_once() {
    let settings = Settings::default();
    let hub = Hub::with(settings.clone()).await;
    let officer = hub.as_user("lka.officer").await;
    let (address, task) = serve_until(hub.router.clone(), settings.stop.clone()).await;
    let head =
        format!("GET /api/v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\r\n", officer.token);
    let mut live = TcpStream::connect(address).await.unwrap();
    live.write_all(head.as_bytes()).await.unwrap();
    let mut news = String::new();
    read_until(&mut live, &mut news, "event: start").await;
    officer.create(&json!({"kind": "mla", "requested": "IND"})).await.is_done("drafted", "Drafted");
    read_until(&mut live, &mut news, "event: news").await;
    settings.stop.cancel();
    timeout(LIMITS.drain, task).await.unwrap().unwrap();
    live.read_to_string(&mut news).await.unwrap();
    assert!(news.ends_with("0\r\n\r\n"), "it ended as a whole: {news}");
}

async fn read_until(stream: &mut TcpStream, heard: &mut String, what: &str) {
    let mut piece = [0; 1024];
    while !heard.contains(what) {
        let read = timeout(Duration::from_secs(2), stream.read(&mut piece)).await.unwrap().unwrap();
        assert_ne!(read, 0, "{heard}");
        heard.push_str(std::str::from_utf8(&piece[..read]).unwrap());
    }
}

#[tokio::test]
async fn what_takes_too_long_is_given_up_and_may_be_repeated() {
    let mut hub = Hub::open().await;
    let token = hub.as_user("lka.officer").await.token;
    // Only what never ends is asked of the impatient one: a sign-in, which hashes a password, may take its time.
    let patient = hub.router.clone();
    let settings = Settings { request_timeout: Duration::from_millis(20), ..Settings::default() };
    hub.router = comity_server::router(hub.store.clone(), hub.clock.clone(), settings);
    let ask = |hub: &Hub, body: Body| {
        let request = Caller { hub, token: token.clone() }
            .request(Method::POST, "/requests")
            .header("idempotency-key", "k")
            .header("content-type", "application/json");
        request.body(body).unwrap()
    };
    let never = Body::from_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let request = ask(&hub, never);
    hub.call(request).await.is_problem(503, "timed_out");
    hub.router = patient;
    let request = ask(&hub, Body::from(json!({"kind": "mla", "requested": "IND"}).to_string()));
    hub.call(request).await.is_done("drafted", "Drafted");
}
