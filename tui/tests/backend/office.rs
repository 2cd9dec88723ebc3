//! Two offices behind a real socket, and a line to them that can break.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use comity_api::acts::CreateBody;
use comity_domain::codes::Role::{self, Auditor, Expert, Head, Officer, Registrar};
use comity_server::{Clock, Settings, router, serve};
use comity_store::{Administration, Keys, OpenOptions, Store};
use comity_tui::client::Client;
use secrecy::SecretString;
use serde_json::json;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
};

pub(crate) const PASSWORD: &str = "a password of twelve";

const PEOPLE: &[(&str, &str, Role)] = &[
    ("lka.officer", "LKA", Officer),
    ("lka.head", "LKA", Head),
    ("sgp.officer", "SGP", Officer),
    ("sgp.registrar", "SGP", Registrar),
    ("sgp.head", "SGP", Head),
    ("sgp.auditor", "SGP", Auditor),
    // Of no State.
    ("expert", "", Expert),
];

/// A backend with the offices of Sri Lanka and Singapore.
pub(crate) struct Offices {
    pub(crate) address: SocketAddr,
    pub(crate) store: Store,
    settings: Settings,
    folder: TempDir,
}

impl Offices {
    pub(crate) async fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("offices.db").display());
        let options =
            OpenOptions { keys: Keys::MadeAt(folder.path().join("keys")), ..OpenOptions::default() };
        let store = Store::open(&url, options).await.unwrap();
        let clock = Clock::system();
        let password = store.hash_password(&SecretString::from(PASSWORD)).await.unwrap();
        let mut acts = vec![Administration::LoadMembers];
        for state in ["LKA", "SGP"] {
            let state = state.parse().unwrap();
            let name = format!("Central Authority of {state}");
            acts.push(Administration::SetAuthority { state, name, from: clock.now() });
        }
        for (login, state, role) in PEOPLE {
            acts.push(Administration::AddUser {
                login: (*login).to_owned(),
                name: format!("Officer {login}"),
                state: (!state.is_empty()).then(|| state.parse().unwrap()),
                password: Some(password.clone()),
                roles: BTreeSet::from([*role]),
            });
        }
        store.administer_all(acts, clock.now()).await.unwrap();
        let settings = Settings::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve(listener, router(store.clone(), clock, settings.clone()), settings.stop.clone()));
        Self { address, store, settings, folder }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) async fn as_user(&self, login: &str) -> Client {
        signed_in(self.address, login).await
    }
}

impl Drop for Offices {
    fn drop(&mut self) {
        self.settings.stop.cancel();
    }
}

pub(crate) async fn signed_in(address: SocketAddr, login: &str) -> Client {
    let client = Client::new(&format!("http://{address}")).unwrap();
    let session = client.sign_in(login, PASSWORD).await.unwrap();
    client.with_token(&session.token)
}

pub(crate) fn draft(subject: &str) -> CreateBody {
    serde_json::from_value(json!({"kind": "mla", "requested": "SGP", "contents": contents(subject)})).unwrap()
}

pub(crate) fn contents(subject: &str) -> serde_json::Value {
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

/// A line to a backend, that breaks when it is told to.
pub(crate) struct Line {
    pub(crate) address: SocketAddr,
    /// How many answers are lost from now on: the backend does what it is asked, and nobody hears of it.
    lost: Arc<AtomicU32>,
    /// Whether there is a line.
    up: watch::Sender<bool>,
}

impl Line {
    pub(crate) async fn to(backend: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let lost = Arc::new(AtomicU32::new(0));
        let (up, is_up) = watch::channel(true);
        let losing = lost.clone();
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                let backend = TcpStream::connect(backend).await.unwrap();
                let (losing, mut is_up) = (losing.clone(), is_up.clone());
                tokio::spawn(async move {
                    tokio::select! {
                        () = carry(client, backend, losing) => {}
                        _ = is_up.wait_for(|up| !up) => {}
                    }
                });
            }
        });
        Self { address, lost, up }
    }

    pub(crate) fn lose_answers(&self, how_many: u32) {
        self.lost.store(how_many, Ordering::SeqCst);
    }

    pub(crate) fn set_up(&self, up: bool) {
        self.up.send_replace(up);
    }
}

async fn carry(client: TcpStream, backend: TcpStream, lost: Arc<AtomicU32>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_backend, mut to_backend) = backend.into_split();
    let asking = async {
        let _ = tokio::io::copy(&mut from_client, &mut to_backend).await;
    };
    let answering = async {
        let mut piece = vec![0; 16 * 1024];
        while let Ok(n @ 1..) = from_backend.read(&mut piece).await {
            let one_less = |left: u32| left.checked_sub(1);
            if lost.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok() {
                return;
            }
            if to_client.write_all(&piece[..n]).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = asking => {}
        () = answering => {}
    }
}
