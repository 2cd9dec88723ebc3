//! Who acts. One person for each side and role; a colleague where two are needed.

use comity_domain::{
    codes::{Role, Side},
    ids::{AuthorityId, UserId},
    registry::Actor,
};
use uuid::Uuid;

use super::{REQUESTED, REQUESTING, state};

/// The roles a person can have: all but the clock's.
pub(crate) fn roles() -> impl Iterator<Item = Role> {
    Role::ALL.iter().copied().filter(|r| r.is_given_to_people())
}

/// A person by number, of a State, with these roles.
pub(crate) fn person(number: u128, of: Option<&str>, roles: &[Role]) -> Actor {
    Actor::new(UserId(Uuid::from_u128(number)), of.map(state), roles.iter().copied().collect())
}

/// The executing authorities of both registers.
pub(crate) const AUTHORITIES: &[(u128, &str)] =
    &[(1, "Commercial Affairs Department"), (2, "Court for Children"), (3, "Department of Labour")];

pub(crate) fn authority(number: u128) -> AuthorityId {
    AuthorityId(Uuid::from_u128(0xA0 + number))
}

/// Somebody of that executing authority of the requested State.
pub(crate) fn executor_of(number: u128) -> Actor {
    let executor = person(700 + number, Some(REQUESTED), &[Role::Executor]);
    Actor { authority: Some(authority(number)), ..executor }
}

fn number(side: Side, role: Role) -> u128 {
    100 * (side as u128 + 1) + role as u128
}

/// The one person of a side with a role.
pub(crate) fn someone(side: Side, role: Role) -> Actor {
    let of = match side {
        Side::Requesting => REQUESTING,
        Side::Requested => REQUESTED,
    };
    person(number(side, role), Some(of), &[role])
}

/// The same person, who also holds these roles today.
pub(crate) fn also(mut actor: Actor, roles: &[Role]) -> Actor {
    actor.roles.extend(roles);
    actor
}

/// Somebody else of the same State with the same roles.
pub(crate) fn colleague_of(actor: &Actor) -> Actor {
    Actor { user: UserId(Uuid::from_u128(actor.user.0.as_u128() + 1000)), ..actor.clone() }
}

pub(crate) fn drafter() -> Actor {
    someone(Side::Requesting, Role::Officer)
}

pub(crate) fn requesting_head() -> Actor {
    someone(Side::Requesting, Role::Head)
}

pub(crate) fn requesting_registrar() -> Actor {
    someone(Side::Requesting, Role::Registrar)
}

pub(crate) fn examiner() -> Actor {
    someone(Side::Requested, Role::Officer)
}

pub(crate) fn requested_head() -> Actor {
    someone(Side::Requested, Role::Head)
}

pub(crate) fn registrar() -> Actor {
    someone(Side::Requested, Role::Registrar)
}
