//! The figures of each request of a case, and of a folder of cases as one docket.

use anyhow::Result;
use comity_api::figures::{CaseFigures, FiguresView, LineView, StepView, ValueView};
use comity_domain::codes::{Figure, Stage, Status};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{blocks::Silence, case::MAIN, lines::Block, node::Ask, steps::Play};

/// The figures of a request, as a case expects them.
#[derive(Debug, Clone, Deserialize)]
pub struct Metrics {
    #[serde(default = "main_request")]
    on: String,
    kind: Option<String>,
    sent: Option<Timestamp>,
    information_rounds: Option<usize>,
    status: Option<String>,
    outcome: Option<String>,
    at_snapshot: Option<String>,
    /// The times, and whatever else a case says.
    #[serde(flatten)]
    more: Map<String, Value>,
}

fn main_request() -> String {
    MAIN.to_owned()
}

/// The times that a case may name, each with the figure and the part that give it.
const TIMES: [(&str, Figure, Option<&str>); 13] = [
    ("T1", Figure::T1, None),
    ("T2_gross", Figure::T2, Some("gross")),
    ("T2_net", Figure::T2, Some("net")),
    ("T3", Figure::T3, None),
    ("T4", Figure::T4, None),
    ("T4_any", Figure::T4, Some("to_any_answer")),
    ("T5", Figure::T5, None),
    ("T5_approval", Figure::T5, Some("approval")),
    ("T5_translation", Figure::T5, Some("translation")),
    ("T7", Figure::T7, None),
    ("T8", Figure::T8, Some("surrender")),
    ("T8_surrender", Figure::T8, Some("surrender")),
    ("T8_arrest", Figure::T8, Some("arrest_to_request")),
];

impl Metrics {
    /// Returns the request it is about.
    #[must_use]
    pub fn on(&self) -> &str {
        &self.on
    }

    /// Compares with what the product says of the request; what it names beside is not yet built.
    pub fn compare(&self, found: &CaseFigures, block: &mut Block) {
        let mut differ = |what: &str, expected: String, said: String| {
            let differs =
                (expected != said).then(|| format!("{} {what}: expected {expected}, found {said}", self.on));
            block.check(differs.into_iter().collect());
        };
        if let Some(kind) = &self.kind {
            differ("kind", kind.clone(), found.kind.to_string());
        }
        differ("sent", format!("{:?}", self.sent), format!("{:?}", found.sent));
        if let Some(rounds) = self.information_rounds {
            differ("information_rounds", rounds.to_string(), found.information_rounds.to_string());
        }
        if let Some(status) = &self.status {
            differ("status", status.clone(), found.status.clone());
        }
        if let Some(outcome) = &self.outcome {
            differ("outcome", outcome.clone(), found.outcome.clone());
        }
        if let Some(standing) = &self.at_snapshot {
            let ended = found.status.parse::<Status>().is_ok_and(|s| s.stage() == Stage::Ended);
            differ("at_snapshot", standing.clone(), if ended { "ended" } else { "open" }.to_owned());
        }
        for (name, expected) in &self.more {
            let Some((_, figure, part)) = TIMES.iter().find(|(n, ..)| n == name) else {
                block.miss(format!("metrics.{name}"));
                continue;
            };
            let step = found.steps.iter().find(|s| s.figure == *figure && s.part.as_deref() == *part);
            let differs = time(expected, step).map(|what| format!("{} {name}: {what}", self.on));
            block.check(differs.into_iter().collect());
        }
    }
}

/// Says where a time differs. Days have four decimals on both sides.
fn time(expected: &Value, found: Option<&StepView>) -> Option<String> {
    let said = |s: &StepView| serde_json::json!({ if s.ended { "days" } else { "censored_days" }: s.days });
    let found = found.map_or(Value::Null, said);
    let same = match (expected, &found) {
        (Value::Null, Value::Null) => true,
        (Value::Object(expected), Value::Object(found)) => {
            expected.len() == 1
                && expected.iter().all(|(k, v)| {
                    let near = |a: f64, b: f64| (a - b).abs() < 0.000_05;
                    v.as_f64().zip(found.get(k).and_then(Value::as_f64)).is_some_and(|(a, b)| near(a, b))
                })
        }
        _ => false,
    };
    (!same).then(|| format!("expected {expected}, found {found}"))
}

/// Compares whether figure A2 counts the main request: not a second before it is silent, and from that instant on.
pub(super) async fn silence(play: &mut Play<'_>, silence: &Silence, block: &mut Block) -> Result<()> {
    let Some(from) = silence.silent_from else { return Ok(()) };
    let Some(asked) = play.case.asked(MAIN) else { return Ok(()) };
    for (at, expected) in [(from - SignedDuration::from_secs(1), 0), (from, 1)] {
        play.at(at).await?;
        let token = play.onlooker(asked).await?;
        let figures: FiguresView = play.node.ask(Ask::get("/figures", &token)).await?.read()?;
        let line = figures.counted.figures.iter().find(|f| f.definition.code == Figure::A2);
        let found = match line.and_then(|f| f.lines.first()) {
            Some(LineView { value: ValueView::Count { count }, .. }) => Some(*count),
            _ => None,
        };
        let differs =
            (found != Some(expected)).then(|| format!("A2 at {at}: expected {expected}, found {found:?}"));
        block.check(differs.into_iter().collect());
    }
    Ok(())
}
