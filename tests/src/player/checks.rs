//! What holds afterwards: clocks, completeness, measures.

use std::collections::BTreeMap;

use comity_api::request::{ClockView, Completeness, FindingView, PauseView, RequestView};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::{
    article::{self, Wanted},
    case::MAIN,
};

/// A clock as a case expects it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    name: String,
    /// Of which request.
    #[serde(default = "main_request")]
    pub on: String,
    started: Timestamp,
    due: Timestamp,
    stopped: Option<Timestamp>,
    #[serde(default)]
    paused: Vec<Pause>,
    result: String,
    gross_days: f64,
    net_days: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pause {
    from: Timestamp,
    to: Option<Timestamp>,
    why: String,
}

/// Findings as a case expects them after a step.
#[derive(Debug, Clone, Deserialize)]
pub struct Findings {
    /// `after step N`.
    pub at: String,
    /// Of which request.
    #[serde(default = "main_request")]
    pub on: String,
    #[serde(default)]
    blocking: Vec<Finding>,
    #[serde(default)]
    warning: Vec<Finding>,
}

#[derive(Debug, Clone, Deserialize)]
struct Finding {
    article: String,
    field: String,
}

fn main_request() -> String {
    MAIN.to_owned()
}

/// Returns the step of `after step N`.
#[must_use]
pub fn after_step(text: &str) -> Option<u32> {
    text.strip_prefix("after step ")?.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Returns where the clocks of a request differ from those expected; all of them, in the order they started.
#[must_use]
pub fn clocks(expected: &[&Clock], found: &[ClockView]) -> Vec<String> {
    let mut expected = expected.to_vec();
    expected.sort_by(|a, b| (a.started, &a.name).cmp(&(b.started, &b.name)));
    let mut found: Vec<&ClockView> = found.iter().collect();
    found.sort_by(|a, b| (a.started, a.clock.as_str()).cmp(&(b.started, b.clock.as_str())));
    let names = |list: Vec<String>| if list.is_empty() { "none".to_owned() } else { list.join(", ") };
    let wanted: Vec<_> = expected.iter().map(|c| format!("{} of {}", c.name, c.started)).collect();
    let there: Vec<_> = found.iter().map(|c| format!("{} of {}", c.clock, c.started)).collect();
    if wanted != there {
        return vec![format!("expected {}, found {}", names(wanted), names(there))];
    }
    expected.iter().zip(found).flat_map(|(e, f)| clock(e, f)).collect()
}

fn clock(expected: &Clock, found: &ClockView) -> Vec<String> {
    let mut differences = Vec::new();
    let mut differ = |field: &str, expected: String, found: String| {
        if expected != found {
            differences.push(format!("{field}: expected {expected}, found {found}"));
        }
    };
    let maybe = |at: Option<Timestamp>| at.map_or_else(|| "null".to_owned(), |at| at.to_string());
    let name = &expected.name;
    differ(&format!("{name}.due"), expected.due.to_string(), found.due.to_string());
    differ(&format!("{name}.stopped"), maybe(expected.stopped), maybe(found.stopped));
    differ(&format!("{name}.result"), expected.result.clone(), found.result.to_string());
    let days = |days: f64| format!("{days:.4}");
    differ(&format!("{name}.gross_days"), days(expected.gross_days), days(found.gross_days));
    differ(&format!("{name}.net_days"), days(expected.net_days), days(found.net_days));
    let wanted = expected.paused.iter().map(|p| format!("{} to {} {}", p.from, maybe(p.to), p.why));
    let there = found.paused.iter().map(|p: &PauseView| format!("{} to {} {}", p.from, maybe(p.to), p.why));
    differ(
        &format!("{name}.paused"),
        wanted.collect::<Vec<_>>().join(", "),
        there.collect::<Vec<_>>().join(", "),
    );
    differences
}

/// Returns where findings differ from those expected: exactly these, by article and field.
#[must_use]
pub fn findings(expected: &Findings, found: &Completeness) -> Vec<String> {
    let mut differences = weigh("blocking", &expected.blocking, &found.blocking);
    differences.extend(weigh("warning", &expected.warning, &found.warning));
    differences.into_iter().map(|d| format!("{}: {d}", expected.at)).collect()
}

fn weigh(weight: &str, expected: &[Finding], found: &[FindingView]) -> Vec<String> {
    let mut left: Vec<&FindingView> = found.iter().collect();
    let mut differences = Vec::new();
    for e in expected {
        let wanted = Wanted::read(&e.article);
        let met =
            |f: &&FindingView| f.field == e.field && wanted.not_named(&article::named(&f.article)).is_empty();
        match left.iter().position(met) {
            Some(i) => {
                left.remove(i);
            }
            None => differences.push(format!("{weight} {} {} is not there", e.article, e.field)),
        }
    }
    differences.extend(left.iter().map(|f| format!("{weight} {} {} is too many", f.article, f.field)));
    differences
}

/// Returns where measures stand otherwise than expected.
#[must_use]
pub fn measures(expected: &Value, view: &RequestView) -> Vec<String> {
    let there: BTreeMap<String, String> =
        view.measures.iter().map(|m| (m.id.to_string(), m.state.to_string())).collect();
    let wanted: BTreeMap<String, String> = serde_json::from_value(expected.clone()).unwrap_or_default();
    if wanted == there { vec![] } else { vec![format!("expected {wanted:?}, found {there:?}")] }
}
