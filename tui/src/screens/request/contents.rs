//! The contents of a request as a reader sees them: everything that was given, in the order of 18(15). What is not
//! shown here cannot be judged by who approves or receives it.

use comity_domain::{
    codes::{Kind, UrgencyLevel},
    contents::{ArisesFrom, Asset, Confiscation, Contents, Extradition, Offence, Person},
    ids::{BasisCode, Language, PersonCode},
};

use super::{measure_key, text::Lines};
use crate::{
    by_kind::ByKind,
    safe_text::Safe,
    words::{say, say_with},
};

/// Adds the contents. `held` are the sealed persons whose identity the own vault holds; none where the contents are
/// shown as the other State reads them, to whom that is nothing.
pub(crate) fn lines(kind: Kind, c: &Contents, held: Option<&[PersonCode]>, out: &mut Lines) {
    let by = ByKind::of(kind, &c.legal_basis);
    out.headed(&by.say(heading(kind)));
    out.field("field-authority", c.authority.as_deref());
    if let Some(contact) = &c.officer_in_charge {
        out.field("field-officer-in-charge-name", contact.name.as_deref());
        out.field("field-officer-in-charge-function", contact.function.as_deref());
    }
    if let Some(a) = &c.conducting_authority {
        out.field("field-conducting-authority-name", a.name.as_deref());
        out.field("field-conducting-authority-functions", a.functions.as_deref());
    }
    out.field("field-subject", c.subject.as_deref());
    out.field("field-nature-of-proceedings", c.nature_of_proceedings.as_deref());
    for offence in &c.offences {
        self::offence(offence, out);
    }
    out.field("field-facts", c.facts.as_deref());
    if let Some(extradition) = &c.extradition {
        self::extradition(extradition, out);
    }
    out.field("field-undertaking", c.undertaking.as_deref());
    measures(by, c, out);
    for person in &c.persons {
        self::person(person, held.map(|held| held.contains(&person.code)), out);
    }
    for asset in &c.assets {
        self::asset(asset, out);
    }
    if let Some(confiscation) = &c.confiscation {
        self::confiscation(confiscation, out);
    }
    out.field("field-purpose", c.purpose.as_deref());
    if let Some(u) = &c.urgency {
        out.field(
            "field-urgency-level",
            u.level.map(|l| say(&format!("urgency-{l}")).to_string()).as_deref(),
        );
        out.field("field-urgency-reason", u.reason.as_deref());
        out.field("field-urgency-deadline", u.deadline.map(|d| d.to_string()).as_deref());
    }
    if let Some(conf) = &c.confidentiality {
        let level = conf.level.map(|l| say(&format!("confidentiality-{l}")).to_string());
        out.field("field-confidentiality-level", level.as_deref());
        out.field("field-confidentiality-text", conf.text.as_deref());
    }
    out.field("field-language", c.language.as_ref().map(Language::as_str));
    for t in &c.translations {
        let words = if t.certified { "contents-translation-certified" } else { "contents-translation" };
        let args =
            [("language", Safe::of(t.language.as_str()).into()), ("document", Safe::of(&t.document).into())];
        out.plain(&say_with(words, &args));
    }
    let basis: Vec<&str> = c.legal_basis.iter().map(BasisCode::as_str).collect();
    out.field("field-legal-basis", Some(basis.join(", ").as_str()));
    if let Some(from) = &c.arises_from {
        arises_from(from, out);
    }
    for d in &c.documents {
        out.field("field-documents", Some(&d.name));
    }
    out.field("field-custody-reference", c.custody_reference.as_deref());
    out.field("field-their-reference", c.their_reference.as_deref());
}

/// Returns that a request is urgent, why and until when; none where it is not.
#[must_use]
pub(crate) fn urgent(c: &Contents) -> Option<Safe> {
    let urgency = c.urgency.as_ref().filter(|u| u.level == Some(UrgencyLevel::Urgent))?;
    let reason = urgency.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let args = [
        ("reason", Safe::of(reason.unwrap_or_default()).into()),
        ("day", Safe::of(&urgency.deadline.map(|d| d.to_string()).unwrap_or_default()).into()),
    ];
    let words = match (reason.is_some(), urgency.deadline.is_some()) {
        (true, true) => "urgent-because-until",
        (true, false) => "urgent-because",
        (false, true) => "urgent-until",
        (false, false) => "urgent-no-reason",
    };
    Some(say_with(words, &args))
}

/// Which article the contents are those of.
pub(crate) const fn heading(kind: Kind) -> &'static str {
    match kind {
        Kind::Mla => "section-contents",
        Kind::Extradition => "section-contents-extradition",
        Kind::ProvisionalArrest => "section-contents-arrest",
    }
}

/// Who is sought and on what, 16.
fn extradition(e: &Extradition, out: &mut Lines) {
    out.field("field-extradition-person", e.person.as_ref().map(PersonCode::as_str));
    out.field("field-extradition-location", e.location.as_deref());
    out.field("field-extradition-instrument", e.instrument.as_deref());
    out.field("field-extradition-penalty-years", e.penalty_years.map(|y| y.to_string()).as_deref());
    out.field("field-extradition-sentence-left", e.sentence_left.as_deref());
    // Counted from one, as people do.
    let beside: Vec<String> = e.accessory_offences.iter().map(|i| (i + 1).to_string()).collect();
    out.field("field-extradition-accessory-offences", Some(beside.join(", ").as_str()));
    let asked = e.prosecution_asked.map(|asked| say(if asked { "yes" } else { "no" }).to_string());
    out.field("field-extradition-prosecution-asked", asked.as_deref());
}

fn confiscation(c: &Confiscation, out: &mut Lines) {
    out.field("field-confiscation-mode", c.mode.map(|m| say(&measure_key(m)).to_string()).as_deref());
    out.field("field-confiscation-order-copy", c.order_copy.as_deref());
    out.field("field-confiscation-order-final-on", c.order_final_on.map(|d| d.to_string()).as_deref());
    out.field("field-confiscation-extent", c.extent.as_deref());
    for heard in &c.third_parties_heard {
        out.field("field-confiscation-third-parties", Some(heard));
    }
    out.field("field-confiscation-disposal-asked", c.disposal_asked.as_deref());
}

/// Spontaneous information with the limits set on it, 18(5).
fn arises_from(a: &ArisesFrom, out: &mut Lines) {
    out.field("field-arises-from-state", a.from.map(|s| s.to_string()).as_deref());
    out.field("field-arises-from-date", a.date.map(|d| d.to_string()).as_deref());
    out.field("field-arises-from-text", a.text.as_deref());
    for limit in &a.limits {
        out.field("field-arises-from-limits", Some(limit));
    }
}

fn offence(o: &Offence, out: &mut Lines) {
    out.field("field-offences-family", o.family.map(|f| say(&format!("family-{f}")).to_string()).as_deref());
    out.field("field-offences-provision", o.provision.as_deref());
    out.field("field-offences-max-penalty-years", o.max_penalty_years.map(|y| y.to_string()).as_deref());
    out.field("field-offences-convention-basis", o.convention_basis.as_deref());
}

fn measures(by: ByKind, c: &Contents, out: &mut Lines) {
    for m in &c.measures {
        let args =
            [("id", Safe::of(m.id.as_str()).into()), ("type", by.say(&measure_key(m.measure_type)).into())];
        out.plain(&say_with("contents-measure", &args));
        if let Some(description) = &m.description {
            out.under(&Safe::of(description));
        }
        if let Some(procedure) = &m.procedure {
            out.under(&say_with("contents-procedure", &[("procedure", Safe::of(procedure).into())]));
        }
        let concerned: Vec<String> = m
            .persons
            .iter()
            .map(ToString::to_string)
            .chain(m.assets.iter().map(ToString::to_string))
            .collect();
        if !concerned.is_empty() {
            let concerned = Safe::of(&concerned.join(", "));
            out.under(&say_with("contents-concerned", &[("concerned", concerned.into())]));
        }
    }
}

fn person(p: &Person, held: Option<bool>, out: &mut Lines) {
    let name = if p.sealed {
        say(match held {
            None => "person-sealed",
            Some(true) => "person-sealed-held",
            Some(false) => "person-sealed-not-held",
        })
    } else {
        p.name.as_deref().map_or_else(|| say("person-unnamed"), Safe::of)
    };
    let args = [
        ("code", Safe::of(p.code.as_str()).into()),
        ("role", say(&format!("person-{}", p.role)).into()),
        ("name", name.into()),
    ];
    out.plain(&say_with("contents-person", &args));
    if let Some(age) = p.age_status {
        out.under(&say(&format!("age-{age}")));
    }
    let nationality = p.nationality.map(|n| n.to_string());
    for (words, value) in [
        ("contents-person-nationality", nationality.as_deref()),
        ("contents-person-place", p.place.as_deref()),
        ("contents-person-description", p.description.as_deref()),
        ("contents-person-purpose", p.identity_purpose.as_deref()),
    ] {
        if let Some(value) = value {
            out.under(&say_with(words, &[("value", Safe::of(value).into())]));
        }
    }
}

fn asset(a: &Asset, out: &mut Lines) {
    let kind = format!("asset-{}", a.kind);
    let kind = if crate::words::has(&kind) { say(&kind) } else { Safe::of(&a.kind) };
    let args = [("id", Safe::of(a.id.as_str()).into()), ("kind", kind.into())];
    out.plain(&say_with("contents-asset", &args));
    let value = a.value_minor.map(|v| crate::money::written(v, a.currency.as_deref().unwrap_or_default()));
    for (words, value) in [
        ("contents-asset-value", value.as_deref()),
        ("contents-asset-place", a.place.as_deref()),
        ("contents-asset-holder", a.holder.as_deref()),
    ] {
        if let Some(value) = value {
            out.under(&say_with(words, &[("value", Safe::of(value).into())]));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// Every text of a value.
    fn texts(value: &Value, out: &mut Vec<String>) {
        match value {
            Value::String(text) => out.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|i| texts(i, out)),
            Value::Object(map) => map.values().for_each(|v| texts(v, out)),
            Value::Number(n) => out.push(n.to_string()),
            Value::Bool(_) | Value::Null => {}
        }
    }

    #[test]
    fn nothing_that_was_given_is_left_out() {
        let given = json!({
            "authority": "Ministry", "subject": "Subject", "nature_of_proceedings": "Nature", "facts": "Facts",
            "officer_in_charge": {"name": "Contact", "function": "Deputy"},
            "conducting_authority": {"name": "Court", "functions": "Magistrate"},
            "offences": [{"provision": "section 3", "max_penalty_years": 17, "convention_basis": "UNTOC 6"}],
            "measures": [{"id": "M-1", "type": "18(3)(f)", "description": "Copies", "procedure": "Certificate",
                "persons": ["S-7"], "assets": ["B-3"]}],
            "persons": [{"code": "S-7", "role": "suspect", "name": "Name", "nationality": "LKA", "place": "Colombo",
                "description": "Described"}],
            "assets": [{"id": "B-3", "kind": "bank_deposit", "value_minor": 5, "currency": "JPY",
                "place": "Singapore", "holder": "Holder"}],
            "purpose": "Purpose", "legal_basis": ["UNCAC"], "language": "fr",
            "urgency": {"reason": "Reason", "deadline": "2026-06-30"}, "confidentiality": {"text": "Kept"},
            "translations": [{"language": "ms", "document": "t.pdf", "certified": true}],
            "documents": [{"name": "d.pdf", "media_type": "", "size": 1, "sha256": "", "classification": "shared"}],
            "custody_reference": "Vault 9", "their_reference": "AG/7",
            "confiscation": {"order_copy": "o.pdf", "order_final_on": "2026-02-03", "extent": "Whole",
                "third_parties_heard": ["L-4"], "disposal_asked": "Return"},
            "arises_from": {"from": "MUS", "date": "2026-01-05", "limits": ["Not as evidence"], "text": "A tip"}
        });
        let contents: Contents = serde_json::from_value(given.clone()).unwrap();
        let mut out = Lines::new(200);
        lines(Kind::Mla, &contents, None, &mut out);
        let shown: String = out.done().into_iter().map(|(line, _)| line.to_string() + "\n").collect();
        let mut all = vec![];
        texts(&given, &mut all);
        for text in all.iter().filter(|t| !matches!(t.as_str(), "" | "1" | "shared" | "bank_deposit")) {
            assert!(shown.contains(text.as_str()), "{text} is not shown in:\n{shown}");
        }
    }

    #[test]
    fn age_and_level_are_said_in_words() {
        let contents: Contents = serde_json::from_value(json!({
            "persons": [{"code": "V-1", "role": "victim", "sealed": true, "age_status": "unknown"}],
            "offences": [{"family": "laundering"}],
            "urgency": {"level": "urgent"}, "confidentiality": {"level": "strict"}
        }))
        .unwrap();
        let mut out = Lines::new(200);
        lines(Kind::Mla, &contents, None, &mut out);
        let shown: String = out.done().into_iter().map(|(line, _)| line.to_string() + "\n").collect();
        for words in ["child", "laundering", "urgent", "strict"] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
    }
}
