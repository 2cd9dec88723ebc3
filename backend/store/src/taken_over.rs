//! Running cases taken over from an office's old register: which there are, and what would become of more.

use comity_domain::{
    codes::{Action, Side},
    contents::Contents,
    ids::{Reference, RequestId, StateCode},
    registry::Actor,
    workflow::refusal::StatusSeen,
};
use jiff::Timestamp;
use sea_orm::TransactionTrait as _;

use crate::{
    Outcome, Store, StoreError, Submitted, batch::Batch, entry, envelope::Envelope, sql, vault::Taken,
};

/// A running case that was taken over, as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenOver {
    /// The request.
    pub request: RequestId,
    /// Its reference.
    pub reference: Reference,
    /// The side of the own State.
    pub side: Side,
    /// The other State.
    pub other: StateCode,
    /// Where it stands now, as the own State sees it.
    pub status: StatusSeen,
    /// What it came in with.
    pub contents: Contents,
    /// What had happened, and when, UTC: first that it was sent.
    pub steps: Vec<(Action, Timestamp)>,
}

impl Store {
    /// Returns the cases the viewer's State took over, by their ids.
    ///
    /// # Errors
    /// What the database says.
    pub async fn taken_over(&self, viewer: &Actor) -> Result<Vec<TakenOver>, StoreError> {
        let Some(own) = viewer.state else { return Ok(vec![]) };
        let mut cases = Vec::new();
        for id in sql::numbered(&self.core.read, own).await? {
            let Some(held) = sql::request(&self.core.read, id).await? else { continue };
            let Some(side) = crate::held::side(&held, viewer).filter(|_| held.request.imported) else {
                continue;
            };
            let Some(body) = held.contents_for(side) else { continue };
            let contents = sql::contents(&sql::body(&self.core.read, body).await?)?;
            let kept = sql::timeline(&self.core.read, own, id, side, 0, entry::MOST).await?;
            let mut steps = Vec::new();
            for kept in kept {
                let envelope = Envelope::open(&kept.bytes)?;
                let event = envelope.event.filter(|e| e.imported);
                steps.extend(event.map(|e| (e.fact.action(), e.happened_at())));
            }
            cases.push(TakenOver {
                request: id,
                reference: held.request.reference.clone(),
                side,
                other: held.request.state(side.other()),
                status: comity_domain::sight::status_seen_by(&held.request, side),
                contents: *contents,
                steps,
            });
        }
        Ok(cases)
    }

    /// Decides commands as [`Store::submit_many`] would now, and writes nothing: not a refusal either.
    ///
    /// # Errors
    /// As [`Store::submit_many`].
    #[expect(clippy::disallowed_methods, reason = "one snapshot for all it reads; nothing is written in it")]
    pub async fn rehearse(&self, commands: &[Submitted]) -> Result<Vec<Outcome>, StoreError> {
        let tx = self.core.read.begin().await?;
        let taken: Vec<Taken> = commands.iter().cloned().map(Taken::from).collect();
        let taken: Vec<&Taken> = taken.iter().collect();
        let mut batch = Batch::read(&self.core, &tx, &taken).await?;
        let outcomes = taken.into_iter().map(|taken| batch.decide(taken)).collect();
        drop(batch);
        tx.rollback().await?;
        outcomes
    }
}
