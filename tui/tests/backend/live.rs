//! The live stream over a line that breaks.

use std::time::Duration;

use comity_domain::codes::Action;
use comity_tui::{
    client::{fresh_key, live},
    msg::Live,
};
use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::office::{Line, Offices, draft, signed_in};

async fn next(told: &mut UnboundedReceiver<Live>) -> Live {
    tokio::time::timeout(Duration::from_secs(30), told.recv()).await.unwrap().unwrap()
}

/// Skips what is said while the line is down.
async fn next_news(told: &mut UnboundedReceiver<Live>) -> (u64, Action) {
    loop {
        match next(told).await {
            Live::News(news) => return (news.index, news.action),
            Live::Connected | Live::Reconnecting | Live::Arrests(_) => {}
            Live::SignedOut => panic!("signed out"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_while_the_line_is_down_is_told_once_when_it_is_back() {
    let offices = Offices::open().await;
    let line = Line::to(offices.address).await;
    let reader = signed_in(line.address, "lka.head").await;
    let (tell, mut told) = unbounded_channel();
    let following = tokio::spawn(live::follow(reader.clone(), move |live| {
        // Who is held may be said at the start of every stream: here it is nobody.
        matches!(live, Live::Arrests(_)) || tell.send(live).is_ok()
    }));
    assert!(matches!(next(&mut told).await, Live::Connected));
    // Where it begins was settled before it was answered: what is done from here on is news.

    let desk = offices.as_user("lka.officer").await;
    let done = desk.create(&draft("One account"), &fresh_key()).await.unwrap();
    let (first, action) = next_news(&mut told).await;
    assert_eq!(action, Action::Create);

    line.set_up(false);
    assert!(matches!(next(&mut told).await, Live::Reconnecting));
    desk.act(done.id, Action::Note, done.version, &json!({"text": "called"}), &fresh_key()).await.unwrap();
    line.set_up(true);
    let (second, action) = next_news(&mut told).await;
    assert!(action == Action::Note && second > first);
    assert!(told.try_recv().is_err(), "nothing is told twice");

    reader.sign_out().await;
    // The stream notices with the next thing that happens, and the client asks no more.
    let version = desk.request(done.id).await.unwrap().version;
    desk.act(done.id, Action::Submit, version, &json!({}), &fresh_key()).await.unwrap();
    loop {
        match next(&mut told).await {
            Live::SignedOut => break,
            Live::News(_) => panic!("told to somebody who is signed out"),
            Live::Connected | Live::Reconnecting | Live::Arrests(_) => {}
        }
    }
    following.await.unwrap();
}
