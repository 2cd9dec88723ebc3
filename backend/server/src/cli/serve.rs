//! The backend on a socket.

use std::{net::SocketAddr, time::Duration};

use clap::{Args, ValueEnum};
use comity_store::{DemoMark, Store};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use super::{Ending, database::Database, ending::say};
use crate::{Clock, Settings, lapse::keep_time, listen, router};

/// How often what is kept for a time only is dropped.
const FORGET: Duration = Duration::from_hours(1);

/// `comityd serve`
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    database: Database,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7420")]
    listen: SocketAddr,
    /// Listen on an address other machines reach. Comity speaks plain HTTP: say so only behind a proxy that ends TLS.
    #[arg(long)]
    behind_tls_proxy: bool,
    /// The largest document that may be attached: bytes, or a number with KiB, MiB or GiB.
    #[arg(long, value_name = "SIZE", default_value = "100MiB", value_parser = size)]
    document_limit: u64,
    /// The form of the log on standard error. `COMITY_LOG` sets the level, such as `debug` or `comity_server=warn`.
    #[arg(long, value_enum, default_value_t = Log::Text)]
    log: Log,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Log {
    /// A line for each event.
    Text,
    /// A JSON object for each event.
    Json,
}

impl Serve {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        if !self.listen.ip().is_loopback() && !self.behind_tls_proxy {
            return Err(Ending::usage(format!(
                "{} can be reached by other machines, and passwords would cross the network in the clear. Listen \
                 on 127.0.0.1, or say --behind-tls-proxy where a proxy on this host ends TLS",
                self.listen
            )));
        }
        log(self.log)?;
        // The port first: a second backend must not bring the database of the first up to date under it.
        let listener = TcpListener::bind(self.listen).await.map_err(|e| match e.kind() {
            std::io::ErrorKind::AddrInUse => Ending::bad(format!(
                "{} is in use: another program listens there. Stop it, or choose another port by --listen",
                self.listen
            )),
            _ => Ending::bad(format!("cannot listen on {}: {e}", self.listen)),
        })?;
        let _alone = self.database.alone()?;
        let store = self.database.open().await?;
        let address = listener.local_addr()?;
        let origin = store.origin().await?;
        if origin.mark.is_some() && (self.behind_tls_proxy || !self.listen.ip().is_loopback()) {
            store.close().await;
            return Err(Ending::usage(
                "this database was made by demo or simulate: everybody knows the passwords of its accounts. Serve it \
                 on 127.0.0.1 without --behind-tls-proxy",
            ));
        }
        say(&format!("comityd {} serves http://{address}", env!("CARGO_PKG_VERSION")))?;
        match origin.mark {
            Some(DemoMark::Demo) => say("the database was made by demo: its cases are invented")?,
            Some(DemoMark::Simulated) => say("the database was made by simulate: its cases are invented")?,
            None => {}
        }
        if store.states().await?.is_empty() {
            say("the database is empty: comityd init makes it ready")?;
        }
        // Nobody is sending yet, here or from another backend: what is staged was left by one that was killed.
        match store.sweep_uploads(None).await? {
            0 => {}
            left => tracing::info!(uploads = left, "uploads that were never attached were removed"),
        }
        let clock = Clock::system();
        let settings = Settings { max_document: self.document_limit, ..Settings::default() };
        let stop = settings.stop.clone();
        let forget = tokio::spawn(forget_old(store.clone(), clock.clone(), stop.clone()));
        let time = tokio::spawn(keep_time(store.clone(), clock.clone(), stop.clone()));
        tokio::spawn(stop_on_signal(stop.clone()));
        listen::serve(listener, router(store.clone(), clock, settings), stop).await?;
        forget.abort();
        time.abort();
        store.close().await;
        tracing::info!("stopped");
        Ok(())
    }
}

/// Reads `100MiB`, `2 GiB`, or a number of bytes.
fn size(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit: u64 = match text[digits.len()..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kib" => 1024,
        "mib" => 1024 * 1024,
        "gib" => 1024 * 1024 * 1024,
        _ => return Err("the unit must be KiB, MiB or GiB".to_owned()),
    };
    let number: u64 = digits.parse().map_err(|_| "a size is a number, such as 100MiB".to_owned())?;
    let size = number.checked_mul(unit).filter(|n| (1..=MOST).contains(n));
    size.ok_or_else(|| "a document has 1 byte to 64 GiB".to_owned())
}

/// No document is larger, whatever the administrator sets.
const MOST: u64 = 64 * 1024 * 1024 * 1024;

fn log(form: Log) -> Result<(), Ending> {
    let filter = match std::env::var("COMITY_LOG") {
        Ok(text) => EnvFilter::try_new(text).map_err(|e| Ending::usage(format!("COMITY_LOG: {e}")))?,
        Err(_) => EnvFilter::new("info,sqlx=warn,sea_orm=warn,sea_orm_migration=warn"),
    };
    let base = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let ansi = std::io::IsTerminal::is_terminal(&std::io::stderr()) && std::env::var_os("NO_COLOR").is_none();
    let set = match form {
        Log::Text => base.with_ansi(ansi).try_init(),
        Log::Json => base.json().flatten_event(true).try_init(),
    };
    set.map_err(|e| Ending::bad(format!("the log cannot be started: {e}")))
}

async fn forget_old(store: Store, clock: Clock, stop: CancellationToken) {
    loop {
        if let Err(error) = store.forget_old(clock.now()).await {
            tracing::warn!(%error, "what is old could not be dropped");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(FORGET) => {}
        }
    }
}

/// The first signal stops gracefully, the second at once.
async fn stop_on_signal(stop: CancellationToken) {
    signal().await;
    tracing::info!("stopping: what is being answered may finish; a second signal stops at once");
    stop.cancel();
    signal().await;
    std::process::exit(130);
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn signal() {
    drop(tokio::signal::ctrl_c().await);
}

#[cfg(test)]
mod tests {
    use super::{MOST, size};

    #[test]
    fn a_limit_is_a_number_with_a_unit() {
        assert_eq!(size("100MiB"), Ok(100 << 20));
        assert_eq!(size("2 gib"), Ok(2 << 30));
        assert_eq!(size("4096"), Ok(4096));
        assert_eq!(size("64GiB"), Ok(MOST));
        for bad in ["", "MiB", "-1", "1.5GiB", "10MB", "0", "65GiB", "99999999999999999999GiB"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
