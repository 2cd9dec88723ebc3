//! A backend in process: a temporary database, the real router over it, a clock that stands until it is set.

use anyhow::{Context as _, Result, anyhow};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, header},
};
use comity_server::{Clock, Settings, router};
use comity_store::{Administration, Keys, OpenOptions, Store};
use futures_util::StreamExt as _;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// The database in its folder.
const FILE: &str = "comity.db";

/// The keys of States beside it.
const KEYS: &str = "keys";

/// A backend of its own.
pub struct Node {
    store: Store,
    router: Router,
    clock: Clock,
    folder: TempDir,
}

/// What is asked over HTTP.
#[derive(Debug, Clone)]
pub struct Ask<'a> {
    /// The method.
    pub method: Method,
    /// The path below `/api/v1`.
    pub path: String,
    /// Whose session; none: nobody's.
    pub token: Option<&'a str>,
    /// The version that was read.
    pub seen: Option<u32>,
    /// The idempotency key.
    pub key: Option<String>,
    /// The index after which live updates go on.
    pub after: Option<u64>,
    /// The body.
    pub body: Content,
}

/// A body.
#[derive(Debug, Clone)]
pub enum Content {
    /// None.
    Nothing,
    /// JSON.
    Json(Value),
    /// Bytes of a media type.
    Bytes(&'static str, Vec<u8>),
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers that say what it is; not those that say when or which.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl<'a> Ask<'a> {
    /// Returns the asking of a page.
    #[must_use]
    pub fn get(path: impl Into<String>, token: &'a str) -> Self {
        Self::new(Method::GET, path, Some(token), Content::Nothing)
    }

    /// Returns the sending of something that is no command.
    #[must_use]
    pub fn post(path: impl Into<String>, token: Option<&'a str>, body: Content) -> Self {
        Self::new(Method::POST, path, token, body)
    }

    /// Returns the sending of a command.
    #[must_use]
    pub fn command(
        method: Method,
        path: impl Into<String>,
        token: &'a str,
        key: String,
        body: Content,
    ) -> Self {
        Self { key: Some(key), ..Self::new(method, path, Some(token), body) }
    }

    /// The same, written on a version.
    #[must_use]
    pub fn on(self, version: u32) -> Self {
        Self { seen: Some(version), ..self }
    }

    fn new(method: Method, path: impl Into<String>, token: Option<&'a str>, body: Content) -> Self {
        Self { method, path: path.into(), token, seen: None, key: None, after: None, body }
    }
}

impl Answer {
    /// Reads the body.
    ///
    /// # Errors
    /// Where it is something else.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_slice(&self.body)
            .with_context(|| format!("{}: {}", self.status, String::from_utf8_lossy(&self.body)))
    }

    /// Returns the body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns whether nobody could tell the two answers apart.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.status == other.status && self.body == other.body && self.headers == other.headers
    }
}

/// Headers that differ from answer to answer, whatever is asked.
const PASSING: [&str; 2] = ["date", "x-request-id"];

impl Node {
    /// Opens an empty backend at an instant.
    ///
    /// # Errors
    /// Where the database does not open.
    pub async fn open(at: Timestamp) -> Result<Self> {
        Self::over(TempDir::new()?, at).await
    }

    /// Closes the backend and opens two over copies of its database: what then differs, differs by what was done.
    ///
    /// # Errors
    /// Where the file cannot be copied or does not open again.
    pub async fn split(self) -> Result<(Self, Self)> {
        self.store.close().await;
        let copy = TempDir::new()?;
        std::fs::copy(self.folder.path().join(FILE), copy.path().join(FILE))?;
        let keys = self.folder.path().join(KEYS);
        if keys.exists() {
            // With the rights the backend asks of them.
            std::os::unix::fs::DirBuilderExt::mode(&mut std::fs::DirBuilder::new(), 0o700)
                .create(copy.path().join(KEYS))?;
            for key in std::fs::read_dir(keys)? {
                let key = key?;
                std::fs::copy(key.path(), copy.path().join(KEYS).join(key.file_name()))?;
            }
        }
        let at = self.now();
        Ok((Self::over(self.folder, at).await?, Self::over(copy, at).await?))
    }

    async fn over(folder: TempDir, at: Timestamp) -> Result<Self> {
        let url = format!("sqlite:{}", folder.path().join(FILE).display());
        let options = OpenOptions { keys: Keys::MadeAt(folder.path().join(KEYS)), ..OpenOptions::default() };
        let store = Store::open(&url, options).await?;
        let clock = Clock::fixed(at);
        let router = router(store.clone(), clock.clone(), Settings::default());
        Ok(Self { store, router, clock, folder })
    }

    /// Returns the store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Returns the time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Moves the clock.
    pub fn set_clock(&self, at: Timestamp) {
        self.clock.set(at);
    }

    /// Does an act of administration.
    ///
    /// # Errors
    /// Where it is refused.
    pub async fn enter(&self, act: Administration) -> Result<()> {
        Ok(self.store.administer(act, self.now()).await?)
    }

    /// Asks the router.
    ///
    /// # Errors
    /// Where the request cannot be made or the answer does not arrive whole.
    pub async fn ask(&self, ask: Ask<'_>) -> Result<Answer> {
        let (parts, body) = self.begin(ask).await?.into_parts();
        let headers = parts.headers.iter().filter(|(name, _)| !PASSING.contains(&name.as_str()));
        let headers = headers
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let body = to_bytes(body, 64 << 20).await.map_err(|e| anyhow!(e))?.to_vec();
        Ok(Answer { status: parts.status.as_u16(), headers, body })
    }

    /// Returns whether the product says of itself that it answers a path, as its OpenAPI document writes it.
    ///
    /// # Errors
    /// Where there is no such document.
    pub async fn has_route(&self, path: &str) -> Result<bool> {
        let ask = Ask::new(Method::GET, "/openapi.json", None, Content::Nothing);
        let document: Value = self.ask(ask).await?.read()?;
        Ok(document["paths"].get(path).is_some())
    }

    /// Returns the files the backend keeps, by name, with their bytes.
    ///
    /// # Errors
    /// Where one cannot be read.
    pub fn files(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(self.folder.path())? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                let name = entry.file_name().to_string_lossy().into_owned();
                files.push((name, std::fs::read(entry.path())?));
            }
        }
        Ok(files)
    }

    /// Asks for a stream and reads it until it has said enough.
    ///
    /// # Errors
    /// Where it ends before.
    pub async fn listen(&self, ask: Ask<'_>, enough: impl Fn(&str) -> bool) -> Result<String> {
        let mut stream = self.begin(ask).await?.into_body().into_data_stream();
        let mut said = String::new();
        while !enough(&said) {
            let piece = stream.next().await.with_context(|| format!("it ended after {said}"))??;
            said += &String::from_utf8_lossy(&piece);
        }
        Ok(said)
    }

    async fn begin(&self, ask: Ask<'_>) -> Result<axum::response::Response> {
        let mut request = Request::builder().method(ask.method).uri(format!("/api/v1{}", ask.path));
        if let Some(token) = ask.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(seen) = ask.seen {
            request = request.header(header::IF_MATCH, format!("\"{seen}\""));
        }
        if let Some(key) = ask.key {
            request = request.header("idempotency-key", key);
        }
        if let Some(after) = ask.after {
            request = request.header("last-event-id", after);
        }
        let request = match ask.body {
            Content::Nothing => request.body(Body::empty()),
            Content::Json(json) => {
                request.header(header::CONTENT_TYPE, "application/json").body(Body::from(json.to_string()))
            }
            Content::Bytes(media_type, bytes) => {
                request.header(header::CONTENT_TYPE, media_type).body(Body::from(bytes))
            }
        }?;
        self.router.clone().oneshot(request).await.map_err(|never| match never {})
    }
}
