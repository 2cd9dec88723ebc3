//! An arrest clock whose time is over lapses before anything else is decided, and at once where an act itself puts its
//! end into the past: whether the clock's own work was done a second or a week later changes nothing.
//!
//! At the very due instant both are possible, and who comes first in the log has it.

use super::{
    command::Command,
    decide::{Decided, On, own},
    event::{Fact, Stream, follows},
    evolve::evolve,
    request::Request,
};
use crate::{
    clocks::ClockChange,
    codes::{Clock, Kind},
    ids::RequestId,
    registry::{Actor, Context},
    sight,
};

/// What lapsed before a command is decided.
pub(super) struct Lapsed {
    /// The clock's own act.
    pub(super) decided: Decided,
    /// The provisional arrest after it.
    pub(super) arrest: Request,
}

/// Returns what lapses before a command is decided: on the request itself, on the provisional arrest it follows, or on
/// the one that a request on paper follows.
pub(super) fn before(request: Option<&Request>, command: &Command, context: &Context) -> Option<Lapsed> {
    if matches!(command, Command::Lapse) {
        return None; // the clock itself
    }
    let (arrest, on) = arrest_of(request, command, context)?;
    lapse(arrest, on, context)
}

/// Returns the request as it stands now, where its time is over and nobody recorded it yet.
pub(super) fn as_it_stands(request: &Request, context: &Context) -> Option<Request> {
    lapse(request, On::This, context).map(|lapsed| lapsed.arrest)
}

/// Adds the lapse where what was decided puts the end of an arrest clock into the past: an arrest told late, a recall
/// after the time was over, an hour put right.
pub(super) fn after(
    request: Option<&Request>,
    command: &Command,
    mut decided: Vec<Decided>,
    context: &Context,
) -> Vec<Decided> {
    let sets = |change: &ClockChange| change.sets(Clock::ProvisionalArrest);
    if !decided.iter().any(|one| one.event.clocks.iter().any(sets)) {
        return decided;
    }
    let Some((arrest, on)) = arrest_of(request, command, context) else { return decided };
    let mut events = decided.iter().filter(|one| one.on == on);
    let then = events.try_fold(arrest.clone(), |r, one| evolve(Some(r), one.stream, &one.event));
    decided.extend(then.and_then(|arrest| lapse(&arrest, on, context)).map(|lapsed| lapsed.decided));
    decided
}

/// The provisional arrest whose clock an act meets, and where its event stands.
fn arrest_of<'a>(
    request: Option<&'a Request>,
    command: &Command,
    context: &'a Context,
) -> Option<(&'a Request, On)> {
    let beside = |id: RequestId| context.linked(id).map(|l| (&l.request, On::Beside(id)));
    match (request, command) {
        (Some(request), _) if request.kind == Kind::ProvisionalArrest => Some((request, On::This)),
        (Some(request), _) => beside(request.follows()?),
        (None, Command::Register(register)) => beside(follows(register.links.iter().copied())?),
        (None, _) => None,
    }
}

fn lapse(arrest: &Request, on: On, context: &Context) -> Option<Lapsed> {
    if arrest.arrest_clock()?.due >= context.now {
        return None;
    }
    let clock = Context { seen: None, ..context.clone() };
    let mut decided = own(Some(arrest), &Command::Lapse, &Actor::clock(), &clock).ok()?;
    decided.on = on;
    let arrest = evolve(Some(arrest.clone()), decided.stream, &decided.event)?;
    Some(Lapsed { decided, arrest })
}

impl Lapsed {
    /// The context after the lapse. Whoever read the request before it read the last that was there to be read.
    pub(super) fn context(&self, request: Option<&Request>, actor: &Actor, context: &Context) -> Context {
        let mut context = context.clone();
        match self.decided.on {
            On::This => {
                let side = request.and_then(|r| Some((r, sight::side(r, actor)?)));
                if let Some((before, side)) = side
                    && context.seen == Some(before.version(side))
                {
                    context.seen = Some(self.arrest.version(side));
                }
            }
            On::Beside(id) => {
                for linked in context.linked.iter_mut().filter(|l| l.request.id == id) {
                    linked.request = self.arrest.clone();
                }
            }
        }
        context
    }
}

impl Decided {
    /// Returns whether it is the clock's own act, whoever's command brought it.
    #[must_use]
    pub fn is_of_the_clock(&self) -> bool {
        self.stream == Stream::Shared && matches!(self.event.fact, Fact::Lapsed { .. })
    }
}
