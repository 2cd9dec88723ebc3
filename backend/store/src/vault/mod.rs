//! The vault: who sealed persons are. Everything else in the database knows a code.
//!
//! An identity is taken out of its command before anything decides on it, sealed under a key of its own, and that key
//! under the key of the State (`keys`, `seal`). The entry commits to the ciphertext. A row goes to the requested State
//! with `send` where the requesting State chose so, and goes away with `recall`, with the person, or when its key is
//! destroyed.

mod keys;
mod looks;
mod moves;
mod opening;
mod rotating;
pub(crate) mod rows;
mod seal;

pub(crate) use keys::Ring;
pub use keys::{KeyError, KeyFacts, Keys, key_facts, make_key};
pub(crate) use looks::Looked;
pub(crate) use moves::{Move, Taken, Vault};
pub use opening::Opened;
pub use rotating::{Destroyed, Rotated};
pub(crate) use seal::{Place as InVault, SealedIdentity};
