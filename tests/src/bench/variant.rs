//! The ways to do the work, each of which runs once in every round.

use std::{fmt, path::Path, str::FromStr};

use anyhow::{Result, bail};

use super::{
    house::{self, Pair},
    raw,
    run::{Sample, Until, drive},
    wire::{Caller, Served, Tokens},
};

/// A way to do the work, with so many clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// Bare SQL, one client, a commit each.
    RawSingle,
    /// Bare SQL, one writer for all.
    RawGroup(usize),
    /// The store in this process.
    Ours(usize),
    /// The router on a socket.
    Http(usize),
}

impl Variant {
    /// Every variant, in the order in which a round runs them: what is compared stands side by side.
    pub const ALL: [Self; 9] = [
        Self::RawSingle,
        Self::Ours(1),
        Self::Http(1),
        Self::RawGroup(8),
        Self::Ours(8),
        Self::Http(8),
        Self::RawGroup(32),
        Self::Ours(32),
        Self::Http(32),
    ];

    /// Returns how many clients there are.
    #[must_use]
    pub const fn clients(self) -> usize {
        match self {
            Self::RawSingle => 1,
            Self::RawGroup(clients) | Self::Ours(clients) | Self::Http(clients) => clients,
        }
    }

    /// Returns what it is compared with, and the ratio it is to reach where there is an aim.
    #[must_use]
    pub const fn beside(self) -> Option<(Self, Option<f64>)> {
        match self {
            Self::RawSingle | Self::RawGroup(_) => None,
            Self::Ours(1) => Some((Self::RawSingle, Some(0.4))),
            Self::Ours(32) => Some((Self::RawGroup(32), Some(0.3))),
            Self::Ours(clients) => Some((Self::RawGroup(clients), None)),
            Self::Http(clients) => Some((Self::Ours(clients), Some(0.6))),
        }
    }

    /// Runs it once in a fresh folder.
    ///
    /// # Errors
    /// Where the work is not done.
    pub fn once(self, folder: &Path, until: Until) -> Result<Sample> {
        match self {
            Self::RawSingle => raw::single(folder, until),
            Self::RawGroup(clients) => raw::group(folder, clients, until),
            Self::Ours(clients) => house::runtime()?.block_on(async {
                let (store, offices) = house::open(folder).await?;
                let pairs = Pair::some(&store, &offices, clients)?;
                let sample = drive(pairs, until, Some(store.subscribe())).await?;
                store.close().await;
                Ok(sample)
            }),
            Self::Http(clients) => over_http(folder, clients, until),
        }
    }
}

/// The backend has its threads, the clients have one of their own.
fn over_http(folder: &Path, clients: usize, until: Until) -> Result<Sample> {
    let backend = house::runtime()?;
    let (store, served) = backend.block_on(async {
        let (store, _) = house::open(folder).await?;
        let served = Served::start(store.clone()).await?;
        anyhow::Ok((store, served))
    })?;
    let callers = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let sample = callers.block_on(async {
        let tokens = Tokens::some(served.address, clients).await?;
        let callers = Caller::some(served.address, &tokens, clients).await?;
        drive(callers, until, Some(store.subscribe())).await
    })?;
    drop(callers);
    backend.block_on(async {
        served.stop().await?;
        store.close().await;
        Ok(sample)
    })
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::RawSingle => "raw-single",
            Self::RawGroup(_) => "raw-group",
            Self::Ours(_) => "ours",
            Self::Http(_) => "http",
        };
        f.pad(&format!("{name}-{}", self.clients()))
    }
}

impl FromStr for Variant {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let Some((name, clients)) = text.rsplit_once('-') else { bail!("such as ours-32") };
        let clients: usize = clients.parse()?;
        match (name, clients) {
            ("raw-single", 1) => Ok(Self::RawSingle),
            ("raw-group", 1..=256) => Ok(Self::RawGroup(clients)),
            ("ours", 1..=256) => Ok(Self::Ours(clients)),
            ("http", 1..=256) => Ok(Self::Http(clients)),
            _ => bail!("raw-single-1, raw-group-N, ours-N or http-N, with N from 1 to 256"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_reads_back_as_it_is_printed() {
        for variant in Variant::ALL {
            assert_eq!(variant.to_string().parse::<Variant>().unwrap(), variant);
        }
        assert!("ours-0".parse::<Variant>().is_err() && "ours".parse::<Variant>().is_err());
    }

    #[test]
    fn every_way_does_the_work() {
        for variant in ["raw-single-1", "raw-group-2", "ours-2", "http-2"] {
            let folder = tempfile::tempdir().unwrap();
            let variant: Variant = variant.parse().unwrap();
            let sample = variant.once(folder.path(), Until::Units(4)).unwrap();
            assert_eq!(sample.units, 4, "{variant}");
            assert!(sample.rate > 0.0 && sample.latency.p50 > 0.0, "{variant}: {sample:?}");
        }
    }
}
