//! The letter of request: the contents as they stand, in the order of UNTOC 18(15), then of 13(3), then the rest.

use comity_domain::{
    codes::{Action, ConfidentialityLevel, DocumentClass, Kind, Side, Stage, UrgencyLevel},
    contents::{Contents, Person},
    ids::BasisCode,
};

use super::{
    Block, Enclosure, Letter, LetterKind, Section, Signature, Sources, Table,
    frame::numbers_of,
    kinds::{theirs, title},
    law::Numbers,
    line::Line,
    names,
    property::{arises_from, confiscation, disposal},
    sought,
    words::{Word, label, say},
};
use crate::problem::Problem;

/// Builds the letter of request.
pub(crate) fn letter(sources: &Sources<'_>) -> Result<Letter, Box<Problem>> {
    let Some(contents) = &sources.request.contents else { return Err(Box::new(closed())) };
    let view = sources.request;
    // The paper that came is the letter of request; a page made of what a registrar typed from it would pass for it.
    if view.by_letter == Some(Side::Requesting) {
        return Err(Box::new(theirs(Action::Send)));
    }
    let (mut from, to) = (sources.party(Side::Requesting), sources.party(Side::Requested));
    if let Some(authority) = contents.authority.as_deref().map(Line::theirs).filter(|a| !a.is_empty()) {
        from.authority = Some(authority);
    }
    let date = view.sent_at.filter(|_| view.stage != Stage::Drafted);
    let (ours, yours) = numbers_of(view, Side::Requesting);
    let mut head: Vec<_> = ours.map(|line| (label(Word::Reference), line)).into_iter().collect();
    head.extend(
        yours.filter(|_| view.side == Side::Requesting).map(|line| (label(Word::YourReference), line)),
    );
    head.push((label(Word::Date), date.map_or_else(|| label(Word::DateOpen), names::day_of)));
    head.push((label(Word::Subject), names::given(contents.subject.as_ref())));
    let opening = match view.kind {
        Kind::Mla => Word::Opening,
        Kind::Extradition => Word::OpeningExtradition,
        Kind::ProvisionalArrest => Word::OpeningArrest,
    };
    let opening = say(opening, &[("from", from.state.clone()), ("to", to.state.clone())]);
    let contact = contents.officer_in_charge.as_ref();
    let named = contact.and_then(|c| c.name.as_deref()).map(Line::theirs).filter(|name| !name.is_empty());
    Ok(Letter {
        kind: LetterKind::Request,
        title: label(title(LetterKind::Request, view.kind, false)),
        mark: mark(sources),
        language: contents.language.clone(),
        running: view.reference.to_string(),
        head,
        opening: if view.imported { vec![label(Word::FromOldRegister)] } else { vec![opening] },
        sections: sections(sources, contents),
        enclosures: Some(enclosures(sources, contents)),
        signature: Signature {
            authority: from.authority.clone().unwrap_or_else(|| from.state.clone()),
            name: named,
        },
        from,
        to,
    })
}

/// Before it was approved a letter is a draft; what the other State prints is a copy.
fn mark(sources: &Sources<'_>) -> Option<Line> {
    let view = sources.request;
    // What an old register says was sent long ago is not printed to be signed.
    if view.side == Side::Requested || view.imported {
        return Some(label(Word::Copy));
    }
    // Approved contents are frozen: that letter is printed to be signed.
    let draft = view.stage == Stage::Drafted && view.status != "approved" || view.status == "cancelled";
    draft.then(|| label(Word::Draft))
}

fn closed() -> Problem {
    Problem::new(
        409,
        "letter_not_yet",
        "Nothing to print",
        "The contents of this request are not open to your State: it was recalled.",
        "Wait until it is sent again.",
    )
}

/// The sections, each one function; one that does not apply gives nothing.
fn sections(sources: &Sources<'_>, contents: &Contents) -> Vec<Section> {
    let numbers = Numbers::of(sources.request.kind, &contents.legal_basis);
    if numbers.kind().is_extradition() {
        return sought::sections(sources, contents, numbers);
    }
    let all = [
        Some(basis(sources, contents, numbers)),
        arises_from(sources, contents, numbers),
        Some(authority(sources, contents, numbers)),
        Some(proceedings(contents, numbers)),
        offences(contents, None),
        Some(facts(contents, numbers)),
        Some(assistance(contents, numbers)),
        Some(persons(sources, contents, numbers)),
        Some(purpose(contents, numbers)),
        confiscation(contents, numbers),
        disposal(contents, numbers),
        Some(urgency(contents, numbers)),
        Some(confidentiality(contents, numbers)),
        Some(language(contents, numbers)),
        Some(limits_on_use(numbers)),
        Some(costs(numbers)),
        custody(contents),
        contact(contents, numbers),
    ];
    all.into_iter().flatten().collect()
}

pub(super) fn section(heading: Word, law: Option<String>, blocks: Vec<Block>) -> Section {
    Section { heading: label(heading), law, blocks }
}

/// What a person wrote as a block, or that nothing was given.
pub(super) fn written(text: Option<&String>) -> Block {
    let paragraphs = text.map(|text| Line::paragraphs(text)).unwrap_or_default();
    if paragraphs.is_empty() { Block::Sentence(label(Word::NotGiven)) } else { Block::Written(paragraphs) }
}

pub(super) fn basis(sources: &Sources<'_>, contents: &Contents, numbers: Numbers) -> Section {
    let said = |(i, code): (usize, &BasisCode)| {
        let word = if i == 0 { Word::BasisFirst } else { Word::BasisNext };
        Block::Sentence(say(word, &[("basis", sources.treaty(code.as_str()))]))
    };
    let mut blocks: Vec<Block> = contents.legal_basis.iter().enumerate().map(said).collect();
    if blocks.is_empty() {
        blocks.push(Block::Sentence(label(Word::BasisNone)));
    }
    section(Word::HeadBasis, numbers.cite("18(7)"), blocks)
}

fn authority(sources: &Sources<'_>, contents: &Contents, numbers: Numbers) -> Section {
    let line = match &contents.authority {
        Some(authority) => say(
            Word::Authority,
            &[("authority", Line::theirs(authority)), ("state", sources.state(sources.request.requesting))],
        ),
        None => label(Word::NotGiven),
    };
    section(Word::HeadAuthority, numbers.cite("18(15)(a)"), vec![Block::Sentence(line)])
}

fn proceedings(contents: &Contents, numbers: Numbers) -> Section {
    let conducting = contents.conducting_authority.as_ref();
    let pairs = vec![
        (label(Word::ConductedBy), names::given(conducting.and_then(|c| c.name.as_ref()))),
        (label(Word::Functions), names::given(conducting.and_then(|c| c.functions.as_ref()))),
        (label(Word::SubjectMatter), names::given(contents.subject.as_ref())),
        (label(Word::Nature), names::given(contents.nature_of_proceedings.as_ref())),
    ];
    section(Word::HeadProceedings, numbers.cite("18(15)(b)"), vec![Block::Pairs(pairs)])
}

pub(super) fn offences(contents: &Contents, law: Option<String>) -> Option<Section> {
    let years = |years: u16| match years {
        1 => label(Word::OneYear),
        years => say(Word::Years, &[("years", Line::ours(years.to_string()))]),
    };
    let rows = contents.offences.iter().map(|offence| {
        vec![
            offence.family.map_or_else(|| label(Word::NotGiven), |f| label(names::family(f))),
            names::given(offence.provision.as_ref()),
            offence.max_penalty_years.map_or_else(|| label(Word::NotGiven), years),
            names::given(offence.convention_basis.as_ref()),
        ]
    });
    let columns = [Word::Offence, Word::Provision, Word::MaxPenalty, Word::CarriedBy].map(label).to_vec();
    let table = Table { caption: label(Word::OffencesCaption), columns, rows: rows.collect() };
    (!table.rows.is_empty()).then(|| section(Word::HeadOffences, law, vec![Block::Table(table)]))
}

fn facts(contents: &Contents, numbers: Numbers) -> Section {
    let none = contents.facts.as_deref().is_none_or(|facts| facts.trim().is_empty());
    let block = if none && contents.only_service_of_documents() {
        Block::Sentence(label(Word::FactsNotNeeded))
    } else {
        written(contents.facts.as_ref())
    };
    section(Word::HeadFacts, numbers.cite("18(15)(c)"), vec![block])
}

fn assistance(contents: &Contents, numbers: Numbers) -> Section {
    let rows = contents.measures.iter().map(|m| {
        let of = |codes: Line| if codes.is_empty() { Line::ours("-") } else { codes };
        vec![
            Line::ours(m.id.to_string()),
            names::measure_type(m.measure_type, numbers),
            names::given(m.description.as_ref()),
            m.procedure.as_deref().map_or_else(|| Line::ours("-"), Line::theirs),
            of(names::codes(&m.persons)),
            of(names::codes(&m.assets)),
        ]
    });
    let columns =
        [Word::Measure, Word::Asked, Word::Description, Word::Procedure, Word::Persons, Word::Assets];
    let rows: Vec<_> = rows.collect();
    let block = if rows.is_empty() {
        Block::Sentence(label(Word::NotGiven))
    } else {
        let caption = label(Word::MeasuresCaption);
        Block::Table(Table { caption, columns: columns.map(label).to_vec(), rows })
    };
    section(Word::HeadAssistance, numbers.cite("18(15)(d)"), vec![block])
}

fn persons(sources: &Sources<'_>, contents: &Contents, numbers: Numbers) -> Section {
    if contents.persons.is_empty() {
        let none = vec![Block::Sentence(label(Word::NoPersons))];
        return section(Word::HeadPersons, numbers.cite("18(15)(e)"), none);
    }
    let all: Vec<&Person> = contents.persons.iter().collect();
    section(Word::HeadPersons, numbers.cite("18(15)(e)"), persons_table(sources, &all))
}

/// Persons as a table, and what becomes of each sealed identity.
pub(super) fn persons_table(sources: &Sources<'_>, persons: &[&Person]) -> Vec<Block> {
    let rows = persons.iter().map(|person| {
        let mut row = vec![Line::ours(person.code.to_string()), label(names::role(person.role))];
        if person.sealed {
            row.push(label(names::protected(person.age_status)));
            row.extend([Line::ours("-"), Line::ours("-")]);
        } else {
            row.push(names::given(person.name.as_ref().or(person.description.as_ref())));
            row.push(person.nationality.map_or_else(|| label(Word::NotGiven), |code| sources.state(code)));
            row.push(names::given(person.place.as_ref()));
        }
        row
    });
    let columns =
        [Word::Person, Word::Role, Word::Identity, Word::Nationality, Word::Place].map(label).to_vec();
    let table = Table { caption: label(Word::PersonsCaption), columns, rows: rows.collect() };
    let mut blocks = vec![Block::Table(table)];
    blocks.extend(persons.iter().filter(|p| p.sealed).map(|p| identity(p)));
    blocks
}

/// What becomes of a sealed identity. The letter holds the code and nothing else of the person.
fn identity(person: &Person) -> Block {
    let code = ("code", Line::ours(person.code.to_string()));
    let purpose = person.identity_purpose.as_deref().map(Line::theirs).filter(|p| !p.is_empty());
    Block::Sentence(match (person.identity_sent, purpose) {
        (Some(true), Some(purpose)) => say(Word::IdentitySeparate, &[code, ("purpose", purpose)]),
        (Some(true), None) => say(Word::IdentitySeparateNoPurpose, &[code]),
        (Some(false) | None, _) => say(Word::IdentityWithheld, &[code]),
    })
}

fn purpose(contents: &Contents, numbers: Numbers) -> Section {
    let block = written(contents.purpose.as_ref());
    section(Word::HeadPurpose, numbers.cite("18(15)(f)"), vec![block])
}

pub(super) fn urgency(contents: &Contents, numbers: Numbers) -> Section {
    let urgency = contents.urgency.clone().unwrap_or_default();
    let mut blocks = Vec::new();
    if urgency.level == Some(UrgencyLevel::Urgent) {
        blocks.push(Block::Sentence(label(Word::UrgentLevel)));
    }
    blocks.push(Block::Sentence(urgency.deadline.map_or_else(
        || label(Word::NoDeadline),
        |date| say(Word::DeadlineAsked, &[("date", names::day(date))]),
    )));
    if let Some(reason) = urgency.reason.as_deref().map(Line::theirs).filter(|r| !r.is_empty()) {
        blocks.push(Block::Sentence(say(Word::UrgencyReason, &[("reason", reason)])));
    }
    section(Word::HeadUrgency, numbers.cite("18(24)"), blocks)
}

pub(super) fn confidentiality(contents: &Contents, numbers: Numbers) -> Section {
    let asked = contents.confidentiality.clone().unwrap_or_default();
    let word = match asked.level {
        Some(ConfidentialityLevel::Strict) => Word::ConfidentialStrict,
        Some(ConfidentialityLevel::Confidential) => Word::ConfidentialNamed,
        Some(ConfidentialityLevel::Ordinary) | None => Word::ConfidentialOrdinary,
    };
    let mut blocks = vec![Block::Sentence(label(word))];
    let text = asked.text.as_deref().map(Line::paragraphs).unwrap_or_default();
    if !text.is_empty() {
        blocks.push(Block::Written(text));
    }
    section(Word::HeadConfidentiality, numbers.cite("18(20)"), blocks)
}

pub(super) fn language(contents: &Contents, numbers: Numbers) -> Section {
    let written_in = contents.language.as_ref().map_or_else(|| label(Word::NotGiven), names::language);
    let mut blocks = vec![Block::Sentence(say(Word::WrittenIn, &[("language", written_in)]))];
    blocks.extend(contents.translations.iter().map(|translation| {
        let word = if translation.certified { Word::TranslationCertified } else { Word::TranslationPlain };
        let document = ("document", Line::theirs(&translation.document));
        Block::Sentence(say(word, &[("language", names::language(&translation.language)), document]))
    }));
    section(Word::HeadLanguage, numbers.cite("18(14)"), blocks)
}

fn limits_on_use(numbers: Numbers) -> Section {
    let undertaking = vec![Block::Sentence(label(Word::Undertaking))];
    section(Word::HeadUse, numbers.cite("18(19)"), undertaking)
}

fn costs(numbers: Numbers) -> Section {
    let word = if numbers.bind() { Word::CostsConvention } else { Word::CostsOther };
    section(Word::HeadCosts, numbers.cite("18(28)"), vec![Block::Sentence(label(word))])
}

pub(super) fn custody(contents: &Contents) -> Option<Section> {
    let reference = contents.custody_reference.as_deref().map(Line::theirs).filter(|r| !r.is_empty())?;
    let said = say(Word::CustodyText, &[("reference", reference)]);
    Some(section(Word::HeadCustody, None, vec![Block::Sentence(said)]))
}

pub(super) fn contact(contents: &Contents, numbers: Numbers) -> Option<Section> {
    let contact = contents.officer_in_charge.as_ref()?;
    let pairs = vec![
        (label(Word::ContactName), names::given(contact.name.as_ref())),
        (label(Word::ContactFunction), names::given(contact.function.as_ref())),
    ];
    Some(section(Word::HeadContact, numbers.cite("18(13)"), vec![Block::Pairs(pairs)]))
}

/// What goes with the request: what the contents name, as it is attached. Nothing of the own file.
fn enclosures(sources: &Sources<'_>, contents: &Contents) -> Vec<Enclosure> {
    let mut names: Vec<&str> = contents.documents.iter().map(|d| d.name.as_str()).collect();
    let order = contents.confiscation.as_ref().and_then(|c| c.order_copy.as_deref());
    for name in contents.translations.iter().map(|t| t.document.as_str()).chain(order) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let of = |name: &str| {
        let attached =
            sources.request.documents.iter().find(|d| d.side == Side::Requesting && d.name == name);
        let entry = contents.documents.iter().find(|d| d.name == name);
        let class = attached.map(|d| d.classification).or(entry.map(|d| d.classification));
        let size = attached.map(|d| d.size).or(entry.map(|d| d.size));
        let sha256 = attached.map(|d| d.sha256.as_str()).or(entry.map(|d| d.sha256.as_str()));
        enclosure(name, class.unwrap_or(DocumentClass::Shared), size, sha256)
    };
    names.into_iter().filter_map(of).collect()
}

/// A document as an enclosure; none where it is of the own file. The name of a protected one may hold an identity.
pub(crate) fn enclosure(
    name: &str,
    class: DocumentClass,
    size: Option<u64>,
    sha256: Option<&str>,
) -> Option<Enclosure> {
    let name = match class {
        DocumentClass::File => return None,
        DocumentClass::Sealed => label(Word::SealedDocument),
        DocumentClass::Shared => Line::theirs(name),
    };
    Some(Enclosure { name, size, sha256: sha256.map(super::clean) })
}
