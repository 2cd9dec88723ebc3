//! From an act to the command that says it: every act goes through the domain's own commands.

mod after;
mod paper;
mod property;
mod sought;

use std::collections::BTreeMap;

use comity_domain::{
    codes::{
        Channel, DocumentClass, DualCriminalityResult, Kind, MeasureType, Outcome,
        Side::{Requested, Requesting},
        UrgencyLevel,
    },
    ids::{DocumentId, EvidenceId, MeasureId, RequestId, UserId},
    workflow::{
        Command,
        command::{
            Create, Deliver, DualCriminality, Evidence, EvidenceWhat, Item, Missing, RefusalConsultation,
            Refuse,
        },
    },
};
use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

use super::{
    chance::Chance,
    course::{About, Act, Part, Step},
    papers,
    places::Place,
    story::{Edition, Story, measure_id},
    words,
};

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Doing {
    /// A command, complete.
    Command(Box<Command>),
    /// A document whose bytes are kept first; [`Paper::attached`] then makes the command.
    Attach(Paper),
}

/// A document to attach.
#[derive(Debug)]
pub(crate) struct Paper {
    /// Its name.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

impl Paper {
    /// Returns the media type.
    pub(crate) fn media_type(&self) -> &'static str {
        papers::media_type(&self.name)
    }

    /// Returns the command that attaches it, once its bytes are kept.
    pub(crate) fn attached(&self, document: DocumentId) -> Command {
        Command::Attach {
            document,
            name: self.name.clone(),
            size: self.bytes.len() as u64,
            classification: DocumentClass::Shared,
            share: false,
        }
    }
}

/// Whom and what an act refers to that only the record knows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    /// The request that came back, where a new draft is made from it.
    pub(crate) first: Option<RequestId>,
    /// The officer of the requested State who gets the work.
    pub(crate) assignee: Option<UserId>,
}

/// Returns what an act does, in words; the same words for the same story and place in its course. None would be a
/// fault of the generator: an id that does not read as one.
#[expect(clippy::too_many_lines, reason = "one arm for each act; only the list is long")]
pub(crate) fn doing(story: &Story, step: Step, number: usize, known: Known) -> Option<Doing> {
    let wording = 1000 + number as u64;
    let say = |wordings: &[&str]| story.drawn(wordings, wording);
    let maybe = |wordings: &[&str]| Some(story.drawn(wordings, wording));
    let in_days = |days: i64| day(step.at).checked_add(days.days()).ok();
    let command = match step.act {
        Act::Create(edition) => create(story, Some(edition), None)?,
        Act::CreateFollowing => sought::follows(story, known.first?)?,
        Act::CreateAgain => create(story, None, Some(known.first?))?,
        Act::Register => paper::register(story, step.at)?,
        Act::Import(running) => paper::import(story, running, step.at)?,
        Act::AttachLetter(number) => {
            return Some(Doing::Attach(paper::letter(story, number, step.again)?));
        }
        Act::Edit(edition) => Command::Edit { contents: Box::new(story.contents_of(step.again, edition)) },
        Act::Attach(which) => {
            let name = story.documents().get(usize::from(which)).copied().unwrap_or("annex.txt");
            return Some(Doing::Attach(Paper { name: name.to_owned(), bytes: story.document_bytes(name) }));
        }
        Act::AttachTranslation => {
            let name = translation_name(story);
            return Some(Doing::Attach(Paper { bytes: story.document_bytes(&name), name }));
        }
        Act::Translate => Command::Translate {
            language: story.translated_into()?.parse().ok()?,
            document: translation_name(story),
            certified: Chance::for_purpose(story.seed, 17).happens(80),
        },
        Act::Submit => Command::Submit,
        Act::ReturnToDrafter => Command::ReturnToDrafter { comment: say(words::COMMENTS) },
        Act::Approve => Command::Approve { note: maybe(words::APPROVALS) },
        Act::Send => {
            let wire = story.letter.is_some() && story.kind_of(step.again) == Kind::ProvisionalArrest;
            let pouch = story.letter.is_some();
            let channel = match (wire, pouch) {
                (true, _) => Channel::Interpol,
                (false, true) => Channel::DiplomaticPouch,
                (false, false) => Channel::Comity,
            };
            Command::Send { channel, agreed: wire, letter: None, went_on: None }
        }
        Act::Recall => Command::Recall { reason: maybe(words::RECALLS) },
        Act::Cancel { .. } => Command::Cancel { reason: say(words::CANCELLATIONS) },
        Act::Acknowledge => Command::Acknowledge { own_reference: Some(own_reference(story, step)) },
        Act::ReturnDeficient => Command::ReturnDeficient { missing: missing(story) },
        Act::Ask { first, count, days } => ask(story, first, count, in_days(i64::from(days))),
        Act::Answer { first, count, with_document } => answer(story, first, count, with_document),
        Act::AttachAnswer { first } => {
            let name = answer_name(first);
            return Some(Doing::Attach(Paper { bytes: story.document_bytes(&name), name }));
        }
        Act::GoOnWithout => Command::GoOnWithout { text: maybe(words::GO_ON) },
        Act::Consult { number, days, about } => {
            let (subject, condition) = match about {
                About::Refusal(ground) => (ground_words(ground).subject, ground_words(ground).condition),
                About::Postponement => (words::POSTPONEMENT_SUBJECT, words::POSTPONEMENT_CONDITION),
            };
            Command::Consult {
                id: id(&format!("C-{number}")),
                subject: story.filled(subject),
                proposed_conditions: vec![condition.to_owned()],
                answer_by: in_days(i64::from(days)),
            }
        }
        Act::AnswerConsultation { number, about } => Command::AnswerConsultation {
            consultation: id(&format!("C-{number}")),
            accepted: if about == About::Postponement {
                vec![words::POSTPONEMENT_CONDITION.to_owned()]
            } else {
                vec![]
            },
            declined: BTreeMap::new(),
            text: maybe(words::ANSWERS_TO_CONSULTATION),
        },
        Act::Accept if story.kind != Kind::Mla => sought::accept(story, step.again, wording),
        Act::Accept => accept(story, wording),
        Act::Postpone { consultation, days } => Command::Postpone {
            running_proceeding: say(words::PROCEEDINGS),
            review_date: in_days(i64::from(days)),
            consultation: id(&format!("C-{consultation}")),
        },
        Act::Resume => Command::Resume { text: maybe(words::RESUME) },
        Act::Refuse { ground, measures, consultation } => {
            refuse(story, ground, measures, consultation, wording)
        }
        Act::AttachResult(which) => {
            let name = result_name(story, usize::from(which));
            return Some(Doing::Attach(Paper { bytes: result_bytes(story, &name), name }));
        }
        Act::Deliver(_) if story.kind != Kind::Mla => sought::arrested(),
        Act::Deliver(measures) => Command::DeliverResults(deliver(story, measures, step.at, wording)),
        Act::ConfirmReceipt if story.kind != Kind::Mla => sought::closed(step.again, story),
        Act::ConfirmReceipt => {
            let usable = Chance::for_purpose(story.seed, 18).happens(93);
            let feedback = if usable { words::FEEDBACK_GOOD } else { words::FEEDBACK_BAD };
            Command::ConfirmReceipt { usable: Some(usable), outcome_feedback: maybe(feedback) }
        }
        Act::Withdraw(measures) => {
            let reasons = if measures.is_some() { words::WITHDRAWALS_IN_PART } else { words::WITHDRAWALS };
            Command::Withdraw { measures: some_ids(measures), reason: maybe(reasons) }
        }
        Act::Remind => Command::Remind { text: maybe(words::REMINDERS) },
        Act::ReportProgress => Command::ReportProgress { text: say(words::PROGRESS) },
        Act::Message(Requesting) => Command::Message { text: say(words::MESSAGES_OURS) },
        Act::Message(Requested) => Command::Message { text: say(words::MESSAGES_THEIRS) },
        Act::Note(Requesting) => Command::Note { text: say(words::NOTES_OURS) },
        Act::Note(Requested) => Command::Note { text: say(words::NOTES_THEIRS) },
        Act::Assign => Command::Assign { to: known.assignee? },
        Act::SetPriority(_) => Command::SetPriority { priority: UrgencyLevel::Urgent },
        Act::ConfirmStop
        | Act::AskUseConsent(_)
        | Act::DecideUseConsent { .. }
        | Act::ReturnEvidence(_)
        | Act::LendPerson { .. }
        | Act::Release
        | Act::ReturnPerson
        | Act::Disclose
        | Act::CannotKeepConfidential
        | Act::AgreeCosts
        | Act::SendIdentity => after::said(story, step, wording)?,
        Act::ReportArrest { .. }
        | Act::ReportRelease { .. }
        | Act::OrderSurrender
        | Act::Surrender
        | Act::ReportProsecution(_)
        | Act::Lapse => sought::said(story, step, wording)?,
    };
    let command = match step.told {
        Some(told) => paper::told(story, step, told, command),
        None => command,
    };
    Some(Doing::Command(Box::new(command)))
}

fn create(story: &Story, edition: Option<Edition>, from: Option<RequestId>) -> Option<Command> {
    Some(Command::Create(Box::new(Create {
        kind: story.kind,
        requested: story.there.state()?,
        contents: edition.map(|e| story.first_contents(e)),
        from,
        links: vec![],
    })))
}

/// The question of a number: a story asks each once, in an order of its own.
fn nth(story: &Story, number: u8) -> usize {
    let turn = Chance::for_purpose(story.seed, 19).below(words::QUESTIONS.len());
    (turn + usize::from(number)) % words::QUESTIONS.len()
}

fn ask(story: &Story, first: u8, count: u8, due: Option<Date>) -> Command {
    let question =
        |n| Item { id: id(&format!("I-{n}")), text: story.filled(words::QUESTIONS[nth(story, n)]) };
    Command::RequestInformation { items: (first..first.saturating_add(count)).map(question).collect(), due }
}

fn answer(story: &Story, first: u8, count: u8, with_document: bool) -> Command {
    let answer = |n| Some((id(&format!("I-{n}"))?, story.filled(words::ANSWERS[nth(story, n)])));
    Command::SupplyInformation {
        answers: (first..first.saturating_add(count)).filter_map(answer).collect(),
        documents: if with_document { vec![answer_name(first)] } else { vec![] },
    }
}

fn accept(story: &Story, wording: u64) -> Command {
    let coercive = story.measure_types().any(MeasureType::is_coercive);
    let authorities = story.measure_types().enumerate().filter_map(|(number, measure)| {
        Some((measure_id(number)?, executing_authority(story.there, measure).to_owned()))
    });
    let conditional = Chance::for_purpose(story.seed, 20).happens(35);
    Command::Accept {
        executing_authority: authorities.collect(),
        conditions: if conditional { vec![story.drawn(words::CONDITIONS, wording)] } else { vec![] },
        dual_criminality: Some(DualCriminality {
            result: if coercive { DualCriminalityResult::Met } else { DualCriminalityResult::NotNeeded },
            text: if coercive { story.drawn(words::DUAL_CRIMINALITY, wording) } else { String::new() },
        }),
    }
}

fn executing_authority(there: &Place, measure: MeasureType) -> &'static str {
    match measure {
        MeasureType::Statements
        | MeasureType::Service
        | MeasureType::ConfiscationOrderThere
        | MeasureType::ConfiscationOurOrder
        | MeasureType::PersonLent
        | MeasureType::Surrender
        | MeasureType::Appearance => there.court,
        MeasureType::SearchSeizure | MeasureType::ObjectsSites | MeasureType::ProvisionalArrest => {
            there.investigator
        }
        MeasureType::Records | MeasureType::TracingForEvidence | MeasureType::UncacAssetMeasures => {
            there.financial
        }
        MeasureType::Freezing
        | MeasureType::Information
        | MeasureType::OtherAssistance
        | MeasureType::UncacRecovery => there.prosecutor,
    }
}

fn refuse(
    story: &Story,
    ground: u8,
    measures: Option<Part>,
    consultation: Option<u8>,
    wording: u64,
) -> Command {
    let ground = ground_words(ground);
    // A letter may say no without saying why; that is recorded as what it is.
    let without_reasons = story.letter == Some(Requested)
        && consultation.is_none()
        && Chance::for_purpose(story.seed, 26).happens(50);
    let held = consultation.and_then(|number| id(&format!("C-{number}")));
    Command::Refuse(Refuse {
        ground: ground_code(story, ground),
        measures: some_ids(measures),
        reasons: if without_reasons { String::new() } else { story.drawn(ground.reasons, wording) },
        consultation: RefusalConsultation {
            none_because: if held.is_none() && story.letter != Some(Requested) {
                Some(story.drawn(words::NO_CONSULTATION, wording))
            } else {
                None
            },
            breach: held.is_none() && story.letter != Some(Requested) && ground.code.starts_with("18(21)"),
            id: held,
        },
    })
}

fn deliver(story: &Story, measures: Part, at: i64, wording: u64) -> Deliver {
    let mut chance = Chance::for_purpose(story.seed, 21 + u64::from(measures.0));
    let mut delivered = Deliver::default();
    let mut missed = false;
    for number in measures.numbers() {
        let (Some(measure), Some(measure_type)) = (measure_id(number), story.measure_types().nth(number))
        else {
            continue;
        };
        let outcome =
            [Outcome::Executed, Outcome::Partly, Outcome::NotExecutable][chance.weighted(&[86, 8, 6])];
        delivered.outcomes.insert(measure, outcome);
        missed |= outcome == Outcome::NotExecutable;
        if measure_type.is_confiscation() && outcome != Outcome::NotExecutable {
            property::reached(story, number, measure_type, &mut delivered);
        }
        let what = if story.with_papers && story.letter != Some(Requested) {
            EvidenceWhat::Document(result_name(story, number))
        } else {
            EvidenceWhat::Object("Certified copies, one folder, by courier".to_owned())
        };
        let Some(evidence) = id(&format!("E-{}", number + 1)) else { continue };
        let object = measure_type == MeasureType::ObjectsSites;
        delivered.evidence.push(Evidence { id: evidence, what, classification: DocumentClass::Shared });
        if object && let Some(evidence) = id::<EvidenceId>(&format!("E-{}", number + 11)) {
            let what = EvidenceWhat::Object("Samples, sealed, with record of custody".to_owned());
            let back = day(at).checked_add(40.days());
            delivered.return_due.extend(back.ok().map(|back| (evidence.clone(), back)));
            delivered.evidence.push(Evidence { id: evidence, what, classification: DocumentClass::Shared });
        }
    }
    if chance.happens(60) {
        delivered.use_conditions = vec![story.drawn(words::USE_CONDITIONS, wording)];
    }
    let texts = if missed { words::NOT_EXECUTED } else { words::DELIVERIES };
    delivered.text = Some(story.drawn(texts, wording));
    delivered
}

fn missing(story: &Story) -> Vec<Missing> {
    let mut chance = Chance::for_purpose(story.seed, 22);
    let turn = chance.below(words::MISSING.len());
    let count = if chance.happens(40) { 2 } else { 1 };
    let named = (0..count).map(|n| words::MISSING[(turn + n) % words::MISSING.len()]);
    named
        .filter_map(|(article, text)| {
            Some(Missing { article: article.parse().ok()?, text: story.filled(text) })
        })
        .collect()
}

fn some_ids(measures: Option<Part>) -> Vec<MeasureId> {
    measures.into_iter().flat_map(Part::numbers).filter_map(measure_id).collect()
}

fn ground_words(number: u8) -> &'static words::GroundWords {
    const FIRST: &words::GroundWords = &words::GROUNDS[0];
    words::GROUNDS.get(usize::from(number)).unwrap_or(FIRST)
}

/// The code of a ground by the numbers of the treaty the request rests on.
fn ground_code(story: &Story, ground: &words::GroundWords) -> String {
    match ground.code.strip_prefix("18(") {
        Some(rest) if story.rests_on_uncac() => format!("UNCAC 46({rest}"),
        _ => ground.code.to_owned(),
    }
}

fn translation_name(story: &Story) -> String {
    format!("translation-{}.pdf", story.translated_into().unwrap_or("en"))
}

fn answer_name(first: u8) -> String {
    format!("answer-I-{first}.pdf")
}

fn result_name(story: &Story, number: usize) -> String {
    words::result_name(story.measure_types().nth(number).unwrap_or(MeasureType::Records), number)
}

fn result_bytes(story: &Story, name: &str) -> Vec<u8> {
    let lines = [
        story.there.authority.to_owned(),
        format!("To: {}", story.here.authority),
        story.subject(),
        format!("Result: {name}"),
        "Invented for demonstration; no such case exists.".to_owned(),
    ];
    papers::bytes(name, &lines)
}

fn own_reference(story: &Story, step: Step) -> String {
    let number = Chance::for_purpose(story.seed, if step.again { 24 } else { 23 }).between(12, 9870);
    format!("{}/{}/{number:04}", story.there.file_prefix, day(step.at).year())
}

/// The day of an instant in seconds, UTC.
pub(crate) fn day(at: i64) -> Date {
    Timestamp::from_second(at).map_or(Date::ZERO, |t| TimeZone::UTC.to_datetime(t).date())
}

fn id<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}
