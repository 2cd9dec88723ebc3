//! What a batch reads before it decides.

use std::collections::HashMap;

use comity_domain::{
    codes::{DocumentClass, Side},
    ids::{DocumentId, Reference, RequestId, StateCode, UserId},
    workflow::Version,
};
use comity_ledger::hash::Hash;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use serde::{Deserialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{DAMAGED, contents, list::List, request_of, sqlite};
use crate::{
    StoreError,
    held::{Head, Held},
    time::instant,
};

/// What a batch asks before it decides.
#[derive(Debug, Default)]
pub(crate) struct HeadsAsk {
    /// Who acts: the log of their State is needed.
    pub(crate) users: Vec<UserId>,
    /// Logs that are needed besides.
    pub(crate) logs: Vec<String>,
    /// The requests, and how much of them.
    pub(crate) requests: Vec<(RequestId, Want)>,
    /// Idempotency keys.
    pub(crate) keys: Vec<(UserId, String)>,
    /// Who creates, to which State, in which year.
    pub(crate) serials: Vec<(UserId, Side, StateCode, i16)>,
    /// Requests whose documents are needed.
    pub(crate) documents_of: Vec<RequestId>,
    /// Bytes that are to be attached.
    pub(crate) kept: Vec<DocumentId>,
}

/// How much of a request is read. The numbers are the statement's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Want {
    /// How many entries its streams hold: the rest is in memory.
    #[default]
    Heads = 0,
    /// The request, folded.
    Folded = 1,
    /// The request and its contents.
    WithContents = 2,
}

/// What it finds.
#[derive(Debug, Default)]
pub(crate) struct Heads {
    pub(crate) registry_version: i64,
    pub(crate) last_entry: i64,
    pub(crate) last_body: i64,
    /// How many entries the streams of each request hold.
    pub(crate) seqs: HashMap<RequestId, [u64; 3]>,
    pub(crate) requests: HashMap<RequestId, Held>,
    pub(crate) logs: HashMap<String, LogHead>,
    pub(crate) remembered: HashMap<(UserId, String), Remembered>,
    pub(crate) serials: HashMap<(StateCode, StateCode, i16), u32>,
    pub(crate) documents: HashMap<RequestId, Vec<DocumentHead>>,
    pub(crate) kept: HashMap<DocumentId, KeptHead>,
}

/// The head of a log, and of the own stream of its office.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LogHead {
    pub(crate) size: u64,
    pub(crate) last_at: i64,
    pub(crate) office: Head,
}

/// What was done under an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remembered {
    pub(crate) digest: Vec<u8>,
    pub(crate) request: RequestId,
    pub(crate) reference: Reference,
    pub(crate) version: Version,
    pub(crate) at: Timestamp,
}

/// A document of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DocumentHead {
    pub(crate) id: DocumentId,
    pub(crate) side: Side,
    pub(crate) name: String,
    pub(crate) classification: DocumentClass,
    pub(crate) shared: bool,
    pub(crate) sha256: String,
    /// The copy whose pieces are its bytes.
    pub(crate) copy: Uuid,
}

/// Bytes that are staged, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptHead {
    /// The State that may attach them.
    pub(crate) state: StateCode,
    pub(crate) media_type: String,
    pub(crate) size: u64,
    pub(crate) sha256: String,
    pub(crate) commitment: String,
    /// Whether they are a document already.
    pub(crate) attached: bool,
}

/// Reads everything a batch needs, in one awaited statement where the database can.
pub(crate) async fn heads<C: ConnectionTrait>(tx: &C, ask: &HeadsAsk) -> Result<Heads, StoreError> {
    let DbBackend::Sqlite = tx.get_database_backend() else { return Err(StoreError::Backend) };
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sqlite::HEADS, ask.values()?);
    let row = tx.query_one_raw(statement).await?.ok_or(DAMAGED)?;
    let mut heads = Heads {
        registry_version: row.try_get_by_index(0)?,
        last_entry: row.try_get_by_index(1)?,
        last_body: row.try_get_by_index(2)?,
        ..Heads::default()
    };
    heads.take_requests(read(&row.try_get_by_index::<String>(3)?)?)?;
    for (log, size, last_at, seq, hash) in
        read::<(String, u64, i64, u64, String)>(&row.try_get_by_index::<String>(4)?)?
    {
        heads.logs.insert(log, LogHead { size, last_at, office: head(seq, &hash)? });
    }
    for kept in read::<RememberedRow>(&row.try_get_by_index::<String>(5)?)? {
        let remembered = Remembered {
            digest: hex::decode(&kept.digest).map_err(|_| DAMAGED)?,
            request: kept.request,
            reference: kept.reference,
            version: kept.version,
            at: instant(kept.at)?,
        };
        heads.remembered.insert((kept.user, kept.key), remembered);
    }
    for (from, to, year, serial) in
        read::<(StateCode, StateCode, i16, u32)>(&row.try_get_by_index::<String>(6)?)?
    {
        heads.serials.insert((from, to, year), serial);
    }
    for kept in read::<DocumentRow>(&row.try_get_by_index::<String>(7)?)? {
        heads.documents.entry(kept.request).or_default().push(DocumentHead {
            id: kept.id,
            side: kept.side,
            name: kept.name,
            classification: kept.classification,
            shared: kept.shared != 0,
            sha256: kept.sha256,
            copy: kept.copy,
        });
    }
    for kept in read::<KeptRow>(&row.try_get_by_index::<String>(8)?)? {
        let head = KeptHead {
            state: kept.state,
            media_type: kept.media_type,
            size: kept.size,
            sha256: kept.sha256,
            commitment: kept.commitment,
            attached: kept.attached != 0,
        };
        heads.kept.insert(kept.id, head);
    }
    Ok(heads)
}

/// A row of a list, column by column.
#[derive(Deserialize)]
struct RequestRow {
    id: RequestId,
    shared_seq: u64,
    requesting_seq: u64,
    requested_seq: u64,
    rest: Option<RestRow>,
}

#[derive(Deserialize)]
struct RestRow {
    shared_hash: String,
    requesting_hash: String,
    requested_hash: String,
    requesting_at: i64,
    requested_at: i64,
    contents: Option<i64>,
    sent_contents: Option<i64>,
    subject: Option<String>,
    sent_subject: Option<String>,
    own_reference: Option<String>,
    numbers: Option<String>,
    snapshot: String,
    bytes: Option<String>,
}

#[derive(Deserialize)]
struct RememberedRow {
    user: UserId,
    key: String,
    digest: String,
    request: RequestId,
    reference: Reference,
    version: Version,
    at: i64,
}

#[derive(Deserialize)]
struct DocumentRow {
    request: RequestId,
    id: DocumentId,
    side: Side,
    name: String,
    classification: DocumentClass,
    shared: u8,
    sha256: String,
    copy: Uuid,
}

#[derive(Deserialize)]
struct KeptRow {
    id: DocumentId,
    state: StateCode,
    media_type: String,
    size: u64,
    sha256: String,
    commitment: String,
    attached: u8,
}

fn read<T: DeserializeOwned>(list: &str) -> Result<Vec<T>, StoreError> {
    serde_json::from_str(list).map_err(|_| DAMAGED)
}

/// The head of a stream; no hash is an empty text.
fn head(seq: u64, hash: &str) -> Result<Head, StoreError> {
    let mut bytes: Hash = [0; 32];
    if hash.is_empty() {
        return Ok(Head { seq, hash: None });
    }
    hex::decode_to_slice(hash, &mut bytes).map_err(|_| DAMAGED)?;
    Ok(Head { seq, hash: Some(bytes) })
}

impl Heads {
    fn take_requests(&mut self, rows: Vec<RequestRow>) -> Result<(), StoreError> {
        for row in rows {
            self.seqs.insert(row.id, [row.shared_seq, row.requesting_seq, row.requested_seq]);
            let Some(rest) = row.rest else { continue };
            let mut held = Held {
                request: request_of(&rest.snapshot)?,
                shared: head(row.shared_seq, &rest.shared_hash)?,
                requesting: head(row.requesting_seq, &rest.requesting_hash)?,
                requested: head(row.requested_seq, &rest.requested_hash)?,
                requesting_at: instant(rest.requesting_at)?,
                requested_at: instant(rest.requested_at)?,
                contents: rest.contents,
                sent_contents: rest.sent_contents,
                subject: rest.subject,
                sent_subject: rest.sent_subject,
                own_reference: rest.own_reference,
                numbers: rest.numbers,
            };
            held.request.contents = rest.bytes.as_deref().map(contents).transpose()?;
            self.requests.insert(row.id, held);
        }
        Ok(())
    }
}

impl HeadsAsk {
    /// The lists, as the statement takes them.
    fn values(&self) -> Result<Vec<Value>, StoreError> {
        let requests = List::of(&self.requests, |list, (id, want)| {
            list.row().id(id.0).put(&(*want as u8));
        });
        let logs = List::of(&self.logs, |list, log| {
            list.row().put(log);
        });
        let users = List::of(&self.users, |list, user| {
            list.row().id(user.0);
        });
        let keys = List::of(&self.keys, |list, (user, key)| {
            list.row().id(user.0).put(key);
        });
        let serials = List::of(&self.serials, |list, (user, side, other, year)| {
            list.row().id(user.0).put(other).put(year).put(side);
        });
        let documents_of = List::of(&self.documents_of, |list, id| {
            list.row().id(id.0);
        });
        let kept = List::of(&self.kept, |list, id| {
            list.row().id(id.0);
        });
        let requests = requests.value()?;
        Ok(vec![
            requests.clone(),
            logs.value()?,
            users.value()?,
            requests.clone(),
            requests,
            keys.value()?,
            serials.value()?,
            documents_of.value()?,
            kept.value()?,
        ])
    }
}
