//! Reads of cases: each takes its viewer, and what the viewer may not see is none.

use comity_domain::{
    codes::{DocumentClass, Side},
    ids::{DocumentId, Reference, RequestId},
    registry::{Actor, Context},
    sight,
    workflow::{Request, Version},
};
use comity_ledger::hash;
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, EntityTrait as _};

use crate::{
    Store, StoreError, UserBrief,
    batch::fill,
    entities::document_bytes,
    held::{Held, as_seen_by, side},
    registry::Registry,
    sql::{self, DocumentHead, DocumentRow, Of},
    time::{cut, micros},
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
    /// When something last happened that the viewer's side sees, UTC.
    pub updated_at: Timestamp,
}

/// A document, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Id.
    pub id: DocumentId,
    /// The request it belongs to.
    pub request: RequestId,
    /// The side that attached it.
    pub side: Side,
    /// The name payloads call it by.
    pub name: String,
    /// Media type, as it was given.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// Who may read it.
    pub classification: DocumentClass,
    /// Whether the other State may read it.
    pub shared: bool,
    /// When it was attached, UTC.
    pub attached_at: Timestamp,
    /// Who attached it; own State only.
    pub attached_by: Option<UserBrief>,
}

/// Bytes that were kept; `attach` makes a document of them. Unattached, nobody can read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDocument {
    /// Id, for `attach`.
    pub id: DocumentId,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
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
        let documents = self.documents_of(&held, side, &registry).await?;
        let contents = match held.contents_for(side) {
            Some(body) => Some(sql::contents(&sql::body(db, body).await?)?),
            None => None,
        };
        let (version, updated_at) = (held.request.version(side), held.seen_at(side));
        let mut request = as_seen_by(held.request, side);
        request.contents = contents;
        let assigned = request.own(side).assigned.and_then(|user| registry.user(user).cloned());
        Ok(Some(Loaded {
            side,
            version,
            own_reference: held.own_reference,
            requesting_authority: registry.authority_name(request.requesting, now),
            requested_authority: registry.authority_name(request.requested, now),
            assigned,
            documents,
            updated_at,
            request,
        }))
    }

    /// Returns a request as it is kept, and the side from which the viewer sees it.
    async fn seen(&self, viewer: &Actor, id: RequestId) -> Result<Option<(Held, Side)>, StoreError> {
        let held = sql::request(&self.core.read, id).await?;
        Ok(held.and_then(|held| side(&held, viewer).map(|side| (held, side))))
    }

    /// Returns the request of a reference, where the viewer sees it.
    pub async fn find_reference(
        &self,
        viewer: &Actor,
        reference: &Reference,
    ) -> Result<Option<RequestId>, StoreError> {
        let Some(id) = sql::of_reference(&self.core.read, reference).await? else { return Ok(None) };
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
        self.documents_of(&held, side, &registry).await.map(Some)
    }

    async fn documents_of(
        &self,
        held: &Held,
        side: Side,
        registry: &Registry,
    ) -> Result<Vec<Document>, StoreError> {
        let rows = sql::documents(&self.core.read, Of::Request(held.request.id)).await?;
        Ok(rows.into_iter().filter(|d| reads(held, side, d)).map(|d| d.show(side, registry)).collect())
    }

    /// Returns a document with its bytes, where the viewer may read it: asked of the request it really belongs to.
    pub async fn document(
        &self,
        viewer: &Actor,
        id: DocumentId,
    ) -> Result<Option<(Document, Vec<u8>)>, StoreError> {
        let rows = sql::documents(&self.core.read, Of::Document(id)).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let Some((held, side)) = self.seen(viewer, row.request).await? else { return Ok(None) };
        if !reads(&held, side, &row) {
            return Ok(None);
        }
        let bytes = document_bytes::Entity::find_by_id(id.0).one(&self.core.read).await?;
        let bytes = bytes.ok_or(StoreError::Damaged { what: "the bytes of a document" })?.bytes;
        let registry = self.core.registry.now(&self.core.read).await?;
        Ok(Some((row.show(side, &registry), bytes)))
    }

    /// Keeps bytes, durably; only `attach` by the same State makes a document of them.
    ///
    /// # Errors
    /// [`StoreError::MayNotKeep`] where the keeper works on no cases.
    pub async fn keep_document(
        &self,
        keeper: &Actor,
        media_type: &str,
        bytes: Vec<u8>,
        now: Timestamp,
    ) -> Result<KeptDocument, StoreError> {
        let works = keeper.roles.iter().any(|r| r.works_on_cases());
        let state = keeper.state.filter(|_| works).ok_or(StoreError::MayNotKeep)?;
        let salt = self.core.entropy.bytes::<32>()?;
        let id = DocumentId(self.core.entropy.id(now)?);
        let sha256 = hex::encode(hash::sha256(&bytes));
        let size = bytes.len() as u64;
        let row = document_bytes::ActiveModel {
            id: Set(id.0),
            state: Set(state.to_string()),
            user_id: Set(keeper.user.0),
            kept_at: Set(micros(now)),
            media_type: Set(media_type.to_owned()),
            size: Set(i64::try_from(size).unwrap_or(i64::MAX)),
            sha256: Set(sha256.clone()),
            salt: Set(salt.to_vec()),
            commitment: Set(hex::encode(hash::commit(&salt, &bytes))),
            bytes: Set(bytes),
        };
        let tx = self.core.begin().await?;
        document_bytes::Entity::insert(row).exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(KeptDocument { id, size, sha256 })
    }
}

/// Returns whether a side reads a document now: its own, and what was shared while the contents are open to it.
fn reads(held: &Held, side: Side, document: &DocumentRow) -> bool {
    document.side == side || (document.shared && sight::reads_contents(&held.request, side))
}

impl DocumentRow {
    fn head(&self) -> DocumentHead {
        DocumentHead {
            id: self.id,
            side: self.side,
            name: self.name.clone(),
            classification: self.classification,
            shared: self.shared,
            sha256: self.sha256.clone(),
        }
    }

    fn show(self, side: Side, registry: &Registry) -> Document {
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
