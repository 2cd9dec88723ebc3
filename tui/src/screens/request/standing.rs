//! Where a request stands beside its status: evidence and its limits, consents, conditions that bind, work to be
//! stopped, persons lent or released, assets by currency, what was in force when it was sent.

use comity_api::request::{AwayView, ConditionsView, RequestView};
use comity_domain::{
    codes::{Action, BasisStanding, Clock, Side},
    contents::Asset,
    workflow::Away,
};

use super::text::Lines;
use crate::{
    by_kind, money,
    msg::Whole,
    safe_text::Safe,
    screens::{due, form::act},
    state::State,
    theme::Meaning,
    words::{say, say_with},
};

/// Adds everything there is to say.
pub(super) fn lines(state: &State, whole: &Whole, out: &mut Lines) {
    let r = &whole.request;
    lacks(whole, out);
    stops(r, out);
    evidence(whole, out);
    consents(whole, out);
    conditions(whole, out);
    away(state, r, out);
    assets(r, out);
    basis(r, out);
}

/// What a letter of request lacks: nothing of it kept it out.
fn lacks(whole: &Whole, out: &mut Lines) {
    let found = whole.completeness.blocking.iter().chain(&whole.completeness.warning);
    if whole.request.by_letter != Some(Side::Requesting) || found.clone().next().is_none() {
        return;
    }
    out.heading("section-lacks");
    for finding in found {
        let what = crate::refusals::finding(finding);
        let article = crate::refusals::article(&finding.article);
        out.put(&say_with("finding", &[("what", what.into()), ("article", article.into())]), Meaning::Soon);
    }
}

fn stops(r: &RequestView, out: &mut Lines) {
    if r.stop_owed.is_empty() {
        return;
    }
    out.heading("section-stop-owed");
    let ids: Vec<&str> = r.stop_owed.iter().map(comity_domain::ids::MeasureId::as_str).collect();
    let ids = Safe::of(&ids.join(", "));
    let words = by_kind::entry(r.kind, "stop-owed");
    out.put(&say_with(&words, &[("measures", ids.into())]), Meaning::Soon);
}

fn evidence(whole: &Whole, out: &mut Lines) {
    let r = &whole.request;
    if r.evidence.is_empty() {
        return;
    }
    out.heading("section-evidence");
    for e in &r.evidence {
        let id = ("id", Safe::of(e.id.as_str()).into());
        let what = ("what", act::what(whole, e).into());
        let day = e.return_due.map(|d| Safe::of(&d.to_string())).unwrap_or_default();
        let (words, meaning) = match (e.returned, e.return_due.is_some()) {
            (true, _) => ("evidence-returned", Meaning::Quiet),
            (false, true) => ("evidence-return-due", Meaning::Plain),
            (false, false) => ("evidence-line", Meaning::Plain),
        };
        out.put(&say_with(words, &[id, what, ("day", day.into())]), meaning);
    }
}

fn consents(whole: &Whole, out: &mut Lines) {
    let r = &whole.request;
    if r.use_consents.is_empty() {
        return;
    }
    out.heading("section-use-consents");
    for c in &r.use_consents {
        let words = match c.granted {
            None => "use-consent-open",
            Some(true) => "use-consent-granted",
            Some(false) => "use-consent-not-granted",
        };
        let at = due::day(c.decided_at.unwrap_or(c.asked_at));
        let args = [
            ("id", Safe::of(c.id.as_str()).into()),
            ("evidence", Safe::of(c.evidence.as_str()).into()),
            ("for", act::used_for(whole, c.id.as_str()).into()),
            ("day", at.into()),
        ];
        out.put(&say_with(words, &args), Meaning::Plain);
    }
}

/// The conditions that bind, in the words of the act that set them.
fn conditions(whole: &Whole, out: &mut Lines) {
    if whole.request.conditions.is_empty() {
        return;
    }
    out.heading("section-conditions");
    for c in &whole.request.conditions {
        let words = if c.of.is_some() { "conditions-of" } else { "conditions-set" };
        let args = [
            ("action", by_kind::action(whole.request.kind, c.action).into()),
            ("of", Safe::of(c.of.as_ref().map_or("", |of| of.as_str())).into()),
            ("day", due::day(c.since).into()),
            ("count", i64::from(c.count).into()),
        ];
        out.put(&say_with(words, &args), Meaning::Plain);
        for text in said(whole, c) {
            out.under(&text);
        }
    }
}

fn said(whole: &Whole, c: &ConditionsView) -> Vec<Safe> {
    let heads: &[&str] = match c.action {
        Action::AnswerConsultation => &["accepted"],
        Action::DeliverResults => &["use_conditions"],
        _ => &["conditions"],
    };
    let set = whole.events.events.iter().find(|e| e.action == c.action && e.at == c.since);
    let texts = set.into_iter().flat_map(|e| &e.texts);
    let named = texts.filter(|t| heads.contains(&t.path.split('.').next().unwrap_or_default()));
    named.map(|t| Safe::of(&t.text)).collect()
}

fn away(state: &State, r: &RequestView, out: &mut Lines) {
    if r.away.is_empty() {
        return;
    }
    out.heading("section-away");
    for a in &r.away {
        out.put(&away_line(state, r, a), Meaning::Plain);
    }
}

fn away_line(state: &State, r: &RequestView, a: &AwayView) -> Safe {
    let (clock, words, undated) = match a.how {
        Away::Lent => (Clock::ReturnOfPerson, "person-lent", "person-lent-undated"),
        Away::Released => (Clock::SafeConduct, "person-released", "person-released-undated"),
    };
    let id = Safe::of(a.person.as_str());
    let runs = r
        .clocks
        .iter()
        .rev()
        .find(|c| c.clock == clock && c.of.as_ref().is_some_and(|of| of.as_str() == a.person.as_str()));
    let Some(run) = runs else { return say_with(undated, &[("id", id.into())]) };
    let left = run.due.duration_since(state.now).as_hours().div_euclid(24).max(0);
    say_with(words, &[("id", id.into()), ("day", due::date(run.due).into()), ("days", left.into())])
}

/// Each asset in its own currency: asked, frozen, confiscated, returned. Nothing is added up.
fn assets(r: &RequestView, out: &mut Lines) {
    let asked: Vec<&Asset> = r.contents.iter().flat_map(|c| &c.assets).collect();
    if r.assets.is_empty() {
        return;
    }
    out.heading("section-assets");
    for reached in &r.assets {
        let currency = reached.currency.as_str();
        let wanted = asked.iter().find(|a| a.id == reached.id && a.currency.as_deref() == Some(currency));
        let sums = [
            ("asset-asked", wanted.and_then(|a| a.value_minor)),
            ("asset-frozen", reached.frozen_minor),
            ("asset-confiscated", reached.confiscated_minor),
            ("asset-returned", reached.returned_minor),
        ];
        let args = [("id", Safe::of(reached.id.as_str()).into()), ("currency", Safe::of(currency).into())];
        out.put(&say_with("asset-line", &args), Meaning::Plain);
        for (words, minor) in sums {
            if let Some(minor) = minor {
                let amount = Safe::of(&money::written(minor, currency));
                out.under(&say_with(words, &[("amount", amount.into())]));
            }
        }
    }
}

fn basis(r: &RequestView, out: &mut Lines) {
    if r.basis.is_empty() {
        return;
    }
    out.heading("section-basis");
    for b in &r.basis {
        let standing = say(&format!("standing-{}", b.standing));
        let args = [
            ("basis", Safe::of(b.basis.as_str()).into()),
            ("standing", standing.into()),
            ("day", b.since.map(|d| Safe::of(&d.to_string())).unwrap_or_default().into()),
        ];
        let words = match (b.since.is_some(), b.standing) {
            (true, BasisStanding::InForce) => "basis-since",
            (true, _) => "basis-from",
            (false, _) => "basis-line",
        };
        out.put(&say_with(words, &args), Meaning::Plain);
    }
}
