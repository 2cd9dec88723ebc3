//! A request for extradition and the arrest it follows: what sending it, recalling it or arresting again does to the
//! clock that frees a person. Said on every screen from which one of these is done.

use comity_api::request::{CustodyView, RequestView};
use comity_domain::codes::{Action, Clock, LinkKind};
use jiff::Timestamp;

use crate::{
    msg::Whole,
    safe_text::Safe,
    screens::{arrests, due, form::act::other},
    state::State,
    theme::Meaning,
    words::{Said, say_with},
};

/// Returns the provisional arrest whose clock the sending of a request stops, and until when: while it runs.
#[must_use]
pub fn stops<'a>(state: &State, whole: &'a Whole) -> Option<(&'a RequestView, Timestamp)> {
    let arrest = &whole.linked_as(LinkKind::Follows)?.request;
    let due = arrest.custody.as_ref().and_then(|c| c.due).filter(|due| *due > state.now)?;
    Some((arrest, due))
}

/// How the line about the arrest is worded where it is said.
#[derive(Debug, Clone, Copy)]
pub struct Sending {
    /// Its clock runs, and stops with the sending.
    pub stops: &'static str,
    /// The same where the other State does not work in Comity: it stops when the letter is there.
    pub stops_by_letter: &'static str,
    /// It is too late.
    pub over: &'static str,
}

/// Returns what sending does for the person held: the clock stops, or it is too late for that. None: nobody's clock
/// runs, and nobody must be released.
#[must_use]
pub fn sending(state: &State, whole: &Whole, words: Sending) -> Option<Safe> {
    let arrest = &whole.linked_as(LinkKind::Follows)?.request;
    if let Some((_, until)) = stops(state, whole) {
        let by_letter = state.is_by_letter(other(&whole.request));
        let words = if by_letter { words.stops_by_letter } else { words.stops };
        return Some(say_with(words, &of(arrest, until, state.now)));
    }
    let over = arrest.custody.as_ref().is_some_and(|c| c.release_owed || c.due.is_some());
    over.then(|| say_with(words.over, &[("reference", Safe::of(arrest.reference.as_str()).into())]))
}

/// Returns what taking a request back does to the arrest it stopped the clock of: the clock runs again, due when it was.
#[must_use]
pub fn recalling(state: &State, whole: &Whole) -> Option<Safe> {
    let arrest = &whole.linked_as(LinkKind::Follows)?.request;
    let gave = arrest.custody.as_ref()?;
    if gave.standing != "held_for" || gave.request != Some(whole.request.id) {
        return None;
    }
    let clocks = arrest.clocks.iter().filter(|c| c.clock == Clock::ProvisionalArrest);
    let until = clocks.map(|c| c.due).max()?;
    let words = if until > state.now { "recall-arrest-runs" } else { "recall-arrest-over" };
    Some(say_with(words, &of(arrest, until, state.now)))
}

/// Returns the custody of a person who was released before, where one is arrested on the same request again.
#[must_use]
pub fn released(request: &RequestView) -> Option<&CustodyView> {
    request.custody.as_ref().filter(|c| c.standing == "released")
}

/// Returns what must be known before an act on a request: of the arrest it follows, or of an arrest before this one.
#[must_use]
pub fn before(state: &State, whole: &Whole, action: Action) -> Option<Safe> {
    match action {
        Action::Recall => recalling(state, whole),
        Action::ReportArrest => {
            let custody = released(&whole.request)?;
            let at = custody.released_at.map(due::instant).unwrap_or_default();
            let person = Safe::of(custody.person.as_str());
            Some(say_with("arrest-again", &[("person", person.into()), ("at", at.into())]))
        }
        _ => None,
    }
}

/// Returns how long is left of the arrest clock that a draft is to stop, for the head of its form.
#[must_use]
pub fn left(state: &State, whole: &Whole) -> Option<(Safe, Meaning)> {
    let (_, until) = stops(state, whole)?;
    let left = arrests::left(until, state.now);
    Some((say_with("form-clock-left", &[("left", left.into())]), Meaning::Late))
}

fn of(arrest: &RequestView, until: Timestamp, now: Timestamp) -> [(&'static str, Said); 3] {
    [
        ("reference", Safe::of(arrest.reference.as_str()).into()),
        ("due", due::instant(until).into()),
        ("left", arrests::left(until, now).into()),
    ]
}
