//! The same work over HTTP: the real router on a socket of loopback, and clients that keep their connection and are
//! signed in. The client is as small as it can be, since it works on the same cores.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use comity_api::{queue::QueuePage, request::Done, sessions::Session};
use comity_domain::{codes::Role, ids::RequestId};
use comity_server::{Clock, Settings, router, serve};
use comity_store::Store;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::CancellationToken;

use super::{
    house::{CONTENTS, PASSWORD, STATES, login},
    run::{Client, timed},
};

/// A backend on a port of its own, in this process.
#[derive(Debug)]
pub struct Served {
    /// Where it listens.
    pub address: SocketAddr,
    stop: CancellationToken,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Served {
    /// Serves a store; to be called on the runtime that is to serve.
    ///
    /// # Errors
    /// Where there is no port.
    pub async fn start(store: Store) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let stop = CancellationToken::new();
        let settings = Settings { stop: stop.clone(), ..Settings::default() };
        let task = tokio::spawn(serve(listener, router(store, Clock::system(), settings), stop.clone()));
        Ok(Self { address, stop, task })
    }

    /// Stops, once what is being answered is answered.
    ///
    /// # Errors
    /// What the socket says.
    pub async fn stop(self) -> Result<()> {
        self.stop.cancel();
        Ok(self.task.await??)
    }
}

/// The tokens of an office.
#[derive(Debug, Clone)]
pub struct Tokens {
    state: &'static str,
    /// Of its officer.
    pub officer: String,
    head: String,
    registrar: String,
}

impl Tokens {
    /// Signs in everybody whom so many clients need.
    ///
    /// # Errors
    /// What the backend answers.
    pub async fn some(address: SocketAddr, clients: usize) -> Result<Vec<Self>> {
        let mut line = Line::open(address).await?;
        let mut offices = Vec::new();
        for state in STATES.into_iter().take((clients + 1).min(STATES.len())) {
            let mut token_of = async |role| sign_in(&mut line, &login(state, role), PASSWORD).await;
            offices.push(Self {
                state,
                officer: token_of(Role::Officer).await?,
                head: token_of(Role::Head).await?,
                registrar: token_of(Role::Registrar).await?,
            });
        }
        Ok(offices)
    }
}

/// Signs somebody in, and returns the token.
///
/// # Errors
/// What the backend answers.
pub async fn sign_in(line: &mut Line, login: &str, password: &str) -> Result<String> {
    let body = json!({"user": login, "password": password}).to_string();
    let answer = line.ask("POST", "/api/v1/sessions", "", &body).await?;
    Ok(serde_json::from_slice::<Session>(answer)?.token)
}

/// A connection that is kept.
#[derive(Debug)]
pub struct Line {
    stream: TcpStream,
    address: SocketAddr,
    sent: String,
    got: Vec<u8>,
    used: Instant,
}

/// The backend closes a connection that was silent for ten seconds; one silent this long is opened anew.
const SILENCE: Duration = Duration::from_secs(5);

impl Line {
    /// Connects.
    ///
    /// # Errors
    /// Where nobody listens.
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            address,
            sent: String::new(),
            got: Vec::with_capacity(1 << 16),
            used: Instant::now(),
        })
    }

    /// Asks, and returns the body of a good answer. `headers` are whole lines.
    ///
    /// # Errors
    /// Any other answer, and what the socket says.
    pub async fn ask(&mut self, method: &str, path: &str, headers: &str, body: &str) -> Result<&[u8]> {
        use std::fmt::Write as _;
        if self.used.elapsed() > SILENCE {
            self.stream = TcpStream::connect(self.address).await?;
            self.stream.set_nodelay(true)?;
        }
        self.used = Instant::now();
        self.sent.clear();
        write!(
            self.sent,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             {headers}\r\n{body}",
            self.address,
            body.len()
        )?;
        self.stream.write_all(self.sent.as_bytes()).await?;
        self.got.clear();
        let (status, from, to) = loop {
            ensure!(self.stream.read_buf(&mut self.got).await? > 0, "the connection was closed");
            if let Some((status, from, length)) = head(&self.got)? {
                break (status, from, from + length);
            }
        };
        while self.got.len() < to {
            ensure!(self.stream.read_buf(&mut self.got).await? > 0, "the connection was closed");
        }
        let body = &self.got[from..to];
        ensure!(matches!(status, 200 | 201), "{method} {path}: {status} {}", String::from_utf8_lossy(body));
        Ok(body)
    }
}

/// Status, where the body begins, how long it is; none while the head is not whole.
fn head(bytes: &[u8]) -> Result<Option<(u16, usize, usize)>> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let text = std::str::from_utf8(&bytes[..end])?;
    let mut lines = text.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).context("a status line")?.parse()?;
    let length = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .context("an answer without a length")?;
    Ok(Some((status, end + 4, length.1.trim().parse()?)))
}

/// A pair of offices at work over one connection.
#[derive(Debug)]
pub struct Caller {
    line: Line,
    from: Tokens,
    to: Tokens,
    body: String,
    name: usize,
    done: u64,
}

impl Caller {
    /// Returns so many pairs, each connected.
    ///
    /// # Errors
    /// Where nobody listens.
    pub async fn some(address: SocketAddr, offices: &[Tokens], clients: usize) -> Result<Vec<Self>> {
        let mut callers = Vec::new();
        for name in 0..clients {
            let (from, to) = (&offices[name % offices.len()], &offices[(name + 1) % offices.len()]);
            let contents: serde_json::Value = serde_json::from_str(CONTENTS)?;
            let body = json!({"kind": "mla", "requested": to.state, "contents": contents}).to_string();
            let line = Line::open(address).await?;
            callers.push(Self { line, from: from.clone(), to: to.clone(), body, name, done: 0 });
        }
        Ok(callers)
    }
}

impl Client for Caller {
    async fn unit(&mut self, latencies: &mut Vec<u64>) -> Result<()> {
        self.done += 1;
        let mut request: Option<RequestId> = None;
        let mut version = 0;
        let steps = [
            ("create", &self.from.officer),
            ("submit", &self.from.officer),
            ("approve", &self.from.head),
            ("send", &self.from.officer),
            ("acknowledge", &self.to.registrar),
        ];
        for (action, token) in steps {
            let key = format!("{}-{}-{action}", self.name, self.done);
            let mut headers = format!("Authorization: Bearer {token}\r\nIdempotency-Key: {key}\r\n");
            let path = match request {
                None => "/api/v1/requests".to_owned(),
                Some(id) => {
                    let seen = if action == "acknowledge" { 1 } else { version };
                    headers = format!("{headers}If-Match: \"{seen}\"\r\n");
                    format!("/api/v1/requests/{id}/actions/{action}")
                }
            };
            let body = if request.is_none() { self.body.as_str() } else { "{}" };
            let answer = timed(latencies, self.line.ask("POST", &path, &headers, body)).await?;
            let done: Done = serde_json::from_slice(answer)?;
            (request, version) = (Some(done.id), done.version);
        }
        Ok(())
    }
}

/// Reads one page of the queue.
///
/// # Errors
/// Any answer but a page.
pub async fn page(line: &mut Line, token: &str, query: &str) -> Result<QueuePage> {
    let headers = format!("Authorization: Bearer {token}\r\n");
    let answer = line.ask("GET", &format!("/api/v1/requests?{query}"), &headers, "").await?;
    Ok(serde_json::from_slice(answer)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_once_it_is_whole() {
        let text = b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\nETag: \"1\"\r\n\r\nhello";
        assert_eq!(head(&text[..40]).unwrap(), None);
        let (status, from, length) = head(text).unwrap().unwrap();
        assert_eq!((status, &text[from..from + length]), (201, &b"hello"[..]));
        assert!(head(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }
}
