//! A case as its file words it. What is not understood is kept, never dropped: it is then said to be not yet built.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The key of the main request of a case.
pub const MAIN: &str = "main";

/// One case.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// Kind of the main request.
    pub kind: String,
    /// The State that asks, alpha-3.
    pub requesting: String,
    /// The State that is asked, alpha-3.
    pub requested: String,
    /// Reference of the main request in an empty system.
    pub reference: Option<String>,
    /// How the main request belongs to another: the kind of link and that one's key.
    pub link_of_main: Option<(String, String)>,
    /// What an administrator has entered before the first step.
    #[serde(default)]
    pub preconditions: Map<String, Value>,
    /// Proposals of a legal basis.
    pub legal_basis: Option<Value>,
    /// Contents of the main request as `send` freezes them.
    pub contents: Value,
    /// The other requests.
    #[serde(default)]
    pub linked: Vec<Linked>,
    /// What is done, in time order.
    pub steps: Vec<Step>,
    /// What holds afterwards and in between.
    #[serde(default)]
    pub expected: Map<String, Value>,
    /// Fields the player does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Another request of a case.
#[derive(Debug, Clone, Deserialize)]
pub struct Linked {
    /// The key steps call it by.
    pub key: String,
    /// Its kind.
    pub kind: String,
    /// The State that asks.
    pub requesting: String,
    /// The State that is asked.
    pub requested: String,
    /// Its reference in an empty system.
    pub reference: Option<String>,
    /// Its contents as `send` freezes them.
    pub contents: Value,
    /// How it belongs to another request: the kind of link and that one's key.
    pub link: Option<(String, String)>,
}

/// One step.
#[derive(Debug, Clone, Deserialize)]
pub struct Step {
    /// Its number.
    pub n: u32,
    /// When.
    pub at: Timestamp,
    /// On which request.
    #[serde(default = "main_request")]
    pub on: String,
    /// The side of the actor; none for the clock.
    pub state: Option<String>,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: String,
    /// What it says.
    #[serde(default)]
    pub payload: Map<String, Value>,
    /// The last step the actor's client knew of.
    pub saw_step: Option<u32>,
    /// Where the request then is.
    pub expect: Option<Expect>,
    /// How it is refused.
    pub expect_refused: Option<Refused>,
    /// Fields the player does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Who acts.
#[derive(Debug, Clone, Deserialize)]
pub struct Actor {
    /// In which role.
    pub role: String,
    /// The person; none for the clock.
    pub name: Option<String>,
    /// The executing authority the person works for.
    pub authority: Option<String>,
}

/// Where a request is after a step.
#[derive(Debug, Clone, Deserialize)]
pub struct Expect {
    /// The status.
    pub status: String,
    /// The stage.
    pub stage: String,
}

/// How a step is refused.
#[derive(Debug, Clone, Deserialize)]
pub struct Refused {
    /// What must be named.
    pub article: Option<String>,
    /// The status of the answer; none where no client asked.
    pub http: Option<u16>,
}

fn main_request() -> String {
    MAIN.to_owned()
}

/// What is known of one request of a case before it exists.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Its kind.
    pub kind: &'a str,
    /// The State that asks.
    pub requesting: &'a str,
    /// The State that is asked.
    pub requested: &'a str,
    /// Its reference.
    pub reference: Option<&'a str>,
    /// Its contents as `send` freezes them.
    pub contents: &'a Value,
}

impl Case {
    /// Reads a case.
    ///
    /// # Errors
    /// Where the text is no case.
    pub fn read(text: &str) -> Result<Self> {
        Ok(serde_norway::from_str(text)?)
    }

    /// Returns the keys of all its requests, the main one first.
    #[must_use]
    pub fn keys(&self) -> Vec<&str> {
        std::iter::once(MAIN).chain(self.linked.iter().map(|l| l.key.as_str())).collect()
    }

    /// Returns the links the case describes: of which request, of what kind, to which.
    #[must_use]
    pub fn links(&self) -> Vec<(&str, &str, &str)> {
        let of_main = self.link_of_main.iter().map(|(kind, to)| (MAIN, kind.as_str(), to.as_str()));
        let others = self.linked.iter().filter_map(|l| {
            let (kind, to) = l.link.as_ref()?;
            Some((l.key.as_str(), kind.as_str(), to.as_str()))
        });
        of_main.chain(others).collect()
    }

    /// Returns what is known of a request by its key.
    #[must_use]
    pub fn asked(&self, key: &str) -> Option<Asked<'_>> {
        if key == MAIN {
            return Some(Asked {
                kind: &self.kind,
                requesting: &self.requesting,
                requested: &self.requested,
                reference: self.reference.as_deref(),
                contents: &self.contents,
            });
        }
        self.linked.iter().find(|l| l.key == key).map(|l| Asked {
            kind: &l.kind,
            requesting: &l.requesting,
            requested: &l.requested,
            reference: l.reference.as_deref(),
            contents: &l.contents,
        })
    }
}

/// Returns the case files of a folder, in the order of their names.
///
/// # Errors
/// Where the folder cannot be read.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "yaml" || e == "yml"))
        .collect();
    files.sort();
    Ok(files)
}
