//! The real binaries in child processes, on loopback, bounded in time.

use std::{
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

/// How long anything may take that a test waits for. Never a measure: only the end of waiting.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// Returns the path of a binary of this workspace, built before the tests.
///
/// # Errors
/// Where it was not built: `cargo build --workspace --bins` first.
pub fn binary(name: &str) -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let folder = test.parent().and_then(Path::parent).context("target/debug/deps/TEST")?;
    let path = folder.join(name);
    if !path.is_file() {
        bail!("{} is not there: cargo build --workspace --bins", path.display());
    }
    Ok(path)
}

/// Runs a binary to its end, with no terminal and nothing on its input.
///
/// # Errors
/// Where it does not start, or does not end.
pub fn run(name: &str, arguments: &[&str]) -> Result<Output> {
    run_with(name, arguments, &[])
}

/// The same with variables of the environment.
///
/// # Errors
/// Where it does not start, or does not end.
pub fn run_with(name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Result<Output> {
    let mut command = Command::new(binary(name)?);
    command.args(arguments).envs(variables.iter().copied());
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (stdout, stderr) = (drain(child.stdout.take()), drain(child.stderr.take()));
    let status = wait(&mut child)?;
    Ok(Output { status, stdout: stdout.recv()?, stderr: stderr.recv()? })
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut bytes);
        }
        let _ = sender.send(bytes);
    });
    receiver
}

/// Waits until a child ends.
///
/// # Errors
/// Where it does not end in time; it is then ended.
pub fn wait(child: &mut Child) -> Result<ExitStatus> {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if Instant::now() > end {
            let _ = child.kill();
            let _ = child.wait();
            bail!("it did not end");
        }
        thread::park_timeout(Duration::from_millis(5));
    }
}

/// `comityd serve` over a database, on a port of its own.
pub struct Daemon {
    child: Child,
    address: SocketAddr,
    said: Receiver<String>,
}

impl Daemon {
    /// Starts it and waits until it says where it listens.
    ///
    /// # Errors
    /// Where it ends or stays silent instead; what it said is in the error.
    pub fn start(database: &Path) -> Result<Self> {
        Self::start_on(database, 0)
    }

    /// The same on a port: where one listened that was ended.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_on(database: &Path, port: u16) -> Result<Self> {
        Self::start_with(database, port, &[])
    }

    /// The same with more arguments.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_with(database: &Path, port: u16, more: &[&str]) -> Result<Self> {
        let url = format!("sqlite:{}", database.display());
        let listen = format!("127.0.0.1:{port}");
        let mut child = Command::new(binary("comityd")?)
            .args(["serve", "--database-url", &url, "--listen", &listen])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (sender, said) = mpsc::channel();
        lines(child.stdout.take(), sender.clone());
        lines(child.stderr.take(), sender);
        let mut before = String::new();
        let address = loop {
            let Ok(line) = said.recv_timeout(PATIENCE) else {
                let _ = child.kill();
                let _ = child.wait();
                bail!("comityd never said where it listens:\n{before}");
            };
            if let Some(address) = listening(&line) {
                break address;
            }
            before = format!("{before}{line}\n");
        };
        Ok(Self { child, address, said })
    }

    /// Returns the address of the API, without a slash at its end.
    #[must_use]
    pub fn api(&self) -> String {
        format!("http://{}/api/v1", self.address)
    }

    /// Returns the port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Returns the number of its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a power cut would: SIGKILL.
    ///
    /// # Errors
    /// Where it cannot be ended.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to stop (SIGTERM), and returns how it ended and what it said.
    ///
    /// # Errors
    /// Where it does not stop.
    pub fn stop(mut self) -> Result<(ExitStatus, String)> {
        self.terminate()?;
        let status = wait(&mut self.child)?;
        let said: Vec<String> = self.said.iter().collect();
        Ok((status, said.join("\n")))
    }

    /// Asks it to stop and does not wait.
    ///
    /// # Errors
    /// Where the signal cannot be sent.
    pub fn terminate(&self) -> Result<()> {
        let sent = Command::new("sh").arg("-c").arg(format!("kill -TERM {}", self.child.id())).status()?;
        anyhow::ensure!(sent.success(), "SIGTERM was not sent");
        Ok(())
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(pipe: Option<impl Read + Send + 'static>, to: mpsc::Sender<String>) {
    let Some(pipe) = pipe else { return };
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            if to.send(line).is_err() {
                return;
            }
        }
    });
}

/// `... 127.0.0.1:PORT ...`, with a port that is one.
fn listening(line: &str) -> Option<SocketAddr> {
    let (_, after) = line.split_once("127.0.0.1:")?;
    let port: u16 = after.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
    (port != 0).then_some(SocketAddr::from(([127, 0, 0, 1], port)))
}
