//! What is legal: whether something may happen, who may do or see it, when it is due.
//!
//! Pure: no async, no I/O, no clock, no randomness; time and fresh ids arrive in a
//! [`registry::Context`]. Everything else in Comity hangs on two functions,
//! [`workflow::decide`] and [`workflow::evolve`], and on the tables they read.

#![deny(missing_docs)]

pub mod audit;
pub mod bounds;
pub mod clocks;
pub mod codes;
pub mod contents;
pub mod figures;
pub mod ids;
pub mod law;
pub mod registry;
pub mod sight;
pub mod vault;
pub mod workflow;
