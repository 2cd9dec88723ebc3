//! Persons in custody: above every view of the queue, on both sides, and nothing hides them.

use comity_domain::{
    codes::{CustodyStanding, Kind, Side},
    ids::{PersonCode, Reference, RequestId, StateCode},
    registry::Actor,
    workflow::refusal::StatusSeen,
};
use jiff::Timestamp;

use crate::{Store, StoreError, sql, time::micros};

/// Somebody in custody on a request that the viewer's State sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Custody {
    /// The request.
    pub request: RequestId,
    /// Its reference.
    pub reference: Reference,
    /// Its kind.
    pub kind: Kind,
    /// The side of the own State.
    pub side: Side,
    /// The other State.
    pub counterpart: StateCode,
    /// Status, as the own State sees it.
    pub status: StatusSeen,
    /// Who, as a code.
    pub person: PersonCode,
    /// How the person stands.
    pub standing: CustodyStanding,
    /// Since when, UTC.
    pub since: Timestamp,
    /// When the arrest clock is due, or since when release is owed, UTC; none while held for an extradition.
    pub until: Option<Timestamp>,
    /// Whether the other State is one by letter.
    pub by_letter: bool,
}

impl Store {
    /// Returns who is in custody on requests of the viewer's State: who must be released first, then by what is due.
    /// No filter, view or order takes anybody out. An executing authority learns of those whose arrest is its own
    /// measure; who reads no cases at all of nobody.
    ///
    /// # Errors
    /// What the database says.
    pub async fn in_custody(&self, viewer: &Actor) -> Result<Vec<Custody>, StoreError> {
        if viewer.only_executes() {
            return self.desk_custody(viewer).await;
        }
        let Some(state) = reads_cases_of(viewer) else { return Ok(vec![]) };
        sql::in_custody(&self.core.read, state).await
    }

    /// Returns whose arrest clock runs and who must be released on requests of the viewer's State, in the same order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn arrests(&self, viewer: &Actor) -> Result<Vec<Custody>, StoreError> {
        if viewer.only_executes() {
            let mut on_desk = self.desk_custody(viewer).await?;
            on_desk.retain(|custody| custody.standing.cannot_wait());
            return Ok(on_desk);
        }
        let Some(state) = reads_cases_of(viewer) else { return Ok(vec![]) };
        sql::arrests(&self.core.read, state).await
    }

    /// Returns the requests whose arrest clock was due by an instant and is not recorded as lapsed: the clock's work.
    ///
    /// # Errors
    /// What the database says.
    pub async fn lapsing(&self, now: Timestamp) -> Result<Vec<RequestId>, StoreError> {
        sql::lapsing(&self.core.read, micros(now)).await
    }

    /// Returns when the arrest clocks that run are due, the first one first, UTC.
    ///
    /// # Errors
    /// What the database says.
    pub async fn arrests_due(&self) -> Result<Vec<Timestamp>, StoreError> {
        sql::arrests_due(&self.core.read).await
    }

    /// Tells who listens for news to look again: time has brought something that no write brought.
    pub fn look_again(&self) {
        self.core.tick();
    }
}

/// The State whose cases the viewer reads.
fn reads_cases_of(viewer: &Actor) -> Option<StateCode> {
    viewer.state.filter(|_| viewer.roles.iter().any(|r| r.reads_cases()))
}
