//! What the tests over the real binaries share: the player of acceptance cases, a backend in a child process, a
//! terminal without a screen.

pub mod bench;
pub mod daemon;
pub mod office;
pub mod player;
pub mod terminal;
