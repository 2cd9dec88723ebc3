//! Looks at what is sealed: who may open an identity, and that a name is nowhere else.

use std::time::Duration;

use anyhow::{Context as _, Result};
use comity_api::problem::Problem;
use comity_domain::ids::StateCode;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Look, words};
use crate::player::{
    case::MAIN,
    identities::Identities,
    logs,
    node::{Ask, Content},
    steps::{Play, nobodys},
};

/// Why an identity is opened; it must be on record.
const REASON: &str = "To summon the person named: acceptance case";

/// How long news may take before the player gives up; a playing does not wait for it.
const PATIENCE: Duration = Duration::from_secs(30);

impl Play<'_> {
    /// Opens the identity of a person of the main request, or tries to.
    pub(super) async fn opens(
        &mut self,
        person: &str,
        reason: bool,
        look: &Look,
        token: &str,
    ) -> Result<Option<Vec<String>>> {
        let id = self.live.get(MAIN).context("the main request")?.id;
        let ask = |request: String| {
            let body = Content::Json(if reason { json!({"reason": REASON}) } else { json!({"reason": ""}) });
            Ask::post(format!("/requests/{request}/persons/{person}/identity"), Some(token), body)
        };
        let answer = self.node.ask(ask(id.to_string())).await?;
        let identity = self.identities_of(MAIN).of(person).cloned();
        let shown = identity.as_ref().is_some_and(|i| i.marks().iter().any(|m| answer.text().contains(m)));
        let expected = words(&look.expect);
        let (status, said) = match expected.split_once([',', ':']) {
            Some((status, said)) => (status.trim(), said.trim()),
            None => (expected.as_str(), ""),
        };
        let status: u16 = match status {
            "refused" => 403,
            status => match status.parse() {
                Ok(status) => status,
                Err(_) => return Ok(None),
            },
        };
        let mut differences = Vec::new();
        if answer.status != status {
            differences.push(format!("expected {status}, got {} {}", answer.status, answer.text()));
        }
        if shown != (status == 200) {
            let what = if shown { "shown" } else { "not shown" };
            differences.push(format!("the identity of {person} is {what}"));
        }
        if status == 404 {
            let nothing = self.node.ask(ask(nobodys().to_string())).await?;
            if !nothing.is_same_as(&answer) {
                differences.push("404 differs from that for what does not exist".to_owned());
            }
        } else if status != 200 && answer.status == status {
            let problem: Problem = answer.read()?;
            if problem.changed {
                differences.push("the answer says that something changed".to_owned());
            }
        }
        let state: StateCode = look.who.state.as_deref().context("a State")?.parse()?;
        // The trail says who and whose, in codes; why stands with the request, where auditors read it.
        let trail = self.trail_of_now(state).await?;
        let by = format!("\"by\":\"{}\"", self.people.login(&look.who.name).context("a login")?);
        let has = |kind: &str, what: &str| {
            trail.iter().any(|line| line.contains(&by) && line.contains(kind) && line.contains(what))
        };
        if status == 200 {
            if !said.is_empty() && said != "opening recorded with who, when and why" {
                return Ok(None);
            }
            let why = self.opened_at(self.node.now(), person, &look.who.name, state).await?;
            if !has("\"identity_opened\"", &format!("\"{person}\"")) || why.as_deref() != Some(REASON) {
                differences.push("the opening is not on record with who, when and why".to_owned());
            }
        } else if !has("refused\"", "") {
            differences.push("the refusal is not on record".to_owned());
        }
        Ok(Some(differences))
    }

    /// Why somebody opened an identity of the main request at an instant, as an auditor of that State reads it.
    async fn opened_at(
        &mut self,
        at: Timestamp,
        person: &str,
        who: &str,
        state: StateCode,
    ) -> Result<Option<String>> {
        let token = self.auditor(state).await?;
        let page: Value = self.page(MAIN, "/events?limit=200", &token).await?.read()?;
        let at = at.to_string();
        let mut opened = page["protected"].as_array().into_iter().flatten().filter(|opened| {
            opened["what"] == "identity_opened"
                && opened["person"] == person
                && opened["by"]["name"] == who
                && opened["at"] == at.as_str()
        });
        Ok(opened.next().and_then(|opened| opened["reason"].as_str()).map(str::to_owned))
    }

    /// The lines of a State's audit trail that were recorded at this instant.
    async fn trail_of_now(&mut self, state: StateCode) -> Result<Vec<String>> {
        let token = self.auditor(state).await?;
        let body = json!({"format": "jsonl", "from": self.node.now().to_string()});
        let trail = self.node.ask(Ask::post("/exports", Some(&token), Content::Json(body))).await?;
        Ok(trail.text().lines().map(str::to_owned).collect())
    }

    /// `absent: codes only`: looks for the names of persons wherever names could be.
    pub(super) async fn names(&mut self, persons: &[String], look: &Look) -> Result<Option<Vec<String>>> {
        if !words(&look.expect).starts_with("absent") {
            return Ok(None);
        }
        let mut marks = Vec::new();
        for (key, identities) in &self.identities {
            if !self.live.contains_key(key) {
                continue;
            }
            for (code, identity) in identities.each().filter(|(code, _)| persons.contains(code)) {
                marks.extend(identity.marks().into_iter().map(|mark| (code.clone(), mark.to_owned())));
            }
        }
        let mut differences = Vec::new();
        for person in persons.iter().filter(|p| !marks.iter().any(|(code, _)| code == *p)) {
            differences.push(format!("{person} is no sealed person"));
        }
        for (place, text) in self.everywhere(&marks).await? {
            let held = marks.iter().filter(|(_, mark)| text.contains(mark));
            differences.extend(held.map(|(code, _)| format!("{code} is named in {place}")));
        }
        differences.extend(self.names_in_store()?);
        let said: Vec<&str> = marks.iter().map(|(_, mark)| mark.as_str()).collect();
        match logs::held(&said) {
            None => differences.push("no log was kept to look in".to_owned()),
            Some(held) if held.is_empty() => {}
            Some(_) => differences.push("the log holds a name".to_owned()),
        }
        differences.sort();
        differences.dedup();
        Ok(Some(differences))
    }

    /// Looks for names in what is stored: after each step, since bytes of a database may be written over later.
    pub(in crate::player) fn names_in_store(&self) -> Result<Vec<String>> {
        let sealed = self.identities.values().flat_map(Identities::each);
        let marks: Vec<_> = sealed
            .flat_map(|(code, identity)| identity.marks().into_iter().map(move |mark| (code, mark)))
            .collect();
        if marks.is_empty() {
            return Ok(vec![]);
        }
        let mut found = Vec::new();
        for (name, bytes) in self.node.files()? {
            let text = String::from_utf8_lossy(&bytes);
            let held = marks.iter().filter(|(_, mark)| text.contains(mark) || name.contains(mark));
            found.extend(held.map(|(code, _)| format!("{code} is named in the bytes of {name}")));
        }
        found.dedup();
        Ok(found)
    }

    /// Every text that anybody can read here, with where it was read.
    async fn everywhere(&mut self, marks: &[(String, String)]) -> Result<Vec<(String, String)>> {
        let mut texts = Vec::new();
        for (name, token) in self.everybody().await? {
            let mut paths: Vec<String> = ["mine", "inbound", "outbound", "overdue", "drafts", "all"]
                .map(|view| format!("/requests?view={view}&limit=200"))
                .into();
            paths.extend(["/queue/counts".to_owned(), "/me".to_owned()]);
            for path in paths {
                let text = self.node.ask(Ask::get(&path, &token)).await?.text();
                texts.push((format!("GET {path} of {name}"), text));
            }
            for (code, mark) in marks {
                let path = format!("/requests?view=all&q={}", mark.replace(' ', "%20"));
                let found: Value = self.node.ask(Ask::get(path, &token)).await?.read()?;
                if found["rows"].as_array().is_some_and(|rows| !rows.is_empty()) {
                    texts.push((format!("the search of {name}, which finds {code}"), mark.clone()));
                }
            }
            let keys: Vec<String> = self.live.keys().cloned().collect();
            let mut news = 0;
            for key in &keys {
                for (below, text) in self.pages(key, &token).await? {
                    texts.push((format!("GET request {key}{below} of {name}"), text));
                }
                if self.page(key, "/events", &token).await?.status == 200 {
                    news += self.events(key, &token).await?.len();
                }
            }
            for format in ["jsonl", "csv", "xes"] {
                let body = Content::Json(json!({"format": format}));
                let text = self.node.ask(Ask::post("/exports", Some(&token), body)).await?.text();
                texts.push((format!("the {format} export of {name}"), text));
            }
            if news > 0 {
                let stream = Ask { after: Some(0), ..Ask::get("/events", &token) };
                let all_told = |said: &str| said.matches("event: news").count() >= news;
                let told = tokio::time::timeout(PATIENCE, self.node.listen(stream, all_told)).await;
                texts.push((format!("the notifications of {name}"), told.context("no news came")??));
            }
        }
        let files = self.node.files()?.into_iter().map(|(name, _)| ("a file name".to_owned(), name));
        texts.extend(files);
        Ok(texts)
    }
}
