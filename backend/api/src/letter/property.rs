//! What a letter of request says of property, 13(3) and 14, and of the information it arises from, 18(4)-(5).

use comity_domain::{
    codes::MeasureType,
    contents::{Confiscation, Contents},
};

use super::{
    Block, Section, Sources, Table,
    law::Numbers,
    line::Line,
    names,
    request::section,
    words::{Word, label, say},
};

/// UNTOC 13(3), UNCAC 55(3): the ways asked for, what each must hold, and the assets. Also printed where assets are
/// named without a measure of article 13, since they are part of what the other State reads.
pub(super) fn confiscation(contents: &Contents, numbers: Numbers) -> Option<Section> {
    let ways = [
        (MeasureType::ConfiscationOrderThere, Word::ModeOrderThere, "13(3)(a)"),
        (MeasureType::ConfiscationOurOrder, Word::ModeOurOrder, "13(3)(b)"),
        (MeasureType::Freezing, Word::ModeFreezing, "13(3)(c)"),
    ];
    let asked = |kind| {
        contents.measures.iter().any(|m| m.measure_type == kind)
            || contents.confiscation.as_ref().is_some_and(|c| c.mode == Some(kind))
    };
    let asked: Vec<_> = ways.into_iter().filter(|(kind, ..)| asked(*kind)).collect();
    let mut blocks: Vec<Block> = asked.iter().map(|(_, word, _)| Block::Sentence(label(*word))).collect();
    blocks.extend(contents.confiscation.as_ref().and_then(order));
    blocks.extend(assets(contents));
    let law: Vec<String> = asked.iter().filter_map(|(.., article)| numbers.cite(article)).collect();
    let heading = if asked.is_empty() { Word::AssetsCaption } else { Word::HeadConfiscation };
    let law = (!law.is_empty()).then(|| law.join("; "));
    (!blocks.is_empty()).then(|| section(heading, law, blocks))
}

/// The order: its copy, since when it is final, how far it is to be executed, who was heard before it.
fn order(asked: &Confiscation) -> Option<Block> {
    let mut pairs = Vec::new();
    let mut add = |word: Word, line: Option<Line>| {
        if let Some(line) = line.filter(|line| !line.is_empty()) {
            pairs.push((label(word), line));
        }
    };
    add(Word::OrderCopy, asked.order_copy.as_deref().map(Line::theirs));
    add(Word::OrderFinalOn, asked.order_final_on.map(names::day));
    add(Word::Extent, asked.extent.as_deref().map(Line::theirs));
    // A heard party is a code, or in words.
    let heard = asked.third_parties_heard.iter().map(|party| Line::theirs(party));
    let mut joined = Line::default();
    for (i, party) in heard.enumerate() {
        if i > 0 {
            joined.0.push(super::Piece::Ours("; ".to_owned()));
        }
        joined.0.extend(party.0);
    }
    add(Word::ThirdParties, Some(joined));
    (!pairs.is_empty()).then_some(Block::Pairs(pairs))
}

fn assets(contents: &Contents) -> Option<Block> {
    let rows = contents.assets.iter().map(|asset| {
        vec![
            Line::ours(asset.id.to_string()),
            Line::theirs(&asset.kind.replace('_', " ")),
            names::value(asset),
            names::given(asset.place.as_ref()),
            names::given(asset.holder.as_ref()),
        ]
    });
    let columns = [Word::Asset, Word::Kind, Word::Value, Word::Place, Word::Holder].map(label).to_vec();
    let table = Table { caption: label(Word::AssetsCaption), columns, rows: rows.collect() };
    (!table.rows.is_empty()).then_some(Block::Table(table))
}

/// What is asked under article 14: above all priority to return, 14(2).
pub(super) fn disposal(contents: &Contents, numbers: Numbers) -> Option<Section> {
    let asked = contents.confiscation.as_ref()?.disposal_asked.as_deref()?;
    let asked = Line::paragraphs(asked);
    (!asked.is_empty())
        .then(|| section(Word::HeadDisposal, numbers.cite("14(2)"), vec![Block::Written(asked)]))
}

/// Spontaneous information, with the limits set on it: whoever executes the request must know them.
pub(super) fn arises_from(sources: &Sources<'_>, contents: &Contents, numbers: Numbers) -> Option<Section> {
    let arises = contents.arises_from.as_ref()?;
    let state = arises.from.map_or_else(|| label(Word::NotGiven), |code| sources.state(code));
    let mut blocks = vec![Block::Sentence(match arises.date {
        Some(date) => say(Word::ArisesGiven, &[("state", state), ("date", names::day(date))]),
        None => say(Word::ArisesGivenUndated, &[("state", state)]),
    })];
    let text = arises.text.as_deref().map(Line::paragraphs).unwrap_or_default();
    if !text.is_empty() {
        blocks.push(Block::Written(text));
    }
    let limits: Vec<Line> = arises.limits.iter().map(|limit| Line::theirs(limit)).collect();
    if !limits.is_empty() {
        blocks.push(Block::Sentence(label(Word::ArisesLimits)));
        blocks.push(Block::List(limits));
    }
    Some(section(Word::HeadArisesFrom, numbers.cite("18(4)-(5)"), blocks))
}
