//! What a command says happened: the fact, which is kept for ever, and the body it commits to. One arm for each command.

mod after;
mod arriving;
mod custody;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::{
    command::{Command, Create, Deliver, EvidenceWhat, Item, Refuse},
    event::{BasisOnRecord, Body, EvidenceItem, Fact, GivenTo, Link, MeasureOutcome, Text, follows},
    guards::{contents_of, copied_from},
    refusal::{Refusal, Unmet},
    request::Request,
};
use crate::{
    codes::{BasisStanding, Channel, Kind, LinkKind, Side, Status},
    contents::{Contents, Translation},
    ids::{BasisCode, ConsentId, ConsultationId, DocumentId, GroundCode, ItemId, MeasureId, RequestId},
    law::{
        basis::{self, InForce},
        grounds::{self, RestsOn},
    },
    registry::{Connection, Context},
};

pub(super) use custody::about;

pub(super) type Happens = (Fact, Option<Body>);

/// What an action says happened, and the body it commits to: one arm for each command.
#[expect(clippy::too_many_lines, reason = "one arm for each command; only the list is long")]
pub(super) fn what_happens(
    request: Option<&Request>,
    command: &Command,
    context: &Context,
) -> Result<Happens, Refusal> {
    match command {
        Command::Create(create) => return created(create, context),
        Command::Register(register) => return arriving::registered(register, context),
        Command::Import(import) => return arriving::imported(import, context),
        _ => {}
    }
    let request = request.ok_or(Refusal::NotFound)?;
    let texts = |fact, texts: Vec<Text>| Ok((fact, (!texts.is_empty()).then_some(Body::Texts(texts))));
    match command {
        Command::Create(_) | Command::Register(_) | Command::Import(_) | Command::Told(_) => {
            Err(Refusal::NotFound) // answered before: there is no request yet; a told act is unwrapped
        }
        Command::Edit { contents } => {
            Ok((Fact::Edited { contents: contents.outline() }, Some(Body::Contents(contents.clone()))))
        }
        Command::Translate { language, document, certified } => {
            let id = document_id(context, document, "document")?;
            let mut contents = at_hand(request)?.clone();
            contents.translations.push(Translation {
                language: language.clone(),
                document: document.clone(),
                certified: *certified,
            });
            let fact = Fact::Translated { language: language.clone(), document: id, certified: *certified };
            Ok((fact, Some(Body::Contents(Box::new(contents)))))
        }
        Command::Submit => texts(Fact::Submitted, vec![]),
        Command::ReturnToDrafter { comment } => texts(Fact::ReturnedToDrafter, one("comment", comment)),
        Command::Approve { note } => {
            texts(Fact::Approved { draft: request.draft }, maybe("note", note.as_ref()))
        }
        Command::Send { channel, agreed, letter, went_on: _ } => {
            sent(request, *channel, *agreed, letter.as_deref(), context)
        }
        Command::Recall { reason } => texts(Fact::Recalled, maybe("reason", reason.as_ref())),
        Command::Cancel { reason } => texts(Fact::Cancelled, one("reason", reason)),
        Command::Acknowledge { own_reference } => {
            texts(Fact::Acknowledged, maybe("own_reference", own_reference.as_ref()))
        }
        Command::ReturnDeficient { missing } => texts(
            Fact::ReturnedDeficient { missing: missing.iter().map(|m| m.article.clone()).collect() },
            list("missing", missing.iter().map(|m| m.text.as_str())),
        ),
        Command::RequestInformation { items, due } => {
            let named = name_items(request, items);
            let further = request.status == Status::InformationRequested;
            let fact = Fact::InformationRequested {
                items: named.iter().map(|(id, _)| id.clone()).collect(),
                due: *due,
                return_to: request.way_back(),
                further,
            };
            texts(fact, named.iter().map(|(id, text)| entry(format!("items.{id}"), text)).collect())
        }
        Command::SupplyInformation { answers, documents } => {
            let fact = Fact::InformationSupplied {
                items: answers.keys().cloned().collect(),
                documents: document_ids(context, documents)?,
            };
            texts(fact, answers.iter().map(|(id, text)| entry(format!("answers.{id}"), text)).collect())
        }
        Command::GoOnWithout { text } => texts(Fact::WentOnWithout, maybe("text", text.as_ref())),
        Command::Consult { id, subject, proposed_conditions, answer_by } => {
            let unknown = || Refusal::Unmet(vec![Unmet::UnknownConsultation]);
            let fact = Fact::Consulted {
                consultation: id.clone().or_else(|| next_consultation(request)).ok_or_else(unknown)?,
                answer_by: *answer_by,
                conditions: count(proposed_conditions),
            };
            let mut said = one("subject", subject);
            said.extend(list("proposed_conditions", proposed_conditions.iter().map(String::as_str)));
            texts(fact, said)
        }
        Command::AnswerConsultation { consultation, accepted, declined, text } => {
            let open = request.consultations.iter().find(|c| c.answered_at.is_none()).map(|c| c.id.clone());
            let id = consultation.clone().or(open);
            let fact = Fact::ConsultationAnswered {
                consultation: id.ok_or_else(|| Refusal::Unmet(vec![Unmet::NoOpenConsultation]))?,
                accepted: count(accepted),
                declined: declined.keys().cloned().collect(),
            };
            let mut said = list("accepted", accepted.iter().map(String::as_str));
            said.extend(declined.iter().map(|(id, reason)| entry(format!("declined.{id}"), reason)));
            said.extend(maybe("text", text.as_ref()));
            texts(fact, said)
        }
        Command::Accept { executing_authority, conditions, dual_criminality } => {
            let fact = Fact::Accepted {
                measures: executing_authority.keys().cloned().collect(),
                given_to: given_to(executing_authority, context),
                conditions: count(conditions),
                dual_criminality: dual_criminality.as_ref().map(|d| d.result),
            };
            let mut said: Vec<Text> = executing_authority
                .iter()
                .map(|(id, authority)| entry(format!("executing_authority.{id}"), authority))
                .collect();
            said.extend(list("conditions", conditions.iter().map(String::as_str)));
            said.extend(maybe("dual_criminality.text", dual_criminality.as_ref().map(|d| &d.text)));
            texts(fact, said)
        }
        Command::Postpone { running_proceeding, review_date, consultation } => {
            let fact = Fact::Postponed {
                review_date: *review_date,
                consultation: consultation.clone(),
                return_to: request.way_back(),
            };
            texts(fact, one("running_proceeding", running_proceeding))
        }
        Command::Resume { text } => texts(Fact::Resumed, maybe("text", text.as_ref())),
        Command::Refuse(refuse) => Ok(refused(request, refuse, context)),
        Command::DeliverResults(deliver) => delivered(deliver, context),
        Command::ConfirmReceipt { usable, outcome_feedback } => texts(
            Fact::ReceiptConfirmed { usable: *usable },
            maybe("outcome_feedback", outcome_feedback.as_ref()),
        ),
        Command::Withdraw { measures, reason } => {
            let whole = measures.is_empty();
            let named = if whole { request.open_measures().cloned().collect() } else { once(measures) };
            texts(Fact::Withdrawn { measures: named, whole }, maybe("reason", reason.as_ref()))
        }
        Command::Remind { text } => texts(Fact::Reminded, maybe("text", text.as_ref())),
        Command::ReportProgress { text } => texts(Fact::ProgressReported, one("text", text)),
        Command::Message { text } => texts(Fact::MessageSent, one("text", text)),
        Command::Attach { document, name, size, classification, share: _ } => texts(
            Fact::Attached { document: *document, size: *size, classification: *classification },
            one("name", name),
        ),
        Command::Note { text } => texts(Fact::Noted, one("text", text)),
        Command::Assign { to } => texts(Fact::Assigned { to: *to }, vec![]),
        Command::SetPriority { priority } => texts(Fact::PrioritySet { priority: *priority }, vec![]),
        Command::RequestUseConsent { .. }
        | Command::DecideUseConsent { .. }
        | Command::ConfirmStop { .. }
        | Command::ReturnEvidence { .. }
        | Command::LendPerson(_)
        | Command::ReturnPerson { .. }
        | Command::ReleaseFromAttendance { .. }
        | Command::DiscloseExculpatory { .. }
        | Command::CannotKeepConfidential { .. }
        | Command::AgreeCosts { .. }
        | Command::SendIdentity { .. } => {
            let (fact, said) = after::what_happens(request, command)?;
            texts(fact, said)
        }
        Command::OrderSurrender { .. }
        | Command::Surrender { .. }
        | Command::Lapse
        | Command::ReportArrest { .. }
        | Command::ReportRelease { .. }
        | Command::ReportProsecution { .. } => {
            let (fact, said) = custody::what_happens(request, command, context)?;
            texts(fact, said)
        }
    }
}

/// The authorities that stand on the register, by the names given.
fn given_to(named: &BTreeMap<MeasureId, String>, context: &Context) -> Vec<GivenTo> {
    let Some(between) = &context.between else { return vec![] };
    let known = |name: &str| between.requested.executing_authority(name);
    let given = |(measure, name): (&MeasureId, &String)| {
        Some(GivenTo { measure: measure.clone(), authority: known(name)? })
    };
    named.iter().filter_map(given).collect()
}

/// Adds one more text to a body.
pub(super) fn add_text(body: &mut Option<Body>, path: &str, text: Option<&String>) {
    let Some(text) = maybe(path, text).pop() else { return };
    match body {
        Some(Body::Texts(texts)) => texts.push(text),
        Some(Body::Contents(_)) => {}
        None => *body = Some(Body::Texts(vec![text])),
    }
}

impl Request {
    /// Where a question or a postponement goes back to. Told while another was never answered or resumed, to where
    /// that came from.
    fn way_back(&self) -> Status {
        match self.status {
            Status::InformationRequested | Status::Postponed => {
                self.return_to.unwrap_or(Status::Acknowledged)
            }
            // Told before anything else was: who asks or postpones has the request.
            Status::Sent => Status::Acknowledged,
            status => status,
        }
    }
}

fn created(create: &Create, context: &Context) -> Result<Happens, Refusal> {
    let unknown = || Refusal::Unmet(vec![Unmet::UnknownState]);
    let (id, reference) = context.fresh.clone().ok_or_else(unknown)?;
    let between = context.between.as_ref().ok_or_else(unknown)?;
    let contents = contents_of(create, context);
    let mut links: Vec<Link> =
        create.links.iter().map(|(kind, request)| Link { kind: *kind, request: *request }).collect();
    if let Some(from) = create.from
        && let Some(linked) = context.linked(from)
        && !links.iter().any(|l| l.request == from)
    {
        // A new draft from a returned request stands in for it.
        let kind =
            if linked.request.status == Status::Returned { LinkKind::Replaces } else { LinkKind::Relates };
        links.push(Link { kind, request: from });
    }
    links.extend(still_follows(create, context).map(|request| Link { kind: LinkKind::Follows, request }));
    // Four eyes reach through a copy: who wrote the contents copied does not approve them.
    let copied = copied_from(create).and_then(|id| context.linked(id));
    let authors = copied.map(|linked| linked.request.authors.iter().copied().collect()).unwrap_or_default();
    let fact = Fact::Created {
        authors,
        request: id,
        reference,
        kind: create.kind,
        requesting: between.requesting.code,
        requested: between.requested.code,
        links,
        contents: contents.outline(),
    };
    Ok((fact, Some(Body::Contents(Box::new(contents)))))
}

/// A request for extradition that is drafted anew still follows the arrest that the one before followed.
fn still_follows(create: &Create, context: &Context) -> Option<RequestId> {
    let before = &context.linked(create.from?)?.request;
    let said = follows(create.links.iter().copied()).is_some();
    let same = create.kind == Kind::Extradition && create.requested == before.requested;
    before.follows().filter(|_| same && !said)
}

fn sent(
    request: &Request,
    channel: Channel,
    agreed: bool,
    letter: Option<&str>,
    context: &Context,
) -> Result<Happens, Refusal> {
    let contents = at_hand(request)?;
    let names =
        contents.documents.iter().map(|d| &d.name).chain(contents.translations.iter().map(|t| &t.document));
    let mut documents = Vec::new();
    for name in names {
        let id = document_id(context, name, "documents")?;
        if !documents.contains(&id) {
            documents.push(id);
        }
    }
    let by_letter = context.between.as_ref().is_some_and(|b| b.requested.connection == Connection::ByLetter);
    let going = contents.persons.iter().filter(|p| p.sealed && p.identity_sent == Some(true));
    let fact = Fact::Sent {
        request: request.id,
        reference: request.reference.clone(),
        kind: request.kind,
        requesting: request.requesting,
        requested: request.requested,
        contents: contents.outline(),
        channel,
        agreed,
        documents,
        recall_until: context.recall_until(),
        by_letter,
        basis: basis_on_record(contents, context),
        identities: going.map(|p| p.code.clone()).collect(),
        letter: letter.map(|name| document_id(context, name, "letter")).transpose()?,
        links: request.links.iter().filter(|l| both_see(request, l, by_letter, context)).cloned().collect(),
    };
    Ok((fact, Some(Body::Contents(Box::new(contents.clone())))))
}

/// Whether a link may be told: its other end was sent between the same two States, and whoever reads this request has
/// that one on its record. A State that became connected since has not.
fn both_see(request: &Request, link: &Link, by_letter: bool, context: &Context) -> bool {
    context.linked(link.request).map(|l| &l.request).is_some_and(|other| {
        (other.requesting, other.requested) == (request.requesting, request.requested)
            && other.ever_sent
            && !other.recalled
            && other.is_read_by_all_of(by_letter.then_some(Side::Requested))
    })
}

/// What each legal basis chosen is worth between the two States today, so that a later change of data changes nothing.
fn basis_on_record(contents: &Contents, context: &Context) -> Vec<BasisOnRecord> {
    let Some(between) = &context.between else { return vec![] };
    let on = TimeZone::UTC.to_datetime(context.now).date();
    let on_record = |code: &BasisCode| {
        let (standing, since) = match basis::in_force(code, between, on) {
            InForce::Yes { since } => (BasisStanding::InForce, since),
            InForce::NotYet { from } => (BasisStanding::NotYet, Some(from)),
            InForce::NotBound => (BasisStanding::NotBound, None),
            InForce::NotKnown => (BasisStanding::NotKnown, None),
            InForce::NoTreaty => (BasisStanding::NoTreaty, None),
        };
        BasisOnRecord { basis: code.clone(), standing, since }
    };
    contents.legal_basis.iter().map(on_record).collect()
}

fn refused(request: &Request, refuse: &Refuse, context: &Context) -> Happens {
    let named = if refuse.measures.is_empty() {
        request.open_measures().cloned().collect()
    } else {
        once(&refuse.measures)
    };
    let rests_on = RestsOn::at(request.kind, &request.outline.legal_basis, context);
    let owed = grounds::owes_consultation(&refuse.ground, rests_on);
    // An event has room for codes that stand for something; what else a letter names is its own words.
    let known = grounds::find(&refuse.ground, rests_on).is_some();
    let ground = refuse.ground.parse::<GroundCode>().ok().filter(|_| known);
    let ground_unknown = ground.is_none();
    let fact = Fact::Refused {
        ground,
        measures: named,
        consultation: refuse.consultation.id.clone(),
        // Where none was owed, nothing was breached, whatever the payload says.
        breach: owed && refuse.consultation.id.is_none() && refuse.consultation.breach,
        nationality: grounds::is_own_of_nationality(&refuse.ground, rests_on),
    };
    let mut said = maybe("reasons", Some(&refuse.reasons));
    if ground_unknown {
        said.extend(maybe("ground", Some(&refuse.ground)));
    }
    said.extend(maybe("consultation.none_because", refuse.consultation.none_because.as_ref()));
    (fact, Some(Body::Texts(said)))
}

fn delivered(deliver: &Deliver, context: &Context) -> Result<Happens, Refusal> {
    let mut evidence = Vec::new();
    let mut said = Vec::new();
    for e in &deliver.evidence {
        let document = match &e.what {
            EvidenceWhat::Document(name) => Some(document_id(context, name, "evidence")?),
            EvidenceWhat::Object(thing) => {
                said.push(entry(format!("evidence.{}.object", e.id), thing));
                None
            }
        };
        let return_due = deliver.return_due.iter().find(|(id, _)| id == &e.id).map(|(_, date)| *date);
        evidence.push(EvidenceItem { id: e.id.clone(), document, return_due });
    }
    said.extend(list("use_conditions", deliver.use_conditions.iter().map(String::as_str)));
    said.extend(maybe("text", deliver.text.as_ref()));
    let outcomes = deliver
        .outcomes
        .iter()
        .map(|(measure, outcome)| MeasureOutcome { measure: measure.clone(), outcome: *outcome })
        .collect();
    let (assets, disposal) = after::reached(deliver);
    let use_conditions = count(&deliver.use_conditions);
    let fact = Fact::ResultsDelivered { outcomes, evidence, use_conditions, assets, disposal };
    Ok((fact, (!said.is_empty()).then_some(Body::Texts(said))))
}

fn at_hand(request: &Request) -> Result<&Contents, Refusal> {
    request.contents.as_deref().ok_or_else(|| Refusal::Unmet(vec![Unmet::ContentsNotAtHand]))
}

fn document_id(context: &Context, name: &str, field: &str) -> Result<DocumentId, Refusal> {
    let absent = || Refusal::Unmet(vec![Unmet::DocumentNotAttached { field: field.to_owned() }]);
    context.document(name).map(|d| d.id).ok_or_else(absent)
}

fn document_ids(context: &Context, names: &[String]) -> Result<Vec<DocumentId>, Refusal> {
    names.iter().map(|name| document_id(context, name, "documents")).collect()
}

/// The questions with their ids: the next free ones where none are given.
fn name_items(request: &Request, items: &[Item]) -> Vec<(ItemId, String)> {
    let mut taken: Vec<ItemId> = request.round.as_ref().map(|r| r.open.clone()).unwrap_or_default();
    taken.extend(items.iter().filter_map(|i| i.id.clone()));
    let mut named = Vec::new();
    for item in items {
        let id = item
            .id
            .clone()
            .or_else(|| next_free("I", &taken.iter().map(ToString::to_string).collect::<Vec<_>>()));
        let Some(id) = id else { continue };
        taken.push(id.clone());
        named.push((id, item.text.clone()));
    }
    named
}

fn next_consent(request: &Request) -> Option<ConsentId> {
    let taken: Vec<String> = request.use_consents.iter().map(|c| c.id.to_string()).collect();
    next_free("U", &taken)
}

fn next_consultation(request: &Request) -> Option<ConsultationId> {
    let taken: Vec<String> = request.consultations.iter().map(|c| c.id.to_string()).collect();
    next_free("C", &taken)
}

fn next_free<T: std::str::FromStr>(letter: &str, taken: &[String]) -> Option<T> {
    (1..1_000_000).map(|n| format!("{letter}-{n}")).find(|id| !taken.contains(id))?.parse().ok()
}

/// The measures named, none twice.
fn once(measures: &[MeasureId]) -> Vec<MeasureId> {
    let mut named: Vec<MeasureId> = Vec::new();
    for id in measures {
        if !named.contains(id) {
            named.push(id.clone());
        }
    }
    named
}

fn count<T>(of: &[T]) -> u32 {
    u32::try_from(of.len()).unwrap_or(u32::MAX)
}

fn entry(path: String, text: &str) -> Text {
    Text { path, text: text.to_owned() }
}

fn one(path: &str, text: &str) -> Vec<Text> {
    vec![entry(path.to_owned(), text)]
}

fn maybe(path: &str, text: Option<&String>) -> Vec<Text> {
    text.filter(|t| !t.trim().is_empty()).map(|t| entry(path.to_owned(), t)).into_iter().collect()
}

fn list<'a>(path: &str, texts: impl Iterator<Item = &'a str>) -> Vec<Text> {
    texts.enumerate().map(|(i, text)| entry(format!("{path}.{i}"), text)).collect()
}
