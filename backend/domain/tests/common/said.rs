//! What people say: one plain payload for each action, and ways to vary it.

use std::collections::BTreeMap;

use comity_domain::{
    codes::{Action, Channel, DocumentClass, Kind, Outcome, UrgencyLevel},
    contents::Contents,
    ids::{DocumentId, UserId},
    workflow::{
        Command, Request,
        command::{Create, Deliver, Item, Missing, RefusalConsultation, Refuse},
    },
};
use jiff::civil::Date;
use uuid::Uuid;

use super::{REQUESTED, contents::complete, state};

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
    Command::Send { channel: Channel::Comity, agreed: false }
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

pub(crate) fn delivery(outcomes: &[(&str, Outcome)]) -> Deliver {
    Deliver {
        outcomes: outcomes.iter().map(|(m, o)| (m.parse().unwrap(), *o)).collect(),
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
        Action::Edit => edit(complete()),
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
        Action::Accept => accept(&open),
        Action::Postpone => postpone("2036-01-01"),
        Action::Resume => resume(),
        Action::Refuse => {
            Command::Refuse(without_consultation(refuse(&[]), Some("nothing to discuss"), true))
        }
        Action::DeliverResults => deliver(&open.iter().map(|m| (*m, Outcome::Executed)).collect::<Vec<_>>()),
        Action::ConfirmReceipt => confirm(),
        Action::Withdraw => withdraw(&[]),
        Action::Remind => remind(),
        Action::ReportProgress => progress(),
        Action::Message => message(),
        Action::Attach => attach("another.pdf", DocumentClass::Shared),
        Action::Note => note(),
        Action::Assign => assign(),
        Action::SetPriority => set_priority(),
    }
}
