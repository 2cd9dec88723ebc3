//! The client and the commands against the real backend, on loopback.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod audit;
mod client;
mod figures;
mod live;
mod office;
mod scripts;
mod seat;
