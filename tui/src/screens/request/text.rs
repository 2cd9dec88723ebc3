//! The lines of a request, in reading order. Also what the review shows of the contents.

use comity_api::request::{ClockView, EventView, RequestView};
use comity_domain::codes::{ClockResult, Side};

use crate::{
    msg::Whole,
    safe_text::Safe,
    screens::due,
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
        self.lines.push((Safe::default(), Meaning::Plain));
        self.put(&say(key), Meaning::Heading);
    }

    /// A text under another line, set in by two.
    pub(crate) fn under(&mut self, text: &Safe) {
        let lines = text.wrapped(self.width.saturating_sub(4).max(1));
        self.lines.extend(lines.into_iter().map(|l| (Safe::of("    ").and(&l), Meaning::Plain)));
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
    next_step(state, r, &mut out);
    clocks(r, &mut out);
    out.heading("section-timeline");
    for event in whole.events.events.iter().rev() {
        timeline(r, event, &mut out);
    }
    out.heading("section-measures");
    for measure in &r.measures {
        let named = r.contents.as_ref().and_then(|c| c.measures.iter().find(|m| m.id == measure.id));
        let text = say_with(
            "measure-line",
            &[
                ("id", Safe::of(measure.id.as_str()).into()),
                ("state", say(&format!("measure-state-{}", measure.state)).into()),
                ("type", say(&measure_key(measure.measure_type)).into()),
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
        super::contents::lines(contents, &mut out);
    } else {
        out.heading("section-contents");
        out.put(&say("contents-closed"), Meaning::Quiet);
    }
    out.done()
}

fn summary(state: &State, r: &RequestView, out: &mut Lines) {
    out.put(&Safe::of(r.reference.as_str()), Meaning::Heading);
    if let Some(subject) = r.contents.as_ref().and_then(|c| c.subject.as_deref()) {
        out.put(&Safe::of(subject), Meaning::Plain);
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
    if let Some(own) = &r.own_reference {
        out.put(&say_with("request-own-reference", &[("reference", Safe::of(own).into())]), Meaning::Plain);
    }
    if let Some(person) = &r.assigned {
        out.put(&say_with("request-assigned", &[("name", Safe::of(&person.name).into())]), Meaning::Plain);
    }
    if let Some(until) =
        r.recall_until.filter(|until| *until > state.now && r.status == "sent" && r.side == Side::Requesting)
    {
        out.put(&say_with("request-recall", &[("until", due::instant(until).into())]), Meaning::Soon);
    }
}

fn next_step(state: &State, r: &RequestView, out: &mut Lines) {
    let Some(next) = &r.next_step else { return };
    let whose = if next.side == r.side { "request-next-ours" } else { "request-next-theirs" };
    let other = if r.side == Side::Requesting { r.requested } else { r.requesting };
    let args: Vec<(&str, Said)> = vec![
        ("step", say(&format!("action-{}", next.action)).into()),
        ("role", say(&format!("role-{}", next.role)).into()),
        ("article", Safe::of(&next.article).into()),
        ("state", state.state_name(other).into()),
    ];
    out.put(&say_with(whose, &args), Meaning::Heading);
}

fn clocks(r: &RequestView, out: &mut Lines) {
    if r.clocks.is_empty() {
        return;
    }
    out.heading("section-clocks");
    for clock in &r.clocks {
        out.put(&clock_line(r, clock), clock_meaning(clock.result));
    }
}

fn clock_line(r: &RequestView, clock: &ClockView) -> Safe {
    let ours = if clock.kept_by == r.side { "clock-ours" } else { "clock-theirs" };
    say_with(
        "clock-line",
        &[
            ("clock", say(&format!("clock-{}", clock.clock)).into()),
            ("due", due::instant(clock.due).into()),
            ("result", say(&format!("result-{}", clock.result)).into()),
            ("whose", say(ours).into()),
            ("net", Safe::of(&format!("{:.1}", clock.net_days)).into()),
            ("gross", Safe::of(&format!("{:.1}", clock.gross_days)).into()),
            ("article", Safe::of(&clock.article).into()),
        ],
    )
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

fn timeline(r: &RequestView, event: &EventView, out: &mut Lines) {
    let who = match &event.by {
        Some(person) => Safe::of(&person.name),
        None if event.side == r.side => say(&format!("role-{}", event.role)),
        None => say_with("timeline-other", &[("role", say(&format!("role-{}", event.role)).into())]),
    };
    let key = if event.stream == "shared" { "timeline-shared" } else { "timeline-file" };
    let line = say_with(
        key,
        &[
            ("at", due::instant(event.at).into()),
            ("what", say(&format!("action-{}", event.action)).into()),
            ("who", who.into()),
        ],
    );
    out.put(&line, Meaning::Plain);
    for line in delivered(&event.fact) {
        out.under(&line);
    }
    for text in &event.texts {
        let line = say_with(
            "timeline-text",
            &[("path", Safe::of(&text.path).into()), ("text", Safe::of(&text.text).into())],
        );
        out.under(&line);
    }
}

/// What a delivery says of measures and evidence, in words.
fn delivered(fact: &serde_json::Value) -> Vec<Safe> {
    let list = |name: &str| fact.get(name).and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    let text = |value: &serde_json::Value, name: &str| {
        Safe::of(value.get(name).and_then(|v| v.as_str()).unwrap_or("-"))
    };
    let outcomes = list("outcomes").into_iter().map(|o| {
        let state = say(&format!("measure-state-{}", text(&o, "outcome")));
        say_with("timeline-outcome", &[("measure", text(&o, "measure").into()), ("outcome", state.into())])
    });
    let evidence = list("evidence").into_iter().map(|e| {
        let words = if e.get("document").is_some() {
            "timeline-evidence-document"
        } else {
            "timeline-evidence-object"
        };
        say_with(words, &[("id", text(&e, "id").into())])
    });
    outcomes.chain(evidence).collect()
}

/// Returns the entry of the catalogue for a measure type: `18(3)(a)` is `measure-18-3-a`.
pub(crate) fn measure_key(measure: comity_domain::codes::MeasureType) -> String {
    let code: String =
        measure.as_str().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = code.split('-').filter(|p| !p.is_empty()).collect();
    format!("measure-{}", parts.join("-"))
}
