//! Protected persons, TIP 6(1), UNTOC 24(2): what is kept of one, who may open it, where a text names one.
//!
//! The identity of a sealed person lives in the vault of a State; everything else knows a code such as V-1. Nothing
//! here keeps anything: the vault itself is `comity-store`'s.

mod names;
mod opening;

use std::fmt;

use serde::Deserialize;
use zeroize::Zeroize as _;

pub use names::{Names, find};
pub use opening::{NoOpening, Opening, may_open, may_open_document};

use crate::{
    codes::{AgeStatus, PersonRole},
    contents::Outline,
    ids::StateCode,
};

/// Who a sealed person is. Read from a command and by opening, never written out again: it has no serialization,
/// shows nothing when it is printed, and is wiped from memory when it is dropped.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Identity {
    /// Name.
    #[serde(default)]
    pub name: Option<String>,
    /// When born, as far as it is known: a date, a year, words.
    #[serde(default)]
    pub born: Option<String>,
    /// Nationality.
    #[serde(default)]
    pub nationality: Option<StateCode>,
    /// Where the person is: a shelter, an address. Never a place in a list.
    #[serde(default)]
    pub place: Option<String>,
}

impl Identity {
    /// How long a field may be, in characters: what is longer is no name, no date and no place, but a text.
    pub const MOST_CHARACTERS: usize = 200;

    /// Returns the fields that are too long.
    pub fn too_long(&self) -> impl Iterator<Item = &'static str> {
        let fields = [("name", &self.name), ("born", &self.born), ("place", &self.place)];
        let long = |text: &Option<String>| {
            text.as_deref().is_some_and(|text| text.chars().nth(Self::MOST_CHARACTERS).is_some())
        };
        fields.into_iter().filter(move |(_, text)| long(text)).map(|(name, _)| name)
    }

    /// Returns whether nothing is given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let blank = |text: &Option<String>| text.as_deref().is_none_or(|t| t.trim().is_empty());
        blank(&self.name) && blank(&self.born) && blank(&self.place) && self.nationality.is_none()
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(sealed)")
    }
}

impl Drop for Identity {
    fn drop(&mut self) {
        self.name.zeroize();
        self.born.zeroize();
        self.place.zeroize();
        self.nationality = None;
    }
}

/// Returns whether a request concerns a child: a sealed person of it is under eighteen, is presumed to be, or may be.
///
/// Doubt means child, so an age that nobody gave counts as one; a legal person has none.
#[must_use]
pub fn is_child_case(outline: &Outline) -> bool {
    let mut sealed = outline.persons.iter().filter(|p| p.sealed && p.role != PersonRole::LegalPerson);
    sealed.any(|p| counts_as_child(p.age_status))
}

/// Returns whether an age counts as that of a child: doubt means child, TIP 3(d).
#[must_use]
pub const fn counts_as_child(age: Option<AgeStatus>) -> bool {
    match age {
        Some(AgeStatus::Adult) => false,
        Some(AgeStatus::Child | AgeStatus::PresumedChild | AgeStatus::Unknown) | None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contents::{Contents, Person};

    fn person(sealed: bool, role: PersonRole, age: Option<AgeStatus>) -> Contents {
        let code = "V-1".parse().unwrap();
        let person = Person { sealed, age_status: age, ..Person::coded(code, role) };
        Contents { persons: vec![person], ..Contents::default() }
    }

    #[test]
    fn doubt_means_child_and_only_a_sealed_person_makes_a_child_case() {
        let ages = [
            None,
            Some(AgeStatus::Unknown),
            Some(AgeStatus::PresumedChild),
            Some(AgeStatus::Child),
            Some(AgeStatus::Adult),
        ];
        for age in ages {
            let child = age != Some(AgeStatus::Adult);
            assert_eq!(is_child_case(&person(true, PersonRole::Victim, age).outline()), child, "{age:?}");
            assert!(!is_child_case(&person(false, PersonRole::Victim, age).outline()), "{age:?}");
            assert!(!is_child_case(&person(true, PersonRole::LegalPerson, age).outline()), "{age:?}");
        }
    }

    #[test]
    fn an_identity_is_read_and_never_printed_or_written() {
        let text = r#"{"persons":[{"code":"V-1","role":"victim","sealed":true,
            "identity":{"name":"Canary Quillfeather","born":"2011","nationality":"LKA","place":"Ward Nine"}}]}"#;
        let mut contents: Contents = serde_json::from_str(text).unwrap();
        let shown = format!("{contents:?} {}", serde_json::to_string(&contents).unwrap());
        for part in ["Canary", "Quillfeather", "2011", "Ward Nine"] {
            assert!(!shown.contains(part), "{part}");
        }
        let taken = contents.take_identities();
        assert_eq!(taken[0].1.name.as_deref(), Some("Canary Quillfeather"));
        assert!(contents.persons[0].identity.is_none() && contents.take_identities().is_empty());
    }

    #[test]
    fn a_field_of_an_identity_has_two_hundred_characters_at_most_of_any_script() {
        let of = |name: &str| {
            let mut identity = Identity::default();
            identity.name = Some(name.to_owned());
            identity
        };
        assert_eq!(of(&"ن".repeat(200)).too_long().count(), 0);
        assert_eq!(of(&"ن".repeat(201)).too_long().collect::<Vec<_>>(), ["name"]);
        let mut other = of("short");
        other.born = Some("1".repeat(201));
        other.place = Some("p".repeat(201));
        assert_eq!(other.too_long().collect::<Vec<_>>(), ["born", "place"]);
    }

    #[test]
    fn an_identity_of_nobody_sealed_stays_and_an_empty_one_is_none() {
        let text = r#"{"persons":[{"code":"S-1","role":"suspect","identity":{"name":"Somebody"}},
            {"code":"V-1","role":"victim","sealed":true,"identity":{"name":" "}}]}"#;
        let mut contents: Contents = serde_json::from_str(text).unwrap();
        assert!(contents.take_identities().is_empty());
        assert!(contents.persons[0].identity.is_some(), "the guard sees it and refuses");
        assert!(contents.persons[1].identity.is_none());
    }
}
