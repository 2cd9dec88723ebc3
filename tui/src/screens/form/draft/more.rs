//! What a draft holds beside 18(15)(a)-(f): assets and confiscation (13(3), 14), translations (18(14)), spontaneous
//! information with its limits (18(4)-(5)).

use comity_api::request::DocumentView;
use comity_domain::{
    codes::{MeasureType, OffenceFamily},
    contents::{ArisesFrom, Asset, Confiscation, Measure, Offence, Translation},
    ids::PersonCode,
};

use super::{Field, FormScreen, Input, codes, field};
use crate::{
    money,
    safe_text::Safe,
    screens::form::act::yes_no,
    words::{say, say_with},
};

/// The kinds of assets a form offers; what came with another kind keeps it.
const KINDS: [&str; 3] = ["bank_deposit", "real_property", "other"];

/// The fields of one asset. Value and currency are written together, as people write them.
pub(super) fn asset_fields(a: &Asset) -> Vec<Field> {
    let at = |leaf: &str| format!("assets.{}.{leaf}", a.id);
    let mut kinds: Vec<(String, Safe)> =
        KINDS.iter().map(|k| ((*k).to_owned(), say(&format!("asset-{k}")))).collect();
    if !KINDS.contains(&a.kind.as_str()) && !a.kind.is_empty() {
        kinds.push((a.kind.clone(), Safe::of(&a.kind)));
    }
    let value = match (a.value_minor, a.currency.as_deref()) {
        (Some(minor), Some(currency)) => money::written(minor, currency),
        _ => String::new(),
    };
    let line = |leaf: &str, key, value: Option<&str>| field(at(leaf), key, Input::Line, false, value);
    let fields = vec![
        field(at("kind"), "assets-kind", Input::Choice(kinds), true, Some(&a.kind)),
        line("value", "assets-value", Some(&value)),
        line("place", "assets-place", a.place.as_deref()),
        line("holder", "assets-holder", a.holder.as_deref()),
    ];
    fields.into_iter().map(|f| with_id(f, a.id.as_str())).collect()
}

/// An asset nothing is known of yet.
pub(in super::super) fn asset(id: comity_domain::ids::AssetId) -> Asset {
    Asset { id, kind: KINDS[0].to_owned(), value_minor: None, currency: None, place: None, holder: None }
}

/// The fields of one translation.
pub(super) fn translation_fields(n: usize, t: Option<&Translation>, attached: &[DocumentView]) -> Vec<Field> {
    let at = |leaf: &str| format!("translations.{n}.{leaf}");
    let language = t.map(|t| t.language.as_str());
    let document = t.map(|t| t.document.as_str());
    let certified = if t.is_some_and(|t| t.certified) { "yes" } else { "no" };
    vec![
        field(at("language"), "translations-language", Input::Line, false, language),
        field(at("document"), "translations-document", documents(attached, document), false, document),
        field(at("certified"), "translations-certified", yes_no(), false, Some(certified)),
    ]
}

/// The documents attached, and the one that is named already.
fn documents(attached: &[DocumentView], given: Option<&str>) -> Input {
    let mut names: Vec<&str> = attached.iter().map(|d| d.name.as_str()).collect();
    names.extend(given.filter(|n| !attached.iter().any(|d| d.name == *n)));
    Input::Choice(names.into_iter().map(|n| (n.to_owned(), Safe::of(n))).collect())
}

/// The fields of spontaneous information.
pub(super) fn arises_from_fields(a: &ArisesFrom) -> Vec<Field> {
    let from = a.from.map(|s| s.to_string());
    let date = a.date.map(|d| d.to_string());
    let limits = a.limits.join("\n");
    let at = |leaf: &str| format!("arises_from.{leaf}");
    vec![
        field(at("from"), "arises-from-state", Input::Line, false, from.as_deref()),
        field(at("date"), "arises-from-date", Input::Date, false, date.as_deref()),
        field(at("limits"), "arises-from-limits", Input::Text, false, Some(&limits)),
        field(at("text"), "arises-from-text", Input::Line, false, a.text.as_deref()),
    ]
}

/// The fields of 13(3). Which of its three ways it is, the measures say.
pub(super) fn confiscation_fields(c: &Confiscation, attached: &[DocumentView]) -> Vec<Field> {
    let at = |leaf: &str| format!("confiscation.{leaf}");
    let copy = c.order_copy.as_deref();
    let final_on = c.order_final_on.map(|d| d.to_string());
    let heard = c.third_parties_heard.join("\n");
    vec![
        field(at("order_copy"), "confiscation-order-copy", documents(attached, copy), false, copy),
        field(at("order_final_on"), "confiscation-order-final-on", Input::Date, false, final_on.as_deref()),
        field(at("extent"), "confiscation-extent", Input::Line, false, c.extent.as_deref()),
        field(at("third_parties_heard"), "confiscation-third-parties", Input::Text, false, Some(&heard)),
        field(
            at("disposal_asked"),
            "confiscation-disposal-asked",
            Input::Line,
            false,
            c.disposal_asked.as_deref(),
        ),
    ]
}

/// Returns the way of 13(1) or 13(2) that the measures of a form ask for, the first of them.
pub(in super::super) fn mode(form: &FormScreen) -> Option<MeasureType> {
    let types = form
        .fields
        .iter()
        .filter(|f| f.path.starts_with("measures.") && f.path.split('.').nth(2) == Some("type"));
    types.filter_map(|f| f.value().parse().ok()).find(|t: &MeasureType| t.is_confiscation())
}

/// Shows the fields of 13(3) while a measure asks for confiscation; what was written into them stays.
pub(crate) fn refit(form: &mut FormScreen) {
    let shown = form.fields.iter().any(|f| f.path.starts_with("confiscation."));
    let wanted = mode(form).is_some();
    let focused = form.fields.get(form.focus).map(|f| f.path.clone());
    if wanted && !shown {
        let attached: Vec<(String, Safe)> = form
            .fields
            .iter()
            .filter_map(|f| f.path.strip_prefix("documents."))
            .filter_map(|id| form.documents.iter().find(|(known, _)| known == id))
            .map(|(_, name)| (name.clone(), Safe::of(name)))
            .collect();
        let mut fields = confiscation_fields(&Confiscation::default(), &[]);
        fields[0].input = Input::Choice(attached);
        let after = form.fields.iter().position(|f| f.path == "add.assets").map_or(0, |at| at + 1);
        form.fields.splice(after..after, fields);
    } else if shown && !wanted {
        let empty = form.fields.iter().filter(|f| f.path.starts_with("confiscation."));
        if empty.clone().all(|f| f.value().is_empty()) {
            form.fields.retain(|f| !f.path.starts_with("confiscation."));
        }
    }
    if let Some(path) = focused {
        form.focus_on(&path);
    }
}

fn with_id(mut f: Field, id: &str) -> Field {
    f.label = say_with("field-of", &[("id", Safe::of(id).into()), ("label", f.label.into())]);
    f
}

/// The types of measures: each with its words, and what it is for and not for.
fn measure_types() -> (Input, Vec<(String, Safe)>) {
    let key = |t: MeasureType| crate::screens::request::measure_key(t);
    let types = codes(MeasureType::ALL, MeasureType::as_str, |t| say(&key(t)));
    let notes = MeasureType::ALL.iter().map(|t| (t.to_string(), say(&format!("{}-for", key(*t)))));
    (types, notes.collect())
}

/// The fields of one offence.
pub(super) fn offence_fields(i: usize, o: &Offence) -> Vec<Field> {
    let families = codes(OffenceFamily::ALL, OffenceFamily::as_str, |f| say(&format!("family-{f}")));
    let years = o.max_penalty_years.map(|y| y.to_string());
    vec![
        field(
            format!("offences.{i}.family"),
            "offences-family",
            families,
            false,
            o.family.map(OffenceFamily::as_str),
        ),
        field(
            format!("offences.{i}.provision"),
            "offences-provision",
            Input::Line,
            false,
            o.provision.as_deref(),
        ),
        field(
            format!("offences.{i}.max_penalty_years"),
            "offences-max-penalty-years",
            Input::Line,
            false,
            years.as_deref(),
        ),
        field(
            format!("offences.{i}.convention_basis"),
            "offences-convention-basis",
            Input::Line,
            false,
            o.convention_basis.as_deref(),
        ),
    ]
}

/// The fields of one measure.
pub(super) fn measure_fields(m: &Measure) -> Vec<Field> {
    let (types, notes) = measure_types();
    let assets: Vec<&str> = m.assets.iter().map(comity_domain::ids::AssetId::as_str).collect();
    let with_id = |mut f: Field| {
        f.label = say_with("field-of", &[("id", Safe::of(m.id.as_str()).into()), ("label", f.label.into())]);
        f
    };
    vec![
        with_id(field(
            format!("measures.{}.type", m.id),
            "measures-type",
            types,
            true,
            Some(m.measure_type.as_str()),
        ))
        .noting(notes),
        with_id(field(
            format!("measures.{}.description", m.id),
            "measures-description",
            Input::Text,
            true,
            m.description.as_deref(),
        )),
        with_id(field(
            format!("measures.{}.procedure", m.id),
            "measures-procedure",
            Input::Line,
            false,
            m.procedure.as_deref(),
        )),
        with_id(field(
            format!("measures.{}.persons", m.id),
            "measures-persons",
            Input::Line,
            false,
            Some(&m.persons.iter().map(PersonCode::as_str).collect::<Vec<_>>().join(", ")),
        )),
        with_id(field(
            format!("measures.{}.assets", m.id),
            "measures-assets",
            Input::Line,
            false,
            Some(&assets.join(", ")),
        )),
    ]
}
