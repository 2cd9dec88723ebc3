//! The demonstration: a docket in a file of its own, opened or made, and served to this machine alone.

use std::{
    fs::{self, File, OpenOptions},
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use comity_store::{DemoMark, Store, StoreError};
use jiff::Timestamp;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    Clock, Settings,
    docket::{self, Account, FillError, Plan, Progress},
    lapse::keep_time,
    listen, router,
};

/// The login one is signed in with where none is asked for: an officer of Sri Lanka.
pub const DESK_LOGIN: &str = "nimal.lka";

/// An open demonstration.
#[derive(Debug)]
pub struct Demo {
    /// The store.
    pub store: Store,
    /// Everybody one can sign in as, the officer of [`DESK_LOGIN`] first; all with [`docket::DEMO_PASSWORD`].
    pub accounts: Vec<Account>,
    /// The file.
    pub path: PathBuf,
    /// Whether it was made just now.
    pub made: bool,
}

/// Why there is no demonstration.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// There is no home directory to keep it in: say where.
    #[error("there is no home directory to keep the demonstration in; name a file")]
    NoHome,
    /// The file is a database with real cases, or none that `demo` made: name another.
    #[error("{} is a Comity database, but not one that demo made; name another file", path.display())]
    NotADemo {
        /// The file.
        path: PathBuf,
    },
    /// A path that a database URL cannot name.
    #[error("{} is not a name that can be written as text; name another file", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// The file system said no.
    #[error("{} cannot be used: {source}", path.display())]
    File {
        /// The file or directory.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// A demonstration is for this machine alone.
    #[error("{0} can be reached by other machines; the demonstration has a password everybody knows")]
    NotLoopback(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The store did not open.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The docket was not made.
    #[error(transparent)]
    Fill(#[from] FillError),
}

/// Returns the file of the demonstration in the user's data directory, as XDG has it.
///
/// # Errors
/// [`DemoError::NoHome`].
pub fn default_path() -> Result<PathBuf, DemoError> {
    use etcetera::BaseStrategy as _;
    let home = etcetera::choose_base_strategy().map_err(|_| DemoError::NoHome)?;
    Ok(home.data_dir().join("comity").join("demo.db"))
}

/// Opens the demonstration in a file, or makes it with a docket up to `now`. One that was not made to its end is
/// never seen under its name: it is made beside it and moved there when it is whole.
///
/// # Errors
/// [`DemoError`]; a file that is none of ours, or no demonstration, is left as it is.
pub async fn open_or_create(
    path: &Path,
    now: Timestamp,
    progress: impl FnMut(Progress),
) -> Result<Demo, DemoError> {
    let made = if path.exists() { false } else { make(path, now, progress).await? };
    let store = Store::open(
        &url(path)?,
        comity_store::OpenOptions { keys: keys_of(path), ..comity_store::OpenOptions::default() },
    )
    .await?;
    if store.origin().await?.mark != Some(DemoMark::Demo) {
        store.close().await;
        return Err(DemoError::NotADemo { path: path.to_owned() });
    }
    let accounts = docket::accounts(Plan::demo(now).states);
    Ok(Demo { store, accounts, path: path.to_owned(), made })
}

/// Makes the docket; answers whether it was this process that did.
async fn make(path: &Path, now: Timestamp, progress: impl FnMut(Progress)) -> Result<bool, DemoError> {
    let file = |of: &Path| {
        let path = of.to_owned();
        move |source| DemoError::File { path, source }
    };
    if let Some(directory) = path.parent().filter(|d| !d.as_os_str().is_empty()) {
        fs::create_dir_all(directory).map_err(file(directory))?;
    }
    // Whoever comes second waits, and finds it made. The lock goes with its process, however that ends.
    let lock_path = beside(path, ".lock");
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let lock = options.open(&lock_path).map_err(file(&lock_path))?;
    let waited = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await;
    let _lock: File = waited.map_err(io::Error::other).flatten().map_err(file(&lock_path))?;
    if path.exists() {
        return Ok(false);
    }
    let building = beside(path, ".building");
    for left in [building.clone(), beside(&building, "-wal"), beside(&building, "-shm")] {
        remove(&left).map_err(file(&left))?;
    }
    let plan = Plan::demo(now);
    let store = Store::open(
        &url(&building)?,
        comity_store::OpenOptions { keys: keys_of(path), ..docket::opened_for(&plan) },
    )
    .await?;
    let filled = docket::fill(&store, &plan, progress).await;
    store.close().await;
    filled?;
    // A log that another file left under this name would be taken for ours.
    for left in [beside(path, "-wal"), beside(path, "-shm")] {
        remove(&left).map_err(file(&left))?;
    }
    fs::rename(&building, path).map_err(file(path))?;
    Ok(true)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The keys of a demonstration lie beside it: nobody in it lives.
fn keys_of(path: &Path) -> comity_store::Keys {
    comity_store::Keys::MadeAt(beside(path, ".keys"))
}

fn url(path: &Path) -> Result<String, DemoError> {
    let text = path.to_str().ok_or_else(|| DemoError::NotText { path: path.to_owned() })?;
    Ok(format!("sqlite:{text}"))
}

/// A demonstration that is being served.
#[derive(Debug)]
pub struct Running {
    /// Where.
    pub address: SocketAddr,
    stop: CancellationToken,
    serving: JoinHandle<io::Result<()>>,
    store: Store,
}

impl Running {
    /// Lets what is being answered finish, and closes the database.
    pub async fn stop(self) {
        self.stop.cancel();
        // Whether the listener failed matters no more: it is gone.
        let _ = self.serving.await;
        self.store.close().await;
    }
}

/// Serves a demonstration on an address of this machine; port 0 takes a free one.
///
/// # Errors
/// [`DemoError::NotLoopback`], [`DemoError::Listen`].
pub async fn start(demo: &Demo, listen: SocketAddr) -> Result<Running, DemoError> {
    if !listen.ip().is_loopback() {
        return Err(DemoError::NotLoopback(listen));
    }
    let cannot = |source| DemoError::Listen { address: listen, source };
    let listener = TcpListener::bind(listen).await.map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?;
    let (clock, settings) = (Clock::system(), Settings::default());
    let stop = settings.stop.clone();
    // Nobody is sending yet: what is staged was left by an earlier run. That it is still there does no harm.
    let _ = demo.store.sweep_uploads(None).await;
    let (store, now) = (demo.store.clone(), clock.now());
    tokio::spawn(async move {
        // Sessions of earlier days; that they are still there does no harm.
        let _ = store.forget_old(now).await;
    });
    tokio::spawn(keep_time(demo.store.clone(), clock.clone(), stop.clone()));
    let router = router(demo.store.clone(), clock, settings);
    let serving = tokio::spawn(listen::serve(listener, router, stop.clone()));
    Ok(Running { address, stop, serving, store: demo.store.clone() })
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpStream,
    };

    use super::*;

    const LOCAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

    fn now() -> Timestamp {
        "2026-11-24T09:00:00Z".parse().unwrap()
    }

    async fn asked(address: SocketAddr, request: String) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn it_is_made_once_and_served_to_this_machine() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("share").join("demo.db");
        // What an interrupted start left behind is in nobody's way.
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(beside(&path, ".building"), b"half a database").unwrap();
        let mut steps = 0;
        let demo = open_or_create(&path, now(), |_| steps += 1).await.unwrap();
        assert!(demo.made && steps > 3);
        assert_eq!(demo.accounts[0].login, DESK_LOGIN);
        let before = fs::read(&path).unwrap().len();
        demo.store.close().await;
        assert!(!beside(&path, ".building").exists() && before > 1_000_000);

        let started = Instant::now();
        let later = "2027-01-01T00:00:00Z".parse().unwrap();
        let demo = open_or_create(&path, later, |_| panic!("made again")).await.unwrap();
        assert!(!demo.made);
        let running = start(&demo, LOCAL).await.unwrap();
        // A second on a free machine; a busy one may take a little longer.
        assert!(started.elapsed().as_secs() < 4, "{:?}", started.elapsed());
        let body = format!(r#"{{"user":"{DESK_LOGIN}","password":"{}"}}"#, docket::DEMO_PASSWORD);
        let head = "POST /api/v1/sessions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n";
        let head = format!("{head}content-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
        let answer = asked(running.address, head + &body).await;
        assert!(answer.starts_with("HTTP/1.1 20") && answer.contains("token"), "{answer}");
        running.stop().await;
    }

    #[tokio::test]
    async fn real_cases_and_other_files_are_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        let office = directory.path().join("office.db");
        let store = Store::open(&url(&office).unwrap(), comity_store::OpenOptions::default()).await.unwrap();
        store.close().await;
        let refused = open_or_create(&office, now(), |_| {}).await;
        assert!(matches!(refused, Err(DemoError::NotADemo { .. })));
        let letter = directory.path().join("letter.txt");
        fs::write(&letter, "Dear colleague").unwrap();
        let refused = open_or_create(&letter, now(), |_| {}).await;
        assert!(matches!(refused, Err(DemoError::Store(StoreError::ForeignFile { .. }))));
        assert_eq!(fs::read_to_string(&letter).unwrap(), "Dear colleague");
    }
}
