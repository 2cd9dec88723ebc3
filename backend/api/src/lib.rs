//! What the JSON of the HTTP interface looks like: wire types, and conversions from and to `domain`.
//!
//! Shared by server and client. Unknown fields of what a client sends are refused.

pub mod acts;
pub mod audit;
pub mod body;
pub mod custody;
pub mod exports;
pub mod figures;
pub mod law;
pub mod letter;
pub mod live;
pub mod problem;
pub mod queue;
pub mod registry;
pub mod releases;
pub mod request;
pub mod safe_text;
pub mod sessions;
pub mod vault;
pub mod views;
pub mod words;
pub mod workflow;
