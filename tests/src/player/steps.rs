//! One case, step by step, as the people named, at the times given.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

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
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    article::{self, Wanted},
    capability,
    case::{Asked, Case, Refused, Step},
    clock,
    draft::Draft,
    identities::Identities,
    lines::Block,
    node::{Answer, Ask, Content, Node},
    people::{Office, People},
    register::{self, Dated},
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
    /// Who the sealed persons of each request are.
    pub identities: BTreeMap<String, Identities>,
    /// What an administrator enters between steps.
    later: VecDeque<Dated>,
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
        let later = register::enter(&node, case).await?.into();
        let people = People::none_yet(&node).await?;
        let (mut identities, mut over) = (BTreeMap::new(), BTreeMap::new());
        for key in case.keys() {
            let asked = case.asked(key).context("a key of the case")?;
            identities.insert(key.to_owned(), Identities::of_sealed(asked.contents));
            if let Some(what) = capability::missing_for_request(asked.kind, asked.contents).first() {
                over.insert(key.to_owned(), Over::NotYetBuilt(what.clone()));
            }
        }
        let (live, versions) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self { case, node, people, live, over, identities, later, versions })
    }

    /// Moves the clock, and lets the administrator enter what is dated until then.
    ///
    /// # Errors
    /// Where the register does not take it.
    pub async fn at(&mut self, at: Timestamp) -> Result<()> {
        while let Some(dated) = self.later.pop_front_if(|dated| dated.at <= at) {
            self.node.set_clock(dated.at);
            self.node.enter(dated.act).await?;
        }
        self.node.set_clock(at);
        Ok(())
    }

    pub(super) fn identities_of(&self, key: &str) -> &Identities {
        const NOBODY: &Identities = &Identities::nobody();
        self.identities.get(key).unwrap_or(NOBODY)
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
        self.at(step.at).await?;
        if clock::acts(step) {
            let differences = match (&step.expect, &step.expect_refused) {
                (Some(expect), None) => self.lapses(step, asked, expect).await?,
                (None, Some(refused)) => self.does_not_lapse(step, asked, refused).await?,
                _ => vec!["the step expects neither or both of done and refused".to_owned()],
            };
            block.check(differences.into_iter().map(|d| format!("{at}: {d}")).collect());
            return self.remember_version(step).await;
        }
        if let Some(what) = self.attach_named(step, asked).await? {
            block.miss(&what);
            self.over.insert(step.on.clone(), Over::NotYetBuilt(what));
            return Ok(());
        }
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

    pub(super) fn went_another_way(&mut self, step: &Step) {
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

    /// The States of a request that have people here: those that are not by letter.
    fn offices(&self, asked: Asked<'_>) -> Result<Vec<StateCode>> {
        let by_letter = self.case.preconditions.get("by_letter").and_then(Value::as_array);
        let is_by_letter = |state: &&str| by_letter.is_some_and(|list| list.iter().any(|s| s == state));
        let states = [asked.requesting, asked.requested].into_iter().filter(|state| !is_by_letter(state));
        states.map(|state| Ok(state.parse()?)).collect()
    }

    /// Everything both States see of a request, as their auditors read it.
    pub(super) async fn everything(&mut self, key: &str, asked: Asked<'_>) -> Result<Vec<String>> {
        let mut seen = Vec::new();
        if !self.live.contains_key(key) {
            return Ok(seen);
        }
        for state in self.offices(asked)? {
            let token = self.auditor(state).await?;
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
        let office = Office { state: Some(state), role: Role::Auditor, authority: None };
        self.people.token(&self.node, PLAYER, office).await
    }

    /// Returns everybody of the case with a token, auditors of its States among them.
    pub(super) async fn everybody(&mut self) -> Result<Vec<(String, String)>> {
        for asked in self.case.keys().into_iter().filter_map(|key| self.case.asked(key)) {
            for state in self.offices(asked)? {
                self.auditor(state).await?;
            }
        }
        let mut tokens = Vec::new();
        for (name, state, role) in self.people.everybody() {
            let office = Office { state, role, authority: None };
            tokens.push((name.clone(), self.people.token(&self.node, &name, office).await?));
        }
        Ok(tokens)
    }

    /// Returns a token of an auditor who sees a request from its beginning: of the requesting State, where it has people
    /// here.
    ///
    /// # Errors
    /// Where the backend does not let the auditor in.
    pub async fn onlooker(&mut self, asked: Asked<'_>) -> Result<String> {
        let state = self.offices(asked)?.into_iter().next().context("a State with people")?;
        self.auditor(state).await
    }

    pub(super) async fn token(&mut self, step: &Step) -> Result<String> {
        let asked = self.case.asked(&step.on).context("a request of the case")?;
        let state = state_of(step, asked)?;
        let role: Role = step.actor.role.parse()?;
        let name = step.actor.name.as_deref().context("a step without a person")?;
        let authority = step.actor.authority.as_deref();
        self.people.token(&self.node, name, Office { state: Some(state), role, authority }).await
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
