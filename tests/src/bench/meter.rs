//! What work costs beside time: processor time by kind of thread, context switches, bytes written. From `/proc`.

use std::{
    collections::BTreeMap,
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use serde::Serialize;

/// The counters of all threads at one moment.
#[derive(Debug)]
pub struct Meter {
    threads: BTreeMap<String, Thread>,
    written: u64,
    at: Instant,
}

#[derive(Debug, Clone)]
struct Thread {
    name: String,
    nanoseconds: u64,
    switches: u64,
}

/// What was spent between two moments.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Cost {
    /// Wall time.
    #[serde(skip)]
    pub elapsed: Duration,
    /// Processor time in nanoseconds, by kind of thread.
    pub processor: BTreeMap<String, u64>,
    /// Context switches, voluntary or not.
    pub switches: u64,
    /// Bytes given to `write`.
    pub written: u64,
}

impl Meter {
    /// Reads the counters of this process.
    ///
    /// # Errors
    /// Where there is no `/proc` of Linux.
    pub fn read() -> Result<Self> {
        let mut threads = BTreeMap::new();
        for entry in fs::read_dir("/proc/self/task").context("/proc/self/task")? {
            let folder = entry?.path();
            let text = |file: &str| fs::read_to_string(folder.join(file)).unwrap_or_default(); // it may have ended
            let (status, schedule) = (text("status"), text("schedstat"));
            let switches =
                number(&status, "voluntary_ctxt_switches:") + number(&status, "nonvoluntary_ctxt_switches:");
            let nanoseconds = schedule.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0);
            let thread = Thread { name: kind(text("comm").trim()), nanoseconds, switches };
            threads.insert(folder.display().to_string(), thread);
        }
        let written = number(&fs::read_to_string("/proc/self/io").unwrap_or_default(), "wchar:");
        Ok(Self { threads, written, at: Instant::now() })
    }

    /// Returns what was spent since an earlier moment.
    #[must_use]
    pub fn since(&self, before: &Self) -> Cost {
        let mut cost = Cost {
            elapsed: self.at - before.at,
            written: self.written.saturating_sub(before.written),
            ..Cost::default()
        };
        for (id, thread) in &self.threads {
            let (nanoseconds, switches) =
                before.threads.get(id).map_or((0, 0), |t| (t.nanoseconds, t.switches));
            *cost.processor.entry(thread.name.clone()).or_default() +=
                thread.nanoseconds.saturating_sub(nanoseconds);
            cost.switches += thread.switches.saturating_sub(switches);
        }
        cost.processor.retain(|_, nanoseconds| *nanoseconds > 0);
        cost
    }
}

/// Threads are told apart by what they do, not by their number.
fn kind(name: &str) -> String {
    if name.starts_with("sqlx-sqlite") {
        return "sqlite".to_owned();
    }
    name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-').to_owned()
}

/// Returns the number behind a field of `/proc/PID/status` or `/proc/PID/io`.
#[must_use]
pub fn number(text: &str, field: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(field)).unwrap_or_default();
    line.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_by_its_whole_name() {
        let status = "voluntary_ctxt_switches:\t12\nnonvoluntary_ctxt_switches:\t3\nVmHWM:\t  2048 kB\n";
        assert_eq!(number(status, "voluntary_ctxt_switches:"), 12);
        assert_eq!(number(status, "nonvoluntary_ctxt_switches:"), 3);
        assert_eq!(number(status, "VmHWM:"), 2048);
        assert_eq!(number(status, "VmRSS:"), 0);
    }

    #[test]
    fn work_costs_processor_time() {
        let before = Meter::read().unwrap();
        let mut sum = 0_u64;
        while before.at.elapsed() < Duration::from_millis(20) {
            sum = sum.wrapping_mul(31).wrapping_add(7);
        }
        let cost = Meter::read().unwrap().since(&before);
        assert!(cost.processor.values().sum::<u64>() > 1_000_000, "{cost:?} {sum}");
    }
}
