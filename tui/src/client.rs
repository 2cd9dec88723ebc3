//! The typed client of the HTTP interface.

mod arrests;
mod audit;
mod documents;
pub mod live;

pub use documents::{Document, Moved};

use std::time::Duration;

use comity_api::{
    acts::{CreateBody, EditBody, RegisterBody},
    figures::{DefinitionView, FiguresQuery, FiguresView},
    letter::LetterQuery,
    problem::Problem,
    queue::{Counts, QueuePage, QueueQuery},
    registry::{
        State as RegisteredState,
        basis::{BasisQuery, BasisView},
        profile::Profile,
    },
    releases::{ReleaseBrief, ReleaseView},
    request::{Completeness, Done, EventsPage, Found, LinkView, Offers, RequestView},
    sessions::{Me, Person, Session, SignIn},
    vault::{OpenIdentity, OpenedIdentity, with_identities},
};
use comity_domain::{
    codes::{Action, LinkKind},
    figures::release::Quarter,
    ids::{PersonCode, Reference, RequestId, StateCode},
};
use reqwest::{Method, RequestBuilder, Response, StatusCode, header};
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::Instant;
use zeroize::Zeroizing;

use crate::msg::{Fault, Linked, Whole};

/// How long an answer may take, in seconds; a slow line needs time, a dead one an end.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long a line may be silent in the middle of an answer; the keep-alive of the live stream is shorter.
const SILENCE: Duration = Duration::from_secs(35);

/// How often a command is asked again while nobody listens: then nothing was done, and the person may decide.
const AGAIN: u32 = 3;

/// No more linked requests are read than a screen shows.
const MOST_LINKS: usize = 8;

/// How long a command that was perhaps heard is asked again under its key, until it is known what it did.
const SETTLE: Duration = Duration::from_mins(1);

/// A client of one backend, signed in or not.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    /// Without a limit on silence: while a file goes out nothing comes back.
    uploads: reqwest::Client,
    base: String,
    token: Option<String>,
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The address is no `http://` or `https://` address.
    #[error("{0} is not an address such as http://127.0.0.1:7420")]
    Address(String),
    /// The system gave no client.
    #[error("no HTTP client can be made")]
    Http(#[source] reqwest::Error),
}

impl Client {
    /// Returns a client of the backend at an address such as `http://127.0.0.1:7420`.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn new(server: &str) -> Result<Self, ClientError> {
        // Whoever installed a provider before us chose it.
        rustls::crypto::ring::default_provider().install_default().ok();
        let base = server.trim_end_matches('/').to_owned();
        if !base.starts_with("http://") && !base.starts_with("https://") {
            return Err(ClientError::Address(base));
        }
        let client = || {
            reqwest::Client::builder()
                .no_proxy()
                .connect_timeout(Duration::from_secs(10))
                // The interface never sends anybody elsewhere; a session is shown to nobody else.
                .redirect(reqwest::redirect::Policy::none())
                .user_agent(concat!("comity/", env!("CARGO_PKG_VERSION")))
        };
        let http = client().read_timeout(SILENCE).build().map_err(ClientError::Http)?;
        let uploads = client().build().map_err(ClientError::Http)?;
        Ok(Self { http, uploads, base, token: None })
    }

    /// Returns the client with a session.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Returns the address of the backend.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    pub(crate) fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.ask_on(&self.http, method, path)
    }

    fn ask_on(&self, http: &reqwest::Client, method: Method, path: &str) -> RequestBuilder {
        let request = http.request(method, format!("{}/api/v1{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Fault> {
        read(self.ask(Method::GET, path).timeout(PATIENCE).send().await).await
    }

    /// Signs in.
    ///
    /// # Errors
    /// [`Fault`], as for all that follow: what the backend says, or that it cannot be reached.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<Session, Fault> {
        let body = SignIn { user: login.to_owned(), password: password.to_owned() };
        read(self.ask(Method::POST, "/sessions").timeout(PATIENCE).json(&body).send().await).await
    }

    /// Signs out; that it was heard does not matter.
    pub async fn sign_out(&self) {
        let _ = self.ask(Method::DELETE, "/sessions").timeout(Duration::from_secs(5)).send().await;
    }

    /// Reads who is signed in.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn me(&self) -> Result<Me, Fault> {
        self.get("/me").await
    }

    /// Reads the register of States.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn states(&self) -> Result<Vec<RegisteredState>, Fault> {
        self.get("/states").await
    }

    /// Reads the profile of a State.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn profile(&self, code: StateCode) -> Result<Profile, Fault> {
        self.get(&format!("/states/{code}")).await
    }

    /// Asks what a request may rest on.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn basis(&self, query: &BasisQuery) -> Result<BasisView, Fault> {
        read(self.ask(Method::GET, "/basis").query(query).timeout(PATIENCE).send().await).await
    }

    /// Reads who works in the own office.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn colleagues(&self) -> Result<Vec<Person>, Fault> {
        self.get("/colleagues").await
    }

    /// Reads a page of the queue.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn queue(&self, query: &QueueQuery) -> Result<QueuePage, Fault> {
        read(self.ask(Method::GET, "/requests").query(query).timeout(PATIENCE).send().await).await
    }

    /// Reads the counts of all views.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn counts(&self) -> Result<Counts, Fault> {
        self.get("/queue/counts").await
    }

    /// Reads a request.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn request(&self, id: RequestId) -> Result<RequestView, Fault> {
        self.get(&format!("/requests/{id}")).await
    }

    /// Finds a request by its reference.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn by_reference(&self, reference: &Reference) -> Result<RequestView, Fault> {
        let found: Found = self.get(&format!("/references/{reference}")).await?;
        self.request(found.id).await
    }

    /// Reads what can be done to a request.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn actions(&self, id: RequestId) -> Result<Offers, Fault> {
        self.get(&format!("/requests/{id}/actions")).await
    }

    /// Reads every event of a request that the own side sees.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn events(&self, id: RequestId) -> Result<EventsPage, Fault> {
        let mut all: EventsPage = self.get(&format!("/requests/{id}/events")).await?;
        while let Some(after) = all.next {
            let more: EventsPage = self.get(&format!("/requests/{id}/events?after={after}")).await?;
            all.events.extend(more.events);
            all.protected.extend(more.protected);
            all.next = more.next.filter(|next| *next > after);
        }
        Ok(all)
    }

    /// Reads what a request lacks.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn completeness(&self, id: RequestId) -> Result<Completeness, Fault> {
        self.get(&format!("/requests/{id}/completeness")).await
    }

    /// Reads a request with everything its screen shows: in the time of one round trip, and of a second one where it is
    /// linked with others. Nothing else is asked for where the request itself cannot be shown.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn whole(&self, id: RequestId) -> Result<Whole, Fault> {
        let (request, events, offers, completeness) =
            tokio::join!(self.request(id), self.events(id), self.actions(id), self.completeness(id));
        // A request whose contents are closed has no findings to show.
        let completeness = completeness.unwrap_or_default();
        let (request, events, offers) = (request?, events?, offers?);
        let linked = self.linked(&request.links).await;
        Ok(Whole { request, events, offers, completeness, linked })
    }

    /// Reads what a request is linked with, all at once. What is not seen any more, or is on a line that breaks, is left
    /// out: the screen is good without it.
    async fn linked(&self, links: &[LinkView]) -> Vec<Linked> {
        let one = |link: LinkView| async move {
            let one_matter = matches!(link.kind, LinkKind::Follows | LinkKind::FollowedBy);
            let events = async { if one_matter { self.events(link.request).await.ok() } else { None } };
            let (request, events) = tokio::join!(self.request(link.request), events);
            Some(Linked { kind: link.kind, request: request.ok()?, events })
        };
        let read = futures_util::future::join_all(links.iter().take(MOST_LINKS).cloned().map(one)).await;
        read.into_iter().flatten().collect()
    }

    /// Reads the figures of the own State.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn figures(&self, query: &FiguresQuery) -> Result<FiguresView, Fault> {
        read(self.ask(Method::GET, "/figures").query(query).timeout(PATIENCE).send().await).await
    }

    /// Reads what each figure is.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn definitions(&self) -> Result<Vec<DefinitionView>, Fault> {
        self.get("/figures/definitions").await
    }

    /// Reads which releases there are, the newest first.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn releases(&self) -> Result<Vec<ReleaseBrief>, Fault> {
        self.get("/releases").await
    }

    /// Reads a release as the very bytes whose SHA-256 the log names.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn release_file(&self, quarter: Quarter) -> Result<Vec<u8>, Fault> {
        let path = format!("/releases/{quarter}/file");
        let answer = checked(self.ask(Method::GET, &path).timeout(PATIENCE).send().await).await?;
        Ok(answer.bytes().await.map_err(|_| Fault::Unreachable)?.to_vec())
    }

    /// Reads a release.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn release(&self, quarter: Quarter) -> Result<ReleaseView, Fault> {
        self.get(&format!("/releases/{quarter}")).await
    }

    /// Makes a draft.
    ///
    /// # Errors
    /// [`Fault`], as for every command: [`Fault::UnknownOutcome`] where the line broke too often.
    pub async fn create(&self, body: &CreateBody, key: &str) -> Result<Done, Fault> {
        // Identities go in here, and are written out nowhere else.
        let mut sent = serde_json::to_value(body).map_err(|_| Fault::Odd)?;
        if let Some(contents) = &body.contents {
            sent["contents"] = with_identities(contents).map_err(|_| Fault::Odd)?;
        }
        self.command(|| self.ask(Method::POST, "/requests").json(&sent), None, key).await
    }

    /// Opens the identity of a sealed person. It is on record, whatever is answered, and kept nowhere here; so it is
    /// asked once and never again by itself.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn identity(
        &self,
        id: RequestId,
        person: &PersonCode,
        reason: &str,
    ) -> Result<OpenedIdentity, Fault> {
        let body = OpenIdentity { reason: reason.to_owned() };
        let path = format!("/requests/{id}/persons/{person}/identity");
        let answer = self.ask(Method::POST, &path).timeout(PATIENCE).json(&body).send().await;
        let bytes = checked(answer).await?.bytes().await.map_err(|_| Fault::Unreachable)?;
        let bytes = Zeroizing::new(Vec::from(bytes));
        serde_json::from_slice(&bytes).map_err(|_| Fault::Odd)
    }

    /// Registers a request that came in on paper.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn register(&self, body: &RegisterBody, key: &str) -> Result<Done, Fault> {
        self.command(|| self.ask(Method::POST, "/requests").json(body), None, key).await
    }

    /// Gives a draft new contents.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn edit(&self, id: RequestId, version: u32, body: &EditBody, key: &str) -> Result<Done, Fault> {
        self.command(|| self.ask(Method::PATCH, &format!("/requests/{id}")).json(body), Some(version), key)
            .await
    }

    /// Does any other action.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn act(
        &self,
        id: RequestId,
        action: Action,
        version: u32,
        body: &serde_json::Value,
        key: &str,
    ) -> Result<Done, Fault> {
        let path = format!("/requests/{id}/actions/{action}");
        self.command(|| self.ask(Method::POST, &path).json(body), Some(version), key).await
    }

    /// Asks for a letter of a request, drawn.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn letter(&self, id: RequestId, query: &LetterQuery) -> Result<String, Fault> {
        let path = format!("/requests/{id}/letter");
        let ask = self.ask(Method::GET, &path).query(query).timeout(PATIENCE);
        checked(ask.send().await).await?.text().await.map_err(|_| Fault::Unreachable)
    }

    /// Asks for the audit trail of the own State; the answer is read piece by piece. Who is `patient` waits however long
    /// nothing comes: a workbook is made before its first byte goes.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn export<T: Serialize + Sync>(&self, body: &T, patient: bool) -> Result<Response, Fault> {
        let http = if patient { &self.uploads } else { &self.http };
        checked(self.ask_on(http, Method::POST, "/exports").json(body).send().await).await
    }

    /// Sends a command; where the line breaks the same command is asked again under the same key, so that it is done
    /// once whatever happens.
    async fn command<T: DeserializeOwned>(
        &self,
        ask: impl Fn() -> RequestBuilder,
        version: Option<u32>,
        key: &str,
    ) -> Result<T, Fault> {
        let (began, mut tries, mut perhaps_heard) = (Instant::now(), 0, false);
        let mut wait = Duration::from_millis(200);
        loop {
            let mut request = ask().timeout(PATIENCE).header("idempotency-key", key);
            if let Some(version) = version {
                request = request.header(header::IF_MATCH, format!("\"{version}\""));
            }
            match request.send().await {
                Ok(response) => match read(Ok(response)).await {
                    // The line broke in the middle of the answer.
                    Err(Fault::Unreachable) => perhaps_heard = true,
                    settled => return settled,
                },
                Err(error) if error.is_builder() => return Err(Fault::Odd),
                // Nobody listened, so nobody heard it.
                Err(error) if error.is_connect() => {}
                Err(_) => perhaps_heard = true,
            }
            tries += 1;
            if perhaps_heard && began.elapsed() >= SETTLE {
                return Err(Fault::UnknownOutcome);
            }
            if !perhaps_heard && tries > AGAIN {
                return Err(Fault::Unreachable);
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 3).min(Duration::from_secs(5));
        }
    }
}

async fn read<T: DeserializeOwned>(answer: reqwest::Result<Response>) -> Result<T, Fault> {
    let bytes = checked(answer).await?.bytes().await.map_err(|_| Fault::Unreachable)?;
    serde_json::from_slice(&bytes).map_err(|_| Fault::Odd)
}

/// Turns an answer that is no success into what it says.
async fn checked(answer: reqwest::Result<Response>) -> Result<Response, Fault> {
    let response = answer.map_err(|_| Fault::Unreachable)?;
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status();
    let bytes = response.bytes().await.map_err(|_| Fault::Unreachable)?;
    match serde_json::from_slice::<Problem>(&bytes) {
        Ok(problem) => Err(Fault::Problem(Box::new(problem))),
        // What stands between could not reach the backend.
        Err(_) if status == StatusCode::BAD_GATEWAY || status == StatusCode::GATEWAY_TIMEOUT => {
            Err(Fault::Unreachable)
        }
        Err(_) => Err(Fault::Odd),
    }
}

/// Returns a fresh idempotency key.
#[must_use]
pub fn fresh_key() -> String {
    let mut bytes = [0_u8; 16];
    // Without randomness of the system the time tells commands apart.
    if getrandom::fill(&mut bytes).is_err() {
        bytes = uuid::Uuid::now_v7().into_bytes();
    }
    uuid::Uuid::from_bytes(bytes).simple().to_string()
}
