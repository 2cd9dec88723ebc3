//! The player of acceptance cases: any folder of them, through the real HTTP router, with an injected clock.
//!
//! It knows no case. What a case asks for and the product does not know (a kind, an action, a role, a field, a
//! precondition) is said to be not yet built, by name; everything else passes or fails.

pub mod article;
pub mod blocks;
pub mod capability;
pub mod case;
pub mod checks;
pub mod clock;
pub mod draft;
pub mod identities;
pub mod lines;
pub mod logs;
pub mod metrics;
pub mod node;
pub mod paths;
pub mod people;
pub mod register;
mod sending;
pub mod sight;
pub mod steps;

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context as _, Result};
use comity_api::figures::{FiguresQuery, FiguresView};
use comity_api::request::{ClockView, EventView, RequestView};
use comity_domain::{
    codes::ClockResult,
    figures::{CaseFacts, Scope, Tally},
};
use comity_server::figures_view;
use comity_store::Counted;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use self::{
    blocks::{LegalBasis, Silence, Told, UseConsent},
    case::{Case, MAIN},
    checks::{Clock, Findings, after_step},
    lines::{Block, Line},
    metrics::Metrics,
    sight::{Look, Seen},
    steps::Play,
};

/// Plays every case of a folder and returns the lines, in the order of the files.
///
/// # Errors
/// Where the folder cannot be read. A case that cannot be read or played is a line that failed.
pub async fn play_folder(folder: &Path) -> Result<Vec<Line>> {
    logs::keep();
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
    let cannot = |e: anyhow::Error| {
        let mut block = Block::default();
        block.fail(format!("cannot be played: {e:#}"));
        vec![("case".to_owned(), block)]
    };
    let blocks = played.map_or_else(cannot, |p| p.blocks);
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
    told: Option<Vec<Told>>,
    use_consents: Option<Vec<UseConsent>>,
    assets: Option<Value>,
    silence: Option<Silence>,
    metrics: Option<Vec<Metrics>>,
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

/// A case that was played.
#[derive(Debug, Default)]
pub struct Played {
    /// Its blocks by name.
    pub blocks: Vec<(String, Block)>,
    /// What figures know of its requests, and when a request that replaces it was sent, UTC.
    pub facts: Vec<(CaseFacts, Option<Timestamp>)>,
    /// The instant its figures are told at, UTC.
    pub snapshot: Timestamp,
}

/// Plays a folder of cases as one docket and returns its figures, at the latest instant a case names.
///
/// # Errors
/// Where the folder cannot be read, or a case cannot be played.
pub async fn docket_figures(folder: &Path) -> Result<FiguresView> {
    logs::keep();
    let mut played = Vec::new();
    for file in case::files(folder)? {
        let case =
            Case::read(&std::fs::read_to_string(&file)?).with_context(|| file.display().to_string())?;
        played.push(play(&case).await.with_context(|| case.id.clone())?);
    }
    let snapshot = played.iter().map(|p| p.snapshot).max().unwrap_or(Timestamp::MIN);
    let mut tally = Tally::begin(Scope::default(), snapshot);
    for (facts, superseded) in played.iter().flat_map(|p| &p.facts) {
        tally.count(facts, *superseded);
    }
    let counted = Counted { whole: tally.finish(), groups: BTreeMap::new() };
    Ok(figures_view(&counted, FiguresQuery::default(), snapshot))
}

/// Plays one case.
///
/// # Errors
/// Where the player itself cannot go on.
pub async fn play(case: &Case) -> Result<Played> {
    let expected = Expected {
        clocks_at: take(case, "clocks_at")?,
        clocks: take(case, "clocks")?,
        completeness: take(case, "completeness")?.unwrap_or_default(),
        visibility: take(case, "visibility")?.unwrap_or_default(),
        measures: take(case, "measures_at_end")?,
        late: take(case, "late")?.unwrap_or_default(),
        told: take(case, "told_by_letter")?,
        use_consents: take(case, "use_consents")?,
        assets: take(case, "assets_X1")?,
        silence: take(case, "silence")?,
        metrics: take(case, "metrics")?,
    };
    let basis: Option<LegalBasis> =
        case.legal_basis.clone().map(serde_json::from_value).transpose().context("legal_basis")?;
    let mut blocks = Blocks::of(case);
    if let Some(what) = capability::missing_for_case(case).first() {
        for (_, block) in blocks.0.iter_mut().filter(|(_, block)| block.has_passed()) {
            block.miss(what);
        }
        return Ok(Played { blocks: blocks.0, ..Played::default() });
    }
    let mut play = Play::prepare(case).await?;
    let mut before = Timestamp::MIN;
    for step in &case.steps {
        for late in expected.late.iter().filter(|l| before <= l.at && l.at < step.at) {
            lateness(&mut play, late, blocks.named("late")).await?;
        }
        before = step.at;
        play.step(step, blocks.named("steps")).await?;
        for place in play.names_in_store()? {
            blocks.named("steps").fail(format!("step {} {}: {place}", step.n, step.action));
        }
        if let Some(basis) = basis.as_ref().filter(|b| b.step(case) == Some(step.n)) {
            play.at(step.at).await?;
            basis.proposed(&mut play, blocks.named("legal_basis")).await?;
        }
        for told in expected.told.iter().flatten().filter(|t| after_step(&t.at) == Some(step.n)) {
            let block = blocks.named("told_by_letter");
            if let Some(events) = timeline(&mut play, told.on(), block).await? {
                block.check(told.compare(&events));
            }
        }
        for findings in expected.completeness.iter().filter(|f| after_step(&f.at) == Some(step.n)) {
            completeness(&mut play, findings, blocks.named("completeness")).await?;
        }
        for look in expected.visibility.iter().filter(|l| after_step(&l.when) == Some(step.n)) {
            visibility(&mut play, look, blocks.named("visibility")).await?;
        }
    }
    for look in expected.visibility.iter().filter(|l| after_step(&l.when).is_none()) {
        if look.when == "always" {
            visibility(&mut play, look, blocks.named("visibility")).await?;
        } else {
            blocks.named("visibility").miss(format!("{}: a look at no step", look.when));
        }
    }
    for late in expected.late.iter().filter(|l| before <= l.at) {
        lateness(&mut play, late, blocks.named("late")).await?;
    }
    play.at(expected.clocks_at.unwrap_or(before)).await?;
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
    afterwards(&mut play, &expected, basis.as_ref(), &mut blocks).await?;
    let mut facts = Vec::new();
    play.node
        .store()
        .each_case(&Scope::default(), |f, superseded| facts.push((f.clone(), superseded)))
        .await?;
    Ok(Played { blocks: blocks.0, facts, snapshot: expected.clocks_at.unwrap_or(before) })
}

/// What holds of the requests once every step was played.
async fn afterwards(
    play: &mut Play<'_>,
    expected: &Expected,
    basis: Option<&LegalBasis>,
    blocks: &mut Blocks,
) -> Result<()> {
    if let Some(measures) = &expected.measures
        && let Some(view) = view(play, MAIN, blocks.named("measures_at_end")).await?
    {
        blocks.named("measures_at_end").check(checks::measures(measures, &view));
    }
    if let Some(basis) = basis
        && let Some(view) = view(play, MAIN, blocks.named("legal_basis")).await?
    {
        blocks.named("legal_basis").check(basis.recorded(&view));
    }
    for (of, kind, to) in play.case.links() {
        if let Some(view) = view(play, of, blocks.named("links")).await? {
            let other = play.live.get(to).map(|live| live.id);
            let shown = view.links.iter().any(|l| l.kind.as_str() == kind && Some(l.request) == other);
            let absent = (!shown).then(|| format!("{of} does not show {kind} {to}"));
            blocks.named("links").check(absent.into_iter().collect());
        }
    }
    if let Some(told) = &expected.told {
        for key in play.case.keys() {
            let block = blocks.named("told_by_letter");
            if let Some(events) = timeline(play, key, block).await? {
                block.check(blocks::told(told, key, &events));
            }
        }
    }
    if let Some(consents) = &expected.use_consents
        && let Some(view) = view(play, MAIN, blocks.named("use_consents")).await?
    {
        let differences = blocks::use_consents(play.case, consents, &view.use_consents)?;
        blocks.named("use_consents").check(differences);
    }
    if let Some(assets) = &expected.assets
        && let Some(view) = view(play, MAIN, blocks.named("assets_X1")).await?
    {
        blocks.named("assets_X1").check(blocks::assets(&blocks::amounts(assets)?, &view));
    }
    for expected in expected.metrics.iter().flatten() {
        let block = blocks.named("metrics");
        if let Some(over) = play.over.get(expected.on()) {
            over.tell(block);
            continue;
        }
        let asked = play.case.asked(expected.on()).context("a request of the case")?;
        let token = play.onlooker(asked).await?;
        let found = play.page(expected.on(), "/figures", &token).await?.read()?;
        expected.compare(&found, block);
    }
    if let Some(silence) = &expected.silence
        && let Some(events) = timeline(play, MAIN, blocks.named("silence")).await?
    {
        blocks.named("silence").check(silence.compare(&events));
        metrics::silence(play, silence, blocks.named("silence")).await?;
    }
    Ok(())
}

/// The blocks of a case, in the order they are printed.
struct Blocks(Vec<(String, Block)>);

impl Blocks {
    /// Every block that the case has; those that the player cannot look at yet say so.
    fn of(case: &Case) -> Self {
        const PLAYED: [&str; 10] = [
            "clocks",
            "completeness",
            "visibility",
            "measures_at_end",
            "late",
            "told_by_letter",
            "use_consents",
            "assets_X1",
            "silence",
            "metrics",
        ];
        let mut blocks = vec![("steps".to_owned(), Block::default())];
        for name in PLAYED.iter().filter(|name| case.expected.contains_key(**name)) {
            blocks.push(((*name).to_owned(), Block::default()));
        }
        if case.legal_basis.is_some() {
            blocks.push(("legal_basis".to_owned(), Block::default()));
        }
        let others = case.expected.keys().filter(|k| !PLAYED.contains(&k.as_str()) && *k != "clocks_at");
        for name in others {
            blocks.push((name.clone(), Block::not_yet_built(name.clone())));
        }
        if !case.links().is_empty() {
            blocks.push(("links".to_owned(), Block::default()));
        }
        for name in case.other.keys().filter(|k| k.as_str() != "title") {
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

/// A request as an auditor sees it; none, and the block says why, where it is over.
async fn view(play: &mut Play<'_>, key: &str, block: &mut Block) -> Result<Option<RequestView>> {
    if let Some(over) = play.over.get(key) {
        over.tell(block);
        return Ok(None);
    }
    let asked = play.case.asked(key).context("a request of the case")?;
    let token = play.onlooker(asked).await?;
    Ok(Some(play.page(key, "", &token).await?.read()?))
}

/// The timeline of a request as an auditor sees it; none, and the block says why, where it is
/// over.
async fn timeline(play: &mut Play<'_>, key: &str, block: &mut Block) -> Result<Option<Vec<EventView>>> {
    if let Some(over) = play.over.get(key) {
        over.tell(block);
        return Ok(None);
    }
    let asked = play.case.asked(key).context("a request of the case")?;
    let token = play.onlooker(asked).await?;
    play.events(key, &token).await.map(Some)
}

async fn completeness(play: &mut Play<'_>, findings: &Findings, block: &mut Block) -> Result<()> {
    if let Some(over) = play.over.get(&findings.on) {
        over.tell(block);
        return Ok(());
    }
    let asked = play.case.asked(&findings.on).context("a request of the case")?;
    let token = play.onlooker(asked).await?;
    let answer = play.page(&findings.on, "/completeness", &token).await?;
    block.check(checks::findings(findings, &answer.read()?));
    Ok(())
}

/// A clock is late once its instant has passed, and not at it: stopped exactly when due it would be kept.
async fn lateness(play: &mut Play<'_>, late: &Late, block: &mut Block) -> Result<()> {
    let after = late.at + SignedDuration::from_secs(1);
    for (at, expected) in [(late.at, false), (after, true)] {
        play.at(at).await?;
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
