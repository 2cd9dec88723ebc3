//! The clock's own work: an arrest whose time is over lapses, as of the instant it was due. Safe to run twice, and to be
//! missed for a week: what is recorded late happened when it was due.

use std::time::Duration;

use comity_domain::{
    clocks::arrest_warning,
    ids::{RequestId, UserId},
    workflow::Command,
};
use comity_store::{Outcome, Store, StoreError, Submitted};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::Clock;

/// How long is waited at most before the clock is looked at again: a host command may have written beside this process.
const AT_MOST: Duration = Duration::from_secs(30);

/// How long is waited where what is due could not be recorded.
const AGAIN: Duration = Duration::from_secs(1);

/// How long is waited at least.
const AT_LEAST: Duration = Duration::from_millis(10);

/// Records every lapse that is due; returns which requests lapsed. Each is tried, whatever becomes of the others.
///
/// # Errors
/// What the database said first; what was recorded stays.
pub async fn lapse_due(store: &Store, now: Timestamp) -> Result<Vec<RequestId>, StoreError> {
    let (mut lapsed, mut failed) = (Vec::new(), None);
    for request in store.lapsing(now).await? {
        match store.submit(lapse(request, now)).await {
            Ok(Outcome::Done { .. }) => lapsed.push(request),
            // Somebody was quicker: a release, a withdrawal, or another process with the same clock.
            Ok(Outcome::Refused(refusal)) => tracing::info!(%refusal, "an arrest did not lapse"),
            Ok(Outcome::KeyReused) => {}
            Err(error) => {
                tracing::error!(%request, %error, "an arrest that is due could not be recorded as lapsed");
                failed = failed.or(Some(error));
            }
        }
    }
    failed.map_or(Ok(lapsed), Err)
}

/// Returns the clock's act on one request.
#[must_use]
pub fn lapse(request: RequestId, now: Timestamp) -> Submitted {
    Submitted {
        user: UserId::CLOCK,
        request: Some(request),
        command: Command::Lapse,
        seen: None,
        key: None,
        digest: [0; 32],
        now,
    }
}

/// What the clock saw last.
#[derive(Debug)]
pub struct Watch {
    looked: Timestamp,
}

impl Watch {
    /// Begins to watch at an instant: days of warning that came before are no news.
    #[must_use]
    pub const fn begin(now: Timestamp) -> Self {
        Self { looked: now }
    }

    /// Records what is due, tells who listens where a day of warning came since the last look, and returns how long
    /// nothing is due.
    pub async fn look(&mut self, store: &Store, now: Timestamp) -> Duration {
        if let Err(error) = lapse_due(store, now).await {
            tracing::error!(%error, "arrests that are due could not be recorded as lapsed; tried again");
        }
        let dues = match store.arrests_due().await {
            Ok(dues) => dues,
            // Nothing is known of what is due: look again soon, and from where it was looked last.
            Err(error) => {
                tracing::error!(%error, "the arrest clocks could not be read; tried again");
                return AGAIN;
            }
        };
        if dues.iter().any(|due| warned_between(*due, self.looked, now)) {
            store.look_again();
        }
        self.looked = now;
        dues.first().map_or(AT_MOST, |due| until(*due, now))
    }
}

/// Records lapses as they fall due, and tells who listens when a day of warning comes, until it is stopped.
pub(crate) async fn keep_time(store: Store, clock: Clock, stop: CancellationToken) {
    let mut watch = Watch::begin(clock.now());
    loop {
        let wait = watch.look(&store, clock.now()).await;
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Whether a warning that an arrest clock stands under came after one instant and not after the other.
fn warned_between(due: Timestamp, after: Timestamp, now: Timestamp) -> bool {
    let warned = arrest_warning(due, now);
    warned.is_some() && warned != arrest_warning(due, after)
}

fn until(due: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(due.duration_since(now)).map_or(AGAIN, |left| left.clamp(AT_LEAST, AT_MOST))
}
