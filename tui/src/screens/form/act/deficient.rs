//! What a request that goes back lacks: a row for each, offered from what was found, or written freely.

use comity_api::request::FindingView;

use super::{Field, FormScreen, Input, Press};
use crate::{by_kind::ByKind, msg::Whole, refusals, words::say};

/// Returns the rows of what blocks, filled in; one empty row where nothing does.
pub(super) fn fields(whole: &Whole) -> Vec<Field> {
    let by = ByKind::request(&whole.request);
    let blocking = &whole.completeness.blocking;
    let mut out: Vec<Field> =
        blocking.iter().enumerate().flat_map(|(n, f)| row(by, n, Some(f), n == 0)).collect();
    if out.is_empty() {
        out = row(by, 0, None, true);
    }
    out.push(Field::button(
        "add.missing",
        say("act-add-missing"),
        say("help-add-missing"),
        Press::Add("missing"),
    ));
    out
}

/// Adds a row: what was only noted is offered first, one by one; then rows are empty.
pub(super) fn add(form: &mut FormScreen, whole: &Whole) {
    let Some(at) = form.fields.iter().position(|f| f.path == "add.missing") else { return };
    let numbers =
        form.fields.iter().filter_map(|f| f.path.strip_prefix("missing.")?.split('.').next()?.parse().ok());
    let next = numbers.max().map_or(0, |n: usize| n + 1);
    let noted = next.checked_sub(whole.completeness.blocking.len().max(1));
    let offered = noted.and_then(|n| whole.completeness.warning.get(n));
    form.fields.splice(at..at, row(ByKind::request(&whole.request), next, offered, false));
    form.focus = at;
    form.changed = true;
}

fn row(by: ByKind, n: usize, found: Option<&FindingView>, required: bool) -> Vec<Field> {
    // Of several sources the first is what is missing; Comity's own rules bind no other State.
    let article = found.and_then(|f| f.article.split(';').map(str::trim).find(|a| !a.starts_with("Comity")));
    let text = found.map(|f| refusals::finding(f).to_string());
    let usual = if n == 0 && found.is_none() { by.article("18(15)(b)") } else { String::new() };
    let article = article.map_or(usual, str::to_owned);
    vec![
        by.field(format!("missing.{n}.article"), "article", Input::Line, required).with(&article),
        by.field(format!("missing.{n}.text"), "missing", Input::Text, required)
            .with(text.as_deref().unwrap_or_default()),
    ]
}
