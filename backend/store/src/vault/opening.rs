//! Opening what is sealed: decided in the transaction that records it, answered only once the record is kept.

use comity_domain::{
    codes::{DocumentClass, Role, Side},
    contents::Identity,
    ids::{DocumentId, PersonCode, RequestId, StateCode, UserId},
    registry::Actor,
    sight::{self, Seen},
    vault::{NoOpening, Opening, may_open, may_open_document},
    workflow::{Body, Request, event::Text},
};
use jiff::Timestamp;

use super::{looks::Looked, seal::Place};
use crate::{
    Store, StoreError,
    batch::{Batch, FileEntry, OfficeEntry},
    envelope::{ActOf, Kind, OpenedOf},
    sql::{HeadsAsk, Want},
};

/// What came of an attempt to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened<T> {
    /// It is open, and on record.
    Yes(T),
    /// It stays shut, and that is on record too.
    No(NoOpening),
}

impl Store {
    /// Opens the identity of a sealed person for somebody who needs to know it. The opening is an entry in the file of
    /// their State, with who, when, why and the code; a refused one is an entry of their office.
    ///
    /// # Errors
    /// [`StoreError::NoKey`] where the vault is closed: nothing was opened and nothing recorded.
    pub async fn open_identity(
        &self,
        user: UserId,
        id: RequestId,
        person: &PersonCode,
        reason: &str,
        now: Timestamp,
    ) -> Result<Opened<Identity>, StoreError> {
        let tx = self.core.begin().await?;
        let ask =
            HeadsAsk { users: vec![user], requests: vec![(id, Want::WithContents)], ..HeadsAsk::default() };
        let mut batch = Batch::over(&self.core, &tx, &ask).await?;
        batch.open_vault(&tx).await?;
        let actor = batch.registry.actor(user, now);
        let what = OpenedOf { person: Some(person.clone()), document: None };
        let opened = match asked(&batch, &actor, id, person, reason)? {
            Ok((identity, side)) => {
                record(&mut batch, &actor, id, side, reason, what, now)?;
                Opened::Yes(identity)
            }
            Err(refused) => {
                refuse(&mut batch, &actor, id, refused, what, now)?;
                Opened::No(refused)
            }
        };
        batch.write(&tx).await?;
        tx.commit().await?;
        self.core.tick();
        Ok(opened)
    }

    /// Decides whether somebody may read a document of class `sealed` now, and records it as the opening it is. The
    /// caller has made sure that the document is theirs to see, and sends its bytes only on [`Opened::Yes`].
    ///
    /// # Errors
    /// What the database says; nothing was recorded.
    pub async fn open_document(
        &self,
        user: UserId,
        id: RequestId,
        document: DocumentId,
        reason: &str,
        now: Timestamp,
    ) -> Result<Opened<()>, StoreError> {
        let tx = self.core.begin().await?;
        let ask = HeadsAsk {
            users: vec![user],
            requests: vec![(id, Want::WithContents)],
            documents_of: vec![id],
            ..HeadsAsk::default()
        };
        let mut batch = Batch::over(&self.core, &tx, &ask).await?;
        batch.open_vault(&tx).await?;
        let actor = batch.registry.actor(user, now);
        let what = OpenedOf { person: None, document: Some(document) };
        let request = batch.heads.requests.get(&id).map(|held| &held.request);
        let may = request.map_or(Err(NoOpening::NotFound), |request| {
            let opening =
                Opening { reason, held: is_there(&batch, request, &actor, document), executes_for: false };
            may_open_document(request, &actor, opening)
        });
        let may = match may.and_then(|()| request.and_then(|r| side_of(r, &actor)).ok_or(NoOpening::NotFound))
        {
            Ok(_) if names_somebody(&batch, &actor, id, reason)? => Err(NoOpening::ReasonNames),
            other => other,
        };
        let opened = match may {
            Ok(side) => {
                record(&mut batch, &actor, id, side, reason, what, now)?;
                Opened::Yes(())
            }
            Err(refused) => {
                refuse(&mut batch, &actor, id, refused, what, now)?;
                Opened::No(refused)
            }
        };
        batch.write(&tx).await?;
        tx.commit().await?;
        self.core.tick();
        Ok(opened)
    }
}

/// The identity and the side it is opened from, or why not.
fn asked(
    batch: &Batch<'_>,
    actor: &Actor,
    id: RequestId,
    person: &PersonCode,
    reason: &str,
) -> Result<Result<(Identity, Side), NoOpening>, StoreError> {
    let (Some(held), Some(state)) = (batch.heads.requests.get(&id), actor.state) else {
        return Ok(Err(NoOpening::NotFound));
    };
    let request = &held.request;
    let in_vault = batch.vault.held(id, state).contains(person);
    let opening =
        Opening { reason, held: in_vault, executes_for: executes_for(request, actor, Some(person)) };
    if let Err(refused) = may_open(request, actor, person, opening) {
        return Ok(Err(refused));
    }
    if names_somebody(batch, actor, id, reason)? {
        return Ok(Err(NoOpening::ReasonNames));
    }
    let place = Place { request: id, person: person.clone(), state };
    Ok(match (batch.vault.open(&place)?, side_of(request, actor)) {
        (Some(identity), Some(side)) => Ok((identity, side)),
        _ => Err(NoOpening::NotFound),
    })
}

/// Whether a sealed document of a request is there for the actor's side.
fn is_there(batch: &Batch<'_>, request: &Request, actor: &Actor, document: DocumentId) -> bool {
    let of_request = batch.heads.documents.get(&request.id).map(Vec::as_slice).unwrap_or_default();
    let mut sealed = of_request.iter().filter(|d| d.classification == DocumentClass::Sealed);
    sealed.any(|d| d.id == document && (d.shared || Some(d.side) == side_of(request, actor)))
}

/// The file an opening is recorded in.
fn side_of(request: &Request, actor: &Actor) -> Option<Side> {
    request.side_of(actor.state?)
}

/// Whether a measure given to the actor's executing authority concerns the person.
fn executes_for(request: &Request, actor: &Actor, person: Option<&PersonCode>) -> bool {
    let Seen::Only(given) = sight::measures_seen(request, actor) else { return false };
    let measures =
        request.contents.as_deref().map(|contents| contents.measures.as_slice()).unwrap_or_default();
    measures.iter().any(|m| given.contains(&m.id) && person.is_some_and(|person| m.persons.contains(person)))
}

/// A reason is kept in the file for ever: it must not say what the vault is there to keep.
fn names_somebody(batch: &Batch<'_>, actor: &Actor, id: RequestId, reason: &str) -> Result<bool, StoreError> {
    match actor.state {
        Some(state) => names_sealed(batch, state, id, reason),
        None => Ok(false),
    }
}

/// Whether a reason names a sealed person of a request whom the vault of a State holds.
pub(super) fn names_sealed(
    batch: &Batch<'_>,
    state: StateCode,
    id: RequestId,
    reason: &str,
) -> Result<bool, StoreError> {
    let mut looked = Looked::default();
    batch.vault.look(id, state, &[], &mut looked)?;
    Ok(!looked.at("reason", reason).is_empty())
}

fn record(
    batch: &mut Batch<'_>,
    actor: &Actor,
    id: RequestId,
    side: Side,
    reason: &str,
    what: OpenedOf,
    now: Timestamp,
) -> Result<(), StoreError> {
    let why = Text { path: "reason".to_owned(), text: reason.to_owned() };
    let entry = FileEntry {
        role: acting(actor),
        user: Some(actor.user),
        body: Some(Body::Texts(vec![why])),
        opened: Some(what),
        ..FileEntry::of(Kind::IdentityOpened)
    };
    batch.file(id, side, entry, now)
}

fn refuse(
    batch: &mut Batch<'_>,
    actor: &Actor,
    id: RequestId,
    refused: NoOpening,
    what: OpenedOf,
    now: Timestamp,
) -> Result<(), StoreError> {
    let entry = OfficeEntry {
        request: Some(id),
        found_by: batch.seen(Some(id), actor),
        act: Some(ActOf::new(refused.code())),
        opened: Some(what),
        ..OfficeEntry::of(Kind::OpeningRefused)
    };
    batch.office(actor.state, Some(actor.user), entry, now)
}

/// The role an opening is recorded under: the head's where somebody is one.
fn acting(actor: &Actor) -> Option<Role> {
    let order = [Role::Head, Role::Officer, Role::Registrar, Role::Executor];
    order.into_iter().find(|role| actor.holds(*role)).or(actor.roles.first().copied())
}
