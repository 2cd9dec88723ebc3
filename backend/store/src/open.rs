//! Opening and closing.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use comity_migration::{APPLICATION_ID, FORMAT, Migrator, MigratorTrait as _};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DatabaseTransaction,
    EntityTrait as _, SqliteTransactionMode, TransactionOptions, TransactionTrait as _,
};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use tokio::sync::{Mutex, mpsc, watch};

use crate::{
    Entropy, RebuildMode, StoreError,
    entities::node,
    entropy::Source,
    hashing::Hashing,
    memory::Memory,
    registry::Cache,
    sql::{self, error_code},
    vault::{Keys, Ring},
    write::{self, Job},
};

/// The store: one writer, readers apart. Clones share it.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) core: Arc<Core>,
    pub(crate) jobs: mpsc::Sender<Job>,
    writer: Arc<Mutex<Option<tokio::task::JoinHandle<()>>>>,
}

/// What the writer and every reader need.
#[derive(Debug)]
pub(crate) struct Core {
    /// One connection; whoever writes holds it.
    write: DatabaseConnection,
    /// Connections that cannot write.
    pub(crate) read: DatabaseConnection,
    pub(crate) entropy: Source,
    pub(crate) registry: Cache,
    pub(crate) memory: Memory,
    /// The keys of States, and what they open.
    pub(crate) ring: Ring,
    pub(crate) ticks: watch::Sender<u64>,
    /// How many passwords are hashed at once: each takes 19 MiB.
    pub(crate) hashing: Hashing,
}

impl Core {
    /// Begins the only kind of transaction that writes: one that holds the lock from its first statement. A
    /// deferred one could not be upgraded after another commit.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.write.begin_with_options(options).await?)
    }

    /// Tells readers that something is new.
    pub(crate) fn tick(&self) {
        self.ticks.send_modify(|n| *n += 1);
    }
}

/// How to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenOptions {
    /// How many reading connections.
    pub readers: u32,
    /// Where ids and salts come from.
    pub entropy: Entropy,
    /// Where the keys of States are; apart from the database.
    pub keys: Keys,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self { readers: 4, entropy: Entropy::Os, keys: Keys::None }
    }
}

/// Where a database comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Version of the format.
    pub format: u32,
    /// The name of the node.
    pub node: String,
    /// Whether its cases are invented.
    pub mark: Option<DemoMark>,
}

/// Why the cases of a database are not real; a mark is for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoMark {
    /// Made by `demo`.
    Demo,
    /// Made by `simulate`.
    Simulated,
}

impl DemoMark {
    /// Returns the code it is kept under.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Simulated => "simulated",
        }
    }
}

impl Store {
    /// Opens `sqlite:PATH`, the path taken as it is, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::ForeignFile`], [`StoreError::NewerFormat`], [`StoreError::SqliteTooOld`],
    /// [`StoreError::UnknownUrl`], [`StoreError::Keys`]; a file that is refused is not touched.
    pub async fn open(url: &str, options: OpenOptions) -> Result<Self, StoreError> {
        let path = match url.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() && path != ":memory:" => PathBuf::from(path),
            _ => return Err(StoreError::UnknownUrl),
        };
        let ring = Ring::open(options.keys)?;
        look_at(&path).await?;
        make_private(&path);
        let write = connect(&path, Role::Writer).await?;
        Migrator::up(&write, None).await?;
        let read = connect(&path, Role::Reader(options.readers.max(1))).await?;
        let core = Arc::new(Core {
            write,
            read,
            entropy: options.entropy.into(),
            registry: Cache::default(),
            memory: Memory::default(),
            ring,
            ticks: watch::Sender::new(0),
            hashing: Hashing::start()?,
        });
        let (jobs, waiting) = mpsc::channel(1024);
        let writer = tokio::spawn(write::drain(Arc::clone(&core), waiting));
        let store = Self { core, jobs, writer: Arc::new(Mutex::new(Some(writer))) };
        if sql::facts_missing(&store.core.read).await? {
            // Made by a version that had no figures. What is damaged is reported by a rebuild, not here.
            store.rebuild(RebuildMode::Write).await?;
        }
        Ok(store)
    }

    /// Lets the writer finish what waits, folds the write-ahead log into the file, and closes. What is submitted
    /// afterwards is answered with [`StoreError::Closed`].
    pub async fn close(&self) {
        let Some(writer) = self.writer.lock().await.take() else { return };
        if self.jobs.send(Job::Stop).await.is_ok() {
            let _ = writer.await;
        }
        // The file stays whole without it; a short log is only kinder to who copies the file.
        let _ = self.core.write.execute_unprepared(sql::checkpoint(&self.core.write)).await;
        let _ = self.core.read.clone().close().await;
        let _ = self.core.write.clone().close().await;
    }

    /// Folds the write-ahead log into the file and empties it. Where somebody reads meanwhile, the next one does.
    pub(crate) async fn fold_log(&self) {
        let _ = self.core.write.execute_unprepared(sql::checkpoint(&self.core.write)).await;
    }

    /// Returns whether the database answers.
    pub async fn is_ready(&self) -> bool {
        !self.jobs.is_closed()
            && node::Entity::find_by_id(1).one(&self.core.read).await.is_ok_and(|n| n.is_some())
    }

    /// Returns where the database comes from.
    pub async fn origin(&self) -> Result<Origin, StoreError> {
        let damaged = StoreError::Damaged { what: "node" };
        let node = node::Entity::find_by_id(1).one(&self.core.read).await?;
        let Some(node) = node else { return Err(damaged) };
        Ok(Origin {
            format: u32::try_from(node.format).map_err(|_| damaged)?,
            node: node.name,
            mark: node.mark.map(|m| if m == "demo" { DemoMark::Demo } else { DemoMark::Simulated }),
        })
    }

    /// Ticks after every commit; what is new is then asked by [`Store::log_after`].
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.core.ticks.subscribe()
    }
}

/// Makes a missing file before SQLite does, for this user alone: it will hold cases. The log beside it takes over its
/// rights. A file that is there keeps those somebody gave it, and where none can be made SQLite says why.
fn make_private(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = options.open(path);
}

enum Role {
    Writer,
    Reader(u32),
    Looker,
}

async fn connect(path: &Path, role: Role) -> Result<DatabaseConnection, StoreError> {
    let mut options = ConnectOptions::new("sqlite::memory:"); // the file is named below: a URL would be decoded
    options
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(10));
    let path = path.to_owned();
    match role {
        Role::Writer => options.max_connections(1).map_sqlx_sqlite_opts(move |o| {
            o.filename(&path)
                .in_memory(false)
                .shared_cache(false)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5))
                .pragma("trusted_schema", "OFF")
                .pragma("secure_delete", "ON")
                .pragma("cell_size_check", "ON")
                .pragma("temp_store", "MEMORY")
                .pragma("wal_autocheckpoint", "4000")
                .pragma("cache_size", "-8192")
        }),
        Role::Reader(readers) => options.max_connections(readers).map_sqlx_sqlite_opts(move |o| {
            o.filename(&path)
                .in_memory(false)
                .shared_cache(false)
                .busy_timeout(Duration::from_secs(5))
                .pragma("trusted_schema", "OFF")
                .pragma("query_only", "ON")
        }),
        Role::Looker => options.max_connections(1).map_sqlx_sqlite_opts(move |o| {
            o.filename(&path).in_memory(false).shared_cache(false).read_only(true)
        }),
    };
    Ok(Database::connect(options).await?)
}

/// Looks at a file before anything is written to it, and at the SQLite that would write.
async fn look_at(path: &Path) -> Result<(), StoreError> {
    let exists = std::fs::metadata(path).is_ok_and(|m| m.is_file() && m.len() > 0);
    match look(path, exists).await {
        // "file is not a database", whichever statement met it first
        Err(StoreError::Database(e)) if error_code(&e).as_deref() == Some("26") => {
            Err(StoreError::ForeignFile { path: path.to_owned() })
        }
        looked => looked,
    }
}

async fn look(path: &Path, exists: bool) -> Result<(), StoreError> {
    let db = if exists {
        connect(path, Role::Looker).await?
    } else {
        let mut nowhere = ConnectOptions::new("sqlite::memory:");
        nowhere.sqlx_logging(false);
        Database::connect(nowhere).await?
    };
    let seen = see(&db, path, exists).await;
    let _ = db.close().await;
    seen
}

async fn see(db: &DatabaseConnection, path: &Path, exists: bool) -> Result<(), StoreError> {
    let foreign = || StoreError::ForeignFile { path: path.to_owned() };
    let found = sql::version(db).await?;
    if !is_safe(found) {
        return Err(StoreError::SqliteTooOld { found });
    }
    if !exists {
        return Ok(());
    }
    match sql::signature(db).await {
        Ok((APPLICATION_ID, _)) => {}
        Ok((0, 0)) => return Ok(()), // nothing was ever committed to it
        Ok(_) => return Err(foreign()),
        Err(e) => return Err(e),
    }
    let node = node::Entity::find_by_id(1).one(db).await?.ok_or_else(foreign)?;
    let found = u32::try_from(node.format).unwrap_or(u32::MAX);
    if found > FORMAT {
        return Err(StoreError::NewerFormat { found, known: FORMAT });
    }
    Ok(())
}

/// SQLite 3.7.0 to 3.51.2 can corrupt a database in WAL mode when the log is reset.
fn is_safe(version: (u32, u32, u32)) -> bool {
    version >= (3, 51, 3)
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn a_sqlite_with_the_wal_reset_bug_is_refused() {
        for (version, safe) in [
            ((3, 51, 2), false),
            ((3, 46, 0), false),
            ((3, 51, 3), true),
            ((3, 52, 0), true),
            ((4, 0, 0), true),
        ] {
            assert_eq!(is_safe(version), safe, "{version:?}");
        }
    }
}
