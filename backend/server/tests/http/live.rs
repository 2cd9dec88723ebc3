//! Live updates: resumable by the own State's log, and silent about everybody else.

use std::time::Duration;

use axum::{
    body::{Body, BodyDataStream},
    http::Method,
};
use comity_server::Settings;
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::office::{Caller, Hub, draft, sent};

/// An open stream.
pub(crate) struct Open {
    body: BodyDataStream,
    text: String,
}

/// One event: its type, id and data.
#[derive(Debug, PartialEq)]
pub(crate) struct Sent {
    pub(crate) event: String,
    id: u64,
    pub(crate) data: Value,
}

pub(crate) async fn open(caller: &Caller<'_>, last: Option<u64>) -> Open {
    let mut request = caller.request(Method::GET, "/events");
    if let Some(last) = last {
        request = request.header("last-event-id", last.to_string());
    }
    let response = caller.hub.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    Open { body: response.into_body().into_data_stream(), text: String::new() }
}

impl Open {
    /// The next event; none: the stream ended, or nothing came.
    pub(crate) async fn next(&mut self) -> Option<Sent> {
        loop {
            while let Some(end) = self.text.find("\n\n") {
                let event: String = self.text.drain(..end + 2).collect();
                let field = |name: &str| {
                    event.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
                };
                let sent = field("data").map(|data| Sent {
                    event: field("event").unwrap().to_owned(),
                    // What is told beside the log has no index of it.
                    id: field("id").map_or(0, |id| id.parse().unwrap()),
                    data: serde_json::from_str(data).unwrap(),
                });
                if sent.is_some() {
                    return sent;
                }
            }
            let piece = tokio::time::timeout(Duration::from_millis(500), self.body.next()).await.ok()??;
            self.text.push_str(std::str::from_utf8(&piece.unwrap()).unwrap());
        }
    }
}

#[tokio::test]
async fn news_come_by_themselves_and_go_on_after_the_last_one() {
    let hub = Hub::open().await;
    let id = sent(&hub, "LKA", "IND").await;
    let (officer, registrar) = (hub.as_user("lka.officer").await, hub.as_user("ind.registrar").await);
    let mut live = open(&officer, None).await;
    let start = live.next().await.unwrap();
    assert_eq!((start.event.as_str(), &start.data["index"]), ("start", &json!(start.id)));

    registrar.act(&id, "acknowledge", json!({})).await.is_done("acknowledged", "Acknowledged");
    let news = live.next().await.unwrap();
    assert_eq!(news.event, "news");
    assert_eq!(news.id, start.id + 1);
    assert_eq!(
        news.data,
        json!({
            "index": news.id, "request": id, "reference": "MLA-2026-LKA-IND-000001", "action": "acknowledge",
            "side": "requested", "status": "acknowledged", "at": "2026-01-05T09:00:00Z",
        }),
    );
    drop(live);

    // What happened meanwhile comes first, once, and then what happens.
    registrar.act(&id, "message", json!({"text": "CANARY"})).await.is_done("acknowledged", "Acknowledged");
    let mut live = open(&officer, Some(news.id)).await;
    assert_eq!(live.next().await.unwrap().id, news.id);
    assert_eq!(live.next().await.unwrap().data["action"], "message");
    officer.act(&id, "remind", json!({})).await.is_done("acknowledged", "Acknowledged");
    assert_eq!(live.next().await.unwrap().data["action"], "remind");
    assert_eq!(live.next().await, None);
}

#[tokio::test]
async fn nothing_is_lost_between_listening_and_reading() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let mut live = open(&officer, Some(0)).await;
    let mut expected = Vec::new();
    for _ in 0..30 {
        expected.push(draft(&officer, "IND").await);
    }
    let mut seen = Vec::new();
    let mut last = 0;
    while let Some(sent) = live.next().await {
        assert!(sent.id > last || sent.event == "start", "in order, none twice");
        last = sent.id;
        if sent.event == "news" {
            seen.push(sent.data["request"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn what_other_states_do_is_not_heard() {
    let hub = Hub::open().await;
    let id = sent(&hub, "LKA", "IND").await;
    let bahrain = hub.as_user("bhr.officer").await;
    let mut live = open(&bahrain, None).await;
    live.next().await.unwrap();
    hub.as_user("ind.registrar").await.act(&id, "acknowledge", json!({})).await;
    draft(&hub.as_user("lka.officer").await, "BHR").await;
    assert_eq!(live.next().await, None);
    for who in ["lka.admin", "an.expert"] {
        let caller = hub.as_user(who).await;
        let mut live = open(&caller, Some(0)).await;
        live.next().await.unwrap();
        assert_eq!(live.next().await, None, "{who}");
    }
}

#[tokio::test]
async fn a_stream_ends_with_the_stop_and_with_the_session() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let mut live = open(&officer, None).await;
    live.next().await.unwrap();
    officer.send(Method::DELETE, "/sessions", &[], &json!({})).await;
    let colleague = hub.as_user("lka.second").await;
    draft(&colleague, "IND").await;
    assert_eq!(live.next().await, None);
    assert!(live.body.next().await.is_none(), "signed out: it ended");

    let mut live = open(&colleague, None).await;
    live.next().await.unwrap();
    hub.settings.stop.cancel();
    let end = tokio::time::timeout(Duration::from_secs(1), live.body.next()).await;
    assert!(end.unwrap().is_none(), "a graceful stop ends it");
}

#[tokio::test]
async fn a_screen_nobody_sits_at_does_not_keep_its_session() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let mut live = open(&officer, None).await;
    live.next().await.unwrap();
    hub.at("2026-01-05T09:10:00Z");
    let colleague = hub.as_user("lka.second").await;
    draft(&colleague, "IND").await;
    assert_eq!(live.next().await.unwrap().event, "news");
    hub.at("2026-01-05T09:16:00Z");
    draft(&colleague, "IND").await;
    assert_eq!(live.next().await, None);
    officer.get("/me").await.is_problem(401, "not_signed_in");
}

#[tokio::test]
async fn a_stream_says_that_it_is_alive_and_there_are_only_so_many() {
    let settings = Settings { keep_alive: Duration::from_millis(20), max_streams: 1, ..Settings::default() };
    let hub = Hub::with(settings).await;
    let officer = hub.as_user("lka.officer").await;
    let mut live = open(&officer, None).await;
    live.next().await.unwrap();
    let beat = live.body.next().await.unwrap().unwrap();
    assert_eq!(&beat[..], b":\n\n");
    officer.get("/events").await.is_problem(503, "too_many_streams");
    drop(live);
    let again = open(&officer, None).await;
    drop(again);
    // An index the log has not reached is of another log: news begin where this one stands.
    let mut beyond = open(&officer, Some(99_999)).await;
    assert!(beyond.next().await.unwrap().id < 99_999);
    drop(beyond);
    let wrong =
        officer.request(Method::GET, "/events").header("last-event-id", "x").body(Body::empty()).unwrap();
    hub.call(wrong).await.is_problem(400, "bad_last_event_id");
}
