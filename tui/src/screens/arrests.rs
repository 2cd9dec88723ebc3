//! The line of a person whose arrest clock runs, or who must be released. It stands above every view, filter and sort,
//! on both sides, and is never told by colour alone.

use comity_api::custody::InCustody;
use comity_domain::{clocks::days_left, codes::CustodyStanding};
use jiff::Timestamp;

use crate::{
    ink::Ink,
    safe_text::Safe,
    screens::due,
    state::State,
    theme::Meaning,
    words::{say, say_with},
};

/// From this width on it is said in words how many more there are.
const IN_WORDS: usize = 80;

/// From this width on the key that lists them stands beside the count.
const IN_SHORT: usize = 40;

/// Returns how long is left, in the largest unit that is still whole.
#[must_use]
pub fn left(until: Timestamp, now: Timestamp) -> Safe {
    let seconds = until.duration_since(now).as_secs().max(0);
    let (words, count) = match seconds {
        _ if days_left(until, now) > 0 => ("left-days", days_left(until, now)),
        s if s >= 3_600 => ("left-hours", s / 3_600),
        s => ("left-minutes", s / 60),
    };
    say_with(words, &[("count", count.into())])
}

/// The same where there is little room: `3d`, `23h`, `59m`.
fn span(until: Timestamp, now: Timestamp) -> Safe {
    let seconds = until.duration_since(now).as_secs().max(0);
    Safe::of(&match seconds {
        s if s >= 86_400 => format!("{}d", s / 86_400),
        s if s >= 3_600 => format!("{}h", s / 3_600),
        s => format!("{}m", s / 60),
    })
}

/// Returns the line of a person as it fits into some columns, and how strongly it reads: 14, 7, 3 and 1 days have each
/// their mark. The reference names both States; so where there is little room the other one is not named again.
#[must_use]
pub fn line(arrest: &InCustody, now: Timestamp, room: usize) -> (Safe, Meaning) {
    let until = arrest.until;
    let (mark, meaning, forms): (_, _, &[&str]) = match arrest.standing.at(arrest.until, now) {
        CustodyStanding::ReleaseOwed => (
            "arrest-release-owed",
            Meaning::Error,
            &[
                "arrest-line-owed",
                "arrest-line-owed-less",
                "arrest-line-owed-number",
                "arrest-line-owed-state",
                "arrest-line-owed-short",
            ],
        ),
        CustodyStanding::Running => {
            let (mark, meaning) = mark(until.and_then(|until| InCustody::left(until, now).1));
            let forms: &[&str] = &[
                "arrest-line",
                "arrest-line-less",
                "arrest-line-number",
                "arrest-line-state",
                "arrest-line-short",
            ];
            (mark, meaning, forms)
        }
        CustodyStanding::Held => {
            ("arrest-held", Meaning::Plain, &["arrest-line-held", "arrest-line-held-short"])
        }
    };
    let args = [
        ("mark", say(mark).into()),
        ("person", Safe::of(arrest.person.as_str()).into()),
        ("reference", Safe::of(arrest.reference.as_str()).into()),
        ("state", Safe::of(arrest.counterpart.as_str()).into()),
        ("number", Safe::of(arrest.reference.as_str().rsplit('-').next().unwrap_or_default()).into()),
        ("left", until.map(|until| left(until, now)).unwrap_or_default().into()),
        ("span", until.map(|until| span(until, now)).unwrap_or_default().into()),
        ("due", until.map(due::instant).unwrap_or_default().into()),
    ];
    let mut said = forms.iter().map(|words| say_with(words, &args)).peekable();
    while let Some(text) = said.next() {
        if text.width() <= room || said.peek().is_none() {
            return (text, meaning);
        }
    }
    (Safe::default(), meaning)
}

/// The word of a warning and its style; the word alone tells them apart.
fn mark(warning: Option<u32>) -> (&'static str, Meaning) {
    match warning {
        None => ("arrest-running", Meaning::Heading),
        Some(days) if days > 7 => ("arrest-warning-14", Meaning::Soon),
        Some(days) if days > 3 => ("arrest-warning-7", Meaning::Soon),
        Some(days) if days > 1 => ("arrest-warning-3", Meaning::Late),
        Some(_) => ("arrest-warning-1", Meaning::Error),
    }
}

/// Returns how many rows the lines take on the queue: the most urgent always, the rest as the screen has room.
#[must_use]
pub fn rows(state: &State) -> usize {
    let height = usize::from(state.size.height);
    let most = match height {
        0..12 => 1,
        12..20 => 2,
        _ => 4,
    };
    state.arrests.len().min(most)
}

/// Draws them from a row on: the most urgent first, and how many more there are.
pub fn draw(state: &State, ink: &mut Ink, top: usize) {
    let rows = rows(state);
    let width = ink.width();
    let edge = usize::from(width >= 12);
    let more = state.arrests.len().saturating_sub(rows);
    // The cursor may be on one that has no row of its own: then the last row is its.
    let at = state.queue.on_arrest.filter(|at| *at < state.arrests.len());
    let first = at.map_or(0, |at| (at + 1).saturating_sub(rows));
    for (y, arrest) in state.arrests.iter().enumerate().skip(first).take(rows) {
        let row = top + y - first;
        let last = row + 1 == top + rows;
        let rest = (last && more > 0).then(|| {
            let words = match width {
                0..IN_SHORT => "arrests-more-count",
                IN_SHORT..IN_WORDS => "arrests-more-short",
                _ => "arrests-more",
            };
            say_with(words, &[("count", more.into())])
        });
        let room = width.saturating_sub(edge + rest.as_ref().map_or(0, |r| r.width() + 1));
        let (text, meaning) = line(arrest, state.now, room);
        ink.put(edge, row, room, &text, meaning);
        if let Some(rest) = rest {
            ink.put(width.saturating_sub(rest.width()), row, width, &rest, Meaning::Heading);
        }
        if at == Some(y) {
            ink.put(0, row, 1, &Safe::of(">"), Meaning::Heading);
            ink.cursor(edge, row);
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use serde_json::json;

    use super::*;

    fn arrest(standing: &str) -> InCustody {
        serde_json::from_value(json!({
            "request": "00000000-0000-0000-0000-000000000001", "reference": "PAR-2026-KEN-PHL-000001",
            "kind": "provisional_arrest", "side": "requesting", "counterpart": "PHL", "status": "in_execution",
            "person": "A-1", "standing": standing, "since": "2026-03-05T06:00:00Z", "until": "2026-04-14T06:00:00Z"
        }))
        .unwrap()
    }

    #[test]
    fn every_warning_reads_otherwise_without_a_colour() {
        let due: Timestamp = "2026-04-14T06:00:00Z".parse().unwrap();
        let mut seen: Vec<String> = vec![];
        for hours in [24 * 20, 24 * 14, 24 * 7, 24 * 3, 24, 0] {
            let said = line(&arrest("running"), due - SignedDuration::from_hours(hours), 100).0.to_string();
            let mark = said.split(" A-1").next().unwrap_or_default().to_owned();
            assert!(!seen.contains(&mark), "{said}");
            seen.push(mark);
        }
        assert_eq!(seen.last().map(String::as_str), Some("RELEASE OWED"), "over at the due instant");
    }

    #[test]
    fn the_line_fits_eighty_columns_and_says_whose_and_until_when() {
        let now: Timestamp = "2026-04-10T07:00:00Z".parse().unwrap();
        let arrest = arrest("running");
        assert_eq!(
            line(&arrest, now, 100).0.as_str(),
            "ARREST!! A-1 PAR-2026-KEN-PHL-000001 PHL: 3 days left, due 2026-04-14 06:00 UTC"
        );
        for hours in 0..24 * 40 {
            let now = arrest.since + SignedDuration::from_hours(hours);
            let (said, _) = line(&arrest, now, 78);
            assert!(said.width() <= 78 && said.as_str().contains("2026-04-14 06:00 UTC"), "{said}");
            // Also beside the count of the others on a screen of sixty columns.
            for room in [58, 51] {
                let (said, _) = line(&arrest, now, room);
                let known = said.as_str().contains("PHL") && said.as_str().contains("2026-04-14 06:00 UTC");
                assert!(said.width() <= room && known, "{room}: {said}");
            }
        }
    }
}
