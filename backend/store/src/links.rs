//! The requests that belong with one, from both ends, as their viewer sees them.

use comity_domain::{
    codes::LinkKind,
    ids::{Reference, RequestId},
    registry::Actor,
    workflow::refusal::StatusSeen,
};

use crate::{Loaded, Store, StoreError, held::as_seen_by, sql};

/// A link between two requests that the viewer both sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkSeen {
    /// How they belong together, read from the request at hand.
    pub kind: LinkKind,
    /// The other request.
    pub request: RequestId,
    /// Its reference.
    pub reference: Reference,
    /// Its status, as the viewer's State sees it.
    pub status: StatusSeen,
    /// Whether the other request links to this one.
    pub back: bool,
}

impl Store {
    /// Returns what belongs with a request: what it links to, and what links to it. A link is in the file of the
    /// requesting State until the request that links was sent; nobody who does not see both ends hears of it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn links(&self, viewer: &Actor, loaded: &Loaded) -> Result<Vec<LinkSeen>, StoreError> {
        let db = &self.core.read;
        let Some(state) = viewer.state.filter(|_| loaded.whole) else { return Ok(vec![]) };
        let mut seen = Vec::new();
        for link in &loaded.request.links {
            seen.extend(sql::link_to(db, state, link.kind, link.request).await?);
        }
        for mut link in sql::links_from(db, state, loaded.request.id).await? {
            let Some((held, side)) = self.seen(viewer, link.request).await? else { continue };
            // As that side knows it: to the requested State only what `send` shared.
            let links = as_seen_by(held.request, side).links;
            if links.iter().any(|l| l.request == loaded.request.id && l.kind == link.kind) {
                if link.kind == LinkKind::Follows {
                    link.kind = LinkKind::FollowedBy;
                }
                seen.push(link);
            }
        }
        Ok(seen)
    }
}
