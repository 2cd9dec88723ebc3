//! The office's old register into the database: all lines are checked before one is taken over.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io,
    path::{Path, PathBuf},
};

use clap::Args;
use comity_api::problem::Part;
use comity_domain::{
    codes::{Action, MeasureType, OffenceFamily, Role, Side},
    ids::{RequestId, StateCode},
    law::cite::Numbers,
    registry::Actor,
    workflow::{Command, Refusal, Unmet, refusal::StatusSeen},
};
use comity_store::{Outcome, Store, Submitted, TakenOver};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::{Timestamp, tz::TimeZone};
use sha2::{Digest as _, Sha256};

use super::{
    Ending,
    database::Database,
    ending::{put, say},
    keys::KeyDir,
};
use crate::{
    Clock,
    old_register::{self, COLUMNS, Case, Column, DateOrder, Office, Problem, Sheet},
};

/// How many cases stand in one transaction at most.
const TOGETHER: usize = 64;

/// `comityd import`
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The database: `sqlite:PATH`, the path taken as it is.
    #[arg(long, env = "COMITY_DATABASE_URL", value_name = "URL", required_unless_present = "columns")]
    database_url: Option<String>,
    #[command(flatten)]
    keys: KeyDir,
    /// The table: CSV in UTF-8, separated by commas, semicolons or tabs, the first line naming the columns.
    #[arg(value_name = "FILE", required_unless_present = "columns")]
    file: Option<PathBuf>,
    /// The registrar in whose name the cases are recorded.
    #[arg(long = "as", value_name = "USER", required_unless_present = "columns")]
    user: Option<String>,
    /// The own State, to be sure: that of the registrar, where none is given.
    #[arg(long)]
    state: Option<StateCode>,
    /// List what is wrong, line by line, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Take over the lines that are right, and write the others to FILE.rejected.csv with the reasons.
    #[arg(long, conflicts_with = "dry_run")]
    skip_bad: bool,
    /// What 03/04/2025 means: the day first, or the month. Without it, such a date is a problem.
    #[arg(long, value_enum)]
    date_order: Option<DateOrder>,
    /// List the columns, and what each holds.
    #[arg(long)]
    columns: bool,
}

/// The table, compared with the rules and with what was taken over before.
struct Checked {
    /// What can be taken over now, and how it will stand.
    fit: Vec<(Case, StatusSeen)>,
    /// How many were taken over before, unchanged.
    there: usize,
    /// What was taken over before, and has a note that its file does not hold.
    noted: Vec<(Case, RequestId)>,
    problems: Vec<Problem>,
}

impl Import {
    pub(crate) async fn run(mut self) -> Result<(), Ending> {
        if self.columns {
            return put(&columns());
        }
        let url = self.database_url.take();
        let database = url.map(|database_url| Database { database_url, keys: self.keys.clone() });
        let (Some(database), Some(file), Some(login)) = (&database, &self.file, &self.user) else {
            return Err(Ending::usage("say which database: --database-url sqlite:PATH"));
        };
        let bytes = std::fs::read(file)
            .map_err(|e| Ending::bad(format!("{} cannot be read: {e}", file.display())))?;
        let store = database.open_existing().await?;
        let taken = self.take(&store, login, file, &bytes, Clock::system().now()).await;
        store.close().await;
        taken
    }

    async fn take(
        &self,
        store: &Store,
        login: &str,
        file: &Path,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<(), Ending> {
        let (registrar, own) = registrar(store, login, self.state).await?;
        let states = store.states().await?.into_iter().map(|s| (s.code, s.name)).collect();
        let office = Office { own, states, date_order: self.date_order, now };
        let sheet = Sheet::read(bytes);
        let checked = check(store, &registrar, &sheet, &office).await?;
        for problem in &checked.problems {
            say(&problem.to_string())?;
        }
        let bad: BTreeSet<u64> = checked.problems.iter().map(|p| p.line).collect();
        let wrong = counted(checked.problems.len(), "problem", "problems");
        let lines = counted(bad.len(), "line", "lines");
        if self.dry_run {
            for line in summary("would be imported", &checked.fit, checked.there) {
                say(&line)?;
            }
            said_notes("would be added to the files of cases imported before", checked.noted.len())?;
            return if bad.is_empty() {
                say("no problem was found; nothing was changed")
            } else {
                Err(Ending::bad(format!("{wrong} in {lines}; nothing was changed")))
            };
        }
        if !bad.is_empty() && (!self.skip_bad || sheet.is_unfit()) {
            return Err(Ending::bad(format!("{wrong} in {lines}; nothing was imported")));
        }
        if !bad.is_empty() {
            let rejected = file.with_extension("rejected.csv");
            reject(&rejected, &sheet, &checked.problems)
                .map_err(|e| Ending::bad(format!("{} cannot be written: {e}", rejected.display())))?;
            say(&format!("{lines} skipped, with the reasons in {}", rejected.display()))?;
        }
        let done = take_over(store, &registrar, checked, now).await?;
        for line in summary("imported", &done.fit, done.there) {
            say(&line)?;
        }
        said_notes("added to the files of cases imported before", done.noted)?;
        for problem in &done.lost {
            say(&problem.to_string())?;
        }
        match done.lost.len() {
            0 => Ok(()),
            n => Err(Ending::bad(format!("{} not kept", counted(n, "note was", "notes were")))),
        }
    }
}

async fn registrar(
    store: &Store,
    login: &str,
    state: Option<StateCode>,
) -> Result<(Actor, StateCode), Ending> {
    let user = store.user(login).await?.ok_or_else(|| Ending::bad("there is no such user"))?;
    let own = user.state.ok_or_else(|| Ending::bad(format!("{login} is of no State")))?;
    if state.is_some_and(|state| state != own) {
        return Err(Ending::bad(format!("{login} is of {own}")));
    }
    let actor = Actor::new(user.id, user.state, user.roles);
    if !actor.holds(Role::Registrar) {
        let what = format!("{login} is no registrar of {own}: cases are taken over in a registrar's name");
        return Err(Ending::bad(what));
    }
    Ok((actor, own))
}

/// Reads the table and asks the rules of each line; writes nothing.
async fn check(store: &Store, registrar: &Actor, sheet: &Sheet, office: &Office) -> Result<Checked, Ending> {
    let taken = old_register::cases(sheet, office);
    let mut checked = Checked { fit: vec![], there: 0, noted: vec![], problems: taken.problems };
    let before: BTreeMap<(Side, String), TakenOver> = store
        .taken_over(registrar)
        .await?
        .into_iter()
        .filter_map(|t| Some(((t.side, t.contents.own_reference.clone()?), t)))
        .collect();
    let mut new = Vec::new();
    for case in taken.cases {
        let number = case.import.own_reference.clone().unwrap_or_default();
        match before.get(&(case.import.side, number)) {
            None => new.push(case),
            Some(there) if is_same(&case, there) => match &case.note {
                Some(note) if !is_noted(store, registrar, there.request, note).await? => {
                    checked.noted.push((case, there.request));
                }
                Some(_) | None => checked.there += 1,
            },
            Some(there) => checked.problems.push(changed(&case, there)),
        }
    }
    let bar = progress(new.len(), "checking");
    for chunk in new.chunks(TOGETHER) {
        let sent: Vec<Submitted> = chunk.iter().map(|c| submitted(c, registrar, office.now)).collect();
        for (case, outcome) in chunk.iter().zip(store.rehearse(&sent).await?) {
            match outcome {
                Outcome::Done { status: Some(status), .. } => checked.fit.push((case.clone(), status)),
                Outcome::Refused(refusal) => checked.problems.extend(refused(case, &refusal)),
                Outcome::Done { .. } | Outcome::KeyReused => checked.problems.push(Problem::of_line(
                    case.line,
                    "A case of this number was imported a moment ago.",
                    "Run the import again.",
                )),
            }
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    checked.problems.sort();
    Ok(checked)
}

/// Whether a line says what it said when it was taken over, its note aside.
fn is_same(case: &Case, there: &TakenOver) -> bool {
    let import = &case.import;
    let mut contents = import.contents.clone();
    contents.own_reference.clone_from(&import.own_reference);
    contents.their_reference.clone_from(&import.their_reference);
    // What happened on the day of the import itself has the hour of the import.
    let day = |at: Timestamp| TimeZone::UTC.to_datetime(at).date();
    let steps = import.steps.iter().map(|s| (s.act.action(), day(s.occurred_at)));
    let said = std::iter::once((Action::Import, day(import.sent_at))).chain(steps);
    there.other == import.other
        && there.contents == contents
        && said.eq(there.steps.iter().map(|(action, at)| (*action, day(*at))))
}

fn changed(case: &Case, there: &TakenOver) -> Problem {
    Problem {
        column: Some(Column::OwnReference.to_string()),
        ..Problem::of_line(
            case.line,
            format!("The case was imported before as {}, and this line has changed since.", there.reference),
            format!(
                "Record what happened since in Comity (comity show {}), and take the line out.",
                there.reference
            ),
        )
    }
}

fn submitted(case: &Case, registrar: &Actor, now: Timestamp) -> Submitted {
    Submitted {
        user: registrar.user,
        request: None,
        command: Command::Import(Box::new(case.import.clone())),
        seen: None,
        key: Some(key(case, registrar, "import")),
        digest: Sha256::digest(format!("{:?}", case.import)).into(),
        now,
    }
}

/// Two imports at once must not take the same case over twice, whoever does them.
fn key(case: &Case, registrar: &Actor, what: &str) -> String {
    let number = case.import.own_reference.as_deref().unwrap_or_default();
    let state = registrar.state.map_or_else(String::new, |s| s.to_string());
    let digest = Sha256::digest(format!("{state}\0{}\0{number}", case.import.side));
    format!("{what}-{}", hex::encode(&digest[..16]))
}

/// What the rules say of a line, by its columns.
fn refused(case: &Case, refusal: &Refusal) -> Vec<Problem> {
    let Refusal::Unmet(unmet) = refusal else {
        let problem = comity_api::problem::Problem::refused(refusal);
        return vec![Problem::of_line(case.line, problem.detail, problem.remedy)];
    };
    let begins = match case.import.side {
        Side::Requesting => Column::Sent,
        Side::Requested => Column::Received,
    };
    let one = |unmet: &Unmet| {
        let (column, inner) = match unmet {
            Unmet::Step { number, why } => (case.columns.get(number - 1).copied(), why.as_ref()),
            Unmet::StateConnected | Unmet::UnknownState | Unmet::OwnState => {
                (Some(Column::Counterpart), unmet)
            }
            Unmet::NotYetHappened { field } | Unmet::BeforeWhatLedHere { field, .. } => {
                let step = field.split('.').nth(1).and_then(|n| n.parse::<usize>().ok());
                (step.map_or(Some(begins), |n| case.columns.get(n).copied()), unmet)
            }
            other => (None, other),
        };
        let what = match inner {
            Unmet::StepNotPossible { action, status } => {
                format!("The step `{action}` does not follow: the case stands at `{status}` then.")
            }
            Unmet::DateNotAhead { field } => format!("The date under {field} is not after the step itself."),
            Unmet::StateConnected => "Its officers work in Comity: the case is theirs too.".to_owned(),
            Unmet::UnknownGround => "There is no such ground for refusal.".to_owned(),
            other => Part::all_of(other, Numbers::PLAIN)
                .into_iter()
                .map(|p| p.detail)
                .collect::<Vec<_>>()
                .join(" "),
        };
        let remedy = match inner {
            Unmet::StepNotPossible { .. } => {
                "Look at the days of this line: a step is missing, or too early."
            }
            Unmet::StateConnected => "Take the line out, and send the request anew, or have it sent.",
            Unmet::UnknownGround => "Write a code such as 18(21)(b), 18(9), UNCAC 46(21)(c) or domestic_law.",
            _ => "Correct the line.",
        };
        Problem { column: column.map(|c| c.to_string()), ..Problem::of_line(case.line, what, remedy) }
    };
    unmet.iter().map(one).collect()
}

/// What was done.
#[derive(Default)]
struct Done {
    fit: Vec<(Case, StatusSeen)>,
    there: usize,
    /// How many notes went into the files of cases imported before.
    noted: usize,
    /// Notes that were refused.
    lost: Vec<Problem>,
}

/// Takes the cases over, and puts the notes into the own file. A note that differs from what the file holds is added
/// beside it: nothing in a file is written over.
async fn take_over(
    store: &Store,
    registrar: &Actor,
    checked: Checked,
    now: Timestamp,
) -> Result<Done, Ending> {
    let bar = progress(checked.fit.len(), "importing");
    let mut done = Done { there: checked.there, ..Done::default() };
    let mut notes = checked.noted;
    let before = notes.len();
    for chunk in checked.fit.chunks(TOGETHER) {
        let sent = chunk.iter().map(|(case, _)| submitted(case, registrar, now)).collect();
        for ((case, status), outcome) in chunk.iter().zip(store.submit_many(sent).await?) {
            let Outcome::Done { request, repeated, .. } = outcome else {
                let what = format!(
                    "line {} was refused when it was imported: something changed since the check",
                    case.line
                );
                return Err(Ending::bad(format!("{what}; run the import again, what was imported stays")));
            };
            bar.inc(1);
            if repeated {
                // Another import is taking it over now, and its note.
                done.there += 1;
                continue;
            }
            done.fit.push((case.clone(), *status));
            notes.extend(case.note.is_some().then(|| (case.clone(), request)));
        }
    }
    for (i, chunk) in notes.chunks(TOGETHER).enumerate() {
        let sent = chunk.iter().filter_map(|(case, request)| noted(case, registrar, *request, now)).collect();
        for (n, ((case, _), outcome)) in chunk.iter().zip(store.submit_many(sent).await?).enumerate() {
            let lost = match outcome {
                Outcome::Done { .. } => {
                    done.noted += usize::from(i * TOGETHER + n < before);
                    continue;
                }
                Outcome::Refused(refusal) => comity_api::problem::Problem::refused(&refusal).detail,
                Outcome::KeyReused => "It is being imported by somebody else.".to_owned(),
            };
            done.lost.push(Problem {
                column: Some(Column::Notes.to_string()),
                ..Problem::of_line(
                    case.line,
                    format!("The note was not kept. {lost}"),
                    "Run the import again.",
                )
            });
        }
    }
    bar.finish_and_clear();
    Ok(done)
}

fn said_notes(did: &str, count: usize) -> Result<(), Ending> {
    if count == 0 { Ok(()) } else { say(&format!("{} {did}", counted(count, "note", "notes"))) }
}

fn noted(case: &Case, registrar: &Actor, request: RequestId, now: Timestamp) -> Option<Submitted> {
    let note = case.note.clone()?;
    let digest: [u8; 32] = Sha256::digest(&note).into();
    Some(Submitted {
        user: registrar.user,
        request: Some(request),
        seen: None,
        // One note, once: another text is another note.
        key: Some(format!("{}-{}", key(case, registrar, "import-note"), hex::encode(&digest[..8]))),
        command: Command::Note { text: note },
        digest,
        now,
    })
}

/// Whether the note stands in the file: an import that was cut off left it out, and it may have changed since.
async fn is_noted(store: &Store, viewer: &Actor, request: RequestId, note: &str) -> Result<bool, Ending> {
    let entries = store.entries(viewer, request, None, 1000).await?.unwrap_or_default();
    let mut notes = entries.iter().filter(|e| e.kind.action() == Some(Action::Note)).flat_map(|e| &e.texts);
    Ok(notes.any(|text| text.text == note))
}

/// How many cases, by where they stand.
fn summary(did: &str, fit: &[(Case, StatusSeen)], there: usize) -> Vec<String> {
    let mut by: BTreeMap<String, usize> = BTreeMap::new();
    for (_, status) in fit {
        *by.entry(status.as_str().to_owned()).or_default() += 1;
    }
    let mut lines = vec![format!("{} {did}", counted(fit.len(), "case", "cases"))];
    lines.extend(by.into_iter().map(|(status, count)| format!("  {count:>5}  {status}")));
    if there > 0 {
        lines.push(format!("{} imported before, unchanged", counted(there, "case was", "cases were")));
    }
    lines
}

fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// What was skipped, as it stood, with the line and the reasons behind it; for the office alone.
fn reject(path: &Path, sheet: &Sheet, problems: &[Problem]) -> io::Result<()> {
    let mut why: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for problem in problems {
        let column = problem.column.as_ref().map_or_else(String::new, |c| format!("{c}: "));
        why.entry(problem.line).or_default().push(format!("{column}{} {}", problem.what, problem.remedy));
    }
    let mut options = File::options();
    // Over no other file: somebody may be mending the last one.
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut writer =
        csv::WriterBuilder::new().delimiter(sheet.separator).flexible(true).from_writer(options.open(path)?);
    let own = [Column::RejectedLine, Column::RejectedBecause];
    let kept: Vec<usize> = (0..sheet.headings.len())
        .filter(|n| Column::of_heading(&sheet.headings[*n]).is_none_or(|c| !own.contains(&c)))
        .collect();
    let headings = kept.iter().map(|n| sheet.headings[*n].as_str());
    writer.write_record(headings.chain(own.iter().map(|c| c.as_str())))?;
    for row in sheet.rows.iter().chain(&sheet.uncut) {
        let Some(why) = why.get(&row.line) else { continue };
        let cells = kept.iter().map(|n| row.raw.get(*n).map_or("", String::as_str));
        let (line, why) = (row.line.to_string(), why.join(" / "));
        // What was beyond the last column stays beyond it.
        let beyond = row.raw.iter().skip(sheet.headings.len()).map(String::as_str);
        writer.write_record(cells.chain([line.as_str(), why.as_str()]).chain(beyond))?;
    }
    writer.flush()?;
    Ok(())
}

/// Drawn on standard error, and only if that is a terminal.
fn progress(of: usize, doing: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(of as u64);
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos} of {len} cases, {elapsed}") {
        bar.set_style(style);
    }
    bar.set_message(doing);
    bar
}

fn columns() -> String {
    use std::fmt::Write as _;
    let mut text = String::from("The first line of the file names the columns, in any order.\n\n");
    for rule in COLUMNS {
        let _ = writeln!(text, "{:<20} {:<12} {}", rule.column, rule.need, rule.help);
    }
    let types: Vec<&str> = old_register::taken_over().map(MeasureType::as_str).collect();
    let families: Vec<&str> = OffenceFamily::ALL.iter().map(|t| t.as_str()).collect();
    let _ = writeln!(text, "\nTypes of measures: {}", types.join(", "));
    let _ = writeln!(text, "Offence families: {}", families.join(", "));
    text
}

#[cfg(test)]
mod tests;
