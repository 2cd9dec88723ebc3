//! Everything one State reads is the same, byte for byte, whatever other States do.

use std::collections::BTreeMap;

use axum::http::Method;
use comity_domain::{
    codes::{Question, Role},
    ids::{RequestId, StateCode},
};
use comity_store::Administration;
use comity_tests::{
    office::contents,
    player::{
        node::{Answer, Ask, Content, Node},
        people::{Office, People},
    },
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

const START: &str = "2026-03-02T08:00:00Z";
/// What the State reads that is looked at.
const READER: &str = "LKA";

struct World {
    node: Node,
    people: People,
    commands: u32,
}

impl World {
    async fn new() -> Self {
        let node = Node::open(START.parse().unwrap()).await.unwrap();
        node.enter(Administration::LoadMembers).await.unwrap();
        let people = People::none_yet(&node).await.unwrap();
        let mut world = Self { node, people, commands: 0 };
        for state in ["LKA", "SGP", "IND", "THA"] {
            let from = world.node.now();
            let name = format!("Central authority of {state}");
            let state = state.parse().unwrap();
            world.node.enter(Administration::SetAuthority { state, name, from }).await.unwrap();
            // Everybody is there from the start, with or without traffic.
            for role in [Role::Officer, Role::Head, Role::Registrar, Role::Auditor] {
                let office = Office { state: Some(state), role, authority: None };
                world.people.person(&world.node, &format!("{role}"), office).await.unwrap();
            }
        }
        world
    }

    async fn split(self) -> (Self, Self) {
        let (people, commands) = (self.people.clone(), self.commands);
        let (one, other) = self.node.split().await.unwrap();
        (Self { node: one, people: self.people, commands }, Self { node: other, people, commands })
    }

    async fn token(&mut self, state: &str, role: Role) -> String {
        let state: StateCode = state.parse().unwrap();
        let office = Office { state: Some(state), role, authority: None };
        self.people.token(&self.node, &format!("{role}"), office).await.unwrap()
    }

    async fn command(
        &mut self,
        state: &str,
        role: Role,
        method: Method,
        path: String,
        body: Content,
    ) -> Value {
        let token = self.token(state, role).await;
        self.commands += 1;
        let seen = match path.strip_prefix("/requests/") {
            Some(rest) => {
                let id = rest.split('/').next().unwrap();
                let view = self.node.ask(Ask::get(format!("/requests/{id}"), &token)).await.unwrap();
                view.read::<Value>().unwrap()["version"].as_u64().map(|v| u32::try_from(v).unwrap())
            }
            None => None,
        };
        let ask = Ask::command(method, path, &token, format!("key-{}", self.commands), body);
        let ask = seen.into_iter().fold(ask, Ask::on);
        let answer = self.node.ask(ask).await.unwrap();
        assert!(answer.status < 300, "{}", answer.text());
        answer.read().unwrap()
    }

    async fn act(&mut self, state: &str, role: Role, id: &str, action: &str, body: Value) {
        let path = format!("/requests/{id}/actions/{action}");
        self.command(state, role, Method::POST, path, Content::Json(body)).await;
    }

    /// A request from draft to results, with a document, a note on each side, a question and its answer.
    async fn traffic(&mut self, from: &str, to: &str, subject: &str) -> String {
        use Role::{Head, Officer, Registrar};
        let body = json!({"kind": "mla", "requested": to, "contents": contents(subject)});
        let made =
            self.command(from, Officer, Method::POST, "/requests".to_owned(), Content::Json(body)).await;
        let id = made["id"].as_str().unwrap().to_owned();
        let bytes = Content::Bytes("text/plain", format!("about {subject}").into_bytes());
        let path = format!("/requests/{id}/documents?name=paper.txt&classification=shared");
        self.command(from, Officer, Method::POST, path, bytes).await;
        let authority = json!({"executing_authority": {"M-1": "Police"}});
        let results =
            json!({"outcomes": {"M-1": "executed"}, "evidence": [{"id": "E-1", "object": "a ledger"}]});
        for (state, role, action, body) in [
            (from, Officer, "note", json!({"text": format!("{from} thinks")})),
            (from, Officer, "submit", json!({})),
            (from, Head, "approve", json!({})),
            (from, Officer, "send", json!({"channel": "comity"})),
            (to, Registrar, "acknowledge", json!({"own_reference": format!("{to}/1")})),
            (to, Officer, "note", json!({"text": format!("{to} thinks")})),
            (to, Officer, "request_information", json!({"items": [{"text": "which bank?"}]})),
            (from, Officer, "supply_information", json!({"answers": {"I-1": "the first"}})),
            (to, Head, "accept", authority),
            (from, Officer, "remind", json!({"text": "how is it going?"})),
            (to, Officer, "deliver_results", results),
        ] {
            self.act(state, role, &id, action, body).await;
        }
        id
    }

    /// Live updates from the first entry on, until they have told of a number of deliveries.
    async fn live(&mut self, deliveries: usize) -> String {
        let token = self.token(READER, Role::Officer).await;
        let ask = Ask { after: Some(0), ..Ask::get("/events", &token) };
        let enough =
            |said: &str| said.matches("deliver_results").count() == deliveries && said.ends_with("\n\n");
        self.node.listen(ask, enough).await.unwrap()
    }

    fn pass(&self, hours: i64) {
        let at: Timestamp = self.node.now() + SignedDuration::from_hours(hours);
        self.node.set_clock(at);
    }

    /// Everything the State can read, by what is asked: every GET route of the OpenAPI document, and its export.
    async fn everything(&mut self, ids: &[&str]) -> BTreeMap<String, Answer> {
        let document: Value = {
            let token = self.token(READER, Role::Officer).await;
            self.node.ask(Ask::get("/openapi.json", &token)).await.unwrap().read().unwrap()
        };
        let mut seen = BTreeMap::new();
        for role in [Role::Officer, Role::Head, Role::Registrar, Role::Auditor] {
            let token = self.token(READER, role).await;
            for (path, methods) in document["paths"].as_object().unwrap() {
                if methods.get("get").is_none() {
                    continue;
                }
                for path in self.filled(path, ids, &token).await {
                    let answer = self.node.ask(Ask::get(path.clone(), &token)).await.unwrap();
                    seen.insert(format!("{role} GET {path}"), answer);
                }
            }
            for format in ["jsonl", "csv", "xlsx", "xes"] {
                let ask = Ask::post("/exports", Some(&token), Content::Json(json!({ "format": format })));
                let mut answer = self.node.ask(ask).await.unwrap();
                if format == "xlsx" && answer.status == 200 {
                    // Packed, no id in it could be told.
                    answer.body = crate::workbook::text(&answer.body).into_bytes();
                }
                seen.insert(format!("{role} POST /exports {format}"), answer);
            }
        }
        seen
    }

    /// A path of the OpenAPI document with every value it can have here. A new GET route fails until it is listed.
    async fn filled(&self, path: &str, ids: &[&str], token: &str) -> Vec<String> {
        let each = |below: &str| ids.iter().map(|id| format!("/requests/{id}{below}")).collect();
        match path {
            // The first three are not of a State: they tell the host how it is. The last never ends: see `live`.
            "/healthz" | "/readyz" | "/metrics" | "/api/v1/events" => vec![],
            "/api/v1/openapi.json"
            | "/api/v1/me"
            | "/api/v1/states"
            | "/api/v1/treaties"
            | "/api/v1/treaties/on-record"
            | "/api/v1/workflow"
            | "/api/v1/colleagues"
            | "/api/v1/custody"
            | "/api/v1/figures/definitions"
            | "/api/v1/releases"
            | "/api/v1/audit/questions"
            | "/api/v1/queue/counts" => {
                vec![path.trim_start_matches("/api/v1").to_owned()]
            }
            "/api/v1/states/{code}" => {
                ["LKA", "SGP", "THA"].iter().map(|state| format!("/states/{state}")).collect()
            }
            "/api/v1/basis" => vec!["/basis?requested=SGP&families=laundering".to_owned()],
            "/api/v1/requests/{id}/basis" => each("/basis"),
            "/api/v1/requests/{id}/letter" => ["request", "acknowledgement", "refusal", "transmittal"]
                .iter()
                .flat_map(|kind| each(&format!("/letter?kind={kind}&format=text")))
                .collect(),
            "/api/v1/requests" => {
                let views = ["mine", "inbound", "outbound", "overdue", "due_soon", "drafts", "all"];
                let sorts = ["due", "updated", "reference"];
                let mut asked: Vec<String> = views
                    .iter()
                    .flat_map(|v| sorts.iter().map(move |s| format!("/requests?view={v}&sort={s}")))
                    .collect();
                for more in ["q=red", "counterpart=THA", "status=executed", "stage=Executed", "limit=1"] {
                    asked.push(format!("/requests?view=all&{more}"));
                }
                asked
            }
            "/api/v1/requests/{id}" => each(""),
            "/api/v1/requests/{id}/actions" => each("/actions"),
            "/api/v1/requests/{id}/events" => each("/events"),
            "/api/v1/requests/{id}/completeness" => each("/completeness"),
            "/api/v1/references/{reference}" => {
                let pairs = ["LKA-SGP", "IND-LKA", "SGP-THA", "THA-IND"];
                pairs.iter().map(|pair| format!("/references/MLA-2026-{pair}-000001")).collect()
            }
            "/api/v1/documents/{id}" => {
                let mut paths = Vec::new();
                for id in ids {
                    let view = self.node.ask(Ask::get(format!("/requests/{id}"), token)).await.unwrap();
                    let view: Value = view.read().unwrap();
                    let documents = view["documents"].as_array().into_iter().flatten();
                    paths.extend(documents.map(|d| format!("/documents/{}", d["id"].as_str().unwrap())));
                }
                paths
            }
            "/api/v1/figures" => {
                ["", "?direction=received", "?split=counterpart"].map(|q| format!("/figures{q}")).into()
            }
            "/api/v1/figures/report" => vec!["/figures/report".to_owned()],
            "/api/v1/requests/{id}/figures" => each("/figures"),
            "/api/v1/releases/{quarter}" => vec!["/releases/2026Q1".to_owned()],
            "/api/v1/releases/{quarter}/file" => vec!["/releases/2026Q1/file".to_owned()],
            "/api/v1/audit/entries" => ["?limit=200", "?action=send", "?limit=7&cursor=12"]
                .map(|q| format!("/audit/entries{q}"))
                .into(),
            "/api/v1/audit/questions/{code}" => {
                Question::ALL.iter().map(|code| format!("/audit/questions/{code}?limit=200")).collect()
            }
            other => panic!("{other} is a GET route that nobody compares yet"),
        }
    }
}

#[track_caller]
fn same(with: &BTreeMap<String, Answer>, without: &BTreeMap<String, Answer>) {
    assert_eq!(with.keys().collect::<Vec<_>>(), without.keys().collect::<Vec<_>>());
    for (asked, answer) in with {
        let other = &without[asked];
        assert_eq!((answer.status, answer.text()), (other.status, other.text()), "{asked}");
        assert!(answer.is_same_as(other), "{asked}: {:?} {:?}", answer.headers, other.headers);
    }
    let read = with.values().filter(|answer| answer.status == 200).count();
    assert!(read > 100, "{read} pages were read");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_state_reads_does_not_move_when_others_work() {
    let mut world = World::new().await;
    let out = world.traffic("LKA", "SGP", "red seal").await;
    let back = world.traffic("IND", "LKA", "blue ink").await;
    world.pass(30);
    // Two copies of one database: what then differs, differs by what others did.
    let (mut quiet, mut busy) = world.split().await;
    busy.traffic("SGP", "THA", "red between others").await;
    busy.traffic("THA", "IND", "blue between others").await;
    let (without, with) = (quiet.everything(&[&out, &back]).await, busy.everything(&[&out, &back]).await);
    same(&with, &without);
    assert_eq!(busy.live(2).await, quiet.live(2).await);
}

/// Ids are random; what they stand for is not.
fn without_ids(answers: BTreeMap<String, Answer>, names: &[(&str, &str)]) -> BTreeMap<String, Answer> {
    let answers = answers.into_iter().map(|(asked, answer)| {
        let mut ids: BTreeMap<String, String> = BTreeMap::new();
        let text = renamed(answer.text(), names);
        let body = uuids(&text, &mut ids);
        (uuids(&renamed(asked, names), &mut ids), Answer { body: body.into_bytes(), ..answer })
    });
    answers.collect()
}

fn renamed(text: String, names: &[(&str, &str)]) -> String {
    names.iter().fold(text, |t, (id, name)| t.replace(id, name))
}

/// Every UUID by its place of first appearance.
fn uuids(text: &str, known: &mut BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest
        .char_indices()
        .map(|(i, _)| i)
        .find(|i| rest.get(*i..i + 36).is_some_and(|t| uuid::Uuid::try_parse(t).is_ok()))
    {
        let (before, from) = rest.split_at(at);
        let (id, after) = from.split_at(36);
        let number = known.len() + 1;
        out += before;
        out += known.entry(id.to_owned()).or_insert_with(|| format!("<id {number}>"));
        rest = after;
    }
    out + rest
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_state_reads_has_no_trace_of_others_between() {
    let mut worlds = Vec::new();
    for others in [false, true] {
        let mut world = World::new().await;
        if others {
            world.traffic("SGP", "THA", "red before").await;
        }
        let out = world.traffic("LKA", "SGP", "red seal").await;
        if others {
            world.traffic("THA", "IND", "blue between").await;
        }
        world.pass(30);
        let back = world.traffic("IND", "LKA", "blue ink").await;
        if others {
            world.traffic("SGP", "IND", "red after").await;
        }
        let seen = world.everything(&[&out, &back]).await;
        // A page ends in a cursor that holds an id: it goes on with the same row.
        let seen = seen.into_iter().filter(|(asked, _)| !asked.contains("limit=1")).collect();
        let names = [(out.as_str(), "OUT"), (back.as_str(), "BACK")];
        let live = uuids(&renamed(world.live(2).await, &names), &mut BTreeMap::new());
        worlds.push((without_ids(seen, &names), live));
    }
    let (with, live_with) = worlds.pop().unwrap();
    let (without, live_without) = worlds.pop().unwrap();
    same(&with, &without);
    assert_eq!(live_with, live_without);
}

#[test]
fn ids_are_told_apart_and_nothing_else_is_changed() {
    let (a, b) = (RequestId(uuid::Uuid::from_u128(1)), RequestId(uuid::Uuid::from_u128(2)));
    let text = format!("é {a} {b} {a}.");
    assert_eq!(uuids(&text, &mut BTreeMap::new()), "é <id 1> <id 2> <id 1>.");
}
