//! A request for extradition and the arrest it follows: what sending it, recalling it or arresting again does to the
//! clock that frees a person. Said on every screen from which one of these is done.

use comity_api::request::{CustodyView, HoldsView, OfferView, RequestView};
use comity_domain::{
    codes::{Action, Clock, LinkKind, Side},
    workflow,
};
use jiff::Timestamp;

use crate::{
    msg::Whole,
    safe_text::Safe,
    screens::{
        arrests,
        custody::zoned,
        due,
        form::{self, FormScreen, Purpose, act::other},
    },
    state::State,
    theme::Meaning,
    words::{Said, say, say_with},
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

/// Returns what must be known before an act on a request, line by line: of the arrest it follows, or of an arrest before
/// this one, and of the clock as the hour that is being written makes it.
#[must_use]
pub fn before(state: &State, whole: &Whole, form: &FormScreen) -> Vec<Safe> {
    match form.purpose {
        Purpose::Act { action: Action::Recall, .. } => recalling(state, whole).into_iter().collect(),
        Purpose::Act { action: Action::ReportArrest, told, .. } => {
            let mut out = vec![];
            if let Some(custody) = released(&whole.request) {
                let at = custody.released_at.map(due::instant).unwrap_or_default();
                let person = Safe::of(custody.person.as_str());
                let words = again(["arrest-again", "arrest-again-no-clock"], whole, told);
                out.push(say_with(words, &[("person", person.into()), ("at", at.into())]));
            }
            out.extend(as_written(state, whole, form, told));
            out
        }
        _ => vec![],
    }
}

/// Returns the first of two entries about a further arrest where a clock starts with it, else the second: which it is, the
/// backend says with what it offers.
#[must_use]
pub fn again(words: [&'static str; 2], whole: &Whole, told: Option<Side>) -> &'static str {
    if holds(whole, told).is_some() { words[0] } else { words[1] }
}

/// How long the person may be held whose arrest is reported now; none where no arrest clock starts.
fn holds(whole: &Whole, told: Option<Side>) -> Option<&HoldsView> {
    let of_arrest = |o: &&OfferView| o.action == Action::ReportArrest && o.on_behalf_of == told;
    whole.offers.actions.iter().find(of_arrest)?.holds.as_ref()
}

/// Returns the custody of a person who is held, where a report of an arrest puts its hour right.
#[must_use]
pub fn corrected(request: &RequestView) -> Option<&CustodyView> {
    request.custody.as_ref().filter(|c| matches!(c.standing.as_str(), "held" | "held_for"))
}

/// Returns the place of the arrest on record, in the words of whoever reported it: of both requests of the matter.
#[must_use]
pub fn place_on_record(whole: &Whole) -> Option<&str> {
    let beside = whole.linked.iter().filter_map(|l| l.events.as_ref());
    let mut events: Vec<_> =
        std::iter::once(&whole.events).chain(beside).flat_map(|page| &page.events).collect();
    events.sort_by_key(|event| event.index);
    workflow::place_on_record(events.into_iter().filter_map(|event| {
        let anew = match event.fact.get("type")?.as_str()? {
            "arrested" => true,
            "arrest_corrected" => false,
            _ => return None,
        };
        Some((anew, event.texts.iter().find(|t| t.path == "place").map(|t| t.text.as_str())))
    }))
}

/// The hour on record and when the clock is due, where there is one, and what the hour that is written makes of it: in UTC
/// and in the time of both States.
fn as_written(state: &State, whole: &Whole, form: &FormScreen, told: Option<Side>) -> Vec<Safe> {
    let r = &whole.request;
    let both = [state.me.as_ref().and_then(|m| m.state), Some(other(r))];
    let said = |words: &str, at: Timestamp| say_with(words, &[("at", zoned(at, &both).into())]);
    let written = form::act::hour_written(form);
    let Some(custody) = corrected(r) else {
        let due = written.zip(holds(whole, told)).map(|(at, holds)| holds.length.due_from(at));
        let line = due.map(|due| said("arrest-due-as-written", due));
        return line.into_iter().chain(over(state, due)).collect();
    };
    let mut out = vec![said("arrest-on-record", custody.since)];
    let Some(until) = custody.due else { return out };
    out.push(said("arrest-due-on-record", until));
    // The clock keeps its length.
    let due = written.and_then(|at| until.checked_add(at.duration_since(custody.since)).ok());
    out.extend(due.filter(|due| *due != until).map(|due| {
        let (words, span) = if due > until {
            ("arrest-due-later", arrests::left(due, until))
        } else {
            ("arrest-due-earlier", arrests::left(until, due))
        };
        say_with(words, &[("at", zoned(due, &both).into()), ("span", span.into())])
    }));
    out.extend(over(state, due));
    out
}

/// What follows at once where the hour that is written puts the due instant into the past.
fn over(state: &State, due: Option<Timestamp>) -> Option<Safe> {
    due.filter(|due| *due <= state.now).map(|_| say("arrest-due-over"))
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
