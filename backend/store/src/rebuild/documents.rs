//! Documents beside the entries that commit to them, down to their bytes.

use std::collections::BTreeMap;

use comity_domain::{
    ids::DocumentId,
    workflow::{Body, Event, Fact},
};
use comity_ledger::hash;
use sea_orm::ConnectionTrait;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Fold, ROWS, RebuildMode};
use crate::{
    StoreError,
    sql::{self, KeptRow},
};

/// What an entry says of the document it attached.
#[derive(Debug)]
pub(super) struct Said {
    size: u64,
    commitment: Option<String>,
    media_type: Option<String>,
    sha256: Option<String>,
}

/// What the pieces of a copy come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Summed {
    size: u64,
    sha256: hash::Hash,
}

/// Returns what an attachment says of its document.
pub(super) fn said(
    event: &Event,
    body: Option<&Body>,
    commitment: Option<&str>,
) -> Option<(DocumentId, Said)> {
    let Fact::Attached { document, size, .. } = &event.fact else { return None };
    let text = |path: &str| match body {
        Some(Body::Texts(texts)) => texts.iter().find(|t| t.path == path).map(|t| t.text.clone()),
        Some(Body::Contents(_)) | None => None,
    };
    let said = Said {
        size: *size,
        commitment: commitment.map(str::to_owned),
        media_type: text("media_type"),
        sha256: text("sha256"),
    };
    Some((*document, said))
}

impl Said {
    /// Compares what is kept beside the bytes with what was said, and with itself.
    fn differs(&self, row: &KeptRow) -> Option<&'static str> {
        let other = |said: &Option<String>, kept: &str| said.as_deref().is_some_and(|said| said != kept);
        if self.commitment.as_deref() != Some(&row.commitment) {
            return Some("its commitment is not the one of its entry");
        }
        if self.size != row.size {
            return Some("its size is not the one of its entry");
        }
        if other(&self.sha256, &row.sha256) || other(&self.media_type, &row.media_type) {
            return Some("its SHA-256 or media type is not the one of its entry");
        }
        let salt = <[u8; 32]>::try_from(row.salt.as_slice());
        let sha256 = hex::decode(&row.sha256).map(<[u8; 32]>::try_from);
        let (Ok(salt), Ok(Ok(sha256))) = (salt, sha256) else {
            return Some("its salt or SHA-256 is not 32 bytes");
        };
        (hex::encode(hash::commit_to(&salt, &sha256)) != row.commitment)
            .then_some("its salt and SHA-256 are not what its entry commits to")
    }
}

impl Fold {
    /// Checks every document: that an entry attached it and commits to it, and, where only a check was asked for, that
    /// its bytes are those. A rebuild that writes holds the writer, and reads no bytes.
    pub(super) async fn documents<C: ConnectionTrait>(
        &mut self,
        tx: &C,
        mode: RebuildMode,
    ) -> Result<(), StoreError> {
        let mut said = std::mem::take(&mut self.said);
        let mut summed: BTreeMap<Uuid, Summed> = BTreeMap::new();
        let mut last = Uuid::nil();
        loop {
            let page = sql::kept_after(tx, last, ROWS).await?;
            let Some(end) = page.last() else { break };
            last = end.id.0;
            for row in page {
                self.report.documents += 1;
                let Some(said) = said.remove(&row.id) else {
                    self.damaged(row.id, "bytes that no entry attached");
                    continue;
                };
                if let Some(what) = said.differs(&row) {
                    self.damaged(row.id, what);
                } else if mode == RebuildMode::Check {
                    let found = match summed.get(&row.copy) {
                        Some(found) => *found,
                        None => *summed.entry(row.copy).or_insert(sum(tx, row.copy).await?),
                    };
                    if found.size != row.size || hex::encode(found.sha256) != row.sha256 {
                        self.damaged(row.id, "its bytes are not those its entry commits to");
                    }
                }
            }
        }
        for id in said.into_keys() {
            self.damaged(id, "its bytes are missing");
        }
        for copy in sql::unnamed_copies(tx).await? {
            self.differs("document_chunk", copy.simple().to_string(), "bytes that nothing names");
        }
        Ok(())
    }

    fn damaged(&mut self, id: DocumentId, what: &'static str) {
        self.differs("document_bytes", id.0.simple().to_string(), what);
    }
}

/// Reads the pieces of a copy, one at a time.
async fn sum<C: ConnectionTrait>(tx: &C, copy: Uuid) -> Result<Summed, StoreError> {
    let (mut sha256, mut size) = (Sha256::new(), 0);
    for n in 0.. {
        let Some(piece) = sql::piece(tx, copy, n).await? else { break };
        size += piece.len() as u64;
        sha256.update(&piece);
    }
    Ok(Summed { size, sha256: sha256.finalize().into() })
}
