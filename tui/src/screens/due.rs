//! How a due instant and a status are said, always in words.

use comity_api::queue::{Due, QueueRow};
use comity_domain::codes::Stage;
use jiff::Timestamp;

use crate::{
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
    let (n, unit) = match seconds.unsigned_abs() {
        s if s >= 86_400 => (s / 86_400, "d"),
        s if s >= 3_600 => (s / 3_600, "h"),
        s => (s / 60, "m"),
    };
    let span = format!("{n}{unit}");
    let (text, meaning) = if seconds < 0 {
        (say_with("due-late", &[("span", span.as_str().into())]), Meaning::Late)
    } else if seconds < 3 * 86_400 {
        (say_with("due-soon", &[("span", span.as_str().into())]), Meaning::Soon)
    } else {
        (Safe::of(&span), Meaning::Plain)
    };
    if due.theirs { (Safe::of(&format!("({text})")), Meaning::Plain) } else { (text, meaning) }
}

/// Returns a status in brackets, and what it means.
#[must_use]
pub fn status(code: &str, stage: Stage) -> (Safe, Meaning) {
    let meaning = match code {
        "refused" | "withdrawn" | "returned" | "cancelled" | "recalled" => Meaning::Refused,
        _ if matches!(stage, Stage::Executed) || code == "closed" => Meaning::Done,
        _ => Meaning::Plain,
    };
    (Safe::of(&format!("[{}]", say(&format!("status-{code}")))), meaning)
}

/// Returns an instant as a date and time, UTC.
#[must_use]
pub fn instant(at: Timestamp) -> Safe {
    Safe::of(&at.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

/// Returns the time of an instant of today, UTC.
#[must_use]
pub fn time(at: Timestamp) -> Safe {
    Safe::of(&at.strftime("%H:%M UTC").to_string())
}

/// Returns the date on which an instant falls, UTC.
#[must_use]
pub fn date(at: Timestamp) -> Safe {
    Safe::of(&at.strftime("%Y-%m-%d").to_string())
}

/// Returns what a row waits for, in a line: step, clock, article, whose it is.
#[must_use]
pub fn next_line(row: &QueueRow, mine: bool) -> Safe {
    let Some(next) = &row.next_step else { return say("next-none") };
    let step = say(&format!("action-{}", next.action));
    let role = say(&format!("role-{}", next.role));
    // The first article is enough in a line; the request shows all.
    let article = Safe::of(next.article.split(';').next().unwrap_or_default());
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
    let dated = row.due.as_ref().filter(|due| due.theirs != ours);
    let key = match (dated, ours, mine) {
        (None, true, _) => "next-ours",
        (None, false, _) => "next-theirs",
        (Some(_), true, true) => "next-mine-due",
        (Some(_), true, false) => "next-ours-due",
        (Some(_), false, _) => "next-theirs-due",
    };
    let at = row.due.as_ref().map_or_else(Safe::default, |d| date(d.at));
    say_with(key, &args(at))
}
