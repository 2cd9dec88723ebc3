//! Everything a batch decided, gathered: rows to insert and rows to change.

use std::collections::{BTreeMap, BTreeSet};

use comity_domain::{
    codes::{DocumentClass, Side},
    figures::CaseFacts,
    ids::{DocumentId, RequestId, StateCode, UserId},
    workflow::Request,
};
use sea_orm::Value;
use serde_json::Value as Json;

use super::{
    LogHead, Remembered,
    list::{List, Texts},
    sqlite,
};
use crate::{
    StoreError,
    envelope::Kind,
    held::{Held, Row},
    time::micros,
};

/// What is to be written.
#[derive(Debug, Default)]
pub(crate) struct Writes {
    bodies: (Texts, List),
    entries: (Texts, List),
    log: List,
    heads: BTreeMap<String, LogHead>,
    created: (Texts, List),
    changed: (Texts, List),
    queue: List,
    counters: BTreeMap<(StateCode, String), i64>,
    remembered: BTreeMap<(UserId, String), Remembered>,
    serials: BTreeMap<(StateCode, StateCode, i16), u32>,
    kept: List,
    taken: List,
    documents: List,
    links: List,
    facts: (Texts, List),
    shared: BTreeSet<DocumentId>,
    /// What a rebuild puts back as it stands.
    put_back: BTreeMap<Projection, List>,
    put_back_texts: BTreeMap<Projection, Texts>,
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
    pub(crate) side: Side,
    pub(crate) name: &'a str,
    pub(crate) classification: DocumentClass,
    pub(crate) shared: bool,
    pub(crate) attached_at: i64,
    pub(crate) attached_by: UserId,
}

/// A table that can be thrown away and made again from the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Projection {
    Request,
    Queue,
    Document,
    LogHead,
    Counter,
    Link,
    CaseFacts,
}

impl Projection {
    /// Whether the last column of its rows is a long text, which comes apart from the others.
    const fn ends_with_a_long_text(self) -> bool {
        matches!(self, Self::Request | Self::CaseFacts)
    }
}

/// All columns of a request but its snapshot, in the order of the statement.
fn request_columns(list: &mut List, held: &Held) {
    let request = &held.request;
    list.row().id(request.id.0).put(&request.reference).put(&request.requesting).put(&request.requested);
    list.put(&held.shared.seq).put(&held.requesting.seq).put(&held.requested.seq);
    for head in [held.shared, held.requesting, held.requested] {
        list.hex(head.hash.as_ref().map(<[u8; 32]>::as_slice));
    }
    list.put(&micros(held.requesting_at)).put(&micros(held.requested_at));
    list.put(&held.contents).put(&held.sent_contents);
    list.put(&held.subject).put(&held.sent_subject).put(&held.own_reference).put(&held.numbers);
}

fn queue_columns(list: &mut List, held: &Held, now: &Row) {
    let request = &held.request;
    list.row().put(&now.state).id(request.id.0).put(&(now.bucket as i64)).put(&now.due).put(&now.late_at);
    list.maybe_id(now.desk().map(|u| u.0)).maybe_id(now.assignee.map(|u| u.0)).put(&now.pool);
    list.put(&now.side).put(&request.reference).put(&request.kind).put(&request.state(now.side.other()));
    list.put(&now.status).put(&now.stage);
    list.put(&now.waits.map(|(side, _)| side)).put(&now.waits.map(|(_, role)| role));
    list.put(&now.due_clock).put(&u8::from(now.due_theirs)).put(&now.priority).put(&now.updated);
    list.put(&now.subject).put(&now.own_reference).put(&now.search);
    list.put(&now.warn_at).put(&u8::from(now.by_letter));
    let custody = now.custody.as_ref();
    list.put(&custody.map(|c| c.standing.as_str())).put(&custody.map(|c| c.person.as_str()));
    list.put(&custody.map(|c| c.since)).put(&custody.map(|c| c.until)).put(&now.next);
}

fn document_columns(list: &mut List, d: &NewDocument<'_>) {
    list.row().id(d.id.0).id(d.request.0).put(&d.side).put(d.name).put(&d.classification);
    list.put(&u8::from(d.shared)).put(&d.attached_at).id(d.attached_by.0);
}

/// A request is named once for each kind of link, however often a command says it.
fn link_columns(list: &mut List, request: &Request) {
    let links: BTreeSet<_> = request.links.iter().map(|l| (l.request, l.kind)).collect();
    for (linked, kind) in links {
        list.row().id(linked.0).id(request.id.0).put(&kind);
    }
}

/// The columns of a request's facts but the facts themselves.
fn case_facts_columns(list: &mut List, facts: &CaseFacts) {
    list.row().id(facts.request.0).put(&facts.requesting).put(&facts.requested);
    list.put(&facts.sent.map(micros)).maybe_id(facts.replaces.map(|r| r.0));
}

fn log_head_columns(list: &mut List, log: &str, head: &LogHead) {
    list.row().put(log).put(&head.size).put(&head.last_at).put(&head.office.seq);
    list.hex(head.office.hash.as_ref().map(<[u8; 32]>::as_slice));
}

fn snapshot(held: &Held) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(&held.request).map_err(|_| StoreError::Damaged { what: "a request" })
}

/// Returns the rows that are added to a list.
fn rows(add: impl FnOnce(&mut List)) -> Result<Vec<Json>, StoreError> {
    let mut list = List::default();
    add(&mut list);
    serde_json::from_str(&list.text()?).map_err(|_| StoreError::Damaged { what: "a row" })
}

/// Returns the one row that is added to a list.
fn row(add: impl FnOnce(&mut List)) -> Result<Json, StoreError> {
    rows(add)?.into_iter().next().ok_or(StoreError::Damaged { what: "a row" })
}

/// The row of a request, as it ought to be kept.
pub(crate) fn request_row(held: &Held) -> Result<Json, StoreError> {
    let text = String::from_utf8(snapshot(held)?).map_err(|_| StoreError::Damaged { what: "a request" })?;
    row(|list| {
        request_columns(list, held);
        list.put(&text);
    })
}

/// A row of the queue, as it ought to be kept.
pub(crate) fn queue_row(held: &Held, now: &Row) -> Result<Json, StoreError> {
    row(|list| queue_columns(list, held, now))
}

/// The rows of a request's links, as they ought to be kept.
pub(crate) fn link_rows(request: &Request) -> Result<Vec<Json>, StoreError> {
    rows(|list| link_columns(list, request))
}

/// The row of a request's facts, as it ought to be kept; none while it was never sent.
pub(crate) fn case_facts_row(request: &Request) -> Result<Option<Json>, StoreError> {
    let Some(facts) = facts_kept(request) else { return Ok(None) };
    let text = String::from_utf8(facts_text(&facts)?).map_err(|_| FACTS)?;
    row(|list| {
        case_facts_columns(list, &facts);
        list.put(&text);
    })
    .map(Some)
}

/// The facts of a request that figures read; none while it was never sent.
pub(crate) fn facts_kept(request: &Request) -> Option<CaseFacts> {
    request.ever_sent.then(|| CaseFacts::of(request))
}

const FACTS: StoreError = StoreError::Damaged { what: "the facts of a request" };

fn facts_text(facts: &CaseFacts) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(facts).map_err(|_| FACTS)
}

/// The row of a document, as it ought to be kept.
pub(crate) fn document_row(d: &NewDocument<'_>) -> Result<Json, StoreError> {
    row(|list| document_columns(list, d))
}

/// The head of a log, as it ought to be kept.
pub(crate) fn log_head_row(log: &str, head: &LogHead) -> Result<Json, StoreError> {
    row(|list| log_head_columns(list, log, head))
}

impl Writes {
    pub(crate) fn body(&mut self, id: i64, salt: &[u8; 32], bytes: &str) {
        let [at, length] = self.bodies.0.part(bytes.as_bytes());
        self.bodies.1.row().put(&id).hex(Some(salt)).put(&at).put(&length);
    }

    pub(crate) fn entry(&mut self, e: &NewEntry<'_>) {
        let [at, length] = self.entries.0.part(e.bytes.as_bytes());
        let list = self.entries.1.row().put(&e.n).maybe_id(e.request.map(|r| r.0)).put(e.stream).put(&e.seq);
        list.put(e.kind.as_str()).put(&at).put(&length).maybe_id(e.user.map(|u| u.0));
        list.put(&e.recorded_at).put(&e.body);
    }

    pub(crate) fn log(&mut self, log: &str, head: &LogHead, entry: i64) {
        self.log.row().put(log).put(&head.size).put(&entry);
        self.heads.insert(log.to_owned(), *head);
    }

    /// Writes a request as it is now; `seen` is how many entries its row had when it was read, none: it is new.
    pub(crate) fn request(&mut self, held: &Held, seen: Option<u64>) -> Result<(), StoreError> {
        let (texts, list) = if seen.is_some() { &mut self.changed } else { &mut self.created };
        let [at, length] = texts.part(&snapshot(held)?);
        request_columns(list, held);
        list.put(&at).put(&length).put(&seen);
        Ok(())
    }

    /// Writes a row of the queue, and counts it where it counts now instead of where it counted before.
    pub(crate) fn queue(&mut self, held: &Held, before: Option<&Row>, now: &Row) {
        queue_columns(&mut self.queue, held, now);
        let mut add = |name: String, by: i64| *self.counters.entry((now.state, name)).or_default() += by;
        now.counted().into_iter().for_each(|name| add(name, 1));
        before.map(Row::counted).unwrap_or_default().into_iter().for_each(|name| add(name, -1));
    }

    pub(crate) fn remember(&mut self, user: UserId, key: &str, what: Remembered) {
        self.remembered.insert((user, key.to_owned()), what);
    }

    pub(crate) fn serial(&mut self, requesting: StateCode, requested: StateCode, year: i16, serial: u32) {
        self.serials.insert((requesting, requested, year), serial);
    }

    pub(crate) fn document(&mut self, d: &NewDocument<'_>) {
        document_columns(&mut self.documents, d);
    }

    /// Writes what a new request links to.
    pub(crate) fn links(&mut self, request: &Request) {
        link_columns(&mut self.links, request);
    }

    /// Writes the facts of a request that figures read.
    pub(crate) fn facts(&mut self, facts: &CaseFacts) -> Result<(), StoreError> {
        let (texts, list) = &mut self.facts;
        let [at, length] = texts.part(&facts_text(facts)?);
        case_facts_columns(list, facts);
        list.put(&at).put(&length);
        Ok(())
    }

    /// Keeps what is staged as the bytes of a document: its own pieces, or those of the same bytes that are kept already.
    pub(crate) fn keep(&mut self, document: DocumentId, copy: uuid::Uuid) {
        self.kept.row().id(document.0).id(copy);
        if copy == document.0 {
            self.taken.row().id(copy);
        }
    }

    pub(crate) fn share(&mut self, document: DocumentId) {
        self.shared.insert(document);
    }

    /// Puts back a row that a rebuild found missing or wrong, after the wrong one was taken away.
    pub(crate) fn put_back(&mut self, table: Projection, row: &Json) {
        let list = self.put_back.entry(table).or_default().row();
        let columns = row.as_array().map(Vec::as_slice).unwrap_or_default();
        for (at, column) in columns.iter().enumerate() {
            match column {
                Json::String(long) if table.ends_with_a_long_text() && at + 1 == columns.len() => {
                    let [at, length] = self.put_back_texts.entry(table).or_default().part(long.as_bytes());
                    list.put(&at).put(&length);
                }
                _ => {
                    list.put(column);
                }
            }
        }
    }

    /// Returns the statements that have something to do, with what they take, and how many rows they must change.
    pub(super) fn statements(mut self) -> Result<(String, Vec<Value>, u64), StoreError> {
        let mut all = Statements::default();
        all.add_with(sqlite::BODIES, self.bodies)?;
        all.add_with(sqlite::ENTRIES, self.entries)?;
        all.add(sqlite::LOG, self.log)?;
        all.add(
            sqlite::LOG_HEADS,
            List::of(&self.heads, |list, (log, head)| log_head_columns(list, log, head)),
        )?;
        all.add_with(sqlite::REQUESTS_CREATED, self.created)?;
        all.add_with(sqlite::REQUESTS_CHANGED, self.changed)?;
        all.add(sqlite::QUEUE, self.queue)?;
        all.add(sqlite::LINKS, self.links)?;
        all.add_with(sqlite::CASE_FACTS, self.facts)?;
        let counted = self.counters.iter().filter(|(_, by)| **by != 0);
        all.add(
            sqlite::COUNTERS,
            List::of(counted, |list, ((state, name), by)| {
                list.row().put(state).put(name).put(by);
            }),
        )?;
        all.add(
            sqlite::IDEMPOTENCY,
            List::of(&self.remembered, |list, ((user, key), what)| {
                list.row().id(user.0).put(key).hex(Some(&what.digest)).id(what.request.0);
                list.put(&what.reference).put(&what.version).put(&micros(what.at));
            }),
        )?;
        all.add(
            sqlite::SERIALS_GIVEN,
            List::of(&self.serials, |list, ((from, to, year), serial)| {
                list.row().put(from).put(to).put(year).put(serial);
            }),
        )?;
        all.add(sqlite::DOCUMENTS_KEPT, self.kept)?;
        all.add(sqlite::STAGED_TAKEN, self.taken)?;
        all.add(sqlite::DOCUMENTS, self.documents)?;
        all.add(
            sqlite::DOCUMENTS_SHARED,
            List::of(&self.shared, |list, id| {
                list.row().id(id.0);
            }),
        )?;
        for (table, rows) in self.put_back {
            let texts = self.put_back_texts.remove(&table).unwrap_or_default();
            match table {
                Projection::Request => all.add_with(sqlite::REQUESTS_CREATED, (texts, rows))?,
                Projection::CaseFacts => all.add_with(sqlite::CASE_FACTS, (texts, rows))?,
                Projection::Queue => all.add(sqlite::QUEUE, rows)?,
                Projection::Document => all.add(sqlite::DOCUMENTS, rows)?,
                Projection::LogHead => all.add(sqlite::LOG_HEADS, rows)?,
                Projection::Counter => all.add(sqlite::COUNTERS, rows)?,
                Projection::Link => all.add(sqlite::LINKS, rows)?,
            }
        }
        Ok((all.text, all.values, all.rows))
    }
}

/// Statements in one string. Which are left out as they have nothing to do is a small number of patterns, so each
/// string stays prepared.
#[derive(Default)]
struct Statements {
    text: String,
    values: Vec<Value>,
    rows: u64,
}

impl Statements {
    fn add(&mut self, sql: &str, list: List) -> Result<(), StoreError> {
        if list.rows() > 0 {
            self.text.push_str(sql);
            self.text.push(';');
            self.rows += list.rows();
            self.values.push(list.value()?);
        }
        Ok(())
    }

    fn add_with(&mut self, sql: &str, (texts, list): (Texts, List)) -> Result<(), StoreError> {
        if list.rows() > 0 {
            self.values.push(texts.value());
        }
        self.add(sql, list)
    }
}
