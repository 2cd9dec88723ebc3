//! Three offices with their people in a database on disk, and an officer at a desk who speaks HTTP.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use comity_api::{request::Done, sessions::Session};
use comity_domain::{
    codes::Role,
    ids::{RequestId, StateCode},
};
use comity_store::{Administration, OpenOptions, Store};
use jiff::Timestamp;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The password of everybody here.
pub const PASSWORD: &str = "a password for the tests";

/// The States of the offices: Sri Lanka asks, Singapore is asked, India has nothing to do with it.
pub const STATES: [&str; 3] = ["LKA", "SGP", "IND"];

/// A database on disk, gone when dropped.
pub struct Database {
    folder: TempDir,
}

impl Database {
    /// Makes a database with the Member States, and in each of [`STATES`] an authority and its people:
    /// `lka-officer`, `lka-head`, `lka-registrar`, `lka-auditor`, `lka-administrator` and so on, and `expert`.
    ///
    /// # Errors
    /// Where the store does not take them.
    pub async fn with_offices(now: Timestamp) -> Result<Self> {
        let database = Self::empty()?;
        let store = Store::open(&database.url(), OpenOptions::default()).await?;
        furnish(&store, now).await?;
        store.close().await;
        Ok(database)
    }

    /// Makes a folder without a database.
    ///
    /// # Errors
    /// Where there is no room for one.
    pub fn empty() -> Result<Self> {
        Ok(Self { folder: TempDir::new()? })
    }

    /// Returns the path of the file.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("comity.db")
    }

    /// Returns the folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the URL of the file.
    #[must_use]
    pub fn url(&self) -> String {
        format!("sqlite:{}", self.path().display())
    }
}

/// Puts the Member States, the authorities and the people into a store.
///
/// # Errors
/// Where the store does not take them.
pub async fn furnish(store: &Store, now: Timestamp) -> Result<()> {
    let password = store.hash_password(&PASSWORD.into()).await?;
    let mut acts = vec![Administration::LoadMembers];
    let mut add = |login: String, state: Option<StateCode>, role: Role| {
        acts.push(Administration::AddUser {
            name: format!("Person of {login}"),
            login,
            state,
            password: Some(password.clone()),
            roles: BTreeSet::from([role]),
        });
    };
    for alpha3 in STATES {
        let state = Some(alpha3.parse()?);
        let roles = [Role::Officer, Role::Head, Role::Registrar, Role::Auditor, Role::Administrator];
        for role in roles {
            add(format!("{}-{role}", alpha3.to_lowercase()), state, role);
        }
    }
    add("expert".to_owned(), None, Role::Expert);
    for alpha3 in STATES {
        let (state, name) = (alpha3.parse()?, format!("Central authority of {alpha3}"));
        acts.push(Administration::SetAuthority { state, name, from: now });
    }
    Ok(store.administer_all(acts, now).await?)
}

/// Contents that nothing keeps from being submitted.
#[must_use]
pub fn contents(subject: &str) -> Value {
    json!({
        "authority": "Ministry of Justice",
        "conducting_authority": {"name": "Magistrate's Court", "functions": "Conducts the investigation"},
        "subject": subject,
        "nature_of_proceedings": "Criminal investigation",
        "offences": [{"family": "laundering", "provision": "section 3", "max_penalty_years": 20,
                      "convention_basis": "UNTOC 6"}],
        "facts": "Deposits were collected for insurance that did not exist.",
        "measures": [{"id": "M-1", "type": "18(3)(f)", "description": "Certified statements of one account"}],
        "purpose": "Evidence before the court",
        "legal_basis": ["UNTOC"],
        "language": "en",
    })
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Desk {
    client: Client,
    api: String,
    token: String,
}

impl Desk {
    /// Signs somebody in.
    ///
    /// # Errors
    /// Where the backend does not let them in, or is not there.
    pub async fn sign_in(api: &str, login: &str) -> Result<Self> {
        let client = client()?;
        let body = json!({"user": login, "password": PASSWORD});
        let answer = client.post(format!("{api}/sessions")).json(&body).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        let session: Session = serde_json::from_str(&text).with_context(|| format!("{status}: {text}"))?;
        Ok(Self { client, api: api.to_owned(), token: session.token })
    }

    /// Begins a call.
    pub fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.api)).bearer_auth(&self.token)
    }

    /// Reads a page.
    ///
    /// # Errors
    /// Where the backend is not there.
    pub async fn get(&self, path: &str) -> Result<Response> {
        Ok(self.call(Method::GET, path).send().await?)
    }

    /// Reads a page as JSON.
    ///
    /// # Errors
    /// Where it is no such page.
    pub async fn read(&self, path: &str) -> Result<Value> {
        let answer = self.get(path).await?;
        ensure!(answer.status() == 200, "{path}: {} {}", answer.status(), answer.text().await?);
        Ok(answer.json().await?)
    }

    /// Creates a draft to Singapore.
    ///
    /// # Errors
    /// Where the backend is not there.
    pub async fn create(&self, subject: &str, key: &str) -> Result<Response> {
        let body = json!({"kind": "mla", "requested": "SGP", "contents": contents(subject)});
        let call = self.call(Method::POST, "/requests").header("Idempotency-Key", key).json(&body);
        Ok(call.send().await?)
    }

    /// Does an act on a version of a request.
    ///
    /// # Errors
    /// Where the backend is not there.
    pub async fn act(
        &self,
        id: RequestId,
        action: &str,
        body: &Value,
        version: u32,
        key: &str,
    ) -> Result<Response> {
        let call = self.call(Method::POST, &format!("/requests/{id}/actions/{action}"));
        let call = call.header("If-Match", format!("\"{version}\"")).header("Idempotency-Key", key);
        Ok(call.json(body).send().await?)
    }

    /// Does an act that must succeed, on the version that is there now.
    ///
    /// # Errors
    /// Where it does not.
    pub async fn must(&self, id: RequestId, action: &str, body: &Value) -> Result<Done> {
        let version =
            self.read(&format!("/requests/{id}")).await?["version"].as_u64().context("a version")?;
        let key = format!("{action}-{version}-{id}");
        let answer = self.act(id, action, body, u32::try_from(version)?, &key).await?;
        done(answer).await.with_context(|| action.to_owned())
    }
}

/// Reads what a command did.
///
/// # Errors
/// Where it did nothing.
pub async fn done(answer: Response) -> Result<Done> {
    let status = answer.status();
    let text = answer.text().await?;
    ensure!(status.is_success(), "{status}: {text}");
    Ok(serde_json::from_str(&text)?)
}

/// Returns a client that goes nowhere but to loopback.
///
/// # Errors
/// Where it cannot be made.
pub fn client() -> Result<Client> {
    rustls::crypto::ring::default_provider().install_default().ok();
    Ok(Client::builder().no_proxy().build()?)
}

/// Takes a request to a status on the way from `drafted` to `closed`, by the people whose work it is.
///
/// # Errors
/// Where an act does not succeed.
pub async fn story(api: &str, subject: &str, until: &str) -> Result<RequestId> {
    let desk = async |login: &str| Desk::sign_in(api, login).await;
    let (officer, head) = (desk("lka-officer").await?, desk("lka-head").await?);
    let id = done(officer.create(subject, &format!("create {subject}")).await?).await?.id;
    let theirs = json!({"executing_authority": {"M-1": "Commercial Affairs Department"}});
    let results = json!({"outcomes": {"M-1": "executed"}, "evidence": [{"id": "E-1", "object": "a ledger"}]});
    let steps = [
        ("in_approval", &officer, "submit", json!({})),
        ("approved", &head, "approve", json!({})),
        ("sent", &officer, "send", json!({"channel": "comity"})),
        ("acknowledged", &desk("sgp-registrar").await?, "acknowledge", json!({"own_reference": "A/1"})),
        ("in_execution", &desk("sgp-head").await?, "accept", theirs),
        ("executed", &desk("sgp-officer").await?, "deliver_results", results),
        ("closed", &officer, "confirm_receipt", json!({"usable": true})),
    ];
    for (status, who, action, body) in steps {
        if until == "drafted" {
            break;
        }
        let done = who.must(id, action, &body).await?;
        ensure!(done.status == status, "{action} led to {}", done.status);
        if status == until {
            break;
        }
    }
    Ok(id)
}
