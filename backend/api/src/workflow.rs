//! `GET /workflow`: the transition table, the statuses, the clocks and the grounds, as the backend has them.

use comity_domain::{
    clocks::{CLOCKS, Length},
    codes::{Action, Clock, KeptBy, Kind, Role, Side, Stage, Status},
    law::{cite, grounds::GROUNDS},
    workflow::{
        render,
        table::{Kept, STATUSES, TRANSITIONS, When},
    },
};
use serde::{Deserialize, Serialize};

use crate::words;

/// Everything the rules are made of, for menus, diagrams and documentation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Workflow {
    /// The statuses, in the order of a request's life.
    pub statuses: Vec<StatusView>,
    /// The transitions, one for each action.
    pub transitions: Vec<TransitionView>,
    /// The clocks.
    pub clocks: Vec<ClockRuleView>,
    /// The grounds for refusal, those that may never be chosen too.
    pub grounds: Vec<GroundView>,
}

/// A status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StatusView {
    /// Its code.
    pub status: Status,
    /// Its stage.
    pub stage: Stage,
    /// The side it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// The role it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The step that usually comes next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Action>,
}

/// A transition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TransitionView {
    /// The action.
    pub action: Action,
    /// What it rests on.
    pub article: String,
    /// For which kinds.
    pub kinds: Vec<Kind>,
    /// Who may do it.
    pub by: Vec<WhoView>,
    /// From where, in words.
    pub from: String,
    /// To where, in words.
    pub to: String,
    /// The guards, in the order they are answered.
    pub guards: Vec<String>,
    /// What it does to clocks.
    pub clocks: Vec<String>,
    /// Where its event stands: `shared`, `file`, `shared_if_ever_sent` or `as_asked`.
    pub kept: String,
    /// Whether it counts for the version.
    pub material: bool,
    /// Whether a State by letter can do it: then it is recorded as told.
    #[serde(default)]
    pub told: bool,
}

/// Who may do something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WhoView {
    /// The side.
    pub side: Side,
    /// The role.
    pub role: Role,
    /// `always`, `never_sent`, `ever_sent` or `submitter`.
    pub when: String,
}

/// A clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClockRuleView {
    /// Which.
    pub clock: Clock,
    /// What it rests on.
    pub article: String,
    /// Who has to act before it is due.
    pub kept_by: KeptBy,
    /// Length where nothing else is on record, such as `7 d`; none: only a date given starts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Length when the request is urgent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<String>,
    /// How many hours before it is due it is shown as due soon.
    #[serde(default)]
    pub warns_hours: u32,
    /// Whether it goes on when the request has ended.
    #[serde(default)]
    pub outlives: bool,
}

/// A ground for refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GroundView {
    /// The code that is sent.
    pub code: String,
    /// What it rests on, or what forbids it.
    pub article: String,
    /// What it means.
    pub meaning: String,
    /// Whether it may be chosen at all.
    pub may_be_chosen: bool,
    /// `owed` without exception, or `held_or_reason`.
    pub consultation: String,
}

impl Workflow {
    /// Returns what the rules are made of today.
    #[must_use]
    pub fn current() -> Self {
        Self {
            statuses: STATUSES
                .iter()
                .map(|s| StatusView {
                    status: s.status,
                    stage: s.stage,
                    side: s.waits_for.map(|(side, _)| side),
                    role: s.waits_for.map(|(_, role)| role),
                    next: s.next,
                })
                .collect(),
            transitions: transitions(),
            clocks: CLOCKS
                .iter()
                .map(|c| ClockRuleView {
                    clock: c.clock,
                    article: cite::line(c.law),
                    kept_by: c.kept_by,
                    default: c.default.map(length),
                    urgent: c.urgent.map(length),
                    warns_hours: c.warns_hours,
                    outlives: c.outlives,
                })
                .collect(),
            grounds: GROUNDS
                .iter()
                .map(|g| GroundView {
                    code: g.code.to_owned(),
                    article: cite::line(g.law),
                    meaning: g.meaning.to_owned(),
                    may_be_chosen: g.may_be_chosen,
                    consultation: words::consultation(g.consultation).to_owned(),
                })
                .collect(),
        }
    }
}

fn transitions() -> Vec<TransitionView> {
    TRANSITIONS
        .iter()
        .map(|t| TransitionView {
            action: t.action,
            article: cite::line(t.law),
            kinds: t.kinds.to_vec(),
            by: t
                .by
                .iter()
                .map(|b| WhoView { side: b.side, role: b.role, when: when(b.when).to_owned() })
                .collect(),
            from: render::from(t.from),
            to: render::to(t.to),
            guards: t.guards.iter().map(|g| g.as_str().to_owned()).collect(),
            clocks: t.clocks.iter().map(|c| render::clock(*c)).collect(),
            kept: kept(t.kept).to_owned(),
            material: t.material,
            told: t.told,
        })
        .collect()
}

const fn when(when: When) -> &'static str {
    match when {
        When::Always => "always",
        When::NeverSent => "never_sent",
        When::EverSent => "ever_sent",
        When::Submitter => "submitter",
    }
}

const fn kept(kept: Kept) -> &'static str {
    match kept {
        Kept::Shared => "shared",
        Kept::File => "file",
        Kept::SharedIfEverSent => "shared_if_ever_sent",
        Kept::AsAsked => "as_asked",
    }
}

fn length(length: Length) -> String {
    match length {
        Length::Days(days) => format!("{days} d"),
        Length::Hours(hours) => format!("{hours} h"),
        Length::Until(date) => format!("until {date}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_and_every_status_is_in_it() {
        let workflow = Workflow::current();
        assert_eq!(workflow.transitions.len(), Action::ALL.len());
        assert_eq!(workflow.statuses.len(), Status::ALL.len());
    }
}
