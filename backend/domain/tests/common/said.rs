//! What people say: one plain payload for each action, and ways to vary it.

use std::collections::BTreeMap;

use comity_domain::{
    codes::{
        Action, Channel, DocumentClass, DualCriminalityResult, EarlierArrest, Kind, LinkKind, Outcome,
        ProsecutionEvent, Side, SurrenderConsent, UrgencyLevel,
    },
    contents::Contents,
    ids::{DocumentId, RequestId, UserId},
    workflow::{
        Command, Request,
        command::{
            Create, Deliver, DualCriminality, Evidence, EvidenceWhat, Import, ImportedStep, Item, Missing,
            RefusalConsultation, Refuse, Register, Told,
        },
    },
};
use jiff::civil::Date;
use uuid::Uuid;

use super::{
    REQUESTED, REQUESTING, at,
    contents::{complete, of_kind},
    state,
};

mod after;

pub(crate) use after::*;

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn create(contents: Contents) -> Command {
    Command::Create(Box::new(Create {
        kind: Kind::Mla,
        requested: state(REQUESTED),
        contents: Some(contents),
        from: None,
        links: vec![],
    }))
}

/// A draft of a kind; `follows`: the provisional arrest before it.
pub(crate) fn create_of(kind: Kind, contents: Option<Contents>, follows: Option<RequestId>) -> Command {
    Command::Create(Box::new(Create {
        kind,
        requested: state(REQUESTED),
        contents,
        from: None,
        links: follows.map(|id| (LinkKind::Follows, id)).into_iter().collect(),
    }))
}

/// The acceptance of what is coercive: both laws compared.
pub(crate) fn accept_sought() -> Command {
    Command::Accept {
        executing_authority: BTreeMap::from([(
            "M-1".parse().unwrap(),
            "Commercial Affairs Department".to_owned(),
        )]),
        conditions: vec![],
        dual_criminality: Some(DualCriminality {
            result: DualCriminalityResult::Met,
            text: "punishable in both".to_owned(),
        }),
    }
}

pub(crate) fn arrested(when: &str) -> Command {
    let place = Some("at the port".to_owned());
    Command::ReportArrest {
        person: None,
        arrested_at: Some(at(when)),
        place,
        before_request: None,
        corrects: None,
        text: None,
    }
}

/// Arrested before the request was there, on a notice.
pub(crate) fn arrested_before(when: &str) -> Command {
    let mut act = arrested(when);
    if let Command::ReportArrest { before_request, .. } = &mut act {
        *before_request = Some(EarlierArrest::Notice);
    }
    act
}

/// The hour of the arrest is put right.
pub(crate) fn corrected(when: &str, why: &str) -> Command {
    let mut act = arrested(when);
    if let Command::ReportArrest { corrects, .. } = &mut act {
        *corrects = Some(why.to_owned());
    }
    act
}

pub(crate) fn released(when: &str) -> Command {
    Command::ReportRelease { person: None, released_at: Some(at(when)), text: None }
}

pub(crate) fn order_surrender() -> Command {
    Command::OrderSurrender {
        decision: "committed by the court".to_owned(),
        conditions: vec![],
        consent: Some(SurrenderConsent::Court),
    }
}

pub(crate) fn surrender(day: &str) -> Command {
    Command::Surrender { date: Some(date(day)), place: "at the airport".to_owned(), property: vec![] }
}

pub(crate) fn prosecuted(day: &str) -> Command {
    Command::ReportProsecution {
        event: Some(ProsecutionEvent::Submitted),
        authority: Some("Public Prosecutor".to_owned()),
        date: Some(date(day)),
        text: None,
    }
}

/// A refusal of everything on a ground, with a reason for no consultation.
pub(crate) fn refuse_for(ground: &str) -> Command {
    let refusal = Refuse { ground: ground.to_owned(), ..refuse(&[]) };
    Command::Refuse(without_consultation(refusal, Some("nothing could change it"), true))
}

/// The receipt by pouch of an extradition that follows.
pub(crate) fn registering_of(kind: Kind, received_on: &str, follows: Option<RequestId>) -> Command {
    Command::Register(Box::new(Register {
        kind,
        links: follows.map(|id| (LinkKind::Follows, id)).into_iter().collect(),
        ..registering(of_kind(kind), received_on)
    }))
}

pub(crate) fn edit(contents: Contents) -> Command {
    Command::Edit { contents: Box::new(contents) }
}

pub(crate) fn translate(document: &str) -> Command {
    Command::Translate { language: "en".parse().unwrap(), document: document.to_owned(), certified: true }
}

pub(crate) fn return_to_drafter(comment: &str) -> Command {
    Command::ReturnToDrafter { comment: comment.to_owned() }
}

pub(crate) fn approve() -> Command {
    Command::Approve { note: None }
}

pub(crate) fn send() -> Command {
    Command::Send { channel: Channel::Comity, agreed: false, letter: None, went_on: None }
}

pub(crate) fn recall() -> Command {
    Command::Recall { reason: None }
}

pub(crate) fn cancel(reason: &str) -> Command {
    Command::Cancel { reason: reason.to_owned() }
}

pub(crate) fn acknowledge() -> Command {
    Command::Acknowledge { own_reference: Some("AGC/26/31".to_owned()) }
}

pub(crate) fn return_deficient() -> Command {
    let missing = Missing { article: "18(15)(b)".parse().unwrap(), text: "which court".to_owned() };
    Command::ReturnDeficient { missing: vec![missing] }
}

pub(crate) fn item(id: &str) -> Item {
    Item { id: Some(id.parse().unwrap()), text: "which branch?".to_owned() }
}

pub(crate) fn ask(items: &[&str], due: Option<&str>) -> Command {
    Command::RequestInformation { items: items.iter().map(|i| item(i)).collect(), due: due.map(date) }
}

pub(crate) fn answer(items: &[&str]) -> Command {
    let answers = items.iter().map(|i| (i.parse().unwrap(), "the branch at Raffles Place".to_owned()));
    Command::SupplyInformation { answers: answers.collect(), documents: vec![] }
}

pub(crate) fn go_on_without() -> Command {
    Command::GoOnWithout { text: None }
}

pub(crate) fn consult(answer_by: &str) -> Command {
    Command::Consult {
        id: Some("C-1".parse().unwrap()),
        subject: "M-1: security".to_owned(),
        proposed_conditions: vec!["a certificate only".to_owned()],
        answer_by: Some(date(answer_by)),
    }
}

pub(crate) fn answer_consultation(id: Option<&str>) -> Command {
    Command::AnswerConsultation {
        consultation: id.map(|i| i.parse().unwrap()),
        accepted: vec![],
        declined: BTreeMap::new(),
        text: None,
    }
}

pub(crate) fn accept(measures: &[&str]) -> Command {
    let authority = |id: &&str| (id.parse().unwrap(), "Commercial Affairs Department".to_owned());
    Command::Accept {
        executing_authority: measures.iter().map(authority).collect(),
        conditions: vec![],
        dual_criminality: None,
    }
}

pub(crate) fn postpone(review_date: &str) -> Command {
    Command::Postpone {
        running_proceeding: "4th Criminal Court 2025/310".to_owned(),
        review_date: Some(date(review_date)),
        consultation: Some("C-1".parse().unwrap()),
    }
}

pub(crate) fn resume() -> Command {
    Command::Resume { text: None }
}

/// A refusal for essential interests, after the consultation C-1.
pub(crate) fn refuse(measures: &[&str]) -> Refuse {
    Refuse {
        ground: "18(21)(b)".to_owned(),
        measures: measures.iter().map(|m| m.parse().unwrap()).collect(),
        reasons: "It would show what protects the coast.".to_owned(),
        consultation: RefusalConsultation { id: Some("C-1".parse().unwrap()), ..Default::default() },
    }
}

/// The same without a consultation.
pub(crate) fn without_consultation(refuse: Refuse, because: Option<&str>, breach: bool) -> Refuse {
    let none_because = because.map(str::to_owned);
    Refuse { consultation: RefusalConsultation { id: None, none_because, breach }, ..refuse }
}

pub(crate) fn deliver(outcomes: &[(&str, Outcome)]) -> Command {
    Command::DeliverResults(delivery(outcomes))
}

/// A thing handed over.
pub(crate) fn thing(id: &str) -> Evidence {
    Evidence {
        id: id.parse().unwrap(),
        what: EvidenceWhat::Object("a ledger".to_owned()),
        classification: DocumentClass::Shared,
    }
}

/// Outcomes, and for each measure a thing found: E-1 for M-1.
pub(crate) fn delivery(outcomes: &[(&str, Outcome)]) -> Deliver {
    Deliver {
        outcomes: outcomes.iter().map(|(m, o)| (m.parse().unwrap(), *o)).collect(),
        evidence: outcomes.iter().map(|(m, _)| thing(&m.replace('M', "E"))).collect(),
        ..Deliver::default()
    }
}

pub(crate) fn confirm() -> Command {
    Command::ConfirmReceipt { usable: Some(true), outcome_feedback: None }
}

pub(crate) fn withdraw(measures: &[&str]) -> Command {
    Command::Withdraw { measures: measures.iter().map(|m| m.parse().unwrap()).collect(), reason: None }
}

pub(crate) fn remind() -> Command {
    Command::Remind { text: None }
}

pub(crate) fn progress() -> Command {
    Command::ReportProgress { text: "being examined".to_owned() }
}

pub(crate) fn message() -> Command {
    Command::Message { text: "thank you".to_owned() }
}

pub(crate) fn attach(name: &str, classification: DocumentClass) -> Command {
    attach_and(name, classification, false)
}

/// A document the other State sees at once.
pub(crate) fn share(name: &str) -> Command {
    attach_and(name, DocumentClass::Shared, true)
}

pub(crate) fn attach_and(name: &str, classification: DocumentClass, share: bool) -> Command {
    let document = DocumentId(Uuid::from_u128(0xA77));
    Command::Attach { document, name: name.to_owned(), size: 46, classification, share }
}

pub(crate) fn note() -> Command {
    Command::Note { text: "asked by telephone".to_owned() }
}

pub(crate) fn assign() -> Command {
    Command::Assign { to: UserId(Uuid::from_u128(7)) }
}

pub(crate) fn set_priority() -> Command {
    Command::SetPriority { priority: UrgencyLevel::Urgent }
}

/// A payload with which the action can succeed wherever its row starts from, as far as a payload can.
pub(crate) fn plainly(action: Action, request: &Request) -> Command {
    let open: Vec<&str> = request.open_measures().map(comity_domain::ids::MeasureId::as_str).collect();
    match action {
        Action::Create => create(complete()),
        Action::Edit => edit(of_kind(request.kind)),
        Action::Translate => translate(super::contents::FORM),
        Action::Submit => Command::Submit,
        Action::ReturnToDrafter => return_to_drafter("state the period"),
        Action::Approve => approve(),
        Action::Send => send(),
        Action::Recall => recall(),
        Action::Cancel => cancel("no longer needed"),
        Action::Acknowledge => acknowledge(),
        Action::ReturnDeficient => return_deficient(),
        Action::RequestInformation => ask(&["I-77"], Some("2036-01-01")),
        Action::SupplyInformation => {
            let open = request.round.as_ref().map(|r| r.open.clone()).unwrap_or_default();
            answer(&open.iter().map(comity_domain::ids::ItemId::as_str).collect::<Vec<_>>())
        }
        Action::GoOnWithout => go_on_without(),
        Action::Consult => Command::Consult {
            id: None,
            subject: "M-1".to_owned(),
            proposed_conditions: vec![],
            answer_by: Some(date("2036-01-01")),
        },
        Action::AnswerConsultation => {
            let open = request.consultations.iter().find(|c| c.answered_at.is_none());
            answer_consultation(open.map(|c| c.id.as_str()))
        }
        Action::Accept if request.kind.is_extradition() => accept_sought(),
        Action::Accept => accept(&open),
        Action::Postpone => postpone("2036-01-01"),
        Action::Resume => resume(),
        Action::Refuse => {
            Command::Refuse(without_consultation(refuse(&[]), Some("nothing to discuss"), true))
        }
        Action::DeliverResults => {
            // Of an arrest nobody reported only that it could not be made is delivered.
            let nobody = request.kind == Kind::ProvisionalArrest && request.custody.is_none();
            let outcome = if nobody { Outcome::NotExecutable } else { Outcome::Executed };
            deliver(&open.iter().map(|m| (*m, outcome)).collect::<Vec<_>>())
        }
        Action::OrderSurrender => order_surrender(),
        Action::Surrender => surrender("2026-01-12"),
        Action::Lapse => Command::Lapse,
        Action::ReportArrest => {
            let sent = request.sent_at.map_or_else(|| "2026-01-12T09:00:00Z".to_owned(), |at| at.to_string());
            arrested(&sent)
        }
        Action::ReportRelease => {
            let since = request.custody.as_ref().map(|c| c.since.to_string());
            released(&since.unwrap_or_else(|| "2026-01-12T09:00:00Z".to_owned()))
        }
        Action::ReportProsecution => prosecuted("2026-01-12"),
        Action::ConfirmReceipt => confirm(),
        Action::Withdraw => withdraw(&[]),
        Action::Remind => remind(),
        Action::ReportProgress => progress(),
        Action::Message => message(),
        Action::Attach => attach("another.pdf", DocumentClass::Shared),
        Action::Note => note(),
        Action::Assign => assign(),
        Action::SetPriority => set_priority(),
        Action::Register => register(complete(), "2026-01-12"),
        Action::Import => import(Side::Requested, complete(), vec![]),
        Action::RequestUseConsent => {
            let evidence =
                request.evidence.keys().next().map_or("E-1", comity_domain::ids::EvidenceId::as_str);
            ask_other_use(evidence, None)
        }
        Action::DecideUseConsent => decide_other_use(Some(true)),
        Action::ConfirmStop => confirm_stop(&[]),
        Action::ReturnEvidence => {
            let there = request.evidence.iter().find(|(_, e)| !e.returned);
            return_evidence(there.map_or("E-1", |(id, _)| id.as_str()))
        }
        Action::LendPerson => Command::LendPerson(lend("S-1", Some("2036-01-01"))),
        Action::ReturnPerson => return_person("S-1"),
        Action::ReleaseFromAttendance => release("S-1", None),
        Action::DiscloseExculpatory => disclose(&[], Some(true), None),
        Action::CannotKeepConfidential => {
            Command::CannotKeepConfidential { text: "the order is read in open court".to_owned() }
        }
        Action::AgreeCosts => agree_costs(None, None),
        Action::SendIdentity => send_identity("V-1", true),
    }
}

/// An incoming request on paper from the requesting State.
pub(crate) fn register(contents: Contents, received_on: &str) -> Command {
    Command::Register(Box::new(registering(contents, received_on)))
}

pub(crate) fn registering(contents: Contents, received_on: &str) -> Register {
    Register {
        kind: Kind::Mla,
        requesting: state(REQUESTING),
        contents,
        received_on: Some(date(received_on)),
        channel: Some(Channel::DiplomaticPouch),
        their_reference: Some("AG/MLA/12".to_owned()),
        links: vec![],
    }
}

/// A running case of the office of that side.
pub(crate) fn import(side: Side, contents: Contents, steps: Vec<(&str, Command)>) -> Command {
    let other = match side {
        Side::Requesting => REQUESTED,
        Side::Requested => REQUESTING,
    };
    let step =
        |(when, act): (&str, Command)| ImportedStep { occurred_at: when.parse().unwrap(), side: None, act };
    Command::Import(Box::new(Import {
        kind: Kind::Mla,
        side,
        other: state(other),
        contents,
        own_reference: Some("R 17/25".to_owned()),
        their_reference: None,
        sent_at: "2025-10-01T08:00:00Z".parse().unwrap(),
        steps: steps.into_iter().map(step).collect(),
    }))
}

/// A running case of another kind.
pub(crate) fn import_of_kind(kind: Kind, side: Side, steps: Vec<(&str, Command)>) -> Command {
    let Command::Import(mut case) = import(side, of_kind(kind), steps) else { return Command::Submit };
    case.kind = kind;
    case.sent_at = at("2026-01-02T08:00:00Z");
    Command::Import(case)
}

/// The same, with the last step said to be of a side.
pub(crate) fn import_of(of: Side, side: Side, contents: Contents, steps: Vec<(&str, Command)>) -> Command {
    let Command::Import(mut case) = import(side, contents, steps) else { return Command::Submit };
    if let Some(last) = case.steps.last_mut() {
        last.side = Some(of);
    }
    Command::Import(case)
}

/// The name under which the letter is attached.
pub(crate) const LETTER: &str = "letter.pdf";

/// What a side by letter did, as its letter tells it. The letter came on the day it is recorded.
pub(crate) fn telling(of: Side, occurred_at: &str, received_on: &str, act: Command) -> Told {
    Told {
        of,
        occurred_at: Some(occurred_at.parse().unwrap()),
        channel: Some(Channel::DiplomaticPouch),
        received_on: Some(date(received_on)),
        their_reference: Some("9/11/3".to_owned()),
        letter: Some(LETTER.to_owned()),
        act,
    }
}

pub(crate) fn told(of: Side, occurred_at: &str, received_on: &str, act: Command) -> Command {
    Command::Told(Box::new(telling(of, occurred_at, received_on, act)))
}

pub(crate) fn by_pouch() -> Command {
    Command::Send { channel: Channel::DiplomaticPouch, agreed: false, letter: None, went_on: None }
}
