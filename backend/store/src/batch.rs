//! One batch: what was read, each command decided in memory on what the ones before it left, and what is to be
//! written. Nothing here waits for anything; two statements surround it.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use comity_domain::{
    codes::{Action, DocumentClass, Side},
    ids::{DocumentId, Reference, RequestId, StateCode},
    registry::{Actor, Between, Context, DocumentFacts, Linked},
    sight,
    workflow::{Body, Command, Decided, Fact, Refusal, Stream, Unmet, decide},
};
use comity_ledger::{canonical, hash};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use sea_orm::ConnectionTrait;
use sha2::{Digest as _, Sha256};

use crate::{
    Outcome, StoreError, Submitted,
    entropy::Source,
    envelope::{ActOf, ActorOf, Envelope, Kind, RefusedOf, VERSION, text},
    held::{Head, Held, Row, Step},
    open::Core,
    registry::Registry,
    sql::{self, DocumentHead, Heads, HeadsAsk, Remembered, Writes},
    time::{cut, instant, micros},
};

/// How long an outcome is remembered under its key.
pub(crate) const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The log of what concerns no State.
pub(crate) const NODE: &str = "node";

/// A batch in the making.
pub(crate) struct Batch<'a> {
    entropy: &'a Source,
    pub(crate) registry: Arc<Registry>,
    pub(crate) heads: Heads,
    /// Rows as they were read, for what changed: entries in the streams, and the queue rows of both sides.
    before: HashMap<RequestId, Before>,
    pub(crate) writes: Writes,
}

/// A request as it was when the batch began.
struct Before {
    entries: Option<u64>,
    rows: [Option<Row>; 2],
    touched: [bool; 2],
}

impl<'a> Batch<'a> {
    /// Reads what the commands need.
    pub(crate) async fn read<C: ConnectionTrait>(
        core: &'a Core,
        tx: &C,
        commands: &[Submitted],
    ) -> Result<Self, StoreError> {
        Self::over(core, tx, &needs(commands)).await
    }

    /// Reads what is asked for.
    pub(crate) async fn over<C: ConnectionTrait>(
        core: &'a Core,
        tx: &C,
        ask: &HeadsAsk,
    ) -> Result<Self, StoreError> {
        let heads = sql::heads(tx, ask).await?;
        let registry = core.registry.at(tx, heads.registry_version).await?;
        Ok(Self {
            entropy: &core.entropy,
            registry,
            heads,
            before: HashMap::new(),
            writes: Writes::default(),
        })
    }

    /// Gathers the rows that follow from what was decided, and writes everything.
    pub(crate) async fn write<C: ConnectionTrait>(mut self, tx: &C) -> Result<bool, StoreError> {
        let mut before: Vec<_> = self.before.drain().collect();
        before.sort_by_key(|(id, _)| *id);
        for (id, before) in &before {
            let held = self.heads.requests.get(id).ok_or(StoreError::Conflict)?;
            self.writes.request(held, before.entries)?;
            for (side, (old, touched)) in SIDES.into_iter().zip(before.rows.iter().zip(before.touched)) {
                if touched && let Some(row) = held.row(side, &self.registry) {
                    self.writes.queue(held, old.as_ref(), &row);
                }
            }
        }
        if self.writes.is_empty() {
            return Ok(false);
        }
        sql::write(tx, &self.writes).await?;
        Ok(true)
    }

    /// Decides one command. On an error nothing of it is left in the batch.
    pub(crate) fn decide(&mut self, sent: &Submitted) -> Result<Outcome, StoreError> {
        let now = cut(sent.now);
        let digest = digest(sent);
        if let Some(key) = &sent.key
            && let Some(earlier) = self.heads.remembered.get(&(sent.user, key.clone()))
            && now.duration_since(earlier.at) <= REMEMBERED
        {
            if earlier.digest == digest {
                return Ok(Outcome::Done {
                    request: earlier.request,
                    reference: earlier.reference.clone(),
                    version: earlier.version,
                    repeated: true,
                });
            }
            self.refused(sent, "key_reused", now)?;
            return Ok(Outcome::KeyReused);
        }
        let actor = self.registry.actor(sent.user);
        match self.events(sent, &actor, now)? {
            Ok(decided) => self.append(sent, &actor, &decided, &digest, now),
            Err(refusal) => {
                self.refused(sent, refusal.code(), now)?;
                Ok(Outcome::Refused(refusal))
            }
        }
    }

    /// Asks the rules, then the few things that only the store knows.
    fn events(
        &self,
        sent: &Submitted,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Result<Vec<Decided>, Refusal>, StoreError> {
        let creates = matches!(sent.command, Command::Create(_));
        let held = sent.request.filter(|_| !creates).and_then(|id| self.heads.requests.get(&id));
        let context = self.context(sent, actor, held, now)?;
        let decided = decide(held.map(|h| &h.request), &sent.command, actor, &context);
        Ok(decided.and_then(|events| match self.unknown(sent, actor) {
            None => Ok(events),
            Some(unmet) => Err(Refusal::Unmet(vec![unmet])),
        }))
    }

    /// What a command names and the store does not have for this actor.
    fn unknown(&self, sent: &Submitted, actor: &Actor) -> Option<Unmet> {
        match &sent.command {
            // Only who kept the bytes may make a document of them, and only once: an id is no right to read.
            Command::Attach { document, size, .. } => {
                let kept = self.heads.kept.get(document);
                let own =
                    kept.is_some_and(|k| Some(k.state) == actor.state && !k.attached && k.size == *size);
                (!own).then(|| Unmet::DocumentNotAttached { field: "document".to_owned() })
            }
            Command::Create(create) => {
                let sees = |id: &RequestId| {
                    self.heads.requests.get(id).is_some_and(|h| sight::side(&h.request, actor).is_some())
                };
                let dangling = create.links.iter().position(|(_, id)| !sees(id))?;
                Some(Unmet::UnknownReference { field: format!("links.{dangling}") })
            }
            _ => None,
        }
    }

    fn context(
        &self,
        sent: &Submitted,
        actor: &Actor,
        held: Option<&Held>,
        now: Timestamp,
    ) -> Result<Context, StoreError> {
        let mut context = Context { seen: sent.seen, ..Context::at(now) };
        if let Command::Create(create) = &sent.command {
            let Some(own) = actor.state else { return Ok(context) };
            let year = year(now);
            let serial = self.heads.serials.get(&(own, create.requested, year)).copied().unwrap_or(0) + 1;
            let reference = Reference::new(create.kind, year, own, create.requested, serial);
            context.fresh = Some((RequestId(self.entropy.id(now)?), reference));
            context.between = between(&self.registry, own, create.requested, now);
            context.linked = create.from.and_then(|id| self.linked(id, actor));
            return Ok(context);
        }
        let Some(held) = held else { return Ok(context) };
        let Some(side) = sight::side(&held.request, actor) else { return Ok(context) };
        let documents = self.heads.documents.get(&held.request.id).map(Vec::as_slice).unwrap_or_default();
        fill(&mut context, &self.registry, held, side, documents);
        if let (Command::Assign { to }, Some(state)) = (&sent.command, actor.state) {
            context.assignee_may_work = self.registry.may_work(*to, state);
        }
        Ok(context)
    }

    fn linked(&self, id: RequestId, actor: &Actor) -> Option<Box<Linked>> {
        let held = self.heads.requests.get(&id)?;
        sight::side(&held.request, actor)?;
        let contents = held.request.contents.as_deref()?.clone();
        Some(Box::new(Linked { request: held.request.clone(), contents }))
    }

    /// Appends what was decided to its streams and logs.
    fn append(
        &mut self,
        sent: &Submitted,
        actor: &Actor,
        decided: &[Decided],
        digest: &[u8],
        now: Timestamp,
    ) -> Result<Outcome, StoreError> {
        let id = match decided.first().map(|d| &d.event.fact) {
            Some(Fact::Created { request, .. }) => *request,
            Some(_) => sent.request.ok_or(StoreError::Conflict)?,
            None => return Err(StoreError::Conflict),
        };
        // Everything that can fail comes before anything that changes the batch.
        let bodies: Vec<Option<String>> = decided
            .iter()
            .map(|d| d.body.as_ref().map(|b| text(canonical::write(b)?)).transpose())
            .collect::<Result<_, _>>()?;
        let mut held = self.heads.requests.get(&id).cloned();
        for (one, body) in decided.iter().zip(&bodies) {
            held = Some(self.append_one(id, held, one, body.as_deref(), sent, actor)?);
        }
        let Some(held) = held else { return Err(StoreError::Conflict) };
        let side = sight::side(&held.request, actor).unwrap_or(Side::Requesting);
        let (reference, version) = (held.request.reference.clone(), held.request.version(side));
        if let Some(Fact::Created { requesting, requested, .. }) = decided.first().map(|d| &d.event.fact) {
            let year = year(now);
            let serial = self.heads.serials.entry((*requesting, *requested, year)).or_default();
            *serial += 1;
            self.writes.serial(*requesting, *requested, year, *serial);
        }
        self.heads.requests.insert(id, held);
        if let Some(key) = &sent.key {
            let done = Remembered {
                digest: digest.to_vec(),
                request: id,
                reference: reference.clone(),
                version,
                at: now,
            };
            self.writes.remember(sent.user, key, &done);
            self.heads.remembered.insert((sent.user, key.clone()), done);
        }
        Ok(Outcome::Done { request: id, reference, version, repeated: false })
    }

    /// Keeps what a request looked like before the batch touched it.
    fn begin(&mut self, id: RequestId, held: Option<&Held>) {
        let registry = &self.registry;
        self.before.entry(id).or_insert_with(|| Before {
            entries: held.map(Held::entries),
            rows: SIDES.map(|side| held.and_then(|h| h.row(side, registry))),
            touched: [false; 2],
        });
    }

    fn append_one(
        &mut self,
        id: RequestId,
        held: Option<Held>,
        one: &Decided,
        body: Option<&str>,
        sent: &Submitted,
        actor: &Actor,
    ) -> Result<Held, StoreError> {
        let states: Vec<(Side, StateCode)> = match (&held, &one.event.fact) {
            (Some(held), _) => SIDES.map(|side| (side, held.request.state(side))).to_vec(),
            (None, Fact::Created { requesting, requested, .. }) => {
                vec![(Side::Requesting, *requesting), (Side::Requested, *requested)]
            }
            (None, _) => return Err(StoreError::Conflict),
        };
        let readers: Vec<(Side, StateCode)> =
            states.into_iter().filter(|(side, _)| one.stream.is_read_by(*side)).collect();
        let logs: Vec<String> = readers.iter().map(|(_, state)| state.to_string()).collect();
        let recorded_at = self.recorded_at(one.event.at, &logs)?;
        let last = held.as_ref().map(|h| h.head(one.stream)).unwrap_or_default();
        let salt = self.entropy.bytes::<32>()?;
        let commit = body.map(|bytes| hex::encode(hash::commit(&salt, bytes.as_bytes())));
        let envelope = Envelope {
            v: VERSION,
            kind: Kind::Event,
            request: Some(id),
            stream: one.stream.as_str().to_owned(),
            seq: last.seq + 1,
            prev: last.hash.map(hex::encode),
            at: recorded_at,
            actor: ActorOf {
                state: actor.state,
                role: Some(one.event.by.role),
                user: (one.stream != Stream::Shared).then_some(sent.user),
            },
            event: Some(one.event.clone()),
            refused: None,
            act: None,
            commit,
            document: self.commitment(&one.event.fact),
        };
        let (bytes, leaf) = envelope.seal()?;
        self.begin(id, held.as_ref());
        let kept = body.map(|bytes| self.keep_body(&salt, bytes));
        let n = self.next_entry();
        self.writes.entry(&sql::NewEntry {
            n,
            request: Some(id),
            stream: &envelope.stream,
            seq: envelope.seq,
            kind: Kind::Event,
            bytes: &bytes,
            user: Some(sent.user),
            recorded_at: micros(recorded_at),
            body: kept,
        });
        self.log(&logs, n, micros(recorded_at));
        if let Some(before) = self.before.get_mut(&id) {
            for (side, _) in &readers {
                before.touched[*side as usize] = true;
            }
        }
        let step = Step {
            stream: one.stream,
            event: &one.event,
            head: Head { seq: envelope.seq, hash: Some(leaf) },
            body: kept.zip(one.body.as_ref()),
            recorded_at,
        };
        let held = Held::after(held, &step).ok_or(StoreError::Conflict)?;
        self.documents(&held, one, sent, recorded_at);
        Ok(held)
    }

    /// Follows a document from its attachment to the act that shares it.
    fn documents(&mut self, held: &Held, one: &Decided, sent: &Submitted, recorded_at: Timestamp) {
        let request = held.request.id;
        if let Fact::Attached { document, classification, .. } = &one.event.fact {
            let name = attached_name(one.body.as_ref());
            let shared = one.stream == Stream::Shared;
            let side = one.event.by.side;
            self.writes.document(&sql::NewDocument {
                id: *document,
                request,
                side,
                name,
                classification: *classification,
                shared,
                attached_at: micros(recorded_at),
                attached_by: sent.user,
            });
            let sha256 = match self.heads.kept.get_mut(document) {
                Some(kept) => {
                    kept.attached = true;
                    kept.sha256.clone()
                }
                None => String::new(),
            };
            let attached = DocumentHead {
                id: *document,
                side,
                name: name.to_owned(),
                classification: *classification,
                shared,
                sha256,
            };
            self.heads.documents.entry(request).or_default().push(attached);
        }
        let named = shares(&one.event.fact);
        for document in self.heads.documents.entry(request).or_default() {
            if named.contains(&document.id)
                && document.classification != DocumentClass::File
                && !document.shared
            {
                document.shared = true;
                self.writes.share(document.id);
            }
        }
    }

    fn commitment(&self, fact: &Fact) -> Option<String> {
        let Fact::Attached { document, .. } = fact else { return None };
        self.heads.kept.get(document).map(|kept| kept.commitment.clone())
    }

    fn keep_body(&mut self, salt: &[u8; 32], bytes: &str) -> i64 {
        self.heads.last_body += 1;
        self.writes.body(self.heads.last_body, salt, bytes);
        self.heads.last_body
    }

    fn next_entry(&mut self) -> i64 {
        self.heads.last_entry += 1;
        self.heads.last_entry
    }

    /// The instant an entry is recorded at: never earlier than the last one of the logs it goes to.
    fn recorded_at(&self, now: Timestamp, logs: &[String]) -> Result<Timestamp, StoreError> {
        let last = logs.iter().filter_map(|log| self.heads.logs.get(log)).map(|head| head.last_at).max();
        match last {
            Some(last) if last > micros(now) => instant(last),
            _ => Ok(now),
        }
    }

    fn log(&mut self, logs: &[String], entry: i64, recorded_at: i64) {
        for log in logs {
            let head = self.heads.logs.entry(log.clone()).or_default();
            head.size += 1;
            head.last_at = recorded_at;
            self.writes.log(log, head, entry);
        }
    }

    /// Records that a command was refused, in the log of the actor's State alone: the target may not exist.
    fn refused(&mut self, sent: &Submitted, code: &str, now: Timestamp) -> Result<(), StoreError> {
        let actor = self.registry.actor(sent.user);
        let refused = RefusedOf { action: sent.command.action(), code: code.to_owned() };
        let office =
            OfficeEntry { refused: Some(refused), request: sent.request, ..OfficeEntry::of(Kind::Refused) };
        self.office(actor.state, Some(sent.user), office, now)
    }

    /// Appends to the own stream of an office, or of the node where no State is concerned.
    pub(crate) fn office(
        &mut self,
        state: Option<StateCode>,
        user: Option<comity_domain::ids::UserId>,
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
        };
        let (bytes, leaf) = envelope.seal()?;
        let n = self.next_entry();
        self.writes.entry(&sql::NewEntry {
            n,
            request: None,
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

/// What an entry of an office records.
pub(crate) struct OfficeEntry {
    pub(crate) kind: Kind,
    pub(crate) request: Option<RequestId>,
    pub(crate) refused: Option<RefusedOf>,
    pub(crate) act: Option<ActOf>,
}

impl OfficeEntry {
    pub(crate) fn of(kind: Kind) -> Self {
        Self { kind, request: None, refused: None, act: None }
    }
}

/// Both sides, in the order of their numbers.
pub(crate) const SIDES: [Side; 2] = [Side::Requesting, Side::Requested];

/// The year a reference is counted in.
fn year(now: Timestamp) -> i16 {
    now.to_zoned_datetime(TimeZone::UTC).year()
}

/// What both States' facts are, where both are on the register.
pub(crate) fn between(
    registry: &Registry,
    requesting: StateCode,
    requested: StateCode,
    now: Timestamp,
) -> Option<Between> {
    Some(Between { requesting: registry.facts(requesting, now)?, requested: registry.facts(requested, now)? })
}

/// Fills in what the register, the office and the documents say of a request on a side.
pub(crate) fn fill(
    context: &mut Context,
    registry: &Registry,
    held: &Held,
    side: Side,
    documents: &[DocumentHead],
) {
    let request = &held.request;
    context.between = between(registry, request.requesting, request.requested, context.now);
    context.lengths = registry.lengths(request.requesting, request.requested);
    context.recall_window_minutes =
        registry.recall_window(request.requesting).unwrap_or(Context::RECALL_WINDOW_MINUTES);
    let open = sight::reads_contents(request, side);
    let (own, others): (Vec<_>, Vec<_>) = documents.iter().partition(|d| d.side == side);
    let readable = own.into_iter().chain(others.into_iter().filter(|d| d.shared && open));
    context.documents = readable
        .map(|d| DocumentFacts {
            id: d.id,
            name: d.name.clone(),
            sha256: d.sha256.clone(),
            classification: d.classification,
        })
        .collect();
}

/// The name under which a document was attached; it is the body of the act.
pub(crate) fn attached_name(body: Option<&Body>) -> &str {
    match body {
        Some(Body::Texts(texts)) => texts.iter().find(|t| t.path == "name").map_or("", |t| &t.text),
        Some(Body::Contents(_)) | None => "",
    }
}

/// The documents that an act shares with the other State.
pub(crate) fn shares(fact: &Fact) -> Vec<DocumentId> {
    match fact {
        Fact::Sent { documents, .. } | Fact::InformationSupplied { documents, .. } => documents.clone(),
        Fact::ResultsDelivered { evidence, .. } => evidence.iter().filter_map(|e| e.document).collect(),
        _ => vec![],
    }
}

/// What a command needs to have read before it is decided.
fn needs(commands: &[Submitted]) -> HeadsAsk {
    let mut ask = HeadsAsk::default();
    let mut requests: HashMap<RequestId, bool> = HashMap::new();
    let mut users = HashSet::new();
    let mut documents_of = HashSet::new();
    for sent in commands {
        if users.insert(sent.user) {
            ask.users.push(sent.user);
        }
        ask.keys.extend(sent.key.iter().map(|key| (sent.user, key.clone())));
        let action = sent.command.action();
        if let Some(id) = sent.request {
            let contents = matches!(action, Action::Submit | Action::Translate | Action::Send);
            *requests.entry(id).or_default() |= contents;
            let documents = matches!(
                action,
                Action::Attach
                    | Action::Translate
                    | Action::Send
                    | Action::SupplyInformation
                    | Action::DeliverResults
            );
            if documents && documents_of.insert(id) {
                ask.documents_of.push(id);
            }
        }
        match &sent.command {
            Command::Create(create) => {
                ask.serials.push((sent.user, create.requested, year(sent.now)));
                create.links.iter().for_each(|(_, id)| *requests.entry(*id).or_default() |= false);
                create.from.iter().for_each(|id| *requests.entry(*id).or_default() |= true);
            }
            Command::Attach { document, .. } => ask.kept.push(*document),
            _ => {}
        }
    }
    ask.requests = requests.into_iter().collect();
    ask.keys.sort();
    ask.keys.dedup();
    ask
}

/// What a key stands for: the body as it was sent, the action, and the request.
fn digest(sent: &Submitted) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(sent.digest);
    hasher.update(sent.command.action().as_str());
    hasher.update([0]);
    if let Some(id) = sent.request {
        hasher.update(id.0.as_bytes());
    }
    hasher.finalize().to_vec()
}
