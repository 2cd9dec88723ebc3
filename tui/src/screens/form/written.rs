//! What a draft's form says: contents, and the bodies of `create` and `edit`.

mod more;
mod sought;

use comity_api::{
    acts::{CreateBody, EditBody},
    request::DocumentView,
    vault::with_identities,
};
use comity_domain::{
    codes::{Kind, MeasureType},
    contents::{
        ConductingAuthority, Confidentiality, Contact, Contents, DocumentEntry, Identity, Measure, Offence,
        Person, Urgency,
    },
    ids::StateCode,
};
use jiff::civil::Date;

use super::{FormScreen, draft};
use crate::{safe_text::Safe, words::say};

/// Why a field cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The field.
    pub path: String,
    /// What is wrong.
    pub why: Safe,
}

/// Everything in a form that cannot be read: one reading finds all of it, so that all of it is mended at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Amiss(pub Vec<Unreadable>);

impl Amiss {
    /// Notes what is wrong with a field; the first thing said of a field stands.
    pub fn note(&mut self, path: &str, words: &str) {
        if !self.0.iter().any(|u| u.path == path) {
            self.0.push(Unreadable { path: path.to_owned(), why: say(words) });
        }
    }

    /// Takes in what another reading found; the first thing said of a field stands.
    pub fn and(&mut self, more: Self) {
        for unreadable in more.0 {
            if !self.0.iter().any(|u| u.path == unreadable.path) {
                self.0.push(unreadable);
            }
        }
    }

    /// Returns what was read, where nothing was amiss.
    ///
    /// # Errors
    /// Itself, where something was.
    pub fn unless<T>(self, read: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(read) } else { Err(self) }
    }

    /// Returns a field's value as what it must be; notes it where it is none.
    fn parsed<T: std::str::FromStr>(&mut self, form: &FormScreen, path: &str, words: &str) -> Option<T> {
        let read = form.value(path)?.parse().ok();
        if read.is_none() {
            self.note(path, words);
        }
        read
    }

    /// Returns a field's value as a day; notes what is wrong with it.
    fn day(&mut self, form: &FormScreen, path: &str) -> Option<Date> {
        read_day(form.value(path)?).map_err(|words| self.note(path, words)).ok()
    }

    /// Returns a field's value as the code of a State, in capitals or not; notes it where it is none.
    fn state(&mut self, form: &FormScreen, path: &str) -> Option<StateCode> {
        let read = form.value(path)?.to_ascii_uppercase().parse().ok();
        if read.is_none() {
            self.note(path, "form-bad-state");
        }
        read
    }

    /// Returns the members of a list by comma; notes the field where one is none.
    fn listed<T: std::str::FromStr>(&mut self, form: &FormScreen, path: &str, words: &str) -> Vec<T> {
        let given = form.value(path).unwrap_or_default().split([',', ';', ' ']).filter(|c| !c.is_empty());
        let read: Vec<Option<T>> = given.map(|c| c.parse().ok()).collect();
        if read.iter().any(Option::is_none) {
            self.note(path, words);
        }
        read.into_iter().flatten().collect()
    }
}

/// The entry that says that a day is written as one, and that there is none such.
pub const NO_SUCH_DAY: &str = "form-no-such-day";

/// Reads a day as people write it: `2026-11-24`.
///
/// # Errors
/// The entry that says what is wrong: another form, or no day of the calendar.
pub fn read_day(text: &str) -> Result<Date, &'static str> {
    text.parse().map_err(|_| if is_shaped(text) { NO_SUCH_DAY } else { "form-bad-date" })
}

/// Whether a text has the form of a day: four digits, two, and two.
pub(super) fn is_shaped(text: &str) -> bool {
    let digit_or_dash = |(i, b): (usize, u8)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(digit_or_dash)
}

/// Returns the contents the form holds, on top of what a draft already had and the form does not show.
///
/// # Errors
/// [`Amiss`] names every field that is no date, number, language or code.
pub fn contents(form: &FormScreen, before: &Contents, attached: &[DocumentView]) -> Result<Contents, Amiss> {
    let mut amiss = Amiss::default();
    let read = read(form, before, attached, &mut amiss);
    amiss.unless(read)
}

/// The same, with what is amiss noted beside what was amiss before.
pub(super) fn read(
    form: &FormScreen,
    before: &Contents,
    attached: &[DocumentView],
    amiss: &mut Amiss,
) -> Contents {
    let text = |path: &str| form.value(path).map(str::to_owned);
    let conducting = ConductingAuthority {
        name: text("conducting_authority.name"),
        functions: text("conducting_authority.functions"),
    };
    let contact =
        Contact { name: text("officer_in_charge.name"), function: text("officer_in_charge.function") };
    let urgency = Urgency {
        level: amiss.parsed(form, "urgency.level", "form-bad-code"),
        reason: text("urgency.reason"),
        deadline: amiss.day(form, "urgency.deadline"),
    };
    let confidentiality = Confidentiality {
        level: amiss.parsed(form, "confidentiality.level", "form-bad-code"),
        text: text("confidentiality.text"),
    };
    let given = Contents {
        authority: text("authority"),
        officer_in_charge: some(contact),
        conducting_authority: some(conducting),
        subject: text("subject"),
        nature_of_proceedings: text("nature_of_proceedings"),
        offences: offences(form, amiss),
        facts: text("facts"),
        measures: measures(form, before, amiss),
        persons: persons(form, before, amiss),
        purpose: text("purpose"),
        legal_basis: amiss.listed(form, "legal_basis", "form-bad-basis"),
        urgency: some(urgency),
        confidentiality: some(confidentiality),
        language: amiss.parsed(form, "language", "form-bad-language"),
        documents: documents(form, before, attached),
        assets: more::assets(form, before, amiss),
        translations: more::translations(form, amiss),
        confiscation: more::confiscation(form, before, amiss),
        arises_from: more::arises_from(form, before, amiss),
        custody_reference: text("custody_reference"),
        ..before.clone()
    };
    match form.kind {
        Kind::Mla => given,
        Kind::Extradition | Kind::ProvisionalArrest => sought::contents(form, before, given, amiss),
    }
}

fn some<T: Default + PartialEq>(value: T) -> Option<T> {
    (value != T::default()).then_some(value)
}

/// The names between `group.` and the next dot, in the order of the form.
fn members(form: &FormScreen, group: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for f in &form.fields {
        let Some(rest) = f.path.strip_prefix(group).and_then(|r| r.strip_prefix('.')) else { continue };
        let Some((name, _)) = rest.split_once('.') else { continue };
        if !out.iter().any(|o| o == name) {
            out.push(name.to_owned());
        }
    }
    out
}

fn offences(form: &FormScreen, amiss: &mut Amiss) -> Vec<Offence> {
    let mut out = vec![];
    for n in members(form, "offences") {
        let at = |leaf: &str| format!("offences.{n}.{leaf}");
        let offence = Offence {
            family: amiss.parsed(form, &at("family"), "form-bad-code"),
            provision: form.value(&at("provision")).map(str::to_owned),
            max_penalty_years: amiss.parsed(form, &at("max_penalty_years"), "form-bad-number"),
            convention_basis: form.value(&at("convention_basis")).map(str::to_owned),
        };
        out.extend(some(offence)); // a group left empty is no offence
    }
    out
}

fn measures(form: &FormScreen, before: &Contents, amiss: &mut Amiss) -> Vec<Measure> {
    let mut out = vec![];
    for id in members(form, "measures") {
        let at = |leaf: &str| format!("measures.{id}.{leaf}");
        let known = before.measures.iter().find(|m| m.id.as_str() == id);
        let description = form.value(&at("description")).map(str::to_owned);
        let procedure = form.value(&at("procedure")).map(str::to_owned);
        let measure_type =
            amiss.parsed(form, &at("type"), "form-bad-code").unwrap_or(MeasureType::OtherAssistance);
        if description.is_none() && procedure.is_none() && known.is_none() && id != "M-1" {
            continue; // a group left empty is no measure
        }
        let persons = amiss.listed(form, &at("persons"), "form-bad-person");
        let assets = amiss.listed(form, &at("assets"), "form-bad-asset");
        // The ids of the form's groups are made by the form.
        let Ok(id) = id.parse() else { continue };
        out.push(Measure { id, measure_type, description, procedure, persons, assets });
    }
    out
}

fn persons(form: &FormScreen, before: &Contents, amiss: &mut Amiss) -> Vec<Person> {
    let mut out = vec![];
    for code in members(form, "persons") {
        let at = |leaf: &str| format!("persons.{code}.{leaf}");
        let known = before.persons.iter().find(|p| p.code.as_str() == code).cloned();
        // Only a sealed person is asked for the age: of everybody else the name stands in the request.
        let sealed = form.fields.iter().any(|f| f.path == at("age_status"));
        let fresh = known.is_none();
        let made = || code.parse().ok().map(|code| draft::person(code, sealed));
        let Some(person) = known.or_else(made) else { continue };
        let role = amiss.parsed(form, &at("role"), "form-bad-code").unwrap_or(person.role);
        if sealed {
            let age_status = amiss.parsed(form, &at("age_status"), "form-bad-code");
            let sent = form.value(&at("identity_sent")).map(|v| v == "yes");
            out.push(Person {
                role,
                age_status,
                identity: identity(form, &code, amiss),
                // Nothing said is no change; a no that was never a yes is none either.
                identity_sent: sent.filter(|sent| *sent || person.identity_sent.is_some()),
                identity_purpose: form.value(&at("identity_purpose")).map(str::to_owned),
                ..person
            });
            continue;
        }
        let text = |leaf: &str| form.value(&at(leaf)).map(str::to_owned);
        let nationality = amiss.state(form, &at("nationality"));
        let (name, description, place) = (text("name"), text("description"), text("place"));
        let empty = name.is_none() && description.is_none() && place.is_none() && nationality.is_none();
        if fresh && empty {
            continue; // a group left empty is no person
        }
        out.push(Person { role, name, description, nationality, place, ..person });
    }
    out
}

/// Who a sealed person is, where somebody wrote it now: what the vault has already is not shown, and stays.
fn identity(form: &FormScreen, code: &str, amiss: &mut Amiss) -> Option<Identity> {
    let at = |leaf: &str| format!("persons.{code}.identity.{leaf}");
    let text = |leaf: &str| form.value(&at(leaf)).map(str::to_owned);
    let mut given = Identity::default();
    given.name = text("name");
    given.born = text("born");
    given.place = text("place");
    given.nationality = amiss.state(form, &at("nationality"));
    (!given.is_empty()).then_some(given)
}

/// The documents that go with the request: those the form says yes to, and those it does not speak of.
fn documents(form: &FormScreen, before: &Contents, attached: &[DocumentView]) -> Vec<DocumentEntry> {
    let says = |d: &DocumentView| form.value(&format!("documents.{}", d.id));
    let spoken_of = |name: &str| attached.iter().any(|d| d.name == name && says(d).is_some());
    let mut out: Vec<DocumentEntry> =
        before.documents.iter().filter(|e| !spoken_of(&e.name)).cloned().collect();
    for d in attached.iter().filter(|d| says(d) == Some("yes")) {
        out.push(DocumentEntry {
            name: d.name.clone(),
            media_type: d.media_type.clone(),
            size: d.size,
            sha256: d.sha256.clone(),
            classification: d.classification,
        });
    }
    out
}

/// Returns the body of `create`.
///
/// # Errors
/// [`Amiss`], also where no State is chosen.
pub fn create(form: &FormScreen) -> Result<CreateBody, Amiss> {
    let mut amiss = Amiss::default();
    let requested: Option<StateCode> = form.value("requested").and_then(|s| s.parse().ok());
    if requested.is_none() {
        amiss.note("requested", "form-no-state");
    }
    let contents = Some(read(form, &Contents::default(), &[], &mut amiss));
    match requested {
        Some(requested) => {
            amiss.unless(CreateBody { kind: form.kind, requested, contents, from: None, links: vec![] })
        }
        None => Err(amiss),
    }
}

/// Returns the body of `edit`.
///
/// # Errors
/// [`Amiss`] names the fields.
pub fn edit(form: &FormScreen, before: &Contents, attached: &[DocumentView]) -> Result<EditBody, Amiss> {
    let after = contents(form, before, attached)?;
    let whole = |c: &Contents| match with_identities(c) {
        Ok(serde_json::Value::Object(map)) => map,
        Ok(_) | Err(_) => serde_json::Map::new(),
    };
    let (old, mut new) = (whole(before), whole(&after));
    let cleared: Vec<String> = old.keys().filter(|k| !new.contains_key(*k)).cloned().collect();
    new.retain(|k, v| old.get(k) != Some(v)); // what did not change is not sent
    for field in cleared {
        new.insert(field, serde_json::Value::Null);
    }
    Ok(EditBody { contents: new })
}

#[cfg(test)]
mod tests {
    use comity_domain::codes::{ConfidentialityLevel, UrgencyLevel};

    use super::{
        super::draft::{add_group, fields_of, measure, screen},
        *,
    };

    fn filled() -> Contents {
        Contents {
            authority: Some("Ministry of Justice".into()),
            subject: Some("Bank records".into()),
            facts: Some("one\ntwo".into()),
            measures: vec![Measure { description: Some("Certified copies".into()), ..measure(1) }],
            legal_basis: vec!["UNTOC".parse().unwrap()],
            language: Some("en".parse().unwrap()),
            urgency: Some(Urgency { level: Some(UrgencyLevel::Urgent), reason: None, deadline: None }),
            confidentiality: Some(Confidentiality { level: Some(ConfidentialityLevel::Strict), text: None }),
            custody_reference: Some("kept".into()),
            ..Contents::default()
        }
    }

    #[test]
    fn a_form_gives_back_the_contents_it_was_filled_from() {
        let before = filled();
        let form = screen(Kind::Mla, None, Safe::default(), fields_of(Kind::Mla, &before, &[]));
        assert_eq!(contents(&form, &before, &[]), Ok(before.clone()));
        assert!(edit(&form, &before, &[]).unwrap().contents.is_empty(), "nothing changed, nothing is sent");
    }

    #[test]
    fn all_that_cannot_be_read_is_named_at_once() {
        let mut form = screen(Kind::Mla, None, Safe::default(), fields_of(Kind::Mla, &filled(), &[]));
        form.set("urgency.deadline", "tomorrow");
        form.set("offences.0.max_penalty_years", "many");
        form.set("measures.M-1.persons", "S-1, nobody");
        form.set("legal_basis", "UNTOC, ??");
        let Amiss(all) = contents(&form, &filled(), &[]).unwrap_err();
        let paths: Vec<&str> = all.iter().map(|u| u.path.as_str()).collect();
        let named = ["urgency.deadline", "measures.M-1.persons", "legal_basis"];
        assert!(named.iter().all(|n| paths.contains(n)), "{paths:?}");
    }

    #[test]
    fn a_new_measure_stands_before_its_button_with_the_next_free_id() {
        let mut form = screen(Kind::Mla, None, Safe::default(), fields_of(Kind::Mla, &filled(), &[]));
        add_group(&mut form, "measures");
        assert_eq!(form.fields[form.focus].path, "measures.M-2.type");
        form.set("measures.M-2.description", "Statements");
        assert_eq!(contents(&form, &filled(), &[]).unwrap().measures.len(), 2);
    }

    #[test]
    fn a_cleared_field_is_sent_as_null() {
        let mut form = screen(Kind::Mla, None, Safe::default(), fields_of(Kind::Mla, &filled(), &[]));
        form.set("subject", "");
        assert_eq!(
            edit(&form, &filled(), &[]).unwrap().contents.get("subject"),
            Some(&serde_json::Value::Null)
        );
    }

    #[test]
    fn a_protected_person_is_a_code_and_nothing_else() {
        let mut form = screen(Kind::Mla, None, Safe::default(), fields_of(Kind::Mla, &filled(), &[]));
        add_group(&mut form, "protected");
        assert!(form.fields.iter().all(|f| !f.path.starts_with("persons.V-1.name")));
        add_group(&mut form, "persons");
        form.set("persons.S-1.name", "Somebody");
        add_group(&mut form, "persons"); // left empty
        let persons = contents(&form, &filled(), &[]).unwrap().persons;
        let said: Vec<_> = persons.iter().map(|p| (p.code.as_str(), p.sealed, p.name.as_deref())).collect();
        assert_eq!(said, [("S-1", false, Some("Somebody")), ("V-1", true, None)]);
        assert_eq!(persons[1].age_status, Some(comity_domain::codes::AgeStatus::Unknown));
    }

    #[test]
    fn an_identity_is_sent_once_and_never_kept_or_shown_again() {
        let mut form = screen(Kind::Mla, None, Safe::default(), fields_of(Kind::Mla, &filled(), &[]));
        add_group(&mut form, "protected");
        form.set("persons.V-1.identity.name", "Canary Quillfeather");
        form.set("persons.V-1.identity_sent", "yes");
        form.set("persons.V-1.identity_purpose", "the guardian is asked by name");
        let sent = serde_json::to_string(&edit(&form, &filled(), &[]).unwrap().contents).unwrap();
        assert!(sent.contains("Canary Quillfeather") && sent.contains("\"identity_sent\":true"), "{sent}");
        let kept = format!("{:?}", form.kept());
        assert!(!kept.contains("Canary") && kept.contains("asked by name"), "{kept}");
        let saved: Contents =
            serde_json::from_value(serde_json::to_value(contents(&form, &filled(), &[]).unwrap()).unwrap())
                .unwrap();
        let form = screen(Kind::Mla, None, Safe::default(), fields_of(Kind::Mla, &saved, &[]));
        assert!(form.value("persons.V-1.identity.name").is_none());
        assert!(edit(&form, &saved, &[]).unwrap().contents.is_empty(), "what the vault has stays");
    }

    #[test]
    fn a_document_goes_along_when_the_draft_names_it() {
        let document: DocumentView = serde_json::from_value(serde_json::json!({
            "id": "00000000-0000-0000-0000-000000000001", "name": "mandate.pdf", "media_type": "application/pdf",
            "size": 3, "sha256": "ab", "classification": "shared", "side": "requesting", "shared": false,
            "attached_at": "2026-11-24T09:00:00Z"
        }))
        .unwrap();
        let attached = [document];
        let mut form = screen(Kind::Mla, None, Safe::default(), fields_of(Kind::Mla, &filled(), &attached));
        assert_eq!(contents(&form, &filled(), &attached).unwrap().documents, []);
        form.set("documents.00000000-0000-0000-0000-000000000001", "yes");
        let named = contents(&form, &filled(), &attached).unwrap();
        assert_eq!(named.documents[0].name, "mandate.pdf");
        let form = screen(Kind::Mla, None, Safe::default(), fields_of(Kind::Mla, &named, &attached));
        assert!(edit(&form, &named, &attached).unwrap().contents.is_empty());
    }
}
