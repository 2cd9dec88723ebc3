//! What the backend writes to its log while cases are played: kept, to look for what must not be in it.

use std::{
    io,
    sync::{Mutex, Once, PoisonError},
};

use tracing_subscriber::EnvFilter;

static SAID: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static STARTED: Once = Once::new();

/// Everything of the product, and what the libraries under it say of themselves.
const LEVELS: &str =
    "info,comity_server=trace,comity_store=trace,comity_domain=trace,sqlx=debug,sea_orm=debug";

struct Kept;

impl io::Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        SAID.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Keeps the log from now on; once is enough.
pub fn keep() {
    STARTED.call_once(|| {
        let kept = tracing_subscriber::fmt().with_ansi(false).with_writer(|| Kept);
        // Where somebody else listens already, nothing is kept, and the look for names says so.
        let _ = kept.with_env_filter(EnvFilter::new(LEVELS)).try_init();
    });
}

/// Returns which of some texts the log holds; none where no log is kept.
#[must_use]
pub fn held<'a>(texts: &[&'a str]) -> Option<Vec<&'a str>> {
    let said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    let said = String::from_utf8_lossy(&said);
    (!said.is_empty()).then(|| texts.iter().copied().filter(|text| said.contains(text)).collect())
}
