//! The body of an action, made of what its form holds.

use comity_domain::codes::Action;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{delivery, told};
use crate::{
    money,
    screens::form::{
        Field, FormScreen, Input, Purpose,
        written::{Amiss, NO_SUCH_DAY, read_day},
    },
};

/// Returns the body of the action the form is for.
///
/// # Errors
/// [`Amiss`] names every field that is no amount, number or date, and what is missing of a letter.
pub fn body(form: &FormScreen, now: Timestamp) -> Result<Value, Amiss> {
    let Purpose::Act { action, told: of, .. } = form.purpose else { return Ok(json!({})) };
    let (mut body, mut amiss) = (Map::new(), Amiss::default());
    for field in filled(form) {
        let (path, value) = (field.path.as_str(), field.value());
        let head = path.split('.').next().unwrap_or_default();
        match (action, head) {
            // Apart, and together, below.
            (_, "letter" | "pick") | (Action::DeliverResults, "evidence" | "assets" | "disposal") => {}
            // An hour as an officer writes it, UTC: 2026-03-05 06:00.
            (_, "arrested_at" | "released_at") => match instant(value) {
                Ok(at) => put(&mut body, path, json!(at.to_string())),
                Err(words) => amiss.note(path, words),
            },
            (_, "proposed_conditions" | "property" | "conditions" | "accepted" | "use_conditions") => {
                put(&mut body, path, listed(value, &['\n']));
            }
            (Action::AnswerConsultation, "accept") if value == "no" => {}
            (Action::AnswerConsultation, "accept") => push(&mut body, "accepted", json!(value)),
            (_, "usable" | "certified" | "granted" | "immunity" | "before" | "needed")
            | (Action::LendPerson, "consent") => put(&mut body, path, json!(value == "yes")),
            (_, "consultation") if path == "consultation.breach" => {
                put(&mut body, path, json!(value == "yes"));
            }
            (Action::ReturnPerson, "custody_days") => {
                if value.parse::<u32>().is_err() {
                    amiss.note(path, "form-bad-days");
                }
                put(&mut body, path, json!(value.parse::<u32>().ok()));
            }
            (Action::AgreeCosts, "estimate") => {
                if let Some((minor, currency)) = amount(field, &mut amiss) {
                    put(&mut body, "estimate_minor", json!(minor));
                    put(&mut body, "currency", json!(currency));
                }
            }
            (Action::ReturnDeficient, "missing") => {
                // A row without words says nothing is missing there.
                if let Some(row) = path.strip_suffix(".text") {
                    let usual = form.by().article("18(15)");
                    let article = form.value(&format!("{row}.article")).unwrap_or(&usual);
                    push(&mut body, "missing", json!({ "article": article, "text": value }));
                }
            }
            (Action::RequestInformation, "items") => push(&mut body, "items", json!({ "text": value })),
            _ => put(&mut body, path, json!(value)),
        }
    }
    // Every field of a day, also those the backend reads: one reading names them all.
    for field in filled(form).filter(|f| matches!(f.input, Input::Date)) {
        if let Err(words) = read_day(field.value()) {
            amiss.note(&field.path, words);
        }
    }
    picked(form, action, &mut body, &mut amiss);
    if action == Action::DeliverResults {
        evidence(form, &mut body, &mut amiss);
        assets(form, &mut body, &mut amiss);
    }
    // An assessment without a result is none.
    if body.get("dual_criminality").is_some_and(|d| d.get("result").is_none()) {
        body.remove("dual_criminality");
    }
    // A consultation that says nothing but that nothing was breached is none.
    let empty = json!({ "breach": false });
    if body.get("consultation") == Some(&empty) {
        body.remove("consultation");
    }
    if let Some(of) = of {
        told::put_letter(form, of, now, &mut body, &mut amiss);
    }
    amiss.unless(Value::Object(body))
}

/// An hour, UTC: `2026-03-05 06:00`, also with a T between and a Z after it. A day alone is no hour: a clock would count
/// from its midnight, which nobody meant.
fn instant(text: &str) -> Result<Timestamp, &'static str> {
    let plain = text.trim().trim_end_matches(['Z', 'z']).replace(['T', 't'], " ");
    let (day, hour) = plain.trim().split_once(' ').unwrap_or((plain.trim(), ""));
    let day = read_day(day).map_err(|words| if words == NO_SUCH_DAY { words } else { "form-bad-hour" })?;
    if hour.trim().is_empty() {
        return Err("form-no-hour");
    }
    told::hour_on(day, hour).ok_or("form-bad-hour")
}

/// Returns the hour of the arrest as the form of its report has it, once it is written whole.
#[must_use]
pub fn hour_written(form: &FormScreen) -> Option<Timestamp> {
    match form.purpose {
        Purpose::Act { told: Some(_), .. } => told::hour_told(form),
        _ => instant(form.value("arrested_at")?).ok(),
    }
}

fn filled(form: &FormScreen) -> impl Iterator<Item = &Field> {
    form.fields.iter().filter(|f| !matches!(f.input, Input::Button(_)) && !f.value().is_empty())
}

fn amount(field: &Field, amiss: &mut Amiss) -> Option<(i64, String)> {
    money::read(field.value()).map_err(|bad| amiss.note(&field.path, bad.words())).ok()
}

/// What was taken of sets that are known. All measures are the whole, and the whole is not spelled out.
fn picked(form: &FormScreen, action: Action, body: &mut Map<String, Value>, amiss: &mut Amiss) {
    let mut measures = (0, 0);
    for field in form.fields.iter().filter(|f| f.path.starts_with("pick.")) {
        let Some((list, id)) = field.path["pick.".len()..].split_once('.') else { continue };
        let taken = field.value() == "yes";
        if list == "measures" {
            measures = (measures.0 + usize::from(taken), measures.1 + 1);
        }
        if taken {
            push(body, list, json!(id));
        }
    }
    match measures {
        (0, all) if all > 0 => {
            let first = form.fields.iter().find(|f| f.path.starts_with("pick.measures."));
            amiss.note(first.map_or("", |f| f.path.as_str()), "act-no-measure");
        }
        (taken, all) if taken == all && action != Action::ConfirmStop => {
            body.remove("measures");
        }
        _ => {}
    }
}

/// The evidence, each a document by name or a thing in words, and what is to be returned.
fn evidence(form: &FormScreen, body: &mut Map<String, Value>, amiss: &mut Amiss) {
    let whats = form
        .fields
        .iter()
        .filter(|f| f.path.starts_with("evidence.") && f.path.split('.').nth(2) == Some("what"));
    for what in whats {
        let Some(id) = what.path.split('.').nth(1) else { continue };
        let at = |leaf: &str| format!("evidence.{id}.{leaf}");
        let object = form.value(&at("object"));
        let due = form.value(&at("return_due"));
        let mut item = json!({ "id": id });
        match (what.value().strip_prefix(delivery::DOCUMENT), object) {
            (Some(name), None) => item["document"] = json!(name),
            (Some(_), Some(_)) => amiss.note(&at("object"), "act-document-or-thing"),
            (None, Some(thing)) => item["object"] = json!(thing),
            (None, None) if what.value() == delivery::THING => {
                amiss.note(&at("object"), "act-which-thing");
            }
            (None, None) if due.is_some() => amiss.note(&what.path, "act-which-evidence"),
            (None, None) => continue,
        }
        if let Some(class) = form.value(&at("classification")) {
            item["classification"] = json!(class);
        }
        push(body, "evidence", item);
        if let Some(due) = due {
            match read_day(due) {
                Ok(date) => push(body, "return_due", json!({ "evidence": id, "date": date.to_string() })),
                Err(words) => amiss.note(&at("return_due"), words),
            }
        }
    }
}

/// What was reached of assets, and what was done with it. Each amount in its own currency.
fn assets(form: &FormScreen, body: &mut Map<String, Value>, amiss: &mut Amiss) {
    let mut ids: Vec<&str> = vec![];
    for id in form.fields.iter().filter_map(|f| f.path.strip_prefix("assets.")?.split('.').next()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let field = |path: String| filled(form).find(move |f| f.path == path);
    let mut returned = vec![];
    for id in ids {
        let mut reached = Map::new();
        let mut in_currency: Option<String> = None;
        for what in ["frozen", "confiscated"] {
            let Some(field) = field(format!("assets.{id}.{what}")) else { continue };
            let Some((minor, currency)) = amount(field, amiss) else { continue };
            if in_currency.as_ref().is_some_and(|c| *c != currency) {
                amiss.note(&field.path, "act-two-currencies");
            }
            reached.insert(format!("{what}_minor"), json!(minor));
            in_currency = Some(currency);
        }
        if let Some(currency) = in_currency {
            reached.insert("id".to_owned(), json!(id));
            reached.insert("currency".to_owned(), json!(currency));
            push(body, "assets", Value::Object(reached));
        }
        if let Some(field) = field(format!("assets.{id}.returned"))
            && let Some((minor, currency)) = amount(field, amiss)
        {
            returned.push(json!({ "id": id, "minor": minor, "currency": currency }));
        }
    }
    let costs = field("disposal.costs".to_owned());
    let costs = costs.map(|field| amount(field, amiss));
    let Some(article) = form.value("disposal.article") else {
        if !returned.is_empty() || costs.is_some() {
            amiss.note("disposal.article", "act-disposal-article");
        }
        return;
    };
    let mut disposal = json!({ "article": article });
    if !returned.is_empty() {
        disposal["return"] = Value::Array(returned);
    }
    if let Some((minor, currency)) = costs.flatten() {
        disposal["costs_minor"] = json!(minor);
        disposal["costs_currency"] = json!(currency);
        if let Some(article) = form.value("disposal.costs_article") {
            disposal["costs_article"] = json!(article);
        }
    }
    body.insert("disposal".to_owned(), disposal);
}

fn listed(value: &str, at: &[char]) -> Value {
    value.split(at).map(str::trim).filter(|v| !v.is_empty()).map(Value::from).collect()
}

fn push(body: &mut Map<String, Value>, key: &str, value: Value) {
    if let Value::Array(items) = body.entry(key).or_insert_with(|| json!([])) {
        items.push(value);
    }
}

/// Puts a value at a path of at most two parts: `answers.I-1`.
fn put(body: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            body.insert(path.to_owned(), value);
        }
        Some((head, leaf)) => {
            if let Value::Object(inner) = body.entry(head).or_insert_with(|| json!({})) {
                inner.insert(leaf.to_owned(), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_a_day_with_its_hour_and_never_a_bare_day() {
        for (text, said) in [
            ("2026-10-01 06:05", Ok("2026-10-01T06:05:00Z")),
            ("2026-10-01T06:05Z", Ok("2026-10-01T06:05:00Z")),
            ("2026-10-01 6.05", Ok("2026-10-01T06:05:00Z")),
            ("2026-10-01 00:00", Ok("2026-10-01T00:00:00Z")),
            ("2026-10-01 06:05:30", Ok("2026-10-01T06:05:30Z")),
            ("2026-10-01 06:05:30.25", Ok("2026-10-01T06:05:30.25Z")),
            ("2026-10-01T06:05:00.000000001Z", Ok("2026-10-01T06:05:00.000000001Z")),
            ("2026-10-01 06:05:30.", Err("form-bad-hour")),
            ("2026-10-01 06:05:30.-5", Err("form-bad-hour")),
            ("2026-10-01", Err("form-no-hour")),
            ("2026-10-01 ", Err("form-no-hour")),
            ("2026-10-01T", Err("form-no-hour")),
            ("2026-10-01 6", Err("form-bad-hour")),
            ("2026-10-01 25:00", Err("form-bad-hour")),
            ("2026-02-30 06:00", Err(NO_SUCH_DAY)),
            ("2026-02-30", Err(NO_SUCH_DAY)),
            ("six in the morning", Err("form-bad-hour")),
        ] {
            let read = instant(text).map(|at| at.to_string());
            assert_eq!(read, said.map(str::to_owned), "{text}");
        }
    }
}
