//! How the command of a step goes over HTTP: its route, its body, the version it was written on, its documents.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use anyhow::{Context as _, Result, bail};
use axum::http::Method;
use comity_api::{problem::Problem, request::RequestView};
use comity_domain::{
    codes::{Action, Role},
    ids::StateCode,
};
use serde_json::{Value, json};

use super::{
    capability,
    case::{Asked, Step},
    draft::{Draft, Edit},
    node::{Answer, Ask, Content},
    people::Office,
    steps::Play,
};

/// What a command over HTTP came to.
pub(super) struct Sent {
    pub(super) answer: Answer,
    pub(super) edit: Option<Edit>,
}

impl Play<'_> {
    /// Attaches the documents a step names, as the person who then acts; says what the product does not take yet.
    pub(super) async fn attach_named(&mut self, step: &Step, asked: Asked<'_>) -> Result<Option<String>> {
        if !self.live.contains_key(&step.on) {
            return Ok(None);
        }
        let token = self.token(step).await?;
        for (name, class) in named_documents(step) {
            let answer = self.attach_once(step, asked, &name, &class, &token).await?;
            if let Some(answer) = answer.filter(|a| a.status == 422) {
                let problem: Problem = answer.read()?;
                if let Some(what) = capability::said_by(&problem.code) {
                    return Ok(Some(what.to_owned()));
                }
            }
        }
        Ok(None)
    }

    /// Sends the command of a step; what it names is attached already.
    pub(super) async fn send(&mut self, step: &Step, asked: Asked<'_>) -> Result<Sent> {
        let action: Action = step.action.parse()?;
        let token = self.token(step).await?;
        let key = format!("step-{}", step.n);
        if action == Action::Create {
            let body = Content::Json(self.create_body(step, asked)?);
            let ask = Ask::command(Method::POST, "/requests", &token, key, body);
            return Ok(Sent { answer: self.node.ask(ask).await?, edit: None });
        }
        let id = self.live.get(&step.on).with_context(|| format!("{} was not created", step.on))?.id;
        if action == Action::Attach {
            let name = step.payload.get("name").or(step.payload.get("document")).and_then(Value::as_str);
            let class = step.payload.get("classification").and_then(Value::as_str).unwrap_or("shared");
            let answer = self.attach(step, name.context("a name to attach")?, class, &token).await?;
            return Ok(Sent { answer, edit: None });
        }
        let seen = self.seen_version(step, asked, &token).await?;
        if action == Action::Edit {
            let edit = self.live[&step.on].draft.edited(step, self.identities_of(&step.on))?;
            let body = Content::Json(json!({"contents": edit.fields}));
            let path = format!("/requests/{id}");
            let ask = Ask::command(Method::PATCH, path, &token, key, body).on(seen);
            return Ok(Sent { answer: self.node.ask(ask).await?, edit: Some(edit) });
        }
        let body = Content::Json(self.payload(step, asked).await?);
        let path = format!("/requests/{id}/actions/{action}");
        let ask = Ask::command(Method::POST, path, &token, key, body).on(seen);
        Ok(Sent { answer: self.node.ask(ask).await?, edit: None })
    }

    fn create_body(&self, step: &Step, asked: Asked<'_>) -> Result<Value> {
        let draft = Draft::created(self.case, &step.on, asked.contents, &step.payload)?;
        let mut body = json!({"kind": asked.kind, "requested": asked.requested, "contents": draft.body(self.identities_of(&step.on))});
        let mut linked = Vec::new();
        for (kind, key) in links(step)? {
            let id = self.live.get(&key).with_context(|| format!("{key} was not created"))?.id;
            linked.push(json!({"kind": kind, "request": id}));
        }
        if !linked.is_empty() {
            body["links"] = Value::Array(linked);
        }
        if let Some(from) = step.payload.get("from").and_then(Value::as_str) {
            body["from"] = json!(self.live.get(from).with_context(|| format!("no {from}"))?.id);
        }
        Ok(body)
    }

    /// The payload as it goes over the wire: people by id.
    async fn payload(&mut self, step: &Step, asked: Asked<'_>) -> Result<Value> {
        let mut payload = step.payload.clone();
        payload.retain(|_, value| !value.is_null());
        if step.action == Action::Assign.as_str()
            && let Some(name) = payload.get("to").and_then(Value::as_str)
        {
            let state = Some(state_of(step, asked)?);
            let office = Office { state, role: Role::Officer, authority: None };
            let id = self.people.person(&self.node, name, office).await?;
            payload.insert("to".to_owned(), json!(id));
        }
        Ok(Value::Object(payload))
    }

    /// The version the actor's client has: of the step it saw last, else of this moment.
    pub(super) async fn seen_version(&mut self, step: &Step, asked: Asked<'_>, token: &str) -> Result<u32> {
        if let Some(saw) = step.saw_step {
            let key = (saw, step.on.clone(), state_of(step, asked)?);
            return self.versions.get(&key).copied().with_context(|| format!("nobody saw step {saw}"));
        }
        self.version_now(&step.on, token).await
    }

    /// The version the person reads now; who reads nothing has none, and says 1.
    async fn version_now(&self, key: &str, token: &str) -> Result<u32> {
        let answer = self.page(key, "", token).await?;
        Ok(if answer.status == 200 { answer.read::<RequestView>()?.version } else { 1 })
    }

    pub(super) async fn remember_version(&mut self, step: &Step) -> Result<()> {
        for later in self.case.steps.iter().filter(|later| later.saw_step == Some(step.n)) {
            let Some(asked) = self.case.asked(&later.on) else { continue };
            if !self.live.contains_key(&later.on) {
                continue;
            }
            let state = state_of(later, asked)?;
            let token = self.auditor(state).await?;
            let answer = self.page(&later.on, "", &token).await?;
            if answer.status == 200 {
                let version = answer.read::<RequestView>()?.version;
                self.versions.insert((step.n, later.on.clone(), state), version);
            }
        }
        Ok(())
    }

    /// Attaches a document of the contents, and looks whether it is the one the case describes.
    pub(super) async fn attach_entry(
        &mut self,
        step: &Step,
        entry: &Value,
        token: &str,
    ) -> Result<Vec<String>> {
        let name = entry["name"].as_str().context("a document without a name")?;
        let asked = self.case.asked(&step.on).context("a request of the case")?;
        let class = entry["classification"].as_str().unwrap_or("shared");
        let Some(answer) = self.attach_once(step, asked, name, class, token).await? else {
            return Ok(vec![]);
        };
        if answer.status != 201 && answer.status != 200 {
            let problem: Problem = answer.read()?;
            return Ok(vec![format!("attach {name}: {} {}", problem.status, problem.code)]);
        }
        let view: RequestView = self.page(&step.on, "", token).await?.read()?;
        let kept = view.documents.iter().find(|d| d.name == name);
        let same = kept.is_some_and(|d| entry["sha256"] == *d.sha256 && entry["size"] == d.size);
        Ok(if same { vec![] } else { vec![format!("{name} is kept as {kept:?}")] })
    }

    /// Attaches a document unless this side has it already.
    async fn attach_once(
        &mut self,
        step: &Step,
        asked: Asked<'_>,
        name: &str,
        class: &str,
        token: &str,
    ) -> Result<Option<Answer>> {
        let mine = (state_of(step, asked)?, name.to_owned());
        if self.live[&step.on].attached.contains(&mine) {
            return Ok(None);
        }
        let answer = self.attach(step, name, class, token).await?;
        if let Some(live) = self.live.get_mut(&step.on).filter(|_| answer.status < 300) {
            live.attached.insert(mine);
        }
        Ok(Some(answer))
    }

    async fn attach(&self, step: &Step, name: &str, class: &str, token: &str) -> Result<Answer> {
        let id = self.live[&step.on].id;
        let bytes = format!("Comity test document: {name}\n").into_bytes();
        let seen = self.version_now(&step.on, token).await?;
        let path = format!("/requests/{id}/documents?name={}&classification={class}", in_query(name));
        let key = format!("{}-{:016x}", step.n, name_hash(name));
        let body = Content::Bytes("application/octet-stream", bytes);
        let ask = Ask::command(Method::POST, path, token, key, body).on(seen);
        self.node.ask(ask).await
    }
}

/// `[kind, key]`, or a list of such pairs.
pub(super) fn links(step: &Step) -> Result<Vec<(String, String)>> {
    match step.payload.get("link") {
        None => Ok(vec![]),
        Some(link) => match serde_json::from_value::<(String, String)>(link.clone()) {
            Ok(one) => Ok(vec![one]),
            Err(_) => Ok(serde_json::from_value(link.clone())?),
        },
    }
}

pub(super) fn state_of(step: &Step, asked: Asked<'_>) -> Result<StateCode> {
    match step.state.as_deref() {
        Some("requesting") => Ok(asked.requesting.parse()?),
        Some("requested") => Ok(asked.requested.parse()?),
        other => bail!("step {} is on the side {other:?}", step.n),
    }
}

/// The documents a payload names, with their class.
fn named_documents(step: &Step) -> Vec<(String, String)> {
    let mut named = Vec::new();
    let text = |value: &Value| value.as_str().map(|name| (name.to_owned(), "shared".to_owned()));
    let list = |field: &str| step.payload.get(field).and_then(Value::as_array).into_iter().flatten();
    named.extend(list("documents").filter_map(text));
    named.extend(["document", "letter"].into_iter().filter_map(|f| step.payload.get(f)).filter_map(text));
    for evidence in list("evidence") {
        if let Some((name, shared)) = evidence.get("document").and_then(text) {
            let class = evidence.get("classification").and_then(Value::as_str).unwrap_or(&shared);
            named.push((name, class.to_owned()));
        }
    }
    named
}

/// A key has 64 characters at most, a name may have more.
fn name_hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

fn in_query(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
