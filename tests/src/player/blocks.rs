//! What a case expects beside steps, clocks, completeness and visibility: the legal basis, acts told by letter, use
//! consents, assets, silence.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use comity_api::{
    registry::basis::BasisView,
    request::{EventView, RequestView, UseConsentView},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::Deserialize;
use serde_json::Value;

use super::{
    case::{Asked, Case, MAIN, Step},
    lines::Block,
    node::Ask,
    steps::Play,
};

/// What the main request may rest on, as a case expects it.
#[derive(Debug, Clone, Deserialize)]
pub struct LegalBasis {
    expected: Vec<String>,
    chosen: Vec<String>,
    /// The step on whose day it is proposed; the first one, where none is named.
    pub at_step: Option<u32>,
}

/// An act told by letter, as a case expects it.
#[derive(Debug, Clone, Deserialize)]
pub struct Told {
    /// `after step N`.
    pub at: String,
    #[serde(default = "main_request")]
    on: String,
    action: String,
    occurred_at: Timestamp,
    recorded_at: Timestamp,
}

/// A consent to another use, as a case expects it.
#[derive(Debug, Clone, Deserialize)]
pub struct UseConsent {
    asked: String,
    decided: Option<String>,
    granted: Option<bool>,
    days: Option<f64>,
}

/// What is asked, reached and returned in one currency. Minor units.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_field_names, reason = "the names of FIELDS.md")]
pub struct Amounts {
    asked_minor: i64,
    frozen_minor: i64,
    confiscated_minor: i64,
    returned_minor: i64,
}

/// From when on nothing is heard of the main request.
#[derive(Debug, Clone, Deserialize)]
pub struct Silence {
    last_shared_event_at: Timestamp,
    /// From when on figure A2 counts it.
    #[serde(default)]
    pub silent_from: Option<Timestamp>,
}

fn main_request() -> String {
    MAIN.to_owned()
}

/// Says where two lists differ, if they do.
fn differ<T: PartialEq + std::fmt::Debug>(what: &str, expected: &T, found: &T) -> Vec<String> {
    if expected == found { vec![] } else { vec![format!("{what}: expected {expected:?}, found {found:?}")] }
}

/// The families of the offences, the first one's first.
fn families(contents: &Value) -> Vec<String> {
    let offences = contents.get("offences").and_then(Value::as_array).into_iter().flatten();
    offences.filter_map(|o| o["family"].as_str()).map(str::to_owned).collect()
}

/// The step that a text such as `step 18` names.
fn step_named<'a>(case: &'a Case, text: &str) -> Option<&'a Step> {
    let n: u32 = text.strip_prefix("step ")?.trim().parse().ok()?;
    case.steps.iter().find(|s| s.n == n)
}

/// When the act of a step counts: for an act told by letter, when it happened.
fn counts_at(step: &Step) -> Timestamp {
    let told = step.payload.get("occurred_at").and_then(Value::as_str).and_then(|at| at.parse().ok());
    told.unwrap_or(step.at)
}

impl LegalBasis {
    /// Returns the step after which it is looked at.
    #[must_use]
    pub fn step(&self, case: &Case) -> Option<u32> {
        self.at_step.or_else(|| case.steps.first().map(|s| s.n))
    }

    /// Compares what is proposed on the day of a step.
    ///
    /// # Errors
    /// Where the player itself cannot go on.
    pub async fn proposed(&self, play: &mut Play<'_>, block: &mut Block) -> Result<()> {
        if !play.node.has_route("/api/v1/basis").await? {
            block.miss("proposals of a legal basis");
            return Ok(());
        }
        let asked = play.case.asked(MAIN).context("the main request")?;
        let token = play.onlooker(asked).await?;
        let on = play.node.now().to_zoned_datetime(TimeZone::UTC).date();
        let families = families(asked.contents);
        let Asked { requesting, requested, .. } = asked;
        let of = format!("requesting={requesting}&requested={requested}&families={}", families.join(","));
        let answer = play.node.ask(Ask::get(format!("/basis?{of}&on={on}"), &token)).await?;
        block.check(self.compare(&answer.read()?));
        // The request itself is asked once it says what the offences are.
        if let Some(view) = known(play, &token).await?
            && view
                .contents
                .is_some_and(|c| c.offences.iter().filter(|o| o.family.is_some()).count() == families.len())
        {
            let answer = play.page(MAIN, &format!("/basis?on={on}"), &token).await?;
            block.check(self.compare(&answer.read()?));
        }
        Ok(())
    }

    fn compare(&self, view: &BasisView) -> Vec<String> {
        let found: Vec<String> = view.proposals.iter().map(|p| p.code.to_string()).collect();
        differ(&format!("proposed on {}", view.on), &self.expected, &found)
    }

    /// Compares what was chosen with what is on record of the request, once it was sent.
    #[must_use]
    pub fn recorded(&self, view: &RequestView) -> Vec<String> {
        let contents = view.contents.iter().flat_map(|c| &c.legal_basis).map(ToString::to_string);
        let mut differences = differ("chosen", &self.chosen, &contents.collect());
        if view.sent_at.is_some() {
            let found = view.basis.iter().map(|b| b.basis.to_string()).collect();
            differences.extend(differ("on record of send", &self.chosen, &found));
        }
        differences
    }
}

/// The main request as an auditor sees it, where it exists.
async fn known(play: &Play<'_>, token: &str) -> Result<Option<RequestView>> {
    if !play.live.contains_key(MAIN) {
        return Ok(None);
    }
    let answer = play.page(MAIN, "", token).await?;
    if answer.status == 200 { answer.read().map(Some) } else { Ok(None) }
}

impl Told {
    /// The request it is on.
    #[must_use]
    pub fn on(&self) -> &str {
        &self.on
    }

    /// Compares it with the timeline: there, marked, with both instants.
    #[must_use]
    pub fn compare(&self, events: &[EventView]) -> Vec<String> {
        let of_action: Vec<_> = events.iter().filter(|e| e.action.as_str() == self.action).collect();
        let is_it = |e: &&&EventView| e.at == self.occurred_at && e.recorded_at == self.recorded_at;
        let Some(event) = of_action.iter().find(is_it) else {
            let there = of_action.iter().map(|e| format!("{} recorded {}", e.at, e.recorded_at));
            let there = there.collect::<Vec<_>>().join(", ");
            let expected = format!("{} of {} recorded {}", self.action, self.occurred_at, self.recorded_at);
            return vec![format!("{}: {expected} is absent, found {there}", self.at)];
        };
        let unmarked = event.told.is_none();
        unmarked.then(|| format!("{}: {} is not marked as told", self.at, self.action)).into_iter().collect()
    }
}

/// Compares the acts told on a request with those a case lists: no more of them.
#[must_use]
pub fn told(expected: &[Told], key: &str, events: &[EventView]) -> Vec<String> {
    let wanted: BTreeSet<_> =
        expected.iter().filter(|t| t.on == key).map(|t| (t.recorded_at, t.action.clone())).collect();
    let found: BTreeSet<_> =
        events.iter().filter(|e| e.told.is_some()).map(|e| (e.recorded_at, e.action.to_string())).collect();
    differ("told by letter", &wanted, &found)
}

/// Compares the use consents of the main request with those a case lists, in the order they were asked.
///
/// # Errors
/// Where the case names no step.
pub fn use_consents(case: &Case, expected: &[UseConsent], found: &[UseConsentView]) -> Result<Vec<String>> {
    let mut wanted = Vec::new();
    for consent in expected {
        let asked = step_named(case, &consent.asked).with_context(|| format!("no {}", consent.asked))?;
        let decided = consent.decided.as_deref();
        let decided = decided.map(|text| step_named(case, text).with_context(|| format!("no {text}")));
        let decided = decided.transpose()?.map(counts_at);
        let days = consent.days.map(|days| format!("{days:.4}"));
        wanted.push((counts_at(asked), decided, consent.granted, days));
    }
    let mut there: Vec<_> = found
        .iter()
        .map(|c| {
            let days = c.decided_at.map(|at| {
                let between: SignedDuration = at.duration_since(c.asked_at);
                format!("{:.4}", between.as_secs_f64() / 86_400.0)
            });
            (c.asked_at, c.decided_at, c.granted, days)
        })
        .collect();
    there.sort_by_key(|c| c.0);
    Ok(differ("use consents", &wanted, &there))
}

/// Returns what a case expects of assets, by currency; what is no currency is a remark.
///
/// # Errors
/// Where an amount is none.
pub fn amounts(expected: &Value) -> Result<BTreeMap<String, Amounts>> {
    let by_currency = expected.as_object().into_iter().flatten().filter(|(_, said)| said.is_object());
    by_currency.map(|(c, said)| Ok((c.clone(), serde_json::from_value(said.clone())?))).collect()
}

/// Compares what was asked, reached and returned, each currency by itself.
#[must_use]
pub fn assets(expected: &BTreeMap<String, Amounts>, view: &RequestView) -> Vec<String> {
    let mut found: BTreeMap<String, Amounts> = BTreeMap::new();
    for asset in view.contents.iter().flat_map(|c| &c.assets) {
        if let (Some(currency), Some(value)) = (&asset.currency, asset.value_minor) {
            found.entry(currency.clone()).or_default().asked_minor += value;
        }
    }
    for asset in &view.assets {
        let amounts = found.entry(asset.currency.to_string()).or_default();
        amounts.frozen_minor += asset.frozen_minor.unwrap_or_default();
        amounts.confiscated_minor += asset.confiscated_minor.unwrap_or_default();
        amounts.returned_minor += asset.returned_minor.unwrap_or_default();
    }
    differ("assets", expected, &found)
}

impl Silence {
    /// Compares when something that both States see last happened.
    #[must_use]
    pub fn compare(&self, events: &[EventView]) -> Vec<String> {
        let last = events.iter().filter(|e| e.stream == "shared").map(|e| e.at).max();
        differ("last shared event", &Some(self.last_shared_event_at), &last)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn view(contents: &Value, more: &Value) -> RequestView {
        let mut view = json!({
            "id": "01970000-0000-7000-8000-000000000001", "reference": "MLA-2026-NGA-MUS-000001", "kind": "mla",
            "requesting": "NGA", "requested": "MUS", "side": "requesting", "status": "sent", "stage": "Sent",
            "version": 3, "created_at": "2026-01-01T00:00:00Z", "sent_at": "2026-01-02T00:00:00Z",
            "priority": "ordinary", "measures": [], "clocks": [], "open_items": [], "information_rounds": 0,
            "consultations": [], "links": [], "documents": [], "contents": contents,
        });
        view.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(view).unwrap()
    }

    #[test]
    fn a_basis_on_record_that_was_not_chosen_is_seen() {
        let basis = LegalBasis {
            expected: vec![],
            chosen: vec!["UNTOC".to_owned(), "reciprocity".to_owned()],
            at_step: None,
        };
        let contents = json!({"legal_basis": ["UNTOC", "reciprocity"]});
        let on_record = |codes: &[&str]| {
            let rows: Vec<_> = codes.iter().map(|c| json!({"basis": c, "standing": "in_force"})).collect();
            json!({ "basis": rows })
        };
        assert!(basis.recorded(&view(&contents, &on_record(&["UNTOC", "reciprocity"]))).is_empty());
        let other = basis.recorded(&view(&contents, &on_record(&["reciprocity", "UNTOC"])));
        assert!(other.len() == 1 && other[0].starts_with("on record of send: expected"), "{other:?}");
        let other = basis.recorded(&view(&json!({"legal_basis": ["UNTOC"]}), &on_record(&["UNTOC"])));
        assert_eq!(other.len(), 2, "{other:?}");
    }

    #[test]
    fn currencies_are_never_added_together() {
        let contents = json!({"assets": [
            {"id": "B-1", "kind": "other", "value_minor": 100, "currency": "USD"},
            {"id": "B-2", "kind": "other", "value_minor": 50, "currency": "USD"},
            {"id": "B-3", "kind": "other", "value_minor": 7, "currency": "MUR"},
        ]});
        let reached = json!({"assets": [
            {"id": "B-1", "currency": "USD", "confiscated_minor": 90, "returned_minor": 80},
        ]});
        let wanted = |usd_asked: i64| {
            let usd = json!({"asked_minor": usd_asked, "confiscated_minor": 90, "returned_minor": 80});
            amounts(&json!({"USD": usd, "MUR": {"asked_minor": 7}, "note": "a remark"})).unwrap()
        };
        assert!(assets(&wanted(150), &view(&contents, &reached)).is_empty());
        assert_eq!(assets(&wanted(157), &view(&contents, &reached)).len(), 1);
    }
}
