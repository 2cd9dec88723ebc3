//! The client and the commands against the real backend, on loopback.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod client;
mod live;
mod office;
mod scripts;
