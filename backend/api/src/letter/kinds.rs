//! Which act each kind of letter tells, and what must happen before there is anything to tell.

use comity_domain::{
    codes::{Action, Kind},
    workflow::table,
};

use super::{LetterKind, words::Word};
use crate::{problem::Problem, request::EventView};

/// What a kind of letter tells, and what is said where there is nothing yet to tell.
pub(super) struct Row {
    pub(super) action: Action,
    missing: &'static str,
    first: &'static str,
}

/// Returns the row of a kind.
pub(super) fn row(kind: LetterKind) -> Row {
    let of = |action, missing, first| Row { action, missing, first };
    match kind {
        LetterKind::Request => of(Action::Send, "The request has no contents.", "Draft it first."),
        LetterKind::Acknowledgement => of(
            Action::Acknowledge,
            "The request has not been acknowledged.",
            "The requested State's registrar acknowledges it first: acknowledge.",
        ),
        LetterKind::InformationRequest => of(
            Action::RequestInformation,
            "No information has been asked for.",
            "The requested State asks first: request_information.",
        ),
        LetterKind::Answer => of(
            Action::SupplyInformation,
            "No information has been supplied.",
            "The requesting State answers first: supply_information.",
        ),
        LetterKind::Reminder => of(
            Action::Remind,
            "No reminder has been recorded, and the request does not wait for an acknowledgement.",
            "The requesting State reminds first: remind.",
        ),
        LetterKind::Consultation => of(
            Action::Consult,
            "There has been no consultation.",
            "The requested State consults first: consult.",
        ),
        LetterKind::Refusal => of(
            Action::Refuse,
            "Nothing has been refused.",
            "The requested State's head refuses first, with ground and reasons: refuse.",
        ),
        LetterKind::Return => of(
            Action::ReturnDeficient,
            "The request has not been returned.",
            "The requested State returns it first, with what is missing: return_deficient.",
        ),
        LetterKind::Transmittal => of(
            Action::DeliverResults,
            "No results have been delivered.",
            "The requested State delivers first: deliver_results.",
        ),
        LetterKind::Withdrawal => of(
            Action::Withdraw,
            "Nothing has been withdrawn.",
            "The requesting State's head withdraws first: withdraw.",
        ),
        LetterKind::Arrest => of(
            Action::ReportArrest,
            "No arrest has been reported.",
            "The requested State reports it first, with its hour: report_arrest.",
        ),
        LetterKind::Surrender => of(
            Action::OrderSurrender,
            "No surrender has been ordered.",
            "The requested State's head orders it first: order_surrender.",
        ),
    }
}

/// Returns what a letter on a request of a kind is called; some concern a part of the measures.
pub(super) fn title(letter: LetterKind, kind: Kind, part: bool) -> Word {
    let [assistance, extradition, arrest] = match (letter, part) {
        (LetterKind::Request, _) => {
            [Word::TitleRequest, Word::TitleRequestExtradition, Word::TitleRequestArrest]
        }
        (LetterKind::Acknowledgement, _) => [
            Word::TitleAcknowledgement,
            Word::TitleAcknowledgementExtradition,
            Word::TitleAcknowledgementArrest,
        ],
        (LetterKind::InformationRequest, _) => [Word::TitleInformationRequest; 3],
        (LetterKind::Answer, _) => [Word::TitleAnswer; 3],
        (LetterKind::Reminder, _) => [Word::TitleReminder; 3],
        (LetterKind::Consultation, _) => {
            [Word::TitleConsultation, Word::TitleConsultationExtradition, Word::TitleConsultationArrest]
        }
        (LetterKind::Refusal, false) => {
            [Word::TitleRefusal, Word::TitleRefusalExtradition, Word::TitleRefusalArrest]
        }
        (LetterKind::Refusal, true) => {
            [Word::TitlePartRefusal, Word::TitleRefusalExtradition, Word::TitleRefusalArrest]
        }
        (LetterKind::Return, _) => [Word::TitleReturn, Word::TitleReturnExtradition, Word::TitleReturnArrest],
        (LetterKind::Transmittal, _) => {
            [Word::TitleTransmittal, Word::TitleTransmittal, Word::TitleTransmittalArrest]
        }
        (LetterKind::Withdrawal, false) => {
            [Word::TitleWithdrawal, Word::TitleWithdrawalExtradition, Word::TitleWithdrawalArrest]
        }
        (LetterKind::Withdrawal, true) => {
            [Word::TitlePartWithdrawal, Word::TitleWithdrawalExtradition, Word::TitleWithdrawalArrest]
        }
        (LetterKind::Arrest, _) => [Word::TitleArrest; 3],
        (LetterKind::Surrender, _) => [Word::TitleSurrender; 3],
    };
    match kind {
        Kind::Mla => assistance,
        Kind::Extradition => extradition,
        Kind::ProvisionalArrest => arrest,
    }
}

impl LetterKind {
    /// Returns the letters that there can be on a request of a kind.
    pub fn of(kind: Kind) -> impl Iterator<Item = Self> {
        let fits = move |letter: &Self| table::row(row(*letter).action).kinds.contains(&kind);
        Self::ALL.iter().copied().filter(fits)
    }

    /// Returns the letter that tells an act to a State which reads it on paper; none where no letter does.
    #[must_use]
    pub fn telling(action: Action) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| row(*kind).action == action)
    }
}

/// There is no such act yet.
pub(super) fn nothing_yet(row: &Row, number: Option<u64>) -> Problem {
    let title = "Nothing to print";
    match number {
        Some(number) => Problem::new(
            409,
            "letter_not_yet",
            title,
            format!("Event {number} of the shared record is not {}.", row.action),
            "Name an event of that action, or none for the newest.",
        )
        .at("event"),
        None => Problem::new(409, "letter_not_yet", title, row.missing, row.first),
    }
}

/// What the other State wrote on paper before the case was here: its letter is in the file on paper, and ours would
/// pass for it.
pub(super) fn theirs(action: Action) -> Problem {
    Problem::new(
        409,
        "letter_of_the_other_state",
        "The other State wrote it",
        format!("The letter of {action} was written by the other State, on paper."),
        "Take its letter from your file; a letter of the other State is not written here.",
    )
}

/// An act that a letter told: the letter itself is at hand, and ours would pass for it.
pub(super) fn told(event: &EventView) -> Problem {
    Problem::new(
        409,
        "told_by_letter",
        "It came by letter",
        format!(
            "The act {} was told by a letter of the other State, which is among the documents.",
            event.action
        ),
        "Save that document; a letter of the other State is not written here.",
    )
}
