//! Where ids and salts come from.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use uuid::Uuid;

use crate::StoreError;

/// Where ids and salts come from. Tokens of sessions always come from the operating system.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Entropy {
    /// The operating system.
    #[default]
    Os,
    /// A seed, for dockets that can be made again.
    Seeded(u64),
}

/// The source in use.
#[derive(Debug)]
pub(crate) enum Source {
    Os,
    Seeded(Box<Mutex<StdRng>>),
}

impl From<Entropy> for Source {
    fn from(entropy: Entropy) -> Self {
        match entropy {
            Entropy::Os => Self::Os,
            Entropy::Seeded(seed) => Self::Seeded(Box::new(Mutex::new(StdRng::seed_from_u64(seed)))),
        }
    }
}

impl Source {
    pub(crate) fn bytes<const N: usize>(&self) -> Result<[u8; N], StoreError> {
        let mut bytes = [0; N];
        match self {
            Self::Os => getrandom::fill(&mut bytes).map_err(|_| StoreError::Entropy)?,
            Self::Seeded(rng) => rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes),
        }
        Ok(bytes)
    }

    /// A version 7 id: sorts by the millisecond it was made in, and says nothing else.
    pub(crate) fn id(&self, now: Timestamp) -> Result<Uuid, StoreError> {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        Ok(uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()?).into_uuid())
    }
}
