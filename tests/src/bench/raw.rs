//! The bare SQL of the same work, straight through `rusqlite`: one request row and one history row for each
//! operation, prepared, in WAL mode with `synchronous=FULL`. No rules, no roles, no record, no outcomes.

use std::{
    path::Path,
    sync::{Arc, Barrier, mpsc},
    thread,
    time::Instant,
};

use anyhow::{Context as _, Result, ensure};
use rusqlite::{Connection, TransactionBehavior, params};
use uuid::Uuid;

use super::{
    house::CONTENTS,
    meter::Meter,
    run::{OPERATIONS, Sample, Until},
};

/// Twelve fields and the contents; what a queue needs is indexed, as ours is.
const SCHEMA: &str = "
CREATE TABLE request (
    id blob NOT NULL PRIMARY KEY, reference text NOT NULL, kind text NOT NULL, requesting text NOT NULL,
    requested text NOT NULL, status text NOT NULL, version integer NOT NULL, deadline integer NOT NULL,
    urgency text NOT NULL, assigned text, subject text NOT NULL, contents text NOT NULL) STRICT;
CREATE INDEX queue ON request (requested, status, deadline, id);
CREATE TABLE history (
    request blob NOT NULL, seq integer NOT NULL, action text NOT NULL, actor text NOT NULL, at integer NOT NULL,
    before text, after text NOT NULL, note text, PRIMARY KEY (request, seq)) STRICT, WITHOUT ROWID;
";

const CREATE: &str = "INSERT INTO request VALUES (?1, ?2, 'mla', 'LKA', 'SGP', 'drafted', 1, ?3, 'ordinary', NULL, \
     'Bank records of one account', ?4)";
const MOVE: &str =
    "UPDATE request SET status = ?1, version = version + 1, deadline = ?2 WHERE id = ?3 AND version = ?4";
const HISTORY: &str = "INSERT INTO history VALUES (?1, ?2, ?3, 'lka-officer', ?4, ?5, ?6, NULL)";

/// The four transitions: action, status before, status after.
const STEPS: [(&str, &str, &str); 4] = [
    ("submit", "drafted", "in_approval"),
    ("approve", "in_approval", "approved"),
    ("send", "approved", "sent"),
    ("acknowledge", "sent", "acknowledged"),
];

/// One operation.
struct Operation {
    request: Uuid,
    /// Which transition; none: the create.
    step: Option<usize>,
    contents: Arc<str>,
}

/// How the writer of a group gets operations: from which client, and what.
type Queue = mpsc::Sender<(usize, Operation)>;

fn open(folder: &Path) -> Result<Connection> {
    let db = Connection::open(folder.join("raw.db"))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.execute_batch(SCHEMA)?;
    Ok(db)
}

fn write(db: &Connection, operation: &Operation, now: i64) -> Result<()> {
    let id = operation.request.as_bytes().as_slice();
    let (seq, (action, before, after)) = match operation.step {
        None => {
            let reference = operation.request.to_string();
            let mut insert = db.prepare_cached(CREATE)?;
            insert.execute(params![id, reference, now, operation.contents.as_ref()])?;
            (1, ("create", None, "drafted"))
        }
        Some(step) => {
            let (action, before, after) = STEPS[step];
            let seen = i64::try_from(step)? + 1;
            let changed = db.prepare_cached(MOVE)?.execute(params![after, now, id, seen])?;
            ensure!(changed == 1, "a guarded write changed {changed} rows");
            (seen + 1, (action, Some(before), after))
        }
    };
    db.prepare_cached(HISTORY)?.execute(params![id, seq, action, now, before, after])?;
    Ok(())
}

/// One client that commits each operation by itself.
///
/// # Errors
/// What SQLite says.
pub fn single(folder: &Path, until: Until) -> Result<Sample> {
    let mut db = open(folder)?;
    let contents: Arc<str> = CONTENTS.into();
    let mut now = 0;
    let mut unit = |latencies: &mut Vec<u64>| -> Result<()> {
        let request = Uuid::now_v7();
        for step in [None, Some(0), Some(1), Some(2), Some(3)] {
            now += 1;
            timed(latencies, || {
                let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
                write(&tx, &Operation { request, step, contents: contents.clone() }, now)?;
                Ok(tx.commit()?)
            })?;
        }
        Ok(())
    };
    let mut latencies = Vec::with_capacity(1 << 16);
    for _ in 0..until.warm() {
        unit(&mut latencies)?;
    }
    latencies.clear();
    let before = Meter::read()?;
    let (began, mut units) = (Instant::now(), 0);
    while until.goes_on(began, units) {
        unit(&mut latencies)?;
        units += 1;
    }
    let cost = Meter::read()?.since(&before);
    Ok(Sample::of(units, &cost, latencies, units * OPERATIONS))
}

/// One writer that commits what waits, and clients that wait for it: group commit.
///
/// # Errors
/// What SQLite says.
pub fn group(folder: &Path, clients: usize, until: Until) -> Result<Sample> {
    let db = open(folder)?;
    let barrier = Arc::new(Barrier::new(clients + 1));
    let (queue, waiting) = mpsc::channel();
    let (mut answers, mut threads) = (Vec::new(), Vec::new());
    for client in 0..clients {
        let (answer, answered) = mpsc::channel();
        answers.push(answer);
        let (queue, barrier) = (queue.clone(), barrier.clone());
        let until = until.shared(clients);
        let work = move || one_of_many(client, &queue, &answered, until, &barrier);
        threads.push(thread::Builder::new().name(format!("client-{client}")).spawn(work)?);
    }
    drop(queue);
    let writer =
        thread::Builder::new().name("writer".to_owned()).spawn(move || drain(db, &waiting, &answers))?;
    barrier.wait();
    let before = Meter::read()?;
    barrier.wait();
    barrier.wait();
    let cost = Meter::read()?.since(&before);
    barrier.wait();
    let (mut units, mut latencies) = (0, Vec::new());
    for thread in threads {
        let (done, took) = thread.join().ok().context("a client of the raw group ended badly")??;
        units += done;
        latencies.extend(took);
    }
    let batch = writer.join().ok().context("the writer of the raw group ended badly")??;
    let mut sample = Sample::of(units, &cost, latencies, 0);
    sample.batch = batch;
    Ok(sample)
}

fn one_of_many(
    client: usize,
    queue: &Queue,
    answered: &mpsc::Receiver<()>,
    until: Until,
    barrier: &Barrier,
) -> Result<(u64, Vec<u64>)> {
    let contents: Arc<str> = CONTENTS.into();
    let unit = |latencies: &mut Vec<u64>| -> Result<()> {
        let request = Uuid::now_v7();
        for step in [None, Some(0), Some(1), Some(2), Some(3)] {
            timed(latencies, || {
                queue.send((client, Operation { request, step, contents: contents.clone() }))?;
                Ok(answered.recv()?)
            })?;
        }
        Ok(())
    };
    let mut latencies = Vec::with_capacity(1 << 14);
    let mut outcome = Ok(());
    for _ in 0..until.warm() {
        outcome = outcome.and(unit(&mut latencies));
    }
    latencies.clear();
    barrier.wait(); // all are warm
    barrier.wait(); // and may begin
    let (began, mut units) = (Instant::now(), 0);
    while outcome.is_ok() && until.goes_on(began, units) {
        outcome = unit(&mut latencies);
        units += 1;
    }
    barrier.wait(); // all have finished
    barrier.wait(); // and were counted
    outcome.map(|()| (units, latencies))
}

/// Returns how many operations a commit had on average.
fn drain(
    mut db: Connection,
    waiting: &mpsc::Receiver<(usize, Operation)>,
    answers: &[mpsc::Sender<()>],
) -> Result<f64> {
    const MOST: usize = 64;
    let (mut commits, mut operations, mut now) = (0_u64, 0_u64, 0);
    let mut batch = Vec::with_capacity(MOST);
    while let Ok(first) = waiting.recv() {
        batch.push(first);
        batch.extend(waiting.try_iter().take(MOST - 1));
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (_, operation) in &batch {
            now += 1;
            write(&tx, operation, now)?;
        }
        tx.commit()?;
        commits += 1;
        operations += batch.len() as u64;
        for (client, _) in batch.drain(..) {
            answers[client].send(())?;
        }
    }
    Ok(super::figures::real(operations) / super::figures::real(commits.max(1)))
}

fn timed<T>(latencies: &mut Vec<u64>, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let began = Instant::now();
    let answer = work();
    latencies.push(u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_leaves_a_history_row() {
        let folder = tempfile::tempdir().unwrap();
        let sample = group(folder.path(), 2, Until::Units(4)).unwrap();
        assert_eq!(sample.units, 4);
        let db = Connection::open(folder.path().join("raw.db")).unwrap();
        let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(count("SELECT count(*) FROM request WHERE status = 'acknowledged' AND version = 5"), 4);
        assert_eq!(count("SELECT count(*) FROM history"), 20);
    }
}
