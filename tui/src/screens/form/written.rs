//! What a draft's form says: contents, and the bodies of `create` and `edit`.

use comity_api::acts::{CreateBody, EditBody};
use comity_domain::{
    codes::{Kind, MeasureType, PersonRole},
    contents::{
        ConductingAuthority, Confidentiality, Contact, Contents, IdentityGiven, Measure, Offence, Person,
        Urgency,
    },
    ids::StateCode,
};

use super::FormScreen;
use crate::{safe_text::Safe, words::say};

/// Why a form cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The field.
    pub path: String,
    /// What is wrong.
    pub why: Safe,
}

/// Returns the contents the form holds, on top of what a draft already had and the form does not show.
///
/// # Errors
/// [`Unreadable`] names the field that is no date, number, language or code.
pub fn contents(form: &FormScreen, before: &Contents) -> Result<Contents, Unreadable> {
    let text = |path: &str| form.value(path).map(str::to_owned);
    let conducting = ConductingAuthority {
        name: text("conducting_authority.name"),
        functions: text("conducting_authority.functions"),
    };
    let contact =
        Contact { name: text("officer_in_charge.name"), function: text("officer_in_charge.function") };
    let urgency = Urgency {
        level: parsed(form, "urgency.level", "form-bad-code")?,
        reason: text("urgency.reason"),
        deadline: parsed(form, "urgency.deadline", "form-bad-date")?,
    };
    let confidentiality = Confidentiality {
        level: parsed(form, "confidentiality.level", "form-bad-code")?,
        text: text("confidentiality.text"),
    };
    let mut legal_basis = vec![];
    for code in form.value("legal_basis").unwrap_or_default().split([',', ';', ' ']).filter(|c| !c.is_empty())
    {
        legal_basis.push(code.parse().map_err(|_| bad("legal_basis", "form-bad-basis"))?);
    }
    Ok(Contents {
        authority: text("authority"),
        officer_in_charge: some(contact),
        conducting_authority: some(conducting),
        subject: text("subject"),
        nature_of_proceedings: text("nature_of_proceedings"),
        offences: offences(form)?,
        facts: text("facts"),
        measures: measures(form, before)?,
        persons: persons(form, before)?,
        purpose: text("purpose"),
        legal_basis,
        urgency: some(urgency),
        confidentiality: some(confidentiality),
        language: parsed(form, "language", "form-bad-language")?,
        ..before.clone()
    })
}

fn some<T: Default + PartialEq>(value: T) -> Option<T> {
    (value != T::default()).then_some(value)
}

fn bad(path: &str, words: &str) -> Unreadable {
    Unreadable { path: path.to_owned(), why: say(words) }
}

fn parsed<T: std::str::FromStr>(form: &FormScreen, path: &str, words: &str) -> Result<Option<T>, Unreadable> {
    form.value(path).map(|v| v.parse().map_err(|_| bad(path, words))).transpose()
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

fn offences(form: &FormScreen) -> Result<Vec<Offence>, Unreadable> {
    let mut out = vec![];
    for n in members(form, "offences") {
        let at = |leaf: &str| format!("offences.{n}.{leaf}");
        let offence = Offence {
            family: parsed(form, &at("family"), "form-bad-code")?,
            provision: form.value(&at("provision")).map(str::to_owned),
            max_penalty_years: parsed(form, &at("max_penalty_years"), "form-bad-number")?,
            convention_basis: form.value(&at("convention_basis")).map(str::to_owned),
        };
        out.extend(some(offence)); // a group left empty is no offence
    }
    Ok(out)
}

fn measures(form: &FormScreen, before: &Contents) -> Result<Vec<Measure>, Unreadable> {
    let mut out = vec![];
    for id in members(form, "measures") {
        let at = |leaf: &str| format!("measures.{id}.{leaf}");
        let known = before.measures.iter().find(|m| m.id.as_str() == id);
        let description = form.value(&at("description")).map(str::to_owned);
        let procedure = form.value(&at("procedure")).map(str::to_owned);
        let measure_type =
            parsed(form, &at("type"), "form-bad-code")?.unwrap_or(MeasureType::OtherAssistance);
        if description.is_none() && procedure.is_none() && known.is_none() && id != "M-1" {
            continue; // a group left empty is no measure
        }
        out.push(Measure {
            id: id.parse().map_err(|_| bad(&at("type"), "form-bad-code"))?,
            measure_type,
            description,
            procedure,
            persons: known.map(|m| m.persons.clone()).unwrap_or_default(),
            assets: known.map(|m| m.assets.clone()).unwrap_or_default(),
        });
    }
    Ok(out)
}

fn persons(form: &FormScreen, before: &Contents) -> Result<Vec<Person>, Unreadable> {
    let mut out = vec![];
    for code in members(form, "persons") {
        let at = |leaf: &str| format!("persons.{code}.{leaf}");
        let known = before.persons.iter().find(|p| p.code.as_str() == code).cloned();
        let name = form.value(&at("name")).map(str::to_owned);
        let nationality: Option<StateCode> = parsed(form, &at("nationality"), "form-bad-state")?;
        let place = form.value(&at("place")).map(str::to_owned);
        let role = parsed(form, &at("role"), "form-bad-code")?.unwrap_or(PersonRole::Suspect);
        out.push(match known {
            Some(person) if person.sealed => Person { role, ..person },
            Some(person) => Person { role, name, nationality, place, ..person },
            None => Person {
                code: code.parse().map_err(|_| bad(&at("role"), "form-bad-code"))?,
                role,
                sealed: false,
                age_status: None,
                name,
                description: None,
                nationality,
                place,
                identity: IdentityGiven::default(),
                identity_sent: None,
                identity_purpose: None,
            },
        });
    }
    Ok(out)
}

/// Returns the body of `create`.
///
/// # Errors
/// [`Unreadable`], also where no State is chosen.
pub fn create(form: &FormScreen) -> Result<CreateBody, Unreadable> {
    let requested = form.value("requested").and_then(|s| s.parse().ok());
    let requested = requested.ok_or_else(|| bad("requested", "form-no-state"))?;
    let contents = Some(contents(form, &Contents::default())?);
    Ok(CreateBody { kind: Kind::Mla, requested, contents, from: None, links: vec![] })
}

/// Returns the body of `edit`.
///
/// # Errors
/// [`Unreadable`] names the field.
pub fn edit(form: &FormScreen, before: &Contents) -> Result<EditBody, Unreadable> {
    let after = contents(form, before)?;
    let whole = |c: &Contents| match serde_json::to_value(c) {
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
        let form = screen(None, Safe::default(), fields_of(&before));
        assert_eq!(contents(&form, &before), Ok(before.clone()));
        assert!(edit(&form, &before).unwrap().contents.is_empty(), "nothing changed, nothing is sent");
    }

    #[test]
    fn what_is_no_date_is_named() {
        let mut form = screen(None, Safe::default(), fields_of(&filled()));
        form.set("urgency.deadline", "tomorrow");
        assert_eq!(contents(&form, &filled()).unwrap_err().path, "urgency.deadline");
    }

    #[test]
    fn a_new_measure_stands_before_its_button_with_the_next_free_id() {
        let mut form = screen(None, Safe::default(), fields_of(&filled()));
        add_group(&mut form, "measures");
        assert_eq!(form.fields[form.focus].path, "measures.M-2.type");
        form.set("measures.M-2.description", "Statements");
        assert_eq!(contents(&form, &filled()).unwrap().measures.len(), 2);
    }

    #[test]
    fn a_cleared_field_is_sent_as_null() {
        let mut form = screen(None, Safe::default(), fields_of(&filled()));
        form.set("subject", "");
        assert_eq!(edit(&form, &filled()).unwrap().contents.get("subject"), Some(&serde_json::Value::Null));
    }
}
