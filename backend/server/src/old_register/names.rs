//! Names as offices write them: of States, and of what a request rests on.

use comity_domain::ids::{BasisCode, StateCode};

use super::{Office, dates::NoDate};

/// Reads the code of a legal basis.
pub(super) fn basis(part: &str) -> Result<BasisCode, NoDate> {
    const KNOWN: [&str; 5] = ["UNTOC", "UNTOC-TIP", "UNTOC-SOM", "UNCAC", "reciprocity"];
    let known = KNOWN.iter().find(|k| k.eq_ignore_ascii_case(part)).copied().unwrap_or(part);
    known.parse().map_err(|_| NoDate {
        what: format!("`{part}` is no code of a legal basis."),
        remedy: "Write UNTOC, UNTOC-TIP, UNTOC-SOM, UNCAC, reciprocity, or the code of a treaty on record."
            .to_owned(),
    })
}

/// A name without what offices write differently.
pub(super) fn plain_name(name: &str) -> String {
    let small = name.to_lowercase();
    let words = small.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.filter(|w| !matches!(*w, "the" | "of" | "and" | "republic" | "state")).collect::<Vec<_>>().join(" ")
}

/// The State whose name begins or ends as the text does.
pub(super) fn near<'a>(plain: &str, office: &'a Office) -> Option<(StateCode, &'a str)> {
    let shares = |name: &str| {
        let name = plain_name(name);
        plain.len() > 3 && (name.contains(plain) || name.split(' ').any(|w| w.len() > 4 && plain.contains(w)))
    };
    office.states.iter().find(|(_, name)| shares(name)).map(|(code, name)| (*code, name.as_str()))
}
