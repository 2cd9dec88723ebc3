//! What somebody gets who asks at a moment: there, or the same answer as for what does not exist.

mod above;
mod parts;
mod sealed;
mod words;

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use comity_api::request::{EventView, EventsPage, RequestView};
use comity_domain::{
    codes::{Role, Status},
    ids::StateCode,
};
use serde::Deserialize;
use serde_json::Value;

use self::words::Asked;
use super::{
    case::Case,
    node::{Answer, Ask},
    people::Office,
    register,
    steps::{Play, nobodys},
};

/// One look.
#[derive(Debug, Clone, Deserialize)]
pub struct Look {
    /// `after step N`.
    pub when: String,
    who: Who,
    asks: String,
    expect: Value,
}

#[derive(Debug, Clone, Deserialize)]
struct Who {
    state: Option<String>,
    role: String,
    name: String,
    authority: Option<String>,
}

/// What came of a look.
pub enum Seen {
    /// As expected, or not and how.
    Checked(Vec<String>),
    /// The product, or the player, does not know it.
    NotYetBuilt(String),
}

/// The States and executing authorities that people who look work for.
#[must_use]
pub fn workplaces(case: &Case) -> BTreeSet<(StateCode, String)> {
    let looks = case.expected.get("visibility").and_then(Value::as_array).into_iter().flatten();
    let who = looks.filter_map(|look| serde_json::from_value::<Who>(look.get("who")?.clone()).ok());
    who.filter_map(|who| Some((who.state?.parse().ok()?, who.authority?))).collect()
}

impl Play<'_> {
    /// Looks, as somebody, now.
    ///
    /// # Errors
    /// Where the player itself cannot go on.
    pub async fn look(&mut self, look: &Look) -> Result<Seen> {
        let Some(asked) = words::read(&look.asks, &self.case.keys()) else {
            return Ok(Seen::NotYetBuilt(look.asks.clone()));
        };
        let who = format!("{} {}", look.who.state.as_deref().unwrap_or("of no State"), look.who.role);
        let said = |differences: Option<Vec<String>>| match differences {
            None => Seen::NotYetBuilt(format!("{}: {}", look.asks, words(&look.expect))),
            Some(d) => Seen::Checked(d.iter().map(|d| format!("{}, {who}: {d}", look.when)).collect()),
        };
        match &asked {
            Asked::SignIn => return Ok(said(self.signs_in(look).await?)),
            Asked::Names(persons) => return Ok(said(self.names(persons, look).await?)),
            _ => {}
        }
        let Ok(role) = look.who.role.parse::<Role>() else {
            return Ok(Seen::NotYetBuilt(format!("role {}", look.who.role)));
        };
        let state: Option<StateCode> = look.who.state.as_deref().map(str::parse).transpose()?;
        if let Some(state) = state {
            register::on_register(&self.node, state).await?;
        }
        let office = Office { state, role, authority: look.who.authority.as_deref() };
        let token = self.people.token(&self.node, &look.who.name, office).await?;
        let differences = match &asked {
            Asked::Request(key) => self.sees_request(key, look, &token).await?,
            Asked::RequestAndLink { request, from } => {
                let mut differences = self.sees_request(request, look, &token).await?;
                if let Some(differences) = &mut differences {
                    let hidden = words(&look.expect).starts_with("404");
                    differences.extend(self.sees_link(from, request, hidden, &token).await?);
                }
                differences
            }
            Asked::EventOfStep(n) => self.sees_event(*n, look, &token).await?,
            Asked::Events => self.sees_events(look, &token).await?,
            Asked::Identity { person, reason } => {
                if !self.node.has_route("/api/v1/requests/{id}/persons/{code}/identity").await? {
                    return Ok(Seen::NotYetBuilt("opening a sealed identity".to_owned()));
                }
                self.opens(person, *reason, look, &token).await?
            }
            Asked::Pieces(ids) => self.sees_pieces(ids, look, &token).await?,
            Asked::Queue => self.sees_in_queue(look, &token).await?,
            Asked::SignIn | Asked::Names(_) => None,
        };
        Ok(said(differences))
    }

    async fn sees_request(&self, key: &str, look: &Look, token: &str) -> Result<Option<Vec<String>>> {
        let answer = self.page(key, "", token).await?;
        let mut said = vec![answer.text()];
        if answer.status == 404 {
            let nothing = self.node.ask(Ask::get(format!("/requests/{}", nobodys()), token)).await?;
            if !nothing.is_same_as(&answer) {
                return Ok(Some(vec!["404 differs from that for what does not exist".to_owned()]));
            }
        } else {
            said.push(self.page(key, "/events?limit=200", token).await?.text());
        }
        Ok(self.sees(&answer, look, &said))
    }

    /// Compares an answer with `404`, `200`, or `200, STATUS, contents closed, with FIELD and FIELD`. None: words not
    /// understood.
    fn sees(&self, answer: &Answer, look: &Look, said: &[String]) -> Option<Vec<String>> {
        let text = words(&look.expect);
        let mut parts = text.split(',').map(str::trim);
        let status: u16 = parts.next()?.parse().ok()?;
        if answer.status != status {
            return Some(vec![format!("expected {status}, got {}", answer.status)]);
        }
        let mut differences = Vec::new();
        for part in parts {
            if let Some(fields) = part.strip_prefix("with ") {
                for field in fields.split(" and ") {
                    let value = self.latest(&field.trim().replace(' ', "_"))?;
                    if !said.iter().any(|s| s.contains(&value)) {
                        differences.push(format!("{field} ({value}) is not shown"));
                    }
                }
            } else if ["contents closed", "closed contents", "without contents"].contains(&part) {
                let view: RequestView = answer.read().ok()?;
                if view.contents.is_some() || !view.measures.is_empty() {
                    differences.push("its contents are shown".to_owned());
                }
            } else {
                let view: RequestView = answer.read().ok()?;
                let status = part.trim_start_matches("view ").trim_start_matches("status ");
                if status.parse::<Status>().is_err() && status != "recalled" {
                    return None;
                }
                if view.status != status {
                    differences.push(format!("expected {status}, got {}", view.status));
                }
            }
        }
        Some(differences)
    }

    /// What the last act before now said in a field.
    fn latest(&self, field: &str) -> Option<String> {
        let done = self.case.steps.iter().rev().filter(|s| s.at <= self.node.now() && s.expect.is_some());
        done.filter_map(|s| s.payload.get(field)?.as_str()).map(str::to_owned).next()
    }

    /// Looks for the link between two requests in the first of them: hidden, it is in no page of it.
    async fn sees_link(&self, from: &str, to: &str, hidden: bool, token: &str) -> Result<Vec<String>> {
        let other = self.live.get(to).context("a request that was created")?.id;
        let answer = self.page(from, "", token).await?;
        if answer.status != 200 {
            return Ok(vec![format!("GET request {from}: {}", answer.status)]);
        }
        if !hidden {
            let view: RequestView = answer.read()?;
            let shown = view.links.iter().any(|link| link.request == other);
            return Ok(if shown { vec![] } else { vec![format!("{from} does not show its link to {to}")] });
        }
        let pages = self.pages(from, token).await?;
        let shown = pages.iter().filter(|(_, text)| text.contains(&other.to_string()));
        Ok(shown.map(|(below, _)| format!("{from}{below} shows its link to {to}")).collect())
    }

    async fn sees_event(&self, n: u32, look: &Look, token: &str) -> Result<Option<Vec<String>>> {
        let step = self.case.steps.iter().find(|s| s.n == n).with_context(|| format!("no step {n}"))?;
        let text = words(&look.expect);
        let expected = match text.split([':', ' ']).next() {
            Some("absent") => false,
            Some("present") => true,
            _ => return Ok(None),
        };
        let is_it = |e: &EventView| e.at == step.at && e.action.as_str() == step.action;
        let found = self.events(&step.on, token).await?.iter().any(is_it);
        let said = if found { "present" } else { "absent" };
        Ok(Some(if found == expected { vec![] } else { vec![format!("the event of step {n} is {said}")] }))
    }

    pub(super) async fn events(&self, key: &str, token: &str) -> Result<Vec<EventView>> {
        let mut events = Vec::new();
        let mut below = "/events?limit=200".to_owned();
        loop {
            let page: EventsPage = self.page(key, &below, token).await?.read()?;
            events.extend(page.events);
            match page.next {
                Some(next) => below = format!("/events?limit=200&after={next}"),
                None => return Ok(events),
            }
        }
    }
}

fn words(expect: &Value) -> String {
    expect.as_str().map_or_else(|| expect.to_string(), str::to_owned)
}
