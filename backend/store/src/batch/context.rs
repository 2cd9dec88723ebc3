//! What the rules may know beside the request, the command and the actor.

use comity_domain::{
    codes::{Kind, Side},
    ids::{Reference, RequestId, StateCode},
    registry::{Actor, Context, DocumentFacts, Linked},
    sight,
    workflow::{Command, Request, Unmet},
};
use jiff::Timestamp;

use super::{Batch, needs::year};
use crate::{StoreError, Submitted, held::Held, registry::Registry, sql::DocumentHead};

impl Batch<'_> {
    pub(super) fn context(
        &self,
        sent: &Submitted,
        actor: &Actor,
        held: Option<&Held>,
        now: Timestamp,
    ) -> Result<Context, StoreError> {
        let mut context = Context { seen: sent.seen, ..Context::at(now) };
        if let Some((kind, from, to)) = actor.state.and_then(|own| begins(&sent.command, own)) {
            let year = year(now);
            let serial = self.heads.serials.get(&(from, to, year)).copied().unwrap_or(0) + 1;
            let reference = Reference::new(kind, year, from, to, serial);
            context.fresh = Some((RequestId(self.entropy.id(now)?), reference));
            context.between = self.registry.between(from, to, now);
            context.lengths = self.registry.lengths(from, to);
            let named = match &sent.command {
                Command::Create(create) => {
                    create.from.into_iter().chain(create.links.iter().map(|(_, id)| *id)).collect()
                }
                Command::Register(register) => register.links.iter().map(|(_, id)| *id).collect(),
                _ => vec![],
            };
            context.linked = self.linked(named, actor);
            self.add_what_holds(None, &mut context.linked);
            return Ok(context);
        }
        let Some(held) = held else { return Ok(context) };
        let Some(side) = sight::side(&held.request, actor) else { return Ok(context) };
        let documents = self.heads.documents.get(&held.request.id).map(Vec::as_slice).unwrap_or_default();
        fill(&mut context, &self.registry, held, side, documents);
        context.linked = self.linked(beside(&held.request), actor);
        self.add_what_holds(Some(&held.request), &mut context.linked);
        if sent.command.puts_an_arrest_right() {
            context.arrest_place = self.place_on_record(&held.request, actor);
        }
        if let (Command::Assign { to }, Some(state)) = (&sent.command, actor.state) {
            context.assignee_may_work = self.registry.may_work(*to, state);
        }
        Ok(context)
    }

    /// The requests of these ids that the actor sees, each once.
    fn linked(&self, mut ids: Vec<RequestId>, actor: &Actor) -> Vec<Linked> {
        ids.sort();
        ids.dedup();
        let seen = ids.into_iter().filter_map(|id| self.heads.requests.get(&id));
        let seen = seen.filter(|held| sight::side(&held.request, actor).is_some());
        seen.map(linked).collect()
    }

    /// Adds the provisional arrest a request for extradition follows, and what else followed that, whether or not the
    /// actor sees them: a release is recorded on all, also where a State that is connected today had the arrest by
    /// letter. The rules tell nothing of them to who does not see them.
    fn add_what_holds(&self, request: Option<&Request>, all: &mut Vec<Linked>) {
        let known = |id: &RequestId| self.heads.requests.get(id);
        let arrest = request.and_then(Request::follows);
        let named = all.iter().map(|l| l.request.id).chain(arrest).chain(request.map(|r| r.id));
        let arrests: Vec<&Held> = named.filter_map(|id| known(&id)).collect();
        let followers = arrests.iter().flat_map(|held| followers_of(&held.request));
        let wanted: Vec<RequestId> = arrest.into_iter().chain(followers).collect();
        for held in wanted.iter().filter(|id| request.is_none_or(|r| r.id != **id)).filter_map(known) {
            if !all.iter().any(|l| l.request.id == held.request.id) {
                all.push(linked(held));
            }
        }
    }

    /// What a command names and the store does not have for this actor.
    pub(super) fn unknown(&self, sent: &Submitted, actor: &Actor) -> Option<Unmet> {
        match &sent.command {
            // Only who kept the bytes may make a document of them, and only once: an id is no right to read.
            Command::Attach { document, size, .. } => {
                let kept = self.heads.kept.get(document);
                let own =
                    kept.is_some_and(|k| Some(k.state) == actor.state && !k.attached && k.size == *size);
                (!own).then(|| Unmet::DocumentNotAttached { field: "document".to_owned() })
            }
            _ => None,
        }
    }
}

/// The requests that belong with one: those it links to, and the extraditions that followed a provisional arrest. An
/// act on one can be one on the others.
pub(crate) fn beside(request: &Request) -> Vec<RequestId> {
    request.links.iter().map(|l| l.request).chain(followers_of(request)).collect()
}

/// The extraditions that followed a provisional arrest.
pub(crate) fn followers_of(request: &Request) -> impl Iterator<Item = RequestId> {
    request.followed_by.iter().copied()
}

fn linked(held: &Held) -> Linked {
    let mut request = held.request.clone();
    let contents = request.contents.take().map(|contents| *contents);
    Linked { request, contents }
}

/// The kind and the two States of the request a command begins; none where it begins none.
fn begins(command: &Command, own: StateCode) -> Option<(Kind, StateCode, StateCode)> {
    match command {
        Command::Create(create) => Some((create.kind, own, create.requested)),
        Command::Register(register) => Some((register.kind, register.requesting, own)),
        Command::Import(import) => {
            let [from, to] = import.states(own);
            Some((import.kind, from, to))
        }
        _ => None,
    }
}

/// Fills in what the register, the office and the documents say of a request on a side.
pub(crate) fn fill(
    context: &mut Context,
    registry: &Registry,
    held: &Held,
    side: Side,
    documents: &[DocumentHead],
) {
    let request = &held.request;
    context.between = registry.between(request.requesting, request.requested, context.now);
    context.lengths = registry.lengths(request.requesting, request.requested);
    context.recall_window_minutes =
        registry.recall_window(request.requesting).unwrap_or(Context::RECALL_WINDOW_MINUTES);
    // A payload names its own side's documents; the other State's of the same name is another one.
    context.documents = documents
        .iter()
        .filter(|d| d.side == side)
        .map(|d| DocumentFacts {
            id: d.id,
            name: d.name.clone(),
            sha256: d.sha256.clone(),
            classification: d.classification,
        })
        .collect();
}
