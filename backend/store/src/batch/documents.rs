//! Documents, from their attachment to the act that shares them.

use comity_domain::{
    codes::DocumentClass,
    ids::DocumentId,
    workflow::{Body, Decided, Fact, Stream, event::Text},
};
use jiff::Timestamp;

use super::Batch;
use crate::{
    Submitted,
    held::Held,
    sql::{self, DocumentHead},
    time::micros,
};

impl Batch<'_> {
    /// Adds to the body of an attachment what its document is: media type and SHA-256. In the body, since whoever holds
    /// the entry could otherwise tell that a document they have is the one.
    pub(super) fn describe(&self, mut decided: Vec<Decided>) -> Vec<Decided> {
        for one in &mut decided {
            if let (Fact::Attached { document, .. }, Some(Body::Texts(texts))) =
                (&one.event.fact, &mut one.body)
                && let Some(kept) = self.heads.kept.get(document)
            {
                for (path, text) in [("media_type", &kept.media_type), ("sha256", &kept.sha256)] {
                    texts.push(Text { path: path.to_owned(), text: text.clone() });
                }
            }
        }
        decided
    }

    pub(super) fn documents(&mut self, held: &Held, one: &Decided, sent: &Submitted, recorded_at: Timestamp) {
        let request = held.request.id;
        if let Fact::Attached { document, classification, .. } = &one.event.fact {
            let name = attached_name(one.body.as_ref());
            let shared = one.stream == Stream::Shared;
            let side = one.event.by.side;
            let of_request = self.heads.documents.entry(request).or_default();
            let sha256 = match self.heads.kept.get_mut(document) {
                Some(kept) => {
                    kept.attached = true;
                    kept.sha256.clone()
                }
                None => String::new(),
            };
            // The same bytes are kept once for a request, under however many names.
            let copy = of_request.iter().find(|d| d.sha256 == sha256).map_or(document.0, |d| d.copy);
            self.writes.keep(*document, copy);
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
            of_request.push(DocumentHead {
                id: *document,
                side,
                name: name.to_owned(),
                classification: *classification,
                shared,
                sha256,
                copy,
            });
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

    pub(super) fn commitment(&self, fact: &Fact) -> Option<String> {
        let Fact::Attached { document, .. } = fact else { return None };
        self.heads.kept.get(document).map(|kept| kept.commitment.clone())
    }
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
