//! Who works where: the accounts of every State of a docket. The same people in every docket, whatever its seed.

use std::collections::BTreeSet;

use comity_domain::{codes::Role, ids::StateCode};

use super::places::{self, Place};

/// The password of every account of a docket. Its cases are invented, and the database says so for ever.
pub const DEMO_PASSWORD: &str = "comity-demo";

/// The login of the member of the Committee of Experts, who is of no State.
pub const EXPERT_LOGIN: &str = "expert";

/// How many names of a State belong to its office.
pub(crate) const SEATS: usize = 6;

/// One account of a docket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What the person signs in with: `nimal.lka`.
    pub login: String,
    /// Name.
    pub name: String,
    /// The State; none for the expert.
    pub state: Option<StateCode>,
    /// The State's name.
    pub state_name: &'static str,
    /// The roles.
    pub roles: BTreeSet<Role>,
}

/// A seat in a State's office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seat {
    /// One of the two officers.
    Officer(usize),
    /// The head.
    Head,
    /// The registrar.
    Registrar,
}

impl Seat {
    /// Returns the place of the seat among the State's accounts.
    pub(crate) fn index(self) -> usize {
        match self {
            Self::Officer(which) => which.min(1),
            Self::Head => 2,
            Self::Registrar => 3,
        }
    }
}

const ROLES: [Role; SEATS] =
    [Role::Officer, Role::Officer, Role::Head, Role::Registrar, Role::Auditor, Role::Administrator];

/// Returns the name of the person who has the seat of that number.
pub(crate) fn name_of(place: &Place, seat: usize) -> String {
    let given = place.given.get(seat).copied().unwrap_or(place.code);
    let family = place.family.get((seat * 3 + 1) % place.family.len().max(1)).copied().unwrap_or(place.code);
    place.full_name(given, family)
}

/// Returns the login of the person who has the seat of that number.
pub(crate) fn login_of(place: &Place, seat: usize) -> String {
    let given = place.given.get(seat).copied().unwrap_or(place.code);
    format!("{given}.{}", place.code).to_lowercase()
}

/// Returns the accounts of a docket of so many States: first those of the State the demonstration is shown from,
/// officers before heads, last the expert.
#[must_use]
pub fn accounts(states: usize) -> Vec<Account> {
    let mut accounts = Vec::new();
    for place in places::places().iter().take(states).filter(|p| !places::is_by_letter(p)) {
        // Administrators sit where somebody may want to look at administration; elsewhere the host does it.
        let seats = if places::has_own_administrator(place) { SEATS } else { SEATS - 1 };
        accounts.extend(ROLES.iter().enumerate().take(seats).map(|(seat, role)| Account {
            login: login_of(place, seat),
            name: name_of(place, seat),
            state: place.state(),
            state_name: place.name,
            roles: BTreeSet::from([*role]),
        }));
    }
    accounts.push(Account {
        login: EXPERT_LOGIN.to_owned(),
        name: "Helena Marchetti".to_owned(),
        state: None,
        state_name: "Committee of Experts",
        roles: BTreeSet::from([Role::Expert]),
    });
    accounts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_account_is_an_officer_of_sri_lanka_and_no_login_is_taken_twice() {
        let accounts = accounts(48);
        assert_eq!(accounts[0].login, "nimal.lka");
        let logins: BTreeSet<_> = accounts.iter().map(|a| &a.login).collect();
        assert_eq!(logins.len(), accounts.len());
        let connected = places::places().iter().filter(|p| !places::is_by_letter(p)).count();
        assert_eq!(connected, 34);
        assert_eq!(accounts.len(), connected * 5 + 8 + 1);
    }

    #[test]
    fn every_office_can_work_with_four_eyes() {
        let accounts = accounts(48);
        for place in places::places().iter().filter(|p| !places::is_by_letter(p)) {
            let holds = |role| accounts.iter().any(|a| a.state == place.state() && a.roles.contains(&role));
            assert!(
                holds(Role::Officer) && holds(Role::Head) && holds(Role::Registrar) && holds(Role::Auditor)
            );
        }
    }
}
