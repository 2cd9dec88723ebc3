//! The machine in words, the versions, and what a disk write costs here: without them no figure means anything.

use std::{
    fs::{self, File, OpenOptions},
    io::{Seek as _, SeekFrom, Write as _},
    path::Path,
    time::Instant,
};

use anyhow::Result;
use serde::Serialize;

use super::{figures::Latency, meter::number};

/// Where a run took place.
#[derive(Debug, Clone, Serialize)]
pub struct Machine {
    /// Cores, processor, memory, system, file system.
    pub words: String,
    /// Version by name.
    pub versions: Vec<(&'static str, String)>,
    /// Overwriting 8 KB and `fdatasync`, in microseconds.
    pub overwrite: Latency,
    /// Appending 4 KB and `fsync`, in microseconds.
    pub append: Latency,
}

/// The crates whose versions are named.
const CRATES: [(&str, &str); 5] =
    [("SeaORM", "sea-orm"), ("sqlx", "sqlx"), ("rusqlite", "rusqlite"), ("axum", "axum"), ("tokio", "tokio")];

impl Machine {
    /// Looks at the machine, and at the disk that a folder is on.
    ///
    /// # Errors
    /// Where the folder cannot be written to.
    pub fn look(folder: &Path) -> Result<Self> {
        Ok(Self {
            words: words(folder),
            versions: versions(),
            overwrite: overwrites(&folder.join("overwrite"))?,
            append: appends(&folder.join("append"))?,
        })
    }
}

/// Returns the load over one minute: who else works here.
#[must_use]
pub fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0.0)
}

fn words(folder: &Path) -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let processors = read("/proc/cpuinfo");
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("a processor");
    let memory = number(&read("/proc/meminfo"), "MemTotal:") / (1024 * 1024);
    let kernel = read("/proc/sys/kernel/osrelease");
    format!(
        "{cores} cores ({}), {memory} GiB, {} {}, files on {}",
        model.trim_start_matches([' ', '\t', ':']),
        std::env::consts::OS,
        kernel.trim(),
        file_system(folder),
    )
}

/// The kind of the file system: that of the longest mount point above a folder.
fn file_system(folder: &Path) -> String {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let above = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        let (point, kind) = (words.next()?, words.next()?);
        folder.starts_with(point).then_some((point.len(), kind))
    });
    above.max_by_key(|(length, _)| *length).map_or("a disk", |(_, kind)| kind).to_owned()
}

fn versions() -> Vec<(&'static str, String)> {
    let lock = include_str!("../../../Cargo.lock");
    let of = |name: &str| {
        let entry = format!("name = \"{name}\"\nversion = \"");
        let after = lock.split_once(&entry).map_or("", |(_, after)| after);
        after.split('"').next().unwrap_or_default().to_owned()
    };
    let mut versions = vec![("commit", commit()), ("SQLite", rusqlite::version().to_owned())];
    versions.extend(CRATES.map(|(name, package)| (name, of(package))));
    let build = if cfg!(debug_assertions) { "debug: not a measurement" } else { "release" };
    versions.push(("build", build.to_owned()));
    versions
}

fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = std::process::Command::new("git").args(arguments).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short", "HEAD"]) else { return "not known".to_owned() };
    let changed =
        git(&["status", "--porcelain", "--untracked-files=no"]).is_some_and(|text| !text.is_empty());
    if changed { format!("{commit} and changes") } else { commit }
}

const TRIES: usize = 200;

fn overwrites(path: &Path) -> Result<Latency> {
    const PAGE: usize = 8192;
    let mut file = File::create(path)?;
    file.write_all(&vec![0; PAGE * TRIES])?;
    file.sync_all()?;
    let mut took = Vec::with_capacity(TRIES);
    for page in 0..TRIES {
        let began = Instant::now();
        file.seek(SeekFrom::Start(u64::try_from(page * PAGE)?))?;
        file.write_all(&[1; PAGE])?;
        file.sync_data()?;
        took.push(u64::try_from(began.elapsed().as_nanos())?);
    }
    fs::remove_file(path)?;
    Ok(Latency::of(took))
}

fn appends(path: &Path) -> Result<Latency> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    let mut took = Vec::with_capacity(TRIES);
    for _ in 0..TRIES {
        let began = Instant::now();
        file.write_all(&[1; 4096])?;
        file.sync_all()?;
        took.push(u64::try_from(began.elapsed().as_nanos())?);
    }
    fs::remove_file(path)?;
    Ok(Latency::of(took))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_says_where_it_took_place() {
        let folder = tempfile::tempdir().unwrap();
        let machine = Machine::look(folder.path()).unwrap();
        assert!(machine.words.contains("cores"), "{}", machine.words);
        assert!(machine.overwrite.p50 > 0.0 && machine.append.p50 > 0.0);
        assert!(machine.versions.iter().all(|(_, version)| !version.is_empty()), "{:?}", machine.versions);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "it leaves nothing");
    }
}
