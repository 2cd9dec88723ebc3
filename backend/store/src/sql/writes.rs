//! Everything a batch decided, gathered: rows to insert and rows to change.

use std::collections::{BTreeMap, BTreeSet};

use comity_domain::{
    codes::DocumentClass,
    ids::{DocumentId, RequestId, StateCode, UserId},
};
use comity_ledger::hash::Hash;
use sea_orm::Value;
use serde_json::{Value as Json, json as row};

use super::{LogHead, Remembered, json};
use crate::{
    StoreError,
    envelope::Kind,
    held::{Held, Row},
    time::micros,
};

/// What is to be written.
#[derive(Debug, Default)]
pub(crate) struct Writes {
    bodies: Vec<Json>,
    entries: Vec<Json>,
    body_texts: Texts,
    entry_texts: Texts,
    created_texts: Texts,
    changed_texts: Texts,
    log: Vec<Json>,
    heads: BTreeMap<String, Json>,
    created: Vec<Json>,
    changed: Vec<Json>,
    queue: Vec<Json>,
    counters: BTreeMap<(StateCode, String), i64>,
    counted: Vec<Json>,
    remembered: BTreeMap<(UserId, String), Json>,
    serials: BTreeMap<(StateCode, StateCode, i16), u32>,
    documents: Vec<Json>,
    shared: BTreeSet<DocumentId>,
}

/// Long texts, one after the other; a row names the part that is its own.
#[derive(Debug, Default)]
struct Texts(Vec<u8>);

impl Texts {
    /// Adds a text; returns where it begins, from 1, and its length in bytes.
    fn part(&mut self, text: &str) -> [usize; 2] {
        let at = self.0.len() + 1;
        self.0.extend_from_slice(text.as_bytes());
        [at, text.len()]
    }

    /// Moves the last column of a row here.
    fn instead_of_last(&mut self, mut row: Json) -> Json {
        if let Json::Array(columns) = &mut row
            && let Some(Json::String(text)) = columns.pop()
        {
            columns.extend(self.part(&text).map(Json::from));
        }
        row
    }

    fn value(&self) -> Value {
        Value::Bytes(Some(self.0.clone()))
    }
}

/// An entry to be inserted.
#[derive(Debug)]
pub(crate) struct NewEntry<'a> {
    pub(crate) n: i64,
    /// The request whose stream it is in.
    pub(crate) request: Option<RequestId>,
    pub(crate) stream: &'a str,
    pub(crate) seq: u64,
    pub(crate) kind: Kind,
    pub(crate) bytes: &'a str,
    pub(crate) user: Option<UserId>,
    pub(crate) recorded_at: i64,
    pub(crate) body: Option<i64>,
}

/// A document to be inserted.
#[derive(Debug)]
pub(crate) struct NewDocument<'a> {
    pub(crate) id: DocumentId,
    pub(crate) request: RequestId,
    pub(crate) side: comity_domain::codes::Side,
    pub(crate) name: &'a str,
    pub(crate) classification: DocumentClass,
    pub(crate) shared: bool,
    pub(crate) attached_at: i64,
    pub(crate) attached_by: UserId,
}

fn hex(id: uuid::Uuid) -> String {
    id.simple().to_string()
}

fn hash_hex(hash: Option<Hash>) -> Option<String> {
    hash.map(hex::encode)
}

/// A table that can be thrown away and made again from the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Projection {
    Request,
    Queue,
    Document,
    LogHead,
    Counter,
}

/// The row of a request, in the order of the statement.
pub(crate) fn request_row(held: &Held) -> Result<Json, StoreError> {
    let damaged = |_| StoreError::Damaged { what: "a request" };
    let snapshot = serde_json::to_string(&held.request).map_err(damaged)?;
    let request = &held.request;
    Ok(row!([
        hex(request.id.0),
        request.reference,
        request.requesting,
        request.requested,
        held.shared.seq,
        held.requesting.seq,
        held.requested.seq,
        hash_hex(held.shared.hash),
        hash_hex(held.requesting.hash),
        hash_hex(held.requested.hash),
        micros(held.requesting_at),
        micros(held.requested_at),
        held.contents,
        held.sent_contents,
        held.subject,
        held.sent_subject,
        held.own_reference,
        snapshot
    ]))
}

/// A row of the queue, in the order of the statement.
pub(crate) fn queue_row(held: &Held, now: &Row) -> Json {
    let request = &held.request;
    row!([
        now.state,
        hex(request.id.0),
        now.bucket as i64,
        now.due,
        now.late_at,
        now.desk().map(|u| hex(u.0)),
        now.assignee.map(|u| hex(u.0)),
        now.pool,
        now.side,
        request.reference,
        request.kind,
        request.state(now.side.other()),
        now.status,
        now.stage,
        now.waits.map(|(side, _)| side),
        now.waits.map(|(_, role)| role),
        now.due_clock,
        u8::from(now.due_theirs),
        now.priority,
        now.updated,
        now.subject,
        now.own_reference,
        now.search
    ])
}

/// The row of a document, in the order of the statement.
pub(crate) fn document_row(d: &NewDocument<'_>) -> Json {
    row!([
        hex(d.id.0),
        hex(d.request.0),
        d.side,
        d.name,
        d.classification,
        u8::from(d.shared),
        d.attached_at,
        hex(d.attached_by.0)
    ])
}

/// The head of a log, in the order of the statement.
pub(crate) fn log_head_row(log: &str, head: &LogHead) -> Json {
    row!([log, head.size, head.last_at, head.office.seq, hash_hex(head.office.hash)])
}

impl Writes {
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
            && self.queue.is_empty()
            && self.counters.is_empty()
            && self.counted.is_empty()
            && self.heads.is_empty()
            && self.created.is_empty()
            && self.documents.is_empty()
            && self.serials.is_empty()
    }

    pub(crate) fn body(&mut self, id: i64, salt: &[u8; 32], bytes: &str) {
        let [at, length] = self.body_texts.part(bytes);
        self.bodies.push(row!([id, hex::encode(salt), at, length]));
    }

    pub(crate) fn entry(&mut self, e: &NewEntry<'_>) {
        let [at, length] = self.entry_texts.part(e.bytes);
        self.entries.push(row!([
            e.n,
            e.request.map(|r| hex(r.0)),
            e.stream,
            e.seq,
            e.kind.as_str(),
            at,
            length,
            e.user.map(|u| hex(u.0)),
            e.recorded_at,
            e.body
        ]));
    }

    pub(crate) fn log(&mut self, log: &str, head: &LogHead, entry: i64) {
        self.log.push(row!([log, head.size, entry]));
        self.heads.insert(log.to_owned(), log_head_row(log, head));
    }

    /// Writes a request as it is now; `seen` is how many entries its row had when it was read, none: it is new.
    pub(crate) fn request(&mut self, held: &Held, seen: Option<u64>) -> Result<(), StoreError> {
        let row = request_row(held)?;
        match seen {
            Some(seen) => {
                let mut row = self.changed_texts.instead_of_last(row);
                if let Json::Array(columns) = &mut row {
                    columns.push(seen.into());
                }
                self.changed.push(row);
            }
            None => self.created.push(self.created_texts.instead_of_last(row)),
        }
        Ok(())
    }

    /// Writes a row of the queue, and counts it where it counts now instead of where it counted before.
    pub(crate) fn queue(&mut self, held: &Held, before: Option<&Row>, now: &Row) {
        self.queue.push(queue_row(held, now));
        self.count(before, now);
    }

    fn count(&mut self, before: Option<&Row>, now: &Row) {
        let mut add = |name: String, by: i64| {
            let count = self.counters.entry((now.state, name)).or_default();
            *count += by;
        };
        now.counted().into_iter().for_each(|name| add(name, 1));
        before.map(Row::counted).unwrap_or_default().into_iter().for_each(|name| add(name, -1));
    }

    pub(crate) fn remember(&mut self, user: UserId, key: &str, what: &Remembered) {
        let row = row!([
            hex(user.0),
            key,
            hex::encode(&what.digest),
            hex(what.request.0),
            what.reference,
            what.version,
            micros(what.at)
        ]);
        self.remembered.insert((user, key.to_owned()), row);
    }

    pub(crate) fn serial(&mut self, requesting: StateCode, requested: StateCode, year: i16, serial: u32) {
        self.serials.insert((requesting, requested, year), serial);
    }

    pub(crate) fn document(&mut self, d: &NewDocument<'_>) {
        self.documents.push(document_row(d));
    }

    /// Puts back rows that a rebuild found missing or wrong, after the wrong ones were taken away.
    pub(crate) fn put_back(&mut self, table: Projection, row: Json) {
        match table {
            Projection::Request => self.created.push(self.created_texts.instead_of_last(row)),
            Projection::Queue => self.queue.push(row),
            Projection::Document => self.documents.push(row),
            Projection::LogHead => drop(self.heads.insert(row[0].to_string(), row)),
            Projection::Counter => self.counted.push(row),
        }
    }

    pub(crate) fn share(&mut self, document: DocumentId) {
        self.shared.insert(document);
    }

    /// The lists in the order of the statement, and how many rows it must change.
    pub(super) fn values(&self) -> Result<(Vec<Value>, u64), StoreError> {
        let heads: Vec<&Json> = self.heads.values().collect();
        let counters: Vec<Json> = self
            .counters
            .iter()
            .filter(|(_, by)| **by != 0)
            .map(|((state, name), by)| row!([state, name, by]))
            .chain(self.counted.iter().cloned())
            .collect();
        let remembered: Vec<&Json> = self.remembered.values().collect();
        let serials: Vec<Json> =
            self.serials.iter().map(|((from, to, year), serial)| row!([from, to, year, serial])).collect();
        let shared: Vec<String> = self.shared.iter().map(|d| hex(d.0)).collect();
        let lengths = [
            self.bodies.len(),
            self.entries.len(),
            self.log.len(),
            heads.len(),
            self.created.len(),
            self.changed.len(),
            self.queue.len(),
            counters.len(),
            remembered.len(),
            serials.len(),
            self.documents.len(),
            shared.len(),
        ];
        let values = vec![
            self.body_texts.value(),
            json(&self.bodies)?,
            self.entry_texts.value(),
            json(&self.entries)?,
            json(&self.log)?,
            json(&heads)?,
            self.created_texts.value(),
            json(&self.created)?,
            self.changed_texts.value(),
            json(&self.changed)?,
            json(&self.queue)?,
            json(&counters)?,
            json(&remembered)?,
            json(&serials)?,
            json(&self.documents)?,
            json(&shared)?,
        ];
        Ok((values, lengths.iter().map(|n| *n as u64).sum()))
    }
}
