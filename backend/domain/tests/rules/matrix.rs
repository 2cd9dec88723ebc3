//! Who may do what: every action in every situation by everybody, against a statement written by hand from the design.
//!
//! `allowed.csv` holds one line for each cell that is permitted. It was written from the design without a look at
//! the table; where they differ, the design decides.

use std::{collections::BTreeSet, fmt::Write as _};

use comity_domain::{
    codes::{Action, Kind, Role, Side, Status},
    registry::Actor,
    sight,
    workflow::{Refusal, permitted, permitted_told},
};

use crate::common::{
    people::{colleague_of, drafter, executor_of, person, someone},
    situations::{self, Place, Situation},
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

/// Whose act it is: the own side's, or that of a side by letter, as its letter told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Own,
    Told(Side),
}

const HOWS: [How; 3] = [How::Own, How::Told(Side::Requesting), How::Told(Side::Requested)];

/// A role; told apart are the officer who submitted the request, and the executor whose authority has a measure of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hat {
    Role(Role),
    Submitter,
    WithMeasure,
}

fn hats() -> Vec<Hat> {
    Role::ALL.iter().copied().map(Hat::Role).chain([Hat::Submitter, Hat::WithMeasure]).collect()
}

impl Hat {
    fn as_str(self) -> &'static str {
        match self {
            Self::Role(Role::Executor) => "executor of another authority",
            Self::Role(role) => role.as_str(),
            Self::Submitter => "submitter",
            Self::WithMeasure => "executor",
        }
    }

    /// The roles of `allowed.csv` that cover this person.
    fn covers(self) -> &'static [&'static str] {
        match self {
            Self::Role(Role::Officer) => &["officer"],
            Self::Role(Role::Head) => &["head"],
            Self::Role(Role::Registrar) => &["registrar"],
            Self::Role(
                Role::Executor | Role::Auditor | Role::Administrator | Role::Secretariat | Role::Expert,
            ) => &[],
            Self::Submitter => &["officer", "submitter"],
            Self::WithMeasure => &["executor"],
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

    fn side(self) -> Option<Side> {
        match self {
            Self::Requesting => Some(Side::Requesting),
            Self::Requested => Some(Side::Requested),
            Self::Third | Self::NoState => None,
        }
    }

    fn actor(self, hat: Hat) -> Actor {
        let role = match hat {
            Hat::Role(role) => role,
            Hat::Submitter => Role::Officer,
            Hat::WithMeasure => Role::Executor,
        };
        let of = match self {
            Self::Requesting => colleague_of(&someone(Side::Requesting, role)),
            Self::Requested => colleague_of(&someone(Side::Requested, role)),
            Self::Third => person(900, Some("IND"), &[role]),
            Self::NoState => person(901, None, &[role]),
        };
        match hat {
            Hat::Submitter => Actor { user: drafter().user, ..of },
            // An authority of that number in another State is another authority.
            Hat::WithMeasure => Actor { authority: executor_of(1).authority, ..of },
            Hat::Role(Role::Executor) => Actor { authority: executor_of(2).authority, ..of },
            Hat::Role(_) => of,
        }
    }
}

/// One line of `allowed.csv`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    action: String,
    how: String,
    kind: String,
    by_letter: String,
    status: String,
    after: String,
    side: String,
    role: String,
}

impl Line {
    /// What of it does not depend on the place; but who may cancel depends on whether it was ever sent.
    fn act(&self, sent: bool) -> String {
        let sent = sent && self.action == Action::Cancel.as_str();
        format!("{} {} {} {} {} {sent}", self.action, self.how, self.kind, self.side, self.role)
    }
}

/// The statement written by hand, and what of it is looked up again and again.
struct Allowed {
    lines: BTreeSet<Line>,
    acts: BTreeSet<String>,
    executor_reads: BTreeSet<(String, String, String)>,
}

fn allowed() -> Allowed {
    let text = include_str!("../allowed.csv");
    let all: Vec<Line> = text
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            let [action, how, kind, by_letter, status, after, side, role] = cells.try_into().unwrap();
            Line { action, how, kind, by_letter, status, after, side, role }
        })
        .collect();
    let lines: BTreeSet<Line> = all.iter().cloned().collect();
    assert_eq!(lines.len(), all.len(), "a line stands twice");
    let of_executors = lines.iter().filter(|l| l.role == "executor");
    let place = |l: &Line| (l.by_letter.clone(), l.status.clone(), l.after.clone());
    let executor_reads = of_executors.map(place).collect();
    let acts = lines.iter().map(|l| l.act(l.after.contains("recall"))).collect();
    Allowed { lines, acts, executor_reads }
}

/// One cell: who tries what, where.
#[derive(Clone, Copy)]
struct Cell<'a> {
    action: Action,
    how: How,
    place: &'a Place,
    who: Relation,
    hat: Hat,
}

impl Cell<'_> {
    /// The lines that would allow it, one for each role that covers the person.
    fn lines(self) -> Vec<Line> {
        let request = self.place.situation.story.request();
        // Until somebody submitted it, the submitter is an officer like any other.
        let hat = match self.hat {
            Hat::Submitter if request.submitted_by.is_none() => Hat::Role(Role::Officer),
            hat => hat,
        };
        let (how, side) = match self.how {
            How::Own => ("own", self.who.as_str()),
            // Only the other side can have a letter to record.
            How::Told(of) if self.who.side() == Some(of.other()) => ("told", of.as_str()),
            How::Told(_) => return vec![],
        };
        let line = |role: &&str| Line {
            action: self.action.as_str().to_owned(),
            how: how.to_owned(),
            kind: request.kind.as_str().to_owned(),
            by_letter: self.place.by_letter.map_or("", Side::as_str).to_owned(),
            status: self.place.situation.status.as_str().to_owned(),
            after: self.place.situation.after.to_owned(),
            side: side.to_owned(),
            role: (*role).to_owned(),
        };
        hat.covers().iter().map(line).collect()
    }

    fn sent(self) -> bool {
        let at = &self.place.situation;
        at.after.contains("recall") || at.story.request().ever_sent
    }

    /// Whether the person sees the request at all, as the design has it.
    fn sees(self, allowed: &Allowed) -> bool {
        let at = &self.place.situation;
        let letter = self.place.by_letter.map_or("", Side::as_str).to_owned();
        if self.who.side().is_none() || self.who.side() == self.place.by_letter {
            return false;
        }
        match (self.who, self.hat) {
            (Relation::Third | Relation::NoState, _)
            | (_, Hat::Role(Role::Administrator | Role::Expert | Role::Secretariat | Role::Executor))
            | (Relation::Requesting, Hat::WithMeasure) => false,
            (Relation::Requested, Hat::WithMeasure) => {
                allowed.executor_reads.contains(&(letter, at.status.as_str().to_owned(), at.after.to_owned()))
            }
            (Relation::Requesting, _) => true,
            (Relation::Requested, _) => self.sent(),
        }
    }

    /// What the hand-written statement answers.
    fn stated(self, allowed: &Allowed) -> &'static str {
        if !self.sees(allowed) {
            return "404";
        }
        let mine = self.lines();
        if mine.iter().any(|l| allowed.lines.contains(l)) {
            return "yes";
        }
        // For a connected State nobody else records its acts.
        if let How::Told(of) = self.how
            && self.place.by_letter != Some(of)
        {
            return "403";
        }
        if mine.iter().any(|m| allowed.acts.contains(&m.act(self.sent()))) { "409" } else { "403" }
    }

    fn answered(self) -> &'static str {
        let (request, actor) = (self.place.situation.story.request(), self.who.actor(self.hat));
        let answer = match self.how {
            How::Own => permitted(Some(request), self.action, &actor),
            How::Told(of) => permitted_told(Some(request), self.action, of, &actor),
        };
        match answer {
            Ok(_) => "yes",
            Err(Refusal::NotFound) => "404",
            Err(Refusal::NotYours { .. }) => "403",
            Err(Refusal::NotInStatus { .. }) => "409",
            Err(refusal) => panic!("{refusal:?}"),
        }
    }
}

impl std::fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (at, letter) = (&self.place.situation, self.place.by_letter.map_or("nobody", Side::as_str));
        write!(
            f,
            "{} ({:?}) in {} after {:?}, {letter} by letter, by {} {}",
            self.action,
            self.how,
            at.status,
            at.after,
            self.who.as_str(),
            self.hat.as_str()
        )
    }
}

#[test]
fn every_cell_is_as_the_design_states_it() {
    let (allowed, places) = (allowed(), situations::every_place());
    let (mut cells, mut yes, mut differ) = (0, 0, vec![]);
    let mut used: BTreeSet<Line> = BTreeSet::new();
    for place in &places {
        for action in Action::ALL.iter().copied() {
            for how in HOWS {
                for who in RELATIONS {
                    for hat in hats() {
                        cells += 1;
                        let cell = Cell { action, how, place, who, hat };
                        let (stated, answered) = (cell.stated(&allowed), cell.answered());
                        yes += usize::from(answered == "yes");
                        if stated != answered {
                            differ.push(format!("{cell}: stated {stated}, answered {answered}"));
                        }
                        used.extend(cell.lines());
                    }
                }
            }
        }
    }
    let shown = differ.iter().take(60).cloned().collect::<Vec<_>>().join("\n");
    assert!(differ.is_empty(), "{} cells differ:\n{shown}", differ.len());
    assert_eq!(Kind::ALL, [Kind::Mla], "every kind has its situations");
    assert_eq!(cells, 95 * 43 * 3 * 4 * 10, "situations x actions x own or told x relations x persons");
    assert_eq!((allowed.lines.len(), yes), (3479, 4615), "lines, and cells that are permitted");
    let unused: Vec<_> = allowed.lines.iter().filter(|l| !used.contains(*l) && l.status != "-").collect();
    assert!(unused.is_empty(), "lines about cells that do not exist: {unused:?}");
}

#[test]
fn the_situations_hold_every_status_and_each_is_there_once() {
    let places = situations::every_place();
    let seen: BTreeSet<Status> = places.iter().map(|p| p.situation.status).collect();
    assert_eq!(seen, Status::ALL.iter().copied().collect());
    let keys: BTreeSet<_> =
        places.iter().map(|p| (p.by_letter, p.situation.status, p.situation.after)).collect();
    assert_eq!(keys.len(), places.len());
    for place in &places {
        let request = place.situation.story.request();
        assert_eq!(request.by_letter, place.by_letter, "{}", place.situation.status);
    }
}

/// Nobody of a State by letter reads anything, whatever role somebody there might be given.
#[test]
fn a_state_by_letter_reads_nothing_in_any_situation() {
    let mut looked = 0;
    for place in situations::every_place() {
        let Some(side) = place.by_letter else { continue };
        let who = if side == Side::Requesting { Relation::Requesting } else { Relation::Requested };
        for hat in hats() {
            let request = place.situation.story.request();
            assert_eq!(sight::side(request, &who.actor(hat)), None, "{}", place.situation.status);
            looked += 1;
        }
    }
    assert_eq!(looked, 60 * 10);
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

/// The places of two connected States.
fn connected() -> Vec<Place> {
    situations::every_place().into_iter().filter(|p| p.by_letter.is_none()).collect()
}

/// A picture of the matrix of two connected States: a grid for each person, a column for each situation.
#[test]
fn who_may_do_what() {
    let places = connected();
    let mut text = String::from(
        "+ may   r another role or side (403)   s not in this status (409)   . no such request (404)\n\n",
    );
    for (i, at) in places.iter().enumerate() {
        let Situation { status, after, .. } = &at.situation;
        let after = if after.is_empty() { String::new() } else { format!(", after {after}") };
        let _ = writeln!(text, "{:>2} {status}{after}", i + 1);
    }
    let mut grids: Vec<(String, String)> = vec![];
    for who in RELATIONS {
        for hat in hats() {
            let mut grid = String::new();
            for action in Action::ALL.iter().copied() {
                let _ = write!(grid, "{action:<25}");
                for at in &places {
                    let mark = match (Cell { action, how: How::Own, place: at, who, hat }).answered() {
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
        let numbers = (1..=places.len()).fold(String::new(), |line, i| format!("{line}{i:>3}"));
        let _ = write!(text, "\n{names}\n{:<25}{numbers}\n{grid}", "");
    }
    insta::assert_snapshot!(text);
}

/// A picture of what the registrar can record for a State by letter: a grid for each side that can be by letter.
#[test]
fn what_can_be_told() {
    let places = situations::every_place();
    let mut text = String::from("+ can be recorded   s not in this status (409)\n");
    for of in [Side::Requested, Side::Requesting] {
        let at: Vec<&Place> = places.iter().filter(|p| p.by_letter == Some(of)).collect();
        let _ = writeln!(text, "\nthe {of} State is by letter");
        for (i, place) in at.iter().enumerate() {
            let Situation { status, after, .. } = &place.situation;
            let after = if after.is_empty() { String::new() } else { format!(", after {after}") };
            let _ = writeln!(text, "{:>2} {status}{after}", i + 1);
        }
        let who = if of == Side::Requested { Relation::Requesting } else { Relation::Requested };
        let numbers = (1..=at.len()).fold(String::new(), |line, i| format!("{line}{i:>3}"));
        let _ = writeln!(text, "{:<25}{numbers}", "");
        for action in Action::ALL.iter().copied() {
            let hat = Hat::Role(Role::Registrar);
            let cell = |place| Cell { action, how: How::Told(of), place, who, hat }.answered();
            let answers: Vec<_> = at.iter().map(|place| cell(place)).collect();
            // What that side never does, or does inside its own office, is not told.
            if answers.iter().all(|a| *a == "403") {
                continue;
            }
            let marks = answers
                .iter()
                .fold(String::new(), |line, a| format!("{line}{:>3}", if *a == "yes" { "+" } else { "s" }));
            let _ = writeln!(text, "{action:<25}{marks}");
        }
    }
    insta::assert_snapshot!(text);
}
