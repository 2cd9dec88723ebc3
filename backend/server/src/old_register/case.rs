//! One line, as a running case: what was asked for, and the steps that happened, in the order of their days.

use std::collections::{BTreeMap, BTreeSet};

use comity_domain::{
    codes::{Kind, OffenceFamily, Side, UrgencyLevel},
    contents::{Contents, Measure, Offence, Urgency},
    ids::{BasisCode, ItemId, Language, StateCode},
    registry::{has_begun, start_of},
    workflow::{
        Command,
        command::{Deliver, Import, ImportedStep, Item, Refuse},
    },
};
use jiff::{SignedDuration, Timestamp, civil::Date};

use super::{
    Case, Column, Office, Problem, Row,
    cells::{self, Dated},
    dates::{self, NoDate},
    names::{basis, near, plain_name},
};

/// Reads a line.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn read(row: &Row, office: &Office) -> Result<Case, Vec<Problem>> {
    let mut line = Line { row, office, problems: vec![] };
    let case = line.case();
    match case {
        Some(case) if line.problems.is_empty() => Ok(case),
        _ => Err(line.problems),
    }
}

struct Line<'a> {
    row: &'a Row,
    office: &'a Office,
    problems: Vec<Problem>,
}

/// What happened on a day.
struct Step {
    on: Date,
    column: Column,
    /// Whose it was, where either side could have taken it.
    side: Option<Side>,
    act: Command,
}

impl Step {
    const fn of(on: Date, column: Column, act: Command) -> Self {
        Self { on, column, side: None, act }
    }
}

impl Line<'_> {
    fn wrong(&mut self, column: Column, what: impl Into<String>, remedy: impl Into<String>) {
        self.problems.push(Problem::at(self.row.line, column, what, remedy));
    }

    /// What a cell reads as; none where it is empty or wrong, which is then said.
    fn cell<T>(&mut self, column: Column, read: impl FnOnce(&str) -> Result<T, NoDate>) -> Option<T> {
        match read(self.row.cell(column)?) {
            Ok(value) => Some(value),
            Err(NoDate { what, remedy }) => {
                self.wrong(column, what, remedy);
                None
            }
        }
    }

    fn text(&self, column: Column) -> Option<String> {
        self.row.cell(column).map(str::to_owned)
    }

    fn must(&mut self, column: Column) {
        if self.row.cell(column).is_none() {
            self.wrong(column, "It is empty.", format!("It holds: {}", super::columns::help(column)));
        }
    }

    /// Marks that act on a terminal or turn text round are in no number and no subject.
    fn is_text(&mut self, column: Column) {
        let acts = |c: char| {
            (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        if self.row.cell(column).is_some_and(|cell| cell.contains(acts)) {
            let what = "It holds a control character, or a mark that turns text round.";
            self.wrong(column, what, "Write the cell anew, without it.");
        }
    }

    fn date(&mut self, column: Column) -> Option<Date> {
        let order = self.office.date_order;
        let date = self.cell(column, |cell| dates::date(cell, order));
        date.filter(|date| self.has_come(column, *date))
    }

    /// Whether a day has come; a deadline may lie ahead, a step may not.
    fn has_come(&mut self, column: Column, date: Date) -> bool {
        let ahead = !has_begun(date, self.office.now)
            && !matches!(column, Column::Deadline | Column::InformationDue | Column::PostponedUntil);
        if ahead {
            self.wrong(column, format!("{date} has not come yet."), "A step is a day that was.");
        }
        !ahead
    }

    fn case(&mut self) -> Option<Case> {
        for column in [Column::OwnReference, Column::Subject] {
            self.must(column);
        }
        for column in [Column::OwnReference, Column::TheirReference, Column::Subject] {
            self.is_text(column);
        }
        let side = self.side();
        let other = self.counterpart();
        let measures = self.measures();
        let begins = side.and_then(|side| self.begins(side));
        let contents = self.contents(measures.clone());
        let steps = self.steps(&measures, side);
        let side = side?;
        let (begins_on, sent_at) = begins?;
        let steps = self.in_order(steps, begins_on);
        let own_reference = self.text(Column::OwnReference);
        let import = Import {
            kind: Kind::Mla,
            side,
            other: other?,
            contents,
            own_reference,
            their_reference: self.text(Column::TheirReference),
            sent_at,
            steps: steps
                .iter()
                .map(|s| ImportedStep {
                    occurred_at: self.instant(s.on).max(sent_at),
                    side: s.side,
                    act: s.act.clone(),
                })
                .collect(),
        };
        let columns = steps.iter().map(|s| s.column).collect();
        Some(Case { line: self.row.line, import, columns, note: self.note(side) })
    }

    /// Noon of a day, UTC; of today, not later than now.
    fn instant(&self, on: Date) -> Timestamp {
        let noon = start_of(on).checked_add(SignedDuration::from_hours(12));
        noon.map_or(self.office.now, |noon| noon.min(self.office.now))
    }

    fn side(&mut self) -> Option<Side> {
        self.must(Column::Direction);
        self.cell(Column::Direction, |cell| match cell.to_lowercase().as_str() {
            "made" | "outbound" | "outgoing" | "out" | "sent" | "requesting" => Ok(Side::Requesting),
            "received" | "inbound" | "incoming" | "in" | "requested" => Ok(Side::Requested),
            _ => Err(NoDate {
                what: format!("`{cell}` is no direction."),
                remedy: "Write made (by this office) or received.".to_owned(),
            }),
        })
    }

    fn counterpart(&mut self) -> Option<StateCode> {
        self.must(Column::Counterpart);
        let office = self.office;
        let own = office.own;
        let state = self.cell(Column::Counterpart, |cell| {
            let code =
                cell.to_uppercase().parse::<StateCode>().ok().filter(|c| office.states.contains_key(c));
            let plain = plain_name(cell);
            let named = || office.states.iter().find(|(_, n)| plain_name(n) == plain).map(|(c, _)| *c);
            code.or_else(named).ok_or_else(|| NoDate {
                what: format!("`{cell}` is no State on the register."),
                remedy: near(&plain, office).map_or_else(
                    || "Write its three letters, such as IND, or add it with comityd state add.".to_owned(),
                    |(code, name)| format!("Is it {name}? Then write {code}."),
                ),
            })
        })?;
        if state == own {
            let what = format!("{state} is the own State.");
            self.wrong(Column::Counterpart, what, "It is the other State that stands here.");
            return None;
        }
        Some(state)
    }

    fn measures(&mut self) -> Vec<Measure> {
        self.must(Column::Measures);
        self.cell(Column::Measures, cells::measures).unwrap_or_default()
    }

    /// The day it left, or came in; and the instant clocks start from.
    fn begins(&mut self, side: Side) -> Option<(Date, Timestamp)> {
        let (column, other) = match side {
            Side::Requesting => (Column::Sent, Column::Received),
            Side::Requested => (Column::Received, Column::Sent),
        };
        self.must(column);
        let begins = self.date(column);
        if side == Side::Requesting && self.row.cell(other).is_some() {
            let what = "A case that was made has no day on which it was received here.";
            self.wrong(other, what, "Leave it empty, or write received under direction.");
        } else if let (Some(letter), Some(begins)) = (self.date(other), begins)
            && letter > begins
        {
            self.wrong(
                Column::Received,
                format!("It lies before the letter's date, {letter}."),
                "Look again.",
            );
        }
        Some((begins?, self.instant(begins?)))
    }

    fn contents(&mut self, measures: Vec<Measure>) -> Contents {
        let offences = self.cell(Column::Offence, |cell| {
            let family = |part: &str| {
                let plain = part.to_lowercase().replace([' ', '-'], "_");
                plain.parse::<OffenceFamily>().map_err(|_| {
                    let all: Vec<&str> = OffenceFamily::ALL.iter().map(|f| f.as_str()).collect();
                    NoDate {
                        what: format!("`{part}` is no offence family."),
                        remedy: format!("They are {}.", all.join(", ")),
                    }
                })
            };
            cells::parts(cell).map(family).collect::<Result<Vec<_>, _>>()
        });
        let legal_basis = self.cell(Column::LegalBasis, |cell| {
            cells::parts(cell).map(basis).collect::<Result<Vec<BasisCode>, _>>()
        });
        let language = self.cell(Column::Language, |cell| {
            cell.to_lowercase().parse::<Language>().map_err(|_| NoDate {
                what: format!("`{cell}` is no language code."),
                remedy: "Write two letters: en, ar, fr, zh, fa ...".to_owned(),
            })
        });
        let offence = |family| Offence { family: Some(family), ..Offence::default() };
        Contents {
            subject: self.text(Column::Subject),
            measures,
            offences: offences.unwrap_or_default().into_iter().map(offence).collect(),
            legal_basis: legal_basis.unwrap_or_default(),
            urgency: self.urgency(),
            language,
            ..Contents::default()
        }
    }

    fn urgency(&mut self) -> Option<Urgency> {
        let level = self.cell(Column::Urgency, |cell| {
            cell.to_lowercase().parse::<UrgencyLevel>().map_err(|_| NoDate {
                what: format!("`{cell}` is no level of urgency."),
                remedy: "Write ordinary or urgent, or leave it empty.".to_owned(),
            })
        });
        let deadline = self.date(Column::Deadline);
        let reason = self.text(Column::DeadlineReason);
        if deadline.is_none() && reason.is_some() && self.row.cell(Column::Deadline).is_none() {
            self.wrong(Column::Deadline, "There is a reason and no date.", "Give the date, or no reason.");
        }
        let reason = reason.or_else(|| deadline.map(|_| "Not said in the old register".to_owned()));
        (level.is_some() || deadline.is_some()).then_some(Urgency { level, reason, deadline })
    }

    fn steps(&mut self, measures: &[Measure], side: Option<Side>) -> Vec<Step> {
        let order = self.office.date_order;
        let mut steps = Vec::new();
        if let Some(on) = self.date(Column::Acknowledged) {
            // The number of the State that acknowledges.
            let number = match side {
                Some(Side::Requested) => Column::OwnReference,
                Some(Side::Requesting) | None => Column::TheirReference,
            };
            let act = Command::Acknowledge { own_reference: self.text(number) };
            steps.push(Step::of(on, Column::Acknowledged, act));
        }
        self.rounds(&mut steps);
        if let Some(on) = self.date(Column::Postponed) {
            let act = Command::Postpone {
                running_proceeding: self.text(Column::PostponedFor).unwrap_or_default(),
                review_date: self.date(Column::PostponedUntil),
                consultation: None,
            };
            steps.push(Step::of(on, Column::Postponed, act));
        } else {
            self.needs(Column::PostponedUntil, Column::Postponed);
        }
        if let Some(on) = self.date(Column::Resumed) {
            self.needs(Column::Resumed, Column::Postponed);
            steps.push(Step::of(on, Column::Resumed, Command::Resume { text: None }));
        }
        if let Some(on) = self.date(Column::Accepted) {
            let authority = self.text(Column::ExecutingAuthority);
            let given = authority.map(|a| measures.iter().map(|m| (m.id.clone(), a.clone())).collect());
            let act = Command::Accept {
                executing_authority: given.unwrap_or_default(),
                conditions: vec![],
                dual_criminality: None,
            };
            steps.push(Step::of(on, Column::Accepted, act));
        }
        if let Some(on) = self.date(Column::Returned) {
            let missing = self.cell(Column::Missing, cells::missing).unwrap_or_default();
            let act = Command::ReturnDeficient { missing };
            steps.push(Step::of(on, Column::Returned, act));
        }
        if let Some(refused) = self.cell(Column::Refused, |cell| cells::dated(cell, measures, order)) {
            self.must(Column::Ground);
            let act = Command::Refuse(Refuse {
                ground: self.text(Column::Ground).unwrap_or_default(),
                measures: refused.of,
                reasons: self.text(Column::Reasons).unwrap_or_default(),
                consultation: comity_domain::workflow::command::RefusalConsultation::default(),
            });
            if self.has_come(Column::Refused, refused.on) {
                steps.push(Step::of(refused.on, Column::Refused, act));
            }
        } else {
            self.needs(Column::Ground, Column::Refused);
        }
        if let Some(withdrawn) = self.cell(Column::Withdrawn, |cell| cells::dated(cell, measures, order))
            && self.has_come(Column::Withdrawn, withdrawn.on)
        {
            let act = Command::Withdraw { measures: withdrawn.of, reason: None };
            steps.push(Step::of(withdrawn.on, Column::Withdrawn, act));
        }
        self.delivered(&mut steps, measures);
        if let Some(on) = self.date(Column::Confirmed) {
            let usable = self.cell(Column::Usable, |cell| match cell.to_lowercase().as_str() {
                "yes" | "y" | "true" => Ok(true),
                "no" | "n" | "false" => Ok(false),
                _ => Err(NoDate {
                    what: format!("`{cell}` is neither."),
                    remedy: "Write yes or no.".to_owned(),
                }),
            });
            let act = Command::ConfirmReceipt { usable, outcome_feedback: None };
            steps.push(Step::of(on, Column::Confirmed, act));
        }
        self.said(&mut steps, side);
        steps
    }

    /// What either side can have said: whose it was stands with it.
    fn said(&mut self, steps: &mut Vec<Step>, own: Option<Side>) {
        let order = self.office.date_order;
        for column in [Column::Messages, Column::CostsAgreed] {
            for said in self.cell(column, |cell| cells::said(cell, order)).unwrap_or_default() {
                if !self.has_come(column, said.on) {
                    continue;
                }
                let act = if column == Column::Messages {
                    Command::Message { text: said.text }
                } else {
                    Command::AgreeCosts { estimate_minor: None, currency: None, split: said.text }
                };
                let side = own.map(|own| if said.ours { own } else { own.other() });
                steps.push(Step { on: said.on, column, side, act });
            }
        }
    }

    /// Says so where a column is given that means nothing without another.
    fn needs(&mut self, column: Column, other: Column) {
        if self.row.cell(column).is_some() && self.row.cell(other).is_none() {
            let remedy = format!("Give the day under {other}, or leave {column} empty.");
            self.wrong(column, format!("It says nothing without {other}."), remedy);
        }
    }

    /// Rounds of information: asked, and given or not.
    fn rounds(&mut self, steps: &mut Vec<Step>) {
        let order = self.office.date_order;
        let mut list = |column| self.cell(column, |cell| cells::dates(cell, order)).unwrap_or_default();
        let (asked, due, given) =
            (list(Column::InformationAsked), list(Column::InformationDue), list(Column::InformationGiven));
        if due.len() > asked.len() || given.len() > asked.len() {
            let column =
                if due.len() > asked.len() { Column::InformationDue } else { Column::InformationGiven };
            let what = "It has more days than information_asked.";
            return self.wrong(column, what, "One for each time it was asked; - where there was none.");
        }
        for (n, asked) in asked.into_iter().enumerate() {
            let Some(on) = asked.filter(|on| self.has_come(Column::InformationAsked, *on)) else { continue };
            let due = due.get(n).copied().flatten();
            if due.is_some_and(|due| due < on) {
                let what = "The answer was due before it was asked for.";
                self.wrong(Column::InformationDue, what, "Look at both days again.");
            }
            let Ok(id) = format!("I-{}", n + 1).parse::<ItemId>() else { continue };
            let text = "Asked before the old register was taken over".to_owned();
            let act = Command::RequestInformation { items: vec![Item { id: Some(id.clone()), text }], due };
            steps.push(Step::of(on, Column::InformationAsked, act));
            let given = given.get(n).copied().flatten();
            if let Some(on) = given.filter(|on| self.has_come(Column::InformationGiven, *on)) {
                let text = "Given before the old register was taken over".to_owned();
                let answers = BTreeMap::from([(id, text)]);
                let act = Command::SupplyInformation { answers, documents: vec![] };
                steps.push(Step::of(on, Column::InformationGiven, act));
            }
        }
    }

    fn delivered(&mut self, steps: &mut Vec<Step>, measures: &[Measure]) {
        let order = self.office.date_order;
        let Some(deliveries) = self.cell(Column::Delivered, |cell| cells::deliveries(cell, measures, order))
        else {
            return;
        };
        // What was refused or withdrawn by name is not delivered with the rest.
        let gone: BTreeSet<_> = steps
            .iter()
            .flat_map(|step| match &step.act {
                Command::Refuse(refuse) => refuse.measures.clone(),
                Command::Withdraw { measures, .. } => measures.clone(),
                _ => vec![],
            })
            .collect();
        for Dated { on, of } in deliveries {
            if !self.has_come(Column::Delivered, on) {
                continue;
            }
            let rest = || {
                let open = measures.iter().filter(|m| !gone.contains(&m.id));
                open.map(|m| (m.id.clone(), comity_domain::codes::Outcome::Executed)).collect()
            };
            let outcomes = if of.is_empty() { rest() } else { of.into_iter().collect() };
            let act = Command::DeliverResults(Deliver { outcomes, ..Deliver::default() });
            steps.push(Step::of(on, Column::Delivered, act));
        }
    }

    /// The steps in the order of their days; on one day in the order of the columns. A question that was never
    /// answered ends where work went on.
    fn in_order(&mut self, mut steps: Vec<Step>, begins: Date) -> Vec<Step> {
        let early: Vec<_> = steps.iter().filter(|s| s.on < begins).map(|s| (s.column, s.on)).collect();
        for (column, on) in early {
            self.wrong(
                column,
                format!("{on} lies before the case began, {begins}."),
                "Look at both days again.",
            );
        }
        steps.sort_by_key(|step| step.on);
        let mut ordered: Vec<Step> = Vec::with_capacity(steps.len() + 1);
        let mut asked = false;
        for step in steps {
            match &step.act {
                Command::RequestInformation { .. } => asked = true,
                Command::SupplyInformation { .. } => asked = false,
                Command::Accept { .. } | Command::Postpone { .. } | Command::DeliverResults(_) if asked => {
                    asked = false;
                    let act = Command::GoOnWithout { text: None };
                    ordered.push(Step::of(step.on, step.column, act));
                }
                _ => {}
            }
            ordered.push(step);
        }
        ordered
    }

    fn note(&self, side: Side) -> Option<String> {
        let letter = self.row.cell(Column::Sent).filter(|_| side == Side::Requested);
        let letter = letter.map(|date| format!("Date of the letter: {}.", dates::plain(date)));
        let notes = self.text(Column::Notes);
        let all: Vec<String> = letter.into_iter().chain(notes).collect();
        (!all.is_empty()).then(|| all.join(" "))
    }
}
