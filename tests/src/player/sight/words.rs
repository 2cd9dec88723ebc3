//! What a look asks for and expects, read from its words.

use jiff::Timestamp;

use crate::player::case::MAIN;

/// What is asked for, as far as the player understands it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// A request.
    Request(String),
    /// A request, and the link to it from another.
    RequestAndLink { request: String, from: String },
    /// What happened in a step.
    EventOfStep(u32),
    /// The timeline.
    Events,
    /// A sealed identity, with a reason or without.
    Identity { person: String, reason: bool },
    /// Measures, evidence, persons of the request, by their ids.
    Pieces(Vec<String>),
    /// To sign in at all.
    SignIn,
    /// The names of sealed persons, anywhere.
    Names(Vec<String>),
    /// A running clock, in every view of the queue.
    Queue,
}

pub(super) fn word_after<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(before)?;
    after.split(|c: char| !c.is_alphanumeric() && c != '_').find(|w| !w.is_empty())
}

/// The ids in a text: a letter or two, a hyphen, a number.
pub(super) fn ids(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    let is_id = |word: &&str| {
        word.split_once('-').is_some_and(|(letters, number)| {
            (1..=2).contains(&letters.len())
                && letters.chars().all(|c| c.is_ascii_uppercase())
                && !number.is_empty()
                && number.chars().all(|c| c.is_ascii_digit())
        })
    };
    words.filter(is_id).map(str::to_owned).collect()
}

pub(super) fn read(asks: &str, keys: &[&str]) -> Option<Asked> {
    if let Some(rest) = asks.strip_prefix("GET request") {
        let request = rest.split([' ', ',']).find(|word| !word.is_empty()).unwrap_or(MAIN);
        if !keys.contains(&request) {
            return None;
        }
        return match word_after(rest, "link from ") {
            Some(from) if rest.contains(&format!(" to {request}")) => {
                Some(Asked::RequestAndLink { request: request.to_owned(), from: from.to_owned() })
            }
            None if rest.trim() == request || rest.is_empty() => Some(Asked::Request(request.to_owned())),
            Some(_) | None => None,
        };
    }
    if let Some((person, after)) = asks.strip_prefix("POST persons/").and_then(|a| a.split_once("/identity"))
    {
        let known = ["", " with reason", " without reason"].contains(&after);
        return known.then(|| Asked::Identity { person: person.to_owned(), reason: after == " with reason" });
    }
    match asks {
        "GET events" => return Some(Asked::Events),
        "sign in" => return Some(Asked::SignIn),
        "queue with any filter, any view" => return Some(Asked::Queue),
        _ => {}
    }
    let named = ids(asks);
    if ["name of ", "names of "].iter().any(|opening| asks.starts_with(opening)) && !named.is_empty() {
        return Some(Asked::Names(named));
    }
    if ["measure ", "measures ", "evidence "].iter().any(|opening| asks.starts_with(opening)) {
        return (!named.is_empty()).then_some(Asked::Pieces(named));
    }
    let of_a_step = ["event of step ", "GET events, for the ", "the refused command of step "];
    if !of_a_step.iter().any(|opening| asks.starts_with(opening)) {
        return None;
    }
    word_after(asks, "step ").and_then(|n| n.parse().ok()).map(Asked::EventOfStep)
}

/// The numbers of `steps 8, 10 and 11`.
pub(super) fn steps(text: &str) -> Vec<u32> {
    let Some((_, after)) = text.split_once("step") else { return vec![] };
    let words = after.trim_start_matches('s').split([' ', ',']).filter(|w| !w.is_empty() && *w != "and");
    words.map_while(|word| word.parse().ok()).collect()
}

/// The instant that a text ends with or names after `due`.
pub(super) fn due(text: &str) -> Option<Timestamp> {
    let (_, after) = text.split_once("due ")?;
    after.split([' ', ',']).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_read_from_its_words() {
        let keys = ["main", "SUM"];
        let request = |key: &str| Some(Asked::Request(key.to_owned()));
        assert_eq!(read("GET request", &keys), request("main"));
        assert_eq!(read("GET request SUM", &keys), request("SUM"));
        assert_eq!(read("GET request OTHER", &keys), None);
        assert_eq!(
            read("GET request SUM, and the link from main to SUM", &keys),
            Some(Asked::RequestAndLink { request: "SUM".into(), from: "main".into() })
        );
        let seven = Some(Asked::EventOfStep(7));
        assert_eq!(read("event of step 7 (comment of the head) in GET events", &keys), seven);
        assert_eq!(read("GET events, for the note of step 7", &keys), seven);
        assert_eq!(read("the refused command of step 7", &keys), seven);
        assert_eq!(read("GET events", &keys), Some(Asked::Events));
        assert_eq!(read("sign in", &keys), Some(Asked::SignIn));
        assert_eq!(read("a stamp", &keys), None);
    }

    #[test]
    fn what_is_sealed_is_asked_for_by_code() {
        let identity = |reason| Some(Asked::Identity { person: "V-1".into(), reason });
        assert_eq!(read("POST persons/V-1/identity", &[]), identity(false));
        assert_eq!(read("POST persons/V-1/identity with reason", &[]), identity(true));
        assert_eq!(read("POST persons/V-1/identity with a bribe", &[]), None);
        assert_eq!(
            read("name of V-1, V-2 in queue, events, file names", &[]),
            Some(Asked::Names(vec!["V-1".into(), "V-2".into()]))
        );
        let pieces = |ids: &[&str]| Some(Asked::Pieces(ids.iter().map(ToString::to_string).collect()));
        assert_eq!(read("measures M-1, M-2 of the request", &[]), pieces(&["M-1", "M-2"]));
        assert_eq!(read("measure M-3 and E-1", &[]), pieces(&["M-3", "E-1"]));
        assert_eq!(read("measures of the request", &[]), None);
    }

    #[test]
    fn steps_and_instants_are_found() {
        assert_eq!(steps("200: steps 8, 10 and 11 are marked"), [8, 10, 11]);
        assert_eq!(steps("step 8 is marked"), [8]);
        assert_eq!(steps("nothing is marked"), [] as [u32; 0]);
        assert_eq!(due("shown, due 2026-04-14T06:00:00Z"), "2026-04-14T06:00:00Z".parse().ok());
        assert_eq!(due("shown"), None);
    }
}
