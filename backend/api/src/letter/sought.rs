//! The letter of request where a person is sought: extradition, and the arrest before it. Article 16 has no list of
//! contents: the order is that of the treaties in use, and a number stands only where 16 says something of it.

use comity_domain::{
    codes::Kind,
    contents::{Contents, Person},
};

use super::{
    Block, Section, Sources,
    acts::section,
    law::Numbers,
    line::Line,
    names,
    request::{self, persons_table},
    words::{Word, label, say},
};

/// The sections, each one function; one that does not apply gives nothing.
pub(super) fn sections(sources: &Sources<'_>, contents: &Contents, numbers: Numbers) -> Vec<Section> {
    let all = [
        Some(request::basis(sources, contents, numbers)),
        Some(authorities(sources, contents)),
        Some(asked(contents, numbers)),
        Some(person_sought(sources, contents)),
        others(sources, contents),
        custody(sources, numbers),
        Some(instrument(contents)),
        request::offences(contents, both(numbers, &["16(1)", "16(7)"])),
        Some(section(Word::HeadFacts, None, vec![request::written(contents.facts.as_ref())])),
        undertaking(contents, numbers),
        prosecution(contents, numbers),
        contents.urgency.as_ref().map(|_| request::urgency(contents, numbers)),
        Some(request::confidentiality(contents, numbers)),
        Some(request::language(contents, numbers)),
        request::custody(contents),
        request::contact(contents, numbers),
    ];
    all.into_iter().flatten().collect()
}

/// Several articles as one; none where no convention is relied on.
fn both(numbers: Numbers, articles: &[&'static str]) -> Option<String> {
    let cited: Vec<String> = articles.iter().filter_map(|a| numbers.cite(a)).collect();
    (!cited.is_empty()).then(|| cited.join("; "))
}

fn authorities(sources: &Sources<'_>, contents: &Contents) -> Section {
    let conducting = contents.conducting_authority.as_ref();
    let authority = contents.authority.as_deref().map(Line::theirs).filter(|a| !a.is_empty());
    let state = sources.state(sources.request.requesting);
    let authority = authority.map_or_else(
        || label(Word::NotGiven),
        |authority| say(Word::Authority, &[("authority", authority), ("state", state)]),
    );
    let pairs = vec![
        (label(Word::HeadAuthority), authority),
        (label(Word::ConductedBy), names::given(conducting.and_then(|c| c.name.as_ref()))),
        (label(Word::Functions), names::given(conducting.and_then(|c| c.functions.as_ref()))),
        (label(Word::Nature), names::given(contents.nature_of_proceedings.as_ref())),
    ];
    section(Word::HeadAuthorities, None, vec![Block::Pairs(pairs)])
}

fn asked(contents: &Contents, numbers: Numbers) -> Section {
    let mut blocks = Vec::new();
    for measure in &contents.measures {
        blocks.push(request::written(measure.description.as_ref()));
        if let Some(procedure) = measure.procedure.as_deref().map(Line::theirs).filter(|p| !p.is_empty()) {
            blocks.push(Block::Pairs(vec![(label(Word::Procedure), procedure)]));
        }
    }
    if blocks.is_empty() {
        blocks.push(Block::Sentence(label(Word::NotGiven)));
    }
    let (heading, article) = match numbers.kind() {
        Kind::ProvisionalArrest => (Word::HeadArrestAsked, "16(9)"),
        Kind::Extradition | Kind::Mla => (Word::HeadSurrenderAsked, "16"),
    };
    section(heading, numbers.cite(article), blocks)
}

/// Who is sought; a sealed person is a code here too.
fn person_sought(sources: &Sources<'_>, contents: &Contents) -> Section {
    let sought: Vec<&Person> = contents
        .sought()
        .and_then(|code| contents.persons.iter().find(|p| p.code == *code))
        .into_iter()
        .collect();
    let mut blocks = if sought.is_empty() {
        vec![Block::Sentence(label(Word::NoPersonSought))]
    } else {
        persons_table(sources, &sought)
    };
    let location = contents.extradition.as_ref().and_then(|e| e.location.as_ref());
    blocks.push(Block::Pairs(vec![(label(Word::Whereabouts), names::given(location))]));
    section(Word::HeadPersonSought, None, blocks)
}

fn others(sources: &Sources<'_>, contents: &Contents) -> Option<Section> {
    let others: Vec<&Person> =
        contents.persons.iter().filter(|p| Some(&p.code) != contents.sought()).collect();
    (!others.is_empty()).then(|| section(Word::HeadOtherPersons, None, persons_table(sources, &others)))
}

/// That the person is held already, on the request for provisional arrest before this one.
fn custody(sources: &Sources<'_>, numbers: Numbers) -> Option<Section> {
    let custody = sources.request.custody.as_ref().filter(|c| c.standing == "held" && c.request.is_some())?;
    let said = say(Word::HeldSince, &[("instant", names::instant(custody.since))]);
    let wanted = numbers.kind() == Kind::Extradition;
    wanted.then(|| section(Word::HeadArrestBefore, numbers.cite("16(9)"), vec![Block::Sentence(said)]))
}

fn instrument(contents: &Contents) -> Section {
    let said = contents.extradition.as_ref();
    let mut blocks = vec![request::written(said.and_then(|e| e.instrument.as_ref()))];
    if let Some(left) = said.and_then(|e| e.sentence_left.as_deref()).map(Line::theirs) {
        blocks.push(Block::Pairs(vec![(label(Word::SentenceLeft), left)]));
    }
    section(Word::HeadInstrument, None, blocks)
}

/// That a request for extradition will follow the arrest.
fn undertaking(contents: &Contents, numbers: Numbers) -> Option<Section> {
    let wanted = numbers.kind() == Kind::ProvisionalArrest;
    let said = request::written(contents.undertaking.as_ref());
    wanted.then(|| section(Word::HeadUndertaking, None, vec![said]))
}

/// What is asked for, should the person not be extradited for nationality alone.
fn prosecution(contents: &Contents, numbers: Numbers) -> Option<Section> {
    let asked = contents.extradition.as_ref().and_then(|e| e.prosecution_asked).unwrap_or(false);
    let said = vec![Block::Sentence(label(Word::ProsecutionAsked))];
    asked.then(|| section(Word::HeadProsecution, numbers.cite("16(10)"), said))
}
