//! The 48 Member States as the docket shows them: cities, names, offices.
//!
//! Names of authorities, courts and banks are for demonstration: some follow what such an office is commonly
//! called, none was checked, banks and persons are invented. The register of a real office is entered by its
//! administrator.

mod africa;
mod east_asia;
mod south_asia;
mod west_asia;

use std::sync::LazyLock;

use comity_domain::ids::StateCode;

/// How a State's statutes are cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drafting {
    /// "Act, section 3".
    Sections,
    /// "Law, article 3".
    Articles,
}

/// The days without office hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weekend {
    /// Saturday and Sunday.
    SatSun,
    /// Friday and Saturday.
    FriSat,
    /// Thursday afternoon and Friday; only Friday is kept free.
    Fri,
    /// Saturday.
    Sat,
}

/// One State of the docket.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// ISO 3166-1 alpha-3.
    pub(crate) code: &'static str,
    /// The name in a sentence: "the Gambia".
    pub(crate) name: &'static str,
    /// Cities; the first is where the authorities sit.
    pub(crate) cities: &'static [&'static str],
    /// Office time ahead of UTC, in minutes.
    pub(crate) ahead_minutes: i64,
    /// The weekend.
    pub(crate) weekend: Weekend,
    /// How statutes are cited.
    pub(crate) drafting: Drafting,
    /// The central authority of the demonstration.
    pub(crate) authority: &'static str,
    /// The letters its own file numbers start with.
    pub(crate) file_prefix: &'static str,
    /// The court of first instance.
    pub(crate) court: &'static str,
    /// Who prosecutes.
    pub(crate) prosecutor: &'static str,
    /// Who investigates.
    pub(crate) investigator: &'static str,
    /// The authority over banks and suspicious transactions.
    pub(crate) financial: &'static str,
    /// Banks, invented.
    pub(crate) banks: &'static [&'static str],
    /// Currency, ISO 4217.
    pub(crate) currency: &'static str,
    /// The language of its own paperwork, ISO 639-1.
    pub(crate) language: &'static str,
    /// Languages in which it takes requests, in the demonstration only: nothing here was notified under 18(14).
    pub(crate) accepts: &'static [&'static str],
    /// Given names; the first six belong to the office.
    pub(crate) given: &'static [&'static str],
    /// Family names, or what stands in their place.
    pub(crate) family: &'static [&'static str],
    /// Whether the family name comes first.
    pub(crate) family_first: bool,
}

impl Place {
    /// Returns the State's code.
    pub(crate) fn state(&self) -> Option<StateCode> {
        self.code.parse().ok()
    }

    /// Returns a port, where the State has one on the sea.
    pub(crate) fn port(&self) -> Option<&'static str> {
        PORTS.iter().find(|(code, _)| *code == self.code).map(|(_, port)| *port)
    }

    /// Returns a person's name in the order of the place.
    pub(crate) fn full_name(&self, given: &str, family: &str) -> String {
        if self.family_first { format!("{family} {given}") } else { format!("{given} {family}") }
    }
}

/// Ports on the sea; a State without one tells no story of ships.
const PORTS: &[(&str, &str)] = &[
    ("ARE", "Dubai"),
    ("BGD", "Chattogram"),
    ("BHR", "Manama"),
    ("BRN", "Kuala Belait"),
    ("CHN", "Guangzhou"),
    ("CMR", "Douala"),
    ("CYP", "Limassol"),
    ("EGY", "Port Said"),
    ("GHA", "Tema"),
    ("GMB", "Banjul"),
    ("IDN", "Surabaya"),
    ("IND", "Kochi"),
    ("IRN", "Bandar Abbas"),
    ("IRQ", "Basra"),
    ("JOR", "Aqaba"),
    ("JPN", "Yokohama"),
    ("KEN", "Mombasa"),
    ("KOR", "Busan"),
    ("KWT", "Kuwait City"),
    ("LBN", "Beirut"),
    ("LBY", "Misrata"),
    ("LKA", "Galle"),
    ("MMR", "Myeik"),
    ("MUS", "Port Louis"),
    ("MYS", "George Town"),
    ("NGA", "Lagos"),
    ("OMN", "Salalah"),
    ("PAK", "Karachi"),
    ("PHL", "Cebu"),
    ("PRK", "Wonsan"),
    ("QAT", "Doha"),
    ("SAU", "Jeddah"),
    ("SDN", "Port Sudan"),
    ("SEN", "Dakar"),
    ("SGP", "Jurong"),
    ("SLE", "Freetown"),
    ("SOM", "Bosaso"),
    ("SYR", "Latakia"),
    ("THA", "Phuket"),
    ("TUR", "Mersin"),
    ("TZA", "Dar es Salaam"),
    ("VNM", "Hai Phong"),
    ("YEM", "Mukalla"),
    ("ZAF", "Durban"),
];

/// States whose people one can sign in as come first: a docket of few States is made of these.
const FIRST: &[&str] = &[
    "LKA", "IND", "SGP", "ARE", "MYS", "KEN", "EGY", "CHN", "THA", "BGD", "JPN", "IDN", "NGA", "ZAF", "TUR",
];

static PLACES: LazyLock<Vec<&'static Place>> = LazyLock::new(|| {
    let all =
        || [south_asia::PLACES, east_asia::PLACES, west_asia::PLACES, africa::PLACES].into_iter().flatten();
    let first = FIRST.iter().filter_map(|code| all().find(|p| p.code == *code));
    first.chain(all().filter(|p| !FIRST.contains(&p.code))).collect()
});

/// Returns every State of the docket, those first whose people one can sign in as.
pub(crate) fn places() -> &'static [&'static Place] {
    &PLACES
}

/// Returns whether a State is by letter in a docket: its officers do not work here, its acts come on paper. Never those
/// whose people one can switch to.
pub(crate) fn is_by_letter(place: &Place) -> bool {
    const CONNECTED: usize = 8;
    let number = places().iter().position(|p| p.code == place.code);
    number.is_some_and(|n| n >= CONNECTED && n % 3 == 2)
}

/// Returns whether a State's office has an administrator of its own among the accounts.
pub(crate) fn has_own_administrator(place: &Place) -> bool {
    FIRST.iter().take(8).any(|code| *code == place.code)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_the_48_members_each_once_with_enough_to_tell_a_story() {
        let codes: BTreeSet<_> = places().iter().map(|p| p.code).collect();
        assert_eq!((codes.len(), places().len()), (48, 48));
        for place in places() {
            assert!(place.state().is_some(), "{}", place.code);
            assert!(place.cities.len() >= 3 && place.banks.len() >= 2, "{}", place.code);
            let given: BTreeSet<_> = place.given.iter().collect();
            assert!(given.len() >= 10 && given.len() == place.given.len(), "{}", place.code);
            assert!(place.family.len() >= 8, "{}", place.code);
            assert!(place.port().is_none_or(|port| place.cities.contains(&port)), "{}", place.code);
            assert!(place.accepts.iter().all(|l| l.len() == 2), "{}", place.code);
            let login = |name: &&str| name.bytes().all(|b| b.is_ascii_alphabetic());
            assert!(place.given.iter().take(6).all(login), "{}: logins are plain letters", place.code);
        }
    }
}
