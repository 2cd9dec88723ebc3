//! What a field is called where it is spoken of: as its label in the form, never by its path.

use crate::{
    safe_text::Safe,
    words::{has, say, say_with},
};

/// Fields whose label does not follow from their path: the path without ids, and the entry of the label.
const NAMED: &[(&str, &str)] = &[
    ("occurred_at", "ask-letter-day"),
    ("received_on", "ask-letter-received"),
    ("document", "ask-letter-document"),
    ("their_reference", "ask-letter-reference"),
    ("items", "ask-item"),
    ("answers", "ask-answer"),
    ("documents", "section-documents"),
    ("missing", "ask-missing"),
    ("missing.article", "ask-article"),
    ("consultation.id", "ask-consultation"),
    ("consultation.none_because", "ask-none-because"),
    ("consultation.breach", "ask-breach"),
    ("proposed_conditions", "ask-conditions"),
    ("dual_criminality.result", "ask-dual-criminality"),
    ("outcomes", "ask-outcome"),
    ("measures", "section-measures"),
    ("persons", "field-persons"),
    ("assets", "field-assets"),
    ("offences", "field-offences"),
    ("translations", "field-translations-document"),
    ("persons.identity", "field-persons-name"),
    ("persons.identity_sent", "field-identity-sent"),
    ("persons.identity_purpose", "field-identity-purpose"),
    ("persons.identity.name", "field-identity-name"),
    ("persons.identity.born", "field-identity-born"),
    ("persons.identity.nationality", "field-identity-nationality"),
    ("persons.identity.place", "field-identity-place"),
    ("assets.value_minor", "field-assets-value"),
    ("confiscation.third_parties_heard", "field-confiscation-third-parties"),
    ("arises_from.from", "field-arises-from-state"),
    ("to", "ask-assign-to"),
    ("person", "ask-which-person"),
    ("consent", "ask-which-consent"),
    ("for", "ask-other-use"),
    ("decision", "ask-surrender-decision"),
    ("place", "ask-surrender-place"),
    ("property", "ask-surrender-property"),
    ("event", "ask-prosecution-event"),
    ("date", "ask-prosecution-date"),
    ("links", "field-follows"),
    ("needed", "ask-identity-needed"),
];

/// Returns what a field is called; the path itself where it is no field that anybody fills in.
#[must_use]
pub fn field(path: &str) -> Safe {
    let path = path.strip_prefix("contents.").unwrap_or(path);
    let (ids, names): (Vec<&str>, Vec<&str>) = path.split('.').partition(|part| is_id(part));
    // A list is counted from nought inside, and its fields have no number: only an id says which one is meant.
    let id = ids.iter().find(|id| !id.bytes().all(|b| b.is_ascii_digit()));
    for upto in (1..=names.len()).rev() {
        let Some(label) = label(&names[..upto].join(".")) else { continue };
        return match id {
            Some(id) => say_with("field-of", &[("id", Safe::of(id).into()), ("label", label.into())]),
            None => label,
        };
    }
    Safe::of(path)
}

/// Returns a path without its ids and places in lists: `persons.S-1.name` is `persons.name`.
#[must_use]
pub fn plain(path: &str) -> String {
    path.split('.').filter(|part| !is_id(part)).collect::<Vec<_>>().join(".")
}

fn label(path: &str) -> Option<Safe> {
    if let Some((_, key)) = NAMED.iter().find(|(named, _)| *named == path) {
        return Some(say(key));
    }
    let key = path.replace(['.', '_'], "-");
    ["field", "ask"].iter().map(|kind| format!("{kind}-{key}")).find(|key| has(key)).map(|key| say(&key))
}

/// `M-1`, or a place in a list.
fn is_id(part: &str) -> bool {
    let counts = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    counts
        || part.split_once('-').is_some_and(|(letters, digits)| {
            let letters = !letters.is_empty() && letters.bytes().all(|b| b.is_ascii_uppercase());
            letters && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_called_as_in_the_form() {
        for (path, label) in [
            ("reasons", "Reasons"),
            ("occurred_at", "Day it happened"),
            ("measures.M-1.persons.P-9", "M-1 persons concerned"),
            ("contents.measures.M-2.description", "M-2 assistance asked for"),
            ("offences.0.max_penalty_years", "Maximum penalty, years"),
            ("urgency.deadline", "Date asked for"),
            ("conducting_authority.functions", "Its functions"),
            ("persons.V-1.identity_purpose", "V-1 why they need it"),
            ("answers.I-1", "I-1 answer"),
            ("executing_authority.M-1", "M-1 executing authority"),
            ("missing.0.article", "Article that asks for it"),
            ("consultation.none_because", "Why no consultation was held"),
            ("Idempotency-Key", "Idempotency-Key"),
        ] {
            assert_eq!(field(path).as_str(), label, "{path}");
        }
    }

    #[test]
    fn every_label_named_is_in_the_catalogue() {
        for (path, key) in NAMED {
            assert!(has(key), "{path}: {key}");
        }
    }

    #[test]
    fn every_field_of_the_draft_has_its_label() {
        use comity_domain::codes::Kind;

        use crate::screens::form::{Input, draft};

        let mut form = draft::blank(Kind::Mla, &[], None);
        for group in ["persons", "protected", "assets", "translations", "arises_from"] {
            draft::add_group(&mut form, group);
        }
        let fields = form.fields.iter().filter(|f| !matches!(f.input, Input::Button(_)));
        let mut seen = 0;
        for f in fields.filter(|f| !f.path.starts_with("documents.")) {
            assert_eq!(field(&f.path), f.label, "{}", f.path);
            seen += 1;
        }
        assert!(seen > 40, "{seen}");
    }
}
