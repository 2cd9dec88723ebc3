//! The own stream of an office: refused commands, sign-ins, acts of administration, exports.

use comity_domain::{
    ids::{RequestId, StateCode, UserId},
    registry::Actor,
    sight,
};
use jiff::Timestamp;

use super::{Batch, NODE};
use crate::{
    StoreError, Submitted,
    envelope::{ActOf, ActorOf, Envelope, Kind, OpenedOf, RefusedOf, VERSION},
    export::ExportAsk,
    held::Head,
    sql,
    time::{cut, micros},
};

/// What an entry of an office records.
pub(crate) struct OfficeEntry {
    pub(crate) kind: Kind,
    /// What was named as the request, whether or not there is one.
    pub(crate) request: Option<RequestId>,
    /// The request it is found by, see [`Batch::seen`].
    pub(crate) found_by: Option<RequestId>,
    pub(crate) refused: Option<RefusedOf>,
    pub(crate) act: Option<ActOf>,
    pub(crate) opened: Option<OpenedOf>,
    pub(crate) exported: Option<ExportAsk>,
}

impl OfficeEntry {
    pub(crate) fn of(kind: Kind) -> Self {
        Self { kind, request: None, found_by: None, refused: None, act: None, opened: None, exported: None }
    }
}

impl Batch<'_> {
    /// Returns the request somebody names, where it is there for them: only then is an entry found by it, and has its
    /// reference. What is not there for them is confirmed to nobody.
    pub(crate) fn seen(&self, named: Option<RequestId>, actor: &Actor) -> Option<RequestId> {
        let there = |id: &RequestId| {
            self.heads.requests.get(id).is_some_and(|held| sight::side(&held.request, actor).is_some())
        };
        named.filter(there)
    }

    /// Records that a command was refused, in the log of the actor's State alone: the target may not exist.
    pub(super) fn refused(&mut self, sent: &Submitted, code: &str, now: Timestamp) -> Result<(), StoreError> {
        let actor = self.registry.actor(sent.user, now);
        let refused = RefusedOf { action: sent.command.action(), code: code.to_owned() };
        let office = OfficeEntry {
            request: sent.request,
            found_by: self.seen(sent.request, &actor),
            refused: Some(refused),
            ..OfficeEntry::of(Kind::Refused)
        };
        self.office(actor.state, Some(sent.user), office, now)
    }

    /// Appends to the own stream of an office, or of the node where no State is concerned.
    pub(crate) fn office(
        &mut self,
        state: Option<StateCode>,
        user: Option<UserId>,
        office: OfficeEntry,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let log = state.map_or_else(|| NODE.to_owned(), |s| s.to_string());
        let stream = state.map_or_else(|| NODE.to_owned(), |s| format!("office:{s}"));
        let head = self.heads.logs.get(&log).copied().unwrap_or_default().office;
        let recorded_at = self.recorded_at(cut(now), std::slice::from_ref(&log))?;
        let envelope = Envelope {
            v: VERSION,
            kind: office.kind,
            request: office.request,
            stream,
            seq: head.seq + 1,
            prev: head.hash.map(hex::encode),
            at: recorded_at,
            actor: ActorOf { state, role: None, user },
            event: None,
            refused: office.refused,
            act: office.act,
            commit: None,
            document: None,
            identities: vec![],
            opened: office.opened,
            exported: office.exported,
        };
        let (bytes, leaf) = envelope.seal()?;
        let n = self.next_entry();
        self.writes.entry(&sql::NewEntry {
            n,
            request: office.found_by,
            stream: &envelope.stream,
            seq: envelope.seq,
            kind: office.kind,
            bytes: &bytes,
            user,
            recorded_at: micros(recorded_at),
            body: None,
        });
        self.heads.logs.entry(log.clone()).or_default().office = Head { seq: envelope.seq, hash: Some(leaf) };
        self.log(&[log], n, micros(recorded_at));
        Ok(())
    }
}
