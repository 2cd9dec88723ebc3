//! Documents: bytes come in pieces and wait until a command decides, are kept once for a request, and go out in
//! pieces.

mod staging;

use comity_domain::{
    codes::{DocumentClass, Side},
    ids::{DocumentId, RequestId},
    registry::Actor,
};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{Store, StoreError, UserBrief, sql};

pub use staging::Upload;

/// How many bytes a piece has; the last one of a document has what is left.
pub(crate) const PIECE: usize = 256 * 1024;

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

/// Bytes that are staged, whole; `attach` makes a document of them. Unattached, nobody can read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDocument {
    /// Id, for `attach`.
    pub id: DocumentId,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
}

/// The bytes of a document, piece by piece; each piece is a short read of its own, so a slow reader holds up nobody.
#[derive(Debug)]
pub struct Pieces {
    store: Store,
    copy: Uuid,
    next: i64,
    left: u64,
}

impl Pieces {
    /// Returns the next piece, none at the end.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the pieces are not as many bytes as the document has: what was returned so far is
    /// not the document.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        const DAMAGED: StoreError = StoreError::Damaged { what: "the bytes of a document" };
        if self.left == 0 {
            return Ok(None);
        }
        let piece = sql::piece(&self.store.core.read, self.copy, self.next).await?.ok_or(DAMAGED)?;
        self.next += 1;
        self.left = self.left.checked_sub(piece.len() as u64).filter(|_| !piece.is_empty()).ok_or(DAMAGED)?;
        Ok(Some(piece))
    }
}

impl Store {
    /// Returns a document and its bytes, where the viewer may read it: asked of the request it really belongs to.
    ///
    /// # Errors
    /// What the database says.
    pub async fn document(
        &self,
        viewer: &Actor,
        id: DocumentId,
    ) -> Result<Option<(Document, Pieces)>, StoreError> {
        let rows = sql::documents(&self.core.read, sql::Of::Document(id)).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let Some((held, side)) = self.seen(viewer, row.request).await? else { return Ok(None) };
        if !self.reads_document(&held, side, viewer, &row).await? {
            return Ok(None);
        }
        let registry = self.core.registry.now(&self.core.read).await?;
        let pieces = Pieces { store: self.clone(), copy: row.copy, next: 0, left: row.size };
        Ok(Some((row.show(side, &registry), pieces)))
    }
}
