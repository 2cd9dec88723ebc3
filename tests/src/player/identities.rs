//! The identities of sealed persons: invented anew for each playing, so that no text holds them by chance. What holds
//! one all the same has it from the vault.

use std::collections::BTreeMap;

use rand::seq::IndexedRandom as _;
use serde_json::{Value, json};

/// An invented identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The name, two words.
    pub name: String,
    /// The place, one word.
    pub place: String,
}

/// The identities of the sealed persons of one request, by code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identities(BTreeMap<String, Identity>);

impl Identity {
    fn invented() -> Self {
        Self { name: format!("{} {}", word(), word()), place: word() }
    }

    /// Returns it as `persons[].identity`.
    #[must_use]
    pub fn body(&self) -> Value {
        json!({"name": self.name, "born": "2011-04-09", "place": self.place})
    }

    /// Returns what must appear nowhere: the name, each of its words, the place.
    #[must_use]
    pub fn marks(&self) -> Vec<&str> {
        let mut marks = vec![self.name.as_str(), self.place.as_str()];
        marks.extend(self.name.split(' '));
        marks
    }
}

impl Identities {
    /// Returns those of a request without sealed persons.
    #[must_use]
    pub const fn nobody() -> Self {
        Self(BTreeMap::new())
    }

    /// Invents one for each sealed person of some contents.
    #[must_use]
    pub fn of_sealed(contents: &Value) -> Self {
        let persons = contents.get("persons").and_then(Value::as_array).into_iter().flatten();
        let sealed = persons.filter(|p| p["sealed"] == true).filter_map(|p| p["code"].as_str());
        Self(sealed.map(|code| (code.to_owned(), Identity::invented())).collect())
    }

    /// Returns the identity behind a code.
    #[must_use]
    pub fn of(&self, code: &str) -> Option<&Identity> {
        self.0.get(code)
    }

    /// Returns all of them, by code.
    pub fn each(&self) -> impl Iterator<Item = (&String, &Identity)> {
        self.0.iter()
    }
}

/// A word of five syllables that is in no language.
fn word() -> String {
    const OPENINGS: [&str; 8] = ["b", "d", "g", "k", "m", "r", "v", "z"];
    const VOWELS: [&str; 5] = ["a", "e", "i", "o", "u"];
    let mut rng = rand::rng();
    let mut pick = |of: &[&'static str]| of.choose(&mut rng).copied().unwrap_or_default();
    let word: String = (0..5).flat_map(|_| [pick(&OPENINGS), pick(&VOWELS)]).collect();
    let (first, rest) = word.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sealed_person_gets_an_identity_and_nobody_else() {
        let contents =
            json!({"persons": [{"code": "V-1", "sealed": true}, {"code": "A-1", "sealed": false}]});
        let (one, other) = (Identities::of_sealed(&contents), Identities::of_sealed(&contents));
        assert!(one.of("A-1").is_none());
        let identity = one.of("V-1").unwrap();
        assert_ne!(Some(identity), other.of("V-1"));
        assert_eq!(identity.marks().len(), 4);
        assert!(identity.marks().iter().all(|m| m.len() >= 10));
    }
}
