//! How many streams of live updates are open, or documents on their way in, and whose: nobody takes the places of
//! others.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use comity_domain::ids::UserId;

/// The open streams, by person.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    open: Mutex<BTreeMap<UserId, usize>>,
}

/// A place for one stream; free again when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    streams: Arc<Streams>,
    user: UserId,
}

impl Streams {
    /// Takes a place; none where there are enough, in all or of this person.
    pub(crate) fn take(self: &Arc<Self>, user: UserId, most: usize, most_each: usize) -> Option<Place> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.values().sum::<usize>() >= most {
            return None;
        }
        let own = open.entry(user).or_default();
        if *own >= most_each {
            return None;
        }
        *own += 1;
        Some(Place { streams: Arc::clone(self), user })
    }

    /// Returns how many are open.
    pub(crate) fn count(&self) -> usize {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = open.get_mut(&self.user) {
            *own -= 1;
            if *own == 0 {
                open.remove(&self.user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn nobody_takes_the_places_of_others() {
        let streams = Arc::<Streams>::default();
        let (one, other) = (UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        let held: Vec<_> = (0..3).filter_map(|_| streams.take(one, 3, 2)).collect();
        assert_eq!(held.len(), 2);
        let last = streams.take(other, 3, 2);
        assert!(last.is_some() && streams.take(other, 3, 2).is_none());
        drop((held, last));
        assert_eq!(streams.count(), 0);
    }
}
