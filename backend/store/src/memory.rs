//! The requests the writer worked on last, folded. The heads of their streams are read in every transaction: what
//! somebody else wrote since is seen, and the request is read again.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use comity_domain::ids::RequestId;

use crate::held::Held;

/// How many requests are young at most; with the old ones, about ten megabytes.
const YOUNG: usize = 400;

/// Two generations: when the young ones are too many, they become the old ones, and the old ones are forgotten.
#[derive(Debug, Default)]
pub(crate) struct Memory(Mutex<Generations>);

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<RequestId, Held>,
    old: HashMap<RequestId, Held>,
}

impl Memory {
    /// Takes a request out: whoever changes it puts it back once the change is kept.
    pub(crate) fn take(&self, id: RequestId) -> Option<Held> {
        let mut generations = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        generations.young.remove(&id).or_else(|| generations.old.remove(&id))
    }

    /// Puts requests back as they are kept.
    pub(crate) fn put(&self, requests: impl IntoIterator<Item = (RequestId, Held)>) {
        let mut generations = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, held) in requests {
            if generations.young.len() >= YOUNG {
                generations.old = std::mem::take(&mut generations.young);
            }
            generations.old.remove(&id);
            generations.young.insert(id, held);
        }
    }
}
