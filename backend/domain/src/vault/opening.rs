//! Who may open a sealed identity: who needs to know, with a reason that is kept.

use crate::{
    codes::{Role, Side},
    ids::PersonCode,
    law::Cite,
    registry::Actor,
    sight,
    workflow::Request,
};

/// What is known of an opening beside the request and the person who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening<'a> {
    /// Why; never empty.
    pub reason: &'a str,
    /// Whether the vault of the actor's State holds it: what was never sent to that State is not there.
    pub held: bool,
    /// Whether a measure given to the actor's executing authority concerns the person.
    pub executes_for: bool,
}

/// Why something sealed stays shut. Holds no case content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoOpening {
    /// For the actor there is no such thing: no such request, no such person, or nothing of it in their State's vault.
    #[error("no such request, person or identity")]
    NotFound,
    /// The vault of the State whose person it is to keep holds nothing: it was never given, or is destroyed.
    #[error("the vault holds no identity of this person")]
    NotHeld,
    /// Not assigned and not head; auditors, administrators and experts never, TIP 6(1).
    #[error("no need to know")]
    NoNeedToKnow,
    /// Without a reason nothing is opened: the reason is the record.
    #[error("no reason was given")]
    NoReason,
    /// The reason names a sealed person: it is kept for ever, and would say what the vault keeps.
    #[error("the reason names a sealed person")]
    ReasonNames,
}

impl NoOpening {
    /// Returns the stable code it is recorded and answered under.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotHeld => "nothing_held",
            Self::NoNeedToKnow => "no_need_to_know",
            Self::NoReason => "missing",
            Self::ReasonNames => "names_sealed_person",
        }
    }

    /// Returns the articles it rests on; none where the thing does not exist for the actor.
    #[must_use]
    pub fn law(self) -> Vec<Cite> {
        match self {
            Self::NotFound => vec![],
            Self::NotHeld | Self::NoNeedToKnow | Self::NoReason | Self::ReasonNames => {
                vec![Cite::Tip("6(1)"), Cite::Comity("6")]
            }
        }
    }
}

/// Decides whether somebody may open the identity of a sealed person.
///
/// Need to know is the assignment: the officer, registrar or head who does the work on that side; and an executing
/// authority for the persons of its own measures. A head of that State may open without being assigned, since somebody
/// must when the assignee is away: by rank, but with a reason, and on record like everybody. Reading everything is no
/// need to know: who audits, administers or advises opens nothing, whatever other role they hold.
///
/// # Errors
/// In this order: [`NoOpening::NotFound`], the same for what does not exist and for what was never sent to that State;
/// [`NoOpening::NotHeld`], to the State that was to give it: its completeness says the same;
/// [`NoOpening::NoNeedToKnow`]; [`NoOpening::NoReason`].
pub fn may_open(
    request: &Request,
    actor: &Actor,
    person: &PersonCode,
    opening: Opening<'_>,
) -> Result<(), NoOpening> {
    let side = seen(request, actor).ok_or(NoOpening::NotFound)?;
    if !request.outline.persons.iter().any(|p| p.sealed && &p.code == person) {
        return Err(NoOpening::NotFound);
    }
    // Whom none of its measures concerns does not exist for an executing authority: a code must not be found by trying.
    if actor.only_executes() && !opening.executes_for {
        return Err(NoOpening::NotFound);
    }
    if !opening.held {
        // Who drafted it, or registered it from paper, was to give it.
        let own = side == Side::Requesting || !request.reads(Side::Requesting);
        return Err(if own { NoOpening::NotHeld } else { NoOpening::NotFound });
    }
    needs_to_know(request, actor, side, opening)
}

/// Decides whether somebody may read a document of class `sealed`, which is opened as the identity it holds.
///
/// # Errors
/// As [`may_open`].
pub fn may_open_document(request: &Request, actor: &Actor, opening: Opening<'_>) -> Result<(), NoOpening> {
    let side = seen(request, actor).ok_or(NoOpening::NotFound)?;
    if !opening.held {
        return Err(NoOpening::NotFound);
    }
    needs_to_know(request, actor, side, opening)
}

/// The side from which the actor knows of it, where its contents are open to that side.
fn seen(request: &Request, actor: &Actor) -> Option<Side> {
    sight::side(request, actor).filter(|side| sight::reads_contents(request, *side))
}

fn needs_to_know(
    request: &Request,
    actor: &Actor,
    side: Side,
    opening: Opening<'_>,
) -> Result<(), NoOpening> {
    let never = [Role::Auditor, Role::Administrator, Role::Expert].iter().any(|role| actor.holds(*role));
    let assigned = request.own(side).assigned == Some(actor.user)
        && actor.roles.iter().any(|role| role.works_on_cases());
    if never || !(assigned || actor.holds(Role::Head) || opening.executes_for) {
        return Err(NoOpening::NoNeedToKnow);
    }
    if opening.reason.trim().is_empty() { Err(NoOpening::NoReason) } else { Ok(()) }
}
