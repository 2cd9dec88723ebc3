//! The figures as rows of text, for the screen and for a script.

use comity_api::{
    figures::{CountedView, DefinitionView, FigureView, FiguresView, LineView, ValueView},
    registry::State as RegisteredState,
};
use comity_domain::{codes::Figure, figures::release::Quarter};

use super::{filter, told};
use crate::{
    safe_text::Safe,
    theme::Meaning,
    words::{say, say_with},
};

/// The figures in the groups they are read in.
const SECTIONS: &[(&str, &[Figure])] = &[
    ("figures-volumes", &[Figure::N1, Figure::N2, Figure::N3, Figure::N4]),
    (
        "figures-rates",
        &[Figure::R1, Figure::R2, Figure::R3, Figure::R4, Figure::R5, Figure::R6, Figure::R7, Figure::L1],
    ),
    ("figures-time", &[Figure::T1, Figure::T2, Figure::T3, Figure::T4, Figure::T5, Figure::T7, Figure::T8]),
    ("figures-ageing", &[Figure::A1, Figure::A2]),
    ("figures-duties", &[Figure::D1, Figure::D2, Figure::U1]),
    ("figures-assets", &[Figure::X1]),
];

/// What Enter on a row opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opens {
    /// The filter.
    Filter,
    /// The definition of a figure.
    Figure(Figure),
    /// The figures of a group of the split.
    Group(String),
    /// A release.
    Release(Quarter),
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it says.
    pub text: Safe,
    /// What it means.
    pub meaning: Meaning,
    /// What Enter opens; none: the cursor passes over it.
    pub opens: Option<Opens>,
}

/// Columns of the number; the bar or what is said beside it follows.
const NUMBER: usize = 9;

/// The longest bar.
const LONGEST: usize = 40;

/// Rows of a width.
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    width: usize,
}

impl Rows {
    pub(super) fn new(width: usize) -> Self {
        Self { rows: vec![], width: width.max(1) }
    }

    pub(super) fn put(&mut self, indent: usize, text: &Safe, meaning: Meaning, opens: Option<&Opens>) {
        let blank = Safe::of(&" ".repeat(indent.min(self.width / 2)));
        for line in text.wrapped(self.width.saturating_sub(indent).max(1)) {
            self.rows.push(Row { text: blank.and(&line), meaning, opens: opens.cloned() });
        }
    }

    pub(super) fn blank(&mut self) {
        self.rows.push(Row { text: Safe::default(), meaning: Meaning::Plain, opens: None });
    }

    pub(super) fn heading(&mut self, words: &Safe) {
        if !self.rows.is_empty() {
            self.blank();
        }
        self.put(0, words, Meaning::Heading, None);
    }

    /// The columns of what stands before the number.
    fn label(&self) -> usize {
        (self.width / 2).clamp(8, 38)
    }

    /// A label, its number, and a bar or what is said beside it.
    pub(super) fn pair(&mut self, indent: usize, label: &Safe, number: &Safe, after: &Safe, opens: &Opens) {
        let (room, blank) = (self.label(), Safe::of(&" ".repeat(indent)));
        let mut start = blank.and(label);
        if start.width() > room {
            self.put(indent, label, Meaning::Plain, Some(opens));
            start = Safe::default();
        }
        let space = NUMBER.saturating_sub(number.width());
        let number = Safe::of(&" ".repeat(space)).and(number);
        let text = start.padded(room).and(&Safe::of(" ")).and(&number);
        if after.is_empty() {
            self.rows.push(Row { text, meaning: Meaning::Plain, opens: Some(opens.clone()) });
        } else if text.width() + 2 + after.width() <= self.width {
            let text = text.and(&Safe::of("  ")).and(after);
            self.rows.push(Row { text, meaning: Meaning::Plain, opens: Some(opens.clone()) });
        } else {
            self.rows.push(Row { text, meaning: Meaning::Plain, opens: Some(opens.clone()) });
            self.put(indent + 4, after, Meaning::Plain, Some(opens));
        }
    }

    /// A bar for a size of a largest one; something that is not nothing is seen.
    pub(super) fn bar(&self, size: f64, largest: f64) -> Safe {
        let room = self.width.saturating_sub(self.label() + 1 + NUMBER + 2).min(LONGEST);
        if size <= 0.0 || largest <= 0.0 {
            return Safe::default();
        }
        #[expect(clippy::cast_precision_loss, reason = "columns of a terminal")]
        let length = (size / largest * room as f64).round().max(1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at least one, at most the room"
        )]
        let length = (length as usize).min(room);
        Safe::of(&"#".repeat(length))
    }
}

/// Returns all rows of figures: where there is a split, its groups first; of `group`, only that group's figures.
#[must_use]
pub fn rows(view: &FiguresView, group: Option<&str>, register: &[RegisteredState], width: usize) -> Vec<Row> {
    let mut out = Rows::new(width);
    let split = view.filter.split;
    let only = group.and_then(|code| view.groups.iter().find(|g| g.group == code));
    if only.is_none() && !view.groups.is_empty() {
        let by = split.map_or_else(Safe::default, |by| say(&format!("split-{by}")));
        out.heading(&say_with("figures-requests-by", &[("split", by.into())]));
        let count = |counted: &CountedView| told::told(&requests(counted)).size.unwrap_or(0.0);
        let largest = view.groups.iter().map(|g| count(&g.counted)).fold(0.0, f64::max);
        for group in &view.groups {
            let opens = Opens::Group(group.group.clone());
            let (name, bar) =
                (filter::group(split, &group.group, register), out.bar(count(&group.counted), largest));
            let number = Safe::of(&group.counted.requests.to_string());
            out.pair(2, &name, &number, &bar, &opens);
        }
    }
    sections(only.map_or(&view.counted, |g| &g.counted), &mut out);
    out.rows
}

/// The number of requests as a line, so that it has a bar like one.
fn requests(counted: &CountedView) -> LineView {
    LineView { part: None, unit: "count".to_owned(), value: ValueView::Count { count: counted.requests } }
}

fn sections(counted: &CountedView, out: &mut Rows) {
    for (heading, codes) in SECTIONS {
        out.heading(&say(heading));
        let mut any = false;
        for code in *codes {
            let Some(view) = counted.figures.iter().find(|f| f.definition.code == *code) else { continue };
            figure(view, out);
            any = true;
        }
        if !any {
            out.put(2, &say("figures-nothing"), Meaning::Quiet, None);
        }
    }
}

/// Returns what a figure is called, its code first.
#[must_use]
pub fn name(definition: &DefinitionView) -> Safe {
    let args = [("code", definition.code.as_str().into()), ("name", Safe::of(&definition.name).into())];
    say_with("figures-name", &args)
}

fn figure(view: &FigureView, out: &mut Rows) {
    let code = view.definition.code;
    let opens = Opens::Figure(code);
    let name = name(&view.definition);
    let counts = |l: &&LineView| l.part.is_some() && matches!(l.value, ValueView::Count { .. });
    let sizes: Vec<f64> = view.lines.iter().filter(counts).filter_map(|l| told::told(l).size).collect();
    // One number alone is compared with nothing.
    let largest = if sizes.len() > 1 { sizes.iter().copied().fold(0.0, f64::max) } else { 0.0 };
    if view.lines.first().is_none_or(|l| l.part.is_some() || matches!(l.value, ValueView::Times(_))) {
        out.put(0, &name, Meaning::Plain, Some(&opens));
    }
    for line in &view.lines {
        let part = line.part.as_ref().map(|p| told::part(code, p.as_str()));
        if let ValueView::Times(times) = &line.value {
            let said = told::times(times);
            let said = part.map_or(said.clone(), |part| {
                say_with("field-line", &[("label", part.into()), ("value", said.into())])
            });
            out.put(3, &said, Meaning::Plain, Some(&opens));
            if times.begun > 0 {
                out.put(5, &told::ended(times), Meaning::Plain, Some(&opens));
            }
            continue;
        }
        let given = told::told(line);
        match part {
            None => out.pair(0, &name, &given.number, &given.beside, &opens),
            Some(part) => {
                let bar = given.size.filter(|_| counts(&line)).map(|size| out.bar(size, largest));
                let after = bar.unwrap_or(given.beside);
                out.pair(3, &part, &given.number, &after, &opens);
            }
        }
    }
}

/// Returns what each figure is called, for whoever reads definitions only.
#[must_use]
pub fn defined(definitions: &[DefinitionView], width: usize) -> Vec<Row> {
    let mut out = Rows::new(width);
    for (heading, codes) in SECTIONS {
        out.heading(&say(heading));
        for definition in definitions.iter().filter(|d| codes.contains(&d.code)) {
            out.put(2, &name(definition), Meaning::Plain, Some(&Opens::Figure(definition.code)));
        }
    }
    out.rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_stands_in_one_section() {
        for figure in Figure::ALL {
            let places = SECTIONS.iter().filter(|(_, codes)| codes.contains(figure)).count();
            assert_eq!(places, 1, "{figure}");
        }
    }

    #[test]
    fn a_bar_is_as_long_as_its_number_and_what_is_not_nothing_is_seen() {
        let rows = Rows::new(78);
        let length = |size| rows.bar(size, 1000.0).width();
        assert_eq!([length(0.0), length(1.0), length(1000.0)], [0, 1, 28]);
        assert_eq!(length(500.0), 14);
        assert!(Rows::new(1).bar(5.0, 5.0).width() <= 1, "a narrow screen has no room");
    }
}
