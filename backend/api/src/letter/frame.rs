//! What stands around an act in its letter: the numbers of both sides, the day, who writes to whom, who signs.

use comity_domain::codes::Side;
use jiff::Timestamp;

use super::{
    Enclosure, Letter, LetterKind, Section, Signature, Sources,
    line::{Line, Piece},
    names,
    words::{Word, label, say},
};
use crate::request::RequestView;

/// What a letter of an act says, before it has head and signature.
pub(super) struct Framed {
    pub(super) kind: LetterKind,
    pub(super) title: Word,
    pub(super) sections: Vec<Section>,
    pub(super) enclosures: Option<Vec<Enclosure>>,
    pub(super) copy: bool,
}

/// Puts sections between head and signature: numbers of both sides, who writes to whom, what it is about.
pub(super) fn frame(sources: &Sources<'_>, side: Side, at: Timestamp, framed: Framed) -> Letter {
    let view = sources.request;
    let (from, to) = (sources.party(side), sources.party(side.other()));
    let (ours, yours) = numbers_of(view, side);
    let mut head = Vec::new();
    head.extend(ours.map(|line| (label(Word::OurReference), line)));
    head.push((label(Word::Date), names::day_of(at)));
    head.extend(yours.map(|line| (label(Word::YourReference), line)));
    if let Some(subject) = view.contents.as_ref().and_then(|c| c.subject.as_ref()) {
        head.push((label(Word::Subject), names::given(Some(subject))));
    }
    // Of what came on paper the day it was sent stands on the paper alone; what is on record is the day it came.
    let about = if came_on_paper(view) { Word::AboutReceived } else { Word::AboutRequest };
    let about = view
        .sent_at
        .map_or_else(|| label(Word::AboutUndated), |sent| say(about, &[("date", names::day_of(sent))]));
    Letter {
        kind: framed.kind,
        title: label(framed.title),
        mark: framed.copy.then(|| label(Word::Copy)),
        // The contents have a language; what an act says may be in another.
        language: None,
        running: view.reference.to_string(),
        head,
        opening: vec![about],
        sections: framed.sections,
        enclosures: framed.enclosures,
        signature: Signature {
            authority: from.authority.clone().unwrap_or_else(|| from.state.clone()),
            name: None,
        },
        from,
        to,
    }
}

/// Whether the request itself came on paper.
pub(super) fn came_on_paper(view: &RequestView) -> bool {
    view.by_letter == Some(Side::Requesting)
}

/// The numbers on a letter of a side: its own, then that of the State it writes to. What is on papers that the other
/// State holds comes first; it has never seen the reference that Comity gave to what came on paper or from an old
/// register.
pub(super) fn numbers_of(view: &RequestView, side: Side) -> (Option<Line>, Option<Line>) {
    let contents = view.contents.as_ref();
    let line = |number: &Option<String>| number.as_deref().map(Line::theirs).filter(|n| !n.is_empty());
    let old = contents.and_then(|c| line(&c.own_reference));
    let theirs = contents.and_then(|c| line(&c.their_reference));
    let (acknowledged, reference) = (line(&view.own_reference), Line::ours(view.reference.to_string()));
    let first = |number: Option<Line>, then: Line| match number {
        Some(Line(mut pieces)) => {
            pieces.push(Piece::Ours("; ".to_owned()));
            pieces.extend(then.0);
            Line(pieces)
        }
        None => then,
    };
    match (side, view.by_letter) {
        (Side::Requesting, _) => (Some(first(old, reference)), acknowledged.or(theirs)),
        (Side::Requested, Some(Side::Requesting)) => (Some(first(acknowledged.or(old), reference)), theirs),
        (Side::Requested, _) => (acknowledged, Some(first(old, reference))),
    }
}
