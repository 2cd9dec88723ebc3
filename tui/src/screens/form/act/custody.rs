//! The fields of the acts on a person sought: arrest, release, surrender, and the prosecution in place of extradition.

use comity_domain::codes::{Action, EarlierArrest, Kind, LinkKind, ProsecutionEvent, SurrenderConsent};

use jiff::Timestamp;

use super::{Field, FormScreen, Input, Purpose, among, hour_written};
use crate::{
    by_kind::ByKind,
    msg::Whole,
    safe_text::Safe,
    screens::{due, following},
    state::State,
    words::say,
};

/// Returns the fields of one of these actions. Hours are UTC, as the clock counts them.
pub(super) fn fields(state: &State, whole: &Whole, action: Action) -> Vec<Field> {
    let by = ByKind::request(&whole.request);
    let text = || by.field("text", "text", Input::Text, false);
    let today = due::day(state.now).to_string();
    match action {
        Action::OrderSurrender => vec![
            by.field("decision", "surrender-decision", Input::Text, true),
            by.field("conditions", "conditions", Input::Text, false),
            by.field(
                "consent",
                "surrender-consent",
                among(SurrenderConsent::ALL.iter().map(|c| (c.to_string(), say(&format!("consent-{c}"))))),
                false,
            ),
        ],
        Action::Surrender => vec![
            by.field("date", "surrender-date", Input::Date, true).with(&today),
            by.field("place", "surrender-place", Input::Line, true),
            by.field("property", "surrender-property", Input::Text, false),
        ],
        Action::ReportArrest => {
            let hour = by.field("arrested_at", "arrested-at", Input::Hour, true);
            let mut place = by.field("place", "arrest-place", Input::Line, false);
            // Of a person who is held only the hour and the place can be put right: what is on record stands there.
            if let Some(custody) = following::corrected(&whole.request) {
                if let Some(on_record) = following::place_on_record(whole) {
                    place.help = by.say("help-ask-arrest-place-on-record");
                    place.set(on_record);
                }
                return vec![
                    hour.with(&hour_of(custody.since)),
                    place,
                    by.field("corrects", "arrest-corrects", Input::Text, true),
                    text(),
                ];
            }
            let mut fields = vec![hour, place, before_request(by, false), text()];
            // A letter that does not say who is sought.
            let contents = whole.request.contents.as_ref().filter(|_| whole.request.custody.is_none());
            if let Some(contents) = contents.filter(|c| c.sought().is_none()) {
                let people = contents.persons.iter();
                let people: Vec<_> =
                    people.map(|p| (p.code.to_string(), Safe::of(p.code.as_str()))).collect();
                let input = if people.is_empty() { Input::Line } else { among(people.into_iter()) };
                fields.insert(0, by.field("person", "arrested-person", input, true));
            }
            fields
        }
        Action::ReportRelease => vec![
            by.field("released_at", "released-at", Input::Hour, true),
            by.field("text", "release-why", Input::Text, false),
        ],
        _ => {
            let reported = whole.request.prosecution.as_ref().is_some_and(|p| p.event.is_some());
            let next = if reported { ProsecutionEvent::Outcome } else { ProsecutionEvent::Submitted };
            let events = ProsecutionEvent::ALL.iter();
            let events = events.map(|e| (e.to_string(), say(&format!("prosecution-{e}"))));
            vec![
                by.field("event", "prosecution-event", among(events), true).with(next.as_str()),
                by.field("authority", "prosecution-authority", Input::Line, false),
                by.field("date", "prosecution-date", Input::Date, true).with(&today),
                text(),
            ]
        }
    }
}

/// An hour as it is written in a form, UTC: with its seconds and their parts where it has any. Left out, a correction of the
/// place alone would move the hour.
fn hour_of(at: Timestamp) -> String {
    let form = match (at.as_second().rem_euclid(60), at.subsec_nanosecond()) {
        (0, 0) => "%Y-%m-%d %H:%M",
        (_, 0) => "%Y-%m-%d %H:%M:%S",
        _ => "%Y-%m-%d %H:%M:%S%.f",
    };
    at.strftime(form).to_string()
}

/// Puts the hour of an arrest that is on record into the letter that tells another.
pub(super) fn on_record(whole: &Whole, letter: &mut [Field]) {
    let Some(custody) = following::corrected(&whole.request) else { return };
    let hour = hour_of(custody.since);
    let (day, time) = hour.split_once(' ').unwrap_or((&hour, ""));
    for field in letter {
        match field.path.as_str() {
            "letter.day" => field.set(day),
            "letter.time" => field.set(time),
            _ => {}
        }
    }
}

/// On what somebody was arrested before the request was sent.
fn before_request(by: ByKind, required: bool) -> Field {
    let on = EarlierArrest::ALL.iter().map(|e| (e.to_string(), say(&format!("earlier-{e}"))));
    by.field("before_request", "before-request", among(on), required)
}

/// Asks on what the person was arrested where the hour that puts another right lies before the request, and the record does
/// not say it yet; takes the question away where it does not.
pub fn refit(form: &mut FormScreen, whole: &Whole) {
    if !matches!(form.purpose, Purpose::Act { action: Action::ReportArrest, .. })
        || following::corrected(&whole.request).is_none()
    {
        return;
    }
    let arrest = whole.linked_as(LinkKind::Follows).map(|l| &l.request);
    let both = || std::iter::once(&whole.request).chain(arrest);
    let said = both().any(|r| r.custody.as_ref().is_some_and(|c| c.before_request.is_some()));
    let sent = both().filter_map(|r| r.sent_at).min();
    let asks = !said && hour_written(form).zip(sent).is_some_and(|(at, sent)| at < sent);
    let place = form.fields.iter().position(|f| f.path == "before_request");
    match (asks, place) {
        (true, None) => {
            let by = form.by();
            let at = form.fields.iter().position(|f| f.path == "corrects").unwrap_or(0);
            form.fields.insert(at, before_request(by, true));
            form.focus += usize::from(form.focus >= at);
        }
        (false, Some(at)) => {
            form.fields.remove(at);
            form.focus -= usize::from(form.focus > at);
        }
        _ => {}
    }
}

/// Returns the entry that says what a report of an arrest does: it starts a clock, or none, or puts an hour right.
pub(super) fn effect(whole: &Whole) -> &'static str {
    let r = &whole.request;
    match following::corrected(r) {
        Some(custody) if custody.due.is_some() => "effect-report_arrest-corrects-clock",
        Some(_) => "effect-report_arrest-corrects",
        None if r.kind == Kind::ProvisionalArrest => "effect-report_arrest",
        None => "effect-report_arrest-no-clock",
    }
}
