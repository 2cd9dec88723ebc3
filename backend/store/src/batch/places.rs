//! Where somebody was arrested. A place is words, and no event holds words: the rules are told the one on record where an
//! arrest is put right, and nothing is read where none is.

use std::collections::BTreeSet;

use comity_domain::{
    ids::RequestId,
    registry::Actor,
    sight,
    workflow::{Body, Fact, Request, place_on_record},
};
use sea_orm::ConnectionTrait;

use super::{
    Batch,
    context::{beside, followers_of},
};
use crate::{StoreError, sql, vault::Taken};

/// What was said of where somebody was arrested, in the order in which it was recorded.
#[derive(Debug)]
pub(super) struct Said {
    request: RequestId,
    /// A new arrest, and no correction: what was said of the one before is over.
    anew: bool,
    place: Option<String>,
}

impl Said {
    /// What an event says of it; none where it says nothing.
    fn of(request: RequestId, fact: &Fact, body: Option<&Body>) -> Option<Self> {
        let anew = match fact {
            Fact::Arrested { .. } => true,
            Fact::ArrestCorrected { .. } => false,
            _ => return None,
        };
        let place = match body {
            Some(Body::Texts(texts)) => texts.iter().find(|t| t.path == "place").map(|t| t.text.clone()),
            Some(Body::Contents(_)) | None => None,
        };
        Some(Self { request, anew, place })
    }
}

impl Batch<'_> {
    /// Reads what was said of the arrests that are put right. The requests beside them were read before.
    pub(super) async fn read_places<C: ConnectionTrait>(
        &mut self,
        tx: &C,
        commands: &[&Taken],
    ) -> Result<(), StoreError> {
        let corrected = commands.iter().filter(|taken| taken.sent.command.puts_an_arrest_right());
        let corrected = corrected.filter_map(|taken| self.heads.requests.get(&taken.sent.request?));
        let wanted: BTreeSet<RequestId> =
            corrected.flat_map(|held| self.of_the_matter(&held.request)).collect();
        let mut kept = Vec::new();
        for id in wanted {
            for (n, event, body) in sql::shared_events(tx, id).await? {
                kept.extend(Said::of(id, &event.fact, body.as_ref()).map(|said| (n, said)));
            }
        }
        kept.sort_by_key(|(n, _)| *n);
        self.arrests.extend(kept.into_iter().map(|(_, said)| said));
        Ok(())
    }

    /// Takes note of what an event that is appended says.
    pub(super) fn note_place(&mut self, request: RequestId, fact: &Fact, body: Option<&Body>) {
        self.arrests.extend(Said::of(request, fact, body));
    }

    /// The place on record of the arrest that a request is about, as far as the actor sees the requests that say it.
    pub(super) fn place_on_record(&self, request: &Request, actor: &Actor) -> Option<String> {
        let seen = |id: &RequestId| {
            self.heads.requests.get(id).is_some_and(|held| sight::side(&held.request, actor).is_some())
        };
        let matter: BTreeSet<RequestId> = self.of_the_matter(request).into_iter().filter(seen).collect();
        let said = self.arrests.iter().filter(|said| matter.contains(&said.request));
        place_on_record(said.map(|said| (said.anew, said.place.clone())))
    }

    /// A request, the arrest that it follows, and what else followed that: it is one person's arrest on all of them.
    fn of_the_matter(&self, request: &Request) -> Vec<RequestId> {
        let mut all: Vec<RequestId> = beside(request);
        all.push(request.id);
        let arrest = request.follows().and_then(|id| self.heads.requests.get(&id));
        all.extend(arrest.into_iter().flat_map(|held| followers_of(&held.request)));
        all
    }
}
