//! The form of a request for extradition, and of the arrest before it: the person sought, where, on what, article 16.

use comity_api::{queue::QueueRow, request::DocumentView};
use comity_domain::{
    codes::{Kind, MeasureType, PersonRole, UrgencyLevel},
    contents::{Contents, Extradition, Measure, Offence, Person, Urgency},
    ids::{PersonCode, StateCode},
};

use super::{Field, Input, add, field, more, person_fields};
use crate::{
    field_words,
    safe_text::Safe,
    screens::form::act::yes_no,
    words::{say, say_with},
};

/// What helps with the fields that both kinds of form have, where the words of assistance cite article 18: the path
/// without ids, and the entry.
const HELPS: &[(&str, &str)] = &[
    ("requested", "help-sought-requested"),
    ("requesting", "help-sought-requesting"),
    ("channel", "help-channel-of-sought"),
    ("authority", "help-sought-authority"),
    ("conducting_authority.name", "help-sought-conducting-authority"),
    ("conducting_authority.functions", "help-sought-functions"),
    ("subject", "help-sought-subject"),
    ("nature_of_proceedings", "help-sought-nature"),
    ("facts", "help-sought-facts"),
    ("offences.max_penalty_years", "help-sought-penalty"),
    ("persons.role", "help-sought-role"),
    ("persons.name", "help-sought-name"),
    ("persons.description", "help-sought-description"),
    ("persons.nationality", "help-sought-nationality"),
    ("persons.place", "help-sought-place"),
    ("urgency.level", "help-sought-urgency-level"),
    ("urgency.reason", "help-sought-urgency-reason"),
    ("urgency.deadline", "help-sought-urgency-deadline"),
    ("confidentiality.level", "help-sought-confidentiality"),
    ("confidentiality.text", "help-sought-confidentiality-text"),
    ("language", "help-sought-language"),
    ("translations.language", "help-sought-translation-language"),
    ("translations.document", "help-sought-translation-document"),
    ("translations.certified", "help-sought-translation-certified"),
    ("legal_basis", "help-sought-legal-basis"),
    ("propose", "help-sought-propose"),
];

const BOTH: &[Kind] = &[Kind::Extradition, Kind::ProvisionalArrest];

/// What must be given: the path without ids, and in which kinds. What the law only wishes is noted when it lacks; nobody
/// waits for it while a person may leave.
const NEEDED: &[(&str, &[Kind])] = &[
    ("requested", BOTH),
    ("persons.role", BOTH),
    ("persons.age_status", BOTH),
    ("extradition.person", BOTH),
    ("facts", BOTH),
    ("offences.provision", BOTH),
    ("offences.max_penalty_years", &[Kind::Extradition]),
    ("extradition.location", &[Kind::Extradition]),
    ("extradition.instrument", &[Kind::Extradition]),
];

/// Returns what a new request for extradition, or provisional arrest, begins with.
pub(super) fn blank(kind: Kind) -> Contents {
    let arrest = kind == Kind::ProvisionalArrest;
    Contents {
        measures: measure(kind).into_iter().collect(),
        offences: vec![Offence::default()],
        persons: person().into_iter().collect(),
        extradition: Some(Extradition { person: code(), ..Extradition::default() }),
        undertaking: arrest.then(|| say("sought-undertaking").to_string()),
        // 16(9) asks for urgency; the form only says so first.
        urgency: arrest.then(|| Urgency { level: Some(UrgencyLevel::Urgent), ..Urgency::default() }),
        ..Contents::default()
    }
}

/// The one measure of a kind; none for assistance, which has those it names.
pub(in super::super) fn measure(kind: Kind) -> Option<Measure> {
    let measure_type = match kind {
        Kind::Mla => return None,
        Kind::Extradition => MeasureType::Surrender,
        Kind::ProvisionalArrest => MeasureType::ProvisionalArrest,
    };
    Some(Measure { measure_type, ..super::measure(1) })
}

fn code() -> Option<PersonCode> {
    "S-1".parse().ok()
}

/// The person sought, of whom nothing is known yet.
fn person() -> Option<Person> {
    Some(Person { role: PersonRole::Accused, ..super::person(code()?, false) })
}

/// Returns the fields between the proceedings and the urgency: who is sought, where, on what, for which offences.
pub(super) fn fields(kind: Kind, c: &Contents) -> Vec<Field> {
    let e = c.extradition.clone().unwrap_or_default();
    let mut out: Vec<Field> = c.persons.iter().flat_map(person_fields).collect();
    out.push(add("persons", "draft-add-person"));
    out.push(add("protected", "draft-add-protected"));
    let at = |leaf: &str| format!("extradition.{leaf}");
    let extradition = kind == Kind::Extradition;
    let sought = e.person.as_ref().or_else(|| c.sought()).map(PersonCode::as_str);
    out.push(field(at("person"), "extradition-person", Input::Line, true, sought));
    out.push(field(at("location"), "extradition-location", Input::Line, extradition, e.location.as_deref()));
    out.push(field(
        at("instrument"),
        "extradition-instrument",
        Input::Line,
        extradition,
        e.instrument.as_deref(),
    ));
    let left = e.sentence_left.as_deref();
    out.push(field(at("sentence_left"), "extradition-sentence-left", Input::Line, false, left));
    for (i, o) in c.offences.iter().enumerate() {
        out.extend(more::offence_fields(i, o));
    }
    out.push(add("offences", "draft-add-offence"));
    if extradition {
        // Lists are counted from nought inside and from one by people.
        let beside: Vec<String> = e.accessory_offences.iter().map(|i| (i + 1).to_string()).collect();
        let beside = beside.join(", ");
        out.push(field(
            at("accessory_offences"),
            "extradition-accessory-offences",
            Input::Line,
            false,
            Some(&beside),
        ));
        let asked = e.prosecution_asked.map(|asked| if asked { "yes" } else { "no" });
        out.push(field(at("prosecution_asked"), "extradition-prosecution-asked", yes_no(), false, asked));
    }
    out.push(field("facts", "facts", Input::Text, true, c.facts.as_deref()));
    out.extend(c.measures.first().map(|m| particulars(kind, m)));
    if kind == Kind::ProvisionalArrest {
        out.push(field("undertaking", "undertaking", Input::Text, true, c.undertaking.as_deref()));
    }
    out
}

/// What is said of the one measure beside its type, which the kind decides.
fn particulars(kind: Kind, m: &Measure) -> Field {
    let path = format!("measures.{}.description", m.id);
    let mut field = field(path, "measures-particulars", Input::Text, false, m.description.as_deref());
    let asked = measure(kind).map(|m| crate::screens::request::measure_key(m.measure_type));
    let asked = asked.map(|key| say(&key)).unwrap_or_default();
    field.help = say_with("help-sought-particulars", &[("measure", asked.into())]);
    field
}

/// Puts the helps of article 16 in the place of those of article 18.
pub(in super::super) fn helps(kind: Kind, fields: &mut [Field]) {
    if kind == Kind::Mla {
        return;
    }
    for f in fields {
        let plain = field_words::plain(&f.path);
        if let Some((_, words)) = HELPS.iter().find(|(path, _)| *path == plain) {
            f.help = say(words);
        }
    }
}

/// Marks what must be given.
pub(in super::super) fn stars(kind: Kind, fields: &mut [Field]) {
    if kind == Kind::Mla {
        return;
    }
    for f in fields {
        let plain = field_words::plain(&f.path);
        f.required = NEEDED.iter().any(|(path, kinds)| *path == plain && kinds.contains(&kind));
    }
}

/// The arrests of a State by letter that a request for extradition on paper can follow, by reference.
pub(super) fn followed(arrests: &[QueueRow], requesting: Option<StateCode>) -> Input {
    let fits = |a: &&QueueRow| requesting.is_none_or(|state| a.counterpart == state);
    let fit = arrests.iter().filter(fits);
    Input::Choice(fit.map(|a| (a.id.to_string(), Safe::of(a.reference.as_str()))).collect())
}

/// Whether a document of the own side goes along, kind or no kind.
pub(super) fn documents(c: &Contents, attached: &[DocumentView]) -> Vec<Field> {
    let of = |d: &DocumentView| {
        let label = say_with("field-document-goes", &[("name", Safe::of(&d.name).into())]);
        let named = if c.documents.iter().any(|e| e.name == d.name) { "yes" } else { "no" };
        Field::new(format!("documents.{}", d.id), label, say("help-document-goes"), yes_no(), false)
            .with(named)
    };
    attached.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use comity_domain::{
        law::completeness::{VaultSays, blocking},
        registry::{Between, StateFacts},
    };

    use super::*;

    #[test]
    fn what_is_starred_is_what_keeps_a_request_from_its_head() {
        let facts = |code: &str| StateFacts::of(code.parse().unwrap());
        let between = Between::of(facts("LKA"), facts("SGP"));
        for &kind in BOTH {
            let contents = blank(kind);
            let lacks = blocking(kind, &contents, &between, &VaultSays::default());
            let mut lacks: Vec<String> = lacks.into_iter().map(|f| f.field).collect();
            let fields = super::super::fields_of(kind, &contents, &[]);
            let starred = fields.iter().filter(|f| f.required && f.value().is_empty());
            let mut starred: Vec<String> = starred.map(|f| f.path.clone()).collect();
            lacks.sort();
            starred.sort();
            assert_eq!(starred, lacks, "{kind}");
        }
    }
}
