//! Guards of a person sought: arrest, release, surrender, and the clock between arrest and extradition, 16(9).

use std::iter::once;

use jiff::{Timestamp, civil::Date};

use super::{Ask, MET, given, receiving::EARLIEST_LETTER};
use crate::{
    codes::{Kind, Outcome},
    law::Cite::{Comity, Untoc},
    registry::{Context, day_of, end_of, has_begun},
    workflow::{
        command::Command,
        custody::{Custody, CustodyState},
        happens::about,
        refusal::Unmet,
        request::Request,
        unmet::Follows,
    },
};

pub(super) fn no_arrest_clock_runs(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.request.and_then(Request::arrest_clock) {
        Some(run) => vec![Unmet::ArrestClockRuns { due: run.due }],
        None => MET,
    }
}

/// A provisional arrest that is delivered as made without a report would hold somebody under no clock.
pub(super) fn arrest_reported(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(Command::DeliverResults(deliver))) = (ask.request, ask.command) else {
        return MET;
    };
    let made = deliver.outcomes.values().any(|outcome| *outcome != Outcome::NotExecutable);
    let unreported = request.kind == Kind::ProvisionalArrest && request.custody.is_none();
    if made && unreported { vec![Unmet::ArrestNotReported] } else { MET }
}

pub(super) fn arrest_clock_due(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.request.and_then(Request::arrest_clock) {
        Some(run) if ask.context.now >= run.due => MET,
        Some(run) => vec![Unmet::ArrestClockRuns { due: run.due }],
        None => vec![Unmet::NobodyHeld],
    }
}

/// A recall would leave a person held for nothing; only a State by letter can have arrested before it acknowledged.
pub(super) fn nobody_arrested_on_it(ask: &Ask<'_>) -> Vec<Unmet> {
    match detained(ask) {
        Some(custody) if !custody.is_taken_over() => vec![Unmet::HeldAlready],
        _ => MET,
    }
}

/// The clock that `send` stopped runs again after a recall; but not on a request that was answered meanwhile.
pub(super) fn arrest_not_answered(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(request) = ask.request else { return MET };
    match ask.context.followed(request) {
        Some(arrest) if arrest.held_for(request.id).is_some() && !arrest.status.is_open() => {
            vec![Unmet::ArrestAnswered]
        }
        _ => MET,
    }
}

pub(super) fn person_sought(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(Command::ReportArrest { person, .. })) = (ask.request, ask.command) else {
        return MET;
    };
    let Some(person) = about(request, person.as_ref()) else {
        return vec![Unmet::Missing { field: "person", law: Comity("4") }];
    };
    let persons = &request.outline.persons;
    // A letter that does not say who is sought: any of its persons; and where it names nobody by code, whom the report
    // names.
    let any = || persons.is_empty() || persons.iter().any(|p| p.code == person);
    let sought = request.outline.sought.as_ref().map_or_else(any, |sought| *sought == person);
    if sought { MET } else { vec![Unmet::UnknownPerson { person }] }
}

/// Nobody is arrested twice; but an hour or a place that was recorded wrong is put right, with the reason.
pub(super) fn person_at_liberty(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(request) = ask.request else { return MET };
    let here = request.custody.as_ref().map(|c| c.standing);
    let elsewhere: Vec<_> = held_with(request, ask.context)
        .filter_map(|other| Some((other, other.custody.as_ref()?.standing)))
        .filter(|(other, standing)| match standing {
            // Told by letter, it can be the first that is heard of the request for extradition: then it takes over.
            CustodyState::Held => other.kind == Kind::Extradition || request.by_letter != Some(ask.side),
            CustodyState::HeldFor(id) => *id != request.id,
            CustodyState::PassedTo(_) | CustodyState::Released(_) => false,
            CustodyState::Surrendered => true,
        })
        .map(|(_, standing)| standing)
        .collect();
    let gone = here.iter().chain(&elsewhere).any(|standing| *standing == CustodyState::Surrendered);
    match (ask.command, detained(ask)) {
        (Some(Command::ReportArrest { corrects: None, .. }) | None, _) if gone => {
            vec![Unmet::PersonSurrendered]
        }
        (Some(Command::ReportArrest { corrects: None, .. }), held) => {
            if held.is_some() || !elsewhere.is_empty() { vec![Unmet::HeldAlready] } else { MET }
        }
        (Some(Command::ReportArrest { corrects: Some(_), .. }), None) => vec![Unmet::NobodyHeld],
        (Some(Command::ReportArrest { person, corrects: Some(why), .. }), Some(custody)) => {
            let mut unmet = MET;
            if why.trim().is_empty() {
                unmet.push(Unmet::Missing { field: "corrects", law: Comity("5") });
            }
            if let Some(other) = person.as_ref().filter(|p| **p != custody.person) {
                unmet.push(Unmet::UnknownPerson { person: other.clone() });
            }
            unmet
        }
        _ => MET,
    }
}

/// The other requests on which the same person can be held: the provisional arrest, and what followed it.
fn held_with<'a>(request: &'a Request, context: &'a Context) -> impl Iterator<Item = &'a Request> {
    let arrest = match request.kind {
        Kind::ProvisionalArrest => Some(request),
        _ => context.followed(request),
    };
    let all = arrest.into_iter().flat_map(|arrest| once(arrest).chain(context.followers(arrest)));
    all.filter(|other| other.id != request.id)
}

pub(super) fn arrest_dated(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::ReportArrest { arrested_at, before_request, corrects, .. }) = ask.command else {
        return MET;
    };
    let custody = ask.request.and_then(|r| r.custody.as_ref());
    // Not again before the release from the arrest before.
    let free = match corrects {
        None => custody.and_then(|c| c.standing.released_at()),
        Some(_) => custody.and_then(|c| c.earlier.last()).map(|before| before.until),
    };
    let mut unmet = dated(ask, "arrested_at", *arrested_at, Follows::Release, free);
    let Some(at) = arrested_at.filter(|_| unmet.is_empty()) else { return unmet };
    if day_of(at) < EARLIEST_LETTER {
        unmet.push(Unmet::LongPast { field: "arrested_at".to_owned(), earliest: EARLIEST_LETTER });
    }
    // Nobody is arrested for a request that was not there: then it was on something else, and that is said. One on
    // paper came in the course of its day. Who puts an hour right is not asked again what the record says already.
    let Some(request) = ask.request else { return unmet };
    let asked = request.asked_at(ask.context, corrects.is_some());
    let on_record = corrects.as_ref().and_then(|_| request.arrested_before_on(ask.context));
    match (asked.filter(|asked| at < *asked), before_request.or(on_record)) {
        (Some(sent), None) => unmet.push(Unmet::ArrestBeforeRequest { sent }),
        (None, Some(_)) if before_request.is_some() => unmet.push(Unmet::ArrestNotBeforeRequest),
        (Some(_), Some(_)) | (None, _) => {}
    }
    unmet
}

/// A correction that corrects nothing would say on record that what was told was wrong, and repeat it.
pub(super) fn correction_changes(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(custody)) = (ask.request, detained(ask)) else { return MET };
    let Some(Command::ReportArrest {
        arrested_at: Some(at), place, before_request, corrects: Some(_), ..
    }) = ask.command
    else {
        return MET;
    };
    let on = request.arrested_before_on(ask.context);
    let another = *at != custody.since
        || ask.context.another_place(place.as_deref()).is_some()
        || before_request.is_some_and(|said| Some(said) != on);
    if another { MET } else { vec![Unmet::NothingCorrected] }
}

pub(super) fn person_held(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(custody) = detained(ask) else { return vec![Unmet::NobodyHeld] };
    match ask.command {
        Some(Command::ReportRelease { person: Some(person), .. }) if *person != custody.person => {
            vec![Unmet::UnknownPerson { person: person.clone() }]
        }
        _ => MET,
    }
}

pub(super) fn release_dated(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::ReportRelease { released_at, .. }) = ask.command else { return MET };
    let since = ask.request.and_then(|r| r.custody.as_ref()).map(|c| c.since);
    dated(ask, "released_at", *released_at, Follows::Arrest, since)
}

/// An hour that must be given, not ahead, and not before what it follows.
fn dated(
    ask: &Ask<'_>,
    field: &'static str,
    at: Option<Timestamp>,
    follows: Follows,
    from: Option<Timestamp>,
) -> Vec<Unmet> {
    let Some(at) = at else { return vec![Unmet::Missing { field, law: Comity("5") }] };
    if at > ask.context.now {
        return vec![Unmet::NotYetHappened { field: field.to_owned() }];
    }
    match from {
        Some(from) if at < from => vec![Unmet::TooEarly { field: field.to_owned(), follows, at: from }],
        _ => MET,
    }
}

pub(super) fn decision_given(ask: &Ask<'_>) -> Vec<Unmet> {
    given(ask, "decision", Comity("5"), |c| match c {
        Command::OrderSurrender { decision, .. } => Some(decision),
        _ => None,
    })
}

pub(super) fn surrender_dated(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Surrender { date, .. }) = ask.command else { return MET };
    day(ask, "date", *date, ask.request.and_then(Request::surrendered_not_before))
}

pub(super) fn place_given(ask: &Ask<'_>) -> Vec<Unmet> {
    given(ask, "place", Comity("5"), |c| match c {
        Command::Surrender { place, .. } => Some(place),
        _ => None,
    })
}

pub(super) fn prosecution_dated(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::ReportProsecution { event, date, .. }) = ask.command else { return MET };
    let mut unmet = MET;
    if event.is_none() {
        unmet.push(Unmet::Missing { field: "event", law: Untoc("16(10)") });
    }
    let refused = ask.request.and_then(|r| r.course.refused_whole).map(|at| (Follows::Refusal, at));
    unmet.extend(day(ask, "date", *date, refused));
    unmet
}

/// The custody of a person who is in custody: on this request, or for the one that followed it.
fn detained<'a>(ask: &Ask<'a>) -> Option<&'a Custody> {
    ask.request.and_then(|r| r.custody.as_ref()).filter(|c| c.standing.is_detained())
}

/// A day that must be given, has begun, and was not over before what it follows: a date ends at 24:00 UTC.
fn day(
    ask: &Ask<'_>,
    field: &'static str,
    date: Option<Date>,
    from: Option<(Follows, Timestamp)>,
) -> Vec<Unmet> {
    let Some(date) = date else { return vec![Unmet::Missing { field, law: Comity("5") }] };
    let field = field.to_owned();
    match from {
        _ if !has_begun(date, ask.context.now) => vec![Unmet::NotYetHappened { field }],
        Some((follows, at)) if end_of(date) <= at => vec![Unmet::TooEarly { field, follows, at }],
        _ => MET,
    }
}
