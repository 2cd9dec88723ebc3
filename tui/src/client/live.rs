//! The live stream: it comes back by itself and goes on where it stopped.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use comity_api::live::{ARRESTS, Arrests, NEWS, News};
use eventsource_stream::Eventsource as _;
use futures_util::{Stream, StreamExt as _, stream};
use reqwest::{Method, Response, StatusCode, header};

use super::{Client, SILENCE};
use crate::msg::Live;

/// The shortest wait before another try.
const SHORTEST: Duration = Duration::from_millis(300);

/// The longest wait before another try.
const LONGEST: Duration = Duration::from_secs(30);

/// The most bytes of one event; ours have a few hundred.
const LARGEST: usize = 256 * 1024;

/// Follows the live stream of a session until nobody listens any more (`tell` answers false) or the session ends.
pub async fn follow(client: Client, tell: impl Fn(Live) -> bool) {
    follow_within(client, tell, SILENCE).await;
}

/// The same; a line that says nothing for so long is taken for dead. The backend says something every 15 seconds.
async fn follow_within(client: Client, tell: impl Fn(Live) -> bool, silence: Duration) {
    let mut last: Option<String> = None;
    let mut wait = SHORTEST;
    loop {
        let mut request = client.ask(Method::GET, "/events").header(header::ACCEPT, "text/event-stream");
        if let Some(id) = &last {
            request = request.header("last-event-id", id);
        }
        match tokio::time::timeout(silence, request.send()).await {
            Ok(Ok(response)) if response.status() == StatusCode::UNAUTHORIZED => {
                tell(Live::SignedOut);
                return;
            }
            Ok(Ok(response)) if response.status().is_success() => {
                if !tell(Live::Connected) {
                    return;
                }
                let held = Arc::new(AtomicUsize::new(0));
                let mut events = std::pin::pin!(pieces(response, silence, held.clone()).eventsource());
                while let Some(Ok(event)) = events.next().await {
                    held.store(0, Ordering::Relaxed);
                    wait = SHORTEST;
                    if !event.id.is_empty() {
                        last = Some(event.id);
                    }
                    let said = match event.event.as_str() {
                        NEWS => serde_json::from_str::<News>(&event.data).map(|n| Live::News(Box::new(n))),
                        ARRESTS => {
                            serde_json::from_str::<Arrests>(&event.data).map(|a| Live::Arrests(a.persons))
                        }
                        _ => continue,
                    };
                    let Ok(live) = said else { continue };
                    if !tell(live) {
                        return;
                    }
                }
            }
            _ => {}
        }
        if !tell(Live::Reconnecting) {
            return;
        }
        tokio::time::sleep(wait + jitter(wait)).await;
        wait = (wait * 2).min(LONGEST);
    }
}

/// The bytes of a stream until it ends, is silent for too long, or brings an event without an end. The silence is that
/// of the line, not that of the news: what keeps it alive is no event.
fn pieces(
    response: Response,
    silence: Duration,
    held: Arc<AtomicUsize>,
) -> impl Stream<Item = Result<impl AsRef<[u8]>, Infallible>> {
    stream::unfold(response.bytes_stream().boxed(), move |mut bytes| {
        let held = held.clone();
        async move {
            let piece = tokio::time::timeout(silence, bytes.next()).await.ok()??.ok()?;
            let before = held.fetch_add(piece.len(), Ordering::Relaxed);
            (before + piece.len() <= LARGEST).then_some((Ok(piece), bytes))
        }
    })
}

/// Up to a quarter more, so that a whole office does not come back at the same instant.
fn jitter(wait: Duration) -> Duration {
    let mut byte = [0_u8];
    if getrandom::fill(&mut byte).is_err() {
        return Duration::ZERO;
    }
    wait.mul_f64(f64::from(byte[0]) / 1024.0)
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::{TcpListener, TcpStream},
        sync::mpsc::{UnboundedReceiver, unbounded_channel},
        task::JoinHandle,
    };

    use super::*;

    const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";

    fn followed(address: SocketAddr, silence: Duration) -> (UnboundedReceiver<Live>, JoinHandle<()>) {
        let client = Client::new(&format!("http://{address}")).unwrap();
        let (tell, told) = unbounded_channel();
        let following = tokio::spawn(follow_within(client, move |live| tell.send(live).is_ok(), silence));
        (told, following)
    }

    /// The next who calls, and the head of what is asked.
    async fn caller(listener: &TcpListener) -> (TcpStream, String) {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = vec![];
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        (stream, String::from_utf8(head).unwrap())
    }

    #[tokio::test]
    async fn a_line_that_is_kept_alive_stays_and_a_dead_one_is_tried_again_after_the_last_event() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (mut told, following) = followed(listener.local_addr().unwrap(), Duration::from_millis(400));
        let (mut stream, head) = caller(&listener).await;
        assert!(!head.contains("last-event-id"));
        stream.write_all(HEAD.as_bytes()).await.unwrap();
        stream.write_all(b"id: 41\nevent: start\ndata: {\"index\":41}\n\n").await.unwrap();
        assert!(matches!(told.recv().await, Some(Live::Connected)));
        // Longer than the silence that is borne, and no event.
        for _ in 0..10 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            stream.write_all(b":\n\n").await.unwrap();
        }
        assert!(told.try_recv().is_err(), "the line was given up while it was alive");
        // From here on it is dead, without a word.
        assert!(matches!(told.recv().await, Some(Live::Reconnecting)));
        let (_again, head) = caller(&listener).await;
        assert!(head.contains("last-event-id: 41"), "{head}");
        following.abort();
    }

    #[tokio::test]
    async fn who_is_held_is_told_as_it_comes_and_what_is_not_known_is_passed_over() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (mut told, following) = followed(listener.local_addr().unwrap(), Duration::from_secs(20));
        let (mut stream, _) = caller(&listener).await;
        stream.write_all(HEAD.as_bytes()).await.unwrap();
        let person = r#"{"request":"00000000-0000-0000-0000-000000000001","reference":"PAR-2026-KEN-PHL-000001",
            "kind":"provisional_arrest","side":"requesting","counterpart":"PHL","status":"in_execution","person":"S-1",
            "standing":"running","since":"2026-03-05T06:00:00Z","until":"2026-04-14T06:00:00Z"}"#;
        let person = person.replace('\n', "");
        stream.write_all(b"event: of tomorrow\ndata: {}\n\n").await.unwrap();
        let arrests = format!("event: arrests\ndata: {{\"persons\":[{person}]}}\n\n");
        stream.write_all(arrests.as_bytes()).await.unwrap();
        assert!(matches!(told.recv().await, Some(Live::Connected)));
        let Some(Live::Arrests(persons)) = told.recv().await else { panic!("who is held") };
        assert_eq!(persons[0].person.as_str(), "S-1");
        following.abort();
    }

    #[tokio::test]
    async fn an_event_without_an_end_is_not_held() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (mut told, following) = followed(listener.local_addr().unwrap(), Duration::from_secs(20));
        let (mut stream, _) = caller(&listener).await;
        stream.write_all(HEAD.as_bytes()).await.unwrap();
        stream.write_all(b"data: ").await.unwrap();
        let piece = vec![b'x'; 64 * 1024];
        // The other end hangs up somewhere in the middle.
        while stream.write_all(&piece).await.is_ok() {}
        assert!(matches!(told.recv().await, Some(Live::Connected)));
        assert!(matches!(told.recv().await, Some(Live::Reconnecting)));
        following.abort();
    }
}
