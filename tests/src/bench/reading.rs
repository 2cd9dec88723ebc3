//! What is read over all of a docket: figures, and the whole audit trail of a State; beside SQLite read bare.
//!
//! Time of the figures is that of the store, in this process. Memory is that of `comityd` as a process of its own, which
//! does nothing else: `comityd figures`, `comityd export`.

use std::{
    fs::{self, File},
    hint::black_box,
    io::{BufWriter, Write as _},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use rusqlite::{Connection, OpenFlags, Row};
use serde::Serialize;

use super::{
    figures::{Spread, real},
    memory,
    meter::number,
    pages::Docket,
    report::Aim,
};

/// How often the memory of a command is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// The rows that figures read, and when a request that replaces one was sent, in the order in which figures read them.
const FACTS: &str = "SELECT f.facts, (SELECT min(n.sent_at) FROM case_facts n
    WHERE n.replaces = f.request AND n.replaces IS NOT NULL AND n.sent_at IS NOT NULL
        AND n.requesting = f.requesting AND n.requested = f.requested)
    FROM case_facts f ORDER BY f.request";

/// The log of a State, with what an export reads of each entry.
const LOG: &str = "SELECT l.idx, e.recorded_at, e.kind, e.stream, e.seq, r.reference, e.bytes
    FROM log l CROSS JOIN entry e ON e.n = l.entry LEFT JOIN request r ON r.id = e.request
    WHERE l.log = ? ORDER BY l.idx";

/// What one docket took in one round; seconds and MB.
#[derive(Debug, Clone, Serialize)]
pub struct Reading {
    /// Requests in the docket.
    pub requests: u32,
    /// Figures of all of them, each once.
    pub figures: f64,
    /// The same rows by `rusqlite`, each parsed as JSON and dropped.
    pub bare_figures: f64,
    /// What `comityd figures` had resident at most.
    pub figures_peak: f64,
    /// Entries in the audit trail that was taken out.
    pub entries: u64,
    /// `comityd export` of it to JSON Lines, from start to end.
    pub export: f64,
    /// The same entries by `rusqlite` into JSON Lines, the bytes of each as they are kept.
    pub bare_export: f64,
    /// What `comityd export` had resident at most.
    pub export_peak: f64,
}

impl Reading {
    /// Measures one docket; what is written lies in the folder for so long.
    ///
    /// # Errors
    /// Where something is not read as it should be.
    pub fn of(docket: &Docket, comityd: &Path, folder: &Path) -> Result<Self> {
        let (file, state) = (docket.file(), docket.state()?);
        let url = format!("sqlite:{}", file.display());
        let to = folder.join("read");
        let out = to.display().to_string();
        let figures = docket.figures()?.as_secs_f64();
        let bare_figures = bare_figures(file)?.as_secs_f64();
        let run =
            |arguments: &[&str]| child(Command::new(comityd).args(arguments).args(["--database-url", &url]));
        let (_, figures_peak) = run(&["figures", "--format", "csv", "--out", &out])?;
        fs::remove_file(&to)?; // no file is written over
        let (export, export_peak) = run(&["export", "--state", &state, "--format", "jsonl", "--out", &out])?;
        let exported = lines(&to)?;
        let (bare_export, entries) = bare_export(file, &state, &to)?;
        // An export is an entry of its own, and begins with a line that says what it is.
        ensure!(exported == entries, "{exported} lines were exported, there are {entries} entries");
        fs::remove_file(&to)?;
        Ok(Self {
            requests: docket.requests,
            figures,
            bare_figures,
            figures_peak,
            entries,
            export: export.as_secs_f64(),
            bare_export: bare_export.as_secs_f64(),
            export_peak,
        })
    }
}

/// Runs a command to its end: how long it took, and what it had resident at most, in MB.
fn child(command: &mut Command) -> Result<(Duration, f64)> {
    let began = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let (status, mut peak) = (format!("/proc/{}/status", child.id()), 0);
    let (end, ends) = mpsc::channel();
    let waits = thread::spawn(move || end.send((child.wait(), began.elapsed())));
    let (ended, took) = loop {
        // The kernel keeps the most; looking now and then misses only what the very last moment added.
        peak = peak.max(number(&fs::read_to_string(&status).unwrap_or_default(), "VmHWM:"));
        match ends.recv_timeout(LOOK_EVERY) {
            Err(RecvTimeoutError::Timeout) => {}
            ended => break ended.context("a command that nobody waits for")?,
        }
    };
    waits.join().ok().context("the wait for a command")??;
    let ended = ended?;
    ensure!(ended.success(), "{command:?} ended with {ended}");
    Ok((took, real(peak) * 1024.0 / 1e6))
}

fn lines(file: &Path) -> Result<u64> {
    use std::io::BufRead as _;
    let mut lines = 0;
    for line in std::io::BufReader::new(File::open(file)?).split(b'\n') {
        line?;
        lines += 1;
    }
    Ok(lines)
}

fn bare(file: &Path) -> Result<Connection> {
    Ok(Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?)
}

fn bare_figures(file: &Path) -> Result<Duration> {
    let (db, began, mut read) = (bare(file)?, Instant::now(), 0_u64);
    let mut statement = db.prepare(FACTS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        black_box(serde_json::from_str::<serde_json::Value>(row.get_ref(0)?.as_str()?)?);
        black_box(row.get::<_, Option<i64>>(1)?);
        read += 1;
    }
    ensure!(read > 0, "no rows of facts");
    Ok(began.elapsed())
}

fn text<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r str> {
    Ok(row.get_ref(column)?.as_str()?)
}

fn bare_export(file: &Path, state: &str, to: &Path) -> Result<(Duration, u64)> {
    let (db, began, mut entries) = (bare(file)?, Instant::now(), 0);
    let mut out = BufWriter::with_capacity(1 << 16, File::create(to)?);
    let mut statement = db.prepare(LOG)?;
    let mut rows = statement.query([state])?;
    while let Some(row) = rows.next()? {
        let number = |column| row.get::<_, i64>(column);
        let reference = row.get_ref(5)?.as_str_or_null()?.unwrap_or_default();
        writeln!(
            out,
            r#"{{"index":{},"recorded_at":{},"kind":"{}","stream":"{}","seq":{},"reference":"{reference}","entry":{}}}"#,
            number(0)?,
            number(1)?,
            text(row, 2)?,
            text(row, 3)?,
            number(4)?,
            text(row, 6)?,
        )?;
        entries += 1;
    }
    out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    Ok((began.elapsed(), entries))
}

/// All readings of a run, round by round: of the small docket and of the large one.
#[derive(Debug, Default)]
pub struct Readings(pub Vec<Vec<Reading>>);

impl Readings {
    fn over(&self, docket: usize, figure: impl Fn(&Reading) -> f64) -> Spread {
        Spread::of(&self.0.iter().filter_map(|round| round.get(docket)).map(figure).collect::<Vec<_>>())
    }

    /// The large docket by the small one, round by round.
    fn large_of_small(&self, figure: impl Fn(&Reading) -> f64) -> Spread {
        let pairs = self.0.iter().filter_map(|round| Some(figure(round.get(1)?) / figure(round.first()?)));
        Spread::of(&pairs.collect::<Vec<_>>())
    }

    /// Returns the aims.
    #[must_use]
    pub fn aims(&self) -> Vec<Aim> {
        let large = self.0.first().and_then(|round| round.get(1)).map_or(0, |reading| reading.requests);
        let aim = |what: &str, found: Spread, bound, at_most| Aim {
            what: what.to_owned(),
            found: found.median,
            bound,
            at_most,
        };
        vec![
            aim(&format!("figures over {large} requests, s"), self.over(1, |r| r.figures), 2.0, true),
            aim(
                "peak memory of figures, large of small docket",
                self.large_of_small(|r| r.figures_peak),
                1.2,
                true,
            ),
            aim("whole audit trail out, of raw", self.over(1, |r| r.bare_export / r.export), 0.3, false),
            aim(
                "peak memory of an export, large of small docket",
                self.large_of_small(|r| r.export_peak),
                1.2,
                true,
            ),
        ]
    }

    /// Returns the table.
    #[must_use]
    pub fn table(&self) -> String {
        let Some(round) = self.0.first() else { return String::new() };
        let mut lines = vec![String::new()];
        let heads: Vec<String> = round.iter().map(|r| format!("{} requests", r.requests)).collect();
        lines.push(format!("{:<42}{}", "Read over a whole docket", padded(&heads)));
        let mut put = |what: &str, figure: &dyn Fn(&Reading) -> f64, digits: usize| {
            let cells: Vec<String> = (0..round.len()).map(|n| shown(self.over(n, figure), digits)).collect();
            lines.push(format!("{what:<42}{}", padded(&cells)).trim_end().to_owned());
        };
        put("figures of all requests, s", &|r| r.figures, 3);
        put("  the rows and their JSON, raw, s", &|r| r.bare_figures, 3);
        put("  ratio, round by round", &|r| r.bare_figures / r.figures, 2);
        put("  memory of comityd at most, MB", &|r| r.figures_peak, 1);
        put("whole audit trail of a State, entries", &|r| real(r.entries), 0);
        put("  out as JSON Lines, s", &|r| r.export, 3);
        put("  raw, s", &|r| r.bare_export, 3);
        put("  ratio, round by round", &|r| r.bare_export / r.export, 2);
        put("  memory of comityd at most, MB", &|r| r.export_peak, 1);
        lines.join("\n") + "\n"
    }
}

fn shown(spread: Spread, digits: usize) -> String {
    format!("{:.digits$} ({:.digits$} to {:.digits$})", spread.median, spread.min, spread.max)
}

fn padded(cells: &[String]) -> String {
    cells.iter().fold(String::new(), |line, cell| format!("{line}{cell:<30}")).trim_end().to_owned()
}

/// Makes dockets of these sizes and reads them in rounds, and nothing else; `tell` hears how far it is.
///
/// # Errors
/// Where a docket cannot be made, or not be read.
pub fn alone(sizes: &[u32], rounds: usize, folder: &Path, mut tell: impl FnMut(&str)) -> Result<Readings> {
    let comityd = memory::comityd()?;
    let mut dockets = Vec::new();
    for requests in sizes {
        tell(&format!("a docket of {requests} requests"));
        let place = tempfile::tempdir_in(folder)?;
        dockets.push((Docket::make(place.path(), *requests)?, place));
    }
    let mut readings = Readings::default();
    for round in 1..=rounds {
        tell(&format!("round {round} of {rounds}: figures and exports"));
        let one = dockets.iter().map(|(docket, place)| Reading::of(docket, &comityd, place.path()));
        readings.0.push(one.collect::<Result<_>>().context("a docket is read")?);
    }
    for (docket, _) in dockets {
        docket.close()?;
    }
    Ok(readings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_reading_meets_what_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let docket = Docket::with_pages_of(folder.path(), 400, 5).unwrap();
        assert!(docket.figures().unwrap() > Duration::ZERO);
        assert!(bare_figures(docket.file()).unwrap() > Duration::ZERO);
        let to = folder.path().join("read");
        let (_, entries) = bare_export(docket.file(), &docket.state().unwrap(), &to).unwrap();
        assert!(entries > 400 && lines(&to).unwrap() == entries);
        for line in fs::read_to_string(&to).unwrap().lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(line["entry"]["kind"] == line["kind"], "{line}");
        }
        docket.close().unwrap();
    }

    #[test]
    fn a_command_is_watched_to_its_end() {
        let (took, peak) = child(Command::new("sleep").arg("0.05")).unwrap();
        assert!(took >= Duration::from_millis(50) && peak > 0.0);
        assert!(child(Command::new("false").arg("")).is_err());
    }
}
