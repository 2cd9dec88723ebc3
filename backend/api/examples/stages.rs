//! Reads an audit trail in JSON Lines and says how many requests took which way and how long they were in each stage:
//! what an outside judge finds in the same trail as XES must be the same (`tests/judges/xes.py`).

use std::{collections::BTreeMap, io, process::ExitCode};

use comity_api::exports::{ExportHeader, ExportLine};
use comity_domain::{
    codes::{Stage, Status},
    workflow::refusal::StatusSeen,
};
use jiff::Timestamp;
use serde::Serialize;

/// A request: how long it was in each stage it left, and how long it took from first to last.
#[derive(Default, Serialize)]
struct Case {
    way: Vec<String>,
    stages: BTreeMap<&'static str, i64>,
    whole: i64,
}

fn happened(line: &ExportLine) -> Timestamp {
    line.occurred_at.or(line.at).unwrap_or(line.recorded_at)
}

/// What was recalled still counts as sent for the side that had it.
fn stage(becomes: &str) -> Option<Stage> {
    if becomes == StatusSeen::Recalled.as_str() {
        return Some(StatusSeen::Recalled.stage());
    }
    becomes.parse::<Status>().ok().map(Status::stage)
}

fn case(mut lines: Vec<ExportLine>) -> Case {
    lines.sort_by_key(|line| (happened(line), line.index));
    let mut case = Case::default();
    let mut now: Option<(Stage, i64)> = None;
    for line in &lines {
        let at = happened(line).as_microsecond();
        case.way.extend(line.action.map(|action| action.to_string()));
        let Some(next) = line.becomes.as_deref().and_then(stage) else { continue };
        match now {
            Some((stage, _)) if stage == next => {}
            Some((stage, since)) => {
                *case.stages.entry(stage.as_str()).or_default() += at - since;
                now = Some((next, at));
            }
            None => now = Some((next, at)),
        }
    }
    if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
        case.whole = happened(last).as_microsecond() - happened(first).as_microsecond();
    }
    case
}

fn main() -> io::Result<ExitCode> {
    let mut lines = io::stdin().lines();
    let header: ExportHeader = serde_json::from_str(&lines.next().transpose()?.unwrap_or_default())?;
    let mut requests: BTreeMap<String, Vec<ExportLine>> = BTreeMap::new();
    for line in lines {
        let line: ExportLine = serde_json::from_str(&line?)?;
        if let ("event", Some(reference)) = (line.kind.as_str(), &line.reference) {
            requests.entry(reference.to_string()).or_default().push(line);
        }
    }
    let cases: BTreeMap<String, Case> =
        requests.into_iter().map(|(name, lines)| (name, case(lines))).collect();
    let all = serde_json::json!({ "through": header.through, "cases": cases });
    serde_json::to_writer(io::stdout().lock(), &all)?;
    Ok(ExitCode::SUCCESS)
}
