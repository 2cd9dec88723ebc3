//! The socket: accepting connections with the limits a public port needs, and stopping without cutting anyone off.

use std::{sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, sync::Semaphore};
use tokio_util::sync::CancellationToken;

/// What a socket allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long a client has for the head of a request, and how long a connection may be silent between two.
    pub head: Duration,
    /// How long a stop waits for requests that are being answered.
    pub drain: Duration,
    /// How many connections may be open at once.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { head: Duration::from_secs(10), drain: Duration::from_secs(10), connections: 4096 }
    }
}

/// Accepts connections until `stop` is cancelled, then lets what is being answered finish, for 10 seconds at most.
///
/// The token must be the one in the router's [`Settings`](crate::Settings), so that open streams of live updates end
/// too.
///
/// # Errors
/// Those of the listener; a connection that fails ends alone.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) -> std::io::Result<()> {
    serve_within(listener, router, stop, Limits::default()).await;
    Ok(())
}

/// The same, within other limits.
pub async fn serve_within(listener: TcpListener, router: Router, stop: CancellationToken, limits: Limits) {
    let open = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    loop {
        let (stream, place) = tokio::select! {
            () = stop.cancelled() => break,
            accepted = accept(&listener, &open) => accepted,
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // How a client hangs up is its own affair.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(limits.drain, graceful.shutdown()).await.is_err() {
        tracing::warn!(seconds = limits.drain.as_secs(), "connections were cut off at the end of the stop");
    }
}

/// Waits for a connection and for a place for it. What fails in accepting passes: out of files, a client gone again.
async fn accept(
    listener: &TcpListener,
    open: &Arc<Semaphore>,
) -> (tokio::net::TcpStream, Option<tokio::sync::OwnedSemaphorePermit>) {
    let permit = open.clone().acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let _ = stream.set_nodelay(true);
                return (stream, permit);
            }
            Err(error) => {
                tracing::warn!(kind = ?error.kind(), "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
