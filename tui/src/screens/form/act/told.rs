//! The letter that tells an act of a State by letter: asked first, before what the act says.

use comity_domain::{
    codes::{Action, Channel, Kind},
    registry::has_begun,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Map, Value, json};

use super::{Field, FormScreen, Input, Purpose, among};
use crate::{
    by_kind::ByKind,
    msg::Whole,
    safe_text::Safe,
    screens::{
        due,
        form::written::{Amiss, read_day},
    },
    state::State,
    words::say,
};

/// Returns the fields of the letter. Either a file of this machine or a document that is attached already.
pub(super) fn letter_fields(state: &State, whole: &Whole) -> Vec<Field> {
    let own = whole.request.documents.iter().filter(|d| d.side == whole.request.side);
    let attached = among(own.map(|d| (d.name.clone(), Safe::of(&d.name))));
    let by = ByKind::request(&whole.request);
    let today = due::day(state.now).to_string();
    let channels = [Channel::DiplomaticPouch, Channel::Interpol];
    let channels = channels.map(|c| (c.to_string(), say(&format!("channel-{c}"))));
    vec![
        by.field("letter.path", "letter-path", Input::Line, false),
        by.field("letter.document", "letter-document", attached, false),
        by.field("letter.day", "letter-day", Input::Date, true),
        by.field("letter.time", "letter-time", Input::Line, false),
        by.field("letter.received_on", "letter-received", Input::Date, true).with(&today),
        by.field("letter.channel", "letter-channel", among(channels.into_iter()), false)
            .with(Channel::DiplomaticPouch.as_str()),
        by.field("letter.their_reference", "letter-reference", Input::Line, false),
    ]
}

/// What another State did is a fact: only what tells one thing from another must be given.
pub(super) fn ease(field: &mut Field, action: Action) {
    let which = matches!(field.path.as_str(), "evidence" | "person" | "return_by")
        || action == Action::DecideUseConsent && field.path == "consent";
    field.required = field.required && which;
    // What their letter names is known from their letter alone.
    if action == Action::ReturnDeficient && field.path.starts_with("missing.") {
        field.set("");
    }
}

/// An arrest and a release are told with their hour, since the clock counts from it, a surrender and a prosecution with
/// their day: the letter's own day and hour are that, and are not asked for twice.
pub(super) fn by_the_hour(kind: Kind, action: Action, letter: &mut [Field], own: &mut Vec<Field>) {
    if let Some(day) = day_of(action) {
        own.retain(|f| f.path != day);
    }
    let Some(hour) = hour_of(action) else { return };
    own.retain(|f| f.path != hour);
    let clock = action == Action::ReportArrest && kind == Kind::ProvisionalArrest;
    for field in letter.iter_mut().filter(|f| f.path == "letter.time") {
        field.required = true;
        field.help = say(if clock { "help-told-hour" } else { "help-told-hour-alone" });
    }
}

/// The field of the body that says at which hour somebody was arrested or released.
const fn hour_of(action: Action) -> Option<&'static str> {
    match action {
        Action::ReportArrest => Some("arrested_at"),
        Action::ReportRelease => Some("released_at"),
        _ => None,
    }
}

/// The field of the body that says on which day somebody was surrendered, or the case went to those who prosecute.
const fn day_of(action: Action) -> Option<&'static str> {
    match action {
        Action::Surrender | Action::ReportProsecution => Some("date"),
        _ => None,
    }
}

/// Puts the letter into the body of the act; notes where there is none, or its day or hour is none.
pub(super) fn put_letter(
    form: &FormScreen,
    of: comity_domain::codes::Side,
    now: Timestamp,
    body: &mut Map<String, Value>,
    amiss: &mut Amiss,
) {
    if let Some(document) = form.value("letter.document") {
        body.insert("document".to_owned(), json!(document));
    } else {
        amiss.note("letter.path", "told-no-letter");
    }
    body.insert("on_behalf_of".to_owned(), json!(of));
    let action = match form.purpose {
        Purpose::Act { action, .. } => Some(action),
        Purpose::Draft(_) | Purpose::Register | Purpose::Audit => None,
    };
    match happened(form, now) {
        Ok(at) => {
            body.insert("occurred_at".to_owned(), json!(at.to_string()));
            if let Some(hour) = action.and_then(hour_of) {
                body.insert(hour.to_owned(), json!(at.to_string()));
            }
            if let (Some(field), Some(day)) = (action.and_then(day_of), form.value("letter.day")) {
                body.insert(field.to_owned(), json!(day));
            }
        }
        Err((path, words)) => amiss.note(path, words),
    }
    if let Some(day) = form.value("letter.received_on") {
        match read_day(day) {
            Ok(day) => {
                body.insert("received_on".to_owned(), json!(day.to_string()));
            }
            Err(words) => amiss.note("letter.received_on", words),
        }
    }
    for name in ["channel", "their_reference"] {
        if let Some(value) = form.value(&format!("letter.{name}")) {
            body.insert(name.to_owned(), json!(value));
        }
    }
}

/// When it happened. A letter mostly names a day: then noon UTC, or this moment where noon is still ahead. What is no
/// day or hour is named by its field.
fn happened(form: &FormScreen, now: Timestamp) -> Result<Timestamp, (&'static str, &'static str)> {
    let no_day = |words| ("letter.day", words);
    let day = read_day(form.value("letter.day").unwrap_or_default()).map_err(no_day)?;
    let at = |text: &str| hour_on(day, text);
    if let Some(text) = form.value("letter.time") {
        return at(text).ok_or(("letter.time", "told-bad-time"));
    }
    let noon = at("12:00").ok_or(no_day("form-bad-date"))?;
    Ok(if has_begun(day, now) { noon.min(now) } else { noon })
}

/// Returns an hour of a day, UTC, as people write it: `14:30`, `14.30`. A day alone has none.
pub(super) fn hour_on(day: Date, text: &str) -> Option<Timestamp> {
    let (hour, minute) = text.split_once([':', '.'])?;
    // Seconds and their parts are read where a report has them.
    let (minute, second) = minute.split_once(':').unwrap_or((minute, "0"));
    let (second, part) = second.trim().split_once('.').unwrap_or((second, "0"));
    let is_part = (1..=9).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let nanosecond = is_part.then(|| format!("{part:0<9}").parse::<i32>().ok()).flatten()?;
    let read = |part: &str| part.trim().parse::<i8>().ok();
    let time = jiff::civil::Time::new(read(hour)?, read(minute)?, read(second)?, nanosecond);
    TimeZone::UTC.to_timestamp(day.to_datetime(time.ok()?)).ok()
}

/// Returns the hour that a letter's form tells of, where it is written whole.
pub(super) fn hour_told(form: &FormScreen) -> Option<Timestamp> {
    hour_on(form.value("letter.day")?.parse().ok()?, form.value("letter.time")?)
}

/// Returns whether the letter is still to be attached: the file named.
#[must_use]
pub fn letter_to_attach(form: &FormScreen) -> Option<String> {
    form.value("letter.path").map(str::to_owned)
}

/// The letter is attached: from here on it is chosen by its name, and not attached again.
pub fn letter_attached(form: &mut FormScreen, path: &str) {
    let name = std::path::Path::new(path).file_name();
    let name = name.map_or_else(|| path.to_owned(), |n| n.to_string_lossy().into_owned());
    form.set("letter.path", "");
    let Some(field) = form.fields.iter_mut().find(|f| f.path == "letter.document") else { return };
    if let Input::Choice(options) = &mut field.input
        && !options.iter().any(|(code, _)| *code == name)
    {
        options.push((name.clone(), Safe::of(&name)));
    }
    field.set(&name);
}
