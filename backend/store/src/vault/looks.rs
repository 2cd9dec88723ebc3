//! Where texts name sealed persons: the vault looks, and says code and field, never the name.

use std::collections::BTreeSet;

use comity_domain::{
    codes::Side,
    contents::{Contents, Identity},
    ids::PersonCode,
    registry::{Actor, Context, Named},
    sight,
    vault::{Names, find},
    workflow::Request,
};
use serde_json::Value as Json;

use super::moves::Vault;
use crate::{Store, StoreError, held::Held};

/// The names of the sealed persons of a request, folded once.
#[derive(Debug, Default)]
pub(crate) struct Looked {
    persons: Vec<PersonCode>,
    names: Vec<Names>,
}

impl Looked {
    /// Adds a person; who has no name is not looked for.
    pub(crate) fn add(&mut self, person: &PersonCode, identity: &Identity) {
        if let Some(name) = &identity.name {
            let names = Names::of(name);
            if !names.is_empty() {
                self.persons.push(person.clone());
                self.names.push(names);
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns who is named where.
    pub(crate) fn at(&self, field: &str, text: &str) -> Vec<Named> {
        let found = find(&self.names, text).into_iter();
        found.map(|n| Named { person: self.persons[n].clone(), field: field.to_owned() }).collect()
    }

    /// Returns who is named in contents. Every text is looked through, whatever its field: a new field cannot be
    /// forgotten.
    pub(crate) fn in_contents(&self, contents: &Contents) -> Vec<Named> {
        if self.is_empty() {
            return vec![];
        }
        let texts = contents_texts(contents);
        texts.iter().flat_map(|(field, text)| self.at(field, text)).collect()
    }
}

/// Returns every text of contents with its field, in path notation: `measures.M-1.description`.
fn contents_texts(contents: &Contents) -> Vec<(String, String)> {
    let mut texts = vec![];
    if let Ok(json) = serde_json::to_value(contents) {
        gather(&json, &mut String::new(), &mut texts);
    }
    texts
}

fn gather(json: &Json, path: &mut String, texts: &mut Vec<(String, String)>) {
    match json {
        Json::String(text) => texts.push((path.clone(), text.clone())),
        Json::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                let own = ["code", "id"].iter().find_map(|key| item.get(key)?.as_str());
                deeper(item, &own.map_or_else(|| i.to_string(), str::to_owned), path, texts);
            }
        }
        Json::Object(fields) => {
            for (name, field) in fields {
                deeper(field, name, path, texts);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

fn deeper(json: &Json, name: &str, path: &mut String, texts: &mut Vec<(String, String)>) {
    let end = path.len();
    if end > 0 {
        path.push('.');
    }
    path.push_str(name);
    gather(json, path, texts);
    path.truncate(end);
}

impl Store {
    /// Returns whom the viewer's vault holds of a request, where its contents are open to the viewer's side. It needs
    /// no key: that there is something says nothing of what it is.
    pub(crate) async fn in_vault(
        &self,
        viewer: &Actor,
        held: &Held,
        side: Side,
    ) -> Result<BTreeSet<PersonCode>, StoreError> {
        let sealed = held.request.outline.persons.iter().any(|person| person.sealed);
        let open = sealed && sight::reads_contents(&held.request, side);
        let Some(state) = viewer.state.filter(|_| open) else { return Ok(BTreeSet::new()) };
        let mut vault = Vault::new(&self.core.ring, &self.core.entropy);
        vault.read(&self.core.read, &[held.request.id]).await?;
        Ok(vault.held(held.request.id, state))
    }

    /// Fills in whom the viewer's vault holds of a request, and where its contents name one of them. Where the vault is
    /// closed the look is left out: what leaves is looked at again when it does, and then nothing passes.
    pub(crate) async fn look_for(
        &self,
        viewer: &Actor,
        held: &Held,
        request: &Request,
        context: &mut Context,
    ) -> Result<(), StoreError> {
        let sealed = held.request.outline.persons.iter().any(|person| person.sealed);
        let Some(state) = viewer.state.filter(|_| sealed) else { return Ok(()) };
        let mut vault = Vault::new(&self.core.ring, &self.core.entropy);
        vault.read(&self.core.read, &[held.request.id]).await?;
        context.identities_held = vault.held(held.request.id, state);
        let Some(contents) = &request.contents else { return Ok(()) };
        let mut looked = Looked::default();
        match vault.look(held.request.id, state, &[], &mut looked) {
            Ok(()) => context.named = looked.in_contents(contents),
            Err(StoreError::NoKey { .. }) => tracing::warn!(%state, "the vault is closed: no look at names"),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}
