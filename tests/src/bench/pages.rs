//! Pages of the queue over dockets of two sizes: what an officer waits for, however many requests there are.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use comity_domain::{figures::Scope, registry::Actor};
use comity_server::docket::{self, DEMO_PASSWORD, Plan};
use comity_store::{Keys, OpenOptions, QueueAsk, Store, View};
use jiff::Timestamp;
use tokio::runtime::Runtime;

use super::{
    figures::Latency,
    house,
    run::timed,
    wire::{self, Line, Served},
};

/// States that take part in a docket, and its seed.
const STATES: usize = 8;
const SEED: u64 = 18;

/// Rows a page.
pub const ROWS: u32 = 50;

/// The views that are read: the default one, and the one that unites most.
pub const VIEWS: [(View, &str); 2] = [(View::Mine, "mine"), (View::All, "all")];

/// Which page.
pub const PLACES: [&str; 2] = ["first", "middle"];

/// A docket that is served.
#[derive(Debug)]
pub struct Docket {
    runtime: Runtime,
    store: Store,
    served: Option<Served>,
    viewer: Actor,
    line: Line,
    token: String,
    /// The cursor to the middle, by view.
    cursors: Vec<String>,
    rows: u32,
    file: PathBuf,
    /// How many requests there are.
    pub requests: u32,
    /// How long it took to make them.
    pub made_in: Duration,
}

impl Docket {
    /// Makes a docket of so many requests, with the generator of the demonstration, and serves it.
    ///
    /// # Errors
    /// What the generator or the store says.
    pub fn make(folder: &Path, requests: u32) -> Result<Self> {
        Self::with_pages_of(folder, requests, ROWS)
    }

    /// Makes the same with shorter pages, so that a small docket has a middle.
    pub(super) fn with_pages_of(folder: &Path, requests: u32, rows: u32) -> Result<Self> {
        let runtime = house::runtime()?;
        let plan = Plan::of(requests, SEED, STATES, Timestamp::now());
        let file = folder.join("docket.db");
        let url = format!("sqlite:{}", file.display());
        let account = docket::accounts(STATES).into_iter().next().context("an officer")?;
        let login = account.login;
        let made = runtime.block_on(async {
            let keys = Keys::MadeAt(folder.join("docket.keys"));
            let store = Store::open(&url, OpenOptions { keys, ..docket::opened_for(&plan) }).await?;
            let began = Instant::now();
            docket::fill(&store, &plan, |_| ()).await?;
            let made_in = began.elapsed();
            let user = store.user(&login).await?.context("the officer of the docket")?;
            let viewer = Actor::new(user.id, user.state, user.roles);
            let mut cursors = Vec::new();
            for (view, _) in VIEWS {
                cursors.push(middle(&store, &viewer, view, rows).await?);
            }
            let served = Served::start(store.clone()).await?;
            let mut line = Line::open(served.address).await?;
            let token = wire::sign_in(&mut line, &login, DEMO_PASSWORD).await?;
            anyhow::Ok((store, viewer, served, made_in, cursors, line, token))
        })?;
        let (store, viewer, served, made_in, cursors, line, token) = made;
        let served = Some(served);
        Ok(Self { runtime, store, served, viewer, line, token, cursors, rows, file, requests, made_in })
    }

    /// Reads one page again and again.
    ///
    /// # Errors
    /// What the store says.
    pub fn read(&mut self, view: usize, place: usize, time: Duration) -> Result<Latency> {
        let ask = QueueAsk {
            view: VIEWS[view].0,
            limit: self.rows,
            cursor: (place > 0).then(|| self.cursors[view].clone()),
            ..QueueAsk::default()
        };
        let (store, viewer) = (&self.store, &self.viewer);
        self.runtime.block_on(async {
            let (began, mut latencies) = (Instant::now(), Vec::new());
            while began.elapsed() < time {
                let page =
                    Box::pin(timed(&mut latencies, store.queue(viewer, &ask, Timestamp::now()))).await?;
                ensure!(
                    page.rows.len() == self.rows as usize,
                    "a page of {} rows of {}",
                    page.rows.len(),
                    VIEWS[view].1
                );
            }
            Ok(Latency::of(latencies))
        })
    }

    /// Reads one page again and again over HTTP.
    ///
    /// # Errors
    /// What the backend answers.
    pub fn get(&mut self, view: usize, place: usize, time: Duration) -> Result<Latency> {
        let cursor = if place > 0 { format!("&cursor={}", self.cursors[view]) } else { String::new() };
        let query = format!("view={}&limit={}{cursor}", VIEWS[view].1, self.rows);
        let (line, token) = (&mut self.line, &self.token);
        self.runtime.block_on(async {
            let (began, mut latencies) = (Instant::now(), Vec::new());
            while began.elapsed() < time {
                let page = timed(&mut latencies, wire::page(line, token, &query)).await?;
                ensure!(
                    page.rows.len() == self.rows as usize,
                    "a page of {} rows of {}",
                    page.rows.len(),
                    VIEWS[view].1
                );
            }
            Ok(Latency::of(latencies))
        })
    }

    /// Returns the file of the database.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Returns the State whose officer reads the pages.
    ///
    /// # Errors
    /// Where the officer is of none.
    pub fn state(&self) -> Result<String> {
        Ok(self.viewer.state.context("the State of an officer")?.to_string())
    }

    /// Counts the figures of all requests, and returns how long that took.
    ///
    /// # Errors
    /// What the store says.
    pub fn figures(&self) -> Result<Duration> {
        let began = Instant::now();
        let now = Timestamp::now();
        let counted = self.runtime.block_on(self.store.count_figures(Scope::default(), None, now, now))?;
        ensure!(counted.whole.requests > 0, "figures of nothing");
        Ok(began.elapsed())
    }

    /// Stops serving.
    ///
    /// # Errors
    /// What the socket says.
    pub fn close(mut self) -> Result<()> {
        let (served, store) = (self.served.take(), &self.store);
        drop(self.line); // or the stop waits for it
        self.runtime.block_on(async {
            if let Some(served) = served {
                served.stop().await?;
            }
            store.close().await;
            Ok(())
        })
    }
}

/// Walks to the middle of a view, and returns the cursor that goes on there.
async fn middle(store: &Store, viewer: &Actor, view: View, rows: u32) -> Result<String> {
    let now = Timestamp::now();
    let mut cursors: Vec<String> = Vec::new();
    loop {
        let ask = QueueAsk { view, limit: rows, cursor: cursors.last().cloned(), ..QueueAsk::default() };
        match store.queue(viewer, &ask, now).await?.next {
            Some(cursor) => cursors.push(cursor),
            None => return cursors.get(cursors.len() / 2).cloned().context("a docket of more than a page"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_in_process_and_over_http() {
        let folder = tempfile::tempdir().unwrap();
        let mut docket = Docket::with_pages_of(folder.path(), 400, 5).unwrap();
        for view in 0..VIEWS.len() {
            for place in 0..PLACES.len() {
                assert!(docket.read(view, place, Duration::from_millis(1)).unwrap().p50 > 0.0);
                assert!(docket.get(view, place, Duration::from_millis(1)).unwrap().p50 > 0.0);
            }
        }
        docket.close().unwrap();
    }
}
