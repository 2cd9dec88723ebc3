//! The clock's own acts: done by the job of the backend at the instant of the step, and by nobody over HTTP.

use anyhow::{Context as _, Result};
use comity_api::{
    problem::Problem,
    request::{EventView, RequestView},
};
use comity_domain::codes::{Action, Role};
use comity_server::{lapse, lapse_due};
use comity_store::Outcome;
use jiff::Timestamp;
use serde_json::Value;

use super::{
    article::{self, Wanted},
    case::{Asked, Expect, Refused, Step},
    steps::Play,
};

/// What a step may say of a lapse: who must be released, as of when, and what that rests on.
pub const SAID: [&str; 4] = ["person", "occurred_at", "cites", "text"];

/// Returns whether a step is the clock's: of no State, by nobody.
#[must_use]
pub fn acts(step: &Step) -> bool {
    step.state.is_none() && step.actor.name.is_none() && step.actor.role == Role::Clock.as_str()
}

impl Play<'_> {
    /// Lets the clock look, and says where the request then is otherwise than expected.
    pub(super) async fn lapses(
        &mut self,
        step: &Step,
        asked: Asked<'_>,
        expect: &Expect,
    ) -> Result<Vec<String>> {
        let id = self.live.get(&step.on).with_context(|| format!("{} was not created", step.on))?.id;
        let lapsed = lapse_due(self.node.store(), self.node.now()).await?;
        let token = self.onlooker(asked).await?;
        let view: RequestView = self.page(&step.on, "", &token).await?.read()?;
        let events = self.events(&step.on, &token).await?;
        let lapse = events.iter().rev().find(|event| event.action == Action::Lapse);
        // Whoever acts after the due instant has the lapse recorded before his own act: the job then finds it done.
        let done = lapsed.contains(&id) || lapse.is_some_and(|event| event.recorded_at < step.at);
        let mut differences = Vec::new();
        let found = (view.status.as_str(), view.stage.as_str());
        if !done || found != (expect.status.as_str(), expect.stage.as_str()) {
            self.went_another_way(step);
            let expected = format!("expected {} in {}", expect.status, expect.stage);
            differences.push(format!("{expected}, got {} in {}", found.0, found.1));
        }
        match lapse {
            None => differences.push("no lapse is in the timeline".to_owned()),
            Some(event) => differences.extend(told(step, event)),
        }
        let again = lapse_due(self.node.store(), self.node.now()).await?;
        if again.contains(&id) {
            differences.push("it lapsed twice".to_owned());
        }
        Ok(differences)
    }

    /// Lets the clock look where nothing may lapse; then has it try, and says where the refusal is another one.
    pub(super) async fn does_not_lapse(
        &mut self,
        step: &Step,
        asked: Asked<'_>,
        refused: &Refused,
    ) -> Result<Vec<String>> {
        let id = self.live.get(&step.on).with_context(|| format!("{} was not created", step.on))?.id;
        let before = self.everything(&step.on, asked).await?;
        let (store, now) = (self.node.store(), self.node.now());
        let mut differences = Vec::new();
        if lapse_due(store, now).await?.contains(&id) {
            differences.push("it lapsed".to_owned());
        }
        let token = self.onlooker(asked).await?;
        let view: RequestView = self.page(&step.on, "", &token).await?.read()?;
        match self.node.store().submit(lapse(id, now)).await? {
            Outcome::Refused(refusal) => {
                let by = comity_domain::law::cite::Numbers::of(
                    view.kind,
                    view.contents.as_ref().map(|c| c.legal_basis.as_slice()).unwrap_or_default(),
                );
                let problem = Problem::refused_by(&refusal, by);
                let mut named = article::named(problem.article.as_deref().unwrap_or_default());
                named.extend(problem.parts.iter().flat_map(|p| article::named(&p.article)));
                let wanted = Wanted::read(refused.article.as_deref().unwrap_or_default());
                for absent in wanted.not_named(&named) {
                    differences.push(format!("expected article {absent}, named {}", named.join("; ")));
                }
            }
            other => differences.push(format!("it is not refused: {other:?}")),
        }
        if self.everything(&step.on, asked).await? != before {
            differences.push("something changed".to_owned());
        }
        Ok(differences)
    }
}

/// Where the lapse in the timeline differs from what the step says of it.
fn told(step: &Step, event: &EventView) -> Vec<String> {
    let said = |field: &str| step.payload.get(field).and_then(Value::as_str);
    let mut differences = Vec::new();
    if event.role != Role::Clock || event.by.is_some() || event.told.is_some() {
        differences.push(format!("it is by {} {:?}", event.role, event.by));
    }
    if let Some(person) = said("person").filter(|person| event.fact["person"] != *person) {
        differences.push(format!("person: expected {person}, found {}", event.fact["person"]));
    }
    if let Some(at) = said("occurred_at").filter(|at| at.parse::<Timestamp>().ok() != Some(event.at)) {
        differences.push(format!("occurred_at: expected {at}, found {}", event.at));
    }
    if event.recorded_at < event.at || event.recorded_at > step.at {
        differences.push(format!("it is recorded at {}", event.recorded_at));
    }
    // The treaty on record that set the time, else Comity's own rule; the Convention beside either.
    let rests_on = event.fact["treaty"].as_str().unwrap_or("Comity 5").to_owned();
    let cites = Wanted::read(said("cites").unwrap_or_default());
    for absent in cites.not_named(&[rests_on.clone(), "16(9)".to_owned()]) {
        differences.push(format!("cites: expected {absent}, found {rests_on} with 16(9)"));
    }
    differences
}
