//! Every projection folded again from the entries, and compared.

use std::collections::{BTreeMap, HashMap, HashSet};

use comity_domain::{
    codes::DocumentClass,
    ids::{DocumentId, RequestId, StateCode},
    workflow::{Body, Event, Fact, Stream},
};
use comity_ledger::hash;
use sea_orm::{ConnectionTrait, DatabaseTransaction, TransactionTrait as _};
use serde_json::Value as Json;

use crate::{
    Store, StoreError,
    batch::{NODE, SIDES, attached_name, shares},
    envelope::{Envelope, Kind},
    held::{Head, Held, Step},
    registry::{self, Registry},
    sql::{
        self, LogHead, NewDocument, Projection, Writes, document_row, log_head_row, queue_row,
        rebuild::{LogRow, Raw},
        request_row,
    },
    time::micros,
};

/// Whether to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RebuildMode {
    /// Compare and report.
    Check,
    /// Compare, report, and put right. What is truth (entries, bodies, logs) is only ever reported.
    Write,
}

/// What was compared, and where it differed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RebuildReport {
    /// Entries read.
    pub entries: u64,
    /// Requests folded.
    pub requests: u64,
    /// Rows of projections compared.
    pub rows: u64,
    /// Differences found.
    pub differences: Vec<Difference>,
}

/// One difference, by name; it holds no case content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub table: &'static str,
    /// The row, by its key.
    pub row: String,
    /// The columns that differ, or that the row is missing or one too many.
    pub what: String,
}

impl RebuildReport {
    /// Returns whether everything agreed.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.differences.is_empty()
    }

    /// Returns whether what is truth differs from itself: entries, their bodies, their places in the logs. No
    /// rebuild mends that.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.differences.iter().any(|d| matches!(d.table, "entry" | "log"))
    }
}

impl Projection {
    const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Queue => "queue",
            Self::Document => "document",
            Self::LogHead => "log_head",
            Self::Counter => "counter",
        }
    }

    /// How many of its columns are its key.
    const fn key(self) -> usize {
        match self {
            Self::Request | Self::Document | Self::LogHead => 1,
            Self::Queue | Self::Counter => 2,
        }
    }

    const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Request => &[
                "id",
                "reference",
                "requesting",
                "requested",
                "shared_seq",
                "requesting_seq",
                "requested_seq",
                "shared_hash",
                "requesting_hash",
                "requested_hash",
                "requesting_at",
                "requested_at",
                "contents",
                "sent_contents",
                "subject",
                "sent_subject",
                "own_reference",
                "snapshot",
            ],
            Self::Queue => &[
                "state",
                "request",
                "bucket",
                "due",
                "late_at",
                "desk",
                "assignee",
                "pool",
                "side",
                "reference",
                "kind",
                "counterpart",
                "status",
                "stage",
                "waits_side",
                "waits_role",
                "due_clock",
                "due_theirs",
                "priority",
                "updated",
                "subject",
                "own_reference",
                "search",
            ],
            Self::Document => {
                &["id", "request", "side", "name", "classification", "shared", "attached_at", "attached_by"]
            }
            Self::LogHead => &["log", "size", "last_at", "office_seq", "office_hash"],
            Self::Counter => &["state", "name", "count"],
        }
    }

    fn key_of(self, row: &Json) -> Json {
        Json::Array((0..self.key()).map(|i| row[i].clone()).collect())
    }
}

/// A key as it is named in a report.
fn named(key: &Json) -> String {
    let parts = key.as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |part: &Json| part.as_str().map_or_else(|| part.to_string(), str::to_owned);
    parts.iter().filter(|p| !p.is_null()).map(text).collect::<Vec<_>>().join(" ")
}

impl Store {
    /// Folds all entries in the order they were committed, checks that each stands where it says it does, and
    /// compares every projection. Writes only when told to, in one transaction, and only while the entries
    /// themselves are whole: from damaged ones nothing is made.
    pub async fn rebuild(&self, mode: RebuildMode) -> Result<RebuildReport, StoreError> {
        let tx = match mode {
            RebuildMode::Write => self.core.begin().await?,
            // One transaction, so that everything is seen at one instant; it only reads.
            RebuildMode::Check => {
                self.core.read.begin_with_options(sea_orm::TransactionOptions::default()).await?
            }
        };
        let fold = Fold::all(&tx).await?;
        match mode {
            RebuildMode::Write if fold.report.is_damaged() => tx.rollback().await?,
            RebuildMode::Write => {
                sql::rebuild::mend(&tx, &fold.away, &fold.back).await?;
                tx.commit().await?;
                self.core.tick();
            }
            RebuildMode::Check => tx.rollback().await?,
        }
        Ok(fold.report)
    }
}

/// How many requests, and how many rows of other things, are in memory at once.
const REQUESTS: u32 = 200;
const ROWS: u32 = 5000;

/// A log, small enough to be remembered for every entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Log {
    State(StateCode),
    Node,
}

impl Log {
    fn name(self) -> String {
        match self {
            Self::State(state) => state.to_string(),
            Self::Node => NODE.to_owned(),
        }
    }
}

/// Where an entry belongs.
struct Place {
    n: i64,
    recorded_at: i64,
    logs: [Option<Log>; 2],
}

/// The fold of everything, and what it found.
struct Fold {
    registry: Registry,
    report: RebuildReport,
    places: Vec<Place>,
    offices: BTreeMap<String, Head>,
    counters: BTreeMap<(String, String), i64>,
    serials: BTreeMap<(String, String, i64), i64>,
    away: Vec<(Projection, Json)>,
    back: Writes,
}

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
    async fn all(tx: &DatabaseTransaction) -> Result<Self, StoreError> {
        let mut fold = Self {
            registry: registry::load(tx).await?,
            report: RebuildReport::default(),
            places: vec![],
            offices: BTreeMap::new(),
            counters: BTreeMap::new(),
            serials: BTreeMap::new(),
            away: vec![],
            back: Writes::default(),
        };
        let mut last = String::new();
        loop {
            let ids = sql::rebuild::next_requests(tx, &last, REQUESTS).await?;
            let Some(id) = ids.last() else { break };
            last.clone_from(id);
            fold.requests(tx, &ids).await?;
        }
        fold.offices(tx).await?;
        fold.logs(tx).await?;
        fold.counted(tx).await?;
        fold.given(tx).await?;
        for (table, key) in sql::rebuild::orphans(tx).await? {
            fold.differs(table.name(), named(&key), "a row that no entry made");
            fold.away.push((table, key));
        }
        Ok(fold)
    }

    fn differs(&mut self, table: &'static str, row: String, what: impl Into<String>) {
        self.report.differences.push(Difference { table, row, what: what.into() });
    }

    /// Folds the entries of some requests and compares what follows from them.
    async fn requests<C: ConnectionTrait>(&mut self, tx: &C, ids: &[String]) -> Result<(), StoreError> {
        let mut folded: HashMap<uuid::Uuid, Folded> = HashMap::new();
        let mut broken: HashSet<uuid::Uuid> = HashSet::new();
        for raw in sql::rebuild::entries_of(tx, ids).await? {
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
        let (mut requests, mut queue, mut documents) = (vec![], vec![], vec![]);
        for Folded { held, documents: attached } in folded.values() {
            requests.push(request_row(held)?);
            documents.extend(attached.iter().map(|d| d.row.clone()));
            self.serial(held);
            for row in SIDES.into_iter().filter_map(|side| held.row(side, &self.registry)) {
                queue.push(queue_row(held, &row));
                for name in row.counted() {
                    *self.counters.entry((row.state.to_string(), name)).or_default() += 1;
                }
            }
        }
        for (table, expected) in
            [(Projection::Request, requests), (Projection::Queue, queue), (Projection::Document, documents)]
        {
            let found = sql::rebuild::rows(tx, table, &ids).await?;
            self.compare(table, expected, found);
        }
        Ok(())
    }

    /// Checks one entry and folds it in.
    fn step(&mut self, before: Option<Folded>, raw: &Raw) -> Result<Folded, &'static str> {
        self.report.entries += 1;
        let envelope = Envelope::open(&raw.bytes).map_err(|_| "its bytes are not canonical")?;
        let stream = envelope.request_stream().ok_or("it stands in no stream of a request")?;
        let last = before.as_ref().map(|f| f.held.head(stream)).unwrap_or_default();
        stands(&envelope, raw, last)?;
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
        document_step(&mut documents, &held, event, stream, body.as_ref(), raw);
        Ok(Folded { held, documents })
    }

    fn place(&mut self, raw: &Raw, stream: Stream, held: &Held) {
        let logs = SIDES.map(|side| stream.is_read_by(side).then(|| Log::State(held.request.state(side))));
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

    /// Checks the own streams of the offices.
    async fn offices<C: ConnectionTrait>(&mut self, tx: &C) -> Result<(), StoreError> {
        let mut last = 0;
        loop {
            let page = sql::rebuild::entries_of_offices(tx, last, ROWS).await?;
            let Some(end) = page.last() else { return Ok(()) };
            last = end.n;
            for raw in page {
                self.report.entries += 1;
                if let Err(what) = self.office(&raw) {
                    self.differs("entry", raw.n.to_string(), what);
                }
            }
        }
    }

    fn office(&mut self, raw: &Raw) -> Result<(), &'static str> {
        let envelope = Envelope::open(&raw.bytes).map_err(|_| "its bytes are not canonical")?;
        let log = match raw.stream.strip_prefix("office:") {
            Some(state) => Log::State(state.parse().map_err(|_| "it stands in no stream of an office")?),
            None if raw.stream == NODE => Log::Node,
            None => return Err("it stands in no stream of an office"),
        };
        let head = self.offices.get(&log.name()).copied().unwrap_or_default();
        stands(&envelope, raw, head)?;
        let after = Head { seq: envelope.seq, hash: Some(hash::leaf(raw.bytes.as_bytes())) };
        self.offices.insert(log.name(), after);
        self.places.push(Place { n: raw.n, recorded_at: raw.recorded_at, logs: [Some(log), None] });
        Ok(())
    }

    /// Walks all logs beside the entries: each entry once in each log it belongs to, in the order of commit.
    async fn logs<C: ConnectionTrait>(&mut self, tx: &C) -> Result<(), StoreError> {
        let mut places = std::mem::take(&mut self.places);
        places.sort_by_key(|place| place.n);
        let mut heads: BTreeMap<String, LogHead> = BTreeMap::new();
        let mut found = LogWalk { page: vec![].into_iter(), last: (0, String::new()) };
        for place in places {
            let mut logs: Vec<String> = place.logs.iter().flatten().map(|log| log.name()).collect();
            logs.sort();
            for log in logs {
                let head = heads.entry(log.clone()).or_default();
                head.size += 1;
                if place.recorded_at < head.last_at {
                    self.differs(
                        "entry",
                        place.n.to_string(),
                        "it was recorded before the one before it in its log",
                    );
                }
                head.last_at = place.recorded_at;
                let expected = LogRow { entry: place.n, log, index: head.size };
                match found.next(tx).await? {
                    Some(row) if row == expected => self.report.rows += 1,
                    Some(row) => {
                        let what =
                            format!("{} {} stands where {} belongs", row.log, row.index, expected.index);
                        self.differs("log", format!("{} entry {}", expected.log, expected.entry), what);
                    }
                    None => self.differs(
                        "log",
                        format!("{} {}", expected.log, expected.index),
                        "the row is missing",
                    ),
                }
            }
        }
        while let Some(row) = found.next(tx).await? {
            self.differs("log", format!("{} {}", row.log, row.index), "a row that no entry made");
        }
        for (log, office) in std::mem::take(&mut self.offices) {
            heads.entry(log).or_default().office = office;
        }
        let expected = heads.iter().map(|(log, head)| log_head_row(log, head)).collect();
        let found = sql::rebuild::rows(tx, Projection::LogHead, &[]).await?;
        self.compare(Projection::LogHead, expected, found);
        Ok(())
    }

    async fn counted<C: ConnectionTrait>(&mut self, tx: &C) -> Result<(), StoreError> {
        let counters = std::mem::take(&mut self.counters);
        let expected =
            counters.into_iter().map(|((state, name), n)| serde_json::json!([state, name, n])).collect();
        let found = sql::rebuild::rows(tx, Projection::Counter, &[]).await?;
        self.compare(Projection::Counter, expected, found);
        Ok(())
    }

    /// A counter of references may be ahead of the requests, since gaps are normal; behind, it would give a
    /// reference again.
    async fn given<C: ConnectionTrait>(&mut self, tx: &C) -> Result<(), StoreError> {
        let known = sql::rebuild::serials(tx).await?;
        let known: BTreeMap<_, _> =
            known.into_iter().map(|(from, to, year, n)| ((from, to, year), n)).collect();
        for ((from, to, year), highest) in std::mem::take(&mut self.serials) {
            let (states, row) = ((from.parse(), to.parse()), format!("{from} {to} {year}"));
            if known.get(&(from, to, year)).is_none_or(|n| *n < highest) {
                self.differs("reference_counter", row, "a reference beyond it was given");
                if let ((Ok(from), Ok(to)), Ok(year), Ok(serial)) =
                    (states, i16::try_from(year), u32::try_from(highest))
                {
                    self.back.serial(from, to, year, serial);
                }
            }
        }
        Ok(())
    }

    /// Compares rows by their keys, and notes what would put them right.
    fn compare(&mut self, table: Projection, expected: Vec<Json>, found: Vec<Json>) {
        let mut found: BTreeMap<String, Json> =
            found.into_iter().map(|row| (named(&table.key_of(&row)), row)).collect();
        for row in expected {
            self.report.rows += 1;
            let key = table.key_of(&row);
            let what = match found.remove(&named(&key)) {
                None => "the row is missing".to_owned(),
                Some(kept) if kept == row => continue,
                Some(kept) => {
                    let columns = table.columns().iter().enumerate();
                    let wrong: Vec<&str> =
                        columns.filter(|(i, _)| kept[*i] != row[*i]).map(|(_, name)| *name).collect();
                    wrong.join(", ")
                }
            };
            self.differs(table.name(), named(&key), what);
            self.away.push((table, key));
            self.back.put_back(table, row);
        }
        for (name, row) in found {
            self.differs(table.name(), name, "a row that no entry made");
            self.away.push((table, table.key_of(&row)));
        }
    }
}

/// The rows of all logs, page by page.
struct LogWalk {
    page: std::vec::IntoIter<LogRow>,
    last: (i64, String),
}

impl LogWalk {
    async fn next<C: ConnectionTrait>(&mut self, tx: &C) -> Result<Option<LogRow>, StoreError> {
        if self.page.as_slice().is_empty() {
            self.page = sql::rebuild::log_rows(tx, &self.last, ROWS).await?.into_iter();
        }
        let row = self.page.next();
        if let Some(row) = &row {
            self.last = (row.entry, row.log.clone());
        }
        Ok(row)
    }
}

/// Checks that an entry stands where its bytes say: in its stream, after the one it names, beside its body.
fn stands(envelope: &Envelope, raw: &Raw, head: Head) -> Result<(), &'static str> {
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
) {
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
        documents.push(Attached { id: *document, classification: *classification, row });
    }
    let named = shares(&event.fact);
    for document in documents {
        if named.contains(&document.id) && document.classification != DocumentClass::File {
            document.row[5] = 1.into(); // the column `shared`
        }
    }
}
