//! Guards of persons lent and persons who came: 18(10)-(12), 18(27).

use super::{Ask, MET, ahead};
use crate::{
    codes::{Clock, MeasureState, MeasureType, PersonRole},
    ids::{Label, PersonCode},
    law::Cite::Untoc,
    workflow::{command::Command, refusal::Unmet, request::Away},
};

fn person<'a>(ask: &'a Ask<'_>) -> Option<&'a PersonCode> {
    match ask.command? {
        Command::LendPerson(lend) => Some(&lend.person),
        Command::ReturnPerson { person, .. } | Command::ReleaseFromAttendance { person, .. } => Some(person),
        _ => None,
    }
}

pub(super) fn person_known(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(person)) = (ask.request, person(ask)) else { return MET };
    if request.outline.persons.iter().any(|p| &p.code == person) {
        MET
    } else {
        vec![Unmet::UnknownPerson { person: person.clone() }]
    }
}

pub(super) fn person_may_be_lent(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(person)) = (ask.request, person(ask)) else { return MET };
    let of = request.outline.persons.iter().find(|p| &p.code == person);
    match of.map(|p| p.role) {
        Some(PersonRole::Victim | PersonRole::LegalPerson) => {
            vec![Unmet::PersonNotLent { person: person.clone() }]
        }
        _ => MET,
    }
}

pub(super) fn lending_asked(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(request) = ask.request else { return MET };
    let gone = |state| matches!(state, MeasureState::Refused | MeasureState::Withdrawn);
    let mut asked = request.measures.values().filter(|m| m.measure_type == MeasureType::PersonLent);
    if asked.any(|m| !gone(m.state)) { MET } else { vec![Unmet::NoLendingAsked] }
}

fn is_away(ask: &Ask<'_>, how: &[Away]) -> bool {
    let (Some(request), Some(person)) = (ask.request, person(ask)) else { return false };
    request.away.get(person).is_some_and(|away| how.contains(away))
}

pub(super) fn person_here(ask: &Ask<'_>) -> Vec<Unmet> {
    if is_away(ask, &[Away::Lent]) { vec![Unmet::PersonLentAlready] } else { MET }
}

pub(super) fn person_consents(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.command {
        Some(Command::LendPerson(lend)) if !lend.consent => vec![Unmet::NoConsentOfThePerson],
        _ => MET,
    }
}

pub(super) fn return_date_given(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::LendPerson(lend)) = ask.command else { return MET };
    match lend.return_by {
        None => vec![Unmet::Missing { field: "return_by", law: Untoc("18(11)") }],
        Some(date) => ahead(ask, Some(date), "return_by"),
    }
}

pub(super) fn person_away(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(request) = ask.request else { return MET };
    let away = match person(ask) {
        Some(person) => request.away.contains_key(person),
        None => !request.away.is_empty(),
    };
    if away { MET } else { vec![Unmet::NobodyToReturn] }
}

pub(super) fn person_not_released(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(person)) = (ask.request, person(ask)) else { return MET };
    // Also of somebody who was lent. While the last notice protects, none is given; when its time is over a person who
    // was asked to stay, or to come again, is given a new one.
    let of = Some(Label::from(person));
    let mut runs = request.clocks.iter().filter(|r| r.clock == Clock::SafeConduct && r.of == of);
    let protects = runs.any(|r| r.is_open() && ask.context.now <= r.due);
    if protects { vec![Unmet::ReleasedAlready] } else { MET }
}

pub(super) fn until_ahead(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::ReleaseFromAttendance { until, .. }) = ask.command else { return MET };
    ahead(ask, *until, "until")
}
