//! How a form is drawn: labels left from 100 columns, above the field below that; the focused field always in view.

use super::{Field, FormScreen, Input, Purpose, head};
use crate::{
    actions::Place,
    ink::Ink,
    safe_text::Safe,
    screens::{footer, more_below, toast},
    state::State,
    theme::Meaning,
    words::{say, say_with},
};

/// A drawn row of the form, and where the cursor sits if the field has focus.
struct Row {
    text: Safe,
    meaning: Meaning,
    field: usize,
    cursor: Option<usize>,
}

/// Draws a form.
pub fn view(state: &State, form: &FormScreen, ink: &mut Ink) {
    let (width, height) = (ink.width(), ink.height());
    let count = count(form);
    let right = width.saturating_sub(count.as_ref().map_or(0, |(text, _)| text.width() + 1));
    let room = right.saturating_sub(if count.is_some() { 2 } else { 1 });
    let end = ink.put(1, 0, room, &form.title, Meaning::Heading) + 2;
    if let Some((text, meaning)) = head::left(state, form).filter(|(text, _)| end + text.width() <= room) {
        ink.put(end, 0, room, &text, meaning);
    }
    if let Some((text, meaning)) = count {
        ink.put(right, 0, width, &text, meaning);
    }
    let head = head::lines(state, form, width, height);
    for (y, (text, meaning)) in head.iter().enumerate() {
        ink.put(1, 1 + y, width.saturating_sub(2), text, *meaning);
    }
    let top = 1 + head.len();
    let foot = if height >= 10 { 4 } else { 1 };
    let room = height.saturating_sub(top + foot).max(1);
    let rows = rows(form, width);
    let at = rows.iter().rposition(|r| r.field == form.focus && r.cursor.is_some());
    let at = at.or_else(|| rows.iter().position(|r| r.field == form.focus)).unwrap_or(0);
    let first = at.saturating_sub(room.saturating_sub(2)).min(rows.len().saturating_sub(room));
    for (i, row) in rows.iter().enumerate().skip(first).take(room) {
        let y = top + i - first;
        ink.put(0, y, width, &row.text, row.meaning);
        if let Some(x) = row.cursor {
            ink.cursor(x, y);
        }
    }
    if foot == 1 {
        return;
    }
    ink.rule(height - 4);
    more_below(rows.len().saturating_sub(first + room), height - 4, ink);
    // What was said last goes before why the last try did not succeed: that Esc would lose what was written is read.
    if let Some(problem) = form.problem.as_ref().filter(|_| state.toast.is_none() && state.busy.is_none()) {
        ink.paragraph(1, height - 3, 2, &crate::refusals::line(problem), Meaning::Error);
    } else if let Some((text, meaning)) =
        state.toast.as_ref().filter(|(text, _)| text.width() + 2 > width && !state.is_slow())
    {
        // What is too long for a line is read whole, in the place of the help.
        ink.paragraph(1, height - 3, 2, text, *meaning);
    } else {
        let help = form.fields.get(form.focus).map(|field| helps(form, field)).unwrap_or_default();
        // A long help has two lines, where nothing is said on the second.
        let lines = if state.toast.is_some() || state.busy.is_some() { 1 } else { 2 };
        ink.paragraph(1, height - 3, lines, &help, Meaning::Quiet);
        toast(state, ink);
    }
    let place = if matches!(form.purpose, Purpose::Draft(_)) { Place::Form } else { Place::Act };
    footer(place, ink);
}

/// What helps with a field. That of a draft comes from the catalogue and follows its legal basis as it is written; that of
/// an act was put together with what people wrote, and is by its numbers already.
fn helps(form: &FormScreen, field: &Field) -> Safe {
    match form.purpose {
        Purpose::Act { .. } | Purpose::Audit => field.helps(),
        Purpose::Draft(_) | Purpose::Register => form.by().cited(&field.helps()),
    }
}

/// How much is still to be mended or, in a draft, to be given.
fn count(form: &FormScreen) -> Option<(Safe, Meaning)> {
    let amiss = form.amiss();
    if amiss > 0 {
        return Some((say_with("form-amiss-count", &[("count", amiss.into())]), Meaning::Error));
    }
    let (left, all) = form.required();
    let words = || say_with("form-required", &[("left", left.into()), ("all", all.into())]);
    matches!(form.purpose, Purpose::Draft(_)).then(|| (words(), Meaning::Quiet))
}

fn rows(form: &FormScreen, width: usize) -> Vec<Row> {
    let beside = width >= 100;
    let mut rows = Vec::new();
    for (i, field) in form.fields.iter().enumerate() {
        let focused = i == form.focus;
        if let Input::Button(_) = field.input {
            let mark = if focused { " > [" } else { "   [" };
            let text = Safe::of(mark).and(&Safe::of(" ")).and(&field.label).and(&Safe::of(" ]"));
            let meaning = if focused { Meaning::Focus } else { Meaning::Plain };
            rows.push(Row { text, meaning, field: i, cursor: focused.then_some(3) });
            continue;
        }
        let mark = if focused { " > " } else { "   " };
        // The letter is given in one of two ways.
        let letter = field.path == "letter.path" && form.value("letter.document").is_none();
        let star = if (field.required || letter) && field.value().is_empty() { "*" } else { " " };
        let label = Safe::of(mark).and(&field.label).and(&Safe::of(star));
        let indent = if beside { 36 } else { 5 };
        let values = values(field, width.saturating_sub(indent + 1));
        if !beside {
            let meaning = if focused { Meaning::Heading } else { Meaning::Quiet };
            rows.push(Row { text: label.clone(), meaning, field: i, cursor: None });
        }
        for (n, (value, caret)) in values.into_iter().enumerate() {
            let head = if beside && n == 0 { label.padded(indent) } else { Safe::of(&" ".repeat(indent)) };
            let cursor = caret.filter(|_| focused).map(|c| indent + c);
            let meaning = if focused && beside && n == 0 { Meaning::Heading } else { Meaning::Plain };
            rows.push(Row { text: head.and(&value), meaning, field: i, cursor });
        }
        let mut beside = |words: &str, why: &Safe, meaning| {
            let text = say_with(words, &[("why", why.into())]);
            let lines = text.wrapped(width.saturating_sub(indent + 1));
            rows.extend(lines.iter().map(|line| Row {
                text: Safe::of(&" ".repeat(indent)).and(line),
                meaning,
                field: i,
                cursor: None,
            }));
        };
        for (_, why) in form.errors.iter().filter(|(path, _)| *path == field.path) {
            beside("form-error", why, Meaning::Late);
        }
        for (_, why, blocking) in form.findings.iter().filter(|(path, ..)| concerns(path, &field.path)) {
            let (words, meaning) =
                if *blocking { ("form-blocking", Meaning::Late) } else { ("form-warning", Meaning::Soon) };
            beside(words, why, meaning);
        }
    }
    rows
}

/// A finding stands beside its field; one about a whole group beside the group's first field.
pub(super) fn concerns(finding: &str, field: &str) -> bool {
    finding == field
        || (finding == "conducting_authority" && field == "conducting_authority.name")
        || (finding == "measures" && field == "add.measures")
        || (finding == "translations" && field == "language")
        || (finding.ends_with(".identity") && finding.strip_suffix("identity") == field.strip_suffix("name"))
        // Of a sealed person it stands beside the name that goes to the vault.
        || field.strip_suffix(".name") == Some(finding)
}

/// The lines of a value with the column of the caret on its line.
fn values(field: &Field, room: usize) -> Vec<(Safe, Option<usize>)> {
    if let Input::Choice(_) = field.input {
        let shown = field.shown();
        let text = if shown.is_empty() {
            say("choice-none")
        } else {
            say_with("choice", &[("value", shown.into())])
        };
        return vec![(text.cut(room), Some(0))];
    }
    let (lines, column, line) = field.lines();
    let mut out = Vec::new();
    for (i, text) in lines.iter().enumerate() {
        let caret = (i == line).then_some(column);
        if text.width() <= room {
            out.push((text.clone(), caret));
            continue;
        }
        // Wrapped at columns, so that the caret is found again by counting.
        let mut start = 0;
        let pieces = pieces(text, room);
        let last = pieces.len() - 1;
        for (n, piece) in pieces.into_iter().enumerate() {
            let end = start + piece.width();
            let here = caret.filter(|c| *c >= start && (*c < end || n == last)).map(|c| c - start);
            out.push((piece, here));
            start = end;
        }
    }
    out
}

fn pieces(text: &Safe, room: usize) -> Vec<Safe> {
    use unicode_segmentation::UnicodeSegmentation as _;
    use unicode_width::UnicodeWidthStr as _;
    let room = room.max(2);
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for grapheme in text.as_str().graphemes(true) {
        if piece.width() + grapheme.width() > room {
            pieces.push(Safe::of(&std::mem::take(&mut piece)));
        }
        piece.push_str(grapheme);
    }
    pieces.push(Safe::of(&piece));
    pieces
}
