//! Three offices in one hub, their people, and somebody who calls over HTTP.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicU64, Ordering},
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode},
};
use comity_domain::codes::Role::{
    self, Administrator, Auditor, Expert, Head, Officer, Registrar, Secretariat,
};
use comity_server::{Clock, Settings, router};
use comity_store::{Administration, Entropy, Keys, OpenOptions, Store};
use secrecy::SecretString;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

pub(crate) const PASSWORD: &str = "CANARY-password-of-all";
pub(crate) const MORNING: &str = "2026-01-05T09:00:00Z";

/// Who works where: login and roles. The login starts with the State.
const PEOPLE: &[(&str, Option<&str>, &[Role])] = &[
    ("lka.officer", Some("LKA"), &[Officer]),
    ("lka.second", Some("LKA"), &[Officer]),
    ("lka.head", Some("LKA"), &[Head]),
    ("lka.registrar", Some("LKA"), &[Registrar]),
    ("lka.auditor", Some("LKA"), &[Auditor]),
    ("lka.admin", Some("LKA"), &[Administrator]),
    ("ind.officer", Some("IND"), &[Officer]),
    ("ind.head", Some("IND"), &[Head]),
    ("ind.registrar", Some("IND"), &[Registrar]),
    ("ind.auditor", Some("IND"), &[Auditor]),
    ("bhr.officer", Some("BHR"), &[Officer, Registrar]),
    ("bhr.head", Some("BHR"), &[Head]),
    ("bhr.auditor", Some("BHR"), &[Auditor]),
    ("an.expert", None, &[Expert]),
    ("an.secretary", None, &[Secretariat]),
];

/// A hub with the offices of Sri Lanka, India and Bahrain.
pub(crate) struct Hub {
    pub(crate) router: Router,
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) settings: Settings,
    _dir: TempDir,
}

impl Hub {
    pub(crate) async fn open() -> Self {
        Self::with(Settings::default()).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        let dir = TempDir::new().unwrap();
        let url = format!("sqlite:{}", dir.path().join("hub.db").display());
        let keys = Keys::MadeAt(dir.path().join("keys"));
        let options = OpenOptions { entropy: Entropy::Seeded(7), keys, ..OpenOptions::default() };
        let store = Store::open(&url, options).await.unwrap();
        let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap());
        let password = store.hash_password(&SecretString::from(PASSWORD)).await.unwrap();
        let mut acts = vec![Administration::LoadMembers];
        for state in ["LKA", "IND", "BHR"] {
            let state = state.parse().unwrap();
            acts.push(Administration::SetAuthority {
                state,
                name: format!("Central Authority of {state}"),
                from: clock.now(),
            });
        }
        for (login, state, roles) in PEOPLE {
            acts.push(Administration::AddUser {
                login: (*login).to_owned(),
                name: format!("CANARY name of {login}"),
                state: state.map(|s| s.parse().unwrap()),
                password: Some(password.clone()),
                roles: roles.iter().copied().collect::<BTreeSet<_>>(),
            });
        }
        store.administer_all(acts, clock.now()).await.unwrap();
        clock.set(MORNING.parse().unwrap());
        let router = router(store.clone(), clock.clone(), settings.clone());
        Self { router, clock, store, settings, _dir: dir }
    }

    pub(crate) fn at(&self, instant: &str) {
        self.clock.set(instant.parse().unwrap());
    }

    pub(crate) async fn call(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Signs somebody in.
    pub(crate) async fn as_user(&self, login: &str) -> Caller<'_> {
        let body = json!({"user": login, "password": PASSWORD}).to_string();
        let request = Request::post("/api/v1/sessions").header("content-type", "application/json");
        let answer = self.call(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        Caller { hub: self, token }
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("{e}: {} {}", self.status, self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// Asserts that it is a problem of this status and code, with everything a problem has to say.
    #[track_caller]
    pub(crate) fn is_problem(&self, status: u16, code: &str) -> Value {
        let problem = self.json();
        assert_eq!(self.status.as_u16(), status, "{problem:#}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(problem["status"], status, "{problem:#}");
        assert_eq!(problem["code"], code, "{problem:#}");
        assert_eq!(problem["type"], format!("/problems/{code}"));
        assert_eq!(problem["changed"], false);
        for text in ["title", "detail", "remedy"] {
            assert!(problem[text].as_str().is_some_and(|t| !t.is_empty()), "{text}: {problem:#}");
        }
        problem
    }

    /// Asserts that something was done and the request is now in this status and stage.
    #[track_caller]
    pub(crate) fn is_done(&self, status: &str, stage: &str) -> Value {
        let done = self.json();
        assert!(self.status.is_success(), "{done:#}");
        assert_eq!((&done["status"], &done["stage"]), (&json!(status), &json!(stage)), "{done:#}");
        assert_eq!(self.header("etag"), format!("\"{}\"", done["version"]));
        done
    }
}

static KEYS: AtomicU64 = AtomicU64::new(1);

/// A new idempotency key.
pub(crate) fn key() -> String {
    format!("key-{}", KEYS.fetch_add(1, Ordering::Relaxed))
}

/// Somebody who is signed in.
pub(crate) struct Caller<'a> {
    pub(crate) hub: &'a Hub,
    pub(crate) token: String,
}

impl Caller<'_> {
    pub(crate) fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header("authorization", format!("Bearer {}", self.token))
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.hub.call(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        let mut request = self.request(method, path).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.hub.call(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) async fn create(&self, body: &Value) -> Answer {
        self.send(Method::POST, "/requests", &[("idempotency-key", &key())], body).await
    }

    /// The version of a request as this person sees it, as an `ETag`.
    pub(crate) async fn etag(&self, id: &str) -> String {
        let etag = self.get(&format!("/requests/{id}")).await.header("etag").to_owned();
        if etag.is_empty() { "\"0\"".to_owned() } else { etag }
    }

    /// Reads the request, then does it on the version read.
    pub(crate) async fn act(&self, id: &str, action: &str, body: Value) -> Answer {
        let etag = self.etag(id).await;
        let path = format!("/requests/{id}/actions/{action}");
        self.send(Method::POST, &path, &[("if-match", &etag), ("idempotency-key", &key())], &body).await
    }

    pub(crate) async fn edit(&self, id: &str, contents: Value) -> Answer {
        let etag = self.etag(id).await;
        let headers = [("if-match", etag.as_str()), ("idempotency-key", &key())];
        self.send(Method::PATCH, &format!("/requests/{id}"), &headers, &json!({"contents": contents})).await
    }

    pub(crate) async fn attach(&self, id: &str, query: &str, bytes: &[u8]) -> Answer {
        let etag = self.etag(id).await;
        let request = self
            .request(Method::POST, &format!("/requests/{id}/documents?{query}"))
            .header("if-match", etag)
            .header("idempotency-key", key())
            .header("content-type", "application/pdf");
        self.hub.call(request.body(Body::from(bytes.to_vec())).unwrap()).await
    }
}

/// Contents that lack nothing.
pub(crate) fn contents() -> Value {
    json!({
        "authority": "Attorney General's Department, Colombo",
        "officer_in_charge": {"name": "CANARY contact", "function": "State counsel"},
        "conducting_authority": {"name": "High Court of Colombo", "functions": "tries the case"},
        "subject": "CANARY subject of an invented fraud",
        "nature_of_proceedings": "prosecution",
        "offences": [{"family": "laundering", "provision": "section 3", "max_penalty_years": 20, "convention_basis": "UNTOC 6"}],
        "facts": "CANARY facts, invented from beginning to end",
        "measures": [{"id": "M-1", "type": "18(3)(f)", "description": "CANARY records of one account", "persons": ["S-1"]}],
        "persons": [{"code": "S-1", "role": "suspect", "age_status": "adult", "name": "CANARY person", "nationality": "LKA", "place": "Colombo"}],
        "purpose": "CANARY purpose",
        "legal_basis": ["UNTOC"],
        "urgency": {"level": "ordinary"},
        "confidentiality": {"level": "ordinary"},
        "language": "en",
    })
}

/// A draft that lacks nothing, and its id.
pub(crate) async fn draft(officer: &Caller<'_>, requested: &str) -> String {
    let body = json!({"kind": "mla", "requested": requested, "contents": contents()});
    let done = officer.create(&body).await.is_done("drafted", "Drafted");
    done["id"].as_str().unwrap().to_owned()
}

/// A request that was sent, and its id.
pub(crate) async fn sent(hub: &Hub, from: &str, to: &str) -> String {
    let officer = hub.as_user(&format!("{}.officer", from.to_lowercase())).await;
    let head = hub.as_user(&format!("{}.head", from.to_lowercase())).await;
    let id = draft(&officer, to).await;
    officer.act(&id, "submit", json!({})).await.is_done("in_approval", "Drafted");
    head.act(&id, "approve", json!({})).await.is_done("approved", "Drafted");
    officer.act(&id, "send", json!({})).await.is_done("sent", "Sent");
    id
}
