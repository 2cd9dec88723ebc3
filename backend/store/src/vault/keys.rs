//! The keys of States: 32 random bytes each, in a directory apart from the database. Whoever has the database has
//! codes and ciphertexts; whoever has this directory too can open what is sealed.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use comity_domain::ids::StateCode;
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize as _, Zeroizing};

use crate::StoreError;

/// What the first line of a key file begins with.
const LABEL: &str = "comity-state-key-1";

/// Where the keys of States are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Keys {
    /// Nowhere: no identity can be sealed or opened.
    #[default]
    None,
    /// In this directory; a State without a key there has no vault.
    At(PathBuf),
    /// In this directory, and a State that needs one gets one: for demonstrations, simulations and tests.
    MadeAt(PathBuf),
}

/// Why the keys cannot be used. Names files and States, never a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Others than the owner may read it: `chmod 700` the directory, `chmod 600` the file.
    #[error("{} can be read or changed by others than its owner (mode {mode:03o}): {remedy} it", path.display())]
    Loose {
        /// The file or directory.
        path: PathBuf,
        /// Its mode.
        mode: u32,
        /// The command that mends it.
        remedy: &'static str,
    },
    /// A file of the directory that is no key: keep nothing else there.
    #[error("{} is not a key of a State", path.display())]
    NotAKey {
        /// The file.
        path: PathBuf,
    },
    /// The directory or a file in it did not read or could not be written.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// The State has a key already; it is never overwritten: rotate it.
    #[error("{0} has a key already; comityd key rotate makes another")]
    Taken(StateCode),
    /// The operating system gave no random bytes.
    #[error("no random bytes")]
    Entropy,
}

/// The key of a State.
pub(crate) struct StateKey {
    pub(crate) id: KeyId,
    pub(crate) bytes: Zeroizing<[u8; 32]>,
}

/// What a row names its key by: `LKA-1-3f9a0c12`, the State, which one, the beginning of its fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct KeyId {
    pub(crate) state: StateCode,
    pub(crate) number: u32,
    check: String,
}

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}-{}", self.state, self.number, self.check)
    }
}

impl std::fmt::Debug for StateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StateKey({})", self.id)
    }
}

/// What may be told of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFacts {
    /// The State.
    pub state: StateCode,
    /// The name rows know it by, and its file.
    pub id: String,
    /// SHA-256 over it, hex in groups of four: to compare two copies by.
    pub fingerprint: String,
    /// Its file.
    pub file: PathBuf,
}

/// The key directory, read when it is needed and again when it does not have what is asked for.
#[derive(Debug)]
pub(crate) struct Ring {
    keys: Keys,
    read: RwLock<BTreeMap<(StateCode, u32), Arc<StateKey>>>,
}

impl Ring {
    /// Reads the directory.
    ///
    /// # Errors
    /// [`KeyError`]: a directory that others can read is not used.
    pub(crate) fn open(keys: Keys) -> Result<Self, KeyError> {
        let ring = Self { keys, read: RwLock::default() };
        ring.again()?;
        Ok(ring)
    }

    fn dir(&self) -> Option<&Path> {
        match &self.keys {
            Keys::None => None,
            Keys::At(dir) | Keys::MadeAt(dir) => Some(dir),
        }
    }

    fn again(&self) -> Result<(), KeyError> {
        let found = self.dir().map(read_dir).transpose()?.unwrap_or_default();
        *self.read.write().unwrap_or_else(PoisonError::into_inner) = found;
        Ok(())
    }

    fn newest(&self, state: StateCode) -> Option<Arc<StateKey>> {
        let read = self.read.read().unwrap_or_else(PoisonError::into_inner);
        read.range((state, 0)..=(state, u32::MAX)).next_back().map(|(_, key)| Arc::clone(key))
    }

    /// Returns the key a State seals with now. The directory is looked at each time: a key may have been rotated
    /// beside this program, and sealing is rare.
    ///
    /// # Errors
    /// [`StoreError::NoKey`] where the State has none.
    pub(crate) fn current(&self, state: StateCode) -> Result<Arc<StateKey>, StoreError> {
        self.again()?;
        if let Some(key) = self.newest(state) {
            return Ok(key);
        }
        if let Keys::MadeAt(dir) = &self.keys {
            make(dir, state, 1)?;
            self.again()?;
        }
        self.newest(state).ok_or(StoreError::NoKey { state })
    }

    /// Returns the key of a row.
    ///
    /// # Errors
    /// [`StoreError::NoKey`] where it is not in the directory.
    pub(crate) fn of(&self, state: StateCode, id: &str) -> Result<Arc<StateKey>, StoreError> {
        let known = |ring: &Self| {
            let read = ring.read.read().unwrap_or_else(PoisonError::into_inner);
            read.values().find(|key| key.id.state == state && key.id.to_string() == id).map(Arc::clone)
        };
        if let Some(key) = known(self) {
            return Ok(key);
        }
        self.again()?;
        known(self).ok_or(StoreError::NoKey { state })
    }

    /// Returns the keys a State has, the oldest first.
    pub(crate) fn all(&self, state: StateCode) -> Vec<Arc<StateKey>> {
        let read = self.read.read().unwrap_or_else(PoisonError::into_inner);
        read.range((state, 0)..=(state, u32::MAX)).map(|(_, key)| Arc::clone(key)).collect()
    }
}

/// Makes the first key of a State, in a directory that is made where there is none.
///
/// # Errors
/// [`KeyError::Taken`] where it has one: a key is never overwritten.
pub fn make_key(dir: &Path, state: StateCode) -> Result<KeyFacts, KeyError> {
    let found = if dir.exists() { read_dir(dir)? } else { BTreeMap::new() };
    if found.keys().any(|(of, _)| *of == state) {
        return Err(KeyError::Taken(state));
    }
    make(dir, state, 1)
}

/// Makes the next key of a State; the ones before it stay.
#[cfg(test)]
pub(crate) fn make_next(dir: &Path, state: StateCode) -> Result<KeyFacts, KeyError> {
    draft_next(dir, state)?.publish()
}

/// The next key of a State, whole on the disk and not in use before it gets its name.
pub(crate) fn draft_next(dir: &Path, state: StateCode) -> Result<Draft, KeyError> {
    let found = if dir.exists() { read_dir(dir)? } else { BTreeMap::new() };
    let last = found.keys().filter(|(of, _)| *of == state).map(|(_, n)| *n).max().unwrap_or(0);
    draft(dir, state, last + 1)
}

/// Returns what may be told of the keys in a directory.
///
/// # Errors
/// [`KeyError`] where the directory does not read or is not safe.
pub fn key_facts(dir: &Path) -> Result<Vec<KeyFacts>, KeyError> {
    Ok(read_dir(dir)?.values().map(|key| facts(dir, key)).collect())
}

fn facts(dir: &Path, key: &StateKey) -> KeyFacts {
    let print = fingerprint(&key.bytes);
    let groups: Vec<&str> = (0..8).map(|i| &print[i * 4..i * 4 + 4]).collect();
    let id = key.id.to_string();
    KeyFacts { state: key.id.state, fingerprint: groups.join(" "), file: file(dir, &id), id }
}

fn file(dir: &Path, id: &str) -> PathBuf {
    dir.join(format!("{id}.key"))
}

fn fingerprint(bytes: &[u8; 32]) -> String {
    hex::encode(Sha256::new().chain_update("comity state key fingerprint\0").chain_update(bytes).finalize())
}

fn make(dir: &Path, state: StateCode, number: u32) -> Result<KeyFacts, KeyError> {
    draft(dir, state, number)?.publish()
}

/// What happened at a file or directory.
fn io_at(path: &Path) -> impl FnOnce(io::Error) -> KeyError + use<> {
    let path = path.to_owned();
    move |cause| KeyError::Io { path, cause }
}

/// A key that is whole on the disk and has no name yet: nothing reads it.
#[must_use = "without its name nobody uses it"]
pub(crate) struct Draft {
    told: KeyFacts,
    dir: PathBuf,
    path: PathBuf,
}

impl Draft {
    /// Gives the key its name: from now on it is the newest of its State.
    pub(crate) fn publish(self) -> Result<KeyFacts, KeyError> {
        let Self { told, dir, path } = self;
        fs::hard_link(&path, &told.file).map_err(io_at(&told.file))?; // refuses to take the place of another
        fs::remove_file(&path).map_err(io_at(&path))?;
        if let Ok(folder) = fs::File::open(dir) {
            let _ = folder.sync_all(); // where a directory cannot be synced, the file is all there is to do
        }
        Ok(told)
    }
}

fn draft(dir: &Path, state: StateCode, number: u32) -> Result<Draft, KeyError> {
    let io = io_at;
    if !dir.exists() {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(dir).map_err(io(dir))?;
    }
    let mut bytes = Zeroizing::new([0_u8; 32]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|_| KeyError::Entropy)?;
    let check = fingerprint(&bytes)[..8].to_owned();
    let key = StateKey { id: KeyId { state, number, check }, bytes };
    let told = facts(dir, &key);
    let mut line = Zeroizing::new(format!("{LABEL} {} ", key.id));
    line.push_str(&Zeroizing::new(hex::encode(key.bytes.as_slice())));
    line.push('\n');
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // A file half written is no key and would stop everything: it gets its name once it is whole.
    let path = dir.join(format!(".{}.new", told.id));
    let mut out = options.open(&path).map_err(io(&path))?;
    out.write_all(line.as_bytes()).and_then(|()| out.sync_all()).map_err(io(&path))?;
    Ok(Draft { told, dir: dir.to_owned(), path })
}

fn read_dir(dir: &Path) -> Result<BTreeMap<(StateCode, u32), Arc<StateKey>>, KeyError> {
    let mut found = BTreeMap::new();
    let io = |path: &Path, cause| KeyError::Io { path: path.to_owned(), cause };
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(found),
        Err(cause) => return Err(io(dir, cause)),
    };
    tight(dir, 0o700, "chmod 700")?;
    for entry in entries {
        let path = entry.map_err(|cause| io(dir, cause))?.path();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') {
            continue; // a key in the making
        }
        tight(&path, 0o600, "chmod 600")?;
        let mut text = fs::read_to_string(&path).map_err(|cause| io(&path, cause))?;
        let key = parse(&text, &name);
        text.zeroize();
        let key = key.ok_or_else(|| KeyError::NotAKey { path: path.clone() })?;
        if found.insert((key.id.state, key.id.number), Arc::new(key)).is_some() {
            return Err(KeyError::NotAKey { path });
        }
    }
    Ok(found)
}

fn parse(text: &str, name: &str) -> Option<StateKey> {
    let mut parts = text.strip_suffix('\n')?.split(' ');
    let (label, id, secret) = (parts.next()?, parts.next()?, parts.next()?);
    let mut bytes = Zeroizing::new([0_u8; 32]);
    hex::decode_to_slice(secret, bytes.as_mut_slice()).ok()?;
    let mut pieces = id.split('-');
    let (state, number) = (pieces.next()?.parse().ok()?, pieces.next()?.parse().ok()?);
    let check = fingerprint(&bytes)[..8].to_owned();
    let read = KeyId { state, number, check };
    let whole = label == LABEL && parts.next().is_none() && read.to_string() == id;
    (whole && name == format!("{id}.key")).then_some(StateKey { id: read, bytes })
}

/// Nobody but the owner may do anything with it.
#[cfg(unix)]
fn tight(path: &Path, wanted: u32, remedy: &'static str) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt as _;
    let meta = fs::metadata(path).map_err(|cause| KeyError::Io { path: path.to_owned(), cause })?;
    let mode = meta.permissions().mode() & 0o777;
    if mode & !wanted == 0 { Ok(()) } else { Err(KeyError::Loose { path: path.to_owned(), mode, remedy }) }
}

/// Where rights are no bits, the operating system's own are what there is.
#[cfg(not(unix))]
fn tight(_: &Path, _: u32, _: &'static str) -> Result<(), KeyError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lka() -> StateCode {
        "LKA".parse().unwrap()
    }

    #[test]
    fn a_key_is_made_once_and_the_next_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let keys = dir.path().join("a/keys");
        let first = make_key(&keys, lka()).unwrap();
        assert!(matches!(make_key(&keys, lka()), Err(KeyError::Taken(state)) if state == lka()));
        let second = make_next(&keys, lka()).unwrap();
        assert_ne!(first.fingerprint, second.fingerprint);
        let ring = Ring::open(Keys::At(keys.clone())).unwrap();
        assert_eq!(ring.current(lka()).unwrap().id.to_string(), second.id);
        assert_eq!(ring.of(lka(), &first.id).unwrap().id.to_string(), first.id);
        assert_eq!(key_facts(&keys).unwrap(), [first, second]);
        let other = "IND".parse().unwrap();
        assert!(matches!(ring.current(other), Err(StoreError::NoKey { state }) if state == other));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_may_read_is_refused_by_name() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let keys = dir.path().join("keys");
        let made = make_key(&keys, lka()).unwrap();
        let rights = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        rights(&made.file, 0o640);
        let told = Ring::open(Keys::At(keys.clone())).unwrap_err().to_string();
        assert!(told.contains(&made.id) && told.contains("640") && told.contains("chmod 600"), "{told}");
        rights(&made.file, 0o600);
        rights(&keys, 0o755);
        let told = Ring::open(Keys::At(keys.clone())).unwrap_err().to_string();
        assert!(told.contains("755") && told.contains("chmod 700"), "{told}");
    }

    #[test]
    fn what_is_no_key_is_named_and_a_key_shows_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let keys = dir.path().join("keys");
        let made = make_key(&keys, lka()).unwrap();
        let secret = fs::read_to_string(&made.file).unwrap();
        let ring = Ring::open(Keys::At(keys.clone())).unwrap();
        let hex = secret.trim().rsplit(' ').next().unwrap();
        assert!(!format!("{ring:?} {made:?}").contains(hex) && hex.len() == 64);
        fs::write(&made.file, secret.replace("comity", "county")).unwrap();
        assert!(matches!(Ring::open(Keys::At(keys)), Err(KeyError::NotAKey { .. })));
    }
}
