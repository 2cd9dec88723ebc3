//! The transition table as a picture and as text: what `comityd workflow` prints.

use std::fmt::Write as _;

use super::table::{By, ClockEffect, From, Milestone, STATUSES, TRANSITIONS, To, Transition, When};
use crate::{
    codes::{Action, Kind, Status},
    law::cite,
};

/// Returns the table as a Mermaid state diagram.
#[must_use]
pub fn mermaid() -> String {
    let mut out = String::from("stateDiagram-v2\n");
    for t in TRANSITIONS {
        for (from, to) in edges(t) {
            let _ = writeln!(out, "    {} --> {}: {}", node(from), node(to), t.action);
        }
    }
    for s in STATUSES.iter().filter(|s| s.status.is_ended()) {
        let _ = writeln!(out, "    {} --> [*]", s.status);
    }
    out
}

/// Returns the table as plain text, one line a row, columns apart by ` | `.
#[must_use]
pub fn text() -> String {
    let mut out =
        String::from("action | kinds | side: roles | from | to | guards | clocks | told by letter | law\n");
    for t in TRANSITIONS {
        let _ = writeln!(
            out,
            "{} | {} | {} | {} | {} | {} | {} | {} | {}",
            t.action,
            kinds(t.kinds),
            roles(t.by),
            from(t.from),
            to(t.to),
            join(t.guards.iter().map(|g| g.as_str().to_owned())),
            join(t.clocks.iter().map(|c| clock(*c))),
            if t.told { "yes" } else { "" },
            cite::line(t.law),
        );
    }
    out
}

/// Returns the table as Markdown: the columns of [`text`].
#[must_use]
pub fn markdown() -> String {
    let mut out = String::new();
    for (i, line) in text().lines().enumerate() {
        let _ = writeln!(out, "| {line} |");
        if i == 0 {
            let _ = writeln!(out, "|{}", " --- |".repeat(line.split(" | ").count()));
        }
    }
    out
}

/// The arrows of a row. Acts that change no status have none.
fn edges(t: &Transition) -> Vec<(Option<Status>, Option<Status>)> {
    let starts: Vec<Option<Status>> = match t.from {
        From::Nothing => vec![None],
        From::In(statuses) => statuses.iter().copied().map(Some).collect(),
        From::InOrBack { from, back, .. } => from.iter().copied().chain([back]).map(Some).collect(),
        From::Shared | From::SharedAfter(_) | From::Seen => vec![],
    };
    let ends = |start: Option<Status>| -> Vec<Status> {
        match t.to {
            To::Becomes(status) => vec![status],
            // Each step of an old register draws the arrow of its own row.
            To::Stays | To::AsImported => vec![],
            To::ComesBack => comes_back(start),
            To::ByTheFold => by_the_fold(t.action, start),
        }
    };
    let pairs =
        starts.into_iter().flat_map(|start| ends(start).into_iter().map(move |end| (start, Some(end))));
    pairs.filter(|(start, end)| start != end).collect()
}

/// Where the fold can lead. The rest refused or withdrawn after a delivery is `executed`; before one it is not.
fn by_the_fold(action: Action, start: Option<Status>) -> Vec<Status> {
    use Status::{Executed, InformationRequested, PartiallyExecuted, Postponed, Refused, Withdrawn};
    let last = match action {
        Action::DeliverResults => return vec![PartiallyExecuted, Executed],
        Action::Withdraw => Withdrawn,
        _ => Refused,
    };
    match start {
        Some(PartiallyExecuted) if last == Refused => vec![Executed], // a part was answered otherwise
        Some(InformationRequested | Postponed | PartiallyExecuted) => vec![last, Executed],
        _ => vec![last],
    }
}

/// The statuses from which a request came into one it comes back from.
fn comes_back(status: Option<Status>) -> Vec<Status> {
    let leads_here = TRANSITIONS.iter().filter(|t| status.is_some_and(|s| t.to == To::Becomes(s)));
    let starts = leads_here.flat_map(|t| match t.from {
        From::In(statuses) => statuses.to_vec(),
        _ => vec![],
    });
    starts.filter(|s| Some(*s) != status).collect()
}

fn node(status: Option<Status>) -> String {
    status.map_or_else(|| "[*]".to_owned(), |s| s.to_string())
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// Returns the column "kinds".
#[must_use]
pub fn kinds(kinds: &[Kind]) -> String {
    if kinds.len() == Kind::ALL.len() {
        "all".to_owned()
    } else {
        join(kinds.iter().map(ToString::to_string))
    }
}

/// Returns the column "side: roles".
#[must_use]
pub fn roles(by: &[By]) -> String {
    join(by.iter().map(|b| {
        let when = match b.when {
            When::Always => "",
            When::NeverSent => " if never sent",
            When::EverSent => " if ever sent",
            When::Submitter => " who submitted",
        };
        format!("{}: {}{when}", b.side, b.role)
    }))
}

/// Returns the column "from".
#[must_use]
pub fn from(from: From) -> String {
    let list = |statuses: &[Status]| join(statuses.iter().map(ToString::to_string));
    match from {
        From::Nothing => "-".to_owned(),
        From::In(statuses) => list(statuses),
        From::InOrBack { from, back, came_from } => {
            format!("{}, {back} if it came from {came_from}", list(from))
        }
        From::Shared => "every shared status".to_owned(),
        From::SharedAfter(Milestone::Delivery) => {
            "every shared status, once something was delivered".to_owned()
        }
        From::SharedAfter(Milestone::Withdrawal) => {
            "every shared status, once something was withdrawn".to_owned()
        }
        From::SharedAfter(Milestone::Arrest) => {
            "every shared status, once the person was arrested".to_owned()
        }
        From::SharedAfter(Milestone::NationalityRefusal) => {
            "every shared status, once refused for nationality alone".to_owned()
        }
        From::Seen => "whenever the side sees it".to_owned(),
    }
}

/// Returns the column "to".
#[must_use]
pub fn to(to: To) -> String {
    match to {
        To::Becomes(status) => status.to_string(),
        To::ComesBack => "where it came from".to_owned(),
        To::ByTheFold => "by the fold".to_owned(),
        To::Stays => "no change".to_owned(),
        To::AsImported => "status of the last step".to_owned(),
    }
}

/// Returns one entry of the column "clocks".
#[must_use]
pub fn clock(effect: ClockEffect) -> String {
    match effect {
        ClockEffect::Start(c) => format!("start {c}"),
        ClockEffect::StartOnce(c) => format!("start {c} unless it runs"),
        ClockEffect::Stop(c) => format!("stop {c}"),
        ClockEffect::StopIfWhole(c) => format!("stop {c} if the whole"),
        ClockEffect::Miss(c) => format!("miss {c}"),
        ClockEffect::Pause(c, why) => format!("pause {c} ({why})"),
        ClockEffect::Unpause(c) => format!("resume {c}"),
        ClockEffect::StartReturns => "start return_of_evidence for each piece due".to_owned(),
        ClockEffect::VoidAll => "void all".to_owned(),
        ClockEffect::StopWhenever(c) => format!("stop {c}, whenever it started"),
        ClockEffect::Of(kind, effects) => {
            format!("{kind}: {}", effects.iter().map(|e| clock(*e)).collect::<Vec<_>>().join(" and "))
        }
    }
}
