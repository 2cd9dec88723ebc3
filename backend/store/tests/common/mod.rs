//! A small office of two States, and short words for what people do in it.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

pub mod sought;

use std::collections::{BTreeMap, BTreeSet};

use comity_domain::{
    codes::{Channel, DocumentClass, Kind, MeasureType, Outcome as Became, PersonRole, Role},
    contents::{ConductingAuthority, Contents, Measure, Person, Urgency},
    ids::{RequestId, StateCode},
    registry::Actor,
    workflow::{
        Command, Version,
        command::{Create, Deliver, Evidence, EvidenceWhat, Item},
    },
};
use comity_store::{Administration, Entropy, Keys, OpenOptions, Outcome, Store, Submitted, UserBrief};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

pub struct Office {
    pub store: Store,
    pub dir: TempDir,
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub const START: &str = "2026-03-02T08:00:00Z";

pub fn minute(n: i64) -> Timestamp {
    at(START) + SignedDuration::from_mins(n)
}

pub fn code(text: &str) -> StateCode {
    text.parse().unwrap()
}

pub fn url(dir: &TempDir) -> String {
    format!("sqlite:{}", dir.path().join("comity.db").display())
}

pub async fn open(dir: &TempDir) -> Store {
    let keys = Keys::MadeAt(dir.path().join("keys"));
    Store::open(&url(dir), OpenOptions { entropy: Entropy::Seeded(7), keys, ..OpenOptions::default() })
        .await
        .unwrap()
}

/// People of a State: `lka.officer`, `lka.second` (officer too), `lka.head`, `lka.registrar`, `lka.auditor`, `lka.admin`.
pub const PEOPLE: &[(&str, &[Role])] = &[
    ("officer", &[Role::Officer]),
    ("second", &[Role::Officer]),
    ("head", &[Role::Head]),
    ("registrar", &[Role::Registrar]),
    ("auditor", &[Role::Auditor]),
    ("admin", &[Role::Administrator]),
];

pub async fn office() -> Office {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    people(&store, &["LKA", "IND", "KEN"]).await;
    Office { store, dir }
}

pub async fn people(store: &Store, states: &[&str]) {
    let mut acts = vec![Administration::LoadMembers];
    for state in states {
        acts.push(Administration::SetAuthority {
            state: code(state),
            name: format!("Central Authority of {state}"),
            from: at("2020-01-01T00:00:00Z"),
        });
        for (name, roles) in PEOPLE {
            acts.push(Administration::AddUser {
                login: format!("{}.{name}", state.to_lowercase()),
                name: format!("{name} of {state}"),
                state: Some(code(state)),
                password: None,
                roles: roles.iter().copied().collect::<BTreeSet<_>>(),
            });
        }
    }
    store.administer_all(acts, at("2026-03-01T00:00:00Z")).await.unwrap();
}

impl Office {
    pub async fn user(&self, login: &str) -> UserBrief {
        self.store.user(login).await.unwrap().unwrap_or_else(|| panic!("no user {login}"))
    }

    pub async fn actor(&self, login: &str) -> Actor {
        let user = self.user(login).await;
        Actor::new(user.id, user.state, user.roles)
    }

    pub async fn submitted(
        &self,
        login: &str,
        request: Option<RequestId>,
        command: Command,
        now: Timestamp,
    ) -> Submitted {
        let user = self.user(login).await.id;
        Submitted { user, request, command, seen: None, key: None, digest: [0; 32], now }
    }

    /// Submits and expects that it is done.
    pub async fn does(&self, login: &str, request: RequestId, command: Command, now: Timestamp) -> Version {
        let action = command.action();
        let sent = self.submitted(login, Some(request), command, now).await;
        match self.store.submit(sent).await.unwrap() {
            Outcome::Done { version, .. } => version,
            other => panic!("{login} {action}: {other:?}"),
        }
    }

    /// Submits and expects a refusal; answers its code.
    pub async fn refused(&self, login: &str, request: RequestId, command: Command, now: Timestamp) -> String {
        let sent = self.submitted(login, Some(request), command, now).await;
        match self.store.submit(sent).await.unwrap() {
            Outcome::Refused(refusal) => refusal.code().to_owned(),
            other => panic!("{other:?}"),
        }
    }

    pub async fn creates(&self, login: &str, requested: &str, subject: &str, now: Timestamp) -> RequestId {
        self.creates_with(login, requested, contents(subject), now).await
    }

    pub async fn creates_with(
        &self,
        login: &str,
        requested: &str,
        contents: Contents,
        now: Timestamp,
    ) -> RequestId {
        self.begins(login, create(requested, contents), now).await
    }

    /// Submits what begins a request.
    pub async fn begins(&self, login: &str, command: Command, now: Timestamp) -> RequestId {
        let sent = self.submitted(login, None, command, now).await;
        match self.store.submit(sent).await.unwrap() {
            Outcome::Done { request, .. } => request,
            other => panic!("{other:?}"),
        }
    }

    /// From LKA to IND, up to `sent`, at minutes 0 to 3 after `from`.
    pub async fn sends(&self, subject: &str, from: i64) -> RequestId {
        let id = self.creates("lka.officer", "IND", subject, minute(from)).await;
        self.does("lka.officer", id, Command::Submit, minute(from + 1)).await;
        self.does("lka.head", id, Command::Approve { note: None }, minute(from + 2)).await;
        self.does("lka.officer", id, send(), minute(from + 3)).await;
        id
    }

    /// On to `in_execution`.
    pub async fn accepts(&self, subject: &str, from: i64) -> RequestId {
        let id = self.sends(subject, from).await;
        let own = Command::Acknowledge { own_reference: Some("IND/77".to_owned()) };
        self.does("ind.registrar", id, own, minute(from + 20)).await;
        self.does("ind.head", id, accept(), minute(from + 30)).await;
        id
    }
}

pub fn create(requested: &str, contents: Contents) -> Command {
    Command::Create(Box::new(Create {
        kind: Kind::Mla,
        requested: code(requested),
        contents: Some(contents),
        from: None,
        links: vec![],
    }))
}

pub fn send() -> Command {
    Command::Send { channel: Channel::Comity, agreed: false, letter: None, went_on: None }
}

pub fn accept() -> Command {
    Command::Accept {
        executing_authority: BTreeMap::from([("M-1".parse().unwrap(), "Metropolitan Court".to_owned())]),
        conditions: vec![],
        dual_criminality: None,
    }
}

pub fn ask() -> Command {
    let item = Item { id: None, text: "Which branch holds the account?".to_owned() };
    Command::RequestInformation { items: vec![item], due: None }
}

pub fn answer() -> Command {
    let answers = BTreeMap::from([("I-1".parse().unwrap(), "The branch in Kandy.".to_owned())]);
    Command::SupplyInformation { answers, documents: vec![] }
}

pub fn deliver(document: Option<&str>) -> Command {
    let evidence = document.map(|name| Evidence {
        id: "E-1".parse().unwrap(),
        what: EvidenceWhat::Document(name.to_owned()),
        classification: DocumentClass::Shared,
    });
    Command::DeliverResults(Deliver {
        outcomes: BTreeMap::from([("M-1".parse().unwrap(), Became::Executed)]),
        refused: vec![],
        evidence: evidence.into_iter().collect(),
        use_conditions: vec![],
        return_due: vec![],
        text: Some("Statements attached.".to_owned()),
        ..Deliver::default()
    })
}

pub fn confirm() -> Command {
    Command::ConfirmReceipt { usable: Some(true), outcome_feedback: None }
}

pub fn contents(subject: &str) -> Contents {
    Contents {
        authority: Some("Ministry of Justice".to_owned()),
        conducting_authority: Some(ConductingAuthority {
            name: Some("Commission to Investigate Bribery".to_owned()),
            functions: Some("Investigation".to_owned()),
        }),
        subject: Some(subject.to_owned()),
        nature_of_proceedings: Some("Investigation".to_owned()),
        facts: Some("Payments passed through a shell company.".to_owned()),
        measures: vec![Measure {
            id: "M-1".parse().unwrap(),
            measure_type: MeasureType::Records,
            description: Some("Bank records of 2024".to_owned()),
            procedure: None,
            persons: vec!["S-1".parse().unwrap()],
            assets: vec![],
        }],
        persons: vec![Person {
            code: "S-1".parse().unwrap(),
            role: PersonRole::Suspect,
            sealed: false,
            age_status: None,
            name: Some("Canary Perera".to_owned()),
            description: None,
            nationality: Some(code("LKA")),
            place: Some("Kandy".to_owned()),
            identity: None,
            identity_sent: None,
            identity_purpose: None,
        }],
        purpose: Some("Evidence at trial".to_owned()),
        urgency: Some(Urgency { level: None, reason: None, deadline: None }),
        language: Some("en".parse().unwrap()),
        ..Contents::default()
    }
}

/// Runs a statement behind the store's back, as somebody with the file could.
pub async fn try_by_hand(office: &Office, statement: &str) -> Result<u64, sea_orm::DbErr> {
    use sea_orm::ConnectionTrait as _;
    let url = url(&office.dir).replace("sqlite:", "sqlite://");
    let db = sea_orm::Database::connect(url).await?;
    let changed = db.execute_unprepared(statement).await?.rows_affected();
    db.close().await?;
    Ok(changed)
}

pub async fn by_hand(office: &Office, statement: &str) {
    let changed = try_by_hand(office, statement).await.unwrap();
    assert!(
        changed > 0 || statement.starts_with("DROP") || statement.starts_with("CREATE"),
        "changed nothing: {statement}"
    );
}
