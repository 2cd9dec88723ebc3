//! The routes, a file for each resource. A route translates; nothing is decided here.

pub(crate) mod acts;
pub(crate) mod audit;
pub(crate) mod basis;
pub(crate) mod custody;
pub(crate) mod documents;
pub(crate) mod events;
pub(crate) mod exports;
pub(crate) mod figures;
pub(crate) mod health;
pub(crate) mod letter;
pub(crate) mod live;
pub(crate) mod profile;
pub(crate) mod queue;
pub(crate) mod registry;
pub(crate) mod releases;
pub(crate) mod requests;
pub(crate) mod sessions;
pub(crate) mod vault;

use comity_api::sessions::Person;
use comity_store::UserBrief;

/// A colleague, as the wire has them.
pub(crate) fn person(user: UserBrief) -> Person {
    Person { id: user.id, login: user.login, name: user.name, roles: user.roles.into_iter().collect() }
}
