//! What a State by letter did, recorded as told: the same actions, by the registrar of the other side.
//!
//! What another State did is a fact. Guards of law that it broke are recorded as breaches, guards of form (letter,
//! dates, known ids) are answered 422, Comity's rules of work are not asked. A told act may skip steps of that State.

use super::{
    command::{Command, Told},
    decide::{Decided, Permit, fresh, happening},
    event::{Breach, Fact, ToldBy},
    guards::{Ask, letter_lacks, told_lacks},
    refusal::{Refusal, Unmet},
    request::Request,
    table::{self, By, From, To, Transition, When},
};
use crate::{
    codes::{Action, Role, Side, Status},
    ids::Article,
    law::{
        Cite::Comity,
        cite,
        grounds::{self, RestsOn},
    },
    registry::{Actor, Context},
    sight,
};

const REGISTRARS: [&[By]; 2] = [
    &[By { side: Side::Requesting, role: Role::Registrar, when: When::Always }],
    &[By { side: Side::Requested, role: Role::Registrar, when: When::Always }],
];

/// Who records what a side by letter did.
const fn recorder(of: Side) -> &'static [By] {
    match of {
        Side::Requesting => REGISTRARS[1],
        Side::Requested => REGISTRARS[0],
    }
}

/// Decides what becomes of an act told by letter.
pub(super) fn told(
    request: Option<&Request>,
    told: &Told,
    actor: &Actor,
    context: &Context,
) -> Result<Vec<Decided>, Refusal> {
    let permit = permitted_told(request, told.act.action(), told.of, actor)?;
    let request = request.ok_or(Refusal::NotFound)?;
    fresh(request, told.of.other(), context)?;
    let ask = Ask { request: Some(request), command: Some(&told.act), actor, side: told.of, context };
    // An arrest happened at its own hour, whenever the letter says it was reported.
    let dated = Told { occurred_at: told.act.happened_at().or(told.occurred_at), ..told.clone() };
    let mut form = letter_lacks(&dated, &ask);
    let occurred_at = dated.occurred_at.unwrap_or(context.now);
    // Everything the act says is measured by the day it happened.
    let then = Context { now: occurred_at, ..context.clone() };
    let lacks = told_lacks(permit.row.guards, &Ask { context: &then, ..ask });
    form.extend(lacks.form);
    if !form.is_empty() {
        return Err(Refusal::Unmet(form));
    }
    let mut decided = happening(permit, Some(request), &told.act, &then)?;
    decided.event.at = context.now;
    decided.event.occurred_at = Some(occurred_at);
    let letter = told.letter.as_deref().and_then(|name| context.document(name));
    decided.event.told = letter.zip(told.received_on).map(|(d, received_on)| ToldBy {
        received_on,
        channel: told.channel,
        letter: d.id,
    });
    record_breaches(&mut decided, &lacks.breaches, request, &told.act, &then);
    // The record has one reader: who recorded it stands in it.
    decided.event.by.user = Some(actor.user);
    super::happens::add_text(&mut decided.body, "reference", told.their_reference.as_ref());
    Ok(vec![decided])
}

/// Keeps the rules of law an act broke with the act. That 18(26) was breached is counted in one place, whoever said it.
pub(super) fn record_breaches(
    decided: &mut Decided,
    broke: &[Unmet],
    request: &Request,
    act: &Command,
    context: &Context,
) {
    decided.event.breaches = broke.iter().map(|unmet| breach(unmet, request)).collect();
    if let (Fact::Refused { breach, .. }, Command::Refuse(refuse)) = (&mut decided.event.fact, act) {
        let unheard =
            |u: &Unmet| matches!(u, Unmet::NoConsultation { .. } | Unmet::ConsultationNotHeld { .. });
        let rests_on = RestsOn::at(request.kind, &request.outline.legal_basis, context);
        *breach |= broke.iter().any(unheard) && grounds::owes_consultation(&refuse.ground, rests_on);
    }
}

fn breach(unmet: &Unmet, request: &Request) -> Breach {
    let law = cite::by(&unmet.law(), request.numbers());
    let law = law.iter().filter_map(|cite| cite.to_string().parse::<Article>().ok()).collect();
    Breach { code: unmet.code().to_owned(), law, field: unmet.field() }
}

/// Returns the row by which an act of a side by letter can be recorded now.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotYours`] (also where the State is connected: nobody else records its acts),
/// [`Refusal::NotOfKind`], [`Refusal::NotInStatus`], in this order.
pub fn permitted_told(
    request: Option<&Request>,
    action: Action,
    of: Side,
    actor: &Actor,
) -> Result<Permit, Refusal> {
    let request = request.ok_or(Refusal::NotFound)?;
    let side = sight::side(request, actor).ok_or(Refusal::NotFound)?;
    let row = table::row(action);
    let theirs = row.told && row.by.iter().any(|by| by.side == of);
    if request.by_letter != Some(of) || side == of || !theirs || !actor.holds(Role::Registrar) {
        return Err(Refusal::NotYours { action, needs: recorder(of) });
    }
    if !row.kinds.contains(&request.kind) {
        return Err(Refusal::NotOfKind { action, kind: request.kind });
    }
    if request.status_allows(row.from, of) || skips(request.status, row, of) {
        return Ok(Permit { row, side: of, role: Role::Registrar });
    }
    let since = request.own(side).led_here.clone();
    Err(Refusal::NotInStatus { action, status: sight::status_seen_by(request, side), since })
}

/// Whether an act of the requested State by letter may skip the steps before it: they were not told. What goes back to
/// where it came from skips nothing.
pub(super) fn skips(status: Status, row: &Transition, of: Side) -> bool {
    let before = |later: &[Status]| {
        let place = |s: Status| table::OPEN.iter().position(|o| *o == s);
        let latest = later.iter().filter_map(|s| place(*s)).max();
        place(status).zip(latest).is_some_and(|(here, latest)| here < latest)
    };
    let can = of == Side::Requested && row.to != To::ComesBack;
    can && match row.from {
        From::In(from) | From::InOrBack { from, .. } => before(from),
        From::Nothing | From::Shared | From::SharedAfter(_) | From::Seen => false,
    }
}

impl Refusal {
    /// Returns whether what is refused is the recording of an act that only a State by letter can have told.
    #[must_use]
    pub fn is_about_a_told_act(&self) -> bool {
        matches!(self, Self::NotYours { needs, .. } if REGISTRARS.contains(needs))
            && self.law().contains(&Comity("5"))
    }
}
