//! How a due instant and a status are said, always in words.

use comity_api::queue::{Due, QueueRow};
use comity_domain::{
    clocks,
    codes::{Action, Clock, Kind, Stage, UrgencyLevel},
};
use jiff::Timestamp;

use crate::{
    by_kind,
    safe_text::Safe,
    theme::Meaning,
    words::{say, say_with},
};

/// Returns a due instant as the column shows it, and what it means: `LATE 3d`, `2d !`, `5d`; the other side's clock in
/// brackets.
#[must_use]
pub fn due(due: Option<&Due>, now: Timestamp) -> (Safe, Meaning) {
    let Some(due) = due else { return (Safe::of("-"), Meaning::Quiet) };
    let seconds = due.at.duration_since(now).as_secs();
    // The column is narrow: what is far away is said in weeks, then in years, and never cut.
    let (n, unit) = match seconds.unsigned_abs() {
        s if s >= 700 * 86_400 => (s / (365 * 86_400), "y"),
        s if s >= 100 * 86_400 => (s / (7 * 86_400), "w"),
        s if s >= 86_400 => (s / 86_400, "d"),
        s if s >= 3_600 => (s / 3_600, "h"),
        s => (s / 60, "m"),
    };
    let span = format!("{n}{unit}");
    let (text, meaning) = if seconds < 0 {
        (say_with("due-late", &[("span", span.as_str().into())]), Meaning::Late)
    } else if due.soon {
        (say_with("due-soon", &[("span", span.as_str().into())]), Meaning::Soon)
    } else {
        (Safe::of(&span), Meaning::Plain)
    };
    if !due.theirs {
        return (text, meaning);
    }
    // The column is narrow: how long counts more than the word, and the brackets say whose.
    let theirs =
        if seconds < 0 { say_with("due-theirs-late", &[("span", span.as_str().into())]) } else { text };
    (Safe::of(&format!("({theirs})")), Meaning::Plain)
}

/// Returns the subject of a row, or why there is none to show; marked where it is urgent, and where the other State does
/// not work in Comity.
#[must_use]
pub fn subject(row: &QueueRow, by_letter: bool) -> Safe {
    let subject = match row.subject.as_deref().filter(|s| !s.trim().is_empty()) {
        Some(subject) => Safe::of(subject),
        // Contents are closed after a recall; else nobody wrote a subject, as on an urgent arrest.
        None if row.status == "recalled" => say("subject-closed"),
        None => say(&by_kind::entry(row.kind, "subject-none")),
    };
    let subject =
        if by_letter { say_with("queue-by-letter", &[("subject", subject.into())]) } else { subject };
    if urgent(row) { say_with("queue-urgent", &[("subject", subject.into())]) } else { subject }
}

/// Returns whether a row is marked as urgent: whatever its subject is, and while it is open.
#[must_use]
pub fn urgent(row: &QueueRow) -> bool {
    row.priority == UrgencyLevel::Urgent && row.stage != Stage::Ended
}

/// Returns a status in brackets, and what it means.
#[must_use]
pub fn status(code: &str, stage: Stage) -> (Safe, Meaning) {
    let meaning = match code {
        "refused" | "withdrawn" | "returned" | "cancelled" | "recalled" | "lapsed" => Meaning::Refused,
        _ if matches!(stage, Stage::Executed) || code == "closed" => Meaning::Done,
        _ => Meaning::Plain,
    };
    (Safe::of(&format!("[{}]", say(&format!("status-{code}")))), meaning)
}

/// Returns the instant of something that happened as a date and time, UTC: what begins a day is of that day, 00:00.
#[must_use]
pub fn instant(at: Timestamp) -> Safe {
    Safe::of(&at.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

/// Returns an instant by which something is due as a date and time, UTC; the end of a day as 24:00 of that day.
#[must_use]
pub fn until(at: Timestamp) -> Safe {
    Safe::of(&comity_api::words::until(at))
}

/// Returns the instant by which a clock is due, UTC. An arrest clock counts from an hour to an hour, and what happens when
/// it is over happens at that instant: it is written as that; every other one may end with a day.
#[must_use]
pub fn of_clock(clock: Clock, at: Timestamp) -> Safe {
    if clock == Clock::ProvisionalArrest { instant(at) } else { until(at) }
}

/// Returns the time of an instant of today, UTC.
#[must_use]
pub fn time(at: Timestamp) -> Safe {
    Safe::of(&at.strftime("%H:%M UTC").to_string())
}

/// A moment of the day that an instant ends; none where it ends none.
fn ended_day(at: Timestamp) -> Option<Timestamp> {
    let midnight = at.as_second().rem_euclid(86_400) == 0 && at.subsec_nanosecond() == 0;
    midnight.then(|| at.checked_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(at))
}

/// Returns the date by which something is due, UTC; the day that ends where it is the end of one.
#[must_use]
pub fn date(at: Timestamp) -> Safe {
    let at = ended_day(at).unwrap_or(at);
    Safe::of(&at.strftime("%Y-%m-%d").to_string())
}

/// Returns whether an instant is where one day ends and the next begins, UTC.
#[must_use]
pub fn whole_day(at: Timestamp) -> bool {
    ended_day(at).is_some()
}

/// Returns the day on which something happened, UTC.
#[must_use]
pub fn day(at: Timestamp) -> Safe {
    Safe::of(&at.strftime("%Y-%m-%d").to_string())
}

/// Returns what the usual next step is called. A new request is waited for only where the arrest clock runs.
#[must_use]
pub fn step(kind: Kind, action: Action) -> Safe {
    match action {
        Action::Create => say("name-follow-draft"),
        action => by_kind::action(kind, action),
    }
}

/// Returns what a row waits for, in a line: step, clock, article, whose it is.
#[must_use]
pub fn next_line(row: &QueueRow, mine: bool, now: Timestamp) -> Safe {
    let Some(next) = &row.next_step else { return say("next-none") };
    let step = step(row.kind, next.action);
    let role = say(&format!("role-{}", next.role));
    // The first article is enough in a line; the request shows all.
    let article = crate::refusals::article(next.article.split(';').next().unwrap_or_default());
    let ours = next.side == row.side;
    let args = |due: Safe| {
        [
            ("step", (&step).into()),
            ("role", (&role).into()),
            ("article", (&article).into()),
            ("state", Safe::of(row.counterpart.as_str()).into()),
            ("due", due.into()),
        ]
    };
    // A date is said with the step it belongs to: one of the other side's clocks is not ours to wait for.
    let owed_by = |due: &Due| clocks::rule(due.clock).kept_by.owed_by(due.at, now);
    let dated = row.due.as_ref().filter(|due| (owed_by(due) == row.side) == ours);
    let key = match (dated, ours, mine) {
        (None, true, _) => "next-ours",
        (None, false, _) => "next-theirs",
        (Some(_), true, true) => "next-mine-due",
        (Some(_), true, false) => "next-ours-due",
        (Some(_), false, _) => "next-theirs-due",
    };
    let at = row.due.as_ref().map_or_else(Safe::default, |d| match d.clock {
        Clock::ProvisionalArrest => instant(d.at),
        _ => date(d.at),
    });
    say_with(key, &args(at))
}

#[cfg(test)]
mod tests {
    use comity_domain::codes::Clock;
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn no_due_instant_is_wider_than_its_column() {
        let now: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
        for theirs in [false, true] {
            for (days, said) in
                [(99, "99d"), (100, "14w"), (481, "68w"), (699, "99w"), (800, "2y"), (9_000, "24y")]
            {
                for sign in [-1, 1] {
                    let at = now.checked_add(SignedDuration::from_hours(24 * days * sign)).unwrap();
                    let given = Due { at, clock: Clock::Decide, theirs, soon: false };
                    let shown = due(Some(&given), now).0;
                    assert!(shown.width() <= 8 && shown.as_str().contains(said), "{shown}");
                }
            }
        }
    }

    #[test]
    fn the_instant_at_which_an_arrest_is_over_is_written_in_one_way_alone() {
        let at: Timestamp = "2026-11-10T00:00:00Z".parse().unwrap();
        assert_eq!(of_clock(Clock::ProvisionalArrest, at), instant(at));
        let others = Clock::ALL.iter().filter(|c| **c != Clock::ProvisionalArrest);
        assert!(others.into_iter().all(|c| of_clock(*c, at).as_str() == "2026-11-09 24:00 UTC"));
    }

    #[test]
    fn urgent_is_said_whatever_the_subject_is() {
        let row = |kind: &str, status: &str, stage: &str, subject: serde_json::Value| -> QueueRow {
            serde_json::from_value(serde_json::json!({
                "id": "00000000-0000-0000-0000-000000000001", "reference": "PAR-2026-KEN-PHL-000001", "kind": kind,
                "side": "requesting", "counterpart": "PHL", "status": status, "stage": stage, "subject": subject,
                "priority": "urgent", "late": false, "updated_at": "2026-11-10T00:00:00Z"
            }))
            .unwrap()
        };
        for kind in Kind::ALL {
            for (status, stage) in [("drafted", "Drafted"), ("sent", "Sent"), ("recalled", "Sent")] {
                for text in [serde_json::Value::Null, "A fraud".into(), " ".into()] {
                    let said = subject(&row(kind.as_str(), status, stage, text), false);
                    assert!(said.as_str().starts_with("URGENT "), "{kind} {status}: {said}");
                    let closed = said.as_str().contains("closed");
                    assert!(!closed || status == "recalled", "{kind} {status}: {said}");
                }
            }
        }
    }

    #[test]
    fn what_happened_at_midnight_is_of_the_day_it_begins_and_what_is_due_then_of_the_day_it_ends() {
        let at: Timestamp = "2026-11-10T00:00:00Z".parse().unwrap();
        assert_eq!(instant(at).as_str(), "2026-11-10 00:00 UTC");
        assert_eq!(day(at).as_str(), "2026-11-10");
        assert_eq!(until(at).as_str(), "2026-11-09 24:00 UTC");
        assert_eq!(date(at).as_str(), "2026-11-09");
        let noon = "2026-11-10T12:00:00Z".parse().unwrap();
        assert_eq!(until(noon), instant(noon));
    }
}
