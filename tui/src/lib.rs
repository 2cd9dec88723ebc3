//! What an officer sees and presses: a full-screen client and scriptable commands over the HTTP interface.
//!
//! State is one value; `update(State, Msg)` and `view(&State, Size)` are pure; effects are data that the runtime
//! performs and answers with a message.

pub mod actions;
pub mod by_kind;
pub mod cli;
pub mod client;
pub mod effect;
pub mod field_words;
pub mod ink;
pub mod money;
pub mod msg;
pub mod refusals;
pub mod runtime;
pub mod safe_text;
pub mod screens;
pub mod state;
pub mod theme;
pub mod update;
pub mod words;
pub mod zones;
