//! The fold of requests, entry by entry.

use std::collections::{HashMap, HashSet};

use comity_domain::{
    codes::DocumentClass,
    ids::{DocumentId, RequestId},
    workflow::{Body, Event, Fact, Stream},
};
use comity_ledger::hash;
use sea_orm::ConnectionTrait;
use serde_json::Value as Json;

use super::{Fold, Log, Place, documents::said};
use crate::{
    StoreError,
    batch::{SIDES, attached_name, shares},
    envelope::{Envelope, Kind},
    held::{Head, Held, Step},
    sql::{
        self, NewDocument, Projection, case_facts_row, document_row, link_rows, queue_row, rebuild::Raw,
        request_row,
    },
    time::micros,
    vault::{InVault, SealedIdentity, rows},
};

/// A request in the making, with its documents.
struct Folded {
    held: Held,
    documents: Vec<Attached>,
}

/// A document as its entries made it.
struct Attached {
    id: DocumentId,
    classification: DocumentClass,
    row: Json,
}

impl Fold {
    /// Folds the entries of some requests and compares what follows from them.
    pub(super) async fn requests<C: ConnectionTrait>(
        &mut self,
        tx: &C,
        all: &[String],
    ) -> Result<(), StoreError> {
        let mut folded: HashMap<uuid::Uuid, Folded> = HashMap::new();
        let mut broken: HashSet<uuid::Uuid> = HashSet::new();
        for raw in sql::rebuild::entries_of(tx, all).await? {
            let Some(RequestId(id)) = raw.request.filter(|id| !broken.contains(&id.0)) else { continue };
            match self.step(folded.remove(&id), &raw) {
                Ok(after) => drop(folded.insert(id, after)),
                Err(what) => {
                    self.differs("entry", raw.n.to_string(), what);
                    broken.insert(id); // what follows from it cannot be told
                }
            }
        }
        let ids: Vec<String> = folded.keys().map(|id| id.simple().to_string()).collect();
        self.report.requests += folded.len() as u64;
        let (mut requests, mut queue, mut documents, mut links) = (vec![], vec![], vec![], vec![]);
        let mut facts = vec![];
        for Folded { held, documents: attached } in folded.values() {
            requests.push(request_row(held)?);
            links.extend(link_rows(&held.request)?);
            facts.extend(case_facts_row(&held.request)?);
            documents.extend(attached.iter().map(|d| d.row.clone()));
            self.serial(held);
            for row in SIDES.into_iter().filter_map(|side| held.row(side, &self.registry)) {
                queue.push(queue_row(held, &row)?);
                for name in row.counted() {
                    *self.counters.entry((row.state.to_string(), name)).or_default() += 1;
                }
            }
        }
        for (table, expected) in [
            (Projection::Request, requests),
            (Projection::Queue, queue),
            (Projection::Link, links),
            (Projection::CaseFacts, facts),
            (Projection::Document, documents),
        ] {
            let found = sql::rebuild::rows(tx, table, &ids).await?;
            self.compare(table, expected, found);
        }
        let all: Vec<RequestId> = all.iter().filter_map(|id| id.parse().ok()).collect();
        let rows = rows::of_requests(tx, &all).await?;
        self.sealed += rows.len() as u64;
        let told = rows.into_iter().filter(|row| !broken.contains(&row.place.request.0));
        self.identities(told.collect());
        Ok(())
    }

    /// Compares what the vaults hold with what the entries committed to. Only ciphertexts: no key is needed.
    fn identities(&mut self, rows: Vec<SealedIdentity>) {
        let mut expected = std::mem::take(&mut self.vault);
        for row in rows {
            self.report.rows += 1;
            let what = match expected.remove(&row.place) {
                Some(Some(commit)) if commit == row.commitment() => continue,
                Some(Some(_)) => "it is not the one its entry commits to",
                Some(None) => "it was to be destroyed",
                None => "a row that no entry made",
            };
            self.differs("identity", row.place.to_string(), what);
        }
        for (place, commit) in expected {
            if commit.is_some() {
                self.differs("identity", place.to_string(), "the row is missing");
            }
        }
    }

    /// Checks one entry and folds it in.
    fn step(&mut self, before: Option<Folded>, raw: &Raw) -> Result<Folded, &'static str> {
        self.report.entries += 1;
        let envelope = Envelope::open(&raw.bytes).map_err(|_| "its bytes are not canonical")?;
        let stream = envelope.request_stream().ok_or("it stands in no stream of a request")?;
        let last = before.as_ref().map(|f| f.held.head(stream)).unwrap_or_default();
        stands(&envelope, raw, last)?;
        let id = raw.request.ok_or("it stands in no request")?;
        for identity in &envelope.identities {
            let place = InVault { request: id, person: identity.person.clone(), state: identity.state };
            self.vault.insert(place, identity.commit.clone());
        }
        if envelope.kind.is_filed() {
            let mut folded = before.ok_or("it is not the first event a request can have")?;
            let head = Head { seq: envelope.seq, hash: Some(hash::leaf(raw.bytes.as_bytes())) };
            folded.held.move_on(stream, head);
            self.place(raw, stream, &folded.held);
            return Ok(folded);
        }
        let event: &Event =
            envelope.event.as_ref().filter(|_| envelope.kind == Kind::Event).ok_or("it is no event")?;
        let body: Option<Body> = match &raw.body_bytes {
            Some(bytes) => Some(serde_json::from_str(bytes).map_err(|_| "its body does not read")?),
            None => None,
        };
        let step = Step {
            stream,
            event,
            head: Head { seq: envelope.seq, hash: Some(hash::leaf(raw.bytes.as_bytes())) },
            body: raw.body.zip(body.as_ref()),
            recorded_at: envelope.at,
        };
        let (held, mut documents) = before.map_or((None, vec![]), |f| (Some(f.held), f.documents));
        let mut held = Held::after(held, &step).ok_or("it is not the first event a request can have")?;
        held.request.contents = None; // only its id and its subject are kept
        self.place(raw, stream, &held);
        self.said.extend(said(event, body.as_ref(), envelope.document.as_deref()));
        document_step(&mut documents, &held, event, stream, body.as_ref(), raw)?;
        Ok(Folded { held, documents })
    }

    fn place(&mut self, raw: &Raw, stream: Stream, held: &Held) {
        let reads = |side| stream.is_read_by(side) && held.request.reads(side);
        let logs = SIDES.map(|side| reads(side).then(|| Log::State(held.request.state(side))));
        self.places.push(Place { n: raw.n, recorded_at: raw.recorded_at, logs });
    }

    fn serial(&mut self, held: &Held) {
        let request = &held.request;
        let mut parts = request.reference.as_str().split('-');
        let year = parts.nth(1).and_then(|y| y.parse().ok()).unwrap_or_default();
        let serial: i64 = parts.nth(2).and_then(|s| s.parse().ok()).unwrap_or_default();
        let key = (request.requesting.to_string(), request.requested.to_string(), year);
        let highest = self.serials.entry(key).or_default();
        *highest = serial.max(*highest);
    }
}

/// Checks that an entry stands where its bytes say: in its stream, after the one it names, beside its body.
pub(super) fn stands(envelope: &Envelope, raw: &Raw, head: Head) -> Result<(), &'static str> {
    if envelope.stream != raw.stream || envelope.seq != raw.seq || envelope.kind.as_str() != raw.kind {
        return Err("its columns are not what its bytes say");
    }
    if raw.request.is_some() && envelope.request != raw.request {
        return Err("it stands in another request than its bytes say");
    }
    if micros(envelope.at) != raw.recorded_at {
        return Err("the instant it was recorded at is not what its bytes say");
    }
    if envelope.seq != head.seq + 1 || envelope.prev != head.hash.map(hex::encode) {
        return Err("it does not follow the entry before it in its stream");
    }
    let salt = raw.salt.as_ref().map(|s| <[u8; 32]>::try_from(s.as_slice())).transpose();
    let salt = salt.map_err(|_| "the salt of its body is not 32 bytes")?;
    let commit = salt.zip(raw.body_bytes.as_ref()).map(|(salt, bytes)| hash::commit(&salt, bytes.as_bytes()));
    if envelope.commit != commit.map(hex::encode) {
        return Err("its body is not the one it commits to");
    }
    Ok(())
}

/// Follows documents from their attachment to the act that shares them.
fn document_step(
    documents: &mut Vec<Attached>,
    held: &Held,
    event: &Event,
    stream: Stream,
    body: Option<&Body>,
    raw: &Raw,
) -> Result<(), &'static str> {
    if let (Fact::Attached { document, classification, .. }, Some(user)) = (&event.fact, raw.user) {
        let row = document_row(&NewDocument {
            id: *document,
            request: held.request.id,
            side: event.by.side,
            name: attached_name(body),
            classification: *classification,
            shared: stream == Stream::Shared,
            attached_at: raw.recorded_at,
            attached_by: user,
        });
        let row = row.map_err(|_| "its document does not read")?;
        documents.push(Attached { id: *document, classification: *classification, row });
    }
    let named = shares(&event.fact);
    for document in documents {
        if named.contains(&document.id) && document.classification != DocumentClass::File {
            document.row[5] = 1.into(); // the column `shared`
        }
    }
    Ok(())
}
