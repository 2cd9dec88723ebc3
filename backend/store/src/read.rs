//! Reads of cases: each takes its viewer, and what the viewer may not see is none.

use std::collections::BTreeSet;

use comity_domain::{
    codes::Side,
    ids::{PersonCode, Reference, RequestId},
    registry::{Actor, Context, Linked},
    sight,
    workflow::{Request, Version, refusal::StatusSeen},
};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    Document, Store, StoreError, UserBrief,
    batch::fill,
    desk::desk,
    held::{Held, as_seen_by, side},
    registry::Registry,
    sql::{self, DocumentHead, DocumentRow, Of},
    time::cut,
};

/// A request, as its viewer sees it.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The viewer's side.
    pub side: Side,
    /// The request as that side knows it: what only the other side knows is empty. Contents are attached where
    /// they may be read.
    pub request: Request,
    /// The version the viewer's side sees.
    pub version: Version,
    /// The requested State's own number.
    pub own_reference: Option<String>,
    /// Name of the requesting State's central authority now.
    pub requesting_authority: Option<String>,
    /// Name of the requested State's central authority now.
    pub requested_authority: Option<String>,
    /// Who does the work on the viewer's side.
    pub assigned: Option<UserBrief>,
    /// The documents the viewer may read.
    pub documents: Vec<Document>,
    /// Sealed persons whom the viewer sees and whose identity the vault of the viewer's State holds.
    pub identities_held: BTreeSet<PersonCode>,
    /// When something last happened that the viewer sees, UTC.
    pub updated_at: Timestamp,
    /// Whether it is all that the side sees; an executing authority sees its own measures.
    pub whole: bool,
}

impl Store {
    /// Returns a request as the viewer sees it; none: it does not exist for them.
    pub async fn request(
        &self,
        viewer: &Actor,
        id: RequestId,
        now: Timestamp,
    ) -> Result<Option<Loaded>, StoreError> {
        let db = &self.core.read;
        let Some((held, side)) = self.seen(viewer, id).await? else { return Ok(None) };
        let registry = self.core.registry.now(db).await?;
        let desk = desk(&held, viewer);
        let documents = self.documents_of(&held, side, viewer, &registry).await?;
        let contents = match held.contents_for(side) {
            Some(body) => Some(sql::contents(&sql::body(db, body).await?)?),
            None => None,
        };
        let version = held.request.version(side);
        let mut updated_at = held.seen_at(side);
        if let Some(desk) = &desk {
            let last = self.desk_entries(desk, &held, viewer, 0, u32::MAX).await?;
            updated_at = last.last().map_or(updated_at, |entry| entry.recorded_at);
        }
        let mut in_vault = self.in_vault(viewer, &held, side).await?;
        let mut request = as_seen_by(held.request, side);
        request.contents = contents;
        if let Some(desk) = &desk {
            request = desk.narrow(request, &documents.iter().map(|d| d.id).collect());
        }
        // Who is not on a desk is not told of there either.
        in_vault.retain(|code| request.outline.persons.iter().any(|p| p.sealed && p.code == *code));
        let assigned = request.own(side).assigned.and_then(|user| registry.user(user).cloned());
        Ok(Some(Loaded {
            side,
            version,
            own_reference: held.own_reference,
            requesting_authority: registry.authority_name(request.requesting, now),
            requested_authority: registry.authority_name(request.requested, now),
            assigned,
            documents,
            identities_held: in_vault,
            updated_at,
            whole: desk.is_none(),
            request,
        }))
    }

    /// Returns the side from which the viewer sees a request, and its status as that side sees it: what a line of news
    /// says of it, without what a page of it costs. None: it does not exist for them.
    ///
    /// # Errors
    /// What the database says.
    pub async fn standing(
        &self,
        viewer: &Actor,
        id: RequestId,
    ) -> Result<Option<(Side, StatusSeen)>, StoreError> {
        let seen = self.seen(viewer, id).await?;
        Ok(seen.map(|(held, side)| (side, sight::status_seen_by(&held.request, side))))
    }

    /// Returns a request as it is kept, and the side from which the viewer sees it.
    pub(crate) async fn seen(
        &self,
        viewer: &Actor,
        id: RequestId,
    ) -> Result<Option<(Held, Side)>, StoreError> {
        let held = sql::request(&self.core.read, id).await?;
        Ok(held.and_then(|held| side(&held, viewer).map(|side| (held, side))))
    }

    /// Returns the request of a reference, where the viewer sees it. A reference can be guessed, so one that others
    /// have takes the reads that one takes which nobody has: the time tells nothing.
    pub async fn find_reference(
        &self,
        viewer: &Actor,
        reference: &Reference,
    ) -> Result<Option<RequestId>, StoreError> {
        let Some(state) = viewer.state else { return Ok(None) };
        let id = sql::of_reference(&self.core.read, state, reference).await?;
        let id = id.unwrap_or(RequestId(Uuid::nil()));
        Ok(self.seen(viewer, id).await?.map(|_| id))
    }

    /// Returns what `offers` and completeness may know beside a loaded request.
    pub async fn context(
        &self,
        viewer: &Actor,
        request: &Request,
        now: Timestamp,
    ) -> Result<Context, StoreError> {
        let mut context = Context::at(cut(now));
        let Some((held, side)) = self.seen(viewer, request.id).await? else { return Ok(context) };
        let registry = self.core.registry.now(&self.core.read).await?;
        let rows = sql::documents(&self.core.read, Of::Request(request.id)).await?;
        let heads: Vec<DocumentHead> = rows.iter().map(DocumentRow::head).collect();
        fill(&mut context, &registry, &held, side, &heads);
        context.seen = Some(held.request.version(side));
        // The arrest it follows says who is held, and whether it was answered already.
        if let Some(arrest) = held.request.follows()
            && let Some((arrest, side)) = self.seen(viewer, arrest).await?
        {
            context.linked.push(Linked { request: as_seen_by(arrest.request, side), contents: None });
        }
        self.look_for(viewer, &held, request, &mut context).await?;
        Ok(context)
    }

    /// Returns the documents of a request that the viewer may read; none: the request does not exist for them.
    pub async fn documents(
        &self,
        viewer: &Actor,
        id: RequestId,
    ) -> Result<Option<Vec<Document>>, StoreError> {
        let Some((held, side)) = self.seen(viewer, id).await? else { return Ok(None) };
        let registry = self.core.registry.now(&self.core.read).await?;
        self.documents_of(&held, side, viewer, &registry).await.map(Some)
    }

    async fn documents_of(
        &self,
        held: &Held,
        side: Side,
        viewer: &Actor,
        registry: &Registry,
    ) -> Result<Vec<Document>, StoreError> {
        let rows = sql::documents(&self.core.read, Of::Request(held.request.id)).await?;
        let mut read: Vec<_> = rows.into_iter().filter(|d| reads(held, side, d)).collect();
        if let Some(desk) = desk(held, viewer) {
            let own = self.attached_at(&desk, held, viewer).await?;
            read.retain(|d| own.contains(&d.id));
        }
        Ok(read.into_iter().map(|d| d.show(side, registry)).collect())
    }

    /// Returns whether a viewer reads a document now: what its side reads; an executing authority what it attached.
    pub(crate) async fn reads_document(
        &self,
        held: &Held,
        side: Side,
        viewer: &Actor,
        document: &DocumentRow,
    ) -> Result<bool, StoreError> {
        if !reads(held, side, document) {
            return Ok(false);
        }
        match desk(held, viewer) {
            Some(desk) => Ok(self.attached_at(&desk, held, viewer).await?.contains(&document.id)),
            None => Ok(true),
        }
    }
}

/// Returns whether a side reads a document now: its own, and what was shared while the contents are open to it.
fn reads(held: &Held, side: Side, document: &DocumentRow) -> bool {
    document.side == side || (document.shared && sight::reads_contents(&held.request, side))
}

impl DocumentRow {
    pub(crate) fn head(&self) -> DocumentHead {
        DocumentHead {
            id: self.id,
            side: self.side,
            name: self.name.clone(),
            classification: self.classification,
            shared: self.shared,
            sha256: self.sha256.clone(),
            copy: self.copy,
        }
    }

    pub(crate) fn show(self, side: Side, registry: &Registry) -> Document {
        let own = self.side == side;
        Document {
            id: self.id,
            request: self.request,
            side: self.side,
            name: self.name,
            media_type: self.media_type,
            size: self.size,
            sha256: self.sha256,
            classification: self.classification,
            shared: self.shared,
            attached_at: self.attached_at,
            attached_by: self.attached_by.filter(|_| own).and_then(|user| registry.user(user).cloned()),
        }
    }
}
