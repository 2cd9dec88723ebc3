//! What an office may set about the server itself.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

/// Limits and switches of the HTTP side.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How long a request may take until it is given up; documents have [`upload_timeout`](Self::upload_timeout).
    pub request_timeout: Duration,
    /// How long an upload may take in all: 100 MiB over a line of 64 kbit/s are four hours.
    pub upload_timeout: Duration,
    /// How long nothing may come in the middle of an upload.
    pub upload_silence: Duration,
    /// How often a silent stream of live updates says that it is alive.
    pub keep_alive: Duration,
    /// How many streams of live updates may be open at once.
    pub max_streams: usize,
    /// How many of them one person may have.
    pub max_streams_each: usize,
    /// How many documents may be on their way in at once.
    pub max_uploads: usize,
    /// How many of them one person may send.
    pub max_uploads_each: usize,
    /// Largest body of a request, in bytes.
    pub max_body: usize,
    /// Largest document, in bytes.
    pub max_document: u64,
    /// Ends every open stream of live updates; cancelled by a graceful stop.
    pub stop: CancellationToken,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            request_timeout: Duration::from_secs(30),
            upload_timeout: Duration::from_hours(6),
            upload_silence: Duration::from_mins(1),
            keep_alive: Duration::from_secs(15),
            max_streams: 512,
            max_streams_each: 8,
            max_uploads: 64,
            max_uploads_each: 4,
            max_body: 256 * 1024,
            max_document: 100 * 1024 * 1024,
            stop: CancellationToken::new(),
        }
    }
}
