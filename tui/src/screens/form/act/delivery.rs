//! The fields of a delivery: outcomes, evidence that is a document or a thing, assets reached, what was done with them.

use comity_domain::{
    codes::{DocumentClass, Kind, Outcome},
    contents::Asset,
};

use super::{Field, Input, Press, among, asks};
use crate::{
    by_kind::ByKind,
    money,
    msg::Whole,
    safe_text::Safe,
    words::{say, say_with},
};

/// The choice that means a thing; every other is a document by name.
pub(super) const THING: &str = "a thing";
/// What stands before the name of a document in a choice.
pub(super) const DOCUMENT: &str = "document ";

/// Returns the fields of a delivery.
pub(super) fn fields(whole: &Whole) -> Vec<Field> {
    let by = ByKind::request(&whole.request);
    let outcomes: Vec<(String, Safe)> =
        Outcome::ALL.iter().map(|o| (o.to_string(), say(&format!("measure-state-{o}")))).collect();
    let open = asks::open(whole);
    // Nothing is said to be executed that nobody said so of.
    let mut out: Vec<Field> = open
        .iter()
        .map(|m| {
            let path = format!("outcomes.{}", m.id);
            by.of_one(path, m.id.as_str(), "outcome", Input::Choice(outcomes.clone()), false)
        })
        .collect();
    // An arrest yields no evidence: what it came to is said, and no more.
    if whole.request.kind == Kind::ProvisionalArrest {
        out.push(by.field("text", "text", Input::Text, false));
        return out;
    }
    out.extend(evidence_fields(whole, next_evidence(whole)));
    out.push(Field::button("add.evidence", say("act-add-evidence"), say("help-add"), Press::Add("evidence")));
    out.push(by.field("use_conditions", "use-conditions", Input::Text, false));
    let contents = whole.request.contents.as_ref();
    let assets = contents.map(|c| c.assets.as_slice()).unwrap_or_default();
    for asset in assets {
        out.extend(asset_fields(by, asset));
    }
    if !assets.is_empty() {
        out.extend(disposal_fields(whole));
    }
    out.push(by.field("text", "text", Input::Text, false));
    out
}

/// The fields of one piece of evidence.
pub(super) fn evidence_fields(whole: &Whole, n: usize) -> Vec<Field> {
    let by = ByKind::request(&whole.request);
    let id = format!("E-{n}");
    let Input::Choice(documents) = asks::own_documents(whole) else { return vec![] };
    let documents = documents.into_iter().map(|(name, words)| (format!("{DOCUMENT}{name}"), words));
    let what = documents.chain([(THING.to_owned(), say("evidence-thing"))]);
    let classes = [DocumentClass::Shared, DocumentClass::Sealed];
    let classes = classes.map(|c| (c.to_string(), say(&format!("class-{c}"))));
    let at = |leaf: &str| format!("evidence.{id}.{leaf}");
    vec![
        by.of_one(at("what"), &id, "evidence", among(what), false),
        by.of_one(at("object"), &id, "object", Input::Line, false),
        by.of_one(at("classification"), &id, "evidence-class", among(classes.into_iter()), false)
            .with("shared"),
        by.of_one(at("return_due"), &id, "return-due", Input::Date, false),
    ]
}

/// The number of the next piece of evidence: each id is used once within a request.
pub(super) fn next_evidence(whole: &Whole) -> usize {
    let delivered = whole.events.events.iter().filter_map(|e| e.fact.get("evidence")?.as_array());
    let told = delivered.flatten().filter_map(|e| e.get("id")?.as_str()).map(str::to_owned);
    let listed = whole.request.evidence.iter().map(|e| e.id.to_string());
    let numbers = told.chain(listed).filter_map(|id| id.strip_prefix("E-")?.parse().ok());
    numbers.max().map_or(1, |last: usize| last.saturating_add(1))
}

fn asset_fields(by: ByKind, asset: &Asset) -> Vec<Field> {
    let id = asset.id.as_str();
    let asked = match (asset.value_minor, asset.currency.as_deref()) {
        (Some(minor), Some(currency)) => money::written(minor, currency),
        _ => String::new(),
    };
    ["frozen", "confiscated", "returned"]
        .into_iter()
        .map(|what| {
            let mut f = by.of_one(format!("assets.{id}.{what}"), id, what, Input::Line, false);
            let args = [("help", f.help.clone().into()), ("asked", Safe::of(&asked).into())];
            if !asked.is_empty() {
                f.help = say_with("help-asset-asked", &args);
            }
            f
        })
        .collect()
}

/// What was done with what was confiscated: the articles of the treaty the request rests on.
fn disposal_fields(whole: &Whole) -> Vec<Field> {
    let by = ByKind::request(&whole.request);
    let basis = whole.request.contents.as_ref().map(|c| c.legal_basis.clone()).unwrap_or_default();
    let uncac = basis.iter().any(|b| b.as_str() == "UNCAC");
    let untoc = basis.is_empty() || basis.iter().any(|b| b.as_str() != "UNCAC");
    let articles =
        |of: &[&str]| -> Vec<(String, Safe)> { of.iter().map(|a| ((*a).to_owned(), Safe::of(a))).collect() };
    let mut disposal = vec![];
    let mut costs = vec![];
    if untoc {
        disposal.extend(articles(&["14(1)", "14(2)", "14(3)(a)", "14(3)(b)"]));
        costs.extend(articles(&["18(28)"]));
    }
    if uncac {
        disposal.extend(articles(&["UNCAC 57(3)(a)", "UNCAC 57(3)(b)", "UNCAC 57(3)(c)", "UNCAC 57(5)"]));
        costs.extend(articles(&["UNCAC 57(4)"]));
    }
    vec![
        by.field("disposal.article", "disposal", Input::Choice(disposal), false),
        by.field("disposal.costs", "disposal-costs", Input::Line, false),
        by.field("disposal.costs_article", "disposal-costs-article", Input::Choice(costs), false),
    ]
}
