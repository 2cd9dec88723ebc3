//! One case, step by step, as the people named, at the times given.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail};
use axum::http::Method;
use comity_api::{
    problem::Problem,
    request::{Done, RequestView},
};
use comity_domain::{
    codes::{Action, Role},
    contents::Contents,
    ids::{RequestId, StateCode},
};
use comity_store::Administration;
use serde_json::{Value, json};

use super::{
    article::{self, Wanted},
    capability,
    case::{Asked, Case, Refused, Step},
    draft::Draft,
    lines::Block,
    node::{Answer, Ask, Content, Node},
    people::People,
    sending::{links, state_of},
};

/// The name of the auditor through whom the player itself looks.
const PLAYER: &str = "Auditor of the player";

/// A request that exists.
#[derive(Debug)]
pub struct Live {
    /// Its id.
    pub id: RequestId,
    pub(super) draft: Draft,
    pub(super) attached: BTreeSet<(StateCode, String)>,
}

/// Why nothing more is played on a request.
#[derive(Debug, Clone)]
pub enum Over {
    /// The product does not do it yet.
    NotYetBuilt(String),
    /// It did something else.
    Failed(String),
}

impl Over {
    /// Says so in a block.
    pub fn tell(&self, block: &mut Block) {
        match self {
            Self::NotYetBuilt(what) => block.miss(what),
            Self::Failed(what) => block.fail(what),
        }
    }
}

/// A case being played.
pub struct Play<'a> {
    /// The case.
    pub case: &'a Case,
    /// The backend.
    pub node: Node,
    /// Its people.
    pub people: People,
    /// The requests that exist.
    pub live: BTreeMap<String, Live>,
    /// The requests that are over for the player.
    pub over: BTreeMap<String, Over>,
    /// Versions that a later step was written on: by step, request and State.
    pub(super) versions: BTreeMap<(u32, String, StateCode), u32>,
}

impl<'a> Play<'a> {
    /// Opens a backend in which everything stands that an administrator has entered before the first step.
    ///
    /// # Errors
    /// Where the backend does not take it.
    pub async fn prepare(case: &'a Case) -> Result<Self> {
        let first = case.steps.first().context("a case without steps")?;
        let node = Node::open(first.at).await?;
        node.enter(Administration::LoadMembers).await?;
        let people = People::none_yet(&node).await?;
        let mut play = Self {
            case,
            node,
            people,
            live: BTreeMap::new(),
            over: BTreeMap::new(),
            versions: BTreeMap::new(),
        };
        play.enter_preconditions().await?;
        for key in case.keys() {
            let asked = case.asked(key).context("a key of the case")?;
            if let Some(what) = capability::missing_for_request(asked.kind, asked.contents).first() {
                play.over.insert(key.to_owned(), Over::NotYetBuilt(what.clone()));
            }
        }
        Ok(play)
    }

    async fn enter_preconditions(&mut self) -> Result<()> {
        let mut states = BTreeSet::new();
        for asked in self.case.keys().into_iter().filter_map(|key| self.case.asked(key)) {
            states.extend([asked.requesting, asked.requested]);
        }
        for state in states {
            let state = self.on_register(state).await?;
            let from = self.node.now();
            let name = format!("Central authority of {state}");
            self.node.enter(Administration::SetAuthority { state, name, from }).await?;
            if let Some(minutes) = self.case.preconditions.get("recall_window_minutes") {
                let minutes = serde_json::from_value(minutes.clone())?;
                self.node.enter(Administration::SetRecallWindow { state, minutes }).await?;
            }
        }
        if let Some(accepted) = self.case.preconditions.get("accepted_languages") {
            let accepted: BTreeMap<StateCode, Vec<comity_domain::ids::Language>> =
                serde_json::from_value(accepted.clone())?;
            for (state, languages) in accepted {
                self.node.enter(Administration::SetLanguages { state, languages }).await?;
            }
        }
        Ok(())
    }

    /// Returns the code of a State, which is on the register from now on.
    ///
    /// # Errors
    /// Where it is no code, or the register refuses it.
    pub async fn on_register(&self, alpha3: &str) -> Result<StateCode> {
        let code: StateCode = alpha3.parse()?;
        if !self.node.store().states().await?.iter().any(|s| s.code == code) {
            self.node.enter(Administration::AddState { code, name: code.to_string() }).await?;
        }
        Ok(code)
    }

    /// Plays one step and says what differs.
    ///
    /// # Errors
    /// Where the player itself cannot go on.
    pub async fn step(&mut self, step: &Step, block: &mut Block) -> Result<()> {
        if let Some(over) = self.over.get(&step.on) {
            over.tell(block);
            return Ok(());
        }
        let Some(asked) = self.case.asked(&step.on) else { bail!("no request {} in the case", step.on) };
        let mut missing = capability::missing_for_step(step);
        missing.extend(self.missing_link(step));
        let at = format!("step {} {}", step.n, step.action);
        if !missing.is_empty() {
            for what in &missing {
                block.miss(what);
            }
            if step.expect.is_some() {
                self.over.insert(step.on.clone(), Over::NotYetBuilt(missing.join(", ")));
            }
            return Ok(());
        }
        self.node.set_clock(step.at);
        let mut differences = match (&step.expect, &step.expect_refused) {
            (Some(_), None) => self.done(step, asked, block).await?,
            (None, Some(refused)) => self.refused(step, asked, refused).await?,
            _ => vec!["the step expects neither or both of done and refused".to_owned()],
        };
        for difference in &mut differences {
            *difference = format!("{at}: {difference}");
        }
        if !self.over.contains_key(&step.on) || !differences.is_empty() {
            block.check(differences);
        }
        self.remember_version(step).await
    }

    /// A link to a request that could not be made.
    fn missing_link(&self, step: &Step) -> Option<String> {
        let linked = links(step).ok()?;
        linked.iter().find_map(|(_, key)| match self.over.get(key) {
            Some(Over::NotYetBuilt(what)) => Some(what.clone()),
            _ => None,
        })
    }

    async fn done(&mut self, step: &Step, asked: Asked<'_>, block: &mut Block) -> Result<Vec<String>> {
        let expect = step.expect.as_ref().context("a step that is done")?;
        let sent = self.send(step, asked).await?;
        if !matches!(sent.answer.status, 200 | 201) {
            let problem: Problem = sent.answer.read()?;
            if let Some(what) = capability::said_by(&problem.code) {
                block.miss(what);
                self.over.insert(step.on.clone(), Over::NotYetBuilt(what.to_owned()));
                return Ok(vec![]);
            }
            self.went_another_way(step);
            let fields: Vec<_> = problem.parts.iter().filter_map(|p| p.field.clone()).collect();
            return Ok(vec![format!(
                "expected {}, got {} {} {} {}",
                expect.status,
                sent.answer.status,
                problem.code,
                problem.article.unwrap_or_default(),
                problem.field.into_iter().chain(fields).collect::<Vec<_>>().join(" "),
            )]);
        }
        let token = self.token(step).await?;
        let mut differences = Vec::new();
        if step.action == Action::Create.as_str() {
            let done: Done = sent.answer.read()?;
            let found = done.reference.to_string();
            if let Some(expected) = asked.reference.filter(|r| *r != found) {
                differences.push(format!("reference: expected {expected}, got {found}"));
            }
            let draft = Draft::created(self.case, &step.on, asked.contents, &step.payload)?;
            self.live.insert(step.on.clone(), Live { id: done.id, draft, attached: BTreeSet::new() });
        }
        if let (Some(edit), Some(live)) = (sent.edit, self.live.get_mut(&step.on)) {
            live.draft.take(edit);
        }
        if [Action::Create.as_str(), Action::Edit.as_str()].contains(&step.action.as_str()) {
            for document in self.live[&step.on].draft.documents() {
                differences.extend(self.attach_entry(step, &document, &token).await?);
            }
        }
        let view: RequestView = self.page(&step.on, "", &token).await?.read()?;
        let found = (view.status.as_str(), view.stage.as_str());
        if found != (expect.status.as_str(), expect.stage.as_str()) {
            self.went_another_way(step);
            differences.push(format!(
                "expected {} in {}, got {} in {}",
                expect.status, expect.stage, found.0, found.1
            ));
        }
        if step.action == Action::Send.as_str() {
            differences.extend(frozen(asked.contents, &view)?);
        }
        Ok(differences)
    }

    fn went_another_way(&mut self, step: &Step) {
        self.over.insert(step.on.clone(), Over::Failed(format!("nothing played after step {}", step.n)));
    }

    async fn refused(&mut self, step: &Step, asked: Asked<'_>, refused: &Refused) -> Result<Vec<String>> {
        // Who acts in another role for a day gets it before the look: colleagues' roles are shown.
        self.token(step).await?;
        let before = self.everything(&step.on, asked).await?;
        let sent = self.send(step, asked).await?;
        let answer = sent.answer;
        let mut differences = Vec::new();
        let expected = refused.http.unwrap_or_default();
        if answer.status != expected {
            differences.push(format!("expected {expected}, got {} {}", answer.status, answer.text()));
            return Ok(differences);
        }
        let problem: Problem = answer.read()?;
        if problem.changed {
            differences.push("the answer says that something changed".to_owned());
        }
        let mut named = article::named(problem.article.as_deref().unwrap_or_default());
        named.extend(problem.parts.iter().flat_map(|p| article::named(&p.article)));
        for absent in Wanted::read(refused.article.as_deref().unwrap_or_default()).not_named(&named) {
            differences.push(format!("expected article {absent}, named {}", named.join("; ")));
        }
        if expected == 404 {
            differences.extend(self.differs_from_nothing(step, &answer).await?);
        }
        if self.everything(&step.on, asked).await? != before {
            differences.push("something changed".to_owned());
        }
        if !self.is_on_record(step, asked).await? {
            differences.push("the refusal is not on record".to_owned());
        }
        Ok(differences)
    }

    /// The answer to the same act on a request that never was.
    async fn differs_from_nothing(&mut self, step: &Step, answer: &Answer) -> Result<Vec<String>> {
        let token = self.token(step).await?;
        let path = format!("/requests/{}/actions/{}", nobodys(), step.action);
        let body = Content::Json(Value::Object(step.payload.clone()));
        let key = format!("nothing-{}", step.n);
        let ask = Ask::command(Method::POST, path, &token, key, body).on(1);
        let other = self.node.ask(ask).await?;
        let same = other.is_same_as(answer);
        Ok(if same { vec![] } else { vec![format!("404 differs from {}", other.text())] })
    }

    /// Everything both States see of a request, as their auditors read it.
    async fn everything(&mut self, key: &str, asked: Asked<'_>) -> Result<Vec<String>> {
        let mut seen = Vec::new();
        if !self.live.contains_key(key) {
            return Ok(seen);
        }
        for state in [asked.requesting, asked.requested] {
            let token = self.auditor(state.parse()?).await?;
            for below in ["", "/events?limit=200", "/completeness"] {
                seen.push(self.page(key, below, &token).await?.text());
            }
        }
        Ok(seen)
    }

    /// Whether the audit trail of the actor's State holds the refusal of this moment.
    async fn is_on_record(&mut self, step: &Step, asked: Asked<'_>) -> Result<bool> {
        let token = self.auditor(state_of(step, asked)?).await?;
        let body = json!({"format": "jsonl", "from": step.at.to_string(), "action": step.action});
        let ask = Ask::post("/exports", Some(&token), Content::Json(body));
        let trail = self.node.ask(ask).await?;
        Ok(trail.status == 200 && trail.text().contains("\"kind\":\"refused\""))
    }

    /// Returns a page of a request.
    ///
    /// # Errors
    /// Where the router does not answer.
    pub async fn page(&self, key: &str, below: &str, token: &str) -> Result<Answer> {
        let id = self.live.get(key).with_context(|| format!("{key} was not created"))?.id;
        self.node.ask(Ask::get(format!("/requests/{id}{below}"), token)).await
    }

    /// Returns a token of an auditor of a State, through whom the player looks.
    ///
    /// # Errors
    /// Where the backend does not let the auditor in.
    pub async fn auditor(&mut self, state: StateCode) -> Result<String> {
        self.people.token(&self.node, Some(state), PLAYER, Role::Auditor).await
    }

    pub(super) async fn token(&mut self, step: &Step) -> Result<String> {
        let asked = self.case.asked(&step.on).context("a request of the case")?;
        let state = state_of(step, asked)?;
        let role: Role = step.actor.role.parse()?;
        let name = step.actor.name.as_deref().context("a step without a person")?;
        self.people.token(&self.node, Some(state), name, role).await
    }
}

/// Returns an id that no request has.
#[must_use]
pub fn nobodys() -> RequestId {
    RequestId(uuid::Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0001))
}

/// What `send` froze, beside what the case says it freezes.
fn frozen(expected: &Value, view: &RequestView) -> Result<Vec<String>> {
    let expected: Contents = serde_json::from_value(capability::pruned(expected))?;
    let (Some(expected), Some(found)) = (
        serde_json::to_value(expected)?.as_object().cloned(),
        serde_json::to_value(view.contents.clone().unwrap_or_default())?.as_object().cloned(),
    ) else {
        bail!("contents are an object")
    };
    let names: BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
    let differ = names.into_iter().filter(|n| expected.get(*n) != found.get(*n));
    Ok(differ.map(|n| format!("contents.{n} is not as the case freezes it")).collect())
}
