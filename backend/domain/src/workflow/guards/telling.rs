//! What the letter lacks that tells an act of a State by letter. Guards of form: the letter, its dates.

use jiff::Timestamp;

use super::{Ask, unfit};
use crate::{
    law::Cite::Comity,
    registry::{day_of, end_of, falls_on, has_begun},
    workflow::{
        command::{Command, Told},
        refusal::Unmet,
    },
};

/// Returns what the letter lacks: attached, dated, not before the act that gave the present status nor ahead.
pub(crate) fn letter_lacks(told: &Told, ask: &Ask<'_>) -> Vec<Unmet> {
    let missing = |field| Unmet::Missing { field, law: Comity("5") };
    let now = ask.context.now;
    let mut unmet = Vec::new();
    match told.letter.as_deref() {
        None => unmet.push(missing("document")),
        Some(name) => unmet.extend(unfit_letter(ask, name)),
    }
    match told.occurred_at {
        None => unmet.push(missing("occurred_at")),
        Some(at) if at > now => unmet.push(Unmet::NotYetHappened { field: "occurred_at".to_owned() }),
        Some(at) => {
            // What has an hour of its own is not bound to the order in which it was told.
            let ordered = told.act.happened_at().is_none();
            let last = ask.request.and_then(|r| r.status_since).filter(|_| ordered);
            if let Some(last) = last.filter(|last| at < *last) {
                unmet.push(Unmet::BeforeWhatLedHere { field: "occurred_at".to_owned(), last });
            }
        }
    }
    unmet.extend(told.occurred_at.and_then(|at| on_another_day(&told.act, at)));
    match told.received_on {
        None => unmet.push(missing("received_on")),
        Some(date) if !has_begun(date, now) => {
            unmet.push(Unmet::NotYetHappened { field: "received_on".to_owned() });
        }
        // The letter cannot have come before what it tells.
        Some(date) if told.occurred_at.is_some_and(|at| end_of(date) < at) => {
            unmet.push(Unmet::ReceivedBeforeItHappened);
        }
        Some(_) => {}
    }
    unmet
}

/// Returns what is wrong with an act that names its day and is said to have happened on another: of the two neither is
/// dropped, so they agree, or it is not known which is meant. The day is that of the place, the hour is UTC: they agree
/// where the hour is of that day anywhere.
pub(crate) fn on_another_day(act: &Command, occurred_at: Timestamp) -> Option<Unmet> {
    let (field, day) = act.happened_on()?;
    (!falls_on(occurred_at, day)).then(|| Unmet::OnAnotherDay { field, told: day_of(occurred_at) })
}

/// The letter may be a document of the own file: it goes nowhere.
fn unfit_letter(ask: &Ask<'_>, name: &str) -> Option<Unmet> {
    ask.context.document(name).is_none().then(|| unfit(ask, "document".to_owned(), name)).flatten()
}
