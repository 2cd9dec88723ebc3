//! How the screen is drawn that opens what is sealed.

use comity_api::vault::OpenedIdentity;

use super::{Opening, Phase, Subject};
use crate::{
    ink::Ink,
    safe_text::Safe,
    screens::{queue, toast},
    state::State,
    theme::Meaning,
    words::{say, say_with},
};

/// Draws it.
pub fn view(state: &State, screen: &Opening, ink: &mut Ink) {
    let (width, last) = (ink.width(), ink.height().saturating_sub(1));
    let room = width.saturating_sub(2);
    ink.put(1, 0, room, &screen.reference, Meaning::Heading);
    if let Phase::Open(identity) = &screen.phase {
        open(identity, ink);
        ink.put(1, last, room, &say("opening-keys-open"), Meaning::Quiet);
        return;
    }
    let mut y = subject(state, screen, ink, 1) + 1;
    y = wrapped(ink, y, &say("opening-why"), Meaning::Heading);
    let reason = Safe::of(&screen.reason);
    // A place for the caret after the last letter: two spaces would not wrap away.
    let mut lines = reason.wrapped(room.saturating_sub(3).max(1));
    if lines.is_empty() {
        lines.push(Safe::default());
    }
    if screen.reason.ends_with(' ')
        && let Some(line) = lines.last_mut()
    {
        *line = line.and(&Safe::of(" "));
    }
    for line in &lines {
        ink.put(3, y, room, line, Meaning::Plain);
        y += 1;
    }
    let caret = lines.last().map_or(0, Safe::width);
    ink.cursor(3 + caret, y.saturating_sub(1));
    y += 1;
    match &screen.phase {
        Phase::Waiting => y = wrapped(ink, y, &say("opening-waiting"), Meaning::Quiet),
        Phase::Refused(fault) => y = wrapped(ink, y, &queue::fault_words(fault), Meaning::Error),
        Phase::Asking | Phase::Open(_) => {}
    }
    let explained = match screen.subject {
        Subject::Person(..) => "opening-explained",
        Subject::Document { .. } => "opening-explained-document",
    };
    if !matches!(screen.phase, Phase::Refused(_)) {
        wrapped(ink, y, &say(explained), Meaning::Quiet);
    }
    ink.clear(last..last + 1);
    toast(state, ink);
    let several = matches!(&screen.subject, Subject::Person(persons, _) if persons.len() > 1);
    let keys = if several { "opening-keys-several" } else { "opening-keys" };
    ink.put(1, last, room, &say(keys), Meaning::Quiet);
}

/// Who or what is opened; returns the next row.
fn subject(state: &State, screen: &Opening, ink: &mut Ink, y: usize) -> usize {
    match &screen.subject {
        Subject::Document { name, .. } => {
            wrapped(ink, y, &say_with("opening-document", &[("name", Safe::of(name).into())]), Meaning::Plain)
        }
        Subject::Person(persons, chosen) => {
            let mut y = wrapped(ink, y, &say("opening-person"), Meaning::Plain);
            // On a low screen only as many as leave room for the reason, the chosen one among them.
            let shown = ink.height().saturating_sub(11).clamp(1, 6);
            let first = chosen.saturating_sub(shown - 1);
            for (i, code) in persons.iter().enumerate().skip(first).take(shown) {
                let contents = state.whole_of(screen.id).and_then(|w| w.request.contents.as_ref());
                let person = contents.and_then(|c| c.persons.iter().find(|p| p.code == *code));
                let line = match person {
                    Some(p) => say_with(
                        "opening-of",
                        &[
                            ("code", Safe::of(code.as_str()).into()),
                            ("role", say(&format!("person-{}", p.role)).into()),
                        ],
                    ),
                    None => Safe::of(code.as_str()),
                };
                let focused = i == *chosen;
                if focused && persons.len() > 1 {
                    ink.put(1, y, 1, &Safe::of(">"), Meaning::Heading);
                }
                let room = ink.width().saturating_sub(4);
                ink.put(3, y, room, &line, if focused { Meaning::Focus } else { Meaning::Plain });
                y += 1;
            }
            y
        }
    }
}

fn open(identity: &OpenedIdentity, ink: &mut Ink) {
    let person = || Safe::of(identity.person.as_str());
    let mut y =
        wrapped(ink, 1, &say_with("opening-open", &[("person", person().into())]), Meaning::Plain) + 1;
    let nationality = identity.nationality.map(|state| state.to_string());
    for (key, text) in [
        ("identity-name", identity.name.as_deref()),
        ("identity-born", identity.born.as_deref()),
        ("identity-nationality", nationality.as_deref()),
        ("identity-place", identity.place.as_deref()),
    ] {
        let text = text.map_or_else(|| say("identity-not-given"), Safe::of);
        y = wrapped(ink, y, &say_with(key, &[("text", text.into())]), Meaning::Heading);
    }
    ink.cursor(1, 0);
    y = wrapped(ink, y + 1, &say_with("identity-recorded", &[("person", person().into())]), Meaning::Plain);
    wrapped(ink, y, &say("opening-nothing-kept"), Meaning::Quiet);
}

/// Puts a text on as many rows as it takes; returns the next row.
fn wrapped(ink: &mut Ink, y: usize, text: &Safe, meaning: Meaning) -> usize {
    let room = ink.width().saturating_sub(2);
    let lines = text.wrapped(room);
    for (i, line) in lines.iter().enumerate() {
        ink.put(1, y + i, room, line, meaning);
    }
    y + lines.len()
}
