//! What a command does to the vault, and what its texts give away.

use comity_domain::{
    codes::DocumentClass,
    contents::{Contents, Identity},
    ids::{PersonCode, RequestId, StateCode},
    registry::{Actor, Context, Named},
    workflow::{Body, Command, Decided, Fact, On, Request, Stream, guards::copied_from},
};
use sha2::{Digest as _, Sha256};

use super::{Batch, needs::digest};
use crate::{
    StoreError,
    held::Held,
    vault::{Looked, Move, Taken},
};

impl Batch<'_> {
    /// What a key stands for. What held an identity is kept under the State's own key: a plain hash of a name can be
    /// guessed. The first is the one to remember by; others are under keys the State had before.
    pub(super) fn digests(&self, taken: &Taken, actor: &Actor) -> Vec<Vec<u8>> {
        let plain = digest(&taken.sent);
        let Some(state) = actor.state.filter(|_| !taken.identities.is_empty()) else { return vec![plain] };
        let keyed = |key: &[u8; 32]| {
            let hasher = Sha256::new().chain_update("comity idempotency\0").chain_update(key);
            hasher.chain_update(&plain).finalize().to_vec()
        };
        self.ring.all(state).iter().rev().map(|key| keyed(&key.bytes)).collect()
    }

    /// Fills in whom the own vault holds, and who is named in contents that leave or will.
    pub(super) fn look(
        &self,
        taken: &Taken,
        actor: &Actor,
        held: Option<&Held>,
        context: &mut Context,
    ) -> Result<(), StoreError> {
        let Some(state) = actor.state else { return Ok(()) };
        context.identities_held.extend(taken.identities.iter().map(|(person, _)| person.clone()));
        let long = |(person, identity): &(PersonCode, Identity)| {
            identity.too_long().map(|field| (person.clone(), field)).collect::<Vec<_>>()
        };
        context.identities_too_long = taken.identities.iter().flat_map(long).collect();
        if let Some(held) = held {
            context.identities_held.extend(self.vault.held(held.request.id, state));
        }
        let from = match &taken.sent.command {
            Command::Create(create) => copied_from(create).and_then(|id| context.linked(id)),
            _ => None,
        };
        let copied = from.and_then(|linked| linked.contents.clone());
        let from = from.map(|linked| linked.request.id);
        context.identities_held.extend(from.into_iter().flat_map(|id| self.vault.held(id, state)));
        let written = match &taken.sent.command {
            Command::Create(create) => create.contents.as_ref().or(copied.as_ref()),
            Command::Edit { contents } => Some(contents.as_ref()),
            Command::Register(register) => Some(&register.contents),
            Command::Import(import) => Some(&import.contents),
            Command::Submit | Command::Send { .. } => held.and_then(|h| h.request.contents.as_deref()),
            _ => None,
        };
        // Whoever was sealed before an edit is looked for in what it leaves: who is taken out is protected still.
        let sealed = |contents: &Contents| contents.persons.iter().any(|p| p.sealed);
        let before = held.is_some_and(|held| has_sealed(&held.request));
        if let Some(contents) = written.filter(|contents| before || sealed(contents)) {
            let looked = self.looked(taken, state, held, from)?;
            context.named = looked.in_contents(contents);
            context.named.retain(|named| !is_own_field(named, contents));
        }
        Ok(())
    }

    /// Returns who is named in texts that the other State will read, and in contents that are kept.
    pub(super) fn named_in(
        &self,
        taken: &Taken,
        actor: &Actor,
        held: Option<&Held>,
        decided: &[Decided],
    ) -> Result<Vec<Named>, StoreError> {
        let Some(state) = actor.state else { return Ok(vec![]) };
        // A request that just begins, such as a running case taken over with its steps, has whom the command brings.
        if taken.identities.is_empty() && !held.is_some_and(|held| has_sealed(&held.request)) {
            return Ok(vec![]);
        }
        let leaving = decided.iter().filter(|one| leaves(one));
        let bodies: Vec<(&Fact, &Body)> =
            leaving.filter_map(|one| Some((&one.event.fact, one.body.as_ref()?))).collect();
        if bodies.is_empty() {
            return Ok(vec![]);
        }
        let looked = self.looked(taken, state, held, None)?;
        let named = |(fact, body): &(&Fact, &Body)| -> Vec<Named> {
            match body {
                Body::Texts(texts) => {
                    let written = texts.iter().filter(|t| !fact.takes_over(&t.path));
                    written.flat_map(|t| looked.at(&t.path, &t.text)).collect()
                }
                // Not only what the command brought as contents: a number of the other State ends there, too.
                Body::Contents(contents) => {
                    let mut named = looked.in_contents(contents);
                    named.retain(|named| !is_own_field(named, contents));
                    named
                }
            }
        };
        Ok(bodies.iter().flat_map(named).collect())
    }

    fn looked(
        &self,
        taken: &Taken,
        state: StateCode,
        held: Option<&Held>,
        linked: Option<RequestId>,
    ) -> Result<Looked, StoreError> {
        let mut looked = Looked::default();
        taken.identities.iter().for_each(|(person, identity)| looked.add(person, identity));
        for id in held.map(|h| h.request.id).into_iter().chain(linked) {
            self.vault.look(id, state, &taken.identities, &mut looked)?;
        }
        Ok(looked)
    }

    /// Returns what each event does to the vault, in the order of the events.
    pub(super) fn moves(
        &self,
        taken: &Taken,
        actor: &Actor,
        decided: &[Decided],
    ) -> Result<Vec<Vec<Move>>, StoreError> {
        decided.iter().map(|one| self.moves_of(taken, actor, one)).collect()
    }

    fn moves_of(&self, taken: &Taken, actor: &Actor, one: &Decided) -> Result<Vec<Move>, StoreError> {
        if one.on != On::This {
            return Ok(vec![]); // identities are of the request they were given for
        }
        let held = taken.sent.request.and_then(|id| self.heads.requests.get(&id));
        match (&one.event.fact, held, actor.state) {
            (Fact::Created { request, contents, .. }, _, Some(own)) => {
                let mut moves = self.vault.gains(*request, own, &taken.identities, one.event.at)?;
                if let Command::Create(create) = &taken.sent.command
                    && let Some(from) = copied_from(create)
                {
                    let new = |code: &PersonCode| taken.identities.iter().all(|(given, _)| given != code);
                    let sealed = contents.persons.iter().filter(|p| p.sealed && new(&p.code));
                    let persons = sealed.map(|p| p.code.clone());
                    moves.extend(self.vault.copies((from, own), (*request, own), persons, one.event.at)?);
                }
                Ok(moves)
            }
            (Fact::Edited { contents }, Some(held), Some(own)) => {
                let id = held.request.id;
                let mut moves = self.vault.losses(id, own, contents);
                moves.extend(self.vault.gains(id, own, &taken.identities, one.event.at)?);
                Ok(moves)
            }
            (Fact::Registered { request, .. } | Fact::Imported { request, .. }, _, Some(own)) => {
                self.vault.gains(*request, own, &taken.identities, one.event.at)
            }
            // To a State by letter nothing goes: there is no vault, and the letter carries what it must.
            (Fact::Sent { by_letter: false, .. }, Some(held), _) => {
                let going = held.request.contents.as_deref().map(going).unwrap_or_default();
                self.crossing(&held.request, going, one)
            }
            (Fact::IdentitySent { person }, Some(held), _) if held.request.by_letter.is_none() => {
                self.crossing(&held.request, vec![person.clone()], one)
            }
            // The copy of the other State goes with the request.
            (Fact::Recalled, Some(held), _) => {
                Ok(self.vault.all_gone(held.request.id, held.request.requested))
            }
            _ => Ok(vec![]),
        }
    }

    /// Identities that go to the requested State: opened, and sealed anew under its own key.
    fn crossing(
        &self,
        request: &Request,
        going: Vec<PersonCode>,
        one: &Decided,
    ) -> Result<Vec<Move>, StoreError> {
        let (id, from, to) = (request.id, request.requesting, request.requested);
        self.vault.copies((id, from), (id, to), going, one.event.at)
    }

    /// Takes over what the vault does with an event that was decided.
    pub(super) fn moved(&mut self, moves: Vec<Move>) {
        for change in moves {
            self.vault.take(change);
        }
    }
}

/// Whether a name stands where it belongs: in the fields of a person whom the officer says is not protected any more.
fn is_own_field(named: &Named, contents: &Contents) -> bool {
    let own = format!("persons.{}.", named.person);
    let open = contents.persons.iter().any(|p| p.code == named.person && !p.sealed);
    open && named.field.starts_with(&own)
}

/// Whose identity goes with the request.
fn going(contents: &Contents) -> Vec<PersonCode> {
    let going = contents.persons.iter().filter(|p| p.sealed && p.identity_sent == Some(true));
    going.map(|p| p.code.clone()).collect()
}

/// Whether a request has a sealed person.
pub(super) fn has_sealed(request: &Request) -> bool {
    request.outline.persons.iter().any(|person| person.sealed)
}

/// Whether the texts of an event are read by the other State, now or once it is sent: contents always. A document's
/// name goes where the document may go.
fn leaves(one: &Decided) -> bool {
    match (&one.stream, &one.event.fact) {
        (Stream::Shared, _) => true,
        _ if matches!(one.body, Some(Body::Contents(_))) => true,
        (Stream::File(_), Fact::Attached { classification, .. }) => *classification != DocumentClass::File,
        (Stream::File(_), _) => false,
    }
}
