//! Reads of cases: each takes its viewer, and what the viewer may not see is none.

use comity_domain::{
    codes::{DocumentClass, Side},
    ids::{DocumentId, Reference, RequestId},
    registry::{Actor, Context},
    workflow::{Request, Version},
};
use jiff::Timestamp;

use crate::{Entry, Store, StoreError, UserBrief};

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
        let _ = (viewer, id, now);
        Err(StoreError::NotBuilt)
    }

    /// Returns the request of a reference, where the viewer sees it.
    pub async fn find_reference(
        &self,
        viewer: &Actor,
        reference: &Reference,
    ) -> Result<Option<RequestId>, StoreError> {
        let _ = (viewer, reference);
        Err(StoreError::NotBuilt)
    }

    /// Returns what `offers` and completeness may know beside a loaded request.
    pub async fn context(
        &self,
        viewer: &Actor,
        request: &Request,
        now: Timestamp,
    ) -> Result<Context, StoreError> {
        let _ = (viewer, request, now);
        Err(StoreError::NotBuilt)
    }

    /// Returns the timeline of a request after an index of the viewer's log; none: it does not exist for them.
    pub async fn entries(
        &self,
        viewer: &Actor,
        id: RequestId,
        after: Option<u64>,
        limit: u32,
    ) -> Result<Option<Vec<Entry>>, StoreError> {
        let _ = (viewer, id, after, limit);
        Err(StoreError::NotBuilt)
    }

    /// Returns what the log of the viewer's State holds after an index: what live updates are made of.
    pub async fn log_after(&self, viewer: &Actor, index: u64, limit: u32) -> Result<Vec<Entry>, StoreError> {
        let _ = (viewer, index, limit);
        Err(StoreError::NotBuilt)
    }

    /// Returns the last index of the log of the viewer's State; 0 where it is empty or not theirs to read.
    pub async fn log_end(&self, viewer: &Actor) -> Result<u64, StoreError> {
        let _ = viewer;
        Err(StoreError::NotBuilt)
    }

    /// Returns the documents of a request that the viewer may read; none: the request does not exist for them.
    pub async fn documents(
        &self,
        viewer: &Actor,
        id: RequestId,
    ) -> Result<Option<Vec<Document>>, StoreError> {
        let _ = (viewer, id);
        Err(StoreError::NotBuilt)
    }

    /// Returns a document with its bytes, where the viewer may read it.
    pub async fn document(
        &self,
        viewer: &Actor,
        id: DocumentId,
    ) -> Result<Option<(Document, Vec<u8>)>, StoreError> {
        let _ = (viewer, id);
        Err(StoreError::NotBuilt)
    }

    /// Keeps bytes, durably; only `attach` by the same State makes a document of them.
    pub async fn keep_document(
        &self,
        keeper: &Actor,
        media_type: &str,
        bytes: Vec<u8>,
        now: Timestamp,
    ) -> Result<KeptDocument, StoreError> {
        let _ = (keeper, media_type, bytes, now);
        Err(StoreError::NotBuilt)
    }
}
