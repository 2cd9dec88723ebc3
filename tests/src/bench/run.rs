//! One run of one variant: clients that begin together, work until the time is over, and end together.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde::Serialize;
use tokio::sync::{Barrier, watch};

use super::{
    figures::{Latency, real},
    meter::{Cost, Meter},
};

/// Acknowledged operations in a unit of work: a create and four transitions.
pub const OPERATIONS: u64 = 5;

/// Units each client does before the time counts: statements are prepared, caches filled.
pub const WARM: u64 = 3;

/// When a client stops.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    /// When so much time has gone; what was begun is finished.
    Elapsed(Duration),
    /// After so many units in all.
    Units(u64),
}

impl Until {
    /// Returns whether a client goes on.
    #[must_use]
    pub fn goes_on(self, began: Instant, done: u64) -> bool {
        match self {
            Self::Elapsed(time) => began.elapsed() < time,
            Self::Units(units) => done < units,
        }
    }

    /// Returns what each of some clients has to do.
    #[must_use]
    pub fn shared(self, clients: usize) -> Self {
        match self {
            Self::Elapsed(_) => self,
            Self::Units(units) => Self::Units(units.div_ceil(clients as u64)),
        }
    }

    /// Returns how many units warm up; none where units are counted, as for a profiler.
    #[must_use]
    pub fn warm(self) -> u64 {
        match self {
            Self::Elapsed(_) => WARM,
            Self::Units(_) => 0,
        }
    }
}

/// What a run came to.
#[derive(Debug, Clone, Serialize)]
pub struct Sample {
    /// Units of work, or pages, a second.
    pub rate: f64,
    /// Units of work, or pages.
    pub units: u64,
    /// Of each acknowledged operation.
    pub latency: Latency,
    /// Context switches a unit.
    pub switches: f64,
    /// Bytes written a unit.
    pub written: f64,
    /// Processor time a unit in microseconds, by kind of thread.
    pub processor: std::collections::BTreeMap<String, f64>,
    /// Operations a commit.
    pub batch: f64,
}

impl Sample {
    /// Puts together what was measured. `commits`: how many there were.
    #[must_use]
    pub fn of(units: u64, cost: &Cost, latencies: Vec<u64>, commits: u64) -> Self {
        let each = |n: u64| real(n) / real(units.max(1));
        Self {
            rate: real(units) / cost.elapsed.as_secs_f64().max(1e-9),
            units,
            switches: each(cost.switches),
            written: each(cost.written),
            processor: cost.processor.iter().map(|(kind, n)| (kind.clone(), each(*n) / 1e3)).collect(),
            batch: real(latencies.len() as u64) / real(commits.max(1)),
            latency: Latency::of(latencies),
        }
    }
}

/// Somebody who does units of work and says how long each operation took.
pub trait Client: Send + 'static {
    /// Does a unit, and adds the nanoseconds of each acknowledged operation.
    fn unit(&mut self, latencies: &mut Vec<u64>) -> impl Future<Output = Result<()>> + Send;
}

/// Lets clients work together and measures from the moment all are warm until the last has finished. `commits`
/// counts the commits there were since the store was opened.
///
/// # Errors
/// The first error of a client.
pub async fn drive<C: Client>(
    clients: Vec<C>,
    until: Until,
    commits: Option<watch::Receiver<u64>>,
) -> Result<Sample> {
    let barrier = std::sync::Arc::new(Barrier::new(clients.len() + 1));
    let until = until.shared(clients.len());
    let tasks: Vec<_> = clients
        .into_iter()
        .map(|mut client| {
            let barrier = barrier.clone();
            tokio::spawn(async move {
                let mut latencies = Vec::with_capacity(1 << 14);
                let mut outcome = Ok(());
                for _ in 0..until.warm() {
                    outcome = outcome.and(client.unit(&mut latencies).await);
                }
                latencies.clear();
                barrier.wait().await; // all are warm
                barrier.wait().await; // and may begin
                let (began, mut units) = (Instant::now(), 0);
                while outcome.is_ok() && until.goes_on(began, units) {
                    outcome = client.unit(&mut latencies).await;
                    units += 1;
                }
                barrier.wait().await; // all have finished
                outcome.map(|()| (units, latencies))
            })
        })
        .collect();
    barrier.wait().await;
    let counted = |commits: &Option<watch::Receiver<u64>>| commits.as_ref().map_or(0, |c| *c.borrow());
    let (before, first) = (Meter::read()?, counted(&commits));
    barrier.wait().await;
    barrier.wait().await;
    let (cost, last) = (Meter::read()?.since(&before), counted(&commits));
    let (mut units, mut latencies) = (0, Vec::new());
    for task in tasks {
        let (done, took) = task.await??;
        units += done;
        latencies.extend(took);
    }
    Ok(Sample::of(units, &cost, latencies, last - first))
}

/// Adds how long something took, in nanoseconds.
pub async fn timed<T>(latencies: &mut Vec<u64>, work: impl Future<Output = T>) -> T {
    let began = Instant::now();
    let answer = work.await;
    latencies.push(u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX));
    answer
}
