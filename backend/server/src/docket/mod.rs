//! A docket that nobody lived: one generator for the demonstration, for `simulate`, for tests and benchmarks.
//!
//! It is a pure machine. A [`Plan`] draws a story and a course for each request; [`fill`] tells them in one order of
//! time, each act as the domain's own command through the store's one write path. No event is invented: a command
//! that the rules refuse is a fault of the generator and ends it.

mod agenda;
mod aims;
mod cast;
mod chance;
mod contents;
mod course;
mod fill;
mod hours;
#[cfg(test)]
mod kept;
mod matters;
mod office;
mod papers;
mod places;
mod plan;
mod register;
mod script;
mod sought;
mod story;
mod walk;
mod words;
#[cfg(test)]
mod world;

pub use fill::{FillError, Filled, Progress, Stage, fill, opened_for};
pub use office::{Account, DEMO_PASSWORD, EXPERT_LOGIN, accounts};
pub use plan::{Plan, PlanError};
