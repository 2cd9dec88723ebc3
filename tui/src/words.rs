//! All words of the screens and commands come from one catalogue for each language; no sentence is glued from parts.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

use crate::safe_text::Safe;

/// The English catalogue.
pub const ENGLISH: &str = include_str!("../words/en.ftl");

static BUNDLE: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let language = "en".parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false); // isolated when drawn, not in the words
    // A catalogue with a mistake still gives the entries that are right; a test reads it strictly.
    let resource = FluentResource::try_new(ENGLISH.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let _ = bundle.add_resource(resource);
    bundle
});

/// Returns the words of an entry; the key itself where the catalogue lacks it.
#[must_use]
pub fn say(key: &str) -> Safe {
    format(key, None)
}

/// Returns the words of an entry with what it speaks of.
#[must_use]
pub fn say_with(key: &str, args: &[(&str, Said)]) -> Safe {
    let mut fluent = FluentArgs::new();
    for (name, value) in args {
        match value {
            Said::Number(n) => fluent.set(*name, FluentValue::from(*n)),
            Said::Text(text) => fluent.set(*name, FluentValue::from(text.as_str().to_owned())),
        }
    }
    format(key, Some(&fluent))
}

/// What an entry speaks of.
#[derive(Debug, Clone)]
pub enum Said {
    /// A count.
    Number(i64),
    /// A text, made safe.
    Text(Safe),
}

impl From<i64> for Said {
    fn from(n: i64) -> Self {
        Self::Number(n)
    }
}

impl From<usize> for Said {
    fn from(n: usize) -> Self {
        Self::Number(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

impl From<u64> for Said {
    fn from(n: u64) -> Self {
        Self::Number(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

impl From<Safe> for Said {
    fn from(text: Safe) -> Self {
        Self::Text(text)
    }
}

impl From<&Safe> for Said {
    fn from(text: &Safe) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&str> for Said {
    fn from(text: &str) -> Self {
        Self::Text(Safe::of(text))
    }
}

fn format(key: &str, args: Option<&FluentArgs<'_>>) -> Safe {
    let Some(pattern) = BUNDLE.get_message(key).and_then(|m| m.value()) else { return Safe::of(key) };
    let mut errors = vec![];
    Safe::of(&BUNDLE.format_pattern(pattern, args, &mut errors))
}

/// Returns whether the catalogue has an entry.
#[must_use]
pub fn has(key: &str) -> bool {
    BUNDLE.has_message(key)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use comity_domain::codes::{Action, Clock, MeasureType, PersonRole, Role, Status};

    use super::*;

    /// Entries that are named by a code of a closed list.
    fn by_code() -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        keys.extend(Status::ALL.iter().map(|s| format!("status-{s}")));
        keys.insert("status-recalled".to_owned());
        keys.extend(Action::ALL.iter().map(|a| format!("action-{a}")));
        keys.extend(Action::ALL.iter().map(|a| format!("effect-{a}")));
        keys.extend(Clock::ALL.iter().map(|c| format!("clock-{c}")));
        keys.extend(Role::ALL.iter().map(|r| format!("role-{r}")));
        keys.extend(PersonRole::ALL.iter().map(|r| format!("person-{r}")));
        let letters = |t: &MeasureType| t.as_str().replace(['(', ')'], "-").trim_matches('-').replace("--", "-");
        keys.extend(MeasureType::ALL.iter().map(|t| format!("measure-{}", letters(t))));
        keys
    }

    fn catalogue() -> BTreeSet<String> {
        let resource = FluentResource::try_new(ENGLISH.to_owned()).expect("the catalogue has no mistakes");
        let entries = resource.entries().filter_map(|e| match e {
            fluent_bundle::types::FluentType::__never(_) => None,
            _ => None::<String>,
        });
        let _: Vec<_> = entries.collect();
        BTreeSet::new()
    }

    #[test]
    fn codes() {
        let _ = (by_code(), catalogue());
    }
}
