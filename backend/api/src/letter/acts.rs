//! The letters that tell an act: each from one event of the shared record and its texts.

use comity_domain::{
    codes::{Action, Kind, MeasureType, Side},
    ids::BasisCode,
};
use jiff::{Timestamp, civil::Date};
use serde_json::Value;

use super::{
    Block, Enclosure, Letter, LetterKind, Section, Sources, Table,
    frame::{Framed, came_on_paper, frame, numbers_of},
    kinds::{nothing_yet, row, theirs, title, told},
    law::Numbers,
    line::Line,
    names, request,
    words::{Word, label, say},
};
use crate::{
    problem::Problem,
    request::{DocumentView, EventView},
};

/// Builds the letter of an act: the newest of its kind, or the one of that number.
pub(crate) fn letter(
    sources: &Sources<'_>,
    kind: LetterKind,
    number: Option<u64>,
) -> Result<Letter, Box<Problem>> {
    let row = row(kind);
    let Some(event) = told_act(sources.events, kind, number) else {
        if kind == LetterKind::Reminder && number.is_none() && unanswered(sources) {
            return Ok(reminder_unrecorded(sources));
        }
        return Err(Box::new(nothing_yet(&row, number)));
    };
    if event.told.is_some() {
        return Err(Box::new(told(event)));
    }
    // What an old register says of the other State's act is not that State's letter.
    if event.imported && event.side != sources.request.side {
        return Err(Box::new(theirs(event.action)));
    }
    let act = Act::new(sources, event);
    let part = act.in_part();
    let title = title(kind, sources.request.kind, part);
    let sections = match kind {
        LetterKind::Request => vec![],
        LetterKind::Acknowledgement => act.acknowledgement(),
        LetterKind::InformationRequest => act.questions(),
        LetterKind::Answer => act.answers(),
        LetterKind::Reminder => act.reminder(),
        LetterKind::Consultation => act.consultation(),
        LetterKind::Refusal => act.refusal(),
        LetterKind::Return => act.returned(),
        LetterKind::Transmittal => act.transmittal(),
        LetterKind::Withdrawal => act.withdrawal(),
        LetterKind::Arrest => act.arrest(),
        LetterKind::Surrender => act.surrender_ordered(),
    };
    let enclosures = match kind {
        LetterKind::Answer | LetterKind::Transmittal => Some(act.enclosures()),
        _ => None,
    };
    // The letter of an imported act was signed and sent long ago.
    let copy = event.imported || event.side != sources.request.side;
    let mut letter = frame(sources, event.side, event.at, Framed { kind, title, sections, enclosures, copy });
    if event.imported {
        letter.opening.push(label(Word::FromOldRegister));
    }
    Ok(letter)
}

/// The act a letter tells: the newest of its kind in the shared record, or the one of that number.
pub(super) fn told_act(events: &[EventView], kind: LetterKind, number: Option<u64>) -> Option<&EventView> {
    let action = row(kind).action;
    let shared = events.iter().filter(|e| e.stream == "shared" && e.action == action);
    let shared = shared.filter(|e| kind != LetterKind::Arrest || is_arrest(e));
    shared.filter(|e| number.is_none_or(|n| e.seq == n)).max_by_key(|e| e.seq)
}

/// Whether it is an arrest, or one put right: that custody passes to the request for extradition stands in its record
/// beside the arrest, and is no arrest.
pub(super) fn is_arrest(event: &EventView) -> bool {
    matches!(fact_type(event), Some("arrested" | "arrest_corrected"))
}

fn fact_type(event: &EventView) -> Option<&str> {
    event.fact.get("type")?.as_str()
}

/// Sent by the reader's own State, and not acknowledged.
fn unanswered(sources: &Sources<'_>) -> bool {
    sources.request.side == Side::Requesting && sources.request.status == "sent"
}

/// The reminder that no acknowledgement came: nothing has to be recorded before it is written.
fn reminder_unrecorded(sources: &Sources<'_>) -> Letter {
    let numbers = numbers(sources);
    let said = vec![Block::Sentence(label(Word::NoAcknowledgement))];
    let sections = vec![section(Word::HeadReminder, numbers.cite("18(24)"), said)];
    let kind = LetterKind::Reminder;
    let framed = Framed { kind, title: Word::TitleReminder, sections, enclosures: None, copy: false };
    let mut letter = frame(sources, Side::Requesting, Timestamp::MIN, framed);
    letter.head.retain(|(name, _)| *name != label(Word::Date));
    letter.head.insert(1, (label(Word::Date), names::day(sources.today)));
    letter
}

fn numbers(sources: &Sources<'_>) -> Numbers {
    let basis: &[BasisCode] = sources.request.contents.as_ref().map_or(&[], |c| &c.legal_basis);
    Numbers::of(sources.request.kind, basis)
}

pub(super) fn section(heading: Word, law: Option<String>, blocks: Vec<Block>) -> Section {
    Section { heading: label(heading), law, blocks }
}

/// One event, read for its letter. What the event holds is read by the names it is kept under.
pub(super) struct Act<'a> {
    pub(super) sources: &'a Sources<'a>,
    pub(super) event: &'a EventView,
    pub(super) numbers: Numbers,
}

impl<'a> Act<'a> {
    fn new(sources: &'a Sources<'a>, event: &'a EventView) -> Self {
        Self { sources, event, numbers: numbers(sources) }
    }

    pub(super) fn law(&self, untoc: &'static str) -> Option<String> {
        self.numbers.cite(untoc)
    }

    fn text(&self, path: &str) -> Option<&'a str> {
        let text = self.event.texts.iter().find(|t| t.path == path)?.text.as_str();
        (!text.trim().is_empty()).then_some(text)
    }

    pub(super) fn line(&self, path: &str) -> Option<Line> {
        self.text(path).map(Line::theirs)
    }

    /// Texts under a path, with what follows it: `use_conditions.0`.
    pub(super) fn under(&self, path: &str) -> Vec<(&'a str, Line)> {
        let below = |full: &'a str| full.strip_prefix(path)?.strip_prefix('.');
        let texts = self.event.texts.iter();
        texts.filter_map(|t| Some((below(&t.path)?, Line::theirs(&t.text)))).collect()
    }

    pub(super) fn written(&self, path: &str) -> Option<Block> {
        self.text(path).map(|text| Block::Written(Line::paragraphs(text)))
    }

    pub(super) fn code(&self, field: &str) -> Option<&'a str> {
        self.event.fact.get(field)?.as_str()
    }

    fn date(&self, field: &str) -> Option<Date> {
        self.code(field)?.parse().ok()
    }

    pub(super) fn flag(&self, field: &str) -> bool {
        self.event.fact.get(field).and_then(Value::as_bool).unwrap_or(false)
    }

    pub(super) fn list(&self, field: &str) -> &'a [Value] {
        self.event.fact.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    fn measures(&self) -> Vec<&'a str> {
        self.list("measures").iter().filter_map(Value::as_str).collect()
    }

    /// Whether it concerns some of the measures only.
    fn in_part(&self) -> bool {
        let all = self.sources.request.measures.len();
        match self.event.action {
            Action::Withdraw => !self.flag("whole"),
            _ => !self.measures().is_empty() && self.measures().len() < all,
        }
    }

    pub(super) fn document(&self, id: &str) -> Option<&'a DocumentView> {
        self.sources.request.documents.iter().find(|d| d.id.to_string() == id)
    }

    /// The measures named, in words.
    fn measure_table(&self, ids: &[&str]) -> Option<Block> {
        let rows: Vec<_> =
            ids.iter().map(|id| vec![Line::ours(super::clean(id)), self.measure(id)]).collect();
        let columns = [Word::Measure, Word::Description].map(label).to_vec();
        let caption = label(Word::MeasuresCaption);
        (!rows.is_empty()).then_some(Block::Table(Table { caption, columns, rows }))
    }

    /// What a measure asks for, as it was written; else its kind.
    pub(super) fn measure(&self, id: &str) -> Line {
        let contents = self.sources.request.contents.as_ref();
        let written = contents.and_then(|c| c.measures.iter().find(|m| m.id.as_str() == id));
        if let Some(description) = written.and_then(|m| m.description.as_ref()) {
            return names::given(Some(description));
        }
        let kind: Option<MeasureType> = written.map(|m| m.measure_type);
        kind.map_or_else(|| label(Word::NotGiven), |kind| names::measure_type(kind, self.numbers))
    }

    fn acknowledgement(&self) -> Vec<Section> {
        // The day it came: the letter itself bears the day of the acknowledgement.
        let came = self.sources.request.sent_at.unwrap_or(self.event.at);
        let date = ("date", names::day_of(came));
        let mut blocks = vec![Block::Sentence(say(Word::Acknowledged, &[date]))];
        // Who wrote on paper has no number of ours but the one this letter gives.
        let view = self.sources.request;
        let own = view.own_reference.as_deref().map(Line::theirs);
        let ours = if came_on_paper(view) { numbers_of(view, Side::Requested).0 } else { own };
        if let Some(ours) = ours {
            blocks.push(Block::Sentence(say(Word::AcknowledgedUnder, &[("reference", ours)])));
        }
        vec![section(Word::HeadReceipt, self.law("18(13)"), blocks)]
    }

    fn questions(&self) -> Vec<Section> {
        let items: Vec<(Line, Line)> =
            self.under("items").into_iter().map(|(id, text)| (Line::ours(super::clean(id)), text)).collect();
        let mut blocks = vec![Block::Sentence(label(Word::InformationIntro)), Block::Pairs(items)];
        if let Some(due) = self.date("due") {
            blocks.push(Block::Sentence(say(Word::AnswerBy, &[("date", names::day(due))])));
        }
        vec![section(Word::HeadQuestions, self.law("18(16)"), blocks)]
    }

    fn answers(&self) -> Vec<Section> {
        let asked = |id: &str| {
            let questions = self.sources.events.iter().filter(|e| e.action == Action::RequestInformation);
            let path = format!("items.{id}");
            let mut texts = questions.flat_map(|e| &e.texts);
            texts.find(|t| t.path == path).map_or_else(|| label(Word::NotGiven), |t| Line::theirs(&t.text))
        };
        let row = |(id, answer): (&str, Line)| vec![Line::ours(super::clean(id)), asked(id), answer];
        let rows: Vec<_> = self.under("answers").into_iter().map(row).collect();
        let columns = [Word::Item, Word::Description, Word::Answer].map(label).to_vec();
        let table = Block::Table(Table { caption: label(Word::AnswersCaption), columns, rows });
        let mut sections = vec![section(Word::HeadAnswers, self.law("18(16)"), vec![table])];
        sections.extend(self.remarks());
        sections
    }

    fn reminder(&self) -> Vec<Section> {
        let mut blocks = vec![Block::Sentence(label(Word::ReminderAsked))];
        if unanswered(self.sources) {
            blocks.push(Block::Sentence(label(Word::NoAcknowledgement)));
        }
        blocks.extend(self.written("text"));
        vec![section(Word::HeadReminder, self.law("18(24)"), blocks)]
    }

    fn consultation(&self) -> Vec<Section> {
        let opening = match (self.numbers.kind(), self.numbers.bind()) {
            (Kind::Mla, true) => Word::ConsultationIntro,
            (Kind::Mla, false) => Word::ConsultationOther,
            (Kind::Extradition, _) => Word::ConsultationExtradition,
            (Kind::ProvisionalArrest, _) => Word::ConsultationArrest,
        };
        let mut subject = vec![Block::Sentence(label(opening))];
        subject.extend(self.written("subject"));
        let id = self.code("consultation").unwrap_or_default();
        subject.push(Block::Pairs(vec![(label(Word::ConsultationId), Line::ours(super::clean(id)))]));
        let conditions: Vec<Line> =
            self.under("proposed_conditions").into_iter().map(|(_, line)| line).collect();
        let mut terms = if conditions.is_empty() {
            vec![Block::Sentence(label(Word::NoConditions))]
        } else {
            vec![Block::List(conditions)]
        };
        if let Some(by) = self.date("answer_by") {
            terms.push(Block::Sentence(say(Word::ConsultationBy, &[("date", names::day(by))])));
        }
        vec![
            section(Word::HeadConsultation, self.law("18(26)"), subject),
            section(Word::HeadConditions, self.law("18(26)"), terms),
        ]
    }

    fn refusal(&self) -> Vec<Section> {
        let (word, table) = if self.in_part() {
            (Word::RefusedPart, self.measure_table(&self.measures()))
        } else {
            (Word::RefusedWhole, None)
        };
        let mut refused = vec![Block::Sentence(label(word))];
        refused.extend(table);
        let mut sections = vec![section(Word::HeadRefused, None, refused)];
        if let Some(code) = self.code("ground") {
            let code = super::clean(code);
            let said = vec![Block::Sentence(ground(&code, self.numbers.kind()))];
            sections.push(section(Word::HeadGround, self.ground_law(&code), said));
        }
        let reasons = self.written("reasons").or_else(|| {
            // What an old register does not hold may well have been given.
            (!self.event.imported).then(|| Block::Sentence(label(Word::NotGiven)))
        });
        sections.extend(reasons.map(|said| section(Word::HeadReasons, self.law("18(23)"), vec![said])));
        let because = "consultation.none_because";
        let heard = match self.code("consultation") {
            Some(id) => say(Word::HeardIn, &[("consultation", Line::ours(super::clean(id)))]),
            None => self.line(because).map_or_else(
                || label(if self.event.imported { Word::HeardNotKnown } else { Word::NotHeard }),
                |reason| say(Word::NotHeardBecause, &[("reason", reason)]),
            ),
        };
        sections.push(section(Word::HeadHeard, self.law("18(26)"), vec![Block::Sentence(heard)]));
        if self.is_for_nationality() {
            let said = vec![Block::Sentence(label(Word::ProsecutionFollows))];
            sections.push(section(Word::HeadProsecution, self.law("16(10)"), said));
        }
        sections
    }

    /// Refused for nationality, and prosecution was asked for on a treaty, 16(10).
    fn is_for_nationality(&self) -> bool {
        self.sources.request.prosecution.as_ref().is_some_and(|prosecution| prosecution.due)
    }

    /// The article of a ground. On extradition none where no convention is relied on: it is then the law's own.
    fn ground_law(&self, code: &str) -> Option<String> {
        let cited = self.numbers.kind() == Kind::Mla || self.numbers.bind();
        cited.then(|| ground_law(code)).flatten()
    }

    fn returned(&self) -> Vec<Section> {
        let articles = self.list("missing");
        let article = |i: usize| articles.get(i).and_then(Value::as_str).map(super::clean);
        // An article of 18 says nothing to who reads a request for extradition.
        let fits = |law: &String| self.numbers.kind() == Kind::Mla || !law.starts_with("18(");
        let row = |(path, text): (&str, Line)| {
            let i = path.split('.').next().and_then(|i| i.parse::<usize>().ok());
            let law = i.and_then(article).filter(fits).map_or_else(|| Line::ours("-"), |law| cited(&law));
            vec![law, text]
        };
        let rows: Vec<_> = self.under("missing").into_iter().map(row).collect();
        let columns = [Word::RestsOn, Word::MissingItem].map(label).to_vec();
        let table = Block::Table(Table { caption: label(Word::MissingCaption), columns, rows });
        let mut sections = vec![section(
            Word::HeadMissing,
            self.law("18(15)"),
            vec![Block::Sentence(label(Word::ReturnIntro)), table],
        )];
        sections.extend(self.remarks());
        sections
    }

    fn withdrawal(&self) -> Vec<Section> {
        let whole = self.flag("whole");
        let word = match (self.numbers.kind(), whole) {
            (Kind::Extradition, _) => Word::WithdrawnExtradition,
            (Kind::ProvisionalArrest, _) => Word::WithdrawnArrest,
            (Kind::Mla, true) => Word::WithdrawnWhole,
            (Kind::Mla, false) => Word::WithdrawnPart,
        };
        let mut blocks = vec![Block::Sentence(label(word))];
        if !whole {
            blocks.extend(self.measure_table(&self.measures()));
        }
        blocks.push(Block::Sentence(label(Word::StopAsked)));
        let mut sections = vec![section(Word::HeadWithdrawn, self.law("18(24)"), blocks)];
        sections.extend(self.written("reason").map(|reason| section(Word::HeadReason, None, vec![reason])));
        sections
    }

    pub(super) fn remarks(&self) -> Option<Section> {
        self.written("text").map(|text| section(Word::HeadRemarks, None, vec![text]))
    }

    /// The documents the act sent, and nothing of anybody's own file.
    fn enclosures(&self) -> Vec<Enclosure> {
        let evidence = self.list("evidence").iter().filter_map(|e| e.get("document"));
        let ids = self.list("documents").iter().chain(evidence).filter_map(Value::as_str);
        ids.filter_map(|id| self.document(id))
            .filter_map(|d| request::enclosure(&d.name, d.classification, Some(d.size), Some(&d.sha256)))
            .collect()
    }
}

/// A ground in words; a treaty's own ground by its code. Its number stands in the heading.
fn ground(code: &str, kind: Kind) -> Line {
    let sentence = match kind {
        Kind::Mla => Word::GroundIs,
        Kind::Extradition => Word::GroundOfExtradition,
        Kind::ProvisionalArrest => Word::GroundOfArrest,
    };
    let words = match code.trim_start_matches("UNCAC ") {
        "18(21)(a)" | "46(21)(a)" => Word::NotConforming,
        "18(21)(b)" | "46(21)(b)" => Word::Interests,
        "18(21)(c)" | "46(21)(c)" => Word::SimilarCase,
        "18(21)(d)" | "46(21)(d)" => Word::OwnLaw,
        "18(9)" | "46(9)" | "46(9)(c)" => Word::DualCriminality,
        "13(7)" => Word::NotConventionOffence,
        "16(1)" | "44(1)" => Word::NotPunishableInBoth,
        "16(7)" | "44(8)" => Word::LawOrTreaty,
        "16(10)" | "44(11)" => Word::National,
        "16(14)" | "44(15)" => Word::Persecution,
        _ => return say(sentence, &[("ground", Line::theirs(&code.replace('_', " ")))]),
    };
    say(sentence, &[("ground", label(words))])
}

fn ground_law(code: &str) -> Option<String> {
    let numbered = code.starts_with(|c: char| c.is_ascii_digit());
    if numbered { Some(format!("UNTOC {code}")) } else { code.starts_with("UNCAC ").then(|| code.to_owned()) }
}

/// An article as a reader abroad has it: a bare number is one of UNTOC.
pub(super) fn cited(article: &str) -> Line {
    if article.starts_with(|c: char| c.is_ascii_digit()) {
        return Line::ours(format!("UNTOC {article}"));
    }
    Line::ours(article)
}
