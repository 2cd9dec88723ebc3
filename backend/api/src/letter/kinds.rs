//! Which act each kind of letter tells, and what must happen before there is anything to tell.

use comity_domain::codes::Action;

use super::{LetterKind, words::Word};
use crate::{problem::Problem, request::EventView};

/// What a kind of letter tells, and what is said where there is nothing yet to tell.
pub(super) struct Row {
    pub(super) action: Action,
    pub(super) title: Word,
    missing: &'static str,
    first: &'static str,
}

/// Returns the row of a kind.
pub(super) fn row(kind: LetterKind) -> Row {
    let of = |action, title, missing, first| Row { action, title, missing, first };
    match kind {
        LetterKind::Request => {
            of(Action::Send, Word::TitleRequest, "The request has no contents.", "Draft it first.")
        }
        LetterKind::Acknowledgement => of(
            Action::Acknowledge,
            Word::TitleAcknowledgement,
            "The request has not been acknowledged.",
            "The requested State's registrar acknowledges it first: acknowledge.",
        ),
        LetterKind::InformationRequest => of(
            Action::RequestInformation,
            Word::TitleInformationRequest,
            "No information has been asked for.",
            "The requested State asks first: request_information.",
        ),
        LetterKind::Answer => of(
            Action::SupplyInformation,
            Word::TitleAnswer,
            "No information has been supplied.",
            "The requesting State answers first: supply_information.",
        ),
        LetterKind::Reminder => of(
            Action::Remind,
            Word::TitleReminder,
            "No reminder has been recorded, and the request does not wait for an acknowledgement.",
            "The requesting State reminds first: remind.",
        ),
        LetterKind::Consultation => of(
            Action::Consult,
            Word::TitleConsultation,
            "There has been no consultation.",
            "The requested State consults first: consult.",
        ),
        LetterKind::Refusal => of(
            Action::Refuse,
            Word::TitleRefusal,
            "Nothing has been refused.",
            "The requested State's head refuses first, with ground and reasons: refuse.",
        ),
        LetterKind::Return => of(
            Action::ReturnDeficient,
            Word::TitleReturn,
            "The request has not been returned.",
            "The requested State returns it first, with what is missing: return_deficient.",
        ),
        LetterKind::Transmittal => of(
            Action::DeliverResults,
            Word::TitleTransmittal,
            "No results have been delivered.",
            "The requested State delivers first: deliver_results.",
        ),
        LetterKind::Withdrawal => of(
            Action::Withdraw,
            Word::TitleWithdrawal,
            "Nothing has been withdrawn.",
            "The requesting State's head withdraws first: withdraw.",
        ),
    }
}

impl LetterKind {
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
