//! Review and send: the request as the other State will read it, what is still to be seen to, what happens next. The
//! only screen that submits and sends; focus starts on Back.

use comity_api::request::RequestView;
use comity_domain::{
    codes::{Action, Channel, Kind, LinkKind, UrgencyLevel},
    ids::RequestId,
    registry::day_of,
};
use jiff::{ToSpan as _, civil::Date};
use serde_json::{Value, json};

use crate::{
    actions::Place,
    by_kind::{self, ByKind},
    ink::Ink,
    msg::{Key, Whole},
    safe_text::Safe,
    screens::{
        following, footer, more_below,
        request::{contents, text},
        toast,
    },
    state::State,
    theme::Meaning,
    words::{say, say_with},
};

/// The review.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Of which request.
    pub id: RequestId,
    /// What its button does: `submit` or `send`.
    pub action: Action,
    /// What has focus; Back has it at first.
    pub focus: Stop,
    /// The channels that are open, and which of them is chosen; only for `send`.
    pub channels: Vec<Channel>,
    /// The place of the chosen one.
    pub channel: usize,
    /// The documents that can be the letter of request; the last choice is none of them.
    pub letters: Vec<String>,
    /// The place of the chosen one; beyond the last: none.
    pub letter: usize,
    /// Whether the State that is asked does not work in Comity.
    pub by_letter: bool,
    /// The days on which the letter can have gone, today first; only for `send` to such a State.
    pub days: Vec<Date>,
    /// The place of the chosen one.
    pub day: usize,
    /// The first line shown.
    pub top: usize,
    /// Why the last try did not succeed.
    pub problem: Option<Safe>,
}

/// What can have focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Back.
    Back,
    /// How it travels.
    Channel,
    /// The letter of request that goes by pouch.
    Letter,
    /// The day on which it went.
    Day,
    /// The button that does it.
    Act,
}

impl Review {
    /// Returns the review before an action, focus on Back.
    #[must_use]
    pub fn before(id: RequestId, action: Action) -> Self {
        Self {
            id,
            action,
            focus: Stop::Back,
            channels: vec![],
            channel: 0,
            letters: vec![],
            letter: 0,
            by_letter: false,
            days: vec![],
            day: 0,
            top: 0,
            problem: None,
        }
    }

    /// Returns the review of a request before an action: before `send` with the channels open to its State.
    #[must_use]
    pub fn of(state: &State, request: &RequestView, action: Action) -> Self {
        let mut review = Self::before(request.id, action);
        review.by_letter = state.is_by_letter(request.requested);
        if action != Action::Send {
            return review;
        }
        review.channels = vec![if review.by_letter { Channel::DiplomaticPouch } else { Channel::Comity }];
        // 18(13): in urgent circumstances, where the States agree.
        let urgency = request.contents.as_ref().and_then(|c| c.urgency.as_ref()).and_then(|u| u.level);
        if urgency == Some(UrgencyLevel::Urgent) {
            review.channels.push(Channel::Interpol);
        }
        if review.by_letter {
            let own = request.documents.iter().filter(|d| d.side == request.side);
            review.letters = own.map(|d| d.name.clone()).collect();
            review.letter = review.letters.len();
            review.days = days_since_approval(state, request);
        }
        review
    }

    /// Returns what the action says.
    #[must_use]
    pub fn body(&self) -> Value {
        let mut body = json!({});
        if let Some(channel) = self.channels.get(self.channel).filter(|c| **c != Channel::Comity) {
            body["channel"] = json!(channel);
            if *channel == Channel::Interpol {
                body["agreed"] = json!(true);
            }
        }
        if let Some(letter) = self.letters.get(self.letter) {
            body["letter"] = json!(letter);
        }
        // Today is the moment of the recording, and needs no word.
        if let Some(day) = self.days.get(self.day).filter(|_| self.day > 0) {
            body["went_on"] = json!(day.to_string());
        }
        body
    }

    /// Returns what can have focus, in the order of Tab: the button is next to Back whatever there is to choose, so that
    /// the same keys do the same on every request.
    fn stops(&self) -> Vec<Stop> {
        let mut stops = vec![Stop::Back, Stop::Act];
        if self.channels.len() > 1 {
            stops.push(Stop::Channel);
        }
        if !self.letters.is_empty() {
            stops.push(Stop::Letter);
        }
        if self.days.len() > 1 {
            stops.push(Stop::Day);
        }
        stops
    }

    fn go(&mut self, forward: bool) {
        let stops = self.stops();
        let at = stops.iter().position(|s| *s == self.focus).unwrap_or(0);
        let n = stops.len();
        self.focus = stops[if forward { (at + 1) % n } else { (at + n - 1) % n }];
    }

    /// Left and right choose on a choice, and go on elsewhere.
    fn turn(&mut self, forward: bool) {
        let step = |at: usize, n: usize| if forward { (at + 1) % n } else { (at + n - 1) % n };
        match self.focus {
            Stop::Channel => self.channel = step(self.channel, self.channels.len().max(1)),
            Stop::Letter => self.letter = step(self.letter, self.letters.len() + 1),
            // Left is earlier, right is later; it does not go round.
            Stop::Day if forward => self.day = self.day.saturating_sub(1),
            Stop::Day => self.day = (self.day + 1).min(self.days.len().saturating_sub(1)),
            Stop::Back | Stop::Act => self.go(forward),
        }
    }
}

/// What a key did.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The review stays.
    Stay(Review),
    /// Back.
    Back,
    /// The button was pressed.
    Do,
}

/// Returns what a key does.
#[must_use]
pub fn key(state: &State, mut review: Review, key: Key) -> Step {
    let room = usize::from(state.size.height).saturating_sub(FOOT).max(1);
    let lines = state
        .whole_of(review.id)
        .map_or(0, |w| lines(state, w, &review, usize::from(state.size.width)).len());
    let last = lines.saturating_sub(room);
    match key {
        Key::Enter if review.focus == Stop::Act && lines > 0 => return Step::Do,
        Key::Enter if matches!(review.focus, Stop::Channel | Stop::Letter | Stop::Day) => review.go(true),
        Key::Enter | Key::Esc => return Step::Back,
        Key::Tab | Key::BackTab => review.go(key == Key::Tab),
        Key::Left | Key::Right => review.turn(key == Key::Right),
        Key::Down => review.top = (review.top + 1).min(last),
        Key::Up => review.top = review.top.saturating_sub(1),
        Key::PageDown | Key::Char(' ') => review.top = (review.top + room).min(last),
        Key::PageUp => review.top = review.top.saturating_sub(room),
        Key::Home => review.top = 0,
        Key::End => review.top = last,
        _ => {}
    }
    Step::Stay(review)
}

/// The days from today back to the approval, or to the recall after it: on an earlier one it was another letter.
fn days_since_approval(state: &State, request: &RequestView) -> Vec<Date> {
    let approved = state.whole_of(request.id).and_then(|whole| {
        let mut events = whole.events.events.iter().rev();
        let recalled = |fact: &Value| fact.get("type").and_then(|t| t.as_str()) == Some("recalled");
        events.find(|e| e.action == Action::Approve || recalled(&e.fact)).map(|e| day_of(e.at))
    });
    let today = day_of(state.now);
    let earliest = approved.unwrap_or(today);
    let back = (0..LONGEST_WAY_DAYS).map_while(|n| today.checked_sub(n.days()).ok());
    back.take_while(|day| *day >= earliest).collect()
}

/// No more days than one would press a key for.
const LONGEST_WAY_DAYS: i64 = 366;

const FOOT: usize = 5;

fn lines(state: &State, whole: &Whole, review: &Review, width: usize) -> Vec<(Safe, Meaning)> {
    let mut out = text::Lines::new(width);
    let request = &whole.request;
    let args = [
        ("reference", Safe::of(request.reference.as_str()).into()),
        ("state", state.state_name(request.requested).into()),
    ];
    out.put(
        &say_with(
            match review.action {
                Action::Send => "review-send",
                Action::Approve => "review-approve",
                _ => "review-submit",
            },
            &args,
        ),
        Meaning::Heading,
    );
    if review.by_letter {
        let words = if review.action == Action::Send { "review-by-letter-send" } else { "review-by-letter" };
        out.put(&say_with(words, &args[1..]), Meaning::Soon);
    }
    if let Some(urgent) = request.contents.as_ref().and_then(contents::urgent) {
        out.put(&urgent, Meaning::Late);
    }
    arrest(state, whole, &mut out);
    let blocking = whole.completeness.blocking.iter().map(|f| (found("review-blocking", f), Meaning::Late));
    let warning = whole.completeness.warning.iter().map(|f| (found("review-warning", f), Meaning::Soon));
    let mut said: Vec<Safe> = vec![];
    for (text, meaning) in blocking.chain(warning) {
        // What is found of several fields in the same words is said once.
        if !said.contains(&text) {
            out.put(&text, meaning);
            said.push(text);
        }
    }
    if whole.completeness.blocking.is_empty() && whole.completeness.warning.is_empty() {
        out.put(&say("review-complete"), Meaning::Done);
    }
    if request.documents.is_empty() {
        out.put(&say("review-no-documents"), Meaning::Quiet);
    } else {
        out.put(&say("review-documents"), Meaning::Soon);
    }
    let goes = |name: &str| {
        let contents = request.contents.as_ref();
        contents.is_some_and(|c| {
            c.documents.iter().any(|d| d.name == name) || c.translations.iter().any(|t| t.document == name)
        })
    };
    for document in crate::screens::form::draft::offered(request).iter().filter(|d| !goes(&d.name)) {
        let name = ("name", Safe::of(&document.name).into());
        let (words, meaning) = match review.letters.get(review.letter) {
            Some(letter) if *letter == document.name => ("review-document-is-letter", Meaning::Plain),
            None if !review.letters.is_empty() => ("review-document-or-letter", Meaning::Soon),
            _ => ("review-document-stays", Meaning::Soon),
        };
        out.put(&say_with(words, &[name]), meaning);
    }
    identities(state, request, review, &mut out);
    if let Some(given) = &request.contents {
        contents::lines(request.kind, given, None, &mut out);
    }
    out.done()
}

/// What becomes of the identity of each sealed person, one line each: it is chosen person by person, TIP 6(1).
fn identities(state: &State, request: &RequestView, review: &Review, out: &mut text::Lines) {
    let sealed = request.contents.iter().flat_map(|c| &c.persons).filter(|p| p.sealed);
    for person in sealed {
        let goes = person.identity_sent == Some(true);
        let (words, meaning) = match (goes, request.identities_held.contains(&person.code)) {
            (false, _) => ("review-identity-stays", Meaning::Plain),
            // To a State by letter no identity goes through Comity, whatever was chosen.
            (true, _) if review.by_letter => ("review-identity-by-letter", Meaning::Soon),
            (true, true) => ("review-identity-goes", Meaning::Late),
            (true, false) => ("review-identity-missing", Meaning::Late),
        };
        let args = [
            ("person", Safe::of(person.code.as_str()).into()),
            ("purpose", Safe::of(person.identity_purpose.as_deref().unwrap_or_default()).into()),
            ("state", state.state_name(request.requested).into()),
        ];
        out.put(&say_with(words, &args), meaning);
        if words == "review-identity-goes" {
            out.under_as(&say_with("review-identity-needed", &args), Meaning::Late);
        }
    }
}

/// What sending does for the person held: the clock stops, or it is too late for that.
fn arrest(state: &State, whole: &Whole, out: &mut text::Lines) {
    let words = following::Sending {
        stops: "review-stops-arrest",
        stops_by_letter: "review-stops-arrest-by-letter",
        over: "review-arrest-over",
    };
    if let Some(text) = following::sending(state, whole, words) {
        out.put(&text, Meaning::Late);
    } else if let Some(followed) = whole.linked_as(LinkKind::Follows) {
        let reference = Safe::of(followed.request.reference.as_str());
        out.put(&say_with("review-follows", &[("reference", reference.into())]), Meaning::Plain);
    }
}

fn found(words: &str, finding: &comity_api::request::FindingView) -> Safe {
    say_with(
        words,
        &[
            ("article", crate::refusals::article(&finding.article).into()),
            ("what", crate::refusals::finding(finding).into()),
        ],
    )
}

/// Draws the review.
pub fn view(state: &State, review: &Review, ink: &mut Ink) {
    let (width, height) = (ink.width(), ink.height());
    let Some(whole) = state.whole_of(review.id) else {
        ink.put(1, 0, width, &say("request-loading"), Meaning::Quiet);
        ink.cursor(1, 0);
        footer(Place::Review, ink);
        return;
    };
    let room = height.saturating_sub(FOOT).max(1);
    let lines = lines(state, whole, review, width);
    for (y, (line, meaning)) in lines.iter().skip(review.top).take(room).enumerate() {
        ink.put(1, y, width.saturating_sub(2), line, *meaning);
    }
    let foot = height.saturating_sub(4);
    ink.clear(foot.saturating_sub(1)..height);
    if height > FOOT {
        ink.rule(foot - 1);
    }
    if height > FOOT {
        more_below(lines.len().saturating_sub(review.top + room), foot - 1, ink);
    }
    let (text, meaning) = review
        .problem
        .as_ref()
        .map_or_else(|| (effect(state, whole, review), Meaning::Quiet), |p| (p.clone(), Meaning::Error));
    ink.put(1, foot, width.saturating_sub(2), &text, meaning);
    buttons(whole.request.kind, review, ink, foot + 1);
    toast(state, ink);
    footer(Place::Review, ink);
}

/// What happens next, or what the focused choice means.
fn effect(state: &State, whole: &Whole, review: &Review) -> Safe {
    let by = ByKind::request(&whole.request);
    let stopped = following::stops(state, whole).filter(|_| review.action == Action::Send);
    match review.focus {
        Stop::Channel => by.say("help-channel"),
        Stop::Letter => say("help-letter"),
        Stop::Day => say("help-went-on"),
        Stop::Back | Stop::Act if stopped.is_some() => {
            let reference = stopped.map(|(r, _)| Safe::of(r.reference.as_str())).unwrap_or_default();
            let words = if review.by_letter { "effect-send-stops-by-letter" } else { "effect-send-stops" };
            say_with(words, &[("reference", reference.into())])
        }
        Stop::Back | Stop::Act if review.by_letter && review.action == Action::Send => {
            say("effect-send-by-letter")
        }
        Stop::Back | Stop::Act => by.say(&format!("effect-{}", review.action)),
    }
}

fn buttons(kind: Kind, review: &Review, ink: &mut Ink, y: usize) {
    let width = ink.width();
    let mut x = 1;
    for stop in review.stops() {
        let label = match stop {
            Stop::Back => say("button-back"),
            Stop::Channel => {
                let channel = review.channels.get(review.channel).map_or("", |c| c.as_str());
                say_with("choice", &[("value", say(&format!("channel-{channel}")).into())])
            }
            Stop::Letter => {
                let letter = review.letters.get(review.letter);
                let letter = letter.map_or_else(|| say("letter-none"), |name| Safe::of(name).cut(24));
                say_with("choice-letter", &[("letter", letter.into())])
            }
            Stop::Day => {
                let day = review.days.get(review.day).map(ToString::to_string).unwrap_or_default();
                say_with("choice-went-on", &[("day", Safe::of(&day).into())])
            }
            Stop::Act => by_kind::action(kind, review.action),
        };
        let focused = stop == review.focus;
        let text = say_with(if focused { "button-focused" } else { "button" }, &[("label", label.into())]);
        if focused {
            ink.cursor(x.min(width.saturating_sub(1)), y);
        }
        x = ink.put(x, y, width, &text, if focused { Meaning::Focus } else { Meaning::Plain }) + 3;
    }
}
