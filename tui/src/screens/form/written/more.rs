//! Assets, confiscation, translations and spontaneous information, as a form holds them.

use comity_domain::{
    contents::{ArisesFrom, Asset, Confiscation, Contents, Translation},
    ids::AssetId,
};

use super::{FormScreen, Unreadable, bad, draft, members, parsed, some};
use crate::money;

fn text(form: &FormScreen, path: &str) -> Option<String> {
    form.value(path).map(str::to_owned)
}

fn lines(form: &FormScreen, path: &str) -> Vec<String> {
    let value = form.value(path).unwrap_or_default();
    value.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

pub(super) fn assets(form: &FormScreen, before: &Contents) -> Result<Vec<Asset>, Unreadable> {
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
            Some(value) => {
                let (minor, currency) = money::read(value).map_err(|b| bad(&at("value"), b.words()))?;
                (Some(minor), Some(currency))
            }
            // A currency without an amount is no amount, but it stays.
            None => (None, known.filter(|a| a.value_minor.is_none()).and_then(|a| a.currency.clone())),
        };
        let id: AssetId = id.parse().map_err(|_| bad(&at("kind"), "form-bad-code"))?;
        let kind = text(form, &at("kind")).unwrap_or_else(|| draft::more::asset(id.clone()).kind);
        out.push(Asset { id, kind, value_minor, currency, place, holder });
    }
    Ok(out)
}

pub(super) fn translations(form: &FormScreen) -> Result<Vec<Translation>, Unreadable> {
    let mut out = vec![];
    for n in members(form, "translations") {
        let at = |leaf: &str| format!("translations.{n}.{leaf}");
        let language = parsed(form, &at("language"), "form-bad-language")?;
        let document = text(form, &at("document"));
        match (language, document) {
            (None, None) => {} // a group left empty is no translation
            (Some(language), Some(document)) => {
                let certified = form.value(&at("certified")) == Some("yes");
                out.push(Translation { language, document, certified });
            }
            (None, Some(_)) => return Err(bad(&at("language"), "form-bad-language")),
            (Some(_), None) => return Err(bad(&at("document"), "form-no-translation")),
        }
    }
    Ok(out)
}

pub(super) fn confiscation(form: &FormScreen, before: &Contents) -> Result<Option<Confiscation>, Unreadable> {
    if !form.fields.iter().any(|f| f.path.starts_with("confiscation.")) {
        // Nothing of it is shown where no measure asks for it, and nothing stood there.
        return Ok(None);
    }
    let at = |leaf: &str| format!("confiscation.{leaf}");
    let was = before.confiscation.as_ref();
    let said = Confiscation {
        mode: draft::more::mode(form).or(was.and_then(|c| c.mode)),
        order_copy: text(form, &at("order_copy")),
        order_final_on: parsed(form, &at("order_final_on"), "form-bad-date")?,
        extent: text(form, &at("extent")),
        third_parties_heard: lines(form, &at("third_parties_heard")),
        disposal_asked: text(form, &at("disposal_asked")),
    };
    Ok(some(said))
}

pub(super) fn arises_from(form: &FormScreen, before: &Contents) -> Result<Option<ArisesFrom>, Unreadable> {
    let at = |leaf: &str| format!("arises_from.{leaf}");
    let was = before.arises_from.clone().unwrap_or_default();
    let said = ArisesFrom {
        kind: None,
        from: parsed(form, &at("from"), "form-bad-state")?,
        date: parsed(form, &at("date"), "form-bad-date")?,
        article: None,
        limits: lines(form, &at("limits")),
        text: text(form, &at("text")),
    };
    let Some(said) = some(said) else { return Ok(None) };
    let kind = was.kind.or_else(|| Some("spontaneous_information".to_owned()));
    let article = was.article.or_else(|| "18(4)".parse().ok());
    Ok(Some(ArisesFrom { kind, article, ..said }))
}
