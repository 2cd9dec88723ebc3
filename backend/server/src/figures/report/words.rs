//! The words of the report and of the table for a terminal: the one place of them.

use std::collections::BTreeMap;

use comity_domain::{
    codes::{Direction, Figure, Kind, SplitBy},
    figures::Step,
    ids::StateCode,
    law::grounds::GROUNDS,
};

use super::Place;

pub(in crate::figures) const NOT_REACHED: &str = "not reached";
pub(in crate::figures) const NO_BASE: &str = "no base";
pub(in crate::figures) const NO_PERIOD: &str = "no period";
pub(super) const NOT_KNOWN: &str = "not known";
pub(super) const SUPPRESSED: &str = "suppressed";
pub(super) const ALL: &str = "All requests";

/// The region of a State whose region nobody entered.
pub(super) const NO_REGION: &str = "region not known";

/// What stands over the whole report where it is of every State.
pub(super) const OF_THE_NODE: &str = "This report counts every request of this node once. It is for those who run the \
    node. Only the table of regions is suppressed in it, for itself alone; the other tables are not. What may leave for \
    the Committee of Experts is a release, and never this report.";
pub(super) const OF_A_STATE: &str = "This report is of one State, for its own officers, heads and auditors. Nothing in \
    it is suppressed.";

/// How to read it, sentence by sentence.
pub(super) const HOW_TO_READ: &[(&str, &str)] = &[
    (
        "Curves",
        "A curve starts at 100 % and comes down as requests come to the step. A request that is still open counts for as \
         long as it has lasted (the estimate of Kaplan and Meier). The shaded band holds the true share with 95 % \
         confidence; where few are at risk it says little.",
    ),
    (
        "Number at risk",
        "How many requests the curve still rests on after so many days: those that have lasted at least so long.",
    ),
    (
        "Not known",
        "No request has been followed for so many days yet, so nobody can say what share is still open then.",
    ),
    (
        "Not reached",
        "Too few requests have come to the step for a half, or for nine in ten. It is no number, and it is not nothing.",
    ),
    ("Nine in ten", "The days within which nine in ten have come to the step; also called p90."),
    ("No base", "There is nothing that a share could be taken of. It does not mean nought per cent."),
    (
        "Acts told by letter, dates missing",
        "An act of a State by letter is counted on its own day, however late the letter came. A step that no letter told \
         has no date: it is left out of the times and counted as missing.",
    ),
    ("Days", "Days of 24 hours, in UTC. A period holds its first instant and not its last."),
];

/// What stands beneath a table of regions that is suppressed.
pub(super) const SUPPRESSION: &str = "Where it says suppressed, the count is under 5 (nought is such a count too), or it \
    would give such a count away. Which of both is not told. The total of all is the number of requests sent.";
/// What stands in its place where it cannot be protected.
pub(super) const WITHHELD: &str =
    "The table of regions is withheld: there are too few requests for it to hide any.";

/// A step of a request.
pub(super) struct StepWords {
    pub(super) heading: &'static str,
    pub(super) open: &'static str,
}

/// The steps that have a curve, in order.
pub(super) const STEPS: [(Step, StepWords); 6] = [
    (
        Step::Acknowledge,
        StepWords { heading: "T1: from sending to acknowledgement", open: "Not yet acknowledged" },
    ),
    (
        Step::DecideGross,
        StepWords { heading: "T2: from acknowledgement to decision", open: "Not yet decided" },
    ),
    (
        Step::DecideNet,
        StepWords {
            heading: "T2: from acknowledgement to decision, without waiting for information",
            open: "Not yet decided",
        },
    ),
    (Step::Execute, StepWords { heading: "T3: from acceptance to execution", open: "Not yet executed" }),
    (Step::EndToEnd, StepWords { heading: "T4: from sending to execution", open: "Not yet executed" }),
    (
        Step::ToAnyAnswer,
        StepWords { heading: "T4: from sending to execution or any other end", open: "Not yet answered" },
    ),
];

/// A code as words: `ended_otherwise` is "Ended otherwise".
pub(in crate::figures) fn plain(code: &str) -> String {
    let mut words = code.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// A stage of the funnel.
pub(in crate::figures) fn stage(code: &str) -> String {
    match code {
        "closed" => "Closed after execution".to_owned(),
        "ended_otherwise" => "Ended without execution".to_owned(),
        other => plain(other),
    }
}

/// A band of ages.
pub(in crate::figures) fn band(code: &str) -> String {
    match code {
        ">365" => "Over 365 days".to_owned(),
        other => format!("{} days", other.replace('-', " to ")),
    }
}

/// A ground for refusal.
pub(in crate::figures) fn ground(code: &str) -> &'static str {
    match code {
        "not_told" => "the letter named no ground",
        _ => {
            GROUNDS.iter().find(|g| g.code == code).map_or("a ground that is not on the list", |g| g.meaning)
        }
    }
}

/// The name of a ground for refusal.
pub(in crate::figures) fn ground_name(code: &str) -> String {
    match code {
        "not_told" => "Not told".to_owned(),
        other if other.contains('_') => plain(other),
        other => other.to_owned(),
    }
}

/// A clock.
pub(in crate::figures) fn clock(code: &str) -> String {
    match code {
        "reasoned_deadline" => "Reasoned deadline".to_owned(),
        "return_of_person" => "Return of a person".to_owned(),
        "return_of_evidence" => "Return of evidence".to_owned(),
        other => plain(other),
    }
}

/// What the figures are broken down by.
pub(in crate::figures) fn by(split: SplitBy) -> &'static str {
    match split {
        SplitBy::Counterpart => "By other State",
        SplitBy::Kind => "By kind of request",
        SplitBy::Measure => "By type of measure",
        SplitBy::Family => "By family of offence",
        SplitBy::Basis => "By legal basis",
        SplitBy::Urgency => "By urgency",
    }
}

/// A group of a break-down.
pub(in crate::figures) fn group(split: SplitBy, code: &str, states: &BTreeMap<StateCode, Place>) -> String {
    match split {
        SplitBy::Counterpart => {
            code.parse().map_or_else(|_| code.to_owned(), |state| self::state(state, states))
        }
        SplitBy::Kind => code.parse().map_or_else(|_| plain(code), |kind| self::kind(kind).to_owned()),
        SplitBy::Measure | SplitBy::Basis => code.to_owned(),
        SplitBy::Family | SplitBy::Urgency => plain(code),
    }
}

/// A kind of request.
pub(in crate::figures) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Mla => "Mutual legal assistance",
        Kind::Extradition => "Extradition",
        Kind::ProvisionalArrest => "Provisional arrest",
    }
}

/// A direction.
pub(in crate::figures) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Made => "requests made",
        Direction::Received => "requests received",
    }
}

/// A State by its name and code.
pub(in crate::figures) fn state(state: StateCode, states: &BTreeMap<StateCode, Place>) -> String {
    states.get(&state).map_or_else(|| state.to_string(), |place| format!("{} ({state})", place.name))
}

/// How many of something, in words that fit one and many.
pub(in crate::figures) fn count(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Parts of figures that are called otherwise than their code says.
const PARTS: &[(&str, &str)] = &[
    ("begin", "At the beginning"),
    ("end", "At the end"),
    ("not_told", "The letter named no ground"),
    ("no_round_at_any_time", "No information round at any time"),
    ("gross", "Waiting for information counted"),
    ("net", "Waiting for information not counted"),
    ("to_any_answer", "To execution or any other end"),
    ("arrest_to_request", "From arrest to the request"),
    ("lower_quartile", "A quarter, at most"),
    ("median", "A half, at most"),
    ("upper_quartile", "Three quarters, at most"),
];

/// A part of a figure.
pub(in crate::figures) fn part(figure: Figure, code: &str) -> String {
    match figure {
        Figure::N4 => stage(code),
        Figure::A1 if code.contains(|c: char| c.is_ascii_digit()) => band(code),
        Figure::R2 if code != "not_told" => format!("{}: {}", ground_name(code), ground(code)),
        Figure::R5 if code == "1" => "1 round".to_owned(),
        Figure::R5 => format!("{} rounds", code.replace('+', " or more")),
        Figure::D2 => clock(code),
        Figure::X1 => plain(&code.replacen('.', ", ", 1)),
        _ => PARTS
            .iter()
            .find(|(part, _)| *part == code)
            .map_or_else(|| plain(code), |(_, says)| (*says).to_owned()),
    }
}
