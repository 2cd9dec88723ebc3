//! The form of a request that came in on paper, from a State by letter: the letter, then what it says.

use comity_api::{
    acts::{LinkBody, RegisterBody},
    queue::QueueRow,
    registry::State as RegisteredState,
};
use comity_domain::{
    codes::{Channel, Kind, LinkKind},
    contents::Contents,
    ids::StateCode,
    registry::day_of,
};
use jiff::{Timestamp, ToSpan as _};

use super::{Field, FormScreen, Input, Press, Purpose, begun, codes, field, fields_of, screen, sought};
use crate::{
    safe_text::Safe,
    screens::form::written::{self, Amiss},
    state::by_letter,
    words::say,
};

/// Returns the form. A letter may lack anything: nothing but its State and the day it came must be given.
#[must_use]
pub fn blank(
    kind: Kind,
    register: &[RegisteredState],
    own: Option<StateCode>,
    arrests: &[QueueRow],
    now: Timestamp,
) -> FormScreen {
    // What a letter promises is written as it stands there.
    let contents = Contents { undertaking: None, urgency: None, ..begun(kind) };
    let today = day_of(now).to_string();
    let channels = [Channel::DiplomaticPouch, Channel::Interpol];
    let channels = codes(&channels, Channel::as_str, |c| say(&format!("channel-{c}")));
    let pouch = Channel::DiplomaticPouch.as_str();
    let mut fields = vec![
        Field::new(
            "requesting",
            say("field-requesting"),
            say("help-requesting"),
            states(register, own),
            true,
        ),
        field("received_on", "received-on", Input::Date, true, Some(&today)),
        field("channel", "channel", channels, false, Some(pouch)),
        field("their_reference", "their-reference", Input::Line, false, None),
    ];
    if kind == Kind::Extradition {
        fields.push(field("follows", "follows", sought::followed(arrests, None), false, None));
    }
    let said = fields_of(kind, &contents, &[])
        .into_iter()
        .filter(|f| !matches!(f.path.as_str(), "review" | "propose"));
    fields.extend(said.map(|mut f| {
        f.required = false;
        f
    }));
    fields.push(Field::button("do", say("action-register"), say("effect-register"), Press::Do));
    fields.push(Field::button("back", say("button-back"), say("help-back"), Press::Back));
    let title = say(match kind {
        Kind::Mla => "draft-on-paper",
        Kind::Extradition => "draft-on-paper-extradition",
        Kind::ProvisionalArrest => "draft-on-paper-provisional-arrest",
    });
    FormScreen { purpose: Purpose::Register, ..screen(kind, None, title, fields) }
}

/// Offers for the link only the arrests of the State that asks. What was chosen stays until it is known which there are.
pub fn refit(form: &mut FormScreen, arrests: &[QueueRow]) {
    if arrests.is_empty() {
        return;
    }
    let requesting = form.value("requesting").and_then(|s| s.parse().ok());
    let Some(field) = form.fields.iter_mut().find(|f| f.path == "follows") else { return };
    field.input = sought::followed(arrests, requesting);
    let Input::Choice(options) = &field.input else { return };
    if !options.iter().any(|(id, _)| id == field.value()) {
        field.set("");
    }
}

/// Returns the choice of States that write letters.
#[must_use]
pub fn states(register: &[RegisteredState], own: Option<StateCode>) -> Input {
    let others = register.iter().filter(|s| Some(s.code) != own && by_letter(s));
    let mut options: Vec<(String, Safe)> = others.map(|s| (s.code.to_string(), Safe::of(&s.name))).collect();
    options.sort_by(|a, b| a.1.cmp(&b.1));
    Input::Choice(options)
}

/// Returns the body of `register`.
///
/// # Errors
/// [`Amiss`] names the fields, also where no State or day is given.
pub fn register(form: &FormScreen) -> Result<RegisterBody, Amiss> {
    let mut amiss = Amiss::default();
    let requesting: Option<StateCode> = form.value("requesting").and_then(|s| s.parse().ok());
    let received = written::read_day(form.value("received_on").unwrap_or_default());
    if requesting.is_none() {
        amiss.note("requesting", "form-no-requesting-state");
    }
    if let Err(words) = received {
        amiss.note("received_on", words);
    }
    let contents = written::read(form, &Contents::default(), &[], &mut amiss);
    let follows = form.value("follows").and_then(|id| id.parse().ok());
    let links = follows.map(|request| LinkBody { kind: LinkKind::Follows, request }).into_iter().collect();
    let Some(requesting) = requesting else { return Err(amiss) };
    amiss.unless(RegisterBody {
        kind: form.kind,
        requesting,
        contents,
        received_on: received.ok(),
        channel: form.value("channel").and_then(|c| c.parse().ok()),
        their_reference: form.value("their_reference").map(str::to_owned),
        links,
    })
}

/// Returns whether the letter is said to have come so long ago that the year may be a slip of the pen.
#[must_use]
pub fn long_ago(form: &FormScreen, now: Timestamp) -> bool {
    let received = written::read_day(form.value("received_on").unwrap_or_default());
    let today = day_of(now);
    received.is_ok_and(|day| today.checked_sub(1.year()).is_ok_and(|year_ago| day < year_ago))
}
