//! The lines of a request, in reading order. Also what the review shows of the contents.

use comity_api::request::{ClockView, RequestView};
use comity_domain::{
    codes::{Action, ClockResult, Side},
    ids::PersonCode,
};
use jiff::Timestamp;

use super::{custody, standing, timeline};
use crate::{
    by_kind::ByKind,
    msg::Whole,
    refusals,
    safe_text::Safe,
    screens::{
        due,
        following::{self, Sending},
    },
    state::State,
    theme::Meaning,
    words::{Said, say, say_with},
};

/// Lines with their meaning, wrapped to a width.
pub(crate) struct Lines {
    lines: Vec<(Safe, Meaning)>,
    width: usize,
}

impl Lines {
    pub(crate) fn new(width: usize) -> Self {
        Self { lines: vec![], width: width.saturating_sub(2).max(1) }
    }

    pub(crate) fn put(&mut self, text: &Safe, meaning: Meaning) {
        self.lines.extend(text.wrapped(self.width).into_iter().map(|l| (l, meaning)));
    }

    /// A line of no particular meaning.
    pub(crate) fn plain(&mut self, text: &Safe) {
        self.put(text, Meaning::Plain);
    }

    pub(crate) fn heading(&mut self, key: &str) {
        self.headed(&say(key));
    }

    /// The same with its words.
    pub(crate) fn headed(&mut self, words: &Safe) {
        self.lines.push((Safe::default(), Meaning::Plain));
        self.put(words, Meaning::Heading);
    }

    /// A text under another line, set in by two.
    pub(crate) fn under(&mut self, text: &Safe) {
        let lines = text.wrapped(self.width.saturating_sub(4).max(1));
        self.lines.extend(lines.into_iter().map(|l| (Safe::of("    ").and(&l), Meaning::Plain)));
    }

    /// The same with a meaning.
    pub(crate) fn under_as(&mut self, text: &Safe, meaning: Meaning) {
        let lines = text.wrapped(self.width.saturating_sub(4).max(1));
        self.lines.extend(lines.into_iter().map(|l| (Safe::of("    ").and(&l), meaning)));
    }

    pub(crate) fn field(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value.filter(|v| !v.trim().is_empty()) {
            for (i, line) in Safe::lines_of(value).into_iter().enumerate() {
                if i == 0 {
                    self.put(
                        &say_with("field-line", &[("label", say(key).into()), ("value", line.into())]),
                        Meaning::Plain,
                    );
                } else {
                    self.under(&line);
                }
            }
        }
    }

    pub(crate) fn done(self) -> Vec<(Safe, Meaning)> {
        self.lines
    }
}

/// Returns the lines of a request.
pub(crate) fn lines(state: &State, whole: &Whole, width: usize) -> Vec<(Safe, Meaning)> {
    let mut out = Lines::new(width);
    let r = &whole.request;
    summary(state, r, &mut out);
    next_step(state, whole, &mut out);
    stops_arrest(state, whole, &mut out);
    custody::lines(state, whole, &mut out);
    clocks(r, state.now, &mut out);
    standing::lines(state, whole, &mut out);
    out.heading("section-timeline");
    timeline::lines(whole, &mut out);
    let by = ByKind::request(r);
    out.heading("section-measures");
    for measure in &r.measures {
        let named = r.contents.as_ref().and_then(|c| c.measures.iter().find(|m| m.id == measure.id));
        let text = say_with(
            "measure-line",
            &[
                ("id", Safe::of(measure.id.as_str()).into()),
                ("state", say(&format!("measure-state-{}", measure.state)).into()),
                ("type", by.say(&measure_key(measure.measure_type)).into()),
            ],
        );
        out.put(&text, Meaning::Plain);
        if let Some(description) = named.and_then(|m| m.description.as_deref()) {
            out.under(&Safe::of(description));
        }
    }
    if !r.documents.is_empty() {
        out.heading("section-documents");
    }
    for d in &r.documents {
        let text = say_with(
            "document-line",
            &[
                ("name", Safe::of(&d.name).into()),
                ("size", d.size.into()),
                ("class", Safe::of(d.classification.as_str()).into()),
                ("sha", Safe::of(d.sha256.get(..12).unwrap_or(&d.sha256)).into()),
            ],
        );
        out.put(&text, Meaning::Plain);
    }
    if let Some(contents) = &r.contents {
        super::contents::lines(r.kind, contents, Some(&r.identities_held), &mut out);
    } else {
        out.headed(&by.say(super::contents::heading(r.kind)));
        out.put(&say("contents-closed"), Meaning::Quiet);
    }
    out.done()
}

fn summary(state: &State, r: &RequestView, out: &mut Lines) {
    out.put(&Safe::of(r.reference.as_str()), Meaning::Heading);
    if let Some(subject) = r.contents.as_ref().and_then(|c| c.subject.as_deref()) {
        out.put(&Safe::of(subject), Meaning::Plain);
    }
    if let Some(urgent) = r.contents.as_ref().and_then(super::contents::urgent) {
        out.put(&urgent, Meaning::Soon);
    }
    let (status, meaning) = due::status(&r.status, r.stage);
    let between = say_with(
        "request-states",
        &[
            ("requesting", state.state_name(r.requesting).into()),
            ("requested", state.state_name(r.requested).into()),
            ("status", status.into()),
        ],
    );
    out.put(&between, meaning);
    let other = crate::screens::form::act::other(r);
    let sent = !matches!(r.status.as_str(), "drafted" | "in_approval" | "approved");
    if r.by_letter.is_some() || !sent && state.is_by_letter(other) {
        let words = match (sent, state.records_letters()) {
            (true, true) => "request-by-letter",
            (true, false) => "request-by-letter-registrar",
            (false, _) => "request-will-be-by-letter",
        };
        out.put(&say_with(words, &[("state", state.state_name(other).into())]), Meaning::Soon);
    }
    if r.imported {
        out.put(&say("request-imported"), Meaning::Quiet);
    }
    let old = r.contents.as_ref().and_then(|c| c.own_reference.as_ref()).filter(|_| r.imported);
    if let Some(old) = old {
        out.put(&say_with("request-old-number", &[("reference", Safe::of(old).into())]), Meaning::Plain);
    }
    if let Some(own) = r.own_reference.as_ref().filter(|own| Some(*own) != old) {
        out.put(&say_with("request-own-reference", &[("reference", Safe::of(own).into())]), Meaning::Plain);
    }
    if let Some(person) = &r.assigned {
        out.put(&say_with("request-assigned", &[("name", Safe::of(&person.name).into())]), Meaning::Plain);
    }
    if !r.identities_held.is_empty() {
        let codes: Vec<&str> = r.identities_held.iter().map(PersonCode::as_str).collect();
        let persons = Safe::of(&codes.join(", "));
        out.put(&say_with("request-identities", &[("persons", persons.into())]), Meaning::Plain);
    }
    if let Some(until) =
        r.recall_until.filter(|until| *until > state.now && r.status == "sent" && r.side == Side::Requesting)
    {
        out.put(&say_with("request-recall", &[("until", due::until(until).into())]), Meaning::Soon);
    }
}

fn next_step(state: &State, whole: &Whole, out: &mut Lines) {
    let r = &whole.request;
    let Some(next) = &r.next_step else {
        let copied = whole.offers.actions.iter().any(|o| o.action == Action::Create);
        if copied && r.status == "returned" {
            out.put(&say("request-next-copy"), Meaning::Heading);
        } else if copied {
            out.put(&say("request-can-be-copied"), Meaning::Quiet);
        }
        return;
    };
    let move_of = if next.side == r.side { "request-next-ours" } else { "request-next-theirs" };
    let other = if r.side == Side::Requesting { r.requested } else { r.requesting };
    let args: Vec<(&str, Said)> = vec![
        ("step", due::step(r.kind, next.action).into()),
        ("role", say(&format!("role-{}", next.role)).into()),
        ("article", refusals::article(&next.article).into()),
        ("state", state.state_name(other).into()),
    ];
    let move_of =
        if next.action == Action::Create && next.side == r.side { "request-next-follow" } else { move_of };
    out.put(&say_with(move_of, &args), Meaning::Heading);
}

/// What sending it would do for a person held: said on the page of the draft as in its form and its review.
fn stops_arrest(state: &State, whole: &Whole, out: &mut Lines) {
    if !matches!(whole.request.status.as_str(), "drafted" | "in_approval" | "approved") {
        return;
    }
    let words = Sending {
        stops: "form-stops-arrest",
        stops_by_letter: "review-stops-arrest-by-letter",
        over: "review-arrest-over",
    };
    if let Some(text) = following::sending(state, whole, words) {
        out.put(&text, Meaning::Late);
    }
}

fn clocks(r: &RequestView, now: Timestamp, out: &mut Lines) {
    if r.clocks.is_empty() {
        return;
    }
    out.heading("section-clocks");
    for clock in &r.clocks {
        let meaning = if clock.due_soon { Meaning::Soon } else { clock_meaning(clock.result) };
        out.put(&clock_line(r, clock, now), meaning);
    }
}

fn clock_line(r: &RequestView, clock: &ClockView, now: Timestamp) -> Safe {
    // Of one that is over it is said whose move it was.
    let owed_by = clock.kept_by.owed_by(clock.due, clock.stopped.unwrap_or(now));
    let ours = if owed_by == r.side { "clock-ours" } else { "clock-theirs" };
    let result =
        if clock.due_soon { say("result-due-soon") } else { say(&format!("result-{}", clock.result)) };
    say_with(
        "clock-line",
        &[
            ("clock", clock_name(clock).into()),
            ("due", due::of_clock(clock.clock, clock.due).into()),
            ("result", result.into()),
            ("whose", say(ours).into()),
            ("net", Safe::of(&format!("{:.1}", clock.net_days)).into()),
            ("gross", Safe::of(&format!("{:.1}", clock.gross_days)).into()),
            ("article", refusals::article(&clock.article).into()),
        ],
    )
}

/// Which clock, and of what where several can run: of E-2, of C-1.
fn clock_name(clock: &ClockView) -> Safe {
    let name = say(&format!("clock-{}", clock.clock));
    match &clock.of {
        Some(of) => say_with("clock-of", &[("clock", name.into()), ("of", Safe::of(of.as_str()).into())]),
        None => name,
    }
}

fn clock_meaning(result: ClockResult) -> Meaning {
    match result {
        ClockResult::RunningLate | ClockResult::Missed => Meaning::Late,
        ClockResult::Running => Meaning::Plain,
        ClockResult::Kept | ClockResult::RunningPaused | ClockResult::Ended | ClockResult::Void => {
            Meaning::Quiet
        }
    }
}

/// Returns the entry of the catalogue for a measure type: `18(3)(a)` is `measure-18-3-a`.
pub(crate) fn measure_key(measure: comity_domain::codes::MeasureType) -> String {
    let code: String =
        measure.as_str().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = code.split('-').filter(|p| !p.is_empty()).collect();
    format!("measure-{}", parts.join("-"))
}
