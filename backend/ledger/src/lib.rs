//! What is provable: strict canonical bytes, and the hashes over them.
//!
//! Pure: no I/O, no clock, no randomness; salts are arguments. The chain, the tree and checkpoints follow.

#![deny(missing_docs)]

pub mod canonical;
pub mod hash;
