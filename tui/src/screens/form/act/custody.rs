//! The fields of the acts on a person sought: arrest, release, surrender, and the prosecution in place of extradition.

use comity_domain::codes::{Action, EarlierArrest, ProsecutionEvent, SurrenderConsent};

use super::{Field, Input, among};
use crate::{by_kind::ByKind, msg::Whole, safe_text::Safe, screens::due, state::State, words::say};

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
            let mut fields = vec![
                by.field("arrested_at", "arrested-at", Input::Line, true),
                by.field("place", "arrest-place", Input::Line, false),
                by.field(
                    "before_request",
                    "before-request",
                    among(EarlierArrest::ALL.iter().map(|e| (e.to_string(), say(&format!("earlier-{e}"))))),
                    false,
                ),
                text(),
            ];
            // Of a person who is held only the hour and the place can be put right.
            let custody = whole.request.custody.as_ref();
            let contents = whole.request.contents.as_ref();
            if custody.is_none() && contents.is_some_and(|c| c.sought().is_none()) {
                let people = contents.into_iter().flat_map(|c| &c.persons);
                let people: Vec<_> =
                    people.map(|p| (p.code.to_string(), Safe::of(p.code.as_str()))).collect();
                let input = if people.is_empty() { Input::Line } else { among(people.into_iter()) };
                fields.insert(0, by.field("person", "arrested-person", input, true));
            }
            if custody.is_some_and(|c| matches!(c.standing.as_str(), "held" | "held_for")) {
                fields.insert(2, by.field("corrects", "arrest-corrects", Input::Text, true));
            }
            fields
        }
        Action::ReportRelease => vec![
            by.field("released_at", "released-at", Input::Line, true),
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
