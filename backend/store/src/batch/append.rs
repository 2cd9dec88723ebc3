//! Appending what was decided: to its stream, to the logs of those who read it, and to the request.

use std::collections::HashMap;

use comity_domain::{
    codes::Side,
    ids::{RequestId, StateCode, UserId},
    registry::Actor,
    sight,
    workflow::{Decided, On, Stream, event::Begins},
};
use comity_ledger::{canonical, hash};
use jiff::Timestamp;

use super::{
    Batch, Before, SIDES,
    needs::{owner, year},
};
use crate::{
    Outcome, StoreError, Submitted,
    envelope::{ActorOf, Envelope, Kind, VERSION, text},
    held::{Head, Held, Step},
    sql::{self, Remembered},
    time::{instant, micros},
    vault::Move,
};

/// The request an event is on, where the command is for that one.
fn on(one: &Decided, this: RequestId) -> RequestId {
    match one.on {
        On::This => this,
        On::Beside(other) => other,
    }
}

/// An entry that is ready to be written.
struct Sealed {
    bytes: String,
    /// The head of its stream once it is there.
    head: Head,
    body: Option<String>,
    salt: [u8; 32],
    logs: Vec<String>,
    recorded_at: Timestamp,
}

impl Batch<'_> {
    /// Appends what was decided to its streams and logs.
    pub(super) fn append(
        &mut self,
        sent: &Submitted,
        actor: &Actor,
        decided: &[Decided],
        moves: Vec<Vec<Move>>,
        digest: &[u8],
        now: Timestamp,
    ) -> Result<Outcome, StoreError> {
        let begins = decided.iter().find_map(|d| d.event.fact.begins());
        let id = match begins {
            Some(begins) => begins.request,
            None => sent.request.ok_or(StoreError::Conflict)?,
        };
        // Everything that can fail comes before anything that changes the batch.
        let sealed = self.seal(id, decided, &moves, sent, actor)?;
        for (one, sealed) in decided.iter().zip(sealed) {
            let on = on(one, id);
            let held = self.heads.requests.remove(&on);
            let held = self.append_one(on, held, one, sealed, sent).ok_or(StoreError::Conflict)?;
            self.heads.requests.insert(on, held);
            self.note_place(on, &one.event.fact, one.body.as_ref());
        }
        self.moved(moves.into_iter().flatten().collect());
        let Some(held) = self.heads.requests.get(&id) else { return Err(StoreError::Conflict) };
        let side = sight::side(&held.request, actor).unwrap_or(Side::Requesting);
        let (reference, version) = (held.request.reference.clone(), held.request.version(side));
        let status = Some(sight::status_seen_by(&held.request, side));
        if let Some(Begins { requesting, requested, .. }) = begins {
            self.writes.links(&held.request);
            let year = year(now);
            let serial = self.heads.serials.entry((requesting, requested, year)).or_default();
            *serial += 1;
            self.writes.serial(requesting, requested, year, *serial);
        }
        for one in decided {
            self.tell_head(on(one, id), one, sent, actor)?;
        }
        if let Some(key) = &sent.key {
            let done = Remembered {
                digest: digest.to_vec(),
                request: id,
                reference: reference.clone(),
                version,
                at: now,
            };
            self.heads.remembered.insert((owner(sent), key.clone()), done.clone());
            self.writes.remember(owner(sent), key, done);
        }
        Ok(Outcome::Done { request: id, reference, version, status, repeated: false })
    }

    /// Keeps what a request looked like before the batch touched it.
    pub(super) fn begin(&mut self, id: RequestId, held: Option<&Held>) {
        let registry = &self.registry;
        self.before.entry(id).or_insert_with(|| Before {
            entries: held.map(Held::entries),
            rows: SIDES.map(|side| held.and_then(|h| h.row(side, registry))),
            facts: held.and_then(|h| sql::facts_kept(&h.request)),
            touched: [false; 2],
        });
    }

    /// Makes the bytes of the entries, and of what they commit to.
    fn seal(
        &self,
        id: RequestId,
        decided: &[Decided],
        moves: &[Vec<Move>],
        sent: &Submitted,
        actor: &Actor,
    ) -> Result<Vec<Sealed>, StoreError> {
        let mut heads: HashMap<(RequestId, Stream), Head> = HashMap::new();
        let mut sealed = Vec::with_capacity(decided.len());
        let begins = decided.iter().find_map(|d| d.event.fact.begins());
        let mut letters: HashMap<RequestId, Option<Side>> = HashMap::new();
        for (one, moves) in decided.iter().zip(moves) {
            let on = on(one, id);
            let held = self.heads.requests.get(&on);
            let states: [StateCode; 2] = match (held, begins.filter(|_| on == id)) {
                (Some(held), _) => SIDES.map(|side| held.request.state(side)),
                (None, Some(begins)) => [begins.requesting, begins.requested],
                (None, None) => return Err(StoreError::Conflict),
            };
            // A State by letter reads nothing here and has no log.
            let before = held.and_then(|held| held.request.by_letter);
            let before = letters.get(&on).copied().unwrap_or(before);
            let by_letter = one.event.by_letter_after(before);
            letters.insert(on, by_letter);
            let reads = |side: Side| one.stream.is_read_by(side) && by_letter != Some(side);
            let readers = SIDES.into_iter().zip(states).filter(|(side, _)| reads(*side));
            let logs: Vec<String> = readers.map(|(_, state)| state.to_string()).collect();
            let recorded_at = self.recorded_at(one.event.at, &logs)?;
            let last = heads.get(&(on, one.stream)).copied().or_else(|| held.map(|h| h.head(one.stream)));
            let last = last.unwrap_or_default();
            let body = one.body.as_ref().map(|body| text(canonical::write(body)?)).transpose()?;
            let salt = self.entropy.bytes::<32>()?;
            let commit = body.as_ref().map(|bytes| hex::encode(hash::commit(&salt, bytes.as_bytes())));
            let envelope = Envelope {
                v: VERSION,
                kind: Kind::Event,
                request: Some(on),
                stream: one.stream.as_str().to_owned(),
                seq: last.seq + 1,
                prev: last.hash.map(hex::encode),
                at: recorded_at,
                actor: ActorOf {
                    // A lapse is the clock's own act, whoever's command came after it.
                    state: actor.state.filter(|_| !one.is_of_the_clock()),
                    role: Some(one.event.by.role),
                    // Where the record has one reader, who recorded it stands in it.
                    user: (one.stream != Stream::Shared || one.event.by.user.is_some()).then_some(sent.user),
                },
                event: Some(one.event.clone()),
                refused: None,
                act: None,
                commit,
                document: self.commitment(&one.event.fact),
                identities: moves.iter().map(Move::told).collect(),
                opened: None,
                exported: None,
            };
            let (bytes, leaf) = envelope.seal()?;
            let last = Head { seq: envelope.seq, hash: Some(leaf) };
            heads.insert((on, one.stream), last);
            sealed.push(Sealed { bytes, head: last, body, salt, logs, recorded_at });
        }
        Ok(sealed)
    }

    fn append_one(
        &mut self,
        id: RequestId,
        held: Option<Held>,
        one: &Decided,
        sealed: Sealed,
        sent: &Submitted,
    ) -> Option<Held> {
        let Sealed { bytes, head, body, salt, logs, recorded_at } = sealed;
        self.begin(id, held.as_ref());
        let kept = body.map(|bytes| self.keep_body(&salt, &bytes));
        let n = self.next_entry();
        self.writes.entry(&sql::NewEntry {
            n,
            request: Some(id),
            stream: one.stream.as_str(),
            seq: head.seq,
            kind: Kind::Event,
            bytes: &bytes,
            user: Some(if one.is_of_the_clock() { UserId::CLOCK } else { sent.user }),
            recorded_at: micros(recorded_at),
            body: kept,
        });
        self.log(&logs, n, micros(recorded_at));
        if let Some(before) = self.before.get_mut(&id) {
            for side in SIDES.into_iter().filter(|side| one.stream.is_read_by(*side)) {
                before.touched[side as usize] = true;
            }
        }
        let step = Step {
            stream: one.stream,
            event: &one.event,
            head,
            body: kept.zip(one.body.as_ref()),
            recorded_at,
        };
        let held = Held::after(held, &step)?;
        self.documents(&held, one, sent, recorded_at);
        Some(held)
    }

    pub(super) fn keep_body(&mut self, salt: &[u8; 32], bytes: &str) -> i64 {
        self.heads.last_body += 1;
        self.writes.body(self.heads.last_body, salt, bytes);
        self.heads.last_body
    }

    pub(super) fn next_entry(&mut self) -> i64 {
        self.heads.last_entry += 1;
        self.heads.last_entry
    }

    /// The instant an entry is recorded at: never earlier than the last one of the logs it goes to.
    pub(super) fn recorded_at(&self, now: Timestamp, logs: &[String]) -> Result<Timestamp, StoreError> {
        let last = logs.iter().filter_map(|log| self.heads.logs.get(log)).map(|head| head.last_at).max();
        match last {
            Some(last) if last > micros(now) => instant(last),
            _ => Ok(now),
        }
    }

    pub(super) fn log(&mut self, logs: &[String], entry: i64, recorded_at: i64) {
        for log in logs {
            let head = self.heads.logs.entry(log.clone()).or_default();
            head.size += 1;
            head.last_at = recorded_at;
            self.writes.log(log, head, entry);
        }
    }
}
