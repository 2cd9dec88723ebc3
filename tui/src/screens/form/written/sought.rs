//! A request for extradition, or the arrest before it, as its form holds it.

use comity_domain::{
    codes::Kind,
    contents::{Contents, Extradition, Measure},
};

use super::{Amiss, FormScreen, draft, some};

/// Returns the contents: what the form of these kinds does not show stays as it was, and the one measure is theirs.
pub(super) fn contents(form: &FormScreen, before: &Contents, given: Contents, amiss: &mut Amiss) -> Contents {
    let text = |path: &str| form.value(path).map(str::to_owned);
    let was = before.extradition.clone().unwrap_or_default();
    let extraditing = form.kind == Kind::Extradition;
    let said = Extradition {
        person: amiss.parsed(form, "extradition.person", "form-bad-person-sought"),
        location: text("extradition.location"),
        instrument: text("extradition.instrument"),
        sentence_left: text("extradition.sentence_left"),
        accessory_offences: if extraditing { accessory(form, amiss) } else { was.accessory_offences.clone() },
        prosecution_asked: if extraditing {
            form.value("extradition.prosecution_asked").map(|v| v == "yes")
        } else {
            was.prosecution_asked
        },
        ..was
    };
    let undertaking = match form.kind {
        Kind::ProvisionalArrest => text("undertaking"),
        Kind::Extradition | Kind::Mla => before.undertaking.clone(),
    };
    Contents {
        extradition: some(said),
        undertaking,
        measures: measures(form, before),
        purpose: before.purpose.clone(),
        assets: before.assets.clone(),
        confiscation: before.confiscation.clone(),
        arises_from: before.arises_from.clone(),
        custody_reference: before.custody_reference.clone(),
        ..given
    }
}

/// Offences are counted from one by people, and from nought inside.
fn accessory(form: &FormScreen, amiss: &mut Amiss) -> Vec<u16> {
    let path = "extradition.accessory_offences";
    let counted: Vec<u16> = amiss.listed(form, path, "form-bad-offence");
    if counted.contains(&0) {
        amiss.note(path, "form-bad-offence");
    }
    counted.into_iter().filter_map(|n| n.checked_sub(1)).collect()
}

/// The one measure: its type is that of the kind, its words are those of the form.
fn measures(form: &FormScreen, before: &Contents) -> Vec<Measure> {
    let Some(own) = draft::sought::measure(form.kind) else { return vec![] };
    let first = before.measures.first().cloned();
    let base = first.unwrap_or_else(|| own.clone());
    let description = form.value(&format!("measures.{}.description", base.id)).map(str::to_owned);
    vec![Measure { measure_type: own.measure_type, description, ..base }]
}
