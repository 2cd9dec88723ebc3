//! What a batch does to the vault: an identity comes in with a command, goes to the other State, goes away.

use std::collections::{BTreeMap, BTreeSet};

use comity_domain::{
    contents::{Contents, Identity, Outline},
    ids::{PersonCode, RequestId, StateCode},
    workflow::Command,
};
use jiff::Timestamp;
use sea_orm::ConnectionTrait;

use super::{
    keys::Ring,
    looks::Looked,
    rows,
    seal::{Place, SealedIdentity},
};
use crate::{StoreError, Submitted, entropy::Source, envelope::IdentityOf, time::micros};

/// A command with the identities taken out: nothing after this point can write one where it does not belong.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) sent: Submitted,
    pub(crate) identities: Vec<(PersonCode, Identity)>,
}

impl From<Submitted> for Taken {
    fn from(mut sent: Submitted) -> Self {
        let contents = contents_of(&mut sent.command);
        let identities = contents.map(Contents::take_identities).unwrap_or_default();
        Self { sent, identities }
    }
}

/// The contents a command brings.
fn contents_of(command: &mut Command) -> Option<&mut Contents> {
    match command {
        Command::Create(create) => create.contents.as_mut(),
        Command::Edit { contents } => Some(contents),
        Command::Register(register) => Some(&mut register.contents),
        Command::Import(import) => Some(&mut import.contents),
        _ => None,
    }
}

/// A change of the vault that an event makes.
#[derive(Debug)]
pub(crate) struct Move {
    pub(crate) place: Place,
    /// What is there from now on; none: nothing.
    pub(crate) row: Option<SealedIdentity>,
}

impl Move {
    /// Returns what the entry says of it.
    pub(crate) fn told(&self) -> IdentityOf {
        let Place { person, state, .. } = self.place.clone();
        IdentityOf { person, state, commit: self.row.as_ref().map(SealedIdentity::commitment) }
    }
}

/// The rows of the requests of a batch, as they are after what was decided so far.
#[derive(Debug)]
pub(crate) struct Vault<'a> {
    ring: &'a Ring,
    entropy: &'a Source,
    rows: BTreeMap<Place, SealedIdentity>,
    changed: BTreeSet<Place>,
}

impl<'a> Vault<'a> {
    pub(crate) fn new(ring: &'a Ring, entropy: &'a Source) -> Self {
        Self { ring, entropy, rows: BTreeMap::new(), changed: BTreeSet::new() }
    }

    /// Reads what is there of some requests.
    pub(crate) async fn read<C: ConnectionTrait>(
        &mut self,
        db: &C,
        requests: &[RequestId],
    ) -> Result<(), StoreError> {
        let rows = rows::of_requests(db, requests).await?;
        self.rows.extend(rows.into_iter().map(|row| (row.place.clone(), row)));
        Ok(())
    }

    fn of(&self, request: RequestId, state: StateCode) -> impl Iterator<Item = &SealedIdentity> {
        self.rows.values().filter(move |row| row.place.request == request && row.place.state == state)
    }

    /// Returns whom the vault of a State holds of a request.
    pub(crate) fn held(&self, request: RequestId, state: StateCode) -> BTreeSet<PersonCode> {
        self.of(request, state).map(|row| row.place.person.clone()).collect()
    }

    /// Returns an identity that a State's vault holds.
    pub(crate) fn open(&self, place: &Place) -> Result<Option<Identity>, StoreError> {
        self.rows.get(place).map(|row| row.open(self.ring)).transpose()
    }

    /// Adds the names that a State's vault holds of a request, but of those who get another.
    pub(crate) fn look(
        &self,
        request: RequestId,
        state: StateCode,
        but: &[(PersonCode, Identity)],
        looked: &mut Looked,
    ) -> Result<(), StoreError> {
        for row in self.of(request, state).filter(|row| but.iter().all(|(p, _)| *p != row.place.person)) {
            looked.add(&row.place.person, &row.open(self.ring)?);
        }
        Ok(())
    }

    fn sealed(&self, place: Place, identity: &Identity, at: Timestamp) -> Result<Move, StoreError> {
        let key = self.ring.current(place.state)?;
        let row = SealedIdentity::seal(place.clone(), identity, &key, self.entropy, micros(at))?;
        Ok(Move { place, row: Some(row) })
    }

    /// Identities that came with a command, into the vault of a State.
    pub(crate) fn gains(
        &self,
        request: RequestId,
        state: StateCode,
        identities: &[(PersonCode, Identity)],
        at: Timestamp,
    ) -> Result<Vec<Move>, StoreError> {
        let place = |person: &PersonCode| Place { request, person: person.clone(), state };
        identities.iter().map(|(person, identity)| self.sealed(place(person), identity, at)).collect()
    }

    /// Persons whom contents no longer hold as sealed: their identities go.
    pub(crate) fn losses(&self, request: RequestId, state: StateCode, outline: &Outline) -> Vec<Move> {
        let gone = self.of(request, state).filter(|row| {
            !outline.persons.iter().any(|person| person.sealed && person.code == row.place.person)
        });
        gone.map(|row| Move { place: row.place.clone(), row: None }).collect()
    }

    /// Everything of a request in the vault of a State.
    pub(crate) fn all_gone(&self, request: RequestId, state: StateCode) -> Vec<Move> {
        self.of(request, state).map(|row| Move { place: row.place.clone(), row: None }).collect()
    }

    /// Copies identities into another vault, or to another request of the same State: opened, and sealed anew under a
    /// key of its own. Whom the vault does not hold is left out.
    pub(crate) fn copies(
        &self,
        from: (RequestId, StateCode),
        to: (RequestId, StateCode),
        persons: impl IntoIterator<Item = PersonCode>,
        at: Timestamp,
    ) -> Result<Vec<Move>, StoreError> {
        let mut moves = vec![];
        for person in persons {
            let there = Place { request: from.0, person: person.clone(), state: from.1 };
            if let Some(identity) = self.open(&there)? {
                moves.push(self.sealed(Place { request: to.0, person, state: to.1 }, &identity, at)?);
            }
        }
        Ok(moves)
    }

    /// Takes over what was decided.
    pub(crate) fn take(&mut self, change: Move) {
        self.changed.insert(change.place.clone());
        match change.row {
            Some(row) => drop(self.rows.insert(change.place, row)),
            None => drop(self.rows.remove(&change.place)),
        }
    }

    /// Writes what changed.
    pub(crate) async fn write<C: ConnectionTrait>(&mut self, tx: &C) -> Result<(), StoreError> {
        for place in std::mem::take(&mut self.changed) {
            match self.rows.get(&place) {
                Some(row) => rows::put(tx, row).await?,
                None => rows::take_away(tx, &place).await?,
            }
        }
        Ok(())
    }
}
