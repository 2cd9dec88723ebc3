//! kill -9 in the middle of work, again and again: what was acknowledged is there, and nothing is there twice.

use std::collections::{BTreeMap, BTreeSet};

use comity_domain::ids::RequestId;
use comity_tests::{
    daemon::{Daemon, run},
    office::{Database, Desk, done},
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};

const ROUNDS: usize = 15;
const CLIENTS: usize = 8;

/// The acts of one request: who, what, on which version, with what to say. `create` comes before them.
fn acts() -> [(&'static str, &'static str, u32, Value); 7] {
    [
        ("lka-officer", "submit", 1, json!({})),
        ("lka-head", "approve", 2, json!({})),
        ("lka-officer", "send", 3, json!({"channel": "comity"})),
        ("sgp-registrar", "acknowledge", 1, json!({"own_reference": "A/1"})),
        ("sgp-head", "accept", 2, json!({"executing_authority": {"M-1": "Commercial Affairs Department"}})),
        ("sgp-officer", "deliver_results", 3, json!({"outcomes": {"M-1": "executed"}})),
        ("lka-officer", "confirm_receipt", 7, json!({"usable": true})),
    ]
}

/// What one client was told is done: its requests, each with its acts in order.
type Acknowledged = Vec<(RequestId, Vec<String>)>;

/// Where the backend is now; none between a kill and the next start.
type Address = watch::Receiver<Option<String>>;

struct Client {
    number: usize,
    address: Address,
    finishing: watch::Receiver<bool>,
    acknowledged: mpsc::UnboundedSender<()>,
    desks: BTreeMap<(String, &'static str), Desk>,
}

impl Client {
    /// Works until told to finish; what is in the air then is brought to its end.
    async fn work(mut self) -> Acknowledged {
        let mut requests: Acknowledged = Vec::new();
        for n in 0.. {
            if *self.finishing.borrow() {
                break;
            }
            let name = format!("client {} request {n}", self.number);
            let id = self.insist("lka-officer", &name, None).await;
            requests.push((id, vec!["create".to_owned()]));
            for (who, action, version, body) in acts() {
                if *self.finishing.borrow() {
                    break;
                }
                let key = format!("{name} {action}");
                self.insist(who, &key, Some((id, action, version, &body))).await;
                requests.last_mut().unwrap().1.push(action.to_owned());
            }
        }
        requests
    }

    /// Tries the same command under the same key until it is acknowledged.
    async fn insist(
        &mut self,
        who: &'static str,
        key: &str,
        act: Option<(RequestId, &str, u32, &Value)>,
    ) -> RequestId {
        loop {
            let api = self.address.wait_for(Option::is_some).await.unwrap().clone().unwrap();
            match self.attempt(&api, who, key, act).await {
                Some(id) => {
                    self.acknowledged.send(()).unwrap();
                    return id;
                }
                // It is gone: wait for another address before trying again.
                None => {
                    self.address.wait_for(|now| now.as_ref() != Some(&api)).await.unwrap();
                }
            }
        }
    }

    async fn attempt(
        &mut self,
        api: &str,
        who: &'static str,
        key: &str,
        act: Option<(RequestId, &str, u32, &Value)>,
    ) -> Option<RequestId> {
        let at = (api.to_owned(), who);
        if !self.desks.contains_key(&at) {
            let desk = Desk::sign_in(api, who).await.ok()?;
            self.desks.insert(at.clone(), desk);
        }
        let desk = &self.desks[&at];
        let answer = match act {
            None => desk.create(key, key).await,
            Some((id, action, version, body)) => desk.act(id, action, body, version, key).await,
        };
        let answer = answer.ok()?;
        let status = answer.status();
        let text = answer.text().await.ok()?;
        assert!(status.is_success(), "{key}: {status} {text}");
        Some(serde_json::from_str::<comity_api::request::Done>(&text).unwrap().id)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kill_9_under_load_loses_nothing_acknowledged_and_doubles_nothing() {
    let database = Database::with_offices(crate::now()).await.unwrap();
    let (tell, address) = watch::channel(None);
    let (finish, finishing) = watch::channel(false);
    let (acknowledge, mut acknowledged) = mpsc::unbounded_channel();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let client = Client {
                number,
                address: address.clone(),
                finishing: finishing.clone(),
                acknowledged: acknowledge.clone(),
                desks: BTreeMap::new(),
            };
            tokio::spawn(client.work())
        })
        .collect();
    let mut chance = StdRng::seed_from_u64(18);
    for round in 0..ROUNDS {
        let daemon = Daemon::start(&database.path()).unwrap();
        tell.send_replace(Some(daemon.api()));
        for _ in 0..chance.random_range(8..40) {
            acknowledged.recv().await.unwrap();
        }
        daemon.kill().unwrap();
        tell.send_replace(None);
        let check = run("comityd", &["rebuild", "--check", "--database-url", &database.url()]).unwrap();
        assert!(check.status.success(), "round {round}: {}", String::from_utf8_lossy(&check.stderr));
    }
    let daemon = Daemon::start(&database.path()).unwrap();
    finish.send_replace(true);
    tell.send_replace(Some(daemon.api()));
    let mut requests: Acknowledged = Vec::new();
    for client in clients {
        requests.extend(client.await.unwrap());
    }
    assert!(requests.len() >= CLIENTS, "there was load: {}", requests.len());

    let auditor = Desk::sign_in(&daemon.api(), "lka-auditor").await.unwrap();
    let mut stored = BTreeSet::new();
    let mut references = BTreeSet::new();
    let mut path = "/requests?view=all&limit=200".to_owned();
    loop {
        let page = auditor.read(&path).await.unwrap();
        for row in page["rows"].as_array().unwrap() {
            stored.insert(row["id"].as_str().unwrap().to_owned());
            assert!(references.insert(row["reference"].to_string()), "{} twice", row["reference"]);
        }
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/requests?view=all&limit=200&cursor={next}");
    }
    let told: BTreeSet<String> = requests.iter().map(|(id, _)| id.to_string()).collect();
    assert_eq!(told.len(), requests.len(), "no request was acknowledged to two commands");
    assert_eq!(stored, told, "stored: left; acknowledged: right");
    for (id, acts) in &requests {
        let page = auditor.read(&format!("/requests/{id}/events?limit=200")).await.unwrap();
        let events: Vec<_> =
            page["events"].as_array().unwrap().iter().map(|e| e["action"].as_str()).collect();
        let acts: Vec<_> = acts.iter().map(|a| Some(a.as_str())).collect();
        assert_eq!(events, acts, "{id}");
    }
    // The same command once more, after everything: the stored outcome, and nothing new.
    let officer = Desk::sign_in(&daemon.api(), "lka-officer").await.unwrap();
    let again =
        done(officer.create("client 0 request 0", "client 0 request 0").await.unwrap()).await.unwrap();
    assert!(again.repeated);
    assert!(told.contains(&again.id.to_string()));
    let (status, _) = daemon.stop().unwrap();
    assert!(status.success());
}
