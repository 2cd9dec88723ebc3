//! The form in which a request is drafted: all that 18(15) asks for, one column.

pub(crate) mod more;
pub mod paper;
pub(super) mod sought;

use comity_api::{
    registry::State as RegisteredState,
    request::{DocumentView, RequestView},
};
use comity_domain::{
    codes::{AgeStatus, ConfidentialityLevel, DocumentClass, Kind, MeasureType, PersonRole, UrgencyLevel},
    contents::{Contents, Measure, Offence, Person},
    ids::{PersonCode, StateCode},
};

use super::{Drafted, Field, FormScreen, Input, Press, Purpose};
use crate::{
    safe_text::Safe,
    state::by_letter,
    words::{say, say_with},
};

/// Returns the form for a new draft of a kind.
#[must_use]
pub fn blank(kind: Kind, register: &[RegisteredState], own: Option<StateCode>) -> FormScreen {
    // What the office is called is on the register; an officer may still write it otherwise.
    let office = register.iter().find(|s| Some(s.code) == own).and_then(|s| s.central_authorities.first());
    let contents = Contents {
        authority: office.cloned(),
        language: "en".parse().ok(),
        legal_basis: "UNTOC".parse().into_iter().collect(),
        ..begun(kind)
    };
    let mut fields = vec![requested_field(register, own)];
    fields.extend(fields_of(kind, &contents, &[]));
    screen(kind, None, say(new_words(kind)), fields)
}

/// What a request of a kind begins with.
fn begun(kind: Kind) -> Contents {
    match kind {
        Kind::Mla => {
            Contents { measures: vec![measure(1)], offences: vec![Offence::default()], ..Contents::default() }
        }
        Kind::Extradition | Kind::ProvisionalArrest => sought::blank(kind),
    }
}

/// What the form of a new draft is called.
const fn new_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Mla => "draft-new",
        Kind::Extradition => "draft-new-extradition",
        Kind::ProvisionalArrest => "draft-new-provisional-arrest",
    }
}

/// Returns the form for a draft the backend has.
#[must_use]
pub fn of(request: &RequestView) -> FormScreen {
    let contents = request.contents.clone().unwrap_or_default();
    let drafted = Drafted {
        id: request.id,
        reference: request.reference.to_string(),
        version: request.version,
        requested: request.requested,
        base: Box::new(contents.clone()),
        overtaken: false,
    };
    let title = say_with("draft-edit", &[("reference", Safe::of(&drafted.reference).into())]);
    let offered = offered(request);
    let mut form = screen(request.kind, Some(drafted), title, fields_of(request.kind, &contents, &offered));
    form.documents = offered.iter().map(|d| (d.id.to_string(), d.name.clone())).collect();
    // What the form itself proposes where nothing was given is no change of the person's.
    let said = super::written::contents(&form, &contents, &offered);
    if let (Purpose::Draft(Some(drafted)), Ok(said)) = (&mut form.purpose, said) {
        // The one measure of a kind that lacks it is a change, and must reach the backend.
        let measures =
            if request.kind == Kind::Mla { said.measures.clone() } else { contents.measures.clone() };
        *drafted.base = Contents { measures, ..said };
    }
    say_what_is_held(&mut form, &request.identities_held);
    form
}

/// Says beside the name of a sealed person that the vault has one: the field itself stays empty.
fn say_what_is_held(form: &mut FormScreen, held: &[PersonCode]) {
    for code in held {
        let path = format!("persons.{code}.identity.name");
        if let Some(field) = form.fields.iter_mut().find(|f| f.path == path) {
            let id = Safe::of(code.as_str());
            field.label = say_with("field-of", &[("id", id.into()), ("label", say("identity-held").into())]);
        }
    }
}

/// Returns the documents that can go with the request: attached on the own side, and not kept to the own file.
#[must_use]
pub fn offered(request: &RequestView) -> Vec<DocumentView> {
    let own = request.documents.iter().filter(|d| d.side == request.side);
    own.filter(|d| d.classification == DocumentClass::Shared).cloned().collect()
}

pub(super) fn screen(
    kind: Kind,
    drafted: Option<Drafted>,
    title: Safe,
    mut fields: Vec<Field>,
) -> FormScreen {
    sought::helps(kind, &mut fields);
    FormScreen::fresh(kind, Purpose::Draft(drafted), title, fields)
}

fn requested_field(register: &[RegisteredState], own: Option<StateCode>) -> Field {
    let others = register.iter().filter(|s| Some(s.code) != own);
    let mut options: Vec<(String, Safe)> = others.clone().map(|s| (s.code.to_string(), named(s))).collect();
    options.sort_by(|a, b| a.1.cmp(&b.1));
    let letters = others.filter(|s| by_letter(s));
    let told = letters.map(|s| {
        let state = Safe::of(&s.name);
        (s.code.to_string(), say_with("help-requested-by-letter", &[("state", state.into())]))
    });
    Field::new("requested", say("field-requested"), say("help-requested"), Input::Choice(options), true)
        .noting(told.collect())
}

/// A State by name, with a mark where it does not work in Comity.
fn named(state: &RegisteredState) -> Safe {
    let name = Safe::of(&state.name);
    if by_letter(state) { say_with("state-by-letter", &[("state", name.into())]) } else { name }
}

fn codes<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str, words: impl Fn(T) -> Safe) -> Input {
    Input::Choice(all.iter().map(|c| (code(*c).to_owned(), words(*c))).collect())
}

pub(super) fn measure(n: usize) -> Measure {
    let id = format!("M-{n}").parse();
    Measure {
        // `M-` and a number is always an id; the fallback is one as well.
        id: id.unwrap_or_else(|_| first_measure()),
        measure_type: MeasureType::Records,
        description: None,
        procedure: None,
        persons: vec![],
        assets: vec![],
    }
}

fn first_measure() -> comity_domain::ids::MeasureId {
    let mut n = 1_u32;
    loop {
        if let Ok(id) = format!("M-{n}").parse() {
            return id;
        }
        n += 1;
    }
}

/// A field with its words by key: `field-KEY` and `help-KEY`.
fn field(path: impl Into<String>, key: &str, input: Input, required: bool, value: Option<&str>) -> Field {
    let label = say(&format!("field-{key}"));
    let help = say(&format!("help-{key}"));
    Field::new(path, label, help, input, required).with(value.unwrap_or_default())
}

pub(super) fn fields_of(kind: Kind, c: &Contents, attached: &[DocumentView]) -> Vec<Field> {
    let mut out = who_asks(c);
    match kind {
        Kind::Mla => out.extend(assistance_fields(c, attached)),
        Kind::Extradition | Kind::ProvisionalArrest => out.extend(sought::fields(kind, c)),
    }
    out.extend(urgency_fields(c));
    let language = c.language.as_ref().map(|l| l.as_str().to_owned());
    out.push(field("language", "language", Input::Line, false, language.as_deref()));
    for (n, t) in c.translations.iter().enumerate() {
        out.extend(more::translation_fields(n, Some(t), attached));
    }
    out.push(add("translations", "draft-add-translation"));
    let basis: Vec<&str> = c.legal_basis.iter().map(comity_domain::ids::BasisCode::as_str).collect();
    out.push(field("legal_basis", "legal-basis", Input::Line, false, Some(&basis.join(", "))));
    let propose =
        Field::button("propose", say("draft-propose-basis"), say("help-propose-basis"), Press::Propose);
    out.push(propose);
    if kind == Kind::Mla {
        if let Some(from) = &c.arises_from {
            out.extend(more::arises_from_fields(from));
        }
        out.push(add("arises_from", "draft-add-arises-from"));
        let custody = c.custody_reference.as_deref();
        out.push(field("custody_reference", "custody-reference", Input::Line, false, custody));
    }
    out.extend(sought::documents(c, attached));
    out.push(Field::button("review", say("draft-review"), say("help-review"), Press::Review));
    sought::stars(kind, &mut out);
    out
}

/// 18(15)(a)-(b): who asks, and in which proceedings.
fn who_asks(c: &Contents) -> Vec<Field> {
    let conducting = c.conducting_authority.clone().unwrap_or_default();
    let contact = c.officer_in_charge.clone().unwrap_or_default();
    vec![
        field("authority", "authority", Input::Line, true, c.authority.as_deref()),
        field(
            "officer_in_charge.name",
            "officer-in-charge-name",
            Input::Line,
            false,
            contact.name.as_deref(),
        ),
        field(
            "officer_in_charge.function",
            "officer-in-charge-function",
            Input::Line,
            false,
            contact.function.as_deref(),
        ),
        field(
            "conducting_authority.name",
            "conducting-authority-name",
            Input::Line,
            true,
            conducting.name.as_deref(),
        ),
        field(
            "conducting_authority.functions",
            "conducting-authority-functions",
            Input::Line,
            true,
            conducting.functions.as_deref(),
        ),
        field("subject", "subject", Input::Line, true, c.subject.as_deref()),
        field(
            "nature_of_proceedings",
            "nature-of-proceedings",
            Input::Line,
            true,
            c.nature_of_proceedings.as_deref(),
        ),
    ]
}

/// What only assistance asks for: offences and facts, measures, persons, assets, confiscation, the purpose.
fn assistance_fields(c: &Contents, attached: &[DocumentView]) -> Vec<Field> {
    let mut out = vec![];
    for (i, o) in c.offences.iter().enumerate() {
        out.extend(more::offence_fields(i, o));
    }
    out.push(add("offences", "draft-add-offence"));
    out.push(field("facts", "facts", Input::Text, !c.only_service_of_documents(), c.facts.as_deref()));
    for m in &c.measures {
        out.extend(more::measure_fields(m));
    }
    out.push(add("measures", "draft-add-measure"));
    for p in &c.persons {
        out.extend(person_fields(p));
    }
    out.push(add("persons", "draft-add-person"));
    out.push(add("protected", "draft-add-protected"));
    for a in &c.assets {
        out.extend(more::asset_fields(a));
    }
    out.push(add("assets", "draft-add-asset"));
    if c.confiscation.is_some() || c.measures.iter().any(|m| m.measure_type.is_confiscation()) {
        out.extend(more::confiscation_fields(&c.confiscation.clone().unwrap_or_default(), attached));
    }
    out.push(field("purpose", "purpose", Input::Line, true, c.purpose.as_deref()));
    out
}

/// 18(20), 18(24): urgency with its reason and date, confidentiality.
fn urgency_fields(c: &Contents) -> Vec<Field> {
    let mut out = vec![];
    let urgency = c.urgency.clone().unwrap_or_default();
    let level = urgency.level.unwrap_or(UrgencyLevel::Ordinary);
    let levels = codes(UrgencyLevel::ALL, UrgencyLevel::as_str, |l| say(&format!("urgency-{l}")));
    out.push(field("urgency.level", "urgency-level", levels, false, Some(level.as_str())));
    out.push(field("urgency.reason", "urgency-reason", Input::Line, false, urgency.reason.as_deref()));
    let deadline = urgency.deadline.map(|d| d.to_string());
    out.push(field("urgency.deadline", "urgency-deadline", Input::Date, false, deadline.as_deref()));
    let conf = c.confidentiality.clone().unwrap_or_default();
    let conf_level = conf.level.unwrap_or(ConfidentialityLevel::Ordinary);
    let levels = codes(ConfidentialityLevel::ALL, ConfidentialityLevel::as_str, |l| {
        say(&format!("confidentiality-{l}"))
    });
    out.push(field(
        "confidentiality.level",
        "confidentiality-level",
        levels,
        false,
        Some(conf_level.as_str()),
    ));
    out.push(field("confidentiality.text", "confidentiality-text", Input::Line, false, conf.text.as_deref()));
    out
}

fn add(group: &'static str, words: &str) -> Field {
    Field::button(format!("add.{group}"), say(words), say("help-add"), Press::Add(group))
}

fn person_fields(p: &Person) -> Vec<Field> {
    let at = |leaf: &str| format!("persons.{}.{leaf}", p.code);
    let with_code = |mut f: Field| {
        f.label =
            say_with("field-of", &[("id", Safe::of(p.code.as_str()).into()), ("label", f.label.into())]);
        f
    };
    // Who needs protection and who is under suspicion are never one list; what a draft already says stays.
    let fits = |role: &PersonRole| {
        let protected = matches!(role, PersonRole::Victim | PersonRole::Witness);
        *role == p.role || if p.sealed { protected } else { *role != PersonRole::Victim }
    };
    let roles: Vec<PersonRole> = PersonRole::ALL.iter().copied().filter(fits).collect();
    let roles = codes(&roles, PersonRole::as_str, |r| say(&format!("person-{r}")));
    let mut out = vec![field(at("role"), "persons-role", roles, true, Some(p.role.as_str()))];
    if p.sealed {
        // Doubt about the age means child.
        let ages = codes(AgeStatus::ALL, AgeStatus::as_str, |a| say(&format!("age-{a}")));
        let age = p.age_status.unwrap_or(AgeStatus::Unknown);
        out.push(field(at("age_status"), "persons-age-status", ages, true, Some(age.as_str())));
        // Write-only: what the vault has is never shown here again.
        for leaf in ["name", "born", "nationality", "place"] {
            let key = format!("identity-{leaf}");
            out.push(field(at(&format!("identity.{leaf}")), &key, Input::Line, false, None));
        }
        let sent = p.identity_sent.map(|sent| if sent { "yes" } else { "no" });
        out.push(field(
            at("identity_sent"),
            "identity-sent",
            super::act::yes_no(),
            false,
            sent.or(Some("no")),
        ));
        out.push(field(
            at("identity_purpose"),
            "identity-purpose",
            Input::Line,
            false,
            p.identity_purpose.as_deref(),
        ));
    } else {
        let nationality = p.nationality.map(|n| n.to_string());
        let line = |leaf, key, value| field(at(leaf), key, Input::Line, false, value);
        out.push(line("name", "persons-name", p.name.as_deref()));
        out.push(line("description", "persons-description", p.description.as_deref()));
        out.push(line("nationality", "persons-nationality", nationality.as_deref()));
        out.push(line("place", "persons-place", p.place.as_deref()));
    }
    out.into_iter().map(with_code).collect()
}

/// A person nothing is known of yet.
pub(super) fn person(code: PersonCode, sealed: bool) -> Person {
    Person {
        code,
        role: if sealed { PersonRole::Victim } else { PersonRole::Suspect },
        sealed,
        age_status: None,
        name: None,
        description: None,
        nationality: None,
        place: None,
        identity: None,
        identity_sent: None,
        identity_purpose: None,
    }
}

/// Adds a group of fields before its button and focuses the first of them.
pub fn add_group(form: &mut FormScreen, group: &str) {
    let Some(at) = form.fields.iter().position(|f| f.path == format!("add.{group}")) else { return };
    let taken = |prefix: &str| form.fields.iter().any(|f| f.path.starts_with(prefix));
    let free =
        |prefix: &str| (1_usize..=999_999).find(|n| !taken(&format!("{group}.{prefix}{n}."))).unwrap_or(1);
    let mut fields = match group {
        "measures" => more::measure_fields(&measure(free("M-"))),
        "offences" => {
            let n = (0_usize..=999_999).find(|n| !taken(&format!("offences.{n}."))).unwrap_or(0);
            more::offence_fields(n, &Offence::default())
        }
        "assets" => {
            let Ok(id) = format!("B-{}", free("B-")).parse() else { return };
            more::asset_fields(&more::asset(id))
        }
        "translations" => {
            let n = (0_usize..=999_999).find(|n| !taken(&format!("translations.{n}."))).unwrap_or(0);
            let mut fields = more::translation_fields(n, None, &[]);
            let names = form.documents.iter().map(|(_, name)| (name.clone(), Safe::of(name)));
            fields[1].input = Input::Choice(names.collect());
            fields
        }
        "arises_from" if taken("arises_from.") => return form.focus_on("arises_from.from"),
        "arises_from" => more::arises_from_fields(&comity_domain::contents::ArisesFrom::default()),
        _ => {
            let sealed = group == "protected";
            let letter = if sealed { "V" } else { "S" };
            let n = (1_usize..=999_999).find(|n| !taken(&format!("persons.{letter}-{n}.")));
            let Ok(code) = format!("{letter}-{}", n.unwrap_or(1)).parse() else { return };
            person_fields(&person(code, sealed))
        }
    };
    sought::helps(form.kind, &mut fields);
    if matches!(form.purpose, Purpose::Draft(_)) {
        sought::stars(form.kind, &mut fields);
    }
    form.fields.splice(at..at, fields);
    form.focus = at;
    form.changed = true;
    more::refit(form);
}
