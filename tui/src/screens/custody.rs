//! The page "Persons in custody": who is held on requests of the own State, since when, until when, counted in UTC and in
//! the time of both States.

use comity_api::custody::InCustody;
use comity_domain::{
    codes::{CustodyStanding, Kind, Role, Side},
    ids::{RequestId, StateCode},
};
use jiff::Timestamp;

use crate::{
    actions::Place,
    ink::Ink,
    msg::{Fault, Key},
    safe_text::Safe,
    screens::{arrests, due, footer, more_below, queue, request::text::Lines, toast},
    state::State,
    theme::Meaning,
    words::{say, say_with},
    zones,
};

/// The page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CustodyScreen {
    /// The persons, once they were read: who must be released first.
    pub persons: Option<Vec<InCustody>>,
    /// The focused person.
    pub focus: usize,
    /// Why they could not be read.
    pub fault: Option<Fault>,
}

impl CustodyScreen {
    /// Returns the focused person.
    #[must_use]
    pub fn focused(&self) -> Option<&InCustody> {
        self.persons.as_ref()?.get(self.focus)
    }

    /// Takes what was read; the focus stays on its request.
    pub fn takes(&mut self, persons: Vec<InCustody>) {
        let held: Option<RequestId> = self.focused().map(|p| p.request);
        let place = held.and_then(|id| persons.iter().position(|p| p.request == id));
        self.focus = place.unwrap_or(self.focus).min(persons.len().saturating_sub(1));
        self.persons = Some(persons);
        self.fault = None;
    }
}

/// Returns the page after a key that moves; none where it does not move.
#[must_use]
pub fn movement(mut screen: CustodyScreen, key: Key) -> Option<CustodyScreen> {
    let last = screen.persons.as_ref().map_or(0, Vec::len).saturating_sub(1);
    screen.focus = match key {
        Key::Down | Key::Tab | Key::Char('j') => (screen.focus + 1).min(last),
        Key::Up | Key::BackTab | Key::Char('k') => screen.focus.saturating_sub(1),
        Key::PageDown => (screen.focus + 4).min(last),
        Key::PageUp => screen.focus.saturating_sub(4),
        Key::Home => 0,
        Key::End => last,
        _ => return None,
    };
    Some(screen)
}

/// Draws the page.
pub fn view(state: &State, screen: &CustodyScreen, ink: &mut Ink) {
    let (width, height) = (ink.width(), ink.height());
    ink.put(1, 0, width, &say("custody-title"), Meaning::Heading);
    ink.cursor(1, 0);
    let Some(persons) = &screen.persons else {
        let words = screen.fault.as_ref().map_or_else(|| say("custody-loading"), queue::fault_words);
        ink.paragraph(1, 2, 3, &words, Meaning::Quiet);
        footer(Place::Custody, ink);
        return;
    };
    if persons.is_empty() {
        ink.paragraph(1, 2, 3, &say("custody-nobody"), Meaning::Plain);
    }
    let own = state.me.as_ref().and_then(|m| m.state);
    let mut lines: Vec<(Safe, Meaning)> = vec![];
    let (mut from, mut to) = (0, 0);
    for (i, person) in persons.iter().enumerate() {
        if i == screen.focus {
            from = lines.len();
        }
        let reports = state.holds(Role::Officer);
        lines.extend(self::lines(person, own, reports, state.now, width.saturating_sub(2)));
        if i == screen.focus {
            to = lines.len();
        }
    }
    let room = height.saturating_sub(3).max(1);
    // The whole of the focused person is shown, its head before all.
    let first = to.saturating_sub(room).min(from);
    for (y, (line, meaning)) in lines.iter().skip(first).take(room).enumerate() {
        ink.put(2, y + 1, width.saturating_sub(3), line, *meaning);
        if first + y == from {
            ink.put(0, y + 1, 1, &Safe::of(">"), Meaning::Heading);
            ink.cursor(2, y + 1);
        }
    }
    more_below(lines.len().saturating_sub(first + room), 0, ink);
    toast(state, ink);
    footer(Place::Custody, ink);
}

/// Returns the lines of one person; `reports`: the reader is an officer, who reports a release.
#[must_use]
pub fn lines(
    person: &InCustody,
    own: Option<StateCode>,
    reports: bool,
    now: Timestamp,
    width: usize,
) -> Vec<(Safe, Meaning)> {
    let mut out = Lines::new(width);
    let (head, meaning) = arrests::line(person, now, width.saturating_sub(2));
    out.put(&head, meaning);
    let standing = person.standing.at(person.until, now);
    let holds = match person.side {
        Side::Requesting => say_with("custody-they-hold", &[("state", person.counterpart.as_str().into())]),
        Side::Requested => say_with("custody-we-hold", &[("state", person.counterpart.as_str().into())]),
    };
    out.under(&holds);
    let next = match (standing, person.side) {
        (CustodyStanding::Running, Side::Requesting) => Some("custody-send-in-time"),
        (CustodyStanding::Running, Side::Requested) => Some("custody-wait-in-time"),
        (CustodyStanding::ReleaseOwed, Side::Requested) if reports => Some("custody-release-now"),
        (CustodyStanding::ReleaseOwed, Side::Requested) => Some("custody-release-officer"),
        (CustodyStanding::ReleaseOwed, Side::Requesting) | (CustodyStanding::Held, _) => None,
    };
    if let Some(words) = next {
        out.under(&say(words));
    }
    // Refused, the person may be held there on something else: for prosecution in place of extradition.
    if standing == CustodyStanding::ReleaseOwed
        && person.kind == Kind::Extradition
        && person.status == "refused"
    {
        out.under(&say("custody-unless-national-law"));
    }
    let both = [own, Some(person.counterpart)];
    out.under(&at("custody-since", person.since, &both));
    match (standing, person.until) {
        (CustodyStanding::ReleaseOwed, Some(until)) => out.under(&at("custody-owed-since", until, &both)),
        (CustodyStanding::Running, Some(until)) => out.under(&at("custody-due", until, &both)),
        _ => {}
    }
    let unknown: Vec<&str> =
        both.iter().flatten().filter(|s| zones::zone(**s).is_none()).map(StateCode::as_str).collect();
    if !unknown.is_empty() {
        let states = Safe::of(&unknown.join(", "));
        out.under_as(&say_with("custody-zone-not-known", &[("states", states.into())]), Meaning::Quiet);
    }
    out.done()
}

/// An instant in UTC and in the time of each State that has a time zone on record here.
fn at(words: &str, at: Timestamp, states: &[Option<StateCode>]) -> Safe {
    say_with(words, &[("at", zoned(at, states).into())])
}

/// Returns an instant in UTC, and in the time of each State that has a time zone on record here.
#[must_use]
pub fn zoned(at: Timestamp, states: &[Option<StateCode>]) -> Safe {
    let mut said = vec![due::instant(at).to_string()];
    for state in states.iter().flatten() {
        let Some(local) = zones::local(*state, at) else { continue };
        // The day is said again only where it is another one there.
        let day = due::day(at);
        let hour = local.strip_prefix(day.as_str()).map_or(local.as_str(), str::trim);
        said.push(format!("{state} {hour}"));
    }
    Safe::of(&said.join("; "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn person(counterpart: &str) -> InCustody {
        serde_json::from_value(json!({
            "request": "00000000-0000-0000-0000-000000000001", "reference": "PAR-2026-KEN-PHL-000001",
            "kind": "provisional_arrest", "side": "requesting", "counterpart": counterpart,
            "status": "in_execution", "person": "A-1", "standing": "running",
            "since": "2026-03-05T06:00:00Z", "until": "2026-04-14T06:00:00Z"
        }))
        .unwrap()
    }

    fn said(counterpart: &str) -> String {
        let now = "2026-04-10T07:00:00Z".parse().unwrap();
        let own = "KEN".parse().ok();
        let lines = lines(&person(counterpart), own, true, now, 100);
        lines.iter().map(|(l, _)| l.as_str()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn an_instant_is_said_in_utc_and_in_the_time_of_both_states() {
        let said = said("PHL");
        assert!(said.contains("2026-04-14 06:00 UTC; KEN 09:00; PHL 14:00"), "{said}");
    }

    #[test]
    fn a_state_without_a_time_zone_here_is_said_to_have_none() {
        let said = said("ZZZ");
        assert!(said.contains("KEN 09:00") && said.contains("ZZZ: no time zone"), "{said}");
    }

    #[test]
    fn who_cannot_report_a_release_is_told_who_can_and_a_refusal_names_national_law() {
        let now = "2026-05-10T07:00:00Z".parse().unwrap();
        let said = |reports, person: &InCustody| {
            let lines = lines(person, "PHL".parse().ok(), reports, now, 100);
            lines.iter().map(|(l, _)| l.as_str()).collect::<Vec<_>>().join("\n")
        };
        let mut owed = InCustody { side: Side::Requested, ..person("KEN") };
        assert!(said(true, &owed).contains("report the release (a)"), "{}", said(true, &owed));
        assert!(said(false, &owed).contains("An officer of your office"), "{}", said(false, &owed));
        assert!(!said(true, &owed).contains("national law"));
        (owed.kind, owed.standing) = (Kind::Extradition, CustodyStanding::ReleaseOwed);
        owed.status = "refused".to_owned();
        assert!(said(true, &owed).contains("national law"), "{}", said(true, &owed));
    }

    #[test]
    fn a_day_that_is_another_there_is_said() {
        let states = ["KEN".parse().ok(), "JPN".parse().ok()];
        let said = at("custody-due", "2026-04-13T20:00:00Z".parse().unwrap(), &states);
        assert_eq!(said.as_str(), "Due 2026-04-13 20:00 UTC; KEN 23:00; JPN 2026-04-14 05:00");
    }
}
