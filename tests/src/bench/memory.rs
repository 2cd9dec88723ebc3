//! `comityd` itself, as a child process under load: how much memory it takes, and how quick it is with its log.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};
use serde::Serialize;

use super::{
    figures::real,
    house,
    meter::number,
    run::{Sample, Until, drive},
    wire::{Caller, Tokens},
};

/// What `comityd` took.
#[derive(Debug, Clone, Serialize)]
pub struct Memory {
    /// The most it ever had resident, in MB.
    pub peak: f64,
    /// What it had resident once the work was over, in MB.
    pub rest: f64,
    /// What it had resident before anybody signed in, in MB.
    pub start: f64,
    /// The work it did meanwhile.
    pub work: Sample,
}

/// Builds `comityd` beside this binary, so that it is never an older one.
///
/// # Errors
/// Where it does not build and is not there.
pub fn comityd() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().context("a folder of binaries")?;
    if let Some(cargo) = std::env::var_os("CARGO") {
        let mut build = Command::new(cargo);
        build.args(["build", "--quiet", "--package", "comity-server", "--bin", "comityd"]);
        if !cfg!(debug_assertions) {
            build.arg("--release");
        }
        ensure!(build.status()?.success(), "comityd does not build");
    }
    let path = folder.join("comityd");
    ensure!(path.is_file(), "{} is not there: cargo build --release --bin comityd", path.display());
    Ok(path)
}

/// Lets clients work through `comityd`, and looks at its memory.
///
/// # Errors
/// Where it does not start, or answers badly.
pub fn measure(comityd: &Path, folder: &Path, clients: usize, until: Until) -> Result<Memory> {
    house::runtime()?.block_on(async {
        let (store, _) = house::open(folder).await?;
        store.close().await;
        anyhow::Ok(())
    })?;
    let daemon = Daemon::start(comityd, folder)?;
    let (start, _) = daemon.resident()?;
    let clients_runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let work = clients_runtime.block_on(async {
        let tokens = Tokens::some(daemon.address, clients).await?;
        drive(Caller::some(daemon.address, &tokens, clients).await?, until, None).await
    })?;
    let (rest, peak) = daemon.resident()?;
    Ok(Memory { peak, rest, start, work })
}

struct Daemon {
    child: Child,
    address: SocketAddr,
}

impl Daemon {
    fn start(comityd: &Path, folder: &Path) -> Result<Self> {
        let url = format!("sqlite:{}", folder.join("ours.db").display());
        let log = fs::File::create(folder.join("log"))?;
        let mut child = Command::new(comityd)
            .args(["serve", "--database-url", &url, "--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()?;
        let said = BufReader::new(child.stdout.take().context("what it says")?);
        let found = said.lines().map_while(Result::ok).find_map(|line| {
            let (_, address) = line.split_once("http://")?;
            address.trim().parse().ok()
        });
        let Some(address) = found else {
            let _ = child.kill();
            let _ = child.wait();
            anyhow::bail!("comityd did not say where it listens");
        };
        Ok(Self { child, address })
    }

    /// Resident now, and at most, in MB.
    fn resident(&self) -> Result<(f64, f64)> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let megabytes = |field: &str| real(number(&status, field)) * 1024.0 / 1e6;
        Ok((megabytes("VmRSS:"), megabytes("VmHWM:")))
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
