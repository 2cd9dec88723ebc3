//! Looks at parts: measures and evidence, marks of what was told by letter, a sign-in.

use anyhow::{Context as _, Result};
use comity_api::request::{EventView, RequestView};
use comity_domain::codes::Action;
use comity_store::Administration;

use super::{Look, words, words::steps};
use crate::player::{
    case::{MAIN, Step},
    node::Ask,
    steps::Play,
};

/// The pages of one request.
const PAGES: [&str; 6] = ["", "/events?limit=200", "/completeness", "/actions", "/letter", "/basis"];

impl Play<'_> {
    /// Every page of a request as somebody reads it, with the path below it.
    pub(in crate::player) async fn pages(&self, key: &str, token: &str) -> Result<Vec<(String, String)>> {
        let mut pages = Vec::new();
        for below in PAGES {
            let answer = self.page(key, below, token).await?;
            if answer.status == 200 {
                pages.push((below.to_owned(), answer.text()));
            }
        }
        Ok(pages)
    }

    /// Looks for ids in every page of the main request: expected 404, in none; expected 200, in the request itself.
    pub(super) async fn sees_pieces(
        &self,
        ids: &[String],
        look: &Look,
        token: &str,
    ) -> Result<Option<Vec<String>>> {
        let expected = words(&look.expect);
        let quoted = |id: &String| format!("\"{id}\"");
        if expected == "404" {
            let mut found = Vec::new();
            for (below, text) in self.pages(MAIN, token).await? {
                let shown = ids.iter().filter(|id| text.contains(&quoted(id)));
                found.extend(shown.map(|id| format!("{id} is shown in GET request{below}")));
            }
            return Ok(Some(found));
        }
        if expected != "200" {
            return Ok(None);
        }
        let text = self.page(MAIN, "", token).await?.text();
        let absent = ids.iter().filter(|id| !text.contains(&quoted(id)));
        Ok(Some(absent.map(|id| format!("{id} is not shown")).collect()))
    }

    /// `200: steps N and M are marked as told by letter, with ...`: these, and no others.
    pub(super) async fn sees_events(&self, look: &Look, token: &str) -> Result<Option<Vec<String>>> {
        let expected = words(&look.expect);
        let Some((status, marked)) = expected.split_once(": ") else {
            return Ok(self.sees(&self.page(MAIN, "/events", token).await?, look, &[]));
        };
        let marked_steps = steps(marked);
        if status != "200" || !marked.contains("marked as told by letter") || marked_steps.is_empty() {
            return Ok(None);
        }
        let answer = self.page(MAIN, "/events", token).await?;
        if answer.status != 200 {
            return Ok(Some(vec![format!("expected 200, got {}", answer.status)]));
        }
        let events = self.events(MAIN, token).await?;
        let mut differences = Vec::new();
        for n in &marked_steps {
            let step = self.case.steps.iter().find(|s| s.n == *n).with_context(|| format!("no step {n}"))?;
            let event = events.iter().find(|e| e.recorded_at == step.at && e.action.as_str() == step.action);
            match event {
                None => differences.push(format!("the event of step {n} is absent")),
                Some(event) => differences.extend(self.told(step, event, token).await?),
            }
        }
        let told = events.iter().filter(|e| e.told.is_some()).count();
        if told != marked_steps.len() {
            differences
                .push(format!("{told} events are marked as told by letter, not {}", marked_steps.len()));
        }
        Ok(Some(differences))
    }

    /// Where the mark of a told act differs from what its step said.
    async fn told(&self, step: &Step, event: &EventView, token: &str) -> Result<Vec<String>> {
        let said = |field: &str| step.payload.get(field).and_then(serde_json::Value::as_str);
        let Some(told) = &event.told else {
            return Ok(vec![format!("step {} is not marked as told by letter", step.n)]);
        };
        let mut differ = Vec::new();
        if said("occurred_at").is_some_and(|at| at.parse().ok() != Some(event.at)) {
            differ.push(format!("step {}: occurred at {}", step.n, event.at));
        }
        if said("received_on").is_some_and(|on| on.parse().ok() != Some(told.received_on)) {
            differ.push(format!("step {}: received on {}", step.n, told.received_on));
        }
        let by = event.by.as_ref().map(|by| by.name.as_str());
        if by != step.actor.name.as_deref() {
            differ.push(format!("step {}: recorded by {by:?}", step.n));
        }
        let view: RequestView = self.page(MAIN, "", token).await?.read()?;
        let letter = view.documents.iter().find(|d| d.id == told.letter).map(|d| d.name.as_str());
        if letter != said("document") {
            differ.push(format!("step {}: its letter is {letter:?}", step.n));
        }
        let bytes = self.node.ask(Ask::get(format!("/documents/{}", told.letter), token)).await?;
        let expected = said("document").map(|name| format!("Comity test document: {name}\n"));
        if bytes.status != 200 || expected.is_some_and(|text| text != bytes.text()) {
            differ.push(format!("step {}: the letter cannot be read", step.n));
        }
        Ok(differ)
    }

    /// `nobody: ...`: a State by letter has no users, so nobody of it can be let in.
    pub(super) async fn signs_in(&mut self, look: &Look) -> Result<Option<Vec<String>>> {
        let (Some(state), true) = (&look.who.state, words(&look.expect).starts_with("nobody")) else {
            return Ok(None);
        };
        let state = state.parse()?;
        let mut differences = Vec::new();
        for role in comity_domain::codes::Role::ALL.iter().filter(|r| r.works_on_cases()) {
            let login = format!("nobody-{role}");
            let add = Administration::AddUser {
                login: login.clone(),
                name: "Nobody".to_owned(),
                state: Some(state),
                password: Some(self.people.password()),
                roles: [*role].into(),
            };
            if self.node.enter(add).await.is_err() {
                continue;
            }
            if self.people.lets_in(&self.node, &login).await? {
                differences.push(format!("{state} has an {role} who signs in"));
            }
        }
        let own = self.case.steps.iter().filter(|s| s.action == Action::Send.as_str() && s.expect.is_some());
        if own.count() == 0 {
            differences.push("nothing was sent to it".to_owned());
        }
        Ok(Some(differences))
    }
}
