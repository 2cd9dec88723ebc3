//! The player of acceptance cases: any folder of them, through the real HTTP router, with an injected clock.
//!
//! It knows no case. What a case asks for and the product does not know (a kind, an action, a role, a field, a
//! precondition) is said to be not yet built, by name; everything else passes or fails.

pub mod article;
pub mod capability;
pub mod case;
pub mod checks;
pub mod draft;
pub mod lines;
pub mod node;
pub mod paths;
pub mod people;
mod sending;
pub mod sight;
pub mod steps;

use std::path::Path;

use anyhow::{Context as _, Result};
use comity_api::request::{ClockView, RequestView};
use comity_domain::codes::ClockResult;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use self::{
    case::{Case, MAIN},
    checks::{Clock, Findings, after_step},
    lines::{Block, Line},
    sight::{Look, Seen},
    steps::Play,
};

/// Plays every case of a folder and returns the lines, in the order of the files.
///
/// # Errors
/// Where the folder cannot be read. A case that cannot be read or played is a line that failed.
pub async fn play_folder(folder: &Path) -> Result<Vec<Line>> {
    let mut playing = Vec::new();
    for file in case::files(folder)? {
        playing.push(tokio::spawn(async move { play_file(&file).await }));
    }
    let mut lines = Vec::new();
    for case in playing {
        lines.extend(case.await?);
    }
    Ok(lines)
}

async fn play_file(file: &Path) -> Vec<Line> {
    let name = file.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    let read = std::fs::read_to_string(file).context("cannot read").and_then(|text| Case::read(&text));
    let (id, played) = match &read {
        Ok(case) => (case.id.clone(), play(case).await),
        Err(e) => (name, Err(anyhow::anyhow!("{e:#}"))),
    };
    let blocks = played.unwrap_or_else(|e| {
        let mut block = Block::default();
        block.fail(format!("cannot be played: {e:#}"));
        vec![("case".to_owned(), block)]
    });
    blocks.into_iter().map(|(block, outcome)| Line { case: id.clone(), block, outcome }).collect()
}

/// What a case expects beside its steps, as far as the player reads it.
struct Expected {
    clocks_at: Option<Timestamp>,
    clocks: Option<Vec<Clock>>,
    completeness: Vec<Findings>,
    visibility: Vec<Look>,
    measures: Option<Value>,
    late: Vec<Late>,
}

/// From when on a clock of the main request is late.
#[derive(Debug, Clone, Deserialize)]
struct Late {
    at: Timestamp,
    clock: String,
}

fn take<T: DeserializeOwned>(case: &Case, name: &str) -> Result<Option<T>> {
    let value = case.expected.get(name).cloned();
    value.map(serde_json::from_value).transpose().with_context(|| format!("expected.{name}"))
}

/// Plays one case and returns its blocks by name.
///
/// # Errors
/// Where the player itself cannot go on.
pub async fn play(case: &Case) -> Result<Vec<(String, Block)>> {
    let expected = Expected {
        clocks_at: take(case, "clocks_at")?,
        clocks: take(case, "clocks")?,
        completeness: take(case, "completeness")?.unwrap_or_default(),
        visibility: take(case, "visibility")?.unwrap_or_default(),
        measures: take(case, "measures_at_end")?,
        late: take(case, "late")?.unwrap_or_default(),
    };
    let mut blocks = Blocks::of(case);
    if let Some(what) = capability::missing_for_case(case).first() {
        for (_, block) in blocks.0.iter_mut().filter(|(_, block)| block.has_passed()) {
            block.miss(what);
        }
        return Ok(blocks.0);
    }
    let mut play = Play::prepare(case).await?;
    let mut before = Timestamp::MIN;
    for step in &case.steps {
        for late in expected.late.iter().filter(|l| before <= l.at && l.at < step.at) {
            lateness(&mut play, late, blocks.named("late")).await?;
        }
        before = step.at;
        play.step(step, blocks.named("steps")).await?;
        for findings in expected.completeness.iter().filter(|f| after_step(&f.at) == Some(step.n)) {
            completeness(&mut play, findings, blocks.named("completeness")).await?;
        }
        for look in expected.visibility.iter().filter(|l| after_step(&l.when) == Some(step.n)) {
            visibility(&mut play, look, blocks.named("visibility")).await?;
        }
    }
    for look in expected.visibility.iter().filter(|l| after_step(&l.when).is_none()) {
        blocks.named("visibility").miss(format!("{}: {}", look.when, "a look at no step"));
    }
    for late in expected.late.iter().filter(|l| before <= l.at) {
        lateness(&mut play, late, blocks.named("late")).await?;
    }
    play.node.set_clock(expected.clocks_at.unwrap_or(before));
    if let Some(clocks) = &expected.clocks {
        for key in case.keys() {
            let of_this = clocks.iter().filter(|c| c.on == key).collect::<Vec<_>>();
            let view = view(&mut play, key, blocks.named("clocks")).await?;
            if let Some(view) = view {
                let differences = checks::clocks(&of_this, &view.clocks);
                let held = if differences.is_empty() { of_this.len() } else { 1 };
                (1..held).for_each(|_| blocks.named("clocks").pass());
                blocks.named("clocks").check(differences);
            }
        }
    }
    if let Some(measures) = &expected.measures {
        let view = view(&mut play, MAIN, blocks.named("measures_at_end")).await?;
        if let Some(view) = view {
            blocks.named("measures_at_end").check(checks::measures(measures, &view));
        }
    }
    Ok(blocks.0)
}

/// The blocks of a case, in the order they are printed.
struct Blocks(Vec<(String, Block)>);

impl Blocks {
    /// Every block that the case has; those that the player cannot look at yet say so.
    fn of(case: &Case) -> Self {
        const PLAYED: [&str; 5] = ["clocks", "completeness", "visibility", "measures_at_end", "late"];
        let mut blocks = vec![("steps".to_owned(), Block::default())];
        for name in PLAYED.iter().filter(|name| case.expected.contains_key(**name)) {
            blocks.push(((*name).to_owned(), Block::default()));
        }
        if case.legal_basis.is_some() {
            blocks.push(("legal_basis".to_owned(), Block::not_yet_built("proposals of a legal basis")));
        }
        let others = case.expected.keys().filter(|k| !PLAYED.contains(&k.as_str()) && *k != "clocks_at");
        for name in others {
            blocks.push((name.clone(), Block::not_yet_built(name.clone())));
        }
        let unread = ["title", "link_of_main"];
        for name in case.other.keys().filter(|k| !unread.contains(&k.as_str())) {
            blocks.push((name.clone(), Block::not_yet_built(format!("case field {name}"))));
        }
        Self(blocks)
    }

    fn named(&mut self, name: &str) -> &mut Block {
        if let Some(i) = self.0.iter().position(|(n, _)| n == name) {
            return &mut self.0[i].1;
        }
        self.0.push((name.to_owned(), Block::default()));
        let last = self.0.len() - 1;
        &mut self.0[last].1
    }
}

/// A request as an auditor of its requesting State sees it; none, and the block says why, where it is over.
async fn view(play: &mut Play<'_>, key: &str, block: &mut Block) -> Result<Option<RequestView>> {
    if let Some(over) = play.over.get(key) {
        over.tell(block);
        return Ok(None);
    }
    let asked = play.case.asked(key).context("a request of the case")?;
    let token = play.auditor(asked.requesting.parse()?).await?;
    Ok(Some(play.page(key, "", &token).await?.read()?))
}

async fn completeness(play: &mut Play<'_>, findings: &Findings, block: &mut Block) -> Result<()> {
    if let Some(over) = play.over.get(&findings.on) {
        over.tell(block);
        return Ok(());
    }
    let asked = play.case.asked(&findings.on).context("a request of the case")?;
    let token = play.auditor(asked.requesting.parse()?).await?;
    let answer = play.page(&findings.on, "/completeness", &token).await?;
    block.check(checks::findings(findings, &answer.read()?));
    Ok(())
}

/// A clock is late once its instant has passed, and not at it: stopped exactly when due it would be kept.
async fn lateness(play: &mut Play<'_>, late: &Late, block: &mut Block) -> Result<()> {
    let after = late.at + SignedDuration::from_secs(1);
    for (at, expected) in [(late.at, false), (after, true)] {
        play.node.set_clock(at);
        let Some(view) = view(play, MAIN, block).await? else { return Ok(()) };
        let is_late = |c: &ClockView| c.clock.as_str() == late.clock && c.result == ClockResult::RunningLate;
        let found = view.clocks.iter().any(is_late);
        let said = if found { "late" } else { "not late" };
        let differs = (found != expected).then(|| format!("{} is {said} at {at}", late.clock));
        block.check(differs.into_iter().collect());
    }
    Ok(())
}

async fn visibility(play: &mut Play<'_>, look: &Look, block: &mut Block) -> Result<()> {
    if let Some(over) = play.over.values().next() {
        over.tell(block);
        return Ok(());
    }
    match play.look(look).await? {
        Seen::Checked(differences) => block.check(differences),
        Seen::NotYetBuilt(what) => block.miss(what),
    }
    Ok(())
}
