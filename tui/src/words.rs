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
    use std::{collections::BTreeSet, fs, path::Path};

    use comity_api::{
        letter::{LetterFormat, LetterKind},
        queue::View,
    };
    use comity_domain::codes::{
        Action, AgeStatus, AssetFate, BasisStanding, CaseEnd, Channel, Clock, ClockResult,
        ConfidentialityLevel, Direction, DocumentClass, DualCriminalityResult, EarlierArrest, Kind, LinkKind,
        MeasureState, MeasureType, OffenceFamily, PersonRole, ProsecutionEvent, Question, Role, SplitBy,
        Status, SurrenderConsent, UrgencyLevel,
    };

    use comity_domain::figures::{
        funnel::Funnel,
        release::{DEFINED, Lists, tables},
    };

    use super::*;

    /// A key no catalogue has.
    const MISSING: &str = "no-such-entry";

    /// Entries that are named by a code of a closed list.
    fn by_code() -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        let mut add = |prefix: &str, code: &str| keys.extend([format!("{prefix}-{code}")]);
        for c in Status::ALL {
            add("status", c.as_str());
        }
        add("status", "recalled");
        for c in Action::ALL {
            add("action", c.as_str());
            add("effect", c.as_str());
        }
        for c in Clock::ALL {
            add("clock", c.as_str());
        }
        for c in ClockResult::ALL {
            add("result", c.as_str());
        }
        for c in Role::ALL {
            add("role", c.as_str());
        }
        of_the_audit(&mut add);
        for c in AgeStatus::ALL {
            add("age", c.as_str());
        }
        for c in PersonRole::ALL {
            add("person", c.as_str());
        }
        for c in OffenceFamily::ALL {
            add("family", c.as_str());
        }
        for c in MeasureState::ALL {
            add("measure-state", c.as_str());
        }
        for c in UrgencyLevel::ALL {
            add("urgency", c.as_str());
        }
        for c in ConfidentialityLevel::ALL {
            add("confidentiality", c.as_str());
        }
        for c in DualCriminalityResult::ALL {
            add("dual", c.as_str());
        }
        for c in LetterKind::ALL {
            add("letter", &c.as_str().replace('_', "-"));
        }
        for c in LetterFormat::ALL {
            add("letter-as", c.as_str());
        }
        for c in Channel::ALL {
            add("channel", c.as_str());
        }
        for c in BasisStanding::ALL {
            add("standing", c.as_str());
        }
        for c in DocumentClass::ALL {
            add("class", c.as_str());
        }
        for c in ["bank_deposit", "real_property", "other"] {
            add("asset", c);
        }
        for c in Kind::ALL {
            add("kind", c.as_str());
            add("name-draft", c.as_str());
            add("name-paper", c.as_str());
        }
        for c in LinkKind::ALL {
            add("link", c.as_str());
        }
        for c in SurrenderConsent::ALL {
            add("consent", c.as_str());
        }
        for c in EarlierArrest::ALL {
            add("earlier", c.as_str());
        }
        for c in ProsecutionEvent::ALL {
            add("prosecution", c.as_str());
        }
        add("view", View::DueSoon.as_str());
        add("view-name", View::DueSoon.as_str());
        for c in &View::ALL {
            add("view", c.as_str());
            add("view-name", c.as_str());
        }
        keys.extend(counted());
        // Looked up by the code a problem brings; what the catalogue lacks is said in the backend's words.
        let coded = |key: &String| key.starts_with("refusal-") || key.starts_with("remedy-");
        keys.extend(catalogue().into_iter().filter(coded));
        for measure in MeasureType::ALL {
            let key = crate::screens::request::measure_key(*measure);
            keys.extend([format!("{key}-for"), key]);
        }
        keys
    }

    /// Entries named by the codes of figures and of a release.
    fn counted() -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        let mut add = |prefix: &str, code: &str| keys.extend([format!("{prefix}-{code}")]);
        for c in Direction::ALL {
            add("direction", c.as_str());
        }
        for c in SplitBy::ALL {
            add("split", c.as_str());
        }
        for c in CaseEnd::ALL.iter().filter(|end| end.follows_send()) {
            add("outcome", c.as_str());
        }
        for c in AssetFate::ALL {
            add("fate", c.as_str());
        }
        for (stage, _) in Funnel::default().stages() {
            add("stage", stage);
        }
        let lists = Lists { regions: vec![], currencies: vec![] };
        for table in tables(&lists) {
            add("table", table.code);
            for line in &table.lines {
                add("row", line.code);
            }
            for axis in &table.axes {
                for node in axis.nodes.iter().filter(|n| n.shown) {
                    let of_axis = matches!(node.code.as_str(), "no" | "yes");
                    let code =
                        if of_axis { format!("{}-{}", axis.code, node.code) } else { node.code.clone() };
                    add("category", &code);
                }
            }
        }
        for figure in ["T1", "T2", "T3", "T4"] {
            for what in ["median", "p90", "median_low", "median_high"] {
                add("rate", &format!("{figure}_{what}"));
            }
        }
        for (figure, _) in DEFINED.iter().filter(|(figure, _)| !figure.starts_with('T')) {
            add("rate", figure);
        }
        keys
    }

    /// The same of the audit: questions, kinds of entries, acts that change rights, fields of its forms.
    fn of_the_audit(add: &mut impl FnMut(&str, &str)) {
        for c in Question::ALL {
            add("question", c.as_str());
        }
        for c in comity_domain::audit::RIGHTS {
            add("act", c);
        }
        for c in comity_api::exports::Format::ALL {
            add("audit-as", c.as_str());
        }
        for field in ["request", "actor", "action", "from", "to", "told_within_days"] {
            add("audit-field", field);
            add("audit-help", field);
        }
        for kind in [
            "signed_in",
            "sign_in_failed",
            "identity_opened",
            "opening_refused",
            "identity_destroyed",
            "head_told",
        ] {
            add("entry", kind);
        }
    }

    fn catalogue() -> BTreeSet<String> {
        assert!(FluentResource::try_new(ENGLISH.to_owned()).is_ok(), "the catalogue has a mistake");
        let entries = ENGLISH.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()));
        entries.filter_map(|l| l.split_once(" =")).map(|(key, _)| key.to_owned()).collect()
    }

    fn sources(folder: &Path, out: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push_str(&fs::read_to_string(&path).unwrap());
            }
        }
    }

    #[test]
    fn every_code_has_its_words() {
        for key in by_code() {
            assert!(has(&key), "{key}");
        }
    }

    #[test]
    fn every_entry_is_used_and_every_entry_used_is_there() {
        let mut code = String::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
        let quoted: BTreeSet<&str> = code.split('"').collect();
        let by_code = by_code();
        for key in catalogue() {
            // What is said otherwise on a kind of request stands beside the plain entry.
            let (key, of) = key.split_once("-of-").filter(|(plain, _)| has(plain)).unwrap_or((&key, ""));
            let kinds = Kind::ALL.iter().map(|kind| kind.as_str());
            assert!(
                of.is_empty() || of == "sought" || kinds.into_iter().any(|kind| kind == of),
                "{key}-of-{of}"
            );
            let stem = ["help-ask-", "field-", "help-", "ask-"].iter().find_map(|p| key.strip_prefix(p));
            let named = quoted.contains(key) || stem.is_some_and(|s| quoted.contains(s));
            assert!(named || by_code.contains(key), "{key} is not used");
        }
        // Keys that are put together from codes are in `by_code`; all others stand as they are in the calls.
        let literal =
            |key: &str| !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        for opening in ["say(\"", "say_with(\"", "heading(\"", "out.field(\""] {
            let calls = code.split(opening).skip(1).filter_map(|c| c.split('"').next());
            for key in calls.filter(|k| literal(k) && *k != MISSING) {
                assert!(has(key), "{key} is missing");
            }
        }
    }

    #[test]
    fn an_entry_that_is_missing_shows_its_key() {
        assert_eq!(say(MISSING).as_str(), MISSING);
        assert_eq!(
            say_with("queue-place", &[("row", 1_usize.into()), ("total", 3_u64.into())]).as_str(),
            "row 1 of 3"
        );
    }
}
