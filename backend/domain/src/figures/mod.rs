//! Figures for the Committee of Experts: pure functions from the course of requests to numbers.
//!
//! What a figure is stands in one table ([`definitions`]); what is known of a request in [`facts`], folded from its
//! events by [`course`]; which requests and which time in [`scope`]; how long steps take in [`times`] and
//! [`survival`]; the counting in [`tally`]. Figures read rows of facts and nothing else. What the Committee of Experts
//! reads of them is in [`release`].

pub mod course;
pub mod definitions;
pub mod facts;
pub mod funnel;
pub mod lines;
pub mod matrix;
pub mod release;
pub mod render;
pub mod scope;
pub mod survival;
pub mod tally;
pub mod times;

pub use definitions::{DEFINITIONS, Definition, Unit, definition};
pub use facts::CaseFacts;
pub use lines::{Figures, Line, Value};
pub use scope::{BadScope, Known, Period, Scope};
pub use tally::Tally;
pub use times::Step;
