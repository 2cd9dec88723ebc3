//! The live stream: it comes back by itself and goes on where it stopped.

use std::time::Duration;

use comity_api::live::{NEWS, News};
use eventsource_stream::Eventsource as _;
use futures_util::StreamExt as _;
use reqwest::{Method, StatusCode, header};
use tokio::sync::mpsc::UnboundedSender;

use super::Client;
use crate::msg::{Live, Msg};

/// The backend says something every 15 seconds; twice that in silence, and the line is dead.
const SILENCE: Duration = Duration::from_secs(35);

/// The longest wait before another try.
const LONGEST: Duration = Duration::from_secs(30);

/// Follows the live stream of a session until nobody listens any more or the session ends.
pub async fn follow(client: Client, tell: UnboundedSender<Msg>) {
    let mut last: Option<String> = None;
    let mut wait = Duration::from_millis(300);
    loop {
        let mut request = client.ask(Method::GET, "/events").header(header::ACCEPT, "text/event-stream");
        if let Some(id) = &last {
            request = request.header("last-event-id", id);
        }
        match request.send().await {
            Ok(response) if response.status() == StatusCode::UNAUTHORIZED => {
                let _ = tell.send(Msg::Live(Live::SignedOut));
                return;
            }
            Ok(response) if response.status().is_success() => {
                wait = Duration::from_millis(300);
                if tell.send(Msg::Live(Live::Connected)).is_err() {
                    return;
                }
                let mut events = response.bytes_stream().eventsource();
                while let Ok(Some(Ok(event))) = tokio::time::timeout(SILENCE, events.next()).await {
                    if !event.id.is_empty() {
                        last = Some(event.id);
                    }
                    if event.event != NEWS {
                        continue;
                    }
                    let Ok(news) = serde_json::from_str::<News>(&event.data) else { continue };
                    if tell.send(Msg::Live(Live::News(Box::new(news)))).is_err() {
                        return;
                    }
                }
            }
            _ => {}
        }
        if tell.send(Msg::Live(Live::Reconnecting)).is_err() {
            return;
        }
        tokio::time::sleep(wait + jitter(wait)).await;
        wait = (wait * 2).min(LONGEST);
    }
}

/// Up to a quarter more, so that a whole office does not come back at the same instant.
fn jitter(wait: Duration) -> Duration {
    let mut byte = [0_u8];
    if getrandom::fill(&mut byte).is_err() {
        return Duration::ZERO;
    }
    wait.mul_f64(f64::from(byte[0]) / 1024.0)
}
