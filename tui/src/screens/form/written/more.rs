//! Assets, confiscation, translations and spontaneous information, as a form holds them.

use comity_domain::{
    contents::{ArisesFrom, Asset, Confiscation, Contents, Translation},
    ids::AssetId,
};

use super::{Amiss, FormScreen, draft, members, some};
use crate::money;

fn text(form: &FormScreen, path: &str) -> Option<String> {
    form.value(path).map(str::to_owned)
}

fn lines(form: &FormScreen, path: &str) -> Vec<String> {
    let value = form.value(path).unwrap_or_default();
    value.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

pub(super) fn assets(form: &FormScreen, before: &Contents, amiss: &mut Amiss) -> Vec<Asset> {
    let mut out = vec![];
    for id in members(form, "assets") {
        let at = |leaf: &str| format!("assets.{id}.{leaf}");
        let known = before.assets.iter().find(|a| a.id.as_str() == id);
        let (place, holder) = (text(form, &at("place")), text(form, &at("holder")));
        let value = form.value(&at("value"));
        if known.is_none() && place.is_none() && holder.is_none() && value.is_none() {
            continue; // a group left empty is no asset
        }
        let (value_minor, currency) = match value {
            Some(value) => match money::read(value) {
                Ok((minor, currency)) => (Some(minor), Some(currency)),
                Err(bad) => {
                    amiss.note(&at("value"), bad.words());
                    (None, None)
                }
            },
            // A currency without an amount is no amount, but it stays.
            None => (None, known.filter(|a| a.value_minor.is_none()).and_then(|a| a.currency.clone())),
        };
        let Ok(id) = id.parse::<AssetId>() else { continue };
        let kind = text(form, &at("kind")).unwrap_or_else(|| draft::more::asset(id.clone()).kind);
        out.push(Asset { id, kind, value_minor, currency, place, holder });
    }
    out
}

pub(super) fn translations(form: &FormScreen, amiss: &mut Amiss) -> Vec<Translation> {
    let mut out = vec![];
    for n in members(form, "translations") {
        let at = |leaf: &str| format!("translations.{n}.{leaf}");
        let language = amiss.parsed(form, &at("language"), "form-bad-language");
        let document = text(form, &at("document"));
        match (language, document) {
            (None, None) => {} // a group left empty is no translation
            (Some(language), Some(document)) => {
                let certified = form.value(&at("certified")) == Some("yes");
                out.push(Translation { language, document, certified });
            }
            (None, Some(_)) => amiss.note(&at("language"), "form-bad-language"),
            (Some(_), None) => amiss.note(&at("document"), "form-no-translation"),
        }
    }
    out
}

pub(super) fn confiscation(form: &FormScreen, before: &Contents, amiss: &mut Amiss) -> Option<Confiscation> {
    if !form.fields.iter().any(|f| f.path.starts_with("confiscation.")) {
        // Nothing of it is shown where no measure asks for it, and nothing stood there.
        return None;
    }
    let at = |leaf: &str| format!("confiscation.{leaf}");
    let was = before.confiscation.as_ref();
    let said = Confiscation {
        mode: draft::more::mode(form).or(was.and_then(|c| c.mode)),
        order_copy: text(form, &at("order_copy")),
        order_final_on: amiss.day(form, &at("order_final_on")),
        extent: text(form, &at("extent")),
        third_parties_heard: lines(form, &at("third_parties_heard")),
        disposal_asked: text(form, &at("disposal_asked")),
    };
    some(said)
}

pub(super) fn arises_from(form: &FormScreen, before: &Contents, amiss: &mut Amiss) -> Option<ArisesFrom> {
    let at = |leaf: &str| format!("arises_from.{leaf}");
    let was = before.arises_from.clone().unwrap_or_default();
    let said = ArisesFrom {
        kind: None,
        from: amiss.state(form, &at("from")),
        date: amiss.day(form, &at("date")),
        article: None,
        limits: lines(form, &at("limits")),
        text: text(form, &at("text")),
    };
    let said = some(said)?;
    let kind = was.kind.or_else(|| Some("spontaneous_information".to_owned()));
    let article = was.article.or_else(|| "18(4)".parse().ok());
    Some(ArisesFrom { kind, article, ..said })
}
