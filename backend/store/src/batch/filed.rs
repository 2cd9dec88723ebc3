//! Entries of a file that are no events: they change nothing of the request, and only the own State reads them.

use comity_domain::{
    codes::{Role, Side},
    ids::{RequestId, UserId},
    registry::Actor,
    workflow::{Body, Decided, Fact, Stream},
};
use comity_ledger::{canonical, hash};
use jiff::Timestamp;

use super::{Batch, sealed::has_sealed};
use crate::{
    StoreError, Submitted,
    envelope::{ActOf, ActorOf, Envelope, IdentityOf, Kind, OpenedOf, VERSION, text},
    held::Head,
    sql,
    time::{cut, micros},
};

/// What an entry of a file records.
#[derive(Debug)]
pub(crate) struct FileEntry {
    pub(crate) kind: Kind,
    pub(crate) role: Option<Role>,
    pub(crate) user: Option<UserId>,
    pub(crate) body: Option<Body>,
    pub(crate) act: Option<ActOf>,
    pub(crate) opened: Option<OpenedOf>,
    pub(crate) identities: Vec<IdentityOf>,
}

impl FileEntry {
    pub(crate) fn of(kind: Kind) -> Self {
        Self { kind, role: None, user: None, body: None, act: None, opened: None, identities: vec![] }
    }
}

impl Batch<'_> {
    /// Appends to the file of a side.
    pub(crate) fn file(
        &mut self,
        id: RequestId,
        side: Side,
        entry: FileEntry,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let stream = Stream::File(side);
        let held = self.heads.requests.get(&id).ok_or(StoreError::Conflict)?;
        let (own, last) = (held.request.state(side), held.head(stream));
        let log = own.to_string();
        let recorded_at = self.recorded_at(cut(now), std::slice::from_ref(&log))?;
        let body = entry.body.as_ref().map(|body| text(canonical::write(body)?)).transpose()?;
        let salt = self.entropy.bytes::<32>()?;
        let envelope = Envelope {
            v: VERSION,
            kind: entry.kind,
            request: Some(id),
            stream: stream.as_str().to_owned(),
            seq: last.seq + 1,
            prev: last.hash.map(hex::encode),
            at: recorded_at,
            actor: ActorOf { state: Some(own), role: entry.role, user: entry.user },
            event: None,
            refused: None,
            act: entry.act,
            commit: body.as_ref().map(|bytes| hex::encode(hash::commit(&salt, bytes.as_bytes()))),
            document: None,
            identities: entry.identities,
            opened: entry.opened,
            exported: None,
        };
        let (bytes, leaf) = envelope.seal()?;
        // Nothing fails from here on.
        let Some(mut held) = self.heads.requests.remove(&id) else { return Err(StoreError::Conflict) };
        self.begin(id, Some(&held));
        let body = body.map(|bytes| self.keep_body(&salt, &bytes));
        let n = self.next_entry();
        self.writes.entry(&sql::NewEntry {
            n,
            request: Some(id),
            stream: stream.as_str(),
            seq: envelope.seq,
            kind: entry.kind,
            bytes: &bytes,
            user: entry.user,
            recorded_at: micros(recorded_at),
            body,
        });
        self.log(&[log], n, micros(recorded_at));
        held.move_on(stream, Head { seq: envelope.seq, hash: Some(leaf) });
        self.heads.requests.insert(id, held);
        Ok(())
    }

    /// Who takes a request with sealed persons for themselves gets the right to open them: the head is told.
    pub(super) fn tell_head(
        &mut self,
        id: RequestId,
        one: &Decided,
        sent: &Submitted,
        actor: &Actor,
    ) -> Result<(), StoreError> {
        let Fact::Assigned { to, .. } = &one.event.fact else { return Ok(()) };
        let sealed = self.heads.requests.get(&id).is_some_and(|held| has_sealed(&held.request));
        if *to != actor.user || !sealed {
            return Ok(());
        }
        let entry = FileEntry {
            role: Some(one.event.by.role),
            user: Some(sent.user),
            act: Some(ActOf { user: Some(sent.user), ..ActOf::new("took_sealed_request") }),
            ..FileEntry::of(Kind::HeadTold)
        };
        self.file(id, one.event.by.side, entry, one.event.at)
    }
}
