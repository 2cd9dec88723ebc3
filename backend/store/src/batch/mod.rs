//! One batch: what was read, each command decided in memory on what the ones before it left, and what is to be
//! written. Nothing here waits for anything; two statements surround it.

mod append;
mod context;
mod documents;
mod filed;
mod needs;
mod office;
mod places;
mod sealed;

use std::{collections::HashMap, sync::Arc};

use comity_domain::{
    codes::Side,
    figures::CaseFacts,
    ids::RequestId,
    registry::{Actor, Named},
    workflow::{Command, Decided, Refusal, Unmet, decide},
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::ConnectionTrait;

use crate::{
    Outcome, StoreError,
    entropy::Source,
    held::{Held, Row},
    open::Core,
    registry::Registry,
    sql::{self, Heads, HeadsAsk, Want, Writes},
    time::cut,
    vault::{Ring, Taken, Vault},
};

pub(crate) use context::fill;
pub(crate) use documents::{attached_name, shares};
pub(crate) use filed::FileEntry;
use needs::{needs, owner};
pub(crate) use office::OfficeEntry;

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
    ring: &'a Ring,
    pub(crate) vault: Vault<'a>,
    /// What was said of where people were arrested, where an arrest is put right.
    arrests: Vec<places::Said>,
}

/// A request as it was when the batch began.
struct Before {
    entries: Option<u64>,
    rows: [Option<Row>; 2],
    facts: Option<CaseFacts>,
    touched: [bool; 2],
}

impl<'a> Batch<'a> {
    /// Reads what the commands need; requests in memory only by their heads.
    pub(crate) async fn read<C: ConnectionTrait>(
        core: &'a Core,
        tx: &C,
        commands: &[&Taken],
    ) -> Result<Self, StoreError> {
        let mut ask = needs(&commands.iter().map(|taken| &taken.sent).collect::<Vec<_>>());
        let mut remembered: HashMap<RequestId, Held> = HashMap::new();
        for (id, want) in &mut ask.requests {
            let Some(held) = core.memory.take(*id) else { continue };
            if *want < Want::WithContents || held.request.contents.is_some() {
                *want = Want::Heads;
                remembered.insert(*id, held);
            }
        }
        let mut batch = Self::over(core, tx, &ask).await?;
        let stale = |(id, held): &(RequestId, Held)| batch.heads.seqs.get(id) != Some(&held.seqs());
        let (gone, fresh): (Vec<_>, Vec<_>) = remembered.into_iter().partition(stale);
        batch.heads.requests.extend(fresh);
        if !gone.is_empty() {
            // Somebody else wrote to them, beside this process.
            let requests = gone.into_iter().map(|(id, _)| (id, Want::WithContents)).collect();
            let again = sql::heads(tx, &HeadsAsk { requests, ..HeadsAsk::default() }).await?;
            batch.heads.requests.extend(again.requests);
        }
        // Before those beside are read: an act reads and moves the identities of requests it names, never of those beside.
        batch.open_vault(tx).await?;
        batch.read_beside(tx).await?;
        batch.read_places(tx, commands).await?;
        Ok(batch)
    }

    /// Reads the requests that belong with those read; most have none, and cost nothing.
    async fn read_beside<C: ConnectionTrait>(&mut self, tx: &C) -> Result<(), StoreError> {
        let wanted = self.heads.requests.values().flat_map(|held| context::beside(&held.request)).collect();
        self.read_missing(tx, wanted).await?;
        // Of the arrest that one follows, also what else followed it.
        let wanted =
            self.heads.requests.values().flat_map(|held| context::followers_of(&held.request)).collect();
        self.read_missing(tx, wanted).await
    }

    async fn read_missing<C: ConnectionTrait>(
        &mut self,
        tx: &C,
        wanted: Vec<RequestId>,
    ) -> Result<(), StoreError> {
        let mut missing = wanted;
        missing.retain(|id| !self.heads.requests.contains_key(id));
        if missing.is_empty() {
            return Ok(());
        }
        missing.sort();
        missing.dedup();
        let requests = missing.into_iter().map(|id| (id, Want::Folded)).collect();
        let beside = sql::heads(tx, &HeadsAsk { requests, ..HeadsAsk::default() }).await?;
        self.heads.requests.extend(beside.requests);
        Ok(())
    }

    /// Reads what the vaults hold of the requests that have sealed persons; others cost nothing.
    pub(crate) async fn open_vault<C: ConnectionTrait>(&mut self, tx: &C) -> Result<(), StoreError> {
        let sealed = self.heads.requests.values().filter(|held| sealed::has_sealed(&held.request));
        let ids: Vec<RequestId> = sealed.map(|held| held.request.id).collect();
        self.vault.read(tx, &ids).await
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
            ring: &core.ring,
            vault: Vault::new(&core.ring, &core.entropy),
            arrests: vec![],
        })
    }

    /// Returns the requests as they are now: to be remembered once they are kept.
    pub(crate) fn into_requests(self) -> HashMap<RequestId, Held> {
        self.heads.requests
    }

    /// Gathers the rows that follow from what was decided, and writes everything.
    pub(crate) async fn write<C: ConnectionTrait>(&mut self, tx: &C) -> Result<bool, StoreError> {
        let mut before: Vec<_> = self.before.drain().collect();
        before.sort_by_key(|(id, _)| *id);
        for (id, before) in &before {
            let held = self.heads.requests.get(id).ok_or(StoreError::Conflict)?;
            self.writes.request(held, before.entries)?;
            if let Some(facts) =
                sql::facts_kept(&held.request).filter(|now| before.facts.as_ref() != Some(now))
            {
                self.writes.facts(&facts)?;
            }
            for (side, (old, touched)) in SIDES.into_iter().zip(before.rows.iter().zip(before.touched)) {
                if touched && let Some(row) = held.row(side, &self.registry) {
                    self.writes.queue(held, old.as_ref(), &row);
                }
            }
        }
        let written = sql::write(tx, std::mem::take(&mut self.writes)).await?;
        self.vault.write(tx).await?; // never without an entry that says so
        Ok(written)
    }

    /// Decides one command. On an error nothing of it is left in the batch.
    pub(crate) fn decide(&mut self, taken: &Taken) -> Result<Outcome, StoreError> {
        let sent = &taken.sent;
        let now = cut(sent.now);
        let actor = self.registry.actor(sent.user, now);
        let digests = self.digests(taken, &actor);
        if let Some(key) = &sent.key
            && let Some(earlier) = self.heads.remembered.get(&(owner(sent), key.clone()))
            && now.duration_since(earlier.at) <= REMEMBERED
        {
            if digests.contains(&earlier.digest) {
                return Ok(Outcome::Done {
                    request: earlier.request,
                    reference: earlier.reference.clone(),
                    version: earlier.version,
                    status: None,
                    repeated: true,
                });
            }
            self.refused(sent, "key_reused", now)?;
            return Ok(Outcome::KeyReused);
        }
        match self.events(taken, &actor, now)? {
            Ok(decided) => {
                let moves = self.moves(taken, &actor, &decided)?;
                // A State may just have got its first key.
                let digest = self.digests(taken, &actor).into_iter().next().unwrap_or_default();
                self.append(sent, &actor, &decided, moves, &digest, now)
            }
            Err(refusal) => {
                self.refused(sent, refusal.code(), now)?;
                Ok(Outcome::Refused(refusal))
            }
        }
    }

    /// Asks the rules, then the few things that only the store knows.
    fn events(
        &self,
        taken: &Taken,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Result<Vec<Decided>, Refusal>, StoreError> {
        let sent = &taken.sent;
        let creates = matches!(sent.command, Command::Create(_) | Command::Register(_) | Command::Import(_));
        let held = sent.request.filter(|_| !creates).and_then(|id| self.heads.requests.get(&id));
        let mut context = self.context(sent, actor, held, now)?;
        self.look(taken, actor, held, &mut context)?;
        let request = held.map(|h| &h.request);
        let mut decided = decide(request, &sent.command, actor, &context);
        if let Ok(events) = &decided {
            // What an act says in words is in its bodies: they are looked through before anything is kept of them.
            let named = self.named_in(taken, actor, held, events)?;
            if let Some(Named { person, field }) = named.first().cloned() {
                context.named.extend(named);
                // The rules say what else is amiss; whatever they say, it is not kept.
                decided = decide(request, &sent.command, actor, &context)
                    .and(Err(Refusal::Unmet(vec![Unmet::NamesSealedPerson { person, field }])));
            }
        }
        Ok(decided.and_then(|events| match self.unknown(sent, actor) {
            None => Ok(self.describe(events)),
            Some(unmet) => Err(Refusal::Unmet(vec![unmet])),
        }))
    }
}

/// Both sides, in the order of their numbers.
pub(crate) const SIDES: [Side; 2] = [Side::Requesting, Side::Requested];
