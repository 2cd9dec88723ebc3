//! The real binaries from outside: processes, signals, sockets, terminals. Cargo builds them before:
//! `cargo build --workspace --bins`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod answers;
mod canary;
mod crash;
mod demo;
mod desk;
mod documents;
mod host;
mod register;
mod released;
mod screen;
mod side_by_side;
mod start;
mod stop;
mod trail;
mod workbook;

/// The time at the edge: the tests' own, where a database is made for a backend that reads the real clock.
fn now() -> jiff::Timestamp {
    comity_server::Clock::system().now()
}
