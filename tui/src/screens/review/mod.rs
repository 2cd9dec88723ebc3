//! Review and send: the request as the other State will read it, what is still to be seen to, what happens next. The
//! only screen that submits and sends; focus starts on Back.

use comity_domain::{codes::Action, ids::RequestId};

use crate::{
    actions::Place,
    ink::Ink,
    msg::{Key, Whole},
    safe_text::Safe,
    screens::{
        footer,
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
    /// Whether the button has focus; Back has it at first.
    pub on_button: bool,
    /// The first line shown.
    pub top: usize,
    /// Why the last try did not succeed.
    pub problem: Option<Safe>,
}

impl Review {
    /// Returns the review before an action, focus on Back.
    #[must_use]
    pub fn before(id: RequestId, action: Action) -> Self {
        Self { id, action, on_button: false, top: 0, problem: None }
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
        Key::Enter if review.on_button && lines > 0 => return Step::Do,
        Key::Enter | Key::Esc => return Step::Back,
        Key::Tab | Key::BackTab | Key::Left | Key::Right => review.on_button = !review.on_button,
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
    for finding in &whole.completeness.blocking {
        out.put(&found("review-blocking", finding), Meaning::Late);
    }
    for finding in &whole.completeness.warning {
        out.put(&found("review-warning", finding), Meaning::Soon);
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
        let name = Safe::of(&document.name);
        out.put(&say_with("review-document-stays", &[("name", name.into())]), Meaning::Soon);
    }
    if let Some(given) = &request.contents {
        contents::lines(given, &mut out);
    }
    out.done()
}

fn found(words: &str, finding: &comity_api::request::FindingView) -> Safe {
    say_with(
        words,
        &[("article", Safe::of(&finding.article).into()), ("what", crate::refusals::finding(finding).into())],
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
    let below = lines.len().saturating_sub(review.top + room);
    if below > 0 && height > FOOT {
        let more = say_with("form-more", &[("count", below.into())]);
        ink.put(width.saturating_sub(more.width() + 2), foot - 1, width, &more, Meaning::Quiet);
    }
    let (text, meaning) = review.problem.as_ref().map_or_else(
        || (say(&format!("effect-{}", review.action)), Meaning::Quiet),
        |p| (p.clone(), Meaning::Error),
    );
    ink.put(1, foot, width.saturating_sub(2), &text, meaning);
    buttons(review, ink, foot + 1);
    toast(state, ink);
    footer(Place::Review, ink);
}

fn buttons(review: &Review, ink: &mut Ink, y: usize) {
    let width = ink.width();
    let mut x = 1;
    let act = say(&format!("action-{}", review.action));
    for (label, focused) in [(say("button-back"), !review.on_button), (act, review.on_button)] {
        let text = say_with(if focused { "button-focused" } else { "button" }, &[("label", label.into())]);
        if focused {
            ink.cursor(x, y);
        }
        x = ink.put(x, y, width, &text, if focused { Meaning::Focus } else { Meaning::Plain }) + 3;
    }
}
