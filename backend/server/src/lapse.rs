//! The clock's own work: an arrest whose time is over lapses, as of the instant it was due. Safe to run twice, and to be
//! missed for a week: what is recorded late happened when it was due.

use std::time::Duration;

use comity_domain::{
    clocks::ARREST_WARNINGS_DAYS,
    ids::{RequestId, UserId},
    workflow::Command,
};
use comity_store::{Outcome, Store, StoreError, Submitted};
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::Clock;

/// How long is waited at most before the clock is looked at again: a host command may have written beside this process.
const AT_MOST: Duration = Duration::from_secs(30);

/// Records every lapse that is due; returns which requests lapsed.
///
/// # Errors
/// What the database says; what was recorded before stays.
pub async fn lapse_due(store: &Store, now: Timestamp) -> Result<Vec<RequestId>, StoreError> {
    let mut lapsed = Vec::new();
    for request in store.lapsing(now).await? {
        match store.submit(lapse(request, now)).await? {
            Outcome::Done { .. } => lapsed.push(request),
            // Somebody was quicker: a release, a withdrawal, or another process with the same clock.
            Outcome::Refused(refusal) => tracing::info!(%refusal, "an arrest did not lapse"),
            Outcome::KeyReused => {}
        }
    }
    Ok(lapsed)
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

/// Records lapses as they fall due, and tells who listens when a day of warning comes, until it is stopped.
pub(crate) async fn keep_time(store: Store, clock: Clock, stop: CancellationToken) {
    let mut looked = clock.now();
    loop {
        let now = clock.now();
        if let Err(error) = lapse_due(&store, now).await {
            tracing::error!(%error, "arrests that are due could not be recorded as lapsed; tried again");
        }
        let dues = store.arrests_due().await.unwrap_or_default();
        if dues.iter().any(|due| warned_between(*due, looked, now)) {
            store.look_again();
        }
        let wait = dues.first().map_or(AT_MOST, |due| until(*due, now));
        looked = now;
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Whether a day of warning came after one instant and not after the other.
fn warned_between(due: Timestamp, after: Timestamp, now: Timestamp) -> bool {
    ARREST_WARNINGS_DAYS.iter().any(|days| {
        let at = due.checked_sub(SignedDuration::from_hours(i64::from(*days) * 24));
        at.is_ok_and(|at| after < at && at <= now)
    })
}

fn until(due: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(due.duration_since(now)).map_or(Duration::from_secs(1), |left| left.min(AT_MOST))
}
