//! Who may do what: every action in every situation by everybody, against a statement written by hand from the design.
//!
//! `allowed.csv` holds one line for each cell that is permitted. It was written from the design without a look at
//! the table; where they differ, the design decides.

use std::{collections::BTreeSet, fmt::Write as _};

use comity_domain::{
    codes::{Action, Role, Side, Status},
    registry::Actor,
    workflow::{Refusal, permitted},
};

use crate::common::{
    people::{colleague_of, drafter, person, someone},
    situations::{self, Situation},
};

/// How a person's State stands to the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Requesting,
    Requested,
    Third,
    NoState,
}

const RELATIONS: [Relation; 4] =
    [Relation::Requesting, Relation::Requested, Relation::Third, Relation::NoState];

/// A role; the officer who submitted the request is told apart from a colleague.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hat {
    Role(Role),
    Submitter,
}

fn hats() -> Vec<Hat> {
    Role::ALL.iter().copied().map(Hat::Role).chain([Hat::Submitter]).collect()
}

impl Hat {
    fn as_str(self) -> &'static str {
        match self {
            Self::Role(role) => role.as_str(),
            Self::Submitter => "submitter",
        }
    }

    /// The roles of `allowed.csv` that cover this person.
    fn covers(self) -> &'static [&'static str] {
        match self {
            Self::Role(Role::Officer) => &["officer"],
            Self::Role(role) => std::slice::from_ref(match role {
                Role::Head => &"head",
                Role::Registrar => &"registrar",
                Role::Auditor => &"auditor",
                Role::Administrator => &"administrator",
                Role::Executor => &"executor",
                Role::Secretariat => &"secretariat",
                Role::Expert | Role::Officer => &"expert",
            }),
            Self::Submitter => &["officer", "submitter"],
        }
    }
}

impl Relation {
    fn as_str(self) -> &'static str {
        match self {
            Self::Requesting => "requesting",
            Self::Requested => "requested",
            Self::Third => "third State",
            Self::NoState => "no State",
        }
    }

    fn actor(self, hat: Hat) -> Actor {
        let role = match hat {
            Hat::Role(role) => role,
            Hat::Submitter => Role::Officer,
        };
        let of = match self {
            Self::Requesting => colleague_of(&someone(Side::Requesting, role)),
            Self::Requested => colleague_of(&someone(Side::Requested, role)),
            Self::Third => person(900, Some("IND"), &[role]),
            Self::NoState => person(901, None, &[role]),
        };
        if hat == Hat::Submitter { Actor { user: drafter().user, ..of } } else { of }
    }
}

/// One line of `allowed.csv`.
type Line = (String, String, String, String, String);

fn allowed() -> BTreeSet<Line> {
    let text = include_str!("../allowed.csv");
    let lines: Vec<Line> = text
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            let [action, status, after, side, role] = cells.try_into().unwrap();
            (action, status, after, side, role)
        })
        .collect();
    let set: BTreeSet<Line> = lines.iter().cloned().collect();
    assert_eq!(set.len(), lines.len(), "a line stands twice");
    set
}

/// What the hand-written statement answers.
fn stated(lines: &BTreeSet<Line>, action: Action, at: &Situation, who: Relation, hat: Hat) -> &'static str {
    let ever_sent = at.after == "recall" || at.story.request().ever_sent;
    let sees = match (who, hat) {
        (_, Hat::Role(Role::Administrator | Role::Expert | Role::Secretariat | Role::Executor))
        | (Relation::Third | Relation::NoState, _) => false,
        (Relation::Requesting, _) => true,
        (Relation::Requested, _) => ever_sent,
    };
    if !sees {
        return "404";
    }
    // Until somebody submitted it, the submitter is an officer like any other.
    let hat = match hat {
        Hat::Submitter if at.story.request().submitted_by.is_none() => Hat::Role(Role::Officer),
        hat => hat,
    };
    let mine = |l: &&Line| l.0 == action.as_str() && l.3 == who.as_str() && hat.covers().contains(&&*l.4);
    if lines.iter().filter(mine).any(|l| l.1 == at.status.as_str() && l.2 == at.after) {
        return "yes";
    }
    // Who may cancel depends on whether it was ever sent, not on the status: another role's matter there.
    let elsewhere = |l: &Line| action != Action::Cancel || (l.2 == "recall") == ever_sent;
    if lines.iter().filter(mine).any(elsewhere) { "409" } else { "403" }
}

fn answered(action: Action, at: &Situation, who: Relation, hat: Hat) -> &'static str {
    match permitted(Some(at.story.request()), action, &who.actor(hat)) {
        Ok(_) => "yes",
        Err(Refusal::NotFound) => "404",
        Err(Refusal::NotYours { .. }) => "403",
        Err(Refusal::NotInStatus { .. }) => "409",
        Err(refusal) => panic!("{refusal:?}"),
    }
}

#[test]
fn every_cell_is_as_the_design_states_it() {
    let (lines, situations) = (allowed(), situations::all());
    let (mut cells, mut differ) = (0, vec![]);
    let mut used: BTreeSet<Line> = BTreeSet::new();
    for action in Action::ALL.iter().copied() {
        for at in &situations {
            for who in RELATIONS {
                for hat in hats() {
                    cells += 1;
                    let (stated, answered) =
                        (stated(&lines, action, at, who, hat), answered(action, at, who, hat));
                    if stated != answered {
                        differ.push(format!(
                            "{action} in {} after {:?} by {} {}: stated {stated}, answered {answered}",
                            at.status,
                            at.after,
                            who.as_str(),
                            hat.as_str()
                        ));
                    }
                    for role in hat.covers() {
                        let text = |t: &str| t.to_owned();
                        used.insert((
                            text(action.as_str()),
                            text(at.status.as_str()),
                            text(at.after),
                            text(who.as_str()),
                            text(role),
                        ));
                    }
                }
            }
        }
    }
    assert!(differ.is_empty(), "{} cells differ:\n{}", differ.len(), differ.join("\n"));
    assert_eq!(cells, 30 * 21 * 4 * 7, "actions x situations x relations x persons");
    assert_eq!(lines.len(), 695, "permitted cells");
    let unused: Vec<_> = lines.iter().filter(|l| !used.contains(*l) && l.0 != "create").collect();
    assert!(unused.is_empty(), "lines about cells that do not exist: {unused:?}");
}

#[test]
fn the_situations_hold_every_status() {
    let seen: BTreeSet<Status> = situations::all().iter().map(|s| s.status).collect();
    assert_eq!(seen, Status::ALL.iter().copied().collect());
}

#[test]
fn before_there_is_a_request_an_officer_of_any_state_can_create_one_its_registrar_take_one_in_and_nobody_anything_else()
 {
    for action in Action::ALL.iter().copied() {
        for who in RELATIONS {
            for hat in hats() {
                let answer = permitted(None, action, &who.actor(hat));
                let officer = matches!(hat, Hat::Role(Role::Officer) | Hat::Submitter);
                let registrar = hat == Hat::Role(Role::Registrar);
                let begins = match action {
                    Action::Create => officer.then_some(Side::Requesting),
                    Action::Register => registrar.then_some(Side::Requested),
                    // Which side it is the import itself says.
                    Action::Import => registrar.then_some(Side::Requesting),
                    _ => {
                        assert_eq!(answer.err(), Some(Refusal::NotFound), "{action}");
                        continue;
                    }
                };
                match begins.filter(|_| who != Relation::NoState) {
                    Some(side) => assert_eq!(answer.unwrap().side, side, "{action}"),
                    None => assert!(matches!(answer, Err(Refusal::NotYours { .. })), "{who:?} {hat:?}"),
                }
            }
        }
    }
}

/// A picture of the whole matrix: a grid for each person, a column for each situation.
#[test]
fn who_may_do_what() {
    let situations = situations::all();
    let mut text = String::from(
        "+ may   r another role or side (403)   s not in this status (409)   . no such request (404)\n\n",
    );
    for (i, at) in situations.iter().enumerate() {
        let after = if at.after.is_empty() { String::new() } else { format!(", after {}", at.after) };
        let _ = writeln!(text, "{:>2} {}{after}", i + 1, at.status);
    }
    let mut grids: Vec<(String, String)> = vec![];
    for who in RELATIONS {
        for hat in hats() {
            let mut grid = String::new();
            for action in Action::ALL.iter().copied() {
                let _ = write!(grid, "{action:<25}");
                for at in &situations {
                    let mark = match answered(action, at, who, hat) {
                        "yes" => " +",
                        "403" => " r",
                        "409" => " s",
                        _ => " .",
                    };
                    let _ = write!(grid, "{mark:>3}");
                }
                grid.push('\n');
            }
            let name = format!("{} {}", who.as_str(), hat.as_str());
            match grids.iter_mut().find(|(_, g)| *g == grid) {
                Some((names, _)) => names.extend(["; ", name.as_str()]),
                None => grids.push((name, grid)),
            }
        }
    }
    for (names, grid) in grids {
        let numbers = (1..=situations.len()).fold(String::new(), |line, i| format!("{line}{i:>3}"));
        let _ = write!(text, "\n{names}\n{:<25}{numbers}\n{grid}", "");
    }
    insta::assert_snapshot!(text);
}
