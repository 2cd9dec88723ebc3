//! What happens to a person sought: arrest and release as facts, surrender, the lapse of a provisional arrest, and the
//! prosecution that takes the place of extradition.

use super::{count, list, maybe};
use crate::{
    codes::Clock,
    ids::{BasisCode, PersonCode},
    law::Cite::{Comity, Untoc},
    registry::Context,
    workflow::{
        command::Command,
        event::{Fact, Text},
        refusal::{Refusal, Unmet},
        request::Request,
    },
};

pub(super) fn what_happens(
    request: &Request,
    command: &Command,
    context: &Context,
) -> Result<(Fact, Vec<Text>), Refusal> {
    Ok(match command {
        Command::OrderSurrender { decision, conditions, consent } => {
            let mut said = maybe("decision", Some(decision));
            said.extend(list("conditions", conditions.iter().map(String::as_str)));
            (Fact::SurrenderOrdered { conditions: count(conditions), consent: *consent }, said)
        }
        Command::Surrender { date, place, property } => {
            let mut said = maybe("place", Some(place));
            said.extend(list("property", property.iter().map(String::as_str)));
            (Fact::Surrendered { date: *date, property: count(property) }, said)
        }
        Command::Lapse => {
            let held = request.held().ok_or_else(|| Refusal::Unmet(vec![Unmet::NobodyHeld]))?;
            (Fact::Lapsed { person: held.person.clone(), treaty: held.treaty.clone() }, vec![])
        }
        Command::ReportArrest { person, arrested_at, place, before_request, corrects, text } => {
            let missing = Unmet::Missing { field: "arrested_at", law: Untoc("16(9)") };
            let person = who(request, person.as_ref())?;
            let arrested_at = arrested_at.ok_or_else(|| Refusal::Unmet(vec![missing]))?;
            let held = request.custody.as_ref().filter(|_| corrects.is_some());
            let was_before =
                request.asked_at(context, held.is_some()).is_some_and(|asked| arrested_at < asked);
            let on_record = held.filter(|_| was_before).and_then(|_| request.arrested_before_on(context));
            let before_request = before_request.or(on_record);
            let mut said = maybe("corrects", corrects.as_ref());
            let fact = if let Some(held) = held {
                let was = held.since;
                let place_corrected = context.another_place(place.as_deref()).is_some();
                // Where none is given the one on record stays: who reads the correction reads the whole of the arrest.
                let given = place.as_ref().filter(|_| place_corrected);
                said.extend(maybe("place", given.or(context.arrest_place.as_ref())));
                said.extend(maybe("place_was", context.arrest_place.as_ref().filter(|_| place_corrected)));
                Fact::ArrestCorrected { person, was, arrested_at, before_request, place_corrected }
            } else {
                said.extend(maybe("place", place.as_ref()));
                Fact::Arrested { person, arrested_at, before_request, treaty: treaty_that_limits(context) }
            };
            said.extend(maybe("text", text.as_ref()));
            (fact, said)
        }
        Command::ReportRelease { person, released_at, text } => {
            let missing = Unmet::Missing { field: "released_at", law: Comity("5") };
            let fact = Fact::Released {
                person: who(request, person.as_ref())?,
                released_at: released_at.ok_or_else(|| Refusal::Unmet(vec![missing]))?,
            };
            (fact, maybe("text", text.as_ref()))
        }
        Command::ReportProsecution { event, authority, date, text } => {
            let missing = Unmet::Missing { field: "event", law: Untoc("16(10)") };
            let event = event.ok_or_else(|| Refusal::Unmet(vec![missing]))?;
            let mut said = maybe("authority", authority.as_ref());
            said.extend(maybe("text", text.as_ref()));
            (Fact::ProsecutionReported { event, date: *date }, said)
        }
        _ => return Err(Refusal::NotFound),
    })
}

/// Who it is about: the person named, else the one held, else the one sought.
pub(in crate::workflow) fn about(request: &Request, named: Option<&PersonCode>) -> Option<PersonCode> {
    let held = request.custody.as_ref().map(|c| &c.person);
    named.or(held).or(request.outline.sought.as_ref()).cloned()
}

fn who(request: &Request, named: Option<&PersonCode>) -> Result<PersonCode, Refusal> {
    let nobody = Unmet::Missing { field: "person", law: Comity("4") };
    about(request, named).ok_or_else(|| Refusal::Unmet(vec![nobody]))
}

/// The treaty on record that sets how long the person may be held; none where the length comes from elsewhere.
fn treaty_that_limits(context: &Context) -> Option<BasisCode> {
    context.treaty_on(Clock::ProvisionalArrest).map(|(treaty, _)| treaty.code.clone())
}
